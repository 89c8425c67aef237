// SPDX-License-Identifier: EUPL-1.2
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::edit::edit_context;
use super::grants::{GrantFilter, GrantState, Ground, grants, preview, who};
use super::history::{Event, history};
use super::list::list;
use super::show::show;
use super::*;
use crate::case::{self, CaseRecord, Decision, DocumentKey, DocumentRecord, Filling, GrantKey, GrantRecord};
use crate::catalogue::{Catalogue, FieldId};
use crate::codec::encode;
use crate::commit::{CommitContext, Padding, sign};
use crate::entropy::Entropy;
use crate::entry::{Draft, SLOT_VALUE};
use crate::id::{LedgerId, Nonce, PlatformId};
use crate::identifier::Country;
use crate::key::SecretKey;
use crate::ledger::{self, Location, NewEntry, Origin};
use crate::log::LogState;
use crate::roster::{Card, NodeCertificate, NodeSecrets, SignedCard, StaffCertificate, ledger_id};
use crate::rules::Basis;
use crate::statement::{
    self, CaseOpened, CaseOrigin, Consenter, GrantParticulars, GrantTerms, Mode, Past, Refusal, Verdict,
};
use crate::store::{MemoryStore, Overlay, Table};

const NOW: Timestamp = Timestamp(1_790_000_000_000);

/// An office that writes straight into the store, as a replica does once it has checked everything.
struct Office {
    organisation: OrganisationId,
    ledger: LedgerId,
    staff: SecretKey,
    card: SignedCard,
}

impl Office {
    fn new(number: u8) -> Self {
        let key = |purpose: u8| SecretKey::from_seed(&[number * 16 + purpose; 32]);
        let nonce = Nonce([number; 16]);
        let name = format!("Office {number}");
        let mut card = Card::first(key(0).public(), &name, OrganisationKind::Cio, Country::France, NOW);
        let organisation = card.organisation;
        let keys = NodeSecrets { log: &key(1), service: &key(2), transport: &key(3) };
        card.nodes.push(NodeCertificate::new(organisation, nonce, keys, vec![], NOW));
        card.staff.push(StaffCertificate::new(organisation, &key(4), Role::Adviser, NOW));
        let card = SignedCard::sign(&card, &key(0), None);
        Self { organisation, ledger: ledger_id(key(1).public(), &nonce), staff: key(4), card }
    }
}

struct World {
    store: MemoryStore,
    directory: Directory,
    /// Whose store it is.
    us: Office,
    them: Office,
    entropy: Entropy,
}

impl World {
    fn new() -> Self {
        let (us, them) = (Office::new(1), Office::new(2));
        let mut directory = Directory::default();
        directory.add_card(us.card.clone()).unwrap();
        directory.add_card(them.card.clone()).unwrap();
        Self { store: MemoryStore::default(), directory, us, them, entropy: Entropy::from_seed([3; 32]) }
    }

