//! Tunnels: the same layer twice.

use std::fmt::Display;

use super::Rank::Striking;
use super::{Sheet, read};
use crate::proto::Proto;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    let layers: Vec<_> = sheet.layers().collect();
    let ip: Vec<_> = layers.iter().filter(|layer| read::ip_ends(layer).is_some()).collect();
    for pair in ip.windows(2) {
        let (outer, inner) = (pair[0], pair[1]);
        let (Some((from, to)), Some(ends)) = (read::ip_ends(outer), read::ip_ends(inner)) else { continue };
        // What stands between carries; nothing does where one IP header follows the other.
        let between: Vec<_> = layers[outer.index + 1..inner.index].iter().map(|layer| layer.proto().title(sheet.lang)).collect();
        let carrier = if between.is_empty() { String::new() } else { format!(" + {}", between.join(" + ")) };
        let ethernet = layers[outer.index + 1..inner.index].iter().any(|layer| layer.proto() == Proto::Ethernet);
        let values: &[(&str, &dyn Display)] = &[
            ("outer", &outer.proto().title(sheet.lang)),
            ("carrier", &carrier),
            ("inner", &inner.proto().title(sheet.lang)),
            ("from", &from),
            ("to", &to),
            ("source", &ends.0),
            ("destination", &ends.1),
            ("octets", &(inner.span().start - outer.span().start)),
        ];
        let key = match ethernet {
            true => "notes.tunnel_ethernet",
            false if outer.proto() == inner.proto() => "notes.tunnel",
            false => "notes.tunnel_other",
        };
        sheet.say(Striking, inner.index, layers[inner.index - 1].proto().info().spec, key, values);
    }
}
