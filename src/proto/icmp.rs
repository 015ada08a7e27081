//! ICMP: what hosts and routers say about IPv4 itself: errors, with the start of the packet that met them, and
//! questions. RFC 792.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │      type     │     code      │            checksum           │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │        by type: identifier and sequence, MTU, gateway ...     │
//! ├───────────────────────────────────────────────────────────────┤
//! │ an error: the packet that met it; then extensions (RFC 4884)  │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::contract::{Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, ipv4, join, octets, signed};
use super::cursor::Cursor;
use super::icmp_extensions;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 792";
const ROUTERS: &str = "RFC 1256 §3";
const PROBE: &str = "RFC 8335 §2";

fields! {
    TYPE = dec("icmp.type", SPEC, w("type", "tipo")).at(0, 8).names(type_name);
    CODE = dec("icmp.code", SPEC, w("code", "código"));
    CHECKSUM = hex(4, "icmp.checksum", SPEC, w("checksum", "soma de verificação"));
    CHECKSUM_STATUS =
        dec("icmp.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    UNUSED = octets("icmp.unused", SPEC, w("unused", "sem uso"));
    LENGTH = dec("icmp.length", "RFC 4884 §4", w("length of the quoted packet", "comprimento do pacote citado"))
        .about("In 4-octet words; extensions follow it.", "Em palavras de 4 octetos; extensões vêm depois.");
    LENGTH_OCTETS = dec("icmp.length.original_datagram", "RFC 4884 §4",
                        w("octets of the quoted packet", "octetos do pacote citado")).derived();
    IDENTIFIER = dec("icmp.ident", SPEC, w("identifier", "identificador"))
        .about("Tells the questions of several programs apart.", "Distingue as perguntas de vários programas.");
    SEQUENCE = dec("icmp.seq", SPEC, w("sequence number", "número de sequência"));
    MTU = dec("icmp.mtu", "RFC 1191 §4", w("MTU of the next hop", "MTU do próximo salto"));
    GATEWAY = ipv4("icmp.redir_gw", SPEC, w("better router", "roteador melhor"));
    POINTER = dec("icmp.pointer", SPEC, w("octet that is wrong", "octeto com erro"));
    ORIGINATE = dec("icmp.originate_timestamp", SPEC, w("sent at", "enviado em"))
        .about("Milliseconds since midnight, universal time.", "Milissegundos desde a meia-noite, tempo universal.");
    RECEIVE = dec("icmp.receive_timestamp", SPEC, w("received at", "recebido em"));
    TRANSMIT = dec("icmp.transmit_timestamp", SPEC, w("answered at", "respondido em"));
    ADDRESS_MASK = ipv4("icmp.address_mask", "RFC 950", w("address mask", "máscara de rede"));
    ADDRESSES = dec("icmp.num_addrs", ROUTERS, w("addresses", "endereços"));
    ENTRY_SIZE = dec("icmp.addr_entry_size", ROUTERS, w("words of each entry", "palavras de cada entrada"));
    LIFETIME = dec("icmp.lifetime", ROUTERS, w("lifetime in seconds", "tempo de vida em segundos"));
    ROUTER = ipv4("icmp.router_address", ROUTERS, w("router's address", "endereço do roteador"));
    PREFERENCE = signed("icmp.pref_level", ROUTERS, w("preference", "preferência"));
    PROBE_SEQUENCE = dec("icmp.ext.echo.seq", PROBE, w("sequence number", "número de sequência"));
    PROBE_RESERVED = hex(2, "icmp.ext.echo.req.res", PROBE, w("reserved", "reservado"));
    PROBE_LOCAL = flag("icmp.ext.echo.req.local", PROBE, w("the interface is local", "a interface é local"));
    PROBE_STATE = dec("icmp.ext.echo.rsp.state", "RFC 8335 §3", w("state of the neighbour", "estado do vizinho"));
    PROBE_UNUSED = hex(2, "icmp.ext.echo.rsp.res", "RFC 8335 §3", w("reserved", "reservado"));
    PROBE_ACTIVE = flag("icmp.ext.echo.rsp.active", "RFC 8335 §3", w("the interface is active", "a interface está ativa"));
    PROBE_IPV4 = flag("icmp.ext.echo.rsp.ipv4", "RFC 8335 §3", w("IPv4 runs on it", "nela roda IPv4"));
    PROBE_IPV6 = flag("icmp.ext.echo.rsp.ipv6", "RFC 8335 §3", w("IPv6 runs on it", "nela roda IPv6"));
    DATA = octets("icmp.data", SPEC, w("data", "dados"));
}

static ALL: [&FieldDef; FIELDS.len() + icmp_extensions::FIELDS.len()] = join(FIELDS, icmp_extensions::FIELDS);

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("echo reply", "resposta de eco"),
        3 => w("destination unreachable", "destino inalcançável"),
        4 => w("source quench (deprecated)", "contenção da origem (obsoleta)"),
        5 => w("redirect", "redirecionamento"),
        6 => w("alternate host address (deprecated)", "endereço alternativo de host (obsoleto)"),
        8 => w("echo request", "pedido de eco"),
        9 => w("router advertisement", "anúncio de roteador"),
        10 => w("router solicitation", "solicitação de roteador"),
        11 => w("time exceeded", "tempo excedido"),
        12 => w("parameter problem", "problema de parâmetro"),
        13 => w("timestamp request", "pedido de hora"),
        14 => w("timestamp reply", "resposta de hora"),
        15 => w("information request (deprecated)", "pedido de informação (obsoleto)"),
        16 => w("information reply (deprecated)", "resposta de informação (obsoleta)"),
        17 => w("address mask request (deprecated)", "pedido de máscara de rede (obsoleto)"),
        18 => w("address mask reply (deprecated)", "resposta de máscara de rede (obsoleta)"),
        30 => w("traceroute (deprecated)", "traceroute (obsoleto)"),
        31 => w("datagram conversion error (deprecated)", "erro de conversão de datagrama (obsoleto)"),
        32 => w("mobile host redirect (deprecated)", "redirecionamento de host móvel (obsoleto)"),
        33 => w("IPv6 where are you (deprecated)", "IPv6 onde está você (obsoleto)"),
        34 => w("IPv6 I am here (deprecated)", "IPv6 estou aqui (obsoleto)"),
        35 => w("mobile registration request (deprecated)", "pedido de registro móvel (obsoleto)"),
        36 => w("mobile registration reply (deprecated)", "resposta de registro móvel (obsoleta)"),
        37 => w("domain name request (deprecated)", "pedido de nome de domínio (obsoleto)"),
        38 => w("domain name reply (deprecated)", "resposta de nome de domínio (obsoleta)"),
        39 => w("SKIP (deprecated)", "SKIP (obsoleto)"),
        40 => w("Photuris", "Photuris"),
        41 => w("experimental mobility", "mobilidade experimental"),
        42 => w("extended echo request", "pedido de eco estendido"),
        43 => w("extended echo reply", "resposta de eco estendida"),
        253 | 254 => w("experiment", "experimento"),
        _ => return None,
    })
}

