//! The same packet at several taps.

catalogue! {
    "hops.count_one" => "{n} packet", "{n} pacote";
    "hops.count" => "{n} packets", "{n} pacotes";
    "hops.tap_one" => "{n} tap", "{n} ponto de escuta";
    "hops.taps" => "{n} taps", "{n} pontos de escuta";

    "hops.paths" => "usual ways", "caminhos habituais";
    "hops.counts" => "packets from tap to tap", "pacotes de ponto a ponto";
    "hops.delays" => "one-way delay from tap to tap", "atraso de ponto a ponto, em um sentido";
    "hops.losses" => "what did not arrive", "o que não chegou";
    "hops.counts_note" =>
        "A packet that several taps saw counts once. It counts as lost where others between the same hosts went on and it did not. Reordered is what came after a packet between the same hosts that had been sent after it (RFC 4737).",
        "Um pacote que vários pontos viram conta uma vez. Conta como perdido onde outros entre os mesmos hosts seguiram adiante e ele não. Fora de ordem é o que chegou depois de um pacote, entre os mesmos hosts, enviado depois dele (RFC 4737).";
    "hops.counts_refused" =>
        "Refused: somebody on the way dropped the packet and said so, by an error message of ICMP.",
        "Recusado: alguém no caminho descartou o pacote e avisou, com uma mensagem de erro do ICMP.";
    "hops.counts_missed" =>
        "Not recorded: seen farther on, so the recording missed it at the second tap, not the network.",
        "Não gravado: apareceu mais adiante, então quem o perdeu no segundo ponto foi a gravação, não a rede.";
    "hops.counts_recut" =>
        "In other pieces: cut into fragments by a router, or into segments by a card, or put together; nothing is missing.",
        "Em outros pedaços: cortado em fragmentos por um roteador, em segmentos por uma placa, ou reunido; nada falta.";
    "hops.delays_note" =>
        "The spread is the standard deviation: 0 on a path that always takes the same time, as a circuit does.",
        "O desvio é o desvio padrão: 0 em um caminho que demora sempre o mesmo, como um circuito.";
    "hops.backwards" =>
        "A delay below zero ({pairs}): the clocks of these taps disagree. Their delays say nothing then; the order by TTL, and what was lost, hold.",
        "Um atraso abaixo de zero ({pairs}): os relógios desses pontos discordam. Os atrasos entre eles então nada dizem; a ordem pelo TTL e o que se perdeu continuam valendo.";
    "hops.losses_note" =>
        "The frame is the last one that carried the packet; `camadas hops FILE N` shows the way of the packet in frame N.",
        "O quadro é o último que levou o pacote; `camadas hops ARQUIVO N` mostra o caminho do pacote que está no quadro N.";
    "hops.missed" => "not recorded", "não gravado";
    "hops.missed_note" =>
        "It was seen behind this tap, so the recording missed it, not the network.",
        "Ele foi visto depois deste ponto: quem o perdeu foi a gravação, não a rede.";
    "hops.recut" => "in pieces", "em pedaços";
    "hops.recut_note" =>
        "Its octets went on in other frames ({frames}): fragments of a router, or segments that a card cut or put together.",
        "Os octetos dele seguiram em outros quadros ({frames}): fragmentos de um roteador, ou segmentos que uma placa cortou ou reuniu.";
    "hops.came_from" =>
        "Its octets came in other frames ({frames}), and were cut or put together anew on the way.",
        "Os octetos dele vieram em outros quadros ({frames}), e foram cortados ou reunidos de outra forma no caminho.";
    "hops.refused" => "refused", "recusado";
    "hops.refused_by" => "{text}, says {from} (frame {n})", "{text}, avisa {from} (quadro {n})";
    "hops.lost" => "lost", "perdido";
    "hops.lost_ttl" =>
        "it had a TTL of 1: no router forwards that",
        "tinha TTL 1: nenhum roteador o encaminha";
    "hops.sent_again" => "sent again in frame {n}", "enviado de novo no quadro {n}";
    "hops.again" => "the same again", "o mesmo outra vez";

    "hops.one_tap" =>
        "No packet was seen at two taps: there is only one here. Give a capture of several interfaces, or several files of one tap each: camadas hops client.pcap router.pcap server.pcap",
        "Nenhum pacote foi visto em dois pontos: aqui só há um. Dê uma captura de várias interfaces, ou vários arquivos com um ponto cada: camadas hops cliente.pcap roteador.pcap servidor.pcap";
    "hops.nothing_met" =>
        "No packet was seen at two taps: each of these recorded other traffic.",
        "Nenhum pacote foi visto em dois pontos: cada um destes gravou outro tráfego.";
    "hops.by_start" =>
        "The capture kept only the start of some frames, so packets are known by their headers and the first 32 octets behind the IP header: two that differ only later count as one.",
        "A captura guardou só o início de alguns quadros, então os pacotes são reconhecidos pelos cabeçalhos e pelos primeiros 32 octetos depois do cabeçalho IP: dois que só diferem mais adiante contam como um.";
    "hops.too_short" =>
        "Of {frames} so little was captured that their packets cannot be told apart: they are left out.",
        "De {frames} capturou-se tão pouco que não dá para distinguir seus pacotes: ficam de fora.";
    "hops.too_many" =>
        "Only the first {most} frames are compared; {frames} more are left out. -Y or --frames chooses others.",
        "Só os primeiros {most} quadros são comparados; mais {frames} ficam de fora. -Y ou --frames escolhe outros.";
    "hops.files" =>
        "Taps of several files: delays are right as far as the clocks of the machines agree, and nothing counts as lost outside the time in which both files recorded.",
        "Pontos de vários arquivos: os atrasos valem na medida em que os relógios das máquinas concordam, e nada conta como perdido fora do tempo em que os dois arquivos gravaram.";
    "hops.dropped" =>
        "At {tap} {frames} were dropped while recording: what is missing there may not have been lost.",
        "Em {tap}, {frames} foram descartados durante a gravação: o que falta ali pode não ter se perdido.";
    "hops.doubled" =>
        "At {tap} most packets are there twice. If this was merged from captures of several taps, they became one: `mergecap -I none` keeps them apart. Or it is a mirror port that copies frames both as they come in and as they go out.",
        "Em {tap} quase todo pacote aparece duas vezes. Se isto foi juntado de capturas de vários pontos, eles viraram um só: `mergecap -I none` os mantém separados. Ou é uma porta espelhada que copia os quadros ao entrar e ao sair.";

    "hops.packet" => "Packet of frame {n}", "Pacote do quadro {n}";
    "hops.way" => "its way", "o caminho";
    "hops.changes" => "what changed on the way", "o que mudou no caminho";
    "hops.unchanged" => "what did not change", "o que não mudou";
    "hops.whole_layer" => "the whole header", "o cabeçalho inteiro";
    "hops.there" => "there", "presente";
    "hops.all_octets" => "all {octets}", "todos os {octets}";
    "hops.same_frame" =>
        "{hops}: the same frame, octet by octet. A cable, a hub or a switch hands frames on as they are.",
        "{hops}: o mesmo quadro, octeto por octeto. Um cabo, um hub ou um comutador repassa os quadros como estão.";
    "hops.word" => "octets {first} and {last} were {before} and are {after}", "os octetos {first} e {last} eram {before} e são {after}";
    "hops.sum_right" =>
        "Header checksum, {hop}: {words}. Only what changed need be added (RFC 1624): HC' = ~(~HC + ~m + m') = {steps} = {expected}, as recorded.",
        "Soma de verificação do cabeçalho, {hop}: {words}. Basta somar o que mudou (RFC 1624): HC' = ~(~HC + ~m + m') = {steps} = {expected}, como está gravado.";
    "hops.sum_wrong" =>
        "Header checksum, {hop}: {words}. By what changed (RFC 1624), HC' = ~(~HC + ~m + m') = {steps} = {expected}. Recorded is {after}: it was wrong before, or is wrong now.",
        "Soma de verificação do cabeçalho, {hop}: {words}. Pelo que mudou (RFC 1624), HC' = ~(~HC + ~m + m') = {steps} = {expected}. Gravado está {after}: já estava errada antes, ou está errada agora.";

    "hops.why.eth.dst" =>
        "MAC addresses hold on one link. A router takes the frame off, and puts the datagram into a new one: from its own card, to the card of the next hop.",
        "Endereços MAC valem em um enlace. Um roteador descarta o quadro e põe o datagrama em outro: da sua própria placa para a placa do próximo salto.";
    "hops.why.ip.ttl" =>
        "Every router takes one off the TTL, and drops what would reach 0: a datagram that goes round in circles ends (RFC 791 §3.2).",
        "Cada roteador desconta um do TTL e descarta o que chegaria a 0: assim um datagrama que anda em círculos tem fim (RFC 791 §3.2).";
    "hops.why.ipv6.hlim" =>
        "Every router takes one off the hop limit, and drops what would reach 0. IPv6 has no header checksum, so nothing else need change (RFC 8200 §3).",
        "Cada roteador desconta um do limite de saltos e descarta o que chegaria a 0. O IPv6 não tem soma de verificação no cabeçalho, então nada mais precisa mudar (RFC 8200 §3).";
    "hops.why.ip.checksum" =>
        "The header checksum covers the TTL, so that each router must renew it. The checksums of UDP, TCP and ICMP do not: nothing that they cover changed.",
        "A soma de verificação do cabeçalho cobre o TTL, então cada roteador precisa refazê-la. As de UDP, TCP e ICMP não o cobrem: nada do que elas cobrem mudou.";
    "hops.why.ip.dsfield.dscp" =>
        "A router may give the datagram another class of service (RFC 2474).",
        "Um roteador pode dar ao datagrama outra classe de serviço (RFC 2474).";
    "hops.why.ip.dsfield.ecn" =>
        "A router whose queue grows marks the datagram instead of dropping it (RFC 3168).",
        "Um roteador cuja fila cresce marca o datagrama em vez de descartá-lo (RFC 3168).";
    "hops.why.ipv6.tclass.dscp" =>
        "A router may give the packet another class of service (RFC 2474).",
        "Um roteador pode dar ao pacote outra classe de serviço (RFC 2474).";
    "hops.why.ipv6.tclass.ecn" =>
        "A router whose queue grows marks the packet instead of dropping it (RFC 3168).",
        "Um roteador cuja fila cresce marca o pacote em vez de descartá-lo (RFC 3168).";
    "hops.why.tcp.checksum" =>
        "The card fills in the checksum as it sends: the tap on its host saw the segment before.",
        "A placa preenche a soma de verificação ao enviar: o ponto no host viu o segmento antes disso.";
    "hops.why.udp.checksum" =>
        "The card fills in the checksum as it sends: the tap on its host saw the datagram before.",
        "A placa preenche a soma de verificação ao enviar: o ponto no host viu o datagrama antes disso.";
    "hops.why.tcp.options.mss_val" =>
        "A router lowered the segment size that this side announces, so that segments fit its narrowest link.",
        "Um roteador reduziu o tamanho de segmento que este lado anuncia, para que os segmentos caibam no enlace mais estreito.";
}
