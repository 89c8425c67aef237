// SPDX-License-Identifier: EUPL-1.2
//! Judicial youth protection, which writes in no one else's case, and an office that asks it, with the real program.

use std::process::Child;

use serde_json::Value;

use crate::program::serve;
use crate::staff::Office;

/// How often a node is asked for what is on its way.
const QUESTIONS_MAX: usize = 400;

/// Two offices on one platform whose nodes run: the one that asks (`home`), and judicial youth protection (`pjj`).
struct Pair {
    office: Office,
    nodes: Vec<Child>,
}

impl Drop for Pair {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            let _ = node.kill();
            let _ = node.wait();
        }
    }
}

impl Pair {
    fn new() -> Self {
        let office = Office { directory: tempfile::tempdir().unwrap() };
        for (home, name, kind) in [("home", "Mission locale", "mission_locale"), ("pjj", "PJJ de Nancy", "pjj")] {
            let address = format!("/ip4/127.0.0.1/tcp/{}", free_port());
            let init = ["init", "--name", name, "--kind", kind, "--country", "fr", "--staff", "claire"];
            office.say_in(home, &[&init[..], &["--address", &address, "--listen", &address]].concat(), 0);
        }
        office.say_in("pjj", &["organisation", "export", "pjj.card"], 0);
        let create =
            ["platform", "create", "psad.file", "--name", "PSAD", "--territory", "Nancy", "--member", "pjj.card"];
        office.say(&create, 0);
        office.say(&["platform", "sign", "psad.file", "--yes"], 0);
        for home in ["home", "pjj"] {
            office.say_in(home, &["platform", "join", "psad.file", "--yes"], 0);
        }
        let nodes = ["home", "pjj"].map(|home| serve(&office.path(home)).0).into();
        Self { office, nodes }
    }

    fn json(&self, home: &str, arguments: &[&str]) -> Value {
        let said = self.office.say_in(home, &[arguments, &["--json"]].concat(), 0);
        serde_json::from_str(&said).unwrap()
    }

