# raccord erase, rectify, receipts, retention : ce qui doit disparaître, et qui dit que c’est fait.

help-erase = Effacer ce qui a été écrit, partout où c’est allé
help-erase-more =
    Ce qui est effacé est supprimé ici et dans chaque organisme qui l’a un jour reçu ; chacun répond par un accusé.
    L’historique garde la place scellée : qu’il y avait quelque chose, de qui et quand, et pour quel motif ce fut effacé.
    Un organisme qui a repris le dossier (raccord refer --transfer) a le sien, que ceci n’efface pas : demandez-le-lui.

    Exemples :
      raccord erase 3f8a --field mobile --ground request --reason "demandé le 3 mai" --preview
      raccord erase 3f8a --entry 91c2 --ground court_order --reason "jugement du 2 juin"
      raccord erase 3f8a --all --ground request --reason "demandé le 3 mai"
help-erase-field = Toutes les valeurs que ce champ a eues (peut être répété)
help-erase-entry = Cette entrée : au moins 4 de ses premiers chiffres, comme les écrit raccord case history (peut être répété)
help-erase-all = Tout le dossier : ses partages prennent fin, et plus rien ne peut y être ajouté
help-erase-ground = Pour quel motif : request (la personne l’a demandé), court_order (décision de justice), retention (sa durée est écoulée)
help-erase-reason = Pourquoi, sans un mot sur la personne ; cela reste dans cet organisme, jusqu’à ce que tout le dossier soit effacé de nouveau
help-erase-preview = Montrer ce qui serait effacé et où c’est allé, sans rien effacer

help-rectify = Écrire la bonne valeur, et effacer partout la mauvaise
help-rectify-more =
    Exemple :
      raccord rectify 3f8a date_naissance 2008-04-12 --reason "carte d’identité présentée"
help-rectify-value = La bonne valeur

help-receipts = Lister à qui il a été demandé de supprimer, et qui a dit l’avoir fait
help-receipts-open = Seulement ceux sans accusé
help-receipts-overdue = Seulement ceux qui sont en retard

help-retention = Montrer les dossiers qui seront effacés parce que leur durée est écoulée
help-retention-more =
    Un nœud en service donne un préavis dans le registre, attend 30 jours, et efface de lui-même. Un responsable peut retenir un dossier.

    Exemples :
      raccord retention --within 180
      raccord retention hold 3f8a --until 2027-03-01 --reason "un recours est en cours"
help-retention-within = Dans combien de jours
help-retention-hold = Retenir un dossier dont la durée est écoulée
help-retention-until = Jusqu’à ce jour, 730 jours au plus
help-retention-reason = Pourquoi

erase-none = il n’y a rien à effacer, ou c’est déjà effacé
erase-what = dites quoi effacer
hint-erase-what = nommez des champs par --field ou des entrées par --entry, ou prenez --all
erase-missing = rien d’effaçable dans ce dossier ne commence par { $entry }
hint-erase-missing = raccord erase DOSSIER --all --preview liste ce qui peut être effacé
erase-done =
    { $count ->
        [one] { $count } entrée effacée
       *[other] { $count } entrées effacées
    }
erase-backups = les sauvegardes faites avant le contiennent encore : faites-en une avec raccord store backup et supprimez les anciennes, ou gardez avec ses clés une copie du fichier erased du répertoire du nœud
erase-receipts =
    { $count ->
        [one] { $count } organisme doit le supprimer ; raccord receipts montre quand c’est fait
       *[other] { $count } organismes doivent le supprimer ; raccord receipts montre quand c’est fait
    }
erase-stays = ce qui est effacé ne revient pas ; l’historique garde sa place, son auteur et sa date
erase-column-what = Quoi
erase-column-went = Allé à
erase-consultation = Pourquoi il a été consulté
erase-emergency = Pourquoi il a été demandé en urgence
erase-grant = Qui a consenti à un partage
erase-hold = Pourquoi il a été retenu
erase-order = Pourquoi une partie a été effacée avant
erase-link = Pourquoi deux dossiers ont été liés ou distingués
erase-origin = De quelle ligne de quelle liste il vient
erase-proposal = Une valeur qui n’a pas été admise
erase-proposal-of = Une valeur de { $field } qui n’a pas été admise
erase-referral = Pourquoi il a été orienté, et ce qui a été répondu
erase-revocation = Pourquoi un partage a été retiré

rectify-list = ce champ est une liste : ses éléments se rectifient un par un
hint-rectify-list = changez l’élément par raccord case set --item, puis effacez son ancienne entrée par raccord erase --entry
rectify-nothing = le champ { $field } n’a pas d’autre valeur qui puisse être effacée
rectify-done = { $field } rectifié, et la mauvaise valeur effacée
rectify-receipts = qui a reçu la mauvaise valeur doit la supprimer ; raccord receipts montre quand c’est fait

receipts-none = il n’a été demandé à personne de supprimer quoi que ce soit
receipts-column-cause = Motif
receipts-column-asked = Demandé
receipts-column-answered = Répondu
receipts-column-bodies = Supprimés
receipts-column-overdue = En retard depuis
receipts-expiry = Partage échu
receipts-withdrawal = Partage retiré
receipts-overdue =
    { $count ->
        [one] { $count } accusé est en retard
       *[other] { $count } accusés sont en retard
    }

ground-none = Effacement
ground-court-order = Effacement : décision de justice
ground-rectification = Effacement : rectification
ground-request = Effacement : demandé par la personne
ground-retention = Effacement : durée écoulée

retention-none = aucun dossier ne sera effacé dans ce délai
retention-column-case = Dossier
retention-column-erases = Effacé à partir du
retention-column-why = Motif
retention-column-notice = Préavis donné
retention-column-held = Retenu jusqu’au
retention-by-itself = le nœud les efface de lui-même tant qu’il est en service ; raccord retention hold en retient un
retention-held = le dossier est retenu jusqu’au { $until }
erase-handed-over = { $organisation } a repris ce dossier et garde le sien, avec ce qui y a été copié : demandez-lui de l’effacer aussi
receipts-cause-fields = { $cause } ({ $fields })
receipts-case = dossier { $case }
