//! Ctrl-C, as something that can be waited for.

use std::io;
use std::os::unix::net::UnixStream;

#[cfg(feature = "live")]
use signal_hook::consts::SIGHUP;
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

/// Ends a live capture, with all that was seen until then, once Ctrl-C is pressed, the process is told to end, or its
/// terminal goes away.
#[cfg(feature = "live")]
pub(super) fn stop_on_interrupt(stop: &crate::source::live::Stop) -> io::Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        pipe::register(signal, stop.pipe().try_clone()?)?;
    }
    Ok(())
}
