// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::date;
use proptest::collection;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::catalogue::{Catalogue, FieldId};
use crate::desk::{CallingRules, Reason, Rest};

/// Is something that happens to a person, as a command writes it into one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// A list or a school names the person.
    Reported,
    /// Somebody calls, and reaches nobody.
    Called,
    /// A job begins.
    Entered,
    /// It breaks off.
    Broken,
    /// The follow-up ends.
    Ended,
    /// It goes on.
    Reopened,
}

/// Is what stands in a file, by name of field.
type File = BTreeMap<&'static str, Vec<String>>;

fn set(file: &mut File, fields: &[(&'static str, &str)]) {
    for (field, value) in fields {
        file.remove(field);
        if !value.is_empty() {
            file.insert(field, vec![(*value).to_owned()]);
        }
    }
}

fn happens(file: &mut File, event: Event, day: Date) {
    let day = day.to_string();
    let day = day.as_str();
    match event {
        Event::Reported => set(file, &[("date_signalement", day), ("etape", "reperage"), ("fin_suivi_le", "")]),
        Event::Called => {
            let attempt = format!(r#"{{"date":"{day}","mode":"telephone","qui":"personne"}}"#);
            file.entry(ATTEMPT).or_default().push(attempt);
        }
        Event::Entered => {
            let entered = [("etape", "solution"), ("solution_date_entree", day), ("solution_date_rupture", "")];
            set(file, &entered);
        }
        Event::Broken => {
            let again = [("etape", "contact"), ("episode_depuis", day), ("relance_le", day), ("fin_suivi_le", "")];
            set(file, &[&again[..], &[("solution_date_rupture", day)]].concat());
        }
        Event::Ended => set(file, &[("etape", "clos"), ("fin_suivi_le", day)]),
        Event::Reopened => {
            let again = [("etape", "contact"), ("episode_depuis", day), ("relance_le", day), ("fin_suivi_le", "")];
            set(file, &[&again[..], &[("solution_date_entree", "")]].concat());
        }
    }
}

fn values(file: &File) -> BTreeMap<FieldId, Vec<String>> {
    let known = |field: &str| Catalogue::current().by_name(field).expect("the catalogue has the field").id;
    file.iter().map(|(field, values)| (known(field), values.clone())).collect()
}

const START: Date = date(2026, 1, 5);

fn events() -> impl Strategy<Value = Vec<(usize, Event, i32)>> {
    use Event::{Broken, Called, Ended, Entered, Reopened, Reported};
    let event = select(vec![Reported, Called, Entered, Broken, Ended, Reopened]);
    collection::vec((0usize..2, event, 1i32..5), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Of two own files of a person both say the same, and what the newest dated word of either says: nobody is called from the one who
    /// works or whose follow-up is over by the other, and whoever dropped out again is called, whatever the other file says.
    #[test]
    fn linked_files_say_what_the_newest_word_of_either_says(events in events()) {
        let (mut files, mut day) = ([File::new(), File::new()], START);
        let mut is_over = false;
        for (at, event, days) in events {
            day += days.days();
            // A path is broken off, and a follow-up goes on, in the file that has it.
            let has = |file: &File| match event {
                Event::Broken => is_on_path(&Facts::of_values(&values(file))),
                Event::Reopened => file.contains_key("fin_suivi_le"),
                _ => true,
            };
            let Some(at) = [at, 1 - at].into_iter().find(|at| has(&files[*at])) else { continue };
            happens(&mut files[at], event, day);
            is_over = match event {
                Event::Called => is_over,
                Event::Entered | Event::Ended => true,
                Event::Broken | Event::Reopened | Event::Reported => false,
            };
        }
        let rules = CallingRules::default();
        let values = files.each_ref().map(values);
        let facts = values.each_ref().map(Facts::of_values);
        let calling = |at: usize| Calling::of_person(&facts[at], &[OtherFile { facts: facts[1 - at].clone(), own: true }]);
        for (later, hour) in [(0, 10), (1, 10), (40, 15), (400, 19)] {
            let now = (day + later.days()).at(hour, 0, 0, 0);
            let decided = [0, 1].map(|at| calling(at).decide_by(now, &rules));
            prop_assert_eq!(decided[0] == Err(Rest::Closed), is_over, "{:?} {:?}", decided, files);
            prop_assert_eq!(decided[0].is_ok(), decided[1].is_ok(), "{:?} {:?}", decided, files);
            prop_assert!(is_over || later < 40 || decided[0].is_ok(), "nobody is lost from sight: {:?} {:?}", decided, files);
        }
    }
}

fn decide(file: &[(&'static str, &str)], other: &[(&'static str, &str)], own: bool, on: Date) -> Result<Reason, Rest> {
    let (mut one, mut two) = (File::new(), File::new());
    set(&mut one, file);
    set(&mut two, other);
    let (one, two) = (values(&one), values(&two));
    let others = [OtherFile { facts: Facts::of_values(&two), own }];
    Calling::of_person(&Facts::of_values(&one), &others).decide(on.at(15, 0, 0, 0))
}

/// A job is one wherever somebody noted it; that a partner's own follow-up is over ends nobody else's.
#[test]
fn what_a_partner_says_of_a_job_counts_and_what_it_says_of_its_own_work_does_not() {
    let today = date(2026, 11, 24);
    let ours = [("date_signalement", "2026-09-30")];
    let job = [("etape", "solution"), ("solution_date_entree", "2026-11-02")];
    let over = [("etape", "clos"), ("fin_suivi_le", "2026-11-02")];
    assert_eq!(decide(&ours, &job, false, today), Err(Rest::Closed));
    assert_eq!(decide(&ours, &over, true, today), Err(Rest::Closed));
    let since = Some(date(2026, 9, 30));
    assert_eq!(decide(&ours, &over, false, today), Ok(Reason::NeverContacted { since }));
    let broken = [&job[..], &[("solution_date_rupture", "2026-11-20")]].concat();
    assert_eq!(decide(&ours, &broken, false, today), Ok(Reason::NeverContacted { since }));
}

/// Who is on a path without being in a solution is left to the tutor, and comes back when nothing is heard.
#[test]
fn who_is_on_a_path_by_another_file_is_asked_after_when_nothing_is_heard() {
    let missed = r#"{"date":"2026-10-30","heure":"10:00","mode":"telephone","qui":"personne"}"#;
    let ours = [("date_signalement", "2026-09-30"), (ATTEMPT, missed)];
    let path = [("etape", "parcours"), ("solution_date_entree", "2026-11-02"), ("nouvelles_le", "2026-11-02")];
    assert_eq!(decide(&ours, &path, true, date(2026, 11, 24)), Err(Rest::Settled));
    let since = Some(date(2026, 11, 2));
    assert_eq!(decide(&ours, &path, true, date(2026, 12, 2)), Ok(Reason::NoNews { since }));
    assert_eq!(decide(&path, &ours, true, date(2026, 12, 2)), Ok(Reason::NoNews { since }));
}

/// Whoever was reached by the other file is not unreachable, and who was not comes back with that reason.
#[test]
fn whom_nobody_could_reach_is_looked_for_anew() {
    let lost = [("injoignable", "true"), (ATTEMPT, r#"{"date":"2026-11-02","mode":"telephone","qui":"personne"}"#)];
    let reached = [(ATTEMPT, r#"{"date":"2026-11-05","mode":"telephone","qui":"jeune"}"#)];
    let before = [(ATTEMPT, r#"{"date":"2026-11-01","mode":"telephone","qui":"jeune"}"#)];
    assert_eq!(decide(&lost, &before, true, date(2026, 12, 31)), Err(Rest::Unreachable));
    let since = Some(date(2026, 11, 2));
    assert_eq!(decide(&lost, &before, true, date(2027, 1, 1)), Ok(Reason::Unreachable { since }));
    assert_eq!(decide(&before, &lost, true, date(2027, 1, 1)), Ok(Reason::Unreachable { since }));
    let since = Some(date(2026, 11, 5));
    assert_eq!(decide(&lost, &reached, true, date(2026, 12, 31)), Ok(Reason::NoNews { since }));
    assert_eq!(
        decide(&[("injoignable", "true")], &[], true, date(2026, 11, 24)),
        Ok(Reason::Unreachable { since: None })
    );
}

/// A letter of the day of a call that reached the mother is waited for as any other.
#[test]
fn a_letter_is_waited_for_also_where_somebody_was_spoken_to_on_its_day() {
    let mother =
        r#"{"date":"2026-11-23","heure":"10:00","mode":"telephone","qui":"mere","resultat":"contacte_sans_retour"}"#;
    let letter = r#"{"date":"2026-11-23","mode":"courrier"}"#;
    let since = date(2026, 11, 23);
    let unanswered = Ok(Reason::LetterUnanswered { since });
    assert_eq!(decide(&[(ATTEMPT, mother)], &[(ATTEMPT, letter)], true, date(2026, 12, 7)), unanswered);
    assert_eq!(decide(&[(ATTEMPT, mother)], &[(ATTEMPT, letter)], true, date(2026, 12, 6)), Err(Rest::Later));
}
