//! What stands above a frame and above each of its headers.

use super::budget::place;
use super::text::{Dress, Text};
use super::tiles::Own;
use super::time::{TimeForm, utc, write_time};
use crate::i18n::Lang;
use crate::peel::View;
use crate::proto::contract::{Layer, escape};

/// The frame's number, file, tap, time and length, and on further lines what the capture says of it besides.
#[must_use]
pub fn heading(view: &View<'_>, file: &str, lang: Lang) -> Vec<Text> {
    let frame = view.frame;
    let mut facts = vec![String::new()];
    escape(file.as_bytes(), &mut facts[0]);
    let tap = view.taps.get(frame.tap as usize);
    if let Some(name) = tap.and_then(|tap| tap.name.as_deref()) {
        let mut tap = String::new();
        escape(name.as_bytes(), &mut tap);
        facts.push(lang.fill("explain.tap", &[("name", &tap)]));
    }
    if frame.time_ns.is_some() {
        let mut time = String::new();
        write_time(frame.time_ns, TimeForm::Date(utc), view.clock, &mut time);
        facts.push(time + " UTC");
    }
    // epb_flags (draft-ietf-opsawg-pcapng §4.3.1): the two lowest bits say where the frame came from.
    match frame.extra.and_then(|extra| extra.flags).map(|flags| flags & 3) {
        Some(1) => facts.push(lang.text("explain.inbound").to_owned()),
        Some(2) => facts.push(lang.text("explain.outbound").to_owned()),
        _ => {}
    }
    let (captured, wire) = (frame.bytes.len() as u64, u64::from(frame.wire_len));
    let key = if frame.is_cut() { "explain.cut" } else { "explain.whole" };
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("n", &lang.number(captured)), ("wire", &lang.number(wire)), ("octets", &lang.octets(wire))];
    facts.push(lang.fill(key, &values));
    let mut heading = Text::new(Dress::Strong, lang.fill("explain.frame", &[("n", &lang.number(frame.number))]));
    for fact in facts {
        heading.push(Dress::Plain, " · ");
        heading.push(Dress::Plain, &fact);
    }
    let mut lines = vec![heading];
    let Some(extra) = frame.extra else { return lines };
    for comment in &extra.comments {
        let mut text = String::new();
        escape(comment.as_bytes(), &mut text);
        lines.push(Text::plain(lang.fill("explain.comment", &[("text", &text)])));
    }
    if let Some(lost) = extra.drop_count.filter(|lost| *lost > 0) {
        lines.push(Text::new(Dress::Alarm, lang.fill("explain.lost", &[("n", &lang.number(lost))])));
    }
    lines
}

/// The name of a layer above its header or trailer, its specification, and where in the frame it stands.
#[must_use]
pub fn layer_heading(layer: &Layer<'_>, own: Own, lang: Lang) -> Text {
    let (info, span) = (layer.proto().info(), layer.span());
    let octets = own.octets(span);
    let mut title = Text::new(Dress::Layer(info.osi), layer.proto().title(lang));
    if layer.is_quoted() {
        title.push(Dress::Plain, &format!(" ({})", lang.text("explain.quoted")));
    }
    let key = if own == Own::Header { "explain.title" } else { "explain.trailer_title" };
    let place = place(&(span.start + octets.start..span.start + octets.end));
    let octets = lang.text(if octets.len() == 1 { "explain.octet" } else { "explain.octets" });
    title.push(Dress::Plain, &lang.fill(key, &[("spec", &info.spec), ("octets", &octets), ("place", &place)]));
    title
}
