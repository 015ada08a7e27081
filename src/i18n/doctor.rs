//! What this machine allows.

catalogue! {
    "doctor.labs" => "Labs: yes; one was built, used and taken down in {ms} ms", "Laboratórios: sim; um foi construído, usado e desfeito em {ms} ms";
    "doctor.no_labs" => "Labs: no", "Laboratórios: não";
    "doctor.lessons" => "What some lessons need", "O que algumas lições precisam";
    "doctor.ping" => "ping between hosts", "ping entre hosts";
    "doctor.no_ping" => "Labs work without ping. To have it: `sudo apt install iputils-ping`; where it says that it is not permitted: `sudo setcap cap_net_raw=ep $(command -v ping)`", "Os laboratórios funcionam sem ping. Para tê-lo: `sudo apt install iputils-ping`; se ele disser que não tem permissão: `sudo setcap cap_net_raw=ep $(command -v ping)`";
    "doctor.trace" => "system calls beside frames (record --trace)", "chamadas de sistema junto dos quadros (record --trace)";
    "doctor.no_trace" => "`camadas record` works without --trace. That takes Linux 5.6 on x86-64 or ARM64, with seccomp; inside a container: `--security-opt seccomp=unconfined`", "`camadas record` funciona sem --trace. Isso requer Linux 5.6 em x86-64 ou ARM64, com seccomp; dentro de um contêiner: `--security-opt seccomp=unconfined`";
    "doctor.captures" => "Live capture", "Captura ao vivo";
    "doctor.down" => "the interface is down", "a interface está inativa";
    "doctor.protection" => "Protection of a capture", "Proteção de uma captura";
    "doctor.confinement" => "confinement by Landlock: no file, no network", "confinamento por Landlock: nenhum arquivo, nenhuma rede";
    "doctor.confined_in_part" => "in part: a newer kernel confines more", "em parte: um kernel mais novo confina mais";
    "doctor.not_confined" => "Captures work without it. Linux 5.13 and later have Landlock; `cat /sys/kernel/security/lsm` shows whether it is on, the boot parameter lsm=landlock,… switches it on.", "As capturas funcionam sem isso. O Linux 5.13 e posteriores têm Landlock; `cat /sys/kernel/security/lsm` mostra se está ligado, o parâmetro de inicialização lsm=landlock,… o liga.";
}
