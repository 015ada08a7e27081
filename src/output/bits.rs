//! A header in the manner of the RFCs: 32 bits a row, each field a cell with its name and its value. The cells tile the
//! header: bits that no field names are drawn as such.

use std::ops::Range;

use super::line::clip;
use super::text::{Dress, Text, columns, columns_of};
use crate::bytes::bits;
use crate::describe::{describe, value_name, write_value};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::proto::contract::{Field, FieldDef, FieldSink, Layer, Role, Span, Value, escape};

/// Rows of a diagram; what is longer is drawn up to here.
const MOST_ROWS: usize = 48;

/// Whole rows of one field that are drawn, when it has more than [`WHOLE_ROWS`].
const KEPT_ROWS: u32 = 2;

/// Whole rows of an IPv6 address, which is drawn as it is.
const WHOLE_ROWS: u32 = 4;

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

/// The fields in `octets` of a layer, in the order of their bits, which count from the first of these octets; without
/// gaps and overlaps.
fn tiles(layer: &Layer<'_>, octets: Range<u32>, lang: Lang) -> Vec<Tile> {
    let mut leaves = Leaves { lang, tiles: Vec::new() };
    describe(layer, &mut leaves);
    let mut leaves = leaves.tiles;
    leaves.sort_by_key(|tile| (tile.bits.start, tile.bits.end));
    let bytes = layer.bytes().get(octets.start as usize..octets.end as usize).unwrap_or_default();
    let (shift, end) = (octets.start * 8, bytes.len() as u32 * 8);
    let unnamed = |range: Range<u32>| Tile {
        value: unnamed_value(bytes, &range),
        bits: range,
        def: None,
        title: lang.text("explain.unnamed"),
        meaning: None,
    };
    let mut tiles: Vec<Tile> = Vec::new();
    let mut at = 0;
    for mut leaf in leaves {
        leaf.bits = leaf.bits.start.saturating_sub(shift).max(at)..leaf.bits.end.saturating_sub(shift).min(end);
        if leaf.bits.is_empty() {
            continue;
        }
        if at < leaf.bits.start {
            tiles.push(unnamed(at..leaf.bits.start));
        }
        at = leaf.bits.end;
        tiles.push(leaf);
    }
    if at < end {
        tiles.push(unnamed(at..end));
    }
    tiles
}

fn unnamed_value(header: &[u8], range: &Range<u32>) -> String {
    let len = range.end - range.start;
    match bits(header, range.start, len).filter(|_| len <= 32) {
        Some(value) => format!("0x{value:0digits$x}", digits = len.div_ceil(4) as usize),
        None => octets_of(header.get(range.start as usize / 8..range.end as usize / 8).unwrap_or_default()),
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
                escape(text.get(..text.len().min(SHOWN_OCTETS * 2)).unwrap_or_default(), &mut value);
                value.push_str(if text.len() > SHOWN_OCTETS * 2 { "\"…" } else { "\"" });
            }
            Value::Bytes(bytes) => value = octets_of(bytes),
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
fn octets_of(bytes: &[u8]) -> String {
    let shown = bytes.get(..bytes.len().min(SHOWN_OCTETS)).unwrap_or_default();
    let text = shown.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(" ");
    if shown.len() < bytes.len() { format!("{text} … {}", bytes.len()) } else { text }
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

/// What is written in a cell: the name above the value, or both in one line.
struct Writing {
    name: Vec<String>,
    value: Vec<String>,
    inline: bool,
    /// Letters of the name stand below each other.
    upright: bool,
    /// What the legend tells it under, where the name or the value is not whole; empty for a whole name.
    key: Option<String>,
}

/// Most lines of a name, and of a value.
const NAME_LINES: usize = 4;
const VALUE_LINES: usize = 2;

impl Writing {
    /// The fullest writing that fits in `width` columns and `height` lines.
    fn of(tile: &Tile, width: usize, height: usize) -> Self {
        let full = tile.full_value();
        if columns(tile.title) + 2 + columns(&full) <= width {
            let (name, value) = (vec![tile.title.to_owned()], vec![full]);
            return Self { name, value, inline: true, upright: false, key: None };
        }
        let bare = tile.value.strip_prefix("0x").unwrap_or(&tile.value);
        let whole = lines(&full, width, VALUE_LINES);
        let is_whole = whole.is_some();
        let value = whole.unwrap_or_else(|| {
            let fitting = [tile.value.as_str(), bare].into_iter().find(|value| columns(value) <= width);
            vec![fitting.map_or_else(|| cut(&tile.value, width), str::to_owned)]
        });
        let most = height.saturating_sub(value.len()).clamp(1, NAME_LINES);
        if let Some(name) = lines(tile.title, width, most.min(3)) {
            return Self { name, value, inline: false, upright: false, key: (!is_whole).then(String::new) };
        }
        let short = tile.short(width);
        let upright = columns(&short) > width;
        let name = match upright {
            true => short.chars().filter(|c| columns_of(*c) == 1).take(most).map(String::from).collect(),
            false => vec![short.clone()],
        };
        Self { name, value, inline: false, upright, key: Some(short) }
    }

    fn height(&self) -> usize {
        if self.inline { 1 } else { self.name.len() + self.value.len() }
    }
}

/// `text` in at most `most` lines of `width` columns, no word broken; none for no text.
fn lines(text: &str, width: usize, most: usize) -> Option<Vec<String>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let lines = Text::plain(text).wrap(width, 0);
    let whole = lines.len() <= most && text.split(' ').all(|word| columns(word) <= width);
    whole.then(|| lines.iter().map(Text::raw).collect())
}

fn cut(value: &str, width: usize) -> String {
    let end = clip(value, width.saturating_sub(1));
    format!("{}…", value[..end].trim_end())
}

/// The rectangle of a tile that is written in: drawn rows, bits of a row.
struct Place {
    rows: Range<usize>,
    bits: Range<u32>,
}

struct Grid<'t> {
    tiles: &'t [Tile],
    /// Bits that are drawn.
    end: u32,
    /// Columns a bit.
    scale: usize,
    /// The rows that are drawn, by their number in the header.
    rows: Vec<u32>,
    /// Lines of each of them.
    heights: Vec<usize>,
    /// Where and how each tile is written; `None` where it is in no drawn row.
    written: Vec<Option<(Place, Writing)>>,
    /// First octet that is not drawn for want of rows.
    left_out: Option<u32>,
}

