// SPDX-License-Identifier: EUPL-1.2
//! What staff does for one young person, with the real program: who does what, the steps, the path and its break, the school.

use serde_json::{Value, json};

use crate::program::raccord;
use crate::staff::Office;
use crate::succession::{self, two_offices};

fn person(office: &Office, more: &[&str]) -> String {
    let new = ["case", "new", "nom=Muller", "prenom=Zoé", "date_naissance=2009-03-12", "date_sortie=2026-06-30"];
    office.json(&[&new[..], more].concat())["case"].as_str().unwrap().to_owned()
}

fn called(office: &Office, more: &[&str]) -> u64 {
    office.json(&[&["today"], more].concat())["total"].as_u64().unwrap()
}

#[test]
fn who_does_what_for_a_person_is_said_and_a_broken_path_comes_back_to_the_assistant() {
    let office = Office::new();
    let case = &person(&office, &["souhait=apprentissage", "raison_decrochage=rejet_ecole"]);
    let team = |more: &[&str]| office.json(&[&["case", "team", case], more].concat());

    // The assistant signs with a key that is known; nobody chooses the one whom the person trusts alone.
    team(&["--avoid", "Mme Durand, proviseure"]);
    let set = team(&["--assistant", "claire", "--diagnosis", "Luc Noir, Mission locale", "--tutor", "Paul Weber, CFA"]);
    assert_eq!(set["team"][0]["key"]["organisation"], "CIO de Nancy", "{set}");
    assert_eq!(
        (&set["team"][2]["names"][0], &set["team"][3]["names"][0]),
        (&"Luc Noir, Mission locale".into(), &"Paul Weber, CFA".into())
    );
    assert_eq!(office.failure(&["case", "team", case, "--tutor", "Anne Durand"], 3)["id"], "team-avoided");
    team(&["--propose", "Jeanne Roux"]);
    assert_eq!(office.failure(&["case", "team", case, "--interlocutor", "Jeanne Roux"], 3)["id"], "team-not-collegial");
    let chosen = team(&["--interlocutor", "Jeanne Roux", "--anyway"]);
    assert_eq!(chosen["opinions"][0]["agreeing"], Value::from(vec!["CIO de Nancy"]));
    assert_eq!(office.json(&["prepare", case])["first_to_call"], "Jeanne Roux");
    assert_eq!((called(&office, &["--mine"]), called(&office, &["--referent", "claire"])), (1, 1));

    // A step that is left out is named; the register gives a number once.
    assert_eq!(office.failure(&["case", "step", case, "parcours"], 3)["id"], "step-no-contact");
    let sheet = office.json(&["case", "register", case])["number"].clone();
    assert_eq!(office.json(&["case", "register"])["register"][0]["number"], sheet);

    // Into an apprenticeship: the check with the CFA, and the correction that it asks for.
    let enter = ["path", "enter", case, "apprentissage", "--at", "CFA de Laxou", "--date", "2026-09-15"];
    assert_eq!(office.failure(&enter, 3)["id"], "step-no-contact");
    let entered = office.json(&[&enter[..], &["--anyway"]].concat());
    assert_eq!(entered["path"]["to_check"], "cfa_director");
    assert_eq!(called(&office, &[]), 0, "who is in a solution is not called");
    assert_eq!(office.json(&["path", "check", case, "inconnu"])["correction_asked"], true);
    assert_eq!(office.json(&["correction", "list"])[0]["of"], "CFA de Laxou");
    let clocks = office.json(&["deadlines", "--date", "2026-12-20"])["deadlines"].clone();
    let names: Vec<&str> = clocks.as_array().unwrap().iter().map(|due| due["clock"].as_str().unwrap()).collect();
    assert_eq!(names, ["verification_de_l_inscription", "nouvelles_du_parcours"], "{clocks}");

    // It breaks off: the assistant takes over again, and the episode before is kept apart.
    // Who tells of the break is reached on the same day.
    office.json(&["contact", case, "--mode", "telephone", "--who", "jeune"]);
    let broken = office.json(&["path", "broken", case]);
    assert_eq!((&broken["assistant"], broken["episodes"].as_array().unwrap().len()), (&"claire".into(), 2));
    assert_eq!(broken["episodes"][0]["end"], "2026-09-15");
    assert_eq!(called(&office, &["--mine"]), 1);
    assert_eq!(office.failure(&["path", "news", case, "bien"], 4)["id"], "path-none");
    assert_eq!(office.json(&["path", "list", "--open"])[0]["path"]["place"], "CFA de Laxou");

    // The right to return is not of who has a vocational qualification: by hand it takes a reason, elsewhere that day alone is left out.
    office.say(&["case", "set", case, "diplome_obtenu", "CAP Cuisine"], 0);
    let asked = "demande_droit_au_retour_le";
    let set = ["case", "set", case, asked, "2026-11-02"];
    assert_eq!(office.failure(&set, 3)["id"], "return-refused-diploma");
    let many = ["case", "set-many", asked, "2026-11-02", "--where", "nom=Muller", "--yes"];
    assert_eq!(office.failure(&many, 4)["id"], "grant-cases-none");
    let day = format!("{asked}=2026-11-02");
    let person = ["nom=Muller", "prenom=Zoé", "date_naissance=2009-03-12", "mail=zoe@example.org"];
    assert_eq!(office.json(&[&["report"], &person[..], &[&day]].concat())["known"], true);
    let shown = || office.json(&["case", "show", case]).to_string();
    assert!(shown().contains("zoe@example.org") && !shown().contains(asked), "{}", shown());
    office.json(&[&set[..], &["--override", "le CAP est celui de sa sœur"]].concat());
    assert!(shown().contains(asked) && shown().contains("le CAP est celui de sa sœur"));

    // What a service has done stands until something else does; nobody is sent to look for who must not be contacted.
    let service = ["accompany", "service", case, "social", "--name", "CCAS"];
    office.json(&[&service[..], &["--wished", "--outcome", "aide_apportee"]].concat());
    assert_eq!(office.failure(&[&service[..], &["--not-wished"]].concat(), 3)["id"], "accompany-not-wished");
    office.json(&service);
    assert!(shown().contains("aide_apportee"));
    office.say(&["case", "set", case, "a_ne_pas_contacter", "oui"], 0);
    let search = ["accompany", "search", case, "--who", "Sam Keller"];
    assert_eq!(office.failure(&search, 3)["id"], "contact-forbidden");
    assert_eq!(office.failure(&service, 3)["id"], "contact-forbidden");
    office.json(&[&search[..], &["--override", "demande de la mère"]].concat());
}

