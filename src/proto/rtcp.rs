//! RTCP: tells the two sides of a call how much of it arrived, and how late. RFC 3550 §6.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬─┬─────────┬───────────────┬───────────────────────────────┤
//! │ 2 │P│  count  │  packet type  │  length in words, less one    │
//! ├───┴─┴─────────┴───────────────┴───────────────────────────────┤
//! │      sender's clock and counts; blocks of what arrived        │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Several packets share a datagram.

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, flag, hex, label, octets,
    signed, text,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3550 §6.4";
const ITEMS: &str = "RFC 3550 §6.5";

fields! {
    VERSION = dec("rtcp.version", SPEC, w("version", "versão"));
    PADDING = flag("rtcp.padding", SPEC, w("padded", "com enchimento"));
    COUNT = dec("rtcp.rc", SPEC, w("blocks", "blocos"));
    SOURCES = dec("rtcp.sc", SPEC, w("sources", "fontes"));
    SUBTYPE = dec("rtcp.app.subtype", "RFC 3550 §6.7", w("subtype", "subtipo"));
    OF_TRANSPORT = dec("rtcp.rtpfb.fmt", "RFC 4585 §6.2", w("feedback", "retorno"));
    OF_PICTURE = dec("rtcp.psfb.fmt", "RFC 4585 §6.3", w("feedback", "retorno"));
    RESERVED = dec("rtcp.reserved", "RFC 3611 §2", w("reserved", "reservado"));
    TYPE = dec("rtcp.pt", SPEC, w("kind of packet", "tipo de pacote")).names(type_name);
    LENGTH = dec("rtcp.length", SPEC, w("length in words, less one", "comprimento em palavras, menos um"));
    SENDER = hex(8, "rtcp.senderssrc", SPEC, w("sender", "remetente"));
    SECONDS = dec("rtcp.timestamp.ntp.msw", SPEC, w("clock, seconds since 1900", "relógio, segundos desde 1900"));
    FRACTION = dec("rtcp.timestamp.ntp.lsw", SPEC, w("clock, fraction in 2^-32 s", "relógio, fração em 2^-32 s"));
    TIMESTAMP = dec("rtcp.timestamp.rtp", SPEC, w("the same in RTP's timestamps", "o mesmo nas marcas do RTP"));
    PACKETS = dec("rtcp.sender.packetcount", SPEC, w("packets sent", "pacotes enviados"));
    OCTETS = dec("rtcp.sender.octetcount", SPEC, w("octets sent", "octetos enviados"));
    BLOCK = label("rtcp.report_block", SPEC, w("what arrived", "o que chegou")).group();
    SOURCE = hex(8, "rtcp.ssrc.identifier", SPEC, w("source", "fonte"));
    LOST_FRACTION = dec("rtcp.ssrc.fraction", SPEC, w("lost lately, in 1/256", "perdidos há pouco, em 1/256"));
    LOST = signed("rtcp.ssrc.cum_nr", SPEC, w("lost in all", "perdidos no total"));
    MEDIA = hex(8, "rtcp.mediassrc", "RFC 4585 §6.1", w("source of the media", "fonte da mídia"));
    CYCLES = dec("rtcp.ssrc.high_cycles", SPEC, w("times the numbers began anew", "vezes que os números recomeçaram"));
    HIGHEST = dec("rtcp.ssrc.high_seq", SPEC, w("highest number", "maior número"));
    JITTER = dec("rtcp.ssrc.jitter", SPEC, w("jitter, in units of the timestamp", "variação do atraso, em unidades da marca"));
    LAST = dec("rtcp.ssrc.lsr", SPEC, w("clock of the last report", "relógio do último relatório"));
    DELAY = dec("rtcp.ssrc.dlsr", SPEC, w("since then, in 1/65536 s", "desde então, em 1/65536 s"))
        .about("With the clock before it, the other side works out the round trip.", "Com o relógio anterior, o outro lado calcula a ida e volta.");
    ITEM_TYPE = dec("rtcp.sdes.type", ITEMS, w("item", "item")).names(item_name);
    ITEM_LENGTH = dec("rtcp.sdes.length", ITEMS, w("length", "comprimento"));
    ITEM_TEXT = text("rtcp.sdes.text", ITEMS, w("text", "texto"));
    ITEM_END = octets("rtcp.sdes.end", ITEMS, w("padding", "enchimento"));
    NAME = text("rtcp.app.name", "RFC 3550 §6.7", w("application", "aplicação"));
    REST = octets("rtcp.data", SPEC, w("content", "conteúdo"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        200 => w("sender's report", "relatório do remetente"),
        201 => w("receiver's report", "relatório do receptor"),
        202 => w("description of the source", "descrição da fonte"),
        203 => w("goodbye", "despedida"),
        204 => w("of the application", "da aplicação"),
        205 => w("feedback on the transport", "retorno sobre o transporte"),
        206 => w("feedback on the picture", "retorno sobre a imagem"),
        207 => w("extended report", "relatório estendido"),
        _ => return None,
    })
}

