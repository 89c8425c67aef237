// SPDX-License-Identifier: EUPL-1.2
//! `raccord consent give`: what is not said on the command line is asked, question by question.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use raccord_node::service::cases::CaseShow;
use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::catalogue;
use raccord_protocol::commit::Padding;
use raccord_protocol::consent::{Agreed, MAJORITY_AGE, check_form};
use raccord_protocol::entry::Draft;
use raccord_protocol::form::{self, Form};
use raccord_protocol::id::{CaseHandle, Digest, EntryId, OrganisationId};
use raccord_protocol::roster::Directory;
use raccord_protocol::rules::{Basis, RuleSet, age_in_years};
use raccord_protocol::statement::{
    self, ConsentForm, ConsentLine, ConsentParticulars, Consenter, GrantParticulars, GrantTerms, Mode, Past, Scope,
};
use raccord_protocol::time::{DAY_MS, Timestamp};
use raccord_protocol::view::CaseView;
use serde_json::json;

use super::{Choice, choices};
use crate::commands::grant::preview::{Preview, Values};
use crate::commands::grant::terms::{check, check_consent, start};
use crate::commands::grant::{CONSENTERS, ConsenterName, aliases, evidence_of, say_start};
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::forms::{Offer, Origin, Signed};
use crate::held::Held;
use crate::language::Message;
use crate::naming::{self, organisation_name};
use crate::output;
use crate::values::{Words, end_of, parse_day};
use crate::writing::office_time;

/// Records a consent.
#[derive(Debug, Default, clap::Args)]
pub struct Give {
    /// Which case.
    #[arg(value_name = "CASE", help = "help-case-case")]
    case: Option<String>,
    /// Which form.
    #[arg(long, value_name = "FORM", help = "help-consent-form")]
    form: Option<String>,
    /// Who signed.
    #[arg(long, value_enum, value_name = CONSENTERS, hide_possible_values = true, help = "help-consent-by")]
    by: Option<ConsenterName>,
    /// The name of who signed.
    #[arg(long, value_name = "NAME", help = "help-consent-name")]
    name: Option<String>,
    /// What a representative is to the young person.
    #[arg(long, value_enum, value_name = RELATIONS, hide_possible_values = true, help = "help-consent-relation")]
    relation: Option<RelationName>,
    /// Which lines were ticked.
    #[arg(long, value_name = "LINE|ORGANISATION:LINE", value_delimiter = ',', help = "help-consent-line")]
    line: Vec<String>,
    /// When it was signed.
    #[arg(long, value_name = "DATE", help = "help-consent-signed-on")]
    signed_on: Option<String>,
    /// The signed form.
    #[arg(long, value_name = "FILE", help = "help-consent-evidence")]
    evidence: Option<PathBuf>,
    /// Where the paper lies.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-grant-note")]
    note: String,
    /// From when, where that is later than now.
    #[arg(long, value_name = "DATE", help = "help-grant-from")]
    from: Option<String>,
    /// Until when, where the form's own time is too long.
    #[arg(long, value_name = "DATE", help = "help-grant-until")]
    until: Option<String>,
    /// Do not ask.
    #[arg(long, help = "help-grant-yes")]
    yes: bool,
    /// Only show what would leave.
    #[arg(long, help = "help-grant-dry-run")]
    dry_run: bool,
}

const RELATIONS: &str = "mother|father|guardian|institution|other";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum RelationName {
    #[value(aliases = ["mere", "mère"])]
    Mother,
    #[value(aliases = ["pere", "père"])]
    Father,
    #[value(alias = "tuteur")]
    Guardian,
    #[value(aliases = ["etablissement", "établissement"])]
    Institution,
    #[value(alias = "autre")]
    Other,
}

impl RelationName {
    const ALL: [Self; 5] = [Self::Mother, Self::Father, Self::Guardian, Self::Institution, Self::Other];

    /// Returns what stands in the ledger.
    const fn name(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Guardian => "guardian",
            Self::Institution => "institution",
            Self::Other => "other",
        }
    }

    fn label(self) -> Message {
        Message::new(match self {
            Self::Mother => "relation-mother",
            Self::Father => "relation-father",
            Self::Guardian => "relation-guardian",
            Self::Institution => "relation-institution",
            Self::Other => "relation-other",
        })
    }
}

