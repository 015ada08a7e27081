//! Help and errors of the command line.

catalogue! {
    "cli.usage" => "Usage:", "Uso:";
    "cli.commands" => "Commands", "Comandos";
    "cli.command" => "COMMAND", "COMANDO";
    "cli.options" => "Options", "Opções";
    "cli.arguments" => "Arguments", "Argumentos";
    "cli.after" => "`camadas FILE` alone is `camadas show FILE`; FILE may be - for standard input. .gz, .zst, .xz and .lz4 are opened as they are.", "`camadas ARQUIVO` sozinho é `camadas show ARQUIVO`; ARQUIVO pode ser - para a entrada padrão. .gz, .zst, .xz e .lz4 são abertos como estão.";
    "cli.words" => "[OPTIONS]", "[OPÇÕES]";
    "cli.file" => "FILE", "ARQUIVO";
    "cli.try_help" => "Try `camadas --help`, or `camadas COMMAND --help`.", "Tente `camadas --help`, ou `camadas COMANDO --help`.";
    "cli.unknown_argument" => "unknown option `{arg}`", "opção desconhecida `{arg}`";
    "cli.unknown_command" => "`{name}` is neither a command nor a file that exists", "`{name}` não é um comando nem um arquivo que exista";
    "cli.missing_argument" => "missing: {arg}", "falta: {arg}";
    "cli.missing_command" => "a command is missing", "falta um comando";
    "cli.missing_value" => "`{arg}` wants a value", "`{arg}` pede um valor";
    "cli.bad_value" => "`{value}` is no value for `{arg}`", "`{value}` não é um valor para `{arg}`";
    "cli.valid_values" => "; it takes {values}", "; ele aceita {values}";
    "cli.conflict" => "`{arg}` and `{other}` do not go together", "`{arg}` e `{other}` não combinam";
    "cli.suggestion" => "; did you mean `{near}`?", "; você quis dizer `{near}`?";
    "cli.unknown_language" => "camadas does not speak `{tag}`: --lang takes en or pt-BR", "o camadas não fala `{tag}`: --lang aceita en ou pt-BR";
    "cli.unknown_field" => "no field is called `{name}`; its column stays empty", "nenhum campo se chama `{name}`; a coluna fica vazia";
    "cli.unknown_field_near" => "no field is called `{name}`; its column stays empty (did you mean `{near}`?)", "nenhum campo se chama `{name}`; a coluna fica vazia (você quis dizer `{near}`?)";
    "cli.write_failed" => "the output could not be written: {error}", "não foi possível escrever a saída: {error}";
    "cli.no_such_frame" => "there is no frame {n}: {file} has {frames}, counted from 1", "não há quadro {n}: {file} tem {frames}, contados a partir de 1";
    "cli.no_frames" => "{file} has no frames", "{file} não tem quadros";
    "cli.create_failed" => "{file} could not be created: {error}", "não foi possível criar {file}: {error}";

    "cli.about.camadas" => "Shows the layers of network packets", "Mostra as camadas dos pacotes de rede";
    "cli.about.show" => "One line a frame, or its layer tree, or its octets", "Uma linha por quadro, ou a árvore de camadas, ou os octetos";
    "cli.about.explain" => "One frame, completely: boxes, both models, every bit, every octet, notes", "Um quadro por completo: caixas, os dois modelos, cada bit, cada octeto, notas";
    "cli.about.stats" => "Tables over whole captures; all of them without -z", "Tabelas sobre capturas inteiras; todas sem -z";
    "cli.about.multicast" => "Multicast groups: senders, listeners, addresses, and what is wrong", "Grupos multicast: remetentes, ouvintes, endereços, e o que há de errado";
    "cli.about.fields" => "Chosen fields, one row a frame, tab separated: for scripts", "Campos escolhidos, uma linha por quadro, separados por tabulação: para scripts";
    "cli.about.export" => "Frames as NDJSON, CSV or pcapng, for other programs", "Quadros em NDJSON, CSV ou pcapng, para outros programas";
    "cli.about.interfaces" => "The network interfaces of this machine", "As interfaces de rede desta máquina";
    "cli.interfaces" => "{n} network interfaces", "{n} interfaces de rede";
    "cli.about.completions" => "Completions for a shell", "Completamentos para um shell";
    "cli.about.man" => "The manual page", "A página de manual";

    "cli.arg.help" => "Prints this help", "Imprime esta ajuda";
    "cli.arg.version" => "Prints the version", "Imprime a versão";
    "cli.arg.lang" => "Language; else CAMADAS_LANG, else the locale", "Idioma; senão CAMADAS_LANG, senão o do sistema";
    "cli.arg.color" => "When to use colour; NO_COLOR turns auto off", "Quando usar cores; NO_COLOR desliga o auto";
    "cli.arg.width" => "Columns of output, instead of the terminal's", "Colunas da saída, em vez das do terminal";
    "cli.arg.ascii" => "Draws with ASCII characters only", "Desenha só com caracteres ASCII";
    "cli.arg.quiet" => "No progress, no remarks", "Sem progresso, sem comentários";
    "cli.arg.files" => "Captures: pcap or pcapng, - for standard input", "Capturas: pcap ou pcapng, - para a entrada padrão";
    "cli.arg.read" => "The same, as tshark and tcpdump take it", "O mesmo, como no tshark e no tcpdump";
    "cli.arg.filter" => "Only frames for which this is true, in the language of Wireshark's display filters", "Só os quadros para os quais isto é verdade, na linguagem dos filtros de exibição do Wireshark";
    "cli.arg.explain.files" => "A capture, and which frames of it: 7, or 3-9, or 1,4,10- (the first without it)", "Uma captura, e quais quadros dela: 7, ou 3-9, ou 1,4,10- (sem isto, o primeiro)";
    "cli.arg.verbose" => "Every field in words, every octet", "Cada campo em palavras, cada octeto";
    "cli.arg.frames" => "Only frames of these numbers", "Só os quadros com estes números";
    "cli.arg.count" => "At most this many frames", "No máximo este número de quadros";
    "cli.arg.resolve" => "Names instead of addresses: those the capture gives, and those of registered groups", "Nomes em vez de endereços: os que a captura dá, e os de grupos registrados";
    "cli.arg.details" => "The layers of each frame with every field", "As camadas de cada quadro com todos os campos";
    "cli.arg.hex" => "The octets of each frame", "Os octetos de cada quadro";
    "cli.arg.time" => "Times: r since the first frame, d since the one before, e since 1970, a time of day here, u in UTC, ad and ud with the date", "Tempos: r desde o primeiro quadro, d desde o anterior, e desde 1970, a hora do dia aqui, u em UTC, ad e ud com a data";
    "cli.arg.tables" => "Only these: layers, endpoints, conversations, ports, addresses, vlans, sizes, timeline, taps, multicast", "Só estas: layers, endpoints, conversations, ports, addresses, vlans, sizes, timeline, taps, multicast";
    "cli.arg.rows" => "Most rows of a table; 20 without it, 0 for all", "Máximo de linhas por tabela; sem isto 20, 0 para todas";
    "cli.arg.fields" => "A field, by Wireshark's name; may be repeated", "Um campo, pelo nome do Wireshark; pode ser repetido";
    "cli.arg.to" => "The form", "A forma";
    "cli.arg.output" => "Where to write; standard output without it", "Onde escrever; sem isto, a saída padrão";
    "cli.arg.shell" => "Which shell", "Qual shell";
}
