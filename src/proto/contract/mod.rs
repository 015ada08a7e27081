//! What every protocol provides: its names, the keys that lead to it, its fields, how it is peeled and described.

mod agreement;
mod checksum;
mod entries;
#[macro_use]
mod field;
mod layer;
mod say;
mod sink;
mod spans;

use std::net::IpAddr;

pub use agreement::Agreement;
pub use checksum::{PseudoHeader, Verdict};
pub use entries::{Entries, Entry, Met};
pub use field::*;
pub use layer::{Layer, Peeled, Remembered, Shortage, Stop, Why};
pub use say::{Say, escape};
pub use sink::{Field, FieldSink, octet_bits};
pub use spans::{Span, Spans, Way};

use super::Proto;
use crate::i18n::Words;
use crate::model::{Osi, Pdu};

/// A protocol: one file, one line in the list of [`super`].
pub trait Protocol {
    /// What it is called, where it belongs, what leads to it.
    const INFO: &'static Info;

    /// What it is called, where nothing but the file that describes it says so.
    #[inline(always)]
    fn info() -> &'static Info {
        Self::INFO
    }

    /// Its title in Portuguese, where that is a word and no name.
    const TITLE_PT: Option<&'static str> = None;

    /// Measures the header at the start of `bytes`, which end where the layer below ends.
    ///
    /// No strings, no checksums, no allocation: it runs for every frame.
    ///
    /// # Errors
    /// [`Fault::Truncated`] when the header does not fit, [`Fault::Malformed`] when it cannot be one.
    fn peel(bytes: &[u8]) -> Result<Step, Fault>;

    /// The same for a message whose form depends on what carries it: in a stream, DNS has a length before it.
    ///
    /// # Errors
    /// As [`peel`](Self::peel). In a stream, [`Fault::Truncated`] asks for more of it.
    #[inline(always)]
    fn peel_from(bytes: &[u8], _carrier: Carrier) -> Result<Step, Fault> {
        Self::peel(bytes)
    }

    /// Whether `bytes` can begin with a message of this protocol, as their port says: a port that lies is not believed.
    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match Self::peel_from(bytes, carrier) {
            Ok(_) => true,
            Err(Fault::Truncated { .. }) => !carrier.whole,
            Err(Fault::Malformed(_)) => false,
        }
    }

    /// With which octets messages begin that are told by their look alone, whatever their port.
    const SIGNATURES: &'static [Signature] = &[];

    /// The same, where nothing but the file that describes it says so.
    fn signatures() -> &'static [Signature] {
        Self::SIGNATURES
    }

    /// Whether `bytes` begin with a message of this protocol so surely that no port has to say so. Asked only where the
    /// octets are of one of the [`SIGNATURES`](Self::SIGNATURES).
    fn recognizes(_bytes: &[u8], _carrier: Carrier) -> bool {
        false
    }

    /// Which protocol is spoken in the same direction behind the message with this header, where it says so: the two
    /// sides of HTTP agree on another one.
    fn announces(_header: &[u8]) -> Option<Key> {
        None
    }

    /// Whether nothing in a message that begins with `bytes` says where it ends, and who speaks goes on until the other side
    /// does: keys that somebody presses, what is encrypted with its lengths.
    fn speaks_in_turns(_bytes: &[u8]) -> bool {
        false
    }

    /// Tells where this message says that something will be spoken; nothing for all but what describes calls.
    fn agreements(_layer: &Layer<'_>, _tell: &mut dyn FnMut(Agreement)) {}

    /// Puts into `table` what this message makes known to later ones of its direction, and tells `met` which of its items
    /// names an entry by number, and that entry. Called for the messages of a stream in their order.
    fn learn(_layer: &Layer<'_>, _table: &mut Entries, _met: &mut dyn FnMut(usize, &Entry)) {}

    /// What the payload of this message says, where it travels in another form: cut into chunks, compressed, masked. As
    /// far as it is there, and bounded.
    fn decoded(_layer: &Layer<'_>) -> Option<Vec<u8>> {
        None
    }

    /// Several messages can share a datagram, one behind the other. In a stream they always can.
    const SHARES_DATAGRAMS: bool = false;

    /// Gives the fields that have no fixed place (options, lists, everything that depends on another field) and the
    /// derived ones, checksum verdicts among them. Fields with a place are read before from [`Info::fields`].
    fn describe(_layer: &Layer<'_>, _sink: &mut dyn FieldSink) {}

    /// Whether this header may have one of the protocol's secret fields: asked before all are read to find them.
    fn may_hide(_header: &[u8]) -> bool {
        true
    }

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

    /// Says which question this message asks or answers, where the protocol has some.
    fn exchange(_layer: &Layer<'_>) -> Option<Exchange> {
        None
    }
}

/// The part that a message has in an exchange of question and answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exchange {
    /// It asks; otherwise it answers.
    pub asks: bool,
    /// What the answer has in common with its question; `None` where answers come in the order of the questions.
    pub id: Option<u64>,
    /// The answer goes the way back that the question came. Otherwise anybody may answer, whatever the addresses: the
    /// number alone tells.
    pub between_ends: bool,
}

impl Exchange {
    /// A question or answer with a number, between two ends.
    #[must_use]
    pub const fn numbered(asks: bool, id: u64) -> Self {
        Self { asks, id: Some(id), between_ends: true }
    }

    /// A question to all, or the answer of anybody.
    #[must_use]
    pub const fn open(asks: bool, id: u64) -> Self {
        Self { asks, id: Some(id), between_ends: false }
    }

    /// A question or answer in a row of them.
    #[must_use]
    pub const fn in_turn(asks: bool) -> Self {
        Self { asks, id: None, between_ends: true }
    }
}

/// What carries an application's octets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Carrier {
    /// They are of a stream, which keeps no boundaries: a message may begin or end anywhere, and behind one stands the
    /// next. Otherwise they are a datagram.
    pub stream: bool,
    /// They are all there are: of a datagram, nothing was cut; a stream has ended.
    pub whole: bool,
    /// They are of one segment, which often ends where a message does; else the stream was put together, and where the
    /// octets end that are there so far says nothing.
    pub segment: bool,
}

