# raccord meeting, raccord indicators, raccord export : piloter la plateforme.

help-meeting = Les réunions de la plateforme : ordre du jour, compte rendu, plan d’action, calendrier
help-meeting-actions = Lister ce qu’il y a à faire : le plan d’action
help-meeting-actions-all = Aussi ce qui est fait ou abandonné
help-meeting-agenda = Établir l’ordre du jour à partir des dossiers, étape par étape
help-meeting-agenda-more =
    Sans autre option, l’ordre du jour est le vôtre : il couvre ce que vous pouvez voir. Pour d’autres, il ne contient que ceux de vos dossiers que
    tous peuvent lire, champ par champ, et ne dit rien des autres, pas même leur nombre. Il n’est jamais enregistré dans la réunion.

    Exemples :
      raccord meeting agenda "Premier cercle de novembre"
      raccord meeting agenda 3f9a --for "Mission locale" --for "ALJ Esch"
help-meeting-agenda-for = Pour cet organisme ; l’option peut être répétée
help-meeting-agenda-limit = Montrer au plus N dossiers de chaque étape (25 sans cette option ; tous avec --json)
help-meeting-agenda-participants = Pour les participants notés dans la réunion
help-meeting-calendar = Écrire les réunions dans un fichier iCalendar, que lisent les agendas
help-meeting-calendar-file = Fichier à écrire, par exemple psad.ics
help-meeting-list = Lister les réunions à venir, et dire lesquelles manquent
help-meeting-list-all = Aussi celles qui sont passées ou annulées
help-meeting-meeting = Réunion : son objet, le début de son objet, ou au moins 4 chiffres de son numéro
help-meeting-minutes = Écrire le compte rendu d’une réunion
help-meeting-minutes-file = Fichier de texte
help-meeting-new = Prévoir une réunion
help-meeting-new-more =
    Exemple :
      raccord meeting new reunion_objet="Premier cercle" reunion_date=30/11/2026 reunion_heure=14h30 reunion_cercle=premier --share
help-meeting-report = Dire ce que votre organisme a fait depuis la réunion précédente
help-meeting-report-text = Le bilan ; les tentatives de contact que votre organisme a notées sont comptées d’elles-mêmes
help-meeting-report-difficulties = Ce qui a été difficile
help-meeting-set = Modifier une réunion, y ajouter un point, une action, une nouvelle, un objectif
help-meeting-share = Partager une réunion avec les membres de la plateforme, en un seul acte
help-meeting-show = Montrer une réunion
help-indicators = Compter les indicateurs d’une période
help-indicators-more =
    Sans période, depuis le début de l’année scolaire. Ils sont comptés sur ce que vous pouvez voir. Pour d’autres (--shared), les petits nombres
    sont tus, et aussi ceux qui se déduiraient d’un total.
    Suivis : dès la première liste, le premier signalement, contact ou l’ouverture du dossier, jusqu’à la fin du suivi. Contactés : on a
    parlé au jeune ou à un parent. Formation, emploi : entrés un jour de la période, et pas ressortis à sa fin. Les chiffres d’une période
    passée ne changent pas avec la liste suivante. Faux décrocheurs : comptés au jour où un acte le dit ; de ce que dit une liste
    (aussi celle de raccord campaign enrolled), c’est la date de traitement de sa campagne, et non le jour où elle est lue. Un objectif est jugé à son propre jour, depuis le début de son année scolaire.

    Exemples :
      raccord indicators --from 01/09/2026 --until 31/12/2026
      raccord indicators --shared --hand-up "Pilotage de janvier"
indicators-false-leavers-day = faux décrocheurs : comptés au jour où un acte le dit ; de ce qu’une liste dit, c’est sa date de traitement, et non le jour où elle est lue
help-indicators-from = Premier jour de la période
help-indicators-until = Dernier jour de la période
help-indicators-shared = Comme d’autres peuvent les voir : sans petits nombres
help-indicators-least = Le moins de personnes derrière un chiffre partagé, s’il en faut plus que la plateforme n’a fixé (sinon 5)
help-indicators-hand-up = Les inscrire, sans petits nombres, dans cette réunion ; ceux de la même période que vous y aviez inscrits sont remplacés
help-export = Exporter en CSV ce que vous pouvez voir
help-export-more =
    Aucune cellule ne peut être prise pour une formule. L’export est inscrit dans le registre avant que rien ne soit écrit ; il est réservé à qui travaille les dossiers (assistant, adviser, leader).

    Exemple :
      raccord export --csv jeunes.csv --field nom,prenom,etape --reason "réunion du 30"
