//! What a protocol of one's own consists of, and how its octets are taken apart.

use std::ops::Range;

use crate::bytes::bits;
use crate::i18n::Words;
use crate::proto::contract::{
    COVER, Carrier, Fault, Field, FieldDef, FieldSink, Info, Kind, Next, Say, Signature, Step, Value,
};

/// A protocol of one's own.
#[derive(Debug)]
pub struct Definition {
    /// Its names, ports and fields.
    pub info: &'static Info,
    /// How its messages begin, where they are told by that.
    pub signatures: &'static [Signature],
    /// The octets that all its messages begin with.
    pub magic: Vec<u8>,
    /// Its fields, in their order.
    pub parts: Vec<Part>,
    /// How many numbers its fields refer to.
    pub numbers: usize,
}

/// A field, or a row of them.
#[derive(Debug)]
pub struct Part {
    /// Its field; the group, for a row.
    pub def: &'static FieldDef,
    /// What it is.
    pub what: What,
    /// Names of its values.
    pub names: Vec<(u64, Words)>,
    /// Where its number is kept for fields behind it that refer to it.
    pub keeps: Option<usize>,
}

/// What a part is.
#[derive(Debug)]
pub enum What {
    /// A field of this size.
    Field(Size),
    /// Fields that stand there so many times.
    Row(Count, Vec<Part>),
    /// What the message carries: told by its look.
    Payload(Size),
}

/// How large a field is.
#[derive(Debug)]
pub enum Size {
    /// So many bits.
    Bits(u32),
    /// As many octets as a number before it says.
    Of(usize),
    /// Up to these octets, which belong to it.
    Until(Vec<u8>),
    /// To the end of the message.
    Rest,
}

/// How many times fields stand there.
#[derive(Debug)]
pub enum Count {
    /// So many times.
    Fixed(u64),
    /// As many times as a number before it says.
    Of(usize),
}

/// Most fields of a message that are looked at: a count that lies does not keep anybody busy.
const MOST: usize = 100_000;

/// Where a part of a message lies.
struct Place<'m> {
    part: &'m Part,
    /// Its bits, with a delimiter.
    bits: Range<usize>,
    /// Its bits without one.
    own: Range<usize>,
}

/// A step through a message.
enum Event<'m> {
    Field(Place<'m>),
    /// A row's next round begins.
    Enter(&'m Part),
    Leave,
}

/// Goes through the parts of a message.
struct Walk<'m, 't> {
    bytes: &'m [u8],
    at: usize,
    numbers: Vec<u64>,
    left: usize,
    /// Goes to the end of the octets, whatever their number.
    is_open: bool,
    payload: Option<Range<usize>>,
    tell: &'t mut dyn FnMut(Event<'m>),
}

