//! Messages of OpenFlow 1.1 to 1.5 behind their header (OpenFlow 1.3 §7). Wireshark has names of its own for the fields of 1.3, 1.4
//! and 1.5; those of 1.1 and 1.2, which it does not read, are told as those of 1.3.

use super::first::{VERSION, name, row};
use super::names::{error_name, type_name};
use super::table::{Table, V13, V14, V15};
use super::{DATA, HEADER};
use crate::proto::contract::{FieldDef, Value};
use crate::proto::cursor::Cursor;

/// The class of the fields that the specification itself names (1.3 §7.2.3.3).
const BASIC: u64 = 0x8000;

/// Tells the message `bytes`, of 1.1 or later.
pub(super) fn message(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let version = *bytes.first()?;
    let t = match version {
        ..=4 => &V13,
        5 => &V14,
        _ => &V15,
    };
    match header(t, version, cursor)? {
        0 => elements(t, cursor),
        1 => error(t, version, cursor),
        2 | 3 if cursor.remaining() > 0 => row(cursor, &[(&t.echo, cursor.remaining())]),
        4 => row(cursor, &[(&t.experimenter, 4), (&t.experimenter_type, 4)]),
        6 => {
            row(cursor, &[(&t.datapath, 8), (&t.buffers, 4), (&t.switch_tables, 1), (&t.auxiliary, 1), (&t.features_pad, 2), (&t.capabilities, 4), (&t.features_reserved, 4)])?;
            // From 1.3 on ports are asked for apart.
            if version < 4 { ports(t, version, cursor) } else { None }
        }
        8 | 9 => row(cursor, &[(&t.config_flags, 2), (&t.miss_length, 2)]),
        10 => packet_in(t, version, cursor),
        11 => flow_removed(t, version, cursor),
        12 => {
            row(cursor, &[(&t.status_reason, 1), (&t.status_pad, 7)])?;
            ports(t, version, cursor)
        }
        13 => packet_out(t, version, cursor),
        14 => {
            row(cursor, &[(&t.cookie, 8), (&t.cookie_mask, 8), (&t.flow_table, 1), (&t.command, 1), (&t.idle, 2), (&t.hard, 2), (&t.priority, 2)])?;
            row(cursor, &[(&t.flow_buffer, 4), (&t.flow_port, 4), (&t.flow_group, 4)])?;
            cursor.flags(&t.flags, 16, &[(&t.flags_reserved, 11), (&t.no_octets, 1), (&t.no_packets, 1), (&t.reset, 1), (&t.overlap, 1), (&t.tell_removal, 1)])?;
            row(cursor, &[(if version < 5 { &t.flow_pad } else { &t.importance }, 2)])?;
            matching(t, cursor)?;
            instructions(t, cursor)
        }
        18 => row(cursor, &[(&t.request_type, 2), (&t.request_flags, 2), (&t.request_pad, 4)]),
        19 => row(cursor, &[(&t.reply_type, 2), (&t.reply_flags, 2), (&t.reply_pad, 4)]),
        24 => row(cursor, &[(&t.request_role, 4), (&t.request_role_pad, 4), (&t.request_generation, 8)]),
        25 => row(cursor, &[(&t.reply_role, 4), (&t.reply_role_pad, 4), (&t.reply_generation, 8)]),
        _ => None,
    }
}

fn header(t: &'static Table, version: u8, cursor: &mut Cursor<'_, '_>) -> Option<u64> {
    // Of 1.1 and 1.2 Wireshark reads this much.
    row(cursor, &[(if version < 4 { &VERSION } else { &t.version }, 1)])?;
    let kind = cursor.named(&t.kind, 1, |kind| type_name(version, u8::try_from(kind).ok()?))?;
    row(cursor, &[(&t.length, 2), (&t.xid, 4)])?;
    Some(kind)
}

fn elements(t: &'static Table, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() >= 4 {
        let length = usize::from(cursor.peek16(2)?).max(4).next_multiple_of(8);
        cursor.item(&t.element, length, &DATA, |cursor| {
            let kind = cursor.number(&t.element_type, 2)?;
            let length = usize::try_from(cursor.number(&t.element_length, 2)?).ok()?;
            for _ in 0..length.saturating_sub(4) / 4 {
                (kind == 1).then(|| cursor.octets(&t.bitmap, 4))??;
            }
            Some(())
        });
    }
    Some(())
}

fn error(t: &'static Table, version: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let kind = cursor.named(&t.error_type, 2, |error| error_name(version, error))?;
    row(cursor, &[(&t.error_code, 2)])?;
    match kind {
        0 if cursor.remaining() > 0 => row(cursor, &[(&t.error_text, cursor.remaining())]),
        1..=13 if cursor.remaining() >= HEADER => {
            cursor.item(&t.refused, cursor.remaining(), &t.refused_rest, |cursor| header(t, version, cursor).map(|_| ()));
            Some(())
        }
        0xffff => row(cursor, &[(&t.error_experimenter, 4)]),
        _ => None,
    }
}

fn packet_in(t: &'static Table, version: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    row(cursor, &[(&t.in_buffer, 4)])?;
    if version == 2 {
        row(cursor, &[(&t.in_port, 4), (&t.in_physical, 4)])?;
    }
    row(cursor, &[(&t.in_total, 2), (&t.in_reason, 1), (&t.in_table, 1)])?;
    if version >= 4 {
        row(cursor, &[(&t.in_cookie, 8)])?;
    }
    if version >= 3 {
        matching(t, cursor)?;
        row(cursor, &[(&t.in_pad, 2)])?;
    }
    Some(())
}

