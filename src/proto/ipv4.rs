//! IPv4: carries datagrams between hosts across networks, best effort. RFC 791 §3.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────────┬───┬───────────────────────────────┤
//! │version│  IHL  │   DSCP    │ECN│          total length         │
//! ├───────┴───────┴───────────┴───┼─────┬─────────────────────────┤
//! │         identification        │flags│     fragment offset     │
//! ├───────────────┬───────────────┼─────┴─────────────────────────┤
//! │ time to live  │   protocol    │        header checksum        │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │                         source address                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │                      destination address                      │
//! ├───────────────────────────────────────────────────────────────┤
//! │                           options ...                         │
//! └───────────────────────────────────────────────────────────────┘
//! ```

mod options;

use std::fmt::Write as _;

use etherparse::Ipv4HeaderSlice;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, PseudoHeader, Say, Step, Verdict, dec, flag, hex, ipv4,
    join,
};
use crate::bytes::bits;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::{dscp, ip_protocols};

const SPEC: &str = "RFC 791 §3.1";

fields! {
    VERSION = dec("ip.version", SPEC, w("version", "versão")).at(0, 4);
    HEADER_LENGTH = dec("ip.hdr_len", SPEC, w("header length", "comprimento do cabeçalho"))
        .at(4, 4)
        .scale(4)
        .about("Octets of the header; stored in 4-octet words.", "Octetos do cabeçalho; guardado em palavras de 4 octetos.");
    SERVICE = hex(2, "ip.dsfield", "RFC 2474 §3", w("differentiated services", "serviços diferenciados")).at(8, 8).group();
    DSCP = dec("ip.dsfield.dscp", "RFC 2474 §3", w("DSCP", "DSCP")).at(8, 6).names(dscp::dscp);
    ECN = dec("ip.dsfield.ecn", "RFC 3168 §5", w("ECN", "ECN")).at(14, 2).names(dscp::ecn);
    TOTAL_LENGTH = dec("ip.len", SPEC, w("total length", "comprimento total"))
        .at(16, 16)
        .about("Octets of header and data together.", "Octetos do cabeçalho e dos dados juntos.");
    IDENTIFICATION = hex(4, "ip.id", SPEC, w("identification", "identificação"))
        .at(32, 16)
        .about("The same in all fragments of a datagram.", "A mesma em todos os fragmentos de um datagrama.");
    FLAGS = hex(2, "ip.flags", SPEC, w("flags", "sinalizadores")).at(48, 3).group();
    RESERVED = flag("ip.flags.rb", SPEC, w("reserved", "reservado")).at(48, 1);
    DONT_FRAGMENT = flag("ip.flags.df", SPEC, w("don't fragment", "não fragmentar")).at(49, 1);
    MORE_FRAGMENTS = flag("ip.flags.mf", SPEC, w("more fragments", "mais fragmentos")).at(50, 1);
    OFFSET = dec("ip.frag_offset", SPEC, w("fragment offset", "deslocamento do fragmento"))
        .at(51, 13)
        .about("Where this fragment's data stands in the datagram, in units of 8 octets.",
               "Onde os dados deste fragmento ficam no datagrama, em unidades de 8 octetos.");
    TTL = dec("ip.ttl", SPEC, w("time to live", "tempo de vida"))
        .at(64, 8)
        .about("How many more routers may forward it; each takes one off.",
               "Quantos roteadores ainda podem encaminhá-lo; cada um desconta um.");
    PROTOCOL = dec("ip.proto", SPEC, w("protocol", "protocolo")).at(72, 8).names(ip_protocols::keyword);
    CHECKSUM = hex(4, "ip.checksum", SPEC, w("header checksum", "soma de verificação do cabeçalho")).at(80, 16);
    SOURCE = ipv4("ip.src", SPEC, w("source address", "endereço de origem")).at(96, 32).also(&["ip.addr", "ip.host"]);
    DESTINATION = ipv4("ip.dst", SPEC, w("destination address", "endereço de destino"))
        .at(128, 32)
        .also(&["ip.addr", "ip.host"]);
    CHECKSUM_STATUS = dec("ip.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    PIECE = dec("ip.fragment", SPEC, w("frame of a fragment", "quadro de um fragmento")).remembered()
        .about("In the frame that completes a datagram: where its fragments are.",
               "No quadro que completa um datagrama: onde estão os fragmentos.");
    PIECES = dec("ip.fragment.count", SPEC, w("fragments", "fragmentos")).remembered();
    OVERLAP = flag("ip.fragment.overlap", "RFC 1858", w("fragments overlap", "os fragmentos se sobrepõem")).remembered();
    CONFLICT = flag("ip.fragment.overlap.conflict", "RFC 1858", w("overlapping fragments differ", "os fragmentos sobrepostos diferem"))
        .remembered();
    WHOLE = dec("ip.reassembled.length", SPEC, w("octets of the whole payload", "octetos da carga útil inteira")).remembered();
}

static ALL: [&FieldDef; FIELDS.len() + options::FIELDS.len()] = join(FIELDS, options::FIELDS);

/// IPv4.
pub struct Ipv4;

impl Protocol for Ipv4 {
    const INFO: &'static Info = &Info {
        name: "ip",
        title: "IPv4",
        about: w(
            "Carries datagrams between hosts across networks: best effort, each by itself.",
            "Leva datagramas entre hosts através das redes: melhor esforço, cada um por si.",
        ),
        spec: "RFC 791",
        osi: Osi::Network,
        pdu: Pdu::Datagram,
        keys: &[Key::EtherType(0x0800), Key::Ip(4), Key::Link(228), Key::Ppp(0x0021), Key::Sap(0x06)],
        fields: &ALL,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    #[inline(always)]
    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let ip = match Ipv4HeaderSlice::from_slice(bytes) {
            Ok(ip) => ip,
            Err(etherparse::err::ipv4::HeaderSliceError::Len(e)) => {
                return Err(Fault::Truncated { need: e.required_len });
            }
            // Whoever said that this is IPv4 was wrong: the version decides what the header is.
            Err(etherparse::err::ipv4::HeaderSliceError::Content(_)) if bytes[0] >> 4 == 6 => {
                return Ok(Step::new(0, Next::By(Key::EtherType(0x86dd))));
            }
            Err(etherparse::err::ipv4::HeaderSliceError::Content(_)) => {
                return Err(Fault::Malformed(w(
                    "the version is not 4 or the header length is below 20",
                    "a versão não é 4 ou o comprimento do cabeçalho é menor que 20",
                )));
            }
        };
        let protocol = Key::Ip(ip.protocol().0);
        // A total length of zero is a frame that the card was still to cut into segments: it claims nothing.
        let claim = Some(usize::from(ip.total_len())).filter(|octets| *octets != 0);
        let step = |next| Ok(Step::new(ip.slice().len(), next).claims(claim));
        if ip.fragments_offset().value() != 0 {
            return step(Next::Fragment);
        }
        if ip.more_fragments() {
            return step(Next::FirstFragment(protocol));
        }
        step(Next::By(protocol))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        if sink.wants(&CHECKSUM_STATUS) && header.len() >= 12 {
            // Of a header that was cut, or that contradicts itself, nobody knows what the checksum covers.
            let is_whole = header.len() >= 20 && header.len() == usize::from(header[0] & 15) * 4;
            let verdict = match if is_whole { layer.header_checksum(10) } else { layer.unverifiable() } {
                // macOS leaves it zero on loopback, Linux in a datagram that the card is to cut.
                Verdict::Wrong { expected } if header[10..12] == [0, 0] => Verdict::Blank { expected },
                verdict => verdict,
            };
            sink.verdict(&CHECKSUM_STATUS, verdict);
        }
        options::describe(layer, sink);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let Some(ttl) = header.get(8) {
            let _ = write!(say, "TTL {ttl}");
        }
        let (Some(more), Some(offset)) = (bits(header, 50, 1), bits(header, 51, 13)) else { return };
        if more != 0 || offset != 0 {
            say.words(w(" · fragment, octets ", " · fragmento, octetos "));
            let first = offset * 8;
            let _ = write!(say, "{first}-{}", (first + layer.payload().len() as u64).saturating_sub(1));
        }
        options::summary(layer, say);
    }

    fn pseudo_header(layer: &Layer<'_>) -> Option<PseudoHeader> {
        let header = layer.header();
        let destination = header.get(16..20)?;
        let last = options::final_destination(header);
        Some(PseudoHeader::of(header.get(12..16)?, last.as_ref().map_or(destination, |last| last)))
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_recorded_route_holds_the_routers_passed_and_the_room_left() {
        // Linux 6: the answer to `ping -R`, cut behind the echo header.
        let told = tell(
            Proto::Ipv4,
            "4f00007cbbc500003f018645c0000282c0000201 072718c0000201c0000281c0000282c0000282c0000202
             00000000000000000000000000000000 00 00006e8d55d80001",
        );
        assert_eq!(told.get("ip.opt.type"), "7;0");
        assert_eq!(told.get("ip.rec_rt"), "192.0.2.1;192.0.2.129;192.0.2.130;192.0.2.130;192.0.2.2");
        assert_eq!(told.get("ip.empty_rt"), "0.0.0.0;0.0.0.0;0.0.0.0;0.0.0.0");
        assert_eq!(told.get("ip.checksum.status"), "1");
        assert_eq!(told.summaries[0][1], "TTL 63 · registro de rota");
    }

    #[test]
    fn timestamps_stand_beside_their_routers() {
        // Linux 6: the answer to `ping -T tsandaddr`, cut behind the echo header.
        let told = tell(
            Proto::Ipv4,
            "4e000078bbc700003f0188e2c0000282c0000201 44242511 c000020102ee0ad8 c000020202ee0ad8
             c000028202ee0ad8 c000028202ee0ad8 0000871b55da0001",
        );
        assert_eq!(told.get("ip.opt.time_stamp_addr"), "192.0.2.1;192.0.2.2;192.0.2.130;192.0.2.130");
        assert_eq!(told.get("ip.opt.time_stamp"), "49154776;49154776;49154776;49154776");
        assert_eq!((told.get("ip.opt.overflow"), told.get("ip.opt.flag")), ("1".into(), "0x01".into()));
    }

    #[test]
    fn a_source_route_moves_the_checksum_to_its_last_address() {
        // Linux 6 sends this "lsrr" to 192.0.2.130 by way of 192.0.2.2, but with 192.0.2.2 in the pseudo-header of UDP;
        // the checksum here is that of RFC 1122 §4.1.3.6.
        let told = tell(
            Proto::Ipv4,
            "470000283e0a400040116cedc0000201c0000202 830704c000028200 cc8b270f000ca8d1 6c737272",
        );
        assert_eq!(told.get("ip.src_rt"), "192.0.2.130");
        assert_eq!(told.get("udp.checksum.status"), "1");
        assert_eq!(told.summaries[0][0], "TTL 64 · loose source route");
    }

    #[test]
    fn the_checksum_of_a_header_that_was_cut_is_not_verified() {
        // The first is cut behind its checksum, the second in its options.
        for header in ["450000349e464000 40062d24", "46c0002000004000 0102 4313 c0000201 e0000016"] {
            assert_eq!(tell(Proto::Ipv4, header).get("ip.checksum.status"), "2", "{header}");
        }
    }

    #[test]
    fn what_is_version_6_is_read_as_such() {
        let told = tell(Proto::Ipv4, "60000000 0000 3b 40 00000000000000000000000000000001 00000000000000000000000000000002");
        assert_eq!((told.protocols.as_str(), told.get("ipv6.dst"), told.get("ip.src")), ("ip:ipv6", "::2".into(), String::new()));
    }

    #[test]
    fn an_option_of_no_octets_ends_the_options() {
        let told = tell(Proto::Ipv4, "46000018000000004000 0000 c0000201c0000202 94000000");
        assert_eq!(told.get("ip.opt.type"), "148");
        assert_eq!(told.get("ip.opt.data"), "0000");
    }
}
