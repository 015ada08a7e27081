//! Counts over a capture. What is counted is folded by every worker for itself, merged, and then told as
//! [tables](Table), which are pure values. A table is one file and its place in the list below.

mod addresses;
pub mod apps;
pub mod compare;
pub mod conversation;
mod conversations;
mod endpoints;
mod extremes;
pub mod flows;
pub mod hops;
pub mod in_order;
pub mod latency;
mod layers;
mod multicast;
mod ports;
pub mod rtp;
mod sizes;
mod table;
mod taps;
pub mod tcp;
mod timeline;
pub mod traceroute;
mod vlans;
mod whole;
mod wlan;

use std::str::FromStr;

pub use multicast::GroupSeen;
pub use table::{Align, Cell, Column, Heading, Hidden, Table, percent};
pub use whole::Whole;

use crate::i18n::Lang;
use crate::peel::View;

/// Counts for one worker; the workers' counts are merged in no particular order.
pub trait Fold: Send {
    /// Told before the frames of a batch: when the first frame of the run was captured, where that is known.
    fn begin(&mut self, _first_time_ns: Option<i64>) {}

    /// Counts one frame.
    fn add(&mut self, view: &View<'_>);

    /// Adds what another worker counted.
    fn merge(&mut self, other: Self)
    where
        Self: Sized;
}

impl Fold for () {
    #[inline]
    fn add(&mut self, _: &View<'_>) {}

    fn merge(&mut self, (): Self) {}
}

impl<A: Fold, B: Fold> Fold for (A, B) {
    fn begin(&mut self, first_time_ns: Option<i64>) {
        self.0.begin(first_time_ns);
        self.1.begin(first_time_ns);
    }

    fn add(&mut self, view: &View<'_>) {
        self.0.add(view);
        self.1.add(view);
    }

    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
        self.1.merge(other.1);
    }
}

/// A count that tables are told of.
trait Count: Fold + Default {
    /// What to say where not everything was told apart, in `lang`.
    fn remark(&self, _lang: Lang) -> Option<String> {
        None
    }
}

/// How what was counted is to be told.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'t> {
    /// The capture as a whole.
    pub whole: &'t Whole,
    /// The reader's language.
    pub lang: Lang,
    /// Most rows of what can have any number of them; the others are told in one row.
    pub most: usize,
}

/// What was counted over a capture, ready to be shown.
#[derive(Clone, Debug)]
pub struct Report {
    /// The capture in one line: frames, octets, hosts, duration.
    pub heading: String,
    /// The tables that were asked for.
    pub tables: Vec<Table>,
    /// What must be known to read them.
    pub notes: Vec<String>,
}

impl Report {
    /// The table of this name and part.
    #[must_use]
    pub fn table(&self, name: &str, part: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name && table.part == part)
    }
}

impl Stats<'_> {
    /// No frame was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.frames == 0
    }

    /// The `most` multicast groups that most was sent to, and how many there are besides; none where they are not counted.
    #[must_use]
    pub fn groups_seen(&self, lang: Lang, most: usize) -> (Vec<GroupSeen>, usize) {
        self.multicast.as_ref().map_or((Vec::new(), 0), |counted| counted.groups_seen(lang, most))
    }
}

/// Lists what is counted and the tables that are told of it: `field: Count => { Name = file }`. The tables are shown in
/// this order.
macro_rules! statistics {
    ($($field:ident: $count:ty => { $($name:ident = $file:ident),+ $(,)? })+) => {
        /// A table or several of a kind, by name.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "each is described by its file")]
        pub enum Topic { $($($name),+),+ }

        impl Topic {
            /// All of them.
            pub const ALL: &[Self] = &[$($(Self::$name),+),+];

            /// What it is called on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$name => stringify!($file)),+),+ }
            }
        }

        impl FromStr for Topic {
            type Err = ();

            fn from_str(name: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|topic| topic.name() == name).ok_or(())
            }
        }

        /// Counts what some topics need.
        #[derive(Debug)]
        pub struct Stats<'t> {
            topics: &'t [Topic],
            whole: Whole,
            $($field: Option<Box<$count>>),+
        }

        impl<'t> Stats<'t> {
            /// Counts nothing but what `topics` need.
            #[must_use]
            pub fn new(topics: &'t [Topic]) -> Self {
                let asked = |any: &[Topic]| topics.iter().any(|topic| any.contains(topic));
                Self {
                    topics,
                    whole: Whole::default(),
                    $($field: asked(&[$(Topic::$name),+]).then(Box::default)),+
                }
            }

            /// Tells what was counted, in `lang`, with at most `most` rows of what can have any number of them.
            #[must_use]
            pub fn report(&self, lang: Lang, most: usize) -> Report {
                self.report_of(self.topics, lang, most)
            }

            /// The same of those of `topics` that were counted: a table of a million rows takes time to be told.
            #[must_use]
            pub fn report_of(&self, topics: &[Topic], lang: Lang, most: usize) -> Report {
                let telling = Telling { whole: &self.whole, lang, most };
                let (mut tables, mut notes) = (Vec::new(), self.whole.notes(lang));
                $(if let Some(counted) = &self.$field {
                    $(if topics.contains(&Topic::$name) && self.topics.contains(&Topic::$name) {
                        tables.extend($file::tables(counted, telling));
                    })+
                    notes.extend(counted.remark(lang));
                })+
                Report { heading: self.whole.heading(lang), tables, notes }
            }
        }

        impl Fold for Stats<'_> {
            fn begin(&mut self, first_time_ns: Option<i64>) {
                $(if let Some(counted) = &mut self.$field {
                    counted.begin(first_time_ns);
                })+
            }

            #[inline]
            fn add(&mut self, view: &View<'_>) {
                self.whole.add(view);
                $(if let Some(counted) = &mut self.$field {
                    counted.add(view);
                })+
            }

            fn merge(&mut self, other: Self) {
                self.whole.merge(other.whole);
                $(if let (Some(counted), Some(other)) = (&mut self.$field, other.$field) {
                    counted.merge(*other);
                })+
            }
        }
    };
}

statistics! {
    layers: layers::Layers => { Layers = layers }
    conversations: conversations::Conversations => {
        Endpoints = endpoints,
        Conversations = conversations,
        Ports = ports,
        Addresses = addresses,
    }
    vlans: vlans::Vlans => { Vlans = vlans }
    sizes: sizes::Sizes => { Sizes = sizes }
    timeline: timeline::Timeline => { Timeline = timeline }
    taps: taps::Taps => { Taps = taps }
    multicast: multicast::Multicast => { Multicast = multicast }
    wlan: wlan::Wlan => { Wlan = wlan }
}
