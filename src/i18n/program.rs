//! What the programs of the lessons print, and what keeps them from their work. The Portuguese prompts are those of the
//! lecture.

catalogue! {
    "program.waiting_connection" => "Waiting for a connection", "Esperando conexão";
    "program.waiting_connection_at" => "Waiting for a connection at {path}", "Esperando conexão em {path}";
    "program.waiting_message" => "Waiting for a message", "Esperando mensagem";
    "program.waiting_answer" => "Waiting for an answer", "Esperando resposta";
    "program.connection_from" => "Connection from {from}", "Conexão de {from}";
    "program.connection_here" => "Connection from a program of this host", "Conexão de um programa deste host";
    "program.connection_closed" => "Connection closed", "Conexão encerrada";
    "program.closed" => "Greeting sent, connection closed", "Cumprimento enviado, conexão encerrada";
    "program.received" => "Message received: {text}", "Mensagem recebida: {text}";
    "program.received_from" => "Message received: {text} (from {from})", "Mensagem recebida: {text} (de {from})";
    "program.ask_answer" => "Type an answer:", "Digite resposta:";
    "program.answer_sent" => "Answer sent", "Resposta enviada";
    "program.ask_message" => "Type a message:", "Digite mensagem:";
    "program.message_sent" => "Message sent", "Mensagem enviada";
    "program.answer_received" => "Answer received: {text}", "Resposta recebida: {text}";
    "program.answer_received_from" => "Answer received: {text} (from {from})", "Resposta recebida: {text} (de {from})";
    "program.disconnecting" => "Disconnecting", "Desconectando";
    "program.peer_left" => "{from} leaves; UDP has no connection to close", "{from} sai; no UDP não há conexão a encerrar";
    "program.read_none" => "0 octets read: the other side closed", "0 octetos lidos: o outro lado encerrou";
    "program.read" => "One read, {n} octets: “{text}”", "Uma leitura, {n} octetos: “{text}”";
    "program.rest_lost" => "The rest of this datagram is lost", "O resto deste datagrama se perdeu";
    "program.sent_octets" => "Sent, {n} octets: “{text}”", "Enviada, {n} octetos: “{text}”";
    "program.sent" => "Sent: {text}", "Enviada: {text}";
    "program.sent_times" => "{text}: sent {n} times", "{text}: enviada {n} vezes";
    "program.from" => "From {from}: {text}", "De {from}: {text}";
    "program.joined" => "Member of {group}, waiting for messages", "Membro de {group}, esperando mensagens";
    "program.got" => "{text}", "{text}";
    "program.got_gap" => "{text} ← some before it are missing", "{text} ← faltam anteriores";
    "program.got_late" => "{text} ← late", "{text} ← atrasada";
    "program.got_twice" => "{text} ← again", "{text} ← repetida";
    "program.tally" => "{n} of {count} arrived; missing: {missing}", "Chegaram {n} de {count}; faltam: {missing}";
    "program.tally_disorder" => "Late: {late}; again: {twice}", "Atrasadas: {late}; repetidas: {twice}";
    "program.none" => "none", "nenhuma";
    "program.request" => "Request: {line}", "Pedido: {line}";
    "program.response" => "Response: {line}", "Resposta: {line}";
    "program.stopped" => "Stopped", "Encerrado";

    "program.cannot_print" => "nothing can be printed", "não é possível imprimir";
    "program.cannot_read" => "what is typed cannot be read", "não é possível ler o que se digita";
    "program.cannot_listen" => "port {port} cannot be waited at", "não é possível esperar na porta {port}";
    "program.cannot_listen_at" => "{path} cannot be waited at", "não é possível esperar em {path}";
    "program.cannot_find" => "the host {host} is not found", "o host {host} não foi encontrado";
    "program.cannot_use" => "the interface {name} cannot be used", "a interface {name} não pode ser usada";
    "program.cannot_join" => "the group {group} cannot be joined", "não é possível entrar no grupo {group}";
    "program.cannot_connect" => "no connection to {host} port {port}", "sem conexão com {host} porta {port}";
    "program.cannot_connect_to" => "no connection to {path}", "sem conexão com {path}";
    "program.cannot_send" => "nothing can be sent to {host} port {port}", "não é possível enviar a {host} porta {port}";
    "program.cannot_answer" => "nothing can be sent over the connection", "não é possível enviar pela conexão";
    "program.cannot_receive" => "nothing can be received", "não é possível receber";
    "program.taken" => "another program waits there already. End it (`ss -lntup` lists who waits where), or choose another port with --port", "outro programa já espera nela. Encerre-o (`ss -lntup` lista quem espera onde), ou escolha outra porta com --port";
    "program.privileged" => "ports up to 1023 are for the system's own servers. Choose a higher one with --port", "as portas até 1023 são dos servidores do próprio sistema. Escolha uma maior com --port";
    "program.not_mine" => "{address} is no address of this host; `ip address` lists them", "{address} não é um endereço deste host; `ip address` os lista";
    "program.path_taken" => "{path} exists already. End the server that waits there, remove the file, or choose another with --path", "{path} já existe. Encerre o servidor que espera ali, remova o arquivo, ou escolha outro com --path";
    "program.no_such_interface" => "this host has none of that name; `camadas interfaces` lists them", "este host não tem nenhuma com esse nome; `camadas interfaces` as lista";
    "program.no_way_to_group" => "no interface leads to groups. Name one, as in --interface eth0 (`camadas interfaces` lists them), or give the system a route: `sudo {ip} route add {range} dev eth0`", "nenhuma interface leva aos grupos. Indique uma, como em --interface eth0 (`camadas interfaces` as lista), ou dê uma rota ao sistema: `sudo {ip} route add {range} dev eth0`";
    "program.no_way" => "no route leads to {host}; `ip route` lists them", "nenhuma rota leva a {host}; `ip route` as lista";
    "program.silent" => "{host} does not answer. Is it on, and on this network? `ping {host}` tells", "{host} não responde. Está ligado, e nesta rede? `ping {host}` diz";
    "program.refused" => "no program waits at port {port} there. Start the server first", "nenhum programa espera ali na porta {port}. Inicie o servidor primeiro";
    "program.port_unreachable" => "no program waits at that port there (ICMP: port unreachable). Start the server first", "nenhum programa espera ali naquela porta (ICMP: porta inalcançável). Inicie o servidor primeiro";
    "program.nobody_at_path" => "no program waits there. Start the server first", "nenhum programa espera ali. Inicie o servidor primeiro";
    "program.too_long" => "one datagram holds {most} octets at most", "um datagrama leva no máximo {most} octetos";
    "program.broken" => "the other side broke the connection off", "o outro lado interrompeu a conexão";
    "program.protocol" => "the other side does not follow the protocol: {what}", "o outro lado não segue o protocolo: {what}";
    "program.no_group" => "{address} is no group: those of IPv4 are 224.0.0.0 to 239.255.255.255, those of IPv6 begin with ff", "{address} não é um grupo: os do IPv4 vão de 224.0.0.0 a 239.255.255.255, os do IPv6 começam com ff";
    "program.no_hosts" => "no host to send to: name one or more", "nenhum host a quem enviar: indique um ou mais";

    "program.heading" => "The programs of the lessons, to run by hand: `camadas program NAME`, each in a terminal of its own", "Os programas das lições, para usar à mão: `camadas program NOME`, cada um no seu terminal";
    "program.note" => "Ctrl-C ends them. They follow the lecture's protocols, so that netcat, telnet, Python and Java can be at the other end.", "Ctrl-C os encerra. Seguem os protocolos da aula, de modo que netcat, telnet, Python e Java podem estar do outro lado.";
    "program.unknown" => "no program is called `{name}`; `camadas program` lists them", "nenhum programa se chama `{name}`; `camadas program` os lista";
    "program.unknown_near" => "no program is called `{name}`; did you mean `{near}`? `camadas program` lists them", "nenhum programa se chama `{name}`; você quis dizer `{near}`? `camadas program` os lista";
    "program.not_taken" => "{program} takes no {option}; it takes {takes}", "{program} não aceita {option}; aceita {takes}";
    "program.word_host" => "HOST", "HOST";
}
