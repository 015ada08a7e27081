//! sFlow version 5: switches and routers send the start of one in so many packets that they forward, and what their
//! interfaces counted, to whoever watches the network. sFlow.org, sFlow Version 5 (July 2004), §5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                        version (5)                            │
//! ├───────────────────────────────────────────────────────────────┤
//! │            agent's address: 1 IPv4, 2 IPv6; address           │
//! ├───────────────────────────────────────────────────────────────┤
//! │   sub-agent, sequence number, uptime in ms, number of samples │
//! ├───────────────────────────────────────┬───────────────────────┤
//! │              enterprise               │        format         │
//! ├───────────────────────────────────────┴───────────────────────┤
//! │              length of the sample, and the sample             │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! A datagram has several samples, and each of them may quote a packet. So the header with the first sample is one message, and
//! every further sample another one behind it. Of several packets in one sample, the first is peeled.

mod records;
mod samples;

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, ipv4, ipv6, join, octets,
};
use super::cursor::Cursor;
use crate::bytes::be32;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use samples::{FLOW_SAMPLE, LONG_FLOW_SAMPLE, SAMPLE, records_at, sample, sample_name};

const SPEC: &str = "sFlow 5 §5.3";

fields! {
    VERSION = dec("sflow_245.version", SPEC, w("version", "versão"));
    AGENT_TYPE = dec("sflow_245.agenttype", SPEC, w("kind of the agent's address", "tipo do endereço do agente")).names(family_name);
    AGENT = ipv4("sflow_245.agent", SPEC, w("agent", "agente"));
    AGENT_V6 = ipv6("sflow_245.agent.v6", SPEC, w("agent", "agente"));
    SUB_AGENT = dec("sflow_245.sub_agent_id", SPEC, w("part of the agent", "parte do agente"));
    SEQUENCE = dec("sflow_245.sequence_number", SPEC, w("sequence number", "número de sequência"));
    UPTIME = dec("sflow_245.sysuptime", SPEC, w("milliseconds since it started", "milissegundos desde que iniciou"));
    SAMPLES = dec("sflow_245.numsamples", SPEC, w("samples", "amostras"));
    DATA = octets("sflow.enterprise.data", SPEC, w("content", "conteúdo"));
}

static WITH_SAMPLES: [&FieldDef; FIELDS.len() + samples::FIELDS.len()] = join(FIELDS, samples::FIELDS);
static ALL: [&FieldDef; WITH_SAMPLES.len() + records::FIELDS.len()] = join(&WITH_SAMPLES, records::FIELDS);

fn family_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("IPv4", "IPv4"),
        2 => w("IPv6", "IPv6"),
        _ => return None,
    })
}

/// The number of 32 bits at octet `at`, as a count of octets.
fn count(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(be32(bytes, at)?).ok()
}

/// Octets of the datagram's header, if `bytes` begin with one. No sample does: what stands there as its length would be no
/// multiple of four.
fn datagram(bytes: &[u8]) -> Option<usize> {
    match (be32(bytes, 0)?, be32(bytes, 4)?) {
        (5, 1) => Some(28),
        (5, 2) => Some(40),
        _ => None,
    }
}

/// A message: where its sample begins, and where it ends.
#[derive(Clone, Copy)]
struct Message {
    sample: usize,
    end: usize,
}

/// The message at the start of `bytes`; `None` where there is none, or not enough of it.
fn message(bytes: &[u8]) -> Option<Message> {
    let header = datagram(bytes);
    let sample = header.unwrap_or(0);
    if header.is_some() && (bytes.len() == sample || be32(bytes, sample - 4) == Some(0)) {
        return Some(Message { sample, end: sample });
    }
    let (format, length) = (be32(bytes, sample)?, count(bytes, sample + 4)?);
    let known = header.is_some() || format >> 12 != 0 || sample_name(format).is_some();
    let end = sample.checked_add(8)?.checked_add(length)?;
    (known && (header.is_some() || length.is_multiple_of(4))).then_some(Message { sample, end })
}

