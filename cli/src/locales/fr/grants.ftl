# raccord grants : qui peut voir quoi, pourquoi, et jusqu’à quand.

help-grants = Lister qui peut voir quoi, pourquoi, et jusqu’à quand
help-grants-case = Seulement les partages de ce dossier
help-grants-to = Seulement les partages vers, ou de, cet organisme
help-grants-given = Seulement les partages que votre organisme a donnés
help-grants-received = Seulement les partages que votre organisme a reçus
help-grants-active = Seulement les partages en vigueur

grants-empty = il n’y a pas de tel partage
grants-column-from = De
grants-column-to = À
grants-column-what = Quoi
grants-items =
    { $count ->
        [one] { $count } élément
       *[other] { $count } éléments
    }
grants-write = avec écriture
grants-whole = avec toutes les valeurs antérieures
grants-by-both = consenti par le jeune et un représentant légal
grants-by-representative = consenti par un représentant légal
grants-by-young-person = consenti par le jeune
grants-evidence = preuve inscrite
grants-active = en vigueur
grants-not-yet = pas encore
grants-lost = perdu avec une sauvegarde : vaut là-bas, ne donne rien de nouveau
grants-expired = expiré, sans accusé à ce jour
grants-revoked = retiré, sans accusé à ce jour
grants-revoked-purged = retiré, supprimé
grants-expired-purged = expiré, supprimé
grants-revoked-on = retiré le { $time }
grants-expired-on = arrivé à son terme le { $time }
grants-deleted = supprimé là-bas
grants-deleted-on = supprimé là-bas le { $time }, selon son accusé
grants-not-deleted = pas encore d’accusé de suppression
