//! One session: which keys its records are sealed with.
//!
//! Which keys are in use is not worked out from the handshake: a tag proves it. A record that the keys of before do not open is
//! tried with those that may follow (RFC 8446 §7.1): early data, handshake, data, data after each update. So nothing needs to be
//! known of what the capture lacks.

use std::fmt;

use super::keys::{Keys, Label, Origin, Random, Secret};
use super::opener::{self, HEADER, Opened, Opener};
use super::suite::Suite;
use crate::flow::key::Side;
use crate::proto::handshake::{Form, Hello, opening};

const CHANGES: u8 = 20;
const HANDSHAKES: u8 = 22;
/// Application data; in TLS 1.3 whatever is encrypted.
pub(super) const DATA: u8 = 23;

const TLS_1_2: u16 = 0x0303;
const TLS_1_3: u16 = 0x0304;

/// Most octets of a hello that are waited for.
const MOST_HELLO: usize = 1 << 16;
/// Records of a direction that nothing opened, one after the other, before it is given up.
const MOST_FAILURES: u8 = 16;
/// Most records that the capture lacks where those behind them are still opened.
const MOST_LOST: u64 = 64;

/// What the server chose.
struct Agreed {
    version: u16,
    suite: Suite,
    server_random: Random,
    encrypts_first: bool,
}

/// Which secret of TLS 1.3 a direction uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Early,
    Handshake,
    Data,
}

/// Keys that opened a record of a direction.
struct Current {
    opener: Opener,
    stage: Stage,
    secret: Secret,
    suite: Suite,
    /// Number of the next record.
    next: u64,
}

/// One direction.
#[derive(Default)]
struct Way {
    /// The hello, as far as it came; `None` once it was read or given up.
    hello: Option<Vec<u8>>,
    greeted: bool,
    /// The cipher has changed: everything is encrypted (TLS 1.2).
    changed: bool,
    /// Octets are missing from the capture, since a record was opened.
    lost: bool,
    current: Option<Current>,
    failures: u8,
    /// How many secrets were at hand when it was given up.
    given_up_with: Option<usize>,
}

/// A session as far as its records were seen.
#[derive(Default)]
pub(super) struct Session {
    client: Option<Side>,
    random: Option<Random>,
    agreed: Option<Agreed>,
    ways: [Way; 2],
}

impl fmt::Debug for Session {
    /// Without keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("client", &self.client).finish_non_exhaustive()
    }
}

impl Session {
    /// Keys of it are at hand.
    pub fn is_known(&self, keys: &Keys) -> bool {
        self.random.is_some_and(|random| keys.has(&random))
    }

    /// Octets of a side are missing from the capture.
    pub fn lose(&mut self, side: Side) {
        self.ways[side as usize].lost = true;
    }

    /// Takes the next record of a side, whole; what was in it, if it was encrypted and can be opened, and which secret did.
    pub fn take(&mut self, side: Side, record: &[u8], keys: &Keys) -> Option<(Opened, Origin)> {
        let kind = *record.first()?;
        let is_old = self.agreed.as_ref().is_some_and(|agreed| agreed.version == TLS_1_2);
        let way = &mut self.ways[side as usize];
        match kind {
            CHANGES => {
                if is_old {
                    (way.changed, way.current) = (true, None);
                }
                None
            }
            DATA => self.open(side, record, keys),
            _ if is_old && way.changed => self.open(side, record, keys),
            HANDSHAKES => {
                self.greet(side, record.get(HEADER..)?);
                None
            }
            _ => None,
        }
    }

    /// Reads the hello of a side, which may go on over several records.
    fn greet(&mut self, side: Side, octets: &[u8]) {
        let way = &mut self.ways[side as usize];
        if way.greeted {
            return;
        }
        let hello = way.hello.get_or_insert_default();
        hello.extend_from_slice(octets);
        let length = match hello.first_chunk::<4>() {
            Some(&[_, a, b, c]) => usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c),
            None => return,
        };
        let is_hello = opening(hello, Form::Stream).is_some_and(|(kind, _)| matches!(kind, 1 | 2));
        if is_hello && length < MOST_HELLO && hello.len() < 4 + length {
            return;
        }
        way.greeted = true;
        let hello = way.hello.take().unwrap_or_default();
        if let Some(hello) = Hello::read(&hello, Form::Stream) {
            self.meet(side, &hello);
        }
    }

    fn meet(&mut self, side: Side, hello: &Hello<'_>) {
        let random = hello.random.try_into().ok();
        if hello.is_client {
            (self.client, self.random) = (Some(side), random);
        } else if let (Some(suite), Some(server_random)) = (hello.suite.and_then(Suite::of), random) {
            let encrypts_first = hello.encrypts_then_authenticates;
            self.agreed = Some(Agreed { version: hello.version, suite, server_random, encrypts_first });
        }
    }

    fn open(&mut self, side: Side, record: &[u8], keys: &Keys) -> Option<(Opened, Origin)> {
        let random = self.random?;
        let by_client = self.client? == side;
        let way = &mut self.ways[side as usize];
        if way.given_up_with == Some(keys.len()) || !keys.has(&random) {
            return None;
        }
        let opened = match &self.agreed {
            Some(agreed) if agreed.version == TLS_1_2 => way.open_old(record, keys, &random, agreed, by_client),
            Some(agreed) if agreed.version == TLS_1_3 => way.open_new(record, keys, &random, agreed.suite, by_client),
            // Only early data comes before the server's hello, with the suite of a session before.
            None if by_client => EARLY
                .iter()
                .filter_map(|suite| Suite::of(*suite))
                .find_map(|suite| way.open_new(record, keys, &random, suite, true)),
            _ => None,
        };
        match opened {
            Some(_) => (way.failures, way.lost) = (0, false),
            None if way.failures >= MOST_FAILURES => way.given_up_with = Some(keys.len()),
            None => way.failures += 1,
        }
        opened
    }
}

