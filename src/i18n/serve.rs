//! The page in a browser while its frames come.

catalogue! {
    "serve.open" => "open this address in a browser; Ctrl-C ends", "abra este endereço em um navegador; Ctrl-C encerra";
    "serve.cannot_listen" => "cannot listen at {address}: {error}; --listen 127.0.0.1:0 takes any free port", "não é possível escutar em {address}: {error}; --listen 127.0.0.1:0 usa qualquer porta livre";
    "serve.not_loopback" => "{address} can be reached from other machines: whoever has the address sees the frames", "{address} pode ser alcançado de outras máquinas: quem tiver o endereço vê os quadros";
}
