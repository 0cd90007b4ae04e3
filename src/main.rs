//! The `ivig` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(ivig::cli::main())
}
