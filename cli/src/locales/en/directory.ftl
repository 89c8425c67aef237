# raccord directory, raccord group, raccord help, raccord case set-many.

help-directory = Who takes part in the platform: sheets, roles, charter, map
help-directory-charter = The charter of confidentiality: who accepted it
help-directory-charter-more =
    A charter is a file that each has read: accepting signs the hash of that file, and of no other.

    Examples:
      raccord directory charter propose 1 charter.pdf
      raccord directory charter accept 1 charter.pdf --by "Claire Morel"
help-charter-propose = Propose a charter
help-charter-accept = Accept a charter, for your organisation
help-charter-version = Version of the charter
help-charter-file = File of the charter, as you read it
help-charter-by = Who accepts it in the name of your organisation
help-directory-escalation = Say whom to inform when a young person stays unreachable
help-escalation-platform = Platform of which a leader is informed, by its name or the start of its fingerprint, where the case is shared on none, or on several
help-directory-list = List the members, with their sheets
help-directory-map = Write the map of actors, as GeoJSON
help-directory-map-file = File to write, actors.geojson for instance
help-directory-organisation = Organisation: its name, the start of it, its kind; without it your own
help-directory-role = Give a role to somebody of your organisation
help-directory-role-more =
    Leaders are appointed by a mission letter co-signed by prefect, recteur and Région; assistants by a letter of the leaders. The ledger keeps
    the hash of the letter.

    Example:
      raccord directory role assistant "Paul Petit" --letter letter.pdf --signed-on 2026-09-01 --signed-by "Both leaders"
help-directory-set = Write the sheet of your organisation
help-directory-set-more =
    Example:
      raccord directory set acteur_offre="Guidance interview" acteur_commune=Nancy acteur_academie=Nancy-Metz
help-directory-share = Share your sheet with the members, in one act
help-directory-show = Show a sheet
help-role-role = Role: responsable_education, responsable_emploi, assistant, referent_decrochage, chef_etablissement, coordonnateur_mlds, ...
help-role-name = Who
help-role-letter = File of the mission letter
help-role-signed-on = Day on which it was signed
help-role-signed-by = Who signed it
help-role-under = Under whose responsibility
help-role-phone = Telephone
help-role-mail = E-mail
help-role-until = Last day of the role
help-group = Groups, for something done in common
help-group-candidates = Find young people who have a need in common at the same place
help-group-least = How many make a group; without it 3
help-group-enrol = Enrol a young person in a group, without a name there
help-group-group = Group: its name, the start of it, or at least 4 digits of its number
help-group-leave = Have a young person leave a group; the place goes to who waits
help-group-list = List groups
help-group-new = Form a group
help-group-new-more =
    Example:
      raccord group new groupe_nom="Building trades" groupe_action="Visit of a site" groupe_date=2027-01-12 --share
help-group-share = Share a group with the members, in one act
help-group-show = Show a group: who enrolled, who has a place, who waits
help-help = Explain the work, topic by topic
help-help-more =
    Examples:
      raccord help first-steps
      raccord help consent
help-help-topic = Topic; without it all are listed
help-case-set-many = Give a field of several cases one value
help-case-set-many-more =
    Examples:
      raccord case set-many commune Metz --where commune=Mets
      raccord case set-many assistant_plateforme "Claire Morel" --stdin --yes < numbers.txt
help-set-many-where = In the cases where this stands; can be given several times
help-set-many-stdin = In the cases whose numbers standard input gives, one a line; with --yes, since nobody can be asked then
set-many-line = line { $line }: no case begins with “{ $word }”, or several do
hint-set-many-line = raccord search gives the numbers; nothing was written

directory-set-charter = a charter is accepted by its text
hint-directory-charter = raccord directory charter accept VERSION FILE --by NAME
directory-no-sheet = { $organisation } has shared no sheet
hint-directory-no-sheet = raccord directory set writes yours; the others share theirs
directory-of = { $platform } – { $territory }
directory-column-kind = Kind
directory-column-representative = Representative (deputy)
directory-column-roles = Roles
directory-column-contact = Contact
directory-column-beyond = Beyond its territory
directory-column-offers = Offers
directory-circle-first = 1
directory-circle-second = 2
directory-circle-steering = steering
directory-silent =
    { $count ->
        [one] { $count } member has not shared its sheet yet
       *[other] { $count } members have not shared their sheet yet
    }
charter-proposed = a charter of this version is proposed already
hint-charter-version = give another number
charter-propose-done = the charter is proposed; share your sheet so that members see it
charter-unknown = no charter of this version is proposed
hint-charter = raccord directory charter lists those that are
charter-other-text = this file is not the text that was proposed
hint-charter-other-text = ask the organisation that proposed it for the file
charter-accept-done = the charter is accepted; share your sheet so that members see it
charter-none = no charter is proposed
charter-version = Version { $version }, hash { $hash }
charter-column-version = Version
charter-column-by = Accepted by
role-unknown = there is no such role
role-letter = this role is given by a signed mission letter
hint-role-letter = add --letter FILE --signed-by "..."
role-signatures = the letter of who leads is signed by three authorities
hint-role-signatures = --signed-by "Prefect of the region, Recteur, President of the regional council", with the names
role-done = the role stands in your sheet
map-done =
    { $count ->
        [one] { $count } actor
       *[other] { $count } actors
    } and { $platforms ->
        [one] { $platforms } platform
       *[other] { $platforms } platforms
    } written to { $path }
