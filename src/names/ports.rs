//! Service names and ports: which service the IANA has registered for a port, and which class a port belongs to.
//!
//! Source: IANA, "Service Name and Transport Protocol Port Number Registry" (RFC 6335), as of September 2026, in
//! `ports.tsv`. Where the registry has several names for a port the table keeps the first, or the one in use today
//! where the first has fallen out of use. A name of before RFC 6335 is spelt as its §5.1 requires: letters, digits
//! and hyphens.

use crate::i18n::{Words, w};

/// A transport protocol that has ports. UDP-Lite shares UDP's (RFC 3828 §3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Transport {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
    /// Stream Control Transmission Protocol.
    Sctp,
    /// Datagram Congestion Control Protocol.
    Dccp,
}

impl Transport {
    /// What the registry calls it.
    fn keyword(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
            Self::Dccp => "dccp",
        }
    }
}

/// A registered service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Service {
    /// The service name, "domain".
    pub name: &'static str,
    /// The registry's description, "Domain Name Server"; empty where it says no more than the name.
    pub description: &'static str,
}

/// The registry: `port`, transports separated by spaces, name and description, separated by tabs; sorted by port.
///
/// One text that is searched where it lies: 6,000 rows of `&str` would cost every start of the program as many
/// relocations, and most runs look up a few ports or none.
static REGISTRY: &str = include_str!("ports.tsv");

/// The service registered for `port` over `transport`.
#[must_use]
pub fn service(transport: Transport, port: u16) -> Option<Service> {
    rows_from(port)
        .map_while(row)
        .take_while(|row| row.port == port)
        .find(|row| row.transports.split(' ').any(|keyword| keyword == transport.keyword()))
        .map(|row| row.service)
}

/// The number that a row begins with.
fn port_of(line: &str) -> Option<u16> {
    line.split_once('\t')?.0.parse().ok()
}

struct Row {
    port: u16,
    transports: &'static str,
    service: Service,
}

fn row(line: &'static str) -> Option<Row> {
    let mut columns = line.split('\t');
    Some(Row {
        port: columns.next()?.parse().ok()?,
        transports: columns.next()?,
        service: Service { name: columns.next()?, description: columns.next().unwrap_or_default() },
    })
}

/// The rows from the first one of `port` (or of the next port that has any) to the end.
fn rows_from(port: u16) -> std::str::Lines<'static> {
    // `low` and `high` always stand at the start of a row or at the end of the text.
    let (mut low, mut high) = (0, REGISTRY.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = REGISTRY[..middle].rfind('\n').map_or(0, |newline| newline + 1).max(low);
        let end = REGISTRY[start..].find('\n').map_or(high, |newline| start + newline + 1);
        if port_of(&REGISTRY[start..end]) < Some(port) { low = end } else { high = start }
    }
    REGISTRY[low..].lines()
}

/// The classes that RFC 6335 §6 divides ports into.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PortClass {
    /// 0-1023: System Ports, also called Well Known Ports. Assigned by the IANA after IETF review.
    WellKnown,
    /// 1024-49151: User Ports, also called Registered Ports. Assigned by the IANA on request.
    Registered,
    /// 49152-65535: Dynamic Ports, also called Private or Ephemeral Ports. Never assigned.
    Dynamic,
}

