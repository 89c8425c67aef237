# raccord claim, release, responsible : qui contacte cette personne ?

help-claim = Prendre en charge le contact avec une personne
help-claim-more =
    À tout moment, un seul organisme contacte la personne : celui qui l’a pris en charge, sinon le détenteur du dossier. Si deux organismes
    l’ont fait sans se connaître, les deux restent visibles et le plus ancien l’emporte : celui qui l’a fait d’abord.

    Exemples :
      raccord claim 3f9a12cd --referent "Claire Morel"
      raccord claim 3f9a12cd --for "Mission locale de Nancy"
      raccord responsible 3f9a12cd
help-claim-for = Un autre organisme qui en sera chargé
help-claim-referent = Assistant de plateforme qui en sera le référent
help-claim-take-over = Prendre la place de celui qui en est chargé
help-release = Rendre ce qui a été pris en charge
help-responsible = Dire quel organisme contacte une personne

claim-taken = { $organisation } est déjà chargé de contacter cette personne
hint-claim-taken = mettez-vous d’accord, puis --take-over prend sa place
claim-untold = { $organisation } ne pourrait pas lire que c’est à lui de contacter cette personne : personne n’appellerait
hint-claim-untold =
    donnez-lui d’abord ce champ à lire, puis recommencez : raccord grant { $case } --to "{ $organisation }" --field organisme_responsable --basis public_task --purpose "qui contacte la personne"
release-none = votre organisme n’en était pas chargé
hint-release-none = raccord responsible dit qui l’est
responsible-default = { $organisation } contacte la personne : le dossier est à cet organisme et personne d’autre ne l’a pris en charge
responsible-claimed = { $organisation } contacte la personne
responsible-untold = votre organisation ne sait pas qui contacte la personne : { $organisation }, détenteur du dossier, le sait
responsible-referent = référent : { $names }
responsible-lost = { $organisation } l’a pris en charge aussi, le { $time }, sans le savoir : le plus ancien l’emporte
responsible-lost-by = { $organisation } en a été chargé aussi par { $by }, le { $time }, sans le savoir : le plus ancien l’emporte
responsible-lost-referent = référent nommé par { $organisation }, qui ne contacte pas la personne : { $name }
release-not-written = { $organisation }, détenteur du dossier, ne vous a pas autorisé à écrire qui contacte la personne
hint-release-not-written =
    demandez-lui de reprendre la personne : raccord message new --to "{ $organisation }" --case { $case } --subject "Reprise" "..." ; chez lui, raccord claim DOSSIER --take-over le fait
hint-release-take-over = pour reprendre la personne : raccord claim { $case } --take-over
responsible-settle = raccord release de l’un d’eux règle la question
responsible-otherwise = le dossier { $case } de la même personne nomme { $organisation } : un seul organisme contacte une personne
responsible-otherwise-settle = pour les mettre d’accord : raccord claim { $case } --for "{ $organisation }" --take-over ; pour que ce soit l’autre, { $organisation } rend la personne (raccord release)
responsible-pending = { $organisation } l’a demandé le { $time } : le détenteur du dossier ne l’a pas encore admis
responsible-pending-by = { $by } a demandé le { $time } que { $organisation } en soit chargé : le détenteur du dossier ne l’a pas encore admis
