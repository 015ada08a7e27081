//! IEEE 802.1ah (MAC in MAC): a provider carries its customers' frames whole, in services told apart by 24 bits.
//! IEEE 802.1Q §9.7 (the I-TAG).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─────┬─┬─┬─┬───┬───────────────────────────────────────────────┤
//! │ PCP │D│U│1│ 2 │               service identifier              │
//! ├─────┴─┴─┴─┴───┴───────────────────────────────────────────────┤
//! │ customer's destination, 6 octets; source, 6; EtherType, 2     │
//! └───────────────────────────────────────────────────────────────┘
//! ```


use super::contract::{Fault, Info, Key, Layer, Protocol, Say, Step, dec, hex, mac};
use crate::bytes::{be16, bits};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.1Q §9.7";

fields! {
    PRIORITY = dec("ieee8021ah.priority", SPEC, w("priority", "prioridade")).at(0, 3);
    DROP_ELIGIBLE = dec("ieee8021ah.drop", SPEC, w("drop eligible", "pode ser descartado")).at(3, 1);
    UNUSED = dec("ieee8021ah.nca", SPEC, w("customer's addresses not used", "endereços do cliente não usados")).at(4, 1);
    RESERVED_1 = dec("ieee8021ah.res1", SPEC, w("reserved", "reservado")).at(5, 1);
    RESERVED_2 = dec("ieee8021ah.res2", SPEC, w("reserved", "reservado")).at(6, 2);
    SERVICE = dec("ieee8021ah.isid", SPEC, w("service identifier", "identificador do serviço")).at(8, 24);
    DESTINATION = mac("ieee8021ah.cdst", SPEC, w("customer's destination", "destino do cliente")).at(32, 48);
    SOURCE = mac("ieee8021ah.csrc", SPEC, w("customer's source", "origem do cliente")).at(80, 48);
    TYPE = hex(4, "ieee8021ah.etype", SPEC, w("EtherType", "EtherType")).at(128, 16).names(ethertypes::value_name);
}

/// 802.1ah.
pub struct Ieee8021ah;

impl Protocol for Ieee8021ah {
    const INFO: &'static Info = &Info {
        name: "ieee8021ah",
        title: "802.1ah",
        about: w(
            "A provider carries its customers' frames whole, addresses included, in services told apart by a number.",
            "Um provedor leva os quadros dos clientes inteiros, com endereços, em serviços distinguidos por um número.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x88e7)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        be16(bytes, 16).map(|number| Step::typed(18, number)).ok_or(Fault::Truncated { need: 18 })
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(service) = bits(layer.header(), 8, 24) {
            say.words(w("service ", "serviço "));
            say.number(service);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_customers_frame_is_whole() {
        let told = tell(
            Proto::Ethernet,
            "001ff33ce113 f81edfe5843a 88e7 60 0186a0 001601000001 001302000002 8100 0007 0800 \
             45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "eth:ieee8021ah:vlan:ip");
        assert_eq!((told.get("ieee8021ah.isid"), told.get("ieee8021ah.csrc")), ("100000".into(), "00:13:02:00:00:02".into()));
    }
}
