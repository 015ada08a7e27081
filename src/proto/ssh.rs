//! SSH: a terminal, files and tunnels over an encrypted connection. RFC 4253 §4, §6.
//!
//! Each side says its version in a line, then both exchange packets, encrypted as soon as keys are agreed on:
//!
//! ```text
//! SSH-2.0-OpenSSH_9.2
//! ├───────────────────────────────┬───────────────┬───────────────┬──────────┬──────────┤
//! │      length (32 bits)         │    padding    │    message    │ payload  │ padding  │
//! └───────────────────────────────┴───────────────┴───────────────┴──────────┴──────────┘
//! ```

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, label, octets, text,
};
use super::cursor::Cursor;
use super::look::look;
use super::{Proto, dialogue, lines};
use crate::bytes::{Reader, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const VERSION: &str = "RFC 4253 §4.2";
const PACKET: &str = "RFC 4253 §6";
const INIT: &str = "RFC 4253 §7.1";

fields! {
    PROTOCOL = text("ssh.protocol", VERSION, w("version and program", "versão e programa"));
    END = label("ssh.line_end", VERSION, w("end of the line", "fim da linha"));
    LENGTH = dec("ssh.packet_length", PACKET, w("length", "comprimento"));
    PADDING_LENGTH = dec("ssh.padding_length", PACKET, w("octets of padding", "octetos de enchimento"));
    MESSAGE = dec("ssh.message_code", "RFC 4250 §4.1.2", w("message", "mensagem")).names(message_name);
    COOKIE = octets("ssh.cookie", INIT, w("random", "aleatório"));
    LIST_LENGTH = dec("ssh.name_list_length", INIT, w("length of the list", "comprimento da lista"));
    KEX = text("ssh.kex_algorithms", INIT, w("ways to agree on keys", "formas de combinar chaves"))
        .about("Each side's list, best first; the first of the client's that the server has, too, is taken.", "A lista de cada lado, o melhor primeiro; vale o primeiro do cliente que o servidor também tem.");
    HOST_KEYS = text("ssh.server_host_key_algorithms", INIT, w("kinds of server key", "tipos de chave do servidor"));
    CIPHERS_TO_SERVER = text("ssh.encryption_algorithms_client_to_server", INIT, w("ciphers to the server", "cifras para o servidor"));
    CIPHERS_TO_CLIENT = text("ssh.encryption_algorithms_server_to_client", INIT, w("ciphers to the client", "cifras para o cliente"));
    MACS_TO_SERVER = text("ssh.mac_algorithms_client_to_server", INIT, w("authentication to the server", "autenticação para o servidor"));
    MACS_TO_CLIENT = text("ssh.mac_algorithms_server_to_client", INIT, w("authentication to the client", "autenticação para o cliente"));
    COMPRESSION_TO_SERVER = text("ssh.compression_algorithms_client_to_server", INIT, w("compression to the server", "compressão para o servidor"));
    COMPRESSION_TO_CLIENT = text("ssh.compression_algorithms_server_to_client", INIT, w("compression to the client", "compressão para o cliente"));
    LANGUAGES_TO_SERVER = text("ssh.languages_client_to_server", INIT, w("languages to the server", "idiomas para o servidor"));
    LANGUAGES_TO_CLIENT = text("ssh.languages_server_to_client", INIT, w("languages to the client", "idiomas para o cliente"));
    GUESS = dec("ssh.first_kex_packet_follows", INIT, w("a guess follows", "segue um palpite"));
    RESERVED = octets("ssh.kex.reserved", INIT, w("reserved", "reservado"));
    PAYLOAD = octets("ssh.payload", PACKET, w("payload", "carga"));
    PADDING = octets("ssh.padding_string", PACKET, w("padding", "enchimento"));
    ENCRYPTED_LENGTH = octets("ssh.packet_length_encrypted", PACKET, w("length, mostly encrypted, too", "comprimento, em geral também cifrado"));
    ENCRYPTED = octets("ssh.encrypted_packet", PACKET, w("encrypted", "cifrado"));
}

static LISTS: [&FieldDef; 10] = [
    &KEX,
    &HOST_KEYS,
    &CIPHERS_TO_SERVER,
    &CIPHERS_TO_CLIENT,
    &MACS_TO_SERVER,
    &MACS_TO_CLIENT,
    &COMPRESSION_TO_SERVER,
    &COMPRESSION_TO_CLIENT,
    &LANGUAGES_TO_SERVER,
    &LANGUAGES_TO_CLIENT,
];

const KEX_INIT: u8 = 20;

fn message_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("disconnect", "desconexão"),
        2 => w("ignore", "ignorar"),
        3 => w("not implemented", "não implementado"),
        4 => w("debug", "depuração"),
        5 => w("service request", "pedido de serviço"),
        6 => w("service accept", "aceite de serviço"),
        7 => w("extensions", "extensões"),
        20 => w("key exchange: what I know", "troca de chaves: o que sei"),
        21 => w("new keys: encrypted from now on", "chaves novas: cifrado daqui em diante"),
        30 => w("key exchange: client's part", "troca de chaves: parte do cliente"),
        31 => w("key exchange: server's part", "troca de chaves: parte do servidor"),
        32 => w("key exchange: client's part in a group", "troca de chaves: parte do cliente num grupo"),
        33 => w("key exchange: server's part in a group", "troca de chaves: parte do servidor num grupo"),
        34 => w("key exchange: group wanted", "troca de chaves: grupo desejado"),
        _ => return None,
    })
}

