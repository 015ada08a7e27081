//! What both channels of CAPWAP begin with, and the elements of their messages. RFC 5415 §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬─────────┬─────────┬─────────┬─┬─┬─┬─┬─┬─┬─────┤
//! │version│ type 0│ length/4│  radio  │ binding │T│F│L│W│M│K│  0  │
//! ├───────┴───────┴─────────┴─────────┼─────────┴─┴─┴─┴─┴─┴─┼─────┤
//! │         fragment identifier       │  fragment offset/8  │  0  │
//! ├───────────────┬───────────────────┴─────────────────────┴─────┤
//! │ length, MAC address of the radio, to a multiple of 4 octets   │  if M
//! ├───────────────┼───────────────────────────────────────────────┤
//! │ length, wireless information, to a multiple of 4 octets       │  if W
//! └───────────────┴───────────────────────────────────────────────┘
//! ```
//!
//! With type 1, three reserved octets and records of DTLS follow instead, in which all of this stands encrypted.

mod names;

use super::Proto;
use super::contract::{
    Fault, FieldDef, FieldSink, Key, Layer, Next, Step, Value, dec, eui64, flag, hex, ipv4, label, mac, octets, signed,
    text,
};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::w;

const PREAMBLE: &str = "RFC 5415 §4.2";
const SPEC: &str = "RFC 5415 §4.3";
const WIRELESS: &str = "RFC 5416 §4";
const ELEMENT_SPEC: &str = "RFC 5415 §4.6";

