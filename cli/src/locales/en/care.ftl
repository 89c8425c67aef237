# What keeps people from harm by a slip: odd dates, wrong values, who a line is about.

column-person = Person

help-rectify-all-earlier = Erase every value that the field ever had, not only the wrong one wherever it stands
rectify-question-own =
    { $count ->
        [one] Replace { $old } by { $new } in { $field }, and erase it for good? It is here alone. (yes/no)
       *[other] Replace { $old } by { $new } in { $field }, and erase it for good in { $count } entries? It is here alone. (yes/no)
    }
rectify-question-held =
    { $count ->
        [one] Replace { $old } by { $new } in { $field }, and erase it for good, here and at those who hold a copy: { $holders }? (yes/no)
       *[other] Replace { $old } by { $new } in { $field }, and erase it for good in { $count } entries, here and at those who hold copies: { $holders }? (yes/no)
    }

retention-age = aged { $years } on { $day }
retention-opened = opened { $years } years before, and no birth date in it
retention-age-long-ago = aged { $years } long ago: look at the birth date
retention-funded = { $years } years since it was opened, funded, on { $day }

value-asked-later = nobody has asked on that day yet: it is after today
warning-birth-future = the birth date is after today
warning-day-long-ago = that day is longer ago than anything of a person who is followed: check the year
warning-day-far-ahead = that day is far in the future: check the year
warning-birth-old = by the birth date this person is over 30: if it is a slip, correct it, or the case will be erased as too old
warning-birth-young = by the birth date this person is under 14
help-mapping-new-no-header = The list has no header: its first line is a person
hint-import-empty = make the list again where it comes from, and look at it first: one line for the columns, then one for each person
import-error-empty = { $path } holds nothing
import-problem-choice = "{ $word }" is none of the values of the field: { $accepted }
import-problem-cell = line { $line }, column { $column }: { $reason }; the cell is left out, the rest is read
import-problem-row = line { $line }, column { $column }: { $reason }; the row is refused
import-problem-whole = line { $line }: { $reason }; the row is refused
import-problems-more =
    { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
mapping-order-proposed = the list has no header that is known: its columns are proposed by what they hold, in order. Look them over, above all which is the family and which the given name
subject-not-own = this case is held by { $holder }, which answers the person for all of it
hint-subject-not-own = what this office holds of it, and why, is shown by raccord case show and raccord case who: this office owes the person an answer for that
hint-home-in-use = where it is the node itself (raccord serve), stop it first; another command ends by itself
error-passphrase-short = a passphrase has 8 characters or more
hint-store-damaged-then = raccord store check says what is damaged; raccord store restore BACKUP --force goes on from a copy
hint-field-choices = one of: { $values }
revoke-question-named =
    { $count ->
        [one] Withdraw { $count } grant to { $holders }, about { $people }? What they received is deleted there. (yes/no)
       *[other] Withdraw { $count } grants to { $holders }, on { $cases } cases ({ $people })? What they received is deleted there. (yes/no)
    }
help-case-list-conflicts = Only cases in which values are in conflict
help-case-list-taken-back = Only files that an import opened and that stand in no list since it was taken back
case-list-fields-conflict = { $count } (conflict: { $fields })
case-list-in-conflict =
    { $count ->
        [one] in { $count } case values are in conflict: raccord case show has both, with author and time; raccord case set settles it
       *[other] in { $count } cases values are in conflict: raccord case list --conflicts names them, raccord case set settles one
    }
help-case-new-yes = Open it although the person is younger than the rules let lists hold, had a case erased here, or is known by a given name only
case-new-young = the person is under { $age }: the rules keep people of that age off the lists, and an import would leave them out
hint-case-new-young = correct the birth date; where the office may follow the person all the same, --yes opens the case
case-new-nameless = a family name is needed, or a given name and a birth date: without them nobody can tell whose case it is
hint-case-new-nameless = write nom=... or prenom=... date_naissance=...; --yes opens the case of somebody who is known by a given name or another field alone
case-new-namesake = somebody of that name is known already: { $name } { $born }, case { $case } of { $holder }; two cases on one person part what is known
erase-question-own =
    { $count ->
        [one] Erase { $count } entry about { $person } for good? It is here alone. (yes/no)
       *[other] Erase { $count } entries about { $person } for good? They are here alone. (yes/no)
    }
erase-question-held =
    { $count ->
        [one] Erase { $count } entry about { $person } for good, here and at { $holders }? (yes/no)
       *[other] Erase { $count } entries about { $person } for good, here and at { $holders }? (yes/no)
    }