/// Returns what a representative is to the young person, in words.
pub(in crate::commands) fn relation(context: &Context, name: &str) -> String {
    let known = RelationName::ALL.into_iter().find(|relation| relation.name() == name);
    known.map_or_else(|| name.to_owned(), |relation| context.translator().say(&relation.label()))
}

/// A line that was ticked, on its way to a grant.
struct Ticked<'a> {
    choice: Choice<'a>,
    terms: GrantTerms,
    sources: Vec<String>,
}

pub(super) fn run(context: &Context, arguments: &Give) -> Result<(), CliError> {
    let printer = context.printer();
    let held = Held::read(context)?;
    let now = context.call(NodeContext {})?.now;
    let case = match &arguments.case {
        Some(text) => naming::case(context, text)?,
        None => context.ask_for("consent-ask-case", "consent-case-missing", |text| naming::case(context, text))?,
    };
    // Who chooses the form when asked is led through all of it; who types it out knows what else can be said.
    let guided = arguments.form.is_none() && context.is_interactive();
    let signed_on = signed_on(context, arguments, guided)?;
    let signed = Signed { agreed: Agreed::on(signed_on, now), now };
    let offer = offer(context, &held, signed, arguments)?;
    let form = &offer.form;
    let shown = context.call(CaseShow { consultation: context.consult(Scope::Case, Some(case), &form.name)?, case })?;
    let consenter = consenter(context, arguments)?;
    let (name, relation) = who_signed(context, arguments, consenter)?;
    let offered = choices(&offer, &held.directory, held.organisation, signed);
    if offered.is_empty() {
        return Err(CliError::not_found(Message::new("consent-no-partner").with("form", form.name.as_str())));
    }
    let chosen = chosen(context, arguments, &held.directory, &offered)?;
    let is_own = |platform| held.directory.roster(platform).is_some_and(|roster| form::had_own(roster, signed.agreed));
    if offer.origin == Origin::Office && chosen.iter().any(|choice| is_own(choice.platform)) {
        printer.note(Message::new("consent-form-own").with("form", form.name.as_str()));
    }
    say_left_out(context, &held.directory, &offered, &chosen);
    let from = start(arguments.from.as_deref(), (now, context.translator().time_zone()), form.days)?;
    let longest = longest(context, form, (signed_on, now), from)?;
    let until = until(context, arguments, form, (from, longest, guided))?;
    let ticked = ticked(context, &held, form, chosen, (now, from, until))?;
    let salt: [u8; 16] = context.entropy()?.draw();
    let (evidence, note) = evidence(context, arguments, (salt, guided))?;
    let particulars =
        GrantParticulars { consenter, name: name.clone(), evidence, evidence_salt: salt, note: note.clone() };
    check_in_force(&held.directory, form, &ticked, signed.agreed)?;
    if let Some(rules) = held.directory.roster(ticked[0].terms.platform).and_then(|roster| roster.rules_at(now)) {
        check_signer(context, form, (&particulars, &relation), &shown, signed_on.min(now.date()), rules)?;
    }
    preview(context, &held.directory, case, (&ticked, now))?;
    let particulars_signed = ConsentParticulars {
        consenter,
        name,
        relation,
        language: context.translator().language().tag().to_owned(),
        signed_on: signed_on.to_string(),
        note,
    };
    let given = if arguments.dry_run {
        None
    } else {
        if !arguments.yes {
            context.confirm(Message::new("consent-question").with("lines", ticked.len()))?;
        }
        Some(act(context, case, form, &ticked, (&particulars, &particulars_signed))?)
    };
    let lines: Vec<_> = ticked
        .iter()
        .enumerate()
        .map(|(index, ticked)| {
            json!({
                "line": index + 1,
                "name": ticked.choice.line.name,
                "recipient": ticked.terms.recipient,
                "grant": given.as_ref().map(|(_, grants)| grants[index]),
            })
        })
        .collect();
    let object = json!({
        "case": case,
        "form": form.name,
        "version": form.version,
        "template": form.digest,
        "dry_run": arguments.dry_run,
        "consent": given.as_ref().map(|(consent, _)| consent),
        "until": until,
        "lines": lines,
    });
    printer.show(&object, |printer| {
        match &given {
            None => printer.note("grant-dry-run"),
            Some((consent, grants)) => printer.success(
                Message::new("consent-done").with("count", grants.len()).with("consent", crate::values::short(consent)),
            ),
        }
        Ok(())
    })
}

