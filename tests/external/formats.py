# SPDX-License-Identifier: EUPL-1.2
"""What Raccord writes, read by another program: SPEC.md 1 to 13 and 21, in the order of SPEC.md.

A type is a function that takes a Reader and returns a value. `structure` joins types to one that
returns an object with the fields named. Whatever is not exactly as the specification has it raises
Malformed.
"""

import hashlib
from base64 import b64encode
from types import SimpleNamespace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Malformed(Exception):
    """Bytes that are not what they should be."""


def refuse_unless(condition, what):
    if not condition:
        raise Malformed(what)


# ---------------------------------------------------------------------------------------- 1.1 Encoding


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        refuse_unless(count <= len(self.data) - self.at, "a length beyond the bytes that are there")
        self.at += count
        return self.data[self.at - count : self.at]

    def integer(self, size, order="little"):
        return int.from_bytes(self.take(size), order)


def decode(kind, data):
    reader = Reader(data)
    value = kind(reader)
    refuse_unless(reader.at == len(data), "bytes left over")
    return value


u8, u16, u32, u64 = (lambda reader, size=size: reader.integer(size) for size in (1, 2, 4, 8))
b16, b32, b64 = (lambda reader, size=size: reader.take(size) for size in (16, 32, 64))


def boolean(reader):
    value = reader.integer(1)
    refuse_unless(value <= 1, "a bool above 1")
    return value == 1


def octets(reader):
    return reader.take(u32(reader))


def text(reader):
    try:
        return octets(reader).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("text that is not UTF-8") from error


def sequence(kind):
    return lambda reader: [kind(reader) for _ in range(u32(reader))]


def option(kind):
    return lambda reader: kind(reader) if boolean(reader) else None


def structure(**fields):
    return lambda reader: SimpleNamespace(**{name: kind(reader) for name, kind in fields.items()})


def pair(*kinds):
    return lambda reader: tuple(kind(reader) for kind in kinds)


def one_of(numbers):
    """A byte that must be one of those numbers."""

    def read(reader):
        value = u8(reader)
        refuse_unless(value in numbers, f"{value} is not in the table")
        return value

    return read


def variant(**cases):
    """A number, then the fields that it stands for: v1=..., v2=... The number becomes `variant`."""

    def read(reader):
        number = u8(reader)
        refuse_unless(f"v{number}" in cases, f"variant {number} is not in the table")
        value = cases[f"v{number}"](reader)
        value.variant = number
        return value

    return read


version = one_of({1})

# ------------------------------------------------------------------------------ 1.2 Time, 1.3 Hashes

TIME_MAX = 253402300799999
MINUTE, DAY = 60_000, 86_400_000


def time(reader):
    value = u64(reader)
    refuse_unless(value <= TIME_MAX, "a time after the year 9999")
    return value


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tagged(tag, *parts):
    return b"raccord/v1/" + tag.encode() + b"\0" + b"".join(parts)


def tagged_hash(tag, *parts):
    return sha256(tagged(tag, *parts))


# ------------------------------------------------------------------------------------------- 3 Keys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER = {
    bytes.fromhex(key)
    for key in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
}


def good_point(point):
    """3.1 but for lying on the curve, which the library looks at: canonical, and not of small order."""
    y = int.from_bytes(point, "little") & (2**255 - 1)
    x_is_zero = y in (1, P - 1)
    return y < P and point not in SMALL_ORDER and not (x_is_zero and point[31] & 0x80)


def signed_by(key, message, signature):
    """3.2: OpenSSL checks (1) and (4); the rest is checked here."""
    if int.from_bytes(signature[32:], "little") >= L or not (good_point(key) and good_point(signature[:32])):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed(key, tag, message, signature):
    return signed_by(key, tagged(tag, message), signature)


# ---------------------------------------------------------------------------------- 5 Cards, 6 Rosters

