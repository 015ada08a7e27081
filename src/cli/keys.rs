//! `--keys FILE`: a key log, as programs write it where `SSLKEYLOGFILE` says.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::ui::Ui;
use crate::flow::tls::{KeyLog, Keys};
use crate::source::{Secrets, TLS_KEY_LOG};

/// No key log that is read is longer: it has some hundred thousand sessions.
const MOST: u64 = 64 << 20;

/// A key log, read when it was named, for a pipe can be read once; what is wrong with it is said when captures are opened.
#[derive(Clone, Debug)]
pub(super) struct KeyFile {
    path: PathBuf,
    text: Result<Arc<[u8]>, Arc<io::Error>>,
}

impl From<OsString> for KeyFile {
    fn from(path: OsString) -> Self {
        let path = PathBuf::from(path);
        let mut text = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(MOST).read_to_end(&mut text));
        Self { path, text: read.map(|_| text.into()).map_err(Arc::new) }
    }
}

impl KeyFile {
    /// As it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys, or the exit code after saying why there are none.
    pub fn secrets(&self, ui: &Ui) -> Result<Secrets, ExitCode> {
        let file = self.path.display();
        let text = self
            .text
            .as_ref()
            .map_err(|error| ui.usage(ui.lang.fill("cli.keys.unreadable", &[("file", &file), ("error", error)])))?;
        let secrets = Secrets { kind: TLS_KEY_LOG, data: Arc::clone(text), embedded: false };
        let mut keys = Keys::default();
        KeyLog::of(&secrets).into_iter().for_each(|log| keys.read(log));
        if keys.is_empty() {
            return Err(ui.usage(ui.lang.fill("cli.keys.none", &[("file", &file)])));
        }
        Ok(secrets)
    }
}
