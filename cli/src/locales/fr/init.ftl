# raccord init : un nouveau nœud.

help-init = Créer un nœud : son dossier, ses clés, la première carte de l’organisme
help-init-examples =
    Ce qui manque est demandé sur un terminal. --staff nomme la première clé d’agent.

    --kind prend agricultural_school, alj, association, cfa, cio, foquale, mission_locale, mlds, pjj, school, sre et d’autres ;
    une valeur fausse les fait toutes afficher.
help-init-name = Nom courant de l’organisme
help-init-kind = Sorte d’organisme
help-init-country = Pays dont le droit s’applique
help-init-role = Ce que peut faire le premier agent ; à défaut leader (responsable)
help-init-listen = Adresses d’écoute, en forme multiaddr
help-init-address = Adresses que les pairs appellent, en forme multiaddr ; à défaut celles d’écoute
help-init-language = Langue pour la configuration

prompt-init-name = Quel est le nom courant de l’organisme ?
prompt-init-kind = De quelle sorte est-il ? L’un de ces mots, ou ce qui est écrit à côté :{ $kinds }
prompt-init-country = De quel pays le droit s’applique-t-il, fr ou lu ?
prompt-init-staff = Comment appeler la clé du premier agent ? (a-z, 0-9, « - », « _ », « . »)
prompt-init-address = Par quelle adresse les autres offices atteignent-ils cette machine, par exemple /ip4/192.0.2.10/tcp/4717 ou /dns/noeud.exemple.org/tcp/4717 ? (vide : le dire plus tard)
prompt-init-passphrase = Phrase secrète des nouvelles clés :

error-init-name = il manque le nom de l’organisme : --name
error-init-kind = la sorte d’organisme manque ou est inconnue : --kind
error-init-country = le pays manque ou n’a pas de règles : --country fr ou --country lu
error-init-staff = il manque le nom de la première clé d’agent : --staff

init-made =
    { $name } ({ $kind }) a un nœud dans { $path }
    Premier agent : { $staff } ({ $role })
init-next =
    Ensuite :
      1. Mettez une copie de { $path } en lieu sûr hors de cette machine ; elle certifie tout et sert rarement.
      2. raccord organisation export FICHIER, et envoyez le fichier aux pilotes de la plateforme.
      3. raccord platform join FICHIER, quand ils renvoient la liste des membres signée.
      4. raccord serve
init-no-address = la carte n’indique aucune adresse, les pairs ne peuvent donc pas appeler ce nœud : raccord organisation address set ADRESSE
