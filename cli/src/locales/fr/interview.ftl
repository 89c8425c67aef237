# raccord interview : la fiche d’entretien, bloc par bloc.

help-interview = Mener l’entretien avec la fiche, bloc par bloc
help-interview-more =
    Sur un terminal, chaque question montre ce qui figure : Entrée le garde, - l’efface, q arrête. Chaque bloc est signé une fois rempli ;
    la même commande reprend un entretien où il s’est arrêté. Un entretien statistique ne demande que la situation : ce n’est pas un
    accompagnement.

    Genres : situation (à défaut), statistique, diagnostic, reorientation.

    Exemples :
      raccord interview 3f9a12cd
      raccord interview 3f9a12cd --kind diagnostic --with "Jean Petit, mission locale"
      raccord interview 3f9a12cd --answers reponses.toml
      raccord interview 3f9a12cd --block psad,ne_pas_contacter --platform
help-interview-kind = situation (à défaut), statistique, diagnostic ou reorientation
help-interview-with = Qui mène aussi l’entretien : Éducation nationale et mission locale en binôme
help-interview-answers = Fichier TOML des réponses : CHAMP = "valeur", ou une liste de valeurs
help-interview-block = Seulement ces blocs
help-interview-platform = Demander aussi la partie réservée à la plateforme

interview-block-unknown = la fiche n’a pas de bloc { $name }
interview-no-terminal = il n’y a pas de terminal où demander
hint-interview-answers = --answers FICHIER donne les réponses en TOML
interview-answers-broken = { $path } ne contient pas de réponses
interview-unasked = ces réponses n’appartiennent à aucune question de cet entretien ; rien n’a été écrit : { $fields }
hint-interview-unasked = position_jeune décide des blocs demandés ; retirez-les, ou écrivez-les avec raccord case set
interview-not-asked = { $holder } ne vous accorde pas d’écrire ces réponses, qui ne sont pas demandées : { $fields }
interview-block = { $name } (Entrée garde ce qui figure, - l’efface, q arrête)
interview-ask = { $field }{ $options } [{ $stands }]
interview-finished =
    { $count ->
        [one] l’entretien est terminé : { $count } bloc écrit
       *[other] l’entretien est terminé : { $count } blocs écrits
    }
interview-unfinished =
    { $count ->
        [one] { $count } bloc écrit ; la même commande reprend ici
       *[other] { $count } blocs écrits ; la même commande reprend ici
    }
interview-restitution = raccord letter DOSSIER --model restitution fait la fiche remise au jeune
interview-propose = le droit au retour en formation demande une proposition sur une place disponible (raccord solution propose)
interview-empty = aucune question n’a de réponse : rien n’est écrit, et aucun délai n’est tenu
hint-interview-empty = un entretien qui a eu lieu a au moins une réponse ; raccord contact note une tentative
interview-finish-question = rien de plus n’a de réponse : l’entretien a-t-il été mené à son terme avec ce qui figure ? (oui/non)
interview-diagnosis-empty = ni le bilan, ni le projet, ni les services n’ont de réponse : le diagnostic reste à faire
interview-path = le diagnostic mène à un parcours : raccord accompany path DOSSIER montre lesquels en découlent, et qui les propose
help-interview-date = Jour où l’entretien a eu lieu (à défaut aujourd’hui), pour ce qui est saisi après
interview-yes-no = oui/non
interview-answer-number = tapez un des numéros de la question, de 1 à { $last }
interview-answer-yes-no = tapez oui ou non
interview-kept-in-part = ce qui a été répondu du bloc ouvert est écrit ; il sera redemandé, avec ces réponses
interview-solution = une activité ou une solution est dite, et aucune entrée n’est notée : raccord path enter DOSSIER GENRE --at "LIEU" --date JOUR la note (l’inscription est alors vérifiée), et la personne compte comme revenue
interview-refused-right = la personne refuse la prise en charge, mais sa demande de retour en formation court : une place est à proposer, ou, si elle retire sa demande, raccord case set DOSSIER demande_droit_au_retour_le "" arrête le délai