/// What stands at the start of some octets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// The line with the version.
    Version,
    /// A packet before encryption, with the octets it has in all.
    Packet(usize),
    /// Octets that can't be read.
    Encrypted,
}

fn kind(bytes: &[u8]) -> Kind {
    const VERSION: &[u8] = b"SSH-";
    // RFC 4253 §6.1: every implementation takes packets of 35,000 octets.
    const MOST: u32 = 35_000;
    if bytes.starts_with(VERSION) || VERSION.starts_with(bytes) {
        return Kind::Version;
    }
    match (be32(bytes, 0), bytes.get(4), bytes.get(5)) {
        // RFC 4253 §6: at least 4 octets of padding, all of it a multiple of 8.
        (Some(length @ 12..=MOST), Some(&padding @ 4..), Some(&code))
            if ((length + 4).is_multiple_of(8) || code == KEX_INIT && length > 60)
                && u32::from(padding) + 1 < length
                && message_name(code.into()).is_some() =>
        {
            Kind::Packet(length as usize + 4)
        }
        _ => Kind::Encrypted,
    }
}

/// SSH.
pub struct Ssh;

impl Protocol for Ssh {
    const INFO: &'static Info = &Info {
        name: "ssh",
        title: "SSH",
        about: w(
            "A terminal, files and tunnels over an encrypted connection to a computer whose key is known.",
            "Terminal, arquivos e túneis por uma conexão cifrada com um computador cuja chave se conhece.",
        ),
        spec: "RFC 4253",
        osi: Osi::Application,
        pdu: Pdu::Message,
        // Registered; and where those put it who want it left alone.
        keys: &[Key::Tcp(22), Key::Tcp(2222)],
        fields: FIELDS,
        ends: None,
    };

    // The line with the version; the packet with the lists, which has a length below 2^16.
    const SIGNATURES: &'static [Signature] = &[
        Signature::streams(&[(b'S', b'S')]).begins(b"SSH-"),
        Signature::streams(&[(0, 0)]).with(0xffff_0000_00ff_0000, 0x0000_0000_0014_0000),
    ];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::STREAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        Ok(match kind(bytes) {
            Kind::Version => {
                let octets = dialogue::line(bytes, carrier)?;
                Step::new(octets, Next::Nothing).claim(octets)
            }
            Kind::Packet(octets) => Step::new(octets, Next::Nothing).claim(octets),
            Kind::Encrypted => Step::new(bytes.len(), Next::Nothing).claim(bytes.len()),
        })
    }

    fn fits(bytes: &[u8], _: Carrier) -> bool {
        match kind(bytes) {
            Kind::Version | Kind::Packet(_) => true,
            // Behind the agreement everything looks random.
            Kind::Encrypted => bytes.len() >= 16 && look(bytes) == Proto::Data,
        }
    }

    fn speaks_in_turns(bytes: &[u8]) -> bool {
        kind(bytes) == Kind::Encrypted
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        /// Octets before the first list.
        const FIXED: usize = 22;
        let lists = || {
            let length = be32(bytes, FIXED).filter(|length| (4..2000).contains(length))?;
            bytes.get(FIXED + 4..).map(|names| names.get(..length as usize).unwrap_or(names))
        };
        match kind(bytes) {
            Kind::Version => matches!(bytes, [b'S', b'S', b'H', b'-', b'1'..=b'2', b'.', ..]),
            // RFC 4251 §6: names are letters, digits and signs, parted by commas.
            Kind::Packet(_) => lists().is_some_and(|names| names.len() > 3 && names.iter().all(|octet| matches!(octet, b'!'..=b'~'))),
            Kind::Encrypted => false,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = match kind(bytes) {
            Kind::Version => version(&mut cursor),
            Kind::Packet(_) => packet(&mut cursor),
            Kind::Encrypted => cursor.octets(&ENCRYPTED_LENGTH, 4).map(|_| ()),
        };
        cursor.rest(&ENCRYPTED);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        match kind(bytes) {
            Kind::Version => dialogue::say(bytes, say),
            Kind::Packet(_) => {
                let code = bytes.get(5).copied().unwrap_or_default();
                if let Some(name) = message_name(code.into()) {
                    say.words(name);
                }
                if code == KEX_INIT {
                    // The first of the first two lists: the exchange and the key liked best.
                    let mut reader = Reader::new(bytes, 22);
                    for _ in 0..2 {
                        let Some(list) = reader.u32().and_then(|length| reader.take(length as usize)) else { break };
                        say.out.push_str(", ");
                        say.wire(list.split(|octet| *octet == b',').next().unwrap_or_default());
                    }
                }
            }
            Kind::Encrypted => say.words(w("encrypted", "cifrado")),
        }
    }
}

