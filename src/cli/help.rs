//! Help, errors of usage, completions and the manual page, in the reader's language.
//!
//! The texts are messages of the catalogue `cli`: `cli.about.COMMAND` for a command, `cli.arg.NAME` for an argument of
//! any command, or `cli.arg.COMMAND.NAME` where the same name means something else. For a command of a command,
//! COMMAND is both with a dot between them. A test finds what lacks one.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::ui::{UNREADABLE, language};
use crate::i18n::Lang;
#[cfg(unix)]
use crate::lessons::{LESSONS, programs::PROGRAMS};

/// The value of `--lang`, read before the rest so that errors and help are in that language.
pub(super) fn asked_language(args: &[OsString]) -> Option<String> {
    let words: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang=").map(str::to_owned));
    joined.or_else(|| words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1].to_string()))
}

pub(super) fn unknown_language(tag: &str) -> ExitCode {
    let lang = language(None).unwrap_or_default();
    let _ = writeln!(io::stderr(), "camadas: {}", lang.fill("cli.unknown_language", &[("tag", &tag)]));
    ExitCode::from(UNREADABLE)
}

fn key_of_arg(command: &str, arg: &str, lang: Lang) -> Option<&'static str> {
    lang.lookup(&format!("cli.arg.{command}.{arg}")).or_else(|| lang.lookup(&format!("cli.arg.{arg}")))
}

/// The same command line with every text in `lang`.
pub(super) fn localize(command: Command, lang: Lang) -> Command {
    localize_below("", command, lang)
}

/// The same for a command below others: `above` is their names, each with a dot after it.
fn localize_below(above: &str, command: Command, lang: Lang) -> Command {
    let name = format!("{above}{}", command.get_name());
    let headings =
        format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", lang.text("cli.usage"));
    let mut command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading(lang.text("cli.commands"))
        .subcommand_value_name(lang.text("cli.command"))
        .help_template(headings)
        .mut_args(|arg| localize_arg(arg, &name, lang))
        .arg(localize_arg(Arg::new("help").short('h').long("help").action(ArgAction::Help), &name, lang));
    if let Some(about) = lang.lookup(&format!("cli.about.{name}")) {
        command = command.about(about);
    }
    if name == "camadas" {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.arg(localize_arg(version, &name, lang)).after_help(lang.text("cli.after"));
    }
    if name != "camadas" {
        command = command.bin_name(format!("camadas {}", name.replace('.', " ")));
    }
    // clap writes the usage itself, with its own word for the options.
    let usage = command.render_usage().to_string();
    let usage = usage.split_once(": ").map_or(usage.as_str(), |(_, usage)| usage);
    let usage = VALUES.iter().fold(usage.replace("[OPTIONS]", lang.text("cli.words")), |usage, value| {
        usage.replace(value, value_name(value, lang))
    });
    let above = if name == "camadas" { String::new() } else { format!("{name}.") };
    command.override_usage(usage).mut_subcommands(|sub| localize_below(&above, sub, lang))
}

/// What values are called where that is a word.
const VALUES: &[&str] = &["ADDRESS", "COMMAND", "FILE", "NAME", "PATH", "TEXT", "TOPOLOGY"];

fn value_name(value: &'static str, lang: Lang) -> &'static str {
    lang.lookup(&format!("cli.value.{value}")).unwrap_or(value)
}

fn localize_arg(arg: Arg, command: &str, lang: Lang) -> Arg {
    let heading = heading(&arg, command);
    let mut arg = arg.help_heading(lang.text(heading));
    let value =
        arg.get_value_names().and_then(|names| VALUES.iter().find(|value| names.iter().any(|name| name == **value)));
    if let Some(value) = value {
        arg = arg.value_name(value_name(value, lang));
    }
    match key_of_arg(command, arg.get_id().as_str(), lang) {
        Some(help) => arg.help(help),
        // What is hidden has only the comment in the source, which completions would show.
        None if arg.is_hide_set() => arg.help(None::<&str>),
        None => arg,
    }
}

/// What an argument is listed under: what a command has for itself comes before what all of its kind have.
fn heading(arg: &Arg, command: &str) -> &'static str {
    match arg.get_id().as_str() {
        _ if arg.is_positional() => "cli.arguments",
        // The program itself has no others.
        _ if command == "camadas" => "cli.options",
        "help" => "cli.general",
        _ if arg.is_global_set() => "cli.general",
        "count" if command == "program" => "cli.options",
        "read" | "filter" | "frames" | "count" => "cli.choosing",
        _ => "cli.options",
    }
}

