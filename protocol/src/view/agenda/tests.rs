// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::catalogue::Catalogue;
use crate::id::{CaseHandle, EntryId, PlatformId};
use crate::key::SecretKey;
use crate::rules::Basis;
use crate::statement::{CaseKind, Mode, Past};
use crate::time::Timestamp;
use crate::view::{Author, AuthorRole, Party};

const TODAY: Date = date(2026, 11, 22);
const US: OrganisationId = OrganisationId([1; 32]);

fn case(number: u64, own: bool, values: &[(&str, &str)]) -> CaseSummary {
    let organisation = if own { US } else { OrganisationId([9; 32]) };
    let holder = Party { organisation, name: "CIO".to_owned(), kind: None };
    let head = CaseHead {
        case: CaseHandle([u8::try_from(number).unwrap(); 16]),
        number,
        kind: CaseKind::Person,
        holder,
        own,
        handed_over: None,
    };
    let fields = values.iter().map(|(field, value)| ((*field).to_owned(), Shown::One((*value).to_owned()))).collect();
    CaseSummary::new(head, fields)
}

fn grant(case: &CaseSummary, to: OrganisationId, fields: &[&str]) -> GrantView {
    let key = SecretKey::from_seed(&[1; 32]).public();
    GrantView {
        grant: EntryId([7; 32]),
        head: case.head.clone(),
        direction: if case.head.own { Direction::Given } else { Direction::Received },
        state: GrantState::Active,
        recipient: Party { organisation: to, name: String::new(), kind: None },
        alias: case.head.case,
        platform: PlatformId([2; 32]),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        items: vec![],
        mode: Mode::Read,
        past: Past::Current,
        basis: Basis::Consent,
        article: String::new(),
        purpose: String::new(),
        from: Timestamp(0),
        until: Timestamp::MAX,
        author: Author { key, organisation: None, role: AuthorRole::Leader, name: None },
        time: Timestamp(0),
        particulars: None,
        revoked: None,
        deleted: None,
        consent: None,
        emergency: None,
    }
}

fn agenda(cases: &[CaseSummary], sight: &Sight, today: Date) -> Agenda {
    let mut drawing = Drawing::new(sight, today);
    cases.iter().for_each(|case| drawing.add(case));
    drawing.end()
}

fn ours() -> Sight {
    Sight::of_reader(US, &[])
}

#[test]
fn an_agenda_goes_through_the_four_steps() {
    let cases = [
        case(
            1,
            true,
            &[("nom", "Muller"), ("etape", "contact"), ("injoignable", "true"), ("assistant_plateforme", "Claire")],
        ),
        case(2, true, &[("nom", "Petit")]),
        case(3, true, &[("nom", "Roux"), ("etape", "diagnostic"), ("assistant_plateforme", "Claire")]),
        case(
            4,
            true,
            &[("nom", "Blanc"), ("etape", "parcours"), ("assistant_plateforme", "Paul"), ("relance_le", "2026-11-21")],
        ),
        case(5, true, &[("nom", "Noir"), ("etape", "clos")]),
        case(6, true, &[("nom", "Gris"), ("etape", "contact"), ("fin_suivi_le", "2026-11-22")]),
    ];
    let drawn = agenda(&cases, &ours(), TODAY);
    let said: Vec<String> = drawn
        .steps
        .iter()
        .flat_map(|(step, points)| {
            points.iter().map(move |point| format!("{step:?} {} {:?}", point.name, point.topics))
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    Identification Petit [NeverContacted, NoReferent]
    Contact Muller [Unreachable, NeverContacted]
    Diagnosis Roux [NoDiagnosis]
    Path Blanc [Overdue, NoSolution, NoTutor]
    ");
    let counted: Vec<_> = Step::ALL.iter().map(|step| drawn.counts(*step)).collect();
    assert_eq!(counted[0], BTreeMap::from([(Topic::NeverContacted, 1), (Topic::NoReferent, 1)]));
    assert_eq!(counted[3][&Topic::Overdue], 1);
}

#[test]
fn of_whom_must_not_be_contacted_no_contact_is_missing() {
    let topics = |values: &[(&str, &str)]| {
        let values = [&[("etape", "contact"), ("assistant_plateforme", "Claire")], values].concat();
        let drawn = agenda(&[case(1, true, &values)], &ours(), TODAY);
        drawn.steps.into_values().flatten().flat_map(|point| point.topics).collect::<Vec<_>>()
    };
    assert_eq!(topics(&[("a_ne_pas_contacter", "true"), ("injoignable", "true")]), [Topic::DoNotContact]);
    let over = [("a_ne_pas_contacter", "true"), ("a_ne_pas_contacter_jusqu_au", "2026-11-21")];
    assert_eq!(topics(&over), [Topic::NeverContacted]);
    let spoken = [("tentative_contact", "{}"), ("resultat_contact", "ne_souhaite_pas_etre_recontacte")];
    assert_eq!(topics(&spoken), [Topic::Refusal], "who is called no more is spoken of");
}

#[test]
fn a_case_of_which_all_is_settled_takes_no_time() {
    let values = [("etape", "contact"), ("assistant_plateforme", "Claire"), ("tentative_contact", "{}")];
    assert!(agenda(&[case(1, true, &values)], &ours(), TODAY).steps.is_empty());
}

/// Two files of one person are one point, with what both say; by the newest word of either there may be none.
#[test]
fn a_person_with_two_files_is_spoken_of_once() {
    let draw = |files: &[CaseSummary]| {
        let sight = ours();
        let mut drawing = Drawing::new(&sight, TODAY);
        drawing.add_person(files);
        let steps = drawing.end().steps.into_iter();
        steps.flat_map(|(step, points)| points.into_iter().map(move |point| (step, point))).collect::<Vec<_>>()
    };
    let listed = case(1, true, &[("nom", "Girard"), ("date_signalement", "2026-09-30")]);
    let spoken = [("nom", "Girard"), ("etape", "contact"), ("assistant_plateforme", "Claire"), ("injoignable", "true")];
    let spoken = case(2, true, &[&spoken[..], &[("tentative_contact", "{}")]].concat());
    let points = draw(&[listed.clone(), spoken]);
    let said: Vec<_> = points.iter().map(|(step, point)| (*step, point.head.number, point.linked.len())).collect();
    assert_eq!(said, [(Step::Contact, 1, 1)]);
    assert_eq!((points[0].1.topics.as_slice(), points[0].1.referent.as_str()), (&[Topic::Unreachable][..], "Claire"));
    let works = [("etape", "solution"), ("solution_date_entree", "2026-11-02")];
    assert!(draw(&[listed.clone(), case(2, true, &works)]).is_empty());
    let kept = case(2, true, &[("a_ne_pas_contacter", "true"), ("assistant_plateforme", "Claire")]);
    assert_eq!(draw(&[listed.clone(), kept])[0].1.topics, [Topic::DoNotContact]);
    let gone = case(2, true, &[("sorti_de_la_liste", r#"{"date":"2026-11-01","motif":"inscrit"}"#)]);
    assert_eq!(draw(&[listed, gone])[0].1.topics, [Topic::NeverContacted, Topic::NoReferent, Topic::Enrolled]);
}

/// That a field of another organisation's case is not shown says nothing about what stands in it.
#[test]
fn what_may_not_be_seen_is_not_called_missing() {
    let foreign = case(1, false, &[("etape", "parcours")]);
    let sight = Sight::of_reader(US, &[grant(&foreign, US, &["etape"])]);
    assert!(agenda(std::slice::from_ref(&foreign), &sight, TODAY).steps.is_empty());
    let sight = Sight::of_reader(US, &[grant(&foreign, US, &["etape", "acteur_accompagnement"])]);
    let drawn = agenda(&[foreign], &sight, TODAY);
    assert_eq!(drawn.steps[&Step::Path][0].topics, [Topic::NoTutor]);
}

#[test]
fn the_fields_are_in_the_catalogue() {
    for field in FIELDS {
        assert!(Catalogue::current().field_of(CaseKind::Person, field).is_some(), "{field}");
    }
}

proptest! {
    /// Nothing stands in an agenda for others that one of them may not see, and no case of anybody else's.
    #[test]
    fn an_agenda_for_others_holds_what_all_of_them_may_see(
        granted in prop::collection::btree_set((1u64..5, 2u8..5, prop::sample::select(&FIELDS[..])), 0..60),
        audience in prop::collection::btree_set(2u8..5, 1..4),
    ) {
        let all = |number: u64| {
            let values = [
                ("nom", format!("Secret{number}")),
                ("prenom", format!("Hidden{number}")),
                ("etape", "contact".to_owned()),
                ("assistant_plateforme", format!("Referent{number}")),
                ("injoignable", "true".to_owned()),
            ];
            let values: Vec<_> = values.iter().map(|(field, value)| (*field, value.as_str())).collect();
            case(number, number != 4, &values)
        };
        let cases: Vec<_> = (1..5).map(all).collect();
        let grants: Vec<_> = granted
            .iter()
            .map(|(number, to, field)| grant(&all(*number), OrganisationId([*to; 32]), &[field]))
            .collect();
        let organisations = audience.iter().map(|to| OrganisationId([*to; 32])).collect();
        let drawn = agenda(&cases, &Sight::of_audience(organisations, &grants), TODAY);
        let may = |number: u64, field: &str| audience.iter().all(|to| granted.iter().any(|known| *known == (number, *to, field)));
        for point in drawn.steps.values().flatten() {
            let number = point.head.number;
            prop_assert!(number != 4 && may(number, "etape"));
            prop_assert_eq!(point.name.contains("Secret"), may(number, "nom"));
            prop_assert_eq!(point.name.contains("Hidden"), may(number, "prenom"));
            prop_assert_eq!(point.referent.is_empty(), !may(number, "assistant_plateforme"));
            prop_assert_eq!(point.topics.contains(&Topic::Unreachable), may(number, "injoignable"));
        }
        let shown: BTreeSet<u64> = drawn.steps.values().flatten().map(|point| point.head.number).collect();
        for number in 1..4 {
            prop_assert!(shown.contains(&number) || !(may(number, "etape") && may(number, "injoignable")));
        }
    }
}
