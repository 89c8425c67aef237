# SPDX-License-Identifier: EUPL-1.2
"""Who is who, and what the rules let them share: SPEC.md 3.3 to 6 and 15.2."""

import tomllib
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

from formats import (
    CIRCLES, COUNTRIES, CURRENT, DAY, KINDS, READ, VITAL_INTEREST, WRITE, Card, Malformed, Roster, decode, good_point,
    increasing, refuse_unless, sha256, signed, tagged_hash,
)  # fmt: skip

USES = {"log": 1, "service": 2, "transport": 3, "staff": 4}
CARD_BYTES_MAX = ROSTER_BYTES_MAX = 1_048_576
MEMBERS_MAX, NAME_BYTES_MAX = 2_000, 200
FORMS_MAX, FORM_BYTES_MAX = 64, 65_536
CARD_NODES_MAX, NODE_ADDRESSES_MAX, ADDRESS_BYTES_MAX = 256, 16, 256
CLOCK_TOLERANCE_MS = 600_000
HOUR = 3_600_000

# 3.4: what each role may do.
ACTS = {
    1: {"import", "edit", "share", "read"},
    2: {"import", "edit", "share", "read"},
    3: {"import", "edit", "share", "read", "order"},
    4: {"import", "read"},
    5: set(),
    6: {"read"},
}


