//! JSON: objects written as text. RFC 8259.

use super::contract::{Fault, FieldSink, Info, Layer, Next, Protocol, Say, Step};
use super::look;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// JSON.
pub struct Json;

impl Protocol for Json {
    const INFO: &'static Info = &Info {
        name: "json",
        title: "JSON",
        about: w("An object written as text: names and values.", "Um objeto escrito como texto: nomes e valores."),
        spec: "RFC 8259",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[],
        fields: look::TEXT_FIELDS,
        ends: None,
    };

    fn peel(_: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(0, Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        look::describe(layer, sink, &look::TEXT);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        say.quote(layer.payload());
    }
}
