//! HTML: pages written as text. WHATWG HTML.

use super::contract::{Fault, FieldSink, Info, Layer, Next, Protocol, Say, Step};
use super::look;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// HTML.
pub struct Html;

impl Protocol for Html {
    const INFO: &'static Info = &Info {
        name: "html",
        title: "HTML",
        about: w("A page written as text, for a browser to draw.", "Uma página escrita como texto, para um navegador desenhar."),
        spec: "WHATWG HTML",
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
