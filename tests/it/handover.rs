// SPDX-License-Identifier: EUPL-1.2
//! A file that goes from one office to another, with real processes: asked, accepted, taken over, never pulled back; and
//! two files of one person that are found, linked and told apart.

use serde_json::Value;

use crate::program::raccord;
use crate::staff;
use crate::succession::{Office, two_offices};

/// Returns what `raccord` says on standard error as JSON when it fails.
fn failure(office: &Office, arguments: &[&str], code: i32) -> Value {
    let output = raccord(&office.home).args(arguments).arg("--json").output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

fn state(referrals: &Value, at: usize) -> &str {
    referrals["referrals"][at]["state"].as_str().unwrap_or_default()
}

#[test]
fn a_file_is_handed_over_and_never_pulled_back() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, case) = two_offices(directory.path());
    cio.start();
    mission.start();
    cio.json(&["case", "set", &case, "a_ne_pas_contacter", "true"]);

    // First something is asked and rejected: who asked reads why, who rejected keeps nothing of it.
    let what = ["--to", "Mission", "--basis", "consent", "--by", "both", "--days", "90", "--yes"];
    let refer = ["refer", &case, "--field", "prenom", "--purpose", "un stage"];
    cio.json(&[&refer[..], &what].concat());
    let waits = mission.await_answer(&["referrals", "list", "--open"], |list| state(list, 0) == "requested");
    let first = waits["referrals"][0]["referral"].as_str().unwrap().to_owned();
    assert_eq!(failure(&cio, &[&refer[..], &what].concat(), 5)["id"], "refer-twice", "it waits already");
    assert_eq!(failure(&mission, &["referrals", "reject", &first], 2)["id"], "referrals-reject-reason");
    mission.json(&["referrals", "reject", &first, "--reason", "pas de place"]);
    let told = cio.await_answer(&["referrals"], |list| state(list, 0) == "rejected");
    assert_eq!(told["referrals"][0]["answered"]["reason"], "pas de place");
    assert_eq!(failure(&cio, &["referrals", "accept", &first], 2)["id"], "referrals-own");
    // What was refused is over, and stays what the other said of it.
    assert_eq!(failure(&cio, &["referrals", "revoke", &first, "--reason", "trop tard"], 5)["id"], "referrals-state");
    assert_eq!(state(&cio.json(&["referrals"]), 0), "rejected");

    // The same office, another scope, and the file itself.
    let purpose = ["--purpose", "elle a déménagé", "--reason", "déménagement à Nancy"];
    let transfer = ["refer", &case, "--transfer", "--field", "nom,mobile,a_ne_pas_contacter"];
    let sent = cio.json(&[&transfer[..], &purpose, &what].concat());
    assert_eq!(sent["referrals"][0]["restrictions"]["do_not_contact"], true, "what holds for the file goes along");
    let id = sent["referrals"][0]["referral"].as_str().unwrap().to_owned();
    mission.await_answer(&["referrals"], |list| list["referrals"].as_array().unwrap().len() == 2);
    assert_eq!(failure(&mission, &["referrals", "take", &id], 5)["id"], "referrals-state");
    assert_eq!(cio.json(&["responsible", &case])["responsible"]["name"], "CIO de Metz");

    let accepted = raccord(&mission.home).args(["--json", "referrals", "accept", &id]).output().unwrap();
    assert_eq!(accepted.status.code(), Some(0), "{}", String::from_utf8_lossy(&accepted.stderr));
    let listed = mission.await_answer(&["referrals"], |list| state(list, 1) == "done");
    let new = match listed["referrals"][1]["taken"].as_str() {
        Some(case) => case.to_owned(),
        // The answer took longer than a person waits.
        None => mission.json(&["referrals", "take", &id])["case"].as_str().unwrap().to_owned(),
    };
    let file = mission.json(&["case", "show", &new]);
    assert_eq!(file["own"], true);
    let text = file.to_string();
    assert!(text.contains("0612345678") && text.contains("Lavallière") && text.contains("linked"), "{text}");
    assert_eq!(file["linked"][0]["holder"]["name"], "CIO de Metz");
    // One person, one file: the other is there for whoever asks for the files of others.
    for seen in [&["case", "list"][..], &["search", "Lavallière"]] {
        let seen = mission.json(seen);
        assert_eq!((seen.as_array().unwrap().len(), &seen[0]["case"]), (1, &Value::from(new.as_str())), "{seen}");
    }
    assert_eq!(mission.json(&["case", "list", "--foreign"]).as_array().unwrap().len(), 1);

    // At the old home: who has it now, and nothing takes it back.
    let answer = cio.await_answer(&["responsible", &case], |said| said["responsible"]["handed_over"] == true);
    assert_eq!(answer["responsible"]["name"], "Mission locale");
    let refused = failure(&cio, &["case", "set", &case, "mobile", "0600000000"], 3);
    assert_eq!(refused["id"], "case-handed-over");
    assert!(refused.to_string().contains("Mission locale"), "{refused}");
    assert_eq!(
        failure(&cio, &["case", "add", &case, "tentative_contact", "date=2026-11-20"], 3)["id"],
        "case-handed-over"
    );
    assert_eq!(failure(&cio, &["claim", &case], 3)["id"], "case-handed-over");
    assert_eq!(failure(&cio, &["referrals", "revoke", &id], 5)["id"], "referrals-state");
    assert_eq!(mission.json(&["responsible", &new])["responsible"]["name"], "Mission locale");
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}

