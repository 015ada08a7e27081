//! Handshakes of OpenSSL 3 with itself, one of each version; names and addresses are of documentation.

use crate::proto::Proto;
use crate::proto::contract::{Carrier, Stop};
use crate::testing::{Told, octets, tell};

/// What a client of TLS 1.2 says first.
const CLIENT_HELLO: &str = "
    16030100ae010000aa0303a32434bba3198ec366bec7e0f6c423237d9ecb5adff6a3fe20cd69960353b4d4000004c02b00ff0100007d
    0000001500130000107365727669646f722e6578616d706c65000b000403000102000a000c000a001d0017001e001900180023000000
    10000e000c02683208687474702f312e310016000000170000000d002a0028040305030603080708080809080a080b08040805080604
    0105010601030303010302040205020602";
/// What the server answers: hello, certificate, key, done.
const SERVER_FLIGHT: &str = "
    16030300500200004c030384a7fb7b6900950b5605c647d1ea862b52749b783786eec799cfb8018b72757200c02b000024ff01000100
    000b000403000102002300000010000b000908687474702f312e310017000016030301f50b0001f10001ee0001eb308201e73082018c
    a003020102021423a6b7467f9e5d88a0cd02a6bd8342d693208e7e300a06082a8648ce3d0403023037310b3009060355040613024252
    310d300b060355040a0c0441756c613119301706035504030c107365727669646f722e6578616d706c65301e170d3236313132363030
    303730315a170d3237313132363030303730315a3037310b3009060355040613024252310d300b060355040a0c0441756c6131193017
    06035504030c107365727669646f722e6578616d706c653059301306072a8648ce3d020106082a8648ce3d03010703420004a0928c63
    7e2f4513272c25b558533ffc9db264baac9757a8d687dd4d1f2b75e67778a6ab8166507bec75c89d97d524e338798c8d905689edd82b
    db44da58fad3a3763074301d0603551d0e041604144650fceb49a572bb9111fe1cd38c4deaf6c60c58301f0603551d23041830168014
    4650fceb49a572bb9111fe1cd38c4deaf6c60c58300f0603551d130101ff040530030101ff30210603551d11041a3018821073657276
    69646f722e6578616d706c658704c0000201300a06082a8648ce3d04030203490030460221009162b0828110273e6f8a7f4968058784
    ddaabf276c3c97558b95fcba276818c3022100d975018a272157af5da3ba3ed13d591beabbc7e21230ba6a2b6256b67891b7ca160303
    00720c00006e03001d204962a1243606e2e534560d6213acf1e5991279077f5ab4efd18aa5bc86f99b0c04030046304402206c042d62
    d42e9fc589b96688bcbd6f13a95e296409b5d74618c35f91d8e9f35b022000d99d2affac611f167d5eff32499c3c038cce818f045a40
    81ab77eb5c27656716030300040e000000";
/// What the client answers: key, change of cipher, the rest encrypted.
const CLIENT_FLIGHT: &str = "
    160303002510000021201a72049ae770375ad484f841fa31dc7dbfd7a86e1cc0700be135a5b2e45cdc61140303000101160303002861
    7671d02a3982c4d9139071c216ff5904dd91a11d9fec790dc5ef15f0f15ec5f6a1c20aeeb648a3";
/// What a client of TLS 1.3 says first.
const CLIENT_HELLO_3: &str = "
    1603010200010001fc0303d825ff296aaded4a39fec8b5c31fcf2451e4cb88460952887cdd6b2e6b15635320b620f00781dca902773a
    0bcfe3ae612099c8d6b156e1ae3bc359ac8a866ce396000813021303130100ff010001ab0000001500130000107365727669646f722e
    6578616d706c65000b000403000102000a00160014001d0017001e0019001801000101010201030104002300000010000e000c026832
    08687474702f312e310016000000170000000d001e001c040305030603080708080809080a080b080408050806040105010601002b00
    03020304002d00020101003300260024001d0020fb1d8ed0b9c959b5da8c4b0ad6cd50b6c6ea7e4515b6ef51ca60c0ce94cba1510015
    00f500000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    00000000000000000000000000000000000000000000000000000000000000";
/// What the server answers: hello, change of cipher, the rest encrypted.
const SERVER_FLIGHT_3: &str = "
    160303007a0200007603037ce468b69925214f3f0b0d3b46f980eee6cda9b81289112e98dbe875dfdba44320b620f00781dca902773a
    0bcfe3ae612099c8d6b156e1ae3bc359ac8a866ce396130200002e002b0002030400330024001d00207ba69d7b42deb8ec807de024fd
    dc6a19dd10df840e5f8a4a4b9b2599926f10241403030001011703030026eb33d120f155978d6dde3186bb25f6da6581d8238b9a7983
    f02fcb8ab6b2b8b7ecc656";

/// Port 443, 20 octets of header, PSH and ACK.
const TCP: &str = "01bb 9c40 00000001 00000001 5018 ffff 0000 0000";

fn in_a_segment(records: &str) -> Told {
    tell(Proto::Tcp, &format!("{TCP} {records}"))
}