/// Returns the form: the one that was said, or the one that is chosen of those there are, those of the platforms first.
fn offer(context: &Context, held: &Held, signed: Signed, arguments: &Give) -> Result<Offer, CliError> {
    if let Some(text) = &arguments.form {
        return Offer::find(context, held, signed, text);
    }
    let offers = Offer::all(context, held, signed)?;
    if context.is_interactive() {
        for (number, offer) in (1usize..).zip(&offers) {
            let title = offer.form.title.say(context.catalogue_language());
            let said = Message::new("consent-form-offered")
                .with("form", offer.form.name.as_str())
                .with("version", offer.form.version)
                .with("title", title)
                .with("origin", context.translator().say(&offer.origin_said(&held.directory)));
            let answer = context.translator().say(&said);
            context.printer().say(Message::new("consent-answer").with("number", number).with("answer", answer))?;
        }
    }
    let names: Vec<&str> = offers.iter().map(|offer| offer.form.name.as_str()).collect();
    let question = Message::new("consent-ask-form").with("names", names.join(", "));
    context.ask_for(question, "consent-form-missing", |text| {
        let number = text.parse::<usize>().ok().filter(|number| (1..=offers.len()).contains(number));
        match number {
            Some(number) => Ok(offers[number - 1].clone()),
            None => Offer::find(context, held, signed, text),
        }
    })
}

/// Asks which of some answers is meant, by its number.
fn choose(
    context: &Context,
    question: &'static str,
    missing: &'static str,
    answers: &[Message],
) -> Result<usize, CliError> {
    if context.is_interactive() {
        for (number, answer) in (1usize..).zip(answers) {
            let said = context.translator().say(answer);
            context.printer().say(Message::new("consent-answer").with("number", number).with("answer", said))?;
        }
    }
    context.ask_for(question, missing, |typed| {
        let number = typed.parse::<usize>().ok().filter(|number| (1..=answers.len()).contains(number));
        let none = || CliError::usage(Message::new("consent-answer-unknown").with("count", answers.len()));
        number.map(|number| number - 1).ok_or_else(none)
    })
}

fn consenter(context: &Context, arguments: &Give) -> Result<Consenter, CliError> {
    if let Some(name) = arguments.by {
        return match Consenter::from(name) {
            Consenter::Nobody => Err(CliError::usage("grant-consent-nobody").hint("hint-grant-consent-nobody")),
            consenter => Ok(consenter),
        };
    }
    let who = [Consenter::YoungPerson, Consenter::Representative, Consenter::Both];
    let answers = ["consent-by-young-person", "consent-by-representative", "consent-by-both"].map(Message::new);
    Ok(who[choose(context, "consent-ask-by", "consent-by-missing", &answers)?])
}

/// Returns the name of who signed, and what a representative is to the young person.
fn who_signed(context: &Context, arguments: &Give, consenter: Consenter) -> Result<(String, String), CliError> {
    let alone = consenter == Consenter::YoungPerson;
    let relation = match arguments.relation {
        _ if alone => String::new(),
        Some(relation) => relation.name().to_owned(),
        None => {
            let answers = RelationName::ALL.map(RelationName::label);
            let chosen = choose(context, "consent-ask-relation", "consent-relation-missing", &answers)?;
            RelationName::ALL[chosen].name().to_owned()
        }
    };
    let name = match &arguments.name {
        Some(name) => name.trim().to_owned(),
        None if alone => String::new(),
        None => context.ask("consent-ask-name", "consent-name-missing")?,
    };
    if !alone && name.is_empty() {
        return Err(CliError::usage("consent-name-missing"));
    }
    Ok((name, relation))
}

/// Returns the lines that were ticked.
fn chosen<'a>(
    context: &Context,
    arguments: &Give,
    directory: &Directory,
    offered: &[Choice<'a>],
) -> Result<Vec<Choice<'a>>, CliError> {
    let found = if arguments.line.is_empty() {
        if context.is_interactive() {
            for (number, choice) in (1usize..).zip(offered) {
                let title = choice.line.title.say(context.catalogue_language());
                let answer = context.translator().labelled(&organisation_name(directory, choice.recipient), title);
                context.printer().say(Message::new("consent-answer").with("number", number).with("answer", answer))?;
            }
        }
        context.ask_for("consent-ask-lines", "consent-lines-missing", |typed| {
            all_matching(directory, offered, typed.split([',', ' ']).filter(|text| !text.is_empty()))
        })?
    } else {
        all_matching(directory, offered, arguments.line.iter().map(String::as_str))?
    };
    Ok(found.into_iter().map(|index| offered[index]).collect())
}

