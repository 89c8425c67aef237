# raccord platform : former une plateforme, la rejoindre, changer qui y participe.

help-platform = Former, rejoindre, changer et montrer des plateformes
help-platform-steps =
    Une plateforme se forme par des fichiers, envoyés par courriel ou sur une clé USB :
      1. chaque organisme :  raccord organisation export le-mien.carte
      2. un pilote :         raccord platform create --name "PSAD Nancy" --territory "Nancy" \
                               --leader autre-pilote.carte --member troisieme.carte plateforme.raccord
      3. chaque pilote :     raccord platform sign plateforme.raccord
      4. chaque organisme :  raccord platform join plateforme.raccord
    Comparez l’empreinte par téléphone avant de signer et après avoir rejoint.
help-platform-create = Dresser la première liste des membres d’une plateforme, à signer par ses pilotes
help-platform-create-name = Nom courant de la plateforme
help-platform-create-territory = Territoire qu’elle couvre
help-platform-create-leader = Fichier de la carte d’un autre pilote ; peut être répété
help-platform-create-member = Fichier de la carte d’un membre non pilote ; la vôtre, si vous ne pilotez pas
help-platform-create-threshold = Nombre de pilotes qui doivent signer chaque liste ; à défaut deux, ou un s’il n’y en a qu’un
help-platform-add = Dresser la liste suivante, avec de nouveaux membres, à signer par les pilotes
help-platform-add-member = Fichier de la carte d’un nouveau membre ; peut être répété
help-platform-add-circle = Cercle des nouveaux membres ; à défaut celui de leur sorte
help-platform-remove = Dresser la liste suivante, que des membres ont quittée, à signer par les pilotes
help-platform-remove-member = Membre par son nom, ou par au moins 8 chiffres du début de son identifiant ; peut être répété
help-platform-rules = Établir la liste suivante, avec d’autres règles, que les pilotes signeront
help-platform-rules-more =
    Les règles sont livrées avec le programme, un fichier chacune : ce qui peut être donné à qui, sur quel fondement, pour combien de temps. Ce qui a été partagé avant reste jugé par les règles d’alors.
    Choisissez un jour assez lointain pour que chaque membre ait la liste d’ici là.

    --show les affiche, avec leurs dates et les textes sur lesquels elles reposent. Une liste nomme un fichier de règles par son empreinte, et chaque membre doit avoir le même fichier pour juger : les pilotes choisissent donc parmi celles qui sont livrées, et un fichier à eux ne peut servir. Qui a besoin d’autres règles les demande pour une prochaine version du programme.
help-platform-rules-show = Afficher plutôt les règles en vigueur, ou celles d’un nom (france, france-school-year, luxembourg, une plateforme), règle par règle, avec dates et sources
help-platform-rules-use = Règles par leur nom : france, france-school-year (partages de 365 jours au plus), luxembourg ; sans cela, celles du pays
help-platform-rules-since = Premier jour, dès 00:00 UTC ; sans cela, dès maintenant
help-platform-sign = Regarder une liste de membres et ajouter au fichier la signature de cet organisme
help-platform-sign-more = Montre chaque membre, sa sorte, son cercle et ce qui est nouveau, puis demande ; sans terminal, --yes répond.
help-platform-sign-file = Fichier de la liste ; la signature y est ajoutée
help-platform-join = Prendre une liste de membres signée et les cartes des membres
help-platform-join-more = Demande avant ; sans terminal, --yes ou la bonne --platform EMPREINTE répond.
help-platform-join-file = Fichier de la liste signée ; plusieurs fichiers de signatures d’une même liste sont réunis
help-platform-join-platform = Empreinte qu’un pilote vous a dite ; toute autre plateforme est refusée
help-platform-show = Montrer les membres, sortes, cercles, rôles et l’empreinte
help-platform-export = Écrire dans un fichier toutes les cartes et listes de membres d’une plateforme
help-platform-choose = Plateforme, par son nom ou le début de son empreinte, s’il y en a plusieurs
help-platform-file-out = Fichier à écrire

platform-name = { $name } ({ $territory })
platform-fingerprint = Empreinte : { $fingerprint }
platform-roster =
    { $leaders ->
        [one] Liste des membres numéro { $number } du { $issued } ; { $leaders } pilote, { $threshold } doit signer
       *[other] Liste des membres numéro { $number } du { $issued } ; { $leaders } pilotes, { $threshold } doivent signer
    }
