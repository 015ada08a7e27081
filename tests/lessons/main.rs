//! Every lesson, for real: its hosts, its programs, its recording, and what its frames prove; as whoever runs the tests,
//! and as an ordinary user too where that is root. Where the kernel permits no labs, each test says so and is skipped.
#![cfg(all(feature = "lab", feature = "live", target_os = "linux"))]

mod options;
mod support;

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{panic, thread};

use camadas::lessons::LESSONS;
use support::{Run, ordinary_user, run, run_as};

/// A lesson as whoever runs the tests: that its frames bear it out, that tshark finds nothing wrong with them, and that
/// its recording tells the same.
fn lesson(name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lesson.pcapng");
    let path = file.to_str().expect("a path");
    let Some(live) = run(&["lesson", name, "--speed", "10", "-w", path]) else { return };
    assert!(live.code == 0 && live.stderr.is_empty(), "exit code {}\n{}{}", live.code, live.stdout, live.stderr);
    let proved = live.stdout.lines().filter(|line| line.starts_with('✔')).count();
    assert!(proved >= 2 && !live.stdout.contains('✘'), "{}", live.stdout);
    tshark_finds_nothing_wrong(&file);
    // The recording tells all that was told live, but for where to go on from.
    let again = run(&["lesson", name, "-r", path]).expect("no lab is needed");
    let told = |run: &Run| run.stdout.lines().filter(|line| !line.starts_with("Go on")).collect::<Vec<_>>().join("\n");
    assert_eq!(again.code, 0, "{}{}", again.stdout, again.stderr);
    assert_eq!(told(&again), told(&live));
    let portuguese = run(&["lesson", "-r", path, "--lang", "pt-BR"]).expect("no lab is needed");
    assert_eq!(portuguese.code, 0, "{}{}", portuguese.stdout, portuguese.stderr);
    assert_eq!(portuguese.stdout.lines().filter(|line| line.starts_with('✔')).count(), proved);
    for english in ["What the frames prove", "To think about", " the ", "Recorded:"] {
        // What the programs printed is in the language that they ran in.
        let own = portuguese.stdout.lines().filter(|line| !live.stdout.contains(line)).collect::<Vec<_>>().join("\n");
        assert!(!own.contains(english), "{english:?} in\n{own}");
    }
    // The rest was told as root already.
    if let Some(user) = ordinary_user() {
        let Some(as_user) = run_as(user, &["lesson", name, "--speed", "10"]) else { return };
        assert!(as_user.code == 0, "as an ordinary user\n{}{}", as_user.stdout, as_user.stderr);
    }
}

/// No frame is malformed and no checksum wrong, loopback excepted: nobody computes one there.
fn tshark_finds_nothing_wrong(file: &Path) {
    let bad = "(_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0 || \
               icmp.checksum.status == 0 || icmpv6.checksum.status == 0) && !(frame.interface_name contains \"lo\")";
    let checks = ["ip", "tcp", "udp"].map(|protocol| format!("{protocol}.check_checksum:TRUE"));
    let mut command = Command::new("tshark");
    command.arg("-n").arg("-r").arg(file).args(["-Y", bad]);
    command.args(checks.iter().flat_map(|check| ["-o", check]));
    match command.output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        Err(_) => println!("skipped: tshark is absent"),
    }
}

/// They run side by side: most of their time is spent waiting.
#[test]
fn every_lesson_is_borne_out_by_its_frames() {
    const AT_ONCE: usize = 4;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut failed = Vec::new();
        while let Some(one) = LESSONS.get(next.fetch_add(1, Ordering::Relaxed)) {
            if panic::catch_unwind(|| lesson(one.name)).is_err() {
                failed.push(one.name);
            }
        }
        failed
    };
    let failed: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    });
    assert!(failed.is_empty(), "{}", failed.join(", "));
}
