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
store-exported = { $path } holds all { $pages } pages and { $remains } remains of the store
store-export-plain = this file is not encrypted: delete it when it has served
store-column-table = Table
store-column-rows = Rows
store-sound = The store is sound
error-store-pages =
    { $count ->
        [one] { $count } page of the store is damaged
       *[other] { $count } pages of the store are damaged
    }
error-store-damaged = the store is damaged
hint-store-damaged = stop the node and keep a copy of the directory before anything else
