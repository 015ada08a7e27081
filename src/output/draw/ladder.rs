//! A conversation as a sequence diagram: both hosts as columns, time downwards, an arrow a frame.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use super::measure::{Face, cut, width_of};
use super::picture::{Anchor, Area, Arrow, Canvas, Fill, Picture, Stroke};
use super::sheet::Sheet;
use super::{Capture, Draw, Form, code};
use crate::flow::{Event, Listener};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::dialogue::write_heading;
use crate::output::ladder::Rails;
use crate::output::rung::{Rung, Scribe};
use crate::output::style::Style;
use crate::output::table::Look;
use crate::output::text::{Dress, Text};
use crate::stats::Topic;

pub(super) const FORMS: &[Form] = &[Form::Svg, Form::Png, Form::Mermaid, Form::Text];
pub(super) const TOPICS: &[Topic] = &[];

const WIDTH: f32 = 960.0;
/// Width of times and numbers left of the client.
const MARGIN: f32 = 150.0;
/// Width right of the server.
const RIGHT: f32 = 90.0;
/// Height of a line of text, and of an arrow with the label on it.
const LINE: f32 = 17.0;
const RUNG: f32 = 26.0;

/// Frames of a conversation that are drawn.
pub const RUNGS: usize = 60;

/// A conversation, told in both languages.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Its number.
    pub number: u64,
    heading: [String; 2],
    ends: [String; 2],
    rungs: [Vec<Rung>; 2],
    /// Frames that are not told.
    beyond: u64,
}

/// Some conversations of a capture.
#[derive(Clone, Debug, Default)]
pub struct Conversations {
    /// Those that are drawn.
    pub told: Vec<Conversation>,
    /// How many there are besides.
    pub more: u64,
    /// A frame of the first of those.
    pub next: Option<u64>,
}

impl Conversations {
    /// None at all.
    pub const NONE: &Self = &Self { told: Vec::new(), more: 0, next: None };
}

/// Collects conversations as their frames come.
#[derive(Debug)]
pub struct Ladders {
    most: usize,
    only: Option<u64>,
    shows_secrets: bool,
    /// The number of the last conversation that began.
    last: u64,
    /// A frame of the first one that is not collected.
    next: Option<u64>,
    told: Vec<(Conversation, [Scribe; 2])>,
}

const LANGS: [Lang; 2] = [Lang::En, Lang::PtBr];

impl Ladders {
    /// Collects the first `most` conversations, or the one of this number.
    #[must_use]
    pub fn new(most: usize, only: Option<u64>, shows_secrets: bool) -> Self {
        Self { most, only, shows_secrets, last: 0, next: None, told: Vec::new() }
    }

    /// What was collected.
    #[must_use]
    pub fn finish(self) -> Conversations {
        let told: Vec<_> = self.told.into_iter().map(|(told, _)| told).collect();
        // Of one that was asked for by its number the others are of no interest.
        let more = if self.only.is_some() { 0 } else { self.last.saturating_sub(told.len() as u64) };
        Conversations { told, more, next: self.next }
    }
}

impl Listener for Ladders {
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let number = event.flow.number;
        self.last = self.last.max(number);
        if number == 0 || event.frame.tap != event.flow.first().tap || self.only.is_some_and(|only| only != number) {
            return ControlFlow::Continue(());
        }
        let at = match self.told.iter().position(|(told, _)| told.number == number) {
            Some(at) => at,
            None if self.told.len() >= self.most => {
                self.next.get_or_insert(event.frame.number);
                return ControlFlow::Continue(());
            }
            None => {
                let heading = LANGS.map(|lang| {
                    let mut text = String::new();
                    write_heading(event.flow, Look { lang, style: Style::default(), width: None }, &mut text);
                    text.trim_end().to_owned()
                });
                let ends = event.flow.ends().map(|end| end.to_string());
                let told = Conversation { number, heading, ends, rungs: [Vec::new(), Vec::new()], beyond: 0 };
                self.told.push((told, LANGS.map(|lang| Scribe::new(lang, self.shows_secrets))));
                self.told.len() - 1
            }
        };
        let (told, scribes) = &mut self.told[at];
        if told.rungs[0].len() >= RUNGS {
            told.beyond += 1;
            return ControlFlow::Continue(());
        }
        for (rungs, scribe) in told.rungs.iter_mut().zip(scribes) {
            rungs.push(scribe.rung(event));
        }
        ControlFlow::Continue(())
    }
}

