//! DHCP: a host that knows nothing yet asks for an address and what else it needs; a server lends it. RFC 2131; it grew
//! out of BOOTP, RFC 951.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │   operation   │ hardware type │ hw addr size  │     hops      │
//! ├───────────────┴───────────────┴───────────────┴───────────────┤
//! │                          transaction                          │
//! ├───────────────────────────────┬─┬─────────────────────────────┤
//! │            seconds            │B│          reserved           │
//! ├───────────────────────────────┴─┴─────────────────────────────┤
//! │ addresses of 4 octets: client's, client's new, server, relay  │
//! ├───────────────────────────────────────────────────────────────┤
//! │ client's hardware address (16), server name (64), file (128)  │
//! ├───────────────────────────────────────────────────────────────┤
//! │                 magic cookie, then options ...                │
//! └───────────────────────────────────────────────────────────────┘
//! ```

mod options;

use std::net::Ipv4Addr;

use super::contract::{
    Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, flag, hex,
    ipv4, join, mac, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::{MacAddr, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::hardware_types::hardware_type;

const SPEC: &str = "RFC 2131 §2";

fields! {
    OPERATION = dec("dhcp.type", SPEC, w("operation", "operação")).at(0, 8).names(operation_name);
    HARDWARE = hex(2, "dhcp.hw.type", SPEC, w("hardware type", "tipo de hardware")).at(8, 8).names(hardware_name);
    HARDWARE_LENGTH = dec("dhcp.hw.len", SPEC, w("hardware address size", "tamanho do endereço de hardware")).at(16, 8);
    HOPS = dec("dhcp.hops", SPEC, w("relays passed", "retransmissores no caminho")).at(24, 8);
    ID = hex(8, "dhcp.id", SPEC, w("transaction", "transação"))
        .at(32, 32)
        .about("The client's number, by which it knows the answers to its own question.", "Número do cliente, pelo qual ele reconhece as respostas à sua pergunta.");
    SECONDS = dec("dhcp.secs", SPEC, w("seconds since the client began", "segundos desde que o cliente começou")).at(64, 16);
    FLAGS = hex(4, "dhcp.flags", SPEC, w("flags", "sinalizadores")).at(80, 16).group();
    BROADCAST = flag("dhcp.flags.bc", SPEC, w("answer by broadcast (B)", "responder por broadcast (B)"))
        .at(80, 1)
        .about("A client without an address may be unable to receive an answer sent to it alone.", "Um cliente sem endereço pode não conseguir receber uma resposta enviada só a ele.");
    RESERVED = hex(4, "dhcp.flags.reserved", SPEC, w("reserved", "reservado")).at(81, 15);
    CLIENT = ipv4("dhcp.ip.client", SPEC, w("client's address", "endereço do cliente")).at(96, 32);
    YOUR = ipv4("dhcp.ip.your", SPEC, w("address for the client", "endereço para o cliente")).at(128, 32);
    SERVER = ipv4("dhcp.ip.server", SPEC, w("next server (boot files)", "próximo servidor (arquivos de boot)"))
        .at(160, 32)
        .about("Where to load a boot file from: not who lends the address, which the server identifier says.", "De onde carregar um arquivo de boot: não é quem empresta o endereço, o que o identificador do servidor diz.");
    RELAY = ipv4("dhcp.ip.relay", SPEC, w("relay's address", "endereço do retransmissor")).at(192, 32);
    MAC = mac("dhcp.hw.mac_addr", SPEC, w("client's MAC address", "endereço MAC do cliente"));
    ADDRESS = octets("dhcp.hw.addr", SPEC, w("client's hardware address", "endereço de hardware do cliente"));
    ADDRESS_PADDING = octets("dhcp.hw.addr_padding", SPEC, w("padding", "preenchimento"));
    SERVER_NAME = text("dhcp.server", SPEC, w("server's name", "nome do servidor"));
    FILE = text("dhcp.file", SPEC, w("boot file", "arquivo de boot"));
    COOKIE = ipv4("dhcp.cookie", "RFC 2132 §2", w("magic cookie", "cookie mágico"))
        .about("99.130.83.99 says that options follow.", "99.130.83.99 diz que seguem opções.");
    VENDOR = octets("dhcp.vendor_specific_options", "RFC 951 §3", w("vendor's data", "dados do fabricante"));
}

static ALL: [&FieldDef; FIELDS.len() + options::FIELDS.len()] = join(FIELDS, options::FIELDS);

/// Octets before the cookie.
const FIXED: usize = 236;
/// What says that options follow.
const MAGIC: u32 = 0x6382_5363;
/// Where the client's hardware address stands, and how many octets it has at most.
const HARDWARE_AT: (usize, usize) = (28, 16);

fn operation_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("request", "pedido"),
        2 => w("reply", "resposta"),
        _ => return None,
    })
}