/// Lists, `share-out` and `claim` say a name; the key is known of few cases.
#[test]
fn ones_own_people_are_those_of_ones_key_and_of_ones_name() {
    let office = Office::new();
    let case = &person(&office, &[]);
    office.json(&["claim", case, "--referent", "Claire Morel"]);
    assert_eq!(called(&office, &["--mine"]), 0, "nobody said what colleagues call her");
    office.say(&["staff", "person", "Claire Morel"], 0);
    assert_eq!(called(&office, &["--mine"]), 1);
    // Once colleagues have names, nobody else is given a person by a slip of the keyboard.
    let unknown = ["claim", case, "--referent", "Personne Inconnue"];
    assert_eq!(office.failure(&unknown, 4)["id"], "referent-nobody");
    let among = ["share-out", "--referents", "Claire Morel,Inconnu", "--dry-run"];
    assert_eq!(office.failure(&among, 4)["id"], "referent-nobody");
    office.json(&[&among[..], &["--anyway"]].concat());
    let other = &person(&office, &["assistant_plateforme=Paul Weber"]);
    assert_eq!(called(&office, &["--mine"]), 1);
    // Whoever names the key, or the person, writes the one name by which she is called; and both are counted once.
    for name in ["claire", "claire morel"] {
        let set = office.json(&["case", "team", other, "--assistant", name]);
        assert_eq!(set["team"][0]["names"], Value::from(vec!["Claire Morel"]), "{set}");
        assert_eq!(set["team"][0]["key"]["organisation"], "CIO de Nancy", "{set}");
        assert_eq!(called(&office, &["--mine"]), 2);
    }
}

