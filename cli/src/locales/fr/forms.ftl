# Formulaires de consentement : ceux d’une plateforme, d’un organisme, du programme ; ce qui cloche dans un fichier.

help-platform-form = Ajouter, retirer et montrer les formulaires de consentement de la plateforme
help-platform-form-more =
    Un formulaire est un fichier TOML en français et en anglais : ce que les gens lisent, et des lignes à cocher. Les pilotes le
    signent avec la liste des membres, et chaque membre le reçoit avec elle. Les formulaires de la plateforme sont alors proposés, et non plus
    ceux livrés avec Raccord. Ce qui a été consenti par un formulaire reste, et se retire par lui, quoi qu’il advienne du formulaire.

    Exemples :
      raccord platform form show psad --source psad.toml      un formulaire en vigueur, pour commencer
      raccord platform form add platform.raccord --form psad.toml
      raccord platform form show psad --in platform.raccord   ce qui est à signer
      raccord platform sign platform.raccord                  chez chaque pilote, puis : raccord platform join
help-platform-form-add = Dresser la liste suivante, avec un nouveau formulaire ou une autre version, à signer par les pilotes
help-platform-form-list = Lister les formulaires de la plateforme, ceux qui ont pris fin et ceux à venir
help-platform-form-show = Montrer un formulaire, écrire son papier, ou son fichier pour le modifier
help-platform-form-withdraw = Dresser la liste suivante, par laquelle un formulaire prend fin, à signer par les pilotes
help-platform-form-file = Fichier d’un formulaire, en .toml ; peut être donné plusieurs fois
help-platform-form-name = Formulaire par son nom ; peut être donné plusieurs fois
help-platform-form-since = Premier jour où l’on consent par lui, dès 00:00 UTC ; sans cela, dès maintenant
help-platform-form-until = Premier jour où l’on ne consent plus par lui, dès 00:00 UTC ; sans cela, dès maintenant
help-platform-form-in = Fichier d’une liste encore à signer ; sans cela, ce qui est en vigueur ici
help-platform-form-which = Formulaire par son nom ; aussi psad ou alj, livrés avec Raccord
help-platform-form-number = Numéro de la version ; sans cela, celle en vigueur
help-platform-form-paper = Écrire le papier sans personne, en page HTML
help-platform-form-source = Écrire le fichier du formulaire, pour le modifier et l’ajouter de nouveau
help-consent-forms = Lister les formulaires à signer, ceux des plateformes d’abord

platform-form-new = Nouveau formulaire de consentement : { $form }, version { $version }, dès le { $since } (SHA-256 { $digest })
platform-form-ends = Formulaire de consentement qui prend fin : { $form }, version { $version }, le { $until } (SHA-256 { $digest })
platform-form-stands = Formulaire de consentement : { $form }, version { $version }, depuis le { $since } (SHA-256 { $digest })
platform-form-none = la plateforme n’a pas de formulaire de consentement à elle : ceux livrés avec Raccord sont proposés
platform-form-missing = la plateforme n’a pas de formulaire de consentement { $form } dont il puisse s’agir
platform-form-past = un formulaire commence et prend fin maintenant ou plus tard : ce qui a été consenti le reste par le formulaire de son temps
platform-form-same = la plateforme a déjà le formulaire { $form }, version { $version }, avec ce texte même
platform-form-version = la plateforme a déjà le formulaire { $form } en version { $version } ou plus récente, avec un autre texte
hint-platform-form-version = écrivez version = { $version } dans le fichier : un consentement dit aussi par la version quel texte a été signé
platform-form-many = la plateforme a déjà { $count } formulaires
hint-platform-form-many = retirez un formulaire qui ne sert plus
platform-form-first = chaque membre doit avoir cette version de Raccord avant que les pilotes signent : une plus ancienne passe sur les listes avec formulaires
platform-form-long = avec ces formulaires, la liste des membres dépasse 1 Mio
hint-platform-form-long = ajoutez-les l’un après l’autre : le texte d’un formulaire ne voyage qu’une fois
platform-form-nobody =
    { $count ->
        [one] une ligne du formulaire { $form } ne vise aucun membre d’aujourd’hui : { $lines }
       *[other] { $count } lignes du formulaire { $form } ne visent aucun membre d’aujourd’hui : { $lines }
    }
hint-platform-form-none = raccord platform form add FICHIER --form psad.toml dresse une liste avec un formulaire
hint-platform-form-names = les formulaires de la plateforme : { $names }

