//! Layers become fields, lazily: only what somebody looks at is read.

mod columns;
pub mod frame_fields;
pub mod secrets;

pub use columns::Columns;

use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::bytes::{Text, calendar, push_decimal, push_hex, push_ipv4, push_ipv6, push_mac, push_oui, push_seconds};
use crate::i18n::{Lang, Words, w};
use crate::names::llc_saps::llc_sap;
use crate::names::ppp_protocols::ppp_protocol;
use crate::names::snap_ouis::snap_oui;
use crate::names::{ethertypes, ip_protocols, link_types};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Field, FieldDef, FieldSink, Key, Kind, Layer, Role, Value, escape, label};

/// Tells all fields of `layer` to `sink`: those with a fixed place in the order of their bits, groups around their
/// parts, then those the protocol finds by itself. A header that was cut tells the fields that are whole.
pub fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
    let header = layer.header();
    let mut open: Vec<u32> = Vec::new();
    for &def in layer.proto().info().fields {
        let (Some(bits), Some(value)) = (def.bits(), def.read(header)) else { continue };
        if matches!(def.role, Role::Derived | Role::Carried | Role::Remembered) {
            continue;
        }
        while open.last().is_some_and(|end| *end <= bits.start) {
            open.pop();
            sink.leave();
        }
        let end = bits.end;
        let field = Field { def, bits, value, label: None };
        if def.role == Role::Group {
            sink.enter(field);
            open.push(end);
        } else {
            sink.field(field);
        }
    }
    for _ in open {
        sink.leave();
    }
    layer.proto().describe(layer, sink);
    for told in layer.remembered().filter(|told| !frame_fields::OF_FLOW.contains(&told.def)) {
        sink.derive(told.def, told.value);
    }
}

/// A name that someone asked for, resolved to what provides it.
#[derive(Clone, Debug)]
pub struct Selector {
    /// The name as it was asked for.
    pub name: String,
    frame: Vec<&'static FieldDef>,
    /// What each protocol provides, in the order of [`Proto::known`].
    layers: Vec<Provided>,
}

#[derive(Clone, Debug, Default)]
struct Provided {
    /// The protocol itself has the name.
    itself: bool,
    /// Fields that are read at their place.
    fixed: Vec<&'static FieldDef>,
    /// Fields that the protocol tells.
    told: Vec<&'static FieldDef>,
    /// Fields that other frames tell.
    remembered: Vec<&'static FieldDef>,
}

/// What a protocol provides under a name.
#[derive(Clone, Copy, Debug)]
pub struct ProvidedBy<'s> {
    /// The protocol.
    pub proto: Proto,
    /// It has the name itself.
    pub itself: bool,
    /// Fields that are read at their place.
    pub fixed: &'s [&'static FieldDef],
    /// There are fields without a fixed place.
    pub tells: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Source {
    Frame,
    Layer(Proto),
}

type Names = HashMap<&'static str, Vec<(Source, &'static FieldDef)>>;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    let frame = frame_fields::ALL.iter().map(|def| (Source::Frame, *def));
    let layers = Proto::known().flat_map(|p| p.info().fields.iter().map(move |def| (Source::Layer(p), *def)));
    for (source, def) in frame.chain(layers) {
        for name in std::iter::once(&def.name).chain(def.also) {
            names.entry(name).or_default().push((source, def));
        }
    }
    names
});

/// Every name a [`Selector`] resolves: fields, wider names and protocols, in no order.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.keys().copied().chain(Proto::known().map(|proto| proto.info().name))
}

impl Selector {
    /// Resolves a field's name, a wider name ("ip.addr") or a protocol's name ("udp"); `None` for an unknown one.
    #[must_use]
    pub fn resolve(name: &str) -> Option<Self> {
        let wanted = NAMES.get(name).map_or(&[][..], Vec::as_slice);
        let frame = wanted.iter().filter(|(source, _)| *source == Source::Frame).map(|(_, def)| *def).collect();
        let layers: Vec<_> = Proto::known()
            .map(|proto| {
                let fields = wanted.iter().filter(|(source, _)| *source == Source::Layer(proto)).map(|(_, def)| *def);
                let (remembered, fields): (Vec<_>, Vec<_>) = fields.partition(|def| def.role == Role::Remembered);
                let (fixed, told) = fields.into_iter().partition(|def| def.at.is_some() && def.role != Role::Derived);
                Provided { itself: proto.info().name == name, fixed, told, remembered }
            })
            .collect();
        let known = !wanted.is_empty() || layers.iter().any(|provided| provided.itself);
        known.then(|| Self { name: name.to_owned(), frame, layers })
    }