fields! {
    VERSION = dec("capwap.preamble.version", PREAMBLE, w("version", "versão")).at(0, 4);
    TYPE = dec("capwap.preamble.type", PREAMBLE, w("what follows", "o que segue")).at(4, 4).names(names::preamble);
    RESERVED = dec("capwap.preamble.reserved", PREAMBLE, w("reserved", "reservado"));
    LENGTH = dec("capwap.header.length", SPEC, w("header length, in 4-octet words", "comprimento do cabeçalho, em palavras de 4 octetos"));
    RADIO = dec("capwap.header.rid", SPEC, w("radio", "rádio"));
    BINDING = dec("capwap.header.wbid", SPEC, w("kind of wireless network", "tipo de rede sem fio")).names(names::binding);
    FLAGS = hex(6, "capwap.header.flags", SPEC, w("flags", "sinalizadores")).group();
    NATIVE = flag("capwap.header.flags.t", SPEC, w("frame as on the air (T)", "quadro como no ar (T)"));
    FRAGMENT = flag("capwap.header.flags.f", SPEC, w("fragment (F)", "fragmento (F)"));
    LAST = flag("capwap.header.flags.l", SPEC, w("last fragment (L)", "último fragmento (L)"));
    HAS_WIRELESS = flag("capwap.header.flags.w", SPEC, w("wireless information follows (W)", "segue informação do rádio (W)"));
    HAS_MAC = flag("capwap.header.flags.m", SPEC, w("MAC address of the radio follows (M)", "segue o endereço MAC do rádio (M)"));
    KEEP_ALIVE = flag("capwap.header.flags.k", SPEC, w("keep-alive (K)", "manutenção (K)"));
    FLAGS_RESERVED = hex(6, "capwap.header.flags.r", SPEC, w("reserved", "reservado"));
    FRAGMENT_ID = dec("capwap.header.fragment.id", SPEC, w("fragment identifier", "identificador do fragmento"));
    OFFSET = dec("capwap.header.fragment.offset", SPEC, w("fragment offset, in units of 8 octets", "posição do fragmento, em unidades de 8 octetos"));
    FRAGMENT_RESERVED = dec("capwap.header.fragment.reserved", SPEC, w("reserved", "reservado"));
    MAC_LENGTH = dec("capwap.header.mac.length", SPEC, w("length of the MAC address", "comprimento do endereço MAC"));
    MAC = mac("capwap.header.mac.eui48", SPEC, w("MAC address of the radio", "endereço MAC do rádio"));
    MAC_64 = eui64("capwap.header.mac.eui64", SPEC, w("MAC address of the radio", "endereço MAC do rádio"));
    MAC_OTHER = octets("capwap.header.mac.data", SPEC, w("MAC address of the radio", "endereço MAC do rádio"));
    WIRELESS_LENGTH = dec("capwap.header.wireless.length", SPEC, w("length of the wireless information", "comprimento da informação do rádio"));
    WIRELESS_DATA = octets("capwap.header.wireless.data", SPEC, w("wireless information", "informação do rádio")).group();
    RSSI = signed("capwap.header.wireless.data.ieee80211.fi.rssi", WIRELESS, w("signal strength, in dBm", "intensidade do sinal, em dBm"));
    SNR = dec("capwap.header.wireless.data.ieee80211.fi.snr", WIRELESS, w("signal to noise, in dB", "sinal-ruído, em dB"));
    RATE = dec("capwap.header.wireless.data.ieee80211.fi.data_rate", WIRELESS, w("rate, in units of 0.1 Mbit/s", "taxa, em unidades de 0,1 Mbit/s"));
    WLANS = dec("capwap.header.wireless.data.ieee80211.dw.wlan_id_bitmap", WIRELESS, w("for these WLANs, a bit each", "para estas WLANs, um bit cada"));
    WLANS_RESERVED = dec("capwap.header.wireless.data.ieee80211.dw.reserved", WIRELESS, w("reserved", "reservado"));
    WIRELESS_OTHER = octets("capwap.header.wireless.data.other", SPEC, w("other information", "outra informação"));
    PADDING = octets("capwap.header.padding", SPEC, w("padding to 4 octets", "preenchimento até 4 octetos"));
    ELEMENT = label("capwap.message_element", ELEMENT_SPEC, w("message element", "elemento da mensagem")).group();
    ELEMENT_TYPE = dec("capwap.message_element.type", ELEMENT_SPEC, w("type", "tipo")).names(names::element);
    ELEMENT_LENGTH = dec("capwap.message_element.length", ELEMENT_SPEC, w("length", "comprimento"));
    VALUE = octets("capwap.message_element.value", ELEMENT_SPEC, w("value", "valor"));
    CONTROLLER = text("capwap.control.message_element.ac_name", "RFC 5415 §4.6.4", w("name of the controller", "nome do controlador"));
    PRIORITY = dec("capwap.control.message_element.ac_name_with_priority", "RFC 5415 §4.6.5", w("priority of the controller", "prioridade do controlador"));
    ADDRESS = ipv4("capwap.control.message_element.message_element.capwap_control_ipv4", "RFC 5415 §4.6.9", w("address of the controller", "endereço do controlador"));
    POINTS = dec("capwap.control.message_element.capwap_control_wtp_count", "RFC 5415 §4.6.9", w("access points there", "pontos de acesso ali"));
    DISCOVERY_TIME = dec("capwap.control.message_element.capwap_timers_discovery", "RFC 5415 §4.6.13", w("seconds from discovery to discovery", "segundos de descoberta a descoberta"));
    ECHO_TIME = dec("capwap.control.message_element.capwap_timers_echo_request", "RFC 5415 §4.6.13", w("seconds from echo to echo", "segundos de eco a eco"));
    DISCOVERY = dec("capwap.control.message_element.discovery_type", "RFC 5415 §4.6.21", w("how the controller is known", "como o controlador é conhecido")).names(names::discovery);
    IDLE = dec("capwap.control.message_element.idle_timeout", "RFC 5415 §4.6.24", w("seconds until idle clients are dropped", "segundos até esquecer clientes inativos"));
    LOCATION = text("capwap.control.message_element.location_data", "RFC 5415 §4.6.30", w("location", "localização"));
    MOST = dec("capwap.control.message_element.maximum_message_length", "RFC 5415 §4.6.31", w("longest message", "maior mensagem"));
    LOCAL_ADDRESS = ipv4("capwap.control.message_element.capwap_local_ipv4_address", "RFC 5415 §4.6.11", w("address of the sender", "endereço de quem envia"));
    RESULT = dec("capwap.control.message_element.result_code", "RFC 5415 §4.6.35", w("result", "resultado")).names(names::result);
    SESSION = octets("capwap.control.message_element.session_id", "RFC 5415 §4.6.37", w("session", "sessão"));
    STATISTICS = dec("capwap.control.message_element.statistics_timer", "RFC 5415 §4.6.38", w("seconds from statistics to statistics", "segundos de estatística a estatística"));
    VENDOR = dec("capwap.control.message_element.vsp.vendor_identifier", "RFC 5415 §4.6.39", w("vendor", "fabricante"));
    VENDOR_TYPE = dec("capwap.control.message_element.vsp.vendor_element_id", "RFC 5415 §4.6.39", w("vendor's element", "elemento do fabricante"));
    VENDOR_DATA = octets("capwap.control.message_element.vsp.vendor_data", "RFC 5415 §4.6.39", w("vendor's data", "dados do fabricante"));
    FALLBACK = dec("capwap.control.message_element.wtp_fallback", "RFC 5415 §4.6.42", w("return to the preferred controller", "volta ao controlador preferido")).names(names::fallback);
    TUNNEL = hex(2, "capwap.control.message_element.wtp_frame_tunnel_mode", "RFC 5415 §4.6.43", w("what is tunnelled", "o que passa pelo túnel"));
    MAC_TYPE = dec("capwap.control.message_element.wtp_mac_type", "RFC 5415 §4.6.44", w("where frames are handled", "onde os quadros são tratados")).names(names::mac_type);
    ACCESS_POINT = text("capwap.control.message_element.wtp_name", "RFC 5415 §4.6.45", w("name of the access point", "nome do ponto de acesso"));
    TRANSPORT = dec("capwap.control.message_element.capwap_transport_protocol", "RFC 5415 §4.6.14", w("transport", "transporte")).names(names::transport);
    ECN = dec("capwap.control.message_element.ecn_support", "RFC 5415 §4.6.25", w("congestion notification", "notificação de congestionamento"));
}

