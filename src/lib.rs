//! The map of the house: bytes become frames, frames are peeled into layers, layers are described as fields, and
//! consumers draw, count, filter or export them.
//!
//! Imports point one way only, from later to earlier in this order.

pub mod bytes;
#[macro_use]
pub mod i18n;
pub mod model;
pub mod names;
pub mod frame;
pub mod source;
pub mod proto;
pub mod peel;
pub mod describe;
pub mod notes;
pub mod flow;
pub mod filter;
pub mod stats;
pub mod output;
pub mod run;
#[cfg(all(feature = "serve", unix))]
pub mod serve;
#[cfg(all(feature = "tui", unix))]
pub mod tui;
pub mod lab;
#[cfg(all(feature = "cli", unix))]
pub mod lessons;
#[cfg(feature = "cli")]
pub mod cli;

#[cfg(test)]
mod testing;
