//! What IP says of the service a datagram wants: DSCP, congestion, flow label.

use std::fmt::Display;

use super::Rank::{Aside, Striking};
use super::{Sheet, read};

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let either = |first, second| read::number(&layer, first).or_else(|| read::number(&layer, second));
        let dscp = either("ip.dsfield.dscp", "ipv6.tclass.dscp").unwrap_or(0);
        if dscp != 0 {
            let name = ["ip.dsfield.dscp", "ipv6.tclass.dscp"].iter().find_map(|f| read::named(&layer, f, sheet.lang));
            let name = name.map_or(String::new(), |name| format!(" ({name})"));
            let values: &[(&str, &dyn Display)] = &[("dscp", &dscp), ("name", &name)];
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
