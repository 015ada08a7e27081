//! The captures of Solaris' snoop (RFC 1761), and of Bluetooth stacks in the same form (btsnoop).
//!
//! ```text
//! +----------+---------+-----------+   "snoop", zeros; "btsnoop", a zero
//! | magic    | version | data link |   64, 32, 32 bits, all numbers with the most significant octet first
//! +----------+---------+-----------+
//! +--------------+--------------+------------+-------+---------+--------------+-------~
//! | on-wire len  | captured len | record len | drops | seconds | microseconds | frame, padding
//! +--------------+--------------+------------+-------+---------+--------------+-------~
//! +--------------+--------------+------------+-------+------------------------+-------~
//! | on-wire len  | captured len | flags      | drops | microseconds since     | frame
//! +--------------+--------------+------------+-------+-- the year 0, 64 bits --+-------~
//! ```
//!
//! The crates for it allocate a frame at a time; here a frame costs its header.

use std::sync::Arc;

use super::capture::{Fault, Found, Stop, Walk};
use super::error::{Damage, SourceErrorKind, Unsupported};
use super::input::Input;
use super::order::Order;
use super::{Context, Record, context, max_octets};
use crate::frame::LinkType;

const SNOOP: &[u8; 8] = b"snoop\0\0\0";
const BLUETOOTH: &[u8; 8] = b"btsnoop\0";
/// Octets of the file header.
const FILE_HEADER: usize = 16;
/// Octets of a record's header.
const HEADER: usize = 24;
/// Microseconds from the year 0 to 1970, in the calendar that btsnoop counts by.
const YEAR_ZERO: u64 = 0x00dc_ddb3_0f2f_8000;

/// What the file header says of every record.
#[derive(Clone, Debug)]
pub struct Snoop {
    link: LinkType,
    bluetooth: bool,
    tap: u32,
    max_octets: u32,
}

impl Snoop {
    /// `head` begins with a magic of this format.
    pub fn is_magic(head: &[u8]) -> bool {
        head.starts_with(SNOOP) || head.starts_with(BLUETOOTH)
    }

    /// Reads the file header and adds its interface.
    pub fn open(input: &mut Input, file: u32, context: &mut Arc<Context>) -> Result<Self, Fault> {
        let head = input.peek(FILE_HEADER);
        let (Some(bluetooth), Some(([_, data_link], _))) =
            (head.get(..8).map(|magic| magic == BLUETOOTH), Order::Big.words(head.get(8..).unwrap_or_default()))
        else {
            return Err((Some(0), SourceErrorKind::Truncated));
        };
        let named = if bluetooth { bluetooth_link(data_link) } else { link(data_link) };
        let link = named.ok_or((Some(12), Unsupported::Network(data_link).into()))?;
        input.skip(FILE_HEADER);
        let tap = context::add_tap(context, file, link, 0, 1_000_000);
        Ok(Self { link, bluetooth, tap, max_octets: max_octets(link) })
    }

    /// Notes the records in `buffer`.
    pub fn walk(&mut self, buffer: &[u8], found: Found<'_>) -> Walk {
        let mut used = 0;
        while let Some(([wire_len, len, octets, _, first, second], _)) = Order::Big.words(&buffer[used..]) {
            if len > self.max_octets {
                let damage = Damage::RecordLength { octets: len, max: self.max_octets };
                return Walk { used, stop: Stop::Fault(damage.into()) };
            }
            let record = HEADER + len as usize;
            // The record length counts header and padding; a shorter one is none.
            let claimed = if self.bluetooth { record } else { (octets as usize).max(record) };
            if claimed > record + self.max_octets as usize {
                let damage = Damage::RecordLength { octets, max: self.max_octets };
                return Walk { used, stop: Stop::Fault(damage.into()) };
            }
            if used + claimed > buffer.len() {
                break;
            }
            let time_ns = if self.bluetooth {
                let microseconds = (u64::from(first) << 32 | u64::from(second)).checked_sub(YEAR_ZERO);
                let ns = microseconds.and_then(|microseconds| i64::try_from(microseconds).ok()?.checked_mul(1000));
                ns.unwrap_or(Record::NO_TIME)
            } else {
                i64::from(first) * 1_000_000_000 + i64::from(second) * 1000
            };
            found.records.push(Record {
                start: (used + HEADER) as u32,
                len,
                wire_len,
                tap: self.tap,
                time_ns,
                link: self.link,
                fcs_octets: 0,
                extra: 0,
            });
            used += claimed;
        }
        Walk { used, stop: Stop::Partial }
    }
}

/// The link type of a data link of RFC 1761 §2 and of those that Solaris added to them; `None` for those that nothing here
/// reads.
fn link(data_link: u32) -> Option<LinkType> {
    Some(match data_link {
        // IEEE 802.3 and Ethernet.
        0 | 4 => LinkType::ETHERNET,
        // Token ring, FDDI, IP over ATM.
        2 => LinkType(6),
        8 => LinkType(10),
        18 => LinkType(123),
        _ => return None,
    })
}

/// The link type of a data link of btsnoop: HCI as it runs over a serial line (H4).
fn bluetooth_link(data_link: u32) -> Option<LinkType> {
    (data_link == 1002).then_some(LinkType(187))
}
