# raccord workshop : « Yes, ech wëll », quatre mois en cinq étapes.

help-workshop = L’atelier « Yes, ech wëll » de l’ALJ : quatre mois, cinq étapes
help-workshop-attend = Noter qui est venu à une séance de l’atelier, et à quelle étape
help-workshop-enrol = Inscrire un jeune à l’atelier
help-workshop-enrol-more =
    Trois choses sont demandées : école quittée dans les derniers mois, intérêt pour la formation professionnelle, suivi par l’ALJ.
    L’atelier dure quatre mois ; raccord deadlines dit quand il finit.

    Exemples :
      raccord workshop enrol 3f9a12cd --date 02/11/2026
      raccord workshop attend 3f9a12cd --step 1 --date 09/11/2026
      raccord workshop attend 3f9a12cd --step 2 --date 16/11/2026 --absent
      raccord workshop show 3f9a12cd
help-workshop-show = Montrer les cinq étapes d’un jeune, avec les jours
help-workshop-date = Premier jour ; à défaut, aujourd’hui
help-workshop-day = Jour ; à défaut, aujourd’hui
help-workshop-step = Étape, par son numéro ou son code
help-workshop-absent = Le jeune n’est pas venu
help-workshop-override = Pourquoi le jeune est inscrit alors qu’une condition manque

workshop-left = école quittée dans les derniers mois (date_sortie)
workshop-interested = intérêt pour la formation professionnelle (interet_formation_professionnelle, ou un souhait de stage, d’apprentissage ou de formation)
workshop-monitored = suivi par l’ALJ (accompagne_par)
workshop-unmet = le dossier ne montre pas : { $conditions }
hint-workshop-unmet = complétez le dossier (date_sortie, interet_formation_professionnelle ou souhait, accompagne_par), ou écrivez --override avec la raison
workshop-overridden = Inscrit à l’atelier alors qu’une condition manque : { $reason }
workshop-enrolled = inscrit à l’atelier à partir du { $date }
workshop-enrolled-already = le jeune est déjà inscrit à l’atelier
workshop-not-enrolled = le jeune n’est pas inscrit à l’atelier
workshop-before = le jeune n’est inscrit à l’atelier qu’à partir du { $date }
workshop-nobody = le jeune n’est pas inscrit à l’atelier : raccord workshop enrol DOSSIER l’y inscrit
hint-workshop-not-enrolled = raccord workshop enrol DOSSIER vient d’abord
workshop-noted = noté
workshop-column-step = Étape
workshop-column-present = Présent
workshop-column-absent = Absent