/// Prints help, the version, or what was wrong with the command line; gives the exit code.
pub(super) fn explain(error: &clap::Error, lang: Lang) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return ExitCode::from(UNREADABLE);
        }
        _ => {}
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let arg = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => lang.fill("cli.unknown_argument", &[("arg", &arg)]),
        ErrorKind::InvalidSubcommand => {
            lang.fill("cli.unknown_command", &[("name", &context(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::MissingRequiredArgument => lang.fill("cli.missing_argument", &[("arg", &arg)]),
        ErrorKind::MissingSubcommand => lang.text("cli.missing_command").to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => lang.fill("cli.missing_value", &[("arg", &arg)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            lang.fill("cli.bad_value", &[("arg", &arg), ("value", &value)])
        }
        ErrorKind::ArgumentConflict if context(ContextKind::PriorArg) == arg => {
            lang.fill("cli.given_twice", &[("arg", &arg)])
        }
        ErrorKind::ArgumentConflict => {
            lang.fill("cli.conflict", &[("arg", &arg), ("other", &context(ContextKind::PriorArg))])
        }
        _ => error.render().to_string().trim_start_matches("error: ").lines().next().unwrap_or_default().to_owned(),
    };
    let valid = context(ContextKind::ValidValue);
    if !valid.is_empty() {
        text += &lang.fill("cli.valid_values", &[("values", &valid)]);
    }
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let near = context(kind);
        if !near.is_empty() {
            text += &lang.fill("cli.suggestion", &[("near", &near)]);
        }
    }
    let _ = writeln!(io::stderr(), "camadas: {text}\n{}", lang.text("cli.try_help"));
    ExitCode::from(UNREADABLE)
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    #[arg(value_enum, value_name = "bash|elvish|fish|powershell|zsh", hide_possible_values = true)]
    shell: clap_complete::Shell,
}

/// `--lang` with its values, at the program and at every command, each of which has the argument for itself by now.
fn with_languages(command: Command) -> Command {
    let languages = |arg: Arg| match arg.get_id() == "lang" {
        true => arg.value_parser(PossibleValuesParser::new(["en", "pt-BR"])),
        false => arg,
    };
    command.mut_args(languages).mut_subcommands(with_languages)
}

/// Values that are not checked while the command line is parsed, because what is wrong with them is told better later, are
/// named here.
pub(super) fn completions(args: &CompletionsArgs, command: Command) -> ExitCode {
    let mut command = with_languages(command);
    #[cfg(unix)]
    {
        let values = |names: Vec<&'static str>| move |arg: Arg| arg.value_parser(PossibleValuesParser::new(names));
        let lessons = values(LESSONS.iter().map(|lesson| lesson.name).collect());
        let programs = values(PROGRAMS.iter().map(|program| program.name).collect());
        command = command
            .mut_subcommand("lesson", |lesson| lesson.mut_arg("lesson", lessons))
            .mut_subcommand("program", |program| program.mut_arg("program", programs));
    }
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "camadas", &mut text);
    if args.shell == clap_complete::Shell::Fish {
        text = for_fish(&command, &String::from_utf8_lossy(&text)).into_bytes();
    }
    print(&text)
}

/// What clap_complete leaves out for fish: it takes an option before the command that still waits for its value for a
/// mistake, and then offers files; and it knows no values of what has no dashes, as the names of lessons.
fn for_fish(command: &Command, script: &str) -> String {
    const PARSED: &str = "    argparse -s (__fish_camadas_global_optspecs) -- $cmd 2>/dev/null\n";
    let without_last = PARSED.replacen("    ", "    or ", 1).replace("$cmd", "$cmd[1..-2]");
    let mut script = script.replacen(PARSED, &format!("{PARSED}{without_last}"), 1);
    for below in command.get_subcommands() {
        // Where files are wanted, too, they are still offered.
        let files = if below.get_positionals().count() > 1 { "" } else { " -f" };
        for values in below.get_positionals().map(Arg::get_possible_values).filter(|values| !values.is_empty()) {
            let names: Vec<_> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            let (name, names) = (below.get_name(), names.join(" "));
            script +=
                &format!("complete -c camadas -n \"__fish_camadas_using_subcommand {name}\"{files} -a \"{names}\"\n");
        }
    }
    script
}

/// The manual page of the program and then of each command, one roff document.
pub(super) fn man(mut command: Command, lang: Lang) -> ExitCode {
    command.build();
    let mut text = Vec::new();
    pages("camadas", command, &mut text);
    print(headings_in(lang, &String::from_utf8_lossy(&text)).as_bytes())
}

/// The page of a command, then those of the commands below it.
fn pages(name: &str, command: Command, text: &mut Vec<u8>) {
    let below: Vec<_> = command.get_subcommands().cloned().collect();
    // Writing to memory cannot fail.
    let _ = clap_mangen::Man::new(command.display_name(name.to_owned())).render(text);
    for command in below {
        pages(&format!("{name}-{}", command.get_name()), command, text);
    }
}

/// A manual page whose headings are in `lang`: clap_mangen writes some of its own, in English. Words are not
/// hyphenated, because roff would do so by the rules of English.
fn headings_in(lang: Lang, page: &str) -> String {
    let heading = |name: &str| match name {
        "NAME" => lang.text("cli.man.name").to_owned(),
        "SYNOPSIS" => lang.text("cli.man.synopsis").to_owned(),
        "DESCRIPTION" => lang.text("cli.man.description").to_owned(),
        "EXTRA" => lang.text("cli.man.extra").to_owned(),
        "VERSION" => lang.text("cli.man.version").to_owned(),
        ours => ours.to_uppercase(),
    };
    // clap_mangen leaves out an empty date, so that the words behind it stand in the wrong places.
    let title = |name: &str| {
        let (version, manual) = (env!("CARGO_PKG_VERSION"), lang.text("cli.man.manual"));
        format!(".TH {name} 1 \"\" \"camadas {version}\" \"{manual}\"\n.nh")
    };
    let mut out = String::with_capacity(page.len());
    for line in page.lines() {
        match line.split_once(' ') {
            Some((".SH", name)) => out += &format!(".SH {}", heading(name.trim_matches('"'))),
            Some((".TH", rest)) => out += &title(rest.split(' ').next().unwrap_or_default()),
            _ => out += line,
        }
        out.push('\n');
    }
    out
}

fn print(text: &[u8]) -> ExitCode {
    let mut out = super::ui::Output::stdout();
    let _ = out.write(text);
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_command_and_argument_has_a_text() {
        for lang in [Lang::En, Lang::PtBr] {
            let command = localize(super::super::Cli::command(), lang);
            has_texts(command.get_name(), &command, lang);
            assert!(VALUES.iter().all(|value| lang.lookup(&format!("cli.value.{value}")).is_some()));
        }
    }

    fn has_texts(name: &str, command: &Command, lang: Lang) {
        assert!(command.get_about().is_some(), "cli.about.{name} is missing");
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let id = arg.get_id().as_str();
            assert!(key_of_arg(name, id, lang).is_some(), "cli.arg.{name}.{id} is missing");
        }
        for sub in command.get_subcommands() {
            let above = if name == "camadas" { String::new() } else { format!("{name}.") };
            has_texts(&format!("{above}{}", sub.get_name()), sub, lang);
        }
    }

    #[test]
    fn the_manual_has_no_english_heading_left_in_portuguese() {
        let mut text = Vec::new();
        let command = localize(super::super::Cli::command(), Lang::PtBr);
        clap_mangen::Man::new(command).render(&mut text).expect("no error in memory");
        let page = headings_in(Lang::PtBr, &String::from_utf8_lossy(&text));
        let headings: Vec<_> = page.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
        assert_eq!(headings, ["NOME", "SINOPSE", "DESCRIÇÃO", "OPÇÕES", "COMANDOS", "OBSERVAÇÕES", "VERSÃO"]);
    }
}
