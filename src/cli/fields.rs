//! `camadas fields`: one row a frame, tab separated, made for scripts.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::describe::{Selector, write_value};
use crate::peel::View;
use crate::run::{self, Plan};

#[derive(clap::Args)]
pub(super) struct Args {
    files: Vec<PathBuf>,
    #[arg(short = 'e', long = "field")]
    fields: Vec<String>,
}

struct Rows<'s> {
    line: String,
    columns: &'s [Option<Selector>],
}

impl run::Write for Rows<'_> {
    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        let Self { line, columns } = self;
        line.clear();
        for (i, column) in columns.iter().enumerate() {
            if i > 0 {
                line.push('\t');
            }
            let Some(column) = column else { continue };
            let mut first = true;
            column.each(view, &mut |def, value| {
                if !std::mem::take(&mut first) {
                    line.push(';');
                }
                write_value(def, value, line);
                true
            });
        }
        line.push('\n');
        out.extend_from_slice(line.as_bytes());
    }
}

pub(super) fn run(args: &Args) -> ExitCode {
    let columns: Vec<_> = args.fields.iter().map(|name| Selector::resolve(name)).collect();
    let mut source = match crate::source::open(&args.files) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{}", error.message(crate::i18n::Lang::En));
            return ExitCode::from(2);
        }
    };
    let mut out = io::stdout();
    let _ = writeln!(out, "{}", args.fields.join("\t"));
    let stats = run::in_order(
        &mut *source,
        &Plan::default(),
        || Rows { line: String::new(), columns: &columns },
        &mut |text| match out.write_all(text) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        },
    );
    for error in &stats.errors {
        eprintln!("{}", error.message(crate::i18n::Lang::En));
    }
    if stats.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}