help-export-csv = Fichier à écrire ; vous seul pourrez le lire
help-export-kind = Sorte de dossiers : person, solution, meeting, actor_sheet, group
help-export-field = Champs ; sans eux, tous ceux qui contiennent quelque chose
help-export-separator = Signe entre les cellules ; sans lui, point-virgule en français
help-export-force = Remplacer le fichier s’il existe

meeting-new-subject = une réunion a un objet
hint-meeting-new-subject = ajoutez reunion_objet="..."
meeting-new-done = la réunion est prévue ; son numéro est :
meeting-minutes-text = ce texte ne peut pas être un compte rendu
meeting-report-contacts =
    { $count ->
        [one] { $count } tentative de contact depuis la réunion précédente
       *[other] { $count } tentatives de contact depuis la réunion précédente
    }
meeting-list-empty = aucune réunion n’est prévue
meeting-column-subject = Objet
meeting-column-when = Quand
meeting-column-where = Où
meeting-column-circle = Cercle
meeting-column-what = Quoi
meeting-column-who = Qui
meeting-column-due = Pour le
meeting-column-referent = Référent
meeting-column-topics = À voir
meeting-cancelled = annulée
meeting-late = { $date } (en retard)
meeting-due = { $circle } : une réunion était due le { $date }, tous les { $days } jours
meeting-actions-next = raccord meeting set RÉUNION action="quoi=...; etat=faite" met à jour l’action de ce nom (a_faire, en_cours, faite, abandonnee)
meeting-actions-none = il n’y a rien à faire
meeting-calendar-name = Réunions de la plateforme
meeting-calendar-done =
    { $count ->
        [one] { $count } réunion écrite dans { $path }
       *[other] { $count } réunions écrites dans { $path }
    }
meeting-agenda-nobody = aucun participant n’est noté dans cette réunion
hint-meeting-agenda-nobody = raccord meeting set RÉUNION reunion_participant="..." en ajoute un ; --for en nomme un pour une fois
meeting-agenda-empty = aucun dossier n’est à voir
agenda-count = { $topic } : { $count }
agenda-identification = Étape 1 : repérage
agenda-contact = Étape 2 : contact
agenda-diagnosis = Étape 3 : diagnostic
agenda-path = Étape 4 : parcours
topic-unreachable = injoignable
topic-overdue = relance en retard
topic-disputed = plusieurs responsables
topic-refusal = refuse la prise en charge
topic-never-contacted = jamais contacté
topic-no-referent = sans référent
topic-no-diagnosis = personne n’est chargé du diagnostic
topic-no-solution = aucune solution retenue
topic-do-not-contact = à ne pas contacter
topic-enrolled = inscrit d’après une liste ou son établissement : à vérifier
topic-to-check = à vérifier avant tout appel
topic-no-tutor = personne n’est chargé de l’accompagnement

indicators-period = la période se termine avant de commencer
indicators-of = Du { $from } au { $until }
indicators-column-figure = Indicateur
indicators-column-target = Objectif
indicators-few = trop peu
indicators-least = --least { $wanted } montrerait de plus petits nombres que la plateforme ne le veut : elle a fixé { $set }
hint-indicators-least = --least ne peut que relever ce seuil ; la plateforme le fixe en réunion (raccord meeting thresholds)
indicators-hidden = « trop peu » : moins de personnes qu’il n’en faut pour que personne ne soit reconnu, ou un nombre qui le ferait deviner
indicators-funded =
    { $count ->
        [one] Dont { $count } jeune financé par le FSE ou l’IEJ
       *[other] Dont { $count } jeunes financés par le FSE ou l’IEJ
    }
indicators-handed-up = les indicateurs sont inscrits dans la réunion, sans petits nombres
indicators-handed-up-before = ces indicateurs sont déjà dans la réunion ; rien n’a été écrit
indicators-target = { $value } le { $date }
indicators-target-missed = { $value } le { $date } : pas atteint ({ $figure } ce jour-là)
indicators-target-open = { $value } le { $date } : pas encore ({ $figure })
indicators-target-reached = { $value } le { $date } : atteint ({ $figure })

export-done =
    { $cases ->
        [one] { $cases } dossier écrit dans { $path }
       *[other] { $cases } dossiers écrits dans { $path }
    }
export-careful = ce fichier n’est plus protégé : ce qui y est copié ne sera pas effacé avec les dossiers

