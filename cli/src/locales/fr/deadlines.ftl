# raccord deadlines : les délais légaux.

help-deadlines = Montrer quels délais légaux courent, pour qui, et ce qu’il faut faire d’ici quand
help-deadlines-more =
    Les délais sont des données, avec leurs sources : droit au retour en formation (15 jours), entretien de réorientation (3 mois), suite
    d’une convocation (2 mois), anniversaires qui comptent, mise en demeure au Luxembourg (8 jours). Chacun part d’un champ du dossier
    et s’arrête par un autre. raccord today nomme ceux qui sont dépassés ou proches.

    Exemples :
      raccord deadlines --within 14
      raccord deadlines 3f9a12cd
      raccord deadlines --sources
help-deadlines-case = Seulement de ce dossier
help-deadlines-within = Seulement ceux qui finissent dans ce nombre de jours, et ceux qui sont dépassés
help-deadlines-date = À cette date ; à défaut, aujourd’hui
help-deadlines-sources = Montrer plutôt les délais de la loi, avec leurs sources

deadlines-none = aucun délai légal ne court ; --within JOURS montre aussi ceux qui tiennent à un anniversaire à venir
deadlines-column-clock = Délai
deadlines-column-due = Jusqu’au
deadlines-column-action = À faire
deadlines-column-from = Court depuis
deadlines-column-source = Source
deadlines-over =
    { $count ->
        [one] dépassé de { $count } jour
       *[other] dépassé de { $count } jours
    }
deadlines-today = aujourd’hui
deadlines-left =
    { $count ->
        [one] encore { $count } jour
       *[other] encore { $count } jours
    }
return-refused-diploma = le droit au retour en formation est ouvert à qui est sorti sans qualification professionnelle, bac général compris : ce dossier indique « { $diploma } »
hint-return-refused-diploma = si c’est une erreur, corrigez d’abord niveau_sortie ou diplome_obtenu ; qui a un diplôme trouve aussi une place : raccord solution search --case DOSSIER ; malgré tout, --override MOTIF l’inscrit avec son motif
help-return-override = Pourquoi noter la demande de droit au retour malgré une qualification ou un âge qui l’exclut ; inscrit dans le dossier
return-overridden = la demande est notée avec son motif ; le délai légal ne court qu’une fois niveau_sortie, diplome_obtenu ou date_naissance corrigé
return-overridden-note = Droit au retour en formation noté malgré les indications du dossier : { $reason }
return-left-out =
    { $count ->
        [one] { $count } demande de droit au retour n’est pas notée : ce jeune a déjà une qualification professionnelle, ou un autre âge que 16 à 25 ans ; le reste est écrit
       *[other] { $count } demandes de droit au retour ne sont pas notées : ces jeunes ont déjà une qualification professionnelle, ou un autre âge que 16 à 25 ans ; le reste est écrit
    }
return-refused-age = le droit au retour en formation est ouvert de { $least } à { $greatest } ans : ce jeune a { $age } ans ce jour-là
hint-return-refused-age = si c’est une erreur, corrigez d’abord date_naissance ; raccord solution search --case DOSSIER cherche parmi toutes les solutions ; malgré tout, --override MOTIF l’inscrit avec son motif
return-unknown = rien ici ne dit avec certitude si une qualification professionnelle a été obtenue : demandez-le, et notez diplome_obtenu ; le droit est ouvert à qui n’en a pas, bac général compris
