//! The protocols: one file each, and one line each in the list below.

use std::fmt;

#[macro_use]
pub mod contract;
mod ber;
mod capwap_header;
mod cooked;
mod cursor;
mod dialogue;
mod dispatch;
mod dns_message;
mod group_records;
pub(crate) mod handshake;
mod icmp_extensions;
mod ipv6_options;
mod l2tp_avp;
mod lines;
mod look;
mod ntp_instant;
pub mod own;
mod sequenced;
mod wlan_frame;

pub use dispatch::Dispatch;
pub(crate) use ethernet::Ethernet;
pub(crate) use ipv4::Ipv4;
pub use look::look;
#[cfg(feature = "decrypt")]
pub(crate) use quic::initial as quic_initial;
pub(crate) use tcp::Tcp;
pub(crate) use udp::Udp;

use crate::i18n::Lang;
use contract::{
    Agreement, Carrier, Entries, Entry, Exchange, Fault, FieldSink, Info, Key, Layer, Membership, Protocol,
    PseudoHeader, Say, Signature, Step,
};

/// What is done with a header once its protocol has measured it: once for each protocol, so that it can be inlined.
pub(crate) trait Then {
    /// What comes of it.
    type Out;

    /// What carries the octets of a program, if the header is out of them.
    fn carrier(&self) -> Carrier;

    /// Does it.
    fn then(self, step: Result<Step, Fault>) -> Self::Out;
}

