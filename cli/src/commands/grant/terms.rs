// SPDX-License-Identifier: EUPL-1.2
//! The terms of a grant: which fields, on which platform, until when, and whether the rules allow them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use raccord_node::service::platform::ContextAnswer;
use raccord_protocol::catalogue::{Catalogue, Class, FieldId, fold};
use raccord_protocol::consent::{ConsentError, check_consenter};
use raccord_protocol::id::{CaseHandle, OrganisationId, PlatformId};
use raccord_protocol::roster::{Directory, Member};
use raccord_protocol::rules::{Access, Basis, Extent, Refusal, RuleSet, Share};
use raccord_protocol::statement::{CaseKind, GrantParticulars, GrantTerms, Mode};
use raccord_protocol::time::{DAY_MS, Timestamp};

use super::Grant;
use crate::error::CliError;
use crate::held::choose;
use crate::language::Message;
use crate::naming::organisation_name;
use crate::values::{Words, end_of, find_field, parse_day, start_of};

/// How long a grant stands where nobody says, in days, unless the rules allow less.
const DAYS_DEFAULT: u32 = 365;

/// Returns the fields that are meant, in order, and what stood behind `--field` and is the digits of a case instead.
pub(in crate::commands) fn fields(
    arguments: &Grant,
    words: Words<'_>,
) -> Result<(Vec<FieldId>, Vec<String>), CliError> {
    let mut fields = BTreeSet::new();
    let mut strays = Vec::new();
    for name in &arguments.field {
        match find_field(name, words) {
            Ok(field) => {
                fields.insert(field.id);
            }
            Err(_) if !fields.is_empty() && looks_like_case(name) => strays.push(name.clone()),
            Err(error) => return Err(error),
        }
    }
    let catalogue = Catalogue::current();
    for name in &arguments.block {
        let wanted = fold(name);
        let named = |text: &str| fold(text) == wanted;
        let block = catalogue
            .blocks()
            .iter()
            .find(|block| named(&block.name) || named(&block.label_fr) || named(&block.label_en))
            .ok_or_else(|| {
                let of_people = catalogue.blocks().iter().filter(|block| block.of == CaseKind::Person);
                let names: Vec<&str> = of_people.map(|block| block.name.as_str()).collect();
                CliError::usage(Message::new("grant-block-unknown").with("block", name.as_str()))
                    .hint(Message::new("hint-grant-blocks").with("blocks", names.join(", ")))
            })?;
        // Private fields go item by item, whatever block they stand in.
        let of_block = catalogue.fields().iter().filter(|field| field.block == block.name);
        fields.extend(of_block.filter(|field| field.class != Class::Private).map(|field| field.id));
    }
    if fields.is_empty() && arguments.item.is_empty() {
        return Err(CliError::usage("grant-fields").hint("hint-grant-fields"));
    }
    Ok((fields.into_iter().collect(), strays))
}

