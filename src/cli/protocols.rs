//! `--protocols FILE`: protocols of one's own.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::ui::UNREADABLE;
use crate::i18n::Lang;
use crate::proto::own;

/// No description of protocols is longer.
const MOST: u64 = 1 << 20;

/// Installs the protocols of the file that `args` name, if they name one.
///
/// # Errors
/// The exit code for a file that cannot be read, after saying why.
pub(super) fn install(args: &[OsString], lang: Lang) -> Result<(), ExitCode> {
    let Some(file) = asked(args) else { return Ok(()) };
    read(&file, lang).map(own::install).map_err(|why| {
        // A file's name may hold control characters.
        let why = why.replace(char::is_control, "\u{fffd}");
        let _ = writeln!(io::stderr(), "camadas: {why}");
        ExitCode::from(UNREADABLE)
    })
}

/// The value of `--protocols`; what stands behind `--` is another program's.
fn asked(args: &[OsString]) -> Option<PathBuf> {
    let mut own = args.iter().take_while(|arg| *arg != "--");
    while let Some(arg) = own.next() {
        if arg == "--protocols" {
            return own.next().map(PathBuf::from);
        }
        if let Some(file) = arg.to_str().and_then(|arg| arg.strip_prefix("--protocols=")) {
            return Some(PathBuf::from(file));
        }
    }
    None
}

/// Reads protocols, or says why not.
fn read(file: &Path, lang: Lang) -> Result<Vec<own::Definition>, String> {
    let name = file.display();
    let mut text = String::new();
    let read = File::open(file).and_then(|open| open.take(MOST).read_to_string(&mut text));
    read.map_err(|error| lang.fill("cli.protocols.unreadable", &[("file", &name), ("error", &error)]))?;
    own::read(&text).map_err(|problem| {
        let own::Problem { line, column, what, about } = problem;
        let key = if about.is_empty() { "cli.protocols.wrong" } else { "cli.protocols.wrong_about" };
        let what = what.in_(lang);
        lang.fill(key, &[("file", &name), ("line", &line), ("column", &column), ("what", &what), ("about", &about)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_of(words: &[&str]) -> Option<PathBuf> {
        asked(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_file_is_found_before_the_rest_is_parsed() {
        assert_eq!(asked_of(&["camadas", "show", "a.pcap", "--protocols", "b.toml"]), Some("b.toml".into()));
        assert_eq!(asked_of(&["camadas", "--protocols=b.toml", "a.pcap"]), Some("b.toml".into()));
        assert_eq!(asked_of(&["camadas", "record", "--", "other", "--protocols", "c"]), None);
        assert_eq!(asked_of(&["camadas", "--protocols"]), None);
    }
}
