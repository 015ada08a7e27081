//! Files that are no captures this program reads, known by how they begin.

use crate::i18n::{Words, same, w};

/// A format that is known and not read.
#[derive(Debug)]
pub struct Foreign {
    /// What it is, with its article: "a JPEG image".
    pub name: Words,
    /// The key of what to do with it.
    pub advice: &'static str,
    at: usize,
    magic: &'static [u8],
}

/// Octets of a file that are enough to know it by.
pub const HEAD_OCTETS: usize = 512;

const CONVERT: &str = "source.advice_convert";
const UNPACK: &str = "source.advice_unpack";
const OTHER: &str = "source.advice_other";
const RECORD: &str = "source.advice_record";
const HEX: &str = "source.advice_hex";
const KEYS: &str = "source.advice_keys";

const fn at(at: usize, magic: &'static [u8], name: Words, advice: &'static str) -> Foreign {
    Foreign { name, advice, at, magic }
}

const fn begins(magic: &'static [u8], name: Words, advice: &'static str) -> Foreign {
    at(0, magic, name, advice)
}

/// The longest magics of formats that share octets come first.
static FORMATS: &[Foreign] = &[
    // Captures of other programs.
    begins(
        b"XCP\0",
        w("a capture of NetXRay or Sniffer for Windows", "uma captura do NetXRay ou do Sniffer para Windows"),
        CONVERT,
    ),
    begins(b"VL\0\0", w("a capture of NetXRay", "uma captura do NetXRay"), CONVERT),
    begins(b"TRSNIFF data    \x1a", w("a capture of Sniffer for DOS", "uma captura do Sniffer para DOS"), CONVERT),
    begins(b"iptrace ", w("an iptrace capture (AIX)", "uma captura do iptrace (AIX)"), CONVERT),
    begins(b"\x7fver", w("a capture of EtherPeek or OmniPeek", "uma captura do EtherPeek ou do OmniPeek"), CONVERT),
    begins(b"\x01\x10\x4c\x00\x01\x05", w("a capture of LANalyzer", "uma captura do LANalyzer"), CONVERT),
    begins(b"ObserverPktBuffer", w("a capture of Observer", "uma captura do Observer"), CONVERT),
    begins(b"\x05VNF", w("a capture of Visual Networks", "uma captura da Visual Networks"), CONVERT),
    begins(
        b"\x42\xd2\x00\x34\x12\x66\x22\x88",
        w("a capture of a RADCOM analyser", "uma captura de um analisador RADCOM"),
        CONVERT,
    ),
    begins(
        b"\x00\x00\x02\x00\x12\x05\x00\x10",
        w("a capture of a Tektronix K12", "uma captura de um Tektronix K12"),
        CONVERT,
    ),
    begins(b"+---------+---------------+", w("a text of a Tektronix K12", "um texto de um Tektronix K12"), CONVERT),
    begins(b"\xaa\xaa\xaa\xaa", w("a capture of Accellent 5Views", "uma captura do Accellent 5Views"), CONVERT),
    begins(b"TR\x00\x64\x00", w("a nettl capture (HP-UX)", "uma captura do nettl (HP-UX)"), CONVERT),
    begins(b"Session Transcript", w("a Catapult DCT2000 log", "um registro do Catapult DCT2000"), CONVERT),
    begins(b"LOGG", w("a Vector BLF log", "um registro BLF da Vector"), CONVERT),
    // What holds a capture.
    begins(b"BZh", w("bzip2 data", "um arquivo bzip2"), "source.advice_bzip2"),
    begins(b"PK\x03\x04", w("a ZIP archive", "um arquivo ZIP"), UNPACK),
    begins(b"PK\x05\x06", w("an empty ZIP archive", "um arquivo ZIP vazio"), UNPACK),
    begins(b"7z\xbc\xaf\x27\x1c", w("a 7-Zip archive", "um arquivo 7-Zip"), UNPACK),
    begins(b"Rar!\x1a\x07", w("a RAR archive", "um arquivo RAR"), UNPACK),
    begins(b"\x1f\x9d", w("data of compress (.Z)", "um arquivo do compress (.Z)"), UNPACK),
    begins(b"LZIP", w("lzip data", "um arquivo lzip"), UNPACK),
    begins(b"\x5d\x00\x00", w("LZMA data", "um arquivo LZMA"), UNPACK),
    begins(b"\x89LZO\x00\r\n\x1a\n", w("lzop data", "um arquivo lzop"), UNPACK),
    begins(b"\x02\x21\x4c\x18", w("lz4 data of the legacy format", "um arquivo lz4 do formato antigo"), UNPACK),
    begins(b"\xff\x06\x00\x00sNaPpY", w("snappy data", "um arquivo snappy"), UNPACK),
    begins(b"!<arch>\n", w("an ar archive or Debian package", "um arquivo ar ou pacote Debian"), UNPACK),
    begins(b"MSCF", w("a cabinet archive", "um arquivo CAB"), UNPACK),
    at(257, b"ustar", w("a tar archive", "um arquivo tar"), UNPACK),
    // What is told about a capture.
    begins(
        b"# SSL/TLS secrets log file",
        w("a TLS key log (SSLKEYLOGFILE)", "um registro de chaves TLS (SSLKEYLOGFILE)"),
        KEYS,
    ),
    begins(b"CLIENT_RANDOM ", w("a TLS key log (SSLKEYLOGFILE)", "um registro de chaves TLS (SSLKEYLOGFILE)"), KEYS),
    begins(
        b"CLIENT_HANDSHAKE_TRAFFIC_SECRET ",
        w("a TLS key log (SSLKEYLOGFILE)", "um registro de chaves TLS (SSLKEYLOGFILE)"),
        KEYS,
    ),
    begins(
        b"SERVER_HANDSHAKE_TRAFFIC_SECRET ",
        w("a TLS key log (SSLKEYLOGFILE)", "um registro de chaves TLS (SSLKEYLOGFILE)"),
        KEYS,
    ),
    begins(b"<pdml", w("packet details of Wireshark (PDML)", "um relatório de pacotes do Wireshark (PDML)"), RECORD),
    begins(b"<psml", w("a packet list of Wireshark (PSML)", "uma lista de pacotes do Wireshark (PSML)"), RECORD),
    begins(
        b"\"No.\",\"Time\"",
        w("a packet list of Wireshark (CSV)", "uma lista de pacotes do Wireshark (CSV)"),
        RECORD,
    ),
    begins(b"No.     Time", w("a packet list of Wireshark", "uma lista de pacotes do Wireshark"), RECORD),
    begins(b"tcpdump: ", w("messages of tcpdump", "mensagens do tcpdump"), RECORD),
    begins(b"Capturing on ", w("messages of tshark", "mensagens do tshark"), RECORD),
    begins(b"reading from file ", w("text of tcpdump", "um texto do tcpdump"), RECORD),
    // What has nothing to do with one.
    begins(b"%PDF", w("a PDF document", "um documento PDF"), OTHER),
    begins(b"\xff\xd8\xff", w("a JPEG image", "uma imagem JPEG"), OTHER),
    begins(b"\x89PNG\r\n\x1a\n", w("a PNG image", "uma imagem PNG"), OTHER),
    begins(b"GIF8", w("a GIF image", "uma imagem GIF"), OTHER),
    begins(b"\x7fELF", w("a program (ELF)", "um programa (ELF)"), OTHER),
    begins(b"MZ", w("a program (Windows)", "um programa (Windows)"), OTHER),
    begins(b"\0asm", w("a program (WebAssembly)", "um programa (WebAssembly)"), OTHER),
    begins(b"#!", w("a script", "um script"), OTHER),
    begins(b"SQLite format 3\0", w("an SQLite database", "um banco de dados SQLite"), OTHER),
    begins(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        w("a document of Microsoft Office", "um documento do Microsoft Office"),
        OTHER,
    ),
    begins(b"{\\rtf", w("an RTF document", "um documento RTF"), OTHER),
    at(4, b"ftyp", w("a video or image (MP4)", "um vídeo ou imagem (MP4)"), OTHER),
    at(8, b"WAVE", w("a sound (WAV)", "um som (WAV)"), OTHER),
    begins(b"OggS", w("a sound or video (Ogg)", "um som ou vídeo (Ogg)"), OTHER),
];