KINDS = {
    1: "agricultural_school", 2: "alj", 3: "cfa", 4: "cio", 5: "defence_school", 6: "foquale", 7: "mission_locale",
    8: "mlds", 9: "private_school", 10: "school", 11: "sre", 20: "ase", 21: "association", 22: "chamber", 23: "cned",
    24: "commune", 25: "company", 26: "csn_jdc", 27: "e2c", 28: "epide", 29: "france_travail",
    30: "information_jeunesse", 31: "mfr", 32: "parents_federation", 33: "pjj", 34: "pre", 35: "prevention_club",
    36: "social_centre", 37: "training_body", 38: "upr", 60: "departmental_council", 61: "education_authority",
    62: "labour_authority", 63: "ministry", 64: "prefecture", 65: "regional_council", 66: "agriculture_authority",
    67: "mission_locale_association", 68: "pjj_interregion", 69: "social_cohesion_authority",
}  # fmt: skip
COUNTRIES = {1: "belgium", 2: "france", 3: "germany", 4: "luxembourg"}
CIRCLES = {1: "first", 2: "second", 3: "steering"}

End = structure(time=time, sealed=sequence(pair(b32, u64)))
NodeCertificate = structure(
    nonce=b16, log_key=b32, service_key=b32, transport_key=b32, agreements=pair(b64, b64, b64),
    addresses=sequence(text), since=time, until=option(End),
)  # fmt: skip
StaffCertificate = structure(key=b32, agreement=b64, role=one_of(range(1, 7)), since=time, until=option(End))
Card = structure(
    version=version, organisation=b32, number=u32, previous=b32, key=b32, name=text, kind=one_of(KINDS),
    country=one_of(COUNTRIES), issued=time, nodes=sequence(NodeCertificate), staff=sequence(StaffCertificate),
)  # fmt: skip
SignedCard = structure(bytes=octets, signature=b64, own_signature=option(b64))

Member = structure(
    organisation=b32, kind=one_of(KINDS), circle=one_of(CIRCLES), since=time, until=option(time),
    successor=option(b32),
)  # fmt: skip
Lineage = variant(v1=structure(nonce=b16), v2=structure(platform=b32, previous=b32))
Rules = structure(since=time, digest=b32)
PlatformForm = structure(digest=b32, since=time, until=option(time), text=option(octets))
RosterBeforeForms = structure(
    version=one_of({1, 2}), number=u32, lineage=Lineage, name=text, country=one_of(COUNTRIES), territory=text,
    issued=time, threshold=u8, leaders=sequence(b32), members=sequence(Member), rules=sequence(Rules),
)  # fmt: skip


