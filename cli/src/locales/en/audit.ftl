# raccord audit: the file that an auditor receives, and its check.

help-audit = Export this node's ledger for an auditor; verify such files offline
help-audit-export = Write the file that an auditor receives
help-audit-export-more = The file holds headers, proofs, and the bodies that rules are checked against; a signed manifest covers every byte.
help-audit-export-file = File to write, outside the node's directory
help-audit-export-with-bodies = Add values and particulars: personal data
help-audit-prove = Print the proof that an epoch is in the log, and that the log extends a shorter one
help-audit-prove-more =
    The proofs are those of RFC 6962, the checkpoint is a C2SP signed note: tools of others check them. With --json,
    "verifier" is the key as such tools take it. Check the file with raccord audit verify first.

    Examples:
      raccord audit prove cio.audit --epoch 3
      raccord audit prove cio.audit --epoch 3 --from 2 --json
help-audit-prove-file = File that raccord audit export wrote
help-audit-prove-epoch = Number of the epoch, from 0
help-audit-prove-from = Also prove that the log extends the one of this many epochs
help-audit-export-nonce = What the auditor handed in: 32 hexadecimal digits, sealed by the node's next epoch
help-audit-export-no-wait = Write the file at once, before the epoch that seals the nonce
help-audit-scratch = Directory for a file without a name, in which ids and numbers stand that do not fit into 64 MiB of memory: some 150 bytes an entry; by default that of the system for temporary files
help-audit-verify-report = Write the report as an HTML page for people
help-audit-verify = Check every signature, proof, authority and disclosure; needs no node, network or database
help-audit-verify-more =
    Exit code 0: verified; 1: findings; 2: a file cannot be used.

    Example:
      raccord audit verify cio.audit ml.audit --platform "1b2f 09aa 3c4d 5e6f 7081 92a3 b4c5 d6e7"
help-audit-verify-file = Files that raccord audit export wrote; with those of all partners, they are checked against each other
help-audit-verify-platform = Fingerprint of the platform, as a leader told it: at least 32 digits

help-audit-diff = Prove that a newer file of a ledger holds all that an older one held
help-audit-diff-more =
    Exit code 0: both verify and the newer extends the older; 1: they do not; 2: a file cannot be used.

    Example:
      raccord audit diff cio-2026-10.audit cio-2026-11.audit
help-audit-diff-old = The file received earlier
help-audit-diff-new = The file received later

audit-diff-old = Older file, made { $created }: { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    }, root { $root }
audit-diff-new = Newer file, made { $created }: { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    }, root { $root }
audit-diff-extends = The newer file holds all of the older one and adds { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    }, { $commits ->
        [one] { $commits } commit
       *[other] { $commits } commits
    }, { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    }; { $gone } bodies were purged or erased in between
audit-diff-differs =
    { $count ->
        [one] The newer file does not extend the older one: { $count } difference
       *[other] The newer file does not extend the older one: { $count } differences
    }
audit-diff-old-findings = the older file does not verify by itself: run raccord audit verify on it
audit-diff-new-findings = the newer file does not verify by itself: run raccord audit verify on it
audit-diff-other-ledger = the files are of two ledgers
audit-diff-made-before = the newer file says that it was made before the older one
audit-diff-card = a card or a roster is missing
audit-diff-epoch = missing or another: epoch
audit-diff-sealed-before = sealed before the older file was made, by what that says, and not in it: epoch
audit-diff-commit = missing or another: commit
audit-diff-entry = missing or another: an entry of commit
audit-diff-body = another body in commit
error-audit-diff = the newer file is not shown to extend the older one

audit-proof = Epoch { $epoch } is in the log of { $size } epochs, root { $root }. The newest checkpoint in the file:
audit-proof-leaf = The epoch: { $leaf }
audit-proof-inclusion = Proof that it is in the log, from the leaf up:
audit-proof-consistency = Proof that the log extends the one of { $size } epochs, root { $root }:
audit-nonce-waiting = the nonce is in the ledger: waiting for the node's next epoch to seal it
audit-nonce-not-sealed = the nonce is in the ledger; the next epoch of the running node will seal it
audit-page-written = The report is in { $path }
audit-page-title = Audit report
audit-page-verified = Verified: nothing is wrong.
audit-page-findings =
    { $count ->
        [one] Not verified: { $count } finding.
       *[other] Not verified: { $count } findings.
    }
