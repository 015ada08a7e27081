//! What the system says of an interface, besides its addresses.

use std::fs;

use super::note::link_type;
use super::socket;
use crate::frame::LinkType;

/// What the system says of an interface; nothing where it does not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Device {
    /// What its frames begin with.
    pub link: Option<LinkType>,
    /// Octets that a packet in one of its frames has at most.
    pub mtu: Option<u32>,
    /// What it is, by the kernel's word: "bridge", "vlan", "wlan".
    pub kind: Option<String>,
    /// Million bits a second.
    pub speed: Option<u32>,
}

/// What is known of the interface called `name`.
#[must_use]
pub fn device(name: &str) -> Device {
    // A name with a slash in it leads elsewhere.
    let folder = format!("/sys/class/net/{}", name.replace('/', "!"));
    let read = |file: &str| fs::read_to_string(format!("{folder}/{file}")).ok();
    let number = |file| read(file)?.trim().parse().ok();
    let uevent = read("uevent").unwrap_or_default();
    Device {
        link: number("type").and_then(|kind: u32| u16::try_from(kind).ok()).map(link_type),
        mtu: number("mtu"),
        kind: uevent.lines().find_map(|line| line.strip_prefix("DEVTYPE=")).map(str::to_owned),
        // Virtual cards have none, or say -1.
        speed: number("speed"),
    }
}

/// This process may listen to interfaces of this machine.
#[must_use]
pub fn is_permitted() -> bool {
    socket::open().is_ok()
}
