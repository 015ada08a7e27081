//! Switches, hubs, routers and cables do with frames what such things do, counted at their taps.

use camadas::lab::{Exit, Impairment, Taps, Topology};

use crate::support::{is_arp, lab, udp_port};

/// Sends datagrams "0", "1", … from whoever runs it to `to`, port 7000, apart enough for a router to find out where they go.
fn sender(to: &str, count: u32, ttl: u8) -> String {
    format!(
        "import socket, time
family = socket.getaddrinfo('{to}', 7000)[0][0]
s = socket.socket(family, socket.SOCK_DGRAM)
if family == socket.AF_INET:
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, {ttl})
else:
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, {ttl})
for n in range({count}):
    s.sendto(str(n).encode(), ('{to}', 7000))
    time.sleep(0.01)
"
    )
}

/// Joins a group at port 7000, says so, and prints each datagram until there has been none for half a second.
fn receiver(group: &str) -> String {
    format!(
        "import socket, struct
family = socket.getaddrinfo('{group}', 7000)[0][0]
s = socket.socket(family, socket.SOCK_DGRAM)
s.bind(('', 7000))
if family == socket.AF_INET:
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton('{group}') + bytes(4))
else:
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(family, '{group}') + struct.pack('@I', 2))
print('joined')
s.settimeout(1)
try:
    while True: print(s.recv(100).decode())
except TimeoutError: pass
"
    )
}

/// Takes datagrams at port 7000 without a word.
const SINK: &str = "import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 7000))
print('ready')
while True: s.recv(2000)
";

#[test]
fn a_switch_learns_and_a_hub_repeats() {
    for (topology, bystander) in [(Topology::switched(&["a", "b", "c"]), 0), (Topology::hubbed(&["a", "b", "c"]), 5)] {
        let Some(watched) = lab(&topology) else { return };
        let _sink = watched.python("b", SINK);
        watched.ok("a", &["python3", "-c", &sender("b", 5, 1)]);
        let seen = ["p1", "p2", "p3"].map(|tap| watched.datagrams(tap, 7000));
        assert_eq!(seen, [5, 5, bystander], "{:?}", topology.nodes[0].kind);
    }
}

#[test]
fn nothing_is_sent_before_a_program_sends_it() {
    for topology in [Topology::switched(&["a", "b"]), Topology::routed(&["a"], &["b"])] {
        let Some(watched) = lab(&topology) else { return };
        watched.ok("a", &["sleep", "0.3"]);
        for tap in &watched.lab.plan().taps {
            assert!(watched.frames(&tap.name).is_empty(), "{}", tap.name);
        }
    }
}

#[test]
fn the_first_frame_is_recorded_and_no_other_than_those_that_were_sent() {
    let Some(watched) = lab(&Topology::switched(&["server", "client"])) else { return };
    watched.ok("client", &["ping", "-c", "1", "server"]);
    let frames = watched.frames("p2");
    assert!(is_arp(&frames[0]) && is_arp(&frames[1]), "{frames:?}");
    assert_eq!(frames.len(), 4, "a question and an answer of ARP and of ICMP each: {frames:?}");
}

#[test]
fn known_neighbours_are_not_asked_for() {
    let Some(watched) = lab(&Topology::switched(&["a", "b"]).known_neighbours()) else { return };
    watched.ok("a", &["ping", "-c", "1", "b"]);
    assert_eq!(watched.frames("p1").len(), 2);
}

#[test]
fn multicast_floods_without_a_querier_and_goes_to_members_with_one() {
    let hosts = ["sender", "member", "bystander"];
    let plain = Topology::switched(&hosts);
    let cases = [
        (plain.clone(), [5, 5, 5]),
        (plain.clone().snooping(), [5, 5, 5]),
        (plain.clone().querier("switch"), [5, 5, 0]),
        (plain.ipv6().querier("switch"), [5, 5, 0]),
    ];
    for (topology, expected) in cases {
        let Some(watched) = lab(&topology) else { return };
        let groups = if topology.ipv6 { &["224.2.2.3", "ff05::2:2:3"][..] } else { &["224.2.2.3"] };
        for group in groups {
            let mut member = watched.python("member", &receiver(group));
            watched.await_report("p2", group);
            watched.ok("sender", &["python3", "-c", &sender(group, 5, 1)]);
            let heard = member.stdout.take().map(crate::support::text).expect("a pipe");
            assert_eq!(heard, "0\n1\n2\n3\n4\n", "{group}");
            let seen = ["p1", "p2", "p3"].map(|tap| watched.datagrams(tap, 7000));
            assert_eq!(seen, expected, "{group} on {:?}", topology.nodes[0].kind);
        }
    }
}

