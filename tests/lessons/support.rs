//! What the tests of lessons share.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

/// What a run of `camadas` left.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The user "nobody", in whose name no test of root's would pass by mistake.
const NOBODY: u32 = 65_534;

/// An ordinary user to run lessons as, where the tests run as root and everybody may run what they built.
pub fn ordinary_user() -> Option<u32> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let binary = Path::new(env!("CARGO_BIN_EXE_camadas"));
    let open = |path: &Path| fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 1 != 0);
    let reachable = binary.ancestors().all(|path| path.as_os_str().is_empty() || open(path));
    (is_root && reachable).then_some(NOBODY)
}

/// Runs `camadas`; `None`, and a line that says so, where the kernel permits no labs.
pub fn run(words: &[&str]) -> Option<Run> {
    finish(command(words))
}

/// The same in the name of a user.
pub fn run_as(user: u32, words: &[&str]) -> Option<Run> {
    let mut command = command(words);
    command.uid(user).gid(user).current_dir("/");
    finish(command)
}

/// `camadas` in English, whatever the caller's locale is.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
    command.args(words).env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C").env_remove("CAMADAS_LANG");
    command
}

fn finish(mut command: Command) -> Option<Run> {
    let output = command.output().expect("camadas runs");
    let text = |octets: Vec<u8>| String::from_utf8(octets).expect("UTF-8");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let code = output.status.code().expect("an exit code");
    if code == 3 {
        println!("skipped: {}", stderr.lines().next().unwrap_or_default());
        return None;
    }
    Some(Run { code, stdout, stderr })
}
