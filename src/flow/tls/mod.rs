//! TLS with its keys: what two programs say inside it.
//!
//! ```text
//! records, whole, of both sides ─▶ Session: whose hellos they are, which keys ─▶ Opener: octets, proven by their tag
//!                                                                                  │
//!            messages inside ◀─ cutter, one a side ◀───────────────── application data
//! ```
//!
//! Keys come from key logs: of a file beside the capture, or inside it. Without them nothing here is more than anybody on the path
//! sees. Whose hello is not in the capture, that session stays closed. A session keeps its numbers and keys, half a
//! kilobyte, and what its two cutters keep of messages that are not whole.
//!
//! Versions 1.2 and 1.3; of 1.2 the suites with AES and ChaCha20. Not read: renegotiation, compression, CCM.

#[cfg(not(feature = "decrypt"))]
mod closed;
#[cfg(feature = "decrypt")]
mod derive;
#[cfg(feature = "decrypt")]
mod inside;
// Nobody looks keys up that open nothing.
#[cfg_attr(not(feature = "decrypt"), allow(dead_code))]
mod keys;
#[cfg(feature = "decrypt")]
mod opener;
#[cfg(feature = "decrypt")]
mod session;
#[cfg(feature = "decrypt")]
mod suite;

#[cfg(not(feature = "decrypt"))]
pub(super) use closed::Guarded;
#[cfg(feature = "decrypt")]
pub(super) use inside::Guarded;
pub use keys::{KeyLog, Keys, Label, Origin};

use super::cutter::Cut;
use super::key::Side;
use super::messages::Secrecy;

/// Who is told messages, each with who says it.
pub(super) type Tell<'t> = &'t mut dyn FnMut(Side, &Cut<'_>, Secrecy);
