// SPDX-License-Identifier: EUPL-1.2
//! Histories that were bent, and witnesses that were raced.

use super::*;
use crate::checkpoint::Checkpoint;
use crate::fork::ForkProof;
use crate::id::TreeHash;
use crate::log::LogState;

const EPOCH_MS: u64 = 60 * SECOND_MS;

impl World {
    /// Seals an epoch at some offices.
    fn seal(&mut self, offices: &[usize]) {
        self.now = self.now.plus_ms(EPOCH_MS);
        for at in offices {
            self.step(*at, Input::Tick).unwrap();
        }
        self.settle();
    }

    fn session(&self, one: usize, other: usize) -> SessionId {
        let link = self.links.iter().find(|link| (link.0, link.1) == (one.min(other), one.max(other)));
        link.expect("they are linked").2
    }

    /// Hands an office a message as if another had sent it; returns what it answers, to whom.
    fn hand(&mut self, to: usize, from: usize, message: &Message) {
        let (peer, session) = (secret(self.offices[from].number, 3).public(), self.session(from, to));
        self.step(to, Input::Frame { peer, session, bytes: message.encode() }).unwrap();
    }

    /// Opens an office again on a store.
    pub(super) fn reopen(&mut self, at: usize, store: MemoryStore) {
        let settings = Settings { epoch_ms: Some(EPOCH_MS) };
        let number = self.offices[at].number;
        self.offices[at].replica = Replica::open(identity(number), settings, [number; 32], self.now, &store).unwrap();
        self.offices[at].store = store;
    }

    fn proofs(&self, at: usize) -> Vec<ForkProof> {
        fork_proofs(&self.offices[at].store, None).unwrap()
    }

    fn ledger(&self, at: usize) -> LedgerId {
        self.offices[at].replica.identity.ledger
    }

    fn forged(&self, at: usize, size: u64) -> Checkpoint {
        let state = LogState { size, root: TreeHash([7; 32]) };
        Checkpoint::sign(self.ledger(at), state, &secret(self.offices[at].number, 1))
    }

    /// Tells whether every proof held convinces whoever has nothing but the accused's card.
    fn proofs_hold(&self, at: usize) -> bool {
        let directory = self.offices[at].replica.directory();
        self.proofs(at).iter().all(|proof| proof.check(directory.ledger(proof.ledger()).unwrap().1).is_ok())
    }
}

#[test]
fn two_roots_of_one_size_cut_a_ledger_off_wherever_it_is_heard_of() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    world.seal(&[CIO, ML, OTHER]);
    let checkpoint = world.forged(CIO, 1);
    world.hand(ML, CIO, &Message::Checkpoint { checkpoint, from: 1, proof: vec![] });
    world.settle();
    for at in [ML, OTHER] {
        assert_eq!(world.proofs(at).len(), 1, "office {at}");
        assert!(world.proofs_hold(at));
    }
    // The grant stands, what is held is held; but nothing more passes, and nothing is cosigned.
    let taken = world.offices[ML].replica.peers[&world.ledger(CIO)];
    let newest = ledger::newest_checkpoint(&world.offices[ML].store, world.ledger(CIO)).unwrap().unwrap();
    assert_eq!(world.values(ML), values(&[("nom", "Lavallière")]));
    let document = world.document_of(CIO, "nom");
    assert!(matches!(world.change(CIO, document, "Martin"), Err(SubmitError::Overtaken { .. })), "its key signed it");
    world.seal(&[CIO, ML, OTHER]);
    assert_eq!(world.offices[ML].replica.peers[&world.ledger(CIO)], taken);
    assert_eq!(
        ledger::newest_checkpoint(&world.offices[ML].store, world.ledger(CIO)).unwrap().unwrap().checkpoint,
        newest.checkpoint
    );
    // The proof survives a restart, and reaches who was away.
    let store = world.offices[ML].store.clone();
    world.reopen(ML, store);
    assert!(world.offices[ML].replica.is_cut_off(world.ledger(CIO)));
    assert!(!world.offices[ML].replica.is_cut_off(world.ledger(OTHER)));
}

#[test]
fn proof_reaches_who_was_away() {
    let mut world = three();
    world.seal(&[CIO, ML, OTHER]);
    world.cut(ML, OTHER);
    world.cut(CIO, OTHER);
    let checkpoint = world.forged(CIO, 1);
    world.hand(ML, CIO, &Message::Checkpoint { checkpoint, from: 1, proof: vec![] });
    world.settle();
    assert_eq!((world.proofs(ML).len(), world.proofs(OTHER).len()), (1, 0));
    world.link(ML, OTHER);
    world.settle();
    assert_eq!(world.proofs(OTHER), world.proofs(ML));
}

