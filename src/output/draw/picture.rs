//! A picture as a value: shapes with roles instead of colours, in pixels from the upper left corner. What draws it decides
//! how a role looks, in the light, in the dark and on paper.

use super::measure::{Face, width_of};
use crate::model::Osi;
use crate::output::text::{Dress, Text};

/// A picture, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Its width and height.
    pub size: (f32, f32),
    /// What it shows, in a few words.
    pub title: String,
    /// What it says, for those who do not see it.
    pub about: String,
    /// What is drawn, the lowest first.
    pub shapes: Vec<Shape>,
}

impl Picture {
    /// This picture with `other` below it.
    #[must_use]
    pub fn above(mut self, other: Self) -> Self {
        let down = self.size.1;
        self.size = (self.size.0.max(other.size.0), down + other.size.1);
        self.title = format!("{}; {}", self.title, other.title);
        self.about = format!("{} {}", self.about, other.about);
        self.shapes.extend(other.shapes.into_iter().map(|shape| shape.moved(down)));
        self
    }
}

/// A rectangle on the picture.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Area {
    /// Its left side.
    pub x: f32,
    /// Its upper side.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

impl Area {
    /// A rectangle by its corner and size.
    #[must_use]
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    /// Its right side.
    #[must_use]
    pub fn right(self) -> f32 {
        self.x + self.width
    }

    /// Its lower side.
    #[must_use]
    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// Its middle.
    #[must_use]
    pub fn middle(self) -> [f32; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }
}

/// What a rectangle is filled with. Every layer has a tint and a pattern of its own, so that no meaning hangs on colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fill {
    /// What is below shows through.
    Clear,
    /// The tint of a layer; that of no layer is grey.
    Tint(Option<Osi>),
    /// The pattern of a layer.
    Pattern(Option<Osi>),
}

/// Where a text stands at its point.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Anchor {
    /// It begins there.
    #[default]
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// Where a line has arrowheads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Arrow {
    /// Nowhere.
    #[default]
    None,
    /// At its end.
    End,
}

/// How a line is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stroke {
    /// Its role: that of a text in the same dress.
    pub dress: Dress,
    /// Its width.
    pub width: f32,
    /// It is broken.
    pub dashed: bool,
}

impl Stroke {
    /// An unbroken line.
    #[must_use]
    pub const fn new(dress: Dress, width: f32) -> Self {
        Self { dress, width, dashed: false }
    }
}

/// Something that is drawn.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A rectangle.
    Box {
        /// Where.
        area: Area,
        /// Radius of its corners.
        radius: f32,
        /// What it is filled with.
        fill: Fill,
        /// Its border.
        stroke: Option<Stroke>,
    },
    /// A line through points.
    Line {
        /// The points, two or more.
        points: Vec<[f32; 2]>,
        /// How it is drawn.
        stroke: Stroke,
        /// Where it points.
        arrow: Arrow,
    },
    /// A line of text.
    Label {
        /// Where its base line begins, or as its anchor says.
        at: [f32; 2],
        /// What stands at the point.
        anchor: Anchor,
        /// The text.
        text: Text,
        /// Its size in pixels.
        size: f32,
        /// Its face.
        face: Face,
    },
    /// Shapes that belong together, with what a pointer that rests on them is told.
    Group {
        /// What they are.
        title: String,
        /// The shapes.
        shapes: Vec<Shape>,
    },
}

impl Shape {
    /// The upper left and the lower right corner of what a text takes at most; `None` for other shapes.
    #[must_use]
    pub fn extent(&self) -> Option<([f32; 2], [f32; 2])> {
        let Self::Label { at: [x, y], anchor, text, size, face } = self else { return None };
        let width = width_of(text, *size, *face);
        let left = match anchor {
            Anchor::Start => *x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        Some(([left, y - size], [left + width, y + size / 4.0]))
    }

    /// The same, so many pixels further down.
    #[must_use]
    fn moved(mut self, down: f32) -> Self {
        match &mut self {
            Self::Box { area, .. } => area.y += down,
            Self::Line { points, .. } => points.iter_mut().for_each(|[_, y]| *y += down),
            Self::Label { at: [_, y], .. } => *y += down,
            Self::Group { shapes, .. } => {
                *shapes = std::mem::take(shapes).into_iter().map(|shape| shape.moved(down)).collect();
            }
        }
        self
    }
}

/// Where shapes are put one after the other.
#[derive(Debug, Default)]
pub struct Canvas {
    /// What was drawn so far.
    pub shapes: Vec<Shape>,
}

impl Canvas {
    /// Draws a rectangle.
    pub fn area(&mut self, area: Area, radius: f32, fill: Fill, stroke: Option<Stroke>) {
        self.shapes.push(Shape::Box { area, radius, fill, stroke });
    }

    /// Draws a line.
    pub fn line(&mut self, points: Vec<[f32; 2]>, stroke: Stroke, arrow: Arrow) {
        self.shapes.push(Shape::Line { points, stroke, arrow });
    }

    /// Writes a text, and gives its width.
    pub fn label(&mut self, at: [f32; 2], anchor: Anchor, text: impl Into<Text>, size: f32, face: Face) -> f32 {
        let text = text.into();
        let width = width_of(&text, size, face);
        if !text.is_empty() {
            self.shapes.push(Shape::Label { at, anchor, text, size, face });
        }
        width
    }

    /// Draws what `draw` draws as one thing, called `title`.
    pub fn group<T>(&mut self, title: impl Into<String>, draw: impl FnOnce(&mut Self) -> T) -> T {
        let mut inside = Self::default();
        let told = draw(&mut inside);
        self.shapes.push(Shape::Group { title: title.into(), shapes: inside.shapes });
        told
    }
}
