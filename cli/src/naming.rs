// SPDX-License-Identifier: EUPL-1.2
//! What a person means by a few digits or a name: cases, organisations, grants, documents.

use std::fmt::Display;

use raccord_node::service::cases::Search;
use raccord_node::service::editing::CaseHandles;
use raccord_protocol::catalogue::fold;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::{Card, Directory};
use raccord_protocol::statement::{CaseKind, Scope};
use raccord_protocol::view::{CaseHead, CaseSummary, Filter, Matching, Ownership, Shown};

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::values::{Words, short};

/// The fewest digits that may stand for an id.
const PREFIX_DIGITS_MIN: usize = 4;
/// The most ids named in a message.
const NAMED_MAX: usize = 5;

/// Returns the only id among `all` that starts with `text`; none where `text` is no start of any.
///
/// # Errors
/// Returns an error of kind `usage` where several do.
pub fn by_digits<T: Display + Copy>(text: &str, all: impl IntoIterator<Item = T>) -> Result<Option<T>, CliError> {
    let Some(digits) = digits_of_id(text) else { return Ok(None) };
    let mut found: Vec<T> = all.into_iter().filter(|id| id.to_string().starts_with(&digits)).collect();
    if found.len() > 1 {
        return Err(ambiguous(text, found.iter().map(ToString::to_string)));
    }
    Ok(found.pop())
}

/// Returns the digits of an id that a text may be the start of.
fn digits_of_id(text: &str) -> Option<String> {
    let digits = text.to_ascii_lowercase();
    let is_start = digits.len() >= PREFIX_DIGITS_MIN && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_start.then_some(digits)
}

/// Returns the files of people whose numbers begin with what was typed; none of what is no digits.
///
/// # Errors
/// As [`Context::call`].
pub(crate) fn people_numbered(context: &Context, text: &str) -> Result<Vec<CaseHead>, CliError> {
    let Some(starts_with) = digits_of_id(text.trim()).map(Some) else { return Ok(Vec::new()) };
    let mut found = context.call(CaseHandles { starts_with, ..CaseHandles::default() })?.cases;
    found.retain(|head| head.kind == CaseKind::Person);
    Ok(found)
}

fn ambiguous(text: &str, found: impl Iterator<Item = String>) -> CliError {
    let mut names: Vec<String> = found.take(NAMED_MAX + 1).collect();
    if names.len() > NAMED_MAX {
        names[NAMED_MAX] = "…".to_owned();
    }
    CliError::usage(Message::new("naming-ambiguous").with("text", text))
        .hint(Message::new("hint-naming-ambiguous").with("names", names.join(", ")))
}

/// Returns every case of an ownership that this reader may see.
///
/// # Errors
/// As [`Context::call`].
pub fn all_cases(context: &Context, ownership: Ownership) -> Result<Vec<CaseHead>, CliError> {
    let mut cases = Vec::new();
    let mut from = Some(0);
    while let Some(start) = from {
        let answer = context.call(CaseHandles { ownership, from: start, ..CaseHandles::default() })?;
        cases.extend(answer.cases);
        from = answer.next;
    }
    Ok(cases)
}

/// Returns the head of a case, where this reader may see it.
///
/// # Errors
/// As [`Context::call`].
pub(crate) fn head(context: &Context, case: CaseHandle) -> Result<Option<CaseHead>, CliError> {
    let starts_with = Some(case.to_string());
    let found = context.call(CaseHandles { starts_with, ..CaseHandles::default() })?.cases;
    Ok(found.into_iter().find(|head| head.case == case))
}

/// Returns the case that `text` names: its id, the first digits of it, or the exact name of one person.
///
/// # Errors
/// Returns an error of kind `not_found` where none is named, of kind `usage` where several are.
pub fn case(context: &Context, text: &str) -> Result<CaseHandle, CliError> {
    let mut found = cases(context, &[text.to_owned()])?;
    found.pop().ok_or_else(|| CliError::bug("no case for a name"))
}

/// As [`case`], for several names.
///
/// # Errors
/// As there.
pub fn cases(context: &Context, texts: &[String]) -> Result<Vec<CaseHandle>, CliError> {
    let mut found = Vec::with_capacity(texts.len());
    for text in texts {
        if let Ok(handle) = text.to_ascii_lowercase().parse() {
            found.push(handle);
            continue;
        }
        let starts_with = digits_of_id(text);
        let cases = match starts_with {
            None => Vec::new(),
            Some(_) => context.call(CaseHandles { starts_with, ..CaseHandles::default() })?.cases,
        };
        found.push(match by_digits(text, cases.iter().map(|head| head.case))? {
            Some(handle) => handle,
            None => case_of_person(context, text)?,
        });
    }
    Ok(found)
}

