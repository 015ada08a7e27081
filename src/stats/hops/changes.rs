//! What differs between two frames that carry the same datagram, layer by layer, and what does not.

use super::identity::datagram;
use crate::bytes::be16;
use crate::describe::{describe, write_reading};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Field, FieldDef, FieldSink, Layer, Role, Verdict};

/// A field whose value differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The protocol whose header it is in.
    pub layer: Proto,
    /// The field.
    pub field: &'static str,
    /// Its name in words.
    pub title: &'static str,
    /// Its value in the first frame; `None` where it is not there.
    pub before: Option<String>,
    /// Its value in the second frame; `None` where it is not there.
    pub after: Option<String>,
}

/// What is the same in a layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unchanged {
    /// The protocol.
    pub layer: Proto,
    /// Names of its fields in words, in their order.
    pub fields: Vec<&'static str>,
    /// Octets of a layer that has no header and is the same altogether; 0 for others.
    pub octets: u64,
}

/// How the IPv4 header checksum of the second frame follows from that of the first (RFC 1624).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arithmetic {
    /// The checksums as they were recorded.
    pub before: u16,
    /// The second.
    pub after: u16,
    /// Every 16-bit word that differs but the checksum: its first octet, before and after.
    pub words: Vec<(usize, u16, u16)>,
}

impl Arithmetic {
    /// Ones' complement sum without the carries added: `~HC + ~m + m'` for every word.
    #[must_use]
    pub fn sum(&self) -> u32 {
        let words = self.words.iter().map(|(_, before, after)| u32::from(!before) + u32::from(*after));
        u32::from(!self.before) + words.sum::<u32>()
    }

    /// The same with the carries added, until there are none.
    #[must_use]
    pub fn folded(&self) -> u16 {
        let mut sum = self.sum();
        while sum > 0xffff {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        sum as u16
    }

    /// What the second checksum must be, if the first was right.
    #[must_use]
    pub fn expected(&self) -> u16 {
        !self.folded()
    }
}

/// What differs between two frames, and what does not.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Comparison {
    /// Fields that differ, in the order of the layers and of the fields in them.
    pub changes: Vec<Change>,
    /// Fields that do not.
    pub unchanged: Vec<Unchanged>,
    /// Layers of the second frame that the first does not have: a tag, a tunnel.
    pub added: Vec<Proto>,
    /// Layers of the first frame that the second does not have.
    pub removed: Vec<Proto>,
    /// The arithmetic of the IPv4 header checksum, where that changed or should have.
    pub checksum: Option<Arithmetic>,
}

/// Headers that the capture wrote: they were never on the way, and what was in their place is not known.
fn is_of_capture(proto: Proto) -> bool {
    proto.info().osi == Osi::Physical
        || matches!(proto, Proto::Sll | Proto::Sll2 | Proto::Null | Proto::Raw | Proto::Enc)
}

impl Comparison {
    /// Compares two frames of one datagram, with values and names in `lang`.
    #[must_use]
    pub fn of(before: &View<'_>, after: &View<'_>, lang: Lang) -> Self {
        let mut comparison = Self::default();
        let [(below, above), (other_below, other_above)] = [before, after].map(parts);
        // A capture without the link's header cannot tell what was in it.
        if let (Some(below), Some(other)) = (below, other_below) {
            comparison.align(&below, &other, lang);
        }
        comparison.align(&above, &other_above, lang);
        comparison.checksum = arithmetic(before, after);
        comparison
    }

