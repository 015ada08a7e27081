//! What stands beside each other on the screen of frames.

pub mod bits;
pub mod list;
pub mod octets;
pub mod tree;
