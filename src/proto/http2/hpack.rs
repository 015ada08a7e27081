//! HPACK: header fields by their numbers in a table, or in letters, which a Huffman code makes shorter. RFC 7541.
//!
//! The first 61 entries of the table never change; the others are what earlier messages of the same direction said, which a
//! message alone does not tell: [`learn`] keeps them where messages are read in their order. httlib-huffman decodes the letters: a table of 257 rows that RFC 7541 fixed for good.

use std::borrow::Cow;

use crate::proto::contract::{Entries, Entry};

/// Appendix A: names and values, from number 1 on.
static TABLE: [(&[u8], &[u8]); 61] = [
    (b":authority", b""),
    (b":method", b"GET"),
    (b":method", b"POST"),
    (b":path", b"/"),
    (b":path", b"/index.html"),
    (b":scheme", b"http"),
    (b":scheme", b"https"),
    (b":status", b"200"),
    (b":status", b"204"),
    (b":status", b"206"),
    (b":status", b"304"),
    (b":status", b"400"),
    (b":status", b"404"),
    (b":status", b"500"),
    (b"accept-charset", b""),
    (b"accept-encoding", b"gzip, deflate"),
    (b"accept-language", b""),
    (b"accept-ranges", b""),
    (b"accept", b""),
    (b"access-control-allow-origin", b""),
    (b"age", b""),
    (b"allow", b""),
    (b"authorization", b""),
    (b"cache-control", b""),
    (b"content-disposition", b""),
    (b"content-encoding", b""),
    (b"content-language", b""),
    (b"content-length", b""),
    (b"content-location", b""),
    (b"content-range", b""),
    (b"content-type", b""),
    (b"cookie", b""),
    (b"date", b""),
    (b"etag", b""),
    (b"expect", b""),
    (b"expires", b""),
    (b"from", b""),
    (b"host", b""),
    (b"if-match", b""),
    (b"if-modified-since", b""),
    (b"if-none-match", b""),
    (b"if-range", b""),
    (b"if-unmodified-since", b""),
    (b"last-modified", b""),
    (b"link", b""),
    (b"location", b""),
    (b"max-forwards", b""),
    (b"proxy-authenticate", b""),
    (b"proxy-authorization", b""),
    (b"range", b""),
    (b"referer", b""),
    (b"refresh", b""),
    (b"retry-after", b""),
    (b"server", b""),
    (b"set-cookie", b""),
    (b"strict-transport-security", b""),
    (b"transfer-encoding", b""),
    (b"user-agent", b""),
    (b"vary", b""),
    (b"via", b""),
    (b"www-authenticate", b""),
];

/// A name or a value, where it is known.
type Part<'a> = Option<Cow<'a, [u8]>>;

/// Octets of a text that are decoded: more than any server takes.
const MOST: usize = 1 << 16;

/// A text in letters or in the Huffman code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Letters<'a> {
    /// Octets of its length.
    pub length: usize,
    /// Its octets.
    pub octets: &'a [u8],
    /// They are in the Huffman code.
    pub coded: bool,
}

impl<'a> Letters<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (octets, length) = integer(bytes, 7)?;
        let coded = bytes.first()? & 0x80 != 0;
        Some(Self { length, octets: bytes.get(length..length.checked_add(octets)?)?, coded })
    }

    /// Octets of length and text.
    fn size(&self) -> usize {
        self.length + self.octets.len()
    }

    /// The text; covered octets and such as are no code stay as they are.
    pub fn text(&self) -> Cow<'a, [u8]> {
        let covered = self.octets.iter().all(|octet| *octet == crate::proto::contract::COVER);
        if !self.coded || covered || self.octets.len() > MOST {
            return Cow::Borrowed(self.octets);
        }
        let mut text = Vec::new();
        match httlib_huffman::decode(self.octets, &mut text, httlib_huffman::DecoderSpeed::FourBits) {
            Ok(()) => Cow::Owned(text),
            Err(_) => Cow::Borrowed(self.octets),
        }
    }
}

