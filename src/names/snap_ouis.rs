//! Organizations whose protocol numbers a SNAP header carries: what its five-octet protocol identifier begins with.
//!
//! Source: RFC 1042, RFC 2427 §4, RFC 9542 §3.1 and IEEE 802.1H, as of November 2026.

use crate::i18n::{Words, same, w};

/// How the two octets after `oui` are to be read. For any other, whose they are is in the IEEE's registry:
/// [`mac_addresses::maker_of`](super::mac_addresses::maker_of).
#[must_use]
pub const fn snap_oui(oui: u32) -> Option<Words> {
    Some(match oui {
        0x00_0000 => w("encapsulated Ethernet: an EtherType follows", "Ethernet encapsulado: segue um EtherType"),
        0x00_000c => same("Cisco"),
        0x00_005e => same("IANA"),
        0x00_00f8 => {
            w("bridged Ethernet (802.1H): an EtherType follows", "Ethernet de ponte (802.1H): segue um EtherType")
        }
        0x00_0142 => same("Cisco"),
        0x00_80c2 => w("IEEE 802.1: a bridged frame follows", "IEEE 802.1: segue um quadro de ponte"),
        0x00_a03e => same("ATM Forum"),
        0x00_e02b => same("Extreme Networks"),
        0x08_0007 => same("AppleTalk"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::snap_oui;

    #[test]
    fn organizations_seen_in_captures() {
        assert_eq!(snap_oui(0x00_000c).map(|name| name.en), Some("Cisco"));
        assert_eq!(snap_oui(0x00_80c2).map(|name| name.pt), Some("IEEE 802.1: segue um quadro de ponte"));
        assert_eq!(snap_oui(0xff_ffff), None);
    }
}
