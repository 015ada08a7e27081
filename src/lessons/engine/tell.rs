//! A lesson in words and pictures: what is told before its programs run, and what their frames show afterwards.

use super::columns::Columns;
use super::evidence::{Evidence, Shot};
use super::finding::Finding;
use super::lesson::{Lesson, Look, Scene};
use super::picture::picture;
use crate::i18n::Words;
use crate::lab::Plan;
use crate::output::boxes::boxes;
use crate::output::budget::sums;
use crate::output::layer_table::layer_table;
use crate::output::line::Lines;
use crate::output::style::ascii;
use crate::output::table::{self, Look as Dressing, write_table};
use crate::output::text::{Dress, Text};
use crate::output::time::TimeForm;
use crate::stats::{Fold as _, Stats};

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;
/// Boxes wider than this only move their right side away from the text.
const WIDEST_BOX: usize = 120;
/// Fewer columns than a box needs are not drawn in.
const NARROWEST: usize = 72;
/// Most rows of a table.
const ROWS: usize = 20;

/// Tells a lesson; its texts end with line feeds.
#[derive(Clone, Copy, Debug)]
pub struct Tell<'t> {
    /// The lesson.
    pub lesson: &'t Lesson,
    /// Language, colours, columns.
    pub look: Dressing,
}

