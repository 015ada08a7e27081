//! Notes about frames that real stacks sent.

use std::path::{Path, PathBuf};

use super::{ENOUGH, Note, Origin, Story, of};
use crate::frame::{Clock, Frame, LinkType};
use crate::i18n::Lang;
use crate::peel::{View, peel};
use crate::proto::contract::Peeled;
use crate::proto::{Dispatch, Proto};
use crate::source::{self, Batch};
use crate::testing::{frame, octets};

/// Calls `see` with the frames of a capture until it returns `false`, to its end or to where it is damaged.
fn every_frame(path: PathBuf, see: &mut dyn FnMut(&View<'_>) -> bool) {
    let Ok(mut source) = source::open(&[path]) else { return };
    let (mut batch, mut peeled) = (Batch::default(), Peeled::default());
    while let Ok(true) = source.fill(&mut batch) {
        for frame in batch.frames() {
            peel(&frame, Dispatch::standard(), &mut peeled);
            if !see(&View { frame: &frame, peeled: &peeled, taps: batch.interfaces(), clock: Clock::default() }) {
                return;
            }
        }
    }
}

/// The project's captures.
fn captures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("captures")
}

/// The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.
fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("CAMADAS_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from)
        .join("visible");
    if !corpus.is_dir() {
        println!("skipped: no corpus at {}", corpus.display());
        return None;
    }
    Some(corpus)
}

/// The notes about frame `number` of a capture.
fn notes(capture: &Path, number: u64, lang: Lang) -> Vec<Note> {
    let mut notes = None;
    every_frame(capture.to_owned(), &mut |view| {
        if view.frame.number == number {
            notes = Some(of(view, &Story::default(), lang, ENOUGH).0);
        }
        notes.is_none()
    });
    notes.unwrap_or_else(|| panic!("{} has no frame {number}", capture.display()))
}

/// The English notes about frame `number` of one of the project's captures, after `change`.
fn changed(capture: &str, number: u64, change: impl Fn(&mut Vec<u8>)) -> Vec<String> {
    let mut texts = Vec::new();
    every_frame(captures().join(capture), &mut |view| {
        if view.frame.number == number {
            let mut bytes = view.frame.bytes.to_vec();
            change(&mut bytes);
            let frame = Frame { bytes: &bytes, ..*view.frame };
            let mut peeled = Peeled::default();
            peel(&frame, Dispatch::standard(), &mut peeled);
            let view = View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() };
            texts = of(&view, &Story::default(), Lang::En, ENOUGH).0.into_iter().map(|note| note.text).collect();
        }
        texts.is_empty()
    });
    texts
}

