# raccord import: a list of people becomes cases.

help-import = Import a list of people
help-import-file = List, as CSV, XLSX, ODS or SIECLE XML
help-import-sheet = Sheet of the workbook; without it, the first
help-import-mapping = How the list is written: the name of a mapping, or a file (see raccord mapping); without it generic, and siecle for XML
help-import-date = Day for which the list was made, by which ages are judged; today without it
help-import-dry-run = Show what would happen, and write nothing
help-import-rejects = File for what could not be read, with line, column and reason; it can be corrected and imported
help-import-force = Replace that file if it is there
help-import-overwrite = Let the list win over values that were edited since they were first written
help-import-campaign = Campaign that the list belongs to: its processing date and the four criteria hold
help-import-everybody = Take everybody who is on the list, also who has the diploma or is enrolled
help-import-include-erased = Open a case also for people whose case was erased here; without it they are left out and their lines named
help-import-only = Only the rows of your platform, for example --only "code_postal=54*" --only commune=Nancy,Laxou

import-progress-known = Looking up
import-progress-write = Importing

import-read = { $path }: read as { $encoding }, source { $source }, as of { $date }
import-read-sheet = { $path }: sheet { $sheet } of the { $format } workbook, source { $source }, as of { $date }
import-column-what = Rows
import-column-rows = Number
import-opened = cases opened
import-changed = known, changed
import-unchanged = known, unchanged
import-duplicates = of these, about a person of an earlier row
import-recognised = of these, known from a case opened otherwise
import-doubtful = cases opened, perhaps of somebody who is known
import-erased = of people whose case was erased here
import-followed = followed by another organisation now
import-rejected = refused
import-cells-rejected = of these, cells left out
import-passed-over = not of the list, passed over
import-under-16 = under 16, dropped
import-filtered-out = of other platforms, left out
import-not-leavers = not leavers, no case opened
import-under-duty = of an age at which training is owed
import-gone =
    { $count ->
        [one] { $count } person who is no leaver was followed: the case says that the list no longer names this person
       *[other] { $count } people who are no leavers were followed: their cases say that the list no longer names them
    }
import-everybody-hint = --everybody opens a case for all, leavers or not
import-criterion-age = not of the age of the lists: { $count }
import-criterion-schooled = not at school for fifteen days in these two school years: { $count }
import-criterion-diploma = diploma or level reached: { $count }
import-criterion-enrolled = enrolled or in apprenticeship on the processing date: { $count }
import-unsaid-age = the age
import-unsaid-schooled = how long the person was at school
import-unsaid-diploma = the diploma or level reached
import-unsaid-enrolled = whether the person is enrolled anywhere
import-criterion-unknown = the list does not say { $name } for { $count ->
        [one] { $count } row; it stays
       *[other] { $count } rows; they stay
    } on the list
import-only-form = { $text } is no filter
hint-import-only = write for example --only commune=Nancy,Laxou or --only "code_postal=54*"
import-amended = { $field }: { $added } added, { $changed } changed
import-columns-unknown = columns that nothing is known about, and that were left out: { $columns }
import-warning =
    { $count ->
        [one] { $warning } (line { $lines })
       *[other] { $warning }: { $count } times (lines { $lines })
    }
import-kept-earlier =
    { $count ->
        [one] { $count } value of a later row about the same person differs, and was left out: { $fields } (line { $lines })
       *[other] { $count } values of later rows about the same person differ, and were left out: { $fields } (lines { $lines })
    }
import-kept-edited =
    { $count ->
        [one] { $count } value stands that was edited since, and the list’s was left out: { $fields } (line { $lines }); --overwrite writes it
       *[other] { $count } values stand that were edited since, and the list’s were left out: { $fields } (lines { $lines }); --overwrite writes them
    }
import-kept-many =
    { $count ->
        [one] { $count } value is one too many for one person ({ $values_max } at most of one field), and was left out: { $fields } (line { $lines })
       *[other] { $count } values are too many for one person ({ $values_max } at most of one field), and were left out: { $fields } (lines { $lines })
    }
import-kept-register =
    { $count ->
        [one] { $count } value is of no list or register, which is all that your role writes, and was left out: { $fields } (line { $lines })
       *[other] { $count } values are of no list or register, which is all that your role writes, and were left out: { $fields } (lines { $lines })
    }
import-kept-role =
    { $count ->
        [one] { $count } value differs, and your role may not change it: { $fields } (line { $lines })
       *[other] { $count } values differ, and your role may not change them: { $fields } (lines { $lines })
    }
import-kept-stands =
    { $count ->
        [one] { $count } value stood already in a case that this list did not open, and the list’s was left out: { $fields } (line { $lines }); --overwrite writes it
       *[other] { $count } values stood already in cases that this list did not open, and the list’s were left out: { $fields } (lines { $lines }); --overwrite writes them
    }
import-doubtful-lines =
    { $count ->
        [one] { $count } case that was opened may be of somebody who has one already (line { $lines }): raccord duplicates shows it
       *[other] { $count } cases that were opened may be of people who have one already (lines { $lines }): raccord duplicates shows them
    }
