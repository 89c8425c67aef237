# raccord forks: proof against ledgers that bent their histories.

help-forks = List proof that other ledgers bent their histories
help-forks-more =
    A proof convinces anybody who has the organisation's card; it also goes into every audit file. A ledger whose log forked is cut off for good: nothing is taken from it and nothing sent to it, while grants and what was received stay. Its organisation goes on with a new ledger (raccord store restore, raccord organisation rotate-node); the platform's leaders may end its membership (raccord platform remove).

    Examples:
      raccord forks
      raccord forks --json
forks-none = No ledger is proven to have bent its history
forks-cut-off = Nothing is taken from these ledgers or sent to them. Speak to the organisation by another way: it has to open a new ledger, or the leaders end its membership.
fork-two-roots = { $name }: ledger { $ledger } signed two different histories of one length
fork-not-extended = { $name }: ledger { $ledger } signed a history that does not continue the one it had signed before
fork-epoch-rewritten = { $name }: ledger { $ledger } rewrote an epoch after its node had cited it
fork-actor-reused = { $name }: a member of staff signed two changes as one (ledger { $ledger })