impl<'t> Grid<'t> {
    fn new(tiles: &'t [Tile], end: u32, scale: usize) -> Self {
        let mut rows: Vec<u32> = Vec::new();
        let mut hidden = tiles.iter().map(hidden_rows).filter(|rows| !rows.is_empty()).peekable();
        let mut row = 0;
        while row * 32 < end && rows.len() < MOST_ROWS {
            match hidden.next_if(|rows| rows.start == row) {
                Some(rows) => row = rows.end,
                None => {
                    rows.push(row);
                    row += 1;
                }
            }
        }
        let mut grid = Self {
            tiles,
            end,
            scale,
            heights: vec![1; rows.len()],
            rows,
            written: Vec::new(),
            left_out: (row * 32 < end).then_some(row * 4),
        };
        for tile in tiles {
            let Some(place) = grid.place(tile) else {
                grid.written.push(None);
                continue;
            };
            let count = place.rows.len();
            let lines = if count == 1 { NAME_LINES + VALUE_LINES } else { count };
            let writing = Writing::of(tile, grid.columns(&place.bits), lines);
            if let (1, Some(height)) = (count, grid.heights.get_mut(place.rows.start)) {
                *height = writing.height().max(*height);
            }
            grid.written.push(Some((place, writing)));
        }
        grid
    }

    /// Columns inside of a cell.
    fn columns(&self, bits: &Range<u32>) -> usize {
        (bits.end - bits.start) as usize * self.scale - 1
    }

    /// The widest rectangle that `tile` has among the drawn rows, and of those the highest.
    fn place(&self, tile: &Tile) -> Option<Place> {
        let mut places: Vec<Place> = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
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
        places.into_iter().rev().max_by_key(|place| (place.bits.len(), place.rows.len()))
    }

    /// The tile at a bit of a drawn row; `None` outside of the header.
    fn tile_at(&self, row: Option<usize>, bit: Option<u32>) -> Option<usize> {
        let bit = self.rows.get(row?)? * 32 + bit.filter(|bit| *bit < 32)?;
        (bit < self.end).then(|| self.tiles.partition_point(|tile| tile.bits.end <= bit))
    }

    /// The cells above and below the line over a row are two.
    fn differs(&self, row: usize, bit: Option<u32>) -> bool {
        self.tile_at(row.checked_sub(1), bit) != self.tile_at(Some(row), bit)
    }

    fn draw(&self, osi: Osi) -> Vec<Text> {
        let width = 32 * self.scale + 1;
        let mut canvas = Canvas { lines: Vec::new() };
        let mut tops = Vec::new();
        for row in 0..=self.rows.len() {
            let gap = row
                .checked_sub(1)
                .zip(self.rows.get(row))
                .is_some_and(|(above, here)| self.rows.get(above).is_some_and(|above| above + 1 != *here));
            // Between two rows of one field there is nothing to draw.
            if gap || (0..32).any(|bit| self.differs(row, Some(bit))) {
                canvas.lines.push(self.border(row, if gap { "⋮" } else { "" }, osi, width));
            }
            tops.push(canvas.lines.len());
            for line in 0..self.heights.get(row).copied().unwrap_or(0) {
                let octet = self.rows.get(row).filter(|_| line == 0).map(|row| (row * 4).to_string());
                canvas.lines.push(self.uprights(row, &octet.unwrap_or_default(), osi, width));
            }
        }
        for (place, writing) in self.written.iter().flatten() {
            let top = tops.get(place.rows.start).copied().unwrap_or(0);
            let last = place.rows.end - 1;
            let bottom = tops.get(last).copied().unwrap_or(0) + self.heights.get(last).copied().unwrap_or(0);
            let left = GUTTER + place.bits.start as usize * self.scale + 1;
            canvas.write(writing, top..bottom, left..left + self.columns(&place.bits));
        }
        canvas.into_lines()
    }