/// A question, a capture, the number of a frame, what its notes say.
type Answer = (&'static str, &'static str, u64, &'static str);

fn check(folder: &Path, answers: &[Answer]) {
    for (question, capture, number, answer) in answers {
        let notes = notes(&folder.join(capture), *number, Lang::En);
        let texts: Vec<_> = notes.iter().map(|note| note.text.as_str()).collect();
        let found = texts.iter().any(|text| text.contains(answer));
        assert!(found, "{question}: {capture} {number} lacks {answer:?} in {texts:#?}");
    }
}

/// What learners ask or get wrong, a frame where it arises, and what the notes say there.
const ANSWERS: &[Answer] = &[
    (
        "the destination MAC is the remote server's",
        "traceroute.pcapng",
        5,
        "02:00:00:00:00:03 is the next hop on this link",
    ),
    (
        "the preamble and the CRC are in the capture",
        "tcp-hello.pcapng",
        6,
        "8 (preamble, start delimiter) + 78 + 4 (FCS) + 12 (gap) = 102",
    ),
    ("padding is missing", "tcp-hello.pcapng", 7, "not padded yet"),
    ("UDP's limits", "udp-pingpong.pcapng", 3, "Length 23 = 8 (header) + 15 (data)"),
    ("UDP's limits", "udp-pingpong.pcapng", 3, "65,535 - 20 - 8 = 65,507"),
    (
        "24 bits copied instead of 23",
        "multicast.pcapng",
        9,
        "1110|0000.0|0000010.00000010.00000011, whose last 23 bits (not 24)",
    ),
    (
        "how many groups share the MAC",
        "multicast.pcapng",
        9,
        "31 other groups share this MAC: 225.2.2.3, 225.130.2.3, 239.130.2.3",
    ),
    ("class D ends at 230 or 233", "multicast.pcapng", 9, "class D (224.0.0.0-239.255.255.255)"),
    ("224.1.1.1 is anybody's", "multicast-chat.pcapng", 9, "Block reserved: Not assigned"),
    ("offloaded checksums are errors", "loopback.pcap", 4, "is not wrong but unfinished"),
    (
        "what port 12345 is",
        "tcp-hello.pcapng",
        6,
        "12345 (registered, 1024-49151) is the side that serves; registered for italk",
    ),
    ("how far away is the sender", "traceroute.pcapng", 11, "64 - 63 = 1 router from its sender to here"),
    ("TTL 1", "multicast.pcapng", 9, "TTL 1: stays on this link"),
    ("is this address private", "tcp-hello.pcapng", 6, "10.0.0.1, 10.0.0.2. Private"),
    ("is the U/L bit set", "tcp-hello.pcapng", 6, "first octet 02 = 00000010"),
    (
        "which MAC made this EUI-64 identifier",
        "multicast-ipv6.pcapng",
        49,
        "formed from the MAC 02:00:00:00:00:01, the very one in this frame",
    ),
    ("relative 0 is the initial number", "tcp-hello.pcapng", 3, "is the true initial sequence number"),
    ("a window read without its scale", "tcp-hello.pcapng", 6, "Window field 63 is perhaps not in octets"),
    (
        "fragment offset in octets against units of 8",
        "fragmentation.pcapng",
        4,
        "Fragment offset 185 × 8 = 1480: the 1480 octets here are 1480-2959",
    ),
    (
        "which fragment is this",
        "fragmentation.pcapng",
        4,
        "it is number 2. Octets before 1480 and from 2960 on are in other frames",
    ),
    (
        "MF 0 means not fragmented",
        "fragmentation.pcapng",
        5,
        "the last piece, by no means an unfragmented datagram. So the whole payload has 2960 + 1048 = 4008",
    ),
    ("MF 0 means not fragmented", "traceroute.pcapng", 19, "MF 0 and fragment offset 0 together mean: not fragmented"),
    ("total against payload length", "multicast.pcapng", 9, "Total length 46 - header 20 = 26 octets of payload"),
    ("what UDP's length counts", "fragmentation.pcapng", 3, "4008 - 1480 = 2528 in others"),
    ("a fragment's checksum", "fragmentation.pcapng", 3, "It can be verified only after reassembly"),
    (
        "where do the data begin",
        "tcp-hello.pcapng",
        6,
        "\"Thank\" begins at octet 54 of the frame, counted from 0: 14 + 20 + 20 = 54",
    ),
    (
        "where do the data begin, with options",
        "tcp-pingpong.pcapng",
        12,
        "\"SAIR\" begins at octet 66 of the frame, counted from 0: 14 + 20 + 32 = 66. The TCP header has 32 octets, 20 + 12",
    ),
    ("change to include read as a join", "multicast.pcapng", 21, "10.0.0.3 leaves 224.2.2.3: \"change to include\""),
    ("change to exclude is a join", "multicast.pcapng", 1, "10.0.0.2 joins 224.2.2.3: \"exclude\""),
    ("the same for MLD", "multicast-ipv6.pcapng", 55, "leaves ff02::2:2:3"),
    ("why has ICMP no ports", "traceroute.pcapng", 5, "No ports, and no transport layer: ICMP stands right on IP"),
    ("why has this frame no IP", "tcp-hello.pcapng", 1, "No IP header: ARP stands right on the link"),
    ("why has this fragment no ports", "fragmentation.pcapng", 5, "the transport header is in the first fragment only"),
    ("which request does this answer", "traceroute.pcapng", 13, "Answers the request with the same identifier 0x"),
    ("which packet caused this error", "traceroute.pcapng", 29, "IPv4 + UDP, 10.0.1.1:"),
    ("FIN takes a number", "tcp-hello.pcapng", 8, "FIN takes one sequence number"),
    ("who is asked", "anycast.pcapng", 37, "ff02::1:ff00:a is a solicited-node group: its last 24 bits (00:000a)"),
    ("who is asked", "tcp-hello.pcapng", 1, "10.0.0.2 asks everybody on the link for the card of 10.0.0.1"),
    (
        "two groups, one MAC",
        "multicast-ipv6.pcapng",
        61,
        "33:33:00:02:00:03 is 33:33 and the last 4 octets of ff05::2:2:3",
    ),
    ("scope", "multicast-ipv6.pcapng", 61, "scope 5, site-local"),
    (
        "what IPv6's payload length counts",
        "multicast-ipv6.pcapng",
        1,
        "Payload length 36 counts the extension headers: 8 + 28",
    ),
    ("how long may a segment be", "loopback.pcap", 1, "65495 + 20 (TCP) + 20 (IP) = 65535"),
    ("why has this frame no Ethernet", "loopback.pcap", 1, "the loopback interface has no card"),
];

/// The same for frames that only the corpus has.
const CORPUS_ANSWERS: &[Answer] = &[
    (
        "record type and handshake type confused",
        "ntop+nDPI/iphone.pcap",
        68,
        "record type, 22 (handshake); octet 71, behind the record's header of 5, is the handshake type, 1 (ClientHello)",
    ),
    (
        "TLS 1.3 read from the legacy version",
        "ntop+nDPI/iphone.pcap",
        78,
        "The server chose TLS 1.3 (supported_versions)",
    ),
    (
        "TLS 1.2",
        "OISF+suricata-verify/base64-decode-5885__input.pcap",
        33,
        "so its own version counts: 0x0303, TLS 1.2",
    ),
    (
        "the DHCP server is 255.255.255.255",
        "hadrielk+pcapng-test-generator/be_test001.pcapng",
        3,
        "The DHCP server is 192.168.0.1: option 54 (server identifier) says so. 255.255.255.255 is only",
    ),
    (
        "the DHCP server is 255.255.255.255",
        "hadrielk+pcapng-test-generator/be_test001.pcapng",
        1,
        "255.255.255.255 is where the message goes, not the DHCP server",
    ),
    (
        "padding taken for data",
        "ITI+ICS-Security-Tools/EIP-ControlProtocolChangeAttempt.pcap",
        3,
        "Padding: 6 octets, 54-59. IPv4 ends at 14 + 40 = 54",
    ),
    (
        "what fills a quote up is padding of the link",
        "seladb+PcapPlusPlus/IcmpPackets.pcap",
        5,
        "ends at 42 + 28 = 70; 100 octets of zeros fill it up to 128",
    ),
    (
        "where is the CRC",
        "dotpcap+packetnet/802.1ad_vlan_ipv4.pcap",
        1,
        "Octets 1496-1499 are the frame check sequence: the CRC-32 of the 1496 octets",
    ),
    (
        "which VLAN",
        "dotpcap+packetnet/802.1ad_vlan_ipv4.pcap",
        1,
        "the outer, VLAN 30, is the provider's, the inner, VLAN 100, the customer's",
    ),
    (
        "Base64 taken for encryption",
        "OISF+suricata-verify/base64-decode-5885__input.pcap",
        622,
        "\"https://www.google.com/#\". Base64 is an encoding, not encryption",
    ),
    ("Base64 taken for encryption", "arkime+arkime/arkime_synthetic.pcap", 361, "\"username:•••\""),
    ("whose card is this", "seladb+PcapPlusPlus/650HttpResponses.pcap", 1, "30:46:9a:23:fb:fa: NETGEAR"),
    (
        "why has this frame no Ethernet",
        "seladb+PcapPlusPlus/Sll2Packet.pcap",
        1,
        "Linux put these 20 octets in place of the link's own header",
    ),
    ("why has this datagram no checksum", "zeek+zeek/ipv6-http-atomic-frag.pcap", 1, "The IPv6 header has no checksum"),
    (
        "a CRC that the card was to compute",
        "arkime+arkime/arkime_synthetic.pcap",
        300,
        "The SCTP checksum is 0x00000000, not computed yet",
    ),
    ("a repeated segment", "ajbanjara+Wireshark/SkypeIRC.cap", 652, "octets 3237390321-3237390363 have come twice"),
    (
        "the same layer twice",
        "seladb+PcapPlusPlus/GrePackets.pcap",
        3,
        "A tunnel: IPv4 + GRE carries another IPv4 datagram",
    ),
    (
        "a group's MAC that does not fit",
        "ajbanjara+Wireshark/Lab-3B--de-Telem_tica.pcap",
        3,
        "239.255.255.250 is a group and belongs in 01:00:5e:7f:ff:fa",
    ),
];

/// All English notes about a frame of these octets.
fn about(link: LinkType, hex: &str) -> Vec<String> {
    let bytes = octets(hex);
    let frame = frame(link, &bytes);
    let mut peeled = Peeled::default();
    peel(&frame, Dispatch::standard(), &mut peeled);
    let view = View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() };
    of(&view, &Story::default(), Lang::En, usize::MAX).0.into_iter().map(|note| note.text).collect()
}

