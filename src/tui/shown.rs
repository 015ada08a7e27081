//! The frame that is looked at: its layers and fields as rows, its octets, and which of them belong together.

use std::cmp::Reverse;
use std::ops::Range;

use crate::describe::secrets::Secrets;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::bits::{Diagram, Own, diagram};
use crate::output::budget::terms;
use crate::output::facts::ends_with_class;
use crate::output::field_list::fields;
use crate::output::heading::{heading, layer_heading};
use crate::output::text::{Dress, Text};
use crate::peel::View;
use crate::proto::contract::Layer;

/// A row of the tree: a layer, or a field of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Index of the layer.
    pub layer: usize,
    /// How far it is indented; 0 for the layer itself.
    pub depth: usize,
    /// The name in a filter.
    pub name: &'static str,
    /// What it is called.
    pub title: String,
    /// Its value in words.
    pub reading: String,
    /// Its bits, counted from the first of the frame; none for what is computed.
    pub bits: Range<u32>,
    /// Which of the layer's fields that own bits it is.
    pub leaf: Option<usize>,
    /// Its place and who says so.
    pub about: String,
}

/// A layer.
#[derive(Clone, Copy, Debug)]
struct Part {
    osi: Osi,
    start: u32,
    payload_end: u32,
    end: u32,
}

/// A frame with all that is shown of it.
#[derive(Debug)]
pub struct Shown {
    /// Its number.
    pub number: u64,
    /// The language it is described in.
    pub lang: Lang,
    /// What stands above it, without the name of the file.
    pub heading: String,
    /// Layers and their fields.
    pub rows: Vec<Row>,
    /// Its octets; `None` for one that is covered.
    pub octets: Vec<Option<u8>>,
    /// Which layer each stretch of octets belongs to.
    owners: Vec<(Range<u32>, Option<Osi>)>,
    layers: Vec<Part>,
    /// What other frames tell of it, once that is known.
    across: Option<Vec<String>>,
    /// The last diagram that was drawn, what it is of, and how wide it may be.
    drawn: Option<((usize, Own, usize), Text, Diagram)>,
}

impl Shown {
    /// The frame of `view`, whose secrets are covered already if they are to be.
    #[must_use]
    pub fn of(view: &View<'_>, file: &str, lang: Lang) -> Self {
        let covered = &view.peeled.covered;
        let is_covered = |at: usize| covered.iter().any(|range| range.contains(&(at as u32)));
        let octets = view.frame.bytes.iter().enumerate();
        Self {
            number: view.frame.number,
            lang,
            heading: told(heading(view, file, lang)),
            rows: view
                .layers()
                .flat_map(|layer| rows(&layer, lang))
                .chain([beside(view.peeled.spans.len(), 0, lang.text("across.title"))])
                .collect(),
            octets: octets.map(|(at, octet)| (!is_covered(at)).then_some(*octet)).collect(),
            owners: terms(view).into_iter().map(|term| (term.octets.clone(), term.osi(view))).collect(),
            layers: view
                .layers()
                .map(|layer| {
                    let (span, osi) = (layer.span(), layer.proto().info().osi);
                    let payload_end = span.payload_end();
                    Part { osi, start: span.start, payload_end, end: span.end }
                })
                .collect(),
            across: None,
            drawn: None,
        }
    }

