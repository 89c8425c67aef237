# raccord store : la base du nœud dans son ensemble.

help-store = Exporter, sauvegarder et vérifier la base du nœud
help-store-backup = Écrire une copie chiffrée de la base, même pendant que le nœud tourne
help-store-backup-file = Fichier à écrire, hors du dossier du nœud
help-store-check = Vérifier chaque page, carte et liste de membres, et le journal ; compter les lignes
help-store-export = Écrire toute la base, déchiffrée, en fichier SQLite ordinaire
help-store-export-more = Les pages libres et le contenu du journal d’écriture y sont : chacun peut vérifier par sqlite3 et grep ce qui n’y est pas.
help-store-export-plain = Fichier à écrire en clair : des données personnelles

store-backed-up = { $path } contient une copie de la base ({ $bytes } octets)
store-backup-key = la copie a besoin de store.key, à ne pas garder au même endroit ; un nœud restauré ouvre un nouveau registre
store-exported = { $path } contient les { $pages } pages et { $remains ->
        [one] { $remains } reste
       *[other] { $remains } restes
    } de la base
store-export-plain = ce fichier n’est pas chiffré : supprimez-le après usage
store-column-table = Table
store-column-rows = Lignes
store-sound = La base est saine
error-store-pages =
    { $count ->
        [one] { $count } page de la base est abîmée
       *[other] { $count } pages de la base sont abîmées
    }
error-store-ledger = la base est en bon état, mais le fichier ledger manque à côté d’elle
hint-store-ledger = remettez le fichier ledger du même dossier, ou lancez raccord store restore : un nouveau registre continue les mêmes dossiers
error-store-damaged = la base est abîmée
hint-store-damaged = arrêtez le nœud et gardez une copie du dossier avant toute chose

help-store-restore = Repartir d’une sauvegarde : clore le registre perdu, en ouvrir un nouveau avec les mêmes dossiers
help-store-restore-file = Copie faite par raccord store backup ; sans elle, la base du nœud lui-même, si elle est ancienne
help-store-restore-cards = Cartes plus récentes que celles de la sauvegarde, telles qu’un partenaire les exporte (raccord platform export)
help-store-restore-key = Fichier de la clé de la base, si le dossier du nœud est perdu : un nouveau est créé
help-store-restore-organisation-key = Fichier de la clé de l’organisme, si le dossier du nœud est perdu
help-store-restore-erased = Copie du fichier erased de ce nœud, gardée ailleurs : ce qu’il énumère est effacé de nouveau ; avec --force aussi
help-store-restore-force = Remplacer par la sauvegarde la base qui est là
help-store-restore-more =
    Une histoire ne se continue jamais à partir d’une sauvegarde : les partenaires en connaissent l’état le plus récent. L’ancien registre est clos, un nouveau s’ouvre qui le cite, et la clé de l’organisme signe la carte qui le dit. Les dossiers propres continuent aussitôt ; ce que les partenaires ont partagé est supprimé jusqu’à ce qu’ils le redonnent ; ce qui a été écrit depuis la sauvegarde est perdu, et nommé.

    La nouvelle carte doit parvenir une fois aux partenaires par un autre moyen : raccord organisation export FICHIER ici, raccord platform join FICHIER là-bas.

    Exemples :
      raccord store restore /sauvegardes/store.db --force
      raccord store restore /sauvegardes/store.db --force --erased /clés/erased
      raccord store restore --home nouveau /sauvegardes/store.db --store-key store.key --organisation-key organisation.key --erased erased
      raccord staff add marie --role leader
error-backup-damaged = la sauvegarde { $path } est endommagée : { $finding }
hint-backup-damaged = rien de ce nœud n’a été touché : prenez une autre copie, ou reprenez celle-ci là où elle a été faite
error-backup-old = la sauvegarde a { $days } jours ; après { $max } jours une sauvegarde ne sert plus : elle contient ce qui a été effacé depuis
hint-backup-old = prenez une sauvegarde plus récente ; backup_days_max dans raccord.toml dit quel âge elle peut avoir (1 à 366 jours). À défaut, faites un nouveau nœud avec raccord organisation rotate-node ou raccord init, et que les partenaires partagent à nouveau
help-store-lost = Nommer ce qui a été perdu quand ce nœud a été restauré depuis une sauvegarde
help-store-lost-more =
    Après raccord store restore, le nœud demande à ses partenaires ce qu’il leur avait transmis depuis la copie. Ce qu’il a écrit lui-même
    revient par eux : valeurs des dossiers que la copie contient, retraits, effacements, dossiers transmis. Ce qui ne revient
    pas est nommé ici : un dossier ouvert depuis ne peut être reconstitué, car son propre nom n’est jamais sorti.
    Exemple : raccord store lost
