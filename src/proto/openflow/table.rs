//! The fields of OpenFlow 1.3, 1.4 and 1.5: what is the same in all of them has names of its own in each, as Wireshark has them.

use super::names::{buffer_name, change_name, command_name, element_name, group_name, instruction_name, later_action_name, oxm_name, reason_name, removal_name, role_name, statistics_name, version_name, wide_port_name};
use crate::i18n::w;
use crate::proto::contract::{FieldDef, dec, flag, hex, ipv4, ipv6, label, mac, octets, text};

/// The fields of several versions, whose names differ in their beginning alone.
macro_rules! tables {
    ($([$table:ident, $fields:ident = $prefix:literal])+ with $rows:tt) => {
        tables!(@shape $rows);
        $(tables!(@table $table, $fields, $prefix, $rows);)+
    };
    (@shape { $($row:ident = $kind:ident$([$digits:literal])?($name:literal, $section:literal, $en:literal, $pt:literal) $(.$more:ident($($names:ident)?))*;)+ }) => {
        pub struct Table { $(pub $row: FieldDef,)+ }
        /// How many fields a version has.
        pub const ROWS: usize = [$($name),+].len();
    };
    (@table $table:ident, $fields:ident, $prefix:literal, { $($row:ident = $kind:ident$([$digits:literal])?($name:literal, $section:literal, $en:literal, $pt:literal) $(.$more:ident($($names:ident)?))*;)+ }) => {
        pub static $table: Table = Table {
            $($row: $kind($($digits,)? concat!($prefix, $name), concat!("OpenFlow 1.3 §", $section), w($en, $pt))$(.$more($($names)?))*,)+
        };
        pub static $fields: [&FieldDef; ROWS] = [$(&$table.$row),+];
    };
}

