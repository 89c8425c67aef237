// SPDX-License-Identifier: EUPL-1.2
use std::collections::BTreeMap;

use jiff::civil::{date, datetime};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::desk::Week;
use raccord_protocol::id::{CaseHandle, OrganisationId};
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseHead, Party};

use super::*;

/// Orders calls as the list of calls does.
fn sort(calls: &mut [Call]) {
    calls.sort_by_key(|call| Calling::of(&Facts::of_case(&call.case)).rank(&call.why, call.case.head.number));
}

/// A Tuesday afternoon.
const NOW: DateTime = datetime(2026, 11, 24, 15, 0, 0, 0);

fn case(number: u64, fields: &[(&str, &str)]) -> CaseSummary {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in fields {
        let field = Catalogue::current().by_name(name).expect("the catalogue has the field");
        let value = field.parse(text).expect("the value may stand there").value;
        values.entry((*name).to_owned()).or_default().push(value);
    }
    let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
    let head =
        CaseHead { case: CaseHandle([1; 16]), number, kind: CaseKind::Person, holder, own: true, handed_over: None };
    CaseSummary::new(head, values.into_iter().map(|(name, values)| (name, Shown::Several(values))).collect())
}

fn why(fields: &[(&str, &str)]) -> Result<Reason, Rest> {
    decide(case(1, fields), NOW).map(|call| call.why)
}

/// What was corrected at the source is said until somebody has called again.
#[test]
fn a_correction_that_was_confirmed_is_in_view() {
    let confirmed = "date=2026-11-02; aupres_de=CFA de Laxou; objet=contrat; repondue_le=2026-11-20; resultat=corrigee";
    let said = |fields: &[(&str, &str)]| corrected([case(1, fields)].iter()).map(|found| (found.by, found.about));
    let found = Some(("CFA de Laxou".to_owned(), "contrat".to_owned()));
    assert_eq!(said(&[(CORRECTION, confirmed)]), found);
    assert_eq!(
        decide(case(1, &[(CORRECTION, confirmed)]), NOW).unwrap().corrected.map(|it| it.date),
        Some("2026-11-20".to_owned())
    );
    assert_eq!(
        said(&[(CORRECTION, confirmed), ("tentative_contact", "date=2026-11-19; mode=telephone; qui=jeune")]),
        found
    );
    assert_eq!(said(&[(CORRECTION, confirmed), MISSED]), None, "somebody called after it");
    assert_eq!(said(&[(CORRECTION, "date=2026-11-02; aupres_de=CFA; objet=contrat")]), None);
}

/// Whom the defence day alone named was told nowhere else: that is why a stranger calls (requirement 78).
#[test]
fn whom_the_defence_day_alone_named_is_called_for_that() {
    let found = |fields: &[(&str, &str)]| decide(case(1, fields), NOW).map(|call| call.defence_day);
    let (jdc, day) = (("origine_reperage", "jdc"), ("jdc_date", "2026-11-12"));
    assert_eq!(found(&[jdc, day]), Ok(Some(Some("2026-11-12".to_owned()))));
    assert_eq!(found(&[jdc]), Ok(Some(None)));
    assert_eq!(found(&[jdc, ("origine_reperage", "liste_rio"), day]), Ok(None), "a list named the person too");
    assert_eq!((found(&[day]), found(&[])), (Ok(None), Ok(None)));
}

const MISSED: (&str, &str) = ("tentative_contact", "date=2026-11-20; heure=10:00; mode=telephone; qui=personne");