/// A header field, or a new size of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item<'a> {
    /// A field; `index` is 0 where its name is in letters.
    Field {
        /// Number of the entry that has its name.
        index: usize,
        /// Octets of that number.
        octets: usize,
        /// Its name.
        name: Option<Letters<'a>>,
        /// Its value; that of the entry where there is none.
        value: Option<Letters<'a>>,
        /// It goes into the table.
        kept: bool,
    },
    /// The table shall have at most so many octets.
    Size {
        /// So many.
        size: usize,
        /// Octets of the number.
        octets: usize,
    },
}

impl<'a> Item<'a> {
    /// Reads the item at the start of `bytes`.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let first = *bytes.first()?;
        if first & 0x80 != 0 {
            let (index, octets) = integer(bytes, 7)?;
            return Some(Self::Field { index, octets, name: None, value: None, kept: false });
        }
        if first & 0xe0 == 0x20 {
            let (size, octets) = integer(bytes, 5)?;
            return Some(Self::Size { size, octets });
        }
        // Kept in the table from now on (01), or not (0000, 0001).
        let kept = first & 0x40 != 0;
        let (index, octets) = integer(bytes, if kept { 6 } else { 4 })?;
        let mut at = octets;
        let name = if index == 0 { Some(Letters::read(bytes.get(at..)?)?) } else { None };
        at += name.map_or(0, |name| name.size());
        Some(Self::Field { index, octets, name, value: Some(Letters::read(bytes.get(at..)?)?), kept })
    }

    /// Its octets.
    pub fn size(&self) -> usize {
        match *self {
            Self::Size { octets, .. } => octets,
            Self::Field { octets, name, value, .. } => {
                octets + name.map_or(0, |name| name.size()) + value.map_or(0, |value| value.size())
            }
        }
    }

    /// Its place among the entries that earlier messages made, if it names one of those.
    pub fn earlier(&self) -> Option<usize> {
        let Self::Field { index, .. } = self else { return None };
        index.checked_sub(TABLE.len() + 1)
    }

    /// Name and value, as far as they are known: `met` is the entry that an earlier message made, if it names one.
    pub fn told(&self, met: Option<&'a Entry>) -> (Part<'a>, Part<'a>) {
        let Self::Field { index, name, value, .. } = self else { return (None, None) };
        let fixed = index.checked_sub(1).and_then(|index| TABLE.get(index)).copied();
        let entry = fixed.or(met.map(|met| (&*met.name, &*met.value)));
        let name = name.map(|name| name.text()).or(entry.map(|(name, _)| Cow::Borrowed(name)));
        (name, value.map(|value| value.text()).or(entry.map(|(_, value)| Cow::Borrowed(value))))
    }
}

/// The items in `block`, as far as they can be read.
pub(super) fn items(mut block: &[u8]) -> impl Iterator<Item = Item<'_>> {
    std::iter::from_fn(move || {
        let item = Item::read(block)?;
        block = block.get(item.size()..)?;
        Some(item)
    })
}

/// Header fields whose value is nobody's business.
pub(super) fn is_secret(name: &[u8]) -> bool {
    matches!(name, b"authorization" | b"proxy-authorization" | b"cookie" | b"set-cookie")
}

/// Puts what the fields of `block` make known into `table`, and tells `met` the entries that they name by number. `frame` is
/// the number of the frame that completed the block. Says how many octets could not be read.
pub(super) fn learn(block: &[u8], frame: u64, table: &mut Entries, met: &mut dyn FnMut(usize, &Entry)) -> usize {
    let mut read = 0;
    for (at, item) in items(block).enumerate() {
        read += item.size();
        if let Item::Size { size, .. } = item {
            table.resize(size);
            continue;
        }
        // One without a name was made by a field whose own name was not known.
        let entry = item.earlier().and_then(|earlier| table.get(earlier)).filter(|entry| !entry.name.is_empty()).cloned();
        if let Some(entry) = &entry {
            met(at, entry);
        }
        if let Item::Field { kept: true, .. } = item {
            let (name, value) = item.told(entry.as_ref());
            let name = name.unwrap_or_default().into_owned();
            let value = value.unwrap_or_default().into_owned();
            table.add(Entry { secret: is_secret(&name), name, value, frame });
        }
    }
    block.len() - read
}

