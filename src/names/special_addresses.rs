//! Special-purpose addresses: what an address says of itself before anybody asks whose it is.
//!
//! Source: IANA, "IPv4 Special-Purpose Address Registry" and "IPv6 Special-Purpose Address Registry" (RFC 6890), as of
//! October 2025, and the two deprecated ranges of RFC 4291 and RFC 3879. Multicast is in
//! [`multicast4`](super::multicast4) and [`multicast6`](super::multicast6).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::bytes::MacAddr;
use crate::i18n::{Words, same, w};

/// What a range of addresses is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Special {
    /// What it is called.
    pub name: Words,
    /// What that means for a packet that carries such an address, in one sentence.
    pub explanation: Words,
    /// The specification and its section.
    pub spec: &'static str,
}

/// The narrowest special-purpose range that holds `address`; `None` for an ordinary address, and for multicast.
#[must_use]
pub fn special(address: IpAddr) -> Option<&'static Special> {
    match address {
        IpAddr::V4(address) => special4(address),
        IpAddr::V6(address) => special6(address),
    }
}

/// As [`special`], of an IPv4 address.
#[must_use]
pub fn special4(address: Ipv4Addr) -> Option<&'static Special> {
    let holds = |range: &&Range4| (range.prefix.to_bits() ^ address.to_bits()).leading_zeros() >= range.len;
    IPV4.iter().filter(holds).max_by_key(|range| range.len).map(|range| &range.special)
}

/// As [`special`], of an IPv6 address.
#[must_use]
pub fn special6(address: Ipv6Addr) -> Option<&'static Special> {
    let holds = |range: &&Range6| (range.prefix.to_bits() ^ address.to_bits()).leading_zeros() >= range.len;
    IPV6.iter().filter(holds).max_by_key(|range| range.len).map(|range| &range.special)
}

/// The card's address that the interface identifier of `address` was formed from: ff:fe in its middle, and the
/// universal/local bit inverted (RFC 4291 appendix A).
///
/// `None` when the identifier has another form (random, RFC 7217 or RFC 8981; or given by hand), and for addresses
/// that have no 64-bit identifier: multicast, and those that begin with 000 (RFC 4291 §2.5.1).
#[must_use]
pub fn eui64_mac(address: Ipv6Addr) -> Option<MacAddr> {
    let [first, _, _, _, _, _, _, _, a, b, c, 0xff, 0xfe, d, e, f] = address.octets() else { return None };
    let mac = MacAddr([a ^ 0x02, b, c, d, e, f]);
    (first != 0xff && first >> 5 != 0 && !mac.is_group()).then_some(mac)
}

struct Range4 {
    prefix: Ipv4Addr,
    len: u32,
    special: Special,
}

struct Range6 {
    prefix: Ipv6Addr,
    len: u32,
    special: Special,
}

const fn v4(octets: [u8; 4], len: u32, name: Words, explanation: Words, spec: &'static str) -> Range4 {
    let [a, b, c, d] = octets;
    Range4 { prefix: Ipv4Addr::new(a, b, c, d), len, special: Special { name, explanation, spec } }
}

const fn v6(prefix: Ipv6Addr, len: u32, name: Words, explanation: Words, spec: &'static str) -> Range6 {
    Range6 { prefix, len, special: Special { name, explanation, spec } }
}

/// `a:b:c:d::`, the network half of an address.
const fn net(a: u16, b: u16, c: u16, d: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)
}

const PRIVATE: Words = w("private", "privado");
const PRIVATE_USE: Words = w(
    "Private: never routed on the Internet; every network may use it, and a NAT stands between it and the outside.",
    "Privado: nunca roteado na Internet; qualquer rede pode usá-lo, e um NAT fica entre ela e o lado de fora.",
);
const DOCUMENTATION: Words = w("documentation", "documentação");
const EXAMPLES: Words = w(
    "For examples in books and manuals: it should be in no packet.",
    "Para exemplos em livros e manuais: não deveria estar em pacote algum.",
);
const BENCHMARKING: Words = w("benchmarking", "medição de desempenho");
const BENCHES: Words = w(
    "For measuring network devices in a laboratory: not routed on the Internet.",
    "Para medir equipamentos de rede em laboratório: não roteado na Internet.",
);
const PCP: Words = w("port control protocol anycast", "anycast do protocolo de controle de portas");
const NEAREST_PCP: Words = w(
    "Reaches the nearest PCP server, often the NAT itself.",
    "Alcança o servidor PCP mais próximo, muitas vezes o próprio NAT.",
);
const TURN: Words = w("TURN anycast", "anycast do TURN");
const NEAREST_TURN: Words =
    w("Reaches the nearest relay around a NAT.", "Alcança o retransmissor mais próximo para contornar um NAT.");
