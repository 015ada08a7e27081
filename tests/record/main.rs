//! `camadas record`: programs on hosts of their own, as whoever runs the tests.
#![cfg(all(feature = "lab", feature = "live", target_os = "linux"))]

mod bodies;
mod peers;
mod trace;

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use camadas::source::{self, Batch};

/// A folder that is removed with what is in it.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn start(words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["--lang", "en", "record"])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("camadas runs")
}

/// Exit code, standard output, standard error.
type End = (Option<i32>, String, String);

/// How it ended; `None` where the kernel permits no lab, which is said.
fn end(child: Child) -> Option<End> {
    let run = child.wait_with_output().expect("a child");
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let (code, out, err) = (run.status.code(), text(&run.stdout), text(&run.stderr));
    if code == Some(3) {
        println!("skipped: {err}");
        return None;
    }
    Some((code, out, err))
}

/// What is sent to nobody but the program: its input ends at once.
fn record(words: &[&str]) -> Option<End> {
    let mut child = start(words);
    drop(child.stdin.take());
    end(child)
}

/// The first comment, the flags and the octets of each frame.
fn frames(path: &Path) -> Vec<(Option<String>, u32, Vec<u8>)> {
    let mut source = source::open(&[path.to_owned()]).unwrap_or_else(|error| panic!("{error}"));
    let (mut batch, mut all) = (Batch::default(), Vec::new());
    while source.fill(&mut batch).unwrap_or_else(|error| panic!("{error}")) {
        all.extend(batch.frames().map(|frame| {
            let extra = frame.extra.cloned().unwrap_or_default();
            (extra.comments.into_iter().next(), extra.flags.unwrap_or_default(), frame.bytes.to_vec())
        }));
    }
    all
}

const SERVER: &str = "\
import socket
server = socket.socket()
server.bind(('', 12345))
server.listen()
while True:
    peer, address = server.accept()
    print('connection from', address[0])
    peer.send(b'Thank you for connecting')
    peer.close()
";

const CLIENT: &str = "\
import socket, sys
client = socket.socket()
client.connect((sys.argv[1], 12345))
print(client.recv(1024).decode())
";

/// The server and the client of a lecture, and the words that name them.
fn pair(folder: &Path) -> (PathBuf, PathBuf) {
    let (server, client) = (folder.join("server.py"), folder.join("client.py"));
    fs::write(&server, SERVER).expect("a file");
    fs::write(&client, CLIENT).expect("a file");
    (server, client)
}

#[test]
fn the_exit_code_is_the_programs_and_standard_output_its_alone() {
    let Some((code, out, err)) = record(&["--", "sh", "-c", "echo said; echo told >&2; exit 7"]) else { return };
    assert_eq!((code, out.as_str()), (Some(7), "said\n"), "{err}");
    assert!(err.starts_with("told\n"), "{err}");
    assert!(err.ends_with("camadas: 0 captured, 0 dropped by the kernel, 0 duplicates removed\n"), "{err}");
}

#[test]
fn what_is_typed_reaches_the_program() {
    let mut child = start(&["--", "sh", "-c", "read line; echo got $line"]);
    child.stdin.take().expect("a pipe").write_all(b"hello\n").expect("an open pipe");
    let Some((code, out, err)) = end(child) else { return };
    assert_eq!((code, out.as_str()), (Some(0), "got hello\n"), "{err}");
}

#[test]
fn localhost_is_recorded_with_each_frame_once() {
    let folder = folder();
    let path = folder.path().join("out.pcapng");
    let program = "\
import socket
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(('localhost', 5005))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for n in range(3):
    client.sendto(b'number %d' % n, ('localhost', 5005))
    print(server.recv(100).decode())
";
    let out = path.to_string_lossy();
    let Some((code, said, err)) = record(&["-w", &out, "--", "python3", "-c", program]) else { return };
    assert_eq!((code, said.as_str()), (Some(0), "number 0\nnumber 1\nnumber 2\n"), "{err}");
    assert!(err.contains("3 captured, 0 dropped by the kernel, 3 duplicates removed"), "{err}");
    let frames = frames(&path);
    let said: Vec<_> = frames.iter().map(|(_, _, octets)| octets[42..].to_vec()).collect();
    assert_eq!(said, [b"number 0", b"number 1", b"number 2"]);
    // Nobody computes checksums on loopback: the flag for that is bit 9 (draft-ietf-opsawg-pcapng §4.3.1).
    assert!(frames.iter().all(|(_, flags, _)| flags >> 9 & 1 == 1));
    assert!(
        frames[0].0.as_deref().is_some_and(|comment| comment.starts_with("host: python3 -c ")),
        "{:?}",
        frames[0].0
    );
}

#[test]
fn a_host_alone_hears_what_it_says_to_a_group() {
    let folder = folder();
    let path = folder.path().join("out.pcapng");
    let program = "\
import socket
member = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
member.bind(('', 5007))
member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton('224.1.1.1') + bytes(4))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 2)
sender.sendto(b'robot', ('224.1.1.1', 5007))
said, (address, _) = member.recvfrom(100)
print(address, said.decode())
";
    let out = path.to_string_lossy();
    let Some((code, said, err)) = record(&["-w", &out, "--", "python3", "-c", program]) else { return };
    assert_eq!((code, said.as_str()), (Some(0), "127.0.0.1 robot\n"), "{err}");
    let frames = frames(&path);
    assert_eq!(frames.iter().filter(|(_, _, octets)| octets.ends_with(b"robot")).count(), 1, "{err}");
}

