# raccord import : une liste de personnes devient des dossiers.

help-import = Importer une liste de personnes
help-import-file = Liste, en CSV, XLSX, ODS ou XML de SIECLE
help-import-sheet = Feuille du classeur ; sans elle, la première
help-import-mapping = Comment la liste est écrite : le nom d’une correspondance, ou un fichier (voir raccord mapping) ; à défaut generic, et siecle pour un XML
help-import-date = Jour pour lequel la liste a été faite, d’où l’âge se compte ; sans lui, aujourd’hui
help-import-dry-run = Montrer ce qui se passerait, et ne rien écrire
help-import-rejects = Fichier pour ce qui n’a pas pu être lu, avec ligne, colonne et motif ; il peut être corrigé et importé
help-import-force = Remplacer ce fichier s’il existe
help-import-overwrite = Laisser la liste l’emporter sur les valeurs modifiées depuis leur première écriture
help-import-campaign = Campagne dont la liste fait partie : sa date de traitement et les quatre critères valent
help-import-everybody = Prendre tous ceux qui sont sur la liste, aussi ceux qui ont le diplôme ou sont inscrits
help-import-include-erased = Ouvrir un dossier aussi aux personnes dont le dossier a été effacé ici ; sans cela, elles sont laissées de côté et leurs lignes nommées
help-import-only = Seulement les lignes de votre plateforme, par exemple --only "code_postal=54*" --only commune=Nancy,Laxou

import-progress-known = Recherche
import-progress-write = Importation

import-read = { $path } : lu en { $encoding }, source { $source }, au { $date }
import-read-sheet = { $path } : feuille { $sheet } du classeur { $format }, source { $source }, au { $date }
import-column-what = Lignes
import-column-rows = Nombre
import-opened = dossiers ouverts
import-changed = connues, modifiées
import-unchanged = connues, inchangées
import-duplicates = dont sur une personne d’une ligne précédente
import-recognised = dont reconnues dans un dossier ouvert autrement
import-doubtful = dossiers ouverts, peut-être d’une personne connue
import-erased = de personnes dont le dossier a été effacé ici
import-followed = suivies par un autre organisme désormais
import-rejected = refusées
import-cells-rejected = dont cellules laissées de côté
import-passed-over = hors de la liste, non lues
import-under-16 = moins de 16 ans, écartées
import-filtered-out = d’autres plates-formes, laissées
import-not-leavers = hors critères, sans dossier
import-under-duty = à l’âge de l’obligation de formation
import-gone =
    { $count ->
        [one] { $count } personne hors critères était suivie : son dossier dit qu’elle n’est plus sur la liste
       *[other] { $count } personnes hors critères étaient suivies : leur dossier dit qu’elles ne sont plus sur la liste
    }
import-everybody-hint = --everybody ouvre un dossier à tous, aussi hors critères
import-criterion-age = hors de l’âge des listes : { $count }
import-criterion-schooled = pas quinze jours de scolarité sur ces deux années scolaires : { $count }
import-criterion-diploma = diplôme ou niveau atteint : { $count }
import-criterion-enrolled = inscrit ou en apprentissage à la date de traitement : { $count }
import-unsaid-age = l’âge
import-unsaid-schooled = combien de temps la personne a été scolarisée
import-unsaid-diploma = le diplôme ou le niveau atteint
import-unsaid-enrolled = si la personne est inscrite quelque part
import-criterion-unknown = la liste ne dit pas { $name } pour { $count ->
        [one] { $count } ligne ; elle reste
       *[other] { $count } lignes ; elles restent
    } sur la liste
import-only-form = { $text } n’est pas un filtre
hint-import-only = écrivez par exemple --only commune=Nancy,Laxou ou --only "code_postal=54*"
import-amended = { $field } : { $added ->
        [one] { $added } ajout
       *[other] { $added } ajouts
    }, { $changed ->
        [one] { $changed } modification
       *[other] { $changed } modifications
    }
import-columns-unknown = colonnes inconnues, laissées de côté : { $columns }
import-warning =
    { $count ->
        [one] { $warning } (ligne { $lines })
       *[other] { $warning } : { $count } fois (lignes { $lines })
    }
import-kept-earlier =
    { $count ->
        [one] { $count } valeur d’une ligne suivante sur la même personne diffère, et a été laissée de côté : { $fields } (ligne { $lines })
       *[other] { $count } valeurs de lignes suivantes sur la même personne diffèrent, et ont été laissées de côté : { $fields } (lignes { $lines })
    }
