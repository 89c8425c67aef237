// SPDX-License-Identifier: EUPL-1.2
//! Referral and transfer: what the holder of a case asks another organisation to do, its answer, and what came of it.
//!
//! A referral leans on a grant, which alone opens the file: nothing leaves with a referral that a grant does not cover. In
//! a *referral* the holder stays; in a *transfer* the recipient becomes responsible, and only when the home of the case has
//! stated that it is done. So whoever reads the home's ledger knows at each position who has the file, whatever two offices
//! that were cut off from each other said in between. SPEC.md, "Referral and transfer".

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::case::{GrantKey, GrantRecord};
use crate::codec;
use crate::entropy::Entropy;
use crate::entry::Draft;
use crate::id::{CaseHandle, EntryId, OrganisationId};
use crate::ledger::{Location, read_row};
use crate::organisation::OrganisationKind;
use crate::statement::{Kind, Payload, Reason, StatementError};
use crate::store::{Overlay, Store, StoreError, Table, prefix_end};
use crate::time::Timestamp;

/// Says what is asked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum ReferralMode {
    /// To do something for the person; the holder keeps the file.
    Refer = 1,
    /// To take the file over.
    Transfer = 2,
}

/// Is what holds at whoever takes a file over as it held at who hands it over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
pub struct Restrictions {
    /// The person is not to be contacted.
    pub do_not_contact: bool,
    /// Grants are judged as those of a holder of this kind too: what a reserve kept back, it keeps back for ever.
    pub reserve: Option<OrganisationKind>,
    /// The file is not granted to anybody else.
    pub no_resharing: bool,
}

impl Restrictions {
    /// Tells whether these restrict at least as much as others.
    pub fn include(&self, others: &Self) -> bool {
        (self.do_not_contact || !others.do_not_contact)
            && (self.no_resharing || !others.no_resharing)
            && (others.reserve.is_none() || self.reserve == others.reserve)
    }
}

/// Says what is asked, and what holds for the file.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ReferralTerms {
    /// What is asked.
    pub mode: ReferralMode,
    /// What holds for the file.
    pub restrictions: Restrictions,
}

/// Is what the recipient says.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum ReferralAnswer {
    /// It takes it on.
    Accepted = 1,
    /// It does not.
    Rejected = 2,
}

/// Is the last word of the home.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Settlement {
    /// What was asked is done; of a transfer: the recipient has the file.
    Done = 1,
    /// The holder took it back.
    Revoked = 2,
}

/// Lists who was given something of a case that was handed over; its new holder answers for it to the person.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EarlierRecipients {
    /// By increasing organisation, none twice.
    pub recipients: Vec<EarlierRecipient>,
}

/// Is an organisation that was given something of a case before it was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
pub struct EarlierRecipient {
    /// Who.
    pub organisation: OrganisationId,
    /// When its last grant ended, or was to end.
    pub until: Timestamp,
}

/// The most earlier recipients that are named.
pub const EARLIER_RECIPIENTS_MAX: usize = 2_000;

/// Says which case an organisation opened for a file that it took over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TakenCase {
    /// The case, opened in the same commit.
    pub case: CaseHandle,
}

impl Payload for ReferralTerms {
    const WHAT: &'static str = "terms of a referral";
}

impl Payload for ReferralAnswer {
    const WHAT: &'static str = "answer to a referral";
}

impl Payload for Settlement {
    const WHAT: &'static str = "settlement of a referral";
}

impl Payload for TakenCase {
    const WHAT: &'static str = "case taken over";
}

impl Payload for EarlierRecipients {
    const WHAT: &'static str = "list of earlier recipients";

    fn check(&self) -> Result<(), StatementError> {
        let ordered = self.recipients.windows(2).all(|pair| pair[0].organisation < pair[1].organisation);
        if ordered && self.recipients.len() <= EARLIER_RECIPIENTS_MAX {
            return Ok(());
        }
        Err(StatementError::List { what: "list of earlier recipients" })
    }
}

