# La ligne de commande elle-même : l’aide, et ce qui ne va pas dans ce qui a été tapé.

help-raccord = Partage, champ par champ, les dossiers des jeunes sortis de l’école entre les organismes qui les suivent
help-raccord-examples =
    Exemples :
      raccord init --name "CIO de Nancy" --kind cio --country fr --staff claire
      raccord platform join plateforme.raccord
      raccord serve
      raccord import liste.csv
      raccord case list --json

    Codes de retour : 0 fait, 1 réponse négative, 2 arguments ou fichier inutilisables, 3 interdit, 4 introuvable, 5 occupé ou modifié entre-temps, 6 injoignable, 70 erreur de Raccord, 74 disque.
help-heading-usage = Usage :
help-heading-commands = Commandes{"\u00A0"}
help-heading-arguments = Arguments{"\u00A0"}
help-heading-options = Options{"\u00A0"}
help-global-help = Afficher cette aide
help-global-version = Afficher la version
help-global-home = Dossier du nœud ; à défaut RACCORD_HOME, sinon le dossier de données de ce compte
help-global-json = Écrire du JSON au lieu de tableaux et de phrases
help-global-lang = Langue ; à défaut celle de la configuration, sinon celle de l’environnement
help-global-staff = Nom de la clé d’agent qui signe, si le dossier en a plusieurs ; à défaut RACCORD_STAFF, sinon staff dans raccord.toml
help-completions = Écrire sur la sortie standard de quoi compléter les commandes dans un shell
help-completions-shell = Shell visé
help-man = Écrire le manuel : la page principale sur la sortie standard, ou une page par commande dans un dossier
help-man-directory = Dossier où écrire les pages

man-written =
    { $pages ->
        [one] { $pages } page écrite dans { $path }
       *[other] { $pages } pages écrites dans { $path }
    }

usage-incomplete = il manque une commande
usage-unknown-argument = il n’y a pas ici d’option { $argument }
usage-unknown-command = il n’y a pas de commande { $command }
usage-missing = il manque ces arguments : { $arguments }
usage-no-value = { $argument } demande une valeur
usage-bad-value = { $argument } ne prend pas la valeur { $value }
usage-conflict = { $argument } ne va pas avec { $other }
usage-other = la ligne de commande n’est pas comprise
hint-valid-values = écrivez l’une de ces valeurs : { $values }
hint-suggested = vouliez-vous dire { $suggested } ?
hint-help = --help explique chaque commande
usage-superfluous = il y a ici un mot de trop : { $argument }
usage-range = il faut un nombre de { $least } à { $most }

help-group-day = Au quotidien{"\u00A0"}
help-group-lists = Listes et campagnes{"\u00A0"}
help-group-sharing = Partage{"\u00A0"}
help-group-person = Droits de la personne{"\u00A0"}
help-group-platform = Plateforme et partenaires{"\u00A0"}
help-group-node = Nœud{"\u00A0"}
help-group-audit = Audit{"\u00A0"}
