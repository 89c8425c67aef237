# raccord accompany : ce à quoi mène un diagnostic, et ce qui se fait ensuite.

help-accompany = Proposer un parcours après le diagnostic, faire intervenir un service, suivre le projet, faire chercher qui ne répond pas
help-accompany-path = Proposer un parcours et une structure, ou montrer ceux qui découlent du diagnostic
help-accompany-path-more =
    Sans parcours, ceux qui découlent du dossier sont montrés, chacun avec les réponses d’où il vient et les organismes de la
    plateforme qui le proposent. Rien ne se décide tout seul.

    Exemples :
      raccord accompany path 3fa9
      raccord accompany path 3fa9 apprentissage --structure "CFA de Laxou"
help-accompany-path-path = retour_scolaire, remobilisation, projet, apprentissage, formation, emploi, freins ou autre
help-accompany-structure = La structure proposée
help-accompany-service = Nommer un service au jeune, et ce qu’il en est advenu
help-accompany-service-more =
    Un service n’intervient que si le jeune le souhaite, service par service : le contact avec un service non souhaité est refusé.

    Exemples :
      raccord accompany service 3fa9 psychologique --name "Maison des adolescents" --wished
      raccord accompany service 3fa9 psychologique --name "Maison des adolescents" --outcome contact_etabli
help-accompany-service-kind = psychologique, social, sante, logement, handicap, justice ou autre
help-accompany-service-name = Nom du service
help-accompany-wished = Le jeune le souhaite
help-accompany-not-wished = Le jeune ne le souhaite pas
help-accompany-outcome = contact_etabli, aide_apportee ou sans_suite
help-accompany-realise = Noter ce qui se fait pour le projet : un stage, un retour à l’école, une recherche
help-accompany-what = stage, reintegration, recherche_apprentissage, recherche_emploi ou autre
help-accompany-state = en_cours (à défaut), abouti ou sans_suite
help-accompany-search = Nommer qui cherche le jeune sur le terrain, ou montrer qui le fait
help-accompany-search-more =
    Quand la liste n’a pas de numéro ou un numéro erroné, ou que personne ne répond, quelqu’un du terrain est chargé de chercher : un éducateur
    de rue, un établissement, un centre social.

    Exemples :
      raccord accompany search 3fa9
      raccord accompany search 3fa9 --who "Sam Keller" --organisation "Club de prévention" --due 15/12/2026
help-accompany-who = Qui cherche
help-accompany-organisation = De quel organisme
help-accompany-due = Jusqu’à quand
help-accompany-found = Noter ce qu’une recherche sur le terrain a donné
help-accompany-found-outcome = trouve, vu ou pas_trouve
help-accompany-found-number = Le numéro qui a été trouvé

accompany-column-path = Parcours
accompany-column-why = Découle de
accompany-column-offices = Organismes à solliciter
accompany-suggested = raccord accompany path DOSSIER PARCOURS --structure NOM en propose un
accompany-path-done = le parcours est proposé
accompany-no-structure = aucune structure n’est nommée : --structure dit qui prend le jeune en charge
accompany-path-next = raccord solution search --case DOSSIER montre les places ; raccord letter DOSSIER --model restitution le rend au jeune
accompany-wish-unsaid = le jeune le souhaite-t-il ?
hint-accompany-wish-unsaid = demandez au jeune ; --wished ou --not-wished note sa réponse
hint-accompany-wish = demandez au jeune ce qu’il souhaite ; s’il n’en veut plus, --not-wished --outcome sans_suite le note
accompany-services-refused = le jeune a dit ne souhaiter aucune mise en relation avec un service
hint-accompany-services = demandez au jeune ; s’il a changé d’avis, corrigez d’abord orientation_service_souhaitee et orientation_service
accompany-not-wished = le jeune ne souhaite pas ce service : personne ne prend contact avec lui
accompany-service-done = le service est noté, comme le jeune le souhaite
accompany-service-left = le service est noté, et n’intervient pas
accompany-realised = noté
accompany-future = ce jour n’est pas encore venu : on note ce qui est fait quand c’est fait
hint-accompany-future = écrivez le jour où c’était, ou n’écrivez rien pour aujourd’hui
accompany-search-done = { $name } cherche le jeune
accompany-search-next = raccord accompany found DOSSIER trouve note ce qu’il en est
accompany-search-wanted = personne ne cherche ce jeune : raccord accompany search DOSSIER --who NOM nomme quelqu’un
accompany-search-none = le jeune peut être joint : personne n’a à chercher
accompany-search-missing = personne ne cherche ce jeune
hint-accompany-search = raccord accompany search DOSSIER montre qui cherche
accompany-found-done = noté
accompany-found-no-number = aucun numéro joignable n’a été écrit : la recherche est close, et le jeune ne peut toujours pas être joint
accompany-found-next = raccord case add DOSSIER mobile NUMÉRO écrit le numéro ; le jeune revient dans raccord today