#[test]
fn two_files_of_one_person_are_found_linked_and_told_apart() {
    let office = staff::Office::new();
    let new = |values: &[&str]| {
        let shown = office.json(&[&["case", "new"], values].concat());
        shown["case"].as_str().unwrap().to_owned()
    };
    let one = new(&["nom=Lavallière", "prenom=Zoé", "date_naissance=14/03/2008", "mobile=0612345678"]);
    let other = new(&["nom=ZOE", "prenom=LAVALLIERE", "date_naissance=2008-03-14"]);
    let theo = new(&["nom=Lavallière", "prenom=Théo", "date_naissance=2008-03-14"]);
    for text in [&theo[..8], "théo 14/03/2008", "lavallieer tehó"] {
        let found = office.json(&["search", text]);
        assert!(found.as_array().unwrap().iter().any(|case| case["case"] == theo.as_str()), "{text}: {found}");
    }
    let found = office.json(&["duplicates"]);
    assert_eq!(found["pairs"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["pairs"][0]["alike"], serde_json::json!(["name_and_birth"]));
    assert!(office.say(&["--lang", "fr", "duplicates"], 0).contains("noms et date de naissance"));

    office.json(&["link", &one, &other, "--reason", "elle nous l'a dit"]);
    assert_eq!(office.json(&["duplicates"])["pairs"], Value::Array(vec![]));
    assert_eq!(office.failure(&["link", &one, &other], 5)["id"], "link-already");
    let both = office.json(&["case", "show", &one]);
    assert_eq!(both["linked"][0]["case"].as_str(), Some(other.as_str()));
    assert!(both.to_string().contains("LAVALLIERE"), "both are shown, nothing is lost");
    let report = |file: &str| {
        office.say(&["subject", "report", &one, "--output", file], 0);
        std::fs::read_to_string(office.path(file)).unwrap()
    };
    let page = report("linked.html");
    assert!(page.contains(&other) && page.contains("l&#39;a dit") || page.contains("l&#x27;a dit"), "{page}");
    let sheet = office.say(&["case", "show", &one], 0);
    assert!(sheet.contains("Also known, as case") && sheet.contains("LAVALLIERE"), "{sheet}");
    assert!(!office.say(&["case", "show", &one, "--alone"], 0).contains("LAVALLIERE"));

    // Taken back, both are as they were, and the question comes again; told apart, it does not.
    office.json(&["unlink", &one, &other, "--reason", "une erreur"]);
    assert_eq!(office.json(&["case", "show", &one])["linked"], Value::Null);
    assert_eq!(office.json(&["duplicates", &other])["pairs"].as_array().unwrap().len(), 1);
    assert_eq!(office.failure(&["unlink", &one, &other], 4)["id"], "unlink-none");
    office.json(&["unlink", &one, &other, "--different", "--reason", "sa jumelle, suivie par la justice"]);
    assert_eq!(office.json(&["duplicates"])["pairs"], Value::Array(vec![]));
    let page = report("apart.html");
    assert!(!page.contains(&other) && !page.contains("jumelle"), "the report tells nothing of another person: {page}");
    assert!(page.contains("about somebody else"), "{page}");
    assert_eq!(office.failure(&["link", &one, &other], 5)["id"], "link-distinct");
}

#[test]
fn a_list_is_shared_out_by_what_each_has() {
    let office = staff::Office::new();
    for name in ["Un", "Deux", "Trois", "Quatre", "Cinq"] {
        office.json(&["case", "new", &format!("nom={name}"), "commune=Nancy"]);
    }
    let first = office.json(&["search", "Un"])[0]["case"].as_str().unwrap().to_owned();
    office.json(&["case", "set", &first, "assistant_plateforme", "Claire Morel"]);
    let among = ["share-out", "--referents", "Claire Morel,Paul Weber"];
    let dry = office.json(&[&among[..], &["--dry-run"]].concat());
    let counts = |answer: &Value, which: &str| {
        let shares = answer["shares"].as_array().unwrap();
        shares.iter().map(|share| share[which].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((counts(&dry, "before"), counts(&dry, "given")), (vec![1, 0], vec![2, 2]));
    assert_eq!(
        office.json(&[&among[..], &["--where", "commune=Metz", "--yes"]].concat())["cases"],
        Value::Array(vec![])
    );
    office.json(&[&among[..], &["--where", "commune=Nancy", "--yes"]].concat());
    let done = office.json(&[&among[..], &["--dry-run"]].concat());
    assert_eq!((counts(&done, "before"), counts(&done, "given")), (vec![3, 2], vec![0, 0]), "nobody is given twice");
    assert_eq!(office.failure(&["share-out", "--referents", "Claire Morel"], 2)["id"], "share-out-among");
}

/// A head of school reports a leaver in one command, and the office that receives leavers has it: what leaves is shown first, what the
/// rules keep is said, and one undo takes the whole act back (requirements 26, 27, 67 and 73).
#[test]
fn a_report_by_a_school_reaches_who_receives_leavers_in_one_act() {
    let directory = tempfile::tempdir().unwrap();
    let mut cio = Office::create(directory.path(), "CIO de Metz", "cio");
    let mut school = Office::create(directory.path(), "Lycée Cyfflé", "school");
    let platform = directory.path().join("p.raccord").to_str().unwrap().to_owned();
    let card = school.export_card();
    cio.run(&["platform", "create", "--name", "Metz", "--territory", "Metz", "--member", &card, &platform], 0);
    cio.run(&["platform", "sign", &platform, "--yes"], 0);
    for office in [&cio, &school] {
        office.run(&["platform", "join", &platform, "--yes"], 0);
    }
    cio.start();
    school.start();
    let leaver = ["report", "nom=Petit", "prenom=Léo", "date_naissance=2009-06-06", "mobile=0612345678"];
    let more =
        ["commentaire=Sa mère appelle le soir", "reponse_contact=Garde alternée", "--by", "Mme Durand, proviseure"];
    let report = [&leaver[..], &more].concat();

    // Nobody is there to be asked: nothing is written, and nothing leaves.
    assert_eq!(failure(&school, &report, 2)["id"], "error-confirmation-missing");
    assert_eq!(school.json(&["case", "list"]), Value::Array(vec![]));
    let shown = raccord(&school.home).args(&report).args(["--lang", "en"]).output().unwrap();
    let shown = String::from_utf8([shown.stdout, shown.stderr].concat()).unwrap();
    assert!(shown.contains("Petit") && shown.contains("--here"), "{shown}");
    assert!(!shown.contains("Garde alternée") && !shown.contains("le soir"), "{shown}");

    // One command, at once: the office that receives leavers is the only CIO of the platform.
    let reported = school.json(&[&report[..], &["--yes"]].concat());
    let case = reported["case"].as_str().unwrap();
    assert_eq!(reported["handed"]["recipient"], "CIO de Metz");
    let refused = reported["handed"]["refused"].to_string();
    assert!(refused.contains("commentaire") && refused.contains("reponse_contact"), "{refused}");
    let waits = cio.await_answer(&["referrals", "list", "--open"], |list| state(list, 0) == "requested");
    assert_eq!(waits["referrals"][0]["mode"], "transfer");
    let known = waits["referrals"][0]["case"].as_str().unwrap();
    let read = cio.await_answer(&["case", "show", known], |shown| shown.to_string().contains("0612345678")).to_string();
    assert!(read.contains("signalement") && !read.contains("le soir") && !read.contains("Garde"), "{read}");
    // Whoever reports the same person again hands nothing anew.
    let again = school.json(&[&leaver[..], &["--from", "rue", "--yes"]].concat());
    assert_eq!((&again["known"], &again["handed"]), (&true.into(), &Value::Null));
    assert_eq!(school.json(&["referrals"])["referrals"].as_array().unwrap().len(), 1);

    // One word takes an act back: of the second report its values, of the first what was handed with it.
    school.json(&["undo", case, "--yes"]);
    assert_eq!(state(&school.json(&["referrals"]), 0), "requested");
    let undone = school.json(&["undo", case, "--yes"]);
    assert_eq!(undone["referral"], reported["handed"]["referral"]);
    assert_eq!(state(&school.json(&["referrals"]), 0), "revoked");
    cio.await_answer(&["case", "list", "--foreign"], |list| *list == Value::Array(vec![]));
    assert_eq!(failure(&school, &["undo", case, "--yes"], 5)["id"], "undo-opened");

    // Known here and not there: the report and the handing are one act still, and one undo.
    let before = school.json(&["case", "show", case])["fields"].clone();
    let third = school.json(&[
        "report",
        "nom=Petit",
        "prenom=Léo",
        "date_naissance=2009-06-06",
        "classe=2GT3",
        "--to",
        "CIO",
        "--yes",
    ]);
    assert_eq!((&third["known"], &third["handed"]["recipient"]), (&true.into(), &"CIO de Metz".into()));
    cio.await_answer(&["referrals", "list", "--open"], |list| state(list, 0) == "requested");
    school.json(&["undo", case, "--yes"]);
    cio.await_answer(&["case", "list", "--foreign"], |list| *list == Value::Array(vec![]));
    let standing = |fields: &Value, value: &str| fields.to_string().matches(value).count();
    let after = school.json(&["case", "show", case])["fields"].clone();
    assert_eq!(standing(&after, "2GT3"), 0);
    assert_eq!(standing(&after, "0612345678"), standing(&before, "0612345678"));
    // Whose file was taken over can be reported again: in a new file, which goes to the same office.
    let leaves = ["report", "nom=Retour", "prenom=Un", "date_naissance=2009-05-05", "--yes"];
    let first = school.json(&leaves);
    let open = |list: &Value| list["referrals"].as_array().is_some_and(|referrals| referrals.len() == 1);
    let waits = cio.await_answer(&["referrals", "list", "--open"], open);
    cio.json(&["referrals", "accept", waits["referrals"][0]["referral"].as_str().unwrap()]);
    school.await_answer(&["case", "show", first["case"].as_str().unwrap()], |shown| !shown["handed_over"].is_null());
    let again = school.json(&leaves);
    assert_eq!((&again["known"], &again["handed"]["recipient"]), (&false.into(), &"CIO de Metz".into()));
    assert_ne!(again["case"], first["case"]);
    let waits = cio.await_answer(&["referrals", "list", "--open"], open);
    // The office had the file of that person erased meanwhile: whoever accepts the report is told, and nobody looked for it.
    let own = cio.json(&["case", "list", "--own"]);
    let erased =
        own.as_array().unwrap().iter().find(|case| case["fields"]["nom"] == "Retour").expect("it took the file");
    let erased = erased["case"].as_str().unwrap();
    cio.run(&["erase", erased, "--all", "--ground", "request", "--reason", "demande", "--yes"], 0);
    let accept = ["--lang", "en", "referrals", "accept", waits["referrals"][0]["referral"].as_str().unwrap()];
    let accepted = raccord(&cio.home).args(accept).output().unwrap();
    let said = String::from_utf8_lossy(&accepted.stderr).into_owned();
    assert!(accepted.status.success() && said.contains("was erased here on"), "{said}");
    cio.audit(&[&school]);
    // Who follows leavers keeps its own reports, and a school that says so, too.
    let own = cio.json(&["report", "nom=Weber", "prenom=Tom"]);
    assert_eq!(own["handed"], Value::Null);
    let here = school.json(&["report", "nom=Roux", "prenom=Ana", "--here"]);
    assert_eq!(here["handed"], Value::Null);
    assert!(!school.json(&["grants", "--given"]).to_string().contains(here["case"].as_str().unwrap()));
    cio.stop();
    school.stop();
}

/// Hands a file over, and returns the file that the other office has of it then.
fn hand_over((from, to): (&Office, &Office), case: &str, name: &str, fields: &str) -> Value {
    let refer = ["refer", case, "--transfer", "--field", fields, "--to", name, "--purpose", "elle a déménagé"];
    let sent = from.json(&[&refer[..], &["--basis", "public_task", "--days", "90", "--yes"]].concat());
    let id = sent["referrals"][0]["referral"].as_str().unwrap().to_owned();
    let of_it = |list: &Value| {
        let all = list["referrals"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|view| view["referral"] == id.as_str()).unwrap_or_default()
    };
    to.await_answer(&["referrals"], |list| of_it(list)["state"] == "requested");
    let answer = raccord(&to.home).args(["--json", "referrals", "accept", &id]).output().unwrap();
    assert_eq!(answer.status.code(), Some(0), "{}", String::from_utf8_lossy(&answer.stderr));
    let done = to.await_answer(&["referrals"], |list| of_it(list)["state"] == "done");
    let shown = if of_it(&done)["taken"].is_null() {
        to.json(&["referrals", "take", &id])
    } else {
        serde_json::from_slice(&answer.stdout).unwrap_or_default()
    };
    from.await_answer(&["responsible", case], |said| said["responsible"]["handed_over"] == true);
    shown
}

/// From one office to the other, and back: one person, whatever the number of files. A list reaches the file of now, names whom the
/// other office has, and nobody counts the calls of the other.
#[test]
fn somebody_who_comes_back_comes_back_whole() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, _) = two_offices(directory.path());
    cio.start();
    mission.start();
    let list = directory.path().join("list.csv").to_str().unwrap().to_owned();
    let import = |row: &str, campaign: &str| {
        std::fs::write(&list, format!("nom;prenom;date_naissance;date_sortie;mobile\n{row}\n")).unwrap();
        cio.json(&["import", &list, "--campaign", campaign])
    };
    for (name, day) in [("Novembre", "2026-11-02"), ("Décembre", "2026-12-01"), ("Janvier", "2027-01-04")] {
        cio.json(&["campaign", "new", name, "--processing", day]);
    }
    assert_eq!(import("ROUX;Éloïse;05/05/2009;30/09/2026;0611000001", "Novembre")["opened"], 1);
    let first = cio.json(&["search", "Roux"])[0]["case"].as_str().unwrap().to_owned();
    cio.json(&["case", "add", &first, "commentaire", "Grossesse, discrétion"]);
    cio.json(&["contact", &first, "--mode", "telephone", "--who", "mere", "--date", "2026-11-03"]);
    let fields = "nom,prenom,date_naissance,mobile,tentative_contact";
    let there = hand_over((&cio, &mission), &first, "Mission", fields);
    assert_eq!(there["own_before"], Value::Null);
    let there = there["case"].as_str().unwrap().to_owned();

    // A list while the other office has her: named, not written.
    let told = import("ROUX;Éloïse;05/05/2009;30/09/2026;0611000002", "Décembre");
    assert_eq!((&told["opened"], &told["changed"], &told["unchanged"]), (&0.into(), &0.into(), &0.into()), "{told}");
    assert_eq!(told["followed"], serde_json::json!([{ "by": "Mission locale", "lines": [2] }]));
    let people = cio.json(&["campaign", "people", "Novembre"]);
    assert_eq!(people[0]["supported"], serde_json::json!([{ "by": "partner", "name": "Mission locale" }]));

    // Whoever took the file over made none of the calls that came with it.
    let meeting = mission.json(&["meeting", "new", "reunion_objet=Cercle", "reunion_date=2026-11-20"]);
    let meeting = meeting["case"].as_str().unwrap();
    mission.json(&["meeting", "report", meeting, "rien"]);
    let reported = mission.json(&["meeting", "show", meeting]).to_string().replace('\\', "");
    assert!(["\"contacts\":0", "\"contacts\":\"0\""].iter().any(|none| reported.contains(none)), "{reported}");

    let back = hand_over((&mission, &cio), &there, "CIO", fields);
    assert_eq!(back["own_before"], first.as_str(), "{back}");
    let now = back["case"].as_str().unwrap().to_owned();
    let alone = cio.json(&["case", "show", &now, "--alone"]).to_string();
    assert!(alone.contains("2026-09-30") && alone.contains("discrétion"), "{alone}");
    let linked = cio.json(&["case", "show", &now]);
    assert!(linked["linked"].as_array().unwrap().iter().any(|file| file["case"] == first.as_str()), "{linked}");

    // The next list reaches the file of now, and she is one person who is on it.
    let told = import("ROUX;Éloïse;05/05/2009;30/09/2026;0611000003", "Janvier");
    assert_eq!(
        (&told["opened"], &told["changed"], &told["followed_rows"]),
        (&0.into(), &1.into(), &0.into()),
        "{told}"
    );
    let shown = cio.json(&["case", "show", &now]).to_string();
    assert!(shown.contains("0611000003") || shown.contains("611000003"), "{shown}");
    for campaign in ["Novembre", "Janvier"] {
        assert_eq!(cio.json(&["campaign", "show", campaign])["measures"]["named"], 1, "{campaign}");
        let people = cio.json(&["campaign", "people", campaign, "--unsupported"]);
        assert_eq!((people.as_array().unwrap().len(), &people[0]["case"]), (1, &now.as_str().into()), "{people}");
    }
    assert_eq!(cio.json(&["campaign", "close", "Janvier", "--dry-run"])["gone"], 0);

    // The list of those who enrolled somewhere reaches the file of now, too.
    std::fs::write(&list, "nom;prenom;date_naissance\nROUX;Éloïse;05/05/2009\n").unwrap();
    let enrolled = cio.json(&["campaign", "enrolled", "Janvier", &list]);
    assert_eq!((&enrolled["known"], &enrolled["gone"]), (&1.into(), &1.into()), "{enrolled}");
    let gone = |file: &str| cio.json(&["case", "show", file, "--alone"]).to_string().contains("sorti_de_la_liste");
    assert_eq!((gone(&now), gone(&first)), (true, false));
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}

/// A partner says not to contact somebody whom a list then names under a file of one's own, that nobody linked yet: no call, no contact and no
/// letter before somebody says whether it is the same person; and nothing of it leaves the office (requirements 108 and 124).
#[test]
fn who_may_be_somebody_that_a_partner_keeps_from_is_not_called() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, _) = two_offices(directory.path());
    cio.start();
    mission.start();
    let person = ["case", "new", "nom=VIDAL", "prenom=Théo", "date_naissance=04/04/2009", "a_ne_pas_contacter=oui"];
    let theirs = cio.json(&person)["case"].as_str().unwrap().to_owned();
    let fields = ["--field", "nom,prenom,date_naissance,a_ne_pas_contacter", "--to", "Mission"];
    let ground = ["--basis", "public_task", "--purpose", "suivi", "--days", "90", "--yes"];
    cio.json(&[&["grant", &theirs], &fields[..], &ground].concat());
    let told = |list: &Value| {
        let mut files = list.as_array().unwrap().iter();
        let told =
            files.find(|file| ["a_ne_pas_contacter", "date_naissance"].iter().all(|f| file["fields"][f].is_string()));
        told.and_then(|file| Some(file["case"].as_str()?.to_owned()))
    };
    let known = mission.await_answer(&["case", "list", "--foreign"], |list| told(list).is_some());
    let theirs = told(&known).unwrap();

    let list = directory.path().join("list.csv").to_str().unwrap().to_owned();
    let import = |row: &str, more: &[&str]| {
        std::fs::write(&list, format!("nom;prenom;date_naissance;mobile\n{row}\n")).unwrap();
        mission.json(&[&["import", &list, "--date", "2026-11-20", "--everybody"], more].concat())
    };
    let row = "Vidal;Théo;04/04/2009;0611000001";
    // Whoever is told what a file says looked at it; of a list that names nobody whom it may be, nobody did.
    let looks = || {
        let who = mission.json(&["case", "who", &theirs]);
        who["consulted"].as_array().unwrap().iter().filter(|look| look["scope"] == "case").count()
    };
    import("Weber;Max;05/05/2009;0611000009", &["--dry-run"]);
    assert_eq!(looks(), 0);
    let dry = import(row, &["--dry-run"])["cautions"].clone();
    assert_eq!(looks(), 1);
    assert_eq!(dry, serde_json::json!([{ "line": 2, "case": null, "files": [theirs] }]));
    let said = import(row, &[])["cautions"].clone();
    let own = said[0]["case"].as_str().unwrap().to_owned();
    assert_eq!(said, serde_json::json!([{ "line": 2, "case": own, "files": [theirs] }]));
    assert_eq!(mission.json(&["search", "0611000001"])[0]["case"], own.as_str());

    let today = || mission.json(&["today", "--date", "2026-12-01", "--time", "10:00"]);
    let looks_before = looks();
    mission.json(&["prepare", &own]);
    mission.json(&["share-out", "--referents", "Claire Morel,Paul Weber", "--anyway", "--dry-run"]);
    assert_eq!(looks(), looks_before + 2, "who was told looked");
    let day = today();
    assert_eq!((&day["calls"], &day["total"]), (&serde_json::json!([]), &0.into()), "{day}");
    assert_eq!(day["to_check"], serde_json::json!([{ "case": own, "files": [theirs] }]));
    let sheet = mission.json(&["prepare", &own]);
    assert_eq!((&sheet["forbidden"], &sheet["numbers"]), (&false.into(), &serde_json::json!([])), "{sheet}");
    assert_eq!(sheet["cautions"], serde_json::json!([theirs]));
    let contact = ["contact", &own, "--mode", "telephone", "--who", "personne"];
    let refused = failure(&mission, &contact, 3);
    assert_eq!(refused["id"], "contact-perhaps-forbidden", "{refused}");
    let (one, other) = (&own[..8], &theirs[..8]);
    for command in [format!("raccord link {one} {other}"), format!("raccord unlink {one} {other} --different")] {
        assert!(refused["hints"].to_string().contains(&command), "{refused}");
    }
    for act in
        [&["letter", &own, "--model", "parents", "--sent"][..], &["appointment", "make", &own, "--date", "2036-12-01"]]
    {
        assert_eq!(failure(&mission, act, 3)["id"], "contact-perhaps-forbidden", "{act:?}");
    }

    // Nor is the person given to anybody, nor spoken of as somebody whom nobody contacted.
    let shared = mission.json(&["share-out", "--referents", "Claire Morel,Paul Weber", "--anyway", "--dry-run"]);
    assert_eq!(shared["to_check"], serde_json::json!([{ "case": own, "file": theirs }]), "{shared}");
    assert!(shared["cases"].as_array().unwrap().iter().all(|given| given["case"] != own.as_str()), "{shared}");
    mission.json(&["case", "set", &own, "souhait", "stages"]);
    mission.json(&["case", "new", "nom=Weber", "prenom=Max", "date_naissance=05/05/2009", "souhait=stages"]);
    let common = mission.json(&["group", "candidates", "--least", "2"]);
    assert_eq!(common[0]["to_check"], serde_json::json!([own]), "{common}");
    mission.json(&[
        "meeting",
        "new",
        "reunion_objet=Premier cercle",
        "reunion_date=2036-12-01",
        "reunion_cercle=premier",
    ]);
    let agenda = mission.json(&["meeting", "agenda", "Premier cercle"])["agenda"]["steps"].clone();
    let points = agenda.as_object().unwrap().values().flat_map(|points| points.as_array().unwrap());
    let point = points.into_iter().find(|point| point["case"] == own.as_str()).unwrap()["topics"].to_string();
    assert!(point.contains("to_check") && !point.contains("never_contacted"), "{agenda}");

    // A file that is opened by hand is warned of too, and so is one that a report opens.
    let by_hand = ["case", "new", "nom=VIDAL", "prenom=Theo", "date_naissance=04/04/2009"];
    let looks_before = looks();
    assert_eq!(mission.json(&by_hand)["cautions"], serde_json::json!([theirs]));
    assert_eq!(looks(), looks_before + 1);

    // Two persons: called. The same: not contacted, and it is sure.
    mission.json(&["unlink", &own, &theirs, "--different"]);
    assert_eq!(today()["calls"][0]["case"], own.as_str());
    mission.json(&["unlink", &own, &theirs]);
    mission.json(&["link", &own, &theirs]);
    assert!(today()["calls"].as_array().unwrap().iter().all(|call| call["case"] != own.as_str()));
    assert_eq!(failure(&mission, &contact, 3)["id"], "contact-forbidden");
    let theirs_now = cio.json(&["news"]).to_string();
    assert!(!theirs_now.contains(one), "nothing of it leaves: {theirs_now}");
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}

