//! What needs memory across frames: which frames belong to one conversation, what TCP makes of them, what was said.
//!
//! ```text
//! frames ─▶ Sheet: what headers say, read by workers, in any order
//!             │
//!             ▼  sheet after sheet, in the order of the capture
//!           Table: flows by their ends ─▶ tcp: what each segment is to its connection ─▶ Listener
//! ```
//!
//! Reading is most of the work and is spread over workers; folding is short and keeps the order. What is kept is bounded
//! by [`Bounds`]; what had to be forgotten is counted and told.

pub mod ends;
mod fields;
mod key;
mod marks;
mod sheet;
mod table;
pub mod tcp;
mod tracker;

pub use key::{Key, Side};
pub use marks::{Mark, Marks};
pub use sheet::{Echo, Quoted, Quoting, Sheet, Sight};
pub use table::{Bounds, Complaint, Flow, Forgotten, Seen, Table};
pub use tracker::{Event, Listener, Memory, Tracker};
