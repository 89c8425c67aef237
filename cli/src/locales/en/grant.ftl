# raccord grant: another organisation may see fields of cases.

help-grant = Let another organisation see fields of cases
help-grant-cases = Cases: their ids, at least 4 of their first digits, or the exact name of the person
help-grant-to = Organisation that receives: its name or the start of it, its kind if it is the only one, or its id
help-grant-field = Fields, by name or label; their later values too
help-grant-block = All fields of a block of the form, private ones excepted
help-grant-item = Single items of one case, as they stand now: at least 4 digits, as raccord case show writes them
help-grant-all = All cases of this organisation
help-grant-where = All cases of this organisation whose field has this value; several must all hold
help-grant-basis = Ground: consent, law, public_task, shared_secret or vital_interest
help-grant-article = Article of the law, where the ground is the law
help-grant-by = Who agreed: young_person, representative, both or nobody
help-grant-name = Name of who agreed
help-grant-released-by = Member of staff who answers for the release of single items
help-grant-evidence = File that shows the agreement; only a salted hash of it is recorded
help-grant-note = Where the paper lies, and anything else
help-grant-purpose = What for, never a word about the person; the recipient reads it, and it cannot be erased
help-grant-write = The recipient may write too
help-grant-past = Earlier values: current leaves them sealed, whole gives them
help-grant-from = First day, where nothing is to leave before it
help-grant-until = Last day
help-grant-days = How many days, instead of a last day; without either, a year or what the rules allow
help-grant-platform = Platform, by its name or the start of its fingerprint, where you share several
help-grant-yes = Do not ask
help-grant-dry-run = Show what would leave, and grant nothing

grant-progress = Granting
grant-progress-preview = Looking at what would leave
grant-preview = This leaves for { $recipient }:
grant-preview-count =
    { $values ->
        [one] { $values } value
       *[other] { $values } values
    } { $cases ->
        [one] of { $cases } case
       *[other] of { $cases } cases
    }
grant-do-not-contact =
    { $count ->
        [one] This person is not to be contacted, and the recipient is not told: add --field { $field } (never why)
       *[other] { $count } of these people are not to be contacted, and the recipient is not told: add --field { $field } (never why)
    }
grant-later = From now on, every later value of: { $fields }
grant-items-stand =
    { $count ->
        [one] The item as it stands now, and nothing written later: a later value takes another release
       *[other] The items as they stand now, and nothing written later: a later value takes another release
    }
grant-terms = Ground: { $basis }; for: { $purpose }; until { $until }
grant-write-items = { $recipient } may change these items, and add no others
grant-write = { $recipient } may write in these fields
grant-source = Rests on: { $source }
grant-earlier = earlier value
grant-sealed =
    { $count ->
        [one] { $count } earlier value stays sealed, but that there was one, from when and by whom, shows
       *[other] { $count } earlier values stay sealed, but that there were some, from when and by whom, shows
    }
grant-whole = all earlier values leave too
grant-question =
    { $cases ->
        [one] Share { $cases } case with { $recipient }? What was read cannot be unread. (yes/no)
       *[other] Share { $cases } cases with { $recipient }? What was read cannot be unread. (yes/no)
    }
grant-dry-run = nothing was granted: this is what would leave
grant-done =
    { $count ->
        [one] { $count } grant given
       *[other] { $count } grants given
    }

grant-cases = say which cases in one way
hint-grant-cases = name the cases, or choose them with --where FIELD=VALUE, or take --all
grant-cases-none = no case is meant
grant-where = { $text } is no condition FIELD=VALUE
grant-where-value = the condition cannot hold for the field { $field }: { $problem }
grant-fields = nothing is said about what to share
hint-grant-fields = name fields with --field, a block with --block, or items with --item
grant-block-unknown = there is no block { $block }
hint-grant-blocks = the blocks: { $blocks }
grant-item-one-case = items belong to one case: name exactly one
grant-item-name = releasing a single item needs the name of the member of staff who answers for it
hint-grant-item-name = add --released-by NAME
grant-releaser-unknown = nobody of this office’s staff is called { $name }: who releases a single item answers for it
hint-grant-releaser = known: { $names }; raccord staff person NAME says what a member of staff is called
grant-agreed = agreed by { $name }
grant-item-missing = the case has no item { $item }
grant-consent-nobody = consent needs somebody who agreed
hint-grant-consent-nobody = add --by young_person, representative or both
grant-consent-evidence = no file shows the agreement: add it with --evidence, or say with --note where the paper lies
grant-law-article = the ground is the law: say which with --article
grant-purpose = say what for with --purpose, without a word about the person: a purpose cannot be erased
grant-to-self = this is your own organisation
grant-from-past = the grant would begin in the past
hint-grant-from-past = leave --from out: it then begins now; what was so far is said with --past
grant-from-far = the grant would begin more than { $days } days ahead
grant-from-later = It begins on { $from }: no value leaves before, and then by itself; the recipient sees at once that there will be a grant, and what for
grant-purpose-name = the purpose names { $name }: it goes to the recipient as it is, and no erasure takes it back; say what for without a name
grant-until-past = the grant would end before it starts
grant-until-long = the rules let a grant stand for { $days } days at most
grant-no-platform = you share no platform with { $recipient }
hint-grant-no-platform = the leaders of a platform add members to its roster
grant-no-rules = no rules are known for the country of this platform on this day
grant-not-member = one of the two is no member of the platform
grant-refused-basis = no rule lets { $class } data go to this kind of organisation ({ $recipient }) on the ground of { $basis }: { $fields }
grant-refused-class = { $class } data go item by item only: { $fields }
grant-refused-holder = cases of this kind of organisation ({ $holder }) are given item by item only: { $fields }
grant-refused-writes = this kind of organisation ({ $recipient }) writes in no case but its own: { $fields }
hint-grant-bases = these grounds would do: { $bases }
hint-grant-no-basis = no ground would do: leave these fields out
hint-grant-items-basis = on this ground single items as they stand may go: --item and --released-by; raccord case show writes the digits of each item in its last column
hint-grant-items = release single items with --item and --released-by
hint-grant-read-only = leave --write out

grant-not-own = this case is held by { $holder }: only its holder grants it
hint-grant-not-own = ask them to grant it; raccord case who says who may see it
ground-released-by = released by { $name }
