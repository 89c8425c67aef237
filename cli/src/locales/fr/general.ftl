# Mots communs à toutes les commandes : préfixes, durées, valeurs vides.

prefix-error = erreur :
prefix-warning = attention :
prefix-note = note :
prefix-question = ?
prefix-success = fait :
prefix-cause = cause :
prefix-hint = conseil :

label-end = { "" } :
part-end = { "" } ;

relative-now = à l’instant
relative-past = il y a { $duration }
relative-future = dans { $duration }

duration-seconds =
    { $count ->
        [one] { $count } seconde
       *[other] { $count } secondes
    }
duration-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
duration-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
duration-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
duration-months = { $count } mois
duration-years =
    { $count ->
        [one] { $count } an
       *[other] { $count } ans
    }
