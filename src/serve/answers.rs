//! What the page asks for, as JSON. Texts are numbered from `base` on, and definitions of fields from `defs` on, so that
//! what the page has already keeps its numbers.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use serde::Serialize;

use super::Shared;
use super::http::Request;
use crate::describe::secrets::Secrets;
use crate::filter::Filter;
use crate::flow::across::Across;
use crate::notes::Stories;
use crate::output::draw::{Conversations, What};
use crate::output::page::{
    self, Around, Contents, Defs, Described, Line, Opening, Overview, Word, Words, described, line,
};
use crate::peel::View;
use crate::run::matches::Matches;
use crate::run::pictured::{Wanted, pictured};
use crate::run::store::{Reader, Until};
use crate::run::{self, Plan};
use crate::stats::{Stats, Topic};

/// Most lines of one answer.
const MOST_LINES: u64 = 500;
/// Filters whose matches are kept.
const MOST_FILTERS: usize = 4;
/// Octets of a frame that are sent.
const MOST_OCTETS: usize = 1 << 16;
/// Frames before a frame that are read for what they tell of it.
const STORY: u64 = 20_000;

/// Some lines of the list.
#[derive(Debug, Serialize)]
struct Listing {
    lines: Vec<Line>,
    /// How many fitting frames come before the first line.
    first: u64,
    /// Fitting frames that were found.
    fit: u64,
    /// Frames.
    all: u64,
    /// Nothing more will fit.
    ended: bool,
    /// Why the filter is none.
    error: Option<Fault>,
    texts: Words,
}

/// What is wrong with a filter.
#[derive(Debug, Serialize)]
struct Fault {
    message: Word,
    /// Place in the text, in UTF-16 units, which is how a page counts.
    start: usize,
    end: usize,
    suggestion: Option<String>,
}

/// A frame.
#[derive(Debug, Serialize)]
struct Answer {
    frame: Described,
    defs: Defs,
    texts: Words,
}

fn octets(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_default()
}

impl Shared {
    /// The page, with what it shows before it asks anything.
    pub(super) fn page(&self) -> String {
        let (state, stats) = (self.store().state(), Stats::new(&[]));
        let capture = self.versions().map(|(_, capture)| capture);
        let opening = Opening { filter: &self.manner.filter, live: self.manner.live, capture };
        page::served(&self.contents(&stats, &state.context.interfaces), opening)
    }

    fn contents<'c>(&'c self, stats: &'c Stats<'c>, taps: &'c [crate::frame::Interface]) -> Contents<'c> {
        let manner = &self.manner;
        Contents {
            lang: manner.lang,
            files: &manner.names,
            stats,
            taps,
            frames: &[],
            ladders: Conversations::NONE,
            way: None,
            hops: None,
            followed: None,
            across: const { &BTreeMap::new() },
            sampling: None,
            shows_secrets: manner.shows_secrets,
        }
    }

    /// What the whole capture is: heading, drawings, tables.
    pub(super) fn overview(&self, request: &Request) -> Vec<u8> {
        let until = if self.manner.live { Until::Now } else { Until::End };
        let mut source = self.store().source(until, Arc::default());
        let (stats, _) = run::fold(&mut *source, &Plan::default(), || Stats::new(Topic::ALL));
        let context = self.store().state().context;
        let wanted = Wanted {
            what: What::ALL,
            conversations: page::CONVERSATIONS,
            number: None,
            followed: page::FOLLOWED,
            shows_secrets: self.manner.shows_secrets,
        };
        let pictured = pictured(|| Some(self.store().source(Until::Now, Arc::default())), wanted, None);
        let contents = Contents {
            ladders: &pictured.ladders,
            way: pictured.way.as_ref(),
            hops: pictured.hops.as_ref(),
            followed: pictured.followed,
            ..self.contents(&stats, &context.interfaces)
        };
        octets(&Overview::of(&contents, base(request)))
    }

