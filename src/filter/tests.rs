//! Every operator, on frames that real stacks sent.

use super::Filter;
use super::class::Class;
use crate::describe::{Selector, names};
use crate::frame::{Clock, Frame, Interface, LinkType};
use crate::i18n::Lang;
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::Peeled;
use crate::testing::octets;

/// Linux asks for 10.0.0.1; frame 1 of captures/tcp-hello.pcapng.
const ARP: &str = "ffffffffffff 020000000002 0806 0001080006040001 020000000002 0a000002 000000000000 0a000001";
/// A SYN from 10.0.0.2:52116 to 10.0.0.1:12345; frame 3.
const SYN: &str = "020000000001 020000000002 0800 450000345d4e40004006c9730a0000020a000001
    cb94303952062a5c000000008002faf0e7ea0000020405b40101040201030 30a";
/// "Thank you for connecting" back to it; frame 6.
const DATA: &str = "020000000002 020000000001 0800 4500004090f84000400695bd0a0000010a000002
    3039cb94a24cfdc252062a5d5018003f81090000 5468616e6b20796f7520666f7220636f6e6e656374696e67";
/// An ARP request behind two 802.1Q tags, of VLAN 100 and of VLAN 200.
const QINQ: &str = "ffffffffffff 020000000002 8100 0064 8100 00c8 0806
    0001080006040001 020000000002 0a000002 000000000000 0a000001";

/// A router's time exceeded to 10.0.1.1, which quotes that host's datagram to 10.0.2.1:33434; frame 23 of router.pcapng.
const QUOTE: &str = "020000000001 020000000003 0800 45c00058294e0000400139990a0001fe0a000101 0b000c3b00000000
    4500003c4eb30000011153fd0a0001010a000201 86c7829a0028ea35
    404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";

/// Second 1,700,000,000.5 of the first tap, "p1".
fn matches(filter: &str, frame: &str) -> bool {
    let bytes = octets(frame);
    let filter = Filter::parse(filter).unwrap_or_else(|error| panic!("{}", error.render(filter, Lang::En)));
    let frame = Frame {
        bytes: &bytes,
        wire_len: bytes.len() as u32,
        time_ns: Some(1_700_000_000_500_000_000),
        link: LinkType::ETHERNET,
        fcs_octets: 0,
        tap: 0,
        number: 7,
        extra: None,
    };
    let taps = [Interface { name: Some("p1".to_owned()), ..Interface::default() }];
    let mut peeled = Peeled::default();
    peel(&frame, Dispatch::standard(), &mut peeled);
    filter.matches(&View { frame: &frame, peeled: &peeled, taps: &taps, clock: Clock::default() })
}

fn all_match(frame: &str, filters: &[&str]) {
    for filter in filters {
        assert!(matches(filter, frame), "{filter}");
        if !filter.trim().is_empty() {
            assert!(!matches(&format!("not ({filter})"), frame), "not ({filter})");
        }
    }
}

fn none_matches(frame: &str, filters: &[&str]) {
    for filter in filters {
        assert!(!matches(filter, frame), "{filter}");
    }
}

#[test]
fn presence_of_protocols_and_fields() {
    all_match(
        SYN,
        &["", "  ", "frame", "eth", "ip", "tcp", "ip.ttl", "tcp.flags", "ip.addr", "tcp.len", "tcp.urgent_pointer"],
    );
    none_matches(SYN, &["arp", "udp", "ipv6", "udp.port", "arp.opcode"]);
}

