//! Ethernet addresses that stand for something else than one card, and the maker of a card.
//!
//! Source: IEEE 802.1Q §8.6.3, IEEE 802.3, IANA "Ethernet Numbers" (RFC 9542), the protocols' own specifications, and
//! the IEEE's registries of OUIs (MA-L, MA-M, MA-S) as the crate `macaddr-ouidb` carries them.

use macaddr_ouidb::{OUI_DB_BUNDLED, OuiDb};

use crate::bytes::MacAddr;
use crate::i18n::{Words, same, w};

/// What an address stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpecialMac {
    /// What it is called.
    pub name: Words,
    /// Who listens to it or uses it, in one sentence.
    pub explanation: Words,
    /// The specification and its section, or whose convention it is.
    pub spec: &'static str,
}

/// What `mac` stands for, where that is known; the narrowest range wins.
#[must_use]
pub fn special_mac(mac: MacAddr) -> Option<&'static SpecialMac> {
    let bits = to_bits(mac);
    let holds = |range: &&Range| (range.prefix ^ bits).leading_zeros() - 16 >= range.len;
    RANGES.iter().filter(holds).max_by_key(|range| range.len).map(|range| &range.special)
}

/// Whom the IEEE has registered the block of `mac` to: the card's maker, or the one whose name it goes by. Blocks that
/// a hypervisor takes its guests' addresses from are named after the hypervisor.
///
/// `None` for an address of a group and for one given by software, which say nothing of a maker, and for a block that
/// is not registered or whose holder had it registered as private.
#[must_use]
pub fn maker_of(mac: MacAddr) -> Option<String> {
    if mac.is_group() || mac.is_local() {
        return None;
    }
    let entry = OUI_DB_BUNDLED.lookup(&mac.0)?;
    // The Authority itself is the holder of the blocks that it sells in smaller pieces.
    let maker = entry.name();
    (maker != OuiDb::oui_subtable_name() && maker != "Private").then(|| maker.to_owned())
}

struct Range {
    /// In the low 48 bits.
    prefix: u64,
    /// In bits.
    len: u32,
    special: SpecialMac,
}

const fn to_bits(mac: MacAddr) -> u64 {
    let [a, b, c, d, e, f] = mac.0;
    u64::from_be_bytes([0, 0, a, b, c, d, e, f])
}

const fn range(prefix: u64, len: u32, name: Words, explanation: Words, spec: &'static str) -> Range {
    Range { prefix, len, special: SpecialMac { name, explanation, spec } }
}

const NEVER_FORWARDED: &str = "IEEE 802.1Q §8.6.3";
const DEC: &str = "DECnet Phase IV";
const IEC_61850: &str = "IEC 61850-8-1";

