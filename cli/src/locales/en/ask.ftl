# raccord ask: asking partners for help, and following it.

help-ask = Ask a partner for help, and follow it until there is an answer
help-ask-answer = Answer a request, or say that it is done
help-ask-answer-more =
    Who may only read in the thread, as judicial youth protection does, answers in one of its own, which the other alone reads; both show as
    one. What is said about a person then leaves item by item: --basis says on what ground.

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
ask-column-with = Between