#[test]
fn each_person_is_called_for_one_reason_or_left_alone_for_one() {
    let since = Some(date(2026, 9, 30));
    assert_eq!(why(&[]), Ok(Reason::NeverContacted { since: None }));
    assert_eq!(why(&[("date_sortie", "2026-09-30")]), Ok(Reason::NeverContacted { since }));
    assert_eq!(why(&[MISSED]), Ok(Reason::UntriedSlot { slot: Slot::Afternoon }));
    let tried = ("tentative_contact", "date=2026-11-17; heure=16:30; mode=sms; qui=personne");
    assert_eq!(why(&[MISSED, tried]), Err(Rest::Later), "this part of the week was tried");
    let today = ("tentative_contact", "date=2026-11-24; heure=09:00; qui=personne");
    assert_eq!(why(&[today]), Err(Rest::Later), "nobody is called twice a day");
    let due = Reason::Due { since: date(2026, 11, 23) };
    assert_eq!(why(&[MISSED, ("relance_le", "2026-11-23")]), Ok(due));
    assert_eq!(why(&[("injoignable", "oui"), MISSED, ("relance_le", "2026-11-23")]), Ok(due));
    assert_eq!(why(&[MISSED, ("relance_le", "2026-11-25")]), Err(Rest::Later));
    assert_eq!(why(&[("injoignable", "oui"), MISSED]), Err(Rest::Unreachable));
    let lost = ("tentative_contact", "date=2026-09-25; mode=telephone; qui=personne");
    let unreachable = Reason::Unreachable { since: Some(date(2026, 9, 25)) };
    assert_eq!(why(&[("injoignable", "oui"), lost]), Ok(unreachable), "after sixty days somebody looks anew");
    let mother = ("tentative_contact", "date=2026-11-20; qui=mere; resultat=rdv_pris");
    assert_eq!(why(&[mother]), Err(Rest::Settled));
    assert_eq!(why(&[MISSED, ("position_jeune", "refuse")]), Err(Rest::Settled));
    assert_eq!(why(&[("etape", "solution")]), Err(Rest::Closed));
    assert_eq!(why(&[("a_ne_pas_contacter", "oui")]), Err(Rest::DoNotContact));
    let until = |day| why(&[("a_ne_pas_contacter", "oui"), ("a_ne_pas_contacter_jusqu_au", day)]);
    assert_eq!(until("2026-11-24"), Err(Rest::DoNotContact));
    assert_eq!(until("2026-11-23"), Ok(Reason::NeverContacted { since: None }));
    assert_eq!(why(&[("prochain_rdv_date", "2026-11-24")]), Err(Rest::Later), "who has an appointment is not called");
    let passed = Reason::AppointmentPassed { since: date(2026, 11, 23) };
    assert_eq!(why(&[("prochain_rdv_date", "2026-11-23")]), Ok(passed));
}

#[test]
fn whoever_was_spoken_to_comes_back_when_nothing_was_heard_for_long() {
    let since = Some(date(2026, 10, 25));
    for more in [
        "qui=jeune; resultat=rdv_pris",
        "qui=jeune",
        "qui=jeune; resultat=deja_accompagne",
        "qui=mere; resultat=contacte_sans_retour",
    ] {
        let attempt = |day: &str| why(&[("tentative_contact", format!("date={day}; heure=15:00; {more}").as_str())]);
        assert_eq!(attempt("2026-10-25"), Ok(Reason::NoNews { since }), "{more}");
        assert_eq!(attempt("2026-10-26"), Err(Rest::Settled), "{more}");
    }
    let on_a_path =
        [("tentative_contact", "date=2026-06-01; qui=jeune"), ("etape", "parcours"), ("nouvelles_le", "2026-10-26")];
    assert_eq!(why(&on_a_path), Err(Rest::Settled), "the tutor gave news");
}

#[test]
fn who_answered_at_no_hour_is_tried_again_after_a_month() {
    let tries = |month: u8| -> Vec<(&str, String)> {
        let hours = [("20", "10:00"), ("20", "13:00"), ("20", "15:00"), ("20", "19:00"), ("18", "11:00")];
        let tries = hours.map(|(day, hour)| format!("date=2026-{month}-{day}; heure={hour}; qui=personne"));
        tries.map(|attempt| ("tentative_contact", attempt)).into()
    };
    let why =
        |tries: &[(&str, String)]| why(&tries.iter().map(|(field, text)| (*field, text.as_str())).collect::<Vec<_>>());
    assert_eq!(why(&tries(10)), Ok(Reason::NoNews { since: Some(date(2026, 10, 20)) }));
    assert_eq!(why(&tries(11)), Err(Rest::Later));
}

#[test]
fn who_wanted_no_support_is_asked_anew_and_who_wanted_peace_is_not() {
    let said = |outcome: &str| {
        let attempt = format!("date=2026-05-01; qui=jeune; resultat={outcome}");
        why(&[("tentative_contact", attempt.as_str()), ("resultat_contact", outcome)])
    };
    assert_eq!(said("ne_veut_pas_accompagnement"), Ok(Reason::Refused { since: Some(date(2026, 5, 1)) }));
    assert_eq!(said("ne_souhaite_pas_etre_recontacte"), Err(Rest::Settled));
}

