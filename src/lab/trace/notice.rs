//! On this side: each call is looked at while its caller waits, and goes on.

use std::collections::HashMap;
use std::fs;
use std::io::{self, IoSliceMut};
use std::mem::{self, MaybeUninit, offset_of};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SocketType, getpeername, getsockname, recvmsg,
    sockopt,
};
use rustix::process::{Pid, PidfdFlags, PidfdGetfdFlags, pidfd_getfd, pidfd_open};

use super::{Call, Event, Trace};

/// Serves a program until it and all that it started have ended. `own` is where its listener comes from.
pub(super) fn serve(own: &UnixStream, host: &Arc<str>, program: &Arc<str>, trace: &Trace) -> io::Result<()> {
    let Some(listener) = listener(own)? else { return Ok(()) };
    let mut processes = Processes::default();
    while let Some(call) = next(&listener)? {
        if let Some(mut event) = look(&call, &mut processes) {
            (event.host, event.program) = (Arc::clone(host), Arc::clone(program));
            trace.note(event);
        }
        go_on(&listener, call.id);
    }
    Ok(())
}

/// The listener of the program's filter; `None` where no program was started, the reason where there is no filter.
fn listener(own: &UnixStream) -> io::Result<Option<OwnedFd>> {
    let mut errno = [0; 4];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = RecvAncillaryBuffer::new(&mut space);
    let got = loop {
        match recvmsg(own, &mut [IoSliceMut::new(&mut errno)], &mut beside, RecvFlags::CMSG_CLOEXEC) {
            Err(rustix::io::Errno::INTR) => {}
            other => break other?.bytes,
        }
    };
    let fds = beside.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut fds) => fds.next(),
        _ => None,
    });
    match fds.last() {
        None if got == errno.len() => Err(io::Error::from_raw_os_error(i32::from_ne_bytes(errno))),
        listener => Ok(listener),
    }
}

/// Waits for the next call; `None` when there is nobody left to make one.
fn next(listener: &OwnedFd) -> io::Result<Option<libc::seccomp_notif>> {
    loop {
        let mut fds = [PollFd::new(listener, PollFlags::IN)];
        match poll(&mut fds, None) {
            Err(rustix::io::Errno::INTR) => continue,
            other => drop(other?),
        }
        if !fds[0].revents().contains(PollFlags::IN) {
            return Ok(None);
        }
        // SAFETY: zero is a value of each of its fields, which are numbers; the kernel asks for zeros.
        let mut call: libc::seccomp_notif = unsafe { mem::zeroed() };
        // SAFETY: the call writes a structure of this kind.
        let got = unsafe { libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_RECV, &raw mut call) };
        if got == 0 {
            return Ok(Some(call));
        }
        let error = io::Error::last_os_error();
        // Whoever called may have been killed in the meantime.
        if !matches!(error.raw_os_error(), Some(libc::ENOENT | libc::EINTR)) {
            return Err(error);
        }
    }
}

/// Lets the caller go on as if nothing had been.
fn go_on(listener: &OwnedFd, id: u64) {
    let flags = libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32;
    let answer = libc::seccomp_notif_resp { id, val: 0, error: 0, flags };
    // It fails when the caller was killed in the meantime.
    // SAFETY: the call reads a structure of this kind.
    unsafe { libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_SEND, &raw const answer) };
}

