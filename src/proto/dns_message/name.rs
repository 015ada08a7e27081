//! Domain names: labels with their lengths, the end of which may stand at an earlier place of the message. RFC 1035
//! §3.1, §4.1.4.
//!
//! ```text
//! 3 w w 7 e x a m p l e 3 o r g 0        www.example.org
//! 4 m a i l 0xc0 0x10                    mail, then what stands at octet 16: mail.example.org
//! ```

/// Octets that a name has at most, lengths and the root's included.
const MOST: usize = 255;
/// Places that a name is put together from at most: each of them should add a label, and no name has more.
const MOST_JUMPS: usize = 127;

/// Why a name cannot be read to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// It has a label of a kind that nobody defined, so what stands behind it cannot be found.
    Label,
    /// It leads back to itself.
    Loop,
}

/// A name, put together.
pub struct DomainName {
    text: [u8; MOST],
    len: usize,
    /// Octets that it has where it stands.
    pub octets: usize,
    /// How many labels it has.
    pub labels: u8,
    /// It has no end.
    pub flaw: Option<Flaw>,
}

impl DomainName {
    /// Reads the name at octet `at` of `message`; `None` where it goes beyond the message, is longer than names are or has a
    /// label that begins with the bits 10, which never had a meaning.
    ///
    /// Only earlier places may be pointed at (RFC 1035 §4.1.4), but a name whose end stands behind it can be read as well.
    pub fn read(message: &[u8], at: usize) -> Option<Self> {
        let mut name = Self { text: [0; MOST], len: 0, octets: 0, labels: 0, flaw: None };
        let (mut at, mut jumps) = (at, 0);
        loop {
            let first = *message.get(at)?;
            let taken = match first {
                0 => 1,
                1..=63 => 1 + usize::from(first),
                0xc0.. => 2,
                0x80..=0xbf => return None,
                // Of the kind of RFC 6891 §5, which says nothing of how long it is.
                0x40..=0x7f => {
                    name.octets += usize::from(jumps == 0);
                    name.flaw = Some(Flaw::Label);
                    return Some(name);
                }
            };
            let octets = message.get(at..at.checked_add(taken)?)?;
            name.octets += if jumps > 0 { 0 } else { taken };
            at = match first {
                0 => return Some(name),
                1..=63 if name.push(octets.get(1..)?).is_some() => at + taken,
                1..=63 if jumps == 0 => return None,
                0xc0.. if jumps < MOST_JUMPS => {
                    jumps += 1;
                    usize::from(u16::from_be_bytes([octets[0] & 0x3f, octets[1]]))
                }
                _ => {
                    name.flaw = Some(Flaw::Loop);
                    return Some(name);
                }
            };
        }
    }

    fn push(&mut self, label: &[u8]) -> Option<()> {
        let dot = usize::from(self.labels > 0);
        let end = self.len + dot + label.len();
        let room = self.text.get_mut(self.len..end)?;
        if dot > 0 {
            room[0] = b'.';
        }
        room[dot..].copy_from_slice(label);
        self.len = end;
        self.labels += 1;
        Some(())
    }

    /// Its labels, joined by dots; the root and what cannot be read have names of their own, which are Wireshark's.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        match (self.flaw, self.len) {
            (Some(Flaw::Label), _) => b"<Unknown extended label>",
            (Some(Flaw::Loop), _) => b"<Name contains a pointer that loops>",
            (None, 0) => b"<Root>",
            (None, len) => &self.text[..len],
        }
    }

    /// What stands behind it can be found.
    #[must_use]
    pub fn has_end(&self) -> bool {
        self.flaw != Some(Flaw::Label)
    }
}

#[cfg(test)]
mod tests {
    use super::{DomainName, Flaw};

    #[test]
    fn names_are_put_together_from_earlier_ones() {
        let message = b"\x07example\x03org\x00\x04mail\xc0\x00\xc0\x0d";
        let read = |at| DomainName::read(message, at).map(|name| (name.text().to_vec(), name.octets, name.labels));
        assert_eq!(read(0), Some((b"example.org".to_vec(), 13, 2)));
        assert_eq!(read(13), Some((b"mail.example.org".to_vec(), 7, 3)));
        assert_eq!(read(20), Some((b"mail.example.org".to_vec(), 2, 3)));
        assert_eq!(read(12), Some((b"<Root>".to_vec(), 1, 0)));
    }

    #[test]
    fn what_points_to_itself_has_no_end_and_is_found_out() {
        let read = |message| DomainName::read(message, 0).map(|name| (name.flaw, name.octets, name.text().to_vec()));
        let looping = b"<Name contains a pointer that loops>".to_vec();
        assert_eq!(read(b"\xc0\x00"), Some((Some(Flaw::Loop), 2, looping.clone())));
        assert_eq!(read(b"\x01a\xc0\x00"), Some((Some(Flaw::Loop), 4, looping)));
        assert_eq!(read(b"\xc0\x03\x00\x01a\x00"), Some((None, 2, b"a".to_vec())));
    }

    #[test]
    fn what_is_too_long_or_goes_beyond_the_message_is_no_name() {
        for message in [&b"\xc0"[..], b"\xc0\x07", b"\x05abc", b"\x01a\xaa\xaa", b""] {
            assert!(DomainName::read(message, 0).is_none(), "{message:?}");
        }
        let long = [&[63; 64][..]; 5].concat();
        assert!(DomainName::read(&long, 0).is_none());
        assert!(DomainName::read(b"\x41", 0).is_some_and(|name| name.flaw == Some(Flaw::Label) && name.octets == 1));
    }
}
