# raccord ask : demander de l’aide à des partenaires, et la suivre.

help-ask = Demander de l’aide à un partenaire, et suivre la demande jusqu’à la réponse
help-ask-answer = Répondre à une demande, ou dire que c’est fait
help-ask-answer-more =
    Qui ne peut que lire le fil, comme la protection judiciaire de la jeunesse, répond dans un fil à lui, que seul l'autre lit ; les deux
    s'affichent comme un seul. Ce qui y est dit d'une personne part alors élément par élément : --basis dit à quel titre.

    Exemples :
      raccord ask answer 3fa9 accept --text "La salle est libre mardi"
      raccord ask answer 3fa9 done
help-ask-list = Lister les demandes ouvertes, faites ou reçues
help-ask-new = S’adresser à un partenaire, aussi d’une autre institution ou hors du territoire
help-ask-new-more =
    La PJJ est sollicitée pour des éléments précis sur un jeune dont elle partage déjà quelque chose ; elle les accorde un à un, ou refuse.
    Ce qui lui est écrit sur un jeune demande un accord : --basis consent, et --by qui l’a donné.
    raccord directory show ORGANISME dit s’il aide hors de son territoire.

    Exemples :
      raccord ask new "Une salle pour le forum" --to "Mission locale" --due 10/12/2026
      raccord ask new "Pour la recherche d’une solution" --to PJJ --case 3fa9 --item mobile --item commune --basis consent --by young_person --name "Awa Koné"
help-ask-text = Ce qui est demandé
help-ask-to = À qui
help-ask-due = Jour pour lequel il faut une réponse
help-ask-item = Champ du dossier qui est demandé ; plusieurs fois s’il y en a plusieurs
help-ask-request = Demande : au moins 4 de ses premiers chiffres, ou le début de son objet
help-ask-state = accept (accepter), refuse (refuser) ou done (fait)
help-ask-all = Lister aussi celles qui sont closes

ask-about-case = Éléments sur un dossier
ask-done = la demande est adressée à { $organisation }
ask-next = raccord ask list la suit ; raccord message show dit ce qui est répondu
ask-missing = aucune demande de ce nom n’est ouverte
hint-ask-list = raccord ask list montre les demandes
ask-settled = cette demande est close
ask-answered = la réponse est notée
ask-none = aucune demande n’est ouverte
ask-column-with = Entre
