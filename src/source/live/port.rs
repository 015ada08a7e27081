//! One tap: its socket, its ring, and how far it was read.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rustix::net::{netdevice, sockopt};

use super::note::link_type;
use super::ring::Ring;
use super::{Choice, Filter, LiveError, MAX_SNAP, Options, Step, any, socket};
use crate::bytes::MacAddr;
use crate::frame::{Interface, LinkType};

/// A frame may be counted this long after its time was taken, on another processor.
const SLACK_NS: i64 = 500_000;

/// A packet socket that somebody else made, and the interface that it is to listen to.
#[derive(Debug)]
pub struct Tap {
    /// `socket(AF_PACKET, SOCK_RAW, 0)`, opened in the namespace of the interface and not bound yet.
    pub socket: OwnedFd,
    /// Index of the interface in that namespace; 0 for all that there are.
    pub index: u32,
    /// The name it shall have in the capture.
    pub name: String,
    /// A longer description.
    pub description: Option<String>,
    /// Its hardware address; asked of the system where there is none.
    pub mac: Option<MacAddr>,
}

/// A tap that is listened to.
pub struct Port {
    pub socket: OwnedFd,
    pub ring: Ring,
    pub name: String,
    /// Index among the interfaces of the capture, and link type; `None` where frames of all interfaces come in.
    pub at: Option<(u32, LinkType)>,
    /// Frames that passed the filter, frames that found no room, frames that were read.
    pub seen: u64,
    pub dropped: u64,
    pub taken: u64,
    /// Every frame up to this time was read.
    complete_ns: i64,
    pub state: State,
}

/// What may still come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Frames.
    Open,
    /// What the ring still has.
    Closing {
        /// The interface went down or away.
        down: bool,
        /// No more frames are let in since then.
        since: Instant,
    },
    /// Nothing.
    Ended,
}

impl Port {
    /// Gives the tap's socket a ring and begins to listen.
    pub fn new(tap: Tap, options: &Options) -> Result<(Self, Interface), LiveError> {
        let Tap { socket, index, name, description, mac } = tap;
        let failed = |step| {
            let tap = name.clone();
            move |error: io::Error| LiveError { tap, step, error }
        };
        let fd = socket.as_fd();
        let (hardware, own_mac) = match index {
            0 => (libc::ARPHRD_ETHER, None),
            index => netdevice::index_to_name(fd, index)
                .map_err(io::Error::from)
                .and_then(|name| socket::hardware(fd, &name))
                .map(|(hardware, mac)| (hardware, (hardware == libc::ARPHRD_ETHER).then_some(mac)))
                .map_err(failed(Step::Find))?,
        };
        let snap_len = options.snap_len.clamp(1, MAX_SNAP);
        let link = (index != any::INDEX).then(|| link_type(hardware));
        attach(fd, options.filter.as_ref(), link, snap_len).map_err(failed(Step::Filter))?;
        let ring = Ring::new(fd, options.ring_octets, options.patience).map_err(failed(Step::Ring))?;
        if options.promiscuous && index != 0 {
            socket::be_promiscuous(fd, index).map_err(failed(Step::Promiscuous))?;
        }
        socket::bind(fd, index).map_err(failed(Step::Bind))?;
        // An interface that is down leaves its error at once; it may still come up.
        sockopt::socket_error(fd).map_err(io::Error::from).map_err(failed(Step::Bind))?.unwrap_or_default();
        let (link, mac) = (link_type(hardware), mac.or(own_mac));
        let filter = options.filter.as_ref().and_then(|filter| filter.text.clone());
        let interface =
            Interface { name: Some(name.clone()), description, link, snap_len, mac, filter, ..any::interface() };
        let (at, complete_ns, state) = (None, i64::MIN, State::Open);
        Ok((Self { socket, ring, name, at, seen: 0, dropped: 0, taken: 0, complete_ns, state }, interface))
    }

    pub fn fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Adds what the kernel counted since the last time.
    pub fn count(&mut self) {
        // It fails for no reason that a bound packet socket can give.
        let counts = socket::statistics(self.fd()).unwrap_or_default();
        self.seen += counts.seen;
        self.dropped += counts.dropped;
    }

    /// All frames that the kernel has counted were read.
    pub fn is_drained(&mut self) -> bool {
        self.count();
        self.taken >= self.seen - self.dropped && self.ring.head().is_none()
    }

    /// No frame from before `time_ns` can come any more.
    pub fn is_complete(&mut self, time_ns: i64) -> bool {
        if self.complete_ns < time_ns && self.state != State::Ended {
            let now = now_ns();
            if self.is_drained() {
                self.complete_ns = now - SLACK_NS;
            }
        }
        self.complete_ns >= time_ns || self.state == State::Ended
    }

    /// Lets no more frames in.
    pub fn close(&mut self, down: bool) {
        if self.state == State::Open {
            // A kernel that refuses this goes on counting, and the end is waited for as long as there is patience.
            let _ = socket::attach(self.fd(), &socket::accept(0));
            self.state = State::Closing { down, since: Instant::now() };
        }
    }

    /// The interface went down or away.
    pub fn is_down(&self) -> bool {
        matches!(sockopt::socket_error(self.fd()), Ok(Err(_)))
    }
}

/// Gives the kernel the filter for frames of this link type.
pub fn attach(
    socket: BorrowedFd<'_>,
    filter: Option<&Filter>,
    link: Option<LinkType>,
    snap_len: u32,
) -> io::Result<()> {
    let accept_all = socket::accept(snap_len);
    match filter.map_or(Choice::All, |filter| (filter.program)(link, snap_len)) {
        Choice::All => socket::attach(socket, &accept_all),
        Choice::Program(program) => {
            let instruction = |&(code, jt, jf, k): &(u16, u8, u8, u32)| libc::sock_filter { code, jt, jf, k };
            socket::attach(socket, &program.iter().map(instruction).collect::<Vec<_>>())
        }
        Choice::Impossible => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Nanoseconds since 1970, by the clock that the kernel stamps frames with.
pub fn now_ns() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}
