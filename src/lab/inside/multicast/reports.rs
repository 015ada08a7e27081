//! What arrives at a multicast router's socket: reports of members, and the kernel's own questions.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Heard, NO_CACHE};
use crate::bytes::{Reader, be16};

fn ipv4(bytes: &[u8], at: usize) -> Option<Ipv4Addr> {
    bytes.get(at..)?.first_chunk::<4>().map(|octets| Ipv4Addr::from(*octets))
}

fn ipv6(bytes: &[u8], at: usize) -> Option<Ipv6Addr> {
    bytes.get(at..)?.first_chunk::<16>().map(|octets| Ipv6Addr::from(*octets))
}

/// Reads what a raw socket for IGMP gives: an IPv4 packet, or `struct igmpmsg` in the shape of one. `near` gives the
/// number of the interface whose network a sender is in.
pub(super) fn read4(message: &[u8], near: impl Fn(Ipv4Addr) -> Option<usize>) -> Heard {
    read4_whole(message, near).unwrap_or(Heard::Other)
}

fn read4_whole(message: &[u8], near: impl Fn(Ipv4Addr) -> Option<usize>) -> Option<Heard> {
    const IGMP: u8 = 2;
    let source = ipv4(message, 12)?;
    match *message.get(9)? {
        // A protocol of 0 marks the kernel's own messages.
        0 if message[8] == NO_CACHE => {
            let group = ipv4(message, 16)?;
            Some(Heard::Unknown(usize::from(message[10]), source.into(), group.into()))
        }
        IGMP => {
            let interface = near(source)?;
            let report = message.get(usize::from(message[0] & 15) * 4..)?;
            let one = |joins| Some(vec![(ipv4(report, 4)?.into(), joins)]);
            let reports = match report.first()? {
                // RFC 1112, RFC 2236 §2.1, RFC 3376 §4.2.
                0x12 | 0x16 => one(true)?,
                0x17 => one(false)?,
                0x22 => records(report, |bytes, at| ipv4(bytes, at).map(IpAddr::from), 4),
                _ => return None,
            };
            Some(Heard::Reports(interface, reports))
        }
        _ => None,
    }
}

/// Reads what a raw socket for ICMPv6 gives: a message, or `struct mrt6msg`. `interface` is the number of the one it
/// came in at, where the kernel says so.
pub(super) fn read6(message: &[u8], interface: Option<usize>) -> Heard {
    read6_whole(message, interface).unwrap_or(Heard::Other)
}

fn read6_whole(message: &[u8], interface: Option<usize>) -> Option<Heard> {
    let one = |joins| Some(vec![(ipv6(message, 8)?.into(), joins)]);
    let reports = match message.first()? {
        // No message of ICMPv6 has type 0, so it marks the kernel's own.
        0 if message.get(1) == Some(&NO_CACHE) => {
            let number = u16::from_ne_bytes(*message.get(2..)?.first_chunk()?);
            let (sender, group) = (ipv6(message, 8)?, ipv6(message, 24)?);
            return Some(Heard::Unknown(usize::from(number), sender.into(), group.into()));
        }
        // RFC 2710 §3, RFC 3810 §5.2.
        131 => one(true)?,
        132 => one(false)?,
        143 => records(message, |bytes, at| ipv6(bytes, at).map(IpAddr::from), 16),
        _ => return None,
    };
    Some(Heard::Reports(interface?, reports))
}

/// The group records of a report of IGMPv3 or MLDv2, which differ in the length of their addresses alone.
fn records(
    report: &[u8],
    address: impl Fn(&[u8], usize) -> Option<IpAddr>,
    address_octets: usize,
) -> Vec<(IpAddr, bool)> {
    let mut reader = Reader::new(report, 8);
    let mut records = Vec::new();
    for _ in 0..be16(report, 6).unwrap_or_default() {
        let at = reader.position();
        let (Some(head), Some(group)) = (report.get(at..at + 4), address(report, at + 4)) else { break };
        let sources = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let joins = match head[0] {
            // Includes these sources, or changes to that: nothing to include is a leave (RFC 3376 §5.1).
            1 | 3 => Some(sources > 0),
            // Excludes these sources, changes to that, or allows new ones.
            2 | 4 | 5 => Some(true),
            _ => None,
        };
        records.extend(joins.map(|joins| (group, joins)));
        let length = 4 + address_octets * (1 + sources) + 4 * usize::from(head[1]);
        if reader.take(length).is_none() {
            break;
        }
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(source: [u8; 4], igmp: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x46, 0xc0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0];
        packet.extend(source);
        packet.extend([224, 0, 0, 22, 0x94, 4, 0, 0]);
        packet.extend(igmp);
        packet
    }

    fn near(sender: Ipv4Addr) -> Option<usize> {
        (sender.octets()[2] == 2).then_some(1)
    }

    #[test]
    fn joins_and_leaves_of_each_version_of_igmp() {
        let group = IpAddr::from([224, 2, 2, 3]);
        let join = [0x22, 0, 0, 0, 0, 0, 0, 2, 4, 0, 0, 0, 224, 2, 2, 3, 3, 0, 0, 0, 239, 0, 0, 1];
        let heard = read4(&packet([10, 0, 2, 5], &join), near);
        assert_eq!(heard, Heard::Reports(1, vec![(group, true), (IpAddr::from([239, 0, 0, 1]), false)]));
        let leave = [0x17, 0, 0, 0, 224, 2, 2, 3];
        assert_eq!(read4(&packet([10, 0, 2, 5], &leave), near), Heard::Reports(1, vec![(group, false)]));
        assert_eq!(read4(&packet([0, 0, 0, 0], &join), near), Heard::Other, "a bridge's own report");
        for cut in 0..join.len() {
            read4(&packet([10, 0, 2, 5], &join[..cut]), near);
        }
    }

    #[test]
    fn the_kernel_asks_for_senders_it_does_not_know() {
        let mut message = vec![0; 20];
        (message[8], message[10]) = (NO_CACHE, 1);
        message[12..16].copy_from_slice(&[10, 0, 2, 5]);
        message[16..20].copy_from_slice(&[224, 2, 2, 3]);
        let expected = Heard::Unknown(1, IpAddr::from([10, 0, 2, 5]), IpAddr::from([224, 2, 2, 3]));
        assert_eq!(read4(&message, near), expected);
    }

    #[test]
    fn joins_of_mld() {
        let group = Ipv6Addr::new(0xff05, 0, 0, 0, 0, 2, 2, 3);
        let mut join = vec![143, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0];
        join.extend(group.octets());
        assert_eq!(read6(&join, Some(0)), Heard::Reports(0, vec![(group.into(), true)]));
        let mut lie = join.clone();
        lie[7] = 200;
        assert_eq!(read6(&lie, Some(0)), read6(&join, Some(0)), "more records than there are");
    }
}
