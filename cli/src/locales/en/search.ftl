# raccord search: cases that hold some words.

help-search = Search cases
help-search-text = Words that must all stand in the case, whatever their capitals and accents; a whole telephone number, or its last digits with --everywhere
help-search-limit = Show at most so many
help-search-everywhere = Look in every field, case by case: slow where there are many
search-more = these are the first { $count }; type more, or --limit shows more
search-empty = there is nothing to search for
hint-search-empty = give a name, a given name, a telephone number or a student number