    /// The names of the fields that differ, in their order.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.changes.iter().map(|change| change.field).collect()
    }

    /// Nothing differs.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.changes.is_empty() && self.added.is_empty() && self.removed.is_empty()
    }

    /// Compares layers of the same protocol, in their order.
    fn align(&mut self, before: &[Layer<'_>], after: &[Layer<'_>], lang: Lang) {
        let mut rest = after;
        for layer in before {
            let Some(at) = rest.iter().position(|other| other.proto() == layer.proto()) else {
                self.removed.push(layer.proto());
                continue;
            };
            self.added.extend(rest[..at].iter().map(Layer::proto));
            self.layer(layer, &rest[at], lang);
            rest = &rest[at + 1..];
        }
        self.added.extend(rest.iter().map(Layer::proto));
    }

    fn layer(&mut self, before: &Layer<'_>, after: &Layer<'_>, lang: Lang) {
        let layer = before.proto();
        if before.span().header == 0 && before.payload() == after.payload() {
            self.unchanged.push(Unchanged { layer, fields: Vec::new(), octets: before.payload().len() as u64 });
            return;
        }
        let (before, mut after) = (told(before, lang), told(after, lang));
        let mut same = Vec::new();
        for (def, value) in before {
            let other = after.iter().position(|(other, _)| *other == def).map(|at| after.remove(at).1);
            if other.as_ref() == Some(&value) {
                same.push(def.title.in_(lang));
                continue;
            }
            self.change(layer, def, Some(value), other, lang);
        }
        for (def, value) in after {
            self.change(layer, def, None, Some(value), lang);
        }
        if !same.is_empty() {
            self.unchanged.push(Unchanged { layer, fields: same, octets: 0 });
        }
    }

    fn change(
        &mut self,
        layer: Proto,
        def: &'static FieldDef,
        before: Option<String>,
        after: Option<String>,
        lang: Lang,
    ) {
        self.changes.push(Change { layer, field: def.name, title: def.title.in_(lang), before, after });
    }
}

/// The layers of a frame below the datagram, where the capture has them, and from the datagram up.
fn parts<'a>(view: &View<'a>) -> (Option<Vec<Layer<'a>>>, Vec<Layer<'a>>) {
    let from = datagram(view).map_or(0, |layer| layer.index);
    let is_cooked = view.layers().take(from).any(|layer| is_of_capture(layer.proto()));
    let below = view.layers().take(from).collect();
    ((!is_cooked).then_some(below), view.layers().skip(from).collect())
}

/// Every field of a layer that owns bits, with its value in words; a checksum with the verdict on it.
fn told(layer: &Layer<'_>, lang: Lang) -> Vec<(&'static FieldDef, String)> {
    let mut values = Values { lang, told: Vec::new() };
    describe(layer, &mut values);
    values.told
}

struct Values {
    lang: Lang,
    told: Vec<(&'static FieldDef, String)>,
}

impl FieldSink for Values {
    fn field(&mut self, field: Field<'_>) {
        if field.def.role != Role::Leaf {
            return;
        }
        let mut text = String::new();
        write_reading(&field, self.lang, &mut text);
        self.told.push((field.def, text));
    }

    fn enter(&mut self, _: Field<'_>) {}

    fn leave(&mut self) {}

    fn verdict(&mut self, def: &'static FieldDef, verdict: Verdict) {
        let of = def.name.trim_end_matches(".status");
        if let Some((_, text)) = self.told.iter_mut().find(|(told, _)| told.name == of) {
            text.push(' ');
            text.push_str(verdict.name().in_(self.lang));
        }
    }
}

/// How the checksum of the second IPv4 header follows from the first; `None` where nothing that it covers changed.
fn arithmetic(before: &View<'_>, after: &View<'_>) -> Option<Arithmetic> {
    const CHECKSUM: usize = 10;
    let [before, after] = [before, after].map(|view| datagram(view).filter(|layer| layer.proto() == Proto::Ipv4));
    let (before, after) = (before?, after?);
    let (before, after) = (before.header(), after.header());
    // Options that were added or removed move what follows: there is nothing to compare word by word.
    if before.len() != after.len() {
        return None;
    }
    let word = |at| Some((at, be16(before, at)?, be16(after, at)?));
    let differs = |(at, before, after): &(usize, u16, u16)| *at != CHECKSUM && before != after;
    let words: Vec<_> = (0..before.len()).step_by(2).filter_map(word).filter(differs).collect();
    let (_, before, after) = word(CHECKSUM)?;
    (!words.is_empty() || before != after).then_some(Arithmetic { before, after, words })
}