/// What a call asks, where it is one on a socket of the Internet; without host and program.
fn look(call: &libc::seccomp_notif, processes: &mut Processes) -> Option<Event> {
    let time_ns = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_nanos() as i64;
    let [fd, second, third, fourth, fifth, sixth] = call.data.args;
    let memory = Memory(call.pid);
    let number = i64::from(call.data.nr);
    let mut group = None;
    let kind = match number {
        libc::SYS_bind => Call::Bind,
        libc::SYS_listen => Call::Listen,
        libc::SYS_accept | libc::SYS_accept4 => Call::Accept,
        libc::SYS_connect => Call::Connect,
        libc::SYS_setsockopt => {
            let (kind, of) = membership(second as i32, third as i32, &memory.read(fourth, (fifth as usize).min(264))?)?;
            group = Some(of);
            kind
        }
        libc::SYS_shutdown => Call::Shutdown,
        libc::SYS_close => Call::Close,
        _ => Call::Send,
    };
    // A copy of its descriptor, closed again before the caller goes on: its own close is the one that counts.
    let socket = processes.descriptor(call.pid, fd as i32)?;
    let domain = sockopt::socket_domain(&socket).ok()?;
    if domain != AddressFamily::INET && domain != AddressFamily::INET6 {
        return None;
    }
    let of = |name: Option<rustix::net::SocketAddrAny>| SocketAddr::try_from(name?).ok().map(plain);
    let mut local = of(getsockname(&socket).ok()).filter(|local| local.port() != 0);
    let mut peer = of(getpeername(&socket).ok().flatten());
    let mut octets = None;
    match number {
        libc::SYS_bind => local = memory.address(second, third),
        libc::SYS_connect => peer = memory.address(second, third),
        libc::SYS_sendto => {
            octets = Some(third);
            peer = memory.address(fifth, sixth).or(peer);
        }
        libc::SYS_sendmsg => {
            let message = memory.read(second, size_of::<libc::msghdr>())?;
            let at = |offset: usize| word(&message, offset);
            octets = memory.vectors(at(offset_of!(libc::msghdr, msg_iov))?, at(offset_of!(libc::msghdr, msg_iovlen))?);
            let length = u64::from(at(offset_of!(libc::msghdr, msg_namelen))? as u32);
            peer = memory.address(at(offset_of!(libc::msghdr, msg_name))?, length).or(peer);
        }
        libc::SYS_write => octets = Some(third),
        libc::SYS_writev => octets = memory.vectors(second, third),
        _ => {}
    }
    let protocol = sockopt::socket_protocol(&socket).ok()?;
    let kind_of = sockopt::socket_type(&socket).ok()?;
    let protocol = match protocol {
        Some(protocol) => protocol.as_raw().get() as u8,
        None if kind_of == SocketType::STREAM => libc::IPPROTO_TCP as u8,
        None => libc::IPPROTO_UDP as u8,
    };
    let socket = sockopt::socket_cookie(&socket).ok()?;
    let (host, program) = Default::default();
    Some(Event { time_ns, host, program, call: kind, socket, protocol, local, peer, group, octets })
}

/// An IPv4 address in the clothes of IPv6 is the former: this is how it goes into packets (RFC 4291 §2.5.5.2).
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// What an option of a socket asks, where it is about a group: ip(7), ipv6(7), RFC 3678 §5.1.
fn membership(level: i32, option: i32, value: &[u8]) -> Option<(Call, IpAddr)> {
    const MCAST_JOIN_GROUP: i32 = 42;
    const MCAST_LEAVE_GROUP: i32 = 45;
    let ipv4 = || value.first_chunk::<4>().map(|octets| IpAddr::from(*octets));
    let ipv6 = || value.first_chunk::<16>().map(|octets| IpAddr::from(*octets));
    // A card's number, then an address with its alignment.
    let either = || address(value.get(8..)?).map(|address| address.ip());
    let (call, group) = match (level, option) {
        (libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP) => (Call::Join, ipv4()),
        (libc::IPPROTO_IP, libc::IP_DROP_MEMBERSHIP) => (Call::Leave, ipv4()),
        (libc::IPPROTO_IPV6, libc::IPV6_ADD_MEMBERSHIP) => (Call::Join, ipv6()),
        (libc::IPPROTO_IPV6, libc::IPV6_DROP_MEMBERSHIP) => (Call::Leave, ipv6()),
        (libc::IPPROTO_IP | libc::IPPROTO_IPV6, MCAST_JOIN_GROUP) => (Call::Join, either()),
        (libc::IPPROTO_IP | libc::IPPROTO_IPV6, MCAST_LEAVE_GROUP) => (Call::Leave, either()),
        _ => return None,
    };
    Some((call, group?))
}

