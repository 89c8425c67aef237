# raccord publish: what the platform says of its work to others.

help-publish = Tell others what the platform does: a page, the review of a year, good practice
help-publish-adopt = Take over good practice that another platform wrote down
help-publish-adopt-more =
    Examples:
      raccord publish adopt nancy.json --meeting "Premier cercle"
help-publish-adopt-file = What another platform wrote down
help-publish-meeting = Meeting whose news it becomes
help-publish-page = Write a page for networks, young people and families: news, solutions, figures
help-publish-page-more =
    News are those of meetings, of the kinds actualite and communication; solutions are those that are shown to families. Figures of few people are hidden.

    Examples:
      raccord publish page platform.html
help-publish-practice = Write the good practice of the meetings down for other platforms
help-publish-practice-more =
    Examples:
      raccord publish practice nancy.json
help-publish-review = Write the review of a school year: figures beside those of the year before, targets, actions, difficulties, ideas
help-publish-review-more =
    For the annual meeting at the department or the region. Figures of few people are hidden, and no young person is named. Targets are those
    whose day is in the year, each judged on that day.

    Examples:
      raccord publish review review.html
      raccord publish review review.html --year 2025
help-publish-file = File to write
help-publish-year = School year, by the calendar year in which it starts; without it, this one

publish-page-head = What we do for young people who left school without a diploma
publish-news = News
publish-solutions = Solutions
publish-figures = Figures since the start of the school year
publish-targets = Targets
publish-actions = Action plan
publish-difficulties = Difficulties
publish-ideas = Ideas and good practice
publish-foot = Figures of few people are left out; no young person is named here.
publish-review-title = Review of the school year { $year }
publish-reached = reached
publish-missed = not reached
publish-open = not reached yet
publish-year = there is nothing to review of the school year { $year }
publish-done = { $path } is written
publish-no-practice = no meeting holds good practice
hint-publish-no-practice = raccord meeting set MEETING "reunion_nouvelle=sorte=bonne_pratique; texte=..." notes one
publish-practice-done =
    { $count ->
        [one] { $count } practice stands in { $path }
       *[other] { $count } practices stand in { $path }
    }
publish-adopted =
    { $count ->
        [one] { $count } practice of { $platform } is taken over
       *[other] { $count } practices of { $platform } are taken over
    }
publish-broken = { $path } is no good practice that a platform wrote down
hint-publish-broken = raccord publish practice writes such a file
publish-free = Free places
