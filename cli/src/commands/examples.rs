// SPDX-License-Identifier: EUPL-1.2
//! Examples of commands, the same in every language. Those that need words of explanation stand in the Fluent files
//! instead; a test reads each of these as the program would.

use unicode_width::UnicodeWidthStr;

/// Returns what can be typed, for a command by its names, such as `case add`.
pub(super) fn of(command: &str) -> &'static [&'static str] {
    EXAMPLES.iter().find(|(name, _)| *name == command).map_or(&[], |(_, examples)| examples)
}

/// Returns a text of help with its command lines fitted to a width: a longer one goes on after a backslash, as a shell takes
/// it, and is never broken within quotation marks. The lines of a paragraph become one, to be broken where the terminal ends.
pub(super) fn fitted(text: &str, columns: usize) -> String {
    paragraphs(text).iter().map(|line| continued(line, columns)).collect::<Vec<_>>().join("\n")
}

/// Joins the lines of each paragraph; what is indented, and the headings of lists, stay lines of their own.
fn paragraphs(text: &str) -> Vec<String> {
    let is_sentence = |line: &str| {
        let is_heading = line.ends_with(':') && line.width() <= HEADING_COLUMNS_MAX;
        // "Example: raccord ..." is a line to be typed.
        let is_example =
            line.split_once(": raccord ").is_some_and(|(heading, _)| heading.width() <= EXAMPLE_COLUMNS_MAX);
        !line.is_empty() && !line.starts_with(' ') && !is_heading && !is_example
    };
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut().filter(|last| is_sentence(last) && is_sentence(line)) {
            Some(last) => *last = format!("{last} {}", line.trim_end()),
            None => {
                // A list stands apart from the sentence before it.
                let follows = lines.last().is_some_and(|last| is_sentence(last));
                if follows && !line.is_empty() && !line.starts_with(' ') {
                    lines.push(String::new());
                }
                lines.push(line.to_owned());
            }
        }
    }
    lines
}

/// A heading is no longer than this.
const HEADING_COLUMNS_MAX: usize = 30;
/// Nor what stands before an example in one line.
const EXAMPLE_COLUMNS_MAX: usize = 12;

fn continued(line: &str, columns: usize) -> String {
    let start = line.find("raccord ").unwrap_or(line.len());
    let (before, typed) = line.split_at(start);
    let is_example = before.trim().is_empty() && !before.is_empty() || before.trim_end().ends_with(':');
    // A sentence, a line that is continued already, and one that is explained behind stay as they are.
    let stays = typed.ends_with(['.', '\\']) || typed.contains(" #") || typed.contains("   ");
    if !is_example || stays || line.width() <= columns {
        return line.to_owned();
    }
    let mut lines = Vec::new();
    let mut drawn = before.to_owned();
    for (index, word) in shell_words(typed).into_iter().enumerate() {
        // Two columns for the backslash.
        if index > 0 && drawn.width() + 1 + word.width() + 2 > columns {
            lines.push(format!("{drawn} \\"));
            drawn = format!("{CONTINUATION}{word}");
        } else {
            drawn = format!("{drawn}{}{word}", if index == 0 { "" } else { " " });
        }
    }
    lines.push(drawn);
    lines.join("\n")
}

/// Returns the words of a command line, those between quotation marks in one.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            ' ' if !is_quoted => words.push(String::new()),
            character => {
                is_quoted ^= character == '"';
                words.last_mut().expect("there is one from the start").push(character);
            }
        }
    }
    words
}

/// What the further lines of a command start with.
const CONTINUATION: &str = "      ";

