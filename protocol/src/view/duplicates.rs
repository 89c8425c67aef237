// SPDX-License-Identifier: EUPL-1.2
//! Duplicates: cases that may be of one person, and why. Nothing is joined by itself.
//!
//! They are computed from what stands now, whatever brought it (a list, a partner's grant, an edit), so none is missed that
//! comes about later. Pairs that are linked, directly or through others, or that somebody said are of two persons, are not
//! asked about again; after an unlink they are.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::desk::is_gone_on;
use super::list::{list, visible_summary};
use super::reading::Reading;
use super::{CaseSummary, Filter, ViewError, Viewer};
use crate::case;
use crate::catalogue::fold;
use crate::id::{CaseHandle, OrganisationId};
use crate::identifier::phone::phone_e164;
use crate::identifier::{Country, check_ine, check_matricule};
use crate::leaver::Facts;
use crate::link::{self, Sameness};
use crate::statement::CaseKind;

/// Says in what two cases are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The student number.
    Ine,
    /// The national identification number.
    Matricule,
    /// Name and given name, in either order, and the date of birth.
    NameAndBirth,
    /// A phone number.
    Phone,
    /// The date of birth, and name and given name that sound alike: less sure than the others.
    NearNameAndBirth,
}

/// Is two cases that may be of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateView {
    /// The one that was opened, or came to be known, first.
    pub first: CaseSummary,
    /// The other.
    pub second: CaseSummary,
    /// In what they are alike.
    pub alike: BTreeSet<Likeness>,
}

/// Is a list of possible duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicatesView {
    /// How many pairs there are.
    pub total: usize,
    /// The first of them: those alike in most first, then by case number.
    pub pairs: Vec<DuplicateView>,
    /// How many likenesses stand in too many cases to mean anything: a number that stands for none, say.
    pub passed_over: usize,
}

/// The fields that are compared, or shown with a pair.
pub const FIELDS: [&str; 9] =
    ["nom", "nom_usage", "prenom", "date_naissance", "ine", "matricule", "mobile", "tel_fixe", "psad_tel_fixe"];

/// In how many cases at most a likeness means something.
pub const ALIKE_MAX: usize = 16;

/// Is something that two cases can have in common, for comparing alone: the likeness, then 15 octets of a hash of what it is.
pub type LikenessKey = [u8; 16];

/// Is what several cases have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// In what they are alike, and the numbers of at most [`ALIKE_MAX`] cases, in order.
    pub groups: Vec<(Likeness, Vec<u64>)>,
    /// How many likenesses stand in more cases than that.
    pub passed_over: usize,
}

impl Shared {
    /// Adds the cases that have a likeness, by increasing number.
    pub fn add(&mut self, key: &LikenessKey, cases: Vec<u64>) {
        match Likeness::of(key) {
            Some(Likeness::NearNameAndBirth) if cases.len() > ALIKE_MAX => {}
            Some(_) if cases.len() > ALIKE_MAX => self.passed_over += 1,
            Some(likeness) if cases.len() > 1 => self.groups.push((likeness, cases)),
            Some(_) | None => {}
        }
    }

    /// Returns the pairs that have something in common, with what.
    ///
    /// Only cases that share something are compared, so the work grows with the cases and not with their pairs.
    fn pairs(&self) -> BTreeMap<(u64, u64), BTreeSet<Likeness>> {
        let mut pairs: BTreeMap<(u64, u64), BTreeSet<Likeness>> = BTreeMap::new();
        for (likeness, cases) in &self.groups {
            for (at, one) in cases.iter().enumerate() {
                for other in &cases[at + 1..] {
                    pairs.entry((*one, *other)).or_default().insert(*likeness);
                }
            }
        }
        // What is the same sounds alike.
        for alike in pairs.values_mut().filter(|alike| alike.contains(&Likeness::NameAndBirth)) {
            alike.remove(&Likeness::NearNameAndBirth);
        }
        pairs
    }
}

/// Returns the cases that may be of one person, having read every case: [`among`] takes what a store keeps instead.
///
/// # Errors
/// Returns [`ViewError::UnknownCase`], or fails when the store does.
pub fn duplicates(viewer: &Viewer<'_>, case: Option<CaseHandle>) -> Result<DuplicatesView, ViewError> {
    let country = viewer.directory.country_of(viewer.organisation);
    let mut people = Vec::new();
    let mut from = 0;
    loop {
        let fields = FIELDS.map(str::to_owned).into();
        let filter = Filter { kind: Some(CaseKind::Person), fields, from, ..Filter::default() };
        let page = list(viewer, &filter)?;
        let keys = |person: &CaseSummary| likenesses(&Facts::of_case(person), country);
        people.extend(page.cases.iter().map(|person| (person.head.number, keys(person))));
        let Some(next) = page.next else { break };
        from = next;
    }
    among(viewer, &shared(&people), case, usize::MAX)
}

