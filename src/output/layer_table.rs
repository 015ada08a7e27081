//! The layers of a frame in both models at once, from the application down to the cable: who works at each, with which
//! octets; and why there is none where there is none.

use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::facts::{ends, is_transport};
use super::line::{is_payload, topmost};
use super::table::{Look, color};
use crate::bytes::MacAddr;
use crate::describe::key_name;
use crate::frame::LinkType;
use crate::i18n::Lang;
use crate::model::{Osi, Pdu};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Say, Stop};

/// Narrower than this, both models share a column.
const WIDE: usize = 96;

/// Columns of a protocol's name in a narrow table, its left margin included.
const NARROW_NAME: u16 = 14;

/// No octets, no protocol.
pub const NONE: &str = "–";

/// A row: a protocol at work, or a layer without one.
#[derive(Clone, Debug)]
pub struct Row {
    /// The layer of the OSI model.
    pub osi: Osi,
    /// Index of the frame's layer; `None` where no protocol of it works here.
    pub layer: Option<usize>,
    /// Who works here: a protocol's title, an encoding, or [`NONE`].
    pub protocol: String,
    /// What it calls its unit.
    pub pdu: &'static str,
    /// First octet in the frame, octets of header, octets carried.
    pub octets: [Option<u32>; 3],
    /// From whom to whom, or why nobody works here.
    pub remark: String,
}

/// The table, a line each.
#[must_use]
pub fn layer_table(view: &View<'_>, look: Look, width: usize) -> Vec<String> {
    let lang = look.lang;
    let both = width >= WIDE;
    let mut table = Table::new();
    table.load_style(presets::NOTHING).force_no_tty();
    if look.style.color {
        table.enforce_styling();
    }
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::try_from(width).unwrap_or(u16::MAX));
    let models: &[&'static str] = if both { &["explain.osi", "explain.internet"] } else { &["explain.models"] };
    let rest = ["explain.protocol", "explain.pdu", "explain.at", "explain.header", "explain.carries", "explain.ends"];
    let heads = models.iter().chain(&rest).map(|key| Cell::new(lang.text(key)).add_attribute(Attribute::Bold));
    table.add_row(heads.collect::<Vec<_>>());
    let (mut osi, mut internet) = (None, None);
    for row in rows(view, lang) {
        let mut cells = Vec::new();
        let own = format!("{} {}", row.osi.number(), row.osi.name().in_(lang));
        let name = row.osi.internet().name().in_(lang);
        let repeated = osi == Some(row.osi);
        let own = if repeated { String::new() } else { own };
        let same = internet == Some(row.osi.internet());
        match (both, same) {
            (true, true) => cells.extend([own, "″".to_owned()]),
            (true, false) => cells.extend([own, name.to_owned()]),
            (false, true) => cells.push(own),
            (false, false) => cells.push(format!("{own}\n  {name}")),
        }
        (osi, internet) = (Some(row.osi), Some(row.osi.internet()));
        cells.push(row.protocol);
        cells.push(row.pdu.to_owned());
        cells.extend(row.octets.map(|n| n.map_or(NONE.to_owned(), |n| lang.number(n.into()))));
        cells.push(row.remark);
        let works = row.layer.is_some();
        table.add_row(
            cells
                .into_iter()
                .map(|text| {
                    let cell = Cell::new(text);
                    if works { cell.fg(color(row.osi)) } else { cell.add_attribute(Attribute::Dim) }
                })
                .collect::<Vec<_>>(),
        );
    }
    let first_number = models.len() + 2;
    for (i, column) in table.column_iter_mut().enumerate() {
        let is_number = (first_number..first_number + 3).contains(&i);
        column.set_padding((1, usize::from(both) as u16));
        if i == models.len() && !both {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(NARROW_NAME)));
        }
        if is_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The rows of both models, from the application down; the protocols of one layer with the innermost first.
#[must_use]
pub fn rows(view: &View<'_>, lang: Lang) -> Vec<Row> {
    let mut rows = Vec::new();
    for osi in Osi::TOP_DOWN {
        let before = rows.len();
        let here = view.layers().filter(|layer| layer.proto().info().osi == osi);
        rows.extend(here.rev().map(|layer| present(view, &layer, lang)));
        if rows.len() == before {
            rows.push(absent(view, osi, lang));
        }
    }
    rows
}

fn present(view: &View<'_>, layer: &Layer<'_>, lang: Lang) -> Row {
    let (info, span) = (layer.proto().info(), layer.span());
    let mut protocol = layer.proto().title(lang).to_owned();
    if layer.is_quoted() {
        protocol = format!("{protocol} ({})", lang.text("explain.quoted"));
    }
    let mut remark = String::new();
    match ends(layer) {
        Some([from, to]) if is_transport(layer) => {
            let port = lang.text("explain.port");
            remark = format!("{port} {from} → {port} {to}");
        }
        Some([from, to]) => remark = format!("{from} → {to}"),
        None => layer.proto().summary(layer, &mut Say { lang, out: &mut remark }),
    }
    let lowest = view.layers().find(|layer| layer.proto().info().osi == Osi::DataLink);
    if lowest.is_some_and(|lowest| lowest.index == layer.index)
        && let Some(why) = link_remark(view.frame.link)
    {
        remark = if remark.is_empty() { lang.text(why).into() } else { format!("{remark} · {}", lang.text(why)) };
    }
    Row {
        osi: info.osi,
        layer: Some(layer.index),
        protocol,
        pdu: info.pdu.name().in_(lang),
        octets: [
            Some(span.start),
            (span.header > 0).then_some(span.header),
            Some(span.payload_end() - span.payload_start()),
        ],
        remark,
    }
}

