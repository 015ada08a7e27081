//! Bodies as they were before they were cut into chunks and compressed. RFC 9112 §7.1, RFC 9110 §8.4.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use memchr::memchr;

use crate::proto::lines;

/// Most octets that a body is unpacked to: a small one can claim to be endless.
const MOST: u64 = 1 << 20;

/// The body of the message with the header `header`, whose body as it travels is `body`, as far as it is there; `None`
/// where it travels as it is, or in a way that is not known here.
pub(super) fn decoded(header: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let value = |name| lines::value(header, name).map(<[u8]>::to_ascii_lowercase).unwrap_or_default();
    let chunked = value("transfer-encoding").ends_with(b"chunked");
    let coding = value("content-encoding");
    let whole = if chunked { joined(body) } else { body.to_vec() };
    if whole.is_empty() {
        return None;
    }
    let unpacked = match coding.as_slice() {
        b"gzip" | b"x-gzip" => unpack(MultiGzDecoder::new(&whole[..])),
        // RFC 9110 §8.4.1.2: zlib's format, though some leave its header out.
        b"deflate" if whole[0] & 15 == 8 => unpack(ZlibDecoder::new(&whole[..])),
        b"deflate" => unpack(DeflateDecoder::new(&whole[..])),
        b"zstd" => ruzstd::decoding::StreamingDecoder::new(&whole[..]).map(unpack).unwrap_or_default(),
        b"" | b"identity" if chunked => return Some(whole),
        _ => return None,
    };
    (!unpacked.is_empty()).then_some(unpacked)
}

/// What comes out before an end, a mistake or [`MOST`].
fn unpack(decoder: impl Read) -> Vec<u8> {
    let mut out = Vec::new();
    // A body that is cut unpacks as far as it goes.
    let _ = decoder.take(MOST).read_to_end(&mut out);
    out
}

/// The chunks of `body` one behind the other.
fn joined(body: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut rest = body;
    while let Some(end) = memchr(b'\n', rest) {
        let digits = rest[..end].split(|octet| *octet == b';').next().unwrap_or_default().trim_ascii();
        let size = str::from_utf8(digits).ok().and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let chunk = &rest[end + 1..];
        all.extend_from_slice(&chunk[..size.min(chunk.len())]);
        // The end of the line behind it.
        rest = chunk.get(size.saturating_add(2)..).unwrap_or_default();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::octets;

    /// "ola, ola, ola\n" by gzip.
    const GZIP: &str = "1f8b08000000000002ffcbcf49d451c887125c006a2fdcc90e000000";

    #[test]
    fn chunks_are_joined() {
        let header = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert_eq!(decoded(header, b"3\r\nola\r\n4;x=y\r\n mun\r\n2\r\ndo\r\n0\r\n\r\n").as_deref(), Some(&b"ola mundo"[..]));
        assert_eq!(decoded(header, b"5\r\nol").as_deref(), Some(&b"ol"[..]));
        assert_eq!((decoded(header, b"ffffffffffffffff\r\n"), decoded(header, b"")), (None, None));
        assert_eq!(decoded(b"HTTP/1.1 200 OK\r\n\r\n", b"ola"), None);
    }

    #[test]
    fn what_is_compressed_is_unpacked() {
        let header = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
        let packed = octets(GZIP);
        assert_eq!(decoded(header, &packed).as_deref(), Some(&b"ola, ola, ola\n"[..]));
        // A body that is cut, and octets that are no gzip.
        assert!(decoded(header, &packed[..packed.len() - 9]).is_some());
        assert_eq!(decoded(header, b"no gzip"), None);
        assert_eq!(decoded(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n", &packed), None);
    }
}
