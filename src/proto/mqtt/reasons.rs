//! What results and reasons mean. MQTT 3.1.1 §3.2.2.3, MQTT 5 §2.4.

use crate::i18n::{Words, w};

/// The result of CONNACK: numbers of version 3, and reasons of version 5.
pub(super) fn result(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("accepted", "aceito"),
        1 => w("version not taken", "versão não aceita"),
        2 => w("client's name not taken", "nome do cliente não aceito"),
        3 => w("server not available", "servidor indisponível"),
        4 => w("wrong user or password", "usuário ou senha errados"),
        5 => w("not authorized", "não autorizado"),
        _ => return name(number),
    })
}

/// A reason of version 5.
pub(super) fn name(number: u64) -> Option<Words> {
    Some(match number {
        0x00 => w("done", "feito"),
        0x01 => w("granted: at least once", "concedido: ao menos uma vez"),
        0x02 => w("granted: exactly once", "concedido: exatamente uma vez"),
        0x04 => w("goes, and leaves the last will", "sai, e deixa o testamento"),
        0x10 => w("nobody subscribed", "ninguém assinou"),
        0x11 => w("there was no subscription", "não havia assinatura"),
        0x18 => w("authentication goes on", "a autenticação continua"),
        0x19 => w("authenticate again", "autenticar de novo"),
        0x80 => w("refused without a reason", "recusado sem motivo"),
        0x81 => w("malformed message", "mensagem malformada"),
        0x82 => w("error of the protocol", "erro de protocolo"),
        0x83 => w("refused by this implementation", "recusado por esta implementação"),
        0x84 => w("version not taken", "versão não aceita"),
        0x85 => w("client's name not taken", "nome do cliente não aceito"),
        0x86 => w("wrong user or password", "usuário ou senha errados"),
        0x87 => w("not authorized", "não autorizado"),
        0x88 => w("server not available", "servidor indisponível"),
        0x89 => w("server busy", "servidor ocupado"),
        0x8a => w("banned", "banido"),
        0x8b => w("server shuts down", "o servidor vai parar"),
        0x8c => w("bad way to authenticate", "modo de autenticação ruim"),
        0x8d => w("silent for too long", "silêncio longo demais"),
        0x8e => w("another client took over the session", "outro cliente assumiu a sessão"),
        0x8f => w("topics to subscribe to are not valid", "tópicos a assinar inválidos"),
        0x90 => w("topic not valid", "tópico inválido"),
        0x91 => w("identifier in use", "identificador em uso"),
        0x92 => w("identifier not found", "identificador não encontrado"),
        0x93 => w("too many at a time", "muitas ao mesmo tempo"),
        0x94 => w("number of the topic not valid", "número do tópico inválido"),
        0x95 => w("message too large", "mensagem grande demais"),
        0x96 => w("too many messages", "mensagens demais"),
        0x97 => w("quota exceeded", "cota excedida"),
        0x98 => w("an administrator's decision", "decisão de um administrador"),
        0x99 => w("content of another form than said", "conteúdo de outra forma que a dita"),
        0x9a => w("nothing is kept here", "aqui nada é guardado"),
        0x9b => w("quality of service not offered", "qualidade de serviço não oferecida"),
        0x9c | 0x9d => w("use another server", "use outro servidor"),
        0x9e => w("no shared subscriptions here", "aqui não há assinaturas compartilhadas"),
        0x9f => w("too many connections", "conexões demais"),
        0xa0 => w("connected for too long", "conectado por tempo demais"),
        0xa1 => w("no numbered subscriptions here", "aqui não há assinaturas numeradas"),
        0xa2 => w("no wildcards here", "aqui não há curingas"),
        _ => return None,
    })
}
