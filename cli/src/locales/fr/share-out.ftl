# raccord share-out : le travail d’une liste, partagé entre organismes ou agents.

help-share-out = Répartir les dossiers que personne n’a encore, selon ce que chacun a déjà
help-share-out-more = Ne sont donnés que les dossiers de votre organisme dont le suivi continue et que personne n’a pris en charge, ou qui n’ont pas de
    référent ; rien n’est retiré à personne. Chacun va à celui qui en a alors le moins. Un organisme à qui le champ qui dit qui en est
    chargé n’est pas partagé ne reçoit aucun dossier qu’il ignorerait, comme raccord claim --for le refuse.
    Exemples :
      raccord share-out --referents "Claire Morel,Paul Weber" --where commune=Nancy --dry-run
      raccord share-out --among "CIO de Nancy,Mission locale" --yes
help-share-out-among = Organismes, séparés par des virgules : chacun devient celui qui contacte la personne
help-share-out-referents = Agents, séparés par des virgules : chacun devient le référent
help-share-out-where = Seulement les dossiers dont le champ a cette valeur ; plusieurs doivent toutes valoir
help-share-out-dry-run = Montrer qui en aurait combien, sans rien écrire
help-share-out-yes = Ne pas demander
share-out-among = nommez au moins deux entre qui répartir
hint-share-out-among = --among prend des organismes, --referents des agents, séparés par des virgules
share-out-question =
    { $count ->
        [one] Donner { $count } dossier comme montré ? (oui/non)
       *[other] Donner { $count } dossiers comme montré ? (oui/non)
    }
share-out-none = chaque dossier a déjà quelqu’un
share-out-dry-run =
    { $count ->
        [one] rien n’est écrit : { $count } dossier serait donné ainsi
       *[other] rien n’est écrit : { $count } dossiers seraient donnés ainsi
    }
share-out-untold =
    { $count ->
        [one] { $organisation } est laissé de côté pour un dossier qu’il ne peut pas lire : personne n’appellerait
       *[other] { $organisation } est laissé de côté pour { $count } dossiers qu’il ne peut pas lire : personne n’appellerait
    }
share-out-kept =
    { $count ->
        [one] { $count } jeune ne doit pas être contacté et n’est donné à personne
       *[other] { $count } jeunes ne doivent pas être contactés et ne sont donnés à personne
    }
share-out-to-check =
    { $count ->
        [one] { $count } jeune est à vérifier d’abord et n’est donné à personne
       *[other] { $count } jeunes sont à vérifier d’abord et ne sont donnés à personne
    }
share-out-left =
    { $count ->
        [one] Un dossier n’est donné à personne : aucun de ceux nommés ne peut le lire
       *[other] { $count } dossiers ne sont donnés à personne : aucun de ceux nommés ne peut les lire
    }
share-out-grant = raccord grant --field organisme_responsable permet à un organisme de le savoir
share-out-lacking =
    { $count ->
        [one] { $organisation } ne pourra pas noter ses appels dans un dossier, ni le rendre : il ne peut pas y écrire { $fields }
       *[other] { $organisation } ne pourra pas noter ses appels dans { $count } dossiers, ni les rendre : il ne peut pas y écrire { $fields }
    }
share-out-lacking-grant = raccord grant { $which } --to "{ $organisation }" --field { $fields } --write --basis public_task --purpose "travail partagé"
share-out-done =
    { $count ->
        [one] { $count } dossier donné
       *[other] { $count } dossiers donnés
    }
share-out-column-name = Qui
share-out-column-before = Avait
share-out-column-given = Reçoit
share-out-column-after = A alors
