//! 6LoWPAN: IPv6 over frames of a hundred octets. What both ends know anyway is left out of the header: of its 40 octets
//! often 2 are left. RFC 6282 §3, RFC 4944 §5.
//!
//! ```text
//!  0                   1
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
//! ├─────┬───┬─┬───┬─┬─┬───┬─┬─┬───┤
//! │0 1 1│ TF│N│HLM│C│S│SAM│M│D│DAM│   then what is not left out: context (8), traffic class and flow label, next
//! └─────┴───┴─┴───┴─┴─┴───┴─┴─┴───┘   header, hop limit, source, destination
//! ```
//!
//! Mesh headers and the heads of fragments before it are read too. The fields of the IPv6 header that was left out are
//! computed, under their own names. Contexts, which stand for prefixes, were agreed on earlier: an address with one
//! begins with zeros here.

use super::contract::{
    Fault, Field, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, PseudoHeader, Say, Step, Value, dec, flag, hex,
    ipv6, octets,
};
use super::cursor::Cursor;
use crate::bytes::{be16, bits};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

mod iphc;

use iphc::Iphc;

const SPEC: &str = "RFC 6282 §3.1";
const MESH: &str = "RFC 4944 §5.2";
const FRAGMENT: &str = "RFC 4944 §5.3";
const IPV6: &str = "RFC 8200 §3";

fields! {
    PATTERN = hex(2, "6lowpan.pattern", SPEC, w("dispatch", "despacho"));
    TRAFFIC = hex(4, "6lowpan.iphc.tf", SPEC, w("traffic class and flow label", "classe de tráfego e rótulo de fluxo"));
    NEXT_COMPRESSED = flag("6lowpan.iphc.nh", SPEC, w("next header compressed", "próximo cabeçalho comprimido"));
    HOPS = hex(4, "6lowpan.iphc.hlim", SPEC, w("hop limit's form", "forma do limite de saltos"));
    CONTEXT = flag("6lowpan.iphc.cid", SPEC, w("contexts follow", "seguem contextos"));
    SOURCE_CONTEXT = flag("6lowpan.iphc.sac", SPEC, w("source by context", "origem por contexto"));
    SOURCE_MODE = hex(4, "6lowpan.iphc.sam", SPEC, w("source's form", "forma da origem"));
    MULTICAST = flag("6lowpan.iphc.m", SPEC, w("destination is multicast", "destino é multicast"));
    DESTINATION_CONTEXT = flag("6lowpan.iphc.dac", SPEC, w("destination by context", "destino por contexto"));
    DESTINATION_MODE = hex(4, "6lowpan.iphc.dam", SPEC, w("destination's form", "forma do destino"));
    CONTEXTS = hex(2, "6lowpan.iphc.contexts", SPEC, w("contexts", "contextos"));
    CLASS = octets("6lowpan.class", SPEC, w("traffic class and flow label", "classe de tráfego e rótulo de fluxo"));
    NEXT = hex(2, "6lowpan.next", SPEC, w("next header", "próximo cabeçalho")).names(ip_protocols::keyword);
    LIMIT = dec("6lowpan.hops", SPEC, w("hop limit", "limite de saltos"));
    SOURCE = octets("6lowpan.iphc.src", SPEC, w("what is left of the source", "o que resta da origem"));
    DESTINATION = octets("6lowpan.iphc.dst", SPEC, w("what is left of the destination", "o que resta do destino"));
    SHORT_ORIGIN = flag("6lowpan.mesh.v", MESH, w("originator has 16 bits", "originador tem 16 bits"));
    SHORT_DESTINATION = flag("6lowpan.mesh.f", MESH, w("final destination has 16 bits", "destino final tem 16 bits"));
    MESH_HOPS = dec("6lowpan.mesh.hops", MESH, w("hops left", "saltos restantes"));
    MESH_MORE_HOPS = dec("6lowpan.mesh.hops8", "RFC 4944 §11.1", w("hops left, more than 14", "saltos restantes, mais de 14"));
    MESH_ORIGIN_16 = hex(4, "6lowpan.mesh.orig16", MESH, w("originator", "originador"));
    MESH_ORIGIN_64 = hex(16, "6lowpan.mesh.orig64", MESH, w("originator", "originador"));
    MESH_DESTINATION_16 = hex(4, "6lowpan.mesh.dest16", MESH, w("final destination", "destino final"));
    MESH_DESTINATION_64 = hex(16, "6lowpan.mesh.dest64", MESH, w("final destination", "destino final"));
    FRAGMENT_KIND = hex(2, "6lowpan.frag.pattern", FRAGMENT, w("dispatch", "despacho"));
    FRAGMENT_SIZE = dec("6lowpan.frag.size", FRAGMENT, w("octets of the whole datagram", "octetos do datagrama inteiro"));
    FRAGMENT_TAG = hex(4, "6lowpan.frag.tag", FRAGMENT, w("tag of the datagram", "etiqueta do datagrama"));
    FRAGMENT_OFFSET = dec("6lowpan.frag.offset", FRAGMENT, w("offset", "deslocamento")).scale(8);
    IP_VERSION = dec("ip.version", IPV6, w("version", "versão")).derived().also(&["ipv6.version"]);
    IPV6_CLASS = hex(8, "ipv6.tclass", IPV6, w("traffic class", "classe de tráfego")).derived();
    IPV6_DSCP = dec("ipv6.tclass.dscp", "RFC 2474 §3", w("DSCP", "DSCP")).derived();
    IPV6_ECN = dec("ipv6.tclass.ecn", "RFC 3168 §5", w("ECN", "ECN")).derived();
    IPV6_FLOW = hex(6, "ipv6.flow", IPV6, w("flow label", "rótulo de fluxo")).derived();
    IPV6_LENGTH = dec("ipv6.plen", IPV6, w("payload length", "comprimento da carga útil")).derived();
    IPV6_NEXT = dec("ipv6.nxt", IPV6, w("next header", "próximo cabeçalho")).derived().names(ip_protocols::keyword);
    IPV6_HOPS = dec("ipv6.hlim", IPV6, w("hop limit", "limite de saltos")).derived();
    IPV6_SOURCE = ipv6("ipv6.src", IPV6, w("source address", "endereço de origem")).derived().also(&["ipv6.addr", "6lowpan.src"]);
    IPV6_DESTINATION =
        ipv6("ipv6.dst", IPV6, w("destination address", "endereço de destino")).derived().also(&["ipv6.addr", "6lowpan.dst"]);
}

