# Le travail commun de la plateforme : solutions, réunions, fiches, fils de messages, et leur partage.

help-sharing-to = Seulement avec cet organisme ; l’option peut être répétée
help-sharing-circle = Seulement avec les membres jusqu’à ce cercle : 1, 2, ou 3 pour le pilotage aussi
help-sharing-platform = Plateforme, par son nom ou le début de son empreinte, si l’organisme en a plusieurs
help-sharing-yes = Ne pas demander : ce qui part a été regardé
help-work-values = Champs et leurs valeurs : CHAMP=VALEUR
help-work-set-values = Champs et leurs nouvelles valeurs ; pour un champ qui est une liste, l’élément est ajouté
help-work-share = Le partager aussitôt avec les membres de la plateforme

kind-actor-sheet = fiche acteur
kind-campaign = campagne de liste
kind-group = groupe
kind-meeting = réunion
kind-person = dossier d’un jeune
kind-solution = solution
kind-thread = fil de messages

error-field-kind = { $field } est un champ d’une autre sorte de dossier ({ $kind }) : ceci est une sorte de dossier différente ({ $case })
hint-field-kind = les champs d’une solution s’écrivent avec raccord solution set, ceux d’un jeune avec raccord case set

sharing-purpose = travail commun de la plateforme
sharing-preview = Voici tout ce qui part :
sharing-readers = Liront : { $members }
sharing-writers = Liront et pourront écrire ({ $fields }) : { $members }
sharing-question =
    { $members ->
        [one] Partager avec { $members } membre ? (oui/non)
       *[other] Partager avec { $members } membres ? (oui/non)
    }
sharing-done =
    { $grants ->
        [one] partagé : { $grants } accord
       *[other] partagé : { $grants } accords
    }
sharing-nothing = tous ces membres le voient déjà : rien de nouveau à partager
sharing-reads-only = { $organisation } n’écrit dans aucun dossier d’un autre organisme : il lit seulement

hint-work-missing = { $command } montre ce qu’il y a ; son nom ou au moins 4 chiffres de son numéro en désignent un
work-missing = il n’y en a pas de ce nom ({ $kind }) : { $text }
work-written =
    { $count ->
        [one] { $count } valeur écrite
       *[other] { $count } valeurs écrites
    }
work-share-own = seul l’organisme qui l’a ouvert le partage
hint-work-share-own = demandez-le lui, par exemple avec raccord message
hint-work-pair = par exemple : solution_nom="École de la deuxième chance" solution_places=12
