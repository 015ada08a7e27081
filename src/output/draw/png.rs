//! A picture as pixels, two for each of the picture's, for slides that cannot show SVG.
//!
//! The letters are those of DejaVu, which is built in: no two systems have the same fonts, and some have none. It has no
//! Chinese, Japanese or Korean ones; those are drawn as boxes.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use super::picture::Picture;
use super::svg;
use super::theme::Theme;
use crate::i18n::Lang;

/// Pixels for each of the picture's, in both directions.
const SCALE: f32 = 2.0;

/// Most pixels: a picture that would have more is drawn smaller.
const MOST: f32 = 64e6;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in [dejavu::sans::regular(), dejavu::sans::bold(), dejavu::sans_mono::regular(), dejavu::sans_mono::bold()]
    {
        fonts.load_font_data(font.to_vec());
    }
    Arc::new(fonts)
});

/// The picture as a PNG file. It is light unless `theme` is dark: pixels cannot follow their reader.
///
/// # Errors
/// What the renderer says, where a picture has no area.
pub fn write(picture: &Picture, theme: Theme, lang: Lang) -> Result<Vec<u8>, String> {
    let theme = if theme == Theme::Dark { Theme::Dark } else { Theme::Light };
    let options = Options { fontdb: FONTS.clone(), ..Options::default() };
    let tree = Tree::from_str(&svg::write(picture, theme, lang), &options).map_err(|error| error.to_string())?;
    let (width, height) = picture.size;
    let scale = SCALE.min((MOST / (width * height).max(1.0)).sqrt());
    let pixels = |length: f32| (length * scale).ceil() as u32;
    let mut pixmap = Pixmap::new(pixels(width), pixels(height)).ok_or_else(|| format!("{width} × {height}"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| error.to_string())
}