audit-page-ledgers = Ledgers
audit-page-office = Organisation
audit-page-file = File
audit-page-made = Made
audit-page-epochs = Epochs, root
audit-page-cosigned = Cosigned up to
audit-page-nobody = by nobody
audit-page-entries = Entries
audit-page-findings-column = Findings
audit-page-findings-heading = What is wrong
audit-page-none = Nothing.
audit-page-kind = Name
audit-page-where = Where
audit-page-evidence = Evidence
audit-page-notes = What to know besides
audit-page-count = How often
audit-page-meaning = Meaning
audit-page-checked = What was checked
audit-page-counts = { $bundles ->
        [one] { $bundles } file
       *[other] { $bundles } files
    }: { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    }, { $commits ->
        [one] { $commits } commit
       *[other] { $commits } commits
    }, { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    }, { $bodies ->
        [one] { $bodies } body
       *[other] { $bodies } bodies
    }, { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    }, { $checkpoints ->
        [one] { $checkpoints } checkpoint
       *[other] { $checkpoints } checkpoints
    }, { $cosignatures ->
        [one] { $cosignatures } cosignature
       *[other] { $cosignatures } cosignatures
    } and { $paths ->
        [one] { $paths } path
       *[other] { $paths } paths
    } of partners' commits.
audit-page-foot = Made by raccord audit verify from the files alone, without a node, a network or a database. The names are those of the specification; the JSON report has all particulars.

audit-exported = { $path } holds the ledger ({ $bytes } bytes)
audit-platform = Platform { $name }, roster number { $number }: { $fingerprint }
audit-no-platform = None of the files names a platform
audit-ledger = { $name } ({ $bundle }): { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    } up to { $sealed }, root { $root }
audit-ledger-empty = { $name } ({ $bundle }): no epoch is sealed
audit-cosigned = cosigned at { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    } on { $time } by { $names }
audit-not-cosigned = no other organisation cosigned it
audit-holds =
    { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    } in { $commits ->
        [one] { $commits } commit
       *[other] { $commits } commits
    }, { $cases ->
        [one] { $cases } case
       *[other] { $cases } cases
    }, { $grants ->
        [one] { $grants } grant
       *[other] { $grants } grants
    }; { $foreign } entries of others
audit-verified = Verified: { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    }, { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    }, { $bodies ->
        [one] { $bodies } body
       *[other] { $bodies } bodies
    } in { $bundles ->
        [one] { $bundles } file
       *[other] { $bundles } files
    }; nothing is wrong
audit-findings =
    { $count ->
        [one] { $count } finding
       *[other] { $count } findings
    }
audit-finding = { $name }: { $meaning }
audit-finding-count = { $name }: { $count }, of which { $shown } are listed
audit-where = { $bundle }, { $where }: { $evidence }
audit-whole-bundle = as a whole
audit-note = { $ledger }, { $name } ({ $count }): { $meaning }
audit-compare = no fingerprint was given: compare the one above with a leader of the platform by phone
audit-platform-confirmed = the platform has the fingerprint given
error-audit-findings = the files do not verify
error-audit-no-checkpoint = the file holds no checkpoint of its ledger: no epoch was sealed yet
error-audit-outside-log = { $number } is beyond the newest checkpoint, which covers { $size } epochs
error-audit-unproven = the epochs in the file do not lead to its checkpoint; raccord audit verify says what is wrong
error-audit-unusable = a file cannot be audited

