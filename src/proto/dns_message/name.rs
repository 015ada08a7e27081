//! Domain names: labels with their lengths, the end of which may stand at an earlier place of the message. RFC 1035
//! §3.1, §4.1.4.
//!
//! ```text
//! 3 w w 7 e x a m p l e 3 o r g 0        www.example.org
//! 4 m a i l 0xc0 0x10                    mail, then what stands at octet 16: mail.example.org
//! ```

/// Octets that a name has at most, lengths and the root's included.
const MOST: usize = 255;

/// A name, put together.
pub struct DomainName {
    text: [u8; MOST],
    len: usize,
    /// Octets that it has where it stands.
    pub octets: usize,
    /// How many labels it has.
    pub labels: u8,
    /// It ends with a label of a kind that nobody defined, so what stands behind it cannot be found.
    pub broken: bool,
}

impl DomainName {
    /// Reads the name at octet `at` of `message`; `None` where it goes beyond the message, points forward, is longer than
    /// names are or has a label that begins with the bits 10, which never had a meaning.
    pub fn read(message: &[u8], at: usize) -> Option<Self> {
        let mut name = Self { text: [0; MOST], len: 0, octets: 0, labels: 0, broken: false };
        let (mut at, mut start, mut jumped) = (at, at, false);
        loop {
            let first = *message.get(at)?;
            let taken = match first {
                0 => 1,
                1..=63 => 1 + usize::from(first),
                0xc0.. => 2,
                0x80..=0xbf => return None,
                // Of the kind of RFC 6891 §5, which says nothing of how long it is.
                0x40..=0x7f => {
                    name.octets += usize::from(!jumped);
                    name.broken = true;
                    return Some(name);
                }
            };
            let octets = message.get(at..at.checked_add(taken)?)?;
            name.octets += if jumped { 0 } else { taken };
            match first {
                0 => return Some(name),
                1..=63 => name.push(octets.get(1..)?)?,
                _ => {
                    // Each pointer leads to an earlier place, so there is an end to them.
                    at = usize::from(u16::from_be_bytes([octets[0] & 0x3f, octets[1]]));
                    if at >= start {
                        return None;
                    }
                    (start, jumped) = (at, true);
                    continue;
                }
            }
            at += taken;
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

    /// Its labels, joined by dots; the root has a name of its own, which is Wireshark's.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        match self.len {
            _ if self.broken => b"<Unknown extended label>",
            0 => b"<Root>",
            len => &self.text[..len],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DomainName;

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
    fn what_points_to_itself_or_forward_is_no_name() {
        for message in [&b"\xc0\x00"[..], b"\x01a\xc0\x00", b"\xc0\x02\x00", b"\xc0", b"\x05abc", b"\x01a\xaa\xaa", b""]
        {
            assert!(DomainName::read(message, 0).is_none(), "{message:?}");
        }
        let long = [&[63; 64][..]; 5].concat();
        assert!(DomainName::read(&long, 0).is_none());
        assert!(DomainName::read(b"\x41", 0).is_some_and(|name| name.broken && name.octets == 1));
    }
}
