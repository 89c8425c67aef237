-- SPDX-License-Identifier: EUPL-1.2
-- The store's schema, version 2: what was erased, who was asked to delete, how long cases are kept.

-- entry id (32) | ledger that ordered it (32) → order: bodies that are never stored again. Ground, append-only.
CREATE TABLE erased (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER erased_refuse_update BEFORE UPDATE ON erased BEGIN
    SELECT RAISE(ABORT, 'table erased is append-only');
END;
CREATE TRIGGER erased_refuse_delete BEFORE DELETE ON erased BEGIN
    SELECT RAISE(ABORT, 'table erased is append-only');
END;

-- cause (32) | ledger asked (32) → Asked: who was to delete something, and the receipt.
CREATE TABLE asked (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- case number (u64) → Kept: when an own case is erased because its time is over, or what holds it back.
CREATE TABLE retention (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
