//! Nothing that a capture or a file's name holds reaches the terminal as a control character.

use std::fs;
use std::process::Command;

use camadas::frame::{Frame, Interface, LinkType};
use camadas::output::pcapng::{push_frame, push_interface, push_section, push_statistics};
use camadas::source::{self, Batch};

/// A capture of two taps with names that would colour what follows and rename the window, which both lost frames, and whose
/// second saw all that the first did, twice.
fn capture() -> Vec<u8> {
    let tap = |name: &str| Interface {
        name: Some(name.to_owned()),
        link: LinkType::ETHERNET,
        received: Some(100),
        dropped: Some(9),
        ..Interface::default()
    };
    let taps = [tap("a\x1b[31mX"), tap("b\x1b]0;evil\x07Y")];
    let mut octets = Vec::new();
    push_section(&["said \x1b[2J of the section".to_owned()], &mut octets);
    taps.iter().for_each(|tap| push_interface(tap, &mut octets));
    let mut source = source::open(&["captures/tcp-pingpong.pcapng".into()]).expect("a recording");
    let mut batch = Batch::default();
    while source.fill(&mut batch).expect("whole") {
        for frame in batch.frames() {
            for (tap, later) in [(0, 0), (1, 1000), (1, 1500)] {
                push_frame(&Frame { tap, time_ns: frame.time_ns.map(|ns| ns + later), ..frame }, &mut octets);
            }
        }
    }
    push_statistics(&taps, &mut octets);
    octets
}

#[test]
fn names_of_taps_and_files_move_no_cursor() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "e\x1b[31mvil\x07.pcapng";
    fs::write(folder.path().join(name), capture()).expect("room");
    let commands = [
        "show",
        "show --details -x",
        "explain",
        "explain --frames 9-12",
        "stats",
        "stats -z taps",
        "hops",
        "hops --frames 9",
        "stats -z tcp,latency,apps",
        "flows",
        "flows --ladder 1",
        "compare --flows 1,1",
        "multicast",
        "draw topology --to text",
        "draw hops --to text",
        "draw ladder --to text",
        "fields -e frame.interface_name",
        "export --to ndjson",
    ];
    for command in commands {
        let mut words: Vec<_> = command.split(' ').collect();
        // A drawing is named before the file.
        words.insert(if words[0] == "draw" { 2 } else { 1 }, name);
        for width in ["80", "200"] {
            let mut camadas = Command::new(env!("CARGO_BIN_EXE_camadas"));
            camadas.args(&words).args(["--width", width, "--lang", "en"]).current_dir(folder.path());
            let output = camadas.output().expect("camadas runs");
            let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{command}: {said}");
            assert!(!told.trim().is_empty(), "{command} tells nothing");
            let control = |text: &str| text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
            assert!(!control(&told) && !control(&said), "{command}: {told:?} {said:?}");
        }
    }
}
