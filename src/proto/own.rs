//! Protocols of one's own: described in a file, peeled and told like any other. The lecture: "the protocol above is your
//! own".
//!
//! There are a few slots for them among the protocols; what fills a slot is installed once, before the first frame.

mod layout;
#[cfg(feature = "cli")]
mod read;

use std::sync::OnceLock;

pub use layout::{Count, Definition, Part, Size, What};
#[cfg(feature = "cli")]
pub use read::{Problem, read};

use super::contract::{Carrier, Fault, FieldSink, Info, Layer, Protocol, Say, Signature, Step};
use crate::i18n::{same, w};
use crate::model::{Osi, Pdu};

/// How many protocols can be installed.
pub const SLOTS: usize = 8;

static INSTALLED: OnceLock<Vec<Definition>> = OnceLock::new();

/// Installs protocols, at most [`SLOTS`]; those beyond are left out. Takes effect only before the first frame is peeled, and once.
pub fn install(mut definitions: Vec<Definition>) {
    definitions.truncate(SLOTS);
    let _ = INSTALLED.set(definitions);
}

/// How many are installed.
#[must_use]
pub fn installed() -> usize {
    INSTALLED.get().map_or(0, Vec::len)
}

fn definition(slot: usize) -> Option<&'static Definition> {
    INSTALLED.get()?.get(slot)
}

/// What a slot that nothing fills is called.
static EMPTY: Info = Info {
    name: "own",
    title: "–",
    about: w("A protocol of one's own.", "Um protocolo próprio."),
    spec: "–",
    osi: Osi::Application,
    pdu: Pdu::Message,
    keys: &[],
    fields: &[],
    ends: None,
};

/// The slot `N`.
pub struct Own<const N: usize>;

impl<const N: usize> Protocol for Own<N> {
    const INFO: &'static Info = &EMPTY;

    fn info() -> &'static Info {
        definition(N).map_or(&EMPTY, |definition| definition.info)
    }

    fn signatures() -> &'static [Signature] {
        definition(N).map_or(&[], |definition| definition.signatures)
    }

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::DATAGRAM)
    }

    fn peel_from(bytes: &[u8], _: Carrier) -> Result<Step, Fault> {
        match definition(N) {
            Some(definition) => definition.peel(bytes),
            None => Err(Fault::Malformed(same("–"))),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        definition(N).is_some_and(|definition| definition.fits(bytes, carrier))
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        Self::fits(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if let Some(definition) = definition(N) {
            definition.describe(layer.header(), sink);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(definition) = definition(N) {
            definition.summary(layer.header(), say);
        }
    }
}
