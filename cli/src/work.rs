// SPDX-License-Identifier: EUPL-1.2
//! What the commands of shared work have in common: opening, finding, listing and writing a case of a kind.

use std::collections::BTreeMap;

use jiff::civil::Date;
use raccord_node::service::cases::{CaseShow, Grants};
use raccord_node::service::desk::{DESK_CASES_MAX, Thresholds as ThresholdsRequest};
use raccord_node::service::editing::EditContexts;
use raccord_protocol::catalogue::{Field, FieldId};
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId, PlatformId};
use raccord_protocol::statement::{self, CaseKind, CaseOpened, CaseOrigin, Mode, Scope};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState};
use raccord_protocol::view::thresholds::{Settings, Thresholds};
use raccord_protocol::view::{CaseHead, CaseSummary, CaseView, Filter, Ownership};

pub(crate) use crate::calling::{records, values};
use crate::context::{Context, instant};
use crate::editing::{self, Edit, batches};
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Cell, Column, Printer, Table};
use crate::reading;
use crate::values::{Words, find_field_of, kind_message};
pub(crate) use crate::writing::field;
use crate::writing::{Checked, check, conventions};

/// Returns the field that names a case of a kind.
pub(crate) fn name_field(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::ActorSheet => "acteur_nom",
        CaseKind::Campaign => "campagne_nom",
        CaseKind::Group => "groupe_nom",
        CaseKind::Meeting => "reunion_objet",
        CaseKind::Person => naming::FAMILY_NAME,
        CaseKind::Solution => "solution_nom",
        CaseKind::Thread => "fil_objet",
    }
}

/// Returns the command that lists the cases of a kind.
const fn listing(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::ActorSheet => "raccord directory list",
        CaseKind::Campaign => "raccord campaign list",
        CaseKind::Group => "raccord group list",
        CaseKind::Meeting => "raccord meeting list",
        CaseKind::Person => "raccord case list",
        CaseKind::Solution => "raccord solution list",
        CaseKind::Thread => "raccord inbox",
    }
}

/// Reads `FIELD=VALUE` pairs for a case of a kind.
pub(crate) fn read_pairs(context: &Context, kind: CaseKind, pairs: &[String]) -> Result<Vec<Checked>, CliError> {
    let words = Words::new(context.translator());
    let conventions = conventions(context)?;
    let mut values: Vec<Checked> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let Some((name, text)) = pair.split_once('=') else {
            return Err(CliError::usage("case-new-pair").hint("hint-work-pair"));
        };
        let field = find_field_of(kind, name.trim(), words)?;
        if !field.list && values.iter().any(|known| known.field.id == field.id) {
            let twice = Message::new("case-field-twice").with("field", field.label(words.language()));
            return Err(CliError::usage(twice));
        }
        values.push(check(context.printer(), field, text, &conventions)?);
    }
    Ok(values)
}

/// Opens a case of a kind with its first values, and returns it.
pub(crate) fn open(context: &Context, kind: CaseKind, values: &[(&Field, String)]) -> Result<CaseHandle, CliError> {
    let opening = Opening::draft(context, kind, values)?;
    opening.commit(context)?;
    Ok(opening.case)
}

/// Is a case that is about to be opened, or written in: until it is committed there is nothing of it anywhere.
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) case: CaseHandle,
    /// The values that are not empty, each with the document that it will be.
    pub(crate) values: Vec<(DocumentId, FieldId, String)>,
    /// Whether the case is not there yet.
    pub(crate) is_new: bool,
    drafts: Vec<Draft>,
}

impl Opening {
    /// Drafts a case of a kind with its first values.
    pub(crate) fn draft(context: &Context, kind: CaseKind, values: &[(&Field, String)]) -> Result<Self, CliError> {
        let mut entropy = context.entropy()?;
        let case = CaseHandle(entropy.draw());
        let opened = statement::case_opened(&CaseOpened { case, kind }, &CaseOrigin::by_hand(), &mut entropy);
        let mut opening = Self { is_new: true, ..Self::more(context, case, values)? };
        opening.drafts.insert(0, opened);
        Ok(opening)
    }

    /// Drafts more items of lists in a case that is there.
    pub(crate) fn more(context: &Context, case: CaseHandle, values: &[(&Field, String)]) -> Result<Self, CliError> {
        let signer = context.staff_key()?.public();
        let mut entropy = context.entropy()?;
        let mut opening = Self { case, values: Vec::new(), is_new: false, drafts: Vec::new() };
        for (field, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
            let draft = Edit::Open { field: field.id, value: value.clone() }.draft(case, signer, &mut entropy);
            opening.values.push((draft.header.id(signer).into(), field.id, value.clone()));
            opening.drafts.push(draft);
        }
        Ok(opening)
    }

