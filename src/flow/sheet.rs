//! What workers read of frames for whoever folds them: one sight for every header that has ends.

use std::net::IpAddr;

use super::assembly::Assembled;
use super::fields::Told;
use super::fragments::{Fragment, Whole};
use super::key::{Host, Key, Side, host_address};
use super::tcp::{Sack, Segment};
use crate::bytes::{be16, be32};
use crate::describe::describe;
use crate::i18n::Words;
use crate::model::Osi;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Exchange, Field, FieldDef, FieldSink, Layer};

/// A header with ends, in one frame.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Whose conversation it belongs to.
    pub key: Key,
    pub(super) hash: u64,
    /// Who sent it.
    pub side: Side,
    /// Index of the frame in its batch.
    pub(super) frame: u32,
    /// Index of the layer in its frame.
    pub layer: u16,
    /// The first octet of the payload in its frame.
    pub payload_at: u32,
    /// Octets of the payload that were captured.
    pub captured: u32,
    /// Octets of the payload on the wire.
    pub octets: u32,
    /// What of the packet a second sending would change: a hash of IP identification, checksum and numbers.
    pub(super) print: u32,
    /// The packet has an identification of its own: a second sending has another.
    pub(super) identified: bool,
    /// TTL or hop limit of the packet.
    pub ttl: u8,
    /// It stands in a packet that an error message quotes: it was sent before, and not in this frame.
    pub quoted: Option<Quoted>,
    /// The header of a TCP segment; `None` where it contradicts itself.
    pub segment: Option<Segment>,
    /// The number and direction of an echo.
    pub echo: Option<Echo>,
    pub(super) sacks: u32,
}

/// What tells echoes of one sender apart (RFC 792, RFC 4443 §4.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Echo {
    /// Its number.
    pub sequence: u16,
    /// It answers.
    pub is_reply: bool,
}

/// How a packet is quoted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quoted {
    /// Index of the error message among those of its sheet.
    pub(super) by: u32,
    /// Only the start of the transport's header is there: the ports, not the rest.
    pub(super) partly: bool,
}

/// An error message that quotes a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quoting {
    /// Its type.
    pub kind: u8,
    /// Its code.
    pub code: u8,
    /// What both mean, where they are registered.
    pub name: Option<Words>,
    /// The router or host that says so.
    pub by: IpAddr,
}

impl Quoting {
    fn of(layer: &Layer<'_>, by: IpAddr) -> Option<Self> {
        let [kind, code, ..] = *layer.header() else { return None };
        let mut find = FindName { name: None };
        describe(layer, &mut find);
        Some(Self { kind, code, name: find.name, by })
    }
}

/// The name of the last of type and code that has one.
struct FindName {
    name: Option<Words>,
}

impl FieldSink for FindName {
    fn wants(&self, _: &'static FieldDef) -> bool {
        false
    }

    fn field(&mut self, field: Field<'_>) {
        if matches!(field.def.name, "icmp.type" | "icmpv6.type" | "icmp.code" | "icmpv6.code") {
            let number = field.value.number().unwrap_or(0);
            let registered = || field.def.names.and_then(|names| names(number));
            self.name = field.label.or_else(registered).or(self.name);
        }
    }

    fn enter(&mut self, _: Field<'_>) {}

    fn leave(&mut self) {}
}

/// A datagram that a frame completes.
#[derive(Debug)]
pub(super) struct Completed {
    /// Index of the frame in its batch.
    pub frame: u32,
    /// Index of the layer that carried the last fragment.
    pub layer: u16,
    /// Numbers of the conversations in it.
    pub flows: Vec<u64>,
    pub whole: Whole,
}

/// A question or answer that is in no conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aside {
    /// Index of the frame in its batch.
    pub frame: u32,
    pub proto: Proto,
    pub exchange: Exchange,
}

/// What was read of one batch.
#[derive(Debug, Default)]
pub struct Sheet {
    pub(super) sights: Vec<Sight>,
    pub(super) sacks: Vec<Sack>,
    /// What the fold found out, where it is to be told.
    pub(super) told: Vec<(Sight, Told)>,
    pub(super) quotings: Vec<Quoting>,
    pub(super) fragments: Vec<Fragment>,
    pub(super) asides: Vec<Aside>,
    /// What the frames complete, where who listens puts it together.
    pub assembled: Vec<Assembled>,
    /// The datagrams that were completed, where they are to be told.
    pub(super) wholes: Vec<Completed>,
}

/// The packet around a transport header.
#[derive(Clone, Copy)]
struct Packet {
    from: Host,
    to: Host,
    is_ipv6: bool,
    identification: u16,
    ttl: u8,
}

impl Packet {
    /// Who sent it.
    fn sender(&self) -> IpAddr {
        host_address(self.from, self.is_ipv6)
    }

    #[inline]
    fn of(layer: &Layer<'_>) -> Option<Self> {
        let header = layer.header();
        match layer.proto() {
            Proto::Ipv4 => Some(Self {
                from: [0, be32(header, 12)?.into()],
                to: [0, be32(header, 16)?.into()],
                is_ipv6: false,
                identification: be16(header, 4)?,
                ttl: *header.get(8)?,
            }),
            Proto::Ipv6 => {
                let addresses = header.get(8..40)?;
                let word = |at: usize| {
                    let octets = addresses[at..].first_chunk().copied().unwrap_or_default();
                    u64::from_be_bytes(octets)
                };
                Some(Self {
                    from: [word(0), word(8)],
                    to: [word(16), word(24)],
                    is_ipv6: true,
                    identification: 0,
                    ttl: header[7],
                })
            }
            _ => None,
        }
    }
}