    /// Repeats a question to an office until the answer is there.
    fn until(&self, home: &str, question: &[&str], is_there: impl Fn(&Value) -> bool) -> Value {
        let mut answer = Value::Null;
        for _ in 0..QUESTIONS_MAX {
            answer = self.json(home, question);
            if is_there(&answer) {
                return answer;
            }
        }
        panic!("{question:?} is still answered by {answer}");
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn texts(thread: &Value) -> Vec<&str> {
    thread["messages"].as_array().unwrap().iter().filter_map(|message| message["text"].as_str()).collect()
}

/// It is asked, answers, and the request is settled, although it may write in no thread of the other: its words stand in a thread
/// of its own, and both offices see one. A place it cannot take by itself, and is told whom to ask.
#[test]
fn judicial_youth_protection_is_asked_and_answers() {
    let pair = Pair::new();
    let new = ["solution", "new", "solution_nom=E2C", "solution_places=2", "--share", "--yes"];
    pair.office.say(&new, 0);
    pair.office.say(&["ask", "new", "Connaissez-vous des places ?", "--to", "PJJ", "--due", "2036-12-01", "--yes"], 0);
    pair.until("pjj", &["ask", "list"], |asked| !asked[0].is_null());

    pair.office.say_in("pjj", &["ask", "answer", "Connaissez", "accept", "--text", "Peut-être"], 0);
    pair.until("home", &["ask", "list"], |asked| asked[0]["state"] == "acceptee");
    pair.office.say_in("pjj", &["message", "reply", "Connaissez-vous des places ?", "Oui, deux"], 0);
    let said = ["Connaissez-vous des places ?", "Peut-être", "Oui, deux"];
    let inbox = pair.until("home", &["inbox"], |inbox| texts(&inbox[0]) == said);
    assert_eq!((inbox.as_array().unwrap().len(), &inbox[0]["personal"]), (1, &Value::from(false)), "{inbox}");
    let own = pair.json("pjj", &["inbox"]);
    assert_eq!((own.as_array().unwrap().len(), texts(&own[0])), (1, said.to_vec()), "{own}");
    pair.office.say(&["message", "show", "Connaissez-vous des places ?"], 0);
    assert_eq!(pair.json("home", &["inbox", "--unread"]), Value::Array(vec![]), "all of it was looked at");
    pair.office.say_in("pjj", &["ask", "answer", "Connaissez", "done"], 0);
    pair.until("home", &["ask", "list"], |asked| asked[0].is_null());
    assert_eq!(pair.json("home", &["ask", "list", "--all"]).as_array().unwrap().len(), 1, "one request, settled");

    // A place: nothing is written anywhere, and the way to one is said.
    let person = pair.json("pjj", &["case", "new", "nom=Muller", "prenom=Zoé"])["case"].clone();
    let reserve = ["solution", "reserve", "E2C", "--case", person.as_str().unwrap()];
    pair.until("pjj", &["solution", "list"], |solutions| !solutions[0].is_null());
    let mut refused = crate::program::raccord(&pair.office.path("pjj"));
    let refused = refused.args(reserve).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(3), "{said}");
    assert!(said.contains("raccord ask new") && said.contains("Mission locale"), "{said}");
    assert!(!pair.office.say_in("pjj", &["case", "show", person.as_str().unwrap(), "--json"], 0).contains("E2C"));
}

/// About a young person it answers item by item, to who asked alone, and what was said goes when the case is not shared any more.
#[test]
fn judicial_youth_protection_answers_about_a_person_item_by_item() {
    let pair = Pair::new();
    let person = pair.json("home", &["case", "new", "nom=Muller", "prenom=Zoé"])["case"].clone();
    let person = person.as_str().unwrap();
    let ground = ["--basis", "consent", "--by", "representative", "--name", "Mme Muller"];
    let grant = ["grant", person, "--to", "PJJ", "--field", "nom", "--purpose", "repérage", "--yes"];
    pair.office.say(&[&grant[..], &ground].concat(), 0);
    let ask = ["ask", "new", "Le suivez-vous ?", "--to", "PJJ", "--case", person, "--yes"];
    pair.office.say(&[&ask[..], &ground].concat(), 0);
    let asked = pair.until("pjj", &["ask", "list"], |asked| !asked[0].is_null());
    let number = asked[0]["case"].as_str().unwrap();
    // The item that says which case it is about comes with the rest.
    pair.until("pjj", &["inbox"], |inbox| !inbox[0]["about"].is_null());
    pair.office.say_in("pjj", &["ask", "answer", number, "accept", "--text", "Oui, chez nous"], 0);
    let answered = |inbox: &Value| texts(&inbox[0]) == ["Le suivez-vous ?", "Oui, chez nous"];
    let inbox = pair.until("home", &["inbox"], answered);
    assert_eq!((inbox.as_array().unwrap().len(), &inbox[0]["about"]["case"]), (1, &Value::from(person)), "{inbox}");
    pair.office.say_in("pjj", &["message", "reply", number, "Depuis mars"], 0);
    pair.until("home", &["inbox"], |inbox| texts(&inbox[0]).contains(&"Depuis mars"));
    let given = pair.json("pjj", &["grants", "--given"]);
    let is_by_item = |grant: &Value| {
        grant["fields"].as_array().unwrap().iter().all(|field| field != "fil_message_dossier" && field != "fil_dossier")
    };
    assert!(given.as_array().unwrap().iter().all(is_by_item), "{given}");
}

/// What is written about a person on the person's own word goes by the birth date in the person's file; where that is missing, nothing is
/// written anywhere, and both offices say the same of what was asked.
#[test]
fn a_young_person_agrees_to_what_is_written_about_them() {
    let pair = Pair::new();
    let open = |values: &[&str]| pair.json("home", &[&["case", "new"], values].concat())["case"].clone();
    let person = open(&["nom=Koné", "prenom=Awa", "date_naissance=05/05/2008"]);
    let unknown = open(&["nom=Marchand", "prenom=Lou"]);
    let (person, unknown) = (person.as_str().unwrap(), unknown.as_str().unwrap());
    let alone = ["--basis", "consent", "--by", "young_person", "--name", "Awa Koné"];
    let guardian = ["--basis", "consent", "--by", "representative", "--name", "Mme Koné"];
    for case in [person, unknown] {
        let grant = ["grant", case, "--to", "PJJ", "--field", "nom", "--purpose", "repérage", "--yes"];
        pair.office.say(&[&grant[..], &guardian].concat(), 0);
    }
    // Nothing says an age: neither office has anything of it.
    let about = |case| [&["ask", "new", "Son numéro ?", "--to", "PJJ", "--case", case, "--yes"], &alone[..]].concat();
    pair.office.say(&about(unknown), 3);
    let written = ["message", "new", "--to", "PJJ", "--case", unknown, "--subject", "Stage", "Un stage ?", "--yes"];
    pair.office.say(&[&written[..], &alone].concat(), 3);
    assert_eq!(pair.json("home", &["inbox"]), Value::Array(vec![]));
    assert_eq!(pair.json("home", &["ask", "list"]), Value::Array(vec![]));

    pair.office.say(&about(person), 0);
    let asked = pair.until("pjj", &["ask", "list"], |asked| !asked[0].is_null());
    let number = asked[0]["case"].as_str().unwrap();
    pair.until("pjj", &["inbox"], |inbox| !inbox[0]["about"].is_null());
    // The home has not told the birth date, and judicial youth protection can say no age of its own knowledge; a yes takes none.
    let answer = ["ask", "answer", number, "accept"];
    pair.office.say_in("pjj", &[&answer[..], &["--text", "Le voici"], &alone].concat(), 3);
    let state = |home| pair.json(home, &["ask", "list"])[0]["state"].clone();
    assert_eq!((state("pjj"), state("home")), ("demandee".into(), "demandee".into()), "nothing was answered");
    pair.office.say_in("pjj", &[&answer[..], &alone].concat(), 0);
    pair.until("home", &["ask", "list"], |asked| asked[0]["state"] == "acceptee");
    assert_eq!(state("pjj"), "acceptee");
    for home in ["home", "pjj"] {
        let bundle = format!("{home}.audit");
        pair.office.say_in(home, &["audit", "export", &bundle, "--with-bodies"], 0);
        pair.office.say(&["audit", "verify", &bundle], 0);
    }
}

/// About a young person of its own, too, it writes item by item, and the other answers.
#[test]
fn judicial_youth_protection_writes_about_a_person_of_its_own() {
    let pair = Pair::new();
    let person = pair.json("pjj", &["case", "new", "nom=Muller", "prenom=Zoé"])["case"].clone();
    let person = person.as_str().unwrap();
    let shown = pair.json("pjj", &["case", "show", person]);
    let mut fields = shown["fields"].as_array().unwrap().iter();
    let item = fields.find(|field| field["field"] == "nom").unwrap()["documents"][0]["document"].clone();
    let item = item.as_str().unwrap();
    let grant = ["grant", person, "--to", "Mission locale", "--item", item, "--released-by", "Claire", "--yes"];
    pair.office.say_in("pjj", &[&grant[..], &["--basis", "public_task", "--purpose", "stage"]].concat(), 0);
    let written = ["message", "new", "--to", "Mission locale", "--case", person, "--subject", "Stage"];
    pair.office.say_in("pjj", &[&written[..], &["Un stage en mai ?", "--yes"]].concat(), 0);
    pair.until("home", &["inbox"], |inbox| texts(&inbox[0]) == ["Un stage en mai ?"] && !inbox[0]["about"].is_null());
    pair.office.say_in("pjj", &["message", "reply", "Stage", "Ou en juin"], 0);
    pair.until("home", &["inbox"], |inbox| texts(&inbox[0]) == ["Un stage en mai ?", "Ou en juin"]);
    let ground = ["--basis", "consent", "--by", "representative", "--name", "Mme Muller"];
    pair.office.say(&[&["message", "reply", "Stage", "En juin, oui"], &ground[..]].concat(), 0);
    pair.until("pjj", &["inbox"], |inbox| texts(&inbox[0]).contains(&"En juin, oui"));
    let given = pair.json("pjj", &["grants", "--given"]);
    let is_by_item =
        |grant: &Value| grant["fields"].as_array().unwrap().iter().all(|field| field != "fil_message_dossier");
    assert!(given.as_array().unwrap().iter().all(is_by_item), "{given}");
}
