//! A drawing as the page gets it: shapes as short lists, which the page turns into elements of SVG.

use serde::Serialize;
use serde_json::{Value, json};

use super::words::{Word, Words, pieces};
use crate::i18n::Lang;
use crate::output::draw::measure::Face;
use crate::output::draw::picture::{Anchor, Arrow, Fill, Picture, Shape, Stroke};
use crate::output::draw::theme::{class, group};
use crate::output::draw::{Draw, What};

/// A drawing in both languages.
#[derive(Debug, Serialize)]
pub struct Drawing {
    what: &'static str,
    title: Word,
    about: Word,
    en: Drawn,
    #[serde(rename = "pt-BR")]
    pt: Drawn,
}

/// Size and shapes of a drawing.
#[derive(Debug, Serialize)]
struct Drawn {
    size: (f32, f32),
    shapes: Vec<Value>,
}

/// `drawing` for the page.
#[must_use]
pub fn drawing(what: What, drawing: &dyn Draw, words: &mut Words) -> Drawing {
    let (en, pt) = (drawing.picture(Lang::En), drawing.picture(Lang::PtBr));
    let title = words.say(|lang| if lang == Lang::En { en.title.clone() } else { pt.title.clone() });
    let about = words.say(|lang| if lang == Lang::En { en.about.clone() } else { pt.about.clone() });
    Drawing { what: what.name(), title, about, en: drawn(&en), pt: drawn(&pt) }
}

fn drawn(picture: &Picture) -> Drawn {
    Drawn { size: picture.size, shapes: picture.shapes.iter().map(shape).collect() }
}

/// Pixels with at most one decimal.
fn px(length: f32) -> f64 {
    (f64::from(length) * 10.0).round() / 10.0
}

fn strokes(stroke: &Stroke) -> Value {
    json!([class(stroke.dress), px(stroke.width), u8::from(stroke.dashed)])
}

/// A shape as a list that begins with a letter:
/// `["b", x, y, width, height, radius, fill, stroke]`, `["l", points, stroke, arrow]`,
/// `["t", x, y, anchor, size, face, text]`, `["g", title, shapes]`; a stroke is `[class, width, dashed]`.
fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Box { area, radius, fill, stroke } => {
            let fill = match fill {
                Fill::Clear => Value::Null,
                Fill::Tint(osi) => format!("t{}", group(*osi)).into(),
                Fill::Pattern(osi) => format!("p{}", group(*osi)).into(),
            };
            let stroke = stroke.as_ref().map(strokes);
            json!(["b", px(area.x), px(area.y), px(area.width), px(area.height), px(*radius), fill, stroke])
        }
        Shape::Line { points, stroke, arrow } => {
            let points: Vec<_> = points.iter().map(|[x, y]| [px(*x), px(*y)]).collect();
            json!(["l", points, strokes(stroke), u8::from(*arrow == Arrow::End)])
        }
        Shape::Label { at: [x, y], anchor, text, size, face } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let face = if *face == Face::Mono { "mono" } else { "sans" };
            json!(["t", px(*x), px(*y), anchor, px(*size), face, pieces(text)])
        }
        Shape::Group { title, shapes } => json!(["g", title, shapes.iter().map(self::shape).collect::<Vec<_>>()]),
    }
}
