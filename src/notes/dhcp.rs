//! DHCP: the broadcast address is where the message goes, not who serves.

use std::fmt::Display;
use std::net::IpAddr;

use super::Rank::Striking;
use super::{Sheet, read};
use crate::proto::Proto;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers().filter(|layer| layer.proto() == Proto::Dhcp) {
        let Some((_, destination)) = read::ip_under(&layer).and_then(|ip| read::ip_ends(&ip)) else { continue };
        let to_all = matches!(destination, IpAddr::V4(to) if to.is_broadcast());
        match read::ip(&layer, "dhcp.option.dhcp_server_id") {
            Some(server) => {
                let values: &[(&str, &dyn Display)] = &[("server", &server), ("destination", &destination)];
                let key = if to_all { "notes.dhcp_server_broadcast" } else { "notes.dhcp_server" };
                sheet.say(Striking, layer.index, "RFC 2132 §9.7", key, values);
            }
            None if to_all => {
                sheet.say(Striking, layer.index, "RFC 2131 §3.1", "notes.dhcp_no_server", &[("destination", &destination)]);
            }
            None => {}
        }
    }
}
