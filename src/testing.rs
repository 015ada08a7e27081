//! What the protocols' tests share: octets in, layers and fields out, with what must hold for every header checked.

use crate::describe::{describe, write_value};
use crate::frame::{Clock, Extra, Frame, Interface, LinkType};
use crate::i18n::Lang;
use crate::peel::{View, peel};
use crate::proto::contract::{Field, FieldSink, Key, Membership, Peeled, Role, Say, Stop};
use crate::proto::{Dispatch, Proto};

/// What camadas says of some octets.
pub struct Told {
    /// Names of the layers, joined by colons.
    pub protocols: String,
    /// Where peeling stopped.
    pub stop: Stop,
    /// Names and values of all fields, in the order they were told.
    pub fields: Vec<(&'static str, String)>,
    /// A line for every layer, in both languages.
    pub summaries: Vec<[String; 2]>,
    /// What is said of multicast groups.
    pub memberships: Vec<Membership>,
}

impl Told {
    /// The values of the field `name`, joined as `camadas fields` joins them.
    pub fn get(&self, name: &str) -> String {
        let values: Vec<_> = self.fields.iter().filter(|(n, _)| *n == name).map(|(_, v)| v.as_str()).collect();
        values.join(";")
    }
}

/// Octets from hexadecimal digits; white space does not count.
pub fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<_> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    assert_eq!(digits.len(), hex.chars().filter(|c| !c.is_whitespace()).count(), "only digits: {hex}");
    assert!(digits.len().is_multiple_of(2), "whole octets: {hex}");
    digits.chunks_exact(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}

/// The first frame of a capture, whole and without a time.
pub fn frame(link: LinkType, bytes: &[u8]) -> Frame<'_> {
    Frame { bytes, wire_len: bytes.len() as u32, time_ns: None, link, fcs_octets: 0, tap: 0, number: 1, extra: None }
}

/// Peels and describes `hex`, whose first header is one of `first`. Checks that the fields tile every header, and that
/// nothing breaks however the octets are cut.
pub fn tell(first: Proto, hex: &str) -> Told {
    let bytes = octets(hex);
    for cut in 0..bytes.len() {
        once(first, &bytes[..cut], bytes.len());
    }
    for mutant in mutants(&bytes) {
        once(first, &mutant, mutant.len());
    }
    once(first, &bytes, bytes.len())
}

/// The same octets with some of them changed: what is read must not depend on what others say being true. The same at
/// every run.
fn mutants(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    const MUTANTS: u64 = 64;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ bytes.len() as u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    (0..MUTANTS).map(move |_| {
        let mut mutant = bytes.to_vec();
        for _ in 0..random() % 4 + 1 {
            let (at, new) = (random(), [0, 1, 0x7f, 0x80, 0xff, random() as u8][random() % 6]);
            if let Some(octet) = at.checked_rem(mutant.len()).and_then(|at| mutant.get_mut(at)) {
                *octet = new;
            }
        }
        mutant
    })
}

fn once(first: Proto, bytes: &[u8], wire_len: usize) -> Told {
    const USER: u16 = 147;
    let mut dispatch = Dispatch::standard().clone();
    dispatch.register(Key::Link(USER), first);
    let frame = Frame { wire_len: wire_len as u32, ..frame(LinkType(USER), bytes) };
    let mut peeled = Peeled::default();
    peel(&frame, &dispatch, &mut peeled);
    let view = View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() };
    let mut told = Told {
        protocols: String::new(),
        stop: peeled.stop,
        fields: Vec::new(),
        summaries: Vec::new(),
        memberships: Vec::new(),
    };
    for layer in view.layers() {
        let span = layer.span();
        assert!(span.start + span.header <= span.end && span.end as usize <= bytes.len(), "{span:?}");
        let name = layer.proto().info().name;
        told.protocols += if told.protocols.is_empty() { "" } else { ":" };
        told.protocols += name;
        let mut tiles = Tiles { told: &mut told, leaves: Vec::new(), open: Vec::new() };
        describe(&layer, &mut tiles);
        assert!(tiles.open.is_empty(), "{name}: a group was not left");
        let mut leaves = tiles.leaves;
        leaves.sort_unstable();
        // Ethernet tells what fills its frame up, which is neither header nor trailer.
        let filling = if layer.proto() == Proto::Ethernet { layer.filling() } else { 0..0 };
        let in_frame = |bit: u32| span.start + bit / 8;
        leaves.retain(|(start, end, _)| !filling.contains(&in_frame(*start)) || in_frame(*end) > filling.end);
        let mut at = 0;
        let own = (span.payload_end() - span.start) * 8;
        // A layer that is all payload, text or data, tells it.
        let tells_payload = span.header == 0 && leaves.first().is_some_and(|(start, ..)| *start < own);
        let header = if tells_payload { own } else { span.header * 8 };
        let trailer = leaves.split_off(leaves.partition_point(|(start, ..)| *start < own.max(header)));
        assert!(
            trailer.iter().all(|(_, end, _)| *end <= (span.end - span.start) * 8),
            "{name}: {trailer:?} in {span:?}"
        );
        for (start, end, field) in leaves {
            assert!(start >= at, "{name}: {field} at {start} overlaps what ends at {at}");
            assert!(start == at || layer.is_faulty(), "{name}: a gap before {field}, from {at} to {start}");
            at = end;
        }
        assert!(at == header || at < header && layer.is_faulty(), "{name}: {at} bits told, {span:?}");
        let line = |lang| {
            let mut out = String::new();
            layer.proto().summary(&layer, &mut Say { lang, out: &mut out });
            out
        };
        layer.proto().memberships(&layer, &mut |said| told.memberships.push(said));
        told.summaries.push([line(Lang::En), line(Lang::PtBr)]);
    }
    told
}

