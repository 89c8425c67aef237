// SPDX-License-Identifier: EUPL-1.2
//! Consents by form, the paper to sign, the report to the person, and requests in an emergency, with the real program.

use serde_json::Value;

use crate::staff::Office;

/// An office with a case, on one platform with an association and a mission locale.
pub(crate) fn office() -> (Office, String) {
    let office = Office::new();
    office.init("one", "Association <Demain>", "association");
    office.init("two", "Mission locale", "mission_locale");
    office.say(&["organisation", "export", "own.card"], 0);
    office.say_in("one", &["organisation", "export", "one.card"], 0);
    office.say_in("two", &["organisation", "export", "two.card"], 0);
    let create = ["platform", "create", "--name", "Nancy", "--territory", "Nancy", "--leader", "own.card"];
    office.say(&[&create[..], &["--member", "one.card", "--member", "two.card", "p.raccord"]].concat(), 0);
    office.say(&["platform", "sign", "p.raccord", "--yes"], 0);
    office.say(&["platform", "join", "p.raccord", "--yes"], 0);
    let new = ["case", "new", "nom=Weber <script>", "prenom=Léa", "mobile=0612345678", "commentaire=une note"];
    let case = office.json(&new)["case"].as_str().unwrap().to_owned();
    (office, case)
}

fn texts<'a>(values: &'a Value, name: &str) -> Vec<&'a str> {
    values.as_array().unwrap().iter().map(|value| value[name].as_str().unwrap()).collect()
}

/// What is to begin later is given now: its grants wait, by a form as by hand, and nothing is dated back.
#[test]
fn a_grant_and_a_consent_begin_on_the_day_that_was_said() {
    let (office, case) = office();
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let day = |days: i64| today.checked_add(jiff::Span::new().days(days)).unwrap().to_string();
    let grant =
        ["grant", &case, "--to", "Mission", "--field", "nom", "--basis", "public_task", "--purpose", "suivi", "--yes"];
    let from = |day: &str| [&grant[..], &["--from", day]].concat().iter().map(ToString::to_string).collect::<Vec<_>>();
    let run = |words: Vec<String>, code: i32| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if code == 0 { office.json(&words) } else { office.failure(&words, code) }
    };
    assert_eq!(run(from(&day(-2)), 2)["id"], "grant-from-past");
    assert_eq!(run(from(&day(4_000)), 2)["id"], "grant-from-far");
    let (tomorrow, later) = (day(2), day(30));
    let given = run([from(&tomorrow), vec!["--days".into(), "10".into()]].concat(), 0);
    let said = |name: &str| jiff::Timestamp::from_millisecond(given[name].as_i64().unwrap()).unwrap();
    let (from_said, until) = (said("from"), said("until"));
    assert_eq!(from_said.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(), tomorrow);
    assert_eq!(until.duration_since(from_said).as_hours(), 240, "its days count from its start");
    let give = ["consent", "give", &case, "--form", "psad", "--by", "both", "--relation", "mother", "--name", "Anne"];
    office.json(&[&give[..], &["--line", "obstacles", "--note", "classeur 3", "--from", &later, "--yes"]].concat());
    let grants = office.json(&["grants"]);
    let states: Vec<_> = grants.as_array().unwrap().iter().map(|grant| &grant["state"]).collect();
    assert!(states.len() > 1 && states.iter().all(|state| *state == "not_yet"), "{grants}");
}