fn hardware_name(number: u64) -> Option<Words> {
    hardware_type(u16::try_from(number).ok()?).map(same)
}

/// DHCP.
pub struct Dhcp;

impl Protocol for Dhcp {
    const INFO: &'static Info = &Info {
        name: "dhcp",
        title: "DHCP",
        about: w(
            "Lends a host its address, and tells it its network's mask, router and name servers.",
            "Empresta a um host seu endereço e lhe diz a máscara, o roteador e os servidores de nomes da rede.",
        ),
        spec: "RFC 2131",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(67), Key::Udp(68)],
        fields: &ALL,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(1, 2)])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < FIXED { Err(Fault::Truncated { need: FIXED }) } else { Ok(Step::new(bytes.len(), Next::Nothing)) }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        let long = bytes.len() >= FIXED || !carrier.whole;
        long && matches!(bytes.first(), Some(1 | 2)) && bytes.get(2).is_none_or(|size| usize::from(*size) <= HARDWARE_AT.1)
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        be32(bytes, FIXED) == Some(MAGIC) && Self::fits(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let mut cursor = Cursor::new(header, HARDWARE_AT.0, sink);
        let size = usize::from(header.get(2).copied().unwrap_or(0)).min(HARDWARE_AT.1);
        if variable(size, options::overload(header), &mut cursor).is_none() {
            cursor.rest(&VENDOR);
        }
    }

    /// DISCOVER is answered by OFFER, REQUEST by ACK or NAK, INFORM by ACK; all of a client have one number.
    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let header = layer.bytes();
        let id = u64::from(be32(header, 4)?);
        let kind = options::find(header, options::MESSAGE_TYPE)?.first().copied()?;
        let (asks, question) = match kind {
            1 => (true, 0),
            2 => (false, 0),
            3 | 8 => (true, 1),
            5 | 6 => (false, 1),
            _ => return None,
        };
        Some(Exchange::open(asks, id << 8 | question))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let Some(operation) = header.first() else { return };
        let kind = options::find(header, options::MESSAGE_TYPE).and_then(|value| value.first().copied());
        match kind.and_then(|kind| options::message_name(kind.into())) {
            Some(name) => say.words(name),
            None => {
                if let Some(name) = operation_name((*operation).into()) {
                    say.words(name);
                }
            }
        }
        let mut address = |words: Words, value: Option<&[u8]>| {
            if let Some(octets) = value.and_then(|value| value.first_chunk::<4>()).filter(|octets| **octets != [0; 4]) {
                say.words(words);
                say.ipv4(Ipv4Addr::from(*octets));
            }
        };
        if *operation == 2 {
            address(w(" ", " "), header.get(16..20));
        } else {
            address(w(" wants ", " quer "), options::find(header, options::WANTED));
        }
        let mac = header.get(HARDWARE_AT.0..).and_then(MacAddr::read).filter(|_| header.get(2) == Some(&6));
        if let Some(mac) = mac {
            say.words(w(" for ", " para "));
            say.mac(mac);
        }
        if let Some(server) = options::find(header, options::SERVER).and_then(|value| value.first_chunk::<4>()) {
            say.words(w(", server ", ", servidor "));
            say.ipv4(Ipv4Addr::from(*server));
        }
    }
}

