//! Filters as programs for the kernel: display filters against themselves, libpcap's language against tcpdump.

use std::path::{Path, PathBuf};
use std::process::Command;

use camadas::filter::Filter;
use camadas::filter::kernel::{Expression, Instruction, Program, Seen};
use camadas::frame::{Clock, Frame, LinkType};
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::Peeled;
use camadas::source::{self, Batch};

const SNAP: u32 = 262_144;
/// Frames of a capture that are looked at.
const MOST: usize = 200;

/// The recordings of `captures/`, and those of the corpus beside the checkout where it is there.
fn captures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("captures"), PathBuf::from("../shared/corpus/visible")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            let is_capture =
                path.extension().is_some_and(|end| ["pcap", "pcapng", "cap"].iter().any(|known| end == *known));
            if path.is_dir() {
                folders.push(path);
            } else if is_capture {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.len() >= 5, "run from the root of the project");
    found
}

/// Calls `look` with every Ethernet frame that is whole.
fn each_frame(paths: &[PathBuf], mut look: impl FnMut(&Path, &Frame<'_>)) {
    let mut batch = Batch::default();
    for path in paths {
        let Ok(mut source) = source::open(std::slice::from_ref(path)) else { continue };
        let mut left = MOST;
        while left > 0 && matches!(source.fill(&mut batch), Ok(true)) {
            left = left.saturating_sub(batch.len());
            let frames = batch.frames().filter(|frame| frame.link == LinkType::ETHERNET && !frame.is_cut());
            frames.take(MOST).for_each(|frame| look(path, &frame));
        }
    }
}

fn is_true(filter: &Filter, frame: &Frame<'_>, peeled: &mut Peeled) -> bool {
    peel(frame, Dispatch::standard(), peeled);
    let clock = Clock { first_ns: None, previous_ns: None };
    filter.matches(&View { frame, peeled, taps: &[], clock })
}

/// The frame as the kernel shows it to a program: when it was received, the outermost tag stands beside it.
fn shown(bytes: &[u8]) -> (Vec<u8>, Option<u16>) {
    match bytes {
        [addresses @ .., _, _, _, _]
            if addresses.len() >= 12 && matches!(bytes[12..14], [0x81, 0x00] | [0x88, 0xa8]) =>
        {
            let tag = u16::from_be_bytes([bytes[14], bytes[15]]);
            ([&bytes[..12], &bytes[16..]].concat(), Some(tag))
        }
        _ => (bytes.to_vec(), None),
    }
}

fn run(program: &Program, bytes: &[u8], tag: Option<u16>) -> u32 {
    program.run(&Seen { bytes, len: bytes.len() as u32, hardware: 1, tag })
}

const DISPLAY: [&str; 30] = [
    "ip",
    "arp",
    "not ip and not arp",
    "tcp",
    "!tcp",
    "udp || arp",
    "ip.dst == 224.0.0.0/4 && udp",
    "ip.addr == 10.0.0.0/8",
    "ip.addr != 10.0.0.1",
    "not ip.addr == 10.0.0.1",
    "ip.addr === 10.0.0.0/24",
    "ip.addr !== 192.168.0.0/16",
    "ip.src < 10.0.0.2",
    "ip.ttl in {1, 64, 128..255}",
    "!(ip.ttl > 63)",
    "ip.flags.df == 1 and ip.len > 100",
    "ipv6.dst == ff00::/8",
    "ipv6.src == fe80::/10 and ipv6.hlim == 255",
    "ipv6.src > 2001:db8::1 and ipv6.src < 2001:db9::",
    "tcp.port not in {80, 12345}",
    "all tcp.port > 1024",
    "tcp.port == 80 or udp.port == 53",
    "tcp.flags & 0x02",
    "tcp.flags.syn == 1 && tcp.flags.ack == 0",
    "not (tcp.flags.reset == 1 or udp.srcport == 53)",
    "eth.addr == ff:ff:ff:ff:ff:ff",
    "eth.src > 02:00:00:00:00:01",
    "eth.type == 0x0800 && tcp contains \"Thank\"",
    "arp.opcode == 1",
    "arp.opcode == 2 xor ip.proto == 17",
];

#[test]
fn what_the_filter_is_true_of_passes_the_kernel() {
    let filters: Vec<_> =
        DISPLAY.iter().map(|text| Filter::parse(text).unwrap_or_else(|error| panic!("{error}"))).collect();
    let programs: Vec<_> = filters.iter().map(|filter| filter.to_program(LinkType::ETHERNET, SNAP)).collect();
    let mut peeled = Peeled::default();
    let (mut frames, mut kept, mut chance) = (0_u64, vec![0_u64; filters.len()], 0x9e37_79b9_u32);
    each_frame(&captures(), |path, frame| {
        frames += 1;
        let mut broken = frame.bytes.to_vec();
        for round in 0..4 {
            // The frame as it is, then with an octet of its headers changed, again and again.
            let bytes = if round == 0 { frame.bytes } else { &broken };
            let frame = Frame { bytes, wire_len: bytes.len() as u32, ..*frame };
            let (stripped, tag) = shown(bytes);
            for (at, (filter, program)) in filters.iter().zip(&programs).enumerate() {
                let Some(program) = program else { continue };
                let passes = run(program, &stripped, tag) > 0;
                kept[at] += u64::from(round == 0 && passes);
                if !passes || run(program, bytes, None) == 0 {
                    let text = DISPLAY[at];
                    assert!(!is_true(filter, &frame, &mut peeled), "{text}: {}: {:02x?}", path.display(), bytes);
                }
            }
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = (chance >> 8) as usize % broken.len().clamp(1, 80);
            if let Some(octet) = broken.get_mut(place) {
                *octet = (chance >> 24) as u8;
            }
        }
    });
    assert!(frames > 100);
    // What a program cannot tell is passed on; what it can is mostly left out.
    for (at, text) in DISPLAY.iter().enumerate().filter(|(_, text)| text.starts_with("tcp.flags") || **text == "arp") {
        assert!(kept[at] < frames * 9 / 10, "{text}: {} of {frames} pass", kept[at]);
    }
}

#[test]
fn what_no_program_can_tell_needs_none() {
    for text in ["frame.len > 100", "ip or dns", "not data", "tcp contains \"x\"", "ip.src == ip.dst", ""] {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(filter.to_program(LinkType::ETHERNET, SNAP), None, "{text}");
    }
}

const CAPTURE: [&str; 58] = [
    "tcp",
    "udp",
    "ip",
    "ip6",
    "arp",
    "icmp or icmp6",
    "igmp",
    "sctp",
    "host 10.0.0.1",
    "src host 10.0.0.1",
    "dst host 224.0.0.251 or 224.2.2.3",
    "ip host 10.0.0.2 and not arp",
    "arp host 10.0.0.1",
    "src or dst host 192.168.1.1",
    "src and dst 10.0.0.1",
    "host ff02::1",
    "ip6 host fe80::1",
    "ip6 src net fe80::/10",
    "net 10",
    "net 10.0.0.0/8 and not net 10.0.0.0 mask 255.255.255.0",
    "dst net 224.0.0.0/4",
    "src net 192.168 or 172.16.0.0/12",
    "port 53",
    "tcp port 80 or 443 or 12345",
    "udp port domain",
    "src port 1024",
    "dst port 5007 and src host 10.0.0.1",
    "portrange 1000-9000",
    "udp dst portrange 5000-6000 or tcp",
    "not port 22",
    "not tcp and not udp",
    "tcp or udp and port 53",
    "(tcp or udp) and (port 53 or port 80)",
    "ether host 02:00:00:00:00:01",
    "ether src 02:00:00:00:00:01 or ether dst ff:ff:ff:ff:ff:ff",
    "ether broadcast",
    "ether multicast and not ether broadcast",
    "broadcast or multicast",
    "ip multicast",
    "ip6 multicast",
    "ether proto 0x88cc",
    "ether proto 66",
    "ether proto \\arp",
    "ip proto 17",
    "ip proto \\tcp",
    "ip6 proto 58",
    "proto 6",
    "less 60",
    "greater 1000 and udp",
    "len > 500 and len <= 1500",
    "ip[8] < 5",
    "ip[6:2] & 0x1fff != 0",
    "ether[0] & 1 = 1",
    "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
    "tcp[13] = 2 or 0x18 = tcp[13]",
    "icmp[icmptype] == icmp-echo",
    "udp[4:2] > 100 or ip6[6] != 58",
    "vlan 42",
];

/// The program that tcpdump makes of an expression, where there is a tcpdump.
fn by_tcpdump(expression: &str) -> Option<Program> {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let run = Command::new("tcpdump")
        .args(["-ddd", "-y", "EN10MB", "-s", "262144", expression])
        .env("PATH", path)
        .output()
        .ok()?;
    assert!(run.status.success(), "{expression}: {}", String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let instruction = |line: &str| {
        let mut numbers = line.split(' ').map(|number| number.parse::<u32>().expect("a number"));
        let [code, holds, fails, value] = [(); 4].map(|()| numbers.next().expect("four of them"));
        Instruction { code: code as u16, holds: holds as u8, fails: fails as u8, value }
    };
    Some(Program(text.lines().skip(1).map(instruction).collect()))
}

#[test]
fn expressions_mean_what_tcpdump_takes_them_for() {
    let mut pairs = Vec::new();
    for text in CAPTURE {
        let own = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let own = own.program(Some(LinkType::ETHERNET), SNAP).expect("a program");
        let Some(other) = by_tcpdump(text) else {
            println!("skipped: there is no tcpdump to compare with");
            return;
        };
        pairs.push((text, own, other, [0_u64; 2]));
    }
    each_frame(&captures(), |path, frame| {
        for (text, own, other, counts) in &mut pairs {
            let [own, other] = [own, other].map(|program| run(program, frame.bytes, None) > 0);
            assert_eq!(own, other, "{text}: {}, frame {}", path.display(), frame.number);
            counts[usize::from(own)] += 1;
        }
    });
    let idle: Vec<_> = pairs.iter().filter(|(.., counts)| counts.contains(&0)).map(|(text, ..)| text).collect();
    // Nobody in the captures speaks these.
    assert!(idle.len() < 12, "nothing was told apart by {idle:?}");
}

#[test]
fn what_is_no_expression_is_refused_at_its_place() {
    for (text, place) in [
        ("", 0),
        ("prot 53", 0),
        ("port", 4),
        ("host www.example.org", 5),
        ("host 10.0.0.1 and", 17),
        ("(tcp or udp", 11),
        ("tcp port 70000", 9),
        ("net 10.0.0.1/8", 4),
        ("ip[8 < 5", 5),
        ("tcp[1:3] = 0", 4),
        ("ip.src == 10.0.0.1", 0),
        ("tcp tcp", 4),
        ("ether host 02:00", 11),
        ("pppoes", 0),
        ("tcp ) or udp", 4),
    ] {
        let error = Expression::parse(text).expect_err(text);
        assert_eq!(error.position, place, "{text}: {error}");
    }
    assert!(Expression::parse(&"(".repeat(100_000)).is_err());
    assert!(Expression::parse(&"not ".repeat(100_000)).is_err());
}