/// Found by an acceptance test: what a paper allows runs from its signature, not from the day on which somebody types it, and is for the
/// organisations that it can name.
#[test]
fn a_paper_allows_what_it_says_and_for_whom_it_says() {
    let (office, case) = office();
    let today = jiff::Zoned::now().date();
    let ago = |days: i64| today.checked_sub(jiff::Span::new().days(days)).unwrap().to_string();
    let give = |line: &str, signed: &str, code: i32| {
        let what = ["consent", "give", &case, "--form", "psad", "--line", line, "--note", "x", "--yes", "--by", "both"];
        let who = ["--relation", "mother", "--name", "Anne", "--signed-on", signed];
        let words = [&what[..], &who].concat();
        if code == 0 { office.json(&words) } else { office.failure(&words, code) }
    };
    assert_eq!(give("obstacles", &ago(400), 3)["id"], "consent-form-over", "a paper for 365 days");
    let given = give("obstacles", &ago(300), 0);
    let until = jiff::Timestamp::from_millisecond(given["until"].as_i64().unwrap()).unwrap();
    let left = until.duration_since(jiff::Timestamp::now()).as_hours() / 24;
    assert!((64..=66).contains(&left), "{left} days are left of 365");

    // Who joins now is on no paper that was printed before; whoever says that it is names it.
    office.init("three", "Mission locale du Nord", "mission_locale");
    office.say_in("three", &["organisation", "export", "three.card"], 0);
    office.say(&["platform", "add", "p2.raccord", "--member", "three.card"], 0);
    office.say(&["platform", "sign", "p2.raccord", "--yes"], 0);
    office.say(&["platform", "join", "p2.raccord", "--yes"], 0);
    let north = |given: &Value| given["lines"].as_array().unwrap().len();
    let before = give("obstacles", &ago(3), 0);
    let named = give("Mission locale du Nord:obstacles", &ago(3), 0);
    assert_eq!((north(&before), north(&named)), (1, 1), "{before} {named}");
    assert_ne!(before["lines"][0]["recipient"], named["lines"][0]["recipient"]);
}

#[test]
fn a_form_is_printed_signed_listed_and_withdrawn() {
    let (office, case) = office();
    let form = office.path("form.html").to_str().unwrap().to_owned();
    office.say(&["consent", "print", &case, "psad", "--output", &form], 0);
    let page = std::fs::read_to_string(&form).unwrap();
    assert!(page.contains("Association &#60;Demain&#62;") && page.contains("Weber &#60;script&#62;"), "{page}");
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("src="));
    assert!(!page.contains("Commentaire") && page.contains("size: A4"));
    assert_eq!(office.failure(&["consent", "print", &case, "psad", "--output", &form], 5)["id"], "error-file-exists");

    // Without a birth date the young person's own word needs the paper; too young, it needs a representative.
    let give = ["consent", "give", &case, "--form", "psad", "--line", "accompagnement", "--yes"];
    let alone = [&give[..], &["--by", "young_person"]].concat();
    assert_eq!(office.failure(&alone, 3)["id"], "consent-age-unknown");
    office.json(&["case", "set", &case, "date_naissance", "12/03/2015"]);
    let paper = [&alone[..], &["--evidence", &form]].concat();
    assert_eq!(office.failure(&paper, 3)["id"], "consent-too-young");
    let plain = ["grant", &case, "--to", "Mission", "--field", "nom", "--basis", "consent", "--by", "young_person"];
    let refused = office.failure(&[&plain[..], &["--purpose", "suivi", "--yes"]].concat(), 3);
    assert_eq!(refused["id"], "consent-too-young", "{refused}");
    let only_look = [&plain[..], &["--purpose", "suivi", "--dry-run"]].concat();
    assert_eq!(office.failure(&only_look, 3)["id"], "consent-too-young", "who only looks is told as well");
    assert_eq!(office.failure(&[&give[..], &["--by", "both"]].concat(), 2)["id"], "consent-relation-missing");
    let mother = ["--by", "both", "--relation", "mother", "--name", "Anne Weber", "--evidence", &form];
    assert_eq!(office.json(&[&give[..], &mother, &["--dry-run"]].concat())["consent"], Value::Null);
    let wrong = ["consent", "give", &case, "--form", "psad", "--line", "solutions", "--yes"];
    assert_eq!(office.failure(&[&wrong[..], &mother].concat(), 4)["id"], "consent-line-missing");

    let both = ["consent", "give", &case, "--form", "psad", "--line", "accompagnement,obstacles", "--yes"];
    let given = office.json(&[&both[..], &mother].concat());
    assert_eq!(texts(&given["lines"], "name"), ["accompagnement", "obstacles"]);
    let listed = office.json(&["consent", "list", &case]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[0]["consent"]["signed"]["relation"], "mother");
    assert_eq!(listed[0]["consent"]["template"], given["template"]);

    let one = office.json(&["consent", "withdraw", &case, "psad", "--line", "2", "--yes"]);
    assert_eq!(one["withdrawn"][0]["grant"], given["lines"][1]["grant"]);
    assert_eq!(
        office.failure(&["consent", "withdraw", &case, "psad", "--line", "2", "--yes"], 4)["id"],
        "consent-withdraw-line"
    );
    // The person reads when it ended, and that nobody has said yet that it is gone.
    let who = office.json(&["case", "who", &case]);
    let ended = who["ended"].as_array().unwrap();
    assert_eq!((ended.len(), &ended[0]["deleted"]), (1, &Value::Null), "{who}");
    assert!(ended[0]["revoked"]["time"].is_u64(), "{who}");
    let report = office.say(&["--lang", "fr", "subject", "report", &case], 0).replace('\u{a0}', " ");
    assert!(report.contains("retiré le") && report.contains("pas encore d’accusé de suppression"), "{report}");
    let rest = office.json(&["consent", "withdraw", &case, "psad", "--yes"]);
    assert_eq!(rest["withdrawn"].as_array().unwrap().len(), 1);
    assert_eq!(office.failure(&["consent", "withdraw", &case, "psad", "--yes"], 4)["id"], "consent-withdraw-none");
    assert_eq!(office.json(&["grants", "--active"]), Value::Array(vec![]));
}

