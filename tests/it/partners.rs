// SPDX-License-Identifier: EUPL-1.2
//! What a partner does in a file that another office holds: all of it is written or nothing, and what it may not write is named at once,
//! with the line that its holder types.

use std::path::Path;

use serde_json::Value;

use crate::program::raccord;
use crate::shared_work::platform;
use crate::succession::{Office, two_offices};

/// Two offices at work, the second with the case of the first: what it reads, and what it may write of it.
struct Shared {
    _directory: tempfile::TempDir,
    cio: Office,
    mission: Office,
    /// How the first knows the case, and the second.
    own: String,
    known: String,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.cio.stop();
        self.mission.stop();
    }
}

const GROUND: [&str; 5] = ["--basis", "public_task", "--purpose", "suivi", "--yes"];

impl Shared {
    fn new(prepare: impl FnOnce(&Office, &str, &Path), write: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (mut cio, mut mission, own) = two_offices(directory.path());
        prepare(&cio, &own, directory.path());
        let reads = "prenom,date_naissance,adresse,commune,code_postal,demande_droit_au_retour_le,date_sortie";
        cio.json(&[&["grant", &own, "--to", "Mission", "--field", reads][..], &GROUND].concat());
        if !write.is_empty() {
            cio.json(&[&["grant", &own, "--to", "Mission", "--field", write, "--write"][..], &GROUND].concat());
        }
        cio.start();
        mission.start();
        let mut shared = Self { _directory: directory, cio, mission, own, known: String::new() };
        shared.await_grants();
        let cases = shared.mission.json(&["case", "list", "--foreign"]);
        shared.known = cases[0]["case"].as_str().unwrap().to_owned();
        shared
    }

    /// Waits until the second has all grants of the first.
    fn await_grants(&self) {
        let given = self.cio.json(&["grants"]).as_array().unwrap().len();
        self.mission.await_answer(&["grants"], |grants| grants.as_array().map(Vec::len) == Some(given));
    }

    /// Has the holder type a line in which the case is left open.
    fn type_line(&self, line: &str) {
        let words = shlex::split(line).expect("every quote ends");
        let words: Vec<&str> = words.iter().map(|word| if word == "CASE" { self.own.as_str() } else { word }).collect();
        self.cio.json(&[&words[1..], &["--yes"]].concat());
        self.await_grants();
    }

    /// Returns the fields that a refusal names, and the line to type.
    fn refused(&self, arguments: &[&str]) -> (Vec<String>, String) {
        let output = raccord(&self.mission.home).args(arguments).arg("--json").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {said}");
        let error: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        assert_eq!(error["id"], "writing-not-granted", "{error}");
        let hints = error["hints"].as_array().unwrap().iter().map(|hint| hint.as_str().unwrap());
        let line = hints.into_iter().find_map(|hint| Some(&hint[hint.find("raccord grant ")?..])).expect("a line");
        let fields = line.split(" --field ").nth(1).and_then(|rest| rest.split(' ').next()).expect("fields");
        (fields.split(',').map(str::to_owned).collect(), line.to_owned())
    }

    fn shown(&self) -> String {
        self.mission.json(&["case", "show", &self.known])["fields"].to_string()
    }

    /// Returns the states of all places that were asked for of a solution.
    fn places(&self, solution: &str) -> Vec<String> {
        let shown = self.mission.json(&["solution", "show", solution]);
        let all = shown["places"]["reservations"].as_array().unwrap().iter();
        all.map(|one| one["state"].as_str().unwrap().to_owned()).collect()
    }
}

