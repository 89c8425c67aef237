# raccord solution : les solutions de la plateforme.

help-solution = Les solutions de la plateforme : places, sessions, public, recherche pour un jeune
help-solution-list = Lister les solutions, avec leurs places
help-solution-new = Ajouter une solution
help-solution-new-more =
    Exemple :
      raccord solution new solution_nom="E2C Lorraine" solution_type=e2c solution_places=12 \
        solution_age_min=18 solution_age_max=25 solution_repond_a=formation --share
help-solution-release = Rendre la place d’un jeune
help-solution-reserve = Demander une place pour un jeune
help-solution-reserve-more =
    Le nom du jeune ne part pas : la solution ne contient qu’une référence tirée au hasard, notée dans le dossier du jeune. La place compte
    quand l’organisme qui porte la solution l’a admise ; au-delà du nombre de places, elle est en liste d’attente.

    Qui ne fait que lire la solution, comme la protection judiciaire de la jeunesse, demande la place à cet organisme par la même commande :
    la place et la référence partent, vers lui seul, après avoir été montrées ; il garde la place, ou refuse (raccord ask answer).

    Exemple :
      raccord solution reserve "E2C Lorraine" --case 3f9a12cd --session 04/01/2027
help-solution-search = Trouver les solutions qui conviennent à un jeune, et pourquoi
help-solution-search-more =
    L’âge, les souhaits, le niveau et la commune du dossier sont comparés ici même aux solutions reçues : personne d’autre n’apprend pour qui
    l’on cherche.

    Exemple :
      raccord solution search --case 3f9a12cd --all
help-solution-set = Modifier une solution
help-solution-share = Partager une solution avec les membres de la plateforme, en un seul acte
help-solution-show = Montrer une solution et ses réservations
help-solution-solution = Solution : son nom, le début de son nom, ou au moins 4 chiffres de son numéro
help-solution-case = Jeune : au moins 4 chiffres de son dossier, ou son nom exact
help-solution-session = Premier jour de la session
help-solution-list-free = Seulement celles où une place est libre
help-solution-list-class = Seulement cette classe : existante, a_optimiser, a_creer
help-solution-list-families = Comme les jeunes et les familles peuvent la lire
help-solution-search-all = Aussi celles auxquelles quelque chose s’oppose

solution-new-name = une solution a un nom
hint-solution-new-name = ajoutez solution_nom="..."
solution-new-done = la solution est ajoutée ; son numéro est :
solution-set-reservation = une place se demande pour un jeune
hint-solution-reserve = raccord solution reserve SOLUTION --case DOSSIER
hint-solution-release = raccord solution release rend la place
hint-solution-show = raccord solution show montre les réservations
solution-class = il n’y a pas de telle classe
hint-solution-class = les classes sont : existante, a_optimiser, a_creer
solution-list-empty = il n’y a pas de telle solution
solution-column-name = Solution
solution-column-class = Classe
solution-column-provider = Dispensateur
solution-column-ages = Âges
solution-column-places = Places
solution-column-session = Session
solution-column-reference = Référence
solution-column-why = Pourquoi
solution-column-against = À vérifier, ou contre
solution-places = { $free ->
        [one] { $free } libre
       *[other] { $free } libres
    } sur { $places }
solution-places-waiting = { $free ->
        [one] { $free } libre
       *[other] { $free } libres
    } sur { $places }, { $waiting } en attente
solution-families-free =
    { $free ->
        [one] { $free } place est libre.
       *[other] { $free } places sont libres.
    }
solution-search-none = aucune solution connue ne convient
solution-search-hidden =
    { $count ->
        [one] { $count } autre solution ne convient pas : --all la montre, avec ce qui s’y oppose
       *[other] { $count } autres solutions ne conviennent pas : --all les montre, avec ce qui s’y oppose
    }

place-cancelled = rendue
place-kept = place gardée
place-pending = attend l’organisme qui la propose : la place peut déjà être prise
place-refused = refusée : { $reason }
place-waiting = liste d’attente, rang { $rank }
reserve-done = place : { $state } (référence { $reference })
reserve-session = une place de cette solution se demande dans une de ses sessions
hint-reserve-session = dites laquelle : { $sessions }
reserve-reads-only = votre organisation ne peut pas demander elle-même de place pour cette solution : elle ne fait que la lire
hint-reserve-ask = demandez d’abord la place à son détenteur : raccord solution reserve "{ $solution }" --case { $case }
reserve-session-free = --session { $day } ({ $free } libre(s))
reserve-twice-linked = une place de cette solution est déjà demandée pour ce jeune, dans son dossier lié { $case }
reserve-twice = une place de cette solution est déjà demandée pour ce jeune
reserve-person = une place se demande pour un jeune : ceci n’est pas son dossier
release-no-place = aucune place de cette solution n’est demandée dans ce dossier

