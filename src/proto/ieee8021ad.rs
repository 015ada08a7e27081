//! IEEE 802.1ad (QinQ): a provider's tag in front of the customer's, so that each customer keeps all its VLANs.
//! IEEE 802.1Q §9.6 (the S-TAG).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─────┬─┬───────────────────────┬───────────────────────────────┤
//! │ PCP │D│          VID          │            EtherType          │
//! └─────┴─┴───────────────────────┴───────────────────────────────┘
//! ```


use etherparse::SingleVlanHeaderSlice;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex};
use crate::bytes::bits;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.1Q §9.6";

fields! {
    PRIORITY = dec("ieee8021ad.priority", SPEC, w("priority", "prioridade")).at(0, 3);
    DROP_ELIGIBLE = flag("ieee8021ad.dei", SPEC, w("drop eligible", "pode ser descartado")).at(3, 1);
    ID = dec("ieee8021ad.id", SPEC, w("service VLAN identifier", "identificador da VLAN de serviço")).at(4, 12);
    TYPE = hex(4, "ieee8021ah.etype", SPEC, w("EtherType", "EtherType")).at(16, 16).names(ethertypes::value_name);
}

/// 802.1ad.
pub struct Ieee8021ad;

impl Protocol for Ieee8021ad {
    const INFO: &'static Info = &Info {
        name: "ieee8021ad",
        title: "802.1ad",
        about: w(
            "A provider's VLAN tag in front of the customer's, so that each customer keeps all its VLANs.",
            "A marca de VLAN do provedor à frente da do cliente, para que cada cliente mantenha todas as suas VLANs.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x88a8)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let tag = SingleVlanHeaderSlice::from_slice(bytes).map_err(|e| Fault::Truncated { need: e.required_len })?;
        let number = tag.ether_type().0;
        Ok(match number {
            // As behind Ethernet itself: a length, and LLC.
            0..=1500 => Step::new(4, Next::By(Key::Llc)).claim(4 + usize::from(number)),
            _ => Step::new(4, Next::By(Key::EtherType(number))),
        })
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(id) = bits(layer.header(), 4, 12) {
            say.words(w("service VLAN ", "VLAN de serviço "));
            say.number(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_customers_tag_follows_the_providers() {
        let told = tell(
            Proto::Ethernet,
            "001ff33ce113 f81edfe5843a 88a8 502a 8100 6007 0800 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "eth:ieee8021ad:vlan:ip");
        assert_eq!((told.get("ieee8021ad.id"), told.get("vlan.id")), ("42".into(), "7".into()));
        assert_eq!((told.get("ieee8021ad.priority"), told.get("ieee8021ad.dei")), ("2".into(), "1".into()));
    }
}
