# raccord audit : le fichier que reçoit un auditeur, et sa vérification.

help-audit = Exporter le registre de ce nœud pour un auditeur ; vérifier de tels fichiers hors ligne
help-audit-export = Écrire le fichier que reçoit un auditeur
help-audit-export-more = Le fichier contient en-têtes, preuves et corps d’après lesquels les règles se vérifient ; un manifeste signé couvre chaque octet.
help-audit-export-file = Fichier à écrire, hors du dossier du nœud
help-audit-export-with-bodies = Ajouter les valeurs et les précisions : des données personnelles
help-audit-prove = Afficher la preuve qu’une époque est dans le journal, et que le journal en prolonge un plus court
help-audit-prove-more =
    Les preuves sont celles de la RFC 6962, le point de contrôle est une note signée C2SP : d’autres outils les vérifient.
    Avec --json, « verifier » est la clé telle que ces outils la prennent. Vérifiez d’abord le fichier avec raccord audit verify.

    Exemples :
      raccord audit prove cio.audit --epoch 3
      raccord audit prove cio.audit --epoch 3 --from 2 --json
help-audit-prove-file = Fichier écrit par raccord audit export
help-audit-prove-epoch = Numéro de l’époque, à partir de 0
help-audit-prove-from = Prouver aussi que le journal prolonge celui de ce nombre d’époques
help-audit-export-nonce = Ce que l’auditeur a remis : 32 chiffres hexadécimaux, scellés par la prochaine époque du nœud
help-audit-export-no-wait = Écrire le fichier aussitôt, avant l’époque qui scelle le nombre
help-audit-scratch = Répertoire d’un fichier sans nom, où sont les identifiants et les nombres qui ne tiennent pas dans 64 Mio de mémoire : environ 150 octets par écriture ; par défaut celui du système pour les fichiers temporaires
help-audit-verify-report = Écrire le rapport en page HTML, pour des lecteurs
help-audit-verify = Vérifier chaque signature, preuve, autorité et communication ; sans nœud, réseau ni base
help-audit-verify-more =
    Code de retour 0 : vérifié ; 1 : anomalies ; 2 : un fichier est inutilisable.

    Exemple :
      raccord audit verify cio.audit ml.audit --platform "1b2f 09aa 3c4d 5e6f 7081 92a3 b4c5 d6e7"
help-audit-verify-file = Fichiers écrits par raccord audit export ; avec ceux de tous les partenaires, ils sont comparés entre eux
help-audit-verify-platform = Empreinte de la plateforme, telle qu’un pilote l’a dite : au moins 32 chiffres

help-audit-diff = Prouver qu’un fichier récent d’un registre contient tout ce qu’un fichier plus ancien contenait
help-audit-diff-more =
    Code de sortie 0 : les deux sont vérifiés et le récent prolonge l’ancien ; 1 : ce n’est pas le cas ; 2 : un fichier est inutilisable.

    Exemple :
      raccord audit diff cio-2026-10.audit cio-2026-11.audit
help-audit-diff-old = Le fichier reçu en premier
help-audit-diff-new = Le fichier reçu ensuite

audit-diff-old = Ancien fichier, établi le { $created } : { $epochs ->
        [one] { $epochs } époque
       *[other] { $epochs } époques
    }, racine { $root }
audit-diff-new = Nouveau fichier, établi le { $created } : { $epochs ->
        [one] { $epochs } époque
       *[other] { $epochs } époques
    }, racine { $root }
audit-diff-extends = Le nouveau fichier contient tout l’ancien et ajoute { $epochs ->
        [one] { $epochs } époque
       *[other] { $epochs } époques
    }, { $commits ->
        [one] { $commits } lot
       *[other] { $commits } lots
    }, { $entries ->
        [one] { $entries } écriture
       *[other] { $entries } écritures
    } ; { $gone ->
        [one] { $gone } contenu a été purgé ou effacé
       *[other] { $gone } contenus ont été purgés ou effacés
    } entre-temps
audit-diff-differs =
    { $count ->
        [one] Le nouveau fichier ne prolonge pas l’ancien : { $count } différence
       *[other] Le nouveau fichier ne prolonge pas l’ancien : { $count } différences
    }
