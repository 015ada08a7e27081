//! LLDP: a bridge, router or host tells its neighbour who it is and by which port. IEEE 802.1AB-2016 §8, §9.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─────────────┬─────────────────┬───────────────────────────────┤
//! │    type     │      length     │ value ...                     │
//! └─────────────┴─────────────────┴───────────────────────────────┘
//! ```
//!
//! Three come always first: chassis, port, time to live. Values of organisations are told as octets.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, ipv4, ipv6, label,
    mac, octets, oui, text,
};
use crate::bytes::{MacAddr, Reader};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.1AB §8.4";
const CAPABILITIES: &str = "IEEE 802.1AB §8.5.8";

fields! {
    TLV = label("lldp.tlv", SPEC, w("element", "elemento")).group();
    TYPE = dec("lldp.tlv.type", SPEC, w("type", "tipo")).names(type_name);
    LENGTH = dec("lldp.tlv.len", SPEC, w("length", "comprimento"));
    CHASSIS_KIND = dec("lldp.chassis.subtype", "IEEE 802.1AB §8.5.2", w("kind of identifier", "tipo de identificador"))
        .names(chassis_name);
    CHASSIS_MAC = mac("lldp.chassis.id.mac", "IEEE 802.1AB §8.5.2", w("chassis", "chassi"));
    CHASSIS_IPV4 = ipv4("lldp.chassis.id.ip4", "IEEE 802.1AB §8.5.2", w("chassis", "chassi"));
    CHASSIS_IPV6 = ipv6("lldp.chassis.id.ip6", "IEEE 802.1AB §8.5.2", w("chassis", "chassi"));
    CHASSIS = octets("lldp.chassis.id", "IEEE 802.1AB §8.5.2", w("chassis", "chassi"));
    PORT_KIND = dec("lldp.port.subtype", "IEEE 802.1AB §8.5.3", w("kind of identifier", "tipo de identificador"))
        .names(port_name);
    PORT_MAC = mac("lldp.port.id.mac", "IEEE 802.1AB §8.5.3", w("port", "porta"));
    PORT_IPV4 = ipv4("lldp.port.id.ip4", "IEEE 802.1AB §8.5.3", w("port", "porta"));
    PORT_IPV6 = ipv6("lldp.port.id.ip6", "IEEE 802.1AB §8.5.3", w("port", "porta"));
    PORT = text("lldp.port.id", "IEEE 802.1AB §8.5.3", w("port", "porta"));
    FAMILY = dec("lldp.network_address.subtype", "IEEE 802.1AB §8.5.2", w("address family", "família de endereços"));
    TTL = dec("lldp.time_to_live", "IEEE 802.1AB §8.5.4", w("time to live, in s", "tempo de vida, em s"))
        .about("How long the neighbour is to remember this.", "Por quanto tempo o vizinho deve lembrar disto.");
    PORT_DESCRIPTION = text("lldp.port.desc", "IEEE 802.1AB §8.5.5", w("port's description", "descrição da porta"));
    NAME = text("lldp.tlv.system.name", "IEEE 802.1AB §8.5.6", w("system's name", "nome do sistema"));
    DESCRIPTION = text("lldp.tlv.system.desc", "IEEE 802.1AB §8.5.7", w("system's description", "descrição do sistema"));
    CAPABLE = hex(4, "lldp.tlv.system_cap", CAPABILITIES, w("can be", "pode ser")).group();
    ENABLED = hex(4, "lldp.tlv.enable_system_cap", CAPABILITIES, w("is", "é")).group();
    CAN_RESERVED = hex(2, "lldp.tlv.system_cap.reserved", CAPABILITIES, w("reserved", "reservado"));
    CAN_STATION = flag("lldp.tlv.system_cap.station_only", CAPABILITIES, w("station only", "só estação"));
    CAN_DOCSIS = flag("lldp.tlv.system_cap.docsis_cable_device", CAPABILITIES, w("cable modem", "modem de cabo"));
    CAN_TELEPHONE = flag("lldp.tlv.system_cap.telephone", CAPABILITIES, w("telephone", "telefone"));
    CAN_ROUTER = flag("lldp.tlv.system_cap.router", CAPABILITIES, w("router", "roteador"));
    CAN_ACCESS_POINT = flag("lldp.tlv.system_cap.wlan_access_pt", CAPABILITIES, w("access point", "ponto de acesso"));
    CAN_BRIDGE = flag("lldp.tlv.system_cap.bridge", CAPABILITIES, w("bridge", "ponte"));
    CAN_REPEATER = flag("lldp.tlv.system_cap.repeater", CAPABILITIES, w("repeater", "repetidor"));
    CAN_OTHER = flag("lldp.tlv.system_cap.other", CAPABILITIES, w("other", "outro"));
    IS_RESERVED = hex(2, "lldp.tlv.enable_system_cap.reserved", CAPABILITIES, w("reserved", "reservado"));
    IS_STATION = flag("lldp.tlv.enable_system_cap.station_only", CAPABILITIES, w("station only", "só estação"));
    IS_DOCSIS = flag("lldp.tlv.enable_system_cap.docsis_cable_device", CAPABILITIES, w("cable modem", "modem de cabo"));
    IS_TELEPHONE = flag("lldp.tlv.enable_system_cap.telephone", CAPABILITIES, w("telephone", "telefone"));
    IS_ROUTER = flag("lldp.tlv.enable_system_cap.router", CAPABILITIES, w("router", "roteador"));
    IS_ACCESS_POINT = flag("lldp.tlv.enable_system_cap.wlan_access_pt", CAPABILITIES, w("access point", "ponto de acesso"));
    IS_BRIDGE = flag("lldp.tlv.enable_system_cap.bridge", CAPABILITIES, w("bridge", "ponte"));
    IS_REPEATER = flag("lldp.tlv.enable_system_cap.repeater", CAPABILITIES, w("repeater", "repetidor"));
    IS_OTHER = flag("lldp.tlv.enable_system_cap.other", CAPABILITIES, w("other", "outro"));
    ADDRESS_LENGTH = dec("lldp.mgn.address.len", "IEEE 802.1AB §8.5.9", w("address length", "comprimento do endereço"));
    ADDRESS_FAMILY = dec("lldp.mgn.address.subtype", "IEEE 802.1AB §8.5.9", w("address family", "família de endereços"));
    ADDRESS_IPV4 = ipv4("lldp.mgn.addr.ip4", "IEEE 802.1AB §8.5.9", w("management address", "endereço de gerência"));
    ADDRESS_IPV6 = ipv6("lldp.mgn.addr.ip6", "IEEE 802.1AB §8.5.9", w("management address", "endereço de gerência"));
    ADDRESS = octets("lldp.mgn.addr.hex", "IEEE 802.1AB §8.5.9", w("management address", "endereço de gerência"));
    INTERFACE_KIND = dec("lldp.mgn.interface.subtype", "IEEE 802.1AB §8.5.9", w("kind of number", "tipo de número"));
    INTERFACE = dec("lldp.mgn.interface.number", "IEEE 802.1AB §8.5.9", w("interface", "interface"));
    OBJECT_LENGTH = dec("lldp.mgn.obj.len", "IEEE 802.1AB §8.5.9", w("object length", "comprimento do objeto"));
    ORGANISATION = oui("lldp.orgtlv.oui", "IEEE 802.1AB §8.6", w("organisation (OUI)", "organização (OUI)"))
        .names(organisation_name);
    SUBTYPE = dec("lldp.orgtlv.subtype", "IEEE 802.1AB §8.6", w("subtype", "subtipo"));
    VALUE = octets("lldp.unknown", SPEC, w("value", "valor"));
    REST = octets("lldp.rest", SPEC, w("rest", "resto"));
}