/// Returns what several of some people, by increasing number, have in common.
fn shared(people: &[(u64, BTreeSet<LikenessKey>)]) -> Shared {
    let mut having: BTreeMap<&LikenessKey, Vec<u64>> = BTreeMap::new();
    for (number, keys) in people {
        for key in keys {
            having.entry(key).or_default().push(*number);
        }
    }
    let mut shared = Shared::default();
    having.into_iter().for_each(|(key, cases)| shared.add(key, cases));
    shared
}

/// Returns the pairs of cases that have something in common and that nobody has decided about: of two people one pair, however many
/// files of each are linked. A file that goes on in another one is none of them, unless it is an own one that was handed over: whoever
/// is here again, in a file of whatever list, is followed by whom it was handed over to.
///
/// # Errors
/// Fails when the store does.
pub fn open_pairs(viewer: &Viewer<'_>, shared: &Shared) -> Result<BTreeMap<(u64, u64), BTreeSet<Likeness>>, ViewError> {
    undecided(&Reading::new(viewer), shared, &settled(viewer)?)
}

/// Is two cases, or two people, by number, the lower first.
type Pair = (u64, u64);

/// As [`open_pairs`], by what was decided.
fn undecided(
    reading: &Reading<'_>,
    shared: &Shared,
    settled: &Settled,
) -> Result<BTreeMap<(u64, u64), BTreeSet<Likeness>>, ViewError> {
    let mut of_people: BTreeMap<Pair, (Pair, BTreeSet<Likeness>)> = BTreeMap::new();
    for ((one, other), alike) in shared.pairs() {
        let [first, second] = [one, other].map(|number| settled.person(number));
        if !settled.is_settled(one, other) && may_be_decided(reading, (one, other), &alike)? {
            let people = (first.min(second), first.max(second));
            of_people.entry(people).or_insert_with(|| ((one, other), BTreeSet::new())).1.extend(alike);
        }
    }
    Ok(of_people.into_values().collect())
}

/// Tells whether it is for somebody to say of two files whether they are of one person. Of files that go on elsewhere nobody is called:
/// an own one that was handed over counts beside one that is not of the recipient, and by more than a telephone, which families share.
fn may_be_decided(reading: &Reading<'_>, pair: Pair, alike: &BTreeSet<Likeness>) -> Result<bool, ViewError> {
    let (gone, stays) = match (is_gone_on(reading, pair.0), is_gone_on(reading, pair.1)) {
        (false, false) => return Ok(true),
        (true, true) => return Ok(false),
        (true, false) => pair,
        (false, true) => (pair.1, pair.0),
    };
    let holder = |number: u64| -> Result<Option<OrganisationId>, ViewError> {
        Ok(case::case(reading.viewer.store, number)?.map(|record| record.holder))
    };
    let recipient = reading.handed_over(gone).map(|file| file.holder);
    let is_own = holder(gone)? == Some(reading.viewer.organisation);
    Ok(is_own && holder(stays)? != recipient && alike.iter().any(|like| *like != Likeness::Phone))
}

/// Returns which of the cases that have something in common may be of one person; with a case, those it is one of. At most
/// `limit` pairs are opened and shown.
///
/// # Errors
/// As [`duplicates`].
pub fn among(
    viewer: &Viewer<'_>,
    shared: &Shared,
    case: Option<CaseHandle>,
    limit: usize,
) -> Result<DuplicatesView, ViewError> {
    let mut reading = Reading::new(viewer);
    let wanted = case.map(|case| reading.case_of(case)).transpose()?.map(|open| open.number);
    let filter = Filter { kind: Some(CaseKind::Person), ..Filter::default() };
    let fields = FIELDS.map(str::to_owned);
    let settled = settled(viewer)?;
    let mut found: Vec<_> = undecided(&reading, shared, &settled)?.into_iter().collect();
    let is_of = |number: u64, wanted: u64| settled.person(number) == settled.person(wanted);
    found.retain(|((one, other), _)| wanted.is_none_or(|wanted| is_of(*one, wanted) || is_of(*other, wanted)));
    let sure = |alike: &BTreeSet<Likeness>| alike.iter().filter(|like| **like != Likeness::NearNameAndBirth).count();
    found.sort_by_key(|(_, alike)| std::cmp::Reverse(sure(alike)));
    let total = found.len();
    let mut pairs = Vec::new();
    for ((one, other), alike) in found.into_iter().take(limit) {
        let first = visible_summary(&mut reading, one, &filter, &fields)?;
        let second = visible_summary(&mut reading, other, &filter, &fields)?;
        if let (Some(first), Some(second)) = (first, second) {
            pairs.push(DuplicateView { first, second, alike });
        }
    }
    Ok(DuplicatesView { total, pairs, passed_over: shared.passed_over })
}