/// Lists the protocols: `Name = file`. The order is that of the documents: from the link upwards.
macro_rules! protocols {
    ($($name:ident = $file:ident),+; own: $($slot:ident = $n:literal),+ $(,)?) => {
        $(mod $file;)+

        /// A protocol that camadas peels.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each variant is described by its Info")]
        pub enum Proto { $($name,)+ $($slot),+ }

        impl Proto {
            /// All of them, in the order of the documents.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// All of them, and those that were installed ([`own::install`]) behind them.
            pub fn known() -> impl Iterator<Item = Self> {
                let slots = [$(Self::$slot),+];
                Self::ALL.iter().copied().chain(slots.into_iter().take(own::installed()))
            }

            /// What it is called, where it belongs, what leads to it, its fields.
            #[must_use]
            pub fn info(self) -> &'static Info {
                match self { $(Self::$name => $file::$name::info(),)+ $(Self::$slot => own::Own::<$n>::info()),+ }
            }

            /// As people who speak `lang` write it.
            #[must_use]
            pub fn title(self, lang: Lang) -> &'static str {
                let in_portuguese = match self { $(Self::$name => $file::$name::TITLE_PT,)+ $(Self::$slot => own::Own::<$n>::TITLE_PT),+ };
                in_portuguese.filter(|_| lang == Lang::PtBr).unwrap_or(self.info().title)
            }

            /// Measures its header at the start of `bytes` as [`Protocol::peel_from`] does, and lets `then` have the
            /// result.
            #[inline]
            pub(crate) fn peel_then<T: Then>(self, bytes: &[u8], then: T) -> T::Out {
                match self {
                    $(Self::$name => { let step = $file::$name::peel_from(bytes, then.carrier()); then.then(step) })+
                    $(Self::$slot => { let step = own::Own::<$n>::peel_from(bytes, then.carrier()); then.then(step) })+
                }
            }

            /// Whether `bytes` can begin with one of its messages.
            #[must_use]
            pub fn fits(self, bytes: &[u8], carrier: Carrier) -> bool {
                match self { $(Self::$name => $file::$name::fits(bytes, carrier),)+ $(Self::$slot => own::Own::<$n>::fits(bytes, carrier)),+ }
            }

            /// Whether `bytes` begin with one of its messages, whatever their port.
            #[must_use]
            pub fn recognizes(self, bytes: &[u8], carrier: Carrier) -> bool {
                match self { $(Self::$name => $file::$name::recognizes(bytes, carrier),)+ $(Self::$slot => own::Own::<$n>::recognizes(bytes, carrier)),+ }
            }

            /// With which octets its messages begin, where they are told by their look.
            #[must_use]
            pub fn signatures(self) -> &'static [Signature] {
                match self { $(Self::$name => $file::$name::signatures(),)+ $(Self::$slot => own::Own::<$n>::signatures()),+ }
            }

            /// What a message with the header `header` says of who speaks next in its direction.
            #[must_use]
            pub fn announces(self, header: &[u8]) -> Option<Key> {
                match self { $(Self::$name => $file::$name::announces(header),)+ $(Self::$slot => own::Own::<$n>::announces(header)),+ }
            }

            /// Nothing in a message that begins with `bytes` says where it ends, but that the other side speaks.
            #[must_use]
            pub fn speaks_in_turns(self, bytes: &[u8]) -> bool {
                match self { $(Self::$name => $file::$name::speaks_in_turns(bytes),)+ $(Self::$slot => own::Own::<$n>::speaks_in_turns(bytes)),+ }
            }

            /// Tells where it says that something will be spoken.
            pub(crate) fn agreements(self, layer: &Layer<'_>, tell: &mut dyn FnMut(Agreement)) {
                match self { $(Self::$name => $file::$name::agreements(layer, tell),)+ $(Self::$slot => own::Own::<$n>::agreements(layer, tell)),+ }
            }

            /// Puts into `table` what its message makes known to later ones, and tells `met` the entries that it names by number.
            pub(crate) fn learn(self, layer: &Layer<'_>, table: &mut Entries, met: &mut dyn FnMut(usize, &Entry)) {
                match self { $(Self::$name => $file::$name::learn(layer, table, met),)+ $(Self::$slot => own::Own::<$n>::learn(layer, table, met)),+ }
            }

            /// What its payload says, where that travels in another form.
            #[must_use]
            pub fn decoded(self, layer: &Layer<'_>) -> Option<Vec<u8>> {
                match self { $(Self::$name => $file::$name::decoded(layer),)+ $(Self::$slot => own::Own::<$n>::decoded(layer)),+ }
            }

            /// Several of its messages can share a datagram.
            #[must_use]
            pub fn shares_datagrams(self) -> bool {
                match self { $(Self::$name => $file::$name::SHARES_DATAGRAMS,)+ $(Self::$slot => own::Own::<$n>::SHARES_DATAGRAMS),+ }
            }

            /// Gives the fields that have no fixed place.
            pub(crate) fn describe(self, layer: &Layer<'_>, sink: &mut dyn FieldSink) {
                match self { $(Self::$name => $file::$name::describe(layer, sink),)+ $(Self::$slot => own::Own::<$n>::describe(layer, sink)),+ }
            }

            /// Whether a header may have one of its secret fields.
            pub(crate) fn may_hide(self, header: &[u8]) -> bool {
                match self { $(Self::$name => $file::$name::may_hide(header),)+ $(Self::$slot => own::Own::<$n>::may_hide(header)),+ }
            }

            /// Says in one line what matters.
            pub fn summary(self, layer: &Layer<'_>, say: &mut Say<'_>) {
                match self { $(Self::$name => $file::$name::summary(layer, say),)+ $(Self::$slot => own::Own::<$n>::summary(layer, say)),+ }
            }

            /// The pseudo-header of transport checksums above it.
            #[must_use]
            pub(crate) fn pseudo_header(self, layer: &Layer<'_>) -> Option<PseudoHeader> {
                match self { $(Self::$name => $file::$name::pseudo_header(layer),)+ $(Self::$slot => own::Own::<$n>::pseudo_header(layer)),+ }
            }

            /// Changes the pseudo-header of what it carries.
            pub(crate) fn readdress(self, layer: &Layer<'_>, pseudo: &mut PseudoHeader) {
                match self { $(Self::$name => $file::$name::readdress(layer, pseudo),)+ $(Self::$slot => own::Own::<$n>::readdress(layer, pseudo)),+ }
            }

            /// Says which question the message asks or answers.
            #[inline]
            pub fn exchange(self, layer: &Layer<'_>) -> Option<Exchange> {
                match self { $(Self::$name => $file::$name::exchange(layer),)+ $(Self::$slot => own::Own::<$n>::exchange(layer)),+ }
            }

            /// Tells what the message says of multicast groups; nothing for one that an error quotes.
            pub fn memberships(self, layer: &Layer<'_>, tell: &mut dyn FnMut(Membership)) {
                if layer.is_quoted() {
                    return;
                }
                match self { $(Self::$name => $file::$name::memberships(layer, tell),)+ $(Self::$slot => own::Own::<$n>::memberships(layer, tell)),+ }
            }
        }
    };
}

