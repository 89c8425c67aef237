# Why a node denied something.

reason-age-unknown = the young person consents alone, and no birth date of theirs is known here: it would show that they are { $age } or older
reason-basis = the rules of the platform do not let these data go to this recipient on this legal basis
reason-consent-missing = the legal basis is consent, and nobody consented
reason-emergency = the rules of the platform do not open this in an emergency
reason-ends = the grant would end before it begins
reason-field = this field is not in the catalogue of this platform
reason-handed-over = the file was handed over to { $name }, which has it now
reason-holder-no-member = this office is not a member of the platform now
reason-item-only = the rules let this be shared item by item only
reason-kinds = a grant names fields of one kind of case only
reason-lasts = the rules let a grant last { $days } days at most
reason-no-resharing = who handed the file over does not let it be shared with others
reason-no-rules = the platform has no rules in force that this program knows: update the program
reason-no-write-grant = the office that holds the case did not grant the writing of the field { $field }
reason-own = an office needs no grant of its own case
reason-recipient-no-member = the recipient is not a member of the platform now
reason-recipient-writes = the recipient writes in no case but its own
reason-role = your role does not allow it
reason-rule-other = a rule of the ledger does not allow it ({ $rule })
reason-too-young = the young person consents alone and is under { $age }: a representative has to agree
reason-unknown-case = this case is not known here, or is not to be known
reason-unknown-field = the field { $name } is not in the catalogue
reason-unknown-signer = your key is not certified for this office now: it has ended, or the card that names it is not here
reason-not-heard = your node was restored, and { $holder }, which may have taken the file over meanwhile, has not been heard since: this works again once both nodes have been connected for a moment
