//! 802.11 management: how a station finds a cell, joins and leaves it. IEEE 802.11-2020 §9.3.3, §9.4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │ fixed fields, which the frame's subtype decides ...           │
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │   element     │     length    │ value ...                     │
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```
//!
//! Of the elements, names of cells, rates, channel, country and protection are told; the others are octets.

mod elements;
mod rsn;

use super::Proto;
use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, join, label, mac, octets,
};
use super::cursor::Cursor;
use crate::bytes::Reader;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::wlan_subtypes::wlan_subtype;

const FIXED: &str = "IEEE 802.11 §9.4.1";
const ELEMENT: &str = "IEEE 802.11 §9.4.2";

fields! {
    TIMESTAMP = dec("wlan.fixed.timestamp", FIXED, w("cell's clock, in µs", "relógio da célula, em µs")).little_endian();
    INTERVAL = dec("wlan.fixed.beacon", FIXED, w("beacon interval, in units of 1024 µs", "intervalo de beacons, em unidades de 1024 µs"))
        .little_endian();
    CAPABILITIES = hex(4, "wlan.fixed.capabilities", FIXED, w("capabilities", "capacidades")).little_endian();
    LISTEN = hex(4, "wlan.fixed.listen_ival", FIXED, w("listen interval", "intervalo de escuta")).little_endian();
    CURRENT = mac("wlan.fixed.current_ap", FIXED, w("current access point", "ponto de acesso atual"));
    STATUS = hex(4, "wlan.fixed.status_code", FIXED, w("status", "estado")).little_endian().names(status_name);
    REASON = hex(4, "wlan.fixed.reason_code", FIXED, w("reason", "motivo")).little_endian().names(reason_name);
    STATION = hex(4, "wlan.fixed.aid", FIXED, w("station's number", "número da estação"))
        .little_endian()
        .about("The two highest bits are set and no part of it.", "Os dois bits mais altos são um e não fazem parte dele.");
    ALGORITHM = dec("wlan.fixed.auth.alg", FIXED, w("algorithm", "algoritmo")).little_endian().names(algorithm_name);
    STEP = hex(4, "wlan.fixed.auth_seq", FIXED, w("step", "passo")).little_endian();
    CATEGORY = dec("wlan.fixed.category_code", FIXED, w("category", "categoria")).names(category_name);
    ACTION = dec("wlan.fixed.action_code", FIXED, w("action", "ação"));
    TAG = label("wlan.tag", ELEMENT, w("element", "elemento")).group();
    TAG_NUMBER = dec("wlan.tag.number", ELEMENT, w("number", "número")).names(element_name);
    TAG_LENGTH = dec("wlan.tag.length", ELEMENT, w("length", "comprimento"));
    NAME = octets("wlan.ssid", ELEMENT, w("network's name (SSID)", "nome da rede (SSID)"));
    RATE = hex(2, "wlan.supported_rates", ELEMENT, w("rate, in units of 500 kb/s", "taxa, em unidades de 500 kb/s"))
        .about("The highest bit marks a rate that every station of the cell must know.",
               "O bit mais alto marca uma taxa que toda estação da célula deve conhecer.");
    MORE_RATE = hex(2, "wlan.extended_supported_rates", ELEMENT, w("rate, in units of 500 kb/s", "taxa, em unidades de 500 kb/s"));
    CHANNEL = dec("wlan.ds.current_channel", ELEMENT, w("channel", "canal"));
    VALUE = octets("wlan.tag.data", ELEMENT, w("value", "valor"));
    REST = octets("wlan.mgt.rest", ELEMENT, w("rest", "resto"));
}

const WITH_ELEMENTS: usize = FIELDS.len() + elements::FIELDS.len();
static ELEMENTS: [&FieldDef; WITH_ELEMENTS] = join(FIELDS, elements::FIELDS);
static ALL: [&FieldDef; WITH_ELEMENTS + rsn::FIELDS.len()] = join(&ELEMENTS, rsn::FIELDS);

const NAME_ELEMENT: u8 = 0;

fn element_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "SSID",
        1 => "Supported Rates",
        3 => "DSSS Parameter Set",
        4 => "CF Parameter Set",
        5 => "TIM",
        6 => "IBSS Parameter Set",
        7 => "Country",
        11 => "BSS Load",
        16 => "Challenge Text",
        32 => "Power Constraint",
        33 => "Power Capability",
        36 => "Supported Channels",
        37 => "Channel Switch Announcement",
        42 => "ERP",
        45 => "HT Capabilities",
        48 => "RSN",
        50 => "Extended Supported Rates",
        54 => "Mobility Domain",
        61 => "HT Operation",
        70 => "RM Enabled Capabilities",
        107 => "Interworking",
        113 => "Mesh Configuration",
        114 => "Mesh ID",
        127 => "Extended Capabilities",
        191 => "VHT Capabilities",
        192 => "VHT Operation",
        221 => "Vendor Specific",
        255 => "Extension",
        _ => return None,
    }))
}

fn status_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("successful", "sucesso"),
        1 => w("unspecified failure", "falha não especificada"),
        10 => w("capabilities not supported", "capacidades não suportadas"),
        13 => w("algorithm not supported", "algoritmo não suportado"),
        15 => w("challenge failed", "desafio falhou"),
        17 => w("too many stations", "estações demais"),
        _ => return None,
    })
}

fn reason_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("unspecified", "não especificado"),
        2 => w("authentication no longer valid", "autenticação não mais válida"),
        3 => w("the station is leaving", "a estação está saindo"),
        4 => w("inactivity", "inatividade"),
        5 => w("too many stations", "estações demais"),
        6 => w("not authenticated", "não autenticada"),
        7 => w("not associated", "não associada"),
        8 => w("the station is leaving the cell", "a estação está saindo da célula"),
        15 => w("4-way handshake timed out", "a troca de quatro mensagens expirou"),
        _ => return None,
    })
}

fn algorithm_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("open", "aberto"),
        1 => w("shared key", "chave compartilhada"),
        2 => w("fast transition", "transição rápida"),
        3 => w("SAE", "SAE"),
        _ => return None,
    })
}

fn category_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("spectrum", "espectro"),
        1 => w("QoS", "QoS"),
        3 => w("block acknowledgement", "confirmação em bloco"),
        4 => w("public", "pública"),
        5 => w("radio measurement", "medição de rádio"),
        7 => w("HT", "HT"),
        10 => w("wireless network", "rede sem fio"),
        13 => w("mesh", "malha"),
        15 => w("self-protected", "autoprotegida"),
        21 => w("VHT", "VHT"),
        127 => w("vendor's", "do fabricante"),
        _ => return None,
    })
}

/// Fields with their octets.
type Fixed = &'static [(&'static FieldDef, usize)];

/// The fixed fields of each subtype (IEEE 802.11 §9.3.3).
static FIXED_FIELDS: [Fixed; 16] = [
    &[(&CAPABILITIES, 2), (&LISTEN, 2)],
    &[(&CAPABILITIES, 2), (&STATUS, 2), (&STATION, 2)],
    &[(&CAPABILITIES, 2), (&LISTEN, 2), (&CURRENT, 6)],
    &[(&CAPABILITIES, 2), (&STATUS, 2), (&STATION, 2)],
    &[],
    &[(&TIMESTAMP, 8), (&INTERVAL, 2), (&CAPABILITIES, 2)],
    &[],
    &[],
    &[(&TIMESTAMP, 8), (&INTERVAL, 2), (&CAPABILITIES, 2)],
    &[],
    &[(&REASON, 2)],
    &[(&ALGORITHM, 2), (&STEP, 2), (&STATUS, 2)],
    &[(&REASON, 2)],
    &[(&CATEGORY, 1), (&ACTION, 1)],
    &[(&CATEGORY, 1), (&ACTION, 1)],
    &[],
];

fn fixed(subtype: u8) -> Fixed {
    FIXED_FIELDS.get(usize::from(subtype)).copied().unwrap_or_default()
}

/// The subtype of the frame, which its header tells; 15, which is reserved, where it does not.
fn subtype(layer: &Layer<'_>) -> u8 {
    let control = layer.below().and_then(|frame| {
        let at = usize::from(frame.proto() == Proto::WlanSwapped);
        frame.header().get(at).copied()
    });
    control.map_or(15, |control| control >> 4)
}

/// 802.11 management.
pub struct WlanMgt;

impl Protocol for WlanMgt {
    const INFO: &'static Info = &Info {
        name: "wlan.mgt",
        title: "802.11 mgt",
        about: w(
            "How a station finds a cell, proves who it is, joins and leaves.",
            "Como uma estação encontra uma célula, prova quem é, entra e sai.",
        ),
        spec: "IEEE 802.11",
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::WlanManagement],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let subtype = subtype(layer);
        let mut reader = Reader::new(bytes, 0);
        let whole = fixed(subtype).iter().all(|&(def, octets)| {
            let at = reader.position();
            if *def != STATION {
                return sink.take(def, &mut reader, octets).is_some();
            }
            // IEEE 802.11 §9.4.1.8: the two upper bits are always set, and no part of the number.
            let number = reader.take(2).map(|b| u16::from_le_bytes([b[0], b[1]]) & 0x3fff);
            number.map(|number| sink.put_octets(def, at..at + 2, Value::Number(number.into()))).is_some()
        });
        // What follows an action is of its own making.
        let elements = whole && !matches!(subtype, 13 | 14);
        while elements && let Some(element) = Element::next(&mut reader) {
            let Element { at, number, value } = element;
            let end = at + 2 + value.len();
            sink.open(&TAG, at..end, Value::Present);
            sink.put_octets(&TAG_NUMBER, at..at + 1, Value::Number(number.into()));
            sink.put_octets(&TAG_LENGTH, at + 1..at + 2, Value::Number(value.len() as u64));
            if let Some(tell) = elements::teller(number) {
                let mut cursor = Cursor::new(bytes.get(..end).unwrap_or_default(), at + 2, sink);
                let _ = tell(&mut cursor);
                cursor.rest(&VALUE);
                sink.leave();
                continue;
            }
            let mut inside = Reader::new(bytes, at + 2);
            let (def, octets) = match (number, value.len()) {
                (NAME_ELEMENT, len) => (&NAME, len),
                (1, 1..) => (&RATE, 1),
                (50, 1..) => (&MORE_RATE, 1),
                (3, 1) => (&CHANNEL, 1),
                (_, len) => (&VALUE, len),
            };
            while inside.position() < end && sink.take(def, &mut inside, octets).is_some() {}
            sink.leave();
        }
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let subtype = subtype(layer);
        if let Some(name) = wlan_subtype(subtype) {
            say.words(name);
        }
        let octets: usize = fixed(subtype).iter().map(|(_, octets)| octets).sum();
        let code = |at: usize| bytes.get(at..at + 2).map(|b| u64::from(u16::from_le_bytes([b[0], b[1]])));
        let name = match subtype {
            1 | 3 => code(2).and_then(status_name),
            10 | 12 => code(0).and_then(reason_name),
            11 => code(4).and_then(status_name),
            13 | 14 => bytes.first().and_then(|category| category_name((*category).into())),
            _ => None,
        };
        if let Some(name) = name {
            say.out.push_str(" · ");
            say.words(name);
        }
        if !matches!(subtype, 0 | 2 | 4 | 5 | 8) {
            return;
        }
        let mut reader = Reader::new(bytes, octets);
        while let Some(element) = Element::next(&mut reader) {
            if element.number == NAME_ELEMENT {
                say.out.push_str(" · ");
                match element.value {
                    [] => say.words(w("any network", "qualquer rede")),
                    name => say.quote(name),
                }
                return;
            }
        }
    }
}

/// An element: where it begins, its number, its value.
struct Element<'a> {
    at: usize,
    number: u8,
    value: &'a [u8],
}

impl<'a> Element<'a> {
    /// Takes the next element; `None`, and nothing taken, when it is not whole.
    fn next(reader: &mut Reader<'a>) -> Option<Self> {
        let mut ahead = *reader;
        let (at, number, len) = (ahead.position(), ahead.u8()?, ahead.u8()?);
        let value = ahead.take(len.into())?;
        *reader = ahead;
        Some(Self { at, number, value })
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const HEADER: &str = "0000 ffffffffffff 001601000001 001601000001 5001";

    #[test]
    fn a_beacon_names_its_network() {
        let told = tell(
            Proto::Wlan,
            &format!("8000 {HEADER} 8e11425300000000 6400 3104 000b4449522d36353540353036 010482848b96 03010b dd"),
        );
        assert_eq!(told.protocols, "wlan:wlan.mgt");
        assert_eq!((told.get("wlan.fixed.timestamp"), told.get("wlan.fixed.beacon")), ("1396838798".into(), "100".into()));
        assert_eq!((told.get("wlan.ssid"), told.get("wlan.ds.current_channel")), ("4449522d36353540353036".into(), "11".into()));
        assert_eq!((told.get("wlan.supported_rates"), told.get("wlan.mgt.rest")), ("0x82;0x84;0x8b;0x96".into(), "dd".into()));
        assert_eq!(told.summaries[1][0], "beacon · \"DIR-655@506\"");
    }

    #[test]
    fn elements_tell_their_parts() {
        // Who waits, Brazil with channels 1 to 11 at 20 dBm, older stations, load, a new channel, WPA with TKIP by a password.
        let told = tell(
            Proto::Wlan,
            &format!(
                "8000 {HEADER} 8e11425300000000 6400 3104  050400030102  0706425249010b14  2a0103  0b050700ff1234  2503010605
                 dd16 0050f201 0100 0050f202 0100 0050f202 0100 0050f202"
            ),
        );
        assert_eq!((told.get("wlan.tim.dtim_period"), told.get("wlan.tim.bmapctl.multicast")), ("3".into(), "1".into()));
        assert_eq!((told.get("wlan.country_info.code"), told.get("wlan.country_info.fnm.mtpl")), ("BR".into(), "20".into()));
        assert_eq!((told.get("wlan.erp_info.use_protection"), told.get("wlan.qbss.scount"), told.get("wlan.csa.new_channel_number")), ("1".into(), "7".into(), "6".into()));
        assert_eq!((told.get("wlan.wfa.ie.wpa.mcs.type"), told.get("wlan.wfa.ie.wpa.type")), ("2".into(), "2".into()));
        assert_eq!((told.get("wlan.tag.vendor.oui.type"), told.get("wlan.rsn.version"), told.get("wlan.tag.data")), ("1".into(), String::new(), String::new()));
    }

    #[test]
    fn the_number_of_a_station_has_14_bits() {
        assert_eq!(tell(Proto::Wlan, &format!("1000 {HEADER} 3104 0000 01c0")).get("wlan.fixed.aid"), "0x0001");
    }

    #[test]
    fn a_deauthentication_gives_its_reason() {
        let told = tell(Proto::Wlan, &format!("c000 {HEADER} 0300"));
        assert_eq!(told.summaries[1], ["deauthentication · the station is leaving", "desautenticação · a estação está saindo"]);
    }
}
