//! One conversation in words.

catalogue! {
    "conversation.client" => "client", "cliente";
    "conversation.server" => "server", "servidor";
    "conversation.group" => "group", "grupo";
    "conversation.opened" =>
        "Opening (RFC 9293 §3.5): {client} asks (frame {syn}, SYN), {server} answers (frame {answer}, SYN ACK), {client} confirms (frame {ack}, ACK). That took one round trip, {time}.",
        "Abertura (RFC 9293 §3.5): {client} pede (quadro {syn}, SYN), {server} responde (quadro {answer}, SYN ACK), {client} confirma (quadro {ack}, ACK). Isso levou uma ida e volta, {time}.";
    "conversation.asked" =>
        "{client} asks for a connection (frame {syn}, SYN); {server} never agrees.",
        "{client} pede uma conexão (quadro {syn}, SYN); {server} nunca aceita.";
    "conversation.half_open" =>
        "{client} asks (frame {syn}, SYN), {server} answers (frame {answer}, SYN ACK), but the confirmation is not there: no data can follow.",
        "{client} pede (quadro {syn}, SYN), {server} responde (quadro {answer}, SYN ACK), mas falta a confirmação: nenhum dado pode vir depois.";
    "conversation.agreed" => "Agreed in the SYNs: {facts}.", "Combinado nos SYNs: {facts}.";
    "conversation.mss" =>
        "segments of at most {client} octets to the client and {server} to the server (MSS)",
        "segmentos de no máximo {client} octetos para o cliente e {server} para o servidor (MSS)";
    "conversation.scale" =>
        "windows of the client count times {client}, of the server times {server} (RFC 7323 §2.2)",
        "as janelas do cliente valem vezes {client}, as do servidor vezes {server} (RFC 7323 §2.2)";
    "conversation.no_scale" => "windows are not scaled: 65,535 octets at most", "as janelas não têm escala: no máximo 65.535 octetos";
    "conversation.sack" => "selective acknowledgements (RFC 2018)", "confirmações seletivas (RFC 2018)";
    "conversation.no_sack" => "no selective acknowledgements", "sem confirmações seletivas";
    "conversation.stamps" => "timestamps (RFC 7323 §3)", "marcas de tempo (RFC 7323 §3)";
    "conversation.no_stamps" => "no timestamps", "sem marcas de tempo";
    "conversation.and_more" => " and {n} more", " e mais {n}";
    "conversation.timeout" =>
        "Retransmitted after a time-out: {n} of the {who}, frames {frames}. It waited {time} for an acknowledgement and sent the octets again (RFC 6298).",
        "Retransmitidos por estouro de tempo: {n} do {who}, quadros {frames}. Ele esperou {time} pela confirmação e enviou os octetos de novo (RFC 6298).";
    "conversation.again" =>
        "Retransmitted: {n} of the {who}, frames {frames}, {time} after the first sending. That is less than a time-out: a probe of the end (RFC 8985), or lost in between and asked for by acknowledgements.",
        "Retransmitidos: {n} do {who}, quadros {frames}, {time} depois do primeiro envio. É menos que um estouro de tempo: uma sonda do final (RFC 8985), ou perda no meio do caminho pedida por confirmações.";
    "conversation.fast" =>
        "Retransmitted at once: {n} of the {who}, frames {frames}. Duplicate ACKs of the {other} had asked for it before any time-out (fast retransmit, RFC 5681 §3.2).",
        "Retransmitidos na hora: {n} do {who}, quadros {frames}. ACKs duplicados do {other} pediram isso antes de qualquer estouro de tempo (retransmissão rápida, RFC 5681 §3.2).";
    "conversation.spurious" =>
        "Retransmitted needlessly: {n} of the {who}, frames {frames}. The {other} had acknowledged these octets already; the acknowledgement was late or lost.",
        "Retransmitidos sem necessidade: {n} do {who}, quadros {frames}. O {other} já tinha confirmado esses octetos; a confirmação atrasou ou se perdeu.";
    "conversation.out_of_order" =>
        "Out of order: {n} of the {who}, frames {frames}. They come so soon behind what follows them that they were overtaken on the way, not lost.",
        "Fora de ordem: {n} do {who}, quadros {frames}. Chegam tão perto do que vem depois deles que foram ultrapassados no caminho, e não perdidos.";
    "conversation.repeated" =>
        "Retransmitted within a round trip: {n} of the {who}, frames {frames}. This tap had captured the same octets before, so they were not overtaken but sent again: acknowledgements of the {other} told what was missing (RFC 6675).",
        "Retransmitidos dentro de uma ida e volta: {n} do {who}, quadros {frames}. Este ponto já tinha capturado os mesmos octetos, logo não foram ultrapassados e sim enviados de novo: confirmações do {other} diziam o que faltava (RFC 6675).";
    "conversation.duplicate_ack" =>
        "Duplicate ACKs: {n} of the {who}, frames {frames}. Each says that something came behind a gap, and again which octet is missing.",
        "ACKs duplicados: {n} do {who}, quadros {frames}. Cada um diz que algo chegou depois de uma lacuna, e de novo qual octeto falta.";
    "conversation.lost" =>
        "Gaps: before {n} frames of the {who} ({frames}) octets are missing, lost before this tap, or not captured.",
        "Lacunas: antes de {n} quadros do {who} ({frames}) faltam octetos, perdidos antes deste ponto ou não capturados.";
    "conversation.ack_lost" =>
        "The {who} acknowledges octets that are not in the capture (frames {frames}): they arrived, so it is the capture that lost them.",
        "O {who} confirma octetos que não estão na captura (quadros {frames}): eles chegaram, logo foi a captura que os perdeu.";
    "conversation.zero_window" =>
        "Window closed: {n} of the {who}, frames {frames}. Its program reads too slowly; the {other} must not send (flow control, RFC 9293 §3.8.6).",
        "Janela fechada: {n} do {who}, quadros {frames}. O programa dele lê devagar demais; o {other} não pode enviar (controle de fluxo, RFC 9293 §3.8.6).";
    "conversation.probe" =>
        "Window probes: {n} of the {who}, frames {frames}. One octet, to see whether the window has opened (RFC 9293 §3.8.6.1).",
        "Sondas de janela: {n} do {who}, quadros {frames}. Um octeto, para ver se a janela abriu (RFC 9293 §3.8.6.1).";
    "conversation.window_full" =>
        "Window filled: with {n} of its frames ({frames}) the {who} has sent all that the {other} has room for.",
        "Janela cheia: com {n} de seus quadros ({frames}) o {who} enviou tudo o que cabe no {other}.";
    "conversation.keep_alive" =>
        "Keep-alives: {n} of the {who}, frames {frames}. They carry nothing new and ask only whether the {other} is still there (RFC 9293 §3.8.4).",
        "Keep-alives: {n} do {who}, quadros {frames}. Não levam nada novo e só perguntam se o {other} ainda está lá (RFC 9293 §3.8.4).";
    "conversation.twice" =>
        "Captured twice: {n} packets of the {who}, frames {frames}. IP identification and checksum are the same, so it is one packet seen twice (a mirror port, two interfaces), and no retransmission.",
        "Capturados duas vezes: {n} pacotes do {who}, quadros {frames}. A identificação IP e a soma de verificação são as mesmas, logo é um só pacote visto duas vezes (porta espelhada, duas interfaces), e não uma retransmissão.";
    "conversation.reused" =>
        "Frame {frames}: an earlier connection had the same addresses and ports.",
        "Quadro {frames}: uma conexão anterior teve os mesmos endereços e portas.";
    "conversation.closing" => "Closing: {how} (frames {frames}).", "Encerramento: {how} (quadros {frames}).";
    "conversation.ending" => "Closing: {how}.", "Encerramento: {how}.";
    "conversation.no_opening" =>
        "The opening was not captured. So nobody can tell who asked, the initial sequence numbers (relative ones count from the first that was seen), the window scale (windows are shown as they stand in the header, and may be up to 16,384 times as large) or whether selective acknowledgements were agreed.",
        "A abertura não foi capturada. Por isso não se sabe quem pediu, os números de sequência iniciais (os relativos contam a partir do primeiro visto), a escala da janela (as janelas aparecem como estão no cabeçalho e podem ser até 16.384 vezes maiores) nem se foram combinadas confirmações seletivas.";
    "conversation.half_opening" =>
        "The SYN of the {who} was not captured, so its options are not known: neither its window scale nor what it offered.",
        "O SYN do {who} não foi capturado, então suas opções não são conhecidas: nem a escala da janela nem o que ofereceu.";
    "conversation.numbered" =>
        "The {n} messages of {who} are numbered, {first} to {last}.",
        "As {n} mensagens de {who} são numeradas, de {first} a {last}.";
    "conversation.numbers_missing" => "Missing: {numbers}.", "Faltam: {numbers}.";
    "conversation.numbers_again" => "Came twice: frames {numbers}.", "Vieram duas vezes: quadros {numbers}.";
    "conversation.numbers_late" => "Overtaken by a later one: frames {numbers}.", "Ultrapassadas por uma posterior: quadros {numbers}.";
    "conversation.numbers_all" => "All are there, in order.", "Estão todas aqui, em ordem.";
    "conversation.error" =>
        "Error message of {by}: {says} (frame {frame}), about a packet of {end}.",
        "Mensagem de erro de {by}: {says} (quadro {frame}), sobre um pacote de {end}.";
    "conversation.sides" => "What each side sent", "O que cada lado enviou";
    "conversation.by_tap" => "As each tap saw it", "Como cada ponto de escuta a viu";
    "conversation.taps" =>
        "Seen at several taps, and judged at each for itself; the sentences here tell it as {first} saw it.",
        "Vista em vários pontos, e julgada em cada um por si; as frases aqui a contam como {first} a viu.";
}