#[test]
fn lists_are_by_department_schools_answer_and_a_free_place_is_proposed() {
    let office = Office::new();
    let school = ["campagne=Automne", "etablissement=Lycée Cyfflé", "code_postal=54000"];
    let case =
        &person(&office, &[&school[..], &["demande_droit_au_retour_le=2026-11-02", "souhait=formation"]].concat());
    let other = [
        "case",
        "new",
        "nom=Petit",
        "prenom=Léo",
        "date_naissance=2008-06-06",
        "campagne=Automne",
        "code_postal=57000",
    ];
    office.json(&[&other[..], &["accompagne_par=mlds"]].concat());

    // The list by department, and whom nobody supports.
    let people = |more: &[&str]| office.json(&[&["campaign", "people"], more].concat()).as_array().unwrap().clone();
    assert_eq!((people(&[]).len(), people(&["--department", "Moselle"]).len()), (2, 1));
    let alone = people(&["--unsupported"]);
    assert_eq!((alone.len(), &alone[0]["department"]["code"]), (1, &"54".into()));
    let territories = office.json(&["indicators", "--from", "2026-06-01", "--by", "academie"])["territories"].clone();
    assert_eq!(territories[0]["territory"], "Nancy-Metz", "{territories}");

    // The school is asked, and what it says stands.
    let sheet = office.path("cyffle.csv");
    let sheet = sheet.to_str().unwrap();
    office.json(&["school", "ask", "cyfflé", sheet, "--about", "coordonnees"]);
    assert_eq!(office.json(&["school", "open"]).as_array().unwrap().len(), 1);
    // A sheet that comes back as it was sent, or with a cell that says nothing, answers nothing.
    let text = std::fs::read_to_string(sheet).unwrap();
    assert!(text.lines().nth(1).is_some_and(|line| line.contains("telephone number")), "{text}");
    let untouched = office.json(&["school", "answer", sheet]);
    assert_eq!((&untouched["answers"], untouched["empty_lines"].as_array().unwrap().len()), (&json!([]), 1));
    assert_eq!(office.json(&["school", "open"]).as_array().unwrap().len(), 1);
    let answered = office.path("answered.csv");
    std::fs::write(&answered, "nom;prenom;date_naissance;mobile;responsable_1_nom\nMULLER;ZOE;12/03/2009;0612345678;Mme Muller\nAutre;Élève;01/01/2009;;\n").unwrap();
    let read = office.json(&["school", "answer", answered.to_str().unwrap()]);
    assert_eq!((read["answers"].as_array().unwrap().len(), &read["unknown_lines"][0]), (1, &3.into()), "{read}");
    assert_eq!(office.json(&["school", "open"]).as_array().unwrap().len(), 0);
    // A yes is understood as it is meant, and each cell that is not is named with its column.
    office.json(&["school", "ask", "cyfflé", sheet, "--force"]);
    let text = std::fs::read_to_string(sheet).unwrap();
    let columns = text.lines().nth(2).unwrap().split(',').count();
    assert_eq!(columns, 9, "{text}");
    let head = "nom;prenom;date_naissance;date_sortie;Scolarisé : EPLE;Diplôme obtenu\n";
    let answer = |cells: &str| {
        std::fs::write(&answered, format!("{head}MULLER;ZOE;12/03/2009;{cells}\n")).unwrap();
        office.json(&["school", "answer", answered.to_str().unwrap()])
    };
    let unread = answer("bientôt;;");
    assert_eq!((&unread["unread"][0]["line"], &unread["unread"][0]["column"]), (&json!(2), &json!("date_sortie")));
    assert_eq!((&unread["answers"], &unread["empty_lines"]), (&json!([]), &json!([2])));
    assert_eq!(office.json(&["school", "open"]).as_array().unwrap().len(), 1);
    answer(";non;non");
    assert_eq!(office.json(&["school", "open"]).as_array().unwrap().len(), 0);
    let shown = office.json(&["case", "show", case])["fields"].to_string();
    assert!(shown.contains("\"scolarise\"") && !shown.contains("scolarise_eple") && !shown.contains("diplome_obtenu"));
    let quality = office.json(&["school", "quality", "Cyfflé"]);
    assert_eq!((&quality[0]["accuracy"], &quality[0]["quality"]["answered"]), (&100.into(), &2.into()));

    // The right to return ends in a place that is free: the interview asks for it, and a full solution is none.
    let answers = office.path("answers.toml");
    std::fs::write(&answers, "activite_actuelle = \"sans_activite\"\n").unwrap();
    let interview = ["interview", case, "--kind", "reorientation", "--answers", answers.to_str().unwrap()];
    office.json(&interview);
    // A block that nobody answered is not filled in; a sheet says after what it is made only where that has been.
    let held = office.json(&["case", "show", case])["fields"].to_string();
    assert!(held.contains("blocs") && !held.contains("coordonnees situation"), "{held}");
    let sheet_of = |name: &str| {
        let letter = ["--lang", "fr", "letter", case, "--model", "restitution", "--say", "Bonjour", "--without-sender"];
        office.say(&[&letter[..], &["--to", name]].concat(), 0);
        std::fs::read_to_string(office.path(name)).unwrap()
    };
    assert!(!sheet_of("before.html").contains("Après le diagnostic"));
    let assessed = office.path("assessed.toml");
    std::fs::write(&assessed, "bilan_scolaire = \"niveau 3e\"\n").unwrap();
    office.json(&["interview", case, "--kind", "diagnostic", "--answers", assessed.to_str().unwrap()]);
    assert!(sheet_of("after.html").contains("Après le diagnostic"));
    let misspelt = office.path("misspelt.toml");
    std::fs::write(&misspelt, "position = \"refuse\"\n").unwrap();
    let near = office.failure(&["interview", case, "--answers", misspelt.to_str().unwrap()], 2);
    assert!(near.to_string().contains("position_jeune"), "{near}");
    let clocks = || -> Vec<String> {
        let due = office.json(&["deadlines"])["deadlines"].clone();
        due.as_array().unwrap().iter().map(|due| due["clock"].as_str().unwrap().to_owned()).collect()
    };
    let has_clock = |name: &str| clocks().iter().any(|clock| clock == name);
    office.say(
        &["solution", "new", "solution_nom=Lycée Loritz", "solution_type=lycee_professionnel", "solution_places=0"],
        0,
    );
    office.say(&["solution", "new", "solution_nom=E2C", "solution_type=e2c", "solution_places=1"], 0);
    assert_eq!(office.failure(&["solution", "propose", "Lycée Loritz", "--case", case], 3)["id"], "propose-none-free");
    assert!(has_clock("proposition_d_une_place") && !has_clock("droit_au_retour"), "{:?}", clocks());
    assert_eq!(office.json(&["solution", "propose", "E2C", "--case", case])["kept"], true);
    assert!(!has_clock("proposition_d_une_place"), "{:?}", clocks());
    assert_eq!(office.json(&["case", "step", case])["missing"], Value::Array(vec![]));
    office.json(&["solution", "answer", "E2C", "refused", "--case", case]);
    assert!(has_clock("proposition_d_une_place"), "the right is still to be met");
    assert_eq!(office.json(&["solution", "propose", "E2C", "--case", case])["kept"], true, "the place was given back");

    // Whoever sits in training needs no proposal any more.
    office.json(&["solution", "answer", "E2C", "refused", "--case", case]);
    assert!(has_clock("proposition_d_une_place"));
    office.json(&["path", "enter", case, "lycee_professionnel", "--at", "Lycée Loritz", "--anyway"]);
    assert!(!has_clock("proposition_d_une_place"), "{:?}", clocks());

    // The thresholds are the platform's own; the review, the page and good practice name nobody.
    let meeting =
        ["meeting", "new", "reunion_objet=Premier cercle", "reunion_date=2026-11-02", "seuil=quoi=avis_min; valeur=1"];
    office.say(&[&meeting[..], &["reunion_nouvelle=sorte=bonne_pratique; texte=Appeler le soir"]].concat(), 0);
    assert_eq!(office.json(&["meeting", "thresholds"])["agreeing_min"], 1);
    office.json(&["case", "team", case, "--propose", "Jeanne Roux"]);
    office.json(&["case", "team", case, "--interlocutor", "Jeanne Roux"]);
    let review = office.json(&["publish", "review", "review.html", "--year", "2025"]);
    assert_eq!((&review["figures"]["suivis"], &review["ideas"]), (&"hidden".into(), &0.into()), "{review}");
    office.json(&["publish", "page", "page.html"]);
    assert_eq!(office.json(&["publish", "practice", "practice.json"])["practices"], 1);
    let adopted = office.json(&["publish", "adopt", "practice.json", "--meeting", "Premier"]);
    assert_eq!(adopted["adopted"], 1);
    for file in ["review.html", "page.html", "practice.json"] {
        let text = std::fs::read_to_string(office.path(file)).unwrap();
        assert!(!text.contains("Muller") && !text.contains(case.as_str()), "{file}");
    }
}

