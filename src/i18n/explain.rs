//! What the explanation of a frame says around its fields.

catalogue! {
    "explain.frame" => "Frame {n}", "Quadro {n}";
    "explain.tap" => "tap {name}", "ponto de escuta {name}";
    "explain.inbound" => "received by the tap", "recebido pelo ponto de escuta";
    "explain.outbound" => "sent by the tap", "enviado pelo ponto de escuta";
    "explain.whole" => "{octets}, all captured", "{octets}, tudo capturado";
    "explain.cut" => "{n} of {wire} octets captured", "{n} de {wire} octetos capturados";
    "explain.comment" => "comment: {text}", "comentário: {text}";
    "explain.lost" => "frames lost by the capture just before this one: {n}", "quadros perdidos pela captura logo antes deste: {n}";

    "explain.layers" => "The layers in both models", "As camadas nos dois modelos";
    "explain.budget" => "The octets as a sum", "Os octetos como soma";
    "explain.bytes" => "The octets", "Os octetos";
    "explain.more_notes" => "… {n} more (-v shows all)", "… mais {n} (-v mostra todas)";
    "explain.notes" => "Notes", "Notas";

    "explain.quoted" => "quoted", "citado";
    "explain.box_header" => "header {octets}", "cabeçalho {octets}";
    "explain.line_octets" => "{what}: {octets}, {place}", "{what}: {octets}, {place}";
    "explain.short_quoted" => "the rest of the packet was not quoted: {missing} octets", "o resto do pacote não foi citado: {missing} octetos";
    "explain.messages_left_out" => "and {n} messages more, {octets} octets", "e mais {n} mensagens, {octets} octetos";
    "explain.short_stream" => "the rest of the message is in other segments: {missing} octets at least", "o resto da mensagem está em outros segmentos: pelo menos {missing} octetos";
    "explain.short_fragment" => "the rest is in other fragments: {missing} octets", "o resto está em outros fragmentos: {missing} octetos";

    "explain.broadcast" => "to every host of this link", "para todos os hosts deste enlace";
    "explain.class_d" => "class D, {block}", "classe D, {block}";
    "explain.scope" => "multicast, scope {scope}", "multicast, escopo {scope}";
    "explain.group" => "to a group of cards", "para um grupo de placas";
    "explain.group_mac" => "multicast: the low {bits} bits of {group}", "multicast: os {bits} bits baixos de {group}";
    "explain.wrong_mac" => "does not fit {group}, whose MAC address is {mac} (its low {bits} bits)", "não combina com {group}, cujo endereço MAC é {mac} (seus {bits} bits baixos)";
    "explain.next_hop" => "the next hop on this link", "o próximo salto neste enlace";
    "explain.check_sequence" => "FCS {verdict}", "FCS {verdict}";
    "explain.checksum" => "checksum {verdict}", "soma de verificação {verdict}";
    "explain.sequence" => "sequence", "sequência";
    "explain.acknowledges" => "acknowledges", "confirma";
    "explain.raw" => "{what} {raw} (raw)", "{what} {raw} (bruto)";
    "explain.relative" => "{what} {relative} (raw {raw})", "{what} {relative} (bruto {raw})";
    "explain.relative_seen" => "{what} {relative} since the first segment seen (raw {raw})", "{what} {relative} desde o primeiro segmento visto (bruto {raw})";
    "explain.window" => "window {n}", "janela {n}";

    "explain.scaled_window" => "window {n} × {scale} = {scaled}", "janela {n} × {scale} = {scaled}";

    "explain.rest" => "not peeled", "não descascado";
    "explain.rest_fragment" => "part of the datagram", "parte do datagrama";
    "explain.rest_opaque" => "unreadable", "ilegível";
    "explain.padding" => "padding", "preenchimento";
    "explain.unclaimed" => "claimed by no layer", "sem camada que os declare";
    "explain.trailer" => "trailer of {layer}", "final de {layer}";
    "explain.opaque" => "encrypted or compressed: it cannot be read further", "cifrado ou comprimido: não se pode ler além daqui";
    "explain.fragment" => "octets from the middle of a datagram: the headers are in its first fragment", "octetos do meio de um datagrama: os cabeçalhos estão no primeiro fragmento";

    "explain.osi" => "OSI", "OSI";
    "explain.internet" => "Internet", "Internet";
    "explain.models" => "OSI / Internet", "OSI / Internet";
    "explain.protocol" => "protocol", "protocolo";
    "explain.pdu" => "PDU", "PDU";
    "explain.port" => "port", "porta";
    "explain.at" => "at", "em";
    "explain.header" => "header", "cabeçalho";
    "explain.carries" => "carries", "carrega";
    "explain.ends" => "from → to", "de → para";
    "explain.no_octets" => "no octets of its own", "sem octetos próprios";
    "explain.no_data" => "no data in this {name}", "nenhum dado neste {name}";
    "explain.in_its_form" => "a program's data without a header, in the form of row 6", "dados de um programa sem cabeçalho, na forma da linha 6";
    "explain.no_program" => "none: {name} serves no program", "nenhum: {name} não serve a um programa";
    "explain.no_transport" => "none, and so no ports: {name} goes without a transport", "nenhum, portanto sem portas: {name} dispensa o transporte";
    "explain.no_network" => "none: {name} does not leave its link", "nenhum: {name} não sai de seu enlace";
    "explain.no_link" => "no link header in this capture", "sem cabeçalho de enlace nesta captura";
    "explain.none_fragment" => "in the first fragment, not in this one", "no primeiro fragmento, não neste";
    "explain.none_fault" => "not reached: the header below is cut or malformed", "não alcançado: o cabeçalho abaixo está cortado ou malformado";
    "explain.not_reached" => "not reached", "não alcançado";
    "explain.physical_ethernet" => "preamble 8, FCS 4, gap 12: on a cable, never in a capture", "preâmbulo 8, FCS 4, intervalo 12: no cabo, nunca na captura";
    "explain.physical_fcs" => "preamble 8, gap 12: on a cable, never in a capture (the FCS was kept)", "preâmbulo 8, intervalo 12: no cabo, nunca na captura (a FCS foi guardada)";
    "explain.physical_loopback" => "no medium: the octets never left this host", "sem meio físico: os octetos não saíram deste host";
    "explain.physical_wlan" => "a radio preamble: on the air, never in a capture", "um preâmbulo de rádio: no ar, nunca na captura";
    "explain.physical" => "the bits on the medium are never in a capture", "os bits no meio físico nunca estão na captura";
    "explain.link_loopback" => "no Ethernet: loopback needs no card; the capture put this in its place", "sem Ethernet: o loopback dispensa placa; a captura pôs isto no lugar";
    "explain.link_raw" => "no Ethernet: the capture begins at IP (a tunnel, a modem)", "sem Ethernet: a captura começa no IP (um túnel, um modem)";
    "explain.link_cooked" => "no Ethernet: a capture of all interfaces puts this in its place", "sem Ethernet: uma captura de todas as interfaces põe isto no lugar";
    "explain.link_wlan" => "no Ethernet: a wireless LAN has frames of its own", "sem Ethernet: a rede sem fio tem quadros próprios";
    "explain.link_serial" => "no Ethernet: a line between two ends needs no addresses of cards", "sem Ethernet: uma linha entre duas pontas dispensa endereços de placas";

    "explain.headers" => "{part} of {total} octets ({share} %) are headers", "{part} de {total} octetos ({share} %) são cabeçalhos";
    "explain.no_message" => "there is no message in it", "não há mensagem nele";
    "explain.message" => "the message is {part} of {total} ({share} %)", "a mensagem é {part} de {total} ({share} %)";
    "explain.quoted_share" => "the quoted packet is {part} of {total} ({share} %)", "o pacote citado é {part} de {total} ({share} %)";
    "explain.other_share" => "{name}: {part} of {total} ({share} %)", "{name}: {part} de {total} ({share} %)";
    "explain.overhead" => "overhead counted on the message: {headers} octets of headers for {message} of message ({share} %)", "sobrecarga contada sobre a mensagem: {headers} octetos de cabeçalhos para {message} de mensagem ({share} %)";
    "explain.cut_away" => "of {wire} octets on the wire, {cut} were cut by the capture; they are in no sum here", "de {wire} octetos no meio, {cut} foram cortados pela captura; não estão em soma nenhuma aqui";

    "explain.title" => ", {spec} · {octets} {place} of the frame", ", {spec} · {octets} {place} do quadro";
    "explain.trailer_title" => ", {spec} · trailer, {octets} {place} of the frame", ", {spec} · final, {octets} {place} do quadro";
    "explain.octet" => "octet", "octeto";
    "explain.octets" => "octets", "octetos";
    "explain.unnamed" => "unnamed", "sem nome";
    "explain.rows_left_out" => "       … octets {first}–{last} of the header are not drawn", "       … os octetos {first}–{last} do cabeçalho não são desenhados";
    "explain.at_octet" => "octet {frame}, {header} of the header", "octeto {frame}, {header} do cabeçalho";
    "explain.at_octets" => "octets {frame}, {header} of the header", "octetos {frame}, {header} do cabeçalho";
    "explain.at_octet_behind" => "octet {frame}", "octeto {frame}";
    "explain.at_octets_behind" => "octets {frame}", "octetos {frame}";
    "explain.at_bit" => "octet {frame}, {header} of the header, bit {first}", "octeto {frame}, {header} do cabeçalho, bit {first}";
    "explain.at_bits" => "octet {frame}, {header} of the header, bits {first}–{last}", "octeto {frame}, {header} do cabeçalho, bits {first}–{last}";
    "explain.remembered" => "told by other frames", "dito por outros quadros";
    "explain.derived" => "computed", "calculado";
    "explain.message_start" => "{name} begins at octet {first} of the frame, octet 0 of the message", "{name} começa no octeto {first} do quadro, octeto 0 da mensagem";
    "explain.octets_left_out" => "      … {n} octets more (-v shows them)", "      … mais {n} octetos (-v os mostra)";
}
