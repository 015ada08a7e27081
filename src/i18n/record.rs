//! What recording a program says.

catalogue! {
    "record.no_host" =>
        "`{line}` does not say on which host: write 'a: python3 server.py' 'b: python3 client.py a', or a single program after --",
        "`{line}` não diz em qual host: escreva 'a: python3 server.py' 'b: python3 client.py a', ou um único programa depois de --";
    "record.saved" => "recorded in {file}", "gravado em {file}";
    "record.more" => "… and {n} more frames", "… e mais {n} quadros";
    "record.more_unsaved" => "… and {n} more frames; -w OUT saves all of them", "… e mais {n} quadros; -w SAÍDA grava todos";
    "record.trace.title" =>
        "What the programs asked of their sockets, and what was sent because of it",
        "O que os programas pediram aos seus soquetes, e o que foi enviado por causa disso";
    "record.trace.note" =>
        "A frame stands below the call that caused it, where it was sent. What no call caused the kernel sends by itself: it answers, acknowledges, looks for addresses.",
        "Um quadro aparece junto da chamada que o causou, no lugar onde foi enviado. O que nenhuma chamada causou o kernel envia por si: responde, confirma, procura endereços.";
    "record.trace.more" => "… and {n} more rows; the comments of the recording name the call of each frame", "… e mais {n} linhas; os comentários da gravação dão a chamada de cada quadro";
    "record.trace.forgotten" => "{n} further calls were not kept.", "{n} chamadas seguintes não foram guardadas.";
    "record.trace.failed" =>
        "the system calls of `{program}` cannot be told: {error}",
        "não há como acompanhar as chamadas de sistema de `{program}`: {error}";
    "record.trace.kernel" => "kernel", "kernel";
    "record.trace.end" => "end of the program", "fim do programa";
    "record.trace.octets" => "{n} octets", "{n} octetos";
    "record.nothing" =>
        "No frame: nothing was sent. What stays inside one host without sockets of the Internet never becomes a packet",
        "Nenhum quadro: nada foi enviado. O que fica dentro de um host sem soquetes da Internet nunca se torna um pacote";
}
