// SPDX-License-Identifier: EUPL-1.2
//! A form that the leader of a platform signs, from its file to the consent of a person at another office, with real processes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::raccord;
use crate::succession::{Office, two_offices};

/// Returns what an office's program says that is wrong, as programs read it.
fn failure(office: &Office, arguments: &[&str], code: i32) -> Value {
    let output = raccord(&office.home).arg("--json").args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    let error = said.lines().rev().find(|line| line.contains("\"level\":\"error\"")).expect("an error");
    serde_json::from_str(error).unwrap()
}

/// Returns name and version of each form that an office offers, and who stands behind it.
fn offered(forms: &Value) -> Vec<String> {
    let said = |form: &Value| {
        let [name, origin] = ["form", "origin"].map(|key| form[key].as_str().unwrap());
        format!("{name} {} of the {origin}", form["version"])
    };
    forms.as_array().unwrap().iter().map(said).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_form_of_the_platform_is_signed_by_its_leader_and_used_at_another_office() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, _) = two_offices(directory.path());
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (source, wrong, first, second) = (path("metz.toml"), path("wrong.toml"), path("first"), path("second"));
    assert_eq!(offered(&mission.json(&["consent", "forms"])), ["alj 1 of the program", "psad 1 of the program"]);

    // What ships with the program is something to start from.
    cio.run(&["platform", "form", "show", "psad", "--source", &source], 0);
    let text = read(Path::new(&source)).replace("version = 1", "version = 2");
    let text = text.replace("Consent to the sharing of my information", "What Metz may tell of me");
    fs::write(&source, &text).unwrap();

    // A file that is no form is told where and how to mend it; what the rules refuse is refused before anybody signs.
    let add = |file: &str, more: &[&str]| {
        [&["platform", "form", "add", &first, "--form", file][..], more]
            .concat()
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    let refused = |text: String, code: i32| {
        fs::write(&wrong, text).unwrap();
        let arguments: Vec<String> = add(&wrong, &[]);
        failure(&cio, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), code)
    };
    let bad = refused(text.replace("\"situation_logement\", ", "\"logment\", "), 2);
    assert_eq!(bad["id"], "form-unreadable");
    assert!(bad.to_string().contains("obstacles › fields: there is no field logment"), "{bad}");
    assert!(bad["hints"].to_string().contains("raccord fields"), "{bad}");
    let unfit = refused(text.replace("basis = \"consent\"", "basis = \"public_task\""), 3);
    assert_eq!(unfit["id"], "form-unfit");
    assert!(unfit["hints"].to_string().contains("consent"), "{unfit}");
    assert_eq!(refused(text.replace("days = 365", "days = 3000"), 3)["id"], "form-unfit");

    // It is drawn up, looked at, signed, and taken: not by a file that no leader signed.
    let drawn = cio.json(&["platform", "form", "add", &first, "--form", &source]);
    assert_eq!((&drawn["forms"][0]["change"], &drawn["forms"][0]["version"]), (&Value::from("new"), &Value::from(2)));
    let looked = cio.json(&["platform", "form", "show", "psad", "--in", &first]);
    assert_eq!(looked["template"], drawn["forms"][0]["template"]);
    mission.run(&["platform", "join", &first, "--yes"], 3);
    cio.run(&["platform", "sign", &first, "--yes"], 0);
    cio.start();
    mission.start();
    cio.run(&["platform", "join", &first, "--yes"], 0);
    let again = ["platform", "form", "add", &second, "--form", &source];
    assert_eq!(failure(&cio, &again, 5)["id"], "platform-form-same");
    fs::write(&wrong, text.replace("Metz", "Nancy")).unwrap();
    assert_eq!(
        failure(&cio, &["platform", "form", "add", &second, "--form", &wrong], 5)["id"],
        "platform-form-version"
    );

    // A roster that is drawn up next brings no text of it, and names it all the same; a line that lets others write says so on paper.
    let next = cio.json(&["platform", "rules", &path("rules"), "--use", "france-school-year"]);
    assert_eq!((&next["forms"][0]["form"], &next["forms"][0]["version"]), (&Value::from("psad"), &Value::from(2)));
    let writes = text.replace("version = 2", "version = 3");
    fs::write(&wrong, writes.replace("name = \"obstacles\"", "name = \"obstacles\"\nwrite = true")).unwrap();
    cio.run(&["platform", "form", "add", &path("third"), "--form", &wrong], 0);
    let (third, written) = (path("third"), path("written.html"));
    let show = ["--lang", "en", "platform", "form", "show", "psad", "--number", "3", "--in", &third];
    cio.run(&[&show[..], &["--paper", &written]].concat(), 0);
    assert!(read(Path::new(&written)).contains("May also write these"), "{}", read(Path::new(&written)));

    // The other office hears of it from the first, and offers it in the place of those of the program.
    mission.await_answer(&["platform", "form", "list"], |forms| forms[0]["in_force"] == true);
    assert_eq!(offered(&mission.json(&["consent", "forms"])), ["psad 2 of the platform"]);
    let case =
        mission.json(&["case", "new", "nom=Weber", "prenom=Léa", "date_naissance=12/03/2008", "mobile=0612345678"]);
    let case = case["case"].as_str().unwrap();
    mission.json(&["case", "set", case, "raison_decrochage", "sante"]);
    assert_eq!(failure(&mission, &["consent", "print", case, "alj"], 4)["id"], "form-of-program");
    let (paper, blank) = (path("paper.html"), path("blank.html"));
    mission.run(&["consent", "print", case, "psad", "--output", &paper], 0);
    cio.run(&["--lang", "fr", "platform", "form", "show", "psad", "--paper", &blank], 0);
    let digest = looked["template"].as_str().unwrap();
    for wanted in ["What Metz may tell of me", "version 2", digest, "platform Metz, signed by its leaders", "Weber"] {
        assert!(read(Path::new(&paper)).contains(wanted), "{wanted}");
    }
    let blank = read(Path::new(&blank));
    assert!(!blank.contains("May also write"));
    assert!(blank.contains("signé par ses pilotes") && blank.contains(digest) && !blank.contains("Weber"));

    let give = ["consent", "give", case, "--form", "psad", "--by", "young_person", "--line", "obstacles", "--yes"];
    let given = mission.json(&give);
    assert_eq!((&given["template"], &given["version"]), (&looked["template"], &Value::from(2)));
    let shared = |cases: &Value| cases.to_string().contains("\"sante\"");
    cio.await_answer(&["case", "list"], shared);
    let who = mission.run(&["case", "who", case], 0);
    assert!(who.contains("What Metz may tell of me") && who.contains("leaders of Metz"), "{who}");

    // The leader withdraws the form: nothing is given by it any more, and what was given stands and is named as before.
    cio.run(&["platform", "form", "withdraw", &second, "--form", "psad"], 0);
    cio.run(&["platform", "sign", &second, "--yes"], 0);
    cio.run(&["platform", "join", &second, "--yes"], 0);
    mission.await_answer(&["platform", "form", "list"], |forms| forms[0]["in_force"] == false);
    let withdrawn =
        ["consent", "give", case, "--form", &source, "--by", "young_person", "--line", "obstacles", "--yes"];
    assert_eq!(failure(&mission, &withdrawn, 3)["id"], "reason-form-ended");
    let consents = mission.json(&["consent", "list", case]);
    assert_eq!((consents.as_array().unwrap().len(), &consents[0]["state"]), (1, &Value::from("active")));
    let report = path("report.html");
    mission.run(&["subject", "report", case, "--output", &report], 0);
    let report = read(Path::new(&report));
    assert!(
        report.contains("What Metz may tell of me") && report.contains("signed by the leaders of Metz"),
        "{report}"
    );

    // One act takes it back, and the other office deletes.
    let withdrawn = mission.json(&["consent", "withdraw", case, "psad", "--yes"]);
    assert_eq!(withdrawn["withdrawn"].as_array().unwrap().len(), 1);
    cio.await_answer(&["case", "list"], |cases| !shared(cases));
    mission.await_answer(&["grants"], |grants| grants.to_string().contains("\"purged\""));
    cio.stop();
    mission.stop();

    // An auditor, who has the files alone, is told which form it was and that the leader signed it.
    let report = mission.audit(&[&cio]);
    let form = &report["ledgers"][0]["forms"][0];
    assert_eq!([&form["form"], &form["template"]], [&Value::from("psad"), &looked["template"]]);
    assert_eq!((&form["version"], &form["consents"]), (&Value::from(2), &Value::from(1)));
    assert!(form["signed"].as_u64() <= form["first"].as_u64() && form["signed"].is_u64(), "{form}");
    assert!(!report["notes"].to_string().contains("form-not-signed"));
}

