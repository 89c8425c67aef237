# raccord platform: forming a platform, joining it, changing who takes part.

help-platform = Form, join, change and show platforms
help-platform-steps =
    A platform is formed by files, sent by mail or on a stick:
      1. each organisation:  raccord organisation export mine.card
      2. one leader:         raccord platform create --name "PSAD Nancy" --territory "Nancy" \
                               --leader other-leader.card --member third.card platform.raccord
      3. each leader:        raccord platform sign platform.raccord
      4. each organisation:  raccord platform join platform.raccord
    Compare the fingerprint by phone before you sign and when you have joined.
help-platform-create = Draw up the first roster of a platform, for its leaders to sign
help-platform-create-name = What people call the platform
help-platform-create-territory = Which territory it covers
help-platform-create-leader = Card file of another leader; may be given several times
help-platform-create-member = Card file of a member that does not lead; give your own card here if you do not lead
help-platform-create-threshold = How many leaders must sign each roster; without it two, or one where there is only one
help-platform-add = Draw up the next roster, with more members, for the leaders to sign
help-platform-add-member = Card file of a new member; may be given several times
help-platform-add-circle = Circle that the new members stand in; without it, that of their kind
help-platform-remove = Draw up the next roster, that members have left, for the leaders to sign
help-platform-remove-member = Member by name, or by at least the first 8 digits of its id; may be given several times
help-platform-rules = Draw up the next roster, with other rules, for the leaders to sign
help-platform-rules-more =
    Rules ship with the program, one file each, which says who may be given what, on which basis, for how long. What was granted before stays judged by the rules of its time.
    Choose a day far enough ahead that every member has the roster by then.

    --show prints them, with their dates and the texts they rest on. A roster names a rule file by its hash, and every member must have the same file to judge by: so leaders choose among those that ship, and a file of their own cannot be used. Whoever needs other rules asks for them in a next version of the program.
help-platform-rules-show = Show the rules in force instead, or those of a name (france, france-school-year, luxembourg, a platform), statement by statement, with dates and sources
help-platform-rules-use = Rules by name: france, france-school-year (grants of 365 days at most), luxembourg; without it, those of the country
help-platform-rules-since = First day, from 00:00 UTC; without it, from now on
help-platform-sign = Look at a roster and add this organisation's signature to the file
help-platform-sign-more = Shows every member with its kind, circle and what is new, and asks; without a terminal, --yes answers.
help-platform-sign-file = File with the roster; the signature is added to it
help-platform-join = Take a signed roster and the cards of its members
help-platform-join-more = Asks before; without a terminal, --yes or the right --platform FINGERPRINT answers.
help-platform-join-file = File with the signed roster; several files with signatures of the same roster are put together
help-platform-join-platform = Fingerprint that a leader told you; any other platform is refused
help-platform-show = Show members, kinds, circles, roles and the fingerprint
help-platform-export = Write all cards and rosters of a platform to a file
help-platform-choose = Platform, by its name or the start of its fingerprint, where there are several
help-platform-file-out = File to write

platform-name = { $name } ({ $territory })
platform-fingerprint = Fingerprint: { $fingerprint }
platform-roster =
    { $leaders ->
        [one] Roster number { $number } of { $issued }; { $leaders } leader, { $threshold } must sign
       *[other] Roster number { $number } of { $issued }; { $leaders } leaders, { $threshold } must sign
    }
platform-terms-changed = name, territory, threshold or rules differ from the roster before
platform-rules = Rules: { $name } since { $since }, grants of { $days } days at most
platform-rules-new = New rules: { $name } from { $since } on, grants of { $days } days at most
platform-rules-unknown = Rules that this program does not have from { $since } on ({ $digest }): nothing can be granted under them
platform-column-organisation = Organisation
platform-column-kind = Kind
platform-column-circle = Circle
platform-column-leader = Leads
platform-column-id = Fingerprint
platform-column-staff = Staff
platform-column-change = Change
platform-leads = yes
platform-staff = { $count } { $role }
platform-change-same = -
platform-change-joins = new
platform-change-leaves = leaves
platform-change-left = left before
platform-change-differs = differs
platform-drawn = the roster is in { $path }: each leader signs it with raccord platform sign
platform-written = cards and rosters are in { $path }
platform-signed = your signature is in { $path }
platform-complete = enough leaders have signed: every member can take the file with raccord platform join
platform-more-signatures = another leader must sign before members can take the file
platform-joined = you take part in { $name }; cards and rosters that were new: { $changes }
platform-compare = compare the fingerprint with a leader by phone: { $fingerprint }
platform-own-leaves = this roster says that your organisation has left
prompt-platform-sign = Compare the fingerprint with the other leaders by phone. Sign? (yes/no)
prompt-platform-join = Compare the fingerprint with a leader by phone. Join? (yes/no)

error-platform-several = this node takes part in several platforms
hint-platform-choose = choose one with --platform, by its name or the first digits of its fingerprint (at least 8): { $platforms }
error-platform-unknown = this node takes part in no platform “{ $text }”
error-platform-ambiguous = several platforms answer to “{ $text }”
error-platform-none = this node takes part in no such platform
hint-platform-join = raccord platform join FILE takes the file that a leader sends
error-platform-no-card = the file { $path } holds no card
error-platform-twice = { $name } is given both as a leader and as another member
error-platform-already = { $name } is a member already
error-platform-no-member = no member, or more than one, is called { $name }
hint-platform-members = raccord platform show lists the members
error-platform-too-few-leaders = fewer leaders would be left than must sign
error-platform-rules-past = rules hold from now on or later: what was granted stays judged by those of its time
hint-platform-rules-past = choose a later day with --since, or leave it out
error-platform-rules-unknown = this program has no rules { $name } for the country of the platform
hint-platform-rules-names = there are: { $names }
error-platform-rules-same = the rules { $name } are in force then already
error-platform-no-roster = the file holds no roster
error-platform-not-leader = your organisation is none of the leaders who must sign this roster
hint-platform-not-leader = send the file on to one of them: { $leaders }
error-platform-other = the file is of another platform, with the fingerprint { $fingerprint }
error-platform-not-member = this roster does not name your organisation
hint-platform-not-member = send your card to a leader, who adds you with raccord platform add
platform-cards-taken =
    { $changes ->
        [0] Every card of the file was known already
        [one] { $changes } new card taken
       *[other] { $changes } new cards taken
    }
help-platform-leaders = Draw up the next roster, with other leaders, for the present ones to sign
help-platform-leaders-add = Member that leads from now on, by name or by at least the first 8 digits of its id
help-platform-leaders-end = Leader that leads no longer and stays a member
help-platform-leaders-more =
    The leaders of the roster before sign: two leaders of two are replaced one at a time, each step signed by both of the step before.

    Example:
      raccord platform leaders next.raccord --add "ALJ Esch" --end "CIO de Nancy"
