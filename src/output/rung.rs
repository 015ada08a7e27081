//! What a sequence diagram says of each frame of a conversation: the terminal and drawings are made of it.

use std::ops::ControlFlow;

use super::line::is_payload;
use super::text::Dress;
use crate::describe::secrets::Secrets;
use crate::flow::messages::{Message, Messages, Reader, Secrecy};
use crate::flow::tcp::{Segment, State, flags};
use crate::flow::tls::KeyLog;
use crate::flow::{Event, Listener as _, Mark, Side};
use crate::frame::Clock;
use crate::i18n::Lang;
use crate::peel::{View, peel};
use crate::proto::contract::{Layer, Peeled, Say};
use crate::proto::{Dispatch, Proto};

/// A pause that is drawn, in nanoseconds.
const PAUSE_NS: i64 = 500_000_000;

/// A frame of a conversation, as a sequence diagram shows it.
#[derive(Clone, Debug)]
pub struct Rung {
    /// The number of the frame.
    pub number: u64,
    /// Nanoseconds since the first frame of the conversation.
    pub since_ns: Option<i64>,
    /// Nanoseconds since the frame before, where that is long.
    pub pause_ns: Option<u64>,
    /// Who opened the conversation sent it.
    pub from_client: bool,
    /// What stands on its arrow: flags, numbers, octets.
    pub label: String,
    /// What it carries, and what is striking about it, a line each.
    pub says: Vec<(String, Dress)>,
    /// Something was lost, or somebody had to wait.
    pub is_alarming: bool,
    /// The states in which it leaves client and server, where it changes one; empty where that stays.
    pub states: Option<[&'static str; 2]>,
}

/// Octets that messages inside TLS may take until they are whole.
const MOST_OCTETS: usize = 8 << 20;

/// What keys of TLS open of a conversation, in short, as far as it was heard.
#[derive(Debug)]
struct Opened {
    lang: Lang,
    secrets: Option<Secrets>,
    lines: Vec<String>,
}

impl Reader for Opened {
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let Self { lang, secrets, lines } = self;
        if matches!(message.secrecy, Secrecy::Record(Some(_)) | Secrecy::Inside(_)) {
            let mut say = |view: &View<'_>| lines.extend(in_short(view, message.layer, *lang));
            match secrets {
                Some(secrets) => secrets.cover(&message.view, say),
                None => say(&message.view),
            }
        }
        ControlFlow::Continue(())
    }
}

/// The layer of this index and what it says; `None` for octets that nobody knows.
fn in_short(view: &View<'_>, index: usize, lang: Lang) -> Option<String> {
    let layer = Layer { frame: view.frame, peeled: view.peeled, index };
    let span = view.peeled.spans.get(index).filter(|span| span.proto != Proto::Data)?;
    let mut text = String::new();
    if !is_payload(span.proto) {
        text.push_str(span.proto.title(lang));
        text.push(' ');
    }
    span.proto.summary(&layer, &mut Say { lang, out: &mut text });
    Some(text)
}

/// Tells the frames of one conversation, one after the other.
#[derive(Debug)]
pub struct Scribe {
    lang: Lang,
    /// Secrets are covered, unless they were asked for.
    secrets: Option<Secrets>,
    peeled: Peeled,
    /// Time of the first frame, and of the one before.
    times: Option<(i64, i64)>,
    states: Option<[State; 2]>,
    opened: Messages<Opened>,
}

impl Scribe {
    /// Tells in `lang`.
    #[must_use]
    pub fn new(lang: Lang, shows_secrets: bool) -> Self {
        let secrets = || (!shows_secrets).then(Secrets::default);
        let opened = Messages::new(Opened { lang, secrets: secrets(), lines: Vec::new() }, MOST_OCTETS);
        Self { lang, secrets: secrets(), peeled: Peeled::default(), times: None, states: None, opened }
    }

    /// Learns keys, with which it tells what was said inside TLS.
    pub fn learn(&mut self, log: KeyLog<'_>) {
        self.opened.learn(log);
    }

    /// What keys open with this frame.
    fn inside(&mut self, event: &Event<'_>) -> Vec<(String, Dress)> {
        if !self.opened.has_keys() {
            return Vec::new();
        }
        // It never says that it has heard enough.
        let _ = self.opened.hear(event);
        let line = |what: String| (self.lang.fill("flows.inside", &[("what", &what)]), Dress::Plain);
        self.opened.reader.lines.drain(..).map(line).collect()
    }

    /// The next frame.
    pub fn rung(&mut self, event: &Event<'_>) -> Rung {
        let time = event.frame.time_ns;
        let before = self.times.map(|(_, before)| before);
        let pause_ns = time.zip(before).filter(|(now, before)| now.saturating_sub(*before) >= PAUSE_NS);
        let first = self.times.map(|(first, _)| first).or(time);
        self.times = time.or(before).zip(first).map(|(now, first)| (first, now));
        let client = event.flow.client();
        let mut rung = Rung {
            number: event.frame.number,
            since_ns: time.zip(first).map(|(now, first)| now - first),
            pause_ns: pause_ns.map(|(now, before)| now.abs_diff(before)),
            from_client: event.side() == client,
            label: String::new(),
            says: Vec::new(),
            is_alarming: true,
            states: None,
        };
        if event.sight.quoted.is_some() {
            // The side of a quoted packet is who sent it; the error message comes from the other one's.
            let says = event.flow.error.and_then(|error| error.says.name).map_or("ICMP", |name| name.in_(self.lang));
            (rung.from_client, rung.label) = (!rung.from_client, format!("ICMP: {says}"));
            return rung;
        }
        let (said, label) = self.said(event);
        rung.label = label;
        rung.is_alarming = event.verdict.marks.iter().any(is_alarming);
        rung.says = said.into_iter().chain(self.inside(event)).chain(self.marks(event)).collect();
        rung.states = self.states(event, client);
        rung
    }

