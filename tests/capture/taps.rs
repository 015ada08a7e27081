//! What is peculiar to one kind of tap: loopback, tags, all interfaces, one that goes down.

use camadas::frame::LinkType;
use camadas::source::live::{Listen as _, Live, Options};
use camadas::source::{Batch, Source as _, SourceErrorKind};

use crate::wire::{Sender, cable, inside, ip, number, numbered};

fn live(names: &[&str]) -> Live {
    let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
    Live::open(&names, &Options::default()).expect("the right to capture")
}

/// Tap and octets of each frame until the end that is asked for now, and the error it ended with.
fn rest(live: &mut Live) -> (Vec<(u32, Vec<u8>)>, Option<SourceErrorKind>) {
    live.stopper().stop();
    until_end(live)
}

fn until_end(live: &mut Live) -> (Vec<(u32, Vec<u8>)>, Option<SourceErrorKind>) {
    let (mut batch, mut frames, mut error) = (Batch::default(), Vec::new(), None);
    loop {
        match live.fill(&mut batch) {
            Ok(true) => frames.extend(batch.frames().map(|frame| (frame.tap, frame.bytes.to_vec()))),
            Ok(false) => return (frames, error),
            Err(failure) => error = Some(failure.kind),
        }
    }
}

#[test]
fn loopback_shows_each_frame_once() {
    inside("taps::loopback_shows_each_frame_once", || {
        ip("link set lo up");
        let mut live = live(&["lo"]);
        let sender = Sender::new("lo");
        (0..50).for_each(|n| sender.send(&numbered([0; 6], n, 60)));
        let (frames, error) = rest(&mut live);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(frames.iter().map(|(_, frame)| number(frame)).collect::<Vec<_>>(), (0..50).collect::<Vec<_>>());
        assert_eq!((live.counts().captured, live.counts().duplicates, live.counts().dropped), (50, 50, 0));
    });
}

#[test]
fn tags_are_where_they_were_on_the_wire() {
    inside("taps::tags_are_where_they_were_on_the_wire", || {
        cable("left", "right");
        let mut live = live(&["left", "right"]);
        let mut tagged = numbered([2, 0, 0, 0, 0, 2], 7, 60);
        tagged.splice(12..12, [0x81, 0x00, 0, 42]);
        Sender::new("left").send(&tagged);
        let (frames, _) = rest(&mut live);
        // The receiving side of the kernel takes the tag out of the frame.
        assert_eq!(frames, [(0, tagged.clone()), (1, tagged)]);
    });
}

#[test]
fn any_gives_each_interface_its_own_tap() {
    inside("taps::any_gives_each_interface_its_own_tap", || {
        cable("left", "right");
        ip("link set lo up");
        let mut live = live(&["any"]);
        Sender::new("left").send(&numbered([2, 0, 0, 0, 0, 2], 1, 60));
        Sender::new("lo").send(&numbered([0; 6], 2, 60));
        let (frames, _) = rest(&mut live);
        let taps = live.interfaces();
        let seen: Vec<_> = frames
            .iter()
            .map(|(tap, frame)| (taps[*tap as usize].name.as_deref().expect("a name"), number(frame)))
            .collect();
        assert_eq!(seen, [("left", 1), ("right", 1), ("lo", 2)]);
        assert!(taps.iter().all(|tap| tap.link == LinkType::ETHERNET));
    });
}

#[test]
fn an_interface_that_goes_down_ends_its_tap_after_its_frames() {
    inside("taps::an_interface_that_goes_down_ends_its_tap_after_its_frames", || {
        cable("left", "right");
        let mut live = live(&["right"]);
        let sender = Sender::new("left");
        (0..20).for_each(|n| sender.send(&numbered([2, 0, 0, 0, 0, 2], n, 60)));
        ip("link set right down");
        let (frames, error) = until_end(&mut live);
        assert_eq!(frames.len(), 20);
        assert!(matches!(error, Some(SourceErrorKind::InterfaceDown)), "{error:?}");
    });
}

#[test]
fn an_interface_that_goes_away_ends_its_tap() {
    inside("taps::an_interface_that_goes_away_ends_its_tap", || {
        cable("left", "right");
        let mut live = live(&["right", "left"]);
        Sender::new("left").send(&numbered([2, 0, 0, 0, 0, 2], 1, 60));
        ip("link delete right");
        let (frames, error) = until_end(&mut live);
        assert_eq!(frames.len(), 2);
        assert!(matches!(error, Some(SourceErrorKind::InterfaceDown)), "{error:?}");
    });
}
