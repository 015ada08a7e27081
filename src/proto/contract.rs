//! What every protocol provides: its names, the keys that lead to it, its fields, how it is peeled and described.

use std::fmt;
use std::net::IpAddr;
use std::ops::Range;

use super::Proto;
use crate::bytes::{MacAddr, Reader, bits, ones_sum};
use crate::frame::Frame;
use crate::i18n::{Lang, Words};
use crate::model::{Osi, Pdu};

/// A protocol: one file, one line in the list of [`super`].
pub trait Protocol {
    /// What it is called, where it belongs, what leads to it.
    const INFO: &'static Info;

    /// Measures the header at the start of `bytes`, which end where the layer below ends.
    ///
    /// No strings, no checksums, no allocation: it runs for every frame.
    ///
    /// # Errors
    /// [`Fault::Truncated`] when the header does not fit, [`Fault::Malformed`] when it cannot be one.
    fn peel(bytes: &[u8]) -> Result<Step, Fault>;

    /// Gives the fields that have no fixed place (options, lists, everything that depends on another field) and the
    /// derived ones, checksum verdicts among them. Fields with a place are read before from [`Info::fields`].
    fn describe(_layer: &Layer<'_>, _sink: &mut dyn FieldSink) {}

    /// Says in one short line what matters in this header, as `show` and the boxes of `explain` print it.
    fn summary(_layer: &Layer<'_>, _say: &mut Say<'_>) {}

    /// The pseudo-header that transport checksums above this layer cover; `None` for all but IP.
    fn pseudo_header(_layer: &Layer<'_>) -> Option<PseudoHeader> {
        None
    }

    /// Puts the addresses that this extension header of IPv6 holds into the pseudo-header of what it carries: the
    /// final destination of a routing header, the home address of a mobile node.
    fn readdress(_layer: &Layer<'_>, _pseudo: &mut PseudoHeader) {}

    /// Tells what this message says of multicast groups; nothing for all but IGMP and MLD.
    fn memberships(_layer: &Layer<'_>, _tell: &mut dyn FnMut(Membership)) {}
}

/// What a message of IGMP or MLD says of a multicast group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Membership {
    /// A router asks who listens: to this group, or to any.
    Query(Option<IpAddr>),
    /// The sender listens to the group, or begins to: a report of the older versions, a record that excludes sources
    /// or includes at least one (RFC 3376 §5.1, RFC 3810 §6.1).
    Join(IpAddr),
    /// The sender listens no more: a leave or done message, a change to include no source.
    Leave(IpAddr),
}

/// What a protocol is called, where it belongs and what leads to it.
#[derive(Debug)]
pub struct Info {
    /// Wireshark's filter name: "ip".
    pub name: &'static str,
    /// As people write it: "IPv4".
    pub title: &'static str,
    /// What it is for, in a sentence or two that a student understands.
    pub about: Words,
    /// Its specification: "RFC 791".
    pub spec: &'static str,
    /// Its layer in the OSI model.
    pub osi: Osi,
    /// What it calls its unit.
    pub pdu: Pdu,
    /// What leads to it from below.
    pub keys: &'static [Key],
    /// Every field it can have, those with a place first and in the order of their bits, a group before its parts.
    pub fields: &'static [&'static FieldDef],
    /// The fields that say from whom to whom, where it has addresses.
    pub ends: Option<(&'static FieldDef, &'static FieldDef)>,
}

/// What names the next header. Protocols meet here, never in each other's files.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// A LINKTYPE_ number of the capture.
    Link(u16),
    /// An EtherType, of Ethernet, 802.1Q, SNAP, GRE, SLL and others.
    EtherType(u16),
    /// 802.2 LLC follows.
    Llc,
    /// A destination service access point of LLC.
    Sap(u8),
    /// A SNAP protocol under an organisation's identifier (24 bits), other than 00-00-00.
    Snap(u32, u16),
    /// An IP protocol number, which IPv6 calls next header.
    Ip(u8),
    /// A PPP protocol number.
    Ppp(u16),
    /// A TCP port.
    Tcp(u16),
    /// A UDP port (UDP-Lite too).
    Udp(u16),
    /// An SCTP port.
    Sctp(u16),
    /// A DCCP port.
    Dccp(u16),
    /// Something to be told by its first nibble: IPv4, IPv6 or unknown (MPLS, raw IP, GTP-U).
    Nibble,
    /// The frame of a wireless LAN, after the capture's own header.
    Wlan,
    /// An Ethernet frame carried inside something else.
    Ethernet,
    /// A PPP frame carried inside something else.
    PppFrame,
    /// A SLARP packet of Cisco HDLC.
    Slarp,
    /// An Ethernet frame behind the control word of a pseudowire.
    PwEthernet,
    /// The associated channel of an MPLS path.
    PwChannel,
    /// An ERSPAN header of this type (1, 2 or 3).
    Erspan(u8),
}

