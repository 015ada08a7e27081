//! Ending a live capture from elsewhere.

use std::io::{self, PipeReader, PipeWriter, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends a live capture; what the kernel has seen until then is still handed out. May be cloned and sent to any thread.
#[derive(Clone, Debug)]
pub struct Stop {
    asked: Arc<AtomicBool>,
    pipe: Arc<PipeWriter>,
}

impl Stop {
    /// The handle, and the pipe that becomes readable when it is used.
    pub(super) fn new() -> io::Result<(Self, PipeReader)> {
        let (reader, writer) = io::pipe()?;
        Ok((Self { asked: Arc::default(), pipe: Arc::new(writer) }, reader))
    }

    /// Ends the capture soon. Asking twice is the same as asking once.
    pub fn stop(&self) {
        self.asked.store(true, Ordering::SeqCst);
        // Whether or not the flag was set: a signal's handler may have set it with nobody registered yet who writes. It fails
        // when the capture is over already.
        let _ = (&*self.pipe).write_all(&[0]);
    }

    /// Set once the end was asked for by [`Stop::stop`]. A signal handler may set it itself.
    #[must_use]
    pub fn flag(&self) -> &Arc<AtomicBool> {
        &self.asked
    }

    /// The pipe that ends the capture as soon as something is written to it, which is all that a signal handler may do.
    #[must_use]
    pub fn pipe(&self) -> &PipeWriter {
        &self.pipe
    }
}
