//! ARP: the question to all, the answer to one, and announcements that nobody asked for.

use std::fmt::Display;
use std::net::IpAddr;

use super::Rank::{Fault, Striking};
use super::{Sheet, read};
use crate::proto::Proto;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers().filter(|layer| layer.proto() == Proto::Arp) {
        let ends = (read::ip(&layer, "arp.src.proto_ipv4"), read::ip(&layer, "arp.dst.proto_ipv4"));
        let (Some(sender), Some(target)) = ends else { continue };
        let Some(card) = read::mac(&layer, "arp.src.hw_mac") else { continue };
        let ethernet = read::ethernet_under(&layer).and_then(|ethernet| read::mac_ends(&ethernet));
        let to_all = ethernet.is_none_or(|(_, destination)| destination.is_group());
        let unspecified = matches!(sender, IpAddr::V4(sender) if sender.is_unspecified());
        let values: &[(&str, &dyn Display)] = &[("sender", &sender), ("target", &target), ("card", &card)];
        match read::number(&layer, "arp.opcode") {
            Some(1) if unspecified => sheet.say(Striking, layer.index, "RFC 5227 §1.1", "notes.arp_probe", values),
            _ if sender == target => sheet.say(Striking, layer.index, "RFC 5227 §3", "notes.arp_gratuitous", values),
            Some(1) if !to_all => sheet.say(Striking, layer.index, "RFC 1122 §2.3.2.1", "notes.arp_refresh", values),
            Some(1) => sheet.say(Striking, layer.index, "RFC 826", "notes.arp_request", values),
            Some(2) => sheet.say(Striking, layer.index, "RFC 826", "notes.arp_reply", values),
            _ => {}
        }
        if let Some((frame, _)) = ethernet.filter(|(source, _)| *source != card) {
            let values: &[(&str, &dyn Display)] = &[("frame", &frame), ("card", &card)];
            sheet.say(Fault, layer.index, "RFC 826", "notes.arp_other_card", values);
        }
    }
}
