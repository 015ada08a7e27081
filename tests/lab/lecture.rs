//! The lecture's own programs, in Python and Java, and netcat: on hosts of a lab, with each other and with ours.

use std::io::{Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::process::Command;

use camadas::lab::{Exit, Io, Program, Running, Signal, Topology};

use nix::poll::{PollFd, PollFlags, poll};

use crate::support::{Watched, lab};

/// How long a program may take to say what it is waited for, in milliseconds.
const PATIENCE: u16 = 30_000;

/// The command line of one of the lecture's programs.
fn lecture(name: &str, words: &[&str]) -> Vec<String> {
    let file = format!("{}/tests/programs/{name}", env!("CARGO_MANIFEST_DIR"));
    let with: &[&str] = if name.ends_with(".java") { &["java"] } else { &["python3", "-u"] };
    with.iter().copied().chain([&*file]).chain(words.iter().copied()).map(str::to_owned).collect()
}

/// The command line of one of ours.
fn ours(words: &[&str]) -> Vec<String> {
    let first = [env!("CARGO_BIN_EXE_camadas"), "--lang", "pt-BR", "program"];
    first.iter().chain(words).map(|word| (*word).to_owned()).collect()
}

/// A program with somebody who types.
struct Seat {
    running: Running,
    printed: String,
    /// Octets of it that were waited for already.
    seen: usize,
}

impl Seat {
    fn new(watched: &Watched, host: &str, argv: &[String]) -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let error = writer.try_clone().expect("the same pipe");
        let program = Program::new(argv).stdin(Io::Pipe).stdout(Io::Fd(writer.into())).stderr(Io::Fd(error.into()));
        let mut running = watched.lab.spawn(host, program).expect("a program");
        running.stdout = Some(reader);
        Self { running, printed: String::new(), seen: 0 }
    }

    /// Reads on until `text` was printed behind what was waited for before.
    fn expect(&mut self, text: &str) -> &mut Self {
        loop {
            if let Some(at) = self.printed[self.seen..].find(text) {
                self.seen += at + text.len();
                return self;
            }
            let output = self.running.stdout.as_mut().expect("a pipe");
            let mut ready = [PollFd::new(output.as_fd(), PollFlags::POLLIN)];
            let some = poll(&mut ready, PATIENCE).expect("poll") > 0;
            let mut octets = [0; 4096];
            let count = if some { output.read(&mut octets).expect("a pipe") } else { 0 };
            assert!(count > 0, "never said {text:?}, but:\n{}", self.printed);
            self.printed.push_str(std::str::from_utf8(&octets[..count]).expect("UTF-8"));
        }
    }

    fn type_line(&mut self, line: &str) -> &mut Self {
        let stdin = self.running.stdin.as_mut().expect("an operator");
        stdin.write_all(format!("{line}\n").as_bytes()).expect("a program that reads");
        self
    }

    /// Types nothing more and waits until it ends well.
    fn ended(mut self) {
        drop(self.running.stdin.take());
        assert_eq!(self.running.wait(), Exit::Code(0), "{}", self.printed);
    }

    /// Ends it, so that its port is free.
    fn stop(mut self) {
        self.running.kill(Signal::SIGKILL);
        self.running.wait();
    }
}

fn has(tool: &str) -> bool {
    let there = Command::new("sh").args(["-c", &format!("command -v {tool}")]).output();
    there.is_ok_and(|output| output.status.success())
}

#[test]
fn a_greeting_reaches_clients_of_all_kinds_by_the_hosts_own_name() {
    for argv in [lecture("tcp_hello_server.py", &[]), ours(&["tcp-hello-server"])] {
        // The literal pair asks `gethostname()` on both sides, so both get the server's name. A port stays taken for a
        // minute by connections that its server ended, so each server has a host of its own.
        let Some(watched) = lab(&Topology::switched(&["server", "client"]).hostname("server")) else { return };
        let mut server = Seat::new(&watched, "server", &argv);
        server.expect("Esperando conexão");
        for argv in [lecture("tcp_hello_client.py", &[]), ours(&["tcp-hello-client", "server"])] {
            let mut client = Seat::new(&watched, "client", &argv);
            client.expect("Thank you for connecting").expect("0 octetos");
            client.ended();
        }
        if has("nc") {
            let said = watched.ok("client", &["nc", "-N", "server", "12345"]);
            assert_eq!(said, "Thank you for connecting");
            server.expect("10.0.0.2").expect("10.0.0.2").expect("10.0.0.2");
        }
    }
}

