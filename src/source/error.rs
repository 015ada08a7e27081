//! Why a source ended early, in words that say what to do.

use std::fmt::{self, Display};
use std::io;
use std::path::PathBuf;

use super::compress::Compression;
use super::foreign::Foreign;
use crate::i18n::Lang;

/// Why a source ended early: what, in which file, at which octet.
#[derive(Debug)]
pub struct SourceError {
    /// The file, "-" for standard input.
    pub path: PathBuf,
    /// Octet offset in the (decompressed) capture of the record or block that could not be read, where it is known.
    pub offset: Option<u64>,
    /// The file is compressed, so that the offset is none in the file itself.
    pub unpacked: bool,
    /// What was wrong.
    pub kind: SourceErrorKind,
}

/// What was wrong with a source.
#[derive(Debug)]
pub enum SourceErrorKind {
    /// The system said no.
    Io(io::Error),
    /// It is a directory.
    Directory,
    /// There is not one octet in it.
    Empty,
    /// A format that is known by its magic, and not read here.
    Foreign(&'static Foreign),
    /// It does not begin like anything known here; its first octets, eight at most.
    Unknown(Vec<u8>),
    /// A capture of a kind that is not read here.
    Unsupported(Unsupported),
    /// It ends inside a record or block.
    Truncated,
    /// It holds what no writer of the format writes.
    Corrupt(Damage),
    /// What was compressed cannot be decompressed.
    Compressed(Compression, io::Error),
    /// The interface that was listened to went down or away.
    InterfaceDown,
}

/// Captures of kinds that are not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unsupported {
    /// A version of the pcap format from before 2.0: major, minor.
    PcapVersion((u16, u16)),
    /// A link type word with bits that have no meaning.
    LinkTypeBits(u32),
    /// A pcapng section of a version that nobody defined: major, minor.
    SectionVersion((u16, u16)),
    /// A network that snoop or Network Monitor knows by this number, and camadas does not.
    Network(u32),
    /// More interfaces than this.
    Interfaces(usize),
}

/// Records and blocks that cannot be what they say they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// A frame longer than any of its link type is.
    RecordLength {
        /// Octets it claims to have.
        octets: u32,
        /// The most that is believed.
        max: u32,
    },
    /// A pcapng block too short or too long for its type.
    BlockLength {
        /// Octets it claims to have.
        octets: u32,
    },
    /// The lengths before and after a pcapng block differ.
    BlockLengths {
        /// The one before.
        first: u32,
        /// The one after.
        second: u32,
    },
    /// A packet longer than the block it is in.
    PacketLength {
        /// Octets it claims to have.
        octets: u32,
        /// Octets there are in its block.
        room: u32,
    },
    /// A packet of an interface that the section does not describe.
    Interface {
        /// The interface.
        index: u32,
        /// How many the section has described.
        known: u32,
    },
    /// An option that runs past its block, or has not the length its code asks for.
    Option {
        /// Its code.
        code: u16,
        /// Octets it claims to have.
        octets: u16,
    },
    /// A record of a name resolution block that runs past its block, or holds no address and names.
    NameRecord,
    /// Secrets longer than the block they are in.
    SecretsLength {
        /// Octets they claim to have.
        octets: u32,
        /// Octets there are in their block.
        room: u32,
    },
    /// A section header without the octets that give its order.
    ByteOrder,
}

impl From<Damage> for SourceErrorKind {
    fn from(damage: Damage) -> Self {
        Self::Corrupt(damage)
    }
}

impl From<Unsupported> for SourceErrorKind {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported(unsupported)
    }
}

impl SourceError {
    /// File, place, what was wrong and what to do about it, in `lang`.
    ///
    /// The path is as it was given: whoever prints the message escapes it.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let file = self.path.display();
        let what = self.kind.text(lang);
        let mut message = match self.offset {
            Some(offset) => {
                let key = if self.unpacked { "source.error_at_unpacked" } else { "source.error_at" };
                lang.fill(key, &[("file", &file), ("offset", &offset), ("what", &what)])
            }
            None => lang.fill("source.error", &[("file", &file), ("what", &what)]),
        };
        if let Some(advice) = self.kind.advice() {
            message.push_str(". ");
            message.push_str(&lang.fill(advice, &[("file", &shell_word(&file.to_string()))]));
        }
        message
    }
}

impl SourceErrorKind {
    /// What was wrong.
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Io(error) => io_text(error, lang),
            Self::Directory => lang.text("source.directory").into(),
            Self::Empty => lang.text("source.empty").into(),
            Self::Foreign(format) => lang.fill("source.foreign", &[("format", &format.name.in_(lang))]),
            Self::Unknown(head) => {
                let octets: Vec<_> = head.iter().map(|octet| format!("{octet:02x}")).collect();
                lang.fill("source.unknown", &[("octets", &octets.join(" "))])
            }
            Self::Unsupported(kind) => kind.text(lang),
            Self::Truncated => lang.text("source.truncated").into(),
            Self::Corrupt(damage) => damage.text(lang),
            Self::Compressed(format, error) => {
                lang.fill("source.compressed", &[("format", &format.name()), ("error", error)])
            }
            Self::InterfaceDown => lang.text("source.interface_down").into(),
        }
    }

    /// The key of what to do about it.
    fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => Some("source.advice_permission"),
            Self::Io(_) | Self::InterfaceDown => None,
            Self::Directory => Some("source.advice_directory"),
            Self::Empty => Some("source.advice_empty"),
            Self::Foreign(format) => Some(format.advice),
            Self::Unknown(_) => Some("source.advice_unknown"),
            Self::Unsupported(_) => Some("source.advice_unsupported"),
            Self::Truncated => Some("source.advice_truncated"),
            Self::Corrupt(_) | Self::Compressed(..) => Some("source.advice_corrupt"),
        }
    }
}

impl Unsupported {
    fn text(self, lang: Lang) -> String {
        match self {
            Self::PcapVersion((major, minor)) => {
                lang.fill("source.pcap_version", &[("major", &major), ("minor", &minor)])
            }
            Self::LinkTypeBits(word) => lang.fill("source.link_type_bits", &[("word", &format_args!("{word:#010x}"))]),
            Self::SectionVersion((major, minor)) => {
                lang.fill("source.section_version", &[("major", &major), ("minor", &minor)])
            }
            Self::Network(network) => lang.fill("source.network", &[("network", &network)]),
            Self::Interfaces(max) => lang.fill("source.interfaces", &[("max", &max)]),
        }
    }
}

impl Damage {
    fn text(self, lang: Lang) -> String {
        let (key, values): (_, &[(&str, &dyn Display)]) = match &self {
            Self::RecordLength { octets, max } => ("source.record_length", &[("octets", octets), ("max", max)]),
            Self::BlockLength { octets } => ("source.block_length", &[("octets", octets)]),
            Self::BlockLengths { first, second } => ("source.block_lengths", &[("first", first), ("second", second)]),
            Self::PacketLength { octets, room } => ("source.packet_length", &[("octets", octets), ("room", room)]),
            Self::Interface { index, known } => ("source.interface", &[("index", index), ("known", known)]),
            Self::Option { code, octets } => ("source.option", &[("code", code), ("octets", octets)]),
            Self::NameRecord => ("source.name_record", &[]),
            Self::SecretsLength { octets, room } => ("source.secrets_length", &[("octets", octets), ("room", room)]),
            Self::ByteOrder => ("source.byte_order", &[]),
        };
        lang.fill(key, values)
    }
}

/// `path` as one word of a command line.
fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if path.chars().all(plain) { path.into() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// What the system said, in `lang` where it is one of the few things it says often.
fn io_text(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => lang.text("source.not_found").into(),
        io::ErrorKind::PermissionDenied => lang.text("source.permission").into(),
        _ => error.to_string(),
    }
}

impl Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for SourceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            SourceErrorKind::Io(error) | SourceErrorKind::Compressed(_, error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn paths_can_be_pasted_into_a_shell() {
        assert_eq!(shell_word("/tmp/ação-1.pcap"), "/tmp/ação-1.pcap");
        assert_eq!(shell_word("my capture.pcap"), "'my capture.pcap'");
        assert_eq!(shell_word("don't; rm *"), r"'don'\''t; rm *'");
    }
}