audit-diff-old-findings = l’ancien fichier n’est pas valide à lui seul : lancez raccord audit verify
audit-diff-new-findings = le nouveau fichier n’est pas valide à lui seul : lancez raccord audit verify
audit-diff-other-ledger = les fichiers viennent de deux registres
audit-diff-made-before = le nouveau fichier dit avoir été établi avant l’ancien
audit-diff-card = une carte ou une liste des membres manque
audit-diff-epoch = absente ou autre : époque
audit-diff-sealed-before = scellée avant que le fichier plus ancien soit fait, à ce qu’il dit, et absente de lui : époque
audit-diff-commit = absent ou autre : lot
audit-diff-entry = absente ou autre : une écriture du lot
audit-diff-body = un autre contenu dans le lot
error-audit-diff = il n’est pas prouvé que le nouveau fichier prolonge l’ancien

audit-proof = L’époque { $epoch } est dans le journal de { $size } époques, racine { $root }. Le point de contrôle le plus récent du fichier :
audit-proof-leaf = L’époque : { $leaf }
audit-proof-inclusion = Preuve qu’elle est dans le journal, à partir de la feuille :
audit-proof-consistency = Preuve que le journal prolonge celui de { $size } époques, racine { $root } :
audit-nonce-waiting = le nombre est au registre : attente de la prochaine époque du nœud, qui le scellera
audit-nonce-not-sealed = le nombre est au registre ; la prochaine époque du nœud en service le scellera
audit-page-written = Le rapport est dans { $path }
audit-page-title = Rapport d’audit
audit-page-verified = Vérifié : rien à signaler.
audit-page-findings =
    { $count ->
        [one] Non vérifié : { $count } constat.
       *[other] Non vérifié : { $count } constats.
    }
audit-page-ledgers = Registres
audit-page-office = Organisation
audit-page-file = Fichier
audit-page-made = Établi le
audit-page-epochs = Époques, racine
audit-page-cosigned = Cosigné jusqu’à
audit-page-nobody = par personne
audit-page-entries = Écritures
audit-page-findings-column = Constats
audit-page-findings-heading = Ce qui ne va pas
audit-page-none = Rien.
audit-page-kind = Nom
audit-page-where = Où
audit-page-evidence = Preuve
audit-page-notes = À savoir par ailleurs
audit-page-count = Combien de fois
audit-page-meaning = Sens
audit-page-checked = Ce qui a été vérifié
audit-page-counts = { $bundles ->
        [one] { $bundles } fichier
       *[other] { $bundles } fichiers
    } : { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    }, { $commits ->
        [one] { $commits } lot
       *[other] { $commits } lots
    }, { $entries ->
        [one] { $entries } écriture
       *[other] { $entries } écritures
    }, { $bodies ->
        [one] { $bodies } contenu
       *[other] { $bodies } contenus
    }, { $epochs ->
        [one] { $epochs } époque
       *[other] { $epochs } époques
    }, { $checkpoints ->
        [one] { $checkpoints } point de contrôle
       *[other] { $checkpoints } points de contrôle
    }, { $cosignatures ->
        [one] { $cosignatures } cosignature
       *[other] { $cosignatures } cosignatures
    } et { $paths ->
        [one] { $paths } chemin
       *[other] { $paths } chemins
    } de lots de partenaires.
audit-page-foot = Établi par raccord audit verify à partir des seuls fichiers, sans nœud, réseau ni base de données. Les noms sont ceux de la spécification ; le rapport JSON donne tous les détails.

audit-exported = { $path } contient le registre ({ $bytes } octets)
audit-platform = Plateforme { $name }, liste des membres numéro { $number } : { $fingerprint }
audit-no-platform = Aucun des fichiers ne nomme de plateforme
audit-ledger = { $name } ({ $bundle }) : { $epochs ->
        [one] { $epochs } époque
       *[other] { $epochs } époques
    } jusqu’au { $sealed }, racine { $root }
audit-ledger-empty = { $name } ({ $bundle }) : aucune époque n’est scellée
audit-cosigned = contresigné à { $epochs ->
        [one] { $epochs } époque
       *[other] { $epochs } époques
    } le { $time } par { $names }
audit-not-cosigned = aucun autre organisme ne l’a contresigné
audit-holds =
    { $entries ->
        [one] { $entries } écriture
       *[other] { $entries } écritures
    } en { $commits ->
        [one] { $commits } lot
       *[other] { $commits } lots
    }, { $cases ->
        [one] { $cases } dossier
       *[other] { $cases } dossiers
    }, { $grants ->
        [one] { $grants } partage
       *[other] { $grants } partages
    } ; d’autrui { $foreign ->
        [one] { $foreign } écriture
       *[other] { $foreign } écritures
    }
