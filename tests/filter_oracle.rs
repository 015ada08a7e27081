//! Display filters against tshark: the same frames, filter by filter.
//!
//! The recordings of `captures/`, and those of the corpus beside the checkout where it is there, are joined to one
//! capture, for tshark takes long to start. Each frame is read by itself: tshark is told not to reassemble.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use camadas::filter::Filter;
use camadas::frame::Clock;
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::Peeled;
use camadas::source::{self, Batch};

const FILTERS: [&str; 42] = [
    "ip",
    "not ip and not arp",
    "ip.dst == 224.0.0.0/4 && udp",
    "ip.addr == 10.0.0.0/8",
    "ip.addr != 10.0.0.1",
    "ip.addr !== 192.168.0.0/16",
    "ip.addr === 10.0.0.0/24",
    "not ip.addr == 10.0.0.1",
    "ip.addr in {10.0.0.2, 192.168.0.0/16, 172.16.0.1..172.16.255.255}",
    "ip.src < 10.0.0.2",
    "ip.src > ip.dst",
    "ip.src & 0.0.0.255 == 0.0.0.1",
    "ip.src[0:2] == c0:a8",
    "ip.ttl in {1, 64, 128..255}",
    "!(ip.ttl > 63)",
    "ip.len > 500 and ip.len <= 1500",
    "ip.flags.mf == 1 || ip.frag_offset > 0",
    "ip[8] == 40",
    "ip[20:2] < 04:00",
    "ip.proto == \"UDP\"",
    "ipv6.dst == ff00::/8",
    "ipv6.src == fe80::/10 and ipv6.hlim == 255",
    "tcp.port not in {80, 12345}",
    "all tcp.port > 1024",
    "tcp.flags & 0x02",
    "tcp.flags.syn == 1 && tcp.flags.ack == 0",
    "tcp.flags == 0x18 or tcp.flags.reset == TRUE",
    "tcp[13] & 12",
    "tcp.len > 0 && tcp.window_size_value < 65535",
    "tcp contains \"Thank\"",
    "tcp matches \"thank +you|http/1\"",
    "udp contains 00:01",
    "udp matches r\"(?-i)[a-z]\\d\"",
    "udp.length == 8 or udp.port == udp.srcport",
    "eth.dst[0] & 1",
    "eth.addr == ff-ff-ff-ff-ff-ff",
    "eth.src[3:] == 00:00:02 or eth.src[-1] == 03",
    "arp.opcode == request or arp.opcode == \"reply\"",
    "frame.len > 100 && frame.cap_len < 1000",
    "frame.number in {1..10, 50, 100..120} or frame[-4:] == 00:00:00:00",
    "frame contains \"multicast\" or frame matches \"UDP\"",
    "ip or arp and arp.opcode == 2",
];

/// Captures whose every protocol camadas peels as tshark does, so that the filters alone are compared.
const CORPUS: [&str; 10] = [
    "ITI+ICS-Security-Tools/EIP-SoftwareDownloadFailure.pcap",
    "OISF+suricata-verify/154.pcap",
    "OISF+suricata-verify/frag-28.pcap",
    "ajbanjara+Wireshark/coap-cbor.pcap",
    "ajbanjara+Wireshark/nfsv3.pcap",
    "aol+moloch/gtp-iphone.pcap",
    "dotpcap+packetnet/802.1ad_vlan_ipv4.pcap",
    "ntop+nDPI/syslog.pcap",
    "seladb+PcapPlusPlus/IgmpPackets.pcap",
    "zeek+zeek/icmp6-nd-options.pcap",
];

#[test]
fn frames_are_those_of_tshark() {
    for tool in ["tshark", "mergecap"] {
        if Command::new(tool).arg("--version").output().is_err() {
            println!("skipped: {tool} is not installed");
            return;
        }
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = home.join("captures").read_dir().expect("captures/").filter_map(|entry| Some(entry.ok()?.path()));
    let mut captures: Vec<_> = own.filter(|path| path.extension().is_some_and(|ext| ext != "md")).collect();
    captures.sort();
    let corpus = std::env::var_os("CAMADAS_CORPUS").map_or_else(|| home.join("../shared/corpus"), PathBuf::from);
    let corpus = corpus.join("visible");
    if corpus.is_dir() {
        captures.extend(CORPUS.map(|name| corpus.join(name)));
    } else {
        println!("{} is absent: only captures/ is compared", corpus.display());
    }
    let joined = std::env::temp_dir().join(format!("camadas-filter-oracle-{}.pcapng", std::process::id()));
    let status = Command::new("mergecap").arg("-a").arg("-w").arg(&joined).args(&captures).status();
    assert!(status.is_ok_and(|status| status.success()), "mergecap");

    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(filter) = FILTERS.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (ours, theirs) = (ours(&joined, filter), theirs(&joined, filter));
            let differ: Vec<_> = ours.symmetric_difference(&theirs).take(5).collect();
            if !differ.is_empty() {
                wrong.push(format!("{filter}: camadas {}, tshark {}, {differ:?}\n", ours.len(), theirs.len()));
            }
        }
        wrong
    };
    let wrong: Vec<_> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, Into::into);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    });
    std::fs::remove_file(&joined).expect("the joined capture");
    assert!(wrong.is_empty(), "other frames than tshark's:\n{}", wrong.concat());
}

fn ours(capture: &PathBuf, filter: &str) -> BTreeSet<u64> {
    let filter = Filter::parse(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
    let mut source = source::open(std::slice::from_ref(capture)).expect("the joined capture");
    let (mut batch, mut peeled, mut numbers) = (Batch::default(), Peeled::default(), BTreeSet::new());
    while source.fill(&mut batch).expect("whole records") {
        for frame in batch.frames() {
            peel(&frame, Dispatch::standard(), &mut peeled);
            if filter.matches(&View {
                frame: &frame,
                peeled: &peeled,
                taps: batch.interfaces(),
                clock: Clock::default(),
            }) {
                numbers.insert(frame.number);
            }
        }
    }
    numbers
}

fn theirs(capture: &Path, filter: &str) -> BTreeSet<u64> {
    let alone = ["ip.defragment:FALSE", "ipv6.defragment:FALSE", "tcp.desegment_tcp_streams:FALSE"];
    let mut tshark = Command::new("tshark");
    tshark.arg("-n").arg("-r").arg(capture).args(alone.iter().flat_map(|option| ["-o", option]));
    let output = tshark.args(["-Y", filter, "-T", "fields", "-e", "frame.number"]).output().expect("tshark");
    assert!(output.status.success(), "{filter}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.parse().ok()).collect()
}