#[test]
fn an_inner_datagram_says_nothing_of_the_link() {
    // IPv4, TTL 60, around IPv4, TTL 126, and around IPv6, hop limit 64; no link header.
    let outer = |protocol: &str| format!("4500003c 00000000 3c{protocol}0000 0a000001 0a000002");
    let told = about(
        LinkType::RAW,
        &format!("{} 45000014 00000000 7efd0000 c0000201 c0000202 {}", outer("04"), "00".repeat(20)),
    );
    let has = |told: &[String], part: &str| told.iter().any(|text| text.contains(part));
    assert!(has(&told, "carries another IPv4 datagram"), "{told:#?}");
    assert!(has(&told, "64 - 60 = 4 routers from its sender to here. "), "{told:#?}");
    assert!(has(&told, "128 - 126 = 2 routers before the tunnel"), "{told:#?}");
    assert!(!has(&told, "source MAC"), "{told:#?}");
    let inner = format!("60000000 00003b40 {} {}", "20010db8".repeat(4), "20010db9".repeat(4));
    assert!(has(&about(LinkType::RAW, &format!("{} {inner}", outer("29"))), "carries an IPv6 datagram"));
}

#[test]
fn the_same_is_said_once() {
    let header = "45300014 00000000 40fd0000 c0000201 c0000202";
    let told = about(LinkType::RAW, &format!("45300028 00000000 40040000 c0000201 c0000202 {header}"));
    assert_eq!(told.iter().filter(|text| text.contains("DSCP")).count(), 1, "{told:#?}");
}

