// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::catalogue::Catalogue;
use crate::id::{CaseHandle, OrganisationId};
use crate::statement::CaseKind;
use crate::time::{DAY_MS, HOUR_MS};
use crate::view::indicators::{Indicators, Period, indicators};
use crate::view::{CaseHead, Chronicle, Party, Shown};

/// A file as its office wrote it, act by act.
struct File {
    opened: Timestamp,
    acts: u64,
    zone: TimeZone,
    written: BTreeMap<String, Vec<Written>>,
}

impl File {
    /// Is opened on a day.
    fn opened(day: Date) -> Self {
        let opened = Timestamp::at_start_of(day).plus_ms(8 * HOUR_MS);
        Self { opened, acts: 0, zone: TimeZone::UTC, written: BTreeMap::new() }
    }

    /// Lets days pass before the next act.
    fn after(mut self, days: u64) -> Self {
        self.acts += days * DAY_MS;
        self
    }

    /// Returns the file with what one act wrote: a field that is no list holds what was written last.
    fn writes(mut self, values: &[(&str, &str)]) -> Self {
        self.acts += 1;
        for (name, value) in values {
            let field = Catalogue::current().by_name(name).expect("a field");
            let value = if value.is_empty() { String::new() } else { field.parse(value).expect("a value").value };
            let written = self.written.entry((*name).to_owned()).or_default();
            if !field.list {
                written.iter_mut().for_each(|written| written.stands = false);
            }
            written.push(Written { value, time: self.opened.plus_ms(self.acts), own: true, stands: true });
        }
        self
    }

    fn case(&self) -> CaseSummary {
        let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
        let case = CaseHandle([1; 16]);
        let head = CaseHead { case, number: 1, kind: CaseKind::Person, holder, own: true, handed_over: None };
        let stand = self.written.iter().map(|(field, written)| {
            let stand = written.iter().filter(|written| written.stands && !written.value.is_empty());
            (field.clone(), Shown::Several(stand.map(|written| written.value.clone()).collect()))
        });
        let chronicle = Chronicle { opened: self.opened, written: self.written.clone(), zone: self.zone.clone() };
        CaseSummary { chronicle: Some(chronicle), ..CaseSummary::new(head, stand.collect()) }
    }

    fn counts(&self, from: Date, until: Date) -> Indicators {
        indicators(&[self.case()], Period { from, until })
    }
}

const START: Date = date(2026, 9, 1);
const TODAY: Date = date(2026, 11, 23);

#[test]
fn the_next_list_changes_no_figure_of_a_period_that_is_over() {
    let listed = File::opened(TODAY).writes(&[("date_sortie", "2026-09-10"), ("date_traitement", "2026-09-30")]);
    assert_eq!(listed.counts(START, date(2026, 10, 15)).followed, 1);
    assert_eq!(listed.counts(START, date(2026, 9, 29)).followed, 0, "who left is not followed before a list says so");
    let again = listed.writes(&[("date_sortie", "2026-10-20"), ("date_traitement", "2026-10-31")]);
    assert_eq!(again.counts(START, date(2026, 10, 15)).followed, 1);
    assert_eq!(again.counts(START, date(2026, 9, 29)).followed, 0);
}

