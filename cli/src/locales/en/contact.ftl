# raccord contact: a contact attempt.

help-contact = Record a contact attempt
help-contact-examples =
    On a terminal, without --mode and --outcome, the questions are asked one by one, after the history and the numbers.

    Examples:
      raccord contact 3f9a12cd --mode telephone --who personne --voicemail --again 2026-11-27
      raccord contact 3f9a12cd --mode telephone --who jeune --outcome rdv_pris --answer "will come on Thursday"
      raccord contact 3f9a12cd --mode sms --who personne --wrong-number 0612345678
      raccord contact 3f9a12cd --mode telephone --who jeune --outcome ne_veut_pas_accompagnement --refusal eloignement
help-contact-mode = How: telephone, sms, courrier, mail, entretien_individuel, entretien_collectif, visite or autre
help-contact-date = Day of the attempt; without it, today
help-contact-time = Time of the attempt; without it, now if it is today
help-contact-voicemail = A message was left on the answering machine
help-contact-who = Who was reached: jeune, mere, pere, representant_legal, fratrie, etablissement, partenaire, autre or personne
help-contact-outcome = What came of it, for example rdv_pris, contacte_sans_retour or coordonnees_incorrectes
help-contact-answer = What was answered; this free text does not leave your organisation
help-contact-again = Day to try again; without it, the one that was set is done where somebody was reached or its day has come
help-contact-unreachable = Note the person as unreachable: raccord today names them again after 60 days, or on the day of --again
help-contact-refusal = Reasons of the refusal: cout, eloignement, manque_temps, manque_motivation or autre
help-contact-new-number = New number of the person
help-contact-wrong-number = Number that is no longer right: it stays in the history of the case
help-contact-override = Why a person is contacted who must not be; written into the case

contact-forbidden = this person must not be contacted
hint-contact-forbidden = if it must be all the same, --override REASON records it with its reason
caution =
    to be checked before any call: case { $case } may be of the same person as case { $file }, which says not to contact the person; if it
    is, raccord link { $case } { $file }; if they are two persons, raccord unlink { $case } { $file } --different
caution-followed =
    to be checked before any call: case { $case } may be of the same person as case { $file }, which was handed over to { $organisation }: it
    contacts the person. If it is, raccord link { $case } { $file }, and raccord claim { $case } --take-over where the person is to be yours
    again; if they are two persons, raccord unlink { $case } { $file } --different
caution-more = and { $count } more pairs to check
contact-perhaps-forbidden = case { $file }, perhaps of the same person as { $case }, says not to contact the person
contact-perhaps-followed = case { $file }, perhaps of the same person as { $case }, was handed over to { $organisation }, which contacts the person
hint-contact-same = if it is the same person: raccord link { $case } { $file }
hint-contact-different = if they are two persons: raccord unlink { $case } { $file } --different
contact-overridden = Contacted in spite of "do not contact": { $reason }
contact-mode-missing = how the contact was tried is missing: --mode
hint-contact-mode = write for example --mode telephone
hint-contact-codes = --help gives the codes
hint-day-to-come = write the day on which it was, or leave it out for today; what is to come is planned with raccord appointment make
contact-nobody = "{ $outcome }": somebody said so, and --who personne says that nobody was reached
hint-contact-nobody = --who says who said it, for example --who jeune or --who mere
day-to-come = this day is still to come
contact-future = an attempt cannot lie after today
contact-appointment = the day of the appointment stands nowhere: raccord appointment make CASE --date DAY records it, and raccord today follows it
contact-again-far = that is in more than a year: a nearer day loses sight of nobody
contact-in-review = the schools still look through the list that names this person: nobody calls before the review is over (raccord campaign review)
contact-before-birth = the person was not born on that day
contact-again-past = the next attempt cannot come before this one
contact-number-missing = the case has no number { $number }
contact-refusal-missing = if the person said why, --refusal records it
contact-message-left = message left
contact-done = recorded: { $attempt }
contact-unreachable = noted as unreachable: raccord today names this person again from { $date } on; raccord accompany search { $case } --who NAME names who looks in the field
contact-again-done = the contact that was set for { $date } is done; --again sets another
contact-again = to be contacted again on { $date }
contact-untried = nobody has tried { $slots }
contact-ask-mode = How? (number)
contact-ask-who = Who was reached? (number, or nothing)
contact-ask-outcome = What came of it? (number, or nothing)
contact-ask-again = When to try again? (day, or nothing)
contact-ask-answer = What did the person answer? (Enter to pass over)
