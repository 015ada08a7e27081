//! Multicast groups as a map: who sends, who listens, and how each group's address becomes the address of its frames, bit
//! by bit.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::measure::{Face, cut, width_of};
use super::picture::{Anchor, Area, Arrow, Canvas, Fill, Picture, Stroke};
use super::sheet::Sheet;
use super::{Capture, Draw, Form, code};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::table::{self, Look};
use crate::output::text::{Dress, Text};
use crate::stats::{GroupSeen, Topic};

pub(super) const FORMS: &[Form] = &Form::ALL;
pub(super) const TOPICS: &[Topic] = &[Topic::Multicast];

const WIDTH: f32 = 1060.0;

/// Groups that are drawn, and hosts of each side.
const GROUPS: usize = 6;
const HOSTS: usize = 8;

/// Width and height of a bit.
const BIT: f32 = 20.0;
const HEIGHT: f32 = 24.0;

/// Width and height of a host's box, and the height with the gap below it.
const HOST: (f32, f32) = (230.0, 38.0);
const ROW: f32 = 46.0;

pub(super) fn capture(capture: Capture<'_>) -> impl Draw {
    Multicast(capture)
}

struct Multicast<'s>(Capture<'s>);

impl Draw for Multicast<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        let heading = self.0.heading(&self.0.stats.report_of(&[], lang, 0));
        let (groups, hidden) = self.0.stats.groups_seen(lang, GROUPS);
        let (mut sheet, mut y, title) = Sheet::titled(WIDTH, lang.text("draw.multicast"), &heading);
        let mut about = String::new();
        for seen in &groups {
            let _ = write!(about, "{} ", spoken(seen, lang));
            y = map(&mut sheet, seen, lang, y + 8.0);
            y = derivation(&mut sheet, seen, lang, y + 14.0) + 14.0;
        }
        let mut notes = Vec::new();
        if groups.is_empty() {
            notes.push(lang.text("multicast.none").to_owned());
        }
        if hidden > 0 {
            notes.push(lang.counted(hidden as u64, "draw.more_group", "draw.more_groups"));
        }
        for (is_4, key) in [(true, "multicast.mac4"), (false, "multicast.mac6")] {
            if groups.iter().any(|seen| seen.group.is_ipv4() == is_4) {
                notes.push(lang.text(key).to_owned());
            }
        }
        let y = sheet.notes(y, &notes);
        about.extend(notes.iter().map(|note| format!("{note} ")));
        sheet.finish(y, title, about)
    }

    fn text(&self, look: Look) -> String {
        table::report(&self.0.stats.report_of(&[Topic::Multicast], look.lang, usize::MAX), look)
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let mut out = String::from("flowchart LR\n");
        for (g, seen) in self.0.stats.groups_seen(lang, GROUPS).0.iter().enumerate() {
            let _ = writeln!(out, "  group{g}(({}))", code::mermaid(&facts(seen).join(" · ")));
            for (i, (host, frames, _)) in seen.senders.iter().enumerate() {
                let _ = writeln!(out, "  sender{g}_{i}[{}]", code::mermaid(&host.to_string()));
                let _ = writeln!(out, "  sender{g}_{i} -->|{}| group{g}", code::mermaid(&lang.frames(*frames)));
            }
            for (i, (host, left)) in seen.listeners.iter().enumerate() {
                let _ = writeln!(out, "  listener{g}_{i}[{}]", code::mermaid(&host.to_string()));
                let arrow = if *left { "-.->" } else { "-->" };
                let _ = writeln!(out, "  group{g} {arrow}|{}| listener{g}_{i}", code::mermaid(membership(*left, lang)));
            }
        }
        Some(out)
    }

    fn dot(&self, lang: Lang) -> Option<String> {
        let mut out = String::from("digraph multicast {\n  rankdir=LR\n  node [shape=box fontname=\"monospace\" fontsize=11]\n");
        out.push_str("  edge [fontname=\"sans-serif\" fontsize=10]\n");
        for (g, seen) in self.0.stats.groups_seen(lang, GROUPS).0.iter().enumerate() {
            let _ = writeln!(out, "  group{g} [shape=ellipse label={}]", code::dot(&facts(seen).join(" · ")));
            for (i, (host, frames, _)) in seen.senders.iter().enumerate() {
                let _ = writeln!(out, "  sender{g}_{i} [label={}]", code::dot(&host.to_string()));
                let _ = writeln!(out, "  sender{g}_{i} -> group{g} [label={}]", code::dot(&lang.frames(*frames)));
            }
            for (i, (host, left)) in seen.listeners.iter().enumerate() {
                let _ = writeln!(out, "  listener{g}_{i} [label={}]", code::dot(&host.to_string()));
                let style = if *left { " style=dashed" } else { "" };
                let label = code::dot(membership(*left, lang));
                let _ = writeln!(out, "  group{g} -> listener{g}_{i} [label={label}{style}]");
            }
        }
        Some(out + "}\n")
    }
}

