//! Sockets and requests that no library has: packet sockets and their frames, and a card's offloads.

use std::ffi::c_int;
use std::io::{self, IoSliceMut};
use std::mem;
use std::os::fd::{AsFd, AsRawFd as _, FromRawFd as _, IntoRawFd as _, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg, socket};

/// Sets a socket option whose value is a plain structure.
pub(super) fn set_option<T: Copy>(socket: &impl AsFd, level: c_int, option: c_int, value: &T) -> io::Result<()> {
    let length = mem::size_of::<T>() as libc::socklen_t;
    // SAFETY: the kernel reads `length` octets from `value`, which are those of a `T`.
    let done =
        unsafe { libc::setsockopt(socket.as_fd().as_raw_fd(), level, option, (&raw const *value).cast(), length) };
    Errno::result(done)?;
    Ok(())
}

/// A packet socket of the calling thread's network namespace that receives nothing until it is bound.
pub(super) fn packet_socket() -> io::Result<OwnedFd> {
    Ok(socket(AddressFamily::Packet, SockType::Raw, SockFlag::SOCK_CLOEXEC, None)?)
}

/// A packet socket for every frame of one device.
pub(super) fn bound_packet_socket(index: u32) -> io::Result<OwnedFd> {
    let fd = packet_socket()?;
    // SAFETY: an address of all zeros is a valid value of this plain structure.
    let mut address: libc::sockaddr_ll = unsafe { mem::zeroed() };
    address.sll_family = libc::AF_PACKET as u16;
    address.sll_protocol = (libc::ETH_P_ALL as u16).to_be();
    address.sll_ifindex = index as c_int;
    let length = mem::size_of_val(&address) as libc::socklen_t;
    // SAFETY: the kernel reads `length` octets, which are those of `address`.
    Errno::result(unsafe { libc::bind(fd.as_raw_fd(), (&raw const address).cast(), length) })?;
    Ok(fd)
}

/// Where a VLAN tag stands in an Ethernet frame, and how long it is (IEEE 802.1Q §9.3).
const TAG: (usize, usize) = (12, 4);

/// The next frame of a packet socket that gives auxiliary data, without waiting; how many octets it has. A VLAN tag,
/// which the kernel takes out of the frame and hands over beside it, is put back in its place.
pub(super) fn receive_frame(socket: &OwnedFd, frame: &mut [u8]) -> io::Result<usize> {
    let (at, length) = TAG;
    let mut beside = nix::cmsg_space!(libc::tpacket_auxdata);
    let (octets, tag) = {
        let mut parts = [IoSliceMut::new(&mut frame[length..])];
        let message = recvmsg::<()>(socket.as_raw_fd(), &mut parts, Some(&mut beside), MsgFlags::MSG_DONTWAIT)?;
        let tags = message.cmsgs()?.filter_map(|beside| match beside {
            ControlMessageOwned::Unknown(beside) => tag_of(&beside.data_bytes),
            _ => None,
        });
        (message.bytes, tags.last())
    };
    match tag.filter(|_| octets >= at) {
        Some(tag) => {
            frame.copy_within(length..length + at, 0);
            frame[at..at + length].copy_from_slice(&tag);
            Ok(octets + length)
        }
        None => {
            frame.copy_within(length..length + octets, 0);
            Ok(octets)
        }
    }
}

/// The VLAN tag that `struct tpacket_auxdata` (linux/if_packet.h) tells of: after three words of 32 bits and two of 16,
/// the tag's control information and its type.
fn tag_of(auxdata: &[u8]) -> Option<[u8; 4]> {
    let status = u32::from_ne_bytes(*auxdata.first_chunk()?);
    let word = |at: usize| auxdata.get(at..)?.first_chunk().map(|octets| u16::from_ne_bytes(*octets));
    let (control, kind) = (word(16)?, word(18)?);
    let kind = if status & libc::TP_STATUS_VLAN_TPID_VALID != 0 { kind } else { libc::ETH_P_8021Q as u16 };
    let ([a, b], [c, d]) = (kind.to_be_bytes(), control.to_be_bytes());
    (status & libc::TP_STATUS_VLAN_VALID != 0).then_some([a, b, c, d])
}

/// `ETHTOOL_STXCSUM` (linux/ethtool.h): whether the card fills in checksums. Without it the kernel does, and it no
/// longer hands over segments larger than the link carries either.
const SET_TX_CHECKSUM: u32 = 0x17;
/// `SIOCETHTOOL` (linux/sockios.h).
const SIOCETHTOOL: libc::c_ulong = 0x8946;

/// Lets the kernel fill in the checksums of what `card`, in the calling thread's network namespace, sends.
pub(super) fn checksums_in_software(card: &str) -> io::Result<()> {
    let fd = socket(AddressFamily::Inet, SockType::Datagram, SockFlag::SOCK_CLOEXEC, None)?;
    let mut value = [SET_TX_CHECKSUM, 0];
    // SAFETY: a request of all zeros is a valid value of this plain structure.
    let mut request: libc::ifreq = unsafe { mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(card.bytes().take(libc::IFNAMSIZ - 1)) {
        *to = from as libc::c_char;
    }
    request.ifr_ifru.ifru_data = value.as_mut_ptr().cast();
    // SAFETY: the request names a device and points at a command and its value, both alive during the call.
    Errno::result(unsafe { libc::ioctl(fd.as_raw_fd(), SIOCETHTOOL as _, &raw mut request) })?;
    Ok(())
}

/// Closes every descriptor but the standard streams and this one, which gets the number 3: what the caller had open is
/// not the lab's, and would stay open as long as that.
pub(super) fn close_all_but(kept: OwnedFd) -> io::Result<OwnedFd> {
    const OWN: c_int = 3;
    let fd = kept.into_raw_fd();
    if fd != OWN {
        // SAFETY: takes numbers; what had the number 3 is closed, and belongs to nobody in this process.
        Errno::result(unsafe { libc::dup3(fd, OWN, libc::O_CLOEXEC) })?;
    }
    // SAFETY: takes numbers; nothing in this process holds a descriptor above 3 but `fd`, which was given up.
    // Kernels before 5.9 do not have it: then what was open stays open.
    unsafe { libc::syscall(libc::SYS_close_range, OWN + 1, c_int::MAX, 0) };
    // SAFETY: the descriptor is open and nobody else's.
    Ok(unsafe { OwnedFd::from_raw_fd(OWN) })
}
