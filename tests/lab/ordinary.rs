//! The same once more as an ordinary user, where root runs the tests.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use nix::unistd::geteuid;

/// A user that every system has, and that owns nothing.
pub const NOBODY: u32 = 65534;

#[test]
fn everything_holds_for_an_ordinary_user() {
    if !geteuid().is_root() {
        return;
    }
    let own = std::env::current_exe().expect("this program");
    let mut command = Command::new(&own);
    // What is made to be refused is an ordinary user's already.
    command.args(["--skip", "ordinary::", "--skip", "refused::"]);
    // Root's own home would be closed to it: tshark dies of settings that it may not read.
    command.uid(NOBODY).gid(NOBODY).env("TMPDIR", "/tmp").env("HOME", "/nonexistent");
    command.env_remove("XDG_RUNTIME_DIR").env_remove("XDG_CONFIG_HOME");
    match command.stdout(Stdio::piped()).stderr(Stdio::piped()).output() {
        Ok(output) => {
            let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{said}{errors}");
        }
        Err(error) => println!("skipped: an ordinary user cannot run {}: {error}", own.display()),
    }
}
