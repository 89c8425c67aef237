// SPDX-License-Identifier: EUPL-1.2
//! Consents: whether each ties together the grants of its commit, and whether who consented could.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::finding::{FINDINGS_MAX, FindingKind, Findings, NoteKind};
use super::grants::Grants;
use super::index::{Lists, Lookup};
use super::known::{Known, Order};
use super::pages::Pages;
use super::registry::Registry;
use super::replay::Scene;
use super::report::FormReport;
use crate::catalogue::{Catalogue, FieldId};
use crate::consent::{Agreed, ConsentError, check_consenter};
use crate::id::{CaseHandle, Digest, PlatformId};
use crate::rules::{Basis, RuleSet};
use crate::statement::{ConsentForm, ConsentLine, ConsentParticulars, Consenter, GrantParticulars, GrantTerms};
use crate::thread::ABOUT;
use crate::time::{DAY_MS, Timestamp};

/// The most forms that a report lists; consents by others are counted together.
const FORMS_MAX: usize = 1_000;

/// Is a form as consents name it, and the platform of their grants.
type Used = (String, u32, Digest, PlatformId);

/// Is how often a form was used, first and last.
#[derive(Debug, Clone)]
struct Uses {
    count: u64,
    first: Timestamp,
    last: Timestamp,
    /// When the form was withdrawn, by the rosters that the bundle holds.
    ended: Option<Timestamp>,
    /// How many people agreed after that.
    after: u64,
}

/// Is the consents of the commit that is being read, those before it that tie nothing together, and by which forms the others
/// were given.
#[derive(Debug, Default)]
pub(super) struct Consents {
    open: Vec<(Order, ConsentForm)>,
    /// The first of these; the others are counted.
    unfounded: Vec<(Order, ConsentForm)>,
    more_unfounded: u64,
    used: BTreeMap<Used, Uses>,
    /// Who signed the last consent that says so.
    signed: Option<(Order, ConsentParticulars)>,
}

impl Consents {
    pub(super) fn add(&mut self, order: Order, form: ConsentForm) {
        self.open.push((order, form));
    }

    pub(super) fn sign(&mut self, order: Order, particulars: ConsentParticulars) {
        self.signed = Some((order, particulars));
    }

    /// Returns the day on which a person agreed to a grant: that of the signature, where the grant stands in the commit of a consent.
    pub(super) fn day(&self, grant: Order, known: &Known) -> Date {
        let recorded = known.commit_of(grant).time.date();
        let of_commit = |(order, _): &&(Order, _)| known.entry(*order).commit == known.entry(grant).commit;
        self.signed.as_ref().filter(of_commit).map_or(recorded, |(_, signed)| signed.day(recorded))
    }

    /// Judges the consents of a commit whose entries have all been read; `ended` says when a form of a platform was withdrawn.
    pub(super) fn close_commit(
        &mut self,
        grants: &Grants,
        known: &Known,
        ended: impl Fn(PlatformId, Digest) -> Option<Timestamp>,
    ) {
        for (order, form) in std::mem::take(&mut self.open) {
            if is_founded(order, &form, grants, known) {
                let signed = self.signed.as_ref().filter(|(signed, _)| *signed == order).map(|(_, signed)| signed);
                let agreed = Agreed::by(signed, known.commit_of(order).time);
                self.count((order, agreed), form, (grants, known), &ended);
            } else if self.unfounded.len() < FINDINGS_MAX {
                self.unfounded.push((order, form));
            } else {
                self.more_unfounded += 1;
            }
        }
    }

    /// Counts a consent for its form, by the time of its commit.
    fn count(
        &mut self,
        (order, agreed): (Order, Agreed),
        form: ConsentForm,
        (grants, known): (&Grants, &Known),
        ended: &impl Fn(PlatformId, Digest) -> Option<Timestamp>,
    ) {
        let first = form.lines.first().and_then(|line| grants.of(known.find(line.grant)?, known));
        let Some(grant) = first else { return };
        let (platform, time) = (grant.pattern.platform, known.commit_of(order).time);
        let used = (form.form, form.version, form.template, platform);
        if self.used.len() < FORMS_MAX || self.used.contains_key(&used) {
            let ended = ended(platform, used.2);
            let uses = self.used.entry(used).or_insert(Uses { count: 0, first: time, last: time, ended, after: 0 });
            uses.count += 1;
            (uses.first, uses.last) = (uses.first.min(time), uses.last.max(time));
            uses.after += u64::from(uses.ended.is_some_and(|ended| agreed.is_from(ended)));
        }
    }

