//! The `actornet` program: everything it does stands in [`actornet::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    actornet::cli::main()
}
