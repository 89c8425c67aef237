// SPDX-License-Identifier: EUPL-1.2
//! `raccord referrals`: what was asked of whom, and what comes of it.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use clap::Subcommand;
use raccord_node::service::cases::CaseShow;
use raccord_node::service::editing::{RowQuery, RowsKnown};
use raccord_node::service::platform::Info;
use raccord_node::service::sharing::Referrals as Request;
use raccord_protocol::catalogue::{Catalogue, FieldId};
use raccord_protocol::codec;
use raccord_protocol::commit::{COMMIT_ENTRIES_MAX, Padding};
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::key::PublicKey;
use raccord_protocol::link::{Sameness, TwoCases, link};
use raccord_protocol::referral::{
    self, EarlierRecipients, ReferralAnswer, ReferralMode, ReferralState, Restrictions, Settlement,
};
use raccord_protocol::statement::{CaseKind, CaseOpened, CaseOrigin, Kind, Reason, Scope, case_opened, single};
use raccord_protocol::view::grants::Direction;
use raccord_protocol::view::referrals::{ReferralView, ReferralsView, Word};
use raccord_protocol::view::responsible;
use raccord_protocol::view::{CaseView, Standing};
use serde_json::json;

use super::case::history::behind;
use super::refer::DO_NOT_CONTACT;
use crate::coming_back::{self, Unasked};
use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::naming;
use crate::output::{Column, Printer, Table};
use crate::reading;
use crate::values::{Words, short};

/// Lists and answers referrals.
#[derive(Debug, clap::Args)]
pub struct Referrals {
    /// What to do; lists them where nothing is said.
    #[command(subcommand)]
    action: Option<Action>,
}

/// What can be done with referrals.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Accepts a referral; of a transfer, takes the file over.
    #[command(about = "help-referrals-accept", after_help = "help-referrals-accept-more")]
    Accept(Answer),
    /// Says that what was asked is done.
    #[command(about = "help-referrals-done")]
    Done(Answer),
    /// Lists referrals.
    #[command(about = "help-referrals-list")]
    List(List),
    /// Rejects a referral.
    #[command(about = "help-referrals-reject")]
    Reject(Answer),
    /// Takes a referral back.
    #[command(about = "help-referrals-revoke")]
    Revoke(Answer),
    /// Shows a referral.
    #[command(about = "help-referrals-show")]
    Show(Show),
    /// Takes a file over whose transfer is done.
    #[command(about = "help-referrals-take")]
    Take(Show),
}

/// Lists referrals.
#[derive(Debug, Default, clap::Args)]
pub struct List {
    /// Only of this case.
    #[arg(value_name = "CASE", help = "help-referrals-case")]
    case: Option<String>,
    /// Only those that wait for somebody.
    #[arg(long, help = "help-referrals-open")]
    open: bool,
}

/// Names a referral.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Which referral.
    #[arg(value_name = "REFERRAL", help = "help-referrals-referral")]
    referral: String,
}

/// Names a referral, and says why.
#[derive(Debug, clap::Args)]
pub struct Answer {
    /// Which referral.
    #[arg(value_name = "REFERRAL", help = "help-referrals-referral")]
    referral: String,
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "help-referrals-reason")]
    reason: String,
}

pub(super) fn run(context: &Context, arguments: &Referrals) -> Result<(), CliError> {
    match &arguments.action {
        None => list(context, &List::default()),
        Some(Action::List(arguments)) => list(context, arguments),
        Some(Action::Show(arguments)) => {
            let view = find(context, &arguments.referral)?;
            context.printer().show(&view, |printer| print(printer, &view))
        }
        Some(Action::Accept(arguments)) => accept(context, arguments),
        Some(Action::Reject(arguments)) => {
            let view = find(context, &arguments.referral)?;
            answer(context, &view, &arguments.reason, ReferralAnswer::Rejected)
        }
        Some(Action::Take(arguments)) => {
            let view = find(context, &arguments.referral)?;
            taken(context, &view)
        }
        Some(Action::Done(arguments)) => settle(context, arguments, Settlement::Done),
        Some(Action::Revoke(arguments)) => settle(context, arguments, Settlement::Revoked),
    }
}

pub(super) fn read(context: &Context, case: Option<CaseHandle>) -> Result<ReferralsView, CliError> {
    let consultation = context.consult(Scope::Grants, case, "")?;
    context.call(Request { consultation, case })
}