    fn viewer(&self) -> Viewer<'_> {
        Viewer { store: &self.store, directory: &self.directory, organisation: self.us.organisation, now: NOW }
    }

    fn change(&mut self, write: impl FnOnce(&mut Overlay<'_>)) {
        let mut overlay = Overlay::new(&self.store);
        write(&mut overlay);
        let batch = overlay.batch;
        self.store.commit(&batch).unwrap();
    }

    /// Stores a commit of one of the offices; bodies at sealed slots are left out.
    fn commit(&mut self, own: bool, drafts: Vec<Draft>, sealed: &[u8]) -> Vec<(EntryId, Location)> {
        let office = if own { &self.us } else { &self.them };
        let context = CommitContext { ledger: office.ledger, sealed: LogState::empty(), time: NOW };
        let ids: Vec<EntryId> = drafts.iter().map(|draft| draft.header.id(office.staff.public())).collect();
        let submission = sign(&office.staff, &context, Padding::Padded, drafts, &mut self.entropy).unwrap();
        let entries: Vec<NewEntry> = (0u16..)
            .zip(ids.iter().zip(&submission.entries))
            .map(|(place, (id, (header, bodies)))| NewEntry {
                id: *id,
                place,
                header: header.clone(),
                bodies: (0u8..).zip(bodies.clone()).filter(|(slot, _)| !sealed.contains(slot)).collect(),
            })
            .collect();
        let number = ledger::commit_count(&self.store).unwrap();
        self.change(|overlay| {
            let origin = Origin::Own { seed: submission.seed };
            ledger::put_commit(overlay, number, submission.commit, origin, entries).unwrap();
        });
        let location = |index: usize| Location { commit: number, index: u16::try_from(index).unwrap() };
        ids.into_iter().enumerate().map(|(index, id)| (id, location(index))).collect()
    }

    fn staff(&self, own: bool) -> PublicKey {
        if own { self.us.staff.public() } else { self.them.staff.public() }
    }

    /// Opens a case; of another organisation's, this store knows only what was granted.
    fn open_case(&mut self, own: bool) -> (u64, CaseHandle) {
        let handle = CaseHandle(self.entropy.draw());
        let opened = CaseOpened { case: handle, kind: CaseKind::Person };
        let origin = CaseOrigin::of_row("sifa", "1");
        let draft = statement::case_opened(&opened, &origin, &mut self.entropy);
        let opened = self.commit(own, vec![draft], &[])[0].1;
        let office = if own { &self.us } else { &self.them };
        let (holder, home) = (office.organisation, office.ledger);
        let record = CaseRecord { kind: CaseKind::Person, handle, holder, home, opened };
        let mut number = 0;
        self.change(|overlay| number = case::add(overlay, &record).unwrap());
        (number, handle)
    }

    fn grant(&mut self, case: u64, own: bool, fields: Vec<FieldId>, until: Timestamp, revoked: bool) -> EntryId {
        self.grant_in(Mode::Read, case, own, fields, until, revoked)
    }

    fn grant_in(
        &mut self,
        mode: Mode,
        case: u64,
        own: bool,
        fields: Vec<FieldId>,
        until: Timestamp,
        revoked: bool,
    ) -> EntryId {
        let recipient = if own { self.them.organisation } else { self.us.organisation };
        let terms = GrantTerms {
            recipient,
            platform: PlatformId([0; 32]),
            alias: CaseHandle(self.entropy.draw()),
            fields,
            items: vec![],
            mode,
            past: Past::Current,
            basis: Basis::Consent,
            article: String::new(),
            purpose: "follow-up".to_owned(),
            from: NOW.minus_ms(1_000),
            until,
        };
        let particulars = GrantParticulars {
            consenter: Consenter::YoungPerson,
            name: "somebody".to_owned(),
            evidence: None,
            evidence_salt: [0; 16],
            note: String::new(),
        };
        let draft = statement::grant(CaseHandle([0; 16]), &terms, &particulars, &mut self.entropy);
        let (id, location) = self.commit(own, vec![draft], &[])[0];
        let revoked = revoked.then_some((EntryId([0; 32]), NOW));
        let record = GrantRecord { id, terms, revoked, purged: false, filling: Filling::Done };
        self.change(|overlay| case::put_grant(overlay, GrantKey { case, grant: location }, &record));
        id
    }
}

/// What is done to a case, as it is drawn.
#[derive(Debug, Clone)]
enum Action {
    Open { field: usize, writer: Writer, value: Option<u8> },
    Change { document: usize, after: u8, writer: Writer, value: Option<u8> },
}

/// Who writes, and what the home made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writer {
    Home,
    OtherAdmitted,
    OtherPending,
    OtherRefused,
}

/// A change as the slow reference knows it.
#[derive(Debug, Clone)]
struct ModelChange {
    id: EntryId,
    dependencies: BTreeSet<EntryId>,
    predecessors: BTreeSet<EntryId>,
    writer: Writer,
    value: Option<String>,
}

#[derive(Debug)]
struct ModelDocument {
    field: FieldId,
    key: DocumentKey,
    changes: Vec<(ModelChange, Location)>,
}

impl ModelDocument {
    /// Changes that count, or are our own and wait, and that build on nothing else.
    fn applied(&self, own: bool) -> Vec<&ModelChange> {
        let mut applied: Vec<&ModelChange> = Vec::new();
        for (change, _) in &self.changes {
            let counts = match change.writer {
                Writer::Home | Writer::OtherAdmitted => true,
                // The other writer is ours where the case is not.
                Writer::OtherPending => !own,
                Writer::OtherRefused => false,
            };
            let known: BTreeSet<EntryId> = applied.iter().map(|change| change.id).collect();
            if counts && change.dependencies.is_subset(&known) {
                applied.push(change);
            }
        }
        applied
    }

