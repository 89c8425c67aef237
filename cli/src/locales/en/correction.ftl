# raccord correction: what is wrong in a source base.

help-correction = Ask schools and training centres to correct their bases, and follow what was asked
help-correction-answer = Record what was answered to a request
help-correction-ask = Note that a correction was asked of whoever keeps the source base
help-correction-ask-more =
    The correction is made at the source; it takes effect with the next campaign, whose list comes from the corrected base.

    Examples:
      raccord correction ask 3f9a12cd --of "CFA de Laxou" --about contrat
      raccord correction answer 3f9a12cd --outcome corrigee
      raccord correction list
help-correction-list = List the requests without an answer
help-correction-of = Of whom: the school, the training centre, the office that keeps the base
help-correction-about = What is wrong: inscrit, diplome, identite, coordonnees, contrat or autre
help-correction-answer-about = What had been asked, where several requests are open
help-correction-outcome = What came of it: corrigee, refusee or sans_suite
help-correction-date = Day; without it, today
help-correction-all = List those that were answered too

correction-asked = the correction is noted as asked of { $name }
correction-tell = { $organisation } is not told of it: raccord message new --to "{ $organisation }" --case { $case } --subject "Correction: { $about }" "..."
correction-tell-grant = { $organisation } is not told of it and does not know this case: raccord grant { $case } --to "{ $organisation }" --field nom,prenom,date_naissance --basis public_task --purpose "correction", then raccord message new --to "{ $organisation }" --case { $case } --subject "Correction: { $about }" "..."
correction-next-campaign = it takes effect with the next campaign, whose list comes from the corrected base
correction-asked-already = this correction was asked already, and is not answered
hint-correction-asked-already = raccord correction answer records an answer
correction-none = no such request of this case is open
correction-several = several requests of this case are open
hint-correction-several = --about says which
correction-answered = the answer is recorded
correction-list-empty = no correction is waiting for an answer
correction-column-date = Asked on
correction-column-of = Of
correction-column-about = About
correction-column-state = State
correction-open = waiting
correction-in-effect = in effect
