//! The seven layers of OSI beside the four of the Internet, each with its duty and with who works there: in one frame, or
//! in a whole capture.

use std::fmt::Write as _;

use super::measure::{Face, columns_in, cut, wrap};
use super::picture::{Anchor, Area, Canvas, Fill, Picture, Stroke};
use super::sheet::Sheet;
use super::svg::push_escaped;
use super::{Capture, Draw, Form, Shown, code};
use crate::i18n::Lang;
use crate::model::{Internet, Osi};
use crate::output::heading::heading;
use crate::output::layer_table::{NONE, layer_table, rows};
use crate::output::table::{self, Look};
use crate::output::text::{Dress, Text};
use crate::proto::Proto;
use crate::stats::{Cell, Table, Topic};

pub(super) const FORMS: &[Form] = &Form::ALL;
pub(super) const TOPICS: &[Topic] = &[Topic::Layers];

const MARGIN: f32 = 20.0;

/// Left sides of the columns: OSI, the Internet's model, protocols, their units, three numbers (right sides), remarks.
const OSI: f32 = MARGIN;
const INTERNET: f32 = 300.0;
const PROTOCOL: f32 = 424.0;
const PDU: f32 = 556.0;
const NUMBERS: [f32; 3] = [700.0, 792.0, 866.0];
const REMARK: f32 = 884.0;
const WIDTH: f32 = 1220.0;

const LINE: f32 = 17.0;

/// Protocols of one layer that are drawn.
const MOST: usize = 8;

/// Columns of the terminal's table, where there is no terminal to ask.
const COLUMNS: usize = 120;

/// A protocol at its layer, or a layer's reason to have none.
struct Row {
    osi: Osi,
    works: bool,
    protocol: String,
    pdu: &'static str,
    numbers: [String; 3],
    remark: String,
}

/// What is drawn, of a frame or a capture.
struct Stack {
    what: String,
    /// Above the numbers and the remarks.
    heads: [&'static str; 4],
    rows: Vec<Row>,
}

pub(super) fn frame(shown: Shown<'_>) -> impl Draw {
    OfFrame(shown)
}

struct OfFrame<'s>(Shown<'s>);

impl Draw for OfFrame<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        self.stack(lang).picture(lang)
    }

    fn text(&self, look: Look) -> String {
        let lines = layer_table(self.0.view, look, look.width.unwrap_or(COLUMNS));
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        Some(self.stack(lang).mermaid(lang))
    }

    fn dot(&self, lang: Lang) -> Option<String> {
        Some(self.stack(lang).dot(lang))
    }
}

impl OfFrame<'_> {
    fn stack(&self, lang: Lang) -> Stack {
        let Shown { view, file, .. } = self.0;
        let rows = rows(view, lang).into_iter().map(|row| Row {
            osi: row.osi,
            works: row.layer.is_some(),
            protocol: row.protocol,
            pdu: row.pdu,
            numbers: row.octets.map(|number| number.map_or(NONE.to_owned(), |number| lang.number(number.into()))),
            remark: row.remark,
        });
        Stack {
            what: heading(view, file, lang)[0].raw(),
            heads: ["explain.at", "explain.header", "explain.carries", "explain.ends"].map(|key| lang.text(key)),
            rows: rows.collect(),
        }
    }
}

pub(super) fn capture(capture: Capture<'_>) -> impl Draw {
    OfCapture(capture)
}

struct OfCapture<'s>(Capture<'s>);

impl Draw for OfCapture<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        self.stack(lang).picture(lang)
    }

    fn text(&self, look: Look) -> String {
        table::report(&self.0.stats.report_of(&[Topic::Layers], look.lang, usize::MAX), look)
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        Some(self.stack(lang).mermaid(lang))
    }

    fn dot(&self, lang: Lang) -> Option<String> {
        Some(self.stack(lang).dot(lang))
    }
}

