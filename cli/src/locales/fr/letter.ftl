# raccord letter : les courriers faits d’un dossier.

help-letter = Écrire un courrier : aux parents, une convocation, un rendez-vous, la fiche remise au jeune
help-letter-more =
    Le courrier est une page HTML à imprimer, lisible de vous seul. --sent le note comme envoyé : la tentative figure au dossier, une
    convocation fait courir son délai légal, et qui ne répond pas en quatorze jours revient dans raccord today. La langue est celle du
    jeune si Raccord la parle.

    Modèles :
      parents      premier courrier aux parents
      appointment  confirme le prochain rendez-vous
      convocation  convoque le jeune et son représentant légal au prochain rendez-vous
      restitution  rend au jeune ce qu’il souhaite, ce qui est convenu et la suite

    Exemples :
      raccord letter 3f9a12cd --model parents --sent
      raccord letter 3f9a12cd --model restitution --to fiche.html
      raccord letter 3f9a12cd --model restitution --say "Nous vous aidons à trouver une entreprise"
help-letter-model = parents, appointment, convocation ou restitution
help-letter-to = Fichier à écrire ; à défaut, un nom fait du modèle et du dossier
help-letter-force = Remplacer ce fichier s’il existe
help-letter-without-sender = Ne pas indiquer l’expéditeur, pour un papier à en-tête
help-letter-anyway = Le noter comme envoyé alors que le dossier n’a pas d’adresse complète
help-letter-sent = Noter le courrier comme envoyé aujourd’hui

