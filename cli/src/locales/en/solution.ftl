# raccord solution: the solutions of the platform.

help-solution = The solutions of the platform: places, sessions, who they are for, search for a young person
help-solution-list = List solutions, with their places
help-solution-new = Add a solution
help-solution-new-more =
    Example:
      raccord solution new solution_nom="E2C Lorraine" solution_type=e2c solution_places=12 \
        solution_age_min=18 solution_age_max=25 solution_repond_a=formation --share
help-solution-release = Give the place of a young person back
help-solution-reserve = Ask for a place for a young person
help-solution-reserve-more =
    The name of the young person does not leave: the solution holds a random reference alone, noted in the young person's case. The place
    counts once the organisation that holds the solution has admitted it; beyond the number of places it is on the waiting list.

    Who only reads the solution, as judicial youth protection does, asks that organisation for the place by the same command: which place
    and the reference leave, to it alone, after they were shown; it keeps the place, or refuses (raccord ask answer).

    Example:
      raccord solution reserve "E2C Lorraine" --case 3f9a12cd --session 2027-01-04
help-solution-search = Find the solutions that fit a young person, and why
help-solution-search-more =
    Age, wishes, level and municipality of the case are held against the solutions here on this machine: nobody else learns for whom a
    solution is looked for.

    Example:
      raccord solution search --case 3f9a12cd --all
help-solution-set = Change a solution
help-solution-share = Share a solution with the members of the platform, in one act
help-solution-show = Show a solution and its reservations
help-solution-solution = Solution: its name, the start of its name, or at least 4 digits of its number
help-solution-case = Young person: at least 4 digits of the case, or the exact name
help-solution-session = First day of the session
help-solution-list-free = Only those with a free place
help-solution-list-class = Only this class: existante, a_optimiser, a_creer
help-solution-list-families = As young people and families may read it
help-solution-search-all = Those too in whose way something stands

solution-new-name = a solution has a name
hint-solution-new-name = add solution_nom="..."
solution-new-done = the solution is added; its number is:
solution-set-reservation = a place is asked for on behalf of a young person
hint-solution-reserve = raccord solution reserve SOLUTION --case CASE
hint-solution-release = raccord solution release gives the place back
hint-solution-show = raccord solution show lists the reservations
solution-class = there is no such class
hint-solution-class = the classes are: existante, a_optimiser, a_creer
solution-list-empty = there is no such solution
solution-column-name = Solution
solution-column-class = Class
solution-column-provider = Provider
solution-column-ages = Ages
solution-column-places = Places
solution-column-session = Session
solution-column-reference = Reference
solution-column-why = Why
solution-column-against = To check, or against
solution-places = { $free } free of { $places }
solution-places-waiting = { $free } free of { $places }, { $waiting } waiting
solution-families-free =
    { $free ->
        [one] { $free } place is free.
       *[other] { $free } places are free.
    }
solution-search-none = no solution that is known fits
solution-search-hidden =
    { $count ->
        [one] { $count } other solution does not fit: --all shows it, with what stands in the way
       *[other] { $count } other solutions do not fit: --all shows them, with what stands in the way
    }

place-cancelled = given back
place-kept = place kept
place-pending = waits for the organisation that offers it: the place may be gone already
place-refused = refused: { $reason }
place-waiting = waiting list, rank { $rank }
reserve-done = place: { $state } (reference { $reference })
reserve-session = a place of this solution is asked for in one of its sessions
hint-reserve-session = say which: { $sessions }
reserve-reads-only = your organisation may not ask for places of this solution by itself: it only reads it
hint-reserve-ask = ask its holder for the place first: raccord solution reserve "{ $solution }" --case { $case }
reserve-session-free = --session { $day } ({ $free } free)
reserve-twice-linked = a place of this solution is asked for already for this young person, in the linked file { $case }
reserve-twice = a place of this solution is asked for already for this young person
reserve-person = a place is asked for on behalf of a young person: this is no such case
release-no-place = no place of this solution is asked for in this case

help-solution-search-scheme = Only solutions of this scheme, for example micro_lycee
fit-age = age: { $age }
fit-free =
    { $places ->
        [one] { $places } place free
       *[other] { $places } places free
    }
fit-near = in { $municipality }
fit-proposed = proposed before
fit-starts = starts on { $date }
fit-wish = answers the wish: { $wish }
fit-closed = no longer offered since { $date }
fit-has-activity = asks to be without activity
fit-level = does not take this level: { $level }
fit-no-place = full: waiting list
fit-not-at-mission-locale = asks to be enrolled at the mission locale
fit-other-wish = answers other wishes
fit-to-create = does not exist yet
fit-too-old = too old: { $age }, at most { $max }
fit-too-young = too young: { $age }, at least { $min }
fit-check-age = to check: the age
fit-check-condition = to check: { $condition }
fit-check-level = to check: the level

help-solution-map = Show whether the map of solutions of the school year is final, and finalise it
help-solution-map-more =
    At the start of the school year an enlarged meeting finalises the map. Afterwards solutions are still proposed and changed; that they did is shown.

    Examples:
      raccord solution map
      raccord solution map --finalise "September plenary"
help-solution-map-finalise = Enlarged meeting that finalises it
solution-map-circle = a map is finalised at an enlarged meeting
hint-solution-map-circle = raccord meeting set MEETING reunion_cercle=second says that it is one
solution-map-done = the map is final: { $count } solutions
solution-map-none = no meeting has finalised the map of { $year }
solution-map-final = Map of { $year }, finalised on { $date }: { $count } solutions
solution-map-changed = it has changed since: { $count } solutions now

help-solution-propose = Propose a solution to a young person, on a place that is free
help-solution-propose-more =
    The place is asked for under a reference that names nobody. What stands in the way is shown; without a free place nothing is proposed.

    Examples:
      raccord solution propose "E2C Lorraine" --case 3fa9
      raccord solution answer "E2C Lorraine" accepted --case 3fa9
help-solution-answer = Note what the person answers to a proposal
help-propose-answer = What the person answers: accepted or refused
help-propose-anyway = Propose it although something stands in the way
propose-done = { $solution } is proposed
hint-propose-given-back = the place that was asked for of "{ $solution }" was given back at once: none is kept
hint-propose-place-left = a place is still asked for of "{ $solution }": give it back with raccord solution release "{ $solution }" --case CASE
propose-kept = a place is kept
propose-not-kept = the place is not sure yet: raccord solution show says what became of it
propose-no-places = nobody has said how many places there are: ask whoever runs it
propose-places-unknown = the right to return asks for a place that is available, and nobody has said how many there are
hint-propose-places = raccord solution set SOLUTION solution_places=N says how many
propose-none-free = no place is free
hint-propose-none-free = raccord solution reserve asks for the next one; raccord solution search --case CASE shows others
propose-obstacles = in the way: { $obstacles }
hint-propose-anyway = --anyway proposes it all the same
propose-not-proposed = this solution was not proposed to this person, or the answer is noted
hint-propose-first = raccord solution propose proposes it
propose-answered = the answer is noted
propose-release = the place is still kept: raccord solution release asks its holder to take it back
propose-refused-next = the place is given back; another solution can be proposed
propose-accepted-next = raccord path enter notes the entry
solution-below-none = places and ages are not counted below zero
help-reserve-anyway = Ask for the place although the person is too young or too old
solution-ages = the lowest age is above the highest
