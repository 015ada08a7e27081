//! Any octets as a capture, compressed or not: frames lie inside what was read, and reading ends.
#![no_main]

use std::io::Cursor;

use camadas::i18n::Lang;
use camadas::source::{self, Batch};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let mut source = match source::from_reader("fuzz", Box::new(Cursor::new(octets.to_vec()))) {
        Ok(source) => source,
        Err(error) => {
            assert!(!error.message(Lang::En).is_empty() && !error.message(Lang::PtBr).is_empty());
            return;
        }
    };
    let mut batch = Batch::default();
    let (mut errors, mut next_number) = (0, 1);
    loop {
        match source.fill(&mut batch) {
            Ok(true) => {
                for frame in batch.frames() {
                    assert_eq!(frame.number, next_number);
                    assert!((frame.tap as usize) < batch.interfaces().len());
                    next_number += 1;
                }
            }
            Ok(false) => break,
            Err(error) => {
                assert!(!error.message(Lang::PtBr).is_empty());
                errors += 1;
            }
        }
    }
    assert!(errors <= 1);
});