fn code_name(kind: u8, code: u64) -> Option<Words> {
    Some(match (kind, code) {
        (3, 0) => w("network unreachable", "rede inalcançável"),
        (3, 1) => w("host unreachable", "host inalcançável"),
        (3, 2) => w("protocol unreachable", "protocolo inalcançável"),
        (3, 3) => w("port unreachable", "porta inalcançável"),
        (3, 4) => w("fragmentation needed", "fragmentação necessária"),
        (3, 5) => w("source route failed", "a rota de origem falhou"),
        (3, 6) => w("network unknown", "rede desconhecida"),
        (3, 7) => w("host unknown", "host desconhecido"),
        (3, 8) => w("source host isolated", "host de origem isolado"),
        (3, 9) => w("network administratively prohibited", "rede proibida pela administração"),
        (3, 10) => w("host administratively prohibited", "host proibido pela administração"),
        (3, 11) => w("network unreachable for this service", "rede inalcançável para este serviço"),
        (3, 12) => w("host unreachable for this service", "host inalcançável para este serviço"),
        (3, 13) => w("communication administratively prohibited", "comunicação proibida pela administração"),
        (3, 14) => w("host precedence violation", "violação de precedência do host"),
        (3, 15) => w("precedence cutoff in effect", "precedência abaixo da exigida"),
        (5, 0) => w("for the network", "para a rede"),
        (5, 1) => w("for the host", "para o host"),
        (5, 2) => w("for the service and the network", "para o serviço e a rede"),
        (5, 3) => w("for the service and the host", "para o serviço e o host"),
        (9, 0) => w("normal", "normal"),
        (9, 16) => w("routes no common traffic", "não roteia o tráfego comum"),
        (11, 0) => w("TTL exceeded in transit", "TTL esgotado em trânsito"),
        (11, 1) => w("fragment reassembly time exceeded", "tempo de remontagem de fragmentos esgotado"),
        (12, 0) => w("the pointer shows the octet", "o ponteiro mostra o octeto"),
        (12, 1) => w("a required option is missing", "falta uma opção obrigatória"),
        (12, 2) => w("bad length", "comprimento inválido"),
        (40, 0) => w("bad SPI", "SPI inválido"),
        (40, 1) => w("authentication failed", "falha de autenticação"),
        (40, 2) => w("decompression failed", "falha de descompressão"),
        (40, 3) => w("decryption failed", "falha de decifração"),
        (40, 4) => w("need authentication", "requer autenticação"),
        (40, 5) => w("need authorization", "requer autorização"),
        (42 | 43, 0) => w("no error", "sem erro"),
        (43, 1) => w("malformed query", "consulta malformada"),
        (43, 2) => w("no such interface", "interface inexistente"),
        (43, 3) => w("no such table entry", "entrada inexistente na tabela"),
        (43, 4) => w("multiple interfaces satisfy the query", "várias interfaces atendem à consulta"),
        _ => return None,
    })
}

