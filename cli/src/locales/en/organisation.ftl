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
error-organisation-address = { $address } is no address that a node can be reached at
hint-organisation-address = write one such as /ip4/192.0.2.10/tcp/4717 or /dns/node.example.org/udp/4717/quic-v1

help-organisation-rotate-key = Give the organisation another key, certified by the one there is
help-organisation-rotate-key-more =
    What the old key signed stays valid; cards signed with it afterwards are refused everywhere. The passphrase stays the same. Keep a copy of organisation.key away from this machine.

    There is no --since as staff end has it: cards stand in one chain, of which partners have taken what the old key signed before. A card that a thief signed has the number of one of yours, and is refused by whoever has yours.
help-organisation-rotate-node = Give the node other keys, and so a new ledger that goes on with the same cases
help-organisation-rotate-node-more =
    For keys that others may have seen: a stolen machine, somebody who left. Stop the node first. The old keys end now: what they signed before stays valid, what they sign afterwards is refused.

    The new card has to reach the partners by another way, once: raccord organisation export FILE here, raccord platform join FILE there.

    There is no --since as staff end has it: partners take what a node signed up to its end alone, so an earlier one would have them refuse what this node rightly sent meanwhile, receipts and withdrawals included. What somebody signed with the keys of people on that machine is named by the end of those: staff end NAME --since.
organisation-key-rotated = The organisation has another key (card { $number })
organisation-key-keep = Keep a copy of { $path } away from this machine; the old one, beside it, certifies nothing any more

succession-opened = Ledger { $ledger } is open; { $previous } has ended (card { $number })
succession-nothing-lost = Nothing is lost
succession-lost =
    { $epochs ->
        [0] Lost: { $commits } commits made after { $since } (the store has { $held } epochs)
        [one] Lost: { $epochs } epoch with { $commits } commits at least, after { $since } (the store has { $held } epochs)
       *[other] Lost: { $epochs } epochs with { $commits } commits at least, after { $since } (the store has { $held } epochs)
    }
succession-lost-epochs =
    { $epochs ->
        [one] Lost: { $epochs } epoch after { $since } (the store has { $held } epochs)
       *[other] Lost: { $epochs } epochs after { $since } (the store has { $held } epochs)
    }
succession-lost-by-clock =
    { $epochs ->
        [one] Lost: all that was written after { $since }, at most { $epochs } epoch (the store has { $held })
       *[other] Lost: all that was written after { $since }, at most { $epochs } epochs (the store has { $held })
    }
succession-later =
    { $count ->
        [one] After this copy of the store was made the node got other keys and another ledger: that one has ended too, and all that was written in it is lost here; what partners hold of it comes back from them
       *[other] After this copy of the store was made the node got other keys and { $count } other ledgers: these have ended too, and all that was written in them is lost here; what partners hold of it comes back from them
    }
succession-card-goes-on = this goes on from card number { $number }, of { $since }. If this organisation signed a newer one since (staff added or ended, keys, address), partners refuse this one, and it does not say what that one said: do it again with --cards FILE, made at a partner’s by raccord platform export FILE
succession-foreign = What partners shared is deleted here until they give it again
succession-next = The partners need the new card: raccord organisation export FILE here, raccord platform join FILE there
