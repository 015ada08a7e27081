//! A cable that delays, loses, repeats, reorders and slows down what it carries: a thread that passes frames on between
//! the two devices where it begins and ends.
//!
//! The kernel's own netem is not in every kernel and draws from a generator that cannot be seeded.

mod chance;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::prctl::set_timerslack;
use nix::sys::socket::{MsgFlags, send, setsockopt, sockopt};
use nix::sys::time::TimeSpec;

use self::chance::Chance;
use super::sockets;
use crate::lab::topology::Impairment;

/// What chance begins with on the cable of this index.
pub(super) fn seed_of(seed: u64, link: usize) -> u64 {
    Chance::new(seed.wrapping_add((link as u64) << 32)).next()
}

/// How long a frame that is held back waits for another one to overtake it.
const HOLD: Duration = Duration::from_millis(50);

/// Whether a frame is what the cable itself needs to be of use: ARP, neighbour discovery, group membership. One that is
/// lost would take everything after it along, which is no lesson.
fn keeps_the_link_working(frame: &[u8]) -> bool {
    const ICMPV6: u8 = 58;
    let is_of_the_link = |kind: u8| matches!(kind, 130..=137 | 143);
    match frame.get(12..14) {
        Some([0x08, 0x06]) => true,
        Some([0x08, 0x00]) => frame.get(23) == Some(&2),
        Some([0x86, 0xdd]) => match (frame.get(20), frame.get(54)) {
            (Some(&ICMPV6), Some(kind)) => is_of_the_link(*kind),
            // MLD has a hop-by-hop header of 8 octets (RFC 3810 §5).
            (Some(0), Some(&ICMPV6)) => frame.get(62).is_some_and(|kind| is_of_the_link(*kind)),
            _ => false,
        },
        _ => false,
    }
}

/// When a frame arrives, and in which order among those of the same time.
type Turn = (Duration, u64);

/// One direction of a cable; times count from when the cable was made.
struct Direction {
    what: Impairment,
    chance: Chance,
    /// Frames that could have been damaged, so far.
    frames: u64,
    /// When those that wait for their turn at the rate are through.
    departures: VecDeque<Duration>,
    /// When the last frame that keeps the order arrives.
    latest: Duration,
    /// The frame that waits to be overtaken.
    held: Option<Turn>,
}

/// What becomes of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Lost,
    Arrives { at: Duration, copies: u8, held_back: bool },
}

impl Direction {
    fn new(what: Impairment, seed: u64) -> Self {
        let (frames, departures, latest, held) = Default::default();
        Self { what, chance: Chance::new(seed), frames, departures, latest, held }
    }

    /// Decides on a frame that sets out at `now`.
    fn fate(&mut self, now: Duration, frame: &[u8]) -> Fate {
        let spared = keeps_the_link_working(frame);
        // Each frame draws the same number of times, so that a setting does not shift what others draw.
        let [loss, duplication, reordering, jitter] =
            if spared { [1.0, 1.0, 1.0, 0.0] } else { std::array::from_fn(|_| self.chance.share()) };
        self.frames += u64::from(!spared);
        if !spared && (loss < self.what.loss || self.what.lost.contains(&self.frames)) {
            return Fate::Lost;
        }
        let mut departure = now;
        if let Some(rate) = self.what.rate {
            while self.departures.front().is_some_and(|departure| *departure <= now) {
                self.departures.pop_front();
            }
            if self.departures.len() > self.what.queue && !spared {
                return Fate::Lost;
            }
            let bits = 8 * frame.len() as u64;
            let sending = Duration::from_nanos((u128::from(bits) * 1_000_000_000 / u128::from(rate)) as u64);
            departure = self.departures.back().map_or(now, |last| (*last).max(now)) + sending;
            self.departures.push_back(departure);
        }
        let at = (departure + self.what.delay + self.what.jitter.mul_f64(jitter)).max(self.latest);
        let held_back = reordering < self.what.reordering && self.held.is_none();
        if !held_back {
            self.latest = at;
        }
        Fate::Arrives { at, copies: 1 + u8::from(duplication < self.what.duplication), held_back }
    }
}

/// Frames on their way.
#[derive(Default)]
struct Flight {
    arrivals: BTreeMap<Turn, (usize, Vec<u8>)>,
    count: u64,
}

