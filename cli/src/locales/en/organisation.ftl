# raccord organisation: this organisation's card.

help-organisation = Show, export or change this organisation's card
help-organisation-show = Show the card
help-organisation-export = Write the card to a file, for the leaders of a platform
help-organisation-export-file = File to write
help-organisation-address = Change where peers reach this node
help-organisation-address-set = Sign a new card with these addresses in place of the old ones
help-organisation-address-set-address = Addresses as multiaddresses, such as /dns/node.example.org/tcp/4717

organisation-exported = the card is in { $path }; its fingerprint is { $fingerprint }
organisation-card-changed = peers learn of the new card when they next connect; nobody needs to sign anything
organisation-name = { $name } ({ $kind })
organisation-fingerprint = Fingerprint: { $fingerprint }
organisation-card = Card number { $number }, signed on { $issued }
organisation-node = Node with ledger { $ledger }, reached at: { $addresses }
organisation-node-ended = Former node with ledger { $ledger }, reached at: { $addresses }
organisation-staff =
    { $count ->
        [one] { $count } member of staff
       *[other] { $count } members of staff
    }
organisation-key-here = The organisation key is in this home: a copy elsewhere, and none here, is safer
organisation-key-elsewhere = The organisation key is not in this home
error-organisation-no-node = the card names no node that still runs
error-organisation-address = an address cannot be used
