//! Conversations: which two ends talk, how much each way, from when to when, how fast.

use std::cell::OnceCell;
use std::hash::BuildHasher as _;
use std::sync::LazyLock;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::endpoints::{self, Traffic};
use super::extremes::Extremes;
use super::table::{Sum, top};
use super::{Cell, Column, Count, Fold, Table, Telling};
use crate::flow::ends::{self, End};
use crate::i18n::{Lang, w};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Layer, Value};

/// Most conversations that are told apart, those of all protocols together; the frames of further ones are counted
/// without their ends. A conversation takes some hundred octets: each worker stays below 120 MiB.
const MAX_CONVERSATIONS: usize = 900_000;

/// What two ends sent each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    /// By the first and by the second of the pair.
    pub sent: [Sum; 2],
    /// The first frame's number, and which end sent it.
    pub first: u64,
    pub opener: usize,
    /// Which end asked for the connection, where its handshake was seen.
    pub client: Option<usize>,
    /// Earliest and latest time, in nanoseconds since 1970.
    times: Extremes<i64>,
}

impl Talk {
    fn merge(&mut self, other: &Self) {
        self.sent[0].add(other.sent[0]);
        self.sent[1].add(other.sent[1]);
        if other.first < self.first {
            (self.first, self.opener) = (other.first, other.opener);
        }
        self.client = self.client.or(other.client);
        self.times.add(other.times);
    }

    pub fn sum(&self) -> Sum {
        self.sent[0].plus(self.sent[1])
    }

    /// Nanoseconds from the first to the last frame.
    fn duration_ns(&self) -> Option<u64> {
        self.times.distance()
    }
}

/// The conversations of one protocol, in the order in which they were met: those of one time lie side by side.
#[derive(Debug)]
struct Talks {
    proto: Proto,
    /// Indices into `met`, by the hash of the ends.
    index: HashTable<u32>,
    /// Ends in the order of their addresses, whoever began.
    met: Vec<([End; 2], Talk)>,
    /// What was not told apart.
    other: Sum,
}

/// The ends of a protocol's conversations, each with what it sent and received.
type Ends = Vec<(End, Traffic)>;

fn hash(ends: &[End; 2]) -> u64 {
    FxBuildHasher.hash_one((ends[0], ends[1]))
}

/// Every conversation of every protocol that has ends.
#[derive(Debug, Default)]
pub(super) struct Conversations {
    /// A handful.
    protocols: Vec<Talks>,
    /// Conversations of all protocols.
    len: usize,
    /// Told of them when first asked for.
    traffic: OnceCell<Vec<(Proto, Ends)>>,
}

impl Conversations {
    #[inline]
    fn talks(&mut self, proto: Proto) -> &mut Talks {
        let at = self.protocols.iter().position(|talks| talks.proto == proto).unwrap_or_else(|| {
            self.protocols.push(Talks { proto, index: HashTable::new(), met: Vec::new(), other: Sum::default() });
            self.protocols.len() - 1
        });
        &mut self.protocols[at]
    }

    #[inline]
    fn count(&mut self, proto: Proto, ends: &[End; 2], talk: &Talk) {
        let full = self.len >= MAX_CONVERSATIONS;
        let talks = self.talks(proto);
        let hash_of = hash(ends);
        if let Some(&at) = talks.index.find(hash_of, |&at| talks.met[at as usize].0 == *ends) {
            talks.met[at as usize].1.merge(talk);
        } else if full {
            talks.other.add(talk.sum());
        } else {
            talks.index.insert_unique(hash_of, talks.met.len() as u32, |&at| hash(&talks.met[at as usize].0));
            talks.met.push((*ends, *talk));
            self.len += 1;
        }
    }

    /// The protocols that conversations were met of, from the link upwards.
    pub fn protocols(&self) -> Vec<Proto> {
        let mut met: Vec<_> = self.protocols.iter().map(|talks| talks.proto).collect();
        met.sort_unstable();
        met
    }

    /// The conversations of `proto`, in no order.
    pub fn of(&self, proto: Proto) -> &[([End; 2], Talk)] {
        self.protocols.iter().find(|talks| talks.proto == proto).map_or(&[], |talks| &talks.met)
    }

    /// What was not told apart of `proto`.
    fn other(&self, proto: Proto) -> Sum {
        self.protocols.iter().find(|talks| talks.proto == proto).map_or(Sum::default(), |talks| talks.other)
    }

    /// The ends of the conversations of `proto`, each with what it sent and received in all of them, in no order.
    pub fn traffic(&self, proto: Proto) -> &[(End, Traffic)] {
        let all = self.traffic.get_or_init(|| {
            let of = |talks: &Talks| (talks.proto, endpoints::of(&talks.met).into_iter().collect());
            self.protocols.iter().map(of).collect()
        });
        all.iter().find(|(of, _)| *of == proto).map_or(&[], |(_, traffic)| traffic)
    }
}

