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

deadlines-none = aucun délai légal ne court
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
return-refused-diploma = le droit au retour en formation est ouvert à qui est sorti sans diplôme : ce dossier indique « { $diploma } »
hint-return-refused-diploma = si c’est une erreur, corrigez d’abord niveau_sortie ou diplome_obtenu ; qui a un diplôme trouve aussi une place : raccord solution search --case DOSSIER
return-refused-age = le droit au retour en formation est ouvert de { $least } à { $greatest } ans : ce jeune a { $age } ans ce jour-là
hint-return-refused-age = si c’est une erreur, corrigez d’abord date_naissance ; raccord solution search --case DOSSIER cherche parmi toutes les solutions
return-unknown = rien ici ne dit si un diplôme a été obtenu : demandez-le, et notez niveau_sortie ; le droit est ouvert à qui n’en a pas