/// Whoever was spoken to, and whoever had an appointment, comes back in `today`; whoever is closed does not, until the file is reopened.
#[test]
fn whoever_is_followed_comes_back_and_whoever_is_closed_can() {
    let office = Office::new();
    let case = &person(&office, &[]);
    let contact = ["contact", case, "--mode", "telephone", "--who", "jeune", "--outcome", "rdv_pris"];
    assert_eq!(office.failure(&[&contact[..], &["--again", "2060-01-01"]].concat(), 2)["id"], "contact-again-far");
    assert_eq!(office.failure(&[&contact[..], &["--date", "1990-01-01"]].concat(), 2)["id"], "contact-before-birth");
    let said = raccord(&office.home()).args(contact).output().unwrap();
    assert!(String::from_utf8(said.stderr).unwrap().contains("raccord appointment make"), "the day stands nowhere");
    let on = |days: i64| {
        let day = day_in(days);
        office.json(&["today", "--date", &day, "--time", "10:00"])["calls"][0]["why"]["reason"].clone()
    };
    assert_eq!((on(0), on(29), on(30)), (Value::Null, Value::Null, "no_news".into()));
    office.json(&["appointment", "make", case, "--date", &day_in(2)]);
    assert_eq!((on(2), on(3), on(90)), (Value::Null, "appointment_passed".into(), "appointment_passed".into()));

    // The step alone ends the follow-up, and it can be taken up again.
    office.json(&["case", "step", case, "clos", "--anyway"]);
    assert_eq!(office.json(&["search", "Muller"])[0]["fields"]["fin_suivi_le"], day_in(0));
    assert_eq!(on(3), Value::Null);
    assert_eq!(office.failure(&["case", "step", case, "contact"], 5)["id"], "step-ended");
    office.json(&["case", "reopen", case]);
    assert_eq!(on(0), "due");
}

/// What is not shared is said to be so: nothing that an office cannot see is missing.
#[test]
fn what_an_office_is_not_told_is_no_fact_to_it() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    cio.json(&["contact", &case, "--mode", "telephone", "--who", "personne"]);
    cio.json(&["case", "step", &case, "contact"]);
    cio.start();
    mission.start();
    let list = mission.await_answer(&["case", "list"], |list| list[0]["fields"]["nom"] == "Lavallière");
    let foreign = list[0]["case"].as_str().unwrap();
    let sheet = mission.json(&["prepare", foreign]);
    assert_eq!((&sheet["attempts_told"], &sheet["untried"]), (&false.into(), &Value::Array(vec![])), "{sheet}");
    let step = mission.json(&["case", "step", foreign]);
    assert_eq!(
        (&step["told"], &step["next"], &step["sequence"]),
        (&false.into(), &Value::Null, &Value::Null),
        "{step}"
    );
    assert_eq!(cio.json(&["prepare", &case])["attempts_told"], true);
    assert_eq!(cio.json(&["case", "step", &case])["missing"], Value::from(vec!["contact"]));
}

/// Of an age that a solution does not take, nobody is kept a place.
#[test]
fn a_place_is_kept_for_who_is_of_an_age_to_take_it() {
    let office = Office::new();
    let case = person(&office, &[]);
    office.say(&["solution", "new", "solution_nom=Adultes", "solution_places=3", "solution_age_min=40"], 0);
    let reserve = ["solution", "reserve", "Adultes", "--case", &case];
    assert_eq!(office.failure(&reserve, 3)["id"], "propose-obstacles");
    assert_eq!(office.json(&[&reserve[..], &["--anyway"]].concat())["reservation"]["state"], "kept");
    assert_eq!(office.failure(&["solution", "set", "Adultes", "solution_age_max=30"], 2)["id"], "solution-ages");
}

/// Returns the day so many days from today.
fn day_in(days: i64) -> String {
    (jiff::Zoned::now().date() + jiff::Span::new().days(days)).to_string()
}

/// Returns the ids of what a command warns of.
fn warnings(office: &Office, arguments: &[&str]) -> Vec<String> {
    let output = raccord(&office.home()).args(arguments).arg("--json").output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {text}");
    let said = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    said.filter(|said| said["level"] == "warning").map(|said| said["id"].as_str().unwrap().to_owned()).collect()
}

