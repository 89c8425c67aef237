# raccord consent: a form is signed, its lines become grants.

help-consent = Record, print and withdraw consents by form
help-consent-examples =
    Examples:
      raccord consent                          asks question by question
      raccord consent print 3fa9 psad --output form.html
      raccord consent give 3fa9 --form psad --by young_person --line solutions --evidence scan.pdf
      raccord consent withdraw 3fa9 psad --line 1
help-consent-give = Record a signed form: all its lines become grants in one act
help-consent-list = List consents, line by line
help-consent-print = Print the paper to sign, as an HTML page
help-consent-withdraw = Withdraw a form, or single lines of it, in one act
help-consent-form = Form by its name, as raccord consent forms lists them, or a file that ends in .toml
help-consent-by = Who signed: young_person, representative or both
help-consent-name = Name of the representative who signed
help-consent-relation = What the representative is: mother, father, guardian, institution or other
help-consent-line = Lines that were ticked: LINE for every organisation, or ORGANISATION:LINE
help-consent-signed-on = Day of the signature; today where it is not said
help-consent-evidence = Scan of the signed form, which also shows the age where the birth date is not known; only a salted hash of it is recorded
help-consent-list-case = Only consents of this case
help-consent-withdraw-form = Form by its name, or consent by at least 4 of its digits
help-consent-withdraw-line = Only these lines, as raccord consent list counts them
help-consent-withdraw-reason = Why, if it was said: nobody has to say why

consent-ask-case = Which case? (its first digits, or the name of the person)
consent-case-missing = say which case
consent-ask-form = Which form? (number, { $names }, or a file)
consent-form-offered = { $form }, version { $version }: { $title }. { $origin }
consent-form-missing = say which form with --form
consent-form-own = the form { $form } is one of this office: the platform has forms of its own
consent-answer = { $number }. { $answer }
consent-answer-unknown = answer with one of the numbers, 1 to { $count }
consent-ask-signed-on = On which day was it signed? (for example 03/11/2026; empty: today)
consent-ask-until = Until which day does it hold? (empty: until { $day }, as the form says)
consent-ask-evidence = File of the signed paper, of which the hash is kept? (empty: none)
consent-ask-note = Where does the paper lie? (empty: nowhere)
consent-evidence-none = nothing shows the agreement: no file of the paper, nor where it lies
consent-ask-by = Who signed? (number)
consent-by-missing = say who signed with --by young_person, representative or both
consent-by-young-person = the young person
consent-by-representative = a legal representative
consent-by-both = the young person and a legal representative
consent-ask-relation = What is the representative to the young person? (number)
consent-relation-missing = say what the representative is with --relation
consent-ask-name = Name of the representative?
consent-name-missing = say the name of the representative with --name
relation-mother = mother
relation-father = father
relation-guardian = guardian
relation-institution = institution with parental authority
relation-other = other
consent-ask-lines = Which lines were ticked? (numbers, with commas)
consent-lines-missing = say which lines were ticked with --line
consent-line-joined = those whom { $line } is about joined the platform on the day of the signature or later: name them, if the paper does
consent-line-missing = the form has no line { $line } for an office of your platforms
hint-consent-lines = the lines: { $names }
consent-no-partner = no office of your platforms is of a kind that the form { $form } is about
consent-too-young = under { $age } years of age, the young person does not consent alone
hint-consent-too-young = have a legal representative sign too: --by both --name NAME (raccord consent give: also --relation mother)
consent-age-unknown = the case has no birth date to tell that the young person is { $age } or older and may consent alone
hint-consent-age = enter the birth date with raccord case set (of a case of another organisation: ask it to share the date), add the signed paper to raccord grant with --evidence, or have a representative sign
hint-consent-of-age = have the person sign: --by young_person; under guardianship: --by representative --evidence DECISION (raccord consent give: also --relation guardian)
hint-consent-form-ended = take the form in force (raccord consent forms); of a paper signed before, say its day with --signed-on
hint-consent-before-birth = look at the day of the signature (--signed-on) and at the birth date in the case
consent-parent-of-age = the person is of age: a parent no longer consents for them
consent-without-young-person = from { $age } years on the young person can consent: have them sign as well (--by both), a parent alone may not be enough
consent-until-long = the form lets its grants stand for { $days } days at most
consent-form-over = a paper signed on { $signed } for { $days } days carried what it allows until { $over }
consent-joined-since = { $name } joined the platform on { $since }, not before the day of the signature: it is granted nothing. If the paper names it, add --line "{ $name }:{ $line }"
hint-consent-form-over = have a new one signed: raccord consent print
consent-signed-later = a form cannot be signed in the future
consent-preview = { $recipient } would receive ({ $line }):
consent-question =
    { $lines ->
        [one] Record this consent with { $lines } line? What was read cannot be unread. (yes/no)
       *[other] Record this consent with { $lines } lines? What was read cannot be unread. (yes/no)
    }
