//! Node information queries: asks a node for its names and addresses. RFC 4620 §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │      type     │     code      │            checksum           │
//! ├───────────────┴───────────────┼───────────────────────────────┤
//! │           asked for           │             flags             │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │                            nonce (64 bits)                    │
//! ├───────────────────────────────────────────────────────────────┤
//! │             subject of the query, or the answer ...           │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use super::options::domain;
use crate::i18n::{Words, w};
use crate::proto::contract::{Value, dec, flag, hex, ipv4, ipv6, text};
use crate::proto::cursor::Cursor;

const NODE: &str = "RFC 4620 §4";

fields! {
    NODE_TYPE = dec("icmpv6.ni.qtype", NODE, w("asked for", "pergunta por")).names(node_name);
    NODE_FLAGS = hex(4, "icmpv6.ni.flag", NODE, w("flags", "sinalizadores")).group();
    NODE_RESERVED = hex(4, "icmpv6.ni.flag.rsv", NODE, w("reserved", "reservado"));
    NODE_GLOBAL = flag("icmpv6.ni.flag.g", NODE, w("global addresses", "endereços globais"));
    NODE_SITE = flag("icmpv6.ni.flag.s", NODE, w("site-local addresses", "endereços de sítio"));
    NODE_LINK = flag("icmpv6.ni.flag.l", NODE, w("link-local addresses", "endereços de enlace"));
    NODE_COMPAT = flag("icmpv6.ni.flag.c", NODE, w("IPv4-mapped addresses", "endereços IPv4 mapeados"));
    NODE_ALL = flag("icmpv6.ni.flag.a", NODE, w("all unicast addresses", "todos os endereços unicast"));
    NODE_CUT = flag("icmpv6.ni.flag.t", NODE, w("list was cut", "a lista foi cortada"));
    NODE_NONCE = hex(16, "icmpv6.ni.nonce", NODE, w("nonce", "nonce"));
    SUBJECT_IPV6 = ipv6("icmpv6.ni.query.subject_ipv6", NODE, w("subject", "sujeito"));
    SUBJECT_NAME = text("icmpv6.ni.query.subject_fqdn", NODE, w("subject", "sujeito"));
    SUBJECT_IPV4 = ipv4("icmpv6.ni.query.subject_ipv4", NODE, w("subject", "sujeito"));
    NODE_TTL = dec("icmpv6.ni.reply.node_ttl", NODE, w("valid for, in seconds", "válido por, em segundos"));
    NODE_NAME = text("icmpv6.ni.reply.node_name", NODE, w("node's name", "nome do nó"));
    NODE_IPV6 = ipv6("icmpv6.ni.reply.node_address", NODE, w("node's address", "endereço do nó"));
    NODE_IPV4 = ipv4("icmpv6.ni.reply.ipv4_address", NODE, w("node's IPv4 address", "endereço IPv4 do nó"));
}

fn node_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("nothing", "nada"),
        2 => w("node name", "nome do nó"),
        3 => w("IPv6 addresses", "endereços IPv6"),
        4 => w("IPv4 addresses", "endereços IPv4"),
        _ => return None,
    })
}

/// Tells a message behind its checksum.
pub(super) fn describe(kind: u8, code: u64, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let asked = cursor.number(&NODE_TYPE, 2)?;
    cursor.flags(
        &NODE_FLAGS,
        16,
        &[
            (&NODE_RESERVED, 10),
            (&NODE_GLOBAL, 1),
            (&NODE_SITE, 1),
            (&NODE_LINK, 1),
            (&NODE_COMPAT, 1),
            (&NODE_ALL, 1),
            (&NODE_CUT, 1),
        ],
    )?;
    cursor.number(&NODE_NONCE, 8)?;
    match (kind, code, asked) {
        (139, 0, _) => {
            cursor.octets(&SUBJECT_IPV6, 16)?;
        }
        (139, 1, _) => {
            let (octets, name) = domain(cursor.ahead())?;
            cursor.computed(&SUBJECT_NAME, octets, Value::Text(&name))?;
        }
        (139, 2, _) => {
            cursor.octets(&SUBJECT_IPV4, 4)?;
        }
        (140, 0, 2) => {
            cursor.number(&NODE_TTL, 4)?;
            let (octets, name) = domain(cursor.ahead())?;
            cursor.computed(&NODE_NAME, octets, Value::Text(&name))?;
        }
        (140, 0, 3 | 4) => {
            let (def, octets) = if asked == 3 { (&NODE_IPV6, 16) } else { (&NODE_IPV4, 4) };
            while cursor.remaining() > 0 {
                cursor.number(&NODE_TTL, 4)?;
                cursor.octets(def, octets)?;
            }
        }
        _ => {}
    }
    Some(())
}