def Roster(reader):
    """6.1: version 2 has consent forms, at least one; version 1 has none."""
    roster = RosterBeforeForms(reader)
    roster.forms = sequence(PlatformForm)(reader) if roster.version == 2 else []
    refuse_unless(bool(roster.forms) == (roster.version == 2), "version 2 without a form")
    for form in roster.forms:
        try:
            (form.text or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise Malformed("text that is not UTF-8") from error
    return roster


SignedRoster = structure(bytes=octets, signatures=sequence(pair(b32, b64)))


def increasing(values):
    return all(a < b for a, b in zip(values, values[1:]))


# ------------------------------------------------------------------------------------------ 7 Entries

OPENING, CHANGE, STATEMENT = 1, 2, 3
HEADER_BYTES_MAX, VALUE_BYTES_MAX, BODY_BYTES_MAX, TEXT_BYTES_MAX = 2_048, 65_536, 524_288, 4_096


def Header(reader):
    """`commitments` are those of the bodies, by slot."""
    refuse_unless(len(reader.data) <= HEADER_BYTES_MAX, "a header that is too long")
    version(reader)
    form = one_of({OPENING, CHANGE, STATEMENT})(reader)
    if form == OPENING:
        return SimpleNamespace(form=form, kind=0, nonce=b16(reader), commitments=[b32(reader) for _ in range(3)])
    if form == CHANGE:
        header = structure(document=b32, nonce=b16, dependencies=sequence(b32), predecessors=sequence(b32))(reader)
        header.form, header.kind, header.commitments = form, 0, [b32(reader)]
        refuse_unless(1 <= len(header.dependencies) <= 24 and len(header.predecessors) <= 24, "too few or too many")
        refuse_unless(increasing(header.dependencies) and increasing(header.predecessors), "ids out of order")
        return header
    header = structure(kind=u8, references=sequence(b32), commitments=sequence(b32))(reader)
    header.form = form
    refuse_unless(header.kind >= 1 and len(header.references) <= 16, "kind 0, or too many references")
    refuse_unless(1 <= len(header.commitments) <= 8, "no bodies, or too many")
    return header


def entry_id(signer, header_bytes):
    return sha256(b"\0", signer, header_bytes)


def commitment(header, signer, slot, body):
    """7.4: what the header must hold for this body."""
    salt, payload = body[:16], body[16:]
    if header.form == CHANGE or (header.form == OPENING and slot == 2):
        document = header.document if header.form == CHANGE else bytes(32)
        actor = tagged_hash("actor", signer, header.nonce)[:16]
        return tagged_hash("value", document, actor, salt, payload)
    return tagged_hash("body", bytes([header.kind, slot]), salt, payload)


# --------------------------------------------------------------------------------------- 8 Statements

CASE_OPENED, GRANT, REVOCATION, ADMISSION, DISCLOSURE, RECEIVED, RECEIPT = range(1, 8)
CONSULTATION, IMPORT, LEDGER_OPENED, PERSON, ERASURE = range(8, 13)
GROUNDED_ERASURE, RETENTION, CONSENT, EMERGENCY_REQUEST, EMERGENCY_GRANT = range(13, 18)
REFERRAL, REFERRAL_ANSWER, REFERRAL_SETTLED, LINK, UNLINK, GRANT_ENDED, CASE_TAKEN = range(18, 25)
AUDIT_NONCE, DISTINCT = 25, 26
GRANTS, ERASURES = {GRANT, EMERGENCY_GRANT}, {ERASURE, GROUNDED_ERASURE}
REVOCATIONS = {REVOCATION, GRANT_ENDED}

Reason = structure(text=text)
GrantTerms = structure(
    recipient=b32, platform=b32, alias=b16, fields=sequence(u16), items=sequence(b32), mode=one_of({1, 2}),
    past=one_of({1, 2}), basis=one_of(range(1, 6)), article=text, purpose=text, **{"from_": time, "until": time},
)  # fmt: skip
GrantParticulars = structure(
    consenter=one_of(range(4)), name=text, evidence=option(b32), evidence_salt=b16, note=text
)
Group = structure(alias=option(b16), items=sequence(structure(entry=b32, slots=u8)))
Disclosure = structure(recipient=b32, ledger=b32, first=u64, groups=sequence(Group))
ErasureGround = variant(
    v1=structure(), v2=structure(replacement=b32), v3=structure(), v4=structure(notice=option(b32))
)
RetentionWord = variant(v1=structure(case=b16, due=time, rules=b32), v2=structure(case=b16, until=time))
ConsentForm = structure(form=text, version=u32, template=b32, lines=sequence(structure(name=text, grant=b32)))
ConsentParticulars = structure(
    consenter=one_of(range(4)), name=text, relation=text, language=text, signed_on=text, note=text
)
Restrictions = structure(do_not_contact=boolean, reserve=option(one_of(KINDS)), no_resharing=boolean)
ReferralTerms = structure(mode=one_of({1, 2}), restrictions=Restrictions)
EarlierRecipients = structure(recipients=sequence(structure(organisation=b32, until=time)))
TwoCases = structure(first=b16, second=b16)
READ, WRITE = 1, 2
CURRENT, WHOLE = 1, 2
VITAL_INTEREST = 5
ADMITTED, REFUSED = 1, 2
GROUND_RETENTION = 4
NOTICE, HOLD = 1, 2


def statement(references, payloads, capacities, rule_slots):
    """`capacities`: one of them suffices (3.4)."""
    return SimpleNamespace(
        references=references, payloads=payloads, capacities=set(capacities.split()), rule_slots=rule_slots
    )


# One line a kind, as the table of 8.1: references, payloads, who signs (3.4), rule bodies.
# A new kind is a line here, and a case in replay.py if it has an effect.
STATEMENTS = {
    CASE_OPENED: statement({0}, [structure(case=b16, kind=one_of(range(1, 7))), structure(source=text, row=option(b32))],
                           "import", {0}),
    GRANT: statement({0}, [structure(case=b16), GrantTerms, GrantParticulars], "share", {0, 1}),
    REVOCATION: statement({1}, [Reason], "share", set()),
    ADMISSION: statement({1}, [variant(v1=structure(grant=b32), v2=structure(reason=one_of(range(1, 6))))],
                         "service", {0}),
    DISCLOSURE: statement({0}, [Disclosure], "service", {0}),
    RECEIVED: statement({1}, [structure(ledger=b32, first=u64, items=u32)], "service", {0}),
    RECEIPT: statement({1}, [structure(ledger=b32, bodies=u32)], "service", {0}),
    CONSULTATION: statement({0}, [structure(scope=one_of(range(1, 7)), case=option(b16), reason=text)], "read", set()),
    IMPORT: statement({0}, [structure(source=text, date=text, opened=u32, changed=u32, unchanged=u32, rejected=u32,
                                      under_16=u32)], "import", set()),
    LEDGER_OPENED: statement({0}, [structure(previous=option(pair(b32, u64, b32)))], "service", {0}),
    PERSON: statement({0}, [structure(key=b32, name=text)], "read", set()),
    AUDIT_NONCE: statement({0}, [structure(nonce=b16)], "read", {0}),
    ERASURE: statement(set(range(1, 17)), [Reason], "order", set()),
    GROUNDED_ERASURE: statement(set(range(1, 17)), [ErasureGround, Reason], "order service", {0}),
    RETENTION: statement({0}, [RetentionWord, Reason], "order service", {0}),
    CONSENT: statement({0}, [ConsentForm, ConsentParticulars], "share", {0}),
    EMERGENCY_REQUEST: statement({0}, [structure(alias=b16), Reason], "edit", {0}),
    EMERGENCY_GRANT: statement({1}, [structure(case=b16), GrantTerms], "service", {0, 1}),
    REFERRAL: statement({1}, [ReferralTerms, Reason], "share", {0}),
    REFERRAL_ANSWER: statement({1}, [one_of({1, 2}), Reason], "share", {0}),
    REFERRAL_SETTLED: statement({1}, [one_of({1, 2}), EarlierRecipients, Reason], "share service", {0, 1}),
    LINK: statement({0}, [TwoCases, Reason], "edit", {0}),
    UNLINK: statement({1}, [Reason], "edit", set()),
    GRANT_ENDED: statement({2}, [Reason], "service", set()),
    CASE_TAKEN: statement({1}, [structure(case=b16)], "import", {0}),
    DISTINCT: statement({0}, [TwoCases, Reason], "edit", {0}),
}  # fmt: skip


def check_payload(kind, payload):
    """What 2 and 8 ask of payloads beyond their encoding."""
    if kind in GRANTS and hasattr(payload, "mode"):  # the terms, of its bodies
        refuse_unless(increasing(payload.fields) and increasing(payload.items), "fields or items out of order")
        refuse_unless(1 <= len(payload.fields) + len(payload.items), "a grant of nothing")
        refuse_unless(max(len(payload.fields), len(payload.items)) <= 512, "a grant of too much")
        refuse_unless(max(len(payload.article.encode()), len(payload.purpose.encode())) <= TEXT_BYTES_MAX, "long text")
    if kind == REFERRAL_SETTLED and hasattr(payload, "recipients"):
        refuse_unless(increasing([one.organisation for one in payload.recipients]), "recipients out of order")
        refuse_unless(len(payload.recipients) <= 2_000, "too many recipients")
    if kind in (LINK, DISTINCT) and hasattr(payload, "first"):
        refuse_unless(payload.first < payload.second, "two cases out of order")
    if kind == DISCLOSURE:
        refuse_unless(all(group.items for group in payload.groups), "a group without items")
        refuse_unless(1 <= sum(len(group.items) for group in payload.groups) <= 4_096, "too few or too many items")
    if kind == CONSENT and hasattr(payload, "lines"):
        refuse_unless(1 <= len(payload.lines) <= 256, "too few or too many lines")
        texts = [payload.form, *(line.name for line in payload.lines)]
        refuse_unless(max(len(text.encode()) for text in texts) <= TEXT_BYTES_MAX, "a long text of a form")


def erasable(header):
    """18.2: the slots that an order empties, as a mask."""
    if header.form != STATEMENT:
        return 0b100 if header.form == OPENING else 0b1
    known = STATEMENTS.get(header.kind)
    slots = set(range(len(known.payloads))) - known.rule_slots if known else ()
    return sum(1 << slot for slot in slots)


# ------------------------------------------------------------------------------------ 10 Sparse trees


def node(left, right):
    return sha256(b"\1", left, right)


def filler(seed, level, index):
    return tagged_hash("filler", seed, bytes([level]), index.to_bytes(4, "big"))


def place(seed, depth, index):
    half = depth // 2
    mask = 2**half - 1
    left, right = index >> half, index & mask
    for rounds in range(10):
        digest = tagged_hash("place", seed, bytes([depth, rounds]), right.to_bytes(4, "big"))
        left, right = right, left ^ (int.from_bytes(digest[:4], "big") & mask)
    return left << half | right


def climb(depth, leaves, sibling):
    """Returns the root over leaves by place; `sibling(level, index)` gives the nodes that hold no leaf."""
    known = dict(leaves)
    for level in range(depth):
        above = {}
        for index in sorted(known):
            if index & 1 and index ^ 1 in known:
                continue
            other = known.get(index ^ 1)
            other = sibling(level, index ^ 1) if other is None else other
            above[index >> 1] = node(other, known[index]) if index & 1 else node(known[index], other)
        known = above
    return known[0]


def sparse_root(seed, depth, leaves):
    if not leaves:
        return filler(seed, depth, 0)
    placed = {place(seed, depth, index): leaf for index, leaf in enumerate(leaves)}
    return climb(depth, placed, lambda level, index: filler(seed, level, index))


def proven_root(depth, leaves, siblings):
    """The root that a proof of several leaves gives, or None where it proves nothing."""
    left = iter(siblings)
    places = [place for place, _ in leaves]
    if not leaves or not increasing(places) or places[-1] >= 2**depth:
        return None
    try:
        root = climb(depth, leaves, lambda level, index: next(left))
    except StopIteration:
        return None
    return root if next(left, None) is None else None


# -------------------------------------------------------------------------- 11 Commits, 12 Epochs and log

Commit = structure(version=u8, ledger=b32, signer=b32, time=time, sealed_epochs=u64, sealed_root=b32, depth=u8, root=b32)
Leaf = structure(
    version=u8, ledger=b32, number=u64, time=time, gap=boolean, root=b32, seed_commitment=b32, witnesses=b32
)
COMMIT_BYTES = LEAF_BYTES = 146
COMMIT_DEPTH, EPOCH_DEPTH = 12, 20


def log_roots(leaves):
    """The root of the log (RFC 6962) at every size from 0."""
    roots, peaks = [sha256(b"")], []
    for leaf in leaves:
        peaks.append((1, sha256(b"\0", leaf)))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            size, right = peaks.pop()
            peaks[-1] = (2 * size, node(peaks[-1][1], right))
        root = peaks[-1][1]
        for _, peak in reversed(peaks[:-1]):
            root = node(peak, root)
        roots.append(root)
    return roots


# ------------------------------------------------------------------------------------ 13 Checkpoints

Checkpoint = structure(ledger=b32, size=u64, root=b32, signature=b64)
Cosignature = structure(witness=b32, time_s=u64, signature=b64)
StoredCheckpoint = structure(checkpoint=Checkpoint, cosignatures=sequence(Cosignature))


def checkpoint_body(ledger, size, root):
    return f"raccord/v1/{ledger.hex()}\n{size}\n{b64encode(root).decode()}\n".encode()


def cosigned_message(time_s, body):
    return f"cosignature/v1\ntime {time_s}\n".encode() + body


# ------------------------------------------------------------------------ 13.1 Proof of a bent history

Part = structure(
    commit=lambda reader: reader.take(COMMIT_BYTES), signature=b64, siblings=sequence(b32),
    entries=sequence(structure(place=u16, header=octets, bodies=sequence(pair(u8, octets)))),
)  # fmt: skip
STATES, CITED, ACTOR = 1, 2, 3
ForkProof = variant(
    v1=structure(first=Checkpoint, second=Checkpoint, proof=sequence(b32)),
    v2=structure(checkpoint=Checkpoint, commit=lambda reader: reader.take(COMMIT_BYTES), signature=b64),
    v3=structure(first=Part, second=Part),
)


def consistent(first, second, path, first_root, second_root):
    """RFC 9162, 2.1.4.2: whether the log of the second size had the first root at the first size."""
    if not 0 < first < second or not path:
        return False
    if first & (first - 1) == 0:
        path = [first_root, *path]
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for hash in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(hash, fr), node(hash, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, hash)
        fn, sn = fn >> 1, sn >> 1
    return (fr, sr, sn) == (first_root, second_root, 0)


def included(leaf_hash, index, size, path, root):
    """RFC 9162, 2.1.3.2: whether a leaf stands at an index of the log of this size and root."""
    if index >= size:
        return False
    fn, sn, found = index, size - 1, leaf_hash
    for hash in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node(hash, found)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node(found, hash)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


# --------------------------------------------------------------------------- 13.2 Paths of commits

SealedCommit = structure(id=b32, place=u32, siblings=sequence(b32))
Sealing = variant(
    v1=structure(size=u64, leaf=lambda reader: reader.take(LEAF_BYTES), proof=sequence(b32), commit=SealedCommit),
    v2=structure(held=u64, cited=u64),
)
PATH, AWAITED = 1, 2


def path_holds(path, ledger, root):
    """Whether a path leads from its commit to the state of this root, in the log of a ledger."""
    leaf, commit = decode(Leaf, path.leaf), path.commit
    if leaf.version != 1 or leaf.ledger != ledger:
        return False
    if proven_root(EPOCH_DEPTH, [(commit.place, commit.id)], commit.siblings) != leaf.root:
        return False
    return included(sha256(b"\0", path.leaf), leaf.number, path.size, path.proof, root)


# ------------------------------------------------------------------------------------- 21 Audit bundle

MAGIC = b"raccord-audit/1\n"
ABOUT, CARD, ROSTER, EPOCH, CHECKPOINT, COMMIT, ENTRY, EVIDENCE, FINDING, MANIFEST = range(1, 11)
GONE, LEFT_OUT = 0, 1

Witness = structure(size=u64, witness=b32, time_s=u64, signature=b64)
StoredEpoch = structure(
    leaf=lambda reader: reader.take(LEAF_BYTES), seed=b32, first=u64, end=u64, witnesses=sequence(Witness)
)
Origin = variant(v0=structure(seed=option(b32)), v1=structure(siblings=sequence(b32)))
BundleCommit = structure(
    number=u64, commit=lambda reader: reader.take(COMMIT_BYTES), signature=b64, origin=Origin, entries=u16
)
BundleRow = structure(key=octets, value=octets)


def Body(reader):
    state = one_of({GONE, LEFT_OUT, 2})(reader)
    return octets(reader) if state == 2 else state


BundleEntry = structure(place=u16, header=octets, bodies=sequence(Body))
Manifest = structure(version=version, digest=b32, records=u64, ledger=b32, size=u64, root=b32, time=time)
MANIFEST_BYTES = 1 + 32 + 8 + 32 + 8 + 32 + 8
SignedManifest = structure(bytes=lambda reader: reader.take(MANIFEST_BYTES), signature=b64)
RECORDS = {
    ABOUT: (structure(version=version, ledger=b32, organisation=b32, created=time, with_bodies=boolean,
                      nonce=option(b16)), 512),
    CARD: (SignedCard, 1_049_088),
    ROSTER: (SignedRoster, 1_241_088),
    EPOCH: (StoredEpoch, 224_512),
    CHECKPOINT: (StoredCheckpoint, 224_512),
    COMMIT: (BundleCommit, 1_573_376),
    ENTRY: (BundleEntry, 4_196_864),
    EVIDENCE: (BundleRow, 4_194_304),
    FINDING: (BundleRow, 4_194_304),
    MANIFEST: (SignedManifest, 512),
}  # fmt: skip


def order_of(kind, record):
    """21: by what records of a kind stand in order, each once; None where it does not read, or numbers say it."""
    try:
        if kind == CARD:
            card = decode(Card, record.bytes)
            return card.organisation, card.number
        if kind == ROSTER:
            roster = decode(Roster, record.bytes)
            founded = roster.lineage.variant == 1
            return tagged_hash("platform", record.bytes) if founded else roster.lineage.platform, roster.number
    except Malformed:
        return None
    if kind == CHECKPOINT:
        return record.checkpoint.ledger, record.checkpoint.size
    return record.key if kind in (EVIDENCE, FINDING) else None


def read_bundle(data):
    """Returns the records of a bundle by kind, the commits with their `entries`, and what the manifest is about."""
    refuse_unless(data.startswith(MAGIC), "not an audit bundle")
    reader = Reader(data)
    reader.take(len(MAGIC))
    records = {kind: [] for kind in RECORDS}
    count, last, awaited, before = 0, 0, 0, None
    while not records[MANIFEST]:
        start = reader.at
        length, kind = reader.integer(4, "big"), u8(reader)
        refuse_unless(kind in RECORDS, f"a record of kind {kind}")
        refuse_unless(kind >= last or (kind == COMMIT and last == ENTRY), "records out of order")
        refuse_unless((kind == ENTRY) == (awaited > 0), "another number of entries than the commit says")
        form, most = RECORDS[kind]
        refuse_unless(length <= most, "a record that is too long")
        record = decode(form, reader.take(length))
        order, before = order_of(kind, record), before if kind == last else None
        refuse_unless(order is None or before is None or before < order, "records out of order, or twice")
        before = before if order is None else order
        if kind == ENTRY:
            records[COMMIT][-1].entries.append(record)
            awaited -= 1
        elif kind == COMMIT:
            awaited, record.entries = record.entries, []
            record.data, record.commit = record.commit, decode(Commit, record.commit)
        elif kind == EPOCH:
            record.data, record.leaf = record.leaf, decode(Leaf, record.leaf)
        elif kind == MANIFEST:
            record.manifest = decode(Manifest, record.bytes)
            record.true_digest, record.true_records = sha256(data[:start]), count
        if kind != ENTRY:
            records[kind].append(record)
        refuse_unless(len(records[ABOUT]) == 1, "exactly one record says what the bundle is about")
        count, last = count + 1, kind
    refuse_unless(reader.at == len(data), "bytes after the manifest")
    return records
