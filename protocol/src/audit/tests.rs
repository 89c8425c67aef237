// SPDX-License-Identifier: EUPL-1.2
use super::*;
use crate::id::{CaseHandle, EntryId};
use crate::organisation::OrganisationKind;
use crate::statement::Mode;
use crate::time::DAY_MS;
use world::{CIO, EPOCH_MS, ML, World};

mod forge;
mod tampering;
mod world;

/// What happened in the story that most tests start from.
struct Story {
    world: World,
    /// A case of the first office, with `nom`, `prenom`, `mobile`.
    case: CaseHandle,
    /// What the second office knows it by.
    alias: CaseHandle,
    /// The write grant of `nom` and `mobile` to the second office.
    grant: EntryId,
    /// The second office's change of `mobile`, admitted.
    contributed: EntryId,
}

/// Two offices: a case, a write grant, edits on both sides, a contribution, sealed and cosigned epochs, a quiet tail.
fn story() -> Story {
    let mut world = World::new(&[OrganisationKind::Cio, OrganisationKind::MissionLocale, OrganisationKind::Alj]);
    world.pass(EPOCH_MS);
    let case = world.open_case(CIO, &[("nom", "Lavallière"), ("prenom", "Zoé"), ("mobile", "0612345678")]);
    world.open_case(ML, &[("nom", "Secret")]);
    let terms = world.terms(CIO, ML, &["nom", "mobile", "mail"], Mode::Write);
    let grant = world.grant(CIO, case, &terms);
    world.pass(EPOCH_MS);
    let document = world.document_of(CIO, "mobile");
    let changed = world.change(CIO, document, &[document.into()], "0698765432");
    let contributed = world.change(ML, document, &[changed], "0600000000");
    world.contribute(ML, terms.alias, "mail", "zoe@example.org");
    world.pass(EPOCH_MS);
    world.pass(EPOCH_MS);
    world.change(CIO, document, &[contributed], "0600000001");
    Story { world, case, alias: terms.alias, grant, contributed }
}

fn check(bundles: &[&[u8]]) -> Result<Report, AuditError> {
    let sources = bundles.iter().enumerate().map(|(number, bytes)| {
        let bytes: &[u8] = bytes;
        BundleSource { name: number.to_string(), input: Box::new(bytes) }
    });
    audit(sources.collect(), &Options::default())
}

/// Bundles of all offices, with values or without, alone or together, are without a finding.
fn check_honest(world: &World) -> Report {
    let mut last = None;
    for with_bodies in [false, true] {
        let bundles: Vec<Vec<u8>> = (0..world.offices.len()).map(|at| world.bundle(at, with_bodies)).collect();
        for bundle in &bundles {
            assert_eq!(check(&[bundle]).unwrap().findings, vec![], "alone");
        }
        let all: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
        let report = check(&all).unwrap();
        assert_eq!(report.findings, vec![], "together");
        last = Some(report);
    }
    last.expect("two reports")
}

#[test]
fn honest_bundles_have_no_finding() {
    let story = story();
    let report = check_honest(&story.world);
    let cio = &report.ledgers[CIO];
    assert_eq!((cio.cases, cio.grants, cio.epochs, cio.unsealed), (1, 1, 4, 2));
    assert_eq!(cio.cosigned.as_ref().map(|cosigned| cosigned.by.len()), Some(2));
    assert_eq!(report.platforms.len(), 1);
}

#[test]
fn honest_revocation_and_expiry_have_no_finding() {
    let Story { mut world, case, alias, grant, .. } = story();
    world.revoke(CIO, grant);
    world.pass(EPOCH_MS);
    check_honest(&world);
    let mut again = world.terms(CIO, ML, &["nom"], Mode::Read);
    again.alias = alias;
    again.until = world.now.plus_ms(2 * DAY_MS);
    world.grant(CIO, case, &again);
    world.pass(EPOCH_MS);
    check_honest(&world);
    for _ in 0..12 {
        world.pass(DAY_MS);
    }
    check_honest(&world);
}
