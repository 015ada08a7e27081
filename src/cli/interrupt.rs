//! Ctrl-C, as something that can be waited for.

use std::io;
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

/// Becomes readable, and stays so, once Ctrl-C is pressed or the process is told to end. From then on the default, which
/// ends the process where it stands, no longer holds.
pub(super) fn interrupt() -> io::Result<UnixStream> {
    let (reader, writer) = UnixStream::pair()?;
    pipe::register(SIGINT, writer.try_clone()?)?;
    pipe::register(SIGTERM, writer)?;
    Ok(reader)
}
