// SPDX-License-Identifier: EUPL-1.2
//! What people are shown of who was asked to delete what, and of what was asked and came to nothing, once a ledger followed another.

use super::*;
use crate::referral::{ReferralMode, ReferralState, ReferralTerms, Restrictions, referral};
use crate::statement::{ErasureGround, erasure};
use crate::view::erasure::{Cause, ReceiptView, Selection, preview, receipts};
use crate::view::grants::{GrantFilter, GrantView, grants, who};
use crate::view::referrals::referrals;

impl World {
    fn receipts(&self, at: usize) -> Vec<ReceiptView> {
        receipts(&desk::viewer(self, at)).unwrap()
    }

    fn erase_case(&mut self, at: usize, case: CaseHandle) {
        let orders = preview(&desk::viewer(self, at), case, &Selection::All).unwrap().orders;
        let entropy = &mut self.offices[at].entropy;
        let orders = orders.into_iter().map(|entries| erasure(ErasureGround::Request, "asked for", entries, entropy));
        let drafts: Vec<Draft> = orders.collect();
        let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
        self.submit(at, padding, drafts).unwrap();
    }
}

/// When the store was copied on which the next ledger goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backup {
    BeforeTheCase,
    BeforeTheEnd,
    OfNow,
}

/// A withdrawal and an erasure that were answered, then another ledger of one side: what is listed says the same as before, and
/// nobody answered before they were asked.
#[test]
fn receipts_say_the_same_after_another_ledger() {
    for (at, whole) in [(CIO, false), (CIO, true), (ML, false), (ML, true)] {
        for backup in [Backup::OfNow, Backup::BeforeTheEnd, Backup::BeforeTheCase] {
            let backup_is_older = backup != Backup::OfNow;
            let mut world = three();
            world.seal_all();
            let oldest = world.offices[at].store.clone();
            let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Ana"), ("mobile", "0600000001")]);
            let terms = world.terms(CIO, ML, &["nom", "prenom"], Mode::Read);
            let grant = world.grant(CIO, case, &terms).unwrap();
            let other = GrantTerms { fields: vec![field_id("mobile")], ..terms };
            world.grant(CIO, case, &other).unwrap();
            world.settle();
            world.seal_all();
            let older = world.offices[at].store.clone();
            let entropy = &mut world.offices[CIO].entropy;
            let revocation = single(Kind::Revocation, vec![grant], &Reason { text: String::new() }, entropy);
            world.submit(CIO, Padding::Bare, vec![revocation]).unwrap();
            world.settle();
            if whole {
                world.erase_case(CIO, case);
            } else {
                let mobile = world.document_of(CIO, "mobile");
                let order = erasure(ErasureGround::Request, "", vec![mobile.into()], &mut world.offices[CIO].entropy);
                world.submit(CIO, Padding::Bare, vec![order]).unwrap();
            }
            world.settle();
            world.seal_all();
            let before = world.receipts(CIO);
            assert!(before.len() >= 2);
            world.now = world.now.plus_ms(HOUR_MS);
            let (kept, foreign) = match backup {
                Backup::BeforeTheCase => (oldest, Foreign::Hide),
                Backup::BeforeTheEnd => (older, Foreign::Hide),
                Backup::OfNow => (world.offices[at].store.clone(), Foreign::Keep),
            };
            world.succeed_at((at, 9), &kept, foreign);
            for other in [CIO, ML, OTHER].into_iter().filter(|other| *other != at) {
                world.link(at, other);
            }
            world.settle();
            let after = world.receipts(CIO);
            let said = |receipts: &[ReceiptView]| -> BTreeSet<_> {
                receipts.iter().map(|receipt| (receipt.entry, receipt.organisation.organisation)).collect()
            };
            assert_eq!(said(&after), said(&before), "office {at}, {backup:?}, whole {whole}");
            for receipt in &after {
                let answered = receipt.answered.expect("they were answered");
                assert!(receipt.asked <= answered, "office {at}, {backup:?}, whole {whole}: {receipt:?}");
            }
            // A partner that was restored holds again what it had deleted, and deletes it again; else it says what it said.
            if at == CIO || !backup_is_older {
                let bodies = |receipts: &[ReceiptView]| -> BTreeSet<_> {
                    receipts.iter().map(|one| (one.entry, one.bodies)).collect()
                };
                assert_eq!(bodies(&after), bodies(&before), "office {at}, {backup:?}, whole {whole}");
            }
        }
    }
}

