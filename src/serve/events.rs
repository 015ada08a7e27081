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
        let (mut told, mut said) = (None, Instant::now());
        loop {
            let begun = Instant::now();
            // A lesson changes without frames, too.
            let patience = if self.versions().is_some() { PACE } else { SILENCE };
            let store = self.store();
            let (frames, ended) = store.wait(told.map(|(frames, _)| frames), patience);
            let now = (frames, self.versions());
            if told == Some(now) && (!ended || now.1.is_some()) {
                if said.elapsed() >= SILENCE {
                    http::event(stream, "null")?;
                    said = Instant::now();
                }
                std::thread::sleep(PACE.saturating_sub(begun.elapsed()));
                continue;
            }
            (told, said) = (Some(now), Instant::now());
            let says = store.says(self.manner.lang);
            let capture = now.1.map(|(_, capture)| capture);
            let ended = ended && now.1.is_none();
            let event = json!({ "frames": frames, "ended": ended, "says": says, "capture": capture });
            http::event(stream, &event.to_string())?;
            if ended {
                return Ok(());
            }
            std::thread::sleep(PACE.saturating_sub(begun.elapsed()));
        }
    }
}
