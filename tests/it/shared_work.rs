// SPDX-License-Identifier: EUPL-1.2
//! A day of a platform, with the real program: solutions and places, meetings, messages, the directory, figures.

use serde_json::Value;

use crate::program::raccord;
use crate::staff::Office;

/// Two offices on one platform; the second exists as a member and is not asked for anything.
pub(crate) fn platform() -> Office {
    let office = Office::new();
    office.init("mission", "Mission locale", "mission_locale");
    office.say_in("mission", &["organisation", "export", "mission.card"], 0);
    let create =
        ["platform", "create", "psad.file", "--name", "PSAD", "--territory", "Nancy", "--member", "mission.card"];
    office.say(&create, 0);
    office.say(&["platform", "sign", "psad.file", "--yes"], 0);
    office.say(&["platform", "join", "psad.file", "--yes"], 0);
    office
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// A newcomer who types what stands there is refused nothing: only the number of the case is another.
#[test]
fn the_topic_of_solutions_is_followed_word_for_word() {
    for (language, topic) in [("fr", "solutions"), ("en", "solutions")] {
        let office = platform();
        let case =
            office.json(&["case", "new", "nom=Muller", "prenom=Zoé", "date_naissance=2009-03-12"])["case"].clone();
        let help = office.say(&["--lang", language, "help", topic], 0);
        let typed: Vec<&str> = help.lines().filter_map(|line| line.strip_prefix("  raccord ")).collect();
        assert!(typed.len() >= 7, "{help}");
        for line in typed {
            let mut words = shlex::split(line).expect("every quote ends");
            words.iter_mut().filter(|word| *word == "3fa9").for_each(|word| *word = text(&case).to_owned());
            if words[0] == "grant" || words.iter().any(|word| word == "--share") {
                words.push("--yes".to_owned());
            }
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            office.say(&[&["--lang", language], &words[..]].concat(), 0);
        }
    }
}

/// The examples of a help are typed one after the other: each has what it needs from the one before.
#[test]
fn the_examples_of_consent_follow_each_other() {
    for language in ["fr", "en"] {
        let office = Office::new();
        office.init("cfa", "CFA de Nancy", "cfa");
        office.say_in("cfa", &["organisation", "export", "cfa.card"], 0);
        let create = ["platform", "create", "psad.file", "--name", "PSAD", "--territory", "Nancy"];
        office.say(&[&create[..], &["--member", "cfa.card"]].concat(), 0);
        office.say(&["platform", "sign", "psad.file", "--yes"], 0);
        office.say(&["platform", "join", "psad.file", "--yes"], 0);
        let person = ["case", "new", "nom=Muller", "prenom=Zoé", "date_naissance=2009-03-12"];
        let case = office.json(&person)["case"].clone();
        std::fs::write(office.path("scan.pdf"), "the paper").unwrap();
        let help = office.say(&["--lang", language, "consent", "--help"], 0).replace("\\\n", " ");
        let typed: Vec<&str> = help.lines().filter_map(|line| line.trim().strip_prefix("raccord consent ")).collect();
        let typed: Vec<&str> = typed.into_iter().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(typed.len(), 3, "{help}");
        for line in typed {
            let words = shlex::split(line).expect("every quote ends");
            let words = words.into_iter().map(|word| if word == "3fa9" { text(&case).to_owned() } else { word });
            let is_asked = !line.starts_with("print");
            let words: Vec<String> = words.chain(is_asked.then(|| "--yes".to_owned())).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            office.say(&[&["--lang", language, "consent"], &words[..]].concat(), 0);
        }
    }
}

#[test]
fn a_day_of_a_platform_by_its_commands() {
    let office = platform();
    let person = [
        "case",
        "new",
        "nom=Muller",
        "prenom=Zoé",
        "date_naissance=2009-03-12",
        "souhait=formation",
        "etape=parcours",
        "assistant_plateforme=Claire",
    ];
    let case = office.json(&person)["case"].clone();
    let case = text(&case);

    // A solution is shared with all members in one act, and fits the young person.
    let new = [
        "solution",
        "new",
        "solution_nom=E2C",
        "solution_places=1",
        "solution_repond_a=formation",
        "solution_lisible=oui",
        "solution_description==1+1",
        "--share",
        "--yes",
    ];
    let shared = office.json(&new)["shared"].as_array().unwrap().len();
    assert_eq!(shared, 2, "to read, and to ask for places");
    office.say(&["solution", "new", "solution_nom=Interne"], 0);
    let found = office.json(&["solution", "search", "--case", case]);
    assert_eq!((found["fits"][0]["name"].as_str(), found["left_out"].as_u64()), (Some("E2C"), Some(0)));

    // A place, once: the solution knows a reference alone.
    let place = office.json(&["solution", "reserve", "E2C", "--case", case]);
    assert_eq!(place["reservation"]["state"], "kept");
    assert_eq!(office.failure(&["solution", "reserve", "E2C", "--case", case], 5)["id"], "reserve-twice");
    let solution = office.say(&["solution", "show", "E2C", "--json"], 0);
    assert!(!solution.contains("Muller") && !solution.contains(case));
    let families = office.say(&["solution", "list", "--families"], 0);
    assert!(families.contains("E2C") && !families.contains("Interne"), "{families}");
    assert_eq!(office.json(&["solution", "release", "E2C", "--case", case])["reservation"]["state"], "cancelled");

    // The days of sessions are said as people write them, also where they are to be typed.
    office.say(&["solution", "new", "solution_nom=Sas", "solution_session=debut=2036-01-04; places=1"], 0);
    let unsaid = raccord(&office.home()).args(["--lang", "fr", "solution", "reserve", "Sas", "--case", case]).output();
    let said = String::from_utf8(unsaid.unwrap().stderr).unwrap();
    assert!(said.contains("--session 04/01/2036"), "{said}");
    office.say(&["solution", "reserve", "Sas", "--case", case, "--session", "04/01/2036"], 0);
    let shown = office.say(&["--lang", "fr", "solution", "show", "Sas"], 0);
    assert!(shown.contains("04/01/2036") && !shown.contains("2036-01-04"), "{shown}");

    // A field of another kind of case is refused with the way to go.
    assert_eq!(office.failure(&["case", "set", case, "solution_nom", "X"], 2)["id"], "error-field-kind");
    let grant = [
        "grant",
        case,
        "--to",
        "Mission locale",
        "--field",
        "solution_nom",
        "--basis",
        "public_task",
        "--purpose",
        "x",
        "--yes",
    ];
    assert_eq!(office.failure(&grant, 2)["id"], "error-field-kind");

    // A meeting, its agenda for oneself and for others, the plan, the calendar.
    let meeting = ["meeting", "new", "reunion_objet=Premier cercle", "reunion_date=2026-11-30", "reunion_heure=14:30"];
    office.say(&[&meeting[..], &["action=quoi=Appeler le CFA; pour_le=2026-12-10", "--share", "--yes"]].concat(), 0);
    let agenda = office.say(&["meeting", "agenda", "Premier"], 0);
    assert!(agenda.contains("Muller") && agenda.contains("Appeler le CFA"), "{agenda}");
    let for_others = office.say(&["meeting", "agenda", "Premier", "--for", "Mission locale", "--json"], 0);
    assert!(!for_others.contains("Muller") && !for_others.contains(case), "{for_others}");
    assert_eq!(office.json(&["meeting", "actions"])[0]["action"]["quoi"], "Appeler le CFA");
    office.say(&["meeting", "calendar", "psad.ics"], 0);
    let calendar = std::fs::read_to_string(office.path("psad.ics")).unwrap();
    assert!(calendar.contains("SUMMARY:Premier cercle") && !calendar.contains("Muller"));

    // What is to be done is brought up to date by its name, and stands once (requirements 170 and 173).
    let actions = |more: &[&str]| office.json(&[&["meeting", "actions"], more].concat()).as_array().unwrap().clone();
    assert_eq!(actions(&[]).len(), 1);
    office.say(&["meeting", "set", "Premier", "action=quoi=appeler le CFA; etat=faite"], 0);
    assert_eq!((actions(&[]).len(), actions(&["--all"]).len()), (0, 1));
    assert_eq!(actions(&["--all"])[0]["action"]["pour_le"], "2026-12-10");

    // Messages: about a case only to who knows it.
    let message = ["message", "new", "--to", "Mission locale", "--subject", "Forum", "Venez le 12", "--yes"];
    assert_eq!(office.failure(&message[..message.len() - 1], 2)["id"], "error-confirmation-missing");
    assert_eq!(office.json(&["inbox"]).as_array().unwrap().len(), 0, "who does not say yes leaves nothing behind");
    office.say(&message, 0);
    assert_eq!(office.json(&["inbox"])[0]["subject"], "Forum");
    let about = ["message", "new", "--to", "Mission locale", "--case", case, "--subject", "Lui", "Texte", "--yes"];
    assert_eq!(office.failure(&about, 3)["id"], "message-case-unknown");

    // Help is asked for and followed; items about a person go to whoever knows the case, and never into the subject.
    office.say(&["ask", "new", "Une salle", "--to", "Mission locale", "--due", "2026-11-30", "--yes"], 0);
    let items = ["ask", "new", "Pour chercher", "--to", "Mission locale", "--case", case, "--item", "mobile", "--yes"];
    assert_eq!(office.failure(&items, 3)["id"], "message-case-unknown");
    let known = ["--field", "nom", "--basis", "public_task", "--purpose", "suivi", "--yes"];
    office.say(&[&["grant", case, "--to", "Mission locale"][..], &known].concat(), 0);
    office.say(&items, 0);
    let asked = office.json(&["ask", "list"]);
    let about = asked.as_array().unwrap().iter().find(|one| one["due"].is_null()).unwrap();
    assert_eq!((asked.as_array().unwrap().len(), &about["state"]), (2, &"demandee".into()));
    assert!(!asked.to_string().contains("Pour chercher"), "{asked}");
    assert!(office.say(&["message", "show", text(&about["case"])], 0).contains("Pour chercher: Mobile"));
    // Once the case is not shared any more, neither is what was written about it.
    let revoked = office.json(&["revoke", "--case", case, "--yes"])["revoked"].clone();
    assert_eq!(revoked.as_array().unwrap().len(), 1, "{revoked}");
    let standing = office.json(&["grants", "--active"]);
    assert!(standing.as_array().unwrap().iter().all(|grant| grant["case"] != about["case"]), "{standing}");
    office.json(&["ask", "answer", "Une salle", "done"]);
    assert_eq!(office.json(&["ask", "list"]).as_array().unwrap().len(), 1);

    // Figures and exports: what is shared hides that there is one person; a cell is no formula.
    assert_eq!(office.json(&["indicators"])["figures"]["suivis"]["value"], 1);
    assert_eq!(office.json(&["indicators", "--shared"])["figures"]["suivis"], "hidden");
    // What is handed up again of the same period stands once.
    let handed = || {
        let shown = office.json(&["meeting", "show", "Premier"]);
        let fields = shown["fields"].as_array().unwrap();
        let handed = fields.iter().find(|field| field["field"] == "indicateurs_transmis");
        handed.map_or(0, |field| field["documents"].as_array().unwrap().len())
    };
    let hand_up = ["indicators", "--from", "2026-09-01", "--until", "2036-11-30", "--hand-up", "Premier"];
    office.json(&hand_up);
    let once = handed();
    assert!(once > 0);
    office.json(&hand_up);
    assert_eq!(handed(), once);
    // Who cannot read a case is given none, by a list as by `claim --for`: it stays where somebody calls.
    let shared = office.json(&["share-out", "--among", "CIO de Nancy,Mission locale", "--yes"]);
    assert_eq!((&shared["cases"][0]["to"], &shared["untold"]["Mission locale"]), (&"CIO de Nancy".into(), &1.into()));
    office.say(&["export", "--csv", "solutions.csv", "--kind", "solution"], 0);
    let exported = std::fs::read_to_string(office.path("solutions.csv")).unwrap();
    assert!(exported.contains(",'=1+1") && !exported.contains("Muller"), "{exported}");
    // A place that was asked for is exported as the screens show it.
    let shown = office.say(&["--lang", "fr", "solution", "show", "Sas"], 0);
    assert!(shown.contains("place gardée"), "{shown}");
    office.say(&["--lang", "fr", "export", "--csv", "places.csv", "--kind", "solution"], 0);
    let exported = std::fs::read_to_string(office.path("places.csv")).unwrap();
    assert!(exported.contains("place gardée") && !exported.contains("Demandée"), "{exported}");

    // A list of cases is handed over when a referent leaves; what one wrote oneself is taken back.
    let hand_over =
        ["case", "set-many", "assistant_plateforme", "Paul", "--where", "assistant_plateforme=Claire", "--yes"];
    assert_eq!(office.json(&hand_over)["cases"].as_array().unwrap().len(), 1);
    assert_eq!(office.json(&["undo", case, "assistant_plateforme", "--yes"])["value"], "Claire");

    // The directory.
    office.say(&["directory", "set", "acteur_offre=Entretien", "acteur_escalade=nom=Claire; delai_jours=15"], 0);
    assert_eq!(office.json(&["directory", "escalation", case])["contact"]["nom"], "Claire");
    let members = office.json(&["directory", "list"]);
    assert_eq!(members.as_array().unwrap().len(), 2);
    assert_eq!(office.say(&["news"], 0), "");
}
