//! Packets of QUIC.

use crate::proto::Proto;
use crate::proto::contract::{Carrier, Stop};
use crate::testing::{octets, tell};

#[test]
fn what_can_be_read_of_a_handshake() {
    // Version 1, a Handshake packet: connection IDs of 8 and 4 octets, 20 octets behind the length; then a short header.
    let packet = format!("e3 00000001 08 8394c8f03e515708 04 01020304 14 {}", "9f".repeat(20));
    let told = tell(Proto::Udp, &format!("01bb 9c40 0046 0000 {packet} 41 {}", "d0".repeat(22)));
    assert_eq!((told.protocols.as_str(), told.stop), ("udp:quic:quic", Stop::Done));
    assert_eq!((told.get("quic.dcid"), told.get("quic.scid")), ("8394c8f03e515708".into(), "01020304".into()));
    assert_eq!((told.get("quic.long.packet_type"), told.get("quic.length")), ("2".into(), "20".into()));
    assert_eq!((told.get("quic.header_form"), told.get("quic.spin_bit")), ("1;0".into(), "0".into()));
    assert_eq!(told.summaries[1], ["Handshake, to 8394c8f03e515708", "Handshake, para 8394c8f03e515708"]);
}

#[test]
fn kinds_of_version_2_have_other_numbers() {
    let told = tell(Proto::Quic, "d0 6b3343cf 00 00 00 04 11223344");
    assert_eq!((told.get("quic.long.packet_type_v2"), told.get("quic.token_length")), ("1".into(), "0".into()));
    assert_eq!(told.summaries[0][0], "Initial, to ");
}

#[test]
fn a_negotiation_and_a_retry() {
    let told = tell(Proto::Quic, "80 00000000 00 04 01020304 00000001 6b3343cf");
    assert_eq!(told.get("quic.supported_version"), "0x00000001;0x6b3343cf");
    let told = tell(Proto::Quic, &format!("f0 00000001 00 04 01020304 aabb {}", "5a".repeat(16)));
    assert_eq!((told.get("quic.retry_token"), told.get("quic.retry_integrity_tag")), ("aabb".into(), "5a".repeat(16)));
}

#[test]
fn a_version_is_known_on_any_port_and_text_is_not_believed() {
    let handshake = octets("e3 00000001 00 00 04 11223344");
    assert!(Proto::Quic.recognizes(&handshake, Carrier::DATAGRAM));
    assert!(!Proto::Quic.recognizes(&handshake[..10], Carrier::DATAGRAM));
    // Without the fixed bit.
    assert!(Proto::Quic.recognizes(&octets("a3 00000001 00 00 04 11223344"), Carrier::DATAGRAM));
    assert!(!Proto::Quic.recognizes(&octets("a3 ff00001d 00 00 04 11223344"), Carrier::DATAGRAM));
    assert!(!Proto::Quic.fits(b"Multicast numero 1, and more of it", Carrier::DATAGRAM));
    assert!(!Proto::Quic.recognizes(&octets("e3 00000001 15 00"), Carrier::DATAGRAM));
}
