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

help-staff-end-since = Moment à partir duquel la clé ne compte plus, s’il est passé : un jour, ou un jour et une heure entre guillemets
help-staff-end-more =
    Un ordinateur volé le vendredi et signalé le lundi : --since dit vendredi. Ce qui a été signé avec la clé depuis est compté et listé, et chaque audit le nomme (time-unproven). Rien n’en est défait tout seul, puisque les partenaires l’ont pris : parcourez-le avec raccord case history, et revenez sur ce qui est faux avec raccord revoke, case set ou erase. Le moment se dit une seule fois : une fin ne se déplace plus.
staff-end-signed =
    { $commits ->
        [0] rien n’a été signé avec la clé de { $name } depuis le { $since }
        [one] signé avec la clé de { $name } depuis le { $since } : { $commits } lot ({ $entries } entrées)
       *[other] signé avec la clé de { $name } depuis le { $since } : { $commits } lots ({ $entries } entrées)
    }
staff-end-future = on ne met pas fin à une clé à une date encore à venir
hint-staff-end-future = sans --since, elle prend fin maintenant ; pour un jour à venir, dites-le ce jour-là
staff-end-before = la clé ne compte que depuis le { $began }
hint-staff-end-before = donnez un moment ultérieur : un jour et une heure, comme --since "20/11/2026 17:30"
hint-staff-ended = une fin ne se déplace pas : --since se dit la première fois
staff-ended-since = ce que { $name } a signé depuis le { $since } ne compte pas, ni ce qui sera signé désormais
staff-end-column-signed = Signé
staff-end-column-entries = Entrées
staff-end-more =
    { $count ->
        [one] { $count } autre ; --json en liste 200 au plus
       *[other] { $count } autres ; --json en liste 200 au plus
    }
staff-end-look = ce que les partenaires en ont pris reste pris : raccord case history DOSSIER dit qui a signé quoi, raccord audit verify le compte comme time-unproven
