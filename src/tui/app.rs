//! The whole screen: which of its screens is seen, what is typed, what keys and clicks do.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crossterm::event::{Event, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::frames::{Frames, Manner};
use super::keys::{Action, action};
use super::pager::Pager;
use super::prompt::{Asked, Prompt, Prompted};
use super::screens::{EXPLAIN, FOLLOW, KEYS, LADDER, NUMBERED, Screen, WAY};
use super::work::{About, Job, Work};
use super::{around, save};
use crate::filter::Filter;
use crate::i18n::Lang;
use crate::output::style::Style;
use crate::output::table::Look;
use crate::run::matches::Matches;
use crate::run::store::{Reader, Store, Until};

/// Wakes the screen when something was made behind it.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What is seen.
#[derive(Debug)]
pub(super) enum Seen {
    Frames,
    /// A text, and the number key of it.
    Text(Box<Pager>, Option<usize>),
}

/// The program on the screen.
pub struct App {
    pub(super) manner: Manner,
    pub(super) frames: Frames,
    pub(super) seen: Seen,
    /// What was seen before.
    before: Vec<Seen>,
    pub(super) prompt: Option<Prompt>,
    /// The filter that frames are listed by.
    pub(super) filter: String,
    searched: String,
    pub(super) marked: BTreeSet<u64>,
    /// What was just done or went wrong, and whether it went wrong.
    pub(super) message: Option<(String, bool)>,
    pub(super) live: bool,
    wake: Wake,
    /// What other frames tell of this one is being found out, in this language.
    across: Option<(u64, Lang, Work)>,
    /// Columns and rows.
    pub(super) size: (u16, u16),
    /// It is to end.
    pub quits: bool,
}

impl App {
    /// Shows `store`; a live one is followed.
    #[must_use]
    pub fn new(store: Arc<Store>, manner: Manner, live: bool, wake: Wake) -> Self {
        Self {
            manner,
            frames: Frames::new(Reader::new(store), live),
            seen: Seen::Frames,
            before: Vec::new(),
            prompt: None,
            filter: String::new(),
            searched: String::new(),
            marked: BTreeSet::new(),
            message: None,
            live,
            wake,
            across: None,
            size: (80, 24),
            quits: false,
        }
    }

    fn store(&self) -> &Arc<Store> {
        self.frames.reader.store()
    }

    /// Lists the frames that fit a filter, all for an empty one.
    pub fn filter(&mut self, text: &str) {
        let chosen = self.frames.chosen();
        self.filter = text.trim().to_owned();
        let wake = Arc::clone(&self.wake);
        self.frames.matches = match Filter::parse(text) {
            Ok(filter) if !self.filter.is_empty() => {
                Some(Matches::begin(filter, self.frames.reader.store(), move || wake()))
            }
            _ => None,
        };
        match (chosen, &self.frames.matches) {
            (Some(number), None) => self.frames.go_to(number),
            _ => self.frames.at = 0,
        }
        self.frames.follows = self.live;
    }

    fn look(&self) -> Look {
        let style = Style { color: self.manner.paint.color, ascii: self.manner.paint.ascii };
        Look { lang: self.manner.lang, style, width: Some(usize::from(self.size.0)) }
    }

    fn job(&self, about: Option<About>) -> Job {
        let until = if self.live { Until::Now } else { Until::End };
        let mut job = Job::new(self.store(), until, self.look(), self.manner.shows_secrets, &self.manner.names);
        job.about = about;
        job
    }

    fn open(&mut self, screen: Screen, about: Option<About>, key: Option<usize>) {
        let wake = Arc::clone(&self.wake);
        let work = self.job(about).begin(screen.make, move || wake());
        let seen = Seen::Text(Box::new(Pager::new(screen, about, work)), key);
        self.before.push(std::mem::replace(&mut self.seen, seen));
    }

    /// Frames up to which what other frames tell is found out without being asked for: reading as many takes no time.
    const NEAR: u64 = 100_000;

    /// Finds out what other frames tell of the chosen one, which takes a reading of the capture from its start on.
    pub(super) fn tell_across(&mut self) {
        let frames = &mut self.frames;
        let (is_near, row) = (frames.chosen().is_some_and(|number| number <= Self::NEAR), frames.row);
        let Some(shown) = &mut frames.shown else { return self.across = None };
        let (number, lang) = (shown.number, shown.lang);
        match &self.across {
            _ if shown.is_told() => self.across = None,
            Some((of, own, work)) if (*of, *own) == (number, lang) => {
                if let Some(made) = work.take() {
                    shown.tell(made.text.lines().map(str::to_owned).collect());
                    self.across = None;
                }
            }
            _ if frames.follows || !(is_near || shown.is_across(row)) => self.across = None,
            _ => {
                let wake = Arc::clone(&self.wake);
                let work = self.job(Some(About::Frame(number))).begin(Job::across, move || wake());
                self.across = Some((number, lang, work));
            }
        }
    }

