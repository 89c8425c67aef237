# SPDX-License-Identifier: EUPL-1.2
"""What entries mean, in the order stored: SPEC.md 15 to 18, and 22, sections 7 and 8."""

from types import SimpleNamespace

from directory import CLOCK_TOLERANCE_MS, why_not
from formats import (
    ADMISSION, ADMITTED, CASE_OPENED, CHANGE, CURRENT, DAY, DISCLOSURE, ERASURE, GONE, GRANT, LEFT_OUT, MINUTE, OPENING,
    RECEIPT, RECEIVED, REVOCATION, STATEMENTS, WRITE,
)  # fmt: skip

END_MARGIN_MS = 10 * MINUTE
RECEIPT_AFTER_REVOCATION, RECEIPT_AFTER_EXPIRY = DAY, 8 * DAY


def replay(bundle, rules):
    world = World(bundle, rules)
    for step, entry in enumerate(bundle.entries.values()):
        entry.step = step
        handle = world.own if entry.own else world.foreign
        handle(entry)
        world.check_author(entry)
    world.check_inbox()
    world.check_rule_bodies()


class World:
    """What the ledger has said so far."""

    def __init__(self, bundle, rules):
        self.bundle, self.rules, self.directory = bundle, rules, bundle.directory
        self.organisation, self.ledger, self.entries = bundle.organisation, bundle.ledger, bundle.entries
        self.cases, self.documents, self.document_of = set(), {}, {}
        self.given, self.taken = {}, {}  # grants of this ledger, and to it, by entry id
        self.aliases, self.alias_of = {}, {}  # alias: (case, recipient), and back
        self.decided = {}  # change: its verdict, by this ledger or by its home
        self.outbox, self.inbox = {}, {}  # ledger: position after the last disclosure, the last statement received
        self.said_aliases = set()  # that disclosures to this node have named so far
        self.sent_alias = {}  # document: alias it was sent under
        self.receipts, self.erased = {}, set()
        self.listed = {}  # entry: (disclosing ledger, alias, slots) of each disclosure to this node
        for entry in self.entries.values():
            disclosure = entry.payloads[0] if not entry.own and entry.kind == DISCLOSURE else None
            for group, item in items_of(disclosure) if disclosure and disclosure.ledger == self.ledger else ():
                self.listed.setdefault(item.entry, []).append((entry.record.ledger, group.alias, item.slots))
        self.own_handlers = {
            CASE_OPENED: self.case_opened, GRANT: self.grant, REVOCATION: self.revocation, ADMISSION: self.admission,
            DISCLOSURE: self.disclosure, RECEIVED: self.received, RECEIPT: self.receipt, ERASURE: self.erasure,
        }  # fmt: skip

    def find(self, kind, entry, detail=""):
        self.bundle.find(kind, f"{entry.where}: {detail}")

    # ------------------------------------------------------------------------------------ 22, 6 Roles

    def check_author(self, entry):
        """What is wrong with the signer of an own commit was said; a partner's change waits for its admission."""
        document = self.document_of.get(entry.id)
        awaits_admission = not entry.own and document is not None and document.case is not None
        if not entry.authorised and not awaits_admission and not (entry.own and entry.record.trouble):
            self.find(entry.record.trouble or "wrong-role", entry)

    # ----------------------------------------------------------------------- 22, 7 Replay: own entries

    def own(self, entry):
        if entry.form == OPENING:
            self.own_opening(entry)
        elif entry.form == CHANGE:
            self.own_change(entry)
        elif entry.kind in self.own_handlers:
            self.own_handlers[entry.kind](entry)

    def case_opened(self, entry):
        opened = entry.payloads[0]
        if opened is None:
            return
        if opened.case in self.cases:
            self.find("case-unknown", entry, "opened twice")
        self.cases.add(opened.case)

    def own_opening(self, entry):
        case = entry.payloads[0]
        home, abroad = case in self.cases, self.knows_alias(case)
        if case is not None and not home and not abroad:
            self.find("case-unknown", entry)
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

    def add_change(self, document, entry):
        """At its home a change of the home counts at once, and a partner's once admitted; a reader holds what counts."""
        counts = entry.own or document.case is None
        document.changes[entry.id] = SimpleNamespace(
            entry=entry, counts_from=entry.step if counts else None,
            dependencies=getattr(entry.header, "dependencies", []),
            predecessors=getattr(entry.header, "predecessors", []),
        )  # fmt: skip
        self.document_of[entry.id] = document

    def own_change(self, entry):
        document = self.documents.get(entry.header.document)
        if document is None:
            self.find("missing-dependency", entry, "no such document")
            return
        if not self.builds_on_what_counts(document, entry.header.dependencies, entry.header.predecessors):
            self.find("missing-dependency", entry)
        self.add_change(document, entry)

    def builds_on_what_counts(self, document, dependencies, predecessors):
        held = [document.changes.get(id) for id in dependencies]
        if any(change is None or change.counts_from is None for change in held):
            return False
        followed, waiting = set(), list(dependencies)
        while waiting:
            id = waiting.pop()
            if id not in followed and id in document.changes:
                followed.add(id)
                waiting.extend(document.changes[id].dependencies)
        return set(predecessors) <= followed

    def grant(self, entry):
        named, terms, particulars = entry.payloads
        if named is None or terms is None:
            return
        if named.case not in self.cases:
            self.find("case-unknown", entry)
        documents = [self.documents.get(item) for item in terms.items]
        of_case = [document for document in documents if document and document.case == named.case]
        fields = [document.field for document in of_case if document.field is not None]
        why = why_not(self.rules, self.directory, self.organisation, terms, fields, entry.time)
        if why is None and len(of_case) < len(documents):
            why = "an item that is no document of the case"
        if why is None and terms.items and particulars and not particulars.name.strip():
            why = "nobody answers for the release of items"
        if why:
            self.find("grant-not-allowed", entry, why)
        stands_for = (named.case, terms.recipient)
        if (
            terms.alias in self.cases
            or self.aliases.setdefault(terms.alias, stands_for) != stands_for
            or self.alias_of.setdefault(stands_for, terms.alias) != terms.alias
        ):
            self.find("grant-alias-reused", entry)
        self.given[entry.id] = SimpleNamespace(
            id=entry.id, case=named.case, terms=terms, step=entry.step, revoked_from=None
        )

    def revocation(self, entry):
        grant = self.given.get(entry.header.references[0])
        if grant is None:
            target = self.entries.get(entry.header.references[0])
            if target is None or not (target.own and target.kind == GRANT):
                self.find("reference-unfounded", entry, "no grant of this ledger")
        elif grant.revoked_from is None:
            grant.revoked_from = entry.step

    def admission(self, entry):
        """17, as the auditor sees it."""
        verdict, id = entry.payloads[0], entry.header.references[0]
        document, change = self.document_of.get(id), self.entries.get(id)
        if document is None or document.case is None or change.own or not hasattr(change, "step"):
            self.find("admission-unfounded", entry)
            return
        if id in self.decided:
            self.find("admission-duplicate", entry)
            return
        self.decided[id] = verdict
        if verdict is None or verdict.variant != ADMITTED:
            return
        held = document.changes[id]
        if not self.builds_on_what_counts(document, held.dependencies, held.predecessors):
            self.find("missing-dependency", entry)
        held.counts_from = entry.step
        grant = self.given.get(verdict.grant)
        if (
            grant is None or grant.case != document.case or grant.terms.recipient != change.author
            or grant.terms.mode != WRITE or not covers(grant.terms, document) or not stands(grant, entry.time)
            or not self.is_member(grant, entry.time) or not change.authorised or "edit" not in change.record.signer.acts
        ):  # fmt: skip
            self.find("unauthorised-change", entry)

    # ------------------------------------------------------------------ 22, 7 Disclosures (15.3 to 16.2)

    def disclosure(self, entry):
        said = entry.payloads[0]
        if said is None:
            return
        if said.first != self.outbox.get(said.ledger, 0):
            self.find("disclosure-gap", entry)
        self.outbox[said.ledger] = said.first + sum(1 for _ in items_of(said))
        if self.directory.organisation_of(said.ledger) != said.recipient or said.recipient == self.organisation:
            self.find("undue-disclosure", entry, "the ledger is not the recipient's")
        for group, item in items_of(said):
            listed = self.entries.get(item.entry)
            if listed is None or getattr(listed, "step", entry.step) >= entry.step:
                self.find("undue-disclosure", entry, "an entry that is not there")
            elif not self.due(listed, item.slots, group.alias, said.recipient, entry):
                self.find("undue-disclosure", entry, f"of {listed.where}")

    def due(self, entry, slots, alias, recipient, disclosure):
        """16.2: whether a row of the table speaks for an item."""
        if entry.form in (OPENING, CHANGE):
            document = self.document_of.get(entry.id)
            if document is None:
                return False
            if document.case is not None:
                return self.due_to_reader(document, entry, slots, alias, recipient, disclosure)
            return self.due_to_home(document, entry, slots, alias, recipient)
        if not entry.own:
            return False
        if entry.kind == ADMISSION:
            return self.admission_due(entry, slots, alias, recipient, disclosure)
        if entry.kind in (GRANT, REVOCATION):
            most = 0b10 if entry.kind == GRANT else 0
            grant = self.given.get(entry.id if entry.kind == GRANT else entry.header.references[0])
            if grant is None:
                return entry.kind == GRANT and None in entry.payloads[:2]
            return (grant.terms.recipient, grant.terms.alias) == (recipient, alias) and not slots & ~most
        if entry.kind == RECEIPT:
            grant = self.grant_ended(entry)
            if grant is None or slots & ~1 or grant.author != recipient:
                return False
            return grant.payloads[1] is None or grant.payloads[1].alias == alias
        return False

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
                (terms.recipient, terms.alias, grant.case) == (recipient, alias, document.case)
                and covers(terms, document) and stands(grant, disclosure.time, margin)
                and self.is_member(grant, disclosure.time)
            ):  # fmt: skip
                yield grant

    def is_member(self, grant, when):
        return self.directory.member(grant.terms.platform, grant.terms.recipient, when) is not None

    def due_to_home(self, document, entry, slots, alias, recipient):
        """A contribution of this organisation, on its way to the home of the case."""
        most = 0b111 if entry.form == OPENING else 0b1
        if not entry.own or slots & ~most:
            return False
        if document.unknown and not self.knows_alias(alias):
            return True  # not checkable: nothing says which case it is of
        if document.alias is not None and document.alias != alias:
            return False
        self.sent_alias[document.id] = alias
        lost_terms = any(grant.author == recipient and not grant.payloads[1] for grant in self.taken.values())
        return lost_terms or any(
            grant.author == recipient and terms.alias == alias and terms.mode == WRITE
            for grant, terms in self.terms_taken()
        )

    def admission_due(self, entry, slots, alias, recipient, disclosure):
        id = entry.header.references[0]
        document, change = self.document_of.get(id), self.entries.get(id)
        if document is None or document.case is None or slots & ~1:
            return False
        if change.author == recipient:
            return alias is None or self.aliases.get(alias) == (document.case, recipient)
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
        elif entry.kind == GRANT:
            self.taken[entry.id] = entry
        elif entry.kind == DISCLOSURE and entry.payloads[0] and entry.payloads[0].ledger == self.ledger:
            self.said_aliases |= {group.alias for group in entry.payloads[0].groups} - {None}
        elif entry.kind == ADMISSION and entry.payloads[0]:
            self.decided.setdefault(entry.header.references[0], entry.payloads[0])

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
        elsewhere = disclosure.ledger != self.ledger
        if elsewhere or (said.ledger, said.first, said.items) != made or said.first != self.inbox.get(said.ledger, 0):
            self.find("received-mismatch", entry)
        elif any(item.entry not in self.entries for _, item in items):
            self.find("received-mismatch", entry, "something listed is not held")
        self.inbox[said.ledger] = said.first + said.items

    def receipt(self, entry):
        said, grant = entry.payloads[0], self.grant_ended(entry)
        if grant is None:
            self.find("reference-unfounded", entry, "no grant that ended")
            return
        if said and said.ledger != grant.record.ledger:
            self.find("reference-unfounded", entry, "another ledger's grant")
        self.receipts.setdefault(grant.id, entry)

    def grant_ended(self, receipt):
        """The foreign grant that a receipt of this ledger is about, or None."""
        about = self.entries.get(receipt.header.references[0])
        if about is None or about.own:
            return None
        if about.kind == REVOCATION:
            return self.taken.get(about.header.references[0])
        latest = receipt.time + CLOCK_TOLERANCE_MS
        expired = about.kind == GRANT and (about.payloads[1] is None or about.payloads[1].until <= latest)
        return self.taken.get(about.id) if expired else None

    def erasure(self, entry):
        for id in entry.header.references:
            if id not in self.entries:
                self.find("reference-unfounded", entry)
            self.erased.add(id)

    # -------------------------------------------------------------------------- 22, 8 Inbox: at the end

    def check_inbox(self):
        for entry in self.entries.values():
            if not entry.own:
                self.check_disclosed(entry)
        for entry, terms in self.terms_taken():
            if terms.recipient == self.organisation and entry.id not in self.receipts:
                self.check_receipt_due(entry, terms)
        for document in self.documents.values():
            if document.case is None:
                self.check_purged(document)

    def check_disclosed(self, entry):
        if entry.kind == DISCLOSURE:
            said = entry.payloads[0]
            if said and (said.recipient, said.ledger) != (self.organisation, self.ledger):
                self.find("undisclosed-entry", entry, "a disclosure to somebody else")
            return
        listed = self.listed.get(entry.id)
        slots = 0
        for _, _, some in listed or ():
            slots |= some
        if listed is None or any(body != GONE and not slots >> slot & 1 for slot, body in enumerate(entry.bodies)):
            self.find("undisclosed-entry", entry)

    def check_receipt_due(self, grant, terms):
        if self.bundle.newest_time() is None or self.waits_for_home(terms.alias):
            return
        revocation = next(
            (one for one in self.entries.values()
             if not one.own and one.kind == REVOCATION and one.header.references == [grant.id]), None
        )  # fmt: skip
        if revocation:
            known = next((one.time for one in self.entries.values() if one.own and one.step > revocation.step), None)
            allowed = RECEIPT_AFTER_REVOCATION
        else:
            known = next((epoch.leaf.time for epoch in self.bundle.epochs if epoch.leaf.time >= terms.until), None)
            allowed = RECEIPT_AFTER_EXPIRY
        if known is not None and self.bundle.newest_time() - known > allowed:
            self.find("receipt-missing", grant)

    def waits_for_home(self, alias):
        return any(
            change.entry.own and change.entry.id not in self.decided
            for document in self.documents.values()
            if document.alias == alias
            for change in document.changes.values()
        )

    def check_purged(self, document):
        """A body may stay while a grant that covers its document has no receipt."""
        alias = document.alias or self.sent_alias.get(document.id)
        grants = [(entry, terms) for entry, terms in self.terms_taken() if alias is not None and terms.alias == alias]
        if document.field is not None:
            grants = [(entry, terms) for entry, terms in grants if covers(terms, document)]
        if not grants or any(entry.id not in self.receipts for entry, _ in grants):
            return
        for change in document.changes.values():
            entry = change.entry
            if (not entry.own or entry.id in self.decided) and any(body != GONE for body in entry.bodies):
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
            must_be_here = entry.own or entry.kind == DISCLOSURE
            if left_out or (gone and must_be_here and not self.may_be_gone(entry)):
                self.find("body-missing", entry)

    def may_be_gone(self, entry):
        """Erased by order, or purged with the grant under which it was written in another's case."""
        if entry.id in self.erased:
            return True
        document = self.documents.get(entry.id)
        alias = document and (document.alias or self.sent_alias.get(document.id))
        return alias is not None and any(
            terms.alias == alias and grant.id in self.receipts for grant, terms in self.terms_taken()
        )


def items_of(disclosure):
    return ((group, item) for group in disclosure.groups for item in group.items)


def covers(terms, document):
    """15.1; a document whose field is no longer known is not judged by it."""
    return document.field is None or document.field in terms.fields or document.id in terms.items


def stands(grant, when, margin=0):
    """15.1, at this point of the replay."""
    return grant.revoked_from is None and grant.terms.from_ <= when and when + margin < grant.terms.until


def stood_or_later(document, change, step):
    """15.4: whether the value of a change may be read under a grant, given at that step, of what is current."""
    if change.counts_from > step:
        return True
    return not any(
        change.entry.id in other.predecessors
        for other in document.changes.values()
        if other.counts_from is not None and other.counts_from < step
    )
