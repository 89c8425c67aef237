// SPDX-License-Identifier: EUPL-1.2
//! `raccord claim`, `raccord release` and `raccord responsible`: one answer to "who contacts this person?".

use raccord_node::service::cases::CaseShow;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::catalogue::{Catalogue, Field};
use raccord_protocol::commit::Padding;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::statement::Scope;
use raccord_protocol::view::grants::{Direction, GrantFilter, GrantState, GrantView};
use raccord_protocol::view::responsible::{
    Claim as Standing, FIELD, REFERENT, Responsible as Answer, claim_value, is_responsible, responsible as answer,
};
use raccord_protocol::view::{CaseHead, CaseView, Party};
use serde_json::json;

use super::case::team::referent;
use super::grants::read_all;
use crate::contacting::Contacting;
use crate::context::{Context, instant};
use crate::editing::{self, Edit};
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::Printer;
use crate::reading;
use crate::values::{Words, short};
use crate::work;
use crate::writing::{caution, followed_by, refuse_handed_over};

/// Claims to be the one who contacts a person.
#[derive(Debug, clap::Args)]
pub struct Claim {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
    /// Another organisation that is to be responsible.
    #[arg(long = "for", value_name = "ORGANISATION", help = "help-claim-for")]
    organisation: Option<String>,
    /// Who there.
    #[arg(long, value_name = "NAME", help = "help-claim-referent")]
    referent: Option<String>,
    /// Somebody whom nobody here is called.
    #[arg(long, requires = "referent", help = "help-referent-anyway")]
    anyway: bool,
    /// Take over from the one who is responsible.
    #[arg(long, help = "help-claim-take-over")]
    take_over: bool,
}

/// Lets go of a claim.
#[derive(Debug, clap::Args)]
pub struct Release {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

/// Says who contacts a person.
#[derive(Debug, clap::Args)]
pub struct Responsible {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: String,
}

pub(super) fn claim(context: &Context, arguments: &Claim) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let case = naming::case(context, &arguments.case)?;
    let organisation = match &arguments.organisation {
        Some(text) => naming::organisation(&held.directory, text)?,
        None => held.organisation,
    };
    let party = Party::of(&held.directory, organisation);
    let view = show(context, case)?;
    refuse_handed_over(&view.head)?;
    let known = answer(&view);
    let is_other = known.claims.iter().chain(&known.pending).any(|claim| !claim.is_for(&party));
    let beside = reading::beside(context, case)?;
    let elsewhere = Contacting::of(&view, &beside.views).handed_on_to(&party).map(str::to_owned);
    if !arguments.take_over {
        let taken = |organisation: &str| Message::new("claim-taken").with("organisation", organisation);
        if is_other || elsewhere.is_some() {
            let name = elsewhere.as_deref().unwrap_or(&known.name);
            return Err(CliError::denied(taken(name)).hint("hint-claim-taken"));
        }
        // Whose person it is may be somebody who was handed over: nobody claims that without a word.
        let is_elsewhere = |head: &&CaseHead| followed_by(head).is_some_and(|name| name != party.name);
        if let Some(file) = beside.cautions.iter().find(is_elsewhere) {
            let refused = CliError::denied(taken(&file.keeper().name)).hint(caution(&case, file));
            return Err(refused.hint("hint-claim-taken"));
        }
    }
    if organisation != held.organisation && !is_told(context, &view, &party)? {
        let told = |id| Message::new(id).with("organisation", party.name.as_str());
        return Err(CliError::denied(told("claim-untold")).hint(told("hint-claim-untold").with("case", short(&case))));
    }
    let mut edits = Vec::new();
    // Only what is said anew goes before what another file says since.
    if known.claims.len() != 1 || !known.claims[0].is_for(&party) || elsewhere.is_some() {
        edits.extend(set(context, case, field(FIELD), &claim_value(&party.name, organisation))?);
    }
    if let Some(name) = &arguments.referent {
        let field = field(REFERENT);
        // Whom another organisation puts in charge it alone knows.
        let name = match organisation == held.organisation {
            true => &referent(context, &held, name, (false, arguments.anyway))?,
            false => name,
        };
        let checked = crate::writing::check(context.printer(), field, name, &Default::default())?;
        edits.extend(set(context, case, field, &checked.value)?);
    }
    write(context, case, &edits)
}

