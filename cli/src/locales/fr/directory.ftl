# raccord directory, raccord group, raccord help, raccord case set-many.

help-directory = Qui participe à la plateforme : fiches, rôles, charte, carte
help-directory-charter = La charte de confidentialité : qui l’a acceptée
help-directory-charter-more =
    Une charte est un fichier que chacun a lu : accepter signe l’empreinte de ce fichier-là, et d’aucun autre.

    Exemples :
      raccord directory charter propose 1 charte.pdf
      raccord directory charter accept 1 charte.pdf --by "Claire Morel"
help-charter-propose = Proposer une charte
help-charter-accept = Accepter une charte, pour votre organisme
help-charter-version = Version de la charte
help-charter-file = Fichier de la charte, tel que vous l’avez lu
help-charter-by = Qui l’accepte au nom de votre organisme
help-directory-escalation = Dire qui prévenir quand un jeune reste injoignable
help-escalation-platform = Plateforme dont un pilote est prévenu, par son nom ou le début de son empreinte, si le dossier n’est partagé dans aucune, ou dans plusieurs
help-directory-list = Lister les membres, avec leurs fiches
help-directory-map = Écrire la carte des acteurs, en GeoJSON
help-directory-map-file = Fichier à écrire, par exemple acteurs.geojson
help-directory-organisation = Organisme : son nom, le début de son nom, sa sorte ; sans lui, le vôtre
help-directory-role = Donner un rôle à une personne de votre organisme
help-directory-role-more =
    Les responsables sont nommés par une lettre de mission cosignée par le préfet, le recteur et la Région ; les assistants par une lettre des
    responsables. Le registre garde l’empreinte de la lettre.

    Exemple :
      raccord directory role assistant "Paul Petit" --letter lettre.pdf --signed-on 01/09/2026 --signed-by "Les deux responsables"
help-directory-set = Écrire la fiche de votre organisme
help-directory-set-more =
    Exemple :
      raccord directory set acteur_offre="Entretien d’orientation" acteur_commune=Nancy acteur_academie=Nancy-Metz
help-directory-share = Partager votre fiche avec les membres, en un seul acte
help-directory-show = Montrer une fiche
help-role-role = Rôle : responsable_education, responsable_emploi, assistant, referent_decrochage, chef_etablissement, coordonnateur_mlds, ...
help-role-name = Qui
help-role-letter = Fichier de la lettre de mission
help-role-signed-on = Jour de sa signature
help-role-signed-by = Qui l’a signée
help-role-under = Sous la responsabilité de qui
help-role-phone = Téléphone
help-role-mail = Courriel
help-role-until = Dernier jour du rôle
help-group = Les groupes, pour une action collective
help-group-candidates = Trouver des jeunes qui ont un besoin commun au même endroit
help-group-least = Combien font un groupe ; sans elle, 3
help-group-enrol = Inscrire un jeune dans un groupe, sans l’y nommer
help-group-group = Groupe : son nom, le début de son nom, ou au moins 4 chiffres de son numéro
help-group-leave = Retirer un jeune d’un groupe ; la place va à qui attend
help-group-list = Lister les groupes
help-group-new = Former un groupe
help-group-new-more =
    Exemple :
      raccord group new groupe_nom="Métiers du bâtiment" groupe_action="Visite de chantier" groupe_date=12/01/2027 --share
help-group-share = Partager un groupe avec les membres, en un seul acte
help-group-show = Montrer un groupe : qui a inscrit, qui a une place, qui attend
help-help = Expliquer le travail, sujet par sujet
help-help-more =
    Exemples :
      raccord help premiers-pas
      raccord help consent
help-help-topic = Sujet ; sans lui, ils sont tous listés
help-case-set-many = Donner une même valeur à un champ de plusieurs dossiers
help-case-set-many-more =
    Exemples :
      raccord case set-many commune Metz --where commune=Mets
      raccord case set-many assistant_plateforme "Claire Morel" --stdin --yes < numeros.txt
