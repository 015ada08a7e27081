//! `camadas interfaces`: the network interfaces of this machine.

use std::process::ExitCode;

use pnet::datalink::{self, NetworkInterface};

use super::ui::{Output, Ui};
use crate::bytes::MacAddr;
use crate::i18n::{Lang, w};
use crate::output::table;
use crate::stats::{Cell, Column, Report, Table};

fn state(interface: &NetworkInterface, kind: Option<&str>, lang: Lang) -> String {
    let words = [
        (interface.is_up(), w("up", "ativa")),
        (!interface.is_up(), w("down", "inativa")),
        (interface.is_up() && !has_carrier(interface), w("no carrier", "sem portadora")),
        (interface.is_loopback(), w("loopback", "loopback")),
        (interface.is_point_to_point(), w("point-to-point", "ponto a ponto")),
        (!interface.is_multicast() && !interface.is_loopback(), w("no multicast", "sem multicast")),
        (kind == Some("wlan"), w("Wi-Fi", "Wi-Fi")),
        (kind == Some("bridge"), w("bridge", "bridge")),
        (kind == Some("vlan"), w("VLAN", "VLAN")),
    ];
    let said: Vec<_> = words.iter().filter(|(holds, _)| *holds).map(|(_, word)| word.in_(lang)).collect();
    said.join(", ")
}

/// Something is at the other end of the cable.
#[cfg(target_os = "linux")]
fn has_carrier(interface: &NetworkInterface) -> bool {
    interface.is_lower_up()
}

#[cfg(not(target_os = "linux"))]
fn has_carrier(interface: &NetworkInterface) -> bool {
    interface.is_running()
}

/// Link, MTU, speed in Mbit/s and the kernel's word for what it is.
#[cfg(target_os = "linux")]
fn device(name: &str) -> (Cell, Cell, Cell, Option<String>) {
    let device = crate::source::live::device(name);
    let number = |number: Option<u32>| number.map_or(Cell::None, |number| Cell::Number(number.into()));
    let link = device.link.and_then(|link| link.name()).map_or(Cell::None, |name| Cell::Text(name.to_owned()));
    (link, number(device.mtu), number(device.speed), device.kind)
}

#[cfg(not(target_os = "linux"))]
fn device(_: &str) -> (Cell, Cell, Cell, Option<String>) {
    (Cell::None, Cell::None, Cell::None, None)
}

/// Whether capturing is permitted, in words; nothing where only trying would tell.
#[cfg(target_os = "linux")]
fn permission(ui: Ui) -> Option<String> {
    let key = if crate::source::live::is_permitted() { "capture.is_permitted" } else { "capture.is_forbidden" };
    Some(ui.lang.text(key).to_owned())
}

#[cfg(not(target_os = "linux"))]
fn permission(_: Ui) -> Option<String> {
    None
}

pub(super) fn run(ui: Ui) -> ExitCode {
    let mut table = Table::new(
        "interfaces",
        w("Interfaces", "Interfaces").in_(ui.lang),
        vec![
            Column::number("index", w("index", "índice")),
            Column::text("name", w("name", "nome")),
            Column::text("link", w("link", "enlace")).spare(2),
            Column::text("mac", w("MAC address", "endereço MAC")),
            Column::text("addresses", w("addresses", "endereços")),
            Column::number("mtu", w("MTU", "MTU")).spare(1),
            Column::number("speed", w("Mbit/s", "Mbit/s")).spare(3),
            Column::text("state", w("state", "estado")),
        ],
    );
    let mut interfaces = datalink::interfaces();
    interfaces.sort_by_key(|interface| interface.index);
    let count = interfaces.len() as u64;
    let blank = || Cell::Text(String::new());
    for interface in interfaces {
        // Each address has a line of its own: broken in the middle, none could be read or copied.
        let mut addresses = interface.ips.iter().map(|address| Cell::Text(address.to_string()));
        let (link, mtu, speed, kind) = device(&interface.name);
        // Loopback's is all zeros.
        let mac = interface.mac.filter(|mac| *mac != datalink::MacAddr::zero());
        table.rows.push(vec![
            Cell::Text(interface.index.to_string()),
            Cell::Text(interface.name.clone()),
            link,
            mac.map_or(Cell::None, |mac| Cell::Text(MacAddr(mac.octets()).to_string())),
            addresses.next().unwrap_or(Cell::None),
            mtu,
            speed,
            Cell::Text(state(&interface, kind.as_deref(), ui.lang)),
        ]);
        let columns = table.columns.iter().map(|column| column.key == "addresses").collect::<Vec<_>>();
        let below = |address: Cell| columns.iter().map(|own| if *own { address.clone() } else { blank() }).collect();
        table.rows.extend(addresses.map(below));
    }
    let heading = ui.lang.counted(count, "cli.interface", "cli.interfaces");
    let report = Report { heading, tables: vec![table], notes: permission(ui).into_iter().collect() };
    let mut out = Output::stdout();
    let look = ui.look();
    let _ = out.write(table::report(&report, look).as_bytes());
    ui.finish(&[], out)
}
