# Consent forms: those of a platform, of an office, and of the program; what is wrong with a file that is none.

help-platform-form = Add, withdraw and show the consent forms of the platform
help-platform-form-more =
    A form is a TOML file in French and English: what people read, and lines to tick. The leaders sign it with the roster, and
    every member gets it with that. Staff are then offered the platform's forms, and no longer those that ship with Raccord. What
    was agreed to by a form stands, and can be withdrawn by it, whatever becomes of the form.

    Examples:
      raccord platform form show psad --source psad.toml      a form in force, to start from
      raccord platform form add platform.raccord --form psad.toml
      raccord platform form show psad --in platform.raccord   what is to be signed
      raccord platform sign platform.raccord                  at each leader, then: raccord platform join
help-platform-form-add = Draw up the next roster, with a new form or another version, for the leaders to sign
help-platform-form-list = List the forms of the platform, those that ended and those to come
help-platform-form-show = Show a form, write its paper, or its file to change it
help-platform-form-withdraw = Draw up the next roster, by which a form ends, for the leaders to sign
help-platform-form-file = File of a form, which ends in .toml; may be given several times
help-platform-form-name = Form by its name; may be given several times
help-platform-form-since = First day on which consents are given by it, from 00:00 UTC; without it, from now on
help-platform-form-until = First day on which none is given by it any more, from 00:00 UTC; without it, from now on
help-platform-form-in = Roster file that is still to be signed; without it, what is in force here
help-platform-form-which = Form by its name; also psad or alj, which ship with Raccord
help-platform-form-number = Number of the version; without it, the one in force
help-platform-form-paper = Write the paper without a person, as an HTML page
help-platform-form-source = Write the file of the form, to change it and add it again
help-consent-forms = List the forms there are to be signed, those of the platforms first

platform-form-new = New consent form: { $form }, version { $version }, from { $since } on (SHA-256 { $digest })
platform-form-ends = Consent form that ends: { $form }, version { $version }, on { $until } (SHA-256 { $digest })
platform-form-stands = Consent form: { $form }, version { $version }, since { $since } (SHA-256 { $digest })
platform-form-none = the platform has no consent form of its own: those that ship with Raccord are offered
platform-form-missing = the platform has no consent form { $form } that this could be about
platform-form-past = a form begins and ends now or later: what was agreed to stays agreed to by the form of its time
platform-form-same = the platform has the form { $form }, version { $version }, with this very text
platform-form-version = the platform has the form { $form } in version { $version } or a later one, with another text
hint-platform-form-version = write version = { $version } into the file: a consent says which text was signed by its version, too
platform-form-many = the platform has { $count } forms already
hint-platform-form-many = withdraw a form that is no longer used
platform-form-first = every member has to run this version of Raccord before the leaders sign: an older one passes over lists of members with forms
platform-form-long = with these forms the list of members is longer than 1 MiB
hint-platform-form-long = add them one after the other: a form's text travels once
platform-form-nobody =
    { $count ->
        [one] a line of the form { $form } is about no member of today: { $lines }
       *[other] { $count } lines of the form { $form } are about no member of today: { $lines }
    }
hint-platform-form-none = raccord platform form add FILE --form psad.toml draws up a roster with a form
hint-platform-form-names = the platform's forms: { $names }

form-column-about = For
form-column-digest = SHA-256
form-column-lines = Lines
form-column-origin = From
form-column-since = From
form-column-title = Title
form-column-version = Version
form-state-ended = ended
form-state-in-force = in force
form-state-shipped = ships with Raccord
form-state-to-come = to come
form-unread = (not readable by this version of Raccord)
form-head = { $title } – { $form }, version { $version } ({ $state })
form-digest = SHA-256 of its file: { $digest }
form-terms =
    { $days ->
        [one] Ground: { $basis }; for { $days } day
       *[other] Ground: { $basis }; for { $days } days
    }
form-purpose = Purpose: { $purpose }
form-written = the form is in { $path }
form-origin-office = Form of this office.
form-origin-platform = Form of the platform { $names }, signed by its leaders.
form-origin-program = Form that ships with Raccord.

form-missing = there is no form { $form }
hint-form = there are: { $names }; others are files that end in .toml
form-of-program = your platforms have forms of their own: { $form }, which ships with Raccord, is not one of them
hint-form-of-program = the leaders can adopt it: raccord platform form add FILE --form psad.toml
form-of-several = several platforms have a form { $form }, with different texts
hint-form-of-several = name it by the first digits of its SHA-256: { $names }
form-unreadable = the file { $path } is no form
form-fault-utf8 = it is not text in UTF-8
hint-form-utf8 = save it as UTF-8
form-fault-shape = row { $row } of the file: { $reason }
hint-form-shape = raccord platform form show psad --source example.toml writes a form to compare with
form-fault-long-file = it is longer than { $bytes } bytes
form-fault-long = { $place }: longer than { $bytes } bytes
hint-form-long = shorten the text: it has to fit on paper, too
form-fault-article = { $place }: the ground is the law, and no article is named
hint-form-article = write article = "..." below basis
form-fault-block = { $place }: there is no block { $name }
form-fault-field = { $place }: there is no field { $name }
hint-form-fields = raccord fields lists fields and blocks
form-fault-private = { $place }: { $name } is private, and leaves item by item only
hint-form-private = take it out of the line; a single item is released with raccord grant --item
form-fault-empty = { $place }: nothing is said, in French or in English
hint-form-empty = write fr = "..." and en = "...": people sign in either language
form-fault-many = { $place }: more than { $count }
hint-form-many = divide it into two forms
form-fault-name = { $place }: a name has letters, digits, - and _, and nothing else
hint-form-name = write a short name without blanks, as name = "psad"; the title is what people read
form-fault-no-field = { $place }: the line names no field
hint-form-no-field = write fields = ["nom", "mobile"] or blocks = ["identite"]
form-fault-no-line = { $place }: there is nothing to tick
hint-form-no-line = write a [[line]] for each thing that can be agreed to
form-fault-no-organisation = { $place }: the line is about no organisation
hint-form-no-organisation = write organisations = ["cfa"] (kinds) or named = ["CFA de Metz"] (names as on their cards)
form-fault-range = { $place }: a number from 1 to { $number } is wanted
hint-form-range = write the number without quotation marks, as days = 365
form-fault-twice = { $place }: two lines have this name
hint-form-twice = give each line a name of its own

form-unfit = the rules of the platform do not let the form { $form } be used
form-unfit-country = it is made for another country
hint-form-unfit-country = leave country out, or write the country of the platform
form-unfit-days = it gives for { $days } days, and the rules allow { $days_max } at most
hint-form-unfit-days = write days = { $days_max } or less
hint-form-unfit-rules = raccord platform rules puts rules in force that this version of Raccord has
form-unfit-refused = line { $line }: on the ground of { $basis }, nobody on the platform may give “{ $field }” to { $recipient }
hint-form-unfit-bases = take the field or the kind of organisation out of the line, or use one of these grounds: { $bases }
hint-form-unfit-line = take the field or the kind of organisation out of the line
hint-form-unfit-write = leave write out of the line
