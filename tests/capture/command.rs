//! `camadas capture` as its users run it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use camadas::source::{self, Batch};

use crate::wire::{Sender, cable, datagram, inside, ip, number, numbered};

const TO: [u8; 6] = [2, 0, 0, 0, 0, 2];

/// Starts `camadas capture` with these words and waits until it listens to every interface.
fn capture(words: &str) -> Child {
    capture_with(&words.split(' ').collect::<Vec<_>>(), words.matches("-i ").count())
}

/// The same with words that may have spaces in them; it listens to so many sockets.
fn capture_with(words: &[&str], sockets: usize) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["--lang", "en", "capture"])
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("camadas runs");
    let patience = Instant::now() + Duration::from_secs(10);
    // After its heading the file has a line for each packet socket of the namespace; the sixth word tells whether it runs.
    let listens = || {
        let list = fs::read_to_string("/proc/net/packet").expect("a list");
        let running = list.lines().skip(1).filter(|line| line.split_whitespace().nth(5) == Some("1"));
        running.count() == sockets
    };
    while !listens() {
        let ended = child.try_wait().expect("a child");
        assert!(ended.is_none() && Instant::now() < patience, "not listening: {:?}", child.wait_with_output());
    }
    child
}

fn interrupt(child: &Child) {
    // SAFETY: a signal to a process that was not waited for, so that its number is still its own.
    assert_eq!(unsafe { libc::kill(child.id() as i32, libc::SIGINT) }, 0);
}

fn end(child: Child) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().expect("a child");
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    (status.code(), text(&stdout), text(&stderr))
}

/// The numbers of the frames of a capture, which is whole.
fn numbers(path: &Path) -> Vec<u32> {
    let mut source = source::open(&[path.to_owned()]).unwrap_or_else(|error| panic!("{error}"));
    let (mut batch, mut all) = (Batch::default(), Vec::new());
    while source.fill(&mut batch).unwrap_or_else(|error| panic!("{error}")) {
        all.extend(batch.frames().map(|frame| number(frame.bytes)));
    }
    all
}

/// A folder of the test's own, which only lives as long as its mount namespace.
fn folder(octets: u64) -> PathBuf {
    let run = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={octets}"), "none", "/mnt"])
        .output()
        .expect("mount");
    assert!(run.status.success(), "{run:?}");
    PathBuf::from("/mnt")
}

fn send(from: &str, count: u32, len: usize) {
    let sender = Sender::new(from);
    (0..count).for_each(|n| sender.send(&numbered(TO, n, len)));
}

#[test]
fn frames_are_shown_as_they_come_and_counted_at_the_end() {
    inside("command::frames_are_shown_as_they_come_and_counted_at_the_end", || {
        cable("left", "right");
        let mut child = capture("-i right");
        send("left", 1, 60);
        // The first line comes while the capture goes on.
        let mut line = Vec::new();
        let out = child.stdout.as_mut().expect("a pipe");
        while line.last() != Some(&b'\n') {
            let mut octet = [0];
            assert_eq!(out.read(&mut octet).expect("a line"), 1);
            line.push(octet[0]);
        }
        assert!(String::from_utf8_lossy(&line).contains("02:00:00:00:00:01 → 02:00:00:00:00:02"), "{line:?}");
        send("left", 2, 60);
        interrupt(&child);
        let (code, out, err) = end(child);
        assert_eq!((code, out.lines().count()), (Some(0), 2), "{out}{err}");
        assert_eq!(err, "camadas: 3 captured, 0 dropped by the kernel, 0 duplicates removed\n");
    });
}

#[test]
fn an_interrupt_leaves_a_whole_file_with_every_frame() {
    inside("command::an_interrupt_leaves_a_whole_file_with_every_frame", || {
        cable("left", "right");
        let path = folder(100 << 20).join("out.pcapng");
        let child = capture(&format!("-i left -i right -w {}", path.display()));
        send("left", 20_000, 200);
        interrupt(&child);
        let (code, out, err) = end(child);
        assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
        assert_eq!(err, "camadas: 40000 captured, 0 dropped by the kernel, 0 duplicates removed\n");
        let mut numbers = numbers(&path);
        numbers.sort_unstable();
        assert_eq!(numbers, (0..20_000).flat_map(|n| [n, n]).collect::<Vec<_>>());
    });
}