/// Wherever somebody notes that a person asks for the right to return, it is said that it is not this person's, or not for certain.
#[test]
fn whoever_notes_the_right_to_return_is_told_whose_it_is() {
    let office = Office::new();
    let asked = "demande_droit_au_retour_le";
    let day = format!("{asked}=2026-11-02");
    let person = |name: &'static str| ["report", name, "prenom=Zoé", "date_naissance=2007-03-12", "--by", "le lycée"];
    let stands = |name: &str| office.json(&["search", name])[0]["fields"][asked].is_string();

    // A report, of somebody new and of somebody known.
    assert_eq!(warnings(&office, &[&person("nom=Muller")[..], &[&day]].concat()), ["return-unknown"]);
    assert_eq!(warnings(&office, &[&person("nom=Muller")[..], &[&day]].concat()), ["return-unknown"]);
    let cook = [&person("nom=Petit")[..], &[&day, "diplome_obtenu=CAP Cuisine"]].concat();
    assert_eq!(warnings(&office, &cook), ["return-left-out"]);
    assert_eq!((stands("Muller"), stands("Petit")), (true, false));

    // Many cases at once.
    office.say(&["case", "new", "nom=Klein", "prenom=Léo", "date_naissance=2007-05-05", "niveau_sortie=brevet"], 0);
    office.say(&["case", "new", "nom=Weber", "prenom=Tom", "date_naissance=2007-06-06"], 0);
    let many = ["case", "set-many", asked, "2026-11-03", "--where", "nom=Klein", "--yes"];
    assert_eq!(warnings(&office, &many), Vec::<String>::new(), "nothing stands in the way");
    let many = ["case", "set-many", asked, "2026-11-03", "--where", "prenom=Tom", "--yes"];
    assert_eq!(warnings(&office, &many), ["return-unknown"]);
    office.say(&["case", "new", "nom=Petit", "prenom=Tom", "date_naissance=2012-06-06", "--yes"], 0);
    let many = ["case", "set-many", asked, "2026-11-04", "--where", "prenom=Tom", "--yes"];
    assert_eq!(warnings(&office, &many), ["return-left-out", "return-unknown"]);
    assert!(stands("Weber") && !stands("Petit Tom"));

    // An interview asks no such question, and its answers cannot bring it in; at its end it is said whose the right is.
    let answers = office.path("answers.toml");
    let case_of = |name: &str| office.json(&["search", name])[0]["case"].as_str().unwrap().to_owned();
    let (muller, petit) = (case_of("Muller"), case_of("Petit Zoé"));
    let interview = |case: &str| ["interview", case, "--answers", answers.to_str().unwrap()].map(str::to_owned);
    let answer = |text: &str| std::fs::write(&answers, text).unwrap();
    answer(&format!("activite_actuelle = \"sans_activite\"\n{asked} = \"2026-11-05\"\n"));
    let arguments = interview(&petit);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(office.failure(&arguments, 2)["id"], "interview-unasked");
    assert!(!stands("Petit Zoé"));
    answer("activite_actuelle = \"sans_activite\"\n");
    let arguments = interview(&muller);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(warnings(&office, &arguments), ["return-unknown"]);
    office.say(&["case", "set", &muller, "diplome_obtenu", "CAP Cuisine"], 0);
    let again = [&arguments[..], &["--kind", "reorientation"]].concat();
    assert_eq!(warnings(&office, &again), ["return-refused-diploma"]);
}

/// The reason why somebody is written to who must not be contacted stands in the case, as that of a call does; it does not where nothing
/// was sent.
#[test]
fn why_a_letter_was_sent_all_the_same_stands_in_the_case() {
    let office = Office::new();
    let case = &person(&office, &["a_ne_pas_contacter=oui"]);
    let shown = || office.json(&["case", "show", case]).to_string();
    let reason = "à la demande de la mère";
    let letter = ["letter", case, "--model", "parents", "--without-sender", "--force", "--override", reason];
    assert_eq!(office.failure(&letter[..6], 3)["id"], "contact-forbidden");
    office.say(&letter, 0);
    assert!(!shown().contains(reason), "nothing was sent");
    office.say(&[&letter[..], &["--sent", "--anyway"]].concat(), 0);
    assert!(shown().contains(reason), "{}", shown());
}

/// Writes a part of the sheet for a person into an own file, and lets a partner read this part alone.
fn says(office: &succession::Office, case: &str, to: &str, moment: &str, text: &str) {
    let letter = ["letter", case, "--model", "restitution", "--without-sender", "--force", "--moment", moment];
    let path = office.home.with_extension("part.html").to_str().unwrap().to_owned();
    office.json(&[&letter[..], &["--say", text, "--to", &path]].concat());
    let shown = office.json(&["case", "show", case]);
    let fields = shown["fields"].as_array().unwrap().iter();
    let documents: Vec<&Value> = fields
        .filter(|field| field["field"] == "restitution")
        .flat_map(|field| field["documents"].as_array().unwrap())
        .filter(|document| document.to_string().contains(text))
        .collect();
    let item = documents[0]["document"].as_str().unwrap();
    let agreed = ["--basis", "consent", "--by", "both", "--name", "Mme Lavallière"];
    let nobody = [&agreed[..], &["--released-by", "Ni Personne", "--yes"]].concat();
    let terms = [&agreed[..], &["--released-by", "Claire Morel", "--days", "90", "--yes"]].concat();
    let what = ["grant", case, "--to", to, "--field", "nom", "--item", item, "--purpose", "une fiche en commun"];
    office.run(&[&what[..], &nobody].concat(), 2);
    office.run(&["staff", "person", "Claire Morel"], 0);
    office.json(&[&what[..], &terms].concat());
}

/// Returns the sheet of a moment as an office makes it, with what each says in it.
fn sheet(office: &succession::Office, case: &str, moment: &str) -> String {
    let path = office.home.with_extension("html").to_str().unwrap().to_owned();
    let letter = ["--lang", "fr", "letter", case, "--model", "restitution", "--without-sender", "--force"];
    office.run(&[&letter[..], &["--moment", moment, "--to", &path]].concat(), 0);
    std::fs::read_to_string(path).unwrap()
}

