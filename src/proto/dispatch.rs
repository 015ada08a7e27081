//! Which protocol each key leads to, and which knows its messages by their look.

use std::sync::LazyLock;

use super::Proto;
use super::contract::{Carrier, Key, Signature};

/// A protocol whose messages have these bits in their first eight octets.
#[derive(Clone, Copy, Debug)]
struct Signed {
    mask: u64,
    value: u64,
    proto: Proto,
}

/// The first eight octets; fewer are followed by zeros.
fn head(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(head) => u64::from_be_bytes(*head),
        None => {
            let mut head = [0; 8];
            head[..bytes.len()].copy_from_slice(bytes);
            u64::from_be_bytes(head)
        }
    }
}

/// Which protocol each key leads to.
#[derive(Clone, Debug)]
pub struct Dispatch {
    link: Box<[Option<Proto>; 1 << 16]>,
    ether_type: Box<[Option<Proto>; 1 << 16]>,
    tcp: Box<[Option<Proto>; 1 << 16]>,
    udp: Box<[Option<Proto>; 1 << 16]>,
    ip: [Option<Proto>; 256],
    sap: [Option<Proto>; 256],
    others: Vec<(Key, Proto)>,
    /// Protocols by the first octet of their messages: of datagrams, then of streams.
    signatures: Box<[Vec<Signed>]>,
}

impl Dispatch {
    /// The keys that the protocols themselves register.
    #[must_use]
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<Dispatch> = LazyLock::new(Dispatch::new);
        &STANDARD
    }

    fn new() -> Self {
        let table = || Box::new([None; 1 << 16]);
        let mut dispatch = Self {
            link: table(),
            ether_type: table(),
            tcp: table(),
            udp: table(),
            ip: [None; 256],
            sap: [None; 256],
            others: Vec::new(),
            signatures: vec![Vec::new(); 2 << 8].into_boxed_slice(),
        };
        for proto in Proto::known() {
            for &key in proto.info().keys {
                dispatch.register(key, proto);
            }
            dispatch.sign(proto);
        }
        dispatch
    }

    fn sign(&mut self, proto: Proto) {
        for &Signature { datagrams, streams, first, mask, value } in proto.signatures() {
            for octet in first.iter().flat_map(|&(first, last)| first..=last) {
                for stream in [datagrams.then_some(false), streams.then_some(true)].into_iter().flatten() {
                    self.signatures[usize::from(stream) << 8 | usize::from(octet)].push(Signed { mask, value, proto });
                }
            }
        }
    }

    /// The protocol that knows `bytes` by their look alone.
    #[must_use]
    pub fn recognize(&self, bytes: &[u8], carrier: Carrier) -> Option<Proto> {
        let first = usize::from(*bytes.first()?);
        let known = self.signatures.get(usize::from(carrier.stream) << 8 | first)?;
        let head = head(bytes);
        let mut like = known.iter().filter(|signed| head & signed.mask == signed.value).map(|signed| signed.proto);
        like.find(|proto| proto.recognizes(bytes, carrier))
    }

    /// Lets `key` lead to `proto`, whatever it led to before.
    pub fn register(&mut self, key: Key, proto: Proto) {
        match key {
            Key::Link(n) => self.link[usize::from(n)] = Some(proto),
            Key::EtherType(n) => self.ether_type[usize::from(n)] = Some(proto),
            Key::Tcp(n) => self.tcp[usize::from(n)] = Some(proto),
            Key::Udp(n) => self.udp[usize::from(n)] = Some(proto),
            Key::Ip(n) => self.ip[usize::from(n)] = Some(proto),
            Key::Sap(n) => self.sap[usize::from(n)] = Some(proto),
            _ => {
                self.others.retain(|(known, _)| *known != key);
                self.others.push((key, proto));
            }
        }
    }

    /// The protocol that `key` leads to.
    #[inline(always)]
    #[must_use]
    pub fn find(&self, key: &Key) -> Option<Proto> {
        match key {
            Key::Link(n) => self.link[usize::from(*n)],
            Key::EtherType(n) => self.ether_type[usize::from(*n)],
            Key::Tcp(n) => self.tcp[usize::from(*n)],
            Key::Udp(n) => self.udp[usize::from(*n)],
            Key::Ip(n) => self.ip[usize::from(*n)],
            Key::Sap(n) => self.sap[usize::from(*n)],
            other => self.find_other(*other),
        }
    }

    /// Takes its key by value: a key that only this one wants in memory needs no place there.
    #[inline(never)]
    fn find_other(&self, key: Key) -> Option<Proto> {
        self.others.iter().find(|(known, _)| *known == key).map(|(_, proto)| *proto)
    }
}
