//! An object of JSON in messages of HTTP/1.1, over one connection that is kept: all seven layers have something to do.
//!
//! The server knows its visitors by a cookie (RFC 6265), which is what HTTP has for a session.

use std::io::{Read, Write};

use super::console::{Console, said};
use super::net::{accept, connect, listen};
use super::waits::Patient;
use super::{Doing, Program, Setup, Takes, Trouble};
use crate::i18n::{Words, w};
use crate::output::json::push_string;

/// Octets that the head of a message, and its body, may have.
const LONGEST: (usize, usize) = (8 << 10, 64 << 10);

/// What is asked for.
const PATH: &str = "/aula";

/// Serves an object.
pub const SERVER: Program = Program {
    name: "http-server",
    about: w(
        "Serves an object of JSON to every client of HTTP, curl and browsers too",
        "Serve um objeto JSON a qualquer cliente HTTP, inclusive curl e navegadores",
    ),
    takes: &[Takes::Port(8080), Takes::Address, Takes::Message("Comunicação em sistemas distribuídos")],
    run: serve,
};

/// Asks for the object twice over one connection.
pub const CLIENT: Program = Program {
    name: "http-client",
    about: w(
        "Asks a server for its object twice over one connection, the second time with its cookie",
        "Pede duas vezes o objeto de um servidor por uma só conexão, na segunda com o cookie dele",
    ),
    takes: &[Takes::Host("localhost"), Takes::Port(8080)],
    run: ask,
};

fn serve(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let listener = listen(setup)?;
    let mut service = Service { title: &setup.message, visitors: Vec::new() };
    console.say("program.waiting_connection", &[])?;
    loop {
        let (connection, from) = accept(&listener, console)?;
        console.say("program.connection_from", &[("from", &from)])?;
        let stream = Patient { connection, waits: console.waits };
        match service.all(stream, console) {
            Err(Trouble::Stopped) => return Err(Trouble::Stopped),
            Err(trouble) => console.line(&trouble.message(console.lang))?,
            Ok(()) => console.say("program.connection_closed", &[])?,
        }
    }
}

/// Sessions that are remembered.
const MOST_VISITORS: usize = 1000;

/// What a server of the object remembers: how often each visitor asked.
#[derive(Debug)]
pub struct Service<'s> {
    /// What the lesson is called.
    pub title: &'s str,
    /// Requests of each visitor; the number of the cookie is the index plus one.
    pub visitors: Vec<u64>,
}

impl Service<'_> {
    /// Answers the requests of one connection.
    ///
    /// # Errors
    /// [`Trouble::Stopped`], a broken connection, or a request that is none.
    pub fn all(&mut self, mut stream: impl Read + Write, console: &mut Console<'_>) -> Result<(), Trouble> {
        let mut buffer = Vec::new();
        while let Some(request) = Message::read(&mut stream, &mut buffer, false)? {
            console.say("program.request", &[("line", &said(request.first_line().as_bytes()))])?;
            let (response, status) = self.respond(&request);
            console.mark();
            stream.write_all(response.as_bytes()).map_err(|error| Trouble::failed(Doing::Answer, error))?;
            console.say("program.response", &[("line", &status)])?;
            let asked_to_close = |value: &str| value.eq_ignore_ascii_case("close");
            if request.header("connection").is_some_and(asked_to_close) || request.first_line().ends_with("HTTP/1.0") {
                break;
            }
        }
        Ok(())
    }

    fn respond(&mut self, request: &Message) -> (String, &'static str) {
        let mut words = request.first_line().split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        // What else the head has to say, besides the type and length of the body.
        let (mut body, mut more) = (String::new(), String::new());
        let status = if !matches!(method, "GET" | "HEAD") {
            body.push_str(r#"{"erro":"só GET"}"#);
            more.push_str("Allow: GET, HEAD\r\n");
            "405 Method Not Allowed"
        } else if path != PATH && path != "/" {
            body.push_str(r#"{"erro":"não há nada aqui","tente":"/aula"}"#);
            "404 Not Found"
        } else {
            let visitor = self.visitor(request);
            if visitor.1 {
                more = format!("Set-Cookie: sessao={}; Path=/; HttpOnly\r\n", visitor.0 + 1);
            }
            let asked = self.visitors.get_mut(visitor.0).map_or(1, |asked| {
                *asked += 1;
                *asked
            });
            body.push_str("{\"aula\":");
            push_string(self.title, &mut body);
            body.push_str(",\"protocolos\":[\"HTTP\",\"TCP\",\"IP\"],\"pedidos\":");
            body.push_str(&asked.to_string());
            body.push('}');
            "200 OK"
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n{more}\r\n",
            body.len()
        );
        (if method == "HEAD" { head } else { head + &body }, status)
    }

    /// Which visitor asks, and whether it is a new one.
    fn visitor(&mut self, request: &Message) -> (usize, bool) {
        let cookies = request.header("cookie").unwrap_or_default();
        let number = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("sessao=")?.parse::<usize>().ok());
        match number.and_then(|number| number.checked_sub(1)).filter(|index| *index < self.visitors.len()) {
            Some(known) => (known, false),
            None => {
                // Whoever fills the server up shares the last place.
                if self.visitors.len() < MOST_VISITORS {
                    self.visitors.push(0);
                }
                (self.visitors.len() - 1, true)
            }
        }
    }
}