impl OfCapture<'_> {
    fn stack(&self, lang: Lang) -> Stack {
        let report = self.0.stats.report_of(&[Topic::Layers], lang, usize::MAX);
        let table = report.table("layers", "");
        let told = table.map(protocols).unwrap_or_default();
        let mut rows = Vec::new();
        for osi in Osi::TOP_DOWN {
            let here: Vec<_> = told.iter().filter(|row| row.osi == osi).collect();
            let first = rows.len();
            rows.extend(here.iter().take(MOST).map(|row| row.row(lang)));
            if here.len() > MOST {
                let more = lang.fill("draw.more_protocols", &[("n", &lang.number((here.len() - MOST) as u64))]);
                rows.push(Row { osi, works: false, protocol: String::new(), pdu: "", numbers: Default::default(), remark: more });
            }
            if rows.len() == first {
                let why = lang.text(if osi == Osi::Physical { "draw.never_captured" } else { "explain.no_octets" });
                let numbers = [NONE; 3].map(str::to_owned);
                rows.push(Row { osi, works: false, protocol: NONE.into(), pdu: NONE, numbers, remark: why.into() });
            }
        }
        Stack {
            what: self.0.heading(&report),
            heads: ["draw.frames", "explain.header", "explain.carries", "draw.share"].map(|key| lang.text(key)),
            rows,
        }
    }
}

/// What a protocol has in a capture, wherever in the tree it stands.
struct Counted {
    osi: Osi,
    name: String,
    frames: u64,
    header: u64,
    carried: u64,
    share: f64,
}

impl Counted {
    fn row(&self, lang: Lang) -> Row {
        let number = |number: u64| if number == 0 { NONE.to_owned() } else { lang.number(number) };
        let proto = Proto::known().find(|proto| proto.title(lang) == self.name);
        let share = lang.fill("draw.share_of", &[("share", &lang.decimal(self.share, 1))]);
        Row {
            osi: self.osi,
            works: true,
            protocol: self.name.clone(),
            pdu: proto.map_or("", |proto| proto.info().pdu.name().in_(lang)),
            numbers: [self.frames, self.header, self.carried].map(number),
            remark: share,
        }
    }
}

/// The protocols of the table of layers, each once, those with the most frames first.
fn protocols(table: &Table) -> Vec<Counted> {
    let mut all: Vec<Counted> = Vec::new();
    for row in &table.rows {
        let (Some(Cell::Layer(osi)), Some(Cell::Branch(_, name))) = (row.first(), row.get(1)) else { continue };
        let number = |key| table.cell(row, key).and_then(Cell::number).unwrap_or(0);
        let share = match table.cell(row, "octets_percent") {
            Some(Cell::Percent(percent)) => *percent,
            _ => 0.0,
        };
        let told = Counted {
            osi: *osi,
            name: name.clone(),
            frames: number("frames"),
            header: number("header_octets"),
            carried: number("carried_octets"),
            share,
        };
        match all.iter_mut().find(|known| known.osi == told.osi && known.name == told.name) {
            Some(known) => {
                known.frames += told.frames;
                known.header += told.header;
                known.carried += told.carried;
                known.share += told.share;
            }
            None => all.push(told),
        }
    }
    all.sort_by_key(|counted| std::cmp::Reverse(counted.frames));
    all
}

