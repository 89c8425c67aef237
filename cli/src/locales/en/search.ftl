# raccord search: cases that hold some words.

help-search = Search cases
help-search-text = Words that must all stand in the case, whatever their capitals and accents
help-search-limit = Show at most so many
