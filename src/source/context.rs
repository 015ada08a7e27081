//! What captures say besides their frames.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::frame::{Interface, LinkType};

/// Octets of text and secrets that are kept of all captures of a run; what comes after is dropped, so that memory
/// does not grow with what a file chooses to say.
const MAX_KEPT: usize = 4 << 20;

/// What the captures of a run say besides their frames, as far as it was read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The files, in the order they were opened, "-" for standard input.
    pub files: Vec<PathBuf>,
    /// Where frames were captured; the `tap` of a frame is an index into it.
    pub interfaces: Vec<Interface>,
    /// Who wrote the sections of pcapng files, in their order, where they say.
    pub sections: Vec<SectionNotes>,
    /// Names of addresses, from name resolution blocks (draft-ietf-opsawg-pcapng §4.5).
    pub names: Vec<HostName>,
    /// Keys, from decryption secrets blocks (draft-ietf-opsawg-pcapng §4.7).
    pub secrets: Vec<Secrets>,
    kept: usize,
}

impl Context {
    /// The name of the file `file` without folders and the last ending; empty for standard input.
    pub(super) fn stem(&self, file: u32) -> String {
        let path = self.files.get(file as usize).filter(|path| path.as_os_str() != "-");
        path.and_then(|path| path.file_stem()).map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    }

    /// Reserves room for `octets` of text or secrets; `false` when it is used up.
    pub(super) fn keep(&mut self, octets: usize) -> bool {
        let fits = octets <= MAX_KEPT - self.kept;
        if fits {
            self.kept += octets;
        }
        fits
    }

    /// A text from the wire, if there is room for it. What is not UTF-8 is replaced, and a terminating zero dropped.
    pub(super) fn keep_text(&mut self, bytes: &[u8]) -> Option<String> {
        self.keep(bytes.len()).then(|| text(bytes))
    }
}

/// Adds the only interface of a file whose format says no more of it than this; its index.
pub(super) fn add_tap(
    context: &mut Arc<Context>,
    file: u32,
    link: LinkType,
    snap_len: u32,
    ticks_per_second: u64,
) -> u32 {
    let context = Arc::make_mut(context);
    let file_stem = context.stem(file);
    context.interfaces.push(Interface { link, snap_len, ticks_per_second, file, file_stem, ..Interface::default() });
    context.interfaces.len() as u32 - 1
}

/// `bytes` as text, up to the first zero.
pub(super) fn text(bytes: &[u8]) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// [`Secrets::kind`] of a key log of TLS (draft-ietf-opsawg-pcapng §4.7).
pub const TLS_KEY_LOG: u32 = 0x544c_534b;

/// Who wrote a section of a pcapng file (draft-ietf-opsawg-pcapng §4.1).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SectionNotes {
    /// Index of the file.
    pub file: u32,
    /// The machine.
    pub hardware: Option<String>,
    /// Its operating system.
    pub os: Option<String>,
    /// The program.
    pub application: Option<String>,
    /// Comments on the whole section.
    pub comments: Vec<String>,
}

/// A name of an address, as whoever captured resolved it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostName {
    /// The address.
    pub address: IpAddr,
    /// One of its names.
    pub name: String,
}

/// Keys to decrypt frames with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Secrets {
    /// What they are: [`TLS_KEY_LOG`], for instance.
    pub kind: u32,
    /// The keys, in the format that goes with the kind.
    pub data: Arc<[u8]>,
    /// A capture has them itself; else they were given beside it.
    pub embedded: bool,
}
