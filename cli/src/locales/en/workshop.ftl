# raccord workshop: "Yes, ech wëll", four months in five steps.

help-workshop = The workshop "Yes, ech wëll" of the ALJ: four months, five steps
help-workshop-attend = Note who came to a day of the workshop, and to which step
help-workshop-enrol = Enrol a person in the workshop
help-workshop-enrol-more =
    Three things are asked: school left during the last months, interest in vocational training, and accompaniment by the ALJ.
    The workshop lasts four months; raccord deadlines says when it ends.

    Examples:
      raccord workshop enrol 3f9a12cd --date 2026-11-02
      raccord workshop attend 3f9a12cd --step 1 --date 2026-11-09
      raccord workshop attend 3f9a12cd --step 2 --date 2026-11-16 --absent
      raccord workshop show 3f9a12cd
help-workshop-show = Show the five steps of a person, with the days
help-workshop-date = First day; without it, today
help-workshop-day = Day; without it, today
help-workshop-step = Step, by its number or code
help-workshop-absent = The person did not come
help-workshop-override = Why the person is enrolled although a condition is not met

workshop-left = school left during the last months (date_sortie)
workshop-interested = interest in vocational training (interet_formation_professionnelle, or a wish for an internship, an apprenticeship or training)
workshop-monitored = accompaniment by the ALJ (accompagne_par)
workshop-unmet = the case does not show: { $conditions }
hint-workshop-unmet = complete the case (date_sortie, interet_formation_professionnelle or souhait, accompagne_par), or write --override with the reason
workshop-overridden = Enrolled in the workshop although a condition is not met: { $reason }
workshop-enrolled = enrolled in the workshop from { $date }
workshop-enrolled-already = the person is enrolled in the workshop already
workshop-not-enrolled = the person is not enrolled in the workshop
workshop-before = the person is enrolled in the workshop from { $date } on
workshop-nobody = the person is not enrolled in the workshop: raccord workshop enrol CASE does it
hint-workshop-not-enrolled = raccord workshop enrol CASE comes first
workshop-noted = noted
workshop-column-step = Step
workshop-column-present = Present
workshop-column-absent = Absent
