# raccord path : ce que devient un jeune dans son parcours.

help-path = Suivre les jeunes entrés dans un parcours : nouvelles, vérification de l’inscription, rupture
help-path-broken = Noter qu’un parcours est rompu : l’assistant reprend la main
help-path-broken-more =
    L’épisode est clos et gardé, un nouveau commence, et le jeune est parmi ceux que l’assistant appelle (raccord today).

    Exemples :
      raccord path broken 3fa9 --date 03/11/2026
help-path-check = Noter ce qu’a dit la vérification d’une inscription
help-path-check-more =
    Les établissements sont interrogés sur leurs élèves, le directeur du CFA sur les apprentis. Qui n’est pas dans la base reviendrait comme faux
    décrocheur : la correction est demandée aussitôt.

    Exemples :
      raccord path check 3fa9 inscrit
      raccord path check 3fa9 inconnu
help-path-enter = Noter qu’un jeune est entré dans un parcours ou une solution
help-path-enter-more =
    Exemples :
      raccord path enter 3fa9 apprentissage --at "CFA de Laxou" --date 02/11/2026 --tutor "Paul Weber, CFA de Laxou"
      raccord path enter 3fa9 emploi --at "Boulangerie Petit"
help-path-list = Lister qui est dans un parcours, et ce qui est à faire
help-path-news = Noter des nouvelles du tuteur
help-path-news-more =
    Quand une rupture est à craindre, le jeune est parmi ceux à appeler aujourd’hui.

    Exemples :
      raccord path news 3fa9 bien
      raccord path news 3fa9 rupture_proche --by "Paul Weber"
help-path-kind = Sorte de solution : un code ou un libellé du champ solution_retenue, ou un dispositif de dispositif_retenu (CLEPT, ANI jeunes)
help-path-at = Établissement, CFA, entreprise ou organisme
help-path-date = Jour ; à défaut, aujourd’hui
help-path-state = Comment cela va : bien, difficulte, rupture_proche ou termine
help-path-by = Qui le dit ; à défaut, le tuteur
help-path-answer = Ce qu’a dit l’établissement : inscrit, inconnu ou ne_peut_repondre
help-path-open = Seulement ceux pour qui quelque chose est à faire

linked-other = c’est le dossier lié { $case } de ce jeune qui est concerné
linked-elsewhere = un dossier lié d’un autre organisme le contient : { $cases }
linked-several = plusieurs dossiers liés de ce jeune en ont un
hint-linked-several = nommez celui dont il s’agit : { $cases }
path-entered = l’entrée est notée
path-check-school = à vérifier auprès de { $name } : le jeune est-il dans sa base élèves ?
path-check-cfa = à vérifier auprès du directeur de { $name } : l’apprenti est-il dans ses données ?
path-no-tutor = aucun tuteur n’est nommé : --tutor dit qui tient l’assistant informé
path-none = ce jeune n’est dans aucun parcours
hint-path-enter = raccord path enter note qu’un jeune y est entré
path-news-done = les nouvelles sont notées
path-news-alarming = le jeune est parmi ceux à appeler aujourd’hui
path-broken-before = le parcours serait rompu avant l’entrée
path-broken-done = la rupture est notée, et un nouvel épisode commence
path-assistant-again = { $name } reprend la main : raccord today nomme le jeune
path-no-assistant = aucun assistant n’est nommé : raccord case team dit qui reprend la main
path-forbidden = ce jeune ne doit pas être contacté : tant que c’est écrit, personne n’appellera
path-no-check = aucune inscription de ce jeune n’est à vérifier
hint-path-list = raccord path list --open liste celles qui le sont
path-check-done = la réponse est notée
path-correction-asked = la correction est demandée à { $name } : raccord correction list
path-list-empty = personne n’est dans un parcours
path-column-kind = Parcours
path-column-since = Depuis le
path-column-tutor = Tuteur
path-column-news = Nouvelles
path-column-open = À faire
path-open-broken = rompu le { $date } : à joindre
path-open-school = inscription à vérifier auprès de l’établissement
path-open-cfa = inscription à vérifier auprès du directeur du CFA
path-future = ce jour n’est pas encore venu
path-restitution = raccord letter DOSSIER --model restitution refait la fiche remise au jeune, cette fois après l’engagement
path-broken-place = une place est encore gardée dans { $name } : raccord solution release "{ $name }" --case { $case } la rend
