-- SPDX-License-Identifier: EUPL-1.2
-- The store's schema, version 8. The header of an opening or a change stands in entries without the commitments that follow from the
-- bodies held beside it; commitments has that of each such body which was deleted since (SPEC.md, "Store"). A program of version 7
-- would not read such headers; what was written before reads as it is.
--
-- Of an opening's 114 bytes 96 are commitments. Its rows are packed, as those of bodies are.
CREATE TABLE commitments (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
