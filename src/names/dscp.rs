//! What routers are asked to do with a packet: the code points of differentiated services and of congestion
//! notification, which IPv4 and IPv6 both carry.
//!
//! Source: IANA, "Differentiated Services Field Codepoints" (RFC 2474, RFC 3246, RFC 8622), as of November 2026.

use crate::i18n::{Words, same};

/// The name of a differentiated services code point, "EF"; `None` for one that is unassigned.
#[must_use]
pub fn dscp(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "CS0",
        1 => "LE",
        8 => "CS1",
        10 => "AF11",
        12 => "AF12",
        14 => "AF13",
        16 => "CS2",
        18 => "AF21",
        20 => "AF22",
        22 => "AF23",
        24 => "CS3",
        26 => "AF31",
        28 => "AF32",
        30 => "AF33",
        32 => "CS4",
        34 => "AF41",
        36 => "AF42",
        38 => "AF43",
        40 => "CS5",
        44 => "VOICE-ADMIT",
        46 => "EF",
        48 => "CS6",
        56 => "CS7",
        _ => return None,
    }))
}

/// The name of a congestion notification code point (RFC 3168 §5).
#[must_use]
pub fn ecn(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "Not-ECT",
        1 => "ECT(1)",
        2 => "ECT(0)",
        3 => "CE",
        _ => return None,
    }))
}
