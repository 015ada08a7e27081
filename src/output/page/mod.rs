//! The page: one file that explains a capture, to be handed out and opened from anywhere.
//!
//! Everything that is said stands in its data, in both languages: the same models that the terminal and the drawings are
//! made of, as JSON. The scripts only put it in place; they ask for it through one provider, so that a server can give the
//! same. Nothing is fetched: styles and scripts are in the file, and its policy allows no others.

mod capture;
mod frame;
mod glossary;
mod picture;
mod sample;
mod table;
mod words;

use std::io::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha2::{Digest as _, Sha256};

pub use capture::{Contents, Data, Overview};
pub use frame::{Around, Defs, Described, Line, across, described, line};
pub use picture::{Drawing, drawing};
pub use sample::{MOST_FRAMES, Sample, Sampled, Sampling};
pub use table::{TableData, tables};
pub use words::{Word, Words};

use super::draw::svg::push_escaped;
use super::draw::theme::page_stylesheet;
use crate::i18n::fill;

/// Conversations that are drawn on a page.
pub const CONVERSATIONS: usize = 6;

/// Frames that packets are followed in for a page: a table and a drawing or two are made of it.
pub const FOLLOWED: u64 = 500_000;

const HTML: &str = include_str!("page.html");
const CSS: &str = include_str!("page.css");

/// The scripts, each after those it imports from; the last ones say where the data is from.
const SCRIPTS: [(&str, &str); 14] = [
    ("dom", include_str!("script/dom.js")),
    ("texts", include_str!("script/texts.js")),
    ("provider", include_str!("script/provider.js")),
    ("light", include_str!("script/light.js")),
    ("drawing", include_str!("script/drawing.js")),
    ("list", include_str!("script/list.js")),
    ("parts", include_str!("script/parts.js")),
    ("journey", include_str!("script/journey.js")),
    ("frame", include_str!("script/frame.js")),
    ("overview", include_str!("script/overview.js")),
    ("main", include_str!("script/main.js")),
    ("embedded", include_str!("script/embedded.js")),
    ("stage", include_str!("script/stage.js")),
    ("served", include_str!("script/served.js")),
];

/// Where the data of a page is from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum From {
    /// The page itself has it.
    Page,
    /// A server has the rest.
    Server,
}

impl From {
    /// The scripts that only the page of the other kind has.
    const fn not(self) -> &'static [&'static str] {
        match self {
            Self::Page => &["stage", "served"],
            Self::Server => &["embedded"],
        }
    }
}

/// The modules as one script: names are the same in all, so that lines that import and words that export can be left out.
fn script(from: From) -> String {
    let mut all = String::from("\"use strict\";\n");
    for (_, module) in SCRIPTS.iter().filter(|(name, _)| !from.not().contains(name)) {
        for line in module.lines().filter(|line| !line.starts_with("import ")) {
            all.push_str(line.strip_prefix("export ").unwrap_or(line));
            all.push('\n');
        }
    }
    all
}

fn style() -> String {
    format!("{}\n:root{{--bit:{}px;--cell:{}px}}\n{CSS}", page_stylesheet(), frame::BIT, frame::SIZE)
}

/// A hash as a source of a Content Security Policy (CSP 3 §2.3.1).
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// Data as a page holds it: compressed to a fifth (zlib, RFC 1950) and in Base64, which has no character that could end
/// the element it stands in.
fn compressed(data: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(data);
    BASE64_STANDARD.encode(encoder.finish().unwrap_or_default())
}

/// The page of `contents`.
#[must_use]
pub fn html(contents: &Contents<'_>) -> String {
    let data = serde_json::to_vec(&Data::of(contents)).unwrap_or_default();
    page(contents, From::Page, &compressed(&data))
}

/// What the page of a server begins with.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Opening<'o> {
    /// The filter of its list.
    pub filter: &'o str,
    /// Frames may still come.
    pub live: bool,
    /// Which of the captures of a lesson it shows; none where there is no lesson.
    pub capture: Option<u64>,
}

/// The page that asks a server for the rest: frames, and what `contents` do not tell of the capture.
#[must_use]
pub fn served(contents: &Contents<'_>, opening: Opening<'_>) -> String {
    let data = serde_json::json!({ "data": Data::of(contents), "opening": opening });
    page(contents, From::Server, &compressed(&serde_json::to_vec(&data).unwrap_or_default()))
}

fn page(contents: &Contents<'_>, from: From, data: &str) -> String {
    let lang = contents.lang;
    let (style, script) = (style(), script(from));
    // Nothing but what is in the file; and what is put into the page is text, which the browser holds the scripts to.
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'; \
         connect-src {}; require-trusted-types-for 'script'; trusted-types 'none'",
        source(&script),
        source(&style),
        if from == From::Server { "'self'" } else { "'none'" }
    );
    let escaped = |text: &str| {
        let mut out = String::new();
        push_escaped(text, &mut out);
        out
    };
    fill(
        HTML,
        &[
            ("lang", &lang.tag()),
            ("version", &env!("CARGO_PKG_VERSION")),
            ("policy", &escaped(&policy)),
            ("title", &escaped(&contents.title(lang))),
            ("skip", &escaped(lang.text("page.skip"))),
            ("noscript", &escaped(lang.text("page.noscript"))),
            ("style", &style),
            ("script", &script),
            ("data", &data),
        ],
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn scripts_import_only_from_those_before_them_and_share_no_name() {
        let mut before: Vec<&str> = Vec::new();
        let mut names = BTreeSet::new();
        for (name, module) in SCRIPTS {
            for line in module.lines() {
                if let Some(rest) = line.strip_prefix("import ") {
                    let from = rest.split("\"./").nth(1).and_then(|rest| rest.split(".js\"").next());
                    assert!(from.is_some_and(|from| before.contains(&from)), "{name}.js: {line}");
                }
                // A name at the start of a line is one of the whole script.
                let line = line.strip_prefix("export ").unwrap_or(line);
                for keyword in ["function ", "class ", "const ", "let ", "async function "] {
                    if let Some(rest) = line.strip_prefix(keyword) {
                        let own = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                        assert!(names.insert(own.to_owned()), "{name}.js: {own} is taken");
                    }
                }
            }
            before.push(name);
        }
    }

    #[test]
    fn no_script_makes_markup_of_text() {
        for (name, module) in SCRIPTS {
            for way in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "Function(",
                "fetch(",
                "XMLHttp",
            ] {
                // Only the page of a server asks somebody.
                let may = name == "served" && way == "fetch(";
                assert!(may || !module.contains(way), "{name}.js: {way}");
            }
        }
    }
}
