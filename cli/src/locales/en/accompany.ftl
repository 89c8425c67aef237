# raccord accompany: what a diagnosis leads to, and what is done then.

help-accompany = Propose a path after the diagnosis, bring services in, follow the project, look for who cannot be reached
help-accompany-path = Propose a path and a structure, or show which follow from the diagnosis
help-accompany-path-more =
    Without a path, the paths that follow from what stands in the case are shown, each with the answers that it follows from and the
    offices of the platform that offer it. Nothing is decided by itself.

    Examples:
      raccord accompany path 3fa9
      raccord accompany path 3fa9 apprentissage --structure "CFA de Laxou"
help-accompany-path-path = retour_scolaire, remobilisation, projet, apprentissage, formation, emploi, freins or autre
help-accompany-structure = The structure that is proposed
help-accompany-service = Name a service to the person, and what came of it
help-accompany-service-more =
    A service is brought in only where the person wishes it, service by service: contact with one that is not wished is refused.

    Examples:
      raccord accompany service 3fa9 psychologique --name "Maison des adolescents" --wished
      raccord accompany service 3fa9 psychologique --name "Maison des adolescents" --outcome contact_etabli
help-accompany-service-kind = psychologique, social, sante, logement, handicap, justice or autre
help-accompany-service-name = What the service is called
help-accompany-wished = The person wishes it
help-accompany-not-wished = The person does not wish it
help-accompany-outcome = contact_etabli, aide_apportee or sans_suite
help-accompany-realise = Note what is done for the project: an internship, a return to school, a search
help-accompany-what = stage, reintegration, recherche_apprentissage, recherche_emploi or autre
help-accompany-state = en_cours (without it), abouti or sans_suite
help-accompany-search = Name who looks for a person in the field, or show who does
help-accompany-search-more =
    Where the list has no number or a wrong one, or nobody answers, somebody who is in the field is asked to look: a street educator,
    a school, a social centre.

    Examples:
      raccord accompany search 3fa9
      raccord accompany search 3fa9 --who "Sam Keller" --organisation "Club de prévention" --due 15/12/2026
help-accompany-who = Who looks
help-accompany-organisation = Of which organisation
help-accompany-due = Until when
help-accompany-found = Note what a search in the field found
help-accompany-found-outcome = trouve, vu or pas_trouve
help-accompany-found-number = The number that was found

accompany-column-path = Path
accompany-column-why = Follows from
accompany-column-offices = Organisations to ask
accompany-suggested = raccord accompany path CASE PATH --structure NAME proposes one
accompany-path-done = the path is proposed
accompany-no-structure = no structure is named: --structure says who takes the person on
accompany-path-next = raccord solution search --case CASE shows the places; raccord letter CASE --model restitution gives it back to the person
accompany-wish-unsaid = does the person wish it?
hint-accompany-wish-unsaid = ask the person; --wished or --not-wished notes the answer
hint-accompany-wish = ask the person what is wished; where it is wished no longer, --not-wished --outcome sans_suite notes it
accompany-services-refused = the person said that contact with no service is wished
hint-accompany-services = ask the person; where that has changed, correct orientation_service_souhaitee and orientation_service first
accompany-not-wished = the person does not wish this service: nobody makes contact with it
accompany-service-done = the service is noted, as the person wishes
accompany-service-left = the service is noted, and is not brought in
accompany-realised = noted
accompany-future = the day is still to come: what is done is noted when it is
hint-accompany-future = write the day on which it was, or leave it out for today
accompany-search-done = { $name } looks for the person
accompany-search-next = raccord accompany found CASE trouve notes what came of it
accompany-search-wanted = nobody looks for this person: raccord accompany search CASE --who NAME names somebody
accompany-search-none = the person can be reached: nobody has to look
accompany-search-missing = nobody is looking for this person
hint-accompany-search = raccord accompany search CASE shows who looks
accompany-found-done = noted
accompany-found-no-number = no number that can be called was written: the search is over, and the person still cannot be reached
accompany-found-next = raccord case add CASE mobile NUMBER writes the number; the person comes back in raccord today