/// ICMP.
pub struct Icmp;

impl Protocol for Icmp {
    const INFO: &'static Info = &Info {
        name: "icmp",
        title: "ICMP",
        about: w(
            "Reports errors of IPv4 to the sender, quoting the packet that met them, and answers echo requests.",
            "Relata erros do IPv4 ao remetente, citando o pacote que os encontrou, e responde a pedidos de eco.",
        ),
        spec: SPEC,
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Ip(1)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[kind, _, _, _, _, length, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        let all = bytes.len();
        let (header, next) = match kind {
            3..=5 | 11 | 12 => (8, Next::Quoted(Key::Ip(4))),
            9 | 38 | 42 => (all, Next::Nothing),
            13 | 14 | 30 => (20, Next::Payload),
            17 | 18 => (12, Next::Payload),
            _ => (8, Next::Payload),
        };
        if all < header {
            return Err(Fault::Truncated { need: header });
        }
        let step = Step::new(header, next);
        Ok(match kind {
            3 | 11 | 12 => step.trailer(icmp_extensions::octets_behind(&bytes[8..], usize::from(length) * 4)),
            _ => step,
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 1, sink);
        if let Some(kind) = layer.header().first() {
            message(layer, *kind, &mut cursor);
        }
        cursor.rest(&DATA);
        icmp_extensions::describe(&mut Cursor::trailer(layer, sink));
    }

    /// Echo (RFC 792), timestamp, address mask and information: identifier and sequence number.
    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let header = layer.header();
        let (kind, id) = (*header.first()?, be32(header, 4)?);
        let (asks, question) = match kind {
            8 | 13 | 15 | 17 => (true, kind),
            0 => (false, 8),
            14 | 16 | 18 => (false, kind - 1),
            _ => return None,
        };
        Some(Exchange::numbered(asks, u64::from(question) << 32 | u64::from(id)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let Some(&[kind, code]) = header.first_chunk() else { return };
        match type_name(kind.into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("type ", "tipo "));
                say.number(kind);
            }
        }
        if let Some(name) = code_name(kind, code.into()).filter(|_| matches!(kind, 3 | 5 | 11 | 12 | 40 | 43)) {
            say.out.push_str(": ");
            say.words(name);
        }
        match kind {
            0 | 8 | 13..=18 => {
                if let (Some(identifier), Some(sequence)) = (be16(header, 4), be16(header, 6)) {
                    let _ = write!(say, " id={identifier} seq={sequence}");
                }
            }
            3 if code == 4 => {
                if let Some(mtu) = be16(header, 6) {
                    let _ = write!(say, ", MTU {mtu}");
                }
            }
            5 => {
                if let Some(gateway) = header.get(4..8).and_then(|gateway| gateway.first_chunk::<4>()) {
                    let _ = write!(say, " → {}", Ipv4Addr::from(*gateway));
                }
            }
            _ => {}
        }
    }
}

