//! A frame as the page gets it: its line in the list, and all that is described of it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

use super::words::{Word, Words};
use crate::flow::across::Found;
use crate::frame::tap_names;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::notes::{self, Story};
use crate::output::across::sentences;
use crate::output::budget::{Part, sums, terms};
use crate::output::draw::measure::columns_in;
use crate::output::field_list::fields;
use crate::output::heading::{heading, layer_heading};
use crate::output::journey::{Place, journey};
use crate::output::layer_table;
use crate::output::line::{ends, facts, topmost};
use crate::output::nest::nest;
use crate::output::tiles::{Own, Rows, Writing, tiles};
use crate::output::time::{TimeForm, write_time};
use crate::peel::View;
use crate::proto::contract::{FieldDef, Layer, escape};
use crate::stats::hops::Explained;

/// Pixels of a bit in the page's diagrams, and of its letters there: what fits in a cell follows from them.
pub const BIT: f32 = 24.0;
/// Size of the letters in a cell.
pub const SIZE: f32 = 11.0;

/// Most characters of a field's value; longer ones are shown among the octets.
const VALUE: usize = 400;

/// Most notes about a frame.
const NOTES: usize = notes::ENOUGH;

/// Definitions of fields, each told once.
#[derive(Debug, Default)]
pub struct Defs {
    /// The number of the first.
    base: usize,
    known: Vec<&'static FieldDef>,
    told: Vec<DefData>,
}

/// A field's name, title, specification, and what it is for.
#[derive(Debug, Serialize)]
struct DefData(&'static str, Word, &'static str, Option<Word>);

impl Serialize for Defs {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.told.serialize(serializer)
    }
}

impl Defs {
    /// None so far; the first gets the number `base`.
    #[must_use]
    pub fn from(base: usize) -> Self {
        Self { base, ..Self::default() }
    }

    fn number(&mut self, def: &'static FieldDef, words: &mut Words) -> usize {
        if let Some(at) = self.known.iter().position(|known| *known == def) {
            return at + self.base;
        }
        self.known.push(def);
        let about = def.about.map(|about| words.both(about));
        self.told.push(DefData(def.name, words.both(def.title), def.spec, about));
        self.known.len() - 1 + self.base
    }
}

/// A frame's line in the list.
#[derive(Debug, Serialize)]
pub struct Line {
    number: u64,
    time: String,
    tap: Option<Word>,
    from: Word,
    to: Word,
    protocol: Word,
    /// The number of the protocol's layer.
    osi: u8,
    octets: u32,
    facts: Word,
    /// Names of its layers, joined by colons.
    layers: Word,
}

/// The line of a frame.
#[must_use]
pub fn line(view: &View<'_>, words: &mut Words) -> Line {
    let frame = view.frame;
    let mut time = String::new();
    write_time(frame.time_ns, TimeForm::Relative, view.clock, &mut time);
    let tap = (view.taps.len() > 1).then(|| {
        let mut name = String::new();
        escape(tap_names(view.taps).get(frame.tap as usize).map_or("", String::as_str).as_bytes(), &mut name);
        words.name(&name)
    });
    let [from, to] = ends(view).unwrap_or_default();
    let top = topmost(view);
    let layers: Vec<_> = view.layers().map(|layer| layer.proto().info().name).collect();
    Line {
        number: frame.number,
        time,
        tap,
        from: words.name(&from),
        to: words.name(&to),
        protocol: words.say(|lang| top.map_or("–", |layer| layer.proto().title(lang)).to_owned()),
        osi: top.map_or(0, |layer| layer.proto().info().osi.number()),
        octets: frame.wire_len,
        facts: words.say(|lang| facts(view, lang)),
        layers: words.name(&layers.join(":")),
    }
}

