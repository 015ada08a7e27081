//! Frames as they come, from the interfaces of this machine or of a lab.
//!
//! ```text
//! packet socket ─▶ ring shared with the kernel ─┐
//! packet socket ─▶ ring shared with the kernel ─┼─▶ merged in order of time ─▶ Batch of frames
//! packet socket ─▶ ring shared with the kernel ─┘
//! ```
//!
//! On Linux [`Live`] reads packet sockets of its own, or prepared ones that were opened inside other network
//! namespaces. The kernel writes frames into a ring of blocks that both sides map (TPACKET_V3), so that a frame costs
//! no system call: its time, its VLAN tag, its direction and whether its checksum was computed stand beside it.

#[cfg(target_os = "linux")]
mod any;
#[cfg(target_os = "linux")]
mod devices;
mod error;
mod handed;
#[cfg(target_os = "linux")]
mod note;
#[cfg(target_os = "linux")]
mod port;
mod portable;
#[cfg(target_os = "linux")]
mod reader;
#[cfg(target_os = "linux")]
mod ring;
#[cfg(target_os = "linux")]
mod socket;
mod stop;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::frame::{Interface, LinkType};

#[cfg(target_os = "linux")]
pub use devices::{Device, device, is_permitted};
pub use error::{LiveError, Step};
#[cfg(target_os = "linux")]
pub use port::Tap;
pub use portable::Portable;
#[cfg(target_os = "linux")]
pub use reader::Live;
pub use stop::Stop;

/// Most octets kept of a frame: what a block of the ring has room for, twice what segmentation offload makes of a
/// stream.
pub const MAX_SNAP: u32 = 128 << 10;

/// How to listen.
#[derive(Clone, Debug)]
pub struct Options {
    /// Octets of the ring of each tap; they stay resident in memory.
    pub ring_octets: usize,
    /// Octets kept of a frame, [`MAX_SNAP`] at most.
    pub snap_len: u32,
    /// Whether the card is to hand on frames that are not addressed to it.
    pub promiscuous: bool,
    /// How long a frame may wait in the ring for others to come.
    pub patience: Duration,
    /// Hand out an empty batch when no frame came for so long.
    pub tick: Option<Duration>,
    /// Stop by itself after so long.
    pub duration: Option<Duration>,
    /// Which frames the kernel hands out; all of them for `None`.
    pub filter: Option<Filter>,
}

/// What the kernel is told of the frames that are wanted.
#[derive(Clone)]
pub struct Filter {
    /// As a person writes it, for the capture to say.
    pub text: Option<String>,
    /// The program for the frames of a link type, or of all interfaces for `None`, that accepts so many octets of a frame.
    pub program: Arc<Choose>,
}

/// Gives the program for frames of a link type, as the kernel takes it: code, two jumps, value.
pub type Choose = dyn Fn(Option<LinkType>, u32) -> Choice + Send + Sync;

/// What a filter comes to on an interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Choice {
    /// Every frame is wanted.
    All,
    /// Those that this program accepts.
    Program(Vec<(u16, u8, u8, u32)>),
    /// The filter asks for what frames of this link do not have.
    Impossible,
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter").field("text", &self.text).finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            // Twice what tcpdump is given where it must not lose frames; the kernel clears all of it before the first.
            ring_octets: 16 << 20,
            snap_len: MAX_SNAP,
            promiscuous: true,
            patience: Duration::from_millis(10),
            tick: None,
            duration: None,
            filter: None,
        }
    }
}

impl Options {
    /// For the many taps of a lab, whose frames are few and are shown at once.
    #[must_use]
    pub fn lab() -> Self {
        Self { ring_octets: 2 << 20, promiscuous: false, patience: Duration::from_millis(4), ..Self::default() }
    }
}

/// A source of frames as they come.
pub trait Listen: super::Source {
    /// What ends it from another thread or a signal handler.
    fn stopper(&self) -> Stop;

    /// What became of the frames so far, those of the last batch among them.
    fn counts(&self) -> Counts;

    /// The interfaces with what each received and lost until now; those of a batch are a second old at most.
    fn interfaces_now(&mut self) -> &[Interface];
}

impl<S: Listen + ?Sized> Listen for Box<S> {
    fn stopper(&self) -> Stop {
        (**self).stopper()
    }

    fn counts(&self) -> Counts {
        (**self).counts()
    }

    fn interfaces_now(&mut self) -> &[Interface] {
        (**self).interfaces_now()
    }
}

/// What became of the frames so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Frames handed out.
    pub captured: u64,
    /// Frames that the kernel had no room for.
    pub dropped: u64,
    /// Second sightings of frames on loopback, which were left out.
    pub duplicates: u64,
}
