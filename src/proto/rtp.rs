//! RTP: carries sound and pictures of calls while they happen; late is as bad as lost, so it goes by UDP. RFC 3550 §5.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬─┬─┬───────┬─┬─────────────┬───────────────────────────────┤
//! │ 2 │P│X│   CC  │M│payload type │        sequence number        │
//! ├───┴─┴─┴───────┴─┴─────────────┴───────────────────────────────┤
//! │                           timestamp                           │
//! ├───────────────────────────────────────────────────────────────┤
//! │                    synchronization source                     │
//! ├───────────────────────────────────────────────────────────────┤
//! │            contributing sources, as many as CC says           │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Its ports are agreed on by SIP and SDP in other packets. By its look alone only sound of the codecs with a fixed number is
//! told, whose packets have lengths that hardly anything else has.


use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, flag, hex, label, octets,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3550 §5.1";

fields! {
    VERSION = dec("rtp.version", SPEC, w("version", "versão")).at(0, 2);
    PADDING = flag("rtp.padding", SPEC, w("padded", "com enchimento")).at(2, 1);
    EXTENDED = flag("rtp.ext", SPEC, w("extended", "com extensão")).at(3, 1);
    COUNT = dec("rtp.cc", SPEC, w("contributing sources", "fontes contribuintes")).at(4, 4);
    MARKER = flag("rtp.marker", SPEC, w("marker", "marca")).at(8, 1)
        .about("Sound begins after silence, or a picture ends.", "O som recomeça depois de silêncio, ou uma imagem termina.");
    TYPE = dec("rtp.p_type", "RFC 3551 §6", w("payload type", "tipo da carga")).at(9, 7).names(type_name);
    SEQUENCE = dec("rtp.seq", SPEC, w("sequence number", "número de sequência")).at(16, 16)
        .about("Shows what was lost or came late; nothing is sent again.", "Mostra o que se perdeu ou chegou fora de ordem; nada é reenviado.");
    TIMESTAMP = dec("rtp.timestamp", SPEC, w("timestamp", "marca de tempo")).at(32, 32)
        .about("When it is to be played, counted in samples.", "Quando deve ser tocado, contado em amostras.");
    SOURCE = hex(8, "rtp.ssrc", SPEC, w("synchronization source", "fonte de sincronização")).at(64, 32);
    CONTRIBUTING = hex(8, "rtp.csrc.item", SPEC, w("contributing source", "fonte contribuinte"));
    EXTENSION = label("rtp.ext.header", "RFC 3550 §5.3.1", w("extension", "extensão")).group();
    PROFILE = hex(4, "rtp.ext.profile", "RFC 3550 §5.3.1", w("profile", "perfil"));
    EXTENSION_LENGTH = dec("rtp.ext.len", "RFC 3550 §5.3.1", w("length in words", "comprimento em palavras"));
    EXTENSION_DATA = octets("rtp.hdr_exts", "RFC 3550 §5.3.1", w("data", "dados"));
    PADDING_DATA = octets("rtp.padding.data", SPEC, w("padding", "enchimento"));
}

const HEADER: usize = 12;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => same("G.711 μ-law (PCMU)"),
        3 => same("GSM"),
        4 => same("G.723"),
        8 => same("G.711 A-law (PCMA)"),
        9 => same("G.722"),
        10 => same("L16, stereo"),
        11 => same("L16"),
        13 => w("comfort noise", "ruído de conforto"),
        14 => same("MPEG audio"),
        15 => same("G.728"),
        18 => same("G.729"),
        26 => same("JPEG"),
        31 => same("H.261"),
        32 => same("MPEG video"),
        33 => same("MPEG-2 TS"),
        34 => same("H.263"),
        96..=127 => w("dynamic: agreed on in the call", "dinâmico: combinado na chamada"),
        _ => return None,
    })
}

/// Octets of the header at the start of `bytes`; `None` where it is not whole.
fn header(bytes: &[u8]) -> Option<usize> {
    let first = *bytes.first()?;
    let fixed = HEADER + 4 * usize::from(first & 15);
    if first & 0x10 == 0 {
        return Some(fixed);
    }
    Some(fixed + 4 + 4 * usize::from(be16(bytes, fixed + 2)?))
}

/// RTP.
pub struct Rtp;

