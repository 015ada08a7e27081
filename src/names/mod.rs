//! Registries as static tables with look-ups: pure, and without cost until somebody asks.

pub mod dns_types;
pub mod dscp;
pub mod ethertypes;
pub mod hardware_types;
pub mod ip_protocols;
pub mod link_types;
pub mod llc_saps;
pub mod mac_addresses;
pub mod multicast4;
pub mod multicast6;
pub mod ports;
pub mod ppp_protocols;
pub mod snap_ouis;
pub mod special_addresses;
pub mod tls_parameters;
pub mod ttl;
pub mod wlan_subtypes;