/// What a header says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Octets of the header.
    pub header: usize,
    /// Octets of header and payload together, where the header says so.
    pub claim: Option<usize>,
    /// Octets at the end of the claim that are this layer's own: a frame check sequence, an authentication tag.
    pub trailer: usize,
    /// What follows.
    pub next: Next,
}

impl Step {
    /// A header of `header` octets that claims no length.
    #[must_use]
    pub const fn new(header: usize, next: Next) -> Self {
        Self { header, claim: None, trailer: 0, next }
    }

    /// The same, with header and payload together claimed to be `octets`.
    #[must_use]
    pub const fn claim(mut self, octets: usize) -> Self {
        self.claim = Some(octets);
        self
    }

    /// The same, with the claim that the header makes, if it makes one.
    #[must_use]
    pub const fn claims(mut self, octets: Option<usize>) -> Self {
        self.claim = octets;
        self
    }

    /// The same, with `octets` of its own behind the payload.
    #[must_use]
    pub const fn trailer(mut self, octets: usize) -> Self {
        self.trailer = octets;
        self
    }
}

/// What follows a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// The protocol that this key leads to.
    By(Key),
    /// The first fragment of a datagram: its protocol follows, but not all of it.
    FirstFragment(Key),
    /// A later fragment: octets from the middle of a datagram, which no header explains.
    Fragment,
    /// The start of a packet that an error message quotes.
    Quoted(Key),
    /// An application's octets; the first port that a protocol is registered for decides, else their look.
    Ports(Key, Key),
    /// Application octets that no key names: told by their look.
    Payload,
    /// Octets that cannot be read further: encrypted, compressed.
    Opaque,
    /// Nothing: this header is all there is. What is left is padding.
    Nothing,
}

impl Next {
    /// The header that `number`, a next header field of IPv6, names; 59 says that there is none (RFC 8200 §4.7).
    #[must_use]
    pub const fn header(number: u8) -> Self {
        match number {
            59 => Self::Nothing,
            _ => Self::By(Key::Ip(number)),
        }
    }
}

/// Why a header could not be peeled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It has more octets than are there.
    Truncated {
        /// Octets the header has.
        need: usize,
    },
    /// It contradicts itself or its specification.
    Malformed(Words),
}

/// A layer's place in a frame. All positions count octets from the frame's start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// First octet of the header.
    pub start: u32,
    /// Octets of the header that were captured.
    pub header: u32,
    /// End of the payload and of the layer's own trailer.
    pub end: u32,
    /// Octets of the layer's own trailer, which end at `end`.
    pub trailer: u32,
    /// Whose header it is.
    pub proto: Proto,
}

impl Span {
    /// First octet of the payload.
    #[must_use]
    pub const fn payload_start(self) -> u32 {
        self.start + self.header
    }

    /// Where the payload ends.
    #[must_use]
    pub const fn payload_end(self) -> u32 {
        self.end - self.trailer
    }
}

/// Where peeling stopped, and why. The layers before stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// At the end of the frame, or at an application's octets.
    Done,
    /// At octets that cannot be read further.
    Opaque,
    /// At a key that no protocol here is registered for.
    Unknown(Key),
    /// At a later fragment.
    Fragment,
    /// At more headers than [`super::super::peel::MAX_LAYERS`].
    TooDeep,
    /// At the last layer, whose header could not be peeled.
    Fault(Fault),
}

