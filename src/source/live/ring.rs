//! The ring of frames that a packet socket shares with the kernel (TPACKET_V3, packet_mmap in the kernel's
//! documentation).
//!
//! ```text
//! block 0          block 1          block 2          each block: header, frame, frame, ...
//! +---------------+---------------+---------------+  each frame: tpacket3_hdr, sockaddr_ll, octets
//! ```
//!
//! A block belongs to the kernel until it is full, or its first frame has waited long enough; then it belongs to the
//! reader, who gives it back.

use std::ffi::c_void;
use std::io;
use std::mem::offset_of;
use std::os::fd::BorrowedFd;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use libc::{sockaddr_ll, tpacket3_hdr};
use rustix::mm::{self, MapFlags, ProtFlags};

use super::{MAX_SNAP, socket};

/// Octets of a block at least: room for the longest frame.
const LEAST_BLOCK: usize = MAX_SNAP as usize;
/// Octets of a block at most: each wakes the reader, so that larger ones cost less.
const MOST_BLOCK: usize = 512 << 10;
/// Blocks a ring has, where that leaves them large enough. A block waits for the reader even with a single frame in it,
/// so that many bear a longer pause of the reader than a few.
const BLOCKS: usize = 32;
/// The kernel asks for a size of frames, and needs it only to check that it divides the blocks.
const FRAME: usize = 2048;

/// Offsets in a block: of what comes after the version and the offset of private data.
mod block {
    use std::mem::offset_of;

    use libc::{tpacket_block_desc, tpacket_hdr_v1};

    const HEADER: usize = offset_of!(tpacket_block_desc, hdr);
    pub const STATUS: usize = HEADER + offset_of!(tpacket_hdr_v1, block_status);
    pub const FRAMES: usize = HEADER + offset_of!(tpacket_hdr_v1, num_pkts);
    pub const FIRST: usize = HEADER + offset_of!(tpacket_hdr_v1, offset_to_first_pkt);
}

/// Where the link-layer address follows the frame's header.
const ADDRESS: usize = size_of::<tpacket3_hdr>().next_multiple_of(libc::TPACKET_ALIGNMENT);

/// A ring, mapped.
pub struct Ring {
    map: NonNull<u8>,
    blocks: usize,
    /// Octets of a block.
    block_octets: usize,
    /// The block that is read, or will be next.
    current: usize,
    /// Frames of it that were not read; none while it belongs to the kernel.
    left: u32,
    /// Offset in the block of the first of them.
    at: usize,
}

// SAFETY: the mapping belongs to this ring alone and may be read from any one thread at a time.
unsafe impl Send for Ring {}

/// A frame in a ring, valid until the ring moves on.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'r> {
    /// The captured octets from the link-layer header on.
    pub bytes: &'r [u8],
    /// Octets of it that are link-layer header.
    pub link_octets: usize,
    /// Octets the frame had.
    pub wire_len: u32,
    /// Nanoseconds since 1970.
    pub time_ns: i64,
    /// Bits TP_STATUS_...
    pub status: u32,
    /// Tag that the card or the kernel took out of the frame: control information and protocol identifier.
    pub vlan: Option<(u16, u16)>,
    /// The link-layer address.
    pub address: Address,
}

/// What `sockaddr_ll` says of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Address {
    /// Index of the interface.
    pub interface: u32,
    /// EtherType or pseudo-type.
    pub protocol: u16,
    /// ARPHRD_...
    pub hardware: u16,
    /// PACKET_HOST, PACKET_OUTGOING, ...
    pub packet_type: u8,
    /// Octets of the address that count.
    pub octets: u8,
    /// Address of the sender.
    pub mac: [u8; 8],
}

impl Ring {
    /// Gives the socket, which is not bound yet, a ring of about `octets`.
    pub fn new(socket: BorrowedFd<'_>, octets: usize, patience: Duration) -> io::Result<Self> {
        let version = libc::tpacket_versions::TPACKET_V3 as libc::c_int;
        socket::set(socket, libc::SOL_PACKET, libc::PACKET_VERSION, &version)?;
        let block_octets = (octets / BLOCKS).clamp(LEAST_BLOCK, MOST_BLOCK).next_power_of_two();
        // With a single block the kernel would wait for the reader while it reads.
        let blocks = (octets / block_octets).max(2);
        let request = libc::tpacket_req3 {
            tp_block_size: block_octets as u32,
            tp_block_nr: blocks as u32,
            tp_frame_size: FRAME as u32,
            tp_frame_nr: (blocks * block_octets / FRAME) as u32,
            // Zero would let the kernel choose by the speed of the link.
            tp_retire_blk_tov: u32::try_from(patience.as_millis()).unwrap_or(u32::MAX).max(1),
            tp_sizeof_priv: 0,
            tp_feature_req_word: 0,
        };
        socket::set(socket, libc::SOL_PACKET, libc::PACKET_RX_RING, &request)?;
        let (protection, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::SHARED);
        // SAFETY: the kernel chooses the place, so that no other mapping is touched.
        let map = unsafe { mm::mmap(ptr::null_mut(), blocks * block_octets, protection, flags, socket, 0)? };
        let map = NonNull::new(map.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { map, blocks, block_octets, current: 0, left: 0, at: 0 })
    }

