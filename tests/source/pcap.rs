//! The classic format and its variants.

use camadas::source::{Damage, SourceErrorKind, Unsupported};

use crate::build::{Big, Little, Pcap, read};

#[test]
fn both_orders_and_both_resolutions() {
    for order in [Little, Big] {
        for (magic, unit_ns) in [(0xa1b2_c3d4, 1000), (0xa1b2_3c4d, 1)] {
            let capture = Pcap::new(order, magic, (2, 4), 1)
                .record([1_700_000_000, 123_456, 3, 3], &[], b"abc")
                .record([1_700_000_001, 999_999, 2, 60], &[], b"de");
            let read = read(&capture.bytes);
            assert!(read.errors.is_empty(), "{:?}", read.errors);
            let [first, second] = &read.frames[..] else { panic!("two frames") };
            assert_eq!((first.number, &first.bytes[..], first.wire_len, first.link), (1, &b"abc"[..], 3, 1));
            assert_eq!(first.time_ns, Some(1_700_000_000_000_000_000 + 123_456 * unit_ns));
            assert_eq!((second.number, &second.bytes[..], second.wire_len), (2, &b"de"[..], 60));
            let interface = &read.context.interfaces[0];
            assert_eq!(interface.ticks_per_second, 1_000_000_000 / unit_ns as u64);
            assert_eq!((interface.snap_len, interface.link.0, interface.file), (65_535, 1, 0));
        }
    }
}

#[test]
fn seconds_are_unsigned_until_2106() {
    let read = read(&Pcap::plain().record([u32::MAX, u32::MAX, 0, 0], &[], b"").bytes);
    assert_eq!(read.frames[0].time_ns, Some(4_294_967_295_000_000_000 + 4_294_967_295_000));
}

#[test]
fn a_record_longer_than_the_snap_length_is_read() {
    let frame = vec![7; 100_000];
    let read = read(&Pcap::plain().frame(1, &frame).frame(2, b"x").bytes);
    assert!(read.errors.is_empty());
    assert_eq!(read.frames[0].bytes, frame);
    assert_eq!(read.frames[1].bytes, b"x");
}

#[test]
fn the_upper_half_of_the_link_type_tells_the_fcs() {
    let with_fcs = |link| read(&Pcap::new(Little, 0xa1b2_c3d4, (2, 4), link).frame(1, b"abcd").bytes);
    assert_eq!(with_fcs(0x2400_0001).frames[0].fcs_octets, 4);
    assert_eq!(with_fcs(0x2400_0001).frames[0].link, 1);
    // Without the bit that makes it valid the length is not one.
    assert_eq!(with_fcs(0x2000_0001).frames[0].fcs_octets, 0);
    // The one bit that readers are to ignore.
    assert_eq!(with_fcs(0x0800_0001).frames[0].link, 1);
    let refused = with_fcs(0x0001_0001);
    assert!(refused.frames.is_empty());
    let kind = &refused.errors[0].kind;
    assert!(matches!(kind, SourceErrorKind::Unsupported(Unsupported::LinkTypeBits(0x0001_0001))), "{kind:?}");
}

#[test]
fn versions_before_2_3_have_the_lengths_the_other_way_round() {
    for version in [(2, 0), (2, 2), (543, 0)] {
        let capture = Pcap::new(Big, 0xa1b2_c3d4, version, 1).record([1, 0, 60, 3], &[], b"abc");
        let read = read(&capture.bytes);
        assert!(read.errors.is_empty(), "{version:?}: {:?}", read.errors);
        assert_eq!((&read.frames[0].bytes[..], read.frames[0].wire_len), (&b"abc"[..], 60), "{version:?}");
    }
    // In 2.3 either order is found: the captured length is the smaller one.
    let capture =
        Pcap::new(Big, 0xa1b2_c3d4, (2, 3), 1).record([1, 0, 60, 3], &[], b"abc").record([1, 0, 3, 60], &[], b"def");
    let read = read(&capture.bytes);
    assert_eq!(
        read.frames.iter().map(|f| (&f.bytes[..], f.wire_len)).collect::<Vec<_>>(),
        [(&b"abc"[..], 60), (b"def", 60)]
    );
    let ancient = crate::build::read(&Pcap::new(Big, 0xa1b2_c3d4, (1, 2), 1).bytes);
    let kind = &ancient.errors[0].kind;
    assert!(matches!(kind, SourceErrorKind::Unsupported(Unsupported::PcapVersion((1, 2)))), "{kind:?}");
}

#[test]
fn aix_writes_nanoseconds_and_interface_types() {
    for (if_type, link) in [(6, 1), (9, 6), (15, 10), (24, 0)] {
        let read = read(&Pcap::new(Big, 0xa1b2_c3d4, (2, 2), if_type).record([1, 5, 4, 4], &[], b"abcd").bytes);
        assert_eq!((read.frames[0].link, read.frames[0].time_ns), (link, Some(1_000_000_005)));
    }
}

