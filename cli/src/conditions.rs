// SPDX-License-Identifier: EUPL-1.2
//! `--where FIELD=VALUE`: which people are meant by what stands in their files.

use raccord_protocol::catalogue::Field;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Shown};

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::values::{Words, choices, find_field_of};

/// Is what has to stand in a case, all of it.
#[derive(Debug)]
pub(crate) struct Conditions(Vec<(&'static Field, String)>);

impl Conditions {
    /// Reads conditions `FIELD=VALUE`; without a value, nothing may stand in the field.
    ///
    /// # Errors
    /// Fails where one has no `=`, names no field of a person, or has a value that the field does not take.
    pub(crate) fn read(context: &Context, texts: &[String]) -> Result<Self, CliError> {
        let words = Words::new(context.translator());
        let mut wanted = Vec::with_capacity(texts.len());
        for condition in texts {
            let Some((name, text)) = condition.split_once('=') else {
                return Err(CliError::usage(Message::new("grant-where").with("text", condition.as_str())));
            };
            let field = find_field_of(CaseKind::Person, name.trim(), words)?;
            let parsed = field.parse(text).map_err(|error| {
                let refused = Message::new("grant-where-value").with("field", field.label(words.language()));
                let refused = CliError::usage(refused.with("problem", words.field_error(&error)));
                refused.hints_of(choices(field, &error, words))
            })?;
            wanted.push((field, parsed.value));
        }
        Ok(Self(wanted))
    }

    /// Returns the names of the fields that have to be read.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(field, _)| field.name.as_str())
    }

    /// Tells whether all of it stands in a case.
    pub(crate) fn hold(&self, case: &CaseSummary) -> bool {
        self.0.iter().all(|(field, value)| {
            let standing = case.fields.get(&field.name).map_or(&[][..], Shown::values);
            if value.is_empty() { standing.is_empty() } else { standing.contains(value) }
        })
    }
}
