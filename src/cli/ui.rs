//! The terminal: language, width, colour, and where data and messages go.

use std::env;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::near::near_file;
use crate::i18n::Lang;
use crate::output::style::Style;
use crate::output::table::Look;
use crate::source::{SourceError, SourceErrorKind};

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Options that every command has.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Globals {
    #[arg(long, global = true, value_name = "en|pt-BR")]
    lang: Option<String>,
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "auto|always|never"
    )]
    color: Color,
    #[arg(long, global = true, value_name = "N")]
    width: Option<usize>,
    #[arg(long, global = true)]
    ascii: bool,
    #[arg(long, global = true)]
    show_secrets: bool,
    /// Read before the rest, by `protocols`.
    #[arg(long, global = true, value_name = "FILE")]
    protocols: Option<std::path::PathBuf>,
    #[arg(short, long, global = true)]
    quiet: bool,
}

/// Exit code of unreadable or truncated input and of wrong usage.
pub(super) const UNREADABLE: u8 = 2;
/// Exit code where the system does not let this user capture, or make a lab.
#[cfg(any(feature = "live", unix))]
pub(super) const NOT_PERMITTED: u8 = 3;

/// The person at the other end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ui {
    pub lang: Lang,
    pub style: Style,
    /// Columns of the terminal; `None` where output is unwrapped, as in a pipe.
    pub width: Option<usize>,
    pub quiet: bool,
    /// Passwords and their like are shown as they are.
    pub shows_secrets: bool,
}

/// The language by `--lang`, else `CAMADAS_LANG`, else the locale (POSIX: the first of LC_ALL, LC_MESSAGES, LANG that
/// is set).
pub(super) fn language(asked: Option<&str>) -> Result<Lang, String> {
    if let Some(tag) = asked {
        return tag.parse().map_err(|()| tag.to_owned());
    }
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let own = set("CAMADAS_LANG").and_then(|tag| tag.parse().ok());
    let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set)?.parse().ok();
    Ok(own.or_else(locale).unwrap_or_default())
}