audit-verified = Vérifié : { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    }, { $entries ->
        [one] { $entries } écriture
       *[other] { $entries } écritures
    }, { $bodies } corps dans { $bundles ->
        [one] { $bundles } fichier
       *[other] { $bundles } fichiers
    } ; rien à redire
audit-findings =
    { $count ->
        [one] { $count } anomalie
       *[other] { $count } anomalies
    }
audit-finding = { $name } : { $meaning }
audit-finding-count = { $name } : { $count }, dont { $shown } montrées
audit-where = { $bundle }, { $where } : { $evidence }
audit-whole-bundle = dans son ensemble
audit-note = { $ledger }, { $name } ({ $count }) : { $meaning }
audit-compare = aucune empreinte n’a été donnée : comparez celle ci-dessus par téléphone avec un pilote de la plateforme
audit-platform-confirmed = la plateforme a bien l’empreinte donnée
error-audit-findings = les fichiers ne sont pas conformes
error-audit-no-checkpoint = le fichier ne contient aucun point de contrôle de son registre : aucune époque n’est encore scellée
error-audit-outside-log = { $number } dépasse le point de contrôle le plus récent, qui couvre { $size } époques
error-audit-unproven = les époques du fichier ne mènent pas à son point de contrôle ; raccord audit verify dit ce qui ne va pas
error-audit-unusable = un fichier ne peut pas être audité