class Directory:
    """The cards and rosters of all bundles given. Those that do not hold are told to `find` and not kept."""

    def __init__(self):
        self.cards, self.rosters, self.key_owner = {}, {}, {}
        self.nodes, self.signers = {}, {}  # by ledger id; by key
        self.ends_said = {}  # by key of staff: when its first card with an end was issued

    def add(self, cards, rosters, find):
        """Returns the number of the newest of these rosters, by platform."""
        for card in cards:
            try:
                self.add_card(card)
            except Malformed as error:
                find("card-invalid", error)
        heard = {}
        for roster in rosters:
            try:
                platform, number = self.add_roster(roster)
                heard[platform] = max(number, heard.get(platform, 0))
            except Malformed as error:
                find("roster-invalid", error)
        return heard

    # ------------------------------------------------------------------------------------- 5 Cards

    def add_card(self, signed_card):
        refuse_unless(len(signed_card.bytes) <= CARD_BYTES_MAX, "a card that is too long")
        card = decode(Card, signed_card.bytes)
        card.signed = signed_card
        refuse_unless(1 <= len(card.name.encode()) <= NAME_BYTES_MAX and card.name.strip(), "no name, or a long one")
        refuse_unless(len(card.nodes) <= CARD_NODES_MAX, "too many nodes")
        for node in card.nodes:
            refuse_unless(len(node.addresses) <= NODE_ADDRESSES_MAX, "too many addresses")
            refuse_unless(all(len(a.encode()) <= ADDRESS_BYTES_MAX for a in node.addresses), "a long address")
        chain = self.cards.get(card.organisation, [])
        if card.number < len(chain):
            refuse_unless(encode_card(chain[card.number].signed) == encode_card(signed_card), "two cards of one number")
            return
        before = chain[-1] if chain else None
        self.check_chain(card, before)
        self.check_keys(card)
        self.check_certificates(card, before)
        for key in keys_of(card):
            self.key_owner[key] = card.organisation
        self.cards.setdefault(card.organisation, []).append(card)
        for certificate in card.nodes:
            ledger = tagged_hash("ledger", certificate.log_key, certificate.nonce)
            first = self.nodes[ledger].certified if ledger in self.nodes else card.number
            self.nodes[ledger] = SimpleNamespace(
                organisation=card.organisation, certificate=certificate, certified=first
            )  # fmt: skip
            self.signers[certificate.service_key] = SimpleNamespace(
                organisation=card.organisation, certificate=certificate, service_of=ledger, acts={"service"}
            )
        for certificate in card.staff:
            certificate.ended_before = ended_before(certificate, card.nodes)
            if certificate.until is not None:
                self.ends_said.setdefault(certificate.key, card.issued)
            self.signers[certificate.key] = SimpleNamespace(
                organisation=card.organisation, certificate=certificate, service_of=None, acts=ACTS[certificate.role]
            )

    def check_chain(self, card, before):
        content, own = card.signed.bytes, card.signed.own_signature
        if before is None:
            refuse_unless(card.number == 0 and card.previous == bytes(32), "a first card that is not number 0")
            refuse_unless(card.organisation == tagged_hash("organisation", card.key), "an organisation of another key")
            refuse_unless(signed(card.key, "card", content, card.signed.signature), "a card badly signed")
        else:
            previous = sha256(encode_card(before.signed))
            refuse_unless(card.number == before.number + 1 and card.previous == previous, "another card before it")
            refuse_unless(signed(before.key, "card", content, card.signed.signature), "a card badly signed")
            refuse_unless(card.key == before.key or own is not None, "a new key that does not sign")
        refuse_unless(own is None or signed(card.key, "card", content, own), "a card badly signed by its own key")

    def check_keys(self, card):
        keys = keys_of(card)
        refuse_unless(len(set(keys)) == len(keys), "a key with two uses")
        for key in keys:
            refuse_unless(good_point(key), "a weak key")
            refuse_unless(self.key_owner.get(key, card.organisation) == card.organisation, "a key of somebody else")

    def check_certificates(self, card, before):
        held = {agreement for node in before.nodes for agreement in agreements(node)} if before else set()
        held |= {(staff.key, USES["staff"], staff.agreement) for staff in before.staff} if before else set()
        for certificate in card.nodes + card.staff:
            refuse_unless(certificate.until is None or increasing([ledger for ledger, _ in certificate.until.sealed]),
                          "ledgers of an end out of order")  # fmt: skip
        wanted = {agreement for node in card.nodes for agreement in agreements(node)}
        wanted |= {(staff.key, USES["staff"], staff.agreement) for staff in card.staff}
        for key, use, agreement in wanted - held:
            refuse_unless(signed(key, "certify", card.organisation + bytes([use]), agreement), "a key that did not agree")
        for before_list, now in ((before.nodes, card.nodes), (before.staff, card.staff)) if before else ():
            for old in before_list:
                kept = [new for new in now if fixed(new) == fixed(old)]
                refuse_unless(kept, "a certificate of the card before is missing or changed")
                refuse_unless(old.until is None or kept[0].until == old.until, "an end that was changed")

    def is_before(self, earlier, later):
        """22, 10: whether an organisation kept one ledger before another."""
        one, other = self.nodes.get(earlier), self.nodes.get(later)
        if one is None or other is None or earlier == later or one.organisation != other.organisation:
            return False
        return (one.certified, one.certificate.since) < (other.certified, other.certificate.since)

    def ended_later(self, key, when):
        """5.4: whether a key of staff counted as far as anybody could know then: its end was said later, and dated back."""
        said = self.ends_said.get(key)
        return said is not None and self.signers[key].certificate.since <= when <= said + CLOCK_TOLERANCE_MS

    def signer(self, key):
        return self.signers.get(key)

    def organisation_of(self, ledger):
        return self.nodes[ledger].organisation if ledger in self.nodes else None

    def log_key(self, ledger):
        return self.nodes[ledger].certificate.log_key if ledger in self.nodes else None

    # ----------------------------------------------------------------------------------- 6 Rosters

    def add_roster(self, signed_roster):
        content = signed_roster.bytes
        refuse_unless(len(content) <= ROSTER_BYTES_MAX, "a roster that is too long")
        roster = decode(Roster, content)
        check_roster(roster)
        if roster.lineage.variant == 1:
            platform, before = tagged_hash("platform", content), None
        else:
            platform = roster.lineage.platform
        chain = self.rosters.get(platform, [])
        if roster.number < len(chain):
            refuse_unless(chain[roster.number].digest == sha256(content), "two rosters of one number")
            return platform, roster.number
        if roster.lineage.variant != 1:
            before = (self.rosters.get(platform) or [None])[-1]
            refuse_unless(before is not None and roster.number == before.number + 1, "a roster that follows nothing")
            refuse_unless(roster.lineage.previous == before.digest, "another roster before it")
            refuse_unless(roster.issued >= before.issued, "a roster older than the one before it")
        known = {form.digest for form in before.forms} if before else set()
        told = all(form.text is not None or form.digest in known for form in roster.forms)
        refuse_unless(told, "a consent form whose text no roster brought")
        self.check_authority(before or roster, signed_roster, roster.issued)
        roster.digest = sha256(content)
        self.rosters.setdefault(platform, []).append(roster)
        return platform, roster.number

    def check_authority(self, authority, signed_roster, issued):
        agreed = set()
        for organisation, signature in signed_roster.signatures:
            if organisation not in authority.leaders:
                continue
            chain = self.cards.get(organisation, [])
            then = max((number for number, card in enumerate(chain) if card.issued <= issued), default=0)
            keys = {card.key for card in chain[then:]}
            good = any(signed(key, "roster", signed_roster.bytes, signature) for key in keys)
            refuse_unless(good, "a leader's signature that does not hold")
            agreed.add(organisation)
        refuse_unless(len(agreed) >= authority.threshold, "fewer leaders signed than must")

    def newest_roster(self, platform):
        return (self.rosters.get(platform) or [None])[-1]

    def member(self, platform, organisation, when, heard):
        """The membership as who holds the rosters up to those in `heard`, numbers by platform, could know it."""
        chain = self.rosters.get(platform) or []
        member = member_of(chain[-1], organisation) if chain else None
        if member is None or member.since > when + CLOCK_TOLERANCE_MS:
            return None
        known = [roster for roster in chain if roster.number <= heard.get(platform, roster.number)]
        ends = [(held.until, roster.issued) for roster in known
                if (held := member_of(roster, organisation)) and held.until is not None]  # fmt: skip
        if not ends:
            return member
        end, issued = next(said for said in ends if said[0] == ends[-1][0])
        return member if when < max(end, issued) + CLOCK_TOLERANCE_MS else None


