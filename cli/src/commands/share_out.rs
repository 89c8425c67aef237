// SPDX-License-Identifier: EUPL-1.2
//! `raccord share-out`: the work of a list, shared out among organisations or members of staff by what each has already.

use std::collections::{BTreeMap, BTreeSet};

use raccord_node::service::editing::{EDIT_CASES_MAX, EditContexts};
use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::commit::Padding;
use raccord_protocol::desk::CALLING_FIELDS;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::statement::{CaseKind, Mode, Scope};
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState, GrantView};
use raccord_protocol::view::indicators::files_of_people;
use raccord_protocol::view::responsible::{self, claim_value, is_claim_for};
use raccord_protocol::view::{CaseSummary, Filter, Ownership, Party, Shown};
use serde::Serialize;
use serde_json::json;

use super::case::team::referent;
use super::{claim, grant, grants};
use crate::calling;
use crate::context::Context;
use crate::editing::{self, batches};
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::reading::{self, Doubts};
use crate::values::{Words, short};
use crate::work;

/// Shares out cases.
#[derive(Debug, clap::Args)]
pub struct ShareOut {
    /// Among these organisations.
    #[arg(long, value_name = "ORGANISATION", value_delimiter = ',', help = "help-share-out-among")]
    among: Vec<String>,
    /// Among these members of staff.
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        conflicts_with = "among",
        help = "help-share-out-referents"
    )]
    referents: Vec<String>,
    /// Only cases whose field has this value.
    #[arg(long = "where", value_name = "FIELD=VALUE", help = "help-share-out-where")]
    condition: Vec<String>,
    /// Also among people whom nobody here is called.
    #[arg(long, requires = "referents", help = "help-referent-anyway")]
    anyway: bool,
    /// Only show who would get what.
    #[arg(long, help = "help-share-out-dry-run")]
    dry_run: bool,
    /// Do not ask.
    #[arg(long, help = "help-share-out-yes")]
    yes: bool,
}

/// Is who can be given a case: what stands in the field then, and how many cases it has.
#[derive(Debug, Serialize)]
struct Share {
    name: String,
    #[serde(skip)]
    value: String,
    before: usize,
    given: usize,
}

