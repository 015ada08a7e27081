//! The way of one packet from tap to tap: what stands in the fields that change, how long each step took, and where it was
//! lost.

use std::fmt::Write as _;

use super::measure::{Face, cut};
use super::picture::{Anchor, Area, Arrow, Fill, Picture, Stroke};
use super::sheet::Sheet;
use super::{Capture, Draw, Form, code};
use crate::frame::Kept;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::table::{self, Look};
use crate::output::text::{Dress, Text};
use crate::stats::hops::{Explained, Hops};
use crate::stats::{Report, Topic};

pub(super) const FORMS: &[Form] = &Form::ALL;
pub(super) const TOPICS: &[Topic] = &[];

/// Width of a tap, and of the step between two.
const TAP: f32 = 176.0;
const STEP: f32 = 96.0;
/// Height of a field that changes.
const FIELD: f32 = 34.0;
/// Height of an arrow that goes below taps.
const BELOW: f32 = 26.0;
/// Taps that are drawn.
const TAPS: usize = 12;

/// A packet and its way, told in both languages.
#[derive(Clone, Debug)]
pub struct Way {
    report: [Report; 2],
    /// Tap, number of the frame, time.
    seen: Vec<(String, u64, Option<i64>)>,
    /// Steps between taps, and what changed on them.
    steps: [Vec<Explained>; 2],
    /// The tap it was seen at last, and the one that it never came to.
    lost: Vec<(String, String)>,
}

impl Way {
    /// The way of the packet that frame `number` carried; `frames` are those of its
    /// [numbers](crate::stats::hops::Datagram::numbers).
    #[must_use]
    pub fn of(hops: &Hops, number: u64, frames: &[Kept]) -> Option<Self> {
        let packet = hops.datagram_of(number)?;
        let both = [Lang::En, Lang::PtBr];
        let seen = packet.seen().filter(|seen| !seen.is_repeat);
        Some(Self {
            report: both.map(|lang| packet.report(number, frames, lang)),
            seen: seen.map(|seen| (seen.tap.to_owned(), seen.number, seen.time_ns)).collect(),
            steps: both.map(|lang| packet.explain(frames, lang)),
            lost: packet.lost().into_iter().map(|(last, awaited)| (last.to_owned(), awaited.to_owned())).collect(),
        })
    }

    /// Steps of its way, for whoever tells it.
    #[must_use]
    pub fn steps(&self, lang: Lang) -> &[Explained] {
        &self.steps[usize::from(lang == Lang::PtBr)]
    }

    fn heading(&self, lang: Lang) -> &str {
        &self.report[usize::from(lang == Lang::PtBr)].heading
    }

    /// Nanoseconds from the frame of one number to that of another.
    fn delay(&self, from: u64, to: u64, lang: Lang) -> Option<String> {
        let time = |number| self.seen.iter().find(|(_, known, _)| *known == number)?.2;
        let ns = time(to)?.checked_sub(time(from)?)?;
        let text = lang.duration(ns.unsigned_abs());
        Some(if ns < 0 { format!("-{text}") } else { text })
    }

    /// Fields that change on the way, each with its value at each frame, in the order of the taps.
    fn fields(&self, lang: Lang) -> Vec<(&'static str, &'static str, Osi, Vec<Option<String>>)> {
        let mut fields: Vec<(&'static str, &'static str, Osi, Vec<Option<String>>)> = Vec::new();
        let place = |number: u64| self.seen.iter().position(|(_, known, _)| *known == number);
        for step in self.steps(lang) {
            for change in &step.comparison.changes {
                let at = fields.iter().position(|(name, ..)| *name == change.field).unwrap_or_else(|| {
                    let osi = change.layer.info().osi;
                    fields.push((change.field, change.title, osi, vec![None; self.seen.len()]));
                    fields.len() - 1
                });
                for (number, value) in [(step.frames.0, &change.before), (step.frames.1, &change.after)] {
                    if let Some(place) = place(number) {
                        fields[at].3[place].clone_from(value);
                    }
                }
            }
        }
        // What does not change on a step is on both of its sides the same.
        for step in self.steps(lang) {
            let (Some(from), Some(to)) = (place(step.frames.0), place(step.frames.1)) else { continue };
            for (name, .., values) in &mut fields {
                let changes = step.comparison.changes.iter().any(|change| change.field == *name);
                if !changes && values[to].is_none() {
                    values[to] = values[from].clone();
                } else if !changes && values[from].is_none() {
                    values[from] = values[to].clone();
                }
            }
        }
        fields
    }
}

