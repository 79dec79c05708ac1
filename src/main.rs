//! The `tarjuman` program: see [`tarjuman::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Aligning makes many small things for a moment: an eighth of its time goes to the allocator of the C library.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    tarjuman::cli::main()
}