/// What stands before the compressed header.
#[derive(Clone, Copy, Default)]
struct Front {
    /// Octets of the mesh header and of its two addresses.
    mesh: usize,
    addresses: [usize; 2],
    /// Octets of the fragment's head: 4 for a first, 5 for a later one.
    fragment: usize,
}

impl Front {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut front = Self::default();
        let first = *bytes.first()?;
        if first & 0xc0 == 0x80 {
            let octets = |short: bool| if short { 2 } else { 8 };
            front.addresses = [octets(first & 0x20 != 0), octets(first & 0x10 != 0)];
            // Fifteen hops left stand for a number in an octet of its own.
            front.mesh = 1 + usize::from(first & 15 == 15) + front.addresses.iter().sum::<usize>();
        }
        front.fragment = match bytes.get(front.mesh).map(|dispatch| dispatch & 0xf8) {
            Some(0xc0) => 4,
            Some(0xe0) => 5,
            _ => 0,
        };
        Some(front)
    }

    fn octets(&self) -> usize {
        self.mesh + self.fragment
    }

    /// Where the mesh header has its originator (0) or destination (1); an empty place where there is none.
    fn address(&self, end: usize) -> std::ops::Range<usize> {
        let start = self.mesh - self.addresses[end..].iter().sum::<usize>();
        start..start + self.addresses[end]
    }
}

const UNCOMPRESSED: u8 = 0x41;
const UDP: u8 = 17;
const NO_NEXT_HEADER: u8 = 59;

/// 6LoWPAN.
pub struct Lowpan;

