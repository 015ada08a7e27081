//! The reader that works wherever pnet does: one frame a call, from one interface.
//!
//! It knows neither direction nor tags that the card took out. On Linux it is handed a prepared socket, so that frames have
//! the kernel's times, pass the kernel's filter and are counted, and loopback shows each once.

use std::io::{self, PipeReader};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use pnet::datalink::{self, Channel, Config, DataLinkReceiver};

use super::handed::Handed;
use super::{Counts, Listen, LiveError, MAX_SNAP, Options, Step, Stop};
use crate::bytes::MacAddr;
use crate::frame::{Interface, LinkType};
use crate::source::input::BATCH_OCTETS;
use crate::source::{Batch, Context, Record, Source, SourceError, SourceErrorKind};

/// How long the end is waited for where frames keep coming.
const MOST_CLOSING: Duration = Duration::from_secs(1);
/// How long a frame is waited for before others are asked whether this is to end.
const GLANCE: Duration = Duration::from_millis(20);

/// Frames of one interface, read by pnet.
pub struct Portable {
    receiver: Box<dyn DataLinkReceiver>,
    side: Side,
    context: Arc<Context>,
    name: String,
    stop: Stop,
    /// What the stop is told by is not read: its flag is looked at.
    _stopped: PipeReader,
    snap_len: usize,
    tick: Option<Duration>,
    deadline: Option<Instant>,
    counts: Counts,
    handed: Handed,
    /// Since when it is to end.
    over: Option<Instant>,
    ended: bool,
    fault: Option<SourceErrorKind>,
}

impl Portable {
    /// Listens to the interface of this name.
    ///
    /// # Errors
    /// When there is no such interface, or the system does not let this user capture.
    pub fn open(name: &str, options: &Options) -> Result<Self, LiveError> {
        let failed = |step| move |error| LiveError { tap: name.to_owned(), step, error };
        let mut interfaces = datalink::interfaces().into_iter();
        let interface = interfaces.find(|interface| interface.name == name);
        let interface = interface.ok_or(io::ErrorKind::NotFound.into()).map_err(failed(Step::Find))?;
        let (stop, stopped) = Stop::new().map_err(failed(Step::Socket))?;
        let (side, link, socket_fd) = prepare(&interface, options)?;
        let config = Config {
            read_buffer_size: MAX_SNAP as usize,
            read_timeout: Some(GLANCE),
            promiscuous: options.promiscuous,
            socket_fd,
            ..Config::default()
        };
        let receiver = match datalink::channel(&interface, config).map_err(failed(Step::Bind))? {
            Channel::Ethernet(_, receiver) => receiver,
            _ => return Err(failed(Step::Bind)(io::ErrorKind::Unsupported.into())),
        };
        let mut context = Context::default();
        context.files.push(PathBuf::from(name));
        context.interfaces.push(Interface {
            name: Some(name.to_owned()),
            link,
            snap_len: options.snap_len.clamp(1, MAX_SNAP),
            mac: interface.mac.filter(|_| link == LinkType::ETHERNET).map(|mac| MacAddr(mac.octets())),
            filter: options.filter.as_ref().and_then(|filter| filter.text.clone()),
            ticks_per_second: 1_000_000_000,
            index_in_section: Some(0),
            ..Interface::default()
        });
        Ok(Self {
            receiver,
            side,
            context: Arc::new(context),
            name: name.to_owned(),
            stop,
            _stopped: stopped,
            snap_len: options.snap_len.clamp(1, MAX_SNAP) as usize,
            tick: options.tick,
            deadline: options.duration.and_then(|duration| Instant::now().checked_add(duration)),
            counts: Counts::default(),
            handed: Handed::default(),
            over: None,
            ended: false,
            fault: None,
        })
    }

    /// It is to end: no more frames are let in.
    fn is_over(&mut self) -> bool {
        let asked = self.stop.flag().load(Ordering::SeqCst);
        if self.over.is_none() && (asked || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)) {
            self.side.close();
            self.over = Some(Instant::now());
        }
        self.over.is_some()
    }

    /// Takes frames until the batch is full, none came for a moment, or the interface is gone.
    fn take(&mut self, batch: &mut Batch) -> Result<(), SourceErrorKind> {
        let begun = Instant::now();
        let link = self.context.interfaces.first().map_or(LinkType::ETHERNET, |interface| interface.link);
        while batch.bytes.len() < BATCH_OCTETS && (batch.is_empty() || begun.elapsed() < GLANCE) {
            match self.receiver.next() {
                Ok(frame) => {
                    let kept = &frame[..frame.len().min(self.snap_len)];
                    batch.records.push(Record {
                        start: batch.bytes.len() as u32,
                        len: kept.len() as u32,
                        wire_len: frame.len() as u32,
                        tap: 0,
                        time_ns: self.side.time_ns(),
                        link,
                        fcs_octets: 0,
                        extra: 0,
                    });
                    batch.bytes.extend_from_slice(kept);
                }
                Err(error) if error.kind() == io::ErrorKind::TimedOut => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
                // What pnet says of a socket whose interface went down.
                Err(error) if error.kind() == io::ErrorKind::Other => return Err(SourceErrorKind::InterfaceDown),
                Err(error) => return Err(SourceErrorKind::Io(error)),
            }
        }
        Ok(())
    }
}

impl Listen for Portable {
    fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    fn counts(&self) -> Counts {
        self.counts
    }

