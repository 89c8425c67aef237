# raccord consent : un formulaire est signé, ses lignes deviennent des partages.

help-consent = Inscrire, imprimer et retirer des consentements par formulaire
help-consent-examples =
    Exemples :
      raccord consent                          demande question par question
      raccord consent print 3fa9 psad --output formulaire.html
      raccord consent give 3fa9 --form psad --by young_person --line solutions --evidence scan.pdf
      raccord consent withdraw 3fa9 psad --line 1
help-consent-give = Inscrire un formulaire signé : toutes ses lignes deviennent des partages en un seul acte
help-consent-list = Lister les consentements, ligne par ligne
help-consent-print = Imprimer le papier à signer, en page HTML
help-consent-withdraw = Retirer un formulaire, ou certaines de ses lignes, en un seul acte
help-consent-form = Formulaire par son nom, comme raccord consent forms les liste, ou un fichier en .toml
help-consent-by = Qui a signé : young_person, representative ou both
help-consent-name = Nom du représentant légal qui a signé
help-consent-relation = Lien du représentant légal : mother, father, guardian, institution ou other
help-consent-line = Lignes cochées : LIGNE pour tous les organismes, ou ORGANISME:LIGNE
help-consent-signed-on = Jour de la signature ; aujourd’hui si ce n’est pas dit
help-consent-evidence = Copie du formulaire signé, qui montre aussi l’âge si la date de naissance n’est pas connue ; seule une empreinte salée est inscrite
help-consent-list-case = Seulement les consentements de ce dossier
help-consent-withdraw-form = Formulaire par son nom, ou consentement par au moins 4 de ses chiffres
help-consent-withdraw-line = Seulement ces lignes, comme raccord consent list les compte
help-consent-withdraw-reason = Pourquoi, si cela a été dit : personne n’a à dire pourquoi

consent-ask-case = Quel dossier ? (ses premiers chiffres, ou le nom de la personne)
consent-case-missing = dites quel dossier
consent-ask-form = Quel formulaire ? (numéro, { $names }, ou un fichier)
consent-form-offered = { $form }, version { $version } : { $title }. { $origin }
consent-form-missing = dites quel formulaire avec --form
consent-form-own = le formulaire { $form } est de cet organisme : la plateforme a les siens
consent-answer = { $number }. { $answer }
consent-answer-unknown = répondez par un des numéros, de 1 à { $count }
consent-ask-signed-on = Quel jour a-t-il été signé ? (par exemple 03/11/2026 ; vide : aujourd’hui)
consent-ask-until = Jusqu’à quel jour vaut-il ? (vide : jusqu’au { $day }, comme le dit le formulaire)
consent-ask-evidence = Fichier du papier signé, dont l’empreinte est gardée ? (vide : aucun)
consent-ask-note = Où se trouve le papier ? (vide : nulle part)
consent-evidence-none = rien ne montre le consentement : ni fichier du papier, ni lieu où il se trouve
consent-ask-by = Qui a signé ? (numéro)
consent-by-missing = dites qui a signé avec --by young_person, representative ou both
consent-by-young-person = le jeune
consent-by-representative = un représentant légal
consent-by-both = le jeune et un représentant légal
consent-ask-relation = Quel est le lien du représentant avec le jeune ? (numéro)
consent-relation-missing = dites le lien du représentant avec --relation
consent-ask-name = Nom du représentant légal ?
consent-name-missing = dites le nom du représentant légal avec --name
relation-mother = mère
relation-father = père
relation-guardian = tuteur
relation-institution = institution ayant l’autorité parentale
relation-other = autre
consent-ask-lines = Quelles lignes ont été cochées ? (numéros, avec des virgules)
consent-lines-missing = dites quelles lignes ont été cochées avec --line
consent-line-joined = ceux que vise { $line } sont membres de la plateforme depuis le jour de la signature ou plus tard : nommez-les, si le papier les nomme
consent-line-missing = le formulaire n’a pas de ligne { $line } pour un organisme de vos plates-formes
hint-consent-lines = les lignes : { $names }
consent-no-partner = aucun organisme de vos plates-formes n’est d’un type que vise le formulaire { $form }
consent-too-young = avant { $age } ans, le jeune ne consent pas seul
hint-consent-too-young = faites signer aussi un représentant légal : --by both --name NOM (raccord consent give : aussi --relation mother)
consent-age-unknown = le dossier n’a pas de date de naissance qui dise que le jeune a { $age } ans ou plus et peut consentir seul
hint-consent-age = inscrivez la date de naissance avec raccord case set (d’un dossier d’un autre organisme : demandez-lui de la partager), ajoutez le papier signé à raccord grant avec --evidence, ou faites signer un représentant légal
hint-consent-of-age = faites signer la personne elle-même : --by young_person ; sous tutelle : --by representative --evidence DÉCISION (raccord consent give : aussi --relation guardian)
hint-consent-form-ended = prenez le formulaire en vigueur (raccord consent forms) ; d’un papier signé avant, dites le jour par --signed-on
hint-consent-before-birth = vérifiez la date de la signature (--signed-on) et la date de naissance du dossier
consent-parent-of-age = la personne est majeure : un parent ne consent plus pour elle
consent-without-young-person = dès { $age } ans le jeune peut consentir lui-même : faites-le signer aussi (--by both), un parent seul peut ne pas suffire
consent-until-long = le formulaire laisse ses partages en vigueur { $days } jours au plus
consent-form-over = un papier signé le { $signed } pour { $days } jours permettait ce partage jusqu’au { $over }
consent-joined-since = { $name } est membre de la plateforme depuis le { $since }, pas d’avant le jour de la signature : rien ne lui est partagé. Si le papier le nomme, ajoutez --line "{ $name }:{ $line }"
hint-consent-form-over = faites-en signer un nouveau : raccord consent print
consent-signed-later = un formulaire ne se signe pas dans l’avenir
consent-preview = { $recipient } recevrait ({ $line }) :
consent-question =
    { $lines ->
        [one] Inscrire ce consentement avec { $lines } ligne ? Ce qui a été lu ne peut plus ne pas l’avoir été. (oui/non)
       *[other] Inscrire ce consentement avec { $lines } lignes ? Ce qui a été lu ne peut plus ne pas l’avoir été. (oui/non)
    }