fn version(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let line = lines::lines(cursor.ahead()).next()?;
    cursor.octets(&PROTOCOL, line.end)?;
    dialogue::tell_end(cursor, &END, line)
}

fn packet(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let length = usize::try_from(cursor.number(&LENGTH, 4)?).ok()?;
    let padding = usize::try_from(cursor.number(&PADDING_LENGTH, 1)?).ok()?;
    let code = cursor.number(&MESSAGE, 1)?;
    let payload = length.checked_sub(2 + padding)?;
    let end = cursor.position() + payload;
    if code == u64::from(KEX_INIT) {
        cursor.octets(&COOKIE, 16)?;
        for list in LISTS {
            let octets = usize::try_from(cursor.number(&LIST_LENGTH, 4)?).ok()?;
            if octets > 0 {
                cursor.octets(list, octets)?;
            }
        }
        cursor.number(&GUESS, 1)?;
        cursor.octets(&RESERVED, 4)?;
    }
    if let Some(rest) = end.checked_sub(cursor.position()).filter(|rest| *rest > 0) {
        cursor.octets(&PAYLOAD, rest)?;
    }
    cursor.octets(&PADDING, padding).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    /// Ports 40000 and 22.
    const TCP: &str = "9c40 0016 00000001 00000001 5018 ffff 0000 0000";

    #[test]
    fn each_side_says_its_version_first() {
        let hex: String = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n".iter().map(|octet| format!("{octet:02x}")).collect();
        let told = tell(Proto::Tcp, &format!("{TCP} {hex}"));
        assert_eq!((told.protocols.as_str(), told.stop), ("tcp:ssh", Stop::Done));
        assert_eq!(told.get("ssh.protocol"), "SSH-2.0-OpenSSH_9.2p1 Debian-2");
        assert!(Proto::Ssh.recognizes(&octets(&hex), Carrier::STREAM) && !Proto::Ssh.recognizes(b"SSH is safe", Carrier::STREAM));
    }

    #[test]
    fn algorithms_are_offered_before_anything_is_encrypted() {
        let list = |names: &str| -> String {
            let hex: String = names.bytes().map(|octet| format!("{octet:02x}")).collect();
            format!("{:08x}{hex}", names.len())
        };
        let lists = ["curve25519-sha256,ecdh-sha2-nistp256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", ""];
        let body = format!("14 {} {} 00 00000000", "5a".repeat(16), lists.map(list).join(" "));
        let payload = octets(&body).len();
        let padding = 8 - (5 + payload + 4) % 8 + 4;
        let hex = format!("{TCP} {:08x} {padding:02x} {body} {}", 1 + payload + padding, "00".repeat(padding));
        let told = tell(Proto::Tcp, &hex.replacen("0016", "9c41", 1));
        assert_eq!((told.protocols.as_str(), told.get("ssh.message_code").as_str()), ("tcp:ssh", "20"));
        let told = tell(Proto::Tcp, &format!("{hex} 0000000c 0a 15 {} {}", "00".repeat(10), "9f".repeat(40)));
        assert_eq!(told.protocols, "tcp:ssh:ssh:ssh");
        assert_eq!((told.get("ssh.message_code"), told.get("ssh.cookie")), ("20;21".into(), "5a".repeat(16)));
        assert_eq!(told.get("ssh.mac_algorithms_server_to_client"), "hmac-sha2-256");
        assert_eq!(told.summaries[1][1], "troca de chaves: o que sei, curve25519-sha256, ssh-ed25519");
        assert_eq!(told.get("ssh.encrypted_packet"), "9f".repeat(36));
    }

    #[test]
    fn text_on_its_port_is_not_believed() {
        assert!(!Proto::Ssh.fits(b"Thank you for connecting", Carrier::STREAM));
        assert!(Proto::Ssh.fits(&[0x9f; 40], Carrier::STREAM));
    }
}
