//! Elements of management frames whose values have parts: who waits, which country's rules, what older stations need, how full the
//! cell is, what a maker of devices adds. IEEE 802.11-2020 §9.4.2; Wi-Fi Alliance, "WPA" and "WMM".

use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, dec, flag, hex, label, octets, oui, signed, text};
use crate::proto::cursor::Cursor;

use super::rsn;

const TIM: &str = "IEEE 802.11 §9.4.2.5";
const RULES: &str = "IEEE 802.11 §9.4.2.8";
const OLDER: &str = "IEEE 802.11 §9.4.2.11";
const SWITCH: &str = "IEEE 802.11 §9.4.2.18";
const LOAD: &str = "IEEE 802.11 §9.4.2.27";
const MAKER: &str = "IEEE 802.11 §9.4.2.25";
const OPERATION: &str = "IEEE 802.11 §9.4.2.56";

fields! {
    DTIM_COUNT = dec("wlan.tim.dtim_count", TIM, w("beacons until groups are sent to", "beacons até o envio a grupos"));
    DTIM_PERIOD = dec("wlan.tim.dtim_period", TIM, w("groups are sent to after every n-th beacon", "envio a grupos a cada n beacons"));
    CONTROL = hex(2, "wlan.tim.bmapctl", TIM, w("map of who has something waiting", "mapa de quem tem algo à espera")).group();
    OFFSET = hex(2, "wlan.tim.bmapctl.offset", TIM, w("the map begins at", "o mapa começa em"));
    GROUPS_WAIT = flag("wlan.tim.bmapctl.multicast", TIM, w("frames to groups wait", "quadros para grupos esperam"));
    MAP = octets("wlan.tim.partial_virtual_bitmap", TIM, w("a bit for each station", "um bit para cada estação"));
    COUNTRY = text("wlan.country_info.code", RULES, w("country", "país"));
    ENVIRONMENT = dec("wlan.country_info.environment", RULES, w("indoors, outdoors or both", "dentro, fora ou ambos")).names(environment_name);
    CHANNELS = label("wlan.country_info.fnm", RULES, w("channels", "canais")).group();
    FIRST_CHANNEL = dec("wlan.country_info.fnm.fcn", RULES, w("first channel", "primeiro canal"));
    CHANNEL_COUNT = dec("wlan.country_info.fnm.nc", RULES, w("number of channels", "número de canais"));
    POWER = signed("wlan.country_info.fnm.mtpl", RULES, w("power at most, in dBm", "potência máxima, em dBm"));
    PADDING = octets("wlan.country_info.padding", RULES, w("padding", "enchimento"));
    PROTECTION = hex(2, "wlan.erp_info", OLDER, w("older stations", "estações antigas")).group();
    PROTECTION_RESERVED = hex(2, "wlan.erp_info.reserved", OLDER, w("reserved", "reservado"));
    BARKER = flag("wlan.erp_info.barker_preamble_mode", OLDER, w("long preambles", "preâmbulos longos"));
    USE_PROTECTION = flag("wlan.erp_info.use_protection", OLDER, w("announce frames so that they keep silent", "anunciar quadros para que se calem"));
    OLD_PRESENT = flag("wlan.erp_info.erp_present", OLDER, w("there are some", "há algumas"));
    CONSTRAINT = dec("wlan.powercon.local", "IEEE 802.11 §9.4.2.13", w("less power than allowed by, in dB", "potência abaixo da permitida em, em dB"));
    SWITCH_MODE = dec("wlan.csa.channel_switch_mode", SWITCH, w("silent until then", "silêncio até lá"));
    NEW_CHANNEL = dec("wlan.csa.new_channel_number", SWITCH, w("new channel", "novo canal"));
    SWITCH_COUNT = dec("wlan.csa.channel_switch.count", SWITCH, w("beacons until then", "beacons até lá"));
    STATIONS = dec("wlan.qbss.scount", LOAD, w("stations", "estações")).little_endian();
    UTILIZATION = dec("wlan.qbss.cu", LOAD, w("of the time, channel busy, of 255", "do tempo, canal ocupado, de 255"));
    CAPACITY = dec("wlan.qbss.adc", LOAD, w("room left, in units of 32 µs/s", "espaço livre, em unidades de 32 µs/s")).little_endian();
    PRIMARY = dec("wlan.ht.info.primarychannel", OPERATION, w("primary channel", "canal primário"));
    ORGANISATION = oui("wlan.tag.oui", MAKER, w("maker", "fabricante")).names(rsn::maker_name);
    KIND = dec("wlan.tag.vendor.oui.type", MAKER, w("kind", "tipo"));
    DATA = octets("wlan.tag.vendor.data", MAKER, w("data", "dados"));
}

