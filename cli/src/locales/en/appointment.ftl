# raccord appointment, prepare, dimensions: before, at and between meetings with a person.

help-appointment = Make appointments with young people and record what became of them
help-appointment-list = List the appointments to come
help-appointment-make = Make an appointment in one of the reception networks
help-appointment-make-more =
    Who has an appointment is not called until it is over. raccord letter CASE --model appointment confirms the next one on paper: of
    several, the earliest that is planned and not over, whichever was made last.

    Examples:
      raccord appointment make 3f9a12cd --date 2026-12-03 --time 14:30 --with "Claire Morel" --place "CIO de Nancy"
      raccord appointment make 3f9a12cd --date 2026-12-10 --format collectif --place "Mission locale"
      raccord appointment record 3f9a12cd manque

    Examples:
      raccord appointment make 3f9a12cd --date 2026-12-03 --time 14:30 --with "Claire Morel" --place "CIO de Nancy"
      raccord appointment make 3f9a12cd --date 2026-12-10 --format collectif --place "Mission locale"
      raccord appointment record 3f9a12cd manque
help-appointment-record = Say what became of an appointment; who missed it is to be contacted again
help-appointment-date = Day of the appointment
help-appointment-time = Time of the appointment
help-appointment-with = With whom
help-appointment-place = Site of a member where the person is received; without it, this organisation
help-appointment-format = individuel or collectif; without it, individuel
help-appointment-state = honore, manque or annule
help-appointment-record-date = Day of the appointment, where several are planned
help-appointment-again = Day to contact the person again; without it, today if the appointment was missed
help-appointment-from = From this day on; without it, from today

appointment-past = an appointment cannot be made for a day that is over
hint-appointment-forbidden = raccord contact CASE --override REASON records why the person is contacted all the same
appointment-made = appointment made for { $date }
appointment-first = the next appointment is: { $when }
appointment-next = raccord appointment record CASE honore|manque|annule says what became of it
hint-appointment-list = raccord appointment list shows those that are planned
appointment-none = no such appointment is planned
appointment-several = several appointments are planned
hint-appointment-several = --date says which
appointment-record-future = the day of this appointment is still to come: nobody has come or stayed away yet
hint-appointment-record-future = annule says that it does not take place; another day is another raccord appointment make
appointment-recorded = recorded
appointment-list-empty = no appointment is planned
appointment-column-when = When
appointment-column-with = With
appointment-column-place = Place
appointment-column-format = Format

help-prepare = Show what is known before a contact: numbers and who gave them, what was tried, what is due
prepare-over = this person is in a solution, or the follow-up is over (case { $case }): there is no call to make
prepare-linked = what is shown comes from the linked files of this person, too: { $names }
prepare-sources = what is known comes from: { $names }
prepare-causes = Why the person left: { $causes }
prepare-few-sources = what is known comes from fewer than two sources: ask the school of origin or a partner who knew the person
prepare-origin = the school of origin is { $school }
prepare-gone = gone from the list ({ $reason }): check with the school first
prepare-attempts-untold = what was tried to reach the person is not shared with you
prepare-untried = nobody has tried { $slots }
prepare-discourse = Say who you are, that you call for all the partners, that taking part is free and voluntary, and that nothing is passed on without being explained. Begin with what the person wishes, not with what went wrong.
prepare-forbidden = this person must not be contacted
help-dimensions = Show a person by the dimensions of accompaniment: health, housing, work, training, means of living
dimension-health = Health
dimension-housing = Housing and family
dimension-work = Work
dimension-training = Training
dimension-means = Means of living
dimension-services = Services, where wished
dimensions-unknown = nothing is known of: { $names }
dimensions-column = Dimension
dimensions-services-refused = no service is to be contacted: the person does not wish it
appointment-busy = { $name } has an individual appointment at this minute already (case { $case }): raccord appointment list
appointment-sunday = this day is a Sunday
appointment-holiday = this day is a public holiday
