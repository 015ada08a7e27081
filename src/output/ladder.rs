//! The sequence diagram of a conversation: both hosts as columns, time downwards, an arrow a frame.
//!
//! ```text
//!  seconds  frame   10.0.0.2:52116                           10.0.0.1:12345
//!                         │                                        │
//! 0.000000      3         ├─ SYN · seq 0 ─────────────────────────▶│
//! 0.000104      4         │◀───────────────────── SYN ACK · ack 1 ─┤
//! ```

use std::ops::ControlFlow;

use super::line::{clip, is_payload};
use super::style::ascii;
use super::table::Look;
use super::text::{Dress, Text, columns};
use crate::describe::secrets::Secrets;
use crate::flow::tcp::{Segment, State, flags};
use crate::flow::{Event, Listener, Mark, Side};
use crate::frame::Clock;
use crate::model::Osi;
use crate::peel::{View, peel};
use crate::proto::contract::{Layer, Peeled, Say};
use crate::proto::{Dispatch, Proto};

/// Columns of time and frame number.
const MARGIN: usize = 19;

/// Columns between the two hosts, at least and at most.
const LANE: (usize, usize) = (40, 96);

/// A pause that is drawn, in nanoseconds.
const PAUSE_NS: i64 = 500_000_000;

/// Draws one conversation as its frames come.
#[derive(Debug)]
pub struct Ladder<H> {
    look: Look,
    hand: H,
    /// Secrets are covered, unless they were asked for.
    secrets: Option<Secrets>,
    peeled: Peeled,
    lane: usize,
    /// Time of the first frame, and of the one before.
    times: Option<(i64, i64)>,
    states: Option<[State; 2]>,
    begun: bool,
    /// Rungs that are still to be drawn.
    left: u64,
    /// Rungs that were not.
    pub beyond: u64,
}

impl<H: FnMut(&str) -> ControlFlow<()>> Ladder<H> {
    /// Draws at most `most` frames; text goes to `hand`.
    pub fn new(look: Look, shows_secrets: bool, most: u64, hand: H) -> Self {
        let width = look.width.unwrap_or(100);
        let lane = width.saturating_sub(MARGIN + 6).clamp(LANE.0, LANE.1);
        Self {
            look,
            hand,
            secrets: (!shows_secrets).then(Secrets::default),
            peeled: Peeled::default(),
            lane,
            times: None,
            states: None,
            begun: false,
            left: most,
            beyond: 0,
        }
    }

    fn line(&mut self, line: &Text) -> ControlFlow<()> {
        let mut out = String::new();
        line.write(self.look.style, &mut out);
        let mut out = out.trim_end().to_owned();
        if self.look.style.ascii {
            out = out
                .chars()
                .map(|c| if matches!(c, '▶' | '◀') { if c == '▶' { '>' } else { '<' } } else { ascii(c) })
                .collect();
        }
        out.push('\n');
        (self.hand)(&out)
    }

    fn margin(&self, text: &str) -> Text {
        let mut line = Text::new(Dress::Faint, text);
        line.fill(Dress::Plain, " ", MARGIN);
        line
    }

    /// The hosts above their columns.
    fn heads(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let [client, server] = event.flow.ends().map(|end| end.to_string());
        let lang = self.look.lang;
        let mut line = self.margin(&lang.fill("flows.ladder_margin", &[]));
        line.push(Dress::Strong, &client);
        let server_at = (MARGIN + self.lane + 1).saturating_sub(columns(&server) / 2);
        // Both names fit, or the second stands in a line of its own.
        if line.width() + 2 > server_at {
            self.line(&line)?;
            line = self.margin("");
        }
        line.fill(Dress::Plain, " ", server_at.min(MARGIN + self.lane + 2 - columns(&server).min(self.lane)));
        line.push(Dress::Strong, &server);
        self.line(&line)?;
        let rails = self.rails("", Dress::Plain);
        self.line(&rails)
    }

    /// A line without an arrow: `text` between the rails.
    fn rails(&self, text: &str, dress: Dress) -> Text {
        let mut line = self.margin("");
        line.push(Dress::Plain, "│");
        let end = clip(text, self.lane.saturating_sub(2));
        line.push(dress, &format!(" {}", &text[..end]));
        line.fill(Dress::Plain, " ", MARGIN + 1 + self.lane);
        line.push(Dress::Plain, "│");
        line
    }

    /// An arrow with a label on it.
    fn rung(&self, margin: &str, from_client: bool, label: &str, alarm: bool) -> Text {
        let mut line = self.margin(margin);
        let color = Dress::Layer(if from_client { Osi::Network } else { Osi::Transport });
        let end = clip(label, self.lane.saturating_sub(6));
        let label = &label[..end];
        let shaft = "─".repeat(self.lane.saturating_sub(columns(label) + 4));
        let dress = if alarm { Dress::Alarm } else { Dress::Plain };
        if from_client {
            line.push(Dress::Plain, "├");
            line.push(color, "─ ");
            line.push(dress, label);
            line.push(color, &format!(" {shaft}▶"));
            line.push(Dress::Plain, "│");
        } else {
            line.push(Dress::Plain, "│");
            line.push(color, &format!("◀{shaft} "));
            line.push(dress, label);
            line.push(color, " ─");
            line.push(Dress::Plain, "┤");
        }
        line
    }