fn item_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("end", "fim"),
        1 => same("CNAME"),
        2 => w("name", "nome"),
        3 => w("e-mail", "e-mail"),
        4 => w("telephone", "telefone"),
        5 => w("place", "lugar"),
        6 => w("program", "programa"),
        7 => w("note", "nota"),
        8 => w("private", "privado"),
        _ => return None,
    })
}

/// Octets of the packet at the start of `bytes`, if it is one.
fn packet(bytes: &[u8]) -> Option<usize> {
    let sound = matches!(bytes, [0x80..0xc0, 200..=207, ..]);
    be16(bytes, 2).filter(|_| sound).map(|words| 4 * (usize::from(words) + 1))
}

/// RTCP.
pub struct Rtcp;

impl Protocol for Rtcp {
    const INFO: &'static Info = &Info {
        name: "rtcp",
        title: "RTCP",
        about: w(
            "Tells the two sides of a call how much of it arrived, and how late.",
            "Diz aos dois lados de uma chamada quanto dela chegou, e com que atraso.",
        ),
        spec: "RFC 3550 §6",
        osi: Osi::Application,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(5005)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] =
        &[Signature::datagrams(&[(0x80, 0xbf)]).with(0x00f8_0000_0000_0000, 0x00c8_0000_0000_0000)];

    const SHARES_DATAGRAMS: bool = true;

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match packet(bytes) {
            Some(octets) => Ok(Step::new(octets, Next::Nothing).claim(octets)),
            None if bytes.len() < 4 => Err(Fault::Truncated { need: 4 }),
            None => Err(Fault::Malformed(w("no packet of RTCP", "não é um pacote RTCP"))),
        }
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        // RFC 3550 §6.1: a report first, packets up to the end of the datagram.
        let mut at = 0;
        while let Some(octets) = bytes.get(at..).and_then(packet) {
            at += octets;
        }
        at >= 8 && (at == bytes.len() || at > bytes.len() && !carrier.whole)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let count = bytes.first().map_or(0, |first| first & 31);
        let kind = bytes.get(1);
        let counted = match kind {
            Some(202 | 203) => &SOURCES,
            Some(204) => &SUBTYPE,
            Some(205) => &OF_TRANSPORT,
            Some(206) => &OF_PICTURE,
            Some(207) => &RESERVED,
            _ => &COUNT,
        };
        for (def, len) in [(&VERSION, 2), (&PADDING, 1), (counted, 5), (&TYPE, 8), (&LENGTH, 16)] {
            cursor.bits(def, len);
        }
        let _ = match kind {
            Some(200) => sender(&mut cursor).and_then(|()| blocks(count, &mut cursor)),
            Some(201) => cursor.number(&SENDER, 4).and_then(|_| blocks(count, &mut cursor)),
            Some(202) => sources(count, &mut cursor),
            Some(203) => (0..count).try_for_each(|_| cursor.number(&SOURCE, 4).map(|_| ())).and_then(|()| reason(&mut cursor)),
            Some(204) => cursor.number(&SOURCE, 4).and_then(|_| cursor.octets(&NAME, 4)).map(|_| ()),
            Some(205 | 206) => cursor.number(&SENDER, 4).and_then(|_| cursor.number(&MEDIA, 4)).map(|_| ()),
            Some(207) => cursor.number(&SENDER, 4).map(|_| ()),
            _ => None,
        };
        cursor.rest(&REST);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if let Some(name) = bytes.get(1).and_then(|kind| type_name((*kind).into())) {
            say.words(name);
        }
        let block = match bytes.get(1) {
            Some(200) => bytes.get(28..),
            Some(201) => bytes.get(8..),
            _ => None,
        };
        if let Some(lost) = block.and_then(|block| block.get(4)) {
            say.words(w(", lost lately ", ", perdidos há pouco "));
            let _ = write!(say, "{lost}/256");
        }
    }
}

