//! What two programs said to each other: message after message, each line marked by who said it.

mod fields;
mod telling;

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

pub use telling::Telling;

use super::line::{clip, is_payload};
use super::style::{Style, ascii};
use super::table::Look;
use crate::flow::Flow;
use crate::flow::cutter::End;
use crate::flow::ends::End as FlowEnd;
use crate::flow::messages::{Message, Secrecy};
use crate::flow::tls;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::peel::View;
use crate::proto::contract::{Layer, Say, escape};

/// How octets are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
    /// As text, where they are text.
    #[default]
    Text,
    /// In hexadecimal, with their place in the stream.
    Hex,
    /// Field by field, with their places in the message and in the frames that brought it.
    Fields,
    /// As they are, and nothing else.
    Raw,
}

/// Rows that octets which are no text are shown in, in the form of text.
const FEW_ROWS: usize = 4;

/// Frames of a message that are named.
const MOST_FRAMES: usize = 12;

/// Tells messages.
#[derive(Clone, Debug)]
pub struct Teller {
    /// How octets are told.
    pub form: Form,
    /// Language, colour, width.
    pub look: Look,
    /// Time of the conversation's first frame.
    pub begin_ns: Option<i64>,
    /// Secrets of TLS that were named: of its own messages, and of those inside.
    named: Vec<(tls::Origin, bool)>,
}

/// What stands above a dialogue: number, protocol and ends of the conversation.
pub fn write_heading(flow: &Flow, look: Look, out: &mut String) {
    let [client, server] = flow.ends().map(|end: FlowEnd| end.to_string());
    let title = flow.key.proto().title(look.lang);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("n", &look.lang.number(flow.number)), ("proto", &title), ("client", &client), ("server", &server)];
    let mut text = look.lang.fill("flows.dialogue", &values);
    if look.style.ascii {
        text = text.chars().map(ascii).collect();
    }
    look.style.strong(&text, out);
    out.push('\n');
}

impl Teller {
    /// Tells in this form.
    #[must_use]
    pub fn new(form: Form, look: Look) -> Self {
        Self { form, look, begin_ns: None, named: Vec::new() }
    }

    /// Appends a message; `view` is its view, its secrets covered or not. Of what TLS encrypted and keys opened, what was said
    /// inside is told in place of its records.
    pub fn write(&mut self, message: &Message<'_>, view: &View<'_>, out: &mut Vec<u8>) {
        let octets = octets(message, view);
        if matches!(message.secrecy, Secrecy::Opened(_)) {
            return;
        }
        if self.form == Form::Raw {
            if !matches!(message.secrecy, Secrecy::Record(_)) {
                out.extend_from_slice(octets);
            }
            return;
        }
        let mark = self.mark(message.side == message.client);
        let mut text = String::new();
        self.head(message, view, octets.len(), &mut text);
        let is_record = matches!(message.secrecy, Secrecy::Record(_));
        if let Some(secret) = message.secrecy.secret()
            && !self.named.contains(&(secret, is_record))
        {
            self.named.push((secret, is_record));
            self.remark(mark, &opened_by(secret, self.look.lang), &mut text);
        }
        if is_record && self.form == Form::Text {
            // Its line says what it is, and what was said is what people came for.
            return out.extend_from_slice(text.as_bytes());
        }
        if self.form == Form::Fields && self.fields(message, view, mark, &mut text) {
            return out.extend_from_slice(text.as_bytes());
        }
        let layer = Layer { frame: view.frame, peeled: view.peeled, index: message.layer };
        let decoded = (self.form == Form::Text).then(|| message.proto()?.decoded(&layer)).flatten();
        if let Some(body) = decoded {
            self.decoded(layer.header(), &body, mark, &mut text);
            return out.extend_from_slice(text.as_bytes());
        }
        match std::str::from_utf8(octets) {
            Ok(said) if self.form == Form::Text && is_text(said) => self.lines(said, mark, &mut text),
            _ => self.rows(message, octets, mark, &mut text),
        }
        if message.end == End::Lost {
            self.remark(mark, self.look.lang.text("flows.rest_missing"), &mut text);
        }
        out.extend_from_slice(text.as_bytes());
    }

    /// Appends that octets are missing from the capture.
    pub fn gap(&self, by_client: bool, octets: u64, out: &mut Vec<u8>) {
        if self.form == Form::Raw {
            return;
        }
        let lang = self.look.lang;
        let mut text = String::new();
        let says = lang.fill("flows.missing", &[("octets", &lang.octets(octets))]);
        self.remark(self.mark(by_client), &says, &mut text);
        out.extend_from_slice(text.as_bytes());
    }

