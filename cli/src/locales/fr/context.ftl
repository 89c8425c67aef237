# Dossier, clés, phrases secrètes et nœud : ce que toute commande peut rencontrer.

prompt-passphrase-staff = Phrase secrète de la clé d’agent { $name } :
prompt-passphrase-organisation = Phrase secrète de la clé de l’organisme :
prompt-passphrase-again = La même encore une fois :

error-passphrase-missing = il faut une phrase secrète et il n’y a pas de terminal où la demander
hint-passphrase = donnez RACCORD_PASSPHRASE, ou dans RACCORD_PASSPHRASE_FILE un fichier dont elle est la première ligne
error-passphrases-differ = les deux phrases secrètes diffèrent
error-passphrase-empty = la phrase secrète est vide
error-passphrase-not-text = RACCORD_PASSPHRASE n’est pas un texte en UTF-8
hint-passphrase-wrong = c’est la phrase secrète choisie quand cette clé a été créée ; que faire si elle est oubliée se lit dans raccord help premiers-pas
error-passphrase-wrong = la phrase secrète n’ouvre pas { $path }
error-confirmation-missing = il faut votre accord et il n’y a pas de terminal où le demander : ajoutez --yes
error-not-confirmed = rien n’a été fait, faute de votre accord
error-no-randomness = le système n’a pas donné d’octets aléatoires
error-no-data-directory = le dossier de données de ce compte est inconnu
hint-home = nommez le dossier du nœud par --home ou RACCORD_HOME ; raccord init en crée un

error-staff-several = ce dossier a plusieurs clés d’agent : { $names }
hint-staff = choisissez-en une par --staff NOM, pour toute une session par RACCORD_STAFF, ou pour ce dossier par staff dans raccord.toml
error-staff-none = ce dossier n’a pas de clé d’agent
hint-staff-add = raccord staff add NOM --role RÔLE en crée une

error-home-not-empty = le dossier { $path } n’est pas vide
hint-home-not-empty = raccord init crée un nœud dans un répertoire vide : nommez-en un autre par --home ; raccord status montre le nœud qui est dans celui-ci, s’il y en a un
error-home-missing = il n’y a pas de nœud dans { $path }
error-home-in-use = une autre commande utilise { $path }
error-home-in-use-by = une autre commande, processus { $process }, utilise { $path }
error-open-to-others = { $path } est ouvert aux autres comptes de cette machine
hint-chmod = lancez chmod { $mode } { $path }
error-ledger-damaged = le fichier { $path } est abîmé : quelqu’un doit l’examiner avant que le nœud continue
error-key-name = { $name } ne peut pas nommer une clé
hint-key-name = prenez de 1 à 64 caractères parmi a-z, 0-9, « - », « _ » et « . », le premier étant une lettre ou un chiffre
error-key-exists = la clé { $path } existe déjà
error-key-malformed = le fichier { $path } n’est pas une clé de cette sorte
error-key-missing = la clé { $path } n’est pas là
error-config = la configuration est inutilisable
hint-config = corrigez la ligne nommée ; raccord init écrit un fichier qui explique chaque clé
error-system = le système n’a pas donné ce qu’il fallait

error-node-conflict = cela contredit ce qui est enregistré
error-node-denied = votre rôle, un partage ou une règle l’interdit
hint-node-reads-only = demandez au détenteur du dossier raccord grant … --write, ou ouvrez votre propre dossier et reliez les deux : raccord case new, raccord link
hint-node-denied = une personne d’un autre rôle le peut peut-être, ou l’organisme qui tient le dossier
error-node-internal = le nœud a échoué
error-node-unwritable = le fichier ne peut pas être écrit à cet endroit
hint-node-unwritable = le nœud et sa base vont bien
hint-node-log = le journal du nœud en dit plus
error-node-invalid = le nœud ne comprend pas la demande
error-node-not-found = il n’y a rien de tel ici, ou rien que vous puissiez voir
error-node-refused = ce que vous avez signé enfreint une règle, et rien n’en a été fait
error-node-stale = le registre a avancé entre-temps, et rien n’a été fait
error-node-too-large = c’est plus que le nœud ne prend en une fois
error-node-unauthenticated = le nœud ne connaît pas votre clé, ou votre session est finie
hint-node-unauthenticated = c’est l’organisme qui certifie les clés : raccord staff list montre lesquelles
error-node-unavailable = le nœud est trop occupé, ou s’arrête
error-node-undated = l’horloge de cette machine est mise en doute, ou en retard sur ce que dit le registre : un fichier daté par elle accuserait cette organisation
hint-node-undated = réglez l’horloge si elle est fausse ; raccord status dit ce qui s’y oppose, et jusqu’à quand
hint-try-again = réessayez dans un instant
error-node-foreign = la prise du nœud appartient à un autre compte
error-node-none = aucun nœud ne tourne ici
error-node-silent = le nœud ne répond pas
error-node-version = la réponse du nœud n’est pas comprise
hint-node-version = le nœud est peut-être d’une autre version : arrêtez-le et relancez-le