    /// The definitions that provide it; none for a protocol's name.
    pub fn defs(&self) -> impl Iterator<Item = &'static FieldDef> {
        let all = |provided: &Provided| [&provided.fixed, &provided.told, &provided.remembered].map(Vec::clone);
        let layers = self.layers.iter().flat_map(move |provided| all(provided).into_iter().flatten());
        self.frame.iter().copied().chain(layers)
    }

    /// Only other frames can tell it.
    #[must_use]
    pub fn needs_memory(&self) -> bool {
        self.defs().any(|def| def.role == Role::Remembered)
    }

    /// The capture itself provides it, whatever the layers.
    #[must_use]
    pub fn is_of_frame(&self) -> bool {
        !self.frame.is_empty()
    }

    /// What each protocol that provides it provides.
    pub fn provided(&self) -> impl Iterator<Item = ProvidedBy<'_>> {
        let by = Proto::known().zip(&self.layers).map(|(proto, provided)| {
            let tells = !provided.told.is_empty() || !provided.remembered.is_empty();
            ProvidedBy { proto, itself: provided.itself, fixed: &provided.fixed, tells }
        });
        by.filter(|by| by.itself || by.tells || !by.fixed.is_empty())
    }

    /// It is the name of a protocol.
    #[must_use]
    pub fn is_protocol(&self) -> bool {
        self.layers.iter().any(|provided| provided.itself)
    }

    /// The layers of the protocol it names, outermost first.
    pub fn layers<'a>(&self, view: &View<'a>) -> impl Iterator<Item = Layer<'a>> {
        view.layers().filter(|layer| self.layers[layer.proto() as usize].itself)
    }

    /// Tells every occurrence in the frame to `tell`, in the order in which they stand there, until it returns
    /// `false`. A protocol's name occurs once for each of its layers. Allocates only what a protocol allocates to
    /// tell fields that have no fixed place.
    pub fn each(&self, view: &View<'_>, tell: &mut dyn FnMut(&'static FieldDef, Value<'_>) -> bool) {
        for def in &self.frame {
            if !frame_values(def, view, tell) {
                return;
            }
        }
        for layer in view.layers() {
            let Provided { itself, fixed, told, remembered } = &self.layers[layer.proto() as usize];
            if *itself && !tell(&PROTOCOL, Value::Present) {
                return;
            }
            for def in fixed {
                if let Some(value) = def.read(layer.header())
                    && !tell(def, value)
                {
                    return;
                }
            }
            if !told.is_empty() {
                let mut pick = Pick { wanted: told, tell, more: true };
                layer.proto().describe(&layer, &mut pick);
                if !pick.more {
                    return;
                }
            }
            if !remembered.is_empty() && !remembered_values(remembered, &layer, tell) {
                return;
            }
        }
    }
}

/// Tells the values that other frames tell of these fields of a layer, until `tell` returns `false`.
fn remembered_values(wanted: &[&'static FieldDef], layer: &Layer<'_>, tell: Tell<'_>) -> bool {
    layer.remembered().filter(|told| wanted.contains(&told.def)).all(|told| tell(told.def, told.value))
}

static PROTOCOL: FieldDef = label("protocol", "", w("protocol", "protocolo")).derived();

struct Pick<'p> {
    wanted: &'p [&'static FieldDef],
    tell: &'p mut dyn FnMut(&'static FieldDef, Value<'_>) -> bool,
    more: bool,
}

impl FieldSink for Pick<'_> {
    fn wants(&self, def: &'static FieldDef) -> bool {
        self.wanted.contains(&def)
    }

    fn picks(&self, def: &'static FieldDef) -> bool {
        self.wants(def)
    }

    fn field(&mut self, field: Field<'_>) {
        if self.more && self.wants(field.def) {
            self.more = (self.tell)(field.def, field.value);
        }
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
    }

    fn leave(&mut self) {}
}

