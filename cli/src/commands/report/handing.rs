// SPDX-License-Identifier: EUPL-1.2
//! Handing a reported leaver to the office that receives leavers, in the commit of the report: who reports and follows nobody would
//! have told itself alone.
//!
//! The referral is a transfer, and leans on a grant for the public task, of what the rules let go to that office on this ground.
//! What is refused is said, and stays.

use std::collections::BTreeSet;

use raccord_node::service::platform::Context as NodeContext;
use raccord_protocol::catalogue::{Catalogue, Field, FieldId};
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, EntryId, OrganisationId};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::referral::{ReferralMode, ReferralState, ReferralTerms, Restrictions, referral};
use raccord_protocol::rules::Basis;
use raccord_protocol::statement::{self, CaseKind, Consenter, GrantParticulars, GrantTerms, Mode, Past};
use raccord_protocol::time::DAY_MS;
use raccord_protocol::view::grants::Direction;
use serde_json::{Value, json};

use crate::commands::grant::{self, terms};
use crate::commands::refer::{DO_NOT_CONTACT, came_with, restrictions_of};
use crate::commands::referrals;
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::law;
use crate::naming::{self, organisation_name};
use crate::output::{Column, Mode as OutputMode, Table};
use crate::values::Words;

/// To whom a leaver is handed.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Handing {
    /// To whom.
    #[arg(long, value_name = "ORGANISATION", conflicts_with = "here", help = "help-report-to")]
    to: Option<String>,
    /// To nobody.
    #[arg(long, help = "help-report-here")]
    here: bool,
    /// Do not ask.
    #[arg(long, help = "help-sharing-yes")]
    yes: bool,
}

/// The blocks that go to whoever receives leavers: who the person is, how to reach her, what is known of school and of the report, and
/// what was tried.
const BLOCKS: [&str; 8] =
    ["identite", "coordonnees", "responsables", "scolarite", "reperage", "listes", "contacts", "suivi"];

/// The field that says that no list named the person: it is of another block.
const OUTSIDE_LISTS: &str = "nouveau_decroche_hors_listes_rio";

/// Says where a report goes.
pub(super) enum Way {
    /// It is handed over.
    Handed(Box<Handed>),
    /// It stays, and somebody who receives leavers would have to be named.
    Named(Vec<String>),
    /// It stays here.
    Stays,
}

/// Is a handing that the rules allow, before it is signed.
pub(super) struct Handed {
    held: Held,
    terms: GrantTerms,
    /// The fields of the blocks that the rules keep here.
    refused: Vec<FieldId>,
    sources: Vec<String>,
    yes: bool,
}

impl Handing {
    /// Tells whether questions are answered with yes.
    pub(super) fn is_answered(&self) -> bool {
        self.yes
    }
}