#[test]
fn a_router_changes_both_hardware_addresses_and_the_ttl() {
    let Some(watched) = lab(&Topology::routed(&["client"], &["server"])) else { return };
    let _sink = watched.python("server", SINK);
    watched.ok("client", &["python3", "-c", &sender("server", 1, 1)]);
    let at = |tap| watched.frames(tap).into_iter().find(|frame| udp_port(frame) == Some(7000)).expect(tap);
    let [out, inward, outward, arrived] = ["client.eth0", "router.eth0", "router.eth1", "server.eth0"].map(at);
    assert_eq!((&out, &outward), (&inward, &arrived), "cables change nothing");
    assert_eq!(out[..12], [2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0, 1]);
    assert_eq!(arrived[..12], [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 1, 2]);
    assert_eq!((out[22], arrived[22]), (64, 63));
    assert_eq!(out[26..], arrived[26..], "addresses and all above them");
}

#[test]
fn a_router_says_when_a_ttl_runs_out() {
    let Some(watched) = lab(&Topology::routed(&["client"], &["server"]).ipv6()) else { return };
    let (output, exit) = watched.run("client", &["ping", "-n", "-c", "1", "-t", "1", "server"]);
    assert!(exit == Exit::Code(1) && output.contains("From"), "{output}");
    watched.ok("client", &["ping", "-6", "-c", "1", "server"]);
    watched.ok("client", &["ping", "-4", "-c", "1", "server"]);
}

#[test]
fn routers_forward_groups_to_members_only_and_only_where_asked() {
    let plain = Topology::routed(&["sender"], &["member", "bystander"]);
    let forwarding = plain.clone().multicast_forwarding("router");
    let cases = [
        (plain.clone(), "224.2.2.3", 4, 0),
        (forwarding.clone(), "224.2.2.3", 1, 0),
        (forwarding.clone(), "224.2.2.3", 4, 5),
        (plain.ipv6(), "ff05::2:2:3", 4, 0),
        (forwarding.ipv6(), "ff05::2:2:3", 4, 5),
    ];
    for (topology, group, ttl, expected) in cases {
        let Some(watched) = lab(&topology) else { return };
        let mut member = watched.python("member", &receiver(group));
        watched.await_report("p1", group);
        watched.ok("sender", &["python3", "-c", &sender(group, 5, ttl)]);
        let heard = member.stdout.take().map(crate::support::text).expect("a pipe");
        assert_eq!(heard.lines().count(), expected, "{group} with TTL {ttl}: {heard}");
        assert_eq!(watched.datagrams("sender.eth0", 7000), 5);
        // The member has left: nobody is behind the router any more.
        watched.ok("sender", &["python3", "-c", &sender(group, 5, ttl)]);
        watched.datagrams("p1", 7000);
        watched.ok("sender", &["python3", "-c", &sender(group, 5, ttl)]);
        assert_eq!(watched.datagrams("p1", 7000), 0, "{group} with TTL {ttl} after the leave");
    }
}

#[test]
fn a_lossy_cable_loses_the_same_frames_each_time() {
    let lost = |seed| {
        let lossy = Impairment { loss: 0.1, ..Impairment::default() };
        let watched = lab(&Topology::cabled("a", "b").impair("a", "b", lossy).seed(seed))?;
        let _sink = watched.python("b", SINK);
        watched.ok("a", &["python3", "-c", &sender("b", 200, 1)]);
        let end = watched.frames_to_end("a", "b", "b.eth0");
        let numbers = |frames: Vec<Vec<u8>>| {
            let frames = frames.into_iter().filter(|frame| udp_port(frame) == Some(7000));
            let number = |frame: Vec<u8>| String::from_utf8_lossy(&frame[42..]).trim_end_matches('\0').to_owned();
            frames.map(number).collect::<Vec<_>>()
        };
        let (sent, arrived) = (numbers(watched.frames("a.eth0")), numbers(end));
        assert_eq!(sent.len(), 200);
        Some(sent.into_iter().filter(|number| !arrived.contains(number)).collect::<Vec<_>>())
    };
    let (Some(first), Some(second), Some(other)) = (lost(1), lost(1), lost(2)) else { return };
    assert!((10..=32).contains(&first.len()), "{first:?}");
    assert_eq!(first, second);
    assert_ne!(first, other);
}