finding-manifest-mismatch = Le manifeste ne décrit pas le fichier : autres octets, autre nombre d’enregistrements, autre état du journal.
finding-ledger-not-certified = Aucune carte de l’organisme ne certifie le registre dont le fichier dit être.
finding-card-invalid = Une carte ne suit pas la précédente, est mal signée, ou certifie ce qu’un autre organisme possède.
finding-roster-invalid = Une liste de membres ne suit pas la précédente, ou moins de pilotes l’ont signée qu’il n’en faut.
finding-other-platform = L’organisme n’est pas membre de la plateforme que l’auditeur a nommée.
finding-bad-signature = La signature d’un lot, d’un point de contrôle ou du manifeste ne se vérifie pas.
finding-unknown-signer = Aucune carte ne certifie la clé qui a signé un lot.
finding-signer-not-certified-then = La clé qui a signé un lot n’était pas encore, ou plus, certifiée à ce moment.
finding-wrong-role = La clé qui a signé une écriture n’est pas de celles qui le peuvent.
finding-wrong-ledger = Un lot se trouve dans un registre qui n’est pas celui de son signataire.
finding-commit-gap = Les numéros des lots ne se suivent pas : il en manque un.
finding-duplicate-commit = Un lot du registre s’y trouve deux fois.
finding-unpadded-commit = Une clé de service a signé un lot qui montre combien d’écritures il contient.
finding-root-mismatch = Les écritures d’un lot n’ont pas la racine signée : l’une a été changée, ôtée, ajoutée ou déplacée.
finding-proof-mismatch = Il n’est pas prouvé que les écritures détenues d’un lot étranger en font partie, ou son chemin ne mène à aucun point de contrôle.
finding-malformed-entry = Une écriture, ou un corps, n’a pas la forme que demande sa sorte.
finding-duplicate-entry = Une écriture se trouve deux fois dans le fichier.
finding-body-mismatch = Un corps n’est pas celui auquel l’en-tête s’est engagé.
finding-body-missing = Un corps d’après lequel les règles se vérifient n’est pas dans le fichier.
finding-epoch-gap = Les époques ne se suivent pas, ne sont pas de ce registre, ou leurs lots se recouvrent ou en omettent.
finding-epoch-root-mismatch = Les lots d’une époque n’ont pas la racine scellée : l’un a été changé, ôté, ajouté ou déplacé.
finding-seed-mismatch = La graine d’une époque n’est pas celle avec laquelle elle a été scellée.
finding-witnesses-mismatch = Les contresignatures après lesquelles une époque dit être scellée ne sont pas celles avec lesquelles elle l’a été.
finding-commit-in-no-epoch = Un lot précède une époque scellée et n’est dans aucune.
finding-time-backwards = L’heure d’un lot précède l’époque qu’il cite ou suit celle qui l’a scellé, ou les époques reculent, ou un dossier d’audit a été fait avant ce qu’il contient.
finding-sealed-state-unknown = Un lot cite un état que le journal de son registre n’a jamais eu, ou n’a eu que plus tard.
finding-checkpoint-mismatch = Un point de contrôle est illisible, ou d’un journal plus long que celui du fichier.
finding-bad-cosignature = Une contresignature d’un point de contrôle ne se vérifie pas.
finding-fork = Le registre a signé deux états de son journal qu’aucun journal unique n’a eus.
finding-actor-reused = Un signataire a fait deux modifications sous un même acteur.
finding-commit-withheld = Un partenaire détient un lot de ce registre que le fichier du registre ne montre pas.
finding-commit-not-sealed = Un partenaire détient un lot de ce registre sans avoir reçu son chemin vers un point de contrôle contresigné par d’autres.
finding-case-unknown = Une écriture porte sur un dossier qui n’était pas ouvert, ou en ouvre un qui l’était.
finding-missing-dependency = Un changement repose sur d’autres qui manquent ou ne sont pas admis, ou remplace ce sur quoi il ne repose pas.
finding-reference-unfounded = Une déclaration porte sur une écriture absente, ou d’une sorte qui ne convient pas.
finding-admission-unfounded = Une admission décide de ce qui n’est pas le changement d’un partenaire à un dossier de ce registre.
finding-admission-duplicate = Il a été décidé deux fois d’un même changement.
finding-unauthorised-change = Le changement d’un partenaire a été admis sans partage en écriture qui le couvre à ce moment.
finding-erasure-not-allowed = Un effacement a été ordonné de ce que le registre n’avait pas à effacer, de ce qui n’a rien à effacer, ou par un nœud sans préavis.
finding-hand-over-unfounded = Une orientation est réglée que personne n’a acceptée, ou qui l’était déjà, ou un dossier est repris qui n’a pas été transmis, ou un nœud met fin à un partage sans cause.
finding-handed-over-changed = Un dossier est modifié, ou partagé avec d’autres, après avoir été transmis.
finding-grant-not-allowed = Un partage a été donné à qui ne peut pas l’avoir, ou sur une base insuffisante.
finding-grant-alias-reused = Un même alias nomme deux dossiers, ou un dossier pour deux organismes, ou deux alias nomment un même dossier pour un seul organisme.
finding-undue-disclosure = Quelque chose a été communiqué qu’aucun partage ne couvre à ce moment.
finding-erased-disclosed = Quelque chose a été transmis après avoir été effacé.
finding-disclosure-gap = Les communications à un destinataire ne se suivent pas sans trou ni recouvrement.
finding-undisclosed-entry = Un partenaire détient ce qui lui est venu sans communication.
finding-received-mismatch = Ce qui a été reçu n’est pas ce que la communication citée avait rendu disponible.
finding-receipt-missing = Un partage a pris fin, ou des données étaient à effacer, et le partenaire averti tarde trop à en donner reçu.
finding-body-kept = Un corps qui devait être purgé ou effacé est encore détenu.
note-platform-not-given = Aucune empreinte n’a été donnée : comparez celle de la plateforme avec ses pilotes par un autre moyen.
note-one-sided = Les fichiers des partenaires manquent : ce qu’ils détiennent n’est pas comparé avec ce que celui-ci dit avoir envoyé.
note-tail-not-sealed = Lots de la dernière époque, non scellée : seules leurs signatures en répondent.
note-time-doubted = des lots datés dans le futur, par une machine dont l’horloge avançait de plusieurs jours avant d’être remise à l’heure : ils sont jugés selon le moment où ils ont été scellés
note-time-unproven = des lots faits avant qu’une fiche dise que la clé avait déjà pris fin : personne ne peut prouver quand
note-not-running = le nœud ne tournait pas pendant une partie du temps : les périodes manquées sont marquées
note-not-cosigned = Époques qu’aucun point de contrôle contresigné ne couvre encore.
note-newer-state-seen = Un partenaire a vu un état plus récent du journal de ce registre : le fichier est ancien.
note-newer-commit-seen = Des partenaires détiennent des lots faits après ce fichier.
note-bodies-left-out = Corps que le nœud détient et n’a pas mis dans le fichier.
note-bodies-gone = Corps que le nœud ne détient pas : retenus, purgés ou effacés.
note-rule-body-erased = Écritures qui n’ont pu être rejouées parce que leurs corps ont été purgés avec le partage sous lequel elles avaient été faites.
note-receipt-not-yet = Partages finis depuis peu : leurs reçus peuvent encore venir.
note-disclosure-not-received = Communications que le fichier du destinataire ne montre pas comme reçues.
note-not-checkable = Éléments invérifiables : les termes de leur partage sont purgés, ou ce qui les rattachait à un dossier est perdu.
note-given-back = Écritures propres qu’un nœud restauré avait perdues et que des partenaires ont rendues : jugées sur ce qu’elles disent, et non sur ce qui précédait.
note-receipt-outstanding = Partages terminés ou ordres d’effacement pour lesquels un partenaire n’a pas donné de reçu à temps : à lui demander.
note-partner-silent = Jours pendant lesquels rien de scellé n’a été entendu du registre d’un partenaire : demander si son nœud fonctionne.
note-proposal-held = Changements de partenaires qui ne sont pas, ou pas encore, admis.
note-dependency-not-held = Changements de partenaires qui reposent sur des changements non détenus.
note-unknown-statement = Déclarations de sortes que ce programme ne connaît pas : seule leur forme est vérifiée.
note-unknown-witness = Contresignatures de registres qu’aucune carte d’ici ne certifie.
note-nonce-not-sealed = Le nombre remis par l’auditeur figure seulement dans l’en-tête : aucune époque ne l’a encore scellé.
note-end-not-heard = Échanges avec un organisme qui avait quitté la plateforme, par un nœud qui ne le savait pas encore : avertissez-le.
note-evidence-held = Pièces que le nœud garde et que ce programme ne comprend pas.
note-path-not-held = Lots de partenaires sans chemin, que leurs propres registres montrent scellés.
note-proof-held = Preuves contre d’autres que le nœud garde et qui ne prouvent rien à ce programme.
finding-consent-unfounded = Les lignes d’un formulaire de consentement ne sont pas les partages donnés avec lui.
finding-emergency-not-allowed = Un accès d’urgence a été donné que les règles n’ouvrent pas, ou que personne n’a demandé.
note-form-withdrawn = Consentements donnés après que les pilotes de la plateforme eurent retiré le formulaire, pour autant que le fichier en dise le jour : demandez pourquoi à l’organisme.
note-form-not-signed = Consentements par des formulaires que les pilotes de la plateforme n’ont jamais signés, alors qu’elle en a : demandez pourquoi à l’organisme.
note-emergency-given = Accès donnés en urgence : à juger avec les raisons données.
note-consultation-to-judge = Dossiers que quelqu’un a regardés sans rien y faire d’autre : à demander.

