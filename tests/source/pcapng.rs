//! Sections, interfaces, packets and what stands beside them.

use std::net::IpAddr;

use camadas::bytes::MacAddr;
use camadas::source::{Damage, HostName, SourceErrorKind, Unsupported};

use crate::build::{Big, Little, Order, Pcapng, Read, read};

fn sound(capture: &Pcapng) -> Read {
    let read = read(&capture.bytes);
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    read
}

fn damage(capture: &Pcapng) -> (usize, String) {
    let read = read(&capture.bytes);
    let [error] = &read.errors[..] else { panic!("one error: {:?}", read.errors) };
    match &error.kind {
        SourceErrorKind::Corrupt(damage) => (read.frames.len(), format!("{damage:?}")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn enhanced_packets_in_both_orders() {
    for order in [Little, Big] {
        let capture = Pcapng::new(order).interface(1, 0, &[]).enhanced(0, 1_700_000_000_123_456, b"abcde", &[]);
        let read = sound(&capture);
        let frame = &read.frames[0];
        assert_eq!((&frame.bytes[..], frame.wire_len, frame.link, frame.tap), (&b"abcde"[..], 5, 1, 0));
        assert_eq!(frame.time_ns, Some(1_700_000_000_123_456_000));
        assert_eq!((frame.fcs_octets, frame.extra.as_ref()), (0, None));
    }
}

#[test]
fn sections_of_either_order_forget_the_interfaces_before_them() {
    let capture = Pcapng::new(Little)
        .interface(1, 0, &[(2, b"eth0")])
        .interface(101, 0, &[(2, b"tun0")])
        .enhanced(1, 1, b"a", &[])
        .section(Big, &[])
        .interface(113, 0, &[(2, b"any")])
        .enhanced(0, 2, b"b", &[]);
    let read = sound(&capture);
    assert_eq!(read.frames.iter().map(|f| (f.tap, f.link)).collect::<Vec<_>>(), [(1, 101), (2, 113)]);
    let names: Vec<_> = read.context.interfaces.iter().map(|i| (i.name.as_deref(), i.index_in_section)).collect();
    assert_eq!(names, [(Some("eth0"), Some(0)), (Some("tun0"), Some(1)), (Some("any"), Some(0))]);
    assert_eq!(
        damage(&capture.enhanced(1, 3, b"c", &[])),
        (2, format!("{:?}", Damage::Interface { index: 1, known: 1 }))
    );
}

#[test]
fn an_interface_says_what_it_is() {
    let mac: [u8; 6] = [2, 0, 0, 0, 0, 1];
    let capture = Pcapng::new(Big).interface(
        1,
        96,
        &[
            (2, b"p1 (sender)"),
            (3, b"left end of the cable"),
            (6, &mac),
            (8, &1_000_000_000_u64.to_be_bytes()),
            (9, &[9]),
            // if_tzone: four octets, over which pcap-file 2.0.0 stumbles.
            (10, &[0, 0, 0, 0]),
            (11, b"\0igmp or udp"),
            (12, b"Linux 6.18"),
            (13, &[32]),
            (14, &60_i64.to_be_bytes()),
            (0x8001, b"a local option"),
            (2988, b"\0\0\x7f\xffcustom"),
        ],
    );
    let read = sound(&capture.enhanced(0, 1_000_000_007, b"abcdefgh", &[]));
    let interface = &read.context.interfaces[0];
    assert_eq!(interface.name.as_deref(), Some("p1 (sender)"));
    assert_eq!(interface.description.as_deref(), Some("left end of the cable"));
    assert_eq!(interface.mac, Some(MacAddr(mac)));
    assert_eq!(interface.filter.as_deref(), Some("igmp or udp"));
    assert_eq!(interface.os.as_deref(), Some("Linux 6.18"));
    assert_eq!((interface.snap_len, interface.ticks_per_second), (96, 1_000_000_000));
    assert_eq!((read.frames[0].time_ns, read.frames[0].fcs_octets), (Some(61_000_000_007), 4));
}

#[test]
fn what_other_readers_refuse_of_an_interface_loses_no_frame() {
    let mut body = Little.u16(1).to_vec();
    // A reserved field that is not zero, a name that is not UTF-8 and ends with a zero, no opt_endofopt.
    body.extend([7, 7, 0, 0, 0, 0]);
    body.extend(Little.u16(2));
    body.extend(Little.u16(4));
    body.extend(b"a\xff\0z");
    let read = sound(&Pcapng::new(Little).block(1, &body).enhanced(0, 1, b"a", &[]));
    assert_eq!(read.frames.len(), 1);
    assert_eq!(read.context.interfaces[0].name.as_deref(), Some("a\u{fffd}"));
}

#[test]
fn resolutions_in_powers_of_ten_and_two() {
    let capture = Pcapng::new(Little)
        .interface(1, 0, &[(9, &[3])])
        .interface(1, 0, &[(9, &[0x80 | 10])])
        .interface(1, 0, &[(9, &[12])])
        .enhanced(0, 1_500, b"a", &[])
        .enhanced(1, 1_536, b"a", &[])
        .enhanced(2, 1_500_000_000_999, b"a", &[]);
    let read = sound(&capture);
    assert!(read.frames.iter().all(|frame| frame.time_ns == Some(1_500_000_000)), "{:?}", read.frames);
    let ticks: Vec<_> = read.context.interfaces.iter().map(|interface| interface.ticks_per_second).collect();
    assert_eq!(ticks, [1000, 1024, 1_000_000_000_000]);
}

#[test]
fn a_time_no_i64_holds_is_none() {
    let capture = Pcapng::new(Little).interface(1, 0, &[(9, &[0])]).enhanced(0, u64::MAX, b"a", &[]);
    assert_eq!(sound(&capture).frames[0].time_ns, None);
}

#[test]
fn simple_packets_have_no_time_and_are_cut_at_the_snap_length() {
    let capture = Pcapng::new(Big).interface(1, 4, &[]).simple(3, b"abc").simple(1500, b"abcd");
    let read = sound(&capture);
    assert_eq!(read.frames.iter().map(|f| (f.time_ns, f.wire_len)).collect::<Vec<_>>(), [(None, 3), (None, 1500)]);
    assert_eq!(read.frames[0].bytes, b"abc");
    assert_eq!(read.frames[1].bytes, b"abcd");
    let none = damage(&Pcapng::new(Big).simple(3, b"abc"));
    assert_eq!(none, (0, format!("{:?}", Damage::Interface { index: 0, known: 0 })));
    let longer = damage(&Pcapng::new(Big).interface(1, 0, &[]).simple(9, b"abcd"));
    assert_eq!(longer, (0, format!("{:?}", Damage::PacketLength { octets: 9, room: 4 })));
}

#[test]
fn obsolete_packets_count_what_was_lost() {
    let capture = Pcapng::new(Big)
        .interface(1, 0, &[])
        .interface(101, 0, &[])
        .obsolete(1, 3, 2_000_000, b"abc")
        .obsolete(0, 0xffff, 3_000_000, b"d");
    let read = sound(&capture);
    assert_eq!((read.frames[0].link, read.frames[0].time_ns), (101, Some(2_000_000_000)));
    assert_eq!(read.frames[0].extra.as_ref().and_then(|extra| extra.drop_count), Some(3));
    assert_eq!((read.frames[1].link, read.frames[1].extra.as_ref()), (1, None));
}

#[test]
fn options_of_a_packet() {
    let flags = |order: Order, word: u32| order.u32(word).to_vec();
    for order in [Little, Big] {
        let capture = Pcapng::new(order)
            .interface(1, 0, &[])
            .enhanced(
                0,
                1,
                b"abcdefgh",
                &[
                    (1, b"first"),
                    (2, &flags(order, 4 << 5 | 2)),
                    (4, &order.u64(7)),
                    (5, &order.u64(8)),
                    (6, &order.u32(9)),
                    (1, "ação\0".as_bytes()),
                    (2989, b"\0\0\0\x01binary"),
                ],
            )
            .enhanced(0, 2, b"x", &[(0x7777, b"unknown")]);
        let read = sound(&capture);
        let extra = read.frames[0].extra.as_ref().expect("options");
        assert_eq!(extra.comments, ["first", "ação"]);
        assert_eq!(extra.flags, Some(4 << 5 | 2));
        assert_eq!((extra.drop_count, extra.packet_id, extra.queue), (Some(7), Some(8), Some(9)));
        assert_eq!(read.frames[0].fcs_octets, 4);
        assert_eq!(read.frames[1].extra, None);
    }
}

#[test]
fn options_that_run_over_or_have_a_wrong_length_are_damage() {
    let start = || Pcapng::new(Little).interface(1, 0, &[]).enhanced(0, 1, b"a", &[]);
    let wrong = damage(&start().enhanced(0, 2, b"b", &[(2, b"\0")]));
    assert_eq!(wrong, (1, format!("{:?}", Damage::Option { code: 2, octets: 1 })));
    let mut body = Little.words(&[0, 0, 0, 0, 0]);
    body.extend([1, 0, 0xff, 0x10]);
    let over = damage(&start().block(6, &body));
    assert_eq!(over, (1, format!("{:?}", Damage::Option { code: 1, octets: 0x10ff })));
}

#[test]
fn statistics_are_kept_with_their_interface() {
    let statistics = |interface, received: u64, dropped: u64, os_dropped: u64| {
        let capture = Pcapng::new(Big);
        let mut body = Big.words(&[interface, 0, 0]);
        body.extend(capture.options(&[
            (4, &received.to_be_bytes()),
            (5, &dropped.to_be_bytes()),
            (7, &os_dropped.to_be_bytes()),
        ]));
        body
    };
    let capture = Pcapng::new(Big)
        .interface(1, 0, &[])
        .interface(1, 0, &[])
        .enhanced(0, 1, b"a", &[])
        .block(5, &statistics(1, 5, 0, 0))
        .block(5, &statistics(1, 10, 2, 1))
        .block(5, &statistics(9, 1, 1, 1));
    let interfaces = sound(&capture).context.interfaces;
    assert_eq!((interfaces[0].received, interfaces[0].dropped), (None, None));
    assert_eq!((interfaces[1].received, interfaces[1].dropped), (Some(10), Some(3)));
}

#[test]
fn names_and_secrets_are_kept() {
    let mut names = Vec::new();
    for (kind, value) in
        [(1, &b"\xe0\x02\x02\x03grupo.example\0segundo\0"[..]), (2, b"\xff\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\x01todos\0")]
    {
        names.extend(Little.u16(kind));
        names.extend(Little.u16(value.len() as u16));
        names.extend(value);
        names.resize(names.len().next_multiple_of(4), 0);
    }
    names.extend([0; 4]);
    let mut secrets = Little.words(&[0x544c_534b, 13]);
    secrets.extend(b"CLIENT_RANDOM");
    let read = sound(&Pcapng::new(Little).interface(1, 0, &[]).block(4, &names).block(10, &secrets));
    let name = |address: &str, name: &str| HostName {
        address: address.parse::<IpAddr>().expect("an address"),
        name: name.into(),
    };
    assert_eq!(
        read.context.names,
        [name("224.2.2.3", "grupo.example"), name("224.2.2.3", "segundo"), name("ff02::1", "todos")]
    );
    assert_eq!(read.context.secrets[0].kind, 0x544c_534b);
    assert_eq!(read.context.secrets[0].data[..], *b"CLIENT_RANDOM");
    let mut long = Little.words(&[0x544c_534b, 14]);
    long.extend(b"CLIENT_RANDOM");
    long.truncate(20);
    let long = damage(&Pcapng::new(Little).block(10, &long));
    assert_eq!(long, (0, format!("{:?}", Damage::SecretsLength { octets: 14, room: 12 })));
}

#[test]
fn a_name_record_without_end_is_damage() {
    for record in
        [&b"\x01\0\x06\0\xe0\x02\x02\x03ab\0\0"[..], b"\x01\0\x03\0\xe0\x02\x02\x03", b"\x02\0\xff\xff\0\0\0\0"]
    {
        let (frames, what) = damage(&Pcapng::new(Little).block(4, record));
        assert_eq!((frames, what.as_str()), (0, "NameRecord"));
    }
}

#[test]
fn who_wrote_a_section() {
    let capture = Pcapng::new(Little).section(Big, &[(2, b"x86-64"), (3, b"Linux"), (4, b"dumpcap"), (1, b"a lesson")]);
    let context = sound(&capture).context;
    let [section] = &context.sections[..] else { panic!("one section says something") };
    assert_eq!(section.hardware.as_deref(), Some("x86-64"));
    assert_eq!(section.os.as_deref(), Some("Linux"));
    assert_eq!(section.application.as_deref(), Some("dumpcap"));
    assert_eq!(section.comments, ["a lesson"]);
}

#[test]
fn unknown_and_custom_blocks_are_skipped() {
    let capture = Pcapng::new(Little)
        .block(0x0bad, b"custom, may be copied")
        .interface(1, 0, &[])
        .block(0x4000_0bad, b"custom, not to be copied")
        .enhanced(0, 1, b"a", &[])
        .block(9, b"__REALTIME_TIMESTAMP=0\n")
        .block(0x8000_0001, &vec![0; 700_000])
        .block(0x8000_0002, &vec![0; 17 << 20])
        .block(0x77, b"")
        .enhanced(0, 2, b"b", &[]);
    assert_eq!(sound(&capture).frames.len(), 2);
    let end = Pcapng::new(Little).interface(1, 0, &[]).enhanced(0, 1, b"a", &[]).block(0x8000_0002, &vec![0; 17 << 20]);
    for cut in [1, 4, 1 << 20, 17 << 20] {
        let read = read(&end.bytes[..end.bytes.len() - cut]);
        assert_eq!(read.frames.len(), 1);
        let [error] = &read.errors[..] else { panic!("one error: {:?}", read.errors) };
        assert!(matches!(error.kind, SourceErrorKind::Truncated), "{error:?}");
        assert!(error.offset.is_some_and(|offset| offset <= (end.bytes.len() - cut) as u64), "{error:?}");
    }
}

#[test]
fn lengths_without_their_padding_are_rounded_up() {
    let mut capture = Pcapng::new(Little).interface(1, 0, &[]);
    capture.bytes.extend(Little.words(&[6, 35, 0, 0, 1, 3, 3]));
    capture.bytes.extend(b"abc\0");
    capture.bytes.extend(Little.u32(35));
    let read = sound(&capture.enhanced(0, 2, b"b", &[]));
    assert_eq!(read.frames[0].bytes, b"abc");
    assert_eq!(read.frames[1].bytes, b"b");
}

#[test]
fn blocks_that_cannot_be_are_damage_where_they_stand() {
    let start = || Pcapng::new(Big).interface(1, 0, &[]).enhanced(0, 1, b"abcd", &[]);
    let at = start().bytes.len() as u64;
    for (words, what) in [
        (&[6, 8, 8][..], Damage::BlockLength { octets: 8 }),
        (&[6, 0, 0], Damage::BlockLength { octets: 0 }),
        (&[6, u32::MAX, 0], Damage::BlockLength { octets: u32::MAX }),
        (&[6, 16 << 20 | 4, 0], Damage::BlockLength { octets: 16 << 20 | 4 }),
        (&[6, 28, 0, 0, 0, 0, 28], Damage::BlockLength { octets: 28 }),
        (&[0x77, 16, 0, 20], Damage::BlockLengths { first: 16, second: 20 }),
        (&[6, 36, 0, 0, 0, 5, 5, 0, 36], Damage::PacketLength { octets: 5, room: 4 }),
        (&[6, 36, 0, 0, 0, u32::MAX, 5, 0, 36], Damage::PacketLength { octets: u32::MAX, room: 4 }),
        (&[0x0a0d_0d0a, 28, 0x1a2b_3c4e, 0, 0, 0, 28], Damage::ByteOrder),
    ] {
        let mut capture = start();
        capture.bytes.extend(Big.words(words));
        let read = read(&capture.bytes);
        assert_eq!(read.frames.len(), 1);
        let [error] = &read.errors[..] else { panic!("one error: {:?}", read.errors) };
        assert_eq!(error.offset, Some(at), "{what:?}");
        assert_eq!(format!("{:?}", error.kind), format!("{:?}", SourceErrorKind::Corrupt(what)));
    }
}

#[test]
fn a_section_of_another_version_is_not_guessed_at() {
    let mut capture = Pcapng::new(Little);
    capture.bytes[12] = 2;
    let read = read(&capture.bytes);
    let kind = &read.errors[0].kind;
    assert!(matches!(kind, SourceErrorKind::Unsupported(Unsupported::SectionVersion((2, 0)))), "{kind:?}");
}

#[test]
fn interfaces_are_limited() {
    let mut capture = Pcapng::new(Little);
    for _ in 0..=1 << 16 {
        capture = capture.interface(1, 0, &[]);
    }
    let read = read(&capture.bytes);
    assert_eq!(read.context.interfaces.len(), 1 << 16);
    let kind = &read.errors[0].kind;
    assert!(matches!(kind, SourceErrorKind::Unsupported(Unsupported::Interfaces(65_536))), "{kind:?}");
}

#[test]
fn texts_beside_the_frames_are_limited() {
    let mut capture = Pcapng::new(Little);
    let name = vec![b'n'; 60_000];
    for _ in 0..100 {
        capture = capture.interface(1, 0, &[(2, &name)]);
    }
    let read = sound(&capture);
    let kept: usize = read.context.interfaces.iter().filter_map(|i| i.name.as_ref().map(String::len)).sum();
    assert!(kept > 1 << 20 && kept <= 4 << 20, "{kept} octets kept of 6,000,000");
}
