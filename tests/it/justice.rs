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
/// of its own, and both offices see one.
#[test]
fn judicial_youth_protection_is_asked_and_answers() {
    let pair = Pair::new();
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
}

/// It reads a solution and a group of somebody else, and writes in neither. Its own young person gets a place all the same: the holder
/// alone is asked, under a reference that names nobody, keeps the place in its own name, and takes it back when that is asked
/// (requirements 130, 131, 134 and 153). What leaves is shown first, and without a yes nothing does.
#[test]
fn judicial_youth_protection_has_places_kept_for_its_own_young_people() {
    let pair = Pair::new();
    let new = ["solution", "new", "solution_nom=E2C", "solution_places=1", "--share", "--yes"];
    pair.office.say(&new, 0);
    pair.office.say(&["group", "new", "groupe_nom=Visite", "groupe_places=1", "--share", "--yes"], 0);
    let person = pair.json("pjj", &["case", "new", "nom=Muller", "prenom=Zoé"])["case"].clone();
    let person = person.as_str().unwrap();
    for (kind, name, take, back) in [("solution", "E2C", "reserve", "release"), ("group", "Visite", "enrol", "leave")] {
        let taking = [kind, take, name, "--case", person];
        pair.until("pjj", &[kind, "list"], |all| !all[0].is_null());
        let open = |asked: &Value| asked[0]["place"]["wish"].is_string();
        let none_open = |asked: &Value| asked[0].is_null();
        pair.json("pjj", &["news"]);

        // Without a yes nothing is written, and nothing leaves.
        let unsaid = crate::program::raccord(&pair.office.path("pjj")).args(taking).output().unwrap();
        assert_ne!(unsaid.status.code(), Some(0));
        let shown = String::from_utf8(unsaid.stdout).unwrap();
        assert!(shown.contains(name) && !shown.contains("Muller") && !shown.contains("Zoé"), "{shown}");
        assert!(!pair.office.say_in("pjj", &["case", "show", person, "--json"], 0).contains(name));
        assert!(none_open(&pair.json("pjj", &["ask", "list"])));

        let asked = pair.json("pjj", &[&taking[..], &["--yes"]].concat());
        let reference = asked["reference"].as_str().unwrap();
        assert!(pair.office.say_in("pjj", &["case", "show", person, "--json"], 0).contains(reference));
        pair.office.say_in("pjj", &[&taking[..], &["--yes"]].concat(), 5);
        // The holder grants it by one word, and reads no name anywhere.
        let waits = pair.until("home", &["ask", "list"], open);
        let number = waits[0]["case"].as_str().unwrap();
        assert!(waits[0]["subject"].as_str().unwrap().contains(reference), "{waits}");
        let granted = pair.json("home", &["ask", "answer", number, "accept"]);
        assert_eq!((&granted["reservation"]["state"], &granted["state"]), (&"kept".into(), &"faite".into()));
        for words in [&["inbox"][..], &["ask", "list", "--all"], &[kind, "show", name], &["case", "list", "--foreign"]]
        {
            let said = pair.json("home", words).to_string();
            assert!(!said.contains("Muller") && !said.contains("Zoé") && !said.contains(person), "{said}");
        }
        // The other readers learn from what stands there neither whose the place is nor who asked.
        let kept = pair.json("home", &[kind, "show", name]);
        assert_eq!(kept["places"]["reservations"][0]["by"]["name"], "Mission locale");
        assert!(!kept.to_string().contains("PJJ"), "{kept}");
        let is_kept = |shown: &Value| shown["places"]["reservations"][0]["state"] == "kept";
        pair.until("pjj", &[kind, "show", name], is_kept);
        let news = pair.json("pjj", &["news"]).to_string();
        assert!(news.contains(person) && news.contains("kept"), "{news}");
        pair.office.say_in("pjj", &[&taking[..], &["--yes"]].concat(), 5);

        // It is given back by the same way, and is free for somebody else.
        pair.json("pjj", &[kind, back, name, "--case", person, "--yes"]);
        let waits = pair.until("home", &["ask", "list"], open);
        let number = waits[0]["case"].as_str().unwrap();
        let taken_back = pair.json("home", &["ask", "answer", number, "accept"]);
        assert_eq!(taken_back["reservation"]["state"], "cancelled");
        pair.until("pjj", &["ask", "list"], none_open);

        // A request that nobody has answered is withdrawn; one that was refused can be made again.
        pair.json("pjj", &[&taking[..], &["--yes"]].concat());
        pair.until("home", &["ask", "list"], open);
        pair.json("pjj", &[kind, back, name, "--case", person]);
        pair.until("home", &["ask", "list"], none_open);
        pair.json("pjj", &[&taking[..], &["--yes"]].concat());
        let waits = pair.until("home", &["ask", "list"], open);
        pair.office.say(&["ask", "answer", waits[0]["case"].as_str().unwrap(), "refuse"], 0);
        pair.until("pjj", &["ask", "list"], none_open);
        pair.json("pjj", &[&taking[..], &["--yes"]].concat());
        pair.until("home", &["ask", "list"], open);
        // What was asked of another organisation is asked back of it.
        let undone = pair.json("pjj", &["undo", person, "--yes"]);
        assert_eq!(undone["entries"], serde_json::json!([]), "the word of it went with the request: {undone}");
        pair.until("home", &["ask", "list"], none_open);
    }
    // Of what it has granted, all is shared work, and to who was asked alone.
    let given = pair.json("pjj", &["grants", "--given"]);
    let is_work = |grant: &Value| {
        grant["fields"].as_array().unwrap().iter().all(|field| field.as_str().unwrap().starts_with("fil_"))
    };
    assert!(given.as_array().unwrap().iter().all(is_work), "{given}");
}

/// About a young person it answers item by item, to who asked alone, and what was said goes when the case is not shared any more.
#[test]
fn judicial_youth_protection_answers_about_a_person_item_by_item() {
    let pair = Pair::new();
    let person = pair.json("home", &["case", "new", "nom=Muller", "prenom=Zoé"])["case"].clone();
    let person = person.as_str().unwrap();
    let ground = ["--basis", "consent", "--by", "both", "--name", "Mme Muller"];
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
    let guardian = ["--basis", "consent", "--by", "both", "--name", "Mme Koné"];
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
    let ground = ["--basis", "consent", "--by", "both", "--name", "Mme Muller"];
    pair.office.say(&[&["message", "reply", "Stage", "En juin, oui"], &ground[..]].concat(), 0);
    pair.until("pjj", &["inbox"], |inbox| texts(&inbox[0]).contains(&"En juin, oui"));
    let given = pair.json("pjj", &["grants", "--given"]);
    let is_by_item =
        |grant: &Value| grant["fields"].as_array().unwrap().iter().all(|field| field != "fil_message_dossier");
    assert!(given.as_array().unwrap().iter().all(is_by_item), "{given}");
}
