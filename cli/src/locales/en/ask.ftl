# raccord ask: asking partners for help, and following it.

help-ask = Ask a partner for help, and follow it until there is an answer
help-ask-answer = Answer a request, or say that it is done
help-ask-answer-more =
    Who may only read in the thread, as judicial youth protection does, answers in one of its own, which the other alone reads; both show as
    one. What is said about a person then leaves item by item: --basis says on what ground.

    A request for a place (raccord solution reserve, raccord group enrol) is granted by accept: the place is kept under the reference that
    it names, in the name of your organisation, so that the other readers do not learn who asked; or it is taken back in the same way.

    Examples:
      raccord ask answer 3fa9 accept --text "The room is free on Tuesday"
      raccord ask answer 3fa9 done
help-ask-list = List the requests that are open, made or received
help-ask-new = Ask a partner, also of another institution or beyond the territory
help-ask-new-more =
    Judicial youth protection is asked for single items about a person whom it shares already; it grants them item by item, or refuses.
    What is written to it about a person takes an agreement: --basis consent, and --by who gave it.
    raccord directory show ORGANISATION says whether it helps beyond its territory.

    Examples:
      raccord ask new "A room for the forum" --to "Mission locale" --due 2026-12-10
      raccord ask new "For the search of a solution" --to PJJ --case 3fa9 --item mobile --item commune --basis consent --by young_person --name "Awa Koné"
help-ask-text = What is asked
help-ask-to = Whom
help-ask-due = Day until which an answer is needed
help-ask-item = Field of the case that is asked for; several times where there are several
help-ask-request = Request: at least 4 of its first digits, or the start of its subject
help-ask-state = accept, refuse or done
help-ask-all = List those too that are settled

ask-about-case = Items about a case
ask-done = { $organisation } is asked
ask-next = raccord ask list follows it; raccord message show says what was answered
ask-missing = there is no such request that is open
hint-ask-list = raccord ask list shows the requests
ask-settled = this request is settled
ask-answered = the answer is noted
ask-none = no request is open

# A place is asked of who keeps it, by who only reads the solution or the group.
request-place = A place: { $name } (reference { $reference })
request-place-back = Place given back: { $name } (reference { $reference })
request-enrolment = An enrolment: { $name } (reference { $reference })
request-enrolment-back = Enrolment given back: { $name } (reference { $reference })
request-place-done = { $organisation } is asked for the place (reference { $reference })
request-place-next = no word about the young person has left; once it is answered, raccord news and raccord solution show or raccord group show say what became of it
request-back-done = { $organisation } is told that the place is given back (reference { $reference })
request-back-next = raccord ask list shows whether it has taken it back
request-place-withdrawn = The place is not needed any more.
request-place-withdrawn-done = the request is withdrawn; it had not been answered
request-place-forgotten = the request was not granted; it is taken out of the case
request-place-unknown = what the request names is no solution or group of your organisation
hint-request-place-unknown = raccord ask answer REQUEST refuse --text "..." says so
request-place-session = the session that is asked for is over, or is none of this solution
ask-column-with = Between
