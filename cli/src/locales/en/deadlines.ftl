# raccord deadlines: legal clocks.

help-deadlines = Show which legal terms run, for whom, and what has to be done until when
help-deadlines-more =
    The terms are data with their sources: the right to return to training (15 days), the re-orientation interview (3 months), what
    follows from a convocation (2 months), the birthdays that count, the formal notice in Luxembourg (8 days). Each runs from a field
    of the case and stops by another. raccord today names those that are over or near.

    Examples:
      raccord deadlines --within 14
      raccord deadlines 3f9a12cd
      raccord deadlines --sources
help-deadlines-case = Only of this case
help-deadlines-within = Only those that end within so many days, and those that are over
help-deadlines-date = As of this day; without it, today
help-deadlines-sources = Show the terms of the law instead, with their sources

deadlines-none = no legal term runs; --within DAYS shows those of birthdays to come, too
deadlines-column-clock = Term
deadlines-column-due = Until
deadlines-column-action = To do
deadlines-column-from = Runs from
deadlines-column-source = Source
deadlines-over =
    { $count ->
        [one] over for { $count } day
       *[other] over for { $count } days
    }
deadlines-today = today
deadlines-left =
    { $count ->
        [one] { $count } day left
       *[other] { $count } days left
    }
return-refused-diploma = the right to return to training is of those who left without a vocational qualification, holders of a general bac included: this case names “{ $diploma }”
hint-return-refused-diploma = if that is wrong, correct niveau_sortie or diplome_obtenu first; whoever holds a diploma finds a place too: raccord solution search --case CASE; all the same, --override REASON records it with its reason
help-return-override = Why the right to return is noted although a qualification or an age stands against it; written into the case
return-overridden = it is noted with its reason; the legal term runs only once niveau_sortie, diplome_obtenu or date_naissance is corrected
return-overridden-note = Right to return to training noted although the case stands against it: { $reason }
return-left-out =
    { $count ->
        [one] { $count } request for the right to return is not noted: this person has a vocational qualification already, or another age than 16 to 25; the rest is written
       *[other] { $count } requests for the right to return are not noted: these people have a vocational qualification already, or another age than 16 to 25; the rest is written
    }
return-refused-age = the right to return to training is of those from { $least } to { $greatest } years: this person is { $age } on that day
hint-return-refused-age = if that is wrong, correct date_naissance first; raccord solution search --case CASE looks among all solutions; all the same, --override REASON records it with its reason
return-unknown = nothing here says for certain whether a vocational qualification was obtained: ask, and note diplome_obtenu; the right is of those who have none, holders of a general bac included
