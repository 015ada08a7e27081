//! Registries as static tables with look-ups: pure, and without cost until somebody asks.

pub mod ethertypes;
pub mod ip_protocols;
pub mod ports;