#[test]
fn comparisons_of_numbers() {
    all_match(
        SYN,
        &[
            "ip.ttl == 64",
            "ip.ttl eq 0x40",
            "ip.ttl == 0100",
            "ip.ttl == 0b1000000",
            "ip.ttl == '@'",
            "ip.ttl == '\\x40'",
            "ip.ttl != 63",
            "ip.ttl ne 63",
            "ip.ttl > 63 && ip.ttl >= 64 && ip.ttl < 65 && ip.ttl <= 64",
            "ip.ttl gt 63 and ip.ttl ge 64 and ip.ttl lt 65 and ip.ttl le 64",
            "64 == ip.ttl",
            "63 < ip.ttl",
            "63 < ip.ttl <= 64",
            "frame.len == 66",
            "frame.number == 7",
            "tcp.seq_raw == 1376135772",
        ],
    );
    none_matches(
        SYN,
        &["ip.ttl == 63", "ip.ttl != 64", "ip.ttl < 64", "64 < ip.ttl", "63 < ip.ttl < 64", "udp.port != 1"],
    );
}

#[test]
fn organisations_are_written_as_their_addresses_begin() {
    let snap = "01000ccccccc 020000000002 000a aaaa03 00000c 2000 02b4";
    all_match(snap, &["llc.oui == 00:00:0c", "llc.oui == 00-00-0c", "llc.oui == 12", "llc.oui == 0xc"]);
    none_matches(snap, &["llc.oui == 00:00:0d"]);
}

#[test]
fn addresses_and_prefixes() {
    all_match(
        SYN,
        &[
            "ip.src == 10.0.0.2",
            "ip.src == 10.0.0.0/8",
            "ip.dst != 224.0.0.0/4",
            "ip.src < 10.0.0.3",
            "ip.src <= 10.0.0.0/8",
            "eth.src == 02:00:00:00:00:02",
            "eth.src == 02-00-00-00-00-02",
            "eth.src == 0200.0000.0002",
            "eth.src > eth.dst",
            "ip.src == frame[26:4]",
            "ip.src & 255.0.0.0 == 10.0.0.0",
            "ip.src & 255.255.255.0 == frame[26:4] & ff:ff:ff:00",
            "ip.src & 255.255.255.0 < frame[26:4]",
            "ip.src[0] == 0a",
        ],
    );
    none_matches(
        SYN,
        &["ip.src == 10.0.0.1", "ip.src < 10.0.0.0/8", "ip.src > 10.0.0.0/8", "ip.src == ip.dst", "eth.dst[0] & 1"],
    );
    all_match(ARP, &["eth.dst[0] & 1", "eth.dst & 01:00:00:00:00:00", "eth.dst == ff:ff:ff:ff:ff:ff"]);
    let ipv6 = "333300000016 020000000002 86dd 6000000000000001 fe800000000000000000000000000001 ff0200000000000000000000000000fb";
    all_match(
        ipv6,
        &["ipv6.dst == ff00::/8", "ipv6.src == fe80::1", "ipv6.addr == fe80::/10", "ipv6.dst[0:2] == ff:02"],
    );
}

#[test]
fn any_and_all_of_several_occurrences() {
    // 10.0.0.1 is one of two addresses.
    all_match(
        SYN,
        &[
            "ip.addr == 10.0.0.1",
            "ip.addr any_eq 10.0.0.1",
            "ip.addr !== 10.0.0.1",
            "ip.addr ~= 10.0.0.1",
            "ip.addr any_ne 10.0.0.1",
            "any ip.addr != 10.0.0.1",
            "ip.addr === 10.0.0.0/30",
            "ip.addr all_eq 10.0.0.0/30",
            "all ip.addr == 10.0.0.0/30",
            "ip.addr != 10.0.0.3",
            "ip.addr == ip.src",
            "ip.addr all_ne 10.9.9.9",
            "all tcp.port > 12344",
        ],
    );
    none_matches(
        SYN,
        &[
            "ip.addr != 10.0.0.1",
            "ip.addr === 10.0.0.1",
            "all ip.addr == 10.0.0.1",
            "ip.addr != ip.src",
            "all udp.port > 1",
        ],
    );
    all_match(
        QINQ,
        &["vlan.id == 100", "vlan.id == 200", "vlan.id !== 100", "vlan.id != 300", "all vlan.id in {100, 200}"],
    );
    all_match(
        QUOTE,
        &[
            "icmp && udp",
            "ip.ttl == 64",
            "ip.ttl == 1",
            "ip.src == 10.0.1.1",
            "udp.dstport == 33434",
            "ip.dst !== 10.0.1.1",
        ],
    );
    none_matches(QUOTE, &["ip.ttl != 1", "ip.src === 10.0.1.254", "not ip.ttl == 1"]);
    none_matches(QINQ, &["vlan.id != 100", "vlan.id === 100", "all vlan.id in {100}"]);
}

