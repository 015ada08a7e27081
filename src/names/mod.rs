//! Registries as static tables with look-ups: pure, and without cost until somebody asks.

pub mod ip_protocols;
pub mod multicast4;
pub mod ports;
pub mod ttl;
