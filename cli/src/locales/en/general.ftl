# Words that all commands share: prefixes, durations, empty values.

prefix-error = error:
prefix-warning = warning:
prefix-note = note:
prefix-question = ?
prefix-success = done:
prefix-cause = cause:
prefix-hint = hint:

label-end = :
part-end = ;

relative-now = just now
relative-past = { $duration } ago
relative-future = in { $duration }

duration-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
duration-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
duration-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
duration-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
duration-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
duration-years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
