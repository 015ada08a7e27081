//! What other frames tell of one.

catalogue! {
    "across.title" => "What other frames tell", "O que outros quadros contam";
    "across.place" =>
        "It is frame {nth} of {frames} of flow {flow}, {proto}, {client} → {server}.",
        "É o quadro {nth} de {frames} do fluxo {flow}, {proto}, {client} → {server}.";
    "across.commands" =>
        "(`camadas flows {file} {flow}` tells of all of it, `camadas follow {file} {flow}` what was said.)",
        "(`camadas flows {file} {flow}` conta dele inteiro, `camadas follow {file} {flow}` o que foi dito.)";
    "across.quoted" =>
        "The packet that it quotes belongs to flow {flow}, {proto}, {client} → {server}, and was sent before.",
        "O pacote que ele cita pertence ao fluxo {flow}, {proto}, {client} → {server}, e foi enviado antes.";
    "across.none" => "no frame of the capture", "nenhum quadro da captura";
    "across.syn" =>
        "First step of the handshake (RFC 9293 §3.5): it asks for the connection. Second: {answer}, {answer_time} later. Third: {ack}, {ack_time} after the first.",
        "Primeiro passo da abertura (RFC 9293 §3.5): pede a conexão. Segundo: {answer}, {answer_time} depois. Terceiro: {ack}, {ack_time} depois do primeiro.";
    "across.syn_ack" =>
        "Second step of the handshake (RFC 9293 §3.5): it agrees to what {syn} asks, {answer_time} later. Third: {ack}.",
        "Segundo passo da abertura (RFC 9293 §3.5): aceita o que o {syn} pede, {answer_time} depois. Terceiro: {ack}.";
    "across.ack" =>
        "Third step of the handshake (RFC 9293 §3.5), behind {syn} and {answer}: the connection is open, one round trip ({ack_time}) after it was asked for.",
        "Terceiro passo da abertura (RFC 9293 §3.5), depois do {syn} e do {answer}: a conexão está aberta, uma ida e volta ({ack_time}) depois de pedida.";
    "across.reset" => "With it {who} breaks the connection off (RST).", "Com ele o {who} interrompe a conexão (RST).";
    "across.fin_first" =>
        "With it {who} says that it is done sending (FIN), as the first of both; {other} may go on, and is done in frame {frame}.",
        "Com ele o {who} diz que terminou de enviar (FIN), antes do outro; o {other} ainda pode enviar, e termina no quadro {frame}.";
    "across.fin_second" =>
        "With it {who} says that it is done sending too (FIN); {other} was in frame {frame}.",
        "Com ele o {who} diz que também terminou de enviar (FIN); o {other} terminou no quadro {frame}.";
    "across.fin_only" =>
        "With it {who} says that it is done sending (FIN). No FIN of {other} follows: its direction stays open (half closed).",
        "Com ele o {who} diz que terminou de enviar (FIN). Nenhum FIN do {other} vem depois: o sentido dele continua aberto (meio fechada).";
    "across.states" =>
        "States by RFC 9293 §3.3.2, as if all of it arrived: client {client}; server {server}.",
        "Estados pela RFC 9293 §3.3.2, como se tudo chegasse: cliente {client}; servidor {server}.";
    "across.mark" => "Striking: {mark}.", "Chama a atenção: {mark}.";
    "across.again" =>
        "It says again what frame {frame} said {time} before: {mark}.",
        "Ele diz de novo o que o quadro {frame} disse {time} antes: {mark}.";
    "across.duplicate" =>
        "It says again what the acknowledgement of frame {frame} said: duplicate ACK, number {nth} in a row. Something came behind a gap.",
        "Ele repete a confirmação do quadro {frame}: ACK duplicado, o {nth}º em sequência. Algo chegou depois de uma lacuna.";
    "across.twice" =>
        "It is the same packet as frame {frame}, captured a second time: no retransmission.",
        "É o mesmo pacote do quadro {frame}, capturado pela segunda vez: não é retransmissão.";
    "across.before" => "What it says again is a message of {who}, {octets}, in frame {complete}: {what}.", "O que ele repete é uma mensagem do {who}, de {octets}, no quadro {complete}: {what}.";
    "across.before_many" => "What it says again is of a message of {who}, {octets}, that frame {begin} began and frame {complete} completed: {what}.", "O que ele repete é de uma mensagem do {who}, de {octets}, que o quadro {begin} começou e o quadro {complete} completou: {what}.";
    "across.agreed" => "Frame {frame} agreed on {proto} for this address and port; the port alone does not tell.", "O quadro {frame} combinou {proto} para este endereço e porta; só a porta não o diz.";
    "across.formats" => "What its payload types stand for was agreed on, too: {formats}.", "Também foi combinado o que significam os tipos de carga: {formats}.";
    "across.said_again" => "Frame {frames} says the same again.", "O quadro {frames} diz o mesmo de novo.";
    "across.said_again_many" => "Frames {frames} say the same again.", "Os quadros {frames} dizem o mesmo de novo.";
    "across.acknowledges" => "It acknowledges all up to frame {frame}, {time} after it.", "Ele confirma tudo até o quadro {frame}, {time} depois dele.";
    "across.acknowledged" => "Frame {frame} acknowledges it, {time} later.", "O quadro {frame} o confirma, {time} depois.";
    "across.in_flight" => "With it {octets} of its side are under way, not acknowledged yet.", "Com ele {octets} de seu lado estão em trânsito, ainda não confirmados.";
    "across.message" =>
        "Octets {at} of this frame are a message of {who}, whole ({octets}): {what}.",
        "Os octetos {at} deste quadro são uma mensagem do {who}, inteira ({octets}): {what}.";
    "across.part" =>
        "Octets {at} of this frame ({here}) are octets {within} of a message of {who} that has {octets}: {what}. It begins in frame {begin} and is complete in frame {complete}.",
        "Os octetos {at} deste quadro ({here}) são os octetos {within} de uma mensagem do {who} que tem {octets}: {what}. Ela começa no quadro {begin} e fica completa no quadro {complete}.";
    "across.octets" => "Where the octets of that message are: {places}.", "Onde estão os octetos dessa mensagem: {places}.";
    "across.at" => "{octets} in frame {frame}", "{octets} no quadro {frame}";
    "across.turn" =>
        "No protocol tells the end of that message: the stream has no boundaries, and it is taken to end where the other side speaks.",
        "Nenhum protocolo diz o fim dessa mensagem: o fluxo não tem fronteiras, e ela é tida por terminada onde o outro lado fala.";
    "across.opened" => "What that record holds, the keys tell:", "O que esse registro contém, as chaves contam:";
    "across.decrypted" => "That message was {how}.", "Essa mensagem foi {how}.";
    "across.lost" => "More of that message is missing from the capture.", "O resto dessa mensagem falta na captura.";
    "across.parted" => "That message is so long that it is told in parts.", "Essa mensagem é tão longa que é contada em partes.";
    "across.more_messages" => "And {n} messages more.", "E mais {n} mensagens.";
    "across.answers" => "It answers frame {frame} ({question}), after {time}.", "Ele responde ao quadro {frame} ({question}), depois de {time}.";
    "across.answered" => "It asks ({question}); frame {frame} answers, after {time}.", "Ele pergunta ({question}); o quadro {frame} responde, depois de {time}.";
    "across.open" => "It asks ({question}), and no answer is in the capture.", "Ele pergunta ({question}), e não há resposta na captura.";
    "across.fragment" =>
        "It is fragment {nth} of {of}: octets {own} of the {octets} that the datagram carries.",
        "É o fragmento {nth} de {of}: octetos {own} dos {octets} que o datagrama carrega.";
    "across.fragment_waits" =>
        "It is fragment {nth} of the {of} that are here: octets {own} of a datagram that carries {octets}.",
        "É o fragmento {nth} dos {of} que estão aqui: octetos {own} de um datagrama que carrega {octets}.";
    "across.fragment_unknown" =>
        "It is fragment {nth} of the {of} that are here: octets {own} of what the datagram carries. How much that is, its last piece would tell.",
        "É o fragmento {nth} dos {of} que estão aqui: octetos {own} do que o datagrama carrega. Quanto é ao todo, o último pedaço diria.";
    "across.fragments" => "The datagram's octets: {places}.", "Os octetos do datagrama: {places}.";
    "across.fragments_whole" =>
        "With frame {frame} it is whole; only then can the receiver hand it on. One lost fragment, and all of it is lost.",
        "Com o quadro {frame} ele fica inteiro; só então o receptor pode entregá-lo. Um fragmento perdido, e tudo se perde.";
    "across.fragments_missing" =>
        "Missing from the capture: octets {ranges}. Without them the receiver drops the whole datagram.",
        "Faltam na captura: octetos {ranges}. Sem eles o receptor descarta o datagrama inteiro.";
    "across.from" => "{first} and what follows", "{first} e o que segue";
    "across.piped" =>
        "what other frames tell is left out: standard input is read only once (save it to a file to have it)",
        "falta o que outros quadros contam: a entrada padrão só é lida uma vez (salve em um arquivo para tê-lo)";
}