/// Octets of a header without its optional parts.
const FIXED: usize = 8;

/// What a header says of what follows.
pub(super) struct Header {
    /// Octets of it.
    pub octets: usize,
    /// Records of DTLS follow.
    pub encrypted: bool,
    /// The frame is as on the air (T).
    pub native: bool,
    /// The message is a keep-alive (K).
    pub keep_alive: bool,
    /// It is a fragment (F).
    pub fragment: bool,
    /// The kind of wireless network.
    pub binding: u32,
    /// Where the fragment begins, in units of 8 octets.
    offset: u16,
    has_mac: bool,
    has_wireless: bool,
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// [`Fault::Truncated`] where it does not fit, [`Fault::Malformed`] for another version or a length below its own.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let header = Self::begin(bytes).ok_or(Fault::Truncated { need: FIXED })?;
        if bytes.first().is_some_and(|preamble| *preamble > 1) {
            return Err(Fault::Malformed(w("no preamble of CAPWAP", "não é um preâmbulo de CAPWAP")));
        }
        if !header.encrypted && header.octets < FIXED {
            return Err(Fault::Malformed(w(
                "a length below that of the header",
                "um comprimento menor que o do cabeçalho",
            )));
        }
        if bytes.len() < header.octets {
            return Err(Fault::Truncated { need: header.octets });
        }
        Ok(header)
    }

    /// What the first octets say of a header that may be cut behind them, or none.
    pub fn begin(bytes: &[u8]) -> Option<Self> {
        let word = be32(bytes, 0)?;
        let bit = |at: u32| word >> at & 1 != 0;
        let encrypted = word >> 24 == 1;
        Some(Self {
            octets: if encrypted { 4 } else { (word >> 19 & 31) as usize * 4 },
            encrypted,
            native: bit(8),
            keep_alive: bit(3),
            fragment: !encrypted && bit(7),
            binding: word >> 9 & 31,
            offset: if encrypted { 0 } else { be16(bytes, 6).unwrap_or(0) >> 3 },
            has_mac: bit(4),
            has_wireless: bit(5),
        })
    }

    /// It is a fragment other than the first.
    pub fn is_later(&self) -> bool {
        self.fragment && self.offset > 0
    }

    /// The records of DTLS behind the header, where there are some.
    pub fn records(&self) -> Option<Step> {
        self.encrypted.then(|| Step::new(self.octets, Next::Ports(Key::Dtls, Key::Dtls)))
    }
}

