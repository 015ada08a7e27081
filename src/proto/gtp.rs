//! GTP-U: carries a phone's packets between the base station and the core of a mobile network, over UDP.
//! 3GPP TS 29.281 §5.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─────┬─┬─┬─┬─┬─┬───────────────┼───────────────────────────────┤
//! │ ver │T│R│E│S│N│    message    │             length            │
//! ├─────┴─┴─┴─┴─┴─┴───────────────┴───────────────────────────────┤
//! │               tunnel endpoint identifier (TEID)               │
//! ├───────────────────────────────┬───────────────┬───────────────┤  all three, if one of
//! │        sequence number        │  N-PDU number │ next extension│  E, S and N is set
//! ├───────────────┬───────────────┴───────────────┼───────────────┤
//! │   length/4    │      extension header ...     │ next extension│
//! └───────────────┴───────────────────────────────┴───────────────┘
//! ```
//!
//! Of the control plane (GTP-C) nothing is parsed; of GTP-U's own messages the elements that it defines are.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, ipv4, ipv6, label,
    octet_bits, octets,
};
use crate::bytes::{Reader, be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "3GPP TS 29.281 §5.1";
const EXTENSION: &str = "3GPP TS 29.281 §5.2";
const SESSION: &str = "3GPP TS 38.415 §5.5";
const ELEMENT: &str = "3GPP TS 29.281 §8";

/// The message that carries a phone's packet.
const G_PDU: u8 = 255;

fields! {
    FLAGS = hex(2, "gtp.flags", SPEC, w("flags", "sinalizadores")).at(0, 8).group();
    VERSION = dec("gtp.flags.version", SPEC, w("version", "versão")).at(0, 3);
    PROTOCOL_TYPE = dec("gtp.flags.payload", SPEC, w("protocol type (1: GTP, 0: GTP')", "tipo de protocolo (1: GTP, 0: GTP')")).at(3, 1);
    RESERVED = dec("gtp.flags.reserved", SPEC, w("reserved", "reservado")).at(4, 1);
    HAS_EXTENSION = flag("gtp.flags.e", SPEC, w("extension header present (E)", "há cabeçalho de extensão (E)")).at(5, 1);
    HAS_SEQUENCE = flag("gtp.flags.s", SPEC, w("sequence number present (S)", "há número de sequência (S)")).at(6, 1);
    HAS_NUMBER = flag("gtp.flags.pn", SPEC, w("N-PDU number present (PN)", "há número de N-PDU (PN)")).at(7, 1);
    MESSAGE = hex(2, "gtp.message", "3GPP TS 29.281 §6.1", w("message type", "tipo de mensagem")).at(8, 8).names(message_name);
    LENGTH = dec("gtp.length", SPEC, w("length", "comprimento"))
        .at(16, 16)
        .about("Octets behind the first eight.", "Octetos depois dos oito primeiros.");
    TUNNEL = hex(8, "gtp.teid", SPEC, w("tunnel endpoint identifier (TEID)", "identificador da ponta do túnel (TEID)"))
        .at(32, 32)
        .about("Which tunnel the receiver is to put the packet into.", "Em qual túnel o receptor deve pôr o pacote.");
    SEQUENCE = hex(4, "gtp.seq_number", SPEC, w("sequence number", "número de sequência"));
    NUMBER = hex(2, "gtp.npdu_number", SPEC, w("N-PDU number", "número de N-PDU"));
    NEXT_EXTENSION = hex(2, "gtp.ext_hdr.next", EXTENSION, w("next extension header", "próximo cabeçalho de extensão")).names(extension_name);
    EXTENSION_HEADER = label("gtp.ext_hdr", EXTENSION, w("extension header", "cabeçalho de extensão")).group();
    EXTENSION_LENGTH = dec("gtp.ext_hdr.length", EXTENSION, w("length", "comprimento"))
        .about("In words of four octets.", "Em palavras de quatro octetos.");
    EXTENSION_DATA = octets("gtp.ext_hdr.spare_bytes", EXTENSION, w("content", "conteúdo"));
    SOURCE_PORT = dec("gtp.ext_hdr.udp_port", "3GPP TS 29.281 §5.2.2.1", w("UDP port", "porta UDP"));
    PDCP_NUMBER = dec("gtp.ext_hdr.pdcp_sn", "3GPP TS 29.281 §5.2.2.2", w("PDCP sequence number", "número de sequência PDCP"));
    SESSION_TYPE = dec("gtp.ext_hdr.pdu_ses_con.pdu_type", SESSION, w("PDU type (0: downlink, 1: uplink)", "tipo de PDU (0: descida, 1: subida)"));
    SESSION_SPARE = hex(2, "gtp.ext_hdr.spare_bits", SESSION, w("flags", "sinalizadores"));
    PAGING_PRESENT = flag("gtp.ext_hdr.pdu_ses_cont.ppp", SESSION, w("paging policy present", "há política de paging"));
    REFLECTIVE = flag("gtp.ext_hdr.pdu_ses_cont.rqi", SESSION, w("reflective QoS", "QoS reflexivo"));
    QOS_FLOW = dec("gtp.ext_hdr.pdu_ses_con.qos_flow_id", SESSION, w("QoS flow identifier (QFI)", "identificador de fluxo de QoS (QFI)"));
    ELEMENT_TYPE = dec("gtp.ie_id", ELEMENT, w("element", "elemento")).names(element_name);
    ELEMENT_LENGTH = dec("gtp.ext_length", ELEMENT, w("length", "comprimento"));
    RECOVERY = dec("gtp.recovery", "3GPP TS 29.281 §8.2", w("restart counter", "contador de reinícios"));
    DATA_TUNNEL = hex(8, "gtp.teid_data", "3GPP TS 29.281 §8.3", w("TEID of the failed tunnel", "TEID do túnel que falhou"));
    ADDRESS_4 = ipv4("gtp.gsn_ipv4", "3GPP TS 29.281 §8.4", w("peer's IPv4 address", "endereço IPv4 do par"));
    ADDRESS_6 = ipv6("gtp.gsn_ipv6", "3GPP TS 29.281 §8.4", w("peer's IPv6 address", "endereço IPv6 do par"));
    ELEMENT_DATA = octets("gtp.ext_val", ELEMENT, w("content", "conteúdo"));
}

fn message_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("echo request", "pedido de eco"),
        2 => w("echo response", "resposta de eco"),
        26 => w("error indication", "indicação de erro"),
        31 => w("supported extension headers", "cabeçalhos de extensão suportados"),
        253 => w("tunnel status", "estado do túnel"),
        254 => w("end marker", "marca de fim"),
        255 => w("packet of the user (G-PDU)", "pacote do usuário (G-PDU)"),
        _ => return None,
    })
}

