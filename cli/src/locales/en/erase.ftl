# raccord erase, rectify, receipts, retention: what must go, and who says that it is gone.

help-erase = Erase what was written, everywhere it went
help-erase-more =
    What is erased is deleted here and at every organisation that ever received it; each answers with a receipt. The
    history keeps the sealed place: that there was something, by whom and when, and on what ground it was erased.
    An organisation that took the file over (raccord refer --transfer) has its own, which this does not erase: ask it to.

    Examples:
      raccord erase 3f8a --field mobile --ground request --reason "asked for on 3 May" --preview
      raccord erase 3f8a --entry 91c2 --ground court_order --reason "judgment of 2 June"
      raccord erase 3f8a --all --ground request --reason "asked for on 3 May"
help-erase-field = Every value that this field ever had (may be repeated)
help-erase-entry = This entry: at least 4 of its first digits, as raccord case history writes them (may be repeated)
help-erase-all = All of the case: its grants end, and nothing can be added to it any more
help-erase-ground = On what ground: request (the person asked for it), court_order, retention (its time is over)
help-erase-reason = Why, without a word about the person; it stays with this organisation, until all of the case is erased again
help-erase-preview = Show what would be erased and where it went, and erase nothing

help-rectify = Set a right value, and erase the wrong one everywhere
help-rectify-more =
    Example:
      raccord rectify 3f8a date_naissance 2008-04-12 --reason "identity card shown"
help-rectify-value = The right value

help-receipts = List who was asked to delete what, and who has said that it did
help-receipts-open = Only those without a receipt
help-receipts-overdue = Only those that are overdue

help-retention = Show which cases will be erased because their time is over
help-retention-more =
    A node that serves gives notice in the ledger, waits 30 days, and erases by itself. A leader can hold a case back.

    Examples:
      raccord retention --within 180
      raccord retention hold 3f8a --until 2027-03-01 --reason "an appeal is pending"
help-retention-within = Within how many days
help-retention-hold = Hold a case back although its time is over
help-retention-until = Until this day, 730 days at most
help-retention-reason = Why

erase-none = there is nothing to erase, or it is erased already
erase-what = say what to erase
hint-erase-what = name fields with --field or entries with --entry, or take --all
erase-missing = nothing that can be erased in this case begins with { $entry }
hint-erase-missing = raccord erase CASE --all --preview lists what can be erased
erase-done =
    { $count ->
        [one] { $count } entry erased
       *[other] { $count } entries erased
    }
erase-backups = backups made before hold it still: make a new one with raccord store backup and delete the older ones, or keep a copy of the file erased of the node’s directory beside its keys
erase-receipts =
    { $count ->
        [one] { $count } organisation is told to delete it; raccord receipts shows when it has
       *[other] { $count } organisations are told to delete it; raccord receipts shows when they have
    }
erase-stays = what is erased cannot be brought back; the history keeps its place, its author and its time
erase-column-what = What
erase-column-went = Went to
erase-consultation = Why it was looked at
erase-emergency = Why it was asked for in an emergency
erase-grant = Who agreed to a grant
erase-hold = Why it was held back
erase-order = Why a part was erased before
erase-link = Why two cases were linked or told apart
erase-origin = Which row of which list it came from
erase-proposal = A value that was not admitted
erase-proposal-of = A value of { $field } that was not admitted
erase-referral = Why it was referred, and what was answered
erase-revocation = Why a grant was withdrawn

rectify-list = this field is a list: its items are rectified one by one
hint-rectify-list = change the item with raccord case set --item, then erase its old entry with raccord erase --entry
rectify-nothing = the field { $field } holds no other value that could be erased
rectify-done = { $field } rectified, and the wrong value erased
rectify-receipts = who received the wrong value is told to delete it; raccord receipts shows when they have

receipts-none = nobody was asked to delete anything
receipts-column-cause = Why
receipts-column-asked = Asked
receipts-column-answered = Answered
receipts-column-bodies = Deleted
receipts-column-overdue = Overdue since
receipts-expiry = Grant expired
receipts-withdrawal = Grant withdrawn
receipts-overdue =
    { $count ->
        [one] { $count } receipt is overdue
       *[other] { $count } receipts are overdue
    }

ground-none = Erasure
ground-court-order = Erasure: court order
ground-rectification = Erasure: rectification
ground-request = Erasure: asked for by the person
ground-retention = Erasure: time is over

retention-none = no case will be erased in this time
retention-column-case = Case
retention-column-erases = Erased from
retention-column-why = Why
retention-column-notice = Notice given
retention-column-held = Held until
retention-by-itself = the node erases these by itself while it serves; raccord retention hold keeps one back
retention-held = the case is held back until { $until }
erase-handed-over = { $organisation } took this file over and keeps its own, with what was copied into it: ask it to erase that as well
receipts-cause-fields = { $cause } ({ $fields })
receipts-case = case { $case }
