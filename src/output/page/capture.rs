//! A capture as the page gets it: what it is, its frames, its drawings, its tables, and the words of the page itself.

use std::collections::BTreeMap;

use serde::Serialize;

use super::frame::{Around, Defs, Described, Line, described, line};
use super::picture::{Drawing, drawing};
use super::sample::{Sampled, Sampling};
use super::table::{TableData, tables};
use super::words::{Word, Words};
use super::{glossary, table};
use crate::describe::secrets::Secrets;
use crate::flow::across::Found;
use crate::frame::{Interface, tap_names};
use crate::i18n::{CATALOGUES, Lang};
use crate::model::Osi;
use crate::output::draw::theme::PATTERNS;
use crate::output::draw::{Capture, Conversations, Way, What, of_capture};
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::{Peeled, escape};
use crate::stats::Stats;
use crate::stats::hops::{Explained, Hops};

/// Octets of frames that a page holds, at most: the rest of long ones is left out.
const OCTETS: usize = 400_000;

/// Most rows of a table.
const ROWS: usize = 20;

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'c> {
    /// The language it opens in.
    pub lang: Lang,
    /// The names of its files.
    pub files: &'c [String],
    /// What was counted over the chosen frames.
    pub stats: &'c Stats<'c>,
    /// The interfaces of the run.
    pub taps: &'c [Interface],
    /// The frames to describe, in their order.
    pub frames: &'c [Sampled],
    /// Some of its conversations.
    pub ladders: &'c Conversations,
    /// The way of one of its packets.
    pub way: Option<&'c Way>,
    /// Its packets from tap to tap.
    pub hops: Option<&'c Hops>,
    /// Frames that packets were followed in, where there are more.
    pub followed: Option<u64>,
    /// What was found out about frames in others, by their numbers.
    pub across: &'c BTreeMap<u64, Found>,
    /// How they were chosen, where they are not all.
    pub sampling: Option<Sampling>,
    /// Passwords and their like are shown.
    pub shows_secrets: bool,
}

impl Contents<'_> {
    /// Its title: the names of the files.
    #[must_use]
    pub fn title(&self, lang: Lang) -> String {
        lang.fill("page.title", &[("files", &self.file_names())])
    }

    fn file_names(&self) -> String {
        let mut names = String::new();
        escape(self.files.join(", ").as_bytes(), &mut names);
        names
    }

    /// The steps from tap to tap of the packet that a frame carried, between those of its frames that are on the page.
    fn steps(&self, number: u64) -> [Vec<Explained>; 2] {
        let Some(packet) = self.hops.and_then(|hops| hops.datagram_of(number)) else { return Default::default() };
        let numbers = packet.numbers();
        let of_packet = self.frames.iter().filter(|one| numbers.contains(&one.kept.frame().number));
        let kept: Vec<_> = of_packet.map(|one| one.kept.clone()).collect();
        [Lang::En, Lang::PtBr].map(|lang| packet.explain(&kept, lang))
    }

    /// Octets that are shown of a frame at most, so that all together keep to [`OCTETS`].
    fn most_octets(&self) -> usize {
        let sum = |most: usize| self.frames.iter().map(|one| one.kept.frame().bytes.len().min(most)).sum::<usize>();
        let mut most = 1 << 16;
        while sum(most) > OCTETS && most > 64 {
            most /= 2;
        }
        most
    }
}

