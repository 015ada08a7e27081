//! Who joins and who leaves a group: IGMP and MLD in words.

use std::fmt::Display;

use super::Rank::Striking;
use super::{Sheet, read};
use crate::proto::contract::Membership;

/// Most groups named one by one; a report may hold hundreds.
const MOST: usize = 3;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let mut told = Vec::new();
        layer.proto().memberships(&layer, &mut |membership| {
            if told.len() <= MOST && !told.contains(&membership) {
                told.push(membership);
            }
        });
        let Some((host, _)) = read::ip_under(&layer).and_then(|ip| read::ip_ends(&ip)) else { continue };
        // The versions that have records say a join or a leave as a change of filter.
        let records = read::number(&layer, "igmp.record_type").or_else(|| read::number(&layer, "icmpv6.mldr.mar.record_type"));
        let six = layer.proto().info().name == "icmpv6";
        for membership in told.into_iter().take(MOST) {
            let (key, group) = match (membership, records) {
                (Membership::Join(group), Some(_)) => ("notes.join_record", Some(group)),
                (Membership::Join(group), None) => ("notes.join", Some(group)),
                (Membership::Leave(group), Some(_)) => ("notes.leave_record", Some(group)),
                (Membership::Leave(group), None) => ("notes.leave", Some(group)),
                (Membership::Query(Some(group)), _) => ("notes.query_group", Some(group)),
                (Membership::Query(None), _) => ("notes.query", None),
            };
            let source = match (membership, six) {
                (Membership::Query(_), false) => "RFC 3376 §4.1",
                (Membership::Query(_), true) => "RFC 3810 §5.1",
                (_, false) => "RFC 3376 §5.1",
                (_, true) => "RFC 3810 §6.1",
            };
            let group = group.map_or(String::new(), |group| group.to_string());
            let values: &[(&str, &dyn Display)] = &[("host", &host), ("group", &group)];
            sheet.say(Striking, layer.index, source, key, values);
        }
    }
}