fn environment_name(number: u64) -> Option<Words> {
    Some(match number {
        0x20 => w("both", "ambos"),
        0x49 => w("indoors", "dentro"),
        0x4f => w("outdoors", "fora"),
        0x04 => w("by the global table", "pela tabela global"),
        _ => return None,
    })
}

/// What tells the value of the element with this number; `None` for one that is told whole.
pub(super) fn teller(number: u8) -> Option<fn(&mut Cursor<'_, '_>) -> Option<()>> {
    Some(match number {
        5 => waiting,
        7 => country,
        11 => load,
        32 => |cursor| cursor.number(&CONSTRAINT, 1).map(|_| ()),
        37 => |cursor| {
            cursor.number(&SWITCH_MODE, 1)?;
            cursor.number(&NEW_CHANNEL, 1)?;
            cursor.number(&SWITCH_COUNT, 1).map(|_| ())
        },
        // The second number was the first drafts'.
        42 | 47 => older,
        48 => |cursor| rsn::RSN.describe(cursor),
        61 => |cursor| cursor.number(&PRIMARY, 1).map(|_| ()),
        221 => vendor,
        _ => return None,
    })
}

fn waiting(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&DTIM_COUNT, 1)?;
    cursor.number(&DTIM_PERIOD, 1)?;
    cursor.flags(&CONTROL, 8, &[(&OFFSET, 7), (&GROUPS_WAIT, 1)])?;
    cursor.rest(&MAP);
    Some(())
}

fn country(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.octets(&COUNTRY, 2)?;
    cursor.number(&ENVIRONMENT, 1)?;
    while cursor.remaining() >= 3 {
        cursor.item(&CHANNELS, 3, &super::VALUE, |cursor| {
            cursor.number(&FIRST_CHANNEL, 1)?;
            cursor.number(&CHANNEL_COUNT, 1)?;
            cursor.number(&POWER, 1).map(|_| ())
        });
    }
    cursor.rest(&PADDING);
    Some(())
}

fn load(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    // An older form has other parts.
    (cursor.remaining() == 5).then_some(())?;
    cursor.number(&STATIONS, 2)?;
    cursor.number(&UTILIZATION, 1)?;
    cursor.number(&CAPACITY, 2).map(|_| ())
}

fn older(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let parts: [(&'static FieldDef, u32); 4] = [(&PROTECTION_RESERVED, 5), (&BARKER, 1), (&USE_PROTECTION, 1), (&OLD_PRESENT, 1)];
    cursor.flags(&PROTECTION, 8, &parts).map(|_| ())
}

fn vendor(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    const MICROSOFT: u64 = 0x00_50_f2;
    let maker = cursor.number(&ORGANISATION, 3)?;
    let kind = cursor.named(&KIND, 1, |kind| match (maker, kind) {
        (MICROSOFT, 1) => Some(same("WPA")),
        (MICROSOFT, 2) => Some(w("classes of traffic (WMM)", "classes de tráfego (WMM)")),
        (MICROSOFT, 4) => Some(same("WPS")),
        _ => None,
    })?;
    if (maker, kind) == (MICROSOFT, 1) {
        rsn::WPA.describe(cursor)?;
    }
    cursor.rest(&DATA);
    Some(())
}
