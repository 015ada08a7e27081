//! Messages of OpenFlow 1.0 behind their header (OpenFlow 1.0 §5).

use super::DATA;
use super::names::{action_name, buffer_name, change_name, command_name, error_name, fragments_name, port_name, reason_name, removal_name, statistics_name, type_name, version_name};
use crate::i18n::w;
use crate::proto::contract::{FieldDef, Value, dec, hex, ipv4, label, mac, octets, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "OpenFlow 1.0 §5.1";
const PORT_SPEC: &str = "OpenFlow 1.0 §5.2.1";
const MATCH_SPEC: &str = "OpenFlow 1.0 §5.2.3";
const ACTION_SPEC: &str = "OpenFlow 1.0 §5.2.4";
const FEATURES_SPEC: &str = "OpenFlow 1.0 §5.3.1";
const CONFIG_SPEC: &str = "OpenFlow 1.0 §5.3.2";
const FLOW_SPEC: &str = "OpenFlow 1.0 §5.3.3";
const OUT_SPEC: &str = "OpenFlow 1.0 §5.3.6";
const IN_SPEC: &str = "OpenFlow 1.0 §5.4.1";
const REMOVED_SPEC: &str = "OpenFlow 1.0 §5.4.2";
const STATUS_SPEC: &str = "OpenFlow 1.0 §5.4.3";
const ERROR_SPEC: &str = "OpenFlow 1.0 §5.4.4";

fields! {
    VERSION = hex(2, "openflow.version", SPEC, w("version", "versão")).names(version_name);
    TYPE = dec("openflow_1_0.type", SPEC, w("message", "mensagem"));
    LENGTH = dec("openflow.length", SPEC, w("length", "comprimento"));
    XID = dec("openflow.xid", SPEC, w("transaction", "transação"));
    ERROR_TYPE = dec("openflow.error.type", ERROR_SPEC, w("error", "erro"));
    ERROR_CODE = dec("openflow.error.code", ERROR_SPEC, w("which exactly", "qual exatamente"));
    VENDOR = hex(8, "openflow.vendor", "OpenFlow 1.0 §5.5.4", w("vendor", "fabricante"));
    DATAPATH = hex(16, "openflow.datapath_id", FEATURES_SPEC, w("switch", "comutador")).group();
    DATAPATH_OWN = hex(4, "openflow.datapath_imp", FEATURES_SPEC, w("chosen by its maker", "escolhido pelo fabricante"));
    DATAPATH_MAC = mac("openflow.datapath_mac", FEATURES_SPEC, w("MAC address", "endereço MAC"));
    BUFFERS = dec("openflow.n_buffers", FEATURES_SPEC, w("packets it can keep", "pacotes que pode guardar"));
    TABLES = dec("openflow.n_tables", FEATURES_SPEC, w("tables", "tabelas"));
    FEATURES_PAD = octets("openflow.features_reply.pad", FEATURES_SPEC, w("padding", "preenchimento"));
    CAPABILITIES = hex(8, "openflow.capabilities", FEATURES_SPEC, w("capabilities", "capacidades"));
    ACTIONS = hex(8, "openflow.actions", FEATURES_SPEC, w("actions it can do", "ações que sabe fazer"));
    PORT = label("openflow.port", PORT_SPEC, w("port", "porta")).group();
    PORT_NUMBER = dec("openflow.port_no", PORT_SPEC, w("number", "número"));
    PORT_MAC = mac("openflow.hw_add", PORT_SPEC, w("MAC address", "endereço MAC"));
    PORT_NAME = text("openflow.port_name", PORT_SPEC, w("name", "nome"));
    PORT_CONFIG = hex(8, "openflow.port_config", PORT_SPEC, w("configuration", "configuração"));
    PORT_STATE = hex(8, "openflow.port_state", PORT_SPEC, w("state", "estado"));
    PORT_CURRENT = hex(8, "openflow.port_curr", PORT_SPEC, w("speed and medium", "velocidade e meio"));
    PORT_ADVERTISED = hex(8, "openflow.port_advertised", PORT_SPEC, w("what it offers", "o que oferece"));
    PORT_SUPPORTED = hex(8, "openflow.port_supported", PORT_SPEC, w("what it can do", "o que sabe fazer"));
    PORT_PEER = hex(8, "openflow.port_peer", PORT_SPEC, w("what the other side offers", "o que o outro lado oferece"));
    CONFIG_FLAGS = hex(4, "openflow.config_flags", CONFIG_SPEC, w("what to do with fragments", "o que fazer com fragmentos")).names(fragments_name);
    MISS_LENGTH = hex(4, "openflow.miss_send_len", CONFIG_SPEC, w("octets of a packet to the controller, at most", "octetos de um pacote ao controlador, no máximo"));
    BUFFER = hex(8, "openflow.buffer_id", IN_SPEC, w("kept as", "guardado como")).names(buffer_name);
    TOTAL = dec("openflow.total_len", IN_SPEC, w("length of the frame", "comprimento do quadro"));
    IN_PORT = dec("openflow.in_port", IN_SPEC, w("came in by port", "entrou pela porta")).names(port_name);
    REASON = dec("openflow.reason", IN_SPEC, w("reason", "motivo"));
    IN_PAD = octets("openflow.pkt_in.pad", IN_SPEC, w("padding", "preenchimento"));
    ACTIONS_LENGTH = dec("openflow.actions_len", OUT_SPEC, w("length of the actions", "comprimento das ações"));
    ACTION = label("openflow.action", ACTION_SPEC, w("action", "ação")).group();
    ACTION_TYPE = dec("openflow.action_typ", ACTION_SPEC, w("action", "ação")).names(action_name);
    ACTION_LENGTH = dec("openflow.action_len", ACTION_SPEC, w("length", "comprimento"));
    OUTPUT_PORT = dec("openflow.output_port", ACTION_SPEC, w("to port", "à porta")).names(port_name);
    MOST = dec("openflow.max_len", ACTION_SPEC, w("octets to the controller, at most", "octetos ao controlador, no máximo"));
    WILDCARDS = dec("openflow.wildcards", MATCH_SPEC, w("what does not matter", "o que não importa"));
    FROM_MAC = mac("openflow.eth_src", MATCH_SPEC, w("source (MAC)", "origem (MAC)"));
    TO_MAC = mac("openflow.eth_dst", MATCH_SPEC, w("destination (MAC)", "destino (MAC)"));
    VLAN = dec("openflow.dl_vlan", MATCH_SPEC, w("VLAN", "VLAN"));
    VLAN_PRIORITY = dec("openflow.dl_vlan_pcp", MATCH_SPEC, w("priority in the VLAN", "prioridade na VLAN"));
    MATCH_PAD = octets("openflow.ofp_match.pad", MATCH_SPEC, w("padding", "preenchimento"));
    ETHER_TYPE = dec("openflow.ofp_match.dl_type", MATCH_SPEC, w("EtherType", "EtherType"));
    TOS = dec("openflow.ofp_match.tos", MATCH_SPEC, w("type of service", "tipo de serviço"));
    IP_PROTOCOL = dec("openflow.ofp_match.nw_proto", MATCH_SPEC, w("IP protocol", "protocolo IP"));
    FROM = ipv4("openflow.ofp_match.source_addr", MATCH_SPEC, w("source", "origem"));
    TO = ipv4("openflow.ofp_match.dest_addr", MATCH_SPEC, w("destination", "destino"));
    FROM_PORT = dec("openflow.ofp_match.source_port", MATCH_SPEC, w("source port", "porta de origem"));
    TO_PORT = dec("openflow.ofp_match.dest_port", MATCH_SPEC, w("destination port", "porta de destino"));
    COOKIE = hex(16, "openflow.cookie", FLOW_SPEC, w("cookie", "cookie"))
        .about("A number by which the controller knows the rule again.", "Um número pelo qual o controlador reconhece a regra.");
    COMMAND = dec("openflow.command", FLOW_SPEC, w("command", "comando")).names(command_name);
    IDLE = dec("openflow.idle_timeout", FLOW_SPEC, w("gone when idle for seconds", "some se ociosa por segundos"));
    HARD = dec("openflow.hard_timeout", FLOW_SPEC, w("gone after seconds", "some após segundos"));
    PRIORITY = dec("openflow.priority", FLOW_SPEC, w("priority", "prioridade"));
    OUT_PORT = dec("openflow.out_port", FLOW_SPEC, w("only rules to port", "só regras à porta")).names(port_name);
    FLAGS = dec("openflow.flags", FLOW_SPEC, w("flags", "sinalizadores"));
    SECONDS = dec("openflow.duration_sec", REMOVED_SPEC, w("was there for seconds", "existiu por segundos"));
    NANOSECONDS = dec("openflow.duration_nsec", REMOVED_SPEC, w("and nanoseconds", "e nanossegundos"));
    PACKETS = dec("openflow.packet_count", REMOVED_SPEC, w("packets", "pacotes"));
    OCTETS = dec("openflow.byte_count", REMOVED_SPEC, w("octets", "octetos"));
    STATUS_PAD = octets("openflow.port_status.pad", STATUS_SPEC, w("padding", "preenchimento"));
    STATS_TYPE = dec("openflow.stats.type", "OpenFlow 1.0 §5.3.5", w("statistics", "estatísticas")).names(statistics_name);
}

const MATCH: [(&FieldDef, usize); 15] = [
    (&WILDCARDS, 4), (&IN_PORT, 2), (&FROM_MAC, 6), (&TO_MAC, 6), (&VLAN, 2), (&VLAN_PRIORITY, 1), (&MATCH_PAD, 1), (&ETHER_TYPE, 2),
    (&TOS, 1), (&IP_PROTOCOL, 1), (&MATCH_PAD, 2), (&FROM, 4), (&TO, 4), (&FROM_PORT, 2), (&TO_PORT, 2),
];

/// Tells fields of so many octets one behind the other.
pub(super) fn row(cursor: &mut Cursor<'_, '_>, parts: &[(&'static FieldDef, usize)]) -> Option<()> {
    parts.iter().try_for_each(|(def, octets)| cursor.octets(def, *octets).map(|_| ()))
}

/// Tells a message of 1.0.
pub(super) fn message(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&VERSION, 1)?;
    let kind = cursor.named(&TYPE, 1, |kind| type_name(1, u8::try_from(kind).ok()?))?;
    row(cursor, &[(&LENGTH, 2), (&XID, 4)])?;
    match kind {
        1 => {
            cursor.named(&ERROR_TYPE, 2, |error| error_name(1, error))?;
            row(cursor, &[(&ERROR_CODE, 2)])
        }
        4 => row(cursor, &[(&VENDOR, 4)]),
        6 => features(cursor),
        8 | 9 => row(cursor, &[(&CONFIG_FLAGS, 2), (&MISS_LENGTH, 2)]),
        10 => {
            row(cursor, &[(&BUFFER, 4), (&TOTAL, 2), (&IN_PORT, 2)])?;
            cursor.named(&REASON, 1, reason_name)?;
            row(cursor, &[(&IN_PAD, 1)])
        }
        11 => {
            row(cursor, &MATCH)?;
            row(cursor, &[(&COOKIE, 8), (&PRIORITY, 2)])?;
            cursor.named(&REASON, 1, removal_name)?;
            row(cursor, &[(&STATUS_PAD, 1), (&SECONDS, 4), (&NANOSECONDS, 4), (&IDLE, 2), (&STATUS_PAD, 2), (&PACKETS, 8), (&OCTETS, 8)])
        }
        12 => {
            cursor.named(&REASON, 1, change_name)?;
            row(cursor, &[(&STATUS_PAD, 7)])?;
            ports(cursor)
        }
        13 => {
            row(cursor, &[(&BUFFER, 4), (&IN_PORT, 2), (&ACTIONS_LENGTH, 2)])?;
            actions(cursor)
        }
        14 => {
            row(cursor, &MATCH)?;
            row(cursor, &[(&COOKIE, 8), (&COMMAND, 2), (&IDLE, 2), (&HARD, 2), (&PRIORITY, 2), (&BUFFER, 4), (&OUT_PORT, 2), (&FLAGS, 2)])?;
            actions(cursor)
        }
        16 | 17 => row(cursor, &[(&STATS_TYPE, 2), (&FLAGS, 2)]),
        _ => None,
    }
}

fn features(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.flags(&DATAPATH, 64, &[(&DATAPATH_OWN, 16), (&DATAPATH_MAC, 48)])?;
    row(cursor, &[(&BUFFERS, 4), (&TABLES, 1), (&FEATURES_PAD, 3), (&CAPABILITIES, 4), (&ACTIONS, 4)])?;
    ports(cursor)
}

fn ports(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() >= 48 {
        cursor.item(&PORT, 48, &DATA, |cursor| {
            row(cursor, &[(&PORT_NUMBER, 2), (&PORT_MAC, 6)])?;
            name(cursor, &PORT_NAME)?;
            row(cursor, &[(&PORT_CONFIG, 4), (&PORT_STATE, 4), (&PORT_CURRENT, 4), (&PORT_ADVERTISED, 4), (&PORT_SUPPORTED, 4), (&PORT_PEER, 4)])
        });
    }
    Some(())
}

/// Tells a name of 16 octets, which zeros fill up.
pub(super) fn name(cursor: &mut Cursor<'_, '_>, def: &'static FieldDef) -> Option<()> {
    let octets = cursor.ahead().get(..16)?;
    let end = octets.iter().position(|octet| *octet == 0).unwrap_or(16);
    cursor.computed(def, 16, Value::Text(&octets[..end]))
}

fn actions(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() >= 4 {
        let length = usize::from(cursor.peek16(2)?).max(4);
        cursor.item(&ACTION, length, &DATA, |cursor| {
            let kind = cursor.number(&ACTION_TYPE, 2)?;
            row(cursor, &[(&ACTION_LENGTH, 2)])?;
            if kind == 0 { row(cursor, &[(&OUTPUT_PORT, 2), (&MOST, 2)]) } else { None }
        });
    }
    Some(())
}
