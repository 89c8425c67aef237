# raccord ask : demander de l’aide à des partenaires, et la suivre.

help-ask = Demander de l’aide à un partenaire, et suivre la demande jusqu’à la réponse
help-ask-answer = Répondre à une demande, ou dire que c’est fait
help-ask-answer-more =
    Qui ne peut que lire le fil, comme la protection judiciaire de la jeunesse, répond dans un fil à lui, que seul l'autre lit ; les deux
    s'affichent comme un seul. Ce qui y est dit d'une personne part alors élément par élément : --basis dit à quel titre.

    Une demande de place (raccord solution reserve, raccord group enrol) s'accorde par accept : la place est gardée sous la référence
    qu'elle donne, au nom de votre organisme, pour que les autres lecteurs n'apprennent pas qui demande ; elle se reprend de même.

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

# Une place se demande à qui la tient, quand on ne fait que lire la solution ou le groupe.
request-place = Une place : { $name } (référence { $reference })
request-place-back = Place rendue : { $name } (référence { $reference })
request-enrolment = Une inscription : { $name } (référence { $reference })
request-enrolment-back = Inscription rendue : { $name } (référence { $reference })
request-place-done = la place est demandée à { $organisation } (référence { $reference })
request-place-next = aucun mot du jeune n’est parti ; après la réponse, raccord news et raccord solution show ou raccord group show disent ce qu’il en est
request-back-done = { $organisation } apprend que la place est rendue (référence { $reference })
request-back-next = raccord ask list montre si elle est reprise
request-place-withdrawn = La place n’est plus nécessaire.
request-place-withdrawn-done = la demande est retirée ; elle n’avait pas reçu de réponse
request-place-forgotten = la demande n’a pas abouti ; elle est ôtée du dossier
request-place-unknown = ce que nomme la demande n’est ni une solution ni un groupe de votre organisme
hint-request-place-unknown = raccord ask answer DEMANDE refuse --text "..." le dit
request-place-session = la session demandée est passée, ou n’est pas de cette solution
ask-column-with = Entre
