//! What each layer costs: the tree of protocols with frames, header octets and octets carried.

use std::cmp::Reverse;
use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

mod messages;
mod sums;

use messages::Told;
use sums::Sums;

use super::{Cell, Column, Count, Fold, Table, Telling, Whole, percent};
use crate::i18n::{Lang, Words, w};
use crate::model::Osi;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Peeled, Spans, Stop, Way};

/// Most ways up the layers that are told apart; real captures have some hundred.
///
/// A frame that goes yet another way is counted with its outermost layer alone, and the table says so.
const MAX_PATHS: usize = 1 << 12;

/// What becomes of the octets that the last layer carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum End {
    /// They are what the last layer is.
    Read,
    /// They are the start of a packet that an error message quotes, and that nobody sent in this frame.
    Quoted,
    /// They are from the middle of a datagram.
    Fragment,
    /// No protocol here reads them.
    Unknown,
    /// They are encrypted or compressed.
    Opaque,
    /// Too many headers come before them, or too many ways lead there.
    Beyond,
}

impl End {
    /// Those with a row of their own.
    const APART: [Self; 5] = [Self::Quoted, Self::Fragment, Self::Unknown, Self::Opaque, Self::Beyond];

    #[inline]
    fn of(peeled: &Peeled) -> Self {
        if peeled.quoted_from < peeled.spans.len() {
            return Self::Quoted;
        }
        match peeled.stop {
            Stop::Done | Stop::Fault(_) => Self::Read,
            Stop::Fragment => Self::Fragment,
            Stop::Unknown(_) => Self::Unknown,
            Stop::Opaque => Self::Opaque,
            Stop::TooDeep => Self::Beyond,
        }
    }

    const fn name(self) -> Words {
        match self {
            Self::Read => w("data", "dados"),
            Self::Quoted => w("quoted packet", "pacote citado"),
            Self::Fragment => w("later fragments", "outros fragmentos"),
            Self::Unknown => w("not known here", "desconhecido aqui"),
            Self::Opaque => w("encrypted", "cifrado"),
            Self::Beyond => w("not read further", "não lido adiante"),
        }
    }
}

/// Octets of one layer.
#[derive(Clone, Copy, Debug, Default)]
struct Octets {
    header: u64,
    carried: u64,
}

/// A way up the layers that frames went.
#[derive(Debug)]
struct Path {
    key: PathKey,
    protos: Box<[Proto]>,
    end: End,
    told: Told,
    /// Where its sums are.
    at: u32,
}

/// Frames and octets of every way up the layers.
///
/// A frame costs one look-up; the tree is built once, at the end.
#[derive(Debug)]
pub struct Layers {
    paths: Vec<Path>,
    sums: Sums,
    /// Indices into `paths`, by the hash of the path.
    index: HashTable<u32>,
    /// The exact keys of paths that frames went lately, and where their sums are: most frames go a way that was just gone.
    recent: Box<[(PathKey, u32); PathKey::SLOTS]>,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            sums: Sums::default(),
            index: HashTable::new(),
            recent: Box::new([(PathKey(0), 0); PathKey::SLOTS]),
        }
    }
}

/// A path in a word, exact for as many layers as frames mostly have; of a longer one it keeps the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct PathKey(u64);

impl PathKey {
    const EXACT: usize = Way::EXACT - 1;
    const SLOTS: usize = 256;

    #[inline]
    const fn new(way: Way, end: End) -> Self {
        Self(way.word() << 8 | (end as u64 + 1))
    }

    #[inline]
    fn hash(self) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write_u64(self.0);
        hasher.finish()
    }
}

impl Layers {
    /// Where the sums are of a frame whose layers are all its own and say one thing.
    #[inline]
    fn usual_path(&mut self, spans: &Spans, end: End) -> u32 {
        let key = PathKey::new(spans.way(), end);
        let slot = key.hash() as usize % PathKey::SLOTS;
        let (known, at) = self.recent[slot];
        if known == key && spans.len() <= PathKey::EXACT {
            return at;
        }
        let path = self.path(spans.iter().map(|span| span.proto), spans.len(), end, Told::default());
        let (exact, at) = (path.key == key, path.at);
        if spans.len() <= PathKey::EXACT && exact {
            self.recent[slot] = (key, at);
        }
        at
    }