/// A claim that is longer than the octets at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shortage {
    /// Index of the layer that claims.
    pub layer: usize,
    /// Octets that are missing.
    pub missing: u32,
    /// Why they are.
    pub why: Why,
}

/// Why octets are missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The capture kept only the start of the frame.
    Cut,
    /// An error message quotes only the start of a packet.
    Quoted,
    /// The rest is in other fragments.
    Fragment,
    /// The header claims more than its frame had: it lies.
    Lie,
}

/// The layers of a frame. Reused from frame to frame, so that peeling does not allocate.
#[derive(Clone, Debug)]
pub struct Peeled {
    /// The layers, outermost first. A layer whose header was faulty is the last, with what was captured of it.
    pub spans: Vec<Span>,
    /// Where peeling stopped.
    pub stop: Stop,
    /// The outermost claim that could not be met.
    pub shortage: Option<Shortage>,
    /// Index of the first layer inside a quoted packet; the number of layers where nothing is quoted.
    pub quoted_from: usize,
    /// Index of the first layer inside a fragment's payload; the number of layers where there is none.
    pub fragment_from: usize,
}

impl Default for Peeled {
    fn default() -> Self {
        Self { spans: Vec::new(), stop: Stop::Done, shortage: None, quoted_from: 0, fragment_from: 0 }
    }
}

/// One layer of one frame, with the layers around it.
#[derive(Clone, Copy, Debug)]
pub struct Layer<'a> {
    /// The frame.
    pub frame: &'a Frame<'a>,
    /// All its layers.
    pub peeled: &'a Peeled,
    /// Index of this one.
    pub index: usize,
}

