//! The words of the page itself; the page finds each by its key without `page.`.

catalogue! {
    "page.title" => "{files} · layers of a capture", "{files} · camadas de uma captura";
    "page.noscript" => "This page puts its data in place with a script: allow scripts for this file, or use the program in a terminal.", "Esta página monta seus dados com um script: permita scripts para este arquivo, ou use o programa em um terminal.";
    "page.sampling" => "This page shows {shown} of {offered} frames: the first {first}, {kinds} more that are the first with their layers, and every {stride}th of the rest. When it is made, --frames 500-600 or -Y 'tcp.port == 80' choose others; sums, charts and tables count all frames that these choose.", "Esta página mostra {shown} de {offered} quadros: os primeiros {first}, mais {kinds} que são os primeiros com suas camadas, e um a cada {stride} dos demais. Ao criá-la, --frames 500-600 ou -Y 'tcp.port == 80' escolhem outros; somas, gráficos e tabelas contam todos os quadros assim escolhidos.";
    "page.skip" => "Skip to the frames", "Ir direto aos quadros";
    "page.sections" => "sections", "seções";
    "page.overview" => "This capture", "Esta captura";
    "page.frames" => "Frames", "Quadros";
    "page.conversations" => "Conversations", "Conversas";
    "page.multicast" => "Multicast", "Multicast";
    "page.hops" => "Hops", "Saltos";
    "page.counts" => "Tables", "Tabelas";
    "page.glossary" => "Glossary", "Glossário";
    "page.print" => "Print", "Imprimir";
    "page.other_language" => "Português", "English";
    "page.theme_auto" => "Theme: system", "Tema: sistema";
    "page.theme_light" => "Theme: light", "Tema: claro";
    "page.theme_dark" => "Theme: dark", "Tema: escuro";
    "page.taps" => "Where it was recorded (taps)", "Onde foi gravada (pontos de escuta)";

    "page.filter" => "Filter", "Filtro";
    "page.filter_example" => "udp && ip.ttl == 1", "udp && ip.ttl == 1";
    "page.filter_help" => "Words of a line, protocols, fields, a field == value; !word leaves out.", "Palavras de uma linha, protocolos, campos, um campo == valor; !palavra exclui.";
    "page.filter_help_served" =>
        "The filters of -Y: a protocol, a field == value, contains, in, &&, ||, !.",
        "Os filtros de -Y: um protocolo, um campo == valor, contains, in, &&, ||, !.";
    "page.fitting" => "{n} of {all} frames", "{n} de {all} quadros";
    "page.none_fits" => "No frame fits: clear the filter to see all {all}.", "Nenhum quadro se encaixa: limpe o filtro para ver todos os {all}.";

    "page.stage_start" => "Play", "Iniciar";
    "page.stage_again" => "Play again", "Repetir";
    "page.stage_slowly" => "Step by step", "Passo a passo";
    "page.stage_step" => "Next step", "Próximo passo";
    "page.stage_ready" => "Nothing was played yet.", "Nada foi executado ainda.";
    "page.stage_plays" => "The programs run.", "Os programas estão em execução.";
    "page.stage_waits" => "Next:", "A seguir:";
    "page.stage_questions" => "To think about", "Para pensar";
    "page.stage_over" => "The lesson is over: below is all that was recorded.", "A lição terminou: abaixo está tudo o que foi gravado.";
    "page.lines_before" => "◀ lines before", "◀ linhas anteriores";
    "page.lines_behind" => "lines after ▶", "linhas seguintes ▶";
    "page.follows" => "follows new frames: stay here", "segue quadros novos: ficar aqui";
    "page.stays" => "stays here: follow new frames", "parado aqui: seguir quadros novos";

    "page.column_number" => "no.", "nº";
    "page.column_time" => "time, s", "tempo, s";
    "page.column_tap" => "tap", "ponto de escuta";
    "page.column_from" => "from", "de";
    "page.column_to" => "to", "para";
    "page.column_protocol" => "protocol", "protocolo";
    "page.column_octets" => "octets", "octetos";
    "page.column_facts" => "what matters", "o que importa";
    "page.column_osi" => "OSI", "OSI";
    "page.column_internet" => "Internet", "Internet";
    "page.column_pdu" => "PDU", "PDU";
    "page.column_at" => "at", "em";
    "page.column_header" => "header", "cabeçalho";
    "page.column_carries" => "carries", "carrega";
    "page.column_ends" => "from → to", "de → para";
    "page.column_field" => "field", "campo";
    "page.column_value" => "value", "valor";
    "page.column_place" => "place", "lugar";
    "page.column_name" => "filter name", "nome no filtro";
    "page.column_source" => "source", "fonte";
    "page.column_about" => "what it is for", "para que serve";
    "page.column_description" => "description", "descrição";
    "page.column_link" => "link type", "tipo de enlace";
    "page.column_key" => "key", "tecla";

    "page.boxes" => "Each layer's box inside of the one that carries it", "A caixa de cada camada dentro da que a carrega";
    "page.bits" => "Headers bit by bit", "Cabeçalhos bit a bit";
    "page.layers" => "The layers in both models", "As camadas nos dois modelos";
    "page.sum" => "The octets as a sum", "Os octetos como soma";
    "page.octets" => "The octets", "Os octetos";
    "page.way" => "Down the stack, over the hops, up the stack", "Pilha abaixo, pelos saltos, pilha acima";
    "page.notes" => "Notes", "Notas";
    "page.across" => "What other frames tell", "O que outros quadros contam";
    "page.asking_across" => "The capture is being read for it …", "A captura está sendo lida para isso …";
    "page.fields_in_words" => "Fields of {name} in words", "Campos de {name} em palavras";
    "page.rows_left_out" => "… octets from {first} on are not drawn", "… os octetos a partir de {first} não são desenhados";
    "page.octets_left_out" => "… {n} octets more; camadas explain shows them", "… mais {n} octetos; camadas explain os mostra";
    "page.pointed_at" => "what is pointed at", "o que está apontado";
    "page.point" => "Point at a field, an octet, a box or a row: what belongs to it lights up, and here stands what it is. A click keeps it.", "Aponte para um campo, um octeto, uma caixa ou uma linha: o que lhe pertence se acende, e aqui se diz o que é. Um clique o mantém.";

    "page.let_go" => "let go", "soltar";

    "page.no_way" => "No layer of this frame was on the way.", "Nenhuma camada deste quadro esteve no caminho.";
    "page.sender" => "sender", "remetente";
    "page.receiver" => "receiver", "destinatário";
    "page.medium" => "the medium, and whatever is on the way", "o meio físico, e o que houver no caminho";
    "page.play" => "Play", "Tocar";
    "page.pause" => "Pause", "Pausar";
    "page.first" => "to the first step", "ao primeiro passo";
    "page.back" => "one step back", "um passo atrás";
    "page.next" => "one step on", "um passo à frente";
    "page.step_of" => "step", "passo";

    "page.keys" => "Keys", "Teclas";
    "page.keys_about" => "Tab goes from part to part; arrows move inside of the list, a diagram, the octets; Enter keeps what is lit.", "Tab vai de parte em parte; as setas andam na lista, em um diagrama, nos octetos; Enter mantém o que está aceso.";
    "page.key_0" => "next frame, frame before", "próximo quadro, quadro anterior";
    "page.key_1" => "to the filter", "ao filtro";
    "page.key_2" => "the other language", "o outro idioma";
    "page.key_3" => "light, dark", "claro, escuro";
    "page.key_4" => "play the way of the message", "tocar o caminho da mensagem";
    "page.key_5" => "these keys", "estas teclas";
    "page.key_6" => "let go of what is lit", "soltar o que está aceso";
    "page.shortcuts" => "Single letters act as keys", "Letras sozinhas agem como teclas";
    "page.close" => "Close", "Fechar";
}
