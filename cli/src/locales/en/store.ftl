# raccord store: the node's database as a whole.

help-store = Export, back up and check the node's database
help-store-backup = Write an encrypted copy of the store, also while the node runs
help-store-backup-file = File to write, outside the node's directory
help-store-check = Check every page, card, roster and the log; count the rows
help-store-export = Write the whole store, decrypted, as an ordinary SQLite file
help-store-export-more = Free pages and what the write-ahead log held are in it, so that anyone can check with sqlite3 and grep what is not there.
help-store-export-plain = File to write in the clear: personal data

store-backed-up = { $path } holds a copy of the store ({ $bytes } bytes)
store-backup-key = the copy needs store.key, which must not be kept in one place with it; a restored node opens a new ledger
store-exported = { $path } holds all { $pages } pages and { $remains ->
        [one] { $remains } remain
       *[other] { $remains } remains
    } of the store
store-export-plain = this file is not encrypted: delete it when it has served
store-column-table = Table
store-column-rows = Rows
store-sound = The store is sound
error-store-pages =
    { $count ->
        [one] { $count } page of the store is damaged
       *[other] { $count } pages of the store are damaged
    }
error-store-ledger = the store is sound, and the file ledger beside it is missing
hint-store-ledger = put the file ledger back from the same directory, or run raccord store restore: a new ledger goes on with the same cases
error-store-damaged = the store is damaged
hint-store-damaged = stop the node and keep a copy of the directory before anything else

help-store-restore = Go on from a backup: end the lost ledger, open a new one with the same cases
help-store-restore-file = Copy that raccord store backup made; without it the node's own store, where it is an older one
help-store-restore-cards = Newer cards than the backup has, as a partner exports them (raccord platform export)
help-store-restore-key = Key file of the store, where the directory of the node is lost: a new one is made
help-store-restore-organisation-key = Key file of the organisation, where the directory of the node is lost
help-store-restore-erased = Copy of the file erased of this node, kept elsewhere: what it lists is erased again; with --force too
help-store-restore-force = Replace the store that is there by the backup
help-store-restore-more =
    A history is never continued from a backup: partners know its newest state. The old ledger ends, a new one opens that cites it, and the organisation's key signs the card that says so. Own cases go on at once; what partners shared is deleted until they give it again; what was written since the backup is lost and named.

    The new card has to reach the partners by another way, once: raccord organisation export FILE here, raccord platform join FILE there.

    Examples:
      raccord store restore /backups/store.db --force
      raccord store restore /backups/store.db --force --erased /keys/erased
      raccord store restore --home new /backups/store.db --store-key store.key --organisation-key organisation.key --erased erased
      raccord staff add marie --role leader
error-backup-damaged = the backup { $path } is damaged: { $finding }
hint-backup-damaged = nothing of this node was touched: take another copy, or fetch this one again from where it was made
error-backup-old = the backup is { $days } days old; after { $max } days a backup is of no use: what was erased since is in it
hint-backup-old = take a newer backup; backup_days_max in raccord.toml says how old one may be (1 to 366 days). Without one, make a new node with raccord organisation rotate-node or raccord init and have partners share again
help-store-lost = Name what was lost when this node was restored from a backup
help-store-lost-more =
    After raccord store restore the node asks its partners what it had made available to them since the copy was taken. What it wrote
    itself comes back from them: values of the cases that the copy has, withdrawals, erasures, files handed over. What does
    not come back is named here: a case that was opened since cannot be put together again, for its own name never left.
    Example: raccord store lost
lost-never = This node was never restored
lost-nothing = Nothing that partners received is known to be lost
lost-column-what = What is lost
lost-case-there = theirs: { $case }
lost-change = a change of a value
lost-document = { $field }
lost-document-unnamed = a value
lost-grant = a grant that stands there until { $until } and gives nothing new; raccord revoke ends it: { $fields }
lost-unknown = an entry that the partner no longer holds
lost-next = ask the partner for what it can read of its case, and open it again with raccord case new; what was granted there ends on its day, or when raccord revoke withdraws it
lost-epochs =
    { $epochs ->
        [one] { $epochs } epoch of the ledger before was sealed after what is here ({ $since }): what was written then and never sent to anybody is lost without a name
       *[other] { $epochs } epochs of the ledger before were sealed after what is here ({ $since }): what was written then and never sent to anybody is lost without a name
    }
