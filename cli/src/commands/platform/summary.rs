// SPDX-License-Identifier: EUPL-1.2
//! What a roster says, and how it differs from the one before: what people look at before they sign.

use raccord_protocol::form::{Form, FormError, Listed, listed};
use raccord_protocol::id::{Digest, OrganisationId, PlatformId};
use raccord_protocol::organisation::{Circle, OrganisationKind};
use raccord_protocol::roster::{Directory, Member, PlatformForm, Role, Roster, RulesInForce};
use raccord_protocol::rules::RuleSet;
use raccord_protocol::time::Timestamp;
use serde::Serialize;

use crate::commands::staff::role_message;
use crate::context::{Context, instant};
use crate::error::CliError;
use crate::fingerprint;
use crate::language::Message;
use crate::output::{Column, Table};
use crate::values::short;

/// Is a roster, as people compare it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Summary {
    pub(super) platform: PlatformId,
    pub(super) fingerprint: String,
    pub(super) name: String,
    territory: String,
    roster: u32,
    issued: u64,
    threshold: u8,
    pub(super) members: Vec<MemberSummary>,
    /// The rules, by increasing time, past ones included.
    rules: Vec<RulesSummary>,
    /// The consent forms, by name, past ones included.
    forms: Vec<FormSummary>,
    /// Whether name, territory, country, threshold or rules differ from the roster before.
    terms_changed: bool,
}

/// Is rules that the leaders put in force, as people compare them.
#[derive(Debug, Clone, Serialize)]
struct RulesSummary {
    /// Their name; absent where this program does not have them.
    name: Option<&'static str>,
    digest: Digest,
    since: u64,
    /// How long a grant may last by them, in days.
    longest_grant_days: Option<u16>,
    /// Whether the roster before has them from the same moment on.
    is_new: bool,
}

/// Is a consent form that the leaders put in force, as people compare it.
#[derive(Debug, Clone, Serialize)]
struct FormSummary {
    /// Its name; absent where this program cannot read it.
    form: Option<String>,
    version: Option<u32>,
    template: Digest,
    since: u64,
    until: Option<u64>,
    change: FormChange,
}

/// Says how a form differs from the roster before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum FormChange {
    /// Ends, or ends earlier.
    Ends,
    /// Was not there, or was over.
    New,
    /// As before.
    Same,
}

/// Is a member, as people compare it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MemberSummary {
    pub(super) organisation: OrganisationId,
    pub(super) name: String,
    kind: OrganisationKind,
    circle: Circle,
    leads: bool,
    staff: Vec<StaffCount>,
    card: Option<u32>,
    pub(super) change: Change,
}

/// Says how many people of a role a member's card names.
#[derive(Debug, Clone, Serialize)]
struct StaffCount {
    role: Role,
    count: usize,
}

/// Says how a member differs from the roster before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// As before.
    Same,
    /// Was not a member.
    Joins,
    /// Is no longer a member.
    Leaves,
    /// Was no member before either.
    Left,
    /// Kind, circle, lead or successor differ.
    Differs,
}

impl Change {
    fn message(self) -> Message {
        Message::new(match self {
            Self::Same => "platform-change-same",
            Self::Joins => "platform-change-joins",
            Self::Leaves => "platform-change-leaves",
            Self::Left => "platform-change-left",
            Self::Differs => "platform-change-differs",
        })
    }
}

impl Summary {
    /// Compares `roster` with the one before, if there is one. Names come from the cards of `directory`.
    pub(super) fn of(platform: PlatformId, roster: &Roster, before: Option<&Roster>, directory: &Directory) -> Self {
        let member = |member: &Member| {
            let card = directory.card(member.organisation);
            let leads = roster.leaders.contains(&member.organisation);
            let old = before.and_then(|before| {
                let old = before.members.iter().find(|old| old.organisation == member.organisation)?;
                Some((old, before.leaders.contains(&old.organisation)))
            });
            let change = match old {
                None if member.until.is_some() => Change::Left,
                None => Change::Joins,
                Some((old, led)) => match (old.until, member.until) {
                    (None, Some(_)) => Change::Leaves,
                    (Some(_), None) => Change::Joins,
                    (Some(_), Some(_)) => Change::Left,
                    (None, None) if old == member && led == leads => Change::Same,
                    (None, None) => Change::Differs,
                },
            };
            let count = |role| {
                let of_role = |card: &raccord_protocol::roster::Card| {
                    card.staff.iter().filter(|staff| staff.role == role && staff.until.is_none()).count()
                };
                StaffCount { role, count: card.map_or(0, of_role) }
            };
            MemberSummary {
                organisation: member.organisation,
                name: card.map(|card| card.name.clone()).unwrap_or_default(),
                kind: member.kind,
                circle: member.circle,
                leads,
                staff: Role::ALL.map(count).into_iter().filter(|counted| counted.count > 0).collect(),
                card: card.map(|card| card.number),
                change,
            }
        };
        let rules = |rules: &RulesInForce| {
            let known = RuleSet::named(&rules.digest.0, rules.since.date());
            RulesSummary {
                name: known.map(RuleSet::name),
                digest: rules.digest,
                since: rules.since.0,
                longest_grant_days: known.map(RuleSet::longest_grant_days),
                is_new: before.is_some_and(|before| !before.rules.contains(rules)),
            }
        };
        let terms_changed = before.is_some_and(|before| {
            (&before.name, &before.territory, before.country, before.threshold, &before.rules)
                != (&roster.name, &roster.territory, roster.country, roster.threshold, &roster.rules)
        });
        Self {
            platform,
            fingerprint: fingerprint::of_platform(platform),
            name: roster.name.clone(),
            territory: roster.territory.clone(),
            roster: roster.number,
            issued: roster.issued.0,
            threshold: roster.threshold,
            members: roster.members.iter().map(member).collect(),
            rules: roster.rules.iter().map(rules).collect(),
            forms: form_changes(roster, before, directory).into_iter().map(form_summary).collect(),
            terms_changed,
        }
    }