    fn path(&mut self, protos: impl Iterator<Item = Proto> + Clone, len: usize, end: End, told: Told) -> &Path {
        let index = self.path_index(protos, len, end, told);
        &self.paths[index as usize]
    }

    fn path_index(&mut self, protos: impl Iterator<Item = Proto> + Clone, len: usize, end: End, told: Told) -> u32 {
        let key = PathKey::new(protos.clone().collect(), end);
        let same = |path: &Path| {
            let exact = || len <= PathKey::EXACT || (path.end == end && path.protos.iter().copied().eq(protos.clone()));
            path.key == key && path.protos.len() == len && path.told == told && exact()
        };
        let found = self.index.find(key.hash(), |&i| same(&self.paths[i as usize])).copied();
        found.unwrap_or_else(|| self.new_path(protos.clone().collect(), end, told))
    }

    #[cold]
    fn new_path(&mut self, protos: Box<[Proto]>, end: End, told: Told) -> u32 {
        let key = PathKey::new(protos.iter().copied().collect(), end);
        if self.paths.len() >= MAX_PATHS && (protos.len() > 1 || end != End::Beyond) {
            let (first, end) = (&protos[..protos.len().min(1)], End::Beyond);
            let key = PathKey::new(first.iter().copied().collect(), end);
            let is_it = |path: &Path| path.key == key && path.told == Told::default();
            let found = self.index.find(key.hash(), |&i| is_it(&self.paths[i as usize])).copied();
            return found.unwrap_or_else(|| self.new_path(first.into(), end, Told::default()));
        }
        let index = self.paths.len() as u32;
        let at = self.sums.open(protos.len());
        self.paths.push(Path { key, protos, end, told, at });
        let paths = &self.paths;
        self.index.insert_unique(key.hash(), index, |&i| paths[i as usize].key.hash());
        index
    }
}

impl Count for Layers {
    fn remark(&self, lang: Lang) -> Option<String> {
        let full = self.paths.len() >= MAX_PATHS;
        full.then(|| lang.fill("stats.too_many_paths", &[("most", &lang.number(MAX_PATHS as u64))]))
    }
}

impl Fold for Layers {
    #[inline]
    fn add(&mut self, view: &View<'_>) {
        let (captured, peeled) = (view.frame.bytes.len() as u32, view.peeled);
        let spans = &peeled.spans;
        if peeled.quoted_from.min(peeled.siblings_from) < spans.len() {
            return self.add_unusual(view);
        }
        let at = self.usual_path(spans, End::of(peeled));
        self.sums.add(at, captured, spans);
    }

    fn merge(&mut self, other: Self) {
        for from in other.paths {
            let into = self.path(from.protos.iter().copied(), from.protos.len(), from.end, from.told);
            let (at, layers) = (into.at, into.protos.len());
            self.sums.merge(at, &other.sums, from.at, layers);
        }
    }
}

/// A protocol at its place in the tree.
#[derive(Debug)]
struct Node {
    proto: Option<Proto>,
    children: Vec<usize>,
    frames: u64,
    octets: Octets,
    /// Octets carried that are what the layer is.
    own: u64,
    /// Frames and octets carried that have rows of their own, in the order of [`End::APART`].
    apart: [(u64, u64); End::APART.len()],
}

impl Node {
    const fn new(proto: Option<Proto>) -> Self {
        Self {
            proto,
            children: Vec::new(),
            frames: 0,
            octets: Octets { header: 0, carried: 0 },
            own: 0,
            apart: [(0, 0); End::APART.len()],
        }
    }
}

