// SPDX-License-Identifier: EUPL-1.2
//! After a withdrawal and after an expiry, no file of the recipient holds what it had been given: not in decrypted pages, free
//! or used, in no index, no row of the desk, and no backup.

use raccord_protocol::id::EntryId;
use raccord_protocol::statement::GrantTerms;
use raccord_protocol::time::{DAY_MS, SECOND_MS, Timestamp};
use raccord_protocol::view::{Filter, Matching};

use super::erasure::{copies, files_with};
use super::*;
use crate::driver;
use crate::service::cases::Search;
use crate::service::desk::Today;
use crate::service::erasure::Receipts;

const READER: Role = Role::Adviser;
/// A name, a place that the recipient writes itself, and who looks after somebody, in two cases each; with what the index of
/// words, or the row of the desk, makes of them.
const WITHDRAWN: [&str; 5] =
    ["Lavallière 8QX", "lavalliere8qx", "Ziegenfels 4KV", "Solange QUERVILLE-9ZX", "solange querville-9zx"];
const EXPIRED: [&str; 5] =
    ["Ottmarsheim 7WJ", "ottmarsheim7wj", "Zwingenberg 3HB", "Basile NORDHOUSE-5LT", "basile nordhouse-5lt"];
const FIELDS: [&str; 3] = ["nom", "commune", "assistant_plateforme"];

/// Returns which texts no copy of an office's store holds.
fn gone(office: &Office, texts: &[&'static str]) -> Vec<&'static str> {
    let copies = copies(office);
    texts.iter().copied().filter(|text| files_with(copies.path(), text).is_empty()).collect()
}

/// Lets the recipient work with what it was given, so that all is there that its desk keeps of it, and write a place. Returns
/// nothing where that took longer than the grant lasts.
fn work_with(home: &Office, reader: &Office, at_reader: &Backend, texts: &[&'static str; 5]) -> Option<()> {
    let consultation = reader.consult(at_reader, READER, Scope::Search, None);
    let filter = Filter { text: Some(texts[0].to_owned()), matching: Matching::Index, ..Filter::default() };
    let found = at_reader.call(Search { consultation, filter }).unwrap().cases.first()?.head.case;
    let consultation = reader.consult(at_reader, READER, Scope::List, None);
    let (at, referent) = ("2026-11-24T15:00".to_owned(), Some(texts[3].to_owned()));
    at_reader.call(Today { consultation, at, referent, letter_days: None, limit: 5, fields: Vec::new() }).unwrap();

    let request = EditContexts { cases: vec![found], fields: vec![field("commune")] };
    let document = at_reader.call(request).ok()?.cases.pop()?.documents.pop()?;
    let key = reader.key(READER).public();
    let (heads, current) = (document.heads, document.current);
    let change = Draft::change(key, document.document, heads, current, texts[2].as_bytes(), &mut entropy());
    at_reader.call(reader.sign(at_reader, READER, Padding::Bare, vec![change])).ok()?;
    wait_for("the decision", || (at_reader.call(Status {}).unwrap().pending == 0).then_some(()));
    let taken = gone(home, &[texts[2]]).is_empty();
    (taken && gone(reader, texts).is_empty()).then_some(())
}

/// Gives the recipient three fields until a moment, and returns the grant once they have arrived.
fn give(
    (home, at_home): (&Office, &Backend),
    (reader, at_reader): (&Office, &Backend),
    case: CaseHandle,
    until: Timestamp,
) -> Option<EntryId> {
    let terms = |terms: GrantTerms| GrantTerms { from: driver::now().minus_ms(SECOND_MS), until, ..terms };
    let grant = home.grant_with(case, reader, &FIELDS, Mode::Write, terms);
    let id = grant.header.id(home.key(Role::Leader).public());
    at_home.call(home.sign(at_home, Role::Leader, Padding::Bare, vec![grant])).unwrap();
    let all =
        |view: CaseListView| view.cases.iter().any(|case| FIELDS.iter().all(|name| case.fields.contains_key(*name)));
    loop {
        if all(list(reader, at_reader, READER)) {
            return Some(id);
        }
        if until <= driver::now() {
            return None;
        }
        std::thread::yield_now();
    }
}

fn receipted(at_home: &Backend, cause: EntryId) {
    wait_for("the receipt", || {
        let receipts = at_home.call(Receipts {}).unwrap().receipts;
        receipts.iter().find(|receipt| receipt.entry == cause).and_then(|receipt| receipt.receipt)
    });
}

#[test]
fn no_page_and_no_backup_of_a_recipient_holds_what_a_grant_opened_that_has_ended() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let [home, reader] = offices.as_slice() else { unreachable!() };
    let nodes = [Running::start(home), Running::start(reader)];
    let at_home = home.open_as(Role::Leader);
    let at_reader = reader.open_as(READER);
    let open = |texts: &[&'static str; 5]| {
        home.open_case(&at_home, &[("nom", texts[0]), ("commune", "Metz"), ("assistant_plateforme", texts[3])])
    };
    let sides = ((home, &at_home), (reader, &at_reader));

    let case = open(&WITHDRAWN);
    let grant = give(sides.0, sides.1, case, driver::now().plus_ms(DAY_MS)).expect("a day is enough");
    work_with(home, reader, &at_reader, &WITHDRAWN).expect("what is looked for can be found");
    let revocation = single(Kind::Revocation, vec![grant], &Reason { text: String::new() }, &mut entropy());
    let cause = revocation.header.id(home.key(Role::Leader).public());
    at_home.call(home.sign(&at_home, Role::Leader, Padding::Bare, vec![revocation])).unwrap();
    receipted(&at_home, cause);
    assert_eq!(gone(reader, &WITHDRAWN), WITHDRAWN, "withdrawn, while the node runs");

    // A slow machine is given more time.
    let grant = [8, 40, 200].into_iter().find_map(|seconds| {
        let case = open(&EXPIRED);
        let grant = give(sides.0, sides.1, case, driver::now().plus_ms(seconds * SECOND_MS))?;
        work_with(home, reader, &at_reader, &EXPIRED).map(|()| grant)
    });
    receipted(&at_home, grant.expect("what is looked for can be found"));
    assert_eq!(gone(reader, &EXPIRED), EXPIRED, "expired, while the node runs");

    nodes.into_iter().for_each(Running::stop);
    for texts in [WITHDRAWN, EXPIRED] {
        assert_eq!(gone(reader, &texts), texts, "after the node stopped");
        assert!(texts.iter().all(|text| files_with(&reader.path(), text).is_empty()));
    }
    let at_reader = reader.open_as(READER);
    assert_eq!(list(reader, &at_reader, READER).cases.len(), 0);
    at_reader.close().unwrap();
    assert_eq!(gone(reader, &EXPIRED), EXPIRED, "nothing brings it back");
    assert!(gone(home, &[WITHDRAWN[0], EXPIRED[2]]).is_empty(), "at its home it stays");
}
