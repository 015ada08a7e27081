//! SCTP: messages between two programs, in several streams and over several addresses at once. RFC 9260 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          source port          │        destination port       │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │                        verification tag                       │
//! ├───────────────────────────────────────────────────────────────┤
//! │                       checksum (CRC32c)                       │
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │  chunk type   │     flags     │             length            │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │              value, padding to 4 octets, chunks ...           │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! The first message of a packet is the payload, and the chunks before it are the header. What stands behind it, the
//! chunks of more messages among it, is told as the trailer, because one layer holds one other.

use std::fmt::Write as _;
use std::ops::Range;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Verdict, dec, hex, join,
};
use crate::bytes::{be16, be32, crc32c};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

mod chunks;
mod parameters;

use chunks::CHUNKS;

const SPEC: &str = "RFC 9260 §3.1";

fields! {
    SOURCE = dec("sctp.srcport", SPEC, w("source port", "porta de origem")).at(0, 16).also(&["sctp.port"]);
    DESTINATION = dec("sctp.dstport", SPEC, w("destination port", "porta de destino")).at(16, 16).also(&["sctp.port"]);
    TAG = hex(8, "sctp.verification_tag", SPEC, w("verification tag", "etiqueta de verificação"))
        .at(32, 32)
        .about("What the receiver chose when the association began; it tells old packets and forgers apart.",
               "O que o receptor escolheu no início da associação; distingue pacotes velhos e falsificações.");
    CHECKSUM = hex(8, "sctp.checksum", "RFC 9260 §6.8", w("checksum (CRC32c)", "soma de verificação (CRC32c)")).at(64, 32);
    CHECKSUM_STATUS =
        dec("sctp.checksum.status", "RFC 9260 §6.8", w("checksum verdict", "veredito da soma de verificação")).derived();
}

static WITH_CHUNKS: [&FieldDef; FIELDS.len() + chunks::FIELDS.len()] = join(FIELDS, chunks::FIELDS);
static ALL: [&FieldDef; WITH_CHUNKS.len() + parameters::FIELDS.len()] = join(&WITH_CHUNKS, parameters::FIELDS);

/// The verdict on the CRC32c over the whole packet, its own place taken as zero.
fn verdict(layer: &Layer<'_>) -> Option<Verdict> {
    let bytes = layer.captured();
    let stored = be32(bytes, 8)?;
    if layer.is_short() {
        return Some(layer.unverifiable());
    }
    // RFC 9260 appendix A: the CRC is put into the packet with its octets reversed.
    let expected = crc32c(&[bytes.get(..8)?, &[0; 4], bytes.get(12..)?]).swap_bytes();
    Some(match stored {
        _ if stored == expected => Verdict::Good,
        // Linux leaves zero there when the card is to compute it.
        0 => Verdict::Unfilled,
        _ => Verdict::Wrong { expected },
    })
}

/// From the end of the message that is the payload to the chunk behind it, where there is a trailer.
fn behind(layer: &Layer<'_>) -> Option<Range<usize>> {
    let message = chunks::first_message(layer.bytes()).filter(|_| layer.span().trailer > 0)?;
    Some(message.end..message.next)
}

/// SCTP.
pub struct Sctp;

