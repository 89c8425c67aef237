# La démonstration.

help-demo = Montre tout sur une seule machine : quatre offices, un partage, un retrait, un audit
help-demo-cases = Nombre de jeunes sur la liste du CIO (20 à 100000)
help-demo-seed = Germe des listes inventées : le même donne les mêmes listes
help-demo-dir = Dossier où garder les quatre nœuds et les quatre fichiers d’audit ; sans lui, tout est effacé à la fin
help-demo-examples =
    Exemples :
      raccord demo
      raccord demo --cases 10000 --dir /tmp/demo
      raccord demo --json

demo-set-up = Quatre offices, chacun son processus et ses clés : { $offices }. La plateforme est signée par deux responsables ; son empreinte commence par { $fingerprint }.
demo-progress-import = import de la liste
demo-imported = { $office } importe sa liste : { $rows ->
        [one] { $rows } ligne lue
       *[other] { $rows } lignes lues
    }, { $opened ->
        [one] { $opened } dossier ouvert
       *[other] { $opened } dossiers ouverts
    }, { $rejected ->
        [one] { $rejected } ligne refusée
       *[other] { $rejected } lignes refusées
    }, { $young ->
        [one] { $young } jeune de moins de 16 ans compté et oublié
       *[other] { $young } jeunes de moins de 16 ans comptés et oubliés
    }.
demo-shared = { $from } partage avec { $to }, comme la loi le permet, l’identité, les coordonnées et la scolarité de { $cases } jeunes : { $fields ->
        [one] { $fields } champ arrivé et vérifié
       *[other] { $fields } champs arrivés et vérifiés
    } en { $seconds } s.
demo-consents = Des consentements : { $young ->
        [one] { $young } jeune ouvre son suivi
       *[other] { $young } jeunes ouvrent leur suivi
    } en écriture, { $parents ->
        [one] { $parents } représentant légal
       *[other] { $parents } représentants légaux
    } un partage avec le Luxembourg, { $task } au titre d’une mission publique. Les { $secret } dossiers secrets de { $pjj } ne sont partagés avec personne.
demo-purpose = suivi du jeune par la plateforme
demo-propagated = { $edits } corrections d’adresse : la moitié est visible chez le partenaire en moins de { $milliseconds } ms.
demo-cut = Le réseau est coupé entre { $one } et { $other } ; les deux nœuds tournent et servent leurs agents. La même adresse est corrigée des deux côtés, chacun ne montre que sa correction, et { $refused ->
        [one] { $refused } connexion est refusée
       *[other] { $refused } connexions sont refusées
    }. Le réseau revient : { $seconds } s plus tard, les deux valeurs sont montrées des deux côtés, aucune n’est perdue.
demo-withdrawal = retrait demandé par le jeune
demo-withdrawn = { $people ->
        [one] { $people } jeune retire son accord
       *[other] { $people } jeunes retirent leur accord
    } : { $office } supprime { $deleted ->
        [one] { $deleted } valeur
       *[other] { $deleted } valeurs
    } ; sur { $asked } reçus signés, { $returned } sont revenus.
demo-expired = { $grants ->
        [one] { $grants } partage de quelques secondes prend fin
       *[other] { $grants } partages de quelques secondes prennent fin
    } : { $office } supprime les { $deleted } valeurs qu’elle détenait à ce titre ; sur { $asked } reçus signés, { $returned } sont revenus.
demo-erasure = à la demande du jeune
demo-erased = { $office } efface { $values ->
        [one] { $values } valeur partout où elle est allée
       *[other] { $values } valeurs partout où elles sont allées
    }. Ni un nouveau partage des mêmes champs, ni un nœud qui redémarre ne les ramène.
demo-lie = { $office } remet en place une ancienne copie de son registre et raconte une autre histoire : { $proofs } bureaux en détiennent la preuve, et il est écarté.
demo-inspected = Fichiers de { $office }, lus sans le code du partage : { $cases ->
        [one] { $cases } dossier
       *[other] { $cases } dossiers
    }, { $foreign ->
        [one] { $foreign } champ
       *[other] { $foreign } champs
    } d’autres offices, { $leaked } de trop.
demo-audited = Audit des { $bundles } registres ensemble : { $entries ->
        [one] { $entries } écriture vérifiée
       *[other] { $entries } écritures vérifiées
    } en { $seconds } s, { $findings ->
        [one] { $findings } anomalie
       *[other] { $findings } anomalies
    }.
demo-finding = anomalie : { $finding }
demo-good = Rien n’a fui, tous sont d’accord, tout se vérifie.
demo-bad = Quelque chose n’est pas comme il faut : voyez les lignes ci-dessus.
demo-interrupted = la démonstration a été arrêtée avant sa fin ; ses nœuds sont arrêtés
demo-failed = la démonstration n’a pas tenu ce qu’elle devait montrer
demo-kept = Les nœuds et les fichiers d’audit sont dans { $directory } (phrase de passe des clés : demo, sauf si RACCORD_PASSPHRASE en donne une autre).
