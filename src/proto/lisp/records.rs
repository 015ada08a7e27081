//! What stands behind the nonce of a message of LISP: addresses, authentication and records.

use std::net::IpAddr;

use super::super::contract::Value;
use super::*;
use crate::bytes::be16;

/// Forms of addresses (IANA, "Address Family Numbers").
const IPV4: u16 = 1;
const IPV6: u16 = 2;
const NAME: u16 = 17;
const OWN: u16 = 16387;
const MAC: u16 = 16389;

/// The most addresses in LISP's own form inside each other that are read.
const DEEPEST: usize = 4;

/// The fields of an address at one place of a message.
struct Place {
    form: &'static FieldDef,
    ipv4: &'static FieldDef,
    ipv6: &'static FieldDef,
    mac: &'static FieldDef,
    name: &'static FieldDef,
}

static SOURCE: Place = Place { form: &SOURCE_AFI, ipv4: &SOURCE_V4, ipv6: &SOURCE_V6, mac: &SOURCE_MAC, name: &OTHER };
static ANSWER_TO: Place = Place { form: &ITR_AFI, ipv4: &ITR_V4, ipv6: &ITR_V6, mac: &OTHER, name: &OTHER };
static ASKED: Place = Place { form: &WANTED_AFI, ipv4: &WANTED_V4, ipv6: &WANTED_V6, mac: &WANTED_MAC, name: &WANTED_NAME };
static MAPPED: Place = Place { form: &EID_AFI, ipv4: &EID_V4, ipv6: &EID_V6, mac: &EID_MAC, name: &EID_NAME };
static AT: Place = Place { form: &LOCATOR_AFI, ipv4: &LOCATOR_ADDRESS, ipv6: &LOCATOR_ADDRESS, mac: &OTHER, name: &OTHER };
static INFORMED: Place = Place { form: &INFO_AFI, ipv4: &INFO_V4, ipv6: &INFO_V6, mac: &OTHER, name: &OTHER };
static BEHIND: Place = Place { form: &BEHIND_AFI, ipv4: &OTHER, ipv6: &OTHER, mac: &OTHER, name: &OTHER };
static OF_INSTANCE: Place =
    Place { form: &INSTANCE_AFI, ipv4: &INSTANCE_V4, ipv6: &INSTANCE_V6, mac: &INSTANCE_MAC, name: &INSTANCE_NAME };
static OF_LIST: Place = Place { form: &ITEM_AFI, ipv4: &ITEM_V4, ipv6: &ITEM_V6, mac: &ITEM_MAC, name: &ITEM_NAME };

/// Octets of an address at the start of `bytes`, without those of its form; `None` where its length is not known.
fn octets_of(bytes: &[u8]) -> Option<usize> {
    Some(match be16(bytes, 0)? {
        0 => 0,
        IPV4 => 4,
        IPV6 => 16,
        MAC => 6,
        NAME => bytes.get(2..)?.iter().position(|octet| *octet == 0)? + 1,
        OWN => 6 + usize::from(be16(bytes, 6)?),
        _ => return None,
    })
}

/// Tells an address.
fn address(place: &Place, cursor: &mut Cursor<'_, '_>, depth: usize) -> Option<()> {
    let octets = octets_of(cursor.ahead());
    let form = cursor.number(place.form, 2)?;
    let octets = octets?;
    let def = match u16::try_from(form).ok()? {
        0 => return Some(()),
        IPV4 => place.ipv4,
        IPV6 => place.ipv6,
        MAC => place.mac,
        NAME => {
            cursor.octets(place.name, octets - 1)?;
            return cursor.octets(&OTHER, 1).map(drop);
        }
        _ if octets > cursor.remaining() => return None,
        _ => {
            cursor.item(&LCAF, octets, &OTHER, |inside| own_form(inside, depth));
            return Some(());
        }
    };
    // One field for addresses of both kinds is text.
    match cursor.ahead().get(..octets).filter(|_| *def == LOCATOR_ADDRESS) {
        Some(address) => cursor.computed(def, octets, Value::Text(written(address)?.as_bytes())),
        None => cursor.octets(def, octets).map(drop),
    }
}

/// An IPv4 or IPv6 address as people write it.
pub(super) fn written(address: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(address).map(IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(address).map(IpAddr::from)).ok().map(|address| address.to_string())
}

/// Tells an address in LISP's own form.
fn own_form(cursor: &mut Cursor<'_, '_>, depth: usize) -> Option<()> {
    cursor.number(&LCAF_RESERVED, 1)?;
    cursor.number(&LCAF_FLAGS, 1)?;
    let kind = cursor.number(&LCAF_TYPE, 1)?;
    cursor.number(&LCAF_RESERVED_2, 1)?;
    cursor.number(&LCAF_LENGTH, 2)?;
    match kind {
        _ if depth == DEEPEST => None,
        1 => {
            while let Some(octets) = octets_of(cursor.ahead()) {
                cursor.item(&ITEM, 2 + octets, &OTHER, |item| address(&OF_LIST, item, depth + 1));
            }
            Some(())
        }
        2 => {
            cursor.number(&INSTANCE, 4)?;
            address(&OF_INSTANCE, cursor, depth + 1)
        }
        _ => None,
    }
}