/// Makes the statement that refers a case, or asks that it be taken over, to the recipient of a grant.
pub fn referral(grant: EntryId, terms: &ReferralTerms, reason: &str, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(terms), reason_body(reason)];
    Draft::statement(Kind::Referral as u8, vec![grant], &payloads, entropy)
}

/// Makes the recipient's answer.
pub fn answer(referral: EntryId, answer: ReferralAnswer, reason: &str, entropy: &mut Entropy) -> Draft {
    let payloads = [codec::encode(&answer), reason_body(reason)];
    Draft::statement(Kind::ReferralAnswer as u8, vec![referral], &payloads, entropy)
}

/// Makes the home's last word about a referral.
pub fn settlement(
    referral: EntryId,
    settlement: Settlement,
    earlier: &EarlierRecipients,
    reason: &str,
    entropy: &mut Entropy,
) -> Draft {
    let payloads = [codec::encode(&settlement), codec::encode(earlier), reason_body(reason)];
    Draft::statement(Kind::ReferralSettled as u8, vec![referral], &payloads, entropy)
}

/// Makes the statement that a case was opened for a file that was taken over.
pub fn taken(referral: EntryId, case: CaseHandle, entropy: &mut Entropy) -> Draft {
    Draft::statement(Kind::CaseTaken as u8, vec![referral], &[codec::encode(&TakenCase { case })], entropy)
}

/// Makes the node's word that a grant ended with a referral: rejected, or done elsewhere.
pub(crate) fn grant_ended(grant: EntryId, cause: EntryId, entropy: &mut Entropy) -> Draft {
    Draft::statement(Kind::GrantEnded as u8, vec![grant, cause], &[reason_body("")], entropy)
}

fn reason_body(reason: &str) -> Vec<u8> {
    codec::encode(&Reason { text: reason.to_owned() })
}

/// The slot of a referral's terms, of an answer, of a settlement, of a case taken over.
pub const SLOT_WORD: u8 = 0;
/// The slot of the reason of a referral, and of an answer.
pub const SLOT_REASON: u8 = 1;
/// The slot of the earlier recipients in a settlement.
pub const SLOT_EARLIER: u8 = 1;

/// Says how a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralState {
    /// The recipient took it on; the home's last word is not known here.
    Accepted,
    /// What was asked is done; of a transfer: the recipient has the file.
    Done,
    /// The grant that it leans on ended before anything came of it: nobody can answer any more, nor read what was asked.
    Ended,
    /// The recipient did not take it on.
    Rejected,
    /// Nobody has answered.
    Requested,
    /// The holder took it back.
    Revoked,
}

/// Is a referral as this node knows it, at the home or at its recipient.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ReferralRecord {
    /// The referral.
    pub id: EntryId,
    /// The grant that it leans on.
    pub grant: EntryId,
    /// Who is asked.
    pub recipient: OrganisationId,
    /// What is asked.
    pub terms: ReferralTerms,
    /// What the recipient said, and where.
    pub answer: Option<(EntryId, ReferralAnswer)>,
    /// The home's last word, and where.
    pub settlement: Option<(EntryId, Settlement)>,
    /// At the recipient of a transfer: the case that it opened for the file.
    pub taken: Option<CaseHandle>,
}

impl ReferralRecord {
    /// Returns how it stands: the home's word counts before the recipient's.
    pub fn state(&self) -> ReferralState {
        match (self.settlement, self.answer) {
            (Some((_, Settlement::Done)), _) => ReferralState::Done,
            (Some((_, Settlement::Revoked)), _) => ReferralState::Revoked,
            (None, Some((_, ReferralAnswer::Accepted))) => ReferralState::Accepted,
            (None, Some((_, ReferralAnswer::Rejected))) => ReferralState::Rejected,
            (None, None) => ReferralState::Requested,
        }
    }

