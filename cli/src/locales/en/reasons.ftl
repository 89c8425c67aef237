# Why a node denied something.

reason-age-unknown = the young person consents alone, and the case has no birth date: it would show that they are { $age } or older
reason-basis = the rules of the platform do not let these data go to this recipient on this legal basis
reason-consent-missing = the legal basis is consent, and nobody consented
reason-emergency = the rules of the platform do not open this in an emergency
reason-ends = the grant would end before it begins
reason-holder-no-member = this office is not a member of the platform now
reason-item-only = the rules let this be shared item by item only
reason-lasts = the rules let a grant last { $days } days at most
reason-no-rules = the platform has no rules in force that this program knows: update the program
reason-no-write-grant = the office that holds the case did not grant the writing of the field { $field }
reason-own = an office needs no grant of its own case
reason-recipient-no-member = the recipient is not a member of the platform now
reason-recipient-writes = the recipient writes in no case but its own
reason-role = your role does not allow it
reason-too-young = the young person consents alone and is under { $age }: a representative has to agree
reason-unknown-signer = your key is not certified for this office now: it has ended, or the card that names it is not here
reason-handed-over = the file was handed over to { $holder }, which has it now
reason-no-resharing = who handed the file over lets it be shared with nobody else
reason-not-heard = your node was restored, and { $holder }, which may have taken the file over meanwhile, has not been heard since: this works again once both nodes have been connected for a moment
reason-field-unknown = this program knows no field with the number { $field }: update it
reason-fields-of-kinds = these fields are of several kinds of file: share each kind by itself
