# Home, keys, passphrases, and the node: what any command may meet.

prompt-passphrase-staff = Passphrase of the staff key { $name }:
prompt-passphrase-organisation = Passphrase of the organisation key:
prompt-passphrase-again = The same again:

error-passphrase-missing = a passphrase is needed and there is no terminal to ask for it
hint-passphrase = set RACCORD_PASSPHRASE, or RACCORD_PASSPHRASE_FILE to a file whose first line is the passphrase
error-passphrases-differ = the two passphrases differ
error-passphrase-empty = the passphrase is empty
error-passphrase-not-text = RACCORD_PASSPHRASE is not text in UTF-8
hint-passphrase-wrong = it is the passphrase that was chosen when this key was made; what to do where it is forgotten stands in raccord help first-steps
error-passphrase-wrong = the passphrase does not open { $path }
error-confirmation-missing = this needs your agreement and there is no terminal to ask for it: add --yes
error-not-confirmed = nothing was done, since you did not agree
error-no-randomness = the system gave no random bytes
error-no-data-directory = the data directory of this account is not known
hint-home = name the directory of the node with --home or RACCORD_HOME; raccord init makes one

error-staff-several = this home has several staff keys: { $names }
hint-staff = choose one with --staff NAME, for a whole session with RACCORD_STAFF, or for this home with staff in raccord.toml
error-staff-none = this home has no staff key
hint-staff-add = raccord staff add NAME --role ROLE makes one

error-home-not-empty = the directory { $path } is not empty
hint-home-not-empty = raccord init makes a node in an empty directory: name another with --home; raccord status shows the node that stands in this one, if there is one
error-home-missing = there is no node in { $path }
error-home-in-use = another command uses { $path }
error-home-in-use-by = another command, process { $process }, uses { $path }
error-open-to-others = { $path } is open to other users of this machine
hint-chmod = run chmod { $mode } { $path }
error-ledger-damaged = the file { $path } is damaged: somebody must look at it before the node goes on
error-key-name = { $name } cannot name a key
hint-key-name = use 1 to 64 of a-z, 0-9, "-", "_" and ".", starting with a letter or digit
error-key-exists = the key { $path } is there already
error-key-malformed = the file { $path } is no key of this sort
error-key-missing = the key { $path } is not there
error-config = the configuration cannot be used
hint-config = correct the line named; raccord init writes a file that explains every key
error-system = the system did not give what was needed

error-node-conflict = this contradicts what is stored
error-node-denied = your role, a grant or a rule forbids this
hint-node-reads-only = ask the holder of the case for raccord grant … --write, or open your own case and link the two: raccord case new, raccord link
hint-node-denied = somebody with another role may do it, or the holder of the case
error-node-internal = the node failed
error-node-unwritable = the file cannot be written there
hint-node-unwritable = nothing is wrong with the node and its store
hint-node-log = the log of the node says more
error-node-invalid = the node does not understand the request
error-node-not-found = there is no such thing here, or none that you may see
error-node-refused = what you signed breaks a rule, and nothing of it was done
error-node-stale = the ledger moved on meanwhile, and nothing was done
error-node-too-large = this is more than the node takes at once
error-node-unauthenticated = the node does not know your key, or your session ended
hint-node-unauthenticated = the organisation certifies keys: raccord staff list shows which
error-node-unavailable = the node is too busy, or stopping
error-node-undated = the clock of this machine is doubted, or behind what the ledger says: a file dated by it would accuse this organisation
hint-node-undated = set the clock if it is wrong; raccord status says what stands in the way, and until when
hint-try-again = try again in a moment
error-node-foreign = the socket of the node belongs to another account
error-node-none = no node runs here
error-node-silent = the node does not answer
error-node-version = the answer of the node is not understood
hint-node-version = the node may be of another version: stop it and start it again

error-node-card = the card does not certify the keys of this node
error-store-restored = the store of this node is older than what it showed to others: it was restored from a backup
hint-store-restored = nothing was changed, for a history must not be continued from there; raccord store restore opens a new ledger that goes on with the same cases
error-store = the store cannot be used
error-network = the network could not be started
hint-network = check the addresses under network.listen in raccord.toml: another program, or another node, may use them
error-pages = the plain copy of the store could not be made
error-socket = the local interface could not be started

error-roster = a card or a roster does not hold
error-roster-chain = a card or a roster does not follow the one held here
hint-roster-chain = ask for a newer file, with every version in it; an organisation that restored an old backup signs a card anew: it restores once more, with --cards FILE (raccord platform export FILE at yours)
error-roster-card-missing = the card of a member is missing in the file
error-roster-threshold =
    { $signatures ->
        [0] no leader has signed the roster, { $threshold } must
        [one] { $signatures } leader has signed the roster, { $threshold } must
       *[other] { $signatures } leaders have signed the roster, { $threshold } must
    }
hint-roster-threshold = each leader runs raccord platform sign on the file
error-organisation-key-other = the organisation key in this home is not the one that the card names
card-issued = card number { $number } signed and stored
writing-not-granted = { $holder }, which holds the case, does not let you write there: { $fields }
hint-writing-not-granted = for { $holder } to type: raccord grant CASE --to "{ $organisation }" --field { $fields } --write --basis public_task --purpose "shared work"
hint-writing-private = granted to nobody beforehand, and to be written in a case of your own: { $fields }
hint-writing-own-case = or open your own case and link the two: raccord case new, raccord link
hint-writing-nothing = nothing was written
writing-code-unknown = { $text } is none of the codes

config-key = { $path }, line { $line }: the key { $key } cannot be used as it stands
config-line = { $path }, line { $line }: this line cannot be read
config-long = { $path } has { $bytes } bytes: no configuration is that long
config-takes-address = write addresses between brackets, such as ["/ip4/0.0.0.0/tcp/4717"] or ["/dns/node.example.org/udp/4717/quic-v1"], and the key once
config-takes-backup-days = write a number of days from 1 to 366, and the key once
config-takes-connections = write a number from 1 to 65536, and the key once
config-takes-epoch = write a number of milliseconds from 100 to 86400000 (a day), and the key once
config-takes-language = write "fr" or "en", and the key once
config-takes-log-format = write "text" or "json", and the key once
config-takes-log-level = write "error", "warn", "info", "debug" or "trace", and the key once
config-takes-socket = write a whole path of at most 107 bytes, such as "/run/raccord/raccord.sock", and the key once
