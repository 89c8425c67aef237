// SPDX-License-Identifier: EUPL-1.2
//! Lists as offices get them, and the calls that come of them, with the real program.

use serde_json::Value;

use crate::program::raccord;
use crate::staff::Office;

fn fixture(name: &str) -> String {
    format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn import(office: &Office, name: &str, more: &[&str]) -> Value {
    office.json(&[&["import", &fixture(name), "--date", "2026-10-31"], more].concat())
}

fn names(calls: &Value) -> Vec<&str> {
    calls["calls"].as_array().unwrap().iter().map(|call| call["fields"]["nom"].as_str().unwrap()).collect()
}

fn case_of(office: &Office, name: &str) -> String {
    office.json(&["search", name])[0]["case"].as_str().unwrap().to_owned()
}

#[test]
fn a_workbook_and_the_same_list_in_another_format_open_each_case_once() {
    let office = Office::new();
    let first = import(&office, "leavers.xlsx", &["--dry-run"]);
    assert_eq!((first["format"].as_str(), first["sheet"].as_str()), (Some("XLSX"), Some("Sorties")));
    let first = import(&office, "leavers.xlsx", &[]);
    assert_eq!((first["opened"].as_u64(), first["under_16"].as_u64()), (Some(3), Some(1)));
    let again = import(&office, "leavers.ods", &["--sheet", "sorties"]);
    assert_eq!((again["opened"].as_u64(), again["changed"].as_u64()), (Some(0), Some(0)));
    let failure = office.failure(&["import", &fixture("leavers.ods"), "--sheet", "Feuille1"], 2);
    assert_eq!(failure["id"], "import-error-sheet");
    assert!(failure.to_string().contains("Sorties, Notes"), "{failure}");
    assert_eq!(office.failure(&["import", &fixture("siecle.xml"), "--sheet", "x"], 2)["id"], "import-error-sheet-none");
    let siecle = import(&office, "siecle.xml", &["--mapping", "siecle"]);
    assert_eq!((siecle["passed_over"].as_u64(), siecle["under_16"].as_u64()), (Some(1), Some(1)));
    // Pupils who have not left are in the file of a school base, whether or not somebody names its mapping.
    let unnamed = import(&office, "siecle.xml", &["--dry-run"]);
    assert_eq!((&unnamed["passed_over"], &unnamed["opened"]), (&1.into(), &0.into()), "{unnamed}");
    assert_eq!(unnamed["source"], siecle["source"]);
    let proposed = office.json(&["mapping", "new", &fixture("leavers.xlsx")]);
    assert!(proposed["toml"].as_str().unwrap().contains("[columns]"), "{proposed}");
    assert_eq!(proposed["unknown"][0]["header"], "Observation");
}

/// The school reports and the list comes; a case is opened by hand; a second list is written otherwise (requirement 73).
#[test]
fn who_is_known_otherwise_gets_no_second_case() {
    let person = ["nom=Morel", "prenom=Ana", "date_naissance=2008-05-05"];
    let row = "nom;prenom;date_naissance;ine;commune\nMOREL;ANA;05/05/2008;0494004062M;Nancy\n";
    let reported = ["ine=0494004062M", "--from", "referent_decrochage"];
    let known_by = [
        [&["report"], &person[..], &reported].concat(),
        [&["case", "new"], &person[..]].concat(),
        vec!["import", "list.csv", "--date", "2026-10-31", "--mapping", "rio"],
    ];
    for command in known_by {
        let office = Office::new();
        std::fs::write(office.path("list.csv"), row).unwrap();
        office.json(&command);
        let import = ["import", "list.csv", "--date", "2026-10-31"];
        let dry = office.json(&[&import[..], &["--dry-run"]].concat());
        assert_eq!((dry["opened"].as_u64(), dry["recognised"].as_u64()), (Some(0), Some(1)), "{dry}");
        let table = office.say(&[&["--lang", "en"], &import[..], &["--dry-run"]].concat(), 0);
        assert!(table.contains("known from a case opened otherwise"), "{table}");
        let done = office.json(&import);
        assert_eq!((done["opened"].as_u64(), done["kept"].as_object().map(serde_json::Map::len)), (Some(0), Some(0)));
        let cases = office.json(&["case", "list"]);
        assert_eq!(cases.as_array().unwrap().len(), 1, "{cases}");
        assert_eq!(
            (&cases[0]["fields"]["commune"], &cases[0]["fields"]["ine"]),
            (&"Nancy".into(), &"0494004062M".into())
        );
        let again = office.json(&import);
        assert_eq!((again["opened"].as_u64(), again["changed"].as_u64()), (Some(0), Some(0)), "{again}");
        assert_eq!(office.json(&["duplicates"])["total"], 0);
    }
}

/// Who had the case erased is on the list again: the line is named, and there is no case before somebody says so. Nor is there by hand,
/// nor by a report.
#[test]
fn who_was_erased_comes_back_by_decision_alone() {
    let office = Office::new();
    let rows = "nom;prenom;date_naissance\nMorel;Ana;05/05/2008\nWeber;Tom;01/02/2008\n";
    std::fs::write(office.path("list.csv"), rows).unwrap();
    let import = ["import", "list.csv", "--date", "2026-10-31"];
    office.json(&import);
    let case = case_of(&office, "Morel");
    office.say(&["erase", &case, "--all", "--ground", "request", "--reason", "demande", "--yes"], 0);

    for more in [&["--dry-run"][..], &[]] {
        let again = office.json(&[&import[..], more].concat());
        assert_eq!((again["opened"].as_u64(), again["unchanged"].as_u64()), (Some(0), Some(1)), "{again}");
        assert_eq!(again["erased"], serde_json::json!({ "lines": [2], "included": false }));
    }
    let table = office.say(&[&["--lang", "en"], &import[..], &["--dry-run"]].concat(), 0);
    assert!(table.contains("of people whose case was erased here"), "{table}");
    let person = ["nom=MOREL", "prenom=Ana", "date_naissance=2008-05-05"];
    let by_hand = [&["case", "new"][..], &person].concat();
    let reported = [&["report"][..], &person].concat();
    for asked in [&by_hand, &reported] {
        assert_eq!(office.failure(asked, 2)["id"], "error-confirmation-missing", "{asked:?}");
    }
    assert_eq!(office.json(&["search", "Morel"]).as_array().map(Vec::len), Some(0));

    let taken = office.json(&[&import[..], &["--include-erased"]].concat());
    assert_eq!((taken["opened"].as_u64(), &taken["erased"]["included"]), (Some(1), &Value::Bool(true)));
    assert_eq!(office.json(&import)["erased"]["lines"], serde_json::json!([]), "who was taken in is known");
    office.say(&["erase", &case_of(&office, "Morel"), "--all", "--ground", "request", "--reason", "x", "--yes"], 0);
    office.json(&[&by_hand[..], &["--yes"]].concat());
}

/// A number alone joins nobody, and of a given name that is written in part nobody can be sure: somebody has to look.
#[test]
fn who_may_be_known_gets_a_case_and_is_shown() {
    let office = Office::new();
    office.json(&["case", "new", "nom=Morel", "prenom=Ana", "date_naissance=2008-05-05", "ine=0494004062M"]);
    let rows = "nom;prenom;date_naissance;ine\nWeber;Tom;01/02/2007;0494004062M\nMorel;Ana Maria;05/05/2008;\n";
    std::fs::write(office.path("list.csv"), rows).unwrap();
    let done = office.json(&["import", "list.csv", "--date", "2026-10-31"]);
    assert_eq!((done["opened"].as_u64(), done["doubtful"].as_u64()), (Some(2), Some(2)), "{done}");
    assert_eq!(office.json(&["duplicates"])["total"], 2);
    let report = ["report", "nom=Klein", "prenom=Mia", "date_naissance=2009-08-08", "ine=0494004062M"];
    assert_eq!(office.json(&report)["known"], false, "a number alone is of nobody for a report, too");
}

/// Whoever leaves out an accent must not write in the case of another person of nearly that name.
#[test]
fn a_name_without_its_accent_is_of_both_who_have_it() {
    let office = Office::new();
    for given in ["nom=Lefèvre prenom=Ana", "nom=Lefevre prenom=Paul"] {
        let names: Vec<&str> = given.split(' ').collect();
        office.json(&[&["case", "new", "date_naissance=2008-05-05"], &names[..]].concat());
    }
    let contact = ["--mode", "telephone", "--who", "jeune"];
    let refused = office.failure(&[&["contact", "lefevre"], &contact[..]].concat(), 2);
    assert_eq!(refused["id"], "naming-ambiguous", "{refused}");
    assert!(refused.to_string().contains("Ana") && refused.to_string().contains("Paul"), "{refused}");
    let done = office.json(&[&["contact", "LEFEVRE ANA"], &contact[..]].concat());
    assert_eq!(done["case"], case_of(&office, "Ana").as_str());
}

#[test]
fn an_attempt_is_recorded_and_decides_who_is_called_next() {
    let office = Office::new();
    import(&office, "leavers.xlsx", &[]);
    // A Tuesday in the morning; the longest gone is at the head.
    let morning = ["today", "--date", "2026-11-24", "--time", "10:00"];
    let calls = office.json(&morning);
    assert_eq!(names(&calls), ["DA SILVA", "LEFÈVRE", "d'Haÿ"]);
    assert_eq!(calls["calls"][1]["numbers"][0]["number"], "0612345678");
    assert_eq!(calls["calls"][0]["why"]["reason"], "never_contacted");

    let case = case_of(&office, "LEFÈVRE");
    // Two numbers stand one below the other, as the country writes them.
    office.json(&["case", "add", &case, "tel_fixe", "0383123456"]);
    let table =
        office.say(&["--lang", "fr", "today", "--date", "24/11/2026", "--time", "10:00"], 0).replace('\u{a0}', " ");
    let line = |number: &str| table.lines().position(|line| line.contains(number));
    assert!(line("06 12 34 56 78").is_some() && line("06 12 34 56 78") < line("03 83 12 34 56"), "{table}");
    assert!(!table.contains(r"\n"), "{table}");
    let contact = ["contact", &case, "--mode", "telephone", "--who", "personne", "--voicemail"];
    assert_eq!(office.failure(&["contact", &case, "--date", "2026-11-20"], 2)["id"], "contact-mode-missing");
    assert_eq!(office.failure(&[&contact[..], &["--outcome", "peut-être"]].concat(), 2)["id"], "case-value-refused");
    let done = office.json(&[&contact[..], &["--date", "2026-11-20", "--time", "9h30"]].concat());
    assert_eq!(
        (done["attempt"]["time"].as_str(), done["attempt"]["message_left"].as_bool()),
        (Some("09:30:00"), Some(true))
    );
    // The morning was tried; the afternoon was not.
    assert_eq!(names(&office.json(&morning)), ["DA SILVA", "d'Haÿ"]);
    let later = office.json(&["today", "--date", "2026-11-24", "--time", "15:00"]);
    assert_eq!(names(&later), ["DA SILVA", "d'Haÿ", "LEFÈVRE"]);
    assert_eq!(later["calls"][2]["why"]["slot"], "afternoon");
    assert_eq!(later["calls"][2]["attempts"].as_array().unwrap().len(), 1);

    // A day that was set comes before everybody, and an attempt after it does what was due.
    let again = ["--date", "2026-11-20", "--time", "16:00", "--again", "2026-11-23"];
    office.json(&[&contact[..], &again].concat());
    assert_eq!(names(&office.json(&morning)), ["LEFÈVRE", "DA SILVA", "d'Haÿ"]);
    let reached =
        ["contact", &case, "--mode", "telephone", "--who", "jeune", "--outcome", "rdv_pris", "--date", "2026-11-21"];
    let reached = office.json(&[&reached[..], &["--answer", "viendra jeudi"]].concat());
    assert!(reached["fields"].as_array().unwrap().contains(&Value::from("reponse_contact")), "{reached}");
    assert_eq!(names(&office.json(&morning)), ["DA SILVA", "d'Haÿ"]);
    let table = office.say(&["--lang", "fr", "today", "--date", "24/11/2026", "--time", "10:00"], 0);
    assert!(table.contains("jamais contacté, sorti ou signalé le 30/06/2026"), "{table}");
}

#[test]
fn who_must_not_be_contacted_is_not_called_and_not_contacted_without_a_reason() {
    let office = Office::new();
    import(&office, "leavers.xlsx", &[]);
    let case = case_of(&office, "LEFÈVRE");
    office.json(&["case", "set", &case, "a_ne_pas_contacter", "oui"]);
    office.json(&["case", "set", &case, "a_ne_pas_contacter_raison", "6"]);
    let calls = office.say(&["today", "--date", "2026-11-24", "--json"], 0);
    assert!(!calls.contains("LEFÈVRE") && !calls.contains("justice") && !calls.contains(&case), "{calls}");
    let contact = ["contact", &case, "--mode", "courrier", "--date", "2026-11-20"];
    let refused = office.failure(&contact, 3);
    assert_eq!(refused["id"], "contact-forbidden");
    assert!(!refused.to_string().contains("justice"), "the reason is nobody's: {refused}");
    assert_eq!(office.failure(&[&contact[..], &["--override", " "]].concat(), 3)["id"], "contact-forbidden");
    let done = office.json(&[&contact[..], &["--override", "convocation du juge"]].concat());
    assert_eq!(done["overridden"], true);
    let shown = office.say(&["case", "show", &case, "--json"], 0);
    assert!(shown.contains("convocation du juge") && shown.contains("courrier_envoye_le"), "{shown}");
    let who = office.say(&["case", "who", &case, "--json"], 0);
    assert!(who.contains("convocation du juge"), "the look itself says why");
}

#[test]
fn numbers_refusals_and_unreachable_people_are_kept() {
    let office = Office::new();
    import(&office, "leavers.xlsx", &[]);
    let case = case_of(&office, "LEFÈVRE");
    let contact = ["contact", &case, "--mode", "telephone", "--who", "personne", "--date", "2026-11-20"];
    let numbers = ["--wrong-number", "+33 6 12 34 56 78", "--new-number", "0698765432", "--unreachable"];
    office.json(&[&contact[..], &numbers].concat());
    let shown = office.json(&["case", "list", "--text", "LEFÈVRE"]);
    assert_eq!(shown[0]["fields"]["mobile"], "0698765432");
    assert_eq!(shown[0]["fields"]["injoignable"], "true");
    assert!(
        office.say(&["case", "history", &case, "--json"], 0).contains("0612345678"),
        "what was wrong stays in history"
    );
    let unknown = [&contact[..], &["--wrong-number", "0612345678"]].concat();
    assert_eq!(office.failure(&unknown, 4)["id"], "contact-number-missing");
    let evening = ["today", "--date", "2026-11-24", "--time", "19:00"];
    assert_eq!(names(&office.json(&evening)), ["DA SILVA", "d'Haÿ"], "who is unreachable waits for a day");
    let refuses = ["contact", &case, "--mode", "telephone", "--who", "jeune", "--date", "2026-11-21"];
    let reasons = ["--outcome", "ne_veut_pas_accompagnement", "--refusal", "eloignement,cout"];
    office.json(&[&refuses[..], &reasons].concat());
    let shown = office.json(&["case", "list", "--text", "LEFÈVRE"]);
    assert_eq!(shown[0]["fields"]["injoignable"], "false");
    assert_eq!(shown[0]["fields"]["position_jeune"], "refuse");
    assert_eq!(shown[0]["fields"]["refus_raison"].as_array().unwrap().len(), 2);
    assert_eq!(names(&office.json(&evening)), ["DA SILVA", "d'Haÿ"]);
}

#[test]
fn one_organisation_contacts_a_person() {
    let office = Office::new();
    office.init("two", "Mission locale", "mission_locale");
    office.say(&["organisation", "export", "own.card"], 0);
    office.say_in("two", &["organisation", "export", "two.card"], 0);
    let create = ["platform", "create", "--name", "Nancy", "--territory", "Nancy", "--leader", "own.card"];
    office.say(&[&create[..], &["--member", "two.card", "p.raccord"]].concat(), 0);
    office.say(&["platform", "sign", "p.raccord", "--yes"], 0);
    office.say(&["platform", "join", "p.raccord", "--yes"], 0);
    import(&office, "leavers.xlsx", &[]);
    let case = case_of(&office, "LEFÈVRE");
    let answer = office.json(&["responsible", &case])["responsible"].clone();
    assert_eq!((&answer["name"], &answer["by_default"]), (&Value::from("CIO de Nancy"), &Value::from(true)));
    assert_eq!(office.failure(&["release", &case], 4)["id"], "release-none");

    let claim = ["claim", &case, "--for", "Mission", "--referent", "Claire Morel"];
    assert_eq!(office.failure(&claim, 3)["id"], "claim-untold", "who could not know is given nobody");
    let task = ["--basis", "public_task", "--purpose", "qui contacte la personne", "--yes"];
    office.json(&[&["grant", &case, "--to", "Mission locale", "--field", "organisme_responsable"], &task[..]].concat());
    let claimed = office.json(&claim);
    assert_eq!(
        (&claimed["responsible"]["name"], &claimed["referents"][0]),
        (&"Mission locale".into(), &"Claire Morel".into())
    );
    let evening = ["today", "--date", "2026-11-24", "--time", "10:00"];
    assert_eq!(names(&office.json(&evening)), ["DA SILVA", "d'Haÿ"], "it is on another organisation to call");
    assert_eq!(office.failure(&["claim", &case], 3)["id"], "claim-taken");
    let own = office.json(&["claim", &case, "--take-over"]);
    assert_eq!(own["responsible"]["claims"].as_array().unwrap().len(), 1);
    let mine = office.json(&[&evening[..], &["--referent", "claire morel"]].concat());
    assert_eq!(names(&mine), ["LEFÈVRE"]);
    let released = office.json(&["release", &case]);
    assert_eq!(released["responsible"]["by_default"], true);
}

/// Whoever ends an import is told what was kept, and that the same command goes on there.
#[test]
fn an_import_that_is_told_to_end_says_what_it_kept_and_goes_on_the_next_time() {
    let office = Office::new();
    let mut list = "Nom;Prénom;Date de naissance\n".to_owned();
    let names = (0..3_000).map(|number| format!("Weber{number};Ana;05/05/2009\n"));
    list.extend(names);
    let path = office.path("liste.csv");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let mut import = raccord(&office.home());
    let import = import.args(["--lang", "en", "import", path.to_str().unwrap(), "--everybody"]);
    let import = import.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    // It has opened the list, and waits for it.
    let mut pipe = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    let told = std::process::Command::new("kill").args(["-INT", &import.id().to_string()]).status().unwrap();
    assert!(told.success());
    std::io::Write::write_all(&mut pipe, list.as_bytes()).unwrap();
    drop(pipe);
    let ended = import.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(said.contains("stopped:") && said.contains("goes on where it stopped"), "{said}");
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &list).unwrap();
    office.json(&["import", path.to_str().unwrap(), "--everybody"]);
    let cases = office.json(&["case", "list"]);
    assert_eq!(cases.as_array().unwrap().len(), 3_000, "each once");
}