finding-manifest-mismatch = The manifest does not describe the bundle: other bytes, another number of records, another log state.
finding-ledger-not-certified = No card of the organisation certifies the ledger that the bundle says it is.
finding-card-invalid = A card does not follow the one before it, is badly signed, or certifies what another organisation has.
finding-roster-invalid = A roster does not follow the one before it, or fewer leaders signed it than must.
finding-other-platform = The organisation is not a member of the platform that the auditor named.
finding-bad-signature = The signature of a commit, a checkpoint or the manifest does not verify.
finding-unknown-signer = No card certifies the key that signed a commit.
finding-signer-not-certified-then = The key that signed a commit was not certified yet, or no longer, when it did.
finding-wrong-role = The key that signed an entry is not one for this kind of entry.
finding-wrong-ledger = A commit stands in a ledger that its signer does not belong to.
finding-commit-gap = The numbers of the commits are not consecutive: one was taken out.
finding-duplicate-commit = A commit of the ledger stands in it twice.
finding-unpadded-commit = A service key signed a commit that shows how many entries it has.
finding-root-mismatch = The entries of a commit do not have the root that was signed: one was changed, dropped, added or moved.
finding-proof-mismatch = The entries held of a foreign commit are not proven to be part of it, or its path leads to no checkpoint.
finding-malformed-entry = An entry, or a body of it, does not have the form that its kind asks for.
finding-duplicate-entry = An entry stands in the bundle twice.
finding-body-mismatch = A body is not what the header committed to.
finding-body-missing = A body that rules are checked against is not in the bundle.
finding-epoch-gap = Epochs are not consecutive, or are not this ledger's, or their commits overlap or leave some out.
finding-epoch-root-mismatch = The commits of an epoch do not have the root that was sealed: one was changed, dropped, added or moved.
finding-seed-mismatch = The seed of an epoch is not the one that it was sealed with.
finding-witnesses-mismatch = The cosignatures that an epoch says it was sealed after are not those that it was sealed with.
finding-commit-in-no-epoch = A commit stands before a sealed epoch and in none.
finding-time-backwards = A commit's time is before the epoch that it cites or after the one that sealed it, or epochs go backwards, or a bundle was made before what it holds.
finding-sealed-state-unknown = A commit cites a state that its ledger's log never had, or had only later.
finding-checkpoint-mismatch = A checkpoint of the ledger is of a longer log than the one in the bundle: epochs were taken out.
finding-bad-cosignature = A cosignature under a checkpoint does not verify.
finding-fork = The ledger signed two states of its log that no one log had.
finding-actor-reused = One signer made two changes with one actor.
finding-commit-withheld = A partner holds a commit of this ledger that the ledger's own bundle does not show.
finding-commit-not-sealed = A partner holds a commit of this ledger, and was given no path of it into a checkpoint that others cosigned.
finding-case-unknown = An entry is about a case that was not opened before, or opens one that was.
finding-missing-dependency = A change builds on changes that are not there, or not admitted, or replaces what it does not build on.
finding-reference-unfounded = A statement is about an entry that is not there, or not of a kind that it can be about.
finding-admission-unfounded = An admission decides about something that is no partner's change to a case of this ledger.
finding-admission-duplicate = A change was decided about twice.
finding-unauthorised-change = A partner's change was admitted without a write grant that covers it at that moment.
finding-erasure-not-allowed = An erasure was ordered of what is not the ledger's to erase, of what holds nothing to erase, or by a node without due notice.
finding-hand-over-unfounded = A referral was settled that nobody accepted, or settled before, or a file taken over that was not handed over, or a node ended a grant without cause.
finding-handed-over-changed = A case was changed, or granted to others, after it was handed over.
finding-grant-not-allowed = A grant was given to somebody who may not have it, or on a basis that does not suffice.
finding-grant-alias-reused = One alias names two cases, or one case to two organisations, or two aliases name one case to one organisation.
finding-undue-disclosure = Something was disclosed that no grant covers at that moment.
finding-erased-disclosed = Something was disclosed after it was erased.
finding-disclosure-gap = The disclosures to one recipient do not follow each other without hole or overlap.
finding-undisclosed-entry = A partner holds something that came without being in a disclosure.
finding-received-mismatch = What was received is not what the disclosure that it cites made available.
finding-receipt-missing = A grant ended, or data was to be erased, and the partner that knew gave no receipt for too long.
finding-body-kept = A body is still held that was to be purged or erased.
note-platform-not-given = No fingerprint was given: compare that of the platform with its leaders by another way.
note-one-sided = The partners' bundles are not here: what they hold is not compared with what this one says it sent.
note-tail-not-sealed = Commits of the last, unsealed epoch: only their signatures vouch for them.
note-time-doubted = commits dated in the future, by a machine whose clock was days ahead until it was set right: they are judged by when they were sealed
note-time-unproven = commits made before a card said that the key had ended by then: nobody can prove when they were made
note-not-running = the node did not run for some of the time: the periods missed are marked
note-not-cosigned = Epochs that no cosigned checkpoint covers yet.
note-newer-state-seen = A partner has seen a newer state of this ledger's log: the bundle is an older one.
note-newer-commit-seen = Partners hold commits made after this bundle.
note-bodies-left-out = Bodies that the node holds and left out of the bundle.
note-bodies-gone = Bodies that the node does not hold: withheld from it, purged or erased.
note-rule-body-erased = Entries that could not be replayed because their bodies were purged with the grant that they were made under.
note-receipt-not-yet = Grants that ended a short time ago: their receipts may still come.
note-disclosure-not-received = Disclosures that the recipient's bundle does not show as received.
note-not-checkable = Items that could not be checked: the terms of their grant are purged, or what tied them to a case is lost.
note-given-back = Own entries that a restored node lost and partners gave back: judged by what they say, not by what came before.
note-receipt-outstanding = Grants that ended, or orders to erase, for which a partner gave this node no receipt in time: ask it.
note-partner-silent = Days for which nothing sealed was heard of a partner's ledger: ask whether its node runs.
note-proposal-held = Partners' changes that are not, or not yet, admitted.
note-dependency-not-held = Partners' changes that build on changes that are not held.
note-unknown-statement = Statements of kinds that this program does not know: their form is checked, and nothing else.
note-unknown-witness = Cosignatures of ledgers that no card here certifies.
note-nonce-not-sealed = The auditor's nonce stands in the description alone: no epoch has sealed it yet.
note-end-not-heard = Dealings with an organisation that had left the platform, by a node that had not heard of it: tell it.
note-evidence-held = Rows of evidence that the node keeps and that mean nothing to this program.
note-path-not-held = Commits of partners without a path, which the ledgers that they are of show as sealed.
note-proof-held = Proofs against others that the node keeps and that prove nothing to this program.
finding-consent-unfounded = The lines of a consent form are not the grants that were given with it.
finding-emergency-not-allowed = Access was given in an emergency that the rules do not open, or that nobody asked for.
note-form-withdrawn = Consents given after the platform’s leaders had withdrawn the form, as far as the file tells the day: ask the office why.
note-form-not-signed = Consents by forms that the platform's leaders never signed, where it has forms of its own: ask the office why.
note-emergency-given = Accesses given in an emergency: judge them with the reasons given.
note-consultation-to-judge = Cases at which somebody looked who did nothing else in them: to ask about.

