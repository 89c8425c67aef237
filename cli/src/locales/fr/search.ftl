# raccord search : les dossiers qui contiennent certains mots.

help-search = Chercher des dossiers
help-search-text = Mots qui doivent tous être dans le dossier, sans égard aux majuscules et aux accents ; un numéro de téléphone entier, ou par ses derniers chiffres avec --everywhere
help-search-limit = En montrer au plus autant
help-search-everywhere = Chercher dans tous les champs, dossier par dossier : lent s’il y en a beaucoup
search-more = voici les { $count } premiers ; précisez, ou --limit en montre plus
search-empty = il n’y a rien à chercher
hint-search-empty = donnez un nom, un prénom, un numéro de téléphone ou un INE
