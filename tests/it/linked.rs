// SPDX-License-Identifier: EUPL-1.2
//! Two linked files of one person are one person in daily work, with the real program: whom to call and by which numbers, what is known
//! before a call, who works or is on a path, what is recorded where, and one place for one person.

use serde_json::Value;

use crate::daily::day_in;
use crate::staff::Office;

const BORN: &str = "date_naissance=04/04/2008";

fn case(office: &Office, values: &[&str]) -> String {
    office.json(&[&["case", "new"][..], values].concat())["case"].as_str().unwrap().to_owned()
}

/// Opens two files of one person, as two lists do, and links them.
fn two_files(office: &Office, first: &[&str], second: &[&str]) -> (String, String) {
    let one = case(office, &[&["nom=Girard", "prenom=Max", BORN, "mobile=0620000001"][..], first].concat());
    let other = case(office, &[&["nom=Girard", "prenom=Maxime", BORN, "mobile=0620000002"][..], second].concat());
    office.json(&["link", &one, &other, "--reason", "la même personne"]);
    (one, other)
}

/// Returns the calls of a day: the case and why.
fn calls(office: &Office, days: i64) -> Vec<(String, String)> {
    let today = office.json(&["today", "--date", &day_in(days), "--time", "10:00"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    today["calls"].as_array().unwrap().iter().map(|call| (text(&call["case"]), text(&call["why"]["reason"]))).collect()
}

fn numbers(answer: &Value) -> Vec<&str> {
    answer["numbers"].as_array().unwrap().iter().map(|number| number["number"].as_str().unwrap()).collect()
}

/// The history of all the files is in view before a call, and the numbers, that by which the person answered first (requirements 106
/// and 108).
#[test]
fn what_all_the_files_of_a_person_say_is_known_before_a_call() {
    let office = Office::new();
    let (one, other) = two_files(&office, &["origine_reperage=liste_rio"], &["origine_reperage=etablissement"]);
    let contact = ["contact", &other, "--mode", "telephone", "--outcome", "contacte_sans_retour"];
    office.json(&[&contact[..], &["--who", "jeune"]].concat());
    let last = ["0620000002", "0620000001"];
    for (file, linked) in [(&one, &other), (&other, &one)] {
        let sheet = office.json(&["prepare", file]);
        assert_eq!(numbers(&sheet), last, "{sheet}");
        assert_eq!(sheet["numbers"][0]["case"], other.as_str());
        assert_eq!(sheet["attempts"].as_array().map(Vec::len), Some(1), "{sheet}");
        assert_eq!((&sheet["untried"], &sheet["linked"][0]), (&Value::Array(Vec::new()), &linked.as_str().into()));
        assert_eq!(sheet["enough_sources"], true, "{sheet}");
        let shown = office.say(&["--lang", "en", "prepare", file], 0).replace('\u{a0}', " ");
        assert!(shown.contains("06 20 00 00 01") && shown.contains("06 20 00 00 02"), "{shown}");
    }
    let today = office.json(&["today", "--date", &day_in(30), "--time", "10:00"]);
    assert_eq!((today["total"].as_u64(), numbers(&today["calls"][0])), (Some(1), last.into()), "{today}");
    assert_eq!((&today["calls"][0]["case"], &today["calls"][0]["numbers"][0]["of"]), (&one.into(), &other.into()));

    // A number that is wrong is wrong in whichever file it stands, and a flag of one counts for both.
    let (one, other) = two_files(&office, &[], &["nom_usage=x"]);
    let wrong = ["contact", &one, "--mode", "telephone", "--who", "personne", "--wrong-number", "06 20 00 00 02"];
    office.json(&wrong);
    assert_eq!(numbers(&office.json(&["prepare", &other])), ["0620000001"]);
    office.json(&["case", "set", &other, "a_ne_pas_contacter", "oui"]);
    assert_eq!(office.json(&["prepare", &one])["forbidden"], true);
}

/// Who works, is on a path or whose follow-up is over by one file is not called from the other, and is again when that ends.
#[test]
fn who_is_on_a_path_by_one_file_is_not_called_from_the_other() {
    let office = Office::new();
    let listed = "date_signalement=2026-09-30";
    let (one, other) = two_files(&office, &[listed], &[listed]);
    assert_eq!(calls(&office, 0), [(one.clone(), "never_contacted".to_owned())]);
    let enter = ["path", "enter", &other, "emploi", "--at", "Boulangerie", "--anyway", "--date"];
    office.json(&[&enter[..], &[&day_in(-2)]].concat());
    for days in [0, 31, 200] {
        assert_eq!(calls(&office, days), [], "{days}");
    }
    assert_eq!(office.json(&["prepare", &one])["over"], other.as_str());
    // The file that is named is not the one that has the path, and the path is broken off all the same.
    let broken = office.json(&["path", "broken", &one, "--date", &day_in(-1)]);
    assert_eq!(broken["case"], other.as_str());
    assert_eq!(calls(&office, 0), [(one.clone(), "due".to_owned())], "once, whichever file says so");
    office.json(&["path", "enter", &one, "mlds", "--at", "Lycée", "--anyway"]);
    assert_eq!(office.json(&["path", "news", &other, "bien"])["case"], one.as_str());

    office.json(&["case", "step", &one, "clos", "--anyway"]);
    assert_eq!(calls(&office, 200), []);
    assert_eq!(office.json(&["case", "reopen", &other])["case"], one.as_str());
    assert_eq!(calls(&office, 0), [(one.clone(), "due".to_owned())]);
}

/// Whoever drops out again is called from the file that says so, not from the one whose follow-up ended before.
#[test]
fn whoever_is_reported_again_is_called_from_the_file_that_says_so() {
    let office = Office::new();
    let ended = ["etape=clos", "fin_suivi_le=2026-10-01", "date_signalement=2026-09-01"];
    let (_, other) = two_files(&office, &ended, &["date_signalement=2026-11-02"]);
    assert_eq!(calls(&office, 0), [(other.clone(), "never_contacted".to_owned())]);
    office.json(&["case", "set", &other, "date_signalement", "2026-09-15"]);
    assert_eq!(calls(&office, 0), [], "before the follow-up ended");
}

#[test]
fn an_appointment_is_recorded_in_the_file_that_has_it() {
    let office = Office::new();
    let (one, other) = two_files(&office, &[], &[]);
    assert_eq!(office.failure(&["appointment", "record", &one, "honore"], 4)["id"], "appointment-none");
    office.json(&["appointment", "make", &other, "--date", &day_in(0)]);
    assert_eq!(calls(&office, 3), [(one.clone(), "appointment_passed".to_owned())]);
    let recorded = office.json(&["appointment", "record", &one, "honore"]);
    assert_eq!(recorded["case"], other.as_str());
    assert_eq!(calls(&office, 3), [(one, "never_contacted".to_owned())], "nobody noted a contact");
}

/// Whom nobody could reach comes back, with that reason and on the day that was said (requirements 77, 109 and 110).
#[test]
fn whom_nobody_could_reach_is_not_lost_from_sight() {
    let office = Office::new();
    let file = case(&office, &["nom=Perdu", "prenom=Éloi", BORN, "mobile=0620000003"]);
    let contact = ["--lang", "en", "contact", &file, "--mode", "telephone", "--who", "personne", "--unreachable"];
    let said = crate::program::raccord(&office.home()).args(contact).output().unwrap();
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(said.contains("unreachable") && said.contains("accompany search"), "{said}");
    assert_eq!((calls(&office, 1), calls(&office, 59)), (vec![], vec![]));
    assert_eq!(calls(&office, 60), [(file.clone(), "unreachable".to_owned())]);
    office.json(&[
        "meeting",
        "new",
        "reunion_objet=Octobre",
        "reunion_date=2026-10-20",
        "reglage=quoi=injoignable_jours; valeur=20",
    ]);
    assert_eq!((calls(&office, 19), calls(&office, 20)), (vec![], vec![(file, "unreachable".to_owned())]));
}

/// Who looks for a person is noted where the person is said to be unreachable, and whoever was found is called again, by either file.
#[test]
fn whom_somebody_found_is_called_from_either_file() {
    let office = Office::new();
    let (one, other) = two_files(&office, &[], &[]);
    office.json(&["contact", &other, "--mode", "telephone", "--who", "personne", "--unreachable"]);
    assert_eq!(office.json(&["accompany", "search", &one])["wanted"], true);
    let search = ["accompany", "search", &one, "--who", "Sam Keller"];
    assert_eq!(office.json(&search)["case"], other.as_str());
    assert_eq!(office.json(&["accompany", "search", &one])["searches"][0]["who"], "Sam Keller");
    assert_eq!(calls(&office, 30), []);
    office.json(&["accompany", "found", &one, "trouve", "--number", "0620000009"]);
    assert_eq!(calls(&office, 30).len(), 1);
}

/// Who has a place by one file does not get another by the other, and gives it back by either.
#[test]
fn a_person_with_two_files_takes_one_place() {
    let office = Office::new();
    let (one, other) = two_files(&office, &[], &[]);
    office.json(&["solution", "new", "solution_nom=Atelier", "solution_places=2"]);
    office.json(&["group", "new", "groupe_nom=Visite", "groupe_places=1"]);
    for (take, back, refused) in [
        (["solution", "reserve", "Atelier"], ["solution", "release", "Atelier"], "reserve-twice-linked"),
        (["group", "enrol", "Visite"], ["group", "leave", "Visite"], "enrol-twice-linked"),
    ] {
        let with = |words: [&'static str; 3], file: &str| {
            [&words[..], &["--case"]]
                .concat()
                .into_iter()
                .map(str::to_owned)
                .chain([file.to_owned()])
                .collect::<Vec<_>>()
        };
        let call = |words: [&'static str; 3], file: &str, code: i32| {
            let words = with(words, file);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if code == 0 { office.json(&words) } else { office.failure(&words, code) }
        };
        assert_eq!(call(take, &one, 0)["reservation"]["state"], "kept");
        assert_eq!(call(take, &other, 5)["id"], refused);
        assert_eq!(call(back, &other, 0)["reservation"]["state"], "cancelled");
        assert_eq!(call(take, &other, 0)["reservation"]["state"], "kept");
    }
}

/// A meeting speaks of a person once, with both files named, and of nobody who works by one of them.
#[test]
fn a_meeting_speaks_of_a_person_once() {
    let office = Office::new();
    let (one, other) = two_files(&office, &["date_signalement=2026-09-30"], &["assistant_plateforme=Claire Morel"]);
    office.json(&["meeting", "new", "reunion_objet=Premier cercle", "reunion_date=2026-11-02"]);
    office.json(&["case", "set", &other, "a_ne_pas_contacter", "oui"]);
    let points = || {
        let drawn = office.json(&["meeting", "agenda", "Premier cercle"])["agenda"]["steps"].clone();
        let steps = drawn.as_object().unwrap().values().cloned().collect::<Vec<_>>();
        steps.iter().flat_map(|points| points.as_array().unwrap().clone()).collect::<Vec<_>>()
    };
    let [point] = &points()[..] else { panic!("{:?}", points()) };
    assert_eq!((&point["case"], &point["linked"][0]), (&one.as_str().into(), &other.as_str().into()));
    assert_eq!(point["topics"], serde_json::json!(["do_not_contact"]));
    let shown = office.say(&["meeting", "agenda", "Premier cercle"], 0);
    assert!(shown.contains(&one[..8]) && shown.contains(&other[..8]), "{shown}");
    office.json(&["case", "set", &other, "a_ne_pas_contacter", ""]);
    office.json(&["path", "enter", &other, "emploi", "--at", "Boulangerie", "--anyway"]);
    assert_eq!(points(), Vec::<Value>::new());
}

/// The work is shared out by people: no two members of staff get one of them each, and who works by one file is nobody's to call.
#[test]
fn a_person_with_two_files_goes_to_one_referent() {
    let office = Office::new();
    let (one, other) = two_files(&office, &["souhait=stages"], &["souhait=stages"]);
    assert_eq!(office.json(&["group", "candidates", "--least", "2"]), serde_json::json!([]));
    let share = ["share-out", "--referents", "Claire Morel,Paul Weber", "--anyway", "--yes"];
    let shared = office.json(&share);
    let given: Vec<_> = shared["shares"].as_array().unwrap().iter().map(|share| share["given"].clone()).collect();
    assert_eq!(given, [1, 0]);
    assert_eq!(shared["cases"][0]["to"], shared["cases"][1]["to"]);
    let new = case(&office, &["nom=Petit", "prenom=Zoé", BORN]);
    let last = case(&office, &["nom=Petit", "prenom=Zoé", BORN]);
    office.json(&["link", &new, &last, "--reason", "la même personne"]);
    office.json(&["path", "enter", &last, "emploi", "--at", "Boulangerie", "--anyway"]);
    assert_eq!(office.json(&share)["cases"], serde_json::json!([]), "{one} {other}");
}

/// A letter without an address reaches nobody, and one with an address is waited for, also where somebody was spoken to that day.
#[test]
fn a_letter_needs_an_address_and_is_waited_for() {
    let office = Office::new();
    let file = case(&office, &["nom=Hoffmann", "prenom=Lou", BORN, "commune=Esch", "code_postal=54000"]);
    let page = office.path("letter.html");
    let letter = ["letter", &file, "--model", "parents", "--without-sender", "--force", "--to", page.to_str().unwrap()];
    let sent = [&letter[..], &["--sent"]].concat();
    assert_eq!(office.json(&letter)["addressed"], false);
    assert_eq!(office.failure(&sent, 2)["id"], "letter-no-address");
    assert!(!office.json(&["case", "show", &file]).to_string().contains("courrier_envoye_le"));
    office.json(&[&sent[..], &["--anyway"]].concat());
    office.json(&["undo", &file, "--yes"]);
    office.json(&["case", "set", &file, "adresse", "2, rue Neuve"]);
    let contact = ["contact", &file, "--mode", "telephone", "--who", "mere", "--outcome"];
    office.json(&[&contact[..], &["contacte_sans_retour"]].concat());
    office.json(&sent);
    assert_eq!(
        (calls(&office, 13), calls(&office, 14)),
        (vec![], vec![(file.clone(), "letter_unanswered".to_owned())])
    );
}

/// Nobody who was not reached has taken an appointment.
#[test]
fn nobody_reached_says_nothing() {
    let office = Office::new();
    let file = case(&office, &["nom=Hoffmann", "prenom=Lou", BORN]);
    let nobody = ["contact", &file, "--mode", "telephone", "--who", "personne", "--outcome", "rdv_pris"];
    assert_eq!(office.failure(&nobody, 2)["id"], "contact-nobody");
}

/// What stands in two linked files, or came back with a transfer, is one row; what differs is two.
#[test]
fn an_appointment_and_a_path_of_linked_files_are_one_row() {
    let office = Office::new();
    let (one, other) = two_files(&office, &[], &[]);
    let make = |file: &str, time: &str| {
        office.json(&["appointment", "make", file, "--date", &day_in(5), "--time", time, "--with", "Claire"]);
    };
    let rows = |list: &str| office.json(&[list, "list"]).as_array().unwrap().len();
    make(&one, "10:00");
    make(&other, "10:00");
    assert_eq!(rows("appointment"), 1);
    make(&other, "14:00");
    assert_eq!(rows("appointment"), 2);
    office.json(&["unlink", &one, &other]);
    for file in [&one, &other] {
        office.json(&["path", "enter", file, "stage", "--at", "Mairie", "--date", &day_in(-2), "--anyway"]);
    }
    assert_eq!((rows("appointment"), rows("path")), (3, 2), "of two people");
    office.json(&["link", &one, &other]);
    assert_eq!((rows("appointment"), rows("path")), (2, 1));
    for list in [&["today"][..], &["duplicates"], &["search", "Girard"], &["case", "list"]] {
        office.say(&[list, &["--limit", "0"]].concat(), 2);
    }
}

/// A letter goes where any file of the person says, the one that it is written from first.
#[test]
fn a_letter_goes_to_the_address_of_a_linked_file() {
    let office = Office::new();
    let (one, other) = two_files(&office, &[], &["adresse=2, rue Neuve", "code_postal=54000", "commune=Nancy"]);
    let page = office.path("letter.html");
    let letter = ["--model", "parents", "--without-sender", "--force", "--to", page.to_str().unwrap(), "--sent"];
    let written = |file: &str| {
        let said = office.json(&[&["letter", file][..], &letter].concat());
        (said["address_of"].clone(), std::fs::read_to_string(&page).unwrap())
    };
    let (of, text) = written(&one);
    assert!(of == other.as_str() && text.contains("2, rue Neuve") && text.contains("54000 Nancy"), "{of} {text}");
    office.json(&["case", "set", &one, "responsable_1_adresse", "9, rue Haute, Metz"]);
    let (of, text) = written(&one);
    assert!(of.is_null() && text.contains("9, rue Haute, Metz") && !text.contains("rue Neuve"), "{of} {text}");
}
