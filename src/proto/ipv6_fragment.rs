//! Fragment header: a piece of an IPv6 packet that was too large for the way. Only the sender fragments. RFC 8200 §4.5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬─────────────────────────┬───┬─┤
//! │  next header  │   reserved    │     fragment offset     │res│M│
//! ├───────────────┴───────────────┴─────────────────────────┴───┴─┤
//! │                         identification                        │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex};
use crate::bytes::{be16, be32};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

const SPEC: &str = "RFC 8200 §4.5";

fields! {
    NEXT_HEADER = dec("ipv6.fraghdr.nxt", SPEC, w("next header", "próximo cabeçalho")).at(0, 8).names(ip_protocols::keyword);
    RESERVED_OCTET = hex(2, "ipv6.fraghdr.reserved_octet", SPEC, w("reserved", "reservado")).at(8, 8);
    OFFSET = dec("ipv6.fraghdr.offset", SPEC, w("fragment offset", "deslocamento do fragmento"))
        .at(16, 13)
        .about("Where this fragment's data stands in the packet, in units of 8 octets.",
               "Onde os dados deste fragmento ficam no pacote, em unidades de 8 octetos.");
    RESERVED_BITS = dec("ipv6.fraghdr.reserved_bits", SPEC, w("reserved", "reservado")).at(29, 2);
    MORE = flag("ipv6.fraghdr.more", SPEC, w("more fragments", "mais fragmentos")).at(31, 1);
    IDENTIFICATION = hex(8, "ipv6.fraghdr.ident", SPEC, w("identification", "identificação"))
        .at(32, 32)
        .about("The same in all fragments of a packet.", "A mesma em todos os fragmentos de um pacote.");
    PIECE = dec("ipv6.fragment", SPEC, w("frame of a fragment", "quadro de um fragmento")).remembered()
        .about("In the frame that completes a packet: where its fragments are.",
               "No quadro que completa um pacote: onde estão os fragmentos.");
    PIECES = dec("ipv6.fragment.count", SPEC, w("fragments", "fragmentos")).remembered();
    OVERLAP = flag("ipv6.fragment.overlap", "RFC 5722", w("fragments overlap", "os fragmentos se sobrepõem")).remembered();
    CONFLICT = flag("ipv6.fragment.overlap.conflict", "RFC 5722", w("overlapping fragments differ", "os fragmentos sobrepostos diferem"))
        .remembered();
    WHOLE = dec("ipv6.reassembled.length", SPEC, w("octets of the whole payload", "octetos da carga útil inteira")).remembered();
}

/// Fragment header.
pub struct Fragment;

impl Protocol for Fragment {
    const INFO: &'static Info = &Info {
        name: "ipv6.fraghdr",
        title: "IPv6-Frag",
        about: w(
            "Says which piece this is of an IPv6 packet that was too large for the way.",
            "Diz qual pedaço é este de um pacote IPv6 que era grande demais para o caminho.",
        ),
        spec: SPEC,
        osi: Osi::Network,
        pdu: Pdu::Datagram,
        keys: &[Key::Ip(44)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[next, _, high, low, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        let place = u16::from_be_bytes([high, low]);
        // An atomic fragment (RFC 6946) is first and last: nothing is missing.
        let next = match (place >> 3, place & 1, Next::header(next)) {
            (0, 0, next) => next,
            (0, _, Next::By(key)) => Next::FirstFragment(key),
            (0, _, next) => next,
            _ => Next::Fragment,
        };
        Ok(Step::new(8, next))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(place), Some(identification)) = (be16(header, 2), be32(header, 4)) else { return };
        if place >> 3 == 0 && place & 1 == 0 {
            say.words(w("atomic: the whole packet", "atômico: o pacote inteiro"));
        } else {
            let first = u64::from(place & !7);
            say.words(w("octets ", "octetos "));
            let _ = write!(say, "{first}-{}", (first + layer.payload().len() as u64).saturating_sub(1));
        }
        let _ = write!(say, " · id {identification:#010x}");
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn first_later_and_atomic_fragments_differ() {
        let udp = "00350035000a0000 6869";
        let first = tell(Proto::Fragment, &format!("11000001e3e7b5dc {udp}"));
        assert_eq!(first.protocols, "ipv6.fraghdr:udp:text");
        let later = tell(Proto::Fragment, &format!("110005a8e3e7b5dc {udp}"));
        assert_eq!((later.protocols.as_str(), later.stop), ("ipv6.fraghdr", Stop::Fragment));
        assert_eq!(later.get("ipv6.fraghdr.offset"), "181");
        assert_eq!(later.summaries[0][1], "octetos 1448-1457 · id 0xe3e7b5dc");
        let atomic = tell(Proto::Fragment, &format!("11000000e3e7b5dc {udp}"));
        assert_eq!(atomic.summaries[0][0], "atomic: the whole packet · id 0xe3e7b5dc");
    }
}
