//! The words of the trade, in a sentence or two each, with the place where they are written.

use crate::i18n::{Words, same, w};

/// Term, what it means, who says so.
pub(super) static TERMS: &[(Words, Words, &str)] = &[
    (
        w("acknowledgement", "confirmação"),
        w(
            "What a receiver says of what arrived. TCP's names the next octet that it waits for.",
            "O que o receptor diz do que chegou. A do TCP nomeia o próximo octeto que ele espera.",
        ),
        "RFC 9293 §3.4",
    ),
    (
        w("anycast", "anycast"),
        w(
            "An address that several hosts have; whichever is nearest answers.",
            "Um endereço que vários hosts têm; responde o que estiver mais perto.",
        ),
        "RFC 4291 §2.6",
    ),
    (
        w("ARP", "ARP"),
        w(
            "Asks the whole link which card has an IPv4 address, since frames go to cards.",
            "Pergunta ao enlace inteiro qual placa tem um endereço IPv4, pois os quadros vão para placas.",
        ),
        "RFC 826",
    ),
    (
        w("best effort", "melhor esforço"),
        w(
            "What the Internet promises: a datagram may be lost, doubled, late or out of order.",
            "O que a Internet promete: um datagrama pode se perder, duplicar, atrasar ou sair de ordem.",
        ),
        "RFC 791 §1.2",
    ),
    (
        w("broadcast", "difusão (broadcast)"),
        w("To every host of a link.", "Para todos os hosts de um enlace."),
        "RFC 919",
    ),
    (
        w("capture", "captura"),
        w(
            "Copies of frames as a tap saw them, each with its time. What the card adds and removes is not in it.",
            "Cópias dos quadros como um ponto de escuta os viu, cada uma com seu instante. O que a placa põe e tira não está nela.",
        ),
        "draft-ietf-opsawg-pcapng",
    ),
    (
        w("card (network interface)", "placa (interface de rede)"),
        w(
            "What joins a host to a link; it has the MAC address.",
            "O que liga um host a um enlace; é dela o endereço MAC.",
        ),
        "IEEE 802 §8.2",
    ),
    (
        w("checksum", "soma de verificação"),
        w(
            "A number computed from octets, by which a receiver notices that some were damaged. That of the Internet is a sum of 16-bit words.",
            "Um número calculado a partir de octetos, pelo qual o receptor percebe que algum foi danificado. A da Internet é uma soma de palavras de 16 bits.",
        ),
        "RFC 1071",
    ),
    (
        w("circuit switching", "comutação de circuitos"),
        w(
            "A path with room of its own is reserved before anything is said, as for a telephone call.",
            "Um caminho com espaço próprio é reservado antes que algo seja dito, como em uma ligação telefônica.",
        ),
        "",
    ),
    (
        w("class D", "classe D"),
        w(
            "IPv4 addresses that begin with the bits 1110, 224.0.0.0 to 239.255.255.255: groups, not hosts.",
            "Endereços IPv4 que começam com os bits 1110, de 224.0.0.0 a 239.255.255.255: grupos, não hosts.",
        ),
        "RFC 5771 §1",
    ),
    (
        w("datagram", "datagrama"),
        w(
            "A packet that finds its way by itself, without a connection: the unit of IP and of UDP.",
            "Um pacote que acha seu caminho sozinho, sem conexão: a unidade do IP e do UDP.",
        ),
        "RFC 1122 §1.3.3",
    ),
    (
        w("encapsulation", "encapsulamento"),
        w(
            "What one layer sends is data to the one below, which puts its own header before it.",
            "O que uma camada envia é dado para a de baixo, que põe antes dele seu próprio cabeçalho.",
        ),
        "RFC 1122 §1.1.3",
    ),
    (
        w("EtherType", "EtherType"),
        w(
            "Two octets of Ethernet that say what is inside: 0x0800 is IPv4.",
            "Dois octetos da Ethernet que dizem o que há dentro: 0x0800 é IPv4.",
        ),
        "IEEE 802.3 §3.2.6",
    ),
    (
        w("field", "campo"),
        w("Some bits of a header with one meaning.", "Alguns bits de um cabeçalho com um só sentido."),
        "",
    ),
    (
        w("flow control", "controle de fluxo"),
        w(
            "A receiver says how much it can take, so that a faster sender does not flood it.",
            "O receptor diz quanto pode receber, para que um remetente mais rápido não o afogue.",
        ),
        "RFC 9293 §3.8.6",
    ),
    (
        w("fragment", "fragmento"),
        w(
            "A piece of a datagram that was too long for a link; the receiver puts the pieces together.",
            "Um pedaço de um datagrama que era longo demais para um enlace; o receptor junta os pedaços.",
        ),
        "RFC 791 §2.3",
    ),
    (
        w("frame", "quadro"),
        w(
            "The unit of a link: what one card sends to others next to it.",
            "A unidade de um enlace: o que uma placa envia a outras vizinhas.",
        ),
        "IEEE 802.3 §3.1",
    ),
    (
        w("frame check sequence (FCS)", "sequência de verificação (FCS)"),
        w(
            "Four octets behind a frame of Ethernet that find damage on the cable. The card keeps them to itself.",
            "Quatro octetos atrás de um quadro Ethernet que acham danos no cabo. A placa os guarda para si.",
        ),
        "IEEE 802.3 §3.2.9",
    ),
    (
        w("gateway, router", "roteador"),
        w(
            "Joins networks: takes each datagram out of its frame, chooses the next hop, and sends it on in a new frame.",
            "Une redes: tira cada datagrama do quadro, escolhe o próximo salto e o envia em um quadro novo.",
        ),
        "RFC 1812 §1.1.3",
    ),
    (
        w("group", "grupo"),
        w(
            "An address that stands for all hosts that joined it, wherever they are.",
            "Um endereço que representa todos os hosts que entraram nele, onde quer que estejam.",
        ),
        "RFC 1112 §1",
    ),
    (
        w("header", "cabeçalho"),
        w(
            "The octets that a layer puts before its data: what it says to the same layer at the other end.",
            "Os octetos que uma camada põe antes de seus dados: o que ela diz à mesma camada do outro lado.",
        ),
        "RFC 1122 §1.1.3",
    ),
    (
        w("hop", "salto"),
        w(
            "One link of the way: from a host or router to the next.",
            "Um enlace do caminho: de um host ou roteador ao próximo.",
        ),
        "RFC 791 §3.2",
    ),
    (
        w("host", "host"),
        w("A computer at an end of the network.", "Um computador em uma ponta da rede."),
        "RFC 1122 §1.1.1",
    ),
    (
        w("hub", "hub"),
        w(
            "Repeats every bit on all its ports: one shared medium, which all hear.",
            "Repete cada bit em todas as portas: um meio compartilhado, que todos ouvem.",
        ),
        "IEEE 802.3 §9",
    ),
    (
        w("IGMP, MLD", "IGMP, MLD"),
        w(
            "How hosts tell the routers of their link which groups they listen to: IGMP for IPv4, MLD for IPv6.",
            "Como os hosts dizem aos roteadores de seu enlace quais grupos ouvem: IGMP no IPv4, MLD no IPv6.",
        ),
        "RFC 3376, RFC 3810",
    ),
    (
        w("IP address", "endereço IP"),
        w(
            "32 bits (IPv4) or 128 (IPv6) that name an interface across all networks.",
            "32 bits (IPv4) ou 128 (IPv6) que nomeiam uma interface através de todas as redes.",
        ),
        "RFC 791 §2.3, RFC 4291",
    ),
    (
        w("layer", "camada"),
        w(
            "A part of the work with a duty of its own. It speaks to the same layer of the other host, by means of the one below.",
            "Uma parte do trabalho com um dever próprio. Fala com a mesma camada do outro host, por meio da de baixo.",
        ),
        "RFC 1122 §1.1.3, ISO/IEC 7498-1",
    ),
    (
        w("link", "enlace"),
        w(
            "Cards that reach each other without a router: a cable, a switch, a wireless LAN.",
            "Placas que se alcançam sem roteador: um cabo, um comutador, uma rede sem fio.",
        ),
        "RFC 1122 §1.1.3",
    ),
    (
        w("loopback", "loopback"),
        w(
            "A host that talks to itself: 127.0.0.1, ::1. Nothing reaches a cable.",
            "Um host que fala consigo mesmo: 127.0.0.1, ::1. Nada chega a um cabo.",
        ),
        "RFC 1122 §3.2.1.3",
    ),
    (
        w("MAC address", "endereço MAC"),
        w(
            "48 bits that name a card, or a group of cards, on one link; it goes no further than the next hop.",
            "48 bits que nomeiam uma placa, ou um grupo delas, em um enlace; não passa do próximo salto.",
        ),
        "IEEE 802 §8.2",
    ),
    (
        w("message", "mensagem"),
        w(
            "What a program says to another, before any layer cuts or wraps it.",
            "O que um programa diz a outro, antes que alguma camada o corte ou embrulhe.",
        ),
        "RFC 1122 §1.3.3",
    ),
    (
        w("MTU", "MTU"),
        w(
            "The longest packet that fits into a frame of a link: mostly 1500 octets.",
            "O maior pacote que cabe em um quadro de um enlace: quase sempre 1500 octetos.",
        ),
        "RFC 1122 §1.3.3",
    ),
    (
        w("multicast", "multicast"),
        w(
            "One datagram for all hosts of a group: the sender sends it once.",
            "Um datagrama para todos os hosts de um grupo: o remetente o envia uma vez.",
        ),
        "RFC 1112",
    ),
    (
        w("octet", "octeto"),
        w("Eight bits: a byte, whatever the machine.", "Oito bits: um byte, em qualquer máquina."),
        "RFC 791",
    ),
    (
        w("overhead", "sobrecarga"),
        w(
            "The octets that are not the message: headers, trailers, padding.",
            "Os octetos que não são a mensagem: cabeçalhos, finais, preenchimento.",
        ),
        "",
    ),
    (
        w("packet switching", "comutação de pacotes"),
        w(
            "Data is cut into packets, and each takes what way and what time it takes.",
            "Os dados são cortados em pacotes, e cada um leva o caminho e o tempo que levar.",
        ),
        "",
    ),
    (
        w("padding", "preenchimento"),
        w(
            "Octets without meaning that fill a frame of Ethernet up to the shortest allowed, 60 without the FCS.",
            "Octetos sem sentido que completam um quadro Ethernet até o menor permitido, 60 sem o FCS.",
        ),
        "IEEE 802.3 §3.2.8",
    ),
    (
        w("payload", "carga"),
        w(
            "What a header carries: all that stands behind it.",
            "O que um cabeçalho carrega: tudo o que está atrás dele.",
        ),
        "",
    ),
    (
        same("PDU"),
        w(
            "Protocol data unit: what a layer calls the thing it sends. Frame, datagram, segment, message.",
            "Unidade de dados do protocolo: como uma camada chama o que envia. Quadro, datagrama, segmento, mensagem.",
        ),
        "ISO/IEC 7498-1",
    ),
    (
        w("port", "porta"),
        w(
            "16 bits by which a host tells its programs apart: 0-1023 well known, to 49151 registered, the rest dynamic.",
            "16 bits pelos quais um host distingue seus programas: 0-1023 bem conhecidas, até 49151 registradas, o resto dinâmicas.",
        ),
        "RFC 6335 §6",
    ),
    (
        w("protocol", "protocolo"),
        w(
            "What two sides agreed on: which messages there are, what they look like, when they are sent.",
            "O que dois lados combinaram: que mensagens há, que forma têm, quando são enviadas.",
        ),
        "",
    ),
    (
        w("segment", "segmento"),
        w(
            "The unit of TCP: a piece of a stream of octets, with the number of its first one.",
            "A unidade do TCP: um pedaço de um fluxo de octetos, com o número do primeiro.",
        ),
        "RFC 9293 §3.1",
    ),
    (
        w("sequence number", "número de sequência"),
        w(
            "The place of a segment's first octet in the stream; counted from a random start, the initial one.",
            "O lugar do primeiro octeto de um segmento no fluxo; conta-se de um início aleatório, o inicial.",
        ),
        "RFC 9293 §3.4",
    ),
    (
        same("socket"),
        w(
            "An end point of a conversation as a program sees it: an address and a port, used like a file.",
            "Uma ponta de uma conversa como o programa a vê: um endereço e uma porta, usados como um arquivo.",
        ),
        "POSIX.1 §2.10",
    ),
    (
        w("switch", "comutador (switch)"),
        w(
            "Learns which card is behind which port, and sends a frame only there; what it does not know goes to all ports.",
            "Aprende qual placa está atrás de qual porta e envia o quadro só para lá; o que não conhece vai para todas as portas.",
        ),
        "IEEE 802.1Q §8",
    ),
    (
        w("tap", "ponto de escuta"),
        w(
            "The place where frames were recorded: a card, a port, an end of a cable.",
            "O lugar onde os quadros foram gravados: uma placa, uma porta, uma ponta de cabo.",
        ),
        "draft-ietf-opsawg-pcapng §4.2",
    ),
    (
        w("TTL, hop limit", "TTL, limite de saltos"),
        w(
            "How many routers may still forward a datagram: each takes one off, and none forwards 0.",
            "Quantos roteadores ainda podem encaminhar um datagrama: cada um desconta um, e nenhum encaminha 0.",
        ),
        "RFC 791 §3.2, RFC 8200 §3",
    ),
    (w("unicast", "unicast"), w("To one host.", "Para um host."), "RFC 1122 §1.1.3"),
    (
        w("window", "janela"),
        w(
            "How many octets a receiver of TCP will take without being asked again.",
            "Quantos octetos um receptor TCP aceita sem nova confirmação.",
        ),
        "RFC 9293 §3.8.6",
    ),
];
