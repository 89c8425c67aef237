# raccord campaign: lists of one processing date.

help-campaign = Campaigns of lists: one processing date, looked through before anybody is called
help-campaign-more =
    A campaign has a processing date, by which age, schooling, diploma and enrolment are judged. Its lists are imported with --campaign;
    people whom the criteria exclude are counted and get no case. When it is closed, who is no longer on its lists is shown as gone
    from the list, never removed, and follow-up is counted: after four campaigns without a solution it goes on outside the list.

    Examples:
      raccord campaign new "November 2026" --processing 2026-10-31 --review-until 2026-11-20
      raccord import rio.csv --mapping rio --campaign "November 2026" --only "code_postal=54*"
      raccord campaign review "November 2026" --school 0540044E
      raccord campaign enrolled "November 2026" newly-enrolled.csv
      raccord campaign close "November 2026" --dry-run
help-campaign-close = End a campaign: who is gone from the list, how long everybody is followed
help-campaign-enrolled = Read a list of people who are newly enrolled: it opens no case
help-campaign-list = List the campaigns, the newest first
help-campaign-new = Start a campaign
help-campaign-review = List who is new, for the schools to look through before anybody is called
help-campaign-show = Show a campaign: its lists, and what it measures
help-campaign-name = Name of the campaign
help-campaign-which = Name of the campaign
help-campaign-processing = Day by which everything is judged
help-campaign-announced = Day on which it was announced
help-campaign-review-until = Last day on which the schools look the lists through; nobody new is called before it is over
help-campaign-dry-run = Show what would happen, and write nothing
help-campaign-school = Only those who come from this school

campaign-name-empty = a campaign needs a name
campaign-known = there is a campaign { $name } already
campaign-missing = there is no campaign { $name }
hint-campaign-new = raccord campaign new NAME --processing DATE starts one
hint-campaign-names = the campaigns are: { $names }
campaign-closed = the campaign was closed on { $date }
hint-campaign-closed = corrections take effect with the next campaign: raccord campaign new starts it
campaign-date = the processing date of the campaign is { $date }: leave out --date
campaign-new = campaign { $name } started, processing date { $date }
campaign-new-next = raccord import FILE --campaign NAME brings in its lists
campaign-progress = Closing
campaign-gone =
    { $count ->
        [one] { $count } person is gone from the list, and stays in your hands
       *[other] { $count } people are gone from the list, and stay in your hands
    }
campaign-outside =
    { $count ->
        [one] { $count } person is followed outside the list from now on
       *[other] { $count } people are followed outside the list from now on
    }
campaign-close-done = campaign { $name } closed
campaign-none = there is no campaign yet
campaign-head = Campaign { $name }, processing date { $date }
campaign-no-lists = no list of this campaign was imported yet
campaign-column-name = Campaign
campaign-column-processed = Processing date
campaign-column-review = Review until
campaign-column-closed = Closed
campaign-column-source = Source
campaign-column-kind = List of
campaign-column-rows = Rows
campaign-column-opened = Opened
campaign-column-known = Known
campaign-column-not-leavers = Not leavers
campaign-column-under-16 = Under 16
campaign-column-school = School
campaign-column-left = Left on
campaign-column-measure = Measure
campaign-column-number = Number
campaign-measure-named = people whom its lists named
campaign-measure-gone = gone from the list since
campaign-measure-outside = followed outside the list
campaign-measure-tried = with a contact attempt
campaign-measure-contacted = contacted: the young person or a parent was spoken to
campaign-measure-false-day = who turned out to be no leaver is counted among all whom this campaign names, whatever the day; raccord indicators counts them on the day on which something says so, and what a list says on the day it was processed
campaign-measure-false = turned out to be no leavers
campaign-measure-wasted = contact attempts spent on those
campaign-measure-until-known = days from leaving school to the report or the file here, of those whom no earlier list named (half of the people: at most)
campaign-measure-until-contact = days from leaving school to the first contact, in that sense (half of the people: at most)
campaign-measure-confirmed = days since a list or a report confirmed the person (half of the people: at most)
campaign-measure-confirmed-max = days since the person confirmed longest ago was confirmed
campaign-review-until = nobody of these is called before { $date } is over
campaign-column-call = Call
campaign-call-waits = after the review
campaign-call-goes-on = followed before
campaign-call-begins = may be called
campaign-review-nobody = nobody new to look through here
campaign-review-known = the review lasts until { $date }; none of these people is under it, all may be called
campaign-review-some =
    { $count ->
        [one] { $count } person is not called before the end of { $date }; the others may be, as the column says
       *[other] { $count } people are not called before the end of { $date }; the others may be, as the column says
    }
campaign-review-over = the review ended on { $date }: these people can be called
campaign-review-none = the campaign has no review: these people may be called
campaign-enrolled-done = { $rows ->
        [one] { $rows } row read
       *[other] { $rows } rows read
    }: { $known ->
        [one] { $known } person is known
       *[other] { $known } people are known
    } here, { $gone ->
        [0] nobody
       *[other] { $gone }
    } now shown as enrolled; nobody else was stored

help-campaign-awaited = Show when each list that comes every month came last, and which one is missing
campaign-column-last = Last, up to
campaign-column-due = Next due
campaign-column-lists = Lists
campaign-awaited-late = missing
campaign-awaited-missing = lists that have not come: { $count }
