//! Diagnoses of small captures that were written for them.

use super::Multicast;
use crate::frame::{Clock, Frame, LinkType};
use crate::i18n::Lang;
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::Peeled;
use crate::stats::{Cell, Fold, Telling, Whole};
use crate::testing::octets;

/// A frame of IPv4 with a TTL and a protocol, its checksum left zero.
fn frame(mac: &str, ttl: u8, protocol: u8, ends: [[u8; 4]; 2], payload: &str) -> Vec<u8> {
    let payload = octets(payload);
    let mut bytes = octets(&format!("{} 020000000001 0800 4500", mac.replace(':', "")));
    bytes.extend(u16::try_from(20 + payload.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend([0, 0, 0, 0, ttl, protocol, 0, 0]);
    bytes.extend(ends.concat());
    bytes.extend(payload);
    bytes
}

const HOST: [u8; 4] = [10, 0, 0, 2];
const SENDER: [u8; 4] = [10, 0, 0, 1];

/// IGMPv2: joins (16), leaves (17), asks about (11) the group.
fn igmp(kind: &str, group: [u8; 4]) -> Vec<u8> {
    let group_hex: String = group.iter().map(|octet| format!("{octet:02x}")).collect();
    frame("01:00:5e:01:01:01", 1, 2, [HOST, group], &format!("{kind}00 0000 {group_hex}"))
}

/// "Multicast" from port 5000 to 5007.
fn data(mac: &str, ttl: u8, group: [u8; 4]) -> Vec<u8> {
    frame(mac, ttl, 17, [SENDER, group], "1388 138f 0011 0000 4d756c746963617374")
}

fn counted(frames: &[Vec<u8>]) -> Multicast {
    let (mut multicast, mut peeled) = (Multicast::default(), Peeled::default());
    for (number, bytes) in (1..).zip(frames) {
        let frame = Frame {
            bytes,
            wire_len: bytes.len() as u32,
            time_ns: Some(number as i64),
            link: LinkType::ETHERNET,
            fcs_octets: 0,
            tap: 0,
            number,
            extra: None,
        };
        peel(&frame, Dispatch::standard(), &mut peeled);
        multicast.add(&View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() });
    }
    multicast
}

/// Group and beginning of each diagnosis.
fn diagnoses(multicast: &Multicast) -> Vec<(String, String)> {
    let whole = Whole::default();
    let telling = Telling { whole: &whole, lang: Lang::En, most: usize::MAX };
    let text = |cell: Option<&Cell>| cell.map_or(String::new(), |cell| cell.say(Lang::En));
    let rows = super::diagnoses::table(multicast, telling).rows;
    rows.iter().map(|row| (text(row.get(1)), text(row.get(2)))).collect()
}

fn said(multicast: &Multicast, group: &str, beginning: &str) -> bool {
    diagnoses(multicast).iter().any(|(of, text)| of == group && text.starts_with(beginning))
}

#[test]
fn the_data_goes_to_another_group() {
    let multicast = counted(&[igmp("16", [224, 1, 1, 1]), data("01:00:5e:02:02:03", 2, [224, 2, 2, 3])]);
    assert!(said(&multicast, "224.1.1.1", "Joined by 1, but nothing was sent there; the data goes to 224.2.2.3"));
    assert!(said(&multicast, "224.2.2.3", "Sent (1 frame), but nobody joined here"));
}

#[test]
fn a_mac_that_is_not_the_groups() {
    // 24 bits were copied where 23 belong.
    let multicast = counted(&[data("01:00:5e:82:02:03", 2, [224, 130, 2, 3])]);
    let right =
        "In 1 frame the MAC address is not the group's: 01:00:5e:82:02:03 in frame 1; 01:00:5e:02:02:03 would be";
    assert!(said(&multicast, "224.130.2.3", right));
    assert!(!said(&counted(&[data("01:00:5e:02:02:03", 2, [224, 130, 2, 3])]), "224.130.2.3", "In 1 frame"));
}

#[test]
fn a_ttl_of_one_matters_beyond_the_link_only() {
    assert!(said(&counted(&[data("01:00:5e:02:02:03", 1, [224, 2, 2, 3])]), "224.2.2.3", "TTL"));
    assert!(!said(&counted(&[data("01:00:5e:02:02:03", 2, [224, 2, 2, 3])]), "224.2.2.3", "TTL"));
    assert_eq!(diagnoses(&counted(&[data("01:00:5e:00:00:fb", 1, [224, 0, 0, 251])])), []);
}

#[test]
fn a_querier_keeps_memberships_alive() {
    let join = igmp("16", [224, 1, 1, 1]);
    assert!(said(&counted(std::slice::from_ref(&join)), "–", "No router asked who listens (IGMP query)"));
    assert!(!said(&counted(&[igmp("11", [0, 0, 0, 0]), join]), "–", "No router"));
}

#[test]
fn whoever_comes_back_has_not_left() {
    let group = [224, 1, 1, 1];
    let [join, leave] = ["16", "17"].map(|kind| igmp(kind, group));
    let gone = "Joined and left: 10.0.0.2.";
    assert!(said(&counted(&[join.clone(), leave.clone()]), "224.1.1.1", gone));
    assert!(!said(&counted(&[join.clone(), leave, join]), "224.1.1.1", gone));
}

#[test]
fn workers_counts_merge_in_any_order() {
    let group = [224, 1, 1, 1];
    let frames = [igmp("16", group), data("01:00:5e:01:01:01", 2, group), data("01:00:5e:01:01:01", 9, group)];
    let mut late = counted(&frames[2..]);
    late.merge(counted(&frames[..2]));
    let mut early = counted(&frames[..2]);
    early.merge(counted(&frames[2..]));
    for merged in [late, early] {
        let ttl = merged.groups.values().map(|group| (group.data.frames, group.ttl)).collect::<Vec<_>>();
        assert_eq!(ttl, [(2, Some((2, 9)))]);
        assert_eq!(diagnoses(&merged), diagnoses(&counted(&frames)));
    }
}
