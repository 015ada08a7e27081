//! One line a frame: number, time, from, to, protocol, octets, what matters.

use std::collections::HashMap;
use std::iter;
use std::net::IpAddr;

use super::marks::{sign, write_marks};
use super::style::{Style, ascii};
use super::time::{TimeForm, write_time_right};
use crate::bytes::{
    IPV4_COLUMNS, push_decimal, push_decimal_right, push_ipv4, push_ipv4_cell, push_ipv6, push_mac, push_spaces,
};
use crate::describe::key_name;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::names::{multicast4, multicast6};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Fault, FieldDef, Kind, Layer, Say, Stop, Value, Why, escape};

/// The layer whose addresses say best between whom a frame travels: the last network layer that has addresses and is
/// not quoted, else the first layer that has some. Where messages share a segment, what one of them carries is not asked.
#[must_use]
pub fn addressed<'a>(view: &View<'a>) -> Option<Layer<'a>> {
    let has_ends = |layer: &Layer<'_>| layer.proto().info().ends.is_some() && !layer.is_quoted();
    let layers = view.peeled.spans.len();
    let upto =
        if view.peeled.siblings_from < layers { topmost(view).map_or(layers, |top| top.index + 1) } else { layers };
    view.layers()
        .rev()
        .skip_while(|layer| layer.index >= upto)
        .find(|layer| has_ends(layer) && layer.proto().info().osi == Osi::Network)
        .or_else(|| view.layers().find(|layer| has_ends(layer) && layer.proto().info().osi != Osi::Transport))
}

/// Whether `proto` stands for unparsed application octets.
#[must_use]
pub fn is_payload(proto: Proto) -> bool {
    matches!(proto, Proto::Text | Proto::Json | Proto::Xml | Proto::Html | Proto::Data)
}

/// The innermost layer that says what a frame is about: a header, not quoted; its payload is told behind it. Of several
/// messages that share a segment, the first.
#[must_use]
pub fn topmost<'a>(view: &View<'a>) -> Option<Layer<'a>> {
    let is_header = |layer: &Layer<'_>| !layer.is_quoted() && !is_payload(layer.proto());
    let last = view.layers().rfind(is_header)?;
    let first = last.below().filter(|_| last.index >= view.peeled.siblings_from);
    first.and_then(|below| below.inside().find(is_header)).or(Some(last))
}

/// Appends an address as people read it.
#[inline]
pub fn push_address(value: Value<'_>, out: &mut String) {
    match value {
        Value::Ipv4(octets) => push_ipv4(octets, out),
        Value::Ipv6(octets) => push_ipv6(octets, out),
        Value::Mac(mac) => push_mac(mac, out),
        Value::Number(number) => push_decimal(number, out),
        _ => {}
    }
}

/// From whom to whom a frame travels, by [the addresses that say it best](addressed).
#[must_use]
pub fn ends(view: &View<'_>) -> Option<[String; 2]> {
    let layer = addressed(view)?;
    let (from, to) = layer.proto().info().ends?;
    let read = |def: &FieldDef| {
        let mut text = String::new();
        push_address(def.read(layer.header())?, &mut text);
        Some(text)
    };
    Some([read(from)?, read(to)?])
}

/// Most messages of a segment that are told.
const MESSAGES: usize = 4;

/// Columns that each cell takes at least.
struct Columns {
    number: usize,
    time: usize,
    tap: usize,
    address: usize,
    protocol: usize,
    octets: usize,
}

/// Widths from here on have room for what follows the cells.
const WIDE: usize = 110;
const WIDE_COLUMNS: Columns = Columns { number: 6, time: 13, tap: 6, address: 15, protocol: 8, octets: 5 };
const NARROW_COLUMNS: Columns = Columns { number: 3, time: 9, tap: 2, address: 10, protocol: 4, octets: 4 };

/// Writes lines; one for each worker.
#[derive(Debug)]
pub struct Lines {
    /// The reader's language.
    pub lang: Lang,
    /// How it is dressed.
    pub style: Style,
    /// How times are written.
    pub time: TimeForm,
    /// Most columns of a line; `None` for no limit.
    pub width: Option<usize>,
    /// Names that the capture itself gives to addresses.
    pub names: HashMap<IpAddr, String>,
    /// Multicast groups are written by their registered names.
    pub names_groups: bool,
    /// There are several files: a tap without a name is written as its file's.
    pub names_files: bool,
    /// What a frame is to its conversation is marked, where that is remembered.
    pub marks: bool,
    line: String,
}

impl Lines {
    /// Lines in `lang`, dressed in `style`.
    #[must_use]
    pub fn new(lang: Lang, style: Style, time: TimeForm, width: Option<usize>) -> Self {
        Self {
            lang,
            style,
            time,
            width,
            names: HashMap::new(),
            names_groups: false,
            names_files: false,
            marks: false,
            line: String::new(),
        }
    }

