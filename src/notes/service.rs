//! What IP says of the service a datagram wants: DSCP, congestion, flow label.

use std::fmt::Display;

use super::Rank::{Aside, Striking};
use super::{Sheet, read};

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let either = |first, second| read::number(&layer, first).or_else(|| read::number(&layer, second));
        let dscp = either("ip.dsfield.dscp", "ipv6.tclass.dscp").unwrap_or(0);
        if dscp != 0 {
            let values: &[(&str, &dyn Display)] = &[("dscp", &dscp), ("name", &dscp_name(dscp))];
            sheet.say(Striking, layer.index, "RFC 2474 §3", "notes.dscp", values);
        }
        match either("ip.dsfield.ecn", "ipv6.tclass.ecn") {
            Some(3) => sheet.say(Striking, layer.index, "RFC 3168 §5", "notes.ecn_congestion", &[]),
            Some(ecn @ 1..=2) => {
                sheet.say(Aside, layer.index, "RFC 3168 §5", "notes.ecn_capable", &[("ecn", &format!("{ecn:02b}"))]);
            }
            _ => {}
        }
        if let Some(label) = read::number(&layer, "ipv6.flow").filter(|label| *label != 0) {
            sheet.say(Aside, layer.index, "RFC 6437 §2", "notes.flow_label", &[("label", &format!("0x{label:05x}"))]);
        }
    }
}

/// The name of a code point (IANA dscp-registry), in parentheses.
fn dscp_name(dscp: u64) -> String {
    match dscp {
        44 => " (VOICE-ADMIT)".to_owned(),
        46 => " (EF)".to_owned(),
        1 => " (LE)".to_owned(),
        // RFC 2474 §4.2.2: class selectors are the old precedence.
        _ if dscp.is_multiple_of(8) => format!(" (CS{})", dscp / 8),
        // RFC 2597 §6: four classes of three drop precedences.
        10..=38 if dscp.is_multiple_of(2) => format!(" (AF{}{})", dscp / 8, dscp % 8 / 2),
        _ => String::new(),
    }
}
