//! Sizes of frames: how many of each class, and how many octets they make together.

use std::fmt::Write as _;

use super::chart::{Bar, Look as Series, lying};
use super::picture::{Area, Picture};
use super::sheet::Sheet;
use super::{Capture, Draw, Form, code};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::table::{self, Look};
use crate::stats::{Cell, Table, Topic};

pub(super) const FORMS: &[Form] = &[Form::Svg, Form::Png, Form::Mermaid, Form::Text];
pub(super) const TOPICS: &[Topic] = &[Topic::Sizes];

const WIDTH: f32 = 820.0;

pub(super) fn capture(capture: Capture<'_>) -> impl Draw {
    Sizes(capture)
}

struct Sizes<'s>(Capture<'s>);

/// A column of the table as text.
pub(super) fn names(table: &Table, key: &str, lang: Lang) -> Vec<String> {
    table.rows.iter().map(|row| table.cell(row, key).map_or_else(String::new, |cell| cell.say(lang))).collect()
}

/// A column of the table as bars.
fn bars(table: &Table, key: &str, classes: &[String], lang: Lang) -> Vec<Bar> {
    let bar = |(at, row): (usize, &Vec<Cell>)| {
        let number = table.cell(row, key).and_then(Cell::number).unwrap_or(0);
        let percent = table.cell(row, &format!("{key}_percent")).filter(|_| number > 0);
        let share = percent.map(|percent| format!(" · {} %", percent.say(lang)));
        let count = if number == 0 { "–".to_owned() } else { lang.number(number) };
        let label = format!("{count}{}", share.unwrap_or_default());
        let class = classes.get(at).map_or("", String::as_str);
        Bar { value: number as f64, title: format!("{class}: {label}"), label }
    };
    table.rows.iter().enumerate().map(bar).collect()
}

impl Draw for Sizes<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        let report = self.0.stats.report_of(&[Topic::Sizes], lang, usize::MAX);
        let (mut sheet, y, title) = Sheet::titled(WIDTH, lang.text("draw.sizes"), &self.0.heading(&report));
        let Some(table) = report.table("sizes", "") else { return sheet.finish(y, title, String::new()) };
        let classes = names(table, "size", lang);
        let series = [
            (Series { osi: Osi::Network, patterned: false }, lang.text("draw.frames"), bars(table, "frames", &classes, lang)),
            (Series { osi: Osi::DataLink, patterned: true }, lang.text("draw.octets"), bars(table, "octets", &classes, lang)),
        ];
        let mut about = String::new();
        for (_, name, bars) in &series {
            let _ = write!(about, "{name}: ");
            bars.iter().for_each(|bar| about.extend([bar.title.as_str(), "; "]));
        }
        let area = Area::new(sheet.left(), y + 6.0, sheet.inner(), 0.0);
        let y = lying(sheet.canvas(), &classes, &series, area);
        let y = sheet.notes(y, &table.notes);
        sheet.finish(y, title, about)
    }

    fn text(&self, look: Look) -> String {
        table::report(&self.0.stats.report_of(&[Topic::Sizes], look.lang, usize::MAX), look)
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let report = self.0.stats.report_of(&[Topic::Sizes], lang, usize::MAX);
        let table = report.table("sizes", "")?;
        let frames: Vec<_> = bars(table, "frames", &[], lang).iter().map(|bar| bar.value).collect();
        Some(code::mermaid_bars(&table.title, &names(table, "size", lang), lang.text("draw.frames"), &frames))
    }
}
