//! Addresses as PIM encodes them: with their family, those of groups and sources with a prefix and flags. RFC 7761 §4.9.1.

use crate::i18n::{Words, w};
use crate::proto::contract::{FieldDef, dec, flag, hex, ipv4, ipv6};
use crate::proto::cursor::Cursor;

const ADDRESS: &str = "RFC 7761 §4.9.1";

fields! {
    FAMILY = dec("pim.addr_address_family", ADDRESS, w("address family", "família de endereços")).names(family_name);
    ENCODING = dec("pim.addr_encoding_type", ADDRESS, w("encoding", "codificação"));
    GROUP_FLAGS = hex(2, "pim.group_addr.flags", ADDRESS, w("flags", "sinalizadores")).group();
    BIDIRECTIONAL = flag("pim.group_addr.flags.b", ADDRESS, w("bidirectional", "bidirecional"));
    GROUP_RESERVED = hex(2, "pim.group_addr.flags.reserved", ADDRESS, w("reserved", "reservado"));
    ZONE = flag("pim.group_addr.flags.z", ADDRESS, w("administrative scope zone", "zona de escopo administrativo"));
    MASK = dec("pim.mask_len", ADDRESS, w("bits of the prefix", "bits do prefixo"));
    GROUP = ipv4("pim.group", ADDRESS, w("multicast group", "grupo multicast"));
    GROUP_IPV6 = ipv6("pim.group_ip6", ADDRESS, w("multicast group", "grupo multicast"));
    SOURCE_FLAGS = hex(2, "pim.source_addr.flags", ADDRESS, w("flags", "sinalizadores")).group();
    SOURCE_RESERVED = hex(2, "pim.source_addr.flags.reserved", ADDRESS, w("reserved", "reservado"));
    SPARSE = flag("pim.source_addr.flags.s", ADDRESS, w("sparse", "esparso"));
    WILDCARD = flag("pim.source_addr.flags.w", ADDRESS, w("any source", "qualquer fonte"));
    RP_TREE = flag("pim.source_addr.flags.r", ADDRESS, w("along the shared tree", "pela árvore compartilhada"));
    SOURCE = ipv4("pim.source", ADDRESS, w("source", "fonte"));
    SOURCE_IPV6 = ipv6("pim.source_ip6", ADDRESS, w("source", "fonte"));
}

fn family_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("IPv4", "IPv4"),
        2 => w("IPv6", "IPv6"),
        _ => return None,
    })
}

/// An address with its family and encoding, of the kinds `narrow` and `wide`; `before` tells what stands between.
fn address(
    cursor: &mut Cursor<'_, '_>,
    narrow: &'static FieldDef,
    wide: &'static FieldDef,
    before: impl FnOnce(&mut Cursor<'_, '_>) -> Option<()>,
) -> Option<()> {
    let family = cursor.number(&FAMILY, 1)?;
    cursor.number(&ENCODING, 1)?;
    before(cursor)?;
    match family {
        1 => cursor.octets(narrow, 4)?,
        2 => cursor.octets(wide, 16)?,
        _ => return None,
    };
    Some(())
}

pub(super) fn unicast(cursor: &mut Cursor<'_, '_>, narrow: &'static FieldDef, wide: &'static FieldDef) -> Option<()> {
    address(cursor, narrow, wide, |_| Some(()))
}

pub(super) fn group(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    address(cursor, &GROUP, &GROUP_IPV6, |cursor| {
        cursor.flags(&GROUP_FLAGS, 8, &[(&BIDIRECTIONAL, 1), (&GROUP_RESERVED, 6), (&ZONE, 1)])?;
        cursor.number(&MASK, 1).map(|_| ())
    })
}

pub(super) fn source(cursor: &mut Cursor<'_, '_>, narrow: &'static FieldDef, wide: &'static FieldDef) -> Option<()> {
    address(cursor, narrow, wide, |cursor| {
        cursor.flags(&SOURCE_FLAGS, 8, &[(&SOURCE_RESERVED, 5), (&SPARSE, 1), (&WILDCARD, 1), (&RP_TREE, 1)])?;
        cursor.number(&MASK, 1).map(|_| ())
    })
}