audit-reader =
    { $cases ->
        [one] à juger : la clé { $key } a regardé { $cases } dossier sans rien y faire d’autre : { $first }
       *[other] à juger : la clé { $key } a regardé { $cases } dossiers sans rien y faire d’autre : { $first }
    }
note-fork-seen = Un registre dont le fichier n’est pas là a altéré son histoire : il y a une preuve contre lui, et rien contre qui la détient.
audit-proof-held = Preuve détenue contre { $name } ({ $kind }) ; ce n’est pas une faute de qui la détient
note-tail-lost = Époques qu’un registre antérieur avait, ou pouvait avoir, selon sa carte ou selon d’autres, et qu’un nœud restauré a perdues.
note-tail-held = Lots d’un registre antérieur d’un partenaire, détenus par ce nœud et perdus par le partenaire : à demander ici.
finding-past-missing = Un registre en suit un autre et ne le dit pas, ou des époques de celui-ci, que son nœud détenait alors, ne sont pas dans le fichier.
finding-sealed-late = Un enregistrement a été scellé plus de trois époques après l’état qu’il cite : il a été retenu, ou antidaté.

audit-bundle-none = { $path } n’est pas un fichier d’audit
audit-bundle-newer = { $path } a été écrit par une version plus récente de Raccord : installez-la pour le vérifier
audit-bundle-cut = { $path } s’arrête à l’octet { $offset }, avant sa fin : il a été coupé en chemin
audit-bundle-longer = { $path } continue à l’octet { $offset }, après sa fin : quelque chose y a été ajouté
audit-bundle-damaged = { $path } n’est pas lisible à l’octet { $offset } : il a été abîmé ou modifié
audit-bundle-many = { $path } a plus de { $max } écritures
error-audit-scratch = ce que la vérification garde à part dans { $path } ne peut être écrit ou relu
hint-audit-scratch = libérez de la place à cet endroit, ou nommez un répertoire qui en a : --scratch DIR

