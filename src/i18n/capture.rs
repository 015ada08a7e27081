//! What a capture says while it goes on and when it ends.

catalogue! {
    "capture.counts" =>
        "{captured} captured, {dropped} dropped by the kernel, {duplicates} duplicates removed",
        "{captured} capturados, {dropped} descartados pelo kernel, {duplicates} duplicados removidos";
    "capture.going_on" => "{frames} frames, {octets} octets, {time}", "{frames} quadros, {octets} octetos, {time}";
    "capture.not_shown" =>
        "{n} frames were not shown: they came faster than the terminal takes them. All of them are in {file}",
        "{n} quadros não foram mostrados: chegaram mais rápido do que o terminal aceita. Todos estão em {file}";
    "capture.cut_short" =>
        "{file} could not be written to its end ({error}); what was written until then is whole",
        "não foi possível escrever {file} até o fim ({error}); o que foi escrito até então está íntegro";
    "capture.two_outputs" =>
        "-w - writes the capture to standard output, so nothing can be shown there; leave out what shows frames or tables",
        "-w - escreve a captura na saída padrão, então nada pode ser mostrado nela; deixe de fora o que mostra quadros ou tabelas";
    "capture.interfaces" =>
        "The interfaces here: {names}; `any` stands for all of them. `camadas interfaces` says more",
        "As interfaces daqui: {names}; `any` vale por todas elas. `camadas interfaces` diz mais";
    "capture.is_permitted" =>
        "You may capture: camadas capture -i IF", "Você pode capturar: camadas capture -i IF";
    "capture.is_forbidden" =>
        "You may not capture: camadas capture -i IF says what to type. camadas record -- COMMAND needs no permission",
        "Você não pode capturar: camadas capture -i IF diz o que digitar. camadas record -- COMANDO não precisa de permissão";
    "capture.permission" =>
        "To be permitted, type one of these:\n  sudo {camadas} {words}\n  sudo setcap cap_net_raw=ep {camadas}     once; whoever may run it may then capture\n  camadas record -- COMMAND     records what a program sends and receives, and needs no permission",
        "Para obter permissão, digite um destes:\n  sudo {camadas} {words}\n  sudo setcap cap_net_raw=ep {camadas}     uma vez; quem puder executá-lo poderá então capturar\n  camadas record -- COMANDO     grava o que um programa envia e recebe, e não precisa de permissão";
    "capture.one_interface" =>
        "--backend pnet reads one interface; leave it out for several, or for any",
        "--backend pnet lê uma interface; deixe-o de fora para várias, ou para any";
    "capture.not_in_kernel" =>
        "no part of this filter can run in the kernel; every frame is looked at here",
        "nenhuma parte deste filtro pode rodar no kernel; cada quadro é examinado aqui";
    "capture.keeps_privileges" =>
        "the privileges of this process could not be given up: {error}",
        "não foi possível abrir mão dos privilégios deste processo: {error}";
    "capture.not_confined" =>
        "this process could not be confined: {error}", "não foi possível confinar este processo: {error}";
}
