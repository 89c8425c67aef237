// SPDX-License-Identifier: EUPL-1.2
//! The program `raccord`.

use std::process::ExitCode;

fn main() -> ExitCode {
    raccord::commands::run(std::env::args_os())
}
