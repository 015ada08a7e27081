//! `--trace`: which call of which program made each frame. Where the system refuses to tell calls, tests say so and are
//! skipped.

use std::fs;
use std::path::Path;

use super::{folder, frames, pair, record};

/// A frame and its comment.
type Told = (String, Vec<u8>);

/// Runs it traced; the frames with their comments, and what was told.
fn traced(programs: &[&str]) -> Option<(Vec<Told>, String)> {
    let folder = folder();
    let path = folder.path().join("out.pcapng");
    let out = path.to_string_lossy();
    let words = [&["--trace", "-w", &out], programs].concat();
    let (code, said, err) = record(&words)?;
    if let Some(refused) = err.lines().find(|line| line.contains("cannot be told")) {
        println!("skipped: {refused}");
        return None;
    }
    assert_eq!(code, Some(0), "{said}{err}");
    let frames = frames(&path).into_iter().map(|(comment, _, octets)| (comment.unwrap_or_default(), octets));
    Some((frames.collect(), err))
}

/// The comments of the frames of one protocol in IPv4, in order, without the programs' names between host and call.
fn causes(frames: &[Told], protocol: u8) -> Vec<String> {
    let own = frames.iter().filter(|(_, octets)| octets[12..14] == [8, 0] && octets[23] == protocol);
    let short = |comment: &str| {
        let parts: Vec<_> = comment.split(": ").collect();
        if let [host, _, call] = parts[..] { format!("{host} {call}") } else { format!("{} –", parts[0]) }
    };
    own.map(|(comment, _)| short(comment)).collect()
}

/// Programs of Python on hosts a and b.
fn programs(folder: &Path, texts: [&str; 2]) -> [String; 2] {
    let mut hosts = ["a", "b"].iter();
    texts.map(|text| {
        let host = hosts.next().expect("as many hosts");
        let path = folder.join(host).with_extension("py");
        fs::write(&path, text).expect("a file");
        format!("{host}: python3 {}", path.display())
    })
}

#[test]
fn segments_are_told_by_the_calls_that_made_them() {
    let folder = folder();
    let (server, client) = pair(folder.path());
    let a = format!("a: python3 {}", server.display());
    let b = format!("b: python3 {} a", client.display());
    let Some((frames, told)) = traced(&[&a, &b]) else { return };
    let causes = causes(&frames, 6);
    assert_eq!(causes[..3], ["b connect", "a –", "b –"], "{told}");
    for wanted in ["a send", "a close", "b close"] {
        assert_eq!(causes.iter().filter(|cause| *cause == wanted).count(), 1, "{wanted}: {causes:?}");
    }
    // Calls and frames stand in one list, in the order of time.
    let place = |part: &str| told.find(part).unwrap_or_else(|| panic!("{part} in\n{told}"));
    let order = ["listen", "connect ", "→ connect", "[SYN ACK]", "24 octets", "→ send", "→ close"].map(place);
    assert!(order.is_sorted(), "{told}");
}

#[test]
fn octets_are_counted_to_the_calls_that_sent_them() {
    // A cork keeps what is short until it is pulled, so that one segment has the octets of several calls.
    let client = "import socket, sys
client = socket.create_connection(('a', 12345))
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
for n in range(3): client.send(b'part %d,' % n)
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)
client.sendmsg([b'one', b'two'])
client.shutdown(socket.SHUT_WR)
client.close()
";
    let server = "import socket
connection, _ = socket.create_server(('', 12345)).accept()
while connection.recv(100): pass
";
    let folder = folder();
    let [a, b] = programs(folder.path(), [server, client]);
    let Some((frames, told)) = traced(&[&a, &b]) else { return };
    let causes = causes(&frames, 6);
    let sent: Vec<_> = causes.iter().filter(|cause| cause.contains("send")).collect();
    assert_eq!(sent, ["b send ×3", "b send"], "{told}");
    assert!(told.contains("6 octets"), "{told}");
    let ended: Vec<_> = causes.iter().filter(|cause| *cause == "b shutdown" || *cause == "b close").collect();
    assert_eq!(ended, ["b shutdown"], "closing what was shut down sends nothing\n{told}");
}

#[test]
fn datagrams_groups_and_echoes_are_told_too() {
    let receiver = "import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 5007))
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton('224.1.1.1') + bytes(4))
print(s.recv(100).decode())
";
    let sender = "import socket, subprocess
subprocess.run(['ping', '-c', '1', 'a'], check=True)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(bytes(3000), ('a', 9))
s.sendto(b'robot', ('224.1.1.1', 5007))
";
    let folder = folder();
    let [a, b] = programs(folder.path(), [receiver, sender]);
    let Some((frames, told)) = traced(&[&a, &b]) else { return };
    // The first fragment and the others are of the same call.
    assert_eq!(causes(&frames, 17), ["b send", "b send", "b send", "b send"], "{told}");
    assert_eq!(causes(&frames, 2)[0], "a join", "{told}");
    let echoes = causes(&frames, 1);
    assert_eq!(echoes[..2], ["b send", "a –"], "{told}");
}

#[test]
fn a_program_that_does_not_exist_is_refused_as_ever() {
    let Some((code, _, err)) = record(&["--trace", "--", "/no/such/program"]) else { return };
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("/no/such/program"), "{err}");
}