lost-unheard = not heard since: { $names }. What they received is not known yet; what they were granted is not given again, and no transfer to them is taken back, until their nodes have been connected
lost-column-erased = What was said
lost-locked-whole = everything granted to it ended with the case
lost-locked-part = what it had was erased, and nothing is granted to it any more
lost-locked =
    { $count ->
        [one] { $count } case may have been erased since the backup. It is locked: raccord erase CASE --all --ground request --reason TEXT erases it again, raccord retention hold CASE --until DATE --reason TEXT keeps it where a part alone was erased; give its whole number
       *[other] { $count } cases may have been erased since the backup. They are locked: raccord erase CASE --all --ground request --reason TEXT erases one again, raccord retention hold CASE --until DATE --reason TEXT keeps it where a part alone was erased; give its whole number
    }
restored-unheard = this node was restored from a backup: whoever was erased since may stand here again, until these have been heard: { $names }. Nothing more of cases that they know is granted before (raccord retention hold says that a case is to be kept)
restored-untold = this node was restored on { $day }, and nothing here says what was erased after the backup was made: what no partner was ever given stands again, whoever has been heard. raccord store restore --erased FILE hands in a copy of the file erased; without one, erase again what was to be erased
restored-locked =
    { $count ->
        [one] { $count } case may have been erased since the backup, and is locked until somebody decides: raccord store lost
       *[other] { $count } cases may have been erased since the backup, and are locked until somebody decides: raccord store lost
    }
hint-succession-cards = if the organisation key was changed after this copy of the store was made (organisation rotate-key), add --cards FILE: the cards as a partner has them, by raccord platform export FILE there
restored-list-taken =
    { $lines ->
        [one] { $lines } line of { $path } was taken: { $own } ordered by this organisation
       *[other] { $lines } lines of { $path } were taken: { $own } ordered by this organisation
    }
restored-list-taken-others =
    { $lines ->
        [one] { $lines } line of { $path } was taken: { $own } ordered by this organisation, the rest by others: { $others }
       *[other] { $lines } lines of { $path } were taken: { $own } ordered by this organisation, the rest by others: { $others }
    }
restored-list-added =
    { $count ->
        [one] { $count } erasure that this copy of the store did not know of holds here too
       *[other] { $count } erasures that this copy of the store did not know of hold here too
    }
restored-list-not-whole =
    { $rows ->
        [one] the file erased of this directory { $how }: it is written again, with { $rows } line, from { $by }
       *[other] the file erased of this directory { $how }: it is written again, with { $rows } lines, from { $by }
    }
restored-list-unknown = the file erased of this directory { $how }, and nothing else says what was erased since the copy of the store was made: it may be readable again. Hand in a copy of that file (raccord store restore --erased FILE), or erase again
restored-list-damaged = has a damaged line
restored-list-empty = is empty
restored-list-foreign = is of another organisation’s node, and was set aside as erased.foreign-1 (or the next number)
restored-list-missing = is missing
restored-list-torn = ends in the middle of a line
restored-list-from-both = the store that was replaced and the copy handed in
restored-list-from-copy = the copy handed in
restored-list-from-replaced = the store that was replaced
restored-list-from-store = the store
restored-list-unreadable = the store that was replaced could not be read: what was erased is known from the file erased alone
restored-list-others = this copy has lines of orders of others than this organisation: { $others }
restored-list-question =
    { $lacking ->
        [one] { $path } lacks { $lacking } line that the store has: it is an older copy, or was cut, or is another office’s. What was erased since may be readable again. Go on with it? (yes/no)
       *[other] { $path } lacks { $lacking } lines that the store has: it is an older copy, or was cut, or is another office’s. What was erased since may be readable again. Go on with it? (yes/no)
    }
restored-list-question-unnamed = { $path } does not say whose list it is: it was written before lists did. Is it this node’s own, and go on with it? (yes/no)
hint-erased-older = nothing was changed; take the newest copy of this node’s own file erased, or --yes where there is no other
help-store-restore-yes = Take the copy of the file erased though it is older than the backup
error-erased-damaged = line { $line } of { $path } cannot be used
erased-fault-cut = the line is cut short: this copy is not whole
erased-fault-head = a list of what was erased starts with a line “raccord erased 2” and the number of its organisation; this file does not, or is empty
erased-fault-line = a line is three numbers of 64 digits and letters a to f, with a space between them
erased-fault-too-many = there are more lines than such a list can have
hint-erased-head = nothing was changed; take the file erased of this node’s directory, or a copy of it. Where it is the node’s own that is damaged, move it away: the node writes it again from its store
hint-erased-line = nothing was changed; take a whole copy of this file. Where there is none, delete that line with a text editor: what it alone listed may then be readable again after a restore
error-erased-of-other = { $path } is the list of { $name }, not of this organisation
hint-erased-not-own = nothing was changed; take a copy of this node’s own file erased. Where there is none, leave out --erased: what others ordered they say again
