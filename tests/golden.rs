//! Captures and the text that they must give. `make golden` writes the texts anew; the difference is reviewed as code.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// One line a golden: the file in `tests/golden`, and the words after `camadas`.
const GOLDENS: &[(&str, &str)] = &[
    ("show-multicast", "show captures/multicast.pcapng"),
    ("show-tcp-hello", "show captures/tcp-hello.pcapng"),
    ("show-udp-pingpong", "show captures/udp-pingpong.pcapng"),
    ("show-router", "show captures/router.pcapng"),
    ("show-fragmentation", "show captures/fragmentation.pcapng"),
    ("show-loopback", "show captures/loopback.pcap"),
    ("show-multicast-ipv6", "show captures/multicast-ipv6.pcapng"),
    ("show-tcp-loss", "show captures/tcp-loss.pcapng --frames 5-60"),
    (
        "show-tcp-loss-80-ascii-pt",
        "show captures/tcp-loss.pcapng -Y flow.begins||tcp.analysis.flags --width 80 --ascii --lang pt-BR",
    ),
    ("show-multicast-80", "show captures/multicast.pcapng --frames 1-9 --width 80"),
    ("show-two-files", "show captures/loopback.pcap captures/tcp-hello.pcapng --frames 7-10 --width 100"),
    ("show-hex", "show captures/multicast.pcapng --frames 9 -x --ascii"),
    ("details-multicast", "show --details captures/multicast.pcapng --frames 1,9"),
    ("details-multicast-pt", "show --details captures/multicast.pcapng --frames 1,9 --lang pt-BR"),
    ("details-tcp", "show --details captures/tcp-hello.pcapng --frames 3-6"),
    ("details-router", "show --details captures/traceroute.pcapng --frames 1-12"),
    (
        "fields-multicast",
        "fields captures/multicast.pcapng -e frame.number -e frame.interface_name -e ip.addr -e udp.port -e igmp.type",
    ),
    ("explain-multicast-80", "explain captures/multicast.pcapng 9 --width 80"),
    ("explain-tcp-pt", "explain captures/tcp-hello.pcapng 6 -v --lang pt-BR"),
    ("explain-quoted-ascii", "explain captures/traceroute.pcapng 19 --ascii"),
    ("stats-tcp-pingpong-80", "stats captures/tcp-pingpong.pcapng --width 80"),
    ("stats-tcp-pingpong-pt", "stats captures/tcp-pingpong.pcapng --lang pt-BR"),
    ("stats-router-ascii", "stats captures/traceroute.pcapng -z layers,addresses --ascii"),
    ("stats-taps-80", "stats captures/multicast.pcapng -z taps --width 80"),
    ("stats-taps-pt", "stats captures/traceroute.pcapng -z taps --width 160 --lang pt-BR"),
    ("multicast-80", "multicast captures/multicast.pcapng --width 80"),
    ("multicast-ipv6-pt", "multicast captures/multicast-ipv6.pcapng --lang pt-BR"),
    ("flows-router-80", "flows captures/traceroute.pcapng --width 80"),
    ("flows-tcp-pingpong-pt", "flows captures/tcp-pingpong.pcapng --lang pt-BR"),
    ("flow-tcp-pingpong", "flows captures/tcp-pingpong.pcapng 1"),
    ("flow-multicast-80-pt", "flows captures/multicast.pcapng 1 --width 80 --lang pt-BR"),
    ("ladder-tcp-hello", "flows captures/tcp-hello.pcapng --ladder 1"),
    ("stats-tcp-latency", "stats captures/tcp-pingpong.pcapng -z tcp,latency"),
    ("stats-traceroute-80-pt", "stats -z traceroute captures/traceroute.pcapng --width 80 --lang pt-BR"),
    ("ladder-tls-80", "flows captures/tls.pcapng --ladder 2 --width 80"),
    ("follow-tls-pt", "follow captures/tls.pcapng 2 --lang pt-BR"),
    ("stats-apps", "stats -z apps captures/tls.pcapng"),
    ("stats-latency-router-pt", "stats captures/router.pcapng -z latency --lang pt-BR --width 80"),
    ("ladder-router-80-ascii-pt", "flows captures/traceroute.pcapng --ladder 4 --width 80 --ascii --lang pt-BR"),
    ("follow-tcp-pingpong", "follow captures/tcp-pingpong.pcapng 1"),
    ("follow-fragmentation-hex-pt", "follow captures/fragmentation.pcapng 1 --as hex --lang pt-BR --ascii"),
    ("follow-http-json-fields", "follow captures/http-json.pcapng 1 --as fields"),
    ("follow-tcp-hello-raw", "follow captures/tcp-hello.pcapng 1 --as raw --side server"),
    (
        "fields-tcp",
        "fields captures/tcp-pingpong.pcapng -e frame.number -e flow.number -e tcp.stream -e tcp.seq -e tcp.ack -e tcp.len \
         -e tcp.window_size -e tcp.analysis.acks_frame -Y tcp.stream==0",
    ),
    ("hops-router-80", "hops captures/traceroute.pcapng --width 80"),
    ("hops-router-packet-pt", "hops captures/traceroute.pcapng 11 --width 160 --lang pt-BR"),
    ("hops-router-refused-80", "hops captures/traceroute.pcapng 17 --width 80"),
    ("hops-multicast-packet-ascii", "hops captures/multicast.pcapng 9 --width 80 --ascii"),
    ("compare-80", "compare captures/tcp-hello.pcapng captures/udp-pingpong.pcapng --flows 1,1 --width 80"),
    ("compare-pt", "compare captures/tcp-pingpong.pcapng captures/udp-pingpong.pcapng --lang pt-BR"),
    ("ndjson-multicast", "export --to ndjson captures/multicast.pcapng --frames 1,9"),
    ("draw-header-mermaid", "draw header captures/tcp-hello.pcapng --frames 3 --to mermaid"),
    ("draw-encapsulation-dot", "draw encapsulation captures/traceroute.pcapng --frames 19 --to dot --lang pt-BR"),
    ("draw-ladder-mermaid-pt", "draw ladder captures/tcp-hello.pcapng --to mermaid --lang pt-BR"),
    ("draw-hops-dot", "draw hops captures/traceroute.pcapng --frames 11 --to dot"),
    ("draw-topology-text", "draw topology captures/traceroute.pcapng"),
    ("draw-topology-svg-pt", "draw topology captures/router.pcapng --to svg --lang pt-BR --theme light"),
    ("draw-stack-svg", "draw stack captures/multicast.pcapng --to svg --theme light"),
    ("csv-udp-pingpong", "export --to csv captures/udp-pingpong.pcapng"),
    ("lesson-tcp-hello-80", "lesson -r captures/tcp-hello.pcapng --width 80"),
    ("lesson-udp-hello-pt", "lesson -r captures/udp-hello.pcapng --lang pt-BR"),
    ("lesson-router-ascii", "lesson -r captures/router.pcapng --ascii"),
    ("lesson-multicast-pt-80", "lesson -r captures/multicast.pcapng --width 80 --lang pt-BR"),
    ("lesson-tcp-loss", "lesson -r captures/tcp-loss.pcapng"),
];

#[test]
fn texts_are_as_they_were() {
    let write = env::var_os("CAMADAS_GOLDEN").is_some_and(|value| value == "write");
    let mut changed = Vec::new();
    for (name, words) in GOLDENS {
        let output = Command::new(env!("CARGO_BIN_EXE_camadas"))
            .args(words.split(' '))
            .env("CAMADAS_LANG", "en")
            .output()
            .expect("camadas runs");
        assert!(output.status.success(), "camadas {words}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("camadas writes UTF-8");
        let path = Path::new("tests/golden").join(format!("{name}.txt"));
        if write {
            fs::write(&path, text).expect("a golden is written");
            continue;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if text != expected {
            let line = text.lines().zip(expected.lines()).take_while(|(new, old)| new == old).count();
            let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
            changed.push(format!("{name}, line {}:\n  was {}\n  is  {}", line + 1, at(&expected), at(&text)));
        }
    }
    assert!(changed.is_empty(), "`make golden` writes these anew:\n{}", changed.join("\n"));
}