audit-reader =
    { $cases ->
        [one] to judge: the key { $key } looked at { $cases } case in which it did nothing else: { $first }
       *[other] to judge: the key { $key } looked at { $cases } cases in which it did nothing else: { $first }
    }
note-fork-seen = A ledger whose bundle is not here bent its history: there is proof against it, and none against who holds it.
audit-proof-held = Proof held against { $name } ({ $kind }); it is no fault of who holds it
note-tail-lost = Epochs that an earlier ledger had, or may have had, by its card or by others, and that a restored node lost.
note-tail-held = Commits of a partner's earlier ledger that this node holds and that partner lost: ask for them here.
finding-past-missing = A ledger follows another, and does not say so, or epochs of that one, which its node held then, are not in the bundle.
finding-sealed-late = A commit was sealed more than three epochs after the state that it cites: it was kept back, or back-dated.

audit-bundle-none = { $path } is no audit file
audit-bundle-newer = { $path } was written by a newer version of Raccord: install it to check the file
audit-bundle-cut = { $path } ends at byte { $offset }, before its end: it was cut short on its way
audit-bundle-longer = { $path } goes on at byte { $offset }, after its end: something was added
audit-bundle-damaged = { $path } does not read at byte { $offset }: it was damaged or changed
audit-bundle-many = { $path } has more than { $max } entries
error-audit-scratch = what the audit keeps aside in { $path } cannot be written or read again
hint-audit-scratch = make room there, or name a directory with room: --scratch DIR

