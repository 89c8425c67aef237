#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Verifies audit bundles of Raccord as SPEC.md says: nothing of Raccord's own code is used here.

It was first written from SPEC.md alone. Where it then differed from Raccord's own audit over a corpus of bundles, the
two were read side by side, and this program, that audit or SPEC.md was mended: so they share readings, if no code.

    python3 verify.py [--platform HEX] [--rules FILE]... [--catalogue FILE]... BUNDLE...

Prints one line a finding, `finding BUNDLE KIND DETAIL`, and ends 0 verified, 1 findings, 2 unusable. Remarks, which
are no faults, are not printed. Needs Python 3.11 and the package `cryptography`.

    python3 verify.py --corpus DIRECTORY

judges every directory in it by itself, its files `*.audit` together, by the platform that its file `platform` names if
it has one. Before what it says of a case stands a line `case NAME CODE`.

Sections below are the numbers of SPEC.md 22: verify.py has 1 to 6, 9 and 10, replay.py 7 and 8.
"""

import sys

sys.dont_write_bytecode = True

import argparse  # noqa: E402
import os  # noqa: E402
from multiprocessing import Pool  # noqa: E402
from pathlib import Path  # noqa: E402
from types import SimpleNamespace  # noqa: E402

from directory import Directory, Rules, counts  # noqa: E402
from formats import (  # noqa: E402
    ABOUT, AWAITED, BODY_BYTES_MAX, CARD, CASE_OPENED, CHANGE, CHECKPOINT, CITED, COMMIT, COMMIT_DEPTH, DAY, EPOCH, EPOCH_DEPTH,
    EVIDENCE, FINDING, GONE, LEDGER_OPENED, LEFT_OUT, MANIFEST, MINUTE, OPENING, RECEIVED, ROSTER, STATEMENT, STATEMENTS, STATES,
    Sealing, VALUE_BYTES_MAX, Commit, ForkProof, Header, Leaf, Malformed, StoredEpoch, b16, check_payload, checkpoint_body,
    commitment, consistent, cosigned_message, decode, entry_id, increasing, log_roots, path_holds, place, proven_root, read_bundle,
    refuse_unless, sha256, signed, signed_by, sparse_root, tagged_hash, u16,
)  # fmt: skip
from replay import replay  # noqa: E402

OWN = 0
TOLERANCE = 10 * MINUTE
LATE_EPOCHS = 3
STATES_PROOF_MAX = 130
PROTOCOL = Path(__file__).resolve().parents[2] / "protocol" / "src"


class Log:
    """The epochs of one ledger, and every root that its log had."""

    def __init__(self, ledger, epochs):
        self.ledger, self.epochs = ledger, epochs
        self.roots = log_roots([epoch.data for epoch in epochs])


class Bundle:
    """One bundle, what is known of it, and what was found in it."""

    def __init__(self, name, records, directory):
        self.name, self.records, self.findings = name, records, []
        self.about = records[ABOUT][0]
        self.ledger, self.organisation = self.about.ledger, self.about.organisation
        self.epochs, self.commits = records[EPOCH], records[COMMIT]
        self.manifest = records[MANIFEST][0]
        self.log = Log(self.ledger, self.epochs)
        self.roots, self.past, self.sizes = self.log.roots, [], {}
        for commit in self.commits:
            commit.id = sha256(b"\0", commit.data, commit.signature)
            commit.ledger = commit.commit.ledger
            commit.own = commit.ledger == self.ledger
        self.by_id = {commit.id: commit for commit in self.commits}
        self.directory = directory
        self.heard = directory.add(records[CARD], records[ROSTER], self.find)

    def find(self, kind, detail=""):
        self.findings.append((kind, str(detail)))

    def newest_time(self):
        return self.epochs[-1].leaf.time if self.epochs else None

    def ours(self, ledger):
        """Whether a ledger is the bundle's, or another of its organisation."""
        return ledger == self.ledger or self.directory.organisation_of(ledger) == self.organisation

    def read_past(self):
        """12.1: the logs of earlier ledgers of the organisation, from the evidence."""
        epochs = {}
        for row in self.records[EVIDENCE]:
            try:
                epoch = decode(StoredEpoch, row.value)
                epoch.data, epoch.leaf = epoch.leaf, decode(Leaf, epoch.leaf)
            except Malformed:
                continue
            ledger, number = epoch.leaf.ledger, epoch.leaf.number
            if ledger != self.ledger and self.ours(ledger) and row.key == ledger + number.to_bytes(8, "big"):
                epochs.setdefault(ledger, []).append(epoch)
        self.past = [Log(ledger, held) for ledger, held in epochs.items()]

    def previous_states(self):
        """12.1: what each ledger of the organisation cites of the one before it, by its first word of that."""
        said = {}
        for entry in self.entries.values():
            opened = entry.payloads[0] if entry.own and entry.kind == LEDGER_OPENED else None
            if opened and opened.previous:
                said.setdefault(entry.record.ledger, opened.previous)
        return list(said.values())

    def says_opened(self):
        """12.1: whether the bundle's ledger says that it opened."""
        words = (entry for entry in self.entries.values() if entry.own and entry.record.ledger == self.ledger)
        return any(entry.form == STATEMENT and entry.kind == LEDGER_OPENED for entry in words)

    def log_of(self, ledger):
        return next((log for log in self.past if log.ledger == ledger), Log(ledger, []))