def member_of(roster, organisation):
    return next((member for member in roster.members if member.organisation == organisation), None)


def keys_of(card):
    nodes = [key for node in card.nodes for key in (node.log_key, node.service_key, node.transport_key)]
    return [card.key, *nodes, *(staff.key for staff in card.staff)]


def agreements(node):
    log, service, transport = node.agreements
    return {
        (node.log_key, USES["log"], log),
        (node.service_key, USES["service"], service),
        (node.transport_key, USES["transport"], transport),
    }


def fixed(certificate):
    """What may not differ in a certificate that is kept."""
    return {name: value for name, value in vars(certificate).items() if name not in ("addresses", "until", "ended_before")}


def encode_card(card):
    own = b"\0" if card.own_signature is None else b"\1" + card.own_signature
    return len(card.bytes).to_bytes(4, "little") + card.bytes + card.signature + own


def check_forms(forms):
    refuse_unless(len(forms) <= FORMS_MAX, "too many consent forms")
    refuse_unless(increasing([form.digest for form in forms]), "consent forms out of order")
    for form in forms:
        refuse_unless(form.until is None or form.until > form.since, "a consent form that ends before it starts")
        if form.text is not None:
            refuse_unless(len(form.text) <= FORM_BYTES_MAX, "a consent form that is too long")
            refuse_unless(sha256(form.text) == form.digest, "a consent form with another hash")


