//! What is wrong with a display filter.

catalogue! {
    "filter.expected" => "expected: {what}", "esperado: {what}";
    "filter.expected.test" => "a field or a protocol", "um campo ou um protocolo";
    "filter.expected.value" => "a value", "um valor";
    "filter.expected.comparison" => "a comparison with the value", "uma comparação com o valor";
    "filter.expected.text" => "text between quotation marks", "um texto entre aspas";
    "filter.expected.quote" => "a closing quotation mark", "a aspa que fecha o texto";
    "filter.expected.character" => "one character between apostrophes", "um caractere entre apóstrofos";
    "filter.expected.close" => "a closing parenthesis", "o parêntese que fecha";
    "filter.expected.open_set" => "a set of values in braces", "um conjunto de valores entre chaves";
    "filter.expected.close_set" => "a value or a closing brace", "um valor ou a chave que fecha";
    "filter.expected.close_slice" => "a closing square bracket", "o colchete que fecha";
    "filter.expected.field" => "a field on one of the two sides", "um campo em um dos dois lados";
    "filter.expected.end" => "the end, “and”, “or” or “xor”", "o fim, “and”, “or” ou “xor”";
    "filter.unknown_sign" => "this sign means nothing in a filter", "este sinal não significa nada em um filtro";
    "filter.escape" => "no character is written so; a backslash itself is \\\\", "nenhum caractere se escreve assim; a própria barra invertida é \\\\";
    "filter.unknown_name" => "no field or protocol is called “{name}”", "nenhum campo ou protocolo se chama “{name}”";
    "filter.too_big" => "too much for {field}, which holds at most {most}", "demais para {field}, que vai até {most}";
    "filter.classes" => "{left} is {left_class}, {right} is {right_class}: they cannot be compared", "{left} é {left_class}, {right} é {right_class}: não se comparam";
    "filter.operator" => "{field} is {class}, on which “{operator}” does not work", "{field} é {class}, com o que “{operator}” não funciona";
    "filter.slice" => "not a slice: [from:length], [from-to], [at], [:length] or [from:]", "não é um recorte: [início:tamanho], [início-fim], [posição], [:tamanho] ou [início:]";
    "filter.regex" => "not a regular expression: {why}", "não é uma expressão regular: {why}";
    "filter.too_deep" => "more than {most} parentheses inside each other", "mais de {most} parênteses uns dentro dos outros";
    "filter.too_long" => "the filter has more than {most} octets", "o filtro tem mais de {most} octetos";
    "filter.suggestion" => "did you mean {name}?", "você quis dizer {name}?";
    "filter.class.number" => "a number", "um número";
    "filter.class.flag" => "a bit", "um bit";
    "filter.class.mac" => "a MAC address", "um endereço MAC";
    "filter.class.ipv4" => "an IPv4 address", "um endereço IPv4";
    "filter.class.ipv6" => "an IPv6 address", "um endereço IPv6";
    "filter.class.octets" => "a row of octets", "uma sequência de octetos";
    "filter.class.text" => "text", "texto";
    "filter.class.time" => "a time", "um instante";
    "filter.class.nothing" => "without a value", "sem valor";
    "filter.written.number" => "a number (64, 0x40) or the name of a value", "um número (64, 0x40) ou o nome de um valor";
    "filter.written.flag" => "1 or 0", "1 ou 0";
    "filter.written.mac" => "a MAC address (00:1b:63:84:45:e6)", "um endereço MAC (00:1b:63:84:45:e6)";
    "filter.written.ipv4" => "an IPv4 address (10.0.0.1, 10.0.0.0/8)", "um endereço IPv4 (10.0.0.1, 10.0.0.0/8)";
    "filter.written.ipv6" => "an IPv6 address (fe80::1, fe80::/10)", "um endereço IPv6 (fe80::1, fe80::/10)";
    "filter.written.octets" => "octets (00:1b:63) or quoted text", "octetos (00:1b:63) ou texto entre aspas";
    "filter.written.time" => "seconds since 1970 or a date (2024-12-31, \"2024-12-31 23:59:59\")", "segundos desde 1970 ou uma data (2024-12-31, \"2024-12-31 23:59:59\")";

    "filter.capture.primitive" => "expected: what is asked for, like `host 10.0.0.1`, `port 53` or `tcp`", "esperado: o que se pede, como `host 10.0.0.1`, `port 53` ou `tcp`";
    "filter.capture.word" => "`{word}` is no word of capture filters; display filters go with -Y", "`{word}` não é uma palavra dos filtros de captura; filtros de exibição vão com -Y";
    "filter.capture.elsewhere" => "`{word}` is not read here; try a display filter, with -Y", "`{word}` não é lido aqui; tente um filtro de exibição, com -Y";
    "filter.capture.value" => "expected: a value", "esperado: um valor";
    "filter.capture.address" => "`{word}` is no address that fits here: names are not resolved, and no bit may be set behind the mask", "`{word}` não é um endereço que sirva aqui: nomes não são resolvidos, e nenhum bit pode estar ligado depois da máscara";
    "filter.capture.mac" => "`{word}` is no hardware address, like 02:00:00:00:00:01", "`{word}` não é um endereço de hardware, como 02:00:00:00:00:01";
    "filter.capture.host_of" => "only ip, ip6, arp, rarp and ether have hosts and nets", "só ip, ip6, arp, rarp e ether têm hosts e redes";
    "filter.capture.port" => "`{word}` is no port, a number up to 65535 or a registered name", "`{word}` não é uma porta, um número até 65535 ou um nome registrado";
    "filter.capture.port_of" => "only tcp, udp and sctp have ports", "só tcp, udp e sctp têm portas";
    "filter.capture.number" => "`{word}` is no number", "`{word}` não é um número";
    "filter.capture.offset" => "expected: an offset, or an offset and 1, 2 or 4 octets, like `13` or `2:2`", "esperado: um deslocamento, ou um deslocamento e 1, 2 ou 4 octetos, como `13` ou `2:2`";
    "filter.capture.order" => "expected: a comparison", "esperado: uma comparação";
    "filter.capture.relation" => "one side must be of the frame, like `ip[8]`, and the other a number", "um lado precisa ser do quadro, como `ip[8]`, e o outro um número";
}