def verify(bundles, rules, platform=None):
    """Checks every bundle by itself and then against the others. Findings are in the bundles."""
    for bundle in bundles:
        check_manifest(bundle)
        check_ledger(bundle, platform)
        bundle.read_past()
        for log in (bundle.log, *bundle.past):
            check_log(bundle, log)
        place_in_epochs(bundle)
        believe_times(bundle)
        check_created(bundle)
    date_bundles(bundles)
    check_checkpoints(bundles)
    for bundle in bundles:
        check_commits(bundle, bundles)
        check_entries(bundle)
        bundle.world = replay(bundle, rules)
    for bundle in bundles:
        check_previous(bundle)
        check_kept(bundle, bundles)
        check_against_others(bundle, bundles)
        check_sealings(bundle, bundles)


# ------------------------------------------------------------------------------------------- 22, 1 Form


def check_manifest(bundle):
    record, manifest = bundle.manifest, bundle.manifest.manifest
    said = (manifest.digest, manifest.records, manifest.ledger, manifest.size, manifest.root, manifest.time)
    found = (
        record.true_digest, record.true_records, bundle.ledger, len(bundle.epochs), bundle.roots[-1],
        bundle.about.created,
    )  # fmt: skip
    if said != found:
        bundle.find("manifest-mismatch")
    key = bundle.directory.log_key(bundle.ledger)
    if key and not signed(key, "audit-manifest", record.bytes, record.signature):
        bundle.find("bad-signature", "of the manifest")


# --------------------------------------------------------------- 22, 2 Cards and rosters (and directory.py)


def check_ledger(bundle, platform):
    if bundle.directory.organisation_of(bundle.ledger) != bundle.organisation:
        bundle.find("ledger-not-certified")
    if platform is None:
        return
    named = [bundle.directory.newest_roster(held) for held in bundle.directory.rosters if held.hex().startswith(platform)]
    if not any(member.organisation == bundle.organisation for roster in named for member in roster.members):
        bundle.find("other-platform")


# -------------------------------------------------------------------------------------------- 22, 3 Log


def check_log(bundle, log):
    end, before = 0, 0
    for number, epoch in enumerate(log.epochs):
        leaf = epoch.leaf
        identity = (leaf.version, leaf.ledger, leaf.number, epoch.first)
        if identity != (1, log.ledger, number, end) or epoch.end < epoch.first:
            bundle.find("epoch-gap", f"epoch {number}")
        if leaf.time < before:
            bundle.find("time-backwards", f"epoch {number}")
        if leaf.seed_commitment != tagged_hash("epoch-seed", epoch.seed):
            bundle.find("seed-mismatch", f"epoch {number}")
        check_witnesses(bundle, log, number, epoch)
        end, before = epoch.end, leaf.time
        held = [
            one.id for one in bundle.commits if one.ledger == log.ledger and epoch.first <= one.number < epoch.end
        ]  # fmt: skip
        if sparse_root(epoch.seed, EPOCH_DEPTH, held) != leaf.root:
            bundle.find("epoch-root-mismatch", f"epoch {number}")


def check_created(bundle):
    newest = [epoch.leaf.time for epoch in bundle.epochs[-1:]] + [one.time for one in bundle.commits if one.own]
    if newest and bundle.about.created + TOLERANCE < max(newest):
        bundle.find("time-backwards", "a bundle made before what it holds")


