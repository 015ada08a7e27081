//! Whole conversations of recordings, sent in other segments: cut at other places, shuffled, repeated, overlapped, with
//! numbers that wrap. What was said stays what it was.

use std::collections::BTreeMap;
use std::fs;
use std::ops::{ControlFlow, Range};
use std::path::PathBuf;
use std::sync::LazyLock;

use camadas::flow::cutter::End;
use camadas::flow::messages::{Message, Messages, Reader};
use camadas::flow::stream::Portion;
use camadas::flow::{Bounds, Dialogue, Event, Listener, Side, Tracker};
use camadas::proto::Proto;
use camadas::run::{self, Plan};
use camadas::source;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::frames::{ACK, Capture, FIN, PSH, SYN, Tcp};

/// Octets of a conversation that is used: longer ones show nothing more.
const MOST_OCTETS: usize = 200_000;

/// A message: whether the client said it, what it is, its octets, how it ends.
type Said = (bool, Option<Proto>, Vec<u8>, End);

/// What one side says until the other does, or that it is done.
#[derive(Clone, Debug)]
enum Turn {
    Says(Side, Vec<u8>),
    Ends(Side),
}

/// A conversation as it was captured.
#[derive(Clone, Debug)]
struct Original {
    name: String,
    client: Side,
    /// Of the lower and the higher address.
    ports: [u16; 2],
    turns: Vec<Turn>,
    messages: Vec<Said>,
    has_gap: bool,
}

impl Original {
    fn octets(&self) -> usize {
        self.turns.iter().map(|turn| if let Turn::Says(_, said) = turn { said.len() } else { 0 }).sum()
    }
}

/// TCP conversations by their numbers.
#[derive(Default)]
struct Heard(BTreeMap<u64, Original>);

impl Reader for Heard {
    fn wants(&self, event: &Event<'_>) -> bool {
        event.flow.key.proto() == Proto::Tcp
    }

    fn meet(&mut self, event: &Event<'_>) {
        let (number, key) = (event.flow.number, event.flow.key);
        self.0.insert(
            number,
            Original {
                name: format!("flow {number}"),
                client: event.flow.client(),
                ports: [Side::Low, Side::High].map(|side| key.port(side)),
                turns: Vec::new(),
                messages: Vec::new(),
                has_gap: false,
            },
        );
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let said = (message.side == message.client, message.proto(), message.octets.to_vec(), message.end);
        if let Some(original) = self.0.get_mut(&message.flow) {
            original.messages.push(said);
        }
        ControlFlow::Continue(())
    }

    fn gap(&mut self, flow: u64, _: Side, _: u64) {
        if let Some(original) = self.0.get_mut(&flow) {
            original.has_gap = true;
        }
    }
}

/// Hears messages, and the turns that they are cut from.
struct Both {
    messages: Messages<Heard>,
    dialogues: BTreeMap<u64, Dialogue>,
}

impl Listener for Both {
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let go_on = self.messages.hear(event);
        let number = event.flow.number;
        if event.sight.quoted.is_none()
            && event.seen.tap == event.flow.first().tap
            && let Some(original) = self.messages.reader.0.get_mut(&number)
        {
            self.dialogues.entry(number).or_default().hear(event, &mut |side, portion| match (
                portion,
                original.turns.last_mut(),
            ) {
                (Portion::Octets { octets, .. }, Some(Turn::Says(who, said))) if *who == side => said.extend(octets),
                (Portion::Octets { octets, .. }, _) => original.turns.push(Turn::Says(side, octets.to_vec())),
                (Portion::End, _) => original.turns.push(Turn::Ends(side)),
                (Portion::Gap { .. }, _) => {}
            });
        }
        go_on
    }
}

fn heard(source: &mut dyn source::Source) -> BTreeMap<u64, Original> {
    let both = Both { messages: Messages::new(Heard::default(), 64 << 20), dialogues: BTreeMap::new() };
    let mut tracker = Tracker::new(Bounds::default(), both);
    run::remember(source, &Plan::default(), &mut tracker);
    tracker.listener.messages.finish();
    tracker.listener.messages.reader.0
}

/// Conversations of the recordings, and of the captures of others where those are at hand: whole ones.
static ORIGINALS: LazyLock<Vec<Original>> = LazyLock::new(|| {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("CAMADAS_CORPUS").map_or_else(|| home.join("../shared/corpus"), PathBuf::from);
    let mut folders = vec![home.join("captures")];
    folders.extend(fs::read_dir(corpus.join("visible")).into_iter().flatten().flatten().map(|entry| entry.path()));
    let mut originals = Vec::new();
    for folder in folders {
        let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
        paths.sort();
        for path in paths {
            let Ok(mut source) = source::open(std::slice::from_ref(&path)) else { continue };
            for mut original in heard(&mut *source).into_values() {
                if (1..=MOST_OCTETS).contains(&original.octets()) && !original.has_gap {
                    original.name = format!("{} {}", path.display(), original.name);
                    originals.push(original);
                }
            }
        }
    }
    assert!(originals.len() >= 10, "captures/ has conversations");
    originals
});

