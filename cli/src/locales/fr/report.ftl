# raccord report : un jeune a quitté l’école, et le premier qui le sait le dit.

help-report = Signaler un jeune qui a quitté l’école, tout de suite, sans attendre une liste
help-report-more =
    Un jeune déjà connu est signalé quand même, fût-il accompagné : les champs vides sont remplis, et ce que le signalement dit autrement
    est montré et laissé de côté. Sans liste, le dossier est marqué comme nouveau hors listes.

    Qui voit des décrocheurs sans en suivre, un établissement par exemple, remet le dossier dans le même acte à qui les reçoit : à qui --to
    nomme, sinon au seul CIO de sa plateforme (au Luxembourg, l’ALJ), ou au seul d’entre eux qui la dirige. L’orientation s’appuie sur un
    accord au titre de la mission publique ; ce qui part est montré d’abord, ce que les règles gardent ici est dit. Sans personne à qui
    demander, --yes dit que cela peut partir, --here que rien ne part. raccord undo retire l’orientation
    et ce qui a été ajouté à un dossier déjà là ; un dossier nouveau reste.

    Exemples :
      raccord report nom=Petit prenom=Léo date_naissance=06/06/2009 --to "CIO de Metz" --by "Proviseure"
      raccord report nom=Lefèvre prenom=Ana date_naissance=05/05/2009 date_sortie=10/11/2026 etablissement_uai=0540044E --by "Proviseure"
      raccord report nom=Weber prenom=Tom mobile=0612345678 --from rue --by "Équipe de rue, Nancy"
      raccord report nom=Da-Silva prenom=Léa date_naissance=04/03/2008 --from spontane
help-report-values = Champs avec leurs valeurs, nom et prenom au moins
help-report-from = De qui : etablissement (à défaut), referent_decrochage, mission_locale, information_jeunesse, jdc, rue, famille, spontane ou autre
help-report-by = Qui signale
help-report-to = Remettre le dossier à cet organisme dans le même acte
help-report-here = Ne le remettre à personne
help-report-date = Jour du signalement ; à défaut, aujourd’hui

report-name-missing = il faut un nom et un prénom pour signaler
hint-report-name = écrivez nom=... prenom=...
report-too-young = le jeune a moins de { $age } ans : rien n’a été écrit
hint-report-too-young = vérifiez la date de naissance ; avant cet âge, c’est à l’établissement de chercher une solution, et raccord case new --yes ouvre le dossier si l’organisme peut suivre ce jeune
report-still-there = la date de sortie ({ $date }) n’est pas encore venue : le jeune n’a pas quitté sa formation ; corrigez-la si elle est mal écrite, raccord undo reprend le signalement
report-several = d’autres dossiers correspondent aussi : { $cases }
report-opened = signalé : un dossier est ouvert, et figure dès maintenant parmi les appels
report-purpose = suivi d’un décrocheur signalé
report-question = Signaler, et remettre ceci à { $recipient } ? (oui/non)
hint-report-here = --yes dit que ce qui est montré peut partir, --here signale ici seulement
report-refused = les règles gardent ceci ici, { $recipient } ne le reçoit pas : { $fields }
report-handed = remis à { $recipient }, qui le lit aussitôt et reprend le dossier dès qu’il accepte
report-handed-next = raccord referrals montre la réponse ; raccord undo { $case } le reprend tant que personne n’a repris le dossier
report-under-way = le dossier est déjà chez { $recipient }, ou en route : rien n’a été remis à nouveau
report-to-whom = il n’est encore que dans votre nœud : plusieurs organismes reçoivent les décrocheurs, et --to dit lequel : { $names }
report-next = cela ne figure pour l’instant que chez vous : raccord refer { $case } --transfer --to "CIO" --block identite,coordonnees,responsables,scolarite,reperage,listes,contacts,suivi --basis public_task --purpose "suivi" le remet à qui reçoit les décrocheurs, avec son délai légal
report-known = signalé : le jeune est connu, dossier { $case }
report-accompanied = quelqu’un accompagne déjà le jeune ; le signalement est enregistré quand même
report-kept = le signalement dit autrement, et ce qui figure a été gardé : { $fields }
