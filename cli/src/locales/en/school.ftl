# raccord school: what schools are asked and answer, and how good their data are.

help-school = Ask schools about their pupils, read the answers, say how good their data are
help-school-answer = Read a sheet that a school filled in
help-school-answer-more =
    Any table that an import reads: CSV, XLSX, ODS. Only lines into which the school wrote something are answers; the others stay open.
    People are known by their number, else by names and birth date; a person who is not in the base of
    the school where the path is leads to a correction request at once.
    A sheet answers for the school that is named above its columns, what that one was asked, and nothing else.

    Examples:
      raccord school answer cyffle.csv --dry-run
      raccord school answer cyffle.csv
help-school-ask = Write a sheet with what a school is asked about its pupils
help-school-ask-more =
    situation: what they do now, with which diploma. coordonnees: telephones, mail, parents, at the end of a school year. inscription: whether those
    who found a place there are in its base; for apprentices that is asked of the head of the CFA.

    Examples:
      raccord school ask 0540044E cyffle.csv
      raccord school ask "Lycée Cyfflé" cyffle.csv --about coordonnees
      raccord school ask "CFA de Laxou" cfa.csv --about inscription
help-school-open = List the questions that schools have not answered
help-school-quality = Show how good the data of each school are: false leavers, details, corrections
help-school-quality-more =
    Good entries in the bases of pupils are a duty of all. The page for a school holds figures alone, to be handed to it or shown in a meeting.
    A question counts for the school to which it was put.

    Examples:
      raccord school quality
      raccord school quality "Lycée Cyfflé" --page cyffle.html
help-school-school = School or CFA: its code, its name or a part of it
help-school-file = File to write
help-school-about = situation, coordonnees or inscription
help-school-answer-file = The sheet as it came back
help-school-answer-school = School that answers, where the sheet no longer says so above its columns
help-school-page = Write a page for the school, with figures alone

school-nobody = nobody of { $school } is followed whom it could be asked about
hint-school-nobody = its code, its name or a part of it says which school; raccord path list --open shows the enrolments to be checked
school-asked =
    { $count ->
        [one] { $path } asks about { $count } person
       *[other] { $path } asks about { $count } people
    }
school-answered = answers read: { $count }; cases changed: { $changed }
school-empty =
    { $count ->
        [one] one line came back without an answer, or as it was sent: its question stays open
       *[other] { $count } lines came back without an answer, or as they were sent: their questions stay open
    }
school-sheet = Questions to { $school }: fill in or correct each line, then send this file back. A line left as it is is no answer.
school-fill-keep = do not change
school-fill-enrolment = yes, no or cannot say: enrolled with you today?
school-fill-date = dd/mm/yyyy
school-fill-diploma = name of the diploma; no without any
school-fill-school = name of the school attended now; no if none
school-fill-number = telephone number; several: with “ / ” between
school-fill-mail = name@example.org
school-fill-text = in full
school-lines = nobody who was asked about stands on these lines: { $lines }
school-whose = lines { $lines }: several schools were asked about these people, and the sheet no longer says which of them answers; nothing is read of them
hint-school-whose = the same command with --school SCHOOL reads these lines as its answer
school-unread-cell = line { $line }, { $column }: { $reason }; this cell is not read, and its question stays open if the line says nothing else
school-unread-line = line { $line }: { $reason }; nothing of it is read
school-open-none = every question has its answer
school-none = there is no such school
school-column-days = Days
school-figure-listed = People
school-figure-false = False leavers
school-figure-unreachable = Without a number
school-figure-wrong = Wrong details
school-figure-corrections = Corrections made
school-figure-questions = Questions answered
school-figure-accuracy = Right
school-page-title = How good the data are that come from your school
school-page-1 = These are the people on our lists whose last school you are. Each wrong line costs calls to families whose child is at school, and hides somebody who needs help.
school-page-2 = What is entered in the base of pupils at once — a new school, a diploma, a telephone — keeps false leavers off the next list.
school-page-figure = Figure
school-page-number = Number
school-page-foot = Figures alone: this page names nobody.
