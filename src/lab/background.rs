//! Labs that live on when the command that made them has ended, each behind a socket in a folder of the user's own.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;

use super::error::LabError;
use super::message::Request;
use super::running::Lab;
use crate::i18n::Lang;

/// Why a lab that lives by itself cannot be had.
#[derive(Debug)]
pub enum BackgroundError {
    /// There is one of this name already.
    Up(String),
    /// There is none of this name, or none at all.
    NotUp(Option<String>),
    /// There are several, and it was not said which: these.
    Which(Vec<String>),
    /// The folder for the sockets cannot be used.
    Folder(PathBuf, io::Error),
    /// Somebody else could read or change what is in it.
    Unsafe(PathBuf),
    /// It is not as usual with the lab itself.
    Lab(LabError),
}

impl From<LabError> for BackgroundError {
    fn from(error: LabError) -> Self {
        Self::Lab(error)
    }
}

impl BackgroundError {
    /// What is wrong, and what to type next.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Up(name) => lang.fill("lab.background.up", &[("name", name)]),
            Self::NotUp(Some(name)) => lang.fill("lab.background.not_up", &[("name", name)]),
            Self::NotUp(None) => lang.text("lab.background.none").to_owned(),
            Self::Which(names) => lang.fill("lab.background.which", &[("names", &names.join(", "))]),
            Self::Folder(path, error) => {
                lang.fill("lab.background.folder", &[("path", &path.display()), ("error", error)])
            }
            Self::Unsafe(path) => lang.fill("lab.background.unsafe", &[("path", &path.display())]),
            Self::Lab(error) => error.message(lang),
        }
    }
}

/// The folder of the sockets: below `XDG_RUNTIME_DIR`, which is gone when the user logs out, or else below `/tmp`.
fn folder() -> Result<PathBuf, BackgroundError> {
    let uid = geteuid();
    let of_session = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let of_session = of_session.filter(|path| fs::metadata(path).is_ok_and(|found| found.uid() == uid.as_raw()));
    let path = match of_session {
        Some(session) => session.join("camadas"),
        None => PathBuf::from(format!("/tmp/camadas-{uid}")),
    };
    match DirBuilder::new().mode(0o700).create(&path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(BackgroundError::Folder(path, error)),
        _ => {}
    }
    let found = match fs::symlink_metadata(&path) {
        Ok(found) => found,
        Err(error) => return Err(BackgroundError::Folder(path, error)),
    };
    // Anybody may make a folder or a link of this name in /tmp before this user does.
    let own = found.is_dir() && found.uid() == uid.as_raw() && found.mode() & 0o077 == 0;
    if own { Ok(path) } else { Err(BackgroundError::Unsafe(path)) }
}

fn socket_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.lab"))
}

/// Somebody who answers at a socket; what nobody is behind any more is taken away.
fn knock(path: &Path) -> Option<UnixStream> {
    UnixStream::connect(path)
        .inspect_err(|error| {
            if error.kind() == io::ErrorKind::ConnectionRefused {
                // If it cannot be removed, the next to want its place says so.
                let _ = fs::remove_file(path);
            }
        })
        .ok()
}

/// The names of the labs that live by themselves, in order.
///
/// # Errors
/// When the folder of their sockets cannot be used.
pub fn names() -> Result<Vec<String>, BackgroundError> {
    let folder = folder()?;
    let entries = fs::read_dir(&folder).map_err(|error| BackgroundError::Folder(folder.clone(), error))?;
    let names = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().to_str()?.strip_suffix(".lab")?.to_owned();
        knock(&entry.path()).map(|_| name)
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    Ok(names)
}

/// Lets a lab live by itself under a name, until somebody takes it down.
///
/// # Errors
/// When there is one of this name, or its socket cannot be made.
pub fn leave(lab: Lab, name: &str) -> Result<(), BackgroundError> {
    let folder = folder()?;
    let path = socket_of(&folder, name);
    if knock(&path).is_some() {
        return Err(BackgroundError::Up(name.to_owned()));
    }
    let door = UnixListener::bind(&path).map_err(|error| BackgroundError::Folder(path.clone(), error))?;
    Ok(lab.stay(&OwnedFd::from(door), path)?)
}

/// Joins the lab of this name, or the only one.
///
/// # Errors
/// When there is no such lab, or several and no name.
pub fn join(name: Option<&str>) -> Result<Lab, BackgroundError> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => {
            let mut names = names()?;
            match names.len() {
                0 => return Err(BackgroundError::NotUp(None)),
                1 => names.remove(0),
                _ => return Err(BackgroundError::Which(names)),
            }
        }
    };
    // A name with a slash would lead elsewhere.
    let plain = !name.contains('/');
    let stream = if plain { knock(&socket_of(&folder()?, &name)) } else { None };
    match stream {
        Some(stream) => Ok(Lab::joined(stream)?),
        None => Err(BackgroundError::NotUp(Some(name))),
    }
}

/// Takes a lab down that lives by itself; nothing of it is left when this returns.
pub fn down(lab: Lab) {
    lab.end();
}

impl Lab {
    /// Lets it live on by itself; others come in by `door`, whose file is at `path`.
    fn stay(mut self, door: &OwnedFd, path: PathBuf) -> Result<(), LabError> {
        self.ask(&Request::Stay(path), std::slice::from_ref(&std::os::fd::AsFd::as_fd(door)))?;
        self.forget_holder();
        Ok(())
    }

    /// Asks a lab that lives by itself to end, and waits until it has.
    fn end(self) {
        if self.send(&Request::End, &[]).is_ok() {
            self.wait_for_end();
        }
    }
}
