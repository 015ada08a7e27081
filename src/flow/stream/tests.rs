//! Streams cut, shuffled, repeated and overlapped are the same streams.

use super::{Data, Origin, Portion, Stream};

const ORIGIN: Origin = Origin { frame: 1, at: 54, time_ns: None };

/// What was handed on: octets, with a full stop for every one that is missing.
#[derive(Default)]
struct Heard {
    text: Vec<u8>,
    ended: bool,
}

impl Heard {
    fn take(&mut self, portion: Portion<'_>) {
        assert!(!self.ended, "nothing follows the end");
        match portion {
            Portion::Octets { offset, octets, .. } => {
                assert_eq!(offset, self.text.len() as u64, "octets follow each other");
                assert!(!octets.is_empty());
                self.text.extend(octets);
            }
            Portion::Gap { offset, octets } => {
                assert_eq!(offset, self.text.len() as u64);
                assert!(octets > 0);
                self.text.resize(self.text.len() + octets as usize, b'.');
            }
            Portion::End => self.ended = true,
        }
    }
}

fn push(stream: &mut Stream, sequence: u32, octets: &[u8], heard: &mut Heard) {
    let data = Data { sequence, octets, wire_octets: octets.len() as u32, origin: ORIGIN };
    stream.push(data, &mut |portion| heard.take(portion));
}

#[test]
fn out_of_order_and_overlapping() {
    let (mut stream, mut heard) = (Stream::default(), Heard::default());
    stream.open(99);
    push(&mut stream, 103, b"defg", &mut heard);
    push(&mut stream, 101, b"bcd", &mut heard);
    assert_eq!(heard.text, b"");
    push(&mut stream, 100, b"ab", &mut heard);
    push(&mut stream, 100, b"abcdefgh", &mut heard);
    assert_eq!(heard.text, b"abcdefgh");
    assert_eq!((stream.lost(), stream.conflicts(), stream.kept()), (0, 0, 0));
    stream.close(108, &mut |portion| heard.take(portion));
    assert!(heard.ended && stream.has_ended());
}

#[test]
fn the_first_octets_are_kept_where_two_differ() {
    let (mut stream, mut heard) = (Stream::default(), Heard::default());
    stream.open(99);
    push(&mut stream, 101, b"BC", &mut heard);
    push(&mut stream, 100, b"abcd", &mut heard);
    assert_eq!((heard.text.as_slice(), stream.conflicts()), (&b"aBCd"[..], 1));
}

#[test]
fn what_the_other_side_has_but_the_capture_lacks_is_a_gap() {
    let (mut stream, mut heard) = (Stream::default(), Heard::default());
    push(&mut stream, 0xffff_fffe, b"ab", &mut heard);
    assert!(stream.begins_inside());
    push(&mut stream, 5, b"hi", &mut heard);
    assert_eq!(heard.text, b"ab");
    stream.confirm(0, &mut |portion| heard.take(portion));
    assert_eq!(heard.text, b"ab");
    stream.confirm(9, &mut |portion| heard.take(portion));
    assert_eq!(heard.text, b"ab.....hi..");
    assert_eq!(stream.lost(), 7);
}

#[test]
fn what_a_snap_length_cut_off_is_a_gap() {
    let (mut stream, mut heard) = (Stream::default(), Heard::default());
    stream.open(99);
    let data = |sequence, octets, wire_octets| Data { sequence, octets, wire_octets, origin: ORIGIN };
    stream.push(data(104, b"ef", 4), &mut |portion| heard.take(portion));
    stream.push(data(100, b"ab", 4), &mut |portion| heard.take(portion));
    assert_eq!(heard.text, b"ab..ef..");
    // The whole comes again, too late.
    push(&mut stream, 100, b"abcdefgh", &mut heard);
    push(&mut stream, 108, b"i", &mut heard);
    assert_eq!(heard.text, b"ab..ef..i");
}

#[test]
fn what_waits_is_bounded() {
    let (mut stream, mut heard) = (Stream::default(), Heard::default());
    stream.open(99);
    for at in 0..1000 {
        push(&mut stream, 200 + at * 1000, &[b'x'; 1000], &mut heard);
    }
    assert!(stream.kept() <= super::MOST_WAITING);
    assert_eq!(stream.lost(), 100);
    assert_eq!(heard.text.len(), 1_000_100);
}

/// Xorshift: the same numbers at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

#[test]
fn cut_shuffled_repeated_and_overlapped_it_is_the_same_stream() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..3000 {
        let text: Vec<u8> = (0..1 + random.below(400)).map(|_| b'a' + random.below(26) as u8).collect();
        let first = random.below(1 << 32) as u32;
        let (mut stream, mut heard) = (Stream::default(), Heard::default());
        stream.open(first.wrapping_sub(1));
        // A cut that covers all, then any pieces, in any order.
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let end = (at + 1 + random.below(40)).min(text.len());
            pieces.push(at..end);
            at = end;
        }
        for _ in 0..random.below(30) {
            let start = random.below(text.len());
            pieces.push(start..(start + 1 + random.below(60)).min(text.len()));
        }
        for at in (1..pieces.len()).rev() {
            pieces.swap(at, random.below(at + 1));
        }
        let closes = random.below(pieces.len());
        for (at, piece) in pieces.into_iter().enumerate() {
            if at == closes {
                let end = first.wrapping_add(text.len() as u32);
                stream.close(end, &mut |portion| heard.take(portion));
            }
            push(&mut stream, first.wrapping_add(piece.start as u32), &text[piece], &mut heard);
        }
        assert_eq!(heard.text, text, "round {round}");
        assert!(heard.ended && stream.kept() == 0 && stream.lost() == 0 && stream.conflicts() == 0);
    }
}

#[test]
fn whatever_is_pushed_the_order_holds() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..3000 {
        let (mut stream, mut heard) = (Stream::default(), Heard::default());
        let base = random.below(1 << 32) as u32;
        for _ in 0..random.below(40) {
            let sequence = base.wrapping_add(random.below(300) as u32).wrapping_sub(100);
            let octets = vec![b'x'; random.below(30)];
            match random.below(12) {
                0 => stream.open(sequence),
                1 => stream.confirm(sequence, &mut |portion| heard.take(portion)),
                2 if random.below(4) == 0 => stream.close(sequence, &mut |portion| heard.take(portion)),
                _ => {
                    let wire_octets = (octets.len() + random.below(3) * 7) as u32;
                    let data = Data { sequence, octets: &octets, wire_octets, origin: ORIGIN };
                    stream.push(data, &mut |portion| heard.take(portion));
                }
            }
            assert_eq!(heard.text.len() as u64, stream.octets());
        }
        stream.end(&mut |portion| heard.take(portion));
        assert_eq!(stream.kept(), 0);
    }
}
