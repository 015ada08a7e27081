//! Programs of a lab: who they are, what names mean to them, how they end, and what is left when it ends.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use camadas::i18n::Lang;
use camadas::lab::{Exit, Io, Program, Signal, Topology};

use crate::support::{lab, text};

#[test]
fn exit_codes_and_signals_come_out() {
    let Some(watched) = lab(&Topology::alone("host")) else { return };
    assert_eq!(watched.run("host", &["sh", "-c", "echo said; exit 7"]), ("said\n".to_owned(), Exit::Code(7)));
    assert_eq!(watched.run("host", &["sh", "-c", "kill -TERM $$"]).1, Exit::Signal(15));
    assert_eq!(Exit::Signal(15).code(), 143);
    let mut sleeper = watched.spawn("host", &["sleep", "1000"]);
    assert_eq!(sleeper.try_wait(), None);
    sleeper.kill(Signal::SIGINT);
    assert_eq!(sleeper.wait_timeout(Duration::from_secs(10)), Some(Exit::Signal(2)));
    assert_eq!(sleeper.wait(), Exit::Signal(2), "it stays so");
}

#[test]
fn what_cannot_be_run_says_why_in_both_languages() {
    let Some(watched) = lab(&Topology::alone("host")) else { return };
    for (host, argv, named) in [
        ("host", &["no-such-program"][..], "no-such-program"),
        ("host", &["/etc/passwd"], "chmod +x /etc/passwd"),
        ("nowhere", &["true"], "nowhere"),
    ] {
        let error = watched.try_spawn(host, argv).expect_err(named);
        let (english, portuguese) = (error.message(Lang::En), error.message(Lang::PtBr));
        assert!(english.contains(named) && portuguese.contains(named) && english != portuguese, "{english}");
        assert!(!error.is_forbidden(), "{english}");
    }
}

#[test]
fn a_group_that_no_interface_leads_to_is_explained_in_both_languages() {
    let Some(watched) = lab(&Topology::alone("host")) else { return };
    // What a host has by default goes first.
    let unroute = Program::new(["ip", "route", "del", "224.0.0.0/4"]).capturing();
    assert_eq!(watched.lab.spawn("host", unroute).expect("a program").wait(), Exit::Code(0));
    for (program, group, route) in [
        ("multicast-receiver", "224.2.2.3", "ip route add 224.0.0.0/4"),
        ("multicast-sender", "224.2.2.3", "ip route add 224.0.0.0/4"),
        ("multicast-chat", "ff05::2:2:3", "ip -6 route add ff00::/8"),
    ] {
        for (lang, why) in [("en", "no interface leads to groups"), ("pt-BR", "nenhuma interface leva aos grupos")] {
            let words = [env!("CARGO_BIN_EXE_camadas"), "--lang", lang, "program", program, "--group", group];
            let (said, exit) = watched.run("host", &words);
            assert_eq!(exit, Exit::Code(1), "{said}");
            assert!(said.contains(group) && said.contains(why) && said.contains(route), "{said}");
        }
    }
}

#[test]
fn streams_lead_where_they_should() {
    let Some(watched) = lab(&Topology::alone("host")) else { return };
    let program = Program::new(["sh", "-c", "cat; echo error >&2; pwd; echo $WORD; env | wc -l"]);
    let program = program.env_clear().env("WORD", "açaí").env("PATH", "/usr/bin:/bin").dir("/usr");
    let program = program.stdin(Io::Pipe).stdout(Io::Pipe).stderr(Io::Pipe);
    let mut running = watched.lab.spawn("host", program).expect("a program");
    running.stdin.take().expect("a pipe").write_all(b"typed\n").expect("written");
    let output = text(running.stdout.take().expect("a pipe"));
    // PWD and what the shell itself adds differ from shell to shell.
    assert!(output.starts_with("typed\n/usr\naçaí\n"), "{output}");
    assert_eq!(text(running.stderr.take().expect("a pipe")), "error\n");
    assert_eq!(running.wait(), Exit::Code(0));
}

#[test]
fn a_terminal_is_one() {
    let Some(watched) = lab(&Topology::alone("host")) else { return };
    let program = Program::new(["sh", "-c", "stty size; read line; echo [$line]; exec sleep 1000"]).terminal(30, 100);
    let mut running = watched.lab.spawn("host", program).expect("a program");
    let mut terminal = running.terminal.take().expect("a terminal");
    terminal.write_all(b"typed\n").expect("written");
    let mut seen = String::new();
    while !seen.contains("[typed]") {
        let mut octets = [0; 100];
        let count = terminal.read(&mut octets).expect("output");
        seen.push_str(std::str::from_utf8(&octets[..count]).expect("UTF-8"));
    }
    assert!(seen.contains("30 100"), "{seen}");
    terminal.write_all(&[3]).expect("Ctrl-C");
    assert_eq!(running.wait_timeout(Duration::from_secs(10)), Some(Exit::Signal(2)));
}

#[test]
fn names_resolve_and_the_host_name_is_the_servers_or_ones_own() {
    let Some(watched) = lab(&Topology::switched(&["server", "client"]).hostname("server")) else { return };
    const OWN: &str = "import socket; print(socket.gethostname(), socket.gethostbyname(socket.gethostname()))";
    assert_eq!(watched.ok("client", &["python3", "-c", OWN]), "server 10.0.0.1\n");
    let Some(watched) = lab(&Topology::switched(&["server", "client"])) else { return };
    assert_eq!(watched.ok("client", &["python3", "-c", OWN]), "client 10.0.0.2\n");
    assert_eq!(watched.ok("client", &["getent", "hosts", "server"]).trim_end(), "10.0.0.1        server");
    let (output, exit) = watched.run("client", &["getent", "hosts", "example.org"]);
    assert!(exit != Exit::Code(0) && output.is_empty(), "nobody else is asked: {output}");
}

#[test]
fn programs_run_as_whoever_called_and_see_their_lab_only() {
    let Some(watched) = lab(&Topology::switched(&["a", "b"])) else { return };
    let own = std::process::Command::new("id").arg("-u").output().expect("id").stdout;
    assert_eq!(watched.ok("a", &["id", "-u"]).as_bytes(), own);
    let links = watched.ok("a", &["ip", "-o", "link"]);
    assert_eq!(links.lines().count(), 2, "{links}");
    // The first process, the shell and ps itself.
    let processes = watched.ok("a", &["ps", "-e", "-o", "pid="]);
    assert_eq!(processes.lines().count(), 2, "{processes}");
    let (_, exit) = watched.run("a", &["ping", "-c", "1", "-W", "1", "192.0.2.1"]);
    assert_ne!(exit, Exit::Code(0), "nothing leads out");
}

#[test]
fn who_captures_may_and_who_does_not_may_not() {
    let Some(watched) = lab(&Topology::switched(&["a", "b"])) else { return };
    const OPEN: &str = "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)";
    let root = nix::unistd::geteuid().is_root();
    let (output, exit) = watched.run("a", &["python3", "-c", OPEN]);
    assert_eq!(exit == Exit::Code(0), root, "{output}");
    let program = Program::new(["python3", "-c", OPEN]).capturing();
    assert_eq!(watched.lab.spawn("a", program).expect("a program").wait(), Exit::Code(0));
}
