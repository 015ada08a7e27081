//! Where the octets of a recording are kept.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Ring, To};

/// Octets that are kept in memory before they go to an unnamed file.
const MAX_MEMORY: usize = 64 << 20;

/// Octets that are appended.
#[derive(Debug)]
pub enum Keep {
    Memory(Vec<u8>),
    /// An unnamed file.
    Unnamed(Part),
    Named(Part, PathBuf),
    Stream(Arc<File>),
    /// The file that is written, and the paths of all that are kept, its own the last.
    Ring(Part, VecDeque<PathBuf>, u64, Ring),
}

/// A file that is written by nobody else.
#[derive(Debug)]
pub struct Part {
    file: File,
    octets: u64,
}

/// Octets that were kept.
#[derive(Debug)]
pub enum Kept {
    Memory(Arc<[u8]>),
    Unnamed(Arc<File>),
    /// Files, none for a stream.
    Named(Vec<PathBuf>),
}

impl Keep {
    pub fn new(to: &To) -> io::Result<Self> {
        Ok(match to {
            To::Memory => Self::Memory(Vec::new()),
            To::File(path) => Self::Named(Part::create(path)?, path.clone()),
            To::Stream(file) => Self::Stream(Arc::clone(file)),
            To::Ring(ring) => {
                let path = (ring.name)(1);
                Self::Ring(Part::create(&path)?, VecDeque::from([path]), 1, ring.clone())
            }
        })
    }

    /// Appends whole blocks.
    ///
    /// # Errors
    /// When not all of them could be written; those that were written whole stay.
    pub fn append(&mut self, blocks: &[u8]) -> io::Result<()> {
        match self {
            Self::Memory(kept) if kept.len() + blocks.len() <= MAX_MEMORY => {
                kept.extend_from_slice(blocks);
                Ok(())
            }
            Self::Memory(kept) => {
                let mut part = Part { file: tempfile::tempfile()?, octets: 0 };
                part.append(kept)?;
                *self = Self::Unnamed(part);
                self.append(blocks)
            }
            Self::Unnamed(part) | Self::Named(part, _) | Self::Ring(part, ..) => part.append(blocks),
            Self::Stream(file) => (&**file).write_all(blocks),
        }
    }

    /// Another file is to be begun before the next frame, with `waiting` octets still to be appended to this one.
    pub fn is_full(&self, waiting: usize) -> bool {
        matches!(self, Self::Ring(part, _, _, ring) if part.octets + waiting as u64 >= ring.octets)
    }

    /// Begins the next file, and removes what is no longer kept.
    pub fn next(&mut self) -> io::Result<()> {
        let Self::Ring(part, paths, number, ring) = self else { return Ok(()) };
        *number += 1;
        let path = (ring.name)(*number);
        *part = Part::create(&path)?;
        paths.push_back(path);
        if ring.keep.is_some_and(|keep| paths.len() > keep.get())
            && let Some(oldest) = paths.pop_front()
        {
            // Whoever removed it before has done what was to be done.
            let _ = fs::remove_file(oldest);
        }
        Ok(())
    }

    pub fn finish(self) -> Kept {
        match self {
            Self::Memory(octets) => Kept::Memory(octets.into()),
            Self::Unnamed(part) => Kept::Unnamed(Arc::new(part.file)),
            Self::Named(_, path) => Kept::Named(vec![path]),
            Self::Ring(_, paths, ..) => Kept::Named(paths.into()),
            Self::Stream(_) => Kept::Named(Vec::new()),
        }
    }
}

impl Part {
    fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::create(path)?, octets: 0 })
    }

    fn append(&mut self, blocks: &[u8]) -> io::Result<()> {
        let (written, end) = write_most(&self.file, blocks, self.octets);
        let whole = if end.is_ok() { written } else { whole_blocks(&blocks[..written]) };
        self.octets += whole as u64;
        if whole < written {
            self.file.set_len(self.octets)?;
        }
        end
    }
}

/// Writes as much as there is room for at offset `at`: how many octets that were, and why not more.
fn write_most(file: &File, octets: &[u8], at: u64) -> (usize, io::Result<()>) {
    let mut written = 0;
    while written < octets.len() {
        match file.write_at(&octets[written..], at + written as u64) {
            Ok(0) => return (written, Err(io::ErrorKind::WriteZero.into())),
            Ok(more) => written += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (written, Err(error)),
        }
    }
    (written, Ok(()))
}

/// Octets of the blocks at the front of `octets` that are whole. A block tells its length in its second word.
fn whole_blocks(octets: &[u8]) -> usize {
    let mut whole = 0;
    while let Some(len) = octets.get(whole + 4..).and_then(|rest| rest.first_chunk()) {
        let len = u32::from_le_bytes(*len) as usize;
        if len == 0 || octets.len() - whole < len {
            break;
        }
        whole += len;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::whole_blocks;

    #[test]
    fn blocks_are_whole_or_left_out() {
        let block = |len: u8| [&[6, 0, 0, 0, len, 0, 0, 0][..], &vec![0; usize::from(len) - 8]].concat();
        let two = [block(12), block(32)].concat();
        for written in 0..=two.len() {
            let whole = if written < 12 {
                0
            } else if written < 44 {
                12
            } else {
                44
            };
            assert_eq!(whole_blocks(&two[..written]), whole, "{written}");
        }
    }
}
