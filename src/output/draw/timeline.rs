//! The timeline: octets from one moment to the next, as bars that stand.

use std::fmt::Write as _;

use super::chart::{Bar, Look as Series, standing};
use super::picture::{Area, Picture};
use super::sheet::Sheet;
use super::sizes::names;
use super::{Capture, Draw, Form, code};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::table::{self, Look};
use crate::stats::{Cell, Table, Topic};

pub(super) const FORMS: &[Form] = &[Form::Svg, Form::Png, Form::Mermaid, Form::Text];
pub(super) const TOPICS: &[Topic] = &[Topic::Timeline];

const WIDTH: f32 = 960.0;
const HEIGHT: f32 = 300.0;

pub(super) fn capture(capture: Capture<'_>) -> impl Draw {
    Timeline(capture)
}

struct Timeline<'s>(Capture<'s>);

fn bars(table: &Table, lang: Lang) -> Vec<Bar> {
    let bar = |row: &Vec<Cell>| {
        let say = |key| table.cell(row, key).map_or_else(String::new, |cell| cell.say(lang));
        let octets = table.cell(row, "octets").and_then(Cell::number).unwrap_or(0);
        let count = lang.frames(table.cell(row, "frames").and_then(Cell::number).unwrap_or(0));
        let label = lang.octets(octets);
        Bar { value: octets as f64, title: format!("{}: {count}, {label}, {}", say("start"), say("rate")), label }
    };
    table.rows.iter().map(bar).collect()
}

impl Draw for Timeline<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        let report = self.0.stats.report_of(&[Topic::Timeline], lang, usize::MAX);
        let (mut sheet, y, title) = Sheet::titled(WIDTH, lang.text("draw.timeline"), &self.0.heading(&report));
        let Some(table) = report.table("timeline", "") else { return sheet.finish(y, title, String::new()) };
        let bars = bars(table, lang);
        let mut about = String::new();
        for bar in bars.iter().filter(|bar| bar.value > 0.0) {
            let _ = write!(about, "{}; ", bar.title);
        }
        let mut end = y;
        if !bars.is_empty() {
            let area = Area::new(sheet.left(), y + 10.0, sheet.inner(), HEIGHT);
            let number = |value: f64| lang.number(value as u64);
            let look = Series { osi: Osi::Network, patterned: false };
            standing(sheet.canvas(), &names(table, "start", lang), (look, &bars), &number, area);
            end = area.bottom() + 4.0;
        }
        let legend = [lang.text("draw.octets_each_step").to_owned()];
        let end = sheet.notes(end, legend.iter().chain(&table.notes));
        sheet.finish(end, title, about)
    }

    fn text(&self, look: Look) -> String {
        table::report(&self.0.stats.report_of(&[Topic::Timeline], look.lang, usize::MAX), look)
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let report = self.0.stats.report_of(&[Topic::Timeline], lang, usize::MAX);
        let table = report.table("timeline", "")?;
        let octets: Vec<_> = bars(table, lang).iter().map(|bar| bar.value).collect();
        Some(code::mermaid_bars(&table.title, &names(table, "start", lang), lang.text("draw.octets"), &octets))
    }
}