error-node-card = la carte ne certifie pas les clés de ce nœud
error-store-restored = la base de ce nœud est plus ancienne que ce qu’il a montré aux autres : elle vient d’une sauvegarde
hint-store-restored = rien n’a été changé, car une histoire ne se continue pas à partir de là ; raccord store restore ouvre un nouveau registre qui poursuit les mêmes dossiers
error-store = la base est inutilisable
error-network = le réseau n’a pas pu être démarré
hint-network = vérifiez les adresses de network.listen dans raccord.toml : un autre programme, ou un autre nœud, les utilise peut-être
error-pages = la copie en clair de la base n’a pas pu être faite
error-socket = l’interface locale n’a pas pu être démarrée

error-roster = une carte ou une liste de membres n’est pas valable
error-roster-chain = une carte ou une liste de membres ne suit pas celle qui est ici
hint-roster-chain = demandez un fichier plus récent, qui contienne toutes les versions ; un organisme qui a restauré une ancienne sauvegarde refait une carte : il restaure encore une fois, avec --cards FICHIER (raccord platform export FICHIER chez vous)
error-roster-card-missing = la carte d’un membre manque dans le fichier
error-roster-threshold =
    { $signatures ->
        [0] aucun pilote n’a signé la liste des membres, il en faut { $threshold }
        [one] { $signatures } pilote a signé la liste des membres, il en faut { $threshold }
       *[other] { $signatures } pilotes ont signé la liste des membres, il en faut { $threshold }
    }
hint-roster-threshold = chaque pilote lance raccord platform sign sur le fichier
error-organisation-key-other = la clé d’organisme de ce dossier n’est pas celle que nomme la carte
card-issued = carte numéro { $number } signée et enregistrée
writing-not-granted = { $holder }, qui tient le dossier, ne vous accorde pas d’y écrire : { $fields }
hint-writing-not-granted = à { $holder } de taper : raccord grant DOSSIER --to "{ $organisation }" --field { $fields } --write --basis public_task --purpose "travail partagé"
hint-writing-private = ne s’accorde à personne d’avance, et s’écrit dans un dossier à vous : { $fields }
hint-writing-own-case = ou ouvrez votre propre dossier et reliez les deux : raccord case new, raccord link
hint-writing-nothing = rien n’a été écrit
writing-code-unknown = { $text } n’est aucun des codes

config-key = { $path }, ligne { $line } : la clé { $key } n’est pas utilisable telle quelle
config-line = { $path }, ligne { $line } : cette ligne n’est pas lisible
config-long = { $path } a { $bytes } octets : aucune configuration n’est si longue
config-takes-address = écrivez des adresses entre crochets, comme ["/ip4/0.0.0.0/tcp/4717"] ou ["/dns/noeud.example.org/udp/4717/quic-v1"], et la clé une seule fois
config-takes-backup-days = écrivez un nombre de jours de 1 à 366, et la clé une seule fois
config-takes-connections = écrivez un nombre de 1 à 65536, et la clé une seule fois
config-takes-epoch = écrivez un nombre de millisecondes de 100 à 86400000 (un jour), et la clé une seule fois
config-takes-language = écrivez "fr" ou "en", et la clé une seule fois
config-takes-log-format = écrivez "text" ou "json", et la clé une seule fois
config-takes-log-level = écrivez "error", "warn", "info", "debug" ou "trace", et la clé une seule fois
config-takes-socket = écrivez un chemin complet de 107 octets au plus, comme "/run/raccord/raccord.sock", et la clé une seule fois
