//! UDP-Lite: datagrams whose checksum may leave out the end, for programs that take a damaged picture over none.
//! RFC 3828 §3.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          source port          │        destination port       │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │       checksum coverage       │            checksum           │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```


use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3828 §3.1";

fields! {
    SOURCE = dec("udp.srcport", SPEC, w("source port", "porta de origem")).at(0, 16).also(&["udp.port"]);
    DESTINATION = dec("udp.dstport", SPEC, w("destination port", "porta de destino")).at(16, 16).also(&["udp.port"]);
    COVERAGE = dec("udp.checksum_coverage", SPEC, w("checksum coverage", "cobertura da soma de verificação"))
        .at(32, 16)
        .about("How many octets from the first of the header on the checksum covers; 0 for all of them.",
               "Quantos octetos a soma de verificação cobre, a partir do primeiro do cabeçalho; 0 para todos.");
    CHECKSUM = hex(4, "udp.checksum", SPEC, w("checksum", "soma de verificação")).at(48, 16);
    LENGTH = dec("udp.length", SPEC, w("length", "comprimento")).derived();
    CHECKSUM_STATUS =
        dec("udp.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
}

/// Octets that the checksum covers of a datagram of `len`.
fn covered(header: &[u8], len: usize) -> Option<usize> {
    match be16(header, 4)? {
        0 => Some(len),
        coverage => Some(coverage.into()),
    }
}

/// UDP-Lite.
pub struct UdpLite;

impl Protocol for UdpLite {
    const INFO: &'static Info = &Info {
        name: "udplite",
        title: "UDP-Lite",
        about: w(
            "Carries datagrams whose checksum may leave out the end, for sound and pictures that bear some damage.",
            "Leva datagramas cuja soma de verificação pode deixar o fim de fora, para som e imagem que toleram danos.",
        ),
        spec: "RFC 3828",
        osi: Osi::Transport,
        pdu: Pdu::Datagram,
        keys: &[Key::Ip(136)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(source), Some(destination), Some(coverage), true) =
            (be16(bytes, 0), be16(bytes, 2), be16(bytes, 4), bytes.len() >= 8)
        else {
            return Err(Fault::Truncated { need: 8 });
        };
        if (1..8).contains(&coverage) {
            return Err(Fault::Malformed(w(
                "the checksum coverage leaves out a part of the header",
                "a cobertura da soma de verificação deixa de fora parte do cabeçalho",
            )));
        }
        Ok(Step::new(8, Next::Ports(Key::Udp(destination), Key::Udp(source))))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.bytes();
        if bytes.len() < 8 {
            return;
        }
        sink.derive(&LENGTH, Value::Number(bytes.len() as u64 + u64::from(layer.cut_off())));
        if sink.wants(&CHECKSUM_STATUS)
            && let Some(cover) = covered(bytes, bytes.len())
        {
            // A coverage that leaves out a part of the header says nothing that could be held against the checksum.
            let verdict = if layer.is_faulty() { layer.unverifiable() } else { layer.checksum(6, cover, Some(136)) };
            sink.verdict(&CHECKSUM_STATUS, verdict);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let (Some(cover), len) = (covered(layer.header(), layer.bytes().len()), layer.payload().len()) else { return };
        say.octets(len as u64);
        if cover < layer.bytes().len() {
            say.words(w(" · checksum covers ", " · a soma cobre "));
            say.number(cover as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::{Told, tell};

    /// What Linux sends from port 5001 to 5000 of its own for "camadas".
    fn sent(id: &str, coverage_and_checksum: &str, text: &str) -> Told {
        tell(
            Proto::Ipv4,
            &format!("4500 0023 {id} 7f000001 7f000001 1389 1388 {coverage_and_checksum} {text}"),
        )
    }

    #[test]
    fn the_checksum_covers_all_or_the_start() {
        let told = sent("1821 4000 4088 2430", "000f 3221", "63616d61646173");
        assert_eq!(told.protocols, "ip:udplite:text");
        assert_eq!((told.get("udp.checksum.status"), told.get("udp.length")), ("1".into(), "15".into()));
        let told = sent("1823 4000 4088 242e", "000c 0986", "63616d61646173");
        assert_eq!((told.get("udp.checksum.status"), told.get("udp.checksum_coverage")), ("1".into(), "12".into()));
        assert_eq!(told.summaries[1][1], "7 octetos · a soma cobre 12");
        // Damage behind the covered octets goes unnoticed, damage among them does not.
        assert_eq!(sent("1823 4000 4088 242e", "000c 0986", "63616d61646100").get("udp.checksum.status"), "1");
        assert_eq!(sent("1823 4000 4088 242e", "000c 0986", "63006d61646173").get("udp.checksum.status"), "0");
    }

    #[test]
    fn a_coverage_below_the_header_is_malformed() {
        let told = tell(Proto::UdpLite, "8000 04d2 0007 3845 00");
        assert!(matches!(told.stop, Stop::Fault(Fault::Malformed(_))));
        assert_eq!((told.get("udp.length"), told.get("udp.checksum.status")), ("9".into(), "2".into()));
    }
}