/// The data of a page.
#[derive(Debug, Serialize)]
pub struct Data {
    /// Version of this form; it grows when a reader of an older one would go wrong.
    schema_version: u32,
    lang: &'static str,
    capture: CaptureData,
    /// The words of the page itself, by their keys.
    ui: BTreeMap<&'static str, Word>,
    layers: Vec<ModelLayer>,
    patterns: Vec<(u8, &'static str)>,
    lines: Vec<Line>,
    frames: Vec<Described>,
    drawings: Vec<Drawing>,
    tables: Vec<TableData>,
    glossary: Vec<(Word, Word, &'static str)>,
    defs: Defs,
    texts: Words,
}

/// What a capture is.
#[derive(Debug, Serialize)]
struct CaptureData {
    title: Word,
    heading: Word,
    notes: Vec<Word>,
    sampling: Option<Word>,
    /// Name, description, link type.
    taps: Vec<(Word, Word, String)>,
}

/// A layer of the OSI model.
#[derive(Debug, Serialize)]
struct ModelLayer {
    number: u8,
    name: Word,
    duty: Word,
    internet: Word,
}

impl Data {
    /// The data of `contents`.
    #[must_use]
    pub fn of(contents: &Contents<'_>) -> Self {
        let (mut words, mut defs) = (Words::default(), Defs::default());
        let (mut lines, mut frames) = (Vec::new(), Vec::new());
        let (most, names) = (contents.most_octets(), contents.files.join(" "));
        let (mut peeled, mut secrets) = (Peeled::default(), Secrets::default());
        for sampled in contents.frames {
            let frame = sampled.kept.frame();
            peel(&frame, Dispatch::standard(), &mut peeled);
            let view = View { frame: &frame, peeled: &peeled, taps: contents.taps, clock: sampled.clock };
            let file = contents.taps.get(frame.tap as usize).and_then(|tap| contents.files.get(tap.file as usize));
            let file = file.map_or("-", String::as_str);
            let around = Around {
                story: sampled.story,
                file,
                most,
                hops: contents.steps(frame.number),
                across: contents.across.get(&frame.number),
                files: Some(&names),
            };
            let mut tell = |view: &View<'_>| {
                lines.push(line(view, &mut words));
                frames.push(described(view, &around, &mut words, &mut defs));
            };
            if contents.shows_secrets { tell(&view) } else { secrets.cover(&view, tell) }
        }
        let told = Overview::told(contents, &mut words);
        Self {
            schema_version: 1,
            lang: contents.lang.tag(),
            capture: told.capture,
            ui: interface(&mut words),
            layers: Osi::TOP_DOWN
                .iter()
                .map(|osi| ModelLayer {
                    number: osi.number(),
                    name: words.both(osi.name()),
                    duty: words.both(osi.duty()),
                    internet: words.both(osi.internet().name()),
                })
                .collect(),
            patterns: PATTERNS.to_vec(),
            lines,
            frames,
            drawings: told.drawings,
            tables: told.tables,
            glossary: glossary::TERMS
                .iter()
                .map(|(term, text, spec)| (words.both(*term), words.both(*text), *spec))
                .collect(),
            defs,
            texts: words,
        }
    }
}

/// What is told of the whole capture, apart from the rest.
#[derive(Debug, Serialize)]
pub struct Overview {
    capture: CaptureData,
    drawings: Vec<Drawing>,
    tables: Vec<TableData>,
    texts: Words,
}

/// The same, its texts among others.
struct Told {
    capture: CaptureData,
    drawings: Vec<Drawing>,
    tables: Vec<TableData>,
}

impl Overview {
    /// What `contents` say of the whole capture, with texts numbered from `base` on.
    #[must_use]
    pub fn of(contents: &Contents<'_>, base: u32) -> Self {
        let mut texts = Words::from(base);
        let Told { capture, drawings, tables } = Self::told(contents, &mut texts);
        Self { capture, drawings, tables, texts }
    }

    fn told(contents: &Contents<'_>, words: &mut Words) -> Told {
        let (english, portuguese) = (contents.stats.report(Lang::En, ROWS), contents.stats.report(Lang::PtBr, ROWS));
        let (files, file) = (contents.file_names(), contents.files.join(", "));
        let capture = Capture {
            ladders: contents.ladders,
            way: contents.way,
            hops: contents.hops,
            followed: contents.followed,
            ..Capture::counted(&file, contents.stats)
        };
        // A drawing that has nothing to show is left out, and its section with it.
        let is_empty = |what: What| match what {
            What::Ladder => capture.ladders.told.is_empty(),
            What::Hops => capture.way.is_none(),
            What::Topology => capture.hops.is_none(),
            _ => contents.stats.is_empty(),
        };
        let some = What::ALL.iter().filter(|what| !is_empty(**what));
        let drawings = some.filter_map(|what| Some(drawing(*what, &*of_capture(*what, capture)?, words)));
        let drawings = drawings.collect();
        let own = |lang| if lang == Lang::En { &english } else { &portuguese };
        let capture = CaptureData {
            title: words.say(|lang| contents.title(lang)),
            heading: words.say(|lang| format!("{files} · {}", own(lang).heading)),
            notes: words.says(|lang| own(lang).notes.clone()),
            sampling: contents.sampling.map(|sampling| words.say(|lang| sampling.say(lang))),
            taps: taps(contents.taps, words),
        };
        Told { capture, drawings, tables: tables(&english, &portuguese, words) }
    }
}

/// The words of the page itself.
fn interface(words: &mut Words) -> BTreeMap<&'static str, Word> {
    let page = CATALOGUES.iter().find(|(name, _)| *name == "page").map_or(&[][..], |(_, messages)| messages);
    let key = |key: &'static str| key.split_once('.').map_or(key, |(_, key)| key);
    page.iter().map(|message| (key(message.key), words.both(message.words))).collect()
}

fn taps(taps: &[Interface], words: &mut Words) -> Vec<(Word, Word, String)> {
    let named = tap_names(taps).into_iter().zip(taps);
    named
        .map(|(name, tap)| {
            let link = tap.link.name().map_or_else(|| tap.link.0.to_string(), |name| format!("LINKTYPE_{name}"));
            let description = table::escaped(tap.description.as_deref().unwrap_or_default());
            (words.name(&table::escaped(&name)), words.name(&description), link)
        })
        .collect()
}
