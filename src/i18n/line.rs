//! What the lines, trees and dumps of frames say between the fields.

catalogue! {
    "line.too_deep" => "more layers than are peeled", "mais camadas do que se descascam";
    "line.malformed" => "malformed: {why}", "malformado: {why}";
    "line.cut" => "cut by the capture: {missing} octets missing", "cortado pela captura: faltam {missing} octetos";
    "line.stream" => "goes on in other segments", "continua em outros segmentos";
    "line.lie" => "claims {missing} octets more than there are", "declara {missing} octetos a mais do que há";
    "line.header_octet" => "octet {first}", "octeto {first}";
    "line.header_octets" => "octets {first}-{last}", "octetos {first}-{last}";
    "line.no_header" => "from octet {first}", "a partir do octeto {first}";
    "line.flow" => "flow {n}", "fluxo {n}";
    "line.again" => "{what} of frame {frame}", "{what} do quadro {frame}";
    "line.nobody" => "unknown", "desconhecido";
    "line.link_type" => "link type {number} ({name})", "tipo de enlace {number} ({name})";
    "line.unknown_key" => "{what} is not peeled further", "{what} não é descascado além daqui";
}
