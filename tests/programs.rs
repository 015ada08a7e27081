//! The programs of the lessons as their users meet them: with each other, with Python, with netcat, in both languages, over
//! this machine's loopback. What needs a network of its own is tested with the lessons.
#![cfg(unix)]

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};

/// How long a program may take to say what it is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that runs, and what it printed so far.
struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    printed: String,
    /// Octets of it that were waited for already.
    seen: usize,
}

impl Running {
    fn new(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a program");
        Self { stdin: child.stdin.take(), child, printed: String::new(), seen: 0 }
    }

    /// Reads on until `text` was printed behind what was waited for before.
    fn expect(&mut self, text: &str) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.printed[self.seen..].find(text) {
                self.seen += at + text.len();
                return self;
            }
            let left = Timespec::try_from(end.saturating_duration_since(Instant::now())).expect("a time");
            let stdout = self.child.stdout.as_mut().expect("a pipe");
            let ready = poll(&mut [PollFd::new(&*stdout, PollFlags::IN)], Some(&left)).expect("poll");
            let mut buffer = [0; 4096];
            let octets = if ready == 0 { 0 } else { stdout.read(&mut buffer).expect("a pipe") };
            assert!(octets > 0, "never said {text:?}, but:\n{}", self.printed);
            self.printed.push_str(std::str::from_utf8(&buffer[..octets]).expect("UTF-8"));
        }
    }

    fn type_line(&mut self, line: &str) -> &mut Self {
        let stdin = self.stdin.as_mut().expect("an operator");
        stdin.write_all(line.as_bytes()).and_then(|()| stdin.write_all(b"\n")).expect("a program that reads");
        self
    }

    /// Presses Ctrl-C.
    fn interrupt(&mut self) -> &mut Self {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::INT).expect("a process");
        self
    }

    /// Waits for the end; its exit code and all that it printed.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.stdin.take());
        let mut rest = String::new();
        self.child.stdout.take().expect("a pipe").read_to_string(&mut rest).expect("UTF-8");
        let code = self.child.wait().expect("an end").code();
        (code, std::mem::take(&mut self.printed) + &rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already unless a test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(lang: &str, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
    command.arg("program").args(words).args(["--lang", lang]).stderr(Stdio::piped());
    command
}

fn program(words: &[&str]) -> Running {
    Running::new(&mut command("pt-BR", words))
}

fn python(code: &str) -> Running {
    Running::new(Command::new("python3").args(["-u", "-c", code]))
}

/// A program that ends by itself, in `lang`: exit code, what it printed, what it complained of.
fn ended(lang: &str, words: &[&str]) -> (Option<i32>, String, String) {
    let output = command(lang, words).stdin(Stdio::null()).output().expect("camadas runs");
    let text = |octets: Vec<u8>| String::from_utf8(octets).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A port that nobody uses: the system does not give it away again soon.
fn free_port() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).map_or_else(|_| free_port(), |_| port.to_string())
}

#[test]
fn tcp_hello_greets_ours_pythons_and_netcats_clients() {
    let port = free_port();
    let mut server = program(&["tcp-hello-server", "--port", &port]);
    server.expect("Esperando conexão\n");
    let (code, said, _) = ended("pt-BR", &["tcp-hello-client", "127.0.0.1", "--port", &port]);
    assert_eq!((code, said.as_str()), (Some(0), "Thank you for connecting\n0 octetos lidos: o outro lado encerrou\n"));
    server.expect("Conexão de 127.0.0.1:").expect("conexão encerrada\n");
    let client = python(&format!(
        "import socket\ns = socket.socket()\ns.connect(('127.0.0.1', {port}))\nprint(s.recv(1024), s.recv(1024))"
    ));
    assert_eq!(client.end(), (Some(0), "b'Thank you for connecting' b''\n".to_owned()));
    let netcat = Command::new("nc").args(["127.0.0.1", &port]).stdin(Stdio::null()).output();
    match netcat {
        Ok(output) => assert_eq!(output.stdout, b"Thank you for connecting"),
        Err(_) => println!("skipped: netcat is absent (apt-get install netcat-openbsd)"),
    }
    server.interrupt();
    let (code, said) = server.end();
    assert_eq!(code, Some(0));
    assert!(said.ends_with("Encerrado\n"), "{said}");
}

