//! What programs said.

catalogue! {
    "apps.title" => "What programs said", "O que os programas disseram";
    "apps.none" => "No program said anything in this capture.", "Nenhum programa disse nada nesta captura.";
    "apps.note" =>
        "→ of clients, ← of servers. Messages out of TCP are cut by what their protocol says of their length; text and data that no protocol claims end where the other side speaks.",
        "→ dos clientes, ← dos servidores. As mensagens vindas do TCP são cortadas pelo que o protocolo diz de seu tamanho; texto e dados que nenhum protocolo reconhece terminam onde o outro lado fala.";
}
