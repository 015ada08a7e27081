//! Text: application octets that are printable UTF-8 (RFC 3629).

use super::contract::{Fault, FieldSink, Info, Layer, Next, Protocol, Say, Step};
use super::look;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// text.
pub struct Text;

impl Protocol for Text {
    const INFO: &'static Info = &Info {
        name: "text",
        title: "text",
        about: w("Characters that people read, without a structure known here.", "Caracteres que pessoas leem, sem uma estrutura conhecida aqui."),
        spec: "RFC 3629",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[],
        fields: look::TEXT_FIELDS,
        ends: None,
    };

    const TITLE_PT: Option<&'static str> = Some("texto");

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
