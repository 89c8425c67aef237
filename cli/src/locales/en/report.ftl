# raccord report: somebody left school, and whoever knows it first says so.

help-report = Report somebody who left school, at once, without waiting for a list
help-report-more =
    Whom you know already is reported all the same, even if somebody accompanies the person: empty fields are filled, and what the report
    says otherwise is shown and kept out. Without a list, the case is marked as new outside the lists.

    An organisation that sees leavers and follows none, a school for instance, hands the file in the same act to who receives leavers: to
    whom --to names, or to the only CIO of its platform (in Luxembourg, ALJ), or the only one of them that leads it. The referral leans on
    a grant for the public task; what leaves is shown first, and what the rules keep here is said. Where nobody can be asked, --yes says
    that it may leave, and --here that nothing does. raccord undo takes the referral back,
    and what was added to a file that was here before; a new file stays.

    Examples:
      raccord report nom=Petit prenom=Léo date_naissance=06/06/2009 --to "CIO de Metz" --by "Head of school"
      raccord report nom=Lefèvre prenom=Ana date_naissance=05/05/2009 date_sortie=10/11/2026 etablissement_uai=0540044E --by "Head of school"
      raccord report nom=Weber prenom=Tom mobile=0612345678 --from rue --by "Street team, Nancy"
      raccord report nom=Da-Silva prenom=Léa date_naissance=2008-03-04 --from spontane
help-report-values = Fields with their values, nom and prenom at least
help-report-from = From whom: etablissement (without it), referent_decrochage, mission_locale, information_jeunesse, jdc, rue, famille, spontane or autre
help-report-by = Who reports
help-report-to = Hand the file to this organisation in the same act
help-report-here = Hand it to nobody
help-report-date = Day of the report; without it, today

report-name-missing = a report needs a family name and a given name
hint-report-name = write nom=... prenom=...
report-too-young = the person is under { $age }: nothing was written
hint-report-too-young = check the birth date; before that age it is for the school to find a solution, and raccord case new --yes opens the case where the office may follow this young person
report-still-there = the day of leaving ({ $date }) is still to come: the young person has not left school; correct it if it is wrong, raccord undo takes the report back
report-several = other cases fit the report too: { $cases }
report-opened = reported: a case was opened, and is on the list of calls from now on
report-purpose = follow-up of a leaver who was reported
report-question = Report, and hand this to { $recipient }? (yes/no)
hint-report-here = --yes says that what is shown may leave, --here reports here alone
report-refused = the rules keep this here, and { $recipient } does not receive it: { $fields }
report-handed = handed to { $recipient }, which reads it at once and takes the file over once it accepts
report-handed-next = raccord referrals shows the answer; raccord undo { $case } takes it back as long as nobody has taken the file over
report-under-way = the file is with { $recipient } already, or on its way: nothing was handed anew
report-to-whom = it stands in your own node alone so far: several receive leavers, and --to says which: { $names }
report-next = it stands in your own node alone so far: raccord refer { $case } --transfer --to "CIO" --block identite,coordonnees,responsables,scolarite,reperage,listes,contacts,suivi --basis public_task --purpose "follow-up" hands it to who receives leavers, with its legal clock
report-known = reported: the person is known, case { $case }
report-accompanied = somebody accompanies the person already; the report is recorded all the same
report-kept = the report says otherwise, and what stands was kept: { $fields }
