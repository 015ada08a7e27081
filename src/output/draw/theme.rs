//! How the roles of a picture look: colours in the light and in the dark, patterns on top of them, faces. The colours of
//! the layers are those of the terminal; each stands out from its ground by 4.5 to 1 at least (WCAG 2.2 §1.4.3).

use std::fmt::Write as _;

use crate::model::Osi;
use crate::output::text::Dress;

/// Whether a drawing is light or dark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the reader's system is; light on paper.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Layers that are told apart: none, the lower four, and those of the programs.
const GROUPS: usize = 6;

/// A role and its colour in the light and in the dark. `l` is the line and text of a group of layers, `t` its tint; the last
/// four are of the page alone.
const COLORS: [(&str, &str, &str); 20] = [
    ("paper", "#ffffff", "#14171a"),
    ("plain", "#16191d", "#e9ecef"),
    ("faint", "#59616b", "#a6afb8"),
    ("alarm", "#b3261e", "#ff8a80"),
    ("l0", "#59616b", "#a6afb8"),
    ("l1", "#59616b", "#a6afb8"),
    ("l2", "#875400", "#f0b849"),
    ("l3", "#00626f", "#5fd0de"),
    ("l4", "#8a2a86", "#ea93e6"),
    ("l5", "#1d6a2b", "#86d98f"),
    ("t0", "#f1f3f5", "#24292e"),
    ("t1", "#f1f3f5", "#24292e"),
    ("t2", "#fdf1d8", "#33270e"),
    ("t3", "#ddf3f6", "#0f2e33"),
    ("t4", "#f8e6f7", "#361a35"),
    ("t5", "#e1f4e3", "#15301a"),
    ("rule", "#d5dade", "#3a4148"),
    ("focus", "#0b57d0", "#8ab4f8"),
    ("lit", "#16191d", "#ffe082"),
    ("lit-text", "#ffffff", "#16191d"),
];

/// The patterns, one for each group: the side of a square that repeats, and what is drawn in it.
pub const PATTERNS: [(u8, &str); GROUPS] = [
    (6, "M0 3h6"),
    (5, "M2.5 0v5"),
    (6, "M-1 1l2-2M0 6l6-6M5 7l2-2"),
    (5, "M0 2.5h5"),
    (6, "M1.5 1.5h1v1h-1zM4.5 4.5h1v1h-1z"),
    (7, "M0 3.5h7M3.5 0v7"),
];

/// Which group `osi` is in.
#[must_use]
pub const fn group(osi: Option<Osi>) -> usize {
    match osi {
        None => 0,
        Some(Osi::Physical) => 1,
        Some(Osi::DataLink) => 2,
        Some(Osi::Network) => 3,
        Some(Osi::Transport) => 4,
        Some(Osi::Session | Osi::Presentation | Osi::Application) => 5,
    }
}

/// The class of what is dressed so.
#[must_use]
pub const fn class(dress: Dress) -> &'static str {
    match dress {
        Dress::Plain => "plain",
        Dress::Strong => "strong",
        Dress::Faint => "faint",
        Dress::Alarm => "alarm",
        Dress::Layer(osi) => ["l0", "l1", "l2", "l3", "l4", "l5"][group(Some(osi))],
    }
}

/// The style sheet of a drawing.
#[must_use]
pub fn stylesheet(theme: Theme) -> String {
    let light = |name: &str| color(name).0.to_owned();
    let dark = |name: &str| color(name).1.to_owned();
    let mut css = String::from(FACES);
    match theme {
        Theme::Light => rules(&light, &mut css),
        Theme::Dark => rules(&dark, &mut css),
        Theme::Auto => {
            rules(&light, &mut css);
            css.push_str("@media screen and (prefers-color-scheme:dark){");
            rules(&dark, &mut css);
            css.push('}');
        }
    }
    css
}

