//! What two programs agree on for others to come: where a conversation will be, and what is spoken in it.

use std::net::IpAddr;

use super::Key;

/// At an address and port, something will be spoken that the port alone does not tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// Whose address.
    pub address: IpAddr,
    /// Which port of UDP.
    pub port: u16,
    /// It is spoken there as it is where this key leads to.
    pub key: Key,
    /// What numbers in its messages stand for: payload types of RTP (RFC 8866 §6.6).
    pub formats: Vec<(u8, String)>,
}
