//! What AMQP's methods are called and which arguments each has, and the properties of messages. AMQP 0-9-1, "XML specification".

use super::values::{Argument, Form, tell as tell_arguments};
use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, Value, dec, flag, hex, label, octets, text, time};
use crate::proto::cursor::Cursor;

use Form::{Bit, Long, Number, Short, Table};

const SPEC: &str = "AMQP 0-9-1 §4.2.4";
const PROPERTIES: &str = "AMQP 0-9-1 §4.2.6.1";

fields! {
    TICKET = dec("amqp.method.arguments.ticket", SPEC, w("reserved", "reservado"));
    RESERVED_TEXT = text("amqp.method.arguments.reserved", SPEC, w("reserved", "reservado"));
    MAJOR = dec("amqp.method.arguments.version_major", SPEC, w("version", "versão"));
    MINOR = dec("amqp.method.arguments.version_minor", SPEC, w("version, second part", "versão, segunda parte"));
    SERVER = label("amqp.method.arguments.server_properties", SPEC, w("the broker", "o broker")).group();
    CLIENT = label("amqp.method.arguments.client_properties", SPEC, w("the client", "o cliente")).group();
    MECHANISMS = text("amqp.method.arguments.mechanisms", SPEC, w("ways to prove who one is", "modos de provar quem se é"));
    MECHANISM = text("amqp.method.arguments.mechanism", SPEC, w("way to prove who one is", "modo de provar quem se é"));
    CHALLENGE = octets("amqp.method.arguments.challenge", SPEC, w("challenge", "desafio"));
    RESPONSE = octets("amqp.method.arguments.response", SPEC, w("proof of who it is", "prova de quem é")).secret();
    LOCALES = text("amqp.method.arguments.locales", SPEC, w("languages", "idiomas"));
    LOCALE = text("amqp.method.arguments.locale", SPEC, w("language", "idioma"));
    CHANNELS = dec("amqp.method.arguments.channel_max", SPEC, w("channels, at most", "canais, no máximo"));
    LONGEST = dec("amqp.method.arguments.frame_max", SPEC, w("octets of a frame, at most", "octetos de um quadro, no máximo"));
    HEARTBEAT = dec("amqp.method.arguments.heartbeat", SPEC, w("silent for, at most, in seconds", "silêncio máximo, em segundos"));
    HOST = text("amqp.method.arguments.virtual_host", SPEC, w("virtual host", "host virtual"));
    INSIST = flag("amqp.method.arguments.insist", SPEC, w("reserved", "reservado"));
    CODE = dec("amqp.method.arguments.reply_code", SPEC, w("result", "resultado"));
    REASON = text("amqp.method.arguments.reply_text", SPEC, w("in words", "em palavras"));
    CLASS = dec("amqp.method.arguments.class_id", SPEC, w("of the class", "da classe")).names(class_name);
    METHOD = dec("amqp.method.arguments.method_id", SPEC, w("of the method", "do método"));
    ACTIVE = flag("amqp.method.arguments.active", SPEC, w("messages flow", "mensagens fluem"));
    EXCHANGE = text("amqp.method.arguments.exchange", SPEC, w("exchange", "exchange"))
        .about("Sorts messages into queues.", "Distribui mensagens em filas.");
    DESTINATION = text("amqp.method.arguments.destination", SPEC, w("to the exchange", "para o exchange"));
    SOURCE = text("amqp.method.arguments.source", SPEC, w("from the exchange", "do exchange"));
    KIND = text("amqp.method.arguments.type", SPEC, w("kind of exchange", "tipo de exchange"));
    PASSIVE = flag("amqp.method.arguments.passive", SPEC, w("only if it is there", "só se existir"));
    DURABLE = flag("amqp.method.arguments.durable", SPEC, w("outlives the broker", "sobrevive ao broker"));
    AUTO_DELETE = flag("amqp.method.arguments.auto_delete", SPEC, w("goes with its last user", "some com o último usuário"));
    INTERNAL = flag("amqp.method.arguments.internal", SPEC, w("for exchanges only", "só para exchanges"));
    NO_WAIT = flag("amqp.method.arguments.nowait", SPEC, w("without an answer", "sem resposta"));
    ARGUMENTS = label("amqp.method.arguments.arguments", SPEC, w("further arguments", "outros argumentos")).group();
    IF_UNUSED = flag("amqp.method.arguments.if_unused", SPEC, w("only if nobody uses it", "só se ninguém usar"));
    IF_EMPTY = flag("amqp.method.arguments.if_empty", SPEC, w("only if it is empty", "só se estiver vazia"));
    QUEUE = text("amqp.method.arguments.queue", SPEC, w("queue", "fila"));
    EXCLUSIVE = flag("amqp.method.arguments.exclusive", SPEC, w("for this one only", "só para este"));
    MESSAGES = dec("amqp.method.arguments.message_count", SPEC, w("messages in it", "mensagens nela"));
    CONSUMERS = dec("amqp.method.arguments.consumer_count", SPEC, w("consumers of it", "consumidores dela"));
    ROUTING_KEY = text("amqp.method.arguments.routing_key", SPEC, w("routing key", "chave de roteamento"));
    WINDOW = dec("amqp.method.arguments.prefetch_size", SPEC, w("octets ahead, at most", "octetos adiantados, no máximo"));
    PREFETCH = dec("amqp.method.arguments.prefetch_count", SPEC, w("messages ahead, at most", "mensagens adiantadas, no máximo"));
    GLOBAL = flag("amqp.method.arguments.global", SPEC, w("for the whole connection", "para toda a conexão"));
    CONSUMER = text("amqp.method.arguments.consumer_tag", SPEC, w("consumer", "consumidor"));
    NO_LOCAL = flag("amqp.method.arguments.no_local", SPEC, w("not what I publish myself", "não o que eu mesmo publico"));
    NO_ACK = flag("amqp.method.arguments.no_ack", SPEC, w("without acknowledgements", "sem confirmações"));
    MANDATORY = flag("amqp.method.arguments.mandatory", SPEC, w("come back if no queue takes it", "voltar se nenhuma fila a aceitar"));
    IMMEDIATE = flag("amqp.method.arguments.immediate", SPEC, w("come back if nobody waits for it", "voltar se ninguém a espera"));
    DELIVERY = dec("amqp.method.arguments.delivery_tag", SPEC, w("number of the delivery", "número da entrega"));
    REDELIVERED = flag("amqp.method.arguments.redelivered", SPEC, w("delivered before", "já entregue antes"));
    MULTIPLE = flag("amqp.method.arguments.multiple", SPEC, w("and all before it", "e todas antes dela"));
    REQUEUE = flag("amqp.method.arguments.requeue", SPEC, w("back into the queue", "de volta à fila"));
    BITS = octets("amqp.method.arguments.bits", SPEC, w("flags", "sinalizadores")).group();
    SPARE = dec("amqp.method.arguments.bits.unused", SPEC, w("unused", "sem uso"));
    PRESENT = hex(4, "amqp.header.property-flags", PROPERTIES, w("which properties there are", "quais propriedades há"));
    CONTENT_TYPE = text("amqp.method.properties.content_type", PROPERTIES, w("type of the body", "tipo do corpo"));
    CONTENT_ENCODING = text("amqp.method.properties.content_encoding", PROPERTIES, w("compression of the body", "compressão do corpo"));
    HEADERS = label("amqp.method.properties.headers", PROPERTIES, w("headers", "cabeçalhos")).group();
    DELIVERY_MODE = dec("amqp.method.properties.delivery_mode", PROPERTIES, w("kept: 1 in memory, 2 on disk", "guardada: 1 na memória, 2 em disco"));
    PRIORITY = dec("amqp.method.properties.priority", PROPERTIES, w("priority", "prioridade"));
    CORRELATION = text("amqp.method.properties.correlation_id", PROPERTIES, w("of the request", "do pedido"));
    REPLY_TO = text("amqp.method.properties.reply_to", PROPERTIES, w("answer to", "responder a"));
    EXPIRATION = text("amqp.method.properties.expiration", PROPERTIES, w("valid for, in milliseconds", "válida por, em milissegundos"));
    MESSAGE = text("amqp.method.properties.message_id", PROPERTIES, w("message", "mensagem"));
    TIMESTAMP = time("amqp.method.properties.timestamp", PROPERTIES, w("time", "hora"));
    MESSAGE_TYPE = text("amqp.method.properties.type", PROPERTIES, w("kind of message", "tipo de mensagem"));
    USER = text("amqp.method.properties.user_id", PROPERTIES, w("user", "usuário"));
    PROGRAM = text("amqp.method.properties.app_id", PROPERTIES, w("program", "programa"));
    CLUSTER = text("amqp.method.properties.cluster_id", PROPERTIES, w("cluster", "cluster"));
}

