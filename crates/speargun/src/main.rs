//! The command line of Speargun: it only dispatches.

mod arguments;
mod command;
mod language;
mod output;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser;

use crate::language::say;

// Under tracking figures are read again and again, each by other threads: glibc's allocator keeps
// what they leave behind in an arena of each, which nearly doubled the server's memory.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse_from(arguments::with_long_as(std::env::args_os()));
    language::choose(arguments.language.as_deref());
    if arguments.command.writes_workspace() {
        // What a workspace holds is of people: nobody else on this machine reads it.
        #[cfg(unix)]
        nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o077));
    }
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // A closed stderr would make it panic.
        .log_internal_errors(false)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("SPEARGUN_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .init();
    match command::run(&arguments) {
        Ok(code) => code,
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            output::message(&say!("cli.error", error = error.text()));
            error.exit_code()
        }
    }
}
