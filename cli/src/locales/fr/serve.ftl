# Le nœud.

help-serve = Fait tourner le nœud jusqu’à ce qu’on lui dise de s’arrêter