fn ask(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let connection = connect(setup, console)?;
    let stream = Patient { connection, waits: console.waits };
    visit(stream, setup.host(), console)
}

/// Asks for the object twice over one connection.
///
/// # Errors
/// [`Trouble::Stopped`], a broken connection, or a response that is none.
pub fn visit(mut stream: impl Read + Write, host: &str, console: &mut Console<'_>) -> Result<(), Trouble> {
    let (mut buffer, mut cookie) = (Vec::new(), String::new());
    for last in [false, true] {
        let connection = if last { "close" } else { "keep-alive" };
        let request = format!(
            "GET {PATH} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nConnection: {connection}\r\n{cookie}\r\n"
        );
        console.mark();
        stream.write_all(request.as_bytes()).map_err(|error| Trouble::failed(Doing::Answer, error))?;
        console.say("program.request", &[("line", &format_args!("GET {PATH} HTTP/1.1"))])?;
        let Some(response) = Message::read(&mut stream, &mut buffer, true)? else {
            return console.say("program.read_none", &[]);
        };
        console.say("program.response", &[("line", &said(response.first_line().as_bytes()))])?;
        console.line(&said(response.body.as_bytes()))?;
        if let Some(given) = response.header("set-cookie").and_then(|cookie| cookie.split(';').next()) {
            cookie = format!("Cookie: {given}\r\n");
        }
    }
    Ok(())
}

const NO_HTTP: Words = w("this is not HTTP/1.1", "isto não é HTTP/1.1");
const TOO_LONG: Words = w("its message of HTTP is too long", "a mensagem HTTP dele é longa demais");

/// A request or a response (RFC 9112 §2.1).
#[derive(Debug)]
struct Message {
    head: String,
    body: String,
}

impl Message {
    /// Reads the next message; `buffer` keeps what was read beyond it. `None` where the other side closed instead.
    /// A response without a length goes on until the other side closes; a request has no body then (RFC 9112 §6.3).
    fn read(stream: &mut impl Read, buffer: &mut Vec<u8>, is_response: bool) -> Result<Option<Self>, Trouble> {
        let end = loop {
            if let Some(at) = memchr::memmem::find(buffer, b"\r\n\r\n") {
                break at;
            }
            if buffer.len() > LONGEST.0 {
                return Err(Trouble::Protocol(TOO_LONG));
            }
            if more(stream, buffer)? == 0 {
                return if buffer.is_empty() { Ok(None) } else { Err(Trouble::Protocol(NO_HTTP)) };
            }
        };
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        buffer.drain(..end + 4);
        let mut message = Self { head, body: String::new() };
        if !message.first_line().contains("HTTP/1.") {
            return Err(Trouble::Protocol(NO_HTTP));
        }
        let length = match message.header("content-length").map(str::parse::<usize>) {
            Some(Ok(length)) => Some(length),
            Some(Err(_)) => return Err(Trouble::Protocol(NO_HTTP)),
            None => (!is_response).then_some(0),
        };
        if length.is_some_and(|length| length > LONGEST.1) {
            return Err(Trouble::Protocol(TOO_LONG));
        }
        while length.is_none_or(|length| buffer.len() < length) && buffer.len() <= LONGEST.1 {
            if more(stream, buffer)? == 0 {
                break;
            }
        }
        let end = length.unwrap_or(buffer.len()).min(buffer.len());
        message.body = String::from_utf8_lossy(&buffer[..end]).into_owned();
        buffer.drain(..end);
        Ok(Some(message))
    }

