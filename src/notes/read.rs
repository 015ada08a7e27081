//! Fields of one layer by their names, as the themes ask for them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::bytes::MacAddr;
use crate::describe::{describe, value_name};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Field, FieldDef, FieldSink, Kind, Layer, Value, Verdict};

/// What `pick` makes of the first field called `name`.
fn first<T>(layer: &Layer<'_>, name: &str, pick: impl FnMut(&Field<'_>) -> Option<T>) -> Option<T> {
    let mut find = Find { name, pick, found: None };
    describe(layer, &mut find);
    find.found
}

struct Find<'n, T, P> {
    name: &'n str,
    pick: P,
    found: Option<T>,
}

impl<T, P: FnMut(&Field<'_>) -> Option<T>> FieldSink for Find<'_, T, P> {
    fn wants(&self, def: &'static FieldDef) -> bool {
        def.name == self.name
    }

    fn field(&mut self, field: Field<'_>) {
        if self.found.is_none() && field.def.name == self.name {
            self.found = (self.pick)(&field);
        }
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
    }

    fn leave(&mut self) {}
}

/// The number of the field `name`; a flag is 0 or 1.
pub(super) fn number(layer: &Layer<'_>, name: &str) -> Option<u64> {
    first(layer, name, |field| field.value.number())
}

/// The flag `name` is there and set.
pub(super) fn is_set(layer: &Layer<'_>, name: &str) -> bool {
    number(layer, name) == Some(1)
}

/// The name that the value of the field `name` has.
pub(super) fn named(layer: &Layer<'_>, name: &str, lang: Lang) -> Option<&'static str> {
    first(layer, name, |field| value_name(field, lang))
}

/// The MAC address of the field `name`.
pub(super) fn mac(layer: &Layer<'_>, name: &str) -> Option<MacAddr> {
    first(layer, name, |field| if let Value::Mac(mac) = field.value { Some(mac) } else { None })
}

/// The IP address of the field `name`.
pub(super) fn ip(layer: &Layer<'_>, name: &str) -> Option<IpAddr> {
    first(layer, name, |field| address(field.value))
}

fn address(value: Value<'_>) -> Option<IpAddr> {
    match value {
        Value::Ipv4(octets) => Some(Ipv4Addr::from(octets).into()),
        Value::Ipv6(octets) => Some(Ipv6Addr::from(octets).into()),
        _ => None,
    }
}

/// Source and destination of an IP layer.
pub(super) fn ip_ends(layer: &Layer<'_>) -> Option<(IpAddr, IpAddr)> {
    let (source, destination) = layer.proto().info().ends?;
    let read = |def: &FieldDef| address(def.read(layer.header())?);
    Some((read(source)?, read(destination)?))
}

/// Source and destination port of a transport layer.
pub(super) fn ports(layer: &Layer<'_>) -> Option<(u16, u16)> {
    let (source, destination) = layer.proto().info().ends?;
    let read = |def: &FieldDef| u16::try_from(def.read(layer.header())?.number()?).ok();
    Some((read(source)?, read(destination)?))
}

/// Source and destination of an Ethernet header.
pub(super) fn mac_ends(layer: &Layer<'_>) -> Option<(MacAddr, MacAddr)> {
    (layer.proto() == Proto::Ethernet).then_some(())?;
    Some((mac(layer, "eth.src")?, mac(layer, "eth.dst")?))
}

/// A VLAN tag, the customer's or the provider's.
pub(super) fn is_tag(layer: &Layer<'_>) -> bool {
    matches!(layer.proto(), Proto::Vlan | Proto::Ieee8021ad)
}

/// The Ethernet header that carries `layer`, with nothing but VLAN tags between them.
pub(super) fn ethernet_under<'a>(layer: &Layer<'a>) -> Option<Layer<'a>> {
    let mut below = layer.below()?;
    while is_tag(&below) {
        below = below.below()?;
    }
    (below.proto() == Proto::Ethernet).then_some(below)
}

/// The IP layer nearest under `layer`.
pub(super) fn ip_under<'a>(layer: &Layer<'a>) -> Option<Layer<'a>> {
    let mut below = layer.below()?;
    while ip_ends(&below).is_none() {
        below = below.below()?;
    }
    Some(below)
}

/// A checksum, and what became of it.
pub(super) struct Checksum {
    pub stored: u64,
    /// Hexadecimal digits it is written with.
    pub digits: usize,
    pub verdict: Verdict,
}

/// The checksums of `layer`.
pub(super) fn checksums(layer: &Layer<'_>) -> Vec<Checksum> {
    struct Collect(Vec<(&'static str, Verdict)>);

    impl FieldSink for Collect {
        fn wants(&self, def: &'static FieldDef) -> bool {
            def.name.ends_with(".status")
        }

        fn field(&mut self, _: Field<'_>) {}

        fn enter(&mut self, _: Field<'_>) {}

        fn leave(&mut self) {}

        fn verdict(&mut self, def: &'static FieldDef, verdict: Verdict) {
            self.0.push((def.name, verdict));
        }
    }

    let mut collect = Collect(Vec::new());
    describe(layer, &mut collect);
    let checksum = |(name, verdict): (&str, Verdict)| {
        let (stored, digits) = first(layer, name.strip_suffix(".status")?, |field| match field.def.kind {
            Kind::Hex(digits) => Some((field.value.number()?, digits.into())),
            _ => None,
        })?;
        Some(Checksum { stored, digits, verdict })
    };
    collect.0.into_iter().filter_map(checksum).collect()
}

/// What a program said: the innermost transport layer, whose payload it is, and the index of the layer that has it.
/// Nothing where another header stands on the transport, as in a tunnel.
pub(super) fn message<'a>(view: &View<'a>) -> Option<(Layer<'a>, usize)> {
    let spoken = view.layers().filter(|layer| !layer.is_quoted());
    let transport = spoken.rev().find(|layer| layer.proto().info().osi == Osi::Transport)?;
    let above = transport.above();
    let is_message = above.is_none_or(|above| above.proto().info().osi > Osi::Transport);
    (is_message && !transport.is_faulty() && !transport.payload().is_empty())
        .then(|| (transport, above.map_or(transport.index, |above| above.index)))
}

/// The frame check sequence of an Ethernet frame with the verdict on it: the capture says that there is one, or the last
/// four octets, which no layer claims, are the right one.
pub(super) fn check_sequence(view: &View<'_>) -> Option<Checksum> {
    let link = view.layers().next().filter(|link| link.proto() == Proto::Ethernet)?;
    checksums(&link).into_iter().next()
}
