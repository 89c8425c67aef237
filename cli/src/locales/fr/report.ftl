# raccord report : un jeune a quitté l’école, et le premier qui le sait le dit.

help-report = Signaler un jeune qui a quitté l’école, tout de suite, sans attendre une liste
help-report-more =
    Un jeune déjà connu est signalé quand même, fût-il accompagné : les champs vides sont remplis, et ce que le signalement dit autrement
    est montré et laissé de côté. Sans liste, le dossier est marqué comme nouveau hors listes.

    Exemples :
      raccord report nom=Lefèvre prenom=Ana date_naissance=05/05/2009 date_sortie=10/11/2026 etablissement_uai=0540044E --by "Proviseure"
      raccord report nom=Weber prenom=Tom mobile=0612345678 --from rue --by "Équipe de rue, Nancy"
      raccord report nom=Da-Silva prenom=Léa date_naissance=04/03/2008 --from spontane
help-report-values = Champs avec leurs valeurs, nom et prenom au moins
help-report-from = De qui : etablissement (à défaut), referent_decrochage, mission_locale, information_jeunesse, jdc, rue, famille, spontane ou autre
help-report-by = Qui signale
help-report-date = Jour du signalement ; à défaut, aujourd’hui

report-name-missing = il faut un nom et un prénom pour signaler
hint-report-name = écrivez nom=... prenom=...
report-too-young = le jeune a moins de { $age } ans : rien n’a été écrit
report-several = d’autres dossiers correspondent aussi : { $cases }
report-opened = signalé : un dossier est ouvert, et figure dès maintenant parmi les appels
report-next = cela ne figure pour l’instant que chez vous : raccord refer { $case } --transfer --to "CIO" --block identite,coordonnees,responsables,scolarite,reperage,listes,contacts,suivi --basis public_task --purpose "suivi" le remet à qui reçoit les décrocheurs, avec son délai légal
report-known = signalé : le jeune est connu, dossier { $case }
report-accompanied = quelqu’un accompagne déjà le jeune ; le signalement est enregistré quand même
report-kept = le signalement dit autrement, et ce qui figure a été gardé : { $fields }
