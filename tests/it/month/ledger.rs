// SPDX-License-Identifier: EUPL-1.2
//! The ledger of the month, kept by hand beside the program: what each step wrote, gave, withdrew and handed over.
//!
//! Nothing here asks the program. The figures at the end are counted anew, from the words in which the guide of the platforms
//! defines them, over what each office was given to read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::platform::Who;

/// Is a file on a young person, as whoever reads everything would see it.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Who it is about: a number in the list of people.
    pub(super) person: usize,
    /// What stands in each field: one value, the items of a list, or the values that two offices wrote at once.
    pub(super) stands: BTreeMap<&'static str, Vec<String>>,
    /// What stood there until somebody who saw it wrote something else.
    pub(super) replaced: Vec<(&'static str, String)>,
    /// Fields that staff wrote: a list leaves them as they are.
    pub(super) by_hand: BTreeSet<&'static str>,
    /// What others may read, and under which number they know the file.
    pub(super) readers: BTreeMap<Who, Reader>,
    /// Who claimed to be responsible, the one that counts first in front.
    pub(super) claims: Vec<Who>,
    /// Who has it now, once it was handed over.
    pub(super) handed_to: Option<Who>,
    /// The days on which the person came to the workshop of the local youth action.
    pub(super) came: BTreeSet<Date>,
}

/// Is what an office may read of another's file.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) alias: String,
    pub(super) fields: BTreeSet<&'static str>,
}

/// Names a file: its holder, and its number there.
pub(super) type FileId = (Who, String);

/// Is the ledger.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) files: BTreeMap<FileId, File>,
    /// How many values came too late to count: the home of the file keeps them as proposals, in no document.
    pub(super) late: BTreeMap<Who, usize>,
    /// Files that an office has linked with another of the same person.
    pub(super) links: BTreeMap<Who, BTreeSet<FileId>>,
    /// Referrals and transfers that were asked for, and are not settled.
    pub(super) open: BTreeSet<String>,
}

impl Ledger {
    pub(super) fn opens(&mut self, id: FileId, person: usize) -> &mut File {
        let known = self.files.insert(id.clone(), File { person, ..File::default() });
        assert!(known.is_none(), "{id:?} is opened once");
        self.file(&id)
    }

    pub(super) fn file(&mut self, id: &FileId) -> &mut File {
        self.files.get_mut(id).unwrap_or_else(|| panic!("{id:?} is a file of the ledger"))
    }

    /// Returns the files that an office holds.
    pub(super) fn held_by(&self, holder: Who) -> impl Iterator<Item = (&FileId, &File)> {
        self.files.iter().filter(move |((who, _), _)| *who == holder)
    }

    /// Returns the file of a person at an office.
    pub(super) fn of(&self, holder: Who, person: usize) -> FileId {
        let mut found = self.held_by(holder).filter(|(_, file)| file.person == person);
        found.next().unwrap_or_else(|| panic!("{} has a file on person {person}", holder.name())).0.clone()
    }
}

impl File {
    /// Writes over what is seen to stand there.
    pub(super) fn set(&mut self, field: &'static str, value: impl Into<String>) {
        let value = value.into();
        let stood = self.stands.remove(field).unwrap_or_default();
        self.replaced.extend(stood.into_iter().filter(|known| *known != value).map(|known| (field, known)));
        if !value.is_empty() {
            self.stands.insert(field, vec![value]);
        }
    }

    /// Adds an item to a list, or a value that was written without knowledge of the other.
    pub(super) fn add(&mut self, field: &'static str, value: impl Into<String>) {
        self.stands.entry(field).or_default().push(value.into());
    }

    pub(super) fn values(&self, field: &str) -> &[String] {
        self.stands.get(field).map_or(&[], Vec::as_slice)
    }

