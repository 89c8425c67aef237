// SPDX-License-Identifier: EUPL-1.2
//! `raccord report`: somebody left school, and whoever knows it first says so, in one command that takes effect at once.
//!
//! A head of school, a street educator, a youth information point, the person: nobody waits for the next list. Whom the office knows
//! already is reported all the same; what the report adds fills empty fields, and what it says otherwise is shown and kept out.

use jiff::civil::Date;
use raccord_protocol::catalogue::{Catalogue, Conventions, Field, fold};
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::leaver::Facts;
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::rules::{RuleSet, age_in_years};
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin};
use raccord_protocol::view::{CaseHead, CaseSummary, Filter, Matching, Ownership};
use serde_json::json;

use super::case::edit::may_note_right;
use crate::calling::values;
use crate::campaigning::{CAMPAIGN, GONE};
use crate::coming_back::{self, Unasked};
use crate::context::Context;
use crate::editing::Edit;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::{FAMILY_NAME, GIVEN_NAME};
use crate::output::Printer;
use crate::reading;
use crate::returning::ASKED;
use crate::values::{Words, find_field, short};
use crate::writing::{Checked, Kept, Writer, check, code, conventions, day_or_today, field};
use handing::{Handing, Way};

/// Reports a leaver at once.
#[derive(Debug, clap::Args)]
pub struct Report {
    /// Fields and their values.
    #[arg(value_name = "FIELD=VALUE", required = true, help = "help-report-values")]
    values: Vec<String>,
    /// From whom the report comes.
    #[arg(
        long,
        value_name = "ORIGIN",
        default_value = "etablissement",
        hide_default_value = true,
        help = "help-report-from"
    )]
    from: String,
    /// Who reports.
    #[arg(long, value_name = "NAME", help = "help-report-by")]
    by: Option<String>,
    /// The day of the report.
    #[arg(long, value_name = "DATE", help = "help-report-date")]
    date: Option<String>,
    /// To whom it is handed.
    #[command(flatten)]
    handing: Handing,
}

mod handing;

/// The field of the reports.
const REPORT: &str = "signalement";

pub(super) fn run(context: &Context, arguments: &Report) -> Result<(), CliError> {
    let conventions = conventions(context)?;
    let day = day_or_today(context, arguments.date.as_deref())?;
    let origin = code(context, REPORT, Some("origine"), &arguments.from)?;
    let mut given = given(context, &arguments.values, &conventions)?;
    let text =
        |name: &str| given.iter().find(|value| value.field.name == name).map_or("", |value| value.value.as_str());
    if text(FAMILY_NAME).is_empty() || text(GIVEN_NAME).is_empty() {
        return Err(CliError::usage("report-name-missing").hint("hint-report-name"));
    }
    let birth: Option<Date> = text("date_naissance").parse().ok();
    let age_min = RuleSet::of(conventions.country, day).map_or(16, RuleSet::import_age_min);
    if birth.is_some_and(|birth| age_in_years(birth, day) < i16::from(age_min)) {
        return Err(CliError::denied(Message::new("report-too-young").with("age", u32::from(age_min)))
            .hint("hint-report-too-young"));
    }
    if let Some(left) = text("date_sortie").parse::<Date>().ok().filter(|left| *left > day) {
        let said = Message::new("report-still-there").with("date", context.translator().date(left));
        context.printer().warn(said);
    }
    let uai = text("etablissement_uai").to_owned();
    let parts = [
        ("date", day.to_string()),
        ("origine", origin.clone()),
        ("par", arguments.by.clone().unwrap_or_default()),
        ("uai", uai),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let known = known(context, &given)?;
    let way = handing::way(context, &arguments.handing)?;
    let mut cautions = Vec::new();
    if known.is_none() {
        let facts: Vec<_> = given.iter().map(|value| (value.field.id, value.value.clone())).collect();
        let unasked = if arguments.handing.is_answered() { Unasked::GoesOn } else { Unasked::Stays };
        cautions = coming_back::ask(context, facts.clone(), unasked)?;
        given.retain(|value| {
            value.field.name != ASKED
                || may_note_right(context, &Facts::of_row(&facts), conventions.country, &value.value)
        });
    }
    match known {
        Some(case) => amend(context, case, &given, &parts, (&origin, &way)),
        None => open(context, (given, cautions), &parts, (&origin, &way), day),
    }
}

fn given(context: &Context, pairs: &[String], conventions: &Conventions) -> Result<Vec<Checked>, CliError> {
    let words = Words::new(context.translator());
    let mut given: Vec<Checked> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let (name, text) =
            pair.split_once('=').ok_or_else(|| CliError::usage("case-new-pair").hint("hint-case-new-pair"))?;
        let field = find_field(name.trim(), words)?;
        if !field.list && given.iter().any(|known| known.field.id == field.id) {
            let twice = Message::new("case-field-twice").with("field", field.label(words.language()));
            return Err(CliError::usage(twice));
        }
        let checked = check(context.printer(), field, text, conventions)?;
        if !checked.value.is_empty() {
            given.push(checked);
        }
    }
    Ok(given)
}

