# Ce qui est dit quand une base est ancienne, qu’un responsable part, qu’un dossier va disparaître.

status-read-ahead = { $name } a lu de ce nœud plus que la base n’a envoyé : la base est plus ancienne que ce qui est sorti du nœud, car elle vient d’une copie. Ce qui a été fait ici depuis cette copie y est perdu, et rien ne passe entre les deux tant que raccord store restore n’a pas ouvert un nouveau registre
status-erasures =
    { $count ->
        [one] { $count } dossier sera effacé parce que sa durée est écoulée, à partir du { $first } ; raccord retention le nomme, raccord retention hold le retient
       *[other] { $count } dossiers seront effacés parce que leur durée est écoulée, le premier à partir du { $first } ; raccord retention les nomme, raccord retention hold en retient un
    }

succession-nothing-known-lost = Rien n’est perdu que l’on sache. Mais ce qui a été écrit ici après le { $since } et après la copie de la base n’est compté nulle part ailleurs : comparez avec vos notes et avec ce que détiennent les partenaires
succession-nothing-known-lost-ever = Rien n’est perdu que l’on sache. Mais ce qui a été écrit ici après la copie de la base n’est compté nulle part ailleurs : comparez avec vos notes et avec ce que détiennent les partenaires
succession-lost-partners = Perdu : ce qui a été fait ici après la copie de la base. Des partenaires en avaient lu une partie ; ce qu’ils peuvent lire de vos dossiers revient par eux
succession-new-home =
    { $path } a été écrit à neuf, avec les adresses de la carte : vérifiez network.listen. Ensuite :
      raccord staff add NOM --role leader      (les clés des personnes étaient dans le répertoire perdu)
      raccord serve

help-staff-end-yes = Ne rien demander
staff-end-question = Mettre fin au certificat de { $name } ({ $role }) ? Ce qui sera signé désormais avec cette clé ne comptera nulle part, et c’est sans retour. (oui/non)
staff-end-question-last = { $name } est le seul responsable : après cela, personne ici ne pourra effacer, transmettre ni retenir un dossier avant raccord staff add NOM --role leader. Mettre fin au certificat malgré tout ? C’est sans retour. (oui/non)
staff-end-last = plus personne ici n’est responsable : raccord staff add NOM --role leader
staff-name-ended = { $name } (terminé)
help-default = par défaut : { $values }
help-possible-values = valeurs possibles : { $values }

audit-nonce-sealed = nombre remis par l’auditeur : { $nonce }, scellé par l’époque { $epoch }
audit-nonce-unsealed = nombre remis par l’auditeur : { $nonce }, qu’aucune époque n’a scellé : rien ne montre quand le fichier a été fait
audit-never-sealed = aucune époque n’est encore scellée dans le registre de { $names } : seules ses propres signatures répondent de ce qu’il dit, et rien ne le date
audit-export-bodies = le fichier contient des valeurs et des précisions sur des personnes : ne le remettez qu’à l’auditeur, chiffré, et supprimez-le ensuite
error-directory-missing = il n’y a pas de dossier { $path }
help-heading-examples = Exemples :