#[test]
fn ping_pong_is_played_with_pythons_and_netcats() {
    let Some(watched) = lab(&Topology::switched(&["server", "client"])) else { return };
    for (protocol, last) in [("tcp", "Conexão encerrada"), ("udp", "Mensagem recebida: SAIR")] {
        let (server, client) = (format!("{protocol}-pingpong-server"), format!("{protocol}-pingpong-client"));
        let python = |name: &str| name.replace('-', "_") + ".py";
        let pairs = [
            (lecture(&python(&server), &[]), ours(&[&client, "server"])),
            (ours(&[&server]), lecture(&python(&client), &["server"])),
        ];
        for (server, client) in pairs {
            let mut server = Seat::new(&watched, "server", &server);
            server.expect("Esperando");
            let mut client = Seat::new(&watched, "client", &client);
            client.expect("Digite mensagem").type_line("olá");
            server.expect("Mensagem recebida: olá").expect("Digite resposta").type_line("tudo bem?");
            client.expect("Resposta recebida: tudo bem?").expect("Digite mensagem").type_line("SAIR");
            client.expect("Desconectando");
            client.ended();
            server.expect(last);
            server.stop();
        }
    }
    if has("nc") {
        let mut server = Seat::new(&watched, "server", &ours(&["tcp-pingpong-server"]));
        server.expect("Esperando conexão");
        let netcat = ["nc", "server", "12345"].map(str::to_owned);
        let mut client = Seat::new(&watched, "client", &netcat);
        client.type_line("olá");
        server.expect("Mensagem recebida: olá").type_line("tudo bem?");
        client.expect("tudo bem?").type_line("SAIR");
        server.expect("Conexão encerrada");
        client.ended();
    }
}

#[test]
fn groups_are_shared_with_pythons_and_javas_programs() {
    let Some(watched) = lab(&Topology::switched(&["sender", "ours", "python", "java"])) else { return };
    let mut senders = vec![ours(&["multicast-sender", "--count", "2"]), lecture("multicast_sender.py", &["2"])];
    let mut receivers = vec![
        ("ours", "p2", ours(&["multicast-receiver", "--count", "2"])),
        ("python", "p3", lecture("multicast_receiver.py", &["2"])),
    ];
    // It runs sources as they are (JEP 330), which takes the compiler.
    if has("javac") {
        senders.push(lecture("MulticastSender.java", &["2"]));
        receivers.push(("java", "p4", lecture("MulticastReceiver.java", &["2"])));
    } else {
        println!("skipped: the lecture's programs in Java: no JDK is here");
    }
    for sender in senders {
        let mut members: Vec<_> = receivers
            .iter()
            .map(|(host, tap, argv)| {
                let mut member = Seat::new(&watched, host, argv);
                member.expect(if *host == "ours" { "Membro de 224.2.2.3" } else { "Esperando mensagem" });
                if *host == "java" {
                    member.expect("java/10.0.0.4");
                }
                watched.await_report(tap, "224.2.2.3");
                member
            })
            .collect();
        let mut sender = Seat::new(&watched, "sender", &sender);
        for number in 1..=2 {
            let message = format!("Multicast numero {number}");
            sender.expect(&message);
            for member in &mut members {
                member.expect(&format!("De 10.0.0.1: {message}"));
            }
        }
        sender.ended();
        members.into_iter().for_each(Seat::ended);
    }
}

#[test]
fn a_chat_in_a_group_is_held_with_pythons() {
    let Some(watched) = lab(&Topology::cabled("ana", "joao")) else { return };
    let mut joao = Seat::new(&watched, "joao", &lecture("multicast_chat.py", &["joao"]));
    joao.expect("Esperando mensagem");
    watched.await_report("ana.eth0", "224.1.1.1");
    let mut ana = Seat::new(&watched, "ana", &ours(&["multicast-chat"]));
    ana.expect("Digite mensagem");
    watched.await_report("ana.eth0", "224.1.1.1");
    ana.type_line("oi");
    joao.expect("Mensagem recebida: oi").expect("Digite mensagem").type_line("tudo bem?");
    ana.expect("Mensagem recebida: joao: tudo bem? (de 10.0.0.2)").type_line("SAIR");
    joao.expect("Desconectando");
    ana.expect("Desconectando");
    [ana, joao].into_iter().for_each(Seat::ended);
}

#[test]
fn groups_of_ipv6_are_shared_with_pythons_programs() {
    let Some(watched) = lab(&Topology::switched(&["sender", "ours", "python"]).ipv6()) else { return };
    for (at, group) in ["ff02::2:2:3", "ff05::2:2:3"].into_iter().enumerate() {
        let receive = ours(&["multicast-receiver", "--group", group, "--count", "1"]);
        let mut own = Seat::new(&watched, "ours", &receive);
        own.expect("Membro de");
        let mut python = Seat::new(&watched, "python", &lecture("multicast_ipv6_receiver.py", &[group]));
        python.expect("Esperando mensagem");
        ["p2", "p3"].into_iter().for_each(|tap| watched.await_report(tap, group));
        let argv = match at {
            0 => ours(&["multicast-sender", "--group", group, "--count", "1"]),
            _ => lecture("multicast_ipv6_sender.py", &[group]),
        };
        Seat::new(&watched, "sender", &argv).ended();
        for mut member in [own, python] {
            member.expect("Multicast numero 1");
            member.ended();
        }
    }
}
