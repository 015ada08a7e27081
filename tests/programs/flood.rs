//! Sends frames over an interface as fast as it can, for a bounded time and number, and prints how many it sent.
//!
//! usage: flood IF OCTETS SECONDS [FRAMES]
//!
//! Each frame is an Ethernet frame of OCTETS octets with IPv4 and UDP in it. It leaves past the queue of the interface and the
//! taps on it: only the far end of the cable sees it.

#[cfg(target_os = "linux")]
fn main() -> std::io::Result<()> {
    flood::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("flood: packet sockets are Linux's");
    std::process::exit(2);
}

#[cfg(target_os = "linux")]
mod flood {
    use std::ffi::CString;
    use std::io;
    use std::mem;
    use std::time::{Duration, Instant};

    /// Frames a system call sends.
    const BURST: usize = 64;

    pub fn main() -> io::Result<()> {
        let words: Vec<_> = std::env::args().skip(1).collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<f64>().ok());
        let (Some(name), Some(octets), Some(seconds)) = (words.first(), number(1), number(2)) else {
            eprintln!("usage: flood IF OCTETS SECONDS [FRAMES]");
            std::process::exit(2);
        };
        let most = number(3).map_or(u64::MAX, |most| most as u64);
        println!("{}", flood(name, &frame(octets as usize), Duration::from_secs_f64(seconds), most)?);
        Ok(())
    }

    /// From 10.0.0.1 to 10.0.0.2, port 9 (discard), without a UDP checksum.
    fn frame(octets: usize) -> Vec<u8> {
        let ip = (octets.max(42) - 14) as u16;
        let mut frame = vec![2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0];
        let mut header =
            [&[0x45, 0][..], &ip.to_be_bytes(), &[0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]].concat();
        let sum: u32 = header.chunks(2).map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]]))).sum();
        header[10..12].copy_from_slice(&(!((sum & 0xffff) + (sum >> 16)) as u16).to_be_bytes());
        frame.extend(header);
        frame.extend([0x0f, 0xa0, 0, 9]);
        frame.extend((ip - 20).to_be_bytes());
        frame.extend([0, 0]);
        frame.resize(octets.max(42), 0x55);
        frame
    }

    fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
    }

    fn flood(name: &str, frame: &[u8], time: Duration, most: u64) -> io::Result<u64> {
        let name = CString::new(name)?;
        // SAFETY: the name ends with a zero and lives through the call.
        let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
        if index == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: takes no pointers.
        let socket = checked(unsafe { libc::socket(libc::AF_PACKET, libc::SOCK_RAW, 0) })?;
        let (yes, len) = (1 as libc::c_int, size_of::<libc::c_int>() as u32);
        let yes = (&raw const yes).cast();
        // SAFETY: the value is a number of that length, which lives through the call.
        checked(unsafe { libc::setsockopt(socket, libc::SOL_PACKET, libc::PACKET_QDISC_BYPASS, yes, len) })?;
        // SAFETY: all of its fields are numbers.
        let mut to: libc::sockaddr_ll = unsafe { mem::zeroed() };
        to.sll_family = libc::AF_PACKET as u16;
        to.sll_ifindex = index as i32;
        let mut part = libc::iovec { iov_base: frame.as_ptr().cast_mut().cast(), iov_len: frame.len() };
        // SAFETY: zero is a value of each of its fields, which are numbers and null pointers.
        let mut message: libc::mmsghdr = unsafe { mem::zeroed() };
        message.msg_hdr.msg_name = (&raw mut to).cast();
        message.msg_hdr.msg_namelen = size_of_val(&to) as u32;
        message.msg_hdr.msg_iov = &raw mut part;
        message.msg_hdr.msg_iovlen = 1;
        let mut burst = [message; BURST];
        let (begun, mut sent) = (Instant::now(), 0);
        while begun.elapsed() < time && sent < most {
            let count = (most - sent).min(BURST as u64) as u32;
            // SAFETY: there are at least `count` messages, and what they point to lives through the call, which only reads it.
            match checked(unsafe { libc::sendmmsg(socket, burst.as_mut_ptr(), count, 0) }) {
                Ok(more) => sent += more as u64,
                Err(error) if error.raw_os_error() == Some(libc::ENOBUFS) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(sent)
    }
}