fn find(context: &Context, text: &str) -> Result<ReferralView, CliError> {
    let all = read(context, None)?.referrals;
    let id = naming::by_digits(text, all.iter().map(|view| view.referral))?;
    let found = all.into_iter().find(|view| Some(view.referral) == id);
    found.ok_or_else(|| {
        CliError::not_found(Message::new("referrals-missing").with("text", text)).hint("hint-referrals-missing")
    })
}

/// Accepts; a transfer is done when its home has heard of it, which takes a moment where both are connected.
fn accept(context: &Context, arguments: &Answer) -> Result<(), CliError> {
    let view = find(context, &arguments.referral)?;
    warn_of_erased(context, &view)?;
    answer(context, &view, &arguments.reason, ReferralAnswer::Accepted)?;
    if view.mode == ReferralMode::Refer {
        return Ok(());
    }
    let until = Instant::now() + ANSWER_WAIT;
    let serving = context.call(Info {})?.serving;
    while serving && Instant::now() < until {
        let now = find(context, &view.referral.to_string())?;
        match now.state {
            ReferralState::Done => return taken(context, &now),
            ReferralState::Ended | ReferralState::Rejected | ReferralState::Revoked => break,
            ReferralState::Accepted | ReferralState::Requested => std::thread::sleep(ANSWER_PAUSE),
        }
    }
    context.printer().note("referrals-take-later");
    Ok(())
}

/// Asks, before a file is taken over, whether somebody is to be followed again whose case was erased here.
fn warn_of_erased(context: &Context, view: &ReferralView) -> Result<(), CliError> {
    if view.direction == Direction::Given || view.state != ReferralState::Requested || !view.stands {
        return Ok(());
    }
    let unasked = if context.is_interactive() { Unasked::Stays } else { Unasked::GoesOn };
    coming_back::ask_of_case(context, view.case, unasked)
}

/// Signs what this organisation says, and says that it was said.
fn answer(context: &Context, view: &ReferralView, reason: &str, said: ReferralAnswer) -> Result<(), CliError> {
    if view.direction == Direction::Given {
        return Err(CliError::usage("referrals-own").hint("hint-referrals-own"));
    }
    check_open(context, view, &[ReferralState::Requested])?;
    let reason = reason.trim();
    if said == ReferralAnswer::Rejected && reason.is_empty() {
        return Err(CliError::usage("referrals-reject-reason"));
    }
    let draft = referral::answer(view.referral, said, reason, &mut context.entropy()?);
    context.commit(&[draft], Padding::Bare)?;
    let is_transfer = view.mode == ReferralMode::Transfer;
    let message = match said {
        ReferralAnswer::Accepted => "referrals-accepted",
        ReferralAnswer::Rejected => "referrals-rejected",
    };
    if is_transfer && said == ReferralAnswer::Accepted {
        context.printer().success(Message::new(message).with("partner", view.partner.name.as_str()));
        return Ok(());
    }
    let object = json!({ "referral": view.referral, "answer": said, "restrictions": view.restrictions });
    context.printer().show(&object, |printer| {
        printer.success(Message::new(message).with("partner", view.partner.name.as_str()));
        if said == ReferralAnswer::Accepted {
            say_restrictions(printer, &view.restrictions);
        }
        Ok(())
    })
}

/// Signs the last word of this organisation about what it asked.
fn settle(context: &Context, arguments: &Answer, settlement: Settlement) -> Result<(), CliError> {
    let view = find(context, &arguments.referral)?;
    if view.direction == Direction::Received {
        return Err(CliError::usage("referrals-theirs").hint("hint-referrals-theirs"));
    }
    let (wanted, message): (&[ReferralState], _) = match settlement {
        Settlement::Done => (&[ReferralState::Accepted], "referrals-done"),
        // What was rejected is over already, and stays what the other said of it.
        Settlement::Revoked => (&[ReferralState::Accepted, ReferralState::Requested], "referrals-revoked"),
    };
    check_open(context, &view, wanted)?;
    sign_settlement(context, &view, settlement, arguments.reason.trim())?;
    context.printer().show(&json!({ "referral": view.referral, "settlement": settlement }), |printer| {
        printer.success(Message::new(message).with("partner", view.partner.name.as_str()));
        Ok(())
    })
}

