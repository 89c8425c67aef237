# raccord campaign : des listes d’une même date de traitement.

help-campaign = Campagnes de listes : une date de traitement, une revue avant tout appel
help-campaign-more =
    Une campagne a une date de traitement, à laquelle s’apprécient l’âge, la scolarité, le diplôme et l’inscription. Ses listes
    s’importent avec --campaign ; les jeunes que les critères excluent sont comptés et n’ont pas de dossier. À la clôture, qui ne figure
    plus sur ses listes est montré comme sorti de la liste, jamais supprimé, et le suivi est compté : après quatre campagnes sans
    solution, il continue hors liste.

    Exemples :
      raccord campaign new "Novembre 2026" --processing 31/10/2026 --review-until 20/11/2026
      raccord import rio.csv --mapping rio --campaign "Novembre 2026" --only "code_postal=54*"
      raccord campaign review "Novembre 2026" --school 0540044E
      raccord campaign enrolled "Novembre 2026" nouveaux-inscrits.csv
      raccord campaign close "Novembre 2026" --dry-run
help-campaign-close = Clore une campagne : qui est sorti de la liste, depuis combien de campagnes chacun est suivi
help-campaign-enrolled = Lire une liste de nouveaux inscrits : elle n’ouvre aucun dossier
help-campaign-list = Lister les campagnes, la plus récente d’abord
help-campaign-new = Ouvrir une campagne
help-campaign-review = Lister les nouveaux, à revoir par les établissements avant tout appel
help-campaign-show = Montrer une campagne : ses listes, et ce qu’elle mesure
help-campaign-name = Nom de la campagne
help-campaign-which = Nom de la campagne
help-campaign-processing = Date à laquelle tout s’apprécie
help-campaign-announced = Date de l’annonce
help-campaign-review-until = Dernier jour de la revue par les établissements ; aucun nouveau n’est appelé avant sa fin
help-campaign-dry-run = Montrer ce qui se passerait, sans rien écrire
help-campaign-school = Seulement ceux qui viennent de cet établissement

campaign-name-empty = il faut un nom à la campagne
campaign-known = il y a déjà une campagne { $name }
campaign-missing = il n’y a pas de campagne { $name }
hint-campaign-new = raccord campaign new NOM --processing DATE en ouvre une
hint-campaign-names = les campagnes sont : { $names }
campaign-closed = la campagne a été close le { $date }
hint-campaign-closed = les corrections prennent effet à la campagne suivante : raccord campaign new l’ouvre
campaign-date = la date de traitement de la campagne est le { $date } : laissez --date de côté
campaign-new = campagne { $name } ouverte, date de traitement { $date }
campaign-new-next = raccord import FICHIER --campaign NOM y fait entrer ses listes
campaign-progress = Clôture
campaign-gone =
    { $count ->
        [one] { $count } jeune est sorti de la liste, et reste entre vos mains
       *[other] { $count } jeunes sont sortis de la liste, et restent entre vos mains
    }
campaign-outside =
    { $count ->
        [one] { $count } jeune est désormais suivi hors liste
       *[other] { $count } jeunes sont désormais suivis hors liste
    }
campaign-close-done = campagne { $name } close
campaign-none = il n’y a pas encore de campagne
campaign-head = Campagne { $name }, date de traitement { $date }
campaign-no-lists = aucune liste de cette campagne n’a été importée
campaign-column-name = Campagne
campaign-column-processed = Date de traitement
campaign-column-review = Revue jusqu’au
campaign-column-closed = Close le
campaign-column-source = Source
campaign-column-kind = Liste de
campaign-column-rows = Lignes
campaign-column-opened = Ouverts
campaign-column-known = Connus
campaign-column-not-leavers = Hors critères
campaign-column-under-16 = Moins de 16 ans
campaign-column-school = Établissement
campaign-column-left = Sorti le
campaign-column-measure = Mesure
campaign-column-number = Nombre
campaign-measure-named = jeunes nommés par ses listes
campaign-measure-gone = sortis de la liste depuis
campaign-measure-outside = suivis hors liste
campaign-measure-tried = avec une tentative de contact
campaign-measure-contacted = contactés : on a parlé au jeune ou à un parent
campaign-measure-false-day = les faux décrocheurs sont comptés parmi tous ceux que cette campagne nomme, quel que soit le jour ; raccord indicators les compte au jour où un acte le dit, et ce que dit une liste, à sa date de traitement
campaign-measure-false = faux décrocheurs
campaign-measure-wasted = tentatives de contact passées sur ceux-ci
campaign-measure-until-known = jours entre la sortie et le signalement ou le dossier ici, pour ceux qu’aucune liste antérieure ne nommait (la moitié des jeunes : au plus)
campaign-measure-until-contact = jours entre la sortie et le premier contact, en ce sens (la moitié des jeunes : au plus)
campaign-measure-confirmed = jours depuis la confirmation par une liste ou un signalement (la moitié des jeunes : au plus)
campaign-measure-confirmed-max = jours depuis la confirmation la plus ancienne
campaign-review-until = aucun d’eux n’est appelé avant la fin du { $date }
campaign-column-call = Appel
campaign-call-waits = après la revue
campaign-call-goes-on = déjà suivi
campaign-call-begins = peut être appelé
campaign-review-nobody = aucun nouveau jeune à revoir ici
campaign-review-known = la revue dure jusqu’au { $date } ; aucun de ces jeunes n’y est soumis, tous peuvent être appelés
campaign-review-some =
    { $count ->
        [one] { $count } jeune n’est pas appelé avant la fin du { $date } ; les autres peuvent l’être, comme la colonne le dit
       *[other] { $count } jeunes ne sont pas appelés avant la fin du { $date } ; les autres peuvent l’être, comme la colonne le dit
    }
campaign-review-over = la revue a pris fin le { $date } : ces jeunes peuvent être appelés
campaign-review-none = la campagne n’a pas de revue : ces jeunes peuvent être appelés
campaign-enrolled-done = { $rows ->
        [one] { $rows } ligne lue
       *[other] { $rows } lignes lues
    } : { $known ->
        [one] { $known } jeune est connu
       *[other] { $known } jeunes sont connus
    } ici, { $gone ->
        [0] aucun n’est désormais montré comme inscrit
        [one] { $gone } est désormais montré comme inscrit
       *[other] { $gone } sont désormais montrés comme inscrits
    } ; personne d’autre n’a été enregistré

help-campaign-awaited = Montrer quand chaque liste mensuelle est venue, et laquelle manque
campaign-column-last = Dernière, jusqu’au
campaign-column-due = Prochaine attendue le
campaign-column-lists = Listes
campaign-awaited-late = manque
campaign-awaited-missing = listes qui ne sont pas venues : { $count }