/// Two offices make the document for the young person in common, after the diagnosis and after the engagement: each writes its part, and
/// shares that part alone; both print the same (requirement 135).
#[test]
fn two_offices_write_one_sheet_for_a_person() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    let own = mission.json(&["case", "new", "nom=Lavallière"])["case"].as_str().unwrap().to_owned();
    says(&cio, &case, "Mission", "diagnostic", "Vous cherchez un patron boulanger");
    says(&mission, &own, "CIO", "diagnostic", "Nous appelons trois patrons avec vous");
    let too_early = ["letter", &own, "--model", "restitution", "--without-sender", "--moment", "engagement"];
    mission.run(&too_early, 2);
    mission.json(&["path", "enter", &own, "apprentissage", "--at", "Boulangerie Roux", "--anyway"]);
    says(&mission, &own, "CIO", "engagement", "Vous commencez en décembre");
    says(&mission, &own, "CIO", "engagement", "Vous commencez le deux décembre");
    cio.start();
    mission.start();
    let has_both = |list: &Value| list.as_array().unwrap().iter().any(|case| case["own"] == false);
    let offices = [(&cio, &case), (&mission, &own)];
    for (office, file) in offices {
        let list = office.await_answer(&["case", "list"], has_both);
        let other = list.as_array().unwrap().iter().find(|case| case["own"] == false).unwrap();
        let other = other["case"].as_str().unwrap();
        office.await_answer(&["case", "show", other], |shown| shown.to_string().contains("patron"));
        office.json(&["link", file, other, "--reason", "la même personne"]);
    }
    let of_mission = |list: &Value| list.to_string().contains("deux décembre");
    let list = cio.json(&["case", "list", "--foreign"]);
    cio.await_answer(&["case", "show", list[0]["case"].as_str().unwrap()], of_mission);
    for (office, file) in offices {
        let page = sheet(office, file, "diagnostic");
        for part in ["CIO de Metz", "patron boulanger", "Mission locale", "appelons trois patrons"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("deux décembre"), "that is said after the engagement");
        let page = sheet(office, file, "engagement");
        assert!(page.contains("deux décembre") && !page.contains("boulanger"), "{page}");
        assert!(!page.contains("commencez en décembre"), "it was corrected, not said twice: {page}");
    }
    // In the file of the other nothing is added: a single item that is granted to be written can be changed, and no more.
    let shown = cio.json(&["case", "show", &case]);
    let said = shown["fields"].as_array().unwrap().iter().find(|field| field["field"] == "restitution").unwrap();
    let item = said["documents"][0]["document"].as_str().unwrap();
    let agreed = ["--basis", "consent", "--by", "both", "--name", "Mme Lavallière", "--released-by", "Claire Morel"];
    let what = [
        "--lang",
        "en",
        "grant",
        &case,
        "--to",
        "Mission",
        "--item",
        item,
        "--write",
        "--purpose",
        "une fiche",
        "--dry-run",
    ];
    let told = cio.run(&[&what[..], &agreed].concat(), 0);
    assert!(told.contains("may change these items, and add no others") && !told.contains("in these fields"), "{told}");
    let list = mission.json(&["case", "list", "--foreign"]);
    let foreign = list[0]["case"].as_str().unwrap();
    let letter = ["letter", foreign, "--model", "restitution", "--without-sender", "--force", "--moment", "diagnostic"];
    mission.run(&[&letter[..], &["--say", "Bonjour"]].concat(), 3);
    // What else stands in the file of the one, the other does not learn.
    mission.json(&["case", "add", &own, "commentaire", "note privée"]);
    assert!(!sheet(&cio, &case, "diagnostic").contains("note privée"));
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}

/// Whom to ask on a path is who offers something for it, by a solution and by the sheet, before who is of a likely kind (requirement 137).
#[test]
fn whom_to_ask_on_a_path_is_who_offers_it() {
    let office = Office::new();
    let case = &person(&office, &["souhait=apprentissage"]);
    let asked = || office.json(&["accompany", "path", case])["suggestions"][0]["offices"].clone();
    assert_eq!(asked(), Value::Array(vec![]), "nobody offers it");
    office.json(&["directory", "set", "acteur_offre=Prépa apprentissage"]);
    assert_eq!((&asked()[0]["name"], &asked()[0]["sheet"][0]), (&"CIO de Nancy".into(), &"Prépa apprentissage".into()));
    let solution = ["solution", "new", "solution_nom=Un patron", "solution_type=apprentissage"];
    office.say(&[&solution[..], &["solution_dispensateur=CFA de Laxou"]].concat(), 0);
    let names = |asked: Value| asked.as_array().unwrap().iter().map(|one| one["name"].clone()).collect::<Vec<_>>();
    assert_eq!(names(asked()), ["CFA de Laxou", "CIO de Nancy"]);
    let said = office.say(&["--lang", "fr", "accompany", "path", case], 0);
    assert!(said.contains("CFA de Laxou (Un patron)"), "{said}");
    office.say(&["solution", "set", "Un patron", "solution_fermee_le=2026-10-01"], 0);
    assert_eq!(names(asked()), ["CIO de Nancy"], "what is over is offered no more");
}

/// Many cases at once, also in a list: an item is added where it does not stand, and taken out where it does. What was emptied shows in
/// the history alone, and who was reached is not looked for at other times of the week.
#[test]
fn a_list_is_added_to_in_many_cases_and_what_is_emptied_shows_no_more() {
    let office = Office::new();
    let case = &person(&office, &["commune=Nancy"]);
    let more = ["case", "new", "nom=Petit", "prenom=Zoé", "commune=Nancy", "souhait=stages"];
    let other = &office.json(&more)["case"].as_str().unwrap().to_owned();
    let wishes = |case: &str| {
        let shown = office.json(&["case", "show", case]);
        let fields = shown["fields"].as_array().unwrap().iter();
        fields.filter(|field| field["field"] == "souhait").map(Value::to_string).collect::<String>()
    };
    let many = ["case", "set-many", "souhait", "stages", "--where", "commune=Nancy", "--yes"];
    assert_eq!(office.json(&many)["cases"].as_array().unwrap().len(), 1, "one has it already");
    assert!(wishes(case).contains("stages") && wishes(other).matches("stages").count() == 1);
    let gone = office.json(&[&many[..], &["--remove"]].concat());
    assert_eq!((gone["cases"].as_array().unwrap().len(), &gone["removed"]), (2, &true.into()));
    assert!(!wishes(case).contains("stages") && !wishes(other).contains("stages"));
    let scalar = ["case", "set-many", "commune", "Nancy", "--where", "commune=Nancy", "--remove", "--yes"];
    assert_eq!(office.failure(&scalar, 2)["id"], "set-many-remove");

    office.say(&["case", "set", case, "commune", ""], 0);
    let shown = office.say(&["--lang", "fr", "case", "show", case], 0);
    assert!(!shown.contains("(vidé)") && !shown.contains("Souhait"), "{shown}");
    assert!(office.say(&["--lang", "fr", "case", "history", case], 0).contains("(vidé)"));

    office.json(&[
        "contact",
        case,
        "--mode",
        "telephone",
        "--who",
        "personne",
        "--date",
        "2026-11-02",
        "--time",
        "10:00",
    ]);
    assert!(!office.json(&["prepare", case])["untried"].as_array().unwrap().is_empty());
    office.json(&["contact", case, "--mode", "telephone", "--who", "jeune", "--date", "2026-11-03", "--time", "15:00"]);
    assert_eq!(office.json(&["prepare", case])["untried"], Value::Array(vec![]));
}