def date_bundles(bundles):
    """22, 10: when each counts as made: one that is a beginning of the longest before what that goes on with, if its ledger says its day."""
    for bundle in bundles:
        bundle.made = bundle.about.created
        same = [other for other in bundles if other.ledger == bundle.ledger]
        longest = max(same, key=lambda one: (len(one.epochs), len(one.commits)))
        epochs, commits = len(bundle.epochs), len(bundle.commits)
        begins = longest.roots[epochs] == bundle.roots[-1] and [one.id for one in longest.commits[:commits]] == [
            one.id for one in bundle.commits
        ]
        if longest is not bundle and begins and newest_believed(bundle) + 60 * MINUTE + TOLERANCE >= bundle.made:
            more = [one.time for one in longest.commits[commits:] if one.own]
            more += [epoch.leaf.time for epoch in longest.epochs[epochs : epochs + 1]]
            bundle.made = min([bundle.made, *more])


def newest_believed(bundle):
    """The newest word of the ledger that its node can have believed when it was said."""
    words = [epoch.leaf.time for epoch in bundle.epochs[-1:]]
    for record in bundle.commits:
        before = len(bundle.epochs) if record.epoch is None else record.epoch
        sealed = bundle.epochs[before - 1].leaf.time if before else None
        if record.own and (sealed is None or record.commit.time + 2 * TOLERANCE < sealed + DAY):
            words.append(record.commit.time)
    return max(words, default=0)


def place_in_epochs(bundle):
    last = bundle.epochs[-1].end if bundle.epochs else 0
    if last > (bundle.commits[-1].number + 1 if bundle.commits else 0):
        bundle.find("epoch-gap", "the last epoch ends after the last commit")
    for commit in bundle.commits:
        commit.epoch = next(
            (number for number, epoch in enumerate(bundle.epochs) if epoch.first <= commit.number < epoch.end), None
        ) if commit.own else None  # fmt: skip
        if commit.own and commit.epoch is None and commit.number < last:
            bundle.find("commit-in-no-epoch", f"commit {commit.number}")
        for log in bundle.past:
            inside = any(epoch.first <= commit.number < epoch.end for epoch in log.epochs)
            before_end = log.ledger == commit.ledger and commit.number < log.epochs[-1].end
            if before_end and not inside:
                bundle.find("commit-in-no-epoch", f"commit {commit.number}")
            if before_end and commit.origin.variant != OWN:
                bundle.find("root-mismatch", f"commit {commit.number}: held in part in an epoch of its own ledger")


def believe_times(bundle):
    """22, 5: the time by which each commit is judged. What a clock said that was doubted, and wrong, is not believed."""
    for record in bundle.commits:
        record.time = record.commit.time
        if not record.own:
            continue
        sealed_by = len(bundle.epochs) if record.epoch is None else record.epoch
        by = bundle.about.created if record.epoch is None else bundle.epochs[record.epoch].leaf.time
        doubted = not sealed_by or record.time + 2 * TOLERANCE >= bundle.epochs[sealed_by - 1].leaf.time + DAY
        if doubted and by < record.time - TOLERANCE:
            record.time = by


def check_witnesses(bundle, log, number, epoch):
    witnesses = epoch.witnesses
    listed = len(witnesses).to_bytes(4, "little") + b"".join(
        one.size.to_bytes(8, "little") + one.witness + one.time_s.to_bytes(8, "little") + one.signature
        for one in witnesses
    )
    digest = tagged_hash("witnesses", listed) if witnesses else bytes(32)
    if digest != epoch.leaf.witnesses or not increasing([one.witness for one in witnesses]):
        bundle.find("witnesses-mismatch", f"epoch {number}")
    for one in witnesses:
        if one.size > number:
            bundle.find("bad-cosignature", f"epoch {number} was cosigned before it was sealed")
            continue
        body = checkpoint_body(log.ledger, one.size, log.roots[one.size])
        if cosignature_holds(bundle, body, one) and one.time_s * 1000 > epoch.leaf.time + DAY:
            bundle.find("time-backwards", f"a cosignature in epoch {number}")


def cosignature_holds(bundle, body, cosignature):
    key = bundle.directory.log_key(cosignature.witness)
    holds = key and signed_by(key, cosigned_message(cosignature.time_s, body), cosignature.signature)
    if key and not holds:
        bundle.find("bad-cosignature", f"of {cosignature.witness.hex()[:8]}")
    return holds


# ----------------------------------------------------------------------------------- 22, 4 Checkpoints


