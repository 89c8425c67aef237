# raccord refer, raccord referrals : un autre organisme fait quelque chose pour un jeune, ou reprend son dossier.

help-refer = Demander à un autre organisme de faire quelque chose pour un jeune, ou de reprendre son dossier
help-refer-more = Une orientation donne à l’autre organisme ce que donnerait raccord grant, et demande ; vous gardez le dossier. Avec --transfer, on lui
    demande de le reprendre : il est à lui quand il a accepté et que votre nœud le sait, pas avant. Dès lors votre dossier ne
    prend plus de modification, ce que vous partagiez avec d’autres prend fin, et ce qui vaut pour le dossier (ne pas
    contacter, secret de la PJJ, pas de partage au-delà) vaut chez lui. On peut demander aux membres d’une plateforme
    commune, dans tout département ; à d’autres, un dossier va sur papier.
    Exemples :
      raccord refer 3fa9 --to "Mission locale" --block identite,coordonnees --basis consent --by young_person --name Zoé --purpose "recherche d’emploi"
      raccord refer 3fa9 --transfer --to "CIO de Nancy" --block identite,coordonnees,reperage,listes,contacts,suivi --basis public_task --purpose "suivi par un autre service"
help-refer-transfer = L’autre organisme reprend le dossier
help-refer-reason = Pourquoi, si c’est plus que l’objet ; le destinataire le lit tant qu’il peut lire le dossier
help-refer-no-resharing = Celui qui reprend le dossier ne le partage avec personne d’autre que vous
refer-reason = dites pourquoi avec --reason
refer-done =
    { $count ->
        [one] { $recipient } est sollicité : le dossier reste à vous
       *[other] { $recipient } est sollicité pour { $count } dossiers : ils restent à vous
    }
refer-transfer-done =
    { $count ->
        [one] { $recipient } est invité à reprendre le dossier : il est à vous jusqu’à ce que { $recipient } ait accepté
       *[other] { $recipient } est invité à reprendre { $count } dossiers : ils sont à vous jusqu’à ce que { $recipient } ait accepté
    }
refer-shown = la demande arrive dès que les deux nœuds sont reliés (raccord status le dit) ; raccord referrals montre ce qu’il en advient
refer-left-behind = reste ici et n’arrive pas à qui reprend le dossier, alors qu’un délai légal en cours ou ce qui a été tenté en dépend : { $fields }
refer-left-behind-add = ajoutez --block { $blocks } pour que cela suive

help-referrals = Lister ce qui est demandé à qui au sujet des dossiers, et répondre
help-referrals-list = Lister les orientations et transferts, envoyés et reçus
help-referrals-case = Seulement pour ce dossier
help-referrals-open = Seulement ceux qui attendent quelqu’un
help-referrals-show = En montrer un, avec qui a dit quoi et quand
help-referrals-accept = Accepter ; pour un transfert, reprendre le dossier
help-referrals-accept-more = Un transfert est fait quand le nœud de l’autre organisme a su que vous acceptez, ce qui prend un instant si les deux sont reliés. Un dossier
    à vous est alors ouvert avec toutes les valeurs, lié à l’ancien. Si l’autre organisme est injoignable maintenant,
    raccord referrals take le fait plus tard.
    Exemple : raccord referrals accept 81c2