    /// Signs and stores it.
    pub(crate) fn commit(&self, context: &Context) -> Result<(), CliError> {
        self.commit_with(context, Vec::new()).map(drop)
    }

    /// Signs and stores it with the grants that share it, in one act: where one of them is refused, nothing is written. Returns the
    /// grants.
    pub(crate) fn commit_with(&self, context: &Context, grants: Vec<Draft>) -> Result<Vec<EntryId>, CliError> {
        let mut entries = Vec::with_capacity(self.drafts.len() + grants.len());
        // What no commit holds at once, thousands of grants, follows; the first of them were taken by then.
        for batch in batches(self.drafts.iter().cloned().chain(grants)) {
            entries.extend(context.commit(&batch, Padding::Padded)?.entries);
        }
        Ok(entries.split_off(self.drafts.len()))
    }
}

/// Writes values in a case: each item of a list is added, each other field gets the value alone. Returns how many changes wait
/// for another organisation.
pub(crate) fn write(context: &Context, case: CaseHandle, values: &[(&Field, String)]) -> Result<usize, CliError> {
    let fields = values.iter().map(|(field, _)| field.id).collect();
    let found = context.call(EditContexts { cases: vec![case], fields })?;
    let documents: Vec<_> = found.cases.into_iter().flat_map(|case| case.documents).collect();
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let mut drafts = Vec::new();
    for (field, value) in values {
        if field.list {
            drafts.push(Edit::Open { field: field.id, value: value.clone() }.draft(case, signer, &mut entropy));
            continue;
        }
        let of_field: Vec<_> = documents.iter().filter(|document| document.field == field.id).cloned().collect();
        let edits = editing::set(&of_field, field.id, value);
        drafts.extend(edits.iter().map(|edit| edit.draft(case, signer, &mut entropy)));
    }
    match drafts.len() {
        0 => Ok(0),
        1 => Ok(context.commit(&drafts, Padding::Bare)?.pending),
        _ => Ok(context.commit(&drafts, Padding::Padded)?.pending),
    }
}

/// Tells whether this organisation may write fields of a case: it is its own, or was shared with it to write.
pub(crate) fn may_write(context: &Context, case: &CaseHead, fields: &[&Field]) -> Result<bool, CliError> {
    if case.own {
        return Ok(true);
    }
    let consultation = context.consult(Scope::Grants, Some(case.case), "")?;
    let states = vec![GrantState::Active];
    let filter =
        GrantFilter { case: Some(case.case), direction: Some(Direction::Received), states, ..GrantFilter::default() };
    let grants = context.call(Grants { consultation, filter })?.grants;
    let opens =
        |field: &Field| grants.iter().any(|grant| grant.mode == Mode::Write && grant.fields.contains(&field.name));
    Ok(fields.iter().all(|field| opens(field)))
}

/// Returns a record in its canonical form; parts without a value are left out.
pub(crate) fn record(field: &Field, parts: &[(&str, String)]) -> Result<String, CliError> {
    let given: BTreeMap<&str, &String> =
        parts.iter().filter(|(_, value)| !value.trim().is_empty()).map(|(part, value)| (*part, value)).collect();
    let text = serde_json::to_string(&given).map_err(|error| CliError::bug(error.to_string()))?;
    let parsed = field.parse(&text).map_err(|error| CliError::bug(error.to_string()))?;
    Ok(parsed.value)
}

/// Returns the cases of a kind with these fields (all, when none is named).
pub(crate) fn rows(
    context: &Context,
    kind: CaseKind,
    ownership: Ownership,
    fields: &[&str],
) -> Result<Vec<CaseSummary>, CliError> {
    reading::read_all(context, filter(kind, ownership, fields), None, "")
}

/// As [`rows`], with what was before the values that stand.
pub(crate) fn chronicles(
    context: &Context,
    kind: CaseKind,
    ownership: Ownership,
    fields: &[&str],
) -> Result<Vec<CaseSummary>, CliError> {
    reading::read_all(context, Filter { chronicle: true, ..filter(kind, ownership, fields) }, None, "")
}

/// As [`chronicles`], one after another: of many cases, few are in memory.
pub(crate) fn each_chronicle(
    context: &Context,
    kind: CaseKind,
    ownership: Ownership,
    fields: &[&str],
    take: impl FnMut(CaseSummary),
) -> Result<(), CliError> {
    reading::for_each(context, Filter { chronicle: true, ..filter(kind, ownership, fields) }, take)
}

fn filter(kind: CaseKind, ownership: Ownership, fields: &[&str]) -> Filter {
    let fields = fields.iter().map(|field| (*field).to_owned()).collect();
    Filter { kind: Some(kind), ownership, fields, ..Filter::default() }
}

