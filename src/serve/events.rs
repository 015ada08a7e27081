//! What a page is told without asking: that more frames are there.

use std::io;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Shared, http};

/// How often a page is told, at most: it asks for what it shows each time.
const PACE: Duration = Duration::from_millis(250);
/// How long nothing is said before a line that only shows that somebody is there.
const SILENCE: Duration = Duration::from_secs(10);

impl Shared {
    /// Tells how many frames there are, whenever there are more, until nobody listens or no more come.
    pub(super) fn events(&self, stream: &mut TcpStream) -> io::Result<()> {
        http::begin_events(stream)?;
        let mut told = None;
        loop {
            let begun = Instant::now();
            let (frames, ended) = self.store.wait(told, SILENCE);
            if told == Some(frames) && !ended {
                http::event(stream, "null")?;
                continue;
            }
            told = Some(frames);
            let says = self.store.says(self.manner.lang);
            http::event(stream, &json!({ "frames": frames, "ended": ended, "says": says }).to_string())?;
            if ended {
                return Ok(());
            }
            std::thread::sleep(PACE.saturating_sub(begun.elapsed()));
        }
    }
}