/// The value of a field of the frame that occurs at most once.
fn frame_value<'v>(def: &FieldDef, view: &View<'v>) -> Option<Value<'v>> {
    use frame_fields::{
        CAP_LEN, ENCAPSULATION, FRAME, INTERFACE, INTERFACE_NAME, LEN, NUMBER, TIME, TIME_DELTA, TIME_RELATIVE,
    };
    let frame = view.frame;
    let is = |other: &FieldDef| def == other;
    let tap = || view.taps.get(frame.tap as usize);
    if is(&NUMBER) {
        Some(Value::Number(frame.number))
    } else if is(&TIME) {
        frame.time_ns.map(Value::Time)
    } else if is(&TIME_RELATIVE) {
        Some(Value::Time(frame.time_ns?.saturating_sub(view.clock.first_ns?)))
    } else if is(&TIME_DELTA) {
        // Nothing came before the first frame; tshark says 0 there, too.
        let now = frame.time_ns?;
        Some(Value::Time(now.saturating_sub(view.clock.previous_ns.unwrap_or(now))))
    } else if is(&LEN) {
        Some(Value::Number(frame.without_pseudo_header(frame.wire_len).into()))
    } else if is(&CAP_LEN) {
        Some(Value::Number(frame.without_pseudo_header(view.own_octets().len() as u32).into()))
    } else if is(&FRAME) {
        Some(Value::Present)
    } else if is(&INTERFACE) {
        Some(Value::Number(tap()?.index_in_section?.into()))
    } else if is(&INTERFACE_NAME) {
        Some(Value::Text(tap()?.name.as_ref()?.as_bytes()))
    } else if is(&ENCAPSULATION) {
        Some(Value::Number(link_types::wireshark_encapsulation(frame.link.0)?.into()))
    } else {
        None
    }
}

/// Tells the values of any field of the frame, until `tell` returns `false`.
fn frame_values(def: &'static FieldDef, view: &View<'_>, tell: Tell<'_>) -> bool {
    use frame_fields::{COMMENT, OF_FLOW, PROTOCOLS};
    if OF_FLOW.contains(&def) {
        view.peeled.remembered.iter().filter(|told| told.def == def).all(|told| tell(def, told.value))
    } else if *def == COMMENT {
        view.frame.extra.is_none_or(|extra| extra.comments.iter().all(|c| tell(def, Value::Text(c.as_bytes()))))
    } else if *def == PROTOCOLS {
        let names: Vec<_> = view.layers().map(|layer| layer.proto().info().name).collect();
        tell(def, Value::Text(names.join(":").as_bytes()))
    } else {
        frame_value(def, view).is_none_or(|value| tell(def, value))
    }
}

/// Is told a value, and says whether more are wanted.
type Tell<'t> = &'t mut dyn FnMut(&'static FieldDef, Value<'_>) -> bool;

/// Appends a value as tshark's `-T fields` prints it, and as filters take it: hexadecimal where Wireshark has it so,
/// booleans 1 and 0, octets without separators, times as seconds with nine decimals. Text is not escaped.
pub fn write_value<'v>(def: &FieldDef, value: impl Borrow<Value<'v>>, out: &mut impl Text) {
    let bit = |set: bool| if set { "1" } else { "0" };
    match *value.borrow() {
        Value::Number(number) => match def.kind {
            Kind::Hex(digits) => {
                out.push_text("0x");
                push_hex(number, digits.into(), out);
            }
            Kind::Signed => {
                let number = number as i64;
                if number < 0 {
                    out.push_text("-");
                }
                push_decimal(number.unsigned_abs(), out);
            }
            Kind::Flag => out.push_text(bit(number != 0)),
            _ => push_decimal(number, out),
        },
        Value::Ipv4(octets) => push_ipv4(octets, out),
        Value::Flag(set) => out.push_text(bit(set)),
        Value::Mac(mac) => push_mac(mac, out),
        Value::Ipv6(octets) => push_ipv6(octets, out),
        Value::Bytes(octets) => {
            for (i, octet) in octets.iter().enumerate() {
                if i > 0 && def.kind == Kind::Eui64 {
                    out.push_text(":");
                }
                push_hex((*octet).into(), 2, out);
            }
        }
        Value::Text(text) => out.push_text(&String::from_utf8_lossy(text)),
        Value::Time(ns) if def.kind == Kind::Fraction => {
            let seconds = ns as f64 / 1e9;
            out.push_text(&seconds.to_string());
        }
        Value::Time(ns) => {
            if ns < 0 {
                out.push_text("-");
            }
            push_seconds(ns.unsigned_abs(), out);
        }
        Value::Present => out.push_text("1"),
    }
}

/// The same as people write it, who know organisations by the beginnings of MAC addresses.
pub fn write_plain(def: &FieldDef, value: Value<'_>, out: &mut impl Text) {
    match value {
        Value::Number(number) if def.kind == Kind::Oui => push_oui(number as u32, out),
        value => write_value(def, value, out),
    }
}