#[test]
fn under_load_every_frame_is_in_the_file_or_counted_as_dropped() {
    inside("command::under_load_every_frame_is_in_the_file_or_counted_as_dropped", || {
        const EACH: u32 = 40_000;
        cable("left", "right");
        let path = folder(160 << 20).join("out.pcapng");
        let child = capture(&format!("-i left -w {}", path.display()));
        // Two senders, as fast as they can.
        thread::scope(|scope| {
            for first in [0, EACH] {
                scope.spawn(move || {
                    let sender = Sender::new("left");
                    (first..first + EACH).for_each(|n| sender.send(&numbered(TO, n, 1000)));
                });
            }
        });
        interrupt(&child);
        let (code, _, err) = end(child);
        assert_eq!(code, Some(0), "{err}");
        let counts: Vec<usize> = err.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let numbers = numbers(&path);
        assert_eq!(counts, [numbers.len(), 2 * EACH as usize - numbers.len(), 0], "{err}");
        for own in [0..EACH, EACH..2 * EACH] {
            let of_one: Vec<_> = numbers.iter().filter(|number| own.contains(number)).collect();
            assert!(of_one.is_sorted(), "frames of one sender in another order than it sent them");
        }
    });
}

#[test]
fn a_full_disk_ends_it_with_what_was_saved_whole() {
    inside("command::a_full_disk_ends_it_with_what_was_saved_whole", || {
        cable("left", "right");
        let path = folder(1 << 20).join("out.pcapng");
        let child = capture(&format!("-i right -w {}", path.display()));
        send("left", 3000, 1000);
        let (code, _, err) = end(child);
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains("could not be written to its end (No space left on device"), "{err}");
        assert!(err.contains(" captured, "), "{err}");
        let numbers = numbers(&path);
        assert!(numbers.len() > 900 && numbers.iter().copied().eq(0..numbers.len() as u32), "{} frames", numbers.len());
    });
}

#[test]
fn an_interface_that_goes_down_ends_it_with_what_was_saved() {
    inside("command::an_interface_that_goes_down_ends_it_with_what_was_saved", || {
        cable("left", "right");
        let path = folder(1 << 20).join("out.pcapng");
        let child = capture(&format!("-i right -w {}", path.display()));
        send("left", 50, 60);
        ip("link set right down");
        let (code, _, err) = end(child);
        assert_eq!(code, Some(2), "{err}");
        assert!(err.starts_with("camadas: right: the interface went down"), "{err}");
        assert!(err.ends_with("camadas: 50 captured, 0 dropped by the kernel, 0 duplicates removed\n"), "{err}");
        assert_eq!(numbers(&path), (0..50).collect::<Vec<_>>());
    });
}

#[test]
fn ring_files_are_whole_and_the_last_ones_are_kept() {
    inside("command::ring_files_are_whole_and_the_last_ones_are_kept", || {
        cable("left", "right");
        let folder = folder(100 << 20);
        let path = folder.join("out.pcapng");
        let child = capture(&format!("-i right -w {} --rotate 100kB --keep 3 -c 1000", path.display()));
        send("left", 1000, 1000);
        let (code, _, err) = end(child);
        assert_eq!(code, Some(0), "{err}");
        let mut files: Vec<_> =
            fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        assert_eq!(files.len(), 3, "{files:?}");
        let sizes: Vec<_> = files.iter().map(|file| file.metadata().expect("a file").len()).collect();
        assert!(sizes.iter().all(|size| *size < 102_000) && sizes[0] > 99_000, "{sizes:?}");
        let numbers: Vec<_> = files.iter().flat_map(|file| numbers(file)).collect();
        assert_eq!(numbers, (1000 - numbers.len() as u32..1000).collect::<Vec<_>>());
    });
}