pub(super) fn capture(capture: Capture<'_>) -> impl Draw {
    Drawn(capture)
}

struct Drawn<'s>(Capture<'s>);

impl Way {
    fn picture(&self, unfollowed: Option<String>, lang: Lang) -> Picture {
        let taps = &self.seen[..self.seen.len().min(TAPS)];
        let fields = self.fields(lang);
        let width = (taps.len() as f32 * (TAP + STEP) - STEP + 40.0).max(640.0);
        let (mut sheet, y) = Sheet::new(width, &[Text::new(Dress::Strong, self.heading(lang))]);
        let left = |at: usize| sheet_left(at);
        let top = y + 14.0;
        let height = 46.0 + fields.len() as f32 * FIELD;
        let mut about = String::new();
        for (at, (tap, number, _)) in taps.iter().enumerate() {
            let area = Area::new(left(at), top, TAP, height);
            let canvas = sheet.canvas();
            canvas.group(format!("{tap}: {} {number}", lang.text("page.column_number")), |canvas| {
                canvas.area(area, 6.0, Fill::Clear, Some(Stroke::new(Dress::Plain, 1.4)));
                let name = Text::new(Dress::Strong, cut(tap, TAP - 16.0, 13.5, Face::Sans));
                canvas.label([area.x + 10.0, area.y + 20.0], Anchor::Start, name, 13.5, Face::Sans);
                let frame = lang.fill("explain.frame", &[("n", &lang.number(*number))]);
                canvas.label([area.x + 10.0, area.y + 37.0], Anchor::Start, Text::new(Dress::Faint, frame), 11.5, Face::Sans);
                for (row, (_, title, osi, values)) in fields.iter().enumerate() {
                    let value = values[at].as_deref().unwrap_or("–");
                    let y = area.y + 46.0 + row as f32 * FIELD;
                    let differs = at > 0 && values[at - 1] != values[at];
                    let stroke = Stroke::new(Dress::Layer(*osi), if differs { 2.4 } else { 0.8 });
                    canvas.area(Area::new(area.x + 5.0, y, TAP - 10.0, FIELD - 4.0), 3.0, Fill::Tint(Some(*osi)), Some(stroke));
                    let title = Text::new(Dress::Faint, cut(title, TAP - 24.0, 10.5, Face::Sans));
                    canvas.label([area.x + 11.0, y + 12.0], Anchor::Start, title, 10.5, Face::Sans);
                    let dress = if differs { Dress::Strong } else { Dress::Plain };
                    let value = Text::new(dress, cut(value, TAP - 24.0, 11.5, Face::Mono));
                    canvas.label([area.x + 11.0, y + 25.0], Anchor::Start, value, 11.5, Face::Mono);
                }
            });
        }
        let mut below = 0.0;
        for step in self.steps(lang) {
            let place = |number: u64| taps.iter().position(|(_, known, _)| *known == number);
            let (Some(from), Some(to)) = (place(step.frames.0), place(step.frames.1)) else { continue };
            let delay = self.delay(step.frames.0, step.frames.1, lang).unwrap_or_default();
            let _ = write!(about, "{} → {}: {delay}", step.taps.0, step.taps.1);
            for change in &step.comparison.changes {
                let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
                let _ = write!(about, "; {}: {} → {}", change.title, value(&change.before), value(&change.after));
            }
            about.push_str(". ");
            let same = step.comparison.changes.is_empty();
            let note = if same { lang.text("draw.unchanged") } else { "" };
            let (canvas, stroke) = (sheet.canvas(), Stroke::new(Dress::Plain, 1.8));
            if to == from + 1 {
                let (y, x0, x1) = (top + 24.0, left(from) + TAP + 3.0, left(to) - 3.0);
                let middle = (x0 + x1) / 2.0;
                canvas.line(vec![[x0, y], [x1, y]], stroke, Arrow::End);
                canvas.label([middle, y - 6.0], Anchor::Middle, delay, 11.5, Face::Sans);
                canvas.label([middle, y + 16.0], Anchor::Middle, Text::new(Dress::Faint, note), 10.5, Face::Sans);
                continue;
            }
            // What passes by other taps goes below them.
            let bottom = top + height;
            below += BELOW;
            let (x0, x1, y) = (left(from) + TAP / 2.0 - below / 2.0, left(to) + TAP / 2.0, bottom + below);
            canvas.line(vec![[x0, bottom], [x0, y], [x1, y], [x1, bottom + 3.0]], stroke, Arrow::End);
            let mut says = Text::plain(delay);
            says.push(Dress::Faint, &if same { format!(" · {note}") } else { String::new() });
            let (at, anchor) = if from < to { (x1 - 10.0, Anchor::End) } else { (x1 + 10.0, Anchor::Start) };
            canvas.label([at, y - 5.0], anchor, says, 11.5, Face::Sans);
        }
        let mut notes = Vec::new();
        for (last, awaited) in &self.lost {
            notes.push(lang.fill("draw.lost", &[("last", last), ("awaited", awaited)]));
        }
        if self.seen.len() > TAPS {
            notes.push(lang.fill("draw.more_taps", &[("n", &(self.seen.len() - TAPS))]));
        }
        notes.extend(unfollowed);
        about.extend(notes.iter().map(|note| format!("{note} ")));
        let end = sheet.notes(top + height + below + 6.0, &notes);
        sheet.finish(end, lang.fill("draw.hops", &[("what", &self.heading(lang))]), about)
    }

