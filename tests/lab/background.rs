//! Labs that stay: `camadas lab`.

use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::possible;

/// camadas with a folder of its own for the sockets of labs.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn run(&self, words: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
        command.args(words).env("XDG_RUNTIME_DIR", self.0.path()).env_remove("LC_ALL").env("LANG", "C");
        let Output { status, stdout, stderr } = command.env_remove("CAMADAS_LANG").output().expect("camadas runs");
        let text = |octets| String::from_utf8(octets).expect("UTF-8");
        (status.code().expect("an exit code"), text(stdout), text(stderr))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        for name in ["cable", "switch"] {
            self.run(&["lab", "down", name]);
        }
    }
}

#[test]
fn a_lab_stays_until_it_is_taken_down() {
    if !possible() {
        return;
    }
    let desk = Desk::new();
    let (code, _, error) = desk.run(&["lab", "status"]);
    assert!(code == 0 && error.contains("camadas lab up"), "{error}");
    let (code, output, error) = desk.run(&["lab", "up", "cable"]);
    assert_eq!(code, 0, "{error}");
    assert!(output.contains("10.0.0.2/24") && error.contains("camadas lab down cable"), "{output}{error}");
    let (code, output, error) = desk.run(&["lab", "enter", "client", "ping", "-c", "1", "server"]);
    assert_eq!(code, 0, "{output}{error}");
    assert_eq!(desk.run(&["lab", "enter", "client", "sh", "-c", "echo $CAMADAS_HOST; exit 9"]).1, "client\n");
    assert_eq!(desk.run(&["lab", "enter", "client", "sh", "-c", "exit 9"]).0, 9);
    assert!(desk.run(&["lab", "status"]).1.contains("02:00:00:00:00:02"));
    assert_eq!(desk.run(&["lab", "down"]).0, 0);
    let (code, _, error) = desk.run(&["lab", "enter", "client"]);
    assert!(code == 2 && error.contains("no lab is up"), "{error}");
}

#[test]
fn a_card_is_captured_from_inside_without_root() {
    if !possible() {
        return;
    }
    let desk = Desk::new();
    desk.run(&["lab", "up", "cable"]);
    let camadas = env!("CARGO_BIN_EXE_camadas");
    std::thread::scope(|scope| {
        let capture =
            || desk.run(&["lab", "enter", "server", camadas, "capture", "-i", "eth0", "-c", "2", "-Y", "icmp"]);
        let capture = scope.spawn(capture);
        // Until the capture has begun, however long that takes, there are pings.
        while !capture.is_finished() {
            desk.run(&["lab", "enter", "client", "ping", "-c", "1", "server"]);
        }
        let (code, output, error) = capture.join().expect("a capture");
        assert_eq!((code, output.lines().count()), (0, 2), "{output}{error}");
        assert!(output.contains("10.0.0.1") && output.contains("echo request"), "{output}");
    });
}

#[test]
fn every_cable_is_captured_until_the_lab_ends() {
    if !possible() {
        return;
    }
    let desk = Desk::new();
    desk.run(&["lab", "up", "switch", "--hostname", "server"]);
    assert_eq!(desk.run(&["lab", "enter", "client2", "hostname"]).1, "server\n");
    let file = desk.0.path().join("switch.pcapng");
    let path = file.to_str().expect("UTF-8");
    std::thread::scope(|scope| {
        let capture = scope.spawn(|| desk.run(&["capture", "--lab", "switch", "-w", path, "-P"]));
        // The file is there once everything is listened to.
        while !file.exists() && !capture.is_finished() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        desk.run(&["lab", "enter", "client1", "ping", "-c", "1", "client2"]);
        desk.run(&["lab", "down", "switch"]);
        let (code, output, error) = capture.join().expect("a capture");
        assert_eq!(code, 0, "{error}");
        let at =
            |tap: &str, what: &str| output.lines().filter(|line| line.contains(tap) && line.contains(what)).count();
        let seen = ["p1", "p2", "p3", "p4"].map(|tap| (at(tap, "who has 10.0.0.3"), at(tap, "echo request")));
        assert_eq!(seen, [(1, 0), (1, 1), (1, 1), (1, 0)], "{output}");
        assert!(desk.run(&["show", path]).1.lines().count() == output.lines().count(), "all of it is in the file");
    });
}

#[test]
fn several_labs_are_told_apart() {
    if !possible() {
        return;
    }
    let desk = Desk::new();
    desk.run(&["lab", "up", "cable"]);
    let (code, _, error) = desk.run(&["lab", "up", "cable"]);
    assert!(code == 2 && error.contains("up already"), "{error}");
    assert_eq!(desk.run(&["lab", "up", "switch"]).0, 0);
    let (code, _, error) = desk.run(&["lab", "enter", "server", "true"]);
    assert!(code == 2 && error.contains("cable, switch"), "{error}");
    assert_eq!(desk.run(&["lab", "enter", "--lab", "switch", "client3", "true"]).0, 0);
    let (code, _, error) = desk.run(&["lab", "enter", "--lab", "cable", "client3", "true"]);
    assert!(code == 2 && error.contains("client3"), "{error}");
}

#[test]
fn what_does_not_exist_is_named_with_what_does() {
    let desk = Desk::new();
    let (code, output, error) = desk.run(&["lab", "up", "moon"]);
    assert!(code == 2 && output.is_empty() && error.contains("moon") && error.contains("switch"), "{error}");
    let (code, output, _) = desk.run(&["lab", "up", "--lang", "pt-BR"]);
    assert!(code == 0 && output.contains("quatro hosts"), "{output}");
}

#[test]
fn a_folder_that_others_can_enter_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let folder = desk.0.path().join("camadas");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).expect("permissions");
    let (code, _, error) = desk.run(&["lab", "status"]);
    assert!(code == 2 && error.contains(folder.to_str().expect("UTF-8")), "{error}");
}
