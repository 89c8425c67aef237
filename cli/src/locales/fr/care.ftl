# Ce qui évite qu’une étourderie nuise : dates étranges, valeurs fausses, de qui parle une ligne.

column-person = Personne

help-rectify-all-earlier = Effacer toutes les valeurs que le champ a eues, pas seulement la mauvaise partout où elle figure
rectify-question-own =
    { $count ->
        [one] Remplacer { $old } par { $new } dans { $field }, et l’effacer pour toujours ? Elle n’est qu’ici. (oui/non)
       *[other] Remplacer { $old } par { $new } dans { $field }, et l’effacer pour toujours dans { $count } entrées ? Elle n’est qu’ici. (oui/non)
    }
rectify-question-held =
    { $count ->
        [one] Remplacer { $old } par { $new } dans { $field }, et l’effacer pour toujours, ici et chez qui en a copie : { $holders } ? (oui/non)
       *[other] Remplacer { $old } par { $new } dans { $field }, et l’effacer pour toujours dans { $count } entrées, ici et chez qui en a copie : { $holders } ? (oui/non)
    }

retention-age = { $years } ans le { $day }
retention-opened = ouvert { $years } ans plus tôt, sans date de naissance
retention-age-long-ago = { $years } ans depuis longtemps : vérifiez la date de naissance
retention-funded = { $years } ans depuis son ouverture, financé, le { $day }

value-asked-later = personne n’a encore demandé à ce jour : il est postérieur à aujourd’hui
warning-birth-future = la date de naissance est postérieure à aujourd’hui
warning-day-long-ago = ce jour est si ancien qu’il n’est d’aucun jeune suivi : vérifiez l’année
warning-day-far-ahead = ce jour est très loin dans l’avenir : vérifiez l’année
warning-birth-old = d’après la date de naissance cette personne a plus de 30 ans : si c’est une erreur, corrigez-la, sinon le dossier sera effacé comme trop ancien
warning-birth-young = d’après la date de naissance cette personne a moins de 14 ans
help-mapping-new-no-header = La liste n’a pas d’en-tête : sa première ligne est une personne
hint-import-empty = refaites l’extraction de la liste, et regardez-la d’abord : une ligne pour les colonnes, puis une par personne
import-error-empty = { $path } ne contient rien
import-problem-choice = « { $word } » n’est aucune des valeurs du champ : { $accepted }
import-problem-cell = ligne { $line }, colonne { $column } : { $reason } ; la cellule est laissée de côté, le reste est lu
import-problem-row = ligne { $line }, colonne { $column } : { $reason } ; la ligne est refusée
import-problem-whole = ligne { $line } : { $reason } ; la ligne est refusée
import-problems-more =
    { $count ->
        [one] et encore { $count }
       *[other] et encore { $count }
    }
mapping-order-proposed = la liste n’a pas d’en-tête connu : ses colonnes sont proposées dans l’ordre, d’après ce qu’elles contiennent. Relisez-les, surtout lequel est le nom et lequel le prénom
subject-not-own = ce dossier est tenu par { $holder }, qui répond à la personne pour l’ensemble
hint-subject-not-own = ce que cet organisme en détient, et pourquoi, est montré par raccord case show et raccord case who : il en doit lui aussi réponse à la personne
hint-home-in-use = si c’est le nœud lui-même (raccord serve), arrêtez-le d’abord ; une autre commande se termine d’elle-même
error-passphrase-short = une phrase secrète a 8 caractères ou plus
hint-store-damaged-then = raccord store check dit ce qui est abîmé ; raccord store restore SAUVEGARDE --force repart d’une copie
hint-field-choices = l’une de : { $values }
revoke-question-named =
    { $count ->
        [one] Retirer { $count } partage vers { $holders }, au sujet de { $people } ? Ce qui a été reçu y est supprimé. (oui/non)
       *[other] Retirer { $count } partages vers { $holders }, sur { $cases } dossiers ({ $people }) ? Ce qui a été reçu y est supprimé. (oui/non)
    }
help-case-list-conflicts = Seulement les dossiers où des valeurs sont en conflit
help-case-list-taken-back = Seulement les dossiers ouverts par un import retiré depuis, qui ne sont plus dans aucune liste
case-list-fields-conflict = { $count } (conflit : { $fields })
case-list-in-conflict =
    { $count ->
        [one] dans { $count } dossier des valeurs sont en conflit : raccord case show les montre avec leurs auteurs et dates ; raccord case set tranche
       *[other] dans { $count } dossiers des valeurs sont en conflit : raccord case list --conflicts les nomme, raccord case set en tranche un
    }
help-case-new-yes = L’ouvrir bien que la personne soit plus jeune que les règles ne l’admettent sur les listes, ait eu ici un dossier effacé, ou ne soit connue que par un prénom
case-new-young = la personne a moins de { $age } ans : les règles l’écartent des listes, et un import la laisserait de côté
hint-case-new-young = corrigez la date de naissance ; si l’organisme peut suivre cette personne malgré tout, --yes ouvre le dossier
case-new-nameless = il faut au moins un nom, ou un prénom et une date de naissance : sans eux, personne ne sait de qui est le dossier
hint-case-new-nameless = écrivez nom=... ou prenom=... date_naissance=... ; --yes ouvre le dossier de qui n’est connu que par un prénom ou un autre champ
case-new-namesake = une personne de ce nom est déjà connue : { $name } { $born }, dossier { $case } de { $holder } ; deux dossiers sur une personne séparent ce qu’on sait d’elle
erase-question-own =
    { $count ->
        [one] Effacer { $count } entrée au sujet de { $person } pour toujours ? Elle n’est qu’ici. (oui/non)
       *[other] Effacer { $count } entrées au sujet de { $person } pour toujours ? Elles ne sont qu’ici. (oui/non)
    }
erase-question-held =
    { $count ->
        [one] Effacer { $count } entrée au sujet de { $person } pour toujours, ici et chez { $holders } ? (oui/non)
       *[other] Effacer { $count } entrées au sujet de { $person } pour toujours, ici et chez { $holders } ? (oui/non)
    }
