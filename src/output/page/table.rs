//! Tables as the page gets them.

use serde::Serialize;
use serde_json::{Value, json};

use super::words::{Word, Words};
use crate::i18n::Lang;
use crate::proto::contract::escape;
use crate::stats::{Align, Cell, Report, Table};

/// A table in both languages.
#[derive(Debug, Serialize)]
pub struct TableData {
    name: &'static str,
    part: &'static str,
    title: Word,
    /// Title, and whether it is of numbers.
    columns: Vec<(Word, bool)>,
    rows: Vec<Vec<Value>>,
    /// What was left out.
    hidden: Option<Word>,
    notes: Vec<Word>,
}

/// The tables of a report, which is given in both languages.
#[must_use]
pub fn tables(english: &Report, portuguese: &Report, words: &mut Words) -> Vec<TableData> {
    let pairs = english.tables.iter().zip(&portuguese.tables);
    pairs.map(|(en, pt)| table(en, pt, words)).collect()
}

fn table(en: &Table, pt: &Table, words: &mut Words) -> TableData {
    let own = |lang| if lang == Lang::En { en } else { pt };
    let columns = en.columns.iter().enumerate();
    TableData {
        name: en.name,
        part: en.part,
        title: words.say(|lang| own(lang).title.clone()),
        columns: columns
            .map(|(at, column)| {
                let title =
                    words.say(|lang| escaped(own(lang).columns.get(at).map_or("", |column| column.title.in_(lang))));
                (title, column.align == Align::Right)
            })
            .collect(),
        rows: en
            .rows
            .iter()
            .zip(&pt.rows)
            .map(|(en, pt)| en.iter().zip(pt).map(|(en, pt)| cell(en, pt, words)).collect())
            .collect(),
        hidden: en.hidden.map(|hidden| words.say(|lang| hidden.say(lang))),
        notes: words.says(|lang| own(lang).notes.clone()),
    }
}

/// Text that may come from the wire, with its control characters and marks of direction made visible.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(text.as_bytes(), &mut out);
    out
}

/// A cell: the number of its text; `["bar", percent]`, `["branch", depth, text]`, `["layer", number, text]`.
fn cell(en: &Cell, pt: &Cell, words: &mut Words) -> Value {
    let text = words.say(|lang| escaped(&if lang == Lang::En { en } else { pt }.say(lang)));
    match en {
        Cell::Bar(percent) => json!(["bar", (percent * 10.0).round() / 10.0]),
        Cell::Branch(depth, _) => json!(["branch", depth, text]),
        Cell::Layer(osi) => json!(["layer", osi.number(), text]),
        _ => json!(text),
    }
}
