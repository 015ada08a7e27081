//! VRRP: lets several routers stand in for one address, so that hosts keep their gateway when a router fails.
//! RFC 3768 §5.1 (version 2), RFC 9568 §5.1 (version 3).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────────────┬───────────────┬───────────────┤
//! │version│  type │   router id   │    priority   │   addresses   │
//! ├───────┴───────┴───────────────┼───────────────┴───────────────┤
//! │ 2: auth type, interval in s   │            checksum           │
//! │ 3: reserved, interval in cs   │                               │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │      addresses ...; version 2: authentication, 8 octets       │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! CARP uses the same number; nothing in a packet tells it from version 2.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Verdict, dec, hex, ipv4, ipv6, octets,
};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 9568 §5.2";
const SECOND: &str = "RFC 3768 §5.3";

fields! {
    TYPE_VERSION = dec("vrrp.typever", SPEC, w("version and type", "versão e tipo")).at(0, 8).group();
    VERSION = dec("vrrp.version", SPEC, w("version", "versão")).at(0, 4);
    TYPE = dec("vrrp.type", SPEC, w("type", "tipo")).at(4, 4).names(type_name);
    ROUTER = dec("vrrp.virt_rtr_id", SPEC, w("virtual router", "roteador virtual")).at(8, 8);
    PRIORITY = dec("vrrp.prio", SPEC, w("priority", "prioridade"))
        .at(16, 8)
        .names(priority_name)
        .about("The router with the highest is active.", "O roteador com a maior fica ativo.");
    COUNT = dec("vrrp.addr_count", SPEC, w("addresses", "endereços")).at(24, 8);
    AUTHENTICATION = dec("vrrp.auth_type", SECOND, w("authentication", "autenticação")).names(authentication_name);
    INTERVAL = dec("vrrp.adver_int", SECOND, w("seconds between advertisements", "segundos entre anúncios"));
    RESERVED = dec("vrrp.reserved_mbz", SPEC, w("reserved", "reservado"));
    SHORT_INTERVAL = dec("vrrp.short_adver_int", SPEC, w("hundredths of a second between advertisements", "centésimos de segundo entre anúncios"));
    CHECKSUM = hex(4, "vrrp.checksum", SPEC, w("checksum", "soma de verificação"));
    CHECKSUM_STATUS =
        dec("vrrp.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    ADDRESS_IPV4 = ipv4("vrrp.ip_addr", SPEC, w("address of the virtual router", "endereço do roteador virtual"));
    ADDRESS_IPV6 = ipv6("vrrp.ipv6_addr", SPEC, w("address of the virtual router", "endereço do roteador virtual"));
    AUTHENTICATION_DATA =
        octets("vrrp.auth_data", SECOND, w("authentication data", "dados de autenticação")).secret();
}

fn type_name(number: u64) -> Option<Words> {
    (number == 1).then_some(w("advertisement", "anúncio"))
}

fn priority_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("gives up", "desiste"),
        100 => w("default", "padrão"),
        255 => w("owns the addresses", "é dono dos endereços"),
        _ => return None,
    })
}

fn authentication_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhuma"),
        1 => w("simple password", "senha simples"),
        2 => w("IP authentication header", "cabeçalho de autenticação IP"),
        254 => w("MD5", "MD5"),
        _ => return None,
    })
}

/// VRRP.
pub struct Vrrp;

impl Protocol for Vrrp {
    const INFO: &'static Info = &Info {
        name: "vrrp",
        title: "VRRP",
        about: w(
            "Lets several routers stand in for one address, so that hosts keep their gateway when one fails.",
            "Permite que vários roteadores respondam por um endereço, e os hosts mantêm seu gateway se um falhar.",
        ),
        spec: "RFC 9568",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Ip(112)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 8 {
            return Err(Fault::Truncated { need: 8 });
        }
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 4, sink);
        advertisement(layer, &mut cursor);
        cursor.rest(&AUTHENTICATION_DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(&[_, router, priority]) = layer.header().first_chunk() else { return };
        say.words(w("virtual router ", "roteador virtual "));
        let _ = write!(say, "{router}, ");
        say.words(w("priority ", "prioridade "));
        say.number(priority);
    }
}

fn advertisement(layer: &Layer<'_>, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let &[first, _, _, count] = layer.header().first_chunk()?;
    let third = first >> 4 == 3;
    if third {
        cursor.bits(&RESERVED, 4)?;
        cursor.bits(&SHORT_INTERVAL, 12)?;
    } else {
        cursor.number(&AUTHENTICATION, 1)?;
        cursor.number(&INTERVAL, 1)?;
    }
    cursor.number(&CHECKSUM, 2)?;
    if cursor.wants(&CHECKSUM_STATUS) {
        cursor.verdict(&CHECKSUM_STATUS, verdict(layer, third));
    }
    let wide = cursor.remaining() == usize::from(count) * 16;
    for _ in 0..count {
        match wide {
            true => cursor.octets(&ADDRESS_IPV6, 16)?,
            false => cursor.octets(&ADDRESS_IPV4, 4)?,
        };
    }
    Some(())
}

/// Version 3 covers a pseudo-header; some routers leave it out over IPv4, as version 2 does (RFC 9568 §5.2.8).
fn verdict(layer: &Layer<'_>, third: bool) -> Verdict {
    let cover = layer.bytes().len();
    let plain = layer.checksum(6, cover, None);
    match plain {
        Verdict::Wrong { .. } if third => layer.checksum(6, cover, Some(112)),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_third_version_counts_in_hundredths() {
        let told = tell(
            Proto::Ipv4,
            "4500002000010000ff701959c0000201e0000012 310164010064050a c00002fe",
        );
        assert_eq!(told.get("vrrp.short_adver_int"), "100");
        assert_eq!(told.get("vrrp.ip_addr"), "192.0.2.254");
        assert_eq!(told.get("vrrp.checksum.status"), "1");
        assert_eq!(told.summaries[1], ["virtual router 1, priority 100", "roteador virtual 1, prioridade 100"]);
    }

    #[test]
    fn the_third_version_serves_ipv6_too() {
        let told = tell(
            Proto::Ipv6,
            "60000000001870fffe800000000000000000000000000002ff020000000000000000000000000012
             3101640100646df7 fe800000000000000000000000000001",
        );
        assert_eq!(told.get("vrrp.ipv6_addr"), "fe80::1");
        assert_eq!(told.get("vrrp.checksum.status"), "1");
    }

    #[test]
    fn the_second_version_ends_with_its_password() {
        let told = tell(Proto::Vrrp, "2101640101017130 c00002fe 636973636f000000");
        assert_eq!((told.get("vrrp.adver_int"), told.get("vrrp.auth_type")), ("1".into(), "1".into()));
        assert_eq!(told.get("vrrp.checksum.status"), "1");
        assert_eq!(told.get("vrrp.auth_data"), "636973636f000000");
    }
}
