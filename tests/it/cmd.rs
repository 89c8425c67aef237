// SPDX-License-Identifier: EUPL-1.2
//! Transcripts: what is typed, and what comes of it, word for word.
//!
//! `TRYCMD=overwrite` writes them anew; look at what changed.

use crate::program::{PROGRAM, raccord, run};

#[test]
fn commands_answer_as_in_the_transcripts() {
    trycmd::TestCases::new()
        .register_bin("raccord", std::path::Path::new(PROGRAM))
        .env("RACCORD_HOME", "home")
        .env("RACCORD_PASSPHRASE", "a passphrase for tests")
        .env("LANG", "en_GB.UTF-8")
        .env("TZ", "UTC")
        .env("LC_ALL", "")
        .env("LANGUAGE", "")
        .env("RACCORD_STAFF", "")
        .env("NO_COLOR", "1")
        .case("cmd/*.trycmd");
}

#[test]
fn the_manual_has_a_page_for_each_command_in_both_languages() {
    let directory = tempfile::tempdir().unwrap();
    for (language, word) in [("en", "Run the node in the foreground"), ("fr", "Faire tourner le nœud au premier plan")]
    {
        let pages = directory.path().join(language);
        run(raccord(directory.path()).args(["--lang", language, "man"]).arg(&pages), 0);
        let page = std::fs::read_to_string(pages.join("raccord-serve.1")).unwrap();
        assert!(page.contains(word), "{page}");
        for nested in ["raccord.1", "raccord-platform-sign.1", "raccord-organisation-address-set.1"] {
            assert!(pages.join(nested).exists(), "{nested}");
        }
    }
}

#[test]
fn every_shell_gets_completions() {
    let directory = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(raccord(directory.path()).args(["completions", shell]), 0);
        assert!(script.contains("organisation"), "{shell}");
    }
}