/// The suites of TLS 1.3 (RFC 8446 §B.4).
const EARLY: [u16; 3] = [0x1301, 0x1302, 0x1303];

impl Stage {
    /// It and those that may follow.
    fn on(first: Option<Self>, by_client: bool) -> &'static [Self] {
        const ALL: [Stage; 3] = [Stage::Early, Stage::Handshake, Stage::Data];
        match first {
            None if by_client => &ALL,
            None | Some(Self::Early) => &ALL[1..],
            Some(Self::Handshake) => &ALL[2..],
            Some(Self::Data) => &[],
        }
    }

    const fn label(self, by_client: bool) -> Label {
        match (self, by_client) {
            (Self::Early, _) => Label::ClientEarly,
            (Self::Handshake, true) => Label::ClientHandshake,
            (Self::Handshake, false) => Label::ServerHandshake,
            (Self::Data, true) => Label::ClientTraffic,
            (Self::Data, false) => Label::ServerTraffic,
        }
    }
}

impl Current {
    fn new(stage: Stage, secret: &Secret, suite: Suite) -> Option<Self> {
        Some(Self { opener: Opener::new(suite, secret.octets())?, stage, secret: *secret, suite, next: 0 })
    }

    /// The keys after an update (RFC 8446 §7.2).
    fn updated(&self) -> Option<Self> {
        let mut octets = [0; 48];
        let octets = octets.get_mut(..self.suite.hash.octets())?;
        super::derive::expand_label(self.suite.hash, self.secret.octets(), "traffic upd", octets)?;
        Self::new(self.stage, &self.secret.followed_by(octets)?, self.suite)
    }

    /// Opens a record that is the next, or one of the next `lost`.
    fn open(&mut self, record: &[u8], lost: u64) -> Option<(Opened, Origin)> {
        let (opened, at) = (self.next..=self.next + lost).find_map(|at| Some((self.opener.open(at, record)?, at)))?;
        self.next = at + 1;
        Some((opened, self.secret.origin))
    }
}

impl Way {
    fn open_new(
        &mut self,
        record: &[u8],
        keys: &Keys,
        random: &Random,
        suite: Suite,
        by_client: bool,
    ) -> Option<(Opened, Origin)> {
        let lost = if self.lost { MOST_LOST } else { 0 };
        if let Some(opened) = self.current.as_mut().and_then(|current| current.open(record, lost)) {
            return Some(opened);
        }
        let stage = self.current.as_ref().map(|current| current.stage);
        let following = Stage::on(stage, by_client).iter().filter_map(|stage| {
            let secret = keys.find(random, stage.label(by_client))?;
            Current::new(*stage, secret, suite)
        });
        let updated = self.current.as_ref().filter(|current| current.stage == Stage::Data).and_then(Current::updated);
        let (opened, current) = following.chain(updated).find_map(|mut current| {
            let opened = current.open(record, lost)?;
            Some((opened, current))
        })?;
        self.current = Some(current);
        Some(opened)
    }

    fn open_old(
        &mut self,
        record: &[u8],
        keys: &Keys,
        random: &Random,
        agreed: &Agreed,
        by_client: bool,
    ) -> Option<(Opened, Origin)> {
        if self.current.is_none() {
            let secret = keys.find(random, Label::Master)?;
            let session = opener::Session {
                client_random: random,
                server_random: &agreed.server_random,
                encrypts_first: agreed.encrypts_first,
            };
            let opener = Opener::old(agreed.suite, secret.octets(), session, by_client)?;
            self.current = Some(Current { opener, stage: Stage::Data, secret: *secret, suite: agreed.suite, next: 0 });
        }
        let lost = if self.lost { MOST_LOST } else { 0 };
        self.current.as_mut()?.open(record, lost)
    }
}
