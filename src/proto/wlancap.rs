//! AVS: what a card knew of a frame from the air, in fields of fixed places.
//! `LINKTYPE_IEEE802_11_AVS` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────┬───────┤
//! │                    magic 0x8021100                    │version│
//! ├───────────────────────────────────────────────────────┴───────┤
//! │                         header length                         │
//! ├───────────────────────────────────────────────────────────────┤
//! │ times of the card and of the host, 8 octets each; then words: │
//! │ kind of radio, channel, rate, antenna, priority, kind of      │
//! │ strength, signal, noise, preamble, encoding                   │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, octets, signed};
use crate::bytes::{Reader, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_IEEE802_11_AVS";

fields! {
    MAGIC = hex(8, "wlancap.magic", SPEC, w("magic number", "número mágico")).at(0, 28);
    VERSION = dec("wlancap.version", SPEC, w("version", "versão")).at(28, 4);
    LENGTH = dec("wlancap.length", SPEC, w("header length", "comprimento do cabeçalho")).at(32, 32);
    CARD_TIME = dec("wlancap.mactime", SPEC, w("card's time", "instante da placa")).at(64, 64);
    HOST_TIME = dec("wlancap.hosttime", SPEC, w("host's time", "instante do host")).at(128, 64);
    RADIO = dec("wlancap.phytype", SPEC, w("kind of radio", "tipo de rádio")).at(192, 32).names(radio_name);
    CHANNEL = dec("wlancap.channel", SPEC, w("channel", "canal")).at(224, 32);
    RATE = dec("wlancap.data_rate", SPEC, w("rate, in bit/s", "taxa, em bit/s")).at(256, 32).scale(100_000);
    ANTENNA = dec("wlancap.antenna", SPEC, w("antenna", "antena")).at(288, 32);
    PRIORITY = dec("wlancap.priority", SPEC, w("priority", "prioridade")).at(320, 32);
    STRENGTH = dec("wlancap.ssi_type", SPEC, w("kind of strength", "tipo de força")).at(352, 32).names(strength_name);
    SIGNAL = signed("wlancap.dbm_antsignal", SPEC, w("signal", "sinal")).at(384, 32);
    NOISE = signed("wlancap.dbm_antnoise", SPEC, w("noise", "ruído")).at(416, 32);
    PREAMBLE = dec("wlancap.preamble", SPEC, w("preamble", "preâmbulo")).at(448, 32);
    ENCODING = dec("wlancap.encoding", SPEC, w("encoding", "codificação")).at(480, 32);
    REST = octets("wlancap.rest", SPEC, w("rest", "resto"));
}

/// Octets of version 1.
const LEAST: usize = 64;

fn radio_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "FHSS 802.11",
        2 => "DSSS 802.11",
        4 => "DSSS 802.11b",
        6 => "ERP 802.11g",
        7 => "PBCC 802.11g",
        8 => "OFDM 802.11a",
        _ => return None,
    }))
}

fn strength_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhuma"),
        1 => w("normalised", "normalizada"),
        2 => w("dBm", "dBm"),
        3 => w("raw", "bruta"),
        _ => return None,
    })
}

/// AVS.
pub struct Wlancap;

impl Protocol for Wlancap {
    const INFO: &'static Info = &Info {
        name: "wlancap",
        title: "AVS",
        about: w(
            "What the card knew of a frame from the air: channel, strength, rate. Never on the air itself.",
            "O que a placa sabia de um quadro do ar: canal, força, taxa. Nunca está no próprio ar.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(163)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let need = be32(bytes, 4).ok_or(Fault::Truncated { need: 8 })? as usize;
        if need < LEAST {
            return Err(Fault::Malformed(w("the header length is below 64", "o comprimento do cabeçalho é menor que 64")));
        }
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        Ok(Step::new(need, Next::By(Key::Wlan)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut reader = Reader::new(layer.header(), LEAST);
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(channel), Some(rate)) = (be32(header, 28), be32(header, 32)) else { return };
        say.words(w("channel ", "canal "));
        let _ = write!(say, "{channel} · {} kb/s", u64::from(rate) * 100);
    }
}
