//! What was said inside TLS: sessions of another implementation, recorded with their keys.

use std::fmt;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::ops::ControlFlow;
use std::process::Command;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use camadas::flow::messages::{Message, Messages, Reader, Secrecy};
use camadas::flow::tls::KeyLog as Log;
use camadas::flow::{Bounds, Listener as _, Side};
use camadas::source::{Secrets, TLS_KEY_LOG};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::version::{TLS12, TLS13};
use rustls::{CipherSuite, ClientConfig, ClientConnection, DigitallySignedStruct, KeyLog, ServerConfig};
use rustls::{ServerConnection, SignatureScheme, SupportedCipherSuite, SupportedProtocolVersion};

use super::frames::{ACK, Capture, FIN, PSH, Random, SYN, Tcp};

/// Writes keys as a key log has them.
#[derive(Debug, Default)]
struct Keys(Mutex<String>);

impl KeyLog for Keys {
    fn log(&self, label: &str, random: &[u8], secret: &[u8]) {
        let hex = |octets: &[u8]| octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>();
        *self.0.lock().expect("keys") += &format!("{label} {} {}\n", hex(random), hex(secret));
    }
}

/// Takes any certificate: what is tried here is not whom one trusts.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Both ends of sessions with one suite.
pub struct Ends {
    keys: Arc<Keys>,
    pub client: Arc<ClientConfig>,
    pub server: Arc<ServerConfig>,
}

impl Ends {
    pub fn new(version: &'static SupportedProtocolVersion, suite: CipherSuite) -> Self {
        let keys = Arc::new(Keys::default());
        let suites: Vec<SupportedCipherSuite> =
            ring::ALL_CIPHER_SUITES.iter().copied().filter(|known| known.suite() == suite).collect();
        assert_eq!(suites.len(), 1, "{suite:?}");
        let provider = Arc::new(CryptoProvider { cipher_suites: suites, ..ring::default_provider() });
        let made = rcgen::generate_simple_self_signed(vec!["server.example".to_owned()]).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let mut server = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[version])
            .expect("a version")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .expect("a server");
        server.key_log = Arc::clone(&keys) as _;
        server.max_early_data_size = 1000;
        server.max_fragment_size = Some(4096);
        let mut client = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[version])
            .expect("a version")
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anybody(provider)))
            .with_no_client_auth();
        client.enable_early_data = true;
        Self { keys, client: Arc::new(client), server: Arc::new(server) }
    }

    fn meet(&self) -> Session {
        let name = ServerName::try_from("server.example").expect("a name");
        Session {
            client: ClientConnection::new(Arc::clone(&self.client), name).expect("a client"),
            server: ServerConnection::new(Arc::clone(&self.server)).expect("a server"),
            wire: Vec::new(),
        }
    }
}

/// What went over the wire: who sent it (`true` the server), and which octets.
type Flight = (bool, Vec<u8>);

/// A session, and what went over the wire.
struct Session {
    client: ClientConnection,
    server: ServerConnection,
    wire: Vec<Flight>,
}

impl Session {
    /// Passes on what both have to send, until both are silent.
    fn carry(&mut self) {
        loop {
            let (mut there, mut back) = (Vec::new(), Vec::new());
            while self.client.wants_write() {
                self.client.write_tls(&mut there).expect("memory");
            }
            let mut left = Cursor::new(&there);
            while left.position() < there.len() as u64 {
                self.server.read_tls(&mut left).expect("memory");
                self.server.process_new_packets().expect("TLS");
            }
            while self.server.wants_write() {
                self.server.write_tls(&mut back).expect("memory");
            }
            let mut left = Cursor::new(&back);
            while left.position() < back.len() as u64 {
                self.client.read_tls(&mut left).expect("memory");
                self.client.process_new_packets().expect("TLS");
            }
            if there.is_empty() && back.is_empty() {
                return;
            }
            self.wire.extend([(false, there), (true, back)].into_iter().filter(|(_, octets)| !octets.is_empty()));
        }
    }