    /// Returns how it stands for people at a moment: where its grant was withdrawn, or ended with the case, nothing comes of it any
    /// more; nor of one that nobody answered in time.
    pub fn state_under(&self, grant: &GrantRecord, now: Timestamp) -> ReferralState {
        let is_over = now >= grant.terms.until;
        match self.state() {
            ReferralState::Requested if grant.revoked.is_some() || is_over => ReferralState::Ended,
            ReferralState::Accepted if grant.revoked.is_some() => ReferralState::Ended,
            state => state,
        }
    }

    /// Tells whether something may still come of it.
    pub fn is_open(&self) -> bool {
        match self.state() {
            ReferralState::Accepted | ReferralState::Requested => true,
            ReferralState::Done | ReferralState::Ended | ReferralState::Rejected | ReferralState::Revoked => false,
        }
    }

    /// Tells whether it handed the file over.
    pub fn handed_over(&self) -> bool {
        self.terms.mode == ReferralMode::Transfer && self.state() == ReferralState::Done
    }
}

/// Is a case that was opened for a file taken over, and what holds for it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TakenRecord {
    /// The referral.
    pub referral: EntryId,
    /// Who handed the file over.
    pub from: OrganisationId,
    /// What holds for it.
    pub restrictions: Restrictions,
}

/// Is a row of the table of referrals, under a case: the case referred, or the one opened for it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum ReferralRow {
    /// The case was referred.
    Referral(ReferralRecord) = 1,
    /// The case was opened for a file taken over.
    Taken(TakenRecord) = 2,
}

/// Returns what stands about a case (about every case, where none is named) in the table of referrals, in the order stored.
///
/// # Errors
/// Fails when the store does.
pub fn rows(store: &dyn Store, case: Option<u64>) -> Result<Vec<(GrantKey, ReferralRow)>, StoreError> {
    let prefix = case.map(|case| case.to_be_bytes().to_vec()).unwrap_or_default();
    let rows = store.scan(Table::Referrals, &prefix, &prefix_end(&prefix), usize::MAX)?;
    let corrupt = || StoreError::Corrupt { table: Table::Referrals.name(), reason: "key".to_owned() };
    rows.into_iter()
        .map(|(key, value)| Ok((GrantKey::from_key(&key).ok_or_else(corrupt)?, read_row(Table::Referrals, &value)?)))
        .collect()
}

/// Returns the referrals of a case, in the order stored, with where each stands.
///
/// # Errors
/// Fails when the store does.
pub fn referrals(store: &dyn Store, case: u64) -> Result<Vec<(Location, ReferralRecord)>, StoreError> {
    let referral = |(key, row): (GrantKey, ReferralRow)| match row {
        ReferralRow::Referral(record) => Some((key.grant, record)),
        ReferralRow::Taken(_) => None,
    };
    Ok(rows(store, Some(case))?.into_iter().filter_map(referral).collect())
}

/// Returns who has the file of an own case since it was handed over, if it was.
///
/// # Errors
/// Fails when the store does.
pub fn handed_over(store: &dyn Store, case: u64) -> Result<Option<OrganisationId>, StoreError> {
    let done = referrals(store, case)?.into_iter().find(|(_, record)| record.handed_over());
    Ok(done.map(|(_, record)| record.recipient))
}

/// Returns what holds for an own case since it was taken over, if it was.
///
/// # Errors
/// Fails when the store does.
pub fn taken_over(store: &dyn Store, case: u64) -> Result<Option<TakenRecord>, StoreError> {
    let taken = |(_, row)| match row {
        ReferralRow::Taken(record) => Some(record),
        ReferralRow::Referral(_) => None,
    };
    Ok(rows(store, Some(case))?.into_iter().find_map(taken))
}

/// Writes a row about a case; `location` is where the referral, or the word that the case was taken over, stands.
pub(crate) fn put(overlay: &mut Overlay<'_>, case: u64, location: Location, row: &ReferralRow) {
    let key = GrantKey { case, grant: location }.key();
    overlay.put(Table::Referrals, key, codec::encode(row));
}