/// Returns where a report goes: to whom it is said; without that, of an organisation that follows no leavers, to the only one of its
/// platforms that receives them (a CIO; in Luxembourg the ALJ), or the only one of these that leads.
///
/// # Errors
/// Says why it cannot go to whom it was said.
pub(super) fn way(context: &Context, arguments: &Handing) -> Result<Way, CliError> {
    if arguments.here {
        return Ok(Way::Stays);
    }
    let held = Held::read(context)?;
    let recipient = match &arguments.to {
        Some(name) => naming::organisation(&held.directory, name)?,
        None if !hands_on(held.own_card()?.kind) => return Ok(Way::Stays),
        None => match receivers(context, &held).as_slice() {
            [only] => *only,
            several => {
                let names = several.iter().map(|one| organisation_name(&held.directory, *one)).collect();
                return Ok(Way::Named(names));
            }
        },
    };
    if recipient == held.organisation {
        return Err(CliError::usage("grant-to-self"));
    }
    let node = context.call(NodeContext {})?;
    let platforms = held.directory.shared_platforms(held.organisation, recipient, node.now);
    let platform = *platforms.first().ok_or_else(|| {
        let name = organisation_name(&held.directory, recipient);
        CliError::denied(Message::new("grant-no-platform").with("recipient", name)).hint("hint-grant-no-platform")
    })?;
    let rules = terms::rules(&held.directory, platform, node.now)?;
    let days = u64::from(rules.longest_grant_days());
    let mut terms = GrantTerms {
        recipient,
        platform,
        alias: CaseHandle(context.entropy()?.draw()),
        fields: Vec::new(),
        items: Vec::new(),
        mode: Mode::Read,
        past: Past::Current,
        basis: Basis::PublicTask,
        article: String::new(),
        purpose: context.translator().text("report-purpose", &[]),
        from: node.now,
        until: node.now.plus_ms(days * DAY_MS),
    };
    let words = Words::new(context.translator());
    let check = |terms: &GrantTerms| terms::check(&held.directory, held.organisation, terms, &[], words);
    let all = Catalogue::current().fields_of(CaseKind::Person);
    let goes = |field: &&Field| BLOCKS.contains(&field.block.as_str()) || field.name == OUTSIDE_LISTS;
    let mut all: Vec<FieldId> = all.filter(goes).map(|field| field.id).collect();
    all.sort_unstable();
    let (allowed, refused): (Vec<FieldId>, Vec<FieldId>) =
        all.iter().partition(|field| check(&GrantTerms { fields: vec![**field], ..terms.clone() }).is_ok());
    if allowed.is_empty() {
        // The rules say of all of it why not, and what would do.
        terms.fields = all;
        check(&terms)?;
    }
    terms.fields = allowed;
    let sources = check(&terms)?;
    Ok(Way::Handed(Box::new(Handed { held, terms, refused, sources, yes: arguments.yes })))
}

/// Tells whether organisations of a kind see leavers and follow none.
pub(super) fn hands_on(kind: OrganisationKind) -> bool {
    ![OrganisationKind::Alj, OrganisationKind::Cio, OrganisationKind::MissionLocale].contains(&kind)
}

/// Returns who receives leavers on the platforms of this organisation; where several do, those of them that lead.
fn receivers(context: &Context, held: &Held) -> Vec<OrganisationId> {
    let now = context.now();
    let mut found: BTreeSet<OrganisationId> = BTreeSet::new();
    let mut leading: BTreeSet<OrganisationId> = BTreeSet::new();
    for (platform, roster) in held.directory.rosters() {
        if held.directory.member(platform, held.organisation, now).is_none() {
            continue;
        }
        let members =
            roster.members.iter().filter_map(|named| held.directory.member(platform, named.organisation, now));
        let receives = |kind| [OrganisationKind::Alj, OrganisationKind::Cio].contains(&kind);
        for member in members.filter(|member| receives(member.kind) && member.organisation != held.organisation) {
            found.insert(member.organisation);
            leading.extend(roster.leaders.iter().filter(|leader| **leader == member.organisation));
        }
    }
    let chosen = if found.len() > 1 && leading.len() == 1 { leading } else { found };
    chosen.into_iter().collect()
}

impl Handed {
    /// Returns the name of who receives it.
    pub(super) fn recipient(&self) -> String {
        organisation_name(&self.held.directory, self.terms.recipient)
    }

    /// Tells whether the file is with who receives it already, or on its way there.
    pub(super) fn is_under_way(&self, context: &Context, case: CaseHandle) -> Result<bool, CliError> {
        let open = [ReferralState::Requested, ReferralState::Accepted, ReferralState::Done];
        Ok(referrals::read(context, Some(case))?.referrals.iter().any(|view| {
            let theirs = view.partner.organisation == self.terms.recipient && view.direction == Direction::Given;
            theirs && view.mode == ReferralMode::Transfer && open.contains(&view.state)
        }))
    }