#[test]
fn node_on_an_old_store_learns_it_from_peers_and_writes_no_more() {
    let mut world = three();
    world.seal(&[CIO, ML, OTHER]);
    let old = world.offices[CIO].store.clone();
    world.seal(&[CIO, ML, OTHER]);
    world.seal(&[CIO, ML, OTHER]);
    world.cut(CIO, ML);
    world.cut(CIO, OTHER);
    world.reopen(CIO, old);
    let sealed = world.offices[CIO].replica.sealed();
    world.link(CIO, ML);
    world.settle();
    let entropy = &mut world.offices[CIO].entropy;
    let opened = CaseOpened { case: CaseHandle([5; 16]), kind: CaseKind::Person };
    let draft = case_opened(&opened, &CaseOrigin::by_hand(), entropy);
    let refused = world.submit(CIO, Padding::Padded, vec![draft]);
    assert_eq!(refused, Err(SubmitError::Overtaken { held: 1, seen: 3 }));
    for _ in 0..4 {
        world.seal(&[CIO, ML, OTHER]);
    }
    assert_eq!(world.offices[CIO].replica.sealed(), sealed, "the old ledger does not go on");
    assert_eq!([CIO, ML, OTHER].map(|at| world.proofs(at)), [vec![], vec![], vec![]], "nothing forked");
    let store = world.offices[CIO].store.clone();
    assert_eq!(overtaken(&store).unwrap().map(|checkpoint| checkpoint.state.size), Some(3));
    world.reopen(CIO, store);
    assert_eq!(world.offices[CIO].replica.overtaken, Some(3), "nor after a restart");
}

/// A store that was set back by less than an epoch: no checkpoint shows it, but a partner has read what it lacks.
#[test]
fn node_on_a_store_of_the_same_epoch_learns_from_who_read_more() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Read);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let document = world.document_of(CIO, "nom");
    let (old, partner) = (world.offices[CIO].store.clone(), world.ledger(ML));
    let held = world.offices[CIO].replica.peers[&partner].outbox_end;
    world.change(CIO, document, "Martin").unwrap();
    world.settle();
    let read = world.offices[CIO].replica.peers[&partner].taken;
    assert!(read > held, "the partner read something new");
    world.cut(CIO, ML);
    world.reopen(CIO, old);
    assert_eq!(read_ahead(&world.offices[CIO].store).unwrap(), []);
    world.link(CIO, ML);
    world.deliver();
    assert!(matches!(world.refusals.as_slice(), [DeliveryError::ReadAhead { .. }]), "{:?}", world.refusals);
    assert_eq!(read_ahead(&world.offices[CIO].store).unwrap(), [(partner, read)]);
    // It goes on for its staff, and its outbox grows: positions that agree again must not be taken for the same items.
    world.cut(CIO, ML);
    world.refusals.clear();
    for value in ["Weber", "Weiss"] {
        world.change(CIO, document, value).unwrap();
    }
    assert!(world.offices[CIO].replica.peers[&partner].outbox_end >= read);
    world.link(CIO, ML);
    world.deliver();
    assert!(
        !world.offices[CIO].replica.connected_peers().contains(&partner),
        "nothing passes until another ledger opens"
    );
    assert_eq!(world.values(ML), values(&[("nom", "Martin")]));
}

/// Goes on from an old store out of everybody's sight, for every way in which two sizes can stand to each other.
#[test]
fn history_that_went_on_from_an_old_store_is_proven_to_third_parties() {
    for (common, lost, rewritten) in [(0, 1, 2), (1, 1, 1), (1, 2, 5), (2, 3, 4), (3, 4, 1), (1, 3, 4), (5, 2, 9)] {
        let mut world = three();
        (0..common).for_each(|_| world.seal(&[CIO, ML, OTHER]));
        let old = world.offices[CIO].store.clone();
        (0..lost).for_each(|_| world.seal(&[CIO, ML, OTHER]));
        world.cut(CIO, ML);
        world.cut(CIO, OTHER);
        world.reopen(CIO, old);
        world.open_case(CIO, &[("nom", "Autre")]);
        (0..rewritten + lost).for_each(|_| world.seal(&[CIO]));
        world.link(CIO, ML);
        world.settle();
        for at in [ML, OTHER] {
            let proofs = world.proofs(at);
            assert!(!proofs.is_empty() && world.proofs_hold(at), "office {at}: {common}, {lost}, {rewritten}");
            assert!(proofs.iter().all(|proof| proof.ledger() == world.ledger(CIO)));
        }
        assert!(world.offices[CIO].replica.overtaken.is_some(), "it knows, too");
    }
}