    /// Returns by which forms consents were given, and since when the leaders of their platforms had signed these.
    pub(super) fn forms(&self, registry: &Registry) -> Vec<FormReport> {
        let report = |((form, version, template, platform), uses): (&Used, &Uses)| FormReport {
            form: form.clone(),
            version: *version,
            template: *template,
            platform: *platform,
            signed: registry.form(*platform, *template),
            consents: uses.count,
            first: uses.first,
            last: uses.last,
        };
        self.used.iter().map(report).collect()
    }

    /// Reports what was judged.
    pub(super) fn finish(&mut self, known: &Known, scene: &Scene<'_>, findings: &mut Findings) {
        for (order, form) in &self.unfounded {
            let evidence = vec![("form", form.form.clone()), ("lines", form.lines.len().to_string())];
            let position = known.position(*order, None);
            findings.add(FindingKind::ConsentUnfounded, scene.about.ledger, position, evidence);
        }
        findings.count_more(FindingKind::ConsentUnfounded, self.more_unfounded);
        // An office may use a form of its own; where its platform has forms, somebody should ask why.
        let other = |form: &FormReport| {
            let had_own = scene.registry.forms_since(form.platform).is_some_and(|since| since <= form.last);
            form.signed.is_none() && had_own
        };
        let consents = self.forms(scene.registry).iter().filter(|form| other(form)).map(|form| form.consents).sum();
        findings.note(NoteKind::FormNotSigned, scene.about.ledger, consents);
        let ended = self.used.values().map(|uses| uses.after).sum();
        findings.note(NoteKind::FormWithdrawn, scene.about.ledger, ended);
    }
}

/// Remembers the birth dates that stand in cases, as far as the bundle opens them, and which cases threads are about.
///
/// Which of several stood when a grant was given, nobody needs to tell: whoever was too young, or of age, by all of them was.
#[derive(Debug)]
pub(super) struct Births {
    field: FieldId,
    spans: Lookup<CaseHandle, u64>,
    /// By thread: the handles by which it names cases; none where the bundle does not tell one, or a partner wrote it.
    named: Lists<CaseHandle, Option<CaseHandle>>,
}

/// Is the most cases of a thread that are asked for a birth date, the newest first: a home asks all, and there is hardly more than one.
const NAMED_MAX: usize = 64;

/// Is the first and the last of the birth dates of a case, in days since 1970 or 0 before, kept in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span(u32, u32);

impl Span {
    const fn packed(self) -> u64 {
        (self.0 as u64) << u32::BITS | self.1 as u64
    }

    #[expect(clippy::cast_possible_truncation, reason = "the two halves of what was packed")]
    const fn unpacked(packed: u64) -> Self {
        Self((packed >> u32::BITS) as u32, packed as u32)
    }

    fn dates(self) -> [Date; 2] {
        [self.0, self.1].map(|days| Timestamp(u64::from(days) * DAY_MS).date())
    }
}

/// A birth date of a case, or what stands in its place, does not read.
const UNREADABLE: u64 = u64::MAX;

impl Births {
    pub(super) fn new(pages: &Pages) -> Self {
        let birth = Catalogue::current().by_name("date_naissance").expect("a field of the first version");
        Self { field: birth.id, spans: Lookup::new(pages), named: Lists::new(pages) }
    }

    /// Takes a value of a field of an own case, empty where it was cleared; none where the bundle does not open it.
    pub(super) fn take(&mut self, case: CaseHandle, field: FieldId, value: Option<&[u8]>, ours: bool) {
        if field == self.field {
            self.take_birth(case, value);
        } else if field == ABOUT {
            let text = value.map(|value| std::str::from_utf8(value).unwrap_or_default());
            match text.map(str::parse::<CaseHandle>) {
                // What is no handle names no case.
                Some(Err(_)) => {}
                Some(Ok(handle)) => self.name(case, Some(handle).filter(|_| ours)),
                None => self.name(case, None),
            }
        }
    }

