// SPDX-License-Identifier: EUPL-1.2
//! The program `raccord`, so that tests have it: cargo builds programs of the package under test alone.

use std::process::ExitCode;

fn main() -> ExitCode {
    raccord::commands::run(std::env::args_os())
}