/// The examples, by command.
pub(super) const EXAMPLES: &[(&str, &[&str])] = &[
    ("accompany found", &["raccord accompany found 3fa9 trouve --number 0612345678"]),
    ("accompany realise", &["raccord accompany realise 3fa9 stage --at \"Menuiserie Roux\""]),
    ("appointment list", &["raccord appointment list"]),
    (
        "appointment record",
        &["raccord appointment record 3fa9 honore", "raccord appointment record 3fa9 manque --again 27/11/2026"],
    ),
    ("ask list", &["raccord ask list", "raccord ask list --all --json"]),
    ("audit export", &["raccord audit export office.audit"]),
    ("campaign awaited", &["raccord campaign awaited"]),
    ("campaign close", &["raccord campaign close \"Novembre 2026\" --dry-run"]),
    ("campaign enrolled", &["raccord campaign enrolled \"Novembre 2026\" inscrits.csv"]),
    ("campaign list", &["raccord campaign list"]),
    ("campaign new", &["raccord campaign new \"Novembre 2026\" --processing 31/10/2026"]),
    ("campaign review", &["raccord campaign review \"Novembre 2026\" --school 0570054A"]),
    ("campaign show", &["raccord campaign show \"Novembre 2026\""]),
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
    ("consent forms", &["raccord consent forms"]),
    ("consent give", &["raccord consent give 3fa9 --form psad --by young_person"]),
    ("consent list", &["raccord consent list", "raccord consent list 3fa9"]),
    ("consent print", &["raccord consent print 3fa9 psad --output form.html"]),
    ("consent withdraw", &["raccord consent withdraw 3fa9 psad --line 2"]),
    ("correction answer", &["raccord correction answer 3fa9 --outcome corrigee"]),
    ("correction list", &["raccord correction list"]),
    ("demo", &["raccord demo", "raccord demo --cases 10000 --json"]),
    ("dimensions", &["raccord dimensions 3fa9"]),
    ("directory charter accept", &["raccord directory charter accept 2 charte.pdf --by \"Anne Muller\""]),
    ("directory charter propose", &["raccord directory charter propose 2 charte.pdf"]),
    ("directory escalation", &["raccord directory escalation 3fa9"]),
    ("directory list", &["raccord directory list"]),
    ("directory map", &["raccord directory map acteurs.geojson"]),
    ("directory share", &["raccord directory share"]),
    ("directory show", &["raccord directory show \"Mission locale\""]),
    ("directory sites", &["raccord directory sites", "raccord directory sites --json"]),
    ("duplicates", &["raccord duplicates", "raccord duplicates 3fa9"]),
    ("emergency list", &["raccord emergency list"]),
    (
        "grant",
        &[
            "raccord grant 3fa9 --to \"Mission locale\" --field nom --field mobile --basis consent --by young_person --purpose \"suivi\" --dry-run",
        ],
    ),
    ("grants", &["raccord grants --given --active", "raccord grants --case 3fa9 --to \"Mission locale\""]),
    ("group candidates", &["raccord group candidates --least 5"]),
    ("group enrol", &["raccord group enrol \"Remise à niveau\" --case 3fa9"]),
    ("group leave", &["raccord group leave \"Remise à niveau\" --case 3fa9"]),
    ("group list", &["raccord group list"]),
    ("group share", &["raccord group share \"Remise à niveau\""]),
    ("group show", &["raccord group show \"Remise à niveau\""]),
    (
        "import",
        &[
            "raccord import liste.csv --dry-run --rejects rejets.csv",
            "raccord import liste.xlsx --mapping rio --date 01/10/2026",
        ],
    ),
    ("inbox", &["raccord inbox"]),
    (
        "init",
        &[
            "raccord init --name \"CIO de Metz\" --kind cio --country fr --staff marie --address /ip4/192.0.2.10/tcp/4717",
            "raccord init --home /srv/raccord --name \"ALJ Esch\" --kind alj --country lu --staff marc --listen /ip4/0.0.0.0/tcp/4717",
        ],
    ),
    ("man", &["raccord man /usr/local/share/man/man1"]),
    ("mapping list", &["raccord mapping list"]),
    ("mapping new", &["raccord mapping new liste.csv --to liste.toml", "raccord mapping new liste.csv --no-header"]),
    ("mapping show", &["raccord mapping show rio"]),
    ("meeting actions", &["raccord meeting actions"]),
    ("meeting calendar", &["raccord meeting calendar reunions.ics"]),
    ("meeting list", &["raccord meeting list"]),
    ("meeting minutes", &["raccord meeting minutes \"Premier cercle\" compte-rendu.html"]),
    (
        "meeting report",
        &[
            "raccord meeting report \"Premier cercle\" \"douze entretiens\" --difficulties \"peu de places en apprentissage\"",
        ],
    ),
    ("meeting set", &["raccord meeting set \"Premier cercle\" reunion_heure=15:00"]),
    ("meeting share", &["raccord meeting share \"Premier cercle\""]),
    ("meeting show", &["raccord meeting show \"Premier cercle\""]),
    ("message reply", &["raccord message reply 7c1d \"Vue ce matin, elle viendra jeudi.\""]),
    ("message show", &["raccord message show 7c1d"]),
    ("news", &["raccord news"]),
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
    (
        "platform form add",
        &[
            "raccord platform form add platform.file --form psad.toml",
            "raccord platform form add platform.file --form psad.toml --since 2027-01-01",
        ],
    ),
    ("platform form list", &["raccord platform form list", "raccord platform form list --in platform.file"]),
    (
        "platform form show",
        &[
            "raccord platform form show psad --source psad.toml",
            "raccord platform form show psad --in platform.file --paper psad.html",
        ],
    ),
    ("platform form withdraw", &["raccord platform form withdraw platform.file --form psad"]),
    ("platform join", &["raccord platform join platform.file"]),
    ("platform leaders", &["raccord platform leaders platform.file --add \"Mission locale\""]),
    ("platform remove", &["raccord platform remove platform.file --member \"Mission locale\""]),
    (
        "platform rules",
        &[
            "raccord platform rules platform.file --use france-school-year --since 2027-09-01",
            "raccord platform rules --show",
            "raccord platform rules --show luxembourg",
        ],
    ),
    ("platform show", &["raccord platform show"]),
    ("platform sign", &["raccord platform sign platform.file"]),
    ("prepare", &["raccord prepare 3fa9"]),
    ("receipts", &["raccord receipts --open", "raccord receipts --overdue --json"]),
    ("referrals accept", &["raccord referrals accept 81c2"]),
    ("referrals done", &["raccord referrals done 81c2"]),
    ("referrals list", &["raccord referrals list", "raccord referrals list 3fa9"]),
    ("referrals reject", &["raccord referrals reject 81c2 --reason \"hors de notre territoire\""]),
    ("referrals revoke", &["raccord referrals revoke 81c2"]),
    ("referrals show", &["raccord referrals show 81c2"]),
    ("referrals take", &["raccord referrals take 81c2"]),
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
    ("solution list", &["raccord solution list"]),
    ("solution release", &["raccord solution release \"E2C Lorraine\" --case 3fa9"]),
    ("solution set", &["raccord solution set \"E2C Lorraine\" solution_places=12"]),
    ("solution share", &["raccord solution share \"E2C Lorraine\""]),
    ("solution show", &["raccord solution show \"E2C Lorraine\""]),
    ("staff add", &["raccord staff add paul --role adviser"]),
    ("staff end", &["raccord staff end paul", "raccord staff end paul --since \"2026-11-20 17:30\""]),
    ("staff list", &["raccord staff list"]),
    ("staff passphrase", &["raccord staff passphrase paul"]),
    ("status", &["raccord status", "raccord status --json"]),
    ("store backup", &["raccord store backup /backups/raccord.db"]),
    ("store check", &["raccord store check"]),
    ("store export", &["raccord store export --plain copie.db"]),
    ("store lost", &["raccord store lost", "raccord store lost --json"]),
    ("subject report", &["raccord subject report 3fa9 --output report.html"]),
    ("unlink", &["raccord unlink 3fa9 81c2 --different --reason \"deux cousines\""]),
    ("workshop attend", &["raccord workshop attend 3fa9 --step 1"]),
    ("workshop show", &["raccord workshop show 3fa9"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_broken_by_the_terminal_alone() {
        let text = "A list belongs to\na campaign.\n\nModels:\n  parents  first\n           letter\nWhoever asks\nis told.\nExamples:\n  raccord today";
        let said = "A list belongs to a campaign.\n\nModels:\n  parents  first\n           letter\nWhoever asks is told.\n\nExamples:\n  raccord today";
        assert_eq!(fitted(text, 100), said);
        assert_eq!(fitted(said, 80), said, "once is enough");
    }
}
