//! The samples of a datagram: what their header says, and where their records begin (sFlow 5 §5.3).

use std::ops::Range;

use super::{SPEC, records};
use crate::bytes::be32;
use crate::i18n::{Words, w};
use crate::proto::contract::{FieldDef, dec, label};
use crate::proto::cursor::Cursor;

const FLOW: &str = "sFlow 5 §5.3, flow_sample";
const COUNTERS: &str = "sFlow 5 §5.3, counters_sample";

fields! {
    SAMPLE = label("sflow_245.sample", SPEC, w("sample", "amostra")).group();
    ENTERPRISE = dec("sflow.enterprise", SPEC, w("whose format it is", "de quem é o formato"));
    SAMPLE_TYPE = dec("sflow_245.sampletype", SPEC, w("format", "formato")).names(format_name);
    FOREIGN = dec("sflow.enterprise.sample", SPEC, w("its format", "formato dele"));
    SAMPLE_LENGTH = dec("sflow_5.sample_length", SPEC, w("length", "comprimento"));
    FLOW_SEQUENCE = dec("sflow.flow_sample.sequence_number", FLOW, w("sequence number", "número de sequência"));
    FLOW_CLASS = dec("sflow.flow_sample.source_id_class", FLOW, w("kind of source", "tipo de origem")).names(source_name);
    FLOW_INDEX = dec("sflow.flow_sample.index", FLOW, w("source", "origem"));
    FLOW_TYPE = dec("sflow.flow_sample.source_id_type", FLOW, w("kind of source", "tipo de origem")).names(source_name);
    FLOW_SOURCE = dec("sflow.flow_sample.source_id_index", FLOW, w("source", "origem"));
    RATE = dec("sflow.flow_sample.sampling_rate", FLOW, w("one packet in", "um pacote em"));
    POOL = dec("sflow.flow_sample.sample_pool", FLOW, w("packets that could have been chosen", "pacotes que podiam ter sido escolhidos"));
    DROPS = dec("sflow.flow_sample.dropped_packets", FLOW, w("samples lost", "amostras perdidas"));
    INPUT = dec("sflow.flow_sample.input_interface", FLOW, w("came in by interface", "entrou pela interface"));
    OUTPUT_FORMAT = dec("sflow.flow_sample.output_interface_format", FLOW, w("what the next number is", "o que é o próximo número")).names(output_name);
    OUTPUT = dec("sflow.flow_sample.output_interface_value", FLOW, w("went out by interface", "saiu pela interface"));
    INPUT_FORMAT = dec("sflow.flow_sample.input_interface_format", FLOW, w("what the next number is", "o que é o próximo número")).names(output_name);
    INPUT_VALUE = dec("sflow.flow_sample.input_interface_value", FLOW, w("came in by interface", "entrou pela interface"));
    OUTPUT_LONG_FORMAT = dec("sflow.flow_sample.output_interface.format", FLOW, w("what the next number is", "o que é o próximo número")).names(output_name);
    FLOW_RECORDS = dec("sflow.flow_sample.flow_record", FLOW, w("records", "registros"));
    COUNTERS_SEQUENCE = dec("sflow.counters_sample.sequence_number", COUNTERS, w("sequence number", "número de sequência"));
    COUNTERS_TYPE = dec("sflow.counters_sample.source_id_type", COUNTERS, w("kind of source", "tipo de origem")).names(source_name);
    COUNTERS_SOURCE = dec("sflow.counters_sample.source_id_index", COUNTERS, w("source", "origem"));
    COUNTERS_RECORDS = dec("sflow.counters_sample.counters_records", COUNTERS, w("records", "registros"));
}

pub(super) const FLOW_SAMPLE: u32 = 1;
const COUNTERS_SAMPLE: u32 = 2;
pub(super) const LONG_FLOW_SAMPLE: u32 = 3;
const LONG_COUNTERS_SAMPLE: u32 = 4;

fn format_name(number: u64) -> Option<Words> {
    sample_name(u32::try_from(number).ok()?)
}

pub(super) fn sample_name(format: u32) -> Option<Words> {
    Some(match format {
        FLOW_SAMPLE => w("sampled packet", "pacote amostrado"),
        COUNTERS_SAMPLE => w("counters", "contadores"),
        LONG_FLOW_SAMPLE => w("sampled packet, long numbers", "pacote amostrado, números longos"),
        LONG_COUNTERS_SAMPLE => w("counters, long numbers", "contadores, números longos"),
        _ => return None,
    })
}

fn source_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("interface", "interface"),
        1 => w("VLAN", "VLAN"),
        2 => w("part of the device", "parte do aparelho"),
        _ => return None,
    })
}

fn output_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("an interface", "uma interface"),
        1 => w("why it was dropped", "por que foi descartado"),
        2 => w("how many interfaces", "quantas interfaces"),
        _ => return None,
    })
}

/// Where the records of the sample at octet `at` begin, and whether they are of packets.
pub(super) fn records_at(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let octets = match be32(bytes, at)? {
        FLOW_SAMPLE => 32,
        COUNTERS_SAMPLE => 12,
        LONG_FLOW_SAMPLE => 44,
        LONG_COUNTERS_SAMPLE => 16,
        _ => return None,
    };
    Some((at + 8 + octets, octets > 16))
}

/// Tells a sample; the octets `packet` are told by the layers inside.
pub(super) fn sample(cursor: &mut Cursor<'_, '_>, packet: &Range<usize>) -> Option<()> {
    if cursor.bits(&ENTERPRISE, 20)?.number()? != 0 {
        return records::row(cursor, &[(&FOREIGN, 12), (&SAMPLE_LENGTH, 32)]);
    }
    let format = cursor.bits(&SAMPLE_TYPE, 12)?.number()?;
    records::row(cursor, &[(&SAMPLE_LENGTH, 32)])?;
    const CHOSEN: [(&FieldDef, u32); 3] = [(&RATE, 32), (&POOL, 32), (&DROPS, 32)];
    match u32::try_from(format).ok()? {
        FLOW_SAMPLE => {
            records::row(cursor, &[(&FLOW_SEQUENCE, 32), (&FLOW_CLASS, 8), (&FLOW_INDEX, 24)])?;
            records::row(cursor, &CHOSEN)?;
            records::row(cursor, &[(&INPUT, 32), (&OUTPUT_FORMAT, 2), (&OUTPUT, 30), (&FLOW_RECORDS, 32)])?;
            records::of_packets(cursor, packet)
        }
        LONG_FLOW_SAMPLE => {
            records::row(cursor, &[(&FLOW_SEQUENCE, 32), (&FLOW_TYPE, 32), (&FLOW_SOURCE, 32)])?;
            records::row(cursor, &CHOSEN)?;
            records::row(cursor, &[(&INPUT_FORMAT, 32), (&INPUT_VALUE, 32), (&OUTPUT_LONG_FORMAT, 32), (&OUTPUT, 32), (&FLOW_RECORDS, 32)])?;
            records::of_packets(cursor, packet)
        }
        COUNTERS_SAMPLE => {
            records::row(cursor, &[(&COUNTERS_SEQUENCE, 32), (&COUNTERS_TYPE, 8), (&COUNTERS_SOURCE, 24), (&COUNTERS_RECORDS, 32)])?;
            records::of_counters(cursor)
        }
        LONG_COUNTERS_SAMPLE => {
            records::row(cursor, &[(&COUNTERS_SEQUENCE, 32), (&COUNTERS_TYPE, 32), (&COUNTERS_SOURCE, 32), (&COUNTERS_RECORDS, 32)])?;
            records::of_counters(cursor)
        }
        _ => None,
    }
}
