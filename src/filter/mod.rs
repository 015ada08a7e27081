//! Display filters in Wireshark's language: `ip.dst == 224.0.0.0/4 && udp`.
//!
//! ```text
//! text ─▶ tokens ─▶ tree of tests, its names resolved to fields and its values to numbers or octets ─▶ yes or no
//! ```
//!
//! The language is that of Wireshark 4.0 (wireshark-filter(4)) without arithmetic, functions, layer numbers and macros.
//! It adds `xor`, values on the left (`80 == tcp.port`), sets without commas, and dates as values of
//! `frame.time_epoch`. A field that occurs several times passes a comparison when any occurrence does, and `!=` when
//! all do; `===` asks for all, `!==` for any. A comparison with a field that is not there is false.

mod class;
mod error;
pub mod kernel;
mod lexer;
mod operand;
mod parser;
mod ranges;
mod resolve;
mod slice;
mod test;
#[cfg(test)]
mod tests;
mod time;

pub use error::FilterError;

use crate::peel::View;
use error::{Problem, Trouble};

/// Most parentheses inside each other.
const MAX_DEPTH: usize = 100;
/// Longest text of a filter, in octets.
const MAX_OCTETS: usize = 1 << 16;

/// A filter, resolved once and asked of every frame.
#[derive(Clone, Debug)]
pub struct Filter {
    tree: test::Tree,
}

impl Filter {
    /// Reads a filter. An empty text, or white space, is true of every frame.
    ///
    /// # Errors
    /// A [`FilterError`] with the first place where the text cannot be understood, or asks what its field cannot answer.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        if text.len() > MAX_OCTETS {
            return Err(Trouble::at(0..0, Problem::TooLong).in_text(text));
        }
        parser::parse(text).map(|tree| Self { tree }).map_err(|trouble| trouble.in_text(text))
    }

    /// It asks for something that only other frames can tell.
    #[must_use]
    pub fn needs_memory(&self) -> bool {
        self.tree.needs_memory()
    }

    /// Whether the filter is true of the frame. Allocates nothing but what a slice of several pieces is copied to, and
    /// what a protocol allocates to tell fields that have no fixed place.
    #[must_use]
    pub fn matches(&self, view: &View<'_>) -> bool {
        self.tree.matches(view)
    }
}