#[test]
fn a_port_that_is_taken_a_server_that_is_absent_and_a_host_that_is_unknown_are_named() {
    let taken = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    for (lang, words) in [("en", "another program waits there"), ("pt-BR", "outro programa já espera")] {
        let (code, said, error) = ended(lang, &["tcp-hello-server", "--port", &port]);
        assert_eq!((code, said.as_str()), (Some(1), ""));
        assert!(error.contains(words) && error.contains(&port) && error.contains("--port"), "{error}");
    }
    drop(taken);
    for (lang, words) in [("en", "Start the server"), ("pt-BR", "Inicie o servidor")] {
        for client in ["tcp-hello-client", "udp-hello-client"] {
            let (code, _, error) = ended(lang, &[client, "127.0.0.1", "--port", &port]);
            assert!(code == Some(1) && error.contains(words), "{client}: {error}");
        }
    }
    let (code, _, error) = ended("en", &["tcp-hello-client", "no-such-host.invalid"]);
    assert!(code == Some(1) && error.contains("no-such-host.invalid is not found"), "{error}");
}

#[test]
fn what_is_no_program_and_what_it_does_not_take_is_wrong_usage() {
    let (code, _, error) = ended("en", &["tcp-helo-server"]);
    assert!(code == Some(2) && error.contains("`tcp-hello-server`"), "{error}");
    let (code, _, error) = ended("en", &["tcp-hello-server", "--ttl", "3"]);
    assert!(code == Some(2) && error.contains("takes no --ttl; it takes [--port 12345]"), "{error}");
    for (lang, word) in [("en", "Greets"), ("pt-BR", "Cumprimenta")] {
        let (code, list, error) = ended(lang, &[]);
        assert!(code == Some(0) && error.is_empty() && list.contains(word), "{list}");
        assert!(list.contains("multicast-sender [--group 224.2.2.3] [--port 8888]"), "{list}");
    }
}

#[test]
fn tcp_pingpong_takes_turns_until_sair_and_then_the_next_client() {
    let port = free_port();
    let mut server = program(&["tcp-pingpong-server", "--port", &port]);
    server.expect("Esperando conexão\n");
    let mut client = program(&["tcp-pingpong-client", "127.0.0.1", "--port", &port]);
    client.expect("Digite mensagem: ").type_line("Olá, servidor!").expect("Esperando resposta\n");
    server.expect("Mensagem recebida: Olá, servidor!\n").expect("Digite resposta: ").type_line("Olá, cliente!");
    client.expect("Resposta recebida: Olá, cliente!\n").expect("Digite mensagem: ").type_line("SAIR");
    let (code, said) = client.end();
    let expected = "Digite mensagem: Olá, servidor!\nMensagem enviada\nEsperando resposta\n\
                    Resposta recebida: Olá, cliente!\nDigite mensagem: SAIR\nMensagem enviada\nDesconectando\n";
    assert_eq!((code, said.as_str()), (Some(0), expected));
    server.expect("Conexão encerrada\n").expect("Esperando conexão\n");
    let mut other = python(&format!(
        "import socket\ns = socket.create_connection(('127.0.0.1', {port}))\ns.sendall('é você?'.encode())\n\
         print(s.recv(1024).decode())\ns.sendall(b'SAIR')"
    ));
    server.expect("Mensagem recebida: é você?\n").type_line("sim");
    other.expect("sim\n");
    server.expect("Conexão encerrada\n").interrupt();
    let (code, said) = server.end();
    assert_eq!(code, Some(0));
    let (head, tail) = said.split_once("Conexão de 127.0.0.1:").expect("a connection");
    assert_eq!(head, "Esperando conexão\n");
    let turn = "Esperando mensagem\nMensagem recebida: Olá, servidor!\nDigite resposta: Olá, cliente!\n\
                Resposta enviada\nEsperando mensagem\nConexão encerrada\nEsperando conexão\n";
    assert!(tail.split_once('\n').is_some_and(|(_, tail)| tail.starts_with(turn)), "{said}");
}