/// The name of a field's value in `lang`, where it has one.
#[must_use]
pub fn value_name(field: &Field<'_>, lang: Lang) -> Option<&'static str> {
    if let Some(label) = field.label {
        return Some(label.in_(lang));
    }
    let names = field.def.names?;
    match field.value {
        Value::Number(number) => names(number),
        Value::Flag(flag) => names(flag.into()),
        _ => None,
    }
    .map(|name: Words| name.in_(lang))
}

/// What a key stands for, by its registered name: "EtherType 0x88b8 (GOOSE)".
#[must_use]
pub fn key_name(key: Key, lang: Lang) -> String {
    let named = |what: String, name: Option<&str>| match name {
        Some(name) => format!("{what} ({name})"),
        None => what,
    };
    match key {
        Key::Link(n) => named(format!("LINKTYPE {n}"), link_types::link_type_name(n)),
        Key::EtherType(n) => named(format!("EtherType 0x{n:04x}"), ethertypes::ethertype(n).map(|kind| kind.name)),
        Key::Ip(n) => {
            let what = w("IP protocol", "protocolo IP").in_(lang);
            named(format!("{what} {n}"), ip_protocols::ip_protocol(n).map(|protocol| protocol.keyword))
        }
        Key::Sap(n) => named(format!("LLC SAP 0x{n:02x}"), llc_sap(n)),
        Key::Snap(oui, pid) => {
            let mut what = "SNAP ".to_owned();
            push_oui(oui, &mut what);
            let _ = write!(what, " 0x{pid:04x}");
            named(what, snap_oui(oui).map(|organisation| organisation.in_(lang)))
        }
        Key::Ppp(n) => named(format!("PPP 0x{n:04x}"), ppp_protocol(n)),
        Key::Tcp(n) => format!("{} {n}", w("TCP port", "porta TCP").in_(lang)),
        Key::Udp(n) => format!("{} {n}", w("UDP port", "porta UDP").in_(lang)),
        Key::Sctp(n) => format!("{} {n}", w("SCTP port", "porta SCTP").in_(lang)),
        Key::Dccp(n) => format!("{} {n}", w("DCCP port", "porta DCCP").in_(lang)),
        Key::Nibble => w("neither IPv4 nor IPv6", "nem IPv4 nem IPv6").in_(lang).to_owned(),
        Key::Erspan(n) => format!("ERSPAN {n}"),
        other => format!("{other:?}"),
    }
}

/// Octets of a field that are shown to people; of more, how many there are.
const MOST_OCTETS: usize = 32;

/// Appends a value as people read it: the number and what it stands for, text quoted and escaped, octets apart.
pub fn write_reading(field: &Field<'_>, lang: Lang, out: &mut String) {
    match field.value {
        Value::Present => {}
        Value::Text(text) => {
            out.push('"');
            escape(text, out);
            out.push('"');
        }
        // Of a long group its parts say more.
        Value::Bytes(bytes) if field.def.role == Role::Group && bytes.len() > 2 * MOST_OCTETS => {}
        Value::Bytes(bytes) if field.def.kind != Kind::Eui64 => {
            for (i, octet) in bytes.iter().take(MOST_OCTETS).enumerate() {
                let _ = write!(out, "{}{octet:02x}", if i > 0 { " " } else { "" });
            }
            if bytes.len() > MOST_OCTETS {
                let _ = write!(out, " … ({})", bytes.len());
            }
        }
        Value::Flag(flag) => out.push(if flag { '1' } else { '0' }),
        // What other frames tell is how long ago something was.
        Value::Time(ns) if field.def.role == Role::Remembered => {
            out.push_str(if ns < 0 { "-" } else { "" });
            out.push_str(&lang.duration(ns.unsigned_abs()));
        }
        Value::Time(ns) if field.def.kind != Kind::Fraction => out.push_str(&calendar::utc(ns)),
        value => write_plain(field.def, value, out),
    }
    if let Some(name) = value_name(field, lang) {
        out.push_str(if out.ends_with(' ') || field.value == Value::Present { "" } else { " " });
        out.push('(');
        out.push_str(name);
        out.push(')');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_for_people() {
        assert_eq!(key_name(Key::Ip(50), Lang::PtBr), "protocolo IP 50 (ESP)");
        assert_eq!(key_name(Key::Udp(500), Lang::PtBr), "porta UDP 500");
        assert_eq!(key_name(Key::Nibble, Lang::En), "neither IPv4 nor IPv6");
        assert_eq!(key_name(Key::Snap(0x00_005e, 0x0104), Lang::En), "SNAP 00:00:5e 0x0104 (IANA)");
    }

    #[test]
    fn an_organisation_is_read_as_its_addresses_begin() {
        static DEF: FieldDef = crate::proto::contract::oui("llc.oui", "", w("", ""));
        let (value, mut read, mut printed) = (Value::Number(0x00_005e), String::new(), String::new());
        write_reading(&Field { def: &DEF, bits: 0..24, value, label: None }, Lang::En, &mut read);
        write_value(&DEF, value, &mut printed);
        assert_eq!((read.as_str(), printed.as_str()), ("00:00:5e", "94"));
    }
}
