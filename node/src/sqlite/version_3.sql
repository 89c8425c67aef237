-- SPDX-License-Identifier: EUPL-1.2
-- The store's schema, version 3: the tables that grow with every entry keep their rows in the tree of their keys.
--
-- Version 1 kept them in order of arrival with a tree of keys beside, for the sake of long values. But nearly all
-- headers, bodies and documents are of under 200 bytes and are written in the order of their keys, and each second tree
-- was as much to write, to encrypt and to keep as the first. A long body continues on pages of its own.

CREATE TABLE entries_3 (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO entries_3 SELECT key, value FROM entries ORDER BY key;
DROP TABLE entries;
ALTER TABLE entries_3 RENAME TO entries;
CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries BEGIN
    SELECT RAISE(ABORT, 'table entries is append-only');
END;
CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN
    SELECT RAISE(ABORT, 'table entries is append-only');
END;

CREATE TABLE bodies_3 (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO bodies_3 SELECT key, value FROM bodies ORDER BY key;
DROP TABLE bodies;
ALTER TABLE bodies_3 RENAME TO bodies;

CREATE TABLE documents_3 (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO documents_3 SELECT key, value FROM documents ORDER BY key;
DROP TABLE documents;
ALTER TABLE documents_3 RENAME TO documents;