pub(super) fn class_name(number: u64) -> Option<Words> {
    Some(same(match number {
        10 => "Connection",
        20 => "Channel",
        40 => "Exchange",
        50 => "Queue",
        60 => "Basic",
        85 => "Confirm",
        90 => "Tx",
        _ => return None,
    }))
}

/// A method: what it is called, and its arguments.
pub(super) type Method = (&'static str, &'static [Argument]);

/// Class, method, what it is called, arguments.
static METHODS: &[(u16, u16, &str, &[Argument])] = &[
    (10, 10, "Start", &[(&MAJOR, Number(1)), (&MINOR, Number(1)), (&SERVER, Table), (&MECHANISMS, Long), (&LOCALES, Long)]),
    (10, 11, "Start-Ok", &[(&CLIENT, Table), (&MECHANISM, Short), (&RESPONSE, Long), (&LOCALE, Short)]),
    (10, 20, "Secure", &[(&CHALLENGE, Long)]),
    (10, 21, "Secure-Ok", &[(&RESPONSE, Long)]),
    (10, 30, "Tune", &TUNE),
    (10, 31, "Tune-Ok", &TUNE),
    (10, 40, "Open", &[(&HOST, Short), (&RESERVED_TEXT, Short), (&INSIST, Bit)]),
    (10, 41, "Open-Ok", &[(&RESERVED_TEXT, Short)]),
    (10, 50, "Close", &[(&CODE, Number(2)), (&REASON, Short), (&CLASS, Number(2)), (&METHOD, Number(2))]),
    (10, 51, "Close-Ok", &[]),
    (10, 60, "Blocked", &[(&REASON, Short)]),
    (10, 61, "Unblocked", &[]),
    (20, 10, "Open", &[(&RESERVED_TEXT, Short)]),
    (20, 11, "Open-Ok", &[(&RESERVED_TEXT, Long)]),
    (20, 20, "Flow", &[(&ACTIVE, Bit)]),
    (20, 21, "Flow-Ok", &[(&ACTIVE, Bit)]),
    (20, 40, "Close", &[(&CODE, Number(2)), (&REASON, Short), (&CLASS, Number(2)), (&METHOD, Number(2))]),
    (20, 41, "Close-Ok", &[]),
    (40, 10, "Declare", &[ (&TICKET, Number(2)), (&EXCHANGE, Short), (&KIND, Short), (&PASSIVE, Bit), (&DURABLE, Bit), (&AUTO_DELETE, Bit), (&INTERNAL, Bit), (&NO_WAIT, Bit), (&ARGUMENTS, Table), ]),
    (40, 11, "Declare-Ok", &[]),
    (40, 20, "Delete", &[(&TICKET, Number(2)), (&EXCHANGE, Short), (&IF_UNUSED, Bit), (&NO_WAIT, Bit)]),
    (40, 21, "Delete-Ok", &[]),
    (40, 30, "Bind", &BIND_EXCHANGE),
    (40, 31, "Bind-Ok", &[]),
    (40, 40, "Unbind", &BIND_EXCHANGE),
    (40, 51, "Unbind-Ok", &[]),
    (50, 10, "Declare", &[ (&TICKET, Number(2)), (&QUEUE, Short), (&PASSIVE, Bit), (&DURABLE, Bit), (&EXCLUSIVE, Bit), (&AUTO_DELETE, Bit), (&NO_WAIT, Bit), (&ARGUMENTS, Table), ]),
    (50, 11, "Declare-Ok", &[(&QUEUE, Short), (&MESSAGES, Number(4)), (&CONSUMERS, Number(4))]),
    (50, 20, "Bind", &[(&TICKET, Number(2)), (&QUEUE, Short), (&EXCHANGE, Short), (&ROUTING_KEY, Short), (&NO_WAIT, Bit), (&ARGUMENTS, Table)]),
    (50, 21, "Bind-Ok", &[]),
    (50, 30, "Purge", &[(&TICKET, Number(2)), (&QUEUE, Short), (&NO_WAIT, Bit)]),
    (50, 31, "Purge-Ok", &[(&MESSAGES, Number(4))]),
    (50, 40, "Delete", &[(&TICKET, Number(2)), (&QUEUE, Short), (&IF_UNUSED, Bit), (&IF_EMPTY, Bit), (&NO_WAIT, Bit)]),
    (50, 41, "Delete-Ok", &[(&MESSAGES, Number(4))]),
    (50, 50, "Unbind", &[(&TICKET, Number(2)), (&QUEUE, Short), (&EXCHANGE, Short), (&ROUTING_KEY, Short), (&ARGUMENTS, Table)]),
    (50, 51, "Unbind-Ok", &[]),
    (60, 10, "Qos", &[(&WINDOW, Number(4)), (&PREFETCH, Number(2)), (&GLOBAL, Bit)]),
    (60, 11, "Qos-Ok", &[]),
    (60, 20, "Consume", &[ (&TICKET, Number(2)), (&QUEUE, Short), (&CONSUMER, Short), (&NO_LOCAL, Bit), (&NO_ACK, Bit), (&EXCLUSIVE, Bit), (&NO_WAIT, Bit), (&ARGUMENTS, Table), ]),
    (60, 21, "Consume-Ok", &[(&CONSUMER, Short)]),
    (60, 30, "Cancel", &[(&CONSUMER, Short), (&NO_WAIT, Bit)]),
    (60, 31, "Cancel-Ok", &[(&CONSUMER, Short)]),
    (60, 40, "Publish", &[(&TICKET, Number(2)), (&EXCHANGE, Short), (&ROUTING_KEY, Short), (&MANDATORY, Bit), (&IMMEDIATE, Bit)]),
    (60, 50, "Return", &[(&CODE, Number(2)), (&REASON, Short), (&EXCHANGE, Short), (&ROUTING_KEY, Short)]),
    (60, 60, "Deliver", &[(&CONSUMER, Short), (&DELIVERY, Number(8)), (&REDELIVERED, Bit), (&EXCHANGE, Short), (&ROUTING_KEY, Short)]),
    (60, 70, "Get", &[(&TICKET, Number(2)), (&QUEUE, Short), (&NO_ACK, Bit)]),
    (60, 71, "Get-Ok", &[(&DELIVERY, Number(8)), (&REDELIVERED, Bit), (&EXCHANGE, Short), (&ROUTING_KEY, Short), (&MESSAGES, Number(4))]),
    (60, 72, "Get-Empty", &[(&RESERVED_TEXT, Short)]),
    (60, 80, "Ack", &[(&DELIVERY, Number(8)), (&MULTIPLE, Bit)]),
    (60, 90, "Reject", &[(&DELIVERY, Number(8)), (&REQUEUE, Bit)]),
    (60, 100, "Recover-Async", &[(&REQUEUE, Bit)]),
    (60, 110, "Recover", &[(&REQUEUE, Bit)]),
    (60, 111, "Recover-Ok", &[]),
    (60, 120, "Nack", &[(&DELIVERY, Number(8)), (&MULTIPLE, Bit), (&REQUEUE, Bit)]),
    (85, 10, "Select", &[(&NO_WAIT, Bit)]),
    (85, 11, "Select-Ok", &[]),
    (90, 10, "Select", &[]),
    (90, 11, "Select-Ok", &[]),
    (90, 20, "Commit", &[]),
    (90, 21, "Commit-Ok", &[]),
    (90, 30, "Rollback", &[]),
    (90, 31, "Rollback-Ok", &[]),
];