#[test]
fn ports_of_dhcp_are_fixed_on_both_sides() {
    let told = about(LinkType::RAW, "4500001c 00000000 40110000 0a000001 0a000002 00430044 00080000");
    let answer = "67 (well known, 0-1023) is the side that serves; registered for bootps. 68 (well known, 0-1023) is the \
                  client's, registered for bootpc: fixed too";
    assert!(told.iter().any(|text| text.contains(answer)), "{told:#?}");
}

#[test]
fn what_fills_a_frame_is_padding_only_up_to_the_least() {
    let ethernet = "00005e005301 00005e005302 0800";
    let ip = "45000014 00000000 40fd0000 c0000201 c0000202";
    let padded = |octets: usize| about(LinkType::ETHERNET, &format!("{ethernet} {ip} {}", "00".repeat(octets)));
    let has = |told: &[String], part: &str| told.iter().any(|text| text.contains(part));
    assert!(has(&padded(26), "Padding: 26 octets, 34-59. "), "{:#?}", padded(26));
    // A tag of 4 octets was taken out behind the card that padded it.
    assert!(has(&padded(22), "Ethernet II has more of its own: 22 octets, 34-55, padding or a trailer"));
    assert!(has(&padded(1), "Ethernet II has more of its own: 1 octet, 34, padding"), "{:#?}", padded(1));
}