fn membership(left: bool, lang: Lang) -> &'static str {
    lang.text(if left { "draw.left" } else { "draw.joined" })
}

/// The group, its name, its place, its ports, its TTL, its MAC address.
fn facts(seen: &GroupSeen) -> Vec<String> {
    let mut facts = vec![seen.group.to_string()];
    facts.extend(seen.name.clone());
    facts.push(seen.place.clone());
    if !seen.ports.is_empty() {
        facts.push(format!(":{}", seen.ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")));
    }
    if !seen.ttl.is_empty() {
        facts.push(format!("TTL {}", seen.ttl));
    }
    facts.push(seen.mac.to_string());
    facts
}

fn spoken(seen: &GroupSeen, lang: Lang) -> String {
    let mut text = facts(seen).join(", ");
    for (host, frames, octets) in &seen.senders {
        let _ = write!(text, "; {} {host}: {}, {}", lang.text("draw.sender"), lang.frames(*frames), lang.octets(*octets));
    }
    for (host, left) in &seen.listeners {
        let _ = write!(text, "; {} {host}: {}", lang.text("draw.listener"), membership(*left, lang));
    }
    text + "."
}

/// Draws senders at the left, the group in the middle, listeners at the right; gives where they end.
fn map(sheet: &mut Sheet, seen: &GroupSeen, lang: Lang, y: f32) -> f32 {
    let (left, right) = (sheet.left(), sheet.right() - HOST.0);
    let canvas = sheet.canvas();
    let head = |canvas: &mut Canvas, x: f32, key| {
        canvas.label([x, y + 12.0], Anchor::Start, Text::new(Dress::Strong, lang.text(key)), 12.5, Face::Sans);
    };
    head(canvas, left, "draw.senders");
    head(canvas, right, "draw.listeners");
    let top = y + 22.0;
    let rows = seen.senders.len().max(seen.listeners.len()).clamp(1, HOSTS + 1);
    let height = (rows as f32 * ROW).max(118.0);
    let middle = top + height / 2.0;
    let group = Area::new(left + HOST.0 + 110.0, middle - 55.0, right - left - HOST.0 - 220.0, 110.0);
    let arrow = |canvas: &mut Canvas, from: [f32; 2], to: [f32; 2], gone: bool| {
        canvas.line(vec![from, to], Stroke { dress: Dress::Plain, width: 1.4, dashed: gone }, Arrow::End);
    };
    let senders = seen.senders.iter().map(|(host, frames, octets)| {
        (host.to_string(), format!("{} · {}", lang.frames(*frames), lang.octets(*octets)), false)
    });
    let listeners = seen.listeners.iter().map(|(host, left)| (host.to_string(), membership(*left, lang).to_owned(), *left));
    for (hosts, x, is_sender) in [(senders.collect::<Vec<_>>(), left, true), (listeners.collect(), right, false)] {
        let shown = hosts.len().min(HOSTS);
        let lines = (shown + usize::from(hosts.len() > shown)).max(1);
        let first = middle - lines as f32 * ROW / 2.0;
        for (i, (host, says, gone)) in hosts.iter().take(shown).enumerate() {
            let area = Area::new(x, first + i as f32 * ROW + 4.0, HOST.0, HOST.1);
            canvas.group(format!("{host}: {says}"), |canvas| {
                self::host(canvas, host, says, *gone, area);
                // Arrows meet the group spread over its side.
                let spread = (i as f32 + 1.0) / (shown as f32 + 1.0);
                let at = group.y + group.height * spread;
                let y = area.middle()[1];
                match is_sender {
                    true => arrow(canvas, [area.right(), y], [group.x, at], false),
                    false => arrow(canvas, [group.right(), at], [area.x, y], *gone),
                }
            });
        }
        let more = hosts.len() - shown;
        if more > 0 || hosts.is_empty() {
            let key = if is_sender { "draw.no_sender" } else { "draw.no_listener" };
            let text = match more {
                0 => lang.text(key).to_owned(),
                _ => lang.fill("draw.more_hosts", &[("n", &lang.number(more as u64))]),
            };
            let at = [x + 4.0, first + shown as f32 * ROW + 26.0];
            canvas.label(at, Anchor::Start, Text::new(Dress::Faint, text), 12.0, Face::Sans);
        }
    }
    canvas.group(facts(seen).join(", "), |canvas| {
        canvas.area(group, 12.0, Fill::Tint(Some(Osi::Network)), Some(Stroke::new(Dress::Layer(Osi::Network), 1.8)));
        let [x, _] = group.middle();
        let title = Text::new(Dress::Strong, seen.group.to_string());
        canvas.label([x, group.y + 24.0], Anchor::Middle, title, 15.0, Face::Sans);
        let facts = facts(seen);
        let (mac, facts) = facts[1..].split_last().map_or(("", &[][..]), |(mac, facts)| (mac.as_str(), facts));
        let (ports, facts): (Vec<_>, Vec<_>) = facts.iter().partition(|fact| fact.starts_with(':') || fact.starts_with("TTL"));
        for (i, line) in [facts, ports].iter().enumerate() {
            let line = line.iter().map(|fact| fact.as_str()).collect::<Vec<_>>().join(" · ");
            let line = cut(&line, group.width - 16.0, 12.0, Face::Sans);
            canvas.label([x, group.y + 46.0 + i as f32 * 20.0], Anchor::Middle, line, 12.0, Face::Sans);
        }
        canvas.label([x, group.y + 94.0], Anchor::Middle, Text::new(Dress::Layer(Osi::DataLink), mac), 13.0, Face::Mono);
    });
    top + height
}

fn host(canvas: &mut Canvas, host: &str, says: &str, gone: bool, area: Area) {
    let stroke = Stroke { dress: Dress::Plain, width: 1.2, dashed: gone };
    canvas.area(area, 4.0, Fill::Tint(None), Some(stroke));
    let host = cut(host, area.width - 16.0, 12.5, Face::Mono);
    canvas.label([area.x + 8.0, area.y + 16.0], Anchor::Start, Text::new(Dress::Strong, host), 12.5, Face::Mono);
    canvas.label([area.x + 8.0, area.y + 31.0], Anchor::Start, says, 11.5, Face::Sans);
}

/// Draws the last 32 bits of the group over the 48 of its MAC address, so that each bit stands above its copy.
fn derivation(sheet: &mut Sheet, seen: &GroupSeen, lang: Lang, y: f32) -> f32 {
    let (bits, copied) = match seen.group {
        IpAddr::V4(group) => (group.to_bits(), 23),
        IpAddr::V6(group) => (group.to_bits() as u32, 32),
    };
    let left = sheet.left() + 60.0;
    let canvas = sheet.canvas();
    let x = |bit: u32| left + bit as f32 * BIT;
    let (upper, lower) = (y + 20.0, y + 20.0 + HEIGHT + 46.0);
    let bit = |canvas: &mut Canvas, x: f32, y: f32, set: bool, fill: Fill, dress: Dress| {
        canvas.area(Area::new(x, y, BIT, HEIGHT), 0.0, fill, Some(Stroke::new(Dress::Faint, 0.6)));
        if matches!(fill, Fill::Pattern(_)) {
            canvas.area(Area::new(x + 4.0, y + 4.0, BIT - 8.0, HEIGHT - 8.0), 2.0, Fill::Tint(None), None);
        }
        let text = Text::new(dress, if set { "1" } else { "0" });
        canvas.label([x + BIT / 2.0, y + 16.5], Anchor::Middle, text, 13.0, Face::Mono);
    };
    let title = |canvas: &mut Canvas, y: f32, text: &str| {
        canvas.label([left - 8.0, y + 16.5], Anchor::End, Text::new(Dress::Strong, text), 12.5, Face::Sans);
    };
    let network = Fill::Tint(Some(Osi::Network));
    let link = Fill::Tint(Some(Osi::DataLink));
    canvas.group(lang.text("draw.group_bits"), |canvas| {
        title(canvas, upper, if copied == 23 { "IPv4" } else { "IPv6" });
        for at in 0..32 {
            let set = bits >> (31 - at) & 1 == 1;
            let (fill, dress) = match at {
                _ if at >= 32 - copied => (network, Dress::Strong),
                0..4 => (Fill::Tint(None), Dress::Plain),
                _ => (Fill::Pattern(None), Dress::Alarm),
            };
            bit(canvas, x(at + 16), upper, set, fill, dress);
        }
        // The octets of the address stand above its bits.
        let octets: Vec<String> = match seen.group {
            IpAddr::V4(group) => group.octets().map(|octet| octet.to_string()).to_vec(),
            IpAddr::V6(group) => group.octets()[12..].iter().map(|octet| format!("{octet:02x}")).collect(),
        };
        for (i, octet) in octets.iter().enumerate() {
            let at = [x(16 + 8 * i as u32) + 4.0 * BIT, upper - 6.0];
            canvas.label(at, Anchor::Middle, octet.as_str(), 12.5, Face::Mono);
        }
        if copied == 32 {
            let text = Text::new(Dress::Faint, lang.text("draw.bits_before"));
            canvas.label([x(16) - 8.0, upper + 16.5], Anchor::End, text, 12.0, Face::Sans);
        }
    });
    for (first, last, key) in spans(copied) {
        let text = lang.text(key);
        let dress = if key == "draw.bits_lost" { Dress::Alarm } else { Dress::Faint };
        let (from, to) = (x(16 + first), x(17 + last));
        let (line, y) = (Stroke::new(dress, 1.2), upper + HEIGHT + 5.0);
        canvas.line(vec![[from + 2.0, y - 3.0], [from + 2.0, y], [to - 2.0, y], [to - 2.0, y - 3.0]], line, Arrow::None);
        // A label that is wider than what it is about grows to the left, where there is room.
        let wide = width_of(&Text::plain(text), 11.5, Face::Sans) > to - from;
        let (at, anchor) = if wide { ([to - 2.0, y + 14.0], Anchor::End) } else { ([(from + to) / 2.0, y + 14.0], Anchor::Middle) };
        canvas.label([at[0], at[1] + if key == "draw.bits_fixed" { 14.0 } else { 0.0 }], anchor, Text::new(dress, text), 11.5, Face::Sans);
    }
    let mac = seen.mac.0.iter().fold(0_u64, |all, octet| all << 8 | u64::from(*octet));
    canvas.group(lang.text("draw.mac_bits"), |canvas| {
        title(canvas, lower, "MAC");
        for at in 0..48 {
            let (fill, dress) = if at >= 48 - copied { (network, Dress::Strong) } else { (link, Dress::Plain) };
            bit(canvas, x(at), lower, mac >> (47 - at) & 1 == 1, fill, dress);
        }
        for (i, octet) in seen.mac.0.iter().enumerate() {
            let at = [x(8 * i as u32) + 4.0 * BIT, lower + HEIGHT + 14.0];
            canvas.label(at, Anchor::Middle, format!("{octet:02x}"), 12.5, Face::Mono);
        }
    });
    let stroke = Stroke::new(Dress::Layer(Osi::Network), 1.0);
    for at in 48 - copied..48 {
        let x = x(at) + BIT / 2.0;
        canvas.line(vec![[x, upper + HEIGHT + 22.0], [x, lower - 1.0]], stroke, Arrow::End);
    }
    lower + HEIGHT + 18.0
}

/// What the bits of a group are: first, last, and the key of what to say.
fn spans(copied: u32) -> Vec<(u32, u32, &'static str)> {
    match copied {
        23 => vec![(0, 3, "draw.bits_fixed"), (4, 8, "draw.bits_lost"), (9, 31, "draw.bits_copied")],
        _ => vec![(0, 31, "draw.bits_copied6")],
    }
}
