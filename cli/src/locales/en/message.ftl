# raccord message, raccord inbox, raccord news, raccord undo.

help-message = Exchange messages with partners
help-message-new = Begin a thread of messages
help-message-new-more =
    A message about a case follows the rules of the case: each recipient must know a part of it already, and receives it under the number by
    which it knows the case. The other participants do not learn which case it is about. When the case is no longer shared with a recipient,
    what was written about the case is deleted at the recipient, whoever wrote it; when the case is erased, it is erased everywhere.

    Examples:
      raccord message new --to "Mission locale" --subject "Jobs fair" "Can you come on the 12th?"
      raccord message new --to "Mission locale" --case 3f9a12cd --subject "How it goes" "He looks for a traineeship."
help-message-reply = Answer in a thread
help-message-show = Show a thread; its messages are then read
help-message-text = What there is to say
help-message-subject = Subject of the thread
help-message-case = Case that the thread is about
help-message-basis = Ground, for a message about a case
help-message-thread = Thread: at least 4 digits of its number, or the start of its subject
help-inbox = List the threads of messages, those not read first
help-inbox-unread = Only those with a message that was not read
help-news = Say what others changed since the last time
help-news-since = Since this day, whatever was asked before
help-undo = Take back what one wrote last oneself: all of it, as one act
help-undo-more =
    The value before comes back as a new signed entry: the history keeps both. To erase, see raccord erase.

    Of an import, what it wrote gives way to what stood before, where nobody changed it since; files that it opened and that nobody worked
    with are closed and leave every list, others are named and left. Whoever imported a list takes it back, or a leader. Nothing is deleted:
    the next list goes on in the same files.

    Examples:
      raccord undo 3f9a12cd mobile
      raccord undo --import last --dry-run
      raccord undo --import 5c1e09aa
help-undo-field = This field alone; without it all that the last command wrote

message-case-to = with whom is this case to be talked about?
hint-message-case-to = add --to ORGANISATION
message-case-unknown = { $organisation } does not know this case, or its grant is over
hint-message-case-unknown = raccord grant shares a part of it first
message-text = this text cannot be sent
message-empty = an empty message says nothing
message-purpose = exchange of messages
message-sent = the message is written
message-pending = the thread is another organisation's: it passes the message on once its node has received it
message-thread-missing = there is no such thread
hint-inbox = raccord inbox lists the threads
message-head = { $subject } – participants: { $participants }
message-about = About the case { $case }
message-line = { $time }, { $organisation } ({ $author })
inbox-empty = there is no message
inbox-column-unread = Unread
inbox-column-subject = Subject
inbox-column-about = About
inbox-column-last = Last message

news-since = since { $time }
news-none = nothing new
news-column-kind = Kind
news-column-what = What
news-admitted = Your change of { $field } was admitted
news-emergency-asked = Asked for in an emergency: raccord emergency list
news-granted = Shared with you until { $until }: { $fields }
news-granted-items = Single items shared with you until { $until }
news-granted-many = Shared with you until { $until }: { $count } fields (raccord case show)
news-refused = Your change of { $field } was not admitted: { $reason }
news-column-person = Whom or what
news-referral-asked = You are asked to do something for the person: raccord referrals
news-transfer-asked = You are asked to take the file over: raccord referrals
news-revoked = No longer shared with you
news-written = { $field }: { $value }
news-place = { $case }: { $place }
news-places = Places of your office: { $places }

undo-nothing = you wrote nothing here
undo-overwritten = somebody wrote since: going back would take that value away too
undo-sealed = the value before is not there any more, or there were several
undo-handed = the referral to { $partner } is withdrawn: it deletes what it received
undo-handed-question = Withdraw the referral to { $partner }, and what was granted with it? (yes/no)
undo-handed-case = the case itself stays here, with what stands in it: raccord case step { $case } clos closes it, raccord erase { $case } --all deletes it
undo-handed-over = { $partner } has taken the file over: it cannot be taken back
hint-undo-handed-over = raccord message new --to tells them; they can transfer it back
undo-granted = the last act here is a grant to { $partner }: it is withdrawn, not undone
hint-undo-granted = raccord revoke { $grant } ends it, with a receipt; raccord undo CASE FIELD takes back a value that was written before
hint-undo-referred = raccord referrals revoke { $referral } withdraws the referral with its grant; raccord undo CASE FIELD takes back a value that was written before
undo-place-back = the place is given back: { $name }
undo-place-asked = the place is asked back of who keeps it: { $name }
undo-released = you gave this place back: somebody else may have it
hint-undo-released = raccord solution reserve, or raccord group enrol, asks for it anew
undo-opened = this opened the case: it stays, with what stands in it, until you close it
hint-undo-opened = raccord case step { $case } clos closes it; raccord undo { $case } FIELD takes back one value; raccord erase { $case } --all deletes everything
hint-undo-overwritten = raccord case history shows what was written, raccord case set writes a new value
undo-question = { $field }: replace “{ $value }” by “{ $before }”? (yes/no)
undo-question-line = { $field }: “{ $value }” becomes “{ $before }”
undo-question-several = all this was written in one act: take back these { $count } changes? (yes/no)
undo-done = { $field } is again: { $value }
undo-staying = not taken back, as somebody wrote since or what stood before is not there any more: { $fields }
undo-more = raccord undo again takes back what you wrote before that
