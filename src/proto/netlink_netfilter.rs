//! Messages of Linux's firewall, over Netlink: packets that its rules logged among them. `<linux/netlink.h>`,
//! `<linux/netfilter/nfnetlink.h>`.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                    length, with this header                   │
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    message    │   subsystem   │             flags             │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │                           sequence                            │
//! ├───────────────────────────────────────────────────────────────┤
//! │                        port of the program                    │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Several share a datagram, each padded to a multiple of 4 octets. Numbers are taken for little-endian, as all but few
//! machines have them. Only logged packets are read on.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, octets};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "linux/netlink.h";

fields! {
    LENGTH = dec("netlink.hdr_len", SPEC, w("length", "comprimento")).at(0, 32).little_endian();
    TYPE = hex(4, "netlink.hdr_type", SPEC, w("message", "mensagem")).at(32, 16).little_endian().names(type_name);
    FLAGS = hex(4, "netlink.hdr_flags", SPEC, w("flags", "sinalizadores")).at(48, 16).little_endian();
    SEQUENCE = dec("netlink.hdr_seq", SPEC, w("sequence number", "número de sequência")).at(64, 32).little_endian();
    PORT = dec("netlink.hdr_pid", SPEC, w("port of the program", "porta do programa")).at(96, 32).little_endian();
    DATA = octets("netlink.attr_data", SPEC, w("content", "conteúdo"));
}

const HEADER: usize = 16;

/// A packet that was logged: message 0 of subsystem 4.
const LOGGED: u16 = 0x0400;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        2 => w("error or confirmation", "erro ou confirmação"),
        3 => w("end of several", "fim de várias"),
        0x0400 => w("logged packet", "pacote registrado"),
        0x0401 => w("set up the log", "configure o registro"),
        _ => return None,
    })
}

fn kind(header: &[u8]) -> Option<u16> {
    Some(u16::from_le_bytes([*header.get(4)?, *header.get(5)?]))
}

/// A message of Linux's firewall.
pub struct NetlinkNetfilter;

impl Protocol for NetlinkNetfilter {
    const INFO: &'static Info = &Info {
        name: "netlink-netfilter",
        title: "Netfilter",
        about: w(
            "Messages between the firewall of Linux and programs: packets that a rule logged among them.",
            "Mensagens entre o firewall do Linux e programas: entre elas, pacotes que uma regra registrou.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Netfilter],
        fields: FIELDS,
        ends: None,
    };

    const SHARES_DATAGRAMS: bool = true;

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(length), Some(kind), true) = (bytes.first_chunk(), kind(bytes), bytes.len() >= HEADER) else {
            return Err(Fault::Truncated { need: HEADER });
        };
        let length = u32::from_le_bytes(*length) as usize;
        if length < HEADER {
            return Err(Fault::Malformed(w("a length below that of the header", "um comprimento menor que o do cabeçalho")));
        }
        // What fills the last message up to 4 octets may be missing.
        let claim = if length < bytes.len() { length.next_multiple_of(4).min(bytes.len()) } else { length };
        Ok(match kind {
            LOGGED => Step::new(HEADER, Next::By(Key::Link(239))),
            _ => Step::new(claim, Next::Nothing),
        }
        .claim(claim))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::new(layer.header(), HEADER, sink).rest(&DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = kind(layer.header()).and_then(|kind| type_name(kind.into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn packets_that_were_logged_share_a_datagram() {
        let packet = "34000000 0004 0000 00000000 00000000 02000000 08000500 00000002 18000900 45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::Netlink, &format!("0004 0338 00000000000000000000 000c {packet} {packet} 14000000 0300 0200 00000000 00000000 00000000"));
        assert_eq!(
            told.protocols,
            "netlink:netlink-netfilter:nflog:ip:netlink-netfilter:nflog:ip:netlink-netfilter"
        );
        assert_eq!((told.get("netlink.hdr_type"), told.stop), ("0x0400;0x0400;0x0003".into(), Stop::Done));
        assert_eq!(told.summaries[1], ["logged packet", "pacote registrado"]);
    }
}