    /// Reads the forms whose texts came with the rosters before, which `directory` holds: a roster that is drawn up brings only new ones.
    pub(super) fn with_forms_read(mut self, roster: &Roster, before: &Roster, directory: &Directory) -> Self {
        self.forms = form_changes(roster, Some(before), directory).into_iter().map(form_summary).collect();
        self
    }

    /// Prints all of it.
    pub(super) fn print(&self, context: &Context) -> Result<(), CliError> {
        let printer = context.printer();
        printer.say(
            Message::new("platform-name").with("name", self.name.as_str()).with("territory", self.territory.as_str()),
        )?;
        printer.say(Message::new("platform-fingerprint").with("fingerprint", self.fingerprint.as_str()))?;
        let issued = context.translator().date_time(instant(Timestamp(self.issued)));
        let leaders = self.members.iter().filter(|member| member.leads).count();
        printer.say(
            Message::new("platform-roster")
                .with("number", self.roster)
                .with("issued", issued)
                .with("threshold", u32::from(self.threshold))
                .with("leaders", leaders),
        )?;
        if self.terms_changed {
            printer.warn("platform-terms-changed");
        }
        // Of a platform that never changed them, the country says which they are.
        if self.rules.len() > 1 {
            for rules in &self.rules {
                let since = context.translator().date_time(instant(Timestamp(rules.since)));
                let message = match (rules.name, rules.is_new) {
                    (None, _) => Message::new("platform-rules-unknown").with("digest", rules.digest.to_string()),
                    (Some(name), true) => Message::new("platform-rules-new").with("name", name),
                    (Some(name), false) => Message::new("platform-rules").with("name", name),
                };
                let days = rules.longest_grant_days.map_or(0, u32::from);
                printer.say(message.with("since", since).with("days", days))?;
            }
        }
        // Those that are over, and were before, say nothing new to anybody.
        let told = |form: &&FormSummary| form.change != FormChange::Same || form.until.is_none();
        for form in self.forms.iter().filter(told) {
            let moment = |moment: u64| context.translator().date_time(instant(Timestamp(moment)));
            let message = match (form.change, form.until) {
                (FormChange::Ends, Some(until)) => Message::new("platform-form-ends").with("until", moment(until)),
                (FormChange::New, _) => Message::new("platform-form-new"),
                (FormChange::Ends | FormChange::Same, _) => Message::new("platform-form-stands"),
            };
            let unread = || printer.text("form-unread", &[]);
            let message = message
                .with("form", form.form.clone().unwrap_or_else(unread))
                .with("version", form.version.unwrap_or_default())
                .with("since", moment(form.since))
                .with("digest", short(&form.template));
            printer.say(message)?;
        }
        let heading = |id| Column::left(printer.text(id, &[]));
        let mut table = Table::new([
            heading("platform-column-organisation"),
            heading("platform-column-kind"),
            heading("platform-column-circle"),
            heading("platform-column-leader"),
            heading("platform-column-id"),
            heading("platform-column-staff"),
            heading("platform-column-change"),
        ]);
        let say = |message: Message| context.translator().say(&message);
        for member in &self.members {
            let staff = member.staff.iter().map(|staff| {
                let role = say(role_message(staff.role));
                say(Message::new("platform-staff").with("count", staff.count).with("role", role))
            });
            let staff: Vec<String> = staff.collect();
            table.row([
                member.name.clone(),
                member.kind.label(context.catalogue_language()).to_owned(),
                (member.circle as u8).to_string(),
                if member.leads { say(Message::new("platform-leads")) } else { String::new() },
                fingerprint::short(member.organisation),
                staff.join(", "),
                say(member.change.message()),
            ]);
        }
        printer.table(&table)
    }
}

fn form_summary((form, signed, change): (Result<Form, FormError>, PlatformForm, FormChange)) -> FormSummary {
    let form = form.ok();
    FormSummary {
        version: form.as_ref().map(|form| form.version),
        form: form.map(|form| form.name),
        template: signed.digest,
        since: signed.since.0,
        until: signed.until.map(|until| until.0),
        change,
    }
}

/// Returns the forms of a roster that are not as the roster before has them, with what is new about each.
fn form_changes(
    roster: &Roster,
    before: Option<&Roster>,
    directory: &Directory,
) -> Vec<(Result<Form, FormError>, PlatformForm, FormChange)> {
    let change = |signed: &PlatformForm| {
        let old = before.and_then(|before| before.forms.iter().find(|old| old.digest == signed.digest));
        match old {
            None => FormChange::New,
            Some(old) if (old.since, old.until) == (signed.since, signed.until) => FormChange::Same,
            Some(_) if signed.until.is_some() => FormChange::Ends,
            Some(_) => FormChange::New,
        }
    };
    let forms = listed(roster, directory).into_iter();
    forms.map(|Listed { signed, form }| (form, signed.clone(), change(signed))).collect()
}
