//! Frames that are saved as pcapng.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use super::shown::uncovered;
use crate::output::pcapng::{push_interface, push_read, push_section};
use crate::run::store::Reader;

/// Writes the frames of these numbers to a new file; returns how many, and of how many the time could not be kept. A
/// file that is there already is left alone.
///
/// # Errors
/// What the system says.
pub fn save(
    path: &Path,
    numbers: impl Iterator<Item = u64>,
    reader: &mut Reader,
    shows_secrets: bool,
) -> io::Result<(u64, u64)> {
    let mut out = BufWriter::new(File::options().write(true).create_new(true).open(path)?);
    let mut octets = Vec::new();
    push_section(&[], &mut octets);
    let taps = reader.store().state().context;
    taps.interfaces.iter().for_each(|tap| push_interface(tap, &mut octets));
    let (mut saved, mut undated) = (0, 0);
    for number in numbers {
        let looked = reader.look(number, |view| {
            uncovered(view, shows_secrets, |view| push_read(view.frame, &taps.interfaces, &mut octets))
        })?;
        saved += u64::from(looked.is_some());
        undated += u64::from(looked == Some(false));
        out.write_all(&octets)?;
        octets.clear();
    }
    out.write_all(&octets)?;
    out.into_inner()?.sync_data()?;
    Ok((saved, undated))
}
