//! Tables over TCP connections.

catalogue! {
    "tcp.endings" => "How TCP connections ended", "Como terminaram as conexões TCP";
    "tcp.findings" => "What is striking in TCP connections", "O que chama a atenção nas conexões TCP";
    "tcp.times" => "Round trips of TCP", "Idas e voltas do TCP";
    "tcp.worst" => "TCP connections with most trouble", "Conexões TCP com mais problemas";
    "tcp.none" => "There is no TCP connection in this capture.", "Não há conexão TCP nesta captura.";
    "tcp.no_trouble" => "No connection had any trouble.", "Nenhuma conexão teve problemas.";
    "tcp.goodput" =>
        "Of {octets} on the wire {data} ({share} %) were data, that which was sent again ({resent}) not counted.",
        "De {octets} no meio, {data} ({share} %) foram dados, sem contar o que foi reenviado ({resent}).";
}
