//! Captures of snoop, btsnoop and Network Monitor.

use camadas::source::{SourceErrorKind, Unsupported};

use crate::build::{Order, read};

/// A record of snoop: the frame, padded to four octets, one second and two microseconds after 1970.
fn snoop_record(frame: &[u8], wire_len: u32) -> Vec<u8> {
    let padded = frame.len().next_multiple_of(4);
    let mut record = Order::Big.words(&[wire_len, frame.len() as u32, 24 + padded as u32, 0, 1, 2]);
    record.extend(frame);
    record.resize(24 + padded, 0);
    record
}

#[test]
fn snoop_pads_its_frames() {
    for (data_link, link) in [(4, 1), (0, 1), (8, 10)] {
        let file = [
            &b"snoop\0\0\0"[..],
            &Order::Big.words(&[2, data_link]),
            &snoop_record(b"first", 60),
            &snoop_record(b"the second", 10),
        ];
        let read = read(&file.concat());
        assert!(read.errors.is_empty());
        let [first, second] = &read.frames[..] else { panic!("two frames: {}", read.frames.len()) };
        assert_eq!((&first.bytes[..], first.wire_len, first.time_ns), (&b"first"[..], 60, Some(1_000_002_000)));
        assert_eq!((&second.bytes[..], second.wire_len, second.link), (&b"the second"[..], 10, link));
    }
}

#[test]
fn a_network_that_nobody_reads_is_named() {
    let file = [&b"snoop\0\0\0"[..], &Order::Big.words(&[2, 3])].concat();
    let read = read(&file);
    let [error] = &read.errors[..] else { panic!("one error: {:?}", read.errors) };
    assert_eq!(error.offset, Some(12));
    assert!(matches!(error.kind, SourceErrorKind::Unsupported(Unsupported::Network(3))));
}

#[test]
fn records_of_snoop_that_cannot_be_are_damage() {
    for record in [[9, 300_000, 300_024, 0, 0, 0], [9, 4, 0xffff_ffff, 0, 0, 0]] {
        let start = [&b"snoop\0\0\0"[..], &Order::Big.words(&[2, 4]), &snoop_record(b"good", 4)].concat();
        let read = read(&[&start[..], &Order::Big.words(&record), &[0; 600]].concat());
        assert_eq!((read.frames.len(), read.errors.len()), (1, 1));
        assert_eq!(read.errors[0].offset, Some(start.len() as u64));
        assert!(matches!(read.errors[0].kind, SourceErrorKind::Corrupt(_)));
    }
}

#[test]
fn btsnoop_counts_from_the_year_zero() {
    let microseconds = 0x00dc_ddb3_0f2f_8000_u64 + 1_000_000;
    let record = Order::Big.words(&[4, 4, 1, 0, (microseconds >> 32) as u32, microseconds as u32]);
    let file =
        [&b"btsnoop\0"[..], &Order::Big.words(&[1, 1002]), &record, b"\x01\x03\x0c\0", &record, b"\x04\x0e\x01\x0c"];
    let read = read(&file.concat());
    assert!(read.errors.is_empty());
    let [first, second] = &read.frames[..] else { panic!("two frames: {}", read.frames.len()) };
    assert_eq!((first.link, first.time_ns), (187, Some(1_000_000_000)));
    assert_eq!(second.bytes, b"\x04\x0e\x01\x0c");
}

/// A capture of Network Monitor that began on 2 January 1970 at 3 h 4 min 5.006 s, with `records` and a frame table behind
/// them.
fn network_monitor(magic: &[u8; 4], version: (u8, u8), records: &[u8]) -> Vec<u8> {
    let mut file = magic.to_vec();
    file.extend([version.1, version.0]);
    for half in [1, 1970, 1, 5, 2, 3, 4, 5, 6] {
        file.extend(Order::Little.u16(half));
    }
    file.extend(Order::Little.words(&[128 + records.len() as u32, 4]));
    file.resize(128, 0);
    file.extend(records);
    file.extend(Order::Little.words(&[128]));
    file
}

const START: i64 = (((24 + 3) * 60 + 4) * 60 + 5) * 1_000_000_000 + 6_000_000;

#[test]
fn network_monitor_counts_from_its_start() {
    let mut first = Order::Little.u32(7).to_vec();
    first.extend([Order::Little.u16(60), Order::Little.u16(3)].concat());
    first.extend(b"abc");
    let mut second = Order::Little.u64(7).to_vec();
    second.extend(Order::Little.words(&[60, 3]));
    second.extend(b"abc");
    for (magic, version, record, time_ns) in
        [(b"RTSS", (1, 1), &first, START + 7_000_000), (b"GMBU", (2, 0), &second, START + 7_000)]
    {
        let read = read(&network_monitor(magic, version, &[&record[..], record].concat()));
        assert!(read.errors.is_empty(), "{:?}", read.errors);
        assert_eq!(read.frames.len(), 2);
        for frame in &read.frames {
            let told = (&frame.bytes[..], frame.wire_len, frame.time_ns, frame.link);
            assert_eq!(told, (&b"abc"[..], 60, Some(time_ns), 1));
        }
    }
}

#[test]
fn later_versions_say_more_behind_each_frame() {
    let record = |trailer: &[u8]| {
        let mut record = Order::Little.u64(0).to_vec();
        record.extend(Order::Little.words(&[3, 3]));
        record.extend(b"abc");
        record.extend(trailer);
        record
    };
    // The network: Ethernet, raw IP, a link type of pcap; what is no frame keeps its number.
    for (network, link) in [(1, 1), (9, 101), (0xe069, 105), (0xfffb, 0xfffb)] {
        let trailer = Order::Little.u16(network);
        let read = read(&network_monitor(b"GMBU", (2, 1), &record(&trailer)));
        assert_eq!((read.frames[0].link, read.frames[0].time_ns), (link, Some(START)));
    }
    // The process, and the time in ticks of 100 ns since 1601.
    let mut trailer = Order::Little.u16(1).to_vec();
    trailer.extend(Order::Little.words(&[0]));
    trailer.extend(Order::Little.u64(116_444_736_000_000_000 + 15));
    trailer.push(0);
    let twice = [record(&trailer), record(&trailer)].concat();
    let read = read(&network_monitor(b"GMBU", (2, 3), &twice));
    assert!(read.errors.is_empty());
    assert_eq!(read.frames.iter().map(|frame| frame.time_ns).collect::<Vec<_>>(), [Some(1500); 2]);
}

#[test]
fn what_is_cut_keeps_its_good_frames() {
    let mut record = Order::Little.u64(0).to_vec();
    record.extend(Order::Little.words(&[3, 3]));
    record.extend(b"abc");
    let file = network_monitor(b"GMBU", (2, 0), &[&record[..], &record].concat());
    let read = read(&file[..128 + record.len() + 9]);
    assert_eq!((read.frames.len(), read.errors.len()), (1, 1));
    assert!(matches!(read.errors[0].kind, SourceErrorKind::Truncated));
}
