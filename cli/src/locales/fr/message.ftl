# raccord message, raccord inbox, raccord news, raccord undo.

help-message = Échanger des messages avec des partenaires
help-message-new = Commencer un fil de messages
help-message-new-more =
    Un message sur un dossier suit les règles du dossier : chaque destinataire doit déjà en connaître une partie, et il le reçoit sous le numéro
    par lequel il le connaît. Les autres participants n’apprennent pas de quel dossier il s’agit. Quand le dossier n’est plus partagé avec un
    destinataire, ce qui a été écrit à son sujet y est supprimé, quel qu’en soit l’auteur ; quand le dossier est effacé, c’est effacé partout.

    Exemples :
      raccord message new --to "Mission locale" --subject "Forum des métiers" "Pouvez-vous venir le 12 ?"
      raccord message new --to "Mission locale" --case 3f9a12cd --subject "Point de situation" "Il cherche un stage."
help-message-reply = Répondre dans un fil
help-message-show = Montrer un fil ; ses messages sont alors lus
help-message-text = Ce qu’il y a à dire
help-message-subject = Objet du fil
help-message-case = Dossier dont parle le fil
help-message-basis = Fondement, pour un message sur un dossier
help-message-thread = Fil : au moins 4 chiffres de son numéro, ou le début de son objet
help-inbox = Lister les fils de messages, les non lus d’abord
help-inbox-unread = Seulement ceux qui ont un message non lu
help-news = Dire ce que les autres ont changé depuis la dernière fois
help-news-since = Depuis ce jour, quoi qu’on ait demandé avant
help-undo = Retirer ce qu’on a écrit soi-même en dernier : tout, en un seul acte
help-undo-more =
    La valeur d’avant revient comme une nouvelle écriture signée : l’histoire garde les deux. Pour effacer, voyez raccord erase.

    D’un import, ce qu’il a écrit cède la place à ce qui était là avant, partout où personne ne l’a modifié depuis ; les dossiers
    qu’il a ouverts et où personne n’a travaillé sont fermés et quittent toutes les listes, les autres sont nommés et laissés. Qui a importé
    une liste la retire, ou un responsable. Rien ne s’efface : la liste suivante continue dans les mêmes dossiers.

    Exemples :
      raccord undo 3f9a12cd mobile
      raccord undo --import last --dry-run
      raccord undo --import 5c1e09aa
help-undo-field = Ce champ seul ; sans lui, tout ce que la dernière commande a écrit

message-case-to = à qui parler de ce dossier ?
hint-message-case-to = ajoutez --to ORGANISME
message-case-unknown = { $organisation } ne connaît pas ce dossier, ou son accord est terminé
hint-message-case-unknown = raccord grant lui en communique d’abord une partie
message-text = ce texte ne peut pas être envoyé
message-empty = un message vide ne dit rien
message-purpose = échange de messages
message-sent = le message est écrit
message-pending = le fil est à un autre organisme : il transmettra le message quand son nœud l’aura reçu
message-thread-missing = il n’y a pas de tel fil
hint-inbox = raccord inbox liste les fils
message-head = { $subject } – participants : { $participants }
message-about = Au sujet du dossier { $case }
message-line = { $time }, { $organisation } ({ $author })
inbox-empty = il n’y a pas de message
inbox-column-unread = Non lus
inbox-column-subject = Objet
inbox-column-about = Au sujet de
inbox-column-last = Dernier message

news-since = depuis le { $time }
news-none = rien de nouveau
news-column-kind = Sorte
news-column-what = Quoi
news-admitted = Votre modification de { $field } a été admise
news-emergency-asked = Demandé en urgence : raccord emergency list
news-granted = Partagé avec vous jusqu’au { $until } : { $fields }
news-granted-items = Éléments isolés partagés avec vous jusqu’au { $until }
news-granted-many = Partagé avec vous jusqu’au { $until } : { $count } champs (raccord case show)
news-refused = Votre modification de { $field } n’a pas été admise : { $reason }
news-column-person = De qui, de quoi
news-referral-asked = On vous demande de faire quelque chose pour la personne : raccord referrals
news-transfer-asked = On vous demande de reprendre le dossier : raccord referrals
news-revoked = N’est plus partagé avec vous
news-written = { $field } : { $value }
news-place = { $case } : { $place }
news-places = Places de votre organisme : { $places }

undo-nothing = vous n’avez rien écrit ici
undo-overwritten = quelqu’un a écrit depuis : revenir en arrière effacerait aussi sa valeur
undo-sealed = la valeur d’avant n’est plus là, ou il y en avait plusieurs
undo-handed = l’orientation vers { $partner } est retirée : cet organisme supprime ce qu’il a reçu
undo-handed-question = Retirer l’orientation vers { $partner }, et ce qui a été accordé avec elle ? (oui/non)
undo-handed-case = le dossier lui-même reste ici, avec ce qui y est écrit : raccord case step { $case } clos le ferme, raccord erase { $case } --all le supprime
undo-handed-over = { $partner } a repris le dossier : cela ne se reprend plus
hint-undo-handed-over = raccord message new --to le leur dit ; ils peuvent le transférer en retour
undo-granted = le dernier acte ici est un partage avec { $partner } : il se retire, il ne s’annule pas
hint-undo-granted = raccord revoke { $grant } y met fin, avec un reçu ; raccord undo DOSSIER CHAMP retire une valeur écrite avant
hint-undo-referred = raccord referrals revoke { $referral } retire l’orientation et son partage ; raccord undo DOSSIER CHAMP retire une valeur écrite avant
undo-place-back = la place est rendue : { $name }
undo-place-asked = la place est redemandée à l’organisme qui la garde : { $name }
undo-released = vous avez rendu cette place : elle a pu aller à un autre jeune
hint-undo-released = raccord solution reserve, ou raccord group enrol, la demande à nouveau
undo-opened = cela a ouvert le dossier : il reste, avec ce qui y est écrit, jusqu’à ce que vous le fermiez
hint-undo-opened = raccord case step { $case } clos le ferme ; raccord undo { $case } CHAMP retire une valeur ; raccord erase { $case } --all efface tout
hint-undo-overwritten = raccord case history montre ce qui a été écrit, raccord case set écrit une nouvelle valeur
undo-question = { $field } : remplacer « { $value } » par « { $before } » ? (oui/non)
undo-question-line = { $field } : « { $value } » devient « { $before } »
undo-question-several = tout cela a été écrit en un seul acte : retirer ces { $count } changements ? (oui/non)
undo-done = { $field } est de nouveau : { $value }
undo-staying = non retiré, car quelqu’un a écrit depuis ou ce qui figurait avant n’y est plus : { $fields }
undo-more = raccord undo encore une fois retire ce que vous aviez écrit avant