def check_checkpoints(bundles):
    logs = [(bundle, log) for bundle in bundles for log in (bundle.log, *bundle.past)]
    roots, seen = {}, {}
    for bundle in bundles:
        for stored in bundle.records[CHECKPOINT]:
            checkpoint = stored.checkpoint
            body = checkpoint_body(checkpoint.ledger, checkpoint.size, checkpoint.root)
            key = bundle.directory.log_key(checkpoint.ledger)
            if key is None:
                continue
            if not signed_by(key, body, checkpoint.signature):
                bundle.find("bad-signature", "of a checkpoint")
                continue
            for cosignature in stored.cosignatures:
                if cosignature_holds(bundle, body, cosignature):
                    witness = bundle.directory.organisation_of(cosignature.witness)
                    seen.setdefault(checkpoint.ledger, set()).add((checkpoint.size, cosignature.time_s * 1000, witness))
            if checkpoint.ledger == bundle.ledger and checkpoint.size >= len(bundle.roots):
                bundle.find("checkpoint-mismatch", f"size {checkpoint.size}")
            roots.setdefault((checkpoint.ledger, checkpoint.size), set()).add(checkpoint.root)
            bundle.sizes.setdefault(checkpoint.ledger, set()).add(checkpoint.size)
        bundle.signed_roots = roots
        for row in bundle.records[FINDING]:
            check_proof(bundle, row, logs)
    for bundle in bundles:
        beyond = [cosigned for cosigned in seen.get(bundle.ledger, ()) if cosigned[0] >= len(bundle.roots)]
        early = {witness for _, time, witness in beyond if time + TOLERANCE < bundle.made}
        if len(early - {bundle.directory.organisation_of(bundle.ledger)}) > 1:
            bundle.find("checkpoint-mismatch", "others had cosigned more when it was made, by what it says")
    for (ledger, size), signed_roots in roots.items():
        for bundle, log in logs:
            had = {log.roots[size]} if size < len(log.roots) else set()
            if log.ledger == ledger and len(signed_roots | had) > 1:
                bundle.find("fork", f"size {size} of {ledger.hex()[:8]}")


# --------------------------------------------------------------------------- 13.1 Proof of a bent history


def check_proof(bundle, row, logs):
    """A proof that the node keeps: a finding where the bundle of the ledger that it accuses is here."""
    try:
        proof = decode(ForkProof, row.value)
        subject, holds = judge_proof(bundle.directory, proof)
    except Malformed:
        return
    accused = accused_by(proof)
    if not holds or row.key != accused + bytes([proof.variant]) + subject:
        return
    for other, log in logs:
        if log.ledger == accused:
            other.find("fork" if proof.variant in (STATES, CITED) else "actor-reused", f"a proof of {accused.hex()[:8]}")


def accused_by(proof):
    if proof.variant == STATES:
        return proof.first.ledger
    return proof.checkpoint.ledger if proof.variant == CITED else decode(Commit, proof.first.commit).ledger


def judge_proof(directory, proof):
    """Returns what the key of a proof names, and whether it holds."""
    accused = accused_by(proof)
    node = directory.nodes.get(accused)
    if node is None:
        return b"", False
    certificate = node.certificate

    def good(checkpoint):
        body = checkpoint_body(checkpoint.ledger, checkpoint.size, checkpoint.root)
        return checkpoint.ledger == accused and signed_by(certificate.log_key, body, checkpoint.signature)

    if proof.variant == STATES:
        first, second = proof.first, proof.second
        if first.size == second.size:
            proven = not proof.proof and first.root != second.root
        else:
            then, path = (proof.proof or [None])[0], proof.proof[1:]
            proven = len(proof.proof) <= STATES_PROOF_MAX and then != first.root
            proven = proven and consistent(first.size, second.size, path, then, second.root)
        return first.size.to_bytes(8, "big"), proven and good(first) and good(second)
    if proof.variant == CITED:
        commit, checkpoint = decode(Commit, proof.commit), proof.checkpoint
        proven = (commit.ledger, commit.signer) == (accused, certificate.service_key)
        proven = proven and commit.sealed_epochs == checkpoint.size and commit.sealed_root != checkpoint.root
        proven = proven and commit_holds(commit, proof.commit, proof.signature) and good(checkpoint)
        return checkpoint.size.to_bytes(8, "big"), proven
    (actor, one), (other_actor, other) = lone_change(proof.first), lone_change(proof.second)
    signer = directory.signer(decode(Commit, proof.first.commit).signer)
    by_accused = signer is not None and signer.organisation == node.organisation
    return actor, by_accused and actor == other_actor and one != other


def commit_holds(commit, data, signature):
    form = commit.version == 1 and commit.depth in (0, COMMIT_DEPTH)
    return form and signed(commit.signer, "commit", data, signature)


