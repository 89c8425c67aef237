# raccord link, raccord unlink, raccord duplicates: which files are of one person.

help-link = Say that two cases are of one person: both are then shown together, and nothing is lost
help-link-more = Nothing is merged: each case keeps its values, and raccord case show puts them side by side with where each comes from. Nobody else is told;
    raccord unlink takes it back.
    Example: raccord link 3fa9 81c2 --reason "same INE, she told us"
help-link-case = Case: its id, at least 4 of its first digits, or the exact name of the person
help-link-other = The other case, likewise
help-link-reason = How that is known; nobody else reads it
help-unlink = Take back what was said about two cases
help-unlink-different = They are of two persons, however alike: raccord duplicates does not ask again
help-duplicates = List cases that may be of one person, and why
help-duplicates-more = Compared are the INE, the matricule, names with the date of birth (whatever accents, hyphens, capitals and order), phone
    numbers, and, less sure, names that sound nearly the same with the date of birth, over all cases that you may see, as they stand now; of
    files that are linked, or were taken over from another office, one. Nothing is joined by itself.
    Examples: raccord link 3fa9 81c2, or raccord unlink 3fa9 81c2 --different
help-duplicates-case = Only of this case
help-duplicates-limit = Show at most so many pairs; without it, 100
link-already = the two cases are linked already
link-distinct = somebody said that the two cases are of two persons
hint-link-unlink = raccord unlink takes that back
link-one-case = name two different cases
link-done = the two cases are of one person: raccord case show shows both
link-told-nobody = nobody else is told; who is to know it needs a grant
unlink-none = nothing is said about these two cases
hint-unlink-none = raccord unlink --different says that they are of two persons
unlink-done = taken back: the two cases are as they were
unlink-different = the two cases are of two persons: they are not asked about again
duplicates-empty = no two cases look like one person
duplicates-more = { $shown } of { $total } pairs are shown, those alike in most first: --limit shows more
duplicates-next = raccord link joins two; raccord unlink --different says that they are two persons
duplicates-passed-over =
    { $count ->
        [one] { $count } number or name stands in too many cases to mean anything
       *[other] { $count } numbers or names stand in too many cases to mean anything
    }
duplicates-column-person = Person
duplicates-column-holder = Holder
duplicates-column-alike = Alike in
duplicates-ine = INE
duplicates-matricule = matricule
duplicates-name = names and date of birth
duplicates-near-name = nearly the same names and date of birth: less sure
duplicates-phone = phone number
help-case-alone = Without the cases that are linked with it
case-linked = Also known, as case { $case } of { $holder }:
