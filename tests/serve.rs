//! The server of the page: who gets an answer, what is answered, and that frames arrive while they are captured.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// A server that goes with this value.
struct Server {
    child: Child,
    /// Host and port.
    host: String,
    token: String,
}

impl Server {
    fn new(words: &[&str]) -> Self {
        Self::fed(words, &[]).0
    }

    /// The same with `octets` on its standard input, and that.
    fn fed(words: &[&str], octets: &[u8]) -> (Self, ChildStdin) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
        command.arg("serve").args(words).args(["--quiet", "--lang", "en"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("camadas runs");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(octets).expect("written");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut url).expect("an address");
        let rest = url.trim().strip_prefix("http://").unwrap_or_else(|| panic!("no address: {url:?}"));
        let (host, token) = rest.trim_end_matches('/').split_once('/').expect("a word in the address");
        (Self { child, host: host.to_owned(), token: token.to_owned() }, stdin)
    }

    fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).expect("a server");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time-out");
        stream.write_all(request.as_bytes()).expect("sent");
        stream
    }

    /// The status and the body of an answer to a request with these lines.
    fn ask(&self, request: &str) -> (u16, String) {
        let mut text = String::new();
        self.connect(request).read_to_string(&mut text).expect("an answer");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        (head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status"), body.to_owned())
    }

    fn get(&self, what: &str) -> (u16, String) {
        self.ask(&format!("GET /{}/{what} HTTP/1.1\r\nHost: {}\r\n\r\n", self.token, self.host))
    }

    fn json(&self, what: &str) -> Value {
        let (status, body) = self.get(what);
        assert_eq!(status, 200, "{what}: {body}");
        serde_json::from_str(&body).expect("JSON")
    }

    /// Ends it as Ctrl-C does; the exit code.
    fn interrupt(mut self) -> Option<i32> {
        let pid = i32::try_from(self.child.id()).expect("a process");
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(pid).expect("a process"),
            rustix::process::Signal::INT,
        )
        .expect("told");
        self.child.wait().expect("ended").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The text of a number in an answer whose texts begin with `base`, in English.
fn text(answer: &Value, base: u64, number: &Value) -> String {
    let text = &answer["texts"][(number.as_u64().expect("a number") - base) as usize];
    let text = if text.is_object() { &text["en"] } else { text };
    text.as_str().map_or_else(|| text.to_string(), str::to_owned)
}

#[test]
fn only_who_knows_the_address_gets_an_answer() {
    let server = Server::new(&["captures/multicast.pcapng"]);
    let Server { host, token, .. } = &server;
    assert_eq!(server.get("").0, 200);
    assert!(host.starts_with("127.0.0.1:") && token.len() == 32, "{host} {token}");
    let port = host.rsplit(':').next().expect("a port");
    let ask = |head: &str| server.ask(&format!("{head}\r\n\r\n")).0;
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: {host}")), 404);
    assert_eq!(ask(&format!("GET /{}/list HTTP/1.1\r\nHost: {host}", "0".repeat(32))), 404);
    assert_eq!(ask(&format!("GET /{token}/nothing HTTP/1.1\r\nHost: {host}")), 404);
    assert_eq!(ask(&format!("POST /{token}/list HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0")), 405);
    // A name that somebody made lead to this machine, and a page from elsewhere.
    assert_eq!(ask(&format!("GET /{token}/ HTTP/1.1\r\nHost: rebound.example:{port}")), 403);
    assert_eq!(ask(&format!("GET /{token}/ HTTP/1.1")), 403);
    assert_eq!(ask(&format!("GET /{token}/list HTTP/1.1\r\nHost: {host}\r\nOrigin: http://elsewhere.example")), 403);
    assert_eq!(ask(&format!("GET /{token}/list HTTP/1.1\r\nHost: {host}\r\nOrigin: null")), 403);
    assert_eq!(ask(&format!("GET /{token}/list HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}")), 200);
    assert_eq!(ask(&format!("GET /{token}/ HTTP/1.1\r\nHost: localhost:{port}")), 200);
    assert_eq!(ask("\u{1}\u{2} nonsense"), 400);
    // One that is too long is not read to its end; the others are answered as before.
    drop(server.connect(&format!("GET /{token}/ HTTP/1.1\r\nHost: {host}\r\nX: {}", "x".repeat(20_000))));
    assert_eq!(server.get("").0, 200);
    assert_eq!(server.interrupt(), Some(0));
}

#[test]
fn lines_and_frames_are_told_as_a_report_tells_them() {
    let server = Server::new(&["captures/multicast.pcapng"]);
    // The capture is read behind the server; what is asked of the whole of it waits for its end.
    let overview = server.json("overview?base=7");
    assert!(text(&overview, 7, &overview["capture"]["heading"]).contains("36 frames"), "{overview}");
    let list = server.json("list?base=100&from=8&count=3");
    let numbers: Vec<_> = list["lines"].as_array().expect("lines").iter().map(|line| line["number"].as_u64()).collect();
    assert_eq!(numbers, [Some(9), Some(10), Some(11)]);
    assert_eq!((list["first"].as_u64(), list["fit"].as_u64(), list["all"].as_u64()), (Some(8), Some(36), Some(36)));
    assert!(text(&list, 100, &list["lines"][0]["facts"]).contains("Multicast numero 1"));
    let last = server.json("list?count=2");
    assert_eq!(last["lines"][1]["number"], 36, "without a place the last ones");
    // The whole capture is asked by the filter on a thread.
    let filtered = loop {
        let list = server.json("list?filter=igmp");
        if list["ended"] == true {
            break list;
        }
    };
    assert_eq!((filtered["fit"].as_u64(), filtered["all"].as_u64()), (Some(16), Some(36)));
    let wrong = server.json("list?base=5&filter=udp+%26%26+ip.ttll");
    assert_eq!((&wrong["error"]["start"], &wrong["error"]["end"]), (&7.into(), &14.into()));
    assert_eq!(wrong["error"]["suggestion"], "ip.ttl");
    assert!(text(&wrong, 5, &wrong["error"]["message"]).contains("ip.ttll"));
    let frame = server.json("frame?number=9&base=3&defs=50");
    assert_eq!(frame["frame"]["number"], 9);
    assert!(text(&frame, 3, &frame["frame"]["heading"][0]).starts_with("[") || frame["frame"]["captured"] == 60);
    let field = &frame["frame"]["layers"][0]["fields"][0];
    assert!(
        field[0].as_u64().is_some_and(|def| def >= 50),
        "definitions are numbered from where they were asked: {field}"
    );
    for missing in ["0", "37", "x", "18446744073709551615"] {
        assert_eq!(server.get(&format!("frame?number={missing}")).0, 404, "{missing}");
    }
}

#[test]
fn frames_arrive_while_they_are_captured() {
    let capture = fs::read("captures/loopback.pcap").expect("a capture");
    // Up to the end of the third record: 16 octets of header before each frame.
    let record = |at: usize| 16 + u32::from_le_bytes(capture[at + 8..at + 12].try_into().expect("a length")) as usize;
    let third = (0..3).fold(24, |at, _| at + record(at));
    let (server, mut stdin) = Server::fed(&["-"], &capture[..third]);
    let request = format!("GET /{}/events HTTP/1.1\r\nHost: {}\r\n\r\n", server.token, server.host);
    let mut events = BufReader::new(server.connect(&request));
    let mut next = |wanted: &dyn Fn(&Value) -> bool| loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).expect("an event") > 0, "the events ended");
        if let Some(event) = line.strip_prefix("data: ").and_then(|data| serde_json::from_str::<Value>(data).ok())
            && wanted(&event)
        {
            return;
        }
    };
    next(&|event| event["frames"] == 3 && event["ended"] == false);
    assert_eq!(server.json("list")["lines"].as_array().map(Vec::len), Some(3));
    stdin.write_all(&capture[third..]).expect("written");
    drop(stdin);
    next(&|event| event["ended"] == true && event["frames"].as_u64().is_some_and(|frames| frames > 3));
    assert_eq!(server.interrupt(), Some(0));
}

#[test]
fn an_address_that_is_taken_is_told() {
    let server = Server::new(&["captures/multicast.pcapng"]);
    let output = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["serve", "captures/multicast.pcapng", "--listen", &server.host, "--lang", "en"])
        .output()
        .expect("camadas runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--listen 127.0.0.1:0"), "{output:?}");
}
