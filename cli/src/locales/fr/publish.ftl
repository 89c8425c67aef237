# raccord publish : ce que la plateforme dit de son travail aux autres.

help-publish = Dire aux autres ce que fait la plateforme : une page, le bilan d’une année, les bonnes pratiques
help-publish-adopt = Reprendre de bonnes pratiques notées par une autre plateforme
help-publish-adopt-more =
    Exemples :
      raccord publish adopt nancy.json --meeting "Premier cercle"
help-publish-adopt-file = Ce qu’une autre plateforme a noté
help-publish-meeting = Réunion dont cela devient une nouvelle
help-publish-page = Écrire une page pour les réseaux, les jeunes et les familles : nouvelles, solutions, chiffres
help-publish-page-more =
    Les nouvelles sont celles des réunions, des sortes actualite et communication ; les solutions, celles que les familles voient. Les chiffres de peu de
    jeunes sont masqués.

    Exemples :
      raccord publish page plateforme.html
help-publish-practice = Noter les bonnes pratiques des réunions pour d’autres plates-formes
help-publish-practice-more =
    Exemples :
      raccord publish practice nancy.json
help-publish-review = Écrire le bilan d’une année scolaire : chiffres à côté de ceux de l’année d’avant, objectifs, actions, difficultés, idées
help-publish-review-more =
    Pour la réunion annuelle au département ou à la région. Les chiffres de peu de jeunes sont masqués, et aucun jeune n’est nommé. Les objectifs
    sont ceux dont le jour est dans l’année, chacun jugé à ce jour.

    Exemples :
      raccord publish review bilan.html
      raccord publish review bilan.html --year 2025
help-publish-file = Fichier à écrire
help-publish-year = Année scolaire, par l’année civile où elle commence ; à défaut, celle-ci

publish-page-head = Ce que nous faisons pour les jeunes sortis de l’école sans diplôme
publish-news = Nouvelles
publish-solutions = Solutions
publish-figures = Chiffres depuis la rentrée
publish-targets = Objectifs
publish-actions = Plan d’actions
publish-difficulties = Difficultés
publish-ideas = Idées et bonnes pratiques
publish-foot = Les chiffres de peu de jeunes sont laissés de côté ; aucun jeune n’est nommé ici.
publish-review-title = Bilan de l’année scolaire { $year }
publish-reached = atteint
publish-missed = pas atteint
publish-open = pas encore atteint
publish-year = il n’y a pas de bilan à faire de l’année scolaire { $year }
publish-done = { $path } est écrit
publish-no-practice = aucune réunion ne contient de bonne pratique
hint-publish-no-practice = raccord meeting set RÉUNION "reunion_nouvelle=sorte=bonne_pratique; texte=..." en note une
publish-practice-done =
    { $count ->
        [one] { $count } pratique est dans { $path }
       *[other] { $count } pratiques sont dans { $path }
    }
publish-adopted =
    { $count ->
        [one] { $count } pratique de { $platform } est reprise
       *[other] { $count } pratiques de { $platform } sont reprises
    }
publish-broken = { $path } n’est pas une feuille de bonnes pratiques d’une plateforme
hint-publish-broken = raccord publish practice écrit un tel fichier
publish-free = Places libres
