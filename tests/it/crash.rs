// SPDX-License-Identifier: EUPL-1.2
//! A node that is killed opens again with everything it acknowledged.

use std::path::Path;
use std::process::Command;
use std::sync::mpsc;

use raccord::demo::office::{Office, Plan, Reached};
use raccord::language::Language;
use raccord_node::service::editing::EditContexts;
use raccord_protocol::commit::Padding;
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, EntryId};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::statement::{CaseKind, CaseOpened, CaseOrigin, case_opened};

use crate::program::PROGRAM;

const PLAN: Plan = Plan { directory: "cio", name: "CIO", kind: OrganisationKind::Cio, reached: Reached::Directly };
/// How many commits the node takes before each kill.
const COMMITS: [u64; 4] = [1, 7, 20, 33];

#[test]
fn everything_acknowledged_survives_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let (mut office, _) = Office::create(PLAN, &directory.path().join("cio"), Language::English).unwrap();
    let mut entropy = Entropy::from_seed([3; 32]);
    let mut acknowledged: Vec<(CaseHandle, EntryId)> = Vec::new();
    for commits in COMMITS {
        office.start_with(Path::new(PROGRAM)).unwrap();
        let process = office.process_id().expect("it runs");
        let desk = office.desk().unwrap();
        for (case, entry) in &acknowledged {
            let answer = desk.call(EditContexts { cases: vec![*case], fields: vec![] }).unwrap();
            let held =
                answer.cases.iter().flat_map(|case| &case.documents).any(|document| document.current == [*entry]);
            assert!(held, "an acknowledged value is gone");
        }
        // The node is killed while commits go on: somewhere within the one after the last that was waited for.
        let (count, counted) = mpsc::channel::<()>();
        let killer = std::thread::spawn(move || {
            (0..commits).for_each(|_| counted.recv().expect("commits are counted until the node is killed"));
            assert!(Command::new("kill").args(["-KILL", &process.to_string()]).status().unwrap().success());
        });
        loop {
            let case = CaseHandle(entropy.draw());
            let opened =
                case_opened(&CaseOpened { case, kind: CaseKind::Person }, &CaseOrigin::by_hand(), &mut entropy);
            // Field 1 is the family name.
            let value =
                Draft::opening(desk.signer(), &case.0, &1u16.to_le_bytes(), "Lavallière".as_bytes(), &mut entropy);
            match desk.commit(vec![opened, value], Padding::Padded) {
                Ok(answer) => acknowledged.push((case, answer.entries[1])),
                Err(_) => break,
            }
            let _ = count.send(());
        }
        killer.join().unwrap();
        office.kill().unwrap();
    }
    // Without a node, the command opens the same store.
    let desk = office.desk().unwrap();
    let cases: Vec<CaseHandle> = acknowledged.iter().map(|(case, _)| *case).collect();
    let answer = desk.call(EditContexts { cases, fields: vec![] }).unwrap();
    assert_eq!(answer.cases.len(), acknowledged.len());
}