    /// What no applied change replaces, and what none follows.
    fn standing(&self, own: bool) -> (Vec<&ModelChange>, BTreeSet<EntryId>) {
        let applied = self.applied(own);
        let replaced: BTreeSet<EntryId> = applied.iter().flat_map(|change| change.predecessors.clone()).collect();
        let followed: BTreeSet<EntryId> = applied.iter().flat_map(|change| change.dependencies.clone()).collect();
        let heads = applied.iter().map(|change| change.id).filter(|id| !followed.contains(id)).collect();
        (applied.into_iter().filter(|change| !replaced.contains(&change.id)).collect(), heads)
    }
}

fn fields() -> [FieldId; 3] {
    ["nom", "commune", "mobile"].map(|name| Catalogue::current().by_name(name).unwrap().id)
}

fn text(value: u8) -> String {
    if value == 0 { String::new() } else { format!("value {value}") }
}

/// Plays actions into a store, and into the model.
fn play(world: &mut World, own: bool, actions: &[Action]) -> (u64, CaseHandle, Vec<ModelDocument>) {
    let (number, handle) = world.open_case(own);
    let mut documents: Vec<ModelDocument> = Vec::new();
    for action in actions {
        let (writer, value) = match action {
            Action::Open { writer, value, .. } | Action::Change { writer, value, .. } => (*writer, *value),
        };
        let by_us = own == (writer == Writer::Home);
        let signer = world.staff(by_us);
        let typed = value.map_or_else(|| "sealed".to_owned(), text);
        let (draft, document) = match action {
            Action::Open { field, .. } => {
                let field = encode(&fields()[*field].0);
                (Draft::opening(signer, &handle.0, &field, typed.as_bytes(), &mut world.entropy), None)
            }
            Action::Change { .. } if documents.is_empty() => continue,
            Action::Change { document, after, .. } => {
                let document = document % documents.len();
                let before = after_of(&documents[document], *after);
                let id = DocumentId::from(documents[document].changes[0].0.id);
                let draft = Draft::change(signer, id, before.clone(), before, typed.as_bytes(), &mut world.entropy);
                (draft, Some(document))
            }
        };
        let (dependencies, predecessors) = match &draft.header {
            crate::entry::Header::Change { dependencies, predecessors, .. } => {
                (dependencies.iter().copied().collect(), predecessors.iter().copied().collect())
            }
            _ => (BTreeSet::new(), BTreeSet::new()),
        };
        let slot = draft.header.value_slot().unwrap();
        let sealed = if value.is_none() { vec![slot] } else { vec![] };
        let (id, location) = world.commit(by_us, vec![draft], &sealed)[0];
        let change = ModelChange { id, dependencies, predecessors, writer, value: value.map(text) };
        match (action, document) {
            (Action::Open { field, .. }, _) => documents.push(ModelDocument {
                field: fields()[*field],
                key: DocumentKey { case: number, field: fields()[*field], opening: location },
                changes: vec![(change, location)],
            }),
            (Action::Change { .. }, document) => documents[document.unwrap()].changes.push((change, location)),
        }
        decide(world, id, writer);
    }
    for document in &documents {
        let record = DocumentRecord {
            document: document.changes[0].0.id.into(),
            changes: document.changes.iter().map(|(_, location)| *location).collect(),
        };
        world.change(|overlay| case::put_document(overlay, document.key, &record));
    }
    (number, handle, documents)
}

/// Picks changes to build on: at least one.
fn after_of(document: &ModelDocument, bits: u8) -> Vec<EntryId> {
    let ids = document.changes.iter().map(|(change, _)| change.id).enumerate();
    let picked: Vec<EntryId> = ids.filter(|(index, _)| bits >> (index % 8) & 1 == 1).map(|(_, id)| id).collect();
    if picked.is_empty() { vec![document.changes[0].0.id] } else { picked }
}