#[test]
fn sets() {
    all_match(
        SYN,
        &[
            "tcp.port in {80, 12345}",
            "tcp.port in {80 12345}",
            "tcp.port in{12345}",
            "tcp.dstport in {1..80, 12000..12400}",
            "ip.src in {192.168.0.0/16, 10.0.0.0/8}",
            "ip.src in {10.0.0.1 .. 10.0.0.9}",
            "eth.src in {02:00:00:00:00:00..02:00:00:00:00:ff}",
            "tcp.port not in {80, 443}",
            "udp.port not in {80}",
            "frame.time_epoch in {1700000000 .. 1700000001}",
            "frame[12:2] in {08:00, 86:dd}",
            "frame.interface_name in {\"p0\", \"p1\"}",
        ],
    );
    none_matches(
        SYN,
        &["tcp.port in {80}", "tcp.port in {90..80}", "tcp.port not in {12345}", "udp.port in {1..65535}"],
    );
}

#[test]
fn masks_and_slices() {
    all_match(
        SYN,
        &[
            "tcp.flags & 0x02",
            "tcp.flags & 2 == 2",
            "(tcp.flags & 2) == 2",
            "tcp.flags bitwise_and 0x12 == 2",
            "tcp[13] & 2",
            "tcp[12:2] & 0f:ff == 00:02",
            "eth.src[0:3] == 02:00:00",
            "eth.src[-1] == 02",
            "eth.src[-3:2] == 0000",
            "eth.src[:2] == 02:00",
            "eth.src[4:] == 00:02",
            "eth.src[4-5] == 00:02",
            "eth.src[0,5] == 02:02",
            "tcp[0:2] == cb:94",
            "ip[8] == 40",
            "ip[8] == \"@\"",
            "ip[8] == 0x40",
            "tcp[13]",
            // Beyond the end there is nothing, which is smaller than anything and equal to nothing.
            "tcp[60:4] != 00:00:00:00",
            "tcp[60:4] < 00",
            "ip[20:2] < 00",
        ],
    );
    none_matches(
        SYN,
        &["tcp.flags & 0x10", "tcp.flags & 2 == 0", "tcp[60:4]", "tcp[60:4] == 00:00:00:00", "tcp[0:2] > 00:00:00"],
    );
}

#[test]
fn contains_and_matches() {
    all_match(
        DATA,
        &[
            "tcp contains \"connect\"",
            "frame contains 54:68:61",
            "frame contains 546861",
            "frame contains 'T'",
            "tcp contains \"\\x54hank\"",
            "eth.src contains 00:01",
            "tcp matches \"THANK +YOU\"",
            "tcp matches r\"\\bfor\\b\"",
            "tcp ~ \"(?-i)Thank\"",
            "frame matches \"\\\\x0a\\\\x00\"",
            "frame.protocols contains \"tcp\"",
            "frame.protocols contains tcp",
            "frame.protocols[0:3] == \"eth\"",
        ],
    );
    none_matches(
        DATA,
        &["tcp contains \"thank\"", "tcp matches \"(?-i)thank\"", "udp contains \"T\"", "udp matches \".\""],
    );
}