impl Flight {
    /// Lets a frame set out at `now` towards the end `to`.
    fn set_out(&mut self, direction: &mut Direction, to: usize, now: Duration, frame: &[u8]) {
        let Fate::Arrives { at, copies, held_back } = direction.fate(now, frame) else { return };
        for _ in 0..copies {
            let turn = self.put(if held_back { at + HOLD } else { at }, to, frame.to_vec());
            if held_back {
                direction.held = Some(turn);
            }
        }
        if let Some(held) = direction.held.take_if(|_| !held_back)
            && let Some((to, frame)) = self.arrivals.remove(&held)
        {
            self.put(at, to, frame);
        }
    }

    fn put(&mut self, at: Duration, to: usize, frame: Vec<u8>) -> Turn {
        self.count += 1;
        self.arrivals.insert((at, self.count), (to, frame));
        (at, self.count)
    }

    /// The next frame that has arrived by `now`, and where.
    fn arrived(&mut self, now: Duration) -> Option<(usize, Vec<u8>)> {
        let next = self.arrivals.first_entry()?;
        (next.key().0 <= now).then(|| next.remove())
    }
}

/// A cable that changes what it carries. It works until its process ends.
pub(super) struct Wire;

/// More than the longest frame.
const FRAME_OCTETS: usize = 1 << 16;
/// `PACKET_IGNORE_OUTGOING` (linux/if_packet.h): not to receive what one sends.
const PACKET_IGNORE_OUTGOING: i32 = 23;

impl Wire {
    /// Joins the devices of these indices, in the calling thread's network namespace; they are up.
    pub fn new(devices: [u32; 2], impairments: [Impairment; 2], seed: u64) -> io::Result<Self> {
        let [one, other] = devices.map(|index| {
            let socket = sockets::bound_packet_socket(index)?;
            sockets::set_option(&socket, libc::SOL_PACKET, PACKET_IGNORE_OUTGOING, &1i32)?;
            sockets::set_option(&socket, libc::SOL_PACKET, libc::PACKET_AUXDATA, &1i32)?;
            // As much as the system lets everyone have: what does not fit is lost without having been decided on.
            setsockopt(&socket, sockopt::RcvBuf, &(8 << 20))?;
            Ok::<_, io::Error>(socket)
        });
        let sockets = [one?, other?];
        let [there, back] = impairments;
        let directions = [Direction::new(there, seed), Direction::new(back, !seed)];
        thread::Builder::new().name("wire".to_owned()).spawn(move || carry(&sockets, directions))?;
        Ok(Self)
    }
}

