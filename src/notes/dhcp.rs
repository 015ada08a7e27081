//! DHCP: the broadcast address is where the message goes, not who serves.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr};

use super::Rank::Striking;
use super::{Sheet, read};
use crate::bytes::{Reader, be32};
use crate::proto::Proto;

/// Where the options begin, and the number before them (RFC 2131 §3).
const OPTIONS: usize = 240;
const COOKIE: u32 = 0x6382_5363;
const SERVER_IDENTIFIER: u8 = 54;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers().filter(|layer| layer.proto() == Proto::Udp) {
        let Some((67 | 68, 67 | 68)) = read::ports(&layer) else { continue };
        let message = layer.payload();
        if be32(message, OPTIONS - 4) != Some(COOKIE) {
            continue;
        }
        let Some((_, destination)) = read::ip_under(&layer).and_then(|ip| read::ip_ends(&ip)) else { continue };
        let to_all = matches!(destination, IpAddr::V4(to) if to.is_broadcast());
        let about = layer.above().map_or(layer.index, |above| above.index);
        match server(message) {
            Some(server) => {
                let values: &[(&str, &dyn Display)] = &[("server", &server), ("destination", &destination)];
                let key = if to_all { "notes.dhcp_server_broadcast" } else { "notes.dhcp_server" };
                sheet.say(Striking, about, "RFC 2132 §9.7", key, values);
            }
            None if to_all => sheet.say(Striking, about, "RFC 2131 §3.1", "notes.dhcp_no_server", &[("destination", &destination)]),
            None => {}
        }
    }
}

/// The server identifier option.
fn server(message: &[u8]) -> Option<Ipv4Addr> {
    let mut reader = Reader::new(message, OPTIONS);
    loop {
        match reader.u8()? {
            0 => {}
            255 => return None,
            code => {
                let len = reader.u8()?;
                let value = reader.take(len.into())?;
                if code == SERVER_IDENTIFIER {
                    return value.first_chunk::<4>().map(|octets| Ipv4Addr::from(*octets));
                }
            }
        }
    }
}