pub(super) fn run(context: &Context, arguments: &ShareOut) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let own = Party::of(&held.directory, held.organisation);
    let parties = arguments.among.iter().map(|text| {
        let organisation = naming::organisation(&held.directory, text)?;
        Ok(Party::of(&held.directory, organisation))
    });
    let mut parties = parties.collect::<Result<Vec<Party>, CliError>>()?;
    let mut named = BTreeSet::new();
    parties.retain(|party| named.insert(party.organisation));
    let field = if parties.is_empty() { REFERENT } else { responsible::FIELD };
    let (open, doubts) = open_people(context)?;
    let mut shares: Vec<Share> = match parties.as_slice() {
        [] => {
            let shares = arguments.referents.iter().map(|name| {
                let name = name.trim();
                let is_in_use = open.iter().any(|files| said(files, field).into_iter().any(|value| value == name));
                let name = referent(context, &held, name, (is_in_use, arguments.anyway))?;
                Ok(share(&name, name.clone()))
            });
            shares.collect::<Result<_, CliError>>()?
        }
        parties => {
            parties.iter().map(|party| share(&party.name, claim_value(&party.name, party.organisation))).collect()
        }
    };
    let mut seen = BTreeSet::new();
    shares.retain(|share| !share.value.is_empty() && seen.insert(share.value.clone()));
    if shares.len() < 2 {
        return Err(CliError::usage("share-out-among").hint("hint-share-out-among"));
    }
    for (index, share) in shares.iter_mut().enumerate() {
        let has = |files: &&Vec<CaseSummary>| match (parties.get(index), said(files, field).as_slice()) {
            (None, values) => values.contains(&&share.value),
            // Who holds a case that nobody claimed has it.
            (Some(party), []) => party.organisation == own.organisation,
            (Some(party), values) => values.iter().any(|value| is_claim_for(value, party)),
        };
        share.before = open.iter().filter(has).count();
    }
    let wanted = match arguments.condition.as_slice() {
        [] => None,
        conditions => Some(grant::cases_where(context, conditions)?.into_iter().collect::<BTreeSet<_>>()),
    };
    let is_wanted = |files: &&Vec<CaseSummary>| {
        let is_named = |case: &CaseSummary| wanted.as_ref().is_none_or(|wanted| wanted.contains(&case.head.case));
        said(files, field).is_empty() && files.iter().any(is_named)
    };
    // Whoever must not be contacted is nobody's to contact.
    let today = work::today(context);
    let is_kept = |files: &&Vec<CaseSummary>| {
        let (case, others) = files.split_first().expect("everybody has a file");
        calling::must_not_be_contacted(case, others, today)
    };
    let (kept, open): (Vec<&Vec<CaseSummary>>, Vec<&Vec<CaseSummary>>) =
        open.iter().filter(is_wanted).partition(is_kept);
    // Of whom that is in doubt nobody calls before it is decided.
    let (to_check, open): (Vec<&Vec<CaseSummary>>, Vec<&Vec<CaseSummary>>) =
        open.into_iter().partition(|files| doubts.is_about(files));
    let handles = |files: &Vec<CaseSummary>| files.iter().map(|file| file.head.case).collect::<Vec<CaseHandle>>();
    let to_check: Vec<Vec<CaseHandle>> = to_check.into_iter().map(handles).collect();
    let people: Vec<Vec<CaseHandle>> = open.into_iter().map(handles).collect();
    if !parties.is_empty() {
        // What is to be shared out is not yet on the holder's plate, nor what is to be checked first.
        let unclaimed = people.len() + to_check.len();
        let holder = parties.iter().position(|party| party.organisation == own.organisation);
        if let Some(holder) = holder {
            shares[holder].before -= unclaimed;
        }
    }
    let grants = match parties.is_empty() {
        true => Vec::new(),
        false => given_grants(context)?,
    };
    // Who cannot know of it is given nothing, as `claim --for` refuses it: nobody would call.
    let may_have: Vec<BTreeSet<usize>> = match parties.is_empty() {
        true => vec![(0..shares.len()).collect(); people.len()],
        false => told_of_all(&people, &told(context, &grants, &people.concat(), &parties, own.organisation)?),
    };
    let untold: BTreeMap<&str, usize> = parties
        .iter()
        .enumerate()
        .map(|(index, party)| (party.name.as_str(), may_have.iter().filter(|told| !told.contains(&index)).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let taken = assign(&mut shares, &may_have);
    let left = taken.iter().filter(|share| share.is_none()).count();
    // All files of a person say the same, or one of them would be on somebody else's plate.
    let given = people.iter().zip(taken).filter_map(|(files, share)| Some((files, share?)));
    let (cases, given): (Vec<CaseHandle>, Vec<usize>) =
        given.flat_map(|(files, share)| files.iter().map(move |case| (*case, share))).unzip();
    let lacking = lacking(&grants, &cases, &given, &parties, own.organisation);
    if !arguments.dry_run && !cases.is_empty() {
        if !arguments.yes {
            context.printer().table(&table(context.printer(), &shares))?;
            say_lacking(context.printer(), &lacking, &arguments.condition);
            context.confirm(Message::new("share-out-question").with("count", cases.len()))?;
        }
        write(context, field, &cases, &given, &shares)?;
    }
    let assigned: Vec<_> =
        cases.iter().zip(&given).map(|(case, share)| json!({ "case": case, "to": shares[*share].name })).collect();
    let object = json!({
        "shares": shares, "cases": assigned, "untold": untold, "lacking": lacking, "left": left, "kept": kept.len(),
        "to_check": to_check.iter().flat_map(|files| doubts.of(files)).map(|(case, file)| json!({ "case": case, "file": file.case })).collect::<Vec<_>>(),
        "dry_run": arguments.dry_run,
    });
    context.printer().show(&object, |printer| {
        printer.table(&table(printer, &shares))?;
        match (cases.len(), arguments.dry_run) {
            (0, _) if left == 0 => printer.note("share-out-none"),
            (0, _) => {}
            (count, true) => printer.note(Message::new("share-out-dry-run").with("count", count)),
            (count, false) => printer.success(Message::new("share-out-done").with("count", count)),
        }
        for (name, count) in &untold {
            printer.warn(Message::new("share-out-untold").with("organisation", *name).with("count", *count));
        }
        if !kept.is_empty() {
            printer.note(Message::new("share-out-kept").with("count", kept.len()));
        }
        if !to_check.is_empty() {
            printer.note(Message::new("share-out-to-check").with("count", to_check.len()));
            doubts.warn(printer, to_check.iter().map(Vec::as_slice));
        }
        if left > 0 {
            printer.warn(Message::new("share-out-left").with("count", left));
        }
        if !untold.is_empty() {
            printer.note("share-out-grant");
        }
        if arguments.dry_run || arguments.yes {
            say_lacking(printer, &lacking, &arguments.condition);
        }
        Ok(())
    })
}

/// Is what an organisation that is given cases may not write there.
#[derive(Debug, Default, Serialize)]
struct Lacking {
    name: String,
    cases: Vec<CaseHandle>,
    fields: BTreeSet<&'static str>,
}

/// Returns who is given cases in which it may not note what came of its calls, nor let go of the person.
fn lacking(
    grants: &[GrantView],
    cases: &[CaseHandle],
    given: &[usize],
    parties: &[Party],
    own: OrganisationId,
) -> Vec<Lacking> {
    let mut written: BTreeMap<(CaseHandle, OrganisationId), BTreeSet<&str>> = BTreeMap::new();
    for grant in grants.iter().filter(|grant| grant.mode == Mode::Write) {
        let fields = written.entry((grant.head.case, grant.recipient.organisation)).or_default();
        fields.extend(grant.fields.iter().map(String::as_str));
    }
    let mut found: BTreeMap<usize, Lacking> = BTreeMap::new();
    for (case, share) in cases.iter().zip(given) {
        let Some(party) = parties.get(*share).filter(|party| party.organisation != own) else { continue };
        let may_write = written.get(&(*case, party.organisation));
        let missing = NEEDED.into_iter().filter(|field| !may_write.is_some_and(|fields| fields.contains(field)));
        let missing: Vec<&'static str> = missing.collect();
        if !missing.is_empty() {
            let lacking = found.entry(*share).or_default();
            lacking.name.clone_from(&party.name);
            lacking.cases.push(*case);
            lacking.fields.extend(missing);
        }
    }
    found.into_values().collect()
}

/// Says who may not write what it needs, and the command that grants it.
fn say_lacking(printer: &Printer, lacking: &[Lacking], conditions: &[String]) {
    let words = Words::new(printer.translator());
    for lacking in lacking {
        let labels: Vec<String> = lacking.fields.iter().map(|field| words.field(field)).collect();
        let said = Message::new("share-out-lacking").with("organisation", lacking.name.as_str());
        printer.warn(said.with("count", lacking.cases.len()).with("fields", labels.join(", ")));
        // A condition names more than those whom the organisation has been given.
        let which: Vec<String> = match conditions {
            _ if lacking.cases.len() <= CASES_NAMED => lacking.cases.iter().map(short).collect(),
            [] => vec!["--where FIELD=VALUE".to_owned()],
            conditions => conditions.iter().map(|condition| format!("--where \"{condition}\"")).collect(),
        };
        let fields: Vec<&str> = lacking.fields.iter().copied().collect();
        let command = Message::new("share-out-lacking-grant").with("organisation", lacking.name.as_str());
        printer.note(command.with("which", which.join(" ")).with("fields", fields.join(",")));
    }
}

fn share(name: &str, value: String) -> Share {
    Share { name: name.to_owned(), value, before: 0, given: 0 }
}

/// Gives each case to whoever has the fewest by then of those who may have it, the first named where several have; returns to whom each
/// goes, none where nobody may have it.
fn assign(shares: &mut [Share], may_have: &[BTreeSet<usize>]) -> Vec<Option<usize>> {
    let mut given = Vec::with_capacity(may_have.len());
    for may_have in may_have {
        let fewest =
            may_have.iter().copied().min_by_key(|index| (shares[*index].before + shares[*index].given, *index));
        if let Some(fewest) = fewest {
            shares[fewest].given += 1;
        }
        given.push(fewest);
    }
    given
}

/// Returns the people whose follow-up goes on here, each with this organisation's files, and who of them is to be checked first.
fn open_people(context: &Context) -> Result<(Vec<Vec<CaseSummary>>, Doubts), CliError> {
    let fields = [responsible::FIELD, REFERENT].into_iter().chain(CALLING_FIELDS).map(str::to_owned).collect();
    let filter = Filter { ownership: Ownership::Own, kind: Some(CaseKind::Person), fields, ..Filter::default() };
    let mut cases = reading::read_all(context, filter, None, "")?;
    cases.retain(|case| case.head.handed_over.is_none());
    let (links, doubts) = reading::joined_with_doubts(context)?;
    let mut people = files_of_people(cases, &links);
    people.retain(|files| match files.as_slice() {
        [case] => values(case, ENDED).is_empty(),
        [case, others @ ..] => !calling::of_person(case, others).is_over(),
        [] => false,
    });
    Ok((people, doubts))
}

/// Returns what any of the files of a person says in a field.
fn said<'c>(files: &'c [CaseSummary], field: &str) -> Vec<&'c String> {
    files.iter().flat_map(|case| values(case, field)).collect()
}

