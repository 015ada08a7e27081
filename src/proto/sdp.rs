//! SDP: describes a call: which media, how coded, to which address and port. RFC 8866 §5.
//!
//! Every line is a letter, an equals sign and a value:
//!
//! ```text
//! v=0    o=who and which session    c=IN IP4 address    m=audio port RTP/AVP formats    a=more
//! ```

mod media;

use super::contract::{Agreement, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, octets, text};
use super::cursor::Cursor;
use super::lines;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 8866 §5";

fields! {
    VERSION = text("sdp.version", SPEC, w("version", "versão"));
    OWNER = text("sdp.owner", "RFC 8866 §5.2", w("who made it", "quem a criou"));
    SESSION = text("sdp.session_name", "RFC 8866 §5.3", w("session", "sessão"));
    INFORMATION = text("sdp.session_info", "RFC 8866 §5.4", w("about it", "sobre ela"));
    URI = text("sdp.uri", "RFC 8866 §5.5", w("more at", "mais em"));
    EMAIL = text("sdp.email", "RFC 8866 §5.6", w("e-mail", "e-mail"));
    PHONE = text("sdp.phone", "RFC 8866 §5.6", w("telephone", "telefone"));
    CONNECTION = text("sdp.connection_info", "RFC 8866 §5.7", w("address", "endereço"));
    BANDWIDTH = text("sdp.bandwidth", "RFC 8866 §5.8", w("bandwidth", "largura de banda"));
    TIME = text("sdp.time", "RFC 8866 §5.9", w("from when to when", "de quando a quando"));
    REPEAT = text("sdp.repeat_time", "RFC 8866 §5.10", w("repeated", "repetida"));
    ZONE = text("sdp.timezone", "RFC 8866 §5.11", w("time zones", "fusos horários"));
    KEY = text("sdp.encryption_key", "RFC 8866 §5.12", w("key", "chave")).secret();
    SESSION_ATTRIBUTE = text("sdp.session_attr", "RFC 8866 §5.13", w("attribute of the session", "atributo da sessão"));
    ATTRIBUTE = text("sdp.media_attr", "RFC 8866 §5.13", w("attribute of the media", "atributo da mídia"));
    CRYPTO = text("sdp.crypto", "RFC 4568 §4", w("keys of the media", "chaves da mídia")).secret();
    MEDIA = text("sdp.media", "RFC 8866 §5.14", w("media", "mídia"));
    LETTER = text("sdp.type", SPEC, w("kind of line", "tipo de linha"));
    UNKNOWN = text("sdp.unknown", SPEC, w("line of another kind", "linha de outro tipo"));
    END = octets("sdp.eol", SPEC, w("end of the line", "fim da linha"));
}

/// What the attribute with keys begins with.
const WITH_KEYS: &[u8] = b"crypto:";

/// SDP.
pub struct Sdp;

impl Protocol for Sdp {
    const INFO: &'static Info = &Info {
        name: "sdp",
        title: "SDP",
        about: w(
            "Describes a call: which media travel, how they are coded, to which address and port.",
            "Descreve uma chamada: que mídias viajam, como são codificadas, para que endereço e porta.",
        ),
        spec: "RFC 8866",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[Key::Sdp],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 0, sink);
        let _ = all(&mut cursor);
        cursor.rest(&UNKNOWN);
    }

    fn agreements(layer: &Layer<'_>, tell: &mut dyn FnMut(Agreement)) {
        media::tell(layer.header(), tell);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let body = layer.header();
        let of = |letter: u8| {
            lines::lines(body).filter_map(move |line| body.get(line.start..line.end)?.strip_prefix(&[letter, b'=']))
        };
        let mut told = false;
        for value in of(b'c').take(1).chain(of(b'm').take(3)) {
            say.out.push_str(if told { "; " } else { "" });
            say.wire(value);
            told = true;
        }
    }
}

fn all(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let mut in_media = false;
    while cursor.remaining() > 0 {
        let ahead = cursor.ahead();
        let line = lines::lines(ahead).next()?;
        match ahead.get(..line.end)? {
            [letter, b'=', value @ ..] => {
                in_media |= *letter == b'm';
                cursor.octets(&LETTER, 2)?;
                if !value.is_empty() {
                    cursor.computed(field(*letter, value, in_media), value.len(), Value::Text(value))?;
                }
            }
            [] => {}
            other => cursor.computed(&UNKNOWN, other.len(), Value::Text(other))?,
        }
        if line.next > line.end {
            cursor.octets(&END, line.next - line.end)?;
        }
    }
    Some(())
}

/// What a line tells: attributes belong to the media before them, or to all of the call.
fn field(letter: u8, value: &[u8], in_media: bool) -> &'static FieldDef {
    match letter {
        b'v' => &VERSION,
        b'o' => &OWNER,
        b's' => &SESSION,
        b'i' => &INFORMATION,
        b'u' => &URI,
        b'e' => &EMAIL,
        b'p' => &PHONE,
        b'c' => &CONNECTION,
        b'b' => &BANDWIDTH,
        b't' => &TIME,
        b'r' => &REPEAT,
        b'z' => &ZONE,
        b'k' => &KEY,
        b'm' => &MEDIA,
        b'a' if value.starts_with(WITH_KEYS) || value.iter().all(|octet| *octet == super::contract::COVER) => &CRYPTO,
        b'a' if in_media => &ATTRIBUTE,
        b'a' => &SESSION_ATTRIBUTE,
        _ => &UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn every_line_is_a_letter_and_a_value() {
        // RFC 8866 §5, shortened.
        let text = "v=0\r\no=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\ns=Call to John Smith\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\na=recvonly\r\nm=audio 49170 RTP/AVP 0\r\na=rtpmap:99 h263-1998/90000\r\n";
        let hex: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        let told = tell(Proto::Sdp, &hex);
        assert_eq!((told.get("sdp.connection_info"), told.get("sdp.media")), ("IN IP4 198.51.100.1".into(), "audio 49170 RTP/AVP 0".into()));
        assert_eq!((told.get("sdp.session_attr"), told.get("sdp.media_attr")), ("recvonly".into(), "rtpmap:99 h263-1998/90000".into()));
        assert_eq!(told.get("sdp.owner"), "jdoe 3724394400 3724394405 IN IP4 198.51.100.1");
        assert_eq!(told.summaries[0][0], "IN IP4 198.51.100.1; audio 49170 RTP/AVP 0");
        let cut = tell(Proto::Sdp, &"v=0\nnothing\na=".bytes().map(|octet| format!("{octet:02x}")).collect::<String>());
        assert_eq!((cut.get("sdp.unknown"), cut.get("sdp.version")), ("nothing".into(), "0".into()));
    }
}