fn decide(world: &mut World, change: EntryId, writer: Writer) {
    let verdict = match writer {
        Writer::Home | Writer::OtherPending => return,
        Writer::OtherAdmitted => Verdict::Admitted { grant: EntryId([1; 32]) },
        Writer::OtherRefused => Verdict::Refused { reason: Refusal::NoGrant },
    };
    let decision = Decision { admission: EntryId([2; 32]), verdict };
    world.change(|overlay| overlay.put(Table::Decisions, change.0, encode(&decision)));
}

fn writers() -> impl Strategy<Value = Writer> {
    prop_oneof![
        4 => Just(Writer::Home),
        2 => Just(Writer::OtherAdmitted),
        1 => Just(Writer::OtherPending),
        1 => Just(Writer::OtherRefused),
    ]
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let value = || prop_oneof![6 => (0u8..4).prop_map(Some), 1 => Just(None)];
    let open = (0usize..3, writers(), value());
    let change = (0usize..8, any::<u8>(), writers(), value());
    let action = prop_oneof![
        open.prop_map(|(field, writer, value)| Action::Open { field, writer, value }),
        change.prop_map(|(document, after, writer, value)| Action::Change { document, after, writer, value }),
    ];
    proptest::collection::vec(action, 0..16)
}

/// What a list must show of a case: the distinct values that stand and are not empty, in the order of the documents.
fn reference(documents: &[ModelDocument], own: bool) -> BTreeMap<String, Vec<String>> {
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut in_order: Vec<&ModelDocument> = documents.iter().collect();
    in_order.sort_by_key(|document| (document.field, document.key.opening));
    for document in in_order {
        let name = Catalogue::current().field(document.field).unwrap().name.clone();
        for value in document.standing(own).0.iter().filter_map(|change| change.value.clone()) {
            let values = shown.entry(name.clone()).or_default();
            if !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
        }
    }
    shown.retain(|_, values| !values.is_empty());
    shown
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Lists, cases, histories and what authors build on agree with a slow reference that knows no Automerge.
    #[test]
    fn views_show_what_stands(own in any::<bool>(), first in actions(), second in actions()) {
        let mut world = World::new();
        let played = [play(&mut world, own, &first), play(&mut world, own, &second)];
        if !own {
            for (number, _, _) in &played {
                let mut all = fields().to_vec();
                all.sort_unstable();
                world.grant(*number, false, all, NOW.plus_ms(1), false);
            }
        }
        let viewer = world.viewer();
        let listed = list(&viewer, &Filter::default()).unwrap();
        prop_assert_eq!(listed.cases.len(), 2);
        for ((_, handle, documents), summary) in played.iter().zip(&listed.cases) {
            prop_assert_eq!(summary.head.case, *handle);
            let shown: BTreeMap<String, Vec<String>> =
                summary.fields.iter().map(|(name, shown)| (name.clone(), shown.values().to_vec())).collect();
            prop_assert_eq!(shown, reference(documents, own));

            let view = show(&viewer, *handle).unwrap();
            let context = edit_context(&viewer, *handle, &[]).unwrap();
            let events = history(&viewer, *handle).unwrap().events;
            for document in documents {
                let (standing, heads) = document.standing(own);
                let id = DocumentId::from(document.changes[0].0.id);
                let shown = view.fields.iter().flat_map(|field| &field.documents).find(|shown| shown.document == id);
                let shown = shown.unwrap();
                let of = |values: &[Value]| values.iter().map(|value| value.entry).collect::<Vec<_>>();
                prop_assert_eq!(of(&shown.values), standing.iter().map(|change| change.id).collect::<Vec<_>>());
                let applied: BTreeSet<EntryId> = document.applied(own).iter().map(|change| change.id).collect();
                let rest = document.changes.iter().map(|(change, _)| change.id).filter(|id| !applied.contains(id));
                prop_assert_eq!(of(&shown.proposals), rest.collect::<Vec<_>>());
                for (value, change) in shown.values.iter().zip(&standing) {
                    prop_assert_eq!(&value.value, &change.value);
                }

                let editable = context.documents.iter().find(|editable| editable.document == id);
                prop_assert_eq!(editable.is_some(), !standing.is_empty());
                if let Some(editable) = editable {
                    prop_assert_eq!(editable.heads.iter().copied().collect::<BTreeSet<_>>(), heads);
                    let current: BTreeSet<EntryId> = standing.iter().map(|change| change.id).collect();
                    prop_assert_eq!(editable.current.iter().copied().collect::<BTreeSet<_>>(), current);
                }

                for (change, _) in &document.changes {
                    let told: Vec<_> = events.iter().filter(|event| event.entry == change.id).collect();
                    prop_assert_eq!(told.len(), 1);
                    let Event::Written { value, current, .. } = &told[0].event else { panic!("not a value") };
                    prop_assert_eq!(value, &change.value);
                    prop_assert_eq!(*current, standing.iter().any(|stands| stands.id == change.id));
                }
            }
        }
    }

    /// What an author is told that may be written is what a write grant covers that stands now, whatever may be read; of an
    /// own case it is everything.
    #[test]
    fn what_may_be_written_is_what_a_write_grant_covers(
        own in any::<bool>(),
        opened in 0usize..2,
        readable in proptest::collection::btree_set(0usize..3, 0..4),
        writable in proptest::collection::btree_set(0usize..3, 0..4),
        ended in any::<bool>(),
        revoked in any::<bool>(),
    ) {
        let mut world = World::new();
        let open = |field| Action::Open { field, writer: Writer::Home, value: Some(1) };
        let (number, handle, _) = play(&mut world, own, &[open(opened)]);
        if !own {
            let named = |indexes: &BTreeSet<usize>| -> Vec<FieldId> {
                let mut named: Vec<FieldId> = indexes.iter().map(|index| fields()[*index]).collect();
                named.sort_unstable();
                named
            };
            // Seen whatever else is granted.
            world.grant(number, false, named(&BTreeSet::from([0, 1, 2])), NOW.plus_ms(1), false);
            world.grant(number, false, named(&readable), NOW.plus_ms(1), false);
            let until = if ended { NOW } else { NOW.plus_ms(1) };
            world.grant_in(Mode::Write, number, false, named(&writable), until, revoked);
        }
        let expected: BTreeSet<FieldId> = match (own, ended || revoked) {
            (true, _) => fields().into_iter().collect(),
            (false, true) => BTreeSet::new(),
            (false, false) => writable.iter().map(|index| fields()[*index]).collect(),
        };
        let told = edit_context(&world.viewer(), handle, &fields()).unwrap();
        prop_assert_eq!(told.writable, expected);
    }

    /// Of another organisation's case, exactly the fields show that a grant covers which stands now.
    #[test]
    fn a_foreign_case_shows_what_is_granted_now(
        covered in proptest::collection::btree_set(0usize..3, 1..4),
        until in prop_oneof![Just(-1i64), Just(0), Just(1)],
        revoked in any::<bool>(),
    ) {
        let mut world = World::new();
        let open = |field| Action::Open { field, writer: Writer::Home, value: Some(1) };
        let (number, handle, _) = play(&mut world, false, &[open(0), open(1), open(2)]);
        let until = Timestamp(NOW.0.checked_add_signed(until).unwrap());
        let mut granted: Vec<FieldId> = covered.iter().map(|index| fields()[*index]).collect();
        granted.sort_unstable();
        world.grant(number, false, granted.clone(), until, revoked);
        let viewer = world.viewer();
        let stands = !revoked && NOW < until;
        let names: BTreeSet<String> =
            granted.iter().map(|field| Catalogue::current().field(*field).unwrap().name.clone()).collect();

        let listed = list(&viewer, &Filter::default()).unwrap().cases;
        prop_assert_eq!(listed.len(), usize::from(stands));
        let state = grants(&viewer, &GrantFilter::default()).unwrap().grants[0].state;
        if !stands {
            prop_assert!(matches!(show(&viewer, handle), Err(ViewError::UnknownCase(_))));
            prop_assert!(matches!(history(&viewer, handle), Err(ViewError::UnknownCase(_))));
            prop_assert!(matches!(edit_context(&viewer, handle, &[]), Err(ViewError::UnknownCase(_))));
            prop_assert_eq!(state, if revoked { GrantState::Revoked } else { GrantState::Expired });
            return Ok(());
        }
        prop_assert_eq!(state, GrantState::Active);
        prop_assert_eq!(listed[0].fields.keys().cloned().collect::<BTreeSet<_>>(), names.clone());
        let view = show(&viewer, handle).unwrap();
        prop_assert_eq!(view.fields.iter().map(|field| field.field.clone()).collect::<BTreeSet<_>>(), names.clone());
        let told = history(&viewer, handle).unwrap().events;
        let written = told.iter().filter(|event| matches!(event.event, Event::Written { .. })).count();
        prop_assert_eq!(written, names.len());
        for field in who(&viewer, handle).unwrap().fields {
            prop_assert!(names.contains(&field.field));
            let granted = matches!(field.readers[1].ground, Ground::Grant { .. });
            prop_assert!(granted);
        }
    }
}