    fn first_line(&self) -> &str {
        self.head.split("\r\n").next().unwrap_or_default()
    }

    /// The value of a field of the head; names are the same in capitals (RFC 9110 §5.1).
    fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
        fields.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

fn more(stream: &mut impl Read, buffer: &mut Vec<u8>) -> Result<usize, Trouble> {
    let mut piece = [0; 1024];
    let octets = stream.read(&mut piece).map_err(|error| Trouble::failed(Doing::Receive, error))?;
    buffer.extend_from_slice(&piece[..octets]);
    Ok(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut octets: &[u8], is_response: bool) -> Result<Option<Message>, Trouble> {
        Message::read(&mut octets, &mut Vec::new(), is_response)
    }

    #[test]
    fn messages_are_read_to_their_length() {
        let two = b"GET /aula HTTP/1.1\r\nHost: a\r\ncontent-LENGTH: 2\r\n\r\n{}GET / HTTP/1.1\r\n\r\n";
        let (mut octets, mut buffer) = (&two[..], Vec::new());
        let first = Message::read(&mut octets, &mut buffer, false).expect("a request").expect("a request");
        assert_eq!((first.first_line(), first.body.as_str()), ("GET /aula HTTP/1.1", "{}"));
        let second = Message::read(&mut octets, &mut buffer, false).expect("a request").expect("a request");
        assert_eq!((second.first_line(), second.header("host")), ("GET / HTTP/1.1", None));
        assert!(Message::read(&mut octets, &mut buffer, false).expect("an end").is_none());
        let unbounded = read(b"HTTP/1.1 200 OK\r\n\r\nabc", true).expect("a response").expect("a response");
        assert_eq!(unbounded.body, "abc");
    }

    #[test]
    fn what_is_no_http_is_refused() {
        assert!(matches!(read(b"hello\r\n\r\n", false), Err(Trouble::Protocol(_))));
        assert!(matches!(read(b"GET / HTTP/1.1\r\nHost", false), Err(Trouble::Protocol(_))));
        let long = format!("GET / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", 1 << 30);
        assert!(matches!(read(long.as_bytes(), false), Err(Trouble::Protocol(_))));
        assert!(matches!(read(&vec![b'a'; 1 << 20], false), Err(Trouble::Protocol(_))));
    }

    #[test]
    fn a_visitor_is_known_by_its_cookie() {
        let mut service = Service { title: "a \"b\"", visitors: Vec::new() };
        let request = |head: &str| Message { head: head.to_owned(), body: String::new() };
        let (first, _) = service.respond(&request("GET / HTTP/1.1"));
        assert!(first.contains("Set-Cookie: sessao=1;") && first.ends_with(r#""pedidos":1}"#), "{first}");
        assert!(first.contains(r#"{"aula":"a \"b\"","#), "{first}");
        let (second, _) = service.respond(&request("GET /aula HTTP/1.1\r\nCookie: x=y; sessao=1"));
        assert!(!second.contains("Set-Cookie") && second.ends_with(r#""pedidos":2}"#), "{second}");
        assert_eq!(service.respond(&request("PUT / HTTP/1.1")).1, "405 Method Not Allowed");
        assert_eq!(service.respond(&request("GET /x HTTP/1.1")).1, "404 Not Found");
    }
}
