//! The frame as a whole: what was cut, and what is on a cable but in no capture.

use super::Rank::{Striking, Usual};
use super::{Sheet, read};
use crate::frame::LinkType;
use crate::proto::Proto;

/// Least octets of an Ethernet frame without its frame check sequence, of which it has 64 (IEEE 802.3 §4.4.2).
pub(super) const LEAST: u32 = 60;
/// Most octets that an Ethernet frame carries behind its EtherType (IEEE 802.3 §3.2.7).
const MOST_CARRIED: u32 = 1500;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    cut(sheet);
    if sheet.view.frame.link == LinkType::ETHERNET {
        on_the_cable(sheet);
    }
}

fn cut(sheet: &mut Sheet<'_>) {
    let frame = sheet.view.frame;
    if frame.is_cut() {
        let kept = frame.bytes.len();
        let missing = frame.wire_len as usize - kept;
        let values: &[(&str, &dyn std::fmt::Display)] =
            &[("kept", &kept), ("wire", &frame.wire_len), ("missing", &missing)];
        sheet.say(Striking, None, "draft-ietf-opsawg-pcap §5", "notes.cut", values);
    }
}

fn on_the_cable(sheet: &mut Sheet<'_>) {
    let frame = sheet.view.frame;
    let Some((source, destination)) = sheet.view.find(Proto::Ethernet).and_then(|layer| read::mac_ends(&layer)) else {
        return;
    };
    if source.0 == [0; 6] && destination.0 == [0; 6] {
        return;
    }
    let fcs = if read::check_sequence(&sheet.view).is_some() { 4 } else { u32::from(frame.fcs_octets) };
    let octets = frame.wire_len.saturating_sub(fcs);
    let tags = sheet.layers().filter(read::is_tag).count() as u32;
    let carried = octets.saturating_sub(14 + 4 * tags);
    if carried > MOST_CARRIED {
        sheet.say(Striking, None, "IEEE 802.3 §3.2.7", "notes.large", &[("carried", &carried), ("octets", &octets)]);
        return;
    }
    // A frame that has its check sequence was on a cable as it is.
    let on_cable = fcs > 0;
    if octets < LEAST && !on_cable {
        let values: &[(&str, &dyn std::fmt::Display)] = &[("octets", &octets), ("missing", &(LEAST - octets))];
        sheet.say(Striking, None, "IEEE 802.3 §4.2.3.3", "notes.not_padded", values);
    }
    let padded = if on_cable { octets } else { octets.max(LEAST) };
    let key = if on_cable { "notes.cable_fcs" } else { "notes.cable" };
    sheet.say(Usual, None, "IEEE 802.3 §3.1.1, §4.4.2", key, &[("octets", &padded), ("sum", &(8 + padded + 4 + 12))]);
}