/// Tells the header of `layer` behind the first octet of its preamble.
pub(super) fn describe(layer: &Layer<'_>, header: &Header, sink: &mut dyn FieldSink) {
    let bytes = layer.header();
    let mut cursor = Cursor::new(bytes.get(..header.octets).unwrap_or(bytes), 1, sink);
    if header.encrypted {
        cursor.number(&RESERVED, 3);
        return;
    }
    for (def, bits) in [(&LENGTH, 5), (&RADIO, 5), (&BINDING, 5)] {
        cursor.bits(def, bits);
    }
    let flags = [&NATIVE, &FRAGMENT, &LAST, &HAS_WIRELESS, &HAS_MAC, &KEEP_ALIVE].map(|def| (def, 1));
    let [t, f, l, wireless, mac, k] = flags;
    cursor.flags(&FLAGS, 9, &[t, f, l, wireless, mac, k, (&FLAGS_RESERVED, 3)]);
    cursor.number(&FRAGMENT_ID, 2);
    cursor.bits(&OFFSET, 13);
    cursor.bits(&FRAGMENT_RESERVED, 3);
    if header.has_mac
        && let Some(octets) = cursor.number(&MAC_LENGTH, 1)
    {
        let def = match octets {
            6 => &MAC,
            8 => &MAC_64,
            _ => &MAC_OTHER,
        };
        cursor.octets(def, octets as usize);
        pad(&mut cursor);
    }
    if header.has_wireless
        && let Some(octets) = cursor.number(&WIRELESS_LENGTH, 1).filter(|octets| *octets > 0)
    {
        let downwards = from_controller(layer);
        let data = cursor.ahead();
        let data = data.get(..octets as usize).unwrap_or(data);
        cursor.group(&WIRELESS_DATA, data.len(), Value::Bytes(data), &WIRELESS_OTHER, |data| {
            match (header.binding, octets) {
                (1, 4) if downwards => {
                    data.number(&WLANS, 2)?;
                    data.number(&WLANS_RESERVED, 2)?;
                }
                (1, 4) => {
                    data.number(&RSSI, 1)?;
                    data.number(&SNR, 1)?;
                    data.number(&RATE, 2)?;
                }
                _ => {}
            }
            Some(())
        });
        pad(&mut cursor);
    }
    cursor.rest(&PADDING);
}

/// Controllers send from this port, access points to it.
const DATA_PORT: u16 = 5247;

fn from_controller(layer: &Layer<'_>) -> bool {
    let below = layer.below().filter(|below| matches!(below.proto(), Proto::Udp | Proto::UdpLite));
    below.is_some_and(|below| be16(below.header(), 2) != Some(DATA_PORT))
}

/// Tells the octets up to a multiple of four.
fn pad(cursor: &mut Cursor<'_, '_>) {
    let octets = cursor.position().wrapping_neg() % 4;
    if octets > 0 {
        cursor.octets(&PADDING, octets);
    }
}

/// Tells the elements up to the end.
pub(super) fn elements(cursor: &mut Cursor<'_, '_>) {
    while cursor.remaining() >= 4 {
        let octets = usize::from(cursor.peek16(2).unwrap_or(0));
        cursor.item(&ELEMENT, 4 + octets, &VALUE, |element| {
            let kind = element.number(&ELEMENT_TYPE, 2)?;
            element.number(&ELEMENT_LENGTH, 2)?;
            if octets != element.remaining() {
                return None;
            }
            let parts: &[(&'static FieldDef, usize)] = match (kind, octets) {
                (4, 1..) => &[(&CONTROLLER, 0)],
                (5, 2..) => &[(&PRIORITY, 1), (&CONTROLLER, 0)],
                (10, 6) => &[(&ADDRESS, 4), (&POINTS, 2)],
                (12, 2) => &[(&DISCOVERY_TIME, 1), (&ECHO_TIME, 1)],
                (20, 1) => &[(&DISCOVERY, 1)],
                (23, 4) => &[(&IDLE, 4)],
                (28, 1..) => &[(&LOCATION, 0)],
                (29, 2) => &[(&MOST, 2)],
                (30, 4) => &[(&LOCAL_ADDRESS, 4)],
                (33, 4) => &[(&RESULT, 4)],
                (35, 16) => &[(&SESSION, 16)],
                (36, 2) => &[(&STATISTICS, 2)],
                (37, 7..) => &[(&VENDOR, 4), (&VENDOR_TYPE, 2), (&VENDOR_DATA, 0)],
                (40, 1) => &[(&FALLBACK, 1)],
                (41, 1) => &[(&TUNNEL, 1)],
                (44, 1) => &[(&MAC_TYPE, 1)],
                (45, 1..) => &[(&ACCESS_POINT, 0)],
                (51, 1) => &[(&TRANSPORT, 1)],
                (53, 1) => &[(&ECN, 1)],
                _ => &[],
            };
            for (def, octets) in parts {
                let octets = if *octets == 0 { element.remaining() } else { *octets };
                element.octets(def, octets)?;
            }
            Some(())
        });
    }
    cursor.rest(&VALUE);
}

pub(super) use names::message;