#[test]
fn cables_delay_repeat_and_lose_what_they_are_told_to() {
    let slow = Impairment { delay: std::time::Duration::from_millis(10), ..Impairment::default() };
    let Some(watched) = lab(&Topology::cabled("a", "b").impair("a", "b", slow)) else { return };
    let output = watched.ok("a", &["ping", "-n", "-c", "3", "-i", "0.2", "b"]);
    let least: f64 = output
        .split("rtt min/avg/max/mdev = ")
        .nth(1)
        .and_then(|rest| rest.split('/').next()?.parse().ok())
        .expect("ping's summary");
    assert!((20.0..40.0).contains(&least), "{output}");

    let twice = Impairment { duplication: 1.0, lost: vec![2], ..Impairment::default() };
    let topology = Topology::cabled("a", "b").impair_toward("a", "b", twice);
    let Some(watched) = lab(&topology) else { return };
    let _sink = watched.python("b", SINK);
    watched.ok("a", &["python3", "-c", &sender("b", 3, 1)]);
    let arrived = watched.frames_to_end("a", "b", "b.eth0");
    let arrived = arrived.iter().filter(|frame| udp_port(frame) == Some(7000)).count();
    assert_eq!([watched.datagrams("a.eth0", 7000), arrived], [3, 4]);
}

#[test]
fn cables_carry_vlan_tags() {
    let slow = Impairment { delay: std::time::Duration::from_millis(1), ..Impairment::default() };
    let Some(watched) = lab(&Topology::cabled("a", "b").impair("a", "b", slow)) else { return };
    const LISTEN: &str = "import socket, struct
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.setsockopt(263, 8, 1)
print('ready', flush=True)
frame, beside, _, _ = s.recvmsg(2000, 200)
print(len(frame), *struct.unpack('@IIIHHHH', beside[0][2])[5:])
";
    const SEND: &str = "import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(('eth0', 0))
s.send(b'\\xff' * 6 + bytes([2, 0, 0, 0, 0, 1]) + bytes.fromhex('8100602a88b5') + bytes(46))
";
    let program = |text: &str| camadas::lab::Program::new(["python3", "-c", text]).capturing();
    let listen = program(LISTEN).stdout(camadas::lab::Io::Pipe);
    let mut listening = watched.lab.spawn("b", listen).expect("a program");
    let mut output = std::io::BufReader::new(listening.stdout.take().expect("a pipe"));
    let mut line = || {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut output, &mut line).expect("a line");
        line
    };
    assert_eq!(line(), "ready\n");
    assert_eq!(watched.lab.spawn("a", program(SEND)).expect("a program").wait(), Exit::Code(0));
    // Priority 3, VLAN 42, as a tag of IEEE 802.1Q; 4 octets less, since the kernel hands it over beside the frame.
    assert_eq!(line(), format!("60 {} {}\n", 3 << 13 | 42, 0x8100));
}

#[test]
fn an_impaired_cable_to_a_switch_has_taps_before_and_after_it() {
    let all = Impairment { loss: 1.0, ..Impairment::default() };
    let topology = Topology::switched(&["a", "b"]).impair_toward("a", "switch", all).taps("b", "switch", Taps::Both);
    let Some(watched) = lab(&topology) else { return };
    let _sink = watched.python("b", SINK);
    watched.ok("a", &["python3", "-c", &sender("b", 5, 1)]);
    let seen = ["a.eth0", "p1", "p2", "b.eth0"].map(|tap| watched.datagrams(tap, 7000));
    assert_eq!(seen, [5, 0, 0, 0]);
}