/// Of what was erased, a receipt says whose it was and which field; of a grant that is over, people are told when it was withdrawn
/// and when nobody had it any more.
#[test]
fn receipts_name_case_and_field_and_a_grant_its_last_days() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0600000001")]);
    let terms = world.terms(CIO, ML, &["nom", "mobile"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let mobile = world.document_of(CIO, "mobile");
    let order = erasure(ErasureGround::Request, "", vec![mobile.into()], &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![order]).unwrap();
    let said = |world: &World| -> Vec<(Option<CaseHandle>, Vec<String>)> {
        let erased = world.receipts(CIO).into_iter().filter_map(|receipt| match receipt.cause {
            Cause::Erasure { case, fields, .. } => Some((case, fields)),
            Cause::Expiry { .. } | Cause::Withdrawal { .. } => None,
        });
        erased.collect()
    };
    let expected = [(Some(case), vec!["mobile".to_owned()])];
    assert_eq!(said(&world), expected, "before the receipt");
    world.settle();
    assert_eq!(said(&world), expected, "and after it");

    let given = |world: &World| -> GrantView {
        let filter = GrantFilter { case: Some(case), ..GrantFilter::default() };
        grants(&world.viewer(CIO), &filter).unwrap().grants.remove(0)
    };
    assert_eq!((given(&world).revoked, given(&world).deleted), (None, None));
    assert!(who(&world.viewer(CIO), case).unwrap().ended.is_empty());
    world.now = world.now.plus_ms(HOUR_MS);
    let withdrawn = world.now;
    let reason = Reason { text: String::new() };
    let revocation = single(Kind::Revocation, vec![grant], &reason, &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![revocation]).unwrap();
    assert_eq!((given(&world).revoked.map(|revoked| revoked.time), given(&world).deleted), (Some(withdrawn), None));
    world.settle();
    let answered = world.receipts(CIO).into_iter().find(|receipt| matches!(receipt.cause, Cause::Withdrawal { .. }));
    let answered = answered.and_then(|receipt| receipt.answered);
    assert!(answered.is_some());
    assert_eq!(given(&world).deleted, answered);
    let ended = who(&world.viewer(CIO), case).unwrap().ended;
    assert_eq!((ended.len(), ended[0].grant, ended[0].deleted), (1, grant, answered));
}

/// A referral that nobody answered ends with its case: neither side waits for an answer that nobody can give.
#[test]
fn a_referral_of_an_erased_case_waits_for_nothing() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    let grant = world.grant(CIO, case, &terms).unwrap();
    let asked = ReferralTerms { mode: ReferralMode::Refer, restrictions: Restrictions::default() };
    let draft = referral(grant, &asked, "please", &mut world.offices[CIO].entropy);
    world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
    world.settle();
    let states = |world: &World| {
        let state = |at| referrals(&desk::viewer(world, at), None).unwrap().referrals[0].state;
        [state(CIO), state(ML)]
    };
    assert_eq!(states(&world), [ReferralState::Requested; 2]);
    world.erase_case(CIO, case);
    world.settle();
    assert_eq!(states(&world), [ReferralState::Ended; 2]);
}

/// What an erasure leaves of a case is told from a case in which nothing stands yet.
#[test]
fn an_erased_case_is_listed_as_erased() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    world.open_case(CIO, &[]);
    world.erase_case(CIO, case);
    let filter = crate::view::Filter::default();
    let listed = crate::view::list::list(&desk::viewer(&world, CIO), &filter).unwrap().cases;
    assert_eq!(listed.iter().map(|case| case.erased).collect::<Vec<_>>(), [true, false]);
}