audit-earlier = besides, { $entries ->
        [one] { $entries } entry of an earlier ledger
       *[other] { $entries } entries of earlier ledgers
    } of the same organisation
audit-previous = it follows the ledger { $ledger }, of which { $epochs ->
        [one] { $epochs } epoch is
       *[other] { $epochs } epochs are
    } here and none is known to be lost
audit-previous-lost = it follows the ledger { $ledger } since a restore: { $epochs ->
        [one] { $epochs } epoch of that is
       *[other] { $epochs } epochs of that are
    } here, { $lost ->
        [one] { $lost } epoch is lost or may be
       *[other] { $lost } epochs are lost or may be
    }, by its card or by another file
audit-previous-lost-known = it follows the ledger { $ledger } since a restore: { $epochs ->
        [one] { $epochs } epoch of that is
       *[other] { $epochs } epochs of that are
    } here, { $lost ->
        [one] { $lost } epoch is lost or may be
       *[other] { $lost } epochs are lost or may be
    }; a later state is known to { $names }: ask there
audit-diff-followed = The newer file is of the ledger { $ledger }, which followed: compared is what it shows of the older one; { $back ->
        [one] { $back } commit
       *[other] { $back } commits
    } came back from partners
audit-page-to-judge = What people must judge
audit-page-no-consultations = { $name }: who looked at which case is not in this file; ask for one with bodies (raccord audit export --with-bodies).
audit-page-looks = Who looked at what
audit-page-looks-said = A row for each staff key, exports first: no fault, but something to ask about. Only files made with bodies tell.
audit-page-key = Key
audit-page-exports = Exports
audit-page-lists = Lists
audit-page-searches = Searches
audit-page-cases = Cases
audit-page-histories = Histories
audit-page-grants = Grants
audit-page-first = First time
audit-page-last = Last time
audit-looks-exported =
    { $times ->
        [one] to judge: the key { $key } exported { $times } time, on { $first }
       *[other] to judge: the key { $key } exported { $times } times, from { $first } to { $last }
    }
audit-emergency = in an emergency, { $name } was opened { $items ->
    [one] one document
   *[other] { $items } documents
  } on { $time }, until { $until } (entry { $entry }): the page (--report) has the reason, where the file was made with --with-bodies
audit-form-signed =
    { $consents ->
        [one] { $consents } consent by the form { $form }, version { $version } (SHA-256 { $digest }), which the platform's leaders signed, from { $since } on: { $first }
       *[other] { $consents } consents by the form { $form }, version { $version } (SHA-256 { $digest }), which the platform's leaders signed, from { $since } on: from { $first } to { $last }
    }
audit-form =
    { $consents ->
        [one] { $consents } consent by the form { $form }, version { $version } (SHA-256 { $digest }), which no leader of the platform signed: { $first }
       *[other] { $consents } consents by the form { $form }, version { $version } (SHA-256 { $digest }), which no leader of the platform signed: from { $first } to { $last }
    }
audit-page-forms = Consents, by form
audit-page-emergencies = Opened in an emergency
audit-page-recipient = To
audit-page-given = On
audit-page-until = Until
audit-page-items = Documents
audit-page-reason = Why
audit-page-entry = Entry
audit-page-reason-none = not in this file, or erased

audit-progress-read = Reading and checking the files
audit-progress-compare = Comparing the files