/// Found by a newcomer, twice: the answer of the school where somebody found a place closed what the school of origin was asked.
#[test]
fn the_school_of_a_path_answers_nothing_that_the_school_of_origin_was_asked() {
    let office = Office::new();
    let case = &person(&office, &["etablissement=Lycée Cyfflé", "etablissement_uai=0540044E"]);
    let (origin, place) = (office.path("origin.csv"), office.path("place.csv"));
    let (origin, place) = (origin.to_str().unwrap(), place.to_str().unwrap());
    office.json(&["school", "ask", "0540044E", origin]);
    let enter = ["path", "enter", case, "lycee_professionnel", "--at", "Lycée Jean Prouvé", "--anyway"];
    office.json(&enter);
    office.json(&["school", "ask", "Lycée Jean Prouvé", place, "--about", "inscription"]);
    let open = || {
        let open = office.json(&["school", "open"]);
        let schools =
            open.as_array().unwrap().iter().map(|it| it["question"]["etablissement"].as_str().unwrap().to_owned());
        schools.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(open(), ["0540044E".to_owned(), "Lycée Jean Prouvé".to_owned()].into());
    let answer = |sheet: &str, from: &str, to: &str, more: &[&str]| {
        let text = std::fs::read_to_string(sheet).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(sheet, text.replace(from, to)).unwrap();
        office.json(&[&["school", "answer", sheet], more].concat())
    };
    let read = answer(place, "2009-03-12,", "2009-03-12,yes", &[]);
    assert_eq!(
        (&read["school"], read["answers"].as_array().unwrap().len()),
        (&"Lycée Jean Prouvé".into(), 1),
        "{read}"
    );
    assert_eq!(open(), ["0540044E".to_owned()].into());
    let quality = |of: &str| {
        let schools = office.json(&["school", "quality", of]);
        assert_eq!(schools.as_array().unwrap().len(), 1, "{schools}");
        let of = &schools[0]["quality"];
        [&of["listed"], &of["answered"], &of["questions"]].map(|figure| figure.as_u64().unwrap())
    };
    assert_eq!((quality("0540044E"), quality("Prouvé")), ([1, 0, 1], [0, 1, 1]));
    // What the school of origin says is its own word: it does not confirm the place.
    let read = answer(origin, "2009-03-12,", "2009-03-12,no", &[]);
    assert_eq!(read["answers"][0]["correction"], false, "{read}");
    assert_eq!((open().len(), quality("0540044E")), (0, [1, 1, 1]));
}

/// Found by a newcomer: whom an office placed was gone from the list once that very school said yes. In each order of events the figures
/// say what was.
#[test]
fn who_is_enrolled_where_an_office_placed_the_person_is_confirmed_and_not_gone() {
    let office = Office::new();
    let processing = ["campaign", "new", "Automne", "--processing", "2026-10-31"];
    office.json(&processing);
    let known = ["campagne=Automne", "date_traitement=2026-10-31", "etablissement=Lycée Cyfflé", "mobile=0612345678"];
    let open = |name: &str| {
        let new = ["case", "new", name, "prenom=Zoé", "date_naissance=2009-03-12", "date_sortie=2026-06-30"];
        office.json(&[&new[..], &known].concat())["case"].as_str().unwrap().to_owned()
    };
    let cases = ["nom=Premier", "nom=Second", "nom=Tiers", "nom=Quart"].map(open);
    let [placed, checked, before, unplaced] = cases.each_ref().map(String::as_str);
    let place = |case: &str| {
        office.json(&["path", "enter", case, "lycee_professionnel", "--at", "Lycée Jean Prouvé", "--anyway"]);
    };
    let sheet = office.path("sheet.csv");
    let sheet = sheet.to_str().unwrap();
    let says_yes = |ask: &[&str], name: &str, day: &[&str]| {
        office.json(&[&["school", "ask"], ask, &["--force"]].concat());
        let text = std::fs::read_to_string(sheet).unwrap();
        let line = text.lines().find(|line| line.contains(name)).unwrap();
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells[4] = "yes".to_owned();
        std::fs::write(sheet, text.replace(line, &cells.join(","))).unwrap();
        let read = office.json(&[&["school", "answer", sheet], day].concat());
        assert_eq!(read["answers"].as_array().unwrap().len(), 1, "{read}");
    };
    let of_origin = ["Lycée Cyfflé", sheet];
    let of_place = ["Lycée Jean Prouvé", sheet, "--about", "inscription"];
    // Two were enrolled before anybody placed them: one of them is placed all the same, and the place says yes, too.
    says_yes(&of_origin, "Quart", &["--date", "2026-11-02"]);
    says_yes(&of_origin, "Tiers", &["--date", "2026-11-02"]);
    [placed, checked, before].into_iter().for_each(place);
    says_yes(&of_place, "Tiers", &[]);
    says_yes(&of_place, "Premier", &[]);
    // What is said twice is said once.
    office.json(&["school", "answer", sheet]);
    office.json(&["path", "check", checked, "inscrit"]);
    let gone = |case: &str| office.json(&["case", "show", case])["fields"].to_string().contains("sorti_de_la_liste");
    assert_eq!([placed, checked, before, unplaced].map(gone), [false, false, true, true]);
    let measures = office.json(&["campaign", "show", "Automne"])["measures"].clone();
    assert_eq!((&measures["named"], &measures["gone"], &measures["false_leavers"]), (&4.into(), &2.into(), &2.into()));
    let people = office.json(&["campaign", "people", "Automne"]);
    let listed: Vec<&str> = people.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(listed.len(), 2, "{people}");
    assert!(listed.iter().all(|name| name.contains("Premier") || name.contains("Second")), "{people}");
    let quality = office.json(&["school", "quality", "Cyfflé"]);
    assert_eq!(quality[0]["quality"]["false_leavers"], 2, "{quality}");
    let figures = office.json(&["indicators", "--from", "2026-09-01"])["figures"].clone();
    let figure = |code: &str| figures[code]["value"].as_u64();
    assert_eq!((figure("faux_decrocheurs"), figure("formation")), (Some(50), Some(3)), "{figures}");
    assert_eq!(office.json(&["path", "list", "--open"]).as_array().unwrap().len(), 0, "nothing is left to check");
}

/// What is no number takes the place of none; one that no plan knows stands, with a warning.
#[test]
fn a_word_is_no_telephone_number() {
    let office = Office::new();
    let case = person(&office, &["mobile=0612340001"]);
    for word in ["abc", "12", "06"] {
        assert_eq!(office.failure(&["case", "set", &case, "mobile", word], 2)["id"], "phone-no-number", "{word}");
    }
    assert_eq!(office.json(&["case", "list"])[0]["fields"]["mobile"], "0612340001");
    assert_eq!(warnings(&office, &["case", "set", &case, "mobile", "0012 34 56"]), ["warning-phone-unassigned"]);
    office.json(&["case", "set", &case, "mobile", ""]);
    assert_eq!(office.json(&["case", "list"])[0]["fields"]["mobile"], Value::Null);
}

/// Who imports lists takes no case out in a file, and a letter is one.
#[test]
fn a_registrar_writes_no_letter() {
    let office = Office::new();
    let case = person(&office, &[]);
    office.say(&["staff", "add", "lea", "--role", "registrar"], 0);
    let letter = ["letter", &case, "--model", "parents", "--without-sender", "--staff", "lea"];
    assert_eq!(office.failure(&letter, 3)["id"], "letter-denied");
}

/// After a path broke off, the place that is kept still is another's to take (requirement 153).
#[test]
fn a_broken_path_names_the_place_that_is_kept() {
    let office = Office::new();
    let case = person(&office, &[]);
    office.say(&["solution", "new", "solution_nom=Micro", "solution_places=3"], 0);
    office.json(&["solution", "reserve", "Micro", "--case", &case]);
    office.json(&["path", "enter", &case, "sre", "--at", "Micro", "--anyway"]);
    let broken = ["path", "broken", &case];
    let said = office.json(&broken);
    assert_eq!(said["places"], serde_json::json!(["Micro"]));
    office.json(&["solution", "release", "Micro", "--case", &case]);
    office.json(&["path", "enter", &case, "sre", "--at", "Micro", "--anyway"]);
    assert_eq!(office.json(&broken)["places"], serde_json::json!([]));
}

/// Two people for one adviser at one minute, and a Sunday: it is said, and the appointment stands (requirement 122).
#[test]
fn an_appointment_that_cannot_well_be_is_told_of() {
    let office = Office::new();
    let case = person(&office, &[]);
    let other = office.json(&["case", "new", "nom=Weber", "prenom=Tom", "date_naissance=2008-02-01"]);
    let other = other["case"].as_str().unwrap();
    let sunday = (1..=7)
        .map(day_in)
        .find(|day| day.parse::<jiff::civil::Date>().unwrap().weekday() == jiff::civil::Weekday::Sunday);
    let sunday = sunday.unwrap();
    let make = |case: &str, with: &'static str| -> Value {
        office.json(&["appointment", "make", case, "--date", &sunday, "--time", "14:30", "--with", with])
    };
    let first = make(&case, "Luc Vert");
    assert!(
        ["sunday", "holiday"].contains(&first["closed"].as_str().unwrap()) && first["also_then"].is_null(),
        "{first}"
    );
    assert_eq!(make(other, "luc vert")["also_then"], Value::from(case.as_str()));
    assert_eq!(make(other, "Anna Roux")["also_then"], Value::Null);
}

