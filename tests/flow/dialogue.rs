//! What was said over connections, whatever became of their segments.

use camadas::flow::Bounds;
use camadas::flow::cutter::End;

use super::fragments::heard;
use super::frames::{ACK, Capture, FIN, PSH, RST, Random, SYN, Tcp};

/// Lines of both sides in turn: `false` is the client.
const TALK: &[(bool, &str)] = &[
    (false, "hello, is anybody there?"),
    (true, "yes"),
    (false, "what is the time?"),
    (true, "late"),
    (false, "SAIR"),
];

fn opened(capture: &mut Capture) -> [u32; 2] {
    capture.tcp(0, Tcp::new(false, SYN, 0xffff_fff0, 0));
    capture.tcp(1, Tcp::new(true, SYN | ACK, 4_000_000_000, 0xffff_fff1));
    capture.tcp(2, Tcp::new(false, ACK, 0xffff_fff1, 4_000_000_001));
    [0xffff_fff1, 4_000_000_001]
}

#[test]
fn lines_are_those_that_were_said_though_segments_were_cut_lost_and_repeated() {
    let mut random = Random(0x0bad_cafe_dead_beef);
    for round in 0..1000 {
        let mut capture = Capture::new();
        let mut next = opened(&mut capture);
        let mut time = 10;
        for &(back, line) in TALK {
            let (side, other) = (usize::from(back), usize::from(!back));
            let start = next[side];
            let mut pieces = Vec::new();
            let mut at = 0;
            while at < line.len() {
                let end = (at + 1 + random.below(8)).min(line.len());
                pieces.push(at..end);
                at = end;
            }
            for _ in 0..random.below(3) {
                let first = random.below(line.len());
                pieces.push(first..(first + 1 + random.below(6)).min(line.len()));
            }
            for at in (1..pieces.len()).rev() {
                pieces.swap(at, random.below(at + 1));
            }
            for piece in pieces {
                time += 1;
                let sequence = start.wrapping_add(piece.start as u32);
                let data = &line.as_bytes()[piece];
                capture.tcp(time, Tcp { data, ..Tcp::new(back, PSH | ACK, sequence, next[other]) });
            }
            next[side] = start.wrapping_add(line.len() as u32);
        }
        time += 1;
        capture.tcp(time, Tcp::new(false, FIN | ACK, next[0], next[1]));
        capture.tcp(time, Tcp::new(true, FIN | ACK, next[1], next[0].wrapping_add(1)));
        let (heard, _) = heard(capture, Bounds::default());
        let lines: Vec<_> = heard.0.iter().map(|(text, ..)| text.as_str()).collect();
        assert_eq!(lines, TALK.iter().map(|(_, line)| *line).collect::<Vec<_>>(), "round {round}");
    }
}

#[test]
fn frames_and_octets_of_a_line_are_those_that_brought_it() {
    let mut capture = Capture::new();
    let [client, server] = opened(&mut capture);
    capture.tcp(10, Tcp { data: b"good ", ..Tcp::new(false, PSH | ACK, client, server) });
    capture.tcp(11, Tcp { data: b"good morning", ..Tcp::new(false, PSH | ACK, client, server) });
    capture.tcp(12, Tcp { data: b"hi", ..Tcp::new(true, PSH | ACK, server, client.wrapping_add(12)) });
    let (heard, _) = heard(capture, Bounds::default());
    assert_eq!(
        heard.0,
        [("good morning".into(), vec![(4, 5), (5, 7)], End::Turn), ("hi".into(), vec![(6, 2)], End::Whole)]
    );
}

#[test]
fn a_line_with_a_hole_says_so() {
    let mut capture = Capture::new();
    let [client, server] = opened(&mut capture);
    capture.tcp(10, Tcp { data: b"one", ..Tcp::new(false, PSH | ACK, client, server) });
    capture.tcp(11, Tcp { data: b"three", ..Tcp::new(false, PSH | ACK, client.wrapping_add(6), server) });
    // The server has all of it: what the capture lacks will not come.
    capture.tcp(12, Tcp::new(true, ACK, server, client.wrapping_add(11)));
    capture.tcp(13, Tcp { data: b"ok", ..Tcp::new(true, PSH | ACK, server, client.wrapping_add(11)) });
    capture.tcp(14, Tcp::new(true, RST, server.wrapping_add(2), 0));
    let (heard, _) = heard(capture, Bounds::default());
    let told: Vec<_> = heard.0.iter().map(|(text, _, end)| (text.as_str(), *end)).collect();
    assert_eq!(told, [("one", End::Lost), ("three", End::Turn), ("ok", End::Whole)]);
}
