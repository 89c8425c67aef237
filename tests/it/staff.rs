// SPDX-License-Identifier: EUPL-1.2
//! What staff does all day, with the real program: import, look, edit, grant, revoke.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use raccord::demo::list::{GeneratedList, ListProfile, generate};
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{raccord, run};

/// One organisation in a directory of its own, and a list to import.
pub(crate) struct Office {
    pub(crate) directory: TempDir,
}

impl Office {
    pub(crate) fn new() -> Self {
        let office = Self { directory: TempDir::new().unwrap() };
        office.init("home", "CIO de Nancy", "cio");
        office
    }

    pub(crate) fn init(&self, home: &str, name: &str, kind: &str) {
        let arguments = ["init", "--name", name, "--kind", kind, "--country", "fr", "--staff", "claire"];
        self.say_in(home, &arguments, 0);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.path("home")
    }

    pub(crate) fn write(&self, list: &GeneratedList) -> PathBuf {
        let path = self.path(list.file_name);
        std::fs::write(&path, &list.csv).unwrap();
        path
    }

    pub(crate) fn say_in(&self, home: &str, arguments: &[&str], code: i32) -> String {
        let home = self.path(home);
        run(raccord(&home).current_dir(self.directory.path()).args(arguments), code)
    }

    pub(crate) fn say(&self, arguments: &[&str], code: i32) -> String {
        self.say_in("home", arguments, code)
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--json"]].concat();
        serde_json::from_str(&self.say(&arguments, 0)).unwrap()
    }

    /// Returns what `raccord` says on standard error as JSON when it fails.
    pub(crate) fn failure(&self, arguments: &[&str], code: i32) -> Value {
        let output = raccord(&self.home()).args(arguments).arg("--json").output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        serde_json::from_str(text.lines().last().unwrap()).unwrap()
    }

    pub(crate) fn import(&self, file: &Path, list: &GeneratedList, more: &[&str]) -> Value {
        let day = list.day.to_string();
        // What becomes of rows is of interest here, and not whom they name.
        self.json(&[&["import", file.to_str().unwrap(), "--date", &day, "--everybody"], more].concat())
    }
}

