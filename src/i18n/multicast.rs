//! Multicast groups and what is striking about them.

catalogue! {
    "multicast.title" => "multicast groups", "grupos multicast";
    "multicast.none" => "No datagram was sent to a group, and nobody joined one.", "Nenhum datagrama foi enviado a um grupo, e ninguém entrou em um.";
    "multicast.reports" => "Messages by which hosts join and leave are not counted here.", "As mensagens pelas quais os hosts entram e saem não são contadas aqui.";
    "multicast.members" => "senders and listeners", "remetentes e ouvintes";
    "multicast.addresses" => "addresses of the groups", "endereços dos grupos";
    "multicast.sharing4" => "31: {examples} …", "31: {examples} …";
    "multicast.sharing6" => "2^88 - 1: {examples} …", "2^88 - 1: {examples} …";
    "multicast.mac4" =>
        "IPv4: blocks by RFC 5771. The MAC address is 01:00:5e, a zero bit, and the low 23 of the group's 28 bits behind 1110: 5 bits are lost, so 32 groups share a MAC address, and a card may take frames of a group that nobody in its host joined (RFC 1112 §6.4).",
        "IPv4: blocos segundo a RFC 5771. O endereço MAC é 01:00:5e, um bit zero, e os 23 bits baixos dos 28 que o grupo tem depois de 1110: 5 bits se perdem, então 32 grupos dividem um endereço MAC, e uma placa pode receber quadros de um grupo em que ninguém no seu host entrou (RFC 1112 §6.4).";
    "multicast.mac6" =>
        "IPv6: scopes by RFC 7346, flags by RFC 4291 §2.7. The MAC address is 33:33 and the last 32 bits of the group (RFC 2464 §7).",
        "IPv6: escopos segundo a RFC 7346, bits segundo a RFC 4291 §2.7. O endereço MAC é 33:33 e os últimos 32 bits do grupo (RFC 2464 §7).";
    "multicast.transient" => "transient", "transitório";
    "multicast.permanent" => "permanent", "permanente";
    "multicast.too_many" =>
        "More than {groups} groups or {members} members: further ones are not told apart.",
        "Mais de {groups} grupos ou {members} membros: os demais não são distinguidos.";
    "multicast.diagnoses" => "diagnoses", "diagnósticos";
    "multicast.healthy" => "Nothing is striking.", "Nada chama a atenção.";
    "multicast.more_diagnoses" => "and {n} more", "e mais {n}";
    "multicast.querier" => "{host} asked who listens ({times}×).", "{host} perguntou quem ouve ({times}×).";
    "multicast.unheard" =>
        "Sent ({frames}), but nobody joined here: the listeners joined before the capture began, are not on this link, or there are none. A sender need not join.",
        "Enviado ({frames}), mas ninguém entrou no grupo aqui: os ouvintes entraram antes do início da captura, não estão neste enlace, ou não existem. Quem envia não precisa entrar.";
    "multicast.elsewhere" =>
        "Joined by {hosts}, but nothing was sent there; the data goes to {others}, which nobody joined here. Sender and listeners must use the same group.",
        "Ouvintes que entraram: {hosts}, mas nada foi enviado para cá; os dados vão para {others}, onde ninguém entrou aqui. Remetente e ouvintes precisam usar o mesmo grupo.";
    "multicast.silent" =>
        "Joined by {hosts}, but nothing was sent there during the capture.",
        "Ouvintes que entraram: {hosts}, mas nada foi enviado para cá durante a captura.";
    "multicast.misfit" =>
        "In {frames} the MAC address is not the group's: {mac} in frame {number}; {right} would be right. Cards of listeners do not take such frames, unless an access point or a switch sent a copy to each listener.",
        "Em {frames} o endereço MAC não é o do grupo: {mac} no quadro {number}; o certo seria {right}. As placas dos ouvintes não recebem esses quadros, a menos que um ponto de acesso ou comutador tenha enviado uma cópia a cada ouvinte.";
    "multicast.ttl" =>
        "TTL or hop limit 1: no router forwards it, so it is heard on this link only. 1 is what programs get that do not set it (IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS).",
        "TTL ou limite de saltos 1: nenhum roteador encaminha, então só se ouve neste enlace. 1 é o que recebem os programas que não o definem (IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS).";
    "multicast.left" => "Joined and left: {hosts}.", "Entraram e saíram: {hosts}.";
    "multicast.many_left" => "Joined and left: {gone} hosts, {hosts} among them.", "Entraram e saíram: {gone} hosts, entre eles {hosts}.";
    "multicast.no_querier" =>
        "No router asked who listens ({protocol} query): a switch that watches memberships forgets them after some minutes, and then the data stops or goes to all ports.",
        "Nenhum roteador perguntou quem ouve (consulta {protocol}): um comutador que observa as associações as esquece após alguns minutos, e então os dados param ou vão para todas as portas.";
}
