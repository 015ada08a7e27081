//! Floods: what is remembered stays within its bounds, and what was forgotten is told.

use camadas::flow::Bounds;

use super::frames::{Capture, SYN, Tcp, ipv4};

#[test]
fn a_flood_of_connections_stays_in_its_bounds() {
    const FLOWS: u32 = 100_000;
    let mut capture = Capture::new();
    for flow in 0..FLOWS {
        let [_, a, b, c] = flow.to_be_bytes();
        let mut segment: Vec<u8> = [40_000_u16, 80].iter().flat_map(|port| port.to_be_bytes()).collect();
        segment.extend([0, 0, 0, 1, 0, 0, 0, 0, 0x50, SYN, 1, 0, 0, 0, 0, 0]);
        let mut packet = ipv4(1, 0, 6, false, &segment);
        packet[13..16].copy_from_slice(&[a, b, c]);
        capture.packet(flow.into(), &packet);
    }
    let bounds = Bounds { octets: 8 << 20, ..Bounds::default() };
    let tracker = capture.track(bounds, ());
    let table = &tracker.table;
    let remembered = table.flows().count() as u64;
    assert_eq!(table.count(), u64::from(FLOWS));
    assert_eq!(remembered + table.forgotten().flows, u64::from(FLOWS));
    assert!((2000..20_000).contains(&remembered), "{remembered} conversations in 8 MiB");
    // Those that were silent the longest are gone.
    let oldest = table.flows().map(|flow| flow.number).min();
    assert_eq!(oldest, Some(table.forgotten().flows + 1));
}

#[test]
fn a_connection_that_is_never_acknowledged_stays_in_its_bounds() {
    let mut capture = Capture::new();
    for number in 0..20_000 {
        capture.tcp(number, Tcp { data: b"x", ..Tcp::new(false, 0x18, 1000 + number as u32, 1) });
    }
    let bounds = Bounds { octets: 1 << 16, ..Bounds::default() };
    let tracker = capture.track(bounds, ());
    assert!(tracker.table.forgotten().segments > 10_000);
    assert_eq!(tracker.table.flows().map(|flow| flow.first().frames()).sum::<u64>(), 20_000);
}
