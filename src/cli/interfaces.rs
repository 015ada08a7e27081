//! `camadas interfaces`: the network interfaces of this machine.

use std::process::ExitCode;

use pnet::datalink::{self, NetworkInterface};

use super::ui::{Output, Ui};
use crate::bytes::MacAddr;
use crate::i18n::{Lang, w};
use crate::output::table;
use crate::stats::{Cell, Column, Report, Table};

fn state(interface: &NetworkInterface, lang: Lang) -> String {
    let words = [
        (interface.is_up(), w("up", "ativa")),
        (!interface.is_up(), w("down", "inativa")),
        (interface.is_loopback(), w("loopback", "loopback")),
        (interface.is_point_to_point(), w("point-to-point", "ponto a ponto")),
        (interface.is_multicast(), w("multicast", "multicast")),
    ];
    let said: Vec<_> = words.iter().filter(|(holds, _)| *holds).map(|(_, word)| word.in_(lang)).collect();
    said.join(", ")
}

pub(super) fn run(ui: Ui) -> ExitCode {
    let mut table = Table::new(
        "interfaces",
        w("Interfaces", "Interfaces").in_(ui.lang),
        vec![
            Column::number("index", w("index", "índice")),
            Column::text("name", w("name", "nome")),
            Column::text("mac", w("MAC address", "endereço MAC")),
            Column::text("addresses", w("addresses", "endereços")),
            Column::text("state", w("state", "estado")).spare(1),
        ],
    );
    for interface in datalink::interfaces() {
        let addresses: Vec<_> = interface.ips.iter().map(ToString::to_string).collect();
        table.rows.push(vec![
            Cell::Text(interface.index.to_string()),
            Cell::Text(interface.name.clone()),
            interface.mac.map_or(Cell::None, |mac| Cell::Text(MacAddr(mac.octets()).to_string())),
            Cell::Text(addresses.join(", ")),
            Cell::Text(state(&interface, ui.lang)),
        ]);
    }
    let heading = ui.lang.fill("cli.interfaces", &[("n", &table.rows.len())]);
    let report = Report { heading, tables: vec![table], notes: Vec::new() };
    let mut out = Output::stdout();
    let look = ui.look();
    let _ = out.write(table::report(&report, look).as_bytes());
    ui.finish(&[], out)
}
