//! `camadas compare` beside what tshark counts, and what it says where there is nothing to compare.

use std::process::{Command, Output};

const HELLO: &str = "captures/tcp-hello.pcapng";
const PINGPONG: &str = "captures/udp-pingpong.pcapng";

fn camadas(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_camadas")).args(words).env("CAMADAS_LANG", "en").output().expect("camadas runs")
}

/// The two figures of the row that ends the tree with this title.
fn figures(told: &str, title: &str) -> [String; 2] {
    let row = told.lines().find(|line| line.contains(title)).unwrap_or_else(|| panic!("no {title} in\n{told}"));
    let rest = row.split_once(title).map_or("", |(_, rest)| rest);
    let mut cells = rest.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned);
    [cells.next().unwrap_or_default(), cells.next().unwrap_or_default()]
}

/// Frames that tshark finds by a filter, and their octets.
fn tshark(file: &str, filter: &str) -> Option<(usize, u64)> {
    let output = Command::new("tshark").args(["-r", file, "-Y", filter, "-T", "fields", "-e", "frame.len"]).output();
    let Ok(output) = output else {
        println!("skipped: tshark is not installed");
        return None;
    };
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lengths: Vec<u64> = text.lines().map(|line| line.trim().parse().expect("a number")).collect();
    Some((lengths.len(), lengths.iter().sum()))
}

#[test]
fn counts_are_those_of_tshark() {
    let output = camadas(&["compare", HELLO, PINGPONG]);
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{told}");
    let (Some((tcp, tcp_octets)), Some((udp, udp_octets))) = (tshark(HELLO, "tcp"), tshark(PINGPONG, "udp")) else {
        return;
    };
    assert_eq!(figures(&told, "frames  "), [tcp.to_string(), udp.to_string()]);
    assert_eq!(figures(&told, "octets  "), [tcp_octets.to_string(), udp_octets.to_string()]);
    let data = [tshark(HELLO, "tcp.len > 0"), tshark(PINGPONG, "udp")].map(|found| found.map_or(0, |found| found.0));
    assert_eq!(figures(&told, "with data"), data.map(|frames| frames.to_string()));
    // SYN, SYN and ACK, ACK: 24 octets were said behind them.
    assert_eq!(figures(&told, "to open the connection"), ["3", "–"]);
    assert_eq!(figures(&told, "what programs said"), ["24", "62"]);
    assert_eq!(figures(&told, "before the first data is sent"), ["1.5", "–"]);
}

#[test]
fn a_conversation_is_told_by_its_number() {
    let output = camadas(&["compare", PINGPONG, "--flows", "1,2"]);
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(told.starts_with("flow 1 and flow 2 took 3 frames each\n"), "{told}");
    assert_eq!(figures(&told, "round trips"), ["1.5", "1.5"]);
}

#[test]
fn a_filter_chooses_whole_conversations() {
    let filtered = |words: &[&str]| {
        let output = camadas(words);
        let told = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
        told
    };
    // One frame of the connection is named, and all of it counts; ARP is no conversation.
    let told = filtered(&["compare", HELLO, PINGPONG, "-Y", "tcp.flags.syn == 1 || udp", "--frames", "1-8"]);
    let whole = filtered(&["compare", HELLO, PINGPONG]);
    assert_eq!(figures(&told, "octets  ")[0], figures(&whole, "octets  ")[0]);
    // Of the first frame that fits, too, all of its conversation counts.
    let few = filtered(&["compare", HELLO, PINGPONG, "-Y", "tcp.flags.fin == 1 || udp.stream == 1", "-c", "1"]);
    assert_eq!(figures(&few, "octets  ")[0], figures(&whole, "octets  ")[0]);
    assert_eq!(figures(&few, "conversations"), ["1", "1"]);
    let one = filtered(&["compare", PINGPONG, PINGPONG, "-Y", "udp.stream == 1"]);
    assert_eq!(figures(&one, "frames  "), ["3", "3"]);
    assert_eq!(figures(&one, "conversations"), ["1", "1"]);
}

#[test]
fn what_cannot_be_compared_is_said_with_what_to_type() {
    let says = |words: &[&str], part: &str| {
        let output = camadas(words);
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{text}");
        assert!(text.contains(part), "{text}");
    };
    says(&["compare", HELLO], "--flows 1,2");
    says(&["compare", HELLO, PINGPONG, HELLO], "camadas compare FILE FILE");
    says(&["compare", HELLO, PINGPONG, "--flows", "1"], "--flows takes two numbers");
    says(&["compare", HELLO, PINGPONG, "--flows", "1,9"], "no conversation 9");
    says(&["compare", "-", "--flows", "1,2"], "can be read only once");
    says(&["compare", HELLO, "--flows", "1,2", "-Y", "tcp"], "-Y and --frames do not go with it");
    says(&["compare", HELLO, PINGPONG, "-Y", "tcp"], "no frame of a conversation in captures/udp-pingpong.pcapng");
    says(&["follow", HELLO, "1", "-Y", "tcp"], "-Y and --frames do not go with it");
    says(&["flows", HELLO, "--ladder", "1", "--frames", "3"], "-Y and --frames do not go with it");
}