impl<'m> Walk<'m, '_> {
    fn parts(&mut self, parts: &'m [Part]) -> Result<(), Fault> {
        for part in parts {
            match &part.what {
                What::Field(size) => self.field(part, size)?,
                What::Payload(size) => {
                    let (bits, _) = self.measure(size, true)?;
                    self.payload = Some(bits);
                }
                What::Row(count, inside) => {
                    let count = match count {
                        Count::Fixed(count) => *count,
                        Count::Of(number) => self.numbers.get(*number).copied().unwrap_or_default(),
                    };
                    for _ in 0..count {
                        let before = self.at;
                        (self.tell)(Event::Enter(part));
                        let end = self.parts(inside);
                        (self.tell)(Event::Leave);
                        end?;
                        // Rows of nothing are not counted to their end.
                        if self.at == before {
                            break;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, part: &'m Part, size: &Size) -> Result<(), Fault> {
        self.left = self.left.checked_sub(1).ok_or(Fault::Malformed(MANY))?;
        let (bits, own) = self.measure(size, false)?;
        if let Some(number) = part.keeps.and_then(|index| self.numbers.get_mut(index)) {
            *number = number_in(part.def, self.bytes, &own, bits != own).unwrap_or_default();
        }
        self.at = bits.end;
        (self.tell)(Event::Field(Place { part, bits, own }));
        Ok(())
    }

    /// The bits of a part with its delimiter, and without. A payload may go beyond what is there.
    fn measure(&mut self, size: &Size, may_go_beyond: bool) -> Result<(Range<usize>, Range<usize>), Fault> {
        let (start, all) = (self.at, self.bytes.len() * 8);
        let end = match size {
            Size::Bits(bits) => start.saturating_add(*bits as usize),
            Size::Of(number) => {
                let octets = self.numbers.get(*number).copied().unwrap_or_default();
                start.saturating_add(usize::try_from(octets).unwrap_or(usize::MAX).saturating_mul(8))
            }
            Size::Rest => {
                self.is_open = true;
                all.max(start)
            }
            Size::Until(delimiter) => {
                let rest = self.bytes.get(start.div_ceil(8)..).unwrap_or_default();
                let Some(octets) = memchr::memmem::find(rest, delimiter) else {
                    return Err(Fault::Truncated { need: self.bytes.len() + 1 });
                };
                let own = start..start + octets * 8;
                return Ok((start..own.end + delimiter.len() * 8, own));
            }
        };
        if end > all && !may_go_beyond {
            return Err(Fault::Truncated { need: end.div_ceil(8) });
        }
        Ok((start..end, start..end))
    }
}

const MANY: Words = Words { en: "more fields than anybody sends", pt: "mais campos do que alguém envia" };

/// The number in `bits`, in digits where the field has a delimiter.
fn number_in(def: &FieldDef, bytes: &[u8], own: &Range<usize>, is_delimited: bool) -> Option<u64> {
    let octets = bytes.get(own.start / 8..own.end / 8);
    if def.kind == Kind::Text || is_delimited || own.len() > 64 {
        return str::from_utf8(octets?).ok()?.trim().parse().ok();
    }
    def.value(bytes, own.start as u32, own.len() as u32)?.number()
}

impl Definition {
    /// Goes through the message that `bytes` begin with.
    fn walk<'m>(
        &'m self,
        bytes: &'m [u8],
        tell: &mut dyn FnMut(Event<'m>),
    ) -> Result<(usize, bool, Option<Range<usize>>), Fault> {
        let mut walk =
            Walk { bytes, at: 0, numbers: vec![0; self.numbers], left: MOST, is_open: false, payload: None, tell };
        walk.parts(&self.parts)?;
        Ok((walk.at.div_ceil(8), walk.is_open, walk.payload))
    }

    /// Measures a message.
    ///
    /// # Errors
    /// [`Fault::Truncated`] where more of it must be there, [`Fault::Malformed`] where it begins otherwise.
    pub fn peel(&self, bytes: &[u8]) -> Result<Step, Fault> {
        let head = bytes.get(..bytes.len().min(self.magic.len())).unwrap_or_default();
        if !self.magic.starts_with(head) {
            return Err(Fault::Malformed(Words { en: "it begins otherwise", pt: "começa de outro modo" }));
        }
        let (header, is_open, payload) = self.walk(bytes, &mut |_| {})?;
        Ok(match payload {
            Some(payload) if is_open => Step::new(payload.start.div_ceil(8), Next::Payload),
            Some(payload) => Step::new(payload.start.div_ceil(8), Next::Payload).claim(payload.end.div_ceil(8)),
            None if is_open => Step::new(header, Next::Nothing),
            None => Step::new(header, Next::Nothing).claim(header),
        })
    }

    /// Whether `bytes` can begin with a message.
    #[must_use]
    pub fn fits(&self, bytes: &[u8], carrier: Carrier) -> bool {
        match self.peel(bytes) {
            Ok(_) => true,
            Err(Fault::Truncated { .. }) => !carrier.whole && !bytes.is_empty(),
            Err(Fault::Malformed(_)) => false,
        }
    }

    /// Tells the fields of a message.
    pub fn describe(&self, bytes: &[u8], sink: &mut dyn FieldSink) {
        let _ = self.walk(bytes, &mut |event| match event {
            // How far a round reaches is known when it is over: the group has no bits of its own.
            Event::Enter(part) => {
                sink.enter(Field { def: part.def, bits: 0..0, value: Value::Present, label: None });
            }
            Event::Leave => sink.leave(),
            Event::Field(place) => tell(&place, bytes, sink),
        });
    }

    /// Says the first fields that have a name or a text.
    pub fn summary(&self, bytes: &[u8], say: &mut Say<'_>) {
        use std::fmt::Write as _;
        let mut said = 0;
        let _ = self.walk(bytes, &mut |event| {
            let Event::Field(Place { part, bits, own }) = event else { return };
            if said == 3 || own.is_empty() {
                return;
            }
            let separator = if said == 0 { "" } else { ", " };
            let octets = bytes.get(own.start / 8..own.end / 8).unwrap_or_default();
            let number = number_in(part.def, bytes, &own, bits != own);
            let name = part.names.iter().find(|(value, _)| Some(*value) == number);
            match (name, part.def.kind, number) {
                (Some((_, name)), ..) => {
                    say.out.push_str(separator);
                    say.words(*name);
                }
                (None, Kind::Text, _) => {
                    say.out.push_str(separator);
                    say.quote(octets);
                }
                (None, Kind::Dec, Some(number)) if part.keeps.is_none() => {
                    let _ = write!(say, "{separator}{} {number}", part.def.title.in_(say.lang));
                }
                _ => return,
            }
            said += 1;
        });
    }
}

fn tell(place: &Place<'_>, bytes: &[u8], sink: &mut dyn FieldSink) {
    let Place { part, bits: all, own } = place;
    let range = all.start as u32..all.end as u32;
    let octets = bytes.get(own.start / 8..own.end / 8).unwrap_or_default();
    let covered = part.def.secret && !octets.is_empty() && octets.iter().all(|octet| *octet == COVER);
    let number = number_in(part.def, bytes, own, all != own);
    let label = part.names.iter().find(|(value, _)| Some(*value) == number).map(|(_, name)| *name);
    let value = match part.def.kind {
        _ if covered => Value::Text(octets),
        Kind::Text => Value::Text(octets),
        // Digits before a delimiter; what is none stays text.
        Kind::Dec | Kind::Hex(_) if all != own => number.map_or(Value::Text(octets), Value::Number),
        Kind::Flag => Value::Flag(bits(bytes, own.start as u32, own.len() as u32).unwrap_or_default() != 0),
        _ => match part.def.value(bytes, own.start as u32, own.len() as u32) {
            Some(value) => value,
            None => Value::Bytes(octets),
        },
    };
    if !range.is_empty() {
        sink.field(Field { def: part.def, bits: range, value, label });
    }
}