#[test]
fn no_maker_has_the_address_of_zeros() {
    let told = about(LinkType::ETHERNET, "000000000000 00005e005302 0800 45000014 00000000 40fd0000 c0000201 c0000202");
    assert!(!told.iter().any(|text| text.contains("00:00:00:00:00:00: ")), "{told:#?}");
}

#[test]
fn learners_find_their_answers() {
    check(&captures(), ANSWERS);
    if let Some(corpus) = corpus() {
        check(&corpus, CORPUS_ANSWERS);
    }
}

#[test]
fn what_one_octet_changes() {
    let says =
        |texts: &[String], words: &str| assert!(texts.iter().any(|text| text.contains(words)), "{words:?}: {texts:#?}");
    // The group's MAC: ours keeps 24 bits of 224.130.2.3.
    let texts = changed("multicast.pcapng", 9, |frame| (frame[3], frame[31]) = (0x82, 0x82));
    says(&texts, "01:00:5e:82:02:03 does not fit the group: 224.130.2.3 belongs in 01:00:5e:02:02:03");
    let texts = changed("multicast.pcapng", 9, |frame| frame[..6].copy_from_slice(&[2, 0, 0, 0, 0, 2]));
    says(&texts, "02:00:00:00:00:02 is one card's address (I/G bit 0)");
    // Time to live, checksums, lengths.
    says(&changed("multicast.pcapng", 9, |frame| frame[22] = 0), "TTL 0 to a group: it must not leave its host");
    says(&changed("multicast.pcapng", 9, |frame| frame[22] = 2), "is wrong: these octets need 0x");
    says(
        &changed("multicast.pcapng", 9, |frame| frame[24..26].fill(0)),
        "The IPv4 checksum is 0x0000, not computed yet",
    );
    says(&changed("multicast.pcapng", 9, |frame| frame[40..42].fill(0)), "Checksum 0x0000: the sender computed none");
    says(&changed("multicast.pcapng", 9, |frame| frame[39] = 99), "UDP claims 99 octets, but only 26 are there");
    says(&changed("multicast.pcapng", 9, |frame| frame[39] = 7), "Length 7 is impossible");
    says(
        &changed("tcp-hello.pcapng", 6, |frame| frame[16..18].fill(0)),
        "Total length 0: the system left it to the card",
    );
    // A cut capture, a captured check sequence.
    says(&changed("multicast.pcapng", 9, |frame| frame.truncate(50)), "The capture kept 50 of the frame's 60 octets");
    says(&changed("multicast.pcapng", 9, |frame| frame.truncate(50)), "it covers octets that the capture did not keep");
    // Linux takes the ports of clients from a range that reaches into the registered ones.
    says(
        &changed("multicast.pcapng", 9, |frame| frame[34..36].copy_from_slice(&38441_u16.to_be_bytes())),
        "38441 lies in the registered range (1024-49151) but names no service",
    );
    // Flags that no connection needs; a port that nobody has.
    says(&changed("tcp-hello.pcapng", 3, |frame| frame[47] |= 1), "No connection needs this combination of flags");
    says(&changed("multicast.pcapng", 9, |frame| frame[34..36].fill(0)), "Port 0 is reserved");
    // A protocol that nobody here knows.
    says(
        &changed("multicast.pcapng", 9, |frame| frame[23] = 200),
        "IP protocol 200 follows, which is not dissected here",
    );
}

#[test]
fn notes_stand_in_the_order_of_the_layers_and_name_their_sources() {
    for lang in [Lang::En, Lang::PtBr] {
        let notes = notes(&captures().join("multicast.pcapng"), 9, lang);
        assert!(notes.is_sorted_by_key(|note| note.layer));
        for note in &notes {
            assert!(!note.source.is_empty() && !note.text.contains(['{', '}']), "{note:?}");
        }
    }
}

