//! Sockets, opened so that every wait can be interrupted and every failure says what was about to be done.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _, UdpSocket};

use rustix::io::Errno;
use rustix::net::netdevice::name_to_index;
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockRef, Socket, Type};

use super::console::Console;
use super::settings::Setup;
use super::trouble::{Doing, Trouble};

/// Connections that may wait to be accepted.
const BACKLOG: i32 = 128;

/// Octets that a message may have to be read at once: the lecture's buffer.
pub const READ: usize = 1024;

/// The addresses of `host`, those of IPv4 first: that is what the programs of the lecture wait at.
///
/// # Errors
/// [`Doing::Find`].
pub fn addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>, Trouble> {
    let failed = |error| Trouble::failed(Doing::Find(host.to_owned()), error);
    let mut found: Vec<_> = (host, port).to_socket_addrs().map_err(failed)?.collect();
    found.sort_by_key(SocketAddr::is_ipv6);
    Ok(found)
}

/// The first address of `host`.
///
/// # Errors
/// [`Doing::Find`].
pub fn address(host: &str, port: u16) -> Result<SocketAddr, Trouble> {
    let none = || Trouble::failed(Doing::Find(host.to_owned()), ErrorKind::NotFound.into());
    addresses(host, port)?.first().copied().ok_or_else(none)
}

/// What a program waits at: the address it was given, else any of IPv4.
fn own(setup: &Setup) -> SocketAddr {
    (setup.address.unwrap_or(Ipv4Addr::UNSPECIFIED.into()), setup.port).into()
}

fn socket(at: SocketAddr, kind: Type, protocol: Protocol) -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(at), kind, Some(protocol))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Waits for connections at the port of `setup`.
///
/// # Errors
/// [`Doing::Listen`].
pub fn listen(setup: &Setup) -> Result<TcpListener, Trouble> {
    let at = own(setup);
    let open = || {
        let socket = socket(at, Type::STREAM, Protocol::TCP)?;
        // So that a server can be started again while connections of the last one are still in TIME-WAIT.
        socket.set_reuse_address(true)?;
        socket.bind(&at.into())?;
        socket.listen(BACKLOG)?;
        Ok(socket.into())
    };
    open().map_err(|error| Trouble::failed(Doing::Listen(at), error))
}

/// The next connection, and where it came from.
///
/// # Errors
/// [`Doing::Receive`].
pub fn accept(listener: &TcpListener, console: &Console<'_>) -> Result<(TcpStream, SocketAddr), Trouble> {
    loop {
        console.waits.readable(listener)?;
        match listener.accept() {
            Ok((connection, from)) => {
                connection.set_nonblocking(true).map_err(|error| Trouble::failed(Doing::Receive, error))?;
                return Ok((connection, from));
            }
            // Whoever knocked has gone away again (accept(2)).
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::Interrupted | ErrorKind::ConnectionAborted
                ) => {}
            Err(error) => return Err(Trouble::failed(Doing::Receive, error)),
        }
    }
}

/// A connection to the first address of the host of `setup` that accepts one.
///
/// # Errors
/// [`Doing::Find`], or [`Doing::Connect`] of the last address that was tried.
pub fn connect(setup: &Setup, console: &Console<'_>) -> Result<TcpStream, Trouble> {
    let mut last = Trouble::failed(Doing::Find(setup.host().to_owned()), ErrorKind::NotFound.into());
    for to in addresses(setup.host(), setup.port)? {
        match connect_to(to, console) {
            Err(trouble @ Trouble::Failed { .. }) => last = trouble,
            result => return result,
        }
    }
    Err(last)
}

fn connect_to(to: SocketAddr, console: &Console<'_>) -> Result<TcpStream, Trouble> {
    let failed = |error| Trouble::failed(Doing::Connect(to), error);
    let socket = socket(to, Type::STREAM, Protocol::TCP).map_err(failed)?;
    match socket.connect(&to.into()) {
        Ok(()) => return Ok(socket.into()),
        Err(error) if Errno::from_io_error(&error) == Some(Errno::INPROGRESS) => {}
        Err(error) => return Err(failed(error)),
    }
    // The handshake takes a round trip; the socket can be written to once it is made or refused (connect(2)).
    console.waits.writable(&socket)?;
    match socket.take_error().map_err(failed)? {
        Some(error) => Err(failed(error)),
        None => Ok(socket.into()),
    }
}

/// A socket for datagrams that come to the port of `setup`.
///
/// # Errors
/// [`Doing::Listen`].
pub fn datagrams(setup: &Setup) -> Result<UdpSocket, Trouble> {
    let at = own(setup);
    let open = || {
        let socket = socket(at, Type::DGRAM, Protocol::UDP)?;
        socket.bind(&at.into())?;
        Ok(socket.into())
    };
    open().map_err(|error| Trouble::failed(Doing::Listen(at), error))
}

