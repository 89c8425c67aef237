# raccord interview: the interview form, block by block.

help-interview = Lead through the interview form, block by block
help-interview-more =
    On a terminal each question is asked with what stands: Enter keeps it, - clears it, q stops. Each block is signed when it is done; the
    same command goes on where an interview stopped. An interview for statistics asks for the situation alone, and is no guidance.

    Kinds: situation (without --kind), statistique, diagnostic, reorientation.

    Examples:
      raccord interview 3f9a12cd
      raccord interview 3f9a12cd --kind diagnostic --with "Jean Petit, mission locale"
      raccord interview 3f9a12cd --answers answers.toml
      raccord interview 3f9a12cd --block psad,ne_pas_contacter --platform
help-interview-kind = situation (without it), statistique, diagnostic or reorientation
help-interview-with = Who leads the interview too: education and mission locale as a pair
help-interview-answers = TOML file with the answers: FIELD = "value", or a list of values
help-interview-block = Only these blocks
help-interview-platform = Ask for the part reserved to the platform too

interview-block-unknown = the form has no block { $name }
interview-no-terminal = there is no terminal to ask at
hint-interview-answers = --answers FILE gives the answers as TOML
interview-answers-broken = { $path } holds no answers
interview-unasked = these answers belong to no question of this interview; nothing was written: { $fields }
hint-interview-unasked = position_jeune decides which blocks are asked; take them out, or write them with raccord case set
interview-not-asked = { $holder } does not let you write these answers, which are not asked for: { $fields }
interview-block = { $name } (Enter keeps what stands, - clears it, q stops)
interview-ask = { $field }{ $options } [{ $stands }]
interview-finished =
    { $count ->
        [one] the interview is finished: { $count } block written
       *[other] the interview is finished: { $count } blocks written
    }
interview-unfinished =
    { $count ->
        [one] { $count } block written; the same command goes on here
       *[other] { $count } blocks written; the same command goes on here
    }
interview-restitution = raccord letter CASE --model restitution makes the sheet for the young person
interview-propose = the right to return to training asks for a proposal on an available place (raccord solution propose)
interview-empty = no question was answered: nothing is written, and no deadline is met
hint-interview-empty = an interview that took place has at least one answer; raccord contact records an attempt
interview-finish-question = nothing more was answered: was the interview led to its end with what stands? (yes/no)
interview-diagnosis-empty = neither the assessment, nor the project, nor the services have an answer: the diagnosis is still to be made
interview-path = the diagnosis leads to a path: raccord accompany path CASE shows which follow, and who offers them
help-interview-date = The day on which the interview was held (today without it), for what is typed in later
interview-yes-no = yes/no
interview-answer-number = type one of the numbers of the question, from 1 to { $last }
interview-answer-yes-no = type yes or no
interview-kept-in-part = what was answered of the open block is written; it will be asked again, with these answers
interview-solution = an activity or a solution is told, and no entry is noted: raccord path enter CASE KIND --at "PLACE" --date DAY notes it (the enrolment is then checked), and the person counts as back
interview-refused-right = the person refuses to be followed, but the request to return to training goes on: a place is to be proposed, or, if the person takes the request back, raccord case set CASE demande_droit_au_retour_le "" ends the term