/// The nodes of the tree; the first is the frame itself, which has no protocol.
fn tree(layers: &Layers) -> Vec<Node> {
    let mut nodes = vec![Node::new(None)];
    for path in &layers.paths {
        let counted = layers.sums.counted(path.at);
        let mut at = 0;
        for (depth, (&proto, octets)) in path.protos.iter().zip(layers.sums.octets(path.at)).enumerate() {
            let known = nodes[at].children.iter().copied().find(|&child| nodes[child].proto == Some(proto));
            at = known.unwrap_or_else(|| {
                nodes.push(Node::new(Some(proto)));
                let child = nodes.len() - 1;
                nodes[at].children.push(child);
                child
            });
            let node = &mut nodes[at];
            node.frames += if depth < path.told.frames.into() { 0 } else { counted.frames };
            node.octets.header += octets.header;
            node.octets.carried += octets.carried;
        }
        match End::APART.iter().position(|end| *end == path.end) {
            None => nodes[at].own += counted.rest,
            Some(end) => {
                nodes[at].apart[end].0 +=
                    if usize::from(path.told.frames) > path.protos.len() { 0 } else { counted.frames };
                nodes[at].apart[end].1 += counted.rest;
            }
        }
    }
    for at in 0..nodes.len() {
        let mut children = std::mem::take(&mut nodes[at].children);
        children.sort_by_key(|&child| (Reverse(nodes[child].frames), nodes[child].proto));
        nodes[at].children = children;
    }
    nodes
}

struct Teller<'t> {
    nodes: &'t [Node],
    frames: u64,
    octets: u64,
    lang: Lang,
    rows: Vec<Vec<Cell>>,
}

impl Teller<'_> {
    fn row(&mut self, osi: Option<Osi>, name: Cell, frames: u64, octets: Octets, own: u64) {
        self.rows.push(vec![
            osi.map_or(Cell::None, Cell::Layer),
            name,
            Cell::Number(frames),
            Cell::Percent(percent(frames, self.frames)),
            Cell::some(octets.header),
            Cell::some(octets.carried),
            Cell::Bar(percent(own, self.octets)),
            Cell::Percent(percent(own, self.octets)),
        ]);
    }

    /// A row for octets that are no layer's header.
    fn rest(&mut self, osi: Option<Osi>, depth: usize, name: &str, (frames, carried): (u64, u64)) {
        if frames > 0 {
            self.row(osi, Cell::Branch(depth, name.into()), frames, Octets { header: 0, carried }, carried);
        }
    }

    fn node(&mut self, at: usize, depth: usize) {
        let node = &self.nodes[at];
        if let Some(proto) = node.proto {
            let info = proto.info();
            let (name, own) = (Cell::Branch(depth, proto.title(self.lang).into()), node.octets.header + node.own);
            self.row(Some(info.osi), name, node.frames, node.octets, own);
        }
        let depth = depth + usize::from(node.proto.is_some());
        for &child in &node.children {
            self.node(child, depth);
        }
        for (end, rest) in End::APART.into_iter().zip(node.apart) {
            self.rest(None, depth, end.name().in_(self.lang), rest);
        }
    }
}

/// The tree with its shares, and the overhead of the whole capture.
pub(super) fn tables(counted: &Layers, telling: Telling<'_>) -> Vec<Table> {
    let Telling { whole, lang, .. } = telling;
    let nodes = tree(counted);
    let mut teller = Teller { nodes: &nodes, frames: whole.frames, octets: whole.octets, lang, rows: Vec::new() };
    teller.node(0, 0);
    let sum = |of: &dyn Fn(&Path) -> (u64, u64)| {
        counted.paths.iter().map(of).fold((0, 0), |all, path| (all.0 + path.0, all.1 + path.1))
    };
    let padding = sum(&|path| {
        let counted = counted.sums.counted(path.at);
        (counted.padded_frames, counted.padding)
    });
    let trailers = sum(&|path| match counted.sums.trailers(path.at, path.protos.len()) {
        0 => (0, 0),
        octets => (counted.sums.counted(path.at).frames, octets),
    });
    teller.rest(Some(Osi::DataLink), 0, lang.text("stats.padding"), padding);
    teller.rest(Some(Osi::DataLink), 0, lang.text("stats.trailers"), trailers);
    let columns = vec![
        Column::text("layer", w("OSI · Internet", "OSI · Internet")).once(),
        Column::text("protocol", w("protocol", "protocolo")),
        Column::number("frames", w("frames", "quadros")),
        Column::number("frames_percent", w("%", "%")),
        Column::number("header_octets", w("header", "cabeçalho")),
        Column::number("carried_octets", w("carries", "carga")),
        Column::text("share", w("share", "parte")),
        Column::number("octets_percent", w("%", "%")),
    ];
    let mut table = Table::new("layers", w("layers", "camadas").in_(lang), columns);
    table.rows = teller.rows;
    table.notes = notes(&nodes, padding.1 + trailers.1, whole, lang);
    vec![table]
}

