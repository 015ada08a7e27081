//! Sizes of frames: how many are short, how many are full.

use super::table::Sum;
use super::{Cell, Column, Count, Fold, Table, Telling, percent};
use crate::i18n::w;
use crate::peel::View;

/// The first size of each class but the first: those of RFC 2819 §5 (`etherStatsPkts64Octets` and so on), with one
/// more for what is shorter than Ethernet allows.
const FIRST: [u32; 7] = [64, 65, 128, 256, 512, 1024, 1519];

/// Frames by their size on the wire.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Sizes {
    classes: [Sum; FIRST.len() + 1],
    /// The shortest and the longest frame.
    bounds: Option<(u32, u32)>,
}

impl Count for Sizes {}

impl Fold for Sizes {
    fn add(&mut self, view: &View<'_>) {
        let size = view.frame.wire_len;
        let class = FIRST.iter().filter(|first| size >= **first).count();
        self.classes[class].add(Sum { frames: 1, octets: size.into() });
        let (shortest, longest) = self.bounds.unwrap_or((size, size));
        self.bounds = Some((shortest.min(size), longest.max(size)));
    }

    fn merge(&mut self, other: Self) {
        for (class, other) in self.classes.iter_mut().zip(other.classes) {
            class.add(other);
        }
        self.bounds = match (self.bounds, other.bounds) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        };
    }
}

/// "65-127", "1519 or more".
fn name(class: usize, telling: Telling<'_>) -> String {
    let first = class.checked_sub(1).map_or(0, |at| FIRST[at]);
    match FIRST.get(class) {
        None => telling.lang.fill("stats.size_or_more", &[("first", &first)]),
        Some(next) if first + 1 == *next => first.to_string(),
        Some(next) => format!("{first}-{}", next - 1),
    }
}

/// The classes, and what the sizes mean.
pub(super) fn tables(counted: &Sizes, telling: Telling<'_>) -> Vec<Table> {
    let lang = telling.lang;
    let all = counted.classes.iter().fold(Sum::default(), |all, class| all.plus(*class));
    let columns = vec![
        Column::number("size", w("octets", "octetos")),
        Column::number("frames", w("frames", "quadros")),
        Column::number("frames_percent", w("%", "%")),
        Column::text("share", w("share", "parte")),
        Column::number("octets", w("octets in all", "octetos ao todo")),
        Column::number("octets_percent", w("%", "%")),
    ];
    let mut table = Table::new("sizes", lang.text("stats.sizes"), columns);
    for (class, sum) in counted.classes.iter().enumerate() {
        let share = percent(sum.frames, all.frames);
        table.rows.push(vec![
            Cell::Text(name(class, telling)),
            Cell::some(sum.frames),
            if sum.frames > 0 { Cell::Percent(share) } else { Cell::None },
            Cell::Bar(share),
            Cell::some(sum.octets),
            if sum.frames > 0 { Cell::Percent(percent(sum.octets, all.octets)) } else { Cell::None },
        ]);
    }
    if let Some((shortest, longest)) = counted.bounds {
        let mean = lang.decimal(all.octets as f64 / all.frames as f64, 1);
        let (shortest, longest) = (lang.number(shortest.into()), lang.number(longest.into()));
        table.notes.push(lang.fill("stats.sizes_note", &[("short", &shortest), ("mean", &mean), ("long", &longest)]));
    }
    vec![table]
}
