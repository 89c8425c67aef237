# SPDX-License-Identifier: EUPL-1.2
"""What entries mean, in the order stored: SPEC.md 15 to 18, and 22, sections 7 and 8."""

from datetime import date
from heapq import heapify, heappop, heappush
from types import SimpleNamespace

from directory import CLOCK_TOLERANCE_MS, date_of, why_no_emergency, why_not
from formats import (
    ADMISSION, ADMITTED, CASE_OPENED, CHANGE, CONSENT, CONSULTATION, CURRENT, DAY, DISCLOSURE, EMERGENCY_GRANT, EMERGENCY_REQUEST,
    ERASURE, ERASURES, GONE, GRANT, GRANTS, GROUND_RETENTION, GROUNDED_ERASURE, LEDGER_OPENED, LEFT_OUT, MINUTE, NOTICE,
    OPENING, RECEIPT, RECEIVED, REFERRAL, REFERRAL_ANSWER, REFERRAL_SETTLED, RETENTION, REVOCATION, REVOCATIONS,
    STATEMENT, STATEMENTS, WRITE, erasable,
)  # fmt: skip
from handover import HandOvers

OWN = 0
# 15.2, 6: the basis, who consented, the fields of the birth date and, of a thread, of the case that it is about (30.2)
CONSENT_BASIS, NOBODY, YOUNG_PERSON, REPRESENTATIVE, BIRTH_FIELD, ABOUT_FIELD = 1, 0, 1, 2, 3, 453
MAJORITY = 18
# how many of the cases that a thread names are asked for a birth date, the newest first
NAMED_MAX = 64
END_MARGIN_MS = 10 * MINUTE
NOTICE_MS = 30 * DAY
WALK_MAX = 2_048
MISSING_MAX = 24
CASE_THREAD, THREAD_FIELDS = 4, {450, 451, 452, 454, 560}  # 30.2: all of a thread but which case it is about
RECEIPT_AFTER_REVOCATION, RECEIPT_AFTER_EXPIRY = DAY, 8 * DAY
# 12.1: the words that have their effect again at a restored home to which a partner gave them back
EFFECTIVE_AGAIN = REVOCATIONS | {RECEIPT, REFERRAL, REFERRAL_ANSWER, REFERRAL_SETTLED}


