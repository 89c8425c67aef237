# raccord imports, raccord undo --import.

help-imports = List the imports, the newest first
help-imports-more =
    raccord undo --import NUMBER takes one back as a whole.

    Examples:
      raccord imports
      raccord undo --import 3f9a12cd --dry-run
imports-none = no list was imported yet
imports-column-number = Number
imports-column-time = Imported
imports-column-source = Source
imports-column-date = As of
imports-column-opened = Opened
imports-column-changed = Changed
imports-column-by = By
imports-column-state = State
imports-taken-back = taken back
imports-half-taken-back = half taken back
imports-broken-off = broken off
imports-undo = raccord undo --import NUMBER takes one back as a whole; --dry-run shows it before

help-undo-import = All that this import wrote, by its number (raccord imports), or “last”
help-undo-import-dry-run = Show what would be taken back, and write nothing
undo-import-denied = your role takes no import back: it changes nothing that stands
hint-undo-import-denied = an assistant, an adviser or a leader takes back their own imports, a leader those of everybody
undo-import-other = the import { $number } is of { $author }
hint-undo-import-other = whoever imported a list takes it back, or a leader
undo-import-short = at least 4 digits of the number of an import, or “last”
undo-import-missing = there is no such import that could be taken back
undo-import-several = several imports begin with these digits
hint-undo-imports = raccord imports lists them with their numbers
undo-import-twice = the import { $number } was taken back already
hint-undo-import-twice = import the right list; raccord imports shows what stands
undo-import-untold = nobody can tell any more what the import { $number } wrote: it is of an older program, and was broken off or mixed with others
hint-undo-import-untold = raccord campaign people shows whom it named; raccord case step closes their files one by one
undo-import-progress-read = Reading the import
undo-import-progress-write = Taking back
undo-import-interrupted-before = interrupted; nothing was taken back
undo-import-interrupted = interrupted: { $kept } of { $all } entries are written
hint-undo-import-interrupted = the same command goes on where it stopped
undo-import-head = Import { $number } of { $time }, source { $source }, as of { $date }, by { $author }
undo-import-column-what = What becomes of it
undo-import-column-files = Files
undo-import-closed = opened by it, closed: nobody worked with them
undo-import-again = opened by it again after another list was taken back, and closed again
undo-import-back = there before: the values before it come back
undo-import-gone = shown by it as gone from a list: they are not any more
undo-import-campaigns = campaigns that counted the list: they no longer do
undo-import-left = opened by it, and left as they are
undo-import-kept = there before: values that stay (changed since, or the file is handed over or locked)
undo-import-left-handed-over = handed over
undo-import-left-locked = locked
undo-import-left-touched = worked with since
undo-import-left-named = left as they are: { $cases }{ $more ->
        [0] { "" }
       *[other] , and { $more } more (--json has all)
    }
undo-import-left-next = look at each: raccord case show NUMBER; raccord case step NUMBER clos closes it (not where it was handed over), raccord erase NUMBER --all --ground request --reason "wrong list" deletes it
undo-import-kept-named = values stay that were changed after the import, or whose file was handed over or is locked: { $cases }{ $more ->
        [0] { "" }
       *[other] , and { $more } more (--json has all)
    }
undo-import-kept-next = raccord case history NUMBER says who wrote what
undo-import-campaign-closed = already closed: { $names }. Its list is taken out, but the numbers of campaigns that its end wrote in other files stay
undo-import-later =
    { $count ->
        [one] another list was imported since and stands: import it again if it named the same people
       *[other] { $count } lists were imported since and stand: import them again if they named the same people
    }
undo-import-question = Take this import back? (yes/no)
undo-import-dry-run = nothing was written; without --dry-run this is what happens
undo-import-done = the import { $number } is taken back
undo-import-next = import the right list now: it goes on in the same files
undo-import-begun = the same list was begun before, and broken off: raccord undo --import { $number } takes back what that wrote
