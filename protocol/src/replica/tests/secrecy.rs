// SPDX-License-Identifier: EUPL-1.2
//! What a judicial youth protection office holds in secret shows to nobody, not even by how much it is.

use std::collections::BTreeMap;

use super::*;
use crate::time::MINUTE_MS;

const PJJ: usize = 2;

/// Everything that the other offices of a world can observe.
#[derive(Debug, PartialEq, Eq)]
struct Observed {
    /// Every frame, in order.
    frames: Vec<Sent>,
    /// What each other office stores: how many rows of each table and size.
    rows: Vec<BTreeMap<(Table, usize, usize), usize>>,
    /// The newest state of the office's log.
    epochs: u64,
    /// How many rows the office read for each frame that came, before it answered: who asks can measure how long that
    /// takes.
    work: Vec<u64>,
}

/// Lets four offices live for a while, one of them with `secret` cases that it grants nothing of, and a field released.
fn observe(secret: usize, released: &str) -> Observed {
    let kinds = [OrganisationKind::Cio, OrganisationKind::MissionLocale, OrganisationKind::Pjj, OrganisationKind::Alj];
    let mut world = World::new(&kinds);
    (world.trace, world.work) = (Some(Vec::new()), Some(Vec::new()));
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("mobile", "0612345678")]);
    let shared = world.open_case(PJJ, &[("nom", "Known"), ("prenom", "Anna Maria")]);
    let to_pjj = world.terms(CIO, PJJ, &["nom", "mobile"], Mode::Read);
    let to_ml = world.terms(CIO, ML, &["nom"], Mode::Write);
    let item = world.document_of(PJJ, released);
    let released = GrantTerms { items: vec![item], ..world.terms(PJJ, ML, &[], Mode::Read) };
    let mut secrets = Vec::new();
    for round in 0..6 {
        // A list is imported, each case with one name; some of its people are looked at and written about.
        let due = if round == 1 { secret } else { 0 };
        for from in (0..due).step_by(1_000) {
            secrets.extend(open_cases(&mut world, 1_000.min(due - from)));
        }
        if let (2.., Some(document)) = (round, secrets.first()) {
            world.change(PJJ, *document, &format!("Name {round}")).unwrap();
        }
        match round {
            0 => {
                world.grant(CIO, case, &to_pjj).unwrap();
                world.grant(CIO, case, &to_ml).unwrap();
            }
            2 => drop(world.grant(PJJ, shared, &released).unwrap()),
            3 => {
                let grants = case::grants(&world.offices[CIO].store, 0).unwrap();
                let id = grants.iter().find(|(_, grant)| grant.terms.alias == to_pjj.alias).unwrap().1.id;
                let reason = Reason { text: String::new() };
                let draft = single(Kind::Revocation, vec![id], &reason, &mut world.offices[CIO].entropy);
                world.submit(CIO, Padding::Bare, vec![draft]).unwrap();
            }
            4 => {
                world.cut(ML, PJJ);
                world.change(PJJ, item, "Known otherwise").unwrap();
                world.link(ML, PJJ);
            }
            _ => {}
        }
        world.settle();
        world.now = world.now.plus_ms(MINUTE_MS);
        for office in 0..world.offices.len() {
            world.step(office, Input::Tick).unwrap();
        }
        world.settle();
    }
    let rows = |office: &Office| {
        let mut rows = BTreeMap::new();
        for (table, key, value) in office.store.rows() {
            *rows.entry((table, key.len(), value.len())).or_default() += 1;
        }
        rows
    };
    let work = world.work.take().unwrap();
    let others = world.offices.iter().enumerate().filter(|(index, _)| *index != PJJ);
    Observed {
        frames: world.trace.take().unwrap(),
        rows: others.map(|(_, office)| rows(office)).collect(),
        epochs: world.offices[PJJ].replica.sealed().size,
        work: work.into_iter().filter(|(office, _)| *office == PJJ).map(|(_, rows)| rows).collect(),
    }
}

/// Opens cases of one name each at the office; returns the documents.
fn open_cases(world: &mut World, count: usize) -> Vec<DocumentId> {
    let office = &mut world.offices[PJJ];
    let signer = office.staff.public();
    let mut drafts = Vec::with_capacity(2 * count);
    for number in 0..count {
        let handle = CaseHandle(office.entropy.draw());
        let opened = CaseOpened { case: handle, kind: CaseKind::Person };
        let origin = CaseOrigin::of_row("list", &number.to_string());
        drafts.push(case_opened(&opened, &origin, &mut office.entropy));
        let (name, field) = (format!("Secret {number}"), encode(&field_id("nom")));
        drafts.push(Draft::opening(signer, &handle.0, &field, name.as_bytes(), &mut office.entropy));
    }
    let accepted = world.submit(PJJ, Padding::Padded, drafts).unwrap();
    accepted.entries.into_iter().skip(1).step_by(2).map(DocumentId::from).collect()
}

#[test]
fn others_observe_the_same_whether_one_or_thousands_of_cases_are_secret() {
    let (none, one) = (observe(0, "nom"), observe(1, "nom"));
    assert_eq!(none, one);
    assert!(one.frames.iter().filter(|frame| frame.from == PJJ).count() > 30, "the office speaks");
    assert_ne!(observe(1, "prenom"), one, "what is released shows, to the byte");
    assert_eq!(observe(10_000, "nom"), one);
}
