# La vitesse de cette machine.

help-bench = Mesurer la vitesse de cette machine : deux offices, un import, un premier partage, des modifications, un audit
help-bench-cases = Combien de jeunes figurent sur la liste inventée (20 à 100000)
help-bench-examples =
    Deux nœuds de ce même programme échangent en local dans un dossier temporaire, ensuite supprimé. Rien de vos données n’est lu.

    Exemples :
      raccord bench
      raccord bench --cases 10000
      raccord bench --json

bench-import = Import de { $cases } dossiers : { $seconds } s.
bench-first-sync = Premier partage, jusqu’à ce que { $fields } champs soient vérifiés et durables chez l’autre office : { $seconds } s.
bench-propagate = Une modification arrive chez l’autre office en { $half } ms (la moitié) et { $most } ms (99 sur 100).
bench-reconnect = Un nœud démarre, se connecte et sait que rien ne manque : { $seconds } s.
bench-catch-up = Un nœud démarre, se connecte et reçoit les { $missed ->
        [one] { $missed } modification manquée
       *[other] { $missed } modifications manquées
    } : { $seconds } s.
bench-audit = Audit des deux histoires, { $entries } écritures : { $seconds } s.
bench-disk = Pour comparer : une écriture durable nue sur ce disque prend { $half } ms (la moitié) et { $most } ms (99 sur 100).
bench-space = Bases de { $home } et { $reader } Mio ; le plus grand nœud a pris { $memory } Mio de mémoire.
bench-findings = l’audit de ce qui a été mesuré a trouvé quelque chose, ce qui ne doit pas être