/// A socket that sends to `to` and receives from there alone, so that the system tells it when nobody waits there.
///
/// # Errors
/// [`Doing::Send`].
pub fn datagrams_with(to: SocketAddr) -> Result<UdpSocket, Trouble> {
    let open = || {
        let socket = socket(to, Type::DGRAM, Protocol::UDP)?;
        socket.connect(&to.into())?;
        Ok(socket.into())
    };
    open().map_err(|error| Trouble::failed(Doing::Send(to), error))
}

/// A socket that sends to any address of `family`'s kind.
///
/// # Errors
/// [`Doing::Listen`].
pub fn datagrams_like(family: IpAddr) -> Result<UdpSocket, Trouble> {
    let any = if family.is_ipv4() { IpAddr::from(Ipv4Addr::UNSPECIFIED) } else { Ipv6Addr::UNSPECIFIED.into() };
    datagrams(&Setup { address: Some(any), ..Setup::default() })
}

/// Sends one datagram.
///
/// # Errors
/// [`Doing::Send`].
pub fn send(socket: &UdpSocket, octets: &[u8], to: SocketAddr) -> Result<(), Trouble> {
    let is_connected = socket.peer_addr().is_ok();
    let sent = if is_connected { socket.send(octets) } else { socket.send_to(octets, to) };
    sent.map(drop).map_err(|error| Trouble::failed(Doing::Send(to), error))
}

/// A socket at the group's port that any program of this host may open too (`SO_REUSEADDR`), and that sends to groups
/// with the TTL and through the interface of `setup`.
///
/// # Errors
/// [`Doing::Listen`], [`Doing::Use`].
pub fn group_socket(group: IpAddr, port: u16, setup: &Setup) -> Result<UdpSocket, Trouble> {
    let any = if group.is_ipv4() { IpAddr::from(Ipv4Addr::UNSPECIFIED) } else { Ipv6Addr::UNSPECIFIED.into() };
    let at = SocketAddr::from((any, port));
    let open = || {
        let socket = socket(at, Type::DGRAM, Protocol::UDP)?;
        socket.set_reuse_address(true)?;
        match group {
            IpAddr::V4(_) => socket.set_multicast_ttl_v4(setup.ttl.into())?,
            IpAddr::V6(_) => socket.set_multicast_hops_v6(setup.ttl.into())?,
        }
        socket.bind(&at.into())?;
        Ok(socket)
    };
    let socket = open().map_err(|error| Trouble::failed(Doing::Listen(at), error))?;
    if let Some(name) = &setup.interface {
        let failed = |error| Trouble::failed(Doing::Use(name.clone()), error);
        let index = interface_index(name)?;
        if group.is_ipv6() {
            socket.set_multicast_if_v6(index).map_err(failed)?;
        } else {
            // IP_MULTICAST_IF names an interface by one of its addresses, which it need not have.
            #[cfg(any(target_os = "linux", target_os = "android"))]
            socket.bind_device(Some(name.as_bytes())).map_err(failed)?;
            #[cfg(not(any(target_os = "linux", target_os = "android")))]
            return Err(failed(ErrorKind::Unsupported.into()));
        }
    }
    Ok(socket.into())
}

/// Joins `group` on the interface of `setup`, else on the one that the system chooses by its routes.
///
/// # Errors
/// [`Doing::Join`], [`Doing::Use`].
pub fn join(socket: &UdpSocket, group: IpAddr, setup: &Setup) -> Result<(), Trouble> {
    let index = setup.interface.as_deref().map_or(Ok(0), interface_index)?;
    let own = SockRef::from(socket);
    let joined = match group {
        // Without this Linux also delivers groups that other programs of this host joined (ip(7), IP_MULTICAST_ALL).
        #[cfg(any(target_os = "linux", target_os = "android"))]
        IpAddr::V4(group) => own
            .set_multicast_all_v4(false)
            .and_then(|()| own.join_multicast_v4_n(&group, &InterfaceIndexOrAddress::Index(index))),
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        IpAddr::V4(group) => own.join_multicast_v4_n(&group, &InterfaceIndexOrAddress::Index(index)),
        IpAddr::V6(group) => own.join_multicast_v6(&group, index),
    };
    joined.map_err(|error| Trouble::failed(Doing::Join(group), error))
}

fn interface_index(name: &str) -> Result<u32, Trouble> {
    let failed = |error| Trouble::failed(Doing::Use(name.to_owned()), error);
    let any = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).map_err(failed)?;
    name_to_index(any, name).map_err(|error| failed(error.into()))
}
