# raccord contact : une tentative de contact.

help-contact = Inscrire une tentative de contact
help-contact-examples =
    Sur un terminal, sans --mode ni --outcome, les questions sont posées une à une, après l’historique et les numéros.

    Exemples :
      raccord contact 3f9a12cd --mode telephone --who personne --voicemail --again 27/11/2026
      raccord contact 3f9a12cd --mode telephone --who jeune --outcome rdv_pris --answer "viendra jeudi"
      raccord contact 3f9a12cd --mode sms --who personne --wrong-number 0612345678
      raccord contact 3f9a12cd --mode telephone --who jeune --outcome ne_veut_pas_accompagnement --refusal eloignement
help-contact-mode = Comment : telephone, sms, courrier, mail, entretien_individuel, entretien_collectif, visite ou autre
help-contact-date = Jour de la tentative ; sans lui, aujourd’hui
help-contact-time = Heure de la tentative ; sans elle, maintenant si c’est aujourd’hui
help-contact-voicemail = Un message a été laissé sur le répondeur
help-contact-who = Qui a été joint : jeune, mere, pere, representant_legal, fratrie, etablissement, partenaire, autre ou personne
help-contact-outcome = Ce que la tentative a donné, par exemple rdv_pris, contacte_sans_retour ou coordonnees_incorrectes
help-contact-answer = Ce qui a été répondu ; ce texte libre ne quitte pas votre organisme
help-contact-again = Jour d’un nouvel essai ; sans lui, la relance qui était fixée est faite si quelqu’un a été joint ou si son jour est venu
help-contact-unreachable = Noter la personne comme injoignable : raccord today la nomme à nouveau après 60 jours, ou au jour de --again
help-contact-refusal = Motifs du refus : cout, eloignement, manque_temps, manque_motivation ou autre
help-contact-new-number = Nouveau numéro de la personne
help-contact-wrong-number = Numéro qui n’est plus le bon : il reste dans l’histoire du dossier
help-contact-override = Pourquoi contacter une personne qui ne doit pas l’être ; inscrit dans le dossier

contact-forbidden = cette personne ne doit pas être contactée
hint-contact-forbidden = s’il le faut malgré tout, --override MOTIF l’inscrit avec son motif
caution =
    à vérifier avant tout appel : le dossier { $case } est peut-être de la même personne que le dossier { $file }, qui dit de ne pas la contacter ;
    si c’est elle, raccord link { $case } { $file } ; si ce sont deux personnes, raccord unlink { $case } { $file } --different
caution-followed =
    à vérifier avant tout appel : le dossier { $case } est peut-être de la même personne que le dossier { $file }, transmis à { $organisation },
    qui la contacte. Si c’est elle, raccord link { $case } { $file }, et raccord claim { $case } --take-over si vous la reprenez ; si ce sont
    deux personnes, raccord unlink { $case } { $file } --different
caution-more = et { $count } autres paires à vérifier
contact-perhaps-forbidden = le dossier { $file }, peut-être de la même personne que { $case }, dit de ne pas la contacter
contact-perhaps-followed = le dossier { $file }, peut-être de la même personne que { $case }, a été transmis à { $organisation }, qui la contacte
hint-contact-same = si c’est elle : raccord link { $case } { $file }
hint-contact-different = si ce sont deux personnes : raccord unlink { $case } { $file } --different
contact-overridden = Contact malgré « à ne pas contacter » : { $reason }
contact-mode-missing = il manque la façon dont le contact a été tenté : --mode
hint-contact-mode = écrivez par exemple --mode telephone
hint-contact-codes = --help donne les codes
hint-day-to-come = écrivez le jour où cela s’est passé, ou ne l’écrivez pas pour aujourd’hui ; ce qui est à venir se prévoit avec raccord appointment make
contact-nobody = « { $outcome } » : quelqu’un l’a dit, et --who personne dit que personne n’a été joint
hint-contact-nobody = --who dit qui l’a dit, par exemple --who jeune ou --who mere
day-to-come = ce jour est encore à venir
contact-future = une tentative ne peut pas avoir lieu après aujourd’hui
contact-appointment = le jour du rendez-vous n’est noté nulle part : raccord appointment make DOSSIER --date JOUR l’inscrit, et raccord today le suit
contact-again-far = c’est dans plus d’un an : un jour plus proche ne perd personne de vue
contact-in-review = les établissements revoient encore la liste de ce jeune : personne ne l’appelle avant la fin de la revue (raccord campaign review)
contact-before-birth = la personne n’était pas née ce jour-là
contact-again-past = le nouvel essai ne peut pas précéder la tentative
contact-number-missing = le dossier n’a pas de numéro { $number }
contact-refusal-missing = si la personne a dit pourquoi, --refusal l’inscrit
contact-message-left = message laissé
contact-done = inscrit : { $attempt }
contact-unreachable = noté injoignable : raccord today le nommera à nouveau à partir du { $date } ; raccord accompany search { $case } --who NOM nomme qui le cherche sur le terrain
contact-again-done = la relance fixée au { $date } est faite ; --again en fixe une autre
contact-again = à recontacter le { $date }
contact-untried = personne n’a encore essayé { $slots }
contact-ask-mode = Comment ? (numéro)
contact-ask-who = Qui a été joint ? (numéro, ou rien)
contact-ask-outcome = Qu’est-ce que cela a donné ? (numéro, ou rien)
contact-ask-again = Quand réessayer ? (jour, ou rien)
contact-ask-answer = Qu’a répondu la personne ? (Entrée pour passer)