    /// What other frames tell is known already.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.across.is_some()
    }

    /// Row `row` stands for what other frames tell.
    #[must_use]
    pub fn is_across(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.layer == self.layers.len())
    }

    /// Takes what other frames tell; each sentence is a row.
    pub fn tell(&mut self, sentences: Vec<String>) {
        let (layer, lang) = (self.layers.len(), self.lang);
        if sentences.is_empty() {
            self.rows.extend([beside(layer, 1, lang.text("tui.none_across"))]);
        }
        self.rows.extend(sentences.iter().map(|sentence| beside(layer, 1, sentence)));
        self.across = Some(sentences);
    }

    /// What other frames tell from row `row` on, in lines of `width` columns.
    #[must_use]
    pub fn across(&self, row: usize, width: usize) -> Vec<String> {
        let Some(sentences) = &self.across else { return vec![self.lang.text("page.asking_across").to_owned()] };
        let first = self.rows[..row].iter().filter(|row| row.layer == self.layers.len()).count().saturating_sub(1);
        let told = sentences.iter().skip(first).map(|sentence| Text::new(Dress::Plain, format!("· {sentence}")));
        told.flat_map(|text| text.wrap(width, 2)).map(|line| line.raw()).collect()
    }

    /// The layer of the model that a layer of the frame is coloured as.
    #[must_use]
    pub fn osi(&self, layer: usize) -> Option<Osi> {
        self.layers.get(layer).map(|part| part.osi)
    }

    /// The layer of the model that an octet is coloured as.
    #[must_use]
    pub fn owner(&self, octet: u32) -> Option<Osi> {
        self.owners.iter().find(|(octets, _)| octets.contains(&octet))?.1
    }

    /// The row that says most closely what an octet is.
    #[must_use]
    pub fn row_at(&self, octet: u32) -> Option<usize> {
        let bits = octet * 8..octet * 8 + 8;
        let meets = |row: &&(usize, &Row)| row.1.bits.start < bits.end && bits.start < row.1.bits.end;
        let rows: Vec<_> = self.rows.iter().enumerate().collect();
        let closeness = |(at, row): &&(usize, &Row)| (row.bits.len().max(8), Reverse(row.layer), *at);
        rows.iter().filter(meets).min_by_key(closeness).map(|(at, _)| *at)
    }

    /// The octets of a row; none for what is computed.
    #[must_use]
    pub fn octets_of(&self, row: usize) -> Range<u32> {
        let bits = self.rows.get(row).map_or(0..0, |row| row.bits.clone());
        if bits.is_empty() { 0..0 } else { bits.start / 8..bits.end.div_ceil(8) }
    }

    /// The diagram that row `row` is drawn in, of at most `width` columns, what stands above it, and the first bit of the
    /// frame that is drawn in it.
    pub fn diagram(
        &mut self,
        row: usize,
        width: usize,
        mut ask: impl FnMut(&mut dyn FnMut(&View<'_>)),
    ) -> Option<(&Text, &Diagram, u32)> {
        let row = self.rows.get(row)?;
        let part = *self.layers.get(row.layer)?;
        let is_trailer = (part.payload_end..part.end).contains(&(row.bits.start / 8));
        let own = if is_trailer && row.depth > 0 { Own::Trailer } else { Own::Header };
        let first = if own == Own::Trailer { part.payload_end } else { part.start };
        let key = (row.layer, own, width);
        if self.drawn.as_ref().is_none_or(|(drawn, ..)| *drawn != key) {
            let (layer, lang) = (row.layer, self.lang);
            self.drawn = None;
            ask(&mut |view| {
                let layer = view.layers().nth(layer);
                self.drawn =
                    layer.map(|layer| (key, layer_heading(&layer, own, lang), diagram(&layer, own, lang, width)));
            });
        }
        self.drawn.as_ref().map(|(_, title, diagram)| (title, diagram, first * 8))
    }

    /// The row that is most like row `row` of another frame, which was looked at before.
    #[must_use]
    pub fn like(&self, other: &Self, row: usize) -> usize {
        let Some(wanted) = other.rows.get(row) else { return 0 };
        let same = |known: &&Row| known.name == wanted.name && known.depth == wanted.depth;
        let before = other.rows[..row].iter().filter(same).count();
        let mut alike = self.rows.iter().enumerate().filter(|(_, known)| same(known)).map(|(at, _)| at);
        alike.nth(before).unwrap_or(0)
    }
}

/// Calls `look` with the frame as it may be shown.
pub fn uncovered<T>(view: &View<'_>, shows_secrets: bool, look: impl FnOnce(&View<'_>) -> T) -> T {
    if shows_secrets { look(view) } else { Secrets::default().cover(view, look) }
}

/// A heading without its second fact, the file.
fn told(heading: Vec<Text>) -> String {
    let first = heading.first().map(Text::raw).unwrap_or_default();
    let facts = first.split(" · ").enumerate().filter(|(at, _)| *at != 1);
    facts.map(|(_, fact)| fact).collect::<Vec<_>>().join(" · ")
}

/// A row of what other frames tell, which stands behind the layers.
fn beside(layer: usize, depth: usize, text: &str) -> Row {
    let (title, about) = (text.to_owned(), text.to_owned());
    Row { layer, depth, name: "", title, reading: String::new(), bits: 0..0, leaf: None, about }
}

/// The row of a layer, and those of its fields.
fn rows(layer: &Layer<'_>, lang: Lang) -> Vec<Row> {
    let (info, span) = (layer.proto().info(), layer.span());
    let end = if span.header == 0 { span.end } else { span.payload_start() };
    let ends = ends_with_class(layer, lang).map(|[from, to]| format!("{from} → {to}"));
    let key = if span.header == 0 { "line.no_header" } else { "line.header_octets" };
    let place = lang.fill(key, &[("first", &span.start), ("last", &end.max(span.start + 1).saturating_sub(1))]);
    let joined = |facts: &[&str]| facts.iter().filter(|fact| !fact.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let mut rows = vec![Row {
        layer: layer.index,
        depth: 0,
        name: info.name,
        title: layer.proto().title(lang).to_owned(),
        reading: ends.unwrap_or_default(),
        bits: span.start * 8..end * 8,
        leaf: None,
        about: joined(&[info.name, info.spec, &place, info.about.in_(lang)]),
    }];
    for told in fields(layer, lang) {
        let about = told.def.about.map_or("", |about| about.in_(lang));
        rows.push(Row {
            layer: layer.index,
            depth: told.depth + 1,
            name: told.def.name,
            title: told.def.title.in_(lang).to_owned(),
            about: joined(&[told.def.name, told.def.spec, &told.place, about]),
            reading: told.reading,
            bits: match told.bits.is_empty() {
                true => 0..0,
                false => told.bits.start + span.start * 8..told.bits.end + span.start * 8,
            },
            leaf: told.leaf,
        });
    }
    rows
}
