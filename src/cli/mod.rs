//! The command line: the only place that prints to the terminal or exits. One file a command.

#[cfg(all(feature = "live", target_os = "linux"))]
mod capture;
mod compare;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod doctor;
mod draw;
mod explain;
mod export;
mod fields;
mod flows;
mod follow;
mod frames;
mod help;
mod hops;
#[cfg(feature = "live")]
mod interfaces;
#[cfg(unix)]
mod interrupt;
mod keys;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod lab;
#[cfg(unix)]
mod lesson;
#[cfg(all(feature = "lab", feature = "live", feature = "serve", target_os = "linux"))]
mod lesson_serve;
mod multicast;
mod near;
#[cfg(any(feature = "serve", feature = "tui"))]
mod opening;
#[cfg(unix)]
mod program;
mod protocols;
mod reading;
#[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
mod record;
mod report;
#[cfg(all(feature = "serve", unix))]
mod serve;
mod show;
mod stats;
#[cfg(all(feature = "tui", unix))]
mod tui;
mod ui;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use ui::{Globals, Ui};

#[derive(Parser)]
#[command(name = "camadas", version, disable_help_subcommand = true, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Show(show::Args),
    Explain(explain::Args),
    Draw(draw::Args),
    Report(report::Args),
    Stats(stats::Args),
    Multicast(multicast::Args),
    Flows(flows::Args),
    Follow(follow::Args),
    Hops(hops::Args),
    Compare(compare::Args),
    Fields(fields::Args),
    Export(export::Args),
    #[cfg(all(feature = "tui", unix))]
    Tui(tui::Args),
    #[cfg(all(feature = "serve", unix))]
    Serve(serve::Args),
    #[cfg(all(feature = "live", target_os = "linux"))]
    Capture(capture::Args),
    #[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
    Record(record::Args),
    #[cfg(feature = "live")]
    Interfaces,
    #[cfg(all(feature = "lab", target_os = "linux"))]
    Lab(lab::Args),
    #[cfg(unix)]
    Lesson(lesson::Args),
    #[cfg(unix)]
    Program(program::Args),
    #[cfg(all(feature = "lab", target_os = "linux"))]
    Doctor,
    Completions(help::CompletionsArgs),
    Man,
}

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    #[cfg(all(feature = "lab", target_os = "linux"))]
    if let Some(code) = crate::lab::hold() {
        return code;
    }
    #[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
    if let Some(code) = record::wait_on_host() {
        return code;
    }
    let args = with_show(std::env::args_os().collect());
    let lang = match ui::language(help::asked_language(&args).as_deref()) {
        Ok(lang) => lang,
        Err(tag) => return help::unknown_language(&tag),
    };
    // Before the rest is parsed: filters and fields are resolved there.
    if let Err(code) = protocols::install(&args, lang) {
        return code;
    }
    let command = help::localize(Cli::command(), lang);
    let parsed = command.clone().try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return help::explain(&error, lang),
    };
    let ui = Ui::new(&cli.globals, lang);
    match cli.command {
        Command::Show(mut args) => show::run(&mut args, ui),
        Command::Explain(mut args) => explain::run(&mut args, ui),
        Command::Draw(args) => draw::run(&args, ui),
        Command::Report(args) => report::run(&args, ui),
        Command::Stats(args) => stats::run(&args, ui),
        Command::Multicast(args) => multicast::run(&args, ui),
        Command::Flows(mut args) => flows::run(&mut args, ui),
        Command::Follow(mut args) => follow::run(&mut args, ui),
        Command::Hops(mut args) => hops::run(&mut args, ui),
        Command::Compare(args) => compare::run(&args, ui),
        Command::Fields(mut args) => fields::run(&mut args, ui),
        Command::Export(args) => export::run(&args, ui),
        #[cfg(all(feature = "tui", unix))]
        Command::Tui(args) => tui::run(&args, ui),
        #[cfg(all(feature = "serve", unix))]
        Command::Serve(args) => serve::run(&args, ui),
        #[cfg(all(feature = "live", target_os = "linux"))]
        Command::Capture(args) => capture::run(&args, ui),
        #[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
        Command::Record(args) => record::run(&args, ui),
        #[cfg(feature = "live")]
        Command::Interfaces => Ok(interfaces::run(ui)),
        #[cfg(all(feature = "lab", target_os = "linux"))]
        Command::Lab(args) => lab::run(args, ui),
        #[cfg(unix)]
        Command::Lesson(args) => lesson::run(&args, ui),
        #[cfg(unix)]
        Command::Program(args) => program::run(args, ui),
        #[cfg(all(feature = "lab", target_os = "linux"))]
        Command::Doctor => Ok(doctor::run(ui)),
        Command::Completions(args) => Ok(help::completions(&args, command)),
        Command::Man => Ok(help::man(command, lang)),
    }
    .unwrap_or_else(|code| code)
}

/// `camadas FILE` is `camadas show FILE`: a first word that is no command but a file that exists, or "-".
fn with_show(mut args: Vec<OsString>) -> Vec<OsString> {
    let mut takes_value = false;
    let first = args.iter().skip(1).position(|arg| {
        let word = arg.to_string_lossy();
        if std::mem::replace(&mut takes_value, false) {
            return false;
        }
        takes_value = matches!(&*word, "--lang" | "--color" | "--width");
        word == "-" || !word.starts_with('-')
    });
    if let Some(first) = first.map(|at| at + 1) {
        let word = &args[first];
        let command = Cli::command().get_subcommands().any(|command| *word == *command.get_name());
        if !command && (word == "-" || Path::new(word).exists()) {
            args.insert(1, "show".into());
        }
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_file_alone_is_shown() {
        let args = |words: &[&str]| with_show(words.iter().map(OsString::from).collect());
        assert_eq!(args(&["camadas", "-"])[1], "show");
        assert_eq!(args(&["camadas", "--lang", "pt", "Cargo.toml"])[1], "show");
        assert_eq!(args(&["camadas", "show", "Cargo.toml"]).len(), 3);
        assert_eq!(args(&["camadas", "no-such-file"]).len(), 2);
    }
}