    /// What the frame is, on its arrow, and what it carries, below.
    fn said(&mut self, event: &Event<'_>) -> (Option<(String, Dress)>, String) {
        let lang = self.lang;
        let label = match &event.sight.segment {
            Some(segment) => segment_label(event, segment, lang),
            None if event.sight.echo.is_some_and(|echo| echo.is_reply) => lang.text("flows.echo_reply").to_owned(),
            None if event.sight.echo.is_some() => lang.text("flows.echo").to_owned(),
            None => lang.octets(event.sight.octets.into()),
        };
        if event.payload.is_empty() || event.sight.echo.is_some() {
            return (None, label);
        }
        peel(event.frame, Dispatch::standard(), &mut self.peeled);
        let view = View { frame: event.frame, peeled: &self.peeled, taps: &[], clock: Clock::default() };
        let index = usize::from(event.sight.layer) + 1;
        let say = |view: &View<'_>| in_short(view, index, lang);
        let text = match &mut self.secrets {
            Some(secrets) => secrets.cover(&view, say),
            None => say(&view),
        };
        (text.map(|text| (text, Dress::Plain)), label)
    }

    fn marks(&self, event: &Event<'_>) -> Vec<(String, Dress)> {
        let lang = self.lang;
        let told = event.verdict.marks.explained().iter().filter_map(|mark| {
            let mut text = mark.field()?.title.in_(lang).to_owned();
            if mark == Mark::DuplicateAck && event.verdict.duplicate > 0 {
                text += &format!(" {}", event.verdict.duplicate);
            }
            if let Some(frame) = event.verdict.repeats.filter(|_| repeats(mark)) {
                text += &lang.fill("flows.of_frame", &[("n", &frame)]);
            }
            if let Some(ns) = event.verdict.since.and_then(|ns| u64::try_from(ns).ok()).filter(|_| repeats(mark)) {
                text += &lang.fill("flows.after", &[("time", &lang.duration(ns))]);
            }
            Some((text, if is_alarming(mark) { Dress::Alarm } else { Dress::Faint }))
        });
        told.collect()
    }

    /// The states of both sides, where they have changed.
    fn states(&mut self, event: &Event<'_>, client: Side) -> Option<[&'static str; 2]> {
        let tcp = event.seen.tcp.as_ref()?;
        let now = [tcp.state(client), tcp.state(!client)];
        let before = self.states.replace(now);
        let is_late = before.is_none() && event.sight.segment.is_some_and(|segment| !segment.has(flags::SYN));
        if before == Some(now) || is_late {
            return None;
        }
        let shown = |side: usize| before.is_none_or(|before| before[side] != now[side]).then(|| now[side].name());
        Some([shown(0).unwrap_or(""), shown(1).unwrap_or("")])
    }
}

/// The flags, numbers and length of a segment.
fn segment_label(event: &Event<'_>, segment: &Segment, lang: Lang) -> String {
    let names =
        [(flags::SYN, "SYN"), (flags::FIN, "FIN"), (flags::RST, "RST"), (flags::PSH, "PSH"), (flags::ACK, "ACK")];
    let set: Vec<_> = names.iter().filter(|(flag, _)| segment.has(*flag)).map(|(_, name)| *name).collect();
    let mut label = set.join(" ");
    let Some(tcp) = &event.seen.tcp else { return label };
    let (own, other) = (tcp.half(event.side()), tcp.half(!event.side()));
    if segment.occupies() {
        label += &format!(" · seq {}", own.relative(segment.sequence));
    }
    if segment.has(flags::ACK) {
        label += &format!(" · ack {}", other.relative(segment.acknowledged));
    }
    if segment.octets > 0 {
        label += &format!(" · {}", lang.octets(segment.octets.into()));
    }
    if segment.has(flags::SYN) {
        let offers = [
            (segment.mss > 0).then(|| format!("MSS {}", segment.mss)),
            segment.scale.map(|shift| format!("×{}", 1_u32 << shift)),
            segment.permits_sack.then(|| "SACK".to_owned()),
        ];
        label += &offers.into_iter().flatten().map(|offer| format!(" · {offer}")).collect::<String>();
    }
    label
}

/// It says which frame it repeats.
fn repeats(mark: Mark) -> bool {
    matches!(
        mark,
        Mark::Retransmission
            | Mark::FastRetransmission
            | Mark::SpuriousRetransmission
            | Mark::Repeated
            | Mark::DuplicateAck
            | Mark::CapturedTwice
    )
}

/// Something was lost, or somebody had to wait.
fn is_alarming(mark: Mark) -> bool {
    !matches!(
        mark,
        Mark::WindowUpdate
            | Mark::KeepAlive
            | Mark::KeepAliveAck
            | Mark::ReusedPorts
            | Mark::CapturedTwice
            | Mark::ZeroWindowProbeAck
    )
}