static RANGES: &[Range] = &[
    range(
        0x0000_0000_0000,
        48,
        w("no address", "sem endereço"),
        w(
            "Stands where there is no card: the loopback interface, or an address that ARP is still asking for.",
            "Aparece onde não há placa: a interface de loopback, ou um endereço que o ARP ainda está perguntando.",
        ),
        "RFC 826",
    ),
    range(
        0x0000_0c07_ac00,
        40,
        w("HSRP virtual router", "roteador virtual HSRP"),
        w(
            "Of the router that is active for its group; the last octet is the group.",
            "Do roteador que está ativo no seu grupo; o último octeto é o grupo.",
        ),
        "RFC 2281",
    ),
    range(
        0x0000_0c9f_f000,
        36,
        w("HSRPv2 virtual router", "roteador virtual HSRPv2"),
        w(
            "Of the router that is active for its group; the last 12 bits are the group.",
            "Do roteador que está ativo no seu grupo; os últimos 12 bits são o grupo.",
        ),
        "Cisco",
    ),
    range(
        0x0000_5e00_0100,
        40,
        w("VRRP virtual router (IPv4)", "roteador virtual VRRP (IPv4)"),
        w(
            "Of the router that is active for its group; the last octet is the virtual router identifier.",
            "Do roteador que está ativo no seu grupo; o último octeto é o identificador do roteador virtual.",
        ),
        "RFC 9568 §7.3",
    ),
    range(
        0x0000_5e00_0200,
        40,
        w("VRRP virtual router (IPv6)", "roteador virtual VRRP (IPv6)"),
        w(
            "Of the router that is active for its group; the last octet is the virtual router identifier.",
            "Do roteador que está ativo no seu grupo; o último octeto é o identificador do roteador virtual.",
        ),
        "RFC 9568 §7.3",
    ),
    range(
        0x0000_5e00_5300,
        40,
        w("documentation", "documentação"),
        w("For examples in books and manuals.", "Para exemplos em livros e manuais."),
        "RFC 9542 §2.1.2",
    ),
    range(
        0x0005_73a0_0000,
        36,
        w("HSRP virtual router (IPv6)", "roteador virtual HSRP (IPv6)"),
        w(
            "Of the router that is active for its group; the last 12 bits are the group.",
            "Do roteador que está ativo no seu grupo; os últimos 12 bits são o grupo.",
        ),
        "Cisco",
    ),
    range(
        0x0007_b400_0000,
        32,
        w("GLBP virtual forwarder", "encaminhador virtual GLBP"),
        w(
            "Of one of the routers that share the load of a group.",
            "De um dos roteadores que dividem a carga de um grupo.",
        ),
        "Cisco",
    ),
    range(
        0x00e0_2b00_0000,
        48,
        same("EDP (Extreme)"),
        w("Extreme Networks' switches announce themselves.", "Os comutadores da Extreme Networks se anunciam."),
        "Extreme Networks",
    ),
    range(
        0x0100_0c00_0000,
        40,
        w("ISL frame (Cisco)", "quadro ISL (Cisco)"),
        w("VLAN tagging of before IEEE 802.1Q.", "Marcação de VLAN anterior ao IEEE 802.1Q."),
        "Cisco",
    ),
    range(
        0x0100_0ccc_cccc,
        48,
        same("CDP, VTP, DTP, PAgP, UDLD (Cisco)"),
        w(
            "Cisco's switches talk to their neighbour; none of them forwards it.",
            "Os comutadores da Cisco falam com o vizinho; nenhum deles o repassa.",
        ),
        "Cisco",
    ),
    range(
        0x0100_0ccc_cccd,
        48,
        same("PVST+ (Cisco)"),
        w("Cisco's spanning tree, one a VLAN.", "A spanning tree da Cisco, uma por VLAN."),
        "Cisco",
    ),
    range(
        0x0100_0ccd_cdcd,
        48,
        same("UplinkFast (Cisco)"),
        w(
            "A switch tells the others which way its stations moved.",
            "Um comutador diz aos outros para onde foram as suas estações.",
        ),
        "Cisco",
    ),
    range(
        0x0100_0cdd_dddd,
        48,
        same("CGMP (Cisco)"),
        w(
            "A router tells switches who joined which group.",
            "Um roteador diz aos comutadores quem entrou em qual grupo.",
        ),
        "Cisco",
    ),
    range(
        0x0100_5e00_0000,
        25,
        w("IPv4 multicast", "multicast IPv4"),
        w(
            "A class D group: the last 23 bits are the group's, which 32 groups share.",
            "Um grupo de classe D: os últimos 23 bits são os do grupo, que 32 grupos compartilham.",
        ),
        "RFC 1112 §6.4",
    ),
    range(
        0x0100_5e80_0000,
        28,
        w("MPLS multicast", "multicast MPLS"),
        w("The last 20 bits may be the label's.", "Os últimos 20 bits podem ser os do rótulo."),
        "RFC 5332 §8",
    ),
    range(
        0x0100_5e90_1000,
        40,
        w("documentation (multicast)", "documentação (multicast)"),
        w("For examples in books and manuals.", "Para exemplos em livros e manuais."),
        "RFC 9542 §2.1.2",
    ),
    range(
        0x010c_cd01_0000,
        39,
        same("GOOSE (IEC 61850)"),
        w("Events of a substation.", "Eventos de uma subestação."),
        IEC_61850,
    ),
    range(
        0x010c_cd02_0000,
        39,
        same("GSSE (IEC 61850)"),
        w("State changes of a substation.", "Mudanças de estado de uma subestação."),
        IEC_61850,
    ),
    range(
        0x010c_cd04_0000,
        39,
        w("sampled values (IEC 61850)", "valores amostrados (IEC 61850)"),
        w("Measured currents and voltages.", "Correntes e tensões medidas."),
        "IEC 61850-9-2",
    ),
    range(
        0x010e_cf00_0000,
        48,
        w("PROFINET identify", "identificação PROFINET"),
        w("Asks which PROFINET devices are there.", "Pergunta quais dispositivos PROFINET existem."),
        "IEC 61158-6-10",
    ),
    range(
        0x010e_cf00_0000,
        24,
        same("PROFINET"),
        w("Devices of an automation network.", "Dispositivos de uma rede de automação."),
        "IEC 61158-6-10",
    ),
    range(
        0x0110_1801_0001,
        48,
        w("all FCoE end nodes", "todos os nós finais FCoE"),
        w("Every card that speaks Fibre Channel over Ethernet.", "Toda placa que fala Fibre Channel sobre Ethernet."),
        "FC-BB-5",
    ),
    range(
        0x0110_1801_0002,
        48,
        w("all FCoE forwarders", "todos os encaminhadores FCoE"),
        w("Every switch that forwards Fibre Channel.", "Todo comutador que encaminha Fibre Channel."),
        "FC-BB-5",
    ),
    range(
        0x0111_1e00_0000,
        40,
        same("Ethernet POWERLINK"),
        w("Nodes of a POWERLINK network.", "Nós de uma rede POWERLINK."),
        "EPSG DS 301",
    ),
    range(
        0x0115_4e00_0000,
        24,
        w("ring redundancy (MRP)", "redundância em anel (MRP)"),
        w("Switches of a ring watch whether it is whole.", "Os comutadores de um anel vigiam se ele está inteiro."),
        "IEC 62439-2",
    ),
    range(
        0x011b_1900_0000,
        48,
        same("PTP"),
        w(
            "Clocks that keep the same time to a fraction of a microsecond.",
            "Relógios que marcam a mesma hora até uma fração de microssegundo.",
        ),
        "IEEE 1588",
    ),
    range(
        0x0180_c200_0000,
        48,
        w("spanning tree (STP, RSTP, MSTP)", "spanning tree (STP, RSTP, MSTP)"),
        w(
            "All bridges: they agree on which ports to block, so that no frame runs in circles; none forwards it.",
            "Todas as pontes: combinam quais portas bloquear, para que nenhum quadro ande em círculos; nenhuma o repassa.",
        ),
        NEVER_FORWARDED,
    ),
    range(
        0x0180_c200_0001,
        48,
        same("PAUSE"),
        w(
            "Asks the other end of the cable to stop sending for a while.",
            "Pede à outra ponta do cabo que pare de enviar por um tempo.",
        ),
        "IEEE 802.3 annex 31B",
    ),
    range(
        0x0180_c200_0002,
        48,
        w("slow protocols (LACP, OAM)", "protocolos lentos (LACP, OAM)"),
        w("The other end of the cable, and nobody beyond.", "A outra ponta do cabo, e ninguém além dela."),
        "IEEE 802.3 annex 57A",
    ),
    range(
        0x0180_c200_0003,
        48,
        w("port authentication (802.1X)", "autenticação de porta (802.1X)"),
        w(
            "The switch that asks who is there before it opens its port; also the nearest bridge but a TPMR.",
            "O comutador que pergunta quem está lá antes de abrir a porta; também a ponte mais próxima que não seja TPMR.",
        ),
        "IEEE 802.1X §11.1.1",
    ),
    range(
        0x0180_c200_0008,
        48,
        w("provider bridges (spanning tree)", "pontes de provedor (spanning tree)"),
        w("The bridges of a provider among themselves.", "As pontes de um provedor entre si."),
        NEVER_FORWARDED,
    ),
    range(
        0x0180_c200_000d,
        48,
        w("provider bridges (MVRP)", "pontes de provedor (MVRP)"),
        w("The bridges of a provider among themselves.", "As pontes de um provedor entre si."),
        NEVER_FORWARDED,
    ),
    range(
        0x0180_c200_000e,
        48,
        w("nearest bridge (LLDP, PTP peer delay)", "ponte mais próxima (LLDP, atraso entre pares PTP)"),
        w(
            "Whoever is at the other end of the cable: a device announces itself; nothing forwards it.",
            "Quem estiver na outra ponta do cabo: um dispositivo se anuncia; nada o repassa.",
        ),
        NEVER_FORWARDED,
    ),
    range(
        0x0180_c200_0000,
        44,
        w("reserved for one link", "reservado para um enlace"),
        w("No bridge forwards these sixteen addresses.", "Nenhuma ponte repassa estes dezesseis endereços."),
        NEVER_FORWARDED,
    ),
    range(
        0x0180_c200_0014,
        48,
        w("all level 1 IS-IS systems", "todos os sistemas IS-IS de nível 1"),
        w("Routers of one area.", "Roteadores de uma área."),
        "ISO 10589 §8.4.8",
    ),
    range(
        0x0180_c200_0015,
        48,
        w("all level 2 IS-IS systems", "todos os sistemas IS-IS de nível 2"),
        w("Routers between areas.", "Roteadores entre áreas."),
        "ISO 10589 §8.4.8",
    ),
    range(
        0x0180_c200_0020,
        48,
        w("group registration (MMRP)", "registro de grupos (MMRP)"),
        w(
            "Bridges tell each other where a group is wanted.",
            "As pontes dizem umas às outras onde um grupo é desejado.",
        ),
        "IEEE 802.1Q §10.12.1",
    ),
    range(
        0x0180_c200_0021,
        48,
        w("VLAN registration (MVRP)", "registro de VLANs (MVRP)"),
        w(
            "Bridges tell each other where a VLAN is wanted.",
            "As pontes dizem umas às outras onde uma VLAN é desejada.",
        ),
        "IEEE 802.1Q §11.2.3",
    ),
    range(
        0x0180_c200_0030,
        44,
        w("connectivity fault management", "gerência de falhas de conectividade"),
        w("Checks a path through bridges, level by level.", "Verifica um caminho por pontes, nível a nível."),
        "IEEE 802.1Q §8.13.9",
    ),
    range(
        0x0180_c200_0040,
        44,
        same("TRILL"),
        w("Bridges that route frames.", "Pontes que roteiam quadros."),
        "RFC 6325 §7.2",
    ),
    range(
        0x01e0_2f00_0000,
        40,
        same("DOCSIS"),
        w("Cable modems and their head end.", "Modems a cabo e a sua central."),
        "ANSI/SCTE 22-1",
    ),
    range(
        0x0242_0000_0000,
        16,
        w("container (Docker)", "contêiner (Docker)"),
        w(
            "Given by software; the last four octets are often the container's IPv4 address.",
            "Dado por software; os últimos quatro octetos costumam ser o endereço IPv4 do contêiner.",
        ),
        "Docker",
    ),
    range(
        0x0300_0000_0001,
        48,
        same("NetBIOS"),
        w("All hosts that speak NetBEUI.", "Todos os hosts que falam NetBEUI."),
        "IBM",
    ),
    range(
        0x0900_07ff_ffff,
        48,
        w("AppleTalk broadcast", "broadcast AppleTalk"),
        w("All AppleTalk nodes.", "Todos os nós AppleTalk."),
        "AppleTalk",
    ),
    range(
        0x0900_2b00_000f,
        48,
        w("terminal servers (LAT)", "servidores de terminais (LAT)"),
        w("Announces services to terminals.", "Anuncia serviços a terminais."),
        "DEC LAT",
    ),
    range(
        0x3333_0000_0000,
        16,
        w("IPv6 multicast", "multicast IPv6"),
        w(
            "A group of ff00::/8: the last four octets are the group's.",
            "Um grupo de ff00::/8: os últimos quatro octetos são os do grupo.",
        ),
        "RFC 2464 §7",
    ),
    range(
        0x5254_0000_0000,
        24,
        w("virtual machine (QEMU, KVM)", "máquina virtual (QEMU, KVM)"),
        w("Given by software to the card of a guest.", "Dado por software à placa de uma máquina convidada."),
        "QEMU",
    ),
    range(
        0xaa00_0400_0000,
        32,
        w("DECnet node", "nó DECnet"),
        w(
            "DECnet replaces the card's own address: the last two octets are the node's number.",
            "O DECnet substitui o endereço da placa: os dois últimos octetos são o número do nó.",
        ),
        DEC,
    ),
    range(
        0xab00_0001_0000,
        48,
        w("MOP dump and load", "carga e despejo MOP"),
        w("A machine without a disk asks for its system.", "Uma máquina sem disco pede o seu sistema."),
        DEC,
    ),
    range(
        0xab00_0002_0000,
        48,
        w("MOP remote console", "console remoto MOP"),
        w("A machine says that it is there.", "Uma máquina diz que está lá."),
        DEC,
    ),
    range(
        0xab00_0003_0000,
        48,
        w("all DECnet routers", "todos os roteadores DECnet"),
        w("End nodes say hello to the routers.", "Os nós finais cumprimentam os roteadores."),
        DEC,
    ),
    range(
        0xab00_0004_0000,
        48,
        w("all DECnet end nodes", "todos os nós finais DECnet"),
        w("Routers say hello to the end nodes.", "Os roteadores cumprimentam os nós finais."),
        DEC,
    ),
    range(
        0xcf00_0000_0000,
        48,
        w("configuration test (loopback)", "teste de configuração (loopback)"),
        w("A frame that is sent to come back.", "Um quadro enviado para voltar."),
        "Ethernet 2.0 §8",
    ),
    range(
        0xffff_ffff_ffff,
        48,
        same("broadcast"),
        w(
            "Every station on the link: switches send it out of all their ports, routers do not forward it.",
            "Todas as estações do enlace: os comutadores o enviam por todas as portas, os roteadores não o repassam.",
        ),
        "IEEE 802 §8.2.2",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(mac: [u8; 6]) -> Option<&'static str> {
        special_mac(MacAddr(mac)).map(|special| special.name.en)
    }

    #[test]
    fn prefixes_have_no_bit_beyond_their_length_and_stand_once() {
        let mut seen = Vec::new();
        for range in RANGES {
            let beyond = (1_u64 << (48 - range.len)) - 1;
            assert_eq!(range.prefix & beyond, 0, "{}", range.special.name.en);
            seen.push((range.prefix, range.len));
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), RANGES.len());
    }

    #[test]
    fn the_narrowest_range_wins() {
        assert_eq!(name([0x01, 0x80, 0xc2, 0, 0, 0x00]), Some("spanning tree (STP, RSTP, MSTP)"));
        assert_eq!(name([0x01, 0x80, 0xc2, 0, 0, 0x0e]), Some("nearest bridge (LLDP, PTP peer delay)"));
        assert_eq!(name([0x01, 0x80, 0xc2, 0, 0, 0x0a]), Some("reserved for one link"));
        assert_eq!(name([0x01, 0x80, 0xc2, 0, 0, 0x10]), None);
        assert_eq!(name([0x01, 0x00, 0x5e, 0x02, 0x02, 0x03]), Some("IPv4 multicast"));
        assert_eq!(name([0x01, 0x00, 0x5e, 0x80, 0x00, 0x01]), Some("MPLS multicast"));
        assert_eq!(name([0x01, 0x00, 0x5e, 0x90, 0x10, 0x01]), Some("documentation (multicast)"));
        assert_eq!(name([0x33, 0x33, 0, 0, 0, 1]), Some("IPv6 multicast"));
        assert_eq!(name([0, 0, 0x5e, 0, 1, 7]), Some("VRRP virtual router (IPv4)"));
        assert_eq!(name([0xff; 6]), Some("broadcast"));
        assert_eq!(name([0; 6]), Some("no address"));
        assert_eq!(name([0, 0x1b, 0x21, 0, 0, 1]), None);
    }

    #[test]
    fn makers_of_the_ieee_registries() {
        let maker = |mac| maker_of(MacAddr(mac));
        assert_eq!(maker([0x00, 0x1b, 0x21, 1, 2, 3]).as_deref(), Some("Intel Corporate"));
        assert_eq!(maker([0xb8, 0x27, 0xeb, 1, 2, 3]).as_deref(), Some("Raspberry Pi Foundation"));
        // A block of 28 and one of 36 bits, in which the first 24 name only the Authority.
        assert_eq!(maker([0xb8, 0x4c, 0x87, 0x40, 0, 1]).as_deref(), Some("Blum Novotest GmbH"));
        assert_eq!(maker([0x70, 0xb3, 0xd5, 0x7e, 0x4f, 0x81]).as_deref(), Some("C21 Systems Ltd"));
    }

    #[test]
    fn no_maker_where_there_is_no_card() {
        for mac in [[0xff; 6], [0x01, 0x00, 0x5e, 0, 0, 1], [0x02, 0x42, 0xac, 0x11, 0, 2], [0x33, 0x33, 0, 0, 0, 1]] {
            assert_eq!(maker_of(MacAddr(mac)), None);
        }
    }
}
