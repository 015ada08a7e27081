//! Questions and their answers.

use camadas::flow::messages::Messages;
use camadas::flow::pairs::{Answers, Pair, Pairs, Question};
use camadas::flow::{Bounds, Moment};

use super::frames::{ACK, Capture, SYN, Tcp, udp};

/// What was asked, and when it was answered: question, frames of both, microseconds between.
#[derive(Default)]
struct Heard {
    asked: usize,
    again: usize,
    pairs: Vec<(String, u64, u64, u64)>,
}

impl Answers for Heard {
    fn asked(&mut self, _: Question, _: Moment) {
        self.asked += 1;
    }

    fn asked_again(&mut self, _: Question, _: Moment) {
        self.again += 1;
    }

    fn answered(&mut self, pair: &Pair) {
        let name = match pair.question {
            Question::Connection => "connection",
            Question::Of(proto) => proto.info().name,
        };
        let time = pair.time_ns().map_or(0, |ns| ns / 1000);
        self.pairs.push((name.to_owned(), pair.asked.frame, pair.answered.frame, time));
    }
}

fn heard(capture: Capture) -> Heard {
    let mut tracker = capture.track(Bounds::default(), Messages::new(Pairs::new(Heard::default()), 1 << 20));
    tracker.listener.finish();
    tracker.listener.reader.answers
}

#[test]
fn echoes_by_identifier_and_number() {
    let mut capture = Capture::new();
    capture.ip(0, 1, false, &[8, 0, 0, 0, 0, 7, 0, 1]);
    capture.ip(100, 1, false, &[8, 0, 0, 0, 0, 7, 0, 2]);
    capture.ip(150, 1, true, &[0, 0, 0, 0, 0, 7, 0, 2]);
    capture.ip(250, 1, true, &[0, 0, 0, 0, 0, 7, 0, 1]);
    capture.ip(300, 1, true, &[0, 0, 0, 0, 0, 7, 0, 1]);
    let heard = heard(capture);
    assert_eq!(heard.pairs, [("icmp".into(), 2, 3, 50), ("icmp".into(), 1, 4, 250)]);
    assert_eq!((heard.asked, heard.again), (2, 0));
}

#[test]
fn a_connection_that_is_asked_for_twice_has_waited_since_the_first_time() {
    let mut capture = Capture::new();
    capture.tcp(0, Tcp::new(false, SYN, 1000, 0));
    capture.tcp(1_000_000, Tcp::new(false, SYN, 1000, 0));
    capture.tcp(1_010_000, Tcp::new(true, SYN | ACK, 5000, 1001));
    let heard = heard(capture);
    assert_eq!(heard.pairs, [("connection".into(), 1, 3, 1_010_000)]);
    assert_eq!((heard.asked, heard.again), (1, 1));
}

#[test]
fn names_by_their_number_whatever_the_order() {
    let mut capture = Capture::new();
    let dns = |id: u8, flags: u8| [&[0, id, flags, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], &[0, 0, 2, 0, 1]].concat();
    let datagram = |back: bool, message: &[u8]| {
        let mut datagram = udp(back, message);
        let at = if back { 0 } else { 2 };
        datagram[at..at + 2].copy_from_slice(&53_u16.to_be_bytes());
        datagram
    };
    for (time, back, message) in
        [(0, false, dns(1, 0)), (10, false, dns(2, 0)), (40, true, dns(2, 0x80)), (90, true, dns(1, 0x80))]
    {
        capture.ip(time, 17, back, &datagram(back, &message));
    }
    assert_eq!(heard(capture).pairs, [("dns".into(), 2, 3, 30), ("dns".into(), 1, 4, 90)]);
}

#[test]
fn requests_of_http_in_a_row_are_answered_in_that_row() {
    let mut capture = Capture::new();
    let say =
        |back: bool, sequence, text: &'static str| Tcp { data: text.as_bytes(), ..Tcp::new(back, 0x18, sequence, 1) };
    capture.tcp(0, say(false, 1, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"));
    capture.tcp(500, say(true, 1, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    capture.tcp(900, say(true, 41, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
    let heard = heard(capture);
    assert_eq!(heard.pairs, [("http".into(), 1, 2, 500), ("http".into(), 1, 3, 900)]);
}
