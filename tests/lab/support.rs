//! Labs to test with, and what their taps saw.

use std::io::Read as _;
use std::net::IpAddr;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::time::{Duration, Instant};

use camadas::i18n::Lang;
use camadas::lab::{Exit, Io, Lab, LabError, Program, Tap, Topology};
use nix::sys::socket::{LinkAddr, MsgFlags, SockaddrLike as _, bind, recv, setsockopt, sockopt};

/// A lab whose taps are watched, and whose hosts are up.
pub struct Watched {
    pub lab: Lab,
    taps: Vec<(String, OwnedFd)>,
}

/// The lab of `topology`; says so and gives nothing where the kernel permits none.
pub fn lab(topology: &Topology) -> Option<Watched> {
    let mut lab = match Lab::up_by(env!("CARGO_BIN_EXE_camadas"), topology) {
        Ok(lab) => lab,
        Err(error) if error.is_forbidden() => {
            println!("skipped: {}", error.message(Lang::En));
            return None;
        }
        Err(error) => panic!("{}", error.message(Lang::En)),
    };
    let taps = lab.taps().into_iter().map(|tap| (tap.place.name.clone(), bound(tap))).collect();
    lab.start().unwrap_or_else(|error| panic!("{}", error.message(Lang::En)));
    Some(Watched { lab, taps })
}

/// Whether whoever runs the tests can have labs here; says so where not.
pub fn possible() -> bool {
    lab(&Topology::alone("host")).is_some()
}

fn bound(tap: Tap) -> OwnedFd {
    // SAFETY: an address of all zeros is a valid value of this plain structure.
    let mut address: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
    address.sll_family = libc::AF_PACKET as u16;
    address.sll_protocol = (libc::ETH_P_ALL as u16).to_be();
    address.sll_ifindex = tap.index as i32;
    let length = size_of_val(&address) as libc::socklen_t;
    // SAFETY: the pointer and the length are those of `address`, which is an address of its family.
    let address = unsafe { LinkAddr::from_raw((&raw const address).cast(), Some(length)) }.expect("an address");
    // What a test does not look at until its end must have room until then.
    setsockopt(&tap.socket, sockopt::RcvBuf, &(8 << 20)).expect("a buffer");
    bind(tap.socket.as_raw_fd(), &address).expect("a tap that is bound");
    tap.socket
}

impl Watched {
    /// What has been seen at a tap since the last time.
    pub fn frames(&self, name: &str) -> Vec<Vec<u8>> {
        let (_, socket) = self.taps.iter().find(|(known, _)| known == name).expect("a tap of this name");
        let mut buffer = vec![0; 1 << 16];
        let next =
            || recv(socket.as_raw_fd(), &mut buffer, MsgFlags::MSG_DONTWAIT).map(|octets| buffer[..octets].to_vec());
        std::iter::repeat_with(next).map_while(Result::ok).collect()
    }

    /// How many datagrams to this UDP port were seen at a tap since the last time.
    pub fn datagrams(&self, name: &str, port: u16) -> usize {
        self.frames(name).iter().filter(|frame| udp_port(frame) == Some(port)).count()
    }

    /// Runs a program to its end; gives what it printed, on both streams, and how it ended.
    pub fn run(&self, host: &str, argv: &[&str]) -> (String, Exit) {
        let mut running = self.spawn(host, argv);
        let output = running.stdout.take().map(text).unwrap_or_default();
        (output, running.wait())
    }

    /// Runs a program and expects that it ends well.
    pub fn ok(&self, host: &str, argv: &[&str]) -> String {
        let (output, exit) = self.run(host, argv);
        assert_eq!(exit, Exit::Code(0), "{argv:?}: {output}");
        output
    }

    /// Starts a program, whose two outputs are one pipe.
    pub fn spawn(&self, host: &str, argv: &[&str]) -> camadas::lab::Running {
        self.try_spawn(host, argv).unwrap_or_else(|error| panic!("{}", error.message(Lang::En)))
    }

    pub fn try_spawn(&self, host: &str, argv: &[&str]) -> Result<camadas::lab::Running, LabError> {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let error = writer.try_clone().expect("the same pipe");
        let program = Program::new(argv).stdin(Io::Null).stdout(Io::Fd(writer.into())).stderr(Io::Fd(error.into()));
        let mut running = self.lab.spawn(host, program)?;
        running.stdout = Some(reader);
        Ok(running)
    }

    /// Starts a program of Python and waits until it has printed a line.
    pub fn python(&self, host: &str, program: &str) -> camadas::lab::Running {
        let mut running = self.spawn(host, &["python3", "-u", "-c", program]);
        let output = running.stdout.as_mut().expect("a pipe");
        let mut octet = [0];
        while octet != *b"\n" {
            output.read_exact(&mut octet).expect("a line from the program");
        }
        running
    }
}

impl Watched {
    /// Waits until a report that names this group has been seen at a tap: hosts send it some milliseconds after a
    /// program joined.
    pub fn await_report(&self, name: &str, group: &str) {
        let group = match group.parse().expect("an address") {
            IpAddr::V4(group) => group.octets().to_vec(),
            IpAddr::V6(group) => group.octets().to_vec(),
        };
        let names_it = |frame: &Vec<u8>| is_report(frame) && frame.windows(group.len()).any(|octets| octets == group);
        let deadline = Instant::now() + Duration::from_secs(10);
        while !self.frames(name).iter().any(names_it) {
            assert!(Instant::now() < deadline, "no report at {name}");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Watched {
    /// What is seen at a tap until a last datagram from one host to another has arrived there: an impaired cable takes
    /// its time, but keeps the order.
    pub fn frames_to_end(&self, from: &str, to: &str, tap: &str) -> Vec<Vec<u8>> {
        const PORT: u16 = 7999;
        let program = format!("import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('{to}', {PORT}))");
        let mut frames = Vec::new();
        for _ in 0..100 {
            self.ok(from, &["python3", "-c", &program]);
            frames.extend(self.frames(tap));
            if frames.iter().any(|frame| udp_port(frame) == Some(PORT)) {
                return frames;
            }
        }
        panic!("nothing arrives at {tap}");
    }
}

/// Whether a frame is a report of IGMP, or of MLD behind a hop-by-hop header.
fn is_report(frame: &[u8]) -> bool {
    match frame.get(12..14) {
        Some([0x08, 0x00]) => frame[23] == 2 && frame[14 + usize::from(frame[14] & 15) * 4] == 0x22,
        Some([0x86, 0xdd]) => frame[20] == 0 && frame[54] == 58 && frame[62] == 143,
        _ => false,
    }
}

/// All that is left to read.
pub fn text(mut from: impl std::io::Read) -> String {
    let mut text = String::new();
    from.read_to_string(&mut text).expect("UTF-8");
    text
}

/// The destination port of a UDP datagram in a frame.
pub fn udp_port(frame: &[u8]) -> Option<u16> {
    let (header, protocol) = match frame.get(12..14)? {
        [0x08, 0x00] => (14 + usize::from(frame[14] & 15) * 4, frame[23]),
        [0x86, 0xdd] => (54, frame[20]),
        _ => return None,
    };
    (protocol == 17).then(|| u16::from_be_bytes([frame[header + 2], frame[header + 3]]))
}

/// Whether a frame is ARP.
pub fn is_arp(frame: &[u8]) -> bool {
    frame.get(12..14) == Some(&[0x08, 0x06])
}