fn packet_out(t: &'static Table, version: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    row(cursor, &[(&t.out_buffer, 4)])?;
    if version < 6 {
        row(cursor, &[(&t.out_in_port, 4), (&t.out_length, 2), (&t.out_pad, 6)])?;
    } else {
        row(cursor, &[(&t.out_length, 2), (&t.out_pad, 2)])?;
        matching(t, cursor)?;
    }
    actions(t, cursor)
}

fn flow_removed(t: &'static Table, version: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    if version == 6 {
        row(cursor, &[(&t.removed_table, 1), (&t.removed_reason, 1), (&t.removed_priority, 2), (&t.removed_idle, 2), (&t.removed_hard, 2), (&t.removed_cookie, 8)])?;
        return matching(t, cursor);
    }
    row(cursor, &[(&t.removed_cookie, 8), (&t.removed_priority, 2), (&t.removed_reason, 1), (&t.removed_table, 1)])?;
    row(cursor, &[(&t.removed_seconds, 4), (&t.removed_nanoseconds, 4), (&t.removed_idle, 2), (&t.removed_hard, 2)])?;
    row(cursor, &[(&t.removed_packets, 8), (&t.removed_octets, 8)])?;
    matching(t, cursor)
}

/// Tells ports: of 64 octets each, from 1.4 on of as many as they say.
fn ports(t: &'static Table, version: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let least = if version < 5 { 64 } else { 40 };
    while cursor.remaining() >= least {
        let octets = if version < 5 { least } else { usize::from(cursor.peek16(4)?).max(least) };
        cursor.item(&t.port, octets, &DATA, |cursor| {
            row(cursor, &[(&t.port_number, 4)])?;
            if version < 5 {
                row(cursor, &[(&t.port_pad, 4)])?;
            } else {
                row(cursor, &[(&t.port_length, 2), (&t.port_pad, 2)])?;
            }
            row(cursor, &[(&t.port_mac, 6), (&t.port_pad2, 2)])?;
            name(cursor, &t.port_title)?;
            row(cursor, &[(&t.port_config, 4), (&t.port_state, 4)])?;
            if version >= 5 {
                return None;
            }
            row(cursor, &[(&t.port_current, 4), (&t.port_advertised, 4), (&t.port_supported, 4), (&t.port_peer, 4), (&t.port_speed, 4), (&t.port_fastest, 4)])
        });
    }
    Some(())
}

/// Tells what a packet must have: the one of 1.1 has 88 fixed octets, later ones a list, filled up to eight octets.
fn matching(t: &'static Table, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let length = usize::from(cursor.peek16(2)?).max(4);
    cursor.item(&t.matching, length.next_multiple_of(8), &DATA, |cursor| {
        let kind = cursor.number(&t.match_type, 2)?;
        row(cursor, &[(&t.match_length, 2)])?;
        let (mut left, pad) = (length - 4, length.next_multiple_of(8) - length);
        while kind == 1 && left >= 4 {
            let octets = (4 + usize::from(cursor.peek(3)?)).min(left);
            left -= octets;
            cursor.item(&t.oxm, octets, &t.oxm_value, |cursor| {
                let class = cursor.number(&t.oxm_class, 2)?;
                let field = cursor.bits(&t.oxm_field, 7)?.number()?;
                let is_masked = cursor.bits(&t.oxm_mask, 1)? == Value::Flag(true);
                row(cursor, &[(&t.oxm_length, 1)])?;
                let (value, mask, octets) = value(t, field).filter(|_| class == BASIC)?;
                row(cursor, &[(value, octets)])?;
                is_masked.then(|| row(cursor, &[(mask, octets)]))?
            });
        }
        (left == 0 && pad > 0).then(|| row(cursor, &[(&t.match_pad, pad)]))?
    });
    Some(())
}

/// How the value of a field and a mask behind it are told, and the octets of each; others are told as octets.
fn value(t: &'static Table, field: u64) -> Option<(&'static FieldDef, &'static FieldDef, usize)> {
    Some(match field {
        0 | 1 => (&t.oxm_number, &t.oxm_bits, 4),
        3 | 4 => (&t.oxm_mac, &t.oxm_mac_bits, 6),
        5 => (&t.oxm_ether_type, &t.oxm_bits, 2),
        10 => (&t.oxm_protocol, &t.oxm_bits, 1),
        11 | 12 => (&t.oxm_ipv4, &t.oxm_ipv4_bits, 4),
        13..=18 => (&t.oxm_port, &t.oxm_bits, 2),
        26 | 27 => (&t.oxm_ipv6, &t.oxm_ipv6_bits, 16),
        _ => return None,
    })
}

fn actions(t: &'static Table, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() >= 4 {
        let length = usize::from(cursor.peek16(2)?).max(4);
        cursor.item(&t.action, length, &DATA, |cursor| {
            let kind = cursor.number(&t.action_type, 2)?;
            row(cursor, &[(&t.action_length, 2)])?;
            if kind == 0 { row(cursor, &[(&t.output_port, 4), (&t.output_most, 2), (&t.output_pad, 6)]) } else { None }
        });
    }
    Some(())
}

fn instructions(t: &'static Table, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() >= 4 {
        let length = usize::from(cursor.peek16(2)?).max(4);
        cursor.item(&t.instruction, length, &DATA, |cursor| {
            let kind = cursor.number(&t.instruction_type, 2)?;
            row(cursor, &[(&t.instruction_length, 2)])?;
            match kind {
                1 => row(cursor, &[(&t.goto_table, 1), (&t.goto_pad, 3)]),
                3 | 4 => {
                    row(cursor, &[(&t.instruction_pad, 4)])?;
                    actions(t, cursor)
                }
                _ => None,
            }
        });
    }
    Some(())
}
