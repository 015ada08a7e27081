//! Wireless networks: the cells that are heard, by which name and channel, how well, and how often frames are sent again.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::table::{Sum, top};
use super::{Cell, Column, Count, Fold, Table, Telling, percent};
use crate::bytes::MacAddr;
use crate::describe::Selector;
use crate::i18n::{Lang, w};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Value, escape};

/// Most cells that are told apart.
const MOST_CELLS: usize = 1 << 14;

/// Most stations that are told apart in a cell.
const MOST_STATIONS: usize = 4096;

/// Most layers in front of a frame of a wireless LAN: what cards and drivers put there.
const BEFORE: usize = 4;

/// What is known of one cell.
#[derive(Clone, Debug, Default)]
struct Heard {
    name: Option<Vec<u8>>,
    channel: Option<u64>,
    /// Frames of management and of data, and beacons among the former.
    kinds: [u64; 2],
    beacons: u64,
    sum: Sum,
    again: u64,
    protected: u64,
    /// Strength in dBm: least, most, sum, count.
    signal: Option<(i64, i64, i64, i64)>,
    stations: BTreeSet<MacAddr>,
}

impl Heard {
    fn merge(&mut self, other: Self) {
        self.name = self.name.take().or(other.name);
        self.channel = self.channel.or(other.channel);
        for (own, others) in self.kinds.iter_mut().zip(other.kinds) {
            *own += others;
        }
        self.beacons += other.beacons;
        self.sum.add(other.sum);
        self.again += other.again;
        self.protected += other.protected;
        if let Some((least, most, sum, count)) = other.signal {
            let own = self.signal.get_or_insert((least, most, 0, 0));
            *own = (own.0.min(least), own.1.max(most), own.2 + sum, own.3 + count);
        }
        let room = MOST_STATIONS.saturating_sub(self.stations.len());
        self.stations.extend(other.stations.into_iter().take(room));
    }
}

/// Frames of wireless LANs.
#[derive(Debug, Default)]
pub(super) struct Wlan {
    cells: HashMap<MacAddr, Heard, FxBuildHasher>,
    others: Sum,
    /// Questions to all cells.
    to_all: Sum,
    /// Acknowledgements and the like, which name no cell.
    control: Sum,
}

/// The fields that are asked for.
struct Fields {
    kind: Selector,
    subtype: Selector,
    again: Selector,
    protected: Selector,
    cell: Selector,
    name: Selector,
    channel: Selector,
    signal: Selector,
    ends: [Selector; 2],
}

static FIELDS: LazyLock<Option<Fields>> = LazyLock::new(|| {
    Some(Fields {
        kind: Selector::resolve("wlan.fc.type")?,
        subtype: Selector::resolve("wlan.fc.subtype")?,
        again: Selector::resolve("wlan.fc.retry")?,
        protected: Selector::resolve("wlan.fc.protected")?,
        cell: Selector::resolve("wlan.bssid")?,
        name: Selector::resolve("wlan.ssid")?,
        channel: Selector::resolve("wlan.ds.current_channel")?,
        signal: Selector::resolve("radiotap.dbm_antsignal")?,
        ends: [Selector::resolve("wlan.sa")?, Selector::resolve("wlan.da")?],
    })
});

/// The first value of a field in a frame.
fn first<T>(selector: &Selector, view: &View<'_>, of: impl Fn(Value<'_>) -> Option<T>) -> Option<T> {
    let mut found = None;
    selector.each(view, &mut |_, value| {
        found = of(value);
        found.is_none()
    });
    found
}

fn number(selector: &Selector, view: &View<'_>) -> Option<u64> {
    first(selector, view, |value| value.number())
}

fn mac(selector: &Selector, view: &View<'_>) -> Option<MacAddr> {
    first(selector, view, |value| if let Value::Mac(mac) = value { Some(mac) } else { None })
}

impl Count for Wlan {}

