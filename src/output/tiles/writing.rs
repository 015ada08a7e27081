//! What is written in a cell of a bit diagram, and what is left to the legend below it.

use super::Tile;
use crate::output::line::clip;
use crate::output::text::{Dress, Text, columns, columns_of};

/// What is written in a cell: the name above the value, or both in one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Writing {
    /// The lines of the name.
    pub name: Vec<String>,
    /// The lines of the value.
    pub value: Vec<String>,
    /// Both stand in one line.
    pub inline: bool,
    /// Letters of the name stand below each other.
    pub upright: bool,
    /// What the legend tells it under, where the name or the value is not whole; empty for a whole name.
    pub key: Option<String>,
}

/// Most lines of a name, and of a value.
const NAME_LINES: usize = 4;
const VALUE_LINES: usize = 2;

impl Writing {
    /// The fullest writing that fits in `width` columns and `height` lines; in as many lines as it is worth for `None`.
    #[must_use]
    pub fn of(tile: &Tile, width: usize, height: Option<usize>) -> Self {
        let height = height.unwrap_or(NAME_LINES + VALUE_LINES);
        let full = tile.full_value();
        if columns(tile.title) + 2 + columns(&full) <= width {
            let (name, value) = (vec![tile.title.to_owned()], vec![full]);
            return Self { name, value, inline: true, upright: false, key: None };
        }
        let bare = tile.value.strip_prefix("0x").unwrap_or(&tile.value);
        let whole = lines(&full, width, VALUE_LINES.min(height.saturating_sub(1)));
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

    /// Lines that it takes.
    #[must_use]
    pub fn height(&self) -> usize {
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

/// What the cells only hint at: the short name, the name, the value; an item for each cell that is not whole.
#[must_use]
pub fn legend<'t>(cells: impl Iterator<Item = (&'t Tile, &'t Writing)>) -> Vec<Text> {
    let items = cells.filter_map(|(tile, writing)| {
        let key = writing.key.as_ref()?;
        let mut item = Text::default();
        let long = tile.long();
        if !key.is_empty() && key != long {
            item.push(Dress::Strong, key);
            item.push(Dress::Plain, " ");
        }
        item.push(Dress::Plain, &format!("{long} = "));
        item.push(Dress::Strong, &tile.full_value());
        Some(item)
    });
    items.collect()
}