#[test]
fn no_frame_of_the_corpus_breaks_a_theme() {
    let Some(corpus) = corpus() else { return };
    let mut folders = vec![corpus];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut left = 100;
            every_frame(path, &mut |view| {
                for lang in [Lang::En, Lang::PtBr] {
                    let (notes, more) = of(view, &Story::default(), lang, ENOUGH);
                    assert!(notes.len() <= ENOUGH && (more == 0 || notes.len() == ENOUGH));
                    assert_eq!(of(view, &Story::default(), lang, usize::MAX).0.len(), notes.len() + more);
                    assert!(notes.iter().all(|note| note.layer.is_none_or(|at| at < view.peeled.spans.len())));
                }
                left -= 1;
                left > 0
            });
        }
    }
}

#[test]
fn numbers_are_true_and_relative_where_the_story_is_known() {
    let (mut client, mut server, mut texts) = (None, None, Vec::new());
    every_frame(captures().join("tcp-hello.pcapng"), &mut |view| {
        let sequence = view.find(Proto::Tcp).and_then(|tcp| super::read::number(&tcp, "tcp.seq_raw"));
        let origin = sequence.map(|sequence| Origin { sequence: sequence as u32, initial: true });
        match view.frame.number {
            3 => client = origin,
            4 => server = origin,
            6 => {
                let story = Story { own: server, other: client, window_shift: Some(10) };
                texts = of(view, &story, Lang::En, ENOUGH).0.into_iter().map(|note| note.text).collect();
            }
            _ => {}
        }
        texts.is_empty()
    });
    for words in ["= 1; the 24 octets here are 1-24", "(the other side's origin) = 1", "63 × 2^10 = 64512 octets"] {
        assert!(texts.iter().any(|text| text.contains(words)), "{words:?} is not in {texts:#?}");
    }
}

#[test]
fn addresses_on_the_air_are_told_apart() {
    const IPV4: &str = "aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001";
    const ENDS: &str = "000000000001 000000000002 000000000003";
    for (head, tail, says) in [
        ("0801 2c00", "1000", "000000000003 is to have it in the end (destination DA)"),
        ("0802 2c00", "1000", "000000000002 sends it on the air (transmitter TA, the access point's BSSID)"),
        ("0800 2c00", "1000", "000000000003 only names the cell (BSSID)"),
        ("0803 2c00", "1000 000000000004", "it comes from 000000000004 (SA) and goes to 000000000003 (DA)"),
    ] {
        let notes = about(LinkType::IEEE802_11, &format!("{head} {ENDS} {tail} {IPV4}"));
        assert!(notes.iter().any(|note| note.replace(':', "").contains(says)), "{says}: {notes:#?}");
        assert!(notes.iter().any(|note| note.contains("keep silent for 44 µs")), "{notes:#?}");
    }
}

#[test]
fn what_the_air_hides_repeats_or_leaves_out_is_said() {
    // Protected, and sent again; the octet with the key's number tells CCMP from WEP.
    for (key_octet, method) in [("20", "WPA (TKIP, CCMP)"), ("00", "WEP")] {
        let frame = format!("0849 2c00 000000000001 000000000002 000000000003 1000 010000{key_octet} 00000000 99");
        let notes = about(LinkType::IEEE802_11, &frame);
        assert!(notes.iter().any(|note| note.contains("the 9 octets") && note.contains(method)), "{notes:#?}");
        assert!(notes.iter().any(|note| note.contains("same sequence number 1,")), "{notes:#?}");
        assert!(!notes.iter().any(|note| note.contains("without a key or a state")), "{notes:#?}");
    }
    let notes = about(LinkType::IEEE802_11, "d400 0000 001601000001");
    assert!(notes.iter().any(|note| note.contains("and no sender")), "{notes:#?}");
    let notes = about(
        LinkType::IEEE802_11,
        "8000 0000 ffffffffffff 000c4182b255 000c4182b255 1000 0000000000000000 6400 0104 0000",
    );
    for says in ["their cell 00:0c:41:82:b2:55", "A beacon", "the group of all", "00:0c:41:82:b2:55: "] {
        assert!(notes.iter().any(|note| note.contains(says)), "{says}: {notes:#?}");
    }
}
