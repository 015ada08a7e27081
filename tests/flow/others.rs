//! Conversations without connections: datagrams, echoes, error messages.

use camadas::flow::{Bounds, Flow, Tracker};

use super::frames::{Capture, ipv4, udp};

fn flows(tracker: &Tracker) -> Vec<&Flow> {
    let mut flows: Vec<_> = tracker.table.flows().collect();
    flows.sort_by_key(|flow| flow.number);
    flows
}

#[test]
fn datagrams_of_both_directions_are_one_conversation() {
    let mut capture = Capture::new();
    capture.udp(0, true, b"question");
    capture.udp(10, false, b"answer");
    let tracker = capture.track(Bounds::default(), ());
    let [flow] = flows(&tracker)[..] else { panic!("one conversation") };
    let client = flow.client();
    assert_eq!(flow.ends().map(|end| end.to_string()), ["10.0.0.2:6000", "10.0.0.1:5000"]);
    assert_eq!((flow.first().sent(client).payload, flow.first().sent(!client).payload), (8, 6));
    assert_eq!(flow.first().duration_ns(), Some(10_000));
}

#[test]
fn an_error_message_is_about_the_conversation_that_it_quotes() {
    let mut capture = Capture::new();
    let about = ipv4(9, 0, 17, false, &udp(false, b"anybody there?"));
    // Port unreachable (RFC 792), with the start of the datagram.
    let error = [&[3, 3, 0, 0, 0, 0, 0, 0][..], &about[..28]].concat();
    // The error comes first, as after a datagram that was not captured.
    capture.ip(0, 1, true, &error);
    capture.packet(10, &about);
    capture.ip(20, 1, true, &error);
    let tracker = capture.track(Bounds::default(), ());
    let [flow] = flows(&tracker)[..] else { panic!("one conversation") };
    assert_eq!((flow.number, flow.stream, flow.first().first_frame), (1, 0, 2));
    let complaint = flow.error.expect("an error");
    assert_eq!((complaint.frame.get(), complaint.says.kind, complaint.says.code), (1, 3, 3));
    assert_eq!(complaint.says.name.map(|name| name.en), Some("port unreachable"));
    assert_eq!(complaint.about, flow.client());
}

#[test]
fn echoes_are_told_apart_by_their_identifier() {
    let mut capture = Capture::new();
    for identifier in [7, 8] {
        capture.ip(0, 1, false, &[8, 0, 0, 0, 0, identifier, 0, 1]);
        capture.ip(1, 1, true, &[0, 0, 0, 0, 0, identifier, 0, 1]);
    }
    let tracker = capture.track(Bounds::default(), ());
    let told: Vec<_> = flows(&tracker).iter().map(|flow| (flow.number, flow.first().frames())).collect();
    assert_eq!(told, [(1, 2), (2, 2)]);
}
