//! Slow protocols: neighbours agree on links, at most a few frames a second. IEEE 802.3 annex 57A.
//!
//! ```text
//!  0
//!  0 1 2 3 4 5 6 7
//! ├───────────────┤
//! │    subtype    │
//! └───────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, hex};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.3 §57A.4";

fields! {
    SUBTYPE = hex(2, "slow.subtype", SPEC, w("subtype", "subtipo")).at(0, 8).names(subtype_name);
}

fn subtype_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("link aggregation (LACP)", "agregação de enlaces (LACP)"),
        2 => w("marker", "marcador"),
        3 => w("operation and maintenance (OAM)", "operação e manutenção (OAM)"),
        10 => w("organisation's own (OSSP)", "próprio da organização (OSSP)"),
        _ => return None,
    })
}

/// Slow protocols.
pub struct Slow;

impl Protocol for Slow {
    const INFO: &'static Info = &Info {
        name: "slow",
        title: "Slow",
        about: w(
            "Neighbours agree on the links between them, at most a few frames a second.",
            "Vizinhos combinam os enlaces entre si, no máximo alguns quadros por segundo.",
        ),
        spec: "IEEE 802.3 annex 57A",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x8809)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let subtype = *bytes.first().ok_or(Fault::Truncated { need: 1 })?;
        Ok(Step::new(1, if subtype == 1 { Next::By(Key::Lacp) } else { Next::Payload }))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(&subtype) = layer.header().first() else { return };
        match subtype_name(subtype.into()) {
            Some(name) => say.words(name),
            None => {
                let _ = write!(say, "0x{subtype:02x}");
            }
        }
    }
}
