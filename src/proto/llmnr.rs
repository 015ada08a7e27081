//! LLMNR: asks everybody on the link for a host's address, in Windows' way. RFC 4795; the message is DNS's, drawn and
//! read in `dns_message`.

use super::contract::{Carrier, Exchange, Fault, FieldSink, Info, Key, Layer, Protocol, Say, Step};
use super::dns_message::{self, Dialect};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// LLMNR.
pub struct Llmnr;

impl Protocol for Llmnr {
    const INFO: &'static Info = &Info {
        name: "llmnr",
        title: "LLMNR",
        about: w(
            "Asks everybody on the link for the address of a host that no name server knows.",
            "Pergunta a todos no enlace o endereço de um host que nenhum servidor de nomes conhece.",
        ),
        spec: "RFC 4795",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(5355), Key::Tcp(5355)],
        fields: &dns_message::ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        dns_message::peel(bytes, Carrier::DATAGRAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        dns_message::peel(bytes, carrier)
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        dns_message::fits(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        dns_message::describe(layer, sink, Dialect::LinkLocal);
    }

    /// The question goes to a group, the answer comes from a host.
    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        dns_message::exchange(layer).map(|exchange| Exchange { between_ends: false, ..exchange })
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
    fn two_flags_have_other_meanings() {
        // RFC 4795 §2.1.1: QR, opcode, C, TC, T.
        let told = tell(Proto::Llmnr, "0001 8500 0001 0000 0000 0000 0477706164 00 0001 0001");
        assert_eq!((told.get("dns.flags.conflict"), told.get("dns.flags.tentative")), ("1".into(), "1".into()));
        assert_eq!((told.get("dns.flags.authoritative"), told.get("dns.flags.recdesired")), (String::new(), String::new()));
        assert_eq!((told.get("dns.flags.recavail"), told.get("dns.flags.authenticated"), told.get("dns.flags.rcode")), (String::new(), String::new(), "0".into()));
        assert_eq!(told.summaries[0][1], "resposta A wpad: nenhum registro assim");
    }
}
