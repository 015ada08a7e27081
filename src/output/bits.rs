//! A header in the manner of the RFCs: 32 bits a row, each field a cell with its name and its value. The cells tile the
//! header: bits that no field names are drawn as such.

use std::ops::Range;

use super::text::{Dress, Text, columns};
use crate::bytes::bits;
use crate::describe::{describe, value_name, write_value};
use crate::i18n::Lang;
use crate::proto::contract::{Field, FieldDef, FieldSink, Layer, Role, Span, Value, escape};

mod grid;

use grid::Grid;

/// Columns left of a diagram, for the octets.
const GUTTER: usize = 6;

/// Letters of a short name, which stand below each other where a cell is narrower.
const SHORT: usize = 5;

/// Octets of a value that are shown.
const SHOWN_OCTETS: usize = 24;

/// A stretch of bits in a header and what is written in it.
struct Tile {
    bits: Range<u32>,
    /// `None` for bits that no field names.
    def: Option<&'static FieldDef>,
    title: &'static str,
    value: String,
    /// What the value stands for.
    meaning: Option<&'static str>,
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

/// The bits of a layer's header or trailer as a diagram of at most `width` columns, and below it the fields whose cells
/// are too narrow for their names. No lines for a trailer without fields.
#[must_use]
pub fn bit_diagram(layer: &Layer<'_>, own: Own, lang: Lang, width: usize) -> Vec<Text> {
    let octets = own.octets(layer.span());
    let tiles = tiles(layer, octets.clone(), lang);
    if tiles.is_empty() || own == Own::Trailer && tiles.iter().all(|tile| tile.def.is_none()) {
        return Vec::new();
    }
    // Two to four columns a bit, the line between two cells included.
    let scale = (width.saturating_sub(GUTTER + 1) / 32).clamp(2, 4);
    let grid = Grid::new(&tiles, octets.len() as u32 * 8, scale);
    let mut lines = ruler(scale).to_vec();
    lines.extend(grid.draw(layer.proto().info().osi));
    if let Some(first) = grid.left_out {
        let last = octets.len().saturating_sub(1);
        lines.push(Text::plain(lang.fill("explain.rows_left_out", &[("first", &first), ("last", &last)])));
    }
    lines.extend(legend(&grid, width));
    lines
}

/// The fields in `octets` of a layer, whose bits count from the first of these octets.
fn tiles(layer: &Layer<'_>, octets: Range<u32>, lang: Lang) -> Vec<Tile> {
    let mut leaves = Leaves { lang, tiles: Vec::new() };
    describe(layer, &mut leaves);
    let bytes = layer.bytes().get(octets.start as usize..octets.end as usize).unwrap_or_default();
    let shift = octets.start * 8;
    for tile in &mut leaves.tiles {
        tile.bits = tile.bits.start.saturating_sub(shift)..tile.bits.end.saturating_sub(shift);
    }
    without_gaps(leaves.tiles, bytes, lang)
}

/// `tiles` in the order of their bits, cut where they overlap or leave `bytes`, with unnamed ones in all gaps.
fn without_gaps(mut tiles: Vec<Tile>, bytes: &[u8], lang: Lang) -> Vec<Tile> {
    tiles.sort_by_key(|tile| (tile.bits.start, tile.bits.end));
    let end = bytes.len() as u32 * 8;
    let unnamed = |bits: Range<u32>| {
        let value = unnamed_value(bytes, &bits, lang);
        Tile { bits, def: None, title: lang.text("explain.unnamed"), value, meaning: None }
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
            Value::Bytes(bytes) => value = octets_of(bytes, self.lang),
            Value::Number(number) if field.def.scale > 1 => {
                let scale = u64::from(field.def.scale);
                value = format!("{}×{scale}={number}", number / scale);
            }
            Value::Present => {}
            other => write_value(field.def, other, &mut value),
        }
        let meaning = value_name(&field, self.lang).filter(|name| *name != value);
        let title = field.def.title.in_(self.lang);
        self.tiles.push(Tile { bits: field.bits, def: Some(field.def), title, value, meaning });
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
    let count = lang.fill("explain.octets", &[("n", &lang.number(bytes.len() as u64))]);
    format!("{text} … {count}")
}

impl Tile {
    /// A name for a cell of `width` columns that the title does not fit in: what the title has in parentheses ("URG"),
    /// else the last part of the filter name ("df"), else the initials or the first letters of the title.
    fn short(&self, width: usize) -> String {
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
    fn long(&self) -> &'static str {
        self.title.split_once(" (").filter(|_| self.title.ends_with(')')).map_or(self.title, |(long, _)| long)
    }

    fn full_value(&self) -> String {
        match self.meaning {
            Some(meaning) if self.value.is_empty() => meaning.to_owned(),
            Some(meaning) => format!("{} ({meaning})", self.value),
            None => self.value.clone(),
        }
    }
}

/// The numbers of the bits, tens above ones.
fn ruler(scale: usize) -> [Text; 2] {
    let line = |digit: &dyn Fn(u32) -> String| {
        let mut line = " ".repeat(GUTTER);
        for bit in 0..32 {
            line.push_str(&format!("{:middle$}{:rest$}", "", digit(bit), middle = scale / 2, rest = scale - scale / 2));
        }
        Text::new(Dress::Faint, line)
    };
    let tens = |bit: u32| if bit.is_multiple_of(10) { (bit / 10).to_string() } else { String::new() };
    [line(&tens), line(&|bit| (bit % 10).to_string())]
}

/// What the cells only hint at: the short name, the name, the value; as many on a line as fit.
fn legend(grid: &Grid<'_>, width: usize) -> Vec<Text> {
    let mut lines: Vec<Text> = Vec::new();
    let width = width.saturating_sub(GUTTER);
    for (tile, written) in grid.tiles.iter().zip(&grid.written) {
        let Some(key) = written.as_ref().and_then(|(_, writing)| writing.key.as_ref()) else { continue };
        let mut item = Text::default();
        let long = tile.long();
        if !key.is_empty() && key != long {
            item.push(Dress::Strong, key);
            item.push(Dress::Plain, " ");
        }
        item.push(Dress::Plain, &format!("{long} = "));
        item.push(Dress::Strong, &tile.full_value());
        match lines.last_mut() {
            Some(line) if line.width() + 3 + item.width() <= width => {
                line.push(Dress::Plain, " · ");
                line.append(&item);
            }
            _ => lines.extend(item.wrap(width, 2)),
        }
    }
    let indent = |line: Text| {
        let mut indented = Text::plain(" ".repeat(GUTTER));
        indented.append(&line);
        indented
    };
    lines.into_iter().map(indent).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(bits: Range<u32>) -> Tile {
        Tile { bits, def: None, title: "told", value: String::new(), meaning: None }
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
}