#[test]
fn one_udp_server_answers_many_clients_at_their_addresses() {
    let port = free_port();
    let mut server = program(&["udp-pingpong-server", "--port", &port]);
    server.expect("Esperando mensagem\n");
    let mut ours = program(&["udp-pingpong-client", "127.0.0.1", "--port", &port]);
    ours.expect("Digite mensagem: ").type_line("um");
    server.expect("Mensagem recebida: um (de 127.0.0.1:").type_line("para um");
    let mut theirs = python(&format!(
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n\
         s.sendto(b'dois', ('127.0.0.1', {port}))\nprint(s.recvfrom(1024)[0].decode())"
    ));
    server.expect("Mensagem recebida: dois (de 127.0.0.1:").type_line("para dois");
    theirs.expect("para dois\n");
    ours.expect("Resposta recebida: para um\n").type_line("SAIR");
    assert_eq!(ours.end().0, Some(0));
    server.expect("no UDP não há conexão a encerrar\n").interrupt();
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn udp_cuts_what_the_buffer_does_not_hold_and_tcp_joins_what_was_sent_apart() {
    let port = free_port();
    let mut reader = program(&["udp-truncation-reader", "--port", &port]);
    reader.expect("Esperando mensagem\n");
    assert_eq!(ended("en", &["udp-truncation-sender", "127.0.0.1", "--port", &port]).0, Some(0));
    reader.expect("Uma leitura, 10 octetos: “Thank you ”\nO resto deste datagrama se perdeu\n");
    reader.expect("Uma leitura, 4 octetos: “Olá”\n").interrupt();
    let (code, said) = reader.end();
    assert!(code == Some(0) && said.matches("perdeu").count() == 1, "{said}");

    let mut reader = program(&["tcp-boundaries-reader", "--port", &port, "--every", "300"]);
    reader.expect("Esperando conexão\n");
    assert_eq!(ended("en", &["tcp-boundaries-sender", "127.0.0.1", "--port", &port]).0, Some(0));
    reader.expect("Uma leitura, 23 octetos: “primeirasegundaterceira”\n0 octetos lidos").interrupt();
    assert_eq!(reader.end().0, Some(0));

    let mut reader = program(&["tcp-boundaries-reader", "--port", &port, "--octets", "10", "--every", "0"]);
    reader.expect("Esperando conexão\n");
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse::<u16>().expect("a port"))).expect("a reader");
    stream.write_all(b"mais de dez octetos").expect("a reader");
    reader.expect("Uma leitura, 10 octetos: “mais de de”\n").expect("Uma leitura, 9 octetos: “z octetos”\n");
    reader.interrupt();
    assert_eq!(reader.end().0, Some(0));
}

#[test]
fn numbered_messages_are_counted_by_their_receivers() {
    let port = free_port();
    let mut receiver = program(&["udp-numbers-receiver", "--port", &port]);
    receiver.expect("Esperando mensagem\n");
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
    for number in [1, 2, 5, 4, 4] {
        let to = ("127.0.0.1", port.parse::<u16>().expect("a port"));
        socket.send_to(format!("Mensagem {number} de 6").as_bytes(), to).expect("a receiver");
    }
    receiver.expect("Mensagem 5 de 6 ← faltam anteriores\nMensagem 4 de 6 ← atrasada\nMensagem 4 de 6 ← repetida\n");
    receiver.interrupt();
    let (code, said) = receiver.end();
    assert!(said.ends_with("Chegaram 4 de 6; faltam: 3, 6\nAtrasadas: 1; repetidas: 1\nEncerrado\n"), "{said}");
    assert_eq!(code, Some(0));

    let mut receiver = program(&["tcp-numbers-receiver", "--port", &port]);
    receiver.expect("Esperando conexão\n");
    let sender =
        ["tcp-numbers-sender", "127.0.0.1", "--port", &port, "--count", "3", "--every", "1", "--octets", "3000"];
    let (code, said, _) = ended("pt-BR", &sender);
    assert_eq!((code, said.lines().count()), (Some(0), 3));
    receiver.expect("Chegaram 3 de 3; faltam: nenhuma\nConexão encerrada\n").interrupt();
    assert_eq!(receiver.end().0, Some(0));
}

