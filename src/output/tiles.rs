//! Which field stands at which bits of a header, and with which words: what the diagram in the terminal, the drawing and
//! the page are all made of. The tiles leave no gap and do not overlap: bits that no field names are tiles too.

use std::ops::Range;

use super::text::columns;
use crate::bytes::bits;
use crate::describe::{describe, value_name, write_plain};
use crate::i18n::Lang;
use crate::proto::contract::{Field, FieldDef, FieldSink, Kind, Layer, Role, Span, Value, escape};

mod writing;

pub use writing::{Writing, legend};

/// Rows of 32 bits that are drawn; what is longer is drawn up to here.
const MOST_ROWS: usize = 48;

/// Whole rows of one field that are drawn, when it has more than [`WHOLE_ROWS`].
const KEPT_ROWS: u32 = 3;

/// Whole rows of an IPv6 address, which is drawn as it is.
const WHOLE_ROWS: u32 = 4;

/// Letters of a short name, which stand below each other where a cell is narrower.
const SHORT: usize = 5;

/// Octets of a value that are shown.
const SHOWN_OCTETS: usize = 24;

/// A stretch of bits in a header and what is written in it.
#[derive(Clone, Debug)]
pub struct Tile {
    /// Its bits, counted from the first of the octets that are tiled.
    pub bits: Range<u32>,
    /// What it is; `None` for bits that no field names.
    pub def: Option<&'static FieldDef>,
    /// Which of the layer's fields that own bits it is, in the order in which [`describe`] tells them.
    pub leaf: Option<usize>,
    /// Its name in words.
    pub title: &'static str,
    /// Its value.
    pub value: String,
    /// What the value stands for.
    pub meaning: Option<&'static str>,
}

/// Which of a layer's own octets are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Own {
    /// Those before the payload.
    Header,
    /// Those behind it.
    Trailer,
}

impl Own {
    /// Its octets, counted from the start of the layer.
    #[must_use]
    pub fn octets(self, span: Span) -> Range<u32> {
        match self {
            Self::Header => 0..span.header,
            Self::Trailer => span.payload_end() - span.start..span.end - span.start,
        }
    }
}

/// The tiles of a layer's header or trailer, in the order of their bits. None for a trailer without fields.
#[must_use]
pub fn tiles(layer: &Layer<'_>, own: Own, lang: Lang) -> Vec<Tile> {
    let octets = own.octets(layer.span());
    let mut leaves = Leaves { lang, tiles: Vec::new() };
    describe(layer, &mut leaves);
    let bytes = layer.bytes().get(octets.start as usize..octets.end as usize).unwrap_or_default();
    let shift = octets.start * 8;
    for tile in &mut leaves.tiles {
        tile.bits = tile.bits.start.saturating_sub(shift)..tile.bits.end.saturating_sub(shift);
    }
    let tiles = without_gaps(leaves.tiles, bytes, lang);
    if own == Own::Trailer && tiles.iter().all(|tile| tile.def.is_none()) { Vec::new() } else { tiles }
}

/// `tiles` in the order of their bits, cut where they overlap or leave `bytes`, with unnamed ones in all gaps.
fn without_gaps(mut tiles: Vec<Tile>, bytes: &[u8], lang: Lang) -> Vec<Tile> {
    tiles.sort_by_key(|tile| (tile.bits.start, tile.bits.end));
    let end = bytes.len() as u32 * 8;
    let unnamed = |bits: Range<u32>| {
        let value = unnamed_value(bytes, &bits, lang);
        Tile { bits, def: None, leaf: None, title: lang.text("explain.unnamed"), value, meaning: None }
    };
    let mut all: Vec<Tile> = Vec::new();
    let mut at = 0;
    for mut tile in tiles {
        tile.bits = tile.bits.start.max(at)..tile.bits.end.min(end);
        if tile.bits.is_empty() {
            continue;
        }
        if at < tile.bits.start {
            all.push(unnamed(at..tile.bits.start));
        }
        at = tile.bits.end;
        all.push(tile);
    }
    if at < end {
        all.push(unnamed(at..end));
    }
    all
}