const AS112: Words = w(
    "Name servers that answer, from many places, questions about private addresses that should never have left.",
    "Servidores de nomes que respondem, de muitos lugares, perguntas sobre endereços privados que nunca deveriam ter saído.",
);
const AMT: Words = w("automatic multicast tunneling", "tunelamento automático de multicast");
const NEAREST_AMT: Words = w(
    "Reaches the nearest relay that brings multicast through a network that has none.",
    "Alcança o retransmissor mais próximo, que leva multicast através de uma rede que não o tem.",
);

static IPV4: &[Range4] = &[
    v4(
        [0, 0, 0, 0],
        8,
        w("this network", "esta rede"),
        w(
            "A source only, of a host that does not know its own network yet.",
            "Apenas como origem, de um host que ainda não sabe qual é a sua rede.",
        ),
        "RFC 791 §3.2",
    ),
    v4(
        [0, 0, 0, 0],
        32,
        w("unspecified", "não especificado"),
        w(
            "No address yet: the source of a host that asks for one by DHCP; to a program, all local addresses.",
            "Ainda sem endereço: a origem de um host que pede um por DHCP; para um programa, todos os endereços locais.",
        ),
        "RFC 1122 §3.2.1.3",
    ),
    v4([10, 0, 0, 0], 8, PRIVATE, PRIVATE_USE, "RFC 1918 §3"),
    v4(
        [100, 64, 0, 0],
        10,
        w("shared by a provider (CGNAT)", "compartilhado pelo provedor (CGNAT)"),
        w(
            "Between a provider's NAT and its customers: not routed on the Internet.",
            "Entre o NAT de um provedor e seus clientes: não roteado na Internet.",
        ),
        "RFC 6598 §7",
    ),
    v4(
        [127, 0, 0, 0],
        8,
        same("loopback"),
        w(
            "The host itself: such a datagram never leaves it, and no card sees it.",
            "O próprio host: um datagrama assim nunca sai dele, e nenhuma placa o vê.",
        ),
        "RFC 1122 §3.2.1.3",
    ),
    v4(
        [169, 254, 0, 0],
        16,
        w("link-local", "enlace local"),
        w(
            "Chosen by the host itself because nobody gave it an address: no router forwards it.",
            "Escolhido pelo próprio host porque ninguém lhe deu um endereço: nenhum roteador o repassa.",
        ),
        "RFC 3927 §2.1",
    ),
    v4([172, 16, 0, 0], 12, PRIVATE, PRIVATE_USE, "RFC 1918 §3"),
    v4(
        [192, 0, 0, 0],
        24,
        w("IETF protocol assignments", "atribuições de protocolos da IETF"),
        w("Set aside for protocols; not for hosts.", "Reservado para protocolos; não para hosts."),
        "RFC 6890 §2.1",
    ),
    v4(
        [192, 0, 0, 0],
        29,
        w("IPv4 service continuity", "continuidade do serviço IPv4"),
        w(
            "The inner side of IPv4 over an IPv6-only network (DS-Lite, 464XLAT).",
            "O lado interno do IPv4 sobre uma rede só IPv6 (DS-Lite, 464XLAT).",
        ),
        "RFC 7335",
    ),
    v4(
        [192, 0, 0, 8],
        32,
        w("IPv4 dummy address", "endereço IPv4 fictício"),
        w(
            "The source of an ICMPv4 error that a translator cannot give a true one.",
            "A origem de um erro ICMPv4 para o qual um tradutor não tem endereço verdadeiro.",
        ),
        "RFC 7600",
    ),
    v4([192, 0, 0, 9], 32, PCP, NEAREST_PCP, "RFC 7723"),
    v4([192, 0, 0, 10], 32, TURN, NEAREST_TURN, "RFC 8155"),
    v4(
        [192, 0, 0, 170],
        31,
        w("NAT64/DNS64 discovery", "descoberta de NAT64/DNS64"),
        w(
            "The answer for ipv4only.arpa, from which a host learns the NAT64 prefix of its network.",
            "A resposta para ipv4only.arpa, com a qual um host descobre o prefixo NAT64 da sua rede.",
        ),
        "RFC 7050 §2.2",
    ),
    v4([192, 0, 2, 0], 24, DOCUMENTATION, EXAMPLES, "RFC 5737 §3"),
    v4([192, 31, 196, 0], 24, same("AS112-v4"), AS112, "RFC 7535"),
    v4([192, 52, 193, 0], 24, AMT, NEAREST_AMT, "RFC 7450"),
    v4(
        [192, 88, 99, 0],
        24,
        w("6to4 relay anycast (deprecated)", "anycast de relé 6to4 (em desuso)"),
        w("Reached the nearest 6to4 relay until 2015.", "Alcançava o relé 6to4 mais próximo até 2015."),
        "RFC 7526",
    ),
    v4(
        [192, 88, 99, 2],
        32,
        w("6a44 relay anycast", "anycast de relé 6a44"),
        w(
            "Reaches the provider's relay for IPv6 behind a NAT.",
            "Alcança o relé do provedor para IPv6 atrás de um NAT.",
        ),
        "RFC 6751",
    ),
    v4([192, 168, 0, 0], 16, PRIVATE, PRIVATE_USE, "RFC 1918 §3"),
    v4([192, 175, 48, 0], 24, same("AS112"), AS112, "RFC 7534"),
    v4([198, 18, 0, 0], 15, BENCHMARKING, BENCHES, "RFC 2544 §C.2.2"),
    v4([198, 51, 100, 0], 24, DOCUMENTATION, EXAMPLES, "RFC 5737 §3"),
    v4([203, 0, 113, 0], 24, DOCUMENTATION, EXAMPLES, "RFC 5737 §3"),
    v4(
        [240, 0, 0, 0],
        4,
        w("class E, reserved", "classe E, reservado"),
        w(
            "Reserved for a future that never came: most systems refuse it.",
            "Reservado para um futuro que não veio: a maioria dos sistemas o recusa.",
        ),
        "RFC 1112 §4",
    ),
    v4(
        [255, 255, 255, 255],
        32,
        w("limited broadcast", "broadcast limitado"),
        w(
            "Every host on this link, and no further: no router forwards it.",
            "Todos os hosts deste enlace, e só eles: nenhum roteador o repassa.",
        ),
        "RFC 919 §7",
    ),
];