import-kept-edited =
    { $count ->
        [one] { $count } valeur modifiée depuis est gardée, et celle de la liste laissée de côté : { $fields } (ligne { $lines }) ; --overwrite l’écrit
       *[other] { $count } valeurs modifiées depuis sont gardées, et celles de la liste laissées de côté : { $fields } (lignes { $lines }) ; --overwrite les écrit
    }
import-kept-many =
    { $count ->
        [one] { $count } valeur est de trop pour une seule personne ({ $values_max } au plus par champ), et a été laissée de côté : { $fields } (ligne { $lines })
       *[other] { $count } valeurs sont de trop pour une seule personne ({ $values_max } au plus par champ), et ont été laissées de côté : { $fields } (lignes { $lines })
    }
import-kept-register =
    { $count ->
        [one] { $count } valeur n’est d’aucune liste ni d’aucun registre, ce que seul écrit votre rôle, et a été laissée : { $fields } (ligne { $lines })
       *[other] { $count } valeurs ne sont d’aucune liste ni d’aucun registre, ce que seul écrit votre rôle, et ont été laissées : { $fields } (lignes { $lines })
    }
import-kept-role =
    { $count ->
        [one] { $count } valeur diffère, et votre rôle ne peut pas la modifier : { $fields } (ligne { $lines })
       *[other] { $count } valeurs diffèrent, et votre rôle ne peut pas les modifier : { $fields } (lignes { $lines })
    }
import-kept-stands =
    { $count ->
        [one] { $count } valeur figurait déjà dans un dossier que cette liste n’a pas ouvert, et celle de la liste a été laissée de côté : { $fields } (ligne { $lines }) ; --overwrite l’écrit
       *[other] { $count } valeurs figuraient déjà dans des dossiers que cette liste n’a pas ouverts, et celles de la liste ont été laissées de côté : { $fields } (lignes { $lines }) ; --overwrite les écrit
    }
import-doubtful-lines =
    { $count ->
        [one] { $count } dossier ouvert est peut-être d’une personne qui en a déjà un (ligne { $lines }) : raccord duplicates le montre
       *[other] { $count } dossiers ouverts sont peut-être de personnes qui en ont déjà un (lignes { $lines }) : raccord duplicates les montre
    }
import-caution = à vérifier avant tout appel (ligne { $line }) : le dossier { $file }, peut-être de la même personne, dit de ne pas la contacter
import-caution-followed = à vérifier avant tout appel (ligne { $line }) : le dossier { $file }, peut-être de la même personne, a été transmis à { $organisation }, qui la contacte
import-rejects-written = ce qui n’a pas pu être lu est dans { $path }
import-rejects-hint = ceci écrit dans un fichier ce qui n’a pas pu être lu, avec ligne, colonne et motif : { $command }
import-dry-run = rien n’a été écrit : voilà ce qui se passerait
import-nothing = rien n’a changé
import-done = importé : { $entries ->
        [one] { $entries } entrée signée
       *[other] { $entries } entrées signées
    } en { $seconds } s

import-denied = votre rôle n’importe pas de listes
hint-import-denied = un gestionnaire de listes, un assistant, un conseiller ou un responsable le fait
import-error-binary = { $path } n’est ni un texte ni un classeur que Raccord lit
hint-import-csv = enregistrez d’abord la feuille en XLSX, ODS ou CSV
import-error-cell = { $path } : la cellule de la ligne { $row }, colonne { $column }, a plus de { $bytes_max } octets
import-error-cells = { $path } : la feuille a plus de { $cells_max } cellules ou de { $bytes_max } octets de texte
import-error-charset = { $path } annonce un encodage que Raccord ne lit pas
hint-import-charset = exportez-le en UTF-8, ISO-8859-15 ou windows-1252
import-error-damaged = { $path } n’est pas un fichier { $format } en bon état
import-error-damaged-row = { $path } n’est pas un fichier { $format } en bon état : la lecture s’arrête à la ligne { $row }
hint-import-damaged = ouvrez-le et enregistrez-le à nouveau, ou exportez-le encore une fois
import-error-sheet = { $path } n’a pas de telle feuille
hint-import-sheet = ses feuilles sont : { $sheets }
import-error-sheet-none = { $path } n’est pas un classeur et n’a pas de feuilles : ôtez --sheet
import-error-unpacked = { $path } contient, une fois décompressé, plus de { $bytes_max } octets
import-error-columns = { $path } a { $columns } colonnes, et { $columns_max } est la limite
import-error-encoding = { $path } : la ligne { $line } n’est pas en { $encoding }
import-error-large = { $path } a plus de { $bytes_max } octets
import-error-header = { $path } n’a pas d’en-tête connu, et la correspondance ne donne pas l’ordre des colonnes
hint-import-mapping = raccord mapping new FICHIER propose une correspondance pour une liste, même sans en-tête
hint-import-column = raccord mapping new { $path } --to liste.toml écrit une correspondance ; dites-y sous [columns] quelle colonne c’est, par exemple { $line }, puis importez avec --mapping liste.toml
import-error-column = { $path } n’a aucune colonne connue comme { $needed }, dont une est nécessaire
import-error-quote = { $path } : le guillemet ouvert dans la ligne { $line } n’est pas fermé
import-error-long = { $path } : la ligne { $line } est trop longue

