# raccord share-out: the work of a list among organisations or members of staff.

help-share-out = Share out cases that nobody has yet, by what each has already
help-share-out-more = Only cases of your office whose follow-up goes on and that nobody claimed, or that have no referent, are given; nothing is taken from
    anybody. Each goes to whoever has the fewest by then. An organisation that was not granted the field that says who is
    responsible gets no case of which it could not know, as raccord claim --for refuses it.
    Examples:
      raccord share-out --referents "Claire Morel,Paul Weber" --where commune=Nancy --dry-run
      raccord share-out --among "CIO de Nancy,Mission locale" --yes
help-share-out-among = Organisations, separated by commas: each becomes the one who contacts the person
help-share-out-referents = Members of staff, separated by commas: each becomes the referent
help-share-out-where = Only cases whose field has this value; several must all hold
help-share-out-dry-run = Show who would get how many, and write nothing
help-share-out-yes = Do not ask
share-out-among = name at least two among whom to share
hint-share-out-among = --among takes organisations, --referents takes members of staff, separated by commas
share-out-question =
    { $count ->
        [one] Give { $count } case as shown? (yes/no)
       *[other] Give { $count } cases as shown? (yes/no)
    }
share-out-none = every case has somebody already
share-out-dry-run =
    { $count ->
        [one] nothing was written: { $count } case would be given so
       *[other] nothing was written: { $count } cases would be given so
    }
share-out-untold =
    { $count ->
        [one] { $organisation } was left out of one case that it cannot read: nobody would call
       *[other] { $organisation } was left out of { $count } cases that it cannot read: nobody would call
    }
share-out-kept =
    { $count ->
        [one] { $count } person must not be contacted and is given to nobody
       *[other] { $count } people must not be contacted and are given to nobody
    }
share-out-to-check =
    { $count ->
        [one] { $count } young person is to be checked first and is given to nobody
       *[other] { $count } young people are to be checked first and are given to nobody
    }
share-out-left =
    { $count ->
        [one] One case was given to nobody: nobody named may read it
       *[other] { $count } cases were given to nobody: nobody named may read them
    }
share-out-grant = raccord grant --field organisme_responsable lets an organisation know
share-out-lacking =
    { $count ->
        [one] { $organisation } cannot note its calls in one case, nor let go of it: it may not write { $fields } there
       *[other] { $organisation } cannot note its calls in { $count } cases, nor let go of them: it may not write { $fields } there
    }
share-out-lacking-grant = raccord grant { $which } --to "{ $organisation }" --field { $fields } --write --basis public_task --purpose "shared work"
share-out-done =
    { $count ->
        [one] { $count } case given
       *[other] { $count } cases given
    }
share-out-column-name = Who
share-out-column-before = Had
share-out-column-given = Gets
share-out-column-after = Has then
