//! Text inside the languages of Mermaid and Graphviz: whatever came from the wire is text there, too.

use std::fmt::Write as _;

/// `text` between quotation marks of Mermaid, whose entities begin with `#`.
///
/// Besides what would end the text or begin markup, everything is written as an entity that Mermaid would read as
/// Markdown or as an icon.
pub(super) fn mermaid(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '*' | '_' | '\\' | ':' | ';' | '%' | '{' | '}' | '[' | ']' | '$' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out + "\""
}

/// `text` as the rest of a line of Mermaid, where it stands without quotation marks.
pub(super) fn mermaid_line(text: &str) -> String {
    mermaid(text).trim_matches('"').to_owned()
}

/// A graph of Mermaid in which only `text` stands.
pub(super) fn mermaid_nothing(text: &str) -> String {
    format!("flowchart LR\n  nothing[{}]\n", mermaid(text))
}

/// A graph of Graphviz in which only `text` stands.
pub(super) fn dot_nothing(text: &str) -> String {
    format!("graph nothing {{\n  nothing [shape=plaintext label={}]\n}}\n", dot(text))
}

/// A chart of bars, whose names are camadas' own.
pub(super) fn mermaid_bars(title: &str, classes: &[String], axis: &str, values: &[f64]) -> String {
    let classes = classes.iter().map(|class| format!("\"{class}\"")).collect::<Vec<_>>().join(", ");
    let values = values.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
    format!("xychart-beta\n  title \"{title}\"\n  x-axis [{classes}]\n  y-axis \"{axis}\"\n  bar [{values}]\n")
}

/// `text` as a string of Graphviz between quotation marks.
pub(super) fn dot(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out + "\""
}