    fn mark(&self, by_client: bool) -> &'static str {
        match (by_client, self.look.style.ascii) {
            (true, false) => "→",
            (false, false) => "←",
            (true, true) => ">",
            (false, true) => "<",
        }
    }

    /// Whose it is, where and when it was complete, what it is, in one line.
    fn head(&self, message: &Message<'_>, view: &View<'_>, octets: usize, out: &mut String) {
        let (lang, style) = (self.look.lang, self.look.style);
        let frames = frames_of(message);
        let key = if frames.len() > 1 { "flows.frames" } else { "flows.in_frame" };
        let named = match frames[..] {
            [.., last] if frames.len() > MOST_FRAMES => {
                format!("{}, …, {last}", Lang::numbers(&frames[..MOST_FRAMES - 1]))
            }
            _ => Lang::numbers(&frames),
        };
        let mut facts = vec![lang.fill(key, &[("n", &named)])];
        if let (Some(begin), Some(time)) = (self.begin_ns, message.view.frame.time_ns) {
            let since = time.saturating_sub(begin).max(0);
            facts.push(format!("{} s", lang.decimal(since as f64 / 1e9, 6)));
        }
        facts.push(lang.octets(octets as u64));
        let mut line = String::from(self.mark(message.side == message.client));
        line.push(' ');
        line.push_str(&facts.join(&format!(" {} ", style.dot())));
        dress(style, message.side == message.client, &line, out);
        let layer = Layer { frame: view.frame, peeled: view.peeled, index: message.layer };
        if let Some(proto) = message.proto().filter(|proto| !is_payload(*proto)) {
            let title = proto.title(lang);
            let _ = write!(out, " {} ", style.dot());
            style.layer(proto.info().osi, title, out);
            out.push(' ');
            let mut says = String::new();
            proto.summary(&layer, &mut Say { lang, out: &mut says });
            let room = self.look.width.map(|most| most.saturating_sub(line.width() + title.width() + 4));
            let rest = room.map_or("", |room| says.get(clip(&says, room)..).unwrap_or_default());
            if let Some(room) = room.filter(|_| !rest.is_empty()) {
                let end = if style.ascii { "..." } else { "…" };
                says.truncate(clip(&says, room.saturating_sub(end.width())));
                says.push_str(end);
            }
            out.push_str(&says);
        }
        out.push('\n');
    }

    fn lines(&self, said: &str, mark: &str, out: &mut String) {
        for line in said.split_inclusive('\n') {
            let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
            self.begin(mark, out);
            escape(line.as_bytes(), out);
            out.push('\n');
        }
    }

    fn rows(&self, message: &Message<'_>, octets: &[u8], mark: &str, out: &mut String) {
        self.block(message.offset, octets, mark, out);
    }

    /// Rows of sixteen octets, the first of which is number `first`.
    fn block(&self, first: u64, octets: &[u8], mark: &str, out: &mut String) {
        let rows = octets.chunks(16);
        let most = if self.form == Form::Hex { usize::MAX } else { FEW_ROWS };
        for (row, chunk) in rows.clone().take(most).enumerate() {
            self.begin(mark, out);
            let _ = write!(out, "{:08x}  ", first + row as u64 * 16);
            for at in 0..16 {
                match chunk.get(at) {
                    Some(octet) => {
                        let _ = write!(out, "{octet:02x} ");
                    }
                    None => out.push_str("   "),
                }
                if at == 7 {
                    out.push(' ');
                }
            }
            out.push(' ');
            out.extend(chunk.iter().map(|octet| if matches!(octet, b' '..=b'~') { char::from(*octet) } else { '.' }));
            out.push('\n');
        }
        if rows.len() > most {
            let lang = self.look.lang;
            let left = (octets.len() - most * 16) as u64;
            self.remark(mark, &lang.fill("flows.more_octets", &[("octets", &lang.octets(left))]), out);
        }
    }

    /// The header of a message, and what its payload says.
    fn decoded(&self, header: &[u8], body: &[u8], mark: &str, out: &mut String) {
        if let Ok(header) =
            std::str::from_utf8(header).map_err(|_| ()).and_then(|text| if is_text(text) { Ok(text) } else { Err(()) })
        {
            self.lines(header, mark, out);
        }
        let lang = self.look.lang;
        self.remark(mark, &lang.fill("flows.decoded", &[("octets", &lang.octets(body.len() as u64))]), out);
        match std::str::from_utf8(body) {
            Ok(said) if is_text(said) => self.lines(said, mark, out),
            _ => self.block(0, body, mark, out),
        }
    }

    fn begin(&self, mark: &str, out: &mut String) {
        dress(self.look.style, matches!(mark, "→" | ">"), mark, out);
        out.push_str("   ");
    }

    fn remark(&self, mark: &str, text: &str, out: &mut String) {
        self.begin(mark, out);
        let plain = || text.chars().map(ascii).collect();
        let text = if self.look.style.ascii { plain() } else { text.to_owned() };
        self.look.style.faint(&text, out);
        out.push('\n');
    }
}

/// Which secret opened something.
#[must_use]
pub fn opened_by(secret: tls::Origin, lang: Lang) -> String {
    let key = if secret.embedded { "flows.opened_by_own" } else { "flows.opened_by" };
    lang.fill(key, &[("label", &secret.label.name()), ("line", &secret.line)])
}

/// The two sides have colours of their own.
fn dress(style: Style, by_client: bool, text: &str, out: &mut String) {
    let color = if by_client { Osi::Network } else { Osi::Transport };
    style.layer(color, text, out);
}

/// The octets of a message, covered where its view is.
fn octets<'v>(message: &Message<'_>, view: &View<'v>) -> &'v [u8] {
    let bytes: &'v [u8] = view.frame.bytes;
    bytes.get(message.at..message.at + message.octets.len()).unwrap_or_default()
}

/// The frames that brought a message, each once, in their order.
#[must_use]
pub fn frames_of(message: &Message<'_>) -> Vec<u64> {
    let mut frames: Vec<_> = message.pieces.iter().map(|piece| piece.origin.frame).collect();
    frames.sort_unstable();
    frames.dedup();
    frames
}

/// Hardly anything but what people write.
fn is_text(said: &str) -> bool {
    let odd = said.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
    odd * 20 <= said.chars().count()
}
