//! The `tarjuman` program: see [`tarjuman::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tarjuman::cli::main()
}
