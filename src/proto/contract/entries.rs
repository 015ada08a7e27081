//! What messages of a direction have put into a table, so that later ones name it by a number alone.

use std::collections::VecDeque;

/// A name and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The name.
    pub name: Vec<u8>,
    /// The value.
    pub value: Vec<u8>,
    /// The value is nobody's business.
    pub secret: bool,
    /// The frame that completed the message which made it.
    pub frame: u64,
}

impl Entry {
    /// What it counts as: RFC 7541 §4.1 adds 32 octets for keeping it.
    fn octets(&self) -> usize {
        self.name.len() + self.value.len() + 32
    }
}

/// The octets of a table whose size nobody has named (RFC 9113 §6.5.2).
const USUAL: usize = 4096;

/// The most that a table is kept of, whatever it says of its size.
const MOST: usize = 1 << 16;

/// The table of one direction (RFC 7541 §2.3.2). What was put in before the capture began is not there, and then the numbers of
/// the others are right all the same: the newest has the lowest.
#[derive(Clone, Debug)]
pub struct Entries {
    list: VecDeque<Entry>,
    octets: usize,
    most: usize,
}

impl Default for Entries {
    fn default() -> Self {
        Self { list: VecDeque::new(), octets: 0, most: USUAL }
    }
}

impl Entries {
    /// The entry with so many newer ones before it.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Entry> {
        self.list.get(at)
    }

    /// Puts one in; the oldest make room.
    pub fn add(&mut self, entry: Entry) {
        self.octets += entry.octets();
        self.list.push_front(entry);
        self.make_room();
    }

    /// Lets it have at most so many octets from now on.
    pub fn resize(&mut self, octets: usize) {
        self.most = octets.min(MOST);
        self.make_room();
    }

    /// Drops what it has: messages are missing, and numbers mean other things.
    pub fn forget(&mut self) {
        self.list.clear();
        self.octets = 0;
    }

    /// Octets that it takes.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.octets + self.list.capacity() * size_of::<Entry>()
    }

    fn make_room(&mut self) {
        while self.octets > self.most
            && let Some(oldest) = self.list.pop_back()
        {
            self.octets -= oldest.octets();
        }
    }
}

/// An entry that a message names by its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Met {
    /// Index of the layer that does.
    pub layer: usize,
    /// Which of the layer's items it is, from 0 on.
    pub item: usize,
    /// The entry as it was then.
    pub entry: Entry,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: &str) -> Entry {
        Entry { name: b"cookie".to_vec(), value: value.as_bytes().to_vec(), secret: true, frame: 1 }
    }

    #[test]
    fn the_oldest_make_room_and_numbers_count_from_the_newest() {
        let mut entries = Entries::default();
        for n in 0..200 {
            entries.add(entry(&format!("{n:02}")));
        }
        // 40 octets each, but for those of three digits.
        assert_eq!(entries.get(0).map(|entry| entry.value.as_slice()), Some(&b"199"[..]));
        assert_eq!((entries.list.len(), entries.octets <= USUAL), (99, true));
        entries.resize(81);
        assert_eq!((entries.list.len(), entries.get(1).is_none()), (1, true));
        entries.resize(usize::MAX);
        entries.add(Entry { value: vec![0; MOST], ..entry("") });
        assert_eq!((entries.list.len(), entries.octets), (0, 0));
    }
}