impl Protocol for Sctp {
    const INFO: &'static Info = &Info {
        name: "sctp",
        title: "SCTP",
        about: w(
            "Carries messages between two programs reliably, in several streams and over several addresses at once.",
            "Leva mensagens entre dois programas com confiabilidade, em vários fluxos e vários endereços ao mesmo tempo.",
        ),
        spec: "RFC 9260",
        osi: Osi::Transport,
        pdu: Pdu::Segment,
        keys: &[Key::Ip(132), Key::Udp(9899)],
        fields: &ALL,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(source), Some(destination), true) = (be16(bytes, 0), be16(bytes, 2), bytes.len() >= 12) else {
            return Err(Fault::Truncated { need: 12 });
        };
        let Some(message) = chunks::first_message(bytes) else { return Ok(Step::new(bytes.len(), Next::Nothing)) };
        let next = if message.whole {
            Next::Ports(Key::Sctp(destination), Key::Sctp(source))
        } else {
            Next::Fragment
        };
        let claim = message.next.max(bytes.len());
        Ok(Step::new(message.start, next).claim(claim).trailer(claim - message.end))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if layer.is_faulty() {
            return;
        }
        chunks::describe(layer.header(), CHUNKS, sink);
        if let Some(behind) = behind(layer) {
            chunks::behind(layer.bytes(), behind, sink);
        }
        if sink.wants(&CHECKSUM_STATUS)
            && let Some(verdict) = verdict(layer)
        {
            sink.verdict(&CHECKSUM_STATUS, verdict);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let mut first = true;
        let more = behind(layer).map_or(usize::MAX, |behind| behind.end);
        for chunk in chunks::walk(layer.header(), CHUNKS).chain(chunks::walk(layer.bytes(), more)) {
            say.out.push_str(if first { "" } else { ", " });
            first = false;
            match chunks::name(chunk.kind.into()) {
                Some(name) => say.words(name),
                None => {
                    say.words(w("chunk ", "bloco "));
                    let _ = write!(say, "{}", chunk.kind);
                }
            }
            if let (true, Some(number)) = (chunk.is_message(), be32(layer.bytes(), chunk.start + 4)) {
                let _ = write!(say, " tsn={number}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::{Told, octets, tell};

    /// A packet from port 5000 to 5001 with these chunks and its CRC32c, which `bytes` holds against RFC 3720 §B.4.
    fn packet(chunks: &str) -> Told {
        let head = "1388 1389 0000002a";
        let sum = crate::bytes::crc32c(&[&octets(&format!("{head} 00000000 {chunks}"))]).swap_bytes();
        tell(Proto::Sctp, &format!("{head} {sum:08x} {chunks}"))
    }

    #[test]
    fn an_init_tells_its_parameters() {
        let told = packet(
            "01 00 002c deadbeef 00010000 000a 0020 00000001 0005 0008 c0000201 000c 0006 0005 0000 8000 0004 c000 0004",
        );
        assert_eq!(told.stop, Stop::Done);
        assert_eq!((told.get("sctp.init_initiate_tag"), told.get("sctp.init_nr_out_streams")), ("0xdeadbeef".into(), "10".into()));
        assert_eq!(told.get("sctp.parameter_type"), "0x0005;0x000c;0x8000;0xc000");
        assert_eq!(told.get("sctp.parameter_ipv4_address"), "192.0.2.1");
        assert_eq!((told.get("sctp.parameter_padding"), told.get("sctp.checksum.status")), ("0000".into(), "1".into()));
        assert_eq!(told.summaries[0][0], "INIT");
    }

    #[test]
    fn a_message_alone_is_the_payload() {
        let told = packet("03 00 0010 00000001 00010000 0000 0000 00 03 0015 00000002 0000 0000 00000000 68656c6c6f 000000");
        assert_eq!(told.protocols, "sctp:text");
        assert_eq!((told.get("sctp.chunk_type"), told.get("sctp.data_tsn_raw")), ("3;0".into(), "2".into()));
        assert_eq!((told.get("sctp.data_b_bit"), told.get("sctp.checksum.status")), ("1".into(), "1".into()));
        assert_eq!(told.get("sctp.chunk_padding"), "000000");
        assert_eq!(told.summaries[0][1], "SACK, DATA tsn=2");
    }

    #[test]
    fn of_several_messages_the_first_is_the_payload() {
        let data = |tsn, text| format!("00 03 0013 0000000{tsn} 0000 0000 00000000 {text} 00");
        let told = packet(&format!("{} {} 0b 00 0004", data(2, "6f6c61"), data(3, "747531")));
        assert_eq!((told.protocols.as_str(), told.get("sctp.chunk_type")), ("sctp:text", "0;0;11".into()));
        assert_eq!((told.get("data.text"), told.get("sctp.chunk_value")), ("ola".into(), "747531".into()));
        assert_eq!((told.get("sctp.chunk_padding"), told.get("sctp.checksum.status")), ("00;00".into(), "1".into()));
        assert_eq!(told.summaries[0][0], "DATA tsn=2, DATA tsn=3, COOKIE ACK");
    }

    #[test]
    fn chunks_behind_a_message_are_the_trailer() {
        let told = packet("00 03 0012 00000002 0000 0000 00000000 6869 0000 03 00 0010 00000001 00010000 0000 0000");
        assert_eq!((told.protocols.as_str(), told.get("sctp.chunk_type")), ("sctp:text", "0;3".into()));
        assert_eq!(told.get("sctp.sack_cumulative_tsn_ack_raw"), "1");
    }

    #[test]
    fn a_piece_of_a_message_is_not_read_further() {
        assert_eq!(packet("00 02 0014 00000002 0000 0000 00000000 7b227822").stop, Stop::Fragment);
    }

    #[test]
    fn blocks_and_causes_are_walked() {
        let told = packet("03 00 0018 00000009 00010000 0001 0001 0002 0003 00000008 06 01 0010 000c 000a 6279652062 61 0000");
        assert_eq!((told.get("sctp.sack_gap_block_start"), told.get("sctp.sack_duplicate_tsn")), ("2".into(), "8".into()));
        assert_eq!((told.get("sctp.cause_code"), told.get("sctp.abort_t_bit")), ("0x000c".into(), "1".into()));
    }

    #[test]
    fn a_chunk_of_length_zero_ends_the_walk_and_is_told() {
        let told = packet("05 00 0000 01020304 05 00 0004");
        assert_eq!((told.get("sctp.chunk_type"), told.get("sctp.chunk_length.bad")), ("5".into(), "1".into()));
    }

    #[test]
    fn a_wrong_checksum_and_an_empty_one() {
        assert_eq!(tell(Proto::Sctp, "1388 1389 0000002a 00000001 0b 00 0004").get("sctp.checksum.status"), "0");
        assert_eq!(tell(Proto::Sctp, "1388 1389 0000002a 00000000 0b 00 0004").get("sctp.checksum.status"), "0");
    }
}