fn looks_like_case(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Returns the terms, as yet without fields, items and alias.
pub(in crate::commands) fn terms(
    arguments: &Grant,
    directory: &Directory,
    node: &ContextAnswer,
    (recipient, zone): (OrganisationId, &TimeZone),
) -> Result<GrantTerms, CliError> {
    let holder = node.organisation.organisation;
    if recipient == holder {
        return Err(CliError::usage("grant-to-self"));
    }
    let platform = platform(arguments, directory, (holder, recipient), node.now)?;
    let basis = Basis::from(arguments.basis);
    if basis == Basis::Law && arguments.article.trim().is_empty() {
        return Err(CliError::usage("grant-law-article"));
    }
    if arguments.purpose.trim().is_empty() {
        return Err(CliError::usage("grant-purpose"));
    }
    let longest = rules(directory, platform, node.now)?.longest_grant_days();
    let from = start(arguments.from.as_deref(), (node.now, zone), u32::from(longest))?;
    let until = match (&arguments.until, arguments.days) {
        // A last day is a day on which the grant stands.
        (Some(day), _) => end_of(parse_day(day)?, zone),
        (None, days) => {
            let days = days.unwrap_or_else(|| DAYS_DEFAULT.min(u32::from(longest)));
            from.plus_ms(u64::from(days) * DAY_MS)
        }
    };
    if until <= from {
        return Err(CliError::usage("grant-until-past"));
    }
    if until.ms_since(from) > u64::from(longest) * DAY_MS {
        return Err(CliError::denied(Message::new("grant-until-long").with("days", u32::from(longest))));
    }
    Ok(GrantTerms {
        recipient,
        platform,
        alias: CaseHandle([0; 16]),
        fields: Vec::new(),
        items: Vec::new(),
        mode: if arguments.write { Mode::Write } else { Mode::Read },
        past: arguments.past.into(),
        basis,
        article: arguments.article.clone(),
        purpose: arguments.purpose.clone(),
        from,
        until,
    })
}

/// Returns when a grant begins: now, or where a later day was said, when that begins. It is given no longer ahead than it may stand.
pub(in crate::commands) fn start(
    day: Option<&str>,
    (now, zone): (Timestamp, &TimeZone),
    longest_days: u32,
) -> Result<Timestamp, CliError> {
    let Some(day) = day.map(parse_day).transpose()? else { return Ok(now) };
    if end_of(day, zone) <= now {
        return Err(CliError::usage("grant-from-past").hint("hint-grant-from-past"));
    }
    let from = start_of(day, zone).max(now);
    if from.ms_since(now) > u64::from(longest_days) * DAY_MS {
        return Err(CliError::usage(Message::new("grant-from-far").with("days", longest_days)));
    }
    Ok(from)
}

/// Returns the platform that both belong to: the only one, or the one that is named.
fn platform(
    arguments: &Grant,
    directory: &Directory,
    (holder, recipient): (OrganisationId, OrganisationId),
    now: Timestamp,
) -> Result<PlatformId, CliError> {
    let shared = directory.shared_platforms(holder, recipient, now);
    let rosters: Vec<_> = directory.rosters().filter(|(platform, _)| shared.contains(platform)).collect();
    if rosters.is_empty() {
        let nowhere = Message::new("grant-no-platform").with("recipient", organisation_name(directory, recipient));
        return Err(CliError::denied(nowhere).hint("hint-grant-no-platform"));
    }
    Ok(choose(&rosters, arguments.platform.as_ref())?.0)
}

/// Returns the rules of a platform at a moment.
pub(in crate::commands) fn rules(
    directory: &Directory,
    platform: PlatformId,
    now: Timestamp,
) -> Result<&'static RuleSet, CliError> {
    let rules = directory.roster(platform).and_then(|roster| roster.rules_at(now));
    rules.ok_or_else(|| CliError::denied("grant-no-rules"))
}

/// Asks the rules about every field and item; returns the texts that the grant rests on.
///
/// # Errors
/// Says what stands in the way, and which grounds would do.
pub(in crate::commands) fn check(
    directory: &Directory,
    holder: OrganisationId,
    terms: &GrantTerms,
    item_fields: &[FieldId],
    words: Words<'_>,
) -> Result<Vec<String>, CliError> {
    let rules = rules(directory, terms.platform, terms.from)?;
    let member = |organisation| -> Result<&Member, CliError> {
        let member = directory.member(terms.platform, organisation, terms.from);
        member.ok_or_else(|| CliError::denied("grant-not-member"))
    };
    let (holder, recipient) = (member(holder)?, member(terms.recipient)?);
    let fields = terms.fields.iter().map(|field| (*field, Extent::Field));
    let items = item_fields.iter().map(|field| (*field, Extent::Item));
    let mut sources: Vec<String> = Vec::new();
    let mut refused: BTreeMap<(Class, Extent), (Refusal, Vec<String>)> = BTreeMap::new();
    let mut goes_by_items = false;
    for (id, extent) in fields.chain(items) {
        let Some(field) = Catalogue::current().field(id) else { continue };
        let share = Share {
            class: field.class,
            extent,
            access: if terms.mode == Mode::Write { Access::Write } else { Access::Read },
            basis: terms.basis,
            holder: holder.kind,
            recipient: recipient.kind,
            circle: recipient.circle,
        };
        match rules.permits(&share) {
            Ok(permit) if sources.contains(&permit.source) => {}
            Ok(permit) => sources.push(permit.source.clone()),
            Err(refusal) => {
                // On some grounds what stands may be released, and not the field with all that is written later.
                let is_of_basis = matches!(refusal, Refusal::Basis { .. }) && extent == Extent::Field;
                goes_by_items |= is_of_basis && rules.permits(&Share { extent: Extent::Item, ..share }).is_ok();
                let (_, labels) = refused.entry((field.class, extent)).or_insert_with(|| (refusal, Vec::new()));
                labels.push(field.label(words.language()).to_owned());
            }
        }
    }
    let mut refused = refused.into_values();
    let Some((first, labels)) = refused.next() else { return Ok(sources) };
    let mut error = CliError::denied(refusal(&first, &labels, words));
    error = with_hints(error, &first, words);
    for (other, labels) in refused {
        error = with_hints(error.also(refusal(&other, &labels, words)), &other, words);
    }
    Err(if goes_by_items { error.hint("hint-grant-items-basis") } else { error })
}

