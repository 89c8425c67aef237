# raccord staff : qui peut signer, et à quel titre.

help-staff = Lister, ajouter et retirer des agents, changer des phrases secrètes
help-staff-list = Lister qui peut signer, et qui pouvait
help-staff-add = Créer une clé pour quelqu’un et la certifier avec la clé de l’organisme
help-staff-add-more =
    Rôles :
      assistant      suit les dossiers du repérage à la solution
      adviser        conseiller : travaille les dossiers
      leader         responsable : travaille les dossiers et répond de l’organisme
      registrar      importe les listes et tient les registres ; ne suit aucun dossier
      administrator  fait marcher le nœud ; ne voit aucun contenu de dossier
      auditor        lit les historiques, ne change rien

    Seuls assistant, adviser et leader écrivent des dossiers dans un fichier (raccord export, subject report, school ask). L’auditeur écrit ce qu’il faut pour juger l’organisme (raccord audit export, store export) ; qui importe les listes n’écrit rien de tel.
help-staff-end = Mettre fin au certificat de quelqu’un : ce qui est signé reste, ce qui le sera désormais ne compte pas
help-staff-passphrase = Changer la phrase secrète d’une clé d’agent de ce dossier
help-staff-person = Dire comment s’appelle un agent, pour ses collègues
help-staff-person-more =
    Chacun dit son propre nom ; un responsable peut dire celui d’un autre. Il reste dans la base de cet organisme, n’est jamais envoyé aux partenaires ni écrit sur les documents remis aux jeunes, et peut être effacé ; les commandes qui montrent qui a signé l’affichent à la place de la clé.

    Exemples :
      raccord staff person "Claire Martin"
      raccord staff person "Ahmed Benali" --of ahmed
help-staff-person-name = Le nom de la personne
help-staff-person-of = Nom de la clé dans ce répertoire, ou au moins les 8 premiers chiffres de la clé ; sans cela, la clé qui signe
help-staff-name = Nom de la clé dans ce dossier
help-staff-end-name = Nom de la clé dans ce dossier, ou au moins les 8 premiers chiffres de la clé
help-staff-role = assistant, adviser, leader, registrar, administrator ou auditor

prompt-staff-new-passphrase = Nouvelle phrase secrète de la clé d’agent { $name } :
staff-column-name = Nom
staff-column-key = Clé
staff-column-role = Rôle
staff-column-since = Depuis
staff-column-until = Jusqu’à
staff-added = { $name } peut signer désormais ({ $role })
staff-person-said = les collègues verront { $name } pour la clé { $key }
staff-ended = ce que { $name } signera désormais ne comptera pas
staff-passphrase-changed = la clé d’agent { $name } a une nouvelle phrase secrète
error-staff-ended = le certificat de { $name } avait déjà pris fin
error-staff-unknown = { $name } ne désigne personne, ou plus d’une personne

role-administrator = administrateur
role-adviser = conseiller
role-assistant = assistant
role-auditor = auditeur
role-leader = responsable
role-registrar = gestionnaire de listes
