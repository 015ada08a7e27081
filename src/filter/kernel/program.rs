//! Programs of the classic Berkeley packet filter.

/// Classes, sizes, modes, operations: the parts of an instruction's code.
pub(super) mod code {
    pub const LOAD: u16 = 0x00;
    pub const LOAD_INDEX: u16 = 0x01;
    pub const STORE: u16 = 0x02;
    pub const STORE_INDEX: u16 = 0x03;
    pub const ALU: u16 = 0x04;
    pub const JUMP: u16 = 0x05;
    pub const RETURN: u16 = 0x06;
    pub const MISC: u16 = 0x07;
    pub const WORD: u16 = 0x00;
    pub const HALF: u16 = 0x08;
    pub const OCTET: u16 = 0x10;
    pub const IMMEDIATE: u16 = 0x00;
    pub const ABSOLUTE: u16 = 0x20;
    pub const INDIRECT: u16 = 0x40;
    pub const MEMORY: u16 = 0x60;
    pub const LENGTH: u16 = 0x80;
    /// Four times the low four bits of an octet: the length of an IPv4 header.
    pub const HEADER: u16 = 0xa0;
    pub const SUBTRACT: u16 = 0x10;
    pub const AND: u16 = 0x50;
    pub const ALWAYS: u16 = 0x00;
    pub const EQUAL: u16 = 0x10;
    pub const GREATER: u16 = 0x20;
    pub const AT_LEAST: u16 = 0x30;
    pub const ANY_SET: u16 = 0x40;
    /// The operand is the index register.
    pub const INDEX: u16 = 0x08;
}

/// Where what the kernel knows beside a frame's octets is loaded from (SKF_AD_OFF).
const BESIDE: u32 = 0xffff_f000;
/// The link's kind, ARPHRD_... (SKF_AD_HATYPE).
pub(super) const HARDWARE: u32 = BESIDE + 28;
/// The control information of a tag that was taken out of the frame (SKF_AD_VLAN_TAG).
pub(super) const TAG: u32 = BESIDE + 44;
/// Whether a tag was taken out of the frame (SKF_AD_VLAN_TAG_PRESENT).
pub(super) const IS_TAGGED: u32 = BESIDE + 48;

/// One instruction, as the kernel takes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instruction {
    /// What to do.
    pub code: u16,
    /// Instructions to skip where the test holds.
    pub holds: u8,
    /// Instructions to skip where it does not.
    pub fails: u8,
    /// The operand.
    pub value: u32,
}

/// A program, which gives how many octets of a frame are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Program(pub Vec<Instruction>);

/// What a program sees of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'f> {
    /// The octets.
    pub bytes: &'f [u8],
    /// Octets the frame has.
    pub len: u32,
    /// The link's kind, ARPHRD_...
    pub hardware: u16,
    /// The tag that was taken out of it.
    pub tag: Option<u16>,
}

impl Program {
    /// The instructions as the kernel takes them: code, jumps where a test holds and where it fails, value.
    #[must_use]
    pub fn raw(&self) -> Vec<(u16, u8, u8, u32)> {
        self.0.iter().map(|one| (one.code, one.holds, one.fails, one.value)).collect()
    }

    /// How many octets of the frame are wanted, as the kernel finds it: none where something is loaded that is not there.
    #[must_use]
    pub fn run(&self, seen: &Seen<'_>) -> u32 {
        self.steps(seen).unwrap_or(0)
    }

    fn steps(&self, seen: &Seen<'_>) -> Option<u32> {
        let (mut a, mut x, mut memory, mut at) = (0_u32, 0_u32, [0_u32; 16], 0_usize);
        loop {
            let Instruction { code, holds, fails, value } = *self.0.get(at)?;
            at += 1;
            let operand = if code & code::INDEX != 0 { x } else { value };
            match code & 0x07 {
                code::LOAD | code::LOAD_INDEX => {
                    let loaded = match code & 0xe0 {
                        code::IMMEDIATE => value,
                        code::ABSOLUTE => load(seen, value, code & 0x18)?,
                        code::INDIRECT => load(seen, x.checked_add(value)?, code & 0x18)?,
                        code::MEMORY => *memory.get(value as usize)?,
                        code::LENGTH => seen.len,
                        code::HEADER => u32::from(seen.bytes.get(value as usize)? & 0x0f) * 4,
                        _ => return None,
                    };
                    if code & 0x07 == code::LOAD { a = loaded } else { x = loaded }
                }
                code::STORE => *memory.get_mut(value as usize)? = a,
                code::STORE_INDEX => *memory.get_mut(value as usize)? = x,
                code::ALU => {
                    a = match code & 0xf0 {
                        0x00 => a.wrapping_add(operand),
                        code::SUBTRACT => a.wrapping_sub(operand),
                        0x20 => a.wrapping_mul(operand),
                        0x30 => a.checked_div(operand)?,
                        0x40 => a | operand,
                        code::AND => a & operand,
                        0x60 => a.checked_shl(operand).unwrap_or(0),
                        0x70 => a.checked_shr(operand).unwrap_or(0),
                        0x80 => a.wrapping_neg(),
                        0x90 => a.checked_rem(operand)?,
                        0xa0 => a ^ operand,
                        _ => return None,
                    };
                }
                code::JUMP => {
                    let passes = match code & 0xf0 {
                        code::ALWAYS => {
                            at = at.checked_add(value as usize)?;
                            continue;
                        }
                        code::EQUAL => a == operand,
                        code::GREATER => a > operand,
                        code::AT_LEAST => a >= operand,
                        code::ANY_SET => a & operand != 0,
                        _ => return None,
                    };
                    at += usize::from(if passes { holds } else { fails });
                }
                code::RETURN => return Some(if code & 0x18 == 0x10 { a } else { value }),
                code::MISC if code & 0xf8 == 0 => x = a,
                _ => a = x,
            }
        }
    }
}

/// Loads a number at an offset, or what the kernel knows beside the octets.
fn load(seen: &Seen<'_>, at: u32, size: u16) -> Option<u32> {
    match at {
        HARDWARE => return Some(seen.hardware.into()),
        TAG => return Some(seen.tag.unwrap_or_default().into()),
        IS_TAGGED => return Some(seen.tag.is_some().into()),
        BESIDE.. => return None,
        _ => {}
    }
    let rest = seen.bytes.get(at as usize..)?;
    Some(match size {
        code::WORD => u32::from_be_bytes(*rest.first_chunk()?),
        code::HALF => u16::from_be_bytes(*rest.first_chunk()?).into(),
        _ => (*rest.first()?).into(),
    })
}