impl Protocol for Rtp {
    const INFO: &'static Info = &Info {
        name: "rtp",
        title: "RTP",
        about: w(
            "Carries sound and pictures of calls while they happen: late is as bad as lost.",
            "Leva o som e a imagem de chamadas enquanto acontecem: atrasado é tão ruim quanto perdido.",
        ),
        spec: "RFC 3550",
        osi: Osi::Application,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(5004)],
        fields: FIELDS,
        ends: None,
    };

    // Neither padding nor extension nor further sources.
    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(0x80, 0x80)])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.first().is_some_and(|first| first >> 6 != 2) {
            return Err(Fault::Malformed(w("not version 2", "não é a versão 2")));
        }
        let header = match header(bytes) {
            Some(header) if header <= bytes.len() && bytes.len() >= HEADER => header,
            header => return Err(Fault::Truncated { need: header.unwrap_or(HEADER).max(HEADER).max(bytes.len() + 1) }),
        };
        // The last octet of the padding counts it.
        let padded = bytes.first().is_some_and(|first| first & 0x20 != 0);
        let padding = bytes.last().filter(|_| padded).map_or(0, |octets| usize::from(*octets).min(bytes.len() - header));
        Ok(Step::new(header, Next::Opaque).claim(bytes.len()).trailer(padding))
    }

    fn fits(bytes: &[u8], _: Carrier) -> bool {
        Self::peel(bytes).is_ok() && !matches!(bytes.get(1), Some(192..=223))
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        let Some(sound) = bytes.len().checked_sub(HEADER).filter(|sound| *sound > 0) else { return false };
        // RFC 3551 §4.5: octets in 10 ms, in a frame.
        match bytes.get(1).map(|octet| octet & 0x7f) {
            Some(0 | 8 | 9) => sound.is_multiple_of(80) && sound <= 800,
            Some(3) => sound.is_multiple_of(33) && sound <= 330,
            Some(4) => sound.is_multiple_of(24) && sound <= 240,
            Some(18) => matches!(sound, 10 | 20 | 30 | 40 | 60),
            _ => false,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, HEADER, sink);
        let first = bytes.first().copied().unwrap_or_default();
        for _ in 0..first & 15 {
            cursor.number(&CONTRIBUTING, 4);
        }
        if first & 0x10 != 0 && cursor.remaining() > 0 {
            cursor.item(&EXTENSION, cursor.remaining(), &EXTENSION_DATA, |cursor| {
                cursor.number(&PROFILE, 2)?;
                cursor.number(&EXTENSION_LENGTH, 2).map(|_| ())
            });
        }
        Cursor::trailer(layer, sink).rest(&PADDING_DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let (Some(second), Some(sequence)) = (bytes.get(1), be16(bytes, 2)) else { return };
        match type_name(u64::from(second & 0x7f)) {
            Some(name) => say.words(name),
            None => {
                say.number(second & 0x7f);
            }
        }
        say.words(w(", number ", ", número "));
        say.number(sequence);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    #[test]
    fn a_packet_of_sound() {
        let told = tell(Proto::Rtp, &format!("8008 0011 000000a0 deadbeef {}", "d5".repeat(160)));
        assert_eq!((told.protocols.as_str(), told.stop), ("rtp", Stop::Opaque));
        assert_eq!((told.get("rtp.p_type"), told.get("rtp.seq"), told.get("rtp.ssrc")), ("8".into(), "17".into(), "0xdeadbeef".into()));
        assert_eq!(told.summaries[0][1], "G.711 A-law (PCMA), número 17");
    }

    #[test]
    fn sources_extension_and_padding() {
        let told = tell(Proto::Rtp, "b1e0 0001 00000000 00000001 000000aa bede0001 10ff0000 1122 000002");
        assert_eq!((told.get("rtp.csrc.item"), told.get("rtp.ext.profile")), ("0x000000aa".into(), "0xbede".into()));
        assert_eq!((told.get("rtp.hdr_exts"), told.get("rtp.padding.data")), ("10ff0000".into(), "0002".into()));
    }

    #[test]
    fn sound_is_told_by_its_lengths() {
        let packet = |octets_of_sound: usize| octets(&format!("8000 0011 000000a0 deadbeef {}", "d5".repeat(octets_of_sound)));
        assert!(Proto::Rtp.recognizes(&packet(160), Carrier::DATAGRAM));
        assert!(!Proto::Rtp.recognizes(&packet(161), Carrier::DATAGRAM) && !Proto::Rtp.recognizes(&packet(0), Carrier::DATAGRAM));
    }
}
