# raccord case candidates, raccord directory site, sites and guarantee: who could take a person on, where people are received.

help-case-candidates = Say who on the platform could take a person on, and why
help-case-candidates-more =
    What counts: who accompanies the person already, whose solutions fit, whose work answers the wish, who is near. Whom the file advises against
    comes last. It is computed here: nobody learns for whom somebody is looked for.

    Examples:
      raccord case candidates 3fa9
candidates-column-why = Why
candidates-column-against = Against
candidates-none = nothing speaks for any member: the person's wishes and municipality may be missing
candidates-next = raccord refer asks one of them; until then nobody is told
candidates-accompanies = accompanies the person already
candidates-duty = duty to train: to be oriented there
candidates-offers = offers { $solution }
candidates-avoided = to be avoided, the file says
candidates-of-a-school = a school, and the person rejects school
candidates-only-orients = orients, and accompanies nobody

help-directory-site = Add a site at which this organisation receives young people
help-directory-site-more =
    A platform has no counter of its own: appointments are at the sites of its members. Regional offices are sites too, with their posts and the
    teachers attached to schools; the field antenne of a case says which one follows it.

    Examples:
      raccord directory site "Antenne Esch" --address "3 rue du Commerce" --municipality Esch-sur-Alzette --posts 1,5 --teachers 4
      raccord directory site "Permanence de Laxou" --municipality Laxou --serves "Laxou, Maxéville"
help-directory-sites = List the sites of the members, with posts and cases
help-site-name = Name of the site
help-site-address = Street and number
help-site-municipality = Municipality
help-site-serves = Municipalities that it serves, separated by commas
help-site-posts = Posts, such as 1.5
help-site-teachers = Teachers attached to schools
help-site-in-school = The site is in a school
site-done = { $name } is a site of this organisation
site-next = raccord directory share shares the sheet with its sites
site-known = there is a site { $name } already
site-posts = { $text } is no number of posts, such as 1.5
site-total = Sites: { $sites }; posts: { $posts }; teachers attached: { $teachers }
site-decimal-mark = .
site-column-name = Site
site-column-address = Address
site-column-serves = Serves
site-column-posts = Posts
site-column-teachers = Teachers
site-column-cases = Cases
appointment-no-site = { $text } is no site of a member: a young person is received by a member
hint-appointment-no-site = these are known: { $names }

help-directory-guarantee = Show who identifies and who accompanies under the Youth Guarantee
help-directory-guarantee-more =
    Education and labour work together: some members identify and orient, others accompany. What is missing is said, and how many people got an offer
    within four months of leaving.

    Examples:
      raccord directory guarantee
guarantee-column-identifies = Identifies and orients
guarantee-column-accompanies = Accompanies
guarantee-column-ministry = Ministry
guarantee-yes = yes
guarantee-gap-accompanies = no member accompanies young people
guarantee-gap-education = nobody of education takes part
guarantee-gap-identifies = no member identifies young people
guarantee-gap-labour = nobody of labour and employment takes part
guarantee-offers = Offers within four months of leaving: { $in_time }; later: { $late }; overdue: { $overdue }; awaited: { $awaited }
