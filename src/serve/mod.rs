//! The page in a browser while its frames come: the same page as a report's, asking a server on the same machine.
//!
//! Only who knows the address gets an answer: it has a random word in it. Requests that a page of somebody else has the
//! browser make are told by their Host and Origin, and refused.

mod answers;
mod events;
mod http;
mod stage;

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::BorrowedFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use crate::i18n::Lang;
use crate::run::matches::Matches;
use crate::run::store::Store;
use http::Request;
pub use stage::{Both, Course, Scene, Stage, Wish};

/// Most requests that are answered at once.
const MOST_AT_ONCE: usize = 64;

/// What is served, and how.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The language that the page opens in.
    pub lang: Lang,
    /// Names of the files or interfaces.
    pub names: Vec<String>,
    /// Passwords and their like are shown.
    pub shows_secrets: bool,
    /// Frames come as they are captured.
    pub live: bool,
    /// The filter that the page opens with.
    pub filter: String,
}

/// A server that is not yet open to anybody.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    token: String,
}

/// What is shown.
#[derive(Debug)]
enum Shown {
    Capture(Arc<Store>),
    /// A lesson, whose captures come and go.
    Lesson(Arc<Stage>),
}

/// What all requests are answered from.
#[derive(Debug)]
struct Shared {
    shown: Shown,
    manner: Manner,
    address: SocketAddr,
    token: String,
    /// The filters that were asked last, the last one at the end, each with the capture that it was asked of.
    filters: Mutex<Vec<(u64, String, Arc<Matches>)>>,
    at_once: AtomicUsize,
    /// Readings of the whole capture take turns: each remembers its conversations.
    turn: Mutex<()>,
}

