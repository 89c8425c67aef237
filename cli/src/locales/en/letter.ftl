# raccord letter: letters made from a case.

help-letter = Write a letter: to the parents, a convocation, an appointment, the sheet for the young person
help-letter-more =
    The letter is an HTML page to print, readable by you alone. --sent notes it as sent: the attempt stands in the case, a convocation
    starts its legal term, and whoever does not answer a letter in fourteen days comes back in raccord today. The language is that of
    the person where Raccord speaks it.

    Models:
      parents      first letter to the parents
      appointment  confirms the next appointment
      convocation  calls the person and the legal representative in, at the next appointment
      restitution  gives the person back what was wished, what was agreed and what comes next

    Examples:
      raccord letter 3f9a12cd --model parents --sent
      raccord letter 3f9a12cd --model restitution --to sheet.html
      raccord letter 3f9a12cd --model restitution --say "We help you to find a company"
help-letter-model = parents, appointment, convocation or restitution
help-letter-to = File to write; without it, a name made of the model and the case
help-letter-force = Replace that file if it is there
help-letter-without-sender = Leave out who sends it, for paper that says so already
help-letter-anyway = Note it as sent although the case has no complete address
help-letter-sent = Note the letter as sent today

letter-no-address = the case has no complete address (adresse, and commune or code_postal): this letter would not arrive
hint-letter-no-address = raccord case set CASE adresse "..." records one; --anyway notes the letter as sent all the same
letter-address-linked = the address is that of the linked file { $case }
letter-written = the letter stands in { $path }
letter-not-sent = once it is sent, --sent notes it in the case
letter-sender-missing = nobody could answer this letter: your office has not said its { $fields }
hint-letter-sender = raccord directory set { $values } says it once for all letters; --without-sender writes the letter all the same
letter-sender-phone = Telephone: { $value }
letter-no-appointment = no appointment is planned
hint-letter-no-appointment = raccord appointment make CASE --date DATE plans one
letter-convocation-age = at { $age } no obligation of training runs: a convocation would threaten with what does not apply
letter-convocation-birth = whether an obligation of training runs depends on the age, and no birth date stands in the case
letter-convocation-country = your country knows no convocation of this kind
letter-convocation-done = the obligation of training is met, or the person is freed from it (obligation_formation): nobody is called in
hint-letter-convocation = raccord letter CASE --model appointment invites the person, without the words of the law
letter-moment-no-path = no path was entered: there is no engagement to speak of yet
hint-letter-moment-no-path = raccord path enter notes the entry; after the diagnosis, leave --moment out
letter-to-parents = To the parents or legal representatives of { $name }
letter-parents-title = Your child has left school: we can help
letter-parents-1 = { $name } is no longer enrolled in a school or a training, as far as we know. We write to you because there are ways on, and because our work is to find them together with young people and their families.
letter-parents-2 = { $office } offers an interview, free of charge: a look at the situation, at what your child wishes, and at trainings, internships and jobs. Taking part is voluntary, and lasts as long as it helps.
letter-parents-3 = Please call us or answer this letter. If { $name } is in a school, in training or at work, tell us, and we shall have the list corrected.
letter-appointment-title = Your appointment
letter-appointment-1 = We expect you on { $date }.
letter-appointment-time = Time: { $value }
letter-appointment-place = Place: { $value }
letter-appointment-with = With: { $value }
letter-appointment-2 = If you cannot come, tell us: we shall find another day. You may bring somebody with you.
letter-convocation-title = Convocation
letter-convocation-1 = Between 16 and 18, training is owed by law. We invite { $name } and the legal representative to an interview, to find what fits: school, apprenticeship, training, work, civic service or accompaniment.
letter-convocation-2 = Please come with the legal representative, and with any paper on the present situation. Without news from you within two months, the law asks us to inform the president of the departmental council.
letter-restitution-title = What we said together
letter-restitution-1 = This sheet is for { $name }. It says in plain words what you told us and what we agreed. If something is wrong, tell us: we shall correct it.
letter-restitution-wish = What you wish
letter-restitution-agreed = What we propose
letter-restitution-next = What comes next
letter-restitution-line = { $field }: { $value }
letter-restitution-told = What we tell you
letter-restitution-said = { $office }: { $text }
letter-restitution-nothing = Nothing is settled yet: we shall speak about it.
letter-restitution-path = A path was proposed to you: we tell you which in person.
letter-restitution-rights = Your data, your rights
letter-restitution-right-1 = You decide what other offices learn of you beyond what the law asks. You may see all that we hold about you, have it corrected, and take back an agreement at any time.
letter-restitution-right-2 = You may also stop this accompaniment whenever you wish, and come back whenever you wish.
letter-foot = Answer to the address above.
letter-foot-referent = The person to speak to: { $name }.
help-letter-say = What your office says in the sheet for the person, in its own file; partners say theirs in their own files
help-letter-path = Say in the sheet which path was proposed (--model restitution); the sheet is read at home
letter-path-ask = May the sheet say which path was proposed, { $path }? Others may read it. (yes/no)
letter-path-left-out = a path was proposed, and the sheet does not say which; --path writes it, if the person agrees
help-letter-moment = After what the sheet is made: diagnostic, or engagement once a path was entered
letter-say-foreign = this file is { $holder }'s: what your office says to the person stands in a file of its own
hint-letter-say-foreign = open one and link the two (raccord case new, raccord link); say it there, and release the item to { $holder } with raccord grant CASE --to "{ $holder }" --item ITEM --released-by NAME
letter-say-model = --say is for the sheet for the person
hint-letter-say-model = raccord letter CASE --model restitution --say TEXT
letter-denied = your role writes no letters: each is a file with a young person's name and address
hint-letter-denied = an assistant, an adviser or a leader does (raccord staff add --help says what each role may do)
letter-disputed = { $field }: several values are in conflict, { $values }; the letter takes the first: raccord case set CASE { $name } VALUE decides
letter-noted-sent = the letter is noted as sent on { $date }