impl Ui {
    pub fn new(globals: &Globals, lang: Lang) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let color = match globals.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        let own_width = || terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
        let width = globals.width.or_else(|| terminal.then(own_width).flatten());
        Self {
            lang,
            style: Style { color, ascii: globals.ascii },
            width,
            quiet: globals.quiet,
            shows_secrets: globals.show_secrets,
        }
    }

    /// How texts and tables are to look.
    pub fn look(&self) -> Look {
        Look { lang: self.lang, style: self.style, width: self.width }
    }

    /// A file that is made new, or standard output for `None` and "-"; says why where it cannot be. None of those that are
    /// `read` is overwritten.
    pub fn create(&self, path: Option<&Path>, read: &[PathBuf]) -> Result<Output, ExitCode> {
        let path = path.filter(|path| path.as_os_str() != "-");
        if let Some(path) = path.filter(|path| read.iter().any(|read| is_same(path, read))) {
            return Err(self.usage(self.lang.fill("cli.reads_it", &[("file", &path.display())])));
        }
        Output::create(path).map_err(|error| self.cannot_create(path.unwrap_or_else(|| "-".as_ref()), &error))
    }

    /// Says why a file cannot be made, and gives the exit code.
    pub fn cannot_create(&self, path: &Path, error: &io::Error) -> ExitCode {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let why = match (error.kind(), folder) {
            (io::ErrorKind::NotFound, Some(folder)) => {
                self.lang.fill("cli.no_folder", &[("folder", &folder.display())])
            }
            (io::ErrorKind::PermissionDenied, _) => self.lang.text("source.permission").to_owned(),
            (io::ErrorKind::IsADirectory, _) => self.lang.text("source.directory").to_owned(),
            _ => error.to_string(),
        };
        self.usage(self.lang.fill("cli.create_failed", &[("file", &path.display()), ("error", &why)]))
    }

    /// Whether a progress bar may be drawn: on a terminal, where nobody asked for quiet. Not among the lines of a
    /// command that writes to the same terminal as it goes.
    pub fn shows_progress(&self, writes_as_it_goes: bool) -> bool {
        !self.quiet && io::stderr().is_terminal() && !(writes_as_it_goes && io::stdout().is_terminal())
    }

    /// Says something on standard error.
    pub fn say(&self, text: impl Display) {
        // A file's name may hold control characters; only the line feeds of camadas reach the terminal.
        let text = text.to_string().replace(|c: char| c.is_control() && c != '\n', "\u{fffd}");
        // Nobody can be told that standard error is gone.
        let _ = writeln!(io::stderr(), "camadas: {text}");
    }

    /// Says something that is good to know, unless nobody wants to.
    #[cfg(any(feature = "live", feature = "serve"))]
    pub fn remark(&self, text: impl Display) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// What a source says, and which file may have been meant where there is none of that name.
    pub fn told(&self, error: &SourceError) -> String {
        let text = error.message(self.lang);
        let near = match &error.kind {
            SourceErrorKind::Io(why) if why.kind() == io::ErrorKind::NotFound => near_file(&error.path),
            _ => None,
        };
        match near {
            Some(near) => self.lang.fill("cli.near_file", &[("text", &text), ("near", &near)]),
            None => text,
        }
    }

    /// Says why sources ended early, and gives the exit code that this means.
    pub fn finish(&self, errors: &[SourceError], out: Output) -> ExitCode {
        for error in errors {
            self.say(self.told(error));
        }
        match out.end {
            End::Failed(error) => {
                self.say(self.lang.fill("cli.write_failed", &[("error", &error)]));
                ExitCode::from(UNREADABLE)
            }
            _ if errors.is_empty() => ExitCode::SUCCESS,
            _ => ExitCode::from(UNREADABLE),
        }
    }

    /// Says that what was asked makes no sense.
    pub fn usage(&self, text: impl Display) -> ExitCode {
        self.say(text);
        ExitCode::from(UNREADABLE)
    }
}

/// Both are one file, whatever it is called.
fn is_same(path: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    let of = |path: &Path| {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| (meta.dev(), meta.ino()))
    };
    #[cfg(not(unix))]
    let of = |path: &Path| fs::canonicalize(path).ok();
    of(path).is_some_and(|file| of(other) == Some(file))
}

enum End {
    Open,
    /// The reader went away, which is its right.
    Closed,
    Failed(io::Error),
}

/// Where data goes: standard output without line buffering, or a file.
pub(super) struct Output {
    file: Option<File>,
    end: End,
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Self {
        Self::of(stdout_file())
    }

    /// A file that is made new, or standard output for `None` and "-".
    fn create(path: Option<&Path>) -> io::Result<Self> {
        match path {
            Some(path) if path.as_os_str() != "-" => Ok(Self::of(File::create(path))),
            _ => Ok(Self::stdout()),
        }
        .and_then(|out| match out.end {
            End::Failed(error) => Err(error),
            _ => Ok(out),
        })
    }

    fn of(file: io::Result<File>) -> Self {
        match file {
            Ok(file) => Self { file: Some(file), end: End::Open },
            Err(error) => Self { file: None, end: End::Failed(error) },
        }
    }

    /// Writes `octets`; says stop once nobody reads, or nothing can be written.
    pub fn write(&mut self, octets: &[u8]) -> ControlFlow<()> {
        let Some(file) = &mut self.file else { return ControlFlow::Break(()) };
        match file.write_all(octets) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.file = None;
                self.end = match error.kind() {
                    io::ErrorKind::BrokenPipe => End::Closed,
                    _ => End::Failed(error),
                };
                ControlFlow::Break(())
            }
        }
    }
}

#[cfg(unix)]
fn stdout_file() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn stdout_file() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdout().as_handle().try_clone_to_owned().map(File::from)
}