def lone_change(part):
    """Returns the actor and the id of the one opening or change in a part that its signer signed."""
    commit = decode(Commit, part.commit)
    refuse_unless(len(part.entries) == 1 and commit_holds(commit, part.commit, part.signature), "a part that is not one")
    [entry] = part.entries
    header, id = decode(Header, entry.header), entry_id(commit.signer, entry.header)
    refuse_unless(header.form in (OPENING, CHANGE), "a statement has no actor")
    refuse_unless(proven_root(commit.depth, [(entry.place, id)], part.siblings) == commit.root, "not of its commit")
    return tagged_hash("actor", commit.signer, header.nonce)[:16], id


# ---------------------------------------------------------------------------------- 13.2 Paths of commits


def check_sealings(bundle, bundles):
    """Paths of partners' commits, and commits that have none for too long."""
    for row in bundle.records[EVIDENCE]:
        ledger, id = row.key[:32], row.key[32:]
        if len(row.key) != 64 or bundle.directory.organisation_of(ledger) is None:
            continue
        try:
            sealing = decode(Sealing, row.value)
            holds = sealing.variant == AWAITED or sealing.commit.id == id and any(
                path_holds(sealing, ledger, root) for root in bundle.signed_roots.get((ledger, sealing.size), ())
            )
        except Malformed:
            holds = False
        if not holds:
            bundle.find("proof-mismatch", f"the path of commit {id.hex()[:8]}")
        elif sealing.variant == AWAITED and is_overdue(bundle, ledger, sealing):
            held = bundle.by_id.get(id)
            if held and held.ledger == ledger and not held.ours and not sealed_elsewhere(ledger, id, bundles):
                bundle.find("commit-not-sealed", f"commit {held.number}")


def is_overdue(bundle, ledger, awaited):
    before, newest = [0, 0, *sorted(bundle.sizes.get(ledger, ()))][-2:]
    passed = before >= max(awaited.held, awaited.cited) + LATE_EPOCHS
    return passed or awaited.held < newest < awaited.cited


def sealed_elsewhere(ledger, id, bundles):
    """Whether the ledger's own bundle shows the commit in an epoch."""
    shown = (other.by_id.get(id) for other in bundles if other.ledger == ledger)
    return any(commit is not None and commit.epoch is not None for commit in shown)


# --------------------------------------------------------------------------------------- 22, 5 Commits


def check_commits(bundle, bundles):
    expected, cited = 0, {}
    for record in bundle.commits:
        commit = record.commit
        where = f"commit {record.number}"
        if record.number != expected:
            bundle.find("commit-gap", where)
        expected = record.number + 1
        if commit.version != 1 or commit.depth not in (0, COMMIT_DEPTH):
            bundle.find("malformed-entry", f"{where}: version or depth")
        elif not signed(commit.signer, "commit", record.data, record.signature):
            bundle.find("bad-signature", where)
        record.ours = bundle.ours(commit.ledger)
        record.trouble = trouble_with_signer(bundle, record, bundles)
        if record.ours and record.trouble:
            bundle.find(record.trouble, where)
        if record.signer and record.signer.service_of and commit.depth != COMMIT_DEPTH:
            bundle.find("unpadded-commit", where)
        record.entry_ids = [entry_id(commit.signer, entry.header) for entry in record.entries]
        if record.origin.variant == OWN and record.ours:
            check_own_root(bundle, record, where)
        elif record.origin.variant == OWN:
            bundle.find("proof-mismatch", f"{where}: a commit of another organisation, without proof")
        else:
            check_foreign_root(bundle, record, where)
        if record.own:
            check_cited_state(bundle, record, where)
        elif cited.setdefault((record.ledger, commit.sealed_epochs), commit.sealed_root) != commit.sealed_root:
            bundle.find("sealed-state-unknown", where)


def trouble_with_signer(bundle, record, bundles):
    """Why the signer of a commit could not sign it, if so."""
    commit = record.commit
    record.signer = bundle.directory.signer(commit.signer)
    if record.signer is None:
        return "unknown-signer"
    record.author = record.signer.organisation
    of_ledger = record.author == bundle.directory.organisation_of(commit.ledger)
    if not of_ledger or record.signer.service_of not in (None, commit.ledger):
        return "wrong-ledger"
    counted = counts(record.signer.certificate, commit.ledger, record.time, epoch_of(record, bundle, bundles))
    if not counted and not bundle.directory.ended_later(commit.signer, commit.time):
        return "signer-not-certified-then"
    return None


