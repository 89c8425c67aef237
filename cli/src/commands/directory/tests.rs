// SPDX-License-Identifier: EUPL-1.2
use raccord_protocol::catalogue::Catalogue;
use raccord_protocol::id::CaseHandle;
use raccord_protocol::view::{CaseHead, CaseView, Party, Shown};

use super::*;
use crate::language::{Language, Translator};
use crate::samples::view_of;

fn organisation(number: u8) -> OrganisationId {
    OrganisationId([number; 32])
}

fn head(number: u8, kind: CaseKind) -> CaseHead {
    let holder = Party { organisation: organisation(number), name: format!("Office {number}"), kind: None };
    CaseHead {
        case: CaseHandle([number; 16]),
        number: number.into(),
        kind,
        holder,
        own: number == 1,
        handed_over: None,
    }
}

fn sheet(number: u8, values: &[(&str, &str)]) -> CaseSummary {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (field, value) in values {
        assert!(Catalogue::current().field_of(CaseKind::ActorSheet, field).is_some(), "{field}");
        fields.entry((*field).to_owned()).or_default().push((*value).to_owned());
    }
    let fields = fields.into_iter().map(|(field, values)| (field, Shown::Several(values))).collect();
    CaseSummary::new(head(number, CaseKind::ActorSheet), fields)
}

fn sheets(all: Vec<CaseSummary>) -> BTreeMap<OrganisationId, CaseSummary> {
    all.into_iter().map(|sheet| (sheet.head.holder.organisation, sheet)).collect()
}

