//! Compressed captures, as gzip 1.12, xz 5.4, zstd 1.5 and lz4 1.9 wrote them.

use std::io::Write;

use camadas::source::{Compression, SourceErrorKind};

use crate::build::{Pcap, Read, read};

/// The file header and a first record, and a second record, each compressed by itself.
const PARTS: [(&str, &str, &str); 4] = [
    (
        "gzip",
        "1f8b0800000000000003bb7278d3422606160618f8ff9f818191018241801b8ad3328b8a4b14d28a127353018b8c024933000000",
        "1f8b0800000000000003636280001e282e4e4dcecf4b51482b4acc4d050011efbcf21c000000",
    ),
    (
        "xz",
        "fd377a585a000004e6d6b4460200210116000000742fe5a3e0003200235d006a30d1c87d8bf8099bad944b8af2fffa2a4cafec8c8703\
         8c565e5ddba0d1119e0a250000003ccaef23e9ac55af00013f3301fe88c71fb6f37d010000000004595a",
        "fd377a585a000004e6d6b4460200210116000000742fe5a3e0001b00165d00010039c2e101bc961ec32fe59e7e66341015e702f9be00\
         0000c1674035bfed38060001321c15bdf7d91fb6f37d010000000004595a",
    ),
    (
        "zstd",
        "28b52ffd2433350100d0d4c3b2a102000400ffff000001000b6669727374206672616d650400bb1460c16e14027001f886d9c2",
        "28b52ffd241cbd00007802000c7365636f6e64206672616d650200bb2c068005a066e3b7",
    ),
    (
        "lz4",
        "04224d186440a72700000084d4c3b2a102000400010062ffff000001000400000200130b0400b06669727374206672616d6500000000\
         a9231fbb",
        "04224d186440a7160000002202000100130c0400c07365636f6e64206672616d650000000065ca0664",
    ),
];

fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<_> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    digits.chunks_exact(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}

fn texts(read: &Read) -> Vec<&str> {
    read.frames.iter().map(|frame| std::str::from_utf8(&frame.bytes).expect("text")).collect()
}

#[test]
fn one_after_the_other_they_are_one_capture() {
    for (format, first, second) in PARTS {
        let read = read(&[octets(first), octets(second)].concat());
        assert!(read.errors.is_empty(), "{format}: {:?}", read.errors);
        assert_eq!(texts(&read), ["first frame", "second frame"], "{format}");
    }
}

#[test]
fn cut_at_every_octet_they_give_what_came_and_one_error() {
    for (format, first, second) in PARTS {
        let (first, second) = (octets(first), octets(second));
        let whole = [&first[..], &second].concat();
        for len in 0..whole.len() {
            let read = read(&whole[..len]);
            assert!(["first frame", "second frame"].starts_with(&texts(&read)), "{format} cut at {len}");
            assert_eq!(read.errors.len(), usize::from(len != first.len()), "{format} cut at {len}");
            assert!(len < first.len() || !read.frames.is_empty(), "{format} cut at {len}");
        }
    }
}

#[test]
fn damaged_data_names_its_format() {
    for (format, first, second) in PARTS {
        let mut second = octets(second);
        let middle = second.len() / 2;
        second[middle] ^= 0x55;
        let read = read(&[octets(first), second].concat());
        assert_eq!(read.frames[0].bytes, b"first frame", "{format}");
        let message = read.errors[0].to_string();
        assert!(message.contains(format) || message.contains("ends in the middle"), "{message}");
        assert!(message.contains("of what is unpacked"), "{message}");
    }
}

#[test]
fn padding_after_the_last_gzip_member_is_no_error() {
    let (_, first, second) = PARTS[0];
    let read = read(&[octets(first), octets(second), vec![0; 1000]].concat());
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    assert_eq!(read.frames.len(), 2);
}

#[test]
fn what_follows_and_is_no_more_of_the_format_is_an_error() {
    for (format, first, second) in PARTS {
        let mut second = octets(second);
        second[0] ^= 0x55;
        let read = read(&[octets(first), second].concat());
        assert_eq!(texts(&read), ["first frame"], "{format}");
        assert_eq!(read.errors.len(), 1, "{format}");
        assert!(read.errors[0].to_string().contains("is damaged"), "{}", read.errors[0]);
    }
}

#[test]
fn skippable_zstandard_frames_are_skipped() {
    let (_, first, second) = PARTS[2];
    let skip = octets("502a4d18 05000000 0102030405");
    let read = read(&[skip.clone(), octets(first), skip, octets(second)].concat());
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    assert_eq!(texts(&read), ["first frame", "second frame"]);
}

#[test]
fn compressed_twice_is_unpacked_twice() {
    let gzip = |data: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(data).and_then(|()| encoder.finish()).expect("no error in memory")
    };
    let capture = Pcap::plain().frame(1, b"inside").bytes;
    assert_eq!(texts(&read(&gzip(&gzip(&capture)))), ["inside"]);
    let mut nested = capture;
    for _ in 0..10 {
        nested = gzip(&nested);
    }
    let read = read(&nested);
    assert!(read.frames.is_empty() && read.errors.len() == 1, "ten times is somebody's joke");
}

#[test]
fn a_window_beyond_the_limit_is_refused_before_it_is_allocated() {
    // Zstandard: a window of 2^41 octets (RFC 8878 §3.1.1.1.2).
    let read = read(&octets("28b52ffd 00 f8 010000"));
    let kind = &read.errors[0].kind;
    assert!(matches!(kind, SourceErrorKind::Compressed(Compression::Zstandard, _)), "{kind:?}");
}