    /// From where to where, what is written on the arrow.
    fn arrows(&self, lang: Lang) -> Vec<(usize, usize, String)> {
        let place = |number: u64| self.seen.iter().position(|(_, known, _)| *known == number);
        let arrow = |step: &Explained| {
            let changes = step.comparison.changes.iter().map(|change| {
                let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
                format!("{}: {} → {}", change.title, value(&change.before), value(&change.after))
            });
            let says: Vec<_> = self.delay(step.frames.0, step.frames.1, lang).into_iter().chain(changes).collect();
            Some((place(step.frames.0)?, place(step.frames.1)?, says.join(" · ")))
        };
        self.steps(lang).iter().filter_map(arrow).collect()
    }
}

fn sheet_left(at: usize) -> f32 {
    20.0 + at as f32 * (TAP + STEP)
}

impl Draw for Drawn<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        match self.0.way {
            Some(way) => way.picture(self.0.unfollowed(lang), lang),
            None => {
                let (mut sheet, y) = Sheet::new(640.0, &[]);
                let none = lang.text("draw.no_way").to_owned();
                let end = sheet.notes(y, [&none]);
                sheet.finish(end, none, String::new())
            }
        }
    }

    fn text(&self, look: Look) -> String {
        let way = self.0.way.map(|way| &way.report[usize::from(look.lang == Lang::PtBr)]);
        way.map_or_else(|| format!("{}\n", look.lang.text("draw.no_way")), |report| table::report(report, look))
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let mut out = String::from("flowchart LR\n");
        let Some(way) = self.0.way else { return Some(code::mermaid_nothing(lang.text("draw.no_way"))) };
        for (at, (tap, ..)) in way.seen.iter().enumerate() {
            let _ = writeln!(out, "  tap{at}[{}]", code::mermaid(tap));
        }
        for (from, to, says) in way.arrows(lang) {
            let _ = writeln!(out, "  tap{from} -->|{}| tap{to}", code::mermaid(&says));
        }
        Some(out)
    }

    fn dot(&self, lang: Lang) -> Option<String> {
        let Some(way) = self.0.way else { return Some(code::dot_nothing(lang.text("draw.no_way"))) };
        let mut out = String::from("digraph hops {\n  rankdir=LR\n  node [shape=box fontname=\"monospace\" fontsize=11]\n");
        for (at, (tap, ..)) in way.seen.iter().enumerate() {
            let _ = writeln!(out, "  tap{at} [label={}]", code::dot(tap));
        }
        for (from, to, says) in way.arrows(lang) {
            let _ = writeln!(out, "  tap{from} -> tap{to} [label={} fontsize=10]", code::dot(&says));
        }
        Some(out + "}\n")
    }
}
