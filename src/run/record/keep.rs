//! Where the octets of a recording are kept.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Octets that are kept in memory before they go to an unnamed file.
const MAX_MEMORY: usize = 64 << 20;

/// Octets that are appended.
#[derive(Debug)]
pub enum Keep {
    Memory(Vec<u8>),
    /// An unnamed file, or the one at the path.
    File {
        file: File,
        path: Option<PathBuf>,
        octets: u64,
    },
}

/// Octets that were kept.
#[derive(Debug)]
pub enum Kept {
    Memory(Arc<[u8]>),
    Unnamed(Arc<File>),
    Named(PathBuf),
}

impl Keep {
    pub fn memory() -> Self {
        Self::Memory(Vec::new())
    }

    pub fn file(path: &Path) -> io::Result<Self> {
        Ok(Self::File { file: File::create(path)?, path: Some(path.to_owned()), octets: 0 })
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
                let kept = std::mem::take(kept);
                *self = Self::File { file: tempfile::tempfile()?, path: None, octets: 0 };
                self.append(&kept)?;
                self.append(blocks)
            }
            Self::File { file, octets, .. } => {
                let (written, end) = write_most(file, blocks, *octets);
                let whole = if end.is_ok() { written } else { whole_blocks(&blocks[..written]) };
                *octets += whole as u64;
                if whole < written {
                    file.set_len(*octets)?;
                }
                end
            }
        }
    }

    pub fn finish(self) -> Kept {
        match self {
            Self::Memory(octets) => Kept::Memory(octets.into()),
            Self::File { path: Some(path), .. } => Kept::Named(path),
            Self::File { file, .. } => Kept::Unnamed(Arc::new(file)),
        }
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
