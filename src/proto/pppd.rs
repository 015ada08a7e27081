//! PPP with direction: what pppd records of a PPP line puts an octet before each frame that says who sent it.
//! `LINKTYPE_PPP_PPPD`, `LINKTYPE_PPP_WITH_DIR` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0
//!  0 1 2 3 4 5 6 7
//! ├───────────────┤
//! │   direction   │
//! └───────────────┘
//! ```

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_PPP_PPPD";

fields! {
    DIRECTION = dec("ppp.direction", SPEC, w("direction", "direção")).at(0, 8).names(direction_name);
}

fn direction_name(number: u64) -> Option<Words> {
    Some(if number == 0 { w("received", "recebido") } else { w("sent", "enviado") })
}

/// PPP with direction.
pub struct Pppd;

impl Protocol for Pppd {
    const INFO: &'static Info = &Info {
        name: "ppp.pppd",
        title: "PPP direction",
        about: w(
            "Says which end of a PPP line sent a frame. Never on the line itself.",
            "Diz qual ponta de uma linha PPP enviou o quadro. Nunca está na própria linha.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(166), Key::Link(204)],
        fields: FIELDS,
        ends: None,
    };

    const TITLE_PT: Option<&'static str> = Some("direção PPP");

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.is_empty() {
            return Err(Fault::Truncated { need: 1 });
        }
        Ok(Step::new(1, Next::By(Key::PppFrame)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = layer.header().first().and_then(|direction| direction_name((*direction).into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_frame_follows() {
        let told = tell(Proto::Pppd, "01 ff03 0021 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!((told.protocols.as_str(), told.get("ppp.direction")), ("ppp.pppd:ppp:ip", "1".into()));
        assert_eq!(told.summaries[0], ["sent", "enviado"]);
    }
}