def check_roster(roster):
    refuse_unless((roster.lineage.variant == 1) == (roster.number == 0), "number 0 and no other is founding")
    refuse_unless(1 <= len(roster.name.encode()) <= NAME_BYTES_MAX and roster.name.strip(), "no name, or a long one")
    refuse_unless(len(roster.territory.encode()) <= NAME_BYTES_MAX, "a long name of a territory")
    refuse_unless(len(roster.members) <= MEMBERS_MAX, "too many members")
    refuse_unless(increasing([member.organisation for member in roster.members]), "members out of order")
    refuse_unless(increasing(roster.leaders), "leaders out of order")
    refuse_unless(increasing([rules.since for rules in roster.rules]), "rules out of order")
    check_forms(roster.forms)
    staying = {member.organisation for member in roster.members if member.until is None}
    refuse_unless(set(roster.leaders) <= staying, "a leader who is no member")
    refuse_unless(1 <= roster.threshold <= len(roster.leaders), "a threshold that cannot be")


def counts(certificate, ledger, when, epoch):
    """5.4: whether the holder of a certificate counts for a commit."""
    if when < certificate.since:
        return False
    end = certificate.until
    if end is None:
        return True
    last = dict(end.sealed).get(ledger, getattr(certificate, "ended_before", {}).get(ledger, -1))
    return when <= end.time and epoch <= last


def ended_before(certificate, nodes):
    """5.4: the ledgers that had ended when a certificate did, and how far each reached by its own end."""
    reached = {}
    for node in nodes if certificate.until is not None else ():
        ledger = tagged_hash("ledger", node.log_key, node.nonce)
        if node.until is not None and node.until.time <= certificate.until.time and ledger in dict(node.until.sealed):
            reached[ledger] = dict(node.until.sealed)[ledger]
    return reached


# ---------------------------------------------------------------------------- 15.2 What may be granted

BASES = {1: "consent", 2: "law", 3: "public_task", 4: "shared_secret", 5: "vital_interest"}


class Rules:
    """Rule files by the digest that rosters name, and the classes of the catalogue."""

    def __init__(self, files, catalogue):
        self.files = {}
        for path in files:
            content = Path(path).read_bytes()
            self.files[sha256(content)] = tomllib.loads(content.decode())
        blocks = [block for file in catalogue for block in tomllib.loads(Path(file).read_text(encoding="utf-8"))["block"]]
        self.classes = {field["id"]: field["class"] for block in blocks for field in block.get("field", [])}
        # Which kind of case each field is one of.
        self.of = {}
        for file in catalogue:
            read = tomllib.loads(Path(file).read_text(encoding="utf-8"))
            for block in read["block"]:
                self.of.update({field["id"]: read.get("of", "person") for field in block.get("field", [])})

    def known_on(self, digest, when):
        """Whether a digest is of a rule file that was in force at a time."""
        file = self.files.get(digest)
        return file is not None and date_of(when) >= file["first_day"]

    def in_force(self, roster, when):
        """Returns the statements by name that hold at a time; None where nothing may be granted."""
        past = [rules for rules in roster.rules if rules.since <= when]
        file = self.files.get(past[-1].digest) if past else None
        day = date_of(when)
        if file is None or file["country"] != COUNTRIES[roster.country] or day < file["first_day"]:
            return None
        statements = {name: held for name, held in file.items() if isinstance(held, list)}
        return {
            name: [one for one in held if one["since"] <= day <= one.get("until", day)]
            for name, held in statements.items()
        }


    def always_reserved(self, directory, platform, organisation, when):
        """Whether every roster with an organisation among its members has rules with a reserve for its kind then."""
        chain = [(roster, member_of(roster, organisation)) for roster in directory.rosters.get(platform, [])]
        kinds = [(self.in_force(roster, when), KINDS[member.kind]) for roster, member in chain if member]
        return bool(kinds) and all(
            force is not None and any(one["organisation"] == kind for one in force.get("reserve", []))
            for force, kind in kinds
        )


def date_of(when):
    return datetime.fromtimestamp(when / 1000, timezone.utc).date()