impl<'a> Layer<'a> {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        self.peeled.spans[self.index]
    }

    /// Whose header it is.
    #[must_use]
    pub fn proto(&self) -> Proto {
        self.span().proto
    }

    /// Header, payload and own trailer.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        let span = self.span();
        self.octets(span.start, span.end)
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &'a [u8] {
        let span = self.span();
        self.octets(span.start, span.payload_start())
    }

    /// What it carries.
    #[must_use]
    pub fn payload(&self) -> &'a [u8] {
        let span = self.span();
        self.octets(span.payload_start(), span.payload_end())
    }

    fn octets(&self, start: u32, end: u32) -> &'a [u8] {
        let bytes: &'a [u8] = self.frame.bytes;
        bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The layer that carries it.
    #[must_use]
    pub fn below(&self) -> Option<Layer<'a>> {
        Some(Layer { index: self.index.checked_sub(1)?, ..*self })
    }

    /// The layer it carries.
    #[must_use]
    pub fn above(&self) -> Option<Layer<'a>> {
        (self.index + 1 < self.peeled.spans.len()).then_some(Layer { index: self.index + 1, ..*self })
    }

    /// It is inside a packet that an error message quotes.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        self.index >= self.peeled.quoted_from
    }

    /// It is inside the payload of a fragment, so that its end may be elsewhere.
    #[must_use]
    pub fn is_fragment(&self) -> bool {
        self.index >= self.peeled.fragment_from
    }

    /// Octets are missing from it: cut by the capture, quoted only in part, or in other fragments.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.is_fragment() || self.shortage().is_some()
    }

    /// Octets of its payload that were on the wire, by the claims of the layers below, but were not captured.
    #[must_use]
    pub fn cut_off(&self) -> u32 {
        let at_the_cut = self.span().end as usize == self.frame.bytes.len();
        self.shortage().filter(|shortage| shortage.why == Why::Cut && at_the_cut).map_or(0, |shortage| shortage.missing)
    }

    /// The claim of this layer or of one below that could not be met.
    fn shortage(&self) -> Option<Shortage> {
        self.peeled.shortage.filter(|shortage| shortage.layer <= self.index)
    }

    /// Its header could not be peeled.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        self.index + 1 == self.peeled.spans.len() && matches!(self.peeled.stop, Stop::Fault(_))
    }

    /// The verdict on the Internet checksum (RFC 1071) at octet `at` of this layer over its first `cover` octets,
    /// with the pseudo-header of the IP layer below for protocol number `protocol`, if one is given.
    #[must_use]
    pub fn checksum(&self, at: usize, cover: usize, protocol: Option<u8>) -> Verdict {
        let bytes = self.bytes();
        // A header that lies about its length takes nothing away: the checksum is held against what there is.
        if self.is_fragment() || self.shortage().is_some_and(|shortage| shortage.why != Why::Lie) {
            return self.unverifiable();
        }
        let (Some(stored), Some(covered)) = (crate::bytes::be16(bytes, at), bytes.get(..cover)) else {
            return self.unverifiable();
        };
        let pseudo = match protocol {
            None => 0,
            // The pseudo-header has the length of the whole packet, also where the checksum covers only its start.
            Some(protocol) => match self.pseudo_sum(bytes.len(), protocol) {
                Some(sum) => sum,
                None => return Verdict::Unverifiable(None),
            },
        };
        if protocol.is_some() && stored == pseudo && !self.is_quoted() {
            return Verdict::Unfilled;
        }
        match ones_sum(covered, pseudo) {
            0xffff => Verdict::Good,
            sum => {
                // RFC 1624 §3: taking the stored value out of the sum leaves what it should have been.
                let without = ones_sum(&(!stored).to_be_bytes(), sum);
                Verdict::Wrong { expected: (!without).into() }
            }
        }
    }

    /// The verdict on the checksum at octet `at` of the header over the header alone.
    #[must_use]
    pub fn header_checksum(&self, at: usize) -> Verdict {
        let header = self.header();
        match (crate::bytes::be16(header, at), ones_sum(header, 0)) {
            (None, _) => self.unverifiable(),
            (_, 0xffff) => Verdict::Good,
            (Some(stored), sum) => Verdict::Wrong { expected: (!ones_sum(&(!stored).to_be_bytes(), sum)).into() },
        }
    }

    /// The verdict on a checksum some of whose octets are missing.
    #[must_use]
    pub fn unverifiable(&self) -> Verdict {
        Verdict::Unverifiable(match self.peeled.shortage {
            _ if self.is_fragment() => Some(Why::Fragment),
            shortage => shortage.map(|shortage| shortage.why),
        })
    }

    fn pseudo_sum(&self, octets: usize, protocol: u8) -> Option<u16> {
        let at = |index| Layer { index, ..*self };
        let (ip, mut pseudo) = (0..self.index).rev().find_map(|i| Some((i, at(i).proto().pseudo_header(&at(i))?)))?;
        for between in (ip + 1..self.index).map(at) {
            between.proto().readdress(&between, &mut pseudo);
        }
        Some(pseudo.sum(octets, protocol))
    }
}

/// The part of the IP header that transport checksums cover (RFC 9293 §3.1, RFC 8200 §8.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PseudoHeader {
    /// Ones' complement sum of the source address.
    pub source: u16,
    /// Ones' complement sum of the final destination address.
    pub destination: u16,
}

impl PseudoHeader {
    /// The part that two addresses make.
    #[must_use]
    pub fn of(source: &[u8], destination: &[u8]) -> Self {
        Self { source: ones_sum(source, 0), destination: ones_sum(destination, 0) }
    }

    /// Ones' complement sum of the whole pseudo-header.
    #[must_use]
    pub fn sum(self, octets: usize, protocol: u8) -> u16 {
        let [a, b, c, d] = (octets as u32).to_be_bytes();
        let [e, f] = self.source.to_be_bytes();
        ones_sum(&[a, b, c, d, 0, protocol, e, f], self.destination)
    }
}

/// What became of a checksum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It fits.
    Good,
    /// It does not fit.
    Wrong {
        /// The value that would fit.
        expected: u32,
    },
    /// It holds the folded pseudo-header sum: the card was to finish it after the capture point.
    Unfilled,
    /// The sender left it out (zero), which the protocol allows.
    Absent,
    /// Not all octets that it covers are at hand.
    Unverifiable(Option<Why>),
}