lost-never = Ce nœud n’a jamais été restauré
lost-nothing = Rien de ce que des partenaires ont reçu n’est perdu, que l’on sache
lost-column-what = Ce qui est perdu
lost-case-there = chez eux : { $case }
lost-change = la modification d’une valeur
lost-document = { $field }
lost-document-unnamed = une valeur
lost-grant = un partage qui vaut là-bas jusqu’au { $until } et ne donne rien de nouveau ; raccord revoke y met fin : { $fields }
lost-unknown = une écriture que le partenaire n’a plus
lost-next = demandez au partenaire ce qu’il peut lire de son dossier, et rouvrez-le avec raccord case new ; ce qui y était partagé finit à sa date, ou quand raccord revoke le retire
lost-epochs =
    { $epochs ->
        [one] { $epochs } époque du registre précédent a été scellée après ce qui est ici ({ $since }) : ce qui a été écrit alors et jamais envoyé à personne est perdu sans nom
       *[other] { $epochs } époques du registre précédent ont été scellées après ce qui est ici ({ $since }) : ce qui a été écrit alors et jamais envoyé à personne est perdu sans nom
    }
lost-unheard = pas encore joints : { $names }. On ne sait pas ce qu’ils ont reçu ; ce qui leur était partagé n’est pas redonné, et aucun transfert vers eux n’est retiré, avant que leurs nœuds aient été reliés
lost-column-erased = Ce qui a été dit
lost-locked-whole = tout ce qui lui était partagé a pris fin avec le dossier
lost-locked-part = ce qu’il avait a été effacé, et plus rien ne lui est partagé
lost-locked =
    { $count ->
        [one] { $count } dossier a peut-être été effacé depuis la sauvegarde. Il est verrouillé : raccord erase DOSSIER --all --ground request --reason TEXTE l’efface de nouveau, raccord retention hold DOSSIER --until DATE --reason TEXTE le garde si une partie seule a été effacée ; donnez son numéro entier
       *[other] { $count } dossiers ont peut-être été effacés depuis la sauvegarde. Ils sont verrouillés : raccord erase DOSSIER --all --ground request --reason TEXTE en efface un de nouveau, raccord retention hold DOSSIER --until DATE --reason TEXTE le garde si une partie seule a été effacée ; donnez son numéro entier
    }
restored-unheard = ce nœud a été restauré d’une sauvegarde : qui a été effacé depuis peut y figurer de nouveau, tant que ceux-ci n’ont pas été joints : { $names }. Rien de plus n’est partagé avant cela des dossiers qu’ils connaissent (raccord retention hold dit qu’un dossier est à garder)
restored-untold = ce nœud a été restauré le { $day }, et rien ici ne dit ce qui a été effacé après la sauvegarde : ce qu’aucun partenaire n’a jamais reçu est de nouveau là, qui que ce soit ait été joint. raccord store restore --erased FICHIER donne une copie du fichier erased ; sans elle, effacez de nouveau ce qui devait l’être
restored-locked =
    { $count ->
        [one] { $count } dossier a peut-être été effacé depuis la sauvegarde, et reste verrouillé jusqu’à ce que quelqu’un décide : raccord store lost
       *[other] { $count } dossiers ont peut-être été effacés depuis la sauvegarde, et restent verrouillés jusqu’à ce que quelqu’un décide : raccord store lost
    }
hint-succession-cards = si la clé de l’organisme a été changée après cette copie de la base (organisation rotate-key), ajoutez --cards FICHIER : les cartes telles que les a un partenaire, par raccord platform export FICHIER chez lui
restored-list-taken =
    { $lines ->
        [one] { $lines } ligne de { $path } a été reprise : { $own } ordonnée par cet organisme
       *[other] { $lines } lignes de { $path } ont été reprises : { $own } ordonnées par cet organisme
    }
