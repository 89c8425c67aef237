# raccord meeting, raccord indicators, raccord export: steering the platform.

help-meeting = The meetings of the platform: agenda, minutes, action plan, calendar
help-meeting-actions = List what is to be done: the action plan
help-meeting-actions-all = What is done or given up too
help-meeting-agenda = Draw the agenda from the cases, step by step
help-meeting-agenda-more =
    Without another option the agenda is your own: it covers what you may see. For others it holds those of your cases alone that all of them may
    read, field by field, and says nothing of the rest, not even how many. It is never stored in the meeting.

    Examples:
      raccord meeting agenda "First circle of November"
      raccord meeting agenda 3f9a --for "Mission locale" --for "ALJ Esch"
help-meeting-agenda-for = For this organisation; can be given several times
help-meeting-agenda-limit = Show at most N cases of each step (25 without it; all with --json)
help-meeting-agenda-participants = For the participants noted in the meeting
help-meeting-calendar = Write the meetings to an iCalendar file, which calendars read
help-meeting-calendar-file = File to write, psad.ics for instance
help-meeting-list = List the meetings to come, and say which are missing
help-meeting-list-all = Those that are over or cancelled too
help-meeting-meeting = Meeting: its subject, the start of it, or at least 4 digits of its number
help-meeting-minutes = Write the minutes of a meeting
help-meeting-minutes-file = Text file
help-meeting-new = Plan a meeting
help-meeting-new-more =
    Example:
      raccord meeting new reunion_objet="First circle" reunion_date=2026-11-30 reunion_heure=14:30 reunion_cercle=premier --share
help-meeting-report = Say what your organisation did since the meeting before
help-meeting-report-text = The report; the contact attempts that your organisation wrote down are counted by themselves
help-meeting-report-difficulties = What was difficult
help-meeting-set = Change a meeting, add an item, an action, news, a target to it
help-meeting-share = Share a meeting with the members of the platform, in one act
help-meeting-show = Show a meeting
help-indicators = Count the figures of a period
help-indicators-more =
    Without a period, since the start of the school year. They are counted over what you may see. For others (--shared) small numbers are left
    out, and those too that could be worked out from a total.
    Followed: from the earliest of list, report, contact and the opening of the file, to the end of the follow-up. Contacted: the young
    person or a parent was spoken to. Training, employment: entered on a day of the period, and not left when it ends. Figures of a
    period that is over do not change with the next list. False leavers: counted on the day on which something says so; of what a list says
    (that of raccord campaign enrolled, too) on the processing day of its campaign, not on the day it is read. A target is judged on its own day, counted from the start of its school year.

    Examples:
      raccord indicators --from 2026-09-01 --until 2026-12-31
      raccord indicators --shared --hand-up "Steering in January"
indicators-false-leavers-day = false leavers: counted on the day on which something says so; of what a list says, on the day it was processed, not on the day it is read
help-indicators-from = First day of the period
help-indicators-until = Last day of the period
help-indicators-shared = As others may see them: without small numbers
help-indicators-least = The fewest people behind a figure that is shared, where more are needed than the platform has set (else 5)
help-indicators-hand-up = Write them, without small numbers, into this meeting; what you wrote of the same period is replaced
help-export = Export what you may see as CSV
help-export-more =
    No cell can be taken for a formula. The export stands in the ledger before anything is written; it is for whoever works cases (assistant, adviser, leader).

    Example:
      raccord export --csv people.csv --field nom,prenom,etape --reason "meeting of the 30th"
help-export-csv = File to write; you alone will be able to read it
help-export-kind = Kind of case: person, solution, meeting, actor_sheet, group
help-export-field = Fields; without them all that hold something
help-export-separator = Sign between cells; without it a comma in English
help-export-force = Replace the file if it is there

meeting-new-subject = a meeting has a subject
hint-meeting-new-subject = add reunion_objet="..."
meeting-new-done = the meeting is planned; its number is:
meeting-minutes-text = this text cannot be minutes
meeting-report-contacts =
    { $count ->
        [one] { $count } contact attempt since the meeting before
       *[other] { $count } contact attempts since the meeting before
    }
meeting-list-empty = no meeting is planned
meeting-column-subject = Subject
meeting-column-when = When
meeting-column-where = Where
meeting-column-circle = Circle
meeting-column-what = What
meeting-column-who = Who
meeting-column-due = Due on
meeting-column-referent = Referent
meeting-column-topics = To talk about
meeting-cancelled = cancelled
meeting-late = { $date } (late)
meeting-due = { $circle }: a meeting was due on { $date }, every { $days } days
meeting-actions-next = raccord meeting set MEETING action="quoi=...; etat=faite" brings the action of that name up to date (a_faire, en_cours, faite, abandonnee)
meeting-actions-none = there is nothing to do
meeting-calendar-name = Meetings of the platform
meeting-calendar-done =
    { $count ->
        [one] { $count } meeting written to { $path }
       *[other] { $count } meetings written to { $path }
    }
