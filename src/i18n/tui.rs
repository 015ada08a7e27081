//! The screen to explore a capture on; what it has in common with the page stands there.

catalogue! {
    "tui.layers" => "Layers", "Camadas";
    "tui.bits" => "Bits", "Bits";
    "tui.none_across" => "nothing", "nada";
    "tui.no_bits" => "No header of its own: all its octets are what it says.", "Sem cabeçalho próprio: todos os octetos são o que ela diz.";
    "tui.column_delta" => "since last, s", "desde o anterior, s";
    "tui.column_clock" => "time of day", "hora do dia";
    "tui.number" => "Frame number", "Número do quadro";
    "tui.search" => "Search", "Procurar";
    "tui.save_as" => "Save as (pcapng)", "Gravar como (pcapng)";
    "tui.saved" => "{frames} saved in {file}", "{frames} gravados em {file}";
    "tui.marked" => "{n} marked", "{n} marcados";
    "tui.none_marked" => "no frame is marked: Space marks the chosen one", "nenhum quadro marcado: Espaço marca o escolhido";
    "tui.not_found_yet" => "not in {frames} frames from there: “{text}”; {key} searches on", "não está em {frames} quadros a partir dali: “{text}”; {key} continua";
    "tui.confined" =>
        "{file}: while it captures, camadas makes files only in the folder it was started in",
        "{file}: enquanto captura, o camadas só cria arquivos na pasta em que foi iniciado";
    "tui.not_found" => "“{text}” is not in the lines that follow: N looks in those before", "“{text}” não está nas linhas seguintes: N procura nas anteriores";
    "tui.no_such_frame" => "there is no frame {text}", "não há quadro {text}";
    "tui.unreadable" => "frame {n} cannot be read again: {error}", "o quadro {n} não pode ser relido: {error}";
    "tui.no_flow" => "This frame belongs to no conversation: only TCP, UDP and what quotes them have some.", "Este quadro não pertence a nenhuma conversa: só TCP, UDP e o que os cita têm conversas.";
    "tui.indexing" => "reading, {percent} %", "lendo, {percent} %";
    "tui.live" => "live", "ao vivo";
    "tui.paused" => "live, paused here (p)", "ao vivo, parado aqui (p)";
    "tui.waiting" => "one moment …", "um momento …";
    "tui.ladder" => "Ladder", "Sequência";
    "tui.follow" => "Dialogue", "Diálogo";
    "tui.explain" => "Explanation", "Explicação";
    "tui.flows_hint" => "Enter draws the chosen conversation, f follows it, Esc goes back", "Enter desenha a conversa escolhida, f a segue, Esc volta";
    "tui.text_hint" => "arrows scroll, s searches, Esc goes back", "as setas rolam, s procura, Esc volta";
    "tui.too_small" => "This needs at least {columns} × {rows}.", "Isto precisa de pelo menos {columns} × {rows}.";
    "tui.no_terminal" => "a screen to explore needs a terminal: `camadas show` and `camadas report` do without", "uma tela para explorar precisa de um terminal: `camadas show` e `camadas report` dispensam um";
    "tui.failed" => "the terminal cannot be used: {error}", "o terminal não pode ser usado: {error}";
}
