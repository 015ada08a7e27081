//! Cisco metadata: the security group of whoever sent a frame, so that switches on the way can enforce rules by group.
//! Cisco, "TrustSec", as its devices send it.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    version    │     length    │            options            │
//! ├───────────────┴───────────────┼───────────────────────────────┤
//! │      security group tag       │           EtherType           │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```


use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "Cisco TrustSec";

fields! {
    VERSION = dec("cmd.version", SPEC, w("version", "versão")).at(0, 8);
    LENGTH = dec("cmd.length", SPEC, w("length", "comprimento")).at(8, 8);
    OPTIONS = hex(4, "cmd.options", SPEC, w("options", "opções")).at(16, 16);
    GROUP = dec("cmd.sgt", SPEC, w("security group tag", "etiqueta do grupo de segurança")).at(32, 16);
    TYPE = hex(4, "cmd.type", SPEC, w("EtherType", "EtherType")).at(48, 16).names(ethertypes::value_name);
}

/// Cisco metadata.
pub struct Cmd;

impl Protocol for Cmd {
    const INFO: &'static Info = &Info {
        name: "cmd",
        title: "Cisco MetaData",
        about: w(
            "Says which security group a frame's sender is in, so that switches on the way can enforce rules by group.",
            "Diz em que grupo de segurança está quem enviou o quadro, para que os comutadores apliquem regras por grupo.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x8909)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let number = be16(bytes, 6).ok_or(Fault::Truncated { need: 8 })?;
        Ok(Step::new(8, Next::By(Key::EtherType(number))))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(group) = be16(layer.header(), 4) {
            say.words(w("security group ", "grupo de segurança "));
            say.number(group);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_packet_follows() {
        let told = tell(Proto::Cmd, "01 01 0001 0010 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!((told.protocols.as_str(), told.get("cmd.sgt")), ("cmd:ip", "16".into()));
        assert_eq!(told.summaries[0][0], "security group 16");
    }
}