/// Returns, for each person, who may know of all the files, where it is said of each file in turn.
fn told_of_all(people: &[Vec<CaseHandle>], told: &[BTreeSet<usize>]) -> Vec<BTreeSet<usize>> {
    let mut told = told.iter();
    let all = |files: &Vec<CaseHandle>| {
        let of_files: Vec<&BTreeSet<usize>> = told.by_ref().take(files.len()).collect();
        let first = of_files.first().copied().cloned().unwrap_or_default();
        of_files.into_iter().fold(first, |all, of_file| all.intersection(of_file).copied().collect())
    };
    people.iter().map(all).collect()
}

fn values<'c>(case: &'c CaseSummary, field: &str) -> &'c [String] {
    case.fields.get(field).map_or(&[], Shown::values)
}

/// Writes into the field of each case who has it now.
fn write(
    context: &Context,
    field: &str,
    cases: &[CaseHandle],
    given: &[usize],
    shares: &[Share],
) -> Result<(), CliError> {
    let field: FieldId =
        Catalogue::current().by_name(field).map(|field| field.id).ok_or_else(|| CliError::bug(field))?;
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let mut drafts = Vec::with_capacity(cases.len());
    for (some, given) in cases.chunks(EDIT_CASES_MAX).zip(given.chunks(EDIT_CASES_MAX)) {
        let answer = context.call(EditContexts { cases: some.to_vec(), fields: vec![field] })?;
        for (known, share) in answer.cases.iter().zip(given) {
            let edits = editing::set(&known.documents, field, &shares[*share].value);
            drafts.extend(edits.iter().map(|edit| edit.draft(known.head.case, signer, &mut entropy)));
        }
    }
    for batch in batches(drafts) {
        context.commit(&batch, Padding::Padded)?;
    }
    Ok(())
}

