//! Why frames cannot be captured live.

catalogue! {
    "live.permission" =>
        "capturing is not permitted ({error})", "não é permitido capturar ({error})";
    "live.socket" =>
        "no packet socket could be made: {error}", "não foi possível criar um soquete de pacotes: {error}";
    "live.find" => "there is no interface {tap}", "não há interface {tap}";
    "live.ring" =>
        "{tap}: the kernel gave no memory for a ring of frames: {error}",
        "{tap}: o kernel não deu memória para um anel de quadros: {error}";
    "live.bind" => "{tap}: the interface cannot be listened to: {error}", "{tap}: não é possível escutar a interface: {error}";
    "live.promiscuous" =>
        "{tap}: the card does not take frames of others: {error}", "{tap}: a placa não aceita quadros de outros: {error}";
    "live.filter_impossible" =>
        "{tap}: nothing can be told by a capture filter of what its frames begin with; use a display filter, with -Y",
        "{tap}: um filtro de captura nada pode dizer sobre aquilo com que seus quadros começam; use um filtro de exibição, com -Y";
    "live.filter" => "{tap}: the kernel refused the filter: {error}", "{tap}: o kernel recusou o filtro: {error}";
}
