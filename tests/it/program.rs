// SPDX-License-Identifier: EUPL-1.2
//! Runs the real program.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

/// Where cargo put the program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_raccord-under-test");

/// Returns the program with nothing of this process's environment that could change what it says.
pub(crate) fn raccord(home: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    for variable in ["RACCORD_HOME", "RACCORD_PASSPHRASE_FILE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command.env("RACCORD_PASSPHRASE", "a passphrase for tests").env("LANG", "en_GB.UTF-8").env("TZ", "UTC");
    command.arg("--home").arg(home);
    command
}

/// Starts the node of a home and waits until it says that it takes calls; returns it with what it says after that.
pub(crate) fn serve(home: &Path) -> (Child, BufReader<ChildStderr>) {
    let mut command = raccord(home);
    command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut node = command.spawn().expect("the program starts");
    let mut said = BufReader::new(node.stderr.take().expect("it is piped"));
    let mut line = String::new();
    while !line.contains("takes calls") {
        line.clear();
        assert!(said.read_line(&mut line).expect("it writes UTF-8") > 0, "{}: the node ended", home.display());
    }
    (node, said)
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