/// Signs the last word; with a withdrawal goes the grant that the referral leans on.
pub(super) fn sign_settlement(
    context: &Context,
    view: &ReferralView,
    settlement: Settlement,
    reason: &str,
) -> Result<(), CliError> {
    let mut entropy = context.entropy()?;
    let nobody = EarlierRecipients { recipients: Vec::new() };
    let mut drafts = vec![referral::settlement(view.referral, settlement, &nobody, reason, &mut entropy)];
    if settlement == Settlement::Revoked {
        let reason = Reason { text: reason.to_owned() };
        drafts.push(single(Kind::Revocation, vec![view.grant], &reason, &mut entropy));
    }
    let padding = if drafts.len() == 1 { Padding::Bare } else { Padding::Padded };
    context.commit(&drafts, padding)?;
    Ok(())
}

fn check_open(context: &Context, view: &ReferralView, wanted: &[ReferralState]) -> Result<(), CliError> {
    if wanted.contains(&view.state) {
        return Ok(());
    }
    let state = state(context.printer(), view);
    Err(CliError::conflict(Message::new("referrals-state").with("state", state)).hint("hint-referrals-state"))
}

/// Opens a case for a file that was handed over, with every value that stands in the old one, and links the two. Where the person was
/// followed here before, that file is linked too, and tells what the transfer did not bring.
fn taken(context: &Context, view: &ReferralView) -> Result<(), CliError> {
    if view.mode == ReferralMode::Refer || view.direction == Direction::Given {
        return Err(CliError::usage("referrals-take-none").hint("hint-referrals-own"));
    }
    check_open(context, view, &[ReferralState::Done])?;
    if let Some(case) = view.taken {
        return Err(CliError::conflict(Message::new("referrals-taken-before").with("case", short(&case))));
    }
    let consultation = context.consult(Scope::Case, Some(view.case), "")?;
    let old = context.call(CaseShow { consultation, case: view.case })?;
    let signer = context.staff_key()?.public();
    let mut entropy = context.entropy()?;
    let case = CaseHandle(entropy.draw());
    let opened = CaseOpened { case, kind: CaseKind::Person };
    let origin = CaseOrigin { source: ORIGIN.to_owned(), row: None };
    let mut drafts = vec![case_opened(&opened, &origin, &mut entropy)];
    let restated = restated(&old, &view.restrictions);
    let values = restated.len();
    let earlier = earlier_own(context, view.case)?;
    let ours = earlier.as_ref().map(|earlier| earlier.of_ours(&restated)).unwrap_or_default();
    let returned = ours.len();
    drafts.extend(
        restated.into_iter().chain(ours).map(|(field, value)| opening(signer, case, field, &value, &mut entropy)),
    );
    if let Some(Earlier::HandedOver { case: own, .. }) = &earlier {
        drafts.push(link(TwoCases::new(case, *own), Sameness::Linked, "", &mut entropy));
    }
    drafts.push(referral::taken(view.referral, case, &mut entropy));
    drafts.push(link(TwoCases::new(case, view.case), Sameness::Linked, "", &mut entropy));
    if drafts.len() > COMMIT_ENTRIES_MAX {
        return Err(CliError::denied(Message::new("referrals-take-large").with("values", values)));
    }
    context.commit(&drafts, Padding::Padded)?;
    let before = earlier.as_ref().map(Earlier::case);
    let object = json!({
        "referral": view.referral, "case": case, "from": view.case, "values": values, "own_before": before, "own_values": returned,
    });
    context.printer().show(&object, |printer| {
        let done = Message::new("referrals-taken").with("case", short(&case)).with("values", values);
        printer.success(done.with("partner", view.partner.name.as_str()));
        match &earlier {
            Some(Earlier::HandedOver { case: own, .. }) => {
                printer.note(Message::new("referrals-taken-back").with("case", short(own)).with("values", returned));
            }
            Some(Earlier::Followed { case: own }) => {
                let said = Message::new("referrals-taken-beside").with("case", short(&case));
                printer.warn(said.with("other", short(own)));
            }
            None => {}
        }
        say_restrictions(printer, &view.restrictions);
        if !view.earlier.is_empty() {
            let words = Words::new(printer.translator());
            let names: Vec<String> = view.earlier.iter().map(|earlier| words.party(&earlier.recipient)).collect();
            printer.note(Message::new("referrals-earlier").with("names", names.join(", ")));
        }
        Ok(())
    })
}

