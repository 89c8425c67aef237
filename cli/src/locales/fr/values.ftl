# Valeurs, états, auteurs et titres de tableaux : ce que plusieurs commandes montrent.

value-yes = oui
value-no = non
value-sealed = (scellé : non communiqué ou effacé)
value-cleared = (vidé)

standing-pending = en attente : le détenteur n’a pas encore décidé
standing-refused = refusé : { $reason }
refusal-after-refused = s’appuie sur une modification refusée
refusal-closed = n’a pas pu être ouvert
refusal-no-grant = aucun droit d’écriture ne le couvrait
refusal-not-authorised = son auteur ne peut pas modifier
refusal-unknown = s’appuie sur quelque chose d’inconnu
state-conflict = CONFLIT
state-current = en vigueur

author-administrator = administrateur
author-adviser = conseiller
author-assistant = assistant
author-auditor = auditeur
author-leader = responsable
author-node = nœud
author-registrar = gestionnaire de listes
author-unknown = inconnu

column-author = Auteur
column-born = Naissance
column-case = Dossier
column-entry = Entrée
column-event = Quoi
column-family-name = Nom
column-field = Champ
column-fields = Champs
column-given-name = Prénom
column-grant = Partage
column-ground = Fondement
column-holder = Détenteur
column-item = Élément
column-organisation = Organisme
column-state = État
column-time = Date
column-until = Jusqu’au
column-value = Valeur

field-error-boolean = ni oui ni non
field-error-choice = aucune des { $options } valeurs possibles de ce champ
field-error-control = contient le caractère de contrôle { $code }
field-error-date = ce n’est pas une date : écrivez 21/11/2026 ou 2026-11-21
field-error-integer = ce n’est pas un nombre entier
field-error-long = { $bytes } octets, et le champ en contient { $bytes_max }
field-error-record = écrivez les parties avec leurs noms : date=2026-11-03; mode=sms
field-error-part = { $part } : { $problem }
field-error-part-missing = la partie { $part } manque
field-error-part-unknown = il n’y a pas de partie { $part }
field-error-time = ce n’est pas une heure : écrivez 14:30

warning-email = l’adresse de courriel est incomplète
warning-ine-key = la clé de l’INE est fausse
warning-ine-shape = l’INE n’a aucune des formes connues
warning-matricule-birth = le matricule ne commence pas par une date de naissance
warning-matricule-key = les chiffres de contrôle du matricule sont faux
warning-matricule-shape = le matricule n’a pas 13 chiffres
warning-phone-characters = le numéro de téléphone contient autre chose que des chiffres
warning-phone-unassigned = le numéro de téléphone n’est dans aucun plan de numérotation
warning-postcode = le code postal n’a pas la forme habituelle
warning-uai-department = le code UAI ne désigne aucun département
warning-uai-key = la lettre du code UAI est fausse
warning-uai-shape = le code UAI n’est pas sept chiffres et une lettre

error-field-unknown = il n’y a pas de champ { $name }
hint-field-near = proches : { $fields }
hint-field-none = raccord fields montre les champs
hint-field-list = raccord fields liste tous les champs ; un champ se désigne par son nom ou son libellé
error-day = { $text } n’est pas un jour
hint-day = écrivez 21/11/2026 ou 2026-11-21

naming-ambiguous = { $text } peut désigner plusieurs choses
hint-naming-ambiguous = écrivez-en davantage ; cela peut être : { $names }
naming-case-missing = il n’y a pas de tel dossier ici, ou aucun que vous puissiez voir
hint-naming-case = désignez un dossier par son identifiant, par au moins 4 de ses premiers chiffres, ou par le nom exact de la personne
naming-organisation-missing = aucun organisme ne s’appelle { $text }
hint-naming-organisation = connus ici : { $names }
phone-no-number = { $field } : ce n’est pas un numéro ; rien n’est écrit, et ce qui figure reste
hint-phone-no-number = un numéro a au moins 4 chiffres ; ce qui s’y rapporte s’écrit dans commentaire ; pour effacer : raccord case set DOSSIER { $field } ""
target-negative = un objectif ne peut pas être négatif : les indicateurs comptent des personnes, des pour cent et des jours
hint-target-negative = valeur=0 est le plus petit
