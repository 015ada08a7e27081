//! Wake-on-LAN: switches a sleeping computer on: its card waits for its own address sixteen times in a row. AMD, "Magic Packet
//! Technology".
//!
//! ```text
//! │ six octets 255 │ the MAC address, sixteen times │ a password of 4 or 6 octets, or none │
//! ```


use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, mac, octets,
};
use super::cursor::Cursor;
use crate::bytes::MacAddr;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "Magic Packet";

fields! {
    SYNC = octets("wol.sync", SPEC, w("six octets 255", "seis octetos 255")).at(0, 48);
    ADDRESS = mac("wol.mac", SPEC, w("who shall wake up", "quem deve acordar")).at(48, 48);
    REPEATED = octets("wol.repeated", SPEC, w("the same, fifteen times more", "o mesmo, mais quinze vezes"));
    PASSWORD = octets("wol.passwd", SPEC, w("password", "senha")).secret();
}

/// Octets without a password.
const PACKET: usize = 6 + 16 * 6;

fn is_magic(bytes: &[u8]) -> bool {
    let Some(address) = bytes.get(6..12) else { return false };
    bytes.len() >= PACKET && bytes.starts_with(&[0xff; 6]) && bytes[12..PACKET].chunks_exact(6).all(|again| again == address)
}

/// Wake-on-LAN.
pub struct WakeOnLan;

impl Protocol for WakeOnLan {
    const INFO: &'static Info = &Info {
        name: "wol",
        title: "Wake-on-LAN",
        about: w(
            "Switches a sleeping computer on: its card waits for its own address sixteen times in a row.",
            "Liga um computador adormecido: a placa dele espera pelo próprio endereço dezesseis vezes seguidas.",
        ),
        spec: "Magic Packet",
        osi: Osi::Application,
        pdu: Pdu::Packet,
        keys: &[Key::EtherType(0x0842), Key::Udp(9), Key::Udp(40000)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(0xff, 0xff)]).begins(&[0xff; 6])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if is_magic(bytes) {
            let password = match bytes.len() - PACKET {
                password @ (4 | 6) => password,
                _ => 0,
            };
            return Ok(Step::new(PACKET + password, Next::Nothing).claim(PACKET + password));
        }
        if bytes.len() < PACKET {
            return Err(Fault::Truncated { need: PACKET });
        }
        Err(Fault::Malformed(w("not the same address sixteen times", "não é o mesmo endereço dezesseis vezes")))
    }

    fn fits(bytes: &[u8], _: Carrier) -> bool {
        is_magic(bytes)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        is_magic(bytes)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 12, sink);
        cursor.octets(&REPEATED, PACKET - 12);
        cursor.rest(&PASSWORD);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(address) = layer.header().get(6..).and_then(MacAddr::read) {
            say.words(w("wake up, ", "acorde, "));
            say.mac(address);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    #[test]
    fn an_address_sixteen_times() {
        let packet = format!("ffffffffffff {}", "020000000001".repeat(16));
        let told = tell(Proto::WakeOnLan, &format!("{packet} 010203040506"));
        assert_eq!((told.get("wol.mac"), told.get("wol.passwd")), ("02:00:00:00:00:01".into(), "010203040506".into()));
        assert_eq!(told.summaries[0], ["wake up, 02:00:00:00:00:01", "acorde, 02:00:00:00:00:01"]);
        assert!(Proto::WakeOnLan.recognizes(&octets(&packet), Carrier::DATAGRAM));
        assert!(!Proto::WakeOnLan.recognizes(&octets(&packet)[..101], Carrier::DATAGRAM));
    }
}
