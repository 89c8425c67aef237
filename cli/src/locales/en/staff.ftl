# raccord staff: who may sign, and as what.

help-staff = List, add and end members of staff, change passphrases
help-staff-list = List who may sign, and who could
help-staff-add = Make a key for somebody and certify it with the organisation key
help-staff-add-more =
    Roles:
      assistant      follows cases from identification to solution
      adviser        works cases
      leader         works cases and answers for the office
      registrar      imports lists and keeps registers; works no case
      administrator  runs the node; sees no case content
      auditor        reads histories, changes nothing

    Only assistant, adviser and leader write cases to a file (raccord export, subject report, school ask). The auditor writes what it takes to judge the office (raccord audit export, store export); whoever imports lists writes nothing of the kind.
help-staff-end = End somebody's certificate: what they signed stays, what they sign from now on does not count
help-staff-passphrase = Change the passphrase of a staff key in this home
help-staff-person = Say what a member of staff is called, for colleagues
help-staff-person-more =
    People say their own name; a leader may say that of others. It stands in the store of this organisation alone, is never sent to partners or written into papers for young people, and can be erased; commands that show who signed show it in the place of the key.

    Examples:
      raccord staff person "Claire Martin"
      raccord staff person "Ahmed Benali" --of ahmed
help-staff-person-name = The name of the person
help-staff-person-of = Name of the key in this home, or at least the first 8 digits of the key; without it, the key that signs
help-staff-name = Name of the key in this home
help-staff-end-name = Name of the key in this home, or at least the first 8 digits of the key
help-staff-role = assistant, adviser, leader, registrar, administrator or auditor

prompt-staff-new-passphrase = New passphrase of the staff key { $name }:
staff-column-name = Name
staff-column-key = Key
staff-column-role = Role
staff-column-since = Since
staff-column-until = Until
staff-added = { $name } may sign from now on ({ $role })
staff-person-said = colleagues see { $name } for the key { $key }
staff-ended = what { $name } signs from now on does not count
staff-passphrase-changed = the staff key { $name } has a new passphrase
error-staff-ended = the certificate of { $name } ended before
error-staff-unknown = nobody, or more than one, is meant by { $name }

role-administrator = administrator
role-adviser = adviser
role-assistant = assistant
role-auditor = auditor
role-leader = leader
role-registrar = registrar of lists

help-staff-end-since = Moment from which the key does not count, where that is past: a day, or a day and a time in quotation marks
help-staff-end-more =
    A laptop stolen on Friday and reported on Monday: --since says Friday. What the key signed since then is counted and listed, and every audit names it (time-unproven). Nothing of it is undone by itself, since partners have taken it: look through it with raccord case history, and take back what was wrong with raccord revoke, case set or erase. The moment is said once: an end cannot be moved afterwards.
staff-end-signed =
    { $commits ->
        [0] nothing was signed with the key of { $name } since { $since }
        [one] signed with the key of { $name } since { $since }: { $commits } commit ({ $entries } entries)
       *[other] signed with the key of { $name } since { $since }: { $commits } commits ({ $entries } entries)
    }
staff-end-future = a key cannot be ended on a day that is still to come
hint-staff-end-future = without --since it ends now; for a later day, say it on that day
staff-end-before = the key counts since { $began } alone
hint-staff-end-before = give a moment after it: a day and a time, such as --since "20/11/2026 17:30"
hint-staff-ended = an end cannot be moved: say --since the first time
staff-ended-since = what { $name } signed since { $since } does not count, nor what they sign from now on
staff-end-column-signed = Signed
staff-end-column-entries = Entries
staff-end-more =
    { $count ->
        [one] { $count } more; --json lists 200 at most
       *[other] { $count } more; --json lists 200 at most
    }
staff-end-look = what partners have taken of it stays taken: raccord case history CASE says who signed what, raccord audit verify counts it as time-unproven
