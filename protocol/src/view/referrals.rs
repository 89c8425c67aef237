// SPDX-License-Identifier: EUPL-1.2
//! Referrals and transfers, sent and received: what is asked of whom, what they said, who has the file.

use serde::{Deserialize, Serialize};

use super::grants::Direction;
use super::history::payload;
use super::reading::{Reading, field_name};
use super::{Author, Party, ViewError, Viewer};
use crate::case::{self, GrantKey};
use crate::grant;
use crate::id::{CaseHandle, EntryId, PlatformId};
use crate::ledger;
use crate::referral::{
    self, EarlierRecipients, ReferralMode, ReferralRecord, ReferralRow, ReferralState, Restrictions, SLOT_EARLIER,
    SLOT_REASON,
};
use crate::statement::Reason;
use crate::time::Timestamp;

/// Is a list of referrals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralsView {
    /// The referrals, by case number, then in the order stored.
    pub referrals: Vec<ReferralView>,
    /// The own cases that were opened for files taken over.
    pub taken: Vec<TakenView>,
}

/// Is a case that was opened for a file taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenView {
    /// The case.
    pub case: CaseHandle,
    /// The transfer.
    pub referral: EntryId,
    /// Who handed the file over.
    pub from: Party,
    /// What holds for it.
    pub restrictions: Restrictions,
}

/// Is a referral, or a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralView {
    /// The referral.
    pub referral: EntryId,
    /// The grant that it leans on.
    pub grant: EntryId,
    /// On which platform.
    pub platform: PlatformId,
    /// The case, by the handle that this organisation knows it by.
    pub case: CaseHandle,
    /// Whether this organisation refers, or is asked.
    pub direction: Direction,
    /// The other organisation.
    pub partner: Party,
    /// What is asked.
    pub mode: ReferralMode,
    /// How it stands.
    pub state: ReferralState,
    /// What holds for the file.
    pub restrictions: Restrictions,
    /// The fields that are opened, by name.
    pub fields: Vec<String>,
    /// Until when the grant stands: this moment is outside.
    pub until: Timestamp,
    /// Whether the grant stands: what it opens may be read.
    #[serde(default)]
    pub stands: bool,
    /// Why it is asked.
    pub asked: Word,
    /// What the recipient said.
    pub answered: Option<Word>,
    /// The home's last word.
    pub settled: Option<Word>,
    /// At the recipient of a transfer: the case that it opened for the file.
    pub taken: Option<CaseHandle>,
    /// Who was given something of the case before, where the transfer is done.
    pub earlier: Vec<EarlierView>,
}

/// Is who said something about a referral, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Who.
    pub author: Author,
    /// When, in the author's word.
    pub time: Timestamp,
    /// Why; `None` where it is sealed.
    pub reason: Option<String>,
}

/// Is an organisation that was given something of a case before it was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierView {
    /// Who.
    pub recipient: Party,
    /// When its last grant ended, or was to end.
    pub until: Timestamp,
}

/// Returns the referrals of a case, or of every case.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], or fails when the store does.
pub fn referrals(viewer: &Viewer<'_>, case: Option<CaseHandle>) -> Result<ReferralsView, ViewError> {
    let mut reading = Reading::new(viewer);
    let number = match case {
        None => None,
        Some(handle) => Some(case::number_of(viewer.store, handle)?.ok_or(ViewError::UnknownCase(handle))?),
    };
    let (mut found, mut taken) = (Vec::new(), Vec::new());
    for (key, row) in referral::rows(viewer.store, number)? {
        match row {
            ReferralRow::Referral(record) => found.extend(view(&mut reading, key, record)?),
            ReferralRow::Taken(record) => {
                let Some(own) = case::case(viewer.store, key.case)? else { continue };
                let from = Party::of(viewer.directory, record.from);
                let (referral, restrictions) = (record.referral, record.restrictions);
                taken.push(TakenView { case: own.handle, referral, from, restrictions });
            }
        }
    }
    Ok(ReferralsView { referrals: found, taken })
}

fn view(reading: &mut Reading<'_>, key: GrantKey, record: ReferralRecord) -> Result<Option<ReferralView>, ViewError> {
    let viewer = reading.viewer;
    let Some((_, grant)) = case::grant(viewer.store, record.grant)? else { return Ok(None) };
    let received = record.recipient == viewer.organisation;
    let handle = case::case(viewer.store, key.case)?.map_or(grant.terms.alias, |case| case.handle);
    let (author, time) = reading.author(key.grant)?;
    let from = author.organisation.clone();
    // Why a person is referred is read as long as the grant stands, however much of it the store still holds.
    let readable = !received || grant::stands(&grant, viewer.now);
    let reason = payload::<Reason>(reading, key.grant, SLOT_REASON)?.filter(|_| readable);
    let asked = Word { author, time, reason: reason.map(|reason| reason.text) };
    let answered = record.answer.map(|(id, _)| word(reading, id, SLOT_REASON)).transpose()?.flatten();
    let settled = record.settlement.map(|(id, _)| word(reading, id, SLOT_SETTLED_REASON)).transpose()?.flatten();
    let partner = match (received, from) {
        (false, _) => Party::of(viewer.directory, record.recipient),
        (true, Some(from)) => from,
        (true, None) => return Ok(None),
    };
    let mut earlier = Vec::new();
    if let Some((settlement, _)) = record.settlement
        && let Some(location) = ledger::locate(viewer.store, settlement)?
        && let Some(list) = payload::<EarlierRecipients>(reading, location, SLOT_EARLIER)?
    {
        let party = |organisation| Party::of(viewer.directory, organisation);
        let views = list.recipients.iter();
        earlier = views.map(|one| EarlierView { recipient: party(one.organisation), until: one.until }).collect();
    }
    let mut fields: Vec<String> = grant.terms.fields.iter().copied().map(field_name).collect();
    for item in &grant.terms.items {
        let document = case::document(viewer.store, *item)?;
        fields.extend(document.map(|(key, _)| field_name(key.field)));
    }
    Ok(Some(ReferralView {
        referral: record.id,
        grant: record.grant,
        platform: grant.terms.platform,
        case: handle,
        direction: if received { Direction::Received } else { Direction::Given },
        partner,
        mode: record.terms.mode,
        state: record.state_under(&grant, viewer.now),
        restrictions: record.terms.restrictions,
        fields,
        until: grant.terms.until,
        stands: grant::stands(&grant, viewer.now),
        asked,
        answered,
        settled,
        taken: record.taken,
        earlier,
    }))
}

/// Returns who stated something, with the reason in a slot.
fn word(reading: &mut Reading<'_>, id: EntryId, slot: u8) -> Result<Option<Word>, ViewError> {
    let Some(location) = ledger::locate(reading.viewer.store, id)? else { return Ok(None) };
    let (author, time) = reading.author(location)?;
    let reason = payload::<Reason>(reading, location, slot)?.map(|reason| reason.text);
    Ok(Some(Word { author, time, reason }))
}

/// The slot of the reason of a settlement, which never leaves its home.
pub(super) const SLOT_SETTLED_REASON: u8 = 2;