impl Verdict {
    /// Wireshark's number: 0 bad, 1 good, 2 unverified, 3 not present.
    #[must_use]
    pub const fn status(self) -> u64 {
        match self {
            Self::Wrong { .. } | Self::Unfilled => 0,
            Self::Good => 1,
            Self::Unverifiable(_) => 2,
            Self::Absent => 3,
        }
    }

    /// In words.
    #[must_use]
    pub const fn name(self) -> Words {
        use crate::i18n::w;
        match self {
            Self::Good => w("good", "correta"),
            Self::Wrong { .. } => w("wrong", "errada"),
            Self::Unfilled => w("not computed yet", "ainda não calculada"),
            Self::Absent => w("absent", "ausente"),
            Self::Unverifiable(Some(Why::Cut)) => w("not verifiable: cut", "não verificável: cortada"),
            Self::Unverifiable(Some(Why::Fragment)) => w("not verifiable: fragment", "não verificável: fragmento"),
            Self::Unverifiable(Some(Why::Quoted)) => {
                w("not verifiable: quoted in part", "não verificável: citada em parte")
            }
            Self::Unverifiable(_) => w("not verifiable", "não verificável"),
        }
    }
}

/// How a field's value is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A decimal number.
    Dec,
    /// A decimal number in two's complement: the value is the number's 64 bits.
    Signed,
    /// A hexadecimal number of this many digits.
    Hex(u8),
    /// A bit.
    Flag,
    /// A MAC address.
    Mac,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// Octets.
    Bytes,
    /// Text from the wire.
    Text,
    /// A point in time, in nanoseconds since 1970.
    Time,
    /// No value: its presence says it all.
    Label,
}

/// What a field is in its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Owns its bits: the fields of this role tile the header.
    Leaf,
    /// Holds other fields, which own the bits.
    Group,
    /// Computed: it has no bits of its own.
    Derived,
}

/// The names of a field's values; `None` for one that has none.
pub type Names = fn(u64) -> Option<Words>;

/// A field as all of camadas knows it: the tree, the bit diagram, the filter, JSON, TSV and the documents.
#[derive(Debug)]
pub struct FieldDef {
    /// Wireshark's name: "ip.ttl".
    pub name: &'static str,
    /// How its value is written.
    pub kind: Kind,
    /// First bit in the header and number of bits, where the place is fixed.
    pub at: Option<(u32, u32)>,
    /// What the number in the header is multiplied with to give the value: 4 for a length in 4-octet words.
    pub scale: u8,
    /// The number is in little-endian order (only whole octets).
    pub little_endian: bool,
    /// What it is in its header.
    pub role: Role,
    /// Specification and section: "RFC 791 §3.1".
    pub spec: &'static str,
    /// Its name in words, in lower case: "time to live".
    pub title: Words,
    /// What it is for, in one sentence, where the title does not say it.
    pub about: Option<Words>,
    /// Names of its values.
    pub names: Option<Names>,
    /// Wider names that a filter finds it by: "ip.addr" for "ip.src" and "ip.dst".
    pub also: &'static [&'static str],
}

impl FieldDef {
    const fn new(name: &'static str, kind: Kind, spec: &'static str, title: Words) -> Self {
        Self {
            name,
            kind,
            at: None,
            scale: 1,
            little_endian: false,
            role: Role::Leaf,
            spec,
            title,
            about: None,
            names: None,
            also: &[],
        }
    }

    /// Its fixed place: `len` bits from bit `start` of the header.
    #[must_use]
    pub const fn at(mut self, start: u32, len: u32) -> Self {
        self.at = Some((start, len));
        self
    }

    /// The value is the number in the header times `scale`.
    #[must_use]
    pub const fn scale(mut self, scale: u8) -> Self {
        self.scale = scale;
        self
    }

    /// The number is little-endian.
    #[must_use]
    pub const fn little_endian(mut self) -> Self {
        self.little_endian = true;
        self
    }

    /// Its values have these names.
    #[must_use]
    pub const fn names(mut self, names: Names) -> Self {
        self.names = Some(names);
        self
    }

    /// It is found by these wider names too.
    #[must_use]
    pub const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    /// It holds the fields whose bits are inside its own.
    #[must_use]
    pub const fn group(mut self) -> Self {
        self.role = Role::Group;
        self
    }