/// The address in a `sockaddr_in` or `sockaddr_in6`.
fn address(octets: &[u8]) -> Option<SocketAddr> {
    let family = u16::from_ne_bytes(*octets.first_chunk()?);
    let port = u16::from_be_bytes(*octets.get(2..)?.first_chunk()?);
    let address = match i32::from(family) {
        libc::AF_INET => (*octets.get(4..)?.first_chunk::<4>()?, port).into(),
        libc::AF_INET6 => (*octets.get(8..)?.first_chunk::<16>()?, port).into(),
        _ => return None,
    };
    Some(plain(address))
}

/// The 8 octets at `offset`.
fn word(octets: &[u8], offset: usize) -> Option<u64> {
    octets.get(offset..)?.first_chunk().map(|octets| u64::from_ne_bytes(*octets))
}

/// The memory of the thread that calls.
struct Memory(u32);

impl Memory {
    /// `octets` of it from `at` on, or none.
    fn read(&self, at: u64, octets: usize) -> Option<Vec<u8>> {
        let mut own = vec![0; octets];
        let theirs = [RemoteIoVec { base: at as usize, len: octets }];
        let pid = nix::unistd::Pid::from_raw(self.0 as i32);
        let read = process_vm_readv(pid, &mut [IoSliceMut::new(&mut own)], &theirs).ok()?;
        (read == octets).then_some(own)
    }

    fn address(&self, at: u64, octets: u64) -> Option<SocketAddr> {
        address(&self.read(at, (octets as usize).min(size_of::<libc::sockaddr_storage>()))?)
    }

    /// How many octets a list of pieces has in all.
    fn vectors(&self, at: u64, count: u64) -> Option<u64> {
        // UIO_MAXIOV: the kernel takes no more.
        let list =
            self.read(at, usize::try_from(count).ok().filter(|count| *count <= 1024)? * size_of::<libc::iovec>())?;
        let lengths = list.chunks(size_of::<libc::iovec>());
        lengths.map(|piece| word(piece, offset_of!(libc::iovec, iov_len))).sum()
    }
}

/// Handles of the processes that called, by the numbers of their threads.
#[derive(Default)]
struct Processes(HashMap<u32, OwnedFd>);

impl Processes {
    /// A descriptor of the process that a thread belongs to, as one of this process.
    fn descriptor(&mut self, thread: u32, fd: i32) -> Option<OwnedFd> {
        // Some programs close -1.
        if fd < 0 {
            return None;
        }
        if let Some(known) = self.0.get(&thread) {
            match pidfd_getfd(known, fd, PidfdGetfdFlags::empty()) {
                // It has ended, and another has its number.
                Err(rustix::io::Errno::SRCH) => {}
                got => return got.ok(),
            }
        }
        let process = process_of(thread)?;
        let got = pidfd_getfd(&process, fd, PidfdGetfdFlags::empty()).ok();
        self.0.insert(thread, process);
        got
    }
}

/// The process that a thread belongs to.
fn process_of(thread: u32) -> Option<OwnedFd> {
    let status = fs::read_to_string(format!("/proc/{thread}/status")).ok()?;
    let leader = status.lines().find_map(|line| line.strip_prefix("Tgid:"))?.trim().parse().ok()?;
    pidfd_open(Pid::from_raw(leader)?, PidfdFlags::empty()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_about_groups_are_understood() {
        let group = |octets: [u8; 4]| Some((Call::Join, IpAddr::from(octets)));
        assert_eq!(membership(0, 35, &[224, 1, 1, 1, 0, 0, 0, 0]), group([224, 1, 1, 1]));
        let mut request = vec![0; 136];
        request[8..16].copy_from_slice(&[2, 0, 0, 0, 224, 2, 2, 3]);
        assert_eq!(membership(0, 42, &request), group([224, 2, 2, 3]));
        let ff02 = "ff02::7".parse::<std::net::Ipv6Addr>().expect("an address");
        assert_eq!(membership(41, 21, &ff02.octets()), Some((Call::Leave, ff02.into())));
        assert_eq!(membership(0, 35, &[224, 1]), None);
        assert_eq!(membership(1, 2, &[1, 0, 0, 0]), None);
    }
}