pub(super) fn capture(capture: Capture<'_>) -> impl Draw {
    Drawn(capture)
}

struct Drawn<'s>(Capture<'s>);

impl Conversation {
    fn in_(&self, lang: Lang) -> (&str, &[Rung]) {
        let at = usize::from(lang == Lang::PtBr);
        (&self.heading[at], &self.rungs[at])
    }

    /// What is not drawn of it, and how it is told whole.
    fn note(&self, file: &str, lang: Lang) -> Option<String> {
        let all = self.beyond + self.rungs[0].len() as u64;
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("n", &lang.number(self.beyond)), ("file", &file), ("flow", &self.number), ("all", &all)];
        (self.beyond > 0).then(|| lang.fill("draw.ladder_more", &values))
    }

    fn picture(&self, file: &str, lang: Lang) -> Picture {
        let (heading, rungs) = self.in_(lang);
        let (mut sheet, y) = Sheet::new(WIDTH, &[Text::new(Dress::Strong, heading)]);
        let rails = [sheet.left() + MARGIN, sheet.right() - RIGHT];
        let mut about = String::new();
        let mut at = y + 44.0;
        for rung in rungs {
            at = self::rung(sheet.canvas(), rung, rails, at, lang);
            let _ = write!(about, "{} ", spoken(rung, &self.ends));
        }
        let canvas = sheet.canvas();
        for (x, end) in rails.into_iter().zip(&self.ends) {
            canvas.line(vec![[x, y + 34.0], [x, at + 6.0]], Stroke::new(Dress::Plain, 1.4), Arrow::None);
            let width = (width_of(&Text::plain(end.as_str()), 13.0, Face::Mono) + 20.0).max(120.0);
            let middle = x.clamp(width / 2.0 + 4.0, WIDTH - width / 2.0 - 4.0);
            let area = Area::new(middle - width / 2.0, y + 8.0, width, 26.0);
            canvas.area(area, 5.0, Fill::Tint(None), Some(Stroke::new(Dress::Plain, 1.4)));
            canvas.label([middle, y + 25.5], Anchor::Middle, Text::new(Dress::Strong, end.as_str()), 13.0, Face::Mono);
        }
        let end = sheet.notes(at + 10.0, &self.note(file, lang));
        sheet.finish(end, lang.fill("draw.ladder", &[("what", &heading)]), about)
    }

    fn mermaid(&self, lang: Lang) -> String {
        let mut out = String::from("sequenceDiagram\n");
        for (at, end) in self.ends.iter().enumerate() {
            let _ = writeln!(out, "  participant p{at} as {}", code::mermaid_line(end));
        }
        for rung in self.in_(lang).1 {
            let (from, to) = if rung.from_client { (0, 1) } else { (1, 0) };
            let said = rung.says.iter().map(|(text, _)| text.as_str());
            let label: Vec<_> = std::iter::once(rung.label.as_str()).chain(said).collect();
            let arrow = if rung.is_alarming { "--x" } else { "->>" };
            let _ = writeln!(out, "  p{from}{arrow}p{to}: {}", code::mermaid_line(&label.join(" · ")));
        }
        out
    }
}