impl Count for Conversations {
    fn remark(&self, lang: Lang) -> Option<String> {
        let frames: u64 = self.protocols.iter().map(|talks| talks.other.frames).sum();
        (frames > 0).then(|| {
            let (most, frames) = (lang.number(MAX_CONVERSATIONS as u64), lang.number(frames));
            lang.fill("stats.too_many_conversations", &[("most", &most), ("frames", &frames)])
        })
    }
}

impl Fold for Conversations {
    fn add(&mut self, view: &View<'_>) {
        let frame = view.frame;
        let sum = Sum { frames: 1, octets: frame.wire_len.into() };
        let times = frame.time_ns.map_or(Extremes::<i64>::NONE, Extremes::of);
        ends::each(view, |layer, from, to| {
            let (proto, opener) = (layer.proto(), usize::from(from > to));
            let client = is_request(layer).map(|request| if request { opener } else { 1 - opener });
            let mut sent = [Sum::default(); 2];
            sent[opener] = sum;
            let ends = if opener == 0 { [from, to] } else { [to, from] };
            self.count(proto, &ends, &Talk { sent, first: frame.number, opener, client, times });
        });
    }

    fn merge(&mut self, other: Self) {
        for talks in other.protocols {
            for (ends, talk) in &talks.met {
                self.count(talks.proto, ends, talk);
            }
            self.talks(talks.proto).other.add(talks.other);
        }
    }
}

/// The SYN and ACK flags of TCP.
static HANDSHAKE: LazyLock<Option<[&FieldDef; 2]>> = LazyLock::new(|| {
    let find = |name| Proto::Tcp.info().fields.iter().copied().find(|def| def.name == name);
    Some([find("tcp.flags.syn")?, find("tcp.flags.ack")?])
});

/// It asks for a connection (SYN alone), or grants one (SYN and ACK); `None` where it is neither.
#[inline]
fn is_request(layer: &Layer<'_>) -> Option<bool> {
    if layer.proto() != Proto::Tcp {
        return None;
    }
    let [syn, ack] = (*HANDSHAKE)?;
    let is_set = |def: &FieldDef| def.read(layer.header()) == Some(Value::Flag(true));
    is_set(syn).then(|| !is_set(ack))
}

/// A table a protocol: the conversations with most octets, the one who spoke first on the left.
pub(super) fn tables(counted: &Conversations, telling: Telling<'_>) -> Vec<Table> {
    counted.protocols().into_iter().map(|proto| table(counted, proto, telling)).collect()
}

fn table(counted: &Conversations, proto: Proto, telling: Telling<'_>) -> Table {
    let Telling { whole, lang, most } = telling;
    let columns = vec![
        Column::text("first_end", w("from", "de")),
        Column::text("second_end", w("to", "para")),
        Column::number("sent_frames", w("frames\u{a0}→", "quadros\u{a0}→")).spare(1),
        Column::number("received_frames", w("←", "←")).spare(1),
        Column::number("sent_octets", w("octets\u{a0}→", "octetos\u{a0}→")),
        Column::number("received_octets", w("←", "←")),
        Column::number("start", w("start,\u{a0}s", "início,\u{a0}s")).spare(2),
        Column::number("duration", w("duration", "duração")).spare(3),
        Column::number("rate", w("rate", "taxa")).spare(4),
    ];
    let title = lang.fill("stats.conversations", &[("proto", &proto.title(lang))]);
    let mut table = Table::new("conversations", title, columns);
    table.part = proto.info().name;
    let (shown, hidden) = top(counted.of(proto).iter(), most, |(_, talk)| (talk.sum().octets, u64::MAX - talk.first));
    let begin = whole.times().map_or(0, |(first, _)| first);
    for (ends, talk) in shown {
        let (sent, received) = (talk.sent[talk.opener], talk.sent[1 - talk.opener]);
        let duration = talk.duration_ns();
        let rate = duration.filter(|ns| *ns > 0).map(|ns| talk.sum().octets as f64 * 8e9 / ns as f64);
        table.rows.push(vec![
            Cell::Text(ends[talk.opener].to_string()),
            Cell::Text(ends[1 - talk.opener].to_string()),
            Cell::Number(sent.frames),
            Cell::some(received.frames),
            Cell::Number(sent.octets),
            Cell::some(received.octets),
            duration.map_or(Cell::None, |_| Cell::Since(talk.times.least.abs_diff(begin))),
            duration.map_or(Cell::None, Cell::Duration),
            rate.map_or(Cell::None, Cell::Rate),
        ]);
    }
    table.hide(hidden.len(), hidden.iter().fold(counted.other(proto), |rest, (_, talk)| rest.plus(talk.sum())));
    table
}
