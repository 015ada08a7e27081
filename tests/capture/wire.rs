//! A namespace of its own for each test, and frames to send in it.

use std::env;
use std::ffi::CString;
use std::fs;
use std::io;
use std::mem;
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd};
use std::process::Command;
use std::time::{Duration, Instant};

/// Set for the process that runs inside.
const INSIDE: &str = "CAMADAS_TEST_INSIDE";

/// Runs the test called `name` in user, network and mount namespaces of its own, where it has every capability; says
/// that it was skipped where the kernel does not let it.
pub fn inside(name: &str, test: impl FnOnce()) {
    if env::var_os(INSIDE).is_some() {
        // Neighbours and routers would be looked for over every new interface.
        fs::write("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1").expect("a namespace of its own");
        fs::write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1").expect("a namespace of its own");
        return test();
    }
    let unshare = ["--user", "--map-root-user", "--net", "--mount"];
    let probe = Command::new("unshare").args(unshare).arg("true").output();
    if !probe.as_ref().is_ok_and(|probe| probe.status.success()) {
        let why =
            probe.map_or_else(|error| error.to_string(), |probe| String::from_utf8_lossy(&probe.stderr).into_owned());
        println!("skipped: {name} needs namespaces: {}", why.trim());
        return;
    }
    let own = env::current_exe().expect("the test's own program");
    let run = Command::new("unshare")
        .args(unshare)
        .arg(own)
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .output()
        .expect("unshare runs");
    let said = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let (out, err) = (said(&run.stdout), said(&run.stderr));
    assert!(run.status.success() && out.contains("1 passed"), "{name}: {}\n{out}\n{err}", run.status);
}

/// Runs `ip` with these words and gives what it prints.
pub fn ip(words: &str) -> String {
    let path = format!("{}:/usr/sbin:/sbin", env::var("PATH").unwrap_or_default());
    let run = Command::new("ip").args(words.split(' ')).env("PATH", path).output().expect("ip of iproute2");
    assert!(run.status.success(), "ip {words}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// Makes a cable with ends of these names, both up.
pub fn cable(a: &str, b: &str) {
    ip(&format!("link add name {a} type veth peer name {b}"));
    up(&[a, b]);
}

/// Sets interfaces up and waits until they have a carrier: the kernel drops what is sent over them before.
pub fn up(names: &[&str]) {
    names.iter().for_each(|name| drop(ip(&format!("link set {name} up"))));
    let patience = Instant::now() + Duration::from_secs(10);
    for name in names {
        while !ip(&format!("-o link show {name}")).contains(" state UP ") {
            assert!(Instant::now() < patience, "{name} has no carrier");
        }
    }
}

pub fn index(name: &str) -> u32 {
    let name = CString::new(name).expect("no zero in it");
    // SAFETY: the name ends with a zero and lives through the call.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => panic!("{name:?}: {}", io::Error::last_os_error()),
        index => index,
    }
}

/// A packet socket that is bound to nothing.
pub fn packet_socket() -> OwnedFd {
    // SAFETY: takes no pointers; the descriptor belongs to nobody else.
    let fd = unsafe { libc::socket(libc::AF_PACKET, libc::SOCK_RAW | libc::SOCK_CLOEXEC, 0) };
    assert!(fd >= 0, "{}", io::Error::last_os_error());
    // SAFETY: it was just made.
    unsafe { OwnedFd::from_raw_fd(fd) }
}

/// Sends frames over one interface.
pub struct Sender {
    socket: OwnedFd,
    address: libc::sockaddr_ll,
}

impl Sender {
    pub fn new(name: &str) -> Self {
        // SAFETY: all fields are numbers.
        let mut address: libc::sockaddr_ll = unsafe { mem::zeroed() };
        address.sll_family = libc::AF_PACKET as u16;
        address.sll_ifindex = index(name) as i32;
        Self { socket: packet_socket(), address }
    }

    pub fn send(&self, frame: &[u8]) {
        let (data, len) = (frame.as_ptr().cast(), frame.len());
        let (to, size) = ((&raw const self.address).cast(), size_of::<libc::sockaddr_ll>() as u32);
        // SAFETY: both pointers are to memory of the lengths that are given, which lives through the call.
        let sent = unsafe { libc::sendto(self.socket.as_raw_fd(), data, len, 0, to, size) };
        assert_eq!(sent, len as isize, "{}", io::Error::last_os_error());
    }
}

/// An Ethernet frame of `len` octets from 02:..:01 to `to`, of the EtherType for experiments (IEEE 802, 0x88b5), that
/// begins with a number.
pub fn numbered(to: [u8; 6], number: u32, len: usize) -> Vec<u8> {
    let mut frame = [&to[..], &[2, 0, 0, 0, 0, 1, 0x88, 0xb5], &number.to_be_bytes()].concat();
    frame.resize(len, 0x55);
    frame
}

/// A UDP datagram from port 4000 to `port` that says its port, on Ethernet.
pub fn datagram(port: u16) -> Vec<u8> {
    let said = port.to_string();
    let (udp, ip) = (8 + said.len() as u16, 28 + said.len() as u16);
    let mut frame = vec![2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0];
    frame.extend(ip.to_be_bytes());
    frame.extend([0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
    frame.extend(4000_u16.to_be_bytes());
    frame.extend(port.to_be_bytes());
    frame.extend(udp.to_be_bytes());
    frame.extend([0, 0]);
    frame.extend(said.bytes());
    frame
}

/// The number that a numbered frame begins with.
pub fn number(frame: &[u8]) -> u32 {
    u32::from_be_bytes(frame[14..18].try_into().expect("a numbered frame"))
}