fn absent(view: &View<'_>, osi: Osi, lang: Lang) -> Row {
    let text = is_text(view) && osi == Osi::Presentation;
    Row {
        osi,
        layer: None,
        protocol: if text { "UTF-8" } else { NONE }.to_owned(),
        pdu: if osi == Osi::Physical { Pdu::Bits.name().in_(lang) } else { NONE },
        octets: [None; 3],
        remark: why_absent(view, osi, lang),
    }
}

fn is_text(view: &View<'_>) -> bool {
    let top = view.layers().next_back();
    top.is_some_and(|layer| is_payload(layer.proto()) && layer.proto() != Proto::Data)
}

/// Why no protocol of this frame works at `osi`.
fn why_absent(view: &View<'_>, osi: Osi, lang: Lang) -> String {
    let text = |key: &'static str| lang.text(key).to_owned();
    if osi == Osi::Physical {
        return text(physical(view));
    }
    let Some(top) = topmost(view) else {
        return key_of(view, lang).filter(|_| osi == Osi::DataLink).unwrap_or_else(|| text("explain.not_reached"));
    };
    if osi == Osi::DataLink {
        return text(link_remark(view.frame.link).unwrap_or("explain.no_link"));
    }
    let info = top.proto().info();
    let inside = view.layers().next_back().is_some_and(|layer| layer.proto().info().osi > osi);
    if !inside && osi > info.osi {
        let why = match view.peeled.stop {
            Stop::Unknown(_) => key_of(view, lang).unwrap_or_default(),
            Stop::Opaque => text("explain.opaque"),
            Stop::Fragment => text("explain.none_fragment"),
            Stop::Fault(_) => text("explain.none_fault"),
            Stop::TooDeep => text("line.too_deep"),
            Stop::Done => String::new(),
        };
        // The lowest of the layers that were not reached says why.
        if !why.is_empty() {
            return if osi.number() == info.osi.number() + 1 { why } else { text("explain.not_reached") };
        }
    }
    let fill = |key, name: &str| lang.fill(key, &[("name", &name)]);
    match osi {
        Osi::Network if info.osi < osi => fill("explain.no_network", top.proto().title(lang)),
        Osi::Transport if info.osi < osi => fill("explain.no_transport", top.proto().title(lang)),
        Osi::Application if info.osi >= Osi::Transport && !inside => {
            let innermost = view.layers().next_back();
            if innermost.is_some_and(|layer| layer.proto().info().osi == Osi::Presentation) {
                text("explain.in_its_form")
            } else if info.osi == Osi::Transport {
                fill("explain.no_data", info.pdu.name().in_(lang))
            } else {
                text("explain.no_octets")
            }
        }
        Osi::Application if info.osi < Osi::Transport => fill("explain.no_program", top.proto().title(lang)),
        _ => text("explain.no_octets"),
    }
}

fn key_of(view: &View<'_>, lang: Lang) -> Option<String> {
    let Stop::Unknown(key) = view.peeled.stop else { return None };
    Some(lang.fill("line.unknown_key", &[("what", &key_name(key, lang))]))
}

/// What is on the wire beside the frame, and not in a capture.
pub(super) fn physical(view: &View<'_>) -> &'static str {
    match view.frame.link {
        LinkType::ETHERNET => {
            let mac = |at: usize| view.frame.bytes.get(at..).and_then(MacAddr::read);
            match mac(0).zip(mac(6)) {
                Some((MacAddr([0, 0, 0, 0, 0, 0]), MacAddr([0, 0, 0, 0, 0, 0]))) => "explain.physical_loopback",
                _ if view.frame.fcs_octets > 0 => "explain.physical_fcs",
                _ => "explain.physical_ethernet",
            }
        }
        LinkType::NULL | LinkType::LOOP => "explain.physical_loopback",
        LinkType::IEEE802_11 | LinkType::IEEE802_11_PRISM | LinkType::IEEE802_11_RADIOTAP => "explain.physical_wlan",
        _ => "explain.physical",
    }
}

/// Why a frame of this link type has no Ethernet header, where that may be expected.
fn link_remark(link: LinkType) -> Option<&'static str> {
    Some(match link {
        LinkType::NULL | LinkType::LOOP => "explain.link_loopback",
        LinkType::RAW | LinkType::RAW_12 | LinkType::RAW_14 | LinkType::IPV4 | LinkType::IPV6 => "explain.link_raw",
        LinkType::LINUX_SLL | LinkType::LINUX_SLL2 => "explain.link_cooked",
        LinkType::IEEE802_11 | LinkType::IEEE802_11_PRISM | LinkType::IEEE802_11_RADIOTAP => "explain.link_wlan",
        LinkType::PPP | LinkType::PPP_HDLC | LinkType::C_HDLC => "explain.link_serial",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Clock;
    use crate::peel::peel;
    use crate::proto::Dispatch;
    use crate::proto::contract::Peeled;
    use crate::testing::{self, octets};

    #[test]
    fn an_object_without_a_header_around_it_is_an_applications_data() {
        let bytes = octets("45000023000000004011f62b0a0000010a000002 0400 04d2 000f 0000 7b2261223a317d");
        let frame = testing::frame(LinkType::RAW, &bytes);
        let mut peeled = Peeled::default();
        peel(&frame, Dispatch::standard(), &mut peeled);
        let view = View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() };
        let rows = rows(&view, Lang::En);
        let told: Vec<_> = rows.iter().map(|row| (row.osi, row.protocol.as_str())).take(2).collect();
        assert_eq!(told, [(Osi::Application, NONE), (Osi::Presentation, "JSON")]);
        assert_eq!(rows[0].remark, "a program's data without a header, in the form of row 6");
    }
}