impl Tell<'_> {
    fn width(&self) -> usize {
        self.look.width.unwrap_or(WIDTH).max(NARROWEST)
    }

    fn words(&self, words: Words) -> &'static str {
        words.in_(self.look.lang)
    }

    /// `lines` as text.
    fn text(&self, lines: impl IntoIterator<Item = Text>) -> String {
        let mut out = String::new();
        for line in lines {
            let start = out.len();
            line.write(self.look.style, &mut out);
            let end = out.trim_end_matches(' ').len().max(start);
            out.truncate(end);
            out.push('\n');
        }
        self.ascii(out)
    }

    fn ascii(&self, text: String) -> String {
        if self.look.style.ascii { text.chars().map(ascii).collect() } else { text }
    }

    fn wrapped(&self, text: &Text, indent: usize) -> String {
        self.text(text.wrap(self.width(), indent))
    }

    fn heading(&self, text: &str) -> String {
        format!("\n{}", self.wrapped(&Text::new(Dress::Strong, text), 0))
    }

    /// What the lesson is about, its channel and its protocols.
    #[must_use]
    pub fn opening(&self, scenes: &[(Scene, Plan)]) -> String {
        let (lesson, lang) = (self.lesson, self.look.lang);
        let mut title = Text::new(Dress::Strong, lesson.name);
        title.push(Dress::Plain, &format!(" · {}", self.words(lesson.title)));
        let mut out = self.wrapped(&title, 2);
        out += &self.wrapped(&Text::plain(self.words(lesson.about)), 0);
        for (scene, plan) in scenes {
            out.push('\n');
            if scenes.len() > 1 {
                out += &self.scene_title(scene);
            }
            out += &self.text(picture(scene, plan, lang, self.width()));
        }
        out.push('\n');
        let labels = [lang.text("lesson.channel"), lang.text("lesson.protocols")];
        let pad = labels.map(|label| label.chars().count()).into_iter().max().unwrap_or(0) + 2;
        out += &self.entry(labels[0], pad, &Text::plain(self.words(lesson.channel)), 0);
        let mut label = labels[1];
        for protocol in lesson.protocols {
            let mut text = Text::new(
                Dress::Layer(protocol.osi),
                format!("{} {}", protocol.osi.number(), protocol.osi.name().in_(lang)),
            );
            text.fill(Dress::Plain, " ", LAYER);
            text.push(Dress::Plain, self.words(protocol.rules));
            out += &self.entry(std::mem::take(&mut label), pad, &text, LAYER);
        }
        out
    }

    /// `text` in a column of its own behind a label of `pad` columns, its further lines `indent` columns to the right.
    fn entry(&self, label: &str, pad: usize, text: &Text, indent: usize) -> String {
        let lines = text.wrap(self.width() - pad - 1, indent).into_iter().enumerate().map(|(at, line)| {
            let mut whole = Text::plain(" ");
            whole.push(Dress::Strong, if at == 0 { label } else { "" });
            whole.fill(Dress::Plain, " ", 1 + pad);
            whole.append(&line);
            whole
        });
        self.text(lines)
    }

    fn scene_title(&self, scene: &Scene) -> String {
        self.wrapped(&Text::new(Dress::Strong, self.words(scene.title)), 2)
    }

    /// What stands above the lines of a scene's programs.
    #[must_use]
    pub fn scene(&self, scene: &Scene, columns: &Columns, is_only: bool) -> String {
        let title = if is_only { String::new() } else { self.scene_title(scene) };
        format!("\n{title}{}", self.ascii(columns.heading()))
    }

    /// How much was recorded, and where.
    #[must_use]
    pub fn recorded(&self, evidence: &Evidence<'_>) -> String {
        let lang = self.look.lang;
        let taps: Vec<_> = (0..evidence.taps.len() as u32).map(|tap| evidence.tap_name(tap).to_owned()).collect();
        let frames = lang.frames(evidence.len() as u64);
        let dropped: u64 = evidence.taps.iter().filter_map(|tap| tap.dropped).sum();
        let key = if dropped > 0 { "lesson.recorded_dropped" } else { "lesson.recorded" };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("frames", &frames), ("taps", &taps.join(", ")), ("dropped", &lang.number(dropped))];
        format!("\n{}", self.wrapped(&Text::new(Dress::Faint, lang.fill(key, &values)), 0))
    }

    /// Something to look at.
    #[must_use]
    pub fn look(&self, look: &Look, evidence: &Evidence<'_>) -> String {
        match look {
            Look::Frames(title, chosen) => {
                let shots = chosen(evidence);
                if shots.is_empty() {
                    String::new()
                } else {
                    self.heading(self.words(*title)) + &self.frames(&shots, evidence)
                }
            }
            Look::Frame(title, chosen) => match chosen(evidence) {
                Some(shot) => self.heading(self.words(*title)) + &self.frame(shot, evidence),
                None => String::new(),
            },
            Look::Topics(topics) => {
                let mut stats = Stats::new(topics);
                let all = evidence.frames("", "frame");
                stats.begin(all.first().map(|shot| shot.time_ns));
                for shot in all {
                    evidence.look(shot, |view, _| stats.add(view));
                }
                format!("\n{}", table::report(&stats.report(self.look.lang, ROWS), self.look))
            }
            Look::Report(make) => match make(evidence, self.look.lang) {
                Some(report) => format!("\n{}", table::report(&report, self.look)),
                None => String::new(),
            },
            Look::Table(make) => {
                let table = make(evidence, self.look.lang);
                let mut out = self.heading(&table.title);
                let mut text = String::new();
                write_table(&table, self.look, &mut text);
                out += &self.ascii(text);
                for note in &table.notes {
                    out += &self.wrapped(&Text::plain(note.as_str()), 0);
                }
                out
            }
        }
    }

    /// One line a frame.
    fn frames(&self, shots: &[Shot], evidence: &Evidence<'_>) -> String {
        let (lang, style) = (self.look.lang, self.look.style);
        let mut lines = Lines::new(lang, style, TimeForm::Relative, self.look.width);
        let mut out = String::new();
        for shot in shots {
            evidence.look(*shot, |view, _| lines.write(view, &mut out));
        }
        self.ascii(out)
    }

    /// A frame as boxes, in both models, as a sum.
    fn frame(&self, shot: Shot, evidence: &Evidence<'_>) -> String {
        let (lang, width) = (self.look.lang, self.width());
        let told = evidence.look(shot, |view, story| {
            let mut out = self.frames(&[shot], evidence);
            out += &self.text(boxes(view, story, lang, width.min(WIDEST_BOX)));
            out.push('\n');
            for line in layer_table(view, self.look, width) {
                out += &self.ascii(line);
                out.push('\n');
            }
            out.push('\n');
            let lines = sums(view, lang).into_iter().flat_map(|sum| sum.wrap(width - 1, 2));
            out += &self.text(lines.map(|line| {
                let mut text = Text::plain(" ");
                text.append(&line);
                text
            }));
            out
        });
        told.unwrap_or_default()
    }

    /// What the frames bear out, and what they do not.
    #[must_use]
    pub fn findings(&self, findings: &[Finding]) -> String {
        let lang = self.look.lang;
        let mut out = self.heading(lang.text("lesson.findings"));
        for finding in findings {
            let mut text = match (finding.holds, self.look.style.ascii) {
                (true, false) => Text::new(Dress::Strong, "✔"),
                (true, true) => Text::new(Dress::Strong, lang.text("lesson.holds")),
                (false, false) => Text::new(Dress::Alarm, "✘"),
                (false, true) => Text::new(Dress::Alarm, lang.text("lesson.fails")),
            };
            text.push(Dress::Plain, " ");
            if !finding.holds {
                text.push(Dress::Alarm, lang.text("lesson.does_not_hold"));
            }
            text.push(Dress::Plain, &finding.text(lang));
            out += &self.wrapped(&text, 2);
        }
        out
    }

    /// What to think about, and where to go from here: `file` is where the recording is kept.
    #[must_use]
    pub fn closing(&self, file: Option<&str>, frame: Option<u64>) -> String {
        let lang = self.look.lang;
        let mut out = self.heading(lang.text("lesson.questions"));
        for (number, question) in (1..).zip(self.lesson.questions) {
            out += &self.wrapped(&Text::plain(format!("{number}. {}", self.words(*question))), 3);
        }
        let number = frame.unwrap_or(1);
        let onward = match file {
            Some(file) => lang.fill("lesson.onward", &[("file", &file), ("n", &number)]),
            None => lang.fill("lesson.onward_unkept", &[("lesson", &self.lesson.name)]),
        };
        out.push('\n');
        out + &self.wrapped(&Text::new(Dress::Faint, onward), 0)
    }
}

/// Columns of a layer's name.
const LAYER: usize = 17;
