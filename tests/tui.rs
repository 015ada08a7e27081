//! The screen to explore in a terminal of its own: real keys, real escape sequences, and the terminal as it was afterwards.

use std::process::Command;
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal of tmux, which goes with this value.
struct Terminal {
    socket: String,
}

impl Terminal {
    /// A terminal in which `command` runs, or none where there is no tmux.
    fn new(name: &str, (columns, rows): (u16, u16), command: &str) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            println!("skipped: there is no tmux");
            return None;
        }
        let terminal = Self { socket: format!("camadas-{name}-{}", std::process::id()) };
        let size = [columns.to_string(), rows.to_string()];
        let new = ["-f", "/dev/null", "new-session", "-d", "-x", &size[0], "-y", &size[1], command];
        terminal.tmux(&new);
        Some(terminal)
    }

    fn tmux(&self, words: &[&str]) -> String {
        let mut tmux = Command::new("tmux");
        tmux.args(["-u", "-L", &self.socket]).args(words).env("CAMADAS_LANG", "en").env_remove("NO_COLOR");
        let output = tmux.output().expect("tmux runs");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The screen once it has `text`.
    fn wait_for(&self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]);
            if screen.contains(text) {
                return screen;
            }
            assert!(begun.elapsed() < PATIENCE, "{text:?} does not come:\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = Command::new("tmux").args(["-L", &self.socket, "kill-server"]).output();
    }
}

const CAMADAS: &str = env!("CARGO_BIN_EXE_camadas");

#[test]
fn a_capture_is_explored_and_the_terminal_given_back() {
    let command =
        format!("echo before; {CAMADAS} tui captures/multicast.pcapng; echo ended with $?; stty -a; exec cat");
    let Some(terminal) = Terminal::new("explore", (80, 24), &command) else { return };
    terminal.wait_for("36 frames");
    terminal.press(&["/"]);
    terminal.press(&["-l", "igmp"]);
    terminal.press(&["Enter"]);
    let screen = terminal.wait_for("16 of 36 frames");
    assert!(screen.contains("joins 224.2.2.3") && !screen.contains("60324"), "{screen}");
    terminal.press(&["Tab", "Down", "Down"]);
    terminal.wait_for("eth.src · IEEE 802.3");
    terminal.press(&["3"]);
    terminal.wait_for("1 conversation");
    terminal.press(&["Enter"]);
    terminal.wait_for("├─ 18 octets");
    terminal.press(&["L"]);
    terminal.wait_for("Sequência");
    terminal.press(&["q"]);
    let screen = terminal.wait_for("ended with 0");
    assert!(screen.contains("before"), "the screen that was there comes back:\n{screen}");
    let screen = terminal.wait_for("icanon");
    assert!(!screen.contains("-icanon") && !screen.contains("-echo "), "{screen}");
}

#[test]
fn frames_from_a_pipe_are_kept_to_be_read_again() {
    let command = format!("gzip -c captures/multicast.pcapng | {CAMADAS} tui -; echo ended with $?; exec cat");
    let Some(terminal) = Terminal::new("pipe", (100, 30), &command) else { return };
    terminal.wait_for("36 frames");
    terminal.press(&["End", "Tab"]);
    terminal.wait_for("Frame 36");
    terminal.press(&["C-c"]);
    terminal.wait_for("ended with 0");
}

#[test]
fn who_is_told_to_end_gives_the_terminal_back() {
    let command = format!("{CAMADAS} tui captures/multicast.pcapng; echo ended with $?; stty -a; exec cat");
    let Some(terminal) = Terminal::new("told", (100, 30), &command) else { return };
    terminal.wait_for("36 frames");
    let pid = terminal.tmux(&["display-message", "-p", "#{pane_pid}"]);
    let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", pid.trim())).expect("children");
    let child = children.split_whitespace().next().expect("a child");
    assert!(Command::new("kill").args(["-TERM", child]).status().is_ok_and(|status| status.success()));
    let screen = terminal.wait_for("icanon");
    assert!(screen.contains("ended with 0") && !screen.contains("-icanon"), "{screen}");
}

#[test]
fn without_a_terminal_it_says_what_to_type() {
    let output = Command::new(CAMADAS).args(["tui", "captures/multicast.pcapng", "--lang", "en"]).output();
    let output = output.expect("camadas runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("camadas report"), "{output:?}");
}
