//! Data: application octets that are no text and have no structure known here.

use std::fmt::Write as _;

use super::contract::{Fault, Info, Layer, Next, Protocol, Say, Step};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

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
        fields: &[],
        ends: None,
    };

    fn peel(_: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(0, Next::Nothing))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let _ = write!(say, "{}", layer.payload().len());
        say.words(w(" octets", " octetos"));
    }
}