/// Two platforms may mean two texts by one name; what was given by one of them is withdrawn line by line after it was changed.
#[test]
fn each_platform_has_its_own_text_and_lines_are_withdrawn_after_a_change() {
    let directory = tempfile::tempdir().unwrap();
    let (cio, mission, _) = two_offices(directory.path());
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let nancy = path("nancy");
    let card = mission.home.with_extension("card").to_str().unwrap().to_owned();
    cio.run(&["platform", "create", "--name", "Nancy", "--territory", "Nancy", "--member", &card, &nancy], 0);
    cio.run(&["platform", "sign", &nancy, "--yes"], 0);
    let join = |file: &str| {
        for office in [&cio, &mission] {
            office.run(&["platform", "join", file, "--yes"], 0);
        }
    };
    join(&nancy);
    let metz = cio.json(&["platform", "show", "--platform", &fingerprint(&cio, &path("p.raccord"))]);
    let platforms = [metz["fingerprint"].as_str().unwrap().to_owned(), fingerprint(&cio, &nancy)];

    // Of two platforms one has none: what ships with the program serves the other.
    let (source, file) = (path("psad.toml"), path("next"));
    cio.run(&["platform", "form", "show", "psad", "--source", &source, "--platform", &platforms[0]], 0);
    let shipped = read(Path::new(&source));
    let text = |version: u32, title: &str| {
        let text = shipped.replace("version = 1", &format!("version = {version}"));
        let text = text.replace("Consent to the sharing of my information", title);
        text.replace("\"association\", \"prevention_club\"", "\"association\", \"cio\"")
    };
    let sign = |platform: &str, text: String| {
        fs::write(&source, text).unwrap();
        let add = ["platform", "form", "add", &file, "--force", "--form", &source, "--platform", platform];
        let drawn = cio.json(&add);
        cio.run(&["platform", "sign", &file, "--yes"], 0);
        join(&file);
        let forms = drawn["forms"].as_array().unwrap();
        forms.iter().find(|form| form["change"] == "new").unwrap()["template"].as_str().unwrap().to_owned()
    };
    let of_metz = sign(&platforms[0], text(2, "Metz"));
    assert_eq!(
        offered(&mission.json(&["consent", "forms"])),
        ["psad 2 of the platform", "alj 1 of the program"],
        "a name is that of the platform"
    );
    let of_nancy = sign(&platforms[1], text(2, "Nancy"));
    assert_eq!(offered(&mission.json(&["consent", "forms"])), ["psad 2 of the platform", "psad 2 of the platform"]);
    let case = mission.json(&["case", "new", "nom=Weber", "prenom=Léa", "date_naissance=12/03/2008"]);
    let case = case["case"].as_str().unwrap();
    let several = failure(&mission, &["consent", "print", case, "psad"], 2);
    assert_eq!(several["id"], "form-of-several");
    assert!(several["hints"].to_string().contains(&of_nancy[..8]), "{several}");

    let give = |form: &str| {
        let lines = ["--line", "accompagnement,obstacles", "--by", "young_person", "--yes"];
        mission.json(&[&["consent", "give", case, "--form", form][..], &lines].concat())
    };
    let given = give(&of_metz[..12]);
    assert_eq!((&given["template"], given["lines"].as_array().unwrap().len()), (&Value::from(of_metz), 2));
    // Its leaders change it: a new consent takes the new text, the old one stays what it was.
    sign(&platforms[0], text(3, "Metz anew"));
    sign(&platforms[1], text(3, "Metz anew"));
    assert_eq!(offered(&mission.json(&["consent", "forms"])), ["psad 3 of the platform"], "one text of both");
    let digits = given["consent"].as_str().unwrap();
    let one = mission.json(&["consent", "withdraw", case, digits, "--line", "2", "--yes"]);
    assert_eq!(one["withdrawn"][0]["grant"], given["lines"][1]["grant"]);
    let left = mission.json(&["consent", "list", case]);
    let states: Vec<&Value> = left.as_array().unwrap().iter().map(|grant| &grant["state"]).collect();
    assert_eq!(states, ["active", "revoked"]);
    let again = give("psad");
    assert_eq!(again["version"], 3);
    assert_ne!(again["template"], given["template"]);
    // The name means all that was given by it, in whichever version.
    let rest = mission.json(&["consent", "withdraw", case, "psad", "--yes"]);
    assert_eq!(rest["withdrawn"].as_array().unwrap().len(), 3);

    // An office may use a file of its own, and is told that the platform has others.
    let own = path("own.toml");
    fs::write(&own, shipped.replace("name = \"psad\"", "name = \"maison\"")).unwrap();
    let dry = ["consent", "give", case, "--form", &own, "--by", "young_person", "--line", "obstacles", "--dry-run"];
    let output = raccord(&mission.home).args(dry).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("the platform has forms of its own"), "{said}");
}

/// Returns the fingerprint of the platform of a file.
fn fingerprint(office: &Office, file: &str) -> String {
    let joined = office.json(&["platform", "join", file, "--yes"]);
    joined["fingerprint"].as_str().unwrap().to_owned()
}