warning-age-unknown = il n’y a pas de date de naissance, l’âge n’a donc pas été vérifié
warning-number-shared = le numéro d’élève ou le matricule est aussi celui d’une autre personne de la liste
warning-birth-date-differs = la date de naissance et le matricule ne concordent pas
warning-row-short = la ligne a moins de cellules qu’il n’y a de colonnes
import-kept-erased =
    { $count ->
        [one] { $count } valeur laissée de côté : le jeune a fait effacer ce qui figurait là, et la liste le ramène peut-être : { $fields } (ligne { $lines }) ; demandez-lui, puis raccord case add
       *[other] { $count } valeurs laissées de côté : les jeunes ont fait effacer ce qui figurait là, et la liste le ramène peut-être : { $fields } (lignes { $lines }) ; demandez-leur, puis raccord case add
    }
import-interrupted = arrêté : { $kept } valeurs sur { $all } sont enregistrées, des dossiers entiers et le début du suivant
import-interrupted-before = arrêté : rien n’a été écrit
hint-import-interrupted = le même import reprend là où il s’est arrêté : personne n’aura un second dossier
import-erased-lines =
    { $count ->
        [one] { $count } personne dont le dossier a été effacé ici a été laissée de côté (ligne { $lines }) : demandez si elle doit être suivie à nouveau ; --include-erased lui ouvre alors un dossier
       *[other] { $count } personnes dont le dossier a été effacé ici ont été laissées de côté (lignes { $lines }) : demandez si elles doivent être suivies à nouveau ; --include-erased leur ouvre alors un dossier
    }
import-followed-lines =
    { $count ->
        [one] { $count } personne est suivie désormais par { $name } : ce que la liste apporte n’a pas été écrit (ligne { $lines }). Dites-le à { $name } : raccord message new --to "{ $name }" --subject …
       *[other] { $count } personnes sont suivies désormais par { $name } : ce que la liste apporte n’a pas été écrit (lignes { $lines }). Dites-le à { $name } : raccord message new --to "{ $name }" --subject …
    }
import-followed-back =
    pour reprendre l’une d’elles : cet organisme vous transmet le dossier en retour (raccord refer --transfer), ou bien, d’accord avec lui,
    raccord case new, raccord link avec le dossier transmis, et raccord claim --take-over
import-erased-taken =
    { $count ->
        [one] { $count } personne dont le dossier a été effacé ici en a un à nouveau (ligne { $lines })
       *[other] { $count } personnes dont le dossier a été effacé ici en ont un à nouveau (lignes { $lines })
    }
erased-before = le dossier d’une personne de ces nom et date de naissance, ou de ce numéro, a été effacé ici le { $day }
erased-question = Le dossier de cette personne a été effacé ici le { $day }. En ouvrir un à nouveau ?
hint-erased-before = demandez si la personne doit être suivie à nouveau ; puis --yes
import-of-export = ce fichier vient de raccord export : il ne nomme personne à nouveau, et qui est sorti de la liste le reste
import-of-others =
    { $count ->
        [one] { $count } ligne est d’un dossier d’un autre organisme : laissée de côté
       *[other] { $count } lignes sont de dossiers d’autres organismes : laissées de côté
    }
import-export-records = ces colonnes disent en mots ce qui a été fait, et ne se relisent pas ; ce qui figure dans les dossiers reste : { $fields }
import-error-header-elsewhere = la première feuille de { $path } n’a pas d’en-tête connu, une autre en a un : nommez-la avec --sheet
hint-import-full-name = la colonne { $header } tient le nom et le prénom ensemble, ce qui ne se lit pas sûrement : séparez-la en deux colonnes, Nom et Prénom