/// Returns the case of this organisation that a report is about: the same names and birth date, or two of
/// them and the same number. Not one that was handed over: nothing more is written there, and the report goes in a case of its own to
/// who receives leavers, who is told that the two may be of one person.
fn known(context: &Context, given: &[Checked]) -> Result<Option<CaseHandle>, CliError> {
    let text =
        |name: &str| given.iter().find(|value| value.field.name == name).map_or("", |value| value.value.as_str());
    let fields = [FAMILY_NAME, GIVEN_NAME, "date_naissance", "ine", "matricule"];
    let mut people: Vec<CaseSummary> = Vec::new();
    // A name may be written otherwise where the number is the same.
    for typed in [FAMILY_NAME, "ine", "matricule"].map(text).into_iter().filter(|text| !text.is_empty()) {
        let filter = Filter {
            text: Some(typed.to_owned()),
            matching: Matching::Index,
            ownership: Ownership::Own,
            kind: Some(CaseKind::Person),
            fields: fields.map(str::to_owned).into(),
            ..Filter::default()
        };
        for case in reading::read_all(context, filter, None, "")? {
            let is_here = case.head.handed_over.is_none();
            if is_here && people.iter().all(|known| known.head.case != case.head.case) {
                people.push(case);
            }
        }
    }
    let same = |case: &CaseSummary, name: &str| {
        let wanted = fold(text(name));
        !wanted.is_empty() && values(case, name).iter().any(|value| fold(value) == wanted)
    };
    // As in lists, a number alone makes one person of nobody: a wrong one would put the report into the case of somebody else.
    let is_known = |case: &&CaseSummary| {
        let agreeing = fields[..3].iter().filter(|name| same(case, name)).count();
        agreeing == 3 || (agreeing == 2 && fields[3..].iter().any(|number| same(case, number)))
    };
    let mut found = people.iter().filter(is_known).map(|case| case.head.case);
    let first = found.next();
    let others: Vec<String> = found.map(|case| short(&case)).collect();
    if !others.is_empty() {
        context.printer().warn(Message::new("report-several").with("cases", others.join(", ")));
    }
    Ok(first)
}

fn open(
    context: &Context,
    (given, cautions): (Vec<Checked>, Vec<CaseHead>),
    parts: &[(&str, &str)],
    (origin, way): (&str, &Way),
    day: Date,
) -> Result<(), CliError> {
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let case = CaseHandle(entropy.draw());
    let opened = CaseOpened { case, kind: CaseKind::Person };
    let mut drafts = vec![statement::case_opened(&opened, &CaseOrigin::by_hand(), &mut entropy)];
    let record = serde_json::to_string(
        &parts.iter().filter(|(_, value)| !value.is_empty()).copied().collect::<std::collections::BTreeMap<_, _>>(),
    )
    .expect("a map of strings has a JSON form");
    let own = [
        (REPORT, field(REPORT).parse(&record).map_err(|error| CliError::bug(error.to_string()))?.value),
        ("origine_reperage", identified_by(origin).to_owned()),
        ("date_signalement", day.to_string()),
        ("nouveau_decroche_hors_listes_rio", "true".to_owned()),
        ("etape", "reperage".to_owned()),
    ];
    let own = own.into_iter().map(|(name, value)| (field(name), value));
    let own = own.filter(|(field, _)| field.list || !given.iter().any(|known| known.field.id == field.id));
    let own: Vec<_> = own.collect();
    let all: Vec<(&Field, String)> =
        given.into_iter().map(|checked| (checked.field, checked.value)).chain(own).collect();
    for (field, value) in &all {
        drafts.push(Edit::Open { field: field.id, value: value.clone() }.draft(case, signer, &mut entropy));
    }
    let values: Vec<(&Field, &str)> = all.iter().map(|(field, value)| (*field, value.as_str())).collect();
    let (entries, sent) = match way {
        Way::Handed(handed) => {
            handed.confirm(context, &values)?;
            let (entries, sent) = handed.commit(context, case, drafts, (false, &values))?;
            (entries, Some(sent))
        }
        Way::Named(_) | Way::Stays => (context.commit(&drafts, Padding::Padded)?.entries, None),
    };
    let kind = Held::read(context)?.own_card()?.kind;
    let kept = Kept::perhaps(case, cautions);
    let object = json!({
        "case": case, "known": false, "kept": [], "entries": entries, "handed": sent, "cautions": kept.files(),
    });
    context.printer().show(&object, |printer| {
        printer.success("report-opened");
        kept.warn(printer);
        say_way(printer, way, (case, kind), sent.is_some());
        printer.line(&case.to_string())
    })
}