/// Passes frames on for ever.
fn carry(sockets: &[OwnedFd; 2], mut directions: [Direction; 2]) {
    // Timers of threads may be late by 50 microseconds otherwise; where they are, delays are.
    let _ = set_timerslack(1);
    let start = Instant::now();
    let mut flight = Flight::default();
    let mut frame = vec![0; FRAME_OCTETS];
    loop {
        while let Some((to, frame)) = flight.arrived(start.elapsed()) {
            // A card that went down loses what arrives, as a real one does.
            let _ = send(sockets[to].as_raw_fd(), &frame, MsgFlags::empty());
        }
        let next = flight.arrivals.first_key_value().map(|((at, _), _)| at.saturating_sub(start.elapsed()));
        let mut polled = [0, 1].map(|end: usize| PollFd::new(sockets[end].as_fd(), PollFlags::POLLIN));
        match ppoll(&mut polled, next.map(TimeSpec::from_duration), None) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => return,
        }
        for from in 0..2 {
            while let Ok(octets) = sockets::receive_frame(&sockets[from], &mut frame) {
                flight.set_out(&mut directions[from], 1 - from, start.elapsed(), &frame[..octets]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn datagram(number: u8) -> Vec<u8> {
        let mut frame = vec![0; 60];
        frame[12..14].copy_from_slice(&[0x08, 0x00]);
        frame[23] = 17;
        frame[59] = number;
        frame
    }

    fn arp() -> Vec<u8> {
        let mut frame = vec![0; 42];
        frame[12..14].copy_from_slice(&[0x08, 0x06]);
        frame
    }

    /// Sends `count` datagrams a millisecond apart; gives number and time of arrival of those that arrive.
    fn sent(what: Impairment, seed: u64, count: u8) -> Vec<(u8, Duration)> {
        let mut direction = Direction::new(what, seed);
        let mut flight = Flight::default();
        for number in 0..count {
            flight.set_out(&mut direction, 1, MS * u32::from(number), &datagram(number));
        }
        flight.arrivals.iter().map(|((at, _), (_, frame))| (frame[59], *at)).collect()
    }

    fn numbers(arrivals: &[(u8, Duration)]) -> Vec<u8> {
        arrivals.iter().map(|(number, _)| *number).collect()
    }

    #[test]
    fn a_perfect_cable_changes_nothing() {
        let arrivals = sent(Impairment::default(), 1, 100);
        assert!(arrivals.iter().enumerate().all(|(at, arrival)| *arrival == (at as u8, MS * at as u32)));
        assert_eq!(arrivals.len(), 100);
    }

    #[test]
    fn the_same_seed_gives_the_same_losses_and_another_one_others() {
        let lossy = || Impairment { loss: 0.1, ..Impairment::default() };
        let arrivals = sent(lossy(), 7, 200);
        assert!((170..=190).contains(&arrivals.len()), "{}", arrivals.len());
        assert_eq!(arrivals, sent(lossy(), 7, 200));
        assert_ne!(arrivals, sent(lossy(), 8, 200));
        let slow = Impairment { delay: 5 * MS, jitter: 3 * MS, ..lossy() };
        assert_eq!(numbers(&arrivals), numbers(&sent(slow, 7, 200)), "other settings do not change what is lost");
    }

    #[test]
    fn the_frames_asked_for_are_lost() {
        let arrivals = sent(Impairment { lost: vec![1, 3], ..Impairment::default() }, 1, 5);
        assert_eq!(numbers(&arrivals), [1, 3, 4]);
    }

    #[test]
    fn some_frames_arrive_twice() {
        let arrivals = sent(Impairment { duplication: 1.0, ..Impairment::default() }, 1, 3);
        assert_eq!(numbers(&arrivals), [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn delay_is_added_and_jitter_keeps_the_order() {
        let arrivals = sent(Impairment { delay: 10 * MS, jitter: 30 * MS, ..Impairment::default() }, 1, 50);
        assert_eq!(numbers(&arrivals), (0..50).collect::<Vec<_>>());
        let late = |(number, at): &(u8, Duration)| *at - MS * u32::from(*number);
        assert!(arrivals.iter().all(|arrival| (10 * MS..=40 * MS).contains(&late(arrival))));
        assert!(arrivals.iter().any(|arrival| late(arrival) > 25 * MS));
    }

    #[test]
    fn a_frame_held_back_arrives_right_after_the_next() {
        let arrivals = numbers(&sent(Impairment { reordering: 0.2, ..Impairment::default() }, 3, 100));
        let swapped = arrivals.windows(2).filter(|pair| pair[0] > pair[1]).count();
        assert!((10..=25).contains(&swapped), "{swapped}");
        assert!(arrivals.iter().enumerate().all(|(at, number)| at.abs_diff(usize::from(*number)) <= 1));
        let alone = sent(Impairment { reordering: 1.0, ..Impairment::default() }, 1, 1);
        assert_eq!(alone, [(0, HOLD)], "nothing follows");
    }

    #[test]
    fn a_rate_queues_frames_and_drops_what_the_queue_has_no_place_for() {
        // 60 octets at 48,000 bit/s take 10 ms.
        let slow = Impairment { rate: Some(48_000), queue: 3, ..Impairment::default() };
        let arrivals = sent(slow, 1, 20);
        assert_eq!(arrivals[0], (0, 10 * MS));
        assert!(arrivals.windows(2).all(|pair| pair[1].1 - pair[0].1 == 10 * MS));
        assert_eq!(
            arrivals.len(),
            5,
            "one on its way, three that wait, and the one that came when the first was through"
        );
    }

    #[test]
    fn what_keeps_the_link_working_is_spared() {
        let what = Impairment { loss: 1.0, delay: MS, jitter: 9 * MS, ..Impairment::default() };
        let mut direction = Direction::new(what, 1);
        assert_eq!(direction.fate(MS, &arp()), Fate::Arrives { at: 2 * MS, copies: 1, held_back: false });
        assert_eq!(direction.fate(MS, &datagram(0)), Fate::Lost);
        let mut report = vec![0; 90];
        report[12..14].copy_from_slice(&[0x86, 0xdd]);
        (report[54], report[62]) = (58, 143);
        assert!(keeps_the_link_working(&report));
        report[62] = 128;
        assert!(!keeps_the_link_working(&report));
    }
}
