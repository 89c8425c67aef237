// SPDX-License-Identifier: EUPL-1.2
//! Acts that the guide asks for, one by one, with the real program.

use serde_json::Value;

use crate::program::raccord;
use crate::shared_work::platform;
use crate::staff::Office;

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("{value} has no {name}"))
}

fn report(office: &Office, name: &str, from: &str) -> String {
    let values = [&format!("nom={name}"), "prenom=Zoé", "date_naissance=2009-03-12", "mobile=0612345678"];
    text(&office.json(&[&["report"], &values[..], &["--from", from]].concat()), "case").to_owned()
}

/// Who presents himself, or is told of by an actor, has a file of a few fields at once, marked as outside the lists
/// (requirements 85, 86 and 145).
#[test]
fn who_comes_by_himself_or_is_told_of_has_a_simplified_file() {
    let office = Office::new();
    for (name, from) in [("Seul", "spontane"), ("Vu", "rue")] {
        let case = report(&office, name, from);
        let shown = office.say(&["case", "show", &case, "--json"], 0);
        assert!(shown.contains("nouveau_decroche_hors_listes_rio") && shown.contains(from), "{shown}");
        assert_eq!(
            office.json(&["case", "list"]).as_array().unwrap().iter().filter(|row| row["case"] == *case).count(),
            1
        );
    }
    // Both are called as those of a list are.
    let calls = office.json(&["today"])["calls"].as_array().unwrap().len();
    assert_eq!(calls, 2);
}

/// Every way to reach somebody that the guide names is recorded and read back (requirement 105).
#[test]
fn a_person_is_contacted_in_every_way_that_the_guide_names() {
    let office = Office::new();
    let case = &report(&office, "Muller", "spontane");
    let modes = ["telephone", "sms", "courrier", "mail", "entretien_individuel", "entretien_collectif"];
    for mode in modes {
        office.json(&["contact", case, "--mode", mode, "--who", "personne", "--time", "10:00"]);
    }
    assert_eq!(
        office.failure(&["contact", case, "--mode", "pigeon", "--who", "personne"], 2)["id"],
        "case-value-refused"
    );
    let shown = office.say(&["case", "show", case, "--json"], 0);
    for mode in modes {
        assert!(shown.contains(mode), "{mode}: {shown}");
    }
}

/// Street educators look for whom nobody reaches, and say what they found (requirement 77).
#[test]
fn street_educators_look_for_who_cannot_be_reached() {
    let office = Office::new();
    let case = &report(&office, "Muller", "spontane");
    assert_eq!(office.json(&["accompany", "search", case])["wanted"], false);
    office.json(&["contact", case, "--mode", "telephone", "--who", "personne", "--time", "10:00", "--unreachable"]);
    assert_eq!(office.json(&["accompany", "search", case])["wanted"], true);
    let club = ["--who", "Sam Keller", "--organisation", "Club de prévention", "--due", "2036-12-01"];
    office.json(&[&["accompany", "search", case], &club[..]].concat());
    let open = office.json(&["accompany", "search", case]);
    assert_eq!((text(&open["searches"][0], "who"), open["wanted"].as_bool()), ("Sam Keller", Some(false)), "{open}");
    office.json(&["accompany", "found", case, "trouve", "--number", "0698765432"]);
    assert_eq!(office.json(&["accompany", "search", case])["searches"], Value::Array(vec![]));
    let shown = office.say(&["case", "show", case, "--json"], 0);
    assert!(shown.contains("0698765432") && shown.contains("trouve"), "{shown}");
}

