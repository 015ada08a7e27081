//! As much of HTTP/1.1 (RFC 9112) as a page on the same machine needs: GET, one request a connection.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Octets of the longest request that is read.
const MOST_OCTETS: usize = 16 << 10;
/// Header fields of a request.
const MOST_FIELDS: usize = 64;
/// How long a request may take to come, and an answer to be taken.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// GET, mostly.
    pub method: String,
    /// What stands before the question mark.
    pub path: String,
    /// What stands behind it.
    query: String,
    /// Whom the browser believes to speak to.
    pub host: Option<String>,
    /// The page that asks, where it is a script that does.
    pub origin: Option<String>,
}

impl Request {
    /// Reads a request; `None` where it is none, or too long.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(stream: &mut TcpStream) -> io::Result<Option<Self>> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let (mut octets, mut part) = (Vec::new(), [0; 2048]);
        while octets.len() < MOST_OCTETS {
            let read = match stream.read(&mut part) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read?,
            };
            octets.extend_from_slice(&part[..read]);
            match Self::parse(&octets) {
                Ok(None) if read > 0 => {}
                parsed => return Ok(parsed.unwrap_or_default()),
            }
        }
        Ok(None)
    }

    /// The request that `octets` are; none where more are needed.
    fn parse(octets: &[u8]) -> Result<Option<Self>, httparse::Error> {
        let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
        let mut parsed = httparse::Request::new(&mut fields);
        if parsed.parse(octets)?.is_partial() {
            return Ok(None);
        }
        let field = |name: &str| {
            let field = parsed.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
            Some(String::from_utf8_lossy(field.value).into_owned())
        };
        let target = parsed.path.unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Some(Self {
            method: parsed.method.unwrap_or_default().to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            host: field("host"),
            origin: field("origin"),
        }))
    }

    /// The value of `name` among what stands behind the question mark.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The same as a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.value(name)?.parse().ok()
    }
}

/// Fields of every answer: nothing is kept, nothing is guessed, nothing of it is put into other pages.
const FIELDS: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nContent-Security-Policy: frame-ancestors 'none'\r\nConnection: close\r\n";

/// Answers with `body`.
///
/// # Errors
/// What the system says.
pub fn answer(stream: &mut TcpStream, status: &str, kind: &str, body: &[u8]) -> io::Result<()> {
    let len = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len}\r\n{FIELDS}\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

/// Begins an answer of events (HTML §9.2) that ends with the connection.
///
/// # Errors
/// What the system says.
pub fn begin_events(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{FIELDS}\r\n").as_bytes())
}

/// Sends an event; `data` is one line.
///
/// # Errors
/// What the system says.
pub fn event(stream: &mut TcpStream, data: &str) -> io::Result<()> {
    stream.write_all(format!("data: {data}\n\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_when_it_is_whole() {
        let text =
            b"GET /t/list?filter=ip.ttl+%3D%3D+1&from=7 HTTP/1.1\r\nHost: 127.0.0.1:80\r\norigin: http://a\r\n\r\n";
        for end in 0..text.len() {
            assert_eq!(Request::parse(&text[..end]).expect("a request"), None, "{end}");
        }
        let request = Request::parse(text).expect("a request").expect("whole");
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/t/list"));
        assert_eq!(request.value("filter").as_deref(), Some("ip.ttl == 1"));
        assert_eq!((request.number("from"), request.number("base")), (Some(7), None));
        assert_eq!((request.host.as_deref(), request.origin.as_deref()), (Some("127.0.0.1:80"), Some("http://a")));
        assert!(Request::parse(b"\x00\x01\x02 nothing\r\n\r\n").is_err());
    }
}
