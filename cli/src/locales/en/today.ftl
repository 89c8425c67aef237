# raccord today: whom to call now, and why.

help-today = Say whom to call now, and why
help-today-more =
    First those whose next contact is due, or of whose appointment nobody knows what became, then those whom nobody contacted, the longest
    on the list at the head, then those whom nobody reached and nobody tried to reach in this part of the week, last those of whom there
    has been no news for 30 days, whom nobody could reach for 60 days, or who said no 180 days ago (a meeting may set other terms). A
    person with several linked files is there once, by what all of them say. Not there are: who must not be contacted, who wants no more
    contact, and, for as long as that lasts, who is noted as unreachable, in a solution or at the end of the follow-up.

    Examples:
      raccord today
      raccord today --referent "Claire Morel"
      raccord today --date 2026-11-24 --time 18:30
help-today-referent = Only those whose platform assistant is this person; --referent "": those who have none
help-today-mine = Only those whose platform assistant you are, by your key (raccord case team)
help-today-date = Day to plan for; without it, today
help-today-time = Time to plan for; without it, now
help-today-limit = Show at most so many; without it, 25

today-column-person = Person
today-column-why = Why
today-column-numbers = Numbers
today-column-before = Tried before
today-first-to-check = those whose turn comes first are to be checked; --limit shows more
today-nobody = there is nobody to call now
today-more = these are the first { $shown } of { $total }; --limit shows more
today-record = raccord contact CASE records what came of the call
today-due = due for another contact since { $date }
today-never = never contacted
today-never-since = never contacted, left or reported on { $date }
today-told-solution = told of an activity or a solution: raccord path enter notes it
today-defence-day = found at the defence and citizenship day of { $date }
today-defence-day-unknown = found at the defence and citizenship day
today-untried = never tried { $slot }
today-appointment = appointment of { $date }: what became of it?
today-silent = no news
today-silent-since = no news since { $date }
today-refused = wants no support: offer it anew
today-refused-since = wants no support, no news since { $date }: offer it anew
today-unreachable = unreachable: look for this person anew
today-unreachable-since = unreachable, no news since { $date }: look for this person anew
today-unreachable-next = raccord accompany search CASE --who NAME names who looks for an unreachable person in the field
today-number-of = { $number } (case { $case })
today-letter = letter of { $date } without an answer
today-corrected = corrected at the source: { $about }, confirmed on { $date } by { $name }; check first
today-gone = gone from the list ({ $reason }): check first
today-deadlines = legal terms that are over or near: { $count } (raccord deadlines shows them all)
today-lost-referent = without a referent here: { $name } was one for { $organisation } (raccord claim CASE --referent NAME)
today-details-wrong = contact details noted as wrong
today-number-to-check = { $number } (to check: no such number)
slot-morning = in the morning
slot-noon = between noon and 14:00
slot-afternoon = in the afternoon
slot-evening = after 18:00
slot-weekend = on a Saturday
error-time = { $text } is no time of the day
hint-time = write for example 14:30
