//! Frames cut at every length and frames with flipped bits: nothing panics, spans stay inside, words of all forms are
//! made of what is left.

use std::fs;
use std::path::PathBuf;

use camadas::describe::describe;
use camadas::frame::{Clock, Frame, LinkType};
use camadas::i18n::Lang;
use camadas::output::hexdump::write_hexdump;
use camadas::output::json::Objects;
use camadas::output::line::Lines;
use camadas::output::style::Style;
use camadas::output::time::TimeForm;
use camadas::output::tree::write_tree;
use camadas::peel::{MAX_LAYERS, View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::{Fault, Field, FieldSink, Peeled, Stop};
use camadas::source::{self, Batch};

struct Owned {
    bytes: Vec<u8>,
    link: LinkType,
    name: String,
}

/// The frames of `captures/`.
fn frames() -> Vec<Owned> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir("captures").expect("captures").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "pcap" || e == "pcapng"));
    paths.sort();
    let mut frames = Vec::new();
    for path in paths {
        let mut source = source::open(std::slice::from_ref(&path)).expect("a capture");
        let mut batch = Batch::default();
        while source.fill(&mut batch).expect("a sound capture") {
            for frame in batch.frames() {
                let name = format!("{} frame {}", path.display(), frame.number);
                frames.push(Owned { bytes: frame.bytes.to_vec(), link: frame.link, name });
            }
        }
    }
    assert!(frames.len() > 50, "captures/ has frames");
    frames
}

/// Holds every field against the bits of its layer.
struct Inside {
    bits: u32,
    depth: usize,
}

impl FieldSink for Inside {
    fn field(&mut self, field: Field<'_>) {
        assert!(field.bits.start <= field.bits.end, "{} has its bits backwards", field.def.name);
        assert!(field.bits.end <= self.bits, "{} lies outside of its layer", field.def.name);
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
        self.depth += 1;
    }

    fn leave(&mut self) {
        self.depth = self.depth.checked_sub(1).expect("a group was open");
    }
}

fn check(bytes: &[u8], wire_len: u32, link: LinkType, peeled: &mut Peeled) {
    let frame = Frame { bytes, wire_len, time_ns: Some(0), link, fcs_octets: 0, tap: 0, number: 1, extra: None };
    peel(&frame, Dispatch::standard(), peeled);
    assert!(peeled.spans.len() <= MAX_LAYERS);
    let view = View { frame: &frame, peeled, taps: &[], clock: Clock::default() };
    let mut behind = 0;
    for layer in view.layers() {
        let (span, below) = (layer.span(), layer.below().map(|below| below.span()));
        let (start, end) = below.map_or((0, bytes.len() as u32), |below| (below.payload_start(), below.payload_end()));
        assert!(span.start >= start && span.start <= end, "{span:?} starts outside of the layer below");
        assert!(span.payload_start() <= span.payload_end() && span.end <= end, "{span:?} ends outside");
        assert!(span.start >= behind, "{span:?} lies in a layer that it is not in");
        behind = span.payload_start();
        // What a link's header does not claim of its frame is behind its end.
        let last = span.end.max(layer.filling().end);
        assert!(last <= end, "{:?} lies outside of the layer below", layer.filling());
        let mut inside = Inside { bits: (last - span.start) * 8, depth: 0 };
        describe(&layer, &mut inside);
        assert_eq!(inside.depth, 0, "{:?} leaves a group open", layer.proto());
    }
    let mut text = String::new();
    Lines::new(Lang::PtBr, Style::default(), TimeForm::Relative, None).write(&view, &mut text);
    assert_eq!(text.matches('\n').count(), 1, "a frame is one line: {text:?}");
    write_tree(&view, Lang::En, Style::default(), &mut text);
    write_hexdump(&view, Lang::En, Style::default(), &mut text);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "control characters reach the terminal: {text:?}");
    text.clear();
    Objects::default().write(&view, &mut text);
    assert!(text.starts_with('{') && text.ends_with("}\n"));
}

#[test]
fn frames_cut_at_every_length() {
    let mut peeled = Peeled::default();
    for owned in frames() {
        for len in 0..=owned.bytes.len() {
            check(&owned.bytes[..len], owned.bytes.len() as u32, owned.link, &mut peeled);
            if let Stop::Fault(Fault::Truncated { need }) = peeled.stop {
                let last = peeled.spans.last().expect("the layer that was cut");
                assert!(need as u32 > last.header, "{} cut at {len}: {need} octets were there", owned.name);
            }
        }
    }
}

#[test]
fn frames_with_flipped_bits() {
    // xorshift64*: small, and the same at every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) as usize
    };
    let mut peeled = Peeled::default();
    let frames = frames();
    for round in 0..20_000 {
        let owned = &frames[round % frames.len()];
        let mut bytes = owned.bytes.clone();
        for _ in 0..1 + random() % 8 {
            let at = random() % bytes.len();
            bytes[at] = match random() % 4 {
                0 => 0,
                1 => 0xff,
                2 => bytes[at] ^ 1 << (random() % 8),
                _ => random() as u8,
            };
        }
        let len = if random() % 4 == 0 { random() % (bytes.len() + 1) } else { bytes.len() };
        let link = if random() % 8 == 0 { LinkType((random() % 300) as u16) } else { owned.link };
        check(&bytes[..len], owned.bytes.len() as u32, link, &mut peeled);
    }
}

#[test]
fn ten_thousand_nested_headers() {
    // Tags and tunnels without an end stop at the limit, not in a loop.
    let mut vlan = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0x00];
    vlan.extend([0, 1, 0x81, 0x00].repeat(10_000));
    let mut peeled = Peeled::default();
    let mut tunnel = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00];
    // Total length 0 claims nothing; protocol 4 is IPv4 again.
    tunnel.extend([0x45, 0, 0, 0, 0, 1, 0, 0, 64, 4, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2].repeat(10_000));
    for bytes in [vlan, tunnel] {
        check(&bytes, bytes.len() as u32, LinkType::ETHERNET, &mut peeled);
        assert_eq!(peeled.stop, Stop::TooDeep);
        assert_eq!(peeled.spans.len(), MAX_LAYERS);
    }
}
