# raccord revoke: what was granted is withdrawn.

help-revoke = Withdraw grants; the recipient has to delete what it received
help-revoke-grants = Grants: at least 4 of their first digits, as raccord grants and raccord store lost write them
help-revoke-case = All grants of this case
help-revoke-to = All grants to this organisation
help-revoke-all = All grants
help-revoke-reason = Why
help-revoke-yes = Do not ask

revoke-progress = Revoking
revoke-done =
    { $count ->
        [one] { $count } grant withdrawn
       *[other] { $count } grants withdrawn
    }
revoke-receipts = the recipients delete what they received and send a receipt, which raccord grants shows; what a person has read cannot be unread
revoke-what = say which grants
hint-revoke-what = name them, or choose them with --case or --to, or take --all
revoke-missing = no grant that stands begins with { $grant }
hint-revoke-missing = raccord grants --given lists them, and raccord store lost those whose cases a restored node lost
revoke-none = no grant that stands is meant