import-caution = to be checked before any call (line { $line }): case { $file }, perhaps of the same person, says not to contact the person
import-caution-followed = to be checked before any call (line { $line }): case { $file }, perhaps of the same person, was handed over to { $organisation }, which contacts the person
import-rejects-written = what could not be read stands in { $path }
import-rejects-hint = this writes what could not be read to a file, with line, column and reason: { $command }
import-dry-run = nothing was written: this is what would happen
import-nothing = nothing changed
import-done = imported: { $entries ->
        [one] { $entries } entry signed
       *[other] { $entries } entries signed
    } in { $seconds } s

import-denied = your role imports no lists
hint-import-denied = a registrar, an assistant, an adviser or a leader does
import-error-binary = { $path } is neither text nor a workbook that Raccord reads
hint-import-csv = save the sheet as XLSX, ODS or CSV first
import-error-cell = { $path }: the cell in row { $row }, column { $column } is longer than { $bytes_max } bytes
import-error-cells = { $path }: the sheet has more than { $cells_max } cells or { $bytes_max } bytes of text
import-error-charset = { $path } declares an encoding that Raccord does not read
hint-import-charset = export it in UTF-8, ISO-8859-15 or windows-1252
import-error-damaged = { $path } is not a sound { $format } file
import-error-damaged-row = { $path } is not a sound { $format } file: reading stops at row { $row }
hint-import-damaged = open it and save it again, or export it once more
import-error-sheet = { $path } has no such sheet
hint-import-sheet = its sheets are: { $sheets }
import-error-sheet-none = { $path } is no workbook and has no sheets: leave out --sheet
import-error-unpacked = { $path } unpacks to more than { $bytes_max } bytes
import-error-columns = { $path } has { $columns } columns, and { $columns_max } is the limit
import-error-encoding = { $path }: line { $line } is not { $encoding }
import-error-large = { $path } has more than { $bytes_max } bytes
import-error-header = { $path } has no header that is known, and the mapping has no order of columns
hint-import-mapping = raccord mapping new FILE proposes a mapping for a list, also for one without a header
hint-import-column = raccord mapping new { $path } --to list.toml writes a mapping; say there, under [columns], which column it is, for example { $line }, then import with --mapping list.toml
import-error-column = { $path } has no column that is known as { $needed }, of which one is needed
import-error-quote = { $path }: the quote opened in the row of line { $line } is not closed
import-error-long = { $path }: the row of line { $line } is too long

warning-age-unknown = there is no date of birth, so the age was not checked
warning-number-shared = the student number or matricule is also that of another person in the list
warning-birth-date-differs = the date of birth and the matricule do not agree
warning-row-short = the row has fewer cells than there are columns
import-kept-erased =
    { $count ->
        [one] { $count } value was left out: the person had what stood there erased, and the list may bring it back: { $fields } (line { $lines }); ask the person, then raccord case add
       *[other] { $count } values were left out: the people had what stood there erased, and the list may bring it back: { $fields } (lines { $lines }); ask them, then raccord case add
    }
import-interrupted = stopped: { $kept } of { $all } values are kept, whole cases and the beginning of the next
import-interrupted-before = stopped: nothing was written
hint-import-interrupted = the same import again goes on where it stopped: nobody gets a second case
import-erased-lines =
    { $count ->
        [one] { $count } person was left out, whose case was erased here (line { $lines }): ask whether this person is to be followed again; --include-erased then opens a case
       *[other] { $count } people were left out, whose cases were erased here (lines { $lines }): ask whether they are to be followed again; --include-erased then opens cases
    }
import-followed-lines =
    { $count ->
        [one] { $count } person is followed by { $name } now: what the list brings was not written (line { $lines }). Tell { $name }: raccord message new --to "{ $name }" --subject …
       *[other] { $count } people are followed by { $name } now: what the list brings was not written (lines { $lines }). Tell { $name }: raccord message new --to "{ $name }" --subject …
    }
import-followed-back =
    whoever of them is to be yours again: that organisation hands the file back (raccord refer --transfer), or agree with it, then
    raccord case new, raccord link with the file that was handed over, and raccord claim --take-over
import-erased-taken =
    { $count ->
        [one] { $count } person has a case again, whose case was erased here (line { $lines })
       *[other] { $count } people have a case again, whose cases were erased here (lines { $lines })
    }
erased-before = the case of a person with this name and date of birth, or this number, was erased here on { $day }
erased-question = The case of this person was erased here on { $day }. Open one again?
hint-erased-before = ask whether the person is to be followed again; then --yes
import-of-export = this file comes from raccord export: it names nobody anew, and whoever is gone from the list stays so
import-of-others =
    { $count ->
        [one] { $count } row is of a case of another organisation: left aside
       *[other] { $count } rows are of cases of other organisations: left aside
    }
import-export-records = these columns say in words what was done, and are not read again; what stands in the cases stays: { $fields }
import-error-header-elsewhere = the first sheet of { $path } has no header that is known, another one has: name it with --sheet
hint-import-full-name = the column { $header } holds family and given name together, which nobody can read for certain: make two columns of it, Nom and Prénom