/// Tells a record that says where a prefix is.
fn mapping(cursor: &mut Cursor<'_, '_>, kind: u8) -> Option<()> {
    let octets = mapping_octets(cursor.ahead());
    let mut done = None;
    cursor.item(&MAPPING, octets.unwrap_or(usize::MAX), &OTHER, |record| {
        record.number(&TTL, 4)?;
        let locators = record.number(&LOCATOR_COUNT, 1)?;
        record.number(&MASK, 1)?;
        let referral = kind == REFERRAL;
        record.bits(&ACTION, 3)?;
        record.bits(&MAPPING_AUTHORITATIVE, 1)?;
        if referral {
            record.bits(&INCOMPLETE, 1)?;
        }
        record.bits(&MAPPING_RESERVED, if referral { 11 } else { 12 })?;
        record.bits(if referral { &SIGNATURES } else { &MAPPING_RESERVED_2 }, 4)?;
        record.bits(&MAP_VERSION, 12)?;
        address(&MAPPED, record, 0)?;
        for _ in 0..locators {
            let octets = record.ahead().get(6..).and_then(octets_of);
            if record.remaining() == 0 {
                return None;
            }
            // One that was cut, or whose form is unknown, is the last.
            record.item(&LOCATOR, octets.map_or(usize::MAX, |octets| 8 + octets), &OTHER, |locator| {
                for (def, octets) in [(&PRIORITY, 1), (&WEIGHT, 1), (&GROUP_PRIORITY, 1), (&GROUP_WEIGHT, 1)] {
                    locator.number(def, octets)?;
                }
                locator.flags(&LOCATOR_FLAGS, 16, &[(&LOCATOR_RESERVED, 13), (&LOCAL, 1), (&PROBED, 1), (&REACHABLE, 1)])?;
                address(&AT, locator, 0)
            });
            octets?;
        }
        done = Some(());
        done
    });
    done
}

/// Octets of a record that says where a prefix is, where all of it is there.
fn mapping_octets(bytes: &[u8]) -> Option<usize> {
    let locators = *bytes.get(4)?;
    let mut at = 12 + octets_of(bytes.get(10..)?)?;
    for _ in 0..locators {
        at += 8 + octets_of(bytes.get(at + 6..)?)?;
    }
    Some(at)
}

/// Tells what stands behind the nonce of a message of this kind.
pub(super) fn tell(bytes: &[u8], kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let [first, _, third, records, ..] = *bytes else { return None };
    match kind {
        REQUEST => {
            address(&SOURCE, cursor, 0)?;
            for _ in 0..=third & 31 {
                let octets = octets_of(cursor.ahead())?;
                cursor.item(&ITR, 2 + octets, &OTHER, |itr| address(&ANSWER_TO, itr, 0));
            }
            for _ in 0..records {
                let octets = octets_of(cursor.ahead().get(2..)?)?;
                cursor.item(&WANTED, 4 + octets, &OTHER, |record| {
                    record.number(&WANTED_RESERVED, 1)?;
                    record.number(&WANTED_LENGTH, 1)?;
                    address(&ASKED, record, 0)
                });
            }
            if first & 4 != 0 && cursor.remaining() > 0 {
                let octets = mapping_octets(cursor.ahead())?;
                cursor.item(&REPLY_RECORD, octets, &OTHER, |reply| mapping(reply, kind));
            }
        }
        INFO => {
            authentication(cursor)?;
            for (def, octets) in [(&INFO_TTL, 4), (&INFO_RESERVED_2, 1), (&INFO_LENGTH, 1)] {
                cursor.number(def, octets)?;
            }
            address(&INFORMED, cursor, 0)?;
            if first & 8 != 0 {
                address(&BEHIND, cursor, 0)?;
            }
        }
        _ => {
            let ids = match kind {
                REGISTER => first & 2,
                NOTIFY | NOTIFY_ACK => first & 8,
                _ => 0,
            };
            if matches!(kind, REGISTER | NOTIFY | NOTIFY_ACK) {
                authentication(cursor)?;
            }
            for _ in 0..records {
                mapping(cursor, kind)?;
            }
            if ids != 0 {
                cursor.octets(&ROUTER, 16)?;
                cursor.octets(&SITE, 8)?;
            }
        }
    }
    Some(())
}

fn authentication(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&KEY_ID, 2)?;
    let octets = cursor.number(&AUTH_LENGTH, 2)? as usize;
    if octets > 0 {
        cursor.octets(&AUTH, octets)?;
    }
    Some(())
}

/// The first prefix that a message is about, and how many of its bits count.
pub(super) fn first_prefix(bytes: &[u8], kind: u8) -> Option<(&[u8], u8)> {
    let (mut at, length) = match kind {
        REQUEST => {
            let mut at = HEADER + 2 + octets_of(bytes.get(HEADER..)?)?;
            for _ in 0..=bytes.get(2)? & 31 {
                at += 2 + octets_of(bytes.get(at..)?)?;
            }
            (at + 2, at + 1)
        }
        REPLY | REFERRAL => (HEADER + 10, HEADER + 5),
        REGISTER | NOTIFY | NOTIFY_ACK => {
            let at = HEADER + 4 + usize::from(be16(bytes, HEADER + 2)?);
            (at + 10, at + 5)
        }
        _ => return None,
    };
    // The same stands in an instance behind 10 octets of LISP's own form.
    if be16(bytes, at) == Some(OWN) && bytes.get(at + 4) == Some(&2) {
        at += 12;
    }
    let octets = octets_of(bytes.get(at..)?)?;
    matches!(be16(bytes, at), Some(IPV4 | IPV6)).then_some(())?;
    Some((bytes.get(at + 2..at + 2 + octets)?, *bytes.get(length)?))
}