    /// The line above a row, or below the last one: drawn where the cells above and below differ.
    fn border(&self, row: usize, mark: &str, osi: Osi, width: usize) -> Vec<(char, Dress)> {
        let (above, below) = (row.checked_sub(1), Some(row));
        let level = |bit: Option<u32>| self.differs(row, bit);
        let upright =
            |row: Option<usize>, bit: u32| self.tile_at(row, bit.checked_sub(1)) != self.tile_at(row, Some(bit));
        let mut line = gutter(mark);
        for column in 0..width {
            let bit = (column / self.scale) as u32;
            line.push((
                match column % self.scale {
                    0 => stroke(upright(above, bit), level(Some(bit)), upright(below, bit), level(bit.checked_sub(1))),
                    _ if level(Some(bit)) => '─',
                    _ => ' ',
                },
                Dress::Layer(osi),
            ));
        }
        line
    }

    /// A line inside of a row: the sides of its cells.
    fn uprights(&self, row: usize, mark: &str, osi: Osi, width: usize) -> Vec<(char, Dress)> {
        let mut line = gutter(mark);
        for column in 0..width {
            let bit = (column / self.scale) as u32;
            let side = column % self.scale == 0
                && self.tile_at(Some(row), bit.checked_sub(1)) != self.tile_at(Some(row), Some(bit));
            line.push((if side { '│' } else { ' ' }, Dress::Layer(osi)));
        }
        line
    }
}

/// The rows in the middle of a long field, which are not drawn.
fn hidden_rows(tile: &Tile) -> Range<u32> {
    let whole = tile.bits.start.div_ceil(32)..tile.bits.end / 32;
    if whole.end > whole.start + WHOLE_ROWS { whole.start + KEPT_ROWS..whole.end } else { 0..0 }
}

/// What is drawn where lines meet that go up, right, down and left.
const fn stroke(up: bool, right: bool, down: bool, left: bool) -> char {
    match (up, right, down, left) {
        (true, true, true, true) => '┼',
        (true, true, true, false) => '├',
        (true, false, true, true) => '┤',
        (true, true, false, true) => '┴',
        (false, true, true, true) => '┬',
        (false, true, true, false) => '┌',
        (false, false, true, true) => '┐',
        (true, true, false, false) => '└',
        (true, false, false, true) => '┘',
        (true, _, true, _) => '│',
        (_, true, _, true) => '─',
        _ => ' ',
    }
}

fn gutter(mark: &str) -> Vec<(char, Dress)> {
    format!("{mark:>width$} ", width = GUTTER - 1).chars().map(|c| (c, Dress::Faint)).collect()
}

/// Characters that are a column wide, or two and followed by a NUL.
struct Canvas {
    lines: Vec<Vec<(char, Dress)>>,
}

impl Canvas {
    fn write(&mut self, writing: &Writing, rows: Range<usize>, across: Range<usize>) {
        let above = (rows.len().saturating_sub(writing.height())) / 2;
        let top = if writing.upright { rows.start } else { rows.start + above };
        if let ([name], true) = (writing.name.as_slice(), writing.inline) {
            let mut text = Text::plain(name.as_str());
            for value in writing.value.iter().filter(|value| !value.is_empty()) {
                text.push(Dress::Plain, "  ");
                text.push(Dress::Strong, value);
            }
            return self.center(&text, top, &across);
        }
        for (i, line) in writing.name.iter().enumerate() {
            self.center(&Text::plain(line.as_str()), top + i, &across);
        }
        let below = if writing.upright { rows.end - writing.value.len() } else { top + writing.name.len() };
        for (i, line) in writing.value.iter().enumerate() {
            self.center(&Text::new(Dress::Strong, line.as_str()), below + i, &across);
        }
    }

    fn center(&mut self, text: &Text, line: usize, across: &Range<usize>) {
        let Some(line) = self.lines.get_mut(line) else { return };
        let mut column = across.start + across.len().saturating_sub(text.width()) / 2;
        for (c, dress) in text.characters() {
            let wide = columns_of(c);
            if wide == 0 || column + wide > across.end {
                continue;
            }
            for (i, place) in line.iter_mut().skip(column).take(wide).enumerate() {
                *place = (if i == 0 { c } else { '\0' }, dress);
            }
            column += wide;
        }
    }

    fn into_lines(self) -> Vec<Text> {
        let text = |line: Vec<(char, Dress)>| {
            let mut text = Text::default();
            for (c, dress) in line.into_iter().filter(|(c, _)| *c != '\0') {
                text.push(dress, c.encode_utf8(&mut [0; 4]));
            }
            text
        };
        self.lines.into_iter().map(text).collect()
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
