# raccord case: the files on young people.

help-case = Show and edit cases
help-case-add = Add an item to a field that is a list
help-case-history = Show all that was stated about a case
help-case-list = List cases
help-case-new = Open a case by hand
help-case-set = Change a field
help-case-show = Show a case, every value with its author
help-case-who = Say who may see a case, and why
help-case-case = Case: its id, at least 4 of its first digits, or the exact name of the person
help-case-field = Field: its name or its label
help-case-reason = What you look for it for; it is recorded with the consultation
help-case-set-value = Value; an empty one empties the field
help-case-set-item = Item of a list to change: at least 4 digits, as raccord case show writes them
help-case-add-value = Value of the new item; a record as date=2026-11-03; mode=sms
help-case-new-values = Fields and their values: nom=Martin prenom=Zoé
help-case-list-text = Only cases that hold these words, whatever their capitals and accents
help-case-list-own = Only cases of this organisation
help-case-list-foreign = Only cases of other organisations
help-case-list-holder = Only cases that this organisation holds
help-case-list-limit = Show at most so many

case-list-empty = there is no such case
case-list-count =
    { $count ->
        [one] { $count } case
       *[other] { $count } cases
    }
case-conflict = { $values } (conflict)
case-conflict-note = values in conflict were written without knowing of each other: both stand until somebody sets the field again
case-head-own = Case { $case } of { $holder }: your own organisation
case-head-foreign = Case { $case } of { $holder }: what was granted to you, and nothing else

case-value-refused = this cannot stand in the field { $field }: { $problem }
case-value-written = { $field } is written as { $value }
case-unchanged = { $field } was empty already
case-cleared = { $field } is empty now
case-written = { $field } is now: { $value }
case-pending = the case belongs to another organisation: the change counts once its node admitted it
case-item-missing = there is no such item in this field
hint-case-items = raccord case show writes the digits of each item in its last column
case-set-list = the field { $field } is a list of several items
hint-case-add = raccord case add adds an item
case-add-scalar = the field { $field } is no list
hint-case-set = raccord case set changes it
case-add-empty = an empty item says nothing
case-new-pair = fields and values are written FIELD=VALUE
hint-case-new-pair = for example: raccord case new nom=Martin "prenom=Anne Lise" date_naissance=12/03/2009
case-field-twice = the field { $field } holds one value, and two were given
case-new-done = the case is open; its id is:

event-admitted = The change { $change } was admitted
event-consulted = Consulted{ $reason }
event-consulted-history = Consulted, with its history{ $reason }
event-consulted-grants = Asked who may see it{ $reason }
event-consulted-export = Exported{ $reason }
event-consulted-list = Shown in a list{ $reason }
event-consulted-partner = Looked at there; at what, and why, stays there
case-list-erased = (erased)
event-granted = Shared with { $recipient } until { $until }: { $fields } ({ $purpose })
event-granted-items = Items shared with { $recipient } until { $until } ({ $purpose })
event-opened = Opened from the list { $source }
event-opened-by-hand = Opened by hand
event-refused = The change { $change } was refused: { $reason }
event-revoked = Grant { $grant } withdrawn{ $reason }
event-written = { $field }: { $value }
event-changed = { $field } changed: { $value }

ground-holder = it is its case
ground-read = reads: { $basis }, { $purpose }
ground-write = reads and writes: { $basis }, { $purpose }
ground-read-items =
    { $items ->
        [one] reads { $items } item: { $basis }, { $purpose }
       *[other] reads { $items } items: { $basis }, { $purpose }
    }
ground-write-items =
    { $items ->
        [one] reads and writes { $items } item: { $basis }, { $purpose }
       *[other] reads and writes { $items } items: { $basis }, { $purpose }
    }
event-held = Held back until { $until }{ $reason }
event-message = Wrote about the case, to { $recipients }
event-noticed = The node will erase it: its time is over on { $due }
state-erased = erased by { $author } on { $time } ({ $ground })
event-linked = Said to be of one person with case { $case }{ $reason }
event-distinct = Said to be of another person than case { $case }{ $reason }
event-unlinked = No longer said to be of one person with case { $case }{ $reason }
event-undistinct = No longer said to be of another person than case { $case }{ $reason }
event-referred = { $recipient } asked to do something for the person{ $reason }
event-referral-accepted = Referral accepted{ $reason }
event-referral-rejected = Referral rejected{ $reason }
event-referral-done = What was asked is done{ $reason }
event-referral-revoked = Referral taken back{ $reason }
event-transfer = { $recipient } asked to take the file over{ $reason }
event-transfer-accepted = The file is accepted{ $reason }
event-transfer-rejected = The file is not accepted{ $reason }
event-transfer-done = The file is handed over{ $reason }
event-transfer-revoked = Transfer taken back{ $reason }
event-taken-over = Opened for the file taken over from { $from }