#[test]
fn who_signs_is_judged_by_the_day_of_the_signature_and_a_parent_only_for_a_minor() {
    let (office, case) = office();
    office.json(&["case", "set", &case, "date_naissance", "01/11/2011"]);
    let give = |signed: &'static str, by: &[&str], code| {
        let what = ["consent", "give", &case, "--form", "psad", "--line", "accompagnement", "--note", "x", "--dry-run"];
        let all = [&what[..], &["--signed-on", signed, "--by"], by].concat();
        if code == 0 { office.json(&all)["form"].clone() } else { office.failure(&all, code)["id"].clone() }
    };
    let mother = ["representative", "--relation", "mother", "--name", "Anne Weber"];
    assert_eq!(give("01/10/2026", &["young_person"], 3), "consent-too-young", "14 then, 15 now");
    assert_eq!(give("01/11/2026", &["young_person"], 0), "psad");
    office.json(&["case", "set", &case, "date_naissance", "15/10/2026"]);
    assert_eq!(give("01/10/2026", &mother, 3), "reason-before-birth");
    office.json(&["case", "set", &case, "date_naissance", "01/11/2011"]);
    assert_eq!(give("01/10/2026", &mother, 0), "psad");
    office.json(&["case", "set", &case, "date_naissance", "01/11/2007"]);
    assert_eq!(give("01/11/2026", &mother, 3), "reason-of-age");
    let evidence = office.path("order.pdf");
    std::fs::write(&evidence, "order").unwrap();
    let evidence = evidence.to_str().unwrap();
    assert_eq!(give("01/11/2026", &[&mother[..], &["--evidence", evidence]].concat(), 3), "consent-parent-of-age");
    let guardian = ["representative", "--relation", "guardian", "--name", "M. Klein", "--evidence", evidence];
    assert_eq!(give("01/11/2026", &guardian, 0), "psad");
}