audit-earlier = en outre, { $entries ->
        [one] { $entries } écriture d’un registre antérieur
       *[other] { $entries } écritures de registres antérieurs
    } de la même organisation
audit-previous = il suit le registre { $ledger }, dont { $epochs ->
        [one] { $epochs } époque est ici
       *[other] { $epochs } époques sont ici
    } et dont rien n’est réputé perdu
audit-previous-lost = il suit le registre { $ledger } depuis une restauration : { $epochs ->
        [one] { $epochs } époque de celui-ci est ici
       *[other] { $epochs } époques de celui-ci sont ici
    }, { $lost ->
        [one] { $lost } époque est perdue ou peut l’être
       *[other] { $lost } époques sont perdues ou peuvent l’être
    }, selon sa carte ou un autre fichier
audit-previous-lost-known = il suit le registre { $ledger } depuis une restauration : { $epochs ->
        [one] { $epochs } époque de celui-ci est ici
       *[other] { $epochs } époques de celui-ci sont ici
    }, { $lost ->
        [one] { $lost } époque est perdue ou peut l’être
       *[other] { $lost } époques sont perdues ou peuvent l’être
    } ; un état ultérieur est connu de { $names } : à demander là
audit-diff-followed = Le fichier plus récent est du registre { $ledger }, qui a suivi : la comparaison porte sur ce qu’il montre de l’ancien ; { $back ->
        [one] { $back } lot est revenu
       *[other] { $back } lots sont revenus
    } de partenaires
audit-page-to-judge = Ce que des personnes doivent juger
audit-page-no-consultations = { $name } : qui a regardé quel dossier n’est pas dans ce fichier ; en demander un avec les corps (raccord audit export --with-bodies).
audit-page-looks = Qui a regardé quoi
audit-page-looks-said = Une ligne par clé du personnel, les exports d’abord : ce n’est pas une faute, mais cela se demande. Seuls les fichiers établis avec les corps le disent.
audit-page-key = Clé
audit-page-exports = Exports
audit-page-lists = Listes
audit-page-searches = Recherches
audit-page-cases = Dossiers
audit-page-histories = Historiques
audit-page-grants = Partages
audit-page-first = Première fois
audit-page-last = Dernière fois
audit-looks-exported =
    { $times ->
        [one] à juger : la clé { $key } a exporté { $times } fois, le { $first }
       *[other] à juger : la clé { $key } a exporté { $times } fois, du { $first } au { $last }
    }
audit-emergency = en urgence, { $items ->
    [one] un document a été ouvert
   *[other] { $items } documents ont été ouverts
  } à { $name } le { $time }, jusqu’au { $until } (entrée { $entry }) : la page (--report) donne le motif, si le fichier a été fait avec --with-bodies
audit-form-signed =
    { $consents ->
        [one] { $consents } consentement par le formulaire { $form }, version { $version } (SHA-256 { $digest }), signé par les pilotes de la plateforme, dès le { $since } : { $first }
       *[other] { $consents } consentements par le formulaire { $form }, version { $version } (SHA-256 { $digest }), signé par les pilotes de la plateforme, dès le { $since } : du { $first } au { $last }
    }
audit-form =
    { $consents ->
        [one] { $consents } consentement par le formulaire { $form }, version { $version } (SHA-256 { $digest }), qu’aucun pilote de la plateforme n’a signé : { $first }
       *[other] { $consents } consentements par le formulaire { $form }, version { $version } (SHA-256 { $digest }), qu’aucun pilote de la plateforme n’a signé : du { $first } au { $last }
    }
audit-page-forms = Consentements, par formulaire
audit-page-emergencies = Ouvert en urgence
audit-page-recipient = À
audit-page-given = Le
audit-page-until = Jusqu’au
audit-page-items = Documents
audit-page-reason = Motif
audit-page-entry = Entrée
audit-page-reason-none = absent de ce fichier, ou effacé

audit-progress-read = Lecture et vérification des fichiers
audit-progress-compare = Comparaison des fichiers