fn unnamed_value(bytes: &[u8], range: &Range<u32>, lang: Lang) -> String {
    let len = range.end - range.start;
    match bits(bytes, range.start, len).filter(|_| len <= 32) {
        Some(value) => format!("0x{value:0digits$x}", digits = len.div_ceil(4) as usize),
        None => octets_of(bytes.get(range.start as usize / 8..range.end as usize / 8).unwrap_or_default(), lang),
    }
}

struct Leaves {
    lang: Lang,
    tiles: Vec<Tile>,
}

impl FieldSink for Leaves {
    fn wants(&self, def: &'static FieldDef) -> bool {
        def.role == Role::Leaf
    }

    fn field(&mut self, field: Field<'_>) {
        if field.def.role != Role::Leaf || field.bits.is_empty() {
            return;
        }
        let mut value = String::new();
        match field.value {
            Value::Text(text) => {
                value.push('"');
                escape(text.get(..text.len().min(2 * SHOWN_OCTETS)).unwrap_or_default(), &mut value);
                value.push_str(if text.len() > 2 * SHOWN_OCTETS { "\"…" } else { "\"" });
            }
            Value::Bytes(bytes) if field.def.kind != Kind::Eui64 => value = octets_of(bytes, self.lang),
            Value::Number(number) if field.def.scale > 1 => {
                let scale = u64::from(field.def.scale);
                value = format!("{}×{scale}={number}", number / scale);
            }
            Value::Present => {}
            other => write_plain(field.def, other, &mut value),
        }
        let meaning = value_name(&field, self.lang).filter(|name| *name != value);
        let title = field.def.title.in_(self.lang);
        let leaf = Some(self.tiles.len());
        self.tiles.push(Tile { bits: field.bits, def: Some(field.def), leaf, title, value, meaning });
    }

    fn enter(&mut self, _: Field<'_>) {}

    fn leave(&mut self) {}
}

/// Octets in hexadecimal, and how many there are where not all are shown.
fn octets_of(bytes: &[u8], lang: Lang) -> String {
    let shown = bytes.get(..bytes.len().min(SHOWN_OCTETS)).unwrap_or_default();
    let text = shown.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(" ");
    if shown.len() == bytes.len() {
        return text;
    }
    let count = lang.octets(bytes.len() as u64);
    format!("{text} … {count}")
}

impl Tile {
    /// A name for a cell of `width` columns that the title does not fit in: what the title has in parentheses ("URG"),
    /// else the last part of the filter name ("df"), else the initials or the first letters of the title.
    #[must_use]
    pub fn short(&self, width: usize) -> String {
        let fits = |name: &&str| !name.is_empty() && columns(name) <= width.max(SHORT);
        let parenthesized = self.title.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name);
        let of_filter = self.def.and_then(|def| def.name.rsplit('.').next());
        if let Some(name) = parenthesized.filter(fits).or(of_filter.filter(fits)) {
            return name.to_owned();
        }
        let words = self.title.split(' ').filter(|word| !word.starts_with('('));
        match words.clone().count() {
            1 => self.title.chars().take(3).collect(),
            _ => words.filter_map(|word| word.chars().next()).take(SHORT).collect(),
        }
    }

    /// The title without what it has in parentheses.
    #[must_use]
    pub fn long(&self) -> &'static str {
        self.title.split_once(" (").filter(|_| self.title.ends_with(')')).map_or(self.title, |(long, _)| long)
    }

    /// The value with what it stands for.
    #[must_use]
    pub fn full_value(&self) -> String {
        match self.meaning {
            Some(meaning) if self.value.is_empty() => meaning.to_owned(),
            Some(meaning) => format!("{} ({meaning})", self.value),
            None => self.value.clone(),
        }
    }
}

/// The rows of 32 bits that are drawn: those in the middle of a long field are not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rows {
    /// Their numbers in the header, from 0.
    pub drawn: Vec<u32>,
    /// The first octet that is not drawn because there are too many rows.
    pub left_out: Option<u32>,
}

/// A rectangle of a tile among the drawn rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Which of the drawn rows.
    pub rows: Range<usize>,
    /// Bits of each of them.
    pub bits: Range<u32>,
}

