//! The tables beside tshark's (`-z io,phs`, `-z conv,…`, `-z endpoints,…`) over captures that others made.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use camadas::i18n::Lang;
use camadas::model::Osi;
use camadas::proto::Proto;
use camadas::run::{self, Plan};
use camadas::source;
use camadas::stats::{Cell, Report, Stats, Topic};

/// Where tshark counts otherwise: capture, protocol or kind of conversation, and why.
const KNOWN: &[(&str, &str, &str)] = &[
    ("802_15_4-data.pcap", "ipv6", "it makes an IPv6 header of what 6LoWPAN left of one"),
    ("arkime_synthetic.pcap", "UDP", "of two UDP headers in a frame it counts one, of the inner"),
    ("bgp_vpn_rt-oobr.pcap", "eth", "it calls a frame short whose first header was cut"),
    ("cisco-fabric-path.pcap", "eth", "it has a FabricPath header before the second Ethernet header"),
    ("cisco-fabric-path.pcap", "sctp", "it does not read on behind a FabricPath header"),
    ("cisco-fabric-path.pcap", "IPv6", "it does not read on behind a FabricPath header"),
    ("cisco-fabric-path.pcap", "TCP", "it does not read on behind a FabricPath header"),
    ("cisco-fabric-path.pcap", "UDP", "it does not read on behind a FabricPath header"),
    ("clusterfuzz-testcase-minimized-FuzzTarget-5757531338309632", "IPv6", "it counts none with an extension header"),
    ("frag-22.pcap", "icmpv6", "it calls the first fragment data"),
    ("frag-22.pcap", "IPv6", "it counts none with an extension header"),
    ("frag-28.pcap", "icmpv6", "it calls the first fragment data"),
    ("frag-28.pcap", "IPv6", "it counts none with an extension header"),
    ("fuzz-2006-06-26-2594.pcap", "ipv6", "it counts a header whose version is not 6"),
    ("fuzz-2006-06-26-2594.pcap", "IPv6", "it counts none with an extension header"),
    ("fuzz-2020-02-16-11740.pcap", "ipv6", "it counts a header whose version is not 6"),
    ("gnutella.pcap", "eth", "it calls a frame short whose first header was cut"),
    ("hoobr_pimv1.pcap", "pim", "PIM version 1 stands in IGMP"),
    ("ipv6-srh-tlv-pad1-padn-5-trunc.pcap", "IPv6", "it counts none with an extension header"),
    ("ipv6_mobility_1.pcap", "IPv6", "it counts none with an extension header"),
    ("ipv6_options.pcap", "UDP", "it takes the final destination from the routing header"),
    ("l2tp-avp-overflow.pcap", "eth", "it calls a frame short whose first header was cut"),
    ("mip6_brr.pcap", "IPv6", "it counts none with an extension header"),
    (
        "netlink-nflog.pcap",
        "netlink-netfilter",
        "it nests messages of a frame that stand side by side, and counts each",
    ),
    ("pim_header_asan-2.pcap", "eth", "it calls a frame short whose first header was cut"),
];

/// Protocols that tshark guesses by the look of octets, wherever they stand, or that it follows from frame to frame: a short
/// header of QUIC is told from any octets by the connection alone.
const GUESSED: &[&str] = &["wg", "quic"];

fn is_known(file: &str, what: &str) -> bool {
    GUESSED.contains(&what) || KNOWN.iter().any(|known| (known.0, known.1) == (file, what))
}

fn corpus() -> Option<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("CAMADAS_CORPUS").map_or_else(|| home.join("../shared/corpus"), PathBuf::from);
    corpus.join("oracle").is_dir().then_some(corpus)
}

fn report(capture: &Path, topics: &[Topic]) -> Option<Report> {
    let mut source = source::open(&[capture.to_owned()]).ok()?;
    let (counted, _) = run::fold(&mut *source, &Plan::default(), || Stats::new(topics));
    Some(counted.report(Lang::En, usize::MAX))
}

/// Frames of each protocol, by Wireshark's name.
fn layers(capture: &Path) -> Option<BTreeMap<String, u64>> {
    let mut frames = BTreeMap::new();
    for row in &report(capture, &[Topic::Layers])?.tables.first()?.rows {
        let (Some(Cell::Branch(_, title)), Some(Cell::Number(count))) = (row.get(1), row.get(2)) else { continue };
        if let Some(proto) = Proto::ALL.iter().find(|proto| proto.info().title == title) {
            *frames.entry(proto.info().name.to_owned()).or_default() += count;
        }
    }
    Some(frames)
}

fn oracle(corpus: &Path, capture: &Path) -> Option<String> {
    let relative = capture.strip_prefix(corpus.join("visible")).ok()?;
    let base = corpus.join("oracle").join(relative);
    let with = |end: &str| PathBuf::from(format!("{}{end}", base.display()));
    if let Ok(text) = fs::read_to_string(with(".stats.txt")) {
        return Some(text);
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(with(".stats.txt.gz")).ok()?).read_to_string(&mut text).ok()?;
    Some(text)
}