#[test]
fn a_charter_is_accepted_by_the_hash_of_its_text() {
    let all = sheets(vec![
        sheet(1, &[("charte_texte", r#"{"empreinte":"aa","le":"2026-09-01","version":"1"}"#)]),
        sheet(2, &[("charte_acceptee", r#"{"empreinte":"aa","le":"2026-09-10","par":"Claire","version":"1"}"#)]),
        // Another text under the same version, and a version that nobody proposed, are accepted by nobody.
        sheet(3, &[("charte_acceptee", r#"{"empreinte":"bb","le":"2026-09-10","par":"Paul","version":"1"}"#)]),
        sheet(4, &[("charte_acceptee", r#"{"empreinte":"aa","le":"2026-09-10","par":"Anne","version":"2"}"#)]),
        // A later text does not take the place of the first under its version.
        sheet(5, &[("charte_texte", r#"{"empreinte":"bb","le":"2026-10-01","version":"1"}"#)]),
    ]);
    let accepted = charter::accepted(&all);
    let by: Vec<_> = accepted.iter().map(|one| (one.organisation, one.by.as_str())).collect();
    assert_eq!(by, [(organisation(2), "Claire")]);
}

#[test]
fn leaders_and_assistants_have_a_signed_mission_letter() {
    for role in ["assistant", "responsable_education", "responsable_emploi"] {
        assert!(role::check_letter(role, "", "Le recteur, le préfet, la présidente").is_err(), "{role}: no letter");
        assert!(role::check_letter(role, "aa", " ").is_err(), "{role}: nobody signed");
        assert!(role::check_letter(role, "aa", "Le recteur, le préfet, la présidente").is_ok());
    }
    for role in ["responsable_education", "responsable_emploi"] {
        assert!(role::check_letter(role, "aa", "x").is_err(), "{role}: one of three authorities");
        assert!(role::check_letter(role, "aa", "Le recteur, le préfet; le recteur").is_err(), "{role}: two");
    }
    assert!(role::check_letter("assistant", "aa", "Les deux responsables").is_ok());
    for role in ["referent_decrochage", "coordonnateur_mlds", "correspondant_technique", "assistance_nationale"] {
        assert!(role::check_letter(role, "", "").is_ok(), "{role}");
    }
}

#[test]
fn the_directory_says_who_has_which_role_today() {
    let with = sheet(
        1,
        &[
            ("acteur_role", r#"{"nom":"Claire Morel","role":"coordonnateur_mlds","tel":"03 83 00 00 00"}"#),
            ("acteur_role", r#"{"jusqu_au":"2026-11-21","nom":"Paul Petit","role":"responsable_departemental"}"#),
            ("acteur_representant", r#"{"nom":"Anne Roux","suppleant":"Luc Noir"}"#),
        ],
    );
    let translator = Translator::new(Language::French);
    let today = jiff::civil::date(2026, 11, 22);
    assert_eq!(role::roles(Words::new(&translator), &with, today), ["Claire Morel (Coordonnateur MLDS)"]);
    assert_eq!(role::roles(Words::new(&translator), &with, jiff::civil::date(2026, 11, 21)).len(), 2);
    assert_eq!(representative(&with), "Anne Roux (Luc Noir)");
}

#[test]
fn every_role_of_the_guide_can_be_given() {
    let raccord_protocol::catalogue::FieldKind::Record { parts } = &field("acteur_role").kind else {
        panic!("a record")
    };
    let raccord_protocol::catalogue::FieldKind::Choice { options } = &parts[0].kind else { panic!("a choice") };
    let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
    insta::assert_snapshot!(codes.join(" "), @"responsable_education responsable_emploi assistant referent_decrochage chef_etablissement coordonnateur_mlds responsable_departemental responsable_regional correspondant_technique assistance_nationale");
}

#[test]
fn a_map_shows_the_actors_whose_place_is_known() {
    let all = sheets(vec![
        sheet(
            1,
            &[
                ("acteur_nom", "CIO de Nancy"),
                ("acteur_latitude", "48,69"),
                ("acteur_longitude", "6.18"),
                ("acteur_departement", "54"),
                ("acteur_academie", "Nancy-Metz"),
            ],
        ),
        sheet(2, &[("acteur_nom", "Sans lieu")]),
        sheet(3, &[("acteur_nom", "Hors du monde"), ("acteur_latitude", "148"), ("acteur_longitude", "6")]),
    ]);
    let map = map::geojson(&all, &[]);
    let features = map["features"].as_array().expect("features");
    assert_eq!(features.len(), 1);
    assert_eq!(features[0]["geometry"]["coordinates"], serde_json::json!([6.18, 48.69]));
    assert_eq!(features[0]["properties"]["academie"], "Nancy-Metz");
}

#[test]
fn who_cannot_be_reached_is_reported_to_one_organisation() {
    let view = |names: &[&str]| {
        let key = raccord_protocol::key::SecretKey::from_seed(&[1; 32]).public();
        let author = raccord_protocol::view::Author {
            key,
            organisation: None,
            role: raccord_protocol::view::AuthorRole::Adviser,
            name: None,
        };
        let value = |name: &&str| raccord_protocol::view::Value {
            entry: raccord_protocol::id::EntryId([9; 32]),
            value: Some((*name).to_owned()),
            author: author.clone(),
            time: raccord_protocol::time::Timestamp(1),
            admitted: None,
            standing: raccord_protocol::view::Standing::Counted,
        };
        let document = raccord_protocol::view::DocumentView {
            document: raccord_protocol::id::DocumentId([1; 32]),
            values: names.iter().map(value).collect(),
            proposals: vec![],
        };
        let field = raccord_protocol::view::FieldView {
            field: "organisme_escalade".to_owned(),
            list: false,
            conflict: false,
            documents: vec![document],
        };
        let fields = if names.is_empty() { vec![] } else { vec![field] };
        view_of(head(1, CaseKind::Person), fields)
    };
    let names: BTreeMap<OrganisationId, String> =
        (1..4).map(|number| (organisation(number), format!("Office {number}"))).collect();
    let escalade = r#"{"delai_jours":"15","nom":"Claire Morel","tel":"03 83 00 00 00"}"#;
    let with = sheets(vec![sheet(1, &[("acteur_escalade", escalade)]), sheet(3, &[])]);
    let leaders = [organisation(3)];
    let said = |view: &CaseView, sheets| {
        let answer = escalation::answer((view, "Office 1"), sheets, &names, &leaders).expect("somebody");
        (answer.organisation, answer.why, answer.contact.get("nom").cloned())
    };
    let claire = Some("Claire Morel".to_owned());
    assert_eq!(said(&view(&["Office 2"]), &with), ("Office 2".to_owned(), escalation::Why::Case, None));
    // Nobody claimed the person: the holder is responsible.
    assert_eq!(said(&view(&[]), &with), ("Office 1".to_owned(), escalation::Why::Responsible, claire));
    assert_eq!(said(&view(&[]), &sheets(vec![])), ("Office 3".to_owned(), escalation::Why::Leader, None));
    assert_eq!(escalation::answer((&view(&[]), "Office 1"), &sheets(vec![]), &names, &[]), None);
}

#[test]
fn a_young_person_is_received_at_the_site_of_a_member() {
    let with =
        sheet(1, &[("acteur_site", r#"{"commune":"Esch","hors_ecole":"true","nom":"Antenne Esch","postes":"1,5"}"#)]);
    let mut sites = site::of_sheet("ALJ", Some(&with));
    sites.extend(site::of_sheet("Mission locale de Nancy", Some(&sheet(2, &[("acteur_adresse", "3 rue X")]))));
    sites.extend(site::of_sheet("Mission locale de Metz", None));
    let meant = |text: &str| site::meant(&sites, text).into_iter().map(site::place).collect::<Vec<_>>();
    assert_eq!(meant("antenne esch"), ["ALJ, Antenne Esch, Esch"]);
    assert_eq!(meant("Mission locale de Nancy"), ["Mission locale de Nancy, 3 rue X"]);
    assert_eq!(meant("ALJ"), ["ALJ, Antenne Esch, Esch"]);
    assert_eq!(meant("mission locale").len(), 2, "which of them has to be said");
    assert_eq!(meant("PSAD de Nancy"), Vec::<String>::new(), "the platform receives nobody");
    assert_eq!(site::place(&sites[0]), "ALJ, Antenne Esch, Esch", "what an appointment names is found again");
    assert_eq!(meant(&site::place(&sites[0])).len(), 1);
}

/// Ten regional offices with 14.75 posts.
#[test]
fn posts_are_added_up_to_the_hundredth() {
    let posts = ["1,5", "1.5", "1,5", "1,5", "1,5", "1,5", "1,5", "1,5", "1,75", "1"];
    let all: Option<Vec<u64>> = posts.iter().map(|text| site::hundredths(text)).collect();
    assert_eq!(site::decimal(all.expect("all are numbers").iter().sum(), ','), "14,75");
    assert_eq!(["x", "1,234", "-1", "1,x"].map(site::hundredths), [None; 4]);
    assert_eq!((site::decimal(200, '.'), site::decimal(0, '.')), ("2".to_owned(), "0".to_owned()));
}

#[test]
fn the_youth_guarantee_needs_both_sides_and_an_offer_within_four_months() {
    use raccord_protocol::organisation::OrganisationKind::{Alj, Cio, FranceTravail, MissionLocale};

    use crate::choosing::Member;

    let members = |kinds: &[_]| -> Vec<Member> {
        let member = |kind: &_| Member { organisation: organisation(1), name: String::new(), kind: *kind, sheet: None };
        kinds.iter().map(member).collect()
    };
    assert_eq!(guarantee::gaps(&members(&[Cio])), [guarantee::Gap::Accompanies, guarantee::Gap::Labour]);
    assert_eq!(guarantee::gaps(&members(&[Alj, FranceTravail])), []);
    assert_eq!(guarantee::gaps(&members(&[MissionLocale])), [guarantee::Gap::Education]);
    let today = jiff::civil::date(2026, 11, 24);
    let person = |fields: &[(&str, &str)]| crate::samples::case(fields);
    let counted = guarantee::offers(
        &[
            person(&[("date_sortie", "2026-06-30"), ("solution_date_entree", "2026-10-30")]),
            person(&[("date_sortie", "2026-06-30"), ("solution_date_entree", "2026-10-31")]),
            person(&[("date_sortie", "2026-06-30")]),
            person(&[("date_sortie", "2026-09-30")]),
            person(&[("date_sortie", "2026-06-30"), ("fin_suivi_le", "2026-07-30")]),
            person(&[]),
        ],
        today,
    );
    assert_eq!(counted, guarantee::Offers { in_time: 1, late: 1, overdue: 1, awaited: 1 });
}

/// From a case to the post, its share and its agreement: what the audit of a European fund asks (requirement 187).
#[test]
fn who_pays_is_traced_from_a_case_to_a_post_and_its_agreement() {
    let assistant = r#"{"convention":"FSE-14","du":"2026-01-01","part":"60","poste":"Assistante","source":"fse"}"#;
    let all = posts::posts(&sheets(vec![
        sheet(
            1,
            &[
                ("acteur_nom", "CIO de Nancy"),
                ("acteur_poste", assistant),
                ("acteur_poste", r#"{"part":"50","poste":"Assistante","source":"etat"}"#),
                ("acteur_poste", r#"{"au":"2025-12-31","convention":"IEJ-3","poste":"Ancien poste","source":"iej"}"#),
            ],
        ),
        sheet(2, &[("acteur_poste", r#"{"poste":"Référent","source":"fse"}"#)]),
    ]));
    let standing = posts::standing(&all, jiff::civil::date(2026, 11, 24));
    let told: Vec<_> =
        standing.iter().map(|post| (post.organisation.as_str(), post.source.as_str(), post.share)).collect();
    assert_eq!(
        told,
        [("CIO de Nancy", "etat", Some(50)), ("CIO de Nancy", "fse", Some(60)), ("Office 2", "fse", None)],
        "a post that ended pays for nobody"
    );
    let case = |source: &str, from: &str, until: &str| {
        let all = [("financement", source), ("date_signalement", from), ("fin_suivi_le", until)];
        let said: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        crate::samples::case(&said)
    };
    let cases = [
        case("fse", "2026-06-30", ""),
        case("fse", "2025-01-10", "2025-06-30"),
        case("iej", "2025-06-30", "2026-02-01"),
        case("iej", "2026-06-30", ""),
        case("region", "2026-06-30", ""),
    ];
    let traces = posts::traces(organisation(1), &all, &cases);
    let agreements = |trace: &posts::Trace| trace.posts.iter().map(|post| post.agreement.clone()).collect::<Vec<_>>();
    assert_eq!(
        traces.iter().map(agreements).collect::<Vec<_>>(),
        [vec!["FSE-14".to_owned()], vec![], vec!["IEJ-3".to_owned()], vec![], vec![]],
        "own posts alone, that stood while the person was followed"
    );
    let json = serde_json::to_value(&traces[0]).expect("it has a JSON form");
    assert_eq!((&json["source"], &json["posts"][0]["post"]), (&"fse".into(), &"Assistante".into()));
    let (cio, assistant) = ("CIO de Nancy".to_owned(), "Assistante".to_owned());
    assert_eq!(
        posts::gaps(&standing, &traces),
        [
            posts::Gap::NoPost { source: "fse".to_owned(), cases: 1 },
            posts::Gap::NoPost { source: "iej".to_owned(), cases: 1 },
            posts::Gap::NoAgreement { organisation: "Office 2".to_owned(), post: "Référent".to_owned() },
            posts::Gap::Overpaid { organisation: cio, post: assistant, share: 110 },
        ]
    );
}

#[test]
fn posts_of_several_people_may_have_one_title() {
    let gaps = |shares: &[(&str, &str)]| {
        let record = |(source, share): &(&str, &str)| {
            format!(r#"{{"convention":"C","part":"{share}","poste":"Conseiller","source":"{source}"}}"#)
        };
        let records: Vec<String> = shares.iter().map(record).collect();
        let fields: Vec<(&str, &str)> = records.iter().map(|record| ("acteur_poste", record.as_str())).collect();
        posts::gaps(&posts::posts(&sheets(vec![sheet(1, &fields)])), &[]).len()
    };
    assert_eq!(gaps(&[("etat", "100"), ("etat", "100")]), 0);
    assert_eq!(gaps(&[("fse", "100"), ("etat", "100")]), 0);
    assert_eq!(gaps(&[("fse", "60"), ("etat", "40"), ("fse", "50"), ("etat", "40")]), 0);
    assert_eq!(gaps(&[("fse", "60"), ("etat", "50")]), 1);
}

/// The map of the country shows platforms by académie (requirement 36).
#[test]
fn a_platform_stands_on_the_map_by_its_departments_academies_and_regions() {
    let names = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(" ");
    let place = [("acteur_latitude", "49,12"), ("acteur_longitude", "6.17"), ("acteur_nom", "CIO de Metz")];
    let metz = sheet(1, &[&place[..], &[("acteur_departement", "57"), ("acteur_academie", "Nancy Metz")]].concat());
    let of_members = [metz.clone(), sheet(2, &[("acteur_departement", "67"), ("acteur_region", "GRAND EST")])];
    let platform = map::Platform::of("PSAD de Nancy", "Meurthe-et-Moselle et Vosges", &of_members);
    assert_eq!(names(&platform.departments), "54 57 67 88");
    assert_eq!(names(&platform.academies), "Nancy-Metz Strasbourg", "one name, however it was written");
    assert_eq!(names(&platform.regions), "Grand Est");
    let elsewhere = map::Platform::of("PSAD", "Ailleurs", []);
    assert_eq!(elsewhere.academies.len(), 0, "what is not said is not guessed");
    let platforms = [platform, elsewhere];
    // Map programs show features, and nothing else.
    let map = map::geojson(&sheets(vec![metz]), &platforms);
    let features = map["features"].as_array().expect("a list");
    assert_eq!(features[0]["geometry"]["coordinates"], serde_json::json!([6.17, 49.12]));
    let (nancy, bare) = (&features[1], &features[2]);
    assert_eq!(nancy["properties"]["academies"], "Nancy-Metz, Strasbourg");
    assert_eq!(nancy["geometry"], serde_json::json!({ "type": "MultiPoint", "coordinates": [[6.17, 49.12]] }));
    assert_eq!((&bare["properties"]["name"], &bare["geometry"]), (&"PSAD".into(), &serde_json::Value::Null));
    let groups = map::by_academie(&platforms);
    let groups: Vec<_> = groups.iter().map(|(academie, platforms)| (*academie, platforms.len())).collect();
    assert_eq!(groups, [("", 1), ("Nancy-Metz", 1), ("Strasbourg", 1)]);
}
