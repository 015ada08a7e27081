//! The lab: what it consists of, what it needs, and why it cannot be had.

catalogue! {
    "lab.kind.switch" => "switch", "comutador";
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

    "lab.gone" => "the lab has ended", "o laboratório terminou";
    "lab.no_answer" => "no answer", "sem resposta";
    "lab.refused" => "there can be no lab here: {what}: {errno}", "não pode haver laboratório aqui: {what}: {errno}";
    "lab.program_refused" => "`{place}` could not be run in the lab: {errno}", "não foi possível executar `{place}` no laboratório: {errno}";

    "lab.step.holder" => "the process that holds the lab", "o processo que sustenta o laboratório";
    "lab.step.user" => "user namespace", "namespace de usuário";
    "lab.step.identity" => "identity in the user namespace", "identidade no namespace de usuário";
    "lab.step.namespaces" => "namespaces of network, processes, files, names, IPC", "namespaces de rede, processos, arquivos, nomes, IPC";
    "lab.step.mounts" => "own files", "arquivos próprios";
    "lab.step.host" => "network namespace of a host", "namespace de rede de um host";
    "lab.step.setting" => "network settings", "ajustes de rede";
    "lab.step.link" => "cables, switches, hubs", "cabos, comutadores, hubs";
    "lab.step.offload" => "checksums filled in before frames leave", "somas de verificação preenchidas antes da saída";
    "lab.step.tap" => "packet sockets", "soquetes de pacotes";
    "lab.step.carrier" => "cables that carry", "cabos que transportam";
    "lab.step.address" => "addresses, routes, groups", "endereços, rotas, grupos";
    "lab.step.program" => "programs", "programas";

    "lab.cause.apparmor" => "AppArmor blocks labs without root here (kernel.apparmor_restrict_unprivileged_userns=1, as Ubuntu sets it). One of these helps:
  once, a profile:  printf 'abi <abi/4.0>,\ninclude <tunables/global>\nprofile camadas \"{path}\" flags=(unconfined) { userns, }\n' | sudo tee /etc/apparmor.d/camadas && sudo apparmor_parser -r /etc/apparmor.d/camadas
  until a restart:  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
  this time:        sudo {path} …", "O AppArmor bloqueia laboratórios sem root aqui (kernel.apparmor_restrict_unprivileged_userns=1, como o Ubuntu ajusta). Um destes resolve:
  uma vez, um perfil:   printf 'abi <abi/4.0>,\ninclude <tunables/global>\nprofile camadas \"{path}\" flags=(unconfined) { userns, }\n' | sudo tee /etc/apparmor.d/camadas && sudo apparmor_parser -r /etc/apparmor.d/camadas
  até reiniciar:        sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
  desta vez:            sudo {path} …";
    "lab.cause.seccomp" => "A system call filter (seccomp) forbids it, as container engines do. Start the container with --security-opt seccomp=unconfined, or run camadas outside of it.", "Um filtro de chamadas de sistema (seccomp) proíbe isto, como fazem os contêineres. Inicie o contêiner com --security-opt seccomp=unconfined, ou execute o camadas fora dele.";
    "lab.cause.clone_off" => "This kernel lets only root make user namespaces. Type: sudo sysctl -w kernel.unprivileged_userns_clone=1", "Este kernel deixa só o root criar namespaces de usuário. Digite: sudo sysctl -w kernel.unprivileged_userns_clone=1";
    "lab.cause.limit" => "The limit of namespaces is used up. See it with `sysctl {limit}`, raise it with: sudo sysctl -w {limit}=10000", "O limite de namespaces está esgotado. Veja-o com `sysctl {limit}`, aumente-o com: sudo sysctl -w {limit}=10000";
    "lab.cause.chroot" => "The kernel makes no user namespaces inside a chroot. Run camadas outside of it, or as root.", "O kernel não cria namespaces de usuário dentro de um chroot. Execute o camadas fora dele, ou como root.";
    "lab.cause.threads" => "The process had several threads already. Something that is loaded into every program (LD_PRELOAD?) starts them: run camadas without it.", "O processo já tinha várias threads. Algo carregado em todo programa (LD_PRELOAD?) as cria: execute o camadas sem isso.";
    "lab.cause.module" => "The kernel lacks `{module}`. Type: sudo modprobe {module}", "Falta `{module}` ao kernel. Digite: sudo modprobe {module}";
    "lab.cause.no_ipv6" => "IPv6 is switched off in this kernel (ipv6.disable=1 at boot?); this lesson needs it.", "O IPv6 está desligado neste kernel (ipv6.disable=1 na inicialização?); esta lição precisa dele.";
    "lab.cause.no_multicast_routing" => "This kernel cannot forward multicast (it lacks CONFIG_IP_MROUTE or CONFIG_IPV6_MROUTE); labs without such a router work.", "Este kernel não encaminha multicast (falta CONFIG_IP_MROUTE ou CONFIG_IPV6_MROUTE); laboratórios sem um roteador assim funcionam.";
    "lab.cause.read_only_proc" => "/proc may only be read here, as in a container. Run camadas outside of it, or start the container with --security-opt systempaths=unconfined.", "Aqui o /proc é só para leitura, como em um contêiner. Execute o camadas fora dele, ou inicie o contêiner com --security-opt systempaths=unconfined.";
    "lab.cause.exhausted" => "This user has too many processes or open files. Close some, or see `ulimit -a`.", "Este usuário tem processos ou arquivos abertos demais. Feche alguns, ou veja `ulimit -a`.";
    "lab.cause.no_program" => "There is no program `{name}` here. Is its name right, and is it in PATH?", "Não há um programa `{name}` aqui. O nome está certo, e ele está no PATH?";
    "lab.cause.not_executable" => "`{name}` may not be run. Type: chmod +x {name}", "`{name}` não pode ser executado. Digite: chmod +x {name}";
    "lab.cause.forbidden" => "This system keeps ordinary users from making namespaces: a chroot, a container or a hardened kernel does that. Run camadas outside of it, or type: sudo {path} …", "Este sistema impede usuários comuns de criar namespaces: um chroot, um contêiner ou um kernel reforçado faz isso. Execute o camadas fora dele, ou digite: sudo {path} …";
    "lab.cause.unknown" => "What this machine allows: camadas doctor", "O que esta máquina permite: camadas doctor";

    "lab.background.up" => "the lab `{name}` is up already; `camadas lab enter HOST` leads into it, `camadas lab down {name}` ends it", "o laboratório `{name}` já está de pé; `camadas lab enter HOST` leva a ele, `camadas lab down {name}` o encerra";
    "lab.background.not_up" => "no lab called `{name}` is up; `camadas lab status` lists those that are", "nenhum laboratório chamado `{name}` está de pé; `camadas lab status` lista os que estão";
    "lab.background.none" => "no lab is up; type `camadas lab up switch`, or `camadas lab up` for a list", "nenhum laboratório está de pé; digite `camadas lab up switch`, ou `camadas lab up` para uma lista";
    "lab.background.which" => "several labs are up: {names}; say which with --lab NAME", "há vários laboratórios de pé: {names}; diga qual com --lab NOME";
    "lab.background.folder" => "the lab's socket cannot be made at {path}: {error}", "não é possível criar o soquete do laboratório em {path}: {error}";
    "lab.background.unsafe" => "{path} is not a folder of yours alone, so it is not used; remove it, or set XDG_RUNTIME_DIR", "{path} não é uma pasta só sua, então não é usada; remova-a, ou defina XDG_RUNTIME_DIR";

    "lab.list" => "Topologies", "Topologias";
    "lab.list_heading" => "Type `camadas lab up NAME`; the lab stays until `camadas lab down`.", "Digite `camadas lab up NOME`; o laboratório fica até `camadas lab down`.";
    "lab.no_topology" => "there is no topology `{name}`; there are {names}", "não há topologia `{name}`; há {names}";
    "lab.heading" => "{name} · up for {minutes} min · programs running: {programs}", "{name} · de pé há {minutes} min · programas em execução: {programs}";
    "lab.hosts" => "Hosts", "Hosts";
    "lab.next" => "the lab stays until it is taken down\n  in each of several terminals:  camadas lab enter {host}\n  to watch all cables:           camadas capture --lab\n  to watch one card:             camadas lab enter {host} camadas capture -i eth0\n  at the end:                    camadas lab down {name}", "o laboratório fica até ser encerrado\n  em cada um de vários terminais:  camadas lab enter {host}\n  para observar todos os cabos:    camadas capture --lab\n  para observar uma placa:         camadas lab enter {host} camadas capture -i eth0\n  ao final:                        camadas lab down {name}";
    "lab.entered" => "this shell is on {host}; `exit` leaves it", "este shell está em {host}; `exit` sai dele";
}