help-meeting-thresholds = Montrer les seuils qui valent sur la plateforme
help-meeting-thresholds-more =
    Le guide propose, il n’ordonne rien : une réunion fixe d’autres seuils, qui valent à partir de son jour. Ceux d’une plateforme sont ce
    qu’un organisme pilote fixe dans une réunion partagée avec elle ; un autre membre n’en fixe que pour lui-même, là où c’est plus strict ou
    laissé libre. Un dossier suit la plateforme où il est partagé ; partagé nulle part, ou dans plusieurs, le plus strict de vos plateformes.

    Exemples :
      raccord meeting thresholds
      raccord meeting set "Premier cercle" "seuil=quoi=lettre_jours; valeur=10"
      raccord meeting set "Premier cercle" "delai=quoi=nouvelles_du_parcours; jours=90"
      raccord meeting set "Premier cercle" "reglage=quoi=campagnes_min; valeur=6"
      raccord meeting set "Premier cercle" "reglage=quoi=soir_debut; valeur=17"
thresholds-later = ce que fixe cette réunion vaut à partir de son jour, le { $date } : raccord meeting thresholds montre ce qui vaut aujourd’hui
meeting-report-few = la réunion ne dit pas combien de contacts : trop peu de jeunes sont derrière
thresholds-column-by = Fixé par
thresholds-column-day = Réunion du
thresholds-by-itself = { $name }, pour lui seul
thresholds-several = un dossier compte selon la plateforme où il est partagé ; partagé nulle part, ou dans plusieurs, selon le plus strict
thresholds-uncounted = ceci ne vaut pour personne : seul compte ce qu’un organisme pilote fixe dans une réunion partagée avec sa plateforme
thresholds-unshared = tant que cette réunion n’est pas partagée avec la plateforme, ce qu’elle fixe ne vaut que pour vous, et là où c’est plus strict
thresholds-not-leader = { $platform } : c’est { $leaders } qui en fixe les seuils ; ce que vous fixez ne vaut pour personne d’autre, et pour vous seulement là où c’est plus strict ou laissé libre
thresholds-criteria = comme les critères des listes
thresholds-days =
    { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
thresholds-proposed = délai proposé par Raccord
thresholds-law = comme la loi le dit
meeting-term-law = une loi fixe ce délai, et une plateforme ne peut que le raccourcir : { $clock }
hint-meeting-term-law = raccord deadlines --sources nomme la loi ; un délai plus court est accepté
help-meeting-process = Montrer le processus de la plateforme, et les dossiers en retard selon ce processus
help-meeting-process-more =
    Une réunion écrit ce qui se fait à chaque étape d’un dossier, par qui et en combien de jours ; le dernier processus vaut en entier.

    Exemples :
      raccord meeting process
      raccord meeting set "Premier cercle" "processus_type=etape=diagnostic; quoi=Proposer un parcours; qui=Référent; delai_jours=21"
process-none = aucune réunion n’a écrit le processus de la plateforme
process-nobody-late = aucun dossier n’est en retard
process-column-late = En retard de
meeting-agenda-unshared = cette réunion n’est pas partagée avec tous ceux pour qui cet ordre du jour est fait : rien de ce qui y est écrit n’est montré ici (raccord meeting share)
topics-figures = Chiffres depuis la réunion précédente
topics-unreported = Bilan attendu : { $names }
topics-plenary = À préparer : { $subject }, le { $date }
topics-difficulties = Difficultés
topics-news = Actualités
topics-actions = Plan d’action
topics-solutions = Solutions à optimiser ou à créer
topics-schools = Données des établissements
topics-school =
    { $listed ->
        [one] { $name } : { $listed } jeune, { $false ->
            [one] { $false } qui n’avait pas décroché
           *[other] { $false } qui n’avaient pas décroché
        }, { $wrong } sans coordonnées valables, { $open ->
            [one] { $open } question ouverte
           *[other] { $open } questions ouvertes
        }
       *[other] { $name } : { $listed } jeunes, { $false ->
            [one] { $false } qui n’avait pas décroché
           *[other] { $false } qui n’avaient pas décroché
        }, { $wrong } sans coordonnées valables, { $open ->
            [one] { $open } question ouverte
           *[other] { $open } questions ouvertes
        }
    }
meeting-agenda-ungranted = { $names } ne lit l’étape d’aucun de vos dossiers : un dossier ne figure ici que si le champ etape, même vide, est accordé à tous : raccord grant DOSSIER --to ORGANISME --field { $fields }
meeting-agenda-granted = un dossier ne figure ici que si tous ceux à qui il s’adresse lisent son étape et ce qui est en jeu : raccord grant DOSSIER --to ORGANISME --field { $fields }
