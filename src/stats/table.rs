//! A table as a value: what the terminal, a page, JSON and CSV are made of.

use std::borrow::Cow;

use crate::i18n::{Lang, Words};
use crate::model::Osi;

/// A table with a title and what there is to say about it.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name in JSON and file names: "layers".
    pub name: &'static str,
    /// Which of several tables of that name it is, "tcp"; empty where there is one alone.
    pub part: &'static str,
    /// What stands above it.
    pub title: String,
    /// Its columns, from the left.
    pub columns: Vec<Column>,
    /// Its rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows were left out because there are too many, and the frames and octets in them.
    pub hidden: Option<Hidden>,
    /// What stands below it: sentences.
    pub notes: Vec<String>,
}

/// Rows that a [`Table`] does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hidden {
    /// How many.
    pub rows: u64,
    /// Frames counted in them.
    pub frames: u64,
    /// Octets counted in them.
    pub octets: u64,
}

impl Hidden {
    /// "12 more, of 340 frames and 51,200 octets".
    #[must_use]
    pub fn say(self, lang: Lang) -> String {
        let (rows, frames, octets) = (lang.number(self.rows), lang.frames(self.frames), lang.octets(self.octets));
        let key = if self.frames > 0 { "stats.hidden" } else { "stats.hidden_rows" };
        lang.fill(key, &[("rows", &rows), ("frames", &frames), ("octets", &octets)])
    }
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(name: &'static str, title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { name, part: "", title: title.into(), columns, rows: Vec::new(), hidden: None, notes: Vec::new() }
    }

    /// The cell of `row` in the column of this key.
    #[must_use]
    pub fn cell<'r>(&self, row: &'r [Cell], key: &str) -> Option<&'r Cell> {
        row.get(self.columns.iter().position(|column| column.key == key)?)
    }

    /// Tells how many rows were left out, if any were.
    pub(super) fn hide(&mut self, rows: usize, sum: Sum) {
        if rows > 0 || sum.frames > 0 {
            self.hidden = Some(Hidden { rows: rows as u64, frames: sum.frames, octets: sum.octets });
        }
    }
}

/// What stands above a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heading {
    /// Words of camadas.
    Words(Words),
    /// A name that the capture gives, to be escaped for where it goes.
    Name(String),
}

impl Heading {
    /// It for a reader of `lang`.
    #[must_use]
    pub fn in_(&self, lang: Lang) -> &str {
        match self {
            Self::Words(words) => words.in_(lang),
            Self::Name(name) => name,
        }
    }
}

/// A column of a [`Table`].
#[derive(Clone, Debug)]
pub struct Column {
    /// Its key in JSON and CSV.
    pub key: Cow<'static, str>,
    /// What stands above it.
    pub title: Heading,
    /// Where its cells stand.
    pub align: Align,
    /// How soon it is left out where the width does not suffice for all: the highest goes first, 0 never.
    pub spare: u8,
    /// A cell that repeats the one above is for people left blank.
    pub once: bool,
    /// Its text may stand in several lines.
    pub wraps: bool,
}

/// Where the cells of a column stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

impl Column {
    const fn new(key: Cow<'static, str>, title: Heading, align: Align) -> Self {
        Self { key, title, align, spare: 0, once: false, wraps: false }
    }

    /// A column of text.
    #[must_use]
    pub const fn text(key: &'static str, title: Words) -> Self {
        Self::new(Cow::Borrowed(key), Heading::Words(title), Align::Left)
    }

    /// A column of numbers.
    #[must_use]
    pub const fn number(key: &'static str, title: Words) -> Self {
        Self::new(Cow::Borrowed(key), Heading::Words(title), Align::Right)
    }

    /// A column of numbers that belongs to something of the capture, which is called `name` there.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self::new(Cow::Owned(name.to_owned()), Heading::Name(name.to_owned()), Align::Right)
    }

    /// The same, to be left out where the width does not suffice.
    #[must_use]
    pub const fn spare(mut self, spare: u8) -> Self {
        self.spare = spare;
        self
    }

    /// The same, its text standing in as many lines as it takes.
    #[must_use]
    pub const fn wrapped(mut self) -> Self {
        self.wraps = true;
        self
    }

    /// The same, repeated values being left blank.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.once = true;
        self
    }
}

/// A value in a [`Table`].
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing to say here.
    None,
    /// Text of camadas, or text from the wire, to be escaped for where it goes.
    Text(String),
    /// A layer of OSI, with the layer of the Internet model that does its work.
    Layer(Osi),
    /// Text at a depth of a tree; its parent is the last row before it that is less deep.
    Branch(usize, String),
    /// A count, of octets too.
    Number(u64),
    /// A share in percent, 0 to 100.
    Percent(f64),
    /// The same, drawn: the longest of a column fills it.
    Bar(f64),
    /// Nanoseconds from one event to another.
    Duration(u64),
    /// Nanoseconds since the first frame.
    Since(u64),
    /// Bits a second.
    Rate(f64),
}

impl Cell {
    /// A count that is left out where it is zero.
    #[must_use]
    pub const fn some(number: u64) -> Self {
        match number {
            0 => Self::None,
            _ => Self::Number(number),
        }
    }

    /// The count that it is.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// It as people read it; a bar is drawn by who knows how wide it may be.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::None => "–".into(),
            Self::Text(text) | Self::Branch(_, text) => text.clone(),
            Self::Layer(osi) => {
                format!("{} {} · {}", osi.number(), osi.name().in_(lang), osi.internet().name().in_(lang))
            }
            Self::Number(number) => lang.number(*number),
            Self::Percent(percent) => lang.decimal(*percent, 1),
            Self::Bar(_) => String::new(),
            Self::Duration(ns) => lang.duration(*ns),
            Self::Since(ns) => lang.decimal(*ns as f64 / 1e9, 6),
            Self::Rate(rate) => lang.metric(*rate, "bit/s"),
        }
    }
}

/// Frames, and octets of the whole frames on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(super) struct Sum {
    pub frames: u64,
    pub octets: u64,
}

impl Sum {
    pub fn add(&mut self, other: Self) {
        self.frames += other.frames;
        self.octets += other.octets;
    }

    pub fn plus(mut self, other: Self) -> Self {
        self.add(other);
        self
    }
}

/// The `most` items with the highest keys in falling order, and the others in none.
pub(super) fn top<T, K: Ord>(items: impl Iterator<Item = T>, most: usize, key: impl Fn(&T) -> K) -> (Vec<T>, Vec<T>) {
    let falling = |one: &T, other: &T| key(other).cmp(&key(one));
    let mut shown: Vec<_> = items.collect();
    let mut hidden = Vec::new();
    if shown.len() > most {
        shown.select_nth_unstable_by(most, falling);
        hidden = shown.split_off(most);
    }
    shown.sort_unstable_by(falling);
    (shown, hidden)
}

/// `part` of `whole` in percent; 0 of nothing.
#[must_use]
pub fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}
