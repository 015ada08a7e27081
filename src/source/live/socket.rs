//! Packet sockets of Linux (packet(7)), as far as the standard library and rustix do not know them.

use std::ffi::{c_int, c_void};
use std::io;
use std::mem;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd as _, OwnedFd};

use crate::bytes::MacAddr;

/// What the kernel counts of a packet socket since it was asked before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Statistics {
    /// Frames that passed the filter, those it had no room for among them.
    pub seen: u64,
    /// Frames that it had no room for.
    pub dropped: u64,
}

fn checked(result: c_int) -> io::Result<c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// A packet socket that hears nothing before it is bound.
pub fn open() -> io::Result<OwnedFd> {
    // With a protocol of its own the socket would hear every interface until it is bound to one.
    let unbound = 0;
    // SAFETY: takes no pointers; the descriptor it gives belongs to nobody else.
    unsafe {
        checked(libc::socket(libc::AF_PACKET, libc::SOCK_RAW | libc::SOCK_CLOEXEC, unbound))
            .map(|fd| OwnedFd::from_raw_fd(fd))
    }
}

/// Sets a socket option. `T` is the plain structure that goes with it.
pub fn set<T: Copy>(socket: BorrowedFd<'_>, level: c_int, option: c_int, value: &T) -> io::Result<()> {
    let (data, len) = ((&raw const *value).cast::<c_void>(), size_of::<T>() as libc::socklen_t);
    // SAFETY: `data` points to `len` octets that live through the call, which only reads them.
    unsafe { checked(libc::setsockopt(socket.as_raw_fd(), level, option, data, len)).map(drop) }
}

/// Begins to listen to the interface of this index; 0 for all.
pub fn bind(socket: BorrowedFd<'_>, index: u32) -> io::Result<()> {
    // SAFETY: zero is a value of each of its fields, which are numbers.
    let mut address: libc::sockaddr_ll = unsafe { mem::zeroed() };
    address.sll_family = libc::AF_PACKET as u16;
    address.sll_protocol = (libc::ETH_P_ALL as u16).to_be();
    address.sll_ifindex = index as c_int;
    let (data, len) = ((&raw const address).cast(), size_of_val(&address) as libc::socklen_t);
    // SAFETY: `data` points to `len` octets that live through the call, which only reads them.
    unsafe { checked(libc::bind(socket.as_raw_fd(), data, len)).map(drop) }
}

/// Asks the card of interface `index` for frames that are not addressed to it, as long as the socket is open.
pub fn be_promiscuous(socket: BorrowedFd<'_>, index: u32) -> io::Result<()> {
    let request = libc::packet_mreq {
        mr_ifindex: index as c_int,
        mr_type: libc::PACKET_MR_PROMISC as u16,
        mr_alen: 0,
        mr_address: [0; 8],
    };
    set(socket, libc::SOL_PACKET, libc::PACKET_ADD_MEMBERSHIP, &request)
}

/// What was counted since the last time this was asked.
pub fn statistics(socket: BorrowedFd<'_>) -> io::Result<Statistics> {
    let mut counts = libc::tpacket_stats_v3 { tp_packets: 0, tp_drops: 0, tp_freeze_q_cnt: 0 };
    let mut len = size_of_val(&counts) as libc::socklen_t;
    let data = (&raw mut counts).cast();
    // SAFETY: `data` points to `len` octets that live through the call, which writes no more than those.
    unsafe {
        checked(libc::getsockopt(socket.as_raw_fd(), libc::SOL_PACKET, libc::PACKET_STATISTICS, data, &mut len))?
    };
    Ok(Statistics { seen: counts.tp_packets.into(), dropped: counts.tp_drops.into() })
}

/// Lets pass only the frames that `program` accepts, and as many octets of them as it says.
pub fn attach(socket: BorrowedFd<'_>, program: &[libc::sock_filter]) -> io::Result<()> {
    let len = u16::try_from(program.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    // The kernel reads through the pointer only.
    set(
        socket,
        libc::SOL_SOCKET,
        libc::SO_ATTACH_FILTER,
        &libc::sock_fprog { len, filter: program.as_ptr().cast_mut() },
    )
}

/// A program that accepts the first `octets` of every frame, and no frame for 0.
pub fn accept(octets: u32) -> [libc::sock_filter; 1] {
    [libc::sock_filter { code: (libc::BPF_RET | libc::BPF_K) as u16, jt: 0, jf: 0, k: octets }]
}

/// Kind (ARPHRD_...) and hardware address of the interface called `name` where the socket is at home.
pub fn hardware(socket: BorrowedFd<'_>, name: &str) -> io::Result<(u16, MacAddr)> {
    // SAFETY: zero is a value of each of its fields, which are numbers and null pointers.
    let mut request: libc::ifreq = unsafe { mem::zeroed() };
    // One octet stays for the zero that ends it.
    let room = request.ifr_name.len() - 1;
    for (octet, place) in name.bytes().zip(&mut request.ifr_name[..room]) {
        *place = octet as libc::c_char;
    }
    // SAFETY: the request is the structure that the call reads the name of and writes the address to.
    unsafe { checked(libc::ioctl(socket.as_raw_fd(), libc::SIOCGIFHWADDR as _, &raw mut request))? };
    // SAFETY: the call has filled this member of the union, and every value of its octets is valid.
    let address = unsafe { request.ifr_ifru.ifru_hwaddr };
    let octets = address.sa_data;
    Ok((address.sa_family, MacAddr(std::array::from_fn(|i| octets[i] as u8))))
}

/// SIOCGSTAMPNS: when the frame that was read last was seen, in a structure of the system's own size.
const LAST_STAMP: u64 = 0x8907;

/// When the frame that was read last was seen, in nanoseconds since 1970.
pub fn last_stamp_ns(socket: BorrowedFd<'_>) -> io::Result<i64> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes a structure of this kind, and nothing behind it.
    unsafe { checked(libc::ioctl(socket.as_raw_fd(), LAST_STAMP as _, &raw mut time))? };
    Ok(time.tv_sec * 1_000_000_000 + time.tv_nsec)
}
