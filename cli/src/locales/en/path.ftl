# raccord path: what becomes of a person on a path.

help-path = Follow young people who entered a path: news, check of the enrolment, break
help-path-broken = Note that a path broke off: the assistant takes over again
help-path-broken-more =
    The episode is closed and kept, a new one begins, and the person is among those whom the assistant calls (raccord today).

    Examples:
      raccord path broken 3fa9 --date 2026-11-03
help-path-check = Note what the check of an enrolment said
help-path-check-more =
    Schools are asked about their pupils, the head of the CFA about apprentices. Who is not in the base would come back as a false leaver: the
    correction is asked for at once.

    Examples:
      raccord path check 3fa9 inscrit
      raccord path check 3fa9 inconnu
help-path-enter = Note that somebody entered a path or a solution
help-path-enter-more =
    Examples:
      raccord path enter 3fa9 apprentissage --at "CFA de Laxou" --date 2026-11-02 --tutor "Paul Weber, CFA de Laxou"
      raccord path enter 3fa9 emploi --at "Boulangerie Petit"
help-path-list = List who is on a path, and what is to be done
help-path-news = Note news of the tutor
help-path-news-more =
    When the path may break off, the person is among those to call today.

    Examples:
      raccord path news 3fa9 bien
      raccord path news 3fa9 rupture_proche --by "Paul Weber"
help-path-kind = Kind of solution: a code or a label of the field solution_retenue, or a scheme of dispositif_retenu (CLEPT, ANI jeunes)
help-path-at = School, CFA, company or organisation
help-path-date = Day; without it, today
help-path-state = How it goes: bien, difficulte, rupture_proche or termine
help-path-by = Who says so; without it, the tutor
help-path-answer = What the school said: inscrit, inconnu or ne_peut_repondre
help-path-open = Only those of whom something is to be done

linked-other = it is about the linked file { $case } of this person
linked-elsewhere = a linked file of another organisation has it: { $cases }
linked-several = several linked files of this person have one
hint-linked-several = name the one that is meant: { $cases }
path-entered = the entry is noted
path-check-school = to be checked with { $name }: is the person in its base of pupils?
path-check-cfa = to be checked with the head of { $name }: is the apprentice in its data?
path-no-tutor = no tutor is named: --tutor says who keeps the assistant informed
path-none = this person is on no path
hint-path-enter = raccord path enter notes that somebody entered one
path-news-done = the news is noted
path-news-alarming = the person is among those to call today
path-broken-before = the path broke off before the person entered it
path-broken-done = the break is noted, and a new episode begins
path-assistant-again = { $name } takes over again: raccord today names the person
path-no-assistant = no assistant is named: raccord case team says who takes over
path-forbidden = this person must not be contacted: nobody will call as long as that stands
path-no-check = no enrolment of this person is to be checked
hint-path-list = raccord path list --open lists those that are
path-check-done = the answer is noted
path-correction-asked = the correction is asked of { $name }: raccord correction list
path-list-empty = nobody is on a path
path-column-kind = Path
path-column-since = Since
path-column-tutor = Tutor
path-column-news = News
path-column-open = To do
path-open-broken = broken off on { $date }: to be reached
path-open-school = enrolment to be checked with the school
path-open-cfa = enrolment to be checked with the head of the CFA
path-future = this day has not come yet
path-restitution = raccord letter CASE --model restitution makes the sheet for the young person again, now after the engagement
path-broken-place = a place in { $name } is still kept: raccord solution release "{ $name }" --case { $case } gives it back
