//! PPP bridging: whole frames of a LAN over a line between two. RFC 3518 §4.2.
//!
//! ```text
//!  0                   1
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
//! ├─┬─┬─┬─┬───────┬───────────────┤
//! │F│I│Z│B│ pads  │   MAC type    │   the LAN's number (32 bits) follows where I is set
//! └─┴─┴─┴─┴───────┴───────────────┘
//! ```

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3518 §4.2";

fields! {
    FLAGS = hex(2, "bcp_bpdu.flags", SPEC, w("flags", "sinalizadores")).at(0, 8).group();
    CHECKED = flag("bcp_bpdu.flags.fcs_present", SPEC, w("frame check sequence kept (F)", "sequência de verificação mantida (F)")).at(0, 1);
    NUMBERED = flag("bcp_bpdu.flags.lan_id", SPEC, w("LAN identifier present (I)", "há identificador de LAN (I)")).at(1, 1);
    ZERO_PAD = flag("bcp_bpdu.flags.zeropad", SPEC, w("padding left out (Z)", "preenchimento omitido (Z)")).at(2, 1);
    BRIDGE = flag("bcp_bpdu.flags.bcontrol", SPEC, w("bridge control (B)", "controle de ponte (B)")).at(3, 1);
    PADS = dec("bcp_bpdu.pads", SPEC, w("octets of padding at the end", "octetos de preenchimento no fim")).at(4, 4);
    MAC_TYPE = dec("bcp_bpdu.mac_type", SPEC, w("type of the LAN", "tipo da LAN")).at(8, 8).names(type_name);
    LAN = dec("bcp_bpdu.lan_id.number", SPEC, w("LAN identifier", "identificador da LAN"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("bridge's own", "da própria ponte"),
        1 => w("Ethernet", "Ethernet"),
        2 => w("Token Bus", "Token Bus"),
        3 => w("Token Ring", "Token Ring"),
        4 => w("FDDI", "FDDI"),
        _ => return None,
    })
}

/// PPP bridging.
pub struct Bcp;

impl Protocol for Bcp {
    const INFO: &'static Info = &Info {
        name: "bcp_bpdu",
        title: "PPP bridging",
        about: w(
            "Carries whole frames of a LAN over a line between two, so that both LANs are one.",
            "Leva quadros inteiros de uma LAN por uma linha entre dois, para que as duas LANs sejam uma.",
        ),
        spec: "RFC 3518",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Ppp(0x0031)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[flags, kind]) = bytes.first_chunk() else { return Err(Fault::Truncated { need: 2 }) };
        let octets = if flags & 0x40 != 0 { 6 } else { 2 };
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        let next = if kind == 1 { Next::By(Key::Ethernet) } else { Next::Payload };
        Ok(Step::new(octets, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::new(layer.header(), 2, sink).number(&LAN, 4);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = layer.header().get(1).and_then(|kind| type_name((*kind).into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn an_ethernet_frame_follows() {
        let frame = "02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::Ppp, &format!("ff03 0031 00 01 {frame}"));
        assert_eq!(told.protocols, "ppp:bcp_bpdu:eth:ip");
        let told = tell(Proto::Bcp, &format!("c0 01 00000007 {frame}"));
        assert_eq!((told.protocols.as_str(), told.get("bcp_bpdu.lan_id.number")), ("bcp_bpdu:eth:ip", "7".into()));
    }
}