#[test]
fn two_programs_on_two_hosts_talk_over_a_cable() {
    let folder = folder();
    let path = folder.path().join("out.pcapng");
    let (server, client) = pair(folder.path());
    let a = format!("a: python3 {}", server.display());
    let b = format!("b: python3 {} a", client.display());
    let Some((code, out, err)) = record(&["-w", &path.to_string_lossy(), &a, &b]) else { return };
    assert_eq!(code, Some(0), "{out}{err}");
    let mut lines: Vec<_> = out.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["a │ connection from 10.0.0.2", "b │ Thank you for connecting"], "{err}");
    let frames = frames(&path);
    let tcp: Vec<_> = frames.iter().filter(|(_, _, octets)| octets[12..14] == [8, 0] && octets[23] == 6).collect();
    assert!((8..=10).contains(&tcp.len()), "{} segments", tcp.len());
    // The client's side of the conversation is said to be the client's.
    let (comment, _, syn) = tcp[0];
    assert_eq!((comment.as_deref(), syn[47] & 0x3f), (Some(b.as_str()), 0x02));
    let hello = tcp.iter().find(|(_, _, octets)| octets.ends_with(b"Thank you for connecting")).expect("the greeting");
    assert_eq!(hello.0.as_deref(), Some(a.as_str()));
    let longest = frames.iter().map(|(_, _, octets)| octets.len()).max();
    assert!(longest <= Some(1514), "{longest:?}");
}

#[test]
fn a_server_is_found_by_the_name_that_every_host_has() {
    let program = |name: &str| format!("python3 {}/tests/programs/{name}.py", env!("CARGO_MANIFEST_DIR"));
    let (server, client) = (program("tcp_hello_server"), program("tcp_hello_client"));
    let (a, b) = (format!("servidor: {server}"), format!("cliente: {client}"));
    let Some((_, out, err)) = record(&["--hostname", "servidor", &a, &b]) else { return };
    assert!(out.contains("Thank you for connecting") && out.contains("10.0.0.2"), "{out}{err}");
    let Some((code, _, err)) = record(&["--hostname", "nobody", &a, &b]) else { return };
    assert!(code == Some(2) && err.contains("nobody"), "{err}");
}

#[test]
fn lines_go_to_the_host_they_name() {
    let programs = ["one: read line; echo $line", "two: read line; echo $line", "three: read line; echo $line"];
    let mut child = start(&programs);
    child.stdin.take().expect("a pipe").write_all(b"one: for one\ntwo: for two\nfor the last\n").expect("an open pipe");
    let Some((code, out, err)) = end(child) else { return };
    let mut lines: Vec<_> = out.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["one   │ for one", "three │ for the last", "two   │ for two"], "{err}");
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn a_program_that_fails_by_itself_is_told_by_the_exit_code() {
    let Some((code, _, err)) = record(&["a: exit 5", "b: true"]) else { return };
    assert_eq!(code, Some(5), "{err}");
    let Some((code, _, err)) = record(&["a: sleep 100", "b: exit 4"]) else { return };
    assert_eq!(code, Some(4), "{err}");
}

#[test]
fn an_interrupt_reaches_the_program_and_the_recording_is_finished() {
    let folder = folder();
    let path = folder.path().join("out.pcapng");
    let program = "trap 'echo interrupted; exit 3' INT; ping -c 1 127.0.0.1 > /dev/null; echo ready; while :; do sleep 0.01; done";
    let mut child = start(&["-w", &path.to_string_lossy(), "--", "sh", "-c", program]);
    let mut ready = [0; 6];
    if child.stdout.as_mut().expect("a pipe").read_exact(&mut ready).is_err() {
        let skipped = end(child);
        assert!(skipped.is_none(), "{skipped:?}");
        return;
    }
    // SAFETY: a signal to a process that was not waited for, so that its number is still its own.
    assert_eq!(unsafe { libc::kill(child.id() as i32, libc::SIGINT) }, 0);
    let run = child.wait_with_output().expect("a child");
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(3), "{err}");
    assert_eq!(String::from_utf8_lossy(&run.stdout), "interrupted\n");
    assert_eq!(frames(&path).len(), 2, "{err}");
}

#[test]
fn programs_hear_of_interrupts_though_their_starter_ignores_them() {
    let ignores = "trap '' INT; exec \"$@\"";
    let asks = "import signal; print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)";
    let mut command = Command::new("sh");
    command.args(["-c", ignores, "-", env!("CARGO_BIN_EXE_camadas"), "record", "--", "python3", "-c", asks]);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell");
    let Some((code, out, err)) = end(child) else { return };
    assert_eq!((code, out.as_str()), (Some(0), "False\n"), "{err}");
}

#[test]
fn what_names_no_host_is_refused_with_an_example() {
    let Some((code, out, err)) = record(&["python3 server.py"]) else { return };
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("'b: python3 client.py a'"), "{err}");
}
