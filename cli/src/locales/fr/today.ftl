# raccord today : qui appeler maintenant, et pourquoi.

help-today = Dire qui appeler maintenant, et pourquoi
help-today-more =
    D’abord ceux dont la relance est due ou dont on ne sait pas ce que le rendez-vous est devenu, puis ceux que personne n’a contactés, les
    plus anciens en tête, puis ceux que personne n’a joints et qu’on n’a jamais essayé de joindre à ce moment de la semaine, enfin ceux
    dont on est sans nouvelles depuis 30 jours, que personne n’a pu joindre depuis 60 jours, ou qui refusaient il y a 180 jours (une réunion
    peut fixer d’autres durées). De plusieurs dossiers liés, le jeune y est une fois, d’après ce que tous disent. N’y sont pas : qui ne doit
    pas être contacté, qui ne veut plus l’être, et, tant que cela dure, qui est noté injoignable, dans une solution ou au bout de son suivi.

    Exemples :
      raccord today
      raccord today --referent "Claire Morel"
      raccord today --date 24/11/2026 --time 18:30
help-today-referent = Seulement ceux dont cette personne est l’assistant de plateforme ; --referent "" : ceux qui n’en ont pas
help-today-mine = Seulement ceux dont vous êtes l’assistant de plateforme, d’après votre clé (raccord case team)
help-today-date = Jour à préparer ; sans lui, aujourd’hui
help-today-time = Heure à préparer ; sans elle, maintenant
help-today-limit = En montrer au plus autant ; sans cette option, 25

today-column-person = Personne
today-column-why = Pourquoi
today-column-numbers = Numéros
today-column-before = Déjà tenté
today-first-to-check = ceux dont c’est le tour d’abord sont à vérifier ; --limit en montre davantage
today-nobody = il n’y a personne à appeler maintenant
today-more = voici les { $shown } premiers de { $total } ; --limit en montre plus
today-record = raccord contact DOSSIER inscrit ce que l’appel a donné
today-due = à recontacter depuis le { $date }
today-never = jamais contacté
today-never-since = jamais contacté, sorti ou signalé le { $date }
today-told-solution = dit avoir une activité ou une solution : raccord path enter la note
today-defence-day = repéré à la journée défense et citoyenneté du { $date }
today-defence-day-unknown = repéré à la journée défense et citoyenneté
today-untried = jamais essayé { $slot }
today-appointment = rendez-vous du { $date } : qu’est-il devenu ?
today-silent = sans nouvelles
today-silent-since = sans nouvelles depuis le { $date }
today-refused = refuse l’accompagnement : à proposer à nouveau
today-refused-since = refuse l’accompagnement, sans nouvelles depuis le { $date } : à proposer à nouveau
today-unreachable = injoignable : à rechercher à nouveau
today-unreachable-since = injoignable, sans nouvelles depuis le { $date } : à rechercher à nouveau
today-unreachable-next = raccord accompany search DOSSIER --who NOM nomme qui cherche un jeune injoignable sur le terrain
today-number-of = { $number } (dossier { $case })
today-letter = courrier du { $date } resté sans réponse
today-corrected = corrigé à la source : { $about }, confirmé le { $date } par { $name } ; à vérifier d’abord
today-gone = sorti de la liste ({ $reason }) : à vérifier d’abord
today-deadlines = délais légaux dépassés ou proches : { $count } (raccord deadlines les montre tous)
today-lost-referent = sans référent ici : { $name } l’était pour { $organisation } (raccord claim DOSSIER --referent NOM)
today-details-wrong = coordonnées notées incorrectes
today-number-to-check = { $number } (à vérifier : numéro inconnu)
slot-morning = le matin
slot-noon = entre midi et 14 h
slot-afternoon = l’après-midi
slot-evening = après 18 h
slot-weekend = le samedi
error-time = { $text } n’est pas une heure
hint-time = écrivez par exemple 14:30
