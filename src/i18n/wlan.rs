//! Wireless networks.

catalogue! {
    "wlan.title" => "Wireless networks", "Redes sem fio";
    "wlan.hidden" => "(hidden or not heard)", "(oculto ou não ouvido)";
    "wlan.to_all" =>
        "{frames} to all cells: stations that look for a network (probe requests).",
        "{frames} para todas as células: estações que procuram uma rede (probe requests).";
    "wlan.control" =>
        "{frames} of control (acknowledgements, requests to send) and their like name no cell.",
        "{frames} de controle (confirmações, pedidos para enviar) e afins não nomeiam célula alguma.";
    "wlan.note" =>
        "A frame is sent again when no acknowledgement came: on the air that is usual, and no matter of TCP. Protected are frames of data that only their cell can read.",
        "Um quadro é reenviado quando não veio confirmação: no ar isso é comum, e não é assunto do TCP. Protegidos são os quadros de dados que só sua célula pode ler.";
}