    /// It is computed.
    #[must_use]
    pub const fn derived(mut self) -> Self {
        self.role = Role::Derived;
        self
    }

    /// What it is for.
    #[must_use]
    pub const fn about(mut self, en: &'static str, pt: &'static str) -> Self {
        self.about = Some(Words { en, pt });
        self
    }

    /// Its bits in the header, where they are fixed.
    #[must_use]
    pub fn bits(&self) -> Option<Range<u32>> {
        self.at.map(|(start, len)| start..start + len)
    }

    /// Its value in `header` (which may be short), where its place is fixed.
    #[must_use]
    pub fn read<'a>(&self, header: &'a [u8]) -> Option<Value<'a>> {
        let (start, len) = self.at?;
        self.value(header, start, len)
    }

    /// Its value in the `len` bits from bit `start` of `bytes`; `None` when they do not fit.
    #[must_use]
    pub fn value<'a>(&self, bytes: &'a [u8], start: u32, len: u32) -> Option<Value<'a>> {
        let octets = || bytes.get(start as usize / 8..(start + len) as usize / 8);
        Some(match self.kind {
            Kind::Dec | Kind::Signed | Kind::Hex(_) | Kind::Time if len <= 64 => {
                let mut number = match len {
                    8 if start.is_multiple_of(8) => u64::from(*bytes.get(start as usize / 8)?),
                    16 if start.is_multiple_of(8) => u64::from(crate::bytes::be16(bytes, start as usize / 8)?),
                    32 if start.is_multiple_of(8) => u64::from(crate::bytes::be32(bytes, start as usize / 8)?),
                    _ => bits(bytes, start, len)?,
                };
                if self.little_endian {
                    number = number.swap_bytes() >> (64 - len);
                }
                if self.kind == Kind::Signed {
                    number = ((number << (64 - len)) as i64 >> (64 - len)) as u64;
                }
                Value::Number(number.wrapping_mul(u64::from(self.scale)))
            }
            Kind::Flag => Value::Flag(bits(bytes, start, len)? != 0),
            Kind::Mac => Value::Mac(MacAddr::read(octets()?)?),
            Kind::Ipv4 => Value::Ipv4(*octets()?.first_chunk()?),
            Kind::Ipv6 => Value::Ipv6(*octets()?.first_chunk()?),
            Kind::Text => Value::Text(octets()?),
            Kind::Label => {
                octets()?;
                Value::Present
            }
            _ => Value::Bytes(octets()?),
        })
    }
}

/// A decimal number.
#[must_use]
pub const fn dec(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Dec, spec, title)
}

/// A decimal number in two's complement.
#[must_use]
pub const fn signed(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Signed, spec, title)
}

/// A hexadecimal number of `digits` digits.
#[must_use]
pub const fn hex(digits: u8, name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Hex(digits), spec, title)
}

/// A bit.
#[must_use]
pub const fn flag(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Flag, spec, title)
}

/// A MAC address.
#[must_use]
pub const fn mac(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Mac, spec, title)
}

/// An IPv4 address.
#[must_use]
pub const fn ipv4(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Ipv4, spec, title)
}

/// An IPv6 address.
#[must_use]
pub const fn ipv6(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Ipv6, spec, title)
}

/// Octets.
#[must_use]
pub const fn octets(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Bytes, spec, title)
}

/// Text from the wire.
#[must_use]
pub const fn text(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Text, spec, title)
}

/// Something whose presence says it all, or a group that has no value of its own.
#[must_use]
pub const fn label(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Label, spec, title)
}

/// Two lists of fields as one, where a protocol keeps those of its options in a file of their own.
#[must_use]
pub const fn join<const N: usize>(first: &[&'static FieldDef], then: &[&'static FieldDef]) -> [&'static FieldDef; N] {
    assert!(N == first.len() + then.len());
    let mut all = [if first.is_empty() { then[0] } else { first[0] }; N];
    let mut i = 0;
    while i < N {
        all[i] = if i < first.len() { first[i] } else { then[i - first.len()] };
        i += 1;
    }
    all
}

