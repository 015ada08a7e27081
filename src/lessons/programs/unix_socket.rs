//! The greeting between two programs of one host, over a socket of the file system (AF_UNIX): it never becomes a packet.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::FileTypeExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::console::{Console, said};
use super::net::READ;
use super::tcp_hello::GREETING;
use super::{Doing, Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// Where the two meet.
const PATH: &str = "/tmp/camadas.sock";

/// Greets every client of this host.
pub const SERVER: Program = Program {
    name: "unix-socket-server",
    about: w("Greets whoever connects to a path of this host", "Cumprimenta quem se conecta a um caminho deste host"),
    takes: &[Takes::Path(PATH), Takes::Message(GREETING)],
    run: serve,
};

/// Connects, prints the greeting, and hangs up.
pub const CLIENT: Program = Program {
    name: "unix-socket-client",
    about: w(
        "Connects to a path of this host and prints the greeting",
        "Conecta-se a um caminho deste host e imprime o cumprimento",
    ),
    takes: &[Takes::Path(PATH)],
    run: meet,
};

/// The name of a socket in the file system, which nobody else takes away.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        // There is nobody to tell, and the next server removes what is left.
        let _ = fs::remove_file(&self.0);
    }
}

fn listen(path: &Path) -> Result<UnixListener, Trouble> {
    let failed = |error| Trouble::failed(Doing::ListenAt(path.display().to_string()), error);
    let listener = UnixListener::bind(path).or_else(|error| {
        // A server that was killed leaves its name behind; one that runs accepts.
        let is_socket = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
        let is_left_over =
            is_socket && UnixStream::connect(path).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused);
        if !is_left_over || Errno::from_io_error(&error) != Some(Errno::ADDRINUSE) {
            return Err(error);
        }
        fs::remove_file(path)?;
        UnixListener::bind(path)
    });
    listener.map_err(failed)
}

fn serve(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let path = Path::new(&setup.path);
    let listener = listen(path)?;
    let _place = Place(path.to_owned());
    console.say("program.waiting_connection_at", &[("path", &setup.path)])?;
    loop {
        console.waits.readable(&listener)?;
        let (mut connection, _) = listener.accept().map_err(|error| Trouble::failed(Doing::Receive, error))?;
        // Neither address nor port: the system can say which process it is, but the protocol has no name for it.
        console.say("program.connection_here", &[])?;
        match connection.write_all(setup.message.as_bytes()) {
            Err(error) => console.line(&Trouble::failed(Doing::Answer, error).message(console.lang))?,
            Ok(()) => console.say("program.closed", &[])?,
        }
    }
}

fn meet(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let failed = |error| Trouble::failed(Doing::ConnectTo(setup.path.clone()), error);
    let mut connection = UnixStream::connect(&setup.path).map_err(failed)?;
    let mut buffer = [0; READ];
    loop {
        console.waits.readable(&connection)?;
        let octets = connection.read(&mut buffer).map_err(|error| Trouble::failed(Doing::Receive, error))?;
        if octets == 0 {
            return console.say("program.read_none", &[]);
        }
        console.line(&said(&buffer[..octets]))?;
    }
}
