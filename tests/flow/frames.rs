//! Captures in memory, written frame by frame.

use camadas::flow::{Bounds, Listener, Tracker};
use camadas::run::{self, Plan};
use camadas::source::{self, Source};

pub const FIN: u8 = 0x01;
pub const SYN: u8 = 0x02;
pub const RST: u8 = 0x04;
pub const PSH: u8 = 0x08;
pub const ACK: u8 = 0x10;

/// A pcap of raw IP that grows by frames.
pub struct Capture {
    octets: Vec<u8>,
    identification: u16,
    server_port: u16,
}

/// A segment from host 1 to host 2, or back.
#[derive(Clone, Copy)]
pub struct Tcp<'d> {
    pub back: bool,
    pub port: u16,
    pub flags: u8,
    pub sequence: u32,
    pub acknowledged: u32,
    pub window: u16,
    pub options: &'d [u8],
    pub data: &'d [u8],
}

impl Tcp<'_> {
    /// One without options or data.
    pub fn new(back: bool, flags: u8, sequence: u32, acknowledged: u32) -> Self {
        Self { back, port: 40_000, flags, sequence, acknowledged, window: 8000, options: &[], data: &[] }
    }
}

impl Capture {
    pub fn new() -> Self {
        // Little-endian, nanoseconds, link type 101: raw IP.
        let mut octets = vec![0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        octets.extend([0, 0, 4, 0, 101, 0, 0, 0]);
        Self { octets, identification: 0, server_port: 80 }
    }

    /// One whose TCP connections go to this port.
    pub fn to_port(server_port: u16) -> Self {
        Self { server_port, ..Self::new() }
    }

    /// Appends a packet, captured so many microseconds after the beginning.
    pub fn packet(&mut self, time_us: u64, packet: &[u8]) {
        for number in [time_us / 1_000_000, time_us % 1_000_000 * 1000, packet.len() as u64, packet.len() as u64] {
            self.octets.extend((number as u32).to_le_bytes());
        }
        self.octets.extend(packet);
    }

    /// Appends the last packet once more.
    pub fn again(&mut self, time_us: u64, len: usize) {
        let packet = self.octets[self.octets.len() - len..].to_vec();
        self.packet(time_us, &packet);
    }

    /// Appends a TCP segment; gives the octets of its packet.
    pub fn tcp(&mut self, time_us: u64, tcp: Tcp<'_>) -> usize {
        let ports = if tcp.back { [self.server_port, tcp.port] } else { [tcp.port, self.server_port] };
        let mut segment: Vec<u8> = ports.iter().flat_map(|port| port.to_be_bytes()).collect();
        segment.extend(tcp.sequence.to_be_bytes());
        segment.extend(tcp.acknowledged.to_be_bytes());
        let options = tcp.options.len().next_multiple_of(4);
        segment.extend([((20 + options) * 4) as u8, tcp.flags]);
        segment.extend(tcp.window.to_be_bytes());
        segment.extend([0; 4]);
        segment.extend(tcp.options);
        segment.resize(20 + options, 0);
        segment.extend(tcp.data);
        self.ip(time_us, 6, tcp.back, &segment)
    }

    /// Appends a UDP datagram from port 5000 to 6000, or back.
    pub fn udp(&mut self, time_us: u64, back: bool, data: &[u8]) -> usize {
        let datagram = udp(back, data);
        self.ip(time_us, 17, back, &datagram)
    }

    /// Appends an IPv4 packet between the two hosts.
    pub fn ip(&mut self, time_us: u64, protocol: u8, back: bool, payload: &[u8]) -> usize {
        self.identification = self.identification.wrapping_add(1).max(1);
        let packet = ipv4(self.identification, 0, protocol, back, payload);
        self.packet(time_us, &packet);
        packet.len()
    }

    /// Its octets, as they stand in a file.
    #[allow(dead_code, reason = "only some tests write a file")]
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// It, to be read.
    pub fn source(self) -> Box<dyn Source> {
        source::from_reader("memory", Box::new(std::io::Cursor::new(self.octets))).expect("a capture")
    }

    /// Runs it through a tracker.
    pub fn track<L: Listener>(self, bounds: Bounds, listener: L) -> Tracker<L> {
        let mut source = self.source();
        let mut tracker = Tracker::new(bounds, listener);
        let stats = run::remember(&mut *source, &Plan::default(), &mut tracker);
        assert!(stats.errors.is_empty(), "{:?}", stats.errors);
        tracker
    }
}

/// A UDP datagram from port 5000 to 6000, or back.
pub fn udp(back: bool, data: &[u8]) -> Vec<u8> {
    let ports: [u16; 2] = if back { [6000, 5000] } else { [5000, 6000] };
    let mut datagram: Vec<u8> = ports.iter().flat_map(|port| port.to_be_bytes()).collect();
    datagram.extend((8 + data.len() as u16).to_be_bytes());
    datagram.extend([0, 0]);
    datagram.extend(data);
    datagram
}

/// A packet of IPv4 with its flags and fragment offset in one word.
pub fn ipv4(identification: u16, fragment: u16, protocol: u8, back: bool, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x45, 0];
    packet.extend((20 + payload.len() as u16).to_be_bytes());
    packet.extend(identification.to_be_bytes());
    packet.extend(fragment.to_be_bytes());
    packet.extend([64, protocol, 0, 0]);
    let hosts = [[10, 0, 0, 1], [10, 0, 0, 2]];
    packet.extend(hosts[usize::from(back)]);
    packet.extend(hosts[usize::from(!back)]);
    packet.extend(payload);
    packet
}

/// Xorshift: the same numbers at every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}