    fn take_birth(&mut self, case: CaseHandle, value: Option<&[u8]>) {
        let birth = match value {
            Some([]) => return,
            Some(value) => std::str::from_utf8(value).ok().and_then(|value| value.parse::<Date>().ok()),
            None => None,
        };
        let days = birth.and_then(|birth| u32::try_from(Timestamp::at_start_of(birth).0 / DAY_MS).ok());
        let span = match (self.spans.get(case), days) {
            (Some(UNREADABLE), _) | (_, None) => UNREADABLE,
            (None, Some(days)) => Span(days, days).packed(),
            (Some(known), Some(days)) => {
                let Span(first, last) = Span::unpacked(known);
                Span(first.min(days), last.max(days)).packed()
            }
        };
        self.spans.replace(case, span);
    }

    fn name(&mut self, thread: CaseHandle, handle: Option<CaseHandle>) {
        if self.named.of(thread).next() != Some(handle) {
            self.named.push(thread, handle);
        }
    }

    /// Returns by which handles a case names those that it is about, as a thread does; none of a case that names no other.
    fn named(&self, case: CaseHandle) -> Vec<Option<CaseHandle>> {
        self.named.of(case).take(NAMED_MAX).collect()
    }

    /// Returns the first and the last of the birth dates of a case, if there is one.
    ///
    /// # Errors
    /// Fails where one does not read.
    fn span(&self, case: CaseHandle) -> Result<Option<[Date; 2]>, Unreadable> {
        match self.spans.get(case) {
            None => Ok(None),
            Some(UNREADABLE) => Err(Unreadable),
            Some(span) => Ok(Some(Span::unpacked(span).dates())),
        }
    }
}

/// Says that a birth date does not read.
struct Unreadable;

/// Says why nobody who could consented to a grant, if so; what the bundle does not tell is not judged.
///
/// `own` returns the own case that a handle names; `alone`: whether all that was ever said of the case stands in this ledger; `day`: on which
/// the person agreed.
pub(super) fn check_consented(
    (case, terms): (CaseHandle, &GrantTerms),
    particulars: &GrantParticulars,
    (births, own, alone): (&Births, impl Fn(CaseHandle) -> Option<CaseHandle>, bool),
    day: Date,
    rules: &RuleSet,
) -> Result<(), &'static str> {
    if terms.basis == Basis::Consent && particulars.consenter == Consenter::Nobody {
        return Err(NOBODY);
    }
    let named = births.named(case);
    let people: Vec<Option<CaseHandle>> = match named.is_empty() {
        true => vec![Some(case)],
        false => named.into_iter().map(|handle| own(handle?)).collect(),
    };
    // Of whom another organisation holds the case, its own audit tells.
    for person in people.into_iter().flatten() {
        let Ok(span) = births.span(person) else { continue };
        let by = |birth: Option<Date>| check_consenter(terms.basis, particulars, birth.as_slice(), day, rules);
        match (by(span.map(|[first, _]| first)), by(span.map(|[_, last]| last))) {
            (Err(ConsentError::TooYoung { .. }), _) if alone => return Err("who consented alone was too young"),
            (Err(ConsentError::AgeUnknown { .. }), _) if alone => return Err("who consented alone shows no age"),
            (Err(ConsentError::BeforeBirth), _) if alone => return Err("who consented was not born"),
            (_, Err(ConsentError::OfAge)) if alone => {
                return Err("a representative consented alone for a person of age");
            }
            _ => {}
        }
    }
    Ok(())
}

const NOBODY: &str = "nobody consented";

/// The lines of a consent are the grants of its commit that follow it, of one case.
fn is_founded(order: Order, form: &ConsentForm, grants: &Grants, known: &Known) -> bool {
    let consent = known.entry(order);
    let grant = |line: &ConsentLine| {
        let found = known.find(line.grant)?;
        let same = known.entry(found).commit == consent.commit;
        grants.of(found, known).filter(|_| same).map(|grant| (found, grant.row.case))
    };
    let lines: Option<Vec<(Order, CaseHandle)>> = form.lines.iter().map(grant).collect();
    consent.index == 0
        && lines.is_some_and(|lines| {
            let follow = (order + 1..).zip(&lines).all(|(next, (found, _))| next == *found);
            let size = known.left_of_commit(order);
            follow && size == lines.len() + 1 && lines.iter().all(|(_, case)| *case == lines[0].1)
        })
}
