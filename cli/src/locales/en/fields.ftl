# raccord fields: what can be written in a case.

help-fields = List the fields of a case, or show what one of them takes
help-fields-more =
    Examples:
      raccord fields
      raccord fields situation_logement
      raccord fields --kind solution
      raccord fields --json
help-fields-name = Name or label of a field; without it, all of them
help-fields-kind = Fields of this kind of case: person (without this option), solution, meeting, thread, group or actor_sheet

fields-none = this kind of case has no fields
fields-column-name = Field
fields-column-label = Label
fields-column-takes = Takes
fields-column-class = Class
fields-column-value = Value
fields-more = raccord fields FIELD lists the values that one takes
fields-one = { $name } ({ $label }): { $takes }. Class: { $class }
fields-takes-list = several: { $what }
fields-takes-boolean = yes or no
fields-takes-choice = one of a list
fields-takes-date = day, such as 04/05/2008
fields-takes-email = e-mail address
fields-takes-ine = INE, the French student number
fields-takes-integer = whole number
fields-takes-long-text = text of several lines
fields-takes-matricule = Luxembourg national number
fields-takes-phone = telephone number
fields-takes-postcode = postcode
fields-takes-record = parts, as NAME=VALUE; NAME=VALUE
fields-takes-text = text
fields-takes-time = time, such as 14:30
fields-takes-uai = UAI, the French school code
