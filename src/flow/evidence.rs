//! What happened in one conversation, with the frames that prove it.

use std::ops::ControlFlow;

use super::key::Side;
use super::marks::Mark;
use super::tracker::{Event, Listener};

/// Most frames that are named for one finding.
pub const MOST_FRAMES: usize = 12;

/// How numbers in messages of text run on: what is missing, double, late.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Numbered {
    /// How many messages had a number.
    pub messages: u64,
    /// The lowest and the highest.
    pub range: (u64, u64),
    /// Numbers that never came, of which at most [`MOST_FRAMES`] are named.
    pub missing: Vec<u64>,
    /// Frames with a number that came before.
    pub again: Vec<u64>,
    /// Frames with a number lower than one before.
    pub late: Vec<u64>,
}

/// One thing that happened, once or more.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What.
    pub mark: Mark,
    /// Whose frames show it.
    pub side: Side,
    /// How many of them.
    pub count: u64,
    /// The first of them.
    pub instances: Vec<Instance>,
}

/// One frame that shows something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instance {
    /// The frame.
    pub frame: u64,
    /// The frame that it repeats.
    pub repeats: Option<u64>,
    /// Nanoseconds since that.
    pub since_ns: Option<i64>,
}

/// Collects what happens in one conversation at one tap.
#[derive(Debug, Default)]
pub struct Evidence {
    /// What was found, in the order of the marks.
    pub findings: Vec<Finding>,
    /// The first frame of each side that carries data.
    pub first_data: [Option<u64>; 2],
    numbers: [Numbers; 2],
}

impl Evidence {
    /// How the numbers in the messages of one side run on, where they have some.
    #[must_use]
    pub fn numbered(&self, side: Side) -> Option<Numbered> {
        self.numbers[side as usize].told()
    }
}

impl Listener for Evidence {
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if event.sight.quoted.is_some() || event.seen.tap != event.flow.first().tap {
            return ControlFlow::Continue(());
        }
        let (side, verdict) = (event.side(), event.verdict);
        if !event.payload.is_empty() {
            self.first_data[side as usize].get_or_insert(event.frame.number);
        }
        for mark in verdict.marks.explained().iter() {
            let at =
                match self.findings.binary_search_by_key(&(mark, side as u8), |known| (known.mark, known.side as u8)) {
                    Ok(at) => at,
                    Err(at) => {
                        self.findings.insert(at, Finding { mark, side, count: 0, instances: Vec::new() });
                        at
                    }
                };
            let finding = &mut self.findings[at];
            finding.count += 1;
            if finding.instances.len() < MOST_FRAMES {
                let instance =
                    Instance { frame: event.frame.number, repeats: verdict.repeats, since_ns: verdict.since };
                finding.instances.push(instance);
            }
        }
        if event.sight.segment.is_none() && !event.payload.is_empty() {
            self.numbers[side as usize].add(event.frame.number, event.payload);
        }
        ControlFlow::Continue(())
    }
}

/// Most numbers that are remembered of one side.
const MOST_NUMBERS: usize = 1 << 16;

/// Numbers in datagrams that are alike but for one number: "Multicast numero 1".
#[derive(Debug, Default)]
struct Numbers {
    /// What stands around the number in the first of them.
    around: Option<(Vec<u8>, Vec<u8>)>,
    /// Number and frame, in the order of the capture.
    seen: Vec<(u64, u64)>,
    /// Messages that are not like the first.
    others: u64,
}

impl Numbers {
    fn add(&mut self, frame: u64, message: &[u8]) {
        let Some((before, number, after)) = split(message) else {
            self.others += 1;
            return;
        };
        let (known_before, known_after) = self.around.get_or_insert_with(|| (before.to_vec(), after.to_vec()));
        if before == known_before && after == known_after && self.seen.len() < MOST_NUMBERS {
            self.seen.push((number, frame));
        } else {
            self.others += 1;
        }
    }

    fn told(&self) -> Option<Numbered> {
        // Two may be alike by chance, and so may a few among many.
        if self.seen.len() < 3 || self.others > self.seen.len() as u64 / 4 {
            return None;
        }
        let mut numbers: Vec<_> = self.seen.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let (first, last) = (*numbers.first()?, *numbers.last()?);
        // Numbers that do not count are no numbers of messages: a clock, a temperature.
        if last - first >= 4 * numbers.len() as u64 + 16 {
            return None;
        }
        let mut told = Numbered { messages: self.seen.len() as u64, range: (first, last), ..Numbered::default() };
        told.missing = (first..=last).filter(|number| numbers.binary_search(number).is_err()).collect();
        let (mut highest, mut met) = (None, std::collections::HashSet::new());
        for &(number, frame) in &self.seen {
            if !met.insert(number) {
                told.again.push(frame);
            } else if highest.is_some_and(|highest| number < highest) {
                told.late.push(frame);
            }
            highest = highest.max(Some(number));
        }
        Some(told)
    }
}

/// A message with exactly one number in it, of at most nine digits.
fn split(message: &[u8]) -> Option<(&[u8], u64, &[u8])> {
    let start = message.iter().position(u8::is_ascii_digit)?;
    let rest = &message[start..];
    let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let after = &rest[digits..];
    if digits > 9 || message.len() > 200 || after.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let number = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    Some((&message[..start], number, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(messages: &[&str]) -> Option<Numbered> {
        let mut numbers = Numbers::default();
        for (frame, message) in (1..).zip(messages) {
            numbers.add(frame, message.as_bytes());
        }
        numbers.told()
    }

    #[test]
    fn what_is_missing_double_or_late_among_numbered_messages() {
        let told = numbered(&["msg 1", "msg 2", "msg 5", "msg 4", "msg 4", "msg 7"]).expect("numbers");
        assert_eq!((told.messages, told.range), (6, (1, 7)));
        assert_eq!((told.missing, told.again, told.late), (vec![3, 6], vec![5], vec![4]));
    }

    #[test]
    fn what_does_not_count_has_no_numbers() {
        assert_eq!(numbered(&["a1b2", "a1b2", "a1b2"]), None);
        assert_eq!(numbered(&["t 100", "t 2000", "t 30000"]), None);
        assert_eq!(numbered(&["hello", "hello 1", "bye"]), None);
    }
}
