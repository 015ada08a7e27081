//! CDP: a device of Cisco's tells its neighbour who it is, by which port, and what it runs.
//! Cisco, "CDP frame format"; <https://wiki.wireshark.org/CDP>.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    version    │ time to live  │            checksum           │
//! ├───────────────┴───────────────┼───────────────────────────────┤
//! │             type              │  length, its own four octets  │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │ value ...                                                     │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Cisco has not published it whole; what is not known here is told as octets.

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, Verdict, dec, flag, hex, ipv4, label,
    octets, text,
};
use crate::bytes::{Reader, be16, ones_sum};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "Cisco CDP";

fields! {
    VERSION = dec("cdp.version", SPEC, w("version", "versão")).at(0, 8);
    TTL = dec("cdp.ttl", SPEC, w("time to live, in s", "tempo de vida, em s"))
        .at(8, 8)
        .about("How long the neighbour is to remember this.", "Por quanto tempo o vizinho deve lembrar disto.");
    CHECKSUM = hex(4, "cdp.checksum", SPEC, w("checksum", "soma de verificação")).at(16, 16);
    CHECKSUM_STATUS =
        dec("cdp.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    TLV = label("cdp.tlv", SPEC, w("element", "elemento")).group();
    TYPE = hex(4, "cdp.tlv.type", SPEC, w("type", "tipo")).names(type_name);
    LENGTH = dec("cdp.tlv.len", SPEC, w("length", "comprimento"));
    DEVICE = text("cdp.deviceid", SPEC, w("device", "dispositivo"));
    ADDRESSES = dec("cdp.number_of_addresses", SPEC, w("addresses", "endereços"));
    PROTOCOL_TYPE = hex(2, "cdp.protocol_type", SPEC, w("kind of protocol", "tipo de protocolo"));
    PROTOCOL_LENGTH = dec("cdp.protocol_length", SPEC, w("protocol's length", "comprimento do protocolo"));
    PROTOCOL = octets("cdp.protocol", SPEC, w("protocol", "protocolo"));
    ADDRESS_LENGTH = dec("cdp.address_length", SPEC, w("address length", "comprimento do endereço"));
    IP = ipv4("cdp.nrgyz.ip_address", SPEC, w("address", "endereço"));
    ADDRESS = octets("cdp.address", SPEC, w("address", "endereço"));
    PORT = text("cdp.portid", SPEC, w("port", "porta"));
    CAPABILITIES = hex(8, "cdp.capabilities", SPEC, w("capabilities", "capacidades")).group();
    RESERVED = hex(6, "cdp.capabilities.reserved", SPEC, w("reserved", "reservado"));
    RELAY = flag("cdp.capabilities.mac_relay", SPEC, w("two-port relay", "retransmissor de duas portas"));
    CAMERA = flag("cdp.capabilities.cvta", SPEC, w("camera", "câmera"));
    REMOTE = flag("cdp.capabilities.remote", SPEC, w("remotely managed", "gerido a distância"));
    PHONE = flag("cdp.capabilities.voip_phone", SPEC, w("telephone", "telefone"));
    REPEATER = flag("cdp.capabilities.repeater", SPEC, w("repeater", "repetidor"));
    IGMP = flag("cdp.capabilities.igmp_capable", SPEC, w("IGMP", "IGMP"));
    HOST = flag("cdp.capabilities.host", SPEC, w("host", "host"));
    SWITCH = flag("cdp.capabilities.switch", SPEC, w("switch", "comutador"));
    SOURCE_ROUTE = flag("cdp.capabilities.src_bridge", SPEC, w("source route bridge", "ponte com rota na origem"));
    BRIDGE = flag("cdp.capabilities.trans_bridge", SPEC, w("transparent bridge", "ponte transparente"));
    ROUTER = flag("cdp.capabilities.router", SPEC, w("router", "roteador"));
    SOFTWARE = text("cdp.software_version", SPEC, w("software", "programa"));
    PLATFORM = text("cdp.platform", SPEC, w("platform", "plataforma"));
    DOMAIN = text("cdp.vtp_management_domain", SPEC, w("VTP domain", "domínio VTP"));
    NATIVE_VLAN = dec("cdp.native_vlan", SPEC, w("native VLAN", "VLAN nativa"));
    DUPLEX = flag("cdp.duplex", SPEC, w("full duplex", "duplex completo"));
    NAME = text("cdp.system_name", SPEC, w("system's name", "nome do sistema"));
    VALUE = octets("cdp.data", SPEC, w("value", "valor"));
    REST = octets("cdp.rest", SPEC, w("rest", "resto"));
}

static KINDS: [(&FieldDef, u32); 12] = [
    (&RESERVED, 21),
    (&RELAY, 1),
    (&CAMERA, 1),
    (&REMOTE, 1),
    (&PHONE, 1),
    (&REPEATER, 1),
    (&IGMP, 1),
    (&HOST, 1),
    (&SWITCH, 1),
    (&SOURCE_ROUTE, 1),
    (&BRIDGE, 1),
    (&ROUTER, 1),
];

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0x01 => w("device", "dispositivo"),
        0x02 => w("addresses", "endereços"),
        0x03 => w("port", "porta"),
        0x04 => w("capabilities", "capacidades"),
        0x05 => w("software", "programa"),
        0x06 => w("platform", "plataforma"),
        0x07 => w("IP prefixes", "prefixos IP"),
        0x08 => w("protocol hello", "saudação de protocolo"),
        0x09 => w("VTP domain", "domínio VTP"),
        0x0a => w("native VLAN", "VLAN nativa"),
        0x0b => w("duplex", "duplex"),
        0x0e => w("voice VLAN", "VLAN de voz"),
        0x10 => w("power consumption", "consumo de potência"),
        0x11 => w("MTU", "MTU"),
        0x12 => w("trust", "confiança"),
        0x13 => w("class of untrusted ports", "classe das portas sem confiança"),
        0x14 => w("system's name", "nome do sistema"),
        0x15 => w("system's object", "objeto do sistema"),
        0x16 => w("management addresses", "endereços de gerência"),
        0x17 => w("location", "local"),
        0x19 => w("power requested", "potência pedida"),
        0x1a => w("power available", "potência disponível"),
        _ => return None,
    })
}

