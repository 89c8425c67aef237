# raccord status : où en est le nœud avec ses pairs.

help-status = Montrer les pairs, ce qui reste à envoyer, époques et contresignatures, reçus manquants
status-serving = Le nœud tourne (version { $version }) et écoute sur : { $listening }
status-not-serving = Le nœud ne tourne pas : les pairs ne sont pas joints avant raccord serve
status-ledger = Registre { $ledger } : { $epochs ->
        [one] { $epochs } époque scellée
       *[other] { $epochs } époques scellées
    }, racine { $root }
status-cosigned = Contresigné jusqu’à l’époque { $epochs } par { $names }
status-cosigned-waiting =
    { $epochs ->
        [one] { $epochs } époque plus récente, scellée le { $since }, attend une contresignature ; rien d’autre n’en dépend
       *[other] { $epochs } époques plus récentes, la première scellée le { $since }, attendent une contresignature ; rien d’autre n’en dépend
    }
status-overtaken = D’autres détiennent { $epochs } époques de ce registre, la base { $held } : elle a été restaurée d’une sauvegarde, ou la clé du journal est en d’autres mains. Plus rien n’est écrit ; ouvrez un nouveau registre avec raccord store restore
status-clock-doubted =
    L’horloge de cette machine dit { $now }, plus d’un jour après le dernier moment connu, { $known } : rien n’est scellé, effacé ni échangé avant que ce soit réglé. Vérifiez l’horloge et réglez-la si elle est fausse ; si elle est juste, laissez raccord serve joindre un partenaire, qui la confirme, ou attendez : { $days ->
        [one] après { $days } jour de marche, elle est crue
       *[other] après { $days } jours de marche, elle est crue
    }
status-ledger-ahead =
    Le dernier mot de ce registre est du { $said }, et l’horloge de cette machine dit { $now } : l’un des deux est faux. Réglez l’horloge si elle retarde. Si elle est juste, elle avançait quand cela a été dit, et ce qui serait exporté pour un auditeur avant le { $until } serait mal daté et accuserait cette organisation : jusque-là, raccord audit export refuse
status-forks = raccord forks en montre la preuve
status-not-sealed =
    { $commits ->
        [one] { $name } a transmis { $commits } lot qu’il ne montre toujours pas dans son registre, trois époques plus tard : il pourrait encore le renier. Demandez à son administrateur ; raccord audit export en garde la trace
       *[other] { $name } a transmis { $commits } lots qu’il ne montre toujours pas dans son registre, trois époques plus tard : il pourrait encore les renier. Demandez à son administrateur ; raccord audit export en garde la trace
    }
status-not-cosigned = Personne ne l’a encore contresigné
status-column-peer = Pair
status-column-connected = Connecté
status-column-to-send = À envoyer
status-column-read = Lu
status-column-epochs = Époques
status-column-cosigned = Contresigné par
status-connected = oui
status-away = non
status-pending =
    { $count ->
        [one] { $count } changement attend l’organisme qui tient son dossier
       *[other] { $count } changements attendent les organismes qui tiennent leurs dossiers
    }
status-overdue = { $name } n’a pas donné reçu pour le partage du dossier { $case } fini le { $ended }
