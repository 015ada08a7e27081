//! What programs said, protocol by protocol: conversations, messages and octets of both sides.

use std::collections::{BTreeSet, HashSet};

use super::{Cell, Column, Table};
use crate::flow::messages::{Message, Secrecy};
use crate::i18n::{Lang, w};
use crate::proto::Proto;
use crate::proto::contract::Layer;

/// Most ports that are named of a protocol.
const MOST_PORTS: usize = 6;

/// Most conversations that are told apart for a protocol.
const MOST_FLOWS: usize = 1 << 18;

/// What was said in one protocol.
#[derive(Debug)]
struct Said {
    proto: Proto,
    flows: HashSet<u64>,
    /// Messages and octets of clients and of servers.
    messages: [u64; 2],
    octets: [u64; 2],
    /// Ports of servers.
    ports: BTreeSet<u16>,
    more_ports: bool,
    first: u64,
}

/// Counts messages.
#[derive(Debug, Default)]
pub struct Apps {
    said: Vec<Said>,
}

impl Apps {
    /// Counts a message, and those that stand behind it in the same datagram.
    pub fn read(&mut self, message: &Message<'_>) {
        let first = Layer { frame: message.view.frame, peeled: message.view.peeled, index: message.layer };
        if first.index >= message.view.peeled.spans.len() {
            return;
        }
        for layer in std::iter::successors(Some(first), Layer::behind) {
            // Records of TLS are told as keys open them, and counted as they were captured.
            let octets = match message.secrecy {
                Secrecy::Record(Some(_)) => message.taken,
                _ => layer.header().len() + layer.payload().len(),
            };
            self.count(message, layer.proto(), octets as u64);
        }
    }

    fn count(&mut self, message: &Message<'_>, proto: Proto, octets: u64) {
        let at = self.said.iter().position(|said| said.proto == proto).unwrap_or_else(|| {
            self.said.push(Said {
                proto,
                flows: HashSet::new(),
                messages: [0; 2],
                octets: [0; 2],
                ports: BTreeSet::new(),
                more_ports: false,
                first: message.view.frame.number,
            });
            self.said.len() - 1
        });
        let said = &mut self.said[at];
        if said.flows.len() < MOST_FLOWS {
            said.flows.insert(message.flow);
        }
        let side = usize::from(message.side != message.client);
        said.messages[side] += 1;
        said.octets[side] += octets;
        let port = message.key.port(!message.client);
        if said.ports.len() < MOST_PORTS || said.ports.contains(&port) {
            said.ports.insert(port);
        } else {
            said.more_ports = true;
        }
    }
}

/// A row a protocol, those with most octets first.
#[must_use]
pub fn table(apps: &Apps, lang: Lang) -> Table {
    let columns = vec![
        Column::text("protocol", w("protocol", "protocolo")),
        Column::number("flows", w("conversations", "conversas")),
        Column::number("client_messages", w("messages\u{a0}→", "mensagens\u{a0}→")),
        Column::number("server_messages", w("←", "←")),
        Column::number("client_octets", w("octets\u{a0}→", "octetos\u{a0}→")),
        Column::number("server_octets", w("←", "←")),
        Column::text("ports", w("ports", "portas")).spare(1),
        Column::number("first", w("first, frame", "primeira, quadro")).spare(2),
    ];
    let mut table = Table::new("apps", lang.text("apps.title"), columns);
    let mut said: Vec<_> = apps.said.iter().collect();
    said.sort_by_key(|said| (std::cmp::Reverse(said.octets[0] + said.octets[1]), said.first));
    for said in said {
        let mut ports = said.ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        if said.more_ports {
            ports.push_str(", …");
        }
        table.rows.push(vec![
            Cell::Text(said.proto.title(lang).to_owned()),
            Cell::Number(said.flows.len() as u64),
            Cell::some(said.messages[0]),
            Cell::some(said.messages[1]),
            Cell::some(said.octets[0]),
            Cell::some(said.octets[1]),
            Cell::Text(ports),
            Cell::Number(said.first),
        ]);
    }
    table.notes.push(lang.text(if table.rows.is_empty() { "apps.none" } else { "apps.note" }).to_owned());
    table
}