/// Returns the case of the person of a name, whatever its capitals, accents, hyphens and spaces: whoever leaves out an accent must not
/// write in the case of another person of nearly that name.
fn case_of_person(context: &Context, text: &str) -> Result<CaseHandle, CliError> {
    let missing = || CliError::not_found("naming-case-missing").hint("hint-naming-case");
    let wanted = fold(text);
    if !wanted.contains(char::is_alphabetic) {
        return Err(missing());
    }
    let fields = [FAMILY_NAME, GIVEN_NAME, BIRTH_DATE].map(str::to_owned).into();
    let consultation = context.consult(Scope::Search, None, "")?;
    let (kind, matching) = (Some(CaseKind::Person), Matching::Index);
    let filter = Filter { text: Some(text.to_owned()), fields, kind, matching, ..Filter::default() };
    let people = context.call(Search { consultation, filter })?.cases;
    let named = people.into_iter().filter(|person| is_called(person, &wanted)).collect();
    match living(named).as_slice() {
        [] => Err(missing()),
        [only] => Ok(only.head.case),
        several => {
            let words = Words::new(context.translator());
            let described = several.iter().map(|person| {
                let born = person.fields.get(BIRTH_DATE).map_or(&[][..], Shown::values);
                let born = born.iter().map(|day| words.value(BIRTH_DATE, day)).collect::<Vec<_>>().join(" / ");
                let name = person_name(person);
                format!("{} ({})", short(&person.head.case), [name, born].join(" ").trim())
            });
            Err(ambiguous(text, described))
        }
    }
}

/// Leaves out the files that were handed over, where others are there: nobody writes in them any more.
fn living(mut people: Vec<CaseSummary>) -> Vec<CaseSummary> {
    if people.iter().any(|person| person.head.handed_over.is_none()) {
        people.retain(|person| person.head.handed_over.is_none());
    }
    people
}

/// Tells whether a person is called by a name, folded.
fn is_called(person: &CaseSummary, wanted: &str) -> bool {
    let values = |field: &str| person.fields.get(field).map_or(&[][..], Shown::values);
    values(FAMILY_NAME).iter().any(|family| {
        let family = fold(family);
        let full = |given: &String| {
            let given = fold(given);
            wanted == format!("{family}{given}") || wanted == format!("{given}{family}")
        };
        wanted == family || values(GIVEN_NAME).iter().any(full)
    })
}

/// Returns a name with single spaces and in small letters.
pub fn lower(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Returns the organisation that `text` names: its id or the first digits of it, its name or the start of it, or its kind
/// where it is the only one of that kind.
///
/// # Errors
/// Returns an error of kind `not_found` where none is named, of kind `usage` where several are.
pub fn organisation(directory: &Directory, text: &str) -> Result<OrganisationId, CliError> {
    let wanted = lower(text);
    let kind = OrganisationKind::by_name(&wanted.replace([' ', '-'], "_"));
    let ways: [&dyn Fn(&Card) -> bool; 4] = [
        &|card| card.organisation.to_string() == wanted,
        &|card| lower(&card.name) == wanted,
        &|card| kind == Some(card.kind),
        &|card| lower(&card.name).starts_with(&wanted),
    ];
    for way in ways {
        let found: Vec<&Card> = directory.cards().filter(|card| way(card)).collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(only.organisation),
            several => {
                let names = several.iter().map(|card| format!("{} ({})", card.name, short(&card.organisation)));
                return Err(ambiguous(text, names));
            }
        }
    }
    if let Some(organisation) = by_digits(text, directory.cards().map(|card| card.organisation))? {
        return Ok(organisation);
    }
    let known: Vec<&str> = directory.cards().map(|card| card.name.as_str()).collect();
    Err(CliError::not_found(Message::new("naming-organisation-missing").with("text", text))
        .hint(Message::new("hint-naming-organisation").with("names", known.join(", "))))
}

/// The field of the family name.
pub const FAMILY_NAME: &str = "nom";
/// The field of the birth date.
const BIRTH_DATE: &str = "date_naissance";
/// The field of the given name.
pub const GIVEN_NAME: &str = "prenom";

/// Returns the name of an organisation.
pub(crate) fn organisation_name(directory: &Directory, organisation: OrganisationId) -> String {
    directory.card(organisation).map_or_else(|| short(&organisation), |card| card.name.clone())
}

/// Returns the family and the given name of a person, as a list shows them.
pub fn person_name(case: &CaseSummary) -> String {
    let values = |field| case.fields.get(field).map_or(&[][..], Shown::values).join(" / ");
    format!("{} {}", values(FAMILY_NAME), values(GIVEN_NAME)).trim().to_owned()
}

#[cfg(test)]
mod tests;
