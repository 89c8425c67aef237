# raccord mapping: which column of a list is which field.

help-mapping = Show and make mappings: which column of a list is which field
help-mapping-list = List the mappings that come with the program
help-mapping-new = Propose a mapping from the header of a list
help-mapping-new-file = List, as CSV, XLSX or ODS
help-mapping-new-to = File to write the mapping to, instead of standard output
help-mapping-force = Replace that file if it is there
help-mapping-show = Show a mapping
help-mapping-show-name = Name of a mapping, or a file

mapping-column-name = Name
mapping-column-about = Lists
mapping-about-alj = The monthly list of the ministry for the local youth action of Luxembourg
mapping-about-generic = Any list with a header
mapping-about-jdc = The monthly table of a national service centre: leavers found at the defence and citizenship day
mapping-about-rio = The list of leavers of a department (RIO)
mapping-about-siecle = The base of pupils of a school (SIECLE, XML): those who left
mapping-about-sifa = The yearly survey of apprentices (SIFA), with or without header
mapping-about-signalement = The simplified file of a partner: the young people whom it reports, without a birth date where it knows none
mapping-missing = there is no mapping { $name }, and no such file
hint-mapping-names = the mappings that come with the program: { $names }
mapping-large = { $path } has more than { $bytes_max } bytes: no mapping is that long
mapping-wrong = the mapping { $path } cannot be used
mapping-source-empty = the mapping { $path } names no source, by which people are known again
mapping-written = the mapping is in { $path }: look it over, then import with --mapping
mapping-header-found = no word of the first line is known: it is taken for the header, by what the lines after it hold; if it is a person: --no-header
mapping-how =
    Columns that are not known. To have one read, write under [columns] a field and the header of the column,
    for example: { $line }
    raccord fields names the fields; the header of what is not to be read goes into ignore.
mapping-how-order =
    Columns that are not known. To have one read, write in order the name of a field in place of "column …",
    and take that word out of ignore; raccord fields names the fields.
mapping-unknown =
    { $count ->
        [one] { $count } column is not known; it stands at the end as a comment
       *[other] { $count } columns are not known; they stand at the end as comments
    }

mapping-ambiguous = the column { $header } stands for two fields, { $one } and { $other }
mapping-constant = the constant of { $field } cannot be used: { $problem }
mapping-dates = dates holds both compact and iso_compact, which cannot be told apart
mapping-field = there is no field { $name }
mapping-keys = keys is empty: it says by what a person is known again
mapping-toml = it is not TOML, or has a key that a mapping does not have
