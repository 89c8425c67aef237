# raccord imports, raccord undo --import.

help-imports = Lister les imports, le dernier d’abord
help-imports-more =
    raccord undo --import NUMÉRO en retire un en entier.

    Exemples :
      raccord imports
      raccord undo --import 3f9a12cd --dry-run
imports-none = aucune liste n’a encore été importée
imports-column-number = Numéro
imports-column-time = Importé
imports-column-source = Source
imports-column-date = Au
imports-column-opened = Ouverts
imports-column-changed = Modifiés
imports-column-by = Par
imports-column-state = État
imports-taken-back = retiré
imports-half-taken-back = retiré à moitié
imports-broken-off = interrompu
imports-undo = raccord undo --import NUMÉRO en retire un en entier ; --dry-run le montre avant

help-undo-import = Tout ce que cet import a écrit, par son numéro (raccord imports), ou « last » pour le dernier
help-undo-import-dry-run = Montrer ce qui serait retiré, sans rien écrire
undo-import-denied = votre rôle ne retire pas d’import : il ne modifie rien de ce qui est écrit
hint-undo-import-denied = un assistant, un conseiller ou un responsable retire les siens, un responsable ceux de tous
undo-import-other = l’import { $number } est de { $author }
hint-undo-import-other = qui a importé une liste la retire, ou un responsable
undo-import-short = au moins 4 chiffres du numéro d’un import, ou « last »
undo-import-missing = aucun import de ce numéro ne peut être retiré
undo-import-several = plusieurs imports commencent par ces chiffres
hint-undo-imports = raccord imports les liste avec leurs numéros
undo-import-twice = l’import { $number } a déjà été retiré
hint-undo-import-twice = importez la bonne liste ; raccord imports montre ce qui reste
undo-import-untold = nul ne peut plus dire ce que l’import { $number } a écrit : il est d’une version ancienne, et fut interrompu ou mêlé à d’autres
hint-undo-import-untold = raccord campaign people montre qui il nommait ; raccord case step ferme leurs dossiers un à un
undo-import-progress-read = Lecture de l’import
undo-import-progress-write = Retrait
undo-import-interrupted-before = interrompu ; rien n’a été retiré
undo-import-interrupted = interrompu : { $kept } écritures sur { $all } sont faites
hint-undo-import-interrupted = la même commande reprend où elle s’est arrêtée
undo-import-head = Import { $number } du { $time }, source { $source }, au { $date }, par { $author }
undo-import-column-what = Ce qu’il en advient
undo-import-column-files = Dossiers
undo-import-closed = ouverts par lui, fermés : personne n’y a travaillé
undo-import-again = rouverts par lui après le retrait d’une autre liste, fermés à nouveau
undo-import-back = connus avant : les valeurs d’avant reviennent
undo-import-gone = montrés par lui comme sortis d’une liste : ils ne le sont plus
undo-import-campaigns = campagnes qui comptaient la liste : elles ne la comptent plus
undo-import-left = ouverts par lui, laissés tels quels
undo-import-kept = connus avant : des valeurs restent (modifiées depuis, ou dossier transféré ou verrouillé)
undo-import-left-handed-over = transféré
undo-import-left-locked = verrouillé
undo-import-left-touched = on y a travaillé depuis
undo-import-left-named = laissés tels quels : { $cases }{ $more ->
        [0] { "" }
       *[other] , et { $more } autres (--json les a tous)
    }
undo-import-left-next = regardez chacun : raccord case show NUMÉRO ; raccord case step NUMÉRO clos le ferme (sauf s’il est transféré), raccord erase NUMÉRO --all --ground request --reason "mauvaise liste" l’efface
undo-import-kept-named = des valeurs restent, modifiées après l’import ou dans un dossier transféré ou verrouillé : { $cases }{ $more ->
        [0] { "" }
       *[other] , et { $more } autres (--json les a tous)
    }
undo-import-kept-next = raccord case history NUMÉRO dit qui a écrit quoi
undo-import-campaign-closed = déjà clôturée : { $names }. Sa liste en est retirée, mais les nombres de campagnes que sa clôture a écrits dans d’autres dossiers restent
undo-import-later =
    { $count ->
        [one] une autre liste a été importée depuis et reste : importez-la à nouveau si elle nommait les mêmes personnes
       *[other] { $count } listes ont été importées depuis et restent : importez-les à nouveau si elles nommaient les mêmes personnes
    }
undo-import-question = Retirer cet import ? (oui/non)
undo-import-dry-run = rien n’a été écrit ; sans --dry-run, voilà ce qui se passe
undo-import-done = l’import { $number } est retiré
undo-import-next = importez maintenant la bonne liste : elle continue dans les mêmes dossiers
undo-import-begun = la même liste avait été commencée avant, et interrompue : raccord undo --import { $number } retire ce qui fut écrit alors
