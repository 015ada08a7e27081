//! The lab: hosts, cables, switches, hubs and routers inside one machine, without root, with a tap on every port.
//!
//! What a lab consists of is a [`Topology`], which is data and compiles everywhere. Running one takes Linux.

pub mod plan;
pub mod topology;

pub use plan::{Plan, TapPlace, TopologyError};
pub use topology::{Impairment, Taps, Topology};
