// SPDX-License-Identifier: EUPL-1.2
//! Examples of commands, the same in every language. Those that need words of explanation stand in the Fluent files
//! instead; a test reads each of these as the program would.

/// Returns what can be typed, for a command by its names, such as `case add`.
pub(super) fn of(command: &str) -> &'static [&'static str] {
    EXAMPLES.iter().find(|(name, _)| *name == command).map_or(&[], |(_, examples)| examples)
}

/// The examples, by command.
pub(super) const EXAMPLES: &[(&str, &[&str])] = &[
    ("ask list", &["raccord ask list", "raccord ask list --all --json"]),
    ("campaign awaited", &["raccord campaign awaited"]),
    ("case add", &["raccord case add 3fa9 autre_prenom Marie"]),
    ("case episodes", &["raccord case episodes 3fa9"]),
    ("case history", &["raccord case history 3fa9", "raccord case history 3fa9 --json"]),
    (
        "case list",
        &["raccord case list --own", "raccord case list --text metz --limit 20", "raccord case list --conflicts"],
    ),
    ("case new", &["raccord case new nom=Weber prenom=Léa date_naissance=04/05/2008 mobile=0612345678"]),
    ("case set", &["raccord case set 3fa9 mobile 0612345678", "raccord case set \"Weber Léa\" commune Metz"]),
    ("case show", &["raccord case show 3fa9", "raccord case show \"Weber Léa\" --reason \"entretien du 4 mai\""]),
    ("case who", &["raccord case who 3fa9"]),
    ("completions", &["raccord completions bash > /etc/bash_completion.d/raccord"]),
    ("consent give", &["raccord consent give 3fa9 --form psad --by young_person"]),
    ("consent list", &["raccord consent list", "raccord consent list 3fa9"]),
    ("consent print", &["raccord consent print 3fa9 psad --output form.html"]),
    ("consent withdraw", &["raccord consent withdraw 3fa9 psad --line 2"]),
    ("demo", &["raccord demo", "raccord demo --cases 10000 --json"]),
    ("directory sites", &["raccord directory sites", "raccord directory sites --json"]),
    ("emergency list", &["raccord emergency list"]),
    (
        "grant",
        &[
            "raccord grant 3fa9 --to \"Mission locale\" --field nom --field mobile --basis consent --by young_person --purpose \"suivi\" --dry-run",
        ],
    ),
    ("grants", &["raccord grants --given --active", "raccord grants --case 3fa9 --to \"Mission locale\""]),
    (
        "import",
        &[
            "raccord import liste.csv --dry-run --rejects rejets.csv",
            "raccord import liste.xlsx --mapping rio --date 01/10/2026",
        ],
    ),
    (
        "init",
        &[
            "raccord init --name \"CIO de Metz\" --kind cio --country fr --staff marie --address /ip4/192.0.2.10/tcp/4717",
        ],
    ),
    ("man", &["raccord man /usr/local/share/man/man1"]),
    ("mapping list", &["raccord mapping list"]),
    ("mapping new", &["raccord mapping new liste.csv --to liste.toml", "raccord mapping new liste.csv --no-header"]),
    ("mapping show", &["raccord mapping show rio"]),
    ("organisation address set", &["raccord organisation address set /dns/node.example.org/tcp/4717"]),
    ("organisation export", &["raccord organisation export cio.card"]),
    ("organisation rotate-key", &["raccord organisation rotate-key"]),
    ("organisation rotate-node", &["raccord organisation rotate-node"]),
    ("organisation show", &["raccord organisation show"]),
    ("path list", &["raccord path list", "raccord path list --open"]),
    ("platform add", &["raccord platform add platform.file --member alj.card --circle 2"]),
    (
        "platform create",
        &[
            "raccord platform create platform.file --name \"PSAD Metz\" --territory Metz --leader ml.card --member alj.card",
        ],
    ),
    ("platform export", &["raccord platform export platform.file"]),
    ("platform join", &["raccord platform join platform.file"]),
    ("platform leaders", &["raccord platform leaders platform.file --add \"Mission locale\""]),
    ("platform remove", &["raccord platform remove platform.file --member \"Mission locale\""]),
    ("platform show", &["raccord platform show"]),
    ("platform sign", &["raccord platform sign platform.file"]),
    ("receipts", &["raccord receipts --open", "raccord receipts --overdue --json"]),
    ("release", &["raccord release 3fa9"]),
    ("responsible", &["raccord responsible 3fa9"]),
    ("retention hold", &["raccord retention hold 3fa9 --until 2027-03-01 --reason \"recours\""]),
    (
        "revoke",
        &[
            "raccord revoke --case 3fa9 --to \"Mission locale\" --reason \"retrait du consentement\"",
            "raccord revoke 91c2",
        ],
    ),
    ("school open", &["raccord school open"]),
    ("search", &["raccord search weber metz"]),
    ("serve", &["raccord serve", "raccord serve --home /srv/raccord"]),
    ("solution answer", &["raccord solution answer \"E2C Lorraine\" accepted --case 3fa9"]),
    ("staff add", &["raccord staff add paul --role adviser"]),
    ("staff end", &["raccord staff end paul"]),
    ("staff list", &["raccord staff list"]),
    ("staff passphrase", &["raccord staff passphrase paul"]),
    ("status", &["raccord status", "raccord status --json"]),
    ("store backup", &["raccord store backup /backups/raccord.db"]),
    ("store check", &["raccord store check"]),
    ("subject report", &["raccord subject report 3fa9 --output report.html"]),
];
