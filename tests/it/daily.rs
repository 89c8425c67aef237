// SPDX-License-Identifier: EUPL-1.2
//! The daily work with lists and young people, with the real program: campaigns, reports, appointments, interviews, letters, legal
//! terms, the workshop.

use serde_json::Value;

use crate::program::{raccord, run};
use crate::staff::Office;

/// A list with columns as the platforms get them.
const HEADER: &str =
    "nom;prenom;date_naissance;commune;date_entree;date_sortie;niveau_sortie;inscription_verifiee;mobile\n";
const AUTUMN: [&str; 5] = [
    "Morel;Ana;05/05/2008;Nancy;01/09/2025;30/09/2026;sans_diplome;inconnu;0612345678",
    "Petit;Léo;06/06/2008;Nancy;01/09/2025;30/09/2026;sans_diplome;;0612345679",
    "Weber;Tom;07/07/2008;Metz;01/09/2025;30/09/2026;sans_diplome;inconnu;0612345670",
    "Klein;Mia;08/08/2008;Nancy;01/09/2025;30/09/2026;niveau_4;inconnu;0612345671",
    "Jeune;Trop;08/08/2014;Nancy;01/09/2025;30/09/2026;sans_diplome;inconnu;0612345672",
];

fn write(office: &Office, name: &str, rows: &[&str]) -> String {
    let path = office.path(name);
    std::fs::write(&path, format!("{HEADER}{}\n", rows.join("\n"))).unwrap();
    path.to_str().unwrap().to_owned()
}

fn case_of(office: &Office, name: &str) -> String {
    office.json(&["search", name])[0]["case"].as_str().unwrap().to_owned()
}

pub(crate) fn fields(office: &Office, name: &str) -> Value {
    office.json(&["case", "list", "--text", name])[0]["fields"].clone()
}

