//! A frame with its layers.

use crate::frame::{Clock, Frame, Interface};
use crate::model::Osi;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Peeled, Stop};

/// A frame and its layers, as consumers see them.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The frame.
    pub frame: &'a Frame<'a>,
    /// Its layers.
    pub peeled: &'a Peeled,
    /// The interfaces of the run, of which the frame's tap is one.
    pub taps: &'a [Interface],
    /// What its time is counted from.
    pub clock: Clock,
}

impl<'a> View<'a> {
    /// Its layers, outermost first.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = Layer<'a>> + use<'a> {
        let Self { frame, peeled, .. } = *self;
        (0..peeled.spans.len()).map(move |index| Layer { frame, peeled, index })
    }

    /// Why nothing was peeled of what `layer` carries. Behind one that is not the last stands another message, which
    /// only octets that cannot be read let through, or none.
    #[must_use]
    pub fn stop_at(&self, layer: &Layer<'_>) -> Stop {
        if layer.index + 1 == self.peeled.spans.len() {
            self.peeled.stop
        } else if layer.payload().is_empty() || layer.header().is_empty() {
            Stop::Done
        } else {
            Stop::Opaque
        }
    }

    /// The octets of the frame alone, without the messages that it completes where those stand behind it.
    #[must_use]
    pub fn own_octets(&self) -> &'a [u8] {
        let bytes = self.frame.bytes;
        match self.peeled.captured.len() {
            0 => bytes,
            own => bytes.get(..own).unwrap_or(bytes),
        }
    }

    /// The outermost layer of `proto`.
    #[must_use]
    pub fn find(&self, proto: Proto) -> Option<Layer<'a>> {
        self.layers().find(|layer| layer.proto() == proto)
    }

    /// Octets behind the payload that no layer claims, with the layer they belong to: padding, mostly of Ethernet.
    ///
    /// Padding under several link headers (Ethernet and an 802.1Q tag) belongs to the outermost that ends with it.
    pub fn padding(&self) -> impl Iterator<Item = (Layer<'a>, std::ops::Range<u32>)> + use<'a> {
        // A link header may itself claim less than the frame has.
        let captured = self.own_octets().len() as u32;
        let behind = self.layers().next().map(|first| (first, first.span().end..captured));
        let inside = self.layers().filter_map(move |layer| {
            let (own, gap) = (layer.span(), layer.unclaimed());
            if gap.is_empty() {
                return None;
            }
            let mut owner = layer;
            // What no ICMP extension claims is ICMP's, not the datagram's.
            let is_link = |layer: &Layer<'_>| layer.proto().info().osi == Osi::DataLink;
            while let Some(below) = owner.below().filter(|below| is_link(&layer) && is_link(below)) {
                if below.span().payload_end() != own.end {
                    break;
                }
                owner = below;
            }
            Some((owner, gap))
        });
        inside.chain(behind.filter(|(_, gap)| !gap.is_empty()))
    }
}
