# raccord claim, release, responsible: who contacts this person?

help-claim = Claim to be the one who contacts a person
help-claim-more =
    At any moment one organisation contacts the person: the one that claimed to, else the holder of the case. Where two claimed without
    knowing of each other, both stay in view and the oldest wins: the claim made first.

    Examples:
      raccord claim 3f9a12cd --referent "Claire Morel"
      raccord claim 3f9a12cd --for "Mission locale de Nancy"
      raccord responsible 3f9a12cd
help-claim-for = Another organisation that is to be responsible
help-claim-referent = Platform assistant who is to be the referent
help-claim-take-over = Take the place of the one who is responsible
help-release = Let go of a claim
help-responsible = Say which organisation contacts a person

claim-taken = { $organisation } is already the one who contacts this person
hint-claim-taken = agree with each other, then --take-over takes its place
claim-untold = { $organisation } could not read that it is to contact this person: nobody would call
hint-claim-untold =
    let it read that first, then claim again: raccord grant { $case } --to "{ $organisation }" --field organisme_responsable --basis public_task --purpose "who contacts the person"
release-none = your organisation made no claim
hint-release-none = raccord responsible says who did
responsible-default = { $organisation } contacts the person: it holds the case and nobody else claimed to
responsible-claimed = { $organisation } contacts the person
responsible-untold = who contacts the person was not told to your organisation: { $organisation }, which holds the case, knows
responsible-referent = referent: { $names }
responsible-lost = { $organisation } claimed too, at { $time }, without knowing: the oldest wins
responsible-lost-by = { $by } gave it to { $organisation } too, at { $time }, without knowing: the oldest wins
responsible-lost-referent = referent named by { $organisation }, which does not contact the person: { $name }
release-not-written = { $organisation }, which holds the case, has not granted you to write who contacts the person
hint-release-not-written =
    ask it to take the person back: raccord message new --to "{ $organisation }" --case { $case } --subject "Taking back" "..."; there raccord claim CASE --take-over does it
hint-release-take-over = to take the person back: raccord claim { $case } --take-over
responsible-settle = a raccord release by one of them settles it
responsible-otherwise = the file { $case } of the same person says { $organisation }: one organisation alone contacts a person
responsible-otherwise-settle = to make them agree: raccord claim { $case } --for "{ $organisation }" --take-over; for the other to do it, { $organisation } lets go of the person (raccord release)
responsible-pending = { $organisation } asked at { $time }: the holder of the case has not admitted it yet
responsible-pending-by = { $by } asked at { $time } for { $organisation } to have it: the holder of the case has not admitted it yet
