//! Developer commands: `cargo xtask demo | test | ui | tidy | reference | room`.

mod demo;
mod process;
mod reference;
mod room;
mod test;
mod tidy;
mod web;
mod words;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask demo       build web app and binary, make a demo workspace, serve it
cargo xtask test       every test, Rust and web
cargo xtask ui         build the web app into web/dist
cargo xtask tidy       check what compilers do not
cargo xtask reference  write docs/reference from the code
cargo xtask room NAME  write the skeleton of a new room";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let result = match arguments.first().map(String::as_str) {
        Some("demo") => demo::run(rest),
        Some("test") => test::run(),
        Some("ui") => web::build(),
        Some("tidy") => tidy::run(),
        Some("reference") => reference::write(),
        Some("room") => room::run(rest),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