letter-no-address = le dossier n’a pas d’adresse complète (adresse, et commune ou code postal) : ce courrier n’arriverait pas
hint-letter-no-address = raccord case set DOSSIER adresse "..." l’inscrit ; --anyway note le courrier comme envoyé quand même
letter-address-linked = l’adresse est celle du dossier lié { $case }
letter-written = le courrier est dans { $path }
letter-not-sent = une fois envoyé, --sent le note au dossier
letter-sender-missing = personne ne pourrait répondre à ce courrier : votre organisme n’a pas indiqué { $fields }
hint-letter-sender = raccord directory set { $values } l’indique une fois pour tous les courriers ; --without-sender écrit le courrier quand même
letter-sender-phone = Téléphone : { $value }
letter-no-appointment = aucun rendez-vous n’est prévu
hint-letter-no-appointment = raccord appointment make DOSSIER --date DATE en prévoit un
letter-convocation-age = à { $age } ans, aucune obligation de formation ne court : une convocation menacerait de ce qui ne s’applique pas
letter-convocation-birth = l’obligation de formation dépend de l’âge, et le dossier n’a pas de date de naissance
letter-convocation-country = votre pays ne connaît pas de convocation de cette sorte
letter-convocation-done = l’obligation de formation est remplie, ou la personne en est dispensée (obligation_formation) : on ne convoque pas
hint-letter-convocation = raccord letter DOSSIER --model appointment invite la personne, sans les termes de la loi
letter-moment-no-path = aucun parcours n’a commencé : il n’y a pas encore d’engagement
hint-letter-moment-no-path = raccord path enter note l’entrée ; après le diagnostic, n’écrivez pas --moment
letter-to-parents = Aux parents ou représentants légaux ({ $name })
letter-parents-title = Votre enfant a quitté l’école : nous pouvons aider
letter-parents-1 = D’après ce que nous savons, { $name } ne suit plus de scolarité ni de formation. Nous vous écrivons parce qu’il existe des chemins pour la suite, et que notre travail est de les trouver avec les jeunes et leurs familles.
letter-parents-2 = { $office } propose un entretien, gratuit : regarder la situation, ce que votre enfant souhaite, et les formations, stages et emplois possibles. Participer est volontaire, et dure aussi longtemps que c’est utile.
letter-parents-3 = Appelez-nous ou répondez à ce courrier. Si { $name } est dans un établissement, en formation ou au travail, dites-le-nous : nous ferons corriger la liste.
letter-appointment-title = Votre rendez-vous
letter-appointment-1 = Nous vous attendons le { $date }.
letter-appointment-time = Heure : { $value }
letter-appointment-place = Lieu : { $value }
letter-appointment-with = Avec : { $value }
letter-appointment-2 = Si vous ne pouvez pas venir, dites-le-nous : nous trouverons un autre jour. Quelqu’un peut venir avec vous.
letter-convocation-title = Convocation
letter-convocation-1 = Entre 16 et 18 ans, la loi fait obligation de se former. Nous invitons { $name } et son représentant légal à un entretien, pour trouver ce qui convient : école, apprentissage, formation, emploi, service civique ou accompagnement.
letter-convocation-2 = Venez avec le représentant légal, et avec tout document sur la situation actuelle. Sans nouvelles de votre part sous deux mois, la loi nous demande d’informer le président du conseil départemental.
letter-restitution-title = Ce que nous nous sommes dit
letter-restitution-1 = Cette fiche est pour { $name }. Elle dit simplement ce que vous nous avez confié et ce que nous avons convenu. Si quelque chose est faux, dites-le-nous : nous le corrigerons.
letter-restitution-wish = Ce que vous souhaitez
letter-restitution-agreed = Ce que nous proposons
letter-restitution-next = La suite
letter-restitution-line = { $field } : { $value }
letter-restitution-told = Ce que nous vous disons
letter-restitution-said = { $office } : { $text }
letter-restitution-nothing = Rien n’est encore décidé : nous en parlerons.
letter-restitution-path = Un parcours vous a été proposé : nous vous disons lequel de vive voix.
letter-restitution-rights = Vos données, vos droits
letter-restitution-right-1 = C’est vous qui décidez de ce que d’autres organismes apprennent de vous, au-delà de ce que la loi demande. Vous pouvez voir tout ce que nous avons sur vous, le faire corriger, et revenir à tout moment sur un accord.
letter-restitution-right-2 = Vous pouvez aussi arrêter cet accompagnement quand vous voulez, et revenir quand vous voulez.
letter-foot = Réponse à l’adresse ci-dessus.
letter-foot-referent = La personne à qui parler : { $name }.
help-letter-say = Ce que votre organisme dit dans la fiche remise au jeune, dans son propre dossier ; les partenaires disent le leur dans les leurs
help-letter-path = Dire dans la fiche quel parcours a été proposé (--model restitution) ; la fiche se lit à la maison
letter-path-ask = La fiche peut-elle dire le parcours proposé, { $path } ? D’autres la liront peut-être. (oui/non)
letter-path-left-out = un parcours est proposé, et la fiche ne dit pas lequel ; --path l’écrit, si le jeune en est d’accord
help-letter-moment = Après quoi la fiche est faite : diagnostic, ou engagement une fois un parcours commencé
letter-say-foreign = ce dossier est celui de { $holder } : ce que votre organisme dit au jeune figure dans un dossier à lui
hint-letter-say-foreign = ouvrez-en un et liez les deux (raccord case new, raccord link) ; dites-le là, et communiquez l’élément à { $holder } par raccord grant DOSSIER --to "{ $holder }" --item ÉLÉMENT --released-by NOM
letter-say-model = --say est pour la fiche remise au jeune
hint-letter-say-model = raccord letter DOSSIER --model restitution --say TEXTE
letter-denied = votre rôle n’écrit pas de courrier : c’est un fichier avec le nom et l’adresse d’un jeune
hint-letter-denied = un assistant, un conseiller ou un responsable le fait (raccord staff add --help dit ce que chaque rôle peut)
letter-disputed = { $field } : plusieurs valeurs sont en conflit, { $values } ; le courrier prend la première : raccord case set DOSSIER { $name } VALEUR tranche
letter-noted-sent = le courrier est noté comme envoyé le { $date }
