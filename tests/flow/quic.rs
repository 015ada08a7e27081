//! Hellos of QUIC, of another implementation, cut and shuffled over packets.

use std::ops::ControlFlow;
use std::sync::Arc;

use camadas::flow::messages::{Message, Messages, Reader};
use camadas::flow::{Bounds, Side as Whose};
use rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
use rustls::pki_types::ServerName;
use rustls::quic::{ClientConnection, Connection, Keys, ServerConnection, Version};
use rustls::version::TLS13;
use rustls::{CipherSuite, Side};

use super::frames::{Capture, Random};
use super::tls::Ends;

/// What the client calls the server at first.
const RECEIVER: [u8; 8] = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];

/// An Initial packet to `receiver` with these pieces of the handshake, padded to `octets`.
fn packet(by: Side, receiver: &[u8], number: u32, pieces: &[(usize, &[u8])], octets: usize) -> Vec<u8> {
    let suite = TLS13_AES_128_GCM_SHA256.tls13().expect("TLS 1.3");
    let keys = Keys::initial(Version::V1, suite, suite.quic.expect("QUIC"), &RECEIVER, by);
    // A ping, then each piece in a frame of its own.
    let mut frames = vec![1];
    for (offset, piece) in pieces {
        frames.push(6);
        frames.extend((0x4000 | *offset as u16).to_be_bytes());
        frames.extend((0x4000 | piece.len() as u16).to_be_bytes());
        frames.extend(*piece);
    }
    frames.resize(octets.max(frames.len()), 0);
    let mut header = vec![0xc3, 0, 0, 0, 1, receiver.len() as u8];
    header.extend(receiver);
    header.extend([0, 0]);
    header.extend((0x4000 | (4 + frames.len() + 16) as u16).to_be_bytes());
    let number_at = header.len();
    header.extend(number.to_be_bytes());
    let tag = keys.local.packet.encrypt_in_place(number.into(), &header, &mut frames).expect("room");
    frames.extend(tag.as_ref());
    let (first, rest) = header.split_at_mut(1);
    keys.local.header.encrypt_in_place(&frames[..16], &mut first[0], &mut rest[number_at - 1..]).expect("a sample");
    [header, frames].concat()
}

/// The hellos that were told: who said it, in which frames, and what it is.
#[derive(Default)]
struct Heard(Vec<(bool, Vec<u64>, Vec<u8>)>);

impl Reader for Heard {
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        if message.proto().is_some_and(|proto| proto.info().name == "tls_handshake") {
            let mut frames: Vec<_> = message.pieces.iter().map(|piece| piece.origin.frame).collect();
            frames.sort_unstable();
            frames.dedup();
            self.0.push((message.side == Whose::High, frames, message.octets.to_vec()));
        }
        ControlFlow::Continue(())
    }
}

fn hellos(capture: Capture) -> Vec<(bool, Vec<u64>, Vec<u8>)> {
    let mut tracker = capture.track(Bounds::default(), Messages::new(Heard::default(), 1 << 20));
    tracker.listener.finish();
    tracker.listener.reader.0
}

/// What both sides say first.
fn said() -> [Vec<u8>; 2] {
    let ends = Ends::new(&TLS13, CipherSuite::TLS13_AES_128_GCM_SHA256);
    let name = ServerName::try_from("server.example").expect("a name");
    let mut client: Connection =
        ClientConnection::new(Arc::clone(&ends.client), Version::V1, name, vec![]).expect("a client").into();
    let mut config = (*ends.server).clone();
    config.max_early_data_size = 0;
    let mut server: Connection = ServerConnection::new(Arc::new(config), Version::V1, vec![]).expect("a server").into();
    let (mut there, mut back) = (Vec::new(), Vec::new());
    client.write_hs(&mut there);
    server.read_hs(&there).expect("a hello");
    server.write_hs(&mut back);
    [there, back]
}

#[test]
fn a_hello_in_pieces_over_packets_is_put_together() {
    let [client, server] = said();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for round in 0..200 {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < client.len() {
            let end = (at + 10 + random.below(90)).min(client.len());
            // Some come again, and overlap.
            pieces.push((at.saturating_sub(random.below(9)), end));
            at = end;
        }
        for at in (1..pieces.len()).rev() {
            pieces.swap(at, random.below(at + 1));
        }
        let pieces: Vec<_> = pieces.into_iter().map(|(from, to)| (from, &client[from..to])).collect();
        let (first, second) = pieces.split_at(1 + random.below(pieces.len() - 1));
        let mut capture = Capture::new();
        capture.udp(1, false, &packet(Side::Client, &RECEIVER, 0, first, 1100));
        // The server acknowledges, and gives itself a name; the client goes on with that.
        capture.udp(2, true, &packet(Side::Server, &[], 0, &[], 50));
        capture.udp(3, false, &packet(Side::Client, b"server", 1, second, 1100));
        capture.udp(4, true, &packet(Side::Server, &[], 1, &[(0, &server)], 50));
        let heard: Vec<_> =
            hellos(capture).into_iter().map(|(side, frames, octets)| (side, frames.last().copied(), octets)).collect();
        assert_eq!(heard, [(false, Some(3), client.clone()), (true, Some(4), server.clone())], "round {round}");
    }
}

#[test]
fn nothing_is_told_of_what_is_not_whole_or_of_strangers() {
    let [client, server] = said();
    let mut capture = Capture::new();
    // One octet is missing; and the server's packets cannot be opened without the client's.
    capture.udp(1, false, &packet(Side::Client, &RECEIVER, 0, &[(0, &client[..client.len() - 1])], 1100));
    assert!(hellos(capture).is_empty());
    let mut capture = Capture::new();
    capture.udp(1, true, &packet(Side::Server, &[], 0, &[(0, &server)], 50));
    assert!(hellos(capture).is_empty());
    // What stands whole in one packet is told with it, not once more.
    let mut capture = Capture::new();
    capture.udp(1, false, &packet(Side::Client, &RECEIVER, 0, &[(0, &client)], 1100));
    assert!(hellos(capture).is_empty());
}