platform-terms-changed = le nom, le territoire, le seuil ou les règles diffèrent de la liste précédente
platform-rules = Règles : { $name } depuis le { $since }, partages de { $days } jours au plus
platform-rules-new = Nouvelles règles : { $name } à partir du { $since }, partages de { $days } jours au plus
platform-rules-unknown = Règles que ce programme n’a pas à partir du { $since } ({ $digest }) : rien ne peut être partagé sous elles
platform-column-organisation = Organisme
platform-column-kind = Sorte
platform-column-circle = Cercle
platform-column-leader = Pilote
platform-column-id = Empreinte
platform-column-staff = Agents
platform-column-change = Changement
platform-leads = oui
platform-staff = { $count } { $role }
platform-change-same = -
platform-change-joins = nouveau
platform-change-leaves = part
platform-change-left = parti avant
platform-change-differs = diffère
platform-drawn = la liste des membres est dans { $path } : chaque pilote la signe par raccord platform sign
platform-written = les cartes et les listes de membres sont dans { $path }
platform-signed = votre signature est dans { $path }
platform-complete = assez de pilotes ont signé : chaque membre peut prendre le fichier par raccord platform join
platform-more-signatures = un autre pilote doit signer avant que les membres puissent prendre le fichier
platform-joined = vous participez à { $name } ; cartes et listes de membres nouvelles : { $changes }
platform-compare = comparez l’empreinte par téléphone avec un pilote : { $fingerprint }
platform-own-leaves = cette liste dit que votre organisme est parti
prompt-platform-sign = Comparez l’empreinte par téléphone avec les autres pilotes. Signer ? (oui/non)
prompt-platform-join = Comparez l’empreinte par téléphone avec un pilote. Rejoindre ? (oui/non)

error-platform-several = ce nœud participe à plusieurs plateformes
hint-platform-choose = choisissez-en une par --platform, par son nom ou les premiers chiffres de son empreinte (au moins 8) : { $platforms }
error-platform-unknown = ce nœud ne participe à aucune plateforme « { $text } »
error-platform-ambiguous = plusieurs plateformes répondent à « { $text } »
error-platform-none = ce nœud ne participe à aucune plateforme de ce genre
hint-platform-join = raccord platform join FICHIER prend le fichier qu’un pilote envoie
error-platform-no-card = le fichier { $path } ne contient aucune carte
error-platform-twice = { $name } est donné à la fois comme pilote et comme autre membre
error-platform-already = { $name } est déjà membre
error-platform-no-member = aucun membre, ou plus d’un, ne s’appelle { $name }
hint-platform-members = raccord platform show donne la liste des membres
error-platform-too-few-leaders = il resterait moins de pilotes qu’il ne doit en signer
error-platform-rules-past = des règles valent dès maintenant ou plus tard : ce qui a été partagé reste jugé par celles d’alors
hint-platform-rules-past = choisissez un jour plus tardif avec --since, ou ne donnez pas de jour
error-platform-rules-unknown = ce programme n’a pas de règles { $name } pour le pays de la plateforme
hint-platform-rules-names = il y a : { $names }
error-platform-rules-same = les règles { $name } sont déjà en vigueur alors
error-platform-no-roster = le fichier ne contient aucune liste de membres
error-platform-not-leader = votre organisme n’est pas l’un des pilotes qui doivent signer cette liste
hint-platform-not-leader = transmettez le fichier à l’un d’eux : { $leaders }
error-platform-other = le fichier est d’une autre plateforme, dont l’empreinte est { $fingerprint }
error-platform-not-member = cette liste ne nomme pas votre organisme
hint-platform-not-member = envoyez votre carte à un pilote, qui vous ajoute par raccord platform add
platform-cards-taken =
    { $changes ->
        [0] Toutes les cartes du fichier étaient déjà connues
        [one] { $changes } nouvelle carte prise en compte
       *[other] { $changes } nouvelles cartes prises en compte
    }
help-platform-leaders = Dresser la liste suivante, avec d’autres pilotes, à signer par les pilotes actuels
help-platform-leaders-add = Membre qui pilote désormais, par son nom ou par au moins 8 chiffres du début de son identifiant
help-platform-leaders-end = Pilote qui ne pilote plus et reste membre
help-platform-leaders-more =
    Les pilotes de la liste précédente signent : deux pilotes sur deux sont remplacés l’un après l’autre, chaque étape signée par les deux de l’étape d’avant.

    Exemple :
      raccord platform leaders suite.raccord --add "ALJ Esch" --end "CIO de Nancy"