def why_not(rules, directory, heard, holder, terms, item_fields, when, holder_kind=None):
    """Returns why a grant may not be given at that time, or None. `item_fields`: the field of each item, or None.

    `holder_kind`: judged as if the holder were of this kind (28.4).
    """
    roster = directory.newest_roster(terms.platform)
    giver = directory.member(terms.platform, holder, when, heard)
    taker = directory.member(terms.platform, terms.recipient, when, heard)
    if giver is None or taker is None or holder == terms.recipient:
        return "not two members of the platform"
    if holder_kind is not None:
        giver = SimpleNamespace(**{**vars(giver), "kind": holder_kind})
    if terms.from_ >= terms.until:
        return "it ends before it starts"
    force = rules.in_force(roster, when)
    if force is None:
        return "no rules of the platform that are known"
    longest = min((limit["days"] for limit in force.get("longest_grant", [])), default=0) * DAY
    if terms.until - terms.from_ > longest:
        return "longer than the rules allow"
    reserves = force.get("reserve", [])
    items_alone = any(one["organisation"] == KINDS[giver.kind] and one.get("gives") == "item" for one in reserves)
    if terms.mode == WRITE and any(
        one["organisation"] == KINDS[taker.kind] and one.get("writes") is False for one in reserves
    ):
        return "a recipient that may not write"
    shares = [(field, "field") for field in terms.fields] + [(field, "item") for field in item_fields]
    if len({rules.of.get(field) for field, _ in shares}) > 1:
        return "fields of several kinds of case"
    for field, extent in shares:
        kind = rules.classes.get(field)
        if kind is None:
            return f"a field {field} that is not in the catalogue"
        if kind == "work":
            continue
        if extent == "field" and (items_alone or kind == "private"):
            return f"field {field} may be given by items alone"
        if not any(permits(one, kind, extent, terms.basis, giver, taker) for one in force.get("permit", [])):
            return f"no permit for field {field}"
    return None


def why_no_emergency(rules, directory, heard, holder, terms, item_fields, when, holder_kind=None):
    """15.5, 2 and 3: returns why a node may not give these terms by itself, or None. Else they are as `why_not` wants."""
    why = why_not(rules, directory, heard, holder, terms, item_fields, when, holder_kind)
    if why is not None:
        return why
    giver = directory.member(terms.platform, holder, when, heard)
    if holder_kind is not None:
        giver = SimpleNamespace(**{**vars(giver), "kind": holder_kind})
    taker = directory.member(terms.platform, terms.recipient, when, heard)
    force = rules.in_force(directory.newest_roster(terms.platform), when)
    opened = next(reversed(force.get("emergency", [])), None)
    if opened is None or CIRCLES[taker.circle] not in opened["circles"]:
        return "the rules open nothing to that circle"
    if any(one["organisation"] == KINDS[giver.kind] for one in force.get("reserve", [])):
        return "a holder with a reserve"
    if terms.fields or (terms.mode, terms.past, terms.basis) != (READ, CURRENT, VITAL_INTEREST):
        return "more than single items, as they stand, to be read"
    if abs(terms.from_ - when) > CLOCK_TOLERANCE_MS or terms.until - terms.from_ > opened["hours"] * HOUR:
        return "another time than the rules say"
    if any(rules.classes[field] == "private" or rules.classes[field] not in opened["classes"] for field in item_fields):
        return "a class that is not opened"
    return None


def permits(permit, kind, extent, basis, giver, taker):
    return (
        permit["basis"] == BASES[basis]
        and kind in permit["classes"]
        and (extent == "item" or permit.get("extent", "field") == "field")
        and CIRCLES[taker.circle] in permit.get("circles", ["first", "second"])
        and KINDS[taker.kind] in permit.get("recipients", KINDS.values())
        and KINDS[giver.kind] in permit.get("holders", KINDS.values())
    )