/// All that is described of a frame.
#[derive(Debug, Serialize)]
pub struct Described {
    number: u64,
    /// Its heading, and what the capture says of it besides.
    heading: Vec<Word>,
    boxes: Vec<Boxed>,
    rows: Vec<RowData>,
    terms: Vec<TermData>,
    sums: Vec<Word>,
    diagrams: Vec<Diagram>,
    layers: Vec<LayerData>,
    notes: Vec<NoteData>,
    way: Vec<StepData>,
    /// What other frames tell of it.
    across: Vec<Word>,
    /// The octets in Base64; fewer than `captured` where they are too many for a page.
    octets: String,
    captured: usize,
}

/// A box: the layer, its depth, its OSI number, whether it is quoted, its names, what it adds and where, what it says,
/// what stands behind it.
#[derive(Debug, Serialize)]
struct Boxed {
    layer: Option<usize>,
    depth: usize,
    osi: u8,
    quoted: bool,
    names: Vec<Word>,
    octets: Vec<Word>,
    content: Option<Word>,
    behind: Vec<Word>,
}

/// A row of the layer table: OSI number, layer, protocol, unit, first octet, octets of header, octets carried, remark.
#[derive(Debug, Serialize)]
struct RowData(u8, Option<usize>, Word, Word, Option<u32>, Option<u32>, Option<u32>, Word);

/// A stretch of octets: what it is, the layer it belongs to, its OSI number, first octet, octet behind it, its name.
#[derive(Debug, Serialize)]
struct TermData(&'static str, Option<usize>, u8, u32, u32, Word);

/// A header or trailer bit by bit.
#[derive(Debug, Serialize)]
struct Diagram {
    layer: usize,
    trailer: bool,
    /// The first of its octets in the frame.
    at: u32,
    heading: Word,
    /// Numbers of the drawn rows.
    rows: Vec<u32>,
    left_out: Option<u32>,
    cells: Vec<CellData>,
}

/// A cell: the field (see [`FieldData`]), first bit, bit behind it, lines of the name, lines of the value, whether both
/// stand in one line, name and value in full.
#[derive(Debug, Serialize)]
struct CellData(Option<usize>, u32, u32, Word, Word, u8, Word);

/// A layer in words.
#[derive(Debug, Serialize)]
struct LayerData {
    name: &'static str,
    title: Word,
    about: Word,
    spec: &'static str,
    osi: u8,
    /// First octet, octets of header, octet behind its last one.
    at: [u32; 3],
    fields: Vec<FieldData>,
}

/// A field: its definition, its depth in groups, its number among those that own bits, first bit and bit behind it in
/// its layer, its value in words, where it stands.
#[derive(Debug, Serialize)]
struct FieldData(usize, usize, Option<usize>, u32, u32, Word, Word);

/// A note: the layer it is about, what it says, who says so.
#[derive(Debug, Serialize)]
struct NoteData(Option<usize>, Word, String);

/// A step of the way of its message.
#[derive(Debug, Serialize)]
struct StepData {
    place: &'static str,
    layer: Option<usize>,
    octets: (u32, u32),
    says: Word,
}

/// What is known of a frame beside the frame.
#[derive(Debug, Default)]
pub struct Around<'a> {
    /// What earlier frames tell of it.
    pub story: Story,
    /// The name of its file.
    pub file: &'a str,
    /// Octets of it that are shown, at most.
    pub most: usize,
    /// The way that its packet was seen to take from tap to tap, in English and in Portuguese.
    pub hops: [Vec<Explained>; 2],
    /// What was found out about it in other frames.
    pub across: Option<&'a Found>,
    /// The files as one types them to ask for more.
    pub files: Option<&'a str>,
}

