//! Virtual LANs: which tags share the cable.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::table::{Sum, top};
use super::{Cell, Column, Count, Fold, Table, Telling, percent};
use crate::i18n::w;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Value};

/// Most stacks of tags that are told apart.
const MAX_STACKS: usize = 1 << 14;

/// Tags that one frame is looked at for.
const MAX_TAGS: usize = 4;

/// The VLAN identifiers of a frame's tags, outermost first.
type Stack = [Option<u16>; MAX_TAGS];

/// What carries one stack of tags.
#[derive(Clone, Copy, Default, Debug)]
struct Tagged {
    sum: Sum,
    /// A bit for each priority met.
    priorities: u8,
}

/// Frames by the tags they have.
#[derive(Debug, Default)]
pub(super) struct Vlans {
    stacks: HashMap<Stack, Tagged, FxBuildHasher>,
    untagged: Sum,
    others: Sum,
}

/// Where a tag's header holds its identifier and its priority.
fn fields(proto: Proto) -> Option<(&'static FieldDef, &'static FieldDef)> {
    let find = |name: &str| proto.info().fields.iter().copied().find(|def| def.name == name);
    match proto {
        Proto::Vlan => Some((find("vlan.id")?, find("vlan.priority")?)),
        Proto::Ieee8021ad => Some((find("ieee8021ad.id")?, find("ieee8021ad.priority")?)),
        _ => None,
    }
}

impl Vlans {
    fn count(&mut self, stack: Stack, tagged: Tagged) {
        if self.stacks.len() >= MAX_STACKS && !self.stacks.contains_key(&stack) {
            self.others.add(tagged.sum);
            return;
        }
        let known = self.stacks.entry(stack).or_default();
        known.sum.add(tagged.sum);
        known.priorities |= tagged.priorities;
    }
}

impl Count for Vlans {}

impl Fold for Vlans {
    fn add(&mut self, view: &View<'_>) {
        let sum = Sum { frames: 1, octets: view.frame.wire_len.into() };
        if !view.peeled.spans.iter().any(|span| matches!(span.proto, Proto::Vlan | Proto::Ieee8021ad)) {
            self.untagged.add(sum);
            return;
        }
        let (mut stack, mut priorities) = (Stack::default(), 0);
        let tags = view.layers().filter_map(|layer| {
            let (id, priority) = fields(layer.proto())?;
            let (Value::Number(id), Value::Number(priority)) =
                (id.read(layer.header())?, priority.read(layer.header())?)
            else {
                return None;
            };
            Some((id as u16, priority))
        });
        for (place, (id, priority)) in stack.iter_mut().zip(tags) {
            *place = Some(id);
            priorities |= 1 << (priority & 7);
        }
        self.count(stack, Tagged { sum, priorities });
    }

    fn merge(&mut self, other: Self) {
        for (stack, tagged) in other.stacks {
            self.count(stack, tagged);
        }
        self.untagged.add(other.untagged);
        self.others.add(other.others);
    }
}

fn name(stack: &Stack) -> String {
    stack.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
}

/// "0, 5".
fn priorities(set: u8) -> String {
    (0..8).filter(|bit| set >> bit & 1 != 0).map(|bit| bit.to_string()).collect::<Vec<_>>().join(", ")
}

/// The VLANs with most frames.
pub(super) fn tables(counted: &Vlans, telling: Telling<'_>) -> Vec<Table> {
    let Telling { whole, lang, most } = telling;
    let columns = vec![
        Column::text("vlan", w("VLAN", "VLAN")),
        Column::text("priorities", w("priorities", "prioridades")),
        Column::number("frames", w("frames", "quadros")),
        Column::number("frames_percent", w("%", "%")),
        Column::text("share", w("share", "parte")),
        Column::number("octets", w("octets", "octetos")),
    ];
    let mut table = Table::new("vlans", lang.text("stats.vlans"), columns);
    if counted.stacks.is_empty() {
        table.notes.push(lang.text("stats.no_vlans").to_owned());
        return vec![table];
    }
    let mut row = |name: String, priorities: Cell, sum: Sum| {
        let share = percent(sum.frames, whole.frames);
        table.rows.push(vec![
            Cell::Text(name),
            priorities,
            Cell::Number(sum.frames),
            Cell::Percent(share),
            Cell::Bar(share),
            Cell::Number(sum.octets),
        ]);
    };
    let (shown, hidden) = top(counted.stacks.iter(), most, |(stack, tagged)| (tagged.sum.frames, Reverse(**stack)));
    for (stack, tagged) in shown {
        row(name(stack), Cell::Text(priorities(tagged.priorities)), tagged.sum);
    }
    if counted.untagged.frames > 0 {
        row(lang.text("stats.untagged").to_owned(), Cell::None, counted.untagged);
    }
    table.hide(hidden.len(), hidden.iter().fold(counted.others, |rest, (_, tagged)| rest.plus(tagged.sum)));
    vec![table]
}