/// What a system can be, and what it is: their bits, from the highest.
static CAN: [(&FieldDef, u32); 9] = [
    (&CAN_RESERVED, 8),
    (&CAN_STATION, 1),
    (&CAN_DOCSIS, 1),
    (&CAN_TELEPHONE, 1),
    (&CAN_ROUTER, 1),
    (&CAN_ACCESS_POINT, 1),
    (&CAN_BRIDGE, 1),
    (&CAN_REPEATER, 1),
    (&CAN_OTHER, 1),
];
static IS: [(&FieldDef, u32); 9] = [
    (&IS_RESERVED, 8),
    (&IS_STATION, 1),
    (&IS_DOCSIS, 1),
    (&IS_TELEPHONE, 1),
    (&IS_ROUTER, 1),
    (&IS_ACCESS_POINT, 1),
    (&IS_BRIDGE, 1),
    (&IS_REPEATER, 1),
    (&IS_OTHER, 1),
];

const END: u8 = 0;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("end", "fim"),
        1 => w("chassis", "chassi"),
        2 => w("port", "porta"),
        3 => w("time to live", "tempo de vida"),
        4 => w("port's description", "descrição da porta"),
        5 => w("system's name", "nome do sistema"),
        6 => w("system's description", "descrição do sistema"),
        7 => w("capabilities", "capacidades"),
        8 => w("management address", "endereço de gerência"),
        127 => w("organisation's own", "próprio da organização"),
        _ => return None,
    })
}

