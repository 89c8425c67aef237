// SPDX-License-Identifier: EUPL-1.2
//! `raccord case set` and `raccord case add`: writing a field.

use raccord_node::service::editing::EditContexts;
use raccord_protocol::catalogue::Field;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::identifier::Country;
use raccord_protocol::leaver::Facts;
use raccord_protocol::view::edit::EditDocument;

use crate::context::Context;
use crate::editing::{self, Edit};
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::reading::summary;
use crate::returning::{self, Right};
use crate::values::{self, Words, find_field};
use crate::work;
use crate::writing::{Checked, check, conventions, refuse_handed_over};

/// Changes a field.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which field.
    #[arg(value_name = "FIELD", help = "help-case-field")]
    field: String,
    /// The value.
    #[arg(value_name = "VALUE", allow_hyphen_values = true, help = "help-case-set-value")]
    value: String,
    /// Which item of a list.
    #[arg(long, value_name = "ITEM", help = "help-case-set-item")]
    item: Option<String>,
    /// Why the right to return to training is noted all the same.
    #[command(flatten)]
    right: RightOverride,
}

/// Adds an item to a field that is a list.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Which field.
    #[arg(value_name = "FIELD", help = "help-case-field")]
    field: String,
    /// The value.
    #[arg(value_name = "VALUE", allow_hyphen_values = true, help = "help-case-add-value")]
    value: String,
}

pub(super) fn set(context: &Context, arguments: &Set) -> Result<(), CliError> {
    let field = find_field(&arguments.field, Words::new(context.translator()))?;
    let checked = check(context.printer(), field, &arguments.value, &conventions(context)?)?;
    let case = naming::case(context, &arguments.case)?;
    let documents = documents(context, case, field)?;
    if field.name == "etape" {
        super::step::warn_of_order(context, case, &checked.value)?;
    }
    let mut note = None;
    if field.name == returning::ASKED {
        let known = summary(&work::show(context, case)?);
        note = arguments.right.check(context, &Facts::of_case(&known), &checked.value)?;
    }
    let mut edits = match (&arguments.item, field.list) {
        (Some(item), _) => {
            let named = naming::by_digits(item, documents.iter().map(|document| document.document))?;
            let document = documents.iter().find(|document| Some(document.document) == named);
            let missing = || CliError::not_found("case-item-missing").hint("hint-case-items");
            vec![Edit::change(document.ok_or_else(missing)?, &checked.value)]
        }
        (None, true) if documents.len() > 1 => {
            let several = Message::new("case-set-list").with("field", field.name.as_str());
            return Err(CliError::usage(several).hint("hint-case-items").hint("hint-case-add"));
        }
        (None, _) => editing::set(&documents, field.id, &checked.value),
    };
    if !edits.is_empty() {
        edits.extend(note);
    }
    write(context, case, &checked, &edits)
}

pub(super) fn add(context: &Context, arguments: &Add) -> Result<(), CliError> {
    let field = find_field(&arguments.field, Words::new(context.translator()))?;
    if !field.list {
        let scalar = Message::new("case-add-scalar").with("field", field.name.as_str());
        return Err(CliError::usage(scalar).hint("hint-case-set"));
    }
    let checked = check(context.printer(), field, &arguments.value, &conventions(context)?)?;
    if checked.value.is_empty() {
        return Err(CliError::usage("case-add-empty").hint("hint-case-items"));
    }
    let case = naming::case(context, &arguments.case)?;
    // Only to be told at once where the field is one of another kind of case.
    documents(context, case, field)?;
    let edit = Edit::Open { field: field.id, value: checked.value.clone() };
    write(context, case, &checked, &[edit])
}

/// Why the right to return to training is noted of a person whose right it is not, as far as is known.
#[derive(Debug, clap::Args)]
pub(super) struct RightOverride {
    /// Why all the same.
    #[arg(
        long = "override",
        value_name = "REASON",
        default_value = "",
        hide_default_value = true,
        help = "help-return-override"
    )]
    override_reason: String,
}

impl RightOverride {
    /// Refuses that somebody is noted as asking for the right who holds a vocational qualification, or is of another age, unless a reason
    /// is given; warns where nothing says for certain whether there is a qualification. Returns what is written beside it: the reason,
    /// as a comment.
    ///
    /// # Errors
    /// Says why the right is not this person's.
    pub(super) fn check(&self, context: &Context, facts: &Facts<'_>, asked: &str) -> Result<Option<Edit>, CliError> {
        let reason = self.override_reason.trim();
        match returning::noted(facts, conventions(context)?.country, asked) {
            Some(Right::Refused(refusal)) if reason.is_empty() => {
                Err(returning::refused(&refusal, Words::new(context.translator())))
            }
            Some(Right::Refused(_)) => {
                context.printer().warn("return-overridden");
                let note = Message::new("return-overridden-note").with("reason", reason);
                let value = context.translator().say(&note);
                Ok(Some(Edit::Open { field: work::field("commentaire").id, value }))
            }
            Some(Right::Unknown) => {
                context.printer().warn("return-unknown");
                Ok(None)
            }
            Some(Right::Holds) | None => Ok(None),
        }
    }
}

/// Tells whether a day of asking for the right to return to training may be noted; warns where it is left out, and where nothing says
/// for certain whether there is a vocational qualification. What is noted with it is let through.
pub(in crate::commands) fn may_note_right(context: &Context, facts: &Facts<'_>, country: Country, asked: &str) -> bool {
    match returning::noted(facts, country, asked) {
        Some(Right::Refused(_)) => {
            context.printer().warn(Message::new("return-left-out").with("count", 1_u32));
            false
        }
        Some(Right::Unknown) => {
            context.printer().warn("return-unknown");
            true
        }
        Some(Right::Holds) | None => true,
    }
}

fn documents(context: &Context, case: CaseHandle, field: &Field) -> Result<Vec<EditDocument>, CliError> {
    let answer = context.call(EditContexts { cases: vec![case], fields: vec![field.id] })?;
    for case in &answer.cases {
        values::check_kind(field, case.head.kind, Words::new(context.translator()))?;
    }
    answer.cases.iter().try_for_each(|case| refuse_handed_over(&case.head))?;
    Ok(answer.cases.into_iter().flat_map(|case| case.documents).collect())
}

fn write(context: &Context, case: CaseHandle, checked: &Checked, edits: &[Edit]) -> Result<(), CliError> {
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let drafts: Vec<_> = edits.iter().map(|edit| edit.draft(case, signer, &mut entropy)).collect();
    let answer = match drafts.len() {
        0 => None,
        1 => Some(context.commit(&drafts, Padding::Bare)?),
        _ => Some(context.commit(&drafts, Padding::Padded)?),
    };
    let pending = answer.as_ref().map_or(0, |answer| answer.pending);
    let object = serde_json::json!({
        "case": case,
        "field": checked.field.name,
        "value": checked.value,
        "entries": answer.map(|answer| answer.entries).unwrap_or_default(),
        "pending": pending,
        "warnings": checked.warnings,
    });
    context.printer().show(&object, |printer| {
        let words = Words::new(printer.translator());
        let message = match (edits.is_empty(), checked.value.is_empty()) {
            (true, _) => Message::new("case-unchanged"),
            (false, true) => Message::new("case-cleared"),
            (false, false) => {
                Message::new("case-written").with("value", words.value(&checked.field.name, &checked.value))
            }
        };
        printer.success(message.with("field", checked.field.label(words.language())));
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}