impl PortClass {
    /// The class of `port`.
    #[must_use]
    pub const fn of(port: u16) -> Self {
        match port {
            0..=1023 => Self::WellKnown,
            1024..=49151 => Self::Registered,
            49152.. => Self::Dynamic,
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> Words {
        match self {
            Self::WellKnown => w("well known", "bem conhecida"),
            Self::Registered => w("registered", "registrada"),
            Self::Dynamic => w("dynamic", "dinâmica"),
        }
    }

    /// The first and the last port of the class.
    #[must_use]
    pub const fn range(self) -> (u16, u16) {
        match self {
            Self::WellKnown => (0, 1023),
            Self::Registered => (1024, 49151),
            Self::Dynamic => (49152, u16::MAX),
        }
    }
}

/// Linux takes the port of a socket that asked for none from 32768-60999 (`net.ipv4.ip_local_port_range` as it
/// comes), which straddles two classes of RFC 6335: such a port may be a client's although it is a registered one.
#[must_use]
pub const fn is_linux_ephemeral(port: u16) -> bool {
    matches!(port, 32768..=60999)
}

/// Ports of which the registry gives one to the server and one to its client: DHCP's (RFC 2131 §4.1, RFC 9915 §7.2).
pub const FIXED: [(u16, u16); 2] = [(67, 68), (547, 546)];

/// Which of two ports is the side that serves, 0 for `first` and 1 for `second`, judged by the ports alone; `None`
/// where they do not tell.
///
/// A client's system chooses its port from the dynamic ones, or from Linux's; a server's port is one that clients can
/// know. Of two such ports the well-known one serves, or else the one that is registered.
#[must_use]
pub fn serving_side(transport: Transport, first: u16, second: u16) -> Option<usize> {
    serving_side_by(first, second, |port| service(transport, port).is_some())
}

/// As [`serving_side`], for who asks often and knows already whether a port is registered.
#[must_use]
pub fn serving_side_by(first: u16, second: u16, mut registered: impl FnMut(u16) -> bool) -> Option<usize> {
    // A service that is registered among the ports that Linux chooses may serve there, or may be chosen by accident.
    let mut chosen =
        |port: u16| PortClass::of(port) == PortClass::Dynamic || is_linux_ephemeral(port) && !registered(port);
    let low = |port: u16| PortClass::of(port) == PortClass::WellKnown;
    match (chosen(first), chosen(second)) {
        (false, true) => Some(0),
        (true, false) => Some(1),
        (true, true) => None,
        (false, false) if FIXED.contains(&(first, second)) => Some(0),
        (false, false) if FIXED.contains(&(second, first)) => Some(1),
        (false, false) if low(first) != low(second) => Some(usize::from(low(second))),
        (false, false) if is_linux_ephemeral(first) || is_linux_ephemeral(second) => None,
        (false, false) => match (registered(first), registered(second)) {
            (true, false) => Some(0),
            (false, true) => Some(1),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(transport: Transport, port: u16) -> Option<&'static str> {
        service(transport, port).map(|service| service.name)
    }

    #[test]
    fn every_row_reads_and_is_found() {
        let mut before = 0;
        for line in REGISTRY.lines() {
            let row = row(line).expect(line);
            assert!(row.port >= before, "{line} is out of order");
            assert!(row.service.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{line}");
            for keyword in row.transports.split(' ') {
                let transport = [Transport::Tcp, Transport::Udp, Transport::Sctp, Transport::Dccp]
                    .into_iter()
                    .find(|transport| transport.keyword() == keyword)
                    .expect(line);
                assert_eq!(service(transport, row.port), Some(row.service), "{line} stands behind another row");
            }
            before = row.port;
        }
    }

    #[test]
    fn services_everybody_knows() {
        assert_eq!(name(Transport::Tcp, 22), Some("ssh"));
        assert_eq!(name(Transport::Udp, 53), Some("domain"));
        assert_eq!(name(Transport::Tcp, 80), Some("http"));
        assert_eq!(name(Transport::Udp, 5353), Some("mdns"));
        assert_eq!(name(Transport::Tcp, 12345), Some("italk"));
        assert_eq!(name(Transport::Tcp, 6063), Some("x11"));
        assert_eq!(name(Transport::Sctp, 2905), Some("m3ua"));
        assert_eq!(name(Transport::Dccp, 5004), Some("avt-profile-1"));
        assert_eq!(
            service(Transport::Udp, 4789).map(|service| service.description),
            Some("Virtual eXtensible Local Area Network (VXLAN)")
        );
    }

    #[test]
    fn a_port_belongs_to_its_transports_alone() {
        let description = |transport| service(transport, 853).map(|service| service.description);
        assert_eq!(description(Transport::Tcp), Some("DNS query-response protocol run over TLS"));
        assert_eq!(description(Transport::Udp), Some("DNS query-response protocol run over DTLS or QUIC"));
        assert_eq!(name(Transport::Tcp, 4789), None);
        assert_eq!(name(Transport::Tcp, 8888), Some("ddi-tcp-1"));
        assert_eq!(name(Transport::Udp, 8888), Some("ddi-udp-1"));
    }

    #[test]
    fn ports_without_a_service() {
        for port in [0, 4, 1023, 49151, 49152, u16::MAX] {
            assert_eq!(name(Transport::Tcp, port), None);
        }
    }

    #[test]
    fn classes_meet_without_a_gap() {
        for class in [PortClass::WellKnown, PortClass::Registered, PortClass::Dynamic] {
            let (first, last) = class.range();
            assert_eq!((PortClass::of(first), PortClass::of(last)), (class, class));
        }
        assert_ne!(PortClass::of(1023), PortClass::of(1024));
        assert_ne!(PortClass::of(49151), PortClass::of(49152));
    }

    #[test]
    fn the_side_that_serves() {
        assert_eq!(serving_side(Transport::Tcp, 12345, 45679), Some(0));
        assert_eq!(serving_side(Transport::Udp, 52112, 8888), Some(1));
        assert_eq!(serving_side(Transport::Tcp, 1102, 139), Some(1));
        assert_eq!(serving_side(Transport::Tcp, 1102, 44819), Some(0), "44819 is what Linux might choose");
        assert_eq!(serving_side(Transport::Tcp, 1102, 44818), None, "and 44818 is EtherNet/IP's too");
        assert_eq!(serving_side(Transport::Tcp, 44818, 50000), Some(0));
        assert_eq!(serving_side(Transport::Tcp, 44818, 80), Some(1));
        assert_eq!(serving_side(Transport::Udp, 68, 67), Some(1));
        assert_eq!(serving_side(Transport::Udp, 547, 546), Some(0));
        assert_eq!(serving_side(Transport::Udp, 5353, 5353), None);
        assert_eq!(serving_side(Transport::Udp, 50000, 60000), None);
    }

    #[test]
    fn linux_takes_ephemeral_ports_from_two_classes() {
        assert!(is_linux_ephemeral(32768) && is_linux_ephemeral(60999));
        assert!(!is_linux_ephemeral(32767) && !is_linux_ephemeral(61000));
    }
}
