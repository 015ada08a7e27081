//! The captures of Microsoft Network Monitor, versions 1 and 2.
//!
//! ```text
//! offset 0  "RTSS" (1) or "GMBU" (2)     4  minor, major version    6  network
//!        8  start: year, month, day of the week, day, hour, minute, second, millisecond, 16 bits each
//!       24  offset of the frame table, which ends the frames        28 its octets
//!      128  the frames:
//!           version 1: milliseconds since the start (32), on-wire len (16), captured len (16), frame
//!           version 2: microseconds since the start (64), on-wire len (32), captured len (32), frame, then
//!                      from 2.1 on network (16), from 2.2 process (32), from 2.3 time in UTC (64), time zone (8)
//! ```
//!
//! All numbers have the least significant octet first. Frames are read in the order in which they stand, which is that of the
//! frame table in whatever Network Monitor wrote; so a pipe will do. The start is in the local time of a zone that no version
//! before 2.3 names: it is taken for UTC.

use std::sync::Arc;

use super::capture::{Fault, Found, Stop, Walk};
use super::error::{Damage, SourceErrorKind, Unsupported};
use super::input::Input;
use super::order::Order;
use super::{Context, Record, context, max_octets};
use crate::frame::LinkType;

/// Octets before the first frame.
const FILE_HEADER: usize = 128;

/// What the file header says of every record.
#[derive(Clone, Debug)]
pub struct NetMon {
    version: (u8, u8),
    link: LinkType,
    /// Nanoseconds since 1970.
    start_ns: i64,
    tap: u32,
    /// Octets of frames that are still to come.
    left: u64,
    max_octets: u32,
}

impl NetMon {
    /// `head` begins with a magic of this format.
    pub fn is_magic(head: &[u8]) -> bool {
        head.starts_with(b"RTSS") || head.starts_with(b"GMBU")
    }

    /// Reads the file header and adds its interface.
    pub fn open(input: &mut Input, file: u32, context: &mut Arc<Context>) -> Result<Self, Fault> {
        let truncated = (Some(0), SourceErrorKind::Truncated);
        let Some(head) = input.peek(FILE_HEADER).first_chunk::<FILE_HEADER>() else { return Err(truncated) };
        let version = (head[5], head[4]);
        let half = |at: usize| Order::Little.u16([head[at], head[at + 1]]);
        let network = half(6);
        let link = link(network).ok_or((Some(6), Unsupported::Network(network.into()).into()))?;
        let start_ns = start_ns([8, 10, 14, 16, 18, 20, 22].map(half));
        let Some(([table], _)) = Order::Little.words(&head[24..]) else { return Err(truncated) };
        let left = u64::from(table).saturating_sub(FILE_HEADER as u64);
        input.skip(FILE_HEADER);
        let ticks_per_second = if version.0 < 2 { 1000 } else { 1_000_000 };
        let tap = context::add_tap(context, file, link, 0, ticks_per_second);
        Ok(Self { version, link, start_ns, tap, left, max_octets: max_octets(link) })
    }

    /// Octets of a record before and behind the frame.
    fn around(&self) -> (usize, usize) {
        match self.version {
            (..2, _) => (8, 0),
            (2, 0) => (16, 0),
            (2, 1) => (16, 2),
            (2, 2) => (16, 6),
            _ => (16, 15),
        }
    }

    /// Notes the records in `buffer`.
    pub fn walk(&mut self, buffer: &[u8], found: Found<'_>) -> Walk {
        let (before, behind) = self.around();
        let mut used = 0;
        while self.left > 0 {
            let Some(header) = buffer[used..].get(..before) else { break };
            let (wire_len, len) = lengths(header);
            if len > self.max_octets {
                let damage = Damage::RecordLength { octets: len, max: self.max_octets };
                return Walk { used, stop: Stop::Fault(damage.into()) };
            }
            let start = used + before;
            let end = start + len as usize;
            let Some(trailer) = buffer.get(end..end + behind) else { break };
            let (link, time_ns) = self.trailed(trailer);
            found.records.push(Record {
                start: start as u32,
                len,
                wire_len,
                tap: self.tap,
                time_ns: time_ns.unwrap_or_else(|| since(self.start_ns, header)),
                link,
                fcs_octets: 0,
                extra: 0,
            });
            self.left = self.left.saturating_sub((end + behind - used) as u64);
            used = end + behind;
        }
        // Behind the frames stand tables of what they say themselves.
        Walk { used: if self.left == 0 { buffer.len() } else { used }, stop: Stop::Partial }
    }