#[test]
fn text_names_bits_and_times() {
    all_match(
        ARP,
        &[
            "arp.opcode == \"request\"",
            "arp.opcode == request",
            "arp.opcode == \"Pedido\"",
            "arp.opcode != reply",
            "arp.opcode in {reply, request}",
        ],
    );
    all_match(
        SYN,
        &[
            "tcp.flags.syn == 1",
            "tcp.flags.syn == true",
            "tcp.flags.syn == TRUE",
            "tcp.flags.ack == false",
            "tcp.flags.ack == 0",
            "ip.proto == TCP",
            "ip.proto == tcp",
            "frame.interface_name == p1",
            "frame.interface_name == \"p1\"",
            "frame.interface_name > \"p\"",
            "frame.time_epoch == 1700000000.5",
            "frame.time_epoch > 1700000000",
            "frame.time_epoch > 2023-11-14",
            "frame.time > \"2023-11-14 22:13:20\"",
            "frame.time_epoch >= \"2023-11-14 22:13:20.5\"",
            "frame.time_epoch < 2023-11-14T22:13:20.6Z",
            "frame.time_epoch > -1.5",
        ],
    );
    none_matches(SYN, &["tcp.flags.syn == 0", "frame.time_epoch > 2023-11-15", "ip.proto == udp"]);
}

#[test]
fn precedence_is_that_of_wireshark_4() {
    // "and" binds closer than "xor", "xor" closer than "or", and "not" closer than all of them.
    all_match(
        SYN,
        &[
            "ip or arp and arp",
            "arp and arp or ip",
            "not arp and ip",
            "not ip.ttl == 63",
            "!!ip",
            "! not ip",
            "ip xor arp",
            "ip xor arp and tcp",
            "tcp xor ip xor eth",
            "ip ^^ arp",
            "ip or tcp xor tcp",
            "((ip) && (tcp))",
            "(ip.ttl) == 64",
            "ip.ttl==64&&!arp||arp",
            "ip.src == 10.0.0.2 and(tcp)",
        ],
    );
    none_matches(SYN, &["(ip or arp) and arp", "ip xor tcp", "not (ip and tcp)", "ip xor tcp xor arp"]);
}

/// A comparison is resolved by one class, so fields that share a name must have values of one kind.
#[test]
fn fields_of_one_name_are_of_one_class() {
    for name in names() {
        let selector = Selector::resolve(name).expect(name);
        let classes: Vec<_> = selector.defs().map(Class::of).filter(|class| *class != Class::Nothing).collect();
        for pair in classes.windows(2) {
            assert!(pair[0].compares_with(pair[1]), "{name} is {:?} and {:?}", pair[0], pair[1]);
        }
    }
}

fn complaint(filter: &str) -> String {
    let error = Filter::parse(filter).expect_err(filter);
    let [en, pt] = [Lang::En, Lang::PtBr].map(|lang| error.render(filter, lang));
    format!("{en}\n{pt}\n")
}

#[test]
fn complaints_in_both_languages() {
    let filters = [
        "ip.tll == 64",
        "ip.src == 10.0.0",
        "ip.src == tcp.srcport",
        "ip.ttl == 300",
        "udp.port == 99999",
        "ip.addr == ff02::1",
        "ipv6.dst in {10.0.0.0/8}",
        "port 80",
        "tcp.port = 80",
        "ip AND tcp",
        "tcp & udp",
        "(ip.ttl == 64",
        "ip.ttl == 64)",
        "ip.ttl ==",
        "tcp.port in 80",
        "tcp.port in {80, }",
        "ip.ttl contains 4",
        "tcp contains Thank",
        "tcp matches \"(\"",
        "tcp matches \"\\d\"",
        "ip[3-1] == 00",
        "ip.src == \"10.0.0.1\"",
        "1 == 1",
        "ação ≥ 1",
        "tcp contains \"x",
    ];
    let complaints: Vec<_> = filters.map(complaint).into();
    let expected = include_str!("complaints.txt");
    assert!(complaints.join("\n") == expected, "src/filter/complaints.txt should be:\n{}", complaints.join("\n"));
}

