# raccord revoke : ce qui a été partagé est retiré.

help-revoke = Retirer des partages ; le destinataire doit supprimer ce qu’il a reçu
help-revoke-grants = Partages : au moins 4 de leurs premiers chiffres, comme les écrivent raccord grants et raccord store lost
help-revoke-case = Tous les partages de ce dossier
help-revoke-to = Tous les partages vers cet organisme
help-revoke-all = Tous les partages
help-revoke-reason = Pourquoi
help-revoke-yes = Ne pas demander

revoke-progress = Retrait
revoke-done =
    { $count ->
        [one] { $count } partage retiré
       *[other] { $count } partages retirés
    }
revoke-receipts = les destinataires suppriment ce qu’ils ont reçu et envoient un accusé, que raccord grants montre ; ce qu’une personne a lu ne s’oublie pas
revoke-what = dites quels partages
hint-revoke-what = nommez-les, ou choisissez-les par --case ou --to, ou prenez --all
revoke-missing = aucun partage en vigueur ne commence par { $grant }
hint-revoke-missing = raccord grants --given les liste, et raccord store lost ceux dont un nœud restauré a perdu le dossier
revoke-none = aucun partage en vigueur n’est visé