/// Returns what stands in the way.
fn refusal(refusal: &Refusal, labels: &[String], words: Words<'_>) -> Message {
    let message = match refusal {
        Refusal::Basis { class, basis, recipient, .. } => Message::new("grant-refused-basis")
            .with("class", words.class(*class))
            .with("basis", words.basis(*basis))
            .with("recipient", words.kind(*recipient)),
        Refusal::ClassItemOnly { class } => Message::new("grant-refused-class").with("class", words.class(*class)),
        Refusal::HolderItemOnly { holder } => Message::new("grant-refused-holder").with("holder", words.kind(*holder)),
        Refusal::RecipientWrites { recipient } => {
            Message::new("grant-refused-writes").with("recipient", words.kind(*recipient))
        }
    };
    message.with("fields", labels.join(", "))
}

/// Adds what would do instead.
fn with_hints(error: CliError, refusal: &Refusal, words: Words<'_>) -> CliError {
    match refusal {
        Refusal::Basis { sufficient, .. } if sufficient.is_empty() => error.hint("hint-grant-no-basis"),
        Refusal::Basis { sufficient, .. } => {
            let bases: Vec<&str> = sufficient.iter().map(|basis| words.basis(*basis)).collect();
            error.hint(Message::new("hint-grant-bases").with("bases", bases.join(", ")))
        }
        Refusal::ClassItemOnly { .. } | Refusal::HolderItemOnly { .. } => error.hint("hint-grant-items"),
        Refusal::RecipientWrites { .. } => error.hint("hint-grant-read-only"),
    }
}

/// Says beforehand, in the words of the office, what the home would say of who consented.
///
/// `births` are the birth dates that stand in the case, `day` is that of the signature.
pub(in crate::commands) fn check_consent(
    basis: Basis,
    particulars: &GrantParticulars,
    births: &[Date],
    day: Date,
    rules: &RuleSet,
) -> Result<(), CliError> {
    let age_min = u32::from(rules.consent_alone_age());
    let denied =
        |id: &'static str, hint: &'static str| Err(CliError::denied(Message::new(id).with("age", age_min)).hint(hint));
    match check_consenter(basis, particulars, births, day, rules) {
        Ok(()) => Ok(()),
        Err(ConsentError::Nobody) => Err(CliError::usage("grant-consent-nobody").hint("hint-grant-consent-nobody")),
        Err(ConsentError::TooYoung { .. }) => denied("consent-too-young", "hint-consent-too-young"),
        Err(ConsentError::AgeUnknown { .. }) => denied("consent-age-unknown", "hint-consent-age"),
        Err(ConsentError::OfAge) => denied("reason-of-age", "hint-consent-of-age"),
        Err(ConsentError::FormEnded) => denied("reason-form-ended", "hint-consent-form-ended"),
        Err(ConsentError::BeforeBirth) => denied("reason-before-birth", "hint-consent-before-birth"),
    }
}
