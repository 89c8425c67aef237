# raccord report: somebody left school, and whoever knows it first says so.

help-report = Report somebody who left school, at once, without waiting for a list
help-report-more =
    Whom you know already is reported all the same, even if somebody accompanies the person: empty fields are filled, and what the report
    says otherwise is shown and kept out. Without a list, the case is marked as new outside the lists.

    Examples:
      raccord report nom=Lefèvre prenom=Ana date_naissance=05/05/2009 date_sortie=10/11/2026 etablissement_uai=0540044E --by "Head of school"
      raccord report nom=Weber prenom=Tom mobile=0612345678 --from rue --by "Street team, Nancy"
      raccord report nom=Da-Silva prenom=Léa date_naissance=2008-03-04 --from spontane
help-report-values = Fields with their values, nom and prenom at least
help-report-from = From whom: etablissement (without it), referent_decrochage, mission_locale, information_jeunesse, jdc, rue, famille, spontane or autre
help-report-by = Who reports
help-report-date = Day of the report; without it, today

report-name-missing = a report needs a family name and a given name
hint-report-name = write nom=... prenom=...
report-too-young = the person is under { $age }: nothing was written
report-several = other cases fit the report too: { $cases }
report-opened = reported: a case was opened, and is on the list of calls from now on
report-next = it stands in your own node alone so far: raccord refer { $case } --transfer --to "CIO" --block identite,coordonnees,responsables,scolarite,reperage,listes,contacts,suivi --basis public_task --purpose "follow-up" hands it to who receives leavers, with its legal clock
report-known = reported: the person is known, case { $case }
report-accompanied = somebody accompanies the person already; the report is recorded all the same
report-kept = the report says otherwise, and what stands was kept: { $fields }
