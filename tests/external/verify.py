#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Verifies audit bundles of Raccord as SPEC.md says: nothing of Raccord's own code is used here.

It was first written from SPEC.md alone. Where it then differed from Raccord's own audit over a corpus of bundles, the
two were read side by side, and this program, that audit or SPEC.md was mended: so they share readings, if no code.

    python3 verify.py [--platform HEX] [--rules FILE]... [--catalogue FILE] BUNDLE...

Prints one line a finding, `finding BUNDLE KIND DETAIL`, and ends 0 verified, 1 findings, 2 unusable. Remarks, which
are no faults, are not printed. Needs Python 3.11 and the package `cryptography`.

Sections below are the numbers of SPEC.md 22: verify.py has 1 to 6 and 9, replay.py 7 and 8.
"""

import sys

sys.dont_write_bytecode = True

import argparse  # noqa: E402
from pathlib import Path  # noqa: E402
from types import SimpleNamespace  # noqa: E402

from directory import Directory, Rules, counts  # noqa: E402
from formats import (  # noqa: E402
    ABOUT, BODY_BYTES_MAX, CARD, CASE_OPENED, CHANGE, CHECKPOINT, COMMIT, COMMIT_DEPTH, DAY, EPOCH, EPOCH_DEPTH,
    FINDING, GONE, LEFT_OUT, MANIFEST, MINUTE, OPENING, RECEIVED, ROSTER, STATEMENT, STATEMENTS, VALUE_BYTES_MAX,
    Checkpoint, Header, Malformed, b16, check_payload, checkpoint_body, commitment, cosigned_message, decode, entry_id,
    increasing, log_roots, pair, place, proven_root, read_bundle, refuse_unless, sha256, signed, signed_by,
    sparse_root, tagged_hash, u16,
)  # fmt: skip
from replay import replay  # noqa: E402

OWN = 0
TOLERANCE = 10 * MINUTE
PROTOCOL = Path(__file__).resolve().parents[2] / "protocol" / "src"


class Bundle:
    """One bundle, what is known of it, and what was found in it."""

    def __init__(self, name, records, directory):
        self.name, self.records, self.findings = name, records, []
        self.about = records[ABOUT][0]
        self.ledger, self.organisation = self.about.ledger, self.about.organisation
        self.epochs, self.commits = records[EPOCH], records[COMMIT]
        self.manifest = records[MANIFEST][0]
        self.roots = log_roots([epoch.data for epoch in self.epochs])
        for commit in self.commits:
            commit.id = sha256(b"\0", commit.data, commit.signature)
            commit.ledger = commit.commit.ledger
            commit.own = commit.ledger == self.ledger
        self.by_id = {commit.id: commit for commit in self.commits}
        self.directory = directory
        directory.add(records[CARD], records[ROSTER], self.find)

    def find(self, kind, detail=""):
        self.findings.append((kind, str(detail)))

    def newest_time(self):
        return self.epochs[-1].leaf.time if self.epochs else None


def verify(bundles, rules, platform=None):
    """Checks every bundle by itself and then against the others. Findings are in the bundles."""
    for bundle in bundles:
        check_manifest(bundle)
        check_ledger(bundle, platform)
        check_log(bundle)
    for bundle in bundles:
        check_checkpoints(bundle, bundles)
        check_commits(bundle, bundles)
        check_entries(bundle)
        replay(bundle, rules)
    for bundle in bundles:
        check_against_others(bundle, bundles)


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


def check_log(bundle):
    end, before = 0, 0
    for number, epoch in enumerate(bundle.epochs):
        leaf = epoch.leaf
        identity = (leaf.version, leaf.ledger, leaf.number, epoch.first)
        if identity != (1, bundle.ledger, number, end) or not epoch.first <= epoch.end <= len(bundle.commits):
            bundle.find("epoch-gap", f"epoch {number}")
        if leaf.time < before:
            bundle.find("time-backwards", f"epoch {number}")
        if leaf.seed_commitment != tagged_hash("epoch-seed", epoch.seed):
            bundle.find("seed-mismatch", f"epoch {number}")
        check_witnesses(bundle, number, epoch)
        end, before = epoch.end, leaf.time
    for commit in bundle.commits:
        commit.epoch = next(
            (number for number, epoch in enumerate(bundle.epochs) if epoch.first <= commit.number < epoch.end), None
        ) if commit.own else None  # fmt: skip
        if commit.own and commit.epoch is None and commit.number < end:
            bundle.find("commit-in-no-epoch", f"commit {commit.number}")
    for number, epoch in enumerate(bundle.epochs):
        ids = [commit.id for commit in bundle.commits if commit.own and epoch.first <= commit.number < epoch.end]
        if sparse_root(epoch.seed, EPOCH_DEPTH, ids) != epoch.leaf.root:
            bundle.find("epoch-root-mismatch", f"epoch {number}")


def check_witnesses(bundle, number, epoch):
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
        body = checkpoint_body(bundle.ledger, one.size, bundle.roots[one.size])
        if cosignature_holds(bundle, body, one) and one.time_s * 1000 > epoch.leaf.time + DAY:
            bundle.find("time-backwards", f"a cosignature in epoch {number}")


def cosignature_holds(bundle, body, cosignature):
    key = bundle.directory.log_key(cosignature.witness)
    holds = key and signed_by(key, cosigned_message(cosignature.time_s, body), cosignature.signature)
    if key and not holds:
        bundle.find("bad-cosignature", f"of {cosignature.witness.hex()[:8]}")
    return holds


# ----------------------------------------------------------------------------------- 22, 4 Checkpoints


def check_checkpoints(bundle, bundles):
    own = {other.ledger: other for other in bundles}
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
            cosignature_holds(bundle, body, cosignature)
        if checkpoint.ledger in own:
            check_state(bundle, own[checkpoint.ledger], checkpoint)
    check_forks(bundle, own)


def check_state(bundle, other, checkpoint):
    """A checkpoint of a ledger whose bundle is here."""
    if checkpoint.size < len(other.roots):
        if other.roots[checkpoint.size] != checkpoint.root:
            bundle.find("fork", f"size {checkpoint.size} of {checkpoint.ledger.hex()[:8]}")
    elif other is bundle:
        bundle.find("checkpoint-mismatch", f"size {checkpoint.size}")


def check_forks(bundle, own):
    """The proofs of forks that the node keeps: a finding where the ledger's bundle is here."""
    for row in bundle.records[FINDING]:
        try:
            first, second = decode(pair(Checkpoint, Checkpoint), row.value)
        except Malformed:
            continue
        key = bundle.directory.log_key(first.ledger)
        same = (first.ledger, first.size) == (second.ledger, second.size) and first.root != second.root
        proven = key and all(
            signed_by(key, checkpoint_body(one.ledger, one.size, one.root), one.signature) for one in (first, second)
        )
        if same and proven and first.ledger in own:
            bundle.find("fork", f"size {first.size} of {first.ledger.hex()[:8]}")


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
        record.ours = bundle.organisation == bundle.directory.organisation_of(commit.ledger) or record.own
        record.trouble = trouble_with_signer(bundle, record, bundles)
        if record.ours and record.trouble:
            bundle.find(record.trouble, where)
        if record.signer and record.signer.service_of and commit.depth != COMMIT_DEPTH:
            bundle.find("unpadded-commit", where)
        record.entry_ids = [entry_id(commit.signer, entry.header) for entry in record.entries]
        if record.origin.variant == OWN:
            check_own_root(bundle, record, where)
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
    if not counts(record.signer.certificate, commit.ledger, commit.time, epoch_of(record, bundle, bundles)):
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
    earliest = bundle.epochs[commit.sealed_epochs - 1].leaf.time if commit.sealed_epochs else 0
    latest = commit.time if record.epoch is None else bundle.epochs[record.epoch].leaf.time
    if not earliest - TOLERANCE <= commit.time <= latest + TOLERANCE:
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
        record=record, own=record.ours, author=getattr(record, "author", None), time=record.commit.time,
        position=(record.number, raw.place),
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


