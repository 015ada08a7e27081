//! Tables over a whole capture.

catalogue! {
    "stats.frame" => "{n} frame", "{n} quadro";
    "stats.frames" => "{n} frames", "{n} quadros";
    "stats.octet" => "{n} octet", "{n} octeto";
    "stats.octets" => "{n} octets", "{n} octetos";
    "stats.host" => "{n} host", "{n} host";
    "stats.hosts" => "{n} hosts", "{n} hosts";
    "stats.many_hosts" => "{n} hosts or more", "{n} hosts ou mais";
    "stats.cut" =>
        "The capture kept only the start of {frames} frames: {kept} % of the {wire} octets that were on the wire. Octets, unless said otherwise, are those captured.",
        "A captura guardou só o início de {frames} quadros: {kept} % dos {wire} octetos que passaram pelo meio. Os octetos, salvo indicação, são os capturados.";
    "stats.faulty" =>
        "{frames} frames end in a header that was cut short or contradicts itself; its octets count as header.",
        "{frames} quadros terminam num cabeçalho cortado ou que se contradiz; seus octetos contam como cabeçalho.";
    "stats.padding" => "padding", "preenchimento";
    "stats.trailers" => "trailers (check sequences)", "finais (sequências de verificação)";
    "stats.overhead" =>
        "{headers} % of the octets are headers; {said} % is what the programs said",
        "{headers} % dos octetos são cabeçalhos; {said} % é o que os programas disseram";
    "stats.overhead_filling" => "{share} % fills frames or checks them", "{share} % completa quadros ou os verifica";
    "stats.overhead_unread" => "{share} % was not read further", "{share} % não foi lido adiante";
}
