//! Kafka: programs append records to logs that others read at their own pace. Kafka protocol guide.
//!
//! ```text
//! ├───────────────────────────────┬───────────────┬───────────────┬───────────────────────────────┬──────────
//! │        length (32 bits)       │   operation   │    version    │    correlation (32 bits)      │ client …
//! └───────────────────────────────┴───────────────┴───────────────┴───────────────────────────────┴──────────
//! ```
//!
//! An answer has the length and the correlation alone: which operation it answers, only its request says. What is behind
//! is not read.

use std::fmt::Write as _;

use super::contract::{Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, octets, signed, text};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "Kafka protocol guide";

fields! {
    LENGTH = signed("kafka.len", SPEC, w("length", "comprimento"));
    OPERATION = signed("kafka.api_key", SPEC, w("operation", "operação")).names(operation_name);
    VERSION = signed("kafka.api_version", SPEC, w("version of the operation", "versão da operação"));
    CORRELATION = signed("kafka.correlation_id", SPEC, w("correlation", "correlação"))
        .about("The answer has the same.", "A resposta tem a mesma.");
    CLIENT_LENGTH = signed("kafka.client_id_len", SPEC, w("length of the client's name", "comprimento do nome do cliente"));
    CLIENT = text("kafka.client_id", SPEC, w("client", "cliente"));
    SECRET = octets("kafka.sasl_auth_bytes", "KIP-152", w("proof of who it is", "prova de quem é")).secret();
    CONTENT = octets("kafka.content", SPEC, w("content", "conteúdo"));
}

fn operation_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "Produce",
        1 => "Fetch",
        2 => "ListOffsets",
        3 => "Metadata",
        4 => "LeaderAndIsr",
        5 => "StopReplica",
        6 => "UpdateMetadata",
        7 => "ControlledShutdown",
        8 => "OffsetCommit",
        9 => "OffsetFetch",
        10 => "FindCoordinator",
        11 => "JoinGroup",
        12 => "Heartbeat",
        13 => "LeaveGroup",
        14 => "SyncGroup",
        15 => "DescribeGroups",
        16 => "ListGroups",
        17 => "SaslHandshake",
        18 => "ApiVersions",
        19 => "CreateTopics",
        20 => "DeleteTopics",
        21 => "DeleteRecords",
        22 => "InitProducerId",
        23 => "OffsetForLeaderEpoch",
        24 => "AddPartitionsToTxn",
        25 => "AddOffsetsToTxn",
        26 => "EndTxn",
        27 => "WriteTxnMarkers",
        28 => "TxnOffsetCommit",
        29 => "DescribeAcls",
        30 => "CreateAcls",
        31 => "DeleteAcls",
        32 => "DescribeConfigs",
        33 => "AlterConfigs",
        34 => "AlterReplicaLogDirs",
        35 => "DescribeLogDirs",
        36 => "SaslAuthenticate",
        37 => "CreatePartitions",
        38 => "CreateDelegationToken",
        39 => "RenewDelegationToken",
        40 => "ExpireDelegationToken",
        41 => "DescribeDelegationToken",
        42 => "DeleteGroups",
        43 => "ElectLeaders",
        44 => "IncrementalAlterConfigs",
        45 => "AlterPartitionReassignments",
        46 => "ListPartitionReassignments",
        47 => "OffsetDelete",
        48 => "DescribeClientQuotas",
        49 => "AlterClientQuotas",
        50 => "DescribeUserScramCredentials",
        51 => "AlterUserScramCredentials",
        55 => "DescribeQuorum",
        56 => "AlterPartition",
        57 => "UpdateFeatures",
        60 => "DescribeCluster",
        61 => "DescribeProducers",
        65 => "DescribeTransactions",
        66 => "ListTransactions",
        68 => "ConsumerGroupHeartbeat",
        69 => "ConsumerGroupDescribe",
        75 => "DescribeTopicPartitions",
        _ => return None,
    }))
}

/// Operations with a secret in their content.
const SASL_AUTHENTICATE: u16 = 36;
const ALTER_SCRAM: u16 = 51;

/// Octets of the message at the start of `bytes`, if its length can be one.
fn message(bytes: &[u8]) -> Option<usize> {
    /// Kafka's own limit (`socket.request.max.bytes`).
    const MOST: u32 = 100 << 20;
    be32(bytes, 0).filter(|length| (4..=MOST).contains(length)).map(|length| 4 + length as usize)
}

/// Octets of the client's name in the request at the start of `bytes`, if it is one; `None` within for no name.
fn request(bytes: &[u8]) -> Option<Option<usize>> {
    message(bytes)?;
    operation_name(be16(bytes, 4)?.into())?;
    (be16(bytes, 6)? <= 20).then_some(())?;
    match be16(bytes, 12)? {
        0xffff => Some(None),
        length => {
            let name = bytes.get(14..14 + usize::from(length))?;
            name.iter().all(u8::is_ascii_graphic).then_some(Some(name.len()))
        }
    }
}

