# raccord case team, step, register, episodes : qui fait quoi pour un jeune, et où en est le dossier.

help-case-team = Dire et fixer qui fait quoi pour un jeune
help-case-team-more =
    L’assistant est le référent, du repérage à la solution, et signe d’une clé connue. L’interlocuteur privilégié, en qui le jeune a confiance,
    est choisi par plusieurs organismes : chacun propose, approuve ou non, et signe son avis.

    Exemples :
      raccord case team 3fa9
      raccord case team 3fa9 --assistant claire --diagnosis "Luc Noir, Mission locale"
      raccord case team 3fa9 --propose "Zoé Muller, Centre social"
      raccord case team 3fa9 --agree "Zoé Muller, Centre social"
      raccord case team 3fa9 --interlocutor "Zoé Muller, Centre social"
help-team-assistant = Référent du jeune ; un nom vide retire le référent
help-team-key = Clé du référent : son nom dans ce dossier, ou ses premiers chiffres ; à défaut, la clé de ce nom
help-team-interlocutor = En qui le jeune a confiance ; plusieurs organismes l’approuvent d’abord
help-team-diagnosis = Qui fait le diagnostic
help-team-tutor = Tuteur du parcours
help-team-propose = Proposer quelqu’un comme interlocuteur
help-team-agree = Approuver quelqu’un qui a été proposé
help-team-disagree = Ne pas approuver quelqu’un qui a été proposé
help-team-avoid = Qui doit être épargné au jeune ; cela reste dans cet organisme
help-team-anyway = Continuer bien que le dossier le déconseille ou que trop peu d’organismes l’approuvent

team-column-part = Rôle
team-column-name = Qui
team-column-key = Clé
team-part-assistant = Assistant, le référent
team-part-interlocutor = Interlocuteur privilégié
team-part-diagnosis = Diagnostic
team-part-tutor = Tuteur du parcours
team-key-ended = { $key } (son certificat a pris fin)
team-key-unknown = aucune clé certifiée n’est connue de { $name } : le nom est écrit, et ne prouve rien
team-opinion = { $name } : approuvé par { $agreeing }, non approuvé par { $disagreeing }
team-first = Premier à parler au jeune : { $name }
team-avoided = le dossier dit que { $name } est à éviter
team-of-a-school = le jeune est en rejet de l’école, et { $name } est d’un établissement
team-not-collegial = { $name } n’est pas encore choisi : il faut l’accord d’au moins { $count } organismes, et aucun désaccord
hint-team-propose = --propose et --agree disent l’avis de cet organisme ; un partenaire doit pouvoir écrire le champ interlocuteur_avis
hint-team-anyway = --anyway continue quand même

help-case-step = Dire où en est un dossier, et le faire passer à l’étape suivante
help-case-step-more =
    Les étapes sont reperage, contact, diagnostic, parcours, solution, clos. Chacune demande quelque chose : le jeune a été joint, un diagnostic a
    été fait, une solution a été proposée. À côté se lit la séquence des missions locales, jusqu’à l’accompagnement dans l’emploi.

    Exemples :
      raccord case step 3fa9
      raccord case step 3fa9 diagnostic
help-step-step = Étape où aller
help-step-anyway = Continuer bien qu’une étape soit sautée
step-untold = L’étape de ce dossier n’est pas partagée avec vous
step-now = Étape : { $step } ({ $stage })
step-next = Étape suivante : { $step }
step-stage-welcome = repérage et accueil
step-stage-orientation = orientation et diagnostic
step-stage-path = parcours
step-stage-employment = accompagnement dans l’emploi
step-stage-over = suivi terminé
step-no-contact = personne n’a encore joint le jeune (raccord contact, raccord interview)
step-no-diagnosis = aucun diagnostic n’est fait et aucun projet n’est noté (raccord interview --kind diagnostic)
step-no-proposal = aucune solution n’est proposée (raccord solution search, raccord solution propose)
step-no-reason = le motif de fin de suivi manque (le champ fin_suivi_motif)
step-ended = le suivi de ce dossier a pris fin
hint-step-reopen = raccord case reopen DOSSIER reprend le suivi
hint-step-anyway = --anyway continue quand même : le guide propose, il n’ordonne rien

help-case-register = Montrer le registre des fiches papier, ou y inscrire un dossier
help-case-register-more =
    Le registre relie le nom d’un jeune au numéro de sa fiche papier. Sans numéro, le suivant de l’année est donné.

    Exemples :
      raccord case register
      raccord case register 3fa9
      raccord case register 3fa9 2026-017
help-register-case = Dossier à inscrire ; sans lui, le registre est montré
help-register-number = Numéro de la fiche papier ; à défaut, le suivant de l’année
register-column-number = Fiche
register-done = { $name } a la fiche { $number }
register-taken = la fiche { $number } est celle de { $name }
hint-register-next = sans numéro, le prochain qui est libre est donné
register-without =
    { $count ->
        [one] { $count } jeune n’a pas de fiche papier
       *[other] { $count } jeunes n’ont pas de fiche papier
    }

help-case-episodes = Montrer les épisodes de décrochage d’un dossier, chacun avec sa fin
help-case-reopen = Suivre à nouveau un jeune dont le suivi avait pris fin
help-case-reopen-more =
    L’épisode précédent est clos et gardé, un nouveau commence, et le jeune est parmi ceux à appeler. Un parcours rompu : raccord path broken.

    Exemples :
      raccord case reopen 3fa9 --date 03/11/2026
help-reopen-date = Jour depuis lequel le jeune a de nouveau décroché ; à défaut, aujourd’hui
reopen-followed = le suivi de ce dossier n’a pas pris fin
hint-reopen-broken = raccord path broken note qu’un parcours est rompu
reopen-before = le suivi a pris fin le { $date } : un nouvel épisode commence ce jour-là ou après
reopen-done = le jeune est suivi à nouveau
episodes-column-start = Depuis le
episodes-column-end = Jusqu’au
episodes-column-outcome = Issue
episodes-column-solution = Solution
episodes-column-attempts = Tentatives
episodes-lasts = en cours

help-referent-anyway = Même si aucun agent ne s’appelle ainsi
referent-nobody = personne ici ne s’appelle { $name }, d’après les noms que les agents ont dits
hint-referent-nobody = ils s’appellent { $names } ; chacun dit son nom par raccord staff person, et --anyway prend quand même celui-ci
