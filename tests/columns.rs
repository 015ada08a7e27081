//! Reading many fields in one pass gives what reading each by itself gives.

use std::path::Path;

use camadas::describe::{Columns, Selector, names, write_value};
use camadas::frame::Clock;
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::{FieldDef, Peeled, Value};
use camadas::source::{self, Batch};

#[test]
fn columns_are_what_selectors_tell() {
    let mut selectors: Vec<_> = names().map(|name| Selector::resolve(name).expect(name)).collect();
    selectors.sort_by(|a, b| a.name.cmp(&b.name));
    // Every third column stays empty.
    let wanted: Vec<_> = (0..).zip(&selectors).map(|(i, selector)| (i % 3 != 2).then_some(selector)).collect();
    let mut columns = Columns::new(wanted.iter().copied());
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures").read_dir().expect("captures/");
    let (mut batch, mut peeled, mut values) = (Batch::default(), Peeled::default(), 0);
    for capture in captures.map(|entry| entry.expect("an entry").path()).filter(|path| !path.ends_with("README.md")) {
        let mut source = source::open(&[capture]).expect("a capture");
        while source.fill(&mut batch).expect("whole records") {
            for frame in batch.frames() {
                peel(&frame, Dispatch::standard(), &mut peeled);
                let view = View { frame: &frame, peeled: &peeled, taps: batch.interfaces(), clock: Clock::default() };
                let (mut together, mut alone) = (Vec::new(), Vec::new());
                columns.each(&view, |column, def, value| together.push((column, def.name, written(def, *value))));
                for (column, selector) in wanted.iter().enumerate() {
                    let Some(selector) = selector else { continue };
                    selector.each(&view, &mut |def, value| {
                        alone.push((column, def.name, written(def, value)));
                        true
                    });
                }
                assert_eq!(together, alone);
                values += alone.len();
            }
        }
    }
    assert!(values > 5000, "only {values} values");
}

fn written(def: &FieldDef, value: Value<'_>) -> String {
    let mut text = String::new();
    write_value(def, value, &mut text);
    text
}
