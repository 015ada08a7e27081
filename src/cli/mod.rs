//! The command line: the only place that prints to the terminal or exits.

mod fields;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "camadas", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Fields(fields::Args),
}

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Fields(args) => fields::run(&args),
    }
}
