# raccord case team, step, register, episodes: who does what for a person, and where the case stands.

help-case-team = Say and set who does what for a young person
help-case-team-more =
    The assistant is the referent from identification to a solution, and signs with a key that is known. The privileged interlocutor, whom the
    person trusts, is chosen by several organisations: each proposes, agrees or disagrees, and signs its opinion.

    Examples:
      raccord case team 3fa9
      raccord case team 3fa9 --assistant claire --diagnosis "Luc Noir, Mission locale"
      raccord case team 3fa9 --propose "Zoé Muller, Centre social"
      raccord case team 3fa9 --agree "Zoé Muller, Centre social"
      raccord case team 3fa9 --interlocutor "Zoé Muller, Centre social"
help-team-assistant = Referent of the person; an empty name takes the referent away
help-team-key = Key of the referent: its name in this home, or its first digits; without it, the key of that name
help-team-interlocutor = Whom the person trusts; several organisations agree first
help-team-diagnosis = Who makes the diagnosis
help-team-tutor = Tutor of the path
help-team-propose = Propose somebody as interlocutor
help-team-agree = Agree to somebody who was proposed
help-team-disagree = Disagree with somebody who was proposed
help-team-avoid = Whom the person is to be spared; it stays in this organisation
help-team-anyway = Go on although the file advises against it or not enough organisations agree

team-column-part = Part
team-column-name = Who
team-column-key = Key
team-part-assistant = Assistant, the referent
team-part-interlocutor = Privileged interlocutor
team-part-diagnosis = Diagnosis
team-part-tutor = Tutor of the path
team-key-ended = { $key } (its certificate has ended)
team-key-unknown = no certified key is known of { $name }: the name stands, and proves nothing
team-opinion = { $name }: agreed to by { $agreeing }, not by { $disagreeing }
team-first = First to speak to the person: { $name }
team-avoided = the file says that { $name } is to be avoided
team-of-a-school = the person rejects school, and { $name } is of a school
team-not-collegial = { $name } is not chosen yet: at least { $count } organisations have to agree, and none disagree
hint-team-propose = --propose and --agree say what this organisation thinks; a partner needs the right to write the field interlocuteur_avis
hint-team-anyway = --anyway goes on all the same

help-case-step = Say where a case stands, and move it to the next step
help-case-step-more =
    The steps are reperage, contact, diagnostic, parcours, solution, clos. Each asks for something: somebody was reached, a diagnosis was made, a
    solution was proposed. Beside them stands the sequence of the missions locales, up to accompaniment in employment.

    Examples:
      raccord case step 3fa9
      raccord case step 3fa9 diagnostic
help-step-step = Step to go to
help-step-anyway = Go on although a step is left out
step-untold = The step of this case is not shared with you
step-now = Step: { $step } ({ $stage })
step-next = Next step: { $step }
step-stage-welcome = identification and welcome
step-stage-orientation = orientation and diagnosis
step-stage-path = path
step-stage-employment = accompaniment in employment
step-stage-over = follow-up over
step-no-contact = nobody has reached the person yet (raccord contact, raccord interview)
step-no-diagnosis = no diagnosis was made and no project stands (raccord interview --kind diagnostic)
step-no-proposal = no solution was proposed (raccord solution search, raccord solution propose)
step-no-reason = the reason why the follow-up ends is missing (the field fin_suivi_motif)
step-ended = the follow-up of this case is over
hint-step-reopen = raccord case reopen CASE follows the person again
hint-step-anyway = --anyway goes on all the same: the guide proposes, and orders nothing

help-case-register = Show the register of paper sheets, or enter a case in it
help-case-register-more =
    The register links the name of a person to the number of the paper sheet. Without a number the next one of the year is given.

    Examples:
      raccord case register
      raccord case register 3fa9
      raccord case register 3fa9 2026-017
help-register-case = Case to enter; without it the register is shown
help-register-number = Number of the paper sheet; without it, the next one of the year
register-column-number = Sheet
register-done = { $name } has the sheet { $number }
register-taken = the sheet { $number } is that of { $name }
hint-register-next = without a number, the next free one is given
register-without =
    { $count ->
        [one] { $count } person has no paper sheet
       *[other] { $count } people have no paper sheet
    }

help-case-episodes = Show the episodes of drop-out of a case, each with its end
help-case-reopen = Follow somebody again whose follow-up had ended
help-case-reopen-more =
    The episode before is closed and kept, a new one begins, and the person is among those to call. A path that broke off: raccord path broken.

    Examples:
      raccord case reopen 3fa9 --date 2026-11-03
help-reopen-date = Day since which the person has dropped out again; without it, today
reopen-followed = the follow-up of this case has not ended
hint-reopen-broken = raccord path broken notes that a path broke off
reopen-before = the follow-up ended on { $date }: a new episode begins on that day or after it
reopen-done = the person is followed again
episodes-column-start = Since
episodes-column-end = Until
episodes-column-outcome = Outcome
episodes-column-solution = Solution
episodes-column-attempts = Attempts
episodes-lasts = lasts

help-referent-anyway = Although no member of staff is called so
referent-nobody = nobody here is called { $name }, by the names that members of staff have told
hint-referent-nobody = they are called { $names }; everybody tells their name with raccord staff person, and --anyway takes this one all the same
