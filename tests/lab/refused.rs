//! Where the system forbids labs, camadas says which step, why, and what to type, and exits with 3. The refusals are
//! real ones, each in a process that was made so.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, Output};

use nix::unistd::geteuid;

use crate::ordinary::NOBODY;

/// camadas as an ordinary user, behind other words.
fn camadas(before: &[&str], words: &[&str]) -> Command {
    let argv: Vec<_> =
        before.iter().copied().chain([env!("CARGO_BIN_EXE_camadas")]).chain(words.iter().copied()).collect();
    let mut command = Command::new(argv[0]);
    command.args(&argv[1..]).env_remove("LC_ALL").env_remove("CAMADAS_LANG").env("LANG", "C");
    if geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY).env_remove("XDG_RUNTIME_DIR");
    }
    command
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

/// Whether labs are possible here at all for an ordinary user; says so where not.
fn possible() -> bool {
    let output = camadas(&[], &["doctor"]).output();
    let possible = output.as_ref().is_ok_and(|output| output.status.success());
    if !possible {
        println!("skipped: an ordinary user can have no labs here, or not run camadas: {output:?}");
    }
    possible
}

fn refused(output: &Output, step: &str, errno: &str, advice: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(output.stdout.is_empty());
    for part in [step, errno, advice] {
        assert!(said.contains(part), "{part} in: {said}");
    }
}

#[test]
fn a_system_call_filter_is_named() {
    if !possible() {
        return;
    }
    let filtered = |words: &[&str]| {
        let mut command = camadas(&[], words);
        // SAFETY: `forbid_unshare` makes system calls and allocates nothing.
        unsafe { command.pre_exec(forbid_unshare) };
        command.output().expect("camadas runs")
    };
    refused(&filtered(&["lab", "up", "cable"]), "user namespace", "EPERM", "--security-opt seccomp=unconfined");
    let portuguese = filtered(&["lab", "up", "cable", "--lang", "pt-BR"]);
    refused(&portuguese, "namespace de usuário", "EPERM", "contêiner");
    let doctor = filtered(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(1));
    let report = text(&doctor.stdout);
    assert!(report.contains("Labs: no") && report.contains("not tried") && report.contains("seccomp"), "{report}");
}

/// Lets `unshare` fail with EPERM in this process, as the profile of container engines does.
fn forbid_unshare() -> std::io::Result<()> {
    let (load, equal, ret) = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, libc::BPF_JMP | libc::BPF_JEQ, libc::BPF_RET);
    let step = |code: u32, jt, jf, k: u32| libc::sock_filter { code: code as u16, jt, jf, k };
    let mut steps = [
        step(load, 0, 0, 0),
        step(equal, 0, 1, libc::SYS_unshare as u32),
        step(ret, 0, 0, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32),
        step(ret, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    let program = libc::sock_fprog { len: steps.len() as u16, filter: steps.as_mut_ptr() };
    // SAFETY: takes numbers, and a pointer to a program that is alive during the call.
    let done = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) == 0
    };
    if done { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

#[test]
fn the_demonstration_falls_back_to_the_recording() {
    if !possible() {
        return;
    }
    // A network namespace is what root needs, too. Nothing is built: the program is the one under test.
    let script = "echo 0 > /proc/sys/user/max_net_namespaces && exec \"$@\"";
    let own = concat!("CAMADAS=", env!("CARGO_BIN_EXE_camadas"));
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-current-user", "--keep-caps", "sh", "-c", script, "-"]);
    command.args(["make", "--no-print-directory", "-o", "release", "demo", "LESSON=tcp-hello", own]);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("LANG", "C").env_remove("LC_ALL").env_remove("CAMADAS_LANG");
    command.env_remove("MAKEFLAGS").env_remove("CARGO_TARGET_DIR");
    if geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY).env_remove("XDG_RUNTIME_DIR");
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return println!("skipped: the demonstration: {error}"),
    };
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    if told.contains("make: not found") || told.contains("make: No such file") {
        return println!("skipped: the demonstration: {told}");
    }
    assert!(output.status.success(), "{said}{told}");
    assert!(told.contains("sysctl -w user.max_net_namespaces="), "{told}");
    assert!(said.starts_with("this system permits no lab: the same from the recording captures/tcp-hello"), "{said}");
    assert!(said.contains("What the frames prove") && !said.contains('✘'), "{said}");
}

#[test]
fn a_limit_of_namespaces_is_named() {
    if !possible() {
        return;
    }
    for (limit, step) in [("max_user_namespaces", "user namespace"), ("max_net_namespaces", "namespaces of network")] {
        // In a user namespace of its own, so that the limit is nobody else's.
        let script = format!("echo 0 > /proc/sys/user/{limit} && exec \"$@\"");
        let before = ["unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c", &script, "-"];
        let output = camadas(&before, &["lab", "up", "cable"]).output().expect("unshare runs");
        refused(&output, step, "ENOSPC", &format!("sudo sysctl -w user.{limit}="));
    }
}