fn hierarchy(text: &str) -> BTreeMap<String, u64> {
    let mut frames = BTreeMap::new();
    let Some((_, section)) = text.split_once("Protocol Hierarchy Statistics") else { return frames };
    for line in section.lines().take_while(|line| !line.starts_with("==")) {
        let mut words = line.split_whitespace();
        let (Some(name), Some(count)) = (words.next(), words.next().and_then(|word| word.strip_prefix("frames:")))
        else {
            continue;
        };
        *frames.entry(name.to_owned()).or_default() += count.parse::<u64>().unwrap_or(0);
    }
    frames
}

/// Every capture of the corpus with tshark's tables.
fn each(mut look: impl FnMut(&str, &Path, &str)) {
    let Some(corpus) = corpus() else { return println!("the corpus is absent: nothing is compared") };
    for folder in fs::read_dir(corpus.join("visible")).into_iter().flatten().flatten() {
        for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            let (path, name) = (file.path(), file.file_name());
            if let Some(text) = oracle(&corpus, &path) {
                look(&name.to_string_lossy(), &path, &text);
            }
        }
    }
}

#[test]
fn shares_sum_to_all_octets() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = fs::read_dir(home.join("captures")).into_iter().flatten().flatten().map(|file| file.path());
    let mut captures: Vec<_> = own.filter(|path| path.extension().is_some_and(|end| end != "md")).collect();
    assert!(captures.len() > 5, "the lesson captures are here");
    each(|_, path, _| captures.push(path.to_owned()));
    for path in captures {
        let Some(report) = report(&path, &[Topic::Layers]) else { continue };
        let shares = report.tables.iter().flat_map(|table| &table.rows).filter_map(|row| match row.get(6) {
            Some(Cell::Bar(share)) => Some(*share),
            _ => None,
        });
        let sum: f64 = shares.sum();
        assert!(sum == 0.0 || (sum - 100.0).abs() < 1e-6, "{}: {sum} %", path.display());
    }
}

#[test]
fn layers_as_tshark_counts_them() {
    let mut differences = Vec::new();
    each(|file, path, text| {
        let (theirs, Some(ours)) = (hierarchy(text), layers(path)) else { return };
        for info in Proto::ALL.iter().map(|proto| proto.info()).filter(|info| info.osi <= Osi::Transport) {
            let (their, our) = (theirs.get(info.name).copied(), ours.get(info.name).copied().unwrap_or(0));
            // It has no rows for the extension headers of IPv6.
            let differs = their.is_some_and(|their| their != our);
            if differs && !ours.is_empty() && !is_known(file, info.name) {
                differences.push(format!("{file}: {} in {our} frames, tshark {}", info.name, their.unwrap_or(0)));
            }
        }
    });
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Frames of each pair of ends, in the order of their texts.
type Pairs = BTreeMap<(String, String), u64>;

fn pair(one: &str, other: &str) -> (String, String) {
    if one <= other { (one.into(), other.into()) } else { (other.into(), one.into()) }
}

/// The section of tshark's conversations that is called `title`.
fn conversations(text: &str, title: &str) -> Pairs {
    let mut pairs = Pairs::new();
    let Some((_, section)) = text.split_once(&format!("\n{title} Conversations")) else { return pairs };
    for line in section.lines().take_while(|line| !line.starts_with("==")) {
        let Some((one, rest)) = line.split_once(" <-> ") else { continue };
        let words: Vec<_> = rest.split_whitespace().collect();
        // The other end, then frames and octets (a number and a unit) each way and in all.
        if let (Some(other), Some(Ok(frames))) = (words.first(), words.get(7).map(|word| word.parse::<u64>())) {
            *pairs.entry(pair(one.trim(), other)).or_default() += frames;
        }
    }
    pairs
}

#[test]
fn conversations_as_tshark_counts_them() {
    let mut differences = Vec::new();
    each(|file, path, text| {
        let Some(report) = report(path, &[Topic::Conversations]) else { return };
        for (part, title) in [("ip", "IPv4"), ("ipv6", "IPv6"), ("tcp", "TCP"), ("udp", "UDP")] {
            let mut ours = Pairs::new();
            for row in report.tables.iter().filter(|table| table.part == part).flat_map(|table| &table.rows) {
                let number = |at: usize| if let Some(Cell::Number(n)) = row.get(at) { *n } else { 0 };
                let (Some(Cell::Text(one)), Some(Cell::Text(other))) = (row.first(), row.get(1)) else { continue };
                // tshark writes no brackets around an IPv6 address.
                let plain = |end: &str| end.replace(['[', ']'], "");
                *ours.entry(pair(&plain(one), &plain(other))).or_default() += number(2) + number(3);
            }
            let theirs = conversations(text, title);
            let differing = ours.iter().filter(|(ends, frames)| theirs.get(ends) != Some(frames)).count();
            let missing = theirs.keys().filter(|ends| !ours.contains_key(*ends)).count();
            // Files and link types that only one of the two reads are no matter of counting.
            let both_read = !ours.is_empty() && !hierarchy(text).is_empty();
            if both_read && differing + missing > 0 && !is_known(file, title) {
                differences.push(format!("{file}: {title}, {differing} differ, {missing} missing of {}", theirs.len()));
            }
        }
    });
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
