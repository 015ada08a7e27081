//! Data: application octets that are no text and have no structure known here.


use super::contract::{Fault, FieldDef, FieldSink, Info, Layer, Next, Protocol, Say, Step, octets};
use super::look;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

static DATA: FieldDef = octets("data.data", "–", w("octets", "octetos"));

/// data.
pub struct Data;

impl Protocol for Data {
    const INFO: &'static Info = &Info {
        name: "data",
        title: "data",
        about: w("Application octets without a structure known here.", "Octetos da aplicação sem uma estrutura conhecida aqui."),
        spec: "–",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[],
        fields: &[&DATA, &look::LENGTH],
        ends: None,
    };

    const TITLE_PT: Option<&'static str> = Some("dados");

    fn peel(_: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(0, Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        look::describe(layer, sink, &DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        say.octets(layer.payload().len() as u64);
    }
}
