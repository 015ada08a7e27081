//! Why a capture could not be read to its end, and what to do.

catalogue! {
    "source.error" => "{file}: {what}", "{file}: {what}";
    "source.error_at" => "{file}: at octet {offset}: {what}", "{file}: no octeto {offset}: {what}";
    "source.error_at_unpacked" =>
        "{file}: at octet {offset} of what is unpacked: {what}",
        "{file}: no octeto {offset} do conteúdo descompactado: {what}";

    "source.not_found" => "no such file", "arquivo não encontrado";
    "source.permission" => "permission denied", "permissão negada";
    "source.directory" => "this is a directory", "isto é um diretório";
    "source.empty" => "the file is empty", "o arquivo está vazio";
    "source.foreign" => "this is {format}, which is not read here", "isto é {format}, que não é lido aqui";
    "source.unknown" =>
        "not a capture in any known format (it begins with {octets})",
        "não é uma captura em nenhum formato conhecido (começa com {octets})";
    "source.pcap_version" =>
        "pcap version {major}.{minor} is not supported", "a versão {major}.{minor} de pcap não é suportada";
    "source.link_type_bits" =>
        "the link type {word} has bits without a meaning", "o tipo de enlace {word} tem bits sem significado";
    "source.section_version" =>
        "pcapng version {major}.{minor} is not supported", "a versão {major}.{minor} de pcapng não é suportada";
    "source.network" =>
        "captured on a network of type {network}, which is not read here",
        "capturada em uma rede do tipo {network}, que não é lida aqui";
    "source.interfaces" => "more than {max} interfaces", "mais de {max} interfaces";
    "source.truncated" =>
        "the capture ends in the middle of a record", "a captura termina no meio de um registro";
    "source.compressed" =>
        "the {format} data is damaged ({error})", "os dados {format} estão danificados ({error})";

    "source.interface_down" =>
        "the interface went down; everything until then is captured",
        "a interface ficou inativa; tudo até esse momento está capturado";

    "source.record_length" =>
        "damaged: a frame of {octets} octets, where at most {max} are possible",
        "danificada: um quadro de {octets} octetos, quando no máximo {max} são possíveis";
    "source.block_length" =>
        "damaged: a block cannot have {octets} octets", "danificada: um bloco não pode ter {octets} octetos";
    "source.block_lengths" =>
        "damaged: a block has {first} octets before it and {second} after it",
        "danificada: um bloco tem {first} octetos no início e {second} no fim";
    "source.packet_length" =>
        "damaged: a frame of {octets} octets in a block with room for {room}",
        "danificada: um quadro de {octets} octetos em um bloco em que cabem {room}";
    "source.interface" =>
        "damaged: a frame of interface {index}, of which only {known} are described",
        "danificada: um quadro da interface {index}, das quais só {known} estão descritas";
    "source.option" =>
        "damaged: option {code} cannot have {octets} octets here",
        "danificada: a opção {code} não pode ter {octets} octetos aqui";
    "source.name_record" =>
        "damaged: a name record without an address or without its end",
        "danificada: um registro de nomes sem endereço ou sem fim";
    "source.secrets_length" =>
        "damaged: {octets} octets of keys in a block with room for {room}",
        "danificada: {octets} octetos de chaves em um bloco em que cabem {room}";
    "source.byte_order" =>
        "damaged: a section header without its octet order",
        "danificada: um cabeçalho de seção sem a ordem dos octetos";

    "source.advice_permission" =>
        "Copy the capture to where you may read it, or ask its owner: chmod a+r {file}",
        "Copie a captura para onde você possa lê-la, ou peça ao dono: chmod a+r {file}";
    "source.advice_directory" =>
        "Name the captures in it: {file}/*.pcapng", "Indique as capturas que estão nele: {file}/*.pcapng";
    "source.advice_empty" =>
        "Whatever was to record it wrote nothing: record again, for instance with tcpdump -w {file}",
        "O programa que devia gravá-lo não gravou nada: grave de novo, por exemplo com tcpdump -w {file}";
    "source.advice_unknown" =>
        "Captures are pcap or pcapng files, as tcpdump -w and Wireshark write them",
        "Capturas são arquivos pcap ou pcapng, como tcpdump -w e Wireshark gravam";
    "source.advice_unsupported" =>
        "Try to convert it: editcap -F pcapng {file} converted.pcapng",
        "Tente convertê-la: editcap -F pcapng {file} convertida.pcapng";
    "source.advice_truncated" =>
        "All frames before it were read. The recording was interrupted or the copy is incomplete: copy the file again if you can",
        "Todos os quadros anteriores foram lidos. A gravação foi interrompida ou a cópia está incompleta: copie o arquivo de novo, se puder";
    "source.advice_corrupt" =>
        "All frames before it were read. Copy the file again if you can, as binary and not as text",
        "Todos os quadros anteriores foram lidos. Copie o arquivo de novo, se puder, como binário e não como texto";
    "source.advice_convert" =>
        "Convert it: editcap -F pcapng {file} converted.pcapng",
        "Converta-a: editcap -F pcapng {file} convertida.pcapng";
    "source.advice_hex" =>
        "Turn the octets it shows back into a capture: text2pcap {file} converted.pcapng",
        "Transforme os octetos que ele mostra de volta em captura: text2pcap {file} convertida.pcapng";
    "source.advice_record" =>
        "It shows what a program saw, without the octets: record a capture instead, with tcpdump -w FILE or tshark -w FILE",
        "Ele mostra o que um programa viu, sem os octetos: grave uma captura, com tcpdump -w ARQUIVO ou tshark -w ARQUIVO";
    "source.advice_unpack" =>
        "Unpack it first, and open the capture that is in it", "Descompacte-o antes e abra a captura que está dentro";
    "source.advice_bzip2" =>
        "Decompress it first: bzip2 -dk {file}", "Descompacte-o antes: bzip2 -dk {file}";
    "source.advice_keys" =>
        "Keys decrypt a capture, they are none: put them into one with editcap --inject-secrets tls,{file} CAPTURE WITH_KEYS.pcapng",
        "Chaves decifram uma captura, mas não são uma: junte-as com editcap --inject-secrets tls,{file} CAPTURA COM_CHAVES.pcapng";
    "source.advice_text_mode" =>
        "It was copied as text, which changed its line ends: copy it again as binary",
        "Ela foi copiada como texto, o que alterou os fins de linha: copie de novo como binário";
    "source.advice_other" =>
        "Give a capture, as tcpdump -w and Wireshark write them", "Indique uma captura, como tcpdump -w e Wireshark gravam";
    "source.not_kept" => "frames that came last are not kept: {error}", "os últimos quadros não foram guardados: {error}";
}