fn chassis_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("chassis component", "componente do chassi"),
        2 => w("interface alias", "apelido da interface"),
        3 => w("port component", "componente da porta"),
        4 => w("MAC address", "endereço MAC"),
        5 => w("network address", "endereço de rede"),
        6 => w("interface name", "nome da interface"),
        7 => w("locally assigned", "atribuído localmente"),
        _ => return None,
    })
}

fn port_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("interface alias", "apelido da interface"),
        2 => w("port component", "componente da porta"),
        3 => w("MAC address", "endereço MAC"),
        4 => w("network address", "endereço de rede"),
        5 => w("interface name", "nome da interface"),
        6 => w("agent's circuit", "circuito do agente"),
        7 => w("locally assigned", "atribuído localmente"),
        _ => return None,
    })
}

fn organisation_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0x00_0ecf => "PROFIBUS",
        0x00_120f => "IEEE 802.3",
        0x00_12bb => "TIA (LLDP-MED)",
        0x00_80c2 => "IEEE 802.1",
        0x00_1b21 => "Intel",
        0x00_0142 => "Cisco",
        _ => return None,
    }))
}

/// Takes the type and length of the next element, if its value is whole.
fn element<'a>(reader: &mut Reader<'a>) -> Option<(u8, &'a [u8])> {
    let mut ahead = *reader;
    let head = ahead.u16()?;
    let value = ahead.take(usize::from(head & 0x01ff))?;
    *reader = ahead;
    Some(((head >> 9) as u8, value))
}

/// LLDP.
pub struct Lldp;

impl Protocol for Lldp {
    const INFO: &'static Info = &Info {
        name: "lldp",
        title: "LLDP",
        about: w(
            "A bridge, router or host tells its neighbour on the cable who it is and by which port.",
            "Uma ponte, um roteador ou um host diz ao vizinho no cabo quem é e por qual porta.",
        ),
        spec: "IEEE 802.1AB",
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::EtherType(0x88cc)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let mut reader = Reader::new(bytes, 0);
        while let Some((kind, _)) = element(&mut reader) {
            if kind == END {
                return Ok(Step::new(reader.position(), Next::Nothing).claim(reader.position()));
            }
        }
        match bytes.len() {
            0..2 => Err(Fault::Truncated { need: 2 }),
            len => Ok(Step::new(len, Next::Nothing)),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut reader = Reader::new(bytes, 0);
        loop {
            let at = reader.position();
            let Some((kind, value)) = element(&mut reader) else { break };
            let mut inside = Reader::new(bytes.get(..reader.position()).unwrap_or_default(), at + 2);
            sink.open(&TLV, at..reader.position(), Value::Present);
            let bit = at as u32 * 8;
            sink.put(&TYPE, bit..bit + 7, Value::Number(kind.into()));
            sink.put(&LENGTH, bit + 7..bit + 16, Value::Number(value.len() as u64));
            tell(kind, bytes, &mut inside, sink);
            let left = inside.remaining();
            if left > 0 {
                sink.take(&VALUE, &mut inside, left);
            }
            sink.leave();
        }
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        use std::fmt::Write as _;
        let mut reader = Reader::new(layer.header(), 0);
        let mut separator = "";
        while let Some((kind, value)) = element(&mut reader) {
            let (1 | 2 | 5, false) = (kind, value.is_empty()) else { continue };
            say.out.push_str(std::mem::replace(&mut separator, " · "));
            let (subtype, identifier) = if kind == 5 { (0, value) } else { (value[0], &value[1..]) };
            match (kind, subtype, identifier.len()) {
                (1, 4, 6) | (2, 3, 6) => {
                    if let Some(address) = MacAddr::read(identifier) {
                        say.mac(address);
                    }
                }
                (1, 5, 5) | (2, 4, 5) => {
                    if let Some(address) = identifier[1..].first_chunk::<4>() {
                        say.ipv4(Ipv4Addr::from(*address));
                    }
                }
                (1, 5, 17) | (2, 4, 17) => {
                    if let Some(address) = identifier[1..].first_chunk::<16>() {
                        let _ = write!(say, "{}", Ipv6Addr::from(*address));
                    }
                }
                _ => say.quote(identifier),
            }
        }
    }
}

