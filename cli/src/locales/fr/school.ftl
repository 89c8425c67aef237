# raccord school : ce que les établissements sont priés de dire, répondent, et la qualité de leurs données.

help-school = Interroger les établissements sur leurs élèves, lire les réponses, dire la qualité des données
help-school-answer = Lire une feuille remplie par un établissement
help-school-answer-more =
    Tout tableau qu’un import sait lire : CSV, XLSX, ODS. Seules les lignes où l’établissement a écrit quelque chose répondent ; les autres restent
    posées. Les jeunes sont reconnus à leur numéro, sinon aux noms et à la date de naissance ; qui n’est pas
    dans la base de l’établissement de son parcours donne lieu aussitôt à une demande de correction.
    Une feuille répond pour l’établissement nommé au-dessus de ses colonnes, à ce qu’il a été prié de dire, et à rien d’autre.

    Exemples :
      raccord school answer cyffle.csv --dry-run
      raccord school answer cyffle.csv
help-school-ask = Écrire une feuille avec ce qu’un établissement est prié de dire de ses élèves
help-school-ask-more =
    situation : ce qu’ils font, avec quel diplôme. coordonnees : téléphones, courriel, parents, en fin d’année scolaire. inscription : si ceux qui y ont
    trouvé une place sont dans sa base ; pour les apprentis, on le demande au directeur du CFA.

    Exemples :
      raccord school ask 0540044E cyffle.csv
      raccord school ask "Lycée Cyfflé" cyffle.csv --about coordonnees
      raccord school ask "CFA de Laxou" cfa.csv --about inscription
help-school-open = Lister les questions restées sans réponse des établissements
help-school-quality = Montrer la qualité des données de chaque établissement : faux décrocheurs, coordonnées, corrections
help-school-quality-more =
    La bonne saisie dans les bases élèves est l’affaire de tous. La page pour un établissement ne contient que des chiffres, à lui remettre ou à montrer en
    réunion.
    Une question compte pour l’établissement à qui elle a été posée.

    Exemples :
      raccord school quality
      raccord school quality "Lycée Cyfflé" --page cyffle.html
help-school-school = Établissement ou CFA : son code, son nom ou une partie
help-school-file = Fichier à écrire
help-school-about = situation, coordonnees ou inscription
help-school-answer-file = La feuille telle qu’elle est revenue
help-school-answer-school = Établissement qui répond, où la feuille ne le dit plus au-dessus de ses colonnes
help-school-page = Écrire une page pour l’établissement, avec des chiffres seuls

school-nobody = personne de { $school } n’est suivi sur qui l’interroger
hint-school-nobody = son code, son nom ou une partie dit lequel ; raccord path list --open montre les inscriptions à vérifier
school-asked =
    { $count ->
        [one] { $path } interroge sur { $count } jeune
       *[other] { $path } interroge sur { $count } jeunes
    }
school-answered = réponses lues : { $count } ; dossiers changés : { $changed }
school-empty =
    { $count ->
        [one] une ligne est revenue sans réponse, ou telle qu’elle était partie : sa question reste posée
       *[other] { $count } lignes sont revenues sans réponse, ou telles qu’elles étaient parties : leurs questions restent posées
    }
school-sheet = Questions à { $school } : complétez ou corrigez chaque ligne, puis renvoyez ce fichier. Une ligne laissée telle quelle n’est pas une réponse.
school-fill-keep = ne rien changer
school-fill-enrolment = oui, non ou ne peut répondre : est-il inscrit chez vous aujourd’hui ?
school-fill-date = jj/mm/aaaa
school-fill-diploma = nom du diplôme ; non s’il n’en a pas
school-fill-school = nom de l’établissement où il est scolarisé ; non s’il ne l’est plus
school-fill-number = numéro de téléphone ; plusieurs : séparés par « / »
school-fill-mail = nom@exemple.fr
school-fill-text = en toutes lettres
school-lines = personne d’interrogé n’est sur ces lignes : { $lines }
school-whose = lignes { $lines } : plusieurs établissements ont été interrogés sur ces jeunes, et la feuille ne dit plus lequel répond ; rien n’en est lu
hint-school-whose = la même commande avec --school ÉTABLISSEMENT lit ces lignes comme sa réponse
school-unread-cell = ligne { $line }, { $column } : { $reason } ; cette cellule n’est pas lue, sa question reste posée si la ligne ne dit rien d’autre
school-unread-line = ligne { $line } : { $reason } ; rien n’en est lu
school-open-none = chaque question a sa réponse
school-none = il n’y a pas d’établissement de ce nom
school-column-days = Jours
school-figure-listed = Jeunes
school-figure-false = Faux décrocheurs
school-figure-unreachable = Sans numéro
school-figure-wrong = Coordonnées fausses
school-figure-corrections = Corrections faites
school-figure-questions = Questions répondues
school-figure-accuracy = Justes
school-page-title = Qualité des données venues de votre établissement
school-page-1 = Voici les jeunes de nos listes dont vous êtes le dernier établissement. Chaque ligne fausse coûte des appels à des familles dont l’enfant est scolarisé, et cache quelqu’un qui a besoin d’aide.
school-page-2 = Ce qui est saisi aussitôt dans la base élèves — un nouvel établissement, un diplôme, un téléphone — évite de faux décrocheurs dans la liste suivante.
school-page-figure = Chiffre
school-page-number = Nombre
school-page-foot = Des chiffres seuls : cette page ne nomme personne.
