//! Fields of a segment that only its connection can tell. Names and meanings are Wireshark's, but for the last.

use crate::i18n::w;
use crate::proto::contract::{dec, label};

const SPEC: &str = "RFC 9293 §3.4";
const WINDOW: &str = "RFC 7323 §2.2";
const TIMER: &str = "RFC 6298";
const FAST: &str = "RFC 5681 §3.2";
const PROBE: &str = "RFC 9293 §3.8.6.1";
const KEEP_ALIVE: &str = "RFC 9293 §3.8.4";

fields! {
    STREAM = dec("tcp.stream", "Wireshark", w("connection", "conexão")).remembered()
        .about("Counted from 0, in the order of their first frames.", "Contada a partir de 0, na ordem dos primeiros quadros.");
    SEQUENCE = dec("tcp.seq", SPEC, w("relative sequence number", "número de sequência relativo")).remembered();
    NEXT = dec("tcp.nxtseq", SPEC, w("next relative sequence number", "próximo número de sequência relativo")).remembered();
    ACKNOWLEDGEMENT = dec("tcp.ack", SPEC, w("relative acknowledgement number", "número de confirmação relativo")).remembered();
    WINDOW_SIZE = dec("tcp.window_size", WINDOW, w("window in octets", "janela em octetos")).remembered();
    SINCE_FIRST = dec("tcp.time_relative", "Wireshark", w("since the connection's first frame", "desde o primeiro quadro da conexão"))
        .time().remembered();
    SINCE_LAST = dec("tcp.time_delta", "Wireshark", w("since the connection's frame before", "desde o quadro anterior da conexão"))
        .time().remembered();
    FLAGS = label("tcp.analysis.flags", "Wireshark", w("something is striking", "algo chama a atenção")).remembered();
    RETRANSMISSION = label("tcp.analysis.retransmission", TIMER, w("retransmission", "retransmissão")).remembered();
    FAST_RETRANSMISSION = label("tcp.analysis.fast_retransmission", FAST, w("fast retransmission", "retransmissão rápida")).remembered();
    SPURIOUS = label("tcp.analysis.spurious_retransmission", TIMER, w("needless retransmission", "retransmissão desnecessária"))
        .remembered();
    OUT_OF_ORDER = label("tcp.analysis.out_of_order", SPEC, w("out of order", "fora de ordem")).remembered();
    DUPLICATE_ACK = label("tcp.analysis.duplicate_ack", FAST, w("duplicate ACK", "ACK duplicado")).remembered();
    DUPLICATE_NUMBER = dec("tcp.analysis.duplicate_ack_num", FAST, w("which duplicate in a row", "qual duplicata em sequência"))
        .remembered();
    DUPLICATE_FRAME = dec("tcp.analysis.duplicate_ack_frame", FAST, w("frame of the ACK that it repeats", "quadro do ACK que ele repete"))
        .remembered();
    LOST = label("tcp.analysis.lost_segment", SPEC, w("gap before it", "lacuna antes dele")).remembered();
    ACK_LOST = label("tcp.analysis.ack_lost_segment", SPEC, w("acknowledges what was not captured", "confirma o que não foi capturado"))
        .remembered();
    ZERO_WINDOW = label("tcp.analysis.zero_window", PROBE, w("window closed", "janela fechada")).remembered();
    ZERO_WINDOW_PROBE = label("tcp.analysis.zero_window_probe", PROBE, w("window probe", "sonda de janela")).remembered();
    ZERO_WINDOW_PROBE_ACK = label("tcp.analysis.zero_window_probe_ack", PROBE, w("answer to a window probe", "resposta a uma sonda de janela"))
        .remembered();
    WINDOW_FULL = label("tcp.analysis.window_full", PROBE, w("window filled", "janela cheia")).remembered();
    WINDOW_UPDATE = label("tcp.analysis.window_update", PROBE, w("window update", "atualização de janela")).remembered();
    KEPT_ALIVE = label("tcp.analysis.keep_alive", KEEP_ALIVE, w("keep-alive", "keep-alive")).remembered();
    KEPT_ALIVE_ACK = label("tcp.analysis.keep_alive_ack", KEEP_ALIVE, w("answer to a keep-alive", "resposta a um keep-alive")).remembered();
    REUSED_PORTS = label("tcp.analysis.reused_ports", SPEC, w("ports used again", "portas usadas de novo")).remembered();
    ACKNOWLEDGED_FRAME = dec("tcp.analysis.acks_frame", SPEC, w("frame that it acknowledges", "quadro que ele confirma")).remembered();
    ROUND_TRIP = dec("tcp.analysis.ack_rtt", TIMER, w("time until acknowledged", "tempo até a confirmação")).time().remembered();
    FIRST_ROUND_TRIP = dec("tcp.analysis.initial_rtt", TIMER, w("round trip of the handshake", "ida e volta da abertura"))
        .time().remembered();
    IN_FLIGHT = dec("tcp.analysis.bytes_in_flight", SPEC, w("octets not acknowledged yet", "octetos ainda não confirmados"))
        .remembered();
    WAITED = dec("tcp.analysis.rto", TIMER, w("time since it was sent first", "tempo desde o primeiro envio")).time().remembered();
    SENT_BEFORE = dec("tcp.analysis.rto_frame", TIMER, w("frame that it repeats", "quadro que ele repete")).remembered();
    REPEATED = label("tcp.analysis.repeated", "RFC 6675", w("prompt retransmission", "retransmissão imediata")).remembered()
        .about("The same octets were captured at this tap before and are not acknowledged: not overtaken, though they come so soon.",
               "Os mesmos octetos já foram capturados neste ponto e não estão confirmados: não foram ultrapassados, embora venham tão cedo.");
    CAPTURED_TWICE = dec("tcp.analysis.captured_twice", "capture", w("captured twice, first in frame", "capturado duas vezes, antes no quadro"))
        .remembered()
        .about("The same packet at the same tap, not a retransmission: its IP identification and checksum are the same.",
               "O mesmo pacote no mesmo ponto de captura, não uma retransmissão: a identificação IP e a soma de verificação são as mesmas.");
}