meeting-agenda-nobody = no participant is noted in this meeting
hint-meeting-agenda-nobody = raccord meeting set MEETING reunion_participant="..." adds one; --for names one for once
meeting-agenda-empty = no case is to be talked about
agenda-count = { $topic }: { $count }
agenda-identification = Step 1: identification
agenda-contact = Step 2: contact
agenda-diagnosis = Step 3: diagnosis
agenda-path = Step 4: path
topic-unreachable = unreachable
topic-overdue = contact overdue
topic-disputed = several say they are responsible
topic-refusal = refuses support
topic-never-contacted = never contacted
topic-no-referent = without referent
topic-no-diagnosis = nobody is in charge of the diagnosis
topic-no-solution = no solution chosen
topic-do-not-contact = must not be contacted
topic-enrolled = enrolled, says a list or the school: to be checked
topic-to-check = to be checked before any call
topic-no-tutor = nobody is in charge of the accompaniment

indicators-period = the period ends before it starts
indicators-of = From { $from } to { $until }
indicators-column-figure = Figure
indicators-column-target = Target
indicators-few = too few
indicators-least = --least { $wanted } would show smaller numbers than the platform wants: it has set { $set }
hint-indicators-least = --least can only raise this threshold; the platform sets it in a meeting (raccord meeting thresholds)
indicators-hidden = “too few”: fewer people than it takes for nobody to be recognised, or a number from which that could be worked out
indicators-funded =
    { $count ->
        [one] Of them { $count } person funded by the ESF or the YEI
       *[other] Of them { $count } people funded by the ESF or the YEI
    }
indicators-handed-up = the figures stand in the meeting, without small numbers
indicators-handed-up-before = these figures stand in the meeting already; nothing was written
indicators-target = { $value } on { $date }
indicators-target-missed = { $value } on { $date }: not reached ({ $figure } on that day)
indicators-target-open = { $value } on { $date }: not yet ({ $figure })
indicators-target-reached = { $value } on { $date }: reached ({ $figure })

export-done =
    { $cases ->
        [one] { $cases } case written to { $path }
       *[other] { $cases } cases written to { $path }
    }
export-careful = this file is protected no more: what is copied there will not be erased with the cases

help-meeting-thresholds = Show the thresholds that hold on the platform
help-meeting-thresholds-more =
    The guide proposes and never orders: a meeting sets other thresholds, which hold from its day on. Those of a platform are what a leader
    sets in a meeting that it shared with it; another member sets some for itself alone, where that is stricter or was left open. A case
    goes by the platform on which it is shared; shared on none, or on several, by the strictest of your platforms.

    Examples:
      raccord meeting thresholds
      raccord meeting set "Premier cercle" "seuil=quoi=lettre_jours; valeur=10"
      raccord meeting set "Premier cercle" "delai=quoi=nouvelles_du_parcours; jours=90"
      raccord meeting set "Premier cercle" "reglage=quoi=campagnes_min; valeur=6"
      raccord meeting set "Premier cercle" "reglage=quoi=soir_debut; valeur=17"
thresholds-later = what this meeting sets holds from its day on, { $date }: raccord meeting thresholds shows what holds now
meeting-report-few = the meeting does not say how many contacts: too few people stand behind it
thresholds-column-by = Set by
thresholds-column-day = Meeting of
thresholds-by-itself = { $name }, for itself alone
thresholds-several = a case counts by the platform that it is shared on; shared on none, or on several, by the strictest
thresholds-uncounted = this counts for nobody: only what a leader sets in a meeting that it shared with its platform counts
thresholds-unshared = as long as this meeting is not shared with the platform, what it sets counts for you alone, and where it is stricter
thresholds-not-leader = { $platform }: its thresholds are set by { $leaders }; what you set counts for nobody else, and for you only where it is stricter or left open
thresholds-criteria = as the criteria of the lists say
thresholds-days =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
thresholds-proposed = proposed by Raccord
thresholds-law = as the law says
meeting-term-law = a law sets this term, and a platform may only shorten it: { $clock }
hint-meeting-term-law = raccord deadlines --sources names the law; a shorter term is accepted
help-meeting-process = Show the platform's own process, and the cases that are late by it
help-meeting-process-more =
    A meeting writes down what is done at each step of a case, by whom and within how many days; the newest process holds as a whole.

    Examples:
      raccord meeting process
      raccord meeting set "First circle" "processus_type=etape=diagnostic; quoi=Propose a path; qui=Referent; delai_jours=21"
process-none = no meeting has written the platform's process down
process-nobody-late = no case is late
process-column-late = Late by
meeting-agenda-unshared = this meeting is not shared with all whom this agenda is for: nothing that is written in it is shown here (raccord meeting share)
topics-figures = Figures since the meeting before
topics-unreported = Not reported yet: { $names }
topics-plenary = To be prepared: { $subject }, on { $date }
topics-difficulties = Difficulties
topics-news = News
topics-actions = Action plan
topics-solutions = Solutions to better or to make
topics-schools = Data of schools
topics-school =
    { $listed ->
        [one] { $name }: { $listed } person, { $false } who had not left, { $wrong } without details that work, { $open ->
            [one] { $open } open question
           *[other] { $open } open questions
        }
       *[other] { $name }: { $listed } people, { $false } who had not left, { $wrong } without details that work, { $open ->
            [one] { $open } open question
           *[other] { $open } open questions
        }
    }
meeting-agenda-ungranted = { $names } does not read the step of any of your cases: a case stands here only if the field etape, empty or not, is granted to everybody: raccord grant CASE --to ORGANISATION --field { $fields }
meeting-agenda-granted = a case stands here only if everybody whom it is for reads its step and what is at stake: raccord grant CASE --to ORGANISATION --field { $fields }