def has_role(bundle, entry):
    """3.4: whether the signer's capacity is one for this entry."""
    if entry.form == STATEMENT:
        needed = STATEMENTS[entry.kind].capacity if entry.kind in STATEMENTS else None
    else:
        home = entry.form == CHANGE or entry.payloads[0] is None or entry.payloads[0] in bundle.cases
        needed = "edit" if entry.form == CHANGE or not home else "import"
    return needed is None or needed in entry.record.signer.acts


# ------------------------------------------------------------------------------- 22, 9 Several bundles


def check_against_others(bundle, bundles):
    for other in bundles:
        if other is bundle:
            continue
        if other.ledger == bundle.ledger:
            shorter = min(len(bundle.epochs), len(other.epochs))
            if bundle.roots[shorter] != other.roots[shorter]:
                bundle.find("fork", f"with {other.name}")
            continue
        for record in bundle.commits:
            if record.ledger == other.ledger:
                check_against_own(record, bundle, other)


def check_against_own(record, bundle, other):
    """A foreign commit, against the bundle of its own ledger."""
    commit, where = record.commit, f"commit {record.number} of {bundle.name}"
    if commit.sealed_epochs < len(other.roots) and other.roots[commit.sealed_epochs] != commit.sealed_root:
        bundle.find("sealed-state-unknown", where)
    newer = commit.time + MINUTE >= other.about.created or commit.sealed_epochs > len(other.epochs)
    if newer or record.id in other.by_id:
        return
    other.find("commit-withheld", where)
    received = {entry.header.references[0] for entry in bundle.entries.values() if entry.own and entry.kind == RECEIVED}
    if received & set(record.entry_ids) - set(other.entries):
        bundle.find("received-mismatch", f"{where}: a disclosure that its sender did not make")


# ------------------------------------------------------------------------------------------ The command


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundles", nargs="+", metavar="BUNDLE", type=Path)
    parser.add_argument("--platform", help="fingerprint of the platform, in hexadecimal; its first digits suffice")
    parser.add_argument("--rules", action="append", type=Path, help="a rule file; by default those of protocol/src/rules")
    parser.add_argument("--catalogue", type=Path, default=PROTOCOL / "catalogue" / "v1.toml")
    options = parser.parse_args()
    platform = options.platform and options.platform.replace("-", "").replace(" ", "").lower()
    bundles, directory = [], Directory()
    for path in options.bundles:
        try:
            bundles.append(Bundle(path.name, read_bundle(path.read_bytes()), directory))
        except (OSError, Malformed) as error:
            print(f"unusable {path.name}: {error}")
            return 2
    verify(bundles, Rules(options.rules or sorted((PROTOCOL / "rules").glob("*.toml")), options.catalogue), platform)
    for bundle in bundles:
        for kind, detail in bundle.findings:
            print(f"finding {bundle.name} {kind} {detail}")
    if any(bundle.findings for bundle in bundles):
        return 1
    print("verified")
    return 0


if __name__ == "__main__":
    sys.exit(main())