/// Draws a frame below `y`, and gives where it ends.
fn rung(canvas: &mut Canvas, rung: &Rung, [left, right]: [f32; 2], mut y: f32, lang: Lang) -> f32 {
    if let Some(pause) = rung.pause_ns {
        y += LINE;
        let text = Text::new(Dress::Faint, format!("⋮ {}", lang.duration(pause)));
        canvas.label([left + 10.0, y], Anchor::Start, text, 12.0, Face::Sans);
    }
    y += RUNG;
    let time = rung.since_ns.map_or_else(|| "–".to_owned(), |ns| lang.decimal(ns as f64 / 1e9, 6));
    let margin = Text::new(Dress::Faint, format!("{time}  {:>6}", lang.number(rung.number)));
    let osi = if rung.from_client { Osi::Network } else { Osi::Transport };
    canvas.group(format!("{} {}: {}", lang.text("page.column_number"), rung.number, rung.label), |canvas| {
        canvas.label([left - 14.0, y], Anchor::End, margin, 12.0, Face::Mono);
        let (from, to) = if rung.from_client { (left + 2.0, right - 2.0) } else { (right - 2.0, left + 2.0) };
        let dress = if rung.is_alarming { Dress::Alarm } else { Dress::Layer(osi) };
        let stroke = Stroke { dress, width: 1.8, dashed: false };
        canvas.line(vec![[from, y + 3.0], [to, y + 3.0]], stroke, Arrow::End);
        let room = right - left - 60.0;
        let dress = if rung.is_alarming { Dress::Alarm } else { Dress::Plain };
        let (at, anchor) = if rung.from_client { (left + 14.0, Anchor::Start) } else { (right - 14.0, Anchor::End) };
        let label = Text::new(dress, cut(&rung.label, room, 12.5, Face::Mono));
        canvas.label([at, y - 2.0], anchor, label, 12.5, Face::Mono);
        for (text, dress) in &rung.says {
            y += LINE;
            let text = Text::new(*dress, cut(text, room, 12.0, Face::Sans));
            canvas.label([at, y + 1.0], anchor, text, 12.0, Face::Sans);
        }
    });
    if let Some([client, server]) = rung.states {
        y += LINE;
        canvas.label([left - 14.0, y - 1.0], Anchor::End, Text::new(Dress::Faint, client), 11.0, Face::Mono);
        canvas.label([right + 8.0, y - 1.0], Anchor::Start, Text::new(Dress::Faint, server), 11.0, Face::Mono);
    }
    y
}

/// A frame for those who do not see it.
fn spoken(rung: &Rung, ends: &[String; 2]) -> String {
    let [from, to] = if rung.from_client { [&ends[0], &ends[1]] } else { [&ends[1], &ends[0]] };
    let said: Vec<_> = rung.says.iter().map(|(text, _)| text.as_str()).collect();
    format!("{}: {from} → {to}: {}; {}.", rung.number, rung.label, said.join("; "))
}

impl Drawn<'_> {
    /// That there are other conversations, and how they are drawn.
    fn note(&self, lang: Lang) -> Option<String> {
        let Conversations { more, next, .. } = *self.0.ladders;
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("more", &lang.counted(more, "flows.flow", "flows.flows")),
            ("file", &self.0.name()),
            ("frame", &next.unwrap_or(1)),
        ];
        (more > 0).then(|| lang.fill("draw.more_conversations", &values))
    }
}

impl Draw for Drawn<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        let file = self.0.name();
        let pictures = self.0.ladders.told.iter().map(|conversation| conversation.picture(&file, lang));
        let alone = |note: &String| {
            let (mut sheet, y) = Sheet::new(WIDTH, &[]);
            let end = sheet.notes(y, [note]);
            sheet.finish(end, note.clone(), String::new())
        };
        let told = pictures.chain(self.note(lang).iter().map(alone)).reduce(Picture::above);
        told.unwrap_or_else(|| alone(&lang.text("draw.no_conversation").to_owned()))
    }

    fn text(&self, look: Look) -> String {
        let (rails, mut out) = (Rails::new(look), String::new());
        if self.0.ladders.told.is_empty() {
            out = format!("{}\n", look.lang.text("draw.no_conversation"));
        }
        for conversation in &self.0.ladders.told {
            let (heading, rungs) = conversation.in_(look.lang);
            look.style.strong(heading, &mut out);
            out.push_str("\n\n");
            rails.heads(&conversation.ends, &mut out);
            rungs.iter().for_each(|rung| rails.rung(rung, &mut out));
            out.extend(conversation.note(&self.0.name(), look.lang).map(|note| note + "\n"));
        }
        out.extend(self.note(look.lang).map(|note| format!("\n{note}\n")));
        out
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let all: Vec<_> = self.0.ladders.told.iter().map(|conversation| conversation.mermaid(lang)).collect();
        Some(if all.is_empty() { code::mermaid_nothing(lang.text("draw.no_conversation")) } else { all.join("\n") })
    }
}
