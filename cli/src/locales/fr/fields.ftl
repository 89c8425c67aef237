# raccord fields : ce qui peut être écrit dans un dossier.

help-fields = Lister les champs d’un dossier, ou montrer ce que l’un d’eux accepte
help-fields-more =
    Exemples :
      raccord fields
      raccord fields situation_logement
      raccord fields --kind solution
      raccord fields --json
help-fields-name = Nom ou libellé d’un champ ; sans lui, tous
help-fields-kind = Champs de cette sorte de dossier : person (sans cette option), solution, meeting, thread, group ou actor_sheet

fields-none = cette sorte de dossier n’a pas de champs
fields-column-name = Champ
fields-column-label = Libellé
fields-column-takes = Accepte
fields-column-class = Classe
fields-column-value = Valeur
fields-more = raccord fields CHAMP liste les valeurs que l’un d’eux accepte
fields-one = { $name } ({ $label }) : { $takes }. Classe : { $class }
fields-takes-list = plusieurs : { $what }
fields-takes-boolean = oui ou non
fields-takes-choice = une valeur d’une liste
fields-takes-date = jour, comme 04/05/2008
fields-takes-email = adresse de courriel
fields-takes-ine = INE
fields-takes-integer = nombre entier
fields-takes-long-text = texte de plusieurs lignes
fields-takes-matricule = matricule luxembourgeois
fields-takes-phone = numéro de téléphone
fields-takes-postcode = code postal
fields-takes-record = parties, sous la forme NOM=VALEUR; NOM=VALEUR
fields-takes-text = texte
fields-takes-time = heure, comme 14:30
fields-takes-uai = code UAI d’un établissement
