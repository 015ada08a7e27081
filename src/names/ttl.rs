//! What a time to live was when the datagram left its sender.

/// The TTL or hop limit that the sender most likely set, judged by what is left of it: the smallest of the usual
/// initial values that is not below it.
///
/// An estimate. 64 is what Linux, macOS and the IANA recommend (RFC 1700, "IP TIME TO LIVE PARAMETER"), 128 is
/// Windows', 255 that of routers and of neighbour discovery, 32 an old one; a program may set any other (traceroute
/// starts at 1, and so does multicast).
#[must_use]
pub const fn likely_initial_ttl(ttl: u8) -> u8 {
    match ttl {
        0..=32 => 32,
        33..=64 => 64,
        65..=128 => 128,
        129..=255 => 255,
    }
}

#[cfg(test)]
mod tests {
    use super::likely_initial_ttl;

    #[test]
    fn never_below_what_is_left() {
        for (ttl, initial) in [(1, 32), (32, 32), (33, 64), (63, 64), (64, 64), (117, 128), (128, 128), (254, 255)] {
            assert_eq!(likely_initial_ttl(ttl), initial);
        }
    }
}