impl Sheet {
    /// The blocks of a segment's selective acknowledgement.
    pub(super) fn sacks_of(&self, sight: &Sight) -> &[Sack] {
        let (first, count) = (sight.sacks as usize, sight.segment.map_or(0, |segment| segment.sacks));
        self.sacks.get(first..first + usize::from(count)).unwrap_or_default()
    }

    /// Drops what was read.
    pub(super) fn clear(&mut self) {
        self.sights.clear();
        self.sacks.clear();
        self.told.clear();
        self.quotings.clear();
        self.fragments.clear();
        self.asides.clear();
        self.wholes.clear();
        self.assembled.clear();
    }

    /// Reads a frame, the one with this index in its batch.
    #[inline]
    pub(super) fn read(&mut self, view: &View<'_>, frame: u32) {
        let (mut packet, mut quoting) = (None, None);
        // Where nothing is quoted, that is said to begin behind the last layer.
        let quotes = view.peeled.quoted_from < view.peeled.spans.len();
        let mut ip = None;
        for layer in view.layers() {
            match layer.proto() {
                Proto::Ipv4 | Proto::Ipv6 => {
                    packet = Packet::of(&layer);
                    ip = Some(layer);
                    if layer.proto() == Proto::Ipv4 {
                        self.fragment(&layer, &layer, frame);
                    }
                }
                Proto::Arp if !layer.is_faulty() => self.aside(&layer, frame),
                Proto::Fragment => {
                    if let Some(ip) = ip {
                        self.fragment(&layer, &ip, frame);
                    }
                }
                proto => {
                    let Some(packet) = packet else { continue };
                    if quotes
                        && layer.index + 1 == view.peeled.quoted_from
                        && let Some(error) = Quoting::of(&layer, packet.sender())
                    {
                        quoting = Some(self.quotings.len() as u32);
                        self.quotings.push(error);
                    }
                    if proto == Proto::Icmpv6 && matches!(layer.header().first(), Some(135 | 136)) && !layer.is_quoted()
                    {
                        self.aside(&layer, frame);
                    }
                    let ends = match proto {
                        Proto::Tcp | Proto::Udp => ports(layer.header()),
                        Proto::Icmp | Proto::Icmpv6 => identifier(&layer),
                        _ if proto.info().osi == Osi::Transport && proto.info().ends.is_some() => ports(layer.header()),
                        _ => None,
                    };
                    if let Some(ends) = ends {
                        let quoted = quoting.filter(|_| layer.is_quoted());
                        let quoted = quoted.map(|by| Quoted { by, partly: layer.is_faulty() });
                        self.sight(&layer, packet, ends, frame, quoted);
                    }
                }
            }
        }
    }

    fn aside(&mut self, layer: &Layer<'_>, frame: u32) {
        let proto = layer.proto();
        self.asides.extend(proto.exchange(layer).map(|exchange| Aside { frame, proto, exchange }));
    }

    #[inline]
    fn fragment(&mut self, layer: &Layer<'_>, ip: &Layer<'_>, frame: u32) {
        if !layer.is_quoted()
            && !layer.is_faulty()
            && let Some(fragment) = Fragment::of(layer, ip, frame)
        {
            self.fragments.push(fragment);
        }
    }

    #[inline]
    fn sight(&mut self, layer: &Layer<'_>, packet: Packet, ports: (u16, u16), frame: u32, quoted: Option<Quoted>) {
        // Of a fragment the rest is elsewhere.
        if layer.is_fragment() {
            return;
        }
        let (proto, header, span) = (layer.proto(), layer.header(), layer.span());
        let captured = span.payload_end() - span.payload_start();
        let octets = captured + layer.cut_off();
        let sacks = self.sacks.len() as u32;
        let mut print = u32::from(packet.identification);
        let (mut segment, mut echo) = (None, None);
        match proto {
            Proto::Tcp if !layer.is_faulty() && !layer.is_quoted() => {
                segment = Segment::read(header, octets, &mut self.sacks);
                // The checksum covers numbers, options and data.
                print = print << 16 | u32::from(be16(header, 16).unwrap_or(0));
                print ^= be32(header, 4).unwrap_or(0).rotate_left(7) ^ be32(header, 8).unwrap_or(0).rotate_left(19);
            }
            Proto::Icmp | Proto::Icmpv6 => {
                echo = Some(Echo {
                    sequence: be16(header, 6).unwrap_or(0),
                    is_reply: matches!(header.first(), Some(0 | 129)),
                });
            }
            _ => {}
        }
        let (key, side) = Key::new(proto, packet.is_ipv6, (packet.from, ports.0), (packet.to, ports.1));
        self.sights.push(Sight {
            key,
            hash: key.hash(),
            side,
            frame,
            layer: layer.index as u16,
            payload_at: span.payload_start(),
            captured,
            octets,
            print,
            identified: packet.identification != 0,
            ttl: packet.ttl,
            quoted,
            segment,
            echo,
            sacks,
        });
    }
}

/// Source and destination port: every transport protocol begins with them.
#[inline]
fn ports(header: &[u8]) -> Option<(u16, u16)> {
    Some((be16(header, 0)?, be16(header, 2)?))
}

/// The identifier of an echo, on both sides.
fn identifier(layer: &Layer<'_>) -> Option<(u16, u16)> {
    let header = layer.header();
    let is_echo = match layer.proto() {
        Proto::Icmp => matches!(header.first(), Some(0 | 8)),
        _ => matches!(header.first(), Some(128 | 129)),
    };
    let identifier = be16(header, 4).filter(|_| is_echo)?;
    Some((identifier, identifier))
}
