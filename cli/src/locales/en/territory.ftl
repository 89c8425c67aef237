# raccord campaign people, raccord indicators --by: lists and figures by territory.

help-campaign-people = Show whom the lists name, by department, and who is supported by nobody
help-campaign-people-more =
    Supported is who has a path, a network that accompanies, another organisation that claims the contact, or a file with a partner that this
    organisation may read. The department is that of the postcode, else that of the last school.

    Examples:
      raccord campaign people --department 54
      raccord campaign people "November 2026" --unsupported
help-campaign-people-which = Name of a campaign; without it, the lists of all
help-campaign-people-department = Only those of this department: its number or its name
help-campaign-people-unsupported = Only those whom nobody supports yet
help-campaign-people-gone = Those too who are gone from the list
campaign-people-no-department = { $text } is no department
hint-campaign-people-department = write its number or its name: 54, 2A, Moselle
campaign-people-alone = people: { $count }, supported by nobody: { $alone }
campaign-people-solution = in a solution
campaign-column-training = Last training
campaign-column-department = Department
campaign-column-support = Supported by

help-indicators-by = Of each territory: municipality, area, department, academie, region or site
help-indicators-population = Young people who live in the territory: the share of leavers among them is shown
indicators-column-territory = Territory
indicators-no-territory = not known
indicators-share = Leavers among the young people of the territory: { $share } %