/// Names a protocol's fields and lists them as `FIELDS`.
macro_rules! fields {
    ($($name:ident = $def:expr;)*) => {
        $(static $name: $crate::proto::contract::FieldDef = $def;)*
        pub(super) static FIELDS: &[&$crate::proto::contract::FieldDef] = &[$(&$name),*];
    };
}

/// A field's value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'a> {
    /// A bit.
    Flag(bool),
    /// A number, scaled.
    Number(u64),
    /// A MAC address.
    Mac(MacAddr),
    /// An IPv4 address.
    Ipv4([u8; 4]),
    /// An IPv6 address.
    Ipv6([u8; 16]),
    /// Octets.
    Bytes(&'a [u8]),
    /// Text from the wire, not yet escaped, of any encoding.
    Text(&'a [u8]),
    /// A point in time: nanoseconds since 1970.
    Time(i64),
    /// There, and that is all.
    Present,
}

impl Value<'_> {
    /// The number it is, if it is one.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Flag(flag) => Some(flag.into()),
            _ => None,
        }
    }
}

/// A field found in a frame.
#[derive(Clone, PartialEq, Debug)]
pub struct Field<'a> {
    /// What it is.
    pub def: &'static FieldDef,
    /// Its bits, counted from the first bit of its layer. Empty for one that is derived.
    pub bits: Range<u32>,
    /// Its value.
    pub value: Value<'a>,
    /// The value's name, where it depends on more than the value.
    pub label: Option<Words>,
}

impl PartialEq for FieldDef {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Something that fields are told to.
pub trait FieldSink {
    /// Whether anybody looks at `def`: what is costly (a checksum over the payload) is not computed for nobody.
    fn wants(&self, _def: &'static FieldDef) -> bool {
        true
    }