/// Returns what a case can have in common with others.
pub fn likenesses(person: &Facts<'_>, country: Country) -> BTreeSet<LikenessKey> {
    keys(person, country).iter().map(hashed).collect()
}

fn hashed((likeness, text): &Key) -> LikenessKey {
    let hash = Sha256::digest(text.as_bytes());
    let mut key = LikenessKey::default();
    key[0] = *likeness as u8 + 1;
    key[1..].copy_from_slice(&hash[..15]);
    key
}

/// Returns those that tell of one person alone: a name with a date of birth, and numbers that pass their check.
pub(crate) fn sure_likenesses(person: &Facts<'_>, country: Country) -> impl Iterator<Item = LikenessKey> + use<> {
    let passing = |field: &str| match field {
        "ine" => |text: &str| check_ine(text).is_ok(),
        _ => |text: &str| check_matricule(text).is_ok(),
    };
    let number = |text: &str| {
        NUMBERS.iter().any(|name| person.values(name).iter().any(|known| fold(known) == text && passing(name)(known)))
    };
    let sure = keys(person, country).into_iter().filter(|(likeness, text)| match likeness {
        Likeness::Ine | Likeness::Matricule => number(text),
        Likeness::NameAndBirth => true,
        Likeness::NearNameAndBirth | Likeness::Phone => false,
    });
    sure.map(|key| hashed(&key)).collect::<BTreeSet<_>>().into_iter()
}

/// Returns those of the likenesses that tell who somebody is: brothers and sisters share a telephone, and what sounds alike is no name.
/// A number that is no plain one takes milliseconds to read: who asks for these does not wait for it.
pub(super) fn identity_likenesses(person: &Facts<'_>) -> BTreeSet<LikenessKey> {
    numbers(person).chain(named(person, same_name)).map(|key| hashed(&key)).collect()
}

impl Likeness {
    /// Every likeness, by the number that begins its keys, from 1.
    const ALL: [Self; 5] = [Self::Ine, Self::Matricule, Self::NameAndBirth, Self::Phone, Self::NearNameAndBirth];

    /// Returns what a key is about; none of bytes that are no key.
    fn of(key: &LikenessKey) -> Option<Self> {
        Self::ALL.get(usize::from(key[0]).checked_sub(1)?).copied()
    }
}

/// The numbers that stand for one person.
const NUMBERS: [&str; 2] = ["ine", "matricule"];

/// Is something that two cases can have in common.
type Key = (Likeness, String);

/// Returns what a case can have in common with another.
fn keys(person: &Facts<'_>, country: Country) -> BTreeSet<Key> {
    let phones = ["mobile", "tel_fixe", "psad_tel_fixe"].into_iter().flat_map(|name| person.values(name).iter());
    let phones = phones.filter_map(|text| phone_e164(text, country).ok()).map(|number| (Likeness::Phone, number));
    numbers(person).chain(phones).chain(named(person, same_name)).chain(named(person, near_name)).collect()
}

/// Returns the numbers that stand for one person.
fn numbers(person: &Facts<'_>) -> impl Iterator<Item = Key> {
    let likenesses = [(Likeness::Ine, "ine"), (Likeness::Matricule, "matricule")].into_iter();
    let keys =
        likenesses.flat_map(|(likeness, name)| person.values(name).iter().map(move |text| (likeness, fold(text))));
    keys.filter(|(_, text)| !text.is_empty())
}

/// Returns what two cases have in common by a date of birth with a surname and a given name, as `key` makes it of these.
fn named(person: &Facts<'_>, key: fn(&str, &str, &str) -> Key) -> impl Iterator<Item = Key> {
    let texts = |name: &str| person.values(name).iter().copied();
    let is_said = |name: &String| !name.is_empty();
    let surnames: BTreeSet<String> =
        texts("nom").chain(texts("nom_usage")).flat_map(in_any_order).filter(is_said).collect();
    let given: BTreeSet<String> = texts("prenom").flat_map(given_names).filter(is_said).collect();
    let mut keys = Vec::new();
    for birth in texts("date_naissance") {
        for surname in &surnames {
            keys.extend(given.iter().map(|given| key(birth, surname, given)));
        }
    }
    keys.into_iter()
}

