//! The shape that tags share which number frames of which copies travel: HSR's and that of IEEE 802.1CB.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │       of the tag's own        │        sequence number        │
//! ├───────────────────────────────┼───────────────────────────────┘
//! │           EtherType           │
//! └───────────────────────────────┘
//! ```

use super::contract::{Fault, Layer, Say, Step};
use crate::bytes::be16;
use crate::i18n::w;

/// Octets of the tag.
const TAG: usize = 6;

/// Measures the tag at the start of `bytes`.
///
/// # Errors
/// [`Fault::Truncated`] when it does not fit.
pub(super) fn peel(bytes: &[u8]) -> Result<Step, Fault> {
    be16(bytes, TAG - 2).map(|number| Step::typed(TAG, number)).ok_or(Fault::Truncated { need: TAG })
}

/// Says the number.
pub(super) fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
    if let Some(sequence) = be16(layer.header(), 2) {
        say.words(w("sequence ", "sequência "));
        say.number(sequence);
    }
}