/// Interface index, protocol, packet type, padding: a frame of Ethernet type IPv4 that this host sent on interface 2.
const KUZNETSOV: [u8; 8] = [2, 0, 0, 0, 0x00, 0x08, 4, 0];

fn frames_of(capture: Pcap) -> Vec<Vec<u8>> {
    let read = read(&capture.bytes);
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    read.frames.into_iter().map(|frame| frame.bytes).collect()
}

#[test]
fn modified_headers_under_their_own_magic() {
    let october = Pcap::new(Little, 0xa1b2_cd34, (2, 4), 1)
        .record([1_000_000_000, 1, 60, 60], &KUZNETSOV, &[1; 60])
        .record([1_000_000_001, 2, 42, 42], &KUZNETSOV, &[2; 42]);
    assert_eq!(frames_of(october), [vec![1; 60], vec![2; 42]]);
    let mut september = KUZNETSOV.to_vec();
    september.extend([0; 4]);
    let september = Pcap::new(Little, 0xa1b2_cd34, (2, 4), 1)
        .record([1_000_000_000, 1, 60, 60], &september, &[1; 60])
        .record([1_000_000_001, 2, 42, 42], &september, &[2; 42]);
    assert_eq!(frames_of(september), [vec![1; 60], vec![2; 42]]);
    for version in [(2, 2), (2, 3)] {
        let old = Pcap::new(Little, 0xa1b2_cd34, version, 1)
            .record([1_000_000_000, 1, 64, 60], &KUZNETSOV, &[1; 60])
            .record([1_000_000_001, 2, 42, 42], &KUZNETSOV, &[2; 42]);
        assert_eq!(frames_of(old), [vec![1; 60], vec![2; 42]]);
    }
}

#[test]
fn modified_headers_under_the_plain_magic() {
    let april = Pcap::plain().record([1_000_000_000, 1, 60, 60], &KUZNETSOV, &[1; 60]).record(
        [1_000_000_001, 2, 42, 42],
        &KUZNETSOV,
        &[2; 42],
    );
    assert_eq!(frames_of(april), [vec![1; 60], vec![2; 42]]);
    for word in [0x9fbf_b601_u32, 0x1234_5678, 0] {
        let nokia = word.to_le_bytes();
        let nokia = Pcap::plain()
            .record([1_000_000_000, 1, 60, 60], &nokia, &[1; 60])
            .record([1_000_000_001, 2, 42, 42], &nokia, &[2; 42])
            .record([1_000_000_002, 3, 50, 50], &nokia, &[3; 50]);
        assert_eq!(frames_of(nokia), [vec![1; 60], vec![2; 42], vec![3; 50]], "{word:08x}");
    }
}

#[test]
fn ixia_appends_a_word_to_the_file_header() {
    for (magic, unit_ns) in [(0x1c00_01ac_u32, 1), (0x1c00_01ab, 1000)] {
        let mut capture = Pcap::new(Big, magic, (2, 4), 1);
        capture.bytes.extend([0, 0, 0, 19]);
        let read = read(&capture.record([1, 5, 3, 3], &[], b"abc").bytes);
        assert!(read.errors.is_empty());
        assert_eq!(
            (&read.frames[0].bytes[..], read.frames[0].time_ns),
            (&b"abc"[..], Some(1_000_000_000 + 5 * unit_ns))
        );
    }
}

#[test]
fn a_record_longer_than_any_frame_is_damage_where_it_stands() {
    let capture = Pcap::plain().frame(1, b"abc").record([2, 0, 262_145, 262_145], &[], &vec![0xa5; 262_145]);
    let read = read(&capture.bytes);
    assert_eq!(read.frames.len(), 1);
    let [error] = &read.errors[..] else { panic!("one error: {:?}", read.errors) };
    assert_eq!(error.offset, Some(24 + 16 + 3));
    let longest = SourceErrorKind::Corrupt(Damage::RecordLength { octets: 262_145, max: 262_144 });
    assert_eq!(format!("{:?}", error.kind), format!("{longest:?}"));
}

#[test]
fn frames_beyond_one_batch_keep_their_octets() {
    let mut capture = Pcap::plain();
    for i in 0..20_000_u32 {
        let frame: Vec<u8> = (0..i % 211).map(|at| (at + i) as u8).collect();
        capture = capture.frame(i, &frame);
    }
    let read = read(&capture.bytes);
    assert!(read.errors.is_empty());
    assert_eq!(read.frames.len(), 20_000);
    for (i, frame) in (0_u32..).zip(&read.frames) {
        assert!(frame.bytes.iter().zip(0..).all(|(&octet, at)| octet == (at + i) as u8), "frame {i}");
        assert_eq!((frame.number, frame.time_ns), (u64::from(i) + 1, Some(i64::from(i) * 1_000_000_000)));
    }
}
