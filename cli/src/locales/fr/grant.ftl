# raccord grant : un autre organisme peut voir des champs de dossiers.

help-grant = Laisser un autre organisme voir des champs de dossiers
help-grant-cases = Dossiers : leurs identifiants, au moins 4 de leurs premiers chiffres, ou le nom exact de la personne
help-grant-to = Organisme qui reçoit : son nom ou le début de son nom, son type s’il est le seul, ou son identifiant
help-grant-field = Champs, par nom ou libellé ; leurs valeurs futures aussi
help-grant-block = Tous les champs d’un bloc du formulaire, sauf les champs privés
help-grant-item = Éléments d’un seul dossier, tels qu’ils sont à cet instant : au moins 4 chiffres, comme les écrit raccord case show
help-grant-all = Tous les dossiers de cet organisme
help-grant-where = Tous les dossiers de cet organisme dont le champ a cette valeur ; plusieurs doivent toutes valoir
help-grant-basis = Fondement : consent (consentement), law (loi), public_task (mission d’intérêt public), shared_secret (secret partagé) ou vital_interest (intérêt vital)
help-grant-article = Article de la loi, si le fondement est la loi
help-grant-by = Qui a consenti : young_person (le jeune), representative (un représentant légal), both (les deux) ou nobody (personne)
help-grant-name = Nom de la personne qui a donné son accord
help-grant-released-by = Membre du personnel qui répond de la communication d’éléments isolés
help-grant-evidence = Fichier qui montre le consentement ; seule son empreinte salée est inscrite
help-grant-note = Où est le papier, et toute autre chose
help-grant-purpose = Pour quoi faire, jamais un mot sur la personne ; le destinataire le lit, et cela ne s’efface pas
help-grant-write = Le destinataire peut aussi écrire
help-grant-past = Valeurs antérieures : current les laisse scellées, whole les donne
help-grant-from = Premier jour, si rien ne doit partir avant
help-grant-until = Dernier jour
help-grant-days = Nombre de jours, au lieu d’un dernier jour ; sans l’un ni l’autre, un an ou ce que permettent les règles
help-grant-platform = Plateforme, par son nom ou le début de son empreinte, si vous en partagez plusieurs
help-grant-yes = Ne pas demander
help-grant-dry-run = Montrer ce qui partirait, et ne rien partager

grant-progress = Partage
grant-progress-preview = Examen de ce qui partirait
grant-preview = Voici ce qui part pour { $recipient } :
grant-preview-count =
    { $values ->
        [one] { $values } valeur
       *[other] { $values } valeurs
    } { $cases ->
        [one] de { $cases } dossier
       *[other] de { $cases } dossiers
    }
grant-do-not-contact =
    { $count ->
        [one] Cette personne n’est pas à contacter, et le destinataire ne le saura pas : ajoutez --field { $field } (jamais pourquoi)
       *[other] { $count } de ces personnes ne sont pas à contacter, et le destinataire ne le saura pas : ajoutez --field { $field } (jamais pourquoi)
    }
grant-later = Désormais, toute valeur future de : { $fields }
grant-items-stand =
    { $count ->
        [one] L’élément tel qu’il est à cet instant, et rien de ce qui y sera écrit : une valeur plus tardive demande une autre communication
       *[other] Les éléments tels qu’ils sont à cet instant, et rien de ce qui y sera écrit : une valeur plus tardive demande une autre communication
    }
grant-terms = Fondement : { $basis } ; pour : { $purpose } ; jusqu’au { $until }
grant-write-items = { $recipient } peut modifier ces éléments, sans en ajouter d’autres
grant-write = { $recipient } peut écrire dans ces champs
grant-source = D’après : { $source }
grant-earlier = valeur antérieure
grant-sealed =
    { $count ->
        [one] { $count } valeur antérieure reste scellée, mais son existence, sa date et son auteur se voient
       *[other] { $count } valeurs antérieures restent scellées, mais leur existence, leurs dates et leurs auteurs se voient
    }
grant-whole = toutes les valeurs antérieures partent aussi
grant-question =
    { $cases ->
        [one] Partager { $cases } dossier avec { $recipient } ? Ce qui a été lu ne s’oublie pas. (oui/non)
       *[other] Partager { $cases } dossiers avec { $recipient } ? Ce qui a été lu ne s’oublie pas. (oui/non)
    }
