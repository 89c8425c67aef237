// SPDX-License-Identifier: EUPL-1.2
//! A wrong list is taken back as a whole, with the real program.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::staff::Office;

const CAMPAIGN: &str = "Octobre";
const NAMES: [&str; 6] = ["Morel", "Weber", "Klein", "Petit", "Diallo", "Haas"];

/// A row of a list: of which of six people, and what it says of her.
#[derive(Debug, Clone)]
struct Row {
    person: usize,
    values: [String; 4],
}

fn row() -> impl Strategy<Value = Row> {
    let value = |values: &'static [&'static str]| proptest::sample::select(values).prop_map(str::to_owned);
    let values = [
        value(&["", "0612345678", "0687654321"]).boxed(),
        value(&["", "Nancy", "Metz"]).boxed(),
        value(&["", "Lycée Cyfflé", "Lycée Loritz"]).boxed(),
        value(&["", "stages", "formation"]).boxed(),
    ];
    (0..NAMES.len(), values).prop_map(|(person, values)| Row { person, values })
}

fn csv(rows: &[Row]) -> String {
    let mut text = "Nom;Prénom;Date de naissance;Mobile;Commune;Etablissement;Souhait\n".to_owned();
    for Row { person, values } in rows {
        text += &format!("{};Ana;0{}/05/2009;{}\n", NAMES[*person], person + 1, values.join(";"));
    }
    text
}

/// What staff does to a person before the wrong list comes: tells of a contact, or gives the mobile number another value.
#[derive(Debug, Clone)]
struct Work {
    person: usize,
    is_contact: bool,
}

fn work(office: &Office, work: &Work) {
    let found = office.json(&["search", NAMES[work.person]]);
    let Some(case) = found[0]["case"].as_str() else { return };
    if work.is_contact {
        office.json(&["contact", case, "--mode", "telephone", "--who", "personne"]);
    } else {
        office.json(&["case", "set", case, "mobile", "0699999999"]);
    }
}

/// Returns what an office sees of its people.
fn views(office: &Office) -> Vec<Value> {
    let mut views: Vec<Value> = [
        &["case", "list"][..],
        &["today"],
        &["campaign", "show", CAMPAIGN],
        &["campaign", "people", CAMPAIGN],
        &["indicators", "--from", "01/09/2026"],
        &["duplicates"],
        &["deadlines"],
    ]
    .iter()
    .map(|words| office.json(words))
    .collect();
    views.extend(["Morel", "Weber", "Nancy", "0612345678"].map(|text| office.json(&["search", text])));
    // When it was asked is no part of what is seen.
    views.iter_mut().filter_map(Value::as_object_mut).for_each(|view| drop(view.remove("at")));
    views
}

fn import(office: &Office, text: &str, more: &[&str]) -> Value {
    std::fs::write(office.path("liste.csv"), text).unwrap();
    office.json(&[&["import", "liste.csv"], more].concat())
}

fn office_with_campaign() -> Office {
    let office = Office::new();
    office.json(&["campaign", "new", CAMPAIGN, "--processing", "31/10/2026"]);
    office
}

fn undo(office: &Office, more: &[&str]) -> Value {
    office.json(&[&["undo", "--import", "last", "--yes"], more].concat())
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 4, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stood before, a list that is taken back at once leaves nothing that anybody sees.
    #[test]
    fn an_import_that_is_taken_back_leaves_every_view_as_it_was(
        first in vec(row(), 0..5),
        done in vec((0..NAMES.len(), any::<bool>()).prop_map(|(person, is_contact)| Work { person, is_contact }), 0..3),
        wrong in vec(row(), 1..6),
        of_campaign in any::<bool>(),
        overwrites in any::<bool>(),
        again in any::<bool>(),
    ) {
        let office = office_with_campaign();
        import(&office, &csv(&first), &["--campaign", CAMPAIGN]);
        done.iter().for_each(|done| work(&office, done));
        let before = views(&office);
        let mut more = if of_campaign { vec!["--campaign", CAMPAIGN] } else { vec!["--everybody"] };
        more.extend(overwrites.then_some("--overwrite"));
        // Taken back twice, the second time of files that stood in no list.
        for _ in 0..=usize::from(again) {
            let imported = import(&office, &csv(&wrong), &more);
            let undone = undo(&office, &[]);
            prop_assert_eq!(&undone["closed"], &imported["opened"]);
            let listed = &office.json(&["imports"])["imports"][0];
            prop_assert_eq!(&undone["known"], &imported["changed"]);
            prop_assert!(count(&undone["gone"]) <= count(&imported["gone"]), "{undone} {imported}");
            prop_assert_eq!((&listed["opened"], &listed["changed"]), (&imported["opened"], &imported["changed"]));
            prop_assert_eq!(&undone["campaigns"], &Value::from(u8::from(of_campaign)));
            prop_assert_eq!((&undone["left"], &undone["kept"]), (&Value::Array(vec![]), &Value::Array(vec![])));
            for (before, after) in before.iter().zip(views(&office)) {
                prop_assert_eq!(before, &after);
            }
        }
    }
}

