//! The way of a message, step by step.

catalogue! {
    "journey.said" => "The program says {octets}: {what}", "O programa diz {octets}: {what}";
    "journey.made_by_program" => "The program says {octets} in {name}: {what}", "O programa diz {octets} em {name}: {what}";
    "journey.made_by_layer" => "{name} itself has {octets} to send: {what}", "O próprio {name} tem {octets} para enviar: {what}";
    "journey.wrapped" => "{name} puts its header of {header} before the {carried} it was given, without reading them: now it is a {pdu} of {whole}.", "{name} põe seu cabeçalho de {header} antes dos {carried} que recebeu, sem lê-los: agora é um {pdu} de {whole}.";
    "journey.trailer" => "Behind them it puts {octets} of its own.", "Atrás deles põe {octets} seus.";
    "journey.filled" => "{name} fills the frame up with {octets}, since short ones are not allowed; nobody will read them.", "{name} completa o quadro com {octets}, pois quadros curtos não são permitidos; ninguém os lerá.";
    "journey.sent" => "The {octets} become bits on the medium ({medium}).", "Os {octets} viram bits no meio físico ({medium}).";
    "journey.passed_same" => "From {from} to {to}: every octet as it was.", "De {from} a {to}: cada octeto como era.";
    "journey.passed_changed" => "From {from} to {to} changed: {changes}. All else is as it was.", "De {from} a {to} mudou: {changes}. Todo o resto está como era.";
    "journey.unwrapped" => "{name} reads its own header, {header}, takes it off, and hands {rest} up to {above}.", "{name} lê seu próprio cabeçalho, {header}, o retira e entrega {rest} para cima, a {above}.";
    "journey.understood" => "The program gets {octets}: what the other one said, and nothing of what carried it.", "O programa recebe {octets}: o que o outro disse, e nada do que o carregou.";
    "journey.understood_by_layer" => "{name} gets {octets} from its peer, and no program hears of them.", "{name} recebe {octets} de seu par, e nenhum programa fica sabendo.";
}
