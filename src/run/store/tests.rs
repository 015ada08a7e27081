//! Frames read again are the frames that were read.

use super::*;
use crate::frame::Clock;
use crate::peel::View;
use crate::run::{self, Plan};
use crate::source;
use std::ops::ControlFlow;
use std::path::PathBuf;

type Seen = (u64, Option<i64>, Vec<u8>, u32, Option<crate::frame::Extra>, Clock);

fn seen(view: &View<'_>) -> Seen {
    let frame = view.frame;
    (frame.number, frame.time_ns, frame.bytes.to_vec(), frame.tap, frame.extra.cloned(), view.clock)
}

fn all(source: &mut dyn Source) -> Vec<Seen> {
    let mut frames = Vec::new();
    run::each(source, &Plan::default(), |view| {
        frames.push(seen(view));
        ControlFlow::Continue(())
    });
    frames
}

fn captures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("captures").expect("run from the root of the project");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "pcapng"));
    paths.sort();
    paths
}

/// A source that cannot be read again.
fn stream(path: &std::path::Path) -> Box<dyn Source> {
    let octets = std::fs::read(path).expect("a capture");
    source::from_reader("stream", Box::new(io::Cursor::new(octets))).expect("a capture")
}

#[test]
fn frames_are_the_same_from_anywhere() {
    for path in captures() {
        let first = all(&mut *source::open(std::slice::from_ref(&path)).expect("a capture"));
        for source in [source::open(std::slice::from_ref(&path)).expect("a capture"), stream(&path)] {
            let store = Store::start(source, None, || ());
            let again = all(&mut *store.source(Until::End, Arc::default()));
            assert_eq!(again, first, "{}", path.display());
            assert_eq!(store.frames(), (first.len() as u64, true));
            let mut reader = Reader::new(store);
            for known in first.iter().rev() {
                let frame = reader.look(known.0, seen).expect("readable").expect("there");
                assert_eq!(frame, *known, "{}", path.display());
            }
            assert!(reader.look(first.len() as u64 + 1, seen).expect("readable").is_none());
            assert!(reader.look(0, seen).expect("readable").is_none());
        }
    }
}

#[test]
fn several_files_are_one_capture() {
    let paths = &captures()[..2];
    let first = all(&mut *source::open(paths).expect("captures"));
    let store = Store::start(source::open(paths).expect("captures"), None, || ());
    assert_eq!(all(&mut *store.source(Until::End, Arc::default())), first);
}

#[test]
fn what_is_no_longer_wanted_ends() {
    let store = Store::start(source::open(&captures()[..1]).expect("a capture"), None, || ());
    let cancelled = Arc::new(AtomicBool::new(true));
    assert!(all(&mut *store.source(Until::End, cancelled)).is_empty());
}