    /// Makes the text that is seen again, in another language or width.
    fn again(&mut self) {
        let Seen::Text(pager, _) = &self.seen else { return };
        let (screen, about, wake) = (pager.screen, pager.about, Arc::clone(&self.wake));
        let work = self.job(about).begin(screen.make, move || wake());
        if let Seen::Text(pager, _) = &mut self.seen {
            pager.again(work);
        }
    }

    /// Takes what the terminal says.
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(*key),
            Event::Mouse(mouse) => self.mouse(*mouse),
            Event::Paste(text) => {
                if let Some(prompt) = &mut self.prompt {
                    let clean: String = text.chars().filter(|c| !c.is_control()).collect();
                    let at = prompt.edit.cursor;
                    prompt.edit.replace(at..at, &clean);
                }
            }
            Event::Resize(columns, rows) => {
                let width = self.size.0;
                self.size = (*columns, *rows);
                if width != *columns {
                    self.again();
                }
            }
            _ => {}
        }
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) {
        self.message = None;
        if let Some(mut prompt) = self.prompt.take() {
            if action(key) == Some(Action::Quit) && key.modifiers.contains(crossterm::event::KeyModifiers::CONTROL) {
                self.quits = true;
                return;
            }
            match prompt.key(key) {
                Prompted::Goes => self.prompt = Some(prompt),
                Prompted::Gone => {}
                Prompted::Done => self.answer(prompt.asked, &prompt.edit.text),
            }
            return;
        }
        if let Some(action) = action(key) {
            self.act(action);
        }
    }

    fn answer(&mut self, asked: Asked, text: &str) {
        let lang = self.manner.lang;
        match asked {
            Asked::Filter => self.filter(text),
            Asked::Number => match text.trim().replace(['.', ','], "").parse() {
                Ok(number) if (1..=self.store().frames().0).contains(&number) => self.frames.go_to(number),
                _ => self.say(lang.fill("tui.no_such_frame", &[("text", &text.trim())]), true),
            },
            Asked::Text => {
                self.searched = text.to_lowercase();
                self.search(false);
            }
            Asked::Path if text.trim().is_empty() => {}
            Asked::Path => self.save(text.trim()),
        }
    }

    fn say(&mut self, text: String, is_alarm: bool) {
        self.message = Some((text, is_alarm));
    }

    fn save(&mut self, path: &str) {
        let lang = self.manner.lang;
        let numbers: Vec<u64> = match self.marked.is_empty() {
            false => self.marked.iter().copied().collect(),
            true => (0..self.frames.len()).map_while(|at| self.frames.number(at)).collect(),
        };
        let saved =
            save::save(Path::new(path), numbers.into_iter(), &mut self.frames.reader, self.manner.shows_secrets);
        match saved {
            Ok((saved, undated)) => {
                let mut text = lang.fill("tui.saved", &[("frames", &lang.frames(saved)), ("file", &path)]);
                if undated > 0 {
                    text += " · ";
                    text += &lang.fill("cli.undated", &[("frames", &lang.frames(undated))]);
                }
                self.say(text, false);
            }
            Err(error) => {
                // A process that captures may make files in one folder only.
                let is_confined = self.live && error.kind() == std::io::ErrorKind::PermissionDenied;
                let key = if is_confined { "tui.confined" } else { "cli.create_failed" };
                let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &path), ("error", &error)];
                self.say(lang.fill(key, &values), true);
            }
        }
    }

    /// Frames that one search looks at: more would keep the screen waiting.
    const SEARCHED: u64 = 200_000;

    fn search(&mut self, back: bool) {
        if self.searched.is_empty() {
            return;
        }
        let (lang, text) = (self.manner.lang, self.searched.clone());
        let found = match &mut self.seen {
            Seen::Text(pager, _) => pager.search(&text, back),
            _ => {
                let (from, len) = (self.frames.at, self.frames.len());
                let mut places: Box<dyn Iterator<Item = u64>> =
                    if back { Box::new((0..from).rev()) } else { Box::new(from + 1..len) };
                let manner = self.manner.clone();
                let mut fits = |at: &u64| {
                    self.frames.lines(*at, 1, &manner).first().is_some_and(|line| line.text().contains(&text))
                };
                let found = places.by_ref().take(Self::SEARCHED as usize).find(|at| fits(at));
                let next = places.next();
                drop(places);
                // Where there is more to look at, the next search goes on from there.
                if let Some(at) = found.or(next) {
                    (self.frames.at, self.frames.follows) = (at, false);
                }
                if let (None, Some(_)) = (found, next) {
                    let frames = lang.number(Self::SEARCHED);
                    let key = if back { "N" } else { "n" };
                    let values: [(&str, &dyn std::fmt::Display); 3] =
                        [("text", &text), ("frames", &frames), ("key", &key)];
                    return self.say(lang.fill("tui.not_found_yet", &values), true);
                }
                found.is_some()
            }
        };
        if !found {
            self.say(lang.fill("tui.not_found", &[("text", &text)]), true);
        }
    }

    fn act(&mut self, action: Action) {
        let lang = self.manner.lang;
        match action {
            Action::Quit => self.quits = true,
            Action::Help if self.is_help() => self.back(),
            Action::Help => self.open(KEYS, None, None),
            Action::Back => self.back(),
            Action::Language => {
                self.manner.lang = if lang == Lang::En { Lang::PtBr } else { Lang::En };
                self.again();
            }
            Action::Screen(0) => {
                self.seen = Seen::Frames;
                self.before.clear();
            }
            Action::Screen(number) => {
                self.before.clear();
                self.seen = Seen::Frames;
                if let Some(screen) = NUMBERED.get(number - 1) {
                    self.open(*screen, None, Some(number));
                }
            }
            Action::Search => self.prompt = Some(Prompt::new(Asked::Text, &self.searched)),
            Action::Again => self.search(false),
            Action::Before => self.search(true),
            _ => {
                let done = match &mut self.seen {
                    Seen::Frames => self.frames.act(action),
                    Seen::Text(pager, _) => pager.act(action),
                };
                if !done {
                    self.act_on_chosen(action);
                }
            }
        }
    }

    fn act_on_chosen(&mut self, action: Action) {
        let about = match &self.seen {
            Seen::Frames => self.frames.chosen().map(About::Frame),
            Seen::Text(pager, _) => pager.flow().map(About::Flow).or(pager.about),
        };
        let of_flow = matches!(about, Some(About::Flow(_)));
        match (action, about) {
            (Action::Enter, Some(_)) if of_flow => self.open(LADDER, about, None),
            (Action::Enter, Some(_)) if matches!(self.seen, Seen::Frames) => self.open(EXPLAIN, about, None),
            (Action::Ladder, Some(_)) => self.open(LADDER, about, None),
            (Action::Follow, Some(_)) => self.open(FOLLOW, about, None),
            (Action::Hops, Some(About::Frame(_))) => self.open(WAY, about, None),
            _ if !matches!(self.seen, Seen::Frames) => {}
            (Action::Filter, _) => self.prompt = Some(Prompt::new(Asked::Filter, &self.filter)),
            (Action::Jump, _) => self.prompt = Some(Prompt::new(Asked::Number, "")),
            (Action::Save, _) => self.prompt = Some(Prompt::new(Asked::Path, "")),
            (Action::Mark, Some(About::Frame(number))) => {
                if !self.marked.remove(&number) {
                    self.marked.insert(number);
                }
                self.frames.act(Action::Down);
            }
            (Action::NextMark, Some(About::Frame(number))) => {
                let next = self.marked.range(number + 1..).next().or(self.marked.first()).copied();
                match next {
                    Some(next) => self.frames.go_to(next),
                    None => self.say(self.manner.lang.text("tui.none_marked").to_owned(), true),
                }
            }
            (Action::Pause, _) if self.live => self.frames.follows = !self.frames.follows,
            (Action::Times, _) => self.manner.times = self.manner.times.next(),
            _ => {}
        }
    }

    fn is_help(&self) -> bool {
        matches!(&self.seen, Seen::Text(pager, _) if pager.screen.title == KEYS.title)
    }

    fn back(&mut self) {
        match self.before.pop() {
            Some(before) => self.seen = before,
            None if !self.filter.is_empty() => self.filter(""),
            None => {}
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        let place = Position::new(mouse.column, mouse.row);
        let wheel = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => None,
            MouseEventKind::ScrollUp => Some(-3),
            MouseEventKind::ScrollDown => Some(3),
            _ => return,
        };
        if wheel.is_none() && place.y == 0 {
            if let Some(action) = self.tab_at(place.x) {
                self.act(action);
            }
            return;
        }
        match &mut self.seen {
            Seen::Frames if wheel.is_none() && place.y == 1 => self.act(Action::Filter),
            Seen::Frames => self.frames.click(place, wheel),
            Seen::Text(pager, _) => match wheel {
                Some(steps) => (0..steps.unsigned_abs()).for_each(|_| {
                    pager.act(if steps < 0 { Action::Up } else { Action::Down });
                }),
                None => pager.click(usize::from(place.y.saturating_sub(around::TOP))),
            },
        }
    }

    /// Waits for what is being made behind the screen.
    #[cfg(test)]
    pub(super) fn settle(&mut self) {
        match &mut self.seen {
            Seen::Text(pager, _) => pager.wait(),
            Seen::Frames => {
                let made = self.across.take().and_then(|(.., work)| work.wait());
                if let (Some(made), Some(shown)) = (made, &mut self.frames.shown) {
                    shown.tell(made.text.lines().map(str::to_owned).collect());
                }
            }
        }
    }
}
