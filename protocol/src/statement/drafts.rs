// SPDX-License-Identifier: EUPL-1.2
//! How statements are made: each with the references and bodies that its kind asks for.

use crate::codec;
use crate::entropy::Entropy;
use crate::entry::Draft;
use crate::id::{CaseHandle, EntryId};

use super::{
    CaseOpened, CaseOrigin, ConsentForm, ConsentParticulars, EmergencyCase, ErasureGround, GrantCase, GrantParticulars,
    GrantTerms, Kind, Payload, Reason, RetentionWord,
};

/// Makes a statement with one body.
pub fn single(kind: Kind, references: Vec<EntryId>, payload: &impl Payload, entropy: &mut Entropy) -> Draft {
    Draft::statement(kind as u8, references, &[codec::encode(payload)], entropy)
}

/// Makes the statement that opens a case.
pub fn case_opened(opened: &CaseOpened, origin: &CaseOrigin, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(opened), codec::encode(origin)];
    Draft::statement(Kind::CaseOpened as u8, vec![], &payloads, entropy)
}

/// Makes the statement that gives a grant.
pub fn grant(case: CaseHandle, terms: &GrantTerms, particulars: &GrantParticulars, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(&GrantCase { case }), codec::encode(terms), codec::encode(particulars)];
    Draft::statement(Kind::Grant as u8, vec![], &payloads, entropy)
}

/// Makes the statement that ties grants together.
pub fn consent(form: &ConsentForm, particulars: &ConsentParticulars, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(form), codec::encode(particulars)];
    Draft::statement(Kind::Consent as u8, vec![], &payloads, entropy)
}

/// Makes the statement that asks for a case in an emergency.
pub fn emergency_request(alias: CaseHandle, reason: &str, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(&EmergencyCase { alias }), codec::encode(&Reason { text: reason.to_owned() })];
    Draft::statement(Kind::EmergencyRequest as u8, vec![], &payloads, entropy)
}

/// Makes the statement that answers such a request.
pub fn emergency_grant(request: EntryId, case: CaseHandle, terms: &GrantTerms, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(&GrantCase { case }), codec::encode(terms)];
    Draft::statement(Kind::EmergencyGrant as u8, vec![request], &payloads, entropy)
}

/// Makes an order to erase 1 to 16 entries.
pub fn erasure(ground: ErasureGround, reason: &str, entries: Vec<EntryId>, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(&ground), codec::encode(&Reason { text: reason.to_owned() })];
    Draft::statement(Kind::GroundedErasure as u8, entries, &payloads, entropy)
}

/// Makes a word about retention.
pub fn retention(word: &RetentionWord, reason: &str, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(word), codec::encode(&Reason { text: reason.to_owned() })];
    Draft::statement(Kind::Retention as u8, vec![], &payloads, entropy)
}