static IPV6: &[Range6] = &[
    v6(
        Ipv6Addr::UNSPECIFIED,
        128,
        w("unspecified", "não especificado"),
        w(
            "No address yet: the source of a host that checks whether its address is free; to a program, all local ones.",
            "Ainda sem endereço: a origem de um host que verifica se o seu está livre; para um programa, todos os locais.",
        ),
        "RFC 4291 §2.5.2",
    ),
    v6(
        Ipv6Addr::LOCALHOST,
        128,
        same("loopback"),
        w(
            "The host itself: such a packet never leaves it, and no card sees it.",
            "O próprio host: um pacote assim nunca sai dele, e nenhuma placa o vê.",
        ),
        "RFC 4291 §2.5.3",
    ),
    v6(
        Ipv6Addr::UNSPECIFIED,
        96,
        w("IPv4-compatible (deprecated)", "compatível com IPv4 (em desuso)"),
        w(
            "An IPv4 address in the last 32 bits, of an early transition mechanism.",
            "Um endereço IPv4 nos últimos 32 bits, de um mecanismo de transição antigo.",
        ),
        "RFC 4291 §2.5.5.1",
    ),
    v6(
        Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0),
        96,
        w("IPv4-mapped", "IPv4 mapeado"),
        w(
            "How a program's IPv6 socket names an IPv4 peer: it should not be seen on the wire.",
            "Como um soquete IPv6 de um programa chama um par IPv4: não deveria ser visto no fio.",
        ),
        "RFC 4291 §2.5.5.2",
    ),
    v6(
        net(0x64, 0xff9b, 0, 0),
        96,
        w("NAT64 well-known prefix", "prefixo bem conhecido do NAT64"),
        w(
            "An IPv4 address in the last 32 bits: a NAT64 translates between the two.",
            "Um endereço IPv4 nos últimos 32 bits: um NAT64 traduz entre os dois.",
        ),
        "RFC 6052 §2.1",
    ),
    v6(
        net(0x64, 0xff9b, 1, 0),
        48,
        w("NAT64 local-use prefix", "prefixo de uso local do NAT64"),
        w(
            "An IPv4 address inside an IPv6 one, translated within one network.",
            "Um endereço IPv4 dentro de um IPv6, traduzido dentro de uma rede.",
        ),
        "RFC 8215",
    ),
    v6(
        net(0x100, 0, 0, 0),
        64,
        w("discard-only", "somente descarte"),
        w("Routers throw away what is sent there.", "Os roteadores jogam fora o que é enviado para lá."),
        "RFC 6666",
    ),
    v6(
        net(0x100, 0, 0, 1),
        64,
        w("dummy prefix", "prefixo fictício"),
        w(
            "An address for tests of a path that never leaves the router.",
            "Um endereço para testes de um caminho que nunca sai do roteador.",
        ),
        "RFC 9780",
    ),
    v6(
        net(0x2001, 0, 0, 0),
        23,
        w("IETF protocol assignments", "atribuições de protocolos da IETF"),
        w("Set aside for protocols; not for hosts.", "Reservado para protocolos; não para hosts."),
        "RFC 2928",
    ),
    v6(
        net(0x2001, 0, 0, 0),
        32,
        same("Teredo"),
        w(
            "IPv6 in UDP behind a NAT: the address holds the server, the NAT's address and its port.",
            "IPv6 em UDP atrás de um NAT: o endereço contém o servidor, o endereço do NAT e a sua porta.",
        ),
        "RFC 4380 §4",
    ),
    v6(Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 1), 128, PCP, NEAREST_PCP, "RFC 7723"),
    v6(Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 2), 128, TURN, NEAREST_TURN, "RFC 8155"),
    v6(
        Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 3),
        128,
        w("DNS-SD registration anycast", "anycast de registro DNS-SD"),
        w("Reaches the nearest registrar of services.", "Alcança o registrador de serviços mais próximo."),
        "RFC 9665",
    ),
    v6(net(0x2001, 2, 0, 0), 48, BENCHMARKING, BENCHES, "RFC 5180 §8"),
    v6(net(0x2001, 3, 0, 0), 32, AMT, NEAREST_AMT, "RFC 7450"),
    v6(net(0x2001, 4, 0x112, 0), 48, same("AS112-v6"), AS112, "RFC 7535"),
    v6(
        net(0x2001, 0x10, 0, 0),
        28,
        w("ORCHID (deprecated)", "ORCHID (em desuso)"),
        w("Named a host by its key; not routed.", "Identificava um host por sua chave; não roteado."),
        "RFC 4843",
    ),
    v6(
        net(0x2001, 0x20, 0, 0),
        28,
        same("ORCHIDv2"),
        w(
            "Names a host by its key, as HIP does; not routed.",
            "Identifica um host por sua chave, como faz o HIP; não roteado.",
        ),
        "RFC 7343",
    ),
    v6(
        net(0x2001, 0x30, 0, 0),
        28,
        w("drone identifiers", "identificadores de drones"),
        w("Names a drone by its key.", "Identifica um drone por sua chave."),
        "RFC 9374",
    ),
    v6(net(0x2001, 0xdb8, 0, 0), 32, DOCUMENTATION, EXAMPLES, "RFC 3849"),
    v6(
        net(0x2002, 0, 0, 0),
        16,
        same("6to4"),
        w(
            "IPv6 carried in IPv4: the 32 bits after the prefix are the IPv4 address of the tunnel's end.",
            "IPv6 levado em IPv4: os 32 bits depois do prefixo são o endereço IPv4 da ponta do túnel.",
        ),
        "RFC 3056 §2",
    ),
    v6(net(0x2620, 0x4f, 0x8000, 0), 48, same("AS112"), AS112, "RFC 7534"),
    v6(net(0x3fff, 0, 0, 0), 20, DOCUMENTATION, EXAMPLES, "RFC 9637"),
    v6(
        net(0x5f00, 0, 0, 0),
        16,
        w("segment identifiers (SRv6)", "identificadores de segmento (SRv6)"),
        w(
            "Names a step of a segment-routed path, not a host.",
            "Identifica um passo de um caminho com roteamento por segmentos, não um host.",
        ),
        "RFC 9602",
    ),
    v6(
        net(0xfc00, 0, 0, 0),
        7,
        w("unique local", "local único"),
        w(
            "Private: never routed on the Internet; with a random prefix, so that two networks can be joined.",
            "Privado: nunca roteado na Internet; com um prefixo aleatório, para que duas redes possam ser unidas.",
        ),
        "RFC 4193 §3",
    ),
    v6(
        net(0xfe80, 0, 0, 0),
        10,
        w("link-local", "enlace local"),
        w(
            "Every interface has one, for its own link: no router forwards it.",
            "Toda interface tem um, para o seu próprio enlace: nenhum roteador o repassa.",
        ),
        "RFC 4291 §2.5.6",
    ),
    v6(
        net(0xfec0, 0, 0, 0),
        10,
        w("site-local (deprecated)", "site local (em desuso)"),
        w("Private; unique local addresses took its place.", "Privado; os endereços locais únicos o substituíram."),
        "RFC 3879",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(address: &str) -> Option<&'static str> {
        special(address.parse().unwrap()).map(|special| special.name.en)
    }

    #[test]
    fn the_narrowest_range_wins() {
        assert_eq!(name("0.0.0.0"), Some("unspecified"));
        assert_eq!(name("0.0.0.1"), Some("this network"));
        assert_eq!(name("255.255.255.255"), Some("limited broadcast"));
        assert_eq!(name("255.255.255.254"), Some("class E, reserved"));
        assert_eq!(name("192.0.0.171"), Some("NAT64/DNS64 discovery"));
        assert_eq!(name("192.0.0.172"), Some("IETF protocol assignments"));
        assert_eq!(name("::1"), Some("loopback"));
        assert_eq!(name("::"), Some("unspecified"));
        assert_eq!(name("::7f00:1"), Some("IPv4-compatible (deprecated)"));
        assert_eq!(name("2001::1"), Some("Teredo"));
        assert_eq!(name("2001:1ff::1"), Some("IETF protocol assignments"));
    }

    /// First and last address of each range, and the neighbours outside it.
    #[test]
    fn ranges_end_where_their_rfc_says() {
        for (inside, outside, expected) in [
            ("10.255.255.255", "11.0.0.0", "private"),
            ("172.16.0.0", "172.15.255.255", "private"),
            ("172.31.255.255", "172.32.0.0", "private"),
            ("192.168.255.255", "192.169.0.0", "private"),
            ("100.127.255.255", "100.128.0.0", "shared by a provider (CGNAT)"),
            ("169.254.0.0", "169.253.255.255", "link-local"),
            ("198.19.255.255", "198.20.0.0", "benchmarking"),
            ("240.0.0.0", "239.255.255.255", "class E, reserved"),
            ("::ffff:192.0.2.1", "::fffe:192.0.2.1", "IPv4-mapped"),
            ("64:ff9b::808:808", "64:ff9b::1:0:0", "NAT64 well-known prefix"),
            ("2001:db8:ffff::", "2001:db9::", "documentation"),
            ("3fff:fff::1", "3fff:1000::1", "documentation"),
            ("fdff::1", "fe00::1", "unique local"),
            ("febf::1", "ff02::1", "link-local"),
            ("2002:c000:204::1", "2003::1", "6to4"),
        ] {
            assert_eq!(name(inside), Some(expected), "{inside}");
            assert_eq!(name(outside), None, "{outside}");
        }
    }

    #[test]
    fn prefixes_have_no_bit_beyond_their_length_and_stand_once() {
        for range in IPV4 {
            assert_eq!(range.prefix.to_bits().checked_shl(range.len).unwrap_or(0), 0, "{}", range.prefix);
        }
        for range in IPV6 {
            assert_eq!(range.prefix.to_bits().checked_shl(range.len).unwrap_or(0), 0, "{}", range.prefix);
        }
        assert!(IPV4.is_sorted_by_key(|range| (range.prefix, range.len)));
        let mut ranges: Vec<_> = IPV6.iter().map(|range| (range.prefix, range.len)).collect();
        ranges.sort_unstable();
        ranges.dedup();
        assert_eq!(ranges.len(), IPV6.len());
    }

    /// RFC 4291 appendix A turns 34-56-78-9A-BC-DE, whose first octet has the U/L bit clear, into 36:56:78:ff:fe:….
    #[test]
    fn mac_of_an_interface_identifier() {
        let mac = |address: &str| eui64_mac(address.parse().unwrap()).map(|mac| mac.to_string());
        assert_eq!(mac("fe80::3656:78ff:fe9a:bcde").as_deref(), Some("34:56:78:9a:bc:de"));
        assert_eq!(mac("2001:db8::42:acff:fe11:2").as_deref(), Some("02:42:ac:11:00:02"));
        assert_eq!(mac("fe80::1"), None);
        assert_eq!(mac("fe80::3656:78ff:ff9a:bcde"), None);
        assert_eq!(mac("ff02::3656:78ff:fe9a:bcde"), None, "a group has no interface identifier");
        assert_eq!(mac("fe80::3756:78ff:fe9a:bcde"), None, "a card's address is no group address");
    }
}