#[test]
fn a_preview_holds_what_would_leave_and_counts_what_would_show_sealed() {
    let mut world = World::new();
    let change = |after, value| Action::Change { document: 0, after, writer: Writer::Home, value };
    let open = |field, value| Action::Open { field, writer: Writer::Home, value };
    let actions = [open(0, Some(1)), open(1, Some(2)), change(1, Some(3)), change(2, None), open(2, Some(1))];
    let (_, handle, _) = play(&mut world, true, &actions);
    let viewer = world.viewer();
    let values = |past| {
        let preview = preview(&viewer, handle, &[fields()[0], fields()[1]], &[], past).unwrap();
        let texts: Vec<String> = preview.values.into_iter().map(|value| value.value.value.unwrap()).collect();
        (texts, preview.sealed)
    };
    // The newest value of the first field is sealed at its own home; two earlier ones are there.
    assert_eq!(values(Past::Current), (vec!["value 2".to_owned()], 3));
    assert_eq!(values(Past::Whole), (["value 1", "value 3", "value 2"].map(str::to_owned).to_vec(), 1));
}

#[test]
fn lists_go_on_where_they_stopped() {
    let mut world = World::new();
    for value in 1..=3 {
        play(&mut world, true, &[Action::Open { field: 0, writer: Writer::Home, value: Some(value) }]);
    }
    let viewer = world.viewer();
    let page = |from, offset| list(&viewer, &Filter { from, offset, limit: 2, ..Filter::default() }).unwrap();
    let first = page(0, 0);
    assert_eq!((first.cases.len(), first.next), (2, Some(2)));
    let second = page(2, 0);
    assert_eq!((second.cases.len(), second.next), (1, None));
    assert_eq!(page(0, 2).cases, second.cases);
    let text = |text: &str| list(&viewer, &Filter { text: Some(text.to_owned()), ..Filter::default() }).unwrap().cases;
    assert_eq!(text("VALUE 3").len(), 1);
    assert_eq!(text("value").len(), 3);
    assert!(matches!(
        list(&viewer, &Filter { fields: vec!["no such field".to_owned()], ..Filter::default() }),
        Err(ViewError::UnknownField(_))
    ));
}