#[test]
fn who_and_the_report_say_what_left_and_who_looked() {
    let (office, case) = office();
    let give = ["consent", "give", &case, "--form", "psad", "--line", "accompagnement", "--yes"];
    office.json(&[&give[..], &["--by", "representative", "--relation", "father", "--name", "Paul Weber"]].concat());
    office.say(&["staff", "person", "Claire Martin"], 0);
    office.json(&["case", "show", &case, "--reason", "appel du père"]);
    let who = office.json(&["case", "who", &case]);
    let name = who["fields"].as_array().unwrap().iter().find(|field| field["field"] == "nom").unwrap();
    let reader = &name["readers"][1];
    assert_eq!(reader["organisation"]["name"], "Association <Demain>");
    assert_eq!(reader["consent"]["form"], "psad");
    assert_eq!(reader["particulars"]["consenter"], "representative");
    let fields = texts(&who["disclosed"], "field");
    assert!(fields.contains(&"nom") && fields.contains(&"mobile") && !fields.contains(&"commentaire"), "{fields:?}");
    assert!(texts(&who["consulted"], "reason").contains(&"appel du père"));
    let table = office.say(&["case", "who", &case], 0);
    assert!(table.contains("psad") && table.contains("Paul Weber"), "{table}");
    assert!(table.contains("Claire Martin ("), "colleagues have names: {table}");

    for language in ["fr", "en"] {
        let file = format!("report-{language}.html");
        office.say(&["--lang", language, "subject", "report", &case, "--output", &file], 0);
        let page = std::fs::read_to_string(office.path(&file)).unwrap();
        for wanted in [
            "Weber &#60;script&#62;",
            "06\u{a0}12\u{a0}34\u{a0}56\u{a0}78",
            "une note",
            "Association &#60;Demain&#62;",
            "CNIL",
            if language == "fr" { "vous pouvez vous adresser à" } else { "you may complain to" },
        ] {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        assert!(!page.contains("Claire Martin"), "in papers that leave, staff are what they are for the person");
        assert!(page.contains("appel du père") || page.contains("appel du p&#232;re"));
        assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<script") && !page.contains("src="));
    }
    let report = office.json(&["subject", "report", &case]);
    assert_eq!(report["retention"]["until_age"], 26);
    assert_eq!(report["emergencies"], Value::Array(vec![]));
}

/// The person is told who agreed and when, what shows it, who released what, and who may write; in the words of a letter to them.
#[test]
fn the_report_says_who_agreed_who_released_and_who_writes() {
    let (office, case) = office();
    std::fs::write(office.path("paper.txt"), "signed").unwrap();
    let give = ["consent", "give", &case, "--form", "psad", "--line", "accompagnement", "--yes"];
    let signed =
        ["--by", "representative", "--relation", "father", "--name", "Paul Weber", "--signed-on", "2026-11-03"];
    let evidence = office.path("paper.txt").to_str().unwrap().to_owned();
    let shown = ["--evidence", &evidence, "--note", "classeur 3"];
    office.json(&[&["--lang", "en"][..], &give, &signed, &shown].concat());
    let purpose = office.json(&["grants"])[0]["purpose"].as_str().unwrap().to_owned();
    assert!(purpose.contains("chercher une solution"), "what a form is for does not hang on who types: {purpose}");
    let view = office.json(&["case", "show", &case]);
    let note = view["fields"].as_array().unwrap().iter().find(|field| field["field"] == "commentaire").unwrap();
    let item = note["documents"][0]["document"].as_str().unwrap();
    let release = ["grant", &case, "--to", "Mission", "--item", item, "--released-by", "claire", "--purpose", "suivi"];
    office.json(&[&release[..], &["--basis", "consent", "--by", "representative", "--name", "Anne", "--yes"]].concat());
    let write = ["grant", &case, "--to", "Mission", "--field", "mobile", "--write", "--basis", "public_task"];
    office.json(&[&write[..], &["--purpose", "suivi", "--yes"]].concat());
    let expected = [
        (
            "en",
            [
                "your representative agreed: Paul Weber, father",
                "signed on 2026-11-03",
                "released by claire",
                "and may write it",
            ],
        ),
        ("fr", ["votre représentant légal y a consenti", "signé le 03/11/2026", "claire", "et peut y écrire"]),
    ];
    for (language, wanted) in expected {
        let file = format!("agreed-{language}.html");
        office.say(&["--lang", language, "subject", "report", &case, "--output", &file], 0);
        let page = std::fs::read_to_string(office.path(&file)).unwrap();
        for wanted in wanted.into_iter().chain(["classeur 3"]) {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        assert!(!page.contains("agreed by the young person") && !page.contains("birthday of"), "{page}");
    }
}

/// A purpose goes to the recipient and is never erased: who names a person in it is told. On a ground that opens items alone, the
/// refusal says so.
#[test]
fn a_purpose_with_a_name_is_warned_of_and_a_refusal_names_what_would_do() {
    let (office, case) = office();
    let grant = ["--lang", "en", "grant", &case, "--to", "Mission", "--basis", "public_task", "--field", "mobile"];
    let talk = |purpose: &str| {
        let mut command = crate::program::raccord(&office.home());
        let output = command.args(grant).args(["--purpose", purpose, "--dry-run"]).output().unwrap();
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(talk("suivi de LEA").contains("the purpose names Léa"), "{}", talk("suivi de LEA"));
    assert!(!talk("suivi").contains("the purpose names"));
    let vital = ["grant", &case, "--to", "Mission", "--field", "raison_decrochage", "--basis", "vital_interest"];
    let refused = office.failure(&[&vital[..], &["--purpose", "danger", "--yes"]].concat(), 3);
    assert!(refused["hints"].to_string().contains("--item"), "{refused}");
}

/// What an erasure leaves of a case says so in the list; a member is named by what only it is.
#[test]
fn an_erased_case_says_so_and_the_paper_says_who_signs() {
    let (office, case) = office();
    for (language, erased, signs) in [
        (
            "fr",
            "(effacé)",
            [
                "Avant 15 ans, un représentant légal signe",
                "date de naissance à compléter",
                "jusqu’à mon 26e anniversaire",
                "demander à CIO de Nancy d’effacer",
                "Pour joindre CIO de Nancy (adresse",
            ],
        ),
        (
            "en",
            "(erased)",
            [
                "Below 15, a representative signs",
                "date of birth to be filled in",
                "until my birthday of 26 years",
                "ask CIO de Nancy to erase",
                "To reach CIO de Nancy (address",
            ],
        ),
    ] {
        let paper = format!("paper-{language}.html");
        office.say(&["--lang", language, "consent", "print", &case, "psad", "--output", &paper], 0);
        let page = std::fs::read_to_string(office.path(&paper)).unwrap().replace(['\u{a0}', '\u{202f}'], " ");
        signs.iter().for_each(|wanted| assert!(page.contains(wanted), "{wanted}: {page}"));
        assert!(!office.say(&["--lang", language, "case", "list"], 0).contains(erased));
    }
    // The sheet in the directory of actors says how the office is reached; the birth date stands where it is known.
    office.say(&["directory", "set", "acteur_adresse=3 place Carrière", "acteur_mail=cio@example.org"], 0);
    office.json(&["case", "set", &case, "date_naissance", "01/11/2009"]);
    office.say(&["--lang", "fr", "consent", "print", &case, "psad", "--output", "reached.html"], 0);
    let page = std::fs::read_to_string(office.path("reached.html")).unwrap().replace('\u{a0}', " ");
    for wanted in ["3 place Carrière, cio@example.org", "né(e) le 01/11/2009"] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    // Why somebody looked is said in words, not by the name of a form.
    let who = office.json(&["case", "who", &case]);
    let reasons = texts(&who["consulted"], "reason");
    assert!(reasons.iter().any(|reason| reason.contains("imprimer le formulaire")), "{reasons:?}");
    assert!(!reasons.contains(&"psad"), "{reasons:?}");
    office.say(&["platform", "leaders", "next", "--add", "mission"], 0);
    office.say(&["erase", &case, "--all", "--ground", "request", "--reason", "demande", "--yes"], 0);
    for (language, erased) in [("fr", "(effacé)"), ("en", "(erased)")] {
        assert!(office.say(&["--lang", language, "case", "list"], 0).contains(erased));
    }
}

#[test]
fn in_an_emergency_only_a_known_case_can_be_asked_for() {
    let (office, case) = office();
    // The office holds the case itself: there is nothing to ask for.
    let own = office.failure(&["emergency", "request", &case, "--reason", "danger", "--yes"], 2);
    assert_eq!(own["id"], "emergency-own", "{own}");
    assert_eq!(office.failure(&["emergency", "request", &case, "--reason", " ", "--yes"], 2)["id"], "emergency-reason");
    assert_eq!(office.json(&["emergency", "list"])["emergencies"], Value::Array(vec![]));
}

/// The rules in force can be read by whoever has to judge them: what each says, from when on, and by which text.
#[test]
fn the_rules_in_force_are_shown_statement_by_statement() {
    let (office, _) = office();
    let shown = office.json(&["platform", "rules", "--show"]);
    assert_eq!((&shown["rules"], &shown["platform"]["name"]), (&Value::from("france"), &Value::from("Nancy")));
    let statements = shown["statements"].as_array().unwrap();
    let longest = statements.iter().find(|statement| statement["says"] == "longest_grant").unwrap();
    assert_eq!((&longest["days"], &longest["since"]), (&Value::from(730), &Value::from("2018-05-25")));
    assert!(statements.iter().all(|statement| statement["source"].is_string() && statement["holds"] == true));
    let french = office.say(&["--lang", "fr", "platform", "rules", "--show", "luxembourg"], 0);
    let french = french.replace(['\u{a0}', '\u{202f}'], " ");
    for wanted in ["Loi du 20 juillet 2023", "À partir de 16", "25/05/2018"] {
        assert!(french.contains(wanted), "{wanted}: {french}");
    }
    assert_eq!(office.failure(&["platform", "rules", "--show", "belgium"], 4)["id"], "law-unknown");
    office.failure(&["platform", "rules"], 2);
}
