//! What is striking about a frame: the notes of `explain`.

catalogue! {
    // The frame as a whole.
    "notes.cut" =>
        "The capture kept {kept} of the frame's {wire} octets. The last {missing} did travel, but were not kept (as a rule by a snap length), so no checksum over them can be checked.",
        "A captura guardou {kept} dos {wire} octetos do quadro. Os últimos {missing} viajaram, mas não foram guardados (em geral por um limite, o snap length); nenhuma soma de verificação que os cubra pode ser conferida.";
    "notes.cable" =>
        "On a cable: 8 (preamble, start delimiter) + {octets} + 4 (FCS) + 12 (gap) = {sum} octets. The card adds and removes those 24, so no capture shows them.",
        "No cabo: 8 (preâmbulo, delimitador de início) + {octets} + 4 (FCS) + 12 (intervalo) = {sum} octetos. A placa põe e tira esses 24, por isso nenhuma captura os mostra.";
    "notes.cable_fcs" =>
        "On a cable: 8 (preamble, start delimiter) + {octets} + 4 (FCS) + 12 (gap) = {sum} octets. This capture kept the FCS, which most cards remove; nothing ever shows preamble and gap.",
        "No cabo: 8 (preâmbulo, delimitador de início) + {octets} + 4 (FCS) + 12 (intervalo) = {sum} octetos. Esta captura guardou a FCS, que a maioria das placas retira; preâmbulo e intervalo nunca aparecem.";
    "notes.not_padded" =>
        "{octets} octets, fewer than Ethernet's minimum of 60: not padded yet, as it was captured before the card. On a cable the card adds {missing} octets of padding.",
        "{octets} octetos, menos que o mínimo de 60 do Ethernet: ainda sem preenchimento, pois foi capturado antes da placa. No cabo, a placa acrescenta {missing} octetos de preenchimento.";
    "notes.large" =>
        "{carried} octets of payload are more than the 1500 of an Ethernet frame, and no error: the system hands the card large pieces to cut (TSO, GSO) or gets several merged (GRO, LRO). On the cable they were several frames, unless this network uses jumbo frames.",
        "{carried} octetos de carga útil são mais que os 1500 de um quadro Ethernet, e não é erro: o sistema entrega à placa pedaços grandes para cortar (TSO, GSO) ou recebe vários já unidos (GRO, LRO). No cabo foram vários quadros, a não ser que esta rede use quadros jumbo.";

    // The link.
    "notes.loopback" =>
        "Both MAC addresses are zero: the loopback interface has no card and no cable. The system makes up an Ethernet header, so that its captures look like any other.",
        "Os dois endereços MAC são zero: a interface de loopback não tem placa nem cabo. O sistema inventa um cabeçalho Ethernet para que suas capturas se pareçam com as outras.";
    "notes.null" =>
        "There is no Ethernet here: these 4 octets only name the address family, as loopback captures of BSD and macOS do. No card was involved, so there is no MAC address.",
        "Aqui não há Ethernet: estes 4 octetos só dizem a família de endereços, como nas capturas de loopback do BSD e do macOS. Nenhuma placa participou, por isso não há endereço MAC.";
    "notes.raw" =>
        "The capture begins with the IP header: its interface (a tunnel, a mobile or a point-to-point link) has no link header. So there is no MAC address.",
        "A captura começa no cabeçalho IP: a interface (um túnel, um enlace móvel ou ponto a ponto) não tem cabeçalho de enlace. Por isso não há endereço MAC.";
    "notes.point_to_point" =>
        "This link joins exactly two ends, so its frames need no addresses: what one sends is for the other.",
        "Este enlace une exatamente duas pontas, por isso seus quadros não precisam de endereços: o que uma envia é para a outra.";
    "notes.cooked" =>
        "Captured on \"any\": Linux put these {octets} octets in place of the link's own header, so they were on no cable, and the destination's MAC is lost. Packet type: {kind}.",
        "Capturado em \"any\": o Linux pôs estes {octets} octetos no lugar do cabeçalho do enlace; eles não estiveram em cabo algum, e o MAC de destino se perdeu. Tipo de pacote: {kind}.";
    "notes.wlan_to_ds" =>
        "To DS 1, From DS 0: a station hands the frame to its access point, which passes it on. So there are three addresses: {ra} takes it off the air (receiver RA, the access point's BSSID), {ta} sends it (transmitter TA and source SA in one), {da} is to have it in the end (destination DA).",
        "To DS 1, From DS 0: uma estação entrega o quadro ao seu ponto de acesso, que o passa adiante. Por isso há três endereços: {ra} o tira do ar (receptor RA, o BSSID do ponto de acesso), {ta} o envia (transmissor TA e origem SA ao mesmo tempo), {da} deve recebê-lo no fim (destino DA).";
    "notes.wlan_from_ds" =>
        "To DS 0, From DS 1: the access point brings the frame to a station. So there are three addresses: {ra} takes it off the air and keeps it (receiver RA and destination DA in one), {ta} sends it on the air (transmitter TA, the access point's BSSID), {sa} sent it first (source SA).",
        "To DS 0, From DS 1: o ponto de acesso leva o quadro a uma estação. Por isso há três endereços: {ra} o tira do ar e fica com ele (receptor RA e destino DA ao mesmo tempo), {ta} o envia pelo ar (transmissor TA, o BSSID do ponto de acesso), {sa} o enviou primeiro (origem SA).";
    "notes.wlan_direct" =>
        "To DS 0, From DS 0: no access point passes this frame on. {ra} is receiver (RA) and destination (DA), {ta} transmitter (TA) and source (SA), and {bssid} only names the cell (BSSID).",
        "To DS 0, From DS 0: nenhum ponto de acesso passa este quadro adiante. {ra} é receptor (RA) e destino (DA), {ta} é transmissor (TA) e origem (SA), e {bssid} só dá nome à célula (BSSID).";
    "notes.wlan_bridge" =>
        "To DS 1, From DS 1: between two access points or nodes of a mesh, so all four addresses are needed: {ta} sends it on the air (TA) and {ra} takes it (RA); it comes from {sa} (SA) and goes to {da} (DA).",
        "To DS 1, From DS 1: entre dois pontos de acesso ou nós de uma malha, por isso são precisos os quatro endereços: {ta} o envia pelo ar (TA) e {ra} o recebe (RA); ele vem de {sa} (SA) e vai para {da} (DA).";
    "notes.wlan_protected" =>
        "Protected 1: the {octets} octets behind the header are encrypted ({method}), but only on the air, between station and access point. The addresses stay readable; behind the access point the content goes on as it was.",
        "Protected 1: os {octets} octetos depois do cabeçalho estão cifrados ({method}), mas só no ar, entre a estação e o ponto de acesso. Os endereços continuam legíveis; depois do ponto de acesso o conteúdo segue como era.";
    "notes.wlan_retry" =>
        "Retry 1: sent again with the same sequence number {seq}, because no acknowledgement came. On the air each frame to one station is acknowledged at once; Ethernet does nothing of the kind.",
        "Retry 1: enviado de novo com o mesmo número de sequência {seq}, porque não veio confirmação. No ar, cada quadro para uma só estação é confirmado na hora; o Ethernet não faz nada disso.";
    "notes.wlan_no_sender" =>
        "Only a receiver, {ra}, and no sender: such a frame follows at once on one of the receiver's own, who thus knows whom it is from. The shorter, the less time it takes from others.",
        "Só um receptor, {ra}, e nenhum remetente: um quadro assim vem logo depois de um do próprio receptor, que assim sabe de quem ele é. Quanto mais curto, menos tempo tira dos outros.";
    "notes.wlan_management" =>
        "A management frame: stations and access point speak about their cell {bssid} itself (BSSID). No data of programs is in it, and no access point passes it on.",
        "Um quadro de gerência: as estações e o ponto de acesso falam da própria célula {bssid} (BSSID). Não há nele dados de programas, e nenhum ponto de acesso o passa adiante.";
    "notes.wlan_beacon" =>
        "A beacon: some ten times a second the access point tells everybody its cell's name (SSID), rates and protection, unencrypted. So anyone near can see that the network is there.",
        "Um beacon: umas dez vezes por segundo o ponto de acesso diz a todos o nome da célula (SSID), as taxas e a proteção, sem cifrar. Assim, qualquer um por perto vê que a rede existe.";
    "notes.wlan_duration" =>
        "Duration {micros}: all who hear this frame keep silent for {micros} µs, so that the answer is not disturbed. On the air nobody can hear a collision while sending, as on an Ethernet bus, so it is avoided beforehand.",
        "Duração {micros}: todos os que ouvem este quadro ficam calados por {micros} µs, para que a resposta não seja atrapalhada. No ar não se ouve uma colisão enquanto se envia, como em um barramento Ethernet; por isso ela é evitada antes.";
    "notes.broadcast" =>
        "ff:ff:ff:ff:ff:ff is the group of all (I/G bit 1): every card on this link takes the frame. No router passes it on.",
        "ff:ff:ff:ff:ff:ff é o grupo de todos (bit I/G 1): toda placa deste enlace aceita o quadro. Nenhum roteador o repassa.";
    "notes.group_mac" =>
        "{mac} is a group (I/G bit 1): {name}. {explanation}",
        "{mac} é um grupo (bit I/G 1): {name}. {explanation}";
    "notes.next_hop" =>
        "{mac} is the next hop on this link: the card of {host} only if that host is on this link, else the nearest router's. One frame cannot tell which; each router writes new MAC addresses.",
        "{mac} é o próximo salto neste enlace: a placa de {host} só se esse host está neste enlace; senão, a do roteador mais próximo. Um só quadro não diz qual dos dois; cada roteador escreve novos endereços MAC.";
    "notes.length_not_type" =>
        "The 2 octets behind the addresses hold {length}, which is at most 1500: a length, as in IEEE 802.3, not an EtherType (1536 or more). So an LLC header says what follows.",
        "Os 2 octetos depois dos endereços valem {length}, no máximo 1500: um comprimento, como no IEEE 802.3, e não um EtherType (1536 ou mais). Por isso um cabeçalho LLC diz o que vem depois.";
    "notes.local_mac" =>
        "{macs}: first octet {octet} = {bits}, last bit (I/G) 0, one card; the bit before it (U/L) 1, given by software. Virtual machines, containers and phones that hide do so, and no maker can be known.",
        "{macs}: primeiro octeto {octet} = {bits}, último bit (I/G) 0, uma só placa; o bit anterior (U/L) 1, dado por software. Máquinas virtuais, contêineres e telefones que se escondem fazem isso, e não se sabe o fabricante.";
    "notes.maker" =>
        "The first octets of a MAC address are registered to the card's maker (U/L bit 0). {made}.",
        "Os primeiros octetos de um endereço MAC são registrados para o fabricante da placa (bit U/L 0). {made}.";
    "notes.vlan" =>
        "The 802.1Q tag puts the frame into VLAN {id}. It adds 4 octets, so that all behind it begins 4 octets later and a full frame has 1518 instead of 1514.",
        "A marca 802.1Q (tag) põe o quadro na VLAN {id}. Ela acrescenta 4 octetos: tudo o que vem depois começa 4 octetos adiante, e um quadro cheio tem 1518 em vez de 1514.";
    "notes.vlan_priority" =>
        "The tag's VLAN identifier is 0: it names no VLAN and carries only the priority. It still adds 4 octets.",
        "O identificador de VLAN da marca é 0: não diz VLAN alguma e leva só a prioridade. Mesmo assim acrescenta 4 octetos.";
    "notes.qinq" =>
        "Two tags (QinQ): the outer, VLAN {outer}, is the provider's, the inner, VLAN {inner}, the customer's. Together they add 4 + 4 = 8 octets.",
        "Duas marcas (QinQ): a de fora, VLAN {outer}, é do provedor; a de dentro, VLAN {inner}, é do cliente. Juntas acrescentam 4 + 4 = 8 octetos.";

    // Groups.
    "notes.class_d" =>
        "{group} begins with the bits 1110: class D (224.0.0.0-239.255.255.255), a group and not a host. Block {block}: {explanation}",
        "{group} começa com os bits 1110: classe D (224.0.0.0-239.255.255.255), um grupo e não um host. Bloco {block}: {explanation}";
    "notes.class_d_named" =>
        "{group} begins with the bits 1110: class D (224.0.0.0-239.255.255.255), the group \"{name}\" and not a host. Block {block}: {explanation}",
        "{group} começa com os bits 1110: classe D (224.0.0.0-239.255.255.255), o grupo \"{name}\" e não um host. Bloco {block}: {explanation}";
    "notes.class_d_mac" =>
        "{mac} is made from the group: {group} = {bits}, whose last 23 bits (not 24) stand behind 01:00:5e and a zero bit. Its first octet is odd (I/G bit 1): a group. No ARP is needed.",
        "{mac} é formado a partir do grupo: {group} = {bits}, cujos últimos 23 bits (não 24) ficam depois de 01:00:5e e de um bit zero. O primeiro octeto é ímpar (bit I/G 1): um grupo. Não é preciso ARP.";
    "notes.class_d_others" =>
        "The 5 bits between 1110 and those 23 ({lost}) are lost, so 2^5 - 1 = 31 other groups share this MAC: {examples} among them. A card may take their frames too; IP then drops them.",
        "Os 5 bits entre 1110 e esses 23 ({lost}) se perdem; por isso 2^5 - 1 = 31 outros grupos têm este mesmo MAC: {examples} entre eles. Uma placa pode aceitar também os quadros deles; o IP então os descarta.";
    "notes.group_misfit" =>
        "{mac} does not fit the group: {group} belongs in {right}. Hosts whose cards filter by that address will not get it.",
        "{mac} não combina com o grupo: {group} pertence a {right}. Os hosts cujas placas filtram por esse endereço não o recebem.";
    "notes.group_to_one_card" =>
        "{mac} is one card's address (I/G bit 0), but {group} is a group and belongs in {right}. Access points and some switches turn multicast into unicast like this; otherwise it is an error.",
        "{mac} é o endereço de uma só placa (bit I/G 0), mas {group} é um grupo e pertence a {right}. Pontos de acesso e alguns comutadores convertem multicast em unicast assim; fora disso é um erro.";
    "notes.host_to_group_mac" =>
        "The frame goes to a group of cards, {mac}, but the datagram to one host, {host}. A host should silently discard such a datagram.",
        "O quadro vai para um grupo de placas, {mac}, mas o datagrama para um só host, {host}. Um host deve descartar em silêncio um datagrama assim.";
    "notes.group6" =>
        "{group} begins with ff: multicast; flags {flags} ({meaning}), scope {scope}, {scope_name}. {explanation}",
        "{group} começa com ff: multicast; sinalizadores {flags} ({meaning}), escopo {scope}, {scope_name}. {explanation}";
    "notes.group6_named" =>
        "{group} is registered: {name}.",
        "{group} está registrado: {name}.";
    "notes.group6_mac" =>
        "{mac} is 33:33 and the last 4 octets of {group}. The other 10 octets are lost: the same group in another scope, and many others, have the same MAC.",
        "{mac} é 33:33 e os últimos 4 octetos de {group}. Os outros 10 octetos se perdem: o mesmo grupo em outro escopo, e muitos outros, têm o mesmo MAC.";
    "notes.solicited_node" =>
        "{group} is a solicited-node group: its last 24 bits ({low}) are those of the address that is asked for. So only hosts that end in them are disturbed, not everybody as with ARP.",
        "{group} é um grupo de nó solicitado: seus últimos 24 bits ({low}) são os do endereço procurado. Assim só são incomodados os hosts que terminam neles, e não todos, como no ARP.";

    // Time to live.
    "notes.ttl_group_zero" =>
        "{name} 0 to a group: it must not leave its host.",
        "{name} 0 para um grupo: não deve sair do próprio host.";
    "notes.ttl_group_one" =>
        "{name} 1: stays on this link, because a router takes one off and may not forward 0. It is what a program gets for a group if it asks for nothing else.",
        "{name} 1: fica neste enlace, porque um roteador desconta um e não pode repassar com 0. É o que um programa recebe para um grupo se não pede outro.";
    "notes.ttl_group" =>
        "{name} {ttl}: at most {routers} may still forward it, and only those that route multicast. For a group this value is a scope: the program chose how far its data may go.",
        "{name} {ttl}: ainda pode passar por no máximo {routers}, e só dos que roteiam multicast. Para um grupo este valor é um escopo: o programa escolheu até onde seus dados podem ir.";
    "notes.router" => "{count} router", "{count} roteador";
    "notes.routers" => "{count} routers", "{count} roteadores";
    "notes.ttl_last" =>
        "{name} {ttl}: the next router takes one off, discards it and reports \"time exceeded\" to the sender. Traceroute finds routers this way.",
        "{name} {ttl}: o próximo roteador desconta um, descarta o datagrama e avisa o remetente (\"time exceeded\"). É assim que o traceroute descobre roteadores.";
    "notes.ttl_255" =>
        "{name} 255, the highest value: no router has forwarded it, so it comes from this link. Protocols between neighbours check that to refuse forgeries from afar.",
        "{name} 255, o maior valor: nenhum roteador o encaminhou, logo vem deste enlace. Protocolos entre vizinhos conferem isso para recusar falsificações vindas de longe.";
    "notes.ttl_untouched" =>
        "{name} {ttl} is a usual initial value: probably no router stands between the sender and this capture. An estimate, because a program may set any value.",
        "{name} {ttl} é um valor inicial usual: provavelmente não há roteador entre o remetente e esta captura. É uma estimativa, porque um programa pode usar qualquer valor.";
    "notes.ttl_distance" =>
        "{name} {ttl} probably began as {initial}: {initial} - {ttl} = {routers} from its sender to here, and then the source MAC is the last one's. An estimate, because a program may set any value.",
        "{name} {ttl} provavelmente começou em {initial}: {initial} - {ttl} = {routers} do remetente até aqui, e nesse caso o MAC de origem é o do último. É uma estimativa, porque um programa pode usar qualquer valor.";
    "notes.ttl_distance_no_mac" =>
        "{name} {ttl} probably began as {initial}: {initial} - {ttl} = {routers} from its sender to here. An estimate, because a program may set any value.",
        "{name} {ttl} provavelmente começou em {initial}: {initial} - {ttl} = {routers} do remetente até aqui. É uma estimativa, porque um programa pode usar qualquer valor.";
    "notes.ttl_inside" =>
        "{name} {ttl} of the inner datagram: routers inside the tunnel see only the outer header and take nothing off. It probably began as {initial}: {initial} - {ttl} = {routers} before the tunnel. An estimate, because a program may set any value.",
        "{name} {ttl} do datagrama de dentro: os roteadores no meio do túnel só veem o cabeçalho de fora e nada descontam. Provavelmente começou em {initial}: {initial} - {ttl} = {routers} antes do túnel. É uma estimativa, porque um programa pode usar qualquer valor.";

    // Addresses.
    "notes.special_address" => "{addresses}: {name}. {explanation}", "{addresses}: {name}. {explanation}";
    "notes.special_address_plain" => "{addresses}. {explanation}", "{addresses}. {explanation}";
    "notes.group_as_source" =>
        "{source} is a group's address, which must never be a source: nobody can be answered there.",
        "{source} é o endereço de um grupo, que nunca pode ser origem: não há a quem responder.";
    "notes.to_itself" =>
        "Source and destination are both {source}: a host that answered would talk to itself. On a network this is an old attack (LAND) or an error.",
        "Origem e destino são ambos {source}: um host que respondesse falaria consigo mesmo. Em uma rede, é um ataque antigo (LAND) ou um erro.";
    "notes.directed_broadcast" =>
        "The frame goes to every card of this link, so {host} is most likely the broadcast address of the network (its last address). Only the network's mask could prove it.",
        "O quadro vai para todas as placas deste enlace, então {host} é muito provavelmente o endereço de broadcast da rede (o último dela). Só a máscara da rede poderia provar.";
    "notes.eui64" =>
        "The last 64 bits of {address} were formed from the MAC {mac}: ff:fe put in its middle, and the U/L bit inverted ({own} became {stored}).",
        "Os últimos 64 bits de {address} foram formados a partir do MAC {mac}: ff:fe no meio, e o bit U/L invertido ({own} virou {stored}).";
    "notes.eui64_same" =>
        "The last 64 bits of {address} were formed from the MAC {mac}, the very one in this frame: ff:fe put in its middle, and the U/L bit inverted ({own} became {stored}).",
        "Os últimos 64 bits de {address} foram formados a partir do MAC {mac}, o mesmo deste quadro: ff:fe no meio, e o bit U/L invertido ({own} virou {stored}).";

    // Checksums.
    "notes.ipv6_no_checksum" =>
        "The IPv6 header has no checksum: routers need not compute it anew at each hop. The transport's checksum covers the addresses too.",
        "O cabeçalho IPv6 não tem soma de verificação: os roteadores não precisam recalculá-la a cada salto. A do transporte cobre também os endereços.";
    "notes.checksum_wrong" =>
        "The {title} checksum {stored} is wrong: these octets need {expected}. They were changed after it was computed, on the way or by whoever saved the capture.",
        "A soma de verificação do {title}, {stored}, está errada: estes octetos pedem {expected}. Eles foram alterados depois do cálculo, no caminho ou por quem guardou a captura.";
    "notes.checksum_zero" =>
        "The {title} checksum is {stored}, not computed yet: the card was to write {expected} after the capture (offload). It is no error of the network.",
        "A soma de verificação do {title} é {stored}, ainda não calculada: a placa escreveria {expected} depois da captura (offload). Não é erro da rede.";
    "notes.checksum_unfilled" =>
        "The {title} checksum {stored} is not wrong but unfinished: it is the folded sum of the pseudo-header (addresses, protocol, length). The card adds the rest after the capture (offload); on loopback and between virtual hosts nobody needs to.",
        "A soma de verificação do {title}, {stored}, não está errada, e sim inacabada: é a soma dobrada do pseudocabeçalho (endereços, protocolo, comprimento). A placa soma o resto depois da captura (offload); no loopback e entre hosts virtuais ninguém precisa.";
    "notes.checksum_left" =>
        "The {title} checksum is {stored}, not computed yet: the card computes it after the capture (offload). On loopback and between virtual hosts nobody needs to.",
        "A soma de verificação do {title} é {stored}, ainda não calculada: a placa a calcula depois da captura (offload). No loopback e entre hosts virtuais ninguém precisa.";
    "notes.checksum_none" =>
        "The {title} checksum is {stored}: left out, which {title} allows where something else (such as a cryptographic digest) protects the message.",
        "A soma de verificação do {title} é {stored}: omitida, o que o {title} permite onde outra coisa (como um resumo criptográfico) protege a mensagem.";
    "notes.checksum_absent" =>
        "Checksum 0x0000: the sender computed none, which UDP allows over IPv4 only. Then nobody notices a damaged octet, not even in the ports.",
        "Soma de verificação 0x0000: o remetente não a calculou, o que o UDP só permite sobre IPv4. Então ninguém percebe um octeto danificado, nem mesmo nas portas.";
    "notes.checksum_absent6" =>
        "Checksum 0x0000: the sender computed none, which over IPv6 only tunnels may do. The IPv6 header has none either, so nothing protects the addresses.",
        "Soma de verificação 0x0000: o remetente não a calculou, o que sobre IPv6 só túneis podem fazer. O cabeçalho IPv6 também não tem, então nada protege os endereços.";
    "notes.checksum_fragment" =>
        "The {title} checksum {stored} covers the whole datagram, of which this fragment holds only a part. It can be verified only after reassembly.",
        "A soma de verificação do {title}, {stored}, cobre o datagrama inteiro, do qual este fragmento tem só uma parte. Só pode ser conferida depois da remontagem.";
    "notes.checksum_cut" =>
        "The {title} checksum {stored} cannot be verified: it covers octets that the capture did not keep.",
        "A soma de verificação do {title}, {stored}, não pode ser conferida: ela cobre octetos que a captura não guardou.";
    "notes.checksum_unverifiable" =>
        "The {title} checksum {stored} cannot be verified: not all that it covers is here.",
        "A soma de verificação do {title}, {stored}, não pode ser conferida: nem tudo o que ela cobre está aqui.";

    // Ports.
    "notes.ports" =>
        "{server} ({class}) is the side that serves; {listed}. {client} ({client_class}) names no service: the client's system chose it for this conversation.",
        "{server} ({class}) é o lado que serve; {listed}. {client} ({client_class}) não indica serviço: o sistema do cliente a escolheu para esta conversa.";
    "notes.ports_straddling" =>
        "{server} ({class}) is the side that serves; {listed}. {client} lies in the registered range (1024-49151) but names no service: it was chosen by the client's system, and Linux chooses from 32768-60999.",
        "{server} ({class}) é o lado que serve; {listed}. {client} está na faixa registrada (1024-49151), mas não indica serviço: foi escolhida pelo sistema do cliente, e o Linux escolhe entre 32768 e 60999.";
    "notes.ports_fixed" =>
        "{server} ({class}) is the side that serves; {listed}. {client} ({client_class}) is the client's, {client_listed}: fixed too, for servers and relays answer to it, and not to a port that the client chose.",
        "{server} ({class}) é o lado que serve; {listed}. {client} ({client_class}) é a do cliente, {client_listed}: também é fixa, pois servidores e relays respondem a ela, e não a uma porta que o cliente escolheu.";
    "notes.port_both" =>
        "Port {port} ({class}) at both ends: both programs asked for it, as members of a multicast chat or two servers do. Registry: {listed}.",
        "Porta {port} ({class}) nas duas pontas: os dois programas a pediram, como membros de uma conversa multicast ou dois servidores. Registro: {listed}.";
    "notes.port_unclear" =>
        "{source} ({class}; {listed}) to {destination} ({other_class}; {other_listed}): the ports alone do not tell which side serves. The start of the conversation would.",
        "{source} ({class}; {listed}) para {destination} ({other_class}; {other_listed}): só as portas não dizem qual lado serve. O começo da conversa diria.";
    "notes.port_zero" =>
        "Port 0 is reserved and no socket has it: nobody can be answered there.",
        "A porta 0 é reservada e nenhum soquete a tem: não há a quem responder.";
    "notes.port_listed_well_known" => "registered for {service}", "registrada para {service}";
    "notes.port_listed" =>
        "registered for {service}, though any program may use it",
        "registrada para {service}, embora qualquer programa possa usá-la";
    "notes.port_not_listed" => "registered for no service", "não registrada para serviço algum";

    // Lengths.
    "notes.total_length" =>
        "Total length {total} - header {header} = {payload} octets of payload. The total counts the header, unlike IPv6's payload length.",
        "Comprimento total {total} - cabeçalho {header} = {payload} octetos de carga útil. O total conta o cabeçalho, ao contrário do comprimento de carga útil do IPv6.";
    "notes.total_length_options" =>
        "Header length {words} × 4 = {header} octets: 20 and {options} of options. Total length {total} - {header} = {payload} octets of payload.",
        "Comprimento do cabeçalho {words} × 4 = {header} octetos: 20 e {options} de opções. Comprimento total {total} - {header} = {payload} octetos de carga útil.";
    "notes.total_length_zero" =>
        "Total length 0: the system left it to the card, which was to cut this into several datagrams (TSO). So the payload runs to the end of the frame.",
        "Comprimento total 0: o sistema o deixou para a placa, que cortaria isto em vários datagramas (TSO). Por isso a carga útil vai até o fim do quadro.";
    "notes.payload_length" =>
        "Payload length {payload} does not count the header: 40 + {payload} = {whole} octets. IPv4's total length does.",
        "O comprimento da carga útil, {payload}, não conta o cabeçalho: 40 + {payload} = {whole} octetos. O comprimento total do IPv4 conta.";
    "notes.payload_length_extensions" =>
        "Payload length {payload} counts the extension headers: {extensions} + {rest}. It does not count the 40 octets of this header.",
        "O comprimento da carga útil, {payload}, conta os cabeçalhos de extensão: {extensions} + {rest}. Não conta os 40 octetos deste cabeçalho.";
    "notes.payload_length_zero" =>
        "Payload length 0: nothing follows, or more than 65,535 octets do (a jumbogram, or a piece for the card to cut), which the field cannot say.",
        "Comprimento da carga útil 0: nada vem depois, ou vêm mais de 65.535 octetos (um jumbograma, ou um pedaço para a placa cortar), o que o campo não consegue dizer.";
    "notes.udp_length" =>
        "Length {length} = 8 (header) + {data} (data). At most: 65,535 in the field, 65,535 - 8 = 65,527 of data by UDP alone, 65,535 - 20 - 8 = 65,507 in an IPv4 datagram.",
        "Comprimento {length} = 8 (cabeçalho) + {data} (dados). No máximo: 65.535 no campo, 65.535 - 8 = 65.527 de dados só pelo UDP, 65.535 - 20 - 8 = 65.507 em um datagrama IPv4.";
    "notes.udp_length6" =>
        "Length {length} = 8 (header) + {data} (data). At most 65,535 in the field, so 65,535 - 8 = 65,527 of data: IPv6 does not count its own header (over IPv4 65,507).",
        "Comprimento {length} = 8 (cabeçalho) + {data} (dados). No máximo 65.535 no campo, logo 65.535 - 8 = 65.527 de dados: o IPv6 não conta o próprio cabeçalho (sobre IPv4, 65.507).";
    "notes.udp_length_short" =>
        "Length {length} is impossible: the header alone has 8 octets.",
        "Comprimento {length} é impossível: só o cabeçalho tem 8 octetos.";
    "notes.tcp_length" =>
        "TCP has no length field: {total} (IPv4 total) - {header} (IPv4 header) - {own} (TCP header) = {data} octets of data.",
        "O TCP não tem campo de comprimento: {total} (total do IPv4) - {header} (cabeçalho IPv4) - {own} (cabeçalho TCP) = {data} octetos de dados.";
    "notes.padding" =>
        "Padding: {range}. {carried} ends at {start} + {length} = {first}, and the card filled the frame up to Ethernet's minimum of 60. It belongs to Ethernet; it is no data.",
        "Preenchimento: {range}. O {carried} termina em {start} + {length} = {first}, e a placa completou o quadro até o mínimo de 60 do Ethernet. Pertence ao Ethernet; não são dados.";
    "notes.trailer" =>
        "Behind {carried}, which ends at {start} + {length} = {first}, {owner} has more of its own: {range}, padding or a trailer that a device added.",
        "Depois do {carried}, que termina em {start} + {length} = {first}, o {owner} tem algo mais de seu: {range}, preenchimento ou um trailer que algum equipamento acrescentou.";
    "notes.unclaimed" =>
        "Behind the end of {carried}, {start} + {length} = {first}, stands what no layer claims: {range}.",
        "Depois do fim do {carried}, {start} + {length} = {first}, está o que nenhuma camada reivindica: {range}.";
    "notes.quote_filled" =>
        "The quoted packet ends at {start} + {length} = {end}; {octets} octets of zeros fill it up to {sum}, because extensions follow, which older hosts look for behind 128 octets.",
        "O pacote citado termina em {start} + {length} = {end}; {octets} octetos zero o completam até {sum}, porque seguem extensões, que hosts mais antigos procuram depois de 128 octetos.";
    "notes.octets_range" => "{octets} octets, {first}-{last}", "{octets} octetos, {first}-{last}";
    "notes.octet_one" => "1 octet, {first}", "1 octeto, {first}";
    "notes.fcs_good" =>
        "Octets {first}-{last} are the frame check sequence: the CRC-32 of the {before} octets before them is {stored}, as stored. Most captures lack it, because the card removes it.",
        "Os octetos {first}-{last} são a sequência de verificação do quadro (FCS): o CRC-32 dos {before} octetos anteriores é {stored}, como está guardado. A maioria das capturas não a tem, porque a placa a retira.";
    "notes.fcs_wrong" =>
        "Octets {first}-{last} are the frame check sequence {stored}, but the CRC-32 of the {before} octets before them is {computed}. The frame was damaged, or changed after it was sent.",
        "Os octetos {first}-{last} são a sequência de verificação do quadro (FCS) {stored}, mas o CRC-32 dos {before} octetos anteriores é {computed}. O quadro foi danificado, ou alterado depois de enviado.";
    "notes.lie" =>
        "{title} claims {claimed} octets, but only {here} are there, and the capture was not cut: {missing} never came. The header lies; what is here is shown.",
        "O {title} declara {claimed} octetos, mas só há {here}, e a captura não foi cortada: {missing} nunca vieram. O cabeçalho mente; mostra-se o que há.";

    // TCP.
    "notes.tcp_flags_impossible" =>
        "No connection needs this combination of flags: hosts send it to find out what another answers (a port scan), or something broke the segment.",
        "Nenhuma conexão precisa desta combinação de sinalizadores: ela é enviada para ver o que o outro responde (varredura de portas), ou algo danificou o segmento.";
    "notes.tcp_reset" =>
        "RST: the connection ends at once, and what was under way is lost. Nobody listens at that port, or one side gave up.",
        "RST: a conexão termina na hora, e o que estava a caminho se perde. Ninguém escuta nessa porta, ou um dos lados desistiu.";
    "notes.tcp_fin" =>
        "FIN: this side has nothing more to send, but may still receive. FIN takes one sequence number as if it were an octet, so the other side acknowledges {next}.",
        "FIN: este lado não tem mais nada a enviar, mas ainda pode receber. O FIN ocupa um número de sequência, como se fosse um octeto; por isso o outro lado confirma {next}.";
    "notes.tcp_only_ack" =>
        "No data, so no application layer: this segment only acknowledges. It takes no sequence number and is not acknowledged itself.",
        "Sem dados, logo sem camada de aplicação: este segmento só confirma. Não ocupa número de sequência nem é confirmado.";
    "notes.tcp_initial" =>
        "{raw} is the true initial sequence number, chosen at random; tools show it as relative 0. SYN takes one number, so the first octet of data will be {next}, relative 1.",
        "{raw} é o verdadeiro número de sequência inicial, escolhido ao acaso; as ferramentas o mostram como 0 relativo. O SYN ocupa um número; por isso o primeiro octeto de dados será {next}, 1 relativo.";
    "notes.tcp_sequence" =>
        "Sequence number {raw} is the true one, that of the first octet of data here. A relative one counts from the SYN, which this frame does not show.",
        "O número de sequência {raw} é o verdadeiro, o do primeiro octeto de dados aqui. O relativo é contado a partir do SYN, que este quadro não mostra.";
    "notes.tcp_sequence_first" =>
        "Sequence number {raw} is the true one. Relative {relative} counts from {origin}, the first that was captured: its SYN was not, so the initial number is unknown.",
        "O número de sequência {raw} é o verdadeiro. O relativo, {relative}, é contado a partir de {origin}, o primeiro capturado: o SYN não foi, então não se sabe o inicial.";
    "notes.tcp_sequence_relative" =>
        "Sequence number {raw} is the true one. Relative: {minuend} - {origin} (the initial number of this side's SYN) = {relative}.",
        "O número de sequência {raw} é o verdadeiro. Relativo: {minuend} - {origin} (o inicial, do SYN deste lado) = {relative}.";
    "notes.tcp_sequence_data" =>
        "Sequence number {raw} is the true one. Relative: {minuend} - {origin} (the initial number of this side's SYN) = {relative}; the {octets} octets here are {relative}-{last}.",
        "O número de sequência {raw} é o verdadeiro. Relativo: {minuend} - {origin} (o inicial, do SYN deste lado) = {relative}; os {octets} octetos daqui são {relative}-{last}.";
    "notes.tcp_acknowledged" =>
        "Acknowledgement {raw}: every octet of the other side before this number has arrived, and this one is awaited next.",
        "Confirmação {raw}: todos os octetos do outro lado antes deste número chegaram, e este é o próximo esperado.";
    "notes.tcp_acknowledged_relative" =>
        "Acknowledgement {raw} is the true number, relative {minuend} - {origin} (the other side's origin) = {relative}. All octets before it have arrived, and it is awaited next.",
        "A confirmação {raw} é o número verdadeiro; relativo: {minuend} - {origin} (a origem do outro lado) = {relative}. Todos os octetos antes dele chegaram, e ele é o próximo esperado.";
    "notes.window_syn_scale" =>
        "Window {window} octets: in a SYN it is never scaled. If the other SYN has the option too, this side's later windows count 2^{shift} = {factor} times as much.",
        "Janela de {window} octetos: em um SYN ela nunca tem escala. Se o outro SYN também tiver a opção, as próximas janelas deste lado valem 2^{shift} = {factor} vezes mais.";
    "notes.window_syn" =>
        "Window {window} octets, and no window scale option: in this connection no window can exceed 65,535.",
        "Janela de {window} octetos, sem a opção de escala: nesta conexão nenhuma janela pode passar de 65.535.";
    "notes.window_zero" =>
        "Window 0: the receiver has no room, and the other side must stop sending until a new window comes.",
        "Janela 0: o receptor está sem espaço, e o outro lado deve parar de enviar até vir uma nova janela.";
    "notes.window_scaled" =>
        "Window field {window} × 2^{shift} = {octets} octets: the scale was agreed on in the SYN segments.",
        "Campo de janela {window} × 2^{shift} = {octets} octetos: a escala foi combinada nos segmentos SYN.";
    "notes.window_not_scaled" =>
        "Window {window} is in octets: the two SYN segments agreed on no scale other than 2^0 = 1, which holds too where one of them lacks the option.",
        "A janela {window} está em octetos: os dois segmentos SYN não combinaram escala além de 2^0 = 1, o que vale também quando um deles não tem a opção.";
    "notes.window_unknown" =>
        "Window field {window} is perhaps not in octets: it is multiplied by a scale that only the two SYN segments tell. Without them nobody can know it.",
        "O campo de janela {window} talvez não esteja em octetos: ele é multiplicado por uma escala que só os dois segmentos SYN dizem. Sem eles não há como saber.";
    "notes.mss" =>
        "MSS {mss}: this side takes at most so many octets of data in one segment. With the headers, {mss} + 20 (TCP) + {ip} (IP) = {mtu}: the MTU of its link.",
        "MSS {mss}: este lado aceita no máximo tantos octetos de dados em um segmento. Com os cabeçalhos, {mss} + 20 (TCP) + {ip} (IP) = {mtu}: a MTU do seu enlace.";
    "notes.sack" =>
        "SACK: octets {left}-{last} have arrived, but those from {missing} are missing before them. Only the gap needs to be sent again.",
        "SACK: os octetos {left}-{last} chegaram, mas faltam antes deles os que começam em {missing}. Só a lacuna precisa ser reenviada.";
    "notes.sack_twice" =>
        "SACK of what was acknowledged before ({missing} is awaited next): octets {left}-{last} have come twice. So the sender learns that it repeated them needlessly.",
        "SACK do que já estava confirmado ({missing} é o próximo esperado): os octetos {left}-{last} chegaram duas vezes. Assim o remetente sabe que os repetiu à toa.";
    "notes.tcp_ecn" =>
        "SYN with ECE and CWR: this side offers explicit congestion notification. Routers may then mark packets instead of dropping them.",
        "SYN com ECE e CWR: este lado oferece notificação explícita de congestionamento (ECN). Os roteadores podem então marcar pacotes em vez de descartá-los.";

    // Fragments.
    "notes.not_fragmented" =>
        "MF 0 and fragment offset 0 together mean: not fragmented. Routers on the way may still cut it, and identification {id} would then mark its pieces.",
        "MF 0 e deslocamento de fragmento 0, juntos, querem dizer: não fragmentado. Os roteadores ainda podem cortá-lo, e a identificação {id} marcaria então os pedaços.";
    "notes.dont_fragment" =>
        "DF 1: no router may cut it; one whose next link is too small reports \"fragmentation needed\", from which the sender learns the path MTU. Identification {id} then means nothing.",
        "DF 1: nenhum roteador pode cortá-lo; se o próximo enlace é pequeno demais, o roteador avisa (\"fragmentation needed\"), e o remetente aprende a MTU do caminho. A identificação {id} então nada significa.";
    "notes.fragment_place" =>
        "Fragment offset {units} × 8 = {first}: the {octets} octets here are {first}-{last} of the datagram's payload. Pieces of one datagram have the same addresses, protocol and identification {id}.",
        "Deslocamento do fragmento {units} × 8 = {first}: os {octets} octetos daqui são {first}-{last} da carga útil do datagrama. Pedaços do mesmo datagrama têm os mesmos endereços, protocolo e identificação {id}.";
    "notes.fragment_first" =>
        "Offset 0 and MF 1: the first piece, and the only one with the transport header. How long the datagram is, only the last piece tells.",
        "Deslocamento 0 e MF 1: o primeiro pedaço, e o único com o cabeçalho de transporte. O tamanho do datagrama, só o último pedaço diz.";
    "notes.fragment_middle" =>
        "MF 1 and an offset that is not 0: a piece from the middle; if all before it are as long, it is number {number}. Octets before {first} and from {end} on are in other frames.",
        "MF 1 e deslocamento diferente de 0: um pedaço do meio; se todos os anteriores têm o mesmo tamanho, é o de número {number}. Os octetos antes de {first} e a partir de {end} estão em outros quadros.";
    "notes.fragment_last" =>
        "MF 0 with an offset that is not 0: the last piece, by no means an unfragmented datagram. So the whole payload has {first} + {octets} = {end} octets; those before {first} are in other frames.",
        "MF 0 com deslocamento diferente de 0: o último pedaço, e não um datagrama sem fragmentação. Logo a carga útil inteira tem {first} + {octets} = {end} octetos; os anteriores a {first} estão em outros quadros.";
    "notes.fragment_not_of_eight" =>
        "{octets} octets with MF 1: every piece but the last must hold a multiple of 8, because offsets count in units of 8. The next piece cannot fit.",
        "{octets} octetos com MF 1: todo pedaço, menos o último, deve ter um múltiplo de 8, pois os deslocamentos contam de 8 em 8. O próximo pedaço não tem como se encaixar.";
    "notes.fragment_beyond" =>
        "This piece ends at octet {end}, beyond the 65,535 that a datagram can have: an error or an old attack (ping of death).",
        "Este pedaço termina no octeto {end}, além dos 65.535 que um datagrama pode ter: um erro ou um ataque antigo (ping da morte).";
    "notes.fragment_despite_df" =>
        "DF 1 in a fragment: \"don't fragment\", yet it was cut. Only the sender itself can have done so.",
        "DF 1 em um fragmento: \"não fragmentar\", e mesmo assim foi cortado. Só o próprio remetente pode ter feito isso.";
    "notes.atomic_fragment" =>
        "A fragment header with offset 0 and M 0: the whole packet in one piece (an atomic fragment). Senders do so behind translators; nothing is missing.",
        "Um cabeçalho de fragmento com deslocamento 0 e M 0: o pacote inteiro em um só pedaço (fragmento atômico). Remetentes fazem isso por causa de tradutores; nada falta.";
    "notes.fragment_elsewhere" =>
        "UDP's length {claimed} is that of the whole datagram: {here} octets are in this first fragment, {claimed} - {here} = {missing} in others.",
        "O comprimento {claimed} do UDP é o do datagrama inteiro: {here} octetos estão neste primeiro fragmento, {claimed} - {here} = {missing} em outros.";

    // Tunnels.
    "notes.tunnel" =>
        "A tunnel: {outer}{carrier} carries another {inner} datagram, {source} → {destination}, as its data; {from} → {to} are only the tunnel's ends. It costs {octets} octets in every frame.",
        "Um túnel: {outer}{carrier} leva outro datagrama {inner}, {source} → {destination}, como dados; {from} → {to} são só as pontas do túnel. Custa {octets} octetos em cada quadro.";
    "notes.tunnel_other" =>
        "A tunnel: {outer}{carrier} carries an {inner} datagram, {source} → {destination}, as its data; {from} → {to} are only the tunnel's ends. It costs {octets} octets in every frame.",
        "Um túnel: {outer}{carrier} leva um datagrama {inner}, {source} → {destination}, como dados; {from} → {to} são só as pontas do túnel. Custa {octets} octetos em cada quadro.";
    "notes.tunnel_ethernet" =>
        "A tunnel: {outer}{carrier} carries a whole Ethernet frame, with {inner} {source} → {destination} inside; {from} → {to} are only the tunnel's ends. It costs {octets} octets in every frame.",
        "Um túnel: {outer}{carrier} leva um quadro Ethernet inteiro, com {inner} {source} → {destination} dentro; {from} → {to} são só as pontas do túnel. Custa {octets} octetos em cada quadro.";

    // Service.
    "notes.dscp" =>
        "DSCP {dscp}{name}: the sender asks for another treatment than best effort. Routers heed it only inside a network that agreed to.",
        "DSCP {dscp}{name}: o remetente pede um tratamento diferente do melhor esforço. Os roteadores só o respeitam dentro de uma rede que combinou isso.";
    "notes.ecn_congestion" =>
        "ECN 11 (CE): a router on the way was congested and marked this packet instead of dropping it. The receiver tells the sender to slow down.",
        "ECN 11 (CE): um roteador no caminho estava congestionado e marcou este pacote em vez de descartá-lo. O receptor avisa o remetente para ir mais devagar.";
    "notes.ecn_capable" =>
        "ECN {ecn} (ECT): a congested router may mark this packet instead of dropping it.",
        "ECN {ecn} (ECT): um roteador congestionado pode marcar este pacote em vez de descartá-lo.";
    "notes.flow_label" =>
        "Flow label {label}: the same in all packets of one conversation, so that routers keep them on one path without reading ports.",
        "Rótulo de fluxo {label}: o mesmo em todos os pacotes de uma conversa, para que os roteadores os mantenham no mesmo caminho sem ler as portas.";

    // ARP.
    "notes.arp_request" =>
        "{sender} asks everybody on the link for the card of {target}. Whoever has the address answers {card} alone; the target's MAC here is empty because it is the question.",
        "{sender} pergunta a todos no enlace qual é a placa de {target}. Quem tem o endereço responde só a {card}; o MAC do alvo aqui está vazio porque é a pergunta.";
    "notes.arp_refresh" =>
        "{sender} asks one card alone, not everybody, whether it still has {target}: it checks an entry of its table that grew old.",
        "{sender} pergunta a uma só placa, e não a todos, se ela ainda tem {target}: confere uma entrada da sua tabela que envelheceu.";
    "notes.arp_reply" =>
        "{sender} is at {card}: {target} asked and keeps the answer for some minutes. Nothing proves that it is true; ARP has no protection against forgeries.",
        "{sender} está em {card}: {target} perguntou e guarda a resposta por alguns minutos. Nada prova que é verdade; o ARP não tem proteção contra falsificações.";
    "notes.arp_probe" =>
        "Sender 0.0.0.0: a probe. Before {card} uses {target}, it asks whether somebody else has it.",
        "Remetente 0.0.0.0: uma sondagem. Antes de usar {target}, {card} pergunta se alguém já o tem.";
    "notes.arp_gratuitous" =>
        "Sender and target are both {sender}: gratuitous, nobody asked. It announces that {card} has the address, and all who know it put the new card into their tables.",
        "Remetente e alvo são ambos {sender}: gratuito, ninguém perguntou. Anuncia que {card} tem o endereço, e todos os que o conhecem atualizam suas tabelas.";
    "notes.arp_other_card" =>
        "ARP names {card} as the sender, but the frame comes from {frame}. Somebody answers for another, as in proxying, failover or forgery.",
        "O ARP diz que o remetente é {card}, mas o quadro vem de {frame}. Alguém responde por outro, como em proxy, redundância ou falsificação.";

    // ICMP.
    "notes.neighbour_solicitation" =>
        "IPv6 has no ARP: {source} asks by ICMPv6 for the card of {target}, mostly with its own MAC for the answer.",
        "O IPv6 não tem ARP: {source} pergunta por ICMPv6 qual é a placa de {target}, em geral com o próprio MAC para a resposta.";
    "notes.neighbour_advertisement" =>
        "IPv6 has no ARP: {source} tells by ICMPv6 which card has {target}. Nothing proves that it is true.",
        "O IPv6 não tem ARP: {source} diz por ICMPv6 qual placa tem {target}. Nada prova que é verdade.";
    "notes.duplicate_address" =>
        "From ::, nobody yet: before a host uses {target}, it asks whether somebody else has it (duplicate address detection). No answer means it is free.",
        "De ::, ainda ninguém: antes de usar {target}, um host pergunta se alguém já o tem (detecção de endereço duplicado). Sem resposta, está livre.";
    "notes.echo_request" =>
        "The reply repeats identifier {id} (which ping process) and sequence {sequence} (which of its requests). That is how they are paired.",
        "A resposta repete o identificador {id} (qual processo ping) e a sequência {sequence} (qual dos pedidos). É assim que se formam os pares.";
    "notes.echo_reply" =>
        "Answers the request with the same identifier {id} and sequence {sequence}, whose data it repeats.",
        "Responde ao pedido com o mesmo identificador {id} e a mesma sequência {sequence}, cujos dados repete.";
    "notes.time_exceeded" =>
        "The router {from} took the last hop off a packet, discarded it and says so. Traceroute sends packets with 1, 2, 3 … hops to learn each router's address from this message.",
        "O roteador {from} descontou o último salto de um pacote, descartou-o e avisa. O traceroute envia pacotes com 1, 2, 3 … saltos para aprender com esta mensagem o endereço de cada roteador.";
    "notes.port_unreachable" =>
        "{from} itself answers: the packet arrived, but no program has a socket at that port. Traceroute takes it as having reached its goal.",
        "O próprio {from} responde: o pacote chegou, mas nenhum programa tem um soquete nessa porta. Para o traceroute, é sinal de que chegou ao destino.";
    "notes.too_big" =>
        "The packet was too large for the next link, and could not be cut: its MTU is {mtu}. The sender makes its packets smaller (path MTU discovery).",
        "O pacote era grande demais para o próximo enlace e não podia ser cortado: a MTU dele é {mtu}. O remetente passa a enviar pacotes menores (descoberta da MTU do caminho).";
    "notes.redirect" =>
        "A router says that another one on this link is nearer to that destination. The host may use it from now on.",
        "Um roteador avisa que outro, neste enlace, está mais perto desse destino. O host pode usá-lo daqui em diante.";
    "notes.quoted" =>
        "From octet {first} on it quotes the packet that caused it: {titles}, {ends}, {octets} octets as they arrived, with TTL {ttl}. So {source} knows which of its programs is meant.",
        "A partir do octeto {first} cita o pacote que a causou: {titles}, {ends}, {octets} octetos como chegaram, com TTL {ttl}. Assim {source} sabe de qual dos seus programas se trata.";

    // Memberships.
    "notes.join" =>
        "{host} reports that it listens to {group}: the router and the switches on the way bring the group here.",
        "{host} informa que escuta {group}: o roteador e os comutadores do caminho trazem o grupo até aqui.";
    "notes.join_record" =>
        "{host} joins {group}: \"exclude\" with an empty list of sources means to exclude nobody, so to hear all. (\"Include\" with sources is a join of those alone.)",
        "{host} entra em {group}: \"excluir\" com a lista de fontes vazia é não excluir ninguém, logo ouvir todas. (\"Incluir\" com fontes é entrar só para essas.)";
    "notes.leave" =>
        "{host} leaves {group}. The router then asks whether somebody else still listens.",
        "{host} sai de {group}. O roteador então pergunta se mais alguém ainda escuta.";
    "notes.leave_record" =>
        "{host} leaves {group}: \"change to include\" with an empty list of sources means to include nobody. It is no join, in spite of its name.",
        "{host} sai de {group}: \"mudar para incluir\" com a lista de fontes vazia é não incluir ninguém. Não é uma entrada, apesar do nome.";
    "notes.query" =>
        "A router ({host}) asks who listens to any group. Members answer after a random time; without such queries switches forget them.",
        "Um roteador ({host}) pergunta quem escuta qualquer grupo. Os membros respondem após um tempo ao acaso; sem essas perguntas, os comutadores os esquecem.";
    "notes.query_group" =>
        "A router ({host}) asks whether somebody still listens to {group}, mostly because somebody left.",
        "Um roteador ({host}) pergunta se alguém ainda escuta {group}, em geral porque alguém saiu.";

    // Applications.
    "notes.text_start" =>
        "\"{word}\" begins at octet {at} of the frame, counted from 0: {sum} = {at}.",
        "\"{word}\" começa no octeto {at} do quadro, contando de 0: {sum} = {at}.";
    "notes.text_start_options" =>
        "\"{word}\" begins at octet {at} of the frame, counted from 0: {sum} = {at}. The TCP header has {own} octets, 20 + {options} of options; without them it would be octet {plain}.",
        "\"{word}\" começa no octeto {at} do quadro, contando de 0: {sum} = {at}. O cabeçalho TCP tem {own} octetos, 20 + {options} de opções; sem elas seria o octeto {plain}.";
    "notes.data_start" =>
        "The program's data begins at octet {at} of the frame, counted from 0: {sum} = {at}.",
        "Os dados do programa começam no octeto {at} do quadro, contando de 0: {sum} = {at}.";
    "notes.data_start_options" =>
        "The program's data begins at octet {at} of the frame, counted from 0: {sum} = {at}. The TCP header has {own} octets, 20 + {options} of options; without them it would be octet {plain}.",
        "Os dados do programa começam no octeto {at} do quadro, contando de 0: {sum} = {at}. O cabeçalho TCP tem {own} octetos, 20 + {options} de opções; sem elas seria o octeto {plain}.";
    "notes.stream" =>
        "TCP carries a stream and knows no messages: these {octets} octets may be a part of one, or several. \"Segment of a reassembled message\" in other tools is no protocol.",
        "O TCP leva um fluxo e não conhece mensagens: estes {octets} octetos podem ser parte de uma, ou várias. \"Segment of a reassembled message\", em outras ferramentas, não é um protocolo.";
    "notes.response_head" =>
        "The status line is here, but its header fields are not complete. A later frame completes the response; tools that reassemble show it there.",
        "A linha de estado está aqui, mas os campos do cabeçalho não estão completos. Um quadro posterior completa a resposta; ferramentas que remontam a mostram lá.";
    "notes.response_goes_on" =>
        "The status line is here, but of the body's {length} octets (Content-Length) only {here}: {rest} are in later frames. Tools that reassemble show the response at the one that completes it.",
        "A linha de estado está aqui, mas dos {length} octetos do corpo (Content-Length) só {here}: {rest} estão em quadros posteriores. Ferramentas que remontam mostram a resposta no que a completa.";
    "notes.response_complete" =>
        "All {length} octets of the body (Content-Length) are here: this frame has the status line and completes the response.",
        "Todos os {length} octetos do corpo (Content-Length) estão aqui: este quadro tem a linha de estado e completa a resposta.";
    "notes.base64" =>
        "{characters} characters of Base64 are {octets} octets of text: \"{decoded}\". Base64 is an encoding, not encryption: it has no key, and anybody reads it.",
        "{characters} caracteres de Base64 são {octets} octetos de texto: \"{decoded}\". Base64 é uma codificação, não criptografia: não tem chave, e qualquer um a lê.";
    "notes.dhcp_server" =>
        "The DHCP server is {server}: option 54 (server identifier) says so, even where a relay forwards the message.",
        "O servidor DHCP é {server}: quem diz é a opção 54 (identificador do servidor), mesmo que um relay repasse a mensagem.";
    "notes.dhcp_server_broadcast" =>
        "The DHCP server is {server}: option 54 (server identifier) says so. {destination} is only where the message goes.",
        "O servidor DHCP é {server}: quem diz é a opção 54 (identificador do servidor). {destination} é só para onde a mensagem vai.";
    "notes.dhcp_no_server" =>
        "{destination} is where the message goes, not the DHCP server: no server is named here. A server names itself in option 54 (server identifier) of its answer.",
        "{destination} é para onde a mensagem vai, não o servidor DHCP: nenhum servidor é citado aqui. Um servidor se identifica na opção 54 (identificador do servidor) da resposta.";
    "notes.secret_covered" =>
        "The {field} of {title} is not encrypted: anybody on the path could read it. Here it is covered by *; --show-secrets shows it.",
        "O campo “{field}” ({title}) não vai cifrado: qualquer um no caminho poderia lê-lo. Aqui ele fica coberto por *; --show-secrets o mostra.";
    "notes.secret_shown" =>
        "The {field} of {title} is not encrypted: anybody on the path could read it, as you do now.",
        "O campo “{field}” ({title}) não vai cifrado: qualquer um no caminho poderia lê-lo, como você agora.";
    "notes.tls_record" =>
        "Octet {at} is the record type: {kind}, {name}. Behind its header of 5 octets comes a content of {length}.",
        "O octeto {at} é o tipo do registro: {kind}, {name}. Depois do cabeçalho de 5 octetos vem um conteúdo de {length}.";
    "notes.tls_handshake" =>
        "Two types, one in the other: octet {at} is the record type, {kind} ({name}); octet {inside}, behind the record's header of 5, is the handshake type, {message} ({message_name}).",
        "Dois tipos, um dentro do outro: o octeto {at} é o tipo do registro, {kind} ({name}); o octeto {inside}, depois do cabeçalho de 5, é o tipo do handshake, {message} ({message_name}).";
    "notes.tls_data" =>
        "Octet {at} is the record type: {kind}, {name}, {length} encrypted octets. Since TLS 1.3 parts of the handshake wear this type too; an onlooker sees only lengths and times.",
        "O octeto {at} é o tipo do registro: {kind}, {name}, {length} octetos cifrados. Desde o TLS 1.3, partes do handshake também levam este tipo; quem observa só vê tamanhos e instantes.";
    "notes.tls_offered" =>
        "The client offers {supported} (supported_versions). The record's {record} and the hello's {legacy} ({legacy_name}) are kept for old devices and do not count.",
        "O cliente oferece {supported} (supported_versions). O {record} do registro e o {legacy} do hello ({legacy_name}) existem por causa de equipamentos antigos e não valem.";
    "notes.tls_chosen" =>
        "The server chose {supported} (supported_versions). The record's {record} and the hello's {legacy} ({legacy_name}) are kept for old devices and do not count.",
        "O servidor escolheu {supported} (supported_versions). O {record} do registro e o {legacy} do hello ({legacy_name}) existem por causa de equipamentos antigos e não valem.";
    "notes.tls_legacy" =>
        "The hello has no supported_versions extension, so its own version counts: {legacy}, {legacy_name}. The record's {record} does not.",
        "O hello não tem a extensão supported_versions, então vale a sua própria versão: {legacy}, {legacy_name}. A do registro, {record}, não.";

    // What is not there.
    "notes.no_ports" =>
        "No ports, and no transport layer: {title} stands right on IP, whose protocol number alone leads to it. It is for the host itself, not for one program among many.",
        "Sem portas e sem camada de transporte: o {title} fica direto sobre o IP, cujo número de protocolo basta para chegar a ele. É para o próprio host, não para um programa entre muitos.";
    "notes.no_ports_fragment" =>
        "No ports here: the transport header is in the first fragment only. A filter by port does not find this one.",
        "Aqui não há portas: o cabeçalho de transporte está só no primeiro fragmento. Um filtro por porta não acha este.";
    "notes.no_ip" =>
        "No IP header: ARP stands right on the link and finds the cards that IP then needs. So no router forwards it.",
        "Sem cabeçalho IP: o ARP fica direto sobre o enlace e descobre as placas de que o IP depois precisa. Por isso nenhum roteador o repassa.";
    "notes.no_network" =>
        "No network layer: {title} is between neighbours on one link, and needs no address that reaches farther.",
        "Sem camada de rede: o {title} é entre vizinhos de um enlace, e não precisa de endereço que alcance mais longe.";

    // Where peeling stopped.
    "notes.media" =>
        "{octets} octets of sound or pictures, in the coding that the payload type names. RTP itself does not encrypt them (SRTP does, and looks the same from outside), but only a decoder makes something of them.",
        "{octets} octetos de som ou imagem, na codificação que o tipo de carga indica. O RTP em si não os cifra (o SRTP sim, e por fora é igual), mas só um decodificador faz algo com eles.";
    "notes.opaque" =>
        "{octets} octets follow that cannot be read without a key or a state that this frame does not have: {title} hides them.",
        "Seguem-se {octets} octetos que não podem ser lidos sem uma chave ou um estado que este quadro não tem: o {title} os esconde.";
    "notes.too_deep" =>
        "More than {most} layers: peeling stopped. No honest frame has so many.",
        "Mais de {most} camadas: a leitura parou. Nenhum quadro honesto tem tantas.";
    "notes.unknown_link" =>
        "Link type {number} ({name}) is not known here: all {octets} octets are shown as they are.",
        "O tipo de enlace {number} ({name}) não é conhecido aqui: os {octets} octetos são mostrados como estão.";
    "notes.unknown_key" =>
        "{title} says that {key} follows, which is not dissected here: its {octets} octets are shown as they are. The layers before them are complete.",
        "O {title} diz que vem {key}, que não é dissecado aqui: os {octets} octetos são mostrados como estão. As camadas anteriores estão completas.";
    "notes.malformed" =>
        "{title} is malformed: {why}. What was captured of it is shown as it is.",
        "O {title} está malformado: {why}. O que foi capturado dele é mostrado como está.";
    "notes.header_cut" =>
        "The {title} header needs {need} octets, of which the capture kept {here}. It was whole on the wire.",
        "O cabeçalho {title} precisa de {need} octetos, dos quais a captura guardou {here}. No meio ele estava inteiro.";
    "notes.message_goes_on" =>
        "These {here} octets are only the start of a message of {title}. TCP carries a stream of octets and cuts it where it likes: the rest is in other segments.",
        "Estes {here} octetos são só o começo de uma mensagem {title}. O TCP leva um fluxo de octetos e o corta onde quer: o resto está em outros segmentos.";
    "notes.header_elsewhere" =>
        "The {title} header needs {need} octets, but this fragment holds {here}: the rest is in the next one. Such small pieces are made to get past filters.",
        "O cabeçalho {title} precisa de {need} octetos, mas este fragmento só tem {here}: o resto está no próximo. Pedaços tão pequenos são feitos para passar por filtros.";
    "notes.header_short" =>
        "The {title} header needs {need} octets, but only {here} are there, and the capture was not cut: the frame was sent like this.",
        "O cabeçalho {title} precisa de {need} octetos, mas só há {here}, e a captura não foi cortada: o quadro foi enviado assim.";
}
