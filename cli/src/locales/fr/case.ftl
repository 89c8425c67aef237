# raccord case : les dossiers des jeunes.

help-case = Montrer et modifier des dossiers
help-case-add = Ajouter un élément à un champ qui est une liste
help-case-history = Montrer tout ce qui a été dit d’un dossier
help-case-list = Lister des dossiers
help-case-new = Ouvrir un dossier à la main
help-case-set = Modifier un champ
help-case-show = Montrer un dossier, chaque valeur avec son auteur
help-case-who = Dire qui peut voir un dossier, et pourquoi
help-case-case = Dossier : son identifiant, au moins 4 de ses premiers chiffres, ou le nom exact de la personne
help-case-field = Champ : son nom ou son libellé
help-case-reason = Motif de la consultation, inscrit avec elle
help-case-set-value = Valeur ; une valeur vide vide le champ
help-case-set-item = Élément de liste à modifier : au moins 4 chiffres, comme les écrit raccord case show
help-case-add-value = Valeur du nouvel élément ; un enregistrement s’écrit date=2026-11-03; mode=sms
help-case-new-values = Champs et leurs valeurs : nom=Martin prenom=Zoé
help-case-list-text = Seulement les dossiers qui contiennent ces mots, sans égard aux majuscules et aux accents
help-case-list-own = Seulement les dossiers de cet organisme
help-case-list-foreign = Seulement les dossiers d’autres organismes
help-case-list-holder = Seulement les dossiers que détient cet organisme
help-case-list-limit = En montrer au plus autant

case-list-empty = il n’y a pas de tel dossier
case-list-count =
    { $count ->
        [one] { $count } dossier
       *[other] { $count } dossiers
    }
case-conflict = { $values } (conflit)
case-conflict-note = les valeurs en conflit ont été écrites sans se connaître : toutes valent jusqu’à ce que quelqu’un fixe le champ à nouveau
case-head-own = Dossier { $case } de { $holder } : votre organisme
case-head-foreign = Dossier { $case } de { $holder } : ce qui vous a été communiqué, et rien d’autre

case-value-refused = ceci ne peut pas être écrit dans le champ { $field } : { $problem }
case-value-written = « { $field } » est inscrit ainsi : { $value }
case-unchanged = « { $field } » était déjà vide
case-cleared = « { $field } » est désormais vide
case-written = inscrit dans « { $field } » : { $value }
case-pending = le dossier est à un autre organisme : la modification comptera quand son nœud l’aura admise
case-item-missing = il n’y a pas de tel élément dans ce champ
hint-case-items = raccord case show écrit les chiffres de chaque élément dans sa dernière colonne
case-set-list = le champ { $field } est une liste de plusieurs éléments
hint-case-add = raccord case add ajoute un élément
case-add-scalar = le champ { $field } n’est pas une liste
hint-case-set = raccord case set le modifie
case-add-empty = un élément vide ne dit rien
case-new-pair = les champs et leurs valeurs s’écrivent CHAMP=VALEUR
hint-case-new-pair = par exemple : raccord case new nom=Martin "prenom=Anne Lise" date_naissance=12/03/2009
case-field-twice = le champ { $field } contient une seule valeur, et deux ont été données
case-new-done = le dossier est ouvert ; son identifiant est :

event-admitted = La modification { $change } a été admise
event-consulted = Consulté{ $reason }
event-consulted-history = Consulté, avec son histoire{ $reason }
event-consulted-grants = Demandé qui peut le voir{ $reason }
event-consulted-export = Exporté{ $reason }
event-consulted-list = Montré dans une liste{ $reason }
event-consulted-partner = Regardé chez eux ; quoi et pourquoi, c’est inscrit chez eux
case-list-erased = (effacé)
event-granted = Partagé avec { $recipient } jusqu’au { $until } : { $fields } ({ $purpose })
event-granted-items = Des éléments partagés avec { $recipient } jusqu’au { $until } ({ $purpose })
event-opened = Ouvert d’après la liste { $source }
event-opened-by-hand = Ouvert à la main
event-refused = La modification { $change } a été refusée : { $reason }
event-revoked = Partage { $grant } retiré{ $reason }
event-written = { $field } : { $value }
event-changed = { $field } modifié : { $value }

ground-holder = c’est son dossier
ground-read = lit : { $basis }, { $purpose }
ground-write = lit et écrit : { $basis }, { $purpose }
ground-read-items =
    { $items ->
        [one] lit { $items } élément : { $basis }, { $purpose }
       *[other] lit { $items } éléments : { $basis }, { $purpose }
    }
ground-write-items =
    { $items ->
        [one] lit et écrit { $items } élément : { $basis }, { $purpose }
       *[other] lit et écrit { $items } éléments : { $basis }, { $purpose }
    }
event-held = Retenu jusqu’au { $until }{ $reason }
event-message = A écrit au sujet du dossier, à { $recipients }
event-noticed = Le nœud va l’effacer : sa durée est écoulée le { $due }
state-erased = effacé par { $author } le { $time } ({ $ground })
event-linked = Dit de la même personne que le dossier { $case }{ $reason }
event-distinct = Dit d’une autre personne que le dossier { $case }{ $reason }
event-unlinked = N’est plus dit de la même personne que le dossier { $case }{ $reason }
event-undistinct = N’est plus dit d’une autre personne que le dossier { $case }{ $reason }
event-referred = { $recipient } sollicité pour faire quelque chose pour la personne{ $reason }
event-referral-accepted = Orientation acceptée{ $reason }
event-referral-rejected = Orientation refusée{ $reason }
event-referral-done = Ce qui était demandé est fait{ $reason }
event-referral-revoked = Orientation retirée{ $reason }
event-transfer = { $recipient } sollicité pour reprendre le dossier{ $reason }
event-transfer-accepted = Le dossier est accepté{ $reason }
event-transfer-rejected = Le dossier n’est pas accepté{ $reason }
event-transfer-done = Le dossier est transmis{ $reason }
event-transfer-revoked = Transfert retiré{ $reason }
event-taken-over = Ouvert pour le dossier repris de { $from }
