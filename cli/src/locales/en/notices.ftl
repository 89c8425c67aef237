# What waits for the staff: raccord today and raccord status.

notices-calls = { $count ->
    [one] one person is to be called now: raccord today
   *[other] { $count } people are to be called now: raccord today
}
notices-deadlines = { $count ->
    [one] one legal term is over or near: raccord deadlines
   *[other] { $count } legal terms are over or near: raccord deadlines
}
notices-to-answer = { $count ->
    [one] a partner waits for your answer to a referral or transfer: raccord referrals
   *[other] { $count } referrals or transfers wait for your answer: raccord referrals
}
notices-awaited = { $count ->
    [one] a partner has not answered a referral or transfer yet: raccord referrals
   *[other] { $count } referrals or transfers wait for the answer of partners: raccord referrals
}
notices-answered = { $count ->
    [one] a partner has answered a referral or transfer: raccord news
   *[other] { $count } referrals or transfers were answered: raccord news
}
notices-accepted = { $count ->
    [one] you accepted a referral and it is not said to be done: raccord referrals list --open
   *[other] you accepted { $count } referrals that are not said to be done: raccord referrals list --open
}
notices-told = { $count ->
    [one] a partner changed a shared case since you last read the news: raccord news
   *[other] partners changed { $count } shared cases since you last read the news: raccord news
}
notices-duplicates = { $count ->
    [one] two cases may be of one person: raccord duplicates
   *[other] { $count } pairs of cases may be of one person: raccord duplicates
}