#[test]
fn an_appointment_that_passed_is_asked_about_until_something_tells_what_became_of_it() {
    let spoken = ("tentative_contact", "date=2026-11-10; qui=jeune; resultat=rdv_pris");
    let planned = ("rendez_vous", "date=2026-11-23; heure=10:00; statut=prevu");
    let passed = Ok(Reason::AppointmentPassed { since: date(2026, 11, 23) });
    assert_eq!(why(&[spoken, planned]), passed);
    assert_eq!(why(&[spoken, planned, ("relance_le", "2026-12-24")]), passed, "another day was set besides");
    assert_eq!(
        why(&[spoken, planned, ("rendez_vous", "date=2026-12-01; statut=prevu")]),
        passed,
        "another one is planned"
    );
    let reminder = ("tentative_contact", "date=2026-11-23; heure=08:30; mode=sms; qui=jeune");
    assert_eq!(why(&[reminder, planned]), passed, "who was reminded may have stayed away");
    let held = ("tentative_contact", "date=2026-11-23; mode=entretien_individuel; qui=jeune");
    assert_eq!(why(&[spoken, planned, held]), Err(Rest::Settled), "the interview took place");
    let kept = ("rendez_vous", "date=2026-11-23; heure=10:00; statut=honore");
    assert_eq!(why(&[spoken, kept]), Err(Rest::Settled));
}

#[test]
fn a_day_that_was_set_after_the_attempt_of_that_day_is_due() {
    let spoken = ("tentative_contact", "date=2026-11-24; heure=09:00; mode=telephone; qui=jeune");
    let due = Ok(Reason::Due { since: date(2026, 11, 24) });
    assert_eq!(why(&[spoken, ("etape", "contact"), ("relance_le", "2026-11-24")]), due);
    let other = case(2, &[("relance_le", "2026-11-24")]);
    let rules = CallingRules::default();
    let linked = decide_by(other, &[case(1, &[spoken])], NOW, (&rules, Country::France)).map(|call| call.why);
    assert_eq!(linked, Err(Rest::Settled), "what another file says did what was due here");
}

#[test]
fn a_solution_that_broke_off_closes_nothing_and_steps_in_conflict_neither() {
    let entered = [("etape", "solution"), ("solution_date_entree", "2026-09-01")];
    assert_eq!(why(&entered), Err(Rest::Closed));
    let broken = [&entered[..], &[("solution_date_rupture", "2026-11-01")]].concat();
    assert_eq!(why(&broken), Ok(Reason::NeverContacted { since: None }));
    let again =
        [("etape", "solution"), ("solution_date_entree", "2026-11-10"), ("solution_date_rupture", "2026-11-01")];
    assert_eq!(why(&again), Err(Rest::Closed), "another one was entered since");
    assert_eq!(why(&[("etape", "contact"), ("etape", "solution")]), Ok(Reason::NeverContacted { since: None }));
}

/// What decides on a node decides on a screen.
#[test]
fn whatever_decides_is_read() {
    for field in desk::CALLING_FIELDS {
        assert!(FIELDS.contains(&field), "{field}");
    }
}

#[test]
fn nobody_new_is_called_before_the_review_is_over() {
    assert_eq!(why(&[("revue_jusqu_au", "2026-11-24")]), Err(Rest::InReview));
    assert_eq!(why(&[("revue_jusqu_au", "2026-11-23")]), Ok(Reason::NeverContacted { since: None }));
    let due = [("revue_jusqu_au", "2026-12-24"), MISSED, ("relance_le", "2026-11-24")];
    assert_eq!(why(&due), Ok(Reason::Due { since: date(2026, 11, 24) }), "whom the office knows is followed on");
}

#[test]
fn after_a_letter_without_answer_somebody_calls() {
    let letter = |day: &str| {
        let text = format!("date={day}; mode=courrier");
        why(&[("tentative_contact", text.as_str()), ("responsable_1_tel_perso", "0383000000")])
    };
    assert_eq!(letter("2026-11-10"), Ok(Reason::LetterUnanswered { since: date(2026, 11, 10) }));
    assert_eq!(letter("2026-11-11"), Err(Rest::Later), "an answer has fourteen days");
}

