# Pourquoi un nœud a refusé quelque chose.

reason-age-unknown = le jeune consent seul, et aucune date de naissance n’est connue ici dans son dossier : elle montrerait qu’il a { $age } ans ou plus
reason-basis = les règles de la plateforme ne laissent pas aller ces données à ce destinataire sur ce fondement
reason-consent-missing = le fondement est le consentement, et personne n’a consenti
reason-emergency = les règles de la plateforme n’ouvrent pas cela en urgence
reason-ends = le partage finirait avant de commencer
reason-field = ce champ n’est pas au catalogue de cette plateforme
reason-handed-over = le dossier a été transmis à { $name }, qui le tient maintenant
reason-holder-no-member = cet organisme n’est pas membre de la plateforme à ce moment
reason-item-only = les règles ne laissent partager cela qu’élément par élément
reason-kinds = un partage ne porte que sur les champs d’une seule sorte de dossier
reason-lasts = les règles laissent durer un partage { $days } jours au plus
reason-no-resharing = l’organisme qui a transmis le dossier n’a pas permis de le partager avec d’autres
reason-no-rules = la plateforme n’a en vigueur aucune règle que ce programme connaisse : mettez le programme à jour
reason-no-write-grant = l’organisme qui tient le dossier n’a pas accordé d’écrire dans le champ { $field }
reason-own = un organisme n’a pas besoin de partage pour son propre dossier
reason-recipient-no-member = le destinataire n’est pas membre de la plateforme à ce moment
reason-recipient-writes = le destinataire n’écrit que dans ses propres dossiers
reason-role = votre rôle ne le permet pas
reason-rule-other = une règle du registre ne le permet pas ({ $rule })
reason-too-young = le jeune consent seul et a moins de { $age } ans : un représentant doit être d’accord
reason-unknown-case = ce dossier n’est pas connu ici, ou n’est pas à connaître
reason-unknown-field = le champ { $name } n’est pas au catalogue
reason-unknown-signer = votre clé n’est pas certifiée pour cet organisme à ce moment : elle a pris fin, ou la carte qui la nomme n’est pas ici
reason-not-heard = votre nœud a été restauré, et { $holder }, qui a pu reprendre le dossier entre-temps, n’a pas encore été joint : ce sera possible dès que les deux nœuds auront été reliés un moment
