//! Several taps as one source.

use std::io::{self, PipeReader};
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::netdevice;

use super::handed::Handed;
use super::note::{self, is_duplicate};
use super::port::{Port, State};
use super::{Counts, Listen, LiveError, Options, Step, Stop, Tap, any, socket};
use crate::frame::Interface;
use crate::source::input::BATCH_OCTETS;
use crate::source::{Batch, Context, Source, SourceError, SourceErrorKind};

/// How often taps are looked at while frames of one wait for earlier ones of another, or the end is near.
const GLANCE: Duration = Duration::from_millis(1);
/// How long frames wait for earlier ones of other taps. It is reached only when the clock is set back.
const MOST_WAITING: Duration = Duration::from_millis(250);
/// How often the interfaces are told what was counted.
const TELLING: Duration = Duration::from_secs(1);
/// How long the end is waited for once no more frames are let in.
const MOST_CLOSING: Duration = Duration::from_secs(2);

/// Frames of several taps as they come, in order of time.
pub struct Live {
    ports: Vec<Port>,
    context: Arc<Context>,
    /// Interfaces that a tap on all of them has met.
    met: any::Met,
    stop: Stop,
    stopped: PipeReader,
    /// No more frames are let in.
    closed: bool,
    tick: Option<Duration>,
    /// When it is to stop by itself.
    deadline: Option<Instant>,
    counts: Counts,
    /// When the interfaces were told what was counted.
    told: Instant,
    handed: Handed,
}

/// Why there are no more frames to hand out now.
#[derive(PartialEq, Eq)]
enum Wait {
    /// None came.
    More,
    /// Another tap may still bring an earlier one.
    Earlier,
}

impl Live {
    /// Listens to the interfaces of these names; "any" stands for all there are.
    ///
    /// # Errors
    /// When there is no such interface, or the system does not let this user capture (Linux asks for CAP_NET_RAW).
    pub fn open(names: &[String], options: &Options) -> Result<Self, LiveError> {
        let tap = |name: &String| {
            let failed = |step| move |error| LiveError { tap: name.clone(), step, error };
            let socket = socket::open().map_err(failed(Step::Socket))?;
            let index = match name.as_str() {
                any::NAME => any::INDEX,
                name => netdevice::name_to_index(&socket, name).map_err(io::Error::from).map_err(failed(Step::Find))?,
            };
            Ok(Tap { socket, index, name: name.clone(), description: None, mac: None })
        };
        Self::adopt(names.iter().map(tap).collect::<Result<_, _>>()?, options)
    }

    /// Listens to taps whose sockets were made elsewhere, in other network namespaces for instance. Needs no capability.
    /// An interface may still be down; nothing that passes it after this call is missed.
    ///
    /// # Errors
    /// When an interface is not there, or the kernel has no room for a ring.
    pub fn adopt(taps: Vec<Tap>, options: &Options) -> Result<Self, LiveError> {
        let failed = |error| LiveError { tap: String::new(), step: Step::Socket, error };
        let (stop, stopped) = Stop::new().map_err(failed)?;
        let names: Vec<_> = taps.iter().map(|tap| tap.name.as_str()).collect();
        let mut context = Context::default();
        context.files.push(PathBuf::from(names.join(", ")));
        let mut ports = Vec::with_capacity(taps.len());
        for tap in taps {
            let is_any = tap.index == any::INDEX;
            let (mut port, interface) = Port::new(tap, options)?;
            if !is_any {
                let link = interface.link;
                port.at = Some((any::add(&mut context, interface), link));
            }
            ports.push(port);
        }
        Ok(Self {
            ports,
            context: Arc::new(context),
            met: any::Met::default(),
            stop,
            stopped,
            closed: false,
            tick: options.tick,
            deadline: options.duration.and_then(|duration| Instant::now().checked_add(duration)),
            counts: Counts::default(),
            told: Instant::now(),
            handed: Handed::default(),
        })
    }

    /// Moves frames from the rings to `batch` until it is full or there are no more that may be handed out. In a hurry
    /// none waits for earlier ones.
    fn take(&mut self, batch: &mut Batch, in_a_hurry: bool) -> Wait {
        if self.ports.len() == 1 {
            while batch.bytes.len() < BATCH_OCTETS && self.take_one(0, batch) {}
            return Wait::More;
        }
        while batch.bytes.len() < BATCH_OCTETS {
            let heads = self.ports.iter_mut().enumerate();
            let heads = heads.filter_map(|(i, port)| port.ring.head().map(|slot| (slot.time_ns, i)));
            let Some((time_ns, first)) = heads.min() else { return Wait::More };
            let others = self.ports.iter_mut().enumerate().filter(|(i, _)| *i != first);
            if !in_a_hurry && !{ others }.all(|(_, port)| port.ring.head().is_some() || port.is_complete(time_ns)) {
                return Wait::Earlier;
            }
            self.take_one(first, batch);
        }
        Wait::More
    }