/// Returns the grants of this organisation that stand.
fn given_grants(context: &Context) -> Result<Vec<GrantView>, CliError> {
    let filter =
        GrantFilter { direction: Some(Direction::Given), states: vec![GrantState::Active], ..GrantFilter::default() };
    grants::read_all(context, context.consult(Scope::Grants, None, "")?, filter)
}

/// Returns, for each case, who of some organisations can know that it is to contact the person: this one, who reads the claims, and who
/// has a linked file that says so, as [`claim::is_told`] has it.
fn told(
    context: &Context,
    grants: &[GrantView],
    cases: &[CaseHandle],
    parties: &[Party],
    own: OrganisationId,
) -> Result<Vec<BTreeSet<usize>>, CliError> {
    let told: BTreeSet<(CaseHandle, OrganisationId)> = grants
        .iter()
        .filter(|grant| claim::tells(grant))
        .map(|grant| (grant.head.case, grant.recipient.organisation))
        .collect();
    let linked: BTreeSet<CaseHandle> =
        reading::joined(context)?.into_iter().flat_map(|(one, other)| [one, other]).collect();
    let told_of = |case: &CaseHandle| {
        let mut may_have = BTreeSet::new();
        for (index, party) in parties.iter().enumerate() {
            let reads = party.organisation == own || told.contains(&(*case, party.organisation));
            if reads || (linked.contains(case) && claim::is_told_by_link(context, *case, party)?) {
                may_have.insert(index);
            }
        }
        Ok(may_have)
    };
    cases.iter().map(told_of).collect()
}

