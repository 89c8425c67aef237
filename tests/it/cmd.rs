// SPDX-License-Identifier: EUPL-1.2
//! Transcripts: what is typed, and what comes of it, word for word.
//!
//! `TRYCMD=overwrite` writes them anew; look at what changed.

use crate::program::PROGRAM;

#[test]
fn commands_answer_as_in_the_transcripts() {
    trycmd::TestCases::new()
        .register_bin("raccord", std::path::Path::new(PROGRAM))
        .env("RACCORD_HOME", "home")
        .env("RACCORD_PASSPHRASE", "a passphrase for tests")
        .env("LANG", "en_GB.UTF-8")
        .env("LC_ALL", "")
        .env("LANGUAGE", "")
        .env("RACCORD_STAFF", "")
        .env("NO_COLOR", "1")
        .case("cmd/*.trycmd");
}