/// Returns a list of people, every so many of them, in a town.
fn people(every: usize, town: &str) -> String {
    let header = "nom;prenom;date_naissance;commune;etablissement;etablissement_ville;classe;adresse;code_postal;mail;nom_usage;diplome_prepare";
    let row = |number: usize| {
        let name: String = number.to_string().bytes().map(|digit| char::from(digit + b'a' - b'0')).collect();
        let (day, month) = (1 + number % 28, 1 + number / 28 % 12);
        let mail = if number.is_multiple_of(3) { String::new() } else { format!("{name}@example.org") };
        format!(
            "Nom{name};Ana;{day:02}/{month:02}/2009;{town};Lycée Cyfflé;{town};2GT;{number} rue Haute;54000;{mail};{name};CAP"
        )
    };
    let rows = (0..400).step_by(every).map(row);
    std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

/// The list that was meant comes after the wrong one, which is longer than a commit: there is one file on each person of it, and the counts
/// are those of an office that never saw the other.
#[test]
fn the_right_list_goes_on_where_the_wrong_one_was_taken_back() {
    let [office, other] = [Office::new(), Office::new()];
    let wrong = import(&office, &people(1, "Metz"), &["--everybody"]);
    assert!(count(&wrong["entries"]) > 4_096, "{wrong}");
    let dry = office.json(&["undo", "--import", "last", "--dry-run"]);
    let undone = undo(&office, &[]);
    assert_eq!((&undone["closed"], &dry["closed"]), (&400.into(), &400.into()));
    assert_eq!(undone["opened_again"], 0);
    assert_eq!(office.json(&["case", "list"]), Value::Array(vec![]));
    assert_eq!(count(&office.json(&["duplicates"])["total"]), 0);
    assert_eq!(office.json(&["case", "list", "--taken-back"]).as_array().unwrap().len(), 400);

    let right = people(2, "Nancy");
    let expected = import(&other, &right, &["--everybody"]);
    let done = import(&office, &right, &["--everybody"]);
    for counted in ["opened", "changed", "unchanged", "rejected"] {
        assert_eq!(done[counted], expected[counted], "{counted}");
    }
    let fields = |office: &Office| {
        let cases = office.json(&["case", "list"]);
        let mut fields: Vec<String> = cases.as_array().unwrap().iter().map(|case| case["fields"].to_string()).collect();
        fields.sort_unstable();
        fields
    };
    assert_eq!(fields(&office), fields(&other));
    assert_eq!(office.json(&["case", "list", "--taken-back"]).as_array().unwrap().len(), 200, "they were opened anew");
    let again = import(&office, &right, &["--everybody"]);
    assert_eq!((&again["opened"], &again["changed"]), (&0.into(), &0.into()), "{again}");
    // That import wrote nothing; the one before opened again what had been closed, and it is told from what it opened first.
    let before = office.json(&["imports"])["imports"][1]["import"].as_str().unwrap()[..8].to_owned();
    let dry = office.json(&["undo", "--import", &before, "--dry-run"]);
    assert_eq!((&dry["closed"], &dry["opened_again"], &dry["known"]), (&200.into(), &200.into(), &0.into()), "{dry}");
}

const WRONG: &str = "nom;prenom;date_naissance;commune\nMorel;Ana;05/05/2009;Nancy\nWeber;Tom;01/02/2009;Nancy\nKlein;Mia;08/08/2009;Nancy\n";

/// What somebody did since stays, and is named; an import is taken back once.
#[test]
fn what_was_done_since_is_named_and_left() {
    let office = office_with_campaign();
    office.json(&["case", "new", "nom=Morel", "prenom=Ana", "date_naissance=2009-05-05", "commune=Metz"]);
    import(&office, WRONG, &["--campaign", CAMPAIGN, "--overwrite"]);
    let listed = office.json(&["imports"]);
    let number = listed["imports"][0]["import"].as_str().unwrap()[..8].to_owned();
    assert_eq!((&listed["imports"][0]["opened"], &listed["imports"][0]["changed"]), (&2.into(), &1.into()));
    let case = |name: &str| office.json(&["search", name])[0]["case"].as_str().unwrap().to_owned();
    let (morel, weber) = (case("Morel"), case("Weber"));
    office.json(&["case", "set", &morel, "commune", "Toul"]);
    office.json(&["contact", &weber, "--mode", "telephone", "--who", "jeune"]);

    assert_eq!(office.failure(&["undo", "--import", &number], 2)["id"], "error-confirmation-missing");
    let dry = office.json(&["undo", "--import", &number, "--dry-run"]);
    assert_eq!((&dry["entries"], &dry["closed"]), (&0.into(), &1.into()), "{dry}");
    assert_eq!(office.json(&["case", "list"]).as_array().unwrap().len(), 3, "nothing was written");
    let text = office.say(&["--lang", "en", "undo", "--import", &number, "--dry-run"], 0);
    assert!(text.contains("opened by it, and left as they are"), "{text}");

    let undone = office.json(&["undo", "--import", &number, "--yes"]);
    assert_eq!(undone["left"], serde_json::json!([{ "case": weber, "reason": "touched" }]));
    assert_eq!(undone["kept"], serde_json::json!([{ "case": morel, "values": 1 }]));
    let left = office.json(&["case", "list"]);
    assert_eq!(left.as_array().unwrap().len(), 2, "{left}");
    assert_eq!(case("Morel"), morel);
    let fields = &office.json(&["search", "Morel"])[0]["fields"];
    assert_eq!((&fields["commune"], &fields["campagne"]), (&"Toul".into(), &Value::Null), "{fields}");
    assert_eq!(office.json(&["campaign", "show", CAMPAIGN])["campaign"]["lists"], serde_json::json!([]));

    assert_eq!(office.failure(&["undo", "--import", &number, "--yes"], 5)["id"], "undo-import-twice");
    assert_eq!(office.failure(&["undo", "--import", "last", "--yes"], 4)["id"], "undo-import-missing");
    assert_eq!(office.json(&["imports"])["imports"][0]["taken_back"], true);
    // Work on a file that stands in no list brings it back into sight.
    let klein = office.json(&["case", "list", "--taken-back"])[0]["case"].as_str().unwrap().to_owned();
    office.json(&["contact", &klein, "--mode", "telephone", "--who", "jeune"]);
    assert_eq!(case("Klein"), klein);
}

/// Whoever imported takes it back, or a leader; a registrar changes nothing that stands.
#[test]
fn who_imported_takes_it_back_or_a_leader() {
    let office = Office::new();
    for (name, role) in [("lea", "registrar"), ("paul", "adviser"), ("mia", "assistant")] {
        office.say(&["staff", "add", name, "--role", role], 0);
    }
    import(&office, WRONG, &["--everybody", "--staff", "lea"]);
    let undo_by = |name: &'static str| ["undo", "--import", "last", "--yes", "--staff", name];
    assert_eq!(office.failure(&undo_by("lea"), 3)["id"], "undo-import-denied");
    assert_eq!(office.failure(&undo_by("paul"), 3)["id"], "undo-import-other");
    assert_eq!(office.json(&undo_by("claire"))["closed"], 3);
    // A registrar opens no file again: the list opens others.
    assert_eq!(import(&office, WRONG, &["--everybody", "--staff", "lea"])["opened"], 3);
    assert_eq!(office.json(&["case", "list", "--staff", "claire"]).as_array().unwrap().len(), 3);
    assert_eq!(office.json(&undo_by("claire"))["closed"], 3);
    import(&office, WRONG, &["--everybody", "--staff", "mia"]);
    assert_eq!(office.json(&undo_by("mia"))["closed"], 3);
}

/// The campaign was closed since: its end wrote in every file, which is no work on them.
#[test]
fn a_list_of_a_campaign_that_was_closed_is_taken_back_with_a_warning() {
    let office = office_with_campaign();
    import(&office, WRONG, &["--campaign", CAMPAIGN]);
    office.json(&["campaign", "new", "Novembre", "--processing", "15/11/2026"]);
    for name in [CAMPAIGN, "Novembre"] {
        office.json(&["campaign", "close", name]);
    }
    let undone = undo(&office, &[]);
    assert_eq!((&undone["closed"], &undone["closed_campaigns"]), (&3.into(), &serde_json::json!([CAMPAIGN])));
    assert_eq!(office.json(&["case", "list"]), Value::Array(vec![]));
}

/// A list that names who left no list since shows them as gone; that is taken back with the rest.
#[test]
fn who_was_shown_as_gone_is_not_gone_any_more() {
    let office = office_with_campaign();
    let header = "nom;prenom;date_naissance;inscription_verifiee\n";
    import(&office, &format!("{header}Morel;Ana;05/05/2009;\n"), &["--campaign", CAMPAIGN]);
    office.json(&["campaign", "new", "Novembre", "--processing", "15/11/2026"]);
    let before = office.json(&["case", "list"]);
    let rows = format!("{header}Morel;Ana;05/05/2009;oui\nWeber;Tom;01/02/2009;\n");
    let imported = import(&office, &rows, &["--campaign", "Novembre"]);
    if count(&imported["gone"]) == 1 {
        assert_ne!(office.json(&["search", "Morel"])[0]["fields"]["sorti_de_la_liste"], Value::Null);
    }
    undo(&office, &[]);
    assert_eq!(office.json(&["case", "list"]), before);
}

/// What an office wrote out and reads again changes nothing: numbers that stood beside each other are two, what was done is left alone,
/// and whoever was gone from the list stays so (requirement 206).
#[test]
fn what_was_exported_is_read_again_without_a_change() {
    let office = office_with_campaign();
    import(&office, &people(40, "Nancy"), &["--campaign", CAMPAIGN]);
    let case = office.json(&["search", "Noma"])[0]["case"].as_str().unwrap().to_owned();
    for number in ["06 99 88 77 44", "06 99 88 77 66"] {
        office.json(&["case", "add", &case, "mobile", number]);
    }
    office.json(&["case", "add", &case, "commentaire", "à revoir | =2+3\nlundi"]);
    office.json(&["contact", &case, "--mode", "telephone", "--who", "jeune"]);
    office.json(&["case", "set", &case, "sorti_de_la_liste", "date=2026-11-20; motif=inscrit"]);
    let read = |more: &[&str]| {
        std::fs::remove_file(office.path("ex.csv")).ok();
        office.say(&[&["export", "--csv", "ex.csv"], more].concat(), 0);
        let found = office.json(&["import", "ex.csv", "--dry-run"]);
        let counts = ["opened", "changed", "rejected", "cells_rejected"].map(|name| count(&found[name]));
        assert_eq!(counts, [0; 4], "{found}");
        assert_eq!((&found["kept"], &found["fields"]), (&serde_json::json!({}), &serde_json::json!({})), "{found}");
        assert!(count(&found["unchanged"]) > 5, "{found}");
    };
    read(&[]);
    let fields = "nom,prenom,date_naissance,mobile,etape,commentaire,tentative_contact,code_postal,sorti_de_la_liste";
    read(&["--field", fields]);
    read(&["--field", "nom,prenom,date_naissance,mobile", "--lang", "en"]);
}
