# raccord refer, raccord referrals: another office does something for a person, or takes the file over.

help-refer = Ask another organisation to do something for a person, or to take the file over
help-refer-more = A referral gives the other organisation what raccord grant would give, and asks; you keep the file. With --transfer it is asked to take the
    file over: it is theirs when it has accepted and your node has heard of it, not before. From then on your file takes no
    more edits, what you shared with others ends, and what holds for the file (do not contact, secrecy of judicial youth
    protection, no further sharing) holds with them. Members of a platform that you share can be asked, in any department;
    to anybody else a file goes on paper.
    Examples:
      raccord refer 3fa9 --to "Mission locale" --block identite,coordonnees --basis consent --by young_person --name Zoé --purpose "job search"
      raccord refer 3fa9 --transfer --to "CIO de Nancy" --block identite,coordonnees,reperage,listes,contacts,suivi --basis public_task --purpose "follow-up elsewhere"
help-refer-transfer = The other organisation is to take the file over
help-refer-reason = Why, where it is more than the purpose; the recipient reads it as long as it may read the file
help-refer-no-resharing = Whoever takes the file over may share it with nobody but you
refer-reason = say why with --reason
refer-done =
    { $count ->
        [one] { $recipient } is asked: the file stays yours
       *[other] { $recipient } is asked about { $count } files: they stay yours
    }
refer-transfer-done =
    { $count ->
        [one] { $recipient } is asked to take the file over: it is yours until { $recipient } has accepted
       *[other] { $recipient } is asked to take { $count } files over: they are yours until { $recipient } has accepted
    }
refer-shown = it arrives as soon as both nodes are connected (raccord status says whether they are); raccord referrals shows what comes of it
refer-left-behind = stays behind and does not reach who takes the file over, though a legal clock that runs or what was tried rests on it: { $fields }
refer-left-behind-add = add --block { $blocks } so that it goes along

help-referrals = List what was asked of whom about files, and answer
help-referrals-list = List referrals and transfers, sent and received
help-referrals-case = Only of this case
help-referrals-open = Only those that wait for somebody
help-referrals-show = Show one, with who said what and when
help-referrals-accept = Accept; of a transfer, take the file over
help-referrals-accept-more = A transfer is done when the other office's node has heard that you accepted, which takes a moment where both are connected. Then a file of
    your own is opened with every value, linked with the old one. Where the other office cannot be reached now, raccord
    referrals take does that later.
    Example: raccord referrals accept 81c2
help-referrals-reject = Reject; what was opened for you is closed
help-referrals-take = Take a file over whose transfer is done
help-referrals-done = Say that what you asked for is done
help-referrals-revoke = Take back what you asked for, and close what it opened
help-referrals-referral = Referral: at least 4 of its first digits, as raccord referrals writes them
help-referrals-reason = Why; the other organisation reads why you accept or reject, not why you take back
referrals-missing = no referral starts with { $text }
hint-referrals-missing = raccord referrals lists them
referrals-own = this is what your own office asked for
hint-referrals-own = the office that is asked accepts or rejects; you can take it back with raccord referrals revoke
referrals-theirs = this was asked by the other office
hint-referrals-theirs = you can accept or reject it; only who asked settles it or takes it back
referrals-reject-reason = say why with --reason: the office that asked has to know
referrals-state = this cannot be done now: { $state }
hint-referrals-state = raccord referrals show tells who said what and when
referrals-accepted = accepted: { $partner } is told
referrals-rejected = rejected: { $partner } is told, and what was opened for you is closed
referrals-done = done: { $partner } is told
referrals-revoked = taken back: { $partner } is told, and what was opened for it is closed
referrals-take-later = the other office's node has not answered yet: once it has, raccord referrals take opens your file
referrals-take-none = there is no file to take over
referrals-taken-before = the file is taken over already, as case { $case }
referrals-take-large = the file has { $values } values, more than one commit holds: ask its former holder for fewer fields
referrals-taken = the file of { $partner } is yours, as case { $case }, with { $values ->
        [one] { $values } value
       *[other] { $values } values
    }; the old one is linked
referrals-taken-back = this organisation had handed the person over before: case { $case } is linked too, and { $values ->
        [one] { $values } value comes
       *[other] { $values } values come
    } back from it that the transfer does not bring
referrals-taken-beside = this organisation follows somebody of these names and this birth date already, in case { $other }: if it is the same person, raccord link { $case } { $other }
referrals-earlier = something of it was shared before with: { $names }; what they had has ended
referrals-taken-as = taken over as case { $case }
referrals-do-not-contact = this person is not to be contacted
referrals-do-not-contact-case = case { $case } (referral { $referral }): this person is not to be contacted
referrals-no-resharing = who handed the file over lets it be shared with nobody else
referrals-reserve = the secrecy of { $kind } holds for this file: it is shared item by item
referrals-empty = nothing was asked
referrals-us = us
referrals-column-referral = Referral
referrals-column-from = From
referrals-column-to = To
referrals-column-asked = Asked
referrals-column-reason = Why
referrals-mode-refer = referral
referrals-mode-transfer = transfer
referrals-state-accepted = accepted
referrals-state-done = done
referrals-state-to-take = done: the file is to be taken over
referrals-state-ended = without an answer: what it leaned on ended
referrals-state-rejected = rejected
referrals-state-requested = waits for an answer
referrals-state-revoked = taken back
referrals-head-given = You ask { $partner } ({ $mode }) about case { $case }: { $state }
referrals-head-received = { $partner } asks you ({ $mode }) about case { $case }: { $state }
referrals-fields = opens until { $until }: { $fields }
referrals-rejected-because = rejected: { $reason }
referrals-word-asked = asked at { $time } by { $by }{ $reason }
referrals-word-answered = answered at { $time } by { $by }{ $reason }
referrals-word-settled = settled at { $time } by { $by }{ $reason }
case-handed-over = this file was handed over to { $organisation }, which has it now
hint-case-handed-over = ask { $organisation }; your file stays readable, and its retention goes on
case-emergency = open in an emergency until { $until }: raccord emergency list
case-handed-over-head = handed over to { $organisation }
responsible-handed-over = { $organisation } contacts the person: the file was handed over to it
refer-twice = { $recipient } was asked for this already about the case { $case }, and is not done
hint-refer-twice = raccord referrals shows the request { $referral }; take it back with raccord referrals revoke, or say another reason with --reason