tables! {
    [V13, FIELDS_13 = "openflow_v4"]
    [V14, FIELDS_14 = "openflow_v5"]
    [V15, FIELDS_15 = "openflow_v6"]
    with {
        version = hex[2](".version", "7.1", "version", "versão").names(version_name);
        kind = dec(".type", "7.1", "message", "mensagem");
        length = dec(".length", "7.1", "length", "comprimento");
        xid = dec(".xid", "7.1", "transaction", "transação");
        element = label(".hello_element", "7.5.1", "element", "elemento").group();
        element_type = dec(".hello_element.type", "7.5.1", "element", "elemento").names(element_name);
        element_length = dec(".hello_element.length", "7.5.1", "length", "comprimento");
        bitmap = octets(".hello_element.version.bitmap", "7.5.1", "a bit for each version", "um bit para cada versão");
        error_type = dec(".error.type", "7.4.4", "error", "erro");
        error_code = dec(".error.code", "7.4.4", "which exactly", "qual exatamente");
        error_text = text(".error.data", "7.4.4", "in words", "em palavras");
        error_experimenter = hex[8](".error.experimenter", "7.4.4", "experimenter", "experimentador");
        refused = label(".error.message", "7.4.4", "refused message", "mensagem recusada").group();
        refused_rest = octets(".error.data.body", "7.4.4", "rest of it", "resto dela");
        echo = octets(".echo.data", "7.5.2", "to be sent back", "a devolver");
        experimenter = hex[8](".experimenter.experimenter", "7.5.4", "experimenter", "experimentador");
        experimenter_type = dec(".experimenter.exp_type", "7.5.4", "its message", "mensagem dele");
        datapath = hex[16](".switch_features.datapath_id", "7.3.1", "switch", "comutador");
        buffers = dec(".switch_features.n_buffers", "7.3.1", "packets it can keep", "pacotes que pode guardar");
        switch_tables = dec(".switch_features.n_tables", "7.3.1", "tables", "tabelas");
        auxiliary = dec(".switch_features.auxiliary_id", "7.3.1", "which of several connections", "qual de várias conexões");
        features_pad = dec(".switch_features.pad", "7.3.1", "padding", "preenchimento");
        capabilities = hex[8](".switch_features.capabilities", "7.3.1", "capabilities", "capacidades");
        features_reserved = hex[8](".switch_features_reserved", "7.3.1", "reserved", "reservado");
        config_flags = hex[4](".switch_config.flags", "7.3.2", "what to do with fragments", "o que fazer com fragmentos");
        miss_length = dec(".switch_config.miss_send_len", "7.3.2", "octets of a packet to the controller, at most", "octetos de um pacote ao controlador, no máximo");
        in_buffer = dec(".packet_in.buffer_id", "7.4.1", "kept as", "guardado como").names(buffer_name);
        in_port = dec(".packet_in.in_port", "7.4.1", "came in by port", "entrou pela porta").names(wide_port_name);
        in_physical = dec(".packet_in.in_phy_port", "7.4.1", "physical port", "porta física").names(wide_port_name);
        in_total = dec(".packet_in.total_len", "7.4.1", "length of the frame", "comprimento do quadro");
        in_reason = dec(".packet_in.reason", "7.4.1", "reason", "motivo").names(reason_name);
        in_table = dec(".packet_in.table_id", "7.4.1", "table", "tabela");
        in_cookie = hex[16](".packet_in.cookie", "7.4.1", "cookie of the rule", "cookie da regra");
        in_pad = octets(".packet_in.pad", "7.4.1", "padding", "preenchimento");
        out_buffer = dec(".packet_out.buffer_id", "7.3.7", "kept as", "guardado como").names(buffer_name);
        out_in_port = dec(".packet_out.in_port", "7.3.7", "as if it came in by port", "como se entrasse pela porta").names(wide_port_name);
        out_length = dec(".packet_out.acts_len", "7.3.7", "length of the actions", "comprimento das ações");
        out_pad = octets(".packet_out.pad", "7.3.7", "padding", "preenchimento");
        action = label(".action", "7.2.5", "action", "ação").group();
        action_type = dec(".action.type", "7.2.5", "action", "ação").names(later_action_name);
        action_length = dec(".action.length", "7.2.5", "length", "comprimento");
        output_port = dec(".action.output.port", "7.2.5", "to port", "à porta").names(wide_port_name);
        output_most = dec(".action.output.max_len", "7.2.5", "octets to the controller, at most", "octetos ao controlador, no máximo");
        output_pad = octets(".action.output.pad", "7.2.5", "padding", "preenchimento");
        cookie = hex[16](".flowmod.cookie", "7.3.4.1", "cookie", "cookie");
        cookie_mask = hex[16](".flowmod.cookie_mask", "7.3.4.1", "bits of it that count", "bits dele que contam");
        flow_table = dec(".flowmod.table_id", "7.3.4.1", "table", "tabela");
        command = dec(".flowmod.command", "7.3.4.1", "command", "comando").names(command_name);
        idle = dec(".flowmod.idle_timeout", "7.3.4.1", "gone when idle for seconds", "some se ociosa por segundos");
        hard = dec(".flowmod.hard_timeout", "7.3.4.1", "gone after seconds", "some após segundos");
        priority = dec(".flowmod.priority", "7.3.4.1", "priority", "prioridade");
        flow_buffer = dec(".flowmod.buffer_id", "7.3.4.1", "packet kept as", "pacote guardado como").names(buffer_name);
        flow_port = dec(".flowmod.out_port", "7.3.4.1", "only rules to port", "só regras à porta").names(wide_port_name);
        flow_group = dec(".flowmod.out_group", "7.3.4.1", "only rules to group", "só regras ao grupo").names(group_name);
        flags = hex[4](".flowmod.flags", "7.3.4.1", "flags", "sinalizadores").group();
        flags_reserved = hex[4](".flowmod.flags.reserved", "7.3.4.1", "reserved", "reservado");
        no_octets = flag(".flowmod.flags.no_byte_counts", "7.3.4.1", "octets not counted", "octetos não contados");
        no_packets = flag(".flowmod.flags.no_packet_counts", "7.3.4.1", "packets not counted", "pacotes não contados");
        reset = flag(".flowmod.flags.reset_counts", "7.3.4.1", "counts from zero", "conta do zero");
        overlap = flag(".flowmod.flags.check_overlap", "7.3.4.1", "not over others", "não sobre outras");
        tell_removal = flag(".flowmod.flags.send_flow_rem", "7.3.4.1", "say when it is gone", "avisar quando sumir");
        flow_pad = octets(".flowmod.pad", "7.3.4.1", "padding", "preenchimento");
        importance = dec(".flowmod.importance", "7.3.4.1", "importance", "importância");
        instruction = label(".instruction", "7.2.4", "instruction", "instrução").group();
        instruction_type = dec(".instruction.type", "7.2.4", "instruction", "instrução").names(instruction_name);
        instruction_length = dec(".instruction.length", "7.2.4", "length", "comprimento");
        instruction_pad = octets(".instruction.actions.pad", "7.2.4", "padding", "preenchimento");
        goto_table = dec(".instruction.goto_table.table_id", "7.2.4", "table", "tabela");
        goto_pad = octets(".instruction.goto_table.pad", "7.2.4", "padding", "preenchimento");
        removed_cookie = hex[16](".flow_removed.cookie", "7.4.2", "cookie", "cookie");
        removed_priority = dec(".flow_removed.priority", "7.4.2", "priority", "prioridade");
        removed_reason = dec(".flow_removed.reason", "7.4.2", "reason", "motivo").names(removal_name);
        removed_table = dec(".flow_removed.table_id", "7.4.2", "table", "tabela");
        removed_seconds = dec(".flow_removed.duration_sec", "7.4.2", "was there for seconds", "existiu por segundos");
        removed_nanoseconds = dec(".flow_removed.duration_nsec", "7.4.2", "and nanoseconds", "e nanossegundos");
        removed_idle = dec(".flow_removed.idle_timeout", "7.4.2", "gone when idle for seconds", "some se ociosa por segundos");
        removed_hard = dec(".flow_removed.hard_timeout", "7.4.2", "gone after seconds", "some após segundos");
        removed_packets = dec(".flow_removed.packet_count", "7.4.2", "packets", "pacotes");
        removed_octets = dec(".flow_removed.byte_count", "7.4.2", "octets", "octetos");
        status_reason = dec(".port_status.reason", "7.4.3", "what happened", "o que houve").names(change_name);
        status_pad = octets(".port_status.pad", "7.4.3", "padding", "preenchimento");
        port = label(".port", "7.2.1", "port", "porta").group();
        port_number = dec(".port.port_no", "7.2.1", "number", "número").names(wide_port_name);
        port_length = dec(".port.length", "7.2.1", "length", "comprimento");
        port_pad = octets(".port.pad", "7.2.1", "padding", "preenchimento");
        port_mac = mac(".port.hw_addr", "7.2.1", "MAC address", "endereço MAC");
        port_pad2 = octets(".port.pad2", "7.2.1", "padding", "preenchimento");
        port_title = text(".port.name", "7.2.1", "name", "nome");
        port_config = hex[8](".port.config", "7.2.1", "configuration", "configuração");
        // Wireshark's name lacks a letter.
        port_state = hex[8](".port.sate", "7.2.1", "state", "estado");
        port_current = hex[8](".port.current", "7.2.1", "speed and medium", "velocidade e meio");
        port_advertised = hex[8](".port.advertised", "7.2.1", "what it offers", "o que oferece");
        port_supported = hex[8](".port.supported", "7.2.1", "what it can do", "o que sabe fazer");
        port_peer = hex[8](".port.peer", "7.2.1", "what the other side offers", "o que o outro lado oferece");
        port_speed = dec(".port.curr_speed", "7.2.1", "speed in kbit/s", "velocidade em kbit/s");
        port_fastest = dec(".port.max_speed", "7.2.1", "fastest, in kbit/s", "máxima, em kbit/s");
        matching = label(".match", "7.2.3.1", "match", "critério").group();
        match_type = dec(".match.type", "7.2.3.1", "kind", "tipo");
        match_length = dec(".match.length", "7.2.3.1", "length", "comprimento");
        match_pad = octets(".match.pad", "7.2.3.1", "padding", "preenchimento");
        oxm = label(".oxm", "7.2.3.2", "what must be so", "o que deve ser assim").group();
        oxm_class = hex[4](".oxm.class", "7.2.3.2", "class", "classe");
        oxm_field = dec(".oxm.field", "7.2.3.2", "field", "campo").names(oxm_name);
        oxm_mask = flag(".oxm.hm", "7.2.3.2", "has a mask", "tem máscara");
        oxm_length = dec(".oxm.length", "7.2.3.2", "length", "comprimento");
        oxm_value = octets(".oxm.value", "7.2.3.2", "value", "valor");
        oxm_bits = octets(".oxm.mask", "7.2.3.5", "bits of it that count", "bits dele que contam");
        oxm_mac_bits = mac(".oxm.ether_mask", "7.2.3.5", "bits of it that count", "bits dele que contam");
        oxm_ipv4_bits = ipv4(".oxm.ipv4_mask", "7.2.3.5", "bits of it that count", "bits dele que contam");
        oxm_ipv6_bits = ipv6(".oxm.ipv6_mask", "7.2.3.5", "bits of it that count", "bits dele que contam");
        oxm_number = dec(".oxm.value_uint32", "7.2.3.7", "value", "valor");
        oxm_port = dec(".oxm.value_uint16", "7.2.3.7", "value", "valor");
        oxm_mac = mac(".oxm.value_etheraddr", "7.2.3.7", "value", "valor");
        oxm_ether_type = hex[4](".oxm.value_ethertype", "7.2.3.7", "value", "valor");
        oxm_protocol = dec(".oxm.value_ipproto", "7.2.3.7", "value", "valor");
        oxm_ipv4 = ipv4(".oxm.value_ipv4addr", "7.2.3.7", "value", "valor");
        oxm_ipv6 = ipv6(".oxm.value_ipv6addr", "7.2.3.7", "value", "valor");
        request_type = dec(".multipart_request.type", "7.3.5", "statistics", "estatísticas").names(statistics_name);
        request_flags = hex[4](".multipart_request.flags", "7.3.5", "flags", "sinalizadores");
        request_pad = octets(".multipart_request.pad", "7.3.5", "padding", "preenchimento");
        reply_type = dec(".multipart_reply.type", "7.3.5", "statistics", "estatísticas").names(statistics_name);
        reply_flags = hex[4](".multipart_reply.flags", "7.3.5", "flags", "sinalizadores");
        reply_pad = octets(".multipart_reply.pad", "7.3.5", "padding", "preenchimento");
        request_role = hex[8](".role_request.role", "7.3.9", "role", "papel").names(role_name);
        request_role_pad = octets(".role_request.pad", "7.3.9", "padding", "preenchimento");
        request_generation = hex[16](".role_request.generation_id", "7.3.9", "which election", "qual eleição");
        reply_role = hex[8](".role_reply.role", "7.3.9", "role", "papel").names(role_name);
        reply_role_pad = octets(".role_reply.pad", "7.3.9", "padding", "preenchimento");
        reply_generation = hex[16](".role_reply.generation_id", "7.3.9", "which election", "qual eleição");
    }
}
