//! Ports: which side serves, what its port is registered for, and that the other one was only chosen.

use std::fmt::Display;

use super::Rank::{Fault, Striking};
use super::{Sheet, read};
use crate::names::ports::{FIXED, PortClass, Transport, service, serving_side};
use crate::proto::contract::Layer;

const SPEC: &str = "RFC 6335 §6, IANA service-names-port-numbers";

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let transport = match layer.proto().info().name {
            "tcp" => Transport::Tcp,
            "udp" | "udplite" => Transport::Udp,
            "sctp" => Transport::Sctp,
            "dccp" => Transport::Dccp,
            _ => continue,
        };
        let Some((source, destination)) = read::ports(&layer) else { continue };
        if source == 0 || destination == 0 {
            sheet.say(Fault, layer.index, SPEC, "notes.port_zero", &[]);
        } else if source == destination {
            let values: &[(&str, &dyn Display)] =
                &[("port", &source), ("class", &class(sheet, source)), ("listed", &listed(sheet, transport, source))];
            sheet.say(Striking, layer.index, SPEC, "notes.port_both", values);
        } else {
            sides(sheet, &layer, transport, source, destination);
        }
    }
}

fn sides(sheet: &mut Sheet<'_>, layer: &Layer<'_>, transport: Transport, source: u16, destination: u16) {
    let (server, client) = match serves(layer, transport, source, destination) {
        Some(true) => (source, destination),
        Some(false) => (destination, source),
        None => {
            let values: &[(&str, &dyn Display)] = &[
                ("source", &source),
                ("class", &class(sheet, source)),
                ("destination", &destination),
                ("other_class", &class(sheet, destination)),
                ("listed", &listed(sheet, transport, source)),
                ("other_listed", &listed(sheet, transport, destination)),
            ];
            sheet.say(Striking, layer.index, SPEC, "notes.port_unclear", values);
            return;
        }
    };
    let key = match client {
        _ if FIXED.contains(&(server, client)) => "notes.ports_fixed",
        32768..=49151 => "notes.ports_straddling",
        _ => "notes.ports",
    };
    let values: &[(&str, &dyn Display)] = &[
        ("server", &server),
        ("class", &class(sheet, server)),
        ("listed", &listed(sheet, transport, server)),
        ("client", &client),
        ("client_class", &class(sheet, client)),
        ("client_listed", &listed(sheet, transport, client)),
    ];
    sheet.say(Striking, layer.index, SPEC, key, values);
}

/// The source is the side that serves; `None` where neither the handshake nor the ports tell.
fn serves(layer: &Layer<'_>, transport: Transport, source: u16, destination: u16) -> Option<bool> {
    if read::is_set(layer, "tcp.flags.syn") {
        return Some(read::is_set(layer, "tcp.flags.ack"));
    }
    serving_side(transport, source, destination).map(|side| side == 0)
}

/// The class of `port` and its bounds: "registered, 1024-49151".
fn class(sheet: &Sheet<'_>, port: u16) -> String {
    let class = PortClass::of(port);
    let (first, last) = class.range();
    format!("{}, {first}-{last}", class.name().in_(sheet.lang))
}

/// What the registry says of the side that serves.
fn listed(sheet: &Sheet<'_>, transport: Transport, port: u16) -> String {
    match service(transport, port) {
        Some(service) if PortClass::of(port) == PortClass::WellKnown => {
            sheet.lang.fill("notes.port_listed_well_known", &[("service", &service.name)])
        }
        Some(service) => sheet.lang.fill("notes.port_listed", &[("service", &service.name)]),
        None => sheet.lang.text("notes.port_not_listed").to_owned(),
    }
}