fn extension_name(number: u64) -> Option<Words> {
    Some(match number {
        0x00 => w("none", "nenhum"),
        0x03 => w("long PDCP number", "número PDCP longo"),
        0x20 => w("service class indicator", "indicador de classe de serviço"),
        0x40 => w("UDP port", "porta UDP"),
        0x81 => w("RAN container", "contêiner da RAN"),
        0x82 => w("long PDCP number", "número PDCP longo"),
        0x83 => w("Xw RAN container", "contêiner da RAN Xw"),
        0x84 => w("NR RAN container", "contêiner da RAN NR"),
        0x85 => w("PDU session container", "contêiner da sessão de PDU"),
        0xc0 => w("PDCP number", "número PDCP"),
        _ => return None,
    })
}

fn element_name(number: u64) -> Option<Words> {
    Some(match number {
        14 => w("recovery", "recuperação"),
        16 => w("TEID", "TEID"),
        133 => w("peer address", "endereço do par"),
        141 => w("extension header list", "lista de cabeçalhos de extensão"),
        230 => w("tunnel status", "estado do túnel"),
        231 => w("recovery time stamp", "marca de tempo da recuperação"),
        255 => w("private", "privado"),
        _ => return None,
    })
}

/// Takes the extension headers, the first of type `next`, and gives each with its type and its first octet.
fn extensions(reader: &mut Reader<'_>, mut next: u8, mut each: impl FnMut(u8, usize)) -> Result<(), Fault> {
    while next != 0 {
        let start = reader.position();
        let words = reader.peek().ok_or(Fault::Truncated { need: start + 4 })?;
        if words == 0 {
            return Err(Fault::Malformed(w("an extension header of length 0", "um cabeçalho de extensão de comprimento 0")));
        }
        let len = 4 * usize::from(words);
        let extension = reader.take(len).ok_or(Fault::Truncated { need: start + len })?;
        each(next, start);
        next = extension[len - 1];
    }
    Ok(())
}