/// All there is to say of a frame.
#[must_use]
pub fn described(view: &View<'_>, around: &Around<'_>, words: &mut Words, defs: &mut Defs) -> Described {
    let bytes = view.frame.bytes;
    let Around { story, file, most, .. } = around;
    Described {
        number: view.frame.number,
        heading: words.all_dressed(|lang| heading(view, file, lang)),
        boxes: boxes(view, story, words),
        rows: rows(view, words),
        terms: terms(view)
            .iter()
            .map(|term| {
                let what = match term.part {
                    Part::Header => "header",
                    Part::Message => "message",
                    Part::Rest => "rest",
                    Part::Padding => "padding",
                    Part::Trailer => "trailer",
                };
                let name = words.say(|lang| term.name(view, lang));
                TermData(what, term.layer, number(term.osi(view)), term.octets.start, term.octets.end, name)
            })
            .collect(),
        sums: words.all_dressed(|lang| sums(view, lang)),
        diagrams: diagrams(view, words),
        layers: view.layers().map(|layer| layer_data(&layer, words, defs)).collect(),
        notes: notes(view, story, words),
        way: way(view, &around.hops, words),
        across: around.across.map_or_else(Vec::new, |found| across(view.frame.number, found, around.files, words)),
        octets: BASE64_STANDARD.encode(bytes.get(..bytes.len().min(*most)).unwrap_or_default()),
        captured: bytes.len(),
    }
}

/// What was found out about frame `number` in other frames, a text a sentence or two.
#[must_use]
pub fn across(number: u64, found: &Found, files: Option<&str>, words: &mut Words) -> Vec<Word> {
    words.says(|lang| sentences(number, found, files, lang))
}

fn number(osi: Option<Osi>) -> u8 {
    osi.map_or(0, Osi::number)
}

fn boxes(view: &View<'_>, story: &Story, words: &mut Words) -> Vec<Boxed> {
    let (english, portuguese) = (nest(view, story, Lang::En), nest(view, story, Lang::PtBr));
    let pairs = english.iter().zip(&portuguese);
    pairs
        .map(|(en, pt)| Boxed {
            layer: en.layer,
            depth: en.depth,
            osi: number(en.osi),
            quoted: en.is_quoted,
            names: words.says(|lang| if lang == Lang::En { en.names.clone() } else { pt.names.clone() }),
            octets: words.says(|lang| {
                let octets = if lang == Lang::En { &en.octets } else { &pt.octets };
                octets.clone().map_or_else(Vec::new, Vec::from)
            }),
            content: en.content.as_ref().zip(pt.content.as_ref()).map(|(en, pt)| words.dressed(en, pt)),
            behind: words.all_dressed(|lang| if lang == Lang::En { en.behind.clone() } else { pt.behind.clone() }),
        })
        .collect()
}

fn rows(view: &View<'_>, words: &mut Words) -> Vec<RowData> {
    let (english, portuguese) = (layer_table::rows(view, Lang::En), layer_table::rows(view, Lang::PtBr));
    let pairs = english.iter().zip(&portuguese);
    let row = |(en, pt): (&layer_table::Row, &layer_table::Row)| {
        let mut say =
            |of: fn(&layer_table::Row) -> &str| words.say(|lang| of(if lang == Lang::En { en } else { pt }).to_owned());
        let (protocol, pdu, remark) = (say(|row| &row.protocol), say(|row| row.pdu), say(|row| &row.remark));
        let [at, header, carries] = en.octets;
        RowData(en.osi.number(), en.layer, protocol, pdu, at, header, carries, remark)
    };
    pairs.map(row).collect()
}

