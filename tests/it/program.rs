// SPDX-License-Identifier: EUPL-1.2
//! Runs the real program.

use std::path::Path;
use std::process::{Command, Output};

/// Where cargo put the program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_raccord-under-test");

/// Returns the program with nothing of this process's environment that could change what it says.
pub(crate) fn raccord(home: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    for variable in ["RACCORD_HOME", "RACCORD_PASSPHRASE_FILE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command.env("RACCORD_PASSPHRASE", "a passphrase for tests").env("LANG", "en_GB.UTF-8");
    command.arg("--home").arg(home);
    command
}

/// Runs the program and returns what it printed on standard output.
///
/// # Panics
/// Panics with all it said when it ends with another exit code than `code`.
pub(crate) fn run(command: &mut Command, code: i32) -> String {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr));
    assert_eq!(status.code(), Some(code), "{command:?}\n{stdout}\n{stderr}");
    stdout
}