map-column-academie = Académie
map-column-platform = Platform
map-column-departments = Departments
map-column-regions = Regions
map-left-out =
    { $count ->
        [one] { $count } sheet does not say where: acteur_latitude and acteur_longitude
       *[other] { $count } sheets do not say where: acteur_latitude and acteur_longitude
    }
escalation-case = Inform { $organisation }: the case says so
escalation-responsible = Inform { $organisation }, which is responsible for the person
escalation-leader = Inform { $organisation }, which leads the platform
escalation-none = nobody is named
hint-escalation-none = raccord case set CASE organisme_escalade "..." says it for a case

group-new-name = a group has a name
hint-group-new-name = add groupe_nom="..."
group-new-done = the group is formed; its number is:
enrol-done = group: { $state } (reference { $reference })
enrol-twice-linked = this young person is enrolled in the group already, under the linked file { $case }
enrol-twice = this young person is enrolled in the group already
hint-group-leave = raccord group leave GROUP --case CASE gives the place back
enrol-reads-only = your organisation may not enrol anybody in this group by itself: it only reads it
hint-enrol-ask = ask its holder first: raccord group enrol "{ $solution }" --case { $case }
leave-no-place = this young person is not enrolled in the group
hint-group-show = raccord group show GROUP lists the enrolments
group-members-waiting = { $members }, { $waiting } waiting
group-candidates-kept-from = { $case } (not to be contacted)
group-candidates-to-check = { $case } (to be checked before any call)
group-list-empty = there is no group
group-column-name = Group
group-column-action = Action
group-column-members = Enrolled
group-column-wish = Wish
group-column-municipality = Municipality
group-candidates-none = no need that enough young people have in common

help-topics = Topics (raccord help TOPIC):
help-topic-missing = there is no such topic
help-topics-begin = Who is new begins with: raccord help first-steps
hint-help-topics = the topics are: { $names }

help-set-many-remove = Of a field that is a list, take the item out that says this; without it, the item is added
set-many-remove = --remove takes an item out of a list, and this field is none
hint-set-many-remove = an empty value empties the field: raccord case set-many FIELD "" --where ...
set-many-question-add =
    { $count ->
        [one] Add “{ $value }” to “{ $field }” in { $count } case? (yes/no)
       *[other] Add “{ $value }” to “{ $field }” in { $count } cases? (yes/no)
    }
set-many-question-remove =
    { $count ->
        [one] Take “{ $value }” out of “{ $field }” in { $count } case? (yes/no)
       *[other] Take “{ $value }” out of “{ $field }” in { $count } cases? (yes/no)
    }
set-many-passed-over =
    { $count ->
        [one] { $count } more case is meant that your organisation may see and not write: it is passed over
       *[other] { $count } more cases are meant that your organisation may see and not write: they are passed over
    }
set-many-none-writable =
    { $count ->
        [one] { $count } case is meant, and your organisation may see it and not write it
       *[other] { $count } cases are meant, and your organisation may see them and not write them
    }
set-many-question =
    { $count ->
        [one] Write { $value } in { $field } of { $count } case? (yes/no)
       *[other] Write { $value } in { $field } of { $count } cases? (yes/no)
    }
set-many-done =
    { $count ->
        [one] { $count } case changed
       *[other] { $count } cases changed
    }
help-directory-posts = List who pays for which post, and what an audit of the European funds would ask
help-directory-posts-more =
    The members' sheets say who pays for a post, which share and by which agreement; the cases say who pays for their accompaniment. What
    cannot be traced from one to the other is named.

    Examples:
      raccord directory posts
      raccord directory set "acteur_poste=poste=Assistante; source=fse; part=60; convention=FSE-2026-14; du=2026-01-01"
posts-none = no sheet names a post and who pays for it
posts-column-post = Post
posts-column-source = Paid by
posts-column-share = Share
posts-column-agreement = Agreement
posts-no-post =
    { $count ->
        [one] { $count } case is paid for by { $code ->
            [fse] the ESF
            [iej] the YEI
           *[other] { $source }
        }, but no post of your organisation was while the person was followed
       *[other] { $count } cases are paid for by { $code ->
            [fse] the ESF
            [iej] the YEI
           *[other] { $source }
        }, but no post of your organisation was while these people were followed
    }
posts-no-agreement = { $organisation }: a European fund pays for the post { $post }, and no agreement is named
posts-overpaid = { $organisation }: the shares of the post { $post } make { $share } of a hundred; if several people hold it, name their posts apart
