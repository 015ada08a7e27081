//! Conversations: captures made in memory, and what is remembered of them.

mod agreed;
mod dialogue;
mod fragments;
mod frames;
mod headers;
mod memory;
mod others;
mod pairs;
mod streams;
mod tcp;
#[cfg(all(feature = "decrypt", feature = "tls"))]
mod quic;
#[cfg(all(feature = "decrypt", feature = "tls"))]
mod tls;
