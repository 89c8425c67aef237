# Values, states, authors and headings of tables: what several commands show.

value-yes = yes
value-no = no
value-sealed = (sealed: withheld or erased)
value-cleared = (emptied)

standing-pending = pending: its holder has not decided yet
standing-refused = refused: { $reason }
refusal-after-refused = it builds on a refused change
refusal-closed = it could not be opened
refusal-no-grant = no write grant covered it
refusal-not-authorised = its author may not edit
refusal-unknown = it builds on something unknown
state-conflict = CONFLICT
state-current = stands

author-administrator = administrator
author-adviser = adviser
author-assistant = assistant
author-auditor = auditor
author-leader = leader
author-node = node
author-registrar = registrar
author-unknown = unknown

column-author = Author
column-born = Born
column-case = Case
column-entry = Entry
column-event = What
column-family-name = Family name
column-field = Field
column-fields = Fields
column-given-name = Given name
column-grant = Grant
column-ground = Ground
column-holder = Holder
column-item = Item
column-organisation = Organisation
column-state = State
column-time = Time
column-until = Until
column-value = Value

field-error-boolean = neither yes nor no
field-error-choice = none of the { $options } options of this field
field-error-control = it holds the control character { $code }
field-error-date = not a date: write 21/11/2026 or 2026-11-21
field-error-integer = not a whole number
field-error-long = { $bytes } bytes, and the field holds { $bytes_max }
field-error-record = write parts with their names: date=2026-11-03; mode=sms
field-error-part = { $part }: { $problem }
field-error-part-missing = the part { $part } is missing
field-error-part-unknown = there is no part { $part }
field-error-time = not a time of day: write 14:30

warning-email = the e-mail address is incomplete
warning-ine-key = the key of the student number (INE) is wrong
warning-ine-shape = the student number (INE) has none of the known shapes
warning-matricule-birth = the matricule does not begin with a date of birth
warning-matricule-key = the check digits of the matricule are wrong
warning-matricule-shape = the matricule does not have 13 digits
warning-phone-characters = the telephone number holds something besides digits
warning-phone-unassigned = the telephone number is in no numbering plan
warning-postcode = the postcode does not have the usual shape
warning-uai-department = the school code (UAI) names no department
warning-uai-key = the letter of the school code (UAI) is wrong
warning-uai-shape = the school code (UAI) is not seven digits and a letter

error-field-unknown = there is no field { $name }
hint-field-near = near it: { $fields }
hint-field-none = raccord fields shows the fields
hint-field-list = raccord fields lists all fields; a field is named by its name or its label
error-day = { $text } is not a day
hint-day = write 21/11/2026 or 2026-11-21

naming-ambiguous = { $text } may mean several things
hint-naming-ambiguous = write more of it; it may be: { $names }
naming-case-missing = there is no such case here, or none that you may see
hint-naming-case = name a case by its id, by at least 4 of its first digits, or by the exact name of the person
naming-organisation-missing = no organisation is called { $text }
hint-naming-organisation = known here: { $names }
phone-no-number = { $field }: this is no number; nothing is written, and what stands there stays
hint-phone-no-number = a number has at least 4 digits; a remark goes into commentaire; to clear: raccord case set CASE { $field } ""
target-negative = a target cannot be negative: the indicators count people, percent and days
hint-target-negative = valeur=0 is the least
