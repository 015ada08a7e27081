//! Protocols of one's own, as a person uses them: the example of the document, a mistake in it, and every form of output.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example of `docs/own-protocol.md`.
fn example() -> String {
    let document = fs::read_to_string("docs/own-protocol.md").expect("the document");
    let block = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    block.expect("a file in it").to_owned()
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("a file");
    path
}

fn camadas(protocols: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
    command.args(words).arg("--protocols").arg(protocols).env("CAMADAS_LANG", "en");
    command.output().expect("camadas runs")
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

#[test]
fn the_example_is_peeled_filtered_and_exported() {
    let aula = file("aula.toml", &example());
    let run = |words: &[&str]| {
        let output = camadas(&aula, words);
        assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    const CAPTURE: &str = "captures/multicast.pcapng";
    let rows = run(&["fields", CAPTURE, "-Y", "aula.numero == \"2\"", "-e", "aula.numero", "-e", "frame.protocols"]);
    let mut rows = rows.lines().skip(1);
    assert_eq!(rows.next(), Some("2\teth:ip:udp:aula"));
    assert!(run(&["show", CAPTURE]).contains("\"Multicast\", \"numero\", \"1\""));
    let first = run(&["fields", CAPTURE, "-Y", "aula", "-e", "frame.number"]);
    let number = first.lines().nth(1).expect("a frame");
    let explained = run(&["explain", CAPTURE, number]);
    assert!(explained.contains("Protocolo da aula") && explained.contains("r\u{f3}tulo"), "{explained}");
    assert!(run(&["export", CAPTURE, "--to", "ndjson", "--frames", number]).contains("aula.numero"));
    assert!(run(&["stats", CAPTURE, "-z", "layers"]).contains("Protocolo da aula"));
}

#[test]
fn without_the_file_it_is_text() {
    let output = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["fields", "captures/multicast.pcapng", "-e", "aula.numero"])
        .output();
    assert!(text(&output.expect("camadas runs").stderr).contains("aula.numero"));
}

#[test]
fn a_mistake_has_its_place() {
    let wrong = file("wrong.toml", &example().replacen("until = \" \"", "octets = \"tamanho\"", 1));
    let output = camadas(&wrong, &["show", "captures/multicast.pcapng"]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(told.contains("line 13, column 10") && told.contains("tamanho"), "{told}");
    let missing = camadas(Path::new("no-such-file.toml"), &["show", "captures/multicast.pcapng"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("no-such-file.toml"));
}
