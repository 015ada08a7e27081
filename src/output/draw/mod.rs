//! Drawings: pictures of a frame or of a capture, to put on a slide, on paper or into a document. A drawing is one file
//! and its line in the list below; which forms it has beside text, SVG and PNG is said in its file.
//!
//! A drawing is laid out from the same models as the terminal's texts (`nest`, `tiles`, `layer_table`, the tables of
//! `stats`), so that no two forms can disagree.

mod chart;
mod code;
pub mod measure;
pub mod picture;
#[cfg(feature = "png")]
pub mod png;
mod sheet;
mod strip;
pub mod svg;
pub mod theme;

use std::str::FromStr;

use picture::Picture;

use crate::i18n::Lang;
use crate::notes::Story;
use crate::output::table::Look;
use crate::peel::View;
use crate::proto::contract::escape;
use crate::stats::hops::Hops;
use crate::stats::{Report, Stats, Topic};

/// A form that a drawing can be written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Scalable vector graphics with real text.
    Svg,
    /// Pixels, two for each of the picture's.
    Png,
    /// The language of Mermaid, which documents and issue trackers draw.
    Mermaid,
    /// The language of Graphviz.
    Dot,
    /// Text of the terminal.
    Text,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Svg, Self::Png, Self::Mermaid, Self::Dot, Self::Text];

    /// Its name, which is also the ending of its files but for text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Mermaid => "mermaid",
            Self::Dot => "dot",
            Self::Text => "text",
        }
    }

    /// The form of a file that ends in `extension`.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "svg" => Self::Svg,
            "png" => Self::Png,
            "mmd" | "mermaid" => Self::Mermaid,
            "dot" | "gv" => Self::Dot,
            "txt" => Self::Text,
            _ => return None,
        })
    }
}

impl FromStr for Form {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|form| form.name() == name).ok_or(())
    }
}

/// A frame to be drawn, and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'s> {
    /// The frame.
    pub view: &'s View<'s>,
    /// What other frames tell about it.
    pub story: &'s Story,
    /// The name of the file that it is from.
    pub file: &'s str,
    /// Only the layers of the protocol of this name ("udp"), where one is asked for.
    pub protocol: Option<&'s str>,
}

/// A capture to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'s> {
    /// The names of its files.
    pub file: &'s str,
    /// What was counted over it: the topics that the drawing [asks for](What::topics), at least.
    pub stats: &'s Stats<'s>,
    /// Some of its conversations.
    pub ladders: &'s Conversations,
    /// The way of one of its packets.
    pub way: Option<&'s Way>,
    /// Its packets from tap to tap.
    pub hops: Option<&'s Hops>,
    /// Frames that packets were followed in, where there are more.
    pub followed: Option<u64>,
}

impl<'s> Capture<'s> {
    /// A capture of which nothing is known but what was counted.
    #[must_use]
    pub fn counted(file: &'s str, stats: &'s Stats<'s>) -> Self {
        Self { file, stats, ladders: Conversations::NONE, way: None, hops: None, followed: None }
    }

    /// The names of its files, as they may be shown.
    fn name(&self) -> String {
        let mut name = String::new();
        escape(self.file.as_bytes(), &mut name);
        name
    }

    /// That packets were not followed in all frames.
    fn unfollowed(&self, lang: Lang) -> Option<String> {
        let frames = lang.number(self.followed?);
        Some(lang.fill("draw.followed", &[("frames", &frames), ("file", &self.name())]))
    }

    /// The capture in one line: "multicast.pcapng · 42 frames · 6,214 octets".
    fn heading(&self, report: &Report) -> String {
        format!("{} · {}", self.name(), report.heading)
    }
}

/// Something drawn, in any of its forms.
pub trait Draw {
    /// As a picture.
    fn picture(&self, lang: Lang) -> Picture;

    /// As the terminal shows it.
    fn text(&self, look: Look) -> String;

    /// In the language of Mermaid, where it has that form.
    fn mermaid(&self, _lang: Lang) -> Option<String> {
        None
    }

    /// In the language of Graphviz, where it has that form.
    fn dot(&self, _lang: Lang) -> Option<String> {
        None
    }
}

/// Lists the drawings: `Name = file { what it is drawn of }`.
macro_rules! drawings {
    ($($name:ident = $file:ident { $($of:ident)+ })+) => {
        $(mod $file;)+

        /// What can be drawn.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "each is described by its file")]
        pub enum What { $($name),+ }

        impl What {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What it is called on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($file)),+ }
            }

            /// The forms that it has.
            #[must_use]
            pub const fn forms(self) -> &'static [Form] {
                match self { $(Self::$name => $file::FORMS),+ }
            }
        }

        impl What {
            /// What must be counted for it to be drawn of a capture; nothing where it is drawn of frames only.
            #[must_use]
            pub const fn topics(self) -> &'static [Topic] {
                match self { $(Self::$name => drawings!(@topics $file $($of)+)),+ }
            }
        }

        /// `what` of a frame; `None` for what is drawn of whole captures only.
        #[must_use]
        pub fn of_frame<'s>(what: What, shown: Shown<'s>) -> Option<Box<dyn Draw + 's>> {
            match what {
                $(What::$name => drawings!(@frame $file shown $($of)+)),+
            }
        }

        /// `what` of a capture; `None` for what is drawn of frames only.
        #[must_use]
        pub fn of_capture<'s>(what: What, capture: Capture<'s>) -> Option<Box<dyn Draw + 's>> {
            match what {
                $(What::$name => drawings!(@capture $file capture $($of)+)),+
            }
        }
    };
    (@topics $file:ident frame) => { &[] };
    (@topics $file:ident $($of:ident)+) => { $file::TOPICS };
    (@frame $file:ident $shown:ident capture) => { None };
    (@frame $file:ident $shown:ident $($of:ident)+) => { Some(Box::new($file::frame($shown))) };
    (@capture $file:ident $capture:ident frame) => { None };
    (@capture $file:ident $capture:ident $($of:ident)+) => { Some(Box::new($file::capture($capture))) };
}

drawings! {
    Encapsulation = encapsulation { frame }
    Header = header { frame }
    Stack = stack { frame capture }
    Sizes = sizes { capture }
    Timeline = timeline { capture }
    Multicast = multicast { capture }
    Ladder = ladder { capture }
    Hops = hops { capture }
    Topology = topology { capture }
}

pub use hops::Way;
pub use ladder::{Conversation, Conversations, Ladders};

impl FromStr for What {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|what| what.name() == name).ok_or(())
    }
}
