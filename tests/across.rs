//! What `camadas explain` and the page tell of a frame by others: its place in a conversation, the message its octets belong to, the
//! question it answers, the fragments of its datagram.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::read::ZlibDecoder;
use serde_json::Value;

fn camadas(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(words)
        .args(["--width", "2000"])
        .env("CAMADAS_LANG", "en")
        .output()
        .expect("camadas runs")
}

/// The section on other frames, a sentence a line.
fn told(file: &str, frame: &str) -> String {
    let output = camadas(&["explain", file, frame]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (_, section) = text.split_once("What other frames tell\n").unwrap_or_default();
    section.split("\n\n").next().unwrap_or_default().to_owned()
}

#[track_caller]
fn says(file: &str, frame: &str, sentences: &[&str]) {
    let told = told(file, frame);
    for sentence in sentences {
        assert!(told.contains(sentence), "frame {frame} of {file} lacks {sentence:?}:\n{told}");
    }
}

fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The frames of these numbers alone.
fn only(file: &str, frames: &str, name: &str) -> String {
    let path = scratch(name).to_string_lossy().into_owned();
    let output = camadas(&["export", file, "--frames", frames, "--to", "pcapng", "-o", &path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    path
}

#[test]
fn each_step_of_a_handshake_names_the_others_and_the_states() {
    let file = "captures/tcp-hello.pcapng";
    says(
        file,
        "3",
        &[
            "First step of the handshake",
            "Second: frame 4",
            "Third: frame 5",
            "client CLOSED → SYN-SENT; server LISTEN",
        ],
    );
    says(file, "4", &["Second step", "what frame 3 asks", "server LISTEN → SYN-RECEIVED"]);
    says(file, "5", &["Third step", "behind frame 3 and frame 4", "server SYN-RECEIVED → ESTABLISHED"]);
    says(file, "8", &["as the first of both", "is done in frame 9", "server ESTABLISHED → FIN-WAIT-1"]);
    says(file, "9", &["done sending too", "was in frame 8"]);
}

#[test]
fn a_segment_names_the_message_it_belongs_to_and_where_its_other_octets_are() {
    let parts =
        ["octets 189–206 of a message of the client that has 351 octets", "begins in frame 10", "complete in frame 55"];
    says("captures/tcp-loss.pcapng", "44", &parts);
    says(
        "captures/tcp-loss.pcapng",
        "44",
        &["34–101 in frame 16; 102–118 in frame 24", "Frames 49-51 say the same again"],
    );
    says("captures/tcp-loss.pcapng", "20", &["It says again what frame 15 said", "prompt retransmission"]);
    says("captures/tcp-loss.pcapng", "19", &["duplicate ACK, number 1 in a row", "acknowledgement of frame 14"]);
    // The other tap has a conversation of its own frames.
    says("captures/tcp-loss.pcapng", "12", &["It is frame 4 of 26", "Frame 13 acknowledges it", "begins in frame 12"]);
}

#[test]
fn requests_and_responses_name_each_other_with_the_time_between() {
    says(
        "captures/http-json.pcapng",
        "6",
        &["a message of the client, whole", "HTTP GET /aula", "It asks (HTTP); frame 8 answers, after"],
    );
    says("captures/http-json.pcapng", "8", &["HTTP 200 OK", "It answers frame 6 (HTTP), after"]);
    says("captures/router.pcapng", "1", &["It asks (ARP); frame 4 answers"]);
    let unanswered = only("captures/router.pcapng", "1-3", "unanswered.pcapng");
    says(&unanswered, "1", &["It asks (ARP), and no answer is in the capture"]);
}

#[test]
fn a_fragment_names_the_others_or_what_is_missing() {
    let file = "captures/fragmentation.pcapng";
    let whole = ["fragment 2 of 3: octets 1,480–2,959 of the 4,008", "0–1,479 in frame 3", "With frame 5 it is whole"];
    says(file, "4", &whole);
    let holed = only(file, "3,5", "holed.pcapng");
    says(&holed, "2", &["fragment 2 of the 2 that are here", "Missing from the capture: octets 1,480–2,959."]);
    let headless = only(file, "3,4", "headless.pcapng");
    says(&headless, "1", &["its last piece would tell", "Missing from the capture: octets 2,960 and what follows."]);
}

#[test]
fn a_frame_that_is_sent_again_names_the_message_that_it_says_again() {
    let fields = [
        "fields",
        "captures/tcp-loss.pcapng",
        "-Y",
        "tcp.analysis.retransmission && tcp.len > 0",
        "-e",
        "frame.number",
    ];
    let numbers = String::from_utf8(camadas(&fields).stdout).expect("UTF-8");
    let frames: Vec<_> = numbers.lines().skip(1).collect();
    assert!(!frames.is_empty());
    // What was lost before a tap is new there, and a message of its own.
    let again = frames.iter().filter(|frame| {
        let told = told("captures/tcp-loss.pcapng", frame);
        let says_again = told.contains("What it says again is of a message of the client");
        assert!(says_again || told.contains("of a message of the client that has"), "{told}");
        says_again
    });
    assert!(again.count() > 0);
}

#[test]
fn a_filter_chooses_and_standard_input_says_what_it_lacks() {
    let output = camadas(&["explain", "captures/tcp-hello.pcapng", "-Y", "tcp.flags.fin == 1", "-c", "2"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.matches("What other frames tell").count(), 2, "{text}");
    let stdin = fs::File::open("captures/tcp-hello.pcapng").expect("a recording");
    let output = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["explain", "-", "3"])
        .env("CAMADAS_LANG", "en")
        .stdin(Stdio::from(stdin))
        .output()
        .expect("camadas runs");
    assert!(output.status.success() && !String::from_utf8_lossy(&output.stdout).contains("What other frames tell"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard input is read only once"));
}

/// What the page of a capture tells of each of its frames by others, in English.
fn on_the_page(file: &str) -> Vec<(u64, Vec<String>)> {
    let html = String::from_utf8(camadas(&["report", file, "--quiet"]).stdout).expect("UTF-8");
    let (_, data) = html.split_once("id=\"data\">").expect("data");
    let packed = BASE64_STANDARD.decode(data.split('<').next().unwrap_or_default()).expect("Base64");
    let data: Value = serde_json::from_reader(ZlibDecoder::new(&*packed)).expect("JSON");
    let text = |number: &Value| {
        let text = &data["texts"][number.as_u64().expect("a number") as usize];
        text["en"].as_str().or(text.as_str()).expect("a text").to_owned()
    };
    let sentences = |frame: &Value| frame["across"].as_array().expect("a list").iter().map(text).collect();
    let frames = data["frames"].as_array().expect("frames").iter();
    frames.map(|frame| (frame["number"].as_u64().expect("a number"), sentences(frame))).collect()
}

#[test]
fn the_page_tells_of_every_frame_what_explain_does() {
    let mut told = 0;
    for name in ["tcp-loss", "http-json", "fragmentation", "multicast", "router", "udp-pingpong", "traceroute"] {
        let file = format!("captures/{name}.pcapng");
        let output = camadas(&["explain", &file, "1-150", "--quiet"]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let frames: Vec<Vec<String>> = text
            .split("\nFrame ")
            .map(|frame| {
                let section = frame.split_once("What other frames tell\n").map_or("", |(_, section)| section);
                let lines = section.split("\n\n").next().unwrap_or_default().lines();
                // What one types names the file as it was typed here, and by its name alone on the page.
                lines.map(|line| line.trim_start_matches(" · ").replace("captures/", "")).collect()
            })
            .collect();
        for (number, sentences) in on_the_page(&file).into_iter().take(150) {
            assert_eq!(sentences, frames[number as usize - 1], "frame {number} of {name}");
            told += sentences.len();
        }
    }
    assert!(told > 400, "{told}");
}
