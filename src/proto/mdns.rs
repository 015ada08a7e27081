//! Multicast DNS: asks everybody on the link what belongs to a name, without a name server; printers and televisions are
//! found so. RFC 6762; the message is DNS's, drawn and read in `dns_message`.

use super::contract::{Carrier, Fault, FieldSink, Info, Key, Layer, Protocol, Say, Step};
use super::dns_message::{self, Dialect};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// mDNS.
pub struct MulticastDns;

impl Protocol for MulticastDns {
    const INFO: &'static Info = &Info {
        name: "mdns",
        title: "mDNS",
        about: w(
            "Asks everybody on the link what belongs to a name, so that names and services are found without a server.",
            "Pergunta a todos no enlace o que pertence a um nome, para que nomes e serviços sejam achados sem servidor.",
        ),
        spec: "RFC 6762",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(5353)],
        fields: &dns_message::ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        dns_message::peel(bytes, Carrier::DATAGRAM)
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        dns_message::fits(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        dns_message::describe(layer, sink, Dialect::Multicast);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        dns_message::summary(layer, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_uppermost_bit_of_a_class_has_a_meaning_of_its_own() {
        // RFC 6762 §5.4 and §10.2: a question to be answered to the asker alone, an answer that replaces older ones.
        let told = tell(
            Proto::MulticastDns,
            "0000 8400 0001 0001 0000 0000
             056c61626f72 056c6f63616c 00 0001 8001
             c00c 0001 8001 00000078 0004 c0000209",
        );
        assert_eq!((told.get("dns.qry.qu"), told.get("dns.qry.class")), ("1".into(), "0x0001".into()));
        assert_eq!((told.get("dns.resp.cache_flush"), told.get("dns.resp.class")), ("1".into(), "0x0001".into()));
        assert_eq!(told.summaries[0][0], "response A labor.local: 192.0.2.9");
    }
}
