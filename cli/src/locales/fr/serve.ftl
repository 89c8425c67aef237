# raccord serve : le nœud.

help-serve = Faire tourner le nœud au premier plan, jusqu’à SIGTERM ou SIGINT
help-serve-attached = S’arrêter aussi quand l’entrée standard prend fin : pour un programme qui lance un nœud et l’emporte avec lui, de quelque façon qu’il se termine
help-serve-more =
    Les commandes du même compte parlent au nœud qui tourne ; sans lui elles ouvrent la base elles-mêmes.
    Le journal va sur la sortie d’erreur comme le dit raccord.toml ; RACCORD_LOG prime, par exemple RACCORD_LOG=raccord_node=debug.
    Un nœud n’attend jamais qui lit son journal : les lignes que personne ne lit sont abandonnées, et comptées là où elles manquent.
serve-ready = le nœud prend les appels sur { $path }
serve-ended = le nœud s’est arrêté proprement
error-serve-log = { $variable } n’est pas compris
