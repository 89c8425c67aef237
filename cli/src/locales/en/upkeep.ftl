# What is said when a store is old, a leader leaves, a case is about to go.

status-read-ahead = { $name } has read more from this node than the store has sent: the store is older than what left the node, for it was restored from a copy. What was made here since that copy is lost here, and nothing passes between the two until raccord store restore has opened a new ledger
status-erasures =
    { $count ->
        [one] { $count } case will be erased because its time is over, from { $first } on; raccord retention names it, raccord retention hold keeps it
       *[other] { $count } cases will be erased because their time is over, the first from { $first } on; raccord retention names them, raccord retention hold keeps one
    }

succession-nothing-known-lost = Nothing is known to be lost. But what was written here after { $since } and after the store was copied is counted nowhere else: compare with your notes, and with what partners hold
succession-nothing-known-lost-ever = Nothing is known to be lost. But what was written here after the store was copied is counted nowhere else: compare with your notes, and with what partners hold
succession-lost-partners = Lost: what was made here after the store was copied. Partners had read some of it; what they may read of your cases comes back from them
succession-new-home =
    { $path } was written anew, with the addresses of the card: check network.listen. Next:
      raccord staff add NAME --role leader      (the keys of people were in the lost directory)
      raccord serve

help-staff-end-yes = Do not ask
staff-end-question = End the certificate of { $name } ({ $role })? What they sign from now on counts nowhere, and this cannot be taken back. (yes/no)
staff-end-question-last = { $name } is the only leader: afterwards nobody here may erase, hand over or hold back a case until raccord staff add NAME --role leader. End the certificate all the same? It cannot be taken back. (yes/no)
staff-end-last = nobody here is a leader now: raccord staff add NAME --role leader
staff-name-ended = { $name } (ended)
help-default = default: { $values }
help-possible-values = possible values: { $values }

audit-nonce-sealed = number that the auditor handed in: { $nonce }, sealed by epoch { $epoch }
audit-nonce-unsealed = number that the auditor handed in: { $nonce }, not sealed by any epoch: nothing shows when the file was made
audit-never-sealed = no epoch is sealed yet in the ledger of { $names }: only its own signatures vouch for what it says, and nothing dates it
audit-export-bodies = the file holds values and particulars of people: hand it to nobody but the auditor, encrypted, and delete it afterwards
error-directory-missing = there is no directory { $path }
help-heading-examples = Examples:
