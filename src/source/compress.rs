//! Decompression on the way in, chosen by magic and never by name.
//!
//! Memory is bounded by the window that a format may ask for, whatever the data decompresses to.

use std::error::Error;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Octets read at once from what is compressed.
const INPUT_OCTETS: usize = 64 * 1024;

/// The largest window a file may ask for: what `xz -9` needs, and what zstd decompresses without being told to.
const MAX_WINDOW_OCTETS: u64 = 128 << 20;

type Reader = Box<dyn Read + Send>;

/// A compression format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compression {
    /// gzip (RFC 1952), one member or several.
    Gzip,
    /// Zstandard (RFC 8878), one frame or several.
    Zstandard,
    /// xz, one stream or several.
    Xz,
    /// The frame format of LZ4, one frame or several.
    Lz4,
}

impl Compression {
    /// Octets of the longest magic.
    pub const MAGIC_OCTETS: usize = 6;

    /// The format that `head` begins with.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            // A frame, or a skippable frame before it.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstandard),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            [0x04, 0x22, 0x4d, 0x18, ..] => Some(Self::Lz4),
            _ => None,
        }
    }

    /// What the program is called that makes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "zstd",
            Self::Xz => "xz",
            Self::Lz4 => "lz4",
        }
    }

    /// A reader of what `reader` holds compressed.
    pub fn decoder(self, reader: Reader) -> Reader {
        let input = BufReader::with_capacity(INPUT_OCTETS, reader);
        match self {
            Self::Gzip => Box::new(Gzip { member: Some(GzDecoder::new(input)) }),
            Self::Zstandard => {
                let mut frame = FrameDecoder::new();
                frame.set_max_window_size(MAX_WINDOW_OCTETS);
                Box::new(Zstandard { input, frame })
            }
            Self::Xz => {
                let kib = (MAX_WINDOW_OCTETS >> 10) as u32;
                Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, kib))
            }
            Self::Lz4 => Box::new(Lz4(lz4_flex::frame::FrameDecoder::new(Ending { input, reached: false }))),
        }
    }
}

/// Whether a decompressor failed because its input ended early.
pub fn is_truncation(error: &io::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::UnexpectedEof) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The members of a gzip file, one after the other. Zeros may follow the last one: the padding of tapes.
struct Gzip {
    member: Option<GzDecoder<BufReader<Reader>>>,
}

impl Read for Gzip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let octets = member.read(buffer)?;
            if octets > 0 || buffer.is_empty() {
                return Ok(octets);
            }
            let Some(mut input) = self.member.take().map(GzDecoder::into_inner) else { break };
            match input.fill_buf()?.first() {
                Some(0x1f) => self.member = Some(GzDecoder::new(input)),
                Some(_) => only_zeros(&mut input)?,
                None => {}
            }
        }
        Ok(0)
    }
}

/// Reads to the end. What is not padding may have been a member: nobody should take the frames before it for all.
fn only_zeros(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let octets = match input.fill_buf()? {
            [] => return Ok(()),
            octets if octets.iter().all(|&octet| octet == 0) => octets.len(),
            _ => return Err(io::Error::new(ErrorKind::InvalidData, "what follows is neither gzip data nor padding")),
        };
        input.consume(octets);
    }
}

/// The frames of a Zstandard file, one after the other.
struct Zstandard {
    input: BufReader<Reader>,
    frame: FrameDecoder,
}

impl Zstandard {
    /// Begins the next frame; `false` when there is none.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.input.fill_buf()?.is_empty() {
            match self.frame.reset(&mut self.input) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut (&mut self.input).take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }

    /// RFC 8878 §3.1.1: a frame may end with the low 32 bits of the XXH64 of its content.
    fn check(&self) -> io::Result<()> {
        match (self.frame.get_checksum_from_data(), self.frame.get_calculated_checksum()) {
            (Some(stored), Some(calculated)) if stored != calculated => {
                Err(io::Error::new(ErrorKind::InvalidData, "checksum mismatch"))
            }
            _ => Ok(()),
        }
    }
}

impl Read for Zstandard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.frame.can_collect() > 0 {
                return self.frame.read(buffer);
            }
            if !self.frame.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.frame.decode_blocks(&mut self.input, one).map_err(io::Error::other)?;
                continue;
            }
            self.check()?;
            if !self.next_frame()? {
                return Ok(0);
            }
        }
    }
}

/// The frames of an LZ4 file, one after the other: the decoder reports the end of each, and takes an end of the input
/// between two blocks for one. But a frame ends with a mark, behind which nothing is read.
struct Lz4(lz4_flex::frame::FrameDecoder<Ending>);

impl Read for Lz4 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let octets = self.0.read(buffer)?;
            if octets > 0 || buffer.is_empty() {
                return Ok(octets);
            }
            let ending = self.0.get_mut();
            if ending.reached {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if ending.input.fill_buf()?.is_empty() {
                return Ok(0);
            }
        }
    }
}

/// An input that knows whether more was wanted than it had.
struct Ending {
    input: BufReader<Reader>,
    reached: bool,
}

impl Read for Ending {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let octets = self.input.read(buffer)?;
        self.reached |= octets == 0 && !buffer.is_empty();
        Ok(octets)
    }
}
