//! UDP: datagrams between programs, told apart by port; no order, no reliability, no connection. RFC 768.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          source port          │        destination port       │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │             length            │            checksum           │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```

use etherparse::UdpHeaderSlice;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Verdict, dec, hex, octets};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 768";

fields! {
    SOURCE = dec("udp.srcport", SPEC, w("source port", "porta de origem")).at(0, 16).also(&["udp.port"]);
    DESTINATION = dec("udp.dstport", SPEC, w("destination port", "porta de destino")).at(16, 16).also(&["udp.port"]);
    LENGTH = dec("udp.length", SPEC, w("length", "comprimento"))
        .at(32, 16)
        .about("Octets of header (8) and data together.", "Octetos do cabeçalho (8) e dos dados juntos.");
    CHECKSUM = hex(4, "udp.checksum", SPEC, w("checksum", "soma de verificação")).at(48, 16);
    CHECKSUM_STATUS =
        dec("udp.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    PAYLOAD = octets("udp.payload", SPEC, w("payload", "carga útil")).carried();
    STREAM = dec("udp.stream", "Wireshark", w("conversation", "conversa")).remembered()
        .about("Counted from 0, in the order of their first frames.", "Contada a partir de 0, na ordem dos primeiros quadros.");
    SINCE_FIRST = dec("udp.time_relative", "Wireshark", w("since the conversation's first frame", "desde o primeiro quadro da conversa"))
        .time().remembered();
    SINCE_LAST = dec("udp.time_delta", "Wireshark", w("since the conversation's frame before", "desde o quadro anterior da conversa"))
        .time().remembered();
}

/// UDP.
pub struct Udp;

/// The verdict on the checksum of a UDP datagram; `None` where its length leaves open what it covers.
fn verdict(layer: &Layer<'_>) -> Option<Verdict> {
    let bytes = layer.bytes();
    match (be16(bytes, 4)?, be16(bytes, 6)?) {
        (1..8, _) => None,
        // RFC 2675 §4: a jumbogram has more octets than a length of 16 bits can say; less than that lies.
        (0, _) if bytes.len() <= 0xffff && !layer.frame.is_cut() => None,
        (_, 0) => Some(layer.left_out()),
        (0, _) if layer.frame.is_cut() => Some(layer.unverifiable()),
        (0, _) => Some(layer.checksum(6, bytes.len(), Some(17))),
        (length, _) => Some(layer.checksum(6, length.into(), Some(17))),
    }
}

impl Protocol for Udp {
    const INFO: &'static Info = &Info {
        name: "udp",
        title: "UDP",
        about: w(
            "Carries datagrams between programs: no connection, no order, no reliability.",
            "Leva datagramas entre programas: sem conexão, sem ordem, sem confiabilidade.",
        ),
        spec: SPEC,
        osi: Osi::Transport,
        pdu: Pdu::Datagram,
        keys: &[Key::Ip(17)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    #[inline(always)]
    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let udp = UdpHeaderSlice::from_slice(bytes).map_err(|e| Fault::Truncated { need: e.required_len })?;
        // RFC 2675 §4: a length of zero is a jumbogram; it claims nothing.
        let claim = Some(usize::from(udp.length())).filter(|octets| *octets != 0);
        if claim.is_some_and(|octets| octets < 8) {
            return Err(Fault::Malformed(w("the length is below 8", "o comprimento é menor que 8")));
        }
        let ports = Next::Ports(Key::Udp(udp.destination_port()), Key::Udp(udp.source_port()));
        Ok(Step::new(8, ports).claims(claim))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if sink.wants(&CHECKSUM_STATUS)
            && let Some(verdict) = verdict(layer)
        {
            sink.verdict(&CHECKSUM_STATUS, verdict);
        }
        layer.tell_payload(&PAYLOAD, sink);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if layer.is_faulty() {
            return;
        }
        say.octets(u64::from(layer.cut_off()) + layer.payload().len() as u64);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    #[test]
    fn a_datagram_tiles_and_an_absent_checksum_is_no_fault() {
        // Ports 8964 and 5432, length 10, checksum zero (RFC 768: none), then "hi".
        let told = tell(Proto::Udp, "2304 1538 000a 0000 6869");
        assert_eq!((told.protocols.as_str(), told.stop), ("udp:text", Stop::Done));
        assert_eq!((told.get("udp.length"), told.get("udp.checksum.status")), ("10".into(), "3".into()));
        assert_eq!(told.summaries[0], ["2 octets", "2 octetos"]);
    }

    #[test]
    fn over_ipv6_only_tunnels_may_leave_the_checksum_out() {
        let ip = "60000000 000a 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002";
        let told = tell(Proto::Ipv6, &format!("{ip} 2304 1538 000a 0000 6869"));
        assert_eq!(told.get("udp.checksum.status"), "4");
    }

    #[test]
    fn a_length_below_eight_is_told_as_malformed() {
        let told = tell(Proto::Udp, "04d2 0009 0007 1111 7878787878");
        assert!(matches!(told.stop, Stop::Fault(Fault::Malformed(_))));
        assert_eq!((told.get("udp.length"), told.get("udp.checksum.status")), ("7".into(), String::new()));
    }

    #[test]
    fn a_checksum_over_more_than_there_is_cannot_be_verified() {
        assert_eq!(tell(Proto::Udp, "04d2 0009 0014 1111 7878787878").get("udp.checksum.status"), "2");
    }
}
