//! Titles of drawings and what stands in them beside fields.

catalogue! {
    "draw.encapsulation" => "Encapsulation: {frame}", "Encapsulamento: {frame}";
    "draw.header" => "Headers bit by bit: {frame}", "Cabeçalhos bit a bit: {frame}";
    "draw.stack" => "The layers in both models", "As camadas nos dois modelos";
    "draw.no_such_form" => "{what} has no form `{form}`: --to takes {forms}", "{what} não tem a forma `{form}`: --to aceita {forms}";
    "draw.png_to_terminal" => "a PNG is no text: -o FILE.png says where to write it", "um PNG não é texto: -o ARQUIVO.png diz onde escrevê-lo";
    "draw.no_such_layer" => "frame {n} has no layer `{name}`; it has {layers}", "o quadro {n} não tem camada `{name}`; ele tem {layers}";
    "draw.most_frames" => "only the first {most} frames were drawn", "só os primeiros {most} quadros foram desenhados";
    "draw.frames" => "frames", "quadros";
    "draw.share" => "share of the octets", "parte dos octetos";
    "draw.share_of" => "{share} % of all octets", "{share} % de todos os octetos";
    "draw.more_protocols" => "and {n} more", "e mais {n}";
    "draw.never_captured" => "bits on the medium: never in a capture", "bits no meio físico: nunca em uma captura";
    "draw.sizes" => "Sizes of frames", "Tamanhos dos quadros";
    "draw.timeline" => "Timeline", "Linha do tempo";
    "draw.octets" => "octets", "octetos";
    "draw.octets_each_step" => "Octets in each step of time since the first frame.", "Octetos em cada passo de tempo desde o primeiro quadro.";
    "draw.multicast" => "Multicast groups", "Grupos multicast";
    "draw.more_group" => "And {n} group more.", "E mais {n} grupo.";
    "draw.more_groups" => "And {n} groups more.", "E mais {n} grupos.";
    "draw.more_hosts" => "and {n} more", "e mais {n}";
    "draw.sender" => "sender", "remetente";
    "draw.listener" => "listener", "ouvinte";
    "draw.senders" => "senders", "remetentes";
    "draw.listeners" => "listeners", "ouvintes";
    "draw.no_sender" => "nobody sent anything here", "ninguém enviou nada para cá";
    "draw.no_listener" => "nobody joined during the capture", "ninguém entrou durante a captura";
    "draw.joined" => "joined", "entrou";
    "draw.left" => "joined and left", "entrou e saiu";
    "draw.group_bits" => "the last 32 bits of the group's address", "os últimos 32 bits do endereço do grupo";
    "draw.mac_bits" => "the 48 bits of the MAC address", "os 48 bits do endereço MAC";
    "draw.bits_before" => "96 bits before these: lost", "96 bits antes destes: perdidos";
    "draw.bits_fixed" => "1110: class D", "1110: classe D";
    "draw.bits_lost" => "5 bits lost", "5 bits perdidos";
    "draw.bits_copied" => "23 bits copied", "23 bits copiados";
    "draw.bits_copied6" => "32 bits copied", "32 bits copiados";
    "draw.ladder" => "Sequence diagram: {what}", "Diagrama de sequência: {what}";
    "draw.no_conversation" => "No conversation of TCP or UDP in these frames.", "Nenhuma conversa TCP ou UDP nestes quadros.";
    "draw.ladder_more" =>
        "{n} more frames are not drawn: `camadas flows {file} --ladder {flow} -c {all}` tells all of them.",
        "Mais {n} quadros não foram desenhados: `camadas flows {file} --ladder {flow} -c {all}` conta todos.";
    "draw.more_conversations" =>
        "And {more} more: `camadas draw ladder {file} --frames {frame}` draws the next.",
        "E mais {more}: `camadas draw ladder {file} --frames {frame}` desenha a próxima.";
    "draw.followed" =>
        "Only the first {frames} frames were looked at: `camadas hops {file}` looks at more.",
        "Só os primeiros {frames} quadros foram examinados: `camadas hops {file}` examina mais.";
    "draw.no_filter" =>
        "{what} is drawn of whole conversations and packets, which -Y does not choose: --frames 7 draws that of frame 7",
        "{what} se desenha de conversas e pacotes inteiros, que -Y não escolhe: --frames 7 desenha o do quadro 7";
    "draw.hops" => "From tap to tap: {what}", "De ponto em ponto: {what}";
    "draw.no_way" => "No packet was seen at more than one tap.", "Nenhum pacote foi visto em mais de um ponto de escuta.";
    "draw.unchanged" => "unchanged", "sem mudança";
    "draw.lost" => "Lost: seen at {last}, never at {awaited}.", "Perdido: visto em {last}, nunca em {awaited}.";
    "draw.more_taps" => "And {n} taps more.", "E mais {n} pontos de escuta.";
    "draw.topology" => "The network as its packets show it", "A rede como seus pacotes a mostram";
    "draw.link" => "link", "enlace";
    "draw.router" => "router", "roteador";
    "draw.router_between" => "a router joins links {from} and {to}: {packets} packets", "um roteador une os enlaces {from} e {to}: {packets} pacotes";
    "draw.topology_note" => "Taps are on one link where the same frame passes them; a router sends packets on in new frames. Each host stands at the tap that saw its packets first.", "Pontos de escuta estão em um mesmo enlace quando o mesmo quadro passa por eles; um roteador reenvia pacotes em quadros novos. Cada host está no ponto que viu seus pacotes primeiro.";
    "draw.one_number" => "{what} is drawn of one frame's conversation or packet: --frames 7", "{what} se desenha da conversa ou do pacote de um só quadro: --frames 7";
}
