//! Streams of RTP.

catalogue! {
    "rtp.title" => "Streams of sound and pictures (RTP)", "Fluxos de som e imagem (RTP)";
    "rtp.none" => "There is no RTP in this capture that can be told by its ports, by a call or by its look.", "Não há RTP nesta captura que se reconheça pelas portas, por uma chamada ou pela forma.";
    "rtp.note" =>
        "Lost: numbers that never came. Late: overtaken by a later number. Jitter (RFC 3550 §6.4.1) says how unevenly packets arrive, and so how long the receiver must hold them back; it needs the clock of the payload, which only the call's agreement (SDP) tells of a dynamic type.",
        "Perdidos: números que nunca vieram. Fora de ordem: ultrapassados por um número posterior. O jitter (RFC 3550 §6.4.1) diz o quanto a chegada dos pacotes é irregular, e assim quanto tempo o receptor precisa segurá-los; ele precisa do relógio da carga, que de um tipo dinâmico só o acordo da chamada (SDP) diz.";
}
