//! Header fields that a message names by the number of an entry which an earlier one made.

use std::ops::ControlFlow;

use camadas::describe::secrets::Secrets;
use camadas::describe::{Selector, write_value};
use camadas::flow::Bounds;
use camadas::flow::messages::{Message, Messages, Reader};
use camadas::peel::View;

use super::frames::{ACK, Capture, PSH, SYN, Tcp};

/// A frame of the kind HEADERS that is whole and ends its stream.
fn headers(stream: u8, block: &[u8]) -> Vec<u8> {
    [&[0, 0, block.len() as u8, 1, 5, 0, 0, 0, stream][..], block].concat()
}

/// Literals with a number in the table, in letters: path, cookie.
fn literal(index: u8, value: &str) -> Vec<u8> {
    [&[0x40 | index, value.len() as u8][..], value.as_bytes()].concat()
}

fn value(view: &View<'_>, name: &str) -> String {
    let mut text = Vec::new();
    Selector::resolve(name).expect(name).each(view, &mut |def, value| {
        let mut one = String::new();
        write_value(def, value, &mut one);
        text.push(one);
        true
    });
    text.join(";")
}

#[derive(Default)]
struct Paths(Vec<(String, String, String)>);

impl Reader for Paths {
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let path = value(&message.view, "http2.headers.path");
        let open = value(&message.view, "http2.header.value");
        let covered = Secrets::default().cover(&message.view, |view| value(view, "http2.header.value"));
        self.0.push((path, open, covered));
        ControlFlow::Continue(())
    }
}

fn paths(segments: &[&[u8]], lost: Option<usize>) -> Vec<(String, String, String)> {
    let mut capture = Capture::new();
    capture.tcp(0, Tcp::new(false, SYN, 0, 0));
    capture.tcp(1, Tcp::new(true, SYN | ACK, 0, 1));
    let mut sequence = 1;
    for (at, data) in segments.iter().enumerate() {
        if lost != Some(at) {
            capture.tcp(at as u64 + 2, Tcp { data, ..Tcp::new(false, PSH | ACK, sequence, 1) });
        }
        sequence += data.len() as u32;
        // The server has it, lost or not.
        capture.tcp(at as u64 + 2, Tcp::new(true, ACK, 1, sequence));
    }
    let mut tracker = capture.track(Bounds::default(), Messages::new(Paths::default(), 1 << 20));
    tracker.listener.finish();
    tracker.listener.reader.0.split_off(1)
}

#[test]
fn what_an_earlier_message_made_is_named_and_its_secrets_are_covered() {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let first = headers(1, &[vec![0x82], literal(4, "/aula"), literal(32, "sessao=1")].concat());
    // The newest has the number 62: cookie, then path.
    let second = headers(3, &[0x82, 0xbf, 0xbe]);
    let third = headers(5, &[vec![0x82], literal(4, "/fim"), vec![0xbf, 0xc0]].concat());
    for cut in [1, 10, 1000] {
        let stream = [PREFACE, &first, &second, &third].concat();
        let segments: Vec<_> = stream.chunks(cut).collect();
        let told = paths(&segments, None);
        let [one, two, three] = &told[..] else { panic!("three messages: {told:?}") };
        assert_eq!((one.0.as_str(), two.0.as_str(), three.0.as_str()), ("/aula", "/aula", "/fim;/aula"));
        assert_eq!((two.1.as_str(), two.2.as_str()), ("GET;/aula;sessao=1", "GET;/aula;********"));
        assert_eq!(three.1, "GET;/fim;sessao=1;/aula");
    }
    // Where a message is missing nobody knows what the numbers mean.
    let told = paths(&[PREFACE, &first, &second, &third], Some(1));
    assert_eq!(told.iter().map(|told| told.0.as_str()).collect::<Vec<_>>(), ["", "/fim"]);
}