impl Protocol for Lowpan {
    const INFO: &'static Info = &Info {
        name: "6lowpan",
        title: "6LoWPAN",
        about: w(
            "Carries IPv6 over frames of a hundred octets: what both ends know anyway is left out of the header.",
            "Leva IPv6 em quadros de cem octetos: o que as duas pontas já sabem fica fora do cabeçalho.",
        ),
        spec: "RFC 6282",
        osi: Osi::Network,
        pdu: Pdu::Datagram,
        keys: &[Key::Lowpan, Key::EtherType(0xa0ed)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let cut = Fault::Truncated { need: bytes.len() + 1 };
        let front = Front::read(bytes).ok_or(cut)?;
        let at = front.octets();
        if bytes.len() < at {
            return Err(Fault::Truncated { need: at });
        }
        if front.fragment == 5 {
            return Ok(Step::new(at, Next::Fragment));
        }
        let onward = |key| if front.fragment > 0 { Next::FirstFragment(key) } else { Next::By(key) };
        match *bytes.get(at).ok_or(cut)? {
            UNCOMPRESSED => Ok(Step::new(at + 1, onward(Key::EtherType(0x86dd)))),
            0x60..=0x7f => {
                let iphc = Iphc::read(&bytes[at..]).ok_or(cut)?;
                let octets = at + iphc.octets();
                if bytes.len() < octets {
                    return Err(Fault::Truncated { need: octets });
                }
                let next = match iphc.next {
                    Some(59) => Next::Nothing,
                    Some(number) => onward(Key::Ip(number)),
                    None => onward(Key::LowpanNext),
                };
                Ok(Step::new(octets, next))
            }
            _ => Ok(Step::new(at, Next::Payload)),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(front) = Front::read(header) else { return };
        let mut cursor = Cursor::new(header, 0, sink);
        if front.mesh > 0 {
            for (def, len) in [(&PATTERN, 2), (&SHORT_ORIGIN, 1), (&SHORT_DESTINATION, 1), (&MESH_HOPS, 4)] {
                cursor.bits(def, len);
            }
            if front.mesh > 1 + front.addresses.iter().sum::<usize>() {
                cursor.number(&MESH_MORE_HOPS, 1);
            }
            let ends = [[&MESH_ORIGIN_16, &MESH_ORIGIN_64], [&MESH_DESTINATION_16, &MESH_DESTINATION_64]];
            for (defs, octets) in ends.into_iter().zip(front.addresses) {
                cursor.octets(defs[usize::from(octets > 2)], octets);
            }
        }
        if front.fragment > 0 {
            cursor.bits(&FRAGMENT_KIND, 5);
            cursor.bits(&FRAGMENT_SIZE, 11);
            cursor.number(&FRAGMENT_TAG, 2);
            if front.fragment == 5 {
                cursor.number(&FRAGMENT_OFFSET, 1);
            }
        }
        let Some(iphc) = header.get(front.octets()..).and_then(Iphc::read) else {
            return cursor.rest(&PATTERN);
        };
        for (def, len) in [
            (&PATTERN, 3),
            (&TRAFFIC, 2),
            (&NEXT_COMPRESSED, 1),
            (&HOPS, 2),
            (&CONTEXT, 1),
            (&SOURCE_CONTEXT, 1),
            (&SOURCE_MODE, 2),
            (&MULTICAST, 1),
            (&DESTINATION_CONTEXT, 1),
            (&DESTINATION_MODE, 2),
        ] {
            cursor.bits(def, len);
        }
        for (def, octets) in [&CONTEXTS, &CLASS, &NEXT, &LIMIT, &SOURCE, &DESTINATION].into_iter().zip(iphc.inline) {
            if octets > 0 {
                cursor.octets(def, octets);
            }
        }
        if !layer.is_faulty() {
            ipv6_header(layer, &iphc, &mut cursor);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        use std::fmt::Write as _;
        if let Some([source, destination]) = addresses(layer) {
            let [source, destination] = [source, destination].map(std::net::Ipv6Addr::from);
            let _ = write!(say, "{source} → {destination}");
        } else if let Some(size) = bits(layer.header(), 5, 11) {
            say.words(w("fragment of ", "fragmento de "));
            say.octets(size);
        }
    }

    fn pseudo_header(layer: &Layer<'_>) -> Option<PseudoHeader> {
        addresses(layer).map(|[source, destination]| PseudoHeader::of(&source, &destination))
    }
}

/// Tells the header that was left out.
fn ipv6_header(layer: &Layer<'_>, iphc: &Iphc, cursor: &mut Cursor<'_, '_>) {
    let Some([source, destination]) = addresses(layer) else { return };
    let front = Front::read(layer.header()).unwrap_or_default();
    let carried = layer.payload().len() as u64 + u64::from(layer.cut_off());
    // RFC 6282 §4: what the first octet of a compressed next header stands for, and how long the whole would be.
    let (next, length) = match (iphc.next, layer.payload().first()) {
        (Some(number), _) => (number, Some(carried)),
        (None, Some(0xf0..=0xf7)) => {
            let compressed = layer.above().map_or(8, |above| u64::from(above.span().header));
            (UDP, Some((carried + 8).saturating_sub(compressed)))
        }
        (None, Some(head @ 0xe0..=0xef)) => ([0, 43, 44, 60, 135, 59, 59, 41][usize::from(head >> 1 & 7)], None),
        (None, _) => (NO_NEXT_HEADER, Some(0)),
    };
    let length = match front.fragment {
        4 => bits(layer.header(), front.mesh as u32 * 8 + 5, 11).map(|size| size.saturating_sub(40)),
        _ => length,
    };
    cursor.derive(&IP_VERSION, Value::Number(6));
    cursor.derive(&IPV6_CLASS, Value::Number(iphc.class.into()));
    cursor.derive(&IPV6_DSCP, Value::Number((iphc.class >> 2).into()));
    cursor.derive(&IPV6_ECN, Value::Number((iphc.class & 3).into()));
    cursor.derive(&IPV6_FLOW, Value::Number(iphc.flow.into()));
    if let Some(length) = length {
        cursor.derive(&IPV6_LENGTH, Value::Number(length));
    }
    cursor.derive(&IPV6_NEXT, Value::Number(next.into()));
    cursor.derive(&IPV6_HOPS, Value::Number(iphc.hops.into()));
    cursor.derive(&IPV6_SOURCE, Value::Ipv6(source));
    cursor.derive(&IPV6_DESTINATION, Value::Ipv6(destination));
}

/// Source and destination of the header that was left out.
fn addresses(layer: &Layer<'_>) -> Option<[[u8; 16]; 2]> {
    let front = Front::read(layer.header())?;
    let header = layer.header().get(front.octets()..)?;
    let iphc = Iphc::read(header)?;
    let below = layer.below();
    // In a mesh the frame's addresses are those of the next hop, and the ends are in the mesh header.
    let interface = |end: usize, names| match layer.header().get(front.address(end)) {
        Some(octets @ [_, ..]) => identifier(octets).unwrap_or_default(),
        _ => below.and_then(|below| interface_identifier(&below, names)).unwrap_or_default(),
    };
    Some([
        iphc.source(header, || interface(0, ["wpan.src16", "wpan.src64"]))?,
        iphc.destination(header, || interface(1, ["wpan.dst16", "wpan.dst64"]))?,
    ])
}

/// The interface identifier that a link address of 2 or 8 octets makes (RFC 4944 §6, RFC 6282 §3.2.2).
fn identifier(address: &[u8]) -> Option<[u8; 8]> {
    if let &[a, b] = address {
        return Some([0, 0, 0, 0xff, 0xfe, 0, a, b]);
    }
    let mut identifier: [u8; 8] = address.try_into().ok()?;
    identifier[0] ^= 2;
    Some(identifier)
}

/// The interface identifier that an address of the link below makes: the short one of these names, or the long one.
fn interface_identifier(link: &Layer<'_>, names: [&'static str; 2]) -> Option<[u8; 8]> {
    struct Find {
        names: [&'static str; 2],
        found: Option<[u8; 8]>,
    }
    impl FieldSink for Find {
        fn wants(&self, def: &'static FieldDef) -> bool {
            self.names.contains(&def.name)
        }
        fn field(&mut self, field: Field<'_>) {
            match field.value {
                Value::Number(number) if field.def.name == self.names[0] => {
                    let [.., a, b] = number.to_be_bytes();
                    self.found = identifier(&[a, b]);
                }
                Value::Bytes(octets) if field.def.name == self.names[1] => self.found = identifier(octets),
                _ => {}
            }
        }
        fn enter(&mut self, _: Field<'_>) {}
        fn leave(&mut self) {}
    }
    let mut find = Find { names, found: None };
    link.proto().describe(link, &mut find);
    find.found
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    /// A frame from 00:12:4b:00:00:00:00:02 to 00:12:4b:00:00:00:00:01.
    const LONG: &str = "41cc 07 cdab 01000000004b1200 02000000004b1200";

    #[test]
    fn addresses_are_made_from_the_links() {
        // Traffic class and flow label left out, hop limit 255, both addresses too; ICMPv6 echo.
        let told = tell(Proto::Wpan, &format!("{LONG} 7b33 3a 8000 0000 0001 0001"));
        assert_eq!(told.protocols, "wpan:6lowpan:icmpv6");
        assert_eq!(told.get("ipv6.src"), "fe80::212:4b00:0:2");
        assert_eq!(told.get("ipv6.dst"), "fe80::212:4b00:0:1");
        assert_eq!((told.get("ipv6.hlim"), told.get("ipv6.nxt"), told.get("ipv6.plen")), ("255".into(), "58".into(), "8".into()));
        let told = tell(Proto::Wpan, "4188 07 cdab 0100 0200 7a33 3a 8000 0000 0001 0001");
        assert_eq!((told.get("ipv6.src"), told.get("ipv6.hlim")), ("fe80::ff:fe00:2".into(), "64".into()));
    }

    #[test]
    fn a_group_in_one_octet() {
        let told = tell(Proto::Wpan, &format!("{LONG} 7b3b 3a 1a 9b00 0000 0000"));
        assert_eq!(told.get("ipv6.dst"), "ff02::1a");
        assert_eq!(told.summaries[1][0], "fe80::212:4b00:0:2 → ff02::1a");
    }

    #[test]
    fn addresses_in_full_and_in_part() {
        let told = tell(
            Proto::Lowpan,
            "6000 00000001 3b 40 20010db8000000000000000000000001 20010db8000000000000000000000002",
        );
        assert_eq!((told.get("ipv6.src"), told.get("ipv6.flow")), ("2001:db8::1".into(), "0x000001".into()));
        let told = tell(Proto::Lowpan, "7a19 3b 0011223344556677 020000000003");
        assert_eq!((told.get("ipv6.src"), told.get("ipv6.dst")), ("fe80::11:2233:4455:6677".into(), "ff02::3".into()));
    }

    #[test]
    fn fragments_and_what_is_not_compressed() {
        let told = tell(Proto::Lowpan, "c0c8 0001 7b33 3a 8000 0000 0001 0001");
        assert_eq!((told.get("6lowpan.frag.size"), told.get("ipv6.plen")), ("200".into(), "160".into()));
        let told = tell(Proto::Lowpan, "e0c8 0001 0c 8000");
        assert_eq!((told.stop, told.get("6lowpan.frag.offset")), (Stop::Fragment, "96".into()));
        assert_eq!(told.summaries[0][1], "fragmento de 200 octetos");
        let ipv6 = "60000000 0000 3b 40 20010db8000000000000000000000001 20010db8000000000000000000000002";
        assert_eq!(tell(Proto::Lowpan, &format!("41 {ipv6}")).protocols, "6lowpan:ipv6");
        assert_eq!(tell(Proto::Lowpan, &format!("b2 0001 0002 41 {ipv6}")).protocols, "6lowpan:ipv6");
        let told = tell(Proto::Wpan, &format!("{LONG} b2 0003 0004 7b33 3a 8000 0000 0001 0001"));
        assert_eq!((told.get("ipv6.src"), told.get("ipv6.dst")), ("fe80::ff:fe00:3".into(), "fe80::ff:fe00:4".into()));
        let mesh = ["v", "f", "hops", "orig16", "dest16"].map(|name| told.get(&format!("6lowpan.mesh.{name}"))).join(" ");
        assert_eq!((mesh.as_str(), told.get("6lowpan.pattern")), ("1 1 2 0x0003 0x0004", "0x02;0x03".into()));
        let far = tell(Proto::Lowpan, "8f 20 0000000000000003 0000000000000004 41");
        assert_eq!((far.get("6lowpan.mesh.hops8"), far.get("6lowpan.mesh.orig64")), ("32".into(), "0x0000000000000003".into()));
    }
}
