//! The picture of encapsulation: each layer is a box, what it carries is the box inside, and below them the octets that
//! each added, to scale.

use std::fmt::Write as _;

use super::code;
use super::measure::{Face, columns_in, cut, width_of};
use super::picture::{Anchor, Area, Canvas, Fill, Picture, Stroke};
use super::sheet::Sheet;
use super::{Draw, Form, Shown, strip};
use crate::i18n::Lang;
use crate::output::boxes::boxes;
use crate::output::budget::{sums, terms};
use crate::output::heading::heading;
use crate::output::nest::{Nested, nest};
use crate::output::table::Look;
use crate::output::text::{Dress, Text};

pub(super) const FORMS: &[Form] = &Form::ALL;

/// The picture's width, where it has few layers.
const WIDTH: f32 = 960.0;

/// The width that the innermost box has at least.
const NARROWEST: f32 = 560.0;

/// How far a box is inside of the one that carries it.
const INSET: f32 = 14.0;

/// Height of a box's title, and of a line in it.
const TITLE: f32 = 28.0;
const LINE: f32 = 18.0;

/// Columns of the terminal's boxes, where there is no terminal to ask.
const COLUMNS: usize = 100;

pub(super) fn frame(shown: Shown<'_>) -> impl Draw {
    Encapsulation(shown)
}

struct Encapsulation<'s>(Shown<'s>);

impl Draw for Encapsulation<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        let Shown { view, story, file, .. } = self.0;
        let boxes = nest(view, story, lang);
        let depth = boxes.iter().map(|nested| nested.depth).max().unwrap_or(0);
        let width = WIDTH.max(NARROWEST + 2.0 * INSET * (depth + 1) as f32);
        let head = heading(view, file, lang);
        let (mut sheet, y) = Sheet::new(width, &head);
        let area = Area::new(sheet.left(), y, sheet.inner(), 0.0);
        let mut y = nested(sheet.canvas(), &boxes, area) + 16.0;
        let terms = terms(view);
        if terms.len() > 1 {
            strip::draw(sheet.canvas(), &terms, view, lang, [area.x, y], area.width);
            y += strip::HEIGHT + 8.0;
        }
        let y = sheet.lines(y, &sums(view, lang));
        let about = boxes.iter().map(spoken).collect::<Vec<_>>().join(" ");
        sheet.finish(y, lang.fill("draw.encapsulation", &[("frame", &head[0].raw())]), about)
    }

    fn text(&self, look: Look) -> String {
        let Shown { view, story, .. } = self.0;
        boxes(view, story, look.lang, look.width.unwrap_or(COLUMNS)).iter().map(|line| line.line(look.style)).collect()
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let boxes = nest(self.0.view, self.0.story, lang);
        let mut out = String::from("flowchart TB\n");
        for (at, nested) in boxes.iter().enumerate() {
            let indent = "  ".repeat(nested.depth + 1);
            let _ = writeln!(out, "{indent}subgraph layer{at} [{}]", code::mermaid(&title(nested)));
            let says: Vec<_> = lines(nested).collect();
            let _ = writeln!(out, "{indent}  says{at}[{}]", code::mermaid(&says.join("   ")));
            close(&boxes, at, "end", &mut out);
        }
        // Links that are not drawn keep what is inside below.
        for at in 1..boxes.len() {
            let _ = writeln!(out, "  says{} ~~~ says{at}", at - 1);
        }
        Some(out)
    }

    fn dot(&self, lang: Lang) -> Option<String> {
        let boxes = nest(self.0.view, self.0.story, lang);
        let mut out = String::from("digraph encapsulation {\n  fontname=\"sans-serif\"\n");
        out.push_str("  node [shape=plaintext fontname=\"monospace\" fontsize=11]\n");
        for (at, nested) in boxes.iter().enumerate() {
            let indent = "  ".repeat(nested.depth + 1);
            let style = if nested.is_quoted { " style=dashed" } else { "" };
            let name = code::dot(&title(nested));
            let _ = writeln!(out, "{indent}subgraph cluster{at} {{\n{indent}  label={name} labeljust=l{style}");
            let says: Vec<_> = lines(nested).collect();
            let _ = writeln!(out, "{indent}  says{at} [label={}]", code::dot(&says.join("   ")));
            close(&boxes, at, "}", &mut out);
        }
        for at in 1..boxes.len() {
            let _ = writeln!(out, "  says{} -> says{at} [style=invis]", at - 1);
        }
        Some(out + "}\n")
    }
}

/// Ends the boxes that nothing more is inside of behind the one at `at`.
fn close(boxes: &[Nested], at: usize, end: &str, out: &mut String) {
    let next = boxes.get(at + 1).map_or(0, |next| next.depth);
    for depth in (next..=boxes[at].depth).rev() {
        let _ = writeln!(out, "{}{end}", "  ".repeat(depth + 1));
    }
}

