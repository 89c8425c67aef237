// SPDX-License-Identifier: EUPL-1.2
//! `raccord case new`: a case opened by hand.

use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin};

use super::edit::{Checked, check, conventions};
use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::language::Message;
use crate::values::{Words, find_field_of};

/// Opens a case.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Fields and their first values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-case-new-values")]
    values: Vec<String>,
}

pub(super) fn run(context: &Context, arguments: &New) -> Result<(), CliError> {
    let printer = context.printer();
    let words = Words::new(printer.translator());
    let conventions = conventions(context)?;
    let mut values: Vec<Checked> = Vec::with_capacity(arguments.values.len());
    for pair in &arguments.values {
        let Some((name, text)) = pair.split_once('=') else {
            return Err(CliError::usage("case-new-pair").hint("hint-case-new-pair"));
        };
        let field = find_field_of(CaseKind::Person, name.trim(), words)?;
        if !field.list && values.iter().any(|known| known.field.id == field.id) {
            let twice = Message::new("case-field-twice").with("field", field.label(words.language()));
            return Err(CliError::usage(twice));
        }
        values.push(check(printer, field, text, &conventions)?);
    }
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let case = CaseHandle(entropy.draw());
    let opened = CaseOpened { case, kind: CaseKind::Person };
    let origin = CaseOrigin::by_hand();
    let mut drafts = vec![statement::case_opened(&opened, &origin, &mut entropy)];
    for checked in values.iter().filter(|checked| !checked.value.is_empty()) {
        let edit = Edit::Open { field: checked.field.id, value: checked.value.clone() };
        drafts.push(edit.draft(case, signer, &mut entropy));
    }
    let answer = context.commit(&drafts, Padding::Padded)?;
    let object = serde_json::json!({ "case": case, "commit": answer.commit, "entries": answer.entries });
    printer.show(&object, |printer| {
        printer.success("case-new-done");
        printer.line(&case.to_string())
    })
}
