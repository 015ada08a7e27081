//! Checksums that are not simply right, each with its cause.

use std::fmt::Display;

use super::Rank::{Aside, Fault, Striking};
use super::read::{self, Checksum};
use super::Sheet;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Verdict, Why};

const OFFLOAD: &str = "RFC 9293 §3.1, Linux CHECKSUM_PARTIAL";

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        if layer.proto() == Proto::Ipv6 {
            sheet.say(Aside, layer.index, "RFC 8200 §8.1", "notes.ipv6_no_checksum", &[]);
        }
        // Of a frame check sequence, the theme of lengths tells where it stands.
        for checksum in read::checksums(&layer).into_iter().filter(|_| layer.proto() != Proto::Ethernet) {
            told(sheet, &layer, &checksum);
        }
    }
}

fn told(sheet: &mut Sheet<'_>, layer: &Layer<'_>, checksum: &Checksum) {
    let &Checksum { stored, digits, verdict } = checksum;
    let title = layer.proto().title(sheet.lang);
    let index = layer.index;
    let hex = format!("0x{stored:0digits$x}");
    match verdict {
        Verdict::Good => {}
        Verdict::Wrong { expected } | Verdict::Blank { expected } => {
            let (rank, key) = match verdict {
                Verdict::Blank { .. } => (Striking, "notes.checksum_zero"),
                _ => (Fault, "notes.checksum_wrong"),
            };
            let values: &[(&str, &dyn Display)] =
                &[("title", &title), ("stored", &hex), ("expected", &format!("0x{expected:0digits$x}"))];
            sheet.say(rank, index, "RFC 1071 §1", key, values);
        }
        // A CRC covers no pseudo-header: what is not computed is zero (RFC 9260 §6.8).
        Verdict::Unfilled if stored == 0 => {
            sheet.say(Striking, index, OFFLOAD, "notes.checksum_left", &[("title", &title), ("stored", &hex)]);
        }
        Verdict::Unfilled => {
            sheet.say(Striking, index, OFFLOAD, "notes.checksum_unfilled", &[("title", &title), ("stored", &hex)]);
        }
        Verdict::Absent if layer.proto() == Proto::Udp => sheet.say(Striking, index, "RFC 768", "notes.checksum_absent", &[]),
        Verdict::Forbidden => sheet.say(Striking, index, "RFC 8200 §8.1, RFC 6935", "notes.checksum_absent6", &[]),
        Verdict::Absent => {
            let spec = layer.proto().info().spec;
            sheet.say(Striking, index, spec, "notes.checksum_none", &[("title", &title), ("stored", &hex)]);
        }
        Verdict::Unverifiable(why) => {
            let key = match why {
                Some(Why::Fragment) => "notes.checksum_fragment",
                Some(Why::Cut) => "notes.checksum_cut",
                _ => "notes.checksum_unverifiable",
            };
            sheet.say(Striking, index, "RFC 1071 §1", key, &[("title", &title), ("stored", &hex)]);
        }
    }
}
