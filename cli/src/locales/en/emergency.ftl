# raccord emergency: a case of another office, for three days at most.

help-emergency = Ask for a case of another office in an emergency
help-emergency-list = List requests in an emergency, made and received
help-emergency-list-case = Only requests for this case
help-emergency-request = Ask the holder of a case to open it for as long as the rules of the platform say (72 hours)
help-emergency-request-more = Only a case of which your office was once granted something can be asked for: nothing else names a case between two offices.
    The holder's node answers by itself where the rules of the platform let it: who the person is, how to reach the person and
    the family, what was done, as it stands then and nothing written later; never private facts, and never a case of judicial youth protection. The holder, the young
    person and the auditor see who asked, when and why.
    Example: raccord emergency request 3fa9 --reason "does not answer since a call in which she spoke of ending it"
help-emergency-case = Case: its first digits, or its whole id where nothing of it is granted to you any more
help-emergency-reason = What the emergency is: the holder and the young person read it
help-emergency-yes = Do not ask
emergency-reason = say what the emergency is with --reason
emergency-question = Is the life or the safety of a person at stake? The holder and the young person will see who asked, when and why. (yes/no)
emergency-requested = the request is on its way; what the holder's node opens appears with raccord case show
emergency-shown = raccord emergency list shows what came of it; an answer takes as long as the connection to the holder
hint-emergency-refused = call the holder by telephone: in an emergency nobody has to wait for a program
emergency-empty = there is no request in an emergency
emergency-column-asked = Asked by
emergency-column-holder = Holder
emergency-column-reason = Why
emergency-column-opened = Opened
emergency-not-opened = no access was given, or the holder has not answered yet
emergency-open = until { $until }: { $fields }
emergency-over = ended on { $until }: { $fields }
event-emergency = Asked for in an emergency{ $reason }
ground-emergency = opened in an emergency
status-emergency-opened = { $name } asked for the case { $case } in an emergency on { $asked }: your node opened it until { $until }; raccord emergency list says why
status-emergency-asked = { $name } asked for the case { $case } in an emergency on { $asked }: your node did not open it; raccord emergency list says why
emergency-own = this case is of your organisation: there is nothing to ask for
hint-emergency-own = raccord case show { $case } shows it