/// Returns the lines that some texts name, each once, in order.
fn all_matching<'t>(
    directory: &Directory,
    offered: &[Choice<'_>],
    texts: impl Iterator<Item = &'t str>,
) -> Result<BTreeSet<usize>, CliError> {
    let mut chosen = BTreeSet::new();
    for text in texts {
        let found = matching(directory, offered, text)?;
        if found.is_empty() {
            let names: Vec<String> = offered
                .iter()
                .map(|choice| format!("{}:{}", organisation_name(directory, choice.recipient), choice.line.name))
                .collect();
            // The paper need not name who joined on the day of the signature or later.
            let joined = offered.iter().any(|choice| choice.line.name == text && choice.joined_since.is_some());
            let said = if joined { "consent-line-joined" } else { "consent-line-missing" };
            let missing = CliError::not_found(Message::new(said).with("line", text));
            return Err(missing.hint(Message::new("hint-consent-lines").with("names", names.join(", "))));
        }
        chosen.extend(found);
    }
    Ok(chosen)
}

/// Returns the lines that a text names: a number, `LINE`, or `ORGANISATION:LINE`. By the line alone whoever can be on the paper is meant.
fn matching(directory: &Directory, offered: &[Choice<'_>], text: &str) -> Result<Vec<usize>, CliError> {
    if let Some(number) = text.parse::<usize>().ok().filter(|number| (1..=offered.len()).contains(number)) {
        return Ok(vec![number - 1]);
    }
    let (recipient, name): (Option<OrganisationId>, &str) = match text.rsplit_once(':') {
        Some((organisation, name)) => (Some(naming::organisation(directory, organisation)?), name),
        None => (None, text),
    };
    let meant = |choice: &Choice<'_>| {
        let is_named =
            recipient.map_or_else(|| choice.joined_since.is_none(), |recipient| recipient == choice.recipient);
        choice.line.name == name && is_named
    };
    Ok(offered.iter().enumerate().filter(|(_, choice)| meant(choice)).map(|(index, _)| index).collect())
}

/// Returns up to when a paper carries a grant: its days run from the signature, as it says, however late it is recorded.
fn longest(
    context: &Context,
    form: &Form,
    (signed_on, now): (Date, Timestamp),
    from: Timestamp,
) -> Result<Timestamp, CliError> {
    let zone = context.translator().time_zone();
    let signed = end_of(signed_on, zone).min(now);
    let longest = signed.plus_ms(u64::from(form.days) * DAY_MS);
    if longest > from {
        return Ok(longest);
    }
    let over = instant(longest.minus_ms(1)).to_zoned(zone.clone()).date();
    let said = Message::new("consent-form-over").with("days", form.days);
    let said = said.with("signed", context.translator().date(signed_on)).with("over", context.translator().date(over));
    Err(CliError::denied(said).hint("hint-consent-form-over"))
}

/// Names organisations that a line is about and that were not ticked with it: they joined the platform on the day of the signature or
/// after it, so that the paper need not name them.
fn say_left_out(context: &Context, directory: &Directory, offered: &[Choice<'_>], chosen: &[Choice<'_>]) {
    let is_ticked = |choice: &Choice<'_>| {
        chosen.iter().any(|ticked| (ticked.recipient, &ticked.line.name) == (choice.recipient, &choice.line.name))
    };
    let is_of_line = |choice: &Choice<'_>| chosen.iter().any(|ticked| ticked.line.name == choice.line.name);
    for choice in offered.iter().filter(|choice| !is_ticked(choice) && is_of_line(choice)) {
        let Some(since) = choice.joined_since else { continue };
        let said = Message::new("consent-joined-since")
            .with("name", organisation_name(directory, choice.recipient))
            .with("since", context.translator().date_time(instant(since)))
            .with("line", choice.line.name.as_str());
        context.printer().warn(said);
    }
}