fn sender(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for def in [&SENDER, &SECONDS, &FRACTION, &TIMESTAMP, &PACKETS, &OCTETS] {
        cursor.number(def, 4)?;
    }
    Some(())
}

fn blocks(count: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for _ in 0..count {
        (cursor.remaining() >= 24).then_some(())?;
        cursor.item(&BLOCK, 24, &REST, |cursor| {
            cursor.number(&SOURCE, 4)?;
            cursor.number(&LOST_FRACTION, 1)?;
            cursor.number(&LOST, 3)?;
            cursor.number(&CYCLES, 2)?;
            cursor.number(&HIGHEST, 2)?;
            for def in [&JITTER, &LAST, &DELAY] {
                cursor.number(def, 4)?;
            }
            Some(())
        });
    }
    Some(())
}

/// Tells why somebody leaves, where that is said.
fn reason(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let length = usize::try_from(cursor.number(&ITEM_LENGTH, 1)?).ok()?;
    cursor.octets(&ITEM_TEXT, length).map(|_| ())
}

/// Tells sources with their items; each list ends with zeros up to a multiple of four octets.
fn sources(count: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for _ in 0..count {
        cursor.number(&SOURCE, 4)?;
        while cursor.peek(0)? != 0 {
            cursor.number(&ITEM_TYPE, 1)?;
            let length = usize::try_from(cursor.number(&ITEM_LENGTH, 1)?).ok()?;
            if length > 0 {
                cursor.octets(&ITEM_TEXT, length)?;
            }
        }
        cursor.number(&ITEM_TYPE, 1)?;
        let padding = cursor.position().wrapping_neg() % 4;
        if padding > 0 {
            cursor.octets(&ITEM_END, padding)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    const COMPOUND: &str = "81c9 0007 00000001 deadbeef 0cffffff 00010002 00000010 00000000 00000000
        81ca 0003 00000001 0104 70633031 00 00";

    #[test]
    fn packets_share_a_datagram() {
        let told = tell(Proto::Udp, &format!("9c40 138d 0038 0000 {COMPOUND}"));
        assert_eq!((told.protocols.as_str(), told.stop), ("udp:rtcp:rtcp", Stop::Done));
        assert_eq!((told.get("rtcp.ssrc.fraction"), told.get("rtcp.ssrc.cum_nr")), ("12".into(), "-1".into()));
        assert_eq!((told.get("rtcp.sdes.text"), told.get("rtcp.ssrc.high_seq")), ("pc01".into(), "2".into()));
        assert_eq!((told.get("rtcp.rc"), told.get("rtcp.sc"), told.get("rtcp.sdes.type")), ("1".into(), "1".into(), "1;0".into()));
        assert_eq!(told.get("rtcp.ssrc.identifier"), "0xdeadbeef;0x00000001");
        assert_eq!(told.summaries[1][0], "receiver's report, lost lately 12/256");
    }

    #[test]
    fn who_leaves_says_why_and_feedback_names_the_media() {
        let told = tell(Proto::Udp, "9c40 138d 002c 0000 80c9 0001 00000001 81cb 0002 00000001 03627965 81cd 0003 00000001 00000002 00ff0000");
        assert_eq!(told.protocols, "udp:rtcp:rtcp:rtcp");
        assert_eq!((told.get("rtcp.sdes.text"), told.get("rtcp.sc")), ("bye".into(), "1".into()));
        assert_eq!((told.get("rtcp.mediassrc"), told.get("rtcp.rtpfb.fmt")), ("0x00000002".into(), "1".into()));
    }

    #[test]
    fn a_report_is_known_on_any_port() {
        assert!(Proto::Rtcp.recognizes(&octets(COMPOUND), Carrier::DATAGRAM));
        assert!(!Proto::Rtcp.recognizes(&octets(COMPOUND)[..40], Carrier::DATAGRAM));
        assert!(!Proto::Rtcp.recognizes(&octets("80c8 0000 5a5a"), Carrier::DATAGRAM));
    }
}
