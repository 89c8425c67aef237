// SPDX-License-Identifier: EUPL-1.2
//! Why the node denied something, in the words of the person's language.

use raccord_node::api::{FileFault, Reason};
use raccord_protocol::catalogue::{Catalogue, FieldId};

use crate::language::Message;

/// Returns the sentence of a reason.
pub(super) fn message(reason: &Reason) -> Message {
    match reason {
        Reason::AgeUnknown { age_min } => Message::new("reason-age-unknown").with("age", u32::from(*age_min)),
        Reason::Field => Message::new("reason-field"),
        Reason::File { fault } => Message::new(file_fault(*fault).0),
        Reason::HandedOver { name } => Message::new("reason-handed-over").with("name", name.as_str()),
        Reason::Kinds => Message::new("reason-kinds"),
        Reason::NoResharing => Message::new("reason-no-resharing"),
        Reason::Rule { rule } => match rule_id(rule) {
            Some(id) => Message::new(id),
            None => Message::new("reason-rule-other").with("rule", rule.as_str()),
        },
        Reason::UnknownCase => Message::new("reason-unknown-case"),
        Reason::UnknownField { name } => Message::new("reason-unknown-field").with("name", name.as_str()),
        Reason::Basis => Message::new("reason-basis"),
        Reason::BeforeBirth => Message::new("reason-before-birth"),
        Reason::FormEnded => Message::new("reason-form-ended"),
        Reason::OfAge => Message::new("reason-of-age"),
        Reason::ConsentMissing => Message::new("reason-consent-missing"),
        Reason::Emergency => Message::new("reason-emergency"),
        Reason::Ends => Message::new("reason-ends"),
        Reason::NotHeard { holder } => Message::new("reason-not-heard").with("holder", holder.as_str()),
        Reason::HolderNoMember => Message::new("reason-holder-no-member"),
        Reason::ItemOnly => Message::new("reason-item-only"),
        Reason::Lasts { days_max } => Message::new("reason-lasts").with("days", u32::from(*days_max)),
        Reason::NoRules => Message::new("reason-no-rules"),
        Reason::NoWriteGrant { field } => {
            let known = Catalogue::current().field(FieldId(*field));
            let name = known.map_or_else(|| field.to_string(), |field| field.name.clone());
            Message::new("reason-no-write-grant").with("field", name)
        }
        Reason::NotOfRegister { field } => {
            let known = Catalogue::current().field(FieldId(*field));
            let name = known.map_or_else(|| field.to_string(), |field| field.name.clone());
            Message::new("reason-not-of-register").with("field", name)
        }
        Reason::Own => Message::new("reason-own"),
        Reason::RecipientNoMember => Message::new("reason-recipient-no-member"),
        Reason::RecipientWrites => Message::new("reason-recipient-writes"),
        Reason::Role => Message::new("reason-role"),
        Reason::TooYoung { age_min } => Message::new("reason-too-young").with("age", u32::from(*age_min)),
        Reason::UnknownSigner => Message::new("reason-unknown-signer"),
    }
}

/// Returns the ids of the sentences that say what stands in the way of a file, and what to do next.
pub(crate) fn file_fault(fault: FileFault) -> (&'static str, &'static str) {
    match fault {
        FileFault::Exists => ("file-fault-exists", "hint-file-fault-exists"),
        FileFault::Full => ("file-fault-full", "hint-file-fault-full"),
        FileFault::Missing => ("file-fault-missing", "hint-file-fault-missing"),
        FileFault::NoDirectory => ("file-fault-no-directory", "hint-file-fault-missing"),
        FileFault::NoFile => ("file-fault-no-file", "hint-file-fault-no-file"),
        FileFault::Permission => ("file-fault-permission", "hint-file-fault-permission"),
        FileFault::Quota => ("file-fault-quota", "hint-file-fault-quota"),
        FileFault::ReadOnly => ("file-fault-read-only", "hint-file-fault-read-only"),
        FileFault::TooLong => ("file-fault-too-long", "hint-file-fault-read-only"),
        FileFault::Other => ("file-fault-other", "hint-file-fault-other"),
    }
}

/// Returns the id of the sentence for a rule of the ledger, where there is one.
fn rule_id(rule: &str) -> Option<&'static str> {
    RULES.iter().find(|id| id.strip_prefix("rule-") == Some(rule)).copied()
}