#[test]
fn who_is_gone_from_the_list_is_shown_so_after_the_others() {
    let gone = ("sorti_de_la_liste", "date=2026-10-31; motif=inscrit; campagne=Novembre");
    let cases = [case(1, &[gone, ("date_sortie", "2026-01-01")]), case(2, &[])];
    let mut calls: Vec<Call> = cases.into_iter().map(|case| decide(case, NOW).expect("each is called")).collect();
    sort(&mut calls);
    assert_eq!(calls.iter().map(|call| call.case.head.number).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(calls[1].gone.as_deref(), Some("inscrit"));
}

#[test]
fn what_is_due_comes_first_then_the_longest_on_the_list() {
    let cases = [
        case(1, &[MISSED]),
        case(2, &[("date_sortie", "2026-10-15")]),
        case(3, &[]),
        case(4, &[("date_signalement", "2026-09-01"), ("date_sortie", "2026-10-20")]),
        case(5, &[MISSED, ("relance_le", "2026-11-24")]),
        case(6, &[MISSED, ("relance_le", "2026-11-21")]),
        case(7, &[("date_signalement", "2026-11-20"), ("date_sortie", "2026-06-30")]),
    ];
    let mut calls: Vec<Call> = cases.into_iter().map(|case| decide(case, NOW).expect("each is called")).collect();
    sort(&mut calls);
    let order: Vec<u64> = calls.iter().map(|call| call.case.head.number).collect();
    assert_eq!(order, [6, 5, 7, 4, 2, 3, 1], "who left long ago comes before who was reported long ago");
}

#[test]
fn the_numbers_of_the_person_stand_before_those_of_the_parents() {
    let fields = [("responsable_1_tel_perso", "0383000000"), ("mobile", "0612345678"), ("psad_mobile", "0698765432")];
    let call = decide(case(1, &fields), NOW).expect("is called");
    let numbers: Vec<&str> = call.numbers.iter().map(|number| number.field).collect();
    assert_eq!(numbers, ["psad_mobile", "mobile", "responsable_1_tel_perso"]);
    let changed = [("mobile", "0612345678"), ("mobile", "0698765432")];
    let call = decide(case(1, &changed), NOW).expect("is called");
    assert_eq!(call.numbers[0].number, "0698765432", "the newest first");
}

#[test]
fn the_numbers_of_all_the_files_are_there_and_those_by_which_somebody_was_reached_come_first() {
    let one = case(1, &[MISSED, ("mobile", "0620000001"), ("responsable_1_tel_perso", "0383000000")]);
    let reached = ("tentative_contact", "date=2026-10-20; heure=10:00; mode=telephone; qui=jeune");
    let other = case(2, &[("mobile", "0620000002"), ("mobile", "0620000001"), ("tel_fixe", "0383000000"), reached]);
    let mut handed_over = case(3, &[("mobile", "0620000003")]);
    handed_over.head.handed_over = Some(handed_over.head.holder.clone());
    let untried = decide_by(one, &[handed_over, other], NOW, (&CallingRules::default(), Country::France));
    let call = untried.expect("nobody reached him since");
    let numbers: Vec<(&str, bool)> =
        call.numbers.iter().map(|number| (number.number.as_str(), number.of.is_some())).collect();
    assert_eq!(numbers, [("0620000001", true), ("0620000002", true), ("0383000000", true)]);
}

proptest! {
    /// Whatever else stands in a case, nobody is called who must not be contacted.
    #[test]
    fn do_not_contact_wins_over_everything(
        fields in subsequence(
            vec![
                MISSED,
                ("relance_le", "2026-11-01"),
                ("injoignable", "oui"),
                ("position_jeune", "sans_solution"),
                ("resultat_contact", "cherche_contrat"),
                ("a_ne_pas_contacter", "non"),
                ("prochain_rdv_date", "2026-11-24"),
            ],
            0..=7,
        ),
        hour in 0i8..24,
        flag in select(vec![("a_ne_pas_contacter", "oui"), ("a_ne_pas_contacter", "1")]),
    ) {
        let fields: Vec<_> = fields.into_iter().chain([flag]).collect();
        let at = date(2026, 11, 24).at(hour, 0, 0, 0);
        prop_assert_eq!(decide(case(1, &fields), at).map(|call| call.why), Err(Rest::DoNotContact));
    }

    /// A slot that was tried is never said to be untried, and the others are.
    #[test]
    fn tried_and_untried_slots_are_all_slots(times in proptest::collection::vec((1i8..29, 0i8..24), 0..12)) {
        let texts: Vec<String> =
            times.iter().map(|(day, hour)| format!("date=2026-10-{day:02}; heure={hour:02}:00; qui=personne")).collect();
        let fields: Vec<_> = texts.iter().map(|text| ("tentative_contact", text.as_str())).collect();
        let due = [&fields[..], &[("relance_le", "2026-11-24")]].concat();
        let call = decide(case(1, &due), NOW).expect("is due");
        for slot in Slot::ALL {
            let tried = times.iter().any(|(day, hour)| Week::default().slot(date(2026, 10, *day).at(*hour, 0, 0, 0)) == slot);
            prop_assert_eq!(call.untried.contains(&slot), !tried);
        }
    }
}