help-set-many-where = Dans les dossiers où cela se trouve ; l’option peut être répétée
help-set-many-stdin = Dans les dossiers dont l’entrée standard donne les numéros, un par ligne ; avec --yes, puisque personne ne peut alors être interrogé
set-many-line = ligne { $line } : aucun dossier ne commence par « { $word } », ou plusieurs
hint-set-many-line = raccord search donne les numéros ; rien n’a été écrit

directory-set-charter = une charte s’accepte d’après son texte
hint-directory-charter = raccord directory charter accept VERSION FICHIER --by NOM
directory-no-sheet = { $organisation } n’a pas partagé de fiche
hint-directory-no-sheet = raccord directory set écrit la vôtre ; les autres partagent la leur
directory-of = { $platform } – { $territory }
directory-column-kind = Sorte
directory-column-representative = Représentant (suppléant)
directory-column-roles = Rôles
directory-column-contact = Contact
directory-column-beyond = Hors de son territoire
directory-column-offers = Offres
directory-circle-first = 1
directory-circle-second = 2
directory-circle-steering = pilotage
directory-silent =
    { $count ->
        [one] { $count } membre n’a pas encore partagé sa fiche
       *[other] { $count } membres n’ont pas encore partagé leur fiche
    }
charter-proposed = une charte de cette version est déjà proposée
hint-charter-version = donnez un autre numéro de version
charter-propose-done = la charte est proposée ; partagez votre fiche pour que les membres la voient
charter-unknown = aucune charte de cette version n’est proposée
hint-charter = raccord directory charter liste celles qui le sont
charter-other-text = ce fichier n’est pas le texte qui a été proposé
hint-charter-other-text = demandez le fichier à l’organisme qui l’a proposé
charter-accept-done = la charte est acceptée ; partagez votre fiche pour que les membres le voient
charter-none = aucune charte n’est proposée
charter-version = Version { $version }, empreinte { $hash }
charter-column-version = Version
charter-column-by = Acceptée par
role-unknown = il n’y a pas de tel rôle
role-letter = ce rôle se donne par une lettre de mission signée
hint-role-letter = ajoutez --letter FICHIER --signed-by "..."
role-signatures = la lettre de qui dirige est signée par trois autorités
hint-role-signatures = --signed-by "Préfet de région, Recteur, Présidente du conseil régional", avec les noms
role-done = le rôle est écrit dans votre fiche
map-done =
    { $count ->
        [one] { $count } acteur
       *[other] { $count } acteurs
    } et { $platforms ->
        [one] { $platforms } plateforme écrits
       *[other] { $platforms } plateformes écrits
    } dans { $path }
map-column-academie = Académie
map-column-platform = Plateforme
map-column-departments = Départements
map-column-regions = Régions
map-left-out =
    { $count ->
        [one] { $count } fiche ne dit pas où : acteur_latitude et acteur_longitude
       *[other] { $count } fiches ne disent pas où : acteur_latitude et acteur_longitude
    }
escalation-case = Prévenir { $organisation } : le dossier le dit
escalation-responsible = Prévenir { $organisation }, qui est responsable de la personne
escalation-leader = Prévenir { $organisation }, qui dirige la plateforme
escalation-none = personne n’est nommé
hint-escalation-none = raccord case set DOSSIER organisme_escalade "..." le dit pour un dossier

group-new-name = un groupe a un nom
hint-group-new-name = ajoutez groupe_nom="..."
group-new-done = le groupe est formé ; son numéro est :
enrol-done = groupe : { $state } (référence { $reference })
enrol-twice-linked = ce jeune est déjà inscrit dans le groupe, sous son dossier lié { $case }
enrol-twice = ce jeune est déjà inscrit dans le groupe
hint-group-leave = raccord group leave GROUPE --case DOSSIER rend la place
enrol-reads-only = votre organisme ne peut inscrire personne lui-même dans ce groupe : il le lit seulement
hint-enrol-ask = demandez d’abord à qui le porte : raccord group enrol "{ $solution }" --case { $case }
leave-no-place = ce jeune n’est pas inscrit dans le groupe
hint-group-show = raccord group show GROUPE liste les inscriptions
group-members-waiting = { $members }, { $waiting } en attente
group-candidates-kept-from = { $case } (à ne pas contacter)
group-candidates-to-check = { $case } (à vérifier avant tout appel)
group-list-empty = il n’y a pas de groupe
group-column-name = Groupe
group-column-action = Action
group-column-members = Inscrits
group-column-wish = Souhait
group-column-municipality = Commune
group-candidates-none = aucun besoin commun à assez de jeunes

