// SPDX-License-Identifier: EUPL-1.2
//! The program asks a person at a terminal: question by question, and again where an answer cannot be used.

use std::process::Command;

use raccord_protocol::typography::french;
use rexpect::session::{PtySession, spawn_command};
use serde_json::Value;

use crate::consent::office;
use crate::program::raccord;
use crate::staff::Office;

/// How long a question may be waited for, in milliseconds: a slow machine derives a key from a passphrase first.
const QUESTION_MS_MAX: u64 = 60_000;

fn in_french(office: &Office, arguments: &[&str]) -> Command {
    let mut command = raccord(&office.home());
    command.env("TERM", "dumb").env("NO_COLOR", "1").args(["--lang", "fr"]).args(arguments);
    command
}

/// Waits until the program has said something; returns what came before.
fn expect(terminal: &mut PtySession, text: &str) -> String {
    // What stands behind the terminal takes every byte for a letter.
    let heard: String = french(text).bytes().map(char::from).collect();
    terminal.exp_string(&heard).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Waits for a question, and answers it.
fn answer(terminal: &mut PtySession, question: &str, line: &str) {
    expect(terminal, question);
    terminal.send_line(line).unwrap();
}

#[test]
fn a_consent_is_asked_for_question_by_question_in_french() {
    let (office, case) = office();
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let (signed_on, ends_on) = (today.yesterday().unwrap(), today.checked_add(jiff::Span::new().days(60)).unwrap());
    let mut terminal = spawn_command(in_french(&office, &["consent"]), Some(QUESTION_MS_MAX)).unwrap();
    answer(&mut terminal, "Quel dossier ?", &case);
    answer(&mut terminal, "Quel jour a-t-il été signé ?", "31/12/2099");
    expect(&mut terminal, "ne se signe pas dans l’avenir");
    answer(&mut terminal, "Quel jour a-t-il été signé ?", &signed_on.strftime("%d/%m/%Y").to_string());
    answer(&mut terminal, "Quel formulaire ?", "formulaire perdu");
    // Nobody starts again because of a slip: what is wrong is said, and the question asked once more.
    answer(&mut terminal, "Quel formulaire ?", "psad");
    answer(&mut terminal, "Qui a signé ?", "quatre");
    expect(&mut terminal, "répondez par un des numéros, de 1 à 3");
    answer(&mut terminal, "Qui a signé ?", "2");
    answer(&mut terminal, "Quel est le lien du représentant avec le jeune ?", "1");
    answer(&mut terminal, "Nom du représentant légal ?", "Anne Weber");
    answer(&mut terminal, "Quelles lignes ont été cochées ?", "1, 99");
    expect(&mut terminal, "n’a pas de ligne 99");
    answer(&mut terminal, "Quelles lignes ont été cochées ?", "1");
    answer(&mut terminal, "Jusqu’à quel jour vaut-il ?", "31/12/2099");
    expect(&mut terminal, "jours au plus");
    answer(&mut terminal, "Jusqu’à quel jour vaut-il ?", &ends_on.strftime("%d/%m/%Y").to_string());
    answer(&mut terminal, "Fichier du papier signé", "");
    answer(&mut terminal, "Où se trouve le papier ?", "classeur 3");
    answer(&mut terminal, "Inscrire ce consentement avec 1 ligne ?", "oui");
    expect(&mut terminal, "inscrit, avec 1 partage");
    terminal.exp_eof().unwrap();

    let listed = office.json(&["consent", "list", &case]);
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    let signed = &listed[0]["consent"]["signed"];
    assert_eq!((&signed["relation"], &signed["language"]), (&Value::from("mother"), &Value::from("fr")));
    assert_eq!((&signed["name"], &signed["note"]), (&Value::from("Anne Weber"), &Value::from("classeur 3")));
    assert_eq!(signed["signed_on"], signed_on.to_string());
    let grants = office.json(&["grants", "--case", &case]);
    let until = jiff::Timestamp::from_millisecond(grants[0]["until"].as_i64().unwrap()).unwrap();
    assert!(until.to_zoned(jiff::tz::TimeZone::UTC).date() >= ends_on, "{grants}");

    // Who does not agree in the end has given nothing.
    let arguments = ["consent", "give", &case, "--form", "psad", "--by", "both", "--relation", "father"];
    let more = ["--name", "Paul Weber", "--line", "2"];
    let command = in_french(&office, &[&arguments[..], &more].concat());
    let mut terminal = spawn_command(command, Some(QUESTION_MS_MAX)).unwrap();
    answer(&mut terminal, "Inscrire ce consentement", "non");
    terminal.exp_eof().unwrap();
    assert_eq!(office.json(&["consent", "list", &case]), listed);
}

/// The forms of the platform are offered first, each with its version and who stands behind it, and chosen by a number.
#[test]
fn a_form_of_the_platform_is_offered_and_chosen_by_its_number() {
    let (office, case) = office();
    let (source, file) = (office.path("psad.toml"), office.path("next"));
    let [source, file] = [&source, &file].map(|path| path.to_str().unwrap());
    office.say(&["platform", "form", "show", "psad", "--source", source], 0);
    let text = std::fs::read_to_string(source).unwrap().replace("version = 1", "version = 7");
    std::fs::write(source, text).unwrap();
    office.say(&["platform", "form", "add", file, "--form", source], 0);
    office.say(&["platform", "sign", file, "--yes"], 0);
    office.say(&["platform", "join", file, "--yes"], 0);
    let mut terminal = spawn_command(in_french(&office, &["consent", "give", &case]), Some(QUESTION_MS_MAX)).unwrap();
    answer(&mut terminal, "Quel jour a-t-il été signé ?", "");
    expect(&mut terminal, "1. psad, version 7");
    expect(&mut terminal, "signé par");
    answer(&mut terminal, "Quel formulaire ?", "alj");
    expect(&mut terminal, "n’en est pas");
    answer(&mut terminal, "Quel formulaire ?", "1");
    answer(&mut terminal, "Qui a signé ?", "2");
    answer(&mut terminal, "Quel est le lien du représentant avec le jeune ?", "1");
    answer(&mut terminal, "Nom du représentant légal ?", "Anne Weber");
    answer(&mut terminal, "Quelles lignes ont été cochées ?", "1");
    answer(&mut terminal, "Jusqu’à quel jour vaut-il ?", "");
    answer(&mut terminal, "Fichier du papier signé", "");
    answer(&mut terminal, "Où se trouve le papier ?", "");
    // What it could not be told is not advised in words of a command that has no such options.
    expect(&mut terminal, "rien ne montre le consentement");
    answer(&mut terminal, "Inscrire ce consentement avec 1 ligne ?", "oui");
    expect(&mut terminal, "inscrit, avec 1 partage");
    terminal.exp_eof().unwrap();
    assert_eq!(office.json(&["consent", "list", &case])[0]["consent"]["version"], 7);
}

#[test]
fn a_passphrase_is_typed_unseen_and_twice_where_it_is_new() {
    let office = Office::new();
    // Who mistypes it is told so, and asked again.
    let mut command = in_french(&office, &["case", "list"]);
    command.env_remove("RACCORD_PASSPHRASE");
    let mut terminal = spawn_command(command, Some(QUESTION_MS_MAX)).unwrap();
    answer(&mut terminal, "Phrase secrète de la clé d’agent claire", "une autre");
    expect(&mut terminal, "conseil");
    answer(&mut terminal, "Phrase secrète de la clé d’agent claire", "a passphrase for tests");
    expect(&mut terminal, "il n’y a pas de tel dossier");
    terminal.exp_eof().unwrap();

    let mut command = in_french(&office, &["staff", "passphrase", "claire"]);
    command.env_remove("RACCORD_PASSPHRASE");
    let mut terminal = spawn_command(command, Some(QUESTION_MS_MAX)).unwrap();
    answer(&mut terminal, "Phrase secrète de la clé d’agent claire", "a passphrase for tests");
    answer(&mut terminal, "Nouvelle phrase secrète de la clé d’agent claire", "une autre");
    answer(&mut terminal, "La même encore une fois", "une outre");
    expect(&mut terminal, "les deux phrases secrètes diffèrent");
    answer(&mut terminal, "Nouvelle phrase secrète de la clé d’agent claire", "une autre phrase");
    answer(&mut terminal, "La même encore une fois", "une autre phrase");
    let shown = expect(&mut terminal, "a une nouvelle phrase secrète");
    assert!(!shown.contains("une autre phrase"), "what is typed is not shown: {shown}");
    terminal.exp_eof().unwrap();
    let mut command = raccord(&office.home());
    crate::program::run(command.env("RACCORD_PASSPHRASE", "une autre phrase").arg("status"), 0);
}

/// Whoever stops within a block loses nothing of it, and each question says what can be typed.
#[test]
fn an_interview_keeps_what_was_answered_before_it_was_stopped() {
    let (office, case) = office();
    let arguments = ["interview", &case, "--block", "situation"];
    let mut terminal = spawn_command(in_french(&office, &arguments), Some(QUESTION_MS_MAX)).unwrap();
    answer(&mut terminal, "? Activité actuelle (1 ", "99");
    expect(&mut terminal, "tapez un des numéros de la question, de 1 à 9");
    answer(&mut terminal, "? Activité actuelle (1 ", "4");
    answer(&mut terminal, "Formation à laquelle est inscrit le jeune", "");
    answer(&mut terminal, "Diplômé de cette formation (oui/non)", "peut-être");
    expect(&mut terminal, "tapez oui ou non");
    answer(&mut terminal, "Diplômé de cette formation (oui/non)", "non");
    answer(&mut terminal, "Inscrit à la mission locale (oui/non)", "q");
    expect(&mut terminal, "ce qui a été répondu du bloc ouvert est écrit");
    terminal.exp_eof().unwrap();
    let known = office.json(&["case", "show", &case]);
    let stands = |name: &str| known["fields"].as_array().unwrap().iter().any(|field| field["field"] == name);
    assert!(stands("activite_actuelle") && stands("diplome_de_cette_formation"), "{known}");
    // The block is asked again, and shows what stands.
    let mut terminal = spawn_command(in_french(&office, &arguments), Some(QUESTION_MS_MAX)).unwrap();
    expect(&mut terminal, "[En emploi]");
    terminal.send_line("q").unwrap();
    terminal.exp_eof().unwrap();
}
