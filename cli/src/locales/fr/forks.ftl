# raccord forks : preuves contre les registres qui ont altéré leur histoire.

help-forks = Lister les preuves que d’autres registres ont altéré leur histoire
help-forks-more =
    Une preuve convainc quiconque a la carte de l’organisme ; elle figure aussi dans chaque fichier d’audit. Un registre dont le journal a bifurqué est mis à l’écart pour de bon : rien n’en est reçu et rien ne lui est envoyé, tandis que les accès accordés et ce qui a été reçu restent. Son organisme continue avec un nouveau registre (raccord store restore, raccord organisation rotate-node) ; les pilotes de la plateforme peuvent mettre fin à son adhésion (raccord platform remove).

    Exemples :
      raccord forks
      raccord forks --json
forks-none = Il n’y a de preuve contre aucun registre
forks-cut-off = Rien n’est reçu de ces registres ni envoyé à eux. Joignez l’organisme par un autre moyen : il doit ouvrir un nouveau registre, ou les pilotes mettent fin à son adhésion.
fork-two-roots = { $name } : le registre { $ledger } a signé deux histoires différentes de même longueur
fork-not-extended = { $name } : le registre { $ledger } a signé une histoire qui ne continue pas celle qu’il avait signée avant
fork-epoch-rewritten = { $name } : le registre { $ledger } a réécrit une époque que son nœud avait déjà citée
fork-actor-reused = { $name } : un membre du personnel a signé deux modifications comme une seule (registre { $ledger })
