# raccord status: how the node stands with its peers.

help-status = Show peers, what is still to be sent, epochs and cosignatures, missing receipts
status-serving = The node runs (version { $version }) and listens at: { $listening }
status-not-serving = The node does not run: peers are not reached before raccord serve
status-ledger = Ledger { $ledger }: { $epochs ->
        [one] { $epochs } epoch sealed
       *[other] { $epochs } epochs sealed
    }, root { $root }
status-cosigned = Cosigned up to epoch { $epochs } by { $names }
status-cosigned-waiting =
    { $epochs ->
        [one] { $epochs } newer epoch, sealed on { $since }, waits for a cosignature; nothing else waits for it
       *[other] { $epochs } newer epochs, the first sealed on { $since }, wait for a cosignature; nothing else waits for it
    }
status-overtaken = Others hold { $epochs } epochs of this ledger, the store { $held }: it was restored from a backup, or the log key is in other hands. Nothing more is written; open a new ledger with raccord store restore
status-clock-doubted =
    This machine’s clock says { $now }, more than a day after the newest moment that is known, { $known }: nothing is sealed, deleted or exchanged before that is settled. Look at the clock and set it if it is wrong; if it is right, let raccord serve reach a partner, who confirms it, or wait: { $days ->
        [one] after { $days } day of running it is believed
       *[other] after { $days } days of running it is believed
    }
status-ledger-ahead =
    The newest word of this ledger is of { $said }, and this machine’s clock says { $now }: one of the two is wrong. Set the clock if it is slow. If it is right, it was ahead when that was said, and what is exported for an auditor before { $until } would be dated wrongly and accuse this organisation: until then raccord audit export refuses
status-forks = raccord forks shows the proof
status-not-sealed =
    { $commits ->
        [one] { $name } gave out { $commits } commit that it has not shown in its log, three epochs later: it could still disown it. Ask its administrator; raccord audit export keeps this as evidence
       *[other] { $name } gave out { $commits } commits that it has not shown in its log, three epochs later: it could still disown them. Ask its administrator; raccord audit export keeps this as evidence
    }
status-not-cosigned = Nobody has cosigned it yet
status-column-peer = Peer
status-column-connected = Connected
status-column-to-send = To send
status-column-read = Read
status-column-epochs = Epochs
status-column-cosigned = Cosigned by
status-connected = yes
status-away = no
status-pending =
    { $count ->
        [one] { $count } change waits for the organisation that holds its case
       *[other] { $count } changes wait for the organisations that hold their cases
    }
status-overdue = { $name } gave no receipt for the grant on case { $case } that ended on { $ended }
