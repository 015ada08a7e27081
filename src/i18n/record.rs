//! What recording a program says.

catalogue! {
    "record.no_host" =>
        "`{line}` does not say on which host: write 'a: python3 server.py' 'b: python3 client.py a', or a single program after --",
        "`{line}` não diz em qual host: escreva 'a: python3 server.py' 'b: python3 client.py a', ou um único programa depois de --";
    "record.saved" => "recorded in {file}", "gravado em {file}";
    "record.more" => "… and {n} more frames", "… e mais {n} quadros";
    "record.more_unsaved" => "… and {n} more frames; -w OUT saves all of them", "… e mais {n} quadros; -w SAÍDA grava todos";
    "record.nothing" =>
        "No frame: nothing was sent. What stays inside one host without sockets of the Internet never becomes a packet",
        "Nenhum quadro: nada foi enviado. O que fica dentro de um host sem soquetes da Internet nunca se torna um pacote";
}