/// The rules of the ledger that have a sentence, as [`raccord_node::api::rule_name`] names them.
const RULES: [&str; 71] = [
    "rule-a-case-is-held-back-for-days-at-most",
    "rule-a-consent-is-about-one-case",
    "rule-a-consent-stands-first-in-its-commit",
    "rule-a-file-is-taken-over-into-a-case-that-the-same-commit-opens",
    "rule-a-file-is-taken-over-when-its-holder-has-stated-that-the-transfer-is-done",
    "rule-a-name-has-to-bytes",
    "rule-a-reason-has-at-most-bytes",
    "rule-a-referral-is-told-in-to-bytes",
    "rule-a-referral-leans-on-the-grant-already",
    "rule-a-rejection-needs-a-reason-of-at-most-bytes",
    "rule-a-transfer-of-the-case-waits-already-take-it-back-first",
    "rule-alias-is-taken",
    "rule-an-emergency-is-told-in-to-bytes",
    "rule-an-entry-holds-nothing-that-can-be-erased",
    "rule-an-entry-is-erased-already",
    "rule-an-entry-to-erase-is-not-known",
    "rule-an-entry-to-erase-is-not-of-a-case-of-this-organisation",
    "rule-bodies-where-are-due",
    "rule-case-body-is-no-case-id",
    "rule-case-id-is-taken",
    "rule-case-is-not-known",
    "rule-case-is-not-one-of-this-organisation",
    "rule-change-builds-on-entries-that-its-document-does-not-have",
    "rule-change-has-the-actor-of-another-change-of-its-document",
    "rule-change-replaces-a-value-that-it-does-not-follow",
    "rule-document-has-changes-and-takes-no-more",
    "rule-document-is-not-known",
    "rule-earlier-recipients-are-named-of-a-transfer-that-is-done",
    "rule-entry-is-already-there",
    "rule-entry-is-there-twice",
    "rule-field-is-not-in-the-catalogue",
    "rule-field-is-one-of-another-kind-of-case",
    "rule-grant-is-not-known",
    "rule-grant-is-revoked-already",
    "rule-holding-a-case-back-needs-a-reason",
    "rule-item-is-not-a-document-of-the-case",
    "rule-nobody-is-known-to-have-held-the-file",
    "rule-only-a-case-that-this-organisation-was-granted-something-of-can-be-asked-for",
    "rule-only-a-node-erases-on-its-own-notice",
    "rule-only-a-node-gives-notice",
    "rule-only-a-referral-that-was-accepted-is-done-a-transfer-is-by-itself-when-it-is-accepted",
    "rule-only-people-of-the-own-organisation-are-named",
    "rule-only-the-home-of-a-case-grants-for-it",
    "rule-only-the-home-of-a-case-refers-it",
    "rule-only-the-home-of-a-case-revokes-its-grants",
    "rule-releasing-a-single-item-needs-the-name-of-the-member-of-staff-who-answers-for-it",
    "rule-something-is-said-about-the-two-cases-already-take-that-back-first",
    "rule-statement-of-unknown-kind",
    "rule-the-case-may-have-been-erased-since-the-backup-and-is-locked-until-that-is-decided",
    "rule-the-case-was-erased-and-is-closed",
    "rule-the-file-is-taken-over-already",
    "rule-the-grant-that-a-referral-leans-on-has-ended",
    "rule-the-grant-that-a-referral-leans-on-is-not-known",
    "rule-the-grant-that-the-referral-leans-on-has-ended",
    "rule-the-lines-of-a-consent-are-not-the-grants-of-its-commit-in-their-order",
    "rule-the-link-is-not-known",
    "rule-the-link-is-taken-back-already",
    "rule-the-recipient-has-no-node",
    "rule-the-recipient-knows-this-case-by-another-alias",
    "rule-the-referral-is-answered-or-settled-already",
    "rule-the-referral-is-not-known-here",
    "rule-the-referral-is-not-one-of-this-organisation",
    "rule-the-referral-is-settled-already",
    "rule-the-value-that-takes-the-place-is-not-one-of-the-same-case-and-field",
    "rule-value-is-not-UTF",
    "rule-value-of-bytes-at-most",
    "rule-what-an-order-erases-did-not-all-go-to-the-same-organisations",
    "rule-what-holds-for-the-case-has-to-go-with-its-referral",
    "rule-what-is-taken-back-is-no-link",
    "rule-what-stands-in-the-commit-of-a-consent-is-no-grant",
    "rule-who-had-something-of-the-case-was-not-heard-since-the-restore-and-may-know-that-it-was-erased",
];

#[cfg(test)]
mod tests;