/// Tells whether another organisation can know that it is the one who contacts a person: it reads the claims, or has a file of the
/// person that says so. Of a case of somebody else only its home knows who reads it.
fn is_told(context: &Context, view: &CaseView, party: &Party) -> Result<bool, CliError> {
    if !view.head.own {
        return Ok(true);
    }
    let case = view.head.case;
    let filter = GrantFilter {
        case: Some(case),
        organisation: Some(party.organisation),
        direction: Some(Direction::Given),
        states: vec![GrantState::Active],
        ..GrantFilter::default()
    };
    let grants = read_all(context, context.consult(Scope::Grants, Some(case), "")?, filter)?;
    if grants.iter().any(tells) {
        return Ok(true);
    }
    is_told_by_link(context, case, party)
}

/// Tells whether another organisation has a file of the person of a case, linked with it, that says that it is responsible.
pub(super) fn is_told_by_link(context: &Context, case: CaseHandle, party: &Party) -> Result<bool, CliError> {
    for head in reading::links(context, case)?.linked.into_iter().filter(|head| !head.own) {
        if is_responsible(&show(context, head.case)?, party) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tells whether the recipient of a grant reads who contacts the person.
pub(super) fn tells(grant: &GrantView) -> bool {
    grant.fields.iter().any(|field| field == FIELD)
}

pub(super) fn release(context: &Context, arguments: &Release) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let own = Party::of(&held.directory, held.organisation);
    let case = naming::case(context, &arguments.case)?;
    let view = show(context, case)?;
    refuse_handed_over(&view.head)?;
    let known = answer(&view);
    if !known.claims.iter().chain(&known.pending).any(|claim| claim.is_for(&own)) {
        let none = CliError::not_found("release-none").hint("hint-release-none");
        // Who gave the person to somebody takes the person back.
        return Err(match view.head.own && !known.claims.is_empty() {
            true => none.hint(Message::new("hint-release-take-over").with("case", short(&case))),
            false => none,
        });
    }
    if !work::may_write(context, &view.head, &[field(FIELD)])? {
        let holder = view.head.holder.name.as_str();
        let refused = Message::new("release-not-written").with("organisation", holder);
        let hint = Message::new("hint-release-not-written").with("organisation", holder).with("case", short(&case));
        return Err(CliError::denied(refused).hint(hint));
    }
    // Who claimed too and did not win takes the place; without any the holder is responsible.
    let next = known.claims.iter().find(|claim| !claim.is_for(&own));
    let next = next.map_or_else(String::new, |claim| match &claim.mark {
        Some(mark) => format!("{} [{mark}]", claim.name),
        None => claim.name.clone(),
    });
    let edits = set(context, case, field(FIELD), &next)?;
    write(context, case, &edits)
}

pub(super) fn responsible(context: &Context, arguments: &Responsible) -> Result<(), CliError> {
    let case = naming::case(context, &arguments.case)?;
    let view = show(context, case)?;
    say(context, &view, 0)
}

fn field(name: &str) -> &'static Field {
    Catalogue::current().by_name(name).expect("the catalogue has both fields, as a test of this file checks")
}

fn show(context: &Context, case: CaseHandle) -> Result<CaseView, CliError> {
    let consultation = context.consult(Scope::Case, Some(case), "")?;
    context.call(CaseShow { consultation, case })
}

fn set(context: &Context, case: CaseHandle, field: &Field, value: &str) -> Result<Vec<Edit>, CliError> {
    let answer = context.call(EditContexts { cases: vec![case], fields: vec![field.id] })?;
    let documents: Vec<_> = answer.cases.into_iter().flat_map(|case| case.documents).collect();
    Ok(editing::set(&documents, field.id, value))
}