pub(crate) fn called(office: &Office, day: &str) -> Vec<String> {
    let calls = office.json(&["today", "--date", day, "--time", "10:00"]);
    calls["calls"].as_array().unwrap().iter().map(|call| call["fields"]["nom"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_campaign_goes_from_its_lists_to_who_is_gone() {
    let office = Office::new();
    let new = ["campaign", "new", "Automne", "--processing", "31/10/2026", "--review-until", "2026-11-20"];
    office.json(&[&new[..], &["--announced", "2026-10-05"]].concat());
    assert_eq!(office.failure(&new, 5)["id"], "campaign-known");
    let autumn = write(&office, "autumn.csv", &AUTUMN);
    let import = ["import", &autumn, "--campaign", "automne", "--only", "commune=nancy"];
    assert_eq!(office.failure(&[&import[..], &["--date", "2026-11-01"]].concat(), 2)["id"], "campaign-date");
    assert_eq!(office.failure(&["import", &autumn, "--campaign", "Hiver"], 4)["id"], "campaign-missing");
    let first = office.json(&import);
    assert_eq!((first["opened"].as_u64(), first["under_16"].as_u64()), (Some(2), Some(1)));
    assert_eq!((first["filtered_out"].as_u64(), first["not_leavers"].as_u64()), (Some(1), Some(1)));
    assert_eq!(
        (&first["not_leavers_by"]["no_diploma"], &first["not_judged_by"]["not_enrolled"]),
        (&1.into(), &1.into())
    );
    let again = office.json(&import);
    assert_eq!((again["opened"].as_u64(), again["changed"].as_u64()), (Some(0), Some(0)), "{again}");
    assert!(!office.say(&["case", "list", "--json"], 0).contains("Klein"), "who is no leaver gets no case");

    // The schools look the list through before anybody is called.
    let looked_through = office.json(&["campaign", "review", "Automne"])["people"].clone();
    assert_eq!(looked_through.as_array().unwrap().len(), 2);
    assert!(!looked_through.to_string().contains("go_on"), "nobody has called anybody yet: {looked_through}");
    assert_eq!(called(&office, "2026-11-20"), Vec::<String>::new());
    assert_eq!(called(&office, "2026-11-23"), ["Morel", "Petit"]);
    let enrolled = write(&office, "enrolled.csv", &[AUTUMN[1], "Autre;Élève;09/09/2008;Nancy;01/09/2026;;;inscrit;"]);
    let read = office.json(&["campaign", "enrolled", "Automne", &enrolled]);
    assert_eq!((read["rows"].as_u64(), read["known"].as_u64(), read["gone"].as_u64()), (Some(2), Some(1), Some(1)));
    assert_eq!(called(&office, "2026-11-23"), ["Morel", "Petit"], "shown, after those who are on the list");
    let petit = case_of(&office, "Petit");
    let ask = ["correction", "ask", &petit, "--of", "CFA de Laxou", "--about", "contrat", "--date", "2026-11-02"];
    office.json(&ask);
    assert_eq!(office.failure(&ask, 5)["id"], "correction-asked-already");
    assert_eq!(office.json(&["correction", "list"]).as_array().unwrap().len(), 1);
    office.json(&["correction", "answer", &petit, "--outcome", "corrigee", "--date", "2026-11-09"]);
    assert_eq!(office.json(&["correction", "list", "--all"])[0]["in_effect"], true);
    assert_eq!(office.json(&["campaign", "close", "Automne"])["gone"], 0);
    assert_eq!(office.failure(&import, 5)["id"], "campaign-closed");

    // The next campaign no longer names Petit, whose school corrected its base, nor Morel; Weber is new.
    office.json(&["campaign", "new", "Hiver", "--processing", "2027-01-31"]);
    let winter = write(&office, "winter.csv", &[AUTUMN[2]]);
    office.json(&["import", &winter, "--campaign", "Hiver"]);
    let dry = office.json(&["campaign", "close", "Hiver", "--dry-run"]);
    let closed = office.json(&["campaign", "close", "Hiver"]);
    assert_eq!((&dry["gone"], &closed["gone"], &closed["followed"]), (&1.into(), &1.into(), &2.into()));
    let morel = fields(&office, "Morel");
    assert_eq!(morel["nombre_campagnes"], "2");
    assert!(morel["sorti_de_la_liste"].as_str().unwrap().contains("absent"), "{morel}");
    assert_eq!(morel["date_traitement"], "2026-10-31", "confirmed by the list of October for the last time");
    let shown = office.json(&["campaign", "show", "Automne"]);
    assert_eq!((&shown["measures"]["named"], &shown["measures"]["false_leavers"]), (&2.into(), &1.into()));
    // The list of October came today.
    let today: jiff::civil::Date = day_in(0).parse().unwrap();
    let known = (today - jiff::civil::date(2026, 9, 30)).get_days();
    assert_eq!(shown["measures"]["days_until_known"], known);
    assert_eq!(shown["campaign"]["lists"].as_array().unwrap().len(), 3);
    assert_eq!(office.json(&["campaign", "list"]).as_array().unwrap().len(), 2);

    // Who comes back on a list is no longer gone.
    office.json(&["campaign", "new", "Printemps", "--processing", "2027-05-31"]);
    let spring = write(&office, "spring.csv", &[AUTUMN[0]]);
    office.json(&["import", &spring, "--campaign", "Printemps"]);
    let morel = fields(&office, "Morel");
    assert_eq!((&morel["sorti_de_la_liste"], &morel["date_traitement"]), (&Value::Null, &"2027-05-31".into()));
}

/// The criteria hold without a campaign, too: nobody is called for nothing (requirements 44 and 45).
#[test]
fn a_list_of_no_campaign_opens_no_case_for_who_is_no_leaver() {
    let office = Office::new();
    let enrolled = AUTUMN[2].replace("inconnu", "inscrit");
    let list = write(&office, "list.csv", &[AUTUMN[0], AUTUMN[1], &enrolled, AUTUMN[3]]);
    let import = ["import", &list, "--date", "2026-10-31"];
    let first = office.json(&import);
    assert_eq!((&first["opened"], &first["not_leavers"], &first["gone"]), (&2.into(), &2.into(), &0.into()));
    let by = &first["not_leavers_by"];
    assert_eq!((&by["no_diploma"], &by["not_enrolled"]), (&1.into(), &1.into()));
    assert_eq!(called(&office, "2026-11-23"), ["Morel", "Petit"]);
    // Who was followed already is shown as no longer on the list, and is back once a list says so.
    let now = write(&office, "now.csv", &[&AUTUMN[0].replace("inconnu", "inscrit")]);
    let import_now = ["import", &now, "--date", "2026-11-15"];
    assert_eq!(office.json(&[&import_now[..], &["--dry-run"]].concat())["not_leavers"], 1);
    assert_eq!(fields(&office, "Morel")["sorti_de_la_liste"], Value::Null, "a dry run writes nothing");
    assert_eq!(office.json(&import_now)["gone"], 1);
    assert_eq!(office.json(&import_now)["gone"], 0, "said once");
    assert!(fields(&office, "Morel")["sorti_de_la_liste"].as_str().unwrap().contains("inscrit"));
    assert_eq!(called(&office, "2026-11-23"), ["Petit", "Morel"], "after those who are on the list");
    office.json(&import);
    assert_eq!(fields(&office, "Morel")["sorti_de_la_liste"], Value::Null);
    let all = office.json(&[&import[..], &["--everybody"]].concat());
    assert_eq!((&all["opened"], &all["not_leavers"]), (&2.into(), &0.into()));
}

#[test]
fn a_report_takes_effect_at_once_and_starts_its_clock() {
    let office = Office::new();
    let report = ["report", "nom=Lefèvre", "prenom=Ana", "date_naissance=05/05/2009", "date_sortie=2026-11-10"];
    let from = ["etablissement_uai=0540044E", "--by", "Mme Durand, proviseure", "--date", "2026-11-12"];
    let first = office.json(&[&report[..], &from, &["--from", "referent_decrochage"]].concat());
    assert_eq!(first["known"], false);
    assert_eq!(called(&office, "2026-11-13"), ["Lefèvre"]);
    // Somebody else reports the same person, written otherwise; what is known stays, what is new is added.
    let again = [
        "report",
        "nom=LEFEVRE",
        "prenom=ANA",
        "date_naissance=2009-05-05",
        "date_sortie=2026-11-09",
        "mobile=0612345678",
    ];
    let again = office.json(&[&again[..], &["--from", "rue", "--date", "2026-11-14"]].concat());
    assert_eq!(
        (&again["known"], &again["case"], &again["kept"][0]),
        (&true.into(), &first["case"], &"date_sortie".into())
    );
    let known = fields(&office, "Lefèvre");
    assert_eq!((&known["date_signalement"], &known["mobile"]), (&"2026-11-12".into(), &"0612345678".into()));
    assert_eq!(known["nouveau_decroche_hors_listes_rio"], "true");
    assert_eq!(known["signalement"].as_array().unwrap().len(), 2);
    let referred = ["report", "nom=Weber", "prenom=Zoé", "mobile=0612345670", "--from", "information_jeunesse"];
    assert_eq!(office.json(&referred)["known"], false);
    assert_eq!(fields(&office, "Weber")["origine_reperage"], "information_jeunesse");
    let child = ["report", "nom=Jeune", "prenom=Trop", "date_naissance=2014-05-05"];
    assert_eq!(office.failure(&child, 3)["id"], "report-too-young");
    let nobody: [&[&str]; 4] =
        [&["nom="], &["prenom=Seul"], &["date_naissance=2008-05-05", "mobile=0612345678"], &["nom=", "--yes"]];
    for given in nobody {
        assert_eq!(office.failure(&[&["case", "new"], given].concat(), 2)["id"], "case-new-nameless", "{given:?}");
    }
    office.json(&["case", "new", "prenom=Seul", "--yes"]);
    assert!(!office.say(&["case", "list", "--json"], 0).contains("Jeune"));

    let terms = office.json(&["deadlines", "--date", "2026-11-20"]);
    let term = &terms["deadlines"][0];
    assert_eq!(
        (&term["clock"], &term["due"], &term["state"]),
        (&"entretien_reorientation".into(), &"2027-02-12".into(), &"running".into())
    );
    let late = office.json(&["today", "--date", "2027-02-13", "--time", "10:00"]);
    assert_eq!((&late["deadlines"][0]["state"], &late["deadlines_total"]), (&"over".into(), &1.into()));
    let table = office.say(&["--lang", "fr", "deadlines", "--date", "13/02/2027"], 0);
    assert!(table.contains("12/02/2027") && table.contains("dépassé") && !table.contains(r"\n"), "{table}");
    assert!(office.say(&["--lang", "fr", "deadlines", "--sources"], 0).contains("L. 313-8"));
    let case = first["case"].as_str().unwrap();
    let sheet = office.json(&["prepare", case]);
    assert_eq!((sheet["enough_sources"].as_bool(), sheet["untried"].as_array().map(Vec::len)), (Some(true), Some(5)));
    assert_eq!(sheet["numbers"][0]["by"], "CIO de Nancy");
    let said = office.say(&["--lang", "en", "prepare", case], 0);
    assert!(
        said.contains("taking part is free and voluntary") && said.contains("06\u{a0}12\u{a0}34\u{a0}56\u{a0}78"),
        "{said}"
    );
}

#[test]
fn an_interview_goes_on_where_it_stopped_and_ends_in_a_sheet() {
    let office = Office::new();
    let report =
        office.json(&["report", "nom=Petit", "prenom=Léo", "date_naissance=2008-06-06", "date_sortie=2026-06-30"]);
    let case = report["case"].as_str().unwrap();
    let day = day_in(3);
    let make =
        ["appointment", "make", case, "--date", &day, "--time", "14h30", "--with", "Claire Morel", "--place", "CIO"];
    // The format of the meeting is chosen, and an unknown one is none.
    assert_eq!(office.failure(&[&make[..], &["--format", "à deux"]].concat(), 2)["id"], "writing-code-unknown");
    let made = office.json(&[&make[..], &["--format", "collectif"]].concat());
    assert_eq!(made["appointment"]["forme"], "collectif");
    assert!(fields(&office, "Petit")["rendez_vous"].to_string().contains("collectif"));
    assert_eq!(office.json(&["appointment", "list"])[0]["place"], "CIO de Nancy");
    assert_eq!(called(&office, &day_in(1)), Vec::<String>::new(), "who has an appointment is not called");
    let letter = office.path("parents.html");
    let write = ["letter", case, "--model", "parents", "--to", letter.to_str().unwrap(), "--sent", "--lang", "fr"];
    assert_eq!(office.failure(&write, 2)["id"], "letter-sender-missing", "nobody could answer it");
    office.json(&["directory", "set", "acteur_adresse=3 rue du Port, 54000 Nancy", "acteur_tel=0383123456"]);
    office.json(&["case", "set", case, "adresse", "1 rue A"]);
    office.json(&["case", "set", case, "commune", "Nancy"]);
    office.say(&write, 0);
    let page = std::fs::read_to_string(&letter).unwrap();
    assert!(page.contains("parents ou représentants légaux (Léo Petit)") && page.contains("CIO de Nancy"), "{page}");
    assert!(page.contains("3 rue du Port"), "{page}");
    assert!(fields(&office, "Petit")["courrier_envoye_le"].is_string());
    office.json(&["appointment", "record", case, "annule"]);
    office.json(&["appointment", "make", case, "--date", &day_in(0)]);
    office.json(&["appointment", "record", case, "manque"]);
    let known = fields(&office, "Petit");
    assert_eq!((&known["prochain_rdv_date"], known["relance_le"].is_string()), (&Value::Null, true));

    let answers = office.path("answers.toml");
    let interview = ["interview", case, "--answers", answers.to_str().unwrap()];
    assert_eq!(office.failure(&["interview", case, "--answers", "/dev/null"], 2)["id"], "interview-empty");
    std::fs::write(
        &answers,
        "mobile = \"0612345678\"\nactivite_actuelle = \"sans_activite\"\nraison_decrochage = [\"orientation\"]\n",
    )
    .unwrap();
    let first =
        office.json(&[&interview[..], &["--block", "coordonnees,situation", "--with", "Jean Petit, ML"]].concat());
    assert_eq!((&first["finished"], &first["blocks"][1]["block"]), (&false.into(), &"situation".into()));
    std::fs::write(&answers, "[d]\nposition_jeune = \"sans_solution\"\nsouhait = [\"apprentissage\", \"stages\"]\nsouhait_metier = \"menuisier\"\ncommentaire = \"note privée\"\n").unwrap();
    let second = office.json(&interview);
    assert_eq!((&second["resumed"], &second["finished"]), (&true.into(), &true.into()), "{second}");
    let known = fields(&office, "Petit");
    assert_eq!((&known["entretien_binome"], &known["etape"]), (&"Jean Petit, ML".into(), &"contact".into()));
    assert!(
        known["date_entretien_situation"].is_string() && known["souhait"].as_array().unwrap().len() == 2,
        "{known}"
    );
    std::fs::write(&answers, "refus_raison = \"cout\"\n").unwrap();
    assert_eq!(office.failure(&interview, 2)["id"], "interview-unasked");
    let statistics = ["interview", case, "--kind", "statistique", "--answers", answers.to_str().unwrap()];
    std::fs::write(&answers, "activite_actuelle = \"emploi\"\n").unwrap();
    assert_eq!(office.json(&statistics)["blocks"].as_array().unwrap().len(), 1);

    let sheet = office.path("sheet.html");
    office.say(&["letter", case, "--model", "restitution", "--to", sheet.to_str().unwrap(), "--lang", "en"], 0);
    let page = std::fs::read_to_string(&sheet).unwrap();
    assert!(page.contains("menuisier") && page.contains("What you wish") && !page.contains("note privée"), "{page}");
    let diagnosis = ["interview", case, "--kind", "diagnostic", "--answers", answers.to_str().unwrap()];
    std::fs::write(&answers, "bilan_scolaire = \"niveau 3e\"\nprojet = [\"menuisier\", \"ébéniste\"]\n").unwrap();
    assert_eq!(office.json(&diagnosis)["finished"], true);
    assert_eq!(fields(&office, "Petit")["etape"], "diagnostic");
    let sections = office.json(&["dimensions", case]);
    assert_eq!(sections["dimensions"][2]["fields"][0][0], "activite_actuelle");
    assert_eq!(sections["dimensions"][3]["fields"][0][0], "bilan_scolaire");
    office.json(&["case", "set", case, "a_ne_pas_contacter", "oui"]);
    assert_eq!(office.failure(&make, 3)["id"], "contact-forbidden");
    assert_eq!(office.failure(&["letter", case, "--model", "parents"], 3)["id"], "contact-forbidden");
}

/// Whoever was interviewed was reached: nobody calls for a first time, and the figures count it (requirements 175 and 177).
#[test]
fn an_interview_is_a_contact_once_a_day_and_one_for_statistics_is_no_guidance() {
    let office = Office::new();
    let report = office.json(&["report", "nom=Petit", "prenom=Léo", "date_naissance=2008-06-06"]);
    let case = report["case"].as_str().unwrap();
    let answers = office.path("answers.toml");
    std::fs::write(&answers, "activite_actuelle = \"sans_activite\"\n").unwrap();
    let interview = |kind: &str| {
        let done = office.json(&["interview", case, "--kind", kind, "--answers", answers.to_str().unwrap()]);
        assert_eq!(done["finished"], true, "{done}");
    };
    let contacted = || office.json(&["indicators"])["figures"]["contactes"]["value"].clone();
    office.json(&["case", "set", case, "injoignable", "oui"]);
    interview("statistique");
    let counted = fields(&office, "Petit");
    assert!(counted["tentative_contact"].as_str().unwrap().contains("entretien_individuel"), "{counted}");
    assert_eq!(
        (&counted["date_entretien_situation"], contacted()),
        (&Value::Null, 1.into()),
        "who was asked was reached"
    );
    interview("situation");
    let known = fields(&office, "Petit");
    assert!(known["tentative_contact"].as_str().unwrap().contains("entretien_individuel"), "{known}");
    assert_eq!((&known["injoignable"], contacted()), (&"false".into(), 1.into()));
    assert_eq!(called(&office, &day_in(1)), Vec::<String>::new());
    std::fs::write(&answers, "bilan_scolaire = \"niveau 3e\"\n").unwrap();
    interview("diagnostic");
    assert!(fields(&office, "Petit")["tentative_contact"].is_string(), "one contact, of one day");

    // Whoever asked for the right to return, and is received for a diagnosis, was received (requirement 166).
    let other = office.json(&["case", "new", "nom=Aubry", "prenom=Zoé", "date_naissance=2008-03-12"]);
    let other = other["case"].as_str().unwrap();
    office.json(&["case", "set", other, "demande_droit_au_retour_le", &day_in(-2)]);
    let clocks = || office.json(&["deadlines", other]).to_string();
    assert!(clocks().contains("\"droit_au_retour\""), "{}", clocks());
    office.json(&["interview", other, "--kind", "diagnostic", "--answers", answers.to_str().unwrap()]);
    assert!(!clocks().contains("\"droit_au_retour\""), "{}", clocks());
    let received = fields(&office, "Aubry");
    assert!(received["date_entretien_situation"].is_string() && received["etape"] == "diagnostic", "{received}");
}

#[test]
fn the_workshop_asks_three_things_and_counts_who_came() {
    let office = Office::new();
    let init = ["init", "--name", "ALJ Esch", "--kind", "alj", "--country", "lu", "--staff", "anna"];
    office.say_in("alj", &init, 0);
    let json = |arguments: &[&str]| -> Value {
        serde_json::from_str(&office.say_in("alj", &[arguments, &["--json"]].concat(), 0)).unwrap()
    };
    let report = json(&[
        "report",
        "nom=Weber",
        "prenom=Tom",
        "date_naissance=2009-02-01",
        "date_sortie=2026-09-30",
        "--from",
        "spontane",
    ]);
    let case = report["case"].as_str().unwrap();
    office.say_in("alj", &["workshop", "enrol", case, "--date", "2026-11-02"], 3);
    json(&["case", "set", case, "interet_formation_professionnelle", "oui"]);
    let accompanied = || {
        json(&["indicators", "--from", "2026-11-01", "--until", "2026-11-30"])["figures"]["accompagnes"]["value"]
            .clone()
    };
    assert_eq!(json(&["workshop", "enrol", case, "--date", "2026-11-02"])["unmet"], Value::Array(vec![]));
    assert_eq!(accompanied(), 0, "who never came is not accompanied by it");
    json(&["workshop", "attend", case, "--step", "1", "--date", "2026-11-09"]);
    json(&["workshop", "attend", case, "--step", "2", "--date", "2026-11-16", "--absent"]);
    let steps = json(&["workshop", "show", case])["steps"].clone();
    assert_eq!((&steps[0]["present"][0], &steps[1]["absent"][0]), (&"2026-11-09".into(), &"2026-11-16".into()));
    assert_eq!(steps.as_array().unwrap().len(), 5);
    assert_eq!(accompanied(), 1);
    let terms = json(&["deadlines", "--date", "2026-12-01"])["deadlines"].clone();
    let names: Vec<&str> = terms.as_array().unwrap().iter().map(|term| term["clock"].as_str().unwrap()).collect();
    assert_eq!(names, ["fin_de_l_atelier"]);
    assert_eq!(json(&["case", "list"])[0]["fields"]["atelier_etape"], "role_equipe");
}

/// Returns the day so many days from today, as ISO 8601.
pub(crate) fn day_in(days: i64) -> String {
    let hours = jiff::SignedDuration::from_hours(24 * days);
    (jiff::Timestamp::now() + hours).to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

#[test]
fn the_clock_of_the_office_is_that_of_its_configuration() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().join("home");
    let kind = ["--kind", "cio", "--country", "fr", "--staff", "claire", "--listen", "/ip4/127.0.0.1/tcp/0"];
    run(raccord(&home).args(["init", "--name", "CIO"]).args(kind).env("TZ", "Asia/Tokyo"), 0);
    let config = std::fs::read_to_string(home.join("raccord.toml")).unwrap();
    assert!(config.contains("\n# time_zone = "), "a zone that somebody chose for the machine holds: {config}");
    let ahead = |zone: &str, hours: i64| {
        std::fs::write(home.join("raccord.toml"), config.replace("# time_zone = \"Europe/Paris\"", zone)).unwrap();
        let today: Value = serde_json::from_str(&run(raccord(&home).args(["today", "--json"]), 0)).unwrap();
        let at: jiff::civil::DateTime = today["at"].as_str().unwrap().parse().unwrap();
        let told = at.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second() - hours * 3_600;
        assert!((jiff::Timestamp::now().as_second() - told).abs() < 600, "{zone}: {at}");
    };
    ahead("time_zone = \"Pacific/Kiritimati\"", 14);
    ahead("", 0);
}

/// An interview that is typed in later is of the day on which it was held: the terms and the figures count by it (requirements 119 and 166).
#[test]
fn an_interview_is_of_the_day_on_which_it_was_held() {
    let office = Office::new();
    let report =
        office.json(&["report", "nom=Petit", "prenom=Léo", "date_naissance=2008-06-06", "niveau_sortie=brevet"]);
    let case = report["case"].as_str().unwrap();
    office.json(&["case", "set", case, "demande_droit_au_retour_le", &day_in(-30)]);
    let answers = office.path("answers.toml");
    std::fs::write(&answers, "position_jeune = \"refuse\"\n").unwrap();
    let interview = ["interview", case, "--answers", answers.to_str().unwrap(), "--date"];
    assert_eq!(office.failure(&[&interview[..], &[&day_in(2)]].concat(), 2)["id"], "day-to-come");
    let held = day_in(-20);
    assert_eq!(office.json(&[&interview[..], &[&held]].concat())["finished"], true);
    let known = fields(&office, "Petit");
    assert_eq!(known["date_entretien_situation"], Value::from(held.as_str()));
    for field in ["entretien", "tentative_contact"] {
        assert!(known[field].as_str().unwrap().contains(&held), "{field}: {known}");
    }
    let late = office.json(&["deadlines"])["deadlines"].clone();
    assert!(!late.to_string().contains("premier_entretien"), "{late}");
    // One of before, typed in still later, does not put the newer one back.
    office.json(&[&interview[..], &[&day_in(-25)]].concat());
    assert_eq!(fields(&office, "Petit")["date_entretien_situation"], Value::from(held.as_str()));
    // A field that there is not has its neighbours.
    std::fs::write(&answers, "positon_jeune = \"refuse\"\n").unwrap();
    let failure = office.failure(&["interview", case, "--answers", answers.to_str().unwrap()], 2);
    assert!(failure.to_string().contains("position_jeune"), "{failure}");
}
