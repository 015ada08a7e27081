//! The lab: what it consists of, what it needs, and why it cannot be had.

catalogue! {
    "lab.kind.switch" => "switch", "switch";
    "lab.kind.router" => "router", "roteador";

    "lab.topology.name" => "`{name}` cannot be the name of a host: it takes 1 to 15 letters, digits and hyphens, and not `localhost`", "`{name}` não pode ser o nome de um host: são de 1 a 15 letras, dígitos e hífens, e não `localhost`";
    "lab.topology.twice" => "two hosts are called `{name}`", "dois hosts se chamam `{name}`";
    "lab.topology.unknown" => "no host is called `{name}`", "nenhum host se chama `{name}`";
    "lab.topology.not_a" => "`{name}` is not a {kind}", "`{name}` não é um {kind}";
    "lab.topology.to_itself" => "a cable cannot join `{name}` to itself", "um cabo não pode ligar `{name}` a si mesmo";
    "lab.topology.no_link" => "no cable joins `{one}` and `{other}`", "nenhum cabo liga `{one}` e `{other}`";
    "lab.topology.circle" => "cables form a circle through `{name}`: a broadcast would go round for ever", "os cabos formam um círculo por `{name}`: um broadcast daria voltas para sempre";
    "lab.topology.twice_on_one_network" => "`{name}` has two cards on one network", "`{name}` tem duas placas na mesma rede";
    "lab.topology.address" => "`{text}` is not an address like 10.0.0.100/24 or fd00::100/64", "`{text}` não é um endereço como 10.0.0.100/24 ou fd00::100/64";
    "lab.topology.share" => "loss, duplication and reordering are shares from 0 to 1, and a rate is at least 1 bit a second", "perda, duplicação e reordenação são frações de 0 a 1, e uma taxa é de pelo menos 1 bit por segundo";
    "lab.topology.too_many" => "a lab has at most {most} hosts, {most} routers and {most} networks", "um laboratório tem no máximo {most} hosts, {most} roteadores e {most} redes";
}
