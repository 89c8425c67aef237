# raccord init: a new node.

help-init = Make a node: its directory, its keys, the organisation's first card
help-init-examples =
    What is missing is asked for on a terminal. --staff names the first staff key.

    --kind takes agricultural_school, alj, association, cfa, cio, foquale, mission_locale, mlds, pjj, school, sre and others;
    a wrong one lists them all.
help-init-name = What people call the organisation
help-init-kind = What kind of office it is
help-init-country = Whose law applies
help-init-role = What the first member of staff may do; leader if nothing is said
help-init-listen = Addresses to listen on, as multiaddresses
help-init-address = Addresses that peers dial, as multiaddresses; without them, those listened on
help-init-language = Language for the configuration

prompt-init-name = What do people call the organisation?
prompt-init-kind = What kind of office is it? One of these words, or what stands beside it:{ $kinds }
prompt-init-country = Which country's law applies, fr or lu?
prompt-init-staff = What shall the key of the first member of staff be called? (a-z, 0-9, "-", "_", ".")
prompt-init-address = By which address do the other offices reach this machine, such as /ip4/192.0.2.10/tcp/4717 or /dns/node.example.org/tcp/4717? (empty: tell it later)
prompt-init-passphrase = Passphrase of the new keys:

error-init-name = the name of the organisation is missing: --name
error-init-kind = the kind of office is missing or not known: --kind
error-init-country = the country is missing or has no rules: --country fr or --country lu
error-init-staff = the name of the first staff key is missing: --staff

init-made =
    { $name } ({ $kind }) has a node in { $path }
    First member of staff: { $staff } ({ $role })
init-next =
    Next:
      1. Move a copy of { $path } to a place outside this machine; it certifies everything and is needed rarely.
      2. raccord organisation export FILE, and send the file to the leaders of the platform.
      3. raccord platform join FILE, once they send back the signed roster.
      4. raccord serve
init-no-address = the card tells no address, so peers cannot dial this node: raccord organisation address set ADDRESS