impl Fold for Wlan {
    fn add(&mut self, view: &View<'_>) {
        if !view.peeled.spans.iter().take(BEFORE).any(|span| span.proto == Proto::Wlan) {
            return;
        }
        let Some(fields) = &*FIELDS else { return };
        let sum = Sum { frames: 1, octets: view.frame.wire_len.into() };
        let again = u64::from(number(&fields.again, view) == Some(1));
        let kind = number(&fields.kind, view);
        let (Some(cell), Some(0 | 2)) = (mac(&fields.cell, view), kind) else {
            self.control.add(sum);
            return;
        };
        // Who looks for a network asks all cells.
        if cell.is_group() {
            self.to_all.add(sum);
            return;
        }
        if self.cells.len() >= MOST_CELLS && !self.cells.contains_key(&cell) {
            self.others.add(sum);
            return;
        }
        let heard = self.cells.entry(cell).or_default();
        heard.sum.add(sum);
        heard.again += again;
        heard.kinds[usize::from(kind == Some(2))] += 1;
        heard.protected += u64::from(number(&fields.protected, view) == Some(1));
        const BEACON: u64 = 8;
        if kind == Some(0) {
            heard.beacons += u64::from(number(&fields.subtype, view) == Some(BEACON));
            // A hidden network has a name of no octets, or of zeros.
            let named = |value: Value<'_>| match value {
                Value::Bytes(name) | Value::Text(name) if name.iter().any(|octet| *octet != 0) => Some(name.to_vec()),
                _ => None,
            };
            if heard.name.is_none() {
                heard.name = first(&fields.name, view, named);
            }
            heard.channel = heard.channel.or_else(|| number(&fields.channel, view));
        }
        if let Some(dbm) = number(&fields.signal, view).map(|raw| raw as i64) {
            let own = heard.signal.get_or_insert((dbm, dbm, 0, 0));
            *own = (own.0.min(dbm), own.1.max(dbm), own.2 + dbm, own.3 + 1);
        }
        if kind == Some(2) && heard.stations.len() < MOST_STATIONS {
            let ends = fields.ends.iter().filter_map(|end| mac(end, view));
            heard.stations.extend(ends.filter(|end| *end != cell && !end.is_group()));
        }
    }

    fn merge(&mut self, other: Self) {
        for (cell, heard) in other.cells {
            self.cells.entry(cell).or_default().merge(heard);
        }
        self.others.add(other.others);
        self.to_all.add(other.to_all);
        self.control.add(other.control);
    }
}

/// The name of a network as text.
fn name(heard: &Heard, lang: Lang) -> String {
    let Some(name) = &heard.name else { return lang.text("wlan.hidden").to_owned() };
    let mut text = String::new();
    escape(name, &mut text);
    text
}

/// The cells with most frames; nothing where no wireless LAN was captured.
pub(super) fn tables(counted: &Wlan, telling: Telling<'_>) -> Vec<Table> {
    let Telling { lang, most, .. } = telling;
    if counted.cells.is_empty() && counted.control.frames + counted.to_all.frames == 0 {
        return Vec::new();
    }
    let columns = vec![
        Column::text("cell", w("cell (BSSID)", "célula (BSSID)")),
        Column::text("name", w("name (SSID)", "nome (SSID)")),
        Column::number("channel", w("channel", "canal")),
        Column::number("frames", w("frames", "quadros")),
        Column::number("beacons", w("beacons", "beacons")).spare(1),
        Column::number("data", w("data", "dados")),
        Column::number("again", w("sent again, %", "enviados de novo, %")),
        Column::number("protected", w("protected, %", "protegidos, %")).spare(2),
        Column::number("stations", w("stations", "estações")),
        Column::text("signal", w("signal, dBm", "sinal, dBm")).spare(3),
    ];
    let mut table = Table::new("wlan", lang.text("wlan.title"), columns);
    let (shown, hidden) =
        top(counted.cells.iter(), most, |(cell, heard)| (heard.sum.frames, std::cmp::Reverse(**cell)));
    for (cell, heard) in shown {
        let data = heard.kinds[1];
        let signal = heard.signal.map(|(least, highest, sum, count)| match least == highest {
            true => least.to_string(),
            false => format!("{} ({least}…{highest})", sum / count.max(1)),
        });
        table.rows.push(vec![
            Cell::Text(cell.to_string()),
            Cell::Text(name(heard, lang)),
            heard.channel.map_or(Cell::None, Cell::Number),
            Cell::Number(heard.sum.frames),
            Cell::some(heard.beacons),
            Cell::some(data),
            Cell::Percent(percent(heard.again, heard.sum.frames)),
            if data == 0 { Cell::None } else { Cell::Percent(percent(heard.protected.min(data), data)) },
            Cell::some(heard.stations.len() as u64),
            signal.map_or(Cell::None, Cell::Text),
        ]);
    }
    table.hide(hidden.len(), hidden.iter().fold(counted.others, |rest, (_, heard)| rest.plus(heard.sum)));
    for (sum, key) in [(counted.to_all, "wlan.to_all"), (counted.control, "wlan.control")] {
        if sum.frames > 0 {
            table.notes.push(lang.fill(key, &[("frames", &lang.frames(sum.frames))]));
        }
    }
    table.notes.push(lang.text("wlan.note").to_owned());
    vec![table]
}
