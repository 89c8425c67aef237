# raccord link, raccord unlink, raccord duplicates : quels dossiers sont ceux d’une même personne.

help-link = Dire que deux dossiers sont ceux d’une même personne : ils paraissent ensemble, et rien ne se perd
help-link-more = Rien n’est fusionné : chaque dossier garde ses valeurs, et raccord case show les met côte à côte avec la provenance de chacune. Personne
    d’autre n’en est informé ; raccord unlink le retire.
    Exemple : raccord link 3fa9 81c2 --reason "même INE, elle nous l’a dit"
help-link-case = Dossier : son identifiant, au moins 4 de ses premiers chiffres, ou le nom exact de la personne
help-link-other = L’autre dossier, de même
help-link-reason = Comment on le sait ; personne d’autre ne le lit
help-unlink = Retirer ce qui a été dit de deux dossiers
help-unlink-different = Ce sont deux personnes, si semblables soient-elles : raccord duplicates ne le demande plus
help-duplicates = Lister les dossiers qui pourraient être ceux d’une même personne, et pourquoi
help-duplicates-more = Sont comparés l’INE, le matricule, les noms avec la date de naissance (quels que soient accents, traits d’union, capitales et ordre), les
    numéros de téléphone, et, moins sûr, les noms qui se prononcent presque de même avec la date de naissance, sur tous les dossiers que
    vous pouvez voir, tels qu’ils sont ; de dossiers liés, ou repris d’un autre
    organisme, un seul. Rien n’est joint tout seul.
    Exemples : raccord link 3fa9 81c2, ou raccord unlink 3fa9 81c2 --different
help-duplicates-case = Seulement pour ce dossier
help-duplicates-limit = Montrer au plus autant de paires ; sans cette option, 100
link-already = les deux dossiers sont déjà liés
link-distinct = il a été dit que les deux dossiers sont ceux de deux personnes
hint-link-unlink = raccord unlink le retire
link-one-case = nommez deux dossiers différents
link-done = les deux dossiers sont ceux d’une même personne : raccord case show montre les deux
link-told-nobody = personne d’autre n’en est informé ; qui doit le savoir, il lui faut un partage
unlink-none = rien n’est dit de ces deux dossiers
hint-unlink-none = raccord unlink --different dit que ce sont deux personnes
unlink-done = retiré : les deux dossiers sont comme ils étaient
unlink-different = les deux dossiers sont ceux de deux personnes : la question ne revient plus
duplicates-empty = il n’y a pas deux dossiers qui se ressemblent
duplicates-more = { $shown } paires sur { $total } sont montrées, les plus semblables d’abord : --limit en montre plus
duplicates-next = raccord link en joint deux ; raccord unlink --different dit que ce sont deux personnes
duplicates-passed-over =
    { $count ->
        [one] { $count } numéro ou nom figure dans trop de dossiers pour vouloir dire quelque chose
       *[other] { $count } numéros ou noms figurent dans trop de dossiers pour vouloir dire quelque chose
    }
duplicates-column-person = Personne
duplicates-column-holder = Détenteur
duplicates-column-alike = Semblables par
duplicates-ine = INE
duplicates-matricule = matricule
duplicates-name = noms et date de naissance
duplicates-near-name = noms voisins et date de naissance : moins sûr
duplicates-phone = numéro de téléphone
help-case-alone = Sans les dossiers qui y sont liés
case-linked = Connu aussi, sous le dossier { $case } de { $holder } :