/// Is the same name in either order: lists and people swap them.
fn same_name(birth: &str, surname: &str, given: &str) -> Key {
    let (low, high) = if surname <= given { (surname, given) } else { (given, surname) };
    (Likeness::NameAndBirth, format!("{birth} {low} {high}"))
}

/// Is a name that sounds the same, in either order.
fn near_name(birth: &str, surname: &str, given: &str) -> Key {
    let (one, other) = (sound(surname), sound(given));
    let (low, high) = if one <= other { (one, other) } else { (other, one) };
    (Likeness::NearNameAndBirth, format!("{birth} {low} {high}"))
}

/// Returns the ways in which given names are compared: all of them, and the first alone.
fn given_names(text: &str) -> impl Iterator<Item = String> {
    let first = text.split([' ', ',', ';']).find(|part| !part.is_empty()).unwrap_or_default();
    in_any_order(text).into_iter().chain([fold(first)])
}

/// Returns a name as it is written, and with its parts in one order: of two family names either may stand first.
fn in_any_order(text: &str) -> [String; 2] {
    let mut parts: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(fold).collect();
    parts.sort_unstable();
    [fold(text), parts.concat()]
}

/// Returns what a folded name sounds like: its first letter, then its consonants by groups, one of several in a row, as in the code of
/// R. C. Russell (US patent 1,261,167), however long. Other letters stay.
fn sound(name: &str) -> String {
    let group = |letter: char| match letter {
        'b' | 'f' | 'p' | 'v' => Some('1'),
        'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => Some('2'),
        'd' | 't' => Some('3'),
        'l' => Some('4'),
        'm' | 'n' => Some('5'),
        'r' => Some('6'),
        'a' | 'e' | 'h' | 'i' | 'o' | 'u' | 'w' | 'y' => None,
        other => Some(other),
    };
    let mut said: String = name.chars().take(1).collect();
    let mut before = name.chars().next().and_then(group);
    for letter in name.chars().skip(1) {
        let now = group(letter);
        said.extend(now.filter(|_| now != before));
        // What is not heard parts nothing; a vowel does.
        if !matches!(letter, 'h' | 'w') {
            before = now;
        }
    }
    said
}

/// Knows which pairs were decided about.
#[derive(Default)]
struct Settled {
    /// The lowest number of the linked cases that a case belongs to, where it is linked.
    cluster: BTreeMap<u64, u64>,
    /// By what [`Settled::person`] returns.
    distinct: BTreeSet<(u64, u64)>,
}

impl Settled {
    /// Returns the lowest number of the files of the person of a file.
    fn person(&self, number: u64) -> u64 {
        self.cluster.get(&number).copied().unwrap_or(number)
    }

    fn is_settled(&self, one: u64, other: u64) -> bool {
        let [one, other] = [one, other].map(|number| self.person(number));
        one == other || self.distinct.contains(&(one.min(other), one.max(other)))
    }

    fn link(&mut self, one: u64, other: u64) {
        let one = *self.cluster.entry(one).or_insert(one);
        let other = *self.cluster.entry(other).or_insert(other);
        let (from, to) = (one.max(other), one.min(other));
        self.cluster.values_mut().filter(|cluster| **cluster == from).for_each(|cluster| *cluster = to);
    }
}

fn settled(viewer: &Viewer<'_>) -> Result<Settled, ViewError> {
    let reading = Reading::new(viewer);
    // A link by way of a case that may not be seen tells nothing.
    let is_seen = |number: u64| -> Result<bool, ViewError> {
        let Some(record) = case::case(viewer.store, number)? else { return Ok(false) };
        Ok(record.kind == CaseKind::Person && reading.open(number, record)?.is_visible(viewer.now))
    };
    let (mut settled, mut apart) = (Settled::default(), BTreeSet::new());
    for (key, record) in link::links(viewer.store, None)?.into_iter().filter(|(_, record)| record.unlinked.is_none()) {
        let Some(other) = case::number_of(viewer.store, record.other)? else { continue };
        if !is_seen(key.case)? || !is_seen(other)? {
            continue;
        }
        match record.sameness {
            Sameness::Distinct => drop(apart.insert((key.case, other))),
            Sameness::Linked => settled.link(key.case, other),
        }
    }
    for (one, other) in apart {
        let [one, other] = [one, other].map(|number| settled.person(number));
        settled.distinct.insert((one.min(other), one.max(other)));
    }
    Ok(settled)
}

#[cfg(test)]
mod tests;
