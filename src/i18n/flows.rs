//! Conversations.

catalogue! {
    "flows.title" => "Conversations", "Conversas";
    "flows.heading" => "{frames} · {flows}", "{frames} · {flows}";
    "flows.flow" => "{n} conversation", "{n} conversa";
    "flows.flows" => "{n} conversations", "{n} conversas";
    "flows.client" => "the client", "cliente";
    "flows.server" => "the server", "servidor";
    "flows.unanswered" => "nobody answered", "ninguém respondeu";
    "flows.refused" => "refused (RST)", "recusada (RST)";
    "flows.half_open" => "not fully opened", "abertura incompleta";
    "flows.open" => "still open", "ainda aberta";
    "flows.half_closed" => "half closed by {who}", "fechada só pelo {who}";
    "flows.closed" => "closed by {who}", "fechada pelo {who}";
    "flows.reset" => "reset by {who}", "interrompida pelo {who} (RST)";
    "flows.retransmitted" => "{n} retransmission", "{n} retransmissão";
    "flows.retransmitted_many" => "{n} retransmissions", "{n} retransmissões";
    "flows.out_of_order" => "{n} out of order", "{n} fora de ordem";
    "flows.duplicate_ack" => "{n} duplicate ACK", "{n} ACK duplicado";
    "flows.duplicate_acks" => "{n} duplicate ACKs", "{n} ACKs duplicados";
    "flows.zero_window" => "window closed once", "janela fechada uma vez";
    "flows.zero_windows" => "window closed {n} times", "janela fechada {n} vezes";
    "flows.gap" => "{n} gap in the capture", "{n} lacuna na captura";
    "flows.gaps" => "{n} gaps in the capture", "{n} lacunas na captura";
    "flows.twice" => "{n} captured twice", "{n} capturado duas vezes";
    "flows.twice_many" => "{n} captured twice", "{n} capturados duas vezes";
    "flows.keep_alive" => "{n} keep-alive", "{n} keep-alive";
    "flows.keep_alives" => "{n} keep-alives", "{n} keep-alives";
    "flows.opening_missed" => "opening not captured", "abertura não capturada";
    "flows.reused" => "same ends as flow {flow}", "mesmas extremidades do fluxo {flow}";
    "flows.to_group" => "to a group", "para um grupo";
    "flows.no_answer" => "no answer", "sem resposta";
    "flows.echoes_unanswered" => "{n} unanswered", "{n} sem resposta";
    "flows.error" => "{says} (frame {frame})", "{says} (quadro {frame})";
    "flows.taps" => "seen at {n} taps", "visto em {n} pontos";
    "flows.dialogue" => "Flow {n} · {proto} · {client} → {server}", "Fluxo {n} · {proto} · {client} → {server}";
    "flows.in_frame" => "frame {n}", "quadro {n}";
    "flows.frames" => "frames {n}", "quadros {n}";
    "flows.rest_missing" => "(the rest of it is not in the capture)", "(o resto não está na captura)";
    "flows.missing" => "({octets} are not in the capture)", "({octets} não estão na captura)";
    "flows.inside" => "inside: {what}", "dentro: {what}";
    "flows.opened_by" =>
        "decrypted with line {line} of the key log ({label}); without it nobody on the path can read this",
        "decifrada com a linha {line} do registro de chaves ({label}); sem ela ninguém no caminho consegue ler isto";
    "flows.opened_by_own" =>
        "decrypted with line {line} of the keys in the capture ({label}); without it nobody on the path can read this",
        "decifrada com a linha {line} das chaves que estão na captura ({label}); sem ela ninguém no caminho consegue ler isto";
    "flows.decoded" => "its content, decoded: {octets}", "o conteúdo, decodificado: {octets}";
    "flows.more_octets" => "… {octets} more, no text: --as hex shows them", "… mais {octets}, que não são texto: --as hex os mostra";
    "flows.no_such_flow" => "there is no flow {n}: {file} has {flows}, counted from 1; `camadas flows` lists them", "não há fluxo {n}: {file} tem {flows}, contadas a partir de 1; `camadas flows` as lista";
    "flows.which" => "which flow? `camadas {command} {file} 1` for the first; `camadas flows {file}` lists them", "qual fluxo? `camadas {command} {file} 1` para o primeiro; `camadas flows {file}` os lista";
    "flows.nothing_said" => "nothing was said in it: no segment or datagram of it carries data", "nada foi dito nele: nenhum segmento ou datagrama dele leva dados";
    "flows.ladder_margin" => "   seconds  frame", "  segundos quadro";
    "flows.echo" => "echo request", "pedido de eco";
    "flows.echo_reply" => "echo reply", "resposta de eco";
    "flows.of_frame" => " of frame {n}", " do quadro {n}";
    "flows.after" => ", {time} after it", ", {time} depois dele";
    "flows.ladder_more" => "{n} more frames are not drawn: -c draws more", "mais {n} quadros não foram desenhados: -c desenha mais";
    "flows.incomplete" =>
        "{n} datagrams never became whole: of them only {fragments} fragments are here, which belong to no conversation.",
        "{n} datagramas nunca ficaram completos: deles só há {fragments} fragmentos, que não pertencem a nenhuma conversa.";
    "flows.no_choice" => "`camadas {command}` tells a conversation whole: -Y and --frames do not go with it", "`camadas {command}` conta uma conversa inteira: -Y e --frames não combinam com ele";
    "flows.forgotten" =>
        "Memory for conversations is bounded to {most}: {flows} that were silent the longest were forgotten, with {frames} and {octets}. --memory allows for more.",
        "A memória para conversas é limitada a {most}: {flows}, as que estavam caladas há mais tempo, foram esquecidas, com {frames} e {octets}. --memory permite mais.";
}
