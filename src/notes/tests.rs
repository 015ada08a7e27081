//! Notes about frames that real stacks sent.

use std::path::{Path, PathBuf};

use super::{Note, Origin, Story, of};
use crate::i18n::Lang;
use crate::peel::{View, peel};
use crate::proto::contract::Peeled;
use crate::proto::{Dispatch, Proto};
use crate::source::{self, Batch};

/// Calls `see` with every frame of a capture, to its end or to where it is damaged.
fn every_frame(path: PathBuf, see: &mut dyn FnMut(&View<'_>)) {
    let Ok(mut source) = source::open(&[path]) else { return };
    let (mut batch, mut peeled) = (Batch::default(), Peeled::default());
    while let Ok(true) = source.fill(&mut batch) {
        for frame in batch.frames() {
            peel(&frame, Dispatch::standard(), &mut peeled);
            see(&View { frame: &frame, peeled: &peeled, taps: batch.interfaces() });
        }
    }
}

/// The notes about frame `number` of one of the project's captures.
fn notes(capture: &str, number: u64, lang: Lang) -> Vec<Note> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures").join(capture);
    let mut notes = None;
    every_frame(path, &mut |view| {
        if view.frame.number == number {
            notes = Some(of(view, &Story::default(), lang));
        }
    });
    notes.unwrap_or_else(|| panic!("{capture} has no frame {number}"))
}

/// What learners ask or get wrong, a frame where it arises, and what the notes say there.
const ANSWERS: &[(&str, &str, u64, &str)] = &[
    (
        "the destination MAC is the remote server's",
        "router.pcapng",
        5,
        "02:00:00:00:00:03 is the next hop on this link",
    ),
    (
        "the preamble and the CRC are in the capture",
        "tcp-hello.pcapng",
        6,
        "8 (preamble, start delimiter) + 78 + 4 (FCS) + 12 (gap) = 102",
    ),
    ("padding is missing", "tcp-hello.pcapng", 7, "not padded yet"),
    (
        "overhead computed the wrong way round",
        "multicast.pcapng",
        9,
        "14 + 20 + 8 + 18 = 60 octets. Overhead is headers over the whole frame, 42 / 60 = 70 %",
    ),
    ("UDP's limits", "udp-pingpong.pcapng", 3, "Length 23 = 8 (header) + 15 (data)"),
    ("UDP's limits", "udp-pingpong.pcapng", 3, "65,535 - 20 - 8 = 65,507"),
    (
        "24 bits copied instead of 23",
        "multicast.pcapng",
        9,
        "1110|0000.0|0000010.00000010.00000011, whose last 23 bits (not 24)",
    ),
    (
        "how many groups share the MAC",
        "multicast.pcapng",
        9,
        "31 other groups share this MAC: 225.2.2.3, 225.130.2.3, 239.130.2.3",
    ),
    ("class D ends at 230 or 233", "multicast.pcapng", 9, "class D (224.0.0.0-239.255.255.255)"),
    ("224.1.1.1 is anybody's", "multicast-chat.pcapng", 3, "Block reserved: Not assigned"),
    ("offloaded checksums are errors", "loopback.pcap", 4, "is not wrong but unfinished"),
    (
        "ephemeral ports are services",
        "multicast.pcapng",
        9,
        "38441 lies in the registered range (1024-49151) but names no service",
    ),
    (
        "what port 12345 is",
        "tcp-hello.pcapng",
        6,
        "12345 (registered, 1024-49151) is the side that serves; registered for italk",
    ),
    ("how far away is the sender", "router.pcapng", 11, "64 - 63 = 1 router from its sender to here"),
    ("TTL 1", "multicast.pcapng", 9, "TTL 1: stays on this link"),
    ("is this address private", "tcp-hello.pcapng", 6, "10.0.0.1, 10.0.0.2. Private"),
    ("is the U/L bit set", "tcp-hello.pcapng", 6, "first octet 02 = 00000010"),
    (
        "which MAC made this EUI-64 identifier",
        "multicast-ipv6.pcapng",
        11,
        "formed from the MAC 02:00:00:00:00:01, the very one in this frame",
    ),
    ("relative 0 is the initial number", "tcp-hello.pcapng", 3, "is the true initial sequence number"),
    ("a window read without its scale", "tcp-hello.pcapng", 6, "Window field 63 is perhaps not in octets"),
    ("why has this frame no Ethernet", "loopback.pcap", 1, "the loopback interface has no card"),
];

#[test]
fn learners_find_their_answers() {
    for (question, capture, number, answer) in ANSWERS {
        let notes = notes(capture, *number, Lang::En);
        let texts: Vec<_> = notes.iter().map(|note| note.text.as_str()).collect();
        assert!(
            texts.iter().any(|text| text.contains(answer)),
            "{question}: {capture} {number} lacks {answer:?} in {texts:#?}"
        );
    }
}

#[test]
fn notes_stand_in_the_order_of_the_layers_and_name_their_sources() {
    for lang in [Lang::En, Lang::PtBr] {
        let notes = notes("multicast.pcapng", 9, lang);
        assert!(notes.is_sorted_by_key(|note| note.layer));
        for note in &notes {
            assert!(!note.source.is_empty() && !note.text.contains(['{', '}']), "{note:?}");
        }
    }
}

/// The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.
#[test]
fn no_frame_of_the_corpus_breaks_a_theme() {
    let corpus = std::env::var_os("CAMADAS_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from)
        .join("visible");
    if !corpus.is_dir() {
        println!("no corpus at {}: nothing tried", corpus.display());
        return;
    }
    let mut folders = vec![corpus];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut left = 400;
            every_frame(path, &mut |view| {
                if left > 0 {
                    left -= 1;
                    for lang in [Lang::En, Lang::PtBr] {
                        let notes = of(view, &Story::default(), lang);
                        assert!(notes.len() <= super::MOST);
                        assert!(notes.iter().all(|note| note.layer.is_none_or(|at| at < view.peeled.spans.len())));
                    }
                }
            });
        }
    }
}

#[test]
fn numbers_are_true_and_relative_where_the_story_is_known() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures/tcp-hello.pcapng");
    let (mut client, mut server, mut texts) = (None, None, Vec::new());
    every_frame(path, &mut |view| {
        let sequence = view.find(Proto::Tcp).and_then(|tcp| super::read::number(&tcp, "tcp.seq_raw"));
        let origin = sequence.map(|sequence| Origin { sequence: sequence as u32, initial: true });
        match view.frame.number {
            3 => client = origin,
            4 => server = origin,
            6 => {
                let story = Story { own: server, other: client, window_shift: Some(10) };
                texts = of(view, &story, Lang::En).into_iter().map(|note| note.text).collect();
            }
            _ => {}
        }
    });
    for words in ["= 1; the 24 octets here are 1-24", "(the other side's origin) = 1", "63 × 2^10 = 64512 octets"] {
        assert!(texts.iter().any(|text| text.contains(words)), "{words:?} is not in {texts:#?}");
    }
}