/// The first packet in the sample of `message`: where it begins, its octets, and what leads to its protocol.
fn packet(bytes: &[u8], message: Message) -> Option<(usize, usize, Key)> {
    let (mut at, true) = records_at(bytes, message.sample)? else { return None };
    while at + 8 <= message.end {
        let (format, length) = (be32(bytes, at)?, count(bytes, at + 4)?);
        let end = at.checked_add(8)?.checked_add(length)?.min(message.end);
        if format == records::RAW_PACKET {
            let start = at + records::BEFORE_PACKET;
            let octets = count(bytes, start - 4)?.min(end.saturating_sub(start));
            let key = records::header_key(be32(bytes, at + 8)?).filter(|_| octets > 0 && start < bytes.len());
            if let Some(key) = key {
                return Some((start, octets, key));
            }
        }
        at = end.max(at + 8);
    }
    None
}

/// sFlow.
pub struct SFlow;

impl Protocol for SFlow {
    const INFO: &'static Info = &Info {
        name: "sflow",
        title: "sFlow",
        about: w(
            "Switches and routers tell who watches the network of one in so many packets, and what they counted.",
            "Comutadores e roteadores mostram a quem vigia a rede um de cada tantos pacotes, e o que contaram.",
        ),
        spec: "sFlow 5",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(6343)],
        fields: &ALL,
        ends: None,
    };

    const SHARES_DATAGRAMS: bool = true;

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let least = datagram(bytes).unwrap_or(8);
        if bytes.len() < least {
            return Err(Fault::Truncated { need: least });
        }
        let Some(message) = message(bytes) else {
            let fault = Fault::Malformed(w("no datagram of sFlow 5", "não é um datagrama sFlow 5"));
            return Err(if bytes.len() < least + 8 && least > 8 { Fault::Truncated { need: least + 8 } } else { fault });
        };
        Ok(match packet(bytes, message) {
            Some((start, octets, key)) => {
                // Where the packet is whole, what is missing is missing behind it.
                let whole = start + octets <= bytes.len();
                let end = if whole { message.end.min(bytes.len()) } else { message.end };
                Step::new(start, Next::Quoted(key)).claim(end).trailer(end - start - octets)
            }
            None => Step::new(message.end, Next::Nothing).claim(message.end),
        })
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match Self::peel(bytes) {
            Ok(_) => true,
            Err(_) => !carrier.whole && (bytes.len() < 8 || datagram(bytes).is_some()),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.bytes();
        let start = layer.header().len();
        let packet = start..start + layer.payload().len();
        let mut cursor = Cursor::new(bytes, 0, sink);
        if datagram(bytes).is_some() {
            header(&mut cursor);
        }
        if let (Some(length), true) = (count(bytes, cursor.position() + 4), cursor.remaining() >= 8) {
            cursor.item(&SAMPLE, length.saturating_add(8), &DATA, |cursor| sample(cursor, &packet));
        }
        cursor.rest(&DATA);
        layer.tell_payload(&records::PACKET, sink);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let header = datagram(bytes);
        if let (Some(28), Some(agent)) = (header, be32(bytes, 8)) {
            say.ipv4(Ipv4Addr::from_bits(agent));
        }
        if let (Some(40), Some(agent)) = (header, bytes.get(8..).and_then(|rest| rest.first_chunk::<16>())) {
            let _ = write!(say, "{}", Ipv6Addr::from(*agent));
        }
        let at = header.unwrap_or(0);
        let Some(name) = be32(bytes, at).and_then(sample_name) else { return };
        if header.is_some() {
            say.out.push_str(": ");
        }
        say.words(name);
        let rate = match be32(bytes, at) {
            Some(FLOW_SAMPLE) => be32(bytes, at + 16),
            Some(LONG_FLOW_SAMPLE) => be32(bytes, at + 20),
            _ => None,
        };
        if let Some(rate) = rate {
            say.words(w(", one in ", ", um em "));
            say.number(rate);
        }
    }
}