/// The verdict on the checksum. Where the octets are odd in number, Cisco takes the last as the low half of a word, not
/// the high one, and as a number with a sign.
fn verdict(layer: &Layer<'_>) -> Verdict {
    let bytes = layer.header();
    let (Some((&last, rest)), false) = (bytes.split_last(), bytes.len().is_multiple_of(2) || layer.is_short()) else {
        return layer.checksum(2, bytes.len(), None);
    };
    let word = if last & 0x80 == 0 { u16::from(last) } else { 0xff00 | u16::from(last - 1) };
    match (be16(bytes, 2), ones_sum(rest, word)) {
        (None, _) => Verdict::Unverifiable(None),
        (_, 0xffff) => Verdict::Good,
        (Some(stored), sum) => Verdict::Wrong { expected: (!ones_sum(&(!stored).to_be_bytes(), sum)).into() },
    }
}

/// Takes the text of `octets` octets, without the NUL that may end it.
fn take_text(sink: &mut dyn FieldSink, def: &'static FieldDef, reader: &mut Reader<'_>, octets: usize) -> Option<()> {
    let at = reader.position();
    let text = reader.take(octets)?;
    sink.put_octets(def, at..at + octets, Value::Text(text.strip_suffix(&[0]).unwrap_or(text)));
    Some(())
}

/// Takes the next element, if it is whole: its type and value.
fn element<'a>(reader: &mut Reader<'a>) -> Option<(u16, &'a [u8])> {
    let mut ahead = *reader;
    let (kind, length) = (ahead.u16()?, ahead.u16()?);
    let value = ahead.take(usize::from(length).checked_sub(4)?)?;
    *reader = ahead;
    Some((kind, value))
}

/// CDP.
pub struct Cdp;