/// A name that nobody here has is no referent of many cases at once either.
#[test]
fn many_cases_get_a_referent_whom_the_office_knows() {
    let office = Office::new();
    person(&office, &[]);
    office.say(&["staff", "person", "Claire Morel"], 0);
    let many = ["case", "set-many", "assistant_plateforme", "Nobody Here", "--where", "nom=Muller", "--yes"];
    assert_eq!(office.failure(&many, 4)["id"], "referent-nobody");
    // Named by the file of the key: written as colleagues call the person.
    office.json(&["case", "set-many", "assistant_plateforme", "claire", "--where", "nom=Muller", "--yes"]);
    assert_eq!(office.json(&["case", "list"])[0]["fields"]["assistant_plateforme"], "Claire Morel");
}

/// A search finds a name with digits (requirement on `search`), and a case of one's own needs no emergency.
#[test]
fn names_with_digits_are_found_and_ones_own_case_is_no_emergency() {
    let office = Office::new();
    let case = office.json(&["case", "new", "nom=GROS1999", "prenom=Ana", "date_naissance=2008-05-05"]);
    assert_eq!(office.json(&["search", "gros1999"])[0]["case"], case["case"]);
    let case = case["case"].as_str().unwrap();
    let request = ["emergency", "request", case, "--reason", "x", "--yes"];
    assert_eq!(office.failure(&request, 2)["id"], "emergency-own");
    assert_eq!(office.failure(&["meeting", "show", "zz"], 4)["id"], "work-missing");
}
