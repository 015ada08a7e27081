//! What a real server sent is what is put together of its recording, octet by octet.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use camadas::flow::messages::{Message, Messages, Reader};
use camadas::flow::{Bounds, Tracker};
use camadas::proto::Proto;
use camadas::proto::contract::Layer;
use camadas::run::{self, Plan};
use camadas::source;

use super::{folder, record};

/// Serves the files of a folder: as they are, in chunks, compressed, both; the connection stays open, but for HTTP/1.0.
const SERVER: &str = "\
import gzip, http.server, os, sys
os.chdir(sys.argv[1])
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        way, name = self.path[1:].split('/', 1)
        if way == 'plain':
            self.path = '/' + name
            return super().do_GET()
        body = open(name, 'rb').read()
        self.send_response(200)
        if 'gzip' in way:
            body = gzip.compress(body)
            self.send_header('Content-Encoding', 'gzip')
        if 'chunked' in way:
            self.send_header('Transfer-Encoding', 'chunked')
            self.end_headers()
            at, size = 0, 1
            while at < len(body):
                chunk = body[at:at + size]
                self.wfile.write(b'%x;n=%d\\r\\n%s\\r\\n' % (len(chunk), at, chunk))
                at, size = at + size, size * 3 % 5000 + 1
            self.wfile.write(b'0\\r\\n\\r\\n')
        else:
            if self.request_version == 'HTTP/1.1':
                self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = self.request_version != 'HTTP/1.1'
http.server.ThreadingHTTPServer(('', 8080), Handler).serve_forever()
";

const CLIENT: &str = "\
import http.client, sys, time
def connected():
    while True:
        connection = http.client.HTTPConnection('servidor', 8080)
        try:
            connection.connect()
            return connection
        except ConnectionRefusedError:
            time.sleep(0.02)
one = connected()
for path in sys.argv[1:]:
    one.request('GET', path)
    one.getresponse().read()
one.close()
two = connected()
two._http_vsn, two._http_vsn_str = 10, 'HTTP/1.0'
two.request('GET', '/bare/pattern')
two.getresponse().read()
";

/// Bodies of answers, as they were before they were cut and compressed, and their conversations.
#[derive(Default)]
struct Bodies(Vec<(u64, Vec<u8>)>);

impl Reader for Bodies {
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        if message.side != message.client && message.proto() == Some(Proto::Http) {
            let layer = Layer { frame: message.view.frame, peeled: message.view.peeled, index: message.layer };
            let body = Proto::Http.decoded(&layer).unwrap_or_else(|| layer.payload().to_vec());
            self.0.push((message.flow, body));
        }
        ControlFlow::Continue(())
    }
}

fn bodies(path: &Path) -> Vec<(u64, Vec<u8>)> {
    let mut source = source::open(&[path.to_owned()]).unwrap_or_else(|error| panic!("{error}"));
    let mut tracker = Tracker::new(Bounds::default(), Messages::new(Bodies::default(), 64 << 20));
    run::remember(&mut *source, &Plan::default(), &mut tracker);
    tracker.listener.finish();
    tracker.listener.reader.0
}

/// Octets that neither repeat soon nor compress well.
fn pattern(octets: u32) -> Vec<u8> {
    (0..octets).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

#[test]
fn bodies_are_the_files_that_a_server_sent() {
    let folder = folder();
    let files = folder.path().join("files");
    fs::create_dir(&files).expect("a folder");
    let texts: String = (0..4000).map(|n| format!("linha {n}: camadas de rede\n")).collect();
    let contents = [
        ("text", texts.into_bytes()),
        ("pattern", pattern(100_000)),
        ("one", b"x".to_vec()),
        ("json", br#"{"aula": "multicast", "grupo": "224.2.2.3"}"#.to_vec()),
    ];
    for (name, content) in &contents {
        fs::write(files.join(name), content).expect("a file");
    }
    let large = pattern(1_500_000);
    fs::write(files.join("large"), &large).expect("a file");
    let (server, client) = (folder.path().join("server.py"), folder.path().join("client.py"));
    fs::write(&server, SERVER).expect("a file");
    fs::write(&client, CLIENT).expect("a file");
    let ways = ["plain", "gzip", "chunked", "gzip-chunked"];
    let asked: Vec<_> = ways.iter().flat_map(|way| contents.iter().map(move |file| (way, file))).collect();
    let paths: Vec<_> = asked.iter().map(|(way, (name, _))| format!("/{way}/{name}")).collect();
    let out = folder.path().join("out.pcapng");
    let a = format!("servidor: python3 {} {}", server.display(), files.display());
    let b = format!("cliente: python3 {} {} /plain/large", client.display(), paths.join(" "));
    let Some((code, said, err)) = record(&["-w", &out.to_string_lossy(), &a, &b]) else { return };
    assert_eq!(code, Some(0), "{said}{err}");
    if !err.contains(", 0 dropped by the kernel") {
        // Others keep the machine busy: what was not recorded cannot be put together.
        return println!("skipped: {err}");
    }
    let bodies = bodies(&out);
    for ((path, (_, (_, content))), (_, body)) in paths.iter().zip(&asked).zip(&bodies) {
        assert!(body == content, "{path}: {} octets were sent, {} put together", content.len(), body.len());
    }
    assert_eq!(bodies.len(), paths.len() + 2);
    // Behind them the one that is told in parts, and that of HTTP/1.0, which ends with the connection.
    assert_eq!(bodies.last().map(|(_, body)| body), Some(&contents[1].1));
    let follow = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["follow", "--as", "raw", "--side", "server"])
        .arg(&out)
        .arg(bodies[0].0.to_string())
        .output()
        .expect("camadas runs");
    assert!(
        follow.stdout.ends_with(&large),
        "{} octets: {}",
        follow.stdout.len(),
        String::from_utf8_lossy(&follow.stderr)
    );
}