    /// Appends the line of a frame, with its line feed.
    pub fn write(&mut self, view: &View<'_>, out: &mut String) {
        let start = out.len();
        let top = topmost(view);
        let title = top.map_or("–", |layer| layer.proto().title(self.lang));
        self.write_cells(view, top, title, out);
        let text_end = start + out[start..].trim_end().len();
        out.truncate(text_end);
        if self.width.is_some() || self.style.color {
            self.line.clear();
            self.line.push_str(&out[start..]);
            out.truncate(start);
            self.dress(top, title, out);
        }
        self.style.redraw(out, start);
        out.push('\n');
    }

    fn write_cells(&self, view: &View<'_>, top: Option<Layer<'_>>, title: &str, out: &mut String) {
        let frame = view.frame;
        let least = if self.width.is_some_and(|width| width < WIDE) { &NARROW_COLUMNS } else { &WIDE_COLUMNS };
        figures(out, least.number, true, |out| push_decimal_right(frame.number, least.number, out));
        if self.marks {
            out.push(sign(view, self.style));
            out.push(' ');
        }
        let left_out = if least.time < WIDE_COLUMNS.time { 3 } else { 0 };
        let time_columns = least.time.max(self.time.columns().saturating_sub(left_out));
        figures(out, time_columns, true, |out| {
            write_time_right(frame.time_ns, self.time, view.clock, time_columns + left_out, out);
            // The last three decimals go first where there is no room.
            if left_out > 0 && frame.time_ns.is_some() {
                out.truncate(out.len() - left_out);
            }
        });
        if view.taps.len() > 1 || self.names_files {
            let tap = view.taps.get(frame.tap as usize);
            let of_file = tap.map(|tap| tap.file_stem.as_str()).filter(|stem| self.names_files && !stem.is_empty());
            cell(out, least.tap, false, |out| match tap.and_then(|tap| tap.name.as_deref()).or(of_file) {
                Some(name) => escape(name.as_bytes(), out),
                None => push_decimal(frame.tap.into(), out),
            });
        }
        let ends = addressed(view).and_then(|layer| Some((layer.header(), layer.proto().info().ends?)));
        self.address(out, least.address, true, ends.map(|(header, (from, _))| (from, header)));
        out.push_str(self.style.arrow());
        out.push(' ');
        self.address(out, least.address, false, ends.map(|(header, (_, to))| (to, header)));
        cell(out, least.protocol, false, |out| out.push_str(title));
        figures(out, least.octets, true, |out| push_decimal_right(frame.wire_len.into(), least.octets, out));
        if self.marks {
            write_marks(view, self.lang, self.style, out);
        }
        write_facts(view, top, self.lang, self.style, out);
    }

    /// Writes the address that `end` is in its header.
    fn address(&self, out: &mut String, width: usize, right: bool, end: Option<(&FieldDef, &[u8])>) {
        let name = match end {
            Some((def, header)) if self.names_groups || !self.names.is_empty() => self.name(def, header),
            _ => None,
        };
        // Not by way of a value, which is written in pieces and read back whole.
        let ipv4 = end.filter(|(def, _)| def.kind == Kind::Ipv4 && width == IPV4_COLUMNS);
        let octets = ipv4.and_then(|(def, header)| def.octets(header)?.first_chunk());
        match (name, octets) {
            (Some(name), _) => cell(out, width, right, |out| escape(name.as_bytes(), out)),
            (None, Some(octets)) => push_ipv4_cell(*octets, right, out),
            (None, None) => figures(out, width, right, |out| {
                if let Some(address) = end.and_then(|(def, header)| def.read(header)) {
                    push_address(address, out);
                }
            }),
        }
    }

    fn name(&self, def: &FieldDef, header: &[u8]) -> Option<String> {
        let address: IpAddr = match def.read(header)? {
            Value::Ipv4(octets) => octets.into(),
            Value::Ipv6(octets) => octets.into(),
            _ => return None,
        };
        let group = || match address {
            IpAddr::V4(group) => multicast4::class_d_group(group).map(|group| group.name),
            IpAddr::V6(group) => multicast6::group(group).map(|group| group.name),
        };
        let given = self.names.get(&address).cloned();
        given.or_else(|| self.names_groups.then(group).flatten().map(|name| name.in_(self.lang).to_owned()))
    }

    /// Appends the line that was written, as wide and as colourful as it may be.
    fn dress(&self, top: Option<Layer<'_>>, title: &str, out: &mut String) {
        let line = self.line.as_str();
        let end = self.width.map_or(line.len(), |width| clip(line, width));
        let is_cut = end < line.len();
        // A number that was cut must not look like one that ends there.
        let line =
            if is_cut { &line[..self.width.map_or(end, |width| clip(line, width.saturating_sub(1)))] } else { line };
        // The protocol is coloured where its name stands; the text stays the same without colour.
        match top.filter(|_| self.style.color).and_then(|layer| Some((layer, line.find(title)?))) {
            Some((layer, at)) => {
                out.push_str(&line[..at]);
                self.style.layer(layer.proto().info().osi, title, out);
                out.push_str(&line[at + title.len()..]);
            }
            None => out.push_str(line),
        }
        if is_cut {
            out.push(if self.style.ascii { ascii('…') } else { '…' });
        }
    }
}