#[test]
fn places_count_octets_and_characters() {
    let error = Filter::parse("frame contains \"ação\" && ip.tll").expect_err("unknown");
    assert_eq!((error.position, error.column, error.length), (27, 25, 6));
    assert_eq!(error.suggestion.as_deref(), Some("ip.ttl"));
}

#[test]
fn depth_and_length_are_bounded() {
    for (open, close) in [("(", ")"), ("!(", ")"), ("not (", ")")] {
        let nested = |n: usize| format!("{}ip{}", open.repeat(n), close.repeat(n));
        assert!(matches(&nested(100), SYN));
        assert!(Filter::parse(&nested(101)).is_err());
        assert!(Filter::parse(&open.repeat(10_000)).is_err());
    }
    assert!(matches(&format!("{}ip", "!".repeat(60_000)), SYN));
    assert!(matches(&format!("ip{}", " && ip".repeat(10_000)), SYN));
    assert!(matches(&format!("ip{}", " or ip".repeat(10_000)), SYN));
    assert!(matches(&format!("ip.ttl{}", " == ip.ttl".repeat(5_000)), SYN));
    assert!(Filter::parse(&" ".repeat(1 << 17)).is_err());
}

#[test]
fn a_long_text_is_shown_around_the_place() {
    let text = format!("{}ip.tll{}", "ip && ".repeat(50), " && ip".repeat(50));
    let shown = Filter::parse(&text).expect_err("unknown").render(&text, Lang::En);
    let longest = shown.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(80), "{shown}");
    let (line, carets) = (shown.lines().nth(1).unwrap_or_default(), shown.lines().nth(2).unwrap_or_default());
    assert_eq!(line.chars().skip(carets.len() - 6).take(6).collect::<String>(), "ip.tll", "{shown}");
}

/// Nothing panics, whatever is written. The generator is SplitMix64, with a fixed seed.
#[test]
fn mutated_filters_never_panic() {
    let seeds = [
        "ip.dst == 224.0.0.0/4 && udp",
        "tcp.port in {80..90, 443} or not (eth.src[0:3] == 00:1b:63)",
        "frame.time_epoch > \"2024-01-01 10:00:00.5\" xor tcp.flags & 0x02 == '\\x02'",
        "tcp contains \"a\\x41\\\"\" and frame matches r\"\\d+[a-z]\"",
        "ipv6.addr === fe80::/10 || arp.opcode == request ~= !== ação",
    ];
    let parts = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "\\",
        "'",
        "..",
        "!",
        "&",
        "==",
        "-",
        ":",
        "/",
        "é",
        "\u{202e}",
        "0x",
        "999999999999999999999",
        " ",
    ];
    let mut state = 0x5eed_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) as usize % below.max(1)
    };
    let mut understood = 0;
    for round in 0..1000 {
        let mut text: Vec<char> = seeds[round % seeds.len()].chars().collect();
        for _ in 0..=random(6) {
            let at = random(text.len() + 1);
            match random(4) {
                0 => text.truncate(at),
                1 => drop(text.drain(at..(at + 1 + random(4)).min(text.len()))),
                2 => drop(text.splice(at..at, parts[random(parts.len())].chars())),
                _ => text.rotate_left(at),
            }
        }
        let text: String = text.into_iter().collect();
        match Filter::parse(&text) {
            Ok(_) => {
                understood += 1;
                matches(&text, DATA);
                matches(&text, ARP);
            }
            Err(error) => {
                assert!(text.is_char_boundary(error.position) && error.position + error.length <= text.len(), "{text}");
                for lang in [Lang::En, Lang::PtBr] {
                    assert!(!error.render(&text, lang).contains(['\u{202e}', '\u{1b}']), "{text}");
                }
            }
        }
    }
    assert!(understood > 30, "only {understood} of the mutated filters were still filters");
}
