# The shared work of the platform: solutions, meetings, sheets, threads of messages, and sharing them.

help-sharing-to = With this organisation alone; can be given several times
help-sharing-circle = With the members up to this circle alone: 1, 2, or 3 for steering too
help-sharing-platform = Platform, by its name or the start of its fingerprint, where the organisation has several
help-sharing-yes = Do not ask: what leaves was looked at
help-work-values = Fields and their values: FIELD=VALUE
help-work-set-values = Fields and their new values; for a field that is a list the item is added
help-work-share = Share it with the members of the platform at once

kind-actor-sheet = actor sheet
kind-campaign = campaign of lists
kind-group = group
kind-meeting = meeting
kind-person = case of a young person
kind-solution = solution
kind-thread = thread of messages

error-field-kind = { $field } is a field of another kind of case ({ $kind }): this is a different kind ({ $case })
hint-field-kind = the fields of a solution are written with raccord solution set, those of a young person with raccord case set

sharing-purpose = shared work of the platform
sharing-preview = This is all that leaves:
sharing-readers = Will read: { $members }
sharing-writers = Will read and may write ({ $fields }): { $members }
sharing-question =
    { $members ->
        [one] Share with { $members } member? (yes/no)
       *[other] Share with { $members } members? (yes/no)
    }
sharing-done =
    { $grants ->
        [one] shared: { $grants } grant
       *[other] shared: { $grants } grants
    }
sharing-nothing = all of these members see it already: nothing new to share
sharing-reads-only = { $organisation } writes in no other organisation's case: it only reads

hint-work-missing = { $command } lists what there is; its name or at least 4 digits of its number name one
work-missing = there is no such case ({ $kind }): { $text }
work-written =
    { $count ->
        [one] { $count } value written
       *[other] { $count } values written
    }
work-share-own = only the organisation that opened it shares it
hint-work-share-own = ask it to, with raccord message for instance
hint-work-pair = for instance: solution_nom="École de la deuxième chance" solution_places=12
