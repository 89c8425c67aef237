# Erreurs que plusieurs commandes partagent. Les autres sont dans le fichier de leur commande.

error-file-missing = le fichier { $path } n’existe pas
hint-file-missing = le nom se lit depuis le répertoire où la commande est tapée : vérifiez là comment le fichier s’appelle
error-file-failed = le fichier { $path } n’a pas pu être lu ou écrit
error-disk = une lecture ou une écriture sur le disque a échoué
error-output = le résultat n’a pas pu être écrit sur la sortie standard
error-bug = Raccord s’est trompé : { $detail }
hint-bug = c’est un défaut du logiciel, pas de votre saisie : vos données sont restées telles quelles ; signalez-le avec cette phrase
hint-disk = vérifiez la place libre et les droits sur le dossier
error-exchange-file = le fichier { $path } ne contient ni carte ni liste de membres lisible
error-file-exists = le fichier { $path } existe déjà, et rien n’a été écrit
error-file-is-input = { $path } est un fichier que cette commande lit : il n’est pas remplacé
error-file-in-home = { $path } est dans le dossier d’un nœud, où seul le nœud écrit
error-file-is-directory = { $path } est un dossier, et non un fichier
hint-file-elsewhere = donnez un autre nom
hint-force = choisissez un autre nom, ou ajoutez --force pour le remplacer
help-force = Remplacer le fichier s’il existe
help-yes = Ne rien demander : ce qui est montré a été regardé
exchange-no-begin = la ligne { $line } manque
exchange-no-end = la ligne { $line } manque : le fichier a été coupé
exchange-damaged = ce qui est entre les deux lignes a été abîmé en chemin : redemandez le fichier
exchange-long = il a plus de { $bytes_max } octets