impl Rows {
    /// The rows of `tiles`, which tile all bits from the first to the end of the last one.
    #[must_use]
    pub fn of(tiles: &[Tile]) -> Self {
        let end = tiles.last().map_or(0, |tile| tile.bits.end);
        let mut drawn = Vec::new();
        let mut hidden = tiles.iter().map(hidden_rows).filter(|rows| !rows.is_empty()).peekable();
        let mut row = 0;
        while row * 32 < end && drawn.len() < MOST_ROWS {
            match hidden.next_if(|rows| rows.start == row) {
                Some(rows) => row = rows.end,
                None => {
                    drawn.push(row);
                    row += 1;
                }
            }
        }
        Self { drawn, left_out: (row * 32 < end).then_some(row * 4) }
    }

    /// Rows are left out above the drawn row `at`.
    #[must_use]
    pub fn is_gap(&self, at: usize) -> bool {
        let above = at.checked_sub(1).and_then(|above| self.drawn.get(above));
        above.zip(self.drawn.get(at)).is_some_and(|(above, here)| above + 1 != *here)
    }

    /// The rectangles that `tile` fills among the drawn rows, from the top.
    #[must_use]
    pub fn places(&self, tile: &Tile) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for (at, row) in self.drawn.iter().enumerate() {
            let start = tile.bits.start.max(row * 32);
            let end = tile.bits.end.min(row * 32 + 32);
            if start >= end {
                continue;
            }
            let bits = start - row * 32..end - row * 32;
            match places.last_mut() {
                Some(last) if last.bits == bits => last.rows.end = at + 1,
                _ => places.push(Place { rows: at..at + 1, bits }),
            }
        }
        places
    }

    /// The rectangle of `tile` that is written in: the widest, and of those the highest.
    #[must_use]
    pub fn place(&self, tile: &Tile) -> Option<Place> {
        self.places(tile).into_iter().rev().max_by_key(|place| (place.bits.len(), place.rows.len()))
    }
}

/// The rows in the middle of a long field, which are not drawn.
fn hidden_rows(tile: &Tile) -> Range<u32> {
    let whole = tile.bits.start.div_ceil(32)..tile.bits.end / 32;
    if whole.end > whole.start + WHOLE_ROWS { whole.start + KEPT_ROWS..whole.end } else { 0..0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(bits: Range<u32>) -> Tile {
        Tile { bits, def: None, leaf: None, title: "told", value: String::new(), meaning: None }
    }

    #[test]
    fn what_no_field_names_is_drawn_as_such() {
        let told = vec![tile(20..40), tile(4..12), tile(8..16), tile(9..10), tile(44..99)];
        let all = without_gaps(told, &[0xab, 0xcd, 0xef, 0x01, 0x23, 0x45], Lang::En);
        let seen: Vec<_> = all.iter().map(|tile| (tile.bits.clone(), tile.title, tile.value.as_str())).collect();
        assert_eq!(
            seen,
            [
                (0..4, "unnamed", "0xa"),
                (4..12, "told", ""),
                (12..16, "told", ""),
                (16..20, "unnamed", "0xe"),
                (20..40, "told", ""),
                (40..44, "unnamed", "0x4"),
                (44..48, "told", ""),
            ]
        );
    }

    #[test]
    fn rows_end_somewhere() {
        let tiles: Vec<_> = (0..1000).map(|row| tile(row * 32..row * 32 + 32)).collect();
        let rows = Rows::of(&tiles);
        assert_eq!((rows.drawn.len(), rows.left_out), (MOST_ROWS, Some(192)));
    }

    #[test]
    fn a_tile_across_rows_is_some_rectangles() {
        let tiles = [tile(0..48), tile(48..96)];
        let places =
            |at: usize| Rows::of(&tiles).places(&tiles[at]).into_iter().map(|p| (p.rows, p.bits)).collect::<Vec<_>>();
        assert_eq!(places(0), [(0..1, 0..32), (1..2, 0..16)]);
        assert_eq!(places(1), [(1..2, 16..32), (2..3, 0..32)]);
    }
}