/// Is the file of this organisation on a person whose file comes from another.
enum Earlier {
    /// The person is followed in it; whether the two are of one person is for somebody to say.
    Followed { case: CaseHandle },
    /// It was handed over before; with what stands in it and in those linked with it, the newest file in front.
    HandedOver { case: CaseHandle, files: Vec<CaseView> },
}

impl Earlier {
    fn case(&self) -> CaseHandle {
        match self {
            Self::Followed { case } | Self::HandedOver { case, .. } => *case,
        }
    }

    /// Returns what this organisation knows of a person that does not pass, in the fields of which nothing comes.
    fn of_ours(&self, coming: &BTreeSet<(FieldId, String)>) -> BTreeSet<(FieldId, String)> {
        let Self::HandedOver { files, .. } = self else { return BTreeSet::new() };
        let mut found: BTreeSet<(FieldId, String)> = BTreeSet::new();
        for file in files {
            let mut of_file = restated(file, &Restrictions::default());
            let has = |values: &BTreeSet<(FieldId, String)>, field| values.iter().any(|(known, _)| *known == field);
            of_file.retain(|(field, _)| comes_back(*field) && !has(coming, *field) && !has(&found, *field));
            found.extend(of_file);
        }
        found
    }
}

/// The blocks that say who somebody is, what was at school, what is wished and what to mind. What was done, planned and decided
/// stays in the file of its time, which is linked.
const COMING_BACK: [&str; 10] = [
    "besoins",
    "coordonnees",
    "identite",
    "jdc",
    "listes",
    "ne_pas_contacter",
    "reperage",
    "responsables",
    "scolarite",
    "souhaits",
];
/// What of those says how it was then, and may be false by now.
const PASSED: [&str; 13] = [
    "accompagne_depuis_le",
    "accompagne_par",
    "accompagnement_precisions",
    "accompagnement_trouve_comment",
    "position_jeune",
    "prochain_rdv_avec",
    "prochain_rdv_date",
    "prochain_rdv_heure",
    "prochain_rdv_lieu",
    "revue_jusqu_au",
    "solution_depuis_le",
    "solution_laquelle",
    "solution_trouvee_comment",
];

/// Tells whether what stood in a field when a file was handed over holds when the person comes back.
fn comes_back(field: FieldId) -> bool {
    let field = Catalogue::current().field(field);
    field.is_some_and(|field| COMING_BACK.contains(&field.block.as_str()) && !PASSED.contains(&field.name.as_str()))
}

/// Looks for an own file on the person of another organisation's.
fn earlier_own(context: &Context, foreign: CaseHandle) -> Result<Option<Earlier>, CliError> {
    let row = RowQuery { of_case: Some(foreign), ..RowQuery::default() };
    let known = context.call(RowsKnown { rows: vec![row], ..RowsKnown::default() })?.rows;
    let Some(known) = known.into_iter().flatten().next() else { return Ok(None) };
    let case = known.head.case;
    if known.head.handed_over.is_none() {
        return Ok(Some(Earlier::Followed { case }));
    }
    let show = |case| {
        let consultation = context.consult(Scope::Case, Some(case), "")?;
        context.call(CaseShow { consultation, case })
    };
    let mut files = vec![show(case)?];
    files.extend(reading::other_views(context, case)?.into_iter().filter(|file| file.head.own));
    files.sort_by_key(|file| Reverse(file.head.number));
    Ok(Some(Earlier::HandedOver { case, files }))
}

/// Returns the values of a file that stand, conflicting ones side by side as they stood; who is responsible is said anew.
fn restated(old: &CaseView, restrictions: &Restrictions) -> BTreeSet<(FieldId, String)> {
    let id = |name: &str| Catalogue::current().by_name(name).map(|field| field.id);
    let mut values = BTreeSet::new();
    for field in old.fields.iter().filter(|field| field.field != responsible::FIELD) {
        let Some(id) = id(&field.field) else { continue };
        let standing = field.documents.iter().flat_map(|document| &document.values);
        let standing = standing.filter(|value| value.standing == Standing::Counted);
        let texts = standing.filter_map(|value| value.value.clone()).filter(|text| !text.is_empty());
        values.extend(texts.map(|text| (id, text)));
    }
    if restrictions.do_not_contact {
        values.extend(id(DO_NOT_CONTACT).map(|id| (id, "true".to_owned())));
    }
    values
}