/// GTP-U.
pub struct Gtp;

impl Protocol for Gtp {
    const INFO: &'static Info = &Info {
        name: "gtp",
        title: "GTP-U",
        about: w(
            "Carries a phone's packets through a mobile network, in a tunnel of its own for each phone.",
            "Leva os pacotes de um telefone pela rede móvel, em um túnel próprio para cada telefone.",
        ),
        spec: "3GPP TS 29.281",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(2152)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[flags, message, high, low, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        if flags >> 4 != 3 {
            return Err(Fault::Malformed(w("it is not GTP version 1", "não é GTP versão 1")));
        }
        let claim = 8 + usize::from(u16::from_be_bytes([high, low]));
        let mut reader = Reader::new(bytes, 8);
        if flags & 7 != 0 {
            let option = reader.take(4).ok_or(Fault::Truncated { need: 12 })?;
            let next = if flags & 4 != 0 { option[3] } else { 0 };
            extensions(&mut reader, next, |_, _| ())?;
        }
        Ok(match message {
            G_PDU => Step::new(reader.position(), Next::By(Key::Nibble)).claim(claim),
            _ => Step::new(claim.max(reader.position()), Next::Nothing).claim(claim),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let (Some(&[flags, message]), false) = (header.first_chunk::<2>(), layer.is_faulty()) else { return };
        let mut reader = Reader::new(header, 8);
        if flags & 7 != 0 {
            sink.take(&SEQUENCE, &mut reader, 2);
            sink.take(&NUMBER, &mut reader, 1);
            let next = sink.take(&NEXT_EXTENSION, &mut reader, 1).and_then(|next| next.number()).unwrap_or(0);
            let first = if flags & 4 != 0 { next as u8 } else { 0 };
            let _ = extensions(&mut reader, first, |kind, start| extension(kind, start, header, sink));
        }
        if message != G_PDU {
            elements(&mut reader, header, sink);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(&message), Some(tunnel)) = (header.get(1), be32(header, 4)) else { return };
        if message != G_PDU {
            match message_name(message.into()) {
                Some(name) => say.words(name),
                None => {
                    let _ = write!(say, "0x{message:02x}");
                }
            }
            say.out.push_str(" · ");
        }
        let _ = write!(say, "TEID 0x{tunnel:08x}");
    }
}

fn extension(kind: u8, start: usize, header: &[u8], sink: &mut dyn FieldSink) {
    let len = header.get(start).map_or(0, |words| 4 * usize::from(*words));
    let content: &[(&'static FieldDef, u32)] = match kind {
        0x40 => &[(&SOURCE_PORT, 16)],
        0xc0 => &[(&PDCP_NUMBER, 16)],
        0x85 if header.get(start + 1).is_some_and(|octet| octet >> 4 == 0) => {
            &[(&SESSION_TYPE, 4), (&SESSION_SPARE, 4), (&PAGING_PRESENT, 1), (&REFLECTIVE, 1), (&QOS_FLOW, 6)]
        }
        0x85 => &[(&SESSION_TYPE, 4), (&SESSION_SPARE, 4), (&SESSION_SPARE, 2), (&QOS_FLOW, 6)],
        _ => &[],
    };
    let bits = octet_bits(start..start + len);
    let at = sink.run(header, bits.clone(), &[(&EXTENSION_HEADER, bits.end - bits.start), (&EXTENSION_LENGTH, 8)]);
    let at = sink.run(header, at..bits.end - 8, content);
    sink.run(header, at..bits.end - 8, &[(&EXTENSION_DATA, 0)]);
    sink.run(header, bits.end - 8..bits.end, &[(&NEXT_EXTENSION, 8)]);
}

/// Tells the elements of a message; below 128 a type implies its length, from 128 on a length follows (§8.1).
fn elements(reader: &mut Reader<'_>, header: &[u8], sink: &mut dyn FieldSink) {
    while let Some(kind) = reader.peek() {
        let start = reader.position();
        let long = 3 + usize::from(be16(header, start + 1).unwrap_or(0));
        let short = 2 + header.get(start + 1).map_or(0, |count| usize::from(*count));
        let (len, content): (usize, &[(&'static FieldDef, u32)]) = match (kind, long) {
            (14, _) => (2, &[(&ELEMENT_TYPE, 8), (&RECOVERY, 8)]),
            (16, _) => (5, &[(&ELEMENT_TYPE, 8), (&DATA_TUNNEL, 32)]),
            (0..128, _) => (reader.remaining(), &[(&ELEMENT_TYPE, 8), (&ELEMENT_DATA, 0)]),
            (133, 7) => (long, &[(&ELEMENT_TYPE, 8), (&ELEMENT_LENGTH, 16), (&ADDRESS_4, 32)]),
            (133, 19) => (long, &[(&ELEMENT_TYPE, 8), (&ELEMENT_LENGTH, 16), (&ADDRESS_6, 128)]),
            (141, _) => (short, &[(&ELEMENT_TYPE, 8), (&ELEMENT_LENGTH, 8), (&ELEMENT_DATA, 0)]),
            _ => (long, &[(&ELEMENT_TYPE, 8), (&ELEMENT_LENGTH, 16), (&ELEMENT_DATA, 0)]),
        };
        if reader.take(len.min(reader.remaining())).is_none() {
            return;
        }
        let bits = octet_bits(start..reader.position());
        let at = sink.run(header, bits.clone(), content);
        sink.run(header, at..bits.end, &[(&ELEMENT_DATA, 0)]);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    const INNER: &str = "4500 0014 0001 0000 40fd 7bea 7f000001 7f000001";

    #[test]
    fn a_users_packet_is_told_by_its_first_nibble() {
        let told = tell(Proto::Gtp, &format!("30 ff 0014 7e10b568 {INNER}"));
        assert_eq!((told.protocols.as_str(), told.get("gtp.teid")), ("gtp:ip", "0x7e10b568".into()));
        assert_eq!(told.summaries[0][0], "TEID 0x7e10b568");
    }

    #[test]
    fn a_session_container_of_5g_is_an_extension_header() {
        // TS 38.415 §5.5.2.2: uplink, QFI 9.
        let told = tell(Proto::Gtp, &format!("34 ff 001c 00000001 0000 00 85 01 10 09 00 {INNER}"));
        assert_eq!(told.protocols, "gtp:ip");
        assert_eq!(told.get("gtp.ext_hdr.next"), "0x85;0x00");
        assert_eq!((told.get("gtp.ext_hdr.pdu_ses_con.pdu_type"), told.get("gtp.ext_hdr.pdu_ses_con.qos_flow_id")), ("1".into(), "9".into()));
    }

    #[test]
    fn an_echo_and_an_error_tell_their_elements() {
        let told = tell(Proto::Gtp, "32 02 0006 00000000 0001 00 00 0e 05");
        assert_eq!((told.get("gtp.recovery"), told.stop), ("5".into(), Stop::Done));
        assert_eq!(told.summaries[0][1], "resposta de eco · TEID 0x00000000");
        let told = tell(Proto::Gtp, "32 1a 0010 00000000 0000 0000 10 0000002a 85 0004 c0000201");
        assert_eq!((told.get("gtp.teid_data"), told.get("gtp.gsn_ipv4")), ("0x0000002a".into(), "192.0.2.1".into()));
    }

    #[test]
    fn an_extension_header_of_length_zero_does_not_loop() {
        let told = tell(Proto::Gtp, &format!("34 ff 001c 00000001 0000 00 85 00 10 09 85 {INNER}"));
        assert!(matches!(told.stop, Stop::Fault(Fault::Malformed(_))));
    }
}