    /// Lines from `from` on, or the last ones without it.
    pub(super) fn list(&self, request: &Request) -> Vec<u8> {
        let mut words = Words::from(base(request));
        let text = request.value("filter").unwrap_or_default();
        let (all, store_ended) = self.store().frames();
        let matches = match self.matches(&text) {
            Ok(matches) => matches,
            Err(error) => {
                let units = |end: usize| text[..end.min(text.len())].encode_utf16().count();
                let error = Some(Fault {
                    message: words.say(|lang| error.message(lang)),
                    start: units(error.position),
                    end: units(error.position + error.length),
                    suggestion: error.suggestion,
                });
                return octets(&Listing { lines: Vec::new(), first: 0, fit: 0, all, ended: true, error, texts: words });
            }
        };
        let (fit, ended) = match &matches {
            Some(matches) => (matches.state().0, matches.state().2),
            None => (all, store_ended),
        };
        let count = request.number("count").unwrap_or(MOST_LINES).min(MOST_LINES);
        let first = request.number("from").unwrap_or(u64::MAX).min(fit.saturating_sub(count));
        let numbers = (first..fit.min(first + count)).filter_map(|at| match &matches {
            Some(matches) => matches.number(at),
            None => Some(at + 1),
        });
        let mut reader = Reader::new(self.store());
        let mut lines = Vec::new();
        for number in numbers {
            let mut tell = |view: &View<'_>| lines.push(line(view, &mut words));
            // A frame that cannot be read any more has no line.
            let _ = reader.look(number, |view| self.uncovered(view, &mut tell));
        }
        octets(&Listing { lines, first, fit, all, ended, error: None, texts: words })
    }

    fn uncovered<T>(&self, view: &View<'_>, look: impl FnOnce(&View<'_>) -> T) -> T {
        if self.manner.shows_secrets { look(view) } else { Secrets::default().cover(view, look) }
    }

    /// The frames that fit a filter; none for an empty one, which all do.
    fn matches(&self, text: &str) -> Result<Option<Arc<Matches>>, crate::filter::FilterError> {
        let filter = Filter::parse(text)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        let capture = self.versions().map_or(0, |(_, capture)| capture);
        let mut filters = self.filters();
        let found = match filters.iter().position(|(of, known, _)| (*of, known.as_str()) == (capture, text)) {
            Some(at) => filters.remove(at).2,
            None => Arc::new(Matches::begin(filter, &self.store(), || ())),
        };
        filters.push((capture, text.to_owned(), Arc::clone(&found)));
        if filters.len() > MOST_FILTERS {
            filters.remove(0);
        }
        Ok(Some(found))
    }

    /// All there is to say of a frame; none where there is no such frame.
    pub(super) fn frame(&self, request: &Request) -> Option<Vec<u8>> {
        let number = request.number("number").filter(|number| (1..=self.store().frames().0).contains(number))?;
        let mut words = Words::from(base(request));
        let mut defs = Defs::from(request.number("defs").unwrap_or(0) as usize);
        let (mut stories, mut frame) = (Stories::default(), None);
        let first = number.saturating_sub(STORY).max(1);
        let is_near = |other| other >= first;
        let plan = Plan { numbers: Some(&is_near), last_number: Some(number), ..Plan::default() };
        let names = &self.manner.names;
        run::each(&mut *self.store().source_from(first, Until::Now, Arc::default()), &plan, |view| {
            let story = stories.read(view);
            if view.frame.number < number {
                return ControlFlow::Continue(());
            }
            let file = view.taps.get(view.frame.tap as usize).and_then(|tap| names.get(tap.file as usize));
            let file = file.map_or("-", String::as_str);
            let around = Around { story, file, most: MOST_OCTETS, ..Around::default() };
            frame = Some(self.uncovered(view, |view| described(view, &around, &mut words, &mut defs)));
            ControlFlow::Break(())
        });
        frame.map(|frame| octets(&Answer { frame, defs, texts: words }))
    }
}

/// What other frames tell of one.
#[derive(Debug, Serialize)]
struct Told {
    across: Vec<Word>,
    texts: Words,
}

impl Shared {
    /// What other frames tell of one: asked for by itself, because it takes a reading of the whole capture.
    pub(super) fn across(&self, request: &Request) -> Vec<u8> {
        let mut words = Words::from(base(request));
        let number = request.number("number").unwrap_or(0);
        let mut asked = Across::new([number], self.manner.shows_secrets);
        // A frame that cannot be read any more has no conversation.
        let _ = Reader::new(self.store()).look(number, |view| asked.look(view));
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut source = self.store().source(Until::Now, Arc::default());
        let found = run::across(&mut *source, &Plan::default(), asked).remove(&number);
        let files = self.manner.names.join(" ");
        let files = (!self.manner.live).then_some(files.as_str());
        let across = found.map_or_else(Vec::new, |found| page::across(number, &found, files, &mut words));
        octets(&Told { across, texts: words })
    }
}

/// The number of the first text of an answer.
fn base(request: &Request) -> u32 {
    request.number("base").and_then(|base| u32::try_from(base).ok()).unwrap_or(0)
}
