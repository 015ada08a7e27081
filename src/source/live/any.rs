//! A tap on all interfaces, which get to be known by their frames.

use std::os::fd::AsFd;
use std::sync::Arc;

use rustix::net::netdevice;

use super::MAX_SNAP;
use super::note::link_type;
use super::ring::Address;
use crate::frame::{Interface, LinkType};
use crate::source::Context;

/// The name that stands for all interfaces.
pub const NAME: &str = "any";
/// The index that stands for all interfaces, to the kernel too.
pub const INDEX: u32 = 0;

/// Which interfaces were met: the index in their namespace, and the tap they became.
#[derive(Default)]
pub struct Met(Vec<(u32, (u32, LinkType))>);

impl Met {
    /// The tap and link type of a frame with this address.
    pub fn tap(&mut self, address: &Address, socket: impl AsFd, context: &mut Arc<Context>) -> (u32, LinkType) {
        if let Some((_, tap)) = self.0.iter().find(|(index, _)| *index == address.interface) {
            return *tap;
        }
        let link = link_type(address.hardware);
        // An interface that is gone already has lost its name.
        let name =
            netdevice::index_to_name(socket, address.interface).unwrap_or_else(|_| format!("#{}", address.interface));
        let tap = (add(Arc::make_mut(context), Interface { name: Some(name), link, ..interface() }), link);
        self.0.push((address.interface, tap));
        tap
    }
}

/// What all taps have in common.
pub fn interface() -> Interface {
    Interface { snap_len: MAX_SNAP, ticks_per_second: 1_000_000_000, ..Interface::default() }
}

/// Adds an interface to those that are known, and gives its index.
pub fn add(context: &mut Context, mut interface: Interface) -> u32 {
    interface.index_in_section = Some(context.interfaces.len() as u32);
    context.interfaces.push(interface);
    context.interfaces.len() as u32 - 1
}
