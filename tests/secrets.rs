//! Passwords are covered in whatever is printed, drawn or exported, and shown where that is asked for.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The password in the frame.
const PASSWORD: &[u8] = b"cisco";
/// The same in hexadecimal, as forms of output write it; rows of octets break it.
const DIGITS: [&str; 2] = ["636973636f", "63 69"];

/// A capture of one VRRP advertisement of version 2 with a password.
fn capture() -> PathBuf {
    let ethernet = b"\x01\x00\x5e\x00\x00\x12\x02\x00\x00\x00\x00\x01\x08\x00";
    let ip = b"\x45\x00\x00\x28\x00\x01\x00\x00\xff\x70\xd1\x51\x0a\x00\x00\x01\xe0\x00\x00\x12";
    let vrrp = b"\x21\x01\x64\x01\x01\x01\x71\x30\xc0\x00\x02\xfe";
    let frame = [&ethernet[..], ip, vrrp, PASSWORD, &[0; 3]].concat();
    let mut file = Vec::new();
    for number in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65535, 1, 0, 0, frame.len() as u32, frame.len() as u32] {
        file.extend(number.to_le_bytes());
    }
    file.extend(frame);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("secrets.pcap");
    fs::write(&path, file).expect("a scratch file");
    path
}

fn run(words: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_camadas")).args(words).env("LANG", "C").output().expect("it runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn holds_the_password(output: &[u8]) -> bool {
    let text = String::from_utf8_lossy(output);
    output.windows(PASSWORD.len()).any(|window| window == PASSWORD) || DIGITS.iter().any(|digits| text.contains(digits))
}

#[test]
fn no_form_of_output_tells_a_password() {
    let path = capture();
    let file = path.to_str().expect("UTF-8");
    let commands: &[&[&str]] = &[
        &["show", file, "--details"],
        &["show", file, "-x"],
        &["explain", file, "1", "-v"],
        &["fields", file, "-e", "vrrp.auth_data"],
        &["export", file, "--to", "ndjson"],
        &["export", file, "--to", "pcapng"],
        &["draw", "header", file, "--frames", "1", "--to", "svg"],
        &["draw", "encapsulation", file, "--frames", "1", "--to", "svg"],
    ];
    for words in commands {
        assert!(!holds_the_password(&run(words)), "{words:?}");
        let shown = run(&[words, &["--show-secrets"][..]].concat());
        // The boxes tell no field of this protocol's trailer.
        assert!(holds_the_password(&shown) || words.contains(&"encapsulation"), "{words:?} --show-secrets");
    }
}

#[test]
fn a_filter_sees_what_is_covered_and_the_checksum_is_of_what_was_captured() {
    let path = capture();
    let file = path.to_str().expect("UTF-8");
    let words = [
        "fields",
        file,
        "-Y",
        "vrrp.auth_data contains \"cisco\"",
        "-e",
        "vrrp.auth_data",
        "-e",
        "vrrp.checksum.status",
    ];
    assert_eq!(run(&words), b"vrrp.auth_data\tvrrp.checksum.status\n********\t1\n");
}