    fn interfaces_now(&mut self) -> &[Interface] {
        if let Some((seen, dropped)) = self.side.count() {
            self.counts.dropped = dropped;
            // The counts belong to whoever holds the context now; a batch keeps the older ones.
            if let Some(interface) = Arc::make_mut(&mut self.context).interfaces.first_mut() {
                (interface.received, interface.dropped) = (Some(seen), Some(dropped));
            }
        }
        &self.context.interfaces
    }
}

impl Source for Portable {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        batch.bytes.clear();
        batch.records.clear();
        batch.extras.clear();
        let begun = Instant::now();
        while batch.is_empty() && !self.ended && self.tick.is_none_or(|tick| begun.elapsed() < tick) {
            let over = self.is_over();
            self.fault = self.take(batch).err();
            // Nothing waits any more, or there is no end to it.
            let done = over && (batch.is_empty() || self.over.is_some_and(|over| over.elapsed() > MOST_CLOSING));
            self.ended = done || self.fault.is_some();
        }
        self.interfaces_now();
        if batch.is_empty() && self.ended {
            let error = |kind| SourceError { path: self.name.clone().into(), offset: None, unpacked: false, kind };
            return self.fault.take().map_or(Ok(false), |kind| Err(error(kind)));
        }
        self.counts.captured += batch.len() as u64;
        self.handed.end(batch, &self.context);
        Ok(true)
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.handed.octets, None)
    }

    fn context(&self) -> &Arc<Context> {
        &self.context
    }
}

#[cfg(target_os = "linux")]
use linux::{Side, prepare};

/// A socket that is made ready before pnet gets it, and that is asked beside it.
#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::os::fd::{AsFd as _, IntoRawFd as _, OwnedFd, RawFd};

    use pnet::datalink::NetworkInterface;

    use crate::frame::LinkType;
    use crate::source::live::{LiveError, MAX_SNAP, Options, Step, note, port, socket};

    /// The kernel's side of the socket.
    pub struct Side {
        socket: OwnedFd,
        seen: u64,
        dropped: u64,
    }

    impl Side {
        /// When the frame that was read last was seen.
        pub fn time_ns(&self) -> i64 {
            // The first question turns stamping on, and has no answer.
            socket::last_stamp_ns(self.socket.as_fd()).unwrap_or_else(|_| port::now_ns())
        }

        /// Frames that passed the filter, and frames that found no room.
        pub fn count(&mut self) -> Option<(u64, u64)> {
            let counts = socket::statistics(self.socket.as_fd()).unwrap_or_default();
            self.seen += counts.seen;
            self.dropped += counts.dropped;
            Some((self.seen, self.dropped))
        }

        /// Lets no more frames in.
        pub fn close(&self) {
            // Where the kernel refuses, the end is waited for as long as there is patience.
            let _ = socket::attach(self.socket.as_fd(), &socket::accept(0));
        }
    }

    /// The kernel's side, the link type, and the descriptor that pnet will own.
    pub fn prepare(
        interface: &NetworkInterface,
        options: &Options,
    ) -> Result<(Side, LinkType, Option<RawFd>), LiveError> {
        let failed = |step| move |error: io::Error| LiveError { tap: interface.name.clone(), step, error };
        let socket = socket::open().map_err(failed(Step::Socket))?;
        let (hardware, _) = socket::hardware(socket.as_fd(), &interface.name).map_err(failed(Step::Find))?;
        // A cooked header would have to be made of what pnet does not tell.
        let link = note::link_type(hardware);
        if link == LinkType::LINUX_SLL2 {
            return Err(failed(Step::Bind)(io::ErrorKind::Unsupported.into()));
        }
        port::attach(socket.as_fd(), options.filter.as_ref(), Some(link), options.snap_len.clamp(1, MAX_SNAP))
            .map_err(failed(Step::Filter))?;
        let buffer = i32::try_from(options.ring_octets).unwrap_or(i32::MAX);
        let forced = socket::set(socket.as_fd(), libc::SOL_SOCKET, libc::SO_RCVBUFFORCE, &buffer);
        forced
            .or_else(|_| socket::set(socket.as_fd(), libc::SOL_SOCKET, libc::SO_RCVBUF, &buffer))
            .map_err(failed(Step::Ring))?;
        if hardware == libc::ARPHRD_LOOPBACK {
            socket::set(socket.as_fd(), libc::SOL_PACKET, libc::PACKET_IGNORE_OUTGOING, &1)
                .map_err(failed(Step::Bind))?;
        }
        let side = Side { socket: socket.try_clone().map_err(failed(Step::Socket))?, seen: 0, dropped: 0 };
        side.time_ns();
        Ok((side, link, Some(socket.into_raw_fd())))
    }
}

#[cfg(not(target_os = "linux"))]
use elsewhere::{Side, prepare};

/// Where pnet makes the socket and nothing can be asked beside it.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::time::{SystemTime, UNIX_EPOCH};

    use pnet::datalink::NetworkInterface;

    use crate::frame::LinkType;
    use crate::source::live::{LiveError, Options};

    pub struct Side;

    impl Side {
        /// Now: the frame that was read last was seen a little earlier.
        pub fn time_ns(&self) -> i64 {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
        }

        pub fn count(&mut self) -> Option<(u64, u64)> {
            None
        }

        pub fn close(&self) {}
    }

    pub fn prepare(_: &NetworkInterface, _: &Options) -> Result<(Side, LinkType, Option<i32>), LiveError> {
        Ok((Side, LinkType::ETHERNET, None))
    }
}
