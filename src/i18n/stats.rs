//! Tables over a whole capture.

catalogue! {
    "stats.frame" => "{n} frame", "{n} quadro";
    "stats.frames" => "{n} frames", "{n} quadros";
    "stats.octet" => "{n} octet", "{n} octeto";
    "stats.octets" => "{n} octets", "{n} octetos";
    "stats.sender" => "{n} source address", "{n} endereço de origem";
    "stats.senders" => "{n} source addresses", "{n} endereços de origem";
    "stats.many_senders" => "{n} source addresses or more", "{n} ou mais endereços de origem";
    "stats.taps" =>
        "Captured at several interfaces: a frame that was seen at each of them is counted at each.",
        "Capturado em várias interfaces: um quadro visto em cada uma é contado em cada uma.";
    "stats.cut" =>
        "The capture kept only the start of {frames}; {missing} of the {wire} octets on the wire are missing. Layers count what was captured, all else whole frames.",
        "A captura guardou só o início de {frames}; faltam {missing} dos {wire} octetos que passaram pelo meio. As camadas contam o que foi capturado, o resto quadros inteiros.";
    "stats.faulty" =>
        "In {frames} the last header was cut short or contradicts itself; its octets count as header.",
        "Em {frames} o último cabeçalho foi cortado ou se contradiz; seus octetos contam como cabeçalho.";
    "stats.padding" => "padding", "preenchimento";
    "stats.trailers" => "trailers (check sequences)", "finais (sequências de verificação)";
    "stats.overhead" =>
        "{headers} % of the octets are headers; {said} % is what the programs said",
        "{headers} % dos octetos são cabeçalhos; {said} % é o que os programas disseram";
    "stats.overhead_filling" => "{share} % fills frames or checks them", "{share} % completa quadros ou os verifica";
    "stats.overhead_quoted" => "{share} % quotes other packets", "{share} % cita outros pacotes";
    "stats.overhead_unread" => "{share} % was not read further", "{share} % não foi lido adiante";

    "stats.conversations" => "{proto} conversations", "conversas {proto}";
    "stats.endpoints" => "{proto} end points", "extremidades {proto}";
    "stats.too_many_conversations" =>
        "More than {most} conversations: {frames} times a frame was of a further one, and is not told apart.",
        "Mais de {most} conversas: {frames} vezes um quadro foi de outra além dessas, e não é distinguido.";
    "stats.too_many_paths" =>
        "More than {most} different stacks of protocols: further ones are counted with their outermost layer alone.",
        "Mais de {most} pilhas diferentes de protocolos: as demais contam só com sua camada mais externa.";
    "stats.hidden" =>
        "and {rows} more with {frames} and {octets}; --rows 0 shows all",
        "e mais {rows} com {frames} e {octets}; --rows 0 mostra tudo";
    "stats.hidden_rows" => "and {rows} more; --rows 0 shows all", "e mais {rows}; --rows 0 mostra tudo";
    "stats.ports" => "ports", "portas";
    "stats.ports_note" =>
        "Classes by RFC 6335 §6: well known 0-1023, registered 1024-49151, dynamic 49152-65535. Linux takes its clients' ports from 32768-60999. A port registered for a service may be used by any program.",
        "Classes da RFC 6335 §6: bem conhecidas 0-1023, registradas 1024-49151, dinâmicas 49152-65535. O Linux tira as portas de seus clientes de 32768-60999. Uma porta registrada para um serviço pode ser usada por qualquer programa.";
    "stats.addresses" => "addresses", "endereços";
    "stats.addresses_note" =>
        "A MAC address is for one link, an IP address for the way from host to host, a port for a program in the host.",
        "Um endereço MAC vale em um enlace, um endereço IP no caminho de host a host, uma porta para um programa no host.";
    "stats.program" => "a program", "um programa";
    "stats.group" => "a group", "um grupo";
    "stats.group_named" => "group: {name}", "grupo: {name}";
    "stats.local_mac" => "given by software", "dado por software";
    "stats.vlans" => "VLANs", "VLANs";
    "stats.of_chosen" => "What needs frames in their order is told of whole conversations: those that a chosen frame belongs to.", "O que depende da ordem dos quadros vale para conversas inteiras: aquelas a que pertence um quadro escolhido.";
    "stats.nothing" => "The capture has nothing that these tables count.", "A captura não tem nada que estas tabelas contem.";
    "stats.lost" =>
        "The capture lost frames, as it says itself, and they are in no table: {lost}.",
        "A captura perdeu quadros, como ela mesma diz, e eles não estão em tabela alguma: {lost}.";
    "stats.lost_of" => "{lost} of {received} received", "{lost} de {received} recebidos";
    "stats.no_frames" => "The capture has no frames.", "A captura não tem quadros.";
    "stats.none_fits" => "None of the {n} frames that were read was chosen.", "Nenhum dos {n} quadros lidos foi escolhido.";
    "stats.no_vlans" => "No frame has a VLAN tag.", "Nenhum quadro tem uma etiqueta de VLAN.";
    "stats.untagged" => "untagged", "sem etiqueta";
    "stats.sizes" => "sizes of frames", "tamanhos dos quadros";
    "stats.size_or_more" => "{first} or more", "{first} ou mais";
    "stats.sizes_note" =>
        "From {short} to {long} octets, {mean} on average. Captures hardly ever have the 4 octets of the check sequence: the shortest whole frame of Ethernet is 60, the longest with the usual MTU 1,514; longer ones were captured before the card cut them, or the MTU is larger.",
        "De {short} a {long} octetos, {mean} em média. Capturas quase nunca têm os 4 octetos da sequência de verificação: o menor quadro inteiro de Ethernet tem 60, o maior com a MTU usual 1.514; os mais longos foram capturados antes que a placa os cortasse, ou a MTU é maior.";
    "stats.timeline" => "timeline", "linha do tempo";
    "stats.timeline_note" =>
        "Each step is {step}, counted from the first frame.",
        "Cada passo é de {step}, a contar do primeiro quadro.";
    "stats.timeless" => "No time is known of {frames}.", "Não se conhece o instante de {frames}.";
}