fn opening(signer: PublicKey, case: CaseHandle, field: FieldId, value: &str, entropy: &mut Entropy) -> Draft {
    Draft::opening(signer, &case.0, &codec::encode(&field), value.as_bytes(), entropy)
}

fn list(context: &Context, arguments: &List) -> Result<(), CliError> {
    let case = arguments.case.as_deref().map(|text| naming::case(context, text)).transpose()?;
    let mut view = read(context, case)?;
    let waits = |view: &ReferralView| {
        let to_take = view.direction == Direction::Received
            && view.mode == ReferralMode::Transfer
            && view.state == ReferralState::Done
            && view.taken.is_none();
        to_take || matches!(view.state, ReferralState::Accepted | ReferralState::Requested)
    };
    view.referrals.retain(|view| !arguments.open || waits(view));
    context.printer().show(&view, |printer| {
        if view.referrals.is_empty() {
            printer.note("referrals-empty");
            return Ok(());
        }
        let words = Words::new(printer.translator());
        let headings = [
            "referrals-column-referral",
            "column-time",
            "referrals-column-from",
            "referrals-column-to",
            "column-case",
            "referrals-column-asked",
            "column-state",
            "referrals-column-reason",
        ];
        let mut table = Table::new(headings.iter().map(|id| Column::left(printer.text(id, &[]))));
        for view in &view.referrals {
            let own = printer.text("referrals-us", &[]);
            let partner = words.party(&view.partner);
            let (from, to) = match view.direction {
                Direction::Given => (own, partner),
                Direction::Received => (partner, own),
            };
            table.row([
                short(&view.referral),
                words.moment(view.asked.time),
                from,
                to,
                short(&view.case),
                mode(printer, view),
                state(printer, view),
                why(printer, view),
            ]);
        }
        printer.table(&table)?;
        let waits_for_us = |view: &&ReferralView| view.direction == Direction::Received && view.stands && waits(view);
        for view in view.referrals.iter().filter(waits_for_us).filter(|view| view.restrictions.do_not_contact) {
            let kept = Message::new("referrals-do-not-contact-case").with("case", short(&view.case));
            printer.warn(kept.with("referral", short(&view.referral)));
        }
        Ok(())
    })
}

fn print(printer: &Printer, view: &ReferralView) -> Result<(), CliError> {
    let words = Words::new(printer.translator());
    let head = match view.direction {
        Direction::Given => Message::new("referrals-head-given"),
        Direction::Received => Message::new("referrals-head-received"),
    };
    let head = head.with("partner", words.party_with_kind(&view.partner)).with("case", view.case.to_string());
    printer.say(head.with("mode", mode(printer, view)).with("state", state(printer, view)))?;
    if view.stands {
        let fields: Vec<String> = view.fields.iter().map(|field| words.field(field)).collect();
        let opened = Message::new("referrals-fields").with("fields", fields.join(", "));
        printer.say(opened.with("until", words.until(view.until)))?;
    }
    let said = [
        ("referrals-word-asked", Some(&view.asked)),
        ("referrals-word-answered", view.answered.as_ref()),
        ("referrals-word-settled", view.settled.as_ref()),
    ];
    for (id, word) in said.into_iter().filter_map(|(id, word)| Some((id, word?))) {
        printer.say(told(words, Message::new(id), word))?;
    }
    if let Some(case) = &view.taken {
        printer.say(Message::new("referrals-taken-as").with("case", case.to_string()))?;
    }
    say_restrictions(printer, &view.restrictions);
    Ok(())
}

/// Returns why it was asked, and of what was rejected why.
fn why(printer: &Printer, view: &ReferralView) -> String {
    let words = Words::new(printer.translator());
    let asked = view.asked.reason.as_deref();
    let answered = view.answered.as_ref().filter(|_| view.state == ReferralState::Rejected);
    let Some(reason) = answered.and_then(|word| word.reason.as_deref()).filter(|reason| !reason.is_empty()) else {
        return asked.filter(|reason| reason.is_empty()).map_or_else(|| words.place("", asked), str::to_owned);
    };
    let rejected = printer.text("referrals-rejected-because", &[("reason", reason.into())]);
    let asked = asked.filter(|reason| !reason.is_empty());
    match asked {
        Some(reason) => printer.translator().enumerated(&[reason.to_owned(), rejected]),
        None => rejected,
    }
}