static TEXT_MODE: Foreign = begins(
    b"",
    w("a pcapng capture that was changed", "uma captura pcapng que foi alterada"),
    "source.advice_text_mode",
);
static TCPDUMP_TEXT: Foreign = begins(b"", w("text of tcpdump", "um texto do tcpdump"), RECORD);
static TSHARK_TEXT: Foreign = begins(b"", w("text of tshark", "um texto do tshark"), RECORD);
static HEX_DUMP: Foreign = begins(b"", w("a hex dump", "um despejo hexadecimal"), HEX);
static HTML: Foreign = begins(b"", w("an HTML page", "uma página HTML"), OTHER);
static XML: Foreign = begins(b"", same("XML"), OTHER);
static JSON: Foreign = begins(b"", same("JSON"), RECORD);
static TEXT: Foreign = begins(b"", w("a text", "um texto"), OTHER);

impl Foreign {
    /// What begins with `head`, the first `HEAD_OCTETS` of it.
    pub fn of(head: &[u8]) -> Option<&'static Self> {
        let known =
            FORMATS.iter().find(|format| head.get(format.at..).is_some_and(|rest| rest.starts_with(format.magic)));
        known.or_else(|| text_mode(head)).or_else(|| text(head))
    }
}

/// An array of JSON opens, and not the section of a configuration file.
fn array(text: &str) -> bool {
    text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', '[', '"', ']']))
}

/// A section header whose line ends were exchanged, for which its block type and octet order were chosen
/// (draft-ietf-opsawg-pcapng §4.1).
fn text_mode(head: &[u8]) -> Option<&'static Foreign> {
    let line_end = matches!(head.first(), Some(b'\n' | b'\r'));
    let order = head
        .get(..24)
        .unwrap_or(head)
        .windows(4)
        .any(|octets| matches!(octets, [0x1a, 0x2b, 0x3c, 0x4d] | [0x4d, 0x3c, 0x2b, 0x1a]));
    (line_end && order).then_some(&TEXT_MODE)
}