#[test]
fn an_import_says_what_it_did_and_does_nothing_twice() {
    let office = Office::new();
    let list = generate(11, 200, ListProfile::French);
    let file = office.write(&list);
    let rejects = office.path("rejects.csv");
    let to_rejects = ["--rejects", rejects.to_str().unwrap()];

    let dry = office.import(&file, &list, &[&to_rejects[..], &["--dry-run"]].concat());
    assert_eq!(office.json(&["case", "list"]), Value::Array(vec![]), "nothing was written");
    std::fs::remove_file(&rejects).expect("a dry run says what would be refused");

    let first = office.import(&file, &list, &to_rejects);
    for count in ["opened", "changed", "unchanged", "rejected", "under_16", "duplicates", "warnings"] {
        assert_eq!(first[count], dry[count], "{count}");
    }
    assert_eq!(first["under_16"], list.under_16.len());
    // A spoiled row is taken all the same where an identifier tells who is meant.
    let rejected = usize::try_from(first["rejected"].as_u64().unwrap()).unwrap();
    assert!((1..=list.rejected.len()).contains(&rejected), "{rejected}");
    let rows = list.expected.len() + list.rejected.len() - rejected;
    // Of two rows with one identifier there is one case.
    let opened = usize::try_from(first["opened"].as_u64().unwrap()).unwrap();
    assert!((200..rows).contains(&opened), "{opened}");
    assert_eq!(std::fs::metadata(&rejects).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(std::fs::read_to_string(&rejects).unwrap().lines().count() > rejected);

    let before = office.json(&["case", "list"]);
    assert_eq!(before.as_array().unwrap().len(), opened);
    let again = office.import(&file, &list, &[]);
    assert_eq!((again["opened"].as_u64(), again["changed"].as_u64()), (Some(0), Some(0)));
    assert_eq!(again["unchanged"].as_u64(), Some(rows as u64));
    assert_eq!(office.json(&["case", "list"]), before);
    // A file that is there is never replaced by itself.
    let error = office.failure(&["import", file.to_str().unwrap(), to_rejects[0], to_rejects[1]], 5);
    assert_eq!(error["id"], "error-file-exists");
}

#[test]
fn what_is_listed_is_what_the_list_said() {
    let office = Office::new();
    let list = generate(12, 60, ListProfile::Luxembourg);
    office.import(&office.write(&list), &list, &["--mapping", "alj"]);
    let cases = office.json(&["case", "list", "--own"]);
    let mut by_matricule = BTreeMap::new();
    for case in cases.as_array().unwrap() {
        assert_eq!(case["case"].as_str().unwrap().len(), 32);
        assert_eq!(case["holder"]["name"], "CIO de Nancy");
        assert_eq!(case["holder"]["kind"], "cio");
        assert_eq!(case["own"], true);
        if let Some(matricule) = case["fields"]["matricule"].as_str() {
            by_matricule.insert(matricule, &case["fields"]);
        }
    }
    let mut compared = 0;
    for row in &list.expected {
        let Some(fields) = row.values.get("matricule").and_then(|number| by_matricule.get(number.as_str())) else {
            continue;
        };
        if list.duplicates.iter().any(|pair| pair.first_line == row.line || pair.second_line == row.line) {
            continue;
        }
        assert_eq!(fields["nom"], row.values["nom"].as_str());
        assert_eq!(fields["date_naissance"], row.birth.to_string());
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
    assert_eq!(office.json(&["case", "list", "--foreign"]), Value::Array(vec![]));
}

#[test]
fn a_field_is_set_seen_and_not_undone_by_the_list() {
    let office = Office::new();
    let list = generate(13, 20, ListProfile::French);
    let file = office.write(&list);
    office.import(&file, &list, &[]);
    let case = office.json(&["case", "list", "--limit", "1"])[0].clone();
    let id = case["case"].as_str().unwrap();
    let short = &id[..10];

    let set = office.json(&["case", "set", short, "Classe", "  2nde Bac Pro "]);
    assert_eq!((&set["value"], &set["case"]), (&Value::from("2nde Bac Pro"), &case["case"]));
    assert_eq!(set["entries"].as_array().unwrap().len(), 1, "an edit is one entry");
    office.json(&["case", "set", short, "date_sortie", "03/09/2026"]);
    office.json(&["case", "add", short, "mobile", "+33 6 12 34 56 78"]);

    let shown = office.json(&["case", "show", id]);
    let value = |name: &str| {
        let field = shown["fields"].as_array().unwrap().iter().find(|field| field["field"] == name).unwrap();
        field["documents"].as_array().unwrap().last().unwrap()["values"][0].clone()
    };
    assert_eq!(value("classe")["value"], "2nde Bac Pro");
    assert_eq!(value("date_sortie")["value"], "2026-09-03");
    assert_eq!(value("mobile")["value"], "+33 6 12 34 56 78");
    assert_eq!(value("classe")["author"]["organisation"]["name"], "CIO de Nancy");
    assert_eq!(value("classe")["standing"], "counted");

    let again = office.import(&file, &list, &[]);
    assert_eq!(again["changed"].as_u64(), Some(0));
    assert!(again["kept"]["edited"]["fields"].as_array().unwrap().contains(&Value::from("classe")));
    assert_eq!(office.json(&["case", "show", id])["fields"], shown["fields"]);
    let over = office.import(&file, &list, &["--overwrite"]);
    assert_eq!(over["changed"].as_u64(), Some(1));

    // Looking leaves a trace.
    let history = office.say(&["case", "history", id, "--reason", "meeting of Tuesday"], 0);
    assert!(history.contains("2nde Bac Pro") && history.contains("Consulted"), "{history}");
}

#[test]
fn what_cannot_be_meant_is_refused_with_advice() {
    let office = Office::new();
    let case = office.json(&["case", "new", "nom=Weber", "prenom=Léa"])["case"].as_str().unwrap().to_owned();
    let error = office.failure(&["case", "set", &case, "date_naisance", "2008-01-01"], 2);
    assert_eq!(error["id"], "error-field-unknown");
    assert!(error["hints"][0].as_str().unwrap().contains("date_naissance"));
    assert_eq!(office.failure(&["case", "set", &case, "date_naissance", "31/02/2008"], 2)["id"], "case-value-refused");
    assert_eq!(office.failure(&["case", "add", &case, "nom", "Schmit"], 2)["id"], "case-add-scalar");
    assert_eq!(office.failure(&["case", "show", "ffff"], 4)["id"], "naming-case-missing");
    assert_eq!(
        office.failure(&["grant", "--to", "PJJ", "--field", "nom", &case, "--basis", "consent", "--purpose", "x"], 4)["id"],
        "naming-organisation-missing"
    );
    // By name, in any capitals; and found again.
    assert_eq!(office.json(&["case", "show", "léa WEBER"])["case"], case.as_str());
    assert_eq!(office.json(&["search", "lea"])[0]["case"], case.as_str());
}

/// Returns the command line of a grant.
fn granting<'a>(common: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&["grant"], more, common].concat()
}

#[test]
fn grants_show_what_leaves_follow_the_rules_and_end() {
    let office = Office::new();
    office.init("other", "Mission locale", "mission_locale");
    office.say(&["organisation", "export", "own.card"], 0);
    office.say_in("other", &["organisation", "export", "other.card"], 0);
    let create =
        ["platform", "create", "--name", "Nancy", "--territory", "Nancy", "--leader", "other.card", "p.raccord"];
    office.say(&create, 0);
    office.say(&["platform", "sign", "p.raccord", "--yes"], 0);
    office.say_in("other", &["platform", "sign", "p.raccord", "--yes"], 0);
    office.say(&["platform", "join", "p.raccord", "--yes"], 0);
    let new = ["case", "new", "nom=Weber", "prenom=Léa", "date_naissance=12/03/2009", "commentaire=une note"];
    let case = office.json(&new)["case"].as_str().unwrap().to_owned();
    office.json(&["case", "set", &case, "nom", "Wéber"]);

    let common = ["--to", "Mission", "--basis", "consent", "--by", "young_person", "--purpose", "follow-up", "--yes"];
    let refused = office.failure(&granting(&common, &[&case, "--field", "commentaire"]), 3);
    assert_eq!(refused["id"], "grant-refused-class");

    let dry = office.json(&granting(&common, &[&case[..8], "--field", "nom", "prenom", "--dry-run"]));
    let leaving: Vec<&str> =
        dry["preview"][0]["values"].as_array().unwrap().iter().map(|value| value["value"].as_str().unwrap()).collect();
    assert_eq!(leaving, ["Wéber", "Léa"]);
    assert_eq!(dry["sealed"], 1, "the earlier name");
    assert_eq!(office.json(&["grants"]), Value::Array(vec![]));

    let first = office.json(&granting(&common, &["--field", "nom,prenom", "--all", "--days", "30"]));
    let second = office.json(&granting(&common, &["--field", "date_naissance", "--where", "prenom=Léa"]));
    assert_eq!(first["grants"][0]["alias"], second["grants"][0]["alias"], "one alias for one recipient");
    let grants = office.json(&["grants", "--case", &case, "--to", "Mission", "--given"]);
    assert_eq!(grants.as_array().unwrap().len(), 2);
    assert!(grants.as_array().unwrap().iter().all(|grant| grant["state"] == "active"));
    let who = office.json(&["case", "who", &case]);
    assert_eq!(who["fields"][0]["readers"][1]["organisation"]["name"], "Mission locale");

    let id = first["grants"][0]["grant"].as_str().unwrap();
    office.say(&["revoke", &id[..12], "--reason", "moved away"], 0);
    assert_eq!(office.failure(&["revoke", id], 4)["id"], "revoke-missing");
    assert_eq!(office.failure(&["revoke", "--all"], 2)["id"], "error-confirmation-missing");
    assert_eq!(office.json(&["revoke", "--all", "--yes"])["revoked"].as_array().unwrap().len(), 1);
    assert_eq!(office.json(&["grants", "--active"]), Value::Array(vec![]));
}

/// A registrar imports lists, opens simplified files and keeps the register; an attempt, a wish or a group is for who works the
/// case, in a list field as in an empty one (requirements 57 and 94).
#[test]
fn a_registrar_keeps_registers_and_works_no_case() {
    let office = Office::new();
    office.json(&["group", "new", "groupe_nom=Visite"]);
    office.say(&["staff", "add", "lea", "--role", "registrar"], 0);
    let by = ["--staff", "lea"];
    let leader = |words: &[&str]| office.json(&[words, &["--staff", "claire"]].concat());
    let new = [&["case", "new", "nom=Weber", "prenom=Ana", "mobile=0612345678", "etablissement=Lycée Cyfflé"], &by[..]];
    let case = office.json(&new.concat())["case"].clone();
    let case = case.as_str().unwrap();
    office.say(&[&["case", "set", case, "commune", "Nancy"], &by[..]].concat(), 0);
    office.say(&[&["case", "register", case], &by[..]].concat(), 0);
    let before = leader(&["case", "show", case])["fields"].clone();
    let refused: [&[&str]; 6] = [
        &["case", "add", case, "commentaire", "Rappeler jeudi"],
        &["case", "add", case, "souhait", "stages"],
        &["case", "add", case, "raison_decrochage", "orientation"],
        &["case", "set", case, "assistant_plateforme", "Léa"],
        &["case", "new", "nom=Petit", "souhait=stages"],
        &["group", "enrol", "Visite", "--case", case],
    ];
    for words in refused {
        let failure = office.failure(&[words, &by[..]].concat(), 3);
        assert!(
            failure.to_string().contains("registrar keeps") || failure.to_string().contains("gestionnaire"),
            "{words:?}: {failure}"
        );
    }
    office.failure(&[&["contact", case, "--mode", "telephone", "--who", "personne"], &by[..]].concat(), 3);
    assert_eq!(leader(&["case", "show", case])["fields"], before);
    // A list comes in all the same: what is for others is left out, and told.
    let list = office.path("liste.csv");
    std::fs::write(&list, "Nom;Prénom;Date de naissance;Souhait\nPetit;Léo;05/05/2009;stages\n").unwrap();
    let imported = office.json(&[&["import", list.to_str().unwrap(), "--everybody"], &by[..]].concat());
    assert_eq!(imported["opened"], 1, "{imported}");
    assert!(imported.to_string().contains("\"register\""), "{imported}");
    assert!(!leader(&["case", "list"]).to_string().contains("stages"));
}