#[test]
fn a_file_without_a_date_counts_from_the_day_on_which_it_was_opened() {
    let file = File::opened(TODAY).writes(&[("etape", "contact")]);
    assert_eq!(file.counts(START, date(2026, 11, 22)).followed, 0);
    assert_eq!(file.counts(START, TODAY).followed, 1);
    let left = File::opened(TODAY).writes(&[("date_sortie", "2026-09-10")]);
    assert_eq!(left.counts(START, date(2026, 10, 15)).followed, 1, "nothing else says since when");
    let listed = left.writes(&[("date_traitement", "2026-10-31")]);
    assert_eq!(listed.counts(START, date(2026, 10, 15)).followed, 1, "and a list that comes later changes nothing");
    let called = file.writes(&[("tentative_contact", r#"{"date":"2026-11-10","qui":"jeune"}"#)]);
    assert_eq!(called.counts(START, date(2026, 11, 10)).followed, 1, "who was called was followed");
}

/// As `path enter`, `path broken` and `path enter` write it.
#[test]
fn a_job_that_was_broken_off_counts_in_its_time() {
    let entering = |kind: &'static str, day: &'static str| [(KIND, kind), (ENTERED, day), (BROKEN_ON, "")];
    let first =
        File::opened(TODAY).writes(&[("date_traitement", "2026-09-30")]).writes(&entering("emploi", "2026-10-20"));
    let record =
        r#"{"debut":"2026-09-30","fin":"2026-10-20","issue":"rupture","rupture_le":"2026-11-05","solution":"emploi"}"#;
    let broken = first.writes(&[("episode", record), (BROKEN_ON, "2026-11-05"), ("episode_depuis", "2026-11-05")]);
    let employed = |file: &File, from, until| file.counts(from, until).employment;
    assert_eq!(employed(&broken, START, date(2026, 10, 31)), 1);
    assert_eq!(employed(&broken, START, date(2026, 11, 5)), 0, "left again");
    let chosen = broken.writes(&[(KIND, "apprentissage")]);
    let october = chosen.counts(START, date(2026, 10, 31));
    assert_eq!((october.employment, october.training), (1, 0), "what is chosen next was not broken off");
    let again = chosen.writes(&entering("emploi", "2026-11-10"));
    assert_eq!(employed(&again, START, date(2026, 10, 31)), 1, "the day of the first entry was written over");
    assert_eq!(employed(&again, START, date(2026, 11, 9)), 0);
    assert_eq!(employed(&again, START, TODAY), 1, "one person");
    assert_eq!(employed(&again, date(2026, 11, 1), TODAY), 1);
}

/// The same without a record, where somebody wrote the fields one by one.
#[test]
fn a_day_of_entry_that_was_written_over_counts_after_a_break_alone() {
    let entered = File::opened(TODAY).writes(&[(KIND, "emploi"), (ENTERED, "2026-10-20")]);
    let put_right = entered.writes(&[(ENTERED, "2026-10-21")]);
    assert_eq!(put_right.counts(START, date(2026, 10, 20)).employment, 0, "a slip");
    let broken = put_right.writes(&[(BROKEN_ON, "2026-11-05")]);
    let again = broken.writes(&[(KIND, "apprentissage")]).writes(&[(ENTERED, "2026-11-10"), (BROKEN_ON, "")]);
    let october = again.counts(START, date(2026, 10, 31));
    assert_eq!((october.employment, october.training), (1, 0));
    let november = again.counts(date(2026, 11, 1), TODAY);
    assert_eq!((november.employment, november.training), (0, 1));
    let cleared = File::opened(TODAY).writes(&[(KIND, "emploi"), (ENTERED, "2026-10-20")]).writes(&[(ENTERED, "")]);
    assert_eq!(cleared.counts(START, TODAY).employment, 0, "a mistake");
}

/// As `case reopen` writes it.
#[test]
fn what_an_episode_counted_stays_when_the_next_one_begins() {
    let ended = [("fin_suivi_le", "2026-11-20"), ("fin_suivi_motif", "faux_decrocheur")];
    let closed = File::opened(TODAY).writes(&[("date_traitement", "2026-09-30")]).writes(&ended);
    let until = date(2026, 11, 21);
    assert_eq!(closed.counts(START, until).false_leavers, 1);
    let record = r#"{"debut":"2026-09-30","fin":"2026-11-20","issue":"faux_decrocheur"}"#;
    let reopening =
        [("episode", record), ("fin_suivi_le", ""), ("fin_suivi_motif", ""), ("episode_depuis", "2026-11-22")];
    let reopened = closed.writes(&reopening);
    assert_eq!((reopened.counts(START, until).followed, reopened.counts(START, until).false_leavers), (1, 1));
    assert_eq!(reopened.counts(until, until).followed, 0, "between two episodes nobody follows");
    assert_eq!((reopened.counts(TODAY, TODAY).followed, reopened.counts(TODAY, TODAY).false_leavers), (1, 0));

    let entered = [(KIND, "e2c"), (ENTERED, "2026-10-05")];
    let ended = [("fin_suivi_le", "2026-10-20"), ("fin_suivi_motif", "solution")];
    let record = r#"{"debut":"2026-09-30","fin":"2026-10-20","issue":"solution","solution":"e2c"}"#;
    let again =
        [("episode", record), ("fin_suivi_le", ""), (KIND, ""), (ENTERED, ""), ("episode_depuis", "2026-11-22")];
    let file =
        File::opened(TODAY).writes(&[("date_traitement", "2026-09-30")]).writes(&entered).writes(&ended).writes(&again);
    assert_eq!(file.counts(START, date(2026, 10, 31)).training, 1);
    assert_eq!(file.counts(START, TODAY).training, 0, "who is followed again did not stay");
}

#[test]
fn the_leaving_that_counts_is_the_one_before_the_contact() {
    let file = File::opened(TODAY).writes(&[("date_sortie", "2026-09-10"), ("date_traitement", "2026-09-30")]);
    let called = file.writes(&[("tentative_contact", r#"{"date":"2026-10-10","qui":"mere"}"#)]);
    assert_eq!(called.counts(START, TODAY).contact_days, Some(30));
    let again = called.writes(&[("date_sortie", "2026-10-25"), ("date_traitement", "2026-10-31")]);
    assert_eq!(again.counts(START, TODAY).contact_days, Some(30));
}

proptest! {
    /// However many lists name a person again, on whatever days, nobody is counted who was not before, and nobody is missing.
    #[test]
    fn lists_that_come_later_count_nobody_else(days in prop::collection::vec(0u64..120, 1..6), until in 0u64..120) {
        let day = |after: u64| Timestamp::at_start_of(START).plus_ms(after * DAY_MS).date();
        let mut lists = days.clone();
        lists.sort_unstable();
        let mut file = File::opened(day(200));
        for (number, list) in lists.iter().enumerate() {
            file = file.writes(&[("date_traitement", &day(*list).to_string())]);
            let expected = u64::from(lists[0] <= until);
            prop_assert_eq!(file.counts(START, day(until)).followed, expected, "after {} lists", number + 1);
        }
    }
}

/// A file that is opened between two midnights, that of Greenwich and that of its office, is of the day of its office.
#[test]
fn days_are_those_of_the_office_that_counts() {
    let mut file = File::opened(date(2026, 10, 31)).writes(&[("inscription_verifiee", "inscrit")]);
    file.opened = Timestamp::at_start_of(date(2026, 10, 31)).plus_ms(23 * HOUR_MS + HOUR_MS / 2);
    file.zone = TimeZone::fixed(jiff::tz::offset(1));
    let file = file.writes(&[("inscription_verifiee", "inscrit")]);
    let (october, november) = ((date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30)));
    assert_eq!(file.counts(october.0, october.1).followed, 0, "it was midnight at the office");
    assert_eq!(file.counts(november.0, november.1).followed, 1);
}

/// What happens to a file later changes no figure of a month that is over.
#[test]
fn who_was_accompanied_in_a_month_was_whatever_comes_later() {
    let (first, last) = (date(2026, 10, 1), date(2026, 10, 31));
    let accompanied = |file: &File| file.counts(first, last).accompanied;
    let file = File::opened(date(2026, 9, 1)).writes(&[("etape", "contact")]);
    let contacted = File { written: file.written.clone(), ..file };
    let on_path = contacted.after(35).writes(&[("etape", "parcours")]);
    assert_eq!(accompanied(&on_path), 1);
    assert_eq!(on_path.counts(date(2026, 9, 1), date(2026, 9, 30)).accompanied, 0, "not yet");
    let closed = on_path.after(40).writes(&[("etape", "clos"), ("fin_suivi_le", "2026-11-15")]);
    assert_eq!(accompanied(&closed), 1, "closed since");
    assert_eq!(closed.counts(date(2026, 11, 16), date(2026, 11, 30)).followed, 0);
    let record = r#"{"debut":"2026-09-01","fin":"2026-11-15","issue":"autre"}"#;
    let again = [("fin_suivi_le", ""), ("episode", record), ("episode_depuis", "2026-12-01"), ("etape", "contact")];
    let reopened = closed.after(20).writes(&again);
    assert_eq!(accompanied(&reopened), 1, "followed again since");
    assert_eq!(reopened.counts(date(2026, 12, 10), date(2026, 12, 31)).accompanied, 0, "and on no path yet");
    let later =
        reopened.after(30).writes(&[("accompagne_depuis_le", "2027-01-10"), ("accompagne_par", "mission_locale")]);
    assert_eq!(accompanied(&later), 1);
    assert_eq!(later.counts(date(2026, 12, 10), date(2026, 12, 31)).accompanied, 0, "not before the day that is noted");
}

/// The day of the first accompaniment is written over by that of the next.
#[test]
fn an_accompaniment_before_the_last_episode_counts_in_its_time() {
    let first = File::opened(date(2026, 3, 1)).writes(&[("accompagne_depuis_le", "2026-03-05")]);
    let record = r#"{"debut":"2026-03-01","fin":"2026-05-15","issue":"autre"}"#;
    let again = [("episode", record), ("episode_depuis", "2026-10-01"), ("accompagne_depuis_le", "2026-10-20")];
    let again = first.after(220).writes(&again);
    let accompanied = |from, until| again.counts(from, until).accompanied;
    assert_eq!(accompanied(date(2026, 4, 1), date(2026, 4, 30)), 1);
    assert_eq!(accompanied(date(2026, 10, 1), date(2026, 10, 19)), 0);
    assert_eq!(accompanied(date(2026, 11, 1), date(2026, 11, 30)), 1);
}

/// Who comes to the workshop of the local youth action is accompanied while it lasts; who is enrolled and never came is not (requirements 142
/// and 175).
#[test]
fn the_days_of_a_workshop_are_an_accompaniment() {
    let came = |day: &str| format!("date={day}; etape=sens_travail; present=oui");
    let (first, last, next) = (came("2026-02-03"), came("2026-04-14"), came("2027-02-02"));
    let days = [("atelier_presence", first.as_str()), ("atelier_presence", &last), ("atelier_presence", &next)];
    let file = File::opened(date(2026, 1, 5)).writes(&[("atelier_inscrit_le", "2026-02-03")]).writes(&days);
    let accompanied = |from, until| indicators(&[file.case()], Period { from, until }).accompanied;
    assert_eq!(accompanied(date(2026, 3, 1), date(2026, 3, 31)), 1, "between two days of one workshop");
    assert_eq!(accompanied(date(2026, 6, 1), date(2026, 6, 30)), 0, "between two workshops");
    assert_eq!(accompanied(date(2027, 2, 1), date(2027, 2, 28)), 1);
    let away = File::opened(date(2026, 1, 5))
        .writes(&[("atelier_presence", "date=2026-02-03; etape=sens_travail; present=non")]);
    assert_eq!(indicators(&[away.case()], Period { from: date(2026, 2, 1), until: date(2026, 2, 28) }).accompanied, 0);
}
