//! Any octets as a frame of any link type: layers nest, and every form of output is made of what is left.
#![no_main]

use camadas::describe::describe;
use camadas::frame::{Clock, Frame, LinkType};
use camadas::i18n::Lang;
use camadas::notes::{self, Story};
use camadas::output::hexdump::write_hexdump;
use camadas::output::json::Objects;
use camadas::output::line::Lines;
use camadas::output::time::TimeForm;
use camadas::output::style::Style;
use camadas::output::tree::write_tree;
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::{Field, FieldSink, Peeled};
use libfuzzer_sys::fuzz_target;

/// Holds every field against the bits of its layer.
struct Inside(u32);

impl FieldSink for Inside {
    fn field(&mut self, field: Field<'_>) {
        assert!(field.bits.start <= field.bits.end && field.bits.end <= self.0, "{} is outside", field.def.name);
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
    }

    fn leave(&mut self) {}
}

fuzz_target!(|input: (u16, u16, &[u8])| {
    let (link, cut, bytes) = input;
    let wire_len = bytes.len() as u32 + u32::from(cut);
    let link = LinkType(link % 300);
    let frame = Frame { bytes, wire_len, time_ns: None, link, fcs_octets: 0, tap: 0, number: 1, extra: None };
    let mut peeled = Peeled::default();
    peel(&frame, Dispatch::standard(), &mut peeled);
    let view = View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() };
    let (mut start, mut end) = (0, bytes.len() as u32);
    for layer in view.layers() {
        let span = layer.span();
        assert!(span.start >= start && span.payload_start() <= span.payload_end() && span.end <= end);
        (start, end) = (span.payload_start(), span.payload_end());
        describe(&layer, &mut Inside((span.end - span.start) * 8));
    }
    let mut text = String::new();
    Lines::new(Lang::PtBr, Style::default(), TimeForm::Relative, None).write(&view, &mut text);
    write_tree(&view, Lang::En, Style::default(), &mut text);
    write_hexdump(&view, Lang::En, Style::default(), &mut text);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "control characters reach the terminal");
    Objects::default().write(&view, &mut text);
    let (notes, _) = notes::of(&view, &Story::default(), Lang::PtBr, usize::MAX);
    assert!(notes.iter().all(|note| !note.text.is_empty()));
});