/// Whom another office has, and whom this one follows anew in a file that nobody linked: a list reaches that file, and when the other
/// office hands its own back, the two are named and none is written into the other.
#[test]
fn somebody_who_is_followed_anew_is_reached_there_and_named_when_the_file_comes_back() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, _) = two_offices(directory.path());
    cio.start();
    mission.start();
    let list = directory.path().join("list.csv").to_str().unwrap().to_owned();
    let import = |mobile: &str, more: &[&str]| {
        let text = format!("nom;prenom;date_naissance;mobile\nROUX;Éloïse;05/05/2009;{mobile}\n");
        std::fs::write(&list, text).unwrap();
        cio.json(&[&["import", &list, "--everybody", "--date", "2026-11-20"], more].concat())
    };
    assert_eq!(import("0611000001", &[])["opened"], 1);
    let first = cio.json(&["search", "Roux"])[0]["case"].as_str().unwrap().to_owned();
    let fields = "nom,prenom,date_naissance,mobile";
    let there = hand_over((&cio, &mission), &first, "Mission", fields)["case"].as_str().unwrap().to_owned();
    assert_eq!(import("0611000002", &[])["followed_rows"], 1, "the other office has her");

    let anew = ["case", "new", "nom=Roux", "prenom=Éloïse", "date_naissance=05/05/2009"];
    let anew = cio.json(&anew)["case"].as_str().unwrap().to_owned();
    let told = import("0611000003", &[]);
    assert_eq!((&told["changed"], &told["followed_rows"]), (&1.into(), &0.into()), "{told}");
    assert!(cio.json(&["case", "show", &anew, "--alone"]).to_string().contains("611000003"));
    assert!(!cio.json(&["case", "show", &first, "--alone"]).to_string().contains("611000003"));

    let back = hand_over((&mission, &cio), &there, "CIO", fields);
    assert_eq!((&back["own_before"], &back["own_values"]), (&anew.as_str().into(), &0.into()), "{back}");
    let now = cio.json(&["case", "show", back["case"].as_str().unwrap()]);
    let linked = now["linked"].as_array().unwrap();
    assert!(linked.iter().all(|file| file["case"] != anew.as_str()), "nobody said that they are one: {now}");
    cio.stop();
    mission.stop();
}