    /// Gives fields to a reader, beside what it has.
    pub(super) fn give(&mut self, reader: Who, alias: &str, fields: &[&'static str]) {
        let known = self.readers.entry(reader).or_default();
        assert!(known.alias.is_empty() || known.alias == alias, "a reader knows a file by one number");
        alias.clone_into(&mut known.alias);
        known.fields.extend(fields);
    }

    /// Tells whether more than one office had a say in who is responsible.
    pub(super) fn is_told(&self) -> bool {
        self.handed_to.is_some() || self.claims.len() > 1 || !self.by_hand.is_empty()
    }

    /// Returns who is to contact the person.
    pub(super) fn responsible(&self, holder: Who) -> Who {
        self.handed_to.unwrap_or_else(|| self.claims.first().copied().unwrap_or(holder))
    }
}

/// Is what counts of a person, from all files in which an office reads about them.
#[derive(Debug, Default)]
struct Facts {
    left: Option<Date>,
    answered: BTreeSet<Date>,
    accompanied: bool,
    training: bool,
    employment: bool,
    no_leaver: bool,
}

/// Counts the figures of a period as an office sees them: by code, none where there is nothing to say.
pub(super) fn figures(ledger: &Ledger, office: Who, from: Date, until: Date) -> BTreeMap<&'static str, Option<u64>> {
    let during = |day: &Date| from <= *day && *day <= until;
    let linked: BTreeSet<&FileId> = ledger.links.get(&office).into_iter().flatten().collect();
    let mut people: BTreeMap<(usize, Option<&FileId>), Facts> = BTreeMap::new();
    for (id, file) in &ledger.files {
        let Some(seen) = Seen::by(office, id, file).filter(|seen| seen.is_followed(from, until)) else { continue };
        // That two files are of one person is known where somebody said so.
        let facts = people.entry((file.person, (!linked.contains(id)).then_some(id))).or_default();
        facts.left = facts.left.max(seen.days("date_sortie").max());
        facts.answered.extend(seen.values("tentative_contact").iter().filter_map(|attempt| answered(attempt)));

        let since = seen.days("accompagne_depuis_le").min();
        let on_the_way = seen.says("etape", &["parcours", "solution"]) || !seen.values("accompagne_par").is_empty();
        facts.accompanied |= since.map_or(on_the_way, |day| day <= until) || seen.came().any(&during);

        let stays = seen.days("solution_date_entree").any(|day| during(&day))
            && !seen.days("solution_date_rupture").any(|day| day <= until);
        facts.training |= stays && seen.says("solution_retenue", &["e2c", "apprentissage", "lycee_professionnel"]);
        facts.employment |= stays && seen.says("solution_retenue", &["emploi"]);

        let ended = seen.days("fin_suivi_le").any(|day| during(&day));
        facts.no_leaver |= ended && seen.says("fin_suivi_motif", &["faux_decrocheur"]);
        // Who turned out to be enrolled, and nobody had brought there; the next list that names them anew does not change what was.
        let before = seen.replaced("sorti_de_la_liste");
        let enrolled = seen.values("sorti_de_la_liste").iter().chain(before).any(|gone| gone.contains("inscrit"));
        facts.no_leaver |= enrolled && seen.days("solution_date_entree").next().is_none();
    }
    let people: Vec<Facts> = people.into_values().collect();
    let count = |counts: &dyn Fn(&Facts) -> bool| people.iter().filter(|facts| counts(facts)).count() as u64;
    let mut waited: Vec<u64> = people.iter().filter_map(|facts| facts.days_until_answer(during)).collect();
    waited.sort_unstable();
    let followed = people.len() as u64;
    [
        ("suivis", Some(followed)),
        ("contactes", Some(count(&|facts| facts.answered.iter().any(during)))),
        ("accompagnes", Some(count(&|facts| facts.accompanied))),
        ("formation", Some(count(&|facts| facts.training))),
        ("emploi", Some(count(&|facts| facts.employment))),
        // Per hundred, rounded to the nearest.
        ("faux_decrocheurs", (200 * count(&|facts| facts.no_leaver) + followed).checked_div(2 * followed)),
        // The middle one; of two in the middle, the shorter.
        ("delai_contact", waited.get(waited.len().saturating_sub(1) / 2).copied()),
    ]
    .into()
}

impl Facts {
    /// Returns the days from leaving school to the first answer, where that came in the period.
    fn days_until_answer(&self, during: impl Fn(&Date) -> bool) -> Option<u64> {
        let first = self.answered.first().filter(|day| during(day))?;
        u64::try_from((*first - self.left?).get_days()).ok()
    }
}

/// Is a file as an office reads it.
struct Seen<'l> {
    file: &'l File,
    /// The fields that it was given; all of its own files.
    fields: Option<&'l BTreeSet<&'static str>>,
}

impl<'l> Seen<'l> {
    fn by(office: Who, id: &FileId, file: &'l File) -> Option<Self> {
        let reader = file.readers.get(&office);
        let is_own = id.0 == office;
        (is_own || reader.is_some())
            .then(|| Self { file, fields: reader.map(|reader| &reader.fields).filter(|_| !is_own) })
    }

    fn values(&self, field: &str) -> &'l [String] {
        if self.fields.is_none_or(|fields| fields.contains(field)) { self.file.values(field) } else { &[] }
    }

    /// Returns what stood in a field of a file of one's own, and was replaced.
    fn replaced(&self, field: &'static str) -> impl Iterator<Item = &'l String> + use<'l> {
        let is_own = self.fields.is_none();
        self.file.replaced.iter().filter(move |(of, _)| is_own && *of == field).map(|(_, value)| value)
    }

    fn days(&self, field: &str) -> impl Iterator<Item = Date> + use<'l> {
        self.values(field).iter().map(|day| day.parse().expect("a day"))
    }

    fn came(&self) -> impl Iterator<Item = &'l Date> + use<'l> {
        let is_given = self.fields.is_none_or(|fields| fields.contains("atelier_presence"));
        self.file.came.iter().filter(move |_| is_given)
    }

    fn says(&self, field: &str, codes: &[&str]) -> bool {
        self.values(field).iter().any(|value| codes.contains(&value.as_str()))
    }

    /// Tells whether somebody was told of the person, or did something for them, before the period was over, and the follow-up had not
    /// ended when it began. A file of which neither is known counts from the day on which it was opened: the test runs after the period.
    fn is_followed(&self, from: Date, until: Date) -> bool {
        let told = ["date_signalement", "date_traitement"].iter().flat_map(|field| self.days(field)).min();
        let told = told.or_else(|| self.days("date_sortie").min());
        let done = ["accompagne_depuis_le", "solution_date_entree", "fin_suivi_le"];
        let done = done.iter().flat_map(|field| self.days(field));
        let called = self.values("tentative_contact").iter().map(|attempt| day_of(attempt));
        let since = told.into_iter().chain(done).chain(called).min();
        let ended = self.days("fin_suivi_le").min();
        self.file.handed_to.is_none() && since.is_some_and(|day| day <= until) && ended.is_none_or(|day| day >= from)
    }
}

/// Returns the day of an attempt at which the young person or a parent answered.
fn answered(attempt: &str) -> Option<Date> {
    let family = ["jeune", "mere", "pere", "representant_legal"];
    let by_family = parts(attempt).get("qui").is_some_and(|who| family.contains(&who.as_str()));
    by_family.then(|| day_of(attempt))
}

fn day_of(attempt: &str) -> Date {
    parts(attempt)["date"].parse().expect("a day")
}

fn parts(attempt: &str) -> BTreeMap<String, String> {
    serde_json::from_str(attempt).expect("an attempt has parts")
}
