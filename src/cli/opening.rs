//! What the commands take that show a capture while it is read: files, or interfaces of this machine.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::keys::KeyFile;
use super::reading::Wanted;
use super::ui::Ui;
#[cfg(all(feature = "live", target_os = "linux"))]
use crate::source::live::{Listen as _, Stop};
use crate::source::{self, Source};

/// A capture, or interfaces to capture from.
#[derive(Debug, clap::Args)]
pub(super) struct Opening {
    #[cfg_attr(
        all(feature = "live", target_os = "linux"),
        arg(value_name = "FILE", required_unless_present_any = ["read", "interfaces"])
    )]
    #[cfg_attr(
        not(all(feature = "live", target_os = "linux")),
        arg(value_name = "FILE", required_unless_present = "read")
    )]
    files: Vec<PathBuf>,
    /// tshark's and tcpdump's way to name a file.
    #[arg(short = 'r', long = "read", value_name = "FILE")]
    read: Vec<PathBuf>,
    #[cfg(all(feature = "live", target_os = "linux"))]
    #[arg(short, long = "interface", value_name = "IF", conflicts_with_all = ["files", "read"])]
    interfaces: Vec<String>,
    #[arg(short = 'Y', long = "filter", value_name = "ip.dst == 224.0.0.0/4")]
    pub filter: Option<Wanted>,
    #[arg(long, value_name = "FILE")]
    keys: Option<KeyFile>,
}

/// A capture that is open.
pub(super) struct Opened {
    pub source: Box<dyn Source>,
    /// Where frames are kept that cannot be read again; `None` where that is not known yet.
    pub spool: Option<File>,
    /// What ends a live one.
    #[cfg(all(feature = "live", target_os = "linux"))]
    pub stop: Option<Stop>,
    pub names: Vec<String>,
    pub live: bool,
}

impl Opening {
    /// Standard input is one of the files.
    pub fn reads_stdin(&self) -> bool {
        self.files.iter().chain(&self.read).any(|path| path.as_os_str() == "-")
    }

    /// Opens what was asked for. A live capture takes what it needs of the system and gives up the rest; files may be
    /// made in `folder` only, if anywhere. It leaves out what passes `own_port`.
    pub fn open(&self, folder: Option<&Path>, own_port: Option<u16>, ui: Ui) -> Result<Opened, ExitCode> {
        self.filter.as_ref().map(|wanted| wanted.filter(&ui)).transpose()?;
        #[cfg(all(feature = "live", target_os = "linux"))]
        if !self.interfaces.is_empty() {
            let live = super::capture::listen(&self.interfaces, own_port, ui)?;
            let spool = Some(tempfile::tempfile().map_err(|error| ui.usage(error))?);
            let stop = Some(live.stopper());
            super::capture::confine(folder, ui);
            return Ok(Opened { source: Box::new(live), spool, stop, names: self.interfaces.clone(), live: true });
        }
        let _ = (folder, own_port);
        let paths: Vec<PathBuf> = self.files.iter().chain(&self.read).cloned().collect();
        let keys = self.keys.as_ref().map(|keys| keys.secrets(&ui)).transpose()?;
        let source = source::open_with(&paths, keys).map_err(|error| ui.usage(ui.told(&error)))?;
        let name = |path: &PathBuf| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Opened {
            source,
            spool: None,
            #[cfg(all(feature = "live", target_os = "linux"))]
            stop: None,
            names: paths.iter().map(name).collect(),
            live: false,
        })
    }
}
