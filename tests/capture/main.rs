//! Live capture of real frames, in network namespaces that each test makes for itself.
#![cfg(all(feature = "live", target_os = "linux"))]

mod adopt;
mod command;
mod taps;
mod wire;
