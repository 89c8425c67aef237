# raccord appointment, prepare, dimensions : avant, pendant et entre les rencontres.

help-appointment = Prendre des rendez-vous avec les jeunes et noter ce qu’ils sont devenus
help-appointment-list = Lister les rendez-vous à venir
help-appointment-make = Prendre un rendez-vous dans un des réseaux d’accueil
help-appointment-make-more =
    Qui a un rendez-vous n’est pas appelé avant. raccord letter DOSSIER --model appointment confirme le prochain par courrier : s’il y en a
    plusieurs, le premier qui est prévu et pas encore passé, quel que soit le dernier saisi.

    Exemples :
      raccord appointment make 3f9a12cd --date 03/12/2026 --time 14h30 --with "Claire Morel" --place "CIO de Nancy"
      raccord appointment make 3f9a12cd --date 10/12/2026 --format collectif --place "Mission locale"
      raccord appointment record 3f9a12cd manque

    Exemples :
      raccord appointment make 3f9a12cd --date 03/12/2026 --time 14h30 --with "Claire Morel" --place "CIO de Nancy"
      raccord appointment make 3f9a12cd --date 10/12/2026 --format collectif --place "Mission locale"
      raccord appointment record 3f9a12cd manque
help-appointment-record = Dire ce qu’un rendez-vous est devenu ; qui l’a manqué est à recontacter
help-appointment-date = Jour du rendez-vous
help-appointment-time = Heure du rendez-vous
help-appointment-with = Avec qui
help-appointment-place = Site d’un membre où le jeune est reçu ; à défaut, cet organisme
help-appointment-format = individuel ou collectif ; à défaut, individuel
help-appointment-state = honore, manque ou annule
help-appointment-record-date = Jour du rendez-vous, si plusieurs sont prévus
help-appointment-again = Jour où recontacter le jeune ; à défaut, aujourd’hui si le rendez-vous a été manqué
help-appointment-from = À partir de ce jour ; à défaut, d’aujourd’hui

appointment-past = on ne prend pas de rendez-vous pour un jour passé
hint-appointment-forbidden = raccord contact DOSSIER --override RAISON note pourquoi le jeune est contacté malgré tout
appointment-made = rendez-vous pris pour le { $date }
appointment-first = le prochain rendez-vous est : { $when }
appointment-next = raccord appointment record DOSSIER honore|manque|annule dit ce qu’il est devenu
hint-appointment-list = raccord appointment list montre ceux qui sont prévus
appointment-none = aucun rendez-vous de cette sorte n’est prévu
appointment-several = plusieurs rendez-vous sont prévus
hint-appointment-several = --date dit lequel
appointment-record-future = le jour de ce rendez-vous n’est pas encore venu : personne n’y est encore venu ni ne l’a manqué
hint-appointment-record-future = annule dit qu’il n’a pas lieu ; un autre jour se prend avec raccord appointment make
appointment-recorded = noté
appointment-list-empty = aucun rendez-vous n’est prévu
appointment-column-when = Quand
appointment-column-with = Avec
appointment-column-place = Lieu
appointment-column-format = Forme

help-prepare = Montrer ce qu’on sait avant un contact : numéros et leur source, ce qui a été tenté, ce qui est dû
prepare-over = ce jeune est dans une solution, ou son suivi est terminé (dossier { $case }) : il n’y a pas lieu de l’appeler
prepare-linked = ce qui est montré vient aussi des dossiers liés de ce jeune : { $names }
prepare-sources = ce qu’on sait vient de : { $names }
prepare-causes = Pourquoi le jeune a décroché : { $causes }
prepare-few-sources = ce qu’on sait vient de moins de deux sources : demandez à l’établissement d’origine ou à un partenaire qui a connu le jeune
prepare-origin = l’établissement d’origine est { $school }
prepare-gone = sorti de la liste ({ $reason }) : vérifiez d’abord auprès de l’établissement
prepare-attempts-untold = ce qui a déjà été tenté pour joindre le jeune n’est pas partagé avec vous
prepare-untried = personne n’a essayé { $slots }
prepare-discourse = Dites qui vous êtes, que vous appelez pour tous les partenaires, que participer est libre et gratuit, et que rien n’est transmis sans être expliqué. Commencez par ce que le jeune souhaite, non par ce qui s’est mal passé.
prepare-forbidden = ce jeune ne doit pas être contacté
help-dimensions = Montrer un jeune selon les dimensions de l’accompagnement : santé, logement, emploi, formation, ressources
dimension-health = Santé
dimension-housing = Logement et famille
dimension-work = Emploi
dimension-training = Formation
dimension-means = Ressources
dimension-services = Services, si souhaités
dimensions-unknown = on ne sait rien de : { $names }
dimensions-column = Dimension
dimensions-services-refused = aucun service n’est à contacter : le jeune ne le souhaite pas
appointment-busy = { $name } a déjà un rendez-vous individuel à cette minute (dossier { $case }) : raccord appointment list
appointment-sunday = ce jour est un dimanche
appointment-holiday = ce jour est férié
