# raccord emergency : un dossier d’un autre organisme, pour trois jours au plus.

help-emergency = Demander un dossier d’un autre organisme en cas d’urgence
help-emergency-list = Lister les demandes d’urgence, faites et reçues
help-emergency-list-case = Seulement les demandes pour ce dossier
help-emergency-request = Demander au détenteur d’un dossier de l’ouvrir pour le temps que disent les règles de la plateforme (72 heures)
help-emergency-request-more = Seul un dossier dont votre organisme a déjà reçu quelque chose peut être demandé : rien d’autre ne nomme un dossier entre deux
    organismes. Le nœud du détenteur répond de lui-même si les règles de la plateforme le permettent : qui est la personne,
    comment la joindre, elle et sa famille, ce qui a été fait, tel que c’est à cet instant et rien d’écrit ensuite ; jamais de fait privé, et jamais un dossier de la PJJ. Le
    détenteur, le jeune et l’auditeur voient qui a demandé, quand et pourquoi.
    Exemple : raccord emergency request 3fa9 --reason "ne répond plus depuis un appel où elle parlait d’en finir"
help-emergency-case = Dossier : ses premiers chiffres, ou son identifiant entier si rien ne vous en est plus partagé
help-emergency-reason = Quelle est l’urgence : le détenteur et le jeune le lisent
help-emergency-yes = Ne pas demander
emergency-reason = dites quelle est l’urgence avec --reason
emergency-question = La vie ou la sécurité d’une personne est-elle en jeu ? Le détenteur et le jeune verront qui a demandé, quand et pourquoi. (oui/non)
emergency-requested = la demande est en route ; ce que le nœud du détenteur ouvre paraît avec raccord case show
emergency-shown = raccord emergency list montre ce qu’il en advient ; la réponse met le temps de la liaison avec le détenteur
hint-emergency-refused = téléphonez au détenteur : dans l’urgence, personne n’a à attendre un programme
emergency-empty = il n’y a pas de demande d’urgence
emergency-column-asked = Demandé par
emergency-column-holder = Détenteur
emergency-column-reason = Pourquoi
emergency-column-opened = Ouvert
emergency-not-opened = aucun accès n’a été donné, ou le détenteur n’a pas encore répondu
emergency-open = jusqu’au { $until } : { $fields }
emergency-over = terminé le { $until } : { $fields }
event-emergency = Demandé en urgence{ $reason }
ground-emergency = ouvert en urgence
status-emergency-opened = { $name } a demandé en urgence le dossier { $case } le { $asked } : votre nœud l’a ouvert jusqu’au { $until } ; raccord emergency list dit pourquoi
status-emergency-asked = { $name } a demandé en urgence le dossier { $case } le { $asked } : votre nœud ne l’a pas ouvert ; raccord emergency list dit pourquoi
emergency-own = ce dossier est de votre organisme : rien n’est à demander
hint-emergency-own = raccord case show { $case } le montre
