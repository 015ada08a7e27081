//! The names of what stands in messages of OpenFlow.

use crate::i18n::{Words, same, w};

/// The name of a type of message in `version`: from 1.1 on, some have other numbers.
pub fn type_name(version: u8, kind: u8) -> Option<Words> {
    Some(same(match (kind, version) {
        (0, _) => "HELLO",
        (1, _) => "ERROR",
        (2, _) => "ECHO_REQUEST",
        (3, _) => "ECHO_REPLY",
        (4, 1) => "VENDOR",
        (4, _) => "EXPERIMENTER",
        (5, _) => "FEATURES_REQUEST",
        (6, _) => "FEATURES_REPLY",
        (7, _) => "GET_CONFIG_REQUEST",
        (8, _) => "GET_CONFIG_REPLY",
        (9, _) => "SET_CONFIG",
        (10, _) => "PACKET_IN",
        (11, _) => "FLOW_REMOVED",
        (12, _) => "PORT_STATUS",
        (13, _) => "PACKET_OUT",
        (14, _) => "FLOW_MOD",
        (15, 1) | (16, 2..) => "PORT_MOD",
        (16, 1) => "STATS_REQUEST",
        (17, 1) => "STATS_REPLY",
        (18, 1) | (20, 2..) => "BARRIER_REQUEST",
        (19, 1) | (21, 2..) => "BARRIER_REPLY",
        (20, 1) | (22, 2..=4) => "QUEUE_GET_CONFIG_REQUEST",
        (21, 1) | (23, 2..=4) => "QUEUE_GET_CONFIG_REPLY",
        (15, _) => "GROUP_MOD",
        (17, _) => "TABLE_MOD",
        (18, _) => "MULTIPART_REQUEST",
        (19, _) => "MULTIPART_REPLY",
        (24, 3..) => "ROLE_REQUEST",
        (25, 3..) => "ROLE_REPLY",
        (26, 3..) => "GET_ASYNC_REQUEST",
        (27, 3..) => "GET_ASYNC_REPLY",
        (28, 3..) => "SET_ASYNC",
        (29, 4..) => "METER_MOD",
        (30, 5..) => "ROLE_STATUS",
        (31, 5..) => "TABLE_STATUS",
        (32, 5..) => "REQUESTFORWARD",
        (33, 5..) => "BUNDLE_CONTROL",
        (34, 5..) => "BUNDLE_ADD_MESSAGE",
        (35, 6) => "CONTROLLER_STATUS",
        _ => return None,
    }))
}

/// Why a message was refused; the numbers of 1.0 are others.
pub fn error_name(version: u8, number: u64) -> Option<Words> {
    Some(match (number, version) {
        (0, _) => w("no common version", "nenhuma versão em comum"),
        (1, _) => w("request not understood", "pedido não compreendido"),
        (2, _) => w("action not possible", "ação impossível"),
        (3, 1) | (5, _) => w("flow not changed", "fluxo não alterado"),
        (4, 1) | (7, _) => w("port not changed", "porta não alterada"),
        (3, _) => w("instruction not possible", "instrução impossível"),
        (4, _) => w("match not possible", "critério impossível"),
        (6, _) => w("group not changed", "grupo não alterado"),
        (8, _) => w("table not changed", "tabela não alterada"),
        (9, _) => w("queue", "fila"),
        (10, _) => w("configuration not set", "configuração não feita"),
        (11, _) => w("role not given", "papel não dado"),
        (12, _) => w("meter not changed", "medidor não alterado"),
        (13, _) => w("features of a table not set", "recursos de uma tabela não definidos"),
        (0xffff, _) => w("of an experimenter", "de um experimentador"),
        _ => return None,
    })
}

pub fn command_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("add", "acrescentar"),
        1 => w("change all that match", "alterar todos que casam"),
        2 => w("change exactly this one", "alterar exatamente este"),
        3 => w("delete all that match", "apagar todos que casam"),
        4 => w("delete exactly this one", "apagar exatamente este"),
        _ => return None,
    })
}

/// What became of a port.
pub fn change_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("port added", "porta acrescentada"),
        1 => w("port removed", "porta removida"),
        2 => w("port changed", "porta alterada"),
        _ => return None,
    })
}

/// Why a packet comes to the controller.
pub fn reason_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("no rule matches", "nenhuma regra casa"),
        1 => w("a rule says so", "uma regra manda"),
        2 => w("TTL used up", "TTL esgotado"),
        3 => w("an action set says so", "um conjunto de ações manda"),
        4 => w("a group says so", "um grupo manda"),
        5 => w("it was sent by a controller", "foi mandado por um controlador"),
        _ => return None,
    })
}

/// Why a rule is gone.
pub fn removal_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("idle for too long", "ociosa por tempo demais"),
        1 => w("its time was over", "seu tempo acabou"),
        2 => w("deleted", "apagada"),
        3 => w("its group was deleted", "seu grupo foi apagado"),
        4 => w("its meter was deleted", "seu medidor foi apagado"),
        5 => w("made room for another", "deu lugar a outra"),
        _ => return None,
    })
}

/// The version that a number on the wire stands for.
pub fn version_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("1.0", "1.0"),
        2 => w("1.1", "1.1"),
        3 => w("1.2", "1.2"),
        4 => w("1.3", "1.3"),
        5 => w("1.4", "1.4"),
        6 => w("1.5", "1.5"),
        _ => return None,
    })
}

pub fn fragments_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("treat like others", "tratar como outros"),
        1 => w("drop", "descartar"),
        2 => w("put together", "juntar"),
        _ => return None,
    })
}

/// A packet that the switch does not keep has no number.
pub fn buffer_name(number: u64) -> Option<Words> {
    (number == 0xffff_ffff).then_some(w("not kept", "não guardado"))
}