#[test]
fn the_value_of_an_opening_stands_where_lists_look_for_it() {
    let draft = Draft::opening(PublicKey([1; 32]), b"case", b"field", b"value", &mut Entropy::from_seed([1; 32]));
    assert_eq!(draft.header.value_slot(), Some(SLOT_VALUE));
}

#[test]
fn a_chronicle_holds_what_was_written_over_and_whose_it_was() {
    let mut world = World::new();
    let field = fields()[0];
    let open = |value: u8, writer| Action::Open { field: 0, writer, value: Some(value) };
    let change = |value: u8, writer| Action::Change { document: 0, after: u8::MAX, writer, value: Some(value) };
    let actions = [
        open(1, Writer::Home),
        change(2, Writer::Home),
        change(3, Writer::OtherAdmitted),
        change(4, Writer::OtherRefused),
    ];
    play(&mut world, true, &actions);
    let filter = |chronicle| Filter { fields: vec![reading::field_name(field)], chronicle, ..Filter::default() };
    let plain = list(&world.viewer(), &filter(false)).unwrap().cases;
    assert_eq!(plain[0].chronicle, None);
    let told = list(&world.viewer(), &filter(true)).unwrap().cases;
    let chronicle = told[0].chronicle.clone().expect("it was asked for");
    assert_eq!(chronicle.opened, NOW);
    let written: Vec<_> = chronicle.written[&reading::field_name(field)]
        .iter()
        .map(|written| (written.value.clone(), written.own, written.stands))
        .collect();
    assert_eq!(written, [(text(1), true, false), (text(2), true, false), (text(3), false, true)]);
    assert_eq!(plain[0].fields, told[0].fields);
}
