//! The octets of a frame drawn to scale: header by header, what the message is, what fills.

use super::measure::{Face, width_of};
use super::picture::{Anchor, Area, Canvas, Fill, Stroke};
use crate::i18n::Lang;
use crate::output::budget::{Part, Term};
use crate::output::text::{Dress, Text};
use crate::peel::View;

/// Its height.
pub(super) const HEIGHT: f32 = 34.0;

/// The width that the smallest term has, so that its number can be read.
const NARROWEST: f32 = 22.0;

/// Draws `terms` into `width`, from the corner `(x, y)` on.
pub(super) fn draw(canvas: &mut Canvas, terms: &[Term], view: &View<'_>, lang: Lang, [x, y]: [f32; 2], width: f32) {
    let total = terms.iter().map(|term| term.len() as f32).sum::<f32>().max(1.0);
    let room = (width - NARROWEST * terms.len() as f32).max(0.0);
    let mut left = x;
    for term in terms {
        let osi = term.osi(view);
        let dress = osi.map_or(Dress::Faint, Dress::Layer);
        let area = Area::new(left, y, NARROWEST + room * term.len() as f32 / total, HEIGHT);
        let (name, number) = (term.name(view, lang), lang.number(term.len().into()));
        left = area.right();
        canvas.group(format!("{name}: {}", lang.octets(term.len().into())), |canvas| {
            let says_something = matches!(term.part, Part::Message | Part::Rest);
            let fill = if says_something { Fill::Tint(osi) } else { Fill::Pattern(osi) };
            canvas.area(area, 0.0, fill, Some(Stroke::new(dress, 1.0)));
            let [middle, _] = area.middle();
            let fits = |text: &str, size| width_of(&Text::plain(text), size, Face::Sans) + 12.0 <= area.width;
            let named = fits(&name, 11.5);
            // A plate under the letters: no pattern may make them hard to read.
            let plate =
                width_of(&Text::new(Dress::Strong, if named { &name } else { &number }), 11.5, Face::Sans) + 6.0;
            let plate = plate.min(area.width - 2.0);
            let lines = if named { 30.0 } else { 17.0 };
            let under = Area::new(middle - plate / 2.0, area.middle()[1] - lines / 2.0, plate, lines);
            canvas.area(under, 3.0, Fill::Tint(osi), None);
            if named {
                canvas.label([middle, y + 14.5], Anchor::Middle, name.as_str(), 11.5, Face::Sans);
            }
            let base = if named { y + 28.5 } else { y + 21.0 };
            canvas.label([middle, base], Anchor::Middle, Text::new(Dress::Strong, number.as_str()), 11.5, Face::Sans);
        });
    }
}
