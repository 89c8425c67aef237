# SPDX-License-Identifier: EUPL-1.2
"""Who has which file: SPEC.md 28 and 29, referrals, transfers and links."""

from types import SimpleNamespace

from directory import why_not
from formats import (
    CASE_TAKEN, DISTINCT, ERASURE, GRANT_ENDED, GROUNDED_ERASURE, LINK, REFERRAL, REFERRAL_ANSWER, REFERRAL_SETTLED,
    UNLINK,
)  # fmt: skip

REFER, TRANSFER = 1, 2
ACCEPTED, REJECTED = 1, 2
DONE, REVOKED = 1, 2


class HandOvers:
    """What was said about files. `world` is the replay that it belongs to."""

    def __init__(self, world):
        self.world, self.find = world, world.find
        self.referrals, self.of_word = {}, {}  # by entry id; of each referral, answer and settlement: the referral
        self.handed = {}  # own case: who has its file now
        self.taken = {}  # own case: what holds for it, and who handed it over

    def handlers(self):
        return {
            REFERRAL: self.referral, REFERRAL_ANSWER: self.answer, REFERRAL_SETTLED: self.settled,
            GRANT_ENDED: self.grant_ended, CASE_TAKEN: self.case_taken, LINK: self.link, DISTINCT: self.link,
            UNLINK: self.unlink,
        }  # fmt: skip

    def named(self, entry, own):
        found = self.referrals.get(entry.header.references[0])
        if found is None or (found.case is not None) != own:
            return None
        return found if own or found.recipient == self.world.organisation else None

    def referral(self, entry):
        terms, grant = entry.payloads[0], self.world.given.get(entry.header.references[0])
        if terms is None:
            return
        if grant is None:
            self.find("reference-unfounded", entry, "no grant of this ledger")
            return
        self.add(entry, grant.id, grant.case, grant.terms.alias, self.world.organisation, grant.terms.recipient)
        held = self.taken.get(grant.case)
        if grant.case in self.handed or (held and not includes(terms.restrictions, held.restrictions)):
            self.find("hand-over-unfounded", entry)

    def add(self, entry, grant, case, alias, giver, recipient):
        self.of_word[entry.id] = entry.id
        self.referrals.setdefault(entry.id, SimpleNamespace(
            grant=grant, case=case, alias=alias, giver=giver, recipient=recipient, mode=entry.payloads[0].mode,
            restrictions=entry.payloads[0].restrictions, answer=None, settlement=None, taken=False,
        ))  # fmt: skip

    def answer(self, entry):
        if entry.payloads[0] is None:
            return
        found = self.named(entry, own=False)
        if found is None:
            self.find("reference-unfounded", entry, "no referral to this organisation")
            return
        self.of_word[entry.id] = entry.header.references[0]
        if found.answer or found.settlement:
            self.find("hand-over-unfounded", entry, "answered or settled before")
        else:
            found.answer = (entry.id, entry.payloads[0])

    def settled(self, entry):
        word = entry.payloads[0]
        if word is None:
            return
        found = self.named(entry, own=True)
        if found is None:
            self.find("reference-unfounded", entry, "no referral of this ledger")
            return
        self.of_word[entry.id] = entry.header.references[0]
        if found.settlement:
            self.find("hand-over-unfounded", entry, "settled before")
            return
        found.settlement = (entry.id, word)
        accepted = found.answer is not None and found.answer[1] == ACCEPTED
        by_node = "service" in entry.record.signer.acts if entry.record.signer else False
        if word == DONE and found.mode == TRANSFER:
            self.handed[found.case] = found.recipient
            founded = accepted
        else:
            founded = (accepted or word == REVOKED) and not by_node
        if not founded:
            self.find("hand-over-unfounded", entry)

    def grant_ended(self, entry):
        grant_id, cause = entry.header.references
        grant = self.world.given.get(grant_id)
        if grant is None:
            self.find("reference-unfounded", entry, "no grant of this ledger")
            return

        def ends(one):
            rejected = one.answer == (cause, REJECTED) and one.grant == grant_id
            moved = one.settlement == (cause, DONE) and one.mode == TRANSFER
            return rejected or (moved and one.case == grant.case and one.recipient != grant.terms.recipient)

        founded = any(ends(one) for one in self.referrals.values()) or self.closes(grant.case, self.world.before(cause, entry))
        if not founded and not (grant.case in self.world.threads and self.ended_before(grant, cause, entry)):
            self.find("hand-over-unfounded", entry)
        self.world.revocation(entry)

    def closes(self, case, order):
        """18.2: whether an order of this ledger erased the entry that opened a case."""
        if order is None or not order.own or order.kind not in (ERASURE, GROUNDED_ERASURE):
            return False
        return any(self.world.opened.get(id) == case for id in order.header.references)

    def ended_before(self, grant, cause, entry):
        """18.1: whether a word, or a grant that had expired, ended the last of a case to whom a thread was granted."""
        cause = self.world.before(cause, entry)
        if cause is None or not cause.own:
            return False
        ended = self.world.given.get(cause.id) or self.world.revocations.get(cause.id)
        if ended is None or ended.case in self.world.threads or ended.terms.recipient != grant.terms.recipient:
            return False
        others = [one for one in self.world.given.values()
                  if one.case == ended.case and one.terms.recipient == grant.terms.recipient]  # fmt: skip
        return all(one.revoked_from is not None or one.terms.until <= entry.time for one in others)

    def case_taken(self, entry):
        said = entry.payloads[0]
        if said is None:
            return
        if said.case not in self.world.cases:
            self.find("case-unknown", entry)
        found = self.named(entry, own=False)
        if found is None:
            self.find("reference-unfounded", entry, "no referral to this organisation")
            return
        if found.taken or found.mode != TRANSFER or not found.settlement or found.settlement[1] != DONE:
            self.find("hand-over-unfounded", entry)
        found.taken = True
        self.taken[said.case] = SimpleNamespace(restrictions=found.restrictions, giver=found.giver)

    def link(self, entry):
        said = entry.payloads[0]
        for case in (said.first, said.second) if said else ():
            if case not in self.world.cases and not self.world.knows_alias(case):
                self.find("case-unknown", entry)

    def unlink(self, entry):
        link = self.world.before(entry.header.references[0], entry)
        if link is None or not link.own or link.kind not in (LINK, DISTINCT):
            self.find("reference-unfounded", entry, "no link of this ledger")

    def foreign(self, entry):
        """A partner's word: what does not fit is no fault of this ledger."""
        if not entry.authorised or entry.payloads[0] is None:
            return
        id = entry.header.references[0]
        if entry.kind == REFERRAL:
            grant = self.world.taken.get(id)
            terms = grant.payloads[1] if grant is not None else None
            self.add(entry, id, None, terms.alias if terms else None, entry.home, self.world.organisation)
        elif entry.kind == REFERRAL_ANSWER:
            found = self.named(entry, own=True)
            if found is not None and found.recipient == entry.home:
                found.answer = found.answer or (entry.id, entry.payloads[0])
                self.of_word[entry.id] = id
        elif entry.kind == REFERRAL_SETTLED:
            found = self.named(entry, own=False)
            if found is not None and found.giver == entry.home and found.settlement is None:
                found.settlement = (entry.id, entry.payloads[0])

    def check_kept(self, case, entry):
        """28.4: nothing is written in a case that was handed over."""
        if case in self.handed:
            self.find("handed-over-changed", entry)

    def check_grant(self, grant, entry, fields):
        """28.4: a case that was handed over is granted to its new holder alone; one taken over as its restrictions say."""
        if self.handed.get(grant.case, grant.terms.recipient) != grant.terms.recipient:
            self.find("handed-over-changed", entry)
        why = self.why_restricted(why_not, grant, entry, fields)
        if why:
            self.find("grant-not-allowed", entry, why)

    def why_restricted(self, judge, grant, entry, fields):
        """Returns why the restrictions under which a case was taken over do not let it be granted so, or None."""
        held = self.taken.get(grant.case)
        if held is None:
            return None
        world, restrictions = self.world, held.restrictions
        if restrictions.no_resharing and grant.terms.recipient != held.giver:
            return "it may be granted to nobody else"
        if restrictions.reserve is None:
            return None
        kind = restrictions.reserve
        return judge(world.rules, world.directory, world.heard, world.organisation, grant.terms, fields, entry.time, kind)

    def due(self, entry, slots, alias, recipient):
        found = self.referrals.get(self.of_word.get(entry.id))
        if found is None or slots & ~0b11:
            return False
        partner = found.recipient if found.case is not None else found.giver
        return partner == recipient and (None in (alias, found.alias) or alias == found.alias)


def includes(restrictions, others):
    return (
        (restrictions.do_not_contact or not others.do_not_contact)
        and (restrictions.no_resharing or not others.no_resharing)
        and (others.reserve is None or restrictions.reserve == others.reserve)
    )
