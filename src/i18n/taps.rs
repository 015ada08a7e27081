//! Taps, and what each saw.

catalogue! {
    "taps.title" => "frames at each tap", "quadros em cada ponto de escuta";
    "taps.note" =>
        "A tap is a place where frames were recorded: a card, a port, one end of a cable. Unicast is for one card, multicast for the cards that listen to a group, broadcast for all.",
        "Um ponto de escuta é onde se gravaram quadros: uma placa, uma porta, uma ponta de um cabo. Unicast é para uma placa, multicast para as placas que ouvem um grupo, broadcast para todas.";
    "taps.conversations" => "which tap saw which conversation", "que ponto de escuta viu que conversa";
    "taps.conversations_note" =>
        "Frames in both directions. A hub repeats every frame at all ports; a switch learns which card is where, and sends what is for that card there alone. What is for a group goes to all ports of both, unless the switch watches who joins.",
        "Quadros nos dois sentidos. Um hub repete cada quadro em todas as portas; um comutador aprende onde está cada placa e manda só para lá o que é dela. O que é para um grupo sai por todas as portas dos dois, a menos que o comutador observe quem entra no grupo.";
    "taps.too_many" =>
        "More than {taps} taps or {talks} conversations: {frames} frames of further ones are not told apart.",
        "Mais de {taps} pontos de escuta ou {talks} conversas: {frames} quadros de outros além desses não são distinguidos.";
}