/// How a conversation is sent.
#[derive(Clone, Debug)]
struct Sending {
    /// The numbers before the first octets: the client's, the server's.
    first: [u32; 2],
    /// Octets of segments, one after the other, over and over.
    cuts: Vec<usize>,
    /// How far each segment is moved from its place.
    moves: Vec<usize>,
    /// Parts of turns that are sent again: where they begin, how many octets, behind which segment.
    repeats: Vec<(prop::sample::Index, usize, prop::sample::Index)>,
}

fn sendings() -> impl Strategy<Value = Sending> {
    let number = prop_oneof![any::<u32>(), (0..3000_u32).prop_map(|before| u32::MAX - before)];
    let repeat = (any::<prop::sample::Index>(), 1..3000_usize, any::<prop::sample::Index>());
    (
        [number.clone(), number],
        prop::collection::vec(prop_oneof![3 => 1..20_usize, 7 => 20..1460_usize], 1..12),
        prop::collection::vec(prop_oneof![2 => Just(0_usize), 1 => 1..8_usize], 1..12),
        prop::collection::vec(repeat, 0..6),
    )
        .prop_map(|(first, cuts, moves, repeats)| Sending { first, cuts, moves, repeats })
}

impl Sending {
    /// The parts of a turn of so many octets, in the order in which they are sent.
    fn parts(&self, octets: usize, turn: usize) -> Vec<Range<usize>> {
        let (mut parts, mut at) = (Vec::new(), 0);
        for cut in self.cuts.iter().cycle().skip(turn) {
            let end = (at + cut).min(octets);
            parts.push(at..end);
            at = end;
            if at == octets {
                break;
            }
        }
        for (from, octets_again, behind) in &self.repeats {
            let from = from.index(octets);
            parts.insert(behind.index(parts.len()) + 1, from..(from + octets_again).min(octets));
        }
        let mut keyed: Vec<_> = parts.into_iter().enumerate().collect();
        let moves = self.moves.iter().cycle().skip(turn);
        let mut order: Vec<_> = keyed.drain(..).zip(moves).map(|((at, part), late)| (at + late, part)).collect();
        order.sort_by_key(|(at, _)| *at);
        order.into_iter().map(|(_, part)| part).collect()
    }

    /// A capture in which the conversation is sent so.
    fn capture(&self, original: &Original) -> Capture {
        let mut capture = Capture::to_port(original.ports[1]);
        let segment = |side: Side, flags, next: [u32; 2]| {
            let acknowledged = if flags & ACK == 0 { 0 } else { next[!side as usize] };
            Tcp { port: original.ports[0], ..Tcp::new(side == Side::High, flags, next[side as usize], acknowledged) }
        };
        let (client, mut next) = (original.client, self.first);
        for (side, flags) in [(client, SYN), (!client, SYN | ACK)] {
            capture.tcp(0, segment(side, flags, next));
            next[side as usize] = next[side as usize].wrapping_add(1);
        }
        for (time, turn) in original.turns.iter().enumerate() {
            let time = time as u64 + 1;
            match turn {
                Turn::Says(side, said) => {
                    let start = next[*side as usize];
                    for part in self.parts(said.len(), time as usize) {
                        let sequence = start.wrapping_add(part.start as u32);
                        capture.tcp(time, Tcp { sequence, data: &said[part], ..segment(*side, PSH | ACK, next) });
                    }
                    next[*side as usize] = start.wrapping_add(said.len() as u32);
                }
                Turn::Ends(side) => {
                    capture.tcp(time, segment(*side, FIN | ACK, next));
                    next[*side as usize] = next[*side as usize].wrapping_add(1);
                }
            }
        }
        capture
    }
}

proptest! {
    #![proptest_config(Config {
        cases: 400,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_815),
        ..Config::default()
    })]

    #[test]
    fn a_conversation_in_other_segments_is_the_same_dialogue(which in any::<prop::sample::Index>(), sending in sendings()) {
        let original = which.get(&ORIGINALS);
        let mut source = sending.capture(original).source();
        let mut again = heard(&mut *source);
        let again = again.remove(&1).expect("a conversation");
        prop_assert!(!again.has_gap, "{}: octets are missing", original.name);
        let short = |said: &Said| (said.0, said.1, String::from_utf8_lossy(&said.2[..said.2.len().min(60)]).into_owned(), said.2.len(), said.3);
        for (nth, (now, then)) in again.messages.iter().zip(&original.messages).enumerate() {
            prop_assert!(now == then, "{}: message {nth} is {:?}, was {:?}", original.name, short(now), short(then));
        }
        prop_assert_eq!(again.messages.len(), original.messages.len(), "{}", original.name);
    }
}
