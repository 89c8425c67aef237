// SPDX-License-Identifier: EUPL-1.2
//! Why the node denied something, in the words of the person's language.

use raccord_node::api::Reason;
use raccord_protocol::catalogue::{Catalogue, FieldId};

use crate::language::Message;

/// Returns the sentence of a reason.
pub(super) fn message(reason: &Reason) -> Message {
    match reason {
        Reason::AgeUnknown { age_min } => Message::new("reason-age-unknown").with("age", u32::from(*age_min)),
        Reason::Basis => Message::new("reason-basis"),
        Reason::ConsentMissing => Message::new("reason-consent-missing"),
        Reason::Emergency => Message::new("reason-emergency"),
        Reason::Ends => Message::new("reason-ends"),
        Reason::FieldUnknown { field } => Message::new("reason-field-unknown").with("field", u32::from(*field)),
        Reason::FieldsOfKinds => Message::new("reason-fields-of-kinds"),
        Reason::HandedOver { holder } => Message::new("reason-handed-over").with("holder", holder.as_str()),
        Reason::NoResharing => Message::new("reason-no-resharing"),
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
        Reason::Own => Message::new("reason-own"),
        Reason::RecipientNoMember => Message::new("reason-recipient-no-member"),
        Reason::RecipientWrites => Message::new("reason-recipient-writes"),
        Reason::Role => Message::new("reason-role"),
        Reason::TooYoung { age_min } => Message::new("reason-too-young").with("age", u32::from(*age_min)),
        Reason::UnknownSigner => Message::new("reason-unknown-signer"),
    }
}
