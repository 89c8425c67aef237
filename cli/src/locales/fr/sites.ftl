# raccord case candidates, raccord directory site, sites et guarantee : qui pourrait prendre un jeune en charge, où les jeunes sont reçus.

help-case-candidates = Dire qui, sur la plateforme, pourrait prendre un jeune en charge, et pourquoi
help-case-candidates-more =
    Compte : qui accompagne déjà le jeune, quelles solutions conviennent, quel travail répond au souhait, qui est proche. Qui est déconseillé par le
    dossier vient en dernier. Le calcul se fait ici : personne n’apprend pour qui l’on cherche.

    Exemples :
      raccord case candidates 3fa9
candidates-column-why = Pourquoi
candidates-column-against = Contre
candidates-none = rien ne désigne un membre : les souhaits et la commune du jeune manquent peut-être
candidates-next = raccord refer s’adresse à l’un d’eux ; d’ici là, personne n’est prévenu
candidates-accompanies = accompagne déjà le jeune
candidates-duty = obligation de formation : à y orienter
candidates-offers = propose { $solution }
candidates-avoided = à éviter, dit le dossier
candidates-of-a-school = un établissement, et le jeune est en rejet de l’école
candidates-only-orients = oriente, et n’accompagne personne

help-directory-site = Ajouter un site où cet organisme reçoit les jeunes
help-directory-site-more =
    Une plateforme n’a pas de guichet : les rendez-vous ont lieu dans les sites de ses membres. Les antennes régionales sont des sites aussi, avec
    leurs postes et les enseignants rattachés ; le champ antenne d’un dossier dit laquelle le suit.

    Exemples :
      raccord directory site "Antenne Esch" --address "3 rue du Commerce" --municipality Esch-sur-Alzette --posts 1,5 --teachers 4
      raccord directory site "Permanence de Laxou" --municipality Laxou --serves "Laxou, Maxéville"
help-directory-sites = Lister les sites des membres, avec les postes et les dossiers
help-site-name = Nom du site
help-site-address = Rue et numéro
help-site-municipality = Commune
help-site-serves = Communes desservies, séparées par des virgules
help-site-posts = Postes, par exemple 1,5
help-site-teachers = Enseignants rattachés à des établissements
help-site-in-school = Le site est dans un établissement scolaire
site-done = { $name } est un site de cet organisme
site-next = raccord directory share partage la fiche avec ses sites
site-known = il y a déjà un site { $name }
site-posts = { $text } n’est pas un nombre de postes, comme 1,5
site-total = Sites : { $sites } ; postes : { $posts } ; enseignants rattachés : { $teachers }
site-decimal-mark = ,
site-column-name = Site
site-column-address = Adresse
site-column-serves = Dessert
site-column-posts = Postes
site-column-teachers = Enseignants
site-column-cases = Dossiers
appointment-no-site = { $text } n’est le site d’aucun membre : un jeune est reçu chez un membre
hint-appointment-no-site = sont connus : { $names }

help-directory-guarantee = Montrer qui repère et qui accompagne au titre de la Garantie jeunesse
help-directory-guarantee-more =
    L’éducation et l’emploi travaillent ensemble : des membres repèrent et orientent, d’autres accompagnent. Ce qui manque est dit, et combien de
    jeunes ont eu une offre dans les quatre mois de leur sortie.

    Exemples :
      raccord directory guarantee
guarantee-column-identifies = Repère et oriente
guarantee-column-accompanies = Accompagne
guarantee-column-ministry = Ministère
guarantee-yes = oui
guarantee-gap-accompanies = aucun membre n’accompagne les jeunes
guarantee-gap-education = personne de l’éducation ne participe
guarantee-gap-identifies = aucun membre ne repère les jeunes
guarantee-gap-labour = personne du travail et de l’emploi ne participe
guarantee-offers = Offres dans les quatre mois de la sortie : { $in_time } ; plus tard : { $late } ; en retard : { $overdue } ; attendues : { $awaited }
