//! What must be so, before it is a program: tests of numbers in the frame, joined by and, or and not.

use super::program::{Instruction, Program, code};

/// Most instructions the kernel takes (BPF_MAXINSNS).
const MOST: usize = 4096;
/// Most instructions that a test can skip.
const FARTHEST: usize = u8::MAX as usize;

/// Tests and what joins them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gate {
    Is(bool),
    Test(Test),
    Not(Box<Gate>),
    All(Vec<Gate>),
    Any(Vec<Gate>),
}

/// A number of the frame, the bits of it that count, and what it is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Test {
    pub load: Load,
    pub mask: u32,
    pub check: Check,
}

/// Where a number is loaded from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Load {
    /// So many octets (1, 2 or 4) at this offset.
    At { octets: u8, offset: u32 },
    /// So many octets at this offset behind the IPv4 header that begins at `network`.
    Behind { octets: u8, network: u32, offset: u32 },
    /// Two octets at this offset, less the length of the IPv4 header that begins at `network`.
    Less { network: u32, offset: u32 },
    /// The frame's length.
    Length,
    /// The frame's length, less that of the IPv4 header that begins at `network`.
    LengthLess { network: u32 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Check {
    Equal(u32),
    Greater(u32),
    AtLeast(u32),
    /// Any of these bits is set.
    AnySet(u32),
}

impl Load {
    pub fn octet(offset: u32) -> Self {
        Self::At { octets: 1, offset }
    }

    pub fn half(offset: u32) -> Self {
        Self::At { octets: 2, offset }
    }

    pub fn word(offset: u32) -> Self {
        Self::At { octets: 4, offset }
    }

    pub fn is(self, value: u32) -> Gate {
        self.masked(u32::MAX, Check::Equal(value))
    }

    pub fn has(self, bits: u32) -> Gate {
        self.masked(u32::MAX, Check::AnySet(bits))
    }

    pub fn at_least(self, value: u32) -> Gate {
        self.masked(u32::MAX, Check::AtLeast(value))
    }

    /// From `first` to `last`, both included.
    pub fn within(self, mask: u32, first: u32, last: u32) -> Gate {
        if first == last {
            return self.masked(mask, Check::Equal(first));
        }
        let below = self.masked(mask, Check::Greater(last)).not();
        if first == 0 { below } else { Gate::all([self.masked(mask, Check::AtLeast(first)), below]) }
    }

    pub fn masked(self, mask: u32, check: Check) -> Gate {
        Gate::Test(Test { load: self, mask, check })
    }
}

impl Gate {
    pub fn not(self) -> Self {
        match self {
            Self::Is(is) => Self::Is(!is),
            Self::Not(gate) => *gate,
            gate => Self::Not(Box::new(gate)),
        }
    }

    /// All of them; what decides by itself is left out, or decides.
    pub fn all(gates: impl IntoIterator<Item = Self>) -> Self {
        Self::join(gates, true, Self::All)
    }

    /// At least one of them.
    pub fn any(gates: impl IntoIterator<Item = Self>) -> Self {
        Self::join(gates, false, Self::Any)
    }

    fn join(gates: impl IntoIterator<Item = Self>, neutral: bool, join: fn(Vec<Self>) -> Self) -> Self {
        let mut left: Vec<_> = gates.into_iter().filter(|gate| *gate != Self::Is(neutral)).collect();
        if left.contains(&Self::Is(!neutral)) {
            return Self::Is(!neutral);
        }
        match left.len() {
            0 => Self::Is(neutral),
            1 => left.remove(0),
            _ => join(left),
        }
    }

    /// The program that accepts the first `octets` of the frames for which it is so; `None` where the kernel would find it
    /// too long.
    pub fn program(&self, octets: u32) -> Option<Program> {
        let give = |value| Instruction { code: code::RETURN, holds: 0, fails: 0, value };
        // Written from its end, so that every jump leads to what is there already.
        let mut writer = Writer { backwards: vec![give(0), give(octets)] };
        let entry = writer.gate(self, 1, 0);
        writer.lead_to(entry);
        let Writer { mut backwards } = writer;
        backwards.reverse();
        (backwards.len() <= MOST).then_some(Program(backwards))
    }
}

struct Writer {
    backwards: Vec<Instruction>,
}

impl Writer {
    fn push(&mut self, code: u16, value: u32) {
        self.backwards.push(Instruction { code, holds: 0, fails: 0, value });
    }

    /// Writes a gate that leads to the instruction `yes` or `no`; gives the one it begins with.
    fn gate(&mut self, gate: &Gate, yes: usize, no: usize) -> usize {
        match gate {
            Gate::Is(true) => yes,
            Gate::Is(false) => no,
            Gate::Not(gate) => self.gate(gate, no, yes),
            Gate::All(gates) => gates.iter().rev().fold(yes, |next, gate| self.gate(gate, next, no)),
            Gate::Any(gates) => gates.iter().rev().fold(no, |next, gate| self.gate(gate, yes, next)),
            Gate::Test(test) => self.test(test, yes, no),
        }
    }

    /// An instruction near enough to be jumped to, which leads to `target`.
    fn near(&mut self, target: usize) -> usize {
        // One more may be put between, for the other way.
        if self.backwards.len() - target < FARTHEST {
            return target;
        }
        self.push(code::JUMP | code::ALWAYS, (self.backwards.len() - 1 - target) as u32);
        self.backwards.len() - 1
    }

    /// Makes `entry` the first instruction.
    fn lead_to(&mut self, entry: usize) {
        if entry + 1 != self.backwards.len() {
            self.push(code::JUMP | code::ALWAYS, (self.backwards.len() - 1 - entry) as u32);
        }
    }

    fn test(&mut self, test: &Test, yes: usize, no: usize) -> usize {
        let (yes, no) = (self.near(yes), self.near(no));
        let (operation, value) = match test.check {
            Check::Equal(value) => (code::EQUAL, value),
            Check::Greater(value) => (code::GREATER, value),
            Check::AtLeast(value) => (code::AT_LEAST, value),
            Check::AnySet(bits) => (code::ANY_SET, bits),
        };
        let skip = |target: usize| (self.backwards.len() - 1 - target) as u8;
        let (holds, fails) = (skip(yes), skip(no));
        self.backwards.push(Instruction { code: code::JUMP | operation, holds, fails, value });
        if test.mask != u32::MAX {
            self.push(code::ALU | code::AND, test.mask);
        }
        self.load(test.load);
        self.backwards.len() - 1
    }

    fn load(&mut self, load: Load) {
        let size = |octets| match octets {
            1 => code::OCTET,
            2 => code::HALF,
            _ => code::WORD,
        };
        let header = |network| (code::LOAD_INDEX | code::HEADER | code::OCTET, network);
        let less = code::ALU | code::SUBTRACT | code::INDEX;
        let steps = match load {
            Load::At { octets, offset } => vec![(code::LOAD | code::ABSOLUTE | size(octets), offset)],
            Load::Behind { octets, network, offset } => {
                vec![header(network), (code::LOAD | code::INDIRECT | size(octets), offset)]
            }
            Load::Less { network, offset } => {
                vec![header(network), (code::LOAD | code::ABSOLUTE | code::HALF, offset), (less, 0)]
            }
            Load::Length => vec![(code::LOAD | code::LENGTH, 0)],
            Load::LengthLess { network } => vec![header(network), (code::LOAD | code::LENGTH, 0), (less, 0)],
        };
        steps.into_iter().rev().for_each(|(code, value)| self.push(code, value));
    }
}