fn table(printer: &Printer, shares: &[Share]) -> Table {
    let headings = ["share-out-column-before", "share-out-column-given", "share-out-column-after"];
    let columns = headings.iter().map(|id| Column::right(printer.text(id, &[])));
    let mut table = Table::new([Column::left(printer.text("share-out-column-name", &[]))].into_iter().chain(columns));
    for share in shares {
        let (before, given) = (share.before, share.given);
        table.row([share.name.clone(), before.to_string(), given.to_string(), (before + given).to_string()]);
    }
    table
}

/// What whoever contacts a person writes: the attempts with what follows from them, and that somebody else is to do it.
const NEEDED: [&str; 5] = [responsible::FIELD, "tentative_contact", "resultat_contact", "relance_le", "injoignable"];
/// Most cases that are named in a command to be typed.
const CASES_NAMED: usize = 20;
/// The field of the referent.
const REFERENT: &str = "assistant_plateforme";
/// The field of the day on which the follow-up ended.
const ENDED: &str = "fin_suivi_le";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fields_are_in_the_catalogue() {
        assert!(NEEDED.iter().all(|field| Catalogue::current().by_name(field).is_some()));
    }

    /// Who knows of one of two files only is not given the person.
    #[test]
    fn a_person_goes_to_who_knows_of_all_the_files() {
        let case = |number: u8| CaseHandle([number; 16]);
        let told = [BTreeSet::from([0, 1]), BTreeSet::from([1, 2]), BTreeSet::from([0])];
        let people = [vec![case(1), case(2)], vec![case(3)]];
        assert_eq!(told_of_all(&people, &told), [BTreeSet::from([1]), BTreeSet::from([0])]);
    }

    proptest! {
        /// Every case goes to somebody, and nobody who got one has more than another could have been given instead.
        #[test]
        fn the_work_is_balanced(before in prop::collection::vec(0usize..20, 2..6), cases in 0usize..60) {
            let mut shares: Vec<Share> =
                before.iter().map(|before| Share { before: *before, ..share("x", String::new()) }).collect();
            let given = assign(&mut shares, &vec![(0..before.len()).collect(); cases]);
            prop_assert_eq!(given.iter().flatten().count(), cases);
            prop_assert_eq!(shares.iter().map(|share| share.given).sum::<usize>(), cases);
            let after = |share: &Share| share.before + share.given;
            let least = shares.iter().map(after).min().unwrap_or_default();
            for share in shares.iter().filter(|share| share.given > 0) {
                prop_assert!(after(share) <= least + 1);
            }
        }

        /// Nobody gets a case who may not have it, and a case that somebody may have stays with nobody.
        #[test]
        fn who_cannot_know_of_a_case_is_not_given_it(
            may_have in prop::collection::vec(prop::collection::btree_set(0usize..4, 0..4), 0..40),
        ) {
            let mut shares: Vec<Share> = (0..4).map(|_| share("x", String::new())).collect();
            let given = assign(&mut shares, &may_have);
            prop_assert_eq!(given.len(), may_have.len());
            for (given, may_have) in given.iter().zip(&may_have) {
                prop_assert_eq!(given.is_none(), may_have.is_empty());
                prop_assert!(given.is_none_or(|share| may_have.contains(&share)));
            }
            for (index, share) in shares.iter().enumerate() {
                prop_assert_eq!(share.given, given.iter().filter(|given| **given == Some(index)).count());
            }
        }
    }
}