    /// The link type, and from version 2.3 on the time, that stand behind a frame.
    fn trailed(&self, trailer: &[u8]) -> (LinkType, Option<i64>) {
        /// Ticks of 100 ns from 1601 to 1970.
        const YEAR_1601: u64 = 116_444_736_000_000_000;
        let Some((network, rest)) = trailer.split_first_chunk() else { return (self.link, None) };
        let network = Order::Little.u16(*network);
        // What is no frame (messages of the system, filters) keeps a number that no link type has.
        let link = link(network).unwrap_or(LinkType(network));
        let ticks = rest.get(4..).and_then(|time| time.first_chunk()).map(|time| Order::Little.u64(*time));
        let ticks = ticks.and_then(|ticks| i64::try_from(ticks.checked_sub(YEAR_1601)?).ok());
        (link, ticks.and_then(|ticks| ticks.checked_mul(100)))
    }
}

/// Octets on the wire and captured octets of a record.
fn lengths(header: &[u8]) -> (u32, u32) {
    if let Some(([_, _, wire_len, len], _)) = Order::Little.words(header) {
        return (wire_len, len);
    }
    let halves = header.get(4..).and_then(|lengths| Order::Little.halves(lengths));
    halves.map_or((0, 0), |(wire_len, len, _)| (wire_len.into(), len.into()))
}

/// The time of a record, counted from the start of the capture.
fn since(start_ns: i64, header: &[u8]) -> i64 {
    let delta_ns = match (header.first_chunk(), Order::Little.words(header)) {
        (Some(microseconds), _) if header.len() > 8 => i64::from_le_bytes(*microseconds).checked_mul(1000),
        (_, Some(([milliseconds], _))) => Some(i64::from(milliseconds) * 1_000_000),
        _ => None,
    };
    delta_ns.and_then(|delta| start_ns.checked_add(delta)).unwrap_or(Record::NO_TIME)
}

/// Nanoseconds since 1970 at year, month, day, hour, minute, second and millisecond, each as it stands.
fn start_ns([year, month, day, hour, minute, second, millisecond]: [u16; 7]) -> i64 {
    // Years that begin in March end with the day that may be missing.
    let (year, month) = (i64::from(year), i64::from(month));
    let year = if month <= 2 { year - 1 } else { year };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + ((month + 9) % 12 * 153 + 2) / 5 + i64::from(day) - 1;
    /// Days from 1 March of the year 0 to 1970.
    const YEAR_1970: i64 = 719_468;
    let seconds = ((days - YEAR_1970) * 24 + i64::from(hour)) * 3600 + i64::from(minute) * 60 + i64::from(second);
    seconds.saturating_mul(1_000_000_000).saturating_add(i64::from(millisecond) * 1_000_000)
}

/// The link type of a network of Network Monitor's; `None` for those that nothing here reads.
fn link(network: u16) -> Option<LinkType> {
    Some(match network {
        1 => LinkType::ETHERNET,
        // Token ring; tunnels, wireless networks of telephones and raw IP.
        2 => LinkType(6),
        7..=9 => LinkType::RAW,
        // A link type of pcap.
        0xe000..=0xefff => LinkType(network & 0x0fff),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::start_ns;

    #[test]
    fn the_start_is_a_date() {
        assert_eq!(start_ns([2005, 7, 17, 11, 24, 47, 196]), 1_121_599_487_196_000_000);
        assert_eq!(start_ns([1970, 1, 1, 0, 0, 0, 0]), 0);
        assert_eq!(start_ns([2024, 2, 29, 23, 59, 59, 999]), 1_709_251_199_999_000_000);
        // Nothing overflows, whatever stands there.
        let _ = start_ns([u16::MAX; 7]);
    }
}
