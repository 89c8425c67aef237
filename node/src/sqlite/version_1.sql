-- SPDX-License-Identifier: EUPL-1.2
-- The store's schema, version 1. Never edited once released: a change is a new file, version_2.sql, that alters this.
--
-- Every table is an ordered map from bytes to bytes, as the protocol's `Table` describes it; what the bytes mean is
-- the protocol's business and is repeated here in a word only, for who looks at an exported copy.
--
-- WITHOUT ROWID: the rows live in the tree of their keys. Right where values are short, a place or a number: under
-- 250,000 random 32-byte keys with 10-byte values it took half the disk (13.8 against 24.8 MB) and no longer to write.
-- The others keep their rows in order of arrival, with a tree of keys beside: values of over a few hundred bytes make
-- the tree of keys deep. With values of 3,000 bytes a read took 20 against 130 microseconds and a write 32 against 39.
-- STRICT: a key or value that is not a blob is refused.
-- Triggers: an append-only row, once written, is neither changed nor removed, whoever's program tries.

-- name → anything: singletons of the node (schema of the content, counters).
CREATE TABLE meta (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- platform (32) | number (u32) → signed roster. Ground, append-only.
CREATE TABLE rosters (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TRIGGER rosters_refuse_update BEFORE UPDATE ON rosters BEGIN
    SELECT RAISE(ABORT, 'table rosters is append-only');
END;
CREATE TRIGGER rosters_refuse_delete BEFORE DELETE ON rosters BEGIN
    SELECT RAISE(ABORT, 'table rosters is append-only');
END;

-- organisation (32) | number (u32) → signed card. Ground, append-only.
CREATE TABLE cards (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TRIGGER cards_refuse_update BEFORE UPDATE ON cards BEGIN
    SELECT RAISE(ABORT, 'table cards is append-only');
END;
CREATE TRIGGER cards_refuse_delete BEFORE DELETE ON cards BEGIN
    SELECT RAISE(ABORT, 'table cards is append-only');
END;

-- commit number (u64) → StoredCommit. Ground, append-only.
CREATE TABLE commits (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TRIGGER commits_refuse_update BEFORE UPDATE ON commits BEGIN
    SELECT RAISE(ABORT, 'table commits is append-only');
END;
CREATE TRIGGER commits_refuse_delete BEFORE DELETE ON commits BEGIN
    SELECT RAISE(ABORT, 'table commits is append-only');
END;

-- commit id (32) → commit number.
CREATE TABLE commit_ids (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- commit number (u64) | index (u16) → StoredEntry: header and place. Ground, append-only.
CREATE TABLE entries (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries BEGIN
    SELECT RAISE(ABORT, 'table entries is append-only');
END;
CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN
    SELECT RAISE(ABORT, 'table entries is append-only');
END;

-- entry id (32) → location (commit number | index).
CREATE TABLE entry_ids (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- commit number (u64) | index (u16) | slot (u8) → body bytes. Ground until purged.
CREATE TABLE bodies (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- epoch number (u64) → StoredEpoch of this node's ledger. Ground, append-only.
CREATE TABLE epochs (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TRIGGER epochs_refuse_update BEFORE UPDATE ON epochs BEGIN
    SELECT RAISE(ABORT, 'table epochs is append-only');
END;
CREATE TRIGGER epochs_refuse_delete BEFORE DELETE ON epochs BEGIN
    SELECT RAISE(ABORT, 'table epochs is append-only');
END;

-- level (u8) | index (u64) → complete subtree of this node's log.
CREATE TABLE log_nodes (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- ledger (32) | size (u64) → signed note with the cosignatures held. Ground.
CREATE TABLE checkpoints (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- commit number (u64) → path of a foreign commit into an epoch of its ledger. Ground, append-only.
CREATE TABLE evidence (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TRIGGER evidence_refuse_update BEFORE UPDATE ON evidence BEGIN
    SELECT RAISE(ABORT, 'table evidence is append-only');
END;
CREATE TRIGGER evidence_refuse_delete BEFORE DELETE ON evidence BEGIN
    SELECT RAISE(ABORT, 'table evidence is append-only');
END;

-- case number (u64) → CaseRecord.
CREATE TABLE cases (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- case handle (16) → case number.
CREATE TABLE case_handles (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- case number (u64) | field (u16) | opening location (10) → DocumentRecord.
CREATE TABLE documents (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- opening location (10) → key of the document in Table::Documents.
CREATE TABLE document_keys (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- source row key digest (32) → case number.
CREATE TABLE row_keys (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- case number (u64) | grant location (10) → GrantRecord.
CREATE TABLE grants (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- grant entry id (32) → key in Table::Grants.
CREATE TABLE grant_keys (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- end (u64) | grant location (10) → key in Table::Grants: what ends when.
CREATE TABLE grant_ends (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- recipient ledger (32) | first position (u64) → location and item count of a disclosure of ours.
CREATE TABLE outbox (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- peer ledger (32) → PeerRecord: how far each side has read the other.
CREATE TABLE peers (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- location (10) of a change not yet decided by the home → home ledger.
CREATE TABLE pending (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- change entry id (32) → Decision of its home.
CREATE TABLE decisions (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- job number (u64) → Job: work that is done in short steps and taken up again after a restart.
CREATE TABLE jobs (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;

-- case number (u64) | location (10) → nothing: who looked at a case.
CREATE TABLE consultations (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- ledger (32) | size (u64) | ... → findings kept as transferable proof. Ground, append-only.
CREATE TABLE findings (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TRIGGER findings_refuse_update BEFORE UPDATE ON findings BEGIN
    SELECT RAISE(ABORT, 'table findings is append-only');
END;
CREATE TRIGGER findings_refuse_delete BEFORE DELETE ON findings BEGIN
    SELECT RAISE(ABORT, 'table findings is append-only');
END;
