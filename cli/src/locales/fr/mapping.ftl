# raccord mapping : quelle colonne d’une liste est quel champ.

help-mapping = Montrer et faire des correspondances : quelle colonne d’une liste est quel champ
help-mapping-list = Lister les correspondances fournies avec le programme
help-mapping-new = Proposer une correspondance d’après l’en-tête d’une liste
help-mapping-new-file = Liste, en CSV, XLSX ou ODS
help-mapping-new-to = Fichier où écrire la correspondance, au lieu de la sortie standard
help-mapping-force = Remplacer ce fichier s’il existe
help-mapping-show = Montrer une correspondance
help-mapping-show-name = Nom d’une correspondance, ou fichier

mapping-column-name = Nom
mapping-column-about = Listes
mapping-about-alj = La liste mensuelle du ministère pour l’Action locale pour jeunes du Luxembourg
mapping-about-generic = Toute liste avec un en-tête
mapping-about-jdc = Le tableau mensuel d’un centre du service national : les décrocheurs repérés à la JDC
mapping-about-rio = La liste des décrocheurs d’un département (RIO)
mapping-about-siecle = La base des élèves d’un établissement (SIECLE, XML) : ceux qui en sont sortis
mapping-about-sifa = L’enquête annuelle sur les apprentis (SIFA), avec ou sans en-tête
mapping-about-signalement = Le fichier simplifié d’un partenaire : les jeunes qu’il signale, sans date de naissance s’il ne la sait pas
mapping-missing = il n’y a pas de correspondance { $name }, ni de tel fichier
hint-mapping-names = les correspondances fournies avec le programme : { $names }
mapping-large = { $path } a plus de { $bytes_max } octets : aucune correspondance n’est si longue
mapping-wrong = la correspondance { $path } est inutilisable
mapping-source-empty = la correspondance { $path } ne nomme pas de source, par laquelle les personnes sont reconnues
mapping-written = la correspondance est dans { $path } : relisez-la, puis importez avec --mapping
mapping-header-found = aucun mot de la première ligne n’est connu : elle est prise pour l’en-tête, d’après ce que tiennent les lignes suivantes ; si c’est une personne : --no-header
mapping-how =
    Colonnes inconnues. Pour en lire une, écrivez sous [columns] un champ et l’en-tête de la colonne,
    par exemple : { $line }
    raccord fields nomme les champs ; l’en-tête de ce qui n’est pas à lire va dans ignore.
mapping-how-order =
    Colonnes inconnues. Pour en lire une, écrivez dans order le nom d’un champ à la place de « column … »,
    et ôtez ce mot d’ignore ; raccord fields nomme les champs.
mapping-unknown =
    { $count ->
        [one] { $count } colonne est inconnue ; elle est à la fin, en commentaire
       *[other] { $count } colonnes sont inconnues ; elles sont à la fin, en commentaires
    }

mapping-ambiguous = la colonne { $header } est donnée à deux champs, { $one } et { $other }
mapping-constant = la constante de { $field } n’est pas utilisable : { $problem }
mapping-dates = dates contient compact et iso_compact, qui ne se distinguent pas
mapping-field = il n’y a pas de champ { $name }
mapping-keys = keys est vide : c’est ce à quoi une personne se reconnaît
mapping-toml = ce n’est pas du TOML, ou il y a une clé qu’une correspondance n’a pas