    /// A field.
    fn field(&mut self, field: Field<'_>);

    /// A group: the fields until the matching [`leave`](Self::leave) are its parts.
    fn enter(&mut self, group: Field<'_>);

    /// The end of the group.
    fn leave(&mut self);

    /// The verdict on a checksum, a derived field.
    fn verdict(&mut self, def: &'static FieldDef, verdict: Verdict) {
        self.field(Field { def, bits: 0..0, value: Value::Number(verdict.status()), label: Some(verdict.name()) });
    }
}

impl dyn FieldSink + '_ {
    /// Tells a field at `bits` of the layer.
    pub fn put(&mut self, def: &'static FieldDef, bits: Range<u32>, value: Value<'_>) {
        self.field(Field { def, bits, value, label: None });
    }

    /// Tells a field of whole octets.
    pub fn put_octets(&mut self, def: &'static FieldDef, octets: Range<usize>, value: Value<'_>) {
        self.put(def, octet_bits(octets), value);
    }

    /// Tells a number with a name that depends on more than the number.
    pub fn put_named(&mut self, def: &'static FieldDef, bits: Range<u32>, number: u64, label: Option<Words>) {
        self.field(Field { def, bits, value: Value::Number(number), label });
    }

    /// Takes `octets` octets from `reader`, whose positions are the layer's, and tells them as `def`; `None`, and
    /// nothing taken or told, when fewer are left.
    pub fn take<'a>(&mut self, def: &'static FieldDef, reader: &mut Reader<'a>, octets: usize) -> Option<Value<'a>> {
        let start = reader.position();
        let value = def.value(reader.take(octets)?, 0, octets as u32 * 8)?;
        self.put_octets(def, start..reader.position(), value);
        Some(value)
    }

    /// Tells fields that follow each other in `bits` of the layer, whose octets are `bytes`. Beside each stands how many
    /// bits it has, 0 for all that are left; a group opens before its parts and leaves behind the last of its bits.
    /// Returns the bit behind the last field that fits.
    pub fn run(&mut self, bytes: &[u8], bits: Range<u32>, fields: &[(&'static FieldDef, u32)]) -> u32 {
        let mut at = bits.start;
        let mut open: Vec<u32> = Vec::new();
        for &(def, len) in fields {
            let len = if len == 0 { bits.end.saturating_sub(at) } else { len };
            let end = at.saturating_add(len);
            let Some(value) = (len > 0 && end <= bits.end).then(|| def.value(bytes, at, len)).flatten() else { break };
            let field = Field { def, bits: at..end, value, label: None };
            if def.role == Role::Group {
                self.enter(field);
                open.push(end);
                continue;
            }
            self.field(field);
            at = end;
            while open.last().is_some_and(|end| *end <= at) {
                open.pop();
                self.leave();
            }
        }
        for _ in open {
            self.leave();
        }
        at
    }

    /// Tells `def` from the `len` bits that begin at bit `start` of the layer, whose octets are `bytes`.
    pub fn put_bits(&mut self, def: &'static FieldDef, bytes: &[u8], start: u32, len: u32) {
        if let Some(value) = def.value(bytes, start, len) {
            self.put(def, start..start + len, value);
        }
    }

    /// Opens a group of whole octets.
    pub fn open(&mut self, def: &'static FieldDef, octets: Range<usize>, value: Value<'_>) {
        self.enter(Field { def, bits: octet_bits(octets), value, label: None });
    }

    /// Tells a derived value.
    pub fn derive(&mut self, def: &'static FieldDef, value: Value<'_>) {
        self.put(def, 0..0, value);
    }

    /// Reads `def` at its place, but from octet `at` of the layer on, and tells it.
    ///
    /// For fields of a list or option, whose place is fixed only inside the item.
    pub fn put_from(&mut self, def: &'static FieldDef, bytes: &[u8], at: usize) {
        let (Some(value), Some(bits)) = (bytes.get(at..).and_then(|item| def.read(item)), def.bits()) else { return };
        let shift = at as u32 * 8;
        self.put(def, bits.start + shift..bits.end + shift, value);
    }
}

/// A range of octets as a range of bits.
#[must_use]
pub fn octet_bits(octets: Range<usize>) -> Range<u32> {
    octets.start as u32 * 8..octets.end as u32 * 8
}

/// Writes a summary: text of camadas in the reader's language, text of the wire escaped.
#[derive(Debug)]
pub struct Say<'o> {
    /// The reader's language.
    pub lang: Lang,
    /// What was said so far.
    pub out: &'o mut String,
}

impl Say<'_> {
    /// Says `words` in the reader's language.
    pub fn words(&mut self, words: Words) {
        self.out.push_str(words.in_(self.lang));
    }

    /// Says at most 60 characters of `text` from the wire between quotation marks, escaped.
    pub fn quote(&mut self, text: &[u8]) {
        const MOST: usize = 60;
        let mut end = text.len().min(MOST);
        // A character of UTF-8 is not cut in two: its later octets begin with the bits 10.
        while end < text.len() && end > 0 && text[end] & 0xc0 == 0x80 {
            end -= 1;
        }
        self.out.push('"');
        escape(&text[..end], self.out);
        self.out.push_str(if end < text.len() { "\"…" } else { "\"" });
    }

    /// Says text from the wire, escaped so that it can neither move the cursor nor end the line.
    pub fn wire(&mut self, text: &[u8]) {
        escape(text, self.out);
    }
}

impl fmt::Write for Say<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.push_str(text);
        Ok(())
    }
}

/// Appends `text` to `out` with control characters, bidirectional marks and octets that are not UTF-8 as `\n`, `\t`,
/// `\x1b`, `\u{202e}`; what is printable stays as it is.
pub fn escape(text: &[u8], out: &mut String) {
    use fmt::Write as _;
    if let Ok(plain) = std::str::from_utf8(text)
        && plain.bytes().all(|octet| matches!(octet, b' '..=b'~') && octet != b'\\')
    {
        return out.push_str(plain);
    }
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\\' => out.push_str("\\\\"),
                '\0'..='\x1f' | '\x7f' => {
                    let _ = write!(out, "\\x{:02x}", c as u32);
                }
                '\u{80}'..='\u{9f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}' => {
                    let _ = write!(out, "\\u{{{:x}}}", c as u32);
                }
                _ => out.push(c),
            }
        }
        for octet in chunk.invalid() {
            let _ = write!(out, "\\x{octet:02x}");
        }
    }
}
