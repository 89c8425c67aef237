-- SPDX-License-Identifier: EUPL-1.2
-- The store's schema, version 5: entries, bodies, documents and document_keys hold packs, several rows of the protocol in
-- each row here, laid out as SPEC.md, "Store", says. Their rows were packed before this is run.
--
-- A row for each header, body and document took most of the time of an import and of a first sync, and a third of the
-- disk.

-- What stands in a pack stays as it is: it may only be followed by more.
CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries
WHEN new.key IS NOT old.key OR substr(new.value, 1, length(old.value)) IS NOT old.value BEGIN
    SELECT RAISE(ABORT, 'table entries is append-only');
END;
CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN
    SELECT RAISE(ABORT, 'table entries is append-only');
END;