/// Appends a cell of at least `width` columns and a space.
fn cell(out: &mut String, width: usize, right: bool, write: impl FnOnce(&mut String)) {
    let start = out.len();
    write(out);
    let columns = out[start..].chars().count();
    pad(out, start, width.saturating_sub(columns), right);
}

/// The same of what is known to be ASCII, so that nobody need count characters: numbers, times, addresses.
#[inline]
fn figures(out: &mut String, width: usize, right: bool, write: impl FnOnce(&mut String)) {
    let start = out.len();
    write(out);
    let columns = out.len() - start;
    pad(out, start, width.saturating_sub(columns), right);
}

/// Fills the cell that begins at `start` with so many spaces, and puts one behind it.
#[inline]
fn pad(out: &mut String, start: usize, spaces: usize, right: bool) {
    if !right {
        return push_spaces(spaces + 1, out);
    }
    if spaces > 0 {
        out.insert_str(start, &SPACES[..spaces.min(SPACES.len())]);
    }
    out.push(' ');
}

/// As many as stand before any time.
const SPACES: &str = "                                ";

/// What matters in a frame, as the last column of its line says it.
#[must_use]
pub fn facts(view: &View<'_>, lang: Lang) -> String {
    let mut line = String::new();
    write_facts(view, topmost(view), lang, Style::default(), &mut line);
    line.truncate(line.trim_end().len());
    line
}

fn write_facts(view: &View<'_>, top: Option<Layer<'_>>, lang: Lang, style: Style, line: &mut String) {
    if let Some(layer) = top {
        if layer.proto().info().osi == Osi::Transport
            && let Some((from, to)) = layer.proto().info().ends
            && let Some(from) = from.read(layer.header())
        {
            push_address(from, line);
            line.push(' ');
            line.push_str(style.arrow());
            line.push(' ');
            if let Some(to) = to.read(layer.header()) {
                push_address(to, line);
            }
            line.push(' ');
        }
        for message in iter::successors(Some(layer), Layer::behind).take(MESSAGES) {
            if message.index != layer.index {
                line.push(' ');
                line.push_str(style.dot());
                line.push(' ');
            }
            message.proto().summary(&message, &mut Say { lang, out: line });
            let said = message.above().filter(|above| is_payload(above.proto()) && above.proto() != Proto::Data);
            if let Some(said) = said {
                line.push(' ');
                said.proto().summary(&said, &mut Say { lang, out: line });
            }
        }
    }
    write_stop(view, lang, style, line);
}

/// The byte length of the longest start of `text` that is at most `width` columns wide.
#[must_use]
pub fn clip(text: &str, width: usize) -> usize {
    use unicode_width::UnicodeWidthChar as _;
    let mut columns = 0;
    for (at, c) in text.char_indices() {
        columns += c.width().unwrap_or(0);
        if columns > width {
            return at;
        }
    }
    text.len()
}

/// Appends why peeling stopped where it did, where that says more than the layers do.
pub fn write_stop(view: &View<'_>, lang: Lang, style: Style, out: &mut String) {
    let mut note = |text: &str| {
        if !out.ends_with([' ', '\n']) && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(style.dot());
        out.push(' ');
        out.push_str(text);
    };
    match view.peeled.stop {
        Stop::Unknown(key) => note(&key_name(key, lang)),
        Stop::TooDeep => note(lang.text("line.too_deep")),
        Stop::Fault(Fault::Malformed(why)) => note(&lang.fill("line.malformed", &[("why", &why.in_(lang))])),
        _ => {}
    }
    if let Some(shortage) = view.peeled.shortage {
        let key = match shortage.why {
            Why::Cut => "line.cut",
            Why::Lie => "line.lie",
            Why::Stream => "line.stream",
            Why::Quoted | Why::Fragment => return,
        };
        note(&lang.fill(key, &[("missing", &shortage.missing)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Clock;
    use crate::output::time::{utc, write_time};

    #[test]
    fn a_frame_without_a_time_stands_under_the_others() {
        for form in [TimeForm::Epoch, TimeForm::TimeOfDay(utc), TimeForm::Date(utc)] {
            let mut cell = String::new();
            figures(&mut cell, form.columns(), true, |out| write_time(None, form, Clock::default(), out));
            assert_eq!(cell.len(), form.columns() + 1, "{form:?}");
        }
    }

    #[test]
    fn clipping_counts_columns_not_octets() {
        assert_eq!(clip("a→b", 2), "a→".len());
        assert_eq!(clip("日本", 3), "日".len());
    }
}