fn write(context: &Context, case: CaseHandle, edits: &[Edit]) -> Result<(), CliError> {
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let drafts: Vec<_> = edits.iter().map(|edit| edit.draft(case, signer, &mut entropy)).collect();
    let pending = if drafts.is_empty() { 0 } else { context.commit(&drafts, Padding::Padded)?.pending };
    say(context, &show(context, case)?, pending)
}

fn say(context: &Context, view: &CaseView, pending: usize) -> Result<(), CliError> {
    let others = reading::other_views(context, view.head.case)?;
    let contacting = Contacting::of(view, &others);
    let (standing, lost) = contacting.referents();
    let object = json!({
        "case": view.head.case,
        "responsible": with_times(contacting.answer())?,
        "referents": standing,
        "referents_lost": lost.iter().map(|(by, name)| json!({ "by": by, "name": name })).collect::<Vec<_>>(),
        "pending": pending,
        "otherwise": contacting.otherwise_object(),
    });
    context.printer().show(&object, |printer| {
        print(printer, &contacting, (&standing, &lost))?;
        contacting.say_otherwise(printer);
        if pending > 0 {
            printer.note("case-pending");
        }
        Ok(())
    })
}

/// Returns an answer as programs read it, with the moment of each claim as ISO 8601 has it beside the number.
fn with_times(answer: &Answer) -> Result<serde_json::Value, CliError> {
    let mut object = serde_json::to_value(answer).map_err(|error| CliError::bug(error.to_string()))?;
    for (name, claims) in [("claims", &answer.claims), ("pending", &answer.pending)] {
        let listed = object[name].as_array_mut().into_iter().flatten();
        listed.zip(claims).for_each(|(listed, claim)| listed["at"] = instant(claim.time).to_string().into());
    }
    Ok(object)
}

fn print(
    printer: &Printer,
    contacting: &Contacting<'_>,
    (referents, lost): (&[&str], &[(&str, &str)]),
) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let answer = contacting.answer();
    printer.say(contacting.sentence())?;
    if !referents.is_empty() {
        printer.say(Message::new("responsible-referent").with("names", referents.join(" / ")))?;
    }
    // Who claimed for itself is named once.
    let told = |[own, for_other]: [&'static str; 2], claim: &Standing| {
        let by = claim.by.as_ref().filter(|party| !claim.is_for(party));
        let message = Message::new(if by.is_some() { for_other } else { own });
        let message = message.with("by", by.map_or_else(String::new, |party| words.party(party)));
        message.with("organisation", claim.name.as_str()).with("time", words.moment(claim.time))
    };
    // After a hand-over nobody has lost anything: the file went on with its claims.
    for claim in answer.claims.iter().skip(1).filter(|_| !answer.handed_over) {
        printer.warn(told(["responsible-lost", "responsible-lost-by"], claim));
    }
    for (organisation, name) in lost {
        let said = Message::new("responsible-lost-referent").with("organisation", *organisation);
        printer.note(said.with("name", *name));
    }
    if answer.claims.len() > 1 && !answer.handed_over {
        printer.note("responsible-settle");
    }
    for claim in &answer.pending {
        printer.note(told(["responsible-pending", "responsible-pending-by"], claim));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_dated_in_json_for_people_too() {
        let time = raccord_protocol::time::Timestamp(1_795_440_325_950);
        let entry = raccord_protocol::id::EntryId([1; 32]);
        let claim = Standing { time, entry, name: "CIO".to_owned(), mark: None, by: None };
        let answer = Answer {
            name: "CIO".to_owned(),
            untold: false,
            by_default: false,
            handed_over: false,
            claims: vec![claim],
            pending: Vec::new(),
        };
        let object = with_times(&answer).unwrap();
        assert_eq!(object["claims"][0]["time"], 1_795_440_325_950_u64);
        assert_eq!(object["claims"][0]["at"], "2026-11-23T13:25:25.95Z");
    }

    #[test]
    fn the_fields_are_in_the_catalogue() {
        for name in [FIELD, REFERENT] {
            assert!(!field(name).list, "{name} holds one value");
        }
    }
}
