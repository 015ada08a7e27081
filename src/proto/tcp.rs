//! TCP: a stream of octets between two programs, in order and complete or not at all. RFC 9293 §3.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          source port          │        destination port       │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │                        sequence number                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │                     acknowledgement number                    │
//! ├───────┬─────┬─────────────────┬───────────────────────────────┤
//! │offset │ res │ACEUAPRSF        │             window            │
//! ├───────┴─────┴─────────────────┼───────────────────────────────┤
//! │            checksum           │         urgent pointer        │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │                           options ...                         │
//! └───────────────────────────────────────────────────────────────┘
//! ```


use std::array;
use std::sync::LazyLock;

use etherparse::TcpHeaderSlice;

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, join, octets};
use crate::bytes::{be16, be32};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

mod multipath;
mod options;
mod remembered;

const SPEC: &str = "RFC 9293 §3.1";

fields! {
    SOURCE = dec("tcp.srcport", SPEC, w("source port", "porta de origem")).at(0, 16).also(&["tcp.port"]);
    DESTINATION = dec("tcp.dstport", SPEC, w("destination port", "porta de destino")).at(16, 16).also(&["tcp.port"]);
    SEQUENCE = dec("tcp.seq_raw", SPEC, w("sequence number", "número de sequência")).at(32, 32);
    ACKNOWLEDGEMENT = dec("tcp.ack_raw", SPEC, w("acknowledgement number", "número de confirmação")).at(64, 32);
    OFFSET = dec("tcp.hdr_len", SPEC, w("header length", "comprimento do cabeçalho")).at(96, 4).scale(4);
    FLAGS = hex(4, "tcp.flags", SPEC, w("flags", "sinalizadores")).at(100, 12).group();
    RESERVED = flag("tcp.flags.res", SPEC, w("reserved", "reservado")).at(100, 3);
    ACCURATE_ECN = flag("tcp.flags.ae", "RFC 9768 §3.1", w("accurate ECN (AE)", "ECN precisa (AE)")).at(103, 1);
    CWR = flag("tcp.flags.cwr", "RFC 3168 §6.1", w("congestion window reduced (CWR)", "janela de congestionamento reduzida (CWR)")).at(104, 1);
    ECE = flag("tcp.flags.ece", "RFC 3168 §6.1", w("ECN echo (ECE)", "eco de ECN (ECE)")).at(105, 1);
    URG = flag("tcp.flags.urg", SPEC, w("urgent (URG)", "urgente (URG)")).at(106, 1);
    ACK = flag("tcp.flags.ack", SPEC, w("acknowledgement (ACK)", "confirmação (ACK)")).at(107, 1);
    PSH = flag("tcp.flags.push", SPEC, w("push (PSH)", "entregar já (PSH)")).at(108, 1);
    RST = flag("tcp.flags.reset", SPEC, w("reset (RST)", "reinício (RST)")).at(109, 1);
    SYN = flag("tcp.flags.syn", SPEC, w("synchronise (SYN)", "sincronizar (SYN)")).at(110, 1);
    FIN = flag("tcp.flags.fin", SPEC, w("finish (FIN)", "fim (FIN)")).at(111, 1);
    WINDOW = dec("tcp.window_size_value", SPEC, w("window", "janela")).at(112, 16);
    CHECKSUM = hex(4, "tcp.checksum", SPEC, w("checksum", "soma de verificação")).at(128, 16);
    URGENT = dec("tcp.urgent_pointer", SPEC, w("urgent pointer", "ponteiro urgente")).at(144, 16);
    LENGTH = dec("tcp.len", SPEC, w("octets of data", "octetos de dados")).derived();
    CHECKSUM_STATUS =
        dec("tcp.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    PAYLOAD = octets("tcp.payload", SPEC, w("payload", "carga útil")).carried();
}

static OPTIONS: [&FieldDef; options::FIELDS.len() + multipath::FIELDS.len()] =
    join(options::FIELDS, multipath::FIELDS);
static HEADER: [&FieldDef; FIELDS.len() + OPTIONS.len()] = join(FIELDS, &OPTIONS);
static ALL: [&FieldDef; HEADER.len() + remembered::FIELDS.len()] = join(&HEADER, remembered::FIELDS);

/// TCP.
pub struct Tcp;

/// Every set of flags as lines begin with it: `[SYN ACK] seq=`.
static FLAG_SETS: LazyLock<[String; 512]> = LazyLock::new(|| {
    array::from_fn(|flags| {
        let names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"];
        let set = names.into_iter().enumerate().filter(|(bit, _)| flags >> bit & 1 != 0);
        format!("[{}] seq=", set.map(|(_, name)| name).collect::<Vec<_>>().join(" "))
    })
});

/// Octets of data that the segment had on the wire; `None` for a fragment and a quoted segment, of which nobody here
/// knows how long they were.
fn data_octets(layer: &Layer<'_>) -> Option<u64> {
    let header = u64::from(layer.header().get(12)? >> 4) * 4;
    let segment = layer.bytes().len() as u64 + u64::from(layer.cut_off());
    if layer.is_fragment() || layer.is_quoted() { None } else { segment.checked_sub(header) }
}

impl Protocol for Tcp {
    const INFO: &'static Info = &Info {
        name: "tcp",
        title: "TCP",
        about: w(
            "Carries a stream of octets between two programs, in order and complete, or says that it cannot.",
            "Leva um fluxo de octetos entre dois programas, em ordem e completo, ou avisa que não consegue.",
        ),
        spec: "RFC 9293",
        osi: Osi::Transport,
        pdu: Pdu::Segment,
        keys: &[Key::Ip(6)],
        fields: &ALL,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    #[inline(always)]
    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let tcp = match TcpHeaderSlice::from_slice(bytes) {
            Ok(tcp) => tcp,
            Err(etherparse::err::tcp::HeaderSliceError::Len(e)) => {
                return Err(Fault::Truncated { need: e.required_len });
            }
            Err(etherparse::err::tcp::HeaderSliceError::Content(_)) => {
                return Err(Fault::Malformed(w(
                    "the header length is below 20 octets",
                    "o comprimento do cabeçalho é menor que 20 octetos",
                )));
            }
        };
        let ports = Next::Ports(Key::Tcp(tcp.destination_port()), Key::Tcp(tcp.source_port()));
        Ok(Step::new(tcp.slice().len(), ports))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if !layer.is_faulty() {
            options::describe(layer.header(), sink);
        }
        if let Some(octets) = data_octets(layer) {
            sink.derive(&LENGTH, Value::Number(octets));
        }
        // Where the header length is impossible, nothing says where the segment would begin.
        let whole = layer.header().get(12).is_some_and(|offset| offset >> 4 >= 5) && layer.header().len() >= 20;
        if whole && sink.wants(&CHECKSUM_STATUS) {
            sink.verdict(&CHECKSUM_STATUS, layer.checksum(16, layer.bytes().len(), Some(6)));
        }
        layer.tell_payload(&PAYLOAD, sink);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(seq), Some(ack), Some(flags)) = (be32(header, 4), be32(header, 8), be16(header, 12)) else { return };
        say.out.push_str(&FLAG_SETS[usize::from(flags & 0x1ff)]);
        say.number(seq);
        if flags & 0x10 != 0 {
            say.out.push_str(" ack=");
            say.number(ack);
        }
        if let Some(window) = be16(header, 14) {
            say.out.push_str(" win=");
            say.number(window);
        }
        if let Some(octets) = data_octets(layer) {
            say.out.push_str(" len=");
            say.number(octets);
        }
        options::summary(header, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    /// IPv4 10.0.0.1 to 10.0.0.2 with a segment of 25 octets whose checksum is `sum`, and "hello" in it.
    fn segment(sum: &str) -> String {
        format!("4500 002d 0001 0000 4006 66c8 0a000001 0a000002 04d2 0050 00000001 00000001 50 18 03e8 {sum} 0000 68656c6c6f")
    }

    #[test]
    fn the_verdict_covers_the_pseudo_header() {
        let told = tell(Proto::Ipv4, &segment("4ee7"));
        assert_eq!(told.protocols, "ip:tcp:text");
        assert_eq!((told.get("tcp.checksum.status"), told.get("tcp.len")), ("1".into(), "5".into()));
        assert_eq!(tell(Proto::Ipv4, &segment("4ee8")).get("tcp.checksum.status"), "0");
        assert_eq!(told.summaries[1][0], "[PSH ACK] seq=1 ack=1 win=1000 len=5");
    }

    #[test]
    fn a_header_below_twenty_octets_cannot_be_one() {
        let told = tell(Proto::Tcp, "e2b6 0050 a36a0b0a 00000000 20 02 faf0 0000 0000");
        assert!(matches!(told.stop, Stop::Fault(Fault::Malformed(_))));
        assert_eq!((told.get("tcp.dstport"), told.get("tcp.checksum.status")), ("80".into(), String::new()));
    }

    #[test]
    fn of_a_fragment_the_length_is_not_known() {
        let told = tell(Proto::Ipv4, &segment("4ee7").replacen("0001 0000", "0001 2000", 1));
        assert_eq!((told.get("tcp.srcport"), told.get("tcp.len")), ("1234".into(), String::new()));
        assert_eq!(told.get("tcp.checksum.status"), "2");
    }
}
