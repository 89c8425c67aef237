-- SPDX-License-Identifier: EUPL-1.2
-- The store's schema, version 6: entry_ids keeps 16 bytes of an entry's id. Values in entry_ids, documents and document_keys
-- may be shorter than before (SPEC.md, "Store"), which a program of version 5 would not read; what was written before reads
-- as it is.
--
-- A row in this table for each entry, with a random key, was a quarter of what a store takes beside headers and bodies.

CREATE TABLE entry_ids_6 (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO entry_ids_6 SELECT substr(key, 1, 16), value FROM entry_ids ORDER BY key;
DROP TABLE entry_ids;
ALTER TABLE entry_ids_6 RENAME TO entry_ids;

-- peer ledger (32) | position (u64) → Lack: what a peer sent and is not held any more; peer ledger (32) → when it was asked for.
CREATE TABLE lacks (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