pub fn port_name(number: u64) -> Option<Words> {
    Some(match number {
        0xfff8 => w("the one it came in by", "aquela por que entrou"),
        0xfff9 => w("as the tables say", "conforme as tabelas"),
        0xfffa => w("as a switch without rules", "como comutador sem regras"),
        0xfffb => w("flooded", "inundado"),
        0xfffc => w("all", "todas"),
        0xfffd => w("controller", "controlador"),
        0xfffe => w("the switch itself", "o próprio comutador"),
        0xffff => w("none", "nenhuma"),
        _ => return None,
    })
}

pub fn action_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("send out", "enviar"),
        1 => w("set the VLAN", "definir a VLAN"),
        2 => w("set the priority in the VLAN", "definir a prioridade na VLAN"),
        3 => w("take the VLAN tag off", "tirar a etiqueta de VLAN"),
        4 => w("set the source (MAC)", "definir a origem (MAC)"),
        5 => w("set the destination (MAC)", "definir o destino (MAC)"),
        6 => w("set the source (IP)", "definir a origem (IP)"),
        7 => w("set the destination (IP)", "definir o destino (IP)"),
        8 => w("set the type of service", "definir o tipo de serviço"),
        9 => w("set the source port", "definir a porta de origem"),
        10 => w("set the destination port", "definir a porta de destino"),
        11 => w("put into a queue", "pôr em uma fila"),
        0xffff => w("of a vendor", "de um fabricante"),
        _ => return None,
    })
}

pub fn statistics_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("what the switch is", "o que é o comutador"),
        1 => w("rules", "regras"),
        2 => w("all rules together", "todas as regras juntas"),
        3 => w("tables", "tabelas"),
        4 => w("ports", "portas"),
        5 => w("queues", "filas"),
        _ => return None,
    })
}

pub fn element_name(number: u64) -> Option<Words> {
    (number == 1).then_some(w("versions", "versões"))
}

pub fn group_name(number: u64) -> Option<Words> {
    (number == 0xffff_ffff).then_some(w("any", "qualquer"))
}

pub fn wide_port_name(number: u64) -> Option<Words> {
    Some(match number {
        0xffff_fff8 => w("the one it came in by", "aquela por que entrou"),
        0xffff_fff9 => w("as the tables say", "conforme as tabelas"),
        0xffff_fffa => w("as a switch without rules", "como comutador sem regras"),
        0xffff_fffb => w("flooded", "inundado"),
        0xffff_fffc => w("all", "todas"),
        0xffff_fffd => w("controller", "controlador"),
        0xffff_fffe => w("the switch itself", "o próprio comutador"),
        0xffff_ffff => w("any", "qualquer"),
        _ => return None,
    })
}

pub fn later_action_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("send out", "enviar"),
        11 => w("copy the TTL outwards", "copiar o TTL para fora"),
        12 => w("copy the TTL inwards", "copiar o TTL para dentro"),
        15 => w("set the TTL of MPLS", "definir o TTL de MPLS"),
        16 => w("count the TTL of MPLS down", "diminuir o TTL de MPLS"),
        17 => w("put a VLAN tag on", "pôr etiqueta de VLAN"),
        18 => w("take the VLAN tag off", "tirar a etiqueta de VLAN"),
        19 => w("put a label of MPLS on", "pôr rótulo de MPLS"),
        20 => w("take the label of MPLS off", "tirar o rótulo de MPLS"),
        21 => w("put into a queue", "pôr em uma fila"),
        22 => w("hand to a group", "entregar a um grupo"),
        23 => w("set the TTL", "definir o TTL"),
        24 => w("count the TTL down", "diminuir o TTL"),
        25 => w("set a field", "definir um campo"),
        0xffff => w("of an experimenter", "de um experimentador"),
        _ => return None,
    })
}

pub fn instruction_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("go on in a table", "seguir em uma tabela"),
        2 => w("write metadata", "escrever metadados"),
        3 => w("add to the actions", "acrescentar às ações"),
        4 => w("act at once", "agir já"),
        5 => w("forget the actions", "esquecer as ações"),
        6 => w("meter", "medir"),
        0xffff => w("of an experimenter", "de um experimentador"),
        _ => return None,
    })
}

pub fn role_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("as before", "como antes"),
        1 => w("equal", "igual"),
        2 => w("master", "mestre"),
        3 => w("slave", "escravo"),
        _ => return None,
    })
}

pub fn oxm_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("port it came in by", "porta por que entrou"),
        1 => w("physical port", "porta física"),
        2 => w("metadata", "metadados"),
        3 => w("destination (MAC)", "destino (MAC)"),
        4 => w("source (MAC)", "origem (MAC)"),
        5 => w("EtherType", "EtherType"),
        6 => w("VLAN", "VLAN"),
        7 => w("priority in the VLAN", "prioridade na VLAN"),
        8 => w("DSCP", "DSCP"),
        9 => w("ECN", "ECN"),
        10 => w("IP protocol", "protocolo IP"),
        11 => w("source (IPv4)", "origem (IPv4)"),
        12 => w("destination (IPv4)", "destino (IPv4)"),
        13 => w("source port (TCP)", "porta de origem (TCP)"),
        14 => w("destination port (TCP)", "porta de destino (TCP)"),
        15 => w("source port (UDP)", "porta de origem (UDP)"),
        16 => w("destination port (UDP)", "porta de destino (UDP)"),
        26 => w("source (IPv6)", "origem (IPv6)"),
        27 => w("destination (IPv6)", "destino (IPv6)"),
        34 => w("label (MPLS)", "rótulo (MPLS)"),
        38 => w("tunnel", "túnel"),
        _ => return None,
    })
}