/// The overhead of the whole capture, and what was not told apart.
fn notes(nodes: &[Node], filling: u64, whole: &Whole, lang: Lang) -> Vec<String> {
    if whole.octets == 0 {
        return Vec::new();
    }
    let headers: u64 = nodes.iter().map(|node| node.octets.header).sum();
    let said: u64 = nodes.iter().map(|node| node.own).sum();
    let apart: u64 = nodes.iter().flat_map(|node| node.apart).map(|(_, octets)| octets).sum();
    let quoted: u64 = nodes.iter().map(|node| node.apart[0].1).sum();
    let share = |part| lang.decimal(percent(part, whole.octets), 1);
    let mut sentence = lang.fill("stats.overhead", &[("headers", &share(headers)), ("said", &share(said))]);
    for (key, octets) in [
        ("stats.overhead_filling", filling),
        ("stats.overhead_quoted", quoted),
        ("stats.overhead_unread", apart - quoted),
    ] {
        // Below that it would be written as 0.0.
        if percent(octets, whole.octets) >= 0.05 {
            sentence.push_str("; ");
            sentence.push_str(&lang.fill(key, &[("share", &share(octets))]));
        }
    }
    sentence.push('.');
    vec![sentence]
}

#[cfg(test)]
mod tests {
    use super::sums::Counted;
    use super::*;

    const ONE: Counted = Counted { frames: 1, rest: 0, padded_frames: 0, padding: 0 };

    fn frames(layers: &Layers) -> Vec<u64> {
        layers.paths.iter().map(|path| layers.sums.counted(path.at).frames).collect()
    }

    fn protos(number: usize, len: usize) -> Box<[Proto]> {
        (0..len).map(|digit| Proto::ALL[number / Proto::ALL.len().pow(digit as u32) % Proto::ALL.len()]).collect()
    }

    #[test]
    fn ways_are_told_apart_beyond_a_word() {
        let mut layers = Layers::default();
        let long: Vec<_> = (0..2).map(|first| [&[Proto::ALL[first]][..], &[Proto::Vlan; 12]].concat()).collect();
        let mut count = |path: &[Proto], end| {
            let at = layers.path(path.iter().copied(), path.len(), end, Told::default()).at;
            layers.sums.count(at, ONE);
        };
        for path in &long {
            count(path, End::Read);
        }
        count(&[Proto::Vlan; 8], End::Read);
        count(&[Proto::Vlan; 7], End::Read);
        count(&long[0], End::Unknown);
        assert_eq!(frames(&layers), [1; 5]);
    }

    #[test]
    fn too_many_ways_are_counted_with_their_first_layer() {
        let mut layers = Layers::default();
        for number in 0..MAX_PATHS + 100 {
            let at = layers.path(protos(number, 4).iter().copied(), 4, End::Read, Told::default()).at;
            layers.sums.count(at, ONE);
        }
        assert!(layers.paths.len() <= MAX_PATHS + Proto::ALL.len());
        assert_eq!(frames(&layers).iter().sum::<u64>(), MAX_PATHS as u64 + 100);
        assert!(layers.remark(Lang::En).is_some());
    }
}