/// The individual accompaniment: assessment, life, services where they are wished, a project with alternatives, its realisation
/// (requirement 140).
#[test]
fn an_individual_accompaniment_is_written_part_by_part() {
    let office = Office::new();
    let case = &report(&office, "Muller", "spontane");
    office.say(&["case", "set", case, "bilan_scolaire", "niveau 3e"], 0);
    office.say(&["case", "set", case, "situation_de_vie", "vit chez sa tante"], 0);
    for project in ["menuisier", "paysagiste"] {
        office.say(&["case", "add", case, "projet", project], 0);
    }
    office.json(&["accompany", "service", case, "psychologique", "--wished", "--outcome", "contact_etabli"]);
    for what in ["stage", "reintegration", "recherche_apprentissage", "recherche_emploi"] {
        office.json(&["accompany", "realise", case, what]);
    }
    office.json(&["accompany", "realise", case, "stage", "--state", "sans_suite"]);
    let shown = office.say(&["case", "show", case, "--json"], 0);
    for said in ["niveau 3e", "sa tante", "menuisier", "paysagiste", "contact_etabli", "recherche_emploi", "sans_suite"]
    {
        assert!(shown.contains(said), "{said}: {shown}");
    }
}

/// How a solution fits is said profile by profile, with ideas to better it and solutions to make (requirement 154).
#[test]
fn solutions_are_evaluated_bettered_and_wanted() {
    let office = platform();
    office.say(&["solution", "new", "solution_nom=E2C", "solution_classe=existante"], 0);
    office.say(&["solution", "new", "solution_nom=Internat", "solution_classe=a_creer"], 0);
    let opinion = "solution_evaluation=le=2026-11-02; profil=sans diplôme, 17 ans; note=2; avis=trop loin";
    office.say(&["solution", "set", "E2C", opinion, "solution_amelioration=une navette"], 0);
    let shown = office.say(&["--lang", "fr", "solution", "show", "E2C"], 0);
    assert!(shown.contains("trop loin") && shown.contains("une navette"), "{shown}");
    let wanted = office.json(&["solution", "list", "--class", "a_creer"]);
    assert_eq!(
        (wanted.as_array().unwrap().len(), &wanted[0]["solution"]["fields"]["solution_nom"]),
        (1, &"Internat".into())
    );
    // The enlarged circle talks about both.
    office
        .say(&["meeting", "new", "reunion_objet=Second cercle", "reunion_date=2026-11-30", "reunion_cercle=second"], 0);
    let drawn = office.json(&["meeting", "agenda", "Second"])["topics"]["solutions"].clone();
    let told: Vec<&str> = drawn.as_array().unwrap().iter().map(|solution| text(solution, "name")).collect();
    assert_eq!(told, ["E2C", "Internat"]);

    // A member says whether it helps beyond its territory, and is asked to (requirement 38).
    let beyond = "acteur_hors_territoire=oui, dans toute la Lorraine";
    office.say(&["directory", "set", "acteur_offre=Entretien", beyond], 0);
    let listed = office.say(&["--lang", "fr", "directory", "list"], 0);
    assert!(listed.contains("toute la Lorraine"), "{listed}");
}

/// What one platform writes out, any tool reads, and another platform reads in again (requirement 206).
#[test]
fn what_is_exported_is_read_by_other_tools_and_imported_again() {
    let office = Office::new();
    office.init("other", "CIO de Metz", "cio");
    let case = report(&office, "Müller", "spontane");
    office.say(&["case", "set", &case, "commune", "Laxou"], 0);
    office.say(&["export", "--csv", "out.csv"], 0);
    let written = std::fs::read_to_string(office.path("out.csv")).unwrap();
    assert!(written.contains("Müller") && written.contains("Laxou"), "{written}");
    let import = ["import", "out.csv", "--date", "2026-11-24", "--json"];
    let read: Value = serde_json::from_str(&office.say_in("other", &import, 0)).unwrap();
    assert_eq!(read["opened"], 1, "{read}");
    let found = office.say_in("other", &["search", "muller", "--json"], 0);
    let found: Value = serde_json::from_str(&found).unwrap();
    let shown = office.say_in("other", &["case", "show", text(&found[0], "case"), "--json"], 0);
    assert!(shown.contains("Müller") && shown.contains("Laxou") && shown.contains("2009-03-12"), "{shown}");
}

