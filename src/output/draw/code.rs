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
