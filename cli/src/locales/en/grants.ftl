# raccord grants: who may see what, why, and until when.

help-grants = List who may see what, why, and until when
help-grants-case = Only grants of this case
help-grants-to = Only grants to, or from, this organisation
help-grants-given = Only grants that your organisation gave
help-grants-received = Only grants that your organisation received
help-grants-active = Only grants that stand

grants-empty = there is no such grant
grants-column-from = From
grants-column-to = To
grants-column-what = What
grants-items =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
grants-write = with writing
grants-whole = with all earlier values
grants-by-both = agreed by the young person and a representative
grants-by-representative = agreed by a representative
grants-by-young-person = agreed by the young person
grants-evidence = evidence recorded
grants-active = stands
grants-not-yet = not yet
grants-lost = lost with a backup: stands there, gives nothing new
grants-expired = expired, no receipt yet
grants-revoked = revoked, no receipt yet
grants-revoked-purged = revoked, deleted
grants-expired-purged = expired, deleted
grants-revoked-on = withdrawn on { $time }
grants-expired-on = ended on { $time }
grants-deleted = deleted there
grants-deleted-on = deleted there on { $time }, by its receipt
grants-not-deleted = no receipt yet that it is deleted
