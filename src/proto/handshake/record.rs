//! What records of TLS and of DTLS have in common: their kinds, and alerts (RFC 8446 §5.1, §6).

use crate::i18n::{Words, w};
use crate::names::tls_parameters as names;
use crate::proto::contract::{FieldDef, Say};
use crate::proto::cursor::Cursor;

pub(in crate::proto) const CHANGES: u8 = 20;
pub(in crate::proto) const ALERTS: u8 = 21;
pub(in crate::proto) const HANDSHAKES: u8 = 22;
pub(in crate::proto) const DATA: u8 = 23;

/// RFC 5246 §6.2.3: what is encrypted may have 2048 octets more than the 2^14 of a fragment.
pub(in crate::proto) const MOST: u16 = (1 << 14) + 2048;

pub(in crate::proto) fn kind_name(number: u64) -> Option<Words> {
    Some(match number {
        20 => w("change of cipher", "mudança de cifra"),
        21 => w("alert", "alerta"),
        22 => w("handshake", "aperto de mão"),
        23 => w("application data, encrypted", "dados de aplicação, cifrados"),
        24 => w("heartbeat", "sinal de vida"),
        25 => w("encrypted, with a connection ID", "cifrado, com um ID de conexão"),
        _ => return None,
    })
}

pub(in crate::proto) fn level_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("warning", "aviso"),
        2 => w("fatal", "fatal"),
        _ => return None,
    })
}

pub(in crate::proto) fn alert_name(number: u64) -> Option<Words> {
    names::alert(u8::try_from(number).ok()?)
}

/// The fields of an alert.
pub(in crate::proto) struct Alert {
    /// All of it.
    pub group: &'static FieldDef,
    pub level: &'static FieldDef,
    pub reason: &'static FieldDef,
    /// What is no alert that can be read.
    pub rest: &'static FieldDef,
}

impl Alert {
    /// Tells what is left of a record of alerts: two octets, or something encrypted.
    pub fn describe(&self, cursor: &mut Cursor<'_, '_>) {
        if cursor.remaining() == 2 {
            cursor.item(self.group, 2, self.rest, |cursor| {
                cursor.number(self.level, 1)?;
                cursor.number(self.reason, 1).map(|_| ())
            });
        }
        cursor.rest(self.rest);
    }
}

/// Says what the alert in a record is, where it can be read: "alert, warning: no renegotiation".
pub(in crate::proto) fn say_alert(inside: &[u8], say: &mut Say<'_>) {
    let names = match inside {
        [level, reason] => [kind_name(ALERTS.into()), level_name((*level).into()), alert_name((*reason).into())],
        _ => [kind_name(ALERTS.into()), None, None],
    };
    for (i, name) in names.into_iter().flatten().enumerate() {
        say.out.push_str(["", ", ", ": "][i.min(2)]);
        say.words(name);
    }
}
