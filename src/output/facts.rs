//! What matters in a header, in a few words each: from whom to whom, what its addresses stand for, the flags that are
//! set, the verdict on its checksum.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::line::push_address;
use super::text::{Dress, Text};
use crate::bytes::{MacAddr, be16, be32};
use crate::describe::describe;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::names::ports::PortClass;
use crate::names::{mac_addresses, multicast4, multicast6};
use crate::notes::{Origin, Story};
use crate::proto::Proto;
use crate::proto::contract::{Field, FieldDef, FieldSink, Kind, Layer, Role, Say, Value, Verdict};

/// Most set flags that are told.
const FLAGS: usize = 6;

/// The addresses of a layer as people read them, from and to.
#[must_use]
pub fn ends(layer: &Layer<'_>) -> Option<[String; 2]> {
    let (from, to) = layer.proto().info().ends?;
    let read = |value: Value<'_>| {
        let mut text = String::new();
        push_address(value, &mut text);
        text
    };
    Some([read(from.read(layer.header())?), read(to.read(layer.header())?)])
}

/// The same, ports with their class (RFC 6335 §6).
#[must_use]
pub fn ends_with_class(layer: &Layer<'_>, lang: Lang) -> Option<[String; 2]> {
    let class = |text: String| match text.parse() {
        Ok(port) if is_transport(layer) => format!("{text} ({})", PortClass::of(port).name().in_(lang)),
        _ => text,
    };
    ends(layer).map(|ends| ends.map(class))
}

/// It carries data between programs, so that its addresses are ports.
#[must_use]
pub fn is_transport(layer: &Layer<'_>) -> bool {
    layer.proto().info().osi == Osi::Transport
}

/// What else matters in a layer's header, the most striking first.
#[must_use]
pub fn facts(layer: &Layer<'_>, story: &Story, lang: Lang) -> Vec<Text> {
    let mut facts = Vec::new();
    if let Some((_, to)) = layer.proto().info().ends {
        facts.extend(to.read(layer.header()).and_then(|to| destination(layer, to, lang)));
    }
    let mut marks = Marks { lang, flags: Vec::new(), verdict: None };
    describe(layer, &mut marks);
    let tells_numbers = layer.proto() == Proto::Tcp && !layer.is_faulty();
    if tells_numbers {
        facts.extend(marks.flags().map(Text::plain));
        facts.extend(numbers(layer, story, lang).into_iter().map(Text::plain));
    } else {
        let mut summary = String::new();
        layer.proto().summary(layer, &mut Say { lang, out: &mut summary });
        marks.flags.retain(|flag| !summary.contains(flag));
        facts.extend((!summary.is_empty()).then(|| Text::plain(summary)));
        facts.extend(marks.flags().map(Text::plain));
    }
    facts.extend(marks.verdict);
    facts
}

/// What the address that a frame or packet goes to stands for.
fn destination(layer: &Layer<'_>, to: Value<'_>, lang: Lang) -> Option<Text> {
    match to {
        Value::Mac(mac) => card(layer, mac, lang),
        Value::Ipv4(octets) => {
            let group = Ipv4Addr::from(octets);
            if group.is_broadcast() {
                return Some(Text::plain(lang.text("explain.broadcast")));
            }
            let block = multicast4::class_d_block(group)?.name.in_(lang);
            let text = lang.fill("explain.class_d", &[("block", &block)]);
            let name = multicast4::class_d_group(group).map(|group| group.name.in_(lang));
            Some(Text::plain(name.map_or(text.clone(), |name| format!("{text}: {name}"))))
        }
        Value::Ipv6(octets) => {
            let group = Ipv6Addr::from(octets);
            let scope = multicast6::scope(group)?.name.in_(lang);
            let text = lang.fill("explain.scope", &[("scope", &scope)]);
            let name = multicast6::group(group).map(|group| group.name.in_(lang));
            Some(Text::plain(name.map_or(text.clone(), |name| format!("{text}: {name}"))))
        }
        _ => None,
    }
}

