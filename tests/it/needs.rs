// SPDX-License-Identifier: EUPL-1.2
//! What staff does for one young person, with the real program: who does what, the steps, the path and its break, the school.

use serde_json::Value;

use crate::staff::Office;

fn person(office: &Office, more: &[&str]) -> String {
    let new = ["case", "new", "nom=Muller", "prenom=Zoé", "date_naissance=2009-03-12", "date_sortie=2026-06-30"];
    office.json(&[&new[..], more].concat())["case"].as_str().unwrap().to_owned()
}

fn called(office: &Office, more: &[&str]) -> usize {
    office.json(&[&["today"], more].concat())["total"].as_u64().unwrap() as usize
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
    let broken = office.json(&["path", "broken", case]);
    assert_eq!((&broken["assistant"], broken["episodes"].as_array().unwrap().len()), (&"claire".into(), 2));
    assert_eq!(broken["episodes"][0]["end"], "2026-09-15");
    assert_eq!(called(&office, &["--mine"]), 1);
    assert_eq!(office.failure(&["path", "news", case, "bien"], 4)["id"], "path-none");
    assert_eq!(office.json(&["path", "list", "--open"])[0]["path"]["place"], "CFA de Laxou");
}