protocols! {
    Null = null,
    Raw = raw,
    Sll = sll,
    Sll2 = sll2,
    Pppd = pppd,
    Ppp = ppp,
    Mp = mp,
    Bcp = bcp,
    Chdlc = chdlc,
    Slarp = slarp,
    FrameRelay = frame_relay,
    Fddi = fddi,
    TokenRing = token_ring,
    SunAtm = sunatm,
    Ipfc = ipfc,
    Ipoib = ipoib,
    Ap1394 = ap1394,
    Arcnet = arcnet,
    Ipnet = ipnet,
    Netlink = netlink,
    NetlinkNetfilter = netlink_netfilter,
    Nflog = nflog,
    Pflog = pflog,
    Enc = enc,
    Pktap = pktap,
    Juniper = juniper,
    Radiotap = radiotap,
    Ppi = ppi,
    Prism = prism,
    Wlancap = wlancap,
    WpanFcs = wpan_fcs,
    Wpan = wpan,
    Lowpan = lowpan,
    LowpanUdp = lowpan_udp,
    Wlan = wlan,
    WlanSwapped = wlan_swapped,
    WlanMgt = wlan_mgt,
    Ethernet = ethernet,
    Cfp = cfp,
    Isl = isl,
    Llc = llc,
    Bridged = bridged,
    Stp = stp,
    Lldp = lldp,
    Cdp = cdp,
    Eapol = eapol,
    EapolKey = eapol_key,
    Eap = eap,
    Slow = slow,
    Lacp = lacp,
    Loopback = loopback,
    Vlan = vlan,
    Ieee8021ad = ieee8021ad,
    Ieee8021ah = ieee8021ah,
    Vntag = vntag,
    Etag = etag,
    Hsr = hsr,
    Ieee8021cb = ieee8021cb,
    Cmd = cmd,
    Avsp = avsp,
    Trill = trill,
    Batadv = batadv,
    Macsec = macsec,
    Mpls = mpls,
    Pwethcw = pwethcw,
    Pwach = pwach,
    Nsh = nsh,
    Pppoed = pppoed,
    Pppoes = pppoes,
    Arp = arp,
    Ipv4 = ipv4,
    Icmp = icmp,
    Igmp = igmp,
    Ipv6 = ipv6,
    HopByHop = ipv6_hop_by_hop,
    DestinationOptions = ipv6_destination,
    Routing = ipv6_routing,
    Fragment = ipv6_fragment,
    Icmpv6 = icmpv6,
    Mipv6 = mipv6,
    Ah = ah,
    Esp = esp,
    Vrrp = vrrp,
    Hsrp = hsrp,
    Pim = pim,
    Ospf = ospf,
    Gre = gre,
    EtherIp = etherip,
    Erspan = erspan,
    L2tpV3 = l2tpv3,
    Tcp = tcp,
    Udp = udp,
    UdpLite = udplite,
    Sctp = sctp,
    Dccp = dccp,
    UdpEncap = udpencap,
    L2tp = l2tp,
    WireGuard = wg,
    Teredo = teredo,
    Vxlan = vxlan,
    VxlanGpe = vxlan_gpe,
    Geneve = geneve,
    LispData = lisp_data,
    Lisp = lisp,
    Lwapp = lwapp,
    Capwap = capwap,
    CapwapData = capwap_data,
    Amt = amt,
    Ayiya = ayiya,
    Tzsp = tzsp,
    Zep = zep,
    Gtp = gtp,
    Dns = dns,
    MulticastDns = mdns,
    Llmnr = llmnr,
    Nbns = nbns,
    Dhcp = dhcp,
    Dhcpv6 = dhcpv6,
    Ntp = ntp,
    Snmp = snmp,
    Ssdp = ssdp,
    Sip = sip,
    Sdp = sdp,
    Syslog = syslog,
    Tftp = tftp,
    Http = http,
    WebSocket = websocket,
    Http2 = http2,
    Grpc = grpc,
    Tls = tls,
    TlsHandshake = tls_handshake,
    Dtls = dtls,
    Quic = quic,
    Rtp = rtp,
    Rtcp = rtcp,
    Mqtt = mqtt,
    Coap = coap,
    Radius = radius,
    Stun = stun,
    Redis = redis,
    Memcached = memcached,
    PostgreSql = pgsql,
    Amqp = amqp,
    Kafka = kafka,
    Bgp = bgp,
    OpenFlow = openflow,
    SFlow = sflow,
    WakeOnLan = wol,
    Smtp = smtp,
    Pop = pop,
    Imap = imap,
    Ftp = ftp,
    Telnet = telnet,
    Ssh = ssh,
    Form = form,
    Cbor = cbor,
    Protobuf = protobuf,
    Text = text,
    Json = json,
    Xml = xml,
    Html = html,
    Data = data;
    own: Own1 = 0, Own2 = 1, Own3 = 2, Own4 = 3, Own5 = 4, Own6 = 5, Own7 = 6, Own8 = 7
}

impl fmt::Debug for Proto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().name)
    }
}
