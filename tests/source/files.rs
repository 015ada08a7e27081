//! Files by their paths: several in one run, pipes, and what is no capture at all.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use camadas::i18n::Lang;
use camadas::source::{self, Batch, SourceErrorKind};

use crate::build::{Little, Pcap, Pcapng, Read, drain};

/// A directory of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("camadas-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a place for files");
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(paths: &[PathBuf]) -> Read {
    match source::open(paths) {
        Ok(source) => drain(source),
        Err(error) => Read { errors: vec![error], ..Read::default() },
    }
}

#[test]
fn several_files_are_one_run() {
    let folder = Folder::new("several");
    let pcapng = Pcapng::new(Little).interface(101, 0, &[(2, b"tun0")]).enhanced(0, 5_000_000, b"b", &[]);
    let paths = [
        folder.file("a.pcap", &Pcap::plain().frame(1, b"a").frame(2, b"aa").bytes),
        folder.file("b.pcapng", &pcapng.bytes),
        folder.file("bad.pcap", b"\x89PNG\r\n\x1a\n and so on"),
        folder.0.join("missing.pcap"),
        folder.file("cut.pcap", &Pcap::plain().frame(3, b"c").bytes[..30]),
        folder.file("d.pcap", &Pcap::plain().frame(4, b"d").bytes),
    ];
    let read = read(&paths);
    assert_eq!(read.frames.iter().map(|f| f.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(read.frames.iter().map(|f| f.tap).collect::<Vec<_>>(), [0, 0, 1, 3]);
    let interfaces: Vec<_> = read.context.interfaces.iter().map(|i| (i.file, i.index_in_section)).collect();
    // What is not pcapng knows no interfaces.
    assert_eq!(interfaces, [(0, None), (1, Some(0)), (4, None), (5, None)]);
    assert_eq!(read.context.files, paths);
    let kinds: Vec<_> = read.errors.iter().map(|error| (&error.path, &error.kind)).collect();
    assert!(
        matches!(
            kinds[..],
            [
                (bad, SourceErrorKind::Foreign(_)),
                (missing, SourceErrorKind::Io(_)),
                (cut, SourceErrorKind::Truncated),
            ] if [bad, missing, cut] == [&paths[2], &paths[3], &paths[4]]
        ),
        "{kinds:?}"
    );
}

#[test]
fn times_are_told_from_batch_to_batch() {
    let folder = Folder::new("times");
    let paths = [
        folder.file("a.pcap", &Pcap::plain().frame(7, b"a").frame(8, b"b").bytes),
        folder.file("b.pcapng", &Pcapng::new(Little).interface(1, 0, &[]).simple(1, b"c").bytes),
        folder.file("c.pcap", &Pcap::plain().frame(9, b"d").bytes),
    ];
    let mut source = source::open(&paths).expect("captures");
    let mut batch = Batch::default();
    let mut before = Vec::new();
    while source.fill(&mut batch).expect("sound captures") {
        before.push((batch.first_number(), batch.previous_time_ns()));
    }
    assert_eq!(before, [(1, None), (3, Some(8_000_000_000)), (4, Some(8_000_000_000))]);
    let octets = paths.iter().map(|path| path.metadata().expect("a file").len()).sum();
    assert_eq!(source.progress(), (octets, Some(octets)));
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_gives_each_frame_when_it_comes() {
    use std::os::fd::AsRawFd;
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    let capture = Pcap::plain().frame(1, b"first");
    writer.write_all(&capture.bytes).expect("room in the pipe");
    let path = PathBuf::from(format!("/proc/self/fd/{}", reader.as_raw_fd()));
    let mut source = source::open(&[path]).expect("a capture");
    let mut batch = Batch::default();
    assert!(source.fill(&mut batch).expect("a frame"));
    assert_eq!(batch.frames().map(|frame| frame.bytes.to_vec()).collect::<Vec<_>>(), [b"first"]);
    let both = capture.bytes.len();
    let rest = capture.frame(2, b"second").bytes;
    writer.write_all(&rest[both..][..9]).expect("room in the pipe");
    writer.write_all(&rest[both..][9..]).expect("room in the pipe");
    drop(writer);
    assert!(source.fill(&mut batch).expect("a frame"));
    assert_eq!((batch.first_number(), batch.len()), (2, 1));
    assert!(!source.fill(&mut batch).expect("the end"));
    assert_eq!(source.progress().1, None);
}

#[test]
fn what_is_no_capture_is_named_with_what_to_do() {
    let folder = Folder::new("foreign");
    let mut tar = vec![b'x'; 512];
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, en, pt, advice) in [
        (&b"iptrace 2.0"[..], "iptrace", "iptrace", "editcap -F pcapng"),
        (b"XCP\x002.001", "NetXRay", "NetXRay", "editcap"),
        (b"BZh91AY&SY", "bzip2", "bzip2", "bzip2 -dk"),
        (b"PK\x03\x04\x14\0", "ZIP", "ZIP", ""),
        (&tar, "tar archive", "arquivo tar", ""),
        (b"%PDF-1.7", "PDF", "PDF", ""),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG", "JPEG", ""),
        (b"\x7fELF\x02\x01\x01", "program", "programa", ""),
        (b"<!DOCTYPE html>\n<html>", "HTML", "HTML", ""),
        (b"12:34:56.789012 IP 10.0.0.1.1 > 10.0.0.2.2: UDP", "tcpdump", "tcpdump", "-w"),
        (b"    1 0.000000000    10.0.0.1 \xe2\x86\x92 10.0.0.2", "tshark", "tshark", "-w"),
        (b"0000  45 00 00 1c 00 00", "hex dump", "hexadecimal", "text2pcap"),
        (b"CLIENT_RANDOM 0011 2233", "key log", "chaves", "--inject-secrets"),
        (b"{\"timestamp\": 1}", "JSON", "JSON", ""),
        (b"ol\xc3\xa1, mundo\n", "a text", "um texto", ""),
        // A section header whose line ends became those of Unix.
        (b"\n\n\n\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0", "was changed", "foi alterada", ""),
    ] {
        let path = folder.file("file", bytes);
        let read = read(std::slice::from_ref(&path));
        let [error] = &read.errors[..] else { panic!("{en}: {:?}", read.errors) };
        for (lang, name) in [(Lang::En, en), (Lang::PtBr, pt)] {
            let message = error.message(lang);
            assert!(message.starts_with(&path.display().to_string()), "{message}");
            assert!(message.contains(name) && message.contains(advice), "{message}");
        }
    }
}

#[test]
fn directories_empty_and_missing_files() {
    let folder = Folder::new("none");
    let message = |path: PathBuf, lang| read(&[path]).errors[0].message(lang);
    assert!(message(folder.0.clone(), Lang::En).contains("this is a directory"));
    assert!(message(folder.0.clone(), Lang::PtBr).contains("isto é um diretório"));
    assert!(message(folder.file("empty", b""), Lang::En).contains("the file is empty"));
    assert!(message(folder.0.join("missing"), Lang::PtBr).contains("arquivo não encontrado"));
    assert!(message(folder.file("noise", &[1, 2, 3, 0xfe]), Lang::En).contains("01 02 03 fe"));
    assert!(source::open(&[]).is_ok_and(|mut none| matches!(none.fill(&mut Batch::default()), Ok(false))));
}