impl Protocol for Cdp {
    const INFO: &'static Info = &Info {
        name: "cdp",
        title: "CDP",
        about: w(
            "A device of Cisco's tells its neighbour who it is, by which port, and what it runs.",
            "Um dispositivo da Cisco diz ao vizinho quem é, por qual porta, e o que executa.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Snap(0x00_000c, 0x2000)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match bytes.len() {
            0..4 => Err(Fault::Truncated { need: 4 }),
            len => Ok(Step::new(len, Next::Nothing)),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        if sink.wants(&CHECKSUM_STATUS) && bytes.len() >= 4 {
            sink.verdict(&CHECKSUM_STATUS, verdict(layer));
        }
        let mut reader = Reader::new(bytes, 4);
        loop {
            let at = reader.position();
            let Some((kind, _)) = element(&mut reader) else { break };
            let mut inside = Reader::new(bytes.get(..reader.position()).unwrap_or_default(), at);
            sink.open(&TLV, at..reader.position(), Value::Present);
            sink.take(&TYPE, &mut inside, 2);
            sink.take(&LENGTH, &mut inside, 2);
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
        let mut reader = Reader::new(layer.header(), 4);
        let mut separator = "";
        while let Some((kind, value)) = element(&mut reader) {
            if matches!(kind, 0x01 | 0x03 | 0x06) {
                say.out.push_str(std::mem::replace(&mut separator, " · "));
                say.quote(value.strip_suffix(&[0]).unwrap_or(value));
            }
        }
    }
}

/// Tells the value of an element of type `kind`, as far as it is known.
fn tell(kind: u16, bytes: &[u8], reader: &mut Reader<'_>, sink: &mut dyn FieldSink) -> Option<()> {
    let len = reader.remaining();
    if len == 0 {
        return None;
    }
    match kind {
        0x01 => take_text(sink, &DEVICE, reader, len)?,
        0x02 | 0x16 => return addresses(reader, sink),
        0x03 => take_text(sink, &PORT, reader, len)?,
        0x04 if len == 4 => {
            let at = reader.position();
            let number = reader.u32()?;
            sink.open(&CAPABILITIES, at..at + 4, Value::Number(number.into()));
            let mut bit = at as u32 * 8;
            for (def, bits) in KINDS {
                sink.put_bits(def, bytes, bit, bits);
                bit += bits;
            }
            sink.leave();
        }
        0x05 => take_text(sink, &SOFTWARE, reader, len)?,
        0x06 => take_text(sink, &PLATFORM, reader, len)?,
        0x09 => take_text(sink, &DOMAIN, reader, len)?,
        0x0a if len == 2 => {
            sink.take(&NATIVE_VLAN, reader, 2)?;
        }
        0x0b if len == 1 => {
            sink.take(&DUPLEX, reader, 1)?;
        }
        0x14 => take_text(sink, &NAME, reader, len)?,
        _ => return None,
    }
    Some(())
}

/// Tells a list of addresses, each with the protocol it is of.
fn addresses(reader: &mut Reader<'_>, sink: &mut dyn FieldSink) -> Option<()> {
    for _ in 0..sink.take(&ADDRESSES, reader, 4)?.number()? {
        sink.take(&PROTOCOL_TYPE, reader, 1)?;
        let octets = sink.take(&PROTOCOL_LENGTH, reader, 1)?.number()? as usize;
        let protocol = if octets > 0 { sink.take(&PROTOCOL, reader, octets)? } else { Value::Bytes(&[]) };
        let octets = sink.take(&ADDRESS_LENGTH, reader, 2)?.number()? as usize;
        // NLPID 0xcc is IPv4's.
        let def = if protocol == Value::Bytes(&[0xcc]) && octets == 4 { &IP } else { &ADDRESS };
        if octets > 0 {
            sink.take(def, reader, octets)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_router_tells_its_name_port_and_address() {
        let told = tell(
            Proto::Cdp,
            "01 b4 0000 0001 0006 5231 0002 0011 00000001 01 01 cc 0004 c0a80001 0003 000d 45746865726e657430 \
             0004 0008 00000011 0006 000e 636973636f20323530 30 000b 0005 01 00ff 0003",
        );
        assert_eq!((told.get("cdp.deviceid"), told.get("cdp.portid")), ("R1".into(), "Ethernet0".into()));
        assert_eq!((told.get("cdp.nrgyz.ip_address"), told.get("cdp.duplex")), ("192.168.0.1".into(), "1".into()));
        assert_eq!((told.get("cdp.capabilities.router"), told.get("cdp.capabilities.host")), ("1".into(), "1".into()));
        // A length below its own four octets ends the walk.
        assert_eq!(told.get("cdp.rest"), "00ff0003");
        assert_eq!(told.summaries[0][0], "\"R1\" · \"Ethernet0\" · \"cisco 2500\"");
    }

    #[test]
    fn an_odd_last_octet_is_summed_as_cisco_does() {
        for message in ["02b4fd04 0001 0005 41", "02b4fd5c 0001 0005 e9"] {
            assert_eq!(tell(Proto::Cdp, message).get("cdp.checksum.status"), "1");
        }
        assert_eq!(tell(Proto::Cdp, "02b4fd04 0001 0005 42").get("cdp.checksum.status"), "0");
    }
}