consent-done =
    { $count ->
        [one] consentement { $consent } inscrit, avec { $count } partage
       *[other] consentement { $consent } inscrit, avec { $count } partages
    }
consent-list-empty = il n’y a pas de consentement par formulaire
consent-column-consent = Consentement
consent-column-form = Formulaire
consent-column-line = Ligne
consent-column-signed = Signé
consent-withdraw-none = rien du formulaire { $form } n’est en vigueur pour ce dossier
consent-withdraw-several = ce formulaire a été signé plusieurs fois : nommez le consentement, car les lignes se comptent dans chacun
consent-withdraw-line = aucune ligne { $line } de ce consentement n’est en vigueur
hint-consent-withdraw = raccord consent list montre ce qui est en vigueur
consent-withdraw-question =
    { $count ->
        [one] Retirer { $count } partage avec { $names } ? Ce qui avait été reçu devra être effacé. (oui/non)
       *[other] Retirer { $count } partages avec { $names } ? Ce qui avait été reçu devra être effacé. (oui/non)
    }
consent-withdrawn =
    { $count ->
        [one] { $count } partage retiré
       *[other] { $count } partages retirés
    }

paper-office = Organisme : { $office }
paper-person = Jeune : { $name }, né(e) le { $birth }
paper-person-blank = Jeune : nom, date de naissance
paper-lines = Ce que j’accepte
paper-to = Pour : { $name } ({ $kind })
paper-to-kinds = Pour : { $kinds }, sur la plateforme { $platform }
paper-rights = Mes droits
paper-purpose = Mes informations ne peuvent servir qu’à ceci : { $purpose }.
paper-until = Sans nouvel accord, le partage prend fin au plus tard le { $date }.
paper-days =
    { $days ->
        [one] Sans nouvel accord, le partage prend fin au plus tard après { $days } jour.
       *[other] Sans nouvel accord, le partage prend fin au plus tard après { $days } jours.
    }
paper-withdraw = Je peux changer d’avis à tout moment, pour une ligne ou pour toutes, en le disant à { $office }, par tout moyen. Ce qui avait été transmis doit alors être effacé, et l’effacement confirmé. Je peux demander à { $office } une copie de tout ce qui est su de moi, savoir qui l’a reçu et qui l’a consulté, et faire corriger ce qui est faux.
paper-complain = Si la réponse ne me satisfait pas, je peux m’adresser à : { $authority }.
paper-signatures = Signatures
paper-who-signs = Avant { $age } ans, un représentant légal signe ; dès { $age } ans, le jeune peut signer seul.
paper-sign-young-person = Jeune : date, signature
paper-sign-representative = Représentant légal (nom, lien) : date, signature
paper-sign-staff = Reçu par : date, signature
paper-foot = Formulaire { $form }, version { $version }. SHA-256 du modèle : { $digest }.
authority-belgium = Autorité de protection des données, rue de la Presse 35, 1000 Bruxelles
authority-france = CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr
authority-germany = l’autorité de protection des données du Land
authority-luxembourg = Commission nationale pour la protection des données, 15 boulevard du Jazz, L-4370 Belvaux, cnpd.public.lu

consent-look-print = pour imprimer le formulaire « { $form } »
consent-look-withdraw = pour retirer un accord
paper-person-unborn = Jeune : { $name }, né(e) le (date de naissance à compléter) : ____________________
paper-what-read = { $fields }
paper-what-write = { $fields }. Peut aussi les écrire, pas seulement les lire.
paper-kept = Qui les reçoit les garde jusqu’à la fin du partage, puis les supprime.
paper-kept-until = Qui les reçoit les garde jusqu’à la fin du partage, puis les supprime. { $office } garde mon dossier au plus tard jusqu’à mon { $age }e anniversaire.
paper-kept-funded = Qui les reçoit les garde jusqu’à la fin du partage, puis les supprime. { $office } garde mon dossier au plus tard jusqu’à mon { $age }e anniversaire ; quand le Fonds social européen a payé, { $years } ans, pour les seuls contrôles.
paper-erase = Je peux aussi demander à { $office } d’effacer ce qu’il détient sur moi, ou m’opposer à ce que cela serve : qui l’a reçu doit alors le supprimer aussi. La réponse est due dans le mois et ne coûte rien.
paper-reach = Pour joindre { $office } : { $contact }. Son délégué à la protection des données, s’il en a un, se joint au même endroit.
paper-reach-blank = Pour joindre { $office } (adresse, téléphone, courriel ; délégué à la protection des données s’il en a un) : ____________________