/// Octets by TCP, then one datagram of every length up to more than a link carries at once, by IPv4 and by IPv6.
const TALKER: &str = "import socket
for server in '10.0.0.1', 'fd00::1':
    c = socket.create_connection((server, 12345))
    while c.recv(65536): pass
    family = socket.AF_INET6 if ':' in server else socket.AF_INET
    for length in 0, 1, 2, 17, 18, 19, 1471, 1472, 1999, 4001:
        socket.socket(family, socket.SOCK_DGRAM).sendto((bytes(range(1, 200)) * 21)[:length], (server, 12345))
";

#[test]
fn checksums_are_filled_in_and_no_frame_is_larger_than_the_link_carries() {
    let Some(watched) = lab(&Topology::switched(&["server", "client"]).ipv6()) else { return };
    let server = watched.python(
        "server",
        "import socket
heard = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
heard.bind(('', 12345))
s = socket.create_server(('', 12345), family=socket.AF_INET6, dualstack_ipv6=True)
print('ready')
while True:
    c, _ = s.accept()
    c.sendall(bytes(100000))
    c.close()
",
    );
    watched.ok("client", &["python3", "-c", TALKER]);
    drop(server);
    let frames = watched.frames("p2");
    let tcp: Vec<_> = frames.iter().filter(|frame| frame[12..14] == [8, 0] && frame[23] == 6).collect();
    assert!(tcp.len() > 70, "{}", tcp.len());
    for frame in tcp {
        let segment = &frame[34..14 + usize::from(u16::from_be_bytes([frame[16], frame[17]]))];
        let pseudo = [&frame[26..34], &[0, 6], &(segment.len() as u16).to_be_bytes()].concat();
        let sum = camadas::bytes::ones_sum(segment, camadas::bytes::ones_sum(&pseudo, 0));
        assert_eq!(sum, 0xffff, "{frame:02x?}");
    }
    assert!(frames.iter().all(|frame| frame.len() <= 1514), "larger than the link carries");
    tshark_finds_good_checksums(&frames);
}

/// Lets another program judge: each checksum of IP, TCP and UDP that is whole is right, and nothing is malformed.
fn tshark_finds_good_checksums(frames: &[Vec<u8>]) {
    let mut capture = tempfile::NamedTempFile::new().expect("a file");
    let mut octets = Vec::from([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
    for frame in frames {
        let length = (frame.len() as u32).to_le_bytes();
        octets.extend([[0; 4], [0; 4], length, length].as_flattened());
        octets.extend(frame);
    }
    std::io::Write::write_all(&mut capture, &octets).expect("written");
    let mut tshark = std::process::Command::new("tshark");
    tshark.args(["ip", "tcp", "udp"].map(|protocol| format!("-o{protocol}.check_checksum:TRUE")));
    tshark.args(["-n", "-T", "fields", "-E", "separator=,"]);
    let fields = ["ipv6.version", "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "_ws.malformed"];
    let output = match tshark.args(fields.map(|field| format!("-e{field}"))).arg("-r").arg(capture.path()).output() {
        Ok(output) => output,
        Err(error) => return println!("skipped: tshark's opinion: {error}"),
    };
    assert!(output.status.success(), "{output:?}");
    let lines = String::from_utf8(output.stdout).expect("text");
    let count = |line: &str| lines.lines().filter(|found| *found == line).count();
    // Good is 1; the last column would be of what is malformed; the last fragment has the checksum of all.
    for (least, line) in [(70, ",1,1,,"), (70, "6,,1,,"), (10, ",1,,1,"), (10, "6,,,1,"), (3, ",1,,,"), (3, "6,,,,")] {
        assert!(count(line) >= least, "{line}\n{lines}");
    }
    let told = |line: &str| line.split(',').skip(1).all(|column| matches!(column, "" | "1"));
    assert!(lines.lines().all(told), "{lines}");
}

#[test]
fn anycast_is_answered_by_one_of_those_that_have_the_address() {
    let topology = Topology::switched(&["client", "one", "two"]).ipv6();
    let topology = topology.anycast("one", "fd00::a").anycast("two", "fd00::a");
    let Some(watched) = lab(&topology) else { return };
    let output = watched.ok("client", &["ping", "-c", "1", "fd00::a"]);
    assert!(output.contains("1 received"), "{output}");
}
