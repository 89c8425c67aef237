// SPDX-License-Identifier: EUPL-1.2
//! What people read of the evidence of a finding: what it is called, and the reasons that are always worded alike.
//!
//! `--json` has the names and reasons as the audit gives them, which never change. A test reads the source of the audit and
//! finds each of them here. Reasons that hold values (a number of days, a field, the words of a file that does not read) are
//! shown as they are.

use raccord_protocol::audit::Evidence;

use crate::language::{Message, Translator};

/// Returns evidence in the translator's language, one line each.
pub(super) fn said(translator: &Translator, evidence: &Evidence) -> Vec<String> {
    let line = |(name, value): &(&'static str, String)| {
        let name = sentence(&NAMES, name).map_or_else(|| (*name).to_owned(), |id| translator.text(id, &[]));
        let said = Message::new("audit-evidence").with("name", name).with("value", value_said(translator, value));
        translator.say(&said)
    };
    evidence.iter().map(line).collect()
}

/// Returns what a value says, where it is one of those that are always worded alike; else the value.
pub(super) fn value_said(translator: &Translator, value: &str) -> String {
    sentence(&VALUES, value).map_or_else(|| value.to_owned(), |id| translator.text(id, &[]))
}

fn sentence(sentences: &[(&str, &'static str)], wanted: &str) -> Option<&'static str> {
    sentences.iter().find(|(stable, _)| *stable == wanted).map(|(_, id)| *id)
}

/// What evidence is called: the stable name, and the id of the words.
const NAMES: [(&str, &str); 69] = [
    ("alias", "evidence-alias"),
    ("bodies", "evidence-bodies"),
    ("bytes", "evidence-bytes"),
    ("capacity", "evidence-capacity"),
    ("case", "evidence-case"),
    ("change", "evidence-change"),
    ("checkpoint-ledger", "evidence-checkpoint-ledger"),
    ("cited", "evidence-cited"),
    ("commit", "evidence-commit"),
    ("commits", "evidence-commits"),
    ("cosigned-s", "evidence-cosigned-s"),
    ("created", "evidence-created"),
    ("depth", "evidence-depth"),
    ("disclosed", "evidence-disclosed"),
    ("disclosure", "evidence-disclosure"),
    ("document", "evidence-document"),
    ("document-known", "evidence-document-known"),
    ("end-commit", "evidence-end-commit"),
    ("end-commit-before", "evidence-end-commit-before"),
    ("entries", "evidence-entries"),
    ("entry", "evidence-entry"),
    ("epochs", "evidence-epochs"),
    ("erased-commit", "evidence-erased-commit"),
    ("erased-index", "evidence-erased-index"),
    ("expected", "evidence-expected"),
    ("first", "evidence-first"),
    ("first-commit", "evidence-first-commit"),
    ("first-in-commit", "evidence-first-in-commit"),
    ("form", "evidence-form"),
    ("found-ledger", "evidence-found-ledger"),
    ("found-number", "evidence-found-number"),
    ("found-version", "evidence-found-version"),
    ("grant", "evidence-grant"),
    ("handed-over-to", "evidence-handed-over-to"),
    ("held", "evidence-held"),
    ("held-by", "evidence-held-by"),
    ("item", "evidence-item"),
    ("lines", "evidence-lines"),
    ("missing", "evidence-missing"),
    ("not-after", "evidence-not-after"),
    ("not-before", "evidence-not-before"),
    ("not-sealed-before", "evidence-not-sealed-before"),
    ("of-ledger", "evidence-of-ledger"),
    ("organisation", "evidence-organisation"),
    ("other-commit", "evidence-other-commit"),
    ("other-root", "evidence-other-root"),
    ("other-size", "evidence-other-size"),
    ("proof", "evidence-proof"),
    ("reason", "evidence-reason"),
    ("received", "evidence-received"),
    ("recipient", "evidence-recipient"),
    ("recipient-ledger", "evidence-recipient-ledger"),
    ("reference", "evidence-reference"),
    ("request", "evidence-request"),
    ("root", "evidence-root"),
    ("rules", "evidence-rules"),
    ("sealed", "evidence-sealed"),
    ("sealed-root", "evidence-sealed-root"),
    ("sender", "evidence-sender"),
    ("signed-root", "evidence-signed-root"),
    ("signer", "evidence-signer"),
    ("since", "evidence-since"),
    ("size", "evidence-size"),
    ("slot", "evidence-slot"),
    ("slots", "evidence-slots"),
    ("time", "evidence-time"),
    ("time-before", "evidence-time-before"),
    ("value-bytes", "evidence-value-bytes"),
    ("witness", "evidence-witness"),
];

/// What evidence says: the stable words, and the id of the sentence.
const VALUES: [(&str, &str); 86] = [
    ("the ledger is not the recipient's", "evidence-says-not-the-recipients-ledger"),
    ("under another case's alias", "evidence-says-alias-of-another-case"),
    ("the entry is not there", "evidence-says-entry-missing"),
    ("the entry cannot be read", "evidence-says-entry-unreadable"),
    ("a statement of another ledger", "evidence-says-statement-of-another-ledger"),
    ("a request without an alias", "evidence-says-request-without-alias"),
    ("a request for a case that the recipient never gave anything of", "evidence-says-request-for-unknown-case"),
    ("the grant cannot be read", "evidence-says-grant-unreadable"),
    ("a grant to another organisation", "evidence-says-grant-to-another"),
    ("more of a grant than its terms", "evidence-says-more-than-terms"),
    ("the revocation cannot be read", "evidence-says-revocation-unreadable"),
    ("a revocation of another organisation's grant", "evidence-says-revocation-of-anothers-grant"),
    ("the reason of a revocation", "evidence-says-reason-of-revocation"),
    ("the receipt cannot be read", "evidence-says-receipt-unreadable"),
    ("a receipt for another organisation", "evidence-says-receipt-for-another"),
    ("the reason of an erasure", "evidence-says-reason-of-erasure"),
    ("an erasure of what the recipient never had", "evidence-says-erasure-of-unknown"),
    ("a kind of statement that never leaves", "evidence-says-statement-never-leaves"),
    ("a change that is not admitted", "evidence-says-change-not-admitted"),
    ("the handle of a case", "evidence-says-handle-of-case"),
    ("a value without an alias", "evidence-says-value-without-alias"),
    ("no grant of this case under this alias", "evidence-says-no-grant-under-alias"),
    ("no grant covers the document", "evidence-says-no-grant-covers"),
    ("no grant that covers the document stands at that moment", "evidence-says-no-grant-stands"),
    ("a value from before the grant", "evidence-says-value-before-grant"),
    ("an entry of another organisation's case", "evidence-says-entry-of-anothers-case"),
    ("no write grant of this case by the recipient", "evidence-says-no-write-grant"),
    ("the admission cannot be read", "evidence-says-admission-unreadable"),
    ("under another organisation's alias", "evidence-says-alias-of-another-organisation"),
    ("an admission of what the recipient may not read", "evidence-says-admission-of-unreadable"),
    ("no such rules were in force", "evidence-says-no-such-rules"),
    ("a notice by staff, or a hold by a node", "evidence-says-notice-by-staff"),
    ("it is of another case than the notice", "evidence-says-other-case-than-notice"),
    ("it is not of a case of this ledger", "evidence-says-not-of-this-ledger"),
    ("staff order on a notice of the node", "evidence-says-staff-on-notice"),
    ("a node orders without a notice", "evidence-says-node-without-notice"),
    ("the notice was given too late", "evidence-says-notice-too-late"),
    ("the time of the case is not over", "evidence-says-time-not-over"),
    ("the case is held back", "evidence-says-case-held-back"),
    ("erased by order", "evidence-says-erased-by-order"),
    ("erased by own order", "evidence-says-erased-by-own-order"),
    ("a receipt says it is purged", "evidence-says-receipt-says-purged"),
    ("it starts at another time than it was given", "evidence-says-starts-at-another-time"),
    ("nobody answers for the release of items", "evidence-says-nobody-answers"),
    ("an item is not a document of the case", "evidence-says-item-of-another-case"),
    ("who handed the file over does not let it be granted to others", "evidence-says-no-resharing"),
    ("a holder needs no grant of its own case", "evidence-says-own-case"),
    ("a grant ends after it starts", "evidence-says-ends-before-start"),
    ("the recipient was not a member of the platform", "evidence-says-recipient-no-member"),
    ("the holder was not a member of the platform", "evidence-says-holder-no-member"),
    ("the platform had no rules in force that this program has", "evidence-says-no-rules"),
    ("a grant names fields of one kind of case", "evidence-says-several-kinds"),
    ("nobody asked for it", "evidence-says-nobody-asked"),
    ("another organisation asked, or for another case", "evidence-says-another-asked"),
    ("the request was answered before", "evidence-says-request-answered"),
    ("who asked was granted nothing of the case before", "evidence-says-nothing-granted-before"),
    ("an emergency grant before has time left", "evidence-says-emergency-time-left"),
    ("in an emergency, the rules open nothing", "evidence-says-emergency-nothing"),
    (
        "in an emergency, single items are opened, as they stand, to be read, for a vital interest",
        "evidence-says-emergency-items",
    ),
    ("it builds on a change that is not admitted", "evidence-says-builds-on-not-admitted"),
    ("opened before", "evidence-says-opened-before"),
    ("the ledger was opened before", "evidence-says-ledger-opened-before"),
    ("no such grant", "evidence-says-no-such-grant"),
    ("its author may not edit", "evidence-says-author-may-not-edit"),
    ("the grant is another organisation's", "evidence-says-grant-of-another"),
    ("the grant does not cover the document", "evidence-says-grant-does-not-cover"),
    ("the grant is to read", "evidence-says-grant-to-read"),
    ("the grant did not stand at that moment", "evidence-says-grant-not-standing"),
    ("what it is about cannot be read", "evidence-says-subject-unreadable"),
    ("a word about a referral that the recipient has no part in", "evidence-says-foreign-referral"),
    ("why a referral was settled", "evidence-says-why-settled"),
    ("the case was handed over before", "evidence-says-handed-over-before"),
    ("what holds for the case does not go with it", "evidence-says-restrictions-missing"),
    ("the referral was answered or settled before", "evidence-says-referral-answered"),
    ("the referral was settled before", "evidence-says-referral-settled"),
    ("nobody accepted the transfer", "evidence-says-transfer-not-accepted"),
    ("nobody accepted the referral", "evidence-says-referral-not-accepted"),
    ("a node settles only a transfer that was accepted", "evidence-says-node-settles-accepted"),
    ("no referral ended the grant", "evidence-says-no-referral-ended"),
    ("the file was not handed over, or taken over before", "evidence-says-not-handed-over"),
    ("two-roots", "evidence-says-two-roots"),
    ("not-extended", "evidence-says-not-extended"),
    ("epoch-rewritten", "evidence-says-epoch-rewritten"),
    ("actor-reused", "evidence-says-actor-reused"),
    ("true", "evidence-says-true"),
    ("false", "evidence-says-false"),
];

#[cfg(test)]
mod tests;