/// The style sheet of a page that has drawings: the colours as custom properties, light on paper, else as the attribute
/// `data-theme` of the root says ("auto", "light", "dark").
#[must_use]
pub fn page_stylesheet() -> String {
    let properties = |dark: bool| {
        let property =
            |(name, light, other): &(&str, &str, &str)| format!("--{name}:{};", if dark { other } else { light });
        COLORS.iter().map(property).collect::<String>()
    };
    let (light, dark) = (properties(false), format!("color-scheme:dark;{}", properties(true)));
    let mut css = format!(
        ":root{{color-scheme:light;{light}}}\n@media screen{{:root[data-theme=dark]{{{dark}}}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}\n"
    );
    css.push_str(":root{");
    // The patterns again, for what is not SVG.
    for (at, pattern) in BACKGROUNDS.iter().enumerate() {
        let _ = write!(css, "--p{at}:{} var(--t{at});", pattern.replace('L', &format!("var(--l{at})")));
    }
    css.push_str("}\n");
    let mut drawing = String::from(FACES);
    rules(&|name| format!("var(--{name})"), &mut drawing);
    css.extend(drawing.split_inclusive('}').map(|rule| format!(".drawing {rule}")));
    css.push_str(".patterns rect,.patterns path{stroke-width:1}");
    css.extend(
        drawing
            .split_inclusive('}')
            .filter(|rule| rule.starts_with(".t") || rule.starts_with(".h"))
            .map(|rule| format!(".patterns {rule}")),
    );
    css
}

/// [`PATTERNS`] as backgrounds of CSS, `L` being the line.
const BACKGROUNDS: [&str; GROUPS] = [
    "repeating-linear-gradient(0deg,L 0 1px,#0000 1px 6px)",
    "repeating-linear-gradient(90deg,L 0 1px,#0000 1px 5px)",
    "repeating-linear-gradient(135deg,L 0 1px,#0000 1px 5px)",
    "repeating-linear-gradient(0deg,L 0 1px,#0000 1px 5px)",
    "radial-gradient(circle,L 1px,#0000 1.4px) 0 0/5px 5px",
    "repeating-linear-gradient(0deg,L 0 1px,#0000 1px 7px),repeating-linear-gradient(90deg,L 0 1px,#0000 1px 7px)",
];

/// Faces, and what is drawn as a line whatever its role.
const FACES: &str = "text{white-space:pre}\
    .sans{font-family:\"DejaVu Sans\",Verdana,system-ui,\"Segoe UI\",Roboto,sans-serif}\
    .mono{font-family:\"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\",monospace}\
    .strong{font-weight:bold}";

fn color(name: &str) -> (&'static str, &'static str) {
    COLORS.iter().find(|color| color.0 == name).map_or(("", ""), |(_, light, dark)| (light, dark))
}

fn rules(color: &dyn Fn(&str) -> String, css: &mut String) {
    for class in ["plain", "strong", "faint", "alarm", "l0", "l1", "l2", "l3", "l4", "l5"] {
        let color = color(if class == "strong" { "plain" } else { class });
        let _ = write!(css, ".{class}{{fill:{color}}}.line.{class}{{stroke:{color};fill:none}}");
    }
    for at in 0..GROUPS {
        let (line, tint) = (color(&format!("l{at}")), color(&format!("t{at}")));
        let _ = write!(css, ".t{at}{{fill:{tint}}}.h{at}{{fill:none;stroke:{line}}}.p{at}{{fill:url(#p{at})}}");
    }
    let _ = write!(css, ".paper{{fill:{}}}", color("paper"));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).expect("two digits")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn texts_stand_out_from_every_ground_they_are_on() {
        let grounds = ["paper", "t0", "t1", "t2", "t3", "t4", "t5"];
        for text in ["plain", "faint", "alarm", "l0", "l1", "l2", "l3", "l4", "l5"] {
            for ground in grounds {
                let (on, under) = (color(text), color(ground));
                assert!(contrast(on.0, under.0) >= 4.5, "{text} on {ground} in the light");
                assert!(contrast(on.1, under.1) >= 4.5, "{text} on {ground} in the dark");
            }
        }
        for (on, under) in [(color("lit-text"), color("lit")), (color("paper"), color("plain"))] {
            assert!(contrast(on.0, under.0) >= 4.5 && contrast(on.1, under.1) >= 4.5);
        }
    }
}