restored-list-taken-others =
    { $lines ->
        [one] { $lines } ligne de { $path } a été reprise : { $own } ordonnée par cet organisme, le reste par d’autres : { $others }
       *[other] { $lines } lignes de { $path } ont été reprises : { $own } ordonnées par cet organisme, le reste par d’autres : { $others }
    }
restored-list-added =
    { $count ->
        [one] { $count } effacement que cette copie de la base ne connaissait pas vaut ici aussi
       *[other] { $count } effacements que cette copie de la base ne connaissait pas valent ici aussi
    }
restored-list-not-whole =
    { $rows ->
        [one] le fichier erased de ce dossier { $how } : il est écrit de nouveau, avec { $rows } ligne, d’après { $by }
       *[other] le fichier erased de ce dossier { $how } : il est écrit de nouveau, avec { $rows } lignes, d’après { $by }
    }
restored-list-unknown = le fichier erased de ce dossier { $how }, et rien d’autre ne dit ce qui a été effacé depuis que la copie de la base a été faite : cela peut être lisible de nouveau. Donnez une copie de ce fichier (raccord store restore --erased FICHIER), ou effacez de nouveau
restored-list-damaged = a une ligne abîmée
restored-list-empty = est vide
restored-list-foreign = est celui du nœud d’un autre organisme, et a été mis de côté sous le nom erased.foreign-1 (ou le numéro suivant)
restored-list-missing = manque
restored-list-torn = finit au milieu d’une ligne
restored-list-from-both = la base remplacée et la copie donnée
restored-list-from-copy = la copie donnée
restored-list-from-replaced = la base remplacée
restored-list-from-store = la base
restored-list-unreadable = la base remplacée n’a pas pu être lue : ce qui a été effacé n’est connu que par le fichier erased
restored-list-others = cette copie a des lignes ordonnées par d’autres que cet organisme : { $others }
restored-list-question =
    { $lacking ->
        [one] il manque à { $path } { $lacking } ligne que la base connaît : c’est une copie plus ancienne, ou coupée, ou celle d’un autre organisme. Ce qui a été effacé depuis peut redevenir lisible. Continuer avec elle ? (oui/non)
       *[other] il manque à { $path } { $lacking } lignes que la base connaît : c’est une copie plus ancienne, ou coupée, ou celle d’un autre organisme. Ce qui a été effacé depuis peut redevenir lisible. Continuer avec elle ? (oui/non)
    }
restored-list-question-unnamed = { $path } ne dit pas de qui est cette liste : elle a été écrite avant que les listes le disent. Est-ce bien celle de ce nœud, et continuer avec elle ? (oui/non)
hint-erased-older = rien n’a été changé ; prenez la copie la plus récente du fichier erased de ce nœud même, ou --yes s’il n’y en a pas d’autre
help-store-restore-yes = Prendre la copie du fichier erased bien qu’elle soit plus ancienne que la sauvegarde
error-erased-damaged = la ligne { $line } de { $path } n’est pas utilisable
erased-fault-cut = la ligne est coupée : cette copie n’est pas entière
erased-fault-head = une liste de ce qui a été effacé commence par une ligne « raccord erased 2 » et le numéro de son organisme ; ce n’est pas le cas de ce fichier, ou il est vide
erased-fault-line = une ligne est faite de trois nombres de 64 chiffres et lettres de a à f, séparés par une espace
erased-fault-too-many = il y a plus de lignes qu’une telle liste ne peut en avoir
hint-erased-head = rien n’a été changé ; prenez le fichier erased du dossier de ce nœud, ou une copie de celui-ci. Si c’est celui du nœud lui-même qui est abîmé, déplacez-le : le nœud l’écrit de nouveau d’après sa base
hint-erased-line = rien n’a été changé ; prenez une copie entière de ce fichier. S’il n’y en a pas, supprimez cette ligne avec un éditeur de texte : ce qu’elle seule énumérait peut alors redevenir lisible après une restauration
error-erased-of-other = { $path } est la liste de { $name }, non celle de cet organisme
hint-erased-not-own = rien n’a été changé ; prenez une copie du fichier erased de ce nœud même. S’il n’y en a pas, omettez --erased : ce que d’autres ont ordonné, ils le redisent