def years_between(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def replay(bundle, rules):
    world = World(bundle, rules)
    for step, entry in enumerate(bundle.entries.values()):
        entry.step = step
        if entry.own and entry.record.ledger != world.ledger and not world.from_past(entry):
            world.held_until = max(world.held_until, entry.time)
        handle = world.own if entry.own else world.foreign
        world.check_actor(entry)
        handle(entry)
        world.wake(entry.id)
        world.check_author(entry)
    world.check_consents()
    world.check_inbox()
    world.check_erased()
    world.check_rule_bodies()
    return world


class World:
    """What the ledger has said so far."""

    def __init__(self, bundle, rules):
        self.bundle, self.rules, self.directory, self.heard = bundle, rules, bundle.directory, bundle.heard
        self.organisation, self.ledger, self.entries = bundle.organisation, bundle.ledger, bundle.entries
        self.cases, self.threads, self.documents, self.document_of = set(), set(), {}, {}
        self.given, self.taken = {}, {}  # grants of this ledger, and to it, by entry id
        self.lost, self.answered_by_partners = {}, {}  # grants that came back; when recipients of grants gave a receipt
        self.held_until = 0  # until when all that was said in earlier ledgers is there
        self.aliases, self.alias_of = {}, {}  # alias: (case, recipient), and back
        self.decided = {}  # change: its verdict, by this ledger or by its home
        # change that is not there yet, or what it builds on: the decisions that came back; what each waits for; which to look at
        self.decided_again, self.waiting, self.woken = {}, {}, []
        # (ledger of this organisation, of another): position after the last disclosure, the last statement received
        self.outbox, self.inbox = {}, {}
        self.said_aliases = set()  # that disclosures to this node have named so far
        self.sent_alias = {}  # document: alias it was sent under
        self.receipts = {}  # what ended, or ordered: the receipt
        self.actors = {}  # (signer, nonce): the first change
        self.revocations = {}  # own revocation: its grant
        self.ended = {}  # grant of another: its revocation
        self.ended_before, self.orphans = {}, {}  # grant that has not come: revocations; document likewise: own changes
        self.orders, self.erased = {}, set()  # orders of others, by id; what own orders erased
        self.given_slots = {}  # (entry, organisation): slots that disclosures listed
        self.notices, self.holds, self.opened = {}, {}, {}  # by entry: (case, due, time); by case; by entry: case
        self.consents, self.answered, self.ledgers_opened = [], set(), set()
        self.signed = (None, None)
        self.follows = False  # whether it follows another ledger
        self.births = {}  # case: values of its birth date, None for one that the bundle does not open
        self.named = {}  # thread: values that name the cases that it is about, None for one that the bundle does not open
        self.unjudged = False
        self.listed = {}  # entry: (disclosure, alias, slots) of each disclosure to this node
        for entry in self.entries.values():
            disclosure = entry.payloads[0] if not entry.own and entry.kind == DISCLOSURE else None
            for group, item in items_of(disclosure) if disclosure and bundle.ours(disclosure.ledger) else ():
                self.listed.setdefault(item.entry, []).append((entry, group.alias, item.slots))
        self.handovers = HandOvers(self)
        self.own_handlers = {
            CASE_OPENED: self.case_opened, GRANT: self.grant, REVOCATION: self.revocation, ADMISSION: self.admission,
            DISCLOSURE: self.disclosure, RECEIVED: self.received, RECEIPT: self.receipt, ERASURE: self.erasure,
            GROUNDED_ERASURE: self.erasure, RETENTION: self.retention, CONSENT: self.consent,
            EMERGENCY_GRANT: self.emergency_grant, LEDGER_OPENED: self.ledger_opened, **self.handovers.handlers(),
        }  # fmt: skip

    def find(self, kind, entry, detail=""):
        if self.unjudged:
            return
        self.bundle.find(kind, f"{entry.where}: {detail}")

    # ------------------------------------------------------------------------------------ 22, 6 Roles

    def check_author(self, entry):
        """What is wrong with the signer of an own commit was said; a partner's change waits for its admission."""
        document = self.document_of.get(entry.id)
        awaits_admission = not entry.own and document is not None and document.case is not None
        if not entry.authorised and not awaits_admission and not (entry.own and entry.record.trouble):
            self.find(entry.record.trouble or "wrong-role", entry)

    def check_actor(self, entry):
        if entry.form != STATEMENT:
            actor = (entry.record.commit.signer, entry.header.nonce)
            if self.actors.setdefault(actor, entry) is not entry:
                self.find("actor-reused", entry)

    def before(self, id, entry):
        """Returns the entry of that id, if it stands before another."""
        found = self.entries.get(id)
        return found if found is not None and getattr(found, "step", entry.step) < entry.step else None

    # ----------------------------------------------------------------------- 22, 7 Replay: own entries

    def own(self, entry):
        if self.woken and not self.from_past(entry):
            self.settle_decisions()
        if entry.form == OPENING:
            self.own_opening(entry)
        elif entry.form == CHANGE:
            self.own_change(entry)
        elif entry.kind in self.own_handlers:
            # What a partner gave back was made where all that it is about was there.
            if self.given_back(entry) and entry.kind in GRANTS:
                self.grant_again(entry)
            elif self.given_back(entry) and entry.kind in ERASURES:
                self.erasure_again(entry)
            elif self.given_back(entry) and entry.kind == ADMISSION:
                self.admission_again(entry)
            elif self.from_past(entry) and entry.kind == DISCLOSURE:
                self.list_again(entry)
            elif not self.given_back(entry) or entry.kind in EFFECTIVE_AGAIN:
                self.unjudged = self.given_back(entry)
                self.own_handlers[entry.kind](entry)
                self.unjudged = False

    def from_past(self, entry):
        """An entry of an earlier ledger of this organisation that is held in part, as it came from somebody."""
        return entry.own and entry.record.ledger != self.ledger and entry.record.origin.variant != OWN

    def given_back(self, entry):
        """12.1: one of these, which a partner gave back."""
        return self.from_past(entry) and entry.id in self.listed

    def grant_again(self, entry):
        """What a grant that came back allows is judged by itself; it opens nothing, and may be ended."""
        terms = entry.payloads[1]
        if terms is None:
            return
        documents = [self.documents.get(item) for item in terms.items]
        if all(document is not None and document.field is not None for document in documents):
            fields = [document.field for document in documents]
            emergency = entry.kind == EMERGENCY_GRANT
            judge = why_no_emergency if emergency else why_not
            why = judge(self.rules, self.directory, self.heard, self.organisation, terms, fields, entry.time)
            if why:
                self.find("emergency-not-allowed" if emergency else "grant-not-allowed", entry, why)
        case, _ = self.aliases.get(terms.alias, (None, None))
        self.lost[entry.id] = SimpleNamespace(id=entry.id, case=case, terms=terms, step=entry.step, revoked_from=None)

    def list_again(self, entry):
        """A list of what an earlier ledger made available: it says who was given what."""
        said = entry.payloads[0]
        if said is None:
            return
        if self.directory.organisation_of(said.ledger) != said.recipient:
            self.find("undue-disclosure", entry, "the ledger is not the recipient's")
        for group, item in items_of(said):
            key = (item.entry, said.recipient)
            self.given_slots[key] = self.given_slots.get(key, 0) | item.slots
            named, document = self.before(item.entry, entry), self.document_of.get(item.entry)
            if group.alias is not None and named is not None and named.own and document and document.case is not None:
                self.aliases.setdefault(group.alias, (document.case, said.recipient))

    def admission_again(self, entry):
        """A decision that came back stands as it was told; what it is about may come later."""
        if entry.payloads[0] is not None:
            self.decided_again.setdefault(entry.header.references[0], []).append(entry)
            self.woken.append(entry.header.references[0])

    def wake(self, id):
        """Has what waits for an entry looked at again: it came, or counts."""
        self.woken.extend(self.waiting.pop(id, ()))

    def settle_decisions(self):
        """Before the next own word: gives decisions that came back their effect where all that they lean on is there."""
        while self.woken:
            id = self.woken.pop()
            if id not in self.decided_again:
                continue
            missing = self.settle_decision(id, self.decided_again[id])
            for one in missing:
                self.waiting.setdefault(one, []).append(id)
            if not missing:
                del self.decided_again[id]

    def settle_decision(self, id, told):
        """What more is awaited before a change that was decided about counts."""
        change = self.entries.get(id)
        if change is None or not hasattr(change, "step"):
            return [id]
        if change.own or change.form == STATEMENT:
            return []
        admitted = [entry for entry in told if entry.payloads[0].variant == ADMITTED]
        for entry in told:
            if id not in self.decided or self.decided[id].variant != ADMITTED:
                self.decided[id] = entry.payloads[0]
        for entry in admitted:
            grant = self.given.get(entry.payloads[0].grant) or self.lost.get(entry.payloads[0].grant)
            if grant and (
                grant.terms.recipient != change.author or grant.terms.mode != WRITE
                or not grant.terms.from_ <= entry.time < grant.terms.until
            ):  # fmt: skip
                self.find("unauthorised-change", entry)
        told[:] = []
        if self.decided[id].variant != ADMITTED:
            return []
        document = self.document_of.get(id)
        if document is None and change.form == CHANGE and change.header.document in self.documents:
            document = self.documents[change.header.document]
            self.add_change(document, change)
        if document is None:
            return [change.header.document]
        if change.form == OPENING and document.case is None:
            document.case, _ = self.aliases.get(document.alias, (None, None))
            document.alias, document.unknown = None, document.case is None
        held = document.changes[id]
        if not self.builds_on_what_counts(document, held.dependencies, held.predecessors):
            return self.missing_before(document, held.dependencies)
        held.counts_from = change.step
        self.wake(id)
        return []

    def missing_before(self, document, dependencies):
        """Of what changes build on: what does not count, or is not there at all."""
        missing, unread, found = [], list(dependencies), set(dependencies)
        while unread and len(missing) < MISSING_MAX and len(found) < WALK_MAX:
            id = unread.pop()
            change = document.changes.get(id)
            if change is None or change.counts_from is None:
                missing.append(id)
                continue
            before = set(change.dependencies) - found
            found |= before
            unread.extend(sorted(before))
        return missing

    def erasure_again(self, entry):
        """An order that came back, perhaps without its ground."""
        why, held = None, [self.before(id, entry) for id in entry.header.references]
        ground = entry.payloads[0] if entry.kind == GROUNDED_ERASURE else None
        notice = ground.notice if ground is not None and ground.variant == GROUND_RETENTION else None
        for named in filter(None, held):
            if not erasable(named.header) and (named.form != STATEMENT or named.kind in STATEMENTS):
                why = "it holds nothing that can be erased"
        self.erased.update(entry.header.references)  # what it names may come back after it
        if why is None and not entry.by_node:
            why = "staff order on a notice of the node" if notice is not None else None
        elif why is None and ground is not None and notice is None:
            why = "a node orders without a notice"
        elif why is None and notice in self.entries and hasattr(self.entries[notice], "step"):
            why = self.may_order(entry)[1]
            why = None if why == "the case is held back" else why  # that may have been lifted since
        elif why is None and entry.time - NOTICE_MS + CLOCK_TOLERANCE_MS < self.held_until:
            latest = entry.time - NOTICE_MS
            noticed = {case for case, due, given in self.notices.values() if given <= latest and due <= entry.time}
            cases = {self.stands_over(named)[1] for named in filter(None, held)}
            if cases - noticed - self.threads - {None}:
                why = "a node orders without a notice"
        if why:
            self.find("erasure-not-allowed", entry, why)

    def case_opened(self, entry):
        opened = entry.payloads[0]
        if opened is None:
            return
        if opened.case in self.cases:
            self.find("case-unknown", entry, "opened twice")
        self.cases.add(opened.case)
        if opened.kind == CASE_THREAD:
            self.threads.add(opened.case)
        self.opened[entry.id] = opened.case

    def own_opening(self, entry):
        case = entry.payloads[0]
        if case is None and self.given_back(entry):
            case, _ = self.aliases.get(self.alias_listed(entry), (None, None))
        home, abroad = case in self.cases, self.knows_alias(case)
        if case is not None and not home and not abroad:
            self.find("case-unknown", entry)
        if home and not self.given_back(entry):
            self.handovers.check_kept(case, entry)
        self.open_document(entry, case if home else None, case if abroad else None)
        self.documents[entry.id].unknown = not home and not abroad

    def knows_alias(self, alias):
        return alias in self.said_aliases or any(terms.alias == alias for _, terms in self.terms_taken())

    def open_document(self, entry, case, alias):
        """`case` for a document of a case held here, `alias` for one of a case held elsewhere."""
        document = SimpleNamespace(
            id=entry.id, case=case, alias=alias, field=entry.payloads[1], changes={}, unknown=False
        )
        self.documents[entry.id] = document
        self.add_change(document, entry)
        for orphan in self.orphans.pop(entry.id, ()):
            self.add_change(document, orphan)
            self.wake(orphan.id)

    def add_change(self, document, entry):
        """At its home a change of the home counts at once, and a partner's once admitted; a reader holds what counts."""
        counts = entry.own or document.case is None
        document.changes[entry.id] = SimpleNamespace(
            entry=entry, counts_from=entry.step if counts else None,
            dependencies=getattr(entry.header, "dependencies", []),
            predecessors=getattr(entry.header, "predecessors", []),
        )  # fmt: skip
        self.document_of[entry.id] = document
        if document.case is not None and document.field == BIRTH_FIELD:
            self.births.setdefault(document.case, []).append(entry.payloads[-1])
        if document.case is not None and document.field == ABOUT_FIELD:
            self.name(document.case, entry.payloads[-1], entry.own)

    def name(self, thread, value, own):
        """30.2: remembers the handle by which a thread names a case; who wrote it elsewhere is not judged here."""
        try:
            handle = None if value is None else bytes.fromhex(value.decode())
        except ValueError:
            return
        if handle is None or (len(handle) == 16 and value == handle.hex().encode()):
            named = self.named.setdefault(thread, [])
            handle = handle if own else None
            if not named or named[-1] != handle:
                named.append(handle)

    def people(self, case):
        """Returns whom a case is about: of a thread the cases that it names, as far as they are own ones."""
        if case not in self.named:
            return {case}
        own = (h if h in self.cases else self.aliases.get(h, (None, None))[0] for h in self.named[case][-NAMED_MAX:])
        return {person for person in own if person is not None}

    def consent(self, entry):
        self.consents.append(entry)
        self.signed = (entry.record, entry.payloads[1])

    def consented_on(self, entry):
        """15.2, 6: returns the day of the signature where the grant stands in the commit of a consent, or that of the grant."""
        recorded, (record, particulars) = date_of(entry.time), self.signed
        if record is not entry.record or particulars is None:
            return recorded
        try:
            return min(recorded, date.fromisoformat(particulars.signed_on))
        except ValueError:
            return recorded

    def why_not_consented(self, case, terms, particulars, entry):
        """15.2, 6: returns why nobody consented who could, or None; what the bundle does not tell is not judged."""
        if terms.basis != CONSENT_BASIS:
            return None
        if particulars.consenter == NOBODY:
            return "nobody consented"
        told = (self.why_of_no_age(person, terms, particulars, entry) for person in self.people(case))
        return next(filter(None, told), None)

    def why_of_no_age(self, case, terms, particulars, entry):
        values = [value for value in self.births.get(case, []) if value != b""]
        if self.follows or None in values:
            return None
        force = self.rules.in_force(self.directory.newest_roster(terms.platform), entry.time)
        if force is None:
            return None
        if not values:
            alone = particulars.consenter == YOUNG_PERSON and particulars.evidence is None
            return "who consented alone shows no age" if alone else None
        try:
            births = sorted(date.fromisoformat(value.decode()) for value in values)
        except ValueError:
            return None
        day, age = self.consented_on(entry), force["consent_alone"][-1]["age"]
        first, last = (years_between(born, day) for born in (births[0], births[-1]))
        if day < births[0]:
            return "who consented was not born"
        if particulars.consenter == YOUNG_PERSON and first < age:
            return "who consented alone was too young"
        of_age = particulars.consenter == REPRESENTATIVE and particulars.evidence is None and last >= MAJORITY
        return "a representative consented alone for a person of age" if of_age else None

    def own_change(self, entry):
        document, given_back = self.documents.get(entry.header.document), self.given_back(entry)
        if document is None:
            if not given_back:
                self.find("missing-dependency", entry, "no such document")
            else:
                self.orphans.setdefault(entry.header.document, []).append(entry)
            return
        if not given_back:
            if not self.builds_on_what_counts(document, entry.header.dependencies, entry.header.predecessors):
                self.find("missing-dependency", entry)
            self.handovers.check_kept(document.case, entry)
        self.add_change(document, entry)

    def builds_on_what_counts(self, document, dependencies, predecessors):
        held = [document.changes.get(id) for id in dependencies]
        if any(change is None or change.counts_from is None for change in held):
            return False
        missing, found = set(predecessors) - set(dependencies), set(dependencies)
        newest_first = [(-document.changes[id].entry.step, id) for id in dependencies]
        heapify(newest_first)
        for _ in range(WALK_MAX):
            if not missing or not newest_first:
                break
            _, id = heappop(newest_first)
            missing.discard(id)
            for before in set(document.changes[id].dependencies) - found:
                if before in document.changes:
                    found.add(before)
                    heappush(newest_first, (-document.changes[before].entry.step, before))
        return not missing

    def grant(self, entry):
        named, terms, particulars = (*entry.payloads, None)[:3]
        if named is None or terms is None:
            return
        if named.case not in self.cases:
            self.find("case-unknown", entry)
        fields = self.item_fields(named.case, terms)
        why = why_not(self.rules, self.directory, self.heard, self.organisation, terms, fields or [], entry.time)
        if why is None and fields is None:
            why = "an item that is no document of the case"
        if why is None and terms.items and particulars and not particulars.name.strip():
            why = "nobody answers for the release of items"
        if why:
            self.find("grant-not-allowed", entry, why)
        elif entry.kind == GRANT and particulars:
            why = self.why_not_consented(named.case, terms, particulars, entry)
            if why:
                self.find("grant-not-allowed", entry, why)
        stands_for = (named.case, terms.recipient)
        if (
            terms.alias in self.cases
            or self.aliases.setdefault(terms.alias, stands_for) != stands_for
            or not self.only_alias(self.alias_of.setdefault(stands_for, terms.alias), terms)
        ):
            self.find("grant-alias-reused", entry)
        self.given[entry.id] = SimpleNamespace(
            id=entry.id, case=named.case, terms=terms, step=entry.step, revoked_from=None,
            emergency=entry.kind == EMERGENCY_GRANT,
        )  # fmt: skip
        if entry.kind == GRANT:
            self.handovers.check_grant(self.given[entry.id], entry, fields or [])

    def only_alias(self, first, terms):
        """Where a grant is lost, its home may have named the case anew before it heard of that."""
        lost = {grant.terms.alias for grant in self.lost.values() if grant.terms.recipient == terms.recipient}
        return first == terms.alias or first in lost or terms.alias in lost

    def item_fields(self, case, terms):
        """The field of each document that terms name; None if one is not of the case."""
        fields = []
        for item in terms.items:
            document = self.documents.get(item)
            if document is None or document.field is None:
                return None
            if document.case != case and not self.is_unnamed(document):
                return None
            fields.append(document.field)
        return fields

    def emergency_grant(self, entry):
        """15.5: what the node gave by itself answers a request, once, and is no more than the rules open."""
        before = list(self.given.values())
        self.grant(entry)
        grant, request = self.given.get(entry.id), self.before(entry.header.references[0], entry)
        if grant is None:
            return
        self.handovers.check_kept(grant.case, entry)
        terms, why = grant.terms, None
        to_them = [one for one in before if one.terms.recipient == terms.recipient and one.case == grant.case]
        if request is None or request.own or request.kind != EMERGENCY_REQUEST or request.payloads[0] is None:
            why = "nobody asked"
        elif (request.author, request.payloads[0].alias) != (terms.recipient, terms.alias):
            why = "another organisation asked, or for another case"
        elif request.id in self.answered:
            why = "answered before"
        elif not any(one.terms.alias == terms.alias for one in to_them):
            why = "who asked was granted nothing before"
        elif any(one.emergency and entry.time < one.terms.until for one in to_them):
            why = "one before has time left"
        else:
            self.answered.add(request.id)
            fields = self.item_fields(grant.case, terms)
            why = "an item that is no document of the case"
            if fields is not None:
                why = why_no_emergency(self.rules, self.directory, self.heard, self.organisation, terms, fields, entry.time)
                why = why or self.handovers.why_restricted(why_no_emergency, grant, entry, fields)
        if why:
            self.find("emergency-not-allowed", entry, why)

    def check_consents(self):
        """8.5: a consent stands first in its commit, and its lines are what follows."""
        for entry in self.consents:
            form, ids = entry.payloads[0], entry.record.entry_ids
            if form is None:
                continue
            grants = [self.given.get(line.grant) for line in form.lines]
            founded = ids == [entry.id, *(line.grant for line in form.lines)] and None not in grants
            if not founded or len({grant.case for grant in grants}) != 1:
                self.find("consent-unfounded", entry)

    def ledger_opened(self, entry):
        ledger = entry.record.ledger
        if ledger in self.ledgers_opened:
            self.find("reference-unfounded", entry, "the ledger was opened before")
        self.ledgers_opened.add(ledger)
        self.follows = self.follows or bool(entry.payloads[0] and entry.payloads[0].previous)

    def revocation(self, entry):
        grant = self.given.get(entry.header.references[0]) or self.lost.get(entry.header.references[0])
        if grant is None:
            target = self.entries.get(entry.header.references[0])
            if target is None or not (target.own and target.kind in GRANTS):
                self.find("reference-unfounded", entry, "no grant of this ledger")
            return
        self.revocations[entry.id] = grant
        if grant.revoked_from is None:
            grant.revoked_from = entry.step

    def admission(self, entry):
        """17, as the auditor sees it."""
        verdict, id = entry.payloads[0], entry.header.references[0]
        if verdict is None:
            return
        document, change = self.document_of.get(id), self.before(id, entry)
        if change is None or change.own or change.form == STATEMENT:
            self.find("admission-unfounded", entry)
            return
        if document is None and change.form == CHANGE and change.header.document in self.documents:
            # What it builds on may have come back after it, to a home that was restored.
            document = self.documents[change.header.document]
            self.add_change(document, change)
        if id in self.decided:
            self.find("admission-duplicate", entry)
            return
        self.decided[id] = verdict
        if verdict.variant != ADMITTED:
            return
        if document is None or document.case is None:
            self.find("admission-unfounded", entry)
            return
        self.handovers.check_kept(document.case, entry)
        held = document.changes[id]
        if not self.builds_on_what_counts(document, held.dependencies, held.predecessors):
            self.find("missing-dependency", entry)
        held.counts_from = entry.step
        self.wake(id)
        grant = self.given.get(verdict.grant)
        if (
            grant is None or grant.case != document.case or grant.terms.recipient != change.author
            or grant.terms.mode != WRITE or not covers(grant.terms, document) or not stands(grant, entry.time)
            or not self.is_member(grant, entry.time) or not may_count(change) or "edit" not in change.record.signer.acts
        ):  # fmt: skip
            self.find("unauthorised-change", entry)

    # ------------------------------------------------------------------ 22, 7 Disclosures (15.3 to 16.2)

    def disclosure(self, entry):
        said = entry.payloads[0]
        if said is None:
            return
        outbox = (entry.record.ledger, said.ledger)
        if said.first != self.outbox.get(outbox, 0):
            self.find("disclosure-gap", entry)
        self.outbox[outbox] = said.first + sum(1 for _ in items_of(said))
        if self.directory.organisation_of(said.ledger) != said.recipient:
            self.find("undue-disclosure", entry, "the ledger is not the recipient's")
        for group, item in items_of(said):
            listed = self.before(item.entry, entry)
            if listed is None:
                self.find("undue-disclosure", entry, "an entry that is not there")
            elif said.recipient == self.organisation:
                continue  # to a ledger of its own, nothing is disclosed
            elif item.entry in self.erased and item.slots & erasable(listed.header):
                self.find("erased-disclosed", entry, f"of {listed.where}")
            elif not self.due(listed, item.slots, group.alias, said.recipient, entry):
                self.find("undue-disclosure", entry, f"of {listed.where}")
            key = (item.entry, said.recipient)
            self.given_slots[key] = self.given_slots.get(key, 0) | item.slots

    def due(self, entry, slots, alias, recipient, disclosure):
        """16.2: whether a row of the table speaks for an item."""
        if entry.form in (OPENING, CHANGE):
            document = self.document_of.get(entry.id)
            if document is None:
                return False
            opening = self.entries[document.id]
            if document.unknown and self.given_back(opening) and self.is_own_alias(alias, recipient):
                # It came back before any grant under that alias was known.
                case, _ = self.aliases.get(alias, (None, None))
                document.case, document.unknown = case, case is None
                if case is None:
                    return self.due_unnamed(document, entry, slots, alias, recipient, disclosure)
            if document.case is None and self.admitted_here(document.id):
                return self.due_unnamed(document, entry, slots, alias, recipient, disclosure)
            if document.case is not None:
                return self.due_to_reader(document, entry, slots, alias, recipient, disclosure)
            return self.due_to_home(document, entry, slots, alias, recipient, disclosure)
        if entry.kind not in STATEMENTS:
            return True  # of a later version: not checkable
        if not entry.own:
            return entry.home == recipient  # 12.1: its own word goes back to it
        if entry.kind == ADMISSION:
            return self.admission_due(entry, slots, alias, recipient, disclosure)
        if entry.kind in (REFERRAL, REFERRAL_ANSWER, REFERRAL_SETTLED):
            return self.handovers.due(entry, slots, alias, recipient)
        if entry.kind in GRANTS or entry.kind in REVOCATIONS:
            most = 0b10 if entry.kind in GRANTS else 0
            grant = self.given.get(entry.id) or self.lost.get(entry.id) or self.revocations.get(entry.id)
            if grant is None:
                return entry.kind in GRANTS and None in entry.payloads[:2]
            return (grant.terms.recipient, grant.terms.alias) == (recipient, alias) and not slots & ~most
        if entry.kind == RECEIPT:
            cause = self.receipt_cause(entry)
            if cause is None or slots & ~1 or cause.home != recipient:
                return False
            terms = cause.payloads[1] if cause.kind in GRANTS else None
            return terms is None or terms.alias == alias
        if entry.kind == CONSULTATION and (slots or not self.look_due(entry, alias)):
            return False
        if entry.kind in (CONSULTATION, EMERGENCY_REQUEST):
            given = [grant.payloads[1] for grant in self.taken.values() if grant.home == recipient]
            return alias is not None and any(terms is None or terms.alias == alias for terms in given)
        if entry.kind in ERASURES:
            return not slots and any(self.ever_held(id, recipient) for id in entry.header.references)
        return False

    def is_own_alias(self, alias, recipient):
        """Whether a recipient was ever granted something under an alias, or told of it so."""
        lost = any((one.terms.alias, one.terms.recipient) == (alias, recipient) for one in self.lost.values())
        return lost or self.aliases.get(alias, (None, None))[1] == recipient

    def admitted_here(self, opening):
        """Whether an opening of a partner was admitted by this organisation: it is of a case held here, whichever."""
        verdict, entry = self.decided.get(opening), self.entries[opening]
        document = self.documents[opening]
        return not entry.own and verdict is not None and verdict.variant == ADMITTED and document.unknown

    def is_unnamed(self, document):
        """Whether a document is of a case held here that nothing names: given back, or admitted by a decision that was."""
        came_back = document.unknown and self.given_back(self.entries[document.id])
        return came_back or self.admitted_here(document.id)

    def look_due(self, look, alias):
        """16.4: a look at the case of that alias, and not by an organisation for which the rules have a reserve."""
        if look.payloads[0] is not None and look.payloads[0].case != alias:
            return False
        held = {grant.payloads[1].platform for grant in self.taken.values()
                if self.before(grant.id, look) and grant.payloads[1] and grant.payloads[1].alias == alias}  # fmt: skip
        return not any(
            self.rules.always_reserved(self.directory, platform, self.organisation, look.time) for platform in held
        )

    def ever_held(self, id, organisation):
        """Whether an organisation wrote an entry, or was ever given what an order empties of it."""
        entry = self.entries.get(id)
        given = self.given_slots.get((id, organisation), 0)
        return entry is not None and (entry.home == organisation or bool(given & erasable(entry.header)))

    def due_unnamed(self, document, entry, slots, alias, recipient, disclosure):
        """Under a grant that stands and covers it; that it is of that grant's case is not checkable, nor what came before."""
        if slots & ~(0b110 if entry.form == OPENING else 0b1) or alias is None:
            return False
        if entry.home == recipient:
            return True  # 12.1: what it wrote itself goes back to it
        verdict = self.decided.get(entry.id)
        if not entry.own and (verdict is None or verdict.variant != ADMITTED):
            return False
        # An own value may have been contributed to a case of the recipient.
        contributed = entry.own and self.lost_terms(recipient)
        return contributed or any(self.grants_to(recipient, document, alias, disclosure))

    def lost_terms(self, organisation):
        return any(grant.home == organisation and not grant.payloads[1] for grant in self.taken.values())

    def due_to_reader(self, document, entry, slots, alias, recipient, disclosure):
        change = document.changes[entry.id]
        if slots & ~(0b110 if entry.form == OPENING else 0b1) or change.counts_from is None:
            return False
        value = slots & (0b100 if entry.form == OPENING else 0b1)
        return any(
            not value or grant.terms.past != CURRENT or stood_or_later(document, change, grant.step)
            for grant in self.grants_to(recipient, document, alias, disclosure)
        )

    def grants_to(self, recipient, document, alias, disclosure):
        for grant in self.given.values():
            terms = grant.terms
            margin = min(END_MARGIN_MS, (terms.until - terms.from_) // 4)
            if (
                (terms.recipient, terms.alias) == (recipient, alias) and document.case in (None, grant.case)
                and covers(terms, document) and stands(grant, disclosure.time, margin)
                and self.is_member(grant, disclosure.time)
            ):  # fmt: skip
                yield grant

    def is_member(self, grant, when):
        return self.directory.member(grant.terms.platform, grant.terms.recipient, when, self.heard) is not None

    def due_to_home(self, document, entry, slots, alias, recipient, disclosure):
        """A contribution of this organisation, on its way to the home of the case."""
        most = 0b111 if entry.form == OPENING else 0b1
        if not entry.own:
            # 12.1: what the holder itself wrote, or admitted and listed here, goes back to it, without its name for the case.
            most = 0b110 if entry.form == OPENING else 0b1
            given_back = entry.home == recipient or self.was_passed_on(entry, slots, recipient, disclosure)
            return given_back and alias is not None and not slots & ~most and document.alias in (None, alias)
        if slots & ~most:
            return False
        if document.unknown and not self.knows_alias(alias):
            came_back = self.given_back(self.entries[document.id])  # else it hides its case
            return came_back and self.due_unnamed(document, entry, slots, alias, recipient, disclosure)
        if document.alias is not None and document.alias != alias:
            return False
        self.sent_alias[document.id] = alias
        return self.lost_terms(recipient) or any(
            grant.home == recipient and terms.alias == alias and terms.mode == WRITE
            for grant, terms in self.terms_taken()
        )

    def was_passed_on(self, entry, slots, organisation, disclosure):
        """Whether an organisation listed to this one, before, what somebody else wrote, with these bodies."""
        given, by_it = 0, False
        for listing, _, some in self.listed.get(entry.id, ()):
            if getattr(listing, "step", disclosure.step) < disclosure.step:
                given |= some
                by_it = by_it or listing.home == organisation
        return by_it and not slots & ~given

    def admission_due(self, entry, slots, alias, recipient, disclosure):
        id = entry.header.references[0]
        document, change = self.document_of.get(id), self.entries.get(id)
        if change is None or slots & ~1:
            return False
        if change.author == recipient:
            return True  # under whatever alias it came
        if document is None or (document.case is None and not self.is_unnamed(document)):
            return False
        admitted = document.changes[id].counts_from is not None
        return admitted and any(self.grants_to(recipient, document, alias, disclosure))

    # ------------------------------------------------------------------------------- Entries of others

    def foreign(self, entry):
        if entry.form == OPENING:
            alias = self.alias_listed(entry)
            case, author = self.aliases.get(alias, (None, None))
            home = case is not None and author == entry.author
            self.open_document(entry, case if home else None, None if home else alias)
        elif entry.form == CHANGE:
            document = self.documents.get(entry.header.document)
            if document is not None:
                self.add_change(document, entry)
        elif entry.kind in GRANTS:
            if entry.payloads[1] and entry.payloads[1].recipient != self.organisation:
                self.find("undue-disclosure", entry, "a grant to another organisation")
            else:
                self.taken[entry.id] = entry
                for end in self.ended_before.pop(entry.id, ()):
                    self.end(entry, end)
        elif entry.kind in (REFERRAL, REFERRAL_ANSWER, REFERRAL_SETTLED):
            self.handovers.foreign(entry)
        elif entry.kind in REVOCATIONS:
            id = entry.header.references[0]
            if id in self.taken:
                self.end(self.taken[id], entry)
            elif self.before(id, entry) is None:
                # A restored home may say again that it ended before it gives the grant again.
                self.ended_before.setdefault(id, []).append(entry)
        elif entry.kind in ERASURES and entry.authorised:
            self.orders[entry.id] = entry
        elif entry.kind == RECEIPT and entry.authorised:
            cause = entry.header.references[0]
            grant = self.given.get(cause) or self.lost.get(cause) or self.revocations.get(cause)
            if grant is not None and grant.terms.recipient == entry.author:
                first = self.answered_by_partners.get(grant.id, entry.record.time)
                self.answered_by_partners[grant.id] = min(first, entry.record.time)
        elif entry.kind == DISCLOSURE and entry.payloads[0] and self.bundle.ours(entry.payloads[0].ledger):
            self.said_aliases |= {group.alias for group in entry.payloads[0].groups} - {None}
        elif entry.kind == ADMISSION and entry.payloads[0]:
            self.decided.setdefault(entry.header.references[0], entry.payloads[0])

    def end(self, grant, end):
        if grant.home == end.home:
            later = max(grant, end, key=lambda entry: entry.step)
            self.ended.setdefault(grant.id, SimpleNamespace(record=later.record))

    def alias_listed(self, entry):
        if entry.payloads[0] is not None:
            return entry.payloads[0]
        return next((alias for _, alias, _ in self.listed.get(entry.id, ()) if alias is not None), None)

    def terms_taken(self):
        return [(entry, entry.payloads[1]) for entry in self.taken.values() if entry.payloads[1]]

    # ---------------------------------------------------------------------- 22, 8 Inbox: statements

    def received(self, entry):
        said, source = entry.payloads[0], self.entries.get(entry.header.references[0])
        if source is None or source.own or source.kind != DISCLOSURE:
            self.find("received-mismatch", entry, "no disclosure")
            return
        disclosure = source.payloads[0]
        if said is None or disclosure is None:
            return
        items = list(items_of(disclosure))
        made = (source.record.ledger, disclosure.first, len(items))
        inbox = (entry.record.ledger, said.ledger)
        elsewhere = not self.bundle.ours(disclosure.ledger)
        if elsewhere or (said.ledger, said.first, said.items) != made or said.first != self.inbox.get(inbox, 0):
            self.find("received-mismatch", entry)
        elif any(item.entry not in self.entries for _, item in items):
            self.find("received-mismatch", entry, "something listed is not held")
        self.inbox[inbox] = said.first + said.items

    def receipt(self, entry):
        said, cause = entry.payloads[0], self.receipt_cause(entry)
        if cause is None:
            self.find("reference-unfounded", entry, "nothing that ended or was ordered")
            return
        if said and self.directory.organisation_of(said.ledger) != cause.home:
            self.find("reference-unfounded", entry, "another ledger's grant or order")
        self.receipts.setdefault(cause.id, entry)

    def receipt_cause(self, receipt):
        """What a receipt of this ledger is about: the grant that ended, or the order; or None."""
        about = self.before(receipt.header.references[0], receipt)
        if about is None:
            return None
        if about.kind in ERASURES and about.form == STATEMENT:
            return about if about.own or about.id in self.orders else None
        if about.own or about.form != STATEMENT:
            return None
        if about.kind in REVOCATIONS:
            grant = self.taken.get(about.header.references[0])
            return grant if grant is not None and grant.home == about.home else None
        latest = receipt.time + CLOCK_TOLERANCE_MS
        expired = about.kind in GRANTS and (about.payloads[1] is None or about.payloads[1].until <= latest)
        return self.taken.get(about.id) if expired else None

    # ------------------------------------------------------------- 22, 7 Erasure and retention (18.2, 18.3)

    def retention(self, entry):
        word = entry.payloads[0]
        if word is None:
            return
        if (word.variant == NOTICE) != entry.by_node:
            self.find("wrong-role", entry, "a notice by staff, or a hold by a node")
        elif word.variant == NOTICE:
            if not self.rules.known_on(word.rules, entry.time):
                self.find("erasure-not-allowed", entry, "no such rules were in force")
            self.notices[entry.id] = (word.case, word.due, entry.time)
        else:
            self.holds[word.case] = word.until

    def erasure(self, entry):
        case, why = self.may_order(entry)
        for id in entry.header.references:
            named = self.before(id, entry)
            if named is None:
                self.find("reference-unfounded", entry)
                continue
            over, of_case = self.stands_over(named)
            if not over:
                why = why or "it is not of a case of this ledger"
            elif case is not None and of_case not in (None, case) and of_case not in self.threads:
                why = why or "it is of another case than the notice"
            elif not erasable(named.header) and (named.form != STATEMENT or named.kind in STATEMENTS):
                why = why or "it holds nothing that can be erased"
            self.erased.add(id)
        if why:
            self.find("erasure-not-allowed", entry, why)

    def may_order(self, entry):
        """Returns the case that an order may be about, where a node gave it by itself, and why it may not, or None."""
        ground = entry.payloads[0] if entry.kind == GROUNDED_ERASURE else None
        named = ground.notice if ground is not None and ground.variant == GROUND_RETENTION else None
        if not entry.by_node:
            return None, None if named is None else "staff order on a notice of the node"
        if named not in self.notices:
            return None, "a node orders without a notice"
        case, due, given = self.notices[named]
        if entry.time < given + NOTICE_MS or entry.time < due:
            return None, "before its time"
        if entry.time < self.holds.get(case, 0):
            return None, "the case is held back"
        return case, None

    def stands_over(self, entry):
        """18.2: whether this organisation may order that an entry is erased, and its case, if one shows."""
        if entry.form == STATEMENT:
            grant = self.given.get(entry.id) or self.lost.get(entry.id) or self.revocations.get(entry.id)
            if entry.kind == EMERGENCY_REQUEST and not entry.own and entry.payloads[0] is not None:
                alias = entry.payloads[0].alias
                grant = next((given for given in self.given.values() if given.terms.alias == alias), None)
                return grant is not None, grant.case if grant else None
            referral = self.handovers.referrals.get(self.handovers.of_word.get(entry.id))
            if entry.kind == REFERRAL_ANSWER and not entry.own and referral is not None and referral.case is not None:
                return True, referral.case
            return entry.own, grant.case if grant else self.opened.get(entry.id)
        document = self.document_of.get(entry.id)
        if document is not None and document.case is not None:
            return True, document.case
        decided = not entry.own and entry.id in self.decided
        if document is not None and not document.unknown and document.field in THREAD_FIELDS:
            return True, None
        return decided or (document is not None and document.unknown), None

    def check_erased(self):
        """What an own order erased is gone; so is, after the receipt, what another's order erased that it stands over."""
        for id in self.erased:
            if self.holds_erasable(self.entries[id]):
                self.find("body-kept", self.entries[id], "erased by own order")
        for order in self.orders.values():
            for id in order.header.references if order.id in self.receipts else ():
                entry = self.entries.get(id)
                if entry and self.holds_erasable(entry) and self.other_stands_over(order.home, entry):
                    self.find("body-kept", entry, "erased by order")

    def holds_erasable(self, entry):
        slots = erasable(entry.header)
        return any(body != GONE and slots >> slot & 1 for slot, body in enumerate(entry.bodies))

    def other_stands_over(self, organisation, entry):
        if entry.form == STATEMENT:
            return entry.home == organisation
        document = self.document_of.get(entry.id)
        if document is None or document.case is not None or document.unknown:
            return False
        alias = document.alias or self.sent_alias.get(document.id)
        holds = any(grant.home == organisation and terms.alias == alias for grant, terms in self.terms_taken())
        return holds and (entry.home == organisation or entry.id in self.decided)

    # -------------------------------------------------------------------------- 22, 8 Inbox: at the end

    def check_inbox(self):
        for entry in self.entries.values():
            if not entry.own:
                self.check_disclosed(entry)
        for entry in (*self.taken.values(), *self.orders.values()):
            if entry.id not in self.receipts:
                self.check_receipt_due(entry)
        for document in self.documents.values():
            if document.case is None:
                self.check_purged(document)

    def check_disclosed(self, entry):
        if entry.kind == DISCLOSURE:
            said = entry.payloads[0]
            if said and not (said.recipient == self.organisation and self.bundle.ours(said.ledger)):
                self.find("undisclosed-entry", entry, "a disclosure to somebody else")
            return
        listed = self.listed.get(entry.id)
        slots = 0
        for _, _, some in listed or ():
            slots |= some
        if listed is None or any(body != GONE and not slots >> slot & 1 for slot, body in enumerate(entry.bodies)):
            self.find("undisclosed-entry", entry)

    def check_receipt_due(self, entry):
        terms = entry.payloads[1] if entry.kind in GRANTS else None
        if self.bundle.newest_time() is None or (terms and self.waits_for_home(terms.alias)):
            return
        end = entry if entry.kind in ERASURES else self.ended.get(entry.id)
        if end:
            known, allowed = self.next_own_time(end), RECEIPT_AFTER_REVOCATION
        elif terms and terms.until <= self.bundle.about.created:
            known = next((epoch.leaf.time for epoch in self.bundle.epochs if epoch.leaf.time >= terms.until), None)
            allowed = RECEIPT_AFTER_EXPIRY
        else:
            return
        if known is not None and self.bundle.newest_time() - known > allowed:
            self.find("receipt-missing", entry)

    def next_own_time(self, after):
        """When this node had learnt of something, at the latest."""
        later = (one for one in self.bundle.commits if one.own and one.number > after.record.number)
        return next((one.time for one in later), None)

    def waits_for_home(self, alias):
        return any(
            change.entry.own and change.entry.id not in self.decided
            for document in self.documents.values()
            if document.alias == alias
            for change in document.changes.values()
        )

    def check_purged(self, document, elsewhere=frozenset()):
        """A body may stay while a grant that covers its document has no receipt, here or (`elsewhere`) at its holder."""
        alias = document.alias or self.sent_alias.get(document.id)
        grants = [(entry, terms) for entry, terms in self.terms_taken() if alias is not None and terms.alias == alias]
        if document.field is not None:
            grants = [(entry, terms) for entry, terms in grants if covers(terms, document)]
        if not grants or any(entry.id not in self.receipts and entry.id not in elsewhere for entry, _ in grants):
            return
        if elsewhere and not any(entry.id in elsewhere for entry, _ in grants):
            return
        for change in document.changes.values():
            entry = change.entry
            # A node that came back from a backup hides values alone.
            bodies = [entry.bodies[2 if entry.form == OPENING else 0]] if elsewhere else entry.bodies
            if (not entry.own or entry.id in self.decided) and any(body != GONE for body in bodies):
                self.find("body-kept", entry)

    # -------------------------------------------------------------------------------- 22, 6 Rule bodies

    def check_rule_bodies(self):
        for entry in self.entries.values():
            if entry.form == OPENING:
                slots = {0, 1}
            else:
                slots = STATEMENTS[entry.kind].rule_slots if entry.kind in STATEMENTS else set()
            left_out = any(entry.bodies[slot] == LEFT_OUT for slot in slots)
            gone = any(entry.bodies[slot] == GONE for slot in slots)
            must_be_here = entry.own or (entry.form == STATEMENT and entry.kind == DISCLOSURE)
            if left_out or (gone and must_be_here and not self.may_be_gone(entry)):
                self.find("body-missing", entry)

    def may_be_gone(self, entry):
        """Given back without it, or purged with the grant under which it was written in another's case."""
        if self.given_back(entry):
            return True
        document = self.documents.get(entry.id)
        alias = document and (document.alias or self.sent_alias.get(document.id))
        created = self.bundle.about.created
        waits = alias is not None and self.waits_for_home(alias)
        return alias is not None and any(
            grant.id in self.receipts or (waits and (grant.id in self.ended or terms.until <= created))
            for grant, terms in self.terms_taken()
            if terms.alias == alias
        )


def items_of(disclosure):
    return ((group, item) for group in disclosure.groups for item in group.items)


def covers(terms, document):
    """15.1; a document whose field is no longer known is not judged by it."""
    return document.field is None or document.field in terms.fields or document.id in terms.items


def stands(grant, when, margin=0):
    """15.1, at this point of the replay."""
    return grant.revoked_from is None and grant.terms.from_ <= when and when + margin < grant.terms.until


def may_count(change):
    """That its organisation has ended the key says nothing about who admitted a partner's change: 5.4."""
    record = change.record
    began = record.signer is not None and record.signer.certificate.since <= record.commit.time
    return change.authorised or (record.trouble == "signer-not-certified-then" and began)


def stood_or_later(document, change, step):
    """15.4: whether the value of a change may be read under a grant, given at that step, of what is current."""
    if change.counts_from > step:
        return True
    return not any(
        change.entry.id in other.predecessors
        for other in document.changes.values()
        if other.counts_from is not None and other.counts_from < step
    )
