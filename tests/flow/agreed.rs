//! What a call agrees on is believed of the datagrams that follow, where their octets can be that.

use std::ops::ControlFlow;

use camadas::flow::Bounds;
use camadas::flow::messages::{Message, Messages, Reader};
use camadas::proto::Proto;

use super::frames::Capture;

#[derive(Default)]
struct Heard(Vec<(Option<Proto>, Option<String>)>);

impl Reader for Heard {
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let kind = message.octets.get(1).copied().unwrap_or_default() & 0x7f;
        let format = message.agreed.and_then(|agreed| agreed.format(kind));
        self.0.push((message.proto(), format.map(str::to_owned)));
        ControlFlow::Continue(())
    }
}

/// A datagram between two ports of the two hosts.
fn udp(capture: &mut Capture, back: bool, ports: [u16; 2], data: &[u8]) {
    let ports = if back { [ports[1], ports[0]] } else { ports };
    let head = [ports[0], ports[1], 8 + data.len() as u16, 0].map(u16::to_be_bytes).concat();
    capture.ip(0, 17, back, &[&head, data].concat());
}

#[test]
fn sound_goes_where_the_call_says() {
    let body = "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\nm=audio 41000 RTP/AVP 97\r\na=rtpmap:97 opus/48000/2\r\n";
    let answer =
        format!("SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    // Version 2, type 97: nothing but the agreement tells.
    let sound = [&[0x80, 97, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4][..], &[0x5a; 50]].concat();
    let mut capture = Capture::new();
    udp(&mut capture, false, [42_000, 41_000], &sound);
    udp(&mut capture, true, [5060, 5060], answer.as_bytes());
    udp(&mut capture, false, [42_000, 41_000], &sound);
    udp(&mut capture, true, [42_000, 41_000], &sound);
    // Something else at the same place, a report next to it, and sound between other ports.
    udp(&mut capture, false, [42_000, 41_000], b"not sound at all, but text");
    udp(&mut capture, false, [42_001, 41_001], &[0x80, 201, 0, 1, 1, 2, 3, 4]);
    udp(&mut capture, false, [42_000, 43_000], &sound);
    let mut tracker = capture.track(Bounds::default(), Messages::new(Heard::default(), 1 << 20));
    tracker.listener.finish();
    let opus = || Some("opus/48000/2".to_owned());
    assert_eq!(
        tracker.listener.reader.0,
        [
            (Some(Proto::Data), None),
            (Some(Proto::Sip), None),
            (Some(Proto::Rtp), opus()),
            (Some(Proto::Rtp), opus()),
            (Some(Proto::Text), None),
            (Some(Proto::Rtcp), None),
            (Some(Proto::Data), None),
        ]
    );
}