/// A number in the last `prefix` bits of the first octet, or beyond: the number, and its octets (RFC 7541 §5.1).
fn integer(bytes: &[u8], prefix: u32) -> Option<(usize, usize)> {
    let most = (1 << prefix) - 1;
    let mut number = usize::from(*bytes.first()?) & most;
    if number < most {
        return Some((number, 1));
    }
    for (i, octet) in bytes.iter().enumerate().skip(1).take(5) {
        number = number.checked_add(usize::from(octet & 0x7f).checked_shl(7 * (i as u32 - 1))?)?;
        if octet & 0x80 == 0 {
            return Some((number, i + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::octets;

    fn all(hex: &str) -> Vec<String> {
        let block = octets(hex);
        let text = |part: Part<'_>| part.map_or_else(|| "?".to_owned(), |part| String::from_utf8_lossy(&part).into_owned());
        items(&block).map(|item| item.told(None)).map(|(name, value)| format!("{}: {}", text(name), text(value))).collect()
    }

    #[test]
    fn numbers_of_rfc_7541_appendix_c_1() {
        assert_eq!(integer(&[0x0a], 5), Some((10, 1)));
        assert_eq!(integer(&[0x1f, 0x9a, 0x0a], 5), Some((1337, 3)));
        assert_eq!(integer(&[0x2a], 8), Some((42, 1)));
        assert_eq!((integer(&[0x1f, 0x80], 5), integer(&[0xff; 12], 7), integer(&[], 7)), (None, None, None));
    }

    #[test]
    fn requests_of_rfc_7541_appendix_c_3_and_c_4() {
        let first = [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"];
        assert_eq!(all("828684410f7777772e6578616d706c652e636f6d"), first);
        assert_eq!(all("828684418cf1e3c2e5f23a6ba0ab90f4ff"), first);
        // The second request uses an entry that the first one made.
        assert_eq!(all("828684be5886a8eb10649cbf"), [":method: GET", ":scheme: http", ":path: /", "?: ?", "cache-control: no-cache"]);
        assert_eq!(all("400a637573746f6d2d6b65790d637573746f6d2d686561646572"), ["custom-key: custom-header"]);
    }

    #[test]
    fn later_requests_of_rfc_7541_appendix_c_4_name_what_earlier_ones_made() {
        let (mut table, mut told) = (Entries::default(), Vec::new());
        for (frame, hex) in [
            (1, "828684418cf1e3c2e5f23a6ba0ab90f4ff"),
            (2, "828684be5886a8eb10649cbf"),
            (3, "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"),
        ] {
            let left = learn(&octets(hex), frame, &mut table, &mut |item, entry| {
                let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
                told.push((frame, item, text(&entry.name), text(&entry.value), entry.frame));
            });
            assert_eq!(left, 0);
        }
        let host = |frame, item| (frame, item, ":authority".to_owned(), "www.example.com".to_owned(), 1);
        assert_eq!(told, [host(2, 3), host(3, 3)]);
        // Appendix C.4.3: the table, the newest first.
        let names: Vec<_> = (0..4).map_while(|at| table.get(at)).map(|entry| entry.name.as_slice()).collect();
        assert_eq!(names, [&b"custom-key"[..], b"cache-control", b":authority"]);
        // An entry that was made before the capture shifts the others, and is not named.
        let mut late = Entries::default();
        learn(&octets("7e 03 616263"), 9, &mut late, &mut |_, _| panic!("not known"));
        learn(&octets("be"), 9, &mut late, &mut |_, _| panic!("not known"));
    }

    #[test]
    fn any_octets_are_decoded_or_left() {
        let mut state = 1_u32;
        for length in 0..2000 {
            let block: Vec<u8> = (0..length % 40).map(|_| { state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223); (state >> 24) as u8 }).collect();
            let letters = Letters { length: 1, octets: &block, coded: true };
            let _ = letters.text();
            assert!(items(&block).map(|item| item.size()).sum::<usize>() <= block.len());
        }
    }
}