/// A day of leaving that is still to come is said aloud, and the report goes on; one of today is said of nobody.
#[test]
fn a_report_of_somebody_who_is_still_there_is_warned_of() {
    let office = Office::new();
    let report = |name: &str, left: &str| {
        let arguments = ["--lang", "en", "report", &format!("nom={name}"), "prenom=Sort", "date_naissance=05/05/2009"];
        let left = format!("date_sortie={left}");
        let output = raccord(&office.home()).args(arguments).args([&left, "--here"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(report("Futur", "2036-12-10").contains("is still to come"));
    assert!(!report("Passe", "2026-10-02").contains("is still to come"));
}

/// A partner's simplified file needs no birth date: each row is a report, of a case outside the lists (requirements 75, 76 and 85).
#[test]
fn a_partners_file_is_a_list_of_reports() {
    let office = Office::new();
    let rows = "Signalé par;Le;Nom;Prénom;Date de naissance;Téléphone;Situation;Type de partenaire\n\
        PIJ de Laxou;12/11/2026;Signal;Un;;06 12 34 56 78;a quitté l'école;PIJ\n\
        PIJ de Laxou;12/11/2026;Signal;Deux;14/02/2009;03 83 00 00 01;;fanfare\n";
    std::fs::write(office.path("list.csv"), rows).unwrap();
    let proposed = office.json(&["mapping", "new", office.path("list.csv").to_str().unwrap()]);
    let toml = proposed["toml"].as_str().unwrap();
    assert!(toml.contains("source = \"signalement\"") && toml.contains("par = ["), "{toml}");
    std::fs::write(office.path("own.toml"), toml).unwrap();
    let import = ["import", "list.csv", "--date", "2026-11-15", "--mapping"];
    let first = office.json(&[&import[..], &["signalement"]].concat());
    assert_eq!((first["opened"].as_u64(), first["cells_rejected"].as_u64()), (Some(2), Some(1)), "{first}");
    // What was proposed reads it as the same source: nobody gets a second case.
    let again = office.json(&[&import[..], &["own.toml"]].concat());
    assert_eq!((again["opened"].as_u64(), again["changed"].as_u64()), (Some(0), Some(0)), "{again}");
    let case = office
        .json(&["search", "Signal"])
        .as_array()
        .unwrap()
        .iter()
        .find(|case| case["fields"]["prenom"] == "Un")
        .unwrap()
        .clone();
    let fields = &case["fields"];
    assert_eq!((&fields["mobile"], &fields["etape"]), (&"06 12 34 56 78".into(), &"reperage".into()));
    assert_eq!(
        (&fields["origine_reperage"], &fields["nouveau_decroche_hors_listes_rio"]),
        (&"information_jeunesse".into(), &"true".into())
    );
    let report: Value = serde_json::from_str(fields["signalement"].as_str().unwrap()).unwrap();
    assert_eq!((&report["par"], &report["date"]), (&"PIJ de Laxou".into(), &"2026-11-12".into()));
    assert_eq!(names(&office.json(&["today", "--date", "2026-11-16"])).len(), 2);
}

/// The word that stands nowhere is named with those that do, for whoever has the list (requirement 79).
#[test]
fn a_word_that_is_none_of_a_fields_values_is_named() {
    let office = Office::new();
    let rows = "NOM;PRENOM;DATE DE NAISSANCE;DATE JDC;TEST LECTURE\nJidé;Cé;14/02/2009;12/11/2026;Profil 9\nJidé;Dé;14/03/2009;12/11/2026;Lecteur médiocre\n";
    std::fs::write(office.path("jdc.csv"), rows).unwrap();
    let output = raccord(&office.home())
        .current_dir(office.directory.path())
        .args(["--lang", "en", "import", "jdc.csv", "--mapping", "jdc", "--date", "2026-11-15"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("Profil 9") && said.contains("grandes_difficultes"), "{said}");
    let today = office.say(&["--lang", "en", "today", "--date", "2026-11-16"], 0);
    assert!(today.contains("defence and citizenship day"), "{today}");
    assert_eq!(office.json(&["today", "--date", "2026-11-16"])["calls"][0]["defence_day"], "2026-11-12");
}
