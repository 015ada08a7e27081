//! XML: documents of nested elements. W3C XML 1.0.

use super::contract::{Fault, FieldSink, Info, Layer, Next, Protocol, Say, Step};
use super::look;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// XML.
pub struct Xml;

impl Protocol for Xml {
    const INFO: &'static Info = &Info {
        name: "xml",
        title: "XML",
        about: w("An object written as text: elements within elements.", "Um objeto escrito como texto: elementos dentro de elementos."),
        spec: "W3C XML 1.0",
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
