//! Ctrl-C, as something that can be waited for.

use std::io;
use std::os::unix::net::UnixStream;
#[cfg(feature = "live")]
use std::sync::Arc;
#[cfg(feature = "live")]
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(feature = "live")]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};
#[cfg(feature = "live")]
use signal_hook::flag;
use signal_hook::low_level::pipe;

#[cfg(feature = "live")]
use crate::source::live::Stop;

/// Becomes readable, and stays so, once Ctrl-C is pressed or the process is told to end. From then on the default, which
/// ends the process where it stands, no longer holds.
pub(super) fn interrupt() -> io::Result<UnixStream> {
    let (reader, writer) = UnixStream::pair()?;
    pipe::register(SIGINT, writer.try_clone()?)?;
    pipe::register(SIGTERM, writer)?;
    Ok(reader)
}

/// Signals that end a live capture: Ctrl-C, being told to end, the terminal going away.
#[cfg(feature = "live")]
const ENDS: [std::ffi::c_int; 3] = [SIGINT, SIGTERM, SIGHUP];

/// Whether one of them came, from now on: before there is a capture to end, they must not end the process.
#[cfg(feature = "live")]
pub(super) struct Early(Arc<AtomicBool>);

#[cfg(feature = "live")]
impl Early {
    pub fn new() -> io::Result<Self> {
        let came = Arc::default();
        for signal in ENDS {
            flag::register(signal, Arc::clone(&came))?;
        }
        Ok(Self(came))
    }

    /// Lets them end a live capture, with all that was seen until then; at once if one came already.
    pub fn stop(&self, stop: &Stop) -> io::Result<()> {
        for signal in ENDS {
            flag::register(signal, Arc::clone(stop.flag()))?;
            pipe::register(signal, stop.pipe().try_clone()?)?;
        }
        // One that came while these were registered set this flag in any case.
        if self.0.load(Ordering::SeqCst) {
            stop.stop();
        }
        Ok(())
    }
}
