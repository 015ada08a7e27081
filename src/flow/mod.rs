//! What needs memory across frames: which frames belong to one conversation, what TCP makes of them, what was said.
//!
//! ```text
//! frames ─▶ Sheet: what headers say, read by workers, in any order
//!             │
//!             ▼  sheet after sheet, in the order of the capture
//!           fragments: datagrams put together
//!             │
//!             ▼
//!           Table: flows by their ends ─▶ tcp: what each segment is to its connection ─▶ Listener
//!                                                                                          │
//!           messages ◀─ cutter: by what their protocol says of their length ◀─ dialogue: both streams put together
//!           messages ◀─ cutter ◀─ tls: what keys open ◀─┘
//! ```
//!
//! Reading is most of the work and is spread over workers; folding is short and keeps the order. What is kept is bounded
//! by [`Bounds`]; what had to be forgotten is counted and told.

pub mod across;
mod agreed;
pub mod assembly;
mod conversation;
pub mod cutter;
mod dialogue;
pub mod ends;
pub mod evidence;
mod fields;
mod fragments;
mod key;
mod marks;
pub mod messages;
pub mod pairs;
#[cfg(feature = "decrypt")]
mod quic;
mod sheet;
pub mod stream;
mod table;
mod talk;
pub mod tcp;
pub mod tls;
mod tracker;

pub use agreed::Agreed;
pub use conversation::{Complaint, Flow, Seen};
pub use dialogue::Dialogue;
pub use fragments::{FragmentPiece, Fragments, Remains, Whole};
pub use key::{Key, Side};
pub use marks::{Mark, Marks};
pub use sheet::{Echo, Quoted, Quoting, Sheet, Sight};
pub use table::{Bounds, Forgotten, Table};
pub use tracker::{Event, Listener, Memory, Moment, Tracker};