/// Frames of several taps, as a capture has them.
#[derive(Default)]
pub struct Recording {
    /// Where they were recorded.
    pub taps: Vec<Interface>,
    frames: Vec<Recorded>,
}

struct Recorded {
    tap: u32,
    time_ns: i64,
    bytes: Vec<u8>,
    captured: usize,
    extra: Option<Extra>,
}

impl Recording {
    /// A recording at taps of these names, all in one file.
    pub fn at(names: &[&str]) -> Self {
        let tap = |name: &&str| Interface {
            name: Some((*name).to_owned()),
            link: LinkType::ETHERNET,
            ..Interface::default()
        };
        Self { taps: names.iter().map(tap).collect(), frames: Vec::new() }
    }

    /// Records a frame at a tap and a time, in nanoseconds.
    pub fn frame(&mut self, tap: usize, time_ns: i64, bytes: &[u8]) -> &mut Self {
        let (tap, bytes, captured) = (tap as u32, bytes.to_vec(), bytes.len());
        self.frames.push(Recorded { tap, time_ns, bytes, captured, extra: None });
        self
    }

    /// Gives the last frame `epb_flags`.
    pub fn flags(&mut self, flags: u32) -> &mut Self {
        if let Some(last) = self.frames.last_mut() {
            last.extra = Some(Extra { flags: Some(flags), ..Extra::default() });
        }
        self
    }

    /// Keeps only `octets` of the last frame.
    pub fn cut(&mut self, octets: usize) -> &mut Self {
        if let Some(last) = self.frames.last_mut() {
            last.captured = octets;
        }
        self
    }

    /// Tells the frames to `look` in the order they were recorded.
    pub fn each(&self, mut look: impl FnMut(&View<'_>)) {
        let mut peeled = Peeled::default();
        for (number, Recorded { tap, time_ns, bytes, captured, extra }) in (1..).zip(&self.frames) {
            let frame = Frame {
                bytes: &bytes[..*captured],
                wire_len: bytes.len() as u32,
                time_ns: Some(*time_ns),
                link: self.taps.get(*tap as usize).map_or(LinkType::ETHERNET, |tap| tap.link),
                fcs_octets: 0,
                tap: *tap,
                number,
                extra: extra.as_ref(),
            };
            peel(&frame, Dispatch::standard(), &mut peeled);
            look(&View { frame: &frame, peeled: &peeled, taps: &self.taps, clock: Clock::default() });
        }
    }
}

struct Tiles<'t> {
    told: &'t mut Told,
    leaves: Vec<(u32, u32, &'static str)>,
    open: Vec<(u32, u32, &'static str)>,
}

impl FieldSink for Tiles<'_> {
    fn field(&mut self, field: Field<'_>) {
        let (start, end, name) = (field.bits.start, field.bits.end, field.def.name);
        let mut value = String::new();
        write_value(field.def, field.value, &mut value);
        self.told.fields.push((name, value));
        if start == end || field.def.role != Role::Leaf {
            return;
        }
        self.leaves.push((start, end, name));
        for (from, to, group) in &self.open {
            assert!(
                from == to || *from <= start && end <= *to,
                "{name} at {start}..{end} is outside {group} at {from}..{to}"
            );
        }
    }

    fn enter(&mut self, group: Field<'_>) {
        assert_eq!(group.def.role, Role::Group, "{}", group.def.name);
        self.open.push((group.bits.start, group.bits.end, group.def.name));
        self.field(group);
    }

    fn leave(&mut self) {
        self.open.pop().expect("a group to leave");
    }
}

#[cfg(test)]
mod tests {
    use super::{Proto, once};

    #[test]
    fn every_protocol_tiles_its_header_whatever_its_octets() {
        const FRAMES: usize = 1000;
        // Xorshift: the same frames at every run.
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for &proto in Proto::ALL {
            for _ in 0..FRAMES {
                // Small numbers, as lengths and counts are, in some frames; any octets in the others.
                let most = [4, 20, 255][random() as usize % 3];
                let octets: Vec<_> = (0..random() % 150).map(|_| (random() % (most + 1)) as u8).collect();
                once(proto, &octets, octets.len());
            }
        }
    }
}
