//! Tables that can be told only of frames in their order: what one frame is depends on those before it.

use std::ops::ControlFlow;
use std::str::FromStr;

use super::flows::Chosen;
use super::{Table, apps, latency, rtp, tcp, traceroute};
use crate::flow::messages::{Message, Messages, Reader};
use crate::flow::pairs::Pairs;
use crate::flow::tls::KeyLog;
use crate::flow::{Event, Listener, Moment, Tracker};
use crate::i18n::Lang;
use crate::proto::Proto;
use crate::proto::contract::Exchange;

/// A table or several of a kind, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InOrder {
    /// Connections of TCP.
    Tcp,
    /// How long answers take.
    Latency,
    /// What programs said, by protocol.
    Apps,
    /// Streams of sound and pictures.
    Rtp,
    /// Routers between here and there.
    Traceroute,
}

impl InOrder {
    /// All of them, in the order in which they are shown.
    pub const ALL: &[Self] = &[Self::Tcp, Self::Latency, Self::Apps, Self::Rtp, Self::Traceroute];

    /// What it is called on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Latency => "latency",
            Self::Apps => "apps",
            Self::Rtp => "rtp",
            Self::Traceroute => "traceroute",
        }
    }

    /// It hears of every frame; otherwise what is remembered of conversations in the end is enough.
    #[must_use]
    pub const fn listens(self) -> bool {
        !matches!(self, Self::Tcp)
    }
}

impl FromStr for InOrder {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|topic| topic.name() == name).ok_or(())
    }
}

/// Octets that messages may take until they are whole.
const MOST_OCTETS: usize = 32 << 20;

/// Counts what some topics need.
#[derive(Debug, Default)]
pub struct Counts {
    /// Nothing but these conversations counts.
    chosen: Option<Chosen>,
    messages: Option<Messages<Readers>>,
    traceroute: Option<traceroute::Traceroute>,
}

/// Those that read messages.
#[derive(Debug)]
struct Readers {
    latency: Option<Pairs<latency::Latency>>,
    apps: Option<apps::Apps>,
    rtp: Option<rtp::Rtp>,
}

impl Counts {
    /// Counts nothing but what `topics` need.
    #[must_use]
    pub fn new(topics: &[InOrder]) -> Self {
        let asked = |topic| topics.contains(&topic);
        let readers = Readers {
            latency: asked(InOrder::Latency).then(|| Pairs::new(latency::Latency::default())),
            apps: asked(InOrder::Apps).then(apps::Apps::default),
            rtp: asked(InOrder::Rtp).then(rtp::Rtp::default),
        };
        let reads = readers.latency.is_some() || readers.apps.is_some() || readers.rtp.is_some();
        Self {
            chosen: None,
            messages: reads.then(|| Messages::new(readers, MOST_OCTETS)),
            traceroute: asked(InOrder::Traceroute).then(traceroute::Traceroute::default),
        }
    }

    /// The same, of `chosen` conversations alone.
    #[must_use]
    pub fn of(topics: &[InOrder], chosen: Chosen) -> Self {
        Self { chosen: Some(chosen), ..Self::new(topics) }
    }
}

/// Tells `topics`, when all was read, in `lang`, with at most `most` rows of what can have any number of them.
#[must_use]
pub fn tables(mut tracker: Tracker<Counts>, topics: &[InOrder], lang: Lang, most: usize) -> Vec<Table> {
    if let Some(messages) = &mut tracker.listener.messages {
        messages.finish();
    }
    let Tracker { table, listener: Counts { chosen, messages, traceroute }, .. } = &tracker;
    let readers = messages.as_ref().map(|messages| &messages.reader);
    let mut told = Vec::new();
    for topic in InOrder::ALL.iter().filter(|topic| topics.contains(topic)) {
        match topic {
            InOrder::Tcp => {
                let flows = table.flows().filter(|flow| chosen.as_ref().is_none_or(|chosen| chosen.has(flow)));
                told.extend(tcp::tables(flows, lang, most));
            }
            InOrder::Latency => {
                let latency = readers.and_then(|readers| readers.latency.as_ref());
                told.extend(latency.map(|pairs| latency::table(&pairs.answers, lang)));
            }
            InOrder::Apps => {
                let apps = readers.and_then(|readers| readers.apps.as_ref());
                told.extend(apps.map(|apps| apps::table(apps, lang)));
            }
            InOrder::Rtp => {
                let rtp = readers.and_then(|readers| readers.rtp.as_ref());
                told.extend(rtp.map(|rtp| rtp::table(rtp, lang, most)));
            }
            InOrder::Traceroute => {
                told.extend(traceroute.iter().flat_map(|paths| traceroute::tables(paths, lang, most)))
            }
        }
    }
    told
}

impl Listener for Counts {
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if self.chosen.as_ref().is_some_and(|chosen| !chosen.concerns(event.flow)) {
            return ControlFlow::Continue(());
        }
        if let Some(traceroute) = &mut self.traceroute {
            traceroute.hear(event);
        }
        self.messages.hear(event)
    }

    fn learn(&mut self, log: KeyLog<'_>) {
        self.messages.learn(log);
    }

    fn aside(&mut self, proto: Proto, exchange: Exchange, tap: u32, moment: Moment) {
        if self.chosen.as_ref().is_none_or(|chosen| chosen.has_aside(moment.frame)) {
            self.messages.aside(proto, exchange, tap, moment);
        }
    }
}

impl Reader for Readers {
    fn see(&mut self, event: &Event<'_>) {
        if let Some(latency) = &mut self.latency {
            latency.see(event);
        }
    }

    fn aside(&mut self, proto: Proto, exchange: Exchange, tap: u32, moment: Moment) {
        if let Some(latency) = &mut self.latency {
            latency.aside(proto, exchange, tap, moment);
        }
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        if let Some(apps) = &mut self.apps {
            apps.read(message);
        }
        if let Some(rtp) = &mut self.rtp {
            rtp.read(message);
        }
        self.latency.as_mut().map_or(ControlFlow::Continue(()), |latency| latency.read(message))
    }
}
