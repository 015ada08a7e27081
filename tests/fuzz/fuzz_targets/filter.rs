//! Any text as a display filter: it is read or refused with a place inside it, and asked of a frame without a panic.
#![no_main]

use camadas::filter::Filter;
use camadas::frame::{Clock, Frame, LinkType};
use camadas::i18n::Lang;
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::Peeled;
use libfuzzer_sys::fuzz_target;

/// A SYN from 10.0.0.2:52116 to 10.0.0.1:12345 that Linux sent.
const SYN: [u8; 66] = [
    0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x08, 0x00, 0x45, 0x00, 0x00, 0x34, 0x5d,
    0x4e, 0x40, 0x00, 0x40, 0x06, 0xc9, 0x73, 0x0a, 0x00, 0x00, 0x02, 0x0a, 0x00, 0x00, 0x01, 0xcb, 0x94, 0x30, 0x39,
    0x52, 0x06, 0x2a, 0x5c, 0x00, 0x00, 0x00, 0x00, 0x80, 0x02, 0xfa, 0xf0, 0xe7, 0xea, 0x00, 0x00, 0x02, 0x04, 0x05,
    0xb4, 0x01, 0x01, 0x04, 0x02, 0x01, 0x03, 0x03, 0x0a,
];

fuzz_target!(|text: &str| match Filter::parse(text) {
    Ok(filter) => {
        let frame = Frame {
            bytes: &SYN,
            wire_len: SYN.len() as u32,
            time_ns: Some(1_700_000_000_000_000_000),
            link: LinkType::ETHERNET,
            fcs_octets: 0,
            tap: 0,
            number: 1,
            extra: None,
        };
        let mut peeled = Peeled::default();
        peel(&frame, Dispatch::standard(), &mut peeled);
        let _ = filter.matches(&View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() });
    }
    Err(error) => {
        assert!(text.get(error.position..error.position + error.length).is_some());
        assert_eq!(error.column, text[..error.position].chars().count());
        for lang in [Lang::En, Lang::PtBr] {
            let shown = error.render(text, lang);
            assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
        }
    }
});
