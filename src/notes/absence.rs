//! Why a layer is not there.

use super::Rank::{Striking, Usual};
use super::Sheet;
use crate::model::Osi;
use crate::proto::Proto;
use crate::proto::contract::Stop;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    let Some(last) = sheet.layers().last() else { return };
    let info = last.proto().info();
    if sheet.view.peeled.stop == Stop::Fragment {
        sheet.say(Striking, last.index, "RFC 791 §3.2", "notes.no_ports_fragment", &[]);
        return;
    }
    if sheet.view.peeled.stop != Stop::Done {
        return;
    }
    let highest = sheet.layers().map(|layer| layer.proto().info().osi).max();
    match info.name {
        "arp" => sheet.say(Usual, last.index, "RFC 826", "notes.no_ip", &[]),
        "icmp" | "icmpv6" | "igmp" | "ospf" | "pim" | "vrrp" | "eigrp" => {
            sheet.say(Striking, last.index, "RFC 1122 §3.2.2", "notes.no_ports", &[("title", &info.title)]);
        }
        _ if highest == Some(Osi::DataLink) && !matches!(last.proto(), Proto::Ethernet | Proto::Data) => {
            sheet.say(Striking, last.index, info.spec, "notes.no_network", &[("title", &info.title)]);
        }
        _ => {}
    }
}