help-referrals-reject = Refuser ; ce qui vous était ouvert est refermé
help-referrals-take = Reprendre un dossier dont le transfert est fait
help-referrals-done = Dire que ce que vous aviez demandé est fait
help-referrals-revoke = Retirer votre demande, et refermer ce qu’elle ouvrait
help-referrals-referral = Orientation : au moins 4 de ses premiers chiffres, comme raccord referrals les écrit
help-referrals-reason = Pourquoi ; l’autre organisme lit pourquoi vous acceptez ou refusez, pas pourquoi vous retirez
referrals-missing = aucune orientation ne commence par { $text }
hint-referrals-missing = raccord referrals les liste
referrals-own = c’est votre propre organisme qui l’a demandé
hint-referrals-own = l’organisme sollicité accepte ou refuse ; vous pouvez retirer la demande avec raccord referrals revoke
referrals-theirs = c’est l’autre organisme qui l’a demandé
hint-referrals-theirs = vous pouvez accepter ou refuser ; seul le demandeur la règle ou la retire
referrals-reject-reason = dites pourquoi avec --reason : le demandeur doit le savoir
referrals-state = ce n’est pas possible maintenant : { $state }
hint-referrals-state = raccord referrals show dit qui a dit quoi et quand
referrals-accepted = accepté : { $partner } en est informé
referrals-rejected = refusé : { $partner } en est informé, et ce qui vous était ouvert est refermé
referrals-done = fait : { $partner } en est informé
referrals-revoked = retiré : { $partner } en est informé, et ce qui lui était ouvert est refermé
referrals-take-later = le nœud de l’autre organisme n’a pas encore répondu : dès qu’il l’a fait, raccord referrals take ouvre votre dossier
referrals-take-none = il n’y a pas de dossier à reprendre
referrals-taken-before = le dossier est déjà repris, sous le numéro { $case }
referrals-take-large = le dossier a { $values } valeurs, plus que n’en tient un envoi : demandez moins de champs à son ancien détenteur
referrals-taken = le dossier de { $partner } est à vous, sous le numéro { $case }, avec { $values ->
        [one] { $values } valeur
       *[other] { $values } valeurs
    } ; l’ancien y est lié
referrals-taken-back = votre organisme avait déjà confié cette personne : le dossier { $case } est lié aussi, et { $values ->
        [one] { $values } valeur que le transfert n’apporte pas en revient
       *[other] { $values } valeurs que le transfert n’apporte pas en reviennent
    }
referrals-taken-beside = votre organisme suit déjà quelqu’un de ces noms et de cette date de naissance, dans le dossier { $other } : si c’est la même personne, raccord link { $case } { $other }
referrals-earlier = en étaient informés auparavant : { $names } ; ce qu’ils avaient a pris fin
referrals-taken-as = repris sous le numéro { $case }
referrals-do-not-contact = cette personne n’est pas à contacter
referrals-do-not-contact-case = dossier { $case } (orientation { $referral }) : cette personne ne doit pas être contactée
referrals-no-resharing = celui qui a transmis le dossier ne permet de le partager avec personne d’autre
referrals-reserve = le secret de { $kind } vaut pour ce dossier : il se partage élément par élément
referrals-empty = rien n’est demandé
referrals-us = nous
referrals-column-referral = Orientation
referrals-column-from = De
referrals-column-to = À
referrals-column-asked = Demande
referrals-column-reason = Pourquoi
referrals-mode-refer = orientation
referrals-mode-transfer = transfert
referrals-state-accepted = accepté
referrals-state-done = fait
referrals-state-to-take = fait : le dossier est à reprendre
referrals-state-ended = sans suite : le partage sur lequel il reposait a pris fin
referrals-state-rejected = refusé
referrals-state-requested = attend une réponse
referrals-state-revoked = retiré
referrals-head-given = Vous sollicitez { $partner } ({ $mode }) pour le dossier { $case } : { $state }
referrals-head-received = { $partner } vous sollicite ({ $mode }) pour le dossier { $case } : { $state }
referrals-fields = ouvre jusqu’au { $until } : { $fields }
referrals-rejected-because = refusé : { $reason }
referrals-word-asked = demandé le { $time } par { $by }{ $reason }
referrals-word-answered = répondu le { $time } par { $by }{ $reason }
referrals-word-settled = réglé le { $time } par { $by }{ $reason }
case-handed-over = ce dossier a été transmis à { $organisation }, qui en est chargé maintenant
hint-case-handed-over = adressez-vous à { $organisation } ; votre dossier reste lisible, et sa conservation suit son cours
case-emergency = ouvert en urgence jusqu’au { $until } : raccord emergency list
case-handed-over-head = transmis à { $organisation }
responsible-handed-over = { $organisation } contacte la personne : le dossier lui a été transmis
refer-twice = { $recipient } a déjà été sollicité pour ce motif sur le dossier { $case }, et n’a pas encore fini
hint-refer-twice = raccord referrals montre la demande { $referral } ; retirez-la par raccord referrals revoke, ou dites un autre motif par --reason