    fn say(&mut self, by_server: bool, text: &[u8]) {
        match by_server {
            true => self.server.writer().write_all(text).expect("memory"),
            false => self.client.writer().write_all(text).expect("memory"),
        }
        self.carry();
        let mut read = vec![0; text.len()];
        match by_server {
            true => self.client.reader().read_exact(&mut read).expect("what was said"),
            false => self.server.reader().read_exact(&mut read).expect("what was said"),
        }
        assert_eq!(read, text);
    }

    fn capture(&self, most: usize, without: &[usize]) -> Capture {
        capture(&self.wire, most, without)
    }
}

/// What went over the wire as segments of at most `most` octets, but for those of the numbers in `without`.
fn capture(wire: &[Flight], most: usize, without: &[usize]) -> Capture {
    let mut capture = Capture::new();
    let mut next = [1000_u32, 5000];
    capture.tcp(0, Tcp::new(false, SYN, 999, 0));
    capture.tcp(1, Tcp::new(true, SYN | ACK, 4999, 1000));
    let mut time = 2;
    for (back, octets) in wire {
        let (side, other) = (usize::from(*back), usize::from(!*back));
        for data in octets.chunks(most) {
            time += 1;
            if !without.contains(&(time as usize - 2)) {
                capture.tcp(time, Tcp { data, ..Tcp::new(*back, PSH | ACK, next[side], next[other]) });
            }
            next[side] = next[side].wrapping_add(data.len() as u32);
        }
    }
    capture.tcp(time + 1, Tcp::new(false, FIN | ACK, next[0], next[1]));
    capture.tcp(time + 2, Tcp::new(true, FIN | ACK, next[1], next[0] + 1));
    capture
}

/// What was said inside, turn by turn, and what the records were.
#[derive(Default)]
struct Heard {
    said: Vec<(bool, Vec<u8>)>,
    records: Vec<(Secrecy, String)>,
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.said.iter().map(|(server, text)| (server, String::from_utf8_lossy(text)));
        f.debug_list().entries(said).finish()
    }
}

impl Reader for Heard {
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let by_server = message.side == Side::High;
        let octets: usize = message.pieces.iter().map(|piece| piece.octets).sum();
        assert_eq!(octets, message.octets.len(), "each octet has its place");
        if matches!(message.secrecy, Secrecy::Inside(_)) {
            self.said.push((by_server, message.octets.to_vec()));
        } else {
            let name = message.proto().map_or("", |proto| proto.info().name);
            self.records.push((message.secrecy, name.to_owned()));
        }
        ControlFlow::Continue(())
    }
}

fn heard(capture: Capture, keys: &str) -> Heard {
    let mut messages = Messages::new(Heard::default(), 64 << 20);
    let log = Secrets { kind: TLS_KEY_LOG, data: keys.as_bytes().into(), embedded: false };
    messages.learn(Log::of(&log).expect("a key log"));
    let mut tracker = capture.track(Bounds::default(), messages);
    tracker.listener.finish();
    tracker.listener.reader
}

fn suites() -> Vec<(&'static SupportedProtocolVersion, CipherSuite)> {
    let of = |suite: &SupportedCipherSuite| (if suite.tls13().is_some() { &TLS13 } else { &TLS12 }, suite.suite());
    // The certificate has a key of an elliptic curve.
    let all = ring::ALL_CIPHER_SUITES.iter().filter(|suite| !format!("{:?}", suite.suite()).contains("RSA"));
    all.map(of).collect()
}

/// Lines of both sides; the long one takes several records.
fn talk() -> Vec<(bool, Vec<u8>)> {
    let long: Vec<u8> = (0..12_000_u32).map(|at| b'a' + (at % 23) as u8).collect();
    let line = |back, text: &str| (back, text.as_bytes().to_vec());
    vec![line(false, "what is the time?"), (true, long), line(false, "it is late"), line(true, "SAIR")]
}