form-column-about = Pour
form-column-digest = SHA-256
form-column-lines = Lignes
form-column-origin = De
form-column-since = Dès
form-column-title = Titre
form-column-version = Version
form-state-ended = fini
form-state-in-force = en vigueur
form-state-shipped = livré avec Raccord
form-state-to-come = à venir
form-unread = (illisible pour cette version de Raccord)
form-head = { $title } – { $form }, version { $version } ({ $state })
form-digest = SHA-256 de son fichier : { $digest }
form-terms =
    { $days ->
        [one] Fondement : { $basis } ; pour { $days } jour
       *[other] Fondement : { $basis } ; pour { $days } jours
    }
form-purpose = Finalité : { $purpose }
form-written = le formulaire est dans { $path }
form-origin-office = Formulaire de cet organisme.
form-origin-platform = Formulaire de la plateforme { $names }, signé par ses pilotes.
form-origin-program = Formulaire livré avec Raccord.

form-missing = il n’y a pas de formulaire { $form }
hint-form = il y a : { $names } ; d’autres sont des fichiers en .toml
form-of-program = vos plateformes ont leurs propres formulaires : { $form }, livré avec Raccord, n’en est pas
hint-form-of-program = les pilotes peuvent l’adopter : raccord platform form add FICHIER --form psad.toml
form-of-several = plusieurs plateformes ont un formulaire { $form }, avec des textes différents
hint-form-of-several = nommez-le par les premiers chiffres de son SHA-256 : { $names }
form-unreadable = le fichier { $path } n’est pas un formulaire
form-fault-utf8 = ce n’est pas du texte en UTF-8
hint-form-utf8 = enregistrez-le en UTF-8
form-fault-shape = ligne { $row } du fichier : { $reason }
hint-form-shape = raccord platform form show psad --source exemple.toml écrit un formulaire pour comparer
form-fault-long-file = il dépasse { $bytes } octets
form-fault-long = { $place } : plus de { $bytes } octets
hint-form-long = raccourcissez le texte : il doit aussi tenir sur le papier
form-fault-article = { $place } : le fondement est la loi, et aucun article n’est nommé
hint-form-article = écrivez article = "..." sous basis
form-fault-block = { $place } : il n’y a pas de bloc { $name }
form-fault-field = { $place } : il n’y a pas de champ { $name }
hint-form-fields = raccord fields liste les champs et les blocs
form-fault-private = { $place } : { $name } est privé, et ne part qu’élément par élément
hint-form-private = retirez-le de la ligne ; un seul élément se communique avec raccord grant --item
form-fault-empty = { $place } : rien n’est dit, en français ou en anglais
hint-form-empty = écrivez fr = "..." et en = "..." : on signe dans l’une ou l’autre langue
form-fault-many = { $place } : plus de { $count }
hint-form-many = partagez-le en deux formulaires
form-fault-name = { $place } : un nom a des lettres, des chiffres, - et _, et rien d’autre
hint-form-name = écrivez un nom court sans blancs, comme name = "psad" ; le titre est ce que les gens lisent
form-fault-no-field = { $place } : la ligne ne nomme aucun champ
hint-form-no-field = écrivez fields = ["nom", "mobile"] ou blocks = ["identite"]
form-fault-no-line = { $place } : il n’y a rien à cocher
hint-form-no-line = écrivez une [[line]] pour chaque chose à laquelle on peut consentir
form-fault-no-organisation = { $place } : la ligne ne vise aucun organisme
hint-form-no-organisation = écrivez organisations = ["cfa"] (sortes) ou named = ["CFA de Metz"] (noms comme sur leurs cartes)
form-fault-range = { $place } : il faut un nombre de 1 à { $number }
hint-form-range = écrivez le nombre sans guillemets, comme days = 365
form-fault-twice = { $place } : deux lignes ont ce nom
hint-form-twice = donnez à chaque ligne un nom à elle

form-unfit = les règles de la plateforme ne permettent pas d’utiliser le formulaire { $form }
form-unfit-country = il est fait pour un autre pays
hint-form-unfit-country = retirez country, ou écrivez le pays de la plateforme
form-unfit-days = il donne pour { $days } jours, et les règles en permettent { $days_max } au plus
hint-form-unfit-days = écrivez days = { $days_max } ou moins
hint-form-unfit-rules = raccord platform rules met en vigueur des règles que cette version de Raccord connaît
form-unfit-refused = ligne { $line } : sur le fondement « { $basis } », personne sur la plateforme ne peut donner « { $field } » à : { $recipient }
hint-form-unfit-bases = retirez le champ ou la sorte d’organisme de la ligne, ou prenez un de ces fondements : { $bases }
hint-form-unfit-line = retirez le champ ou la sorte d’organisme de la ligne
hint-form-unfit-write = retirez write de la ligne
