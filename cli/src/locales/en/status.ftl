# raccord status: how the node stands with its peers.

help-status = Show peers, what is still to be sent, epochs and cosignatures, missing receipts
status-serving = The node runs (version { $version }) and listens at: { $listening }
status-not-serving = The node does not run: peers are not reached before raccord serve
status-ledger = Ledger { $ledger }: { $epochs } epochs sealed, root { $root }
status-cosigned = Cosigned by { $names }
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