impl Server {
    /// Listens at `address`; port 0 stands for any that is free.
    ///
    /// # Errors
    /// When it cannot.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let mut word = [0_u8; 16];
        File::open("/dev/urandom")?.read_exact(&mut word)?;
        let token = word.iter().map(|octet| format!("{octet:02x}")).collect();
        Ok(Self { listener, address, token })
    }

    /// The port that it listens at.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address to open in a browser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/{}/", self.address, self.token)
    }

    /// Answers requests about `store` until `stop` is readable.
    ///
    /// # Errors
    /// What the system says.
    pub fn run(self, store: Arc<Store>, manner: Manner, stop: BorrowedFd<'_>) -> io::Result<()> {
        self.answer(Shown::Capture(store), manner, stop)
    }

    /// The same about a lesson.
    ///
    /// # Errors
    /// What the system says.
    pub fn run_lesson(self, stage: Arc<Stage>, manner: Manner, stop: BorrowedFd<'_>) -> io::Result<()> {
        self.answer(Shown::Lesson(stage), manner, stop)
    }

    fn answer(self, shown: Shown, manner: Manner, stop: BorrowedFd<'_>) -> io::Result<()> {
        let Self { listener, address, token } = self;
        let (filters, at_once, turn) = (Mutex::default(), AtomicUsize::new(0), Mutex::default());
        let shared = Arc::new(Shared { shown, manner, address, token, filters, at_once, turn });
        loop {
            let mut polled = [PollFd::from_borrowed_fd(stop, PollFlags::IN), PollFd::new(&listener, PollFlags::IN)];
            match poll(&mut polled, None) {
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            if !polled[0].revents().is_empty() {
                shared.store().stop();
                return Ok(());
            }
            match listener.accept() {
                Ok((stream, _)) => shared.begin(stream)?,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::ConnectionAborted) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Shared {
    /// Answers on a thread of its own.
    fn begin(self: &Arc<Self>, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        if self.at_once.fetch_add(1, Ordering::Relaxed) >= MOST_AT_ONCE {
            self.at_once.fetch_sub(1, Ordering::Relaxed);
            let _ = http::answer(&mut stream, "503 Service Unavailable", "text/plain", b"");
            return Ok(());
        }
        let own = Arc::clone(self);
        let begun = thread::Builder::new().spawn(move || {
            // Who asks may go away at any time.
            let _ = own.serve(&mut stream);
            own.at_once.fetch_sub(1, Ordering::Relaxed);
        });
        begun.map(|_| ())
    }

    fn serve(&self, stream: &mut TcpStream) -> io::Result<()> {
        let Some(request) = Request::read(stream)? else {
            return http::answer(stream, "400 Bad Request", "text/plain", b"");
        };
        if !self.is_own(&request) {
            return http::answer(stream, "403 Forbidden", "text/plain", b"");
        }
        let Some(("", rest)) = request.path.split_once('/') else {
            return http::answer(stream, "404 Not Found", "text/plain", b"");
        };
        // Whoever does not know the word learns nothing, not even what there is.
        let (token, what) = rest.split_once('/').unwrap_or((rest, "-"));
        if token != self.token {
            return http::answer(stream, "404 Not Found", "text/plain", b"");
        }
        if let (Shown::Lesson(stage), "POST", "wish") = (&self.shown, request.method.as_str(), what) {
            let wish = match request.value("do").as_deref() {
                Some("start") => Wish::Start,
                Some("slowly") => Wish::Slowly,
                Some("step") => Wish::Step,
                _ => return http::answer(stream, "400 Bad Request", "text/plain", b""),
            };
            stage.wish(wish);
            return http::answer(stream, "204 No Content", "text/plain", b"");
        }
        if request.method != "GET" {
            return http::answer(stream, "405 Method Not Allowed", "text/plain", b"");
        }
        let json = "application/json";
        match what {
            "" => http::answer(stream, "200 OK", "text/html; charset=utf-8", self.page().as_bytes()),
            "overview" => http::answer(stream, "200 OK", json, &self.overview(&request)),
            "list" => http::answer(stream, "200 OK", json, &self.list(&request)),
            "frame" => match self.frame(&request) {
                Some(body) => http::answer(stream, "200 OK", json, &body),
                None => http::answer(stream, "404 Not Found", json, b"null"),
            },
            "across" => http::answer(stream, "200 OK", json, &self.across(&request)),
            "stage" => match &self.shown {
                Shown::Lesson(stage) => {
                    let scene = serde_json::to_vec(&stage.scene()).unwrap_or_default();
                    http::answer(stream, "200 OK", json, &scene)
                }
                Shown::Capture(_) => http::answer(stream, "404 Not Found", json, b"null"),
            },
            "events" => self.events(stream),
            _ => http::answer(stream, "404 Not Found", "text/plain", b""),
        }
    }

    /// The browser speaks to this server by its own name, and the page that asks is this one: neither a name that somebody
    /// made lead here, nor a page from elsewhere.
    fn is_own(&self, request: &Request) -> bool {
        let port = self.address.port();
        let named = |name: &str| format!("{name}:{port}");
        let mut names = vec![self.address.to_string()];
        if self.address.ip().is_loopback() {
            names.push(named("localhost"));
        }
        let host = request.host.as_deref().is_some_and(|host| {
            // An address of all interfaces goes by whatever address one reaches it at, but by no name.
            let any = self.address.ip().is_unspecified() && host.parse::<SocketAddr>().is_ok();
            any || names.iter().any(|name| name.eq_ignore_ascii_case(host))
        });
        let origin = request.origin.as_deref().is_none_or(|origin| {
            request.host.as_deref().is_some_and(|host| origin.eq_ignore_ascii_case(&format!("http://{host}")))
        });
        host && origin
    }

    fn store(&self) -> Arc<Store> {
        match &self.shown {
            Shown::Capture(store) => Arc::clone(store),
            Shown::Lesson(stage) => stage.store(),
        }
    }

    /// Which version of a lesson is shown, and which of its captures; none where there is no lesson.
    fn versions(&self) -> Option<(u64, u64)> {
        match &self.shown {
            Shown::Capture(_) => None,
            Shown::Lesson(stage) => Some(stage.versions()),
        }
    }

    fn filters(&self) -> MutexGuard<'_, Vec<(u64, String, Arc<Matches>)>> {
        self.filters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
