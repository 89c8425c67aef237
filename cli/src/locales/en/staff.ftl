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
