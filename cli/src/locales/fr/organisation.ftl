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
error-organisation-address = une adresse est inutilisable
