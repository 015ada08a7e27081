//! Where the records of a batch stand in a file, so that they can be read again without all that comes before them.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

use super::capture::{Format, Found, Stop};
use super::pcapng::Pcapng;
use super::{Batch, Context};
use crate::frame::Interface;

/// Where the records of a batch stand: a stretch of a file, and what the octets before it said of how to read it.
#[derive(Clone, Debug)]
pub struct Place {
    /// Index of the file in the [`Context`].
    pub(super) file: u32,
    /// Offset of the first record, or of a block before it.
    pub(super) offset: u64,
    pub(super) octets: u32,
    /// Interfaces that the records before it told of.
    pub(super) interfaces: u32,
    pub(super) format: Format,
}

impl Place {
    /// Reads the records into `batch` as they were read the first time. What the batch knows besides its records (its
    /// first number, the time before it, the context) is the caller's to set.
    ///
    /// # Errors
    /// What the system says; [`ErrorKind::InvalidData`] where the file is no longer what it was.
    pub fn read(&self, context: &Context, batch: &mut Batch) -> io::Result<()> {
        let path = context.files.get(self.file as usize).ok_or(ErrorKind::NotFound)?;
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(self.offset))?;
        batch.bytes.resize(self.octets as usize, 0);
        file.read_exact(&mut batch.bytes)?;
        walk(&mut self.format.clone(), self.interfaces, batch)
    }
}

/// Reads `octets`, one whole section of pcapng, into `batch`; the rest as with [`Place::read`]. Its interfaces are
/// counted from 0.
///
/// # Errors
/// [`ErrorKind::InvalidData`] where it is none.
pub fn read_section(octets: Vec<u8>, batch: &mut Batch) -> io::Result<()> {
    batch.bytes = octets;
    walk(&mut Format::Pcapng(Pcapng::new(0)), 0, batch)
}

fn walk(format: &mut Format, interfaces: u32, batch: &mut Batch) -> io::Result<()> {
    batch.records.clear();
    batch.extras.clear();
    // Blocks that tell of interfaces are read again too, and count on from those before.
    let mut before = Context::default();
    before.interfaces = vec![Interface::default(); interfaces as usize];
    let mut context = Arc::new(before);
    let found = Found { records: &mut batch.records, extras: &mut batch.extras, context: &mut context };
    match format.walk(&batch.bytes, found).stop {
        Stop::Partial => Ok(()),
        // What stands behind the good records of the first reading is no part of them.
        Stop::Fault(_) if !batch.records.is_empty() => Ok(()),
        Stop::Fault(_) => Err(ErrorKind::InvalidData.into()),
    }
}