impl Stack {
    fn at(&self, osi: Osi) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.osi == osi)
    }

    fn picture(&self, lang: Lang) -> Picture {
        let (mut sheet, mut y, title) = Sheet::titled(WIDTH, lang.text("draw.stack"), &self.what);
        let canvas = sheet.canvas();
        y += 14.0;
        let mut head = |x: f32, anchor, text: &str| {
            canvas.label([x, y], anchor, Text::new(Dress::Strong, text), 12.5, Face::Sans);
        };
        head(OSI + 8.0, Anchor::Start, lang.text("explain.osi"));
        head(INTERNET + 8.0, Anchor::Start, lang.text("explain.internet"));
        head(PROTOCOL, Anchor::Start, lang.text("explain.protocol"));
        head(PDU, Anchor::Start, lang.text("explain.pdu"));
        for (x, text) in NUMBERS.into_iter().zip(self.heads) {
            head(x, Anchor::End, text);
        }
        head(REMARK, Anchor::Start, self.heads[3]);
        y += 8.0;
        let mut about = String::new();
        let mut internet: Option<(Internet, Osi, f32)> = None;
        for osi in Osi::TOP_DOWN {
            if let Some((layer, of, top)) = internet.filter(|(layer, ..)| *layer != osi.internet()) {
                self.internet(canvas, layer, of, top, y, lang);
                internet = None;
            }
            internet.get_or_insert((osi.internet(), osi, y));
            y = self.layer(canvas, osi, y, lang);
            let _ = write!(about, "{} {}: ", osi.number(), osi.name().in_(lang));
            for row in self.at(osi) {
                let _ = write!(about, "{} {} {}; ", row.protocol, row.numbers.join(" "), row.remark);
            }
        }
        if let Some((layer, of, top)) = internet {
            self.internet(canvas, layer, of, top, y, lang);
        }
        sheet.finish(y, title, about)
    }

    /// Draws a layer of OSI from `y` on, and gives where it ends.
    fn layer(&self, canvas: &mut Canvas, osi: Osi, y: f32, lang: Lang) -> f32 {
        let duty = wrap(osi.duty().in_(lang), INTERNET - OSI - 58.0, 11.0, Face::Sans);
        let mut content = Canvas::default();
        let mut base = y + 4.0;
        for row in self.at(osi) {
            let dress = if row.works { Dress::Plain } else { Dress::Faint };
            let strong = if row.works { Dress::Strong } else { Dress::Faint };
            base += LINE;
            let say = |content: &mut Canvas, x: f32, anchor, dress, text: &str, size, face| {
                content.label([x, base], anchor, Text::new(dress, text), size, face);
            };
            let name = cut(&row.protocol, PDU - PROTOCOL - 8.0, 13.0 * 1.08, Face::Sans);
            say(&mut content, PROTOCOL, Anchor::Start, strong, &name, 13.0, Face::Sans);
            say(&mut content, PDU, Anchor::Start, dress, row.pdu, 12.5, Face::Sans);
            for (x, number) in NUMBERS.into_iter().zip(&row.numbers) {
                say(&mut content, x, Anchor::End, dress, number, 12.5, Face::Mono);
            }
            let remarks = Text::new(dress, row.remark.as_str()).wrap(columns_in(WIDTH - MARGIN - REMARK - 6.0, 12.0), 0);
            for (i, remark) in remarks.iter().enumerate() {
                base += if i > 0 { LINE - 2.0 } else { 0.0 };
                content.label([REMARK, base], Anchor::Start, remark.clone(), 12.0, Face::Mono);
            }
        }
        let bottom = (base + 10.0).max(y + 28.0 + duty.len() as f32 * 14.0);
        let area = Area::new(OSI, y, INTERNET - OSI - 8.0, bottom - y);
        let works = self.at(osi).any(|row| row.works);
        canvas.group(format!("{} {}", osi.number(), osi.name().in_(lang)), |canvas| {
            let tint = Fill::Tint(works.then_some(osi));
            canvas.area(area, 0.0, tint, None);
            canvas.area(Area { width: 30.0, ..area }, 0.0, Fill::Pattern(Some(osi)), None);
            let plate = Area::new(OSI + 6.0, area.middle()[1] - 11.0, 18.0, 22.0);
            canvas.area(plate, 3.0, Fill::Tint(Some(osi)), None);
            let number = Text::new(Dress::Layer(osi), osi.number().to_string());
            canvas.label([OSI + 15.0, area.middle()[1] + 5.0], Anchor::Middle, number, 14.0, Face::Sans);
            canvas.area(area, 0.0, Fill::Clear, Some(Stroke::new(Dress::Layer(osi), 1.2)));
            let name = Text::new(Dress::Strong, osi.name().in_(lang));
            canvas.label([OSI + 40.0, y + 19.0], Anchor::Start, name, 13.5, Face::Sans);
            for (i, line) in duty.iter().enumerate() {
                let at = [OSI + 40.0, y + 34.0 + i as f32 * 14.0];
                canvas.label(at, Anchor::Start, Text::new(Dress::Plain, line.as_str()), 11.0, Face::Sans);
            }
            let beside = Area::new(PROTOCOL - 10.0, y, WIDTH - MARGIN - PROTOCOL + 10.0, bottom - y);
            canvas.area(beside, 0.0, tint, Some(Stroke::new(Dress::Layer(osi), 1.2)));
            canvas.shapes.append(&mut content.shapes);
        });
        bottom
    }

    /// Draws a layer of the Internet's model beside those of OSI that it stands for.
    fn internet(&self, canvas: &mut Canvas, layer: Internet, osi: Osi, top: f32, bottom: f32, lang: Lang) {
        let osi = if layer == Internet::Link { Osi::DataLink } else { osi };
        let area = Area::new(INTERNET, top, PROTOCOL - INTERNET - 18.0, bottom - top);
        canvas.area(area, 0.0, Fill::Tint(Some(osi)), Some(Stroke::new(Dress::Layer(osi), 1.8)));
        let name = Text::new(Dress::Strong, layer.name().in_(lang));
        let [x, y] = area.middle();
        canvas.label([x, y + 5.0], Anchor::Middle, name, 13.5, Face::Sans);
    }

    /// "IPv4 · datagram · 14 · 20 · 26 · 10.0.0.1 → 224.2.2.3".
    fn line(&self, row: &Row) -> String {
        let numbers = self.heads.iter().zip(&row.numbers).filter(|(_, number)| *number != NONE && !number.is_empty());
        let numbers = numbers.map(|(head, number)| format!("{head} {number}"));
        let words = [row.protocol.clone(), row.pdu.to_owned()].into_iter().chain(numbers).chain([row.remark.clone()]);
        words.filter(|word| word != NONE && !word.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn mermaid(&self, lang: Lang) -> String {
        let mut out = String::from("block-beta\ncolumns 3\n");
        for (i, head) in ["explain.osi", "explain.internet", "explain.protocol"].into_iter().enumerate() {
            let _ = writeln!(out, "head{i}[{}]", code::mermaid(lang.text(head)));
        }
        for (i, row) in self.rows.iter().enumerate() {
            let (osi, internet) = (row.osi, row.osi.internet().name().in_(lang));
            let name = code::mermaid(&format!("{} {}", osi.number(), osi.name().in_(lang)));
            let _ = write!(out, "osi{i}[{name}] internet{i}[{}] ", code::mermaid(internet));
            let _ = writeln!(out, "row{i}[{}]", code::mermaid(&self.line(row)));
        }
        out
    }

    fn dot(&self, lang: Lang) -> String {
        let mut out = String::from("digraph stack {\n  node [shape=plain fontname=\"sans-serif\" fontsize=11]\n  stack [label=<");
        out.push_str("<table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\">");
        let cell = |rows: usize, text: &str, out: &mut String| {
            let _ = write!(out, "<td align=\"left\" rowspan=\"{rows}\">");
            push_escaped(text, out);
            out.push_str("</td>");
        };
        let mut internet = None;
        for osi in Osi::TOP_DOWN {
            let count = self.at(osi).count();
            for (i, row) in self.at(osi).enumerate() {
                out.push_str("<tr>");
                if i == 0 {
                    cell(count, &format!("{} {}", osi.number(), osi.name().in_(lang)), &mut out);
                }
                if internet != Some(osi.internet()) {
                    internet = Some(osi.internet());
                    let count = self.rows.iter().filter(|row| row.osi.internet() == osi.internet()).count();
                    cell(count, osi.internet().name().in_(lang), &mut out);
                }
                cell(1, &self.line(row), &mut out);
                out.push_str("</tr>");
            }
        }
        out + "</table>>]\n}\n"
    }
}
