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

/// The colours of one ground.
struct Colors {
    paper: &'static str,
    plain: &'static str,
    faint: &'static str,
    alarm: &'static str,
    /// Lines, and tints, of no layer and of the physical, link, network, transport and upper ones.
    layers: [(&'static str, &'static str); GROUPS],
}

/// Layers that are told apart: none, the lower four, and those of the programs.
const GROUPS: usize = 6;

const LIGHT: Colors = Colors {
    paper: "#ffffff",
    plain: "#16191d",
    faint: "#59616b",
    alarm: "#b3261e",
    layers: [
        ("#59616b", "#f1f3f5"),
        ("#59616b", "#f1f3f5"),
        ("#875400", "#fdf1d8"),
        ("#00626f", "#ddf3f6"),
        ("#8a2a86", "#f8e6f7"),
        ("#1d6a2b", "#e1f4e3"),
    ],
};

const DARK: Colors = Colors {
    paper: "#14171a",
    plain: "#e9ecef",
    faint: "#a6afb8",
    alarm: "#ff8a80",
    layers: [
        ("#a6afb8", "#24292e"),
        ("#a6afb8", "#24292e"),
        ("#f0b849", "#33270e"),
        ("#5fd0de", "#0f2e33"),
        ("#ea93e6", "#361a35"),
        ("#86d98f", "#15301a"),
    ],
};

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

/// The rules of a style sheet for drawings. `within` stands before each selector.
#[must_use]
pub fn stylesheet(theme: Theme, within: &str) -> String {
    let mut css = String::new();
    for rule in [
        "text{white-space:pre}",
        ".sans{font-family:\"DejaVu Sans\",Verdana,system-ui,\"Segoe UI\",Roboto,sans-serif}",
        ".mono{font-family:\"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\",monospace}",
        ".strong{font-weight:bold}",
        ".line{fill:none}",
        ".clear{fill:none}",
    ] {
        let _ = write!(css, "{within}{rule}");
    }
    match theme {
        Theme::Light => colors(&LIGHT, within, &mut css),
        Theme::Dark => colors(&DARK, within, &mut css),
        Theme::Auto => {
            colors(&LIGHT, within, &mut css);
            css.push_str("@media screen and (prefers-color-scheme:dark){");
            colors(&DARK, within, &mut css);
            css.push('}');
        }
    }
    css
}

fn colors(colors: &Colors, within: &str, css: &mut String) {
    let mut dress = |class: &str, color: &str| {
        let _ = write!(
            css,
            "{within}.{class}{{fill:{color}}}{within}.line.{class},{within}.edge.{class}{{stroke:{color}}}"
        );
    };
    for (class, color) in [("plain", colors.plain), ("strong", colors.plain), ("faint", colors.faint)] {
        dress(class, color);
    }
    dress("alarm", colors.alarm);
    for (at, (line, _)) in colors.layers.iter().enumerate() {
        dress(&format!("l{at}"), line);
    }
    for (at, (line, tint)) in colors.layers.iter().enumerate() {
        let _ = write!(css, "{within}.t{at}{{fill:{tint}}}{within}.h{at}{{fill:none;stroke:{line}}}");
        let _ = write!(css, "{within}.p{at}{{fill:url(#p{at})}}");
    }
    // What is drawn as a line or left clear is so whatever its role; these come last to count most.
    let _ = write!(css, "{within}.paper{{fill:{}}}{within}.line,{within}.clear{{fill:none}}", colors.paper);
}