/// Tells what stands behind the addresses. A name or a file can give its place to options (RFC 2132 §9.3).
fn variable(size: usize, overload: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match size {
        0 => {}
        6 => {
            cursor.octets(&MAC, 6)?;
        }
        _ => {
            cursor.octets(&ADDRESS, size)?;
        }
    }
    if size < HARDWARE_AT.1 {
        cursor.octets(&ADDRESS_PADDING, HARDWARE_AT.1 - size)?;
    }
    for (def, octets, bit) in [(&SERVER_NAME, 64, 2), (&FILE, 128, 1)] {
        if overload & bit != 0 {
            options::describe(octets, cursor)?;
        } else {
            let place = cursor.ahead().get(..octets)?;
            let end = place.iter().position(|octet| *octet == 0).unwrap_or(octets);
            cursor.computed(def, octets, Value::Text(place.get(..end)?))?;
        }
    }
    if be32(cursor.ahead(), 0) == Some(MAGIC) {
        cursor.octets(&COOKIE, 4)?;
        options::describe(cursor.remaining(), cursor)?;
    }
    cursor.rest(&VENDOR);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Fault, Stop};
    use crate::testing::{octets, tell};

    fn message(operation: &str, your: &str, options: &str) -> String {
        let addresses = format!("00000000 {your} 00000000 00000000");
        let hardware = format!("0200000000a1 {}", "00".repeat(10));
        format!("{operation} 010600 3903f326 0000 8000 {addresses} {hardware} {} 63825363 {options}", "00".repeat(192))
    }

    #[test]
    fn a_discover_asks_for_what_it_lists() {
        // Message type, client identifier, requested address, host name "labor", parameter list, end, padding.
        let options = "3501 01 3d07 010200000000a1 3204 c0000264 0c05 6c61626f72 3704 0103062a ff 0000";
        let told = tell(Proto::Dhcp, &message("01", "00000000", options));
        assert_eq!((told.protocols.as_str(), told.stop), ("dhcp", Stop::Done));
        assert_eq!((told.get("dhcp.type"), told.get("dhcp.option.dhcp")), ("1".into(), "1".into()));
        assert_eq!((told.get("dhcp.hw.mac_addr"), told.get("dhcp.flags.bc")), ("02:00:00:00:00:a1;02:00:00:00:00:a1".into(), "1".into()));
        assert_eq!(told.get("dhcp.option.hostname"), "labor");
        assert_eq!(told.get("dhcp.option.request_list_item"), "1;3;6;42");
        assert_eq!(told.get("dhcp.option.type"), "53;61;50;12;55;255");
        assert_eq!(told.summaries[0], [
            "DISCOVER wants 192.0.2.100 for 02:00:00:00:00:a1",
            "DISCOVER quer 192.0.2.100 para 02:00:00:00:00:a1"
        ]);
    }

    #[test]
    fn an_offer_names_its_server() {
        let options = "3501 02 3604 c0000201 3304 00000e10 0104 ffffff00 0304 c0000201 0608 c0000201 c0000202 ff";
        let told = tell(Proto::Dhcp, &message("02", "c0000264", options));
        assert_eq!((told.get("dhcp.ip.your"), told.get("dhcp.option.dhcp_server_id")), ("192.0.2.100".into(), "192.0.2.1".into()));
        assert_eq!(told.get("dhcp.option.domain_name_server"), "192.0.2.1;192.0.2.2");
        assert_eq!(told.get("dhcp.option.ip_address_lease_time"), "3600");
        assert_eq!(told.summaries[0][1], "OFFER 192.0.2.100 para 02:00:00:00:00:a1, servidor 192.0.2.1");
    }

    #[test]
    fn options_may_take_the_place_of_the_file() {
        let mut octets = octets(&message("02", "c0000264", "3501 05 3401 01 ff"));
        octets[108..114].copy_from_slice(&[12, 3, b'a', b'b', b'c', 255]);
        let hex: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        let told = tell(Proto::Dhcp, &hex);
        assert_eq!((told.get("dhcp.option.hostname"), told.get("dhcp.file")), ("abc".into(), String::new()));
    }

    #[test]
    fn what_is_no_message_is_told_as_such() {
        assert_eq!(tell(Proto::Dhcp, "0101").stop, Stop::Fault(Fault::Truncated { need: 236 }));
        assert!(!Proto::Dhcp.fits(b"Multicast numero 1", Carrier::DATAGRAM));
        let offer = octets(&message("02", "c0000264", "ff"));
        assert!(Proto::Dhcp.recognizes(&offer, Carrier::DATAGRAM));
        assert!(!Proto::Dhcp.recognizes(&offer[..236], Carrier::DATAGRAM));
    }
}
