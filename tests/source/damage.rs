//! Cut at every octet, changed at random: good frames, then one error, and never a panic.

use std::io::{self, Read};

use camadas::source::SourceErrorKind;

use crate::build::{Big, Little, Pcap, Pcapng, read, read_from};

/// A classic capture and where its records end.
fn pcap() -> (Vec<u8>, Vec<usize>) {
    let mut capture = Pcap::plain();
    let mut ends = Vec::new();
    for (seconds, frame) in [(1, &b"one"[..]), (2, b""), (3, &[0; 70]), (4, b"the last frame")] {
        capture = capture.frame(seconds, frame);
        ends.push(capture.bytes.len());
    }
    (capture.bytes, ends)
}

/// A pcapng capture with every block that is read, where its blocks end, and where those that hold a packet do.
fn pcapng() -> (Vec<u8>, Vec<usize>, Vec<usize>) {
    let mut capture = Pcapng::new(Little);
    let (mut ends, mut packets) = (vec![capture.bytes.len()], Vec::new());
    let names = b"\x01\0\x0d\0\xe0\x02\x02\x03grupo.br\0\0\0\0\0\0\0\0";
    let blocks: [&dyn Fn(Pcapng) -> Pcapng; 11] = [
        &|c| c.interface(1, 0, &[(2, b"eth0"), (9, &[9]), (14, &[0; 8])]),
        &|c| c.enhanced(0, 1, b"first", &[(1, b"comment"), (2, &[0x80, 0, 0, 0])]),
        &|c| c.simple(3, b"abc"),
        &|c| c.block(4, names),
        &|c| c.block(10, b"KSLT\x04\0\0\0keys"),
        &|c| c.obsolete(0, 1, 2, b"old"),
        &|c| c.block(0x0bad, b"custom"),
        &|c| c.section(Big, &[(4, b"program")]),
        &|c| c.interface(101, 96, &[]),
        &|c| c.enhanced(0, 3, b"big", &[]),
        &|c| c.block(5, &[0; 12]),
    ];
    for (i, add) in blocks.iter().enumerate() {
        capture = add(capture);
        ends.push(capture.bytes.len());
        if [1, 2, 5, 9].contains(&i) {
            packets.push(capture.bytes.len());
        }
    }
    (capture.bytes, ends, packets)
}

#[test]
fn a_pcap_cut_at_every_octet() {
    let (whole, ends) = pcap();
    for len in 0..=whole.len() {
        let read = read(&whole[..len]);
        let good = ends.iter().filter(|&&end| end <= len).count();
        assert_eq!(read.frames.len(), good, "cut at {len}");
        let between = len == 24 || ends.contains(&len);
        assert_eq!(read.errors.len(), usize::from(!between), "cut at {len}: {:?}", read.errors);
        for error in &read.errors {
            let start = ends.iter().rev().find(|&&end| end <= len).copied().unwrap_or(if len < 24 { 0 } else { 24 });
            match (len, &error.kind) {
                (0, SourceErrorKind::Empty) | (1..4, SourceErrorKind::Unknown(_)) => {}
                (4.., SourceErrorKind::Truncated) => assert_eq!(error.offset, Some(start as u64), "cut at {len}"),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn a_pcapng_cut_at_every_octet() {
    let (whole, ends, packets) = pcapng();
    for len in 0..=whole.len() {
        let read = read(&whole[..len]);
        let good = packets.iter().filter(|&&end| end <= len).count();
        assert_eq!(read.frames.len(), good, "cut at {len}");
        assert_eq!(read.errors.len(), usize::from(!ends.contains(&len)), "cut at {len}: {:?}", read.errors);
        if let (12.., [error]) = (len, &read.errors[..]) {
            let start = ends.iter().rev().find(|&&end| end <= len).copied().unwrap_or(0);
            assert!(matches!(error.kind, SourceErrorKind::Truncated), "cut at {len}: {error:?}");
            assert_eq!(error.offset, Some(start as u64), "cut at {len}");
        }
    }
}

/// Numbers that look like chance and are the same at every run (Marsaglia, "Xorshift RNGs", 2003).
struct Xorshift(u64);

impl Xorshift {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

#[test]
fn changed_at_random_they_end_with_at_most_one_error() {
    let mut random = Xorshift(0x9e37_79b9_7f4a_7c15);
    let seeds = [pcap().0, pcapng().0];
    for round in 0..10_000 {
        let mut bytes = seeds[round % 2].clone();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len());
            if bytes.is_empty() {
                break;
            }
            match random.below(6) {
                0 => bytes[at] ^= 1 << random.below(8),
                1 => bytes[at] = [0, 0xff, 0x7f, 0x80][random.below(4)],
                2 => bytes[at] = random.next() as u8,
                3 => bytes.truncate(at),
                4 => drop(bytes.splice(at..at, random.next().to_le_bytes()).collect::<Vec<_>>()),
                _ => drop(bytes.drain(at..bytes.len().min(at + random.below(16))).collect::<Vec<_>>()),
            }
        }
        let read = read(&bytes);
        assert!(read.errors.len() <= 1, "round {round}: {:?}", read.errors);
        assert!(read.frames.len() <= bytes.len() / 12, "round {round}");
        for frame in &read.frames {
            assert!(frame.bytes.len() <= bytes.len() && read.context.interfaces.len() > frame.tap as usize);
        }
        for error in &read.errors {
            assert!(error.offset.is_none_or(|offset| offset <= bytes.len() as u64), "round {round}: {error:?}");
        }
    }
}

/// Gives one octet at a time.
struct Drip(Vec<u8>, usize);

impl Read for Drip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let octets = (&self.0[self.1..]).take(1).read(buffer)?;
        self.1 += octets;
        Ok(octets)
    }
}

#[test]
fn octets_that_come_one_by_one_are_the_same_capture() {
    for bytes in [pcap().0, pcapng().0] {
        let whole = read(&bytes);
        assert!(whole.errors.is_empty(), "{:?}", whole.errors);
        assert_eq!(read_from(Box::new(Drip(bytes, 0))).frames, whole.frames);
    }
}

/// Fails after its octets, with an interruption before each read.
struct Failing(Vec<u8>, usize, bool);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.2 = !self.2;
        if self.2 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        match (&self.0[self.1..]).read(buffer)? {
            0 => Err(io::Error::other("the disk is gone")),
            octets => {
                self.1 += octets;
                Ok(octets)
            }
        }
    }
}

#[test]
fn a_reader_that_fails_loses_no_frame_it_gave() {
    let (mut bytes, ends) = pcap();
    bytes.truncate(ends[2] + 5);
    let read = read_from(Box::new(Failing(bytes, 0, false)));
    assert_eq!(read.frames.len(), 3);
    let [error] = &read.errors[..] else { panic!("one error: {:?}", read.errors) };
    assert_eq!(error.offset, Some(ends[2] as u64));
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}