/// Returns when the grants end: on the last day that was said, or as the form says.
fn until(
    context: &Context,
    arguments: &Give,
    form: &Form,
    (from, longest, guided): (Timestamp, Timestamp, bool),
) -> Result<Timestamp, CliError> {
    let zone = context.translator().time_zone();
    let last = instant(longest).to_zoned(zone.clone()).date();
    let read = |day: &str| {
        let day = parse_day(day)?;
        // On its last day a form stands as long as its first had lasted.
        let until = if day == last { longest } else { end_of(day, zone) };
        if until <= from {
            return Err(CliError::usage("grant-until-past"));
        }
        Ok(until)
    };
    let long = || Message::new("consent-until-long").with("days", form.days);
    match &arguments.until {
        Some(day) => match read(day)? {
            until if until > longest => Err(CliError::denied(long())),
            until => Ok(until),
        },
        None if guided => {
            let day = context.translator().date(last);
            let said = context.ask_optional_for(Message::new("consent-ask-until").with("day", day), |day| {
                read(day).and_then(|until| if until > longest { Err(CliError::usage(long())) } else { Ok(until) })
            })?;
            Ok(said.unwrap_or(longest))
        }
        None => Ok(longest),
    }
}

/// Returns the day on which the form was signed: today, where nobody says.
fn signed_on(context: &Context, arguments: &Give, guided: bool) -> Result<Date, CliError> {
    let today = office_time(context).date();
    let read = |text: &str| {
        let day = parse_day(text)?;
        if day > today { Err(CliError::usage("consent-signed-later")) } else { Ok(day) }
    };
    let said = match &arguments.signed_on {
        Some(text) => Some(read(text)?),
        None if guided => context.ask_optional_for("consent-ask-signed-on", read)?,
        None => None,
    };
    Ok(said.unwrap_or(today))
}

/// Returns the hash of the paper, and where it lies; says so where neither is told.
fn evidence(
    context: &Context,
    arguments: &Give,
    (salt, guided): ([u8; 16], bool),
) -> Result<(Option<Digest>, String), CliError> {
    let mut evidence = arguments.evidence.as_deref().map(|path| evidence_of(salt, path)).transpose()?;
    let mut note = arguments.note.trim().to_owned();
    if guided && evidence.is_none() {
        evidence = context.ask_optional_for("consent-ask-evidence", |path| evidence_of(salt, Path::new(path)))?;
    }
    if guided && note.is_empty() {
        context.ask_optional("consent-ask-note")?.trim().clone_into(&mut note);
    }
    if evidence.is_none() && note.is_empty() {
        let said = if guided { "consent-evidence-none" } else { "grant-consent-evidence" };
        context.printer().warn(said);
    }
    Ok((evidence, note))
}

/// Says beforehand what the home would say of a form that was withdrawn.
fn check_in_force(directory: &Directory, form: &Form, ticked: &[Ticked<'_>], agreed: Agreed) -> Result<(), CliError> {
    let rosters = ticked.iter().filter_map(|ticked| directory.roster(ticked.terms.platform));
    for roster in rosters {
        check_form(roster, form.digest, agreed)
            .map_err(|_| CliError::denied("reason-form-ended").hint("hint-consent-form-ended"))?;
    }
    Ok(())
}

/// Returns the terms of each line that was ticked, as the rules allow them.
fn ticked<'a>(
    context: &Context,
    held: &Held,
    form: &Form,
    chosen: Vec<Choice<'a>>,
    (now, from, until): (Timestamp, Timestamp, Timestamp),
) -> Result<Vec<Ticked<'a>>, CliError> {
    let words = Words::new(context.translator());
    let one = |choice: Choice<'a>| {
        let terms = GrantTerms {
            recipient: choice.recipient,
            platform: choice.platform,
            alias: CaseHandle([0; 16]),
            fields: choice.line.fields.clone(),
            items: Vec::new(),
            mode: if choice.line.write { Mode::Write } else { Mode::Read },
            past: Past::Current,
            basis: form.basis,
            article: form.article.clone(),
            // What stands in the ledger does not hang on the language in which somebody typed.
            purpose: form.purpose.say(catalogue::Language::French).to_owned(),
            from,
            until,
        };
        // The home asks the rules of the moment at which a grant is given.
        let given = GrantTerms { from: now, ..terms.clone() };
        let sources = check(&held.directory, held.organisation, &given, &[], words)?;
        Ok(Ticked { choice, terms, sources })
    };
    chosen.into_iter().map(one).collect()
}

