# raccord correction : ce qui est faux dans une base d’origine.

help-correction = Demander aux établissements et aux CFA de corriger leurs bases, et suivre les demandes
help-correction-answer = Enregistrer la réponse à une demande
help-correction-ask = Noter qu’une correction a été demandée à qui tient la base d’origine
help-correction-ask-more =
    La correction se fait à la source ; elle prend effet à la campagne suivante, dont la liste vient de la base corrigée.

    Exemples :
      raccord correction ask 3f9a12cd --of "CFA de Laxou" --about contrat
      raccord correction answer 3f9a12cd --outcome corrigee
      raccord correction list
help-correction-list = Lister les demandes sans réponse
help-correction-of = Auprès de qui : l’établissement, le CFA, le service qui tient la base
help-correction-about = Ce qui est faux : inscrit, diplome, identite, coordonnees, contrat ou autre
help-correction-answer-about = Ce qui avait été demandé, si plusieurs demandes sont ouvertes
help-correction-outcome = Ce qu’il en est : corrigee, refusee ou sans_suite
help-correction-date = Jour ; à défaut, aujourd’hui
help-correction-all = Lister aussi celles qui ont une réponse

correction-asked = la correction est notée comme demandée à { $name }
correction-tell = { $organisation } n’en est pas averti : raccord message new --to "{ $organisation }" --case { $case } --subject "Correction : { $about }" "..."
correction-tell-grant = { $organisation } n’en est pas averti et ne connaît pas ce dossier : raccord grant { $case } --to "{ $organisation }" --field nom,prenom,date_naissance --basis public_task --purpose "correction", puis raccord message new --to "{ $organisation }" --case { $case } --subject "Correction : { $about }" "..."
correction-next-campaign = elle prend effet à la campagne suivante, dont la liste vient de la base corrigée
correction-asked-already = cette correction a déjà été demandée, et n’a pas de réponse
hint-correction-asked-already = raccord correction answer enregistre une réponse
correction-none = aucune demande de cette sorte n’est ouverte pour ce dossier
correction-several = plusieurs demandes sont ouvertes pour ce dossier
hint-correction-several = --about dit laquelle
correction-answered = la réponse est enregistrée
correction-list-empty = aucune correction n’attend de réponse
correction-column-date = Demandée le
correction-column-of = Auprès de
correction-column-about = Objet
correction-column-state = État
correction-open = en attente
correction-in-effect = en vigueur