/// Kafka.
pub struct Kafka;

impl Protocol for Kafka {
    const INFO: &'static Info = &Info {
        name: "kafka",
        title: "Kafka",
        about: w(
            "Programs append records to logs that others read at their own pace.",
            "Programas acrescentam registros a diários que outros leem no seu próprio ritmo.",
        ),
        spec: "Kafka protocol guide",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(9092)],
        fields: FIELDS,
        ends: None,
    };

    // Lengths below 2^24, operations below 128, versions below 32.
    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(0, 0)]).with(0xff00_0000_ff80_ffe0, 0)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match message(bytes) {
            Some(octets) => Ok(Step::new(octets, Next::Nothing).claim(octets)),
            None if bytes.len() < 4 => Err(Fault::Truncated { need: 4 }),
            None => Err(Fault::Malformed(w("no message of Kafka", "não é uma mensagem do Kafka"))),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        // An answer has nothing that can be held against it but its length.
        message(bytes).is_some_and(|octets| request(bytes).is_some() || octets >= bytes.len() && octets < 1 << 24)
            || bytes.len() < 4 && !carrier.whole && bytes.first() == Some(&0)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        // A request that names its client and ends with the segment.
        message(bytes) == Some(bytes.len()) && request(bytes).is_some_and(|name| name.is_some_and(|octets| octets >= 3))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = tell(bytes, &mut cursor);
        cursor.rest(&CONTENT);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(name) = request(bytes) else {
            say.words(w("answer ", "resposta "));
            let _ = write!(say, "{}", be32(bytes, 4).unwrap_or_default());
            return;
        };
        if let Some(operation) = be16(bytes, 4).and_then(|number| operation_name(number.into())) {
            say.words(operation);
        }
        let _ = write!(say, " {}", be32(bytes, 8).unwrap_or_default());
        if let Some(name) = name.and_then(|octets| bytes.get(14..14 + octets)) {
            say.out.push_str(", ");
            say.wire(name.get(..name.len().min(60)).unwrap_or_default());
        }
    }
}

fn tell(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&LENGTH, 4)?;
    if let Some(name) = request(bytes) {
        cursor.number(&OPERATION, 2)?;
        cursor.number(&VERSION, 2)?;
        cursor.number(&CORRELATION, 4)?;
        cursor.number(&CLIENT_LENGTH, 2)?;
        if let Some(octets @ 1..) = name {
            cursor.octets(&CLIENT, octets)?;
        }
        if matches!(be16(bytes, 4), Some(SASL_AUTHENTICATE | ALTER_SCRAM)) {
            cursor.rest(&SECRET);
        }
        return Some(());
    }
    cursor.number(&CORRELATION, 4).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    /// Ports 40000 and 9092.
    const TCP: &str = "9c40 2384 00000001 00000001 5018 ffff 0000 0000";
    /// ApiVersions, version 2, number 7, "aula".
    const REQUEST: &str = "0000000e 0012 0002 00000007 0004 61756c61";

    #[test]
    fn a_request_and_its_answer() {
        let told = tell(Proto::Tcp, &format!("{TCP} {REQUEST}"));
        assert_eq!((told.protocols.as_str(), told.get("kafka.api_key").as_str()), ("tcp:kafka", "18"));
        assert_eq!((told.get("kafka.client_id"), told.get("kafka.correlation_id")), ("aula".into(), "7".into()));
        assert_eq!(told.summaries[1][0], "ApiVersions 7, aula");
        let told = tell(Proto::Tcp, &format!("{TCP} 00000006 00000007 0000"));
        assert_eq!((told.get("kafka.correlation_id"), told.summaries[1][1].as_str()), ("7".into(), "resposta 7"));
    }

    #[test]
    fn a_proof_stays_a_secret() {
        // SaslAuthenticate, version 0: "\0maria\0senha".
        let told = tell(Proto::Tcp, &format!("{TCP} 0000001e 0024 0000 00000008 0004 61756c61 0000000c 006d61726961 0073656e6861"));
        assert_eq!((told.get("kafka.sasl_auth_bytes"), told.get("kafka.content")), ("0000000c006d617269610073656e6861".into(), String::new()));
        assert_eq!(told.summaries[1][0], "SaslAuthenticate 8, aula");
    }

    #[test]
    fn a_request_is_known_on_any_port() {
        assert!(Proto::Kafka.recognizes(&octets(REQUEST), Carrier::STREAM));
        assert!(!Proto::Kafka.recognizes(&octets("0000000e 0012 0002 00000007 0004 61750061"), Carrier::STREAM));
        assert!(!Proto::Kafka.fits(b"Thank you for connecting", Carrier::STREAM));
    }
}
