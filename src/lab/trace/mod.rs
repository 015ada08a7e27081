//! What programs ask of their sockets, as it happens: connect, send, close. The frames that follow are their doing.
//!
//! Between `fork` and `execve` a program of a lab gets a filter that stops each such call and tells this process of it
//! (`SECCOMP_RET_USER_NOTIF`, Linux 5.6). A thread notes what is asked and lets the call go on: so it is noted before any
//! frame that it makes the kernel send. That takes some tens of microseconds a call.

mod install;
mod notice;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::panic;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

pub(super) use install::Filter;

/// What a program asks of a socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    /// To be reached at an address.
    Bind,
    /// To wait for connections.
    Listen,
    /// To take the next connection.
    Accept,
    /// To talk to an address.
    Connect,
    /// To send.
    Send,
    /// To receive what is sent to a group.
    Join,
    /// To receive no more of it.
    Leave,
    /// To end one or both directions.
    Shutdown,
    /// To let go of it.
    Close,
}

impl Call {
    /// The name of the system call, without what tells it from its kin; "join" and "leave" for options of a socket.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Listen => "listen",
            Self::Accept => "accept",
            Self::Connect => "connect",
            Self::Send => "send",
            Self::Join => "join",
            Self::Leave => "leave",
            Self::Shutdown => "shutdown",
            Self::Close => "close",
        }
    }
}

/// A call on a socket of the Internet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// When it began, in nanoseconds since 1970.
    pub time_ns: i64,
    /// The host.
    pub host: Arc<str>,
    /// The program, as whoever started it calls it.
    pub program: Arc<str>,
    /// The call.
    pub call: Call,
    /// Which socket it is on: a number that no other socket has.
    pub socket: u64,
    /// The protocol in its packets: 6 for TCP, 17 for UDP (IANA's protocol numbers).
    pub protocol: u8,
    /// The socket's own address, as far as it has one, or the one it asks for.
    pub local: Option<SocketAddr>,
    /// Who is at the other end, or is being talked to.
    pub peer: Option<SocketAddr>,
    /// The group that is joined or left.
    pub group: Option<IpAddr>,
    /// Octets to send, where that is told.
    pub octets: Option<u64>,
}

/// Most calls that are kept. More are made by what sends for a long time, of which the first ones tell enough.
const MOST: usize = 100_000;

#[derive(Debug, Default)]
struct Noted {
    events: Vec<Event>,
    forgotten: u64,
    faults: Vec<(Arc<str>, io::Error)>,
    threads: Vec<JoinHandle<()>>,
}

/// What is noted of the programs of a lab that are traced ([`Program::traced`](super::Program::traced)).
#[derive(Clone, Debug, Default)]
pub struct Trace(Arc<Mutex<Noted>>);

impl Trace {
    fn lock(&self) -> MutexGuard<'_, Noted> {
        // Nobody leaves it half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, event: Event) {
        let mut noted = self.lock();
        if noted.events.len() < MOST {
            noted.events.push(event);
        } else {
            noted.forgotten += 1;
        }
    }

    /// Looks at all calls that were noted so far, in the order in which they began on their hosts.
    pub fn look<T>(&self, look: impl FnOnce(&[Event]) -> T) -> T {
        look(&self.lock().events)
    }

    /// How many calls were not kept because there were too many.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.lock().forgotten
    }

    /// Programs that were not traced, and why. Waits until all that were have ended.
    #[must_use]
    pub fn faults(&self) -> Vec<(Arc<str>, io::Error)> {
        let threads = std::mem::take(&mut self.lock().threads);
        for thread in threads {
            thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause));
        }
        std::mem::take(&mut self.lock().faults)
    }

    /// Traces a program that is about to be started: what it inherits, to say where its calls are to be told.
    pub(super) fn begin(&self, host: &str, program: &str) -> io::Result<OwnedFd> {
        let (own, theirs) = UnixStream::pair()?;
        let (trace, host, program) = (self.clone(), Arc::from(host), Arc::<str>::from(program));
        let watch = move || {
            if let Err(error) = notice::serve(&own, &host, &program, &trace) {
                trace.lock().faults.push((program, error));
            }
        };
        let thread = thread::Builder::new().name("trace".to_owned()).spawn(watch)?;
        self.lock().threads.push(thread);
        Ok(theirs.into())
    }
}
