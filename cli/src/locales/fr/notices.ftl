# Ce qui attend l’équipe : raccord today et raccord status.

notices-calls = { $count ->
    [one] une personne est à appeler maintenant : raccord today
   *[other] { $count } personnes sont à appeler maintenant : raccord today
}
notices-deadlines = { $count ->
    [one] un délai légal est dépassé ou proche : raccord deadlines
   *[other] { $count } délais légaux sont dépassés ou proches : raccord deadlines
}
notices-to-answer = { $count ->
    [one] un partenaire attend votre réponse à une orientation ou à un transfert : raccord referrals
   *[other] { $count } orientations ou transferts attendent votre réponse : raccord referrals
}
notices-awaited = { $count ->
    [one] un partenaire n’a pas encore répondu à une orientation ou à un transfert : raccord referrals
   *[other] { $count } orientations ou transferts attendent la réponse de partenaires : raccord referrals
}
notices-answered = { $count ->
    [one] un partenaire a répondu à une orientation ou à un transfert : raccord news
   *[other] { $count } orientations ou transferts ont une réponse : raccord news
}
notices-accepted = { $count ->
    [one] vous avez accepté une orientation qui n’est pas dite faite : raccord referrals list --open
   *[other] vous avez accepté { $count } orientations qui ne sont pas dites faites : raccord referrals list --open
}
notices-told = { $count ->
    [one] un partenaire a modifié un dossier partagé depuis votre dernière lecture : raccord news
   *[other] des partenaires ont modifié { $count } dossiers partagés depuis votre dernière lecture : raccord news
}
notices-duplicates = { $count ->
    [one] deux dossiers concernent peut-être la même personne : raccord duplicates
   *[other] { $count } paires de dossiers concernent peut-être la même personne : raccord duplicates
}