fn diagrams(view: &View<'_>, words: &mut Words) -> Vec<Diagram> {
    let headers = view.layers().map(|layer| (layer, Own::Header));
    let trailers = view.layers().rev().map(|layer| (layer, Own::Trailer));
    let mut diagrams = Vec::new();
    for (layer, own) in headers.chain(trailers) {
        let english = tiles(&layer, own, Lang::En);
        if english.is_empty() {
            continue;
        }
        let portuguese = tiles(&layer, own, Lang::PtBr);
        let rows = Rows::of(&english);
        let cells = english.iter().zip(&portuguese).map(|(en, pt)| {
            let place = rows.place(en);
            let width = place.as_ref().map_or(0, |place| place.bits.len()) as f32 * BIT - 5.0;
            let lines = place.filter(|place| place.rows.len() > 1).map(|place| place.rows.len() * 2);
            let [en_writing, pt_writing] = [en, pt].map(|tile| Writing::of(tile, columns_in(width, SIZE), lines));
            let mut say = |of: fn(&Writing) -> &Vec<String>| {
                words.say(|lang| of(if lang == Lang::En { &en_writing } else { &pt_writing }).join("\n"))
            };
            let (name, value) = (say(|writing| &writing.name), say(|writing| &writing.value));
            let inline = u8::from(en_writing.inline) | u8::from(pt_writing.inline) << 1;
            let full = words.say(|lang| {
                let tile = if lang == Lang::En { en } else { pt };
                format!("{} {}", tile.title, tile.full_value()).trim_end().to_owned()
            });
            CellData(en.leaf, en.bits.start, en.bits.end, name, value, inline, full)
        });
        let cells = cells.collect();
        let heading = words.dressed(&layer_heading(&layer, own, Lang::En), &layer_heading(&layer, own, Lang::PtBr));
        let at = layer.span().start + own.octets(layer.span()).start;
        let trailer = own == Own::Trailer;
        diagrams.push(Diagram {
            layer: layer.index,
            trailer,
            at,
            heading,
            rows: rows.drawn,
            left_out: rows.left_out,
            cells,
        });
    }
    diagrams
}

fn layer_data(layer: &Layer<'_>, words: &mut Words, defs: &mut Defs) -> LayerData {
    let (info, span) = (layer.proto().info(), layer.span());
    let (english, portuguese) = (fields(layer, Lang::En), fields(layer, Lang::PtBr));
    let fields = english.iter().zip(&portuguese).map(|(en, pt)| {
        let reading = words.say(|lang| shortened(if lang == Lang::En { &en.reading } else { &pt.reading }));
        let place = words.say(|lang| if lang == Lang::En { en.place.clone() } else { pt.place.clone() });
        FieldData(defs.number(en.def, words), en.depth, en.leaf, en.bits.start, en.bits.end, reading, place)
    });
    let fields = fields.collect();
    LayerData {
        name: info.name,
        title: words.say(|lang| layer.proto().title(lang).to_owned()),
        about: words.both(info.about),
        spec: info.spec,
        osi: info.osi.number(),
        at: [span.start, span.header, span.end],
        fields,
    }
}

fn shortened(reading: &str) -> String {
    match reading.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", &reading[..end]),
        None => reading.to_owned(),
    }
}

fn notes(view: &View<'_>, story: &Story, words: &mut Words) -> Vec<NoteData> {
    let (english, portuguese) =
        (notes::of(view, story, Lang::En, NOTES).0, notes::of(view, story, Lang::PtBr, NOTES).0);
    let pairs = english.into_iter().zip(portuguese);
    pairs
        .map(|(en, pt)| {
            let text = words.say(|lang| if lang == Lang::En { en.text.clone() } else { pt.text.clone() });
            NoteData(en.layer, text, en.source)
        })
        .collect()
}

fn way(view: &View<'_>, [en, pt]: &[Vec<Explained>; 2], words: &mut Words) -> Vec<StepData> {
    let (english, portuguese) = (journey(view, en, Lang::En), journey(view, pt, Lang::PtBr));
    let pairs = english.iter().zip(&portuguese);
    pairs
        .map(|(en, pt)| StepData {
            place: match en.place {
                Place::Sender => "sender",
                Place::Way => "way",
                Place::Receiver => "receiver",
            },
            layer: en.layer,
            octets: (en.octets.start, en.octets.end),
            says: words.say(|lang| if lang == Lang::En { en.says.clone() } else { pt.says.clone() }),
        })
        .collect()
}
