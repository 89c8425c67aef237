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
