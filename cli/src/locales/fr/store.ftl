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
store-exported = { $path } contient les { $pages } pages et { $remains } restes de la base
store-export-plain = ce fichier n’est pas chiffré : supprimez-le après usage
store-column-table = Table
store-column-rows = Lignes
store-sound = La base est saine
error-store-pages =
    { $count ->
        [one] { $count } page de la base est abîmée
       *[other] { $count } pages de la base sont abîmées
    }
error-store-damaged = la base est abîmée
hint-store-damaged = arrêtez le nœud et gardez une copie du dossier avant toute chose