    fn status(&self) -> &AtomicU32 {
        // SAFETY: `current` is less than `blocks`, so the word lies in the mapping, which lives as long as the ring; it
        // is aligned as the mapping is, and the kernel writes it as a whole.
        unsafe { AtomicU32::from_ptr(self.map.add(self.current * self.block_octets + block::STATUS).cast().as_ptr()) }
    }

    /// The octets of the current block, which was taken from the kernel.
    fn block(&self) -> &[u8] {
        // SAFETY: the block lies in the mapping. It is asked for only between `take`, which saw that it belongs to the
        // reader, and `give_back`; the kernel does not write to it in between.
        unsafe {
            std::slice::from_raw_parts(self.map.add(self.current * self.block_octets).as_ptr(), self.block_octets)
        }
    }

    /// Takes the current block from the kernel if it is ready; empty ones are given back. `false` when there is none.
    fn take(&mut self) -> bool {
        while self.left == 0 {
            if self.status().load(Ordering::Acquire) & libc::TP_STATUS_USER == 0 {
                return false;
            }
            let block = self.block();
            (self.left, self.at) = (u32_at(block, block::FRAMES), u32_at(block, block::FIRST) as usize);
            if self.left == 0 {
                self.give_back();
            }
        }
        true
    }

    fn give_back(&mut self) {
        self.left = 0;
        self.status().store(libc::TP_STATUS_KERNEL, Ordering::Release);
        self.current = (self.current + 1) % self.blocks;
    }

    /// The next frame, which stays the next until [`Ring::advance`].
    #[inline]
    pub fn head(&mut self) -> Option<Slot<'_>> {
        if self.left == 0 && !self.take() {
            return None;
        }
        let header = self.block().get(self.at..)?;
        let word = |at| u32_at(header, at);
        let status = word(offset_of!(tpacket3_hdr, tp_status));
        let variant = offset_of!(tpacket3_hdr, hv1);
        let tag = word(variant + offset_of!(libc::tpacket_hdr_variant1, tp_vlan_tci)) as u16;
        let tag_protocol = match u16_at(header, variant + offset_of!(libc::tpacket_hdr_variant1, tp_vlan_tpid)) {
            0 => libc::ETH_P_8021Q as u16,
            protocol => protocol,
        };
        let mac = usize::from(u16_at(header, offset_of!(tpacket3_hdr, tp_mac)));
        let net = usize::from(u16_at(header, offset_of!(tpacket3_hdr, tp_net)));
        let kept = word(offset_of!(tpacket3_hdr, tp_snaplen)) as usize;
        let (seconds, nanos) = (word(offset_of!(tpacket3_hdr, tp_sec)), word(offset_of!(tpacket3_hdr, tp_nsec)));
        Some(Slot {
            bytes: header.get(mac..).map(|rest| &rest[..kept.min(rest.len())]).unwrap_or_default(),
            link_octets: net.saturating_sub(mac),
            wire_len: word(offset_of!(tpacket3_hdr, tp_len)),
            time_ns: i64::from(seconds) * 1_000_000_000 + i64::from(nanos),
            status,
            vlan: (status & libc::TP_STATUS_VLAN_VALID != 0).then_some((tag, tag_protocol)),
            address: address(header.get(ADDRESS..).unwrap_or_default()),
        })
    }

    /// Moves on to the frame after the head; the last of a block gives the block back to the kernel.
    #[inline]
    pub fn advance(&mut self) {
        let next = self.block().get(self.at..).map_or(0, |rest| u32_at(rest, offset_of!(tpacket3_hdr, tp_next_offset)));
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || next == 0 {
            self.give_back();
        } else {
            self.at += next as usize;
        }
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: the mapping has this place and size, and nothing borrows from it any more.
        let _ = unsafe { mm::munmap(self.map.as_ptr().cast::<c_void>(), self.blocks * self.block_octets) };
    }
}

#[inline]
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |octets| u32::from_ne_bytes(*octets))
}

#[inline]
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |octets| u16::from_ne_bytes(*octets))
}

#[inline]
fn address(bytes: &[u8]) -> Address {
    let octet = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let mac = offset_of!(sockaddr_ll, sll_addr);
    Address {
        interface: u32_at(bytes, offset_of!(sockaddr_ll, sll_ifindex)),
        protocol: u16::from_be(u16_at(bytes, offset_of!(sockaddr_ll, sll_protocol))),
        hardware: u16_at(bytes, offset_of!(sockaddr_ll, sll_hatype)),
        packet_type: octet(offset_of!(sockaddr_ll, sll_pkttype)),
        octets: octet(offset_of!(sockaddr_ll, sll_halen)),
        mac: bytes.get(mac..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default(),
    }
}