#[test]
fn a_unix_socket_greets_and_leaves_no_file_behind() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("greeting.sock");
    let path = path.to_str().expect("a path");
    // What a server that was killed has left behind.
    let _ = std::fs::remove_file(path);
    drop(std::os::unix::net::UnixListener::bind(path).expect("a socket"));
    let mut server = program(&["unix-socket-server", "--path", path]);
    server.expect("Esperando conexão em ");
    let (code, said, _) = ended("en", &["unix-socket-client", "--path", path]);
    assert!(code == Some(0) && said.starts_with("Thank you for connecting\n"), "{said}");
    let (code, _, error) = ended("en", &["unix-socket-server", "--path", path]);
    assert!(code == Some(1) && error.contains("exists already"), "{error}");
    server.interrupt();
    assert_eq!(server.end().0, Some(0));
    assert!(!std::fs::exists(path).expect("a folder"));
    let (code, _, error) = ended("en", &["unix-socket-client", "--path", path]);
    assert!(code == Some(1) && error.contains("Start the server"), "{error}");
}

#[test]
fn http_serves_its_own_client_and_pythons() {
    let port = free_port();
    let mut server = program(&["http-server", "--port", &port, "--message", "Camadas"]);
    server.expect("Esperando conexão\n");
    let (code, said, _) = ended("pt-BR", &["http-client", "127.0.0.1", "--port", &port]);
    assert_eq!(code, Some(0));
    assert!(said.contains(r#"{"aula":"Camadas","protocolos":["HTTP","TCP","IP"],"pedidos":1}"#), "{said}");
    assert!(said.contains(r#""pedidos":2}"#), "{said}");
    server.expect("Conexão encerrada\n");
    let client = python(&format!(
        "import json, urllib.request\nr = urllib.request.urlopen('http://127.0.0.1:{port}/aula')\n\
         print(r.status, r.headers['Set-Cookie'], json.load(r)['aula'])"
    ));
    assert_eq!(client.end(), (Some(0), "200 sessao=2; Path=/; HttpOnly Camadas\n".to_owned()));
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse::<u16>().expect("a port"))).expect("a server");
    stream.write_all(b"hello\r\n\r\n").expect("a server");
    server.expect("não segue o protocolo").interrupt();
    assert_eq!(server.end().0, Some(0));
}

#[cfg(feature = "tls")]
#[test]
fn tls_serves_its_own_client_and_pythons_and_survives_who_speaks_plainly() {
    let port = free_port();
    let mut server = program(&["tls-server", "--port", &port, "--message", "Camadas"]);
    server.expect("Esperando conexão\n");
    let (code, said, _) = ended("pt-BR", &["tls-client", "127.0.0.1", "--port", &port]);
    assert_eq!(code, Some(0));
    assert!(said.contains("ninguém responde por ele") && said.contains(r#""pedidos":2}"#), "{said}");
    server.expect("Conexão encerrada\n");
    let client = python(&format!(
        "import socket, ssl\nc = ssl.create_default_context()\nc.check_hostname = False\n\
         c.verify_mode = ssl.CERT_NONE\n\
         s = c.wrap_socket(socket.create_connection(('127.0.0.1', {port})), server_hostname='localhost')\n\
         s.sendall(b'GET / HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n')\n\
         print(s.version(), s.recv(4096).decode().split('\\r\\n')[0])"
    ));
    assert_eq!(client.end(), (Some(0), "TLSv1.3 HTTP/1.1 200 OK\n".to_owned()));
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse::<u16>().expect("a port"))).expect("a server");
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("a server");
    server.expect("não é possível receber: ").interrupt();
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn anycast_answers_by_name() {
    let port = free_port();
    let mut responder = program(&["anycast-responder", "--port", &port, "--address", "127.0.0.1", "--name", "perto"]);
    responder.expect("Esperando mensagem\n");
    let (code, said, _) = ended("pt-BR", &["anycast-client", "127.0.0.1", "--port", &port]);
    assert!(code == Some(0) && said.contains("Resposta recebida: perto (de 127.0.0.1:"), "{said}");
    responder.expect("Mensagem recebida: Quem responde? (de 127.0.0.1:").interrupt();
    assert_eq!(responder.end().0, Some(0));
}

#[test]
fn a_group_must_be_one_and_an_interface_must_exist() {
    for program in ["multicast-receiver", "multicast-sender", "multicast-chat"] {
        let (code, _, error) = ended("en", &[program, "--group", "10.0.0.1"]);
        assert!(code == Some(1) && error.contains("10.0.0.1 is no group"), "{error}");
        let (code, _, error) = ended("pt-BR", &[program, "--interface", "nenhuma0"]);
        assert!(code == Some(1) && error.contains("nenhuma com esse nome"), "{error}");
    }
}
