//! How long answers take.

catalogue! {
    "latency.title" => "Questions and answers", "Perguntas e respostas";
    "latency.frames" => "frames {asked}, {answered}", "quadros {asked}, {answered}";
    "latency.none" =>
        "No question of this capture can be paired with an answer: no protocol in it tells which belong together.",
        "Nenhuma pergunta desta captura pode ser ligada a uma resposta: nenhum protocolo nela diz quais se correspondem.";
    "latency.note" =>
        "A question that is asked again counts once, and its time from the first asking. Times are those of the tap; median and 95 % are right to 2 %.",
        "Uma pergunta repetida conta uma vez, e seu tempo desde a primeira. Os tempos são os do ponto de captura; mediana e 95 % têm erro de até 2 %.";
}