#[test]
fn only_what_the_filter_wants_is_saved_and_counted() {
    inside("command::only_what_the_filter_wants_is_saved_and_counted", || {
        cable("left", "right");
        let path = folder(1 << 20).join("out.pcapng");
        let child = capture(&format!("-q -i right -w {} -Y frame.len>=100 -c 3", path.display()));
        for len in [60, 100, 99, 300, 70, 200, 500] {
            Sender::new("left").send(&numbered(TO, len as u32, len));
        }
        let (code, _, err) = end(child);
        assert_eq!(code, Some(0), "{err}");
        assert_eq!(err, "camadas: 3 captured, 0 dropped by the kernel, 0 duplicates removed\n");
        assert_eq!(numbers(&path), [100, 300, 200]);
    });
}

/// What the kernel handed out of a capture at one interface, and the destination ports of its frames.
fn received_and_ports(path: &Path) -> (Option<u64>, Vec<u16>) {
    let mut source = source::open(&[path.to_owned()]).unwrap_or_else(|error| panic!("{error}"));
    let (mut batch, mut ports) = (Batch::default(), Vec::new());
    while source.fill(&mut batch).unwrap_or_else(|error| panic!("{error}")) {
        ports.extend(batch.frames().map(|frame| u16::from_be_bytes([frame.bytes[36], frame.bytes[37]])));
    }
    (source.interfaces()[0].received, ports)
}

#[test]
fn the_kernel_leaves_out_what_no_filter_wants() {
    inside("command::the_kernel_leaves_out_what_no_filter_wants", || {
        cable("left", "right");
        let path = folder(1 << 20).join("out.pcapng");
        let filters = [["-f", "udp dst portrange 5002-5004"], ["-Y", "udp.dstport >= 5002 && udp.dstport <= 5004"]];
        for filter in filters {
            let child = capture_with(&["-i", "right", "-w", &path.to_string_lossy(), filter[0], filter[1]], 1);
            let sender = Sender::new("left");
            (5000..5010).for_each(|port| sender.send(&datagram(port)));
            interrupt(&child);
            let (code, _, err) = end(child);
            assert_eq!(code, Some(0), "{err}");
            assert_eq!(received_and_ports(&path), (Some(3), vec![5002, 5003, 5004]), "{filter:?}");
        }
        // What only a look at the whole frame tells is left to this side of the kernel.
        let words = ["-i", "right", "-w", &path.to_string_lossy(), "-Y", "udp contains \"5003\""];
        let child = capture_with(&words, 1);
        let sender = Sender::new("left");
        (5000..5010).for_each(|port| sender.send(&datagram(port)));
        interrupt(&child);
        let (code, _, err) = end(child);
        assert_eq!(code, Some(0), "{err}");
        assert!(err.starts_with("camadas: no part of this filter can run in the kernel"), "{err}");
        assert_eq!(received_and_ports(&path), (Some(10), vec![5003]));
    });
}

#[test]
fn any_and_a_capture_filter_go_together() {
    inside("command::any_and_a_capture_filter_go_together", || {
        cable("left", "right");
        ip("link set lo up");
        let child = capture_with(&["-i", "any", "-f", "udp port 5003", "-c", "2"], 1);
        let sender = Sender::new("left");
        (5000..5010).for_each(|port| sender.send(&datagram(port)));
        let (code, out, err) = end(child);
        assert_eq!((code, out.matches("→ 5003").count()), (Some(0), 2), "{out}{err}");
        assert!(out.contains(" left ") && out.contains(" right "), "{out}");
    });
}

#[test]
fn a_bad_capture_filter_is_pointed_at() {
    let run = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(["--lang", "en", "capture", "-i", "lo", "-f", "udp port domian"])
        .output()
        .expect("camadas runs");
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{err}");
    assert!(err.contains("`domian` is no port") && err.contains("           ^^^^^^"), "{err}");
}

