# raccord organisation : la carte de cet organisme.

help-organisation = Montrer, exporter ou changer la carte de cet organisme
help-organisation-show = Montrer la carte
help-organisation-export = Écrire la carte dans un fichier, pour les pilotes d’une plateforme
help-organisation-export-file = Fichier à écrire
help-organisation-address = Changer l’endroit où les pairs joignent ce nœud
help-organisation-address-set = Signer une nouvelle carte avec ces adresses à la place des anciennes
help-organisation-address-set-address = Adresses en forme multiaddr, par exemple /dns/noeud.example.org/tcp/4717

organisation-exported = la carte est dans { $path } ; son empreinte est { $fingerprint }
organisation-card-changed = les pairs apprendront la nouvelle carte à leur prochaine connexion ; personne n’a rien à signer
organisation-name = { $name } ({ $kind })
organisation-fingerprint = Empreinte : { $fingerprint }
organisation-card = Carte numéro { $number }, signée le { $issued }
organisation-node = Nœud dont le registre est { $ledger }, joint à : { $addresses }
organisation-node-ended = Ancien nœud dont le registre est { $ledger }, joint à : { $addresses }
organisation-staff =
    { $count ->
        [one] { $count } agent
       *[other] { $count } agents
    }
organisation-key-here = La clé de l’organisme est dans ce dossier : une copie ailleurs, et aucune ici, est plus sûre
organisation-key-elsewhere = La clé de l’organisme n’est pas dans ce dossier
error-organisation-no-node = la carte ne nomme aucun nœud encore en service
error-organisation-address = { $address } n’est pas une adresse où un nœud se joint
hint-organisation-address = écrivez-la comme /ip4/192.0.2.10/tcp/4717 ou /dns/noeud.example.org/udp/4717/quic-v1

help-organisation-rotate-key = Donner à l’organisme une autre clé, certifiée par celle qu’il a
help-organisation-rotate-key-more =
    Ce que l’ancienne clé a signé reste valable ; les cartes qu’elle signerait ensuite sont refusées partout. La phrase de passe reste la même. Gardez une copie d’organisation.key ailleurs que sur cette machine.

    Il n’y a pas de --since comme pour staff end : les cartes forment une chaîne, dont les partenaires ont pris ce que l’ancienne clé a signé auparavant. Une carte signée par un voleur porte le numéro d’une des vôtres, et qui a la vôtre la refuse.
help-organisation-rotate-node = Donner au nœud d’autres clés, donc un nouveau registre qui poursuit les mêmes dossiers
help-organisation-rotate-node-more =
    Pour des clés que d’autres ont pu voir : une machine volée, quelqu’un qui est parti. Arrêtez d’abord le nœud. Les anciennes clés prennent fin maintenant : ce qu’elles ont signé avant reste valable, ce qu’elles signent ensuite est refusé.

    La nouvelle carte doit parvenir une fois aux partenaires par un autre moyen : raccord organisation export FICHIER ici, raccord platform join FICHIER là-bas.

    Il n’y a pas de --since comme pour staff end : les partenaires prennent ce qu’un nœud a signé jusqu’à sa fin et pas au-delà, si bien qu’une fin antérieure leur ferait refuser ce que ce nœud a envoyé à bon droit entre-temps, accusés et retraits compris. Ce que quelqu’un a signé avec les clés d’agents de cette machine est nommé par la fin de ces clés : staff end NOM --since.
organisation-key-rotated = L’organisme a une autre clé (carte { $number })
organisation-key-keep = Gardez une copie de { $path } ailleurs que sur cette machine ; l’ancienne, à côté, ne certifie plus rien

succession-opened = Le registre { $ledger } est ouvert ; { $previous } est clos (carte { $number })
succession-nothing-lost = Rien n’est perdu
succession-lost =
    { $epochs ->
        [0] Perdus : { $commits } enregistrements faits après le { $since } (la base a { $held } époques)
        [one] Perdue : { $epochs } époque, avec au moins { $commits } enregistrements, après le { $since } (la base a { $held } époques)
       *[other] Perdues : { $epochs } époques, avec au moins { $commits } enregistrements, après le { $since } (la base a { $held } époques)
    }
succession-lost-epochs =
    { $epochs ->
        [one] Perdue : { $epochs } époque après le { $since } (la base a { $held } époques)
       *[other] Perdues : { $epochs } époques après le { $since } (la base a { $held } époques)
    }
succession-lost-by-clock =
    { $epochs ->
        [one] Perdu : tout ce qui a été écrit après le { $since }, au plus { $epochs } époque (la base en a { $held })
       *[other] Perdu : tout ce qui a été écrit après le { $since }, au plus { $epochs } époques (la base en a { $held })
    }
succession-later =
    { $count ->
        [one] Après cette copie de la base, le nœud a reçu d’autres clés et un autre registre : celui-ci est clos aussi, et tout ce qui y était écrit est perdu ici ; ce qu’en ont les partenaires revient d’eux
       *[other] Après cette copie de la base, le nœud a reçu d’autres clés et { $count } autres registres : ils sont clos aussi, et tout ce qui y était écrit est perdu ici ; ce qu’en ont les partenaires revient d’eux
    }
succession-card-goes-on = la suite part de la carte numéro { $number }, du { $since }. Si cet organisme en a signé une plus récente (collaborateur ajouté ou parti, clés, adresse), les partenaires refusent celle-ci, et elle ne dit pas ce que disait l’autre : recommencez avec --cards FICHIER, fait chez un partenaire par raccord platform export FICHIER
succession-foreign = Ce que les partenaires ont partagé est supprimé ici jusqu’à ce qu’ils le redonnent
succession-next = Les partenaires ont besoin de la nouvelle carte : raccord organisation export FICHIER ici, raccord platform join FICHIER là-bas