/// Returns the case of a kind that `text` names: by the first digits of its number, by its name, or by the start of it.
pub(crate) fn find(context: &Context, kind: CaseKind, text: &str) -> Result<CaseSummary, CliError> {
    let mut all = rows(context, kind, Ownership::Any, &[name_field(kind)])?;
    if let Some(handle) = naming::by_digits(text, all.iter().map(|row| row.head.case))? {
        all.retain(|row| row.head.case == handle);
        return all.pop().ok_or_else(|| CliError::bug("a number without a case"));
    }
    let wanted = text.trim().to_lowercase();
    let named = |row: &CaseSummary, test: &dyn Fn(&str) -> bool| {
        values(row, name_field(kind)).iter().any(|name| test(&name.trim().to_lowercase()))
    };
    for test in [&|name: &str| name == wanted, &|name: &str| name.starts_with(&wanted)] as [&dyn Fn(&str) -> bool; 2] {
        let found: Vec<&CaseSummary> = all.iter().filter(|row| named(row, test)).collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok((*only).clone()),
            several => {
                let numbers: Vec<String> = several.iter().map(|row| row.head.case.to_string()).collect();
                return Err(CliError::usage(Message::new("naming-ambiguous").with("text", text))
                    .hint(Message::new("hint-naming-ambiguous").with("names", numbers.join(", "))));
            }
        }
    }
    let what = context.translator().say(&kind_message(kind));
    let missing = CliError::not_found(Message::new("work-missing").with("kind", what).with("text", text));
    Err(missing.hint(Message::new("hint-work-missing").with("command", listing(kind))))
}

/// Shows a case, after saying so.
pub(crate) fn show(context: &Context, case: CaseHandle) -> Result<CaseView, CliError> {
    let consultation = context.consult(Scope::Case, Some(case), "")?;
    context.call(CaseShow { consultation, case })
}

/// Returns the values of a field as people read them.
pub(crate) fn said(words: Words<'_>, case: &CaseSummary, field: &str) -> String {
    values(case, field).iter().map(|value| words.value(field, value)).collect::<Vec<_>>().join(" / ")
}

/// Returns the day, by the clock of this office.
pub(crate) fn today(context: &Context) -> Date {
    instant(context.now()).to_zoned(context.translator().time_zone().clone()).date()
}

/// Prints the fields of a case with their values, but for some.
pub(crate) fn print_fields(printer: &Printer, view: &CaseView, without: &[&str]) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let mut table = Table::new(["column-field", "column-value"].map(|id| Column::left(printer.text(id, &[]))));
    for field in view.fields.iter().filter(|field| !without.contains(&field.field.as_str())) {
        let standing = field.documents.iter().flat_map(|document| &document.values);
        for value in standing.filter(|value| value.value.as_deref() != Some("")) {
            let said = words.place(&field.field, value.value.as_deref());
            // Minutes have lines of their own.
            let lines: Vec<String> = said.lines().map(str::to_owned).collect();
            table.row([Cell::from(words.field(&field.field)), lines.into()]);
        }
    }
    printer.table(&table)
}

/// Is what holds on the platforms of this office, and of which of them some cases are.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) settings: Settings,
    of: BTreeMap<CaseHandle, PlatformId>,
}

impl Rules {
    /// Asks what holds for some cases: of which platform each is, is asked only where it matters.
    pub(crate) fn read(context: &Context, cases: &[CaseHandle]) -> Result<Self, CliError> {
        let ask = |cases: Vec<CaseHandle>| context.call(ThresholdsRequest { day: today(context).to_string(), cases });
        let settings = ask(Vec::new())?.settings;
        let mut of = BTreeMap::new();
        let asked = if settings.differ() { cases } else { &[] };
        for part in asked.chunks(DESK_CASES_MAX) {
            let found = ask(part.to_vec())?.of;
            of.extend(part.iter().zip(found).filter_map(|(case, platform)| Some((*case, platform?))));
        }
        Ok(Self { settings, of })
    }

    /// Returns what holds for a case.
    pub(crate) fn of_case(&self, case: CaseHandle) -> &Thresholds {
        self.settings.of(self.of.get(&case).copied())
    }
}

/// Returns the platform that a case is of: the office's only one, or the one of several that it is shared on.
pub(crate) fn platform_of(context: &Context, case: CaseHandle) -> Result<Option<PlatformId>, CliError> {
    let answer = context.call(ThresholdsRequest { day: today(context).to_string(), cases: vec![case] })?;
    Ok(answer.of.into_iter().next().flatten())
}

/// Returns what holds for what this office does about cases of all its platforms.
pub(crate) fn thresholds(context: &Context) -> Result<Thresholds, CliError> {
    Ok(Rules::read(context, &[])?.settings.office)
}

/// Returns what holds for a case.
pub(crate) fn thresholds_of(context: &Context, case: CaseHandle) -> Result<Thresholds, CliError> {
    Ok(Rules::read(context, &[case])?.of_case(case).clone())
}
