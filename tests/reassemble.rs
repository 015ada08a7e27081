//! `camadas fields --reassemble`: a message's fields stand in the frame that completes it, as tshark has them.

use std::process::Command;

const FRAGMENTS: &str = "captures/fragmentation.pcapng";

fn camadas(file: &str, words: &[&str], fields: &[&str]) -> Vec<String> {
    let fields = fields.iter().flat_map(|field| ["-e", field]);
    let output = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["fields", file])
        .args(words)
        .args(fields)
        .output()
        .expect("camadas runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").lines().skip(1).map(str::to_owned).collect()
}

fn tshark(file: &str, filter: &str, fields: &[&str]) -> Option<Vec<String>> {
    let fields = fields.iter().flat_map(|field| ["-e", field]);
    let arguments = ["-n", "-r", file, "-Y", filter, "-T", "fields", "-E", "aggregator=;"];
    let checks = ["-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"];
    match Command::new("tshark").args(arguments).args(checks).args(fields).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()),
        Err(_) => {
            println!("skipped: tshark is not installed");
            None
        }
    }
}

#[test]
fn a_datagram_stands_in_the_frame_of_its_last_fragment() {
    let fields =
        ["frame.number", "frame.cap_len", "ip.frag_offset", "udp.srcport", "udp.length", "udp.checksum.status"];
    let alone = camadas(FRAGMENTS, &["--frames", "3-5"], &["frame.number", "udp.length"]);
    assert_eq!(alone, ["3\t4008", "4\t", "5\t"]);
    let together = camadas(FRAGMENTS, &["--reassemble", "--frames", "3-5"], &fields);
    if let Some(theirs) = tshark(FRAGMENTS, "frame.number in {3..5}", &fields) {
        assert_eq!(together, theirs);
    }
    assert_eq!(camadas(FRAGMENTS, &["--reassemble", "-Y", "udp"], &["frame.number"]), ["5"]);
}

#[test]
fn messages_of_streams_stand_in_the_frames_that_complete_them() {
    let fields = [
        "frame.number",
        "frame.cap_len",
        "tcp.len",
        "tcp.checksum.status",
        "http.request.method",
        "http.response.code",
    ];
    for file in ["captures/http-json.pcapng", "captures/tls.pcapng"] {
        let ours = camadas(file, &["--reassemble", "-Y", "http"], &fields);
        if let Some(theirs) = tshark(file, "http", &fields) {
            assert_eq!(ours, theirs, "{file}");
        }
    }
    // What no protocol claims stays in the segments that carry it.
    let text = camadas("captures/tcp-loss.pcapng", &["--reassemble", "-Y", "data.text"], &["frame.number"]);
    assert_eq!(text, camadas("captures/tcp-loss.pcapng", &["-Y", "data.text"], &["frame.number"]));
}