grant-dry-run = rien n’a été partagé : voilà ce qui partirait
grant-done =
    { $count ->
        [one] { $count } partage donné
       *[other] { $count } partages donnés
    }

grant-cases = dites d’une seule façon quels dossiers
hint-grant-cases = nommez les dossiers, ou choisissez-les par --where CHAMP=VALEUR, ou prenez --all
grant-cases-none = aucun dossier n’est visé
grant-where = { $text } n’est pas une condition CHAMP=VALEUR
grant-where-value = la condition ne peut pas valoir pour le champ { $field } : { $problem }
grant-fields = rien n’est dit de ce qu’il faut partager
hint-grant-fields = nommez des champs par --field, un bloc par --block, ou des éléments par --item
grant-block-unknown = il n’y a pas de bloc { $block }
hint-grant-blocks = les blocs : { $blocks }
grant-item-one-case = des éléments appartiennent à un dossier : nommez-en exactement un
grant-item-name = communiquer un élément demande le nom du membre du personnel qui en répond
hint-grant-item-name = ajoutez --released-by NOM
grant-releaser-unknown = personne du personnel de cet organisme ne s’appelle { $name } : qui communique un élément en répond
hint-grant-releaser = connus : { $names } ; raccord staff person NOM dit comment s’appelle un membre du personnel
grant-agreed = accord de { $name }
grant-item-missing = le dossier n’a pas d’élément { $item }
grant-consent-nobody = un consentement demande quelqu’un qui a consenti
hint-grant-consent-nobody = ajoutez --by young_person, representative ou both
grant-consent-evidence = aucun fichier ne montre le consentement : ajoutez-le par --evidence, ou dites par --note où est le papier
grant-law-article = le fondement est la loi : dites laquelle par --article
grant-purpose = dites pour quoi faire par --purpose, sans un mot sur la personne : cela ne s’efface pas
grant-to-self = c’est votre propre organisme
grant-from-past = le partage commencerait dans le passé
hint-grant-from-past = retirez --from : il commence alors maintenant ; ce qui a précédé se dit par --past
grant-from-far = le partage commencerait dans plus de { $days } jours
grant-from-later = Il commence le { $from } : aucune valeur ne part avant, et ensuite d’elle-même ; le destinataire voit aussitôt qu’un partage est prévu, et pour quoi
grant-purpose-name = la finalité nomme { $name } : elle part telle quelle chez le destinataire, et aucun effacement ne la reprend ; dites pour quoi sans nommer personne
grant-until-past = le partage finirait avant de commencer
grant-until-long = les règles laissent un partage valoir { $days } jours au plus
grant-no-platform = vous ne partagez aucune plateforme avec { $recipient }
hint-grant-no-platform = les pilotes d’une plateforme ajoutent des membres à sa liste
grant-no-rules = aucune règle n’est connue pour le pays de cette plateforme à ce jour
grant-not-member = l’un des deux n’est pas membre de la plateforme
grant-refused-basis = aucune règle ne laisse des données de classe « { $class } » partir vers ce type d’organisme ({ $recipient }) sur le fondement « { $basis } » : { $fields }
grant-refused-class = les données de classe « { $class } » ne partent qu’élément par élément : { $fields }
grant-refused-holder = les dossiers de ce type d’organisme ({ $holder }) ne se donnent qu’élément par élément : { $fields }
grant-refused-writes = ce type d’organisme ({ $recipient }) n’écrit que dans ses propres dossiers : { $fields }
hint-grant-bases = ces fondements suffiraient : { $bases }
hint-grant-no-basis = aucun fondement ne suffirait : laissez ces champs de côté
hint-grant-items-basis = à ce titre, des éléments peuvent partir tels qu’ils sont : --item et --released-by ; raccord case show écrit les chiffres de chaque élément dans sa dernière colonne
hint-grant-items = communiquez des éléments par --item et --released-by
hint-grant-read-only = laissez --write de côté

grant-not-own = ce dossier est tenu par { $holder } : son détenteur seul le partage
hint-grant-not-own = demandez-leur de le partager ; raccord case who dit qui peut le voir
ground-released-by = communiqué par { $name }
