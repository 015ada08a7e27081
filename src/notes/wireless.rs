//! Wireless LANs: what the addresses of a frame on the air mean, why its body cannot be read, why it is sent again.

use std::fmt::Display;

use super::Rank::{Aside, Striking, Usual};
use super::{Sheet, read};
use crate::bytes::MacAddr;
use crate::proto::Proto;
use crate::proto::contract::Layer;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers().filter(|layer| layer.proto() == Proto::Wlan && !layer.is_faulty()) {
        match read::number(&layer, "wlan.fc.type") {
            Some(0) => management(sheet, &layer),
            Some(1) => control(sheet, &layer),
            Some(2) => data(sheet, &layer),
            _ => continue,
        }
        if read::is_set(&layer, "wlan.fc.protected") {
            protected(sheet, &layer);
        }
        if read::is_set(&layer, "wlan.fc.retry") {
            let values: &[(&str, &dyn Display)] = &[("seq", &read::number(&layer, "wlan.seq").unwrap_or(0))];
            sheet.say(Striking, layer.index, "IEEE 802.11 §10.3.4.4", "notes.wlan_retry", values);
        }
        medium(sheet, &layer);
    }
}

/// Frames of a cell about itself.
fn management(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let Some(cell) = read::mac(layer, "wlan.bssid") else { return };
    sheet.say(Usual, layer.index, "IEEE 802.11 §9.3.3.1", "notes.wlan_management", &[("bssid", &cell)]);
    // Subtype 8: a beacon.
    if read::number(layer, "wlan.fc.subtype") == Some(8) {
        sheet.say(Usual, layer.index, "IEEE 802.11 §11.1.3", "notes.wlan_beacon", &[]);
    }
}

/// Acknowledgements and their kin: whoever is answered knows from whom.
fn control(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    if read::mac(layer, "wlan.ta").is_none()
        && let Some(receiver) = read::mac(layer, "wlan.ra")
    {
        sheet.say(Striking, layer.index, "IEEE 802.11 §9.3.1", "notes.wlan_no_sender", &[("ra", &receiver)]);
    }
}

/// Where a data frame goes, by To DS and From DS (IEEE 802.11 §9.3.2.1, table 9-30).
fn data(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    const SPEC: &str = "IEEE 802.11 §9.3.2.1";
    let mac = |name| read::mac(layer, name);
    let (Some(ra), Some(ta)) = (mac("wlan.ra"), mac("wlan.ta")) else { return };
    let said = |mac: Option<MacAddr>| mac.map_or_else(|| "?".to_owned(), |mac| mac.to_string());
    let (sa, da, bssid) = (said(mac("wlan.sa")), said(mac("wlan.da")), said(mac("wlan.bssid")));
    let key = match (read::is_set(layer, "wlan.fc.tods"), read::is_set(layer, "wlan.fc.fromds")) {
        (false, false) => "notes.wlan_direct",
        (true, false) => "notes.wlan_to_ds",
        (false, true) => "notes.wlan_from_ds",
        (true, true) => "notes.wlan_bridge",
    };
    let values: &[(&str, &dyn Display)] = &[("ra", &ra), ("ta", &ta), ("sa", &sa), ("da", &da), ("bssid", &bssid)];
    sheet.say(Striking, layer.index, SPEC, key, values);
}

fn protected(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    // Bit 5 of the fourth octet behind the header, Ext IV: TKIP and CCMP set it, WEP does not (§12.3.2, §12.5.3.2).
    let (key, method) = match layer.payload().get(3) {
        Some(octet) if octet & 0x20 == 0 => ("notes.wlan_protected", "WEP"),
        Some(_) => ("notes.wlan_protected", "WPA (TKIP, CCMP)"),
        None => return,
    };
    let octets = layer.payload().len();
    sheet.say(Striking, layer.index, "IEEE 802.11 §12.3, §12.5", key, &[("method", &method), ("octets", &octets)]);
}

/// How the medium that all share is kept free.
fn medium(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    // The highest bit says that the field holds something else (§9.2.4.2).
    if let Some(micros) = read::number(layer, "wlan.duration").filter(|micros| (1..1 << 15).contains(micros)) {
        sheet.say(Aside, layer.index, "IEEE 802.11 §10.3.2.4", "notes.wlan_duration", &[("micros", &micros)]);
    }
}
