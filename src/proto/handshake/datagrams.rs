//! The fields of the handshake under their names in DTLS: Wireshark has `dtls.handshake.type` beside `tls.handshake.type`.

use std::ptr;

use super::{ALL, ALL_COUNT};
use crate::proto::contract::{Field, FieldDef, FieldSink};

/// The names of TLS begin so; those of certificates do not, and stay.
const TLS: &[u8; 4] = b"tls.";

const fn is_renamed(def: &FieldDef) -> bool {
    matches!(def.name.as_bytes().first_chunk::<4>(), Some(name) if matches!(name, TLS))
}

const OCTETS: usize = {
    let (mut octets, mut i) = (0, 0);
    while i < ALL_COUNT {
        octets += ALL[i].name.len() + 1;
        i += 1;
    }
    octets
};

/// All names, one behind the other, each with a "d" before it.
const NAMES: [u8; OCTETS] = {
    let (mut names, mut at, mut i) = ([b'd'; OCTETS], 0, 0);
    while i < ALL_COUNT {
        let name = ALL[i].name.as_bytes();
        let mut octet = 0;
        while octet < name.len() {
            names[at + 1 + octet] = name[octet];
            octet += 1;
        }
        at += 1 + name.len();
        i += 1;
    }
    names
};

/// The name of the field of this index, with a "d" before it.
const fn name(index: usize) -> &'static str {
    static KEPT: [u8; OCTETS] = NAMES;
    let (mut start, mut i) = (0, 0);
    while i < index {
        start += ALL[i].name.len() + 1;
        i += 1;
    }
    let (name, _) = KEPT.split_at(start).1.split_at(ALL[index].name.len() + 1);
    match str::from_utf8(name) {
        Ok(name) => name,
        Err(_) => panic!("names are ASCII"),
    }
}

static RENAMED: [FieldDef; ALL_COUNT] = {
    let mut all = [const { FieldDef { name: "", ..*ALL[0] } }; ALL_COUNT];
    let mut i = 0;
    while i < ALL_COUNT {
        all[i] = FieldDef { name: name(i), ..*ALL[i] };
        i += 1;
    }
    all
};

/// Fields of the handshake, its extensions and certificates, as DTLS names them.
pub(in crate::proto) static FIELDS: [&FieldDef; ALL_COUNT] = {
    let (mut all, mut i) = (ALL, 0);
    while i < ALL_COUNT {
        if is_renamed(ALL[i]) {
            all[i] = &RENAMED[i];
        }
        i += 1;
    }
    all
};

fn renamed(def: &'static FieldDef) -> &'static FieldDef {
    let place = ALL.iter().position(|known| ptr::eq(*known, def));
    place.map_or(def, |place| FIELDS[place])
}

/// Passes fields on under their names in DTLS.
pub(in crate::proto) struct Renamed<'s>(pub &'s mut dyn FieldSink);

impl FieldSink for Renamed<'_> {
    fn wants(&self, def: &'static FieldDef) -> bool {
        self.0.wants(renamed(def))
    }

    fn field(&mut self, field: Field<'_>) {
        self.0.field(Field { def: renamed(field.def), ..field });
    }

    fn enter(&mut self, group: Field<'_>) {
        self.0.enter(Field { def: renamed(group.def), ..group });
    }

    fn leave(&mut self) {
        self.0.leave();
    }
}
