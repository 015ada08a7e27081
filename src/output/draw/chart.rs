//! Charts of bars. They are drawn here and not by a library of plots, since those write colours: a chart of theirs could
//! neither follow its reader into the dark, nor be told apart on paper without colour, nor say what each bar is.

use super::measure::{Face, width_of};
use super::picture::{Anchor, Area, Arrow, Canvas, Fill, Stroke};
use crate::model::Osi;
use crate::output::text::{Dress, Text};

/// One bar of a chart: how long, what it is, and what stands beside it.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    /// What it counts.
    pub value: f64,
    /// The number as people read it.
    pub label: String,
    /// What a pointer is told.
    pub title: String,
}

/// How the bars of a series look: plain or patterned, so that two series are told apart without colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub osi: Osi,
    pub patterned: bool,
}

impl Look {
    fn draw(self, canvas: &mut Canvas, area: Area) {
        let fill = if self.patterned { Fill::Pattern(Some(self.osi)) } else { Fill::Tint(Some(self.osi)) };
        canvas.area(area, 0.0, fill, Some(Stroke::new(Dress::Layer(self.osi), 1.2)));
    }
}

/// A step of 1, 2 or 5 times a power of ten, of which at most `most` are needed up to `highest`.
pub(super) fn step(highest: f64, most: usize) -> f64 {
    let least = (highest / most as f64).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|step| *step >= least).unwrap_or(least)
}

const BAR: f32 = 16.0;

/// The longest of `bars`, at least a trifle, so that it can be divided by.
fn highest<'b>(bars: impl Iterator<Item = &'b Bar>) -> f64 {
    bars.map(|bar| bar.value).fold(f64::MIN_POSITIVE, f64::max)
}

/// Draws rows of bars that lie, each row a class with a bar of every series, and gives where they end. Every series has
/// a scale of its own: its longest bar fills the width.
pub(super) fn lying(canvas: &mut Canvas, classes: &[String], series: &[(Look, &str, Vec<Bar>)], area: Area) -> f32 {
    let names = classes.iter().map(|name| width_of(&Text::plain(name.as_str()), 12.5, Face::Mono)).fold(0.0, f32::max);
    let left = area.x + names + 12.0;
    let labels = series.iter().flat_map(|(.., bars)| bars);
    let label = labels.map(|bar| width_of(&Text::plain(bar.label.as_str()), 12.0, Face::Mono)).fold(0.0, f32::max);
    let room = (area.right() - left - label - 10.0).max(40.0);
    let mut y = legend(canvas, series, left, area.y);
    let scales: Vec<_> = series.iter().map(|(.., bars)| highest(bars.iter())).collect();
    for (at, class) in classes.iter().enumerate() {
        let height = BAR * series.len() as f32;
        canvas.label([left - 8.0, y + height / 2.0 + 4.5], Anchor::End, class.as_str(), 12.5, Face::Mono);
        for ((look, _, bars), scale) in series.iter().zip(&scales) {
            let Some(bar) = bars.get(at) else { continue };
            let width = room * (bar.value / scale) as f32;
            canvas.group(bar.title.as_str(), |canvas| {
                if width > 0.0 {
                    look.draw(canvas, Area::new(left, y + 1.5, width.max(1.5), BAR - 3.0));
                }
                canvas.label([left + width + 6.0, y + BAR - 4.0], Anchor::Start, bar.label.as_str(), 12.0, Face::Mono);
            });
            y += BAR;
        }
        y += 8.0;
    }
    canvas.line(vec![[left, area.y + 22.0], [left, y - 4.0]], Stroke::new(Dress::Plain, 1.2), Arrow::None);
    y
}

/// Says which series is which, and gives where the bars begin.
fn legend(canvas: &mut Canvas, series: &[(Look, &str, Vec<Bar>)], mut x: f32, y: f32) -> f32 {
    for (look, name, _) in series {
        look.draw(canvas, Area::new(x, y, 22.0, 13.0));
        x += 30.0;
        x += canvas.label([x, y + 11.0], Anchor::Start, *name, 12.5, Face::Sans) + 24.0;
    }
    y + 26.0
}

/// Draws bars that stand, from left to right, over an axis with the numbers of `number`; `classes` says what stands below
/// each, as far as there is room.
pub(super) fn standing(
    canvas: &mut Canvas,
    classes: &[String],
    (look, bars): (Look, &[Bar]),
    number: &dyn Fn(f64) -> String,
    area: Area,
) {
    let highest = highest(bars.iter());
    let step = step(highest, 5);
    let top = (highest / step).ceil() * step;
    let ticks: Vec<_> = (0..=(top / step).round() as u32).map(|at| f64::from(at) * step).collect();
    let labels = ticks.iter().map(|tick| width_of(&Text::plain(number(*tick)), 12.0, Face::Mono)).fold(0.0, f32::max);
    let (left, bottom) = (area.x + labels + 10.0, area.bottom() - 24.0);
    let y = |value: f64| bottom - (bottom - area.y) * (value / top) as f32;
    for tick in ticks {
        let stroke = Stroke { dress: Dress::Faint, width: if tick == 0.0 { 1.2 } else { 0.6 }, dashed: tick > 0.0 };
        canvas.line(vec![[left, y(tick)], [area.right(), y(tick)]], stroke, Arrow::None);
        canvas.label([left - 6.0, y(tick) + 4.0], Anchor::End, number(tick), 12.0, Face::Mono);
    }
    let width = (area.right() - left) / bars.len().max(1) as f32;
    let mut free = f32::MIN;
    for (at, (bar, class)) in bars.iter().zip(classes).enumerate() {
        let x = left + at as f32 * width;
        if bar.value > 0.0 {
            let gap = (width * 0.12).min(4.0);
            canvas.group(bar.title.as_str(), |canvas| {
                look.draw(canvas, Area::new(x + gap, y(bar.value), width - 2.0 * gap, bottom - y(bar.value)));
            });
        }
        let long = width_of(&Text::plain(class.as_str()), 11.5, Face::Mono);
        if x >= free && x + long <= area.right() {
            canvas.line(vec![[x, bottom], [x, bottom + 5.0]], Stroke::new(Dress::Faint, 1.0), Arrow::None);
            canvas.label([x, bottom + 18.0], Anchor::Start, class.as_str(), 11.5, Face::Mono);
            free = x + long + 16.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_are_round_and_few() {
        assert_eq!(
            [step(10.0, 5), step(11.0, 5), step(30.0, 5), step(0.9, 5), step(7_000_000.0, 5)],
            [2.0, 5.0, 10.0, 0.2, 2e6]
        );
    }
}