fn header(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&VERSION, 4)?;
    match cursor.number(&AGENT_TYPE, 4)? {
        1 => cursor.octets(&AGENT, 4)?,
        _ => cursor.octets(&AGENT_V6, 16)?,
    };
    records::row(cursor, &[(&SUB_AGENT, 32), (&SEQUENCE, 32), (&UPTIME, 32), (&SAMPLES, 32)])
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{Told, octets, tell};

    /// A datagram from 192.0.2.1 to 192.0.2.2, port 9999, in Ethernet: 46 octets.
    const FRAME: &str = "02000000000b 02000000000a 0800 4500 0020 0007 0000 4011 0000 c0000201 c0000202 9c40 270f 000c 0000 68692121";

    fn sized(format: u32, content: &str) -> String {
        format!("{format:08x} {:08x} {content}", octets(content).len())
    }

    /// The start of a packet that had `total` octets, filled up to whole words.
    fn raw(protocol: u32, total: u32, packet: &str) -> String {
        let octets = octets(packet).len();
        sized(1, &format!("{protocol:08x} {total:08x} 00000004 {octets:08x} {packet} {}", "00".repeat(octets.next_multiple_of(4) - octets)))
    }

    /// Source 3, one in 512, in by 3, out by 2.
    fn flow(records: &str) -> String {
        sized(1, &format!("00000001 00000003 00000200 0000c800 00000000 00000003 00000002 00000001 {records}"))
    }

    fn counters(records: &str) -> String {
        sized(2, &format!("00000001 00000003 00000001 {records}"))
    }

    /// What is told of a datagram, of UDP too; its layers are those from sFlow on.
    fn told_of(datagram: &str) -> Told {
        let mut told = tell(Proto::Udp, &format!("9c40 18c7 {:04x} 0000 {datagram}", 8 + octets(datagram).len()));
        told.protocols = told.protocols.replacen("udp:", "", 1);
        told.summaries.remove(0);
        told
    }

    fn told(samples: &[String]) -> Told {
        told_of(&format!("00000005 00000001 0a000009 00000000 0000004d 0001e240 {:08x} {}", samples.len(), samples.concat()))
    }

    fn interface() -> String {
        let counts = "00000001 00000002 00000003 00000004 00000005 00000006";
        sized(1, &format!("00000003 00000006 000000003b9aca00 00000001 00000003 00000000075bcd15 {counts} 000000003ade68b1 {counts}"))
    }

    #[test]
    fn every_sampled_packet_is_peeled() {
        let vlans = sized(1001, "0000000a 00000001 00000014 00000002");
        let first = flow(&format!("{} {vlans}", raw(1, 1518, FRAME)));
        let told = told(&[first.clone(), counters(&interface()), first]);
        assert_eq!(told.protocols, "sflow:eth:ip:udp:text:sflow:sflow:eth:ip:udp:text");
        assert_eq!((told.get("sflow_245.sampletype"), told.get("sflow_245.vlan.out"), told.get("udp.dstport")), ("1;2;1".into(), "20;20".into(), "6343;9999;9999".into()));
        assert_eq!((told.get("sflow_245.agent"), told.get("sflow_245.ifinoct"), told.get("sflow.enterprise.data")), ("10.0.0.9".into(), "123456789".into(), String::new()));
        assert_eq!(told.summaries[0], ["10.0.0.9: sampled packet, one in 512", "10.0.0.9: pacote amostrado, um em 512"]);
        assert_eq!(told.summaries[5][0], "counters");
    }

    #[test]
    fn packets_begin_with_what_their_record_says() {
        let ip = &FRAME[31..];
        let ipv6 = "60000000 0008 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002 03e8 07d0 0008 0000";
        for (protocol, packet, layers) in [
            (11, ip.to_owned(), "sflow:ip:udp:text"),
            (12, ipv6.to_owned(), "sflow:ipv6:udp"),
            (7, format!("ff03 0021 {ip}"), "sflow:ppp:ip:udp:text"),
            (13, format!("00010140 {ip}"), "sflow:mpls:ip:udp:text"),
            (15, format!("0801 0000 020000000001 020000000002 020000000003 1000 aaaa03 000000 0800 {ip}"), "sflow:wlan:llc:ip:udp:text"),
            (6, ip.to_owned(), "sflow"),
        ] {
            let told = told(&[flow(&raw(protocol, 1518, &packet))]);
            assert_eq!(told.protocols, layers, "{protocol}");
            let header: Vec<u8> = octets(&packet);
            assert_eq!(octets(&told.get("sflow_245.header")), header, "{protocol}");
        }
    }

    #[test]
    fn only_the_start_of_a_packet_is_quoted() {
        let told = told(&[flow(&raw(1, 1518, &FRAME[..FRAME.len() - 9]))]);
        assert_eq!((told.protocols.as_str(), told.stop), ("sflow:eth:ip:udp", Stop::Done));
        assert!(told.memberships.is_empty());
    }

    #[test]
    fn long_numbers_and_an_agent_with_ipv6() {
        let packet = raw(1, 50, FRAME);
        let flow = sized(3, &format!("00000001 00000000 00000003 00000200 0000c800 00000000 00000000 00000003 00000002 00000004 00000001 {packet}"));
        let counters = sized(4, &format!("00000001 00000000 00000003 00000001 {}", interface()));
        let told = told_of(&format!("00000005 00000002 20010db8000000000000000000000009 00000000 0000004d 0001e240 00000002 {flow} {counters}"));
        assert_eq!(told.protocols, "sflow:eth:ip:udp:text:sflow");
        assert_eq!((told.get("sflow.flow_sample.output_interface.format"), told.get("sflow.flow_sample.output_interface_value")), ("2".into(), "4".into()));
        assert_eq!((told.get("sflow_245.agent.v6"), told.get("sflow_245.ifspeed")), ("2001:db8::9".into(), "1000000000".into()));
        assert_eq!(told.summaries[0][0], "2001:db8::9: sampled packet, long numbers, one in 512");
    }

    #[test]
    fn what_is_known_of_packets_without_their_octets() {
        let addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
        let records = [
            sized(2, "00000064 02000000000a 0000 02000000000b 0000 00000800"),
            sized(3, "00000064 00000006 0a000001 0a000002 000003e8 00000050 00000012 00000000"),
            sized(4, &format!("00000064 00000011 {addresses} 000003e8 00000051 00000000 00000000")),
            sized(1002, "00000001 0a0000fe 00000018 00000010"),
            sized(1003, "00000002 20010db8000000000000000000000001 0000fde8"),
            sized(4413 << 12 | 7, "61626364"),
        ];
        let told = told(&[flow(&records.concat())]);
        assert_eq!((told.get("sflow_245.ethernet.source_mac_address"), told.get("sflow_245.ipv4_src"), told.get("sflow_245.ipv6_dst")), ("02:00:00:00:00:0a".into(), "10.0.0.1".into(), "2001:db8::2".into()));
        assert_eq!((told.get("sflow.ip.destination_port"), told.get("sflow_245.nexthop"), told.get("sflow_245.nexthop.src_mask")), ("80;81".into(), "10.0.0.254".into(), "24".into()));
        assert_eq!((told.get("sflow_245.nexthop.v6"), told.get("sflow.enterprise.format")), ("2001:db8::1".into(), "7".into()));
        assert!(told.get("sflow.enterprise.data").ends_with("61626364"));
    }

    #[test]
    fn counters_of_every_kind() {
        let errors: String = (1..=13).map(|n: u32| format!("{n:08x}")).collect();
        let records = [
            interface(),
            sized(2, &errors),
            sized(5, "00000064 00000000000015b3 00000001 00000002 00000003 00000004"),
            sized(1001, "00000032 0000003c 00000046 0000000100000000 0000000080000000"),
        ];
        let told = told(&[counters(&records.concat())]);
        assert_eq!((told.get("sflow_245.ifadmin_status"), told.get("sflow_245.dot3StatsFCSErrors"), told.get("sflow_245.dot3StatsSymbolErrors")), ("1".into(), "2".into(), "13".into()));
        assert_eq!((told.get("sflow_245.vlan_id"), told.get("sflow_5.cpu_5m"), told.get("sflow_5.free_memory")), ("100".into(), "70".into(), "2147483648".into()));
        assert_eq!(told.get("sflow.enterprise.data"), "");
    }

    #[test]
    fn samples_of_others_and_none_at_all() {
        let told = told(&[sized(4300 << 12 | 1, "61626364"), counters("")]);
        assert_eq!((told.protocols.as_str(), told.get("sflow.enterprise"), told.get("sflow.enterprise.data")), ("sflow:sflow", "4300;0".into(), "61626364".into()));
        assert_eq!(self::told(&[]).summaries[0][0], "10.0.0.9");
        let two = flow(&format!("{} {}", raw(1, 50, FRAME), raw(1, 50, FRAME)));
        assert_eq!(self::told(&[two]).protocols, "sflow:eth:ip:udp:text");
    }

    #[test]
    fn other_octets_are_not_believed() {
        let fits = |hex: &str| Proto::SFlow.fits(&octets(hex), Carrier::DATAGRAM);
        assert!(!fits("00000004 00000001 0a000009 0000004d 0001e240 00000001") && !fits("68656c6c 6f207346 6c6f7720 68656c6c"));
        assert!(fits("00000005 00000001 0a000009 00000000 0000004d 0001e240 00000000") && !fits("00000005 00000001 0a000009"));
    }
}
