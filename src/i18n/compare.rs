//! Two conversations, or two captures, side by side.

catalogue! {
    "compare.title" => "side by side", "lado a lado";
    "compare.as_many" => "{one} and {other} took {frames} each", "{one} e {other} levaram {frames} cada";
    "compare.more" => "{one} took {frames}, {other} {others}", "{one} levou {frames}; {other}, {others}";
    "compare.fewer" => "{one} took {frames}, {other} {others}", "{one} levou {frames}; {other}, {others}";
    "compare.protocols" => "protocol", "protocolo";
    "compare.conversations" => "conversations", "conversas";
    "compare.frames" => "frames", "quadros";
    "compare.opening" => "to open the connection", "para abrir a conexão";
    "compare.data" => "with data", "com dados";
    "compare.acknowledgements" => "acknowledgements alone", "só confirmações";
    "compare.closing" => "to close the connection", "para fechar a conexão";
    "compare.octets" => "octets", "octetos";
    "compare.said" => "what programs said", "o que os programas disseram";
    "compare.repeated_data" => "the same, sent again", "o mesmo, enviado de novo";
    "compare.headers" => "headers", "cabeçalhos";
    "compare.said_share" => "data, % of the octets", "dados, % dos octetos";
    "compare.around_share" => "opening and closing, % of the octets", "abertura e fechamento, % dos octetos";
    "compare.repeated" => "frames sent again", "quadros enviados de novo";
    "compare.round_trips" => "round trips", "idas e voltas";
    "compare.before_data" => "before the first data is sent", "antes de enviar os primeiros dados";
    "compare.first_data" => "time to the first data", "tempo até os primeiros dados";
    "compare.last_data" => "time to the last data", "tempo até os últimos dados";
    "compare.last" => "time to the last frame", "tempo até o último quadro";
    "compare.ratio_note" =>
        "The ratio is the first by the second. Only frames of conversations count, each at one tap; ARP, IGMP and the like go on beside both.",
        "A razão é o primeiro dividido pelo segundo. Só contam quadros de conversas, cada uma em um ponto de escuta; ARP, IGMP e afins correm ao lado dos dois.";
    "compare.round_trips_note" =>
        "A trip there or back is half a round trip; frames of one direction that follow each other make it together. Times are those of this recording: over a longer way, round trips decide.",
        "Uma viagem só de ida ou só de volta é meia ida e volta; quadros seguidos no mesmo sentido viajam juntos. Os tempos são os desta gravação: em um caminho mais longo, quem decide são as idas e voltas.";
}
