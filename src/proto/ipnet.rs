//! Solaris IPNET: what Solaris knew of a datagram that it saw at its IP layer: interface and zones, no link. Never on a wire.
//! `LINKTYPE_IPNET` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    version    │ address family│        way (hook type)        │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │ length, 4 octets; interface, 4; group, 4; source zone, 4;     │
//! │ destination zone, 4                                           │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec};
use crate::bytes::{be16, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_IPNET";

fields! {
    VERSION = dec("ipnet.version", SPEC, w("version", "versão")).at(0, 8);
    FAMILY = dec("ipnet.family", SPEC, w("address family", "família de endereços")).at(8, 8).names(family_name);
    HOOK = dec("ipnet.htype", SPEC, w("way", "sentido")).at(16, 16).names(hook_name);
    LENGTH = dec("ipnet.pktlen", SPEC, w("octets of the datagram", "octetos do datagrama")).at(32, 32);
    INTERFACE = dec("ipnet.ifindex", SPEC, w("interface", "interface")).at(64, 32);
    GROUP = dec("ipnet.grifindex", SPEC, w("group's interface", "interface do grupo")).at(96, 32);
    SOURCE = dec("ipnet.zsrc", SPEC, w("source zone", "zona de origem")).at(128, 32);
    DESTINATION = dec("ipnet.zdst", SPEC, w("destination zone", "zona de destino")).at(160, 32);
}

/// The address families of Solaris.
fn family_name(number: u64) -> Option<Words> {
    Some(match number {
        2 => same("IPv4"),
        26 => same("IPv6"),
        _ => return None,
    })
}

fn hook_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("received", "recebido"),
        1 => w("sent", "enviado"),
        2 => w("between zones", "entre zonas"),
        _ => return None,
    })
}

/// IPNET.
pub struct Ipnet;

impl Protocol for Ipnet {
    const INFO: &'static Info = &Info {
        name: "ipnet",
        title: "Solaris IPNET",
        about: w(
            "What Solaris knew of a datagram that it saw at its IP layer: interface and zones. Never on a wire.",
            "O que o Solaris sabia de um datagrama que viu em sua camada IP: interface e zonas. Nunca está em um cabo.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(226)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 24 {
            return Err(Fault::Truncated { need: 24 });
        }
        Ok(Step::new(24, Next::By(Key::Nibble)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let Some(name) = be16(header, 2).and_then(|hook| hook_name(hook.into())) {
            say.words(name);
        }
        if let Some(interface) = be32(header, 8) {
            say.words(w(" · interface ", " · interface "));
            say.out.push_str(&interface.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_datagram_follows() {
        let header = "01 02 0001 00000014 00000002 00000000 00000000 00000000";
        let told = tell(Proto::Ipnet, &format!("{header} 45000014 00010000 40fd0000 7f000001 7f000001"));
        assert_eq!((told.protocols.as_str(), told.get("ipnet.ifindex")), ("ipnet:ip", "2".into()));
        assert_eq!(told.summaries[0], ["sent · interface 2", "enviado · interface 2"]);
    }
}