/// "IPv4 · datagram · header 20 octets, 14–33".
fn title(nested: &Nested) -> String {
    let octets = nested.octets.as_ref().map(|[octets, place]| format!("{octets}, {place}"));
    nested.names.iter().cloned().chain(octets).collect::<Vec<_>>().join(" · ")
}

fn lines(nested: &Nested) -> impl Iterator<Item = String> {
    nested.content.iter().chain(&nested.behind).map(Text::raw)
}

/// A box for those who do not see it.
fn spoken(nested: &Nested) -> String {
    let lines: Vec<_> = std::iter::once(title(nested)).chain(lines(nested)).collect();
    lines.join(": ") + "."
}

/// Draws the first of `boxes` with all others inside, from the upper side of `area` on, and gives its lower side.
fn nested(canvas: &mut Canvas, boxes: &[Nested], area: Area) -> f32 {
    let Some((own, inside)) = boxes.split_first() else { return area.y };
    let mut content = Canvas::default();
    let left = area.x + INSET;
    let columns = columns_in(area.width - 2.0 * INSET, 12.5);
    let mut y = area.y + TITLE;
    let say = |content: &mut Canvas, y: &mut f32, text: &Text| {
        for line in text.wrap(columns, 2) {
            *y += LINE;
            content.label([left, *y - 3.0], Anchor::Start, line, 12.5, Face::Mono);
        }
    };
    if let Some(text) = &own.content {
        say(&mut content, &mut y, text);
    }
    for message in inside.chunk_by(|_, next| next.depth > own.depth + 1) {
        y = nested(&mut content, message, Area::new(left, y + 8.0, area.width - 2.0 * INSET, 0.0)) + 2.0;
    }
    for text in &own.behind {
        say(&mut content, &mut y, text);
    }
    let whole = Area { height: y + 10.0 - area.y, ..area };
    let dress = own.osi.map_or(Dress::Faint, Dress::Layer);
    canvas.group(title(own), |canvas| {
        let stroke = Stroke { dress, width: 1.8, dashed: own.is_quoted };
        canvas.area(whole, 6.0, Fill::Tint(own.osi), None);
        canvas.area(Area { height: TITLE, ..area }, 6.0, Fill::Pattern(own.osi), None);
        names(canvas, own, area);
        canvas.area(whole, 6.0, Fill::Clear, Some(stroke));
        canvas.shapes.append(&mut content.shapes);
    });
    whole.bottom()
}

/// The names of a box on its pattern, and at the right how many octets it adds and where they are.
fn names(canvas: &mut Canvas, nested: &Nested, area: Area) {
    let octets = nested.octets.as_ref().map(|[octets, place]| format!("{octets}, {place}")).unwrap_or_default();
    let right = width_of(&Text::plain(octets.as_str()), 12.0, Face::Mono);
    let mut text = Text::default();
    for (i, name) in nested.names.iter().enumerate() {
        text.push(if i == 0 { Dress::Strong } else { Dress::Plain }, &format!("{}{name}", if i == 0 { "" } else { "  ·  " }));
    }
    let number = nested.osi.map(|osi| osi.number().to_string()).unwrap_or_default();
    let plate = |canvas: &mut Canvas, x: f32, width: f32| {
        canvas.area(Area::new(x - 6.0, area.y + 4.0, width + 12.0, TITLE - 8.0), 4.0, Fill::Tint(nested.osi), None);
    };
    let base = area.y + 18.5;
    let x = area.x + INSET;
    let room = area.width - right - 4.0 * INSET;
    let width = width_of(&text, 13.5, Face::Sans);
    let number_width = width_of(&Text::new(Dress::Strong, number.as_str()), 13.5, Face::Sans);
    if number_width > 0.0 {
        plate(canvas, x, number_width);
        let dress = nested.osi.map_or(Dress::Plain, Dress::Layer);
        canvas.label([x, base], Anchor::Start, Text::new(dress, number), 13.5, Face::Sans);
    }
    let x = x + number_width + if number_width > 0.0 { 18.0 } else { 0.0 };
    let text = if width > room { Text::new(Dress::Strong, cut(&text.raw(), room, 13.5, Face::Sans)) } else { text };
    plate(canvas, x, width_of(&text, 13.5, Face::Sans));
    canvas.label([x, base], Anchor::Start, text, 13.5, Face::Sans);
    if right > 0.0 {
        plate(canvas, area.right() - INSET - right, right);
        canvas.label([area.right() - INSET, base - 0.5], Anchor::End, octets, 12.0, Face::Mono);
    }
}