/// Tells the value of an element of type `kind`, as far as it is known.
fn tell(kind: u8, bytes: &[u8], reader: &mut Reader<'_>, sink: &mut dyn FieldSink) -> Option<()> {
    let len = reader.remaining();
    match kind {
        1 | 2 => {
            let chassis = kind == 1;
            let subtype = sink.take(if chassis { &CHASSIS_KIND } else { &PORT_KIND }, reader, 1)?.number()?;
            let defs: [&'static FieldDef; 4] = if chassis {
                [&CHASSIS_MAC, &CHASSIS_IPV4, &CHASSIS_IPV6, &CHASSIS]
            } else {
                [&PORT_MAC, &PORT_IPV4, &PORT_IPV6, &PORT]
            };
            let is = |mac, network| if chassis { subtype == mac } else { subtype == network };
            let def = match len - 1 {
                6 if is(4, 3) => defs[0],
                5 if is(5, 4) => {
                    sink.take(&FAMILY, reader, 1)?;
                    defs[1]
                }
                17 if is(5, 4) => {
                    sink.take(&FAMILY, reader, 1)?;
                    defs[2]
                }
                0 => return None,
                _ => defs[3],
            };
            let left = reader.remaining();
            sink.take(def, reader, left)?;
        }
        3 if len >= 2 => {
            sink.take(&TTL, reader, 2)?;
        }
        4..=6 if len > 0 => {
            let def = [&PORT_DESCRIPTION, &NAME, &DESCRIPTION][usize::from(kind) - 4];
            sink.take(def, reader, len)?;
        }
        7 if len >= 4 => {
            for (def, parts) in [(&CAPABLE, &CAN), (&ENABLED, &IS)] {
                let at = reader.position();
                let number = reader.u16()?;
                sink.open(def, at..at + 2, Value::Number(number.into()));
                let mut bit = at as u32 * 8;
                for (def, len) in parts {
                    sink.put_bits(def, bytes, bit, *len);
                    bit += len;
                }
                sink.leave();
            }
        }
        8 if len >= 2 => {
            let octets = sink.take(&ADDRESS_LENGTH, reader, 1)?.number()? as usize;
            let family = sink.take(&ADDRESS_FAMILY, reader, 1)?.number()?;
            let octets = octets.checked_sub(1)?;
            let def = match (family, octets) {
                (_, 0) => return None,
                (1, 4) => &ADDRESS_IPV4,
                (2, 16) => &ADDRESS_IPV6,
                _ => &ADDRESS,
            };
            sink.take(def, reader, octets)?;
            sink.take(&INTERFACE_KIND, reader, 1)?;
            sink.take(&INTERFACE, reader, 4)?;
            sink.take(&OBJECT_LENGTH, reader, 1)?;
        }
        127 if len >= 4 => {
            sink.take(&ORGANISATION, reader, 3)?;
            sink.take(&SUBTYPE, reader, 1)?;
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_switch_tells_its_name_port_and_what_it_is() {
        let told = tell(
            Proto::Lldp,
            "0207 04 0001302af8a6 0403 05 312f 0602 0078 0a09 53756d6d69743330 30 0e04 0014 0010 \
             100c 05 01 0a000001 02 000003e9 00 fe05 0080c2 01 00 0000",
        );
        assert_eq!((told.get("lldp.chassis.id.mac"), told.get("lldp.port.id")), ("00:01:30:2a:f8:a6".into(), "1/".into()));
        assert_eq!((told.get("lldp.time_to_live"), told.get("lldp.tlv.system.name")), ("120".into(), "Summit300".into()));
        assert_eq!(told.get("lldp.tlv.system_cap.bridge"), "1");
        assert_eq!(told.get("lldp.tlv.enable_system_cap.bridge"), "0");
        assert_eq!((told.get("lldp.mgn.addr.ip4"), told.get("lldp.orgtlv.oui")), ("10.0.0.1".into(), "32962".into()));
        assert_eq!(told.summaries[0][0], "00:01:30:2a:f8:a6 · \"1/\" · \"Summit300\"");
    }

    #[test]
    fn an_element_past_the_end_is_told_as_octets() {
        let told = tell(Proto::Lldp, "0602 0078 0aff 41");
        assert_eq!(told.get("lldp.rest"), "0aff41");
    }
}