/// A member of the platform of whom a correction is asked is told by whoever asks: how, stands there (requirements 52 and 182).
#[test]
fn who_asks_a_member_for_a_correction_is_told_how_it_is_reached() {
    let office = platform();
    let values = ["nom=Muller", "prenom=Zoé", "date_naissance=2009-03-12"];
    let case = text(&office.json(&[&["case", "new"], &values[..]].concat()), "case").to_owned();
    let ask = |of: &str, about: &str| office.json(&["correction", "ask", &case, "--of", of, "--about", about]);
    assert_eq!(ask("CFA de Laxou", "contrat")["member"], Value::Null);
    assert_eq!(ask("Mission locale", "contrat")["member"]["reads_case"], false);
    let to = ["grant", &case, "--to", "Mission locale", "--field", "nom,prenom,date_naissance"];
    office.say(&[&to[..], &["--basis", "public_task", "--purpose", "correction", "--yes"]].concat(), 0);
    assert_eq!(ask("Mission locale", "coordonnees")["member"]["reads_case"], true);
    // What was is of no day to come.
    let far = ["--date", "2036-12-24"];
    let later = [&["correction", "ask", &case, "--of", "Lycée", "--about", "contrat"][..], &far].concat();
    assert_eq!(office.failure(&later, 2)["id"], "day-to-come");
    let attend = [&["workshop", "attend", &case, "--step", "1"][..], &far].concat();
    assert_eq!(office.failure(&attend, 2)["id"], "day-to-come");
}

/// A newcomer who types what the topic says gives the work to somebody who can do it; what is lacking is said before (requirement 99).
#[test]
fn work_is_shared_out_among_those_who_can_note_it() {
    for language in ["fr", "en"] {
        let office = platform();
        let names = ["Muller", "Petit"];
        let opened = names.map(|name| {
            let values = [&format!("nom={name}"), "prenom=Zoé", "date_naissance=2009-03-12", "commune=Nancy"];
            text(&office.json(&[&["case", "new"], &values[..]].concat()), "case").to_owned()
        });
        let read = ["--field", "organisme_responsable", "--basis", "public_task", "--purpose", "suivi", "--yes"];
        for case in &opened {
            office.say(&[&["grant", case, "--to", "Mission locale"][..], &read].concat(), 0);
        }
        let among = ["share-out", "--among", "CIO de Nancy,Mission locale", "--where", "commune=Nancy", "--dry-run"];
        let lacking = office.json(&among)["lacking"].clone();
        assert_eq!(
            (text(&lacking[0], "name"), lacking[0]["cases"].as_array().map(Vec::len)),
            ("Mission locale", Some(1))
        );
        assert!(lacking[0]["fields"].to_string().contains("tentative_contact"), "{lacking}");
        let said = raccord(&office.home()).args(among).output().expect("it runs");
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        // The one that it is about, and not all that the condition names.
        let named = format!("raccord grant {} ", &lacking[0]["cases"][0].as_str().expect("a number")[..8]);
        assert!(said.contains(&named) && said.contains("--write"), "{said}");
        let help = office.say(&["--lang", language, "help", "share-out"], 0);
        let grant = help.lines().find_map(|line| line.strip_prefix("  raccord grant ")).expect("a grant");
        let typed = shlex::split(grant).expect("every quote ends");
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        office.say(&[&["grant"][..], &typed, &["--yes"]].concat(), 0);
        assert_eq!(office.json(&among)["lacking"], Value::Array(vec![]));
    }
}

/// An agenda in which nobody stands says which grant is missing, and of whom (requirement 169).
#[test]
fn an_agenda_without_anybody_says_what_is_not_granted() {
    let office = platform();
    let case = report(&office, "Müller", "spontane");
    office.json(&["contact", &case, "--mode", "telephone", "--who", "personne"]);
    office.say(&["meeting", "new", "reunion_objet=Premier cercle", "reunion_date=2026-11-30"], 0);
    let said = || {
        let agenda = ["--lang", "en", "meeting", "agenda", "Premier cercle", "--for", "Mission locale"];
        let output = raccord(&office.home()).args(agenda).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let before = said();
    assert!(before.contains("Mission locale does not read the step") && before.contains("--field etape,"), "{before}");
    let grant = ["grant", &case, "--to", "Mission locale", "--field", "etape", "--basis", "public_task"];
    office.say(&[&grant[..], &["--purpose", "réunion", "--yes"]].concat(), 0);
    assert!(!said().contains("does not read the step"), "{}", said());
}