def epoch_of(record, bundle, bundles):
    """The number of the epoch that sealed a commit, or the best that is known of it (5.4)."""
    for other in bundles:
        held = other.by_id.get(record.id)
        if other.ledger == record.ledger and held is not None and held.own:
            return len(other.epochs) if held.epoch is None else held.epoch
    return record.commit.sealed_epochs


def check_own_root(bundle, record, where):
    commit, seed, ids = record.commit, record.origin.seed, record.entry_ids
    if commit.depth == 0:
        good = seed is None and ids == [commit.root]
        places = [0]
    else:
        good = seed is not None and 1 <= len(ids) <= 4_096 and sparse_root(seed, COMMIT_DEPTH, ids) == commit.root
        places = [place(seed, COMMIT_DEPTH, index) for index in range(len(ids))] if good else []
    if not good or [entry.place for entry in record.entries] != places:
        bundle.find("root-mismatch", where)


def check_foreign_root(bundle, record, where):
    leaves = [(entry.place, id) for entry, id in zip(record.entries, record.entry_ids)]
    depth = record.commit.depth
    if record.own:
        bundle.find("root-mismatch", f"{where}: a commit of the ledger itself, held in part")
    elif depth not in (0, COMMIT_DEPTH) or proven_root(depth, leaves, record.origin.siblings) != record.commit.root:
        bundle.find("proof-mismatch", where)


def check_cited_state(bundle, record, where):
    commit = record.commit
    sealed_by = len(bundle.epochs) if record.epoch is None else record.epoch
    if commit.sealed_epochs > sealed_by or bundle.roots[commit.sealed_epochs] != commit.sealed_root:
        bundle.find("sealed-state-unknown", where)
        return
    if sealed_by > commit.sealed_epochs + LATE_EPOCHS:
        sealed = bundle.epochs[min(sealed_by, len(bundle.epochs) - 1)].leaf.time
        # A time that is not believed excuses nothing: who doubts its clock seals nothing.
        if record.time != commit.time or sealed > commit.time + TOLERANCE:
            bundle.find("sealed-late", where)
    earliest = bundle.epochs[commit.sealed_epochs - 1].leaf.time if commit.sealed_epochs else 0
    latest = record.time if record.epoch is None else bundle.epochs[record.epoch].leaf.time
    if commit.time < earliest - TOLERANCE or record.time > latest + TOLERANCE:
        bundle.find("time-backwards", where)


# --------------------------------------------------------------------------------------- 22, 6 Entries


def check_entries(bundle):
    """Fills `bundle.entries`: those with a header that can be read, by id, in the order stored."""
    bundle.entries, bundle.cases = {}, set()
    for record in bundle.commits:
        for index, (id, raw) in enumerate(zip(record.entry_ids, record.entries)):
            where = f"entry {record.number}/{index}"
            if id in bundle.entries:
                first = bundle.entries[id].record
                again = first.id == record.id and first.number != record.number
                bundle.find("duplicate-commit" if again else "duplicate-entry", where)
                continue
            try:
                entry = read_entry(bundle, record, id, raw, where)
            except Malformed as error:
                bundle.find("malformed-entry", f"{where}: {error}")
                continue
            entry.authorised = record.trouble is None and has_role(bundle, entry)
            bundle.entries[id] = entry
            if entry.own and entry.kind == CASE_OPENED and entry.payloads[0]:
                bundle.cases.add(entry.payloads[0].case)


def read_entry(bundle, record, id, raw, where):
    header = decode(Header, raw.header)
    kind = STATEMENTS.get(header.kind) if header.form == STATEMENT else None
    if kind:
        refuse_unless(len(header.references) in kind.references, "another number of references")
        refuse_unless(len(header.commitments) == len(kind.payloads), "another number of bodies")
    refuse_unless(len(raw.bodies) == len(header.commitments), "another number of bodies than the header has")
    payloads = [read_body(bundle, record, header, slot, body, where) for slot, body in enumerate(raw.bodies)]
    return SimpleNamespace(
        id=id, header=header, form=header.form, kind=header.kind, bodies=raw.bodies, payloads=payloads, where=where,
        record=record, own=record.ours, author=getattr(record, "author", None), time=record.time,
        home=bundle.directory.organisation_of(record.ledger), by_node=bool(record.signer and record.signer.service_of),
    )  # fmt: skip