/// What kind of text it is, if it is one.
fn text(head: &[u8]) -> Option<&'static Foreign> {
    let head = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The last character was cut.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    if head.is_empty() || head.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x1b' | '\x0c')) {
        return None;
    }
    let start = head.trim_start_matches('\u{feff}').trim_start();
    let line = start.lines().next().unwrap_or_default();
    let mut words = line.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let lower = line.to_ascii_lowercase();
    Some(if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        &HTML
    } else if start.starts_with("<?xml") {
        &XML
    } else if start.starts_with('{') || array(start) {
        &JSON
    } else if is_clock(first) || is_clock(second) {
        &TCPDUMP_TEXT
    } else if first.parse::<u32>().is_ok() && second.parse::<f64>().is_ok() && second.contains('.') {
        &TSHARK_TEXT
    } else if is_offset(first) && second.len() >= 2 && second.bytes().all(|c| c.is_ascii_hexdigit()) {
        &HEX_DUMP
    } else {
        &TEXT
    })
}

/// "12:34:56.789012", as tcpdump begins its lines.
fn is_clock(word: &str) -> bool {
    let shape = word.bytes().map(|c| if c.is_ascii_digit() { b'0' } else { c });
    shape.eq(*b"00:00:00.000000")
}

/// "0000" or "0x0000:", as hex dumps begin theirs.
fn is_offset(word: &str) -> bool {
    let digits = word.trim_start_matches("0x").trim_end_matches(':');
    digits.len() >= 4 && digits.bytes().all(|c| c == b'0')
}