impl Carrier {
    /// A datagram of which nothing is missing.
    pub const DATAGRAM: Self = Self { stream: false, whole: true, segment: false };
    /// A segment of a stream that may go on.
    pub const STREAM: Self = Self { stream: true, whole: false, segment: true };
}

/// The first octets of messages that are told by their look: what else they look like is asked of the protocol only
/// where these are as they must be, so that most octets are asked of nobody.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Datagrams can begin so.
    pub datagrams: bool,
    /// Streams can begin so.
    pub streams: bool,
    /// The first and the last of each range of first octets.
    pub first: &'static [(u8, u8)],
    /// Bits of the first eight octets that are always the same, those of shorter messages being followed by zeros.
    pub mask: u64,
    /// These bits.
    pub value: u64,
}

impl Signature {
    /// Datagrams that begin with one of these octets.
    #[must_use]
    pub const fn datagrams(first: &'static [(u8, u8)]) -> Self {
        Self { datagrams: true, streams: false, first, mask: 0, value: 0 }
    }

    /// Streams that begin with one of these octets.
    #[must_use]
    pub const fn streams(first: &'static [(u8, u8)]) -> Self {
        Self { datagrams: false, streams: true, first, mask: 0, value: 0 }
    }

    /// Datagrams and streams that begin with one of these octets.
    #[must_use]
    pub const fn both(first: &'static [(u8, u8)]) -> Self {
        Self { datagrams: true, streams: true, first, mask: 0, value: 0 }
    }

    /// Only where the first octets are `octets`, eight at most.
    #[must_use]
    pub const fn begins(self, octets: &[u8]) -> Self {
        let (mut mask, mut value, mut i) = (0, 0, 0);
        while i < octets.len() && i < 8 {
            let shift = 56 - 8 * i as u32;
            mask |= 0xff << shift;
            value |= (octets[i] as u64) << shift;
            i += 1;
        }
        self.with(mask, value)
    }

    /// Only where the bits of `mask` among the first eight octets are those of `value`.
    #[must_use]
    pub const fn with(self, mask: u64, value: u64) -> Self {
        Self { mask, value, ..self }
    }
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
    /// The same with the two octets of its frame control swapped.
    WlanSwapped,
    /// A message of link aggregation, one of the slow protocols.
    Lacp,
    /// The body of a wireless LAN's management frame.
    WlanManagement,
    /// An Ethernet frame carried inside something else.
    Ethernet,
    /// A PPP frame carried inside something else.
    PppFrame,
    /// A frame of IEEE 802.15.4, its check sequence apart.
    Wpan,
    /// A compressed IPv6 header, of 6LoWPAN.
    Lowpan,
    /// What follows a compressed IPv6 header, compressed too.
    LowpanNext,
    /// An Ethernet frame that Cisco's switches wrapped whole.
    Isl,
    /// A SLARP packet of Cisco HDLC.
    Slarp,
    /// An Ethernet frame behind the control word of a pseudowire.
    PwEthernet,
    /// The description of a call.
    Sdp,
    /// A message by which keys of a wireless LAN are agreed on.
    EapolKey,
    /// A message by which somebody proves who they are.
    Eap,
    /// What was filled into a form on a page.
    FormData,
    /// Objects in the octets of protobuf.
    Protobuf,
    /// Objects in the octets of CBOR.
    Cbor,
    /// What HTTP/1 turned into.
    WebSocket,
    /// A message of a call in HTTP/2.
    Grpc,
    /// Records of DTLS.
    Dtls,
    /// Messages of Linux's firewall.
    Netfilter,
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

    /// A header of `header` octets whose last two are `number`: an EtherType, or up to 1500 the length of what follows, which
    /// then is 802.2 (IEEE 802.3 §3.2.6).
    #[must_use]
    pub const fn typed(header: usize, number: u16) -> Self {
        match number {
            1..=1500 => Self::new(header, Next::By(Key::Llc)).claim(header + number as usize),
            _ => Self::new(header, Next::By(Key::EtherType(number))),
        }
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
    /// An application's octets: the protocol of one of these ports, if they can be its, else one that knows them by
    /// their look.
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
