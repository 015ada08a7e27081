//! Header fields of HTTP/2, told one by one.

use super::hpack::{Item, is_secret};
use super::{
    AUTHORITY, BLOCK, CONTENT_TYPE, HEADER, INDEX, KNOWN_NAME, KNOWN_VALUE, METHOD, NAME, NAME_LENGTH, PADDING, PATH, SCHEME,
    SECRET, STATUS, TABLE_SIZE, VALUE, VALUE_LENGTH,
};
use crate::i18n::w;
use crate::proto::contract::{Layer, Value};
use crate::proto::cursor::Cursor;

/// Tells header fields up to the padding.
pub(super) fn tell(layer: &Layer<'_>, padding: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let mut left = cursor.remaining().checked_sub(padding)?;
    let mut count = 0..;
    while let Some(item) = Item::read(cursor.ahead().get(..left)?) {
        left -= item.size();
        let (name, value) = item.told(count.next().and_then(|at| layer.met(at)));
        if let (Some(name), Some(value)) = (&name, &value) {
            known(name, value, cursor);
        }
        match item {
            Item::Size { size, octets } => cursor.computed(&TABLE_SIZE, octets, Value::Number(size as u64))?,
            Item::Field { .. } => {
                let name = name.unwrap_or_default();
                cursor.item(&HEADER, item.size(), &BLOCK, |cursor| field(item, &name, value.as_deref(), cursor));
            }
        }
    }
    if left > 0 {
        cursor.octets(&BLOCK, left)?;
    }
    if padding > 0 {
        cursor.octets(&PADDING, padding)?;
    }
    Some(())
}

fn field(item: Item<'_>, told: &[u8], entry: Option<&[u8]>, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let Item::Field { index, octets, name, value, .. } = item else { return None };
    let earlier = item.earlier().map(|_| w("made by an earlier message", "feita por uma mensagem anterior"));
    cursor.labelled(&INDEX, octets, Value::Number(index as u64), earlier)?;
    match name {
        Some(name) => {
            cursor.computed(&NAME_LENGTH, name.length, Value::Number(name.octets.len() as u64))?;
            if !name.octets.is_empty() {
                cursor.computed(&NAME, name.octets.len(), Value::Text(&name.text()))?;
            }
        }
        None if !told.is_empty() => cursor.derive(&KNOWN_NAME, Value::Text(told)),
        None => {}
    }
    match value {
        Some(value) => {
            cursor.computed(&VALUE_LENGTH, value.length, Value::Number(value.octets.len() as u64))?;
            if !value.octets.is_empty() {
                cursor.computed(if is_secret(told) { &SECRET } else { &VALUE }, value.octets.len(), Value::Text(&value.text()))?;
            }
        }
        None => {
            if let Some(entry) = entry {
                cursor.derive(&KNOWN_VALUE, Value::Text(entry));
            }
        }
    }
    Some(())
}

/// Tells what people ask for by name.
fn known(name: &[u8], value: &[u8], cursor: &mut Cursor<'_, '_>) {
    let def = match name {
        b":method" => &METHOD,
        b":scheme" => &SCHEME,
        b":authority" => &AUTHORITY,
        b":path" => &PATH,
        b"content-type" => &CONTENT_TYPE,
        b":status" => {
            if let Some(number) = str::from_utf8(value).ok().and_then(|digits| digits.parse().ok()) {
                cursor.derive(&STATUS, Value::Number(number));
            }
            return;
        }
        _ => return,
    };
    cursor.derive(def, Value::Text(value));
}