/// What the destination of a frame stands for: a card on this link, a group, and whose MAC address it should be.
fn card(layer: &Layer<'_>, mac: MacAddr, lang: Lang) -> Option<Text> {
    let packet = layer
        .peeled
        .spans
        .iter()
        .enumerate()
        .skip(layer.index + 1)
        .find(|(_, span)| span.proto.info().osi != Osi::DataLink);
    let packet = packet.map(|(index, _)| Layer { index, ..*layer });
    let group = packet.and_then(|packet| match packet.proto().info().ends?.1.read(packet.header())? {
        Value::Ipv4(octets) => {
            let group = Ipv4Addr::from(octets);
            group.is_multicast().then(|| (group.to_string(), 23, multicast4::mac_of(group)))
        }
        Value::Ipv6(octets) => {
            let group = Ipv6Addr::from(octets);
            group.is_multicast().then(|| (group.to_string(), 32, multicast6::mac_of(group)))
        }
        _ => None,
    });
    let fill = |key, group: &String, bits: u32, right: MacAddr| {
        lang.fill(key, &[("group", group), ("bits", &bits), ("mac", &right)])
    };
    Some(match group {
        Some((group, bits, right)) if right == mac => Text::plain(fill("explain.group_mac", &group, bits, right)),
        Some((group, bits, right)) if mac.is_group() => {
            Text::new(Dress::Alarm, fill("explain.wrong_mac", &group, bits, right))
        }
        _ => match mac_addresses::special_mac(mac) {
            Some(special) => Text::plain(special.name.in_(lang)),
            None if mac.is_group() => Text::plain(lang.text("explain.group")),
            None if packet.is_some_and(|packet| packet.proto().info().ends.is_some()) => {
                Text::plain(lang.text("explain.next_hop"))
            }
            None => return None,
        },
    })
}

/// The sequence numbers of a segment as they are and as counted from their origin, its window.
fn numbers(layer: &Layer<'_>, story: &Story, lang: Lang) -> Vec<String> {
    let header = layer.header();
    let (Some(sequence), Some(ack)) = (be32(header, 4), be32(header, 8)) else { return Vec::new() };
    let acknowledges = header.get(13).is_some_and(|flags| flags & 0x10 != 0);
    let is_of_story = layer.peeled.spans.iter().position(|span| span.proto == Proto::Tcp) == Some(layer.index);
    let say = |key, raw: u32, origin: Option<Origin>| {
        let what = lang.text(key);
        match origin.filter(|_| is_of_story) {
            Some(origin) => {
                let key = if origin.initial { "explain.relative" } else { "explain.relative_seen" };
                let relative = raw.wrapping_sub(origin.sequence);
                lang.fill(key, &[("what", &what), ("relative", &relative), ("raw", &raw)])
            }
            None => lang.fill("explain.raw", &[("what", &what), ("raw", &raw)]),
        }
    };
    let mut numbers = vec![say("explain.sequence", sequence, story.own)];
    if acknowledges {
        numbers.push(say("explain.acknowledges", ack, story.other));
    }
    let is_syn = header.get(13).is_some_and(|flags| flags & 0x02 != 0);
    // RFC 7323 §2.2: the window of a SYN is never scaled.
    let shift = story.window_shift.filter(|shift| *shift > 0 && is_of_story && !is_syn);
    numbers.extend(be16(header, 14).map(|window| match shift {
        Some(shift) => {
            let scaled = lang.number(u64::from(window) << shift);
            lang.fill("explain.scaled_window", &[("n", &window), ("scale", &(1_u32 << shift)), ("scaled", &scaled)])
        }
        None => lang.fill("explain.window", &[("n", &window)]),
    }));
    numbers
}

/// The flags that are set and the verdict on the checksum, out of all fields.
struct Marks {
    lang: Lang,
    flags: Vec<&'static str>,
    verdict: Option<Text>,
}

impl Marks {
    fn flags(&self) -> Option<String> {
        let told = self.flags.get(..self.flags.len().min(FLAGS)).unwrap_or_default().join(", ");
        let more = if self.flags.len() > FLAGS { ", …" } else { "" };
        (!told.is_empty()).then(|| told + more)
    }
}

impl FieldSink for Marks {
    fn field(&mut self, field: Field<'_>) {
        let def = field.def;
        if def.role == Role::Leaf && def.kind == Kind::Flag && field.value == Value::Flag(true) {
            self.flags.push(def.title.in_(self.lang));
        }
    }

    fn verdict(&mut self, def: &'static FieldDef, verdict: Verdict) {
        let key = if def.name == "eth.fcs.status" { "explain.check_sequence" } else { "explain.checksum" };
        let text = self.lang.fill(key, &[("verdict", &verdict.name().in_(self.lang))]);
        let dress = if matches!(verdict, Verdict::Wrong { .. }) { Dress::Alarm } else { Dress::Plain };
        self.verdict = Some(Text::new(dress, text));
    }

    fn enter(&mut self, _: Field<'_>) {}

    fn leave(&mut self) {}
}
