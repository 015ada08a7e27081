//! Registries as static tables with look-ups: pure, and without cost until somebody asks.

pub mod ip_protocols;
pub mod ports;