#[test]
fn frames_are_cut_where_it_was_asked_and_keep_their_length() {
    inside("command::frames_are_cut_where_it_was_asked_and_keep_their_length", || {
        cable("left", "right");
        let path = folder(1 << 20).join("out.pcapng");
        let child = capture(&format!("-i right -w {} -s 64 -c 1", path.display()));
        send("left", 1, 1000);
        let (code, _, err) = end(child);
        assert_eq!(code, Some(0), "{err}");
        let mut source = source::open(&[path]).expect("a capture");
        let mut batch = Batch::default();
        assert!(source.fill(&mut batch).expect("a frame"));
        let lengths: Vec<_> = batch.frames().map(|frame| (frame.bytes.len(), frame.wire_len)).collect();
        assert_eq!(lengths, [(64, 1000)]);
    });
}

#[test]
fn it_ends_by_itself_after_its_time() {
    inside("command::it_ends_by_itself_after_its_time", || {
        ip("link set lo up");
        let begun = Instant::now();
        let (code, _, err) = end(capture("-i lo --duration 300ms"));
        assert!(begun.elapsed() >= Duration::from_millis(300));
        assert_eq!((code, err.lines().count()), (Some(0), 1), "{err}");
    });
}

#[test]
fn privileges_are_given_up_before_frames_are_read() {
    inside("command::privileges_are_given_up_before_frames_are_read", || {
        cable("left", "right");
        let path = folder(1 << 20).join("out.pcapng");
        let child = capture(&format!("-i right -w {}", path.display()));
        let task = format!("/proc/{}/task", child.id());
        let recorder = || {
            let threads = fs::read_dir(&task).expect("threads").filter_map(Result::ok);
            threads
                .map(|thread| thread.path())
                .find(|thread| fs::read_to_string(thread.join("comm")).is_ok_and(|name| name == "recorder\n"))
        };
        let patience = Instant::now() + Duration::from_secs(10);
        let recorder = loop {
            if let Some(recorder) = recorder() {
                break recorder;
            }
            assert!(Instant::now() < patience, "nobody records");
        };
        for thread in [recorder, PathBuf::from(format!("/proc/{}", child.id()))] {
            let status = fs::read_to_string(thread.join("status")).expect("a status");
            let value = |name: &str| {
                let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line of it");
                line.trim().to_owned()
            };
            for set in ["CapInh:", "CapPrm:", "CapEff:", "CapAmb:"] {
                assert_eq!(value(set), "0000000000000000", "{set}");
            }
            assert_eq!(value("NoNewPrivs:"), "1");
        }
        interrupt(&child);
        assert_eq!(end(child).0, Some(0));
    });
}

#[test]
fn pnet_reads_the_same_frames() {
    inside("command::pnet_reads_the_same_frames", || {
        cable("left", "right");
        ip("link set lo up");
        let path = folder(1 << 20).join("out.pcapng");
        let out = path.to_string_lossy();
        let child = capture_with(&["--backend", "pnet", "-i", "right", "-w", &out, "-f", "ether proto 0x88b5"], 1);
        send("left", 30, 100);
        Sender::new("left").send(&datagram(5000));
        interrupt(&child);
        let (code, _, err) = end(child);
        assert_eq!(code, Some(0), "{err}");
        assert_eq!(err, "camadas: 30 captured, 0 dropped by the kernel, 0 duplicates removed\n");
        assert_eq!(numbers(&path), (0..30).collect::<Vec<_>>());
        let child = capture_with(&["--backend", "pnet", "-i", "lo", "-c", "5"], 1);
        send("lo", 5, 60);
        let (code, out, err) = end(child);
        assert_eq!((code, out.lines().count()), (Some(0), 5), "{out}{err}");
        let child = capture_with(&["--backend", "pnet", "-i", "right"], 1);
        ip("link set right down");
        let (code, _, err) = end(child);
        assert_eq!(code, Some(2), "{err}");
        assert!(err.starts_with("camadas: right: the interface went down"), "{err}");
    });
}