def read_body(bundle, record, header, slot, body, where):
    """Returns the payload, or None where the body is not here."""
    if body in (GONE, LEFT_OUT):
        if body == LEFT_OUT and bundle.about.with_bodies:
            bundle.find("body-missing", f"{where}: left out of a bundle with bodies")
        return None
    refuse_unless(16 <= len(body) <= BODY_BYTES_MAX, "a body that is too short or too long")
    if commitment(header, record.commit.signer, slot, body) != header.commitments[slot]:
        bundle.find("body-mismatch", where)
    payload = body[16:]
    if header.form == CHANGE or (header.form == OPENING and slot == 2):
        refuse_unless(len(payload) <= VALUE_BYTES_MAX, "a value that is too long")
        return payload
    if header.form == OPENING:
        return decode(b16 if slot == 0 else u16, payload)
    if header.kind not in STATEMENTS:
        return payload
    value = decode(STATEMENTS[header.kind].payloads[slot], payload)
    check_payload(header.kind, value)
    return value


REGISTRAR, REGISTER_SINCE = 4, 1_795_392_000_000
REGISTER = {
    *range(1, 10), *range(20, 30), *range(40, 52), *range(60, 78), *range(90, 98), *range(110, 115), *range(140, 146),
    *range(197, 203), 260, *range(321, 325), 331, *range(380, 386), 510,
}  # fmt: skip


def is_of_register(entry):
    """3.4: whether a registrar's opening in an own case is of a field of lists and registers."""
    signer = entry.record.signer
    keeps_registers = signer.service_of is None and signer.certificate.role == REGISTRAR
    field = entry.payloads[1]
    return not keeps_registers or entry.time < REGISTER_SINCE or field is None or field in REGISTER


def has_role(bundle, entry):
    """3.4: whether the signer's capacity is one for this entry."""
    if entry.form == STATEMENT:
        needed = STATEMENTS[entry.kind].capacities if entry.kind in STATEMENTS else None
    else:
        home = entry.form == CHANGE or entry.payloads[0] is None or entry.payloads[0] in bundle.cases
        needed = {"edit"} if entry.form == CHANGE or not home else {"import"}
        if entry.form == OPENING and home and not is_of_register(entry):
            return False
    return needed is None or not needed.isdisjoint(entry.record.signer.acts)


# ------------------------------------------------------------------------------- 22, 9 Earlier ledgers


def check_previous(bundle):
    """A ledger that follows another says so, and what it cites of that is there: its node held it."""
    began = bundle.epochs or any(commit.own for commit in bundle.commits)
    follows = any(bundle.directory.is_before(earlier, bundle.ledger) for earlier in bundle.directory.nodes)
    if began and follows and not bundle.says_opened():
        bundle.find("past-missing", "the ledger does not say which one it follows")
    for ledger, size, root in bundle.previous_states():
        roots = bundle.log_of(ledger).roots
        if size >= len(roots):
            bundle.find("past-missing", f"{len(roots) - 1} of {size} epochs of {ledger.hex()[:8]}")
        elif roots[size] != root:
            bundle.find("fork", "another state of the ledger before")


def hides(heir, record):
    """Whether a bundle of a later ledger leaves epochs of an earlier one out, and with them what cites so few."""
    return any(
        ledger == record.ledger and len(heir.log_of(ledger).epochs) < size and record.commit.sealed_epochs < size
        for ledger, size, _ in heir.previous_states()
    )


def heir_of(ledger, bundles):
    """The bundle of the last ledger that came after one, if any is here."""
    later = [other for other in bundles if other.directory.is_before(ledger, other.ledger)]
    last = [one for one in later if not any(one.directory.is_before(one.ledger, other.ledger) for other in later)]
    return max(last, key=lambda one: (len(one.epochs), len(one.commits)), default=None)


def check_against_heir(record, bundle, heir):
    """A foreign commit of a ledger that another one followed, against the bundle of that."""
    commit, where, log = record.commit, f"commit {record.number} of {bundle.name}", heir.log_of(record.ledger)
    if commit.sealed_epochs < len(log.roots) and log.roots[commit.sealed_epochs] != commit.sealed_root:
        bundle.find("sealed-state-unknown", where)
    if record.id in heir.by_id or commit.time + MINUTE >= heir.about.created or not hides(heir, record):
        return
    heir.find("commit-withheld", where)
    if received_in(bundle) & set(record.entry_ids) - set(heir.entries):
        bundle.find("received-mismatch", f"{where}: a disclosure that its sender did not make")


