//! One frame, completely: whose it is, its boxes, its layers in both models, its octets as a sum, its headers bit by
//! bit, its octets as they are, and what is worth knowing about them.

use super::bits::{Own, bit_diagram};
use super::boxes::boxes;
use super::budget::{Part, budget, terms};
use super::field_list::field_list;
use super::heading::{heading, layer_heading};
use super::hexdump::write_sections;
use super::layer_table::layer_table;
use super::style::ascii;
use super::table::Look;
use super::text::{Dress, Text};
use crate::model::Osi;
use crate::notes::{self, Story};
use crate::peel::View;
use crate::proto::contract::Layer;

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

/// Columns that boxes fill at most: wider ones only move their right side away from the text.
const WIDEST_BOX: usize = 120;

/// Fewer columns than a row of 32 bits takes are not drawn in.
const NARROWEST: usize = 72;

/// How a frame is explained.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// Language, colours, columns.
    pub look: Look,
    /// The name of the file that the frame is from.
    pub file: &'p str,
    /// With every field in words, and without leaving out octets.
    pub verbose: bool,
    /// What other frames tell of it, a sentence or two each.
    pub across: &'p [String],
}

/// Appends the explanation of a frame.
pub fn write_explanation(view: &View<'_>, story: &Story, page: Page<'_>, out: &mut String) {
    let mut text = String::new();
    let width = page.look.width.unwrap_or(WIDTH).max(NARROWEST);
    Writer { view, story, page, width, out: &mut text }.all();
    if page.look.style.ascii {
        out.extend(text.chars().map(ascii));
    } else {
        out.push_str(&text);
    }
}

struct Writer<'w> {
    view: &'w View<'w>,
    story: &'w Story,
    page: Page<'w>,
    width: usize,
    out: &'w mut String,
}

impl Writer<'_> {
    fn all(&mut self) {
        let (view, lang, width) = (self.view, self.page.look.lang, self.width);
        for line in heading(view, self.page.file, lang) {
            self.wrapped(&line, 2);
        }
        self.out.push('\n');
        for line in boxes(view, self.story, lang, width.min(WIDEST_BOX)) {
            self.line(&line);
        }
        self.section("explain.layers");
        for line in layer_table(view, self.page.look, width) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
        self.section("explain.budget");
        for text in budget(view, lang, width.min(WIDEST_BOX) - 1) {
            self.indented(&text);
        }
        for layer in view.layers() {
            self.own_octets(&layer, Own::Header);
        }
        for layer in view.layers().rev() {
            self.own_octets(&layer, Own::Trailer);
        }
        self.section("explain.bytes");
        self.message_start();
        write_sections(view, lang, self.page.look.style, self.page.verbose, self.out);
        if !self.page.across.is_empty() {
            self.section("across.title");
        }
        for sentence in self.page.across {
            let mut text = Text::new(Dress::Layer(Osi::Transport), "·");
            text.push(Dress::Plain, " ");
            text.push(Dress::Plain, sentence);
            for line in text.wrap(self.width - 1, 2) {
                self.out.push(' ');
                self.line(&line);
            }
        }
        let most = if self.page.verbose { usize::MAX } else { notes::ENOUGH };
        let (notes, more) = notes::of(view, self.story, lang, most);
        if !notes.is_empty() {
            self.section("explain.notes");
        }
        for note in notes {
            let layer = note.layer.and_then(|index| view.layers().nth(index));
            let dress = layer.map_or(Dress::Plain, |layer| Dress::Layer(layer.proto().info().osi));
            let mut text = Text::new(dress, "·");
            text.push(Dress::Plain, &format!(" {} ", note.text));
            text.push(Dress::Faint, &format!("({})", note.source));
            for line in text.wrap(width - 1, 2) {
                self.out.push(' ');
                self.line(&line);
            }
        }
        if more > 0 {
            self.indented(&Text::new(Dress::Faint, lang.fill("explain.more_notes", &[("n", &more)])));
        }
    }

    /// The bit diagram of a header or trailer, under its name and specification.
    fn own_octets(&mut self, layer: &Layer<'_>, own: Own) {
        let (info, lang) = (layer.proto().info(), self.page.look.lang);
        let diagram = bit_diagram(layer, own, lang, self.width);
        if diagram.is_empty() {
            return;
        }
        let title = layer_heading(layer, own, lang);
        self.out.push('\n');
        self.wrapped(&title, 2);
        if own == Own::Header {
            for line in Text::new(Dress::Faint, info.about.in_(lang)).wrap(self.width - 2, 0) {
                self.out.push_str("  ");
                self.line(&line);
            }
        }
        for line in diagram {
            self.line(&line);
        }
        if self.page.verbose && own == Own::Header {
            for text in field_list(layer, lang, self.width) {
                self.line(&text);
            }
        }
    }

    /// At which octet of the frame the message begins: the question of every exercise.
    fn message_start(&mut self) {
        let lang = self.page.look.lang;
        let message =
            terms(self.view).into_iter().find(|term| term.part == Part::Message && !term.is_quoted(self.view));
        if let Some(term) = message {
            let name = term.name(self.view, lang);
            let text = lang.fill("explain.message_start", &[("name", &name), ("first", &term.octets.start)]);
            self.indented(&Text::plain(text));
        }
    }

    fn section(&mut self, key: &'static str) {
        self.out.push('\n');
        let title = self.page.look.lang.text(key);
        self.page.look.style.strong(title, self.out);
        self.out.push('\n');
    }

    fn indented(&mut self, text: &Text) {
        for line in text.wrap(self.width - 1, 2) {
            self.out.push(' ');
            self.line(&line);
        }
    }

    fn wrapped(&mut self, text: &Text, indent: usize) {
        for line in text.wrap_facts(self.width, indent) {
            self.line(&line);
        }
    }

    fn line(&mut self, text: &Text) {
        self.out.push_str(&text.line(self.page.look.style));
    }
}
