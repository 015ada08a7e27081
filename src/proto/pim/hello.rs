//! The options of a hello, by which routers on a link learn of each other. RFC 7761 §4.9.2.

use super::addresses::unicast;
use super::{HOLD_TIME, REFRESH};
use crate::i18n::{Words, w};
use crate::proto::contract::{dec, flag, ipv4, ipv6, label, octets};
use crate::proto::cursor::Cursor;

const HELLO: &str = "RFC 7761 §4.9.2";

fields! {
    OPTION = label("pim.option", HELLO, w("option", "opção")).group();
    OPTION_TYPE = dec("pim.optiontype", HELLO, w("type", "tipo")).names(option_name);
    OPTION_LENGTH = dec("pim.optionlength", HELLO, w("octets of the value", "octetos do valor"));
    OPTION_VALUE = octets("pim.optionvalue", HELLO, w("value", "valor"));
    TRACKING = flag("pim.t", HELLO, w("can hear all joins", "consegue ouvir todas as entradas"));
    PROPAGATION = dec("pim.propagation_delay", HELLO, w("propagation delay in ms", "atraso de propagação em ms"));
    OVERRIDE = dec("pim.override_interval", HELLO, w("override interval in ms", "intervalo de contestação em ms"));
    DR_PRIORITY = dec("pim.dr_priority", HELLO, w("priority as designated router", "prioridade como roteador designado"));
    GENERATION = dec("pim.generation_id", HELLO, w("generation", "geração"));
    REFRESH_VERSION = dec("pim.state_refresh_version", REFRESH, w("version", "versão"));
    REFRESH_INTERVAL = dec("pim.state_refresh_interval", REFRESH, w("interval", "intervalo"));
    REFRESH_RESERVED = dec("pim.state_refresh_reserved", REFRESH, w("reserved", "reservado"));
    LISTED = ipv4("pim.address_list", HELLO, w("address", "endereço")).also(&["pim.unicast"]);
    LISTED_IPV6 = ipv6("pim.address_list_ip6", HELLO, w("address", "endereço")).also(&["pim.unicast_ipv6"]);
}

fn option_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("hold time", "validade"),
        2 => w("LAN prune delay", "atraso de poda na rede local"),
        19 => w("priority as designated router", "prioridade como roteador designado"),
        20 => w("generation", "geração"),
        21 => w("state refresh", "renovação de estado"),
        22 => w("bidirectional", "bidirecional"),
        24 => w("address list", "lista de endereços"),
        26 => w("join attribute", "atributo de entrada"),
        _ => return None,
    })
}

/// Tells the options up to the end of the message.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        let octets = 4 + usize::from(cursor.peek16(2)?);
        cursor.item(&OPTION, octets, &OPTION_VALUE, option);
    }
    Some(())
}

fn option(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let kind = cursor.number(&OPTION_TYPE, 2)?;
    cursor.number(&OPTION_LENGTH, 2)?;
    match kind {
        1 => {
            cursor.number(&HOLD_TIME, 2)?;
        }
        2 => {
            cursor.bits(&TRACKING, 1)?;
            cursor.bits(&PROPAGATION, 15)?;
            cursor.number(&OVERRIDE, 2)?;
        }
        19 => {
            cursor.number(&DR_PRIORITY, 4)?;
        }
        20 => {
            cursor.number(&GENERATION, 4)?;
        }
        21 => {
            cursor.number(&REFRESH_VERSION, 1)?;
            cursor.number(&REFRESH_INTERVAL, 1)?;
            cursor.number(&REFRESH_RESERVED, 2)?;
        }
        24 => {
            while cursor.remaining() > 0 {
                unicast(cursor, &LISTED, &LISTED_IPV6)?;
            }
        }
        _ => {}
    }
    Some(())
}