    /// Shows all that leaves of these values, and asks whether it may.
    ///
    /// # Errors
    /// Fails where nobody can be asked, or says no.
    pub(super) fn confirm(&self, context: &Context, values: &[(&Field, &str)]) -> Result<(), CliError> {
        let printer = context.printer();
        let words = Words::new(printer.translator());
        if printer.mode() == OutputMode::Human {
            printer.say(Message::new("grant-preview").with("recipient", self.recipient()))?;
            let mut table = Table::new(["column-field", "column-value"].map(|id| Column::left(printer.text(id, &[]))));
            let leaves = |field: &Field, value: &str| self.terms.fields.contains(&field.id) && !value.is_empty();
            for (field, value) in values.iter().filter(|(field, value)| leaves(field, value)) {
                table.row([words.field(&field.name), words.place(&field.name, Some(value))]);
            }
            printer.table(&table)?;
            let terms = Message::new("grant-terms")
                .with("basis", words.basis(self.terms.basis))
                .with("purpose", self.terms.purpose.as_str())
                .with("until", words.until(self.terms.until));
            printer.say(terms)?;
            for source in &self.sources {
                let source = law::source(source, printer.translator().language()).into_owned();
                printer.say(Message::new("grant-source").with("source", source))?;
            }
        }
        self.say_refused(context, values);
        if self.yes {
            return Ok(());
        }
        let question = Message::new("report-question").with("recipient", self.recipient());
        context.confirm(question).map_err(|error| error.hint("hint-report-here"))
    }

    /// Says which of these values the rules keep here.
    fn say_refused(&self, context: &Context, values: &[(&Field, &str)]) {
        let words = Words::new(context.translator());
        let kept = self.kept(values).into_iter().map(|name| words.field(name)).collect::<Vec<_>>();
        if !kept.is_empty() {
            let kept = Message::new("report-refused").with("fields", kept.join(", "));
            context.printer().warn(kept.with("recipient", self.recipient()));
        }
    }

    fn kept<'v>(&self, values: &[(&'v Field, &str)]) -> BTreeSet<&'v str> {
        let stays = |field: &Field| self.refused.contains(&field.id) || !self.terms.fields.contains(&field.id);
        let named = values.iter().filter(|(field, value)| stays(field) && !value.is_empty());
        named.map(|(field, _)| field.name.as_str()).collect()
    }

    /// Signs the report, the grant and the referral that leans on it, in one commit; says what was sent, for programs.
    ///
    /// # Errors
    /// Says why nothing of it was done.
    pub(super) fn commit(
        &self,
        context: &Context,
        case: CaseHandle,
        mut drafts: Vec<Draft>,
        (is_known, values): (bool, &[(&Field, &str)]),
    ) -> Result<(Vec<EntryId>, Value), CliError> {
        let mut entropy = context.entropy()?;
        let known = if is_known { grant::aliases(context, &[case], self.terms.recipient)? } else { Default::default() };
        let alias = known.get(&case).copied().unwrap_or(self.terms.alias);
        let terms = GrantTerms { alias, ..self.terms.clone() };
        let particulars = GrantParticulars {
            consenter: Consenter::Nobody,
            name: String::new(),
            evidence: None,
            evidence_salt: entropy.draw(),
            note: String::new(),
        };
        let flagged = values.iter().any(|(field, value)| field.name == DO_NOT_CONTACT && *value == "true");
        let taken = if is_known { came_with(context, case)? } else { Restrictions::default() };
        let restrictions = restrictions_of(&self.held, &terms, taken, (flagged, false));
        let signer = context.staff_key()?.public();
        let given = statement::grant(case, &terms, &particulars, &mut entropy);
        let grant = given.header.id(signer);
        let asked = referral(
            grant,
            &ReferralTerms { mode: ReferralMode::Transfer, restrictions },
            &self.terms.purpose,
            &mut entropy,
        );
        let referral = asked.header.id(signer);
        drafts.extend([given, asked]);
        let answer = context.commit(&drafts, Padding::Padded)?;
        let sent = json!({
            "recipient": self.recipient(),
            "referral": referral,
            "grant": grant,
            "refused": self.kept(values),
            "restrictions": restrictions,
        });
        Ok((answer.entries, sent))
    }
}
