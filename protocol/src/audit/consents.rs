// SPDX-License-Identifier: EUPL-1.2
//! Consents: whether each ties together the grants of its commit, and whether who consented could.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::column::{Column, record};
use super::finding::{FindingKind, Findings, NoteKind};
use super::grants::Grants;
use super::index::Lookup;
use super::known::{Known, Order, short};
use super::pages::Pages;
use super::registry::Registry;
use super::replay::Scene;
use super::report::FormReport;
use crate::catalogue::{Catalogue, FieldId};
use crate::consent::{ConsentError, check_consenter};
use crate::id::{CaseHandle, Digest, PlatformId};
use crate::rules::{Basis, RuleSet};
use crate::statement::{ConsentForm, ConsentLine, Consenter, GrantParticulars, GrantTerms};
use crate::thread::ABOUT;
use crate::time::{DAY_MS, Timestamp};

/// The most forms that a report lists; consents by others are counted together.
const FORMS_MAX: usize = 1_000;

/// Is a form as consents name it, and the platform of their grants.
type Used = (String, u32, Digest, PlatformId);

/// Is how often a form was used, first and last.
#[derive(Debug, Clone, Copy)]
struct Uses {
    count: u64,
    first: Timestamp,
    last: Timestamp,
}

/// Is the consents of the commit that is being read, those before it that tie nothing together, and by which forms the others
/// were given.
#[derive(Debug, Default)]
pub(super) struct Consents {
    open: Vec<(Order, ConsentForm)>,
    unfounded: Vec<(Order, ConsentForm)>,
    used: BTreeMap<Used, Uses>,
}

impl Consents {
    pub(super) fn add(&mut self, order: Order, form: ConsentForm) {
        self.open.push((order, form));
    }

    /// Judges the consents of a commit whose entries have all been read.
    pub(super) fn close_commit(&mut self, grants: &Grants, known: &Known) {
        for (order, form) in std::mem::take(&mut self.open) {
            if is_founded(order, &form, grants, known) {
                self.count(form, grants, known);
            } else {
                self.unfounded.push((order, form));
            }
        }
    }

    /// Counts a consent for its form, by the time of its first grant.
    fn count(&mut self, form: ConsentForm, grants: &Grants, known: &Known) {
        let first = form.lines.first().and_then(|line| grants.of(known.find(line.grant)?, known));
        let Some(grant) = first else { return };
        let (platform, time) = (grant.pattern.platform, grant.row.terms.from);
        let used = (form.form, form.version, form.template, platform);
        if self.used.len() < FORMS_MAX || self.used.contains_key(&used) {
            let uses = self.used.entry(used).or_insert(Uses { count: 0, first: time, last: time });
            *uses = Uses { count: uses.count + 1, first: uses.first.min(time), last: uses.last.max(time) };
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
        // An office may use a form of its own; where its platform has forms, somebody should ask why.
        let other = |form: &FormReport| {
            let had_own = scene.registry.forms_since(form.platform).is_some_and(|since| since <= form.last);
            form.signed.is_none() && had_own
        };
        let consents = self.forms(scene.registry).iter().filter(|form| other(form)).map(|form| form.consents).sum();
        findings.note(NoteKind::FormNotSigned, scene.about.ledger, consents);
    }
}

/// Remembers the birth dates that stand in cases, as far as the bundle opens them, and which cases threads are about.
///
/// Which of several stood when a grant was given, nobody needs to tell: whoever was too young by all of them was too young.
#[derive(Debug)]
pub(super) struct Births {
    field: FieldId,
    earliest: Lookup<CaseHandle, u64>,
    named: Column<Named>,
    /// By thread: the newest of what it names.
    newest: Lookup<CaseHandle, u32>,
}

/// Is the handle by which a thread names a case; none where the bundle does not tell it, or a partner wrote it.
#[derive(Debug, Clone, Copy)]
struct Named {
    handle: Option<CaseHandle>,
    /// What the thread named before.
    before: Option<u32>,
}

record!(Named { handle: Option<CaseHandle>, before: Option<u32> });

/// Is the most cases of a thread that are asked for a birth date, the newest first: a home asks all, and there is hardly more than one.
const NAMED_MAX: usize = 64;

/// A birth date of a case, or what stands in its place, does not read.
const UNREADABLE: u64 = u64::MAX;

impl Births {
    pub(super) fn new(pages: &Pages) -> Self {
        let birth = Catalogue::current().by_name("date_naissance").expect("a field of the first version");
        Self { field: birth.id, earliest: Lookup::new(pages), named: Column::new(pages), newest: Lookup::new(pages) }
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
        let days = birth.map_or(UNREADABLE, |birth| Timestamp::at_start_of(birth).0 / DAY_MS);
        let known = self.earliest.get(case);
        let earliest = match known {
            Some(UNREADABLE) => UNREADABLE,
            Some(known) if days != UNREADABLE => known.min(days),
            Some(_) | None => days,
        };
        self.earliest.replace(case, earliest);
    }

    fn name(&mut self, thread: CaseHandle, handle: Option<CaseHandle>) {
        let before = self.newest.get(thread);
        if before.is_none_or(|before| self.named.get(before as usize).handle != handle) {
            let newest = short(self.named.push(Named { handle, before }));
            self.newest.replace(thread, newest);
        }
    }

    /// Returns by which handles a case names those that it is about, as a thread does; none of a case that names no other.
    fn named(&self, case: CaseHandle) -> Vec<Option<CaseHandle>> {
        let mut next = self.newest.get(case);
        let named = std::iter::from_fn(|| {
            let named = self.named.get(next? as usize);
            next = named.before;
            Some(named.handle)
        });
        named.take(NAMED_MAX).collect()
    }

    /// Returns the earliest birth date of a case, if there is one.
    ///
    /// # Errors
    /// Fails where one does not read.
    fn earliest(&self, case: CaseHandle) -> Result<Option<Date>, Unreadable> {
        match self.earliest.get(case) {
            None => Ok(None),
            Some(UNREADABLE) => Err(Unreadable),
            Some(days) => Ok(Some(Timestamp(days * DAY_MS).date())),
        }
    }
}

/// Says that a birth date does not read.
struct Unreadable;

/// Says why nobody who could consented to a grant, if so; what the bundle does not tell is not judged.
///
/// `own` returns the own case that a handle names; `alone`: whether all that was ever said of the case stands in this ledger.
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
        let Ok(birth) = births.earliest(person) else { continue };
        match check_consenter(terms.basis, particulars, birth.as_slice(), day, rules) {
            Err(ConsentError::Nobody) => return Err(NOBODY),
            Err(ConsentError::TooYoung { .. }) if alone => return Err("who consented alone was too young"),
            Err(ConsentError::AgeUnknown { .. }) if alone => return Err("who consented alone shows no age"),
            Err(ConsentError::TooYoung { .. } | ConsentError::AgeUnknown { .. }) | Ok(()) => {}
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