fn answers(directory: &Path, text: &str) -> String {
    let path = directory.join("answers.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A place that is taken for a proposal which the case's holder lets nobody note is kept from everybody else (requirement 134).
#[test]
fn a_refused_proposal_takes_no_place() {
    let shared = Shared::new(|_, _, _| (), "place_reservee,solution_proposee");
    let Shared { cio, mission, own, known, .. } = &shared;
    mission.json(&["solution", "new", "solution_nom=Micro-lycée", "solution_places=3"]);
    let propose = ["solution", "propose", "Micro", "--case", known, "--anyway"];
    let (missing, _) = shared.refused(&propose);
    assert_eq!(missing, ["dispositif_retenu", "place_proposee_le", "proposition_place"]);
    assert_eq!((shared.places("Micro").len(), shared.shown().contains("place_reservee")), (0, false));

    // An item that may be changed lets nobody add another one, which only the node finds out: the place is given back at once.
    cio.json(&["solution", "new", "solution_nom=Ailleurs"]);
    cio.json(&["solution", "propose", "Ailleurs", "--case", own, "--anyway"]);
    let held = cio.json(&["case", "show", own]);
    let mut fields = held["fields"].as_array().unwrap().iter();
    let proposed = fields.find(|field| field["field"] == "proposition_place").unwrap();
    let item = proposed["documents"][0]["document"].as_str().unwrap();
    let released = ["--released-by", "claire", "--write"];
    cio.json(&[&["grant", own, "--to", "Mission", "--item", item][..], &released, &GROUND].concat());
    let grant = ["grant", own, "--to", "Mission", "--field", "place_proposee_le", "--write"];
    cio.json(&[&grant[..], &GROUND].concat());
    shared.await_grants();
    let output = raccord(&mission.home).args(propose).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("was given back at once"), "{said}");
    assert_eq!(shared.places("Micro"), ["cancelled"]);
    let counts = mission.json(&["solution", "show", "Micro"])["places"]["counts"].clone();
    assert_eq!((&counts[0]["places"], &counts[0]["kept"]), (&3.into(), &0.into()), "{counts}");
}

/// An interview that cannot be written whole leaves nothing behind (requirement 119).
#[test]
fn a_refused_interview_is_not_half_written() {
    let prepare = |cio: &Office, own: &str, _: &Path| {
        cio.json(&["case", "set", own, "date_naissance", "2009-03-12"]);
        cio.json(&["case", "set", own, "demande_droit_au_retour_le", "2026-11-02"]);
    };
    let shared = Shared::new(prepare, "position_jeune,souhait,entretien,tentative_contact");
    let Shared { mission, known, .. } = &shared;
    let said = answers(&mission.home, "position_jeune = \"sans_solution\"\nsouhait = [\"stages\"]\n");
    let interview = ["interview", known, "--answers", &said];
    let before = shared.shown();
    let (missing, line) = shared.refused(&interview);
    for field in ["proposition_attendue_depuis", "organisme_entretien", "date_entretien_situation", "etape"] {
        assert!(missing.iter().any(|known| known == field), "{field}: {missing:?}");
    }
    assert_eq!(shared.shown(), before, "nothing of it was written");
    shared.type_line(&line);
    assert_eq!(mission.json(&interview)["finished"], true);
    let after = shared.shown();
    assert!(["sans_solution", "proposition_attendue_depuis"].iter().all(|part| after.contains(part)), "{after}");
}

/// What one answer cannot be stops the blocks before it, too.
#[test]
fn an_answer_that_cannot_be_stops_an_interview_before_anything_is_written() {
    let office = platform();
    let case = office.json(&["case", "new", "nom=Muller"])["case"].as_str().unwrap().to_owned();
    let said = answers(
        &office.home(),
        "mobile = \"0612345678\"\nposition_jeune = \"sans_solution\"\ndate_sortie = \"2199-01-01\"\n",
    );
    let before = office.json(&["case", "show", &case])["fields"].clone();
    office.say(&["interview", &case, "--answers", &said], 2);
    assert_eq!(office.json(&["case", "show", &case])["fields"], before);
}

/// Who types what the help says has granted all that a partner needs: no refusal comes after another (requirement 119).
#[test]
fn what_the_help_says_is_all_that_a_partner_needs() {
    let prepare = |cio: &Office, own: &str, _: &Path| {
        cio.json(&["case", "set", own, "date_naissance", "2009-03-12"]);
        cio.json(&["case", "set", own, "demande_droit_au_retour_le", "2026-11-02"]);
        cio.json(&["case", "set", own, "injoignable", "oui"]);
    };
    let shared = Shared::new(prepare, "");
    let Shared { cio, mission, known, .. } = &shared;
    mission.json(&["solution", "new", "solution_nom=Micro-lycée", "solution_places=3"]);
    let day = (jiff::Zoned::now().date() + jiff::Span::new().days(20)).to_string();
    let said = answers(&mission.home, "position_jeune = \"sans_solution\"\n");
    let page = mission.home.with_file_name("letter.html").to_str().unwrap().to_owned();
    let letter = ["letter", known, "--model", "parents", "--without-sender", "--anyway", "--sent", "--to", &page];
    let called = ["contact", known, "--mode", "telephone", "--who", "jeune", "--outcome", "nouveau_projet"];
    let contact = [&called[..], &["--refusal", "autre", "--again", &day]].concat();
    let acts: [&[&str]; 5] = [
        &["appointment", "make", known, "--date", &day, "--time", "10:00"],
        &contact,
        &["interview", known, "--answers", &said],
        &letter,
        &["solution", "propose", "Micro", "--case", known, "--anyway"],
    ];
    let help = cio.run(&["--lang", "en", "help", "transfer"], 0);
    let lines: Vec<&str> = help.lines().filter_map(|line| line.strip_prefix("  raccord grant ")).collect();
    assert_eq!(lines.len(), acts.len());
    for (act, line) in acts.iter().zip(&lines) {
        // One refusal names all that the act takes.
        let (missing, _) = shared.refused(act);
        let listed = line.split(" --field ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        let without: Vec<&str> =
            listed.split(',').filter(|field| !missing.iter().any(|known| known == field)).collect();
        assert_eq!(without, Vec::<&str>::new(), "{act:?}: {missing:?}");
    }
    // What the person said is private: no line grants it, and the refusal says where it is written.
    let said_back = [&contact[..], &["--answer", "oui"]].concat();
    assert!(!shared.refused(&said_back).1.contains("reponse_contact"));
    assert!(!shared.shown().contains("tentative_contact"));
    assert!(shared.places("Micro").is_empty());
    for line in &lines {
        shared.type_line(&format!("raccord grant CASE {}", line.split_once(' ').unwrap().1));
    }
    let questions = ["grant", &shared.own, "--to", "Mission", "--field", "position_jeune", "--write"];
    cio.json(&[&questions[..], &GROUND].concat());
    shared.await_grants();
    for act in acts {
        mission.json(act);
    }
    mission.json(&["appointment", "record", known, "annule"]);
    mission.json(&["solution", "answer", "Micro", "refused", "--case", known]);
    assert_eq!(shared.places("Micro"), ["cancelled"]);
}

/// What the list of the day shows, the list of the terms has, too (requirement 166).
#[test]
fn the_terms_of_a_partners_file_are_among_the_terms() {
    let asked = (jiff::Zoned::now().date() - jiff::Span::new().days(3)).to_string();
    let prepare = |cio: &Office, own: &str, _: &Path| {
        cio.json(&["case", "set", own, "date_naissance", "2009-03-12"]);
        cio.json(&["case", "set", own, "demande_droit_au_retour_le", &asked]);
    };
    let shared = Shared::new(prepare, "");
    let clock = |arguments: &[&str]| {
        let due = shared.mission.json(arguments)["deadlines"].clone();
        let mut due = due.as_array().unwrap().clone().into_iter();
        due.find(|due| due["clock"] == "droit_au_retour").map(|due| (due["case"].clone(), due["holder"].clone()))
    };
    let expected = Some((shared.known.as_str().into(), "CIO de Metz".into()));
    assert_eq!(clock(&["deadlines"]), expected);
    let due = shared.mission.json(&["deadlines"])["deadlines"].to_string();
    let near = (jiff::Zoned::now().date() + jiff::Span::new().days(6)).to_string();
    assert_eq!(clock(&["today", "--date", &near]), expected, "{due}");
    let own = shared.cio.json(&["deadlines"])["deadlines"].to_string();
    assert!(own.contains("droit_au_retour") && !own.contains("holder"), "{own}");
}

/// A referral says by itself that a person must not be contacted (requirement 124).
#[test]
fn whoever_is_referred_to_is_not_said_to_know_nothing() {
    let office = platform();
    let case = office.json(&["case", "new", "nom=Muller", "mobile=0612345678", "a_ne_pas_contacter=oui"]);
    let case = case["case"].as_str().unwrap();
    let what = [case, "--to", "Mission", "--field", "nom,mobile", "--basis", "public_task", "--purpose", "suivi"];
    let said = |command: &[&str]| {
        let arguments = [command, &what, &["--dry-run"]].concat();
        let output = raccord(&office.home()).args(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap().contains("a_ne_pas_contacter")
    };
    assert!(said(&["grant"]));
    assert!(!said(&["refer"]) && !said(&["refer", "--transfer"]));
}
