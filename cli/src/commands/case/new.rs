// SPDX-License-Identifier: EUPL-1.2
//! `raccord case new`: a case opened by hand.

use jiff::civil::Date;
use raccord_node::service::cases::Search;
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::leaver::Facts;
use raccord_protocol::rules::{RuleSet, age_in_years};
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin, Scope};
use raccord_protocol::view::{Filter, Matching, Shown};

use super::edit::RightOverride;
use crate::coming_back::{self, Unasked};
use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME, lower, person_name};
use crate::returning::ASKED;
use crate::values::{Words, find_field_of, short};
use crate::writing::{Checked, Kept, check, conventions, office_time};

/// Opens a case.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Fields and their first values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-case-new-values")]
    values: Vec<String>,
    /// Open it although the person is too young for the lists, or was erased.
    #[arg(long, help = "help-case-new-yes")]
    yes: bool,
    /// Why the right to return to training is noted all the same.
    #[command(flatten)]
    right: RightOverride,
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
    refuse_nameless(&values, arguments.yes)?;
    if !arguments.yes {
        refuse_too_young(context, &values)?;
    }
    let given: Vec<_> = values.iter().map(|checked| (checked.field.id, checked.value.clone())).collect();
    let note = match value_of(&values, ASKED) {
        Some(asked) => arguments.right.check(context, &Facts::of_row(&given), asked)?,
        None => None,
    };
    let unasked = if arguments.yes { Unasked::GoesOn } else { Unasked::Stays };
    let cautions = coming_back::ask(context, given, unasked)?;
    warn_of_namesakes(context, &values)?;
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
    drafts.extend(note.map(|note| note.draft(case, signer, &mut entropy)));
    let answer = context.commit(&drafts, Padding::Padded)?;
    let kept = Kept::perhaps(case, cautions);
    let object = serde_json::json!({
        "case": case, "commit": answer.commit, "entries": answer.entries, "cautions": kept.files(),
    });
    printer.show(&object, |printer| {
        printer.success("case-new-done");
        kept.warn(printer);
        printer.line(&case.to_string())
    })
}

/// Refuses a file on nobody: it stands in every list, and nobody can tell whose it is. Who is known by one name only, or by none yet, needs
/// a word of whoever opens the file.
fn refuse_nameless(values: &[Checked], is_told: bool) -> Result<(), CliError> {
    let has = |field| value_of(values, field).is_some();
    let is_named = has(FAMILY_NAME) || (has(GIVEN_NAME) && has(BIRTH_DATE));
    if is_named || (is_told && values.iter().any(|checked| !checked.value.is_empty())) {
        return Ok(());
    }
    Err(CliError::usage("case-new-nameless").hint("hint-case-new-nameless"))
}

/// Refuses somebody whom an import would leave out: the rules keep children off the lists.
fn refuse_too_young(context: &Context, values: &[Checked]) -> Result<(), CliError> {
    let today = office_time(context).date();
    let country = Held::read(context)?.own_card()?.country;
    let age_min = RuleSet::of(country, today).map_or(IMPORT_AGE_MIN_DEFAULT, RuleSet::import_age_min);
    let born = value_of(values, BIRTH_DATE).and_then(|day| day.parse::<Date>().ok());
    if born.is_some_and(|born| age_in_years(born, today) < i16::from(age_min)) {
        return Err(CliError::denied(Message::new("case-new-young").with("age", u32::from(age_min)))
            .hint("hint-case-new-young"));
    }
    Ok(())
}

/// Tells of cases whose person has the same name: two files on one person part what is known.
fn warn_of_namesakes(context: &Context, values: &[Checked]) -> Result<(), CliError> {
    let (Some(family), Some(given)) = (value_of(values, FAMILY_NAME), value_of(values, GIVEN_NAME)) else {
        return Ok(());
    };
    let fields = [FAMILY_NAME, GIVEN_NAME, BIRTH_DATE].map(str::to_owned).into();
    let consultation = context.consult(Scope::Search, None, "")?;
    let kind = Some(CaseKind::Person);
    let text = Some(format!("{family} {given}"));
    let filter = Filter { text, matching: Matching::Index, fields, kind, ..Filter::default() };
    let found = context.call(Search { consultation, filter })?.cases;
    let words = Words::new(context.translator());
    for person in found.iter().filter(|person| lower(&person_name(person)) == lower(&format!("{family} {given}"))) {
        let born = person.fields.get(BIRTH_DATE).map_or(&[][..], Shown::values);
        let born = born.iter().map(|day| words.value(BIRTH_DATE, day)).collect::<Vec<_>>().join(" / ");
        let said = Message::new("case-new-namesake").with("case", short(&person.head.case)).with("born", born);
        context.printer().warn(said.with("name", person_name(person)).with("holder", words.party(&person.head.holder)));
    }
    Ok(())
}

fn value_of<'a>(values: &'a [Checked], field: &str) -> Option<&'a str> {
    let found = values.iter().find(|checked| checked.field.name == field && !checked.value.is_empty());
    found.map(|checked| checked.value.as_str())
}

/// The field of the birth date.
const BIRTH_DATE: &str = "date_naissance";
/// Least age, in years, where a country has no rules on the day.
const IMPORT_AGE_MIN_DEFAULT: u8 = 16;