def check_kept(bundle, bundles):
    """22, 10: what a node gave its receipt for it does not keep, whether its bundle shows the receipt or its partner's does."""
    elsewhere = set()
    for grant in bundle.world.taken.values():
        own = [other for other in bundles if other.ledger == grant.record.ledger]
        holders = [max(own, key=lambda one: (len(one.epochs), len(one.commits)), default=None), heir_of(grant.record.ledger, bundles)]
        if grant.id not in bundle.world.receipts and any(
            holder and holder.world.answered_by_partners.get(grant.id, bundle.made) + MINUTE < bundle.made
            and holder.entries[grant.id].payloads[1].recipient == bundle.organisation
            for holder in holders
        ):  # fmt: skip
            elsewhere.add(grant.id)
    for document in bundle.world.documents.values() if elsewhere else ():
        if document.case is None:
            bundle.world.check_purged(document, elsewhere)


def received_in(bundle):
    return {entry.header.references[0] for entry in bundle.entries.values() if entry.own and entry.kind == RECEIVED}


# ------------------------------------------------------------------------------ 22, 10 Several bundles


def check_against_others(bundle, bundles):
    heirs = {ledger: heir_of(ledger, bundles) for ledger in {record.ledger for record in bundle.commits}}
    for record in bundle.commits:
        if not record.ours and heirs[record.ledger]:
            check_against_heir(record, bundle, heirs[record.ledger])
    for other in bundles:
        if other is bundle:
            continue
        for log in (bundle.log, *bundle.past):
            for same in (same for same in (other.log, *other.past) if same.ledger == log.ledger):
                shorter = min(len(log.epochs), len(same.epochs))
                if log.roots[shorter] != same.roots[shorter]:
                    bundle.find("fork", f"with {other.name}")
        if other.ledger == bundle.ledger:
            continue
        for record in bundle.commits:
            if record.ledger == other.ledger:
                check_against_own(record, bundle, other)


def check_against_own(record, bundle, other):
    """A foreign commit, against the bundle of its own ledger."""
    commit, where = record.commit, f"commit {record.number} of {bundle.name}"
    if commit.sealed_epochs < len(other.roots) and other.roots[commit.sealed_epochs] != commit.sealed_root:
        bundle.find("sealed-state-unknown", where)
    tolerance = TOLERANCE if commit.sealed_epochs > len(other.epochs) else MINUTE
    if commit.time + tolerance >= other.made or record.id in other.by_id:
        return
    other.find("commit-withheld", where)
    if received_in(bundle) & set(record.entry_ids) - set(other.entries):
        bundle.find("received-mismatch", f"{where}: a disclosure that its sender did not make")


# ------------------------------------------------------------------------------------------ The command


def judge(paths, rules, platform):
    """Returns the exit code for bundles that are judged together, and the lines to print."""
    bundles, directory = [], Directory()
    for path in paths:
        try:
            bundles.append(Bundle(path.name, read_bundle(path.read_bytes()), directory))
        except (OSError, Malformed) as error:
            return 2, [f"unusable {path.name}: {error}"]
    platform = platform and platform.strip().replace("-", "").replace(" ", "").lower()
    verify(bundles, rules, platform)
    lines = [f"finding {bundle.name} {kind} {detail}" for bundle in bundles for kind, detail in bundle.findings]
    return (1, lines) if lines else (0, ["verified"])


def judge_case(case, rules):
    named = case / "platform"
    platform = named.read_text() if named.exists() else None
    return judge(sorted(case.glob("*.audit")), rules, platform)


def judge_corpus(directory, rules):
    cases = sorted(path for path in directory.iterdir() if path.is_dir())
    with Pool(os.cpu_count()) as pool:
        verdicts = pool.starmap(judge_case, [(case, rules) for case in cases], chunksize=4)
    for case, (code, lines) in zip(cases, verdicts):
        print(f"case {case.name} {code}", *lines, sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundles", nargs="*", metavar="BUNDLE", type=Path)
    parser.add_argument("--corpus", type=Path, help="a directory of cases; ends 0 once all of them are judged")
    parser.add_argument("--platform", help="fingerprint of the platform, in hexadecimal; its first digits suffice")
    parser.add_argument("--rules", action="append", type=Path, help="a rule file; by default those of protocol/src/rules")
    parser.add_argument("--catalogue", type=Path, action="append")
    options = parser.parse_args()
    if bool(options.bundles) == bool(options.corpus):
        parser.error("either bundles or a corpus")
    catalogue = options.catalogue or sorted((PROTOCOL / "catalogue").rglob("*.toml"))
    rules = Rules(options.rules or sorted((PROTOCOL / "rules").glob("*.toml")), catalogue)
    if options.corpus:
        judge_corpus(options.corpus, rules)
        return 0
    code, lines = judge(options.bundles, rules, options.platform)
    print(*lines, sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