#[test]
fn what_is_said_inside_is_what_was_said() {
    let mut random = Random(0x1234_5678_9abc_def1);
    let suites = suites();
    assert!(suites.len() >= 6, "{suites:?}");
    for (version, suite) in suites {
        let ends = Ends::new(version, suite);
        let mut session = ends.meet();
        session.carry();
        talk().iter().for_each(|(by_server, text)| session.say(*by_server, text));
        session.client.send_close_notify();
        session.server.send_close_notify();
        session.carry();
        let keys = ends.keys.0.lock().expect("keys").clone();
        for most in [1400, 60_000, 1 + random.below(3000)] {
            let heard = heard(session.capture(most.min(60_000), &[]), &keys);
            assert_eq!(heard.said, talk(), "{suite:?} in segments of {most}");
            assert!(heard.records.iter().all(|(secrecy, name)| *secrecy != Secrecy::None && name == "tls"));
        }
        // Without keys nobody hears anything, nor with those of another session.
        let stranger = Ends::new(version, suite);
        stranger.meet().carry();
        let other = stranger.keys.0.lock().expect("keys").clone();
        for keys in ["", &other] {
            let heard = heard(session.capture(1400, &[]), keys);
            assert!(heard.said.is_empty() && heard.records.iter().all(|(secrecy, _)| *secrecy == Secrecy::None));
        }
    }
}

#[test]
fn keys_that_change_are_followed() {
    let ends = Ends::new(&TLS13, CipherSuite::TLS13_CHACHA20_POLY1305_SHA256);
    let mut session = ends.meet();
    session.carry();
    let mut said = Vec::new();
    for round in 0..4 {
        for by_server in [false, true] {
            let text = format!("line {round}").into_bytes();
            session.say(by_server, &text);
            said.push((by_server, text));
        }
        session.client.refresh_traffic_keys().expect("an update");
        session.carry();
    }
    let keys = ends.keys.0.lock().expect("keys").clone();
    assert_eq!(heard(session.capture(1400, &[]), &keys).said, said);
}

#[test]
fn what_is_said_before_the_server_answers_is_heard() {
    let ends = Ends::new(&TLS13, CipherSuite::TLS13_AES_128_GCM_SHA256);
    let mut first = ends.meet();
    first.carry();
    first.say(true, b"here is a ticket");
    let mut session = ends.meet();
    session.client.early_data().expect("a session before").write_all(b"early").expect("room");
    session.carry();
    assert!(session.client.is_early_data_accepted());
    session.say(false, b" and late");
    session.say(true, b"yes");
    let keys = ends.keys.0.lock().expect("keys").clone();
    assert!(keys.contains("CLIENT_EARLY_TRAFFIC_SECRET"), "{keys}");
    let heard = heard(session.capture(1400, &[]), &keys);
    assert_eq!(heard.said, [(false, b"early and late".to_vec()), (true, b"yes".to_vec())]);
}

#[test]
fn records_that_the_capture_lacks_do_not_end_it() {
    for (version, suite) in [
        (&TLS13, CipherSuite::TLS13_AES_256_GCM_SHA384),
        (&TLS12, CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
    ] {
        let ends = Ends::new(version, suite);
        let mut session = ends.meet();
        session.carry();
        let before = session.wire.len();
        for round in 0..6 {
            session.say(false, format!("line {round}").as_bytes());
            session.say(true, b"yes");
        }
        let keys = ends.keys.0.lock().expect("keys").clone();
        // The client's third and fourth line; each message is a segment.
        let heard = heard(session.capture(60_000, &[before + 5, before + 7]), &keys);
        let lines: Vec<_> =
            heard.said.iter().filter(|(server, _)| !server).map(|(_, text)| String::from_utf8_lossy(text)).collect();
        assert_eq!(lines, ["line 0", "line 1", "line 4", "line 5"], "{suite:?}");
    }
}

/// Octets as RFC 7468 writes them.
fn pem(what: &str, octets: &[u8]) -> String {
    let letters = STANDARD.encode(octets);
    let lines: Vec<_> = letters.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}

/// What a session of OpenSSL in Python's hands puts on the wire, and its keys; `None` without Python.
fn openssl(cipher: &str, order: &str) -> Option<(Vec<Flight>, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let made = rcgen::generate_simple_self_signed(vec!["server.example".to_owned()]).expect("a certificate");
    fs::write(path("certificate.pem"), pem("CERTIFICATE", made.cert.der())).expect("room");
    fs::write(path("key.pem"), pem("PRIVATE KEY", &made.signing_key.serialize_der())).expect("room");
    let files = ["certificate.pem", "key.pem", "keys.log"].map(path);
    let python = Command::new("python3").arg("tests/programs/tls_pair.py").args(&files).args([cipher, order]).output();
    let Ok(output) = python else {
        println!("skipped: python3 is not installed");
        return None;
    };
    assert!(output.status.success(), "{cipher}: {}", String::from_utf8_lossy(&output.stderr));
    let octets = |hex: &str| -> Vec<u8> {
        let digits = hex.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).expect("digits"));
        digits.map(|pair| u8::from_str_radix(pair, 16).expect("digits")).collect()
    };
    let text = String::from_utf8(output.stdout).expect("lines");
    let wire =
        text.lines().filter_map(|line| line.split_once(' ')).map(|(who, hex)| (who == "s", octets(hex))).collect();
    Some((wire, fs::read_to_string(&files[2]).expect("keys")))
}