    fn draw(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let lang = self.look.lang;
        let time = event.frame.time_ns;
        if let (Some((_, before)), Some(now)) = (self.times, time)
            && now.saturating_sub(before) >= PAUSE_NS
        {
            let pause = lang.duration(now.abs_diff(before));
            let line = self.rails(&format!("⋮ {pause}"), Dress::Faint);
            self.line(&line)?;
        }
        let since = time.map(|now| now - self.times.map_or(now, |(first, _)| first));
        if let Some(now) = time {
            self.times = Some((self.times.map_or(now, |(first, _)| first), now));
        }
        let seconds = since.map_or_else(|| "–".to_owned(), |ns| lang.decimal(ns as f64 / 1e9, 6));
        let margin = format!("{seconds:>10} {:>6}", event.frame.number);
        let client = event.flow.client();
        let from_client = event.side() == client;
        if event.sight.quoted.is_some() {
            // The side of a quoted packet is who sent it.
            return self.complaint(event, from_client, &margin);
        }
        let (said, label) = self.said(event);
        let alarm = event.verdict.marks.iter().any(is_alarming);
        let line = self.rung(&margin, from_client, &label, alarm);
        self.line(&line)?;
        for text in said.into_iter().chain(self.marks(event)) {
            let line = self.rails(&format!("   {}", text.0), text.1);
            self.line(&line)?;
        }
        self.show_states(event, client)
    }

    /// What the frame is, on its arrow, and what it carries, below.
    fn said(&mut self, event: &Event<'_>) -> (Option<(String, Dress)>, String) {
        let lang = self.look.lang;
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
        let say = |view: &View<'_>| {
            let layer = Layer { frame: view.frame, peeled: view.peeled, index };
            let span = view.peeled.spans.get(index).filter(|span| span.proto != Proto::Data)?;
            let mut text = String::new();
            if !is_payload(span.proto) {
                text.push_str(span.proto.title(lang));
                text.push(' ');
            }
            span.proto.summary(&layer, &mut Say { lang, out: &mut text });
            Some(text)
        };
        let text = match &mut self.secrets {
            Some(secrets) => secrets.cover(&view, say),
            None => say(&view),
        };
        (text.map(|text| (text, Dress::Plain)), label)
    }

    fn marks(&self, event: &Event<'_>) -> Vec<(String, Dress)> {
        let lang = self.look.lang;
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
    fn show_states(&mut self, event: &Event<'_>, client: Side) -> ControlFlow<()> {
        let Some(tcp) = &event.seen.tcp else { return ControlFlow::Continue(()) };
        let now = [tcp.state(client), tcp.state(!client)];
        let before = self.states.replace(now);
        if before == Some(now)
            || before.is_none() && event.sight.segment.is_some_and(|segment| !segment.has(flags::SYN))
        {
            return ControlFlow::Continue(());
        }
        let shown = |side: usize| before.is_none_or(|before| before[side] != now[side]).then(|| now[side].name());
        let (left, right) = (shown(0).unwrap_or(""), shown(1).unwrap_or(""));
        let gap = " ".repeat(self.lane.saturating_sub(2 + columns(left) + columns(right)));
        let line = self.rails(&format!("{left}{gap}{right}"), Dress::Faint);
        self.line(&line)
    }

    /// An error message about a packet of one side.
    fn complaint(&mut self, event: &Event<'_>, about_client: bool, margin: &str) -> ControlFlow<()> {
        let lang = self.look.lang;
        let says = event.flow.error.and_then(|error| error.says.name).map_or("ICMP", |name| name.in_(lang));
        let line = self.rung(margin, !about_client, &format!("ICMP: {says}"), true);
        self.line(&line)
    }
}

/// The flags, numbers and length of a segment.
fn segment_label(event: &Event<'_>, segment: &Segment, lang: crate::i18n::Lang) -> String {
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

impl<H: FnMut(&str) -> ControlFlow<()> + Send> Listener for Ladder<H> {
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if event.frame.tap != event.flow.first().tap || event.flow.number == 0 {
            return ControlFlow::Continue(());
        }
        if !std::mem::replace(&mut self.begun, true) {
            let mut heading = String::new();
            super::dialogue::write_heading(event.flow, self.look, &mut heading);
            (self.hand)(&(heading + "\n"))?;
            self.heads(event)?;
        }
        if self.left == 0 {
            self.beyond += 1;
            return ControlFlow::Continue(());
        }
        self.left -= 1;
        self.draw(event)
    }
}
