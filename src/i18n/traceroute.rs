//! The way to a host.

catalogue! {
    "traceroute.title" => "Ways to hosts", "Caminhos até hosts";
    "traceroute.way" => "The way from {from} to {to}, probed by {by}", "O caminho de {from} até {to}, sondado por {by}";
    "traceroute.none" =>
        "No way can be told: no router of this capture says that the TTL of a probe was too small.",
        "Não se pode contar nenhum caminho: nenhum roteador desta captura diz que o TTL de uma sonda era pequeno demais.";
    "traceroute.silent" => "* (no answer)", "* (sem resposta)";
    "traceroute.skipped" => "– (not probed)", "– (não sondado)";
    "traceroute.reached" => "From {from} to {to}, probed by {by}: {to} itself answers, {n} hops away.", "De {from} até {to}, sondado por {by}: o próprio {to} responde, a {n} saltos daqui.";
    "traceroute.not_reached" => "From {from} to {to}, probed by {by}: {to} itself does not answer.", "De {from} até {to}, sondado por {by}: o próprio {to} não responde.";
    "traceroute.note" =>
        "A hop is the TTL of the probe as the tap saw it; the router where it ran out answers \"time exceeded\", by the address of one of its interfaces. Another way back may make a nearer hop slower than a farther one.",
        "O salto é o TTL da sonda como o ponto de captura o viu; o roteador onde ele acaba responde \"time exceeded\", com o endereço de uma de suas interfaces. Outro caminho de volta pode fazer um salto mais próximo parecer mais lento que um distante.";
    "traceroute.more" => "{n} more ways are not shown: --rows shows more.", "Mais {n} caminhos não são mostrados: --rows mostra mais.";
}