help-solution-search-scheme = Seulement les solutions de ce dispositif, par exemple micro_lycee
fit-age = âge : { $age } ans
fit-free =
    { $places ->
        [one] { $places } place libre
       *[other] { $places } places libres
    }
fit-near = à { $municipality }
fit-proposed = déjà proposée
fit-starts = commence le { $date }
fit-wish = répond au souhait : { $wish }
fit-closed = plus proposée depuis le { $date }
fit-has-activity = demande d’être sans activité
fit-level = ne prend pas ce niveau : { $level }
fit-no-place = complète : liste d’attente
fit-not-at-mission-locale = demande d’être inscrit à la mission locale
fit-other-wish = répond à d’autres souhaits
fit-to-create = n’existe pas encore
fit-too-old = trop âgé : { $age } ans, au plus { $max }
fit-too-young = trop jeune : { $age } ans, au moins { $min }
fit-check-age = à vérifier : l’âge
fit-check-condition = à vérifier : { $condition }
fit-check-level = à vérifier : le niveau

help-solution-map = Montrer si la cartographie des solutions de l’année scolaire est arrêtée, et l’arrêter
help-solution-map-more =
    En début d’année scolaire, une réunion élargie arrête la cartographie. Les solutions sont proposées et changent encore ensuite ; qu’elles ont changé est
    montré.

    Exemples :
      raccord solution map
      raccord solution map --finalise "Plénière de septembre"
help-solution-map-finalise = Réunion élargie qui l’arrête
solution-map-circle = une cartographie est arrêtée en réunion élargie
hint-solution-map-circle = raccord meeting set RÉUNION reunion_cercle=second dit que c’en est une
solution-map-done = la cartographie est arrêtée : { $count } solutions
solution-map-none = aucune réunion n’a arrêté la cartographie de { $year }
solution-map-final = Cartographie de { $year }, arrêtée le { $date } : { $count } solutions
solution-map-changed = elle a changé depuis : { $count } solutions aujourd’hui

help-solution-propose = Proposer une solution à un jeune, sur une place libre
help-solution-propose-more =
    La place est demandée sous une référence qui ne nomme personne. Ce qui s’y oppose est montré ; sans place libre, rien n’est proposé.

    Exemples :
      raccord solution propose "E2C Lorraine" --case 3fa9
      raccord solution answer "E2C Lorraine" accepted --case 3fa9
help-solution-answer = Noter ce que le jeune répond à une proposition
help-propose-answer = Ce que le jeune répond : accepted (accepte) ou refused (refuse)
help-propose-anyway = Proposer bien que quelque chose s’y oppose
propose-done = { $solution } est proposée
hint-propose-given-back = la place demandée à « { $solution } » a été rendue aussitôt : rien n’est réservé
hint-propose-place-left = une place reste demandée à « { $solution } » : rendez-la par raccord solution release "{ $solution }" --case DOSSIER
propose-kept = une place est gardée
propose-not-kept = la place n’est pas encore sûre : raccord solution show dit ce qu’il en est
propose-no-places = personne n’a dit combien il y a de places : à demander à qui la porte
propose-places-unknown = le droit au retour demande une place disponible, et personne n’a dit combien il y en a
hint-propose-places = raccord solution set SOLUTION solution_places=N dit combien
propose-none-free = aucune place n’est libre
hint-propose-none-free = raccord solution reserve demande la prochaine ; raccord solution search --case DOSSIER en montre d’autres
propose-obstacles = s’y oppose : { $obstacles }
hint-propose-anyway = --anyway propose quand même
propose-not-proposed = cette solution n’a pas été proposée à ce jeune, ou la réponse est notée
hint-propose-first = raccord solution propose la propose
propose-answered = la réponse est notée
propose-release = la place est encore gardée : raccord solution release demande à son détenteur de la reprendre
propose-refused-next = la place est rendue ; une autre solution peut être proposée
propose-accepted-next = raccord path enter note l’entrée
solution-below-none = des places et des âges ne se comptent pas en dessous de zéro
help-reserve-anyway = Demander la place bien que le jeune soit trop jeune ou trop âgé
solution-ages = l’âge minimal dépasse l’âge maximal