/// Tells everything behind the type.
fn message(layer: &Layer<'_>, kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let code = cursor.named(&CODE, 1, |code| code_name(kind, code))?;
    cursor.number(&CHECKSUM, 2)?;
    if cursor.wants(&CHECKSUM_STATUS) {
        cursor.verdict(&CHECKSUM_STATUS, layer.checksum(2, layer.bytes().len(), None));
    }
    match kind {
        3 | 11 | 12 => {
            if kind == 12 {
                cursor.number(&POINTER, 1)?;
            }
            // Without extensions the length is one of the unused octets, as it was before RFC 4884.
            let length = u64::from(cursor.peek(if kind == 12 { 0 } else { 1 })?);
            if length > 0 {
                if kind != 12 {
                    cursor.octets(&UNUSED, 1)?;
                }
                cursor.number(&LENGTH, 1)?;
                cursor.derive(&LENGTH_OCTETS, Value::Number(length * 4));
            }
            let mtu = (kind, code) == (3, 4);
            let unused = cursor.remaining().saturating_sub(if mtu { 2 } else { 0 });
            if unused > 0 {
                cursor.octets(&UNUSED, unused)?;
            }
            if mtu {
                cursor.number(&MTU, 2)?;
            }
        }
        5 => {
            cursor.octets(&GATEWAY, 4)?;
        }
        0 | 8 | 15 | 16 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&SEQUENCE, 2)?;
        }
        13 | 14 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&SEQUENCE, 2)?;
            cursor.number(&ORIGINATE, 4)?;
            cursor.number(&RECEIVE, 4)?;
            cursor.number(&TRANSMIT, 4)?;
        }
        17 | 18 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&SEQUENCE, 2)?;
            cursor.octets(&ADDRESS_MASK, 4)?;
        }
        9 => {
            let entries = cursor.number(&ADDRESSES, 1)?;
            let words = cursor.number(&ENTRY_SIZE, 1)? as usize;
            cursor.number(&LIFETIME, 2)?;
            for _ in 0..entries {
                cursor.octets(&ROUTER, 4)?;
                cursor.number(&PREFERENCE, 4)?;
                if words > 2 {
                    cursor.octets(&DATA, (words - 2) * 4)?;
                }
            }
        }
        42 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&PROBE_SEQUENCE, 1)?;
            cursor.bits(&PROBE_RESERVED, 7)?;
            cursor.bits(&PROBE_LOCAL, 1)?;
            icmp_extensions::describe(cursor);
        }
        43 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&PROBE_SEQUENCE, 1)?;
            cursor.bits(&PROBE_STATE, 3)?;
            cursor.bits(&PROBE_UNUSED, 2)?;
            cursor.bits(&PROBE_ACTIVE, 1)?;
            cursor.bits(&PROBE_IPV4, 1)?;
            cursor.bits(&PROBE_IPV6, 1)?;
        }
        4 | 10 => {
            cursor.octets(&UNUSED, 4)?;
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
    fn labels_of_another_kind_than_the_incoming_ones_stay_octets() {
        let quoted = format!("45000014 00010000 40fd0000 7f000001 7f000001{:0216}", 0);
        let told = |kind: u8| tell(Proto::Icmp, &format!("0b00 0000 00 20 0000 {quoted} 2000 0000 0008 01 {kind:02x} 03e8 01ff"));
        assert_eq!((told(1).get("icmp.mpls.label"), told(1).get("icmp.ext.data")), ("16000".into(), String::new()));
        assert_eq!((told(2).get("icmp.mpls.label"), told(2).get("icmp.ext.data")), (String::new(), "03e801ff".into()));
    }

    #[test]
    fn a_closed_port_is_reported_with_the_datagram_that_met_it() {
        // Linux 6: 192.0.2.130 answers "hello" sent to its closed port 9999.
        let told = tell(
            Proto::Ipv4,
            "45c0003dbbd900003f013aa3c0000282c0000201 030384f500000000
             45000021b22e40003f11051ac0000201c0000282 8876270f000d84a2 68656c6c6f",
        );
        assert_eq!(told.protocols, "ip:icmp:ip:udp:text");
        assert_eq!(told.get("icmp.checksum.status"), "1");
        assert_eq!(told.get("ip.src"), "192.0.2.130;192.0.2.1");
        assert_eq!(told.get("udp.dstport"), "9999");
        assert_eq!(
            told.summaries[1],
            ["destination unreachable: port unreachable", "destino inalcançável: porta inalcançável"]
        );
    }

    #[test]
    fn a_router_names_the_mtu_that_would_fit() {
        // Linux 6: a router whose next link takes 1300 octets; its quote is cut here after the echo header, so that
        // the checksum no longer fits.
        let told = tell(
            Proto::Icmp,
            "03040eb500000514 45000594000040004001b0e5c0000201c0000282 0800daeb56910001",
        );
        assert_eq!(told.get("icmp.mtu"), "1300");
        assert_eq!(told.get("icmp.seq"), "1");
        assert_eq!(told.get("icmp.checksum.status"), "0;2");
        assert_eq!(told.summaries[0][1], "destino inalcançável: fragmentação necessária, MTU 1300");
    }

    #[test]
    fn a_router_points_to_a_better_one() {
        // Linux 6: 192.0.2.2 redirects a ping of 203.0.113.5 to 192.0.2.1.
        let told = tell(
            Proto::Ipv4,
            "45c00070eca8000040010921c0000202c0000201 050138fdc0000201
             45000054e5ea40003f0157b7c0000201cb007105 0800068f56970001
             89f0026b0000000049aa060000000000101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f
             3031323334353637",
        );
        assert_eq!(told.get("icmp.type"), "5;8");
        assert_eq!(told.get("icmp.redir_gw"), "192.0.2.1");
        assert_eq!(told.get("icmp.ident"), "22167");
        assert_eq!(told.summaries[1][0], "redirect: for the host → 192.0.2.1");
    }

    #[test]
    fn extensions_stand_behind_the_quote() {
        // RFC 4950 §7: a router of an MPLS path tells the label (100, TTL 255) of the packet that it dropped.
        let quote = "4500001c000100004011f6ccc0000201c00002020035003500080000".to_owned() + &"00".repeat(100);
        let extensions = "20009cf1 00080101 000641ff";
        let with_length = tell(Proto::Icmp, &format!("0b00f46d00200000{quote}{extensions}"));
        let without = tell(Proto::Icmp, &format!("0b00f48d00000000{quote}{extensions}"));
        for told in [with_length, without] {
            assert_eq!(told.protocols, "icmp:ip:udp");
            assert_eq!(told.get("icmp.mpls.label"), "100");
            assert_eq!(told.get("icmp.mpls.s"), "1");
            assert_eq!(told.get("icmp.ext.checksum.status"), "1");
            assert_eq!(told.get("icmp.checksum.status"), "1");
        }
    }

    #[test]
    fn zeros_fill_the_name_of_an_interface() {
        let quote = "4500001c000100004011f6ccc0000201c00002020035003500080000".to_owned() + &"00".repeat(100);
        let told = tell(Proto::Icmp, &format!("0b00000000200000{quote} 20000000 000c0202 0865746830310000"));
        assert_eq!((told.get("icmp.int_info.name"), told.get("icmp.int_info.padding")), ("eth01".into(), "0000".into()));
    }

    #[test]
    fn an_object_of_no_octets_ends_the_extensions() {
        let told = tell(Proto::Icmp, "2a00000012340101 20000000 00000304 65746830");
        assert_eq!(told.get("icmp.ext.data"), "0000030465746830");
    }
}