/// Two partners are told two stories, and tell each other.
#[test]
fn two_stories_meet() {
    let mut world = three();
    world.seal(&[CIO, ML, OTHER]);
    world.cut(CIO, OTHER);
    // The first is sealed and heard by one partner, the second, of the same size, by the other.
    world.seal(&[CIO]);
    let checkpoint = world.forged(CIO, 2);
    world.link(CIO, OTHER);
    world.frames.clear();
    let held = ledger::checkpoint_at(&world.offices[OTHER].store, world.ledger(CIO), 1).unwrap().unwrap();
    let mut proof = vec![held.checkpoint.state.root];
    proof.push(TreeHash([3; 32]));
    // A root that follows from the proof, so that nothing is wrong with this story by itself.
    let root = crate::merkle::node(&proof[0], &proof[1]);
    let checkpoint =
        Checkpoint::sign(checkpoint.ledger, LogState { size: 2, root }, &secret(world.offices[CIO].number, 1));
    let hello = crate::message::Hello {
        ledger: world.ledger(CIO),
        read: 0,
        platform_digest: crate::id::Digest([0; 32]),
        cards: vec![],
        rosters: vec![],
        witnessed: LogState::empty(),
        answered: true,
    };
    world.hand(OTHER, CIO, &Message::Hello(hello));
    world.frames.clear();
    world.hand(OTHER, CIO, &Message::Checkpoint { checkpoint, from: 1, proof });
    world.settle();
    for at in [ML, OTHER] {
        assert_eq!(world.proofs(at).iter().map(ForkProof::name).collect::<Vec<_>>(), ["two-roots"], "office {at}");
        assert!(world.proofs_hold(at));
    }
}

/// Two requests to cosign come at once (the rollback race of C2SP tlog-witness): what is signed first counts.
#[test]
fn witness_signs_one_of_two_states_that_extend_the_same() {
    let mut world = three();
    world.seal(&[CIO, ML, OTHER]);
    let held = ledger::newest_checkpoint(&world.offices[ML].store, world.ledger(CIO)).unwrap().unwrap();
    let offer = |leaf: u8| {
        let proof = vec![held.checkpoint.state.root, TreeHash([leaf; 32])];
        let state = LogState { size: 2, root: crate::merkle::node(&proof[0], &proof[1]) };
        let checkpoint = Checkpoint::sign(held.checkpoint.ledger, state, &secret(1, 1));
        (state, Message::Checkpoint { checkpoint, from: 1, proof }.encode())
    };
    let ((one, first), (other, second)) = (offer(1), offer(2));
    let (peer, session) = (secret(world.offices[CIO].number, 3).public(), world.session(CIO, ML));
    let now = world.now;
    let cosigned = |step: &Step| -> Vec<LogState> {
        let messages = step.effects.iter().filter_map(|effect| match effect {
            Effect::Send { bytes, .. } => Message::decode(bytes).ok(),
            _ => None,
        });
        messages
            .filter_map(|message| match message {
                Message::Cosigned { state, .. } => Some(state),
                _ => None,
            })
            .collect()
    };
    let office = &mut world.offices[ML];
    // The node dies between signing and storing: the cosignature never left, so the other state may be signed.
    let input = |bytes: &Vec<u8>| Input::Frame { peer, session, bytes: bytes.clone() };
    let lost = office.replica.handle(now, input(&first), &office.store).unwrap();
    assert_eq!(cosigned(&lost), [one]);
    assert!(lost.batch.iter().any(|(table, ..)| table == Table::Checkpoints), "what is signed is in the same batch");
    drop(lost);
    let store = office.store.clone();
    world.reopen(ML, store);
    world.cut(CIO, ML);
    world.link(CIO, ML);
    world.settle();
    let session = world.session(CIO, ML);
    let input = |bytes: &Vec<u8>| Input::Frame { peer, session, bytes: bytes.clone() };
    let office = &mut world.offices[ML];
    let step = office.replica.handle(now, input(&second), &office.store).unwrap();
    assert_eq!(cosigned(&step), [other]);
    office.store.commit(&step.batch).unwrap();
    // The first comes again, now or after a crash: never signed, but proof.
    let store = office.store.clone();
    let step = office.replica.handle(now, input(&first), &office.store).unwrap();
    assert_eq!(cosigned(&step), []);
    world.reopen(ML, store);
    world.cut(CIO, ML);
    world.link(CIO, ML);
    world.settle();
    world.hand(ML, CIO, &Message::decode(&first).unwrap());
    assert_eq!(world.proofs(ML).len(), 1);
    let newest = ledger::newest_checkpoint(&world.offices[ML].store, world.ledger(CIO)).unwrap().unwrap();
    assert_eq!(newest.checkpoint.state, other);
}