fn told(words: Words<'_>, message: Message, word: &Word) -> Message {
    let by = format!("{}, {}", words.author_organisation(&word.author), words.author(&word.author));
    let reason = match word.reason.as_deref() {
        None => format!(" {}", words.place("", None)),
        said => behind(said),
    };
    message.with("time", words.moment(word.time)).with("by", by).with("reason", reason)
}

/// Says what holds for a file.
pub(super) fn say_restrictions(printer: &Printer, restrictions: &Restrictions) {
    if restrictions.do_not_contact {
        printer.warn("referrals-do-not-contact");
    }
    if restrictions.no_resharing {
        printer.warn("referrals-no-resharing");
    }
    if let Some(kind) = restrictions.reserve {
        let words = Words::new(printer.translator());
        printer.warn(Message::new("referrals-reserve").with("kind", words.kind(kind)));
    }
}

fn mode(printer: &Printer, view: &ReferralView) -> String {
    let id = match view.mode {
        ReferralMode::Refer => "referrals-mode-refer",
        ReferralMode::Transfer => "referrals-mode-transfer",
    };
    printer.text(id, &[])
}

fn state(printer: &Printer, view: &ReferralView) -> String {
    let to_take = view.direction == Direction::Received && view.mode == ReferralMode::Transfer && view.taken.is_none();
    let id = match view.state {
        ReferralState::Accepted => "referrals-state-accepted",
        ReferralState::Done if to_take => "referrals-state-to-take",
        ReferralState::Done => "referrals-state-done",
        ReferralState::Ended => "referrals-state-ended",
        ReferralState::Rejected => "referrals-state-rejected",
        ReferralState::Requested => "referrals-state-requested",
        ReferralState::Revoked => "referrals-state-revoked",
    };
    printer.text(id, &[])
}

/// Names, in the origin of a case, that it was taken over.
const ORIGIN: &str = "transfer";
/// How long a person waits for the other office's answer.
const ANSWER_WAIT: Duration = Duration::from_secs(5);
/// How long between two looks.
const ANSWER_PAUSE: Duration = Duration::from_millis(200);

#[cfg(test)]
mod tests {
    use super::*;
    use raccord_protocol::id::{DocumentId, EntryId, OrganisationId};
    use raccord_protocol::statement::Refusal;
    use raccord_protocol::time::Timestamp;
    use raccord_protocol::view::{Author, AuthorRole, CaseHead, DocumentView, FieldView, Party, Value};

    use crate::samples::view_of;

    fn value(text: &str, standing: Standing) -> Value {
        let author = Author { key: PublicKey([0; 32]), organisation: None, role: AuthorRole::Unknown, name: None };
        let (entry, time, value) = (EntryId([0; 32]), Timestamp(0), Some(text.to_owned()));
        Value { entry, value, author, time, admitted: None, standing }
    }

    #[test]
    fn what_stands_is_restated_conflicts_side_by_side_and_claims_are_not() {
        let holder = Party { organisation: OrganisationId([9; 32]), name: "Holder".to_owned(), kind: None };
        let case = CaseHandle([1; 16]);
        let head = CaseHead { case, number: 0, kind: CaseKind::Person, holder, own: false, handed_over: None };
        let field = |name: &str, values: Vec<Value>| FieldView {
            field: name.to_owned(),
            list: false,
            conflict: false,
            documents: vec![DocumentView { document: DocumentId([0; 32]), values, proposals: vec![] }],
        };
        let refused = Standing::Refused { reason: Refusal::NoGrant };
        let nom =
            vec![value("Lavallière", Standing::Counted), value("Lavalliere", Standing::Counted), value("X", refused)];
        let fields = vec![
            field("nom", nom),
            field("prenom", vec![value("", Standing::Counted)]),
            field(responsible::FIELD, vec![value("CIO", Standing::Counted)]),
        ];
        let restrictions = Restrictions { do_not_contact: true, ..Restrictions::default() };
        let restated = restated(&view_of(head, fields), &restrictions);
        let texts: Vec<&str> = restated.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["Lavalliere", "Lavallière", "true"]);
    }
}
