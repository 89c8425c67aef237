-- SPDX-License-Identifier: EUPL-1.2
-- The store's schema, version 4: referrals and transfers, links between cases.

-- case number (u64) | location (10) → ReferralRow: what is asked of whom about a case, or for what a case was opened.
CREATE TABLE referrals (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- case number (u64) | location (10) → LinkRecord: which other case is of the same person, or is not.
CREATE TABLE links (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