    /// Moves the next frame of a port; `false` when there is none.
    #[inline]
    fn take_one(&mut self, port: usize, batch: &mut Batch) -> bool {
        let port = &mut self.ports[port];
        let Some(slot) = port.ring.head() else { return false };
        if is_duplicate(&slot) {
            self.counts.duplicates += 1;
        } else {
            let (tap, link) = port.at.unwrap_or_else(|| self.met.tap(&slot.address, &port.socket, &mut self.context));
            note::push(&slot, tap, link, batch);
            self.counts.captured += 1;
        }
        port.taken += 1;
        port.ring.advance();
        true
    }
}

impl Listen for Live {
    fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    fn counts(&self) -> Counts {
        self.counts
    }

    fn interfaces_now(&mut self) -> &[Interface] {
        self.tell_counts();
        &self.context.interfaces
    }
}

impl Source for Live {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        batch.bytes.clear();
        batch.records.clear();
        batch.extras.clear();
        let begun = Instant::now();
        let mut waiting = None;
        loop {
            let in_a_hurry = waiting.is_some_and(|since: Instant| since.elapsed() > MOST_WAITING);
            let wait = self.take(batch, in_a_hurry);
            if !batch.is_empty() || self.tick.is_some_and(|tick| begun.elapsed() >= tick) {
                break;
            }
            if let Some(name) = self.end_some() {
                return Err(SourceError {
                    path: name.into(),
                    offset: None,
                    unpacked: false,
                    kind: SourceErrorKind::InterfaceDown,
                });
            }
            if self.ports.iter().all(|port| port.state == State::Ended) {
                self.tell_counts();
                return Ok(false);
            }
            if wait == Wait::Earlier {
                waiting.get_or_insert_with(Instant::now);
            }
            self.poll(&wait, begun);
        }
        if self.told.elapsed() > TELLING {
            self.tell_counts();
        }
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

impl Live {
    /// Waits until a frame or the end may have come.
    fn poll(&mut self, wait: &Wait, begun: Instant) {
        let closing = self.ports.iter().any(|port| matches!(port.state, State::Closing { .. }));
        let tick = self.tick.map(|tick| tick.saturating_sub(begun.elapsed()));
        let end = self.deadline.map(|end| end.saturating_duration_since(Instant::now()));
        let left = [tick, end].into_iter().flatten().min();
        let timeout = if closing || *wait == Wait::Earlier { Some(GLANCE) } else { left };
        let timeout = timeout.map(|time| Timespec {
            tv_sec: time.as_secs() as i64,
            // Rounded up, so that a wait of less than its unit does not become none.
            tv_nsec: i64::from(time.subsec_nanos()) + 1,
        });
        // A socket with frames that wait in its ring would end the waiting at once.
        let polled: Vec<_> = (0..self.ports.len())
            .filter(|&i| self.ports[i].state == State::Open && self.ports[i].ring.head().is_none())
            .collect();
        let mut fds: Vec<_> =
            polled.iter().map(|&i| self.ports[i].fd()).map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)).collect();
        if !self.closed {
            fds.push(PollFd::from_borrowed_fd(self.stopped.as_fd(), PollFlags::IN));
        }
        // Interrupted by a signal, it is asked again.
        let _ = poll(&mut fds, timeout.as_ref());
        let mut told: Vec<_> = fds.iter().map(PollFd::revents).collect();
        let asked = !self.closed && told.pop().is_some_and(|told| !told.is_empty());
        if asked || self.deadline.is_some_and(|end| Instant::now() >= end) {
            self.closed = true;
            self.ports.iter_mut().for_each(|port| port.close(false));
        }
        for (i, told) in polled.into_iter().zip(told) {
            if told.intersects(PollFlags::ERR) && self.ports[i].is_down() {
                self.ports[i].close(true);
            }
        }
    }

    /// Ends taps of which nothing more can come; gives the name of one that went down.
    fn end_some(&mut self) -> Option<String> {
        for port in &mut self.ports {
            let State::Closing { down, since } = port.state else { continue };
            if port.is_drained() || since.elapsed() > MOST_CLOSING {
                port.state = State::Ended;
                if down {
                    return Some(port.name.clone());
                }
            }
        }
        None
    }

    /// Writes what was counted to the interfaces.
    fn tell_counts(&mut self) {
        self.told = Instant::now();
        let context = Arc::make_mut(&mut self.context);
        for port in &mut self.ports {
            port.count();
            if let Some((tap, _)) = port.at
                && let Some(interface) = context.interfaces.get_mut(tap as usize)
            {
                (interface.received, interface.dropped) = (Some(port.seen), Some(port.dropped));
            }
        }
        self.counts.dropped = self.ports.iter().map(|port| port.dropped).sum();
    }
}