help-topics = Sujets (raccord help SUJET) :
help-topic-missing = il n’y a pas de tel sujet
help-topics-begin = Qui débute commence par : raccord help premiers-pas
hint-help-topics = les sujets sont : { $names }

help-set-many-remove = D’un champ qui est une liste, ôter l’élément qui dit cela ; sans cela, l’élément est ajouté
set-many-remove = --remove ôte un élément d’une liste, et ce champ n’en est pas une
hint-set-many-remove = une valeur vide vide le champ : raccord case set-many CHAMP "" --where ...
set-many-question-add =
    { $count ->
        [one] Ajouter « { $value } » à « { $field } » dans { $count } dossier ? (oui/non)
       *[other] Ajouter « { $value } » à « { $field } » dans { $count } dossiers ? (oui/non)
    }
set-many-question-remove =
    { $count ->
        [one] Ôter « { $value } » de « { $field } » dans { $count } dossier ? (oui/non)
       *[other] Ôter « { $value } » de « { $field } » dans { $count } dossiers ? (oui/non)
    }
set-many-passed-over =
    { $count ->
        [one] { $count } autre dossier est visé, que votre organisme peut voir et non modifier : il est laissé de côté
       *[other] { $count } autres dossiers sont visés, que votre organisme peut voir et non modifier : ils sont laissés de côté
    }
set-many-none-writable =
    { $count ->
        [one] { $count } dossier est visé, et votre organisme peut le voir, non le modifier
       *[other] { $count } dossiers sont visés, et votre organisme peut les voir, non les modifier
    }
set-many-question =
    { $count ->
        [one] Écrire { $value } dans { $field } de { $count } dossier ? (oui/non)
       *[other] Écrire { $value } dans { $field } de { $count } dossiers ? (oui/non)
    }
set-many-done =
    { $count ->
        [one] { $count } dossier modifié
       *[other] { $count } dossiers modifiés
    }
help-directory-posts = Lister qui paie quel poste, et ce qu’un contrôle des fonds européens demanderait
help-directory-posts-more =
    Les fiches des membres disent qui paie un poste, pour quelle part et par quelle convention ; les dossiers disent qui paie leur
    accompagnement. Ce qui ne se retrouve pas de l’un à l’autre est nommé.

    Exemples :
      raccord directory posts
      raccord directory set "acteur_poste=poste=Assistante; source=fse; part=60; convention=FSE-2026-14; du=2026-01-01"
posts-none = aucune fiche ne nomme un poste et qui le paie
posts-column-post = Poste
posts-column-source = Payé par
posts-column-share = Part
posts-column-agreement = Convention
posts-no-post =
    { $count ->
        [one] { $count } dossier est financé par { $code ->
            [fse] le FSE
            [iej] l’IEJ
           *[other] { $source }
        }, mais aucun poste de votre organisme ne l’était pendant son suivi
       *[other] { $count } dossiers sont financés par { $code ->
            [fse] le FSE
            [iej] l’IEJ
           *[other] { $source }
        }, mais aucun poste de votre organisme ne l’était pendant leur suivi
    }
posts-no-agreement = { $organisation } : un fonds européen finance le poste { $post }, et aucune convention n’est nommée
posts-overpaid = { $organisation } : les parts du poste { $post } font { $share } pour cent ; si plusieurs personnes l’occupent, nommez leurs postes autrement
