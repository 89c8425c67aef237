# raccord share-out : le travail d’une liste, partagé entre organismes ou agents.

help-share-out = Répartir les dossiers que personne n’a encore, selon ce que chacun a déjà
help-share-out-more = Ne sont donnés que les dossiers de votre organisme dont le suivi continue et que personne n’a pris en charge, ou qui n’ont pas de
    référent ; rien n’est retiré à personne. Chacun va à celui qui en a alors le moins. Un autre organisme n’apprend un
    dossier que si le champ qui dit qui en est chargé lui est partagé.
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
        [one] Un dossier est allé à un organisme qui ne peut pas le lire : il reste dans votre raccord today jusqu’à ce que raccord grant --field organisme_responsable le permette
       *[other] { $count } dossiers sont allés à des organismes qui ne peuvent pas le lire : ils restent dans votre raccord today jusqu’à ce que raccord grant --field organisme_responsable le permette
    }
share-out-done =
    { $count ->
        [one] { $count } dossier donné
       *[other] { $count } dossiers donnés
    }
share-out-column-name = Qui
share-out-column-before = Avait
share-out-column-given = Reçoit
share-out-column-after = A alors