#[test]
fn a_hello_says_whom_it_is_for() {
    let told = in_a_segment(CLIENT_HELLO);
    assert_eq!(told.protocols, "tcp:tls");
    assert_eq!((told.get("tls.record.content_type"), told.get("tls.handshake.type")), ("22".into(), "1".into()));
    assert_eq!((told.get("tls.record.version"), told.get("tls.handshake.version")), ("0x0301".into(), "0x0303".into()));
    assert_eq!(told.get("tls.handshake.extensions_server_name"), "servidor.example");
    assert_eq!(told.get("tls.handshake.extensions_alpn_str"), "h2;http/1.1");
    assert_eq!(told.get("tls.handshake.ciphersuite"), "0xc02b;0x00ff");
    assert_eq!(told.summaries[1][0], "Client Hello, TLS 1.2, servidor.example, h2");
}

#[test]
fn a_certificate_can_be_read_before_version_1_3() {
    let told = in_a_segment(SERVER_FLIGHT);
    assert_eq!((told.protocols.as_str(), told.stop), ("tcp:tls:tls:tls:tls", Stop::Done));
    assert_eq!(told.get("tls.handshake.type"), "2;11;12;14");
    let name = "C=BR, O=Aula, CN=servidor.example";
    assert_eq!((told.get("x509af.subject.name"), told.get("x509af.issuer.name")), (name.into(), name.into()));
    assert_eq!((told.get("x509ce.dNSName"), told.get("x509ce.IPAddress.ipv4")), ("servidor.example".into(), "192.0.2.1".into()));
    assert_eq!((told.get("x509af.version"), told.get("x509ce.cA")), ("2".into(), "1".into()));
    assert_eq!(told.get("x509af.notBefore.time"), "1795651621.000000000");
    // The whole certificate, as it can be stored; a key and a signature without the count of their unused bits.
    assert!(told.get("tls.handshake.certificate").starts_with("308201e73082018ca003020102"));
    assert!(told.get("x509af.subjectPublicKey").starts_with("04a0928c"));
    assert!(told.get("x509af.encrypted").starts_with("30460221"));
    assert_eq!((told.get("ber.bitstring.padding"), told.get("x509sat.CountryName")), ("0;0".into(), "BR;BR".into()));
    assert_eq!(told.get("tls.handshake.server_named_curve"), "0x001d");
    assert_eq!(told.summaries[1][1], "Server Hello, TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, http/1.1");
    assert_eq!(told.summaries[2][0], "Certificate");
}

#[test]
fn behind_a_change_of_cipher_messages_are_encrypted() {
    let told = in_a_segment(CLIENT_FLIGHT);
    assert_eq!((told.get("tls.record.content_type"), told.get("tls.handshake.type")), ("22;20;22".into(), "16".into()));
    assert_eq!(told.summaries[3], ["encrypted handshake message", "mensagem cifrada do aperto de mão"]);
    // What is encrypted begins with an octet of a known type once in a while; its length gives it away.
    let told = in_a_segment("16 0303 0028 14ab3c01 0000000000000000 00112233445566778899aabbccddeeff0011223344556677aabbccdd");
    assert_eq!(told.get("tls.handshake.type"), "");
}

#[test]
fn version_1_3_is_told_by_an_extension() {
    let told = in_a_segment(CLIENT_HELLO_3);
    assert_eq!(told.get("tls.handshake.extensions.supported_version"), "0x0304");
    assert_eq!(told.summaries[1][0], "Client Hello, TLS 1.3, servidor.example, h2");
    let told = in_a_segment(SERVER_FLIGHT_3);
    assert_eq!(told.protocols, "tcp:tls:tls:tls");
    assert_eq!(told.get("tls.handshake.ciphersuite"), "0x1302");
    assert_eq!(told.get("tls.handshake.extensions_key_share_group"), "29");
    assert_eq!(told.stop, Stop::Opaque);
}

#[test]
fn an_alert_says_why() {
    let told = in_a_segment("15 0303 0002 02 28");
    assert_eq!((told.get("tls.alert_message.level"), told.get("tls.alert_message.desc")), ("2".into(), "40".into()));
    assert_eq!(told.summaries[1], ["alert, fatal: handshake failed", "alerta, fatal: aperto de mão falhou"]);
    let told = in_a_segment(&format!("15 0303 001a {}", "5a".repeat(26)));
    assert_eq!((told.get("tls.alert_message"), told.get("tls.alert_message.desc")), ("1".into(), String::new()));
}

#[test]
fn records_are_known_on_any_port() {
    for record in [CLIENT_HELLO, SERVER_FLIGHT, CLIENT_FLIGHT, CLIENT_HELLO_3, "14 0303 0001 01", "15 0303 0002 0100"] {
        assert!(Proto::Tls.recognizes(&octets(record), Carrier::STREAM), "{record}");
    }
    for other in ["16 0303 0000", "16 0306 0010 00", "17 0303 ffff 00", "17 0303 0001 00", "14 0303 0002 0101", "16 03"] {
        assert!(!Proto::Tls.recognizes(&octets(other), Carrier::STREAM), "{other}");
    }
    assert!(Proto::Tls.fits(&octets("16 03"), Carrier::STREAM) && !Proto::Tls.fits(b"GET /", Carrier::STREAM));
}
