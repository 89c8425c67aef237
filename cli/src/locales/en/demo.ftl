# The demonstration.

help-demo = Show the whole on one machine: four offices, a sharing, a withdrawal, an audit
help-demo-cases = How many young people stand on the guidance centre's list (20 to 100000)
help-demo-seed = Seed of the invented lists: the same gives the same lists
help-demo-dir = Where to keep the four nodes and the four audit files; without it, everything is removed at the end
help-demo-examples =
    Examples:
      raccord demo
      raccord demo --cases 10000 --dir /tmp/demo
      raccord demo --json

demo-set-up = Four offices, each with its own process and keys: { $offices }. Two leaders signed the platform; its fingerprint starts with { $fingerprint }.
demo-progress-import = importing the list
demo-imported = { $office } imports its list: { $rows ->
        [one] { $rows } row read
       *[other] { $rows } rows read
    }, { $opened ->
        [one] { $opened } case opened
       *[other] { $opened } cases opened
    }, { $rejected ->
        [one] { $rejected } row refused
       *[other] { $rejected } rows refused
    }, { $young ->
        [one] { $young } person under 16
       *[other] { $young } people under 16
    } counted and forgotten.
demo-shared = { $from } shares with { $to }, as the law allows, identity, contact and schooling of { $cases } young people: { $fields ->
        [one] { $fields } field arrived
       *[other] { $fields } fields arrived
    } and verified in { $seconds } s.
demo-consents = Consents: { $young ->
        [one] { $young } young person opens their follow-up
       *[other] { $young } young people open their follow-up
    } for writing, { $parents ->
        [one] { $parents } legal representative
       *[other] { $parents } legal representatives
    } a sharing with Luxembourg, { $task } as a public task. The { $secret } secret cases of { $pjj } are shared with nobody.
demo-purpose = follow-up of the young person by the platform
demo-propagated = { $edits } corrections of addresses: half are visible at the partner in less than { $milliseconds } ms.
demo-cut = The network between { $one } and { $other } is cut; both nodes run and serve their staff. The same address is corrected on both sides, each shows its own correction alone, and { $refused ->
        [one] { $refused } connection is refused
       *[other] { $refused } connections are refused
    }. The network comes back: { $seconds } s later both values are shown on both sides, none is lost.
demo-withdrawal = withdrawn at the young person's request
demo-withdrawn = { $people ->
        [one] { $people } young person withdraws the agreement
       *[other] { $people } young people withdraw their agreement
    }: { $office } deletes { $deleted ->
        [one] { $deleted } value
       *[other] { $deleted } values
    }; of { $asked } signed receipts { $returned } came back.
demo-expired = { $grants ->
        [one] { $grants } grant of a few seconds runs out
       *[other] { $grants } grants of a few seconds run out
    }: { $office } deletes the { $deleted } values that it held under them; of { $asked } signed receipts { $returned } came back.
demo-erasure = at the request of the young person
demo-erased = { $office } erases { $values ->
        [one] { $values } value everywhere it went
       *[other] { $values } values everywhere they went
    }. A new grant of the same fields and a node that starts again do not bring them back.
demo-lie = { $office } puts an old copy of its ledger back and tells another history: { $proofs } offices hold the proof, and it is cut off.
demo-inspected = Files of { $office }, read without the sharing code: { $cases ->
        [one] { $cases } case
       *[other] { $cases } cases
    }, { $foreign ->
        [one] { $foreign } field
       *[other] { $foreign } fields
    } of other offices, { $leaked } too many.
demo-audited = Audit of the { $bundles } ledgers together: { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    } checked in { $seconds } s, { $findings ->
        [one] { $findings } finding
       *[other] { $findings } findings
    }.
demo-finding = finding: { $finding }
demo-good = Nothing leaked, all agree, everything verifies.
demo-bad = Something is not as it must be: see the lines above.
demo-interrupted = the demonstration was told to end before its end; its nodes have ended
demo-failed = the demonstration did not hold what it had to show
demo-kept = The nodes and the audit files are in { $directory } (passphrase of the keys: demo, unless RACCORD_PASSPHRASE gives another).