#[test]
fn smaller_checkpoint_is_answered_with_the_newest_held() {
    let mut world = three();
    (0..3).for_each(|_| world.seal(&[CIO, ML, OTHER]));
    let held = ledger::checkpoint_at(&world.offices[ML].store, world.ledger(CIO), 2).unwrap().unwrap();
    world.hand(ML, CIO, &Message::Checkpoint { checkpoint: held.checkpoint, from: 0, proof: vec![] });
    let (_, _, _, bytes) = world.frames.back().unwrap();
    assert!(matches!(Message::decode(bytes), Ok(Message::Cosigned { state, .. }) if state.size == 3));
}

#[test]
fn two_changes_with_one_actor_are_kept_as_proof_and_not_taken() {
    let mut world = three();
    let case = world.open_case(CIO, &[("nom", "Lavallière")]);
    let terms = world.terms(CIO, ML, &["nom"], Mode::Write);
    world.grant(CIO, case, &terms).unwrap();
    world.settle();
    let document = world.document_of(ML, "nom");
    let signer = world.offices[ML].staff.public();
    let draft = |world: &mut World, value: &[u8]| {
        let after = vec![document.into()];
        let entropy = &mut world.offices[ML].entropy;
        let mut draft = Draft::change(signer, document, after.clone(), after, value, entropy);
        let Header::Change { nonce, value: commitment, .. } = &mut draft.header else { unreachable!() };
        *nonce = Nonce([5; 16]);
        let body = &draft.bodies[0];
        let actor = crate::entry::actor(signer, nonce);
        let digest = crate::codec::tagged_hash("value", &[&document.0, &actor.0, &body[..16], &body[16..]]);
        *commitment = crate::id::Commitment(digest);
        draft
    };
    let one = draft(&mut world, b"Un");
    world.submit(ML, Padding::Bare, vec![one]).unwrap();
    let other = draft(&mut world, b"Deux");
    let refused = world.submit(ML, Padding::Bare, vec![other.clone()]);
    assert!(matches!(refused, Err(SubmitError::Entry { .. })), "the node refuses its own staff: {refused:?}");
    world.settle();
    assert_eq!(world.values(CIO), values(&[("nom", "Un")]));

    // A node that lets it pass is found out by the home.
    let context = world.offices[ML].context(world.now);
    let office = &mut world.offices[ML];
    let header = other.header.encode();
    let bodies = vec![(0u8, other.bodies[0].clone())];
    let signed = sign(&office.staff, &context, Padding::Bare, vec![other], &mut office.entropy).unwrap();
    let entry = signed.entry_ids()[0];
    let part = Part { commit: signed.commit, siblings: vec![], entries: vec![PartEntry { place: 0, header, bodies }] };
    let first = world.offices[CIO].replica.peers[&world.ledger(ML)].read;
    let list = Disclosure {
        recipient: world.offices[CIO].id(),
        ledger: world.ledger(CIO),
        first,
        groups: vec![DisclosureGroup { alias: Some(terms.alias), items: vec![DisclosureItem { entry, slots: 1 }] }],
    };
    let office = &mut world.offices[ML];
    let disclosure = single(Kind::Disclosure, vec![], &list, &mut office.entropy);
    let entry =
        PartEntry { place: 0, header: disclosure.header.encode(), bodies: vec![(0, disclosure.bodies[0].clone())] };
    let service = secret(office.number, 2);
    let signed = sign(&service, &context, Padding::Bare, vec![disclosure], &mut office.entropy).unwrap();
    let disclosure = Part { commit: signed.commit, siblings: vec![], entries: vec![entry] };
    world.hand(CIO, ML, &Message::Delivery(Delivery { first, disclosure, parts: vec![part] }));
    assert!(matches!(world.refusals.as_slice(), [DeliveryError::Fork(_)]), "{:?}", world.refusals);
    assert_eq!(world.values(CIO), values(&[("nom", "Un")]));
    assert_eq!(world.proofs(CIO).iter().map(ForkProof::name).collect::<Vec<_>>(), ["actor-reused"]);
    assert!(world.proofs_hold(CIO));
    world.refusals.clear();
    world.settle();
    assert_eq!(world.proofs(OTHER), vec![], "headers of a case's documents go to nobody");
}