/// Says beforehand what the home would say of who signed, and whose signature would be missing.
fn check_signer(
    context: &Context,
    form: &Form,
    (particulars, relation): (&GrantParticulars, &str),
    shown: &CaseView,
    day: Date,
    rules: &RuleSet,
) -> Result<(), CliError> {
    let births: Vec<Date> = shown
        .fields
        .iter()
        .filter(|field| field.field == "date_naissance")
        .flat_map(|field| &field.documents)
        .flat_map(|document| &document.values)
        .filter_map(|value| value.value.as_ref()?.parse().ok())
        .collect();
    check_consent(form.basis, particulars, &births, day, rules)?;
    if form.basis != Basis::Consent || particulars.consenter != Consenter::Representative {
        return Ok(());
    }
    let Some(age) = births.iter().max().map(|birth| age_in_years(*birth, day)) else { return Ok(()) };
    let entitled = [RelationName::Guardian, RelationName::Institution].map(RelationName::name);
    if age >= i16::from(MAJORITY_AGE) && !entitled.contains(&relation) {
        return Err(CliError::denied("consent-parent-of-age").hint("hint-consent-of-age"));
    }
    if (i16::from(rules.consent_alone_age())..i16::from(MAJORITY_AGE)).contains(&age) {
        context
            .printer()
            .warn(Message::new("consent-without-young-person").with("age", u32::from(rules.consent_alone_age())));
    }
    Ok(())
}

/// Shows, for people, every value that would leave, organisation by organisation.
fn preview(
    context: &Context,
    directory: &Directory,
    case: CaseHandle,
    (ticked, now): (&[Ticked<'_>], Timestamp),
) -> Result<(), CliError> {
    let printer = context.printer();
    if printer.mode() == output::Mode::Json {
        return Ok(());
    }
    let consultation = context.consult(Scope::Grants, Some(case), "")?;
    for ticked in ticked {
        let title = ticked.choice.line.title.say(context.catalogue_language());
        printer.say(
            Message::new("consent-preview")
                .with("recipient", organisation_name(directory, ticked.terms.recipient))
                .with("line", title),
        )?;
        let preview = Preview::read(context, &consultation, &[case], &ticked.terms, Values::Print)?;
        preview.print(printer, directory, &ticked.terms, &ticked.sources)?;
        say_start(printer, &ticked.terms, now);
    }
    Ok(())
}

/// Signs the consent and the grants of its lines as one commit; returns their entries.
fn act(
    context: &Context,
    case: CaseHandle,
    form: &Form,
    ticked: &[Ticked<'_>],
    (particulars, signed): (&GrantParticulars, &ConsentParticulars),
) -> Result<(EntryId, Vec<EntryId>), CliError> {
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let mut known: BTreeMap<OrganisationId, CaseHandle> = BTreeMap::new();
    let mut grants: Vec<Draft> = Vec::with_capacity(ticked.len());
    for ticked in ticked {
        let recipient = ticked.terms.recipient;
        let alias = match known.get(&recipient) {
            Some(alias) => *alias,
            None => {
                let held = aliases(context, &[case], recipient)?.get(&case).copied();
                held.unwrap_or_else(|| CaseHandle(entropy.draw()))
            }
        };
        known.insert(recipient, alias);
        let terms = GrantTerms { alias, ..ticked.terms.clone() };
        grants.push(statement::grant(case, &terms, particulars, &mut entropy));
    }
    let line = |(ticked, draft): (&Ticked<'_>, &Draft)| ConsentLine {
        name: ticked.choice.line.name.clone(),
        grant: draft.header.id(signer),
    };
    let tie = ConsentForm {
        form: form.name.clone(),
        version: form.version,
        template: form.digest,
        lines: ticked.iter().zip(&grants).map(line).collect(),
    };
    let mut drafts = vec![statement::consent(&tie, signed, &mut entropy)];
    drafts.append(&mut grants);
    let mut entries = context.commit(&drafts, Padding::Padded)?.entries.into_iter();
    let consent = entries.next().ok_or_else(|| CliError::bug("a commit without entries"))?;
    Ok((consent, entries.collect()))
}
