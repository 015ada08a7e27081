//! Whatever of a lab is killed, and however, nothing of it is left.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use camadas::lab::{Io, Program, Topology};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::support::lab;

/// Set for the process that makes the lab and is killed.
const VICTIM: &str = "CAMADAS_TEST_VICTIM";

/// How long the kernel may take to end everything; it takes milliseconds, but processes that are being started take
/// theirs too.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes a lab in which programs run that do not want to end, and waits to be killed.
fn be_the_victim() {
    let topology = Topology::switched(&["one", "two"]).impair("one", "switch", camadas::lab::Impairment::default());
    let Some(watched) = lab(&topology) else { return };
    let quiet = |argv: &[&str]| Program::new(argv).stdin(Io::Null).stdout(Io::Null).stderr(Io::Null);
    let running = ["one", "two"].map(|host| {
        watched.lab.spawn(host, quiet(&["sh", "-c", "setsid sleep 1000 & trap '' INT TERM HUP; sleep 1000; :"]))
    });
    assert!(running.iter().all(Result::is_ok));
    // Both orphans are there.
    while watched.ok("one", &["ps", "-e", "-o", "args="]).lines().filter(|line| *line == "sleep 1000").count() < 4 {}
    println!("up");
    loop {
        std::thread::park();
    }
}

/// A process by `/proc`, and its parent.
fn processes() -> Vec<(i32, i32)> {
    let all = fs::read_dir("/proc").expect("/proc").flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let parent = |pid: i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        stat.rsplit(") ").next()?.split(' ').nth(1)?.parse().ok()
    };
    pids.filter_map(|pid| Some((pid, parent(pid)?))).collect()
}

fn children(parent: i32) -> Vec<i32> {
    processes().into_iter().filter(|(_, of)| *of == parent).map(|(pid, _)| pid).collect()
}

fn namespace(pid: i32, kind: &str) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/ns/{kind}")).ok()
}

/// What holds one of these namespaces: processes in it, and descriptors of it.
fn holders(namespaces: &[PathBuf]) -> Vec<String> {
    let is_one = |path: &PathBuf| namespaces.contains(path);
    let mut found = Vec::new();
    for (pid, _) in processes() {
        if ["net", "pid"].iter().any(|kind| namespace(pid, kind).as_ref().is_some_and(is_one)) {
            found.push(format!("process {pid}"));
        }
        let fds = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        let held = fds.filter(|fd| fs::read_link(fd.path()).is_ok_and(|target| is_one(&target)));
        found.extend(held.map(|fd| fd.path().display().to_string()));
    }
    found
}

/// The process that made a lab, the one that holds it, and the first one inside.
struct Victims {
    maker: Child,
    holder: i32,
    first: i32,
    namespaces: Vec<PathBuf>,
}

/// Starts the victim; nothing where there can be no labs.
fn start() -> Option<Victims> {
    let own = std::env::current_exe().expect("this program");
    let mut command = Command::new(own);
    command.args(["--exact", "kills::nothing_is_left_whoever_is_killed", "--nocapture"]).env(VICTIM, "1");
    let mut maker = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the victim");
    let lines = BufReader::new(maker.stdout.take().expect("a pipe")).lines();
    for line in lines.map_while(Result::ok) {
        if line.starts_with("skipped: ") {
            println!("{line}");
            maker.wait().expect("the end");
            return None;
        }
        // The name of the test may stand before it.
        if line.ends_with("up") {
            break;
        }
    }
    let [holder] = children(maker.id() as i32)[..] else { panic!("one process holds a lab") };
    let [first] = children(holder)[..] else { panic!("one process is the first inside") };
    let own = namespace(first, "pid");
    let inside = processes().into_iter().map(|(pid, _)| pid).filter(|pid| namespace(*pid, "pid") == own);
    let inside: Vec<_> = inside.collect();
    assert_eq!(inside.len(), 7, "the first process; two shells, each with two that sleep");
    let mut namespaces: Vec<_> = inside.iter().filter_map(|pid| namespace(*pid, "net")).collect();
    namespaces.extend(own);
    namespaces.sort();
    namespaces.dedup();
    assert_eq!(namespaces.len(), 4, "two hosts, the switch, and the processes");
    Some(Victims { maker, holder, first, namespaces })
}

fn gone(namespaces: &[PathBuf], what: &str) {
    let start = Instant::now();
    loop {
        let holders = holders(namespaces);
        if holders.is_empty() {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{what}: left over: {holders:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn nothing_is_left_whoever_is_killed() {
    if std::env::var_os(VICTIM).is_some() {
        return be_the_victim();
    }
    type Who = fn(&Victims) -> i32;
    let whose: [(&str, Who); 3] = [
        ("the maker", |victims| victims.maker.id() as i32),
        ("the holder", |victims| victims.holder),
        ("the first process", |victims| victims.first),
    ];
    for (who, pid) in whose {
        for signal in [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGINT] {
            if who == "the first process" && signal != Signal::SIGKILL {
                // The first process of a namespace is not given what it does not wait for.
                continue;
            }
            let Some(mut victims) = start() else { return };
            kill(Pid::from_raw(pid(&victims)), signal).expect("a signal");
            // A maker that lives on holds sockets of the taps, but nothing that is a process or a namespace's name.
            gone(&victims.namespaces, &format!("{signal} to {who}"));
            victims.maker.kill().expect("it is there, or was");
            victims.maker.wait().expect("the end");
        }
    }
}

#[test]
fn nothing_is_left_when_a_lab_is_taken_down() {
    let Some(watched) = lab(&Topology::switched(&["one", "two"])) else { return };
    let _running = watched.spawn("one", &["sh", "-c", "setsid sleep 1000 & sleep 1000; :"]);
    let [namespace] = ["net"].map(|kind| watched.ok("one", &["readlink", &format!("/proc/self/ns/{kind}")]));
    let namespaces = [PathBuf::from(namespace.trim_end())];
    assert!(!holders(&namespaces).is_empty());
    watched.lab.down();
    assert_eq!(holders(&namespaces), [""; 0], "at once");
}

#[test]
fn what_nobody_waits_for_any_more_is_ended_with_all_it_started() {
    let Some(watched) = lab(&Topology::alone("host")) else { return };
    let mut running = watched.spawn("host", &["sh", "-c", "sleep 1000 & echo up; sleep 1000; :"]);
    let mut output = BufReader::new(running.stdout.take().expect("a pipe"));
    output.read_line(&mut String::new()).expect("a line");
    drop(running);
    // Closed when the last of them has gone.
    assert_eq!(output.read_line(&mut String::new()).expect("the end"), 0);
}
