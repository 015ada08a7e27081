//! `camadas fields`: one row a frame, tab separated, made for scripts.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::describe::{self, Columns, Selector, write_value};
use crate::peel::View;
use crate::proto::contract::Value;
use crate::run::Write;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(short = 'e', long = "field", value_name = "ip.src", required = true)]
    fields: Vec<String>,
    #[arg(long)]
    reassemble: bool,
}

struct Rows<'s> {
    columns: Columns<'s>,
    count: usize,
    /// Room for text of the wire.
    text: String,
}

impl Write for Rows<'_> {
    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        let Self { columns, count, text } = self;
        let (mut at, mut empty) = (0, true);
        columns.each(view, |column, def, value| {
            if column == at && !empty {
                out.push(b';');
            }
            while at < column {
                out.push(b'\t');
                at += 1;
            }
            empty = false;
            if let Value::Text(octets) = *value {
                text.clear();
                push_text(octets, text);
                out.extend_from_slice(text.as_bytes());
            } else {
                write_value(def, value, out);
            }
        });
        while at + 1 < *count {
            out.push(b'\t');
            at += 1;
        }
        out.push(b'\n');
    }
}

/// Appends text of the wire so that it stays in its column and moves no cursor: tab and the ends of lines as tshark
/// writes them, other control characters as `\x1b`.
fn push_text(text: &[u8], line: &mut String) {
    for c in String::from_utf8_lossy(text).chars() {
        match c {
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(line, "\\x{:02x}", u32::from(c));
            }
            c => line.push(c),
        }
    }
}

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let selectors: Vec<_> = args.fields.iter().map(|name| Selector::resolve(name)).collect();
    for (name, _) in args.fields.iter().zip(&selectors).filter(|(_, selector)| selector.is_none()) {
        // An unknown field is an empty column, so that a script written for a newer camadas still gets its rows.
        ui.say(unknown(name, ui));
    }
    args.reading.recalls = selectors.iter().flatten().any(Selector::needs_memory);
    let mut source = args.reading.open(&ui)?;
    let mut out = Output::stdout();
    let _ = out.write((args.fields.join("\t") + "\n").as_bytes());
    let columns = Columns::new(selectors.iter().map(Option::as_ref));
    let make = || Rows { columns: columns.clone(), count: args.fields.len(), text: String::new() };
    args.reading.reassembles |= args.reassemble;
    let stats = args.reading.write(&ui, &mut *source, &mut out, make);
    Ok(ui.finish(&stats.errors, out))
}

pub(super) fn unknown(name: &str, ui: Ui) -> String {
    let near = describe::names().map(|known| (strsim::jaro_winkler(name, known), known));
    match near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness > 0.8) {
        Some((_, near)) => ui.lang.fill("cli.unknown_field_near", &[("name", &name), ("near", &near)]),
        None => ui.lang.fill("cli.unknown_field", &[("name", &name)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_in_its_column_and_row() {
        let mut line = String::new();
        push_text(b"GET /\tC:\\x\r\n\x1b[2J\xff\xc3\xa9", &mut line);
        assert_eq!(line, "GET /\\tC:\\x\\r\\n\\x1b[2J\u{fffd}é");
    }
}