/// The method with this number of this class.
pub(super) fn method(class: u16, method: u16) -> Option<Method> {
    let (.., name, arguments) = METHODS.iter().find(|known| (known.0, known.1) == (class, method))?;
    Some((name, arguments))
}

static TUNE: [Argument; 3] = [(&CHANNELS, Number(2)), (&LONGEST, Number(4)), (&HEARTBEAT, Number(2))];
static BIND_EXCHANGE: [Argument; 6] = [
    (&TICKET, Number(2)), (&DESTINATION, Short), (&SOURCE, Short), (&ROUTING_KEY, Short), (&NO_WAIT, Bit), (&ARGUMENTS, Table),
];

/// Tells the arguments of a method.
pub(super) fn tell(arguments: &[Argument], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    tell_arguments(arguments, &SPARE, &BITS, cursor)
}

/// The properties, from the highest bit of the flags downwards.
static ALL: [Argument; 14] = [
    (&CONTENT_TYPE, Short), (&CONTENT_ENCODING, Short), (&HEADERS, Table), (&DELIVERY_MODE, Number(1)), (&PRIORITY, Number(1)),
    (&CORRELATION, Short), (&REPLY_TO, Short), (&EXPIRATION, Short), (&MESSAGE, Short), (&TIMESTAMP, Number(8)), (&MESSAGE_TYPE, Short),
    (&USER, Short), (&PROGRAM, Short), (&CLUSTER, Short),
];

/// Tells the properties of a message.
pub(super) fn properties(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let present = cursor.peek16(0)?;
    cursor.number(&PRESENT, 2)?;
    for (bit, property) in (2..16).rev().zip(&ALL) {
        if present >> bit & 1 == 0 {
            continue;
        }
        if std::ptr::eq(property.0, &raw const TIMESTAMP) {
            let seconds = u64::from_be_bytes(*cursor.ahead().first_chunk()?);
            let instant = i64::try_from(seconds).ok()?.checked_mul(1_000_000_000)?;
            cursor.computed(&TIMESTAMP, 8, Value::Time(instant))?;
        } else {
            tell(std::slice::from_ref(property), cursor)?;
        }
    }
    Some(())
}

/// What a line says of a method, besides its name: from where to where, which queue, why.
pub(super) fn is_telling(def: &'static FieldDef) -> bool {
    [&EXCHANGE, &ROUTING_KEY, &QUEUE, &REASON, &HOST].into_iter().any(|known| std::ptr::eq(known, def))
}
