//! The sequence diagram of a conversation: both hosts as columns, time downwards, an arrow a frame.
//!
//! ```text
//!  seconds  frame   10.0.0.2:52116                           10.0.0.1:12345
//!                         │                                        │
//! 0.000000      3         ├─ SYN · seq 0 ─────────────────────────▶│
//! 0.000104      4         │◀───────────────────── SYN ACK · ack 1 ─┤
//! ```

use std::ops::ControlFlow;

use super::line::clip;
use super::rung::{Rung, Scribe};
use super::style::ascii;
use super::table::Look;
use super::text::{Dress, Text, columns};
use crate::flow::tls::KeyLog;
use crate::flow::{Event, Listener};
use crate::model::Osi;

/// Columns of time and frame number.
const MARGIN: usize = 19;

/// Columns between the two hosts, at least and at most.
const LANE: (usize, usize) = (40, 96);

/// The lines of a sequence diagram.
#[derive(Clone, Copy, Debug)]
pub struct Rails {
    look: Look,
    /// Columns between the two hosts.
    lane: usize,
}

impl Rails {
    /// Lines that look so.
    #[must_use]
    pub fn new(look: Look) -> Self {
        let width = look.width.unwrap_or(100);
        Self { look, lane: width.saturating_sub(MARGIN + 6).clamp(LANE.0, LANE.1) }
    }

    fn write(&self, lines: &[Text], out: &mut String) {
        for line in lines {
            let mut text = String::new();
            line.write(self.look.style, &mut text);
            let text = text.trim_end();
            let plain = |c| match c {
                '▶' => '>',
                '◀' => '<',
                c => ascii(c),
            };
            match self.look.style.ascii {
                true => out.extend(text.chars().map(plain)),
                false => out.push_str(text),
            }
            out.push('\n');
        }
    }

    fn margin(&self, text: &str) -> Text {
        let mut line = Text::new(Dress::Faint, text);
        line.fill(Dress::Plain, " ", MARGIN);
        line
    }

    /// Appends client and server above their columns.
    pub fn heads(&self, [client, server]: &[String; 2], out: &mut String) {
        let mut lines = Vec::new();
        let mut line = self.margin(&self.look.lang.fill("flows.ladder_margin", &[]));
        line.push(Dress::Strong, client);
        let server_at = (MARGIN + self.lane + 1).saturating_sub(columns(server) / 2);
        // Both names fit, or the second stands in a line of its own.
        if line.width() + 2 > server_at {
            lines.push(std::mem::replace(&mut line, self.margin("")));
        }
        line.fill(Dress::Plain, " ", server_at.min(MARGIN + self.lane + 2 - columns(server).min(self.lane)));
        line.push(Dress::Strong, server);
        lines.extend([line, self.between("", Dress::Plain)]);
        self.write(&lines, out);
    }

    /// A line without an arrow: `text` between the rails.
    fn between(&self, text: &str, dress: Dress) -> Text {
        let mut line = self.margin("");
        line.push(Dress::Plain, "│");
        let end = clip(text, self.lane.saturating_sub(2));
        line.push(dress, &format!(" {}", &text[..end]));
        line.fill(Dress::Plain, " ", MARGIN + 1 + self.lane);
        line.push(Dress::Plain, "│");
        line
    }

    /// An arrow with a label on it.
    fn arrow(&self, margin: &str, rung: &Rung) -> Text {
        let mut line = self.margin(margin);
        let color = Dress::Layer(if rung.from_client { Osi::Network } else { Osi::Transport });
        let label = &rung.label[..clip(&rung.label, self.lane.saturating_sub(6))];
        let shaft = "─".repeat(self.lane.saturating_sub(columns(label) + 4));
        let dress = if rung.is_alarming { Dress::Alarm } else { Dress::Plain };
        if rung.from_client {
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

    /// Appends a frame.
    pub fn rung(&self, rung: &Rung, out: &mut String) {
        let lang = self.look.lang;
        let pause = rung.pause_ns.map(|pause| self.between(&format!("⋮ {}", lang.duration(pause)), Dress::Faint));
        let mut lines: Vec<_> = pause.into_iter().collect();
        let seconds = rung.since_ns.map_or_else(|| "–".to_owned(), |ns| lang.decimal(ns as f64 / 1e9, 6));
        lines.push(self.arrow(&format!("{seconds:>10} {:>6}", rung.number), rung));
        lines.extend(rung.says.iter().map(|(text, dress)| self.between(&format!("   {text}"), *dress)));
        if let Some([left, right]) = rung.states {
            let gap = " ".repeat(self.lane.saturating_sub(2 + columns(left) + columns(right)));
            lines.push(self.between(&format!("{left}{gap}{right}"), Dress::Faint));
        }
        self.write(&lines, out);
    }
}

/// Draws one conversation as its frames come.
#[derive(Debug)]
pub struct Ladder<H> {
    rails: Rails,
    hand: H,
    scribe: Scribe,
    begun: bool,
    /// Rungs that are still to be drawn.
    left: u64,
    /// Rungs that were not.
    pub beyond: u64,
}

impl<H: FnMut(&str) -> ControlFlow<()>> Ladder<H> {
    /// Draws at most `most` frames; text goes to `hand`.
    pub fn new(look: Look, shows_secrets: bool, most: u64, hand: H) -> Self {
        let scribe = Scribe::new(look.lang, shows_secrets);
        Self { rails: Rails::new(look), hand, scribe, begun: false, left: most, beyond: 0 }
    }
}

impl<H: FnMut(&str) -> ControlFlow<()> + Send> Listener for Ladder<H> {
    fn learn(&mut self, log: KeyLog<'_>) {
        self.scribe.learn(log);
    }

    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if event.frame.tap != event.flow.first().tap || event.flow.number == 0 {
            return ControlFlow::Continue(());
        }
        let mut text = String::new();
        if !std::mem::replace(&mut self.begun, true) {
            super::dialogue::write_heading(event.flow, self.rails.look, &mut text);
            text.push('\n');
            self.rails.heads(&event.flow.ends().map(|end| end.to_string()), &mut text);
        }
        if self.left == 0 {
            self.beyond += 1;
        } else {
            self.left -= 1;
            self.rails.rung(&self.scribe.rung(event), &mut text);
        }
        if text.is_empty() { ControlFlow::Continue(()) } else { (self.hand)(&text) }
    }
}