#[test]
fn sessions_of_tls_1_2_with_chains_of_blocks() {
    let line = |back, text: &str| (back, text.as_bytes().to_vec());
    let said = [
        line(false, "what is the time?"),
        line(true, &"late".repeat(2000)),
        line(false, "it is late"),
        line(true, "SAIR"),
    ];
    for cipher in ["AES128-SHA", "AES256-SHA", "AES128-SHA256", "AES256-SHA384", "AES128-GCM-SHA256"] {
        for order in ["authenticates-first", "encrypts-first"] {
            let Some((wire, keys)) = openssl(&format!("ECDHE-ECDSA-{cipher}"), order) else { return };
            assert_eq!(heard(capture(&wire, 1400, &[]), &keys).said, said, "{cipher}, {order}");
        }
    }
}

#[test]
fn damaged_records_are_not_believed() {
    let mut random = Random(0x0123_4567_89ab_cdef);
    for (version, suite) in suites() {
        let ends = Ends::new(version, suite);
        let mut session = ends.meet();
        session.carry();
        talk().iter().for_each(|(by_server, text)| session.say(*by_server, text));
        let keys = ends.keys.0.lock().expect("keys").clone();
        for round in 0..40 {
            let mut damaged = Session { wire: session.wire.clone(), ..ends.meet() };
            for _ in 0..=random.below(4) {
                let at = random.below(damaged.wire.len());
                let octets = &mut damaged.wire[at].1;
                let place = random.below(octets.len());
                octets[place] ^= 1 << random.below(8);
            }
            // Whatever is still told was said, in its order; nothing else is.
            let heard = heard(damaged.capture(1 + random.below(2000), &[]), &keys);
            for by_server in [false, true] {
                let of = |said: &[(bool, Vec<u8>)]| -> Vec<u8> {
                    said.iter().filter(|(server, _)| *server == by_server).flat_map(|(_, text)| text.clone()).collect()
                };
                let (all, told) = (of(&talk()), of(&heard.said));
                let mut left = all.iter();
                assert!(told.iter().all(|octet| left.any(|said| said == octet)), "{suite:?}, round {round}");
            }
        }
    }
}

#[test]
fn what_begins_in_the_open_and_goes_on_inside() {
    let ends = Ends::new(&TLS13, CipherSuite::TLS13_AES_128_GCM_SHA256);
    let mut session = ends.meet();
    session.carry();
    session.say(false, b"EHLO client.example\r\n");
    session.say(true, b"250 mail.example\r\n");
    let keys = ends.keys.0.lock().expect("keys").clone();
    let open = [
        (true, "220 mail.example ESMTP\r\n"),
        (false, "EHLO client.example\r\n"),
        (true, "250-mail.example\r\n250 STARTTLS\r\n"),
        (false, "STARTTLS\r\n"),
        (true, "220 go on\r\n"),
    ];
    let open = open.map(|(by_server, line)| (by_server, line.as_bytes().to_vec()));
    let heard = heard(capture(&[&open[..], &session.wire].concat(), 1400, &[]), &keys);
    assert_eq!(heard.said, [(false, b"EHLO client.example\r\n".to_vec()), (true, b"250 mail.example\r\n".to_vec())]);
    assert!(
        heard.records.iter().any(|(secrecy, name)| *secrecy == Secrecy::None && name == "smtp"),
        "{:?}",
        heard.records
    );
}
