//! Whether a program is ready to be talked to, asked on its own host: only there can its sockets be seen.

use std::fs;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use crate::lab::{Io, Lab, LabError, Program, Running};

/// What this program is called to wait on a host.
const WORD: &str = "__ready";
/// How long a program is waited for that never listens.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How often its host is looked at.
const GLANCE: Duration = Duration::from_millis(5);

/// Socket tables and the state that a socket has in them which can be sent to: LISTEN, or bound.
const TABLES: [(&str, &str); 4] =
    [("/proc/net/tcp", "0A"), ("/proc/net/tcp6", "0A"), ("/proc/net/udp", "07"), ("/proc/net/udp6", "07")];

/// Waits until `sockets` sockets of `host` can be sent to, or `running` ends, or it has taken too long.
pub fn wait(lab: &Lab, host: &str, sockets: usize, running: &mut Running) -> Result<(), LabError> {
    let Ok(own) = std::env::current_exe() else { return Ok(()) };
    let words = [own.into_os_string(), WORD.into(), sockets.to_string().into()];
    let waiting = Program::new(words).stdin(Io::Null).stdout(Io::Null).stderr(Io::Null);
    let mut waiting = lab.spawn(host, waiting)?;
    while waiting.wait_timeout(GLANCE).is_none() && running.try_wait().is_none() {}
    Ok(())
}

/// Waits on this host, if that is what this process was started for.
pub fn wait_on_host() -> Option<ExitCode> {
    let mut words = std::env::args().skip(1);
    if words.next()? != WORD {
        return None;
    }
    let sockets: usize = words.next()?.parse().ok()?;
    let end = Instant::now() + PATIENCE;
    while ready() < sockets && Instant::now() < end {
        thread::sleep(GLANCE);
    }
    Some(ExitCode::SUCCESS)
}

/// Sockets of this host that can be sent to.
fn ready() -> usize {
    let count = |(table, state): (&str, &str)| {
        let sockets = fs::read_to_string(table).unwrap_or_default();
        sockets.lines().skip(1).filter(|line| line.split_whitespace().nth(3) == Some(state)).count()
    };
    TABLES.into_iter().map(count).sum()
}