consent-done =
    { $count ->
        [one] consent { $consent } recorded, with { $count } grant
       *[other] consent { $consent } recorded, with { $count } grants
    }
consent-list-empty = there is no consent by form
consent-column-consent = Consent
consent-column-form = Form
consent-column-line = Line
consent-column-signed = Signed
consent-withdraw-none = nothing of the form { $form } stands for this case
consent-withdraw-several = this form was signed several times: name the consent, since lines are counted in each
consent-withdraw-line = no line { $line } of this consent stands
hint-consent-withdraw = raccord consent list shows what stands
consent-withdraw-question =
    { $count ->
        [one] Withdraw { $count } grant to { $names }? They have to delete what they received. (yes/no)
       *[other] Withdraw { $count } grants to { $names }? They have to delete what they received. (yes/no)
    }
consent-withdrawn =
    { $count ->
        [one] { $count } grant withdrawn
       *[other] { $count } grants withdrawn
    }

paper-office = Office: { $office }
paper-person = Young person: { $name }, born on { $birth }
paper-person-blank = Young person: name, date of birth
paper-lines = What I agree to
paper-to = To: { $name } ({ $kind })
paper-to-kinds = To: { $kinds } of the platform { $platform }
paper-rights = My rights
paper-purpose = My information may serve only this: { $purpose }.
paper-until = Without a new agreement, the sharing ends on { $date } at the latest.
paper-days =
    { $days ->
        [one] Without a new agreement, the sharing ends after { $days } day at the latest.
       *[other] Without a new agreement, the sharing ends after { $days } days at the latest.
    }
paper-withdraw = I may change my mind at any time, for one line or for all, by telling { $office }, in any way. What had been passed on must then be deleted, and the deletion confirmed. I may ask { $office } for a copy of all that is known about me, of who received it and who looked at it, and have what is wrong corrected.
paper-complain = If I am not satisfied with the answer I may complain to: { $authority }.
paper-signatures = Signatures
paper-who-signs = Below { $age }, a representative signs; from { $age } on, the young person may sign alone.
paper-sign-young-person = Young person: date, signature
paper-sign-representative = Representative (name, relation): date, signature
paper-sign-staff = Received by: date, signature
paper-foot = Form { $form }, version { $version }. SHA-256 of its template: { $digest }.
authority-belgium = Autorité de protection des données, rue de la Presse 35, 1000 Brussels
authority-france = CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr
authority-germany = the data protection authority of the Land
authority-luxembourg = Commission nationale pour la protection des données, 15 boulevard du Jazz, L-4370 Belvaux, cnpd.public.lu

consent-look-print = to print the form "{ $form }"
consent-look-withdraw = to withdraw an agreement
paper-person-unborn = Young person: { $name }, born on (date of birth to be filled in): ____________________
paper-what-read = { $fields }
paper-what-write = { $fields }. May also write these, not read them alone.
paper-kept = Who receives it keeps it until the sharing ends, and deletes it then.
paper-kept-until = Who receives it keeps it until the sharing ends, and deletes it then. { $office } keeps my file until my birthday of { $age } years at the latest.
paper-kept-funded = Who receives it keeps it until the sharing ends, and deletes it then. { $office } keeps my file until my birthday of { $age } years at the latest; where the European Social Fund paid, for { $years } years, for controls alone.
paper-erase = I may also ask { $office } to erase what it holds about me, or object to its use: who received it is then told to delete it too. The answer is due within a month and costs nothing.
paper-reach = To reach { $office }: { $contact }. Its data protection officer, where it has one, is reached there too.
paper-reach-blank = To reach { $office } (address, telephone, mail; data protection officer where it has one): ____________________