/// Whom an office handed over and of whom it opens another file, by hand or by a list that writes the person otherwise: it is told who follows
/// the person, and calls nobody before somebody says whether it is the same; then that office contacts the person, by either file, until the
/// person is taken back (requirements 3, 25 and 85).
#[test]
fn who_was_handed_over_is_not_called_again_without_a_word() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, _) = two_offices(directory.path());
    cio.start();
    mission.start();
    let person = ["case", "new", "nom=Dix", "prenom=Lou", "date_naissance=10/10/2008", "mobile=0611000010"];
    let old = cio.json(&[&person[..], &["ine=0494004062M"]].concat())["case"].as_str().unwrap().to_owned();
    hand_over((&cio, &mission), &old, "Mission", "nom,prenom,date_naissance,mobile");

    let list = directory.path().join("list.csv").to_str().unwrap().to_owned();
    let import = |row: &str, more: &[&str]| {
        std::fs::write(&list, format!("nom;prenom;date_naissance;ine\n{row}\n")).unwrap();
        let import = ["--lang", "en", "import", &list, "--date", "2026-11-20", "--everybody", "--dry-run"];
        let output = raccord(&cio.home).args([&import[..], more].concat()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap())
    };
    let [told, _] = import("Dies;Loup;10/11/2008;0494004062M", &["--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["cautions"], serde_json::json!([{ "line": 2, "case": null, "files": [old] }]), "{told}");
    let [_, told] = import("Dies;Loup;10/11/2008;0494004062M", &[]);
    assert!(told.contains("handed over to Mission locale"), "{told}");
    // A list of later that names her as she is known: who follows her, and how she would be taken back.
    let [_, told] = import("Dix;Lou;10/10/2008;", &[]);
    assert!(told.contains("Mission locale") && told.contains("claim --take-over"), "{told}");

    let opened = cio.json(&person);
    assert_eq!(opened["cautions"], serde_json::json!([old]));
    let again = opened["case"].as_str().unwrap().to_owned();
    for asked in [&["duplicates"][..], &["duplicates", &again], &["duplicates", &old]] {
        let found = cio.json(asked);
        assert_eq!(found["pairs"].as_array().unwrap().len(), 1, "{asked:?}: {found}");
    }
    let today = || cio.json(&["today", "--date", "2026-12-01", "--time", "10:00"]);
    let is_called = |day: &Value| day["calls"].as_array().unwrap().iter().any(|call| call["case"] == again.as_str());
    let day = today();
    let to_check = serde_json::json!([{ "case": again, "files": [old], "followed_by": ["Mission locale"] }]);
    assert_eq!((is_called(&day), &day["to_check"]), (false, &to_check), "{day}");
    let sheet = cio.json(&["prepare", &again]);
    assert_eq!(
        (&sheet["followed_by"], &sheet["numbers"]),
        (&serde_json::json!(["Mission locale"]), &serde_json::json!([]))
    );
    let contact = ["contact", &again, "--mode", "telephone", "--who", "personne"];
    let refused = failure(&cio, &contact, 3);
    assert_eq!(refused["id"], "contact-perhaps-followed", "{refused}");
    assert!(refused["hints"].to_string().contains(&format!("raccord link {} {}", &again[..8], &old[..8])), "{refused}");
    let claimed = failure(&cio, &["claim", &again], 3);
    assert!(claimed["id"] == "claim-taken" && claimed.to_string().contains("Mission locale"), "{claimed}");

    // One person: the other office contacts her, whichever file is asked.
    cio.json(&["link", &again, &old]);
    for file in [&again, &old] {
        let said = cio.json(&["responsible", file]);
        assert_eq!(
            (&said["responsible"]["name"], &said["otherwise"]),
            (&"Mission locale".into(), &serde_json::json!([])),
            "{said}"
        );
        assert_eq!(cio.json(&["prepare", file])["responsible"]["name"], "Mission locale");
    }
    let day = today();
    assert_eq!((is_called(&day), &day["to_check"]), (false, &serde_json::json!([])), "{day}");
    assert_eq!(failure(&cio, &["claim", &again], 3)["id"], "claim-taken");
    cio.json(&["claim", &again, "--take-over"]);
    for file in [&again, &old] {
        assert_eq!(cio.json(&["responsible", file])["responsible"]["name"], "CIO de Metz", "taken back");
    }
    assert!(is_called(&today()));
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}

/// Two offices that were cut off from each other opened a file each of one person and claimed the person: once both have linked the files,
/// each of them, at each office, names the one that claimed first, and that one alone calls. Somebody whom the other office had named as the
/// referent of a person that one claims is no referent there (requirements 3, 23 and 25).
#[test]
fn of_the_files_of_a_person_one_office_is_named_and_its_referents_alone() {
    let directory = tempfile::tempdir().unwrap();
    let (mut cio, mut mission, beside) = two_offices(directory.path());
    let open = |office: &Office, name: &str| {
        let new = ["case", "new", name, "prenom=Lou", "date_naissance=06/06/2009", "date_sortie=2026-06-30"];
        office.json(&new)["case"].as_str().unwrap().to_owned()
    };
    let older = open(&mission, "nom=Double");
    mission.json(&["claim", &older]);
    let newer = open(&cio, "nom=Double");
    cio.json(&["claim", &newer, "--referent", "Luc Vert", "--anyway"]);
    let given = open(&cio, "nom=Donne");
    cio.json(&["case", "set", &given, "assistant_plateforme", "Luc Vert"]);
    cio.start();
    mission.start();
    let fields =
        "nom,prenom,date_naissance,date_sortie,etape,organisme_responsable,assistant_plateforme,tentative_contact";
    let grant = |office: &Office, case: &str, to: &str| {
        let ground = ["--basis", "public_task", "--purpose", "suivi", "--days", "90", "--write", "--yes"];
        office.json(&[&["grant", case, "--field", fields, "--to", to], &ground[..]].concat());
    };
    grant(&cio, &newer, "Mission");
    grant(&cio, &given, "Mission");
    grant(&mission, &older, "CIO");
    let of = |list: &Value, name: &str| {
        let is_it = |file: &&Value| {
            let is_named = |known: &str| known.eq_ignore_ascii_case(name);
            file["fields"]["nom"].as_str().is_some_and(is_named) && file["fields"]["prenom"].is_string()
        };
        list.as_array().unwrap().iter().find(is_it).map(|file| file["case"].as_str().unwrap().to_owned())
    };
    let foreign = ["case", "list", "--foreign"];
    let at_mission = mission.await_answer(&foreign, |list| of(list, "Double").is_some() && of(list, "Donne").is_some());
    let at_cio = cio.await_answer(&foreign, |list| of(list, "Double").is_some());
    let newer_there = of(&at_mission, "Double").unwrap();
    let older_there = of(&at_cio, "Double").unwrap();
    let given_there = of(&at_mission, "Donne").unwrap();
    mission.json(&["link", &older, &newer_there]);
    cio.json(&["link", &newer, &older_there]);
    for (office, [first, second]) in [(&mission, [&older, &newer_there]), (&cio, [&older_there, &newer])] {
        for file in [first, second] {
            let said =
                office.await_answer(&["responsible", file], |said| said["responsible"]["name"] == "Mission locale");
            assert_eq!(said["otherwise"], serde_json::json!([{ "case": second, "name": "CIO de Metz" }]), "{said}");
            assert_eq!(said["referents"], serde_json::json!([]), "{said}");
            assert_eq!(office.json(&["prepare", file])["responsible"]["name"], "Mission locale");
            assert_eq!(office.json(&["case", "show", file])["responsible"], "Mission locale");
        }
    }
    let called = |office: &Office, more: &[&str]| {
        let day = office.json(&[&["today", "--date", "2026-12-01", "--time", "10:00"], more].concat());
        let cases = day["calls"].as_array().unwrap().iter().map(|call| call["case"].as_str().unwrap().to_owned());
        (cases.collect::<std::collections::BTreeSet<_>>(), day["lost_referents"].to_string())
    };
    assert_eq!(called(&mission, &[]).0, [older.clone()].into());
    assert_eq!(called(&cio, &[]).0, [given.clone(), beside.clone()].into());

    mission.json(&["claim", &given_there]);
    let said =
        mission.await_answer(&["responsible", &given_there], |said| said["responsible"]["name"] == "Mission locale");
    assert_eq!((&said["referents"], &said["referents_lost"][0]["name"]), (&serde_json::json!([]), &"Luc Vert".into()));
    let (cases, lost) = called(&mission, &[]);
    assert_eq!(cases, [older.clone(), given_there.clone()].into());
    assert!(lost.contains("Luc Vert") && lost.contains("CIO de Metz"), "{lost}");
    assert_eq!(called(&mission, &["--referent", "Luc Vert"]).0.len(), 0);
    assert_eq!(called(&mission, &["--referent", ""]).0, [older, given_there].into());
    cio.await_answer(&["responsible", &given], |said| said["responsible"]["name"] == "Mission locale");
    assert_eq!(called(&cio, &[]).0, [beside].into());
    cio.audit(&[&mission]);
    cio.stop();
    mission.stop();
}