/// Says where the report went; who sees leavers and follows none has else said so to itself alone.
fn say_way(printer: &Printer, way: &Way, (case, kind): (CaseHandle, OrganisationKind), was_sent: bool) {
    match way {
        Way::Handed(handed) if was_sent => {
            printer.success(Message::new("report-handed").with("recipient", handed.recipient()));
            printer.note(Message::new("report-handed-next").with("case", short(&case)));
        }
        Way::Handed(handed) => {
            printer.note(Message::new("report-under-way").with("recipient", handed.recipient()));
        }
        Way::Named(names) if !names.is_empty() => {
            printer.warn(Message::new("report-to-whom").with("names", names.join(", ")));
        }
        Way::Named(_) | Way::Stays if handing::hands_on(kind) => {
            printer.note(Message::new("report-next").with("case", short(&case)));
        }
        Way::Named(_) | Way::Stays => {}
    }
}

fn amend(
    context: &Context,
    case: CaseHandle,
    given: &[Checked],
    parts: &[(&str, &str)],
    (origin, way): (&str, &Way),
) -> Result<(), CliError> {
    let mut writer = Writer::open(context, &case.to_string(), "")?;
    let mut kept = Vec::new();
    let stands = writer.summary.clone();
    let said = given.iter().map(|value| (value.field.name.as_str(), value.value.as_str()));
    let facts = Facts::of_case(&stands).with(said);
    for Checked { field, value, .. } in given {
        let stands = writer.values(&field.name);
        if field.name == ASKED && !may_note_right(context, &facts, writer.conventions.country, value) {
            continue;
        }
        if field.list {
            writer.add(&field.name, value)?;
        } else if stands.is_empty() {
            writer.set(&field.name, value)?;
        } else if stands.iter().all(|known| fold(known) != fold(value)) {
            kept.push(field.name.as_str());
        }
    }
    writer.add_record(REPORT, parts)?;
    writer.add("origine_reperage", identified_by(origin))?;
    if writer.values("date_signalement").is_empty() {
        writer.set("date_signalement", parts[0].1)?;
    }
    if writer.values(CAMPAIGN).is_empty() {
        writer.set("nouveau_decroche_hors_listes_rio", "true")?;
    }
    // Who was thought to be back at school is not.
    writer.set(GONE, "")?;
    let accompanied = writer.values("accompagne_par").join(", ");
    let (entries, sent) = match way {
        Way::Handed(handed) if !handed.is_under_way(context, case)? => {
            let standing = writer.summary.fields.iter().flat_map(|(name, shown)| {
                let field = Catalogue::current().by_name(name);
                shown.values().iter().filter_map(move |value| Some((field?, value.as_str())))
            });
            let values: Vec<(&Field, &str)> = standing.chain(writer.gathered()).collect();
            handed.confirm(context, &values)?;
            let (entries, sent) = handed.commit(context, case, writer.drafts()?, (true, &values))?;
            (entries, Some(sent))
        }
        _ => (writer.commit()?.map(|answer| answer.entries).unwrap_or_default(), None),
    };
    let kind = Held::read(context)?.own_card()?.kind;
    let object = json!({ "case": case, "known": true, "kept": kept, "entries": entries, "handed": sent });
    context.printer().show(&object, |printer| {
        printer.success(Message::new("report-known").with("case", short(&case)));
        let words = Words::new(printer.translator());
        if !accompanied.is_empty() {
            printer.note("report-accompanied");
        }
        if !kept.is_empty() {
            let fields: Vec<String> = kept.iter().map(|name| words.field(name)).collect();
            printer.warn(Message::new("report-kept").with("fields", fields.join(", ")));
        }
        say_way(printer, way, (case, kind), sent.is_some());
        printer.line(&case.to_string())
    })
}

/// Returns the code of `origine_reperage` of an origin of reports: a referent is of the school.
fn identified_by(origin: &str) -> &str {
    match origin {
        "referent_decrochage" => "etablissement",
        origin => origin,
    }
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::FieldKind;

    use super::*;

    #[test]
    fn every_origin_of_a_report_is_a_way_of_identifying() {
        let FieldKind::Record { parts } = &field(REPORT).kind else { panic!("a report is a record") };
        let part = parts.iter().find(|part| part.name == "origine").expect("a report has an origin");
        let FieldKind::Choice { options } = &part.kind else { panic!("an origin is a choice") };
        for option in options {
            assert!(field("origine_reperage").parse(identified_by(&option.code)).is_ok(), "{}", option.code);
        }
    }
}
