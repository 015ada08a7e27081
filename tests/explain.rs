//! Explanations of all frames of `captures/`, and of a corpus of captures where there is one: sums that are right,
//! headers that are tiled, lines that fit.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use camadas::describe::describe;
use camadas::frame::{Clock, Frame};
use camadas::i18n::Lang;
use camadas::notes::{Origin, Stories, Story};
use camadas::output::bits::{Own, bit_diagram};
use camadas::output::boxes::boxes;
use camadas::output::budget::{Term, terms};
use camadas::output::explain::{Page, write_explanation};
use camadas::output::style::Style;
use camadas::output::table::Look;
use camadas::peel::{View, peel};
use camadas::proto::contract::{Field, FieldSink, Peeled, Role};
use camadas::proto::{Dispatch, Proto};
use camadas::source::{self, Batch};
use unicode_width::UnicodeWidthStr as _;

fn captures(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            captures(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Calls `look` with every frame of `captures/` and of the corpus, and its place.
fn each_frame(look: impl FnMut(&View<'_>, &Story, &str)) {
    let corpus = std::env::var_os("CAMADAS_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let mut paths = Vec::new();
    captures(Path::new("captures"), &mut paths);
    let own = paths.len();
    captures(&corpus.join("visible"), &mut paths);
    if paths.len() == own {
        println!("no corpus at {}: only captures/ was read", corpus.display());
    }
    each_frame_of(&paths, look);
}

/// Calls `look` with every frame of `paths` and its place.
fn each_frame_of(paths: &[PathBuf], mut look: impl FnMut(&View<'_>, &Story, &str)) {
    let mut peeled = Peeled::default();
    for path in paths {
        let Ok(mut source) = source::open(std::slice::from_ref(path)) else { continue };
        let (mut batch, mut stories) = (Batch::default(), Stories::default());
        while source.fill(&mut batch).unwrap_or(false) {
            for frame in batch.frames() {
                peel(&frame, Dispatch::standard(), &mut peeled);
                let view = View { frame: &frame, peeled: &peeled, taps: batch.interfaces(), clock: Clock::default() };
                let story = stories.read(&view);
                look(&view, &story, &format!("{} frame {}", path.display(), frame.number));
            }
        }
    }
}

/// Frames of a new kind: other protocols or another end than any frame before.
#[derive(Default)]
struct Kinds(HashSet<String>);

impl Kinds {
    fn is_new(&mut self, view: &View<'_>) -> bool {
        let protocols: Vec<_> = view.peeled.spans.iter().map(|span| span.proto).collect();
        self.0.insert(format!("{protocols:?} {:?}", view.peeled.stop))
    }
}

#[test]
fn every_octet_is_in_one_term() {
    let mut frames = 0;
    each_frame(|view, _, place| {
        let mut at = 0;
        for term in terms(view) {
            assert_eq!(term.octets.start, at, "{place}: a gap or an overlap before {term:?}");
            assert!(!term.is_empty(), "{place}: an empty {term:?}");
            at = term.octets.end;
        }
        assert_eq!(at as usize, view.frame.bytes.len(), "{place}: the sum is not the captured length");
        frames += 1;
    });
    assert!(frames > 100);
}

/// Collects the bits of the leaves.
#[derive(Default)]
struct Leaves(Vec<(u32, u32)>);

impl FieldSink for Leaves {
    fn field(&mut self, field: Field<'_>) {
        if field.def.role == Role::Leaf && !field.bits.is_empty() {
            self.0.push((field.bits.start, field.bits.end));
        }
    }

    fn enter(&mut self, _: Field<'_>) {}

    fn leave(&mut self) {}
}

/// The parts, in order, cover the whole, each bit once.
fn tile(parts: &[(u32, u32)], whole: Range<u32>) -> bool {
    let mut at = whole.start;
    parts.iter().all(|(start, end)| std::mem::replace(&mut at, *end) == *start) && at == whole.end
}

#[test]
fn fields_tile_every_header() {
    let mut seen = HashSet::new();
    let mut untiled: BTreeMap<Proto, String> = BTreeMap::new();
    each_frame(|view, _, place| {
        for layer in view.layers().filter(|layer| !layer.is_faulty()) {
            // What a header looks like is in its first octets and its length.
            let start = layer.header().get(..layer.header().len().min(4)).unwrap_or_default();
            if !seen.insert((layer.proto(), layer.span().header, start.to_vec())) {
                continue;
            }
            let mut leaves = Leaves::default();
            describe(&layer, &mut leaves);
            leaves.0.sort_unstable();
            // A layer that is all payload, text or data, tells it; one that has only a trailer tells that.
            let payload = layer.payload().len() as u32 * 8;
            let header = match layer.span().header {
                0 if leaves.0.iter().any(|(_, end)| *end <= payload) => payload,
                octets => octets * 8,
            };
            let trailer = Own::Trailer.octets(layer.span());
            let (inside, behind): (Vec<_>, Vec<_>) = leaves.0.into_iter().partition(|(_, end)| *end <= header);
            // Ethernet tells what fills its frame up, too: padding, which is of no header.
            let filling = if layer.proto() == Proto::Ethernet { layer.filling() } else { 0..0 };
            let filling = [filling.start, filling.end].map(|octet| octet.saturating_sub(layer.span().start) * 8);
            let (filled, behind): (Vec<_>, Vec<_>) =
                behind.into_iter().partition(|(start, _)| (filling[0]..filling[1]).contains(start));
            let is_filled = tile(&filled, filling[0]..filling[1]);
            // A trailer may go without fields.
            let trailed = behind.is_empty() || tile(&behind, trailer.start * 8..trailer.end * 8);
            if !tile(&inside, 0..header) || !trailed || !is_filled {
                untiled.entry(layer.proto()).or_insert_with(|| place.to_owned());
            }
        }
    });
    assert!(untiled.is_empty(), "{untiled:#?}");
}

#[test]
fn boxes_are_as_wide_as_they_are_asked_to_be() {
    let mut kinds = Kinds::default();
    each_frame(|view, story, place| {
        if !kinds.is_new(view) {
            return;
        }
        for (lang, width) in [(Lang::En, 80), (Lang::PtBr, 80), (Lang::PtBr, 100), (Lang::En, 160)] {
            for line in boxes(view, story, lang, width) {
                let text = line.raw();
                assert_eq!(text.width(), width, "{place}, {lang:?}: {text}");
            }
        }
    });
}

#[test]
fn diagrams_have_straight_sides() {
    let mut kinds = Kinds::default();
    each_frame(|view, _, place| {
        if !kinds.is_new(view) {
            return;
        }
        for layer in view.layers() {
            for (lang, width, sides) in [(Lang::En, 80, 6 + 65), (Lang::PtBr, 110, 6 + 97), (Lang::En, 160, 6 + 129)] {
                for line in bit_diagram(&layer, Own::Header, lang, width) {
                    let text = line.raw();
                    assert!(text.width() <= width, "{place}, {:?}: {text}", layer.proto());
                    let framed = text.trim_end().ends_with(['│', '┤', '┐', '┘', '╵']);
                    assert!(!framed || text.trim_end().width() <= sides, "{place}, {:?}: {text}", layer.proto());
                }
            }
        }
    });
}

#[test]
fn no_line_is_longer_than_the_terminal() {
    let mut kinds = Kinds::default();
    let mut text = String::new();
    each_frame(|view, story, place| {
        if !kinds.is_new(view) {
            return;
        }
        for (lang, width, ascii, verbose) in
            [(Lang::En, 80, false, false), (Lang::PtBr, 80, true, true), (Lang::PtBr, 160, false, false)]
        {
            let look = Look { lang, style: Style { color: false, ascii }, width: Some(width) };
            text.clear();
            write_explanation(view, story, Page { look, file: "a.pcap", verbose, across: &[] }, &mut text);
            for line in text.lines() {
                assert!(line.width() <= width, "{place}, {lang:?}, {} columns: {line}", line.width());
                let open = line.split('{').skip(1).any(|rest| {
                    rest.split_once('}')
                        .is_some_and(|(name, _)| name.len() > 1 && name.bytes().all(|b| b.is_ascii_lowercase()))
                });
                assert!(!open, "{place}, {lang:?}: a placeholder was not filled: {line}");
                assert!(!line.contains(|c: char| c.is_control()), "{place}, {lang:?}: {line:?}");
            }
        }
    });
}

#[test]
fn frames_cut_anywhere_are_explained() {
    let mut kinds = Kinds::default();
    let mut peeled = Peeled::default();
    let mut text = String::new();
    let mut paths = Vec::new();
    captures(Path::new("captures"), &mut paths);
    each_frame_of(&paths, |view, story, place| {
        if !kinds.is_new(view) {
            return;
        }
        for end in (0..view.frame.bytes.len().min(160)).step_by(3) {
            let frame = Frame { bytes: &view.frame.bytes[..end], ..*view.frame };
            peel(&frame, Dispatch::standard(), &mut peeled);
            let view = View { frame: &frame, peeled: &peeled, ..*view };
            let sum: u32 = terms(&view).iter().map(Term::len).sum();
            assert_eq!(sum as usize, end, "{place} cut at {end}");
            let look = Look { lang: Lang::PtBr, style: Style::default(), width: Some(80) };
            text.clear();
            write_explanation(&view, story, Page { look, file: "a.pcap", verbose: false, across: &[] }, &mut text);
            assert!(text.lines().all(|line| line.width() <= 80), "{place} cut at {end}:\n{text}");
        }
    });
}

#[test]
fn numbers_count_from_the_first_segments_of_both_sides() {
    // What tshark 4.0 calls tcp.seq, tcp.ack and tcp.window_size in captures/tcp-pingpong.pcapng, from frame 3 on.
    const TSHARK: [(u32, u32, u32); 8] = [
        (0, 0, 64240),
        (0, 1, 65160),
        (1, 1, 64512),
        (1, 1, 64512),
        (1, 16, 65536),
        (1, 16, 65536),
        (16, 15, 64512),
        (16, 15, 64512),
    ];
    let mut told = Vec::new();
    each_frame_of(&["captures/tcp-pingpong.pcapng".into()], |view, story, place| {
        let Some(tcp) = view.find(Proto::Tcp) else { return };
        let number = |at: usize| u32::from_be_bytes(*tcp.header()[at..].first_chunk().expect("a whole header"));
        let since = |origin: Option<Origin>, raw| origin.map_or(0, |origin| raw - origin.sequence);
        assert!(story.own.is_some_and(|own| own.initial), "{place}");
        let is_syn = tcp.header()[13] & 0x02 != 0;
        let shift = story.window_shift.filter(|_| !is_syn).unwrap_or(0);
        told.push((since(story.own, number(4)), since(story.other, number(8)), (number(12) & 0xffff) << shift));
    });
    assert_eq!(told[..TSHARK.len()], TSHARK);
}

#[test]
fn text_of_any_script_keeps_boxes_straight() {
    let mut texts = Vec::new();
    each_frame_of(&["captures/multicast.pcapng".into()], |view, story, place| {
        if !place.ends_with(" frame 9") {
            return;
        }
        for said in ["日本語テキスト", "e\u{301}\u{200d}\u{202e}abc", "👩\u{200d}💻 ❤\u{fe0f} 🇧🇷", "\u{1b}[31m red"]
        {
            let mut bytes = view.frame.bytes[..42].to_vec();
            let said = said.repeat(9);
            // The total length of IPv4 and the length of UDP.
            bytes[16..18].copy_from_slice(&(28 + said.len() as u16).to_be_bytes());
            bytes[38..40].copy_from_slice(&(8 + said.len() as u16).to_be_bytes());
            bytes.extend_from_slice(said.as_bytes());
            let frame = Frame { bytes: &bytes, wire_len: bytes.len() as u32, ..*view.frame };
            let mut peeled = Peeled::default();
            peel(&frame, Dispatch::standard(), &mut peeled);
            let view = View { frame: &frame, peeled: &peeled, ..*view };
            for line in boxes(&view, story, Lang::PtBr, 80) {
                let text = line.raw();
                assert_eq!(text.width(), 80, "{text}");
                assert!(
                    !text.contains(
                        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
                    ),
                    "{text:?}"
                );
                texts.push(text);
            }
        }
    });
    assert!(texts.iter().any(|text| text.contains("日本語")), "{texts:#?}");
}
