//! Fields of the frame itself, which no header holds.

use crate::i18n::{Words, w};
use crate::proto::contract::{FieldDef, Kind, dec, label, text};

const SPEC: &str = "capture";

const fn time(name: &'static str, title: Words) -> FieldDef {
    let mut def = dec(name, SPEC, title).derived();
    def.kind = Kind::Time;
    def
}

/// Its number, from 1.
pub static NUMBER: FieldDef = dec("frame.number", SPEC, w("frame number", "número do quadro")).derived();
/// When it was captured.
pub static TIME: FieldDef = time("frame.time_epoch", w("capture time", "instante da captura")).also(&["frame.time"]);
/// Seconds since the first frame of the run.
pub static TIME_RELATIVE: FieldDef =
    time("frame.time_relative", w("time since the first frame", "tempo desde o primeiro quadro"));
/// Seconds since the frame before.
pub static TIME_DELTA: FieldDef =
    time("frame.time_delta", w("time since the frame before", "tempo desde o quadro anterior"));
/// Octets on the wire.
pub static LEN: FieldDef = dec("frame.len", SPEC, w("octets on the wire", "octetos no meio")).derived();
/// Octets captured.
pub static CAP_LEN: FieldDef = dec("frame.cap_len", SPEC, w("octets captured", "octetos capturados")).derived();
/// Its layers.
pub static PROTOCOLS: FieldDef = text("frame.protocols", SPEC, w("protocols", "protocolos")).derived();
/// The tap's number in its section.
pub static INTERFACE: FieldDef = dec("frame.interface_id", SPEC, w("interface", "interface")).derived();
/// The tap's name.
pub static INTERFACE_NAME: FieldDef =
    text("frame.interface_name", SPEC, w("interface name", "nome da interface")).derived();
/// Wireshark's number of its link type.
pub static ENCAPSULATION: FieldDef =
    dec("frame.encap_type", SPEC, w("link type, by Wireshark's number", "tipo de enlace, pelo número do Wireshark"))
        .derived();
/// A comment kept with the frame.
pub static COMMENT: FieldDef = text("frame.comment", SPEC, w("comment", "comentário")).derived();
/// The frame as such, so that `frame` alone matches every frame.
pub static FRAME: FieldDef = label("frame", SPEC, w("frame", "quadro")).derived();

/// The conversations it belongs to, numbered from 1 in the order of their first frames.
pub static FLOW: FieldDef = dec("flow.number", SPEC, w("conversation", "conversa")).remembered();

/// It is the first frame of a conversation.
pub static BEGINS: FieldDef =
    label("flow.begins", SPEC, w("first frame of its conversation", "primeiro quadro da conversa")).remembered();

/// Those that conversations tell: of the frame, though each is told with the layer that has the ends.
pub static OF_FLOW: &[&FieldDef] = &[&FLOW, &BEGINS];

/// All of them.
pub static ALL: &[&FieldDef] = &[
    &FRAME,
    &NUMBER,
    &TIME,
    &TIME_RELATIVE,
    &TIME_DELTA,
    &LEN,
    &CAP_LEN,
    &PROTOCOLS,
    &INTERFACE,
    &INTERFACE_NAME,
    &ENCAPSULATION,
    &COMMENT,
    &FLOW,
    &BEGINS,
];
