//! A screen to explore a capture on: frames, layers, octets and bits side by side and linked, and further screens of text.
//!
//! ```text
//! source ─▶ Store (a thread reads and notes where frames stand) ─▶ frames that are looked at
//!                 ├─▶ Matches: a thread asks a filter of every frame
//!                 └─▶ Work: a thread makes the text of a screen
//! ```
//!
//! Nothing here waits for a capture: whatever takes long is done behind the screen, and told when it is done.

mod app;
mod around;
mod complete;
mod edit;
mod frames;
mod keys;
mod paint;
mod pager;
mod panes;
mod places;
mod prompt;
mod save;
mod screens;
mod shown;
#[cfg(test)]
mod tests;
mod work;

use std::fs::File;
use std::io::{self, Read, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;

use app::{App, Wake};
pub use frames::Manner;
pub use paint::Paint;
pub use panes::list::Times;

use crate::run::store::Store;
use crate::source::Source;

/// How often the screen is drawn anew while frames come, at most.
const FRAME: Duration = Duration::from_millis(40);

/// What wakes the screen.
enum Woken {
    /// Keys, clicks, another size.
    Event(event::Event),
    /// Something was made behind it.
    More,
    /// The terminal is gone, or the process is told to end.
    Lost,
}

/// Shows `source`, whose frames are kept in `spool` where they cannot be read again, until the person has enough of it, or `stop` is readable. The screen that the terminal had before comes back, also when this
/// panics.
///
/// # Errors
/// When the terminal can do no such thing.
pub fn run(
    source: Box<dyn Source>,
    spool: Option<File>,
    manner: Manner,
    (live, filter): (bool, &str),
    mut stop: impl Read + Send + 'static,
) -> io::Result<()> {
    let (sender, woken) = mpsc::channel();
    let pending = Arc::new(AtomicBool::new(false));
    let wake = waker(sender.clone(), Arc::clone(&pending));
    let told = Arc::clone(&wake);
    let store = Store::start(source, spool, move || told());
    let mut app = App::new(Arc::clone(&store), manner, live, wake);
    if !filter.is_empty() {
        app.filter(filter);
    }
    let mut terminal = ratatui::try_init()?;
    let _restore = Restore;
    execute!(stdout(), EnableMouseCapture, EnableBracketedPaste)?;
    let told = sender.clone();
    thread::spawn(move || {
        // Whatever comes of reading, it is over then.
        let _ = stop.read(&mut [0]);
        told.send(Woken::Lost)
    });
    thread::spawn(move || listen(&sender));
    while !app.quits {
        // What is made from here on is not on this drawing.
        pending.store(false, Ordering::SeqCst);
        terminal.draw(|frame| app.draw(frame))?;
        let drawn = Instant::now();
        let mut next = woken.recv().map_err(|_| RecvTimeoutError::Disconnected);
        // What is made behind the screen is drawn now and then; keys are answered at once.
        while matches!(next, Ok(Woken::More)) {
            next = woken.recv_timeout(FRAME.saturating_sub(drawn.elapsed()));
        }
        while let Ok(Woken::Event(event)) = next {
            app.event(&event);
            next = woken.try_recv().map_err(|_| RecvTimeoutError::Timeout);
        }
        app.quits |= matches!(next, Ok(Woken::Lost) | Err(RecvTimeoutError::Disconnected));
    }
    store.stop();
    Ok(())
}

/// Sends what the terminal says.
fn listen(sender: &Sender<Woken>) {
    loop {
        let woken = event::read().map_or(Woken::Lost, Woken::Event);
        let lost = matches!(woken, Woken::Lost);
        if sender.send(woken).is_err() || lost {
            return;
        }
    }
}

/// Wakes the screen, unless it was woken since it was drawn last.
fn waker(sender: Sender<Woken>, pending: Arc<AtomicBool>) -> Wake {
    Arc::new(move || {
        if !pending.swap(true, Ordering::SeqCst) {
            // A screen that is gone needs not be woken.
            let _ = sender.send(Woken::More);
        }
    })
}

/// Gives the terminal back as it was.
struct Restore;

impl Drop for Restore {
    fn drop(&mut self) {
        let _ = execute!(stdout(), DisableBracketedPaste, DisableMouseCapture);
        ratatui::restore();
    }
}
